//! Archives in the manners of several blogs, written for these tests.

use std::fmt::Write;

use proptest::prelude::*;

use super::*;
use crate::config::manifest::Source;
use crate::model::{BlockKind, walk};
use crate::source::tests::source;

fn read_with(texts: &[&str], change: impl FnOnce(&mut Source)) -> Harvest {
    let files: Vec<TextFile> = texts
        .iter()
        .enumerate()
        .map(|(n, t)| TextFile {
            shown: format!("seeds/{n}.txt"),
            base: "seeds".into(),
            text: crate::source::encoding::clean(t),
            extension: "txt".into(),
        })
        .collect();
    let mut source = source("seeds");
    change(&mut source);
    read_all(&files, &source)
}

fn read_one(text: &str) -> Harvest {
    read_with(&[text], |_| {})
}

fn titles(harvest: &Harvest) -> Vec<String> {
    harvest.posts.iter().map(|d| d.post.plain_title()).collect()
}

/// Paragraphs of a made-up post about one thing: enough words of its own to be told from another.
fn prose(words: &str, paragraphs: usize) -> Vec<String> {
    let words: Vec<&str> = words.split_whitespace().collect();
    (0..paragraphs)
        .map(|p| {
            let mut out = String::new();
            for s in 0..4 {
                let w = |n: usize| words[(p * 7 + s * 3 + n) % words.len()];
                let _ = write!(
                    out,
                    "This time the {} was better than the {}, and nobody who saw the {} would doubt that a {} matters. ",
                    w(0),
                    w(1),
                    w(2),
                    w(3)
                );
            }
            out.trim().to_string()
        })
        .collect()
}

const BREAD: &str = "dough yeast oven crust flour kneading sourdough loaf baker crumb starter proving";
const SEA: &str = "harbour ferry island gull lighthouse tide sailor anchor rigging shore captain breakwater";
const CODE: &str = "compiler parser borrow closure iterator macro pointer thread mutex benchmark allocator trait";
const GARDEN: &str = "tomato compost trellis seedling slug rhubarb mulch greenhouse spade pruning blossom orchard";

fn dump(posts: &[(&str, &str, &str)], footer: &[&str]) -> String {
    let mut out = String::new();
    for (title, head, words) in posts {
        let _ = write!(out, "{title}\n\n{head}");
        for p in prose(words, 5) {
            let _ = write!(out, "{p}\n\n");
        }
        for line in footer {
            let _ = write!(out, "{line}\n\n");
        }
    }
    out
}

#[test]
fn a_wordpress_page_with_footers() {
    let text = format!(
        "Skip to content\nThe Daily Loaf\nHome\nAbout\nMonthly Archives: May 2011\n\n{}Older posts\n\nRecent Posts\nHow to Feed a Starter\nA Week on the Island\n\nArchives\nMay 2011\nApril 2011\n",
        dump(
            &[
                ("How to Feed a Starter Without Losing Sleep", "", BREAD),
                ("A Week on the Island Nobody Visits", "", SEA),
                ("Learning to Love the Borrow Checker", "", CODE)
            ],
            &["Share this:", "Twitter", "Facebook", "Like this:", "Like Loading...", "Posted in Uncategorized", "3 Comments"]
        )
    );
    let harvest = read_one(&text);
    assert_eq!(
        titles(&harvest),
        ["How to Feed a Starter Without Losing Sleep", "A Week on the Island Nobody Visits", "Learning to Love the Borrow Checker"]
    );
    assert!(harvest.posts.iter().all(|d| d.post.blocks.len() == 5), "only the five paragraphs each");
    assert!(harvest.findings.dropped.len() >= 20);
}

#[test]
fn dates_below_titles_and_bylines() {
    let text = dump(
        &[
            ("Bread again", "May 3, 2011\n\nby Anna Author\n\n", BREAD),
            ("On ferries", "May 9, 2011\n\nby Anna Author\n\n", SEA),
            ("Tomatoes at last", "June 1, 2011\n\nby Anna Author\n\n", GARDEN),
        ],
        &[],
    );
    let harvest = read_one(&text);
    assert_eq!(titles(&harvest), ["Bread again", "On ferries", "Tomatoes at last"]);
    let dates: Vec<String> = harvest.posts.iter().filter_map(|d| d.post.date).map(Date::iso).collect();
    assert_eq!(dates, ["2011-05-03", "2011-05-09", "2011-06-01"]);
    assert!(harvest.posts.iter().all(|d| d.post.authors == ["Anna Author"] && d.post.blocks.len() == 5));
}

/// Date lines of every language and manner are taken off the text and date their posts.
#[test]
fn date_lines_of_every_language_date_their_posts() {
    for (one, two, three) in [
        (
            "Veröffentlicht am 3. Mai 2011 von Anna Autor",
            "Veröffentlicht am 9. Mai 2011 von Anna Autor",
            "Veröffentlicht am 1. Juni 2011 von Anna Autor",
        ),
        ("Dienstag, 3. Mai 2011", "Montag, 9. Mai 2011", "Mittwoch, 1. Juni 2011"),
        ("Publié le 3 mai 2011 par Anna Autor", "Publié le 9 mai 2011 par Anna Autor", "Publié le 1er juin 2011 par Anna Autor"),
        ("mardi 3 mai 2011", "lundi 9 mai 2011", "mercredi 1er juin 2011"),
        ("Publicado el 3 de mayo de 2011", "Publicado el 9 de mayo de 2011", "Publicado el 1 de junio de 2011"),
        ("3 maggio 2011", "9 maggio 2011", "1° giugno 2011"),
        ("Geplaatst op 3 mei 2011 door Anna Autor", "Geplaatst op 9 mei 2011 door Anna Autor", "Geplaatst op 1 juni 2011 door Anna Autor"),
        ("Publicado em 3 de maio de 2011", "Publicado em 9 de maio de 2011", "Publicado em 1 de junho de 2011"),
        ("3 maja 2011", "9 maja 2011", "1 czerwca 2011"),
        ("Publicerat den 3 maj 2011", "Publicerat den 9 maj 2011", "Publicerat den 1 juni 2011"),
        ("3. května 2011", "9. května 2011", "1. června 2011"),
        ("3 Μαΐου 2011", "9 Μαΐου 2011", "1 Ιουνίου 2011"),
        ("3 мая 2011 г.", "9 мая 2011 г.", "1 июня 2011 г."),
        ("Written by Anna Autor on May 3, 2011", "Written by Anna Autor on May 9, 2011", "Written by Anna Autor on June 1, 2011"),
        ("By Anna Autor | May 3, 2011", "By Anna Autor | May 9, 2011", "By Anna Autor | June 1, 2011"),
        ("Last updated: May 3, 2011", "Last updated: May 9, 2011", "Last updated: June 1, 2011"),
        ("[3 May 2011]", "[9 May 2011]", "[1 June 2011]"),
        ("— May 3, 2011", "— May 9, 2011", "— June 1, 2011"),
        ("发表于2011年5月3日", "发表于2011年5月9日", "发表于2011年6月1日"),
        ("投稿日: 2011年5月3日", "投稿日: 2011年5月9日", "投稿日: 2011年6月1日"),
        ("작성일 2011년 5월 3일", "작성일 2011년 5월 9일", "작성일 2011년 6월 1일"),
        ("เผยแพร่เมื่อ 3 พฤษภาคม 2011", "เผยแพร่เมื่อ 9 พฤษภาคม 2011", "เผยแพร่เมื่อ 1 มิถุนายน 2011"),
        ("प्रकाशित: 3 मई 2011", "प्रकाशित: 9 मई 2011", "प्रकाशित: 1 जून 2011"),
        ("נכתב בתאריך 3 במאי 2011", "נכתב בתאריך 9 במאי 2011", "נכתב בתאריך 1 ביוני 2011"),
        ("نُشر في 3 مايو 2011", "نُشر في 9 مايو 2011", "نُشر في 1 يونيو 2011"),
    ] {
        let head = |date: &str| format!("{date}\n\n");
        let text = dump(
            &[("Brot", &head(one), BREAD), ("Bread is still great.", &head(two), SEA), ("Finally, Tomatoes", &head(three), GARDEN)],
            &[],
        );
        let harvest = read_one(&text);
        assert_eq!(titles(&harvest), ["Brot", "Bread is still great.", "Finally, Tomatoes"], "{one}");
        let dates: Vec<String> = harvest.posts.iter().filter_map(|d| d.post.date).map(Date::iso).collect();
        assert_eq!(dates, ["2011-05-03", "2011-05-09", "2011-06-01"], "{one}");
        assert!(harvest.posts.iter().all(|d| d.post.blocks.len() == 5), "{one}");
        let author = one.contains("Anna").then_some("Anna Autor");
        assert!(harvest.posts.iter().all(|d| d.post.authors.first().map(String::as_str) == author), "{one}");
    }
}

/// Posts between sections of comments are whole, and long sections are reported.
#[test]
fn posts_between_comments_stay_whole() {
    let comments = [
        "2 thoughts on “Bread”",
        "Bob says:",
        "May 4, 2011 at 9:00 pm",
        "Lovely.",
        "Reply",
        "Carla says:",
        "May 5, 2011 at 9:00 pm",
        "Indeed.",
        "Reply",
    ];
    for (a, b, c) in [
        ("Posted on May 3, 2011 by Anna Author", "Posted on May 9, 2011 by Anna Author", "Posted on June 1, 2011 by Anna Author"),
        ("May 3, 2011", "May 9, 2011", "June 1, 2011"),
    ] {
        let head = |date: &str| format!("{date}\n\n");
        let text =
            dump(&[("Bread again", &head(a), BREAD), ("On ferries", &head(b), SEA), ("Tomatoes at last", &head(c), GARDEN)], &comments);
        let harvest = read_one(&text);
        assert_eq!(titles(&harvest), ["Bread again", "On ferries", "Tomatoes at last"], "{a}");
        assert!(harvest.posts.iter().all(|d| d.post.blocks.len() == 5 && d.post.date.is_some()), "{a}");
        assert!(harvest.report.diagnostics.is_empty());
    }
    let long = format!("Bread\n\n{}\n\n1 comment\n\nBob says:\n\n{}\n\nReply\n", prose(BREAD, 2).join("\n\n"), prose(SEA, 6).join("\n\n"));
    let kinds: Vec<String> = read_one(&long).report.diagnostics.iter().map(|d| d.kind.id().to_string()).collect();
    assert_eq!(kinds, ["long-comments"]);
}

#[test]
fn dates_above_titles_as_blogger_has_them() {
    let mut text = String::new();
    for (date, title, words) in [("Tuesday, May 3, 2011", "A loaf of my own", BREAD), ("Monday, May 9, 2011", "The last ferry home", SEA)] {
        let _ = write!(text, "{date}\n\n{title}\n\n{}\n\nPosted by Anna at 10:31 PM\n\n2 comments:\n\n", prose(words, 5).join("\n\n"));
    }
    let harvest = read_one(&text);
    assert_eq!(titles(&harvest), ["A loaf of my own", "The last ferry home"]);
    let dates: Vec<String> = harvest.posts.iter().filter_map(|d| d.post.date).map(Date::iso).collect();
    assert_eq!(dates, ["2011-05-03", "2011-05-09"]);
    assert!(harvest.posts.iter().all(|d| d.post.blocks.len() == 5));
}

#[test]
fn headings_inside_posts_stay_inside() {
    let bread = prose(BREAD, 6);
    let sea = prose(SEA, 6);
    let text = format!(
        "What I Learned From Three Years of Baking Bread at Home\n\n{}\n\nThe dough\n\n{}\n\nThe oven\n\n{}\n\nSumming up\n\n{}\n\nThanks for reading.\n\nWhy the Ferry to the Island Never Leaves on Time\n\n{}\n\nThe tide\n\n{}\n\nThe captain\n\n{}\n",
        bread[0],
        bread[1..3].join("\n\n"),
        bread[3..5].join("\n\n"),
        bread[5],
        sea[..2].join("\n\n"),
        sea[2..4].join("\n\n"),
        sea[4..].join("\n\n")
    );
    let harvest = read_one(&text);
    assert_eq!(titles(&harvest).len(), 2, "{:?}", titles(&harvest));
    let headings: usize =
        harvest.posts.iter().map(|d| d.post.blocks.iter().filter(|b| matches!(b.kind, BlockKind::Heading { level: 1, .. })).count()).sum();
    assert_eq!(headings, 5);
}

#[test]
fn a_wrapped_text_dump() {
    let mut text = String::new();
    for (title, date, words) in [("Compost in winter", "2009-11-02", GARDEN), ("Threads, and what they cost", "2009-12-12", CODE)] {
        let _ = write!(text, "{title}\n{}\n{date}\n\n", "=".repeat(title.len()));
        for p in prose(words, 4) {
            let mut column = 0;
            for word in p.split_whitespace() {
                if column > 0 && column + 1 + word.len() > 72 {
                    text.push('\n');
                    column = 0;
                } else if column > 0 {
                    text.push(' ');
                    column += 1;
                }
                text.push_str(word);
                column += word.len();
            }
            text.push_str("\n\n");
        }
    }
    let harvest = read_one(&text);
    assert_eq!(titles(&harvest), ["Compost in winter", "Threads, and what they cost"]);
    assert_eq!(harvest.posts[0].post.date.map(Date::iso).as_deref(), Some("2009-11-02"));
    let first = &harvest.posts[0].post.blocks;
    assert_eq!(first.len(), 4, "the wraps are undone");
}

#[test]
fn a_text_without_title_or_blank_lines() {
    let text = format!("{}\nRecent Comments\n", prose(BREAD, 4).join("\n"));
    let harvest = read_one(&text);
    assert_eq!(harvest.posts.len(), 1);
    let post = &harvest.posts[0].post;
    assert!(post.untitled && post.blocks.len() == 4 && !post.plain_title().is_empty());
}

#[test]
fn a_person_overrules() {
    let text = dump(&[("Bread and what it teaches those who bake", "", BREAD), ("Sea", "", SEA)], &[]);
    let both = read_with(&[&text], |s| s.titles = vec![("0.txt".into(), "Sea".into())]);
    assert_eq!(titles(&both), ["Bread and what it teaches those who bake", "Sea"]);
    let one = read_with(&[&text], |s| s.not_titles = vec![("seeds/0.txt".into(), "Sea".into())]);
    assert_eq!(one.posts.len(), 1);
    let wrong = read_with(&[&text], |s| s.titles = vec![("0.txt".into(), "Se".into()), ("o.txt".into(), "Sea".into())]);
    let ids: Vec<&str> = wrong.report.diagnostics.iter().map(|d| d.kind.id()).collect();
    assert_eq!(ids, ["no-such-line", "no-such-file"]);
}

/// One line a block, for cases of structure.
fn shape_of(text: &str) -> String {
    let units = lines::units(&lines::lines(text));
    let blocks = structure::blocks(&units, "a.txt", &mut Vec::new());
    let words = |t: &Text| t.plain().split_whitespace().take(3).collect::<Vec<_>>().join(" ");
    let one = |b: &crate::model::Block| match &b.kind {
        BlockKind::Para(t) => format!("p {}", words(t)),
        BlockKind::Heading { level, text } => format!("h{level} {}", words(text)),
        BlockKind::Quote(q) => {
            format!("quote {}{}", q.blocks.len(), q.attribution.as_ref().map(|a| format!(" by {}", a.plain())).unwrap_or_default())
        }
        BlockKind::List { kind, items, .. } => format!("{kind:?} {}", items.len()),
        BlockKind::Verse(s) => format!("verse {}", s.iter().flatten().count()),
        BlockKind::SceneBreak => "***".into(),
        other => format!("{other:?}"),
    };
    blocks.iter().map(one).collect::<Vec<_>>().join(" | ")
}

const LONG: &str = "There was a long paragraph of the writer's own words, with nothing in it that anybody else had ever said before.";

#[test]
fn structure_is_recognised() {
    let cases = [
        (
            format!(
                "Here is what she writes:\n\nBread is patience made visible, and patience is all that a baker has to sell to anybody.\n\n{LONG}"
            ),
            "p Here is what | quote 1 | p There was a",
        ),
        (
            format!("He put it like this:\n\n“The first paragraph of his words.\n\n“The second, which ends them.”\n\n{LONG}"),
            "p He put it | quote 2 | p There was a",
        ),
        (
            format!("{LONG}\n\n“All happy loaves are alike; each unhappy loaf is unhappy in its own way.” – A. Baker\n\n{LONG}"),
            "p There was a | quote 1 by A. Baker | p There was a",
        ),
        (format!("{LONG}\n\n“Go,” she said, and closed the door.\n\n{LONG}"), "p There was a | p “Go,” she said, | p There was a"),
        (format!("The gull is fed.\n\nThe tide is not.\n\n- Old Song\n\n{LONG}"), "quote 2 by Old Song | p There was a"),
        (format!("We need:\n\n• flour\n• water\n• salt\n\n{LONG}"), "p We need: | Bullet 3 | p There was a"),
        (
            format!(
                "We did three things:\n\n1. We waited until the dough had risen.\n\n2. We waited again for it to rise.\n\n3. We baked it.\n\n{LONG}"
            ),
            "p We did three | Number(1) 3 | p There was a",
        ),
        (
            format!("1. The Dough That Rose\n\n{LONG}\n\n2. The Oven That Did Not\n\n{LONG}"),
            "h1 1. The Dough | p There was a | h1 2. The Oven | p There was a",
        ),
        (format!("{LONG}\n\n* * *\n\n{LONG}"), "p There was a | *** | p There was a"),
        (
            format!("{LONG}\n\nIMG_2041.jpg\n\n{LONG}\n\nPhoto by Somebody via Flickr\n\n{LONG}"),
            "p There was a | p There was a | p There was a",
        ),
        (format!("{LONG}\n\n2 cups flour\n1 cup water\n½ tsp salt\n\n{LONG}"), "p There was a | Bullet 3 | p There was a"),
        (
            format!("{LONG}\n\nThe sea is grey\nThe boats are in\nAnd nobody is singing\n\n{LONG}"),
            "p There was a | verse 3 | p There was a",
        ),
        (format!("The real question\n\n{LONG}\n\nWhat do you say?"), "h1 The real question | p There was a | p What do you"),
    ];
    for (text, expected) in cases {
        let found = shape_of(&text).replace("h2 ", "h1 ");
        assert_eq!(found, expected, "{text}");
    }
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_string).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the lines, each word is in a post, in its title, or in a line that is listed as dropped.
    #[test]
    fn every_word_is_somewhere(parts in prop::collection::vec(prop::sample::select(vec![
        "A title of seven words or so\n", "Short one\n", "\n", "\n\n\n", "“An open quotation\n", "closed here.”\n", "Here is what he says:\n", "– A. Name\n", "- Somebody Else, A Book\n", "• item one\n", "1. first\n",
        "2. second of them\n", "Share this:\n", "Follow\n", "May 3, 2011\n", "by Anna Author\n", "* * *\n", "======\n", "photo.jpg\n", "“All in marks, and said.” – Ann Other\n", "short\nlines\nof verse\n", "3 Comments\n", "Anna says:\n", "Reply\n",
        "A paragraph that goes on for long enough to be one, because it says the same thing again and again, and never quite stops saying it.\n", "… and so it went on for ever and ever after that\n", "(3) third?\n", "Ends with a colon:\n", "\u{a0}\n",
    ]), 0..30)) {
        let text = parts.concat();
        let harvest = read_one(&text);
        let mut found = Vec::new();
        for draft in &harvest.posts {
            if !draft.post.untitled {
                found.extend(words(&draft.post.plain_title()));
            }
            found.extend(draft.post.authors.iter().flat_map(|a| words(a)));
            walk::texts(&draft.post.blocks, &mut |t| found.extend(words(&t.plain())));
        }
        let dropped: Vec<u32> = harvest.findings.dropped.iter().map(|d| d.loc.line).collect();
        let empty: Vec<u32> = harvest.report.diagnostics.iter().filter(|d| d.kind == "empty-post").filter_map(|d| d.loc.as_ref()).map(|l| l.line).collect();
        for (n, line) in text.lines().enumerate() {
            let number = (n + 1) as u32;
            let is_date = dates::line(line).is_some() || signs::byline(line).is_some();
            if dropped.contains(&number) || is_date || empty.iter().any(|e| *e <= number) {
                continue;
            }
            let numbered = marks::number(line).is_some();
            for word in words(line).into_iter().skip(usize::from(numbered)) {
                let by = word == "by";
                prop_assert!(by || found.contains(&word), "“{}” of line {} is lost\n{}", word, number, text);
            }
        }
    }

    /// Nothing makes the reader panic.
    #[test]
    fn any_text_is_read(text in "(\\PC{0,40}\n){0,20}") {
        read_one(&text);
    }
}

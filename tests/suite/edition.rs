//! The stable edition: pages stay as they were through small changes, what moved is told, and the record outlives the text.

use std::fs;
use std::path::Path;

use postbound::diag::Report;
use postbound::{Edition, Session, What};

use crate::session::book::{self, Dice};
use crate::support;

fn open(root: &Path) -> Session {
    Session::open(root, &[], &mut Report::default()).expect("a book")
}

fn edition(session: &mut Session) -> (Edition, f64) {
    let mut report = Report::default();
    let version = session.version(&mut |_| {}, &mut report).unwrap_or_else(|_| panic!("{:#?}", report.diagnostics));
    let planned = (&version.planned.outline, version.planned.posts.as_slice());
    (Edition::of(&version.book, &version.pages, planned), version.pages.certificates.iter().map(|c| c.cost).sum())
}

/// Puts in, takes out, or exchanges up to `most` words somewhere in a post.
fn edit(text: &str, most: usize, dice: &mut Dice) -> String {
    let body = text.rfind("---\n").map_or(0, |at| at + 4);
    let spaces: Vec<usize> = text[body..].match_indices(' ').map(|(at, _)| body + at).collect();
    let first = dice.below(spaces.len());
    let count = 1 + dice.below(most);
    let fresh = (0..count).map(|_| book::word(dice)).collect::<Vec<_>>().join(" ");
    let from = spaces[first];
    // Words of one paragraph: the spaces between two of them are not line ends.
    let to = *spaces[first..].iter().take(count + 1).take_while(|at| !text[from..**at].contains('\n')).last().expect("the first");
    match dice.below(3) {
        0 => format!("{} {fresh}{}", &text[..from], &text[from..]),
        1 => format!("{}{}", &text[..from], &text[to..]),
        _ => format!("{} {fresh}{}", &text[..from], &text[to..]),
    }
}

/// What became of a book after edits, one at a time: pages that moved, and the costs with the pages kept and free.
struct Outcome {
    moved: Vec<usize>,
    kept: Vec<f64>,
    free: Vec<f64>,
}

fn try_edits(root: &Path, edits: usize) -> Outcome {
    let (mut keeping, mut free) = (open(root), open(root));
    let (first, _) = edition(&mut free);
    keeping.keep_pages(first.clone());
    let mut files: Vec<_> = fs::read_dir(root.join("posts")).expect("posts").map(|e| e.expect("a file").path()).collect();
    files.sort();
    let mut dice = Dice::new(23);
    let mut outcome = Outcome { moved: Vec::new(), kept: Vec::new(), free: Vec::new() };
    for _ in 0..edits {
        let file = &files[dice.below(files.len())];
        let text = fs::read_to_string(file).expect("a post");
        fs::write(file, edit(&text, 30, &mut dice)).expect("written");
        for session in [&mut keeping, &mut free] {
            session.refresh(&mut Report::default()).expect("a book");
        }
        let ((kept, cost), (_, least)) = (edition(&mut keeping), edition(&mut free));
        let changes = postbound::changes(&first, &kept);
        outcome.moved.push([What::Moved, What::New, What::Gone].iter().map(|what| changes.of(*what).len()).sum());
        outcome.kept.push(cost);
        outcome.free.push(least);
        fs::write(file, text).expect("written");
    }
    outcome
}

/// `POSTBOUND_EDITS=200` makes so many edits of a book of 300 pages; the ordinary run makes a few of a small one.
#[test]
fn small_edits_leave_the_pages_where_they_were() {
    let dir = tempfile::tempdir().expect("a folder");
    let edits = std::env::var("POSTBOUND_EDITS").ok().and_then(|n| n.parse().ok());
    // Costs are those of the whole book, and a little book has little to spend: there pages move a little more often.
    let (chapters, words, share) = if edits.is_some() { (24, 4400, 95) } else { (4, 2400, 75) };
    book::novel(dir.path(), chapters, words);
    let Outcome { mut moved, kept, free } = try_edits(dir.path(), edits.unwrap_or(12));
    let (kept_sum, free_sum) = (kept.iter().sum::<f64>(), free.iter().sum::<f64>());
    moved.sort_unstable();
    let at = |share: f64| moved[((moved.len() - 1) as f64 * share).round() as usize];
    println!("{} edits: pages moved: median {}, 95 % at most {}, most {}", moved.len(), at(0.5), at(0.95), at(1.0));
    let worse = kept.iter().zip(&free).filter(|(k, f)| **k > **f * 1.02).count();
    println!(
        "costs {kept_sum:.0} and {free_sum:.0} where pages are free: {:+.2} %; more than 2 % worse: {worse}",
        (kept_sum / free_sum - 1.0) * 100.0
    );
    let few = moved.iter().filter(|n| **n <= 4).count();
    assert!(few * 100 >= moved.len() * share, "{moved:?}");
    assert!(kept_sum <= free_sum * 1.02, "{kept:?}\n{free:?}");
}

/// Prose, notes, code, tables, lists, pictures, headings: where nothing changed, every page stays, and at no cost.
#[test]
fn an_unchanged_book_keeps_every_page() {
    let mut dice = Dice::new(3);
    let mut text = String::from("# All Kinds\n\n");
    for n in 0..24 {
        text.push_str(&format!("{}[^{n}]\n\n[^{n}]: {}\n\n", book::paragraph(&mut dice), book::paragraph(&mut dice)));
        text.push_str(match n % 6 {
            0 => "## A heading\n\n",
            1 => "```\nlet x = 1;\nlet y = 2;\nlet z = 3;\n```\n\n",
            2 => "| a | b |\n|---|---|\n| one | two |\n| three | four |\n\n",
            3 => "- one\n- two\n- three\n\n",
            4 => "![A picture](p.png)\n\n",
            _ => "> A quotation of some words.\n\n",
        });
    }
    let folder = support::Book::of(&[("a.md", &text), ("b.md", &format!("# Second\n\n{}\n", book::paragraph(&mut dice)))])
        .picture("posts/p.png", 600, 300)
        .config("[front]\npages = [\"title\", \"contents\"]")
        .folder();
    let (mut free, mut keeping) = (open(folder.path()), open(folder.path()));
    let (first, cost) = edition(&mut free);
    assert!(first.pages.len() > 8);
    keeping.keep_pages(first.clone());
    let (again, same) = edition(&mut keeping);
    assert_eq!((again.write(), same), (first.write(), cost));
    assert_eq!(postbound::changes(&first, &again).to_string(), format!("all {} pages are as they were", first.pages.len()));
}

#[test]
fn a_chapter_that_comes_before_leaves_the_page_breaks_of_the_others() {
    let dir = tempfile::tempdir().expect("a folder");
    book::novel(dir.path(), 3, 1500);
    let (first, _) = edition(&mut open(dir.path()));
    fs::write(
        dir.path().join("posts/new.md"),
        format!("---\ntitle: Before\ndate: 1980-01-01\n---\n\n{}\n", book::paragraph(&mut Dice::new(5))),
    )
    .expect("written");
    let mut keeping = open(dir.path());
    keeping.keep_pages(first.clone());
    let (kept, _) = edition(&mut keeping);
    let words = |edition: &Edition, unit: &str| -> Vec<String> {
        edition.pages.iter().filter(|p| p.unit == unit).map(|p| p.words.clone()).collect()
    };
    let units: Vec<&String> = first.pages.iter().map(|p| &p.unit).filter(|u| !u.is_empty()).collect();
    let chapters: std::collections::BTreeSet<&String> = units.into_iter().filter(|u| words(&first, u).len() > 1).collect();
    assert_eq!(chapters.len(), 3);
    for chapter in chapters {
        assert_eq!(words(&first, chapter), words(&kept, chapter), "{chapter}");
    }
}

/// Chapters by theme are found in the words: an edition keeps its own, whatever words come in, whatever the structure.
#[test]
fn an_edition_keeps_its_chapters() {
    let mut dice = Dice::new(9);
    let posts: Vec<(String, String)> = (0..14)
        .map(|n| {
            (
                format!("p{n:02}.md"),
                format!(
                    "---\ntitle: Post {n} of all\ndate: 2020-01-{:02}\n---\n\n{}\n\n{}\n",
                    n + 1,
                    book::paragraph(&mut dice),
                    book::paragraph(&mut dice)
                ),
            )
        })
        .collect();
    let borrowed: Vec<(&str, &str)> = posts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let pin = "[[chapters.pin]]\npost = \"p09\"\nat = \"first\"\n";
    for (structure, more) in [("themes", ""), ("posts", ""), ("parts", ""), ("themes", pin), ("themes", "[chapters]\nposts = 9\n")] {
        let folder = support::Book::of(&borrowed)
            .config(more)
            .config(&format!("[chapters]\norder = \"themes\"\nstructure = \"{structure}\"\ncount = 3"))
            .folder();
        let outline = |session: &mut Session| -> Vec<(String, Vec<String>)> {
            let mut report = Report::default();
            let planned = session.plan(&mut |_| {}, &mut report).unwrap_or_else(|_| panic!("{:#?}", report.diagnostics));
            assert!(
                !report.diagnostics.iter().any(|d| d.kind.id() == "frozen-key" || d.kind.id() == "new-post"),
                "{:#?}",
                report.diagnostics
            );
            let id = |p: usize| planned.posts[p].id.clone();
            let chapters = planned.outline.chapters.iter();
            chapters.map(|c| (c.title.clone(), c.posts.iter().map(|p| id(p.post)).collect())).collect()
        };
        let mut session = open(folder.path());
        let before = outline(&mut session);
        let (first, _) = edition(&mut session);
        let first = Edition::read(&first.write()).expect("it is a record");
        // A post becomes another in all of its words.
        fs::write(folder.path().join("posts/p03.md"), posts[11].1.replace("Post 11 of all", "Post 3 of all")).expect("written");
        let mut kept = open(folder.path());
        kept.keep_pages(first);
        let after = outline(&mut kept);
        let dropped = |list: &[(String, Vec<String>)]| list.iter().map(|(_, posts)| posts.clone()).collect::<Vec<_>>();
        assert_eq!(dropped(&before), dropped(&after), "{structure} {more}");
        assert_eq!(before.iter().map(|c| &c.0).collect::<Vec<_>>(), after.iter().map(|c| &c.0).collect::<Vec<_>>(), "{structure} {more}");
    }
}

fn postbound(root: &Path, args: &[&str]) -> (i32, String, String) {
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_postbound")).args(args).current_dir(root).output().expect("the binary runs");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (run.status.code().unwrap_or(-1), text(&run.stdout), text(&run.stderr))
}

#[test]
fn a_build_writes_the_record_and_the_next_one_keeps_its_pages() {
    let dir = tempfile::tempdir().expect("a folder");
    book::novel(dir.path(), 2, 1200);
    let build = |args: &[&str]| {
        let (code, out, err) = postbound(dir.path(), &[&["build", "screen"], args].concat());
        assert_eq!((code, out.as_str()), (0, ""), "{err}");
        err
    };
    assert!(!build(&[]).contains("edition"), "the record is no output that anybody asked for");
    fs::copy(dir.path().join("out/the-novel.edition.json"), dir.path().join("first.json")).expect("it was written");
    fs::copy(dir.path().join("out/the-novel-screen.pdf"), dir.path().join("first.pdf")).expect("it was written");
    assert!(build(&["--keep-pages", "first.json"]).contains("Pages kept: all "));
    let post = dir.path().join("posts/001.md");
    let text = fs::read_to_string(&post).expect("a post");
    let (start, end) = text.rsplit_once(' ').expect("it has words");
    fs::write(&post, format!("{start} indeed {end}")).expect("written");
    assert!(build(&["--keep-pages", "first.json"]).contains("other words (p. "));
    for [old, new] in [["first.json", "out/the-novel.edition.json"], ["first.pdf", "out/the-novel-screen.pdf"]] {
        let (code, same, err) = postbound(dir.path(), &["diff", old, old]);
        assert!(code == 0 && same.starts_with("all ") && same.ends_with(" pages are as they were\n"), "{same}{err}");
        let (code, found, err) = postbound(dir.path(), &["diff", old, new]);
        assert!(code == 0 && found.contains("has other words; it still starts with “"), "{found}{err}");
        let (_, json, _) = postbound(dir.path(), &["diff", old, new, "--message-format", "json"]);
        assert!(json.contains("\"changed\":[{") && json.contains("\"what\":\"words\""), "{json}");
    }
}

#[test]
fn what_is_no_record_of_these_pages_is_told() {
    let dir = tempfile::tempdir().expect("a folder");
    book::novel(dir.path(), 1, 300);
    assert_eq!(postbound(dir.path(), &["build", "screen"]).0, 0);
    let record = fs::read_to_string(dir.path().join("out/the-novel.edition.json")).expect("it was written");
    for (name, text, id) in [
        ("empty", "", "edition-unreadable"),
        ("other", "{\"title\":\"T\"}", "edition-unreadable"),
        ("later", &record.replace("\"postbound-edition\":1", "\"postbound-edition\":2"), "edition-unreadable"),
        ("none", "", "cannot-read"),
    ] {
        if name != "none" {
            fs::write(dir.path().join(name), text).expect("written");
        }
        let (code, _, err) = postbound(dir.path(), &["build", "screen", "--keep-pages", name]);
        assert!(code == 2 && err.contains(id) && err.contains(name), "{name}: {err}");
    }
    let (code, _, err) =
        postbound(dir.path(), &["build", "screen", "--keep-pages", "out/the-novel.edition.json", "--config", "layout.name=a5"]);
    assert!(code == 0 && err.contains("edition-other-size"), "{err}");
    fs::write(dir.path().join("no.pdf"), "%PDF-1.4 and no more").expect("written");
    let (code, _, err) = postbound(dir.path(), &["diff", "no.pdf", "no.pdf"]);
    assert!(code == 2 && err.contains("pdf-unreadable"), "{err}");
}

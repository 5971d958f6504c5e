//! What layouts can say beyond their golden pages: that a key does what it says, in both books, and that nonsense is told.

use postbound::page::{Page, Placed};
use postbound::unit::{Len, Size};

use crate::support::{Book, Built};

const PROSE: &str =
    "The compositor set the page by hand and looked at it from some way off, as one looks at a wall, to see whether it was even.";

fn with(overrides: &str, text: &str) -> Built {
    Book::post(text).config(&format!("[layout.overrides]\n{overrides}")).build()
}

/// The stylesheet of the e-book.
fn sheet(built: &Built) -> String {
    let files = built.epub();
    let (_, bytes) = files.iter().find(|(name, _)| name.ends_with(".css")).expect("a stylesheet");
    String::from_utf8_lossy(bytes).into_owned()
}

/// The declarations of a rule.
fn rule<'s>(sheet: &'s str, selector: &str) -> &'s str {
    let found = sheet.split(&format!("\n{selector} {{")).nth(1).and_then(|rest| rest.split('}').next());
    found.unwrap_or_else(|| panic!("no rule for {selector}"))
}

/// The rules and tints of a page: where they stand, how large and how light they are.
fn rules(page: &Page) -> Vec<(Len, Len, Size, u16)> {
    let of = |(at, placed): &(postbound::unit::Point, Placed)| match placed {
        Placed::Rule { size, grey } => Some((at.x, at.y, *size, *grey)),
        Placed::Text(_) | Placed::Image { .. } | Placed::Link { .. } => None,
    };
    page.placed.iter().filter_map(of).collect()
}

#[test]
fn white_parts_paragraphs_that_have_no_indent() {
    let text = format!("# Text\n\n{PROSE}\n\n{PROSE}\n\n{PROSE}\n");
    for (space, halves) in [("1 line", 2), ("0.5 lines", 1)] {
        let built = with(&format!("text = {{ space = \"{space}\", indent = \"0em\" }}"), &text);
        let starts: Vec<Len> =
            built.lines(1).into_iter().filter(|(_, words)| words.starts_with("The compositor")).map(|(y, _)| y).collect();
        let leading = built.layout.text.leading;
        let lines = built.lines(1).len() as i64 - 1;
        assert_eq!(starts.len(), 3, "{:?}", built.lines(1));
        assert_eq!(built.layout.text.indent, Len::ZERO);
        let apart = (starts[2] - starts[1]).0;
        assert_eq!(apart % (leading.0 / 2), 0, "on half lines");
        let set = apart / leading.0;
        assert!(apart == set * leading.0 + i64::from(halves % 2 == 1) * leading.0 / 2, "{space}: {apart}");
        assert!(set >= 2 && lines > 6);
        assert!(rule(&sheet(&built), "p + p").contains(if halves == 2 { "margin-top: 1.2em" } else { "margin-top: 0.6em" }));
    }
    let indented = with("text = { space = \"1 line\" }", &text);
    assert!(indented.layout.text.indent > Len::ZERO);
}

#[test]
fn heads_and_feet_have_fields_at_both_sides() {
    let long = format!("# Text\n\n{}", format!("{PROSE} ").repeat(60));
    let fields = "page.folio = \"none\"\npage.head = { left = { outside = \"{folio}\", inside = \"Volume 2\" }, right = \"\" }\n\
        page.foot = { right = { outside = \"{chapter} | {folio}\" }, left = { centre = \"– {folio} –\" } }";
    let built = with(fields, &long);
    assert!(built.pages() >= 3);
    assert_eq!(built.furniture(2), "Volume 2 2 – 2 –");
    assert_eq!(built.furniture(3), "Post | 3");
    assert_eq!(built.furniture(1), "Post | 1", "a foot stands where a chapter opens");
    let page = &built.layout.page;
    let mut ends = built.finished.pages.pages[2].placed.iter().filter_map(|(at, p)| match p {
        Placed::Text(run) if run.text.contains("| 3") => Some(at.x + run.width()),
        _ => None,
    });
    let edge = page.trim.width - page.outside;
    assert!(ends.all(|x| (x - edge).abs() < Len::pt(0.2)));
}

#[test]
fn fields_that_are_too_long_make_room_for_one_another() {
    let title = "A Title That Is Longer Than Any Head and Goes On";
    let fields = "page.folio = \"none\"\npage.head = { size = \"13pt\", left = { outside = \"{folio}\", inside = \"{chapter}\" }, right = { outside = \"{folio}\", inside = \"{chapter}\" } }";
    let text = format!("---\ntitle: {title}\n---\n\n{}", format!("{PROSE} ").repeat(60));
    let built = Book::of(&[("long.md", &text)]).config(&format!("[layout.overrides]\n{fields}")).build();
    let head = built.furniture(3);
    assert!(head.contains('…') && head.contains('3'), "{head}");
    let measure = built.layout.page.measure();
    let width: Len = built.finished.pages.pages[2]
        .placed
        .iter()
        .filter_map(|(_, p)| match p {
            Placed::Text(run) if run.element == postbound::page::ElementId::ARTIFACT => Some(run.width()),
            _ => None,
        })
        .sum();
    assert!(width < measure, "{width} in {measure}");
}

#[test]
fn code_has_a_box_numbers_and_lines_that_go_on_below_where_they_started() {
    let code = "```\nshort\n    if some_condition and another_condition and a_third_condition_that_is_long_enough_to_go_on_twice_over_and_then_once_more:\n\nlast\n```\n";
    let built = with(
        "code = { tint = \"6%\", numbers = 2, frame = \"1pt\", hang = \"2em\" }",
        &format!("# Text\n\n{PROSE}\n\n{code}\n\n{PROSE}\n"),
    );
    let page = &built.finished.pages.pages[0];
    let tints: Vec<_> = rules(page).into_iter().filter(|(_, _, _, grey)| *grey == 940).collect();
    assert_eq!(tints.len(), 1, "{:?}", rules(page));
    assert_eq!(tints[0].2.width, built.layout.page.measure());
    let (top, bottom) = (tints[0].1, tints[0].1 + tints[0].2.height);
    let x = |words: &str| {
        page.placed.iter().find_map(|(at, p)| match p {
            Placed::Text(run) if run.text.trim_start().starts_with(words) && at.y > top && at.y < bottom => Some(at.x),
            _ => None,
        })
    };
    assert!(x("2").is_some() && x("4").is_some() && x("3").is_none(), "every other line has its number: {:?}", built.lines(1));
    let (short, last) = (x("short").expect("it is there"), x("last").expect("it is there"));
    assert_eq!(short, last);
    let mut turned = page.placed.iter().filter_map(|(at, p)| match p {
        Placed::Text(run) if at.y > top && at.y < bottom && run.text.contains("then_once_more") => Some(at.x),
        _ => None,
    });
    assert!(turned.all(|at| at > short + built.layout.code.inline.size * 2), "what goes on is indented");
    assert!(rule(&sheet(&built), "pre").contains("background-color: rgba("));
    // Plain looks have none of it.
    let plain = with("code = { highlight = false }", &format!("# Text\n\n{code}"));
    assert_eq!(rules(&plain.finished.pages.pages[0]), []);
}

#[test]
fn rows_of_tables_are_parted_as_the_look_says() {
    let table = "# Text\n\n| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |\n";
    let count =
        |rows: &str| rules(&with(&format!("table = {{ rows = \"{rows}\", width = \"full\" }}"), table).finished.pages.pages[0]).len();
    let plain = count("plain");
    assert_eq!((count("rules"), count("zebra")), (plain + 2, plain + 1));
    let built = with("table = { width = \"full\" }", table);
    let widest = rules(&built.finished.pages.pages[0]).into_iter().map(|r| r.2.width).max().expect("rules");
    assert!((widest - built.layout.page.measure()).abs() < Len::pt(1.0));
}

#[test]
fn poems_of_a_book_share_their_left_edge_and_have_numbers() {
    let text =
        "# Text\n\n```verse\none\ntwo\nthree\n```\n\nBetween.\n\n```verse\na line that is a good deal longer than those\nfive\n```\n";
    let edges = |overrides: &str| {
        let built = with(overrides, text);
        let at = |words: &str| {
            built.finished.pages.pages[0].placed.iter().find_map(|(at, p)| match p {
                Placed::Text(run) if run.text.starts_with(words) => Some(at.x),
                _ => None,
            })
        };
        (at("one").expect("set"), at("a line").expect("set"), built.page(1))
    };
    let (a, b, _) = edges("verse = { align = \"left\", indent = \"2em\" }");
    assert!((a - b).abs() < Len::pt(1.0), "{a} and {b}");
    let (a, b, _) = edges("verse = { align = \"centre\" }");
    assert!(a > b + Len::points(20), "{a} and {b}");
    let built = with("verse = { numbers = 2 }", text);
    assert!(built.furniture(1).contains('2'), "numbers are not the poem's words: {}", built.furniture(1));
    assert!(!built.page(1).contains('2'));
}

#[test]
fn headings_figures_and_tables_are_counted_alike_in_both_books() {
    let text = "# Proofs\n\n## First\n\nText.\n\n### Below\n\nText.\n\n## Second\n\n![A sheet](a.png \"The sheet\")\n\n### Below too\n\nText.\n\n\
        Table: What it cost\n\n| a | b |\n|---|---|\n| 1 | 2 |\n";
    let over = "heading.1 = { number = \"{chapter}.{1}\" }\nheading.2 = { number = \"{chapter}.{1}.{2}\", align = \"centre\" }\n\
        figure = { label = \"Figure {chapter}-{number}\" }\ntable = { label = \"Table {number}\" }";
    let built = Book::of(&[("a.md", "# One\n\nText.\n"), ("b.md", text)])
        .picture("posts/a.png", 300, 200)
        .config(&format!("[layout.overrides]\n{over}"))
        .build();
    let (words, chapter) = (built.words(), built.chapter(2));
    for number in ["2.1", "2.1.1", "2.2", "2.2.1"] {
        assert!(words.contains(&format!("{number} ")), "{number} in {words}");
        assert!(chapter.contains(&format!("<span class=\"count\">{number}</span> ")), "{number}: {chapter}");
    }
    assert!(words.contains("Figure 2-1 The sheet") && chapter.contains("<span class=\"count\">Figure 2-1</span> "), "{words}");
    assert!(!built.chapter(1).contains("count"));
    let none = Book::of(&[("b.md", text)])
        .picture("posts/a.png", 300, 200)
        .config(&format!("[chapters]\nnumber = false\n[layout.overrides]\n{over}"))
        .build();
    assert!(
        !none.words().contains("0.1") && !none.chapter(1).contains("Figure "),
        "a chapter without a number gives none: {}",
        none.words()
    );
}

#[test]
fn notes_may_be_marked_by_symbols() {
    let text = "# T\n\nOne[^a] two[^b] three.[^c]\n\n[^a]: First.\n[^b]: Second.\n[^c]: Third.\n";
    let built = with("note = { marks = \"symbols\", place = \"foot\" }", text);
    let words = built.words();
    for (mark, note) in [("One*", "* First."), ("two†", "† Second."), ("three.‡", "‡ Third.")] {
        assert!(words.contains(mark) && words.contains(note), "{mark}: {words}");
    }
    assert!(built.chapter(1).contains(">1</a>"), "the e-book has numbers");
    let style = &built.layout.note;
    assert_eq!([6, 7, 12, 13].map(|n| style.mark(n)), ["¶", "**", "¶¶", "***"]);
}

#[test]
fn what_a_look_cannot_mean_is_told_with_its_key() {
    for (overrides, key) in [
        ("text = { space = \"3pt\" }", "text.space"),
        ("code = { tint = \"80%\" }", "code.tint"),
        ("verse = { numbers = 99 }", "verse.numbers"),
        ("table = { rows = \"stripes\" }", "table.rows"),
        ("page.foot = { left = \"{page}\" }", "page.foot.left"),
        ("page.foot = { left = \"{folio}\", gap = \"40 lines\" }", "running foot"),
        ("list = { items = \"0.3 lines\" }", "list.items"),
        ("heading.1 = { number = \"{page}\" }", "heading.1.number"),
        ("figure = { label = \"Figure {number\" }", "figure.label"),
        ("callout = { colour = \"red\" }", "callout"),
    ] {
        let Err(report) = Book::post("# T\n\nText.\n").config(&format!("[layout.overrides]\n{overrides}")).try_build() else {
            panic!("{overrides} is taken");
        };
        let told = &report.diagnostics[0];
        assert!(told.message.contains(key) || told.help.as_ref().is_some_and(|h| h.contains(key)), "{overrides}: {told:?}");
    }
}

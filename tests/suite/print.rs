//! The printed page: pictures at the size and the side that they want, what is copied from code, heads and headings in their places.

use std::fmt::Write;

use postbound::page::Placed;
use postbound::unit::{Len, Size};

use crate::support::{Book, Built};

const LAYOUTS: [&str; 5] = ["trade-6x9", "digest-5.5x8.5", "a5", "pocket-4.25x6.875", "large-print"];
const PROSE: &str = "The clerk wrote down what the harbour owed, and the tide took it away again before the ink was dry. ";

/// The pictures of a book: (page, left edge from that of the text, size).
fn pictures(book: &Built) -> Vec<(usize, Len, Size)> {
    let pages = book.finished.pages.pages.iter().enumerate();
    let left = |n: usize| if n.is_multiple_of(2) { book.layout.page.inside } else { book.layout.page.outside };
    let of = |(n, at, placed): (usize, Len, &Placed)| match placed {
        Placed::Image { size, .. } => Some((n + 1, at - left(n), *size)),
        _ => None,
    };
    pages.flat_map(|(n, page)| page.placed.iter().map(move |(at, placed)| (n, at.x, placed))).filter_map(of).collect()
}

#[test]
fn pictures_in_cells_are_as_large_as_their_columns_allow() {
    let forms = [
        "| Before | After |\n|---|---|\n| ![One](a.png) | ![Two](a.png) |",
        "| ![One](a.png) | ![Two](a.png) |\n|---|---|\n| before | after |",
        "<table><tr><td><img src=\"a.png\" alt=\"One\"></td><td>Beside it words</td></tr>\
         <tr><td>Words</td><td><p>and <img src=\"a.png\" alt=\"Two\"> among them</p></td></tr></table>",
        "<table><tr><td><ul><li><img src=\"a.png\" alt=\"One\"></li></ul></td><td><figure><img src=\"a.png\" alt=\"Two\">\
         <figcaption>Words</figcaption></figure></td></tr></table>",
    ];
    for form in forms {
        for layout in ["trade-6x9", "pocket-4.25x6.875"] {
            let book = Book::post(form).picture("posts/a.png", 1200, 800).set("layout.name", layout).build();
            let found = pictures(&book);
            assert_eq!(found.len(), 2, "{layout}: {form}");
            for (_, x, size) in found {
                assert!(size.width > book.layout.text.leading * 3, "{layout}: {size:?} in {form}");
                assert!(x >= Len::ZERO && x + size.width <= book.layout.page.measure() + Len(1), "{layout}: {size:?} at {x:?} in {form}");
                assert!(size.height < book.layout.page.trim.height / 2, "{layout}: {size:?} in {form}");
            }
            assert_eq!(book.chapter(1).matches("class=\"inline\"").count(), 0, "{form}");
        }
    }
    // What is small by itself stays in its line.
    let book = Book::post("| a | b |\n|---|---|\n| ![x](a.png) | words |").picture("posts/a.png", 16, 16).only(&["screen"]).build();
    assert!(pictures(&book).iter().all(|(_, _, size)| size.width < book.layout.text.leading * 2));
}

#[test]
fn a_picture_deeper_than_its_page_allows_is_made_smaller_in_a_cell() {
    let book = Book::post("| a |\n|---|\n| ![Tall](a.png) |").picture("posts/a.png", 400, 4000).only(&["screen"]).build();
    let (_, _, size) = pictures(&book)[0];
    assert!(size.height < book.layout.page.trim.height / 2, "{size:?}");
}

#[test]
fn a_picture_stands_at_the_side_that_its_writer_wants() {
    let post = "<p align=\"right\"><img src=\"a.png\" alt=\"Right\"></p>\n\nWords.\n\n\
        <img src=\"a.png\" alt=\"Left\" align=\"left\">\n\nWords.\n\n![In the middle](a.png)\n";
    let book = Book::post(post).picture("posts/a.png", 400, 300).only(&["screen"]).build();
    let measure = book.layout.page.measure();
    let found: Vec<Len> = pictures(&book).iter().map(|(_, x, size)| *x * 2 + size.width - measure).collect();
    assert!(found[0] > Len::points(50) && found[1] < -Len::points(50), "{found:?}");
    assert!((found[2]).0.abs() <= 2, "{found:?}");
}

#[test]
fn the_tree_says_what_cells_span_and_head() {
    let post = "<table><thead><tr><th rowspan=2>Gang</th><th colspan=2>Hauls</th></tr><tr><th>Mon</th><th>Tue</th></tr></thead>\
        <tbody><tr><th rowspan=2>North</th><td>12</td><td>14</td></tr><tr><td>9</td><td>11</td></tr>\
        <tr><th>South</th><td colspan=2>3</td></tr></tbody></table>";
    let book = Book::post(post).only(&["screen"]).build();
    let document = lopdf::Document::load_mem(&book.made("screen").bytes).expect("reads");
    let mut cells = Vec::new();
    for object in document.objects.values() {
        let Ok(cell) = object.as_dict() else { continue };
        let Some(role) = cell.get(b"S").ok().and_then(|s| s.as_name().ok()).filter(|s| [&b"TH"[..], b"TD"].contains(s)) else { continue };
        let attributes = cell.get(b"A").ok().and_then(|a| a.as_dict().ok());
        let number = |key: &[u8]| attributes.and_then(|a| a.get(key).ok()).and_then(|n| n.as_i64().ok()).unwrap_or(1);
        let scope = attributes.and_then(|a| a.get(b"Scope").ok()).and_then(|s| s.as_name().ok()).unwrap_or_default();
        let words = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        cells.push((words(role), words(scope), number(b"ColSpan"), number(b"RowSpan")));
    }
    cells.sort();
    let want = [
        ("TD", "", 1, 1),
        ("TD", "", 1, 1),
        ("TD", "", 1, 1),
        ("TD", "", 1, 1),
        ("TD", "", 2, 1),
        ("TH", "Column", 1, 1),
        ("TH", "Column", 1, 1),
        ("TH", "Column", 1, 2),
        ("TH", "Column", 2, 1),
        ("TH", "Row", 1, 1),
        ("TH", "Row", 1, 2),
    ];
    assert_eq!(cells, want.map(|(role, scope, columns, rows)| (role.to_string(), scope.to_string(), columns, rows)));
}

#[test]
fn code_is_copied_without_the_marks_of_its_turned_lines() {
    let long = "let total = first_of_all(the_arguments, that_do_not_fit, on_a_line, of_this_page, and_go_on, and_on);";
    let posts =
        [format!("```rust\n{long}\n```"), format!("```\n    {}\n```", "0123456789abcdef".repeat(12)), format!("- item\n\n      {long}\n")];
    for post in posts {
        let book = Book::post(&post).only(&["screen"]).build();
        let pages = &book.finished.pages.pages;
        let runs = pages.iter().flat_map(|p| &p.placed).filter_map(|(_, p)| if let Placed::Text(run) = p { Some(run) } else { None });
        let silent = runs.clone().filter(|run| run.text.is_empty() && !run.glyphs.is_empty()).count();
        assert!(silent > 0 && runs.clone().all(|run| !run.text.contains('↪')), "{post}");
        let document = lopdf::Document::load_mem(&book.made("screen").bytes).expect("reads");
        let contents: Vec<u8> = document.page_iter().flat_map(|page| document.get_page_content(page)).collect();
        assert_eq!(String::from_utf8_lossy(&contents).matches("/ActualText<FEFF>").count(), silent, "{post}");
    }
}

#[test]
fn an_isbn_is_printed_with_the_hyphens_that_it_has_or_should_have() {
    for (written, printed) in [
        ("978-3-16-148410-0", "ISBN 978-3-16-148410-0"),
        ("ISBN 978-0-306-40615-7", "ISBN 978-0-306-40615-7"),
        ("9783161484100", "ISBN 978-3-16-148410-0"),
        ("978-0306406157", "ISBN 978-0-306-40615-7"),
        ("0-306-40615-2", "ISBN 978-0-306-40615-7"),
        ("9799000000004", "ISBN 9799000000004"),
        ("978 3 16 148410 0", "ISBN 978 3 16 148410 0"),
    ] {
        let config = format!("[book]\nisbn = {{ print = \"{written}\" }}\n[front]\npages = [\"copyright\"]");
        let book = Book::post("Words.").config(&config).only(&["screen"]).build();
        assert!(book.words().contains(printed), "{written}: {}", book.words());
    }
}

#[test]
fn heads_of_one_long_word_stay_on_their_pages() {
    let titles = [
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft".repeat(2),
        format!("https://example.org/{}", "what-the-clerk/of-the-harbour/".repeat(5)),
        format!("A {} of many", "word".repeat(60)),
    ];
    let posts: Vec<(String, String)> = titles
        .iter()
        .enumerate()
        .map(|(n, t)| (format!("{n}.md"), format!("---\ntitle: \"{t}\"\n---\n\n{}\n", PROSE.repeat(90))))
        .collect();
    let posts: Vec<(&str, &str)> = posts.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
    for layout in LAYOUTS {
        let book = Book::of(&posts).set("layout.name", layout).only(&["screen"]).build();
        let trim = book.finished.pages.trim;
        for (at, placed) in book.finished.pages.pages.iter().flat_map(|p| &p.placed) {
            if let Placed::Text(run) = placed {
                assert!(at.x > Len::points(6) && at.x + run.width() < trim.width - Len::points(6), "{layout}: {} at {at:?}", run.text);
            }
        }
    }
}

#[test]
fn a_heading_stays_with_the_first_words_below_it_whatever_is_between() {
    let between = [
        "* * *",
        "### Another",
        "![x](a.png)",
        "- item of a list",
        "> quoted words",
        "```\ncode();\n```",
        "| a | b |\n|---|---|\n| c | d |",
    ];
    for layout in ["a5", "trade-6x9"] {
        let mut posts = Vec::new();
        for (n, what) in between.iter().enumerate() {
            for lines in [9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29] {
                let mut post = format!("---\ntitle: T{n}x{lines}\n---\n\n");
                (0..lines).for_each(|l| write!(post, "Short line {l}.\n\n").expect("written"));
                write!(post, "## Headword{n}x{lines}\n\n{what}\n\nAfter{n}x{lines} all that.\n\n{}", PROSE.repeat(9)).expect("written");
                posts.push((format!("{n}-{lines}.md"), post));
            }
        }
        let posts: Vec<(&str, &str)> = posts.iter().map(|(n, t)| (n.as_str(), t.as_str())).collect();
        let book = Book::of(&posts).picture("posts/a.png", 60, 60).set("layout.name", layout).only(&["screen"]).build();
        for page in 1..=book.pages() {
            let lines = book.lines(page);
            let last = lines.last().map(|l| l.1.as_str()).unwrap_or_default();
            assert!(!last.contains("Headword"), "{layout}, page {page}: {last} is alone at its foot");
        }
    }
}

#[test]
fn both_books_drop_the_same_capitals() {
    let posts = [
        PROSE.repeat(6),
        "Too short.".to_string(),
        PROSE.to_string(),
        PROSE.repeat(2).trim().to_string(),
        format!("> A motto.\n\n{}", PROSE.repeat(6)),
        format!("## A heading\n\n{}", PROSE.repeat(6)),
        format!("* * *\n\n{}", PROSE.repeat(6)),
        format!("- a list\n\n{}", PROSE.repeat(6)),
        format!("*{}*\n", PROSE.repeat(6).trim()),
        format!("“{}", PROSE.repeat(6)),
        format!("```\ncode\n```\n\n{}", PROSE.repeat(6)),
    ];
    for layout in ["trade-6x9", "digest-5.5x8.5"] {
        let mut seen = [false; 2];
        for post in &posts {
            let book = Book::post(post)
                .set("layout.name", layout)
                .set("layout.overrides.chapter.drop-cap", "3")
                .config("[front]\npages = [\"preface\"]\npreface = \"preface.md\"")
                .file("preface.md", PROSE.repeat(6))
                .build();
            let size = book.layout.text.inline.size;
            let large = |(_, placed): &(_, Placed)| matches!(placed, Placed::Text(run) if run.pos.is_some() && run.size > size * 5 / 2);
            let print = book.finished.pages.pages.iter().flat_map(|p| &p.placed).filter(|p| large(p)).count();
            let xhtml = book.epub().values().map(|f| String::from_utf8_lossy(f).matches("class=\"opening\"").count()).sum::<usize>();
            assert_eq!(print, xhtml, "{layout}: {post}");
            seen[print.min(1)] = true;
        }
        assert_eq!(seen, [true, true]);
    }
}

#[test]
fn places_in_cells_have_pages() {
    let filler = PROSE.repeat(60);
    let post = format!(
        "See [row](#far), [item](#deep) and [head](#top).\n\n<table><tr><th id=\"top\">Head</th></tr>{}\
         <tr id=\"far\"><td>Far row<ul><li id=\"deep\">Deep item</li></ul></td></tr></table>\n\n{filler}",
        "<tr><td>A row of the table</td></tr>".repeat(120)
    );
    let book = Book::post(&post).only(&["screen"]).build();
    let words = book.words();
    let (far, deep, head) = (book.page_of("Far row"), book.page_of("Deep item"), book.page_of("Head"));
    assert!(far > head, "{words}");
    for (name, page) in [("row", far), ("item", deep), ("head", head)] {
        assert!(words.contains(&format!("{name} (p. {page})")), "{name} on {page}: {words}");
    }
}

#[test]
fn a_long_piece_of_an_address_stays_on_its_line() {
    for long in [
        format!("https://example.org/a_very_long_address/{}.", "a".repeat(140)),
        format!("{}-{}", "b".repeat(120), "c".repeat(130)),
        format!("`{}/{}`", "d".repeat(150), "e".repeat(8)),
        format!("www.example.org/?q={}&r=1", "f".repeat(130)),
    ] {
        for post in
            [format!("Before {long} after."), format!("- {long}"), format!("> {long}\n>\n> said."), format!("|a|b|\n|-|-|\n|{long}|x|")]
        {
            let book = Book::post(&post).only(&["screen"]).build();
            assert!(!book.told().contains(&"overfull-line"), "{post}: {:?}", book.told());
        }
    }
}

//! The torture folder as a newcomer would build it: every block in its ordinary and in its extreme form, in all layouts.

use std::fs;
use std::path::{Path, PathBuf};

use postbound::page::Placed;
use postbound::unit::Len;

use crate::support::{Book, Built};

const LAYOUTS: [&str; 5] = ["trade-6x9", "digest-5.5x8.5", "a5", "pocket-4.25x6.875", "large-print"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/torture")
}

fn with_layout(name: &str) -> Built {
    let made = Built::make(&folder(), &[format!("layout.name={name}")], &[]);
    made.unwrap_or_else(|report| panic!("{:#?}", report.diagnostics))
}

#[test]
fn every_block_stays_on_its_page_in_every_layout() {
    for name in LAYOUTS {
        let book = with_layout(name);
        assert!(!book.told().contains(&"overfull-line"), "{name}: {:#?}", book.report.diagnostics);
        let trim = book.finished.pages.trim;
        let edge = Len::points(6);
        for (n, page) in book.finished.pages.pages.iter().enumerate() {
            for (at, placed) in &page.placed {
                let (right, foot) = match placed {
                    Placed::Text(run) => (at.x + run.width(), at.y),
                    Placed::Image { size, seen: None, .. } => (at.x + size.width, at.y + size.height),
                    Placed::Rule { size, .. } => (at.x + size.width, at.y + size.height),
                    Placed::Image { seen: Some(_), .. } | Placed::Link { .. } => continue,
                };
                assert!(at.x >= edge && right <= trim.width - edge, "{name}, page {n}: {placed:?} at {at:?}");
                assert!(at.y >= edge && foot <= trim.height - edge, "{name}, page {n}: {placed:?} at {at:?}");
            }
        }
        // Nothing is lost: words of every kind of block.
        let all = book.words();
        for word in ["innermost", "Baskerville", "115.625", "nuqneH", "Whitman’s", "22.25", "twenty", "219"] {
            assert!(all.contains(word), "{name} lost {word}");
        }
    }
}

#[test]
fn a_picture_over_the_edges_bleeds_where_the_printer_trims() {
    let book = with_layout("trade-6x9");
    let finished = &book.finished;
    let seen = finished.pages.pages.iter().flat_map(|p| &p.placed).find_map(|(at, p)| match p {
        Placed::Image { size, seen: Some(window), .. } => Some((*at, *size, *window)),
        _ => None,
    });
    let (at, size, window) = seen.expect("a picture that bleeds");
    assert!(at.x < Len::ZERO && at.x + size.width > finished.pages.trim.width, "from edge to edge");
    assert!(window.0.x < -Len::points(14), "over the edge by more than any printer's bleed (5 mm)");
    let boxes = |name: &str, key: &str| {
        let document = lopdf::Document::load_mem(&book.made(name).bytes).expect("reads");
        let page = *document.get_pages().get(&8).expect("a page");
        let values = document.get_dictionary(page).and_then(|d| d.get(key.as_bytes())).and_then(lopdf::Object::as_array).cloned();
        values.map(|v| v.iter().filter_map(|n| n.as_float().ok()).collect::<Vec<f32>>()).unwrap_or_default()
    };
    assert_eq!(boxes("screen", "MediaBox"), [0.0, 0.0, 432.0, 648.0], "no bleed on a screen");
    assert_eq!(boxes("kdp", "MediaBox"), [0.0, 0.0, 441.0, 666.0], "an eighth of an inch at three edges");
    assert!(book.chapter(4).contains("<figure class=\"bleed\">"));
}

#[test]
fn a_font_in_the_books_folder_is_used_where_no_other_has_a_letter() {
    // Any face will do for a letter that it has: the bundled one of symbols, under a name of its own and not named by the layout.
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts/noto-symbols");
    let mut book = Book::post("A knight: ♞.").only(&["screen"]);
    for entry in fs::read_dir(source).expect("there").flatten().filter(|e| e.path().extension().is_some_and(|x| x == "ttf")) {
        let name = format!("fonts/mine/{}", entry.file_name().to_string_lossy());
        book = book.file(&name, fs::read(entry.path()).expect("read"));
    }
    let book = book.build();
    assert!(book.report.diagnostics.is_empty(), "{:#?}", book.report.diagnostics);
    assert_eq!(book.page_of("♞"), 1);
}

#[test]
fn points_stand_below_each_other() {
    let book = Book::post("A table.\n\n| n | x |\n|---|--:|\n| a | 12.5 |\n| b | 3.25 |\n| c | 100 |").only(&["screen"]).build();
    let ends: Vec<(String, Len)> = book
        .finished
        .pages
        .pages
        .iter()
        .flat_map(|p| &p.placed)
        .filter_map(|(at, p)| match p {
            Placed::Text(run) if run.text.starts_with(|c: char| c.is_ascii_digit()) => Some((run.text.to_string(), at.x + run.width())),
            _ => None,
        })
        .collect();
    let end = |words: &str| ends.iter().find(|(t, _)| t == words).map(|(_, x)| *x).unwrap_or_else(|| panic!("{words} in {ends:?}"));
    // Tabular figures: what stands behind the point is a point and one figure, a point and two, nothing.
    assert!(end("3.25") > end("12.5") && end("12.5") > end("100"), "{ends:?}");
}

#[test]
fn a_table_that_fits_no_page_is_cut_and_told() {
    let head: String = (1..=20).map(|n| format!(" heading {n} |")).collect();
    let row: String = (1..=20).map(|n| format!(" value {n} |")).collect();
    let book = Book::post(&format!("A table:\n\n|{head}\n|{}\n|{row}", "---|".repeat(20))).only(&["screen"]).build();
    let told = book.diagnostic("wide-table");
    assert_eq!((told.loc.as_ref().map(|l| l.line), told.help.is_some()), (Some(7), true));
    let all = book.words();
    assert!((1..=20).all(|n| all.contains(&n.to_string())), "{all}");
    assert!(!book.told().contains(&"forced-break"), "no word is cut");
}

#[test]
fn notes_hold_tables_and_pictures_at_the_foot_and_at_the_end() {
    let post = "A word[^t] and another[^l].\n\n[^t]: A table:\n\n    | a | b |\n    |---|---|\n    | cell | other |\n\n[^l]: 1. first\n    2. second\n";
    for place in ["foot", "chapter-end"] {
        let config = format!("[layout.overrides]\nnote = {{ place = \"{place}\" }}");
        let book = Book::post(post).config(&config).only(&["screen"]).build();
        assert!(book.told().is_empty(), "{:#?}", book.report.diagnostics);
        let all = book.words();
        for word in ["cell", "other", "first", "second", "1.", "2."] {
            assert!(all.contains(word), "{place}: {word} in {all}");
        }
        assert_eq!(all.contains("Notes"), place == "chapter-end", "{all}");
    }
}

#[test]
fn newcomers_mistakes_are_told_with_line_and_remedy() {
    let cases = [
        ("```klingon\nnuqneH\n```", "unknown-code-language"),
        ("| a | b\n|---|---|---|\n| c | d |", "broken-table"),
        ("| a | b |\n|---|---|\n| c | d | e |", "table-row"),
        ("![A picture](no-such-file.png)", "missing-image"),
        ("A word[^nowhere].", "missing-note"),
        ("A word[^e].\n\n[^e]:", "empty-note"),
        ("A word.\n\n[^u]: Nobody calls.", "unused-note"),
        ("<p lang=\"eo\">Vortoj en alia lingvo.</p>", "no-hyphenation"),
        ("中", "missing-script"),
        ("שלום", "right-to-left"),
        ("A picture ![x](no.png){target=_blank}", "html"),
    ];
    for (text, id) in cases {
        let book = Book::post(&format!("Some words first.\n\n{text}")).only(&["screen"]).build();
        let told = book.diagnostic(id);
        assert!(told.loc.as_ref().is_none_or(|l| l.line >= 4), "{told:#?}");
        assert!(told.loc.is_some() || id == "empty-note", "{told:#?}");
        assert!(told.help.is_some() || !told.notes.is_empty(), "{told:#?}");
    }
}

#[test]
fn a_word_of_five_thousand_letters_is_cut_and_told_once() {
    let book = Book::post(&format!("A {} word.", "ab".repeat(2500))).only(&["screen"]).build();
    assert_eq!(book.told(), ["forced-break"]);
    assert!(book.pages() < 12);
}

#[test]
fn forced_line_ends_in_pairs_end_paragraphs_in_markdown_too() {
    for post in ["One<br><br>Two<br/>\n<br/>Three", "One<br>\n<br>\nTwo<br /><br /><br />Three", "*One<br><br>Two*<br><br>Three"] {
        let book = Book::post(post).build();
        let chapter = book.chapter(1);
        assert!(!chapter.contains("verse") && !chapter.contains("<br/>"), "{post}: {chapter}");
        let paragraphs = chapter.matches("<p>").count() + chapter.matches("<p class").count();
        assert_eq!(paragraphs, 3, "{post}: {chapter}");
    }
}

#[test]
fn words_that_their_class_calls_a_caption_are_the_caption_of_the_picture_before_them() {
    for (post, caption) in [
        (
            "<div class=\"wp-caption alignright\" style=\"width:310px\"><img src=\"a.png\" alt=\"x\"><p class=\"wp-caption-text\">The quay</p></div>",
            "The quay",
        ),
        (
            "<div class=\"image\"><a href=\"a.png\"><img src=\"a.png\" alt=\"x\"></a><div class=\"image-caption\">The <em>quay</em></div></div>",
            "The <em>quay</em>",
        ),
        ("<p><img src=\"a.png\" alt=\"x\"><span class=\"caption\">The quay</span></p>", "The quay"),
        ("<div class=\"thumb\"><img src=\"a.png\" alt=\"x\"><small class=\"img-caption\">The quay</small></div>", "The quay"),
        ("<div class=\"wp-caption\"><img src=\"a.png\" alt=\"x\"><p class=\"wp-caption-text\">The quay</div>", "The quay"),
    ] {
        let book = Book::post(&format!("Before.\n\n{post}\n\nAfter it.")).picture("posts/a.png", 600, 400).build();
        let chapter = book.chapter(1);
        assert!(chapter.contains(&format!("<figcaption>{caption}</figcaption>")), "{post}: {chapter}");
        assert!(chapter.contains("<p>After it.</p>"), "{post}: {chapter}");
    }
    let book = Book::post("<p class=\"caption\">No picture stands before it.</p>").build();
    assert!(book.words().contains("No picture stands before it."));
}

#[test]
fn tables_are_no_wider_than_their_cells() {
    let post =
        "<table><tr><th>a</th><th colspan=\"99\">b</th></tr><tr><td>1</td><td>2</td></tr><tr><td colspan=\"9\">all of it</td></tr></table>";
    let book = Book::post(post).build();
    assert_eq!(book.told(), [] as [&str; 0]);
    let chapter = book.chapter(1);
    assert!(chapter.contains("<td colspan=\"2\">all of it</td>") && !chapter.contains("<td></td>"), "{chapter}");
}

#[test]
fn markdown_inside_html_is_read_where_its_attribute_has_no_value() {
    let post =
        "<details markdown><summary>**Sum**</summary>\n\nInside `code`.\n\n</details>\n\n<div class=\"a\" markdown>\n*words*\n</div>";
    let book = Book::post(post).build();
    let chapter = book.chapter(1);
    assert!(chapter.contains("<strong>Sum</strong>") && chapter.contains("<em>words</em>") && !chapter.contains('*'), "{chapter}");
}

#[test]
fn addresses_that_stand_in_the_text_are_links() {
    let post = "See https://a.example/it's--so?a=1&b=2. Or (www.b.example/x), <b>http://c.example</b>.\n\n[https://d.example](https://e.example) `https://f.example`\n\n\
        <p>https://g.example/</p>\n\n- https://h.example/i_(j)\n\n    https://code.example";
    let book = Book::post(post).build();
    let chapter = book.chapter(1);
    for linked in [
        "<a href=\"https://a.example/it's--so?a=1&amp;b=2\">https://a.example/it's--so?a=1&amp;b=2</a>.",
        "(<a href=\"http://www.b.example/x\">www.b.example/x</a>)",
        "<a href=\"http://c.example",
        "<a href=\"https://e.example",
        "<code>https://f.example</code>",
        "<a href=\"https://g.example/\">https://g.example/</a>",
        "<a href=\"https://h.example/i_(j)\">https://h.example/i_(j)</a>",
    ] {
        assert!(chapter.contains(linked), "{linked}: {chapter}");
    }
    assert!(!chapter.contains("href=\"https://d.example") && !chapter.contains("href=\"https://f.example"), "{chapter}");
}

//! The torture folder as a newcomer would build it: every block in its ordinary and in its extreme form, in all layouts.

use std::fs;
use std::path::{Path, PathBuf};

use postbound::config;
use postbound::diag::Report;
use postbound::layout::page::{Page, Placed};
use postbound::unit::Len;
use postbound::{Finished, output::Made};

const LAYOUTS: [&str; 5] = ["trade-6x9", "digest-5.5x8.5", "a5", "pocket-4.25x6.875", "large-print"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/torture")
}

/// Builds a book in memory.
fn make(root: &Path, more: &[String]) -> (Finished, Report) {
    let mut report = Report::default();
    let loaded = config::load(root, more, &mut report);
    let (manifest, layout) = loaded.unwrap_or_else(|_| panic!("{:#?}", report.diagnostics));
    let made = postbound::make(&manifest, &layout, &[], &mut |_| {}, &mut report);
    (made.unwrap_or_else(|_| panic!("{:#?}", report.diagnostics)), report)
}

/// A book of one post with these lines of configuration.
fn book(post: &str, config: &str) -> (Finished, Report) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(dir.path().join("posts")).expect("made");
    let config = format!("[book]\ntitle = \"T\"\ndate = 2026-11-22\n[source]\npath = \"posts\"\n{config}\n");
    fs::write(dir.path().join("book.toml"), config).expect("written");
    fs::write(dir.path().join("posts/post.md"), post).expect("written");
    make(dir.path(), &[])
}

fn with_layout(name: &str) -> (Finished, Report) {
    make(&folder(), &[format!("layout.name={name}")])
}

fn ids(report: &Report) -> Vec<&str> {
    report.diagnostics.iter().map(|d| d.id).collect()
}

fn words(page: &Page) -> String {
    let runs = page.placed.iter().filter_map(|(_, p)| if let Placed::Text(run) = p { Some(run.text.as_ref()) } else { None });
    runs.collect::<Vec<_>>().join(" ")
}

fn all_words(finished: &Finished) -> String {
    finished.pages.pages.iter().map(words).collect::<Vec<_>>().join(" ")
}

fn epub_text(made: &[Made], name: &str) -> String {
    let epub = made.iter().find(|m| m.name == "epub").expect("an EPUB");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&epub.bytes[..])).expect("an archive");
    let mut file = archive.by_name(name).unwrap_or_else(|_| panic!("{name}"));
    let mut text = String::new();
    std::io::Read::read_to_string(&mut file, &mut text).expect("UTF-8");
    text
}

#[test]
fn every_block_stays_on_its_page_in_every_layout() {
    for name in LAYOUTS {
        let (finished, report) = with_layout(name);
        assert!(!ids(&report).contains(&"overfull-line"), "{name}: {:#?}", report.diagnostics);
        let trim = finished.pages.trim;
        let edge = Len::points(6);
        for (n, page) in finished.pages.pages.iter().enumerate() {
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
        let all = all_words(&finished);
        for word in ["innermost", "Baskerville", "115.625", "nuqneH", "Whitman’s", "22.25", "twenty", "219"] {
            assert!(all.contains(word), "{name} lost {word}");
        }
    }
}

#[test]
fn a_picture_over_the_edges_bleeds_where_the_printer_trims() {
    let (finished, _) = with_layout("trade-6x9");
    let seen = finished.pages.pages.iter().flat_map(|p| &p.placed).find_map(|(at, p)| match p {
        Placed::Image { size, seen: Some(window), .. } => Some((*at, *size, *window)),
        _ => None,
    });
    let (at, size, window) = seen.expect("a picture that bleeds");
    assert!(at.x < Len::ZERO && at.x + size.width > finished.pages.trim.width, "from edge to edge");
    assert!(window.0.x < -Len::points(14), "over the edge by more than any printer's bleed (5 mm)");
    let boxes = |name: &str, key: &str| {
        let pdf = finished.made.iter().find(|m| m.name == name).expect("a PDF");
        let document = lopdf::Document::load_mem(&pdf.bytes).expect("reads");
        let page = *document.get_pages().get(&8).expect("a page");
        let values = document.get_dictionary(page).and_then(|d| d.get(key.as_bytes())).and_then(lopdf::Object::as_array).cloned();
        values.map(|v| v.iter().filter_map(|n| n.as_float().ok()).collect::<Vec<f32>>()).unwrap_or_default()
    };
    assert_eq!(boxes("screen", "MediaBox"), [0.0, 0.0, 432.0, 648.0], "no bleed on a screen");
    assert_eq!(boxes("kdp", "MediaBox"), [0.0, 0.0, 441.0, 666.0], "an eighth of an inch at three edges");
    assert!(epub_text(&finished.made, "OEBPS/chapter-04.xhtml").contains("<figure class=\"bleed\">"));
}

#[test]
fn a_font_in_the_books_folder_is_used_where_no_other_has_a_letter() {
    // Any face will do for a letter that it has: the bundled Arabic one, under a name of its own and not named by the layout.
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts/noto-symbols");
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir_all(dir.path().join("posts")).expect("made");
    fs::create_dir_all(dir.path().join("fonts/mine")).expect("made");
    for entry in fs::read_dir(source).expect("there").flatten().filter(|e| e.path().extension().is_some_and(|x| x == "ttf")) {
        fs::copy(entry.path(), dir.path().join("fonts/mine").join(entry.file_name())).expect("copied");
    }
    fs::write(dir.path().join("book.toml"), "[book]\ntitle = \"T\"\ndate = 2026-11-22\n[source]\npath = \"posts\"\n").expect("written");
    fs::write(dir.path().join("posts/post.md"), "---\ntitle: S\n---\nA knight: ♞.\n").expect("written");
    let (finished, report) = make(dir.path(), &[]);
    assert!(report.diagnostics.is_empty(), "{:#?}", report.diagnostics);
    assert!(all_words(&finished).contains('♞'));
}

#[test]
fn points_stand_below_each_other() {
    let (finished, _) =
        book("---\ntitle: P\n---\nA table.\n\n| n | x |\n|---|--:|\n| a | 12.5 |\n| b | 3.25 |\n| c | 100 |\n", "[output]\nepub = false");
    let ends: Vec<(String, Len)> = finished
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
    let post = format!("---\ntitle: Wide\n---\nA table:\n\n|{head}\n|{}\n|{row}\n", "---|".repeat(20));
    let (finished, report) = book(&post, "[output]\nepub = false");
    assert!(ids(&report).contains(&"wide-table"), "{:#?}", report.diagnostics);
    let told = report.diagnostics.iter().find(|d| d.id == "wide-table").expect("told");
    assert_eq!((told.loc.as_ref().map(|l| l.line), told.help.is_some()), (Some(6), true));
    let all = all_words(&finished);
    assert!((1..=20).all(|n| all.contains(&n.to_string())), "{all}");
    assert!(!ids(&report).contains(&"forced-break"), "no word is cut");
}

#[test]
fn notes_hold_tables_and_pictures_at_the_foot_and_at_the_end() {
    let post = "---\ntitle: N\n---\nA word[^t] and another[^l].\n\n[^t]: A table:\n\n    | a | b |\n    |---|---|\n    | cell | other |\n\n[^l]: 1. first\n    2. second\n";
    for place in ["foot", "chapter-end"] {
        let (finished, report) = book(post, &format!("[layout.overrides]\nnote = {{ place = \"{place}\" }}\n[output]\nepub = false"));
        assert!(ids(&report).is_empty(), "{:#?}", report.diagnostics);
        let all = all_words(&finished);
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
        ("中", "missing-glyph"),
        ("中", "east-asian"),
        ("שלום", "right-to-left"),
        ("A picture ![x](no.png){width=50%}", "html"),
    ];
    for (text, id) in cases {
        let (_, report) = book(&format!("---\ntitle: M\n---\nSome words first.\n\n{text}\n"), "[output]\nepub = false");
        let told = report.diagnostics.iter().find(|d| d.id == id);
        let told = told.unwrap_or_else(|| panic!("{id} is not told of {text:?}: {:?}", ids(&report)));
        assert!(told.loc.as_ref().is_none_or(|l| l.line >= 4), "{told:#?}");
        assert!(told.loc.is_some() || id == "empty-note", "{told:#?}");
        assert!(told.help.is_some() || !told.notes.is_empty(), "{told:#?}");
    }
}

#[test]
fn a_word_of_five_thousand_letters_is_cut_and_told_once() {
    let (finished, report) = book(&format!("---\ntitle: W\n---\nA {} word.\n", "ab".repeat(2500)), "[output]\nepub = false");
    assert_eq!(ids(&report), ["forced-break"]);
    assert!(finished.pages.pages.len() < 12);
}

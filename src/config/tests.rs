//! What book.toml and layouts say when they are wrong, and what they mean when they are right.

use std::fs;
use std::path::Path;

use super::manifest::*;
use super::*;

/// A folder with a book.toml and a `seeds` folder.
fn book(text: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(dir.path().join("seeds")).expect("made");
    fs::write(dir.path().join(BOOK_TOML), text).expect("written");
    dir
}

fn load_with(dir: &Path, overrides: &[&str]) -> (Option<(Manifest, Layout)>, Vec<Diagnostic>) {
    let mut report = Report::default();
    let overrides: Vec<String> = overrides.iter().map(|s| s.to_string()).collect();
    let loaded = load(dir, &overrides, &mut report).ok();
    (loaded, report.diagnostics)
}

fn told(text: &str) -> Vec<Diagnostic> {
    load_with(book(text).path(), &[]).1
}

fn good(text: &str, overrides: &[&str]) -> (Manifest, Layout) {
    let dir = book(text);
    let (loaded, diagnostics) = load_with(dir.path(), overrides);
    assert_eq!(diagnostics, []);
    loaded.expect("no diagnostics")
}

/// (line, id, help) of each.
fn brief(diagnostics: &[Diagnostic]) -> Vec<(u32, &'static str, String)> {
    diagnostics.iter().map(|d| (d.loc.as_ref().map_or(0, |l| l.line), d.kind.id(), d.help.clone().unwrap_or_default())).collect()
}

const MINIMAL: &str = "[book]\ntitle = \"A Book\"\n";

#[test]
fn a_title_is_enough() {
    let (manifest, layout) = good(MINIMAL, &[]);
    assert_eq!(manifest.meta.slug, "a-book");
    assert_eq!(manifest.sources.len(), 1);
    assert_eq!(manifest.sources[0].path, Path::new("seeds"));
    assert_eq!(manifest.pdfs, [PdfOutput::screen()]);
    assert_eq!(manifest.epub.expect("on").page_list.as_deref(), Some("screen"));
    assert_eq!(manifest.front, [FrontPage::HalfTitle, FrontPage::Title, FrontPage::Copyright, FrontPage::Contents]);
    assert_eq!(layout.name, "trade-6x9");
    assert_eq!(layout.page.lines, 36);
}

#[test]
fn every_key_of_the_schema_is_read() {
    let dir = book(include_str!("../../tests/data/all-keys.toml"));
    for file in ["rights.md", "preface.md", "foreword.md", "afterword.md", "intro.md", "extra.css", "cover.jpg", "back.md"] {
        fs::write(dir.path().join(file), "x").expect("written");
    }
    let profile = [&[0; 16][..], b"CMYK", &[0; 16], b"acsp"].concat();
    fs::write(dir.path().join("press.icc"), profile).expect("written");
    let (loaded, diagnostics) = load_with(dir.path(), &[]);
    assert_eq!(diagnostics, []);
    let (m, layout) = loaded.expect("no diagnostics");
    assert_eq!(m.meta.authors[1].sort, "B, Someone");
    assert_eq!(m.meta.authors[1].role, "edt");
    assert_eq!(m.meta.isbn_print.as_deref(), Some("978-0-306-40615-7"), "with the hyphens that it is written with");
    assert_eq!(m.meta.date.expect("given").iso(), "2026-11-22");
    assert_eq!(m.sources[0].titles, [("notes.txt".to_string(), "A title".to_string())]);
    assert_eq!(m.sources[0].base_url, ["https://blog.example"]);
    assert_eq!(m.chapters.pin.len(), 2);
    assert_eq!(m.chapters.keep_together[0].len(), 2);
    assert_eq!(m.chapters.explicit[0].posts[1].1.as_deref(), Some("In the Lab"));
    assert_eq!(m.chapters.explicit[1].posts[0].0.by, SelectBy::Rest);
    assert_eq!(m.pdfs.iter().map(|p| p.name.as_str()).collect::<Vec<_>>(), ["screen", "proof", "booklet"]);
    assert_eq!(layout.text.leading, crate::unit::Len::pt(14.5));
    assert_eq!(layout.chapter.drop_cap, 0);
}

#[test]
fn all_mistakes_are_told_at_once_in_the_order_of_the_file() {
    let found = told(
        "[book]\ntitel = \"A\"\ndate = \"soon\"\n[source]\npath = \"seedz\"\nformat = \"markdwon\"\n[chapters]\ncount = \"many\"\n[layuot]\nname = \"a5\"\n",
    );
    assert_eq!(
        brief(&found),
        [
            (2, "unknown-key", "did you mean `title`?".into()),
            (3, "bad-value", "write it as 2026-11-22: year, month, day".into()),
            (5, "missing-source", "did you mean “seeds”?".into()),
            (6, "bad-value", "did you mean \"markdown\"?".into()),
            (8, "bad-value", "it is \"auto\", or a number of chapters".into()),
            (9, "unknown-key", "did you mean `layout`?".into()),
        ]
    );
}

#[test]
fn a_key_in_the_wrong_table_is_told_where_it_belongs() {
    let found = told("title = \"A Book\"\n[book]\ntitle = \"A Book\"\norder = \"date\"\n");
    assert_eq!(brief(&found)[0], (1, "unknown-key", "`title` belongs under [book]".into()));
    assert_eq!(brief(&found)[1], (4, "unknown-key", "`order` belongs under [chapters]".into()));
}

#[test]
fn the_command_line_overrules() {
    let (m, layout) = good(MINIMAL, &["layout.name=a5", "book.date=2020-01-02", "book.title=\"Other\""]);
    assert_eq!((layout.name.as_str(), m.meta.title.as_str()), ("a5", "Other"));
    assert_eq!(m.meta.date.expect("given").iso(), "2020-01-02");
    let dir = book(MINIMAL);
    let (_, wrong) = load_with(dir.path(), &["layout.nam=a5", "nonsense"]);
    assert_eq!(wrong[0].kind, "bad-override");
    assert_eq!(wrong[1].help.as_deref(), Some("did you mean `name`?"));
    assert_eq!(wrong[1].loc.as_ref().expect("placed").file.as_ref(), "--config");
}

#[test]
fn every_layout_of_the_binary_is_sound_and_another_look() {
    let mut looks = Vec::new();
    for (name, text) in layouts::BUNDLED {
        let (_, layout) = good(MINIMAL, &[&format!("layout.name=\"{name}\"")]);
        let page = &layout.page;
        let sum = page.top + layout.text.leading * i64::from(page.lines) + page.bottom;
        assert_eq!(sum, page.trim.height, "{name}");
        assert!(text.starts_with("# "), "{name} says what it is");
        for other in &looks {
            let other: &Layout = other;
            assert_ne!(page.measure(), other.page.measure(), "{name} and {}", other.name);
            assert_ne!(layout.text.inline, other.text.inline, "{name} and {}", other.name);
            assert_ne!(layout.chapter, other.chapter, "{name} and {}", other.name);
            assert_ne!(page.head, other.page.head, "{name} and {}", other.name);
        }
        looks.push(layout);
    }
}

#[test]
fn large_print_is_large_everywhere() {
    let l = layouts::bundled("large-print").expect("in the binary");
    let sixteen = crate::unit::Len::points(16);
    let styles = [
        &l.page.head.style,
        &l.page.folio_style,
        &l.text.inline,
        &l.chapter.title_style,
        &l.chapter.label_style,
        &l.post.title_style,
        &l.post.meta_style,
        &l.quote.inline,
        &l.quote.attribution,
        &l.code.inline,
        &l.table.inline,
        &l.table.caption,
        &l.figure.caption,
        &l.note.inline,
        &l.contents.chapter,
        &l.contents.post,
    ];
    for style in styles.into_iter().chain(l.headings.iter().map(|h| &h.inline)) {
        assert!(style.size >= sixteen, "{style:?}");
        assert_eq!(style.case, layout::Case::Asis, "{style:?}");
    }
}

#[test]
fn a_measure_out_of_range_says_what_to_change() {
    let found = told("[book]\ntitle = \"A\"\n[layout.overrides]\npage = { margins = { inside = \"8mm\", outside = \"8mm\" } }\n");
    assert_eq!(found[0].kind, "layout-measure");
    assert_eq!(found[0].loc.as_ref().map(|l| (l.file.as_ref(), l.line)), Some(("book.toml", 4)));
    assert!(found[0].message.starts_with("lines of 92 characters are too long: the measure is 136.4 mm"), "{}", found[0].message);
    assert!(found[0].help.as_ref().expect("helped").contains("59 to 119 mm"), "{:?}", found[0].help);
}

#[test]
fn page_arithmetic_is_checked() {
    let over = |toml: &str| told(&format!("[book]\ntitle = \"A\"\n[layout.overrides]\n{toml}\n"));
    let found = over("page = { lines = 40 }");
    assert_eq!(found[0].kind, "layout-arithmetic");
    assert!(found[0].message.contains("25.4 mm + 40 lines × 14pt + bottom 25.4 mm make 248.4 mm"), "{}", found[0].message);
    assert!(found[0].help.as_ref().expect("helped").starts_with("36 lines fit"), "{:?}", found[0].help);
    assert_eq!(found[0].loc.as_ref().map(|l| l.line), Some(4));
    assert_eq!(over("page = { margins = { inside = \"100mm\", outside = \"60mm\" } }")[0].kind, "layout-arithmetic");
    assert_eq!(over("page = { folio = { gap = \"30mm\" } }")[0].kind, "layout-arithmetic");
    assert_eq!(over("page = { head = { gap = \"23mm\" } }")[0].kind, "layout-arithmetic");
    assert_eq!(over("page = { head = { left = \"{titel}\" } }")[0].kind, "bad-value");
    assert_eq!(over("text = { leading = \"14.5pt\" }").len(), 0);
    assert_eq!(over("post = { before = \"1.5 lines\" }")[0].kind, "bad-value");
    assert_eq!(over("text = { size = \"11\" }")[0].kind, "bad-value");
    assert_eq!(over("chapter = { titel = { size = \"20pt\" } }")[0].help.as_deref(), Some("did you mean `title`?"));
}

#[test]
fn layouts_extend_one_another_and_loops_are_told() {
    let dir = book("[book]\ntitle = \"A\"\n[layout]\nname = \"looks/mine.toml\"\n");
    fs::create_dir(dir.path().join("looks")).expect("made");
    fs::write(dir.path().join("looks/mine.toml"), "extends = \"house.toml\"\n[text]\nleading = \"15pt\"\n").expect("written");
    fs::write(dir.path().join("looks/house.toml"), "extends = \"digest-5.5x8.5\"\ntitle = \"House\"\n").expect("written");
    let (loaded, diagnostics) = load_with(dir.path(), &[]);
    assert_eq!(diagnostics, []);
    let layout = loaded.expect("sound").1;
    assert_eq!((layout.name.as_str(), layout.title.as_str()), ("mine", "House"));
    assert_eq!(layout.text.inline.family, "alegreya");
    assert_eq!(layout.text.leading, crate::unit::Len::points(15));
    fs::write(dir.path().join("looks/house.toml"), "extends = \"mine.toml\"\n").expect("written");
    assert_eq!(load_with(dir.path(), &[]).1[0].kind, "layout-loop");
    fs::write(dir.path().join("looks/mine.toml"), "extends = \"digest\"\n").expect("written");
    let (_, found) = load_with(dir.path(), &[]);
    assert_eq!(found[0].loc.as_ref().map(|l| l.file.as_ref()), Some("looks/mine.toml"));
    assert_eq!(found[0].help.as_deref(), Some("did you mean \"digest-5.5x8.5\"?"));
}

#[test]
fn a_layout_of_ones_own_may_be_short() {
    let dir = book("[book]\ntitle = \"A\"\n[layout]\nname = \"mine.toml\"\n");
    let text = "[page]\ntrim = [\"120mm\", \"190mm\"]\nmargins = { inside = \"16mm\", outside = \"18mm\", top = \"20mm\" }\n\
                [text]\nfamily = \"EB Garamond\"\nsize = \"10pt\"\nleading = \"12.5pt\"\n";
    fs::write(dir.path().join("mine.toml"), text).expect("written");
    let (loaded, diagnostics) = load_with(dir.path(), &[]);
    assert_eq!(diagnostics, []);
    assert_eq!(loaded.expect("sound").1.page.lines, 34);
    fs::write(dir.path().join("mine.toml"), "title = \"Nothing\"\n").expect("written");
    let ids: Vec<&str> = load_with(dir.path(), &[]).1.iter().map(|d| d.kind.id()).collect();
    assert!(ids.contains(&"missing-key") && ids.contains(&"bad-value"), "{ids:?}");
}

#[test]
fn outputs_stay_off_the_posts() {
    let found = told("[book]\ntitle = \"A\"\n[build]\ndir = \"seeds\"\n");
    assert_eq!(brief(&found), [(4, "bad-out-dir", "name a folder of its own, such as \"out\"".into())]);
}

#[test]
fn control_characters_stay_out_of_the_book() {
    let (manifest, _) = good("[book]\ntitle = \"A\\u0000 \\u001bBook\"\n", &[]);
    assert_eq!(manifest.meta.title, "A Book");
}

#[test]
fn no_book_says_how_to_make_one() {
    let dir = book(MINIMAL);
    let (_, found) = load_with(&dir.path().join("seeds"), &[]);
    assert_eq!(found[0].kind, "no-book");
    assert!(found[0].help.as_ref().expect("helped").contains("further up"), "{found:?}");
    let (_, found) = load_with(&dir.path().join("nowhere"), &[]);
    assert!(found[0].message.starts_with("there is no folder"), "{found:?}");
}

#[test]
fn the_epoch_of_the_build_dates_the_book() {
    assert_eq!(book_toml::epoch_day("1700000000").expect("a day").iso(), "2023-11-14");
    assert_eq!(book_toml::epoch_day("-1").expect("a day").iso(), "1969-12-31");
    assert_eq!(book_toml::epoch_day("99999999999999"), None);
    assert_eq!(book_toml::epoch_day("today"), None);
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}") {
        let dir = book(&text);
        let (loaded, diagnostics) = load_with(dir.path(), &[]);
        assert!(loaded.is_some() || !diagnostics.is_empty());
    }

    #[test]
    fn any_value_is_read_or_refused(key in "(book\\.(title|date|isbn|authors|language|series)|source|chapters\\.(count|pin|chapter|rename|exclude)|layout\\.(name|overrides)|output\\.(pdf|epub)|front|build\\.dir)",
                                    value in "(1|-7|1e999|true|\"[a-z/.*:]{0,8}\"|\\[\\]|\\[1, \"\"\\]|\\{\\}|\\{ x = 1 \\}|2026-02-29|\\[\\[\\]\\])") {
        let dir = book(MINIMAL);
        let (loaded, diagnostics) = load_with(dir.path(), &[&format!("{key}={value}")]);
        assert!(loaded.is_some() || !diagnostics.is_empty());
    }
}

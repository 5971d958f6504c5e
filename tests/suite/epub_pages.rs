//! The two books held side by side: what the printed pages start with is what stands behind the marks in the e-book.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use postbound::config::{self, Layout};
use postbound::diag::Report;
use postbound::internals::asset::Extras;
use postbound::internals::font::Fonts;
use postbound::internals::xhtml::PageBreaks;
use postbound::model::*;
use postbound::page::{PageStart, Pages, Placed};

use crate::conformance_epub::make;
use crate::epub_inside::{Flat, files, flatten, page_list};
use crate::torture;

fn letters(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words that a page starts with: its first that come from the book's text, but for the caption of a figure that was moved there.
fn first_words(pages: &Pages, page: usize) -> Option<String> {
    let page = pages.pages.get(page)?;
    let PageStart::Text(start) = page.start else { return None };
    page.placed.iter().find_map(|(_, placed)| match placed {
        Placed::Text(run) if run.pos.is_some_and(|pos| (pos.leaf, pos.offset) == (start.leaf, start.offset)) => {
            letters(run.text.split_whitespace().next()?).into()
        }
        _ => None,
    })
}

/// Every page is listed, in order, and the word behind its mark is the page's first, or the whole of the word that the page
/// turn divides.
fn compare(book: &Book, pages: &Pages) -> usize {
    let breaks = PageBreaks::of(pages);
    let files = files(&make(book, Some(&breaks), &Extras::default()));
    let documents: BTreeMap<String, Flat> = files
        .iter()
        .filter(|(n, _)| n.ends_with(".xhtml"))
        .map(|(n, b)| (n.trim_start_matches("OEBPS/").to_string(), flatten(b)))
        .collect();
    let list = page_list(&files["OEBPS/nav.xhtml"]);
    let folios: Vec<String> = pages.pages.iter().map(|p| p.folio.to_string()).collect();
    assert_eq!(list.iter().map(|(label, ..)| label.clone()).collect::<Vec<_>>(), folios);
    let mut checked = 0;
    for (i, (label, file, id)) in list.iter().enumerate() {
        let text = matches!(pages.pages[i].start, PageStart::Text(_));
        let Some(printed) = first_words(pages, i).filter(|w| text && !w.is_empty()) else { continue };
        let flat = &documents[file];
        // A chapter's number stands before its title in the e-book's heading.
        let behind: String = flat.words[flat.ids[id]..].split_whitespace().take(4).map(letters).collect::<Vec<_>>().join(" ");
        assert!(behind.contains(&printed), "page {label} starts with “{printed}” in print and “{behind}” in {file}");
        checked += 1;
    }
    checked
}

fn lay_out(book: &Book, layout: &Layout, links: config::manifest::Links) -> Pages {
    let fonts: Fonts =
        postbound::internals::font::load::load(layout, Path::new("no fonts of its own"), &mut Report::default()).expect("bundled");
    postbound::internals::layout::lay_out(book, layout, &fonts, links, &mut Report::default())
}

/// The torture book with pages and pages of everything that can break across them: code, a table, verse, a list, notes, figures.
fn long_book() -> Book {
    let mut book = torture::book();
    let loc = book.parts[0].chapters[0].sections[0].loc.clone();
    let block = |kind| Block::new(kind, loc.clone());
    let words = |n: usize| {
        const WORDS: [&str; 12] = [
            "paper",
            "extraordinary",
            "light",
            "typographical",
            "rows",
            "of",
            "the",
            "harbour",
            "misunderstanding",
            "book",
            "and",
            "circumstances",
        ];
        (0..n % 97 + 60).map(|i| WORDS[(i * i + n * 7 + i) % 12]).collect::<Vec<_>>().join(" ")
    };
    let line = |n: usize| format!("    let value_{n} = compute({n}, \"{}\");", &words(n)[..30]);
    let mut blocks = Vec::new();
    for n in 0..12 {
        blocks.push(block(BlockKind::Para(Text::from_plain(format!("{} {}.", words(n), words(n + 40))))));
        let with_note =
            vec![Inline::Text(words(n + 3)), Inline::NoteRef(NoteKey::Id(NoteId(0))), Inline::Text(format!(" {}.", words(n + 9)))];
        blocks.push(block(BlockKind::Para(Text::new(with_note))));
    }
    blocks.push(block(BlockKind::Code {
        language: Some("rust".into()),
        text: Text::new(vec![Inline::Code((0..90).map(line).collect::<Vec<_>>().join("\n"))]),
    }));
    let row = |n: usize| {
        vec![Text::from_plain(format!("row {n}")), Text::from_plain(words(n)[..40].to_string()), Text::from_plain(n.to_string())]
    };
    blocks.push(block(BlockKind::Table(Table {
        align: vec![Align::Start, Align::Start, Align::End],
        head: vec![postbound::model::table::row([Text::from_plain("Row"), Text::from_plain("Words"), Text::from_plain("Number")])],
        rows: (0..70).map(|n| postbound::model::table::row(row(n))).collect(),
        caption: Some(Text::from_plain("A long table")),
    })));
    let stanza = |n: usize| (0..4).map(|i| Text::from_plain(format!("Line {i} of stanza {n}, {}", &words(n + i)[..20]))).collect();
    blocks.push(block(BlockKind::Verse((0..25).map(stanza).collect())));
    let item = |n: usize| ListItem { task: None, value: None, blocks: vec![block(BlockKind::Para(Text::from_plain(words(n))))] };
    blocks.push(block(BlockKind::List { kind: ListKind::Bullet, tight: false, items: (0..14).map(item).collect() }));
    for section in &mut book.parts[0].chapters[0].sections {
        section.blocks.extend(blocks.iter().cloned());
    }
    book.count_leaves();
    book
}

/// In every look, on books in which everything breaks across pages.
#[test]
fn books_of_every_look_turn_their_pages_alike() {
    let book = long_book();
    for (name, _) in config::layouts::BUNDLED {
        let layout = config::layouts::bundled(name).expect("is bundled");
        for links in [config::manifest::Links::Page, config::manifest::Links::Note] {
            let checked = compare(&book, &lay_out(&book, &layout, links));
            assert!(checked >= 25, "{name}: {checked} pages");
        }
    }
}

#[test]
fn the_torture_book_turns_its_pages_alike() {
    let book = torture::book();
    let layout = config::layouts::bundled("pocket-4.25x6.875").expect("is bundled");
    assert!(compare(&book, &lay_out(&book, &layout, config::manifest::Links::Page)) >= 8);
}

/// The letters of each page of a PDF, as another program reads them.
fn letters_of_pages(pdf: &[u8]) -> Vec<String> {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("book.pdf");
    std::fs::write(&path, pdf).expect("written");
    let out = Command::new("pdftotext").arg(&path).arg("-").output();
    let out = out.expect("pdftotext runs; install it: apt-get install poppler-utils (tests/run does)");
    String::from_utf8_lossy(&out.stdout).split('\u{C}').map(letters).collect()
}

/// Whether the words behind a mark are those that a page starts with, its running head apart. A divided word is whole behind the mark:
/// its first letters are on the page before. In a table, which is read row by row here and column by column there, the same
/// letters have to come before the first words that agree.
fn agree(behind: &[char], head: &str) -> bool {
    (0..=70).any(|from| {
        let words: String = behind[from..from + 20].iter().collect();
        let Some(at) = head.find(&words) else { return false };
        let mut before: Vec<char> = head[..at].chars().collect();
        let mut take = |c: &char| before.iter().position(|b| b == c).map(|i| before.swap_remove(i)).is_some();
        from < 25 || behind[..from].iter().all(&mut take)
    })
}

/// Both finished files of one build, read back: the words behind each mark are those at the head of that page of the PDF.
#[test]
#[cfg_attr(not(feature = "conformance"), ignore = "needs other programs: tests/run installs them")]
fn the_finished_files_of_the_sample_agree() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for look in ["trade-6x9", "pocket-4.25x6.875", "large-print"] {
        let mut report = Report::default();
        let (manifest, layout) = config::load(root, &[format!("layout.name={look}")], &mut report).expect("the sample's book.toml");
        let made = postbound::make(&manifest, &layout, &["screen".into(), "epub".into()], &mut |_| {}, &mut report);
        let made = made.unwrap_or_else(|_| panic!("{:#?}", report.diagnostics)).made;
        let bytes = |name: &str| &made.iter().find(|m| m.name == name).expect("made").bytes;
        let pages = letters_of_pages(bytes("screen"));
        let files = files(bytes("epub"));
        let list = page_list(&files["OEBPS/nav.xhtml"]);
        // The last form feed ends the last page.
        assert_eq!(list.len() + 1, pages.len(), "{look}: every page of the PDF is listed");
        let mut checked = 0;
        for ((label, file, id), printed) in list.iter().zip(&pages) {
            let flat = flatten(&files[&format!("OEBPS/{file}")]);
            let behind: Vec<char> = letters(flat.words.get(flat.ids[id]..).unwrap_or("")).chars().take(90).collect();
            // Titles of chapters are set in another order than they are read, and short pages have little to compare.
            if printed.len() < 200 || behind.len() < 90 {
                continue;
            }
            let head: String = printed.chars().take(220).collect();
            // The e-book's contents go deeper than the printed ones and have no folios: their first entry has to agree.
            let unnumbered = |letters: &mut dyn Iterator<Item = char>| letters.filter(|c| !c.is_numeric()).collect::<String>();
            let entry: String = unnumbered(&mut behind.iter().copied()).chars().take(8).collect();
            let contents = file == "nav.xhtml" && unnumbered(&mut head.chars()).contains(&entry);
            let found = contents || agree(&behind, &head);
            assert!(found, "{look}, page {label}: “{}” in the e-book, “{head}” in print", behind.iter().collect::<String>());
            checked += 1;
        }
        assert!(checked * 10 > list.len() * 7, "{look}: {checked} of {} pages", list.len());
    }
}

#[test]
fn the_sample_turns_its_pages_alike() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut report = Report::default();
    let (manifest, layout) = config::load(root, &[], &mut report).expect("the sample's book.toml");
    let fonts = postbound::internals::font::load::load(&layout, &root.join("fonts"), &mut report).expect("fonts");
    let planned = postbound::plan(&manifest, &mut |_| {}, &mut report).expect("planned");
    let book = postbound::assemble(&manifest, &planned, &fonts, &mut report);
    assert!(compare(&book, &lay_out(&book, &layout, manifest.links)) >= 80);
}

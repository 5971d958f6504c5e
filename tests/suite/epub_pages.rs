//! The two books held side by side: what the printed pages start with is what stands behind the marks in the e-book.

use std::collections::BTreeMap;
use std::path::Path;

use postbound::asset::Extras;
use postbound::config::{self, Layout};
use postbound::diag::Report;
use postbound::font::Fonts;
use postbound::layout::page::{PageStart, Pages, Placed};
use postbound::model::Book;
use postbound::xhtml::PageBreaks;

use crate::conformance_epub::make;
use crate::epub_inside::{Flat, files, flatten, page_list};
use crate::torture;

fn letters(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The first words of a page that come from the book's text.
fn first_words(pages: &Pages, page: usize) -> Option<String> {
    pages.pages.get(page)?.placed.iter().find_map(|(_, placed)| match placed {
        Placed::Text(run) if run.pos.is_some() => letters(run.text.split_whitespace().next()?).into(),
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
    let fonts: Fonts = postbound::font::load::load(layout, Path::new("no fonts of its own"), &mut Report::default()).expect("bundled");
    postbound::layout::lay_out(book, layout, &fonts, links, &mut Report::default())
}

#[test]
fn the_torture_book_turns_its_pages_alike() {
    let book = torture::book();
    let layout = config::layouts::bundled("pocket-4.25x6.875").expect("is bundled");
    assert!(compare(&book, &lay_out(&book, &layout, config::manifest::Links::Page)) >= 8);
}

#[test]
fn the_sample_turns_its_pages_alike() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut report = Report::default();
    let (manifest, layout) = config::load(root, &[], &mut report).expect("the sample's book.toml");
    let fonts = postbound::font::load::load(&layout, &root.join("fonts"), &mut report).expect("fonts");
    let planned = postbound::plan(&manifest, &mut |_| {}, &mut report).expect("planned");
    let book = postbound::assemble(&manifest, &planned, &fonts, &mut report);
    assert!(compare(&book, &lay_out(&book, &layout, manifest.links)) >= 80);
}

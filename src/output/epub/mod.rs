//! From a book in XHTML to an EPUB 3.3 file.
//!
//! [`package`] says what the file holds, [`build`] has epub-builder write container, manifest and spine, [`finish`] completes
//! them and streams the archive. [`metadata`] and [`nav`] are what is said of the book and how one finds one's way in it.

mod build;
pub mod cover;
mod finish;
pub mod fonts;
pub mod metadata;
mod nav;
pub mod package;
mod pictures;
mod subset;
mod summary;
mod target;

use std::io::{Cursor, Seek, Write};

use crate::asset::Extras;
use crate::config::manifest::Target;
use crate::diag::{Diagnostic, Loc, Outcome, Report, Stopped, kinds};
use crate::lang;
use crate::model::{Book, Note, walk};
use crate::xhtml::{XhtmlBook, lint};
use fonts::Embedded;

/// What an EPUB is made of.
#[derive(Clone, Copy)]
pub struct Ingredients<'a> {
    /// The words, resolved.
    pub book: &'a Book,
    /// Its text.
    pub xhtml: &'a XhtmlBook,
    /// Its whole stylesheet, see [`stylesheet`].
    pub css: &'a str,
    /// Its cover, a JPEG.
    pub cover: Option<&'a [u8]>,
    /// The faces that it brings.
    pub fonts: &'a [Embedded],
    /// The reading systems that it is made for.
    pub target: Target,
}

/// Writes the EPUB.
///
/// # Errors
/// What cannot be written is told to the report.
pub fn write(from: Ingredients<'_>, report: &mut Report) -> Outcome<Vec<u8>> {
    let mut out = Cursor::new(Vec::new());
    write_to(from, &mut out, report)?;
    Ok(out.into_inner())
}

/// Writes the EPUB to a file or to memory; pictures go through one at a time.
///
/// # Errors
/// What cannot be written is told to the report.
pub fn write_to<W: Write + Seek>(from: Ingredients<'_>, to: W, report: &mut Report) -> Outcome<()> {
    told(&from, report);
    let mut package = package::package(from.book, from.xhtml, from.cover.map(<[u8]>::to_vec), from.css.to_string());
    package.add_fonts(from.fonts);
    target::suit(&mut package, from.target).map_err(|why| stop(report, format!("the EPUB cannot be put together: {why}")))?;
    let built = build::build(&package).map_err(|why| stop(report, format!("the EPUB cannot be put together: {why}")))?;
    let picture = |id: crate::model::AssetId| match from.book.assets.get(id.0 as usize) {
        Some(asset) => pictures::prepare(asset).map_err(|why| format!("{}: {why}", asset.path)),
        None => Err("a picture is missing from the library".to_string()),
    };
    finish::finish(&package, &built, &lang::words(&from.book.meta.lang), &picture, to)
        .map_err(|why| stop(report, format!("the EPUB cannot be written: {why}")))
}

/// The files of the e-book as they are before they are packed, without a cover, and its nav.
pub fn unpacked(book: &Book, xhtml: &XhtmlBook, css: &str, fonts: &[Embedded]) -> (package::Package, String) {
    let mut package = package::package(book, xhtml, None, css.to_string());
    package.add_fonts(fonts);
    let nav = nav::nav(&package, &lang::words(&book.meta.lang));
    (package, nav)
}

/// What a person should know before the book goes to a shop.
fn told(from: &Ingredients<'_>, report: &mut Report) {
    let pictures = from.xhtml.pictures;
    if from.book.meta.certified && !pictures.all_described() && from.target == Target::Standard {
        let missing = pictures.shown - pictures.described;
        report.push(
            Diagnostic::warning(kinds::CLAIM_NOT_MADE, format!("conformance is certified, and pictures without a description: {missing}"))
                .with("the e-book does not claim it")
                .help("describe them (`missing-alt` names each), or leave out [accessibility] certify"),
        );
    }
    if from.target == Target::Kobo {
        from.book.notes().filter(|n| !n.generated).for_each(|note| kobo_note(note, report));
    }
}

/// Kobo's reader shows notes of 10 to 4,999 characters where their marks stand, and turns the page to others.
fn kobo_note(note: &Note, report: &mut Report) {
    // The number before the note counts.
    let mut length = note.number.to_string().len() + 2;
    walk::texts(&note.blocks, &mut |t| length += t.plain().chars().count());
    if (10..5000).contains(&length) {
        return;
    }
    let mut d = Diagnostic::note(
        kinds::KOBO_NOTE,
        format!("Kobo's reader does not show note {} as a pop-up: it has {length} characters", note.number),
    );
    d.loc = note.blocks.first().map(|b| b.loc.clone());
    report.push(d.help("from 10 to 4,999 it does; the link works all the same"));
}

fn stop(report: &mut Report, message: String) -> Stopped {
    report.push(Diagnostic::error(kinds::EPUB, message));
    Stopped
}

/// The layout's stylesheet with the rules of the faces before it and the user's own behind it, each checked.
pub fn stylesheet(xhtml: &XhtmlBook, fonts: &[Embedded], extras: &Extras, report: &mut Report) -> String {
    let mut css = fonts::rules(fonts);
    css.push_str(&xhtml.stylesheet);
    for (path, text) in &extras.css {
        let lints = lint::lint(text);
        for l in &lints {
            let d = Diagnostic::warning(l.kind, l.message.clone()).at(Loc::new(path.as_str(), l.line)).help(l.help);
            report.push(if l.cut.is_empty() { d } else { d.with("it is not in the book") });
        }
        css.push_str("\n/* The book's own */\n");
        css.push_str(&lint::without_cuts(text, &lints));
        css.push('\n');
    }
    css
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, BlockKind, Text};

    #[test]
    fn notes_that_kobo_does_not_show_in_place_are_told() {
        let note = |length: usize| Note {
            number: 7,
            blocks: vec![Block::new(BlockKind::Para(Text::from_plain("x".repeat(length))), Loc::new("a.md", 3))],
            generated: false,
        };
        // "7. " stands before it.
        for (length, told) in [(6, true), (7, false), (4996, false), (4997, true)] {
            let mut report = Report::default();
            kobo_note(&note(length), &mut report);
            assert_eq!(report.diagnostics.iter().any(|d| d.kind == "kobo-note" && d.loc.is_some()), told, "{length}");
        }
    }
}

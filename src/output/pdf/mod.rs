//! PDF: one pagination, as a file for the screen that everyone can read, or for a printer.
//!
//! ```text
//!  Pages ─ fonts (meanings, subsets) ─┬─ write (printpdf: pages, boxes, fonts, pictures) ─┐
//!                                     └─ content (operators, page by page, side by side) ─┴─ finish, tags ─ save ─► bytes
//! ```
//!
//! `printpdf` makes the document and its resources; the pages' words and what a standard asks for are ours.

mod colour;
mod content;
mod finish;
mod fonts;
mod images;
mod number;
mod save;
mod sheet;
mod tags;
#[cfg(test)]
mod tests;
mod write;
mod xmp;

use rayon::prelude::*;

use crate::config::Layout;
use crate::config::manifest::PdfOutput;
use crate::diag::{Diagnostic, Outcome, Report};
use crate::font::Fonts;
use crate::layout::page::{Element, Pages, Role, TextRun};
use crate::model::Book;

use content::{Canvas, Painted};
use finish::Finish;
use fonts::Subsets;
use sheet::Sheet;
use xmp::Claims;

/// Writes the laid-out book as a PDF; the same book gives the same bytes.
///
/// # Errors
/// A face that cannot be embedded stops it; the report says which.
pub fn write(book: &Book, pages: &Pages, _layout: &Layout, fonts: &Fonts, output: &PdfOutput, report: &mut Report) -> Outcome<Vec<u8>> {
    file(book, pages, fonts, output, report)
}

fn file(book: &Book, pages: &Pages, fonts: &Fonts, output: &PdfOutput, report: &mut Report) -> Outcome<Vec<u8>> {
    let subsets = fonts::subset(&pages.pages, fonts, report)?;
    let sheet = Sheet::plain(pages);
    let canvas =
        Canvas { subsets: &subsets, elements: output.tagged.then_some(pages.elements.as_slice()), sheet: sheet.size, origin: sheet.origin };
    let (streams, painted) = paint(&canvas, pages);
    let mut document = write::document(book, pages, &subsets, &sheet, report);
    let mut finish = Finish::new(&mut document, book, pages, &sheet);
    finish.contents(streams);
    finish.fonts(&subsets, fonts);
    finish.information();
    finish.labels();
    finish.viewer(output.tagged && !pages.bookmarks.is_empty());
    if output.tagged {
        finish.destinations();
        let annotations = finish.links(&painted);
        finish.bookmarks();
        finish.tags(&painted, &annotations);
        finish.output_intent();
        finish.metadata(claims(pages, &subsets, output, report));
    }
    Ok(save::save(&mut document, "1.7"))
}

/// Paints the pages side by side, each deflated at once, so that only one page a worker is large.
fn paint<'a>(canvas: &'a Canvas<'a>, pages: &'a Pages) -> (Vec<Vec<u8>>, Vec<Painted<'a>>) {
    let follows = followers(pages);
    pages
        .pages
        .par_iter()
        .zip(follows)
        .map(|(page, follows)| {
            let mut painted = content::paint(canvas, page, follows);
            let stream = save::deflate(&std::mem::take(&mut painted.stream));
            (stream, painted)
        })
        .unzip()
}

/// For each page, the first run of the book's text on the pages after it.
fn followers(pages: &Pages) -> Vec<Option<&TextRun>> {
    let mut next = None;
    let mut follows: Vec<_> = pages
        .pages
        .iter()
        .rev()
        .map(|page| {
            let follows = next;
            next = content::following(&page.placed).or(next);
            follows
        })
        .collect();
    follows.reverse();
    follows
}

/// The standards that the file keeps: what is known to break one is looked for, and told.
fn claims(pages: &Pages, subsets: &Subsets, output: &PdfOutput, report: &mut Report) -> Claims {
    let bare = pages.elements.iter().filter(|e| e.role == Role::Figure && e.alt.is_none());
    let (pictures, first): (usize, Option<&Element>) = (bare.clone().count(), bare.clone().next());
    let notdef = subsets.iter().find(|(_, f)| f.has_notdef);
    if pictures > 0 {
        let mut d = Diagnostic::note(
            "pdf-not-accessible",
            format!("the PDF “{}” makes no claim to PDF/UA: {pictures} pictures have no description", output.name),
        )
        .help("describe each picture (`![description](picture.png)`), or mark decoration with an empty description");
        d.loc = first.and_then(|e| e.loc.clone());
        report.push(d);
    }
    if let Some((_, face)) = notdef {
        report.push(
            Diagnostic::note(
                "pdf-missing-glyph",
                format!("the PDF “{}” claims no standard: it shows a missing character in {}", output.name, face.name),
            )
            .help("add a family that has the character to the book's fonts folder"),
        );
    }
    Claims { ua: pictures == 0 && notdef.is_none(), a: notdef.is_none() }
}

//! PDF: one pagination, as a file for the screen that everyone can read, or for a printer.
//!
//! ```text
//!  Pages ─ fonts (meanings, subsets) ─┬─ write (printpdf: pages, boxes, fonts, pictures) ─┐
//!                                     └─ content (operators, page by page, side by side) ─┴─ finish, tags ─ save ─► bytes
//! ```
//!
//! `printpdf` makes the document and its resources; the pages' words and what a standard asks for are ours.

mod booklet;
mod colour;
mod content;
mod deflate;
mod finish;
mod fonts;
mod images;
mod marks;
mod number;
mod pen;
mod reading;
mod resolution;
mod role;
mod save;
mod sheet;
pub mod standard;
mod tags;
mod target;
#[cfg(test)]
mod tests;
mod wrap;
mod write;
mod xmp;

use std::io::Write;

use rayon::prelude::*;

use crate::config::Layout;
use crate::config::manifest::PdfOutput;
use crate::config::printer::ColourModel;
use crate::diag::{Diagnostic, Outcome, Report, Stopped, kinds};
use crate::font::Fonts;
use crate::layout::page::{Pages, Side};
use crate::model::Book;

use content::{Canvas, Painted};
use finish::Finish;
use target::Target;

pub use target::{fitted, page_count, refuses};
pub use wrap::{CoverFile, write_cover};

/// Writes the laid-out book as a PDF in memory; the same book gives the same bytes.
///
/// # Errors
/// As [`write_to`].
pub fn write(book: &Book, pages: &Pages, layout: &Layout, fonts: &Fonts, output: &PdfOutput, report: &mut Report) -> Outcome<Vec<u8>> {
    let mut out = Vec::new();
    write_to(book, pages, layout, fonts, output, &mut out, report)?;
    Ok(out)
}

/// Writes the laid-out book as a PDF, its pictures one after the other.
///
/// # Errors
/// A face that cannot be embedded stops it, and so does a printer that cannot take the book, a picture that changed since
/// it was loaded, or a disk that is full; the report says why.
pub fn write_to<W: Write + ?Sized>(
    book: &Book,
    pages: &Pages,
    layout: &Layout,
    fonts: &Fonts,
    output: &PdfOutput,
    to: &mut W,
    report: &mut Report,
) -> Outcome<()> {
    if let Some(booklet) = &output.booklet {
        return booklet::write_booklet(book, pages, fonts, (output, booklet), to, report);
    }
    let target = Target::new(pages, layout, output, report)?;
    file(book, pages, fonts, &target, to, report)
}

fn file<W: Write + ?Sized>(book: &Book, pages: &Pages, fonts: &Fonts, target: &Target<'_>, to: &mut W, report: &mut Report) -> Outcome<()> {
    let subsets = fonts::subset(&pages.pages, fonts, report)?;
    let elements = target.tagged.then_some(pages.elements.as_slice());
    let canvas = Canvas { subsets: &subsets, elements, sheet: &target.sheet, actual_text: target.is_modern() };
    let found = target.found(book, pages, &subsets);
    let broken = target.standard.broken(&found);
    if !broken.is_empty() {
        broken.into_iter().for_each(|d| report.push(d));
        return Err(Stopped);
    }
    let (streams, painted) = paint(&canvas, pages, target);
    let mut document = write::document(book, pages, &subsets, target);
    let pictures = images::Pictures::of(&document, book, target.inks(report)?).fitted(pages, target.resolution);
    greys(&pictures, target, report);
    let mut finish = Finish::new(&mut document, book, pages, target);
    finish.contents(streams);
    finish.fonts(&subsets, fonts);
    finish.information();
    finish.labels();
    finish.viewer(target.tagged && !pages.bookmarks.is_empty(), pages.rtl);
    let claims = target.standard.claims(&found, report);
    if target.tagged {
        finish.destinations();
        let annotations = finish.links(&painted);
        finish.bookmarks();
        finish.tags(&painted, &annotations);
    }
    finish.output_intent();
    if target.standard.has_metadata(target.tagged) {
        finish.metadata(claims);
    }
    if !target.is_modern() {
        finish.for_old_readers();
    }
    saved(&mut document, &pictures, target, to, report)
}

/// Says that colours were lost.
fn greys(pictures: &images::Pictures<'_>, target: &Target<'_>, report: &mut Report) {
    if target.takes_rgb() || target.profile.is_some() {
        return;
    }
    let coloured = pictures.coloured();
    if coloured > 0 {
        let many = if coloured == 1 { "a picture is".to_string() } else { format!("{coloured} pictures are") };
        let d =
            Diagnostic::note(kinds::COLOURS_TO_GREY, format!("{many} grey in the PDF “{}”: {} takes no RGB", target.name, target.taker()));
        let process = target.printer.is_some_and(|p| p.colours.contains(&ColourModel::Cmyk));
        report.push(if process { d.help("for colours, name the press's ICC profile: `profile = \"….icc\"`") } else { d });
    }
}

/// Writes a finished document.
fn saved<W: Write + ?Sized>(
    document: &mut lopdf::Document,
    pictures: &images::Pictures<'_>,
    target: &Target<'_>,
    to: &mut W,
    report: &mut Report,
) -> Outcome<()> {
    let saved = if target.is_modern() {
        save::save(document, pictures, target.version(), to)
    } else {
        save::save_plain(document, pictures, target.version(), to)
    };
    let told = saved.map_err(|why| {
        let d = Diagnostic::error(kinds::CANNOT_WRITE, format!("the PDF “{}” cannot be written: {why}", target.name));
        report.push(d.with("the last one, if there was one, is as it was"));
        Stopped
    })?;
    told.into_iter().for_each(|d| report.push(d));
    Ok(())
}

/// Paints the pages side by side, each deflated at once, so that only one page a worker is large.
fn paint<'a>(canvas: &'a Canvas<'a>, pages: &'a Pages, target: &Target<'_>) -> (Vec<Vec<u8>>, Vec<Painted<'a>>) {
    let firsts = canvas.elements.map(|elements| (elements, reading::firsts(&pages.pages, elements)));
    let (mut streams, mut painted): (Vec<_>, Vec<_>) = pages
        .pages
        .par_iter()
        .enumerate()
        .map(|(number, page)| {
            let items = match &firsts {
                Some((elements, firsts)) => reading::ordered(page, number, elements, firsts),
                None => page.placed.iter().collect(),
            };
            // A paragraph may go on after a picture that has a page to itself.
            let later = pages.pages.get(number + 1..).map_or(&[][..], |rest| &rest[..rest.len().min(2)]);
            let mut painted = content::paint(canvas, page, &items, later);
            let mut stream = std::mem::take(&mut painted.stream);
            stream.extend_from_slice(&marks(target, page.side));
            (deflate::deflate(&stream), painted)
        })
        .unzip();
    for side in target.sides.iter().skip(painted.len()) {
        streams.push(deflate::deflate(&marks(target, *side)));
        painted.push(Painted::default());
    }
    (streams, painted)
}

/// Crop marks and colour bars, where they are asked for.
fn marks(target: &Target<'_>, side: Side) -> Vec<u8> {
    if !target.marks {
        return Vec::new();
    }
    let marks = marks::draw(&target.sheet, side, target.bars());
    if target.tagged { [b"/Artifact<</Type/Page>>BDC\n".as_slice(), &marks, b"EMC\n"].concat() } else { marks }
}

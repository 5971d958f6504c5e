//! The pages two by two on sheets for a home printer, so that folded and laid into one another they read on: a book of signatures
//! to be stitched through the fold.
//!
//! Every page becomes a form that its sheet shows; nothing is set or painted anew, so the booklet's pages are the book's.

use std::io::Write;

use lopdf::{Dictionary, Object};

use super::content::Canvas;
use super::deflate::{deflate, deflated};
use super::finish::Finish;
use super::marks;
use super::number::{Milli, milli, push_milli};
use super::save::reference;
use super::sheet::Sheet;
use super::target::Target;
use super::{fonts, images, paint, saved, write};
use crate::config::manifest::{Booklet, PdfOutput};
use crate::diag::{Diagnostic, Outcome, Report, kinds};
use crate::font::Fonts;
use crate::layout::page::{Pages, Side};
use crate::model::Book;
use crate::unit::{Len, Size};

/// What no home printer prints on, at every edge.
const EDGE: f64 = 5.0 * 72.0 / 25.4;

/// One side of a sheet: the pages on it, by their index, and how many sheets lie around it in its signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetSide {
    /// The left one; `None` is blank.
    pub left: Option<usize>,
    /// The right one.
    pub right: Option<usize>,
    /// 0 is the outermost sheet.
    pub depth: usize,
}

/// The sides of all sheets in the order of printing, front and back of one sheet in turn. A signature has `signature` pages,
/// the last one as few as do, a multiple of four.
pub fn impose(pages: usize, signature: usize) -> Vec<SheetSide> {
    let signature = signature.max(4) / 4 * 4;
    let mut sides = Vec::new();
    let mut first = 0;
    while first < pages {
        let count = (pages - first).div_ceil(4).saturating_mul(4).min(signature);
        let page = |n: usize| Some(first + n).filter(|p| *p < pages);
        for sheet in 0..count / 4 {
            let (low, high) = (2 * sheet, count - 1 - 2 * sheet);
            sides.push(SheetSide { left: page(high), right: page(low), depth: sheet });
            sides.push(SheetSide { left: page(low + 1), right: page(high - 1), depth: sheet });
        }
        first += count;
    }
    sides
}

/// Writes the pages as a booklet.
///
/// # Errors
/// As [`super::write_to`].
pub fn write_booklet<W: Write + ?Sized>(
    book: &Book,
    pages: &Pages,
    fonts: &Fonts,
    (output, booklet): (&PdfOutput, &Booklet),
    to: &mut W,
    report: &mut Report,
) -> Outcome<()> {
    let paper = Sheet::plain(booklet.sheet);
    let page = Sheet::plain(pages.trim);
    let mut sides = impose(pages.pages.len(), booklet.signature);
    if pages.rtl {
        sides.iter_mut().for_each(|side| std::mem::swap(&mut side.left, &mut side.right));
    }
    let single = Target { sheet: page, sides: pages.pages.iter().map(|p| p.side).collect(), ..target(output, page) };
    let sheets = Target { sides: vec![Side::Recto; sides.len()], ..target(output, paper) };
    let subsets = fonts::subset(&pages.pages, fonts, report)?;
    let canvas = Canvas { subsets: &subsets, elements: None, sheet: &page, actual_text: true };
    let (forms, _) = paint(&canvas, pages, &single);
    let place = Placement::new(pages.trim, booklet);
    place.tell(output, report);
    let mut document = write::document(book, pages, &subsets, &sheets);
    let pictures = images::Pictures::of(&document, book, super::colour::Inks::Screen).fitted(pages, output.resolution);
    let mut finish = Finish::new(&mut document, book, pages, &sheets);
    finish.contents(sides.iter().map(|side| deflate(&place.side(*side, output.marks))).collect());
    finish.fonts(&subsets, fonts);
    finish.information();
    finish.viewer(false, pages.rtl);
    let ids = finish.page_ids.clone();
    let resources = ids.first().and_then(|id| document.get_dictionary(*id).ok()?.get(b"Resources").ok().cloned());
    let size = [0, 0, milli(pages.trim.width), milli(pages.trim.height)].map(|m| Object::Real(m as f32 / 1000.0));
    let mut names = Vec::new();
    for form in forms {
        let mut dict = Dictionary::from_iter([("Type", "XObject".into()), ("Subtype", "Form".into())]);
        dict.set("BBox", size.to_vec());
        if let Some(resources) = &resources {
            dict.set("Resources", resources.clone());
        }
        names.push(document.add_object(Object::Stream(deflated(dict, form))));
    }
    for (id, side) in ids.into_iter().zip(&sides) {
        let shown = [side.left, side.right].into_iter().flatten().filter_map(|n| Some((name(n), reference(*names.get(n)?))));
        let forms: Dictionary = shown.collect();
        let own = Dictionary::from_iter([("XObject", Object::Dictionary(forms))]);
        if let Ok(page) = document.get_dictionary_mut(id) {
            page.set("Resources", own);
        }
    }
    if let Ok(catalog) = document.catalog_mut() {
        // Printers that read it turn the sheet as the imposition wants it.
        let preferences = Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true)), ("Duplex", "DuplexFlipShortEdge".into())]);
        catalog.set("ViewerPreferences", preferences);
    }
    saved(&mut document, &pictures, &sheets, to, report)
}

fn target<'a>(output: &'a PdfOutput, sheet: Sheet) -> Target<'a> {
    let standard = super::standard::of(crate::config::printer::Standard::Plain);
    Target {
        name: &output.name,
        printer: None,
        sheet,
        sides: Vec::new(),
        tagged: false,
        standard,
        marks: false,
        profile: None,
        resolution: output.resolution,
    }
}

fn name(page: usize) -> String {
    format!("P{page}")
}

/// Where the pages of a sheet stand, in points.
struct Placement {
    sheet: (f64, f64),
    page: (f64, f64),
    scale: f64,
    /// How far a page moves towards the fold for each sheet around its own.
    creep: f64,
}

impl Placement {
    /// Two pages side by side in the middle of the sheet, made smaller where they are too large, never larger.
    fn new(trim: Size, booklet: &Booklet) -> Placement {
        let Size { width, height } = booklet.sheet;
        let sheet = (width.to_pt(), height.to_pt());
        let (w, h) = (trim.width.to_pt(), trim.height.to_pt());
        let fits = 2.0 * w <= sheet.0 && h <= sheet.1;
        let scale = if fits { 1.0 } else { ((sheet.0 - 2.0 * EDGE) / (2.0 * w)).min((sheet.1 - 2.0 * EDGE) / h) };
        Placement { sheet, page: (w * scale, h * scale), scale, creep: booklet.thickness.to_pt() }
    }

    fn tell(&self, output: &PdfOutput, report: &mut Report) {
        if self.scale < 0.999 {
            let mm = |l: f64| Len::pt(l).to_mm();
            let message = format!(
                "the booklet “{}”: two pages are larger than a sheet of {:.0} × {:.0} mm, so they are printed at {:.0} %",
                output.name,
                mm(self.sheet.0),
                mm(self.sheet.1),
                self.scale * 100.0
            );
            report.push(Diagnostic::note(kinds::BOOKLET_SCALED, message).help("name a larger `sheet`, or choose a smaller layout"));
        }
    }

    /// The operators of a side.
    fn side(&self, side: SheetSide, marks: bool) -> Vec<u8> {
        let (fold, foot) = (self.sheet.0 / 2.0, (self.sheet.1 - self.page.1) / 2.0);
        let creep = self.creep * side.depth as f64;
        let mut out = Vec::new();
        for (page, left) in [(side.left, true), (side.right, false)] {
            let Some(page) = page else { continue };
            // The inner sheets of a signature stand out at the fore-edge, where they are cut: their pages move to the fold.
            let x = if left { fold - self.page.0 + creep } else { fold - creep };
            let half = if left { 0.0 } else { fold };
            out.extend_from_slice(b"q");
            numbers(&mut out, &[half, 0.0, fold, self.sheet.1]);
            out.extend_from_slice(b"re W n\n");
            out.extend_from_slice(format!("{0} 0 0 {0}", (self.scale * 1e6).round() / 1e6).as_bytes());
            numbers(&mut out, &[x, foot]);
            out.extend_from_slice(format!("cm/{} Do Q\n", name(page)).as_bytes());
        }
        if marks {
            let milli = |v: f64| (v * 1000.0).round() as Milli;
            let area = [fold - self.page.0, foot, fold + self.page.0, foot + self.page.1].map(milli);
            out.extend_from_slice(&marks::around(area, [milli(self.sheet.0), milli(self.sheet.1)], milli(fold)));
        }
        out
    }
}

fn numbers(out: &mut Vec<u8>, values: &[f64]) {
    for value in values {
        out.push(b' ');
        push_milli(out, (value * 1000.0).round() as Milli);
    }
    out.push(b' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Left and right page of each side, from 1; 0 is blank.
    fn table(pages: usize, signature: usize) -> Vec<[usize; 2]> {
        let number = |p: Option<usize>| p.map_or(0, |p| p + 1);
        impose(pages, signature).iter().map(|s| [number(s.left), number(s.right)]).collect()
    }

    #[test]
    fn signatures_are_imposed_as_bookbinders_tables_say() {
        assert_eq!(table(4, 4), [[4, 1], [2, 3]]);
        assert_eq!(table(8, 8), [[8, 1], [2, 7], [6, 3], [4, 5]]);
        assert_eq!(table(16, 16), [[16, 1], [2, 15], [14, 3], [4, 13], [12, 5], [6, 11], [10, 7], [8, 9]]);
        let of_32 = [
            [32, 1],
            [2, 31],
            [30, 3],
            [4, 29],
            [28, 5],
            [6, 27],
            [26, 7],
            [8, 25],
            [24, 9],
            [10, 23],
            [22, 11],
            [12, 21],
            [20, 13],
            [14, 19],
            [18, 15],
            [16, 17],
        ];
        assert_eq!(table(32, 32), of_32);
    }

    #[test]
    fn the_last_signature_is_as_short_as_it_may_be_and_ends_with_blanks() {
        assert_eq!(table(22, 16)[8..], [[0, 17], [18, 0], [22, 19], [20, 21]]);
        assert_eq!(table(5, 4), [[4, 1], [2, 3], [0, 5], [0, 0]]);
        assert_eq!(table(0, 16), [[0; 2]; 0]);
        assert_eq!(impose(16, 16).iter().map(|s| s.depth).collect::<Vec<_>>(), [0, 0, 1, 1, 2, 2, 3, 3]);
    }

    #[test]
    fn every_page_is_there_once_and_backs_its_neighbour() {
        for pages in 0..70 {
            for signature in (4..=32).step_by(4) {
                let sides = impose(pages, signature);
                let mut seen: Vec<usize> = sides.iter().flat_map(|s| [s.left, s.right]).flatten().collect();
                seen.sort_unstable();
                assert_eq!(seen, (0..pages).collect::<Vec<_>>());
                for sheet in sides.chunks(2) {
                    // Turned about its short edge, the back of the right page is the left one, and its next.
                    if let (Some(a), Some(b)) = (sheet[0].right, sheet[1].left) {
                        assert_eq!(a + 1, b);
                    }
                }
            }
        }
    }
}

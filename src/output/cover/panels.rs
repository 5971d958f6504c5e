//! How large a cover is and where its parts lie: back, spine and front on one sheet, by the printer's formula.

use crate::config::manifest::CoverOutput;
use crate::config::printer::{Printer, Spine};
use crate::diag::{Diagnostic, Outcome, Report, Stopped, kinds};
use crate::unit::{Len, Size};

use super::drawing::Area;

/// The parts of a sheet, in points from its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Panels {
    /// The sheet with its bleed.
    pub sheet: Area,
    /// The left one, after trimming; the right one where the book runs from right to left.
    pub back: Area,
    /// Between both.
    pub spine: Area,
    /// The other one.
    pub front: Area,
    /// How far words stay from the trim.
    pub safe: f64,
    /// How far they stay from the spine's folds.
    pub hinge: f64,
}

/// A cover's measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measures {
    /// Around everything.
    pub bleed: Len,
    /// The width of the spine.
    pub spine: Len,
    /// Front and back, each.
    pub panel: Size,
}

impl Measures {
    /// What is left after trimming.
    pub fn trim(&self) -> Size {
        Size { width: self.panel.width * 2 + self.spine, height: self.panel.height }
    }

    /// The parts; a book from right to left opens at the other side of its spine.
    pub fn panels(&self, printer: &Printer, rtl: bool) -> Panels {
        let (b, w, h, s) = (self.bleed.to_pt(), self.panel.width.to_pt(), self.panel.height.to_pt(), self.spine.to_pt());
        let panel = |x: f64, w: f64| Area { x, y: b, w, h };
        let (left, right) = (panel(b, w), panel(b + w + s, w));
        let (back, front) = if rtl { (right, left) } else { (left, right) };
        Panels {
            sheet: Area { x: 0.0, y: 0.0, w: 2.0 * (w + b) + s, h: h + 2.0 * b },
            back,
            spine: panel(b + w, s),
            front,
            safe: printer.cover.safe.to_pt(),
            hinge: printer.cover.hinge.to_pt(),
        }
    }
}

impl Panels {
    /// A front alone, as an e-book has it.
    pub fn front_only(width: f64, height: f64) -> Panels {
        let front = Area { x: 0.0, y: 0.0, w: width, h: height };
        Panels { sheet: front, front, ..Panels::default() }
    }
}

/// The measures of a cover for a book of this trim and so many pages.
///
/// # Errors
/// The printer does not say how wide the spine is and neither does the user; the report names the key.
pub fn measures(cover: &CoverOutput, trim: Size, pages: usize, report: &mut Report) -> Outcome<Measures> {
    let demands = &cover.printer.cover;
    let overhang = demands.overhang();
    let panel = Size { width: trim.width + overhang, height: trim.height + overhang * 2 };
    let of = |spine: Len| Measures { bleed: demands.bleed, spine, panel };
    if let Some(own) = cover.spine {
        return Ok(of(own));
    }
    let paper = cover.printer.paper(cover.paper.as_deref());
    let caliper = paper.and_then(|p| p.caliper).filter(|_| demands.spine != Spine::Template);
    let Some(caliper) = caliper else {
        report.push(spine_is_unknown(cover, pages));
        return Err(Stopped);
    };
    let spine = caliper * i64::try_from(pages).unwrap_or(0) + demands.spine_constant + demands.boards();
    if demands.spine == Spine::Estimate {
        let d = Diagnostic::warning(
            kinds::COVER_ESTIMATE,
            format!(
                "the cover “{}”: a spine of {} for {pages} pages is an estimate of ours, not {}’s word",
                cover.name,
                both(spine),
                cover.printer.title
            ),
        );
        let sheet = Size { width: of(spine).trim().width + demands.bleed * 2, height: panel.height + demands.bleed * 2 };
        let help = format!(
            "compare the sheet, {} by {}, with the printer's own calculator, and write spine = \"…\" if it differs",
            both(sheet.width),
            both(sheet.height)
        );
        report.push(d.at(cover.loc.clone()).help(help));
    }
    Ok(of(spine))
}

fn spine_is_unknown(cover: &CoverOutput, pages: usize) -> Diagnostic {
    let printer = &cover.printer;
    let paper = printer.paper(cover.paper.as_deref()).map_or("the book's", |p| p.name.as_str());
    let message = match printer.cover.spine {
        Spine::Template => format!("the cover “{}”: {} publishes no formula for the width of a spine", cover.name, printer.title),
        _ => format!("the cover “{}”: nobody says how thick {}’s {paper} paper is", cover.name, printer.title),
    };
    Diagnostic::error(kinds::COVER_SPINE, message).at(cover.loc.clone()).help(format!(
        "ask the printer for its cover template for {pages} pages on {paper} paper, and write its width under [output.cover.{}]: spine = \"12.7mm\"",
        cover.name
    ))
}

/// "9.05 mm (0.356 in)".
pub fn both(l: Len) -> String {
    format!("{:.2} mm ({:.3} in)", l.to_mm(), l.to_in())
}

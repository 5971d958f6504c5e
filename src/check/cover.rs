//! Wrap covers: back, spine and front on one sheet, as wide as the pages inside make it.

use crate::config::printer::{Printer, Spine};
use crate::diag::{Diagnostic, kinds};
use crate::unit::{Len, Size};

use super::Demand;
use super::facts::{Facts, Page};
use super::object::Box4;
use super::rules::{everywhere, size};

/// A sheet may differ by so much from what is computed: a sixty-fourth of an inch.
const SLACK: f64 = 72.0 / 64.0;

/// Whether a file is a wrap cover: one sheet, wider than it is high.
pub fn is_cover(facts: &Facts) -> bool {
    match facts.pages.as_slice() {
        [only] => only.media[2] - only.media[0] > (only.media[3] - only.media[1]) * 1.05,
        _ => false,
    }
}

/// Checks a cover, against the pages that it is wrapped around where they are known.
pub fn check(facts: &Facts, inside: Option<&Facts>, demand: &Demand<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let (Some(page), Some(inside)) = (facts.pages.first(), inside) {
        wrap(page, inside, demand, &mut found);
    } else {
        let d = Diagnostic::note(kinds::COVER_ALONE, "this is a cover, and its size follows from the pages inside, which are not at hand");
        found.push(d.help("name the file of the pages too: `postbound check pages.pdf cover.pdf --printer NAME`"));
    }
    everywhere(facts, demand, &mut found);
    found
}

/// What a printer adds to both panels and the spine.
struct Around {
    width: Len,
    height: Len,
}

fn around(printer: &Printer) -> Around {
    let (bleed, cover) = (printer.cover.bleed * 2, &printer.cover);
    let or = |own: Len| if own > Len::ZERO { own } else { bleed };
    Around { width: or(cover.add_width), height: or(cover.add_height) }
}

/// The spine of so many pages, where the printer says how it is found.
fn spine(demand: &Demand<'_>, pages: usize) -> Option<Len> {
    let printer = demand.printer;
    if printer.cover.spine == Spine::Template {
        return None;
    }
    let caliper = printer.paper(demand.paper)?.caliper?;
    Some(caliper * i64::try_from(pages).ok()? + printer.cover.spine_constant)
}

fn wrap(page: &Page, inside: &Facts, demand: &Demand<'_>, found: &mut Vec<Diagnostic>) {
    let (printer, pages) = (demand.printer, inside.pages.len());
    let Some(first) = inside.pages.first() else { return };
    let trim = super::rules::trim_of(first, printer);
    let around = around(printer);
    let have = size(page.media);
    let inch = |s: Size| format!("{:.3} × {:.3} in", s.width.to_in(), s.height.to_in());
    let panels = trim.width * 2 + around.width;
    let width = spine(demand, pages).map(|spine| panels + spine);
    let want = Size { width: width.unwrap_or(have.width.max(panels)), height: trim.height + around.height };
    let off = |a: Len, b: Len| (a - b).abs() > Len::pt(SLACK);
    if off(have.width, want.width) || off(have.height, want.height) {
        let message = format!("the cover is {}; around {pages} pages of {} it must be {}", inch(have), inch(trim), inch(want));
        let sure = printer.cover.spine == Spine::Caliper;
        let d = if sure { Diagnostic::error(kinds::COVER_SIZE, message) } else { Diagnostic::warning(kinds::COVER_SIZE, message) };
        let help = if sure { "make it again for this page count and this paper" } else { "compare it with the printer's own template" };
        found.push(d.on(&[0]).help(help));
    }
    words_on_spine(page, have.width - panels + printer.cover.boards(), pages, printer, found);
}

/// Words that run up or down the middle of the sheet.
fn words_on_spine(page: &Page, spine: Len, pages: usize, printer: &Printer, found: &mut Vec<Diagnostic>) {
    let (middle, half) = ((page.media[0] + page.media[2]) / 2.0, spine.to_pt().max(0.0) / 2.0);
    let across = |b: &&Box4| (b[0] + b[2]) / 2.0 > middle - half.max(9.0) && (b[0] + b[2]) / 2.0 < middle + half.max(9.0);
    let on: Vec<&Box4> = page.painted.turned.iter().filter(across).collect();
    if on.is_empty() {
        return;
    }
    let least = printer.cover.spine_text_pages;
    if pages < least {
        let message = format!("words stand on the spine; {} allows them from {least} pages on, and there are {pages}", printer.title);
        found.push(Diagnostic::error(kinds::COVER_SPINE_TEXT, message).on(&[0]).help("leave the spine without words"));
    }
    let clear = printer.cover.spine_text_clear.to_pt();
    let room = on.iter().map(|b| (b[0] - middle + half).min(middle + half - b[2])).fold(f64::MAX, f64::min);
    if clear > 0.0 && room < clear - 0.5 {
        let message = format!(
            "words on the spine stand {:.3} in from its fold; {} wants {:.3} in",
            room.max(0.0) / 72.0,
            printer.title,
            clear / 72.0
        );
        found.push(Diagnostic::error(kinds::COVER_SPINE_ROOM, message).on(&[0]).help("set them smaller"));
    }
}

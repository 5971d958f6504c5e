//! A file's facts held against a printer's demands: one function a rule, each finding with its pages and what to do.

use crate::config::printer::{ColourModel, Forbidden, Paper, Printer};
use crate::diag::{Diagnostic, kinds, plural};
use crate::output::pdf::standard::{self, Said};
use crate::unit::{Len, Size};

use super::facts::{Facts, Page, listed};
use super::object::Box4;
use super::paint::{Colour, union};
use super::{Demand, words};

/// Places that differ by less are the same, in points.
const SLACK: f64 = 0.5;

/// Checks everything of a book's pages.
pub fn check(facts: &Facts, demand: &Demand<'_>) -> Vec<Diagnostic> {
    let printer = demand.printer;
    let mut found = Vec::new();
    count(facts, printer, demand.paper, &mut found);
    boxes(facts, printer, &mut found);
    margins(facts, printer, &mut found);
    everywhere(facts, demand, &mut found);
    words::title(facts, demand.book, &mut found);
    found
}

/// What holds of pages and of covers.
pub fn everywhere(facts: &Facts, demand: &Demand<'_>, found: &mut Vec<Diagnostic>) {
    let printer = demand.printer;
    legible(facts, found);
    if facts.locked {
        let d = Diagnostic::error(kinds::PRINT_ENCRYPTED, "the file is encrypted, if only against changes");
        found.push(d.help("save it without a password: printers must be able to change it"));
    }
    fonts(facts, found);
    pictures(facts, printer, found);
    colours(facts, printer, found);
    forbidden(facts, printer, found);
    standard(facts, printer, found);
    words::check(facts, demand.book, found);
}

/// Pages that could not be followed to their end: what is on them is only known in part.
fn legible(facts: &Facts, found: &mut Vec<Diagnostic>) {
    let unread = pages_where(facts, |_, p| p.painted.unread);
    if !unread.is_empty() {
        let d = Diagnostic::warning(kinds::PRINT_PAGE_DAMAGED, format!("what {} hold cannot be read to its end", listed(&unread)));
        found.push(d.on(&unread).help("write the file again: a printer may refuse it, and not all of it was checked"));
    }
}

/// The indices of the pages of which something holds.
pub fn pages_where(facts: &Facts, holds: impl Fn(usize, &Page) -> bool) -> Vec<usize> {
    facts.pages.iter().enumerate().filter(|(i, p)| holds(*i, p)).map(|(i, _)| i).collect()
}

fn count(facts: &Facts, printer: &Printer, paper: Option<&str>, found: &mut Vec<Diagnostic>) {
    let count = facts.pages.len();
    let most = |p: &Paper| facts.pages.first().map_or(p.most, |first| p.most_at(trim_of(first, printer)));
    match printer.paper(paper) {
        Some(p) if !(p.least..=most(p)).contains(&count) => found.push(
            Diagnostic::error(
                kinds::PRINT_PAGE_COUNT,
                format!("{}; {} takes {} to {} on {} paper", plural(count, "page"), printer.title, p.least, most(p), p.name),
            )
            .help("choose another paper or printer, divide the book, or change its layout"),
        ),
        Some(_) => {}
        None => found.push(Diagnostic::error(
            kinds::UNKNOWN_PAPER,
            format!("{} has no paper called “{}”", printer.title, paper.unwrap_or_default()),
        )),
    }
    if count % printer.parity != 0 {
        let d = Diagnostic::warning(kinds::PRINT_PARITY, format!("{}, not a multiple of {}", plural(count, "page"), printer.parity));
        found.push(d.help("add blank pages at the end, or the printer does"));
    }
    if printer.last_blank && facts.pages.last().is_some_and(|p| p.painted.anything) {
        let d = Diagnostic::warning(kinds::PRINT_LAST_PAGE, "the last page is not blank; the printer puts its bar code there");
        found.push(d.on(&[count - 1]).help("add a blank page at the end, and another if the count must be even"));
    }
    let inner = facts.pages.iter().rposition(|p| p.painted.anything).map_or(0, |last| last + 1);
    let blank = facts.pages[..inner.min(count)].windows(3).position(|w| w.iter().all(|p| !p.painted.anything));
    if let Some(start) = blank {
        let d = Diagnostic::warning(kinds::PRINT_BLANK_PAGES, format!("more than two blank pages in a row from page {}", start + 1));
        found.push(d.on(&[start, start + 1, start + 2]).help("take some out: printers ask whether they were meant"));
    }
    let megabytes = facts.bytes as u64 / 1_000_000;
    if printer.max_megabytes > 0 && megabytes > printer.max_megabytes {
        let d = Diagnostic::error(kinds::PRINT_FILE_SIZE, format!("{megabytes} MB; the limit is {} MB", printer.max_megabytes));
        found.push(d.help("scale pictures to 300 pixels an inch at their size on the page"));
    }
}

/// A box's size.
pub fn size(b: Box4) -> Size {
    Size { width: Len::pt(b[2] - b[0]), height: Len::pt(b[3] - b[1]) }
}

fn shown(s: Size) -> String {
    format!("{:.2} × {:.2} in ({:.1} × {:.1} mm)", s.width.to_in(), s.height.to_in(), s.width.to_mm(), s.height.to_mm())
}

/// The page after trimming: as the file says, or the sheet less the bleed that the printer wants around it.
fn trim(page: &Page, index: usize, printer: &Printer) -> Box4 {
    let same = |a: Box4, b: Box4| a.iter().zip(b).all(|(a, b)| (a - b).abs() < SLACK);
    if !printer.bleed.always || !same(page.trim, page.media) {
        return page.trim;
    }
    let (bleed, spine) = (printer.bleed.size.to_pt(), if printer.bleed.all_edges { printer.bleed.size.to_pt() } else { 0.0 });
    let (left, right) = if index % 2 == 0 { (spine, bleed) } else { (bleed, spine) };
    let m = page.media;
    [m[0] + left, m[1] + bleed, m[2] - right, m[3] - bleed]
}

/// The size of a page after trimming.
pub fn trim_of(page: &Page, printer: &Printer) -> Size {
    size(trim(page, 0, printer))
}

fn boxes(facts: &Facts, printer: &Printer, found: &mut Vec<Diagnostic>) {
    let Some(first) = facts.pages.first() else { return };
    let usual = size(trim(first, 0, printer));
    let near = |a: Len, b: Len| (a - b).abs() <= Len::pt(SLACK);
    let odd = pages_where(facts, |i, p| {
        let s = size(trim(p, i, printer));
        !(near(s.width, usual.width) && near(s.height, usual.height))
    });
    if !odd.is_empty() {
        let d =
            Diagnostic::error(kinds::PRINT_PAGE_SIZE, format!("{} differ in size from the first, which is {}", listed(&odd), shown(usual)));
        found.push(d.on(&odd).help("give all pages one size"));
    }
    let holds = |outer: Box4, inner: Box4| {
        outer[0] <= inner[0] + SLACK && outer[1] <= inner[1] + SLACK && outer[2] >= inner[2] - SLACK && outer[3] >= inner[3] - SLACK
    };
    let muddled = pages_where(facts, |_, p| {
        let bleed = p.bleed.unwrap_or(p.media);
        !holds(p.media, p.trim) || !holds(p.media, bleed) || !holds(bleed, p.trim)
    });
    if !muddled.is_empty() {
        let d = Diagnostic::error(kinds::PRINT_BOXES, format!("sheet, bleed and trim do not lie in each other on {}", listed(&muddled)));
        found.push(d.on(&muddled).help("export the file again with its boxes set: the trim inside the bleed inside the sheet"));
    }
    let nearest = printer.trims.nearest(usual);
    if nearest != usual {
        let d = Diagnostic::error(kinds::PRINT_TRIM, format!("{} does not cut {}", printer.title, shown(usual)));
        found.push(d.help(format!("its nearest trim is {}", shown(nearest))));
    }
    if printer.forbids(Forbidden::CropMarks) {
        let most = printer.bleed.size.to_pt() + SLACK;
        let wide = pages_where(facts, |i, p| {
            let t = trim(p, i, printer);
            t[0] - p.media[0] > most || t[1] - p.media[1] > most || p.media[2] - t[2] > most || p.media[3] - t[3] > most
        });
        if !wide.is_empty() {
            let d =
                Diagnostic::error(kinds::PRINT_CROP_MARKS, format!("{} are larger than trim and bleed, as with crop marks", listed(&wide)));
            found.push(d.on(&wide).help("write the file without marks, at the size of the trim with its bleed"));
        }
    }
    // What reaches the trim's edge is cut: it must run over it.
    let cut = pages_where(facts, |i, p| {
        let t = trim(p, i, printer);
        let has_bleed = p.media[1] < t[1] - SLACK;
        !has_bleed
            && p.painted
                .images
                .iter()
                .any(|(b, _)| b[1] <= t[1] + SLACK || b[3] >= t[3] - SLACK || b[0] <= t[0] + SLACK || b[2] >= t[2] - SLACK)
    });
    if !cut.is_empty() {
        let d = Diagnostic::error(
            kinds::PRINT_BLEED,
            format!("pictures reach the edge of the trim on {} and do not run over it", listed(&cut)),
        );
        found.push(d.on(&cut).help(format!("let them bleed by {:.3} in, with a sheet as much larger", printer.bleed.size.to_in())));
    }
}

fn margins(facts: &Facts, printer: &Printer, found: &mut Vec<Diagnostic>) {
    let gutter = printer.gutter(facts.pages.len()).to_pt();
    let bleeds = facts.pages.iter().enumerate().any(|(i, p)| p.media[1] < trim(p, i, printer)[1] - SLACK);
    let outside = if bleeds { printer.outside_with_bleed } else { printer.outside }.to_pt();
    let mut worst: [(f64, Vec<usize>); 2] = [(f64::MAX, Vec::new()), (f64::MAX, Vec::new())];
    for (i, page) in facts.pages.iter().enumerate() {
        let t = trim(page, i, printer);
        // Pictures that bleed are meant to pass the margins.
        let inside = |b: &Box4| b[0] > t[0] + SLACK && b[2] < t[2] - SLACK && b[1] > t[1] + SLACK && b[3] < t[3] - SLACK;
        let covered = page.painted.images.iter().map(|(b, _)| *b).filter(inside).fold(page.painted.text, |a, b| Some(union(a, b)));
        let Some(c) = covered else { continue };
        let (left, right) = (c[0] - t[0], t[2] - c[2]);
        let (spine, fore) = if i % 2 == 0 { (left, right) } else { (right, left) };
        let rest = fore.min(c[1] - t[1]).min(t[3] - c[3]);
        for ((least, pages), (have, want)) in worst.iter_mut().zip([(spine, gutter), (rest, outside)]) {
            if have < want - SLACK {
                *least = least.min(have);
                pages.push(i);
            }
        }
    }
    let names = [
        (kinds::PRINT_MARGIN_INSIDE, "the inner margin", gutter),
        (kinds::PRINT_MARGIN_OUTSIDE, "an outer, upper or lower margin", outside),
    ];
    for ((least, pages), (kind, what, want)) in worst.into_iter().zip(names) {
        if !pages.is_empty() {
            let d = Diagnostic::error(
                kind,
                format!(
                    "{what} is {:.3} in at its least, on {}; {} wants {:.3} in",
                    least / 72.0,
                    listed(&pages),
                    printer.title,
                    want / 72.0
                ),
            );
            found.push(d.on(&pages).help("widen the margins; running heads and folios count"));
        }
    }
}

fn fonts(facts: &Facts, found: &mut Vec<Diagnostic>) {
    let names = |holds: &dyn Fn(&super::facts::Font) -> bool| -> Vec<&str> {
        facts.fonts.iter().filter(|(_, f)| holds(f)).map(|(n, _)| n.as_str()).collect()
    };
    let missing = names(&|f| !f.embedded);
    if !missing.is_empty() {
        let d = Diagnostic::error(kinds::PRINT_FONT_MISSING, format!("fonts are not in the file: {}", missing.join(", ")));
        found.push(d.help("embed every font, the fourteen standard ones too"));
    }
    let drawn = names(&|f| f.type3);
    if !drawn.is_empty() {
        let d = Diagnostic::warning(kinds::PRINT_TYPE3, format!("fonts are drawings (Type 3): {}", drawn.join(", ")));
        found.push(d.help("use TrueType or OpenType fonts: drawings print poorly at small sizes"));
    }
}

fn pictures(facts: &Facts, printer: &Printer, found: &mut Vec<Diagnostic>) {
    let (least, most) = printer.ppi;
    let low = pages_where(facts, |_, p| p.painted.images.iter().any(|(_, ppi)| *ppi < f64::from(least) - 0.5));
    if least > 0 && !low.is_empty() {
        let worst = facts.pages.iter().flat_map(|p| &p.painted.images).map(|i| i.1).fold(f64::MAX, f64::min);
        let d = Diagnostic::warning(
            kinds::PRINT_RESOLUTION,
            format!("pictures have fewer than {least} pixels an inch on {}, {worst:.0} at the least", listed(&low)),
        );
        found.push(d.on(&low).help("take larger pictures, or show them smaller"));
    }
    let high = pages_where(facts, |_, p| p.painted.images.iter().any(|(_, ppi)| *ppi > f64::from(most) + 0.5));
    if most > 0 && !high.is_empty() {
        let d =
            Diagnostic::note(kinds::PRINT_RESOLUTION_HIGH, format!("pictures have more than {most} pixels an inch on {}", listed(&high)));
        found.push(d.on(&high).help("they print no better; smaller ones make a smaller file"));
    }
}

fn colours(facts: &Facts, printer: &Printer, found: &mut Vec<Diagnostic>) {
    let takes = |colour: Colour| match colour {
        Colour::Gray => true,
        Colour::Rgb | Colour::Lab => printer.colours.contains(&ColourModel::Rgb) && !printer.forbids(Forbidden::Rgb),
        Colour::Cmyk => printer.colours.contains(&ColourModel::Cmyk),
        Colour::Spot => !printer.forbids(Forbidden::Spot),
        Colour::Icc => !printer.forbids(Forbidden::Icc),
    };
    let names = [
        (Colour::Rgb, "RGB"),
        (Colour::Lab, "Lab"),
        (Colour::Cmyk, "CMYK"),
        (Colour::Spot, "spot colours"),
        (Colour::Icc, "colours with a profile"),
    ];
    for (colour, name) in names {
        let pages = pages_where(facts, |_, p| p.painted.colours.contains(&colour));
        if !pages.is_empty() && !takes(colour) {
            let d = Diagnostic::error(kinds::PRINT_COLOUR, format!("{name} on {}; {} does not take them", listed(&pages), printer.title));
            found.push(d.on(&pages).help("convert them to grey, or to the printer's own colours"));
        }
    }
    let Some((warn, refuse)) = printer.ink else { return };
    let most = facts.pages.iter().map(|p| p.painted.ink).fold(0.0, f64::max);
    let over = |limit: u32| pages_where(facts, |_, p| p.painted.ink > f64::from(limit) + 0.5);
    if !over(warn).is_empty() {
        let message = format!("{most:.0} % of ink at most, on {}; {} takes {warn} %", listed(&over(warn)), printer.title);
        let d = if over(refuse).is_empty() {
            Diagnostic::warning(kinds::PRINT_INK, message)
        } else {
            Diagnostic::error(kinds::PRINT_INK, message)
        };
        found.push(d.on(&over(warn)).help("print black in black ink alone, and darken colours by less of each ink"));
    }
}

fn forbidden(facts: &Facts, printer: &Printer, found: &mut Vec<Diagnostic>) {
    let annotated = pages_where(facts, |_, p| p.annotations > 0);
    if printer.forbids(Forbidden::Annotations) && !annotated.is_empty() {
        let d = Diagnostic::error(kinds::PRINT_ANNOTATIONS, format!("links or comments on {}", listed(&annotated)));
        found.push(d.on(&annotated).help("write the file without links and comments"));
    }
    if printer.forbids(Forbidden::Bookmarks) && facts.bookmarks {
        found.push(Diagnostic::error(kinds::PRINT_BOOKMARKS, "the file has bookmarks").help("write it without"));
    }
    if printer.forbids(Forbidden::Metadata) && facts.metadata {
        found.push(
            Diagnostic::warning(kinds::PRINT_METADATA, "the file says its title, its author or more").help("write it without metadata"),
        );
    }
    let clear = pages_where(facts, |_, p| p.painted.transparent);
    if printer.forbids(Forbidden::Transparency) && !clear.is_empty() {
        let d = Diagnostic::error(kinds::PRINT_TRANSPARENCY, format!("transparent things on {}", listed(&clear)));
        found.push(d.on(&clear).help("flatten them onto white"));
    }
}

fn standard(facts: &Facts, printer: &Printer, found: &mut Vec<Diagnostic>) {
    let said = Said {
        version: &facts.version,
        pdfx: facts.pdfx.as_deref(),
        print_intent: facts.print_intent,
        pdfa: facts.pdfa.as_deref(),
        pdfua: facts.pdfua,
    };
    found.extend(standard::of(printer.standard).check(&said, &printer.title));
}

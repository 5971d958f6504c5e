//! What becomes of one pagination for one PDF: the sheet, blank pages at the end, and which of the format's means the
//! file may use. Page breaks are never touched; what would need other breaks is an error or asked for before
//! ([`fitted`]).

use crate::config::Layout;
use crate::config::manifest::{PdfOutput, Profile};
use crate::config::printer::{ColourModel, Forbidden, Printer};
use crate::diag::{Diagnostic, Outcome, Report, Stopped, kinds};
use crate::layout::page::{Pages, Placed, Role, Side};
use crate::model::Book;
use crate::unit::{Len, Size};

use super::colour::{Inks, Press};
use super::fonts::Subsets;
use super::sheet::Sheet;
use super::standard::{self, Found, Standard};

/// One pagination for one PDF.
#[derive(Clone, Debug)]
pub struct Target<'a> {
    /// The output's name.
    pub name: &'a str,
    /// Who prints it; `None` for a screen.
    pub printer: Option<&'a Printer>,
    pub sheet: Sheet,
    /// The side of every page, blank ones at the end included.
    pub sides: Vec<Side>,
    /// Tags, links, bookmarks, metadata.
    pub tagged: bool,
    /// What the file is to be.
    pub standard: &'static dyn Standard,
    /// Crop marks and colour bars.
    pub marks: bool,
    /// The press that colours are separated for.
    pub profile: Option<&'a Profile>,
    /// The most pixels per inch that photographs keep.
    pub resolution: u32,
}

impl<'a> Target<'a> {
    /// What `output` makes of the pages.
    ///
    /// # Errors
    /// The printer cannot take the book: too many pages or too few, a trim that it does not cut, too small margins.
    pub fn new(pages: &Pages, layout: &Layout, output: &'a PdfOutput, report: &mut Report) -> Outcome<Target<'a>> {
        let mut sheet = Sheet::plain(pages.trim);
        let mut sides: Vec<Side> = pages.pages.iter().map(|p| p.side).collect();
        let printer = output.printer.as_deref();
        if let Some(printer) = printer {
            pad(&mut sides, pages, printer);
            let problems = [
                limits(printer, &format!("the PDF “{}”", output.name), output.paper.as_deref(), (sides.len(), pages.trim)),
                trim(printer, &format!("PDF “{}”", output.name), pages.trim),
                margins(layout, output, least(printer, pages, sides.len()), sides.len(), &mut sheet),
            ];
            let count = problems.iter().flatten().count();
            problems.into_iter().flatten().for_each(|d| report.push(d));
            if count > 0 {
                return Err(Stopped);
            }
            if has_bleed(printer, pages) {
                sheet = sheet.bleeding(printer.bleed);
            }
        }
        if output.marks {
            sheet = sheet.marked();
        }
        let standard = standard::of(output.standard());
        let profile = output.profile.as_deref();
        Ok(Target {
            name: &output.name,
            printer,
            sheet,
            sides,
            tagged: output.tagged,
            standard,
            marks: output.marks,
            profile,
            resolution: output.resolution,
        })
    }

    /// Whether the printer takes pictures in screen colours.
    pub fn takes_rgb(&self) -> bool {
        self.standard.takes_rgb() && self.printer.is_none_or(|p| p.colours.contains(&ColourModel::Rgb) && !p.forbids(Forbidden::Rgb))
    }

    /// What becomes of the colours of pictures.
    ///
    /// # Errors
    /// The profile of the press cannot be used.
    pub fn inks(&self, report: &mut Report) -> Outcome<Inks> {
        let Some(profile) = self.profile else { return Ok(if self.takes_rgb() { Inks::Screen } else { Inks::Grey }) };
        let limit = self.printer.and_then(|p| p.ink).map(|(warned, _)| warned);
        Press::new(&profile.bytes, limit).map(Inks::Process).map_err(|why| {
            let d = Diagnostic::error(kinds::BAD_PROFILE, format!("colours cannot be separated by “{}”: {why}", profile.file));
            report.push(d.help("take another profile of the press, or leave `profile` out"));
            Stopped
        })
    }

    /// The version of the format: what the standard is founded on.
    pub fn version(&self) -> &'static str {
        self.standard.version(self.printer.is_some())
    }

    /// Whether the format of that version has object streams and replacement text.
    pub fn is_modern(&self) -> bool {
        self.standard.is_modern()
    }

    /// The inks that colour bars show: files for black alone have none.
    pub fn bars(&self) -> &'a [ColourModel] {
        self.printer.filter(|_| !self.standard.is_black_alone()).map_or(&[], |p| &p.colours)
    }

    /// Who takes the file, for messages.
    pub fn taker(&self) -> &'a str {
        self.printer.map_or(self.standard.name(), |p| &p.title)
    }

    /// What may break a standard.
    pub fn found<'f>(&self, book: &Book, pages: &Pages, subsets: &'f Subsets) -> Found<'f>
    where
        'a: 'f,
    {
        let bare = pages.elements.iter().filter(|e| e.role == Role::Figure && e.alt.is_none());
        Found {
            name: self.name,
            tagged: self.tagged,
            undescribed: (bare.clone().count(), bare.clone().next().and_then(|e| e.loc.clone())),
            notdef: subsets.iter().find(|(_, f)| f.has_notdef).map(|(_, f)| f.name.as_str()),
            titled: !book.meta.title.trim().is_empty(),
            separated: self.profile.is_some(),
        }
    }
}

/// Blank pages at the end, until the count suits the press.
fn pad(sides: &mut Vec<Side>, pages: &Pages, printer: &Printer) {
    let other = |sides: &[Side]| if sides.last() == Some(&Side::Recto) { Side::Verso } else { Side::Recto };
    let mut last_blank = pages.pages.last().is_none_or(|p| p.blank);
    while sides.len() % printer.parity != 0 || (printer.last_blank && !last_blank) {
        sides.push(other(sides));
        last_blank = true;
    }
}

/// How many pages a book has that is printed there, blank ones at its end included.
pub fn page_count(pages: &Pages, printer: &Printer) -> usize {
    let mut sides: Vec<Side> = pages.pages.iter().map(|p| p.side).collect();
    pad(&mut sides, pages, printer);
    sides.len()
}

/// Why a printer cannot take a book of this trim and so many pages; `what` is what it is for ("the cover “kdp”").
pub fn refuses(printer: &Printer, what: &str, paper: Option<&str>, trimmed: Size, count: usize) -> Vec<Diagnostic> {
    [limits(printer, what, paper, (count, trimmed)), trim(printer, what, trimmed)].into_iter().flatten().collect()
}

fn limits(printer: &Printer, what: &str, wanted: Option<&str>, (count, trim): (usize, Size)) -> Option<Diagnostic> {
    let Some(paper) = printer.paper(wanted) else {
        let papers: Vec<&str> = printer.papers.iter().map(|p| p.name.as_str()).collect();
        let d = Diagnostic::error(kinds::UNKNOWN_PAPER, format!("{} has no paper called “{}”", printer.title, wanted.unwrap_or_default()));
        return Some(d.help(format!("its papers are {}", papers.join(", "))));
    };
    let most = paper.most_at(trim);
    if (paper.least..=most).contains(&count) {
        return None;
    }
    let d = Diagnostic::error(
        kinds::PAGE_LIMIT,
        format!("{what} has {count} pages; {} takes {} to {most} on {} paper", printer.title, paper.least, paper.name),
    );
    let fits: Vec<&str> = printer.papers.iter().filter(|p| (p.least..=p.most_at(trim)).contains(&count)).map(|p| p.name.as_str()).collect();
    Some(d.help(match (fits.is_empty(), count > most) {
        (false, _) => format!("choose another paper: {}", fits.join(", ")),
        (true, true) => "divide the book into volumes, or choose a layout with more words on a page".to_string(),
        (true, false) => "choose another printer, or a layout with fewer words on a page".to_string(),
    }))
}

fn trim(printer: &Printer, what: &str, trim: Size) -> Option<Diagnostic> {
    let nearest = printer.trims.nearest(trim);
    (nearest != trim).then(|| {
        let shown =
            |s: Size| format!("{:.1} × {:.1} mm ({:.2} × {:.2} in)", s.width.to_mm(), s.height.to_mm(), s.width.to_in(), s.height.to_in());
        Diagnostic::error(kinds::TRIM_NOT_CUT, format!("{} does not cut {} ({what})", printer.title, shown(trim)))
            .help(format!("its nearest trim is {}: choose a layout of that size", shown(nearest)))
    })
}

/// The least margins at the spine and at the fore-edge.
fn least(printer: &Printer, pages: &Pages, count: usize) -> (Len, Len) {
    (printer.gutter(count), if has_bleed(printer, pages) { printer.outside_with_bleed } else { printer.outside })
}

/// Whether the sheet is larger than the trim: always, or because a picture runs over the edges.
fn has_bleed(printer: &Printer, pages: &Pages) -> bool {
    let over = |placed: &Placed| matches!(placed, Placed::Image { seen: Some(_), .. });
    printer.bleed.always || (printer.bleed.size > Len::ZERO && pages.pages.iter().any(|p| p.placed.iter().any(|(_, placed)| over(placed))))
}

/// How far punctuation may hang out of the measure: as much of a margin is not free.
fn hang(layout: &Layout) -> Len {
    if layout.microtype.protrusion { layout.text.inline.size / 5 } else { Len::ZERO }
}

/// How far the text block must move from the spine; `None` where there is not room enough on both sides.
fn shift(layout: &Layout, (inside, outside): (Len, Len)) -> Option<Len> {
    let hang = hang(layout);
    let (have_in, have_out) = (layout.page.inside - hang, layout.page.outside - hang);
    if have_in + have_out < inside + outside {
        return None;
    }
    // Towards the fore-edge as far as the spine wants; back again as far as the fore-edge must.
    Some(if have_in < inside { inside - have_in } else { Len::ZERO.min(have_out - outside) })
}

fn margins(layout: &Layout, output: &PdfOutput, least: (Len, Len), count: usize, sheet: &mut Sheet) -> Option<Diagnostic> {
    let printer = output.printer.as_deref()?;
    match shift(layout, least) {
        Some(shift) => {
            sheet.shift = shift;
            None
        }
        None => {
            let mm = |l: Len| format!("{:.1} mm", l.to_mm());
            let have = format!("{} and {}", mm(layout.page.inside), mm(layout.page.outside));
            let d = Diagnostic::error(
                kinds::MARGINS_TOO_SMALL,
                format!(
                    "the PDF “{}” has inner and outer margins of {have}; {} wants {} and {} at {count} pages",
                    output.name,
                    printer.title,
                    mm(least.0),
                    mm(least.1)
                ),
            );
            let hang = hang(layout);
            let d = if hang > Len::ZERO { d.with(format!("{} of each is where punctuation hangs", mm(hang))) } else { d };
            Some(d.help("raise `layout.overrides.page.margins`, or choose a layout with wider margins"))
        }
    }
}

/// The layout with margins that every printer of `outputs` takes at this many pages, where the layout's own are too small
/// for a shift of the text block to do: the measure is narrowed, for all outputs together. `None` when it is well as
/// it is. The pages must then be set again; margins only grow, so a few rounds end it.
pub fn fitted(layout: &Layout, pages: &Pages, outputs: &[PdfOutput]) -> Option<Layout> {
    let mut fitted = layout.clone();
    for printer in outputs.iter().filter_map(|o| o.printer.as_deref()) {
        let mut sides: Vec<Side> = pages.pages.iter().map(|p| p.side).collect();
        pad(&mut sides, pages, printer);
        let (inside, outside) = least(printer, pages, sides.len());
        if shift(&fitted, (inside, outside)).is_none() {
            fitted.page.inside = fitted.page.inside.max(inside + hang(layout));
            fitted.page.outside = fitted.page.outside.max(outside + hang(layout));
        }
    }
    (fitted.page != layout.page).then_some(fitted)
}

//! Covers: one description, two renderings. [`studio`] draws a front (and [`spine`] and [`back`] the rest) into a
//! [`Drawing`]; [`raster`] makes the e-book's picture of it, `output::pdf` the printer's file. [`panels`] knows how large
//! everything is.

pub mod back;
pub mod barcode;
pub mod drawing;
mod ornament;
pub mod panels;
mod picture;
pub mod raster;
mod spine;
pub mod studio;
pub mod words;

use crate::config::Layout;
use crate::config::manifest::{CoverDesign, CoverOutput, Links};
use crate::diag::{Diagnostic, Kind, Outcome, Report, kinds};
use crate::font::Fonts;
use crate::layout::{BookContext, Setter};
use crate::model::{Asset, Meta};
use crate::unit::Size;

use super::Inputs;
use drawing::Drawing;
use panels::{Measures, Panels};
use studio::{CoverPainter, Palette};

/// Width and height of an e-book's cover in pixels, as shops ask for.
pub const SIZE: (u32, u32) = (1600, 2560);

/// A front alone, for an e-book: a JPEG of [`SIZE`].
///
/// # Errors
/// What the encoder says.
pub fn front(meta: &Meta, layout: &Layout, fonts: &Fonts, design: &CoverDesign) -> Result<Vec<u8>, String> {
    let width = layout.page.trim.width.to_pt();
    let panels = Panels::front_only(width, width * f64::from(SIZE.1) / f64::from(SIZE.0));
    let layout = &from_the_left(layout);
    let context = BookContext::new(fonts, layout, Links::None, &[]);
    let cx = context.of_unit("cover", &[]);
    let mut setter = Setter::new(&cx);
    let mut studio = studio(meta, &mut setter, design, None, &panels);
    studio.ground(&panels);
    studio.front(&panels);
    raster::jpeg(&studio.drawing, fonts, SIZE)
}

/// A cover drawn for a printer.
pub struct Wrap {
    /// How large its panels are.
    pub measures: Measures,
    /// Where its parts are.
    pub panels: Panels,
    /// What is on it.
    pub drawing: Drawing,
}

/// Draws back, spine and front for a book of so many pages; what does not fit is told.
///
/// # Errors
/// The width of the spine is not known; the report says what to write where.
pub fn wrap(from: &Inputs<'_>, cover: &CoverOutput, trim: Size, pages: usize, report: &mut Report) -> Outcome<Wrap> {
    let measures = panels::measures(cover, trim, pages, report)?;
    let panels = measures.panels(&cover.printer, from.layout.rtl);
    let picture = cover.design.front.as_ref().and_then(|path| from.extras.fronts.get(path));
    let layout = &from_the_left(from.layout);
    let context = BookContext::new(from.fonts, layout, Links::None, &[]);
    let cx = context.of_unit("cover", &[]);
    let mut setter = Setter::new(&cx);
    let mut studio = studio(&from.book.meta, &mut setter, &cover.design, picture, &panels);
    studio.ground(&panels);
    match picture {
        Some(asset) => studio.picture(asset, &panels, cover),
        None => studio.front(&panels),
    }
    studio.spine(&panels, cover, pages);
    if let Some(text) = from.backs.get(&cover.name) {
        studio.back_text(&panels, cover, text);
    }
    studio.bar_code(&panels, cover);
    let CoverPainter { drawing, warnings, .. } = studio;
    for (kind, what) in warnings {
        let d = Diagnostic::warning(kind, format!("the cover “{}”: {what}", cover.name));
        report.push(d.at(cover.loc.clone()).help(help(kind)));
    }
    Ok(Wrap { measures, panels, drawing })
}

fn help(kind: &Kind) -> &'static str {
    match kind {
        kinds::COVER_TITLE => "shorten it in [book], put what explains it into `subtitle`, or give the front as a picture",
        kinds::COVER_SPINE_TEXT => "nothing needs to be done; `spine-text = false` keeps the spine bare and says nothing",
        kinds::COVER_BACK_TEXT => "shorten the text: some 150 words are read on a back",
        kinds::COVER_PICTURE_SHAPE => "give it the shape of the front with its bleed",
        _ => "give a picture with more pixels",
    }
}

fn studio<'s, 'a>(
    meta: &'a Meta,
    setter: &'s mut Setter<'a>,
    design: &CoverDesign,
    picture: Option<&Asset>,
    panels: &Panels,
) -> CoverPainter<'s, 'a> {
    CoverPainter {
        fonts: setter.cx.fonts,
        layout: setter.cx.layout,
        setter,
        meta,
        palette: Palette::new(meta, design, picture.and_then(picture::ground)),
        look: design.look,
        pictured: picture.is_some(),
        drawing: Drawing::new(panels.sheet.w, panels.sheet.h),
        warnings: Vec::new(),
    }
}

/// The layout of the lines of covers: these are not mirrored afterwards as pages are, so that they must not be measured from the right.
fn from_the_left(layout: &Layout) -> Layout {
    Layout { rtl: false, ..layout.clone() }
}

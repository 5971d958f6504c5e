//! The door to the PDF library: the document with its pages, boxes, fonts, pictures and information, and no words yet.
//!
//! The library finds out which glyphs a font needs by reading the pages' operators. So the first page is given all
//! glyphs of all faces, each with its meaning; its operators, like those of every page, give way to our own content
//! stream afterwards ([`super::finish`]).

use printpdf::{
    Codepoint, CustomPdfConformance, FontId, Op, PdfConformance, PdfDocument, PdfFont, PdfFontHandle, PdfPage, PdfSaveOptions, Pt, Rect,
    TextItem, XObject, XObjectId,
};

use super::fonts::Subsets;
use super::images;
use super::sheet::{Area, Sheet};
use super::target::Target;
use crate::layout::page::{Pages, Placed, Side};
use crate::model::{AssetId, Book};

/// The library's document for a book: everything but the pages' contents and what [`super::finish`] adds.
pub fn document(book: &Book, pages: &Pages, subsets: &Subsets, target: &Target<'_>) -> lopdf::Document {
    let mut pdf = PdfDocument::new(&book.meta.full_title());
    let info = &mut pdf.metadata.info;
    // One that makes the library add neither metadata nor an output intent of its own.
    info.conformance = PdfConformance::Custom(CustomPdfConformance::default());
    info.author = super::xmp::authors(&book.meta).join(", ");
    info.subject = book.meta.description.clone().unwrap_or_default();
    info.keywords = book.meta.subjects.clone();
    info.creator = super::xmp::CREATOR.into();
    info.producer = super::xmp::PRODUCER.into();
    for (_, face) in subsets.iter() {
        pdf.resources.fonts.map.insert(FontId(face.resource.clone()), PdfFont::new(face.parsed.clone()));
    }
    for id in used_images(pages) {
        let Some(asset) = book.assets.get(id.0 as usize) else { continue };
        pdf.resources.xobjects.map.insert(XObjectId(images::resource(id)), XObject::External(images::empty(asset)));
    }
    pdf.pages = target.sides.iter().map(|side| page(&target.sheet, *side)).collect();
    if let Some(first) = pdf.pages.first_mut() {
        first.ops = glyph_list(subsets);
    }
    let options = PdfSaveOptions { optimize: false, subset_fonts: false, secure: false, image_optimization: None };
    pdf.to_lopdf_document(&options, &mut Vec::new())
}

fn used_images(pages: &Pages) -> std::collections::BTreeSet<AssetId> {
    let placed = pages.pages.iter().flat_map(|p| &p.placed);
    placed.filter_map(|(_, p)| if let Placed::Image { asset, .. } = p { Some(*asset) } else { None }).collect()
}

fn page(sheet: &Sheet, side: Side) -> PdfPage {
    // The library writes a rectangle's width and height where the format wants its upper right corner.
    let rect = |[left, bottom, right, top]: Area| {
        let [x, y, width, height] = [left, bottom, right, top].map(|m| Pt(m as f32 / 1000.0));
        Rect { x, y, width, height, mode: None, winding_order: None }
    };
    let media = rect(sheet.media_box());
    PdfPage { crop_box: media.clone(), media_box: media, trim_box: rect(sheet.trim_box(side)), ops: Vec::new() }
}

/// All glyphs of all faces with what they mean.
fn glyph_list(subsets: &Subsets) -> Vec<Op> {
    let mut ops = vec![Op::StartTextSection];
    for (_, face) in subsets.iter() {
        let glyphs = face.texts.iter().zip(0u16..).map(|(text, code)| Codepoint::with_cid(code, 0.0, text.to_string()));
        ops.push(Op::SetFont { font: PdfFontHandle::External(FontId(face.resource.clone())), size: Pt(1.0) });
        ops.push(Op::ShowText { items: vec![TextItem::GlyphIds(glyphs.collect())] });
    }
    ops.push(Op::EndTextSection);
    ops
}

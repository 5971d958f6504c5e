//! The door to `skrifa`: what a font file says of itself.

use skrifa::Tag;
use skrifa::font::attribute::{Style, Weight};
use skrifa::font::{Blob, Font};
use skrifa::raw::TableProvider;
use skrifa::raw::types::NameId;

use super::{FontData, Location, Metrics};
use crate::config::layout::Cut;
use crate::net;

/// What a font file says of itself.
pub struct Facts {
    /// The parsed font; clones share it.
    pub font: Font,
    /// The PostScript name, or the full name where there is none.
    pub name: String,
    /// The family's name.
    pub family: String,
    /// Bold, italic.
    pub cut: Cut,
    /// Measures.
    pub metrics: Metrics,
    /// What the file says of its licence, and where that stands.
    pub licence: String,
    /// From 100 to 900; 400 is regular.
    pub weight: f32,
    /// In percent of the normal width.
    pub width: f32,
    /// The axes of a variable font: tag, least and most.
    pub axes: Vec<([u8; 4], f32, f32)>,
}

/// What a font's own flags (OpenType 1.9, OS/2 `fsType`) let a book do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Permission {
    /// To embed the characters that it uses.
    Subset,
    /// To embed it as it is.
    Whole,
    /// Nothing.
    None,
}

/// Reads what a font file permits; a file without the table permits everything, as the specification has it.
pub fn permission(data: &[u8]) -> Permission {
    let flags = skrifa::FontRef::new(data).ok().and_then(|f| f.os2().ok().map(|t| t.fs_type())).unwrap_or(0);
    let (restricted, preview, editable) = (flags & 2 != 0, flags & 4 != 0, flags & 8 != 0);
    let (whole_only, bitmaps_only) = (flags & 0x100 != 0, flags & 0x200 != 0);
    // Where several of the first three are set, the most generous counts.
    if bitmaps_only || restricted && !preview && !editable {
        Permission::None
    } else if whole_only {
        Permission::Whole
    } else {
        Permission::Subset
    }
}

/// The bytes of a face, shared with it: some have twenty million.
struct Shared(std::sync::Arc<[u8]>);

impl AsRef<[u8]> for Shared {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// The family that a table of names (`name`) says, in English where it says it in English.
pub fn family(table: &[u8]) -> Option<String> {
    use skrifa::raw::{FontData as Raw, FontRead, tables::name::Name};
    let name = Name::read(Raw::new(table)).ok()?;
    let said = |id: NameId| {
        let records = name.name_record().iter().filter(|r| r.name_id() == id && r.platform_id() != 1);
        let best = records.min_by_key(|r| r.language_id() != 0x409)?;
        Some(best.string(name.string_data()).ok()?.to_string())
    };
    said(NameId::TYPOGRAPHIC_FAMILY_NAME).or_else(|| said(NameId::FAMILY_NAME))
}

/// Reads a font file, a variable one at a place of its design space; `None` for what is no font.
pub fn read(data: &FontData, location: &Location) -> Option<Facts> {
    net::caught(|| unguarded(data, location)).ok()?
}

fn unguarded(data: &FontData, location: &Location) -> Option<Facts> {
    let blob = match data {
        FontData::Bundled(bytes) => Blob::from(*bytes),
        FontData::Loaded(bytes) => Blob::Shared(std::sync::Arc::new(Shared(bytes.clone()))),
    };
    let font = Font::new(blob, 0)?;
    let axes = font.axes().iter().map(|a| (a.tag().to_be_bytes(), a.min_value(), a.max_value())).collect();
    let font = if location.is_empty() {
        font
    } else {
        font.instance_builder().variations(location.iter().map(|(t, v)| (Tag::new(t), *v))).build()
    };
    let name = |id: NameId| font.names().get(id).and_then(|n| n.english_or_first()).map(|l| l.name().to_string());
    let family = name(NameId::TYPOGRAPHIC_FAMILY_NAME).or_else(|| name(NameId::FAMILY_NAME)).unwrap_or_default();
    let full = name(NameId::POSTSCRIPT_NAME).or_else(|| name(NameId::FULL_NAME)).unwrap_or_default();
    let licence = name(NameId::LICENSE_URL).or_else(|| name(NameId::LICENSE_DESCRIPTION)).unwrap_or_default();
    let attributes = font.default_attributes();
    let cut = Cut { bold: attributes.weight.value() >= Weight::SEMI_BOLD.value(), italic: attributes.style != Style::Normal };
    let (weight, width) = (attributes.weight.value(), attributes.width.percentage());
    let metrics = metrics(&font);
    Some(Facts { name: if full.is_empty() { family.clone() } else { full }, family, cut, metrics, licence, weight, width, axes, font })
}

/// The measures of a font; those that it does not state are guessed from its outlines or its em.
fn metrics(font: &Font) -> Metrics {
    let m = font.metrics();
    let style = font.style_metrics();
    let em = i32::from(m.units_per_em.max(1));
    let unit = |v: i32| i16::try_from(v).unwrap_or(i16::MAX);
    let top = |c: char| {
        let glyph = font.charmap().map_unicode(c)?;
        font.glyph_metrics().extents(glyph).map(|e| e.y_bearing as i32)
    };
    let height = |stated: Option<i32>, of: char, share: i32| {
        unit(stated.filter(|h| *h > 0).or_else(|| top(of)).filter(|h| *h > 0).unwrap_or(em * share / 100))
    };
    let line = m.h_line();
    let underline = style.underline.unwrap_or_default();
    let monospaced = style.is_fixed_pitch.unwrap_or(false);
    // PANOSE, first two bytes: a Latin text face whose serif style is 11 to 15 is a sans.
    let panose = font.tables().os2().ok().map(|t| [t.panose_10()[0], t.panose_10()[1]]);
    let serif = panose.is_none_or(|p| !(p[0] == 2 && (11..=15).contains(&p[1])));
    Metrics {
        units_per_em: m.units_per_em.max(1),
        ascender: unit(line.map_or(em * 8 / 10, |l| l.ascender.to_i32())),
        descender: unit(line.map_or(-em / 5, |l| l.descender.to_i32())),
        cap_height: height(m.cap_height.map(|h| h.to_i32()), 'H', 66),
        x_height: height(m.x_height.map(|h| h.to_i32()), 'x', 45),
        italic_angle: style.italic_angle.map_or(0.0, |a| a.to_f32()),
        underline_position: unit(underline.position.to_i32()),
        underline_thickness: unit(underline.thickness.to_i32()),
        bbox: [unit(m.bounds.x_min.to_i32()), unit(m.bounds.y_min.to_i32()), unit(m.bounds.x_max.to_i32()), unit(m.bounds.y_max.to_i32())],
        monospaced,
        serif,
    }
}

/// Whether the font's `GSUB` table names this feature.
pub fn has_feature(font: &Font, tag: &[u8; 4]) -> bool {
    let tag = Tag::new(tag);
    font.tables()
        .gsub()
        .ok()
        .and_then(|g| g.feature_list().ok())
        .is_some_and(|list| list.feature_records().iter().any(|r| r.feature_tag() == tag))
}

/// The outline of a glyph as straight lines (x, y, x, y) in font units; curves are cut into eight.
pub fn outline(data: &FontData, location: &Location, glyph: u16) -> Vec<[f32; 4]> {
    net::caught(|| drawn(data, location, glyph)).unwrap_or_default()
}

fn drawn(data: &FontData, location: &Location, glyph: u16) -> Vec<[f32; 4]> {
    use skrifa::instance::Size;
    use skrifa::{FontRef, GlyphId, MetadataProvider, outline::DrawSettings};
    let mut pen = Straight::default();
    let Ok(font) = FontRef::new(data.bytes()) else { return pen.lines };
    let coordinates = font.axes().location(location.iter().map(|(tag, value)| (Tag::new(tag), *value)));
    if let Some(outline) = font.outline_glyphs().get(GlyphId::from(glyph)) {
        // An outline that is broken is drawn as far as it goes.
        let _ = outline.draw(DrawSettings::unhinted(Size::unscaled(), &coordinates), &mut pen);
    }
    pen.lines
}

/// A pen that draws straight lines only.
#[derive(Default)]
struct Straight {
    lines: Vec<[f32; 4]>,
    start: (f32, f32),
    at: (f32, f32),
}

impl Straight {
    fn to(&mut self, x: f32, y: f32) {
        self.lines.push([self.at.0, self.at.1, x, y]);
        self.at = (x, y);
    }
}

impl skrifa::outline::OutlinePen for Straight {
    fn move_to(&mut self, x: f32, y: f32) {
        self.start = (x, y);
        self.at = (x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.to(x, y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (x0, y0) = self.at;
        for step in 1..=8u8 {
            let t = f32::from(step) / 8.0;
            let (a, b, c) = ((1.0 - t) * (1.0 - t), 2.0 * t * (1.0 - t), t * t);
            self.to(a * x0 + b * cx + c * x, a * y0 + b * cy + c * y);
        }
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let (x0, y0) = self.at;
        for step in 1..=8u8 {
            let t = f32::from(step) / 8.0;
            let u = 1.0 - t;
            let (p, q, r, s) = (u * u * u, 3.0 * t * u * u, 3.0 * t * t * u, t * t * t);
            self.to(p * x0 + q * ax + r * bx + s * x, p * y0 + q * ay + r * by + s * y);
        }
    }

    fn close(&mut self) {
        let (x, y) = self.start;
        self.to(x, y);
    }
}

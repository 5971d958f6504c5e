//! What a font knows of formulas: its `MATH` table (OpenType 1.9), and the signs that it keeps for scripts (`ssty`).

use std::sync::OnceLock;

use skrifa::raw::tables::gsub::{AlternateSubst, AlternateSubstFormat1, SingleSubst, SubstitutionSubtables};
use skrifa::raw::tables::math::{Math, MathConstants, MathGlyphConstruction, MathGlyphInfo, MathKernCorner, MathVariants, StretchAxis};
use skrifa::raw::{FontRef, TableProvider};
use skrifa::{GlyphId, Tag};

use super::{Face, FaceId, Fonts};

pub use skrifa::raw::tables::math::MathConstant as Constant;

/// A face that can set formulas. All measures are in font units.
pub struct MathFont<'f> {
    /// The face.
    pub id: FaceId,
    face: &'f Face,
    constants: MathConstants<'f>,
    info: Option<MathGlyphInfo<'f>>,
    variants: Option<MathVariants<'f>>,
    scripts: Scripts<'f>,
    /// The measures of glyphs that were asked for.
    inks: Box<[OnceLock<Ink>]>,
}

impl std::fmt::Debug for MathFont<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "MathFont({})", self.face.name)
    }
}

/// A glyph's advance, and the edges of its ink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Ink {
    pub advance: i32,
    pub left: i32,
    pub bottom: i32,
    pub right: i32,
    pub top: i32,
}

/// A way in which glyphs grow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// To the right.
    Horizontal,
    /// Upwards.
    Vertical,
}

/// A corner of a glyph, into which a script may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Corner {
    TopRight,
    TopLeft,
    BottomRight,
    BottomLeft,
}

/// A part of a glyph that is put together, from the left or from below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its glyph.
    pub glyph: u16,
    /// How much of its start the part before it may overlap.
    pub start: i32,
    /// How much of its end the next part may overlap.
    pub end: i32,
    /// How long it is.
    pub length: i32,
    /// It may stand several times, or not at all.
    pub extends: bool,
}

/// The substitutions of `ssty`.
#[derive(Default)]
struct Scripts<'f> {
    single: Vec<SingleSubst<'f>>,
    alternates: Vec<AlternateSubstFormat1<'f>>,
}

impl<'f> MathFont<'f> {
    /// The face of a family, if it has a `MATH` table.
    pub fn of(fonts: &'f Fonts, family: &str) -> Option<MathFont<'f>> {
        let id = *fonts.families.get(family)?.cuts.values().next()?;
        let face = fonts.face(id)?;
        let font = FontRef::new(face.data.bytes()).ok()?;
        let math: Math<'f> = font.math().ok()?;
        let constants = math.math_constants().ok()?;
        let inks = (0..face.shaper.glyphs()).map(|_| OnceLock::new()).collect();
        let (info, variants) = (math.math_glyph_info().ok(), math.math_variants().ok());
        Some(MathFont { id, face, constants, info, variants, scripts: Scripts::of(&font).unwrap_or_default(), inks })
    }

    /// Units of an em.
    pub fn em(&self) -> i64 {
        i64::from(self.face.metrics.units_per_em.max(1))
    }

    /// How high its small letters are.
    pub fn x_height(&self) -> i32 {
        self.face.shaper.glyph('x').map_or(0, |x| self.ink(x).top)
    }

    /// A constant; of those that are percentages, the number of them.
    pub fn constant(&self, which: Constant) -> i32 {
        self.constants.constant(which)
    }

    /// The glyph of a character: in a script of level 1 or 2, the font's own for that.
    pub fn glyph(&self, c: char, level: u8) -> Option<u16> {
        let glyph = self.face.shaper.glyph(c)?;
        Some(if level == 0 { glyph } else { self.scripts.of_level(glyph, level).unwrap_or(glyph) })
    }

    /// The measures of a glyph.
    pub fn ink(&self, glyph: u16) -> Ink {
        let measured = || {
            let (left, bottom, right, top) = self.face.shaper.ink(glyph).unwrap_or_default();
            Ink { advance: self.face.shaper.advance(glyph), left, bottom, right, top }
        };
        self.inks.get(usize::from(glyph)).map_or_else(measured, |known| *known.get_or_init(measured))
    }

    /// By how much a glyph leans out of its advance at its top.
    pub fn italics(&self, glyph: u16) -> i32 {
        let table = self.info.as_ref().and_then(|i| i.math_italics_correction_info()?.ok());
        table.and_then(|t| t.correction(GlyphId::from(glyph))).unwrap_or(0)
    }

    /// Over which place of a glyph the middle of an accent stands, or which of an accent stands over its base.
    pub fn accent(&self, glyph: u16) -> Option<i32> {
        self.info.as_ref()?.math_top_accent_attachment()?.ok()?.attachment(GlyphId::from(glyph))
    }

    /// The white, mostly less than none, at a corner of a glyph for a script whose edge is at this height.
    pub fn kern(&self, glyph: u16, corner: Corner, height: i32) -> i32 {
        let corner = match corner {
            Corner::TopRight => MathKernCorner::TopRight,
            Corner::TopLeft => MathKernCorner::TopLeft,
            Corner::BottomRight => MathKernCorner::BottomRight,
            Corner::BottomLeft => MathKernCorner::BottomLeft,
        };
        let table = self.info.as_ref().and_then(|i| i.math_kern_info()?.ok());
        table.and_then(|t| t.kern(GlyphId::from(glyph), corner)?.kerning(height)).unwrap_or(0)
    }

    fn construction(&self, glyph: u16, axis: Axis) -> Option<MathGlyphConstruction<'f>> {
        let axis = match axis {
            Axis::Horizontal => StretchAxis::Horizontal,
            Axis::Vertical => StretchAxis::Vertical,
        };
        self.variants.as_ref()?.glyph_construction(GlyphId::from(glyph), axis)
    }

    /// The sizes of a glyph, rising: each with its length along the axis. Empty for one that does not grow.
    pub fn sizes(&self, glyph: u16, axis: Axis) -> Vec<(u16, i32)> {
        let records = self.construction(glyph, axis).map(|c| c.math_glyph_variant_records()).unwrap_or_default();
        records.iter().map(|r| (r.variant_glyph().to_u16(), i32::from(r.advance_measurement().to_u16()))).collect()
    }

    /// The parts of which a glyph of any length is put together; empty for one that cannot be.
    pub fn parts(&self, glyph: u16, axis: Axis) -> Vec<Part> {
        let assembly = self.construction(glyph, axis).and_then(|c| c.glyph_assembly()?.ok());
        let records = assembly.as_ref().map(|a| a.part_records()).unwrap_or_default();
        let part = |r: &skrifa::raw::tables::math::GlyphPartRecord| Part {
            glyph: r.glyph_id().to_u16(),
            start: i32::from(r.start_connector_length().to_u16()),
            end: i32::from(r.end_connector_length().to_u16()),
            length: i32::from(r.full_advance().to_u16()),
            extends: r.part_flags().bits() & 1 != 0,
        };
        records.iter().map(part).collect()
    }

    /// By how much parts that are put together overlap at least.
    pub fn overlap(&self) -> i32 {
        self.variants.as_ref().map_or(0, |v| i32::from(v.min_connector_overlap().to_u16()))
    }
}

impl<'f> Scripts<'f> {
    fn of(font: &FontRef<'f>) -> Option<Scripts<'f>> {
        let gsub = font.gsub().ok()?;
        let (features, lookups) = (gsub.feature_list().ok()?, gsub.lookup_list().ok()?);
        let mut found = Scripts::default();
        let record = features.feature_records().iter().find(|r| r.feature_tag() == Tag::new(b"ssty"))?;
        for index in record.feature(features.offset_data()).ok()?.lookup_list_indices() {
            let Ok(lookup) = lookups.lookups().get(usize::from(index.get())) else { continue };
            match lookup.subtables().ok()? {
                SubstitutionSubtables::Single(tables) => found.single.extend(tables.iter().flatten()),
                SubstitutionSubtables::Alternate(tables) => found.alternates.extend(tables.iter().flatten().filter_map(|t| match t {
                    AlternateSubst::Format1(table) => Some(table),
                    _ => None, // of fonts with more glyphs than any has
                })),
                _ => {}
            }
        }
        Some(found)
    }

    fn of_level(&self, glyph: u16, level: u8) -> Option<u16> {
        let id = GlyphId::from(glyph);
        let alternate = self.alternates.iter().find_map(|table| {
            let set = table.alternate_sets().get(table.coverage().ok()?.get(id)? as usize).ok()?;
            let all = set.alternate_glyph_ids();
            all.get(usize::from(level) - 1).or_else(|| all.last()).map(|g| g.get().to_u16())
        });
        alternate.or_else(|| {
            self.single.iter().find_map(|table| match table {
                SingleSubst::Format1(t) => t.coverage().ok()?.get(id).map(|_| glyph.wrapping_add_signed(t.delta_glyph_id())),
                SingleSubst::Format2(t) => {
                    let at = t.coverage().ok()?.get(id)?;
                    t.substitute_glyph_ids().get(at as usize).map(|g| g.get().to_u16())
                }
                SingleSubst::Format3(_) | SingleSubst::Format4(_) => None,
            })
        })
    }
}

//! Faces: loading, metrics, coverage, shaping. See [`shape`] for the door to the shaper and [`words`] for the store
//! in which every distinct word is shaped once.

pub mod bundled;
pub mod cuts;
pub mod folders;
pub mod greek;
pub mod load;
pub mod math;
pub mod microtype;
pub mod outline;
pub mod pieces;
pub mod read;
pub mod scripts;
pub mod shape;
mod table;
pub mod wide;
mod word;
pub mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::layout::Cut;
use crate::unit::Len;

/// The index of a face in [`Fonts::faces`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u16);

/// A place in the design space of a variable font: what each axis that is not at its default stands at. Empty for other fonts.
pub type Location = Vec<([u8; 4], f32)>;

/// The families of a book and the faces in them, with the fallbacks.
#[derive(Debug, Default)]
pub struct Fonts {
    /// All faces: of the layout's families first, then the fallbacks.
    pub faces: Vec<Face>,
    /// Family slug to its faces.
    pub families: BTreeMap<String, Family>,
    /// The names of the families that the layout asks for, the text's first; the others only help out.
    pub named: Vec<String>,
    /// The slug of the family that sets formulas, where a person named one.
    pub maths: Option<String>,
    /// Faces that are asked, in order, for a character that the wanted face lacks.
    pub fallbacks: Vec<FaceId>,
}

/// A family.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// Its name (`EB Garamond`).
    pub name: String,
    /// Its slug (`eb-garamond`).
    pub slug: String,
    /// The faces; a missing cut is that of the nearest.
    pub cuts: BTreeMap<Cut, FaceId>,
    /// The licence, as an SPDX name.
    pub licence: String,
}

/// A face: one font file.
#[derive(Clone, Debug)]
pub struct Face {
    /// The PostScript name.
    pub name: String,
    /// The slug of its family.
    pub family: String,
    pub cut: Cut,
    /// The file; static for bundled ones, so nothing is copied.
    pub data: FontData,
    /// Where in a variable font's design space it stands.
    pub location: Location,
    /// Measures in font units.
    pub metrics: Metrics,
    /// The file stands in this folder or is bundled; for messages.
    pub path: String,
    /// The natural width of a word space, in font units.
    pub space: i32,
    /// It has superiors (`sups`).
    pub superiors: bool,
    /// It has small capitals (`smcp`).
    pub small_caps: bool,
    /// It kerns letters against the space.
    pub kerns_space: bool,
    /// The optical edges of its glyphs.
    pub edges: microtype::Edges,
    /// The face as the shaper sees it.
    pub shaper: shape::ShapeFace,
}

impl Face {
    /// A length in font units at a size, rounded to the nearest scaled point.
    #[inline]
    pub fn at(&self, units: i32, size: Len) -> Len {
        size.scale(i64::from(units), i64::from(self.metrics.units_per_em))
    }
}

impl Fonts {
    /// The slug of the family that sets formulas.
    pub fn maths(&self) -> &str {
        self.maths.as_deref().unwrap_or("garamond-math")
    }

    /// A face.
    #[inline]
    pub fn face(&self, id: FaceId) -> Option<&Face> {
        self.faces.get(usize::from(id.0))
    }

    /// The face of a family (or of the first fallback, where there is no such family) in this cut or the nearest.
    pub fn find(&self, family: &str, cut: Cut) -> FaceId {
        let first = self.fallbacks.first().copied().unwrap_or_default();
        self.families.get(family).and_then(|f| f.cuts.get(&cut)).copied().unwrap_or(first)
    }

    /// The face to set some characters in together, those aside that are `ignored`: as [`Fonts::covering`].
    pub fn covering_all(&self, wanted: FaceId, text: &str, ignored: impl Fn(char) -> bool) -> Option<FaceId> {
        let mut seen = text.chars().filter(|c| !ignored(*c));
        let (first, second) = (seen.next(), seen.next());
        if second.is_none() {
            return first.map_or(Some(wanted), |c| self.covering(wanted, c));
        }
        let has = |id: FaceId| self.face(id).is_some_and(|f| text.chars().all(|c| ignored(c) || f.shaper.glyph(c).is_some()));
        if has(wanted) {
            return Some(wanted);
        }
        let cut = self.face(wanted).map(|f| f.cut).unwrap_or_default();
        let fallback = self.fallbacks.iter().copied().find(|id| has(*id))?;
        let same_cut = self.face(fallback).map(|f| self.find(&f.family, cut));
        Some(same_cut.filter(|id| has(*id)).unwrap_or(fallback))
    }

    /// The face to set a character in: `wanted` if it has it, else the first fallback that has it, in the wanted cut where that
    /// has it too.
    pub fn covering(&self, wanted: FaceId, c: char) -> Option<FaceId> {
        let has = |id: FaceId| self.face(id).is_some_and(|f| f.shaper.glyph(c).is_some());
        if has(wanted) {
            return Some(wanted);
        }
        let cut = self.face(wanted).map(|f| f.cut).unwrap_or_default();
        let fallback = self.fallbacks.iter().copied().find(|id| has(*id))?;
        let same_cut = self.face(fallback).map(|f| self.find(&f.family, cut));
        Some(same_cut.filter(|id| has(*id)).unwrap_or(fallback))
    }
}

/// The bytes of a font file.
#[derive(Clone, Debug)]
pub enum FontData {
    /// In the binary.
    Bundled(&'static [u8]),
    /// Loaded from the book's `fonts` folder, or from one that book.toml names.
    Loaded(Arc<[u8]>),
}

impl FontData {
    /// The bytes of the font's file.
    pub fn bytes(&self) -> &[u8] {
        match self {
            FontData::Bundled(b) => b,
            FontData::Loaded(b) => b,
        }
    }
}

/// A face's measures, in font units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
#[allow(missing_docs)]
pub struct Metrics {
    pub units_per_em: u16,
    pub ascender: i16,
    pub descender: i16,
    pub cap_height: i16,
    pub x_height: i16,
    pub italic_angle: f32,
    pub underline_position: i16,
    pub underline_thickness: i16,
    pub bbox: [i16; 4],
    pub monospaced: bool,
    pub serif: bool,
}

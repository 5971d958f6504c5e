//! Faces: loading, metrics, coverage, shaping. See [`shape`] for the door to the shaper and [`words`] for the store
//! in which every distinct word is shaped once.

pub mod load;
pub mod shape;
pub mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::layout::Cut;

/// The index of a face in [`Fonts::faces`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub u16);

/// The families of a book and the faces in them, with the fallbacks.
#[derive(Debug, Default)]
pub struct Fonts {
    /// All faces: of the layout's families first, then the fallbacks.
    pub faces: Vec<Face>,
    /// Family slug to its faces.
    pub families: BTreeMap<String, Family>,
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
#[derive(Debug)]
pub struct Face {
    /// The PostScript name.
    pub name: String,
    /// The slug of its family.
    pub family: String,
    /// Its cut.
    pub cut: Cut,
    /// The file; static for bundled ones, so nothing is copied.
    pub data: FontData,
    /// Measures in font units.
    pub metrics: Metrics,
    /// The file stands in this folder or is bundled; for messages.
    pub path: String,
}

/// The bytes of a font file.
#[derive(Clone, Debug)]
pub enum FontData {
    /// In the binary.
    Bundled(&'static [u8]),
    /// Loaded from the book's `fonts` folder.
    Loaded(Arc<[u8]>),
}

impl FontData {
    /// The bytes.
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

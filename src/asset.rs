//! Pictures and other files that a book shows: loaded once, measured, converted.

use std::sync::Arc;

/// A picture of the book.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The path as shown in diagnostics.
    pub path: String,
    /// A name in `[a-z0-9-]+`, unique in the book when case is folded, without extension.
    pub name: String,
    /// Width in pixels, after the orientation was applied.
    pub width: u32,
    /// Height in pixels, after the orientation was applied.
    pub height: u32,
    /// Pixels per inch, where the file says so.
    pub ppi: Option<u32>,
    /// Its colours.
    pub colour: Colour,
    /// What the file is.
    pub encoding: Encoding,
    /// The file, stripped of EXIF, upright; JPEG or PNG whatever the source was. Shared, so clones are cheap.
    pub bytes: Arc<[u8]>,
    /// Hash of `bytes`, hex: two uses of the same picture are one asset.
    pub hash: String,
}

/// The colours of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// Grey.
    Grey,
    /// Red, green, blue.
    Rgb,
}

/// What a picture's bytes are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// JPEG, never CMYK.
    Jpeg,
    /// PNG, with or without alpha.
    Png,
}

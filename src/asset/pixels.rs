//! Decoded pictures.

/// The most pixels that are decoded.
pub const MAX_PIXELS: u64 = 120_000_000;

/// A decoded picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pixels {
    /// In pixels.
    pub width: u32,
    /// In pixels.
    pub height: u32,
    /// 1 (grey) or 3 (RGB) bytes a pixel in `data`.
    pub channels: u8,
    /// Rows from the top.
    pub data: Vec<u8>,
    /// One byte a pixel where the picture has transparent places.
    pub alpha: Option<Vec<u8>>,
}

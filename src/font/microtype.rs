//! Microtypography: how far a glyph at the end or the start of a line hangs into the margin.

use super::Face;
use super::shape::Glyph;

/// By how much a line that starts with these glyphs hangs out at the left, in font units.
pub fn left(_face: &Face, _glyphs: &[Glyph]) -> i32 {
    0
}

/// By how much a line that ends with these glyphs hangs out at the right, in font units.
pub fn right(_face: &Face, _glyphs: &[Glyph]) -> i32 {
    0
}

//! The sheet that a page is drawn on: its size, and where the trimmed page lies on it.

use crate::layout::page::Pages;
use crate::unit::{Len, Point, Size};

/// The sheet of every page of a PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The whole sheet (MediaBox).
    pub size: Size,
    /// The page after trimming.
    pub trim: Size,
    /// The trim's upper left corner on the sheet.
    pub origin: Point,
    /// How far pictures run over the trim (BleedBox).
    pub bleed: Len,
}

impl Sheet {
    /// A sheet of the trim size, nothing around it.
    pub fn plain(pages: &Pages) -> Sheet {
        Sheet { size: pages.trim, trim: pages.trim, origin: Point::default(), bleed: Len::ZERO }
    }
}

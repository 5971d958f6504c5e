//! The sheet that a page is drawn on: the trimmed page, bleed around it, room for marks around that, and by how much
//! the text block is moved away from the spine for a printer's sake.

use crate::config::printer::Bleed;
use crate::layout::page::Side;
use crate::unit::{Len, Point, Size};

use super::number::{Milli, milli};

/// The room outside the bleed where crop marks and colour bars stand.
const SLUG: Len = Len::points(36);

/// A rectangle on the sheet in PDF coordinates: left, bottom, right, top.
pub type Area = [Milli; 4];

/// The sheet of every page of a PDF.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The page after trimming.
    pub trim: Size,
    /// How far pictures run over the trim at head, foot and fore-edge.
    pub bleed: Len,
    /// The same at the spine.
    pub bleed_spine: Len,
    /// Room for marks around everything.
    pub slug: Len,
    /// How far the text block is moved from the spine towards the fore-edge.
    pub shift: Len,
}

impl Sheet {
    /// A sheet of the trim size, nothing around it.
    pub fn plain(trim: Size) -> Sheet {
        Sheet { trim, bleed: Len::ZERO, bleed_spine: Len::ZERO, slug: Len::ZERO, shift: Len::ZERO }
    }

    /// The same with bleed.
    pub fn bleeding(self, bleed: Bleed) -> Sheet {
        Sheet { bleed: bleed.size, bleed_spine: if bleed.all_edges { bleed.size } else { Len::ZERO }, ..self }
    }

    /// The same with room for marks.
    pub fn marked(self) -> Sheet {
        Sheet { slug: SLUG, ..self }
    }

    /// The whole sheet.
    pub fn size(&self) -> Size {
        Size {
            width: self.trim.width + self.bleed + self.bleed_spine + self.slug * 2,
            height: self.trim.height + self.bleed * 2 + self.slug * 2,
        }
    }

    /// The trim's upper left corner on the sheet.
    pub fn trim_origin(&self, side: Side) -> Point {
        let left = if side == Side::Recto { self.bleed_spine } else { self.bleed };
        Point { x: self.slug + left, y: self.slug + self.bleed }
    }

    /// Where the layout's upper left corner comes to stand.
    pub fn origin(&self, side: Side) -> Point {
        let trim = self.trim_origin(side);
        let shift = if side == Side::Recto { self.shift } else { -self.shift };
        Point { x: trim.x + shift, y: trim.y }
    }

    /// The whole sheet, as a box.
    pub fn media_box(&self) -> Area {
        let size = self.size();
        [0, 0, milli(size.width), milli(size.height)]
    }

    /// The trimmed page, as a box.
    pub fn trim_box(&self, side: Side) -> Area {
        let origin = self.trim_origin(side);
        let bottom = self.size().height - origin.y - self.trim.height;
        [milli(origin.x), milli(bottom), milli(origin.x + self.trim.width), milli(bottom + self.trim.height)]
    }

    /// The trimmed page with its bleed, as a box.
    pub fn bleed_box(&self) -> Area {
        let size = self.size();
        [milli(self.slug), milli(self.slug), milli(size.width - self.slug), milli(size.height - self.slug)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bleed_at_three_edges_is_at_the_fore_edge_of_either_side() {
        let trim = Size { width: Len::inches(6.0), height: Len::inches(9.0) };
        let sheet = Sheet::plain(trim).bleeding(Bleed { size: Len::inches(0.125), all_edges: false, always: true });
        assert_eq!(sheet.media_box(), [0, 0, 441_000, 666_000]);
        assert_eq!(sheet.trim_box(Side::Recto), [0, 9_000, 432_000, 657_000]);
        assert_eq!(sheet.trim_box(Side::Verso), [9_000, 9_000, 441_000, 657_000]);
        let shifted = Sheet { shift: Len::points(5), ..sheet };
        assert_eq!(shifted.origin(Side::Verso).x, Len::points(4));
        assert_eq!(sheet.marked().bleed_box(), [36_000, 36_000, 477_000, 702_000]);
    }
}

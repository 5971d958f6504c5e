//! Figures that run over the edges of the page.
//!
//! A wide picture runs from the spine to the fore-edge and over it, where it stands in the text. One that is too tall for that
//! takes a page of its own, without head and folio: the whole page, or all of it above its caption. Pictures are drawn larger than
//! the trim by [`OVER`], more than any printer wants; each output shows as much of that as its sheet has room for.

use crate::diag::{Diagnostic, Loc, kinds};
use crate::model::{Align, Figure};
use crate::unit::{Len, Point, Size};

use super::super::galley::{Drawn, DrawnKind, Slug};
use super::super::page::Role;
use super::{Flow, Frame};

/// By how much pictures are larger than the page, at each edge that they run over.
const OVER: Len = Len::points(18);

impl Flow<'_, '_> {
    /// Sets a figure over the edges; false where it cannot be, and stands in the measure instead.
    pub(super) fn bleed(&mut self, figure: &Figure, frame: &Frame, loc: &Loc) -> bool {
        let asset = match figure.images.as_slice() {
            [image] => self.asset(image).zip(Some(image)),
            _ => None,
        };
        let sizes = asset.and_then(|(id, _)| self.ctx.cx.assets.get(id.0 as usize)).map(|a| (a.width.max(1), a.height.max(1)));
        let (Some((id, image)), Some((w, h))) = (asset, sizes) else {
            if figure.images.len() > 1 {
                let told = Diagnostic::note(kinds::BLEED_OF_SEVERAL, "several pictures side by side do not run over the edges of the page")
                    .at(loc.clone())
                    .with("they stand in the measure")
                    .help("put each into a figure of its own");
                self.bench.report.push(told);
            }
            return false;
        };
        let (w, h) = (i64::from(w), i64::from(h));
        let page = self.ctx.layout.page.trim;
        let grid = self.ctx.grid;
        let caption = figure.caption.as_ref().filter(|c| !c.is_empty());
        let outer = if caption.is_some() { self.element(Role::Div, frame.parent) } else { frame.parent };
        let element = self.figure_element(image, outer);
        let across = page.width + OVER * 2;
        let tall = across.scale(h, w);
        let foot_lines = caption.map_or(0, |text| self.foot_of(text));
        let whole = grid.leading * (i64::from(grid.lines) - foot_lines);
        let mut drawn = Vec::new();
        let mut words = Vec::new();
        let drop = grid.leading - grid.base;
        let said = caption.map_or(Len::ZERO, |text| {
            let element = self.element(Role::Caption, outer);
            drop / 2 + self.caption_below(text, drop / 2, frame, (element, Align::Centre), loc, &mut words)
        });
        let in_text = tall + said <= whole * 3 / 4;
        let depth = if in_text {
            let top = (tall + drop).round_up_to(grid.leading) - drop - tall;
            let size = Size { width: across, height: tall };
            let what = DrawnKind::Bleed { asset: id, at: Point { x: -OVER, y: Len::ZERO }, size, seen: size, page: false };
            drawn.push(Drawn { at: Point { x: Len::ZERO, y: top }, what, element });
            (tall + drop).round_up_to(grid.leading)
        } else {
            // All of the page above the caption, or the whole page: the picture covers it, and what is too much is cut off.
            let foot =
                if caption.is_some() { self.ctx.layout.page.top + whole - said.round_up_to(grid.leading) } else { page.height + OVER };
            let seen = Size { width: across, height: foot + OVER };
            let size = if tall >= seen.height {
                Size { width: across, height: tall }
            } else {
                Size { width: seen.height.scale(w, h), height: seen.height }
            };
            let at = Point { x: -OVER - (size.width - across) / 2, y: -OVER - (size.height - seen.height) / 2 };
            let what = DrawnKind::Bleed { asset: id, at, size, seen, page: true };
            drawn.push(Drawn { at: Point::default(), what, element });
            whole - said.round_up_to(grid.leading)
        };
        for mut line in words {
            line.at.y += depth;
            drawn.push(line);
        }
        self.add_floating(vec![Slug { depth: depth + said, drawn }], loc);
        self.joint.flush = false;
        true
    }
}

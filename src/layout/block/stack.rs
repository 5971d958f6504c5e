//! One thing below the other: items are added to the galley, with the space above them that was wanted.

use crate::config::layout::{HAlign, InlineStyle};
use crate::diag::Loc;
use crate::model::Text;
use crate::unit::{Len, Point};

use super::super::galley::{Body, Drawn, DrawnKind, Piece, Slug};
use super::super::page::ElementId;
use super::super::pager::cost::TURN_IN_SOLID;
use super::super::pager::{Choice, Item, LineCost, Pitch};
use super::super::para::ParaStyle;
use super::{Flow, Frame};

impl Flow<'_, '_> {
    /// Adds an item below what is there, with the space that is wanted above it.
    pub fn add(&mut self, mut variants: Vec<Choice>, on_grid: bool, mut body: Body, loc: &Loc) {
        let seam = self.joint.close(self.ctx.layout.paging.elastic && !self.column.items.is_empty());
        match &mut body {
            Body::Lines(lines) => lines.label.extend(seam.label),
            Body::Slugs { slugs, .. } => {
                if let Some(slug) = slugs.first_mut() {
                    slug.drawn.splice(0..0, self.lowered(&seam.label));
                }
                self.call_notes(slugs, &mut variants);
            }
            Body::Sizes(slugs) => {
                for slug in slugs {
                    slug.drawn.splice(0..0, self.lowered(&seam.label));
                }
            }
        }
        let item = Item {
            spaces: seam.spaces,
            before: seam.before,
            on_grid,
            new_page: seam.new_page,
            floats: false,
            takes: seam.takes,
            alone: seam.alone,
            after_floats: false,
            head: Len::ZERO,
            variants,
        };
        let piece = Piece { loc: loc.clone(), anchors: seam.anchors, post: self.bench.galley.posts.len(), body };
        self.column.push(item, piece);
    }

    /// A label as it is drawn with a slug: its baseline in the first line's slot.
    fn lowered(&self, label: &[Drawn]) -> Vec<Drawn> {
        let base = self.ctx.grid.base;
        label.iter().map(|d| Drawn { at: Point { x: d.at.x, y: d.at.y + base }, ..d.clone() }).collect()
    }

    /// Adds an unbreakable slug, rounded up to whole lines; what it draws stands at the top. What is deeper than a page
    /// can hold is cut into lines after all.
    pub fn add_solid(&mut self, depth: Len, drawn: Vec<Drawn>, loc: &Loc) {
        let lines = self.ctx.grid.lines_of(depth).max(1);
        let room = i64::from(self.ctx.grid.lines) - self.least_foot(&drawn);
        let halves = i32::try_from(lines * 2).unwrap_or(i32::MAX / 8);
        let slug = Slug { depth: self.ctx.grid.leading * lines, drawn };
        if lines <= room {
            return self.add(vec![Choice::solid(halves, self.ctx.grid.half())], true, Body::slug(slug), loc);
        }
        let slugs = slug.cut(self.ctx.grid.leading);
        let choice = self.choice_of(&slugs, |_, _| TURN_IN_SOLID);
        self.add(vec![choice], true, Body::Slugs { slugs, repeat: false, foot: Vec::new(), close: Len::ZERO }, loc);
    }

    /// The choice of a run of slugs; `turn` is what a page turn after the n-th of `count` costs.
    pub fn choice_of(&self, slugs: &[Slug], turn: impl Fn(usize, usize) -> f64) -> Choice {
        let mut ends = vec![Len::ZERO];
        let mut end = Len::ZERO;
        for slug in slugs {
            end += slug.depth;
            ends.push(end);
        }
        let count = slugs.len();
        let lines = (1..=count).map(|n| LineCost { turn: turn(n, count), ..LineCost::default() }).collect();
        Choice { cost: 0.0, pitch: Pitch::Own(ends), lines }
    }

    /// Draws a display text's lines from `top`, so that its last line stands on the grid: returns its depth in whole
    /// lines of the grid.
    pub fn draw_title(
        &mut self,
        text: &Text,
        style: &ParaStyle,
        leading: Len,
        place: (Len, Len),
        element: ElementId,
        loc: &Loc,
        out: &mut Vec<Drawn>,
    ) -> Len {
        let (left, top) = place;
        let paragraph = self.set(text, style, loc);
        let count = paragraph.variants.get(paragraph.best).map_or(1, |v| v.lines.len());
        let id = self.bench.galley.keep(paragraph);
        let steps = leading * i64::try_from(count.saturating_sub(1)).unwrap_or(0);
        let depth = self.ctx.grid.leading * self.ctx.grid.lines_of(steps + leading.max(style.inline.size).scale(9, 10)).max(1);
        let last = top + depth - (self.ctx.grid.leading - self.ctx.grid.base);
        for line in 0..count {
            let up = leading * i64::try_from(count - 1 - line).unwrap_or(0);
            out.push(Drawn { at: Point { x: left, y: last - up }, what: DrawnKind::Line(id, line), element });
        }
        depth
    }

    /// Draws generated words on one line.
    pub fn draw_words(&mut self, words: &str, style: &InlineStyle, frame: &Frame, align: HAlign, y: Len, element: ElementId) -> Drawn {
        let line = self.bench.setter.simple(words, style, &frame.lang);
        let room = frame.width - line.width();
        let x = match style.align.unwrap_or(align) {
            HAlign::Start | HAlign::Justify => Len::ZERO,
            HAlign::Centre => room / 2,
            HAlign::End => room,
        };
        Drawn { at: Point { x: frame.left + x, y }, what: DrawnKind::Words(line), element }
    }
}

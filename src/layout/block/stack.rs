//! One thing below the other: items are added to the galley, with the space above them that was wanted.

use crate::config::layout::{HAlign, InlineStyle};
use crate::diag::Loc;
use crate::model::Text;
use crate::unit::{Len, Point};

use super::super::galley::{Body, Drawn, Piece, Slug, What};
use super::super::page::ElementId;
use super::super::pager::cost::{LESS_SPACE, MORE_SPACE, RULE, TURN_IN_SOLID};
use super::super::pager::{Choice, Halves, Item, LineCost, Pitch};
use super::super::para::ParaStyle;
use super::{Builder, Frame};

impl Builder<'_> {
    /// Adds an item below what is there, with the space that is wanted above it.
    pub fn add(&mut self, mut variants: Vec<Choice>, on_grid: bool, mut body: Body, loc: &Loc) {
        let label = std::mem::take(&mut self.label);
        match &mut body {
            Body::Lines(lines) => lines.label.extend(label),
            Body::Slugs { slugs, .. } => {
                let base = self.grid.base;
                let down = label.into_iter().map(|d| Drawn { at: Point { x: d.at.x, y: d.at.y + base }, ..d });
                if let Some(slug) = slugs.first_mut() {
                    slug.drawn.splice(0..0, down);
                }
                self.call_notes(slugs, &mut variants);
            }
        }
        let before = if std::mem::take(&mut self.keep) { RULE } else { self.before };
        self.before = 0.0;
        let below = std::mem::take(&mut self.below_float);
        let alone = (below > 0).then_some([self.space.max(std::mem::take(&mut self.below_other)), self.space]);
        self.below_other = below;
        self.want_space(below);
        let item = Item {
            spaces: self.spaces(),
            before,
            on_grid,
            new_page: std::mem::take(&mut self.new_page),
            waits: false,
            alone,
            after_floats: false,
            head: Len::ZERO,
            variants,
        };
        let piece = Piece { loc: loc.clone(), anchors: std::mem::take(&mut self.anchors), post: self.galley.posts.len(), body };
        self.galley.push(item, piece);
    }

    /// The space above the next item, and what may be taken instead where that saves a page.
    fn spaces(&mut self) -> Vec<(Halves, f64)> {
        let space = std::mem::take(&mut self.space);
        let mut spaces = vec![(space, 0.0)];
        if std::mem::take(&mut self.elastic) && !self.galley.items.is_empty() {
            spaces.push((space + 2, MORE_SPACE));
            if space >= 6 {
                spaces.push((space - 2, LESS_SPACE));
            }
        }
        spaces
    }

    /// Adds an unbreakable slug, rounded up to whole lines; what it draws stands at the top. What is deeper than a page
    /// can hold is cut into lines after all.
    pub fn add_solid(&mut self, depth: Len, drawn: Vec<Drawn>, loc: &Loc) {
        let lines = self.grid.lines_of(depth).max(1);
        let room = i64::from(self.grid.lines) - self.least_foot(&drawn);
        let halves = i32::try_from(lines * 2).unwrap_or(i32::MAX / 8);
        let slug = Slug { depth: self.grid.leading * lines, drawn };
        if lines <= room {
            return self.add(vec![Choice::solid(halves, self.grid.half())], true, Body::slug(slug), loc);
        }
        let slugs = slug.cut(self.grid.leading);
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
        let id = self.galley.keep(paragraph);
        let steps = leading * i64::try_from(count.saturating_sub(1)).unwrap_or(0);
        let depth = self.grid.leading * self.grid.lines_of(steps + leading.max(style.inline.size).scale(9, 10)).max(1);
        let last = top + depth - (self.grid.leading - self.grid.base);
        for line in 0..count {
            let up = leading * i64::try_from(count - 1 - line).unwrap_or(0);
            out.push(Drawn { at: Point { x: left, y: last - up }, what: What::Line(id, line), element });
        }
        depth
    }

    /// Draws generated words on one line.
    pub fn draw_words(&mut self, words: &str, style: &InlineStyle, frame: &Frame, align: HAlign, y: Len, element: ElementId) -> Drawn {
        let line = self.setter.simple(words, style, &frame.lang);
        let room = frame.width - line.width();
        let x = match align {
            HAlign::Start | HAlign::Justify => Len::ZERO,
            HAlign::Centre => room / 2,
            HAlign::End => room,
        };
        Drawn { at: Point { x: frame.left + x, y }, what: What::Words(line), element }
    }
}

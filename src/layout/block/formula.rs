//! Formulas by themselves.

use crate::diag::Loc;
use crate::maths::layout::Line as Set;
use crate::model::{Formula, Inline, Text};
use crate::unit::{Len, Point};

use super::super::formula::{self, Among};
use super::super::galley::{Body, Drawn, DrawnKind, Slug};
use super::super::page::{ElementId, Role};
use super::super::para::{Line, PieceTag};
use super::{Flow, Frame};

/// A page turn between two lines of a display.
const TURN_IN_DISPLAY: f64 = 40.0;

impl Flow<'_, '_> {
    /// A formula in the middle of the measure, its number at the right edge; one that could not be read is set as TeX.
    pub(super) fn formula(&mut self, text: &Text, number: Option<&str>, frame: &Frame, loc: &Loc) {
        let set = match text.inlines.as_slice() {
            [Inline::Formula(one)] => self.set_display(one, frame).map(|lines| (one, lines)),
            _ => None,
        };
        let Some((one, lines)) = set else { return self.code(None, text, frame, loc) };
        let element = self.element(Role::Formula, frame.parent);
        if let Some(e) = self.bench.galley.elements.get_mut(element.0 as usize) {
            let said = formula::said(one, 0);
            (e.alt, e.actual) = (Some(said.spoken.clone()), Some(said.tex.clone()));
            e.loc = Some(loc.clone());
        }
        let slugs = self.display_slugs(&lines, number, element, frame);
        let choice = self.choice_of(&slugs, |_, _| TURN_IN_DISPLAY);
        let depth: Len = slugs.iter().map(|s| s.depth).sum();
        // White that rounding to whole lines leaves over is white above and below.
        let spare = depth.round_up_to(self.ctx.grid.leading) - depth;
        let space = if frame.level > 0 || spare > self.ctx.grid.half() { 1 } else { 2 };
        self.joint.want_space(space);
        self.joint.elastic = frame.level == 0;
        self.add(vec![choice], true, Body::Slugs { slugs, repeat: false, foot: Vec::new(), close: Len::ZERO }, loc);
        self.joint.want_space(space);
        self.joint.elastic = frame.level == 0;
        self.joint.flush = true;
    }

    /// The lines of a display; one that is wider than the measure is set smaller.
    fn set_display(&mut self, formula: &Formula, frame: &Frame) -> Option<Vec<Set>> {
        let read = formula.read.as_ref()?;
        let font = self.ctx.cx.maths?;
        let among = Among { family: &frame.style.family, size: frame.style.size, lang: &frame.lang };
        let words = self.bench.setter.words.get_mut();
        let lines = formula::composed(among, font, words, |c| c.display(&read.node, frame.width));
        let width = lines.iter().map(|l| l.hbox.width).fold(Len::ZERO, Len::max);
        if width <= frame.width {
            return Some(lines);
        }
        let size = among.size.scale(frame.width.0, width.0.max(1)).max(among.size.scale(6, 10));
        let words = self.bench.setter.words.get_mut();
        Some(formula::composed(Among { size, ..among }, font, words, |c| c.display(&read.node, frame.width)))
    }

    /// Each line of a display as a slug.
    fn display_slugs(&mut self, lines: &[Set], number: Option<&str>, element: ElementId, frame: &Frame) -> Vec<Slug> {
        let count = lines.len();
        let mut slugs = Vec::with_capacity(count);
        let strut = (self.ctx.grid.base, self.ctx.grid.leading - self.ctx.grid.base);
        let mut foot = Len::ZERO;
        for (n, line) in lines.iter().enumerate() {
            // The baseline, from the top of the slug, which starts where the last one ended.
            let base = match line.step {
                None => line.hbox.height.max(strut.0),
                Some(step) => step - foot,
            };
            foot = if n + 1 == count { line.hbox.depth.max(strut.1) } else { line.hbox.depth };
            let tag = line.tag.as_deref().or(number.filter(|_| n == (count - 1) / 2 && count % 2 == 1 || n + 1 == count && count % 2 == 0));
            let tag = tag.map(|tag| self.bench.setter.simple(tag, &frame.style, &frame.lang));
            let tag_width = tag.as_ref().map_or(Len::ZERO, |t| t.width() + frame.style.size);
            let room = frame.width - line.hbox.width;
            let left = (room / 2).min(room - tag_width).max(Len::ZERO);
            let pieces = formula::pieces(&line.hbox, Len::ZERO, frame.style.grey, &PieceTag::Plain);
            let set = Line { pieces, ..Line::default() };
            let mut drawn = vec![Drawn { at: Point { x: frame.left + left, y: base }, what: DrawnKind::Words(set), element }];
            drawn.extend(tag.map(|tag| {
                let x = frame.left + frame.width - tag.width();
                Drawn { at: Point { x, y: base }, what: DrawnKind::Words(tag), element }
            }));
            slugs.push(Slug { depth: base + foot, drawn });
        }
        slugs
    }
}

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
            [Inline::Formula(one)] => self.set_display(one, frame, loc).map(|lines| (one, lines)),
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

    /// The lines of a display, none wider than the measure where that can be helped.
    fn set_display(&mut self, formula: &Formula, frame: &Frame, loc: &Loc) -> Option<Vec<Set>> {
        let read = formula.read.as_ref()?;
        let font = self.ctx.cx.maths?;
        let among = Among { family: &frame.style.family, size: frame.style.size, lang: &frame.lang };
        let words = self.bench.setter.words.get_mut();
        let widest = |lines: &Vec<Set>| lines.iter().map(|l| l.hbox.width).fold(Len::ZERO, Len::max);
        let (lines, squeezed) = formula::fitted(among, font, words, frame.width, |c| c.display(&read.node, frame.width), widest);
        if let Some(squeezed) = squeezed {
            self.bench.report.push(squeezed.told(loc));
        }
        Some(lines)
    }

    /// Each line of a display as a slug.
    fn display_slugs(&mut self, lines: &[Set], number: Option<&str>, element: ElementId, frame: &Frame) -> Vec<Slug> {
        let count = lines.len();
        let mut slugs = Vec::with_capacity(count);
        let strut = (self.ctx.grid.base, self.ctx.grid.leading - self.ctx.grid.base);
        let mut foot = Len::ZERO;
        let last = count.saturating_sub(1);
        let tags: Vec<Option<Line>> = lines
            .iter()
            .enumerate()
            .map(|(n, line)| line.tag.as_deref().or(number.filter(|_| n == if count % 2 == 1 { last / 2 } else { last })))
            .map(|tag| tag.map(|tag| self.bench.setter.simple(tag, &frame.style, &frame.lang)))
            .collect();
        // All lines start at one place: in the middle, or where there is room for the tags.
        let room = |line: &Set, tag: &Line| frame.width - tag.width() - frame.style.size - line.hbox.ink_end();
        let rooms = lines.iter().zip(&tags).filter_map(|(line, tag)| Some(room(line, tag.as_ref()?))).filter(|room| *room >= Len::ZERO);
        let middle = (frame.width - lines.first().map_or(Len::ZERO, |l| l.hbox.width)) / 2;
        let left = rooms.fold(middle, Len::min).max(Len::ZERO);
        for (n, (line, tag)) in lines.iter().zip(tags).enumerate() {
            // The baseline, from the top of the slug, which starts where the last one ended.
            let base = match line.step {
                None => line.hbox.height.max(strut.0),
                Some(step) => step - foot,
            };
            foot = if n + 1 == count { line.hbox.depth.max(strut.1) } else { line.hbox.depth };
            // A tag for which there is no room stands below.
            let below = tag.as_ref().is_some_and(|tag| room(line, tag) < left);
            let drop = if below { strut.0 + strut.1 } else { Len::ZERO };
            let pieces = formula::pieces(&line.hbox, Len::ZERO, frame.style.grey, &PieceTag::Plain);
            let set = Line { pieces, ..Line::default() };
            let mut drawn = vec![Drawn { at: Point { x: frame.left + left, y: base }, what: DrawnKind::Words(set), element }];
            drawn.extend(tag.map(|tag| {
                let x = frame.left + frame.width - tag.width();
                let y = if drop == Len::ZERO { base } else { base + foot + strut.0 };
                Drawn { at: Point { x, y }, what: DrawnKind::Words(tag), element }
            }));
            slugs.push(Slug { depth: base + foot + drop, drawn });
        }
        slugs
    }
}

//! The index: terms with the folios on which they stand. Its pages are set when all others are known.

mod columns;

use crate::config::layout::HAlign;
use crate::diag::Loc;
use crate::lang;
use crate::model::{Anchor, IndexEntry, Inline, Phrase, Target, Text};
use crate::unit::{Len, Point};

use super::super::galley::{Drawn, DrawnKind};
use super::super::page::{ElementId, Folio, Role};
use super::super::pager::Item;
use super::super::para::ParaStyle;
use super::{Flow, Frame, ParaLook};

use columns::Cell;

/// Entries of so many lines are not cut.
const WHOLE: usize = 4;
/// Columns below a title have so many lines, at least.
const FEWEST: usize = 4;

/// A line of the index in its column.
struct IndexLine {
    /// The paragraph in the galley, and which of its lines.
    paragraph: usize,
    line: usize,
    /// From the left edge of the column.
    x: Len,
    element: ElementId,
}

impl Flow<'_, '_> {
    /// Entries as large as notes are, each hung from its first line, white before each new letter.
    pub(super) fn index(&mut self, entries: &[IndexEntry], frame: &Frame, loc: &Loc) {
        let element = self.element(Role::Index, frame.parent);
        let style = self.ctx.layout.index.inline.clone();
        if self.ctx.layout.index.columns > 1 {
            return self.index_in_columns(entries, &Frame { style, parent: element, ..frame.clone() }, loc);
        }
        let step = self.ctx.layout.text.indent;
        for entry in entries {
            if entry.opens_group {
                self.joint.want_space(1);
            }
            // Turned lines stand further in than the entries below this one.
            let hang = step * (i64::from(entry.level.min(4)) + 2);
            let inner = Frame {
                left: frame.left + hang,
                width: (frame.width - hang).max(frame.width / 4),
                align: HAlign::Start,
                style: style.clone(),
                ..frame.clone()
            };
            let paragraph = self.element(Role::P, element);
            let text = self.with_folios(entry, frame);
            self.para(&text, &inner, loc, ParaLook { indent: Len::ZERO - step * 2, ..ParaLook::of(paragraph) });
        }
    }

    /// Entries in columns: page after page is filled, and the columns of the last one are equally long.
    fn index_in_columns(&mut self, entries: &[IndexEntry], frame: &Frame, loc: &Loc) {
        let look = &self.ctx.layout.index;
        let (pitch, base, width) = (look.leading, self.ctx.grid.base_in(look.leading), look.width(look.columns, frame.width));
        let (cells, lines) = self.index_lines(entries, width, frame, loc);
        let page = self.ctx.grid.leading * i64::from(self.ctx.grid.lines);
        let room = |above: Len| usize::try_from((page - above).0 / pitch.0.max(1)).unwrap_or(0);
        let (whole, mut free) = (room(Len::ZERO).max(1), room(self.depth_so_far()));
        if free < FEWEST.min(whole) {
            self.joint.release();
            self.joint.new_page = true;
            free = whole;
        }
        let mut from = 0;
        while from < cells.len() {
            let rest = cells.get(from..).unwrap_or_default();
            let mut drawn = Vec::new();
            let (mut start, mut deepest) = (0, 0);
            for (column, end) in (0i64..).zip(columns::page(rest, look.columns as usize, free)) {
                let mut y = 0;
                for n in start..end {
                    y += usize::from(n > start && rest.get(n).is_some_and(|cell| cell.space));
                    if let Some(line) = lines.get(from + n) {
                        let x = frame.left + (width + look.gap()) * column + line.x;
                        let at = Point { x, y: base + pitch * i64::try_from(y).unwrap_or(0) };
                        drawn.push(Drawn { at, what: DrawnKind::Line(line.paragraph, line.line), element: line.element });
                    }
                    y += 1;
                }
                (start, deepest) = (end, deepest.max(y));
            }
            // Pages that go on are equally deep, however long their columns are, so that all heads stand at one height.
            let depth = if from + start < cells.len() { free } else { deepest };
            self.joint.new_page |= from > 0;
            self.add_solid(pitch * i64::try_from(depth).unwrap_or(0), drawn, loc);
            (from, free) = (from + start.max(1), whole);
        }
    }

    /// The lines of all entries in a column of this width, and what may be done with each.
    fn index_lines(&mut self, entries: &[IndexEntry], width: Len, frame: &Frame, loc: &Loc) -> (Vec<Cell>, Vec<IndexLine>) {
        let step = frame.style.size;
        let (mut cells, mut lines) = (Vec::new(), Vec::new());
        for (n, entry) in entries.iter().enumerate() {
            // Turned lines stand further in than the entries below this one.
            let hang = (step * (i64::from(entry.level.min(4)) + 2)).min(width / 2);
            let inner = Frame { left: hang, width: width - hang, align: HAlign::Start, ..frame.clone() };
            let element = self.element(Role::P, frame.parent);
            let look = ParaStyle { first_indent: Len::ZERO - (step * 2).min(hang), fewer: 0, more: 0, ..self.style(&frame.style, &inner) };
            let paragraph = self.set(&self.with_folios(entry, frame), &look, loc);
            let count = paragraph.variants.get(paragraph.best).map_or(0, |v| v.lines.len());
            let paragraph = self.bench.galley.keep(paragraph);
            for line in 0..count {
                let opens = if line == 0 { may_part(entries, n) } else { count > WHOLE && line >= 2 && count - line >= 2 };
                cells.push(Cell { space: line == 0 && entry.opens_group, opens });
                lines.push(IndexLine { paragraph, line, x: hang, element });
            }
        }
        (cells, lines)
    }

    /// The depth of what stands on the page already, and the white below it.
    fn depth_so_far(&self) -> Len {
        let depth = |item: &Item| {
            let choice = item.variants.first();
            let lines = choice.map_or(0, |c| c.lines.len());
            let own = choice.map_or(Len::ZERO, |c| c.extent(0, lines, Len::ZERO)).max(self.ctx.grid.leading);
            self.ctx.grid.leading * self.ctx.grid.lines_of(own)
        };
        self.column.items.iter().map(depth).sum::<Len>() + self.ctx.grid.half() * i64::from(self.joint.space)
    }

    /// The words of an entry and the folios of its places: "kerning, 12, 57–59".
    fn with_folios(&self, entry: &IndexEntry, frame: &Frame) -> Text {
        let mut added = Vec::new();
        for (first, last, anchor) in ranges(&entry.places, |anchor| self.ctx.cx.folio(anchor)) {
            let folio = |folio: Folio| lang::figures(folio.to_string(), &frame.lang);
            let words = if first == last { folio(first) } else { format!("{}–{}", folio(first), folio(last)) };
            added.push(Inline::Text(", ".to_string()));
            added.push(Inline::Link { target: Target::Anchor(anchor.clone()), content: vec![Inline::Text(words)] });
        }
        let mut text = entry.text.clone();
        if !added.is_empty() {
            text.inlines.push(Inline::Phrase(Phrase::Added, added));
        }
        text
    }
}

/// Whether a column may start with an entry: not with the first or the last below another, nor with the second of a letter.
fn may_part(entries: &[IndexEntry], n: usize) -> bool {
    let Some((entry, above)) = entries.get(n).zip(n.checked_sub(1).and_then(|n| entries.get(n))) else { return true };
    let last = entries.get(n + 1).is_none_or(|below| below.level < entry.level);
    entry.level <= above.level && !(last && entry.level > 0) && (entry.opens_group || !above.opens_group)
}

/// Runs of neighbouring folios: the first, the last, and the place on the first. Two neighbours are no run.
fn ranges(places: &[Anchor], folio: impl Fn(&Anchor) -> Option<Folio>) -> Vec<(Folio, Folio, &Anchor)> {
    let mut folios: Vec<(Folio, &Anchor)> = places.iter().filter_map(|anchor| Some((folio(anchor)?, anchor))).collect();
    folios.sort_by_key(|(folio, _)| *folio);
    folios.dedup_by_key(|(folio, _)| *folio);
    let mut runs: Vec<Vec<(Folio, &Anchor)>> = Vec::new();
    for here in folios {
        match runs.last_mut().filter(|run| run.last().is_some_and(|(before, _)| before.is_followed_by(here.0))) {
            Some(run) => run.push(here),
            None => runs.push(vec![here]),
        }
    }
    let mut out = Vec::new();
    for run in runs {
        match run.as_slice() {
            [(first, anchor), _, .., (last, _)] => out.push((*first, *last, *anchor)),
            few => out.extend(few.iter().map(|(folio, anchor)| (*folio, *folio, *anchor))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_are_not_parted_from_what_they_stand_under() {
        // Levels; a letter that starts a group has its entry marked.
        let parted = |said: &[(u8, bool)]| -> Vec<usize> {
            let entry = |(level, opens_group): &(u8, bool)| IndexEntry {
                text: Text::from_plain("a"),
                places: Vec::new(),
                level: *level,
                opens_group: *opens_group,
            };
            let entries: Vec<IndexEntry> = said.iter().map(entry).collect();
            (0..entries.len()).filter(|n| may_part(&entries, *n)).collect()
        };
        assert_eq!(parted(&[(0, false), (0, false), (0, false)]), [0, 1, 2]);
        assert_eq!(parted(&[(0, false), (1, false), (1, false), (1, false), (0, false)]), [0, 2, 4]);
        assert_eq!(parted(&[(0, false), (1, false), (0, false), (1, false), (1, false)]), [0, 2]);
        assert_eq!(parted(&[(0, false), (0, true), (0, false), (0, false), (0, true), (0, true)]), [0, 1, 3, 4, 5]);
    }

    #[test]
    fn three_neighbours_are_a_range_and_pages_are_named_once() {
        let places: Vec<Anchor> = (0..8).map(|n| Anchor(n.to_string())).collect();
        let pages = [3, 4, 5, 5, 9, 10, 40, 41];
        let folio = |a: &Anchor| a.0.parse::<usize>().ok().and_then(|n| pages.get(n)).map(|p| Folio::Arabic(*p));
        let said: Vec<(u32, u32)> = ranges(&places, folio)
            .into_iter()
            .filter_map(|(a, b, _)| match (a, b) {
                (Folio::Arabic(a), Folio::Arabic(b)) => Some((a, b)),
                _ => None,
            })
            .collect();
        assert_eq!(said, [(3, 5), (9, 9), (10, 10), (40, 40), (41, 41)]);
    }
}

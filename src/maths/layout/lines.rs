//! Displays: one box, or lines that are aligned; what is too wide is broken before its relations.

use super::super::{Align, Node, Style, Table};
use super::Composer;
use super::boxes::{After, Hbox, Item, packed};
use super::style::Ctx;
use crate::unit::Len;

/// A line of a display.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line {
    /// What stands in it. All lines of a display are equally wide, so that they stand in the middle together.
    pub hbox: Hbox,
    /// From the baseline before it; none for the first.
    pub step: Option<Len>,
    /// Its tag.
    pub tag: Option<String>,
}

impl Composer<'_> {
    pub(super) fn lines(&self, node: &Node, measure: Len, ctx: Ctx) -> Vec<Line> {
        match node {
            Node::Table(table) if table.display && table.lines.is_empty() && table.rules.is_empty() => {
                self.rows_as_lines(table, measure, ctx)
            }
            Node::Row(nodes) if nodes.len() == 1 => nodes.first().map(|n| self.lines(n, measure, ctx.inside())).unwrap_or_default(),
            other => {
                let items = self.row(std::slice::from_ref(other), ctx);
                let whole = packed(items.clone());
                if whole.width <= measure {
                    return vec![Line { hbox: whole, ..Line::default() }];
                }
                self.broken(items, measure, ctx)
            }
        }
    }

    fn rows_as_lines(&self, table: &Table, measure: Len, ctx: Ctx) -> Vec<Line> {
        let set = self.rows(table, ctx);
        if set.width > measure {
            if let Some(lines) = self.broken_rows(table, &set.columns, measure, ctx) {
                return lines;
            }
        }
        let steps = std::iter::once(None).chain(set.steps.into_iter().map(Some));
        let tags = table.tags.iter().cloned().chain(std::iter::repeat(None));
        set.rows.into_iter().zip(steps).zip(tags).map(|((hbox, step), tag)| Line { hbox, step, tag }).collect()
    }

    /// Rows that are too wide, the last cell of each broken; none where columns stand side by side.
    fn broken_rows(&self, table: &Table, columns: &[(Len, Len)], measure: Len, ctx: Ctx) -> Option<Vec<Line>> {
        let last = columns.len().checked_sub(1).filter(|last| *last < table.align.len().max(1))?;
        let left = columns.get(last).map(|c| c.0).filter(|left| *left < measure / 2)?;
        let inner = ctx.styled(Style::Display);
        let (height, depth) = self.strut(table, ctx);
        let mut lines: Vec<Line> = Vec::new();
        for (row, tag) in table.rows.iter().zip(table.tags.iter().cloned().chain(std::iter::repeat(None))) {
            let mut parts = match row.get(last) {
                Some(cell) => self.broken(self.cell(table, last, cell, inner), measure - left, inner),
                None => vec![Line::default()],
            };
            for (n, part) in parts.iter_mut().enumerate() {
                let mut whole = Hbox { width: left + part.hbox.width, height, depth, marks: Vec::new() };
                for (n, cell) in row.iter().enumerate().take(if n == 0 { last } else { 0 }) {
                    let cell = packed(self.cell(table, n, cell, inner));
                    let (from, to) = columns.get(n).copied().unwrap_or_default();
                    let spare = to - from - cell.width;
                    // Words between aligned lines stand at the left.
                    let x = match table.align.get(n) {
                        _ if row.len() == 1 => Len::ZERO,
                        Some(Align::Right) => spare,
                        Some(Align::Centre) | None => spare / 2,
                        Some(Align::Left) => Len::ZERO,
                    };
                    whole.width = whole.width.max(from + x + cell.width);
                    whole.draw(cell, from + x, Len::ZERO);
                }
                whole.draw(std::mem::take(&mut part.hbox), left, Len::ZERO);
                part.step = match (part.step, lines.last()) {
                    (None, Some(before)) if n == 0 => Some(self.step(table, &before.hbox, &whole, ctx)),
                    (step, _) => step,
                };
                part.hbox = whole;
            }
            // The tag of a row stands at its last line.
            parts.last_mut().into_iter().for_each(|line| line.tag.clone_from(&tag));
            lines.extend(parts);
        }
        let width = lines.iter().map(|l| l.hbox.width).fold(Len::ZERO, Len::max);
        let centred = last == 0 && table.align.is_empty();
        for line in &mut lines {
            let hbox = std::mem::take(&mut line.hbox);
            line.hbox = if centred { hbox.centred(width) } else { Hbox { width, ..hbox } };
        }
        Some(lines)
    }

    /// Breaks a row before its relations, or where that is not enough before its operators; lines after the first stand under what
    /// follows its first relation.
    fn broken(&self, items: Vec<Item>, measure: Len, ctx: Ctx) -> Vec<Line> {
        let pieces = pieces(items, self.loose);
        let mut lines: Vec<(Len, Hbox)> = Vec::new();
        let indent = self.indent(&pieces, measure, ctx);
        let mut line = Hbox::default();
        let mut left = Len::ZERO;
        let mut fresh = true;
        for (at, piece) in pieces.iter().enumerate() {
            let relation = piece.before == Some(After::Relation);
            // A chain of relations is broken at relations, if what stands between two of them fits.
            let ahead = pieces.iter().skip(at + 1).take_while(|p| p.before != Some(After::Relation));
            let whole: Len = if relation { ahead.map(|p| p.white + p.hbox.width).sum() } else { Len::ZERO };
            let alone = left.max(indent) + piece.hbox.width + whole <= measure;
            let here = left + line.width + piece.white + piece.hbox.width + if alone { whole } else { Len::ZERO };
            if here > measure && !line.marks.is_empty() && piece.before.is_some() {
                lines.push((left, std::mem::take(&mut line)));
                fresh = true;
                left = indent + if relation { Len::ZERO } else { self.thousandths(1000, ctx) };
            }
            if !std::mem::take(&mut fresh) {
                line.width += piece.white;
            }
            line.push(piece.hbox.clone());
        }
        lines.push((left, line));
        let width = lines.iter().map(|(left, line)| *left + line.width).fold(Len::ZERO, Len::max);
        let gap = self.thousandths(400, ctx);
        let mut foot: Option<Len> = None;
        let place = |(left, line): (Len, Hbox)| {
            let step = foot.map(|depth| (depth + gap + line.height).max(self.thousandths(1500, ctx)));
            foot = Some(line.depth);
            let mut hbox = Hbox::white(width);
            hbox.draw(line, left, Len::ZERO);
            Line { hbox, step, tag: None }
        };
        lines.into_iter().map(place).collect()
    }

    /// Where lines after the first start: under the first relation, unless that stands too far to the right.
    fn indent(&self, pieces: &[Piece], measure: Len, ctx: Ctx) -> Len {
        let mut x = Len::ZERO;
        for piece in pieces {
            if piece.before == Some(After::Relation) {
                return if x + piece.white < measure / 3 { x + piece.white } else { self.thousandths(2000, ctx) };
            }
            x += piece.white + piece.hbox.width;
        }
        self.thousandths(2000, ctx)
    }
}

/// What stands between two places at which a display may be broken.
struct Piece {
    /// With what it begins, where it may begin a line.
    before: Option<After>,
    /// The white before it, where it does not.
    white: Len,
    hbox: Hbox,
}

/// Cuts a row before its relations and operators; after its commas too, where it is loose.
fn pieces(items: Vec<Item>, loose: bool) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    // Where a line may end after a sign, a display is broken before it.
    let mut ends: Vec<Option<After>> = Vec::with_capacity(items.len());
    for (n, item) in items.iter().enumerate() {
        let next = items.get(n + 1..).unwrap_or_default().iter().find_map(|i| match i {
            Item::Glue(_, after) => Some(*after),
            Item::Box(_) => Some(None),
            Item::Kern(_) => None,
        });
        ends.push(match item {
            Item::Box(_) => next.flatten().filter(|after| *after != After::Comma),
            Item::Kern(_) | Item::Glue(..) => None,
        });
    }
    let mut white = Len::ZERO;
    let mut row: Vec<Item> = Vec::new();
    let mut before = None;
    let mut gap = Len::ZERO;
    for (item, end) in items.into_iter().zip(ends) {
        match (&item, end) {
            (Item::Box(_), Some(sign)) if !row.is_empty() => {
                out.push(Piece { before, white, hbox: packed(std::mem::take(&mut row)) });
                (before, white, gap) = (Some(sign), gap, Len::ZERO);
                row.push(item);
            }
            (Item::Glue(glue, Some(After::Comma)), _) if loose && !row.is_empty() => {
                out.push(Piece { before, white, hbox: packed(std::mem::take(&mut row)) });
                (before, white) = (Some(After::Comma), glue.natural);
            }
            (Item::Glue(glue, _), _) => {
                // White before the next box: it is lost where that begins a line.
                gap += glue.natural;
            }
            _ => {
                if gap != Len::ZERO {
                    row.push(Item::Kern(std::mem::take(&mut gap)));
                }
                row.push(item);
            }
        }
    }
    out.push(Piece { before, white, hbox: packed(row) });
    out
}

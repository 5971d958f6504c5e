//! Displays: one box, or lines that are aligned; what is too wide is broken before its relations.

use super::super::{Node, Table};
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
            Node::Table(table) if table.display && table.lines.is_empty() && table.rules.is_empty() => self.rows_as_lines(table, ctx),
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

    fn rows_as_lines(&self, table: &Table, ctx: Ctx) -> Vec<Line> {
        let set = self.rows(table, ctx);
        let steps = std::iter::once(None).chain(set.steps.into_iter().map(Some));
        let tags = table.tags.iter().cloned().chain(std::iter::repeat(None));
        set.rows.into_iter().zip(steps).zip(tags).map(|((hbox, step), tag)| Line { hbox, step, tag }).collect()
    }

    /// Breaks a row before its relations, or where that is not enough before its operators; lines after the first stand under what
    /// follows its first relation.
    fn broken(&self, items: Vec<Item>, measure: Len, ctx: Ctx) -> Vec<Line> {
        let pieces = pieces(items);
        let mut lines: Vec<(Len, Hbox)> = Vec::new();
        let indent = self.indent(&pieces, measure, ctx);
        let mut line = Hbox::default();
        let mut left = Len::ZERO;
        for (at, piece) in pieces.iter().enumerate() {
            let relation = piece.before == Some(After::Relation);
            // A chain of relations is broken at relations, if what stands between two of them fits.
            let ahead = pieces.iter().skip(at + 1).take_while(|p| p.before != Some(After::Relation));
            let whole: Len = if relation { ahead.map(|p| p.white + p.hbox.width).sum() } else { Len::ZERO };
            let alone = left.max(indent) + piece.hbox.width + whole <= measure;
            let here = left + line.width + piece.white + piece.hbox.width + if alone { whole } else { Len::ZERO };
            if here > measure && !line.marks.is_empty() && piece.before.is_some() {
                lines.push((left, std::mem::take(&mut line)));
                left = indent + if relation { Len::ZERO } else { self.thousandths(1000, ctx) };
            }
            if !line.marks.is_empty() {
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

/// Cuts a row before its relations and operators.
fn pieces(items: Vec<Item>) -> Vec<Piece> {
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

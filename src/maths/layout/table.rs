//! Rows and columns: matrices, cases, aligned lines.

use super::super::{Align, Node, Style, Table};
use super::Composer;
use super::boxes::{Drawn, Hbox, Item, Mark, packed};
use super::style::Ctx;
use crate::unit::Len;

/// From baseline to baseline, in thousandths of an em; of what 7 tenths are above a baseline.
const LEADING: i32 = 1200;

/// A table set: its rows, none placed yet.
pub(super) struct Rows {
    /// Each as wide as the table.
    pub rows: Vec<Hbox>,
    /// From each baseline but the last to the next.
    pub steps: Vec<Len>,
    /// Where columns start and end.
    pub columns: Vec<(Len, Len)>,
    pub width: Len,
}

impl Composer<'_> {
    /// A table as one box, its middle on the axis.
    pub(super) fn table(&self, table: &Table, ctx: Ctx) -> Hbox {
        let set = self.rows(table, ctx);
        let mut whole = Hbox::white(set.width);
        let mut y = Len::ZERO;
        let mut edges = Vec::new();
        let mut foot = Len::ZERO;
        for (n, row) in set.rows.into_iter().enumerate() {
            edges.push(if n == 0 { row.height } else { (foot + y + row.height) / 2 });
            foot = y - row.depth;
            whole.draw(row, Len::ZERO, y);
            y -= set.steps.get(n).copied().unwrap_or_default();
        }
        edges.push(foot);
        let top = edges.first().copied().unwrap_or_default();
        let thick = self.thousandths(40, ctx);
        for line in &table.lines {
            let y = edges.get(*line).or(edges.last()).copied().unwrap_or_default() - thick / 2;
            whole.marks.push(Mark { x: Len::ZERO, y, ink: Drawn::Rule { width: set.width, height: thick } });
        }
        for column in &table.rules {
            // A rule before the first or after the last column stands at the edge.
            let start = set.columns.get(*column).map_or(set.width, |c| if *column == 0 { Len::ZERO } else { c.0 });
            let before = column.checked_sub(1).and_then(|c| set.columns.get(c)).map_or(Len::ZERO, |c| c.1);
            let before = if *column >= set.columns.len() { set.width } else { before };
            let x = (before + start) / 2 - thick / 2;
            whole.marks.push(Mark { x, y: foot, ink: Drawn::Rule { width: thick, height: top - foot } });
        }
        whole.about(self.axis(ctx))
    }

    /// The rows of a table.
    pub(super) fn rows(&self, table: &Table, outer: Ctx) -> Rows {
        let style = match (table.small, table.display) {
            (true, _) => outer.style.max(Style::Script),
            (false, true) => Style::Display,
            (false, false) if outer.display() => Style::Text,
            (false, false) => outer.style,
        };
        let ctx = outer.styled(style);
        let cells: Vec<Vec<Hbox>> = table.rows.iter().map(|row| self.cells(table, row, ctx)).collect();
        let count = cells.iter().map(Vec::len).max().unwrap_or(0);
        let wide = |n: usize| cells.iter().filter_map(|row| row.get(n)).map(|c| c.width).fold(Len::ZERO, Len::max);
        let mut columns = Vec::with_capacity(count);
        let edge = self.thousandths(table.edge, outer);
        let mut x = edge;
        for n in 0..count {
            let end = x + wide(n);
            columns.push((x, end));
            x = end + self.thousandths(nth(&table.gaps, n).unwrap_or(0).max(0), outer);
        }
        let width = columns.last().map_or(Len::ZERO, |c| c.1) + edge;
        let (height, depth) = self.strut(table, outer);
        let rows: Vec<Hbox> = cells
            .into_iter()
            .map(|row| {
                let mut whole = Hbox { width, height, depth, marks: Vec::new() };
                let alone = row.len() == 1 && count > 1 && table.display;
                for (n, cell) in row.into_iter().enumerate() {
                    let (from, to) = columns.get(n).copied().unwrap_or_default();
                    let spare = to - from - cell.width;
                    let left = match nth(&table.align, n).unwrap_or_default() {
                        // Words between aligned lines stand at the left.
                        _ if alone => Len::ZERO,
                        Align::Left => Len::ZERO,
                        Align::Centre => spare / 2,
                        Align::Right => spare,
                    };
                    whole.draw(cell, from + left, Len::ZERO);
                }
                whole
            })
            .collect();
        let steps = rows.iter().zip(rows.iter().skip(1)).map(|(a, b)| self.step(table, a, b, outer)).collect();
        Rows { rows, steps, columns, width }
    }

    /// The cells of a row; what follows an alignment mark has white before it as if something stood there.
    fn cells(&self, table: &Table, row: &[Node], ctx: Ctx) -> Vec<Hbox> {
        row.iter().enumerate().map(|(n, node)| packed(self.cell(table, n, node, ctx))).collect()
    }

    /// The cell of a column.
    pub(super) fn cell(&self, table: &Table, n: usize, node: &Node, ctx: Ctx) -> Vec<Item> {
        let aligned = table.display && table.align.len() > 1;
        match node {
            _ if !aligned || n % 2 == 0 => self.row(std::slice::from_ref(node), ctx),
            Node::Row(nodes) => {
                let mut with = vec![Node::Row(Vec::new())];
                with.extend(nodes.iter().cloned());
                self.row(&with, ctx)
            }
            other => self.row(&[Node::Row(Vec::new()), other.clone()], ctx),
        }
    }

    /// How high and deep a row is at least.
    pub(super) fn strut(&self, table: &Table, ctx: Ctx) -> (Len, Len) {
        let leading = match (table.small, table.display) {
            (true, _) => return (Len::ZERO, Len::ZERO),
            (false, true) => LEADING,
            (false, false) => LEADING + table.row_gap,
        };
        (self.thousandths(leading * 7 / 10, ctx), self.thousandths(leading * 3 / 10, ctx))
    }

    /// From the baseline of a row to that of the next (`\baselineskip`, `\lineskip`, `\jot`).
    pub(super) fn step(&self, table: &Table, above: &Hbox, below: &Hbox, ctx: Ctx) -> Len {
        let (leading, limit, skip) = match (table.small, table.display) {
            (true, _) => (700, 100, 150),
            (false, true) => (LEADING + table.row_gap, table.row_gap, table.row_gap + 100),
            (false, false) => return above.depth + below.height,
        };
        let of = |n: i32| self.thousandths(n, ctx);
        let touching = above.depth + below.height;
        // Less a rounding.
        if of(leading) - touching + Len(99) < of(limit) { touching + of(skip) } else { of(leading) }
    }
}

/// The n-th of a list whose last holds for those that follow; a pair of columns holds for pairs.
fn nth<T: Copy>(list: &[T], n: usize) -> Option<T> {
    if list.len() == 2 { list.get(n % 2).copied() } else { list.get(n).or(list.last()).copied() }
}

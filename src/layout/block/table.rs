//! Tables in the style of books: rules above, below the header and below; columns as wide as what they hold.

use crate::config::layout::{HAlign, InlineStyle, Rows, TableStyle};
use crate::diag::Loc;
use crate::model::table::Cell;
use crate::model::{Row, Scope, Table, Text, table};
use crate::unit::{Len, Point, Size};

use super::super::galley::{Body, Drawn, DrawnKind, Slug};
use super::super::page::{CellSpan, ElementId, Role};
use super::super::pager::cost::{BREACH, RULE, TURN_IN_TABLE};
use super::cell::{self, CellPlace, Set};
use super::columns::{Columns, Fit};
use super::{Flow, Frame};

/// A table of so many lines of the grid is not divided where there is any other way.
const MOST_WHOLE: i64 = 16;

impl Flow<'_, '_> {
    pub(super) fn table(&mut self, table: &Table, frame: &Frame, loc: &Loc) {
        let element = self.element(Role::Table, frame.parent);
        self.joint.want_space(2);
        self.joint.elastic = frame.level == 0;
        let fit = self.fit(table, frame, loc);
        if let Some(caption) = table.caption.as_ref().filter(|c| !c.is_empty()) {
            self.table_caption(caption, &fit, frame, element, loc);
        }
        let heads = table.head.len();
        let rows = self.rows(table, element);
        for columns in &fit.parts {
            self.table_part(table, columns, &fit, &rows, heads, frame, loc);
        }
        self.joint.want_space(2);
        self.joint.elastic = frame.level == 0;
        self.joint.flush = false;
    }

    /// The caption above it, in the middle of the table or of a narrow table's frame.
    fn table_caption(&mut self, caption: &Text, fit: &Fit, frame: &Frame, table: ElementId, loc: &Loc) {
        let style = &self.ctx.layout.table;
        let element = self.element(Role::Caption, table);
        let (left, right) = fit.parts.first().map_or((frame.left, frame.left + frame.width), Columns::edges);
        let wide = (right - left) * 2 > frame.width;
        let inner = if wide { Frame { left, width: right - left, ..frame.clone() } } else { frame.clone() };
        let mut drawn = Vec::new();
        let look = self.display(&style.caption, &inner, HAlign::Centre);
        let label = self.caption_label(caption, &style.caption, &inner, look.align, self.ctx.grid.base, element);
        let down = if label.is_some() { self.ctx.grid.leading } else { Len::ZERO };
        let depth = down + self.draw_title(caption, &look, style.leading, (inner.left, down), element, loc, &mut drawn);
        drawn.splice(0..0, label);
        self.add_solid(depth, drawn, loc);
        self.joint.no_turn();
    }

    /// The elements of all rows and cells, row by row: the parts of a table that is cut share them. There is none where a cell from
    /// the left or from above reaches.
    fn rows(&mut self, table: &Table, element: ElementId) -> Vec<Vec<Option<ElementId>>> {
        let headless = table.head.is_empty();
        let columns = table.columns();
        let mut rows = Vec::with_capacity(table.rows.len() + table.head.len());
        // For how many rows more each column is covered by a cell that started above or to the left.
        let mut covered = vec![0usize; columns];
        for (n, row) in table.all_rows().enumerate() {
            let in_head = n < table.head.len();
            if n == table.head.len() {
                covered.fill(0);
            }
            let tr = self.element(Role::Tr, element);
            let mut cells = Vec::with_capacity(columns);
            for column in 0..columns {
                let cell = table::at(row, column);
                let free = cell.is_some() || covered.get(column).is_none_or(|rows| *rows == 0);
                cells.push(free.then(|| {
                    let role = match cell.map(|c| c.scope) {
                        Some(Scope::Row) => Role::RowTh,
                        _ if in_head => Role::Th,
                        Some(Scope::Column) => Role::Th,
                        // Without a head, it is the first cells that say what the others are about.
                        Some(Scope::Data) | None if headless && column == 0 => Role::RowTh,
                        Some(Scope::Data) | None => Role::Td,
                    };
                    self.cell_element(role, tr, cell)
                }));
                for under in covered.iter_mut().skip(column).take(cell.map_or(0, |c| c.columns)) {
                    *under = cell.map_or(0, |c| c.rows);
                }
            }
            covered.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
            rows.push(cells);
        }
        rows
    }

    fn cell_element(&mut self, role: Role, row: ElementId, cell: Option<&Cell>) -> ElementId {
        let id = self.element(role, row);
        if let (Some(cell), Some(element)) = (cell, self.bench.galley.elements.get_mut(id.0 as usize)) {
            let span = CellSpan { columns: cell.columns, rows: cell.rows };
            element.span = (span != CellSpan::default()).then_some(span);
        }
        id
    }

    /// A table, or a part of one that is too wide.
    fn table_part(
        &mut self,
        table: &Table,
        columns: &Columns,
        fit: &Fit,
        rows: &[Vec<Option<ElementId>>],
        heads: usize,
        frame: &Frame,
        loc: &Loc,
    ) {
        let style = &fit.style;
        let (left, right) = columns.edges();
        let rule = |y: Len, weight: Len| {
            let size = Size { width: right - left, height: weight };
            Drawn { at: Point { x: left, y }, what: DrawnKind::Rule(size, 0), element: ElementId::ARTIFACT }
        };
        let air = style.leading / 4;
        let mut head = Len::ZERO;
        let mut slugs = Vec::new();
        let lines = table.head.iter().map(|r| (r, &style.head)).chain(table.rows.iter().map(|r| (r, &style.inline)));
        for (n, ((row, inline), elements)) in lines.zip(rows).enumerate() {
            let is_head = n < heads;
            let mut slug = self.row(row, is_head, inline, columns, fit, elements, frame, loc);
            if !is_head {
                self.part_rows(n - heads, (left, right), style, &mut slug);
            }
            if n == 0 {
                shift(&mut slug, style.rule + air);
                slug.drawn.push(rule(Len::ZERO, style.rule));
            }
            if is_head {
                if n + 1 == heads {
                    slug.drawn.push(rule(slug.depth + air, style.rule / 2));
                    slug.depth += air + style.rule / 2 + air;
                }
                head += slug.depth;
            }
            // The rows of a head are one piece, which every page repeats.
            if let (true, Some(above)) = (is_head && n > 0, slugs.last_mut()) {
                join(above, slug);
                continue;
            }
            slugs.push(slug);
        }
        if slugs.is_empty() {
            return;
        }
        // The closing rule hangs below the last row, inside its depth.
        let close = air + style.rule;
        if let Some(last) = slugs.last_mut() {
            last.depth += close;
        }
        let count = usize::from(heads > 0);
        let room = self.ctx.grid.leading * i64::from(self.ctx.grid.lines) - head;
        let too_deep: Vec<bool> = slugs.iter().map(|s| s.depth > room - self.ctx.grid.leading * self.least_foot(&s.drawn)).collect();
        let tall = too_deep.contains(&true);
        if tall {
            // A cell holds more than a page: its row is cut between lines, and nothing is repeated.
            let cut = slugs.into_iter().zip(too_deep);
            slugs = cut.flat_map(|(s, deep)| if deep { s.cut(style.leading) } else { vec![s] }).collect();
            head = Len::ZERO;
        }
        let deep = slugs.iter().map(|s| s.depth).sum::<Len>() > self.ctx.grid.leading * MOST_WHOLE;
        let choice = self.choice_of(&slugs, |n, all| match n {
            // A header without a row says nothing, and a small table is one picture.
            _ if n <= count || !deep => RULE,
            _ if n <= count + 1 || all - n < 2 => BREACH,
            _ => TURN_IN_TABLE,
        });
        let foot = vec![rule(air, style.rule)];
        self.add(vec![choice], true, Body::Slugs { slugs, repeat: heads > 0 && !tall, foot, close }, loc);
        if let Some(item) = self.column.items.last_mut() {
            item.head = head;
        }
        self.joint.want_space(2);
    }

    /// What parts a row from the one above: a hairline between the two, or a tint below every other one.
    fn part_rows(&self, n: usize, (left, right): (Len, Len), style: &TableStyle, slug: &mut Slug) {
        let size = |height| Size { width: right - left, height };
        let air = style.leading / 4;
        let drawn = match style.rows {
            Rows::Plain => return,
            Rows::Rules if n == 0 => return,
            Rows::Rules => {
                shift(slug, air);
                DrawnKind::Rule(size(Len::pt(0.3)), 500)
            }
            Rows::Zebra if n % 2 == 0 => return,
            Rows::Zebra => DrawnKind::Rule(size(slug.depth), 1000 - style.tint.min(1000)),
        };
        slug.drawn.insert(0, Drawn { at: Point { x: left, y: Len::ZERO }, what: drawn, element: ElementId::ARTIFACT });
    }

    /// A row: its cells side by side, each on as many lines as it needs; those of a header stand on its last line.
    #[allow(clippy::too_many_arguments)]
    fn row(
        &mut self,
        row: &Row,
        is_head: bool,
        style: &InlineStyle,
        columns: &Columns,
        fit: &Fit,
        elements: &[Option<ElementId>],
        frame: &Frame,
        loc: &Loc,
    ) -> Slug {
        let pitch = fit.style.leading;
        let mut cells = Vec::new();
        for (at, n) in columns.of.iter().enumerate() {
            let element = elements.get(*n).copied().flatten();
            let (Some(cell), Some(element)) = (table::at(row, *n).filter(|c| !c.is_empty()), element) else { continue };
            let Some((left, width)) = columns.place(at, cell.columns) else { continue };
            let align = cell.align.map_or_else(|| columns.aligns.get(at).copied().unwrap_or(HAlign::Start), super::columns::aligned);
            // Points stand below each other: what has less behind its point ends further left.
            let tail = columns.tails.get(at).copied().flatten().zip(fit.points.get(*n).copied().flatten()).filter(|_| !is_head);
            let pull = tail.map_or(Len::ZERO, |(widest, point)| widest - self.tail_of(cell, point, style, &frame.lang));
            // A column repeated in the parts of a wide table is read once.
            let again = *n == 0 && fit.parts.first().is_some_and(|first| first.of != columns.of);
            let element = if again { ElementId::ARTIFACT } else { element };
            let mut sets = Vec::new();
            for piece in cell::pieces(&cell.blocks, &self.ctx.layout.list.bullets) {
                let indent = self.piece_indent(&piece, style).min(width / 2);
                let inner = Frame { left: left + indent, width: width - indent - pull.max(Len::ZERO), ..frame.clone() };
                sets.push(self.set_piece(&piece, style, &inner, align, pitch, loc));
            }
            cells.push((sets, element, again));
        }
        let count = |sets: &[Set]| sets.iter().map(|s| s.lines).sum::<usize>();
        let most = cells.iter().map(|c| count(&c.0)).max().unwrap_or(1).max(1);
        let mut slug = Slug { depth: pitch * i64::try_from(most).unwrap_or(1), drawn: Vec::new() };
        for (sets, element, again) in cells {
            let mut step = if is_head { most - count(&sets) } else { 0 };
            for set in sets {
                let top = pitch * i64::try_from(step).unwrap_or(0);
                step += set.lines;
                self.draw_set(set, &CellPlace { top, pitch, style, element, again, frame }, &mut slug.drawn);
            }
        }
        slug
    }
}

/// Puts a slug below another: one piece of both.
fn join(above: &mut Slug, mut below: Slug) {
    below.drawn.iter_mut().for_each(|d| d.at.y += above.depth);
    above.depth += below.depth;
    above.drawn.append(&mut below.drawn);
}

/// Moves what a slug draws down, and makes it so much deeper.
fn shift(slug: &mut Slug, down: Len) {
    for drawn in &mut slug.drawn {
        drawn.at.y += down;
    }
    slug.depth += down;
}

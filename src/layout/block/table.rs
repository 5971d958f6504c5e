//! Tables in the style of books: rules above, below the header and below; columns as wide as what they hold.

use crate::config::layout::{Cut, HAlign, InlineStyle};
use crate::diag::Loc;
use crate::model::{Align, Cell, Inline, Row, Table};
use crate::unit::{Len, Point, Size};

use super::super::galley::{Body, Drawn, Slug, What};
use super::super::page::{ElementId, Role};
use super::super::pager::Pitch;
use super::super::pager::cost::RULE;
use super::super::para::ParaStyle;
use super::{Builder, Frame};

/// A page turn between rows of a table.
const TURN_IN_TABLE: f64 = 5e4;

/// What rows share.
struct Columns {
    widths: Vec<Len>,
    lefts: Vec<Len>,
    aligns: Vec<HAlign>,
}

impl Builder<'_> {
    pub(super) fn table(&mut self, table: &Table, frame: &Frame, loc: &Loc) {
        self.opening = false;
        let style = self.layout.table.clone();
        let element = self.galley.element(Role::Table, frame.parent);
        self.want_space(2);
        if let Some(caption) = table.caption.as_ref().filter(|c| !c.is_empty()) {
            let caption_element = self.galley.element(Role::Caption, element);
            let mut drawn = Vec::new();
            let look = self.display(&style.caption, frame, HAlign::Start);
            let depth = self.draw_title(caption, &look, style.leading, (frame.left, Len::ZERO), caption_element, loc, &mut drawn);
            self.add_solid(depth, drawn, loc);
            self.keep = true;
        }
        let columns = self.columns(table, frame);
        let has_head = !table.head.is_empty() && table.head.iter().any(|c| !c.is_empty());
        let mut slugs = Vec::new();
        let rule = |y: Len, weight: Len| {
            let right = columns.lefts.last().zip(columns.widths.last()).map_or(frame.width, |(l, w)| *l + *w);
            let left = columns.lefts.first().copied().unwrap_or(frame.left);
            let size = Size { width: right - left, height: weight };
            Drawn { at: Point { x: left, y }, what: What::Rule(size, 0), element: ElementId::ARTIFACT }
        };
        let air = style.leading / 4;
        let mut head = Len::ZERO;
        if has_head {
            let mut slug = self.row(&table.head, (Role::Th, Role::Th), &style.head, &columns, element, frame, loc);
            shift(&mut slug, style.rule + air);
            slug.drawn.push(rule(Len::ZERO, style.rule));
            slug.drawn.push(rule(slug.depth + air, style.rule / 2));
            slug.depth += air + style.rule / 2 + air;
            head = slug.depth;
            slugs.push(slug);
        }
        // Without a head, it is the first cells that say what the others are about.
        let first = if has_head { Role::Td } else { Role::RowTh };
        for (n, row) in table.rows.iter().enumerate() {
            let mut slug = self.row(row, (first, Role::Td), &style.inline, &columns, element, frame, loc);
            if n == 0 && !has_head {
                shift(&mut slug, style.rule + air);
                slug.drawn.push(rule(Len::ZERO, style.rule));
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
        let heads = usize::from(has_head);
        let room = self.grid.leading * i64::from(self.grid.lines) - head;
        let tall = slugs.iter().any(|s| s.depth > room);
        if tall {
            // A cell holds more than a page: its row is cut between lines, and nothing is repeated.
            slugs = slugs.into_iter().flat_map(|s| if s.depth > room { s.cut(style.leading) } else { vec![s] }).collect();
            head = Len::ZERO;
        }
        let choice = self.choice_of(&slugs, |n, count| if n <= heads + 1 || count - n < 2 { RULE / 100.0 } else { TURN_IN_TABLE });
        let foot = vec![rule(air, style.rule)];
        self.add(vec![choice], true, Body::Slugs { slugs, repeat: has_head && !tall, foot, close }, loc);
        if let Some(item) = self.galley.items.last_mut() {
            item.head = head;
        }
        self.want_space(2);
        self.flush = false;
    }

    /// A row: its cells side by side, each on as many lines as it needs; the first may have a role of its own.
    #[allow(clippy::too_many_arguments)]
    fn row(
        &mut self,
        row: &Row,
        (first, role): (Role, Role),
        style: &InlineStyle,
        columns: &Columns,
        table: ElementId,
        frame: &Frame,
        loc: &Loc,
    ) -> Slug {
        let pitch = self.layout.table.leading;
        let base = self.grid.base_in(pitch);
        let tr = self.galley.element(Role::Tr, table);
        let mut slug = Slug { depth: pitch, drawn: Vec::new() };
        for (n, cell) in row.iter().enumerate() {
            let element = self.galley.element(if n == 0 { first } else { role }, tr);
            let (Some(width), Some(left), Some(align)) = (columns.widths.get(n), columns.lefts.get(n), columns.aligns.get(n)) else {
                continue;
            };
            if cell.is_empty() {
                continue;
            }
            let inner = Frame { left: *left, width: *width, ..frame.clone() };
            let look = ParaStyle { hyphenate: true, balance: false, ..self.display(style, &inner, *align) };
            let paragraph = self.set(cell, &look, loc);
            let order = [paragraph.best];
            self.choices(&paragraph, &order, Pitch::Grid, 0);
            let count = paragraph.variants.get(paragraph.best).map_or(1, |v| v.lines.len());
            let id = self.galley.keep(paragraph);
            for (step, line) in (0i64..).zip(0..count) {
                let at = Point { x: *left, y: base + pitch * step };
                slug.drawn.push(Drawn { at, what: What::Line(id, line), element });
            }
            slug.depth = slug.depth.max(pitch * i64::try_from(count).unwrap_or(1));
        }
        slug
    }

    /// The widths of columns: what their longest cells want, if that fits; else each gets its longest word and a share
    /// of the rest by what it wants.
    fn columns(&mut self, table: &Table, frame: &Frame) -> Columns {
        let style = self.layout.table.clone();
        let count = table.align.len().max(table.head.len()).max(table.rows.iter().map(Vec::len).max().unwrap_or(0)).max(1);
        let gaps = style.gap * i64::try_from(count - 1).unwrap_or(0);
        let room = (frame.width - gaps).max(frame.width / 2);
        let mut wants = vec![Len::ZERO; count];
        let mut least = vec![Len::ZERO; count];
        let rows = std::iter::once((&table.head, &style.head)).chain(table.rows.iter().map(|r| (r, &style.inline)));
        for (row, inline) in rows {
            for (n, cell) in row.iter().enumerate().take(count) {
                let (want, word) = self.natural_width(cell, inline, frame);
                wants[n] = wants[n].max(want);
                least[n] = least[n].max(word);
            }
        }
        let widths = share(&wants, &least, room);
        let mut lefts = Vec::with_capacity(count);
        let total: Len = widths.iter().copied().sum::<Len>() + gaps;
        let mut x = frame.left + (frame.width - total).max(Len::ZERO) / 2;
        for width in &widths {
            lefts.push(x);
            x += *width + style.gap;
        }
        let aligns = (0..count)
            .map(|n| match table.align.get(n).copied().unwrap_or_default() {
                Align::Start => HAlign::Start,
                Align::Centre => HAlign::Centre,
                Align::End => HAlign::End,
            })
            .collect();
        Columns { widths, lefts, aligns }
    }

    /// The width of a cell on one line, and of its longest word.
    fn natural_width(&mut self, cell: &Cell, style: &InlineStyle, frame: &Frame) -> (Len, Len) {
        let plain = cell.plain();
        // Bold figures are wider: a sum in bold must not be cut.
        let bold = cell.inlines.iter().any(|i| matches!(i, Inline::Strong(_)));
        let style = &InlineStyle { cut: Cut { bold: style.cut.bold || bold, ..style.cut }, ..style.clone() };
        let slack = style.size / 8;
        let line = self.setter.simple(&plain, style, &frame.lang).width() + slack;
        let longest = plain.split_whitespace().max_by_key(|w| w.chars().count()).unwrap_or("");
        (line, self.setter.simple(longest, style, &frame.lang).width() + slack)
    }
}

/// Moves what a slug draws down, and makes it so much deeper.
fn shift(slug: &mut Slug, down: Len) {
    for drawn in &mut slug.drawn {
        drawn.at.y += down;
    }
    slug.depth += down;
}

/// Shares out the room among columns: all they want, or at least their longest words and the rest in proportion.
fn share(wants: &[Len], least: &[Len], room: Len) -> Vec<Len> {
    let wanted: Len = wants.iter().copied().sum();
    if wanted <= room {
        return wants.to_vec();
    }
    let needed: Len = least.iter().copied().sum();
    if needed >= room {
        return least.iter().map(|l| l.scale(room.0, needed.0.max(1))).collect();
    }
    let rest = room - needed;
    let spread: Len = wants.iter().zip(least).map(|(w, l)| (*w - *l).max(Len::ZERO)).sum();
    wants.iter().zip(least).map(|(w, l)| *l + (*w - *l).max(Len::ZERO).scale(rest.0, spread.0.max(1))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_share_the_room() {
        let pt = |p: &[i64]| p.iter().map(|n| Len::points(*n)).collect::<Vec<_>>();
        assert_eq!(share(&pt(&[40, 60]), &pt(&[10, 10]), Len::points(200)), pt(&[40, 60]));
        let tight = share(&pt(&[40, 360]), &pt(&[40, 50]), Len::points(200));
        assert_eq!(tight, pt(&[40, 160]));
        let crowded: Len = share(&pt(&[300, 300]), &pt(&[200, 200]), Len::points(100)).into_iter().sum();
        assert_eq!(crowded, Len::points(100));
    }
}

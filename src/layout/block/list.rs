//! Lists, nested as deep as they come, and definitions.

use crate::config::layout::{Figures, HAlign, InlineStyle};
use crate::diag::Loc;
use crate::lang;
use crate::model::{Definition, ListItem, ListKind};
use crate::unit::{Len, Point};

use super::super::galley::{Drawn, DrawnKind};
use super::super::page::Role;
use super::super::pager::Halves;
use super::prose::TOGETHER;
use super::{Flow, Frame, ParaLook};

impl Flow<'_, '_> {
    pub(super) fn list(&mut self, kind: ListKind, items: &[ListItem], frame: &Frame, loc: &Loc) {
        let style = &self.ctx.layout.list;
        let element = self.element(Role::L, frame.parent);
        let space = if frame.level == 0 { self.list_space() } else { 0 };
        self.joint.want_space(space);
        self.joint.elastic = frame.level == 0;
        let own = |number: Option<String>| number.map(|n| lang::figures(n, &frame.lang));
        let labels: Vec<String> =
            items.iter().zip(kind.numbers(items)).map(|(item, number)| label_of(own(number), item, &style.bullets, frame.level)).collect();
        let figures = InlineStyle { figures: Figures::Tabular, ..frame.style.clone() };
        let gap = frame.style.size.scale(2, 5);
        let counted = matches!(kind, ListKind::Counted(_)) || items.iter().any(|i| i.value.is_some());
        // Of plain numbers the last is the widest.
        let measured = labels.iter().skip(if counted { 0 } else { labels.len().saturating_sub(1) });
        let widest = measured.map(|l| self.bench.setter.simple(l, &figures, &frame.lang).width()).max().unwrap_or_default();
        let indent = style.indent.max(widest + gap);
        let mut inner = frame.inside(indent, Len::ZERO, &self.ctx.grid);
        inner.level = frame.level + 1;
        inner.on_grid = if frame.level == 0 { space % 2 == 0 } else { frame.on_grid };
        inner.on_grid &= style.items_halves % 2 == 0;
        for (n, (item, label)) in items.iter().zip(&labels).enumerate() {
            if n > 0 {
                self.joint.want_space(i32::try_from(style.items_halves.min(100)).unwrap_or(0));
            }
            let li = self.element(Role::Li, element);
            let lbl = self.element(Role::Lbl, li);
            inner.parent = self.element(Role::LBody, li);
            let line = self.bench.setter.simple(label, &figures, &frame.lang);
            let x = inner.left - gap - line.width();
            self.joint.label.push(Drawn { at: Point { x, y: Len::ZERO }, what: DrawnKind::Words(line), element: lbl });
            self.joint.flush = true;
            self.item(item, &inner, loc);
        }
        self.joint.want_space(space);
        self.joint.elastic = frame.level == 0;
        self.joint.flush = frame.level > 0;
    }

    /// Space above and below lists, in halves.
    fn list_space(&self) -> Halves {
        i32::try_from(self.ctx.layout.list.space_halves.min(100)).unwrap_or(0)
    }

    fn item(&mut self, item: &ListItem, frame: &Frame, loc: &Loc) {
        let loc = item.blocks.first().map_or(loc, |b| &b.loc);
        self.blocks(&item.blocks, frame);
        if !self.joint.label.is_empty() {
            self.empty_line(frame, loc);
        }
    }

    pub(super) fn definitions(&mut self, definitions: &[Definition], frame: &Frame, loc: &Loc) {
        let element = self.element(Role::L, frame.parent);
        let space = if frame.level == 0 { self.list_space() } else { 0 };
        self.joint.want_space(space);
        self.joint.elastic = frame.level == 0;
        let mut inner = frame.inside(self.ctx.layout.list.indent, Len::ZERO, &self.ctx.grid);
        inner.level = frame.level + 1;
        inner.on_grid = if frame.level == 0 { space % 2 == 0 } else { frame.on_grid };
        for (n, definition) in definitions.iter().enumerate() {
            let li = self.element(Role::Li, element);
            let lbl = self.element(Role::Lbl, li);
            let mut term = Frame { align: HAlign::Start, on_grid: inner.on_grid, ..frame.clone() };
            term.style = InlineStyle { size: frame.style.size, ..self.ctx.layout.list.term.clone() };
            if n > 0 {
                self.joint.want_space(i32::try_from(self.ctx.layout.list.items_halves.min(100)).unwrap_or(0));
            }
            if !definition.term.is_empty() {
                self.para(&definition.term, &term, loc, ParaLook { together: TOGETHER, ..ParaLook::of(lbl) });
                // A term without a meaning of its own shares that of the next.
                if !definition.details.is_empty() || n + 1 < definitions.len() {
                    self.joint.no_turn();
                }
            }
            inner.parent = self.element(Role::LBody, li);
            for detail in &definition.details {
                self.joint.flush = true;
                self.blocks(detail, &inner);
            }
        }
        self.joint.want_space(space);
        self.joint.elastic = frame.level == 0;
        self.joint.release();
        self.joint.flush = frame.level > 0;
    }
}

/// The label of an item of this number.
fn label_of(number: Option<String>, item: &ListItem, bullets: &[String], level: usize) -> String {
    match (item.task, number) {
        (Some(true), _) => "☑".to_string(),
        (Some(false), _) => "☐".to_string(),
        (None, Some(number)) => format!("{number}."),
        (None, None) => bullets.get(level % bullets.len().max(1)).cloned().unwrap_or_else(|| "•".to_string()),
    }
}

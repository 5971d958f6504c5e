//! Callouts: a rule along the side, a title in bold, and below it whatever a post may hold.

use crate::config::layout::HAlign;
use crate::diag::Loc;
use crate::lang;
use crate::model::Callout;
use crate::unit::Len;

use super::super::galley::SideRule;
use super::super::page::Role;
use super::prose::TOGETHER;
use super::{Flow, Frame, ParaLook};

/// How thick the rule at the side is, and how dark.
const WEIGHT: Len = Len::points(2);
const GREY: u16 = 600;

impl Flow<'_, '_> {
    pub(super) fn callout(&mut self, callout: &Callout, frame: &Frame, loc: &Loc) {
        let element = self.element(Role::Sect, frame.parent);
        let gap = frame.style.size;
        let rtl = lang::is_rtl(&frame.lang);
        let (left, right) = if rtl { (Len::ZERO, gap) } else { (gap, Len::ZERO) };
        let mut inner = frame.inside(left, right, &self.ctx.grid);
        inner.parent = element;
        inner.on_grid = self.display_space() % 2 == 0;
        let first = self.column.items.len();
        self.joint.want_space(self.display_space());
        self.joint.elastic = frame.level == 0;
        if !callout.title.is_empty() {
            let mut title = Frame { align: HAlign::Start, ..inner.clone() };
            title.style.cut.bold = true;
            let p = self.element(Role::P, element);
            self.para(&callout.title, &title, loc, ParaLook { together: TOGETHER, ..ParaLook::of(p) });
            if !callout.blocks.is_empty() {
                self.joint.no_turn();
            }
        }
        self.joint.flush = true;
        self.blocks(&callout.blocks, &inner);
        self.joint.release();
        self.joint.want_space(self.display_space());
        self.joint.elastic = frame.level == 0;
        self.joint.flush = false;
        let items = first..self.column.items.len();
        // What waits for the next page would leave the rule behind.
        self.column.items.iter_mut().skip(first).for_each(|item| item.waits = false);
        let x = if rtl { frame.left + frame.width - WEIGHT } else { frame.left };
        self.column.side_rules.push(SideRule { items, x, weight: WEIGHT, grey: GREY });
    }
}

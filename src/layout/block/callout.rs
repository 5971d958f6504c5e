//! Callouts: a rule along the side, a title in bold, and below it whatever a post may hold.

use crate::config::layout::HAlign;
use crate::diag::Loc;
use crate::lang;
use crate::model::Callout;
use crate::unit::Len;

use super::super::galley::SideRule;
use super::super::page::Role;
use super::prose::TOGETHER;
use super::{Builder, Frame, ParaLook};

/// How thick the rule at the side is, and how dark.
const WEIGHT: Len = Len::points(2);
const GREY: u16 = 600;

impl Builder<'_> {
    pub(super) fn callout(&mut self, callout: &Callout, frame: &Frame, loc: &Loc) {
        let element = self.galley.element(Role::Sect, frame.parent);
        let gap = frame.style.size;
        let rtl = lang::is_rtl(&frame.lang);
        let (left, right) = if rtl { (Len::ZERO, gap) } else { (gap, Len::ZERO) };
        let mut inner = frame.inside(left, right, &self.grid);
        inner.parent = element;
        inner.on_grid = self.display_space() % 2 == 0;
        let first = self.galley.items.len();
        self.want_space(self.display_space());
        self.elastic = frame.level == 0;
        let opening = std::mem::take(&mut self.opening);
        if !callout.title.is_empty() {
            let mut title = Frame { align: HAlign::Start, ..inner.clone() };
            title.style.cut.bold = true;
            let p = self.galley.element(Role::P, element);
            self.para(&callout.title, &title, loc, ParaLook { together: TOGETHER, ..ParaLook::of(p) });
            self.keep = !callout.blocks.is_empty();
        }
        self.flush = true;
        self.blocks(&callout.blocks, &inner);
        self.keep = false;
        self.opening = opening;
        self.want_space(self.display_space());
        self.elastic = frame.level == 0;
        self.flush = false;
        let items = first..self.galley.items.len();
        // What waits for the next page would leave the rule behind.
        self.galley.items.iter_mut().skip(first).for_each(|item| item.waits = false);
        let x = if rtl { frame.left + frame.width - WEIGHT } else { frame.left };
        self.galley.side_rules.push(SideRule { items, x, weight: WEIGHT, grey: GREY });
    }
}

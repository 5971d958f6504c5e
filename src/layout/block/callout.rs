//! Callouts: a rule along the side or a box, a title, and below it whatever a post may hold.

use crate::config::layout::HAlign;
use crate::diag::Loc;
use crate::model::Callout;

use super::super::page::Role;
use super::prose::TOGETHER;
use super::{Flow, Frame, ParaLook};

impl Flow<'_, '_> {
    pub(super) fn callout(&mut self, callout: &Callout, frame: &Frame, loc: &Loc) {
        let style = &self.ctx.layout.callout;
        let element = self.element(Role::Sect, frame.parent);
        let space = if style.panel.is_box() { self.display_space().max(2) } else { self.display_space() };
        let mut inner = self.inside_panel(&style.panel, frame);
        inner.parent = element;
        inner.on_grid = space % 2 == 0;
        inner.style = style.inline.clone();
        let first = self.column.items.len();
        self.joint.want_space(space);
        self.joint.elastic = frame.level == 0;
        if !callout.title.is_empty() {
            let at = style.title.align.unwrap_or(HAlign::Start);
            let title = Frame { align: at, style: style.title.clone(), ..inner.clone() };
            let p = self.element(Role::P, element);
            self.para(&callout.title, &title, loc, ParaLook { together: TOGETHER, ..ParaLook::of(p) });
            if !callout.blocks.is_empty() {
                self.joint.no_turn();
            }
        }
        self.joint.flush = true;
        self.blocks(&callout.blocks, &inner);
        self.joint.release();
        self.joint.want_space(space);
        self.joint.elastic = frame.level == 0;
        self.joint.flush = false;
        self.panel(&style.panel, first, frame);
    }
}

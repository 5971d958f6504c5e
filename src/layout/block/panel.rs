//! Panels: the tint, the frame and the rule of code and callouts.

use crate::config::layout::PanelStyle;
use crate::lang;
use crate::unit::Len;

use super::super::galley::Panel;
use super::{Flow, Frame};

impl Flow<'_, '_> {
    /// The frame of what stands in a panel as wide as this one.
    pub(super) fn inside_panel(&self, panel: &PanelStyle, frame: &Frame) -> Frame {
        let edge = panel.padding.max(panel.rule + panel.frame);
        let (start, end) = match (panel.is_drawn(), panel.is_box()) {
            (false, _) => return frame.clone(),
            (true, true) => (edge, panel.padding + panel.frame),
            (true, false) => (edge, Len::ZERO),
        };
        let (left, right) = if lang::is_rtl(&frame.lang) { (end, start) } else { (start, end) };
        frame.inside(left, right, &self.ctx.grid)
    }

    /// Puts a panel as wide as `frame` behind the items from `first` on.
    pub(super) fn panel(&mut self, style: &PanelStyle, first: usize, frame: &Frame) {
        if !style.is_drawn() {
            return;
        }
        let items = first..self.column.items.len();
        // What waits for the next page would leave the panel behind.
        self.column.items.iter_mut().skip(first).for_each(|item| item.floats = false);
        let rtl = lang::is_rtl(&frame.lang);
        self.column.panels.push(Panel { items, left: frame.left, width: frame.width, style: *style, rtl });
    }
}

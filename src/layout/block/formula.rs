//! Formulas by themselves.

use crate::config::layout::HAlign;
use crate::diag::Loc;
use crate::model::{Inline, Text};

use super::{Flow, Frame};

impl Flow<'_, '_> {
    /// A formula in the middle of the measure, its number behind it; one that is more than a line of signs is set as TeX.
    pub(super) fn formula(&mut self, text: &Text, number: Option<&str>, frame: &Frame, loc: &Loc) {
        let is_line = |i: &Inline| matches!(i, Inline::Formula(f) if f.read.as_ref().is_some_and(|r| r.line.is_some()));
        if !text.inlines.iter().all(is_line) {
            return self.code(None, text, frame, loc);
        }
        let numbered = number.map(|number| {
            let mut text = text.clone();
            text.inlines.push(Inline::Text(format!("\u{2003}{number}")));
            text
        });
        let centred = Frame { align: HAlign::Centre, ..frame.clone() };
        self.joint.flush = true;
        self.joint.want_space(if frame.level > 0 { 1 } else { 2 });
        self.joint.elastic = frame.level == 0;
        self.plain(numbered.as_ref().unwrap_or(text), &centred, loc);
        self.joint.want_space(if frame.level > 0 { 1 } else { 2 });
        self.joint.elastic = frame.level == 0;
        self.joint.flush = true;
    }
}

//! Code: lines as they are, on a leading of their own, with numbers and a panel where the look wants them.

use crate::config::layout::{HAlign, InlineStyle, PanelStyle};
use crate::diag::{Diagnostic, Loc, kinds};
use crate::model::Text;
use crate::unit::{Len, Point};

use super::super::galley::{Body, Drawn, DrawnKind, SetLines};
use super::super::highlight;
use super::super::page::{ElementId, Role};
use super::super::pager::cost::{BREACH, TURN_IN_CODE};
use super::super::pager::{Choice, Pitch};
use super::super::para::{ParaStyle, Verbatim};
use super::{Flow, Frame, order_of};

impl Flow<'_, '_> {
    pub(super) fn code(&mut self, language: Option<&str>, text: &Text, frame: &Frame, loc: &Loc) {
        let code = &self.ctx.layout.code;
        let inner = self.inside_panel(&code.panel, &frame.inside(code.indent, Len::ZERO, &self.ctx.grid));
        let boxed = self.inside_panel(&PanelStyle::default(), &frame.inside(code.indent, Len::ZERO, &self.ctx.grid));
        let inner = self.beside_numbers(text, &inner);
        let element = self.element(Role::Code, frame.parent);
        let style = ParaStyle {
            hyphenate: false,
            align: HAlign::Start,
            verbatim: Some(Verbatim { mark: code.continuation.clone(), hang: code.hang }),
            tints: language.filter(|_| code.highlight).map(|l| self.tints(l, text, loc)).unwrap_or_default(),
            fewer: 0,
            more: 0,
            unhyphenated: false,
            ..self.style(&code.inline, &inner)
        };
        let space = if frame.level > 0 && !code.panel.is_box() { 1 } else { 2 };
        let first = self.column.items.len();
        self.joint.want_space(space);
        self.joint.elastic = frame.level == 0;
        let (paragraph, mut choice) = self.own_lines(text, &style, code.leading, loc);
        let solid = self.solid_lines(paragraph, text);
        for (n, line) in choice.lines.iter_mut().enumerate() {
            line.turn = turn_in_code(&solid, n + 1);
            line.blank = solid.get(n) == Some(&false);
        }
        let set = SetLines {
            paragraph,
            order: vec![self.bench.galley.paragraphs[paragraph].best],
            x: inner.left,
            pitch: Some(code.leading),
            element,
            generated: false,
            label: Vec::new(),
            beside: self.code_numbers(paragraph, text, &inner),
            lead: None,
            tail: None,
        };
        self.add(vec![choice], true, Body::Lines(set), loc);
        self.panel(&code.panel, first, &boxed);
        self.joint.want_space(space);
        self.joint.elastic = frame.level == 0;
        self.joint.flush = false;
    }

    /// The frame beside the numbers of lines, where there are any.
    fn beside_numbers(&mut self, text: &Text, frame: &Frame) -> Frame {
        let code = &self.ctx.layout.code;
        if code.numbers == 0 {
            return frame.clone();
        }
        let last = text.plain().trim_end_matches('\n').matches('\n').count() + 1;
        let width = self.bench.setter.simple(&last.to_string(), &code.inline, &frame.lang).width();
        frame.inside(width + code.inline.size, Len::ZERO, &self.ctx.grid)
    }

    /// The numbers of lines of code, each by the line of the paragraph beside which it stands.
    fn code_numbers(&mut self, paragraph: usize, text: &Text, frame: &Frame) -> Vec<(usize, Drawn)> {
        let code = &self.ctx.layout.code;
        let every = usize::try_from(code.numbers).unwrap_or(0);
        let Some(set) = self.bench.galley.paragraphs.get(paragraph).and_then(|p| p.variants.get(p.best)).filter(|_| every > 0) else {
            return Vec::new();
        };
        let words = text.plain();
        let starts: Vec<usize> = set.lines.iter().map(|l| l.start.offset as usize).collect();
        let right = frame.left - code.inline.size;
        let style = InlineStyle { grey: code.inline.grey.max(450), ..code.inline.clone() };
        let mut numbers = Vec::new();
        let mut count = 0;
        for (n, start) in starts.into_iter().enumerate() {
            if n > 0 && words.get(..start).is_none_or(|before| !before.ends_with('\n')) {
                continue;
            }
            count += 1;
            if count % every == 0 {
                let line = self.bench.setter.simple(&count.to_string(), &style, &frame.lang);
                let at = Point { x: right - line.width(), y: Len::ZERO };
                numbers.push((n, Drawn { at, what: DrawnKind::Words(line), element: ElementId::ARTIFACT }));
            }
        }
        numbers
    }

    /// What stands out in code of a language; one that nobody knows is told.
    fn tints(&mut self, language: &str, text: &Text, loc: &Loc) -> Vec<highlight::Tint> {
        let Some(found) = highlight::tints(language, &text.plain()) else {
            let told = Diagnostic::note(kinds::UNKNOWN_CODE_LANGUAGE, format!("no words are known of the code language “{language}”"))
                .at(loc.clone())
                .with("the code is set without highlights")
                .help("name a language such as rust, python, js, sql or text; or switch highlights off: [layout.overrides] code = { highlight = false }");
            self.bench.report.push(told);
            return Vec::new();
        };
        found
    }

    /// Which lines of a piece of code have something in them.
    fn solid_lines(&self, paragraph: usize, text: &Text) -> Vec<bool> {
        let Some(set) = self.bench.galley.paragraphs.get(paragraph).and_then(|p| p.variants.get(p.best)) else { return Vec::new() };
        let words = text.plain();
        let starts = set.lines.iter().map(|l| l.start.offset as usize);
        let ends = starts.clone().skip(1).chain([words.len()]);
        starts.zip(ends).map(|(from, to)| words.get(from..to).is_none_or(|line| !line.trim().is_empty())).collect()
    }

    /// Sets a text on its own leading: (index of the paragraph, its one choice).
    fn own_lines(&mut self, text: &Text, style: &ParaStyle, leading: Len, loc: &Loc) -> (usize, Choice) {
        let paragraph = self.set(text, style, loc);
        let order = order_of(&paragraph);
        let count = paragraph.variants.get(paragraph.best).map_or(1, |v| v.lines.len());
        let ends = (0..=count).map(|n| leading * i64::try_from(n).unwrap_or(0)).collect();
        let first = self.choices(&paragraph, order.get(..1).unwrap_or_default(), Pitch::Own(ends), 0).into_iter().next();
        let choice = first.unwrap_or_else(|| Choice::solid(2, self.ctx.grid.half()));
        (self.bench.galley.keep(paragraph), choice)
    }
}

/// What a page turn after the first `n` lines of code costs: two lines that are not blank stay on either side, and a blank line is the
/// best place, at the foot of the page, where nobody sees it.
fn turn_in_code(solid: &[bool], n: usize) -> f64 {
    let (above, below) = solid.split_at(n.min(solid.len()));
    let count = |lines: &[bool]| lines.iter().filter(|s| **s).count();
    match (above.last(), below.first()) {
        _ if count(above) < 2 || count(below) < 2 => BREACH,
        (Some(false), Some(true)) => TURN_IN_CODE / 10.0,
        (_, Some(false)) => TURN_IN_CODE * 10.0,
        _ => TURN_IN_CODE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_line_of_code_is_left_on_no_page() {
        let solid = [true, false, true, true, false, true];
        let turns: Vec<f64> = (1..6).map(|n| turn_in_code(&solid, n)).collect();
        let bad = BREACH;
        assert_eq!(turns, [bad, bad, TURN_IN_CODE, bad, bad]);
        assert_eq!(turn_in_code(&[true, true, false, true, true], 3), TURN_IN_CODE / 10.0);
        assert_eq!(turn_in_code(&[true, true, false, true, true], 2), TURN_IN_CODE * 10.0);
    }
}

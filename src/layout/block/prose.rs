//! Paragraphs: how they are set, and what the pager may know of them.

use std::collections::BTreeSet;

use crate::config::layout::{HAlign, InlineStyle};
use crate::diag::Loc;
use crate::model::{Inline, NoteId, Target, Text};
use crate::unit::Len;

use super::super::galley::{Body, Drawn, SetLines};
use super::super::leads::leads;
use super::super::page::{ElementId, Role};
use super::super::pager::cost::{self, RULE};
use super::super::pager::{Choice, LineCost, NoteRules, Pitch};
use super::super::para::{Line, ParaStyle};
use super::super::setter::Paragraph;
use super::{Flow, Frame};

/// More lines than this together are all of them.
pub const TOGETHER: usize = 99;

/// How a paragraph differs from the plain one.
#[derive(Debug)]
pub struct ParaLook {
    /// The indent of the first line.
    pub indent: Len,
    /// Its element, made already.
    pub element: ElementId,
    /// Drawn with its first line.
    pub label: Vec<Drawn>,
    /// Generated words before its first.
    pub lead: Option<Line>,
    /// See [`ParaStyle::cut_in`].
    pub cut_in: Option<(u32, Len)>,
    /// See [`ParaStyle::skip`].
    pub skip: u32,
    /// See [`ParaStyle::lead_in_words`].
    pub lead_in_words: u32,
    /// Lines that stay together at its start, at least.
    pub together: usize,
}

impl ParaLook {
    /// A plain paragraph of this element.
    pub fn of(element: ElementId) -> ParaLook {
        ParaLook { indent: Len::ZERO, element, label: Vec::new(), lead: None, cut_in: None, skip: 0, lead_in_words: 0, together: 0 }
    }
}

impl Flow<'_, '_> {
    /// A plain paragraph.
    pub(super) fn plain(&mut self, text: &Text, frame: &Frame, loc: &Loc) {
        if text.is_empty() {
            return;
        }
        let element = self.element(Role::P, frame.parent);
        let flush = self.joint.flush && !self.ctx.layout.text.indents_all || self.joint.interrupted && goes_on(text);
        let indent = if flush { Len::ZERO } else { self.ctx.layout.text.indent };
        if !self.joint.flush {
            self.joint.want_space(i32::try_from(self.ctx.layout.text.space_halves.min(100)).unwrap_or(0));
        }
        if let Some(opening) = self.opening_of(text)
            && self.open_text(text, opening, element, frame, loc)
        {
            return;
        }
        self.para(text, frame, loc, ParaLook { indent, ..ParaLook::of(element) });
        if text.plain().ends_with(':') {
            self.joint.turn_costs_at_least(cost::INTRODUCED);
        }
    }

    /// Sets a paragraph on the grid.
    pub fn para(&mut self, text: &Text, frame: &Frame, loc: &Loc, look: ParaLook) {
        let style = ParaStyle {
            first_indent: look.indent,
            cut_in: look.cut_in,
            skip: look.skip,
            lead_in_words: look.lead_in_words,
            ..self.style(&frame.style, frame)
        };
        // What stays together is a title of sorts, and has one way to be set: with a line more it would look broken.
        let style = if look.together >= TOGETHER { ParaStyle { fewer: 0, more: 0, ..style } } else { style };
        let paragraph = self.set(text, &style, loc);
        let order = order_of(&paragraph);
        let wanted = std::mem::take(&mut self.joint.lines_wanted);
        let mut variants = self.choices(&paragraph, &order, Pitch::Grid, look.together);
        if look.cut_in.is_none() {
            self.make_room(&paragraph, &order, &mut variants);
        }
        for (n, line) in variants.iter_mut().flat_map(|v| v.lines.iter_mut().enumerate()) {
            line.turn += cost::FEW_BELOW_TITLE * wanted.saturating_sub(n + 1) as f64;
        }
        let shortest = variants.iter().map(|v| v.lines.len()).min().unwrap_or(0);
        let lines = SetLines {
            paragraph: self.bench.galley.keep(paragraph),
            order,
            x: frame.left,
            pitch: None,
            element: look.element,
            generated: false,
            label: look.label,
            beside: Vec::new(),
            lead: look.lead,
            tail: None,
        };
        self.add(variants, frame.on_grid, Body::Lines(lines), loc);
        self.joint.flush = false;
        if shortest < wanted {
            self.joint.turn_costs(cost::FEW_LINES);
            self.joint.lines_wanted = wanted - shortest;
        }
    }

    /// Lines whose formulas would meet stand further apart.
    fn make_room(&self, paragraph: &Paragraph, order: &[usize], choices: &mut [Choice]) {
        let leading = self.ctx.grid.leading;
        for (variant, choice) in order.iter().filter_map(|i| paragraph.variants.get(*i)).zip(choices) {
            let leads = leads(&variant.lines, leading);
            if leads.is_empty() {
                continue;
            }
            let mut end = Len::ZERO;
            let mut ends = vec![end];
            for (n, lead) in leads.iter().take(variant.lines.len()).enumerate() {
                let below = if n + 1 == variant.lines.len() { leads.last().copied().unwrap_or_default() } else { Len::ZERO };
                end += *lead + leading + below;
                ends.push(end);
            }
            choice.pitch = Pitch::Own(ends);
        }
    }

    /// What notes take at the foot of the page.
    pub(super) fn foot_notes(&mut self, ids: &[NoteId]) -> FootNotes {
        ids.iter().fold(FootNotes::default(), |foot, id| {
            let last = self.note_lines(*id);
            FootNotes { lines: foot.lines.saturating_add(last), last: if last > 0 { last } else { foot.last } }
        })
    }

    /// Whether a line calls so many lines of notes that they need not all start on its page: with those of the lines below they
    /// are one run then, which may be cut wherever it must, as if it were one note.
    pub(super) fn are_many(&self, note_lines: u16) -> bool {
        let share = i64::from(NoteRules::default().run_share);
        self.ctx.layout.note.leading * i64::from(note_lines) * share > self.ctx.grid.leading * i64::from(self.ctx.grid.lines)
    }

    /// A paragraph's style in a frame.
    pub fn style(&self, inline: &InlineStyle, frame: &Frame) -> ParaStyle {
        let generous = self.ctx.generous.contains(&self.column.items.len());
        let others = if frame.align != HAlign::Justify { 1 } else { 1 + u32::from(generous) };
        ParaStyle {
            inline: inline.clone(),
            measure: frame.width,
            align: frame.align,
            first_indent: Len::ZERO,
            cut_in: None,
            hyphenate: true,
            lang: frame.lang.clone(),
            verbatim: None,
            tints: Vec::new(),
            lead_in_words: 0,
            skip: 0,
            // A ragged paragraph with two lines more than it needs looks broken, not loose.
            fewer: others,
            more: others,
            unhyphenated: generous,
            balance: false,
        }
    }

    /// The style of words that stand by themselves: titles, captions, labels.
    pub fn display(&self, inline: &InlineStyle, frame: &Frame, align: HAlign) -> ParaStyle {
        let align = inline.align.unwrap_or(align);
        ParaStyle { align, hyphenate: false, fewer: 0, more: 0, unhyphenated: false, balance: true, ..self.style(inline, frame) }
    }

    /// Sets a text into lines, its notes too.
    pub fn set(&mut self, text: &Text, style: &ParaStyle, loc: &Loc) -> Paragraph {
        self.bench.galley.names_pages |= names_pages(&text.inlines);
        let around = std::mem::take(&mut self.joint.around);
        let (paragraph, beneath) = self.bench.setter.set_between(text, style, &around, loc, &mut self.bench.report);
        self.joint.beneath = beneath;
        paragraph
    }

    /// What the pager may know of a paragraph's variants.
    pub fn choices(&mut self, paragraph: &Paragraph, order: &[usize], pitch: Pitch, together: usize) -> Vec<Choice> {
        let best = paragraph.variants.get(paragraph.best).map_or(0.0, |v| v.demerits);
        let widows = self.ctx.layout.paging.widows as usize;
        let orphans = (self.ctx.layout.paging.orphans as usize).max(together);
        let mut fresh: BTreeSet<NoteId> = BTreeSet::new();
        let mut choices = Vec::new();
        for variant in order.iter().filter_map(|i| paragraph.variants.get(*i)) {
            let count = variant.lines.len();
            let mut lines = Vec::with_capacity(count);
            let mut seen = BTreeSet::new();
            let mut run = 0u16;
            for (n, facts) in variant.lines.iter().enumerate() {
                let (above, below) = (n + 1, count - n - 1);
                let missing = orphans.saturating_sub(above) + widows.saturating_sub(below);
                let called = facts.notes.iter().filter(|n| !self.called.seen.contains(n) && seen.insert(**n)).copied();
                let called: Vec<NoteId> = called.collect();
                fresh.extend(&called);
                let mut foot = self.foot_notes(&called);
                if foot.lines > 0 && (run > 0 || self.are_many(foot.lines)) {
                    run = run.saturating_add(foot.lines);
                    foot.last = run;
                }
                let turn = RULE * missing as f64;
                lines.push(LineCost { turn, hyphen: facts.hyphenated, notes: foot.lines, last_note: foot.last, blank: false });
            }
            choices.push(Choice { cost: cost::variant(variant.demerits - best), pitch: pitch.clone(), lines });
        }
        self.called.seen.extend(fresh);
        choices
    }
}

/// What the notes called in one place take at the foot of the page.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FootNotes {
    /// Their lines.
    pub lines: u16,
    /// Those of the last of them.
    pub last: u16,
}

/// The variants of a paragraph, the best first.
pub fn order_of(paragraph: &Paragraph) -> Vec<usize> {
    let rest = (0..paragraph.variants.len()).filter(|i| *i != paragraph.best);
    std::iter::once(paragraph.best).chain(rest).collect()
}

/// Whether a text starts in the middle of a sentence.
fn goes_on(text: &Text) -> bool {
    text.plain().chars().next().is_some_and(char::is_lowercase)
}

/// Whether a link inside the book stands in it: its page is printed beside it.
fn names_pages(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| matches!(inline, Inline::Link { target: Target::Anchor(_), .. }) || names_pages(inline.content()))
}

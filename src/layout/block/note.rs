//! Notes: set smaller on their own leading, as a run of lines that the pager may split; at the foot of pages or at the end of
//! the chapter.
//!
//! A note may hold whatever a post may: its blocks are set like those of the text, in a flow of their own and by a layout whose
//! text is that of notes ([`super::super::look::of_notes`]). What comes out is cut into lines of one depth, which the pager counts.

use std::collections::BTreeSet;

use crate::config::layout::{Figures, InlineStyle};
use crate::diag::Loc;
use crate::lang;
use crate::model::{BlockKind, Inline, Note, NoteId, Text};
use crate::unit::{Len, Point};

use super::super::galley::{Body, Column, Drawn, DrawnKind, NoteLine, Piece, SetLines, SetNote, Slug};
use super::super::page::Role;
use super::super::pager::{Choice, Item, NoteRules, cost};
use super::super::para::{Line, NoFolios};
use super::{ElementId, Flow, Frame, Grid, ParaLook};

/// A figure, or a table, of so many lines of a note is not cut where notes stand at the end of the chapter.
const MOST_KEPT: usize = 15;

/// The notes of a column that were called.
#[derive(Debug, Default)]
pub(super) struct Called {
    /// Those that stand at the feet of pages, each on that of its first mark.
    pub seen: BTreeSet<NoteId>,
    /// Those that stand at the end of the chapter.
    pub deferred: Vec<NoteId>,
}

impl Flow<'_, '_> {
    /// Lines that a note takes at the foot of a page; it is set at its first mark. None where notes stand at the end.
    pub(super) fn note_lines(&mut self, id: NoteId) -> u16 {
        if !self.ctx.layout.note.at_foot {
            self.called.deferred.push(id);
            return 0;
        }
        if !self.column.notes.contains_key(&id) {
            let set = self.set_note(id);
            self.column.notes.insert(id, set);
        }
        let lines = self.column.notes.get(&id).map_or(0, |n| n.lines.len());
        u16::try_from(lines).unwrap_or(u16::MAX)
    }

    /// The notes whose marks are drawn, in the order of the drawing, without those that were called before: what the compositor will
    /// call when it draws the same.
    fn called_in(&self, drawn: &[Drawn]) -> Vec<NoteId> {
        let mut called = Vec::new();
        for d in drawn {
            let DrawnKind::Line(paragraph, line) = &d.what else { continue };
            let set = self.bench.galley.paragraphs.get(*paragraph).and_then(|p| p.variants.get(p.best));
            let notes = set.and_then(|v| v.lines.get(*line)).map(|l| l.notes.as_slice()).unwrap_or_default();
            called.extend(notes.iter().filter(|n| !self.called.seen.contains(n)));
        }
        let mut seen = BTreeSet::new();
        called.retain(|n| seen.insert(*n));
        called
    }

    /// The notes called in slugs come to the foot of their pages. Those of one slug are a run that may be cut anywhere where the page
    /// would not hold them all.
    pub(super) fn call_notes(&mut self, slugs: &[Slug], variants: &mut [Choice]) {
        for (n, slug) in slugs.iter().enumerate() {
            let called = self.called_in(&slug.drawn);
            let foot = self.foot_notes(&called);
            self.called.seen.extend(called);
            if foot.lines == 0 {
                continue;
            }
            let deep = self.ctx.grid.lines_of(slug.depth) + self.foot_lines(foot.lines) > i64::from(self.ctx.grid.lines);
            let last_note = if deep || self.are_many(foot.lines) { foot.lines } else { foot.last };
            for line in variants.iter_mut().filter_map(|v| v.lines.get_mut(n)) {
                (line.notes, line.last_note) = (foot.lines, last_note);
            }
        }
    }

    /// Lines of the grid that must be left free at the foot of the page for the notes called in what is drawn.
    pub(super) fn least_foot(&mut self, drawn: &[Drawn]) -> i64 {
        let called = self.called_in(drawn);
        let lines = self.foot_notes(&called).lines;
        self.foot_lines(lines.min(NoteRules::default().part))
    }

    /// The same for a text that is not set yet.
    pub(super) fn foot_of(&self, text: &Text) -> i64 {
        let calls = self.ctx.layout.note.at_foot && calls_notes(&text.inlines);
        if calls { self.foot_lines(NoteRules::default().part) } else { 0 }
    }

    /// Lines of the grid that so many lines of notes take, with the space above them.
    fn foot_lines(&self, lines: u16) -> i64 {
        if lines == 0 { 0 } else { self.ctx.grid.lines_of(self.ctx.grid.half() + self.ctx.layout.note.leading * i64::from(lines)) }
    }

    fn set_note(&mut self, id: NoteId) -> SetNote {
        let element = self.element(Role::Note, ElementId(0));
        let cx = self.ctx.cx;
        let Some(note) = cx.notes.get(id.0 as usize) else { return SetNote { element, lines: Vec::new(), loc: Loc::default() } };
        let loc = note.blocks.first().map(|b| b.loc.clone()).unwrap_or_default();
        let ctx = self.ctx.for_notes();
        let mut flow = Flow::new(&ctx, self.bench);
        flow.note_blocks(note, element);
        let lines = flow.into_lines();
        SetNote { element, lines, loc }
    }

    /// The blocks of a note, its number before the first.
    fn note_blocks(&mut self, note: &Note, element: ElementId) {
        let lang = self.bench.galley.elements.first().and_then(|e| e.lang.clone()).unwrap_or_default();
        let mut frame = self.frame(element, &lang);
        let figures = InlineStyle { figures: Figures::Lining, ..frame.style.clone() };
        let look = &self.ctx.layout.note;
        let mark = if look.symbols { look.mark(note.number) } else { format!("{}.", note.number) };
        let number = self.bench.setter.simple(&lang::figures(mark, &lang), &figures, &lang);
        let indent = number.width() + frame.style.size.scale(2, 5);
        let lbl = self.element(Role::Lbl, element);
        let label = vec![Drawn { at: Point::default(), what: DrawnKind::Words(number), element: lbl }];
        let blocks = match note.blocks.split_first() {
            Some((first, rest)) if matches!(&first.kind, BlockKind::Para(t) if !t.is_empty()) => {
                let p = self.element(Role::P, element);
                if let (BlockKind::Para(text), lang) = (&first.kind, &first.lang) {
                    let outer = frame.lang.clone();
                    if let Some(lang) = lang {
                        frame.lang = lang.clone();
                    }
                    self.para(text, &frame, &first.loc, ParaLook { indent, label, ..ParaLook::of(p) });
                    frame.lang = outer;
                }
                rest
            }
            _ => {
                // Not a paragraph, or nothing: the number stands by itself.
                self.joint.label = label;
                self.empty_line(&frame, &note.blocks.first().map(|b| b.loc.clone()).unwrap_or_default());
                note.blocks.as_slice()
            }
        };
        self.joint.flush = false;
        self.blocks(blocks, &frame);
    }

    /// What was set, as lines of one depth.
    fn into_lines(mut self) -> Vec<NoteLine> {
        let Column { items, pieces, .. } = std::mem::take(&mut self.column);
        let mut lines = Vec::new();
        for (item, piece) in items.into_iter().zip(pieces) {
            self.cut_into_lines(item, piece, &mut lines);
        }
        lines
    }

    /// An item as lines of a note. Space of half a line is none here.
    fn cut_into_lines(&mut self, item: Item, piece: Piece, lines: &mut Vec<NoteLine>) {
        let space = item.spaces.first().map_or(0, |s| s.0) / 2;
        if !lines.is_empty() {
            lines.extend((0..space).map(|_| NoteLine::default()));
        }
        let from = lines.len();
        match piece.body {
            Body::Lines(set) => self.text_lines(set, lines),
            // A note has its figures as large as they can be.
            Body::Sizes(sizes) => sizes.into_iter().take(1).for_each(|slug| slug_lines(slug, &self.ctx.grid, lines)),
            Body::Slugs { slugs, foot, close, .. } => {
                let mut whole = Slug::default();
                for slug in slugs {
                    let down = whole.depth;
                    whole.drawn.extend(slug.drawn.into_iter().map(|d| Drawn { at: Point { y: d.at.y + down, ..d.at }, ..d }));
                    whole.depth += slug.depth;
                }
                let end = whole.depth - close;
                whole.drawn.extend(foot.into_iter().map(|d| Drawn { at: Point { y: d.at.y + end, ..d.at }, ..d }));
                slug_lines(whole, &self.ctx.grid, lines);
            }
        }
        let anchors =
            piece.anchors.into_iter().map(|a| Drawn { at: Point::default(), what: DrawnKind::Anchor(a), element: ElementId::ARTIFACT });
        if let Some(first) = lines.get_mut(from) {
            first.drawn.extend(anchors);
        }
    }

    fn text_lines(&mut self, set: SetLines, lines: &mut Vec<NoteLine>) {
        let Some(paragraph) = self.bench.galley.paragraphs.get(set.paragraph) else { return };
        let count = paragraph.variants.get(paragraph.best).map_or(1, |v| v.lines.len());
        let lead = set.lead.map(|lead| self.lead_of(set.paragraph, set.x, lead, set.element));
        let mut before: Vec<Drawn> = set.label.into_iter().chain(lead).collect();
        for line in 0..count {
            let mut drawn = std::mem::take(&mut before);
            drawn.push(Drawn { at: Point { x: set.x, y: Len::ZERO }, what: DrawnKind::Line(set.paragraph, line), element: set.element });
            lines.push(NoteLine { drawn, hangs: 0, keeps: false });
        }
    }

    /// Generated words before the first line of a paragraph, where that line starts.
    fn lead_of(&mut self, paragraph: usize, x: Len, lead: Line, element: ElementId) -> Drawn {
        let p = &self.bench.galley.paragraphs[paragraph];
        let line = p.line(p.best, 0, &self.bench.setter, &NoFolios);
        let first = line.pieces.iter().map(|piece| piece.x).min().unwrap_or_default();
        Drawn { at: Point { x: x + first - lead.width(), y: Len::ZERO }, what: DrawnKind::Words(lead), element }
    }

    /// The notes of a chapter at its end, where the layout wants them there.
    pub fn chapter_notes(&mut self, frame: &Frame) {
        if self.ctx.layout.note.at_foot || self.called.deferred.is_empty() {
            return;
        }
        let words = lang::words(&frame.lang).notes;
        let title = Text::from_plain(words);
        let title = match lang::words(&frame.lang).foreign(words) {
            Some(other) => Text::new(vec![Inline::Foreign(other, title.inlines)]),
            None => title,
        };
        self.heading(1, &title, frame, &Loc::default());
        let mut ids = std::mem::take(&mut self.called.deferred);
        ids.sort();
        ids.dedup();
        let pitch = self.ctx.layout.note.leading;
        let base = self.ctx.grid.base_in(pitch);
        let rules = NoteRules::default();
        let mut slugs = Vec::new();
        let mut turns = Vec::new();
        let mut loc = Loc::default();
        for id in ids {
            let note = self.set_note(id);
            if turns.is_empty() {
                loc = note.loc.clone();
            }
            let count = note.lines.len();
            for (n, line) in note.lines.into_iter().enumerate() {
                let keeps = line.keeps;
                let down = |d: Drawn| Drawn { at: Point { y: d.at.y + base, ..d.at }, ..d };
                let mut drawn: Vec<Drawn> = line.drawn.into_iter().map(down).collect();
                if n == 0 {
                    drawn.push(Drawn {
                        at: Point::default(),
                        what: DrawnKind::Anchor(self.ctx.cx.note_anchor(id)),
                        element: ElementId::ARTIFACT,
                    });
                }
                slugs.push(Slug { depth: pitch, drawn });
                let (above, below) = (n + 1, count - n - 1);
                turns.push(if below > 0 && (!rules.may_part(above, below) || line.hangs > 0 || keeps) { cost::BREACH } else { 0.0 });
            }
        }
        let choice = self.choice_of(&slugs, |n, _| turns.get(n.saturating_sub(1)).copied().unwrap_or(0.0));
        self.add(vec![choice], true, Body::Slugs { slugs, repeat: false, foot: Vec::new(), close: Len::ZERO }, &loc);
    }
}

/// Whether the mark of a note stands in it.
fn calls_notes(inlines: &[Inline]) -> bool {
    inlines.iter().any(|i| matches!(i, Inline::NoteRef(_)) || calls_notes(i.content()))
}

/// A slug as lines of a note: each holds what stands in it. A figure hangs from its first line, whole, with its caption.
fn slug_lines(slug: Slug, grid: &Grid, lines: &mut Vec<NoteLine>) {
    let count = usize::try_from(grid.lines_of(slug.depth)).unwrap_or(1).max(1);
    if slug.drawn.iter().any(|d| matches!(d.what, DrawnKind::Image(..))) {
        let up = |d: Drawn| Drawn { at: Point { y: d.at.y - grid.base, ..d.at }, ..d };
        let drawn = slug.drawn.into_iter().map(up).collect();
        lines.push(NoteLine { drawn, hangs: count - 1, keeps: count > 1 });
        lines.extend((2..=count).map(|n| NoteLine { keeps: n < count, ..NoteLine::default() }));
        return;
    }
    for (n, part) in slug.cut(grid.leading).into_iter().enumerate() {
        let drawn = part.drawn.into_iter().map(|d| Drawn { at: Point { y: d.at.y - grid.base, ..d.at }, ..d }).collect();
        lines.push(NoteLine { drawn, hangs: 0, keeps: count <= MOST_KEPT && n + 1 < count });
    }
}

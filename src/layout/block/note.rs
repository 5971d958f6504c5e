//! Notes: set smaller on their own leading, as a run of lines that the pager may split; at the foot of pages or at
//! the end of the chapter. The third and last place of the layout that looks into every kind of block.

use crate::config::layout::{Figures, HAlign, InlineStyle};
use crate::diag::{Diagnostic, Loc};
use crate::model::{Block, BlockKind, Inline, NoteId, Text, vocabulary};
use crate::unit::{Len, Point};

use super::super::galley::{Body, Drawn, NoteLine, SetLines, SetNote, What};
use super::super::page::Role;
use super::super::para::{Line, ParaStyle};
use super::{Builder, ElementId, Frame};

impl Builder<'_> {
    /// Lines that a note takes at the foot of a page; it is set at its first mark. None where notes stand at the end.
    pub(super) fn note_lines(&mut self, id: NoteId) -> u16 {
        if !self.galley.notes.contains_key(&id) {
            let set = self.set_note(id);
            self.galley.notes.insert(id, set);
        }
        let lines = self.galley.notes.get(&id).map_or(0, |n| n.lines.len());
        if self.layout.note.at_foot { u16::try_from(lines).unwrap_or(u16::MAX) } else { 0 }
    }

    fn set_note(&mut self, id: NoteId) -> SetNote {
        let Some(note) = self.shop.notes.get(id.0 as usize) else { return SetNote::default() };
        let style = self.layout.note.inline.clone();
        let figures = InlineStyle { figures: Figures::Lining, ..style.clone() };
        let lang = self.galley.elements.first().and_then(|e| e.lang.clone()).unwrap_or_default();
        let number = self.setter.simple(&format!("{}.", note.number), &figures, &lang);
        let mut frame = self.frame(ElementId(0), &lang);
        frame.style = style.clone();
        let mut set = SetNote { lines: Vec::new(), loc: note.blocks.first().map(|b| b.loc.clone()).unwrap_or_default() };
        let gap = style.size.scale(2, 5);
        let mut label = Some((number, gap));
        let blocks = &note.blocks;
        self.note_blocks(blocks, &frame, &mut label, &mut set);
        if let Some((line, _)) = label {
            // A note without any text still has its number.
            let paragraph = self.setter.set(&Text::default(), &self.style(&style, &frame), &set.loc.clone(), &mut self.report);
            let paragraph = self.galley.keep(paragraph);
            set.lines.push(NoteLine { paragraph, line: 0, x: Len::ZERO, label: Some((Len::ZERO, line)), role: Role::P });
        }
        set
    }

    fn note_blocks(&mut self, blocks: &[Block], frame: &Frame, label: &mut Option<(Line, Len)>, set: &mut SetNote) {
        for block in blocks {
            let loc = &block.loc;
            match &block.kind {
                BlockKind::Para(text) | BlockKind::Heading { text, .. } => self.note_para(text, frame, None, loc, label, set),
                BlockKind::Quote(quote) => {
                    let inner = frame.inside(self.layout.text.indent, Len::ZERO, &self.grid);
                    self.note_blocks(&quote.blocks, &inner, label, set);
                    if let Some(who) = &quote.attribution {
                        self.note_para(who, &inner, None, loc, label, set);
                    }
                }
                BlockKind::List { items, .. } => {
                    let inner = frame.inside(self.layout.text.indent, Len::ZERO, &self.grid);
                    items.iter().for_each(|item| self.note_blocks(&item.blocks, &inner, label, set));
                }
                BlockKind::Definitions(definitions) => {
                    let inner = frame.inside(self.layout.text.indent, Len::ZERO, &self.grid);
                    for d in definitions {
                        self.note_para(&d.term, frame, None, loc, label, set);
                        d.details.iter().for_each(|b| self.note_blocks(b, &inner, label, set));
                    }
                }
                BlockKind::Code { text, .. } => {
                    let mark = self.layout.code.continuation.clone();
                    self.note_para(text, frame, Some(mark), loc, label, set);
                }
                BlockKind::Table(table) => {
                    let rows = std::iter::once(&table.head).chain(&table.rows);
                    let cells: Vec<&Text> = table.caption.iter().chain(rows.flatten()).filter(|c| !c.is_empty()).collect();
                    cells.into_iter().for_each(|cell| self.note_para(cell, frame, None, loc, label, set));
                }
                BlockKind::Figure(figure) => {
                    let lost = Diagnostic::warning("picture-in-note", "a picture stands in a note")
                        .at(loc.clone())
                        .with("the printed note shows its caption, not the picture")
                        .help("move the picture into the text");
                    self.report.push(lost);
                    if let Some(caption) = &figure.caption {
                        self.note_para(caption, frame, None, loc, label, set);
                    }
                }
                BlockKind::Verse(stanzas) => {
                    let inner = frame.inside(self.layout.text.indent, Len::ZERO, &self.grid);
                    stanzas.iter().flatten().for_each(|line| self.note_para(line, &inner, None, loc, label, set));
                }
                BlockKind::SceneBreak => {}
            }
        }
    }

    fn note_para(
        &mut self,
        text: &Text,
        frame: &Frame,
        verbatim: Option<String>,
        loc: &Loc,
        label: &mut Option<(Line, Len)>,
        set: &mut SetNote,
    ) {
        if text.is_empty() {
            return;
        }
        let label = label.take().map(|(line, gap)| (line.width() + gap, line));
        let code = InlineStyle { size: frame.style.size, ..self.layout.code.inline.clone() };
        let style = ParaStyle {
            first_indent: label.as_ref().map_or(self.layout.text.indent, |l| l.0),
            align: if verbatim.is_some() { HAlign::Start } else { frame.align },
            hyphenate: verbatim.is_none(),
            inline: if verbatim.is_some() { code } else { frame.style.clone() },
            verbatim,
            fewer: 0,
            more: 0,
            ..self.style(&frame.style, frame)
        };
        let paragraph = self.set(text, &style, loc);
        let count = paragraph.variants.get(paragraph.best).map_or(1, |v| v.lines.len());
        let id = self.galley.keep(paragraph);
        let mut label = label.map(|l| (Len::ZERO, l.1));
        for line in 0..count {
            set.lines.push(NoteLine { paragraph: id, line, x: frame.left, label: label.take(), role: Role::P });
        }
    }

    /// The notes of a chapter at its end, where the layout wants them there.
    pub fn chapter_notes(&mut self, frame: &Frame) {
        if self.layout.note.at_foot || self.galley.notes.is_empty() {
            return;
        }
        let words = vocabulary::of(&frame.lang).notes;
        let heading = Block::new(BlockKind::Heading { level: 1, text: Text::new(vec![Inline::Text(words.to_string())]) }, Loc::default());
        self.block(&heading, frame);
        let pitch = self.layout.note.leading;
        let notes = std::mem::take(&mut self.galley.notes);
        for (id, note) in &notes {
            self.note_at_end(*id, note, pitch, frame);
        }
    }

    /// One note as an item of the column.
    fn note_at_end(&mut self, id: NoteId, note: &SetNote, pitch: Len, frame: &Frame) {
        let element = self.galley.element(Role::Note, frame.parent);
        self.anchor(&super::super::compose::note_anchor(id));
        let mut start = 0;
        while let Some(first) = note.lines.get(start) {
            let paragraph = first.paragraph;
            let count = note.lines.iter().skip(start).take_while(|l| l.paragraph == paragraph).count();
            let order = vec![self.galley.paragraphs[paragraph].best];
            let ends = (0..=count).map(|n| pitch * i64::try_from(n).unwrap_or(0)).collect();
            let lines = (1..=count)
                .map(|n| super::LineCost { turn: if n < 2 || count - n < 2 { super::RULE } else { 0.0 }, ..super::LineCost::default() })
                .collect();
            let choice = super::Choice { cost: 0.0, pitch: super::Pitch::Own(ends), lines };
            if let Some((x, label)) = &first.label {
                let at = Point { x: *x, y: Len::ZERO };
                self.label.push(Drawn { at, what: What::Words(label.clone()), element });
            }
            let set = SetLines {
                paragraph,
                order,
                x: first.x,
                pitch: Some(pitch),
                element,
                generated: false,
                label: Vec::new(),
                lead: None,
                tail: None,
            };
            self.add(vec![choice], true, Body::Lines(set), &note.loc);
            start += count;
        }
    }
}

//! What stands in a cell of a table, as texts one below the other: paragraphs, the items of lists with their marks, the
//! lines of code.

use std::borrow::Cow;

use crate::config::layout::{HAlign, InlineStyle};
use crate::model::{Block, BlockKind, Figure, Image, Inline, ListItem, ListKind, Text};
use crate::unit::Len;

use super::super::para::ParaStyle;
use super::{Flow, Frame};

/// A text of a cell.
pub(super) struct Piece<'t> {
    pub text: Cow<'t, Text>,
    /// The mark of a list that stands before its first line.
    pub label: String,
    /// How deep in lists it is.
    pub level: usize,
    /// Its lines and spaces stay as they are.
    pub code: bool,
}

/// The texts of blocks, in reading order; those without words or pictures are left out.
pub(super) fn pieces<'t>(blocks: &'t [Block], bullets: &[String]) -> Vec<Piece<'t>> {
    let mut out = Vec::new();
    Pieces { bullets, out: &mut out }.blocks(blocks, 0);
    out
}

struct Pieces<'p, 't> {
    bullets: &'p [String],
    out: &'p mut Vec<Piece<'t>>,
}

impl<'t> Pieces<'_, 't> {
    fn text(&mut self, text: &'t Text, level: usize) {
        if !text.is_empty() {
            self.out.push(Piece { text: Cow::Borrowed(text), label: String::new(), level, code: false });
        }
    }

    fn blocks(&mut self, blocks: &'t [Block], level: usize) {
        for block in blocks {
            match &block.kind {
                BlockKind::Para(text) | BlockKind::Heading { text, .. } | BlockKind::Formula { text, .. } => self.text(text, level),
                BlockKind::Code { text, .. } => {
                    self.out.push(Piece { text: Cow::Borrowed(text), label: String::new(), level, code: true });
                }
                BlockKind::Quote(quote) => {
                    self.blocks(&quote.blocks, level + 1);
                    quote.attribution.iter().for_each(|t| self.text(t, level + 1));
                }
                BlockKind::Callout(callout) => {
                    let title = vec![Inline::Strong(callout.title.inlines.clone())];
                    self.out.push(Piece {
                        text: Cow::Owned(Text { leaf: callout.title.leaf, inlines: title }),
                        label: String::new(),
                        level,
                        code: false,
                    });
                    self.blocks(&callout.blocks, level);
                }
                BlockKind::List { kind, items, .. } => self.list(*kind, items, level),
                BlockKind::Definitions(definitions) => {
                    for definition in definitions {
                        self.text(&definition.term, level);
                        definition.details.iter().for_each(|d| self.blocks(d, level + 1));
                    }
                }
                BlockKind::Table(table) => {
                    table.caption.iter().for_each(|t| self.text(t, level));
                    table.all_rows().flatten().for_each(|c| self.blocks(&c.blocks, level));
                }
                BlockKind::Figure(figure) => self.figure(figure, level),
                BlockKind::Verse(stanzas) => stanzas.iter().flatten().for_each(|line| self.text(line, level)),
                BlockKind::SceneBreak => {}
            }
        }
    }

    fn list(&mut self, kind: ListKind, items: &'t [ListItem], level: usize) {
        for (item, number) in items.iter().zip(kind.numbers(items)) {
            let first = self.out.len();
            self.blocks(&item.blocks, level + 1);
            if let Some(piece) = self.out.get_mut(first) {
                let bullet = || self.bullets.get(level % self.bullets.len().max(1)).cloned().unwrap_or_else(|| "•".to_string());
                piece.label = match (item.task, number) {
                    (Some(true), _) => "☑".to_string(),
                    (Some(false), _) => "☐".to_string(),
                    (None, Some(number)) => format!("{number}."),
                    (None, None) => bullet(),
                };
            }
        }
    }

    fn figure(&mut self, figure: &'t Figure, level: usize) {
        let inline = |image: &Image| match &image.link {
            Some(target) => Inline::Link { target: target.clone(), content: vec![Inline::Image(image.clone())] },
            None => Inline::Image(image.clone()),
        };
        let images: Vec<Inline> = figure.images.iter().map(inline).collect();
        if !images.is_empty() {
            self.out.push(Piece { text: Cow::Owned(Text::new(images)), label: String::new(), level, code: false });
        }
        self.blocks(&figure.blocks, level);
        figure.caption.iter().for_each(|t| self.text(t, level));
    }
}

impl Flow<'_, '_> {
    /// How far a text of a cell is indented.
    pub(super) fn piece_indent(&self, piece: &Piece<'_>, style: &InlineStyle) -> Len {
        style.size.scale(3, 2) * i64::try_from(piece.level.min(6)).unwrap_or(0)
    }

    /// How a text of a cell is set.
    pub(super) fn piece_style(&self, piece: &Piece<'_>, style: &InlineStyle, frame: &Frame, align: HAlign) -> ParaStyle {
        let align = if piece.code || piece.level > 0 { HAlign::Start } else { align };
        let look = ParaStyle { hyphenate: !piece.code, balance: false, ..self.display(style, frame, align) };
        if !piece.code {
            return look;
        }
        let text = &self.ctx.layout.text;
        let inline =
            InlineStyle { size: style.size.scale(i64::from(text.code_scale), 1000), family: text.code_family.clone(), ..style.clone() };
        ParaStyle { inline, verbatim: Some(String::new()), ..look }
    }

    /// The widest line, word and piece of a word of a text of a cell, its indent included.
    pub(super) fn piece_extent(&mut self, piece: &Piece<'_>, style: &InlineStyle, frame: &Frame) -> (Len, Len, Len) {
        let indent = self.piece_indent(piece, style);
        let look = ParaStyle { verbatim: None, ..self.piece_style(piece, style, frame, HAlign::Start) };
        if !piece.code {
            let (line, word, part) = self.bench.setter.extent(&piece.text, &look);
            return (line + indent, word + indent, part + indent);
        }
        let lines = piece.text.plain().lines().map(|l| Text::new(vec![Inline::Text(l.replace(' ', "\u{a0}"))])).collect::<Vec<_>>();
        let (mut line, mut part) = (Len::ZERO, Len::ZERO);
        for text in &lines {
            let (whole, _, piece) = self.bench.setter.extent(text, &look);
            line = line.max(whole);
            part = part.max(piece.min(look.inline.size * 4));
        }
        (line + indent, line + indent, part + indent)
    }
}

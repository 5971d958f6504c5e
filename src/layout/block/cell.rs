//! What stands in a cell of a table, one below the other: paragraphs, the items of lists with their marks, the lines of code,
//! pictures.

use std::borrow::Cow;

use crate::config::layout::{HAlign, InlineStyle};
use crate::diag::Loc;
use crate::model::{Anchor, Block, BlockKind, Figure, Image, Inline, ListItem, ListKind, Text};
use crate::unit::{Len, Point, Size};

use super::super::galley::{Drawn, DrawnKind};
use super::super::page::ElementId;
use super::super::para::{Line, ParaStyle, Verbatim};
use super::{Flow, Frame};

/// Pictures in a cell are at most this part of a page's lines high.
const PICTURE_SHARE: i64 = 3;
/// And a column is never made narrower for them than so many lines.
const LEAST_PICTURE: i64 = 4;

/// What a piece of a cell holds.
pub(super) enum Held<'t> {
    Words(Cow<'t, Text>),
    /// Its lines and spaces stay as they are.
    Code(&'t Text),
    /// Side by side.
    Pictures(&'t [Image]),
}

/// A piece of a cell.
pub(super) struct Piece<'t> {
    pub held: Held<'t>,
    /// The places that links lead to before its first line.
    pub anchors: Vec<&'t Anchor>,
    /// The mark of a list that stands before its first line.
    pub label: String,
    /// How deep in lists it is.
    pub level: usize,
}

/// The pieces of blocks, in reading order; those without words or pictures are left out.
pub(super) fn pieces<'t>(blocks: &'t [Block], bullets: &[String]) -> Vec<Piece<'t>> {
    let mut out = Vec::new();
    let mut pieces = Pieces { bullets, out: &mut out, anchors: Vec::new() };
    pieces.blocks(blocks, 0);
    let left = pieces.anchors;
    if let Some(last) = out.last_mut() {
        last.anchors.extend(left);
    }
    out
}

struct Pieces<'p, 't> {
    bullets: &'p [String],
    out: &'p mut Vec<Piece<'t>>,
    /// Those of the next piece.
    anchors: Vec<&'t Anchor>,
}

impl<'t> Pieces<'_, 't> {
    fn text(&mut self, text: &'t Text, level: usize) {
        if !text.is_empty() {
            self.push(Held::Words(Cow::Borrowed(text)), level);
        }
    }

    fn push(&mut self, held: Held<'t>, level: usize) {
        self.out.push(Piece { held, anchors: std::mem::take(&mut self.anchors), label: String::new(), level });
    }

    fn blocks(&mut self, blocks: &'t [Block], level: usize) {
        for block in blocks {
            self.anchors.extend(&block.anchor);
            match &block.kind {
                BlockKind::Para(text) | BlockKind::Heading { text, .. } | BlockKind::Formula { text, .. } => self.text(text, level),
                BlockKind::Code { text, .. } => self.push(Held::Code(text), level),
                BlockKind::Quote(quote) => {
                    self.blocks(&quote.blocks, level + 1);
                    quote.attribution.iter().for_each(|t| self.text(t, level + 1));
                }
                BlockKind::Callout(callout) => {
                    let title = vec![Inline::Strong(callout.title.inlines.clone())];
                    self.push(Held::Words(Cow::Owned(Text { leaf: callout.title.leaf, inlines: title })), level);
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
                BlockKind::Index(entries) => entries.iter().for_each(|e| self.text(&e.text, level)),
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
        if !figure.images.is_empty() {
            self.push(Held::Pictures(&figure.images), level);
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

    /// How words or code of a cell are set.
    fn piece_style(&self, piece: &Piece<'_>, style: &InlineStyle, frame: &Frame, align: HAlign) -> ParaStyle {
        let code = matches!(piece.held, Held::Code(_));
        let align = if code || piece.level > 0 { HAlign::Start } else { align };
        let look = ParaStyle { hyphenate: !code, balance: false, ..self.display(style, frame, align) };
        if !code {
            return look;
        }
        let text = &self.ctx.layout.text;
        let inline =
            InlineStyle { size: style.size.scale(i64::from(text.code_scale), 1000), family: text.code_family.clone(), ..style.clone() };
        ParaStyle { inline, verbatim: Some(Verbatim::default()), ..look }
    }

    /// The widest line, word and piece of a word of a piece of a cell, its indent included.
    pub(super) fn piece_extent(&mut self, piece: &Piece<'_>, style: &InlineStyle, frame: &Frame) -> (Len, Len, Len) {
        let indent = self.piece_indent(piece, style);
        let look = ParaStyle { verbatim: None, ..self.piece_style(piece, style, frame, HAlign::Start) };
        let (line, word, part) = match &piece.held {
            Held::Words(text) => self.bench.setter.extent(text, &look),
            Held::Code(text) => self.code_extent(text, &look),
            Held::Pictures(images) => {
                let wide = row_width(&self.cell_sizes(images, frame.width), self.ctx.grid.half());
                let least = wide.min(self.ctx.grid.leading * LEAST_PICTURE);
                (wide, least, least)
            }
        };
        (line + indent, word + indent, part + indent)
    }

    fn code_extent(&mut self, text: &Text, look: &ParaStyle) -> (Len, Len, Len) {
        let (mut line, mut part) = (Len::ZERO, Len::ZERO);
        for words in text.plain().lines() {
            let text = Text::new(vec![Inline::Text(words.replace(' ', "\u{a0}"))]);
            let (whole, _, piece) = self.bench.setter.extent(&text, look);
            line = line.max(whole);
            part = part.max(piece.min(look.inline.size * 4));
        }
        (line, line, part)
    }

    /// The sizes of pictures side by side in a cell of this width.
    fn cell_sizes(&mut self, images: &[Image], width: Len) -> Vec<Size> {
        let grid = self.ctx.grid;
        let tallest = grid.leading * (i64::from(grid.lines) / PICTURE_SHARE).max(1);
        self.sizes(images, width, grid.half(), tallest)
    }

    /// Sets a piece of a cell in a frame as wide as there is room for it; what stands in a column that is repeated is not read again.
    pub(super) fn set_piece(&mut self, piece: &Piece<'_>, style: &InlineStyle, frame: &Frame, align: HAlign, pitch: Len, loc: &Loc) -> Set {
        let anchors = piece.anchors.iter().map(|a| (*a).clone()).collect();
        let label = (!piece.label.is_empty()).then(|| self.bench.setter.simple(&piece.label, style, &frame.lang));
        let body = match &piece.held {
            Held::Words(text) => self.cell_text(text, piece, style, frame, align, loc),
            Held::Code(text) => self.cell_text(text, piece, style, frame, align, loc),
            Held::Pictures(images) => {
                let sizes = self.cell_sizes(images, frame.width);
                let high = sizes.iter().map(|s| s.height).fold(Len::ZERO, Len::max) + pitch / 2;
                let lines = usize::try_from(high.round_up_to(pitch).0 / pitch.0.max(1)).unwrap_or(1).max(1);
                let room = frame.width - row_width(&sizes, self.ctx.grid.half());
                let left = frame.left
                    + match align {
                        HAlign::Start | HAlign::Justify => Len::ZERO,
                        HAlign::Centre => room / 2,
                        HAlign::End => room,
                    };
                return Set { body: SetBody::Pictures(images.to_vec(), sizes), anchors, lines, left, label };
            }
        };
        Set { lines: body.1, body: SetBody::Lines(body.0), anchors, left: frame.left, label }
    }

    fn cell_text(
        &mut self,
        text: &Text,
        piece: &Piece<'_>,
        style: &InlineStyle,
        frame: &Frame,
        align: HAlign,
        loc: &Loc,
    ) -> (usize, usize) {
        let look = self.piece_style(piece, style, frame, align);
        let paragraph = self.set(text, &look, loc);
        let lines = paragraph.variants.get(paragraph.best).map_or(1, |v| v.lines.len());
        (self.bench.galley.keep(paragraph), lines)
    }

    /// Draws what was set, from the top of its first line.
    pub(super) fn draw_set(&mut self, set: Set, at: &CellPlace<'_>, out: &mut Vec<Drawn>) {
        let base = at.top + self.ctx.grid.base_in(at.pitch);
        if !at.again {
            let place = Point { x: set.left, y: at.top };
            out.extend(set.anchors.into_iter().map(|a| Drawn { at: place, what: DrawnKind::Anchor(a), element: ElementId::ARTIFACT }));
        }
        if let Some(label) = set.label {
            let x = set.left - at.style.size.scale(2, 5) - label.width();
            out.push(Drawn { at: Point { x, y: base }, what: DrawnKind::Words(label), element: at.element });
        }
        match set.body {
            SetBody::Lines(paragraph) => {
                for (step, line) in (0i64..).zip(0..set.lines) {
                    let what = if at.again { DrawnKind::Generated(paragraph, line) } else { DrawnKind::Line(paragraph, line) };
                    out.push(Drawn { at: Point { x: set.left, y: base + at.pitch * step }, what, element: at.element });
                }
            }
            SetBody::Pictures(images, sizes) => {
                let mut x = set.left;
                for (image, size) in images.iter().zip(sizes) {
                    let place = Point { x, y: at.top + at.pitch / 4 };
                    match self.asset(image).filter(|_| at.again) {
                        Some(id) => out.push(Drawn { at: place, what: DrawnKind::Image(id, size), element: ElementId::ARTIFACT }),
                        None => self.picture(image, size, place, at.element, at.frame, out),
                    }
                    x += size.width + self.ctx.grid.half();
                }
            }
        }
    }
}

/// How wide pictures side by side are together.
fn row_width(sizes: &[Size], gap: Len) -> Len {
    let gaps = i64::try_from(sizes.len().saturating_sub(1)).unwrap_or(0);
    sizes.iter().map(|s| s.width).sum::<Len>() + gap * gaps
}

/// A piece of a cell that is set.
pub(super) struct Set {
    body: SetBody,
    /// The places that links lead to.
    anchors: Vec<Anchor>,
    /// How many lines of the table it takes.
    pub lines: usize,
    left: Len,
    /// The mark of its item.
    label: Option<Line>,
}

enum SetBody {
    /// The lines of this paragraph.
    Lines(usize),
    Pictures(Vec<Image>, Vec<Size>),
}

/// Where a piece of a cell is drawn.
pub(super) struct CellPlace<'c> {
    /// The top of its first line.
    pub top: Len,
    /// From line to line.
    pub pitch: Len,
    pub style: &'c InlineStyle,
    /// The cell.
    pub element: ElementId,
    /// The column was read already.
    pub again: bool,
    pub frame: &'c Frame,
}

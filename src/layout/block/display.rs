//! Quotations, verse and breaks: text set off from text.

use crate::config::layout::{Cut, Figures, HAlign, InlineStyle};
use crate::diag::Loc;
use crate::model::{Quote, Stanza, Text};
use crate::unit::Len;

use super::super::galley::{Body, Drawn, DrawnKind, SetLines, Slug};
use super::super::page::{ElementId, Role};
use super::super::pager::cost::{AT_FOOT, AT_TOP, AT_TURN_BLANK, BREACH, MOTTO_ALONE, RULE, TURN_IN_STANZA};
use super::super::pager::{Choice, Halves, LineCost, Pitch};
use super::super::para::{ParaStyle, PieceKind};
use super::{Flow, Frame, Turn, face_of};

impl Flow<'_, '_> {
    /// Space above and below displays, in halves.
    pub fn display_space(&self) -> Halves {
        i32::try_from(self.ctx.layout.quote.space_halves.min(100)).unwrap_or(0)
    }

    pub(super) fn quote(&mut self, quote: &Quote, frame: &Frame, loc: &Loc) {
        let style = &self.ctx.layout.quote;
        let element = self.element(Role::BlockQuote, frame.parent);
        let mut inner = frame.inside(style.indent, style.indent, &self.ctx.grid);
        inner.parent = element;
        inner.on_grid = self.display_space() % 2 == 0;
        inner.style = if quote.epigraph { style.epigraph.clone() } else { style.inline.clone() };
        inner.align = inner.style.align.unwrap_or(inner.align);
        self.joint.want_space(self.display_space());
        self.joint.elastic = true;
        self.joint.flush = true;
        self.blocks(&quote.blocks, &inner);
        if let Some(who) = &quote.attribution {
            self.attribution(who, &inner, loc);
        }
        self.joint.want_space(if quote.epigraph { self.display_space().max(2) } else { self.display_space() });
        self.joint.elastic = true;
        self.joint.flush = quote.epigraph;
        if quote.epigraph {
            self.joint.turn_costs(MOTTO_ALONE);
        }
    }

    /// Who said it: at the right, after a dash.
    fn attribution(&mut self, who: &Text, frame: &Frame, loc: &Loc) {
        let style = self.ctx.layout.quote.attribution.clone();
        let element = self.element(Role::P, frame.parent);
        let look = self.display(&style, frame, HAlign::End);
        let dash = self.bench.setter.simple("—\u{2009}", &style, &frame.lang);
        let paragraph = self.set(who, &ParaStyle { measure: frame.width - dash.width(), ..look }, loc);
        let order = vec![paragraph.best];
        let variants = self.choices(&paragraph, &order, Pitch::Grid, 2);
        let x = frame.left + dash.width();
        let lines = SetLines {
            paragraph: self.bench.galley.keep(paragraph),
            order,
            x,
            pitch: None,
            element,
            generated: false,
            label: Vec::new(),
            beside: Vec::new(),
            lead: Some(dash),
            tail: None,
        };
        self.joint.no_turn();
        // It belongs to the last line, not to what comes after.
        self.joint.space = 0;
        self.add(variants, frame.on_grid, Body::Lines(lines), loc);
    }

    pub(super) fn verse(&mut self, stanzas: &[Stanza], frame: &Frame, loc: &Loc) {
        let style = &self.ctx.layout.verse;
        let left = self.verse_indent(stanzas, frame);
        let mut inner = frame.inside(left, Len::ZERO, &self.ctx.grid);
        inner.parent = self.element(Role::BlockQuote, frame.parent);
        inner.on_grid = self.display_space() % 2 == 0 && style.stanza_halves % 2 == 0;
        inner.style = style.inline.clone();
        self.joint.want_space(self.display_space());
        self.joint.elastic = frame.level == 0;
        let whole = |lines: usize| style.together && lines < self.ctx.grid.lines as usize / 2;
        let mut count = 0;
        for (n, stanza) in stanzas.iter().enumerate() {
            if n > 0 {
                self.joint.want_space(i32::try_from(style.stanza_halves.min(100)).unwrap_or(2));
            }
            let element = self.element(Role::P, inner.parent);
            for (at, line) in stanza.iter().enumerate() {
                let near_end = at <= 1 || at + 2 > stanza.len();
                self.joint.turn_costs(match at {
                    0 => 0.0,
                    _ if near_end && stanza.len() > 2 => RULE,
                    _ if whole(stanza.len()) => BREACH,
                    _ => TURN_IN_STANZA,
                });
                count += 1;
                if style.numbers > 0 && count % style.numbers == 0 && !line.is_empty() {
                    self.line_number(count, frame);
                }
                self.verse_line(line, &inner, style.turnover, element, loc);
            }
        }
        self.joint.want_space(self.display_space());
        self.joint.elastic = frame.level == 0;
        self.joint.flush = false;
    }

    /// The number of a line of verse, at the right edge of its frame.
    fn line_number(&mut self, count: u32, frame: &Frame) {
        let style = &self.ctx.layout.verse.inline;
        let size = style.size.scale(4, 5);
        let small = InlineStyle { size, figures: Figures::Lining, cut: Cut::default(), align: None, ..style.clone() };
        let drawn = self.draw_words(&count.to_string(), &small, frame, HAlign::End, Len::ZERO, ElementId::ARTIFACT);
        self.joint.label.push(drawn);
    }

    /// Where verse starts: at the indent, or so that its longest line that fits stands in the middle; lines that turn over do not
    /// count, unless most of them do.
    fn verse_indent(&mut self, stanzas: &[Stanza], frame: &Frame) -> Len {
        let verse = &self.ctx.layout.verse;
        let least = verse.indent.min(frame.width / 4);
        if !verse.centred {
            return least;
        }
        let looks = ParaStyle { hyphenate: false, ..self.display(&verse.inline, frame, HAlign::Start) };
        let widths: Vec<Len> = stanzas.iter().flatten().map(|line| self.bench.setter.extent(line, &looks).0).collect();
        let room = frame.width - least;
        let fitting: Vec<Len> = widths.iter().copied().filter(|w| *w <= room).collect();
        if fitting.len() * 4 < widths.len() * 3 {
            return least;
        }
        let longest = fitting.iter().copied().max().unwrap_or(room);
        ((frame.width - longest) / 2).max(least)
    }

    fn verse_line(&mut self, line: &Text, frame: &Frame, turnover: Len, element: ElementId, loc: &Loc) {
        let shifted = Frame { left: frame.left + turnover, width: frame.width - turnover, ..frame.clone() };
        let style = ParaStyle { first_indent: -turnover, balance: false, ..self.display(&frame.style, &shifted, HAlign::Start) };
        let paragraph = self.set(line, &style, loc);
        let order = vec![paragraph.best];
        let variants = self.choices(&paragraph, &order, Pitch::Grid, 99);
        let lines = SetLines {
            paragraph: self.bench.galley.keep(paragraph),
            order,
            x: shifted.left,
            pitch: None,
            element,
            generated: false,
            label: Vec::new(),
            beside: Vec::new(),
            lead: None,
            tail: None,
        };
        self.add(variants, frame.on_grid, Body::Lines(lines), loc);
    }

    /// A line that holds nothing but a label.
    pub(super) fn empty_line(&mut self, frame: &Frame, loc: &Loc) {
        let choice = Choice { cost: 0.0, pitch: Pitch::Grid, lines: vec![LineCost::default()] };
        let slug = Slug { depth: self.ctx.grid.leading, drawn: Vec::new() };
        self.add(vec![choice], frame.on_grid, Body::slug(slug), loc);
    }

    pub(super) fn scene_break(&mut self, frame: &Frame, loc: &Loc) {
        let style = &self.ctx.layout.scene_break;
        let lines = style.lines.max(1);
        let depth = self.ctx.grid.leading * i64::from(lines);
        let mut drawn = Vec::new();
        if !style.ornament.is_empty() {
            let mut ornament = self.draw_words(&style.ornament, &frame.style, frame, HAlign::Centre, Len::ZERO, ElementId::ARTIFACT);
            ornament.at.y = self.amid(&ornament, depth, frame);
            drawn.push(ornament);
        }
        let blank = drawn.is_empty();
        let under_title = self.joint.turn == Turn::Never;
        self.joint.turn_costs(if blank { AT_TURN_BLANK } else { AT_TOP });
        self.add_solid(depth, drawn, loc);
        // It has no words: what stands with a title above it stands with the text below it too.
        self.joint.turn = if under_title { Turn::Never } else { Turn::Costs(if blank { AT_TURN_BLANK } else { AT_FOOT }) };
        self.joint.flush = true;
    }
}

impl Flow<'_, '_> {
    /// The baseline of an ornament in the middle of the white of so many lines: its ink is as far from the baseline above as from the
    /// tops of the small letters below.
    fn amid(&self, ornament: &Drawn, depth: Len, frame: &Frame) -> Len {
        let above = self.ctx.grid.base - self.ctx.grid.leading;
        let x_height =
            face_of(self.ctx.cx.fonts, &frame.style).map_or(Len::ZERO, |f| f.at(i32::from(f.metrics.x_height), frame.style.size));
        let below = depth + self.ctx.grid.base - x_height;
        let DrawnKind::Words(line) = &ornament.what else { return self.ctx.grid.base };
        let (mut low, mut high) = (Len::ZERO, Len::ZERO);
        for piece in &line.pieces {
            let PieceKind::Text(run) = &piece.what else { continue };
            let Some(face) = self.ctx.cx.fonts.face(run.face) else { continue };
            for (_, bottom, _, top) in run.glyphs.iter().filter_map(|g| face.shaper.ink(g.gid)) {
                (low, high) = if high == low {
                    (face.at(bottom, run.size), face.at(top, run.size))
                } else {
                    (low.min(face.at(bottom, run.size)), high.max(face.at(top, run.size)))
                };
            }
        }
        (above + below) / 2 + (low + high) / 2
    }
}

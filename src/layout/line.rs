//! Lines: from a broken paragraph to runs of glyphs.
//!
//! A line is made only when its page is known, because a page reference needs its number. Its slack is shared between glyphs,
//! letter spaces and word spaces by the rule that the breaker used, and spread so that the advances add up to the measure to the
//! scaled point.

use std::sync::Arc;

use crate::config::layout::HAlign;
use crate::font::words::{MAX_WORD, Word, WordStyle, Words, after_hyphen};
use crate::maths::layout::Hbox;
use crate::model::LeafPos;
use crate::unit::{Len, Size, nearest};

use super::breaker::{MAX_SHRINK, PRICES, distribute_slack};
use super::formula;
use super::item::{Flex, Inset, ItemKind, Joint, Reading, Span};
use super::page::{ElementId, PlacedGlyph, TextRun};
use super::para::{Folios, Line, LinePiece, PieceKind};
use super::setter::{Paragraph, Setter};

impl Paragraph {
    /// Makes a line of a variant: runs with all advances, their sum exact to the scaled point.
    pub fn line(&self, variant: usize, line: usize, setter: &Setter<'_>, folios: &dyn Folios) -> Line {
        let made = make(self, variant, line, &mut setter.words.borrow_mut(), folios);
        if setter.cx.layout.rtl { made.measured_from_start(self.frame.measure) } else { made }
    }
}

/// A part of a line before its slack is shared out.
struct Part<'w> {
    what: PartKind<'w>,
    span: u16,
    level: u8,
    pos: u32,
    /// Natural width in scaled points.
    width: i64,
}

enum PartKind<'w> {
    Word(&'w Word),
    Space(char, bool),
    Glue(Flex),
    Reading(Reading),
    Image(&'w Inset),
    Formula(&'w Hbox),
}

/// How the slack of a line was shared out.
#[derive(Clone, Copy, Default)]
struct Setting {
    /// Thousandths of their width that glyphs gain.
    expand: i64,
    /// Scaled points that each step gains.
    track: i64,
    /// Scaled points to spread over the spaces, by how easily each gives way.
    spaces: i64,
    /// The sum of that over the line.
    space: i64,
    /// By how much the line is wider than its parts are by nature.
    gain: i64,
}

impl Part<'_> {
    /// How easily it gives way, see [`super::breaker::Extent`].
    fn give(&self, shrinks: bool) -> i64 {
        match &self.what {
            PartKind::Space(_, true) => self.width,
            PartKind::Glue(flex) => if shrinks { flex.shrink } else { flex.stretch }.0,
            PartKind::Space(_, false) | PartKind::Word(_) | PartKind::Reading(_) | PartKind::Image(_) | PartKind::Formula(_) => 0,
        }
    }
}

/// Makes a line.
pub fn make(paragraph: &Paragraph, variant: usize, line: usize, words: &mut Words<'_>, folios: &dyn Folios) -> Line {
    let Some(joints) = paragraph.joints.get(variant) else { return Line::default() };
    let Some(to) = joints.get(line) else { return Line::default() };
    let from = match line.checked_sub(1) {
        Some(before) => joints.get(before).copied().unwrap_or_default(),
        None => Joint { start: first_item(paragraph), ..Joint::default() },
    };
    let store = words.store;
    let parts = collect(paragraph, from, *to, words, folios);
    let (mut left, mut width) = paragraph.frame.line(line);
    let mark = paragraph.frame.mark.as_ref().filter(|_| line > 0 && !from.forced);
    if let Some(mark) = mark {
        let indent = mark.indents.get(line).copied().unwrap_or_default();
        left += mark.width + indent;
        width -= mark.width + indent;
    }
    let hang = |units: i32, part: Option<&Part<'_>>| {
        let Some((Part { what: PartKind::Word(word), span, .. }, true)) = part.map(|p| (p, paragraph.frame.hangs)) else { return 0 };
        let Some(span) = paragraph.spans.get(usize::from(*span)) else { return 0 };
        store.fonts().face(word.face).map_or(0, |f| f.at(units, span.size).0)
    };
    let word_of = |part: Option<&Part<'_>>, f: fn(&Word) -> i32| match part.map(|p| &p.what) {
        Some(PartKind::Word(word)) => f(word),
        _ => 0,
    };
    let out_left = hang(word_of(parts.first(), |w| w.left), parts.first());
    let out_right = hang(word_of(parts.last(), |w| w.right), parts.last());
    let available = width.0 + out_left + out_right;
    let (setting, ratio, overfull) = share_out(paragraph, &parts, available, to.forced, store);
    let natural: i64 = parts.iter().map(|p| p.width).sum();
    let x = left.0 - out_left
        + match paragraph.frame.align {
            Some(HAlign::Centre) => (width.0 - natural) / 2,
            Some(HAlign::End) if paragraph.frame.rtl => 0,
            _ if paragraph.frame.rtl => (width.0 - natural - setting.gain).max(0),
            Some(HAlign::End) => width.0 - natural,
            Some(HAlign::Start | HAlign::Justify) | None => 0,
        };
    let room = parts.iter().map(|p| if let PartKind::Word(w) = &p.what { (w.glyphs.len(), w.text.len()) } else { (1, 1) });
    let room = room.fold((1, 1), |a, b| (a.0 + b.0, a.1 + b.1));
    let mut maker =
        Maker { paragraph, words, pieces: Vec::new(), run: None, x, left: x, starts: Vec::new(), setting, spread: 0, given: 0, room };
    if let Some(mark) = mark {
        let start = std::mem::replace(&mut maker.x, left.0 - mark.width.0);
        let word = store.get(mark.word);
        maker.word(word, &Part { what: PartKind::Word(word), span: mark.span, level: 0, pos: 0, width: 0 }, false);
        maker.close();
        // Whoever copies the code does not copy the mark.
        if let Some(LinePiece { what: PieceKind::Text(run), .. }) = maker.pieces.last_mut() {
            run.text = "".into();
        }
        maker.x = start;
    }
    if parts.iter().any(|p| p.level > 0) {
        maker.visual(&parts);
    } else {
        maker.parts(&parts);
        if !to.forced && !to.close && to.end_byte == 0 {
            maker.last_space();
        }
    }
    maker.close();
    Line { pieces: maker.pieces, overfull: Len(overfull), ratio }
}

fn first_item(paragraph: &Paragraph) -> u32 {
    let spaces = paragraph.items.iter().take_while(|i| matches!(i.what, ItemKind::Space(_, true))).count();
    spaces as u32
}

/// The parts of a line: whole words, fragments, the folios now known.
fn collect<'w, 'a: 'w>(paragraph: &'w Paragraph, from: Joint, to: Joint, words: &mut Words<'a>, folios: &dyn Folios) -> Vec<Part<'w>> {
    let store = words.store;
    let end = if to.end_byte > 0 { to.end + 1 } else { to.end };
    let mut parts = Vec::with_capacity((end.saturating_sub(from.start) as usize).min(paragraph.items.len()) + 2);
    for at in from.start..end {
        let Some(item) = paragraph.items.get(at as usize) else { break };
        let Some(span) = paragraph.spans.get(usize::from(item.span)) else { continue };
        let start_byte = if at == from.start { from.start_byte } else { 0 };
        let end_byte = if at == to.end && to.end_byte > 0 { Some(to.end_byte) } else { None };
        let part = |what: PartKind<'w>, width: Len, pos: u32| Part { what, span: item.span, level: item.level, pos, width: width.0 };
        match &item.what {
            ItemKind::Word(id) if start_byte == 0 && end_byte.is_none() => {
                parts.push(part(PartKind::Word(store.get(*id)), item.width, item.pos));
            }
            ItemKind::Word(id) => {
                let text = store
                    .get(*id)
                    .text
                    .get(start_byte as usize..end_byte.map_or(usize::MAX, |e| e as usize).min(store.get(*id).text.len()));
                let mut style = span.style.clone();
                style.hyphen = to.hyphen && end_byte.is_some();
                style.capitals = false;
                let text = text.unwrap_or("");
                let turned = if start_byte > 0 && from.hyphen { after_hyphen(text, style.lang.tag()) } else { None };
                fragment(&style, turned.as_deref().unwrap_or(text), span, words, |word, width| {
                    parts.push(part(PartKind::Word(word), width, item.pos + start_byte))
                });
            }
            ItemKind::Space(c, stretches) => parts.push(part(PartKind::Space(*c, *stretches), item.width, item.pos)),
            ItemKind::Glue(flex) => parts.push(part(PartKind::Glue(*flex), item.width, item.pos)),
            ItemKind::Reading(reading) => parts.push(part(PartKind::Reading(*reading), item.width, item.pos)),
            ItemKind::Folio(anchor) => {
                let number = folios.folio(anchor).map_or("?".to_string(), |f| f.to_string());
                let number = crate::lang::figures(number, &span.style.lang);
                fragment(&span.style, &number, span, words, |word, width| parts.push(part(PartKind::Word(word), width, item.pos)));
            }
            ItemKind::Image(inset) => parts.push(part(PartKind::Image(inset), item.width, item.pos)),
            ItemKind::Formula(hbox) => parts.push(part(PartKind::Formula(hbox), item.width, item.pos)),
            ItemKind::Break => {}
        }
    }
    parts
}

/// A piece of text that is no word of the paragraph by itself.
fn fragment<'a>(style: &WordStyle, text: &str, span: &Span, words: &mut Words<'a>, mut push: impl FnMut(&'a Word, Len)) {
    let style = words.style(style);
    let mut next = Some(words.word(style, text));
    let store = words.store;
    while let Some(id) = next {
        let word = store.get(id);
        let width = store.fonts().face(word.face).map_or(Len::ZERO, |f| f.at(word.width, span.size));
        push(word, width + span.tracking * i64::from(word.steps));
        next = word.next;
    }
}

/// Shares the slack out: (how, the change of the spaces as a ratio of themselves, by how much the line is too wide).
fn share_out(
    paragraph: &Paragraph,
    parts: &[Part<'_>],
    available: i64,
    forced: bool,
    store: &crate::font::words::WordStore<'_>,
) -> (Setting, f64, i64) {
    let natural: i64 = parts.iter().map(|p| p.width).sum();
    let slack = available - natural;
    let gives = |shrinks: bool| parts.iter().map(|p| p.give(shrinks)).sum::<i64>();
    let space = gives(slack < 0);
    let em = parts.iter().find_map(|p| paragraph.spans.get(usize::from(p.span))).map_or(Len::ZERO, |s| s.size);
    let loose_end = forced && slack as f64 > 0.6 * em.to_pt() * crate::unit::SP as f64;
    if paragraph.frame.align != Some(HAlign::Justify) || paragraph.frame.mark.is_some() || loose_end {
        return (Setting { space, ..Setting::default() }, 0.0, (-slack).max(0));
    }
    let (mut glyphs, mut letters, mut steps) = (0, 0, 0);
    for part in parts {
        let (PartKind::Word(word), Some(span)) = (&part.what, paragraph.spans.get(usize::from(part.span))) else { continue };
        if span.micro {
            glyphs += store.fonts().face(word.face).map_or(0, |f| f.at(word.width, span.size).0);
            letters += Len(span.size.0 * i64::from(word.steps)).scale(i64::from(paragraph.frame.tracking), 1000).0;
            steps += i64::from(word.steps);
        }
    }
    let wider = Len(glyphs).scale(i64::from(paragraph.frame.expansion), 1000).0;
    let micro = wider + letters;
    // The reserve is the letters' alone: as much tracking again, where spaces would be too wide without it.
    let reserve = if micro > 0 { letters as f64 / micro as f64 } else { 0.0 };
    let (taken, _) = distribute_slack(slack as f64, space as f64, micro as f64, PRICES.stiffness, reserve);
    let part = if micro > 0 { (taken / micro as f64).min(1.0) } else { 0.0 };
    let more = (taken - micro as f64).max(0.0);
    let expand = (part * f64::from(paragraph.frame.expansion)).round() as i64;
    let track = if steps > 0 { ((part * letters as f64 + more) / steps as f64).round() as i64 } else { 0 };
    // What expansion and tracking really give is known only when every glyph is rounded: `Maker` counts, spaces take the rest.
    let mut setting = Setting { expand, track, spaces: 0, space, gain: slack };
    let set: i64 = parts.iter().map(|p| set_width(paragraph, p, &setting, store)).sum();
    setting.spaces = available - set + last_track(paragraph, parts, &setting);
    // Rounding may turn the sign of what is left for the spaces.
    let space = if (setting.spaces < 0) == (slack < 0) { space } else { gives(setting.spaces < 0) };
    setting.space = space;
    let lowest = -(space as f64 * MAX_SHRINK) as i64 - i64::from(em.0 > 0) * steps.max(1000);
    let overfull = if setting.spaces < lowest { lowest - setting.spaces } else { 0 };
    if overfull > 0 {
        setting.spaces = lowest;
    }
    if space == 0 {
        setting.spaces = 0;
    }
    let ratio = if space > 0 { setting.spaces as f64 / space as f64 } else { 0.0 };
    (setting, ratio, overfull)
}

/// The last letter of a line is not spaced: what its tracking would have been.
fn last_track(paragraph: &Paragraph, parts: &[Part<'_>], setting: &Setting) -> i64 {
    let last = parts.last().filter(|p| matches!(p.what, PartKind::Word(_)));
    last.and_then(|p| paragraph.spans.get(usize::from(p.span))).map_or(0, |s| step(s, setting))
}

/// The width of a part as it will be set, its share of the spaces apart.
fn set_width(paragraph: &Paragraph, part: &Part<'_>, setting: &Setting, store: &crate::font::words::WordStore<'_>) -> i64 {
    let (PartKind::Word(word), Some(span)) = (&part.what, paragraph.spans.get(usize::from(part.span))) else { return part.width };
    let Some(face) = store.fonts().face(word.face) else { return part.width };
    let pitch = Pitch::of(span, i64::from(face.metrics.units_per_em), setting);
    pitch.at(word.width) + pitch.step * i64::from(word.steps)
}

/// What turns the font units of a word into scaled points: the pen is rounded at each glyph's end, so that a word is as wide
/// as its glyphs are together, rounded once.
#[derive(Clone, Copy)]
struct Pitch {
    /// Scaled points a unit.
    scale: f64,
    /// Scaled points after each glyph that moves the pen.
    step: i64,
}

impl Pitch {
    fn of(span: &Span, em: i64, setting: &Setting) -> Pitch {
        let expand = if span.micro { setting.expand } else { 0 };
        Pitch { scale: span.size.0 as f64 * (1000 + expand) as f64 / (em.max(1) * 1000) as f64, step: step(span, setting) }
    }

    /// Where the pen is after so many units.
    fn at(self, units: i32) -> i64 {
        nearest(f64::from(units) * self.scale)
    }
}

/// Scaled points after each letter of a span.
fn step(span: &Span, setting: &Setting) -> i64 {
    span.tracking.0 + if span.micro { setting.track } else { 0 }
}

/// Puts parts side by side.
struct Maker<'p, 'w, 'a> {
    paragraph: &'p Paragraph,
    words: &'w mut Words<'a>,
    pieces: Vec<LinePiece>,
    run: Option<Run>,
    x: i64,
    /// Where the line starts, and each part that was put down.
    left: i64,
    starts: Vec<i64>,
    setting: Setting,
    /// How easily the spaces set so far give way, and what they were given.
    spread: i64,
    given: i64,
    /// Glyphs and bytes of text still to come: a run is given room for all of them at once.
    room: (usize, usize),
}

/// A run being made.
struct Run {
    span: u16,
    face: crate::font::FaceId,
    x: i64,
    text: String,
    glyphs: Vec<PlacedGlyph>,
    pos: u32,
    hyphenated: bool,
}

impl Maker<'_, '_, '_> {
    /// Sets parts of several directions: each a piece of its own, placed in the order in which it is seen (UAX #9, rule L2), handed
    /// over in the order in which it is read.
    fn visual(&mut self, parts: &[Part<'_>]) {
        let levels: Vec<u8> = parts.iter().map(|p| p.level).collect();
        let mut made: Vec<(usize, LinePiece)> = Vec::new();
        for at in super::bidi::visual(&levels) {
            let Some(part) = parts.get(at) else { continue };
            self.part(part, at + 1 == parts.len());
            self.close();
            made.extend(self.pieces.drain(..).map(|p| (at, p)));
        }
        made.sort_by_key(|(at, _)| *at);
        self.pieces.extend(made.into_iter().map(|(_, p)| p));
    }

    fn parts(&mut self, parts: &[Part<'_>]) {
        for (at, part) in parts.iter().enumerate() {
            self.part(part, at + 1 == parts.len());
        }
    }

    fn part(&mut self, part: &Part<'_>, last: bool) {
        self.starts.push(self.x);
        match &part.what {
            PartKind::Reading(reading) => self.reading(reading, part),
            PartKind::Word(word) => self.word(word, part, last),
            PartKind::Space(c, _) => {
                let width = part.width + self.due(part);
                self.blank(*c, width, part.span, part.pos);
            }
            PartKind::Glue(_) => {
                let width = part.width + self.due(part);
                if let Some(glyph) = self.run.as_mut().and_then(|r| r.glyphs.last_mut()) {
                    *glyph = glyph.narrowed(Len(-width));
                }
                self.x += width;
            }
            PartKind::Formula(hbox) => {
                self.close();
                if let Some(span) = self.paragraph.spans.get(usize::from(part.span)) {
                    self.pieces.extend(formula::pieces(hbox, Len(self.x), span.grey, &span.tag));
                }
                self.x += part.width;
            }
            PartKind::Image(inset) => {
                self.close();
                let size = Size { width: Len(part.width), height: inset.height };
                self.piece(self.x, part.span, PieceKind::Image { asset: inset.asset, size, alt: inset.alt.clone() });
                self.x += part.width;
            }
        }
    }

    /// Sets a reading over the middle of what it belongs to, but not out of the line at its start.
    fn reading(&mut self, reading: &Reading, part: &Part<'_>) {
        self.close();
        let here = self.x;
        let first = self.starts.len().saturating_sub(1 + reading.over as usize);
        let base = self.starts.get(first).copied().unwrap_or(here);
        self.x = ((base + here - reading.width.0) / 2).max(self.left.min(base));
        let mut next = Some(reading.word);
        while let Some(id) = next {
            let word = self.words.store.get(id);
            self.word(word, part, false);
            next = word.next;
        }
        if let Some(run) = self.run.as_mut().filter(|_| reading.dot) {
            run.text.clear();
            run.glyphs.iter_mut().for_each(|g| g.cluster = 0);
        }
        self.close();
        self.x = here;
    }

    fn piece(&mut self, x: i64, span: u16, what: PieceKind) {
        let Some(span) = self.paragraph.spans.get(usize::from(span)) else { return };
        self.pieces.push(LinePiece { x: Len(x), rise: span.rise, what, tag: span.tag.clone() });
    }

    /// The run to go on with: the current one, if it is of the same span and face and has room for a word.
    fn run(&mut self, span: u16, face: crate::font::FaceId, pos: u32) -> &mut Run {
        const FULL: usize = TextRun::MOST - 2 * MAX_WORD;
        if self.run.as_ref().is_some_and(|r| r.span != span || r.face != face || r.text.len() > FULL) {
            self.close();
        }
        let (x, room) = (self.x, self.room);
        self.run.get_or_insert_with(|| {
            let (glyphs, text) = (Vec::with_capacity(room.0), String::with_capacity(room.1));
            Run { span, face, x, text, glyphs, pos, hyphenated: false }
        })
    }

    fn word(&mut self, word: &Word, part: &Part<'_>, last: bool) {
        let Some(span) = self.paragraph.spans.get(usize::from(part.span)) else { return };
        let em = self.words.store.fonts().face(word.face).map_or(1000, |f| i64::from(f.metrics.units_per_em));
        let setting = self.setting;
        let pitch = Pitch::of(span, em, &setting);
        let run = self.run(part.span, word.face, part.pos);
        let base = run.text.len();
        run.text.push_str(&word.text);
        let (mut x, mut units, mut pen) = (0, 0, 0);
        for glyph in &word.glyphs {
            units += glyph.advance;
            let here = pitch.at(units);
            let step = here - pen + if glyph.advance > 0 { pitch.step } else { 0 };
            pen = here;
            let off = |units: i16| if units == 0 { Len::ZERO } else { span.size.scale(i64::from(units), em) };
            let placed = PlacedGlyph::new(glyph.gid, Len(step), base + usize::from(glyph.cluster));
            run.glyphs.push(placed.shifted(off(glyph.dx), off(glyph.dy)));
            x += step;
        }
        run.hyphenated = word.glyphs.last().is_some_and(|g| usize::from(g.cluster) >= word.text.len()) && !word.text.is_empty();
        if last {
            let track = pitch.step;
            if let Some(glyph) = run.glyphs.iter_mut().rev().find(|g| g.advance() > Len::ZERO) {
                *glyph = glyph.narrowed(Len(track));
                x -= track;
            }
        }
        self.x += x;
    }

    /// What a part gets of what the spaces of its line are given.
    fn due(&mut self, part: &Part<'_>) -> i64 {
        let give = part.give(self.setting.spaces < 0);
        if give == 0 || self.setting.space == 0 {
            return 0;
        }
        self.spread += give;
        let due = match self.setting.spaces.checked_mul(self.spread) {
            Some(product) => product / self.setting.space,
            None => (i128::from(self.setting.spaces) * i128::from(self.spread) / i128::from(self.setting.space)) as i64,
        };
        due - std::mem::replace(&mut self.given, due)
    }

    fn blank(&mut self, c: char, width: i64, span: u16, pos: u32) {
        let Some(style) = self.paragraph.spans.get(usize::from(span)).map(|s| s.style.face) else { return };
        let face = self.run.as_ref().filter(|r| r.span == span).map_or(style, |r| r.face);
        let fonts = self.words.store.fonts();
        let blank = |face| fonts.face(face).and_then(|f| f.shaper.glyph(c).or_else(|| f.shaper.glyph(' ')));
        // A face without a space borrows another's: the missing glyph is never painted.
        let face = if blank(face).is_some() { face } else { fonts.covering(face, ' ').unwrap_or(face) };
        let Some(gid) = blank(face) else {
            self.close();
            self.x += width;
            return;
        };
        let run = self.run(span, face, pos);
        run.glyphs.push(PlacedGlyph::new(gid, Len(width), run.text.len()));
        run.text.push(c);
        self.x += width;
    }

    /// The space at which the line ends takes no room, but a reader who copies the text gets it.
    fn last_space(&mut self) {
        if let Some((span, pos)) = self.run.as_ref().filter(|r| !r.glyphs.is_empty()).map(|r| (r.span, r.pos)) {
            self.blank(' ', 0, span, pos);
        }
    }

    /// Ends the current run.
    fn close(&mut self) {
        let Some(mut run) = self.run.take() else { return };
        self.room = (self.room.0.saturating_sub(run.glyphs.len()), self.room.1.saturating_sub(run.text.len()));
        if run.glyphs.capacity() > run.glyphs.len() + 4 {
            run.glyphs.shrink_to_fit();
        }
        let Some(span) = self.paragraph.spans.get(usize::from(run.span)) else { return };
        let width: Len = run.glyphs.iter().map(PlacedGlyph::advance).sum();
        let pos = (!span.generated).then_some(LeafPos { leaf: self.paragraph.frame.leaf, offset: run.pos });
        let text = TextRun {
            face: run.face,
            size: span.size,
            expand: u16::try_from(1000 + if span.micro { self.setting.expand } else { 0 }).unwrap_or(1000),
            grey: span.grey,
            tracking: Len(step(span, &self.setting)),
            glyphs: run.glyphs,
            text: Arc::from(run.text),
            element: ElementId::ARTIFACT,
            pos,
            hyphenated: run.hyphenated,
        };
        self.piece(run.x, run.span, PieceKind::Text(text));
        if span.strike {
            self.strike(run.x, width, run.span, run.face);
        }
    }

    /// A rule through struck-out words, at half the x-height.
    fn strike(&mut self, x: i64, width: Len, at: u16, face: crate::font::FaceId) {
        let (Some(face), Some(span)) = (self.words.store.fonts().face(face), self.paragraph.spans.get(usize::from(at))) else { return };
        let thick = face.at(i32::from(face.metrics.underline_thickness.max(20)), span.size);
        let rise = span.rise + face.at(i32::from(face.metrics.x_height) / 2, span.size);
        self.pieces.push(LinePiece {
            x: Len(x),
            rise,
            what: PieceKind::Rule { size: Size { width, height: thick } },
            tag: span.tag.clone(),
        });
    }
}

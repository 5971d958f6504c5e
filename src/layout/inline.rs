//! From inlines to the items of a [`Row`]: markup becomes spans, text becomes words and spaces, links and notes get what print adds.

mod formula;
mod link;

use crate::config::layout::{Case, Cut, Figures};
use crate::font::shape::Features;
use crate::font::wide::{self, Class};
use crate::font::words::{StyleId, WordStyle, Words};
use crate::lang;
use crate::model::{Image, Inline, NoteKey, Phrase, Picture, text::plain};
use crate::unit::Len;

use super::context::UnitContext;
use super::highlight::Tint;
use super::item::{Inset, ItemKind, ParagraphItems, Span};
use super::para::{ParaStyle, PieceTag};
use super::scripts::{Scripts, UnitAt};
use super::spaces::{Space, word_end};
use super::word_look::{self, Look};
use super::{bidi, gap};

/// Markup nested deeper than this is set as the text around it.
const MAX_DEPTH: u32 = 200;

/// Superiors of superiors of superiors are set like those that they stand in: nobody could read them.
const MOST_SCRIPTS: u8 = 2;
/// No superior or inferior is smaller.
const LEAST_SCRIPT: Len = Len::points(4);

/// The span that words of one kind are being added to.
#[derive(Clone, Copy)]
pub(super) struct Current {
    pub span: u16,
    pub style: StyleId,
    /// The natural width of a word space.
    pub space: Len,
}

/// What sets words of one look apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// From left to right, with letters that may be spaced and stretched.
    Plain,
    /// From right to left.
    Leftwards,
    /// On the grid of ems.
    Wide,
    /// Letters whose forms join.
    Joined,
}

impl Kind {
    fn of(class: Option<Class>, level: u8) -> Kind {
        match class {
            _ if level % 2 == 1 => Kind::Leftwards,
            Some(Class::Ideograph | Class::Open | Class::Close | Class::Middle | Class::Dash) => Kind::Wide,
            Some(Class::Hangul | Class::Joined) => Kind::Joined,
            Some(Class::Western | Class::Mark) | None => Kind::Plain,
        }
    }
}

/// Fills a row from inlines.
pub struct Filler<'f, 'a> {
    /// What the unit is set with.
    pub cx: &'f UnitContext<'a>,
    /// Its words.
    pub words: &'f mut Words<'a>,
    /// The row.
    pub row: &'f mut ParagraphItems,
    /// The text's plain words so far, in bytes.
    pub(super) pos: u32,
    skip: u32,
    lead_in: u32,
    links: u32,
    depth: u32,
    /// What the text's characters ask of its lines.
    pub(super) scripts: &'f Scripts,
    /// Where generated words start, and their levels of embedding.
    own_levels: (u32, Vec<u8>),
    /// What stands before, if no space does: its class, and the blank that was taken off its end.
    before: Option<(Class, Len)>,
    /// White that the next joint is wider by, for a reading that is wider than its base.
    pub(super) pad: Len,
    /// What has a reading is being added: its first item, when there is one.
    pub(super) base: Option<Option<u32>>,
    /// One a [`Kind`].
    pub(super) current: [Option<Current>; 4],
    /// Stretches of code that look unlike the rest.
    tints: Vec<Tint>,
}

impl<'f, 'a> Filler<'f, 'a> {
    /// A filler at the start of a text.
    pub fn new(cx: &'f UnitContext<'a>, words: &'f mut Words<'a>, row: &'f mut ParagraphItems, scripts: &'f Scripts) -> Filler<'f, 'a> {
        Filler {
            cx,
            words,
            row,
            pos: 0,
            skip: 0,
            lead_in: 0,
            links: 0,
            depth: 0,
            scripts,
            own_levels: (0, Vec::new()),
            before: None,
            pad: Len::ZERO,
            base: None,
            current: [None; 4],
            tints: Vec::new(),
        }
    }

    /// Fills the row with a text.
    pub fn fill<'t>(&mut self, inlines: &'t [Inline], style: &'t ParaStyle) {
        self.skip = style.skip;
        self.tints.clone_from(&style.tints);
        self.lead_in = style.lead_in_words;
        let look = Look::of(&style.inline, &style.lang, style.hyphenate);
        self.inlines(inlines, &look);
    }

    pub(super) fn inlines<'t>(&mut self, inlines: &'t [Inline], look: &Look<'t>) {
        self.depth += 1;
        for inline in inlines {
            self.inline(inline, look);
        }
        self.depth -= 1;
    }

    fn inline<'t>(&mut self, inline: &'t Inline, look: &Look<'t>) {
        self.current = [None; 4];
        let mut inner = look.clone();
        match inline {
            Inline::Text(text) => self.text(text, look),
            Inline::Break => {
                let span = self.span(look).span;
                self.row.line_break(span, self.pos);
                self.before = None;
                self.pos += 1;
            }
            Inline::Code(code) if self.row.every_cluster => {
                inner.code = true;
                self.tinted(code, &inner);
            }
            Inline::Code(code) => self.code(code, look),
            Inline::Formula(formula) if self.row.every_cluster => {
                inner.code = true;
                self.text(&formula.tex, &inner);
            }
            Inline::Formula(formula) => self.formula(formula, look),
            Inline::NoteRef(key) => self.note(key, look),
            Inline::Image(image) => self.image(image, look),
            Inline::Link { target, content } => self.link(target, content, look),
            Inline::Emph(c) => {
                inner.dot = lang::dots(&plain(c), look.lang).and_then(|place| self.dot(place, look));
                inner.cut.italic ^= inner.dot.is_none();
                self.nested(c, inner, look);
            }
            Inline::Strong(c) => {
                inner.cut.bold = true;
                self.nested(c, inner, look);
            }
            Inline::Strike(c) => {
                inner.strike = true;
                self.nested(c, inner, look);
            }
            Inline::SmallCaps(c) => {
                inner.case = Case::SmallCaps;
                self.nested(c, inner, look);
            }
            Inline::Super(c) => {
                self.raise(&mut inner, &plain(c), true);
                self.nested(c, inner, look);
            }
            Inline::Sub(c) => {
                self.raise(&mut inner, &plain(c), false);
                self.nested(c, inner, look);
            }
            Inline::Phrase(Phrase::Ruby, c) if self.has_room_above(look) => self.ruby(c, look),
            Inline::Phrase(Phrase::Added, c) => {
                let pos = self.pos;
                self.nested(c, inner.generated(), look);
                self.pos = pos;
            }
            Inline::Phrase(Phrase::Indexed(mark), c) => {
                let next = self.row.items.len() as u32;
                self.row.places.extend(mark.anchor.iter().map(|place| (next, place.clone())));
                inner.cut.italic ^= mark.defines;
                self.nested(c, inner, look);
            }
            Inline::Phrase(phrase, c) => {
                // What its writer has marked with colour is marked with weight.
                inner.cut.bold |= *phrase == Phrase::Marked;
                self.nested(c, inner, look);
            }
            Inline::Foreign(lang, c) => {
                inner.lang = lang;
                self.nested(c, inner.tagged(PieceTag::Foreign(lang.clone())), look);
            }
        }
    }

    /// Code in a line.
    fn code(&mut self, code: &str, look: &Look<'_>) {
        let text = &self.cx.layout.text;
        let size = look.size.scale(i64::from(text.code_scale), 1000);
        let inner = Look { family: &text.code_family, size, code: true, ..look.clone() };
        self.text(code, &inner.tagged(PieceTag::Code));
    }

    /// Code with its comments, strings and words told apart.
    fn tinted(&mut self, code: &str, look: &Look<'_>) {
        let mut at = 0;
        for tint in std::mem::take(&mut self.tints) {
            let (Some(before), Some(inside)) = (code.get(at..tint.from), code.get(tint.from..tint.to)) else { continue };
            self.text(before, look);
            let (cut, grey) = tint.kind.look();
            let cut = Cut { bold: cut.bold || look.cut.bold, italic: cut.italic || look.cut.italic };
            self.text(inside, &Look { cut, grey: look.grey.max(grey), ..look.clone() });
            at = tint.to;
        }
        self.text(code.get(at..).unwrap_or(""), look);
    }

    fn nested<'t>(&mut self, content: &'t [Inline], inner: Look<'t>, outer: &Look<'t>) {
        let look = if self.depth < MAX_DEPTH { &inner } else { outer };
        self.inlines(content, look);
    }

    /// Superiors and inferiors: the face's own where it has them for all of the characters, else smaller and moved.
    fn raise(&mut self, look: &mut Look<'_>, text: &str, up: bool) {
        if look.scripts >= MOST_SCRIPTS {
            return;
        }
        look.scripts += 1;
        let fonts = self.cx.fonts;
        let face = fonts.find(look.family, look.cut);
        let digits = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
        if digits && up && fonts.face(face).is_some_and(|f| f.superiors) {
            look.script = Features::SUPERIOR;
        } else {
            look.rise += if up { look.size.scale(33, 100) } else { -look.size.scale(14, 100) };
            look.size = look.size.scale(66, 100).max(LEAST_SCRIPT.min(look.size));
            look.figures = Figures::Lining;
        }
    }

    fn note(&mut self, key: &NoteKey, look: &Look<'_>) {
        let NoteKey::Id(id) = key else { return };
        let number = self.cx.notes.get(id.0 as usize).map_or(0, |n| n.number);
        // As its note has it: in the figures of the book, also among words of another language.
        let words = lang::figures_from(self.cx.layout.note.mark(number), self.cx.layout.zero);
        let mut mark = look.clone().generated().tagged(PieceTag::NoteRef(*id));
        mark.cut = Cut::default();
        mark.strike = false;
        if !self.cx.layout.note.symbols {
            self.raise(&mut mark, &words, true);
        }
        let lead_in = std::mem::take(&mut self.lead_in);
        self.generated(&words, &mark);
        self.lead_in = lead_in;
        self.row.note(*id);
    }

    fn image(&mut self, image: &Image, look: &Look<'_>) {
        let alt = image.alt.clone();
        let asset = match image.picture {
            Picture::Loaded(id) => self.cx.assets.get(id.0 as usize).map(|a| (id, a)),
            Picture::Unloaded | Picture::Missing => None,
        };
        let Some((id, asset)) = asset else {
            let words = alt.filter(|a| !a.is_empty()).map_or_else(|| "[…]".to_string(), |alt| format!("[{alt}]"));
            return self.generated(&words, &look.clone().generated());
        };
        // A picture in a line is a sign: as high as the line's letters are, unless it is smaller by nature.
        let own = Len::inches(f64::from(asset.height) / f64::from(asset.ppi.unwrap_or(96).max(1)));
        let wanted = image.wanted.size_of((asset.width, asset.height), Len(self.row.narrowest), look.size);
        let natural = wanted.map_or(own, |size| size.height);
        let height = natural.min(look.size);
        let width = height.scale(i64::from(asset.width), i64::from(asset.height.max(1)));
        let fit = Len(self.row.narrowest);
        let (width, height) = if width > fit { (fit, height.scale(fit.0, width.0.max(1))) } else { (width, height) };
        let span = self.span(look).span;
        let level = self.level();
        self.before = None;
        self.row.object(ItemKind::Image(Box::new(Inset { asset: id, height, alt })), width, span, level, self.pos);
    }

    /// Words that are not the book's: they take no bytes of it.
    pub fn generated(&mut self, words: &str, look: &Look<'_>) {
        let (pos, skip, lead_in) = (self.pos, std::mem::take(&mut self.skip), std::mem::take(&mut self.lead_in));
        let before = self.before;
        self.own_levels = (pos, if self.scripts.generates_levels() { bidi::levels(words, look.lang).0 } else { Vec::new() });
        self.text(words, look);
        (self.pos, self.skip, self.lead_in, self.before) = (pos, skip, lead_in, before);
        self.own_levels = (0, Vec::new());
    }

    pub(super) fn level(&self) -> u8 {
        self.level_at(self.pos)
    }

    fn level_at(&self, pos: u32) -> u8 {
        let (from, own) = &self.own_levels;
        let found = if own.is_empty() { self.scripts.levels.get(pos as usize) } else { own.get(pos.saturating_sub(*from) as usize) };
        found.copied().unwrap_or(u8::from(self.scripts.rtl))
    }

    /// Cuts text into words and spaces.
    pub fn text(&mut self, text: &str, look: &Look<'_>) {
        self.current = [None; 4];
        let mut rest = text;
        if self.pos < self.skip {
            let hidden = (self.skip - self.pos) as usize;
            let cut = (hidden..=text.len()).find(|i| text.is_char_boundary(*i)).unwrap_or(text.len());
            self.pos += cut as u32;
            rest = text.get(cut..).unwrap_or("");
        }
        while !rest.is_empty() {
            let end = word_end(rest);
            if end > 0 {
                let (word, after) = rest.split_at(end);
                if word_look::wants_lining(word, look) {
                    self.current = [None; 4];
                    self.word(word, &Look { figures: Figures::Lining, ..look.clone() });
                    self.current = [None; 4];
                } else {
                    self.word(word, look);
                }
                rest = after;
            } else if let Some(c) = rest.chars().next() {
                if c == '\n' && self.row.every_cluster {
                    let span = self.span(look).span;
                    self.row.line_break(span, self.pos);
                } else {
                    self.space(c, look);
                }
                self.pos += c.len_utf8() as u32;
                rest = rest.get(c.len_utf8()..).unwrap_or("");
            }
        }
    }

    /// Adds a word, cut where its direction changes and where units start.
    fn word(&mut self, word: &str, look: &Look<'_>) {
        let plain = self.scripts.levels.is_empty() && self.own_levels.1.is_empty();
        let units = self.scripts.has_units() && !look.generated && !self.row.every_cluster;
        let mut rest = word;
        while !rest.is_empty() {
            let (level, at) = (self.level(), self.pos);
            let turns = |i: &usize| self.level_at(at + *i as u32) != level;
            let mut end = if plain { rest.len() } else { (1..rest.len()).find(turns).unwrap_or(rest.len()) };
            let cut = if units { self.scripts.at(at) } else { None };
            if let Some(next) = self.scripts.next(at + 1).filter(|_| units) {
                end = end.min((next.at - at) as usize);
            }
            let (part, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
            self.unit(part, cut, level, look);
            self.pos += part.len() as u32;
            rest = after;
        }
    }

    /// Adds a word or a unit, with the glue before it.
    fn unit(&mut self, part: &str, cut: Option<UnitAt>, level: u8, look: &Look<'_>) {
        let current = self.span_at(look, level, Kind::of(cut.map(|c| c.class), level));
        let id = self.words.word(current.style, part);
        let word = self.words.store.get(id);
        let em = self.cx.fonts.face(word.face).map_or(1000, |f| i64::from(f.metrics.units_per_em));
        let blank = |units: i32| look.size.scale(i64::from(units), em);
        if let (Some(cut), Some((class, after))) = (cut, self.before) {
            let (mut flex, penalty) = gap::between((class, after), (cut.class, blank(word.blank.0)), look.size);
            flex.natural += std::mem::take(&mut self.pad);
            // What has one reading is not divided.
            let ends = cut.starts && !matches!(self.base, Some(Some(_)));
            self.row.glue(flex, ends.then_some(penalty), current.span, level, self.pos);
        }
        if self.base == Some(None) {
            self.base = Some(Some(self.row.items.len() as u32));
        }
        let after = blank(word.blank.1);
        let from = self.row.items.len() as u32;
        self.row.word(self.words.store, id, current.span, level, self.pos);
        if let Some(dot) = look.dot.filter(|_| part.starts_with(lang::segment::is_ideographic)) {
            self.row.dot(dot, from, self.pos);
        }
        if self.scripts.has_units() {
            let class = match cut.map(|c| c.class) {
                Some(class) if class.is_wide() || class == Class::Joined => class,
                _ => part.chars().next_back().map_or(Class::Mark, wide::class),
            };
            self.before = Some((class, after));
        }
    }

    fn space(&mut self, c: char, look: &Look<'_>) {
        let kind = Space::of(c);
        let Current { span, space, .. } = self.span(look);
        let verbatim = self.row.every_cluster;
        if kind == Space::Word && !verbatim && (self.row.at_start() || self.row.ends_with_space()) {
            return;
        }
        let level = self.level();
        let natural = if self.beside_wide(c) { look.size / 4 } else { space };
        self.before = None;
        let (width, stretches, breaks) = match kind {
            Space::Word if c == '\t' && verbatim => (natural * 4, false, true),
            Space::Word => (natural, !verbatim, true),
            Space::Fast => (natural, !verbatim, false),
            Space::Fixed(part, breaks) => (self.own_space(c, look).unwrap_or_else(|| look.size.scale(part, 1000)), false, breaks),
        };
        self.row.space(c, width, span, level, self.pos, stretches, breaks);
        if self.lead_in > 0 {
            self.lead_in -= 1;
            if self.lead_in == 0 {
                self.current = [None; 4];
            }
        }
    }

    /// The width that a face gives to a space of its own.
    fn own_space(&self, c: char, look: &Look<'_>) -> Option<Len> {
        let fonts = self.cx.fonts;
        let face = fonts.face(fonts.find(look.family, look.cut))?;
        face.shaper.glyph(c).map(|g| face.at(face.shaper.advance(g), look.size))
    }

    /// Whether a space stands before or after a wide character: between it and a narrow one it is a quarter of an em.
    fn beside_wide(&self, c: char) -> bool {
        let wide = |class: Class| class.is_wide() && class != Class::Hangul;
        let after = || self.scripts.at(self.pos + c.len_utf8() as u32).is_some_and(|cut| wide(cut.class));
        self.scripts.has_units() && !self.row.every_cluster && (self.before.is_some_and(|(class, _)| wide(class)) || after())
    }

    pub(super) fn span(&mut self, look: &Look<'_>) -> Current {
        let level = self.level();
        self.span_at(look, level, Kind::of(None, level))
    }

    /// The span of a look, made when it is first needed after a change.
    pub(super) fn span_at(&mut self, look: &Look<'_>, level: u8, kind: Kind) -> Current {
        if let Some(current) = self.current.get(kind as usize).copied().flatten() {
            return current;
        }
        let rtl = level % 2 == 1;
        let fonts = self.cx.fonts;
        let face = fonts.find(look.family, look.cut);
        let case = if self.lead_in > 0 && look.case == Case::Asis { Case::SmallCaps } else { look.case };
        let wide = kind == Kind::Wide;
        let lines = self.cx.layout.text.lines;
        let style = WordStyle {
            // Quotation marks and dashes among wide characters are theirs, though the text's face has some too.
            face: if wide { fonts.covering(face, '一').unwrap_or(face) } else { face },
            features: word_look::features(look, case, fonts.face(face).is_some_and(|f| f.small_caps)),
            lang: look.lang.clone(),
            rtl,
            hyphenate: look.hyphenate && !look.code && case != Case::AllSmallCaps,
            capitals: case == Case::Capitals,
            code: look.code,
            wide,
            hangs: wide && lines.hanging,
            hyphen: false,
        };
        let id = self.words.style(&style);
        // Letters that join must not be drawn apart.
        let joins = matches!(kind, Kind::Leftwards | Kind::Joined);
        let tracking = if joins { Len::ZERO } else { look.size.scale(i64::from(look.tracking), 1000) };
        let span = Span {
            style,
            size: look.size,
            grey: look.grey,
            tracking,
            rise: look.rise,
            strike: look.strike,
            micro: !look.code && kind == Kind::Plain,
            generated: look.generated,
            tag: look.tag.clone(),
        };
        let at = u16::try_from(self.row.spans.len()).unwrap_or(u16::MAX);
        if at < u16::MAX {
            self.row.spans.push(span);
        }
        let space = fonts.face(face).map_or(Len::ZERO, |f| f.at(f.space, look.size)) + tracking;
        let current = Current { span: at, style: id, space };
        if let Some(slot) = self.current.get_mut(kind as usize) {
            *slot = Some(current);
        }
        current
    }
}

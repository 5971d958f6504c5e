//! A paragraph as a row of items — words, spaces, pictures — and, added up on the way, the points at which a line may end.
//!
//! [`Row`] is filled from left to right by `inline`; it hands the breaker its [`Point`]s and keeps, for each, the [`Joint`] that
//! says how the line before it ends and the line after it starts.

use std::sync::Arc;

use crate::config::layout::Microtype;
use crate::diag::Loc;
use crate::font::words::{Division, Why, Word, WordId, WordStore, WordStyle};
use crate::maths::layout::Hbox;
use crate::model::{Anchor, AssetId, NoteId};
use crate::unit::Len;

use super::breaker::{Extent, MAX_SHRINK, Point};
use super::formula::Squeezed;
use super::names::Names;
use super::para::PieceTag;
use super::price;

/// What sets one stretch of text apart from the next.
#[derive(Clone, Debug)]
pub struct Span {
    /// Face, features, language.
    pub style: WordStyle,
    pub size: Len,
    /// Grey, 0 black to 1000 white.
    pub grey: u16,
    /// Space after each letter.
    pub tracking: Len,
    /// Above the baseline.
    pub rise: Len,
    /// Struck out.
    pub strike: bool,
    /// Takes part in expansion and tracking.
    pub micro: bool,
    /// Not the book's words.
    pub generated: bool,
    /// What it belongs to.
    pub tag: PieceTag,
}

/// An item of a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub what: ItemKind,
    pub span: u16,
    /// Its level of embedding (UAX #9): odd runs from right to left.
    pub level: u8,
    /// The byte of the text's plain words where it starts.
    pub pos: u32,
    /// How wide it is.
    pub width: Len,
}

/// What an item is.
#[derive(Clone, Debug, PartialEq)]
pub enum ItemKind {
    /// A word, or the part of one that is in one face.
    Word(WordId),
    /// A space of this character; whether it stretches.
    Space(char, bool),
    /// White that no character stands for.
    Glue(Flex),
    /// A reading, set above what stands before it.
    Reading(Reading),
    /// Room for the folio of an anchor.
    Folio(Box<Anchor>),
    /// A picture.
    Image(Box<Inset>),
    /// A formula, or a part of one.
    Formula(Arc<Hbox>),
    /// The end of a line.
    Break,
}

/// A reading (ruby).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Its characters.
    pub word: WordId,
    /// How wide they are.
    pub width: Len,
    /// How many items before it are what it is the reading of.
    pub over: u32,
    /// It is a dot: a sign that nobody reads or copies.
    pub dot: bool,
}

/// An emphasis dot, made once for all characters that it stands at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Dot {
    pub word: WordId,
    pub width: Len,
    pub span: u16,
}

/// White between two units: how wide it is by nature, and how easily it stretches and shrinks, as [`Extent`] has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Flex {
    pub natural: Len,
    pub stretch: Len,
    pub shrink: Len,
}

impl Flex {
    /// Glue that may shrink by so much, and no more.
    pub fn new(natural: Len, stretch: Len, shrinks_by: Len) -> Flex {
        Flex { natural, stretch, shrink: Len((shrinks_by.0 as f64 / MAX_SHRINK) as i64) }
    }
}

/// A picture in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inset {
    /// Which.
    pub asset: AssetId,
    /// How high it is set.
    pub height: Len,
    /// What it shows, for those who do not see it.
    pub alt: Option<String>,
}

/// How the line before a point ends and the line after it starts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Joint {
    /// The line holds the items before this one …
    pub end: u32,
    /// … and so many bytes of it, where it is a divided word.
    pub end_byte: u32,
    /// The next line starts with this item …
    pub start: u32,
    /// … without so many bytes of it.
    pub start_byte: u32,
    /// A hyphen is put in.
    pub hyphen: bool,
    /// The line ends with a hyphen, put in or written.
    pub hyphenated: bool,
    /// The line was ended by a break, or the paragraph ends.
    pub forced: bool,
    /// No space stands between the two lines.
    pub close: bool,
}

/// A space that stretches: where it stands when nothing does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SpaceAt {
    pub item: u32,
    /// The width of all before it.
    pub at: i64,
    /// Its own.
    pub width: i64,
}

/// A paragraph being filled.
#[derive(Debug, Default)]
pub struct ParagraphItems {
    pub items: Vec<Item>,
    pub spans: Vec<Span>,
    /// The points for the breaker.
    pub points: Vec<Point>,
    /// One a point.
    pub joints: Vec<Joint>,
    /// The spaces that stretch.
    pub spaces: Vec<SpaceAt>,
    /// The marks of notes: (item, note).
    pub notes: Vec<(u32, NoteId)>,
    /// Places that the index leads to: (the item that follows, place).
    pub places: Vec<(u32, Anchor)>,
    /// Formulas that are too wide, with where they stand.
    pub squeezed: Vec<(Loc, Squeezed)>,
    /// Words that had to be cut: one message a paragraph.
    pub cut: Option<String>,
    /// Characters that no face has.
    pub missing: Vec<char>,
    /// Signs that no face has as a whole.
    pub apart: Vec<Box<str>>,
    /// Words cannot be divided here.
    pub narrowest: i64,
    /// Every cluster of a word is a point: code.
    pub every_cluster: bool,
    /// The language minds words of one letter at the end of a line.
    pub minds_one_letter: bool,
    /// A capital may be that of a name, in the language.
    pub capitals_tell: bool,
    /// The names of the unit.
    pub names: Arc<Names>,
    now: Extent,
    words: u32,
    /// The point whose next line has no start yet.
    open: bool,
    /// The word before: what the next space needs of it.
    last: Last,
    micro: Option<Microtype>,
    hangs: bool,
}

#[derive(Clone, Copy, Debug, Default)]
struct Last {
    right: i64,
    stem: u32,
    letters: u32,
    space_after: i64,
    parts: bool,
    herald: bool,
    number: bool,
}

fn scaled(units: i32, size: Len, em: i64) -> i64 {
    size.scale(i64::from(units), em).0
}

impl ParagraphItems {
    /// Empties it for a paragraph.
    ///
    /// With `microtype`, glyphs may stretch and letters be spaced; with `hangs`, marks hang into the margins.
    pub fn start(&mut self, microtype: Option<Microtype>, hangs: bool) {
        self.items.clear();
        self.spans.clear();
        self.points.clear();
        self.joints.clear();
        self.spaces.clear();
        self.notes.clear();
        self.places.clear();
        self.missing.clear();
        self.apart.clear();
        self.cut = None;
        self.squeezed.clear();
        self.every_cluster = false;
        self.now = Extent::default();
        self.words = 0;
        self.last = Last::default();
        self.micro = microtype;
        self.hangs = hangs;
        self.points.push(Point::default());
        self.joints.push(Joint::default());
        self.open = true;
    }

    /// Whether nothing that is printed stands at the current line's start.
    pub fn at_start(&self) -> bool {
        self.items.iter().rev().find(|i| !matches!(i.what, ItemKind::Space(..))).is_none_or(|i| i.what == ItemKind::Break)
    }

    fn push(&mut self, item: Item) -> u32 {
        self.items.push(item);
        self.items.len() as u32 - 1
    }

    /// The next line of the last point starts here, with something that hangs out by `left`.
    fn open_line(&mut self, at: u32, left: i64, stem: u32) {
        if !self.open {
            return;
        }
        self.open = false;
        if let (Some(point), Some(joint)) = (self.points.last_mut(), self.joints.last_mut()) {
            point.start = self.now;
            point.start.width += left;
            point.start_stem = stem;
            joint.start = at;
        }
    }

    /// Adds a word with all its parts, its divisions as points.
    pub fn word(&mut self, store: &WordStore<'_>, id: WordId, span: u16, level: u8, pos: u32) {
        let mut next = Some(id);
        let mut pos = pos;
        let mut first = true;
        while let Some(id) = next {
            let word = store.get(id);
            if !first && self.last.parts {
                self.point_between(0.0);
            }
            self.part(store, id, word, span, level, pos, first);
            pos += word.text.len() as u32;
            first = false;
            next = word.next;
        }
    }

    #[allow(clippy::too_many_arguments, reason = "one item with all that is known of it")]
    fn part(&mut self, store: &WordStore<'_>, id: WordId, word: &Word, span: u16, level: u8, pos: u32, first: bool) {
        let Some(Span { size, tracking, micro, .. }) = self.spans.get(usize::from(span)) else { return };
        let (size, tracking, micro) = (*size, tracking.0, *micro);
        let em = store.fonts().face(word.face).map_or(1000, |f| i64::from(f.metrics.units_per_em));
        let micro = self.micro.filter(|_| micro);
        let gauge = Gauge { size, em, tracking, micro, hangs: self.hangs };
        if self.last.herald && word.traits.capital || self.last.number && word.letters <= 3 && !word.traits.capital {
            if let Some(point) = self.points.last_mut().filter(|_| self.open) {
                point.penalty += price::HERALD;
            }
        }
        let before_space = scaled(word.space_before, size, em);
        if self.open && self.items.len() > 1 {
            self.now.width += before_space; // discarded with the space at a break, kept within a line
        }
        let at = self.items.len() as u32;
        self.open_line(at, gauge.hang(word.left), word.stem);
        let whole = gauge.extent(word.width, word.steps);
        let cut = self.every_cluster || self.widest_piece(word, &gauge, whole) > self.narrowest;
        if cut && !self.every_cluster && self.cut.is_none() {
            self.cut = Some(word.text.to_string());
        }
        self.items.push(Item { what: ItemKind::Word(id), span, level, pos, width: Len(whole.width) });
        let start = self.now;
        let first_point = self.points.len();
        // A compound that fits a line is divided at its own hyphens only.
        let compound = word.divisions.iter().any(|d| d.why.is_written()) && whole.width <= self.narrowest;
        for division in word.divisions.iter().filter(|d| !compound || d.why != Why::Hyphen) {
            self.division(word, division, &gauge, at, start);
        }
        if cut {
            self.clusters(word, &gauge, at, start);
            self.sort_points(first_point);
        }
        self.now = start + whole;
        self.words += u32::from(first);
        self.last = Last {
            right: gauge.hang(word.right),
            stem: word.stem,
            letters: word.letters,
            space_after: scaled(word.space_after, size, em),
            parts: word.traits.open || word.missing.is_some(),
            herald: word.traits.herald,
            number: word.traits.number,
        };
        self.apart.extend(word.apart.iter().filter(|sign| !self.apart.contains(sign)).cloned().collect::<Vec<_>>());
        if let Some(missing) = &word.missing {
            self.missing.extend(missing.iter().filter(|c| !self.missing.contains(c)).copied().collect::<Vec<_>>());
        }
    }

    /// The widest piece of a word between its divisions, where it is wider than a line.
    fn widest_piece(&self, word: &Word, gauge: &Gauge, whole: Extent) -> i64 {
        if whole.width <= self.narrowest {
            return whole.width;
        }
        let mut from = 0;
        let mut widest = 0;
        for d in &word.divisions {
            widest = widest.max(gauge.extent(d.before, d.steps_before).width - from);
            from = gauge.extent(d.skipped, d.steps_skipped).width;
        }
        widest.max(whole.width - from)
    }

    fn division(&mut self, word: &Word, d: &Division, gauge: &Gauge, at: u32, start: Extent) {
        let mut end = start + gauge.extent(d.before, d.steps_before);
        end.width -= gauge.hang(d.right);
        let mut next = start + gauge.extent(d.skipped, d.steps_skipped);
        next.width += gauge.hang(d.left);
        let hyphen = d.why.hyphen();
        let hyphenated = hyphen || matches!(d.why, Why::Written | Why::Number | Why::Within);
        self.points.push(Point {
            end,
            start: next,
            penalty: price::division(word, d, self.capitals_tell.then_some(&*self.names)),
            hyphen: hyphenated,
            words: self.words + 1,
            letters: d.letters_before,
            ..Point::default()
        });
        let joint = Joint { end: at, end_byte: d.at, start: at, start_byte: d.at, hyphen, hyphenated, ..Joint::default() };
        self.joints.push(joint);
    }

    /// Points at all clusters of a word that fits no line, or of code.
    fn clusters(&mut self, word: &Word, gauge: &Gauge, at: u32, start: Extent) {
        let (mut width, mut steps) = (0, 0);
        let mut last = 0;
        for glyph in &word.glyphs {
            let cluster = u32::from(glyph.cluster);
            if cluster > last && word.text.is_char_boundary(cluster as usize) {
                last = cluster;
                let here = start + gauge.extent(width, steps);
                self.points.push(Point { end: here, start: here, penalty: price::CUT, words: self.words + 1, ..Point::default() });
                self.joints.push(Joint { end: at, end_byte: cluster, start: at, start_byte: cluster, ..Joint::default() });
            }
            width += glyph.advance;
            steps += u32::from(glyph.advance > 0);
        }
    }

    /// Puts the points of one word into order; of two at one place the first made stays.
    fn sort_points(&mut self, from: usize) {
        let mut tail: Vec<(Point, Joint)> = self.points.drain(from..).zip(self.joints.drain(from..)).collect();
        tail.sort_by_key(|(_, j)| j.start_byte);
        tail.dedup_by_key(|(_, j)| j.start_byte);
        for (point, joint) in tail {
            self.points.push(point);
            self.joints.push(joint);
        }
    }

    /// The white that opens the line after a point.
    pub fn white_at(&self, point: usize) -> Option<Len> {
        let start = self.joints.get(point)?.start as usize;
        Some(self.items.iter().skip(start).take_while(|i| matches!(i.what, ItemKind::Space(..))).map(|i| i.width).sum())
    }

    /// Whether the last item is a space at which a line may end.
    pub fn ends_with_space(&self) -> bool {
        self.open && matches!(self.items.last().map(|i| &i.what), Some(ItemKind::Space(..)))
    }

    /// A point between two items that no space parts.
    fn point_between(&mut self, penalty: f64) {
        if self.open {
            return;
        }
        let at = self.items.len() as u32;
        self.end_point(at, penalty, false);
        if let Some(joint) = self.joints.last_mut() {
            joint.start = at;
            joint.close = true;
        }
    }

    /// Adds glue between two units, at which a line may end for so many demerits, or not at all. At the start of a line there is none.
    pub fn glue(&mut self, flex: Flex, ends: Option<f64>, span: u16, level: u8, pos: u32) {
        if self.open {
            return;
        }
        if let Some(penalty) = ends {
            self.point_between(penalty);
        }
        if flex == Flex::default() {
            return;
        }
        self.push(Item { what: ItemKind::Glue(flex), span, level, pos, width: flex.natural });
        self.now = self.now + Extent { width: flex.natural.0, space: flex.stretch.0, tight: flex.shrink.0, micro: 0 };
    }

    fn end_point(&mut self, end: u32, penalty: f64, forced: bool) {
        let mut at = self.now;
        at.width -= self.last.right;
        self.points.push(Point {
            end: at,
            start: self.now,
            penalty,
            forced,
            end_stem: self.last.stem,
            words: self.words,
            letters: self.last.letters,
            ..Point::default()
        });
        self.joints.push(Joint { end, start: end, forced, ..Joint::default() });
        self.open = true;
    }

    /// Adds a space: of the text (a line may end at it), or one that holds its neighbours together.
    pub fn space(&mut self, c: char, width: Len, span: u16, level: u8, pos: u32, stretches: bool, breaks: bool) {
        let at = self.items.len() as u32;
        if breaks && !self.open {
            let one = self.minds_one_letter && self.last.letters == 1;
            self.end_point(at, if one { price::ONE_LETTER } else { 0.0 }, false);
        }
        if self.every_cluster && self.at_start() {
            self.open_line(at, 0, 0);
        }
        let width = width + Len(if breaks { self.last.space_after } else { 0 });
        self.push(Item { what: ItemKind::Space(c, stretches), span, level, pos, width });
        if stretches {
            self.spaces.push(SpaceAt { item: at, at: self.now.width, width: width.0 });
        }
        self.now.width += width.0;
        if stretches {
            self.now.space += width.0;
            self.now.tight += width.0;
        }
        if !breaks {
            self.open_line(at, 0, 0);
        }
        self.last.right = 0;
    }

    /// Adds a reading of the items from `base` on: it takes no room in the line.
    pub fn reading(&mut self, word: WordId, width: Len, base: u32, span: u16, pos: u32) {
        let over = (self.items.len() as u32).saturating_sub(base);
        self.push(Item { what: ItemKind::Reading(Reading { word, width, over, dot: false }), span, level: 0, pos, width: Len::ZERO });
    }

    /// Adds a dot at the items from `base` on: it takes no room in the line either.
    pub fn dot(&mut self, Dot { word, width, span }: Dot, base: u32, pos: u32) {
        let over = (self.items.len() as u32).saturating_sub(base);
        self.push(Item { what: ItemKind::Reading(Reading { word, width, over, dot: true }), span, level: 0, pos, width: Len::ZERO });
    }

    /// Adds a picture, a formula or the room for a folio.
    pub fn object(&mut self, what: ItemKind, width: Len, span: u16, level: u8, pos: u32) {
        let at = self.push(Item { what, span, level, pos, width });
        self.open_line(at, 0, 0);
        self.now.width += width.0;
        self.words += 1;
        self.last = Last { letters: 3, ..Last::default() };
    }

    /// Adds the mark of a note, which was just set as a word.
    pub fn note(&mut self, id: NoteId) {
        self.notes.push((self.items.len().saturating_sub(1) as u32, id));
    }

    /// Ends the line here.
    pub fn line_break(&mut self, span: u16, pos: u32) {
        self.close(false);
        let at = self.push(Item { what: ItemKind::Break, span, level: 0, pos, width: Len::ZERO });
        if let (Some(point), Some(joint)) = (self.points.last_mut(), self.joints.last_mut()) {
            point.start = self.now;
            joint.start = at + 1;
        }
        self.last = Last::default();
    }

    /// Ends the paragraph.
    pub fn finish(&mut self) {
        self.close(true);
    }

    /// Tells the paragraph's ends of the words beyond them.
    pub fn between(&mut self, above: u32, below: u32) {
        if let Some(first) = self.points.first_mut() {
            first.end_stem = above;
        }
        if let Some(last) = self.points.last_mut() {
            last.start_stem = below;
        }
    }

    /// Puts a forced point at the end of what there is, in the place of one at a space that stands last.
    fn close(&mut self, end: bool) {
        let trailing = self.items.iter().rev().take_while(|i| matches!(i.what, ItemKind::Space(..))).count();
        let last_point = self.joints.last().copied().unwrap_or_default();
        let at_space = self.open && self.points.len() > 1 && !last_point.forced && trailing > 0;
        if at_space {
            if let (Some(point), Some(joint)) = (self.points.last_mut(), self.joints.last_mut()) {
                point.forced = true;
                point.penalty = 0.0;
                joint.forced = true;
            }
            self.now = self.points.last().map_or(self.now, |p| p.end);
        } else {
            let empty_line = self.open && !end;
            if self.open && end && self.points.len() > 1 && last_point.forced {
                // the paragraph ends with a break: no empty line after it
                return;
            }
            if empty_line {
                let at = self.items.len() as u32;
                self.open_line(at, 0, 0);
            }
            let at = self.items.len() as u32;
            self.end_point(at, 0.0, true);
        }
        self.open = true;
    }
}

/// What turns a word's font units into scaled points.
struct Gauge {
    size: Len,
    em: i64,
    tracking: i64,
    micro: Option<Microtype>,
    hangs: bool,
}

impl Gauge {
    /// How far something hangs out.
    fn hang(&self, units: i32) -> i64 {
        if self.hangs { scaled(units, self.size, self.em) } else { 0 }
    }

    fn extent(&self, units: i32, steps: u32) -> Extent {
        let width = scaled(units, self.size, self.em);
        let micro = self.micro.map_or(0, |m| {
            let letters = Len(self.size.0 * i64::from(steps)).scale(i64::from(m.tracking), 1000).0;
            Len(width).scale(i64::from(m.expansion), 1000).0 + letters
        });
        Extent { width: width + self.tracking * i64::from(steps), space: 0, tight: 0, micro }
    }
}

impl std::ops::Add for Extent {
    type Output = Extent;
    fn add(self, o: Extent) -> Extent {
        Extent { width: self.width + o.width, space: self.space + o.space, tight: self.tight + o.tight, micro: self.micro + o.micro }
    }
}

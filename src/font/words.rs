//! The store of words: each distinct word of a book is looked at once — which faces it needs, its glyphs, where it may be
//! divided and how wide its parts then are — and shared by all workers and all paragraphs.
//!
//! A novel of 300,000 words has about 30,000 distinct ones, so shaping costs a tenth of what it would cost by the line. Glyphs
//! are kept in font units: a word serves every size. A [`WordId`] is a plain number; which number a word gets depends on
//! which worker met it first, so numbers are never compared for order and never reach an output.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use super::microtype;
use super::pieces::{self, Piece};
use super::shape::{Features, Glyph, How, Shaper};
use super::table::{Table, hash};
use super::wide;
use super::{FaceId, Fonts};
use crate::lang::divisions;

pub use super::word::{Divide, Division, Traits, Why, WordStyle};

/// The longest text that is kept as one word, in bytes; a longer one is cut there. Clusters are 16 bits wide.
pub const MAX_WORD: usize = 1024;

/// A word of the store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordId(u32);

/// A word, or the part of one that is set in one face: the rest follows in `next`.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// The face that has its characters.
    pub face: FaceId,
    /// What it was asked for by, where that is not its text.
    key: Option<Box<str>>,
    /// Its characters as a reader copies them: soft hyphens gone, capitals made.
    pub text: Box<str>,
    /// Its glyphs in visual order.
    pub glyphs: Box<[Glyph]>,
    /// How far they move the pen, in font units.
    pub width: i32,
    /// How many of them move it: each takes its share of tracking.
    pub steps: u32,
    /// By how much it hangs into the left margin at the start of a line, in font units.
    pub left: i32,
    /// By how much it hangs into the right margin at the end of a line, in font units.
    pub right: i32,
    /// What was taken off a wide mark before and after its ink, in font units.
    pub blank: (i32, i32),
    /// Where it may be divided, ascending.
    pub divisions: Box<[Division]>,
    /// A hash of its letters and digits in lower case, by which the same word is known again; 0 for fewer than two.
    pub stem: u32,
    /// Letters and digits in it.
    pub letters: u32,
    /// What the line breaker wants to know of it.
    pub traits: Traits,
    /// Characters that no face has: printed as `[U+4E2D]`.
    pub missing: Option<Box<[char]>>,
    /// A sign that no face has as a whole: its parts are set one after the other, from here.
    pub apart: Option<Box<str>>,
    /// The next part, in another face.
    pub next: Option<WordId>,
    /// How far the first glyph of the text reaches into the space before it (kerning against the space), in font units.
    pub space_before: i32,
    /// The same of the space after it.
    pub space_after: i32,
}

/// Slabs of doubling size: a word never moves, so readers need no lock.
const SLABS: usize = 20;
const FIRST_SLAB: usize = 1024;

/// The store: words, with the faces that they are set in and the hyphenator that divides them.
pub struct WordStore<'a> {
    fonts: &'a Fonts,
    divide: Box<dyn Divide + 'a>,
    shelf: Arc<Shelf>,
}

/// The words of a store. They can be kept for later stores of the same faces and the same divisions.
pub struct Shelf {
    slabs: [OnceLock<Box<[OnceLock<Word>]>>; SLABS],
    index: Mutex<Index>,
}

impl Default for Shelf {
    fn default() -> Shelf {
        Shelf { slabs: std::array::from_fn(|_| OnceLock::new()), index: Mutex::default() }
    }
}

impl Shelf {
    /// How many words there are.
    pub fn len(&self) -> usize {
        self.lock().used as usize
    }

    fn lock(&self) -> MutexGuard<'_, Index> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Default)]
struct Index {
    styles: Vec<WordStyle>,
    /// The words of each style.
    known: Vec<Table>,
    /// The first parts of divided words, by style: what stands before a hyphen, and how wide that is with it.
    ends: Vec<BTreeMap<Box<str>, End>>,
    used: u32,
}

/// The last letters before a hyphen, with the hyphen.
#[derive(Clone, Copy)]
struct End {
    width: i32,
    steps: u32,
    /// By how much it hangs into the right margin.
    right: i32,
}

impl std::fmt::Debug for WordStore<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "WordStore({} words)", self.lock().used)
    }
}

/// The slab of a number, and the place in it.
#[inline]
fn place(id: u32) -> (usize, usize) {
    let n = id as usize / FIRST_SLAB + 1;
    let slab = n.ilog2() as usize;
    (slab, id as usize - ((1 << slab) - 1) * FIRST_SLAB)
}

static NOTHING: OnceLock<Word> = OnceLock::new();

impl<'a> WordStore<'a> {
    /// A store with the words of an earlier one of the same faces and the same divisions.
    pub fn with(fonts: &'a Fonts, divide: Box<dyn Divide + 'a>, shelf: Arc<Shelf>) -> WordStore<'a> {
        WordStore { fonts, divide, shelf }
    }

    /// The faces.
    pub fn fonts(&self) -> &'a Fonts {
        self.fonts
    }

    /// A word; an unknown number has an empty one.
    #[inline]
    pub fn get(&self, id: WordId) -> &Word {
        let (slab, at) = place(id.0);
        let found = self.shelf.slabs.get(slab).and_then(OnceLock::get).and_then(|s| s.get(at)).and_then(OnceLock::get);
        found.unwrap_or_else(|| NOTHING.get_or_init(Word::default))
    }

    fn lock(&self) -> MutexGuard<'_, Index> {
        self.shelf.lock()
    }

    fn style(&self, style: &WordStyle) -> usize {
        let mut index = self.lock();
        if let Some(at) = index.styles.iter().position(|s| s == style) {
            return at;
        }
        index.styles.push(style.clone());
        index.known.push(Table::default());
        index.ends.push(BTreeMap::new());
        index.styles.len() - 1
    }

    fn find(&self, style: usize, text: &str, hash: u32) -> Option<WordId> {
        self.lock().known.get(style)?.find(hash, |id| self.is(WordId(id), text)).map(WordId)
    }

    /// Whether this is the word that was asked for by a text.
    fn is(&self, id: WordId, text: &str) -> bool {
        let word = self.get(id);
        word.key.as_deref().unwrap_or(&word.text) == text
    }

    /// What stands before a hyphen, measured by `measure` when it is met first.
    fn end(&self, style: usize, letters: &str, measure: impl FnOnce() -> End) -> End {
        if let Some(end) = self.lock().ends.get(style).and_then(|ends| ends.get(letters)) {
            return *end;
        }
        let end = measure();
        if let Some(ends) = self.lock().ends.get_mut(style) {
            ends.insert(letters.into(), end);
        }
        end
    }

    /// Keeps a word made of several parts, unless another worker was faster.
    fn keep(&self, style: usize, text: &str, hash: u32, mut parts: Vec<Word>) -> WordId {
        let mut index = self.lock();
        if let Some(known) = index.known.get(style).and_then(|t| t.find(hash, |id| self.is(WordId(id), text))) {
            return WordId(known);
        }
        let whole = parts.len() == 1 && parts.iter().all(|p| *p.text == *text);
        if let Some(first) = parts.first_mut().filter(|_| !whole) {
            first.key = Some(text.into());
        }
        let mut next = None;
        for mut part in parts.into_iter().rev() {
            part.next = next;
            let id = index.used;
            index.used += 1;
            let (slab, at) = place(id);
            if let Some(slab) = self.shelf.slabs.get(slab) {
                let size = FIRST_SLAB << place(id).0;
                let words = slab.get_or_init(|| std::iter::repeat_with(OnceLock::new).take(size).collect());
                if let Some(slot) = words.get(at) {
                    slot.get_or_init(|| part);
                }
            }
            next = Some(WordId(id));
        }
        let id = next.unwrap_or(WordId(u32::MAX));
        if let Some(known) = index.known.get_mut(style) {
            known.insert(hash, id.0);
        }
        id
    }
}

/// A worker's hand in the store: its shaper, and the words that it has met.
pub struct Words<'a> {
    pub store: &'a WordStore<'a>,
    shaper: Shaper<'a>,
    met: Vec<(WordStyle, usize, Table)>,
}

/// A style as a worker knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StyleId(usize);

impl<'a> Words<'a> {
    /// A hand for one worker.
    pub fn new(store: &'a WordStore<'a>) -> Words<'a> {
        Words { store, shaper: Shaper::new(store.fonts), met: Vec::new() }
    }

    /// Makes a style known.
    pub fn style(&mut self, style: &WordStyle) -> StyleId {
        if let Some(at) = self.met.iter().position(|(s, _, _)| s == style) {
            return StyleId(at);
        }
        self.met.push((style.clone(), self.store.style(style), Table::default()));
        StyleId(self.met.len() - 1)
    }

    /// A word (without spaces, at most [`MAX_WORD`] bytes).
    pub fn word(&mut self, style: StyleId, text: &str) -> WordId {
        let Some((_, shared, met)) = self.met.get(style.0) else { return WordId(u32::MAX) };
        let hash = hash(text);
        if let Some(id) = met.find(hash, |id| self.store.is(WordId(id), text)) {
            return WordId(id);
        }
        let shared = *shared;
        let id = match self.store.find(shared, text, hash) {
            Some(id) => id,
            None => {
                let parts = self.make(style, text);
                self.store.keep(shared, text, hash, parts)
            }
        };
        if let Some((_, _, met)) = self.met.get_mut(style.0) {
            met.insert(hash, id.0);
        }
        id
    }

    /// Looks at a word: its pieces by face, their glyphs, and where it may be divided.
    fn make(&mut self, style: StyleId, text: &str) -> Vec<Word> {
        let stem = pieces::without_marks(text).map(|stem| self.word(style, stem));
        let Some((style, shared, _)) = self.met.get(style.0) else { return Vec::new() };
        let stem = stem.map(|id| self.store.get(id));
        let clean = pieces::clean(text, style.capitals, style.lang.tag());
        let parts = pieces::by_face(self.store.fonts, style.face, &clean);
        parts.into_iter().map(|piece| make_part(&mut self.shaper, self.store, (style, *shared), piece, stem)).collect()
    }
}

/// Looks at a part of a word; `stem` is the same word without the marks that follow it, whose first parts are the same.
fn make_part(
    shaper: &mut Shaper<'_>,
    store: &WordStore<'_>,
    (style, shared): (&WordStyle, usize),
    piece: Piece,
    stem: Option<&Word>,
) -> Word {
    let stem = stem.filter(|s| s.next.is_none() && s.missing.is_none() && s.face == piece.face && piece.text.starts_with(&*s.text));
    let joins = !style.code && !style.rtl && !style.wide && !style.features.has(Features::PLAIN);
    let joints = if joins { pieces::joints(&piece.text, style.lang.tag(), &*store.divide) } else { Vec::new() };
    let how = How { face: piece.face, features: style.features, lang: style.lang.tag(), rtl: style.rtl, joints: &joints };
    let Some(face) = store.fonts.face(piece.face) else { return Word::default() };
    let mut glyphs = Vec::with_capacity(piece.text.len() + 1);
    if style.hyphen {
        let mut with_hyphen = piece.text.clone();
        with_hyphen.push(pieces::hyphen(face));
        shaper.shape(how, &with_hyphen, &mut glyphs);
    } else {
        shaper.shape(how, &piece.text, &mut glyphs);
    }
    if glyphs.iter().any(|g| g.gid == 0) {
        if piece.missing.is_empty() && !style.hyphen {
            let numbers = pieces::unshown(store.fonts, &piece);
            return make_part(shaper, store, (style, shared), numbers, None);
        }
        // Nothing is left to show it by; that it is missing is told.
        glyphs.retain(|g| g.gid != 0);
    }
    let (blank, left, right) = edges(face, style, &piece.text, &mut glyphs);
    let mut divisions = Vec::new();
    if !style.rtl && !style.hyphen && !style.wide {
        let known = stem.map(|s| &*s.divisions);
        pieces::divisions(&piece, style, &*store.divide, known, &mut divisions);
        let room = Room { shaper, store, shared, how, face, hangs: !style.code };
        room.measure(&piece.text, &glyphs, known.unwrap_or_default(), &mut divisions);
    }
    let letters = piece.text.chars().filter(|c| c.is_alphanumeric()).count();
    let (space_before, space_after) = space_kerning(shaper, how, face, &piece.text);
    Word {
        face: piece.face,
        width: glyphs.iter().map(|g| g.advance).sum(),
        steps: steps(&glyphs),
        left,
        right,
        blank,
        divisions: divisions.into(),
        stem: pieces::stem(&piece.text),
        letters: u32::try_from(letters).unwrap_or(u32::MAX),
        traits: pieces::traits(&piece),
        missing: (!piece.missing.is_empty()).then(|| piece.missing.into()),
        apart: piece.apart,
        next: None,
        space_before,
        space_after,
        key: None,
        text: piece.text.into(),
        glyphs: glyphs.into(),
    }
}

/// What is taken off a wide mark before and after its ink, and by how much a word hangs out at the left and at the right.
fn edges(face: &super::Face, style: &WordStyle, text: &str, glyphs: &mut [Glyph]) -> ((i32, i32), i32, i32) {
    if !style.wide {
        // Code stands at the edge as it was typed, and so does the point of a file's name that opens a line.
        let hung = |by: fn(&super::Face, &[Glyph]) -> i32, no: bool| if style.rtl || style.code || no { 0 } else { by(face, glyphs) };
        return ((0, 0), hung(microtype::left, text.starts_with('.')), hung(microtype::right, false));
    }
    let ([glyph], Some(c)) = (glyphs, text.chars().next()) else { return ((0, 0), 0, 0) };
    let class = wide::ambiguous(c).unwrap_or(wide::class(c));
    let blank = wide::trim(face, class, c, glyph);
    let hangs = style.hangs && matches!(c, '、' | '。' | '，' | '．');
    (blank, 0, if hangs { glyph.advance } else { 0 })
}

/// How many glyphs move the pen.
fn steps(glyphs: &[Glyph]) -> u32 {
    u32::try_from(glyphs.iter().filter(|g| g.advance > 0).count()).unwrap_or(0)
}

/// Where the parts of words are measured.
struct Room<'r, 'a> {
    shaper: &'r mut Shaper<'a>,
    store: &'r WordStore<'r>,
    /// The number of the style in the store.
    shared: usize,
    how: How<'r>,
    face: &'r super::Face,
    /// The ends of parts hang into the margins.
    hangs: bool,
}

/// Letters before a hyphen that may look or stand otherwise because of it.
const NEAR_HYPHEN: usize = 3;

impl Room<'_, '_> {
    /// Measures the parts into which a word may be divided.
    ///
    /// A part is shaped where the shaper may have joined or kerned across the division; where the glyphs on both sides are as
    /// they would be alone, sums of the undivided word's advances do. First parts that are `known` are not shaped again.
    fn measure(mut self, text: &str, glyphs: &[Glyph], known: &[Division], divisions: &mut [Division]) {
        let whole: i32 = glyphs.iter().map(|g| g.advance).sum();
        let mut scratch = Vec::new();
        let all_joints = self.how.joints;
        for d in divisions {
            let at = d.at as usize;
            let (Some(head), Some(tail)) = (text.get(..at), text.get(at..)) else { continue };
            let turned = if d.why.hyphen() { after_hyphen(tail, self.how.lang) } else { None };
            let joints: Vec<usize> = all_joints.iter().filter(|j| **j > at).map(|j| j - at).collect();
            let tail_how = How { joints: &joints, ..self.how };
            let before = glyphs.iter().take_while(|g| u32::from(g.cluster) < d.at).count();
            let (first, second) = glyphs.split_at(before);
            d.steps_skipped = steps(first);
            if let Some(known) = known.iter().find(|k| k.at == d.at && k.why == d.why) {
                (d.before, d.steps_before, d.right) = (known.before, known.steps_before, known.right);
            } else if d.why.hyphen() {
                self.hyphenated(head, first, d);
            } else {
                scratch.clear();
                self.shaper.shape(self.how, head, &mut scratch);
                d.before = scratch.iter().map(|g| g.advance).sum();
                d.steps_before = steps(&scratch);
                d.right = microtype::right(self.face, &scratch);
            }
            // Kerning of a pair moves the first of the two (GPOS 2.1 and 2.2 with one value, as in every Latin face), so what
            // follows a division is as wide as within the word, unless a ligature reaches across.
            if turned.is_none() && second.first().is_some_and(|g| u32::from(g.cluster) == d.at) {
                d.skipped = first.iter().map(|g| g.advance).sum();
                d.left = microtype::left(self.face, second);
            } else {
                scratch.clear();
                self.shaper.shape(tail_how, turned.as_deref().unwrap_or(tail), &mut scratch);
                d.skipped = whole - scratch.iter().map(|g| g.advance).sum::<i32>();
                d.left = microtype::left(self.face, &scratch);
            }
            if !self.hangs {
                (d.left, d.right) = (0, 0);
            } else if tail.starts_with('.') {
                d.left = 0;
            }
        }
    }

    /// Measures a first part with its hyphen: `first` are its glyphs in the undivided word. Only its last letters may be otherwise
    /// there; they are shaped once for all words that have them before a hyphen. (A divided word that is set is shaped as a whole.)
    fn hyphenated(&mut self, head: &str, first: &[Glyph], d: &mut Division) {
        let near = head.char_indices().rev().take(NEAR_HYPHEN).last().map_or(0, |(at, _)| at);
        let apart = first.iter().position(|g| usize::from(g.cluster) == near);
        let (far, letters) = match apart {
            Some(count) => (first.get(..count).unwrap_or_default(), head.get(near..).unwrap_or(head)),
            None => (&[][..], head),
        };
        let (shaper, face, how) = (&mut *self.shaper, self.face, How { joints: &[], ..self.how });
        let start = head.len() - letters.len();
        let apart: String = letters
            .char_indices()
            .flat_map(|(at, c)| {
                let joint = at > 0 && self.how.joints.contains(&(start + at));
                joint.then_some('\u{200c}').into_iter().chain([c])
            })
            .collect();
        let end = self.store.end(self.shared, &apart, || {
            let mut glyphs = Vec::with_capacity(letters.len() + 1);
            let mut with_hyphen = apart.clone();
            with_hyphen.push(pieces::hyphen(face));
            shaper.shape(how, &with_hyphen, &mut glyphs);
            let width = glyphs.iter().map(|g| g.advance).sum();
            End { width, steps: steps(&glyphs), right: microtype::right(face, &glyphs) }
        });
        d.before = far.iter().map(|g| g.advance).sum::<i32>() + end.width;
        d.steps_before = steps(far) + end.steps;
        d.right = end.right;
    }
}

/// What stands after a hyphen, where that is not what stands in the word: in Dutch without the diaeresis that parted two vowels.
pub fn after_hyphen(tail: &str, lang: &str) -> Option<String> {
    let mut letters = tail.chars();
    let bare = letters.next().and_then(divisions::without_diaeresis)?;
    let drops = crate::lang::divisions(lang).is_some_and(|rules| rules.drops_diaeresis);
    drops.then(|| std::iter::once(bare).chain(letters).collect())
}

/// Kerning of a word's first and last character against the space; zero for faces that do not kern against it.
fn space_kerning(shaper: &mut Shaper<'_>, how: How<'_>, face: &super::Face, text: &str) -> (i32, i32) {
    if !face.kerns_space || how.rtl {
        return (0, 0);
    }
    let mut pair = |text: String, space_first: bool| {
        let mut glyphs = Vec::new();
        shaper.shape(how, &text, &mut glyphs);
        let moved = |g: &Glyph| g.advance - face.shaper.advance(g.gid);
        let at = if space_first { glyphs.first() } else { glyphs.iter().rev().nth(1) };
        at.filter(|_| glyphs.len() == 2).map_or(0, moved)
    };
    let first = text.chars().next().map_or(0, |c| pair(format!(" {c}"), true));
    let last = text.chars().next_back().map_or(0, |c| pair(format!("{c} "), false));
    (first, last)
}

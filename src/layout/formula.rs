//! The seam between formulas and lines: a formula is set by `maths::layout` in the face that suits the text, its words in the text's own;
//! what comes out becomes pieces of a line.

use std::cell::RefCell;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::config::Layout;
use crate::config::layout::{Cut, InlineStyle};
use crate::diag::{Diagnostic, Loc, kinds};
use crate::font::math::MathFont;
use crate::font::outline::{Step, outline};
use crate::font::shape::Features;
use crate::font::words::{WordStore, WordStyle, Words};
use crate::font::{FaceId, Fonts};
use crate::maths::layout::{self, Composer, Drawn, Hbox, Mark};
use crate::maths::{Node, Variant};
use crate::model::{Formula, Lang};
use crate::unit::{Len, Size};

use super::bidi;
use super::hyphen::Hyphenator;
use super::page::{ElementId, PlacedGlyph, TextRun};
use super::para::{LinePiece, PieceKind, PieceTag, Said};

/// What is said of a formula; `at` tells it from the others of its paragraph.
pub fn said(formula: &Formula, at: usize) -> Arc<Said> {
    let spoken = formula.read.as_ref().map_or_else(|| formula.tex.clone(), |read| read.spoken.clone());
    Arc::new(Said { at, spoken, tex: formula.tex.clone() })
}

/// The text that a formula stands in.
#[derive(Clone, Copy)]
pub struct Among<'t> {
    /// Its family.
    pub family: &'t str,
    /// Its size.
    pub size: Len,
    /// Its language.
    pub lang: &'t Lang,
}

/// The size at which small letters of a formula are as high as those of the text.
pub fn size_among(among: Among<'_>, font: &MathFont<'_>, fonts: &Fonts) -> Len {
    let text = fonts.face(fonts.find(among.family, Cut::default()));
    let Some((face, own)) = text.zip(Some(font.x_height()).filter(|x| *x > 0)) else { return among.size };
    let x_height = face.shaper.glyph('x').and_then(|x| face.shaper.ink(x)).map_or(i32::from(face.metrics.x_height), |ink| ink.3);
    let size = face.at(x_height, among.size).scale(font.em(), i64::from(own));
    // Letters of a very large eye would make capitals and digits too large.
    size.max(among.size.scale(85, 100)).min(among.size.scale(115, 100))
}

/// Sets formulas among words of one look.
pub fn composed<T>(among: Among<'_>, font: &MathFont<'_>, words: &mut Words<'_>, set: impl FnOnce(&Composer<'_>) -> T) -> T {
    let size = size_among(among, font, words.store.fonts());
    let lettering = Lettering { words: RefCell::new(words), among, size };
    set(&Composer { font, words: &lettering, size, loose: false })
}

/// A formula that is too wide is set no smaller than this, in hundredths.
const SMALLEST: i64 = 70;

/// What became of a formula that is wider than the room for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Squeezed {
    /// It is set at so many hundredths of its size.
    pub percent: i64,
    /// By how much it is wider all the same.
    pub over: Len,
}

impl Squeezed {
    /// What is said of it.
    pub fn told(self, loc: &Loc) -> Diagnostic {
        let done = match self.over {
            Len::ZERO => format!("it was set at {} % of its size", self.percent),
            over => format!("it was set at {} % of its size, and is still {:.1} pt wider than its measure", self.percent, over.to_pt()),
        };
        Diagnostic::warning(kinds::WIDE_FORMULA, "a formula is wider than its measure, and no line can end in it where that would help")
            .at(loc.clone())
            .with(done)
            .help("break it with \\\\ in an aligned environment, give a long part a name of its own, or choose a look with a wider measure")
    }
}

/// Sets a formula so that nothing of it is wider than `room`: as it is; else with more places at which lines may end; else smaller.
/// `widest` says how wide that is which no line can end in.
pub fn fitted<T>(
    among: Among<'_>,
    font: &MathFont<'_>,
    words: &mut Words<'_>,
    room: Len,
    set: impl Fn(&Composer<'_>) -> T,
    widest: impl Fn(&T) -> Len,
) -> (T, Option<Squeezed>) {
    let tight = composed(among, font, words, &set);
    if widest(&tight) <= room {
        return (tight, None);
    }
    let loose = composed(among, font, words, |c| set(&c.loosened()));
    let wide = widest(&loose);
    if wide <= room {
        return (loose, None);
    }
    // A hundredth less, for what rounding adds.
    let percent = (room.0.max(0) * 100 / wide.0.max(1) - 1).clamp(SMALLEST, 99);
    let small = Among { size: among.size.scale(percent, 100), ..among };
    let small = composed(small, font, words, |c| set(&c.loosened()));
    let over = (widest(&small) - room).max(Len::ZERO);
    (small, Some(Squeezed { percent, over }))
}

/// Sets the words of formulas in the face of the text.
struct Lettering<'l, 'w, 'a> {
    words: RefCell<&'w mut Words<'a>>,
    among: Among<'l>,
    /// The size of the formula's signs.
    size: Len,
}

impl layout::Words for Lettering<'_, '_, '_> {
    fn set(&self, text: &str, variant: Variant, size: Len) -> Hbox {
        let words = &mut **self.words.borrow_mut();
        let fonts = words.store.fonts();
        let size = self.among.size.scale(size.0, self.size.0.max(1));
        let cut = Cut {
            bold: matches!(variant, Variant::Bold | Variant::BoldItalic),
            italic: matches!(variant, Variant::Italic | Variant::BoldItalic),
        };
        let face = fonts.find(self.among.family, cut);
        let space = fonts.face(face).map_or(size / 4, |f| f.at(f.space, size));
        let levels = bidi::levels(text, self.among.lang).0;
        let mut parts: Vec<(u8, Hbox)> = Vec::new();
        let mut at = 0;
        for part in text.split_inclusive(char::is_whitespace) {
            let level = levels.get(at).copied().unwrap_or(0);
            at += part.len();
            let word = part.trim_end();
            if !word.is_empty() {
                let style = WordStyle { rtl: level % 2 == 1, ..plain(face, self.among.lang) };
                parts.push((level, lettered(words, &style, word, size)));
            }
            if word.len() < part.len() {
                parts.push((level, Hbox::white(space)));
            }
        }
        let order = bidi::visual(&parts.iter().map(|p| p.0).collect::<Vec<_>>());
        let mut whole = Hbox::default();
        for n in order {
            if let Some((_, part)) = parts.get_mut(n) {
                whole.push(std::mem::take(part));
            }
        }
        whole
    }
}

fn plain(face: FaceId, lang: &Lang) -> WordStyle {
    WordStyle {
        face,
        features: Features::LINING.and(Features::PROPORTIONAL),
        lang: lang.clone(),
        rtl: false,
        hyphenate: false,
        capitals: false,
        code: false,
        wide: false,
        hangs: false,
        hyphen: false,
    }
}

/// A word as a box.
fn lettered(words: &mut Words<'_>, style: &WordStyle, text: &str, size: Len) -> Hbox {
    let style = words.style(style);
    let mut next = Some(words.word(style, text));
    let mut whole = Hbox::default();
    while let Some(id) = next {
        let word = words.store.get(id);
        next = word.next;
        let Some(face) = words.store.fonts().face(word.face) else { continue };
        let at = |units: i32| face.at(units, size);
        let mut starts: Vec<u16> = word.glyphs.iter().map(|g| g.cluster).collect();
        starts.sort_unstable();
        starts.dedup();
        for glyph in &word.glyphs {
            let end = starts.iter().find(|s| **s > glyph.cluster).map_or(word.text.len(), |s| usize::from(*s));
            let said = word.text.get(usize::from(glyph.cluster)..end).unwrap_or("");
            let (_, bottom, _, top) = face.shaper.ink(glyph.gid).unwrap_or_default();
            let advance = at(glyph.advance);
            let ink = Drawn::Glyph { face: word.face, gid: glyph.gid, size, advance, text: said.into() };
            let one = Hbox {
                width: advance,
                height: at(top).max(Len::ZERO),
                depth: at(-bottom).max(Len::ZERO),
                marks: vec![Mark { x: at(i32::from(glyph.dx)), y: at(i32::from(glyph.dy)), ink }],
            };
            whole.push(one);
        }
    }
    whole
}

/// What a box draws as pieces of a line, from its place in it: glyphs side by side are one run.
pub fn pieces(hbox: &Hbox, x: Len, grey: u16, tag: &PieceTag) -> Vec<LinePiece> {
    let mut out: Vec<LinePiece> = Vec::new();
    // Where the glyph before stands, and where it is.
    let mut last: Option<(Len, Len)> = None;
    for mark in &hbox.marks {
        match &mark.ink {
            Drawn::Rule { width, height } => {
                let what = PieceKind::Rule { size: Size { width: *width, height: *height } };
                out.push(LinePiece { x: x + mark.x, rise: mark.y + *height, what, tag: tag.clone() });
                last = None;
            }
            Drawn::Glyph { face, gid, size, advance, text } => {
                let open = last.filter(|(at, y)| *y == mark.y && *at <= mark.x);
                let run = out.last_mut().and_then(|p| match &mut p.what {
                    PieceKind::Text(run) if run.face == *face && run.size == *size && run.text.len() < TextRun::MOST / 2 => Some(run),
                    PieceKind::Text(_) | PieceKind::Image { .. } | PieceKind::Rule { .. } => None,
                });
                if let (Some((at, _)), Some(run)) = (open, run) {
                    if let Some(before) = run.glyphs.last_mut() {
                        *before = before.narrowed(before.advance() - (mark.x - at));
                    }
                    run.glyphs.push(PlacedGlyph::new(*gid, *advance, run.text.len()));
                    run.text = Arc::from(format!("{}{text}", run.text));
                } else {
                    let run = TextRun {
                        face: *face,
                        size: *size,
                        expand: 1000,
                        grey,
                        tracking: Len::ZERO,
                        glyphs: vec![PlacedGlyph::new(*gid, *advance, 0)],
                        text: Arc::from(&**text),
                        element: ElementId::ARTIFACT,
                        pos: None,
                        hyphenated: false,
                    };
                    out.push(LinePiece { x: x + mark.x, rise: mark.y, what: PieceKind::Text(run), tag: tag.clone() });
                }
                last = Some((mark.x, mark.y));
            }
        }
    }
    out
}

/// Sets formulas by themselves, for those who make pictures of them.
pub struct Press<'a> {
    store: WordStore<'a>,
    font: Option<MathFont<'a>>,
    style: &'a InlineStyle,
}

impl<'a> Press<'a> {
    /// A press with the faces of a book.
    pub fn new(fonts: &'a Fonts, layout: &'a Layout) -> Press<'a> {
        let store = WordStore::with(fonts, Box::new(Hyphenator::new(&layout.hyphenation)), Arc::default());
        Press { store, font: MathFont::of(fonts, fonts.maths()), style: &layout.text.inline }
    }

    /// The size of the text.
    pub fn size(&self) -> Len {
        self.style.size
    }

    /// A formula of a language as one box, its rows with their tags.
    pub fn set(&self, node: &Node, display: bool, lang: &Lang) -> Option<Hbox> {
        let among = Among { family: &self.style.family, size: self.style.size, lang };
        Some(composed(among, self.font.as_ref()?, &mut Words::new(&self.store), |c| match node.tags() {
            Some(_) if display => c.numbered(node),
            _ => layout::packed(c.inline(node, display)),
        }))
    }

    /// A formula as a picture.
    pub fn picture(&self, node: &Node, display: bool, lang: &Lang) -> Option<Picture> {
        let set = self.set(node, display, lang)?;
        let size = self.style.size.0.max(1);
        let unit = |length: Len| length.scale(1000, size).0;
        let mut path = String::new();
        for mark in &set.marks {
            match &mark.ink {
                Drawn::Rule { width, height } => {
                    let (x, y, w, h) = (unit(mark.x), -unit(mark.y), unit(*width).max(1), unit(*height).max(1));
                    let _ = write!(path, "M{x} {y}h{w}v-{h}h-{w}Z");
                }
                Drawn::Glyph { face, gid, size: own, .. } => {
                    let Some(face) = self.store.fonts().face(*face) else { continue };
                    let scale = own.0 as f32 / size as f32 * 1000.0 / f32::from(face.metrics.units_per_em.max(1));
                    let (left, base) = (unit(mark.x) as f32, unit(mark.y) as f32);
                    let at = |[x, y]: [f32; 2]| format!("{} {}", (left + x * scale).round() as i64, -(base + y * scale).round() as i64);
                    for step in outline(face, *gid) {
                        let _ = match step {
                            Step::Move(to) => write!(path, "M{}", at(to)),
                            Step::Line(to) => write!(path, "L{}", at(to)),
                            Step::Quad(by, to) => write!(path, "Q{} {}", at(by), at(to)),
                            Step::Cubic(a, b, to) => write!(path, "C{} {} {}", at(a), at(b), at(to)),
                            Step::Close => write!(path, "Z"),
                        };
                    }
                }
            }
        }
        Some(Picture { width: unit(set.reach()).max(1), height: unit(set.height), depth: unit(set.depth), path })
    }
}

/// A formula as an outline, in thousandths of the text's em, downwards from its baseline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// How wide it is.
    pub width: i64,
    /// How far it reaches above the baseline.
    pub height: i64,
    /// How far below.
    pub depth: i64,
    /// The outline, as SVG has it.
    pub path: String,
}

//! What a page paints: its operators followed as a reader would follow them, as far as a printer cares: where text and
//! pictures stand, in which colours, with how much ink, at which resolution.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, Stream};

use super::glyphs::{self, Metrics};
use super::ink;
use super::object::{Box4, array, dictionary, number, resolve};
use super::pieces::pieces;

/// Forms within forms, at most.
const MAX_DEPTH: usize = 12;
/// The most that one form may unpack to.
const MAX_FORM: usize = 64 << 20;
/// Operators that are followed on a page, at most: forms that show forms can ask for more than anyone waits for.
const MAX_OPERATORS: usize = 2_000_000;
/// Operators that are followed in a file, at most.
const MAX_ALL_OPERATORS: usize = 20_000_000;
/// The most that all contents and forms of a file may unpack to.
const MAX_UNPACKED: usize = 2 << 30;
/// Gaps wider than this, in ems, part words.
const WORD_GAP: f64 = 0.17;

/// What a page paints.
#[derive(Clone, Debug, Default)]
pub struct Painted {
    /// What all words cover.
    pub text: Option<Box4>,
    /// Pictures with their places and pixels per inch (the smaller of both directions).
    pub images: Vec<(Box4, f64)>,
    /// The colour spaces used.
    pub colours: BTreeSet<Colour>,
    /// The most ink of a fill or of a picture's pixels, in percent, where it is said in process inks.
    pub ink: f64,
    /// Something is see-through.
    pub transparent: bool,
    /// Anything at all is painted.
    pub anything: bool,
    /// Its words, in the order in which they are painted.
    pub words: String,
    /// What words cover that run up or down the page.
    pub turned: Vec<Box4>,
    /// Not all of it could be read.
    pub unread: bool,
}

/// How a colour is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Colour {
    Gray,
    Rgb,
    Cmyk,
    Spot,
    Icc,
    Lab,
}

/// Fonts and pictures met before, by the number of their object.
#[derive(Default)]
pub struct Cache {
    fonts: BTreeMap<String, Rc<Metrics>>,
    inks: BTreeMap<u32, f64>,
    /// Operators that were followed.
    operators: usize,
    /// Bytes of contents and forms that were unpacked.
    unpacked: usize,
}

impl Cache {
    /// Counts what was unpacked; answers whether it may be followed.
    pub fn may_follow(&mut self, unpacked: usize) -> bool {
        self.unpacked = self.unpacked.saturating_add(unpacked);
        self.unpacked <= MAX_UNPACKED && self.operators <= MAX_ALL_OPERATORS
    }
}

type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// `a`, then `b`.
fn times(a: Matrix, b: Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

fn apply(m: Matrix, x: f64, y: f64) -> (f64, f64) {
    (m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5])
}

/// What a rectangle covers once it is transformed.
fn cover(m: Matrix, [x0, y0, x1, y1]: Box4) -> Box4 {
    let corners = [apply(m, x0, y0), apply(m, x1, y0), apply(m, x0, y1), apply(m, x1, y1)];
    corners.iter().fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |b, (x, y)| [b[0].min(*x), b[1].min(*y), b[2].max(*x), b[3].max(*y)])
}

/// What both cover.
pub fn union(a: Option<Box4>, b: Box4) -> Box4 {
    a.map_or(b, |a| [a[0].min(b[0]), a[1].min(b[1]), a[2].max(b[2]), a[3].max(b[3])])
}

#[derive(Clone)]
struct State {
    ctm: Matrix,
    font: Option<String>,
    size: f64,
    char_space: f64,
    word_space: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    invisible: bool,
    /// Colours of the spaces for fills and for strokes are inks: how many.
    inks: [usize; 2],
}

struct Walker<'a> {
    document: &'a Document,
    cache: &'a mut Cache,
    painted: Painted,
    state: State,
    stack: Vec<State>,
    tm: Matrix,
    line: Matrix,
    /// Where the last glyph ended, and the size of an em there, on the page.
    pen: Option<((f64, f64), f64)>,
    operators: usize,
}

/// Follows a page's operators.
pub fn page(document: &Document, content: &[u8], resources: Option<&Dictionary>, cache: &mut Cache) -> Painted {
    let state = State {
        ctm: IDENTITY,
        font: None,
        size: 0.0,
        char_space: 0.0,
        word_space: 0.0,
        scale: 1.0,
        leading: 0.0,
        rise: 0.0,
        invisible: false,
        inks: [0; 2],
    };
    let mut walker = Walker {
        document,
        cache,
        painted: Painted::default(),
        state,
        stack: Vec::new(),
        tm: IDENTITY,
        line: IDENTITY,
        pen: None,
        operators: 0,
    };
    walker.run(content, resources, 0);
    walker.painted
}

impl Walker<'_> {
    fn run(&mut self, content: &[u8], resources: Option<&Dictionary>, depth: usize) {
        for piece in pieces(content) {
            if !self.piece(piece, resources, depth) {
                self.painted.unread = true;
                return;
            }
        }
    }

    /// Follows some operators; answers whether more may follow.
    fn piece(&mut self, content: &[u8], resources: Option<&Dictionary>, depth: usize) -> bool {
        let content = match Content::decode_strict(content) {
            Ok(content) => content,
            // What stands before the fault is read.
            Err(_) => {
                self.painted.unread = true;
                Content::decode(content).unwrap_or(Content { operations: Vec::new() })
            }
        };
        for operation in &content.operations {
            self.operators += 1;
            self.cache.operators += 1;
            if self.operators > MAX_OPERATORS || self.cache.operators > MAX_ALL_OPERATORS {
                return false;
            }
            let n: Vec<f64> = operation.operands.iter().filter_map(|o| o.as_float().ok().map(f64::from)).collect();
            let at = |i: usize| n.get(i).copied().unwrap_or(0.0);
            let name = operation.operands.last().and_then(|o| o.as_name().ok()).map(|n| String::from_utf8_lossy(n).into_owned());
            match operation.operator.as_str() {
                "q" if self.stack.len() < 256 => self.stack.push(self.state.clone()),
                "Q" => self.state = self.stack.pop().unwrap_or_else(|| self.state.clone()),
                "cm" => self.state.ctm = times([at(0), at(1), at(2), at(3), at(4), at(5)], self.state.ctm),
                "BT" => (self.tm, self.line) = (IDENTITY, IDENTITY),
                "Tf" => {
                    self.state.size = n.last().copied().unwrap_or(0.0);
                    let name = operation.operands.first().and_then(|o| o.as_name().ok()).map(|n| String::from_utf8_lossy(n).into_owned());
                    self.state.font = name.and_then(|n| self.font(&n, resources));
                }
                "Tc" => self.state.char_space = at(0),
                "Tw" => self.state.word_space = at(0),
                "Tz" => self.state.scale = at(0) / 100.0,
                "TL" => self.state.leading = at(0),
                "Ts" => self.state.rise = at(0),
                "Tr" => self.state.invisible = at(0) == 3.0 || at(0) == 7.0,
                "Td" => self.next_line(at(0), at(1)),
                "TD" => {
                    self.state.leading = -at(1);
                    self.next_line(at(0), at(1));
                }
                "Tm" => {
                    self.line = [at(0), at(1), at(2), at(3), at(4), at(5)];
                    self.tm = self.line;
                }
                "T*" => self.next_line(0.0, -self.state.leading),
                "Tj" | "TJ" => self.show(&operation.operands),
                "'" | "\"" => {
                    self.next_line(0.0, -self.state.leading);
                    self.show(&operation.operands);
                }
                "g" | "G" => self.colour(Colour::Gray),
                "rg" | "RG" => self.colour(Colour::Rgb),
                "k" | "K" => {
                    self.colour(Colour::Cmyk);
                    self.ink(&n);
                }
                "cs" | "CS" => {
                    if let Some(name) = &name {
                        let plain = Object::Name(name.as_bytes().to_vec());
                        let space = resource(self.document, resources, b"ColorSpace", name).unwrap_or(&plain);
                        self.space(space);
                        let stroke = usize::from(operation.operator == "CS");
                        self.state.inks[stroke] = if ink::is_process(self.document, space) { 4 } else { 0 };
                    }
                }
                "sc" | "scn" if self.state.inks[0] == n.len() => self.ink(&n),
                "SC" | "SCN" if self.state.inks[1] == n.len() => self.ink(&n),
                "gs" => {
                    let state =
                        name.and_then(|n| resource(self.document, resources, b"ExtGState", &n)).and_then(|o| dictionary(self.document, o));
                    self.painted.transparent |= state.is_some_and(|d| is_transparent(self.document, d));
                }
                "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" | "S" | "s" | "sh" => self.painted.anything = true,
                "BI" => {
                    if let Some(Object::Stream(image)) = operation.operands.first() {
                        self.image(image, resources, None);
                    }
                }
                "Do" => {
                    if let Some(object) = name.and_then(|n| resource(self.document, resources, b"XObject", &n)) {
                        self.object(object, resources, depth);
                    }
                }
                _ => {}
            }
        }
        true
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = times([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.tm = self.line;
    }

    fn ink(&mut self, parts: &[f64]) {
        self.painted.ink = self.painted.ink.max(parts.iter().take(4).map(|p| p.clamp(0.0, 1.0)).sum::<f64>() * 100.0);
    }

    fn colour(&mut self, colour: Colour) {
        self.painted.colours.insert(colour);
    }

    fn space(&mut self, space: &Object) {
        let space = resolve(self.document, space);
        let kind = match space {
            Object::Array(parts) => parts.first().and_then(|p| resolve(self.document, p).as_name().ok()),
            other => other.as_name().ok(),
        };
        let colour = match kind {
            Some(b"DeviceGray" | b"CalGray" | b"G") => Colour::Gray,
            Some(b"DeviceRGB" | b"CalRGB" | b"RGB") => Colour::Rgb,
            Some(b"DeviceCMYK" | b"CMYK") => Colour::Cmyk,
            Some(b"Separation" | b"DeviceN") => Colour::Spot,
            Some(b"ICCBased") => Colour::Icc,
            Some(b"Lab") => Colour::Lab,
            Some(b"Indexed" | b"I" | b"Pattern") => {
                if let Some(base) = space.as_array().ok().and_then(|a| a.get(1)) {
                    // A base is never indexed again (ISO 32000-1, 8.6.6.3), so this ends.
                    if !matches!(resolve(self.document, base), Object::Array(a) if a.first().is_some_and(|n| n.as_name().is_ok_and(|n| n == b"Indexed" || n == b"Pattern")))
                    {
                        self.space(base);
                    }
                }
                return;
            }
            _ => return,
        };
        self.colour(colour);
    }

    fn object(&mut self, object: &Object, resources: Option<&Dictionary>, depth: usize) {
        let Ok(stream) = resolve(self.document, object).as_stream() else { return };
        let entry = |key: &[u8]| stream.dict.get(key).ok().map(|o| resolve(self.document, o));
        self.painted.anything = true;
        match entry(b"Subtype").and_then(|s| s.as_name().ok()) {
            Some(b"Image") => self.image(stream, resources, object.as_reference().ok().map(|id| id.0)),
            Some(b"Form") if depth < MAX_DEPTH => {
                let Ok(content) = stream.get_plain_content_with_limit(MAX_FORM) else { return };
                if !self.cache.may_follow(content.len()) {
                    self.painted.unread = true;
                    return;
                }
                let matrix: Vec<f64> = stream
                    .dict
                    .get(b"Matrix")
                    .ok()
                    .and_then(|m| array(self.document, m))
                    .map_or(Vec::new(), |m| m.iter().filter_map(|v| number(self.document, v)).collect());
                let saved = self.state.clone();
                if let Ok(matrix) = <Matrix>::try_from(matrix) {
                    self.state.ctm = times(matrix, self.state.ctm);
                }
                let own = stream.dict.get(b"Resources").ok().and_then(|r| dictionary(self.document, r));
                self.run(&content, own.or(resources), depth + 1);
                self.state = saved;
            }
            _ => {}
        }
    }

    /// A picture: where it stands, how fine it is, its colours and its ink; those of an inline one are abbreviated.
    fn image(&mut self, stream: &Stream, resources: Option<&Dictionary>, id: Option<u32>) {
        let entry = |long: &[u8], short: &[u8]| stream.dict.get(long).or_else(|_| stream.dict.get(short)).ok();
        let pixels = |long: &[u8], short: &[u8]| entry(long, short).and_then(|v| number(self.document, v)).unwrap_or(0.0);
        self.painted.anything = true;
        let m = self.state.ctm;
        let across = pixels(b"Width", b"W") / (m[0].hypot(m[1]) / 72.0).max(1e-6);
        let down = pixels(b"Height", b"H") / (m[2].hypot(m[3]) / 72.0).max(1e-6);
        self.painted.images.push((cover(m, [0.0, 0.0, 1.0, 1.0]), across.min(down)));
        self.painted.transparent |= stream.dict.has(b"SMask");
        let space = entry(b"ColorSpace", b"CS");
        let named = space.and_then(|s| s.as_name().ok()).map(|n| String::from_utf8_lossy(n).into_owned());
        let named = named.and_then(|n| resource(self.document, resources, b"ColorSpace", &n));
        let Some(space) = named.or(space) else { return };
        self.space(space);
        let known = id.and_then(|id| self.cache.inks.get(&id).copied());
        let ink = known.unwrap_or_else(|| ink::of_pixels(self.document, stream, space));
        if let Some(id) = id {
            self.cache.inks.insert(id, ink);
        }
        self.painted.ink = self.painted.ink.max(ink);
    }

    /// The key of a font in the cache, read when it is met first.
    fn font(&mut self, name: &str, resources: Option<&Dictionary>) -> Option<String> {
        let fonts = resources?.get(b"Font").ok().and_then(|f| dictionary(self.document, f))?;
        let object = fonts.get(name.as_bytes()).ok()?;
        let key = object.as_reference().map_or_else(|_| format!("direct {name}"), |(id, _)| id.to_string());
        if !self.cache.fonts.contains_key(&key) {
            let metrics = dictionary(self.document, object).map(|d| glyphs::metrics(self.document, d)).unwrap_or_default();
            self.cache.fonts.insert(key.clone(), Rc::new(metrics));
        }
        Some(key)
    }

    fn show(&mut self, operands: &[Object]) {
        let document = self.document;
        let Some(metrics) = self.state.font.as_ref().and_then(|f| self.cache.fonts.get(f)).cloned() else { return };
        let items = match operands.last() {
            Some(Object::Array(items)) => items.as_slice(),
            Some(_) => &operands[operands.len() - 1..],
            None => return,
        };
        for item in items {
            match item {
                Object::String(codes, _) => {
                    self.part_words();
                    self.codes(codes, &metrics);
                    let ctm = times(self.tm, self.state.ctm);
                    self.pen = Some((apply(ctm, 0.0, 0.0), self.em()));
                }
                other => {
                    if let Some(back) = number(document, other) {
                        self.advance(-back / 1000.0 * self.state.size * self.state.scale);
                    }
                }
            }
        }
    }

    /// An em on the page.
    fn em(&self) -> f64 {
        let m = times(self.tm, self.state.ctm);
        (self.state.size * m[2].hypot(m[3])).abs()
    }

    /// Programs that place words by moving the pen write no spaces: a gap stands for one.
    fn part_words(&mut self) {
        let Some(((x, y), em)) = self.pen else { return };
        let start = apply(times(self.tm, self.state.ctm), 0.0, 0.0);
        let gap = (start.0 - x).hypot(start.1 - y);
        if gap > em.max(self.em()) * WORD_GAP {
            self.painted.words.push(' ');
        }
    }

    fn advance(&mut self, x: f64) {
        self.tm = times([1.0, 0.0, 0.0, 1.0, x, 0.0], self.tm);
    }

    /// Adds what a code means to the words; answers whether it is a space, which covers nothing.
    fn say(&mut self, code: u32, metrics: &Metrics) -> bool {
        let one = char::from_u32(code).filter(|_| metrics.bytes == 1).map(String::from);
        let text = metrics.texts.get(&code).cloned().or(one).unwrap_or_default();
        self.painted.words.push_str(&text);
        text == " " || text == "\u{a0}"
    }

    fn codes(&mut self, codes: &[u8], metrics: &Metrics) {
        for code in codes.chunks(metrics.bytes.max(1)) {
            let code = code.iter().fold(0u32, |n, b| n << 8 | u32::from(*b));
            let width = metrics.widths.get(&code).copied().unwrap_or(metrics.default) / 1000.0 * self.state.size;
            let is_space = self.say(code, metrics);
            if !is_space && !self.state.invisible {
                // From the descenders to the capitals, near enough for a margin.
                let rise = self.state.rise;
                let glyph = [0.0, rise - self.state.size * 0.2, width * self.state.scale, rise + self.state.size * 0.65];
                let covered = cover(times(self.tm, self.state.ctm), glyph);
                self.painted.text = Some(union(self.painted.text, covered));
                let m = times(self.tm, self.state.ctm);
                if m[1].abs() > m[0].abs() {
                    self.painted.turned.push(covered);
                }
                self.painted.anything = true;
            }
            let word = if metrics.bytes == 1 && code == 32 { self.state.word_space } else { 0.0 };
            self.advance((width + self.state.char_space + word) * self.state.scale);
        }
    }
}

fn resource<'a>(document: &'a Document, resources: Option<&'a Dictionary>, kind: &[u8], name: &str) -> Option<&'a Object> {
    let kind = resources?.get(kind).ok().and_then(|o| dictionary(document, o))?;
    kind.get(name.as_bytes()).ok()
}

fn is_transparent(document: &Document, state: &Dictionary) -> bool {
    let below_one = |key: &[u8]| state.get(key).ok().and_then(|v| number(document, v)).is_some_and(|a| a < 1.0);
    let named = |key: &[u8]| state.get(key).ok().map(|o| resolve(document, o));
    let mask = named(b"SMask").is_some_and(|m| !matches!(m.as_name(), Ok(b"None")));
    let blend = named(b"BM").is_some_and(|m| m.as_name().is_ok_and(|n| n != b"Normal" && n != b"Compatible"));
    below_one(b"ca") || below_one(b"CA") || mask || blend
}

//! What a page paints: its operators followed as a reader would follow them, as far as a printer cares: where text and
//! pictures stand, in which colours, with how much ink, at which resolution.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object};

use super::facts::{Box4, array, dictionary, number, resolve};

/// Forms within forms, at most.
const MAX_DEPTH: usize = 12;
/// The most that one form may unpack to.
const MAX_FORM: usize = 64 << 20;

/// What a page paints.
#[derive(Clone, Debug, Default)]
pub struct Painted {
    /// What all words cover.
    pub text: Option<Box4>,
    /// Pictures with their places and pixels per inch (the smaller of both directions).
    pub images: Vec<(Box4, f64)>,
    /// The colour spaces used.
    pub colours: BTreeSet<Colour>,
    /// The most ink of a fill, in percent, where it is said in process inks.
    pub ink: f64,
    /// Something is see-through.
    pub transparent: bool,
    /// Anything at all is painted.
    pub anything: bool,
    /// Its words, in the order in which they are painted.
    pub words: String,
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

/// Fonts met before, by the number of their object.
#[derive(Default)]
pub struct Cache {
    fonts: BTreeMap<String, Rc<Metrics>>,
}

/// What must be known of a font to follow its pen.
#[derive(Clone, Debug, Default)]
struct Metrics {
    /// Bytes a code.
    bytes: usize,
    widths: BTreeMap<u32, f64>,
    default: f64,
    /// What its codes mean, where it says so.
    texts: BTreeMap<u32, String>,
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
}

struct Walker<'a> {
    document: &'a Document,
    cache: &'a mut Cache,
    painted: Painted,
    state: State,
    stack: Vec<State>,
    tm: Matrix,
    line: Matrix,
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
    };
    let mut walker = Walker { document, cache, painted: Painted::default(), state, stack: Vec::new(), tm: IDENTITY, line: IDENTITY };
    walker.run(content, resources, 0);
    walker.painted
}

impl Walker<'_> {
    fn run(&mut self, content: &[u8], resources: Option<&Dictionary>, depth: usize) {
        let Ok(content) = Content::decode(content) else { return };
        for operation in &content.operations {
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
                "Tr" => self.state.invisible = at(0) == 3.0,
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
                    self.painted.ink = self.painted.ink.max((at(0) + at(1) + at(2) + at(3)) * 100.0);
                }
                "cs" | "CS" => {
                    if let Some(name) = &name {
                        let space = resource(self.document, resources, b"ColorSpace", name);
                        self.space(space.unwrap_or(&Object::Name(name.as_bytes().to_vec())));
                    }
                }
                "gs" => {
                    let state =
                        name.and_then(|n| resource(self.document, resources, b"ExtGState", &n)).and_then(|o| dictionary(self.document, o));
                    self.painted.transparent |= state.is_some_and(|d| is_transparent(self.document, d));
                }
                "f" | "F" | "f*" | "B" | "B*" | "b" | "b*" | "S" | "s" | "sh" | "BI" => self.painted.anything = true,
                "Do" => {
                    if let Some(object) = name.and_then(|n| resource(self.document, resources, b"XObject", &n)) {
                        self.object(object, resources, depth);
                    }
                }
                _ => {}
            }
        }
    }

    fn next_line(&mut self, x: f64, y: f64) {
        self.line = times([1.0, 0.0, 0.0, 1.0, x, y], self.line);
        self.tm = self.line;
        self.painted.words.push(' ');
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
            Some(b"Image") => {
                let pixels = |key: &[u8]| entry(key).and_then(|v| v.as_i64().ok()).unwrap_or(0) as f64;
                let m = self.state.ctm;
                let across = pixels(b"Width") / (m[0].hypot(m[1]) / 72.0).max(1e-6);
                let down = pixels(b"Height") / (m[2].hypot(m[3]) / 72.0).max(1e-6);
                self.painted.images.push((cover(m, [0.0, 0.0, 1.0, 1.0]), across.min(down)));
                self.painted.transparent |= stream.dict.has(b"SMask");
                if let Some(space) = entry(b"ColorSpace").cloned() {
                    self.space(&space);
                }
            }
            Some(b"Form") if depth < MAX_DEPTH => {
                let Ok(content) = stream.get_plain_content_with_limit(MAX_FORM) else { return };
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

    /// The key of a font in the cache, read when it is met first.
    fn font(&mut self, name: &str, resources: Option<&Dictionary>) -> Option<String> {
        let fonts = resources?.get(b"Font").ok().and_then(|f| dictionary(self.document, f))?;
        let object = fonts.get(name.as_bytes()).ok()?;
        let key = object.as_reference().map_or_else(|_| format!("direct {name}"), |(id, _)| id.to_string());
        if !self.cache.fonts.contains_key(&key) {
            let metrics = dictionary(self.document, object).map(|d| metrics(self.document, d)).unwrap_or_default();
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
                Object::String(codes, _) => self.codes(codes, &metrics),
                other => {
                    if let Some(back) = number(document, other) {
                        self.advance(-back / 1000.0 * self.state.size * self.state.scale);
                    }
                }
            }
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

fn metrics(document: &Document, font: &Dictionary) -> Metrics {
    let numbers =
        |o: &Object| array(document, o).map_or(Vec::new(), |a| a.iter().map(|v| number(document, v).unwrap_or(0.0)).collect::<Vec<f64>>());
    let descendant =
        font.get(b"DescendantFonts").ok().and_then(|o| array(document, o)).and_then(|a| a.first()).and_then(|o| dictionary(document, o));
    let Some(descendant) = descendant else {
        let first = font.get(b"FirstChar").ok().and_then(|v| number(document, v)).unwrap_or(0.0) as u32;
        let widths = font.get(b"Widths").map(numbers).unwrap_or_default();
        return Metrics { bytes: 1, widths: (first..).zip(widths).collect(), default: 500.0, texts: unicode(document, font) };
    };
    let default = descendant.get(b"DW").ok().and_then(|v| number(document, v)).unwrap_or(1000.0);
    let mut widths = BTreeMap::new();
    if let Some(list) = descendant.get(b"W").ok().and_then(|o| array(document, o)) {
        let mut rest = list.as_slice();
        while let [first, second, more @ ..] = rest {
            let first = number(document, first).unwrap_or(0.0) as u32;
            if let Some(run) = array(document, second) {
                widths.extend((first..).zip(run.iter().filter_map(|v| number(document, v))));
                rest = more;
            } else {
                let last = (number(document, second).unwrap_or(0.0) as u32).min(0xffff);
                let width = more.first().and_then(|v| number(document, v)).unwrap_or(default);
                widths.extend((first..=last).map(|code| (code, width)));
                rest = more.get(1..).unwrap_or(&[]);
            }
        }
    }
    Metrics { bytes: 2, widths, default, texts: unicode(document, font) }
}

/// What a font's Unicode map says of its codes (ISO 32000-1, 9.10.3); what it says of more than a code at once is
/// spelled out.
fn unicode(document: &Document, font: &Dictionary) -> BTreeMap<u32, String> {
    let stream = font.get(b"ToUnicode").ok().and_then(|o| resolve(document, o).as_stream().ok());
    let Some(map) = stream.and_then(|s| s.get_plain_content_with_limit(MAX_FORM).ok()) else { return BTreeMap::new() };
    let map = String::from_utf8_lossy(&map).into_owned();
    let mut texts = BTreeMap::new();
    for section in map.split("beginbfchar").skip(1) {
        let codes = hex(section.split("endbfchar").next().unwrap_or_default());
        texts.extend(codes.chunks_exact(2).map(|pair| (number_of(&pair[0]), utf16(&pair[1]))));
    }
    for section in map.split("beginbfrange").skip(1) {
        for line in section.split("endbfrange").next().unwrap_or_default().lines() {
            let codes = hex(line);
            let [low, high, targets @ ..] = codes.as_slice() else { continue };
            let (low, high) = (number_of(low), number_of(high).min(0xffff));
            for (code, i) in (low..=high).zip(0usize..) {
                let text = match targets {
                    [only] => utf16(only).chars().next().and_then(|c| char::from_u32(u32::from(c) + i as u32)).map(String::from),
                    list => list.get(i).map(|t| utf16(t)),
                };
                texts.extend(text.map(|t| (code, t)));
            }
        }
    }
    texts
}

/// The hexadecimal strings of a text.
fn hex(text: &str) -> Vec<Vec<u8>> {
    let strings = text.split('<').skip(1).filter_map(|s| s.split_once('>')).map(|(s, _)| s);
    strings
        .map(|s| s.as_bytes().chunks_exact(2).filter_map(|p| u8::from_str_radix(std::str::from_utf8(p).ok()?, 16).ok()).collect())
        .collect()
}

fn number_of(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0u32, |n, b| n << 8 | u32::from(*b))
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|b| u16::from(b[0]) << 8 | u16::from(b[1])).collect();
    String::from_utf16_lossy(&units)
}

//! Which glyphs the book uses of each face, what they mean, and the subset of the face that holds just them.
//!
//! A PDF knows one text for a glyph (its ToUnicode map), while a book may use a glyph for several: a small capital
//! stands for `A` and for `a`. So the meanings are counted first; the most frequent becomes the glyph's own, and
//! the content streams give the others as `ActualText` where they occur.

use printpdf::ParsedFont;
use rayon::prelude::*;
use subsetter::GlyphRemapper;

use super::number::push_string_byte;
use crate::diag::{Diagnostic, Outcome, Report, Stopped, kinds};
use crate::font::{Face, FaceId, Fonts};
use crate::layout::page::{Page, Placed, PlacedGlyph, TextRun};
use crate::net;

/// Pages that one worker counts at a time; fixed, so that the number of workers changes nothing.
const CHUNK: usize = 64;

/// A face cut down to the glyphs of one book.
#[derive(Debug)]
pub struct SubsetFace {
    /// Its name among the page's resources (`T3`).
    pub resource: String,
    /// `ABCDEF+Name`, the letters from a hash of the font program.
    pub name: String,
    /// The subset, read by the PDF library; it holds the font program.
    pub parsed: ParsedFont,
    /// The code of each glyph of the original face, by glyph; that of the missing character for glyphs that the book does not use.
    codes: Vec<Code>,
    /// What each code means when nothing else is said, by code.
    pub texts: Vec<Box<str>>,
    /// Advance widths by code, in 1/1000 em.
    pub widths: Vec<f64>,
    /// The code of a word space, where the book uses one.
    pub space: Option<Code>,
    /// The book shows the glyph of missing characters.
    pub has_notdef: bool,
}

/// A code of a subset, with what the painter wants of it side by side.
#[derive(Clone, Copy, Debug, Default)]
pub struct Code {
    /// Its number: the glyph's in the subset.
    pub number: u16,
    /// The one byte of what it means, 0 where that is longer.
    pub letter: u8,
    /// How a literal string has it, escapes included, and how many bytes that takes.
    bytes: [u8; 4],
    count: u8,
    /// The glyph's advance, in 1/1000 em.
    pub width: f64,
}

impl Code {
    fn new(number: u16, width: f64, text: &str) -> Code {
        let mut written = Vec::new();
        number.to_be_bytes().iter().for_each(|byte| push_string_byte(&mut written, *byte));
        let mut bytes = [0; 4];
        bytes.iter_mut().zip(&written).for_each(|(to, from)| *to = *from);
        let letter = if let [letter] = text.as_bytes() { *letter } else { 0 };
        Code { number, letter, bytes, count: written.len() as u8, width }
    }

    /// Writes it into a literal string.
    #[inline]
    pub fn push(&self, out: &mut Vec<u8>) {
        let [a, b, c, d] = self.bytes;
        match self.count {
            1 => out.push(a),
            2 => out.extend_from_slice(&[a, b]),
            3 => out.extend_from_slice(&[a, b, c]),
            _ => out.extend_from_slice(&[a, b, c, d]),
        }
    }
}

/// The code of a glyph that no subset has.
static UNKNOWN: Code = Code { number: 0, letter: 0, bytes: [0; 4], count: 2, width: 0.0 };

impl SubsetFace {
    /// The code of a glyph of the original face.
    #[inline]
    pub fn code(&self, gid: u16) -> &Code {
        self.codes.get(usize::from(gid)).unwrap_or(&UNKNOWN)
    }

    /// What a code means when nothing else is said.
    pub fn text(&self, code: &Code) -> &str {
        self.texts.get(usize::from(code.number)).map_or("", |t| t)
    }
}

/// The subsets of a book, by [`FaceId`]; faces that it does not use have none.
#[derive(Debug, Default)]
pub struct Subsets(pub Vec<Option<SubsetFace>>);

impl Subsets {
    /// The subset of a face.
    pub fn get(&self, face: FaceId) -> Option<&SubsetFace> {
        self.0.get(usize::from(face.0)).and_then(Option::as_ref)
    }

    /// All subsets, in the order of their faces.
    pub fn iter(&self) -> impl Iterator<Item = (FaceId, &SubsetFace)> {
        self.0.iter().zip(0u16..).filter_map(|(s, i)| s.as_ref().map(|s| (FaceId(i), s)))
    }
}

/// Glyphs that belong to the same characters, with those characters.
pub struct Cluster<'a> {
    /// One glyph, or a letter with its marks.
    pub glyphs: &'a [PlacedGlyph],
    /// What they stand for; `" "` for every kind of white space.
    pub text: &'a str,
}

/// The clusters of a run in visual order, the line breaker's hyphen excluded.
///
/// Clusters rise in a run that is read from the left and fall in one that is read from the right; a cluster's text
/// ends where the next one in reading order starts.
pub fn clusters(run: &TextRun) -> Clusters<'_> {
    let body = run.glyphs.len() - usize::from(run.hyphenated && !run.glyphs.is_empty());
    let rest = &run.glyphs[..body];
    let leftwards = matches!((rest.first(), rest.last()), (Some(a), Some(b)) if a.cluster > b.cluster);
    Clusters { text: &run.text, rest, leftwards, previous: run.text.len() }
}

/// See [`clusters`].
#[derive(Clone)]
pub struct Clusters<'a> {
    text: &'a str,
    rest: &'a [PlacedGlyph],
    leftwards: bool,
    previous: usize,
}

impl<'a> Iterator for Clusters<'a> {
    type Item = Cluster<'a>;

    #[inline]
    fn next(&mut self) -> Option<Cluster<'a>> {
        let start = self.rest.first()?.cluster;
        let count = self.rest.iter().position(|g| g.cluster != start).unwrap_or(self.rest.len());
        let (glyphs, others) = self.rest.split_at(count);
        self.rest = others;
        let end = if self.leftwards { self.previous } else { others.first().map_or(self.text.len(), |g| usize::from(g.cluster)) };
        self.previous = usize::from(start);
        let text = self.text.get(usize::from(start)..end).unwrap_or("");
        let blank = match text.as_bytes() {
            [] => false,
            [letter] => matches!(letter, b' ' | b'\t'..=b'\r'),
            _ => text.chars().all(char::is_whitespace),
        };
        Some(Cluster { glyphs, text: if blank { " " } else { text } })
    }
}

/// The meanings that a glyph was seen with and how often, most often just one.
#[derive(Clone, Debug, Default)]
struct Meanings {
    used: bool,
    /// The first meaning of one byte, which most sightings repeat, and how many did that are not in `seen` yet.
    letter: u8,
    repeated: u32,
    seen: Vec<(Box<str>, u32)>,
    /// What it might mean, where it was only seen as a part of a cluster.
    guess: Option<Box<str>>,
}

impl Meanings {
    #[inline]
    fn see(&mut self, text: &str) {
        if let [letter] = text.as_bytes() {
            if *letter == self.letter && self.letter != 0 {
                self.repeated += 1;
                return;
            }
            if self.letter == 0 {
                self.letter = *letter;
            }
        }
        self.count(text, 1);
    }

    /// Adds the repeated sightings to the others.
    fn settle(&mut self) {
        let letter = char::from(self.letter);
        let times = std::mem::take(&mut self.repeated);
        if times > 0 {
            self.count(letter.encode_utf8(&mut [0; 4]), times);
        }
    }

    fn count(&mut self, text: &str, times: u32) {
        match self.seen.iter_mut().find(|(t, _)| **t == *text) {
            Some((_, n)) => *n += times,
            None => self.seen.push((text.into(), times)),
        }
    }

    fn merge(&mut self, other: Meanings) {
        self.used |= other.used;
        for (text, times) in other.seen {
            self.count(&text, times);
        }
        if self.guess.is_none() {
            self.guess = other.guess;
        }
    }

    /// The most frequent meaning, ties to the earlier; `None` of a glyph that stands for nothing wherever it stands.
    fn best(&self) -> Option<Box<str>> {
        let most =
            self.seen.iter().fold(None, |best: Option<&(Box<str>, u32)>, m| if best.is_none_or(|b| m.1 > b.1) { Some(m) } else { best });
        most.map(|m| m.0.clone()).or_else(|| self.guess.clone())
    }
}

/// Meanings by face and glyph.
type Usage = Vec<Vec<Meanings>>;

fn slot(usage: &mut Usage, face: FaceId, gid: u16) -> &mut Meanings {
    let (face, gid) = (usize::from(face.0), usize::from(gid));
    if usage.len() <= face {
        usage.resize_with(face + 1, Vec::new);
    }
    let glyphs = &mut usage[face];
    if glyphs.len() <= gid {
        glyphs.resize_with(gid + 1, Meanings::default);
    }
    let meanings = &mut glyphs[gid];
    meanings.used = true;
    meanings
}

fn count_run(run: &TextRun, usage: &mut Usage) {
    for cluster in clusters(run) {
        if let [glyph] = cluster.glyphs {
            let meanings = slot(usage, run.face, glyph.gid);
            if !cluster.text.is_empty() {
                meanings.see(cluster.text);
            }
            continue;
        }
        // A letter and its marks: glyph for character where there are as many, which holds for decomposed text.
        let last = cluster.text.chars().last();
        for (glyph, c) in cluster.glyphs.iter().zip(cluster.text.chars().map(Some).chain(std::iter::repeat(last))) {
            let meanings = slot(usage, run.face, glyph.gid);
            if let (None, Some(c)) = (&meanings.guess, c) {
                meanings.guess = Some(c.encode_utf8(&mut [0; 4]).into());
            }
        }
    }
    if let (true, Some(hyphen)) = (run.hyphenated, run.glyphs.last()) {
        let meanings = slot(usage, run.face, hyphen.gid);
        meanings.guess.get_or_insert_with(|| "-".into());
    }
}

fn usage(pages: &[Page]) -> Usage {
    let chunks: Vec<Usage> = pages
        .par_chunks(CHUNK)
        .map(|pages| {
            let mut usage = Usage::new();
            for (_, placed) in pages.iter().flat_map(|p| &p.placed) {
                if let Placed::Text(run) = placed {
                    count_run(run, &mut usage);
                }
            }
            usage.iter_mut().flatten().for_each(Meanings::settle);
            usage
        })
        .collect();
    let mut whole = Usage::new();
    for (face, glyphs) in chunks.into_iter().flat_map(|chunk| chunk.into_iter().enumerate()) {
        if whole.len() <= face {
            whole.resize_with(face + 1, Vec::new);
        }
        if whole[face].len() < glyphs.len() {
            whole[face].resize_with(glyphs.len(), Meanings::default);
        }
        whole[face].iter_mut().zip(glyphs).for_each(|(m, other)| m.merge(other));
    }
    whole
}

/// Cuts every face that the pages use down to the glyphs that they use.
///
/// # Errors
/// A face that cannot be cut stops the book: its words would be missing.
pub fn subset(pages: &[Page], fonts: &Fonts, report: &mut Report) -> Outcome<Subsets> {
    let usage = usage(pages);
    let results: Vec<Result<Option<SubsetFace>, Box<Diagnostic>>> =
        usage.par_iter().enumerate().map(|(i, glyphs)| face_subset(fonts, i, glyphs).map_err(Box::new)).collect();
    let mut subsets = Vec::new();
    for result in results {
        match result {
            Ok(subset) => subsets.push(subset),
            Err(diagnostic) => report.push(*diagnostic),
        }
    }
    if subsets.len() < usage.len() { Err(Stopped) } else { Ok(Subsets(subsets)) }
}

#[allow(clippy::result_large_err, reason = "boxed by the caller; a face that fails is rare")]
fn face_subset(fonts: &Fonts, index: usize, glyphs: &[Meanings]) -> Result<Option<SubsetFace>, Diagnostic> {
    if !glyphs.iter().any(|m| m.used) {
        return Ok(None);
    }
    let unknown = || Diagnostic::error(kinds::UNKNOWN_FACE, format!("the pages use face {index}, which was never loaded"));
    let face = fonts.faces.get(index).ok_or_else(unknown)?;
    cut(face, index, glyphs).map(Some).map_err(|why| {
        Diagnostic::error(kinds::FONT_NOT_EMBEDDABLE, format!("the face “{}” cannot be embedded: {why}", face.name))
            .help("try another file of this face: a static TrueType or OpenType font")
            .with(format!("it was loaded from {}", face.path))
    })
}

/// The character that a face shows by a glyph: what a mark means that adds nothing to the text, as the arrow before turned lines of code.
fn character(face: &Face, glyph: u16) -> Option<Box<str>> {
    let mut all = ('!'..='\u{1ffff}').filter(|c| face.shaper.glyph(*c) == Some(glyph));
    all.next().map(|c| c.encode_utf8(&mut [0; 4]).into())
}

fn cut(face: &Face, index: usize, glyphs: &[Meanings]) -> Result<SubsetFace, String> {
    let mut remapper = GlyphRemapper::new();
    let mut order = Vec::new();
    let mut texts: Vec<Box<str>> = vec!["\u{fffd}".into()];
    for (gid, meanings) in in_order_of_codes(glyphs) {
        let gid16 = u16::try_from(gid).map_err(|_| "it has too many glyphs")?;
        order.push((gid, remapper.remap(gid16)));
        texts.push(meanings.best().or_else(|| character(face, gid16)).unwrap_or_else(|| "\u{fffd}".into()));
    }
    let place: Vec<_> = face.location.iter().map(|(tag, value)| (subsetter::Tag::new(tag), *value)).collect();
    let program = net::caught(|| match place.as_slice() {
        [] => subsetter::subset(face.data.bytes(), 0, &remapper),
        place => subsetter::subset_with_variations(face.data.bytes(), 0, place, &remapper),
    })?;
    let program = program.map_err(|e| e.to_string())?;
    // The subset has neither character map nor OS/2 table, which the library remarks on; both are ours to supply.
    let mut parsed = net::caught(|| ParsedFont::from_bytes(&program, 0, &mut Vec::new()))?.ok_or("its subset cannot be read")?;
    let name = format!("{}+{}", tag(&program), face.name);
    parsed.font_name = Some(name.clone());
    parsed.pdf_font_metrics.us_weight_class = if face.cut.bold { 700 } else { 400 };
    let em = f64::from(parsed.units_per_em.max(1));
    let width = |code: u16| f64::from(parsed.glyph_widths.get(&code).copied().unwrap_or(0)) * 1000.0 / em;
    let widths: Vec<f64> = (0u16..).take(texts.len()).map(width).collect();
    let code = |number: u16| Code::new(number, width(number), texts.get(usize::from(number)).map_or("", |t| t));
    let mut codes = vec![code(0); glyphs.len()];
    for (gid, number) in order {
        codes[gid] = code(number);
    }
    let space = texts.iter().zip(0u16..).skip(1).find(|(t, _)| &***t == " ").map(|(_, number)| code(number));
    let has_notdef = glyphs.first().is_some_and(|m| m.used);
    Ok(SubsetFace { resource: format!("T{index}"), name, parsed, codes, texts, widths, space, has_notdef })
}

/// The glyphs that are used in the order of the codes that they get, from 1: as in their font, but that the codes which a string
/// must escape ([`super::number::push_string_byte`]) go to the rarest.
fn in_order_of_codes(glyphs: &[Meanings]) -> Vec<(usize, &Meanings)> {
    let mut used: Vec<(usize, &Meanings)> = glyphs.iter().enumerate().skip(1).filter(|(_, m)| m.used).collect();
    let mut escaped: Vec<usize> = [b'\r', b'(', b')', b'\\'].map(|code| usize::from(code) - 1).into();
    escaped.retain(|at| *at < used.len());
    let mut rarest: Vec<usize> = (0..used.len()).collect();
    rarest.sort_by_key(|at| used.get(*at).map_or(0, |(_, m)| m.seen.iter().map(|(_, times)| *times).sum::<u32>()));
    rarest.truncate(escaped.len());
    // A rare glyph that has one of these codes already keeps it.
    let (keep, swap): (Vec<usize>, Vec<usize>) = rarest.into_iter().partition(|at| escaped.contains(at));
    escaped.retain(|at| !keep.contains(at));
    escaped.into_iter().zip(swap).for_each(|(a, b)| used.swap(a, b));
    used
}

/// Six capitals that name a subset (ISO 32000-1, 9.6.4), from its bytes, so that the same subset has the same name.
fn tag(program: &[u8]) -> String {
    blake3::hash(program).as_bytes().iter().take(6).map(|b| char::from(b'A' + b % 26)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::page::ElementId;
    use crate::unit::Len;

    fn run(text: &str, glyphs: &[(u16, usize)], hyphenated: bool) -> TextRun {
        let glyphs = glyphs.iter().map(|&(gid, cluster)| PlacedGlyph::new(gid, Len::points(5), cluster));
        TextRun {
            face: FaceId(0),
            size: Len::points(10),
            expand: 1000,
            grey: 0,
            tracking: Len::ZERO,
            glyphs: glyphs.collect(),
            text: text.into(),
            element: ElementId::ARTIFACT,
            pos: None,
            hyphenated,
        }
    }

    fn texts(run: &TextRun) -> Vec<(usize, String)> {
        clusters(run).map(|c| (c.glyphs.len(), c.text.to_string())).collect()
    }

    #[test]
    fn clusters_of_ligatures_marks_and_both_directions() {
        assert_eq!(
            texts(&run("office", &[(1, 0), (2, 1), (3, 4), (4, 5)], false)),
            [(1, "o".into()), (1, "ffi".into()), (1, "c".into()), (1, "e".into())]
        );
        assert_eq!(texts(&run("e\u{301}a", &[(1, 0), (2, 0), (3, 3)], false)), [(2, "e\u{301}".into()), (1, "a".into())]);
        assert_eq!(texts(&run("אב", &[(1, 2), (2, 0)], false)), [(1, "ב".into()), (1, "א".into())]);
        assert_eq!(texts(&run("ab", &[(1, 0), (2, 1), (9, 2)], true)), [(1, "a".into()), (1, "b".into())]);
        assert_eq!(texts(&run("a\u{a0}b", &[(1, 0), (2, 1), (3, 3)], false))[1], (1, " ".into()));
    }

    #[test]
    fn codes_that_strings_escape_go_to_rare_glyphs() {
        let seen = |times: u32| Meanings { used: true, seen: vec![("x".into(), times)], ..Meanings::default() };
        let glyphs: Vec<Meanings> = std::iter::once(Meanings::default()).chain((1..=100).map(|n| seen(1000 - n))).collect();
        let order = in_order_of_codes(&glyphs);
        let with_code = |code: u8| order[usize::from(code) - 1].0;
        let mut rare = [b'\r', b'(', b')', b'\\'].map(with_code);
        rare.sort_unstable();
        assert_eq!(rare, [97, 98, 99, 100]);
        let mut all: Vec<usize> = order.iter().map(|(gid, _)| *gid).collect();
        all.sort_unstable();
        assert_eq!(all, (1..=100).collect::<Vec<_>>(), "each glyph once");
        assert_eq!(in_order_of_codes(&glyphs[..4]).len(), 3, "a face of few glyphs has none of these codes");
    }

    #[test]
    fn the_most_frequent_meaning_wins_and_ties_go_to_the_earlier() {
        let mut usage = Usage::new();
        count_run(&run("Aab", &[(7, 0), (7, 1), (8, 2)], false), &mut usage);
        usage[0][7].settle();
        assert_eq!(usage[0][7].best().as_deref(), Some("A"));
        count_run(&run("a", &[(7, 0)], false), &mut usage);
        count_run(&run("A", &[(7, 0)], false), &mut usage);
        count_run(&run("a", &[(7, 0)], false), &mut usage);
        usage[0][7].settle();
        assert_eq!(usage[0][7].best().as_deref(), Some("a"));
    }
}

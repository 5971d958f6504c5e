//! A front cover for a book that is given none: a paper label on a patterned ground, as on old boards, with the title in
//! the book's own faces. Ground and pattern are chosen by the title, so that the books of a shelf differ and a book stays itself.
//!
//! This is the one door to `tiny-skia`, which fills outlines; the words are shaped and kerned by the same setter that sets the book.

use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Rect, Transform};

use crate::asset::Encoding;
use crate::asset::convert::{Pixels, encode};
use crate::config::Layout;
use crate::config::layout::InlineStyle;
use crate::config::manifest::Links;
use crate::font::Fonts;
use crate::font::outline::{Step, outline};
use crate::layout::para::{Line, PieceKind};
use crate::layout::{Setter, Shop};
use crate::model::{Book, Lang};
use crate::unit::Len;

/// Width and height in pixels, as shops ask for.
pub const SIZE: (u32, u32) = (1600, 2560);

type Rgb = [u8; 3];

/// Ground and pattern; the label and its ink are the same on all.
const GROUNDS: [(Rgb, Rgb); 8] = [
    ([0x2C, 0x4A, 0x3E], [0x46, 0x69, 0x59]),
    ([0x6E, 0x2B, 0x2B], [0x8C, 0x46, 0x42]),
    ([0x26, 0x37, 0x55], [0x3F, 0x54, 0x79]),
    ([0xA0, 0x6A, 0x2A], [0xBD, 0x8A, 0x49]),
    ([0x45, 0x4A, 0x54], [0x62, 0x69, 0x76]),
    ([0x4E, 0x2F, 0x49], [0x6D, 0x4B, 0x67]),
    ([0x1F, 0x52, 0x5C], [0x3B, 0x72, 0x7C]),
    ([0x7A, 0x44, 0x2B], [0x98, 0x62, 0x47]),
];
const PAPER: Rgb = [0xF7, 0xF2, 0xE6];
const INK: Rgb = [0x1E, 0x1B, 0x18];

/// The label: left, top, width, height.
const LABEL: [f32; 4] = [170.0, 330.0, 1260.0, 1180.0];
/// From the label's edge to its words.
const PADDING: f32 = 130.0;

/// Draws the front cover: a JPEG of [`SIZE`].
///
/// # Errors
/// What the encoder says.
pub fn front(book: &Book, layout: &Layout, fonts: &Fonts) -> Result<Vec<u8>, String> {
    let mut map = Pixmap::new(SIZE.0, SIZE.1).ok_or("there is no room for a cover")?;
    let hash = blake3::hash(format!("{}\n{}", book.meta.title, book.meta.lang.tag()).as_bytes());
    let [first, second, ..] = *hash.as_bytes();
    let (ground, motif) = GROUNDS[usize::from(first) % GROUNDS.len()];
    map.fill(colour(ground));
    pattern(&mut map, motif, second);
    label(&mut map, ground);
    words(&mut map, book, layout, fonts, ground);
    let rgb = map.data().as_chunks::<4>().0.iter().flat_map(|p| [p[0], p[1], p[2]]).collect();
    encode(&Pixels { width: SIZE.0, height: SIZE.1, channels: 3, data: rgb, alpha: None }, Encoding::Jpeg, 88)
}

fn colour([r, g, b]: Rgb) -> Color {
    Color::from_rgba8(r, g, b, 255)
}

fn paint(rgb: Rgb) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color(colour(rgb));
    paint.anti_alias = true;
    paint
}

fn fill(map: &mut Pixmap, path: Option<Path>, rgb: Rgb) {
    if let Some(path) = path {
        map.fill_path(&path, &paint(rgb), FillRule::Winding, Transform::identity(), None);
    }
}

fn fill_rect(map: &mut Pixmap, [x, y, w, h]: [f32; 4], rgb: Rgb) {
    if let Some(rect) = Rect::from_xywh(x, y, w, h) {
        map.fill_rect(rect, &paint(rgb), Transform::identity(), None);
    }
}

/// Small figures in rows, every other row shifted by half a step.
fn pattern(map: &mut Pixmap, rgb: Rgb, choice: u8) {
    const STEP: f32 = 100.0;
    let mut path = PathBuilder::new();
    for row in 0..54_u8 {
        for column in 0..18_u8 {
            let shift = if row % 2 == 0 { 0.0 } else { STEP / 2.0 };
            let (x, y) = (f32::from(column) * STEP + shift - STEP / 2.0, f32::from(row) * STEP / 2.0 - STEP / 4.0);
            match choice % 4 {
                0 => star(&mut path, x, y, 34.0),
                1 => quatrefoil(&mut path, x, y, 13.0),
                2 => leaf(&mut path, x, y, 30.0),
                _ => ring(&mut path, x, y, 26.0),
            }
        }
    }
    fill(map, path.finish(), rgb);
}

/// A star of four points with hollow sides.
fn star(path: &mut PathBuilder, x: f32, y: f32, r: f32) {
    let k = r * 0.12;
    path.move_to(x, y - r);
    path.quad_to(x + k, y - k, x + r, y);
    path.quad_to(x + k, y + k, x, y + r);
    path.quad_to(x - k, y + k, x - r, y);
    path.quad_to(x - k, y - k, x, y - r);
    path.close();
}

fn quatrefoil(path: &mut PathBuilder, x: f32, y: f32, r: f32) {
    for (dx, dy) in [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)] {
        path.push_circle(x + dx * r, y + dy * r, r * 0.82);
    }
}

/// Two leaves that meet at their points.
fn leaf(path: &mut PathBuilder, x: f32, y: f32, r: f32) {
    for side in [-1.0, 1.0] {
        path.move_to(x, y + r * 0.5);
        path.quad_to(x + side * r * 0.15, y - r * 0.7, x + side * r * 1.1, y - r * 0.6);
        path.quad_to(x + side * r * 1.0, y + r * 0.45, x, y + r * 0.5);
        path.close();
    }
    path.push_circle(x, y + r * 0.95, r * 0.16);
}

/// A ring with a point in it: the inner contour runs the other way, so that the winding leaves a hole.
fn ring(path: &mut PathBuilder, x: f32, y: f32, r: f32) {
    path.push_circle(x, y, r);
    const K: f32 = 0.552_284_8;
    let i = r * 0.72;
    path.move_to(x, y - i);
    path.cubic_to(x - i * K, y - i, x - i, y - i * K, x - i, y);
    path.cubic_to(x - i, y + i * K, x - i * K, y + i, x, y + i);
    path.cubic_to(x + i * K, y + i, x + i, y + i * K, x + i, y);
    path.cubic_to(x + i, y - i * K, x + i * K, y - i, x, y - i);
    path.close();
    path.push_circle(x, y, r * 0.22);
}

/// The label with its double frame.
fn label(map: &mut Pixmap, ground: Rgb) {
    let [x, y, w, h] = LABEL;
    let inset = |d: f32| [x + d, y + d, w - 2.0 * d, h - 2.0 * d];
    fill_rect(map, inset(0.0), PAPER);
    for (outer, weight) in [(28.0, 9.0), (47.0, 3.0)] {
        fill_rect(map, inset(outer), ground);
        fill_rect(map, inset(outer + weight), PAPER);
    }
}

/// A block of lines that is ready to be drawn.
struct Set {
    lines: Vec<Line>,
    /// From baseline to baseline, in pixels.
    leading: f32,
    /// The height of capitals, in pixels.
    capitals: f32,
}

impl Set {
    fn height(&self) -> f32 {
        self.capitals + self.leading * (self.lines.len().saturating_sub(1)) as f32
    }
}

fn words(map: &mut Pixmap, book: &Book, layout: &Layout, fonts: &Fonts, ground: Rgb) {
    let shop = Shop::new(fonts, layout, Links::None, &[], &[]);
    let mut setter = Setter::new(&shop);
    let meta = &book.meta;
    let vocabulary = crate::model::vocabulary::of(&meta.lang);
    let names: Vec<String> = meta.authors.iter().map(|a| a.name.clone()).collect();
    let page = &layout.title_page;
    let width = LABEL[2] - 2.0 * PADDING;
    let mut set = |text: &str, style: &InlineStyle, largest: f32, lines: usize| {
        fit(&mut setter, text, &InlineStyle { grey: 0, ..style.clone() }, &meta.lang, width, largest, lines)
    };
    // A blog that is its own author is named once.
    let by = Some(vocabulary.list(&names)).filter(|by| *by != meta.title).unwrap_or_default();
    let author = set(&by, &page.author, 64.0, 2);
    let title = set(&meta.title, &page.title, 190.0, 4);
    let subtitle = set(meta.subtitle.as_deref().unwrap_or(""), &page.subtitle, 66.0, 3);

    let (top, bottom) = (LABEL[1] + PADDING, LABEL[1] + LABEL[3] - PADDING);
    let centre = LABEL[0] + LABEL[2] / 2.0;
    draw(map, fonts, &author, centre, top, INK);
    let author_foot = top + author.height();
    // The title stands in the optical middle of what is left, with a rule and the subtitle below it.
    let gap = if subtitle.lines.is_empty() { 0.0 } else { 175.0 };
    let block = title.height() + gap + subtitle.height();
    let room = bottom - author_foot;
    let start = author_foot + ((room - block) * 0.48).max(40.0);
    draw(map, fonts, &title, centre, start, INK);
    if !subtitle.lines.is_empty() {
        let rule = start + title.height() + gap * 0.52;
        fill_rect(map, [centre - 60.0, rule, 120.0, 5.0], ground);
        draw(map, fonts, &subtitle, centre, start + title.height() + gap, INK);
    }
}

/// Sets words as large as they go into so many lines of this width, up to a size; lines are as even as they can be.
fn fit(setter: &mut Setter<'_>, text: &str, style: &InlineStyle, lang: &Lang, width: f32, largest: f32, most: usize) -> Set {
    let words: Vec<&str> = text.split_whitespace().collect();
    let mut size = largest;
    loop {
        let style = InlineStyle { size: Len::pt(f64::from(size)), ..style.clone() };
        let mut measure = |text: &str| setter.simple(text, &style, lang).width().to_pt() as f32;
        let broken = even_lines(&words, width, &mut measure);
        let done = broken.as_ref().is_some_and(|lines| lines.len() <= most);
        if done || size < 24.0 {
            // Words that do not fit at the smallest size stand as they are, one line for all.
            let lines = broken.unwrap_or_else(|| vec![words.join(" ")]);
            let lines = lines.iter().map(|l| setter.simple(l, &style, lang)).collect();
            return Set { lines, leading: size * 1.14, capitals: size * 0.66 };
        }
        size *= 0.95;
    }
}

/// Breaks words into the fewest lines that fit, with the widest line as narrow as possible; `None` if a word does not fit.
fn even_lines(words: &[&str], width: f32, measure: &mut dyn FnMut(&str) -> f32) -> Option<Vec<String>> {
    let fits = |limit: f32, measure: &mut dyn FnMut(&str) -> f32| {
        let mut lines: Vec<String> = Vec::new();
        for word in words {
            let longer = lines.last().map(|l| format!("{l} {word}"));
            match (longer, lines.last_mut()) {
                (Some(longer), Some(last)) if measure(&longer) <= limit => *last = longer,
                _ if measure(word) <= limit => lines.push((*word).to_string()),
                _ => return None,
            }
        }
        Some(lines)
    };
    let mut best = fits(width, measure)?;
    let count = best.len();
    let mut limit = width;
    for _ in 0..40 {
        limit *= 0.97;
        match fits(limit, measure) {
            Some(lines) if lines.len() == count => best = lines,
            _ => break,
        }
    }
    Some(best)
}

/// Draws lines centred at `x`, the tops of the first one's capitals at `top`.
fn draw(map: &mut Pixmap, fonts: &Fonts, set: &Set, x: f32, top: f32, rgb: Rgb) {
    let mut baseline = top + set.capitals;
    for line in &set.lines {
        let left = x - line.width().to_pt() as f32 / 2.0;
        let mut path = PathBuilder::new();
        for piece in &line.pieces {
            let PieceKind::Text(run) = &piece.what else { continue };
            let Some(face) = fonts.faces.get(usize::from(run.face.0)) else { continue };
            let scale = run.size.to_pt() as f32 / f32::from(face.metrics.units_per_em.max(1));
            let wide = scale * f32::from(run.expand) / 1000.0;
            let mut pen = left + piece.x.to_pt() as f32;
            for glyph in &run.glyphs {
                let (gx, gy) = (pen + glyph.dx().to_pt() as f32, baseline - (piece.rise + glyph.dy()).to_pt() as f32);
                trace(&mut path, &outline(face, glyph.gid), gx, gy, wide, scale);
                pen += glyph.advance().to_pt() as f32;
            }
        }
        fill(map, path.finish(), rgb);
        baseline += set.leading;
    }
}

fn trace(path: &mut PathBuilder, steps: &[Step], x: f32, y: f32, wide: f32, scale: f32) {
    let at = |[px, py]: [f32; 2]| (x + px * wide, y - py * scale);
    for step in steps {
        match *step {
            Step::Move(p) => {
                let (a, b) = at(p);
                path.move_to(a, b);
            }
            Step::Line(p) => {
                let (a, b) = at(p);
                path.line_to(a, b);
            }
            Step::Quad(c, p) => {
                let ((a, b), (e, f)) = (at(c), at(p));
                path.quad_to(a, b, e, f);
            }
            Step::Cubic(c, d, p) => {
                let ((a, b), (e, f), (g, h)) = (at(c), at(d), at(p));
                path.cubic_to(a, b, e, f, g, h);
            }
            Step::Close => path.close(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_few_and_even() {
        let mut measure = |t: &str| t.chars().count() as f32;
        let lines = even_lines(&["On", "the", "making", "of", "books"], 16.0, &mut measure).expect("fits");
        assert_eq!(lines, ["On the making", "of books"]);
        assert_eq!(even_lines(&["incomprehensibilities"], 16.0, &mut measure), None);
        assert_eq!(even_lines(&[], 16.0, &mut measure), Some(vec![]));
    }
}

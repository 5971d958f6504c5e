//! The optical margin: how far the glyphs at the ends of a line hang out, so that its edge looks straight.
//!
//! The eye takes for the edge of a line not where its last glyph's box ends but where enough ink has come together: a hyphen, a
//! full stop or a quotation mark alone is not enough, a stem is. So no table of marks is kept (as pdfTeX's `\rpcode` is): the
//! outlines themselves say it, of a bundled face and of a user's own alike. Going inwards from the end of the line, the *optical
//! edge* is where the ink between the foot of the letters and their top adds up to [`INK`]. A line hangs out by as much as
//! its optical edge lies deeper than that of ordinary letters, at most by [`MOST`] of its last glyph.

use std::sync::OnceLock;

use super::Face;
use super::read;
use super::shape::Glyph;

/// The ink that makes an edge, in square ems.
const INK: f64 = 0.025;
/// How much of the way to the straight optical edge is gone.
const STRENGTH: f64 = 1.0;
/// At most this much of the outermost glyph hangs out.
const MOST: f64 = 0.8;
/// The height within which ink counts, in ems from the baseline: from below round letters to the capitals' tops.
const BAND: (f64, f64) = (-0.04, 0.72);
/// Columns an em.
const COLUMNS: f64 = 100.0;
/// Letters that often end words; those at which they often start.
const ENDING: &str = "esdtnyrohlagm";
const STARTING: &str = "tawsohbcmifpdlenr";

/// The ink of a glyph, column by column.
#[derive(Clone, Debug, Default)]
struct Ink {
    /// Where the first column starts, in columns from the pen.
    first: i32,
    /// The ink of each column, in square ems.
    columns: Box<[f32]>,
    /// The column, counted from `first`, at which it alone has ink enough, from the left and from the right.
    edges: [Option<f64>; 2],
}

impl Ink {
    /// How many columns from the first the optical edge lies, when `ink` has been passed already; else how much there is.
    fn edge(&self, mut ink: f64, right: bool) -> Result<f64, f64> {
        let count = self.columns.len();
        for n in 0..count {
            let at = if right { count - 1 - n } else { n };
            let here = f64::from(self.columns.get(at).copied().unwrap_or(0.0));
            if ink + here >= INK {
                let part = if here > 0.0 { (INK - ink) / here } else { 0.0 };
                return Ok(at as f64 + if right { 1.0 - part } else { part });
            }
            ink += here;
        }
        Err(ink)
    }
}

/// What is known of the edges of a face's glyphs: found when first asked for.
#[derive(Clone, Debug, Default)]
pub struct Edges {
    inks: OnceLock<Box<[OnceLock<Ink>]>>,
    ordinary: OnceLock<(f64, f64)>,
}

impl Edges {
    fn ink(&self, face: &Face, gid: u16) -> Option<&Ink> {
        let all = self.inks.get_or_init(|| std::iter::repeat_with(OnceLock::new).take(face.shaper.glyphs()).collect());
        all.get(usize::from(gid)).map(|slot| slot.get_or_init(|| measure(face, gid)))
    }

    /// The optical edges of ordinary letters, left and right, in ems.
    fn ordinary(&self, face: &Face) -> (f64, f64) {
        *self.ordinary.get_or_init(|| {
            let mean = |letters: &str, right: bool| {
                let glyphs = letters.chars().filter_map(|c| face.shaper.glyph(c));
                let depths: Vec<f64> = glyphs.filter_map(|gid| depth(face, &[glyph(face, gid)], right)).collect();
                if depths.is_empty() { 0.0 } else { depths.iter().sum::<f64>() / depths.len() as f64 }
            };
            (mean(STARTING, false), mean(ENDING, true))
        })
    }
}

fn glyph(face: &Face, gid: u16) -> Glyph {
    Glyph { gid, advance: face.shaper.advance(gid), ..Glyph::default() }
}

/// By how much a line that starts with these glyphs hangs out at the left, in font units.
pub fn left(face: &Face, glyphs: &[Glyph]) -> i32 {
    hang(face, glyphs, false)
}

/// By how much a line that ends with these glyphs hangs out at the right, in font units.
pub fn right(face: &Face, glyphs: &[Glyph]) -> i32 {
    hang(face, glyphs, true)
}

fn hang(face: &Face, glyphs: &[Glyph], right: bool) -> i32 {
    let outermost = if right { glyphs.iter().rev().find(|g| g.advance > 0) } else { glyphs.iter().find(|g| g.advance > 0) };
    let Some(outermost) = outermost else { return 0 };
    let em = f64::from(face.metrics.units_per_em);
    let ordinary = face.edges.ordinary(face);
    let Some(depth) = depth(face, glyphs, right) else { return 0 };
    let deeper = (depth - if right { ordinary.1 } else { ordinary.0 }) * STRENGTH;
    let most = f64::from(outermost.advance) / em * MOST;
    (deeper.clamp(-0.03, most) * em).round() as i32
}

/// How far inside the optical edge lies, in ems; the whole width where there is not ink enough.
fn depth(face: &Face, glyphs: &[Glyph], right: bool) -> Option<f64> {
    let em = f64::from(face.metrics.units_per_em);
    let (mut ink, mut passed) = (0.0, 0.0);
    let mut one = |g: &Glyph| {
        let found = face.edges.ink(face, g.gid)?;
        let advance = f64::from(g.advance) / em;
        let known = found.edges[usize::from(right)].filter(|_| ink == 0.0);
        match known.map_or_else(|| found.edge(ink, right), Ok) {
            Ok(column) => {
                let x = (f64::from(found.first) + column) / COLUMNS + f64::from(g.dx) / em;
                Some(passed + if right { advance - x } else { x })
            }
            Err(all) => {
                ink = all;
                passed += advance;
                None
            }
        }
    };
    // A few glyphs from the edge there is always ink enough.
    let near = 4;
    let edge = if right { glyphs.iter().rev().take(near).find_map(&mut one) } else { glyphs.iter().take(near).find_map(&mut one) };
    edge.or(Some(passed)).filter(|_| !glyphs.is_empty())
}

/// Draws a glyph into columns: in the middle of each, how much of the band lies inside the outline (non-zero winding).
fn measure(face: &Face, gid: u16) -> Ink {
    let em = f64::from(face.metrics.units_per_em);
    let lines: Vec<[f64; 4]> = read::outline(&face.data, &face.location, gid).into_iter().map(|l| l.map(|v| f64::from(v) / em)).collect();
    let xs = || lines.iter().flat_map(|l| [l[0], l[2]]);
    let (low, high) = xs().fold((f64::MAX, f64::MIN), |(a, b), x| (a.min(x), b.max(x)));
    if low > high || high - low > 8.0 {
        return Ink::default();
    }
    let first = (low * COLUMNS).floor() as i32;
    let last = (high * COLUMNS).ceil() as i32;
    let column = |n: i32| (inside(&lines, (f64::from(n) + 0.5) / COLUMNS) / COLUMNS) as f32;
    let mut ink = Ink { first, columns: (first..last).map(column).collect(), edges: [None; 2] };
    ink.edges = [false, true].map(|right| ink.edge(0.0, right).ok());
    ink
}

/// How much of the band lies inside the outline at this x, in ems.
fn inside(lines: &[[f64; 4]], x: f64) -> f64 {
    let mut crossings: Vec<(f64, i32)> = lines
        .iter()
        .filter(|[x0, _, x1, _]| (*x0 <= x) != (*x1 <= x))
        .map(|[x0, y0, x1, y1]| (y0 + (y1 - y0) * (x - x0) / (x1 - x0), if x1 > x0 { 1 } else { -1 }))
        .collect();
    crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut winding, mut from, mut sum) = (0, 0.0, 0.0);
    for (y, way) in crossings {
        let y = y.clamp(BAND.0, BAND.1);
        if winding != 0 {
            sum += y - from;
        }
        winding += way;
        from = y;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::FontData;

    fn garamond() -> Face {
        let bytes: &'static [u8] = include_bytes!("../../fonts/eb-garamond/EBGaramond-Regular.ttf");
        crate::font::load::face(FontData::Bundled(bytes), "eb-garamond", "bundled").expect("a font")
    }

    fn share(face: &Face, text: &str, right: bool) -> f64 {
        let glyphs: Vec<Glyph> = text.chars().filter_map(|c| face.shaper.glyph(c)).map(|g| glyph(face, g)).collect();
        let outer = if right { glyphs.last() } else { glyphs.first() }.expect("a glyph").advance;
        f64::from(hang(face, &glyphs, right)) / f64::from(outer)
    }

    #[test]
    fn marks_hang_and_stems_stand() {
        let face = garamond();
        for mark in ["n-", "e,", "e.", "d’"] {
            assert!(share(&face, mark, true) > 0.5, "{mark} hangs out at the right");
        }
        assert!(share(&face, "e”", true) > 0.1, "so does a quotation mark, which has more ink");
        for letter in ["d", "n", "h", "l", "m"] {
            let gid = face.shaper.glyph(letter.chars().next().expect("a letter")).expect("a glyph");
            assert!(hang(&face, &[glyph(&face, gid)], true).abs() < 50, "{letter} stands at the right, within a twentieth of an em");
        }
        assert!(share(&face, "“H", false) > 0.25, "a quotation mark hangs out at the left");
        assert!(share(&face, "y", true) > share(&face, "d", true), "y is thinner at its right than d");
        assert!(share(&face, "A", false) > share(&face, "H", false), "A is thinner at its left than H");
    }
}

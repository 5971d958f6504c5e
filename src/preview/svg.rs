//! A page of the display list as a picture: SVG, with the letters drawn as outlines of the book's own faces.
//!
//! Every glyph that a page needs is defined once, in font units; a run puts the glyphs in a row, scaled as the PDF scales them.
//! Nothing depends on fonts that the browser has. A picture holds everything that it shows, so it can be kept by its hash and asked
//! for again only when that changes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

use crate::font::outline::{Step, outline};
use crate::font::{FaceId, Fonts};
use crate::layout::page::{Page, Placed, TextRun};
use crate::model::{Asset, AssetId, Encoding};
use crate::unit::{Len, Point, Size};

/// What pages are drawn with.
pub struct Studio<'a> {
    /// The faces.
    pub fonts: &'a Fonts,
    /// The pictures.
    pub assets: &'a [Asset],
    /// The outlines that were drawn before, with these faces.
    pub outlines: &'a Outlines,
}

/// Outlines of glyphs as path data, by face and glyph.
#[derive(Default)]
pub struct Outlines(Mutex<BTreeMap<(FaceId, u16), Arc<str>>>);

impl Outlines {
    fn get(&self, fonts: &Fonts, face: FaceId, gid: u16) -> Arc<str> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || fonts.face(face).map(|f| path(&outline(f, gid))).unwrap_or_default().into();
        known.entry((face, gid)).or_insert_with(make).clone()
    }
}

/// Path data of an outline. Points are rounded before their differences are taken, so errors do not add up.
fn path(steps: &[Step]) -> String {
    let mut out = String::new();
    let (mut pen, mut contour) = ([0i64; 2], [0i64; 2]);
    for step in steps {
        match *step {
            Step::Move(to) => {
                pen = command(&mut out, 'm', pen, &[tenths(to)]);
                contour = pen;
            }
            Step::Line(to) => pen = command(&mut out, 'l', pen, &[tenths(to)]),
            Step::Quad(a, to) => pen = command(&mut out, 'q', pen, &[tenths(a), tenths(to)]),
            Step::Cubic(a, b, to) => pen = command(&mut out, 'c', pen, &[tenths(a), tenths(b), tenths(to)]),
            Step::Close => {
                out.push('z');
                pen = contour;
            }
        }
    }
    out
}

fn tenths([x, y]: [f32; 2]) -> [i64; 2] {
    [(x * 10.0).round() as i64, (y * 10.0).round() as i64]
}

/// Writes a command with points relative to the pen, and answers where the pen is then.
fn command(out: &mut String, letter: char, pen: [i64; 2], points: &[[i64; 2]]) -> [i64; 2] {
    out.push(letter);
    for (n, at) in points.iter().enumerate() {
        for (m, axis) in [0, 1].into_iter().enumerate() {
            number(out, at[axis] - pen[axis], n + m > 0);
        }
    }
    points.last().copied().unwrap_or(pen)
}

/// Writes a number that is given in tenths; a sign parts it from the one before, else a space.
fn number(out: &mut String, tenths: i64, apart: bool) {
    if apart && tenths >= 0 {
        out.push(' ');
    }
    if tenths < 0 {
        out.push('-');
    }
    let (whole, part) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
    if whole > 0 || part == 0 {
        let _ = write!(out, "{whole}");
    }
    if part > 0 {
        let _ = write!(out, ".{part}");
    }
}

/// Writes an attribute that is given in tenths; 0 is what it is without.
fn attribute(out: &mut String, name: &str, tenths: i64) {
    if tenths != 0 {
        let _ = write!(out, " {name}=\"");
        number(out, tenths, false);
        out.push('"');
    }
}

/// A short name in letters for a number: `a` to `z`, then `ba`.
fn letters(mut n: usize) -> String {
    let mut name = Vec::new();
    loop {
        name.push(b'a' + (n % 26) as u8);
        n /= 26;
        if n == 0 {
            return name.iter().rev().map(|b| char::from(*b)).collect();
        }
    }
}

/// A length in points, to a thousandth.
fn pt(length: Len) -> String {
    let text = format!("{:.3}", length.to_pt());
    text.trim_end_matches('0').trim_end_matches('.').to_string()
}

fn colour(grey: u16) -> String {
    let level = u32::from(grey.min(1000)) * 255 / 1000;
    format!("#{level:02x}{level:02x}{level:02x}")
}

impl Studio<'_> {
    /// Draws a page of this size. What stands on it only to be clicked is not drawn.
    pub fn page(&self, page: &Page, trim: Size) -> String {
        let (width, height) = (pt(trim.width), pt(trim.height));
        let mut out =
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} {height}\">\n");
        let glyphs = self.glyphs(page, &mut out);
        for (n, (point, placed)) in page.placed.iter().enumerate() {
            match placed {
                Placed::Text(run) => self.text(*point, run, &glyphs, &mut out),
                Placed::Image { asset, size, seen, .. } => self.image(n, *point, *size, (*asset, *seen), &mut out),
                Placed::Rule { size, grey } => {
                    let (x, y, w, h) = (pt(point.x), pt(point.y), pt(size.width), pt(size.height));
                    let _ = writeln!(out, "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"{}\"/>", colour(*grey));
                }
                Placed::Link { .. } => {}
            }
        }
        out.push_str("</svg>\n");
        out
    }

    /// Defines the glyphs of a page that show something, and answers their names.
    fn glyphs(&self, page: &Page, out: &mut String) -> BTreeMap<(FaceId, u16), String> {
        let runs = page.placed.iter().filter_map(|(_, placed)| match placed {
            Placed::Text(run) => Some(run),
            Placed::Image { .. } | Placed::Rule { .. } | Placed::Link { .. } => None,
        });
        let met: BTreeSet<(FaceId, u16)> = runs.flat_map(|run| run.glyphs.iter().map(|g| (run.face, g.gid))).collect();
        let mut names = BTreeMap::new();
        out.push_str("<defs>\n");
        for (face, gid) in met {
            let path = self.outlines.get(self.fonts, face, gid);
            if !path.is_empty() {
                let name = letters(names.len());
                let _ = writeln!(out, "<path id=\"{name}\" d=\"{path}\"/>");
                names.insert((face, gid), name);
            }
        }
        out.push_str("</defs>\n");
        names
    }

    fn text(&self, point: Point, run: &TextRun, names: &BTreeMap<(FaceId, u16), String>, out: &mut String) {
        let Some(face) = self.fonts.face(run.face).filter(|_| run.size > Len::ZERO) else { return };
        let em = f64::from(face.metrics.units_per_em.max(1));
        let down = run.size.to_pt() / em;
        let across = down * f64::from(run.expand.max(1)) / 1000.0;
        let fill = if run.grey > 0 { format!(" fill=\"{}\"", colour(run.grey)) } else { String::new() };
        let (x, y) = (pt(point.x), pt(point.y));
        let _ = write!(out, "<g{fill} transform=\"matrix({across:.7} 0 0 {:.7} {x} {y})\">", -down);
        let mut pen = 0.0;
        let in_tenths = |length: f64, scale: f64| (length / scale * 10.0).round() as i64;
        for g in &run.glyphs {
            if let Some(name) = names.get(&(run.face, g.gid)) {
                let _ = write!(out, "<use href=\"#{name}\"");
                attribute(out, "x", in_tenths(pen + g.dx().to_pt(), across));
                attribute(out, "y", in_tenths(g.dy().to_pt(), down));
                out.push_str("/>");
            }
            pen += g.advance().to_pt();
        }
        out.push_str("</g>\n");
    }

    fn image(&self, n: usize, point: Point, size: Size, (id, seen): (AssetId, Option<(Point, Size)>), out: &mut String) {
        let Some(asset) = self.assets.get(id.0 as usize) else { return };
        // A picture that cannot be read again is told by the build; the page goes without it.
        let Ok(bytes) = asset.bytes.get() else { return };
        let kind = match asset.encoding {
            Encoding::Jpeg => "jpeg",
            Encoding::Png => "png",
        };
        let rect = |at: Point, size: Size| {
            format!("x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", pt(at.x), pt(at.y), pt(size.width), pt(size.height))
        };
        let mut clip = String::new();
        if let Some((corner, size)) = seen {
            let _ = writeln!(out, "<clipPath id=\"c{n}\"><rect {}/></clipPath>", rect(corner, size));
            clip = format!(" clip-path=\"url(#c{n})\"");
        }
        let _ = write!(out, "<image {}{clip} preserveAspectRatio=\"none\" href=\"data:image/{kind};base64,", rect(point, size));
        base64(&bytes, out);
        out.push_str("\"/>\n");
    }
}

/// Base 64 (RFC 4648, section 4).
fn base64(bytes: &[u8], out: &mut String) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    out.reserve(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let word = (0..3).fold(0usize, |word, n| word << 8 | usize::from(chunk.get(n).copied().unwrap_or(0)));
        for n in 0..4 {
            let letter = LETTERS.get(word >> (18 - 6 * n) & 63).copied().unwrap_or(b'=');
            out.push(if n > chunk.len() { '=' } else { char::from(letter) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outline_is_written_in_steps_from_point_to_point() {
        let steps = [
            Step::Move([10.0, 20.0]),
            Step::Line([12.5, 20.0]),
            Step::Quad([13.0, 19.0], [14.0, -1.0]),
            Step::Close,
            Step::Move([0.0, 0.0]),
            Step::Cubic([1.0, 1.0], [2.0, 2.0], [3.04, 3.0]),
            Step::Close,
        ];
        assert_eq!(path(&steps), "m10 20l2.5 0q.5-1 1.5-21zm-10-20c1 1 2 2 3 3z");
    }

    #[test]
    fn glyphs_have_short_names() {
        assert_eq!([0, 25, 26, 51, 52, 700].map(letters), ["a", "z", "ba", "bz", "ca", "bay"]);
    }

    #[test]
    fn bytes_are_written_in_base_64() {
        for (bytes, wanted) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            let mut out = String::new();
            base64(bytes.as_bytes(), &mut out);
            assert_eq!(out, wanted);
        }
    }
}

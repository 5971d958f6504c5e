//! Words on a cover: as large as they go into their room, in lines as even as they can be.

use crate::config::layout::InlineStyle;
use crate::font::Fonts;
use crate::font::outline::{Step, outline};
use crate::font::words::Divide;
use crate::layout::Setter;
use crate::layout::hyphen::Hyphenator;
use crate::layout::page::{ElementId, Placed, TextRun};
use crate::layout::para::{Line, PieceKind};
use crate::model::Lang;
use crate::unit::{Len, Point};

use super::drawing::{Ink, Mark, Placement, Turn};

/// A block of lines that is ready to be placed.
#[derive(Clone, Debug, Default)]
pub struct Set {
    pub lines: Vec<Line>,
    /// The size that they came out at, in points.
    pub size: f64,
    /// From baseline to baseline, in points.
    pub leading: f64,
    /// The height of its tallest letters above the first baseline.
    pub above: f64,
    /// How far its letters hang below the last one.
    pub below: f64,
    /// It did not fit at the smallest size, and words were left out at its end.
    pub cut: bool,
}

/// How large words may be, and in what room.
#[derive(Clone, Copy, Debug)]
pub struct Room {
    /// The width, in points.
    pub width: f64,
    pub height: f64,
    /// The size to begin with, in points.
    pub largest: f64,
    /// The size to stop at.
    pub smallest: f64,
    /// The most lines at a size that is pleasant; more are allowed when it is smaller than half the largest.
    pub lines: usize,
}

impl Set {
    /// Nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// From the tops of the first line's capitals to the last baseline; 0 where there are no lines.
    pub fn height(&self) -> f64 {
        if self.is_empty() { 0.0 } else { self.above + self.leading * (self.lines.len() - 1) as f64 }
    }

    /// Its lines with the tops of the capitals at `top`; `lean` is 0 for lines that start at `x`, 0.5 for such as are centred
    /// on it, 1 for such as end there.
    pub fn mark(&self, x: f64, top: f64, lean: f64, ink: Ink) -> Mark {
        let mut placed = Vec::new();
        let mut baseline = self.above;
        for line in &self.lines {
            put(line, -line.width().to_pt() * lean, baseline, &mut placed);
            baseline += self.leading;
        }
        Mark::Set { placed, ink, place: Placement { x, y: top, scale: 1.0, turn: Turn::None } }
    }
}

/// A line's words from a place on its baseline.
pub fn put(line: &Line, x: f64, baseline: f64, placed: &mut Vec<(Point, Placed)>) {
    for piece in &line.pieces {
        if let PieceKind::Text(run) = &piece.what {
            let run = TextRun { element: ElementId::ARTIFACT, pos: None, grey: 0, ..run.clone() };
            placed.push((Point { x: Len::pt(x) + piece.x, y: Len::pt(baseline) - piece.rise }, Placed::Text(run)));
        }
    }
}

/// Sets words in a room.
pub fn fit(setter: &mut Setter<'_>, text: &str, style: &InlineStyle, lang: &Lang, room: Room) -> Set {
    let mut words: Vec<&str> = text.split_whitespace().collect();
    let Some(first) = words.first().copied() else { return Set::default() };
    let divide = Hyphenator::new(&setter.cx.layout.hyphenation);
    let mut size = room.largest;
    let mut cut = false;
    loop {
        let style = InlineStyle { size: Len::pt(size), grey: 0, ..style.clone() };
        let leading = size * 1.16;
        let mut measure = |text: &str| setter.simple(text, &style, lang).width().to_pt();
        // A word is divided only where it would make all the others small.
        let broken = even_lines(&words, room.width, &mut measure);
        let broken =
            if broken.is_none() && size < room.largest * 0.55 { divided(&words, lang, &divide, room.width, &mut measure) } else { broken };
        let most = if size < room.largest * 0.5 { usize::MAX } else { room.lines };
        let fits = |lines: &Vec<String>| lines.len() <= most && size * 0.7 + leading * (lines.len() - 1) as f64 <= room.height;
        let smallest = size <= room.smallest;
        match broken.filter(fits) {
            Some(lines) => return finish(setter, &lines, &style, lang, size, leading, cut),
            None if !smallest => size = (size * 0.96).max(room.smallest),
            // Too much even so: the last words go, and an ellipsis says that they did.
            None if words.len() > 1 => {
                words.truncate(words.len() - if words.last() == Some(&"…") { 2 } else { 1 });
                words.push("…");
                cut = true;
                if words.len() == 1 {
                    words = vec![first];
                }
            }
            None => return finish(setter, &[words.concat()], &style, lang, size, leading, true),
        }
    }
}

fn finish(setter: &mut Setter<'_>, lines: &[String], style: &InlineStyle, lang: &Lang, size: f64, leading: f64, cut: bool) -> Set {
    let fonts = setter.cx.fonts;
    let lines: Vec<Line> = lines.iter().map(|l| setter.simple(l, style, lang)).collect();
    let above = lines.first().map_or(0.0, |l| extent(l, fonts).0).clamp(size * 0.4, size);
    let below = lines.last().map_or(0.0, |l| extent(l, fonts).1).max(0.0);
    Set { lines, size, leading, above, below, cut }
}

/// How far a line's letters reach above and below its baseline, in points.
pub fn extent(line: &Line, fonts: &Fonts) -> (f64, f64) {
    let (mut above, mut below) = (0.0_f64, 0.0_f64);
    for piece in &line.pieces {
        let PieceKind::Text(run) = &piece.what else { continue };
        let Some(face) = fonts.faces.get(usize::from(run.face.0)) else { continue };
        let scale = run.size.to_pt() / f64::from(face.metrics.units_per_em.max(1));
        for glyph in &run.glyphs {
            for step in outline(face, glyph.gid) {
                let y = match step {
                    Step::Move(p) | Step::Line(p) | Step::Quad(_, p) | Step::Cubic(_, _, p) => f64::from(p[1]),
                    Step::Close => continue,
                };
                above = above.max(y * scale + piece.rise.to_pt());
                below = below.max(-y * scale - piece.rise.to_pt());
            }
        }
    }
    (above, below)
}

/// Breaks words into the fewest lines that fit, with the widest line as narrow as possible; `None` if a word does not fit.
fn even_lines(words: &[&str], width: f64, measure: &mut dyn FnMut(&str) -> f64) -> Option<Vec<String>> {
    let fits = |limit: f64, measure: &mut dyn FnMut(&str) -> f64| {
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

/// The same, with words divided that are wider than a line; hyphens stand where lines end.
fn divided(words: &[&str], lang: &Lang, divide: &Hyphenator, width: f64, measure: &mut dyn FnMut(&str) -> f64) -> Option<Vec<String>> {
    let mut pieces: Vec<String> = Vec::new();
    for word in words {
        let mut points = Vec::new();
        if measure(word) > width {
            divide.divide(word, lang.tag(), &mut points);
        }
        points.push(word.len());
        let mut from = 0;
        let mut line = String::new();
        for to in points {
            let part = word.get(from..to)?;
            let hyphen = if to < word.len() { "-" } else { "" };
            if !line.is_empty() && measure(&format!("{line}{part}{hyphen}")) > width {
                pieces.push(format!("{line}-"));
                line.clear();
            }
            line.push_str(part);
            from = to;
        }
        pieces.push(line);
    }
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
    even_lines(&pieces, width, measure)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_few_and_even() {
        let mut measure = |t: &str| t.chars().count() as f64;
        let lines = even_lines(&["On", "the", "making", "of", "books"], 16.0, &mut measure).expect("fits");
        assert_eq!(lines, ["On the making", "of books"]);
        assert_eq!(even_lines(&["incomprehensibilities"], 16.0, &mut measure), None);
        assert_eq!(even_lines(&[], 16.0, &mut measure), Some(vec![]));
    }
}

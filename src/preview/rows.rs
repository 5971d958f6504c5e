//! The lines of a page as a reader sees them: for those who listen, for a search, for a click.

use crate::font::Fonts;
use crate::layout::page::{ElementId, Page, Placed, TextRun};
use crate::unit::{Len, Point};

/// A line of a page.
pub struct Row<'a> {
    /// Its left edge.
    pub x: Len,
    /// Its baseline.
    pub y: Len,
    /// Its right edge.
    pub end: Len,
    /// The size of its largest letters.
    pub size: Len,
    /// It is no part of the text: a head, a folio.
    pub artifact: bool,
    /// Its runs with where they start.
    pub runs: Vec<(Point, &'a TextRun)>,
}

/// The lines of a page in reading order; marks above the line are in it.
pub fn rows(page: &Page) -> Vec<Row<'_>> {
    let mut out: Vec<Row<'_>> = Vec::new();
    for (at, placed) in &page.placed {
        let Placed::Text(run) = placed else { continue };
        let (artifact, end) = (run.element == ElementId::ARTIFACT, at.x + run.width());
        match out.last_mut() {
            Some(r) if (r.y - at.y).abs() < r.size / 2 && at.x >= r.end - Len::points(1) && r.artifact == artifact => {
                if run.size > r.size {
                    (r.size, r.y) = (run.size, at.y);
                }
                r.end = end;
                r.runs.push((*at, run));
            }
            _ => out.push(Row { x: at.x, y: at.y, end, size: run.size, artifact, runs: vec![(*at, run)] }),
        }
    }
    out
}

impl Row<'_> {
    /// Its words.
    pub fn text(&self) -> String {
        self.runs.iter().map(|(_, run)| &*run.text).collect()
    }

    /// A hyphen that the line breaker put in ends it.
    pub fn hyphenated(&self) -> bool {
        self.runs.last().is_some_and(|(_, run)| run.hyphenated)
    }

    /// How wide its word spaces are, as a multiple of the face's own; none where it has no space.
    pub fn looseness(&self, fonts: &Fonts) -> Option<f64> {
        let (mut set, mut own) = (Len::ZERO, Len::ZERO);
        for (_, run) in &self.runs {
            let Some(face) = fonts.face(run.face) else { continue };
            let natural = face.at(face.space, run.size);
            for glyph in &run.glyphs {
                if run.text.get(usize::from(glyph.cluster)..).is_some_and(|t| t.starts_with(' ')) {
                    set += glyph.advance();
                    own += natural;
                }
            }
        }
        (own > Len::ZERO).then(|| set.0 as f64 / own.0 as f64)
    }
}

/// So many word spaces under one another are shown as a river.
const RIVER: usize = 3;
/// Lines are neighbours where their baselines lie within so many sizes of the letters.
const NEIGHBOURS: f64 = 1.7;

/// A word space: its left and its right edge.
type Gap = (Len, Len);

/// The word spaces of a line that no other line has beside it.
fn gaps(row: &Row<'_>) -> Vec<Gap> {
    let mut out: Vec<Gap> = Vec::new();
    for (at, run) in &row.runs {
        let mut pen = at.x;
        for glyph in &run.glyphs {
            let next = pen + glyph.advance();
            if run.text.get(usize::from(glyph.cluster)..).is_some_and(|t| t.starts_with(' ')) {
                match out.last_mut() {
                    Some(last) if last.1 >= pen => last.1 = next,
                    _ => out.push((pen, next)),
                }
            }
            pen = next;
        }
    }
    out.retain(|gap| gap.0 > row.x && gap.1 < row.end);
    out
}

/// The word spaces of each line that are part of a river: three or more of them in lines that follow each other, each overlapping the one
/// above by half of the narrower of the two or more, and the one that it overlaps most.
pub fn rivers(rows: &[Row<'_>]) -> Vec<Vec<Gap>> {
    let mut out: Vec<Vec<Gap>> = vec![Vec::new(); rows.len()];
    // The chains that reach the line above: their spaces, the last of them last.
    let mut chains: Vec<Vec<(usize, Gap)>> = Vec::new();
    let mut above: Option<&Row<'_>> = None;
    let mut end = |chain: Vec<(usize, Gap)>| {
        if chain.len() >= RIVER {
            chain.into_iter().for_each(|(n, gap)| out.iter_mut().skip(n).take(1).for_each(|list| list.push(gap)));
        }
    };
    for (n, row) in rows.iter().enumerate().filter(|(_, row)| !row.artifact) {
        let reach = (row.size.0 as f64 * NEIGHBOURS) as i64;
        let joined = above.is_some_and(|above| row.y > above.y && (row.y - above.y).0 <= reach);
        let mut open = std::mem::take(&mut chains);
        if !joined {
            open.drain(..).for_each(&mut end);
        }
        for gap in gaps(row) {
            let shared = |chain: &[(usize, Gap)]| {
                let last = chain.last()?.1;
                let shared = gap.1.min(last.1) - gap.0.max(last.0);
                (shared > Len::ZERO && shared * 2 >= (gap.1 - gap.0).min(last.1 - last.0)).then_some(shared)
            };
            let found = open.iter().enumerate().filter_map(|(k, chain)| Some((shared(chain)?, k)));
            let best = found.max_by_key(|(shared, k)| (*shared, std::cmp::Reverse(*k)));
            let mut chain = best.map(|(_, k)| open.remove(k)).unwrap_or_default();
            chain.push((n, gap));
            chains.push(chain);
        }
        open.into_iter().for_each(&mut end);
        above = Some(row);
    }
    chains.into_iter().for_each(&mut end);
    out
}

/// Where the characters from byte `from` to byte `to` of a run stand: left and right edge.
pub fn extent(at: Point, run: &TextRun, from: usize, to: usize) -> (Len, Len) {
    let (mut pen, mut left, mut right) = (at.x, None, at.x);
    for glyph in &run.glyphs {
        let cluster = usize::from(glyph.cluster);
        let next = pen + glyph.advance();
        if (from..to).contains(&cluster) {
            left = Some(left.map_or(pen, |l: Len| l.min(pen)));
            right = right.max(next);
        }
        pen = next;
    }
    left.map_or((at.x, pen), |left| (left, right))
}

/// A place at which words were found.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The left end of the baseline.
    pub at: Point,
    /// How wide.
    pub width: Len,
    /// How large the letters are.
    pub size: Len,
}

/// Words found once on a page: a rectangle a line that they stand on.
pub type Found = Vec<Hit>;

/// Where a character stands: row, run, byte.
type Spot = (usize, usize, usize);

/// Finds words on a page, however they are cased, and across the ends of its lines.
pub fn find(page: &Page, wanted: &str) -> Vec<Found> {
    let wanted: Vec<char> = plain(wanted).collect();
    let rows = rows(page);
    // Each character with its place: row, run, byte. Line ends are spaces that stand nowhere.
    let mut text: Vec<(char, Option<Spot>)> = Vec::new();
    for (r, row) in rows.iter().enumerate().filter(|(_, row)| !row.artifact) {
        for (n, (_, run)) in row.runs.iter().enumerate() {
            text.extend(run.text.char_indices().flat_map(|(b, c)| c.to_lowercase().map(move |c| (one(c), Some((r, n, b))))));
        }
        let ends_in_space = text.last().is_some_and(|(c, _)| *c == ' ');
        if !row.hyphenated() && !ends_in_space {
            text.push((' ', None));
        }
    }
    let mut found = Vec::new();
    let mut at = 0;
    while !wanted.is_empty() && at + wanted.len() <= text.len() {
        let here = text.get(at..at + wanted.len()).unwrap_or_default();
        if here.iter().map(|(c, _)| c).ne(&wanted) {
            at += 1;
            continue;
        }
        let mut hits: Vec<(usize, Hit)> = Vec::new();
        for (r, n, b) in here.iter().filter_map(|(_, place)| *place) {
            let Some((row, (point, run))) = rows.get(r).and_then(|row| Some((row, row.runs.get(n)?))) else { continue };
            let (left, right) = extent(*point, run, b, b + 1);
            match hits.last_mut() {
                Some((same, hit)) if *same == r => hit.width = hit.width.max(right - hit.at.x),
                _ => hits.push((r, Hit { at: Point { x: left, y: row.y }, width: right - left, size: row.size })),
            }
        }
        found.push(hits.into_iter().map(|(_, hit)| hit).collect());
        at += wanted.len();
    }
    found
}

/// Letters as they are compared: small, with straight quotation marks and plain hyphens and spaces.
fn plain(text: &str) -> impl Iterator<Item = char> {
    text.split_whitespace().flat_map(|word| std::iter::once(' ').chain(word.chars())).skip(1).flat_map(char::to_lowercase).map(one)
}

fn one(c: char) -> char {
    match c {
        '’' | '‘' => '\'',
        '“' | '”' | '„' | '«' | '»' => '"',
        '‐' | '‑' => '-',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

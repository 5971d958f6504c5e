//! The line breaker: numbers in, breaks out. It knows no fonts, no text and no pages.
//!
//! # The principle
//!
//! A paragraph is a row of places where a line may end ([`Point`]). Choosing some of them makes lines; each line costs
//! *demerits*: for spaces that are too wide or too tight, for hyphens, for a line unlike the one above it, for the same word
//! stacked on itself, for a last line that is a runt. The best breaking is the one whose sum is least, over the whole paragraph:
//! D. E. Knuth and M. F. Plass, “Breaking paragraphs into lines”, *Software — Practice and Experience* 11 (1981),
//! 1119–1184; the search is theirs (p. 1156, and tex.web §829–§855), a shortest path through the feasible lines found in one sweep.
//!
//! What differs from TeX:
//! - one sweep with the hyphens in from the start; a second one, without tolerance, only where the first finds no way (tex.web §863);
//! - besides its spaces a line has *micro* stretch (glyphs wider or narrower by up to 2 %, letters apart by less than a
//!   hundredth of an em), which takes most of the slack before the spaces feel it: Hàn Thế Thành, *Micro-typographic extensions to
//!   the TeX typesetting system* (2000), ch. 3;
//! - the fitness classes (tex.web §817) are fine (a twentieth of a space), so that the difference of neighbours has a price by its size;
//! - the number of lines is part of a node's state wherever variants are wanted (TeX's looseness, §872–§875, all at once).
//!
//! # Exactness
//!
//! A node is (point, number of lines, class of the line that ends there, hyphens in a row). Every price depends on two neighbouring
//! nodes only, so the sweep is exact with respect to [`evaluate`]; a test compares it with all subsets of points on small random
//! paragraphs. Two things are cut, both without loss in practice and the first without loss at all: nodes that cost more than the
//! best of their point by more than any later price could make good, and line counts further than wanted from the best one's.

pub mod demerits;
mod search;

pub use demerits::{MAX_SHRINK, OVERFULL, PRICES, Prices, distribute_slack};
pub use search::Breaker;

/// Sums from the start of the paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Natural width, in scaled points.
    pub width: i64,
    /// What stretches, by how easily: word spaces by their width, other glue by as much as a space that gives way like it.
    pub space: i64,
    /// What shrinks, in the same way.
    pub tight: i64,
    /// By how much glyphs and letter spaces may stretch, and as much shrink.
    pub micro: i64,
}

/// A place where a line may end. Point 0 is the start of the paragraph and the last one its end, which is `forced`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// The sums up to the end of a line that ends here: with a hyphen, less what hangs into the margin.
    pub end: Extent,
    /// The sums up to the start of a line that starts after this point: with the space skipped, with what hangs out counted as skipped.
    pub start: Extent,
    /// Demerits for ending a line here.
    pub penalty: f64,
    /// The line ends with a hyphen, put in or written.
    pub hyphen: bool,
    /// The line must end here.
    pub forced: bool,
    /// The word that ends the line, 0 for none that could be told again. At the start: that of the line above the paragraph.
    pub end_stem: u32,
    /// The word that starts the next line, at the end that below the paragraph.
    pub start_stem: u32,
    /// Words before this point.
    pub words: u32,
    /// Letters of the word before this point.
    pub letters: u32,
}

/// Justified, ragged, or ragged and balanced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Justification {
    /// Both edges straight.
    Justified,
    /// One edge straight.
    Ragged,
    /// As ragged, in as few lines as there can be, as even as they can be.
    Balanced,
}

/// The shape that the lines must have, in scaled points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shape {
    /// How lines are set.
    pub justification: Justification,
    pub measure: i64,
    /// The indent of the first line.
    pub indent: i64,
    /// So many first lines are narrower by so much.
    pub cut_in: (u32, i64),
    /// A last line narrower than this is a runt.
    pub runt: i64,
    /// The em of the text.
    pub em: i64,
    /// Hyphens in a row, at most.
    pub ladder: u32,
    /// Wanted: breakings with so many lines fewer and more than the best.
    pub fewer: u32,
    /// See `fewer`.
    pub more: u32,
    /// The part of the micro stretch that a line may take beyond it, where its spaces would be wider than [`demerits::WIDE`].
    pub reserve: f64,
    /// What costs how much.
    pub prices: Prices,
}

impl Shape {
    /// The width of a line, counted from 0.
    pub fn width(&self, line: u32) -> i64 {
        self.measure - if line == 0 { self.indent } else { 0 } - if line < self.cut_in.0 { self.cut_in.1 } else { 0 }
    }
}

/// A breaking of the paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Breaking {
    /// What it costs.
    pub demerits: f64,
    /// The points at which its lines end.
    pub ends: Vec<u32>,
}

/// The width of all up to here when everything is squeezed as far as it goes.
fn squeezed(e: &Extent) -> i64 {
    e.width - e.micro - (e.tight as f64 * MAX_SHRINK) as i64 - 1
}

/// The same up to the start of a line.
fn squeezed_start(p: &Point) -> i64 {
    p.start.width - p.start.micro - (p.start.tight as f64 * MAX_SHRINK) as i64
}

/// By how much the widest of the lines that fit in no way is too wide.
pub fn overfull_by(points: &[Point], shape: &Shape, ends: &[u32]) -> Option<i64> {
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let over = starts.zip(ends).enumerate().filter_map(|(line, (a, b))| {
        let (from, to) = (points.get(a as usize)?, points.get(*b as usize)?);
        Some(squeezed(&to.end) - squeezed_start(from) - shape.width(line as u32))
    });
    over.max().filter(|o| *o > 0)
}

#[cfg(test)]
mod tests;

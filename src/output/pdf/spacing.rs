//! Letter-spacing, found again in the advances of a line, so that the file can say it once a line and not at every letter.

use super::fonts::Subsets;
use super::number::milli;
use super::reading::Item;
use crate::layout::page::{Placed, TextRun};

/// The letter-spacing of a line: what most of its letters advance beyond their widths, in 1/1000 em.
///
/// A majority vote (Boyer and Moore, 1991) with a little room for rounding; kerned letters are outvoted, and word spaces,
/// which justification stretches, have no vote.
pub fn letter_spacing(subsets: &Subsets, line: &[&Item]) -> f64 {
    let Some((start, Placed::Text(first))) = line.first() else { return 0.0 };
    let excesses: Vec<f64> = {
        let runs = line.iter().take_while(|(point, _)| point.y == start.y).filter_map(|(_, p)| match p {
            Placed::Text(run) if run.size == first.size && run.expand == first.expand => subsets.get(run.face).map(|face| (run, face)),
            _ => None,
        });
        let each = runs.flat_map(|(run, face)| {
            let unit = unit(run);
            let codes = run.glyphs.iter().map(move |g| (g, face.code(g.gid)));
            codes.filter(|(_, code)| Some(*code) != face.space).map(move |(g, code)| g.advance().to_pt() / unit - face.width(code))
        });
        each.collect()
    };
    let (mut candidate, mut lead) = (0.0, 0u32);
    for &excess in &excesses {
        match lead {
            0 => (candidate, lead) = (excess, 1),
            _ if agrees(excess, candidate) => lead += 1,
            _ => lead -= 1,
        }
    }
    let (mut votes, mut sum, mut all) = (0u32, 0.0, 0u32);
    for &excess in &excesses {
        all += 1;
        if agrees(excess, candidate) {
            votes += 1;
            sum += excess;
        }
    }
    let spacing = sum / f64::from(votes.max(1));
    if votes * 5 < all * 2 || agrees(spacing, 0.0) { 0.0 } else { spacing }
}

/// Whether two letters are spaced alike, but for rounding.
fn agrees(a: f64, b: f64) -> bool {
    (a - b).abs() < 0.02
}

/// A thousandth of an em in a run, in points.
pub fn unit(run: &TextRun) -> f64 {
    milli(run.size) as f64 / 1e6 * f64::from(run.expand) / 1e3
}

//! Second thoughts: what hangs on where the words of several lines come to stand is known only when they stand there.
//!
//! So rivers are looked for in the best breaking, which is then searched again without one of the line ends that made them: a few
//! more searches for the few paragraphs that have any, where the k best breakings of every paragraph would be kept for them.

use super::around::Around;
use super::breaker::{Breaking, Shape};
use super::rivers::Lines;
use super::setter::Setter;

/// Rivers of one paragraph that are tried to be broken, one after another.
const RIVER_TRIES: u32 = 3;
/// What a river may cost to be without.
const RIVER: f64 = 4.0;
/// More than any line costs that is not overfull.
const FORBIDDEN: f64 = 1_000.0;
/// So many lines above are looked at: a river that is one already is not this paragraph's.
const ABOVE: usize = 3;

impl Setter<'_> {
    /// Breaks a paragraph with rivers again, without one of the line ends that made them, if that costs little more.
    pub(super) fn without_rivers(&mut self, mut breakings: Vec<Breaking>, best: usize, shape: &Shape, above: &Lines) -> Vec<Breaking> {
        let alone = Shape { fewer: 0, more: 0, ..*shape };
        for _ in 0..RIVER_TRIES {
            let Some(now) = breakings.get(best).filter(|b| b.ends.len() > 1) else { break };
            let found = self.rivers(now, shape, above);
            let Some(last) = found.first().copied() else { break };
            let mut better: Option<(f64, Breaking)> = None;
            for line in (last.saturating_sub(3)..=last).rev() {
                let Some(point) = now.ends.get(line).map(|p| *p as usize).filter(|p| p + 1 < self.row.points.len()) else { continue };
                let Some(kept) = self.row.points.get(point).map(|p| p.penalty) else { continue };
                self.penalise(point, kept + FORBIDDEN);
                let (other, at) = self.breaker.search(&self.row.points, &alone);
                self.penalise(point, kept);
                let Some(other) = other.into_iter().nth(at).filter(|b| b.ends.len() == now.ends.len()) else { continue };
                let left = self.rivers(&other, shape, above).len();
                let price = other.demerits + RIVER * left as f64;
                if other.demerits < FORBIDDEN && better.as_ref().is_none_or(|(p, _)| price < *p) {
                    better = Some((price, other));
                }
            }
            match better {
                Some((price, other)) if price < now.demerits + RIVER * found.len() as f64 => {
                    breakings.iter_mut().skip(best).take(1).for_each(|b| *b = other.clone());
                }
                _ => break,
            }
        }
        breakings
    }

    /// The lines at which rivers end, also those that come from the paragraph above.
    fn rivers(&self, breaking: &Breaking, shape: &Shape, above: &Lines) -> Vec<usize> {
        let mut lines = above.clone();
        lines.add(&self.row, shape, &breaking.ends, 0);
        lines.rivers().into_iter().filter_map(|n| n.checked_sub(above.count())).collect()
    }

    /// Adds the best breaking without the hyphens of the best of all, if it has as many lines.
    pub(super) fn unhyphenated(&mut self, mut breakings: Vec<Breaking>, best: usize, shape: &Shape) -> Vec<Breaking> {
        let Some(now) = breakings.get(best) else { return breakings };
        let lines = now.ends.len();
        let divided: Vec<(usize, f64)> = now
            .ends
            .iter()
            .filter_map(|end| Some((*end as usize, self.row.points.get(*end as usize)?)))
            .filter(|(_, point)| point.hyphen)
            .map(|(at, point)| (at, point.penalty))
            .collect();
        if divided.is_empty() {
            return breakings;
        }
        divided.iter().for_each(|(at, penalty)| self.penalise(*at, penalty + FORBIDDEN));
        let (other, at) = self.breaker.search(&self.row.points, &Shape { fewer: 0, more: 0, ..*shape });
        divided.iter().for_each(|(at, penalty)| self.penalise(*at, *penalty));
        breakings.extend(other.into_iter().nth(at).filter(|b| b.ends.len() == lines && b.demerits < FORBIDDEN));
        breakings
    }

    fn penalise(&mut self, point: usize, penalty: f64) {
        if let Some(p) = self.row.points.get_mut(point) {
            p.penalty = penalty;
        }
    }

    /// What the paragraph below will have above it.
    pub(super) fn beneath_of(&self, best: Option<&Breaking>, shape: &Shape) -> Around {
        let above = self.row.points.last().map_or(0, |p| p.end_stem);
        let mut gaps = Lines::default();
        if let Some(ends) = best.map(|b| &b.ends) {
            gaps.add(&self.row, shape, ends, ends.len().saturating_sub(ABOVE));
        }
        Around { above, below: 0, gaps }
    }
}

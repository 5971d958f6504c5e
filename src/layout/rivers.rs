//! Rivers: word spaces that lie under one another in several lines, so that the eye sees white running down the page.
//!
//! They hang on where the words of *several* lines come to stand, which no price between two neighbours can know. So they
//! are looked for in the finished paragraph, and it is broken again without one of the line ends that made the river.

use super::breaker::{MAX_SHRINK, Point, Shape, distribute_slack};
use super::item::{Joint, ParagraphItems};

/// So many spaces under one another are a river.
const LONG: u32 = 4;

/// A word space in a line: from, to, in scaled points.
pub type Gap = (i64, i64);

/// The word spaces of lines, line by line, each line's from left to right.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    gaps: Vec<Gap>,
    /// Where each line's gaps end.
    ends: Vec<usize>,
}

/// A space with what is above it: the length of its river, and whether a space below goes on with it.
struct Reach {
    long: u32,
    gap: Gap,
    taken: bool,
}

impl Lines {
    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.ends.len()
    }

    /// The lines (counted from 0) at which rivers end.
    ///
    /// A space continues the river of the space above it that it overlaps most, by at least half of the narrower of the two.
    pub fn rivers(&self) -> Vec<usize> {
        let mut found = Vec::new();
        let (mut above, mut here): (Vec<Reach>, Vec<Reach>) = (Vec::new(), Vec::new());
        let mut from = 0;
        for (n, end) in self.ends.iter().enumerate() {
            // What ends before a gap ends before all that follow it.
            let mut passed = 0;
            for gap in self.gaps.get(from..*end).unwrap_or_default() {
                passed += above.iter().skip(passed).take_while(|r| r.gap.1 <= gap.0).count();
                let mut best: Option<(i64, &mut Reach)> = None;
                for over in above.iter_mut().skip(passed).take_while(|r| r.gap.0 < gap.1).filter(|r| !r.taken) {
                    let shared = overlap(*gap, over.gap);
                    let enough = shared > 0 && 2 * shared >= (gap.1 - gap.0).min(over.gap.1 - over.gap.0);
                    if enough && best.as_ref().is_none_or(|b| shared > b.0) {
                        best = Some((shared, over));
                    }
                }
                let long = best.map_or(1, |(_, over)| {
                    over.taken = true;
                    over.long + 1
                });
                here.push(Reach { long, gap: *gap, taken: false });
            }
            found.extend(above.drain(..).filter(|r| !r.taken && r.long >= LONG).map(|_| n - 1));
            std::mem::swap(&mut above, &mut here);
            from = *end;
        }
        found.extend(above.iter().filter(|r| r.long >= LONG).map(|_| self.ends.len() - 1));
        found
    }

    /// Adds the word spaces of a breaking, from line `first` on.
    pub fn add(&mut self, row: &ParagraphItems, shape: &Shape, ends: &[u32], first: usize) {
        let mut from = first.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
        let start = row.joints.get(from as usize).map_or(0, |j| j.start);
        let mut spaces = row.spaces.iter().skip(row.spaces.partition_point(|s| s.item < start)).peekable();
        self.gaps.reserve(spaces.len());
        self.ends.reserve(ends.len().saturating_sub(first));
        for (n, end) in ends.iter().enumerate().skip(first) {
            let (Some(a), Some(b)) = (ends_at(row, from), ends_at(row, *end)) else { break };
            let left = shape.measure - shape.width(n as u32);
            let setting = Stretch::of(a.0, b.0, shape.width(n as u32), shape);
            let mut white = 0.0;
            while let Some(space) = spaces.next_if(|s| s.item < b.1.end) {
                if space.item >= a.1.start {
                    let black = (space.at - a.0.start.width) as f64 - white;
                    let x = black * setting.glyphs + white * setting.spaces;
                    white += space.width as f64;
                    let to = x + space.width as f64 * setting.spaces;
                    self.gaps.push((left + x as i64, left + to as i64));
                }
            }
            self.ends.push(self.gaps.len());
            from = *end;
        }
    }
}

fn overlap(a: Gap, b: Gap) -> i64 {
    a.1.min(b.1) - a.0.max(b.0)
}

fn ends_at(row: &ParagraphItems, point: u32) -> Option<(&Point, &Joint)> {
    Some((row.points.get(point as usize)?, row.joints.get(point as usize)?))
}

/// By how much the glyphs and the spaces of a line are wider than natural.
struct Stretch {
    glyphs: f64,
    spaces: f64,
}

impl Stretch {
    fn of(a: &Point, b: &Point, width: i64, shape: &Shape) -> Stretch {
        let natural = b.end.width - a.start.width;
        let slack = (width - natural) as f64;
        let space = if slack < 0.0 { b.end.tight - a.start.tight } else { b.end.space - a.start.space } as f64;
        if space <= 0.0 || (b.forced && slack > 0.6 * shape.em as f64) {
            return Stretch { glyphs: 1.0, spaces: 1.0 };
        }
        let (taken, rest) = distribute_slack(slack, space, (b.end.micro - a.start.micro) as f64, shape.prices.stiffness, shape.reserve);
        let black = (natural as f64 - space).max(1.0);
        Stretch { glyphs: 1.0 + taken / black, spaces: 1.0 + (rest / space).max(-MAX_SHRINK) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_spaces_under_one_another_are_a_river() {
        let lines = |at: &[i64]| Lines {
            gaps: at.iter().flat_map(|x| [(*x, x + 10), (200, 204)]).collect(),
            ends: (1..=at.len()).map(|n| 2 * n).collect(),
        };
        assert_eq!(lines(&[100, 103, 99, 101]).rivers(), [3, 3], "both columns run through");
        assert_eq!(lines(&[100, 103, 120, 101]).rivers(), [3], "only the second does");
        assert!(lines(&[100, 103, 99]).rivers().is_empty());
    }
}

//! Rivers: word spaces that lie under one another in several lines, so that the eye sees white running down the page.
//!
//! They hang on where the words of *several* lines come to stand, which no price between two neighbours can know. So they
//! are looked for in the finished paragraph, and it is broken again without one of the line ends that made the river.

use super::breaker::{MAX_SHRINK, Point, Shape, share};
use super::item::{Joint, Row};

/// So many spaces under one another are a river.
const LONG: u32 = 4;

/// A word space in a line: from, to, in scaled points.
pub type Gap = (i64, i64);

/// The lines (counted from 0) at which rivers end.
///
/// A space continues the river of the space above it that it overlaps most, by at least half of the narrower of the two.
pub fn rivers(lines: &[Vec<Gap>]) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut above: Vec<(u32, Gap)> = Vec::new();
    for (n, gaps) in lines.iter().enumerate() {
        let mut taken = vec![false; above.len()];
        let mut here = Vec::with_capacity(gaps.len());
        for gap in gaps {
            let best = above
                .iter()
                .enumerate()
                .filter(|(k, _)| !taken.get(*k).copied().unwrap_or(true))
                .map(|(k, (long, over))| (overlap(*gap, *over), k, *long))
                .filter(|(o, k, _)| above.get(*k).is_some_and(|(_, over)| *o > 0 && 2 * o >= (gap.1 - gap.0).min(over.1 - over.0)))
                .reduce(|a, b| if b.0 > a.0 { b } else { a });
            if let Some((_, k, long)) = best {
                taken.iter_mut().skip(k).take(1).for_each(|t| *t = true);
                here.push((long + 1, *gap));
            } else {
                here.push((1, *gap));
            }
        }
        ends.extend(above.iter().zip(&taken).filter(|((long, _), taken)| !**taken && *long >= LONG).map(|_| n - 1));
        above = here;
    }
    ends.extend(above.iter().filter(|(long, _)| *long >= LONG).map(|_| lines.len() - 1));
    ends
}

fn overlap(a: Gap, b: Gap) -> i64 {
    a.1.min(b.1) - a.0.max(b.0)
}

/// Where the word spaces of a breaking stand, from line `first` on.
pub fn gaps(row: &Row, shape: &Shape, ends: &[u32], first: usize) -> Vec<Vec<Gap>> {
    let mut from = first.checked_sub(1).and_then(|before| ends.get(before)).copied().unwrap_or(0);
    let start = row.joints.get(from as usize).map_or(0, |j| j.start);
    let mut spaces = row.spaces.iter().skip(row.spaces.partition_point(|s| s.item < start)).peekable();
    let mut lines = Vec::with_capacity(ends.len().saturating_sub(first));
    for (n, end) in ends.iter().enumerate().skip(first) {
        let (Some(a), Some(b)) = (ends_at(row, from), ends_at(row, *end)) else { break };
        let left = shape.measure - shape.width(n as u32);
        let setting = Stretch::of(a.0, b.0, shape.width(n as u32), shape);
        let (mut line, mut white) = (Vec::new(), 0.0);
        while let Some(space) = spaces.next_if(|s| s.item < b.1.end) {
            if space.item >= a.1.start {
                let black = (space.at - a.0.start.width) as f64 - white;
                let x = black * setting.glyphs + white * setting.spaces;
                white += space.width as f64;
                let to = x + space.width as f64 * setting.spaces;
                line.push((left + x as i64, left + to as i64));
            }
        }
        lines.push(line);
        from = *end;
    }
    lines
}

fn ends_at(row: &Row, point: u32) -> Option<(&Point, &Joint)> {
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
        let space = (b.end.space - a.start.space) as f64;
        let slack = (width - natural) as f64;
        if space <= 0.0 || (b.forced && slack > 0.6 * shape.em as f64) {
            return Stretch { glyphs: 1.0, spaces: 1.0 };
        }
        let (taken, rest) = share(slack, space, (b.end.micro - a.start.micro) as f64, shape.prices.stiffness, shape.reserve);
        let black = (natural as f64 - space).max(1.0);
        Stretch { glyphs: 1.0 + taken / black, spaces: 1.0 + (rest / space).max(-MAX_SHRINK) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_spaces_under_one_another_are_a_river() {
        let line = |x: i64| vec![(x, x + 10), (200, 204)];
        let straight: Vec<_> = [100, 103, 99, 101].into_iter().map(line).collect();
        assert_eq!(rivers(&straight), [3, 3], "both columns run through");
        let broken: Vec<_> = [100, 103, 120, 101].into_iter().map(line).collect();
        assert_eq!(rivers(&broken), [3], "only the second does");
        assert!(rivers(&straight[..3]).is_empty());
    }
}

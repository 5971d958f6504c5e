//! Code: lines stay as they are; one that is too long goes on below, after a mark.

use super::breaker::{Breaking, Point};
use crate::unit::Len;

/// A point this dear is a cut inside a word: taken only where nothing better is in the second half of the line.
const DEAR: f64 = 10.0;

/// Breaks code at its own line ends, and where a line is full; lines that go on are narrower by `mark` and by what `indent` says of
/// the point at which the first of them starts, at most half of the measure. Also returns the indent of each line. Widths in scaled
/// points.
pub fn wrap(points: &[Point], measure: i64, mark: i64, indent: impl Fn(usize) -> i64) -> (Breaking, Vec<Len>) {
    let (mut ends, mut indents) = (Vec::new(), Vec::new());
    let (mut at, mut own) = (0, None);
    while at + 1 < points.len() {
        let width = own.map_or(measure, |indent: i64| measure - mark - indent);
        let end = line_end(points, at, width);
        indents.push(Len(own.unwrap_or(0)));
        let goes_on = points.get(end).is_some_and(|p| !p.forced);
        own = goes_on.then(|| own.unwrap_or_else(|| indent(at).clamp(0, measure / 2)));
        ends.push(end as u32);
        at = end;
    }
    (Breaking { demerits: 0.0, ends }, indents)
}

/// The point at which a line that starts after `at` ends.
fn line_end(points: &[Point], at: usize, width: i64) -> usize {
    let from = points.get(at).map_or(0, |p| p.start.width);
    let (mut cut, mut good) = (at + 1, None);
    for (n, point) in points.iter().enumerate().skip(at + 1) {
        let wide = point.end.width - from;
        if wide > width {
            break;
        }
        if point.forced {
            return n;
        }
        cut = n;
        if point.penalty < DEAR && wide * 2 >= width {
            good = Some(n);
        }
    }
    good.unwrap_or(cut)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::breaker::Extent;

    fn at(width: i64, penalty: f64, forced: bool) -> Point {
        let here = Extent { width, space: 0, tight: 0, micro: 0 };
        Point { end: here, start: here, penalty, forced, ..Point::default() }
    }

    #[test]
    fn lines_end_where_they_did_and_long_ones_go_on() {
        let mut points = vec![at(0, 0.0, false), at(30, 0.0, true)];
        points.extend((4..=26).map(|x| at(x * 10, if x == 11 { 0.0 } else { 40.0 }, x == 26)));
        // 30 stays; then 230 wide from 30 on: cut at the good point at 110, then at the last that fits, less the mark.
        assert_eq!(wrap(&points, 100, 20, |_| 0).0.ends, [1, 9, 17, 24]);
        let (breaking, indents) = wrap(&points, 100, 20, |_| 30);
        assert_eq!(breaking.ends.get(..3), Some(&[1, 9, 14][..]));
        assert_eq!(indents.get(..4), Some(&[Len(0), Len(0), Len(30), Len(30)][..]));
    }
}

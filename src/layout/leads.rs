//! White between the lines of a paragraph, where a formula is too tall to stand between its neighbours.
//!
//! Lines stand on the grid of the book. Where the ink of two of them would meet, what is missing is put between them, and what makes whole
//! lines of it all round the tall ones: the paragraph ends on the grid again.

use crate::unit::Len;

use super::para::LineFacts;

/// Words are so high, so deep, and ink is so far from ink, in hundredths of the leading.
const HIGH: i64 = 55;
const DEEP: i64 = 20;
const APART: i64 = 6;

/// The white above each line, and last that below the last one; nothing where all lines stand on the grid.
pub fn leads(lines: &[LineFacts], leading: Len) -> Vec<Len> {
    let of = |hundredths: i64| leading.scale(hundredths, 100);
    let height = |n: usize| lines.get(n).map_or(Len::ZERO, |l| l.formulas.0).max(of(HIGH));
    let depth = |n: usize| lines.get(n).map_or(Len::ZERO, |l| l.formulas.1).max(of(DEEP));
    let above = |n: usize| n.checked_sub(1).map_or(of(DEEP), depth);
    let meets = |n: usize| (above(n) + height(n) + of(APART) - leading).max(Len::ZERO);
    if lines.iter().all(|l| l.formulas == (Len::ZERO, Len::ZERO)) {
        return Vec::new();
    }
    let mut leads: Vec<Len> = (0..=lines.len()).map(meets).collect();
    let total: Len = leads.iter().copied().sum();
    if total == Len::ZERO {
        return Vec::new();
    }
    // Each gap that is too narrow has a tall line above or below it, or both.
    let narrow = |n: usize| meets(n) > Len::ZERO;
    let is_tall = |n: &usize| height(*n) > of(HIGH) && narrow(*n) || depth(*n) > of(DEEP) && narrow(n + 1);
    let tall: Vec<usize> = (0..lines.len()).filter(is_tall).collect();
    let spare = total.round_up_to(leading) - total;
    let sides = i64::try_from(tall.len() * 2).unwrap_or(1).max(1);
    let mut given = Len::ZERO;
    for (k, side) in (1..).zip(tall.iter().flat_map(|n| [*n, n + 1])) {
        let due = spare.scale(k, sides);
        if let Some(lead) = leads.get_mut(side) {
            *lead += due - given;
        }
        given = due;
    }
    leads
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(formulas: &[(i64, i64)]) -> Vec<LineFacts> {
        formulas.iter().map(|f| LineFacts { formulas: (Len::points(f.0), Len::points(f.1)), ..LineFacts::default() }).collect()
    }

    #[test]
    fn what_fits_stays_on_the_grid_and_what_does_not_comes_back_to_it() {
        let leading = Len::points(14);
        for flat in [vec![], vec![(0, 0), (0, 0)], vec![(9, 3), (0, 0), (9, 3)]] {
            assert!(leads(&lines(&flat), leading).is_empty(), "{flat:?}");
        }
        for tall in [vec![(20, 12)], vec![(0, 0), (16, 4), (0, 0)], vec![(0, 0), (9, 7), (12, 3)], vec![(15, 9), (15, 9), (0, 0)]] {
            let white = leads(&lines(&tall), leading);
            assert_eq!(white.len(), tall.len() + 1);
            let total: Len = white.iter().copied().sum();
            assert!(total.0 > 0 && total.0 % leading.0 == 0, "{tall:?}: {white:?}");
            let high = |n: usize| Len::points(tall.get(n).map_or(0, |f| f.0));
            for n in 1..tall.len() {
                let below = Len::points(tall[n - 1].1);
                assert!(white[n] + leading >= high(n) + below, "{tall:?}: ink meets above line {n}");
            }
        }
    }
}

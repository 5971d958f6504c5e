//! The breaker against brute force, and cases by hand.

use super::demerits::evaluate;
use super::*;

/// Numbers that look random and are the same everywhere (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % n
    }
}

/// A paragraph of words with divisions, in units of a thousandth of an em.
fn paragraph(dice: &mut Dice, words: usize) -> Vec<Point> {
    let mut points = vec![Point::default()];
    let mut now = Extent::default();
    for word in 0..words {
        let (start, length) = (now, 600 + dice.roll(3_500) as i64);
        let micro = length / 25;
        if length > 1800 && dice.roll(2) == 0 {
            let half = length / 2;
            let mut p =
                Point { hyphen: true, penalty: dice.roll(40) as f64 / 10.0, words: word as u32 + 1, letters: 4, ..Point::default() };
            p.end = Extent { width: start.width + half + 300, space: start.space, tight: start.tight, micro: start.micro + micro / 2 };
            p.start = Extent { width: start.width + half, space: start.space, tight: start.tight, micro: start.micro + micro / 2 };
            points.push(p);
        }
        now = Extent { width: now.width + length, micro: now.micro + micro, ..now };
        let mut p = Point { end: now, words: word as u32 + 1, letters: dice.roll(9) as u32 + 1, ..Point::default() };
        p.end_stem = dice.roll(4) as u32;
        p.start_stem = dice.roll(4) as u32;
        now.width += 250;
        now.space += 250;
        now.tight += 250;
        p.start = now;
        points.push(p);
    }
    let last = points.last_mut().expect("there are words");
    last.forced = true;
    points[0].end_stem = dice.roll(4) as u32;
    points
}

fn shape(measure: i64, justification: Justification) -> Shape {
    Shape {
        justification,
        measure,
        indent: 1000,
        cut_in: (0, 0),
        runt: 2400,
        em: 1000,
        ladder: 2,
        fewer: 0,
        more: 0,
        reserve: 0.5,
        prices: PRICES,
    }
}

/// The least demerits of all breakings, by their number of lines.
fn brute(points: &[Point], shape: &Shape) -> std::collections::BTreeMap<usize, f64> {
    let inner = points.len() - 2;
    let mut best = std::collections::BTreeMap::new();
    for set in 0u32..1 << inner {
        let mut ends: Vec<u32> = (0..inner as u32).filter(|i| set >> i & 1 == 1).map(|i| i + 1).collect();
        ends.push(inner as u32 + 1);
        if let Some(cost) = evaluate(points, shape, &ends) {
            let slot = best.entry(ends.len()).or_insert(f64::INFINITY);
            if cost < *slot {
                *slot = cost;
            }
        }
    }
    best
}

#[test]
fn the_search_finds_what_brute_force_finds() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let mut compared = 0;
    for case in 0..800 {
        let words = 4 + dice.roll(6) as usize;
        let points = paragraph(&mut dice, words);
        if points.len() > 17 {
            continue;
        }
        let mut shape = shape(6_000 + dice.roll(6_000) as i64, Justification::Justified);
        shape.cut_in = if case % 3 == 0 { (2, 1_500) } else { (0, 0) };
        shape.ladder = 1 + dice.roll(2) as u32;
        if case % 2 == 0 {
            (shape.fewer, shape.more) = (1, 2);
        }
        let truth = brute(&points, &shape);
        let (found, best) = Breaker::default().search(&points, &shape);
        let Some(least) = truth.values().copied().reduce(f64::min) else { continue };
        let cost = found[best].demerits;
        assert!((cost - least).abs() < 1e-9, "case {case}: {cost} is not {least}");
        for b in &found {
            let same = evaluate(&points, &shape, &b.ends).expect("what is found fits");
            assert!((same - b.demerits).abs() < 1e-9, "case {case}: the search adds up otherwise");
            let least = truth[&b.ends.len()];
            assert!((b.demerits - least).abs() < 1e-9, "case {case}, {} lines: {} is not {least}", b.ends.len(), b.demerits);
        }
        compared += 1;
    }
    assert!(compared > 200, "only {compared} cases could be broken at all");
}

#[test]
fn balanced_lines_are_as_few_and_as_even_as_can_be() {
    let mut dice = Dice(88);
    for _ in 0..100 {
        let points = paragraph(&mut dice, 8);
        let mut shape = shape(9_000, Justification::Balanced);
        shape.indent = 0;
        let truth = brute(&points, &shape);
        let (found, best) = Breaker::default().search(&points, &shape);
        let Some((lines, least)) = truth.iter().next() else { continue };
        assert_eq!(found[best].ends.len(), *lines);
        assert!((found[best].demerits - least).abs() < 1e-9);
    }
}

#[test]
fn what_fits_nowhere_is_set_all_the_same() {
    let mut points = vec![Point::default()];
    for i in 1..4 {
        let at = Extent { width: i * 20_000, space: 0, tight: 0, micro: 0 };
        points.push(Point { end: at, start: at, words: i as u32, forced: i == 3, ..Point::default() });
    }
    let (found, best) = Breaker::default().search(&points, &shape(5_000, Justification::Justified));
    assert_eq!(found[best].ends, [1, 2, 3]);
}

#[test]
fn a_forced_end_is_kept() {
    let mut dice = Dice(5);
    let mut points = paragraph(&mut dice, 8);
    let middle = points.iter().position(|p| !p.hyphen && p.words == 4).expect("four words");
    points[middle].forced = true;
    let (found, best) = Breaker::default().search(&points, &shape(40_000, Justification::Ragged));
    assert_eq!(found[best].ends, [middle as u32, points.len() as u32 - 1]);
}

#[test]
fn the_search_grows_with_the_text_and_not_with_its_square() {
    let mut dice = Dice(17);
    let points = paragraph(&mut dice, 3_000);
    // One word again and again: every line ends as the one above it does.
    let mut alike = points.clone();
    alike.iter_mut().for_each(|p| (p.start_stem, p.end_stem) = (7, 7));
    for points in [points, alike] {
        for (justification, fewer, more) in [
            (Justification::Balanced, 0, 0),
            (Justification::Ragged, 1, 2),
            (Justification::Justified, 1, 2),
            (Justification::Justified, 0, 0),
        ] {
            let mut shape = shape(24_000, justification);
            (shape.fewer, shape.more) = (fewer, more);
            let mut breaker = Breaker::default();
            let (found, best) = breaker.search(&points, &shape);
            assert_eq!(found[best].ends.last(), Some(&(points.len() as u32 - 1)));
            assert!(
                breaker.nodes.len() < points.len() * 100,
                "{justification:?}: {} nodes at {} points",
                breaker.nodes.len(),
                points.len()
            );
        }
    }
}

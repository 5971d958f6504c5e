//! What a line costs: the prices, the badness of its spaces, what neighbours, stacked words, hyphens and last lines add.
//!
//! Every price hangs on one line or on two neighbours, by what is known at the three points between which they lie; [`evaluate`] adds
//! them up for a breaking that is given, and the search adds the same up on its way.

use super::{Justification, Point, Shape};

/// The prices. One demerit is a line whose spaces are at the edge of what is comfortable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prices {
    /// A space may be wider than natural by this part of itself at one demerit.
    pub stretch: f64,
    /// A space may be narrower by this part of itself at one demerit.
    pub shrink: f64,
    /// How stiff spaces are beside the micro stretch: 0 leaves spaces alone until that is used up.
    pub stiffness: f64,
    /// All of the micro stretch used.
    pub micro: f64,
    /// All of the reserve used.
    pub reserve: f64,
    /// Neighbours whose spaces differ by a quarter of a space.
    pub neighbour: f64,
    /// At most for a neighbour.
    pub neighbour_max: f64,
    /// Each line costs something, so that fewer lines win among equals.
    pub line: f64,
    /// Any hyphen that is put in, beside what the word makes it cost.
    pub hyphen: f64,
    /// Two hyphens in a row.
    pub double: f64,
    /// More of them than the layout allows.
    pub ladder: f64,
    /// A hyphen at the end of the last full line.
    pub last_hyphen: f64,
    /// The rest of a divided word alone in the last line.
    pub last_fragment: f64,
    /// A last line that is a runt.
    pub runt: f64,
    /// A last line that ends just short of the margin.
    pub almost: f64,
    /// The same word at the start or the end of neighbouring lines.
    pub stack: f64,
}

/// The prices of a book; measured on novels, so that all figures of `benches/` are met at once.
pub const PRICES: Prices = Prices {
    stretch: 0.30,
    shrink: 0.16,
    stiffness: 0.10,
    micro: 0.08,
    reserve: 12.0,
    neighbour: 0.5,
    neighbour_max: 2.5,
    line: 0.02,
    hyphen: 2.6,
    double: 5.0,
    ladder: 60.0,
    last_hyphen: 300.0,
    last_fragment: 20.0,
    runt: 30.0,
    almost: 1.0,
    stack: 6.0,
};

/// No space is ever narrower than natural by more than this part of itself.
pub const MAX_SHRINK: f64 = 0.28;
/// Spaces that would be wider than natural by more than this part of themselves are helped by the letters.
pub const WIDE: f64 = 0.41;
/// In the first sweep no space is wider than natural by more than this part of itself.
pub const TOLERANCE: f64 = 0.9;
/// A line that is too wide whatever is done costs so much, and as much again for each em.
pub const OVERFULL: f64 = 10_000.0;
/// Beyond this a line costs only in proportion to how loose it is: less than an overfull one, but never the same as a looser one.
const LOOSEST: f64 = 5_000.0;
/// What it costs there that spaces are wider by what costs one demerit.
const LOOSER: f64 = 40.0;

/// A ragged line costs one demerit when it is shorter than its measure by this part of it.
const RAGGED: f64 = 0.15;

/// The classes by which the spaces of a line are compared with its neighbour's.
pub(super) const CLASSES: i32 = 40;
/// The width of a class, in natural spaces.
pub(super) const CLASS: f64 = 0.05;

/// How a line is stretched: what the glyphs take, and what is left to the spaces, in scaled points.
///
/// Micro stretch and spaces share the slack as springs do, by their lengths and stiffness, until the micro stretch is at its limit.
/// Spaces that would be wider than [`WIDE`] are helped from the reserve, a part of the micro stretch beyond it.
pub fn distribute_slack(slack: f64, space: f64, micro: f64, stiffness: f64, reserve: f64) -> (f64, f64) {
    if micro <= 0.0 {
        return (0.0, slack);
    }
    let part = slack * micro / (micro + stiffness * space);
    let taken = part.clamp(-micro, micro);
    let wide = slack - taken - WIDE * space;
    let taken = if wide > 0.0 { taken + wide.min(reserve * micro) } else { taken };
    (taken, slack - taken)
}

/// What a line costs by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Assessed {
    pub cost: f64,
    /// The class of its spaces; [`FREE`] for a line without neighbours' claims.
    pub class: i32,
}

/// The class of a line that is not compared with its neighbours: a last line, a ragged one.
pub(super) const FREE: i32 = -1;

/// A line from after `a` to `b` of the given width, or `None` where it does not fit (or, with a tolerance, is too loose).
pub(super) fn assess(a: &Point, b: &Point, width: i64, first: bool, shape: &Shape, tolerance: f64) -> Option<Assessed> {
    let natural = b.end.width - a.start.width;
    let slack = width - natural;
    let space = if slack < 0 { b.end.tight - a.start.tight } else { b.end.space - a.start.space }.max(0);
    let micro = (b.end.micro - a.start.micro).max(0);
    match shape.justification {
        Justification::Justified => justified(slack as f64, space as f64, micro as f64, a, b, first, shape, tolerance),
        Justification::Ragged | Justification::Balanced => {
            if slack < 0 {
                return None;
            }
            let even = slack as f64 / shape.measure.max(1) as f64 / RAGGED;
            let cost =
                if b.forced && shape.justification == Justification::Ragged { last_line(natural, a, b, first, shape) } else { even * even };
            Some(Assessed { cost, class: FREE })
        }
    }
}

#[allow(clippy::too_many_arguments, reason = "the inner loop: the numbers of one line")]
#[inline]
fn justified(slack: f64, space: f64, micro: f64, a: &Point, b: &Point, first: bool, shape: &Shape, tolerance: f64) -> Option<Assessed> {
    let em = shape.em as f64;
    if b.forced && slack > 0.6 * em {
        let natural = b.end.width - a.start.width;
        return Some(Assessed {
            cost: last_line(natural, a, b, first, shape) + if slack < 1.8 * em { shape.prices.almost } else { 0.0 },
            class: FREE,
        });
    }
    let (taken, rest) = distribute_slack(slack, space, micro, shape.prices.stiffness, shape.reserve);
    let change = rest / space.max(thin(shape));
    if change < -MAX_SHRINK || change > tolerance {
        return None;
    }
    let x = if change > 0.0 { change / shape.prices.stretch } else { -change / shape.prices.shrink };
    let used = if micro > 0.0 { taken / micro } else { 0.0 };
    let x2 = x * x;
    let bad = x2 + 0.25 * x2 * x2 * x2 + shape.prices.micro * used * used;
    let bad = if used > 1.0 { bad + shape.prices.reserve * (used - 1.0) / shape.reserve } else { bad };
    let bad = if bad > LOOSEST { LOOSEST + LOOSER * x } else { bad };
    let class = ((change + MAX_SHRINK) / CLASS) as i32;
    Some(Assessed { cost: bad, class: class.clamp(0, CLASSES - 1) })
}

/// What the last line of a paragraph (or one before a forced break) costs when it is set with natural spaces.
fn last_line(natural: i64, a: &Point, b: &Point, first: bool, shape: &Shape) -> f64 {
    if first {
        return 0.0;
    }
    let alone = b.words.saturating_sub(a.words) <= 1;
    if natural < shape.runt || (alone && b.letters <= 6) { shape.prices.runt } else { 0.0 }
}

/// What two lines cost as neighbours, by their classes.
pub(super) fn neighbours(a: i32, b: i32, p: &Prices) -> f64 {
    if a == FREE || b == FREE {
        return 0.0;
    }
    let difference = f64::from(a - b) * CLASS / 0.25;
    (p.neighbour * difference * difference).min(p.neighbour_max)
}

/// What a line costs by how it starts (after `a`) and ends (at `b`), its spaces apart.
pub(super) fn joints(a: &Point, b: &Point, first: bool, p: &Prices) -> f64 {
    let mut cost = p.line + b.penalty + if b.hyphen { p.hyphen } else { 0.0 };
    if a.end_stem != 0 && a.end_stem == b.end_stem {
        cost += p.stack;
    }
    if !first {
        if a.hyphen && b.hyphen {
            cost += p.double;
        }
        if b.forced && a.hyphen {
            cost += p.last_hyphen;
            if b.words.saturating_sub(a.words) <= 1 {
                cost += p.last_fragment;
            }
        }
    }
    cost
}

/// The same word starting this line and the next: known when the line's both ends are.
pub(super) fn start_stack(first_word: u32, b: &Point, p: &Prices) -> f64 {
    if first_word != 0 && first_word == b.start_stem { p.stack } else { 0.0 }
}

/// A line without spaces has a thin one in reserve, so that its badness is finite.
pub(super) fn thin(shape: &Shape) -> f64 {
    0.02 * shape.em as f64 + 1.0
}

/// A line that fits in no way.
pub(super) fn overfull(over: i64, shape: &Shape) -> Assessed {
    let share = over.max(0) as f64 / shape.em.max(1) as f64;
    Assessed { cost: OVERFULL * (1.0 + share), class: FREE }
}

/// What a breaking costs, added up line by line: the sum that the search makes least. `None` where a line does not fit.
#[cfg(test)]
pub fn evaluate(points: &[Point], shape: &Shape, ends: &[u32]) -> Option<f64> {
    let (mut total, mut class, mut run, mut a) = (0.0, FREE, 0, 0usize);
    for (line, b) in ends.iter().enumerate() {
        let (from, to) = (points.get(a)?, points.get(*b as usize)?);
        let tolerance = if shape.justification == Justification::Justified { TOLERANCE } else { f64::INFINITY };
        let assessed = assess(from, to, shape.width(line as u32), a == 0, shape, tolerance)?;
        run = if to.hyphen { run + 1 } else { 0 };
        let ladder = if run > shape.ladder.max(1) { shape.prices.ladder } else { 0.0 };
        let joint = joints(from, to, a == 0, &shape.prices) + start_stack(from.start_stem, to, &shape.prices);
        total += assessed.cost + joint + ladder + neighbours(class, assessed.class, &shape.prices);
        class = assessed.class;
        a = *b as usize;
    }
    Some(total)
}

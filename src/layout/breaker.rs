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

/// Sums from the start of the paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Natural width, in scaled points.
    pub width: i64,
    /// Of that, word spaces that may stretch and shrink.
    pub space: i64,
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
    /// The word that ends the line, 0 for none that could be told again.
    pub end_stem: u32,
    /// The word that starts the next line.
    pub start_stem: u32,
    /// Words before this point.
    pub words: u32,
    /// Letters of the word before this point.
    pub letters: u32,
}

/// Justified, ragged, or ragged and balanced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
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
    pub manner: Manner,
    /// The measure.
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
    neighbour: 0.5,
    neighbour_max: 2.5,
    line: 0.02,
    hyphen: 2.6,
    double: 5.0,
    ladder: 60.0,
    last_hyphen: 100.0,
    last_fragment: 20.0,
    runt: 16.0,
    almost: 1.0,
    stack: 2.5,
};

/// No space is ever narrower than natural by more than this part of itself.
pub const MAX_SHRINK: f64 = 0.28;
/// In the first sweep no space is wider than natural by more than this part of itself.
pub const TOLERANCE: f64 = 1.1;
/// A line that is too wide whatever is done costs so much, and as much again for each em.
pub const OVERFULL: f64 = 10_000.0;
/// Beyond this a line costs only in proportion to how loose it is: less than an overfull one, but never the same as a looser one.
const LOOSEST: f64 = 5_000.0;
/// What it costs there that spaces are wider by what costs one demerit.
const LOOSER: f64 = 40.0;

/// The classes by which the spaces of a line are compared with its neighbour's.
const CLASSES: i32 = 40;
/// The width of a class, in natural spaces.
const CLASS: f64 = 0.05;

/// How a line is stretched: what the glyphs take, and what is left to the spaces, in scaled points.
///
/// Micro stretch and spaces share the slack as springs do, by their lengths and stiffness, until the micro stretch is at its limit.
pub fn share(slack: f64, space: f64, micro: f64, stiffness: f64) -> (f64, f64) {
    if micro <= 0.0 {
        return (0.0, slack);
    }
    let part = slack * micro / (micro + stiffness * space);
    let taken = part.clamp(-micro, micro);
    (taken, slack - taken)
}

/// What a line costs by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Assessed {
    cost: f64,
    /// The class of its spaces; [`FREE`] for a line without neighbours' claims.
    class: i32,
}

/// The class of a line that is not compared with its neighbours: a last line, a ragged one.
const FREE: i32 = -1;

/// A line from after `a` to `b` of the given width, or `None` where it does not fit (or, with a tolerance, is too loose).
fn assess(a: &Point, b: &Point, width: i64, first: bool, shape: &Shape, tolerance: f64) -> Option<Assessed> {
    let natural = b.end.width - a.start.width;
    let space = (b.end.space - a.start.space).max(0);
    let micro = (b.end.micro - a.start.micro).max(0);
    let slack = width - natural;
    match shape.manner {
        Manner::Justified => justified(slack as f64, space as f64, micro as f64, a, b, first, shape, tolerance),
        Manner::Ragged | Manner::Balanced => {
            if slack < 0 {
                return None;
            }
            let even = slack as f64 / shape.measure.max(1) as f64 / 0.15;
            let cost = if b.forced && shape.manner == Manner::Ragged { last_line(natural, a, b, first, shape) } else { even * even };
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
    let (taken, rest) = share(slack, space, micro, shape.prices.stiffness);
    let change = rest / space.max(thin(shape));
    if change < -MAX_SHRINK || change > tolerance {
        return None;
    }
    let x = if change > 0.0 { change / shape.prices.stretch } else { -change / shape.prices.shrink };
    let used = if micro > 0.0 { taken / micro } else { 0.0 };
    let x2 = x * x;
    let bad = x2 + 0.25 * x2 * x2 * x2 + shape.prices.micro * used * used;
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
fn neighbours(a: i32, b: i32, p: &Prices) -> f64 {
    if a == FREE || b == FREE {
        return 0.0;
    }
    let difference = f64::from(a - b) * CLASS / 0.25;
    (p.neighbour * difference * difference).min(p.neighbour_max)
}

/// What a line costs by how it starts (after `a`) and ends (at `b`), its spaces apart.
fn joints(a: &Point, b: &Point, first: bool, p: &Prices) -> f64 {
    let mut cost = p.line + b.penalty + if b.hyphen { p.hyphen } else { 0.0 };
    if !first {
        if a.hyphen && b.hyphen {
            cost += p.double;
        }
        if a.end_stem != 0 && a.end_stem == b.end_stem {
            cost += p.stack;
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
fn start_stack(first_word: u32, b: &Point, p: &Prices) -> f64 {
    if first_word != 0 && first_word == b.start_stem && !b.forced { p.stack } else { 0.0 }
}

/// A node of the search.
#[derive(Clone, Copy, Debug)]
struct Node {
    cost: f64,
    point: u32,
    previous: u32,
    line: u32,
    class: i32,
    run: u32,
}

const NONE: u32 = u32::MAX;

impl Node {
    /// By what later prices tell nodes of one point apart.
    fn kind(&self, line: u32) -> u64 {
        u64::from(line) << 32 | u64::from(self.run.min(0xff_ffff)) << 8 | (self.class + 1) as u64
    }
}

/// A point with nodes, from which lines may start: what the inner loop wants of it, side by side.
#[derive(Clone, Copy, Debug)]
struct Start {
    point: u32,
    /// Its nodes: the first, and how many.
    first: u32,
    count: u32,
    at: Extent,
    /// See [`squeezed_start`].
    squeezed: i64,
}

/// Scratch space that a caller keeps, so that a paragraph allocates nothing but its result.
#[derive(Debug, Default)]
pub struct Breaker {
    nodes: Vec<Node>,
    /// The nodes of the last point: (first, how many).
    ends: (u32, u32),
    starts: Vec<Start>,
    found: Vec<Node>,
    /// What kind each of them is.
    kinds: Vec<u64>,
    /// The least width that a line ending at this point or later can be squeezed to, from the start of the paragraph.
    least: Vec<i64>,
}

impl Breaker {
    /// The best breakings, by their number of lines, ascending; the index of the best of all. `points` has at least two.
    pub fn search(&mut self, points: &[Point], shape: &Shape) -> (Vec<Breaking>, usize) {
        let tolerance = if shape.manner == Manner::Justified { TOLERANCE } else { f64::INFINITY };
        if !self.sweep(points, shape, tolerance, false) {
            self.sweep(points, shape, f64::INFINITY, true);
        }
        self.collect(shape)
    }

    /// One sweep over the points; false where the end was not reached.
    fn sweep(&mut self, points: &[Point], shape: &Shape, tolerance: f64, desperate: bool) -> bool {
        self.nodes.clear();
        self.starts.clear();
        self.squeeze(points);
        self.nodes.push(Node { cost: 0.0, point: 0, previous: NONE, line: 0, class: FREE, run: 0 });
        self.ends = (0, 1);
        self.start(points, 0);
        let widths = (0..=shape.cut_in.0.min(64)).map(|l| shape.width(l)).chain([shape.measure]);
        let (narrowest, widest) = widths.fold((i64::MAX, i64::MIN), |(low, high), w| (low.min(w), high.max(w)));
        let bounds = Bounds { narrowest, widest, tolerance, thin: thin(shape) };
        // Starts are left behind in the order in which they were made.
        let mut oldest = 0;
        for (b, point) in points.iter().enumerate().skip(1) {
            self.found.clear();
            self.kinds.clear();
            let least = self.least.get(b).copied().unwrap_or(i64::MIN);
            let mut starts = std::mem::take(&mut self.starts);
            for start in starts.iter().skip(oldest) {
                if shape.manner == Manner::Justified && !point.forced && !desperate && bounds.exclude(start.at, point.end) {
                    continue;
                }
                let Some(from) = points.get(start.point as usize) else { continue };
                self.lines(start, from, b, point, shape, tolerance, desperate);
            }
            while starts.get(oldest).is_some_and(|start| least - start.squeezed > widest) {
                oldest += 1;
            }
            if point.forced {
                starts.clear();
                oldest = 0;
            }
            let none = starts.len() <= oldest;
            self.starts = starts;
            let first = self.nodes.len();
            self.keep(b, shape);
            self.ends = (first as u32, (self.nodes.len() - first) as u32);
            if self.ends.1 > 0 {
                self.start(points, b);
            } else if none && (point.forced || !desperate) {
                return false;
            }
        }
        self.ends.1 > 0
    }

    /// Lines may start after this point, whose nodes were just found.
    fn start(&mut self, points: &[Point], point: usize) {
        let Some(p) = points.get(point) else { return };
        let (first, count) = self.ends;
        self.starts.push(Start { point: point as u32, first, count, at: p.start, squeezed: squeezed_start(p) });
    }

    /// The least squeezed width at each point or later: once that is too wide for a start, no later end will do.
    fn squeeze(&mut self, points: &[Point]) {
        self.least.clear();
        self.least.resize(points.len(), 0);
        let mut least = i64::MAX;
        for (slot, p) in self.least.iter_mut().zip(points).rev() {
            least = least.min(squeezed(&p.end));
            *slot = least;
        }
    }

    /// Tries the lines from every node of a start to `b`.
    #[allow(clippy::too_many_arguments, reason = "the inner loop: one pair of points")]
    fn lines(&mut self, start: &Start, from: &Point, b: usize, to: &Point, shape: &Shape, tolerance: f64, desperate: bool) {
        let a = start.point;
        let mut known: Option<(i64, Option<Assessed>)> = None;
        let joint = joints(from, to, a == 0, &shape.prices) + start_stack(from.start_stem, to, &shape.prices);
        for at in start.first..start.first + start.count {
            let Some(node) = self.nodes.get(at as usize).copied() else { continue };
            let width = shape.width(node.line);
            let assessed = match known {
                Some((w, assessed)) if w == width => assessed,
                _ => {
                    let fresh = assess(from, to, width, a == 0, shape, tolerance).or_else(|| {
                        let over = squeezed(&to.end) - squeezed_start(from) - width;
                        (desperate && b == a as usize + 1).then(|| overfull(over, shape))
                    });
                    known = Some((width, fresh));
                    fresh
                }
            };
            let Some(assessed) = assessed else { continue };
            let run = if to.hyphen { node.run + 1 } else { 0 };
            let ladder = if run > shape.ladder.max(1) { shape.prices.ladder } else { 0.0 };
            let cost = node.cost + assessed.cost + joint + ladder + neighbours(node.class, assessed.class, &shape.prices);
            let new = Node { cost, point: b as u32, previous: at, line: node.line + 1, class: assessed.class, run };
            self.offer(new, shape);
        }
    }

    /// Keeps the cheapest node of its kind among those found at the current point.
    fn offer(&mut self, new: Node, shape: &Shape) {
        let counts = shape.fewer + shape.more > 0 || shape.manner == Manner::Balanced;
        let kind = new.kind(if counts { new.line } else { new.line.min(shape.cut_in.0 + 1) });
        match self.kinds.iter().position(|k| *k == kind).and_then(|at| self.found.get_mut(at)) {
            Some(old) => {
                if new.cost < old.cost {
                    *old = new;
                }
            }
            None => {
                self.found.push(new);
                self.kinds.push(kind);
            }
        }
    }

    /// Drops what can never be part of the best, and keeps the rest as nodes of this point.
    fn keep(&mut self, point: usize, shape: &Shape) {
        let Some(best) = self.found.iter().copied().reduce(|a, b| if b.cost < a.cost { b } else { a }) else { return };
        let span = shape.fewer.max(shape.more) + 1;
        let fewest = self.found.iter().map(|n| n.line).min().unwrap_or(0);
        let wanted = |n: &Node| match shape.manner {
            // In as few lines as can be, no line starts more than one line after the earliest that it could start at.
            Manner::Balanced => n.line <= fewest + 2,
            Manner::Justified | Manner::Ragged => span == 1 || n.line.abs_diff(best.line) <= span,
        };
        // Two nodes of a point and a line count are told apart by no later price but a neighbour's and a ladder's.
        let (all, from) = (&self.found, self.nodes.len());
        let beaten = |n: &Node| all.iter().any(|o| o.line == n.line && o.run <= n.run && o.cost + shape.prices.neighbour_max < n.cost);
        self.nodes.extend(all.iter().filter(|n| wanted(n) && !beaten(n)));
        debug_assert!(self.nodes.iter().skip(from).all(|n| n.point as usize == point));
    }

    /// Follows the nodes of the last point back to the start.
    fn collect(&self, shape: &Shape) -> (Vec<Breaking>, usize) {
        let (first, count) = self.ends;
        let ends: Vec<Node> = (first..first + count).filter_map(|i| self.nodes.get(i as usize).copied()).collect();
        let better = |a: Node, b: Node| {
            let fewer_lines = shape.manner == Manner::Balanced && b.line < a.line;
            let as_many = shape.manner != Manner::Balanced || b.line == a.line;
            if fewer_lines || (as_many && b.cost < a.cost) { b } else { a }
        };
        let Some(best) = ends.iter().copied().reduce(better) else { return (Vec::new(), 0) };
        let range = best.line.saturating_sub(shape.fewer)..=best.line + shape.more;
        let mut out = Vec::new();
        let mut at = 0;
        for line in range {
            let Some(end) = ends.iter().copied().filter(|n| n.line == line).reduce(|a, b| if b.cost < a.cost { b } else { a }) else {
                continue;
            };
            if line == best.line {
                at = out.len();
            }
            out.push(self.follow(end));
        }
        (out, at)
    }

    fn follow(&self, end: Node) -> Breaking {
        let mut ends = Vec::with_capacity(end.line as usize);
        let mut node = Some(end);
        while let Some(n) = node.filter(|n| n.previous != NONE) {
            ends.push(n.point);
            node = self.nodes.get(n.previous as usize).copied();
        }
        ends.reverse();
        Breaking { demerits: end.cost, ends }
    }
}

/// What lines a justified paragraph has no place for, told at a glance: most pairs of points are too near to one another.
struct Bounds {
    narrowest: i64,
    widest: i64,
    tolerance: f64,
    thin: f64,
}

impl Bounds {
    /// Whether [`justified`] is sure to refuse a line, whatever its width: all the micro stretch that there is leaves its spaces too
    /// wide or too narrow. A thousandth is room for rounding.
    fn exclude(&self, start: Extent, end: Extent) -> bool {
        let natural = end.width - start.width;
        let micro = (end.micro - start.micro).max(0);
        let space = ((end.space - start.space).max(0) as f64).max(self.thin) * 1.001;
        let loose = (self.narrowest - natural - micro) as f64;
        let tight = (self.widest - natural + micro) as f64;
        loose > self.tolerance * space || tight < -MAX_SHRINK * space
    }
}

/// A line without spaces has a thin one in reserve, so that its badness is finite.
fn thin(shape: &Shape) -> f64 {
    0.02 * shape.em as f64 + 1.0
}

/// The width of all up to here when everything is squeezed as far as it goes.
fn squeezed(e: &Extent) -> i64 {
    e.width - e.micro - (e.space as f64 * MAX_SHRINK) as i64 - 1
}

/// The same up to the start of a line.
fn squeezed_start(p: &Point) -> i64 {
    p.start.width - p.start.micro - (p.start.space as f64 * MAX_SHRINK) as i64
}

/// A line that fits in no way.
fn overfull(over: i64, shape: &Shape) -> Assessed {
    let share = over.max(0) as f64 / shape.em.max(1) as f64;
    Assessed { cost: OVERFULL * (1.0 + share), class: FREE }
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

/// What a breaking costs, added up line by line: the sum that the search makes least. `None` where a line does not fit.
pub fn evaluate(points: &[Point], shape: &Shape, ends: &[u32]) -> Option<f64> {
    let (mut total, mut class, mut run, mut a) = (0.0, FREE, 0, 0usize);
    for (line, b) in ends.iter().enumerate() {
        let (from, to) = (points.get(a)?, points.get(*b as usize)?);
        let tolerance = if shape.manner == Manner::Justified { TOLERANCE } else { f64::INFINITY };
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

#[cfg(test)]
#[path = "breaker_tests.rs"]
mod tests;

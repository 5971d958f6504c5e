//! The search: one sweep over the points that keeps, of all the ways to a point, the cheapest of each kind.

use super::demerits::{Assessed, CLASSES, FREE, MAX_SHRINK, TOLERANCE, assess, joints, neighbours, overfull, start_stack, thin};
use super::{Breaking, Extent, Justification, Point, Prices, Shape, squeezed, squeezed_start};

/// A node of the search.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
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

/// A point with nodes, from which lines may start.
#[derive(Clone, Copy, Debug)]
struct ActiveStart {
    point: u32,
    /// Its nodes: the first, and how many.
    first: u32,
    count: u32,
    /// See [`squeezed_start`].
    squeezed: i64,
}

/// Scratch space that a caller keeps, so that a paragraph allocates nothing but its result.
#[derive(Debug, Default)]
pub struct Breaker {
    pub(super) nodes: Vec<Node>,
    /// The nodes of the last point: (first, how many).
    ends: (u32, u32),
    starts: Vec<ActiveStart>,
    /// Of each start, see [`Bounds::reach`]: side by side, as nearly all that is asked of most.
    reaches: Vec<(f64, f64)>,
    found: Vec<Node>,
    /// What kind each of them is.
    kinds: Vec<u64>,
    /// The least width that a line ending at this point or later can be squeezed to, from the start of the paragraph.
    least: Vec<i64>,
    dominance: DominanceTable,
}

/// By how much a node must be cheaper than another to be cheaper still after any line that may follow, by how far their classes
/// are apart: the most by which the first can fare worse with its neighbour.
#[derive(Debug, Default)]
struct DominanceTable {
    prices: Option<Prices>,
    table: Vec<f64>,
}

impl DominanceTable {
    /// Makes the table for these prices, unless it is made.
    fn rebuild(&mut self, prices: &Prices) {
        if self.prices == Some(*prices) {
            return;
        }
        let worse = |apart: i32, next: i32| neighbours(next + apart, 0, prices) - neighbours(next, 0, prices);
        self.table = (0..CLASSES).map(|apart| (0..CLASSES).map(|next| worse(apart, next)).fold(0.0, f64::max)).collect();
        self.prices = Some(*prices);
    }

    /// The margin that a node of class `first` needs over one of class `second`.
    fn margin(&self, first: i32, second: i32) -> f64 {
        if first == FREE {
            return 0.0;
        }
        let apart = if second == FREE { self.table.len().saturating_sub(1) } else { first.abs_diff(second) as usize };
        self.table.get(apart).copied().unwrap_or(f64::INFINITY)
    }
}

impl Breaker {
    /// The best breakings, by their number of lines, ascending; the index of the best of all. `points` has at least two.
    pub fn search(&mut self, points: &[Point], shape: &Shape) -> (Vec<Breaking>, usize) {
        let tolerance = if shape.justification == Justification::Justified { TOLERANCE } else { f64::INFINITY };
        if !self.sweep(points, shape, tolerance, false) {
            self.sweep(points, shape, f64::INFINITY, true);
        }
        self.collect(shape)
    }

    /// One sweep over the points; false where the end was not reached.
    fn sweep(&mut self, points: &[Point], shape: &Shape, tolerance: f64, desperate: bool) -> bool {
        self.nodes.clear();
        self.starts.clear();
        self.reaches.clear();
        self.dominance.rebuild(&shape.prices);
        self.squeeze(points);
        self.nodes.push(Node { cost: 0.0, point: 0, previous: NONE, line: 0, class: FREE, run: 0 });
        self.ends = (0, 1);
        let widths = (0..=shape.cut_in.0.min(64)).map(|l| shape.width(l)).chain([shape.measure]);
        let (narrowest, widest) = widths.fold((i64::MAX, i64::MIN), |(low, high), w| (low.min(w), high.max(w)));
        let bounds = Bounds { narrowest, widest, tolerance, thin: thin(shape), reserve: shape.reserve };
        self.start(points, 0, &bounds);
        // Starts are left behind in the order in which they were made.
        let mut oldest = 0;
        for (b, point) in points.iter().enumerate().skip(1) {
            self.found.clear();
            self.kinds.clear();
            let least = self.least.get(b).copied().unwrap_or(i64::MIN);
            let (mut starts, mut reaches) = (std::mem::take(&mut self.starts), std::mem::take(&mut self.reaches));
            let prefilter =
                (shape.justification == Justification::Justified && !point.forced && !desperate).then(|| bounds.feasible_range(point.end));
            for (start, reach) in starts.iter().zip(&reaches).skip(oldest) {
                if let Some((most, least)) = prefilter
                    && (reach.0 > most || reach.1 < least)
                {
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
                reaches.clear();
                oldest = 0;
            }
            let none = starts.len() <= oldest;
            (self.starts, self.reaches) = (starts, reaches);
            let first = self.nodes.len();
            self.keep(b, shape);
            self.ends = (first as u32, (self.nodes.len() - first) as u32);
            if self.ends.1 > 0 {
                self.start(points, b, &bounds);
            } else if none && (point.forced || !desperate) {
                return false;
            }
        }
        self.ends.1 > 0
    }

    /// Lines may start after this point, whose nodes were just found.
    fn start(&mut self, points: &[Point], point: usize, bounds: &Bounds) {
        let Some(p) = points.get(point) else { return };
        let (first, count) = self.ends;
        self.starts.push(ActiveStart { point: point as u32, first, count, squeezed: squeezed_start(p) });
        self.reaches.push(bounds.reach(p.start));
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
    fn lines(&mut self, start: &ActiveStart, from: &Point, b: usize, to: &Point, shape: &Shape, tolerance: f64, desperate: bool) {
        let a = start.point;
        let mut known: Option<(i64, Option<Assessed>)> = None;
        let mut joint = None;
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
            let ends = || joints(from, to, a == 0, &shape.prices) + start_stack(from.start_stem, to, &shape.prices);
            let joint = *joint.get_or_insert_with(ends);
            // Beyond the ladder all runs cost the same: to count them would only keep nodes apart.
            let run = if to.hyphen { (node.run + 1).min(shape.ladder.max(1) + 1) } else { 0 };
            let ladder = if run > shape.ladder.max(1) { shape.prices.ladder } else { 0.0 };
            let cost = node.cost + assessed.cost + joint + ladder + neighbours(node.class, assessed.class, &shape.prices);
            let new = Node { cost, point: b as u32, previous: at, line: node.line + 1, class: assessed.class, run };
            self.offer(new, shape);
        }
    }

    /// Keeps the cheapest node of its kind among those found at the current point.
    fn offer(&mut self, new: Node, shape: &Shape) {
        let counts = shape.fewer + shape.more > 0 || shape.justification == Justification::Balanced;
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
        let wanted = |n: &Node| match shape.justification {
            // In as few lines as can be, no line starts more than one line after the earliest that it could start at.
            Justification::Balanced => n.line <= fewest + 2,
            Justification::Justified | Justification::Ragged => span == 1 || n.line.abs_diff(best.line) <= span,
        };
        // Two nodes of a point and a line count are told apart by no later price but a neighbour's and a ladder's.
        let (all, dominance, from) = (&self.found, &self.dominance, self.nodes.len());
        let by = |n: &Node, o: &Node| {
            o.cost < n.cost && o.line == n.line && o.run <= n.run && o.cost + dominance.margin(o.class, n.class) < n.cost
        };
        let beaten = |n: &Node| all.iter().any(|o| by(n, o));
        self.nodes.extend(all.iter().filter(|n| wanted(n) && !beaten(n)));
        debug_assert!(self.nodes.iter().skip(from).all(|n| n.point as usize == point));
    }

    /// Follows the nodes of the last point back to the start.
    fn collect(&self, shape: &Shape) -> (Vec<Breaking>, usize) {
        let (first, count) = self.ends;
        let ends: Vec<Node> = (first..first + count).filter_map(|i| self.nodes.get(i as usize).copied()).collect();
        let better = |a: Node, b: Node| {
            let fewer_lines = shape.justification == Justification::Balanced && b.line < a.line;
            let as_many = shape.justification != Justification::Balanced || b.line == a.line;
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

/// Cheap bounds that rule out lines which no justified paragraph can have: most pairs of points are too near to one another.
struct Bounds {
    narrowest: i64,
    widest: i64,
    tolerance: f64,
    thin: f64,
    reserve: f64,
}

impl Bounds {
    // [`super::demerits::assess`] is sure to refuse a justified line, whatever its width, when all the micro stretch that there is,
    // and the reserve, leaves its spaces too wide or too narrow. With w, m and s for width, micro and space, the first is
    //     narrowest − (w of end − w of start) − (1 + reserve)(m of end − m of start) > tolerance × (s of end − s of start),
    // in which either side of the line stands alone; the second likewise. So a pair of points is two comparisons. The thin
    // space of a line that has none, and a thousandth, are room to spare.

    /// What a start has to be compared with [`Bounds::feasible_range`]: how far it reaches when all is stretched, and when squeezed.
    fn reach(&self, start: Extent) -> (f64, f64) {
        (self.stretched(start), self.squeezed(start))
    }

    /// The most that a start may reach for a line that ends here, and the least.
    fn feasible_range(&self, end: Extent) -> (f64, f64) {
        let most = self.stretched(end) - self.narrowest as f64 + self.tolerance * self.thin * 1.01;
        let least = self.squeezed(end) - self.widest as f64 - MAX_SHRINK * self.thin * 1.01;
        (most, least)
    }

    fn stretched(&self, e: Extent) -> f64 {
        e.width as f64 + (1.0 + self.reserve) * e.micro as f64 + self.tolerance * 1.001 * e.space as f64
    }

    fn squeezed(&self, e: Extent) -> f64 {
        (e.width - e.micro) as f64 - MAX_SHRINK * 1.001 * e.tight as f64
    }
}

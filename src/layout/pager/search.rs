//! The forward pass over items and states that finds the cheapest pagination.
//!
//! A *layer* is the boundary above an item: the states that the text above it can have left a page in. From
//! each, the item is set in each of its variants: whole, if it fits, or up to a line after which the page may
//! turn, and from there on a fresh page. A way is remembered as a chain of [`Step`]s; [`super::replay`] makes pages of it.
//!
//! # Leaps
//!
//! Pages that are short by more lines than the *window* of the item in which they end are not tried. What they could bring is
//! bounded instead: each costs at least [`cost::level`] of one line more than the window, and leaves the text at some line on a
//! fresh page. A *leap* is that and no more: from the cheapest way that has come so far, for that price, to a fresh page at any
//! line that follows, whatever its depth would have been. So the cheapest way with leaps costs no more than the best pagination, and
//! where it has none it is the best. Where it leaps is where a wider window may pay ([`super::paginate`]).

use crate::layout::page::Side;
use crate::unit::Len;

use super::cost::{self, Closing, RULE};
use super::state::{ANY, State};
use super::table::{Layer, Reached};
use super::{Geometry, Halves, Item, Pitch, even};

/// A step of a way through the galley.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Step {
    /// The step before it; its own index at the first.
    pub parent: u32,
    /// The item that was set, or before or in which the page turns.
    pub item: u32,
    pub variant: u8,
    /// The space above it.
    pub space: u8,
    /// The page turns here, at this line of the item (0: above it).
    pub turn: Option<u16>,
    /// Lines of notes that were left to the next page.
    pub deferred: u16,
    /// It waits (or, at a turn: figures set at the top of the fresh page).
    pub waits: u8,
    /// The page that ends here was leapt over.
    pub leap: bool,
}

/// The cheapest way.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it costs.
    pub cost: f64,
    /// Its steps, in order.
    pub steps: Vec<Step>,
    /// How many steps were kept on the way to it: a measure of the work.
    pub work: usize,
}

impl Found {
    /// The items in which it leaps.
    pub fn leaps(&self) -> impl Iterator<Item = usize> + '_ {
        self.steps.iter().filter(|s| s.leap).map(|s| s.item as usize)
    }
}

/// Where a page may end.
#[derive(Clone, Copy, Debug)]
struct Cut {
    item: usize,
    variant: usize,
    space: usize,
    /// Before this line of the item (0: above it).
    to: usize,
    /// What the cut costs.
    cost: f64,
}

/// How a page ends.
#[derive(Clone, Copy, Debug)]
struct Ending {
    /// What the page costs.
    cost: f64,
    /// Lines of notes that are left to the next page.
    deferred: i32,
    /// How short the page is for the one that faces it.
    verso: Option<i32>,
    leap: bool,
}

/// One search.
struct Search<'a> {
    items: &'a [Item],
    geometry: &'a Geometry,
    /// Pages that end in an item and are shorter by more lines than its window are leapt over; at the end there is no window.
    windows: &'a [i32],
    /// The items that may wait.
    floats: Vec<usize>,
    /// Variants of which no line calls a note, by item.
    plain: Vec<Vec<bool>>,
    steps: Vec<Step>,
    here: Layer,
    next: Layer,
    inside: Layer,
    buckets: Vec<Vec<u32>>,
    /// The cheapest ways to where a leap may start.
    rough: Layer,
}

/// Finds the cheapest way, if there is any: pages that end in an item are short by no more lines than its window, or are leapt over.
pub fn search(items: &[Item], geometry: &Geometry, start: Side, windows: &[i32]) -> Option<Found> {
    let mut s = Search {
        items,
        geometry,
        windows,
        floats: floats(items),
        plain: items.iter().map(|i| i.variants.iter().map(|v| v.lines.iter().all(|l| l.notes == 0)).collect()).collect(),
        steps: Vec::new(),
        here: Layer::default(),
        next: Layer::default(),
        inside: Layer::default(),
        buckets: Vec::new(),
        rough: Layer::default(),
    };
    s.steps.push(Step { parent: 0, item: 0, variant: 0, space: 0, turn: None, deferred: 0, waits: 0, leap: false });
    s.here.reach(State::first(start), 0.0, || 0);
    for item in 0..items.len() {
        s.layer(item);
        std::mem::swap(&mut s.here, &mut s.next);
        s.next.clear();
        if s.here.states.is_empty() {
            return None;
        }
    }
    s.finish()
}

impl Search<'_> {
    fn layer(&mut self, item: usize) {
        self.turn_above(item);
        for variant in 0..self.items[item].variants.len() {
            self.inside.clear();
            self.set(item, variant);
        }
        if self.items[item].waits {
            self.let_wait(item);
        }
    }

    /// Sets an item in a variant, from all states above it.
    fn set(&mut self, item: usize, variant: usize) {
        let items = self.items;
        let choice = &items[item].variants[variant];
        let count = choice.lines.len();
        self.buckets.resize_with(self.buckets.len().max(count + 1), Vec::new);
        for i in 0..self.here.states.len() {
            let from = self.here.states[i];
            self.place(item, variant, from);
        }
        let leaps = count > 1 && self.leap_price(item).is_finite();
        self.rough.clear();
        if leaps {
            for from in &self.here.states {
                keep_rough(&mut self.rough, Reached { cost: from.cost + choice.cost, ..*from });
            }
        }
        for line in 1..count {
            let facts = &choice.lines[line - 1];
            if leaps {
                if facts.notes > 0 {
                    let called = std::mem::take(&mut self.rough.states);
                    self.rough.clear();
                    for from in called {
                        keep_rough(&mut self.rough, Reached { state: State { last_note: facts.last_note, ..from.state }, ..from });
                    }
                }
                for n in 0..self.rough.states.len() {
                    let from = self.rough.states[n];
                    let hyphen = if facts.hyphen { cost::hyphen(from.state.side) } else { 0.0 };
                    self.leap(Cut { item, variant, space: 0, to: line, cost: facts.turn + hyphen }, from);
                }
            }
            for n in 0..self.buckets[line].len() {
                let from = self.inside.states[self.buckets[line][n] as usize];
                self.place(item, variant, from);
                if leaps {
                    keep_rough(&mut self.rough, from);
                }
            }
            self.buckets[line].clear();
        }
    }

    /// The page turns above the item; where the item demands it, in every state.
    fn turn_above(&mut self, item: usize) {
        let (before, forced) = (self.items[item].before, self.items[item].new_page);
        let cut = Cut { item, variant: 0, space: 0, to: 0, cost: before };
        if forced {
            // Figures that wait take pages of their own before it.
            for _ in 0..=MOST_WAITING {
                let states = std::mem::take(&mut self.here.states);
                self.here.clear();
                for from in states {
                    if from.state.used == 0 {
                        self.here.reach(from.state, from.cost, || from.step);
                    } else {
                        self.close(Cut { cost: 0.0, ..cut }, from, from.state, true);
                    }
                }
            }
            return;
        }
        // A turn leads to a state with fewer figures waiting, or to an empty page: in this order every state
        // has its cheapest way before it is left.
        for waiting in (0..=MOST_WAITING).rev() {
            self.rough.clear();
            for i in 0..self.here.states.len() {
                let from = self.here.states[i];
                if from.state.used > 0 && from.state.waiting == waiting {
                    self.close(cut, from, from.state, false);
                    keep_rough(&mut self.rough, from);
                }
            }
            for n in 0..self.rough.states.len() {
                self.leap(cut, self.rough.states[n]);
            }
        }
    }

    /// Sets an item from a state: whole, or up to a line after which the page turns.
    fn place(&mut self, item: usize, variant: usize, from: Reached) {
        let (items, geometry) = (self.items, self.geometry);
        let it = &items[item];
        let choice = &it.variants[variant];
        let (first, count) = (usize::from(from.state.line), choice.lines.len());
        if it.after_floats && from.state.waiting > 0 {
            return;
        }
        let flood = geometry.flood();
        if first == 0 && from.state.used > 0 && i32::from(from.state.notes) > flood && it.before < RULE {
            return;
        }
        let spaces = if first > 0 || from.state.used == 0 { 1 } else { it.spaces.len() };
        for space in 0..spaces {
            let top = if first > 0 { even(from.state.used) } else { top_of(it, &from.state, space) };
            let entry = if first > 0 {
                0.0
            } else {
                choice.cost + if from.state.used > 0 { it.spaces.get(space).map_or(0.0, |s| s.1) } else { 0.0 }
            };
            let limit = geometry.depth + geometry.long;
            let mut may_turn = false;
            let plain = from.state.notes == 0 && self.plain[item][variant];
            let mut at = from.state;
            let begin = if plain && matches!(choice.pitch, Pitch::Grid) {
                let wanted = (geometry.depth - 2 * self.windows[item] - top) / 2;
                (first + usize::try_from(wanted).unwrap_or(0)).clamp(first + 1, count)
            } else {
                first + 1
            };
            for to in begin..=count {
                let line = &choice.lines[to - 1];
                at.used = top + choice.depth(first, to, it.head, geometry);
                if line.notes > 0 {
                    at.notes = at.notes.saturating_add(line.notes);
                    at.last_note = line.last_note.min(at.notes);
                }
                let deep = even(at.used) + geometry.notes(at.least_notes(geometry.note_rules));
                let forced = from.state.used == 0 && to == first + 1;
                if deep > limit && !forced {
                    break;
                }
                let over = if deep > limit { RULE * f64::from((deep - limit) / 2) } else { 0.0 };
                let cost = from.cost + entry + over;
                if to == count {
                    let step = Step {
                        parent: from.step,
                        item: item as u32,
                        variant: variant as u8,
                        space: space as u8,
                        turn: None,
                        deferred: 0,
                        waits: 0,
                        leap: false,
                    };
                    let steps = &mut self.steps;
                    self.next.reach(State { line: 0, ..at }, cost, || push(steps, step));
                } else {
                    let hyphen = if line.hyphen { cost::hyphen(at.side) } else { 0.0 };
                    let reached = Reached { cost, ..from };
                    self.close(Cut { item, variant, space, to, cost: line.turn + hyphen }, reached, at, false);
                    may_turn |= line.turn < RULE;
                    if may_turn && i32::from(at.notes) > flood {
                        break;
                    }
                }
            }
        }
    }

    /// Closes the page in state `at` at a cut and opens a fresh one.
    fn close(&mut self, cut: Cut, from: Reached, at: State, forced: bool) {
        let geometry = self.geometry;
        let window = self.windows.get(cut.item).copied().unwrap_or(geometry.depth);
        let most = i32::from(at.notes) - at.least_notes(geometry.note_rules);
        for deferred in (self.least_deferred(&at, most)..=most).filter(|d| geometry.note_rules.may_leave(*d)) {
            let notes = i32::from(at.notes) - deferred;
            let lines = (even(at.used) + geometry.notes(notes)) / 2;
            let short = geometry.depth / 2 - lines;
            if short < -geometry.long / 2 && deferred < most {
                continue;
            }
            let window = if deferred > geometry.flood() { window.min(1) } else { window };
            if short > window && !forced {
                break;
            }
            let closing = Closing { side: at.side, short, lines, verso: at.facing(short), facing: geometry.facing, last: false };
            let cost = if forced { 0.0 } else { cost::close(closing) };
            let verso = (at.side == Side::Verso && !forced).then_some(short);
            self.open(cut, from, at, Ending { cost, deferred, verso, leap: false });
        }
    }

    /// What a leap in an item costs.
    fn leap_price(&self, item: usize) -> f64 {
        let window = self.windows[item];
        if window < self.geometry.depth / 2 { cost::level(window + 1) } else { f64::INFINITY }
    }

    /// Leaps over a page that ends at a cut.
    fn leap(&mut self, cut: Cut, from: Reached) {
        let cost = self.leap_price(cut.item);
        if cost.is_infinite() {
            return;
        }
        let at = from.state;
        if i32::from(at.notes) > self.geometry.flood() {
            return;
        }
        let rules = self.geometry.note_rules;
        let most = i32::from(at.notes) - at.least_notes(rules);
        for deferred in (0..=most).filter(|d| rules.may_leave(*d)) {
            let verso = (at.side == Side::Verso).then_some(ANY);
            self.open(cut, from, at, Ending { cost, deferred, verso, leap: true });
        }
    }

    /// Opens a fresh page after one that ends at a cut.
    fn open(&mut self, cut: Cut, from: Reached, at: State, ending: Ending) {
        let Cut { item, variant, space, to, cost: turn } = cut;
        let split = if ending.deferred > 0 { cost::NOTE_SPLIT } else { 0.0 };
        let deferred = u16::try_from(ending.deferred).unwrap_or(0);
        let (used, flushed) = self.flushed(item, at.waiting);
        let wait = if at.waiting > 0 { cost::wait(at.side) * f64::from(at.waiting) } else { 0.0 };
        let line = u16::try_from(to).unwrap_or(u16::MAX);
        let state = State {
            used,
            side: other(at.side),
            verso: ending.verso,
            notes: deferred,
            last_note: deferred,
            waiting: at.waiting - flushed,
            line,
        };
        let step = Step {
            parent: from.step,
            item: item as u32,
            variant: variant as u8,
            space: space as u8,
            turn: Some(line),
            deferred,
            waits: flushed,
            leap: ending.leap,
        };
        let cost = from.cost + turn + ending.cost + split + wait;
        let steps = &mut self.steps;
        if to == 0 {
            self.here.reach(state, cost, || push(steps, step));
        } else {
            let before = self.inside.states.len();
            self.inside.reach(state, cost, || push(steps, step));
            if self.inside.states.len() > before {
                self.buckets[to].push(before as u32);
            }
        }
    }

    /// The fewest lines of notes that must be left for the next page; `most` where even that is not enough.
    fn least_deferred(&self, at: &State, most: i32) -> i32 {
        let geometry = self.geometry;
        let fits = |deferred: i32| even(at.used) + geometry.notes(i32::from(at.notes) - deferred) <= geometry.depth + geometry.long;
        let (mut from, mut to) = (0, most);
        while from < to {
            let middle = from + (to - from) / 2;
            if fits(middle) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        from
    }

    fn flushed(&self, item: usize, waiting: u8) -> (Halves, u8) {
        let mut used = 0;
        let mut flushed = 0;
        for n in waiting_items(&self.floats, item, waiting) {
            let depth = flushed_to(&self.items[n], used, self.geometry);
            if flushed > 0 && depth > self.geometry.depth {
                break;
            }
            used = depth;
            flushed += 1;
        }
        (used, flushed)
    }

    /// The figure is not set here but waits for the top of the next page.
    fn let_wait(&mut self, item: usize) {
        for i in 0..self.here.states.len() {
            let from = self.here.states[i];
            if from.state.waiting < MOST_WAITING && from.state.used > 0 {
                let step =
                    Step { parent: from.step, item: item as u32, variant: 0, space: 0, turn: None, deferred: 0, waits: 1, leap: false };
                let state = State { waiting: from.state.waiting + 1, ..from.state };
                let steps = &mut self.steps;
                self.next.reach(state, from.cost, || push(steps, step));
            }
        }
    }

    /// The chapter's end: the last page is closed; notes and figures that are left over take pages of their own.
    fn finish(mut self) -> Option<Found> {
        let end = self.items.len();
        let mut best: Option<(f64, u32)> = None;
        for _ in 0..MOST_ENDINGS {
            let states = std::mem::take(&mut self.here.states);
            self.here.clear();
            for from in states {
                let at = from.state;
                let lines = (even(at.used) + self.geometry.notes(i32::from(at.notes))) / 2;
                let short = self.geometry.depth / 2 - lines;
                if at.waiting == 0 && short >= -self.geometry.long / 2 {
                    let verso = at.verso.filter(|v| *v != ANY);
                    let closing = Closing { side: at.side, short: short.max(-1), lines, verso, facing: self.geometry.facing, last: true };
                    let cost = from.cost + cost::close(closing);
                    if best.is_none_or(|b| cost < b.0) {
                        best = Some((cost, from.step));
                    }
                } else {
                    // At the end a page may be as short as it must be before one of figures and notes.
                    self.close(Cut { item: end, variant: 0, space: 0, to: 0, cost: 0.0 }, from, at, false);
                }
            }
        }
        let (cost, mut step) = best?;
        let mut steps = Vec::new();
        while step != 0 {
            let s = self.steps[step as usize];
            steps.push(s);
            step = s.parent;
        }
        steps.reverse();
        Some(Found { cost, steps, work: self.steps.len() })
    }
}

/// Keeps the cheapest way into a rough state; there are as many of these as a long note has lines that may be left over.
fn keep_rough(kept: &mut Layer, from: Reached) {
    kept.reach(from.state.rough(), from.cost, || from.step);
}

/// As many figures may wait at a time.
const MOST_WAITING: u8 = 3;

/// No chapter ends with more pages of left over notes and figures than these.
const MOST_ENDINGS: usize = 100;

/// The side after this one.
pub fn other(side: Side) -> Side {
    match side {
        Side::Recto => Side::Verso,
        Side::Verso => Side::Recto,
    }
}

/// Where an item's lines start on a page in this state, when `space` of its spaces is taken.
pub fn top_of(item: &Item, state: &State, space: usize) -> Halves {
    let above = match item.alone.filter(|_| state.waiting > 0) {
        _ if state.used == 0 => 0,
        Some([one, more]) => {
            if state.waiting > 1 {
                more
            } else {
                one
            }
        }
        None => item.spaces.get(space).map_or(0, |s| s.0),
    };
    let top = state.used + above;
    if item.on_grid { even(top) } else { top }
}

/// The indices of the last `waiting` items above `item` that wait.
pub fn waiting_items(floats: &[usize], item: usize, waiting: u8) -> impl Iterator<Item = usize> {
    let above = floats.partition_point(|n| *n < item);
    floats[above.saturating_sub(usize::from(waiting))..above].iter().copied()
}

fn push(steps: &mut Vec<Step>, step: Step) -> u32 {
    steps.push(step);
    u32::try_from(steps.len() - 1).unwrap_or(u32::MAX)
}

/// The indices of the items that may wait.
pub fn floats(items: &[Item]) -> Vec<usize> {
    items.iter().enumerate().filter(|(_, i)| i.waits).map(|(n, _)| n).collect()
}

/// Where the text goes on below a figure that waited, when the figure is set below `used` halves.
pub fn flushed_to(item: &Item, used: Halves, geometry: &Geometry) -> Halves {
    let end = even(used) + item.variants[0].depth(0, 1, Len::ZERO, geometry);
    // At the foot of a page there is no space below it.
    if end < geometry.depth { (end + 2).min(geometry.depth) } else { end }
}

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

use super::cost::{self, Closing, RULE};
use super::floats::{Floats, MOST_WAITING};
use super::state::{ANY, Ahead, State};
use super::table::{Layer, Reached};
use super::{FIGURE_WHITE, Geometry, Halves, Item, Pitch, even};

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
    /// What is done.
    pub act: Act,
    /// Lines of notes that were left to the next page.
    pub deferred: u16,
}

/// What a step does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// The item is set, or the rest of it.
    Set,
    /// The page turns at this line of the item (0: above it).
    Turn {
        line: u16,
        /// So many figures that waited are set at the top of the fresh page, in this size.
        flushed: u8,
        size: u8,
        /// The page that ends here was leapt over.
        leap: bool,
    },
    /// The item is a figure and waits.
    Wait,
    /// The item is a figure and stands at the foot of the page in this size.
    Foot(u8),
    /// The first figure that waits is set above the item in this size.
    Later(u8),
    /// The next figure is set above the item in this size.
    Ahead(u8),
    /// The item is a figure that stands further up.
    Pass,
}

impl Step {
    /// A step above or at an item, after another one.
    pub fn at(item: usize, parent: u32, act: Act) -> Step {
        Step { parent, item: item as u32, variant: 0, space: 0, act, deferred: 0 }
    }
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
        self.steps.iter().filter(|s| matches!(s.act, Act::Turn { leap: true, .. })).map(|s| s.item as usize)
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
pub(super) struct Search<'a> {
    pub(super) items: &'a [Item],
    pub(super) geometry: &'a Geometry,
    /// Pages that end in an item and are shorter by more lines than its window are leapt over; at the end there is no window.
    windows: &'a [i32],
    pub(super) floats: Floats,
    /// Variants of which no line calls a note, by item.
    plain: Vec<Vec<bool>>,
    pub(super) steps: Vec<Step>,
    pub(super) here: Layer,
    pub(super) next: Layer,
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
        floats: Floats::of(items, geometry),
        plain: items.iter().map(|i| i.variants.iter().map(|v| v.lines.iter().all(|l| l.notes == 0)).collect()).collect(),
        steps: Vec::new(),
        here: Layer::default(),
        next: Layer::default(),
        inside: Layer::default(),
        buckets: Vec::new(),
        rough: Layer::default(),
    };
    s.steps.push(Step::at(0, 0, Act::Set));
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
        if self.items[item].floats {
            self.move_away(item);
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
                let state = from.state.below_item();
                keep_rough(&mut self.rough, Reached { state, cost: from.cost + choice.cost, ..*from });
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

    /// What stands above the item is moved there, and the page turns above it; where the item demands it, in every state.
    fn turn_above(&mut self, item: usize) {
        let items = self.items;
        let it = &items[item];
        if it.new_page {
            for waiting in (0..=MOST_WAITING).rev() {
                self.set_later(item, waiting);
            }
            // Figures that wait take pages of their own before it.
            for _ in 0..=MOST_WAITING {
                let states = std::mem::take(&mut self.here.states);
                self.here.clear();
                for from in states {
                    if from.state.used == 0 {
                        self.here.reach(from.state, from.cost, || from.step);
                    } else {
                        let cut = Cut { item, variant: 0, space: 0, to: 0, cost: 0.0 };
                        self.close(cut, from, from.state, true);
                    }
                }
            }
            return;
        }
        // A turn leads to a state with fewer figures waiting, or to an empty page, and so does a figure that is set here: in this
        // order every state has its cheapest way before it is left.
        for waiting in (0..=MOST_WAITING).rev() {
            self.set_later(item, waiting);
            self.turn(item, |state| state.waiting == waiting && state.ahead != Ahead::Yes);
        }
        self.set_ahead(item);
        self.turn(item, |state| state.ahead == Ahead::Yes);
    }

    /// The page turns above the item in these states.
    fn turn(&mut self, item: usize, these: impl Fn(&State) -> bool) {
        let it = &self.items[item];
        self.rough.clear();
        for i in 0..self.here.states.len() {
            let from = self.here.states[i];
            if from.state.used > 0 && these(&from.state) {
                let cut = Cut { item, variant: 0, space: 0, to: 0, cost: before(it, &from.state) };
                self.close(cut, from, from.state, false);
                keep_rough(&mut self.rough, from);
            }
        }
        for n in 0..self.rough.states.len() {
            let from = self.rough.states[n];
            self.leap(Cut { item, variant: 0, space: 0, to: 0, cost: before(it, &from.state) }, from);
        }
    }

    /// Sets an item from a state: whole, or up to a line after which the page turns.
    fn place(&mut self, item: usize, variant: usize, from: Reached) {
        let (items, geometry) = (self.items, self.geometry);
        let it = &items[item];
        let choice = &it.variants[variant];
        let (first, count) = (usize::from(from.state.line), choice.lines.len());
        if it.after_floats && (from.state.waiting > 0 || from.state.foot > 0) || it.floats && from.state.ahead == Ahead::Yes {
            return;
        }
        let reserved = self.floats.foot(item, &from.state);
        let flood = geometry.flood();
        if first == 0 && from.state.used > 0 && i32::from(from.state.notes) > flood && it.before < RULE {
            return;
        }
        let spaces = if first > 0 || from.state.used == 0 { 1 } else { it.spaces.len() };
        for space in 0..spaces {
            let top = if first > 0 { goes_on_at(&from.state) } else { top_of(it, &from.state, space) };
            let entry = if first > 0 {
                0.0
            } else {
                choice.cost + if from.state.used > 0 { it.spaces.get(space).map_or(0.0, |s| s.1) } else { 0.0 }
            };
            let limit = geometry.depth + geometry.long - reserved;
            let mut may_turn = false;
            let plain = from.state.notes == 0 && self.plain[item][variant];
            let mut at = from.state.below_item();
            let begin = if plain && matches!(choice.pitch, Pitch::Grid) {
                let wanted = (geometry.depth - reserved - 2 * self.windows[item] - top) / 2;
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
                    let step = Step { variant: variant as u8, space: space as u8, ..Step::at(item, from.step, Act::Set) };
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
        for deferred in (self.least_deferred(cut.item, &at, most)..=most).filter(|d| geometry.note_rules.may_leave(*d)) {
            let notes = i32::from(at.notes) - deferred;
            let lines = (even(at.used) + self.floats.foot(cut.item, &at) + geometry.notes(notes)) / 2;
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
        let parted = cost::parted(at.side, usize::from(at.waiting), at.ahead == Ahead::Yes);
        let line = u16::try_from(to).unwrap_or(u16::MAX);
        for size in 0..self.floats.flushes(item, at.waiting) {
            let flush = self.floats.flush(item, at.waiting, size, self.geometry.depth);
            let state = State {
                used: flush.used,
                side: other(at.side),
                verso: ending.verso,
                notes: deferred,
                last_note: deferred,
                waiting: at.waiting - flush.count,
                foot: 0,
                ahead: at.ahead,
                under: flush.count > 0,
                line,
            };
            let act = Act::Turn { line, flushed: flush.count, size: size as u8, leap: ending.leap };
            let step = Step { variant: variant as u8, space: space as u8, deferred, ..Step::at(item, from.step, act) };
            let cost = from.cost + turn + ending.cost + split + parted + flush.cost;
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
    }

    /// The fewest lines of notes that must be left for the next page; `most` where even that is not enough.
    fn least_deferred(&self, item: usize, at: &State, most: i32) -> i32 {
        let geometry = self.geometry;
        let used = even(at.used) + self.floats.foot(item, at);
        let fits = |deferred: i32| used + geometry.notes(i32::from(at.notes) - deferred) <= geometry.depth + geometry.long;
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

    /// The chapter's end: the last page is closed; notes and figures that are left over take pages of their own.
    fn finish(mut self) -> Option<Found> {
        let end = self.items.len();
        let mut best: Option<(f64, u32)> = None;
        for _ in 0..MOST_ENDINGS {
            let states = std::mem::take(&mut self.here.states);
            self.here.clear();
            for from in states {
                let at = from.state;
                let foot = self.floats.foot(end, &at);
                let lines = (even(at.used) + foot + self.geometry.notes(i32::from(at.notes))) / 2;
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
                    if at.waiting > 0 {
                        self.later(end, from);
                    }
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
    if state.used == 0 {
        return 0;
    }
    let above = match item.alone.filter(|_| state.moved() > 0) {
        Some(alone) => alone.spaces[usize::from(state.moved() > 1)],
        None => item.spaces.get(space).map_or(0, |s| s.0),
    };
    let top = state.used + if state.under { above.max(FIGURE_WHITE) } else { above };
    if item.on_grid { even(top) } else { top }
}

/// Where lines go on on the page after the one on which their item starts.
pub fn goes_on_at(state: &State) -> Halves {
    even(state.used) + if state.under { FIGURE_WHITE } else { 0 }
}

/// What a page turn above an item costs in a state.
pub fn before(item: &Item, state: &State) -> f64 {
    item.alone.filter(|_| state.moved() > 0).map_or(item.before, |alone| alone.before)
}

pub(super) fn push(steps: &mut Vec<Step>, step: Step) -> u32 {
    steps.push(step);
    u32::try_from(steps.len() - 1).unwrap_or(u32::MAX)
}

//! From the steps of a way to pages: where every fragment stands, and what it all costs, added up once more.

use crate::layout::page::Side;
use crate::unit::Len;

use super::cost::{self, Closing, RULE};
use super::search::{Step, floats, flushed_to, other, top_of, waiting_items};
use super::state::State;
use super::{Fragment, Geometry, Item, Place, Plan, PlanPage, even};

/// The pages while they are made.
struct Replay<'a> {
    items: &'a [Item],
    geometry: &'a Geometry,
    floats: Vec<usize>,
    state: State,
    plan: Plan,
    fragments: Vec<Fragment>,
    /// What the pages before this one cost.
    before: f64,
}

/// Makes pages of a way.
pub fn replay(items: &[Item], geometry: &Geometry, start: Side, steps: &[Step]) -> Plan {
    let mut r = Replay {
        items,
        geometry,
        floats: floats(items),
        state: State::first(start),
        plan: Plan::default(),
        fragments: Vec::new(),
        before: 0.0,
    };
    for step in steps {
        r.step(step);
    }
    r.close(0, 0.0, false, None);
    r.plan
}

impl Replay<'_> {
    fn step(&mut self, step: &Step) {
        let item = step.item as usize;
        match step.turn {
            None if step.waits > 0 => self.state.waiting += 1,
            None => {
                let lines = self.items[item].variants[usize::from(step.variant)].lines.len();
                self.set(step, lines);
                self.state.line = 0;
            }
            Some(to) => {
                let mut turn = if to == 0 { self.items.get(item).map_or(0.0, |i| i.before) } else { 0.0 };
                if to > 0 {
                    self.set(step, usize::from(to));
                    let line = &self.items[item].variants[usize::from(step.variant)].lines[usize::from(to) - 1];
                    turn = line.turn + if line.hyphen { cost::hyphen(self.state.side) } else { 0.0 };
                }
                let forced = to == 0 && self.items.get(item).is_some_and(|i| i.new_page);
                let place = Place { item, variant: usize::from(step.variant), line: usize::from(to) };
                self.close(step.deferred, if forced { 0.0 } else { turn }, forced, Some(place));
                self.state.line = to;
                for n in waiting_items(&self.floats, item, self.state.waiting).take(usize::from(step.waits)) {
                    let depth = self.items[n].variants[0].depth(0, 1, Len::ZERO, self.geometry);
                    self.fragments.push(Fragment { item: n, variant: 0, lines: 0..1, top: even(self.state.used), depth });
                    self.state.used = flushed_to(&self.items[n], self.state.used, self.geometry);
                }
                self.state.waiting -= step.waits;
            }
        }
    }

    /// Sets the lines of an item up to `to`.
    fn set(&mut self, step: &Step, to: usize) {
        let item = &self.items[step.item as usize];
        let choice = &item.variants[usize::from(step.variant)];
        let first = usize::from(self.state.line);
        let space = usize::from(step.space);
        let top = if first > 0 { even(self.state.used) } else { top_of(item, &self.state, space) };
        if first == 0 {
            self.plan.cost += choice.cost + if self.state.used > 0 { item.spaces.get(space).map_or(0.0, |s| s.1) } else { 0.0 };
        }
        let depth = choice.depth(first, to, item.head, self.geometry);
        self.fragments.push(Fragment { item: step.item as usize, variant: usize::from(step.variant), lines: first..to, top, depth });
        for line in choice.lines[first..to].iter().filter(|l| l.notes > 0) {
            self.state.notes = self.state.notes.saturating_add(line.notes);
            self.state.last_note = line.last_note.min(self.state.notes);
        }
        self.state.used = top + depth;
        let limit = self.geometry.depth + self.geometry.long;
        let deep = even(self.state.used) + self.geometry.notes(self.state.least_notes(self.geometry.note_rules));
        if deep > limit && to > first {
            self.plan.cost += RULE * f64::from((deep - limit) / 2);
        }
    }

    /// Ends a page at a place; at none it is the last.
    fn close(&mut self, deferred: u16, turn: f64, forced: bool, place: Option<Place>) {
        let last = place.is_none();
        let State { used, side, verso, notes, waiting, .. } = self.state;
        let standing = notes.saturating_sub(deferred);
        let lines = (even(used) + self.geometry.notes(i32::from(standing))) / 2;
        let short = self.geometry.depth / 2 - lines;
        let closing = Closing { side, short: if last { short.max(-1) } else { short }, lines, verso, facing: self.geometry.facing, last };
        let split = if deferred > 0 { cost::NOTE_SPLIT } else { 0.0 };
        let wait = if !last && waiting > 0 { cost::wait(side) * f64::from(waiting) } else { 0.0 };
        self.plan.cost += turn + split + wait + if forced { 0.0 } else { cost::close(closing) };
        let ended = last || forced;
        let page = PlanPage {
            side,
            fragments: std::mem::take(&mut self.fragments),
            note_lines: u32::from(standing),
            short: if ended { short.min(0) } else { short },
            turn,
            cost: self.plan.cost - self.before,
            last: ended,
            end: place.filter(|_| !forced),
        };
        self.before = self.plan.cost;
        self.plan.pages.push(page);
        let verso = (side == Side::Verso && !forced).then_some(short);
        self.state = State { used: 0, side: other(side), verso, notes: deferred, last_note: deferred, waiting, line: 0 };
    }
}

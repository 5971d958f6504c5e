//! The steps of the search that move figures: see [`super::floats`] for where they may stand.

use super::cost;
use super::even;
use super::floats::{MOST_WAITING, below};
use super::search::{Act, Search, Step, push};
use super::state::{Ahead, State};
use super::table::Reached;

impl Search<'_> {
    /// The first of the figures that wait, so many in all, is set above the item; at the chapter's end, below all.
    pub(super) fn set_later(&mut self, item: usize, waiting: u8) {
        if self.items.get(item).is_some_and(|i| !i.takes) || waiting == 0 {
            return;
        }
        for i in 0..self.here.states.len() {
            let from = self.here.states[i];
            if from.state.waiting == waiting {
                self.later(item, from);
            }
        }
    }

    pub(super) fn later(&mut self, item: usize, from: Reached) {
        let at = from.state;
        let Some(figure) = self.floats.waiting(item, at.waiting).first().copied().filter(|_| at.used > 0 && at.foot == 0) else { return };
        for size in 0..self.floats.sizes(figure).len() {
            let (depth, cost) = self.floats.sizes(figure)[size];
            let state = State { used: below(at.used) + depth, waiting: at.waiting - 1, under: true, ..at };
            if self.fits(item, &state) {
                let (steps, step) = (&mut self.steps, Step::at(item, from.step, Act::Later(size as u8)));
                self.here.reach(state, from.cost + cost + cost::LATER, || push(steps, step));
            }
        }
    }

    /// The next figure is set above the item.
    pub(super) fn set_ahead(&mut self, item: usize) {
        let Some(figure) = self.floats.next(item).filter(|_| self.items[item].takes) else { return };
        for i in 0..self.here.states.len() {
            let from = self.here.states[i];
            let at = from.state;
            if at.waiting > 0 || at.foot > 0 || at.ahead != Ahead::No {
                continue;
            }
            for size in 0..self.floats.sizes(figure).len() {
                let (depth, cost) = self.floats.sizes(figure)[size];
                let state = State { used: below(at.used) + depth, ahead: Ahead::Yes, under: true, ..at };
                if self.fits(item, &state) {
                    let (steps, step) = (&mut self.steps, Step::at(item, from.step, Act::Ahead(size as u8)));
                    self.here.reach(state, from.cost + cost + cost::AHEAD, || push(steps, step));
                }
            }
        }
    }

    /// Whether what stands on a page has room there.
    fn fits(&self, item: usize, state: &State) -> bool {
        let notes = self.geometry.notes(state.least_notes(self.geometry.note_rules));
        even(state.used) + self.floats.foot(item, state) + notes <= self.geometry.depth + self.geometry.long
    }

    /// A figure is not set at its place: it waits for the top of the next page, stands at the foot of this one, or stood further up.
    pub(super) fn move_away(&mut self, item: usize) {
        for i in 0..self.here.states.len() {
            let from = self.here.states[i];
            let at = from.state;
            if at.ahead == Ahead::Yes {
                let (steps, step) = (&mut self.steps, Step::at(item, from.step, Act::Pass));
                self.next.reach(State { ahead: Ahead::Passed, ..at }, from.cost, || push(steps, step));
                continue;
            }
            if at.used == 0 {
                continue;
            }
            if at.waiting < MOST_WAITING {
                let (steps, step) = (&mut self.steps, Step::at(item, from.step, Act::Wait));
                self.next.reach(State { waiting: at.waiting + 1, ..at }, from.cost, || push(steps, step));
            }
            if at.waiting > 0 || at.foot > 0 {
                continue;
            }
            for size in 0..self.floats.sizes(item).len() {
                let state = State { foot: size as u8 + 1, ..at };
                if self.fits(item + 1, &state) {
                    let (steps, step) = (&mut self.steps, Step::at(item, from.step, Act::Foot(size as u8)));
                    let cost = from.cost + cost::FOOT + self.floats.sizes(item)[size].1;
                    self.next.reach(state, cost, || push(steps, step));
                }
            }
        }
    }
}

//! From the steps of a way to pages: where every fragment stands, and what it all costs, added up once more.

use crate::layout::page::Side;

use super::cost::{self, Closing, RULE};
use super::floats::{Floats, below};
use super::search::{Act, Step, before, goes_on_at, other, top_of};
use super::state::{Ahead, State};
use super::{Fragment, Geometry, Item, Place, Plan, PlanPage, even};

/// The pages while they are made.
struct Replay<'a> {
    items: &'a [Item],
    geometry: &'a Geometry,
    floats: Floats,
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
        floats: Floats::of(items, geometry),
        state: State::first(start),
        plan: Plan::default(),
        fragments: Vec::new(),
        before: 0.0,
    };
    for step in steps {
        r.step(step);
    }
    r.close(items.len(), 0, 0.0, false, None);
    r.plan
}

impl Replay<'_> {
    fn step(&mut self, step: &Step) {
        let item = step.item as usize;
        match step.act {
            Act::Set => {
                let lines = self.items[item].variants[usize::from(step.variant)].lines.len();
                self.set(step, lines);
                self.state.line = 0;
            }
            Act::Wait => self.state.waiting += 1,
            Act::Foot(size) => {
                self.state.foot = size + 1;
                self.plan.cost += cost::FOOT + self.floats.sizes(item)[usize::from(size)].1;
            }
            Act::Later(size) => {
                let figure = self.floats.waiting(item, self.state.waiting)[0];
                self.state.waiting -= 1;
                self.figure(figure, size, cost::LATER);
            }
            Act::Ahead(size) => {
                if let Some(figure) = self.floats.next(item) {
                    self.state.ahead = Ahead::Yes;
                    self.figure(figure, size, cost::AHEAD);
                }
            }
            Act::Pass => self.state.ahead = Ahead::Passed,
            Act::Turn { line, flushed, size, .. } => self.turn(step, usize::from(line), flushed, size),
        }
    }

    /// Sets a figure away from its place, below all that stands on the page so far.
    fn figure(&mut self, figure: usize, size: u8, cost: f64) {
        let sizes = self.floats.sizes(figure);
        let size = usize::from(size).min(sizes.len() - 1);
        let (depth, own) = sizes[size];
        let top = below(self.state.used);
        self.fragments.push(Fragment { item: figure, variant: size, lines: 0..1, top, depth });
        (self.state.used, self.state.under) = (top + depth, true);
        self.plan.cost += own + cost;
    }

    /// Turns the page before a line of an item, and sets figures at the top of the next.
    fn turn(&mut self, step: &Step, line: usize, flushed: u8, size: u8) {
        let item = step.item as usize;
        let it = self.items.get(item);
        let mut turn = if line == 0 { it.map_or(0.0, |i| before(i, &self.state)) } else { 0.0 };
        if line > 0 {
            self.set(step, line);
            let last = &self.items[item].variants[usize::from(step.variant)].lines[line - 1];
            turn = last.turn + if last.hyphen { cost::hyphen(self.state.side) } else { 0.0 };
        }
        let forced = line == 0 && it.is_some_and(|i| i.new_page);
        let place = Place { item, variant: usize::from(step.variant), line };
        self.close(item, step.deferred, if forced { 0.0 } else { turn }, forced, Some(place));
        self.state.line = step_line(line);
        let waiting = self.floats.waiting(item, self.state.waiting).to_vec();
        for figure in waiting.into_iter().take(usize::from(flushed)) {
            self.figure(figure, size, 0.0);
        }
        self.state.waiting -= flushed;
    }

    /// Sets the lines of an item up to `to`.
    fn set(&mut self, step: &Step, to: usize) {
        let item = &self.items[step.item as usize];
        let choice = &item.variants[usize::from(step.variant)];
        let first = usize::from(self.state.line);
        let space = usize::from(step.space);
        let top = if first > 0 { goes_on_at(&self.state) } else { top_of(item, &self.state, space) };
        if first == 0 {
            self.plan.cost += choice.cost + if self.state.used > 0 { item.spaces.get(space).map_or(0.0, |s| s.1) } else { 0.0 };
        }
        let depth = choice.depth(first, to, item.head, self.geometry);
        self.fragments.push(Fragment { item: step.item as usize, variant: usize::from(step.variant), lines: first..to, top, depth });
        for line in choice.lines[first..to].iter().filter(|l| l.notes > 0) {
            self.state.notes = self.state.notes.saturating_add(line.notes);
            self.state.last_note = line.last_note.min(self.state.notes);
        }
        self.state = State { used: top + depth, ..self.state.below_item() };
        let limit = self.geometry.depth + self.geometry.long - self.floats.foot(step.item as usize, &self.state);
        let deep = even(self.state.used) + self.geometry.notes(self.state.least_notes(self.geometry.note_rules));
        if deep > limit && to > first {
            self.plan.cost += RULE * f64::from((deep - limit) / 2);
        }
    }

    /// Ends a page at a place; at none it is the last.
    fn close(&mut self, item: usize, deferred: u16, turn: f64, forced: bool, place: Option<Place>) {
        let last = place.is_none();
        let foot = self.floats.foot(item, &self.state);
        if let Some((figure, size)) = self.floats.at_foot(item, &self.state) {
            let (top, depth) = (below(self.state.used), self.floats.sizes(figure)[size].0);
            self.fragments.push(Fragment { item: figure, variant: size, lines: 0..1, top, depth });
        }
        let State { used, side, verso, notes, waiting, ahead, .. } = self.state;
        let standing = notes.saturating_sub(deferred);
        let lines = (even(used) + foot + self.geometry.notes(i32::from(standing))) / 2;
        let short = self.geometry.depth / 2 - lines;
        let closing = Closing { side, short: if last { short.max(-1) } else { short }, lines, verso, facing: self.geometry.facing, last };
        let split = if deferred > 0 { cost::NOTE_SPLIT } else { 0.0 };
        let wait = if last { 0.0 } else { cost::parted(side, usize::from(waiting), ahead == Ahead::Yes) };
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
        self.state = State { verso, notes: deferred, last_note: deferred, waiting, ahead, ..State::first(other(side)) };
    }
}

fn step_line(line: usize) -> u16 {
    u16::try_from(line).unwrap_or(u16::MAX)
}

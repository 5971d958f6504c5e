//! First fit: every page filled as far as the rules allow, nothing set in another variant for its sake. It is what
//! most programs do; here it is the yardstick of the certificate and the way out where no other was found.

use crate::layout::page::Side;

use super::cost::RULE;
use super::search::{Act, Step, other, top_of};
use super::state::State;
use super::{Geometry, Item, Plan, even, replay};

/// A place at which the page may turn.
struct TurnPoint {
    item: usize,
    line: usize,
    state: State,
    steps: usize,
}

/// Fills page after page.
pub fn first_fit(items: &[Item], geometry: &Geometry, start: Side) -> Plan {
    let mut steps: Vec<Step> = Vec::new();
    let mut state = State::first(start);
    let (mut item, mut line) = (0, 0);
    let mut places: Vec<TurnPoint> = Vec::new();
    while item < items.len() {
        let it = &items[item];
        let choice = &it.variants[0];
        if line == 0 && state.used > 0 {
            if it.before < RULE || places.is_empty() {
                places.push(TurnPoint { item, line: 0, state, steps: steps.len() });
            }
            if it.new_page {
                let here = TurnPoint { item, line: 0, state, steps: steps.len() };
                (item, line, state) = turn(&mut steps, here, geometry);
                places.clear();
                continue;
            }
        }
        let (fresh, top) = (state.used == 0, if line > 0 { even(state.used) } else { top_of(it, &state, 0) });
        let mut at = state;
        let mut cut = false;
        for to in line + 1..=choice.lines.len() {
            let facts = &choice.lines[to - 1];
            let before = at;
            at.used = top + choice.depth(line, to, it.head, geometry);
            if facts.notes > 0 {
                at.notes = at.notes.saturating_add(facts.notes);
                at.last_note = facts.last_note.min(at.notes);
            }
            let fits = even(at.used) + geometry.notes(at.least_notes(geometry.note_rules)) <= geometry.depth;
            if !fits && !(fresh && to == line + 1) {
                let forced = TurnPoint { item, line: to - 1, state: before, steps: steps.len() };
                let place = places.pop().unwrap_or(forced);
                steps.truncate(place.steps);
                (item, line, state) = turn(&mut steps, place, geometry);
                cut = true;
                break;
            }
            if to < choice.lines.len() && facts.turn < RULE {
                places.push(TurnPoint { item, line: to, state: at, steps: steps.len() });
            }
        }
        if cut {
            places.clear();
            continue;
        }
        steps.push(Step::at(item, 0, Act::Set));
        state = at;
        (item, line) = (item + 1, 0);
    }
    while geometry.notes(i32::from(state.notes)) + even(state.used) > geometry.depth
        && (state.used > 0 || state.least_notes(geometry.note_rules) > i32::from(geometry.note_rules.part))
    {
        let notes = state.notes;
        (_, _, state) = turn(&mut steps, TurnPoint { item, line: 0, state, steps: 0 }, geometry);
        if state.notes == 0 || state.notes >= notes && state.used == 0 {
            break;
        }
    }
    let mut plan = replay::replay(items, geometry, start, &steps);
    plan.first_fit = plan.cost;
    plan
}

/// Turns the page at a place, with as few lines of notes left over as will do.
fn turn(steps: &mut Vec<Step>, place: TurnPoint, geometry: &Geometry) -> (usize, usize, State) {
    let at = place.state;
    let most = i32::from(at.notes) - at.least_notes(geometry.note_rules);
    let fits = |d: i32| even(at.used) + geometry.notes(i32::from(at.notes) - d) <= geometry.depth;
    let deferred = (0..=most).filter(|d| geometry.note_rules.may_leave(*d)).find(|d| fits(*d)).unwrap_or(most);
    let deferred = u16::try_from(deferred).unwrap_or(0);
    let line = u16::try_from(place.line).unwrap_or(u16::MAX);
    let act = Act::Turn { line, flushed: 0, size: 0, leap: false };
    steps.push(Step { deferred, ..Step::at(place.item, 0, act) });
    let state = State { notes: deferred, last_note: deferred, ..State::first(other(at.side)) };
    (place.item, place.line, state)
}

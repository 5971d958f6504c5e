//! The states that a layer of the search has reached, each with its cheapest way: a small open-addressed table.
//!
//! Nothing is ever iterated in the order of the table, only in the order in which states were reached, so the
//! outcome does not depend on hashing.

use super::state::State;

/// A state reached, by the cheapest way so far.
#[derive(Clone, Copy, Debug)]
pub struct Reached {
    pub state: State,
    /// What the way costs.
    pub cost: f64,
    /// Its last step.
    pub step: u32,
}

/// States by key.
#[derive(Debug, Default)]
pub struct Layer {
    /// In the order in which they were reached.
    pub states: Vec<Reached>,
    /// Their keys.
    keys: Vec<u64>,
    /// Where each key stands, once there are more than [`FEW`].
    slots: Vec<u32>,
}

const EMPTY: u32 = u32::MAX;
/// So many keys are sooner looked through than looked up.
const FEW: usize = 8;

impl Layer {
    /// Forgets everything, keeps the memory.
    pub fn clear(&mut self) {
        self.states.clear();
        self.keys.clear();
    }

    /// The index of a state, if it was reached, else where it would be put.
    fn find(&self, key: u64) -> Result<usize, usize> {
        if self.keys.len() <= FEW {
            return self.keys.iter().position(|known| *known == key).ok_or(0);
        }
        let mask = self.slots.len() - 1;
        let mut at = (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 40) as usize & mask;
        loop {
            match self.slots[at] {
                EMPTY => return Err(at),
                i if self.keys[i as usize] == key => return Ok(i as usize),
                _ => at = (at + 1) & mask,
            }
        }
    }

    /// Keeps the cheaper way into a state, the earlier of two equals; makes the step only when it is kept.
    pub fn reach(&mut self, state: State, cost: f64, step: impl FnOnce() -> u32) {
        let key = state.key();
        match self.find(key) {
            Ok(i) => {
                if cost < self.states[i].cost {
                    self.states[i] = Reached { state, cost, step: step() };
                }
            }
            Err(slot) => {
                let new = self.states.len();
                self.states.push(Reached { state, cost, step: step() });
                self.keys.push(key);
                if new == FEW || new * 2 >= self.slots.len() {
                    self.index();
                } else if new > FEW {
                    self.slots[slot] = u32::try_from(new).expect("a layer has far fewer states than 2^32");
                }
            }
        }
    }

    /// Puts all keys into a table that is half empty.
    fn index(&mut self) {
        if self.keys.len() <= FEW {
            return;
        }
        let size = (self.keys.len() * 4).next_power_of_two().max(self.slots.len()).max(256);
        self.slots.clear();
        self.slots.resize(size, EMPTY);
        for i in 0..self.keys.len() {
            if let Err(slot) = self.find(self.keys[i]) {
                self.slots[slot] = i as u32;
            }
        }
    }
}

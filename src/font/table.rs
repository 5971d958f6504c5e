//! A table of numbers by the hash of a text that stands elsewhere: what a worker knows of the store of words, without a copy of
//! any word. Nothing is ever taken out, and nobody walks over it, so its order decides nothing.

/// Marks a free slot.
const FREE: u32 = u32::MAX;
/// Slots of a table that holds something.
const FIRST: usize = 64;

/// See the module.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Hash and number, at the first free slot from where the hash points to; as many as a power of two, or none.
    slots: Vec<(u32, u32)>,
    used: usize,
}

/// The hash of a text: a multiplication for eight bytes, its upper half.
pub fn hash(text: &str) -> u32 {
    const MIX: u64 = 0x517c_c1b7_2722_0a95;
    let mut state = text.len() as u64;
    let mut add = |word: u64| state = (state.rotate_left(5) ^ word).wrapping_mul(MIX);
    let (eights, rest) = text.as_bytes().as_chunks::<8>();
    eights.iter().for_each(|eight| add(u64::from_le_bytes(*eight)));
    add(rest.iter().fold(0, |word, byte| word << 8 | u64::from(*byte)));
    (state >> 32) as u32
}

impl Table {
    /// The number under this hash for which `is` holds.
    #[inline]
    pub fn find(&self, hash: u32, is: impl Fn(u32) -> bool) -> Option<u32> {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize;
        // There is always a free slot, so this ends.
        while let Some((kept, number)) = self.slots.get(at & mask).filter(|(_, number)| *number != FREE) {
            if *kept == hash && is(*number) {
                return Some(*number);
            }
            at = at.wrapping_add(1);
        }
        None
    }

    /// Adds a number, which must not be there yet.
    pub fn insert(&mut self, hash: u32, number: u32) {
        if self.slots.len() < 2 * (self.used + 1) {
            let size = (2 * self.slots.len()).max(FIRST);
            let old = std::mem::replace(&mut self.slots, vec![(0, FREE); size]);
            old.into_iter().filter(|(_, number)| *number != FREE).for_each(|(hash, number)| self.place(hash, number));
        }
        self.place(hash, number);
        self.used += 1;
    }

    fn place(&mut self, hash: u32, number: u32) {
        let mask = self.slots.len().wrapping_sub(1);
        let mut at = hash as usize;
        while self.slots.get(at & mask).is_some_and(|(_, number)| *number != FREE) {
            at = at.wrapping_add(1);
        }
        if let Some(slot) = self.slots.get_mut(at & mask) {
            *slot = (hash, number);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_in_is_found() {
        let words: Vec<String> = (0..5000).map(|n| format!("word{n}{}", "x".repeat(n % 20))).collect();
        let is = |word: &str| {
            let word = word.to_string();
            let words = &words;
            move |n: u32| words[n as usize] == word
        };
        let mut table = Table::default();
        assert_eq!(table.find(hash("a"), |_| true), None);
        for (n, word) in words.iter().enumerate() {
            assert_eq!(table.find(hash(word), is(word)), None);
            table.insert(hash(word), n as u32);
        }
        assert!(words.iter().enumerate().all(|(n, word)| table.find(hash(word), is(word)) == Some(n as u32)));
    }

    #[test]
    fn equal_hashes_are_told_apart_and_slots_wrap_around() {
        let mut table = Table::default();
        (0..40).for_each(|n| table.insert(u32::MAX, n));
        assert_eq!(table.find(u32::MAX, |n| n == 33), Some(33));
        assert_eq!(table.find(u32::MAX, |n| n == 40), None);
    }
}

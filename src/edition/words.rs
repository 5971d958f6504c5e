//! A place in a text by the words around it, and how it is found again after edits.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::model::{Leaf, LeafPos, Unit};

/// So many words on each side name a place.
const AROUND: usize = 8;
/// Fewer words than these in their places, and a place is not the one that was meant.
const FEWEST: usize = 4;
/// Scripts without spaces have words of so many characters.
const LONGEST: usize = 12;

/// A place by the words around it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Context {
    /// The number of the word that it stands before, in its unit.
    word: usize,
    /// Bytes of that word that stand before it: a word divided where the page turns.
    #[serde(default, skip_serializing_if = "is_none")]
    into: u32,
    /// The words before it.
    before: String,
    /// The words after it.
    after: String,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_none(into: &u32) -> bool {
    *into == 0
}

impl Context {
    /// The place between two texts.
    pub fn between(before: &str, after: &str) -> Context {
        let (before, after) = (cut(before), cut(after));
        let last = before.len().saturating_sub(AROUND);
        let join = |words: &[(usize, &str)]| words.iter().map(|(_, w)| *w).collect::<Vec<_>>().join(" ");
        Context { word: 0, into: 0, before: join(&before[last..]), after: join(&after[..after.len().min(AROUND)]) }
    }

    /// Whether it is the same place, as far as can be told when the words on one of its sides may have changed, or are fewer.
    pub fn is(&self, other: &Context) -> bool {
        let words = |list: &'_ str| list.split(' ').filter(|w| !w.is_empty()).map(str::to_string).collect::<Vec<_>>();
        let agree = |a: &[String], b: &[String]| !a.is_empty() && !b.is_empty() && (a.starts_with(b) || b.starts_with(a));
        let backwards = |list: &str| words(list).into_iter().rev().collect::<Vec<_>>();
        self.into == other.into
            && (agree(&words(&self.after), &words(&other.after)) || agree(&backwards(&self.before), &backwards(&other.before)))
    }

    /// The words that it stands before.
    pub fn words(&self) -> &str {
        &self.after
    }
}

/// The words of a unit with their places.
pub struct Words {
    text: Vec<String>,
    places: Vec<LeafPos>,
    /// Where each word stands.
    index: BTreeMap<String, Vec<usize>>,
}

impl Words {
    /// Those of a unit, in reading order.
    pub fn of(unit: &Unit<'_>) -> Words {
        let mut words = Words { text: Vec::new(), places: Vec::new(), index: BTreeMap::new() };
        unit.texts(&mut |text| words.add(text.leaf, &text.plain()));
        words
    }

    fn add(&mut self, leaf: Leaf, text: &str) {
        for (offset, word) in cut(text) {
            self.index.entry(word.to_string()).or_default().push(self.text.len());
            self.text.push(word.to_string());
            self.places.push(LeafPos { leaf, offset: u32::try_from(offset).unwrap_or(u32::MAX) });
        }
    }

    /// The words around a place; none where no word stands after it.
    pub fn context(&self, pos: LeafPos) -> Option<Context> {
        let ends = |n: usize| {
            let LeafPos { leaf, offset } = self.places[n];
            (leaf, offset + u32::try_from(self.text[n].len()).unwrap_or(0))
        };
        let (mut from, mut to) = (0, self.text.len());
        while from < to {
            let middle = from + (to - from) / 2;
            if ends(middle) > (pos.leaf, pos.offset) { to = middle } else { from = middle + 1 }
        }
        let start = *self.places.get(from)?;
        let into = if start.leaf == pos.leaf { pos.offset.saturating_sub(start.offset) } else { 0 };
        let before = self.text[from.saturating_sub(AROUND)..from].join(" ");
        let after = self.text[from..(from + AROUND).min(self.text.len())].join(" ");
        Some(Context { word: from, into, before, after })
    }

    /// Finds a place again, with how many words more stand before it than did: where the most of the words around it are in their
    /// places, and of several such the nearest to where it would be if so many words had come (`drift`).
    pub fn find(&self, context: &Context, drift: isize) -> Option<(isize, LeafPos)> {
        let before: Vec<&str> = context.before.split(' ').filter(|w| !w.is_empty()).collect();
        let after: Vec<&str> = context.after.split(' ').filter(|w| !w.is_empty()).collect();
        let mut places = BTreeSet::new();
        let mut mark = |word: &str, forward: usize, back: usize| {
            let here = self.index.get(word).into_iter().flatten();
            places.extend(here.filter_map(|at| (at + forward).checked_sub(back)));
        };
        after.iter().enumerate().for_each(|(n, word)| mark(word, 0, n));
        before.iter().rev().enumerate().for_each(|(n, word)| mark(word, n + 1, 0));
        let expected = isize::try_from(context.word).unwrap_or(0) + drift;
        let best = places
            .into_iter()
            .filter(|at| *at < self.text.len())
            .map(|at| {
                let follow = after.iter().zip(&self.text[at..]).take_while(|(a, b)| *a == b).count();
                let lead = before.iter().rev().zip(self.text[..at].iter().rev()).take_while(|(a, b)| *a == b).count();
                let off = (isize::try_from(at).unwrap_or(0) - expected).unsigned_abs();
                (follow + lead, std::cmp::Reverse(off), at)
            })
            .max()?;
        let (score, _, at) = best;
        if score < FEWEST.min(before.len() + after.len()) {
            return None;
        }
        let start = self.places[at];
        // What is left of a divided word is only known where the word is still there.
        let into = if after.first() == self.text.get(at).map(String::as_str).as_ref() { context.into } else { 0 };
        let moved = isize::try_from(at).unwrap_or(0) - isize::try_from(context.word).unwrap_or(0);
        Some((moved, LeafPos { offset: start.offset + into, ..start }))
    }
}

/// The words of a text with their bytes.
fn cut(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start: Option<(usize, usize)> = None;
    let latin = text.is_ascii();
    for (at, c) in text.char_indices() {
        let full = start.is_some_and(|(_, count)| count >= LONGEST && !latin);
        if let Some((from, _)) = start.filter(|_| c.is_whitespace() || full) {
            words.push((from, &text[from..at]));
            start = None;
        }
        if !c.is_whitespace() {
            start = start.map_or(Some((at, 1)), |(from, count)| Some((from, count + 1)));
        }
    }
    words.extend(start.map(|(from, _)| (from, &text[from..])));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(leaves: &[&str]) -> Words {
        let mut words = Words { text: Vec::new(), places: Vec::new(), index: BTreeMap::new() };
        leaves.iter().zip(1..).for_each(|(text, n)| words.add(Leaf(n), text));
        words
    }

    const TEXT: &str =
        "The press stood in the yard and the rain came in by the roof, so the paper was wet and the ink was not black but grey.";

    fn at(words: &Words, pos: LeafPos) -> String {
        words.context(pos).map(|c| c.after).unwrap_or_default()
    }

    #[test]
    fn a_place_is_found_again_after_edits_on_either_side() {
        let old = words(&["A heading", TEXT]);
        let byte = TEXT.find("paper").expect("there") as u32;
        let context = old.context(LeafPos { leaf: Leaf(2), offset: byte }).expect("a word follows");
        for (what, leaves) in [
            ("nothing", vec!["A heading".to_string(), TEXT.to_string()]),
            ("words before", vec!["A heading".into(), TEXT.replace("stood in", "had always stood, as it still did, in")]),
            ("words just before", vec!["A heading".into(), TEXT.replace("so the paper", "and all the good paper")]),
            ("words after", vec!["A heading".into(), TEXT.replace("was wet", "was not dry")]),
            ("a paragraph before", vec!["A heading".into(), "Rain again, and the paper was wet, too.".into(), TEXT.into()]),
        ] {
            let leaves: Vec<&str> = leaves.iter().map(String::as_str).collect();
            let new = words(&leaves);
            let (_, pos) = new.find(&context, 0).unwrap_or_else(|| panic!("{what}"));
            assert!(at(&new, pos).starts_with("paper was"), "{what}: {}", at(&new, pos));
        }
        assert!(words(&["Nothing of it is left here."]).find(&context, 0).is_none());
    }

    #[test]
    fn of_equal_places_the_nearest_is_meant() {
        let line = "and so on and so on and so on";
        let old = words(&[line; 9]);
        let context = old.context(LeafPos { leaf: Leaf(6), offset: 0 }).expect("a word follows");
        assert_eq!(old.find(&context, 0), Some((0, LeafPos { leaf: Leaf(6), offset: 0 })));
    }

    #[test]
    fn a_divided_word_and_a_script_without_spaces_keep_their_places() {
        let old = words(&["The typographer was there and nobody else", "活字は文字を印刷するための型であり、金属で作られることが多い。"]);
        for pos in [LeafPos { leaf: Leaf(1), offset: 9 }, LeafPos { leaf: Leaf(2), offset: 36 }, LeafPos { leaf: Leaf(2), offset: 39 }] {
            let context = old.context(pos).expect("a word follows");
            assert_eq!(old.find(&context, 0), Some((0, pos)));
        }
    }
}

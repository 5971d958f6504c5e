//! A place in a text by the words around it, and how it is found again after edits.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

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
        let (before, after) = ([&self.before, &other.before], [&self.after, &other.after]);
        let [was, is] = before.map(|words| words.split_whitespace().rev());
        let [will_be, will] = after.map(|words| words.split_whitespace());
        self.into == other.into && (agree(was, is) || agree(will_be, will))
    }

    /// The words that it stands before.
    pub fn words(&self) -> &str {
        &self.after
    }
}

/// Whether the words of one are the first words of the other, and there are any.
fn agree<'t>(one: impl Iterator<Item = &'t str>, other: impl Iterator<Item = &'t str>) -> bool {
    let mut pairs = one.zip(other).peekable();
    pairs.peek().is_some() && pairs.all(|(a, b)| a == b)
}

/// The words of a unit with their places.
pub struct Words {
    texts: Vec<(Leaf, String)>,
    /// The text of each word, and its bytes there.
    spans: Vec<(usize, Range<usize>)>,
}

/// Where each word stands, for those who look for places.
pub struct Index<'w> {
    words: &'w Words,
    text: Vec<&'w str>,
    places: BTreeMap<&'w str, Vec<usize>>,
}

impl Words {
    /// Those of a unit, in reading order.
    pub fn of(unit: &Unit<'_>) -> Words {
        let mut words = Words { texts: Vec::new(), spans: Vec::new() };
        unit.texts(&mut |text| words.add(text.leaf, text.plain()));
        words
    }

    fn add(&mut self, leaf: Leaf, text: String) {
        let n = self.texts.len();
        self.spans.extend(cut(&text).into_iter().map(|(start, word)| (n, start..start + word.len())));
        self.texts.push((leaf, text));
    }

    fn word(&self, n: usize) -> &str {
        let (text, span) = &self.spans[n];
        &self.texts[*text].1[span.clone()]
    }

    /// Where a word starts, and where it ends.
    fn place(&self, n: usize) -> Range<LeafPos> {
        let (text, span) = &self.spans[n];
        let at = |offset: usize| LeafPos { leaf: self.texts[*text].0, offset: u32::try_from(offset).unwrap_or(u32::MAX) };
        at(span.start)..at(span.end)
    }

    fn joined(&self, words: Range<usize>) -> String {
        words.map(|n| self.word(n)).collect::<Vec<_>>().join(" ")
    }

    /// The words around a place; none where no word stands after it.
    pub fn context(&self, pos: LeafPos) -> Option<Context> {
        let (mut from, mut to) = (0, self.spans.len());
        while from < to {
            let middle = from + (to - from) / 2;
            if self.place(middle).end > pos { to = middle } else { from = middle + 1 }
        }
        if from == self.spans.len() {
            return None;
        }
        let start = self.place(from).start;
        let into = if start.leaf == pos.leaf { pos.offset.saturating_sub(start.offset) } else { 0 };
        let before = self.joined(from.saturating_sub(AROUND)..from);
        let after = self.joined(from..(from + AROUND).min(self.spans.len()));
        Some(Context { word: from, into, before, after })
    }

    /// An index of them.
    pub fn index(&self) -> Index<'_> {
        let text: Vec<&str> = (0..self.spans.len()).map(|n| self.word(n)).collect();
        let mut places: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        text.iter().enumerate().for_each(|(n, word)| places.entry(word).or_default().push(n));
        Index { words: self, text, places }
    }
}

impl Index<'_> {
    /// Finds a place again, with how many words more stand before it than did: where the most of the words around it are in their
    /// places, and of several such the nearest to where it would be if so many words had come (`drift`).
    pub fn find(&self, context: &Context, drift: isize) -> Option<(isize, LeafPos)> {
        let before: Vec<&str> = context.before.split(' ').filter(|w| !w.is_empty()).collect();
        let after: Vec<&str> = context.after.split(' ').filter(|w| !w.is_empty()).collect();
        let text = &self.text;
        let mut places = BTreeSet::new();
        let mut mark = |word: &str, forward: usize, back: usize| {
            let here = self.places.get(word).into_iter().flatten();
            places.extend(here.filter_map(|at| (at + forward).checked_sub(back)));
        };
        after.iter().enumerate().for_each(|(n, word)| mark(word, 0, n));
        before.iter().rev().enumerate().for_each(|(n, word)| mark(word, n + 1, 0));
        let expected = isize::try_from(context.word).unwrap_or(0) + drift;
        let best = places
            .into_iter()
            .filter(|at| *at < text.len())
            .map(|at| {
                let follow = after.iter().zip(&text[at..]).take_while(|(a, b)| a == b).count();
                let lead = before.iter().rev().zip(text[..at].iter().rev()).take_while(|(a, b)| a == b).count();
                let off = (isize::try_from(at).unwrap_or(0) - expected).unsigned_abs();
                (follow + lead, std::cmp::Reverse(off), at)
            })
            .max()?;
        let (score, _, at) = best;
        if score < FEWEST.min(before.len() + after.len()) {
            return None;
        }
        let start = self.words.place(at).start;
        // What is left of a divided word is only known where the word is still there.
        let into = if after.first() == text.get(at) { context.into } else { 0 };
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
        let mut words = Words { texts: Vec::new(), spans: Vec::new() };
        leaves.iter().zip(1..).for_each(|(text, n)| words.add(Leaf(n), (*text).to_string()));
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
            let (_, pos) = new.index().find(&context, 0).unwrap_or_else(|| panic!("{what}"));
            assert!(at(&new, pos).starts_with("paper was"), "{what}: {}", at(&new, pos));
        }
        assert!(words(&["Nothing of it is left here."]).index().find(&context, 0).is_none());
    }

    #[test]
    fn of_equal_places_the_nearest_is_meant() {
        let line = "and so on and so on and so on";
        let old = words(&[line; 9]);
        let context = old.context(LeafPos { leaf: Leaf(6), offset: 0 }).expect("a word follows");
        assert_eq!(old.index().find(&context, 0), Some((0, LeafPos { leaf: Leaf(6), offset: 0 })));
    }

    #[test]
    fn a_divided_word_and_a_script_without_spaces_keep_their_places() {
        let old = words(&["The typographer was there and nobody else", "活字は文字を印刷するための型であり、金属で作られることが多い。"]);
        for pos in [LeafPos { leaf: Leaf(1), offset: 9 }, LeafPos { leaf: Leaf(2), offset: 36 }, LeafPos { leaf: Leaf(2), offset: 39 }] {
            let context = old.context(pos).expect("a word follows");
            assert_eq!(old.index().find(&context, 0), Some((0, pos)));
        }
    }
}

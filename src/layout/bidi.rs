//! Words that run from right to left: which they are, and in which order the parts of a line are seen. The door to `unicode-bidi`.
//!
//! Most books have none; then this costs a look at the bytes and no more.

use unicode_bidi::{BidiClass, BidiInfo, Level, bidi_class};

use crate::model::Lang;

/// The level of embedding of each byte of a text (UAX #9) — nothing where all runs from left to right — and whether the text as a
/// whole runs from right to left.
pub fn levels(text: &str, lang: &Lang) -> (Vec<u8>, bool) {
    let rtl = crate::lang::is_rtl(lang);
    let runs_left = |c: char| matches!(bidi_class(c), BidiClass::R | BidiClass::AL);
    if !rtl && !text.chars().any(runs_left) {
        return (Vec::new(), false);
    }
    let info = BidiInfo::new(text, Some(if rtl { Level::rtl() } else { Level::ltr() }));
    (info.levels.iter().map(|l| l.number()).collect(), rtl)
}

/// The order in which parts of these levels are seen from left to right (UAX #9, rule L2).
pub fn visual(levels: &[u8]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..levels.len()).collect();
    let highest = levels.iter().copied().max().unwrap_or(0);
    let lowest_odd = levels.iter().copied().filter(|l| l % 2 == 1).min().unwrap_or(highest + 1);
    for level in (lowest_odd..=highest).rev() {
        let mut at = 0;
        while at < order.len() {
            let inside = |i: &usize| levels.get(*i).is_some_and(|l| *l >= level);
            let run = order.iter().skip(at).take_while(|i| inside(i)).count();
            if let Some(part) = order.get_mut(at..at + run) {
                part.reverse();
            }
            at += run.max(1);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_seen_in_visual_order() {
        assert_eq!(visual(&[0, 0, 1, 1, 1, 0]), [0, 1, 4, 3, 2, 5]);
        assert_eq!(visual(&[1, 1, 2, 2, 1]), [4, 2, 3, 1, 0]);
    }

    #[test]
    fn only_texts_that_need_it_have_levels() {
        assert!(levels("naïve “quotes” — кириллица 😀", &Lang::new("en")).0.is_empty());
        let (found, rtl) = levels("a שלום b", &Lang::new("en"));
        assert_eq!((found.first(), found.get(3), rtl), (Some(&0), Some(&1), false));
    }
}

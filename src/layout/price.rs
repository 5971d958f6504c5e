//! Demerits for where a line ends, beside those that the breaker knows; see [`super::breaker::Prices`] for the unit.

use crate::font::words::{Division, Why, Word};

use super::names::Names;

/// After a dash or a slash.
pub const DASH: f64 = 0.15;
pub const ADDRESS: f64 = 1.0;
/// Between the digits of a number: where nothing else will do.
pub const NUMBER: f64 = 15.0;
/// Two letters before a hyphen.
pub const TWO_LETTERS: f64 = 1.2;
/// Three letters after it.
pub const THREE_AFTER: f64 = 0.3;
/// A word of six letters or fewer.
pub const SHORT_WORD: f64 = 0.8;
/// A word with a capital at the start of a sentence: perhaps a name.
pub const CAPITAL: f64 = 1.0;
/// A name: any line whose spaces are less than half as wide again is better.
pub const NAME: f64 = 10.0;
/// A compound, divided elsewhere than at its own hyphen: where the line could not be set otherwise.
pub const COMPOUND: f64 = 400.0;
/// Code or an address that is short enough to stand whole in a line, beside what its place costs.
pub const SHORT_CODE: f64 = 5.0;
/// A number parted from its unit, an initial from its name.
pub const HERALD: f64 = 3.0;
/// A word of one letter at the end of a line, where the language minds.
pub const ONE_LETTER: f64 = 2.5;
/// A word cut because nothing else fits.
pub const CUT: f64 = 40.0;

/// Code of fewer characters need not be divided for want of room.
const SHORT: usize = 20;

/// What it costs to divide a word at a place; `names` are those that it may be one of, where a capital tells of them.
pub fn division(word: &Word, d: &Division, names: Option<&Names>) -> f64 {
    let short_code = || if word.text.chars().count() < SHORT { SHORT_CODE } else { 0.0 };
    match d.why {
        Why::Hyphen => {}
        Why::Dash => return DASH,
        Why::Address => return ADDRESS + short_code(),
        Why::Within => return NUMBER + short_code(),
        Why::Number => return NUMBER,
        Why::Soft | Why::Written | Why::Repeated | Why::Open => return 0.0,
    }
    let mut cost = 0.0;
    cost += if d.letters_before <= 2 { TWO_LETTERS } else { 0.0 };
    cost += match d.letters_after {
        0..=2 => TWO_LETTERS,
        3 => THREE_AFTER,
        _ => 0.0,
    };
    cost += if d.letters_before + d.letters_after <= 6 { SHORT_WORD } else { 0.0 };
    if let Some(names) = names.filter(|_| word.traits.capital) {
        cost += if names.has(word.stem) { NAME } else { CAPITAL };
    }
    cost + if word.divisions.iter().any(|d| d.why.is_written()) { COMPOUND } else { 0.0 }
}

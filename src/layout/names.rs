//! The names of a unit, learnt from its text: words that have a capital within sentences and never go without. They are dear to
//! divide: a reader who has not met "Casau-bon" before does not know how it is spelt, nor how it is said.

// hash: looked up only.
use std::collections::{BTreeSet, HashSet};

use crate::font::pieces::stem;
use crate::lang;
use crate::model::{Lang, Text, Unit};

/// Names, by their [`stem`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names(BTreeSet<u32>);

impl Names {
    /// Whether a word of this stem is a name.
    pub fn has(&self, stem: u32) -> bool {
        self.0.contains(&stem)
    }

    /// The names in the paragraphs and other texts of a unit. None where all nouns have capitals.
    pub fn of(unit: &Unit<'_>, lang: &Lang) -> Names {
        let mut learner = Learner::default();
        if tells(lang) {
            unit.texts(&mut |text| learner.read(text));
        }
        learner.names()
    }
}

/// Whether a capital within a sentence tells that a word is a name.
pub fn tells(lang: &Lang) -> bool {
    lang::divisions(lang.tag()).is_some() && !lang::of(lang).nouns_capitalised
}

#[derive(Default)]
struct Learner {
    capital: BTreeSet<u32>,
    small: HashSet<u32>,
}

impl Learner {
    fn read(&mut self, text: &Text) {
        let plain = text.plain();
        let words: Vec<&str> = plain.split_whitespace().collect();
        let is_capital = |word: &str| word.chars().find(|c| c.is_alphanumeric()).is_some_and(char::is_uppercase);
        // In a title in which most words have capitals they tell nothing.
        if words.iter().filter(|w| is_capital(w)).count() * 2 > words.len() {
            return;
        }
        let mut within = false;
        for word in words {
            let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
            let opens = word.chars().next().is_some_and(char::is_alphanumeric);
            if !is_capital(bare) {
                self.small.insert(stem(bare));
            } else if within && opens && bare.chars().any(char::is_lowercase) {
                let name = bare.strip_suffix("’s").or_else(|| bare.strip_suffix("'s")).unwrap_or(bare);
                self.capital.insert(stem(name));
                self.capital.insert(stem(&format!("{name}s")));
            }
            within = word.ends_with(|c: char| c.is_alphanumeric() || c == ',' || c == ';');
        }
    }

    fn names(self) -> Names {
        Names(self.capital.into_iter().filter(|stem| !self.small.contains(stem)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_capitals_within_sentences_and_never_go_without() {
        let mut learner = Learner::default();
        let text = "Nobody asked Casaubon, whose Monday was over. Perhaps the Mill stood still; a mill may. He saw Dorothea’s book.";
        learner.read(&Text::from_plain(text));
        learner.read(&Text::from_plain("What Every Printer Knows About Ink"));
        let names = learner.names();
        for (word, is_name) in [
            ("Casaubon", true),
            ("Casaubon’s", true),
            ("Dorothea", true),
            ("Monday", true),
            ("Mill", false),
            ("Perhaps", false),
            ("Nobody", false),
            ("Printer", false),
        ] {
            assert_eq!(names.has(stem(word)), is_name, "{word}");
        }
    }
}

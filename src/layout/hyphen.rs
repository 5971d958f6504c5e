//! Hyphenation: where a word of a language may be divided. The door to the `hyphenation` and `hypher` crates.
//!
//! Liang's patterns (F. M. Liang, *Word Hy-phen-a-tion by Com-put-er*, 1983) for the languages below are in the binary; each is
//! unpacked when its language is first met. Czech comes from `hypher`, which has the patterns of Petr and Ondřej Sojka (2021, MIT):
//! those of the other collection are under the GPL; see `patterns/LICENCES.md`. A word of any other language is left whole.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use hyphenation::{Hyphenator as _, Language, Load, Standard};

use crate::config::layout::Hyphenation;
use crate::font::words::Divide;
use crate::lang::{self, Patterns};

macro_rules! dictionaries {
    ($($language:ident, $file:literal;)+) => {
        [$((Language::$language, include_bytes!(concat!("patterns/", $file, ".bincode")).as_slice(), OnceLock::new())),+]
    };
}

/// A language, its packed patterns, and the patterns once unpacked.
type Dictionary = (Language, &'static [u8], OnceLock<Option<Standard>>);

static DICTIONARIES: [Dictionary; 12] = dictionaries! {
    EnglishUS, "en-us";
    EnglishGB, "en-gb";
    German1996, "de-1996";
    French, "fr";
    Spanish, "es";
    Italian, "it";
    Dutch, "nl";
    Portuguese, "pt";
    Polish, "pl";
    Swedish, "sv";
    GreekMono, "el-monoton";
    Russian, "ru";
};

/// The patterns that divide words of a language tag.
fn patterns(tag: &str) -> Option<Patterns> {
    match lang::of_tag(tag).hyphenation {
        lang::Hyphenation::Patterns(patterns) => Some(patterns),
        lang::Hyphenation::Never | lang::Hyphenation::Unknown => None,
    }
}

/// The dictionary of a set of patterns; `None` for Czech, which is the other crate's.
fn dictionary(patterns: Patterns) -> Option<&'static Standard> {
    let language = match patterns {
        Patterns::EnglishUs => Language::EnglishUS,
        Patterns::EnglishGb => Language::EnglishGB,
        Patterns::German => Language::German1996,
        Patterns::French => Language::French,
        Patterns::Spanish => Language::Spanish,
        Patterns::Italian => Language::Italian,
        Patterns::Dutch => Language::Dutch,
        Patterns::Portuguese => Language::Portuguese,
        Patterns::Polish => Language::Polish,
        Patterns::Swedish => Language::Swedish,
        Patterns::Greek => Language::GreekMono,
        Patterns::Russian => Language::Russian,
        Patterns::Czech => return None,
    };
    let (_, bytes, slot) = DICTIONARIES.iter().find(|(l, _, _)| *l == language)?;
    slot.get_or_init(|| Standard::from_reader(language, &mut std::io::Cursor::new(*bytes)).ok()).as_ref()
}

/// Divides words as a layout wants it.
#[derive(Clone, Debug, Default)]
pub struct Hyphenator {
    before: usize,
    after: usize,
    /// A word in lower case to its divisions, counted in letters.
    exceptions: BTreeMap<String, Vec<usize>>,
}

impl Hyphenator {
    /// With a layout's minima and exceptions.
    pub fn new(settings: &Hyphenation) -> Hyphenator {
        let exceptions = settings.exceptions.iter().map(|word| {
            let parts: Vec<&str> = word.trim().split('-').collect();
            let mut at = 0;
            let points = parts.iter().map(|p| {
                at += p.chars().count();
                at
            });
            let mut points: Vec<usize> = points.collect();
            points.pop();
            (parts.concat().to_lowercase(), points)
        });
        Hyphenator { before: settings.min_before.max(1), after: settings.min_after.max(1), exceptions: exceptions.collect() }
    }
}

impl Divide for Hyphenator {
    fn divide(&self, word: &str, lang: &str, points: &mut Vec<usize>) {
        // A letter whose lower case is several characters (İ) is kept as it is, so that letters stay in step.
        let letters: Vec<(usize, char)> = word.char_indices().collect();
        if letters.len() < self.before + self.after {
            return;
        }
        let lower: String = letters.iter().map(|(_, c)| lower(*c)).collect();
        let place = |letter: usize| letters.get(letter).map(|(byte, _)| *byte);
        if let Some(known) = self.exceptions.get(&lower) {
            points.extend(known.iter().filter_map(|l| place(*l)));
            return;
        }
        let last = letters.len() - self.after;
        let mut counted = 0;
        let mut from = 0;
        for at in opportunities(&lower, lang) {
            counted += lower.get(from..at).map_or(0, |s| s.chars().count());
            from = at;
            if counted >= self.before && counted <= last {
                points.extend(place(counted));
            }
        }
    }
}

/// The bytes at which the patterns of a language divide a word in lower case.
fn opportunities(word: &str, tag: &str) -> Vec<usize> {
    match patterns(tag) {
        None => Vec::new(),
        Some(Patterns::Czech) => {
            let mut at = 0;
            let ends = hypher::hyphenate(word, hypher::Lang::Czech).map(|syllable| {
                at += syllable.len();
                at
            });
            ends.filter(|end| *end < word.len()).collect()
        }
        Some(patterns) => dictionary(patterns).map(|d| d.opportunities(word)).unwrap_or_default(),
    }
}

fn lower(c: char) -> char {
    let mut lower = c.to_lowercase();
    match (lower.next(), lower.next()) {
        (Some(l), None) => l,
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(word: &str, lang: &str, exceptions: &[&str]) -> String {
        let settings =
            Hyphenation { min_before: 2, min_after: 3, ladder: 2, exceptions: exceptions.iter().map(|s| s.to_string()).collect() };
        let mut points = Vec::new();
        Hyphenator::new(&settings).divide(word, lang, &mut points);
        let mut out = word.to_string();
        points.iter().rev().for_each(|p| out.insert(*p, '-'));
        out
    }

    #[test]
    fn words_divide_by_their_language() {
        for (word, lang, expected) in [
            ("hyphenation", "en-us", "hy-phen-a-tion"),
            ("Hyphenation", "en-us", "Hy-phen-a-tion"),
            ("paper", "en-us", "pa-per"),
            ("Silbentrennung", "de", "Sil-ben-tren-nung"),
            ("Übertragung", "de", "Über-tra-gung"),
            ("typographie", "fr", "ty-po-gra-phie"),
            ("переносить", "ru", "пе-ре-но-сить"),
            ("nakladatelství", "cs", "na-kla-da-tel-ství"),
            ("hyphenation", "xx", "hyphenation"),
            ("the", "en", "the"),
        ] {
            assert_eq!(divided(word, lang, &[]), expected, "{word} in {lang}");
        }
    }

    #[test]
    fn exceptions_come_first() {
        assert_eq!(divided("Ampersand", "en", &["ampers-and"]), "Ampers-and");
        assert_eq!(divided("typeface", "en", &["typeface"]), "typeface");
    }

    #[test]
    fn every_language_unpacks() {
        for tag in ["en", "en-gb", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "el", "ru", "cs"] {
            let patterns = patterns(tag).expect("it has patterns");
            assert!(patterns == Patterns::Czech || dictionary(patterns).is_some(), "{tag}");
        }
    }
}

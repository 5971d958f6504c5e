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
use crate::lang::{self, Patterns, divisions};

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
    word: usize,
    exceptions: Exceptions,
    /// Those of one language, by its primary tag.
    by_language: BTreeMap<String, Exceptions>,
}

/// Words in lower case to their divisions, counted in letters.
type Exceptions = BTreeMap<String, Vec<usize>>;

/// `ta-ble` as a word and its divisions.
fn exception(word: &str) -> (String, Vec<usize>) {
    let parts: Vec<&str> = word.trim().split('-').collect();
    let mut at = 0;
    let ends = parts.iter().map(|p| {
        at += p.chars().count();
        at
    });
    let mut points: Vec<usize> = ends.collect();
    points.pop();
    (parts.concat().to_lowercase(), points)
}

impl Hyphenator {
    /// With a layout's minima and exceptions.
    pub fn new(settings: &Hyphenation) -> Hyphenator {
        let all = |words: &[String]| words.iter().map(|word| exception(word)).collect::<Exceptions>();
        Hyphenator {
            before: settings.min_before.max(1),
            after: settings.min_after.max(1),
            word: settings.min_word.unwrap_or(0),
            exceptions: all(&settings.exceptions),
            by_language: settings.by_language.iter().map(|(tag, words)| (tag.clone(), all(words))).collect(),
        }
    }
}

impl Divide for Hyphenator {
    fn divide(&self, word: &str, lang: &str, points: &mut Vec<usize>) {
        // A letter whose lower case is several characters (İ) is kept as it is, so that letters stay in step.
        let letters: Vec<(usize, char)> = word.char_indices().collect();
        let lower: String = letters.iter().map(|(_, c)| lower(*c)).collect();
        let place = |letter: usize| letters.get(letter).map(|(byte, _)| *byte);
        let own = self.by_language.get(lang.split('-').next().unwrap_or(lang)).and_then(|words| words.get(&lower));
        if let Some(known) = own.or_else(|| self.exceptions.get(&lower)) {
            points.extend(known.iter().filter_map(|l| place(*l)));
            return;
        }
        let Some(rules) = lang::divisions(lang) else { return };
        let (before, after) = (self.before.max(rules.before), self.after.max(rules.after));
        let least = if self.word > 0 { self.word } else { rules.word };
        if letters.len() < least.max(before + after) || is_token(word) {
            return;
        }
        let last = letters.len() - after;
        let mut counted = 0;
        let mut from = 0;
        for at in opportunities(&lower, lang) {
            counted += lower.get(from..at).map_or(0, |s| s.chars().count());
            from = at;
            if counted >= before && counted <= last {
                points.extend(place(counted));
            }
        }
    }

    fn joints(&self, word: &str, lang: &str, joints: &mut Vec<usize>) {
        if !word.contains('f') || !lang::divisions(lang).is_some_and(|rules| rules.minds_joints) {
            return;
        }
        let lower: String = word.chars().map(lower).collect();
        if lower.len() == word.len() {
            let joint = |at: &usize| lower.split_at_checked(*at).is_some_and(|(before, after)| divisions::is_joint(before, after));
            joints.extend(opportunities(&lower, lang).into_iter().filter(joint));
        }
    }
}

/// Whether letters are no word of a language but a name for machines or an acronym: PPPoE, UEFI, McIntosh. A reader would take the
/// hyphen for a part of it.
fn is_token(word: &str) -> bool {
    word.chars().skip(1).any(char::is_uppercase)
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
        divided_with(word, lang, exceptions, &[])
    }

    fn divided_with(word: &str, lang: &str, exceptions: &[&str], german: &[&str]) -> String {
        let own = |words: &[&str]| words.iter().map(|s| s.to_string()).collect::<Vec<_>>();
        let by_language = BTreeMap::from([("de".to_string(), own(german))]);
        let settings = Hyphenation { min_before: 2, min_after: 3, min_word: None, ladder: 2, exceptions: own(exceptions), by_language };
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
            ("paper", "en-us", "paper"),
            ("sono", "it", "sono"),
            ("Hause", "de", "Hause"),
            ("piwo", "pl", "piwo"),
            ("PostScript", "en", "PostScript"),
            ("HYPHENATION", "en", "HYPHENATION"),
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
    fn exceptions_are_of_the_book_or_of_a_language() {
        assert_eq!(divided_with("database", "en", &["data-base"], &["da-tabase"]), "data-base");
        assert_eq!(divided_with("database", "de-at", &["data-base"], &["da-tabase"]), "da-tabase");
        assert_eq!(divided_with("PostBound", "en", &["post-bound"], &[]), "Post-Bound");
    }

    #[test]
    fn german_ligatures_end_where_compounds_join() {
        for (word, lang, expected) in [
            ("Auflage", "de", "Auf|lage"),
            ("Schifffahrt", "de", "Schiff|fahrt"),
            ("Kaufleute", "de-ch", "Kauf|leute"),
            ("Verzweiflung", "de", "Verzweiflung"),
            ("treffen", "de", "treffen"),
            ("shelfful", "en", "shelfful"),
        ] {
            let mut joints = Vec::new();
            Hyphenator::default().joints(word, lang, &mut joints);
            let mut out = word.to_string();
            joints.iter().rev().for_each(|j| out.insert(*j, '|'));
            assert_eq!(out, expected);
        }
    }

    #[test]
    fn every_language_unpacks() {
        for tag in ["en", "en-gb", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "el", "ru", "cs"] {
            let patterns = patterns(tag).expect("it has patterns");
            assert!(patterns == Patterns::Czech || dictionary(patterns).is_some(), "{tag}");
        }
    }
}

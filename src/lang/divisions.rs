//! What divides words beside patterns: how short a word and its parts may be, what else a division changes, where compounds join.

use super::Patterns;

/// How words of a language may be divided, whatever a layout says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
    /// Letters of a word that may be divided, at least. Where it is short, a hyphen costs more than it mends.
    pub word: usize,
    /// Letters before a hyphen, at least.
    pub before: usize,
    /// Letters after it, at least.
    pub after: usize,
    /// A diaeresis that parts two vowels goes when the hyphen parts them: geïnstalleerd, ge-installeerd.
    pub drops_diaeresis: bool,
    /// No ligature joins letters across the joint of a compound: Auf|lage, Schiff|fahrt (Duden; DIN 5008).
    pub minds_joints: bool,
}

impl Rules {
    const fn of(word: usize, before: usize, after: usize) -> Rules {
        Rules { word, before, after, drops_diaeresis: false, minds_joints: false }
    }
}

impl Patterns {
    /// What holds beside these patterns.
    pub const fn rules(self) -> Rules {
        match self {
            Patterns::EnglishUs | Patterns::EnglishGb => Rules::of(6, 2, 3),
            Patterns::German => Rules { minds_joints: true, ..Rules::of(6, 2, 2) },
            Patterns::Dutch => Rules { drops_diaeresis: true, ..Rules::of(6, 2, 2) },
            Patterns::Portuguese | Patterns::Czech => Rules::of(6, 2, 3),
            Patterns::French | Patterns::Spanish | Patterns::Italian | Patterns::Polish | Patterns::Swedish | Patterns::Greek => {
                Rules::of(6, 2, 2)
            }
            Patterns::Russian => Rules::of(6, 2, 2),
        }
    }
}

/// A letter without the diaeresis that only says that it is a syllable of its own.
pub fn without_diaeresis(letter: char) -> Option<char> {
    Some(match letter {
        'ä' => 'a',
        'ë' => 'e',
        'ï' => 'i',
        'ö' => 'o',
        'ü' => 'u',
        _ => return None,
    })
}

/// Whether letters before and after a place where a German word may be divided belong to two parts of a compound, or to a stem and an
/// ending that starts with a consonant. Asked of an f only: the faces have no ligature that starts with another letter.
///
/// Within a stem, two consonants part where the second opens a syllable: tref-fen, Haf-tung, zweif-le. Those are told apart by what
/// stands around them: after a long vowel or a consonant no f is doubled, so fünf-fach and Kauf-frau are joints.
pub fn is_joint(before: &str, after: &str) -> bool {
    let vowel = |c: Option<char>| c.is_some_and(|c| "aeiouäöüy".contains(c));
    let mut back = before.chars().rev();
    if back.next() != Some('f') {
        return false;
    }
    let (second, third) = (back.next(), back.next());
    let mut ahead = after.chars();
    let (first, next) = (ahead.next(), ahead.next());
    let prefix = before.ends_with("auf");
    match first {
        Some('f') => prefix || !vowel(second) || vowel(third) || !vowel(next),
        Some('t') => before == "auf" || !vowel(next),
        // Zweifler and Verzweiflung have their l from Zweifel.
        Some('l') => {
            let stem = ["le", "len", "ler", "lern", "lers", "lest", "let", "lt", "lte", "lten"].contains(&after);
            prefix || !(stem || after.starts_with("lung") || after.starts_with("lerin"))
        }
        Some('b' | 'h' | 'i' | 'j' | 'k') => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joints_are_told_from_syllables() {
        for word in [
            "auf|lage",
            "schiff|fahrt",
            "kauf|leute",
            "schilf|insel",
            "höf|lich",
            "treff|lich",
            "dorf|linde",
            "wolf|leder",
            "fünf|fach",
            "kauf|frau",
            "brief|freund",
            "auf|fassung",
            "auf|trag",
            "auf|takt",
            "auf|bau",
            "dorf|jugend",
            "tief|kühlen",
        ] {
            let (before, after) = word.split_once('|').expect("a joint");
            assert!(is_joint(before, after), "{word}");
        }
        for word in ["tref|fen", "haf|tung", "zweif|ler", "verzweif|lung", "öf|fentlich", "waf|fe", "schrif|ten", "lau|fen"] {
            let (before, after) = word.split_once('|').expect("a syllable");
            assert!(!is_joint(before, after), "{word}");
        }
    }
}

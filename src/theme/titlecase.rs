//! Capitals in titles, as each language has them.
//!
//! English titles capitalise all words but the small ones; the other languages write titles as they write sentences.
//! A word that already carries a capital inside ("iPhone", "NASA", "GitHub") is left alone.

use unicode_segmentation::UnicodeSegmentation;

/// English words that stay small inside a title.
const SMALL: &[&str] = &[
    "a", "an", "the", "and", "but", "or", "nor", "for", "so", "yet", "as", "at", "by", "from", "in", "into", "of", "off", "on", "onto",
    "out", "over", "per", "to", "up", "via", "with", "than", "vs", "v",
];

/// Whether a word is one of the small words of English titles.
pub fn is_small(word: &str) -> bool {
    SMALL.contains(&word.to_lowercase().as_str())
}

/// A phrase in the capitals of a title.
pub fn title(phrase: &str, primary: &str) -> String {
    let words: Vec<(usize, &str)> = phrase.unicode_word_indices().collect();
    let mut out = String::with_capacity(phrase.len());
    let mut end = 0;
    for (i, (at, word)) in words.iter().enumerate() {
        let gap = phrase.get(end..*at).unwrap_or("");
        out.push_str(gap);
        end = at + word.len();
        let opens = i == 0 || gap.contains([':', '—', '–', '?', '!', '.']);
        let small = primary == "en" && SMALL.contains(&word.to_lowercase().as_str());
        let raise = if primary == "en" { opens || i + 1 == words.len() || !small } else { i == 0 };
        if word.chars().skip(1).any(char::is_uppercase) || !word.chars().any(char::is_alphabetic) {
            out.push_str(word);
        } else if raise {
            out.push_str(&capital(word));
        } else if small {
            out.push_str(&word.to_lowercase());
        } else {
            out.push_str(word);
        }
    }
    out.push_str(phrase.get(end..).unwrap_or(""));
    crate::lang::segment::close_up(&out)
}

/// A word with its first letter raised.
pub fn capital(word: &str) -> String {
    let mut chars = word.chars();
    let mut out: String = chars.next().into_iter().flat_map(char::to_uppercase).collect();
    out.push_str(chars.as_str());
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_its_capitals() {
        for (phrase, primary, want) in [
            ("the state of the art", "en", "The State of the Art"),
            ("user research", "en", "User Research"),
            ("iPhone and NASA news", "en", "iPhone and NASA News"),
            ("on paper: a love story", "en", "On Paper: A Love Story"),
            ("die Kunst des Druckens", "de", "Die Kunst des Druckens"),
            ("l’art du livre", "fr", "L’art du livre"),
            ("élégance", "fr", "Élégance"),
            ("", "en", ""),
        ] {
            assert_eq!(title(phrase, primary), want);
        }
    }
}

//! Which words are nouns, as the archive itself uses them.
//!
//! No dictionary: between two words that say nothing (articles, prepositions, commas) stands a run of words that do. Where
//! an article or a preposition opens the run, its last word is the noun in English, German and Dutch ("the outer *margin* of"),
//! its first in the Romance languages ("la *marge* extérieure de"). A word that is hardly ever in that place is no noun, unless it is a name.

use super::words::{BREAK, IDLE, Words, tells};

/// How often words stand where nouns stand.
#[derive(Debug, Default)]
pub struct Nouns {
    /// For each word: how often in the place of a noun, how often at all.
    seen: Vec<(u32, u32)>,
    /// For each word: how often right after an article or its like.
    opened: Vec<u32>,
    /// The noun comes first, its adjectives after it.
    first: bool,
}

impl Nouns {
    /// As the posts at `kept` use their words; `primary` is the book's language.
    pub fn new(words: &Words, kept: &[usize], primary: &str) -> Nouns {
        let first = matches!(primary, "fr" | "es" | "it" | "pt");
        let articles: Vec<bool> = words.names.iter().map(|w| articles(primary).contains(&w.as_str())).collect();
        let article = |word: u32| word != BREAK && articles.get((word & !IDLE) as usize).is_some_and(|a| *a);
        let mut nouns = Nouns { seen: vec![(0, 0); words.names.len()], opened: vec![0; words.names.len()], first };
        for post in kept.iter().filter_map(|p| words.posts.get(*p)) {
            let mut opened = false;
            for run in post.body.chunk_by(|a, b| tells(*a) == tells(*b)) {
                let said = run[0];
                if !tells(said) {
                    opened = run.last().is_some_and(|w| article(*w));
                    continue;
                }
                run.iter().for_each(|w| nouns.seen[*w as usize].1 += 1);
                let noun = if first { said } else { run[run.len() - 1] };
                nouns.seen[noun as usize].0 += u32::from(opened);
                nouns.opened[said as usize] += u32::from(opened);
            }
        }
        nouns
    }

    /// Whether a word can carry a title. What is rare gets the benefit of the doubt.
    pub fn is_noun(&self, word: u32) -> bool {
        self.seen.get((word & !IDLE) as usize).is_none_or(|(noun, all)| *all < 8 || noun * 12 >= *all)
    }

    /// Whether the archive shows a word to be a noun; what is rare gets no benefit of the doubt.
    pub fn is_seen_as_noun(&self, word: u32) -> bool {
        self.seen.get((word & !IDLE) as usize).is_some_and(|(noun, all)| *noun > 1 && noun * 6 >= *all)
    }

    /// Whether a word is a verb rather than anything that an article goes before ("Get the List", "Round Floats").
    pub fn is_verb(&self, word: u32) -> bool {
        let i = (word & !IDLE) as usize;
        self.seen.get(i).zip(self.opened.get(i)).is_some_and(|((noun, all), opened)| *all >= 8 && noun.max(opened) * 12 < *all)
    }

    /// Whether a word that stands in a text or two never has an article or its like before it.
    pub fn is_never_opened(&self, word: u32) -> bool {
        let i = (word & !IDLE) as usize;
        self.seen.get(i).zip(self.opened.get(i)).is_some_and(|((noun, all), opened)| *all > 0 && noun + opened == 0)
    }

    /// Whether the word that carries a phrase of these words can.
    pub fn carry(&self, key: &[u32], words: &Words) -> bool {
        let head = if self.first { key.first() } else { key.last() };
        head.is_none_or(|w| words.is_name(*w) || self.is_noun(*w))
    }
}

/// The words that open a noun phrase.
fn articles(primary: &str) -> &'static [&'static str] {
    match primary {
        "en" => &[
            "the", "a", "an", "this", "these", "those", "our", "your", "their", "its", "my", "his", "her", "of", "in", "with", "for",
            "from", "by", "on", "at", "about", "into", "through",
        ],
        "de" => &[
            "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines", "diese", "dieser", "dieses",
            "unser", "unsere", "mein", "meine", "keine", "kein", "im", "zum", "zur", "mit", "von", "für",
        ],
        "fr" => &[
            "le", "la", "les", "un", "une", "des", "du", "de", "ce", "cette", "ces", "son", "sa", "ses", "mon", "ma", "notre", "au", "en",
            "avec",
        ],
        "es" => &[
            "el", "la", "los", "las", "un", "una", "de", "del", "este", "esta", "su", "sus", "mi", "nuestro", "nuestra", "al", "en", "con",
        ],
        "it" => &[
            "il", "lo", "la", "i", "gli", "le", "un", "uno", "una", "di", "del", "della", "dei", "delle", "questo", "questa", "suo", "in",
            "con",
        ],
        "nl" => &["de", "het", "een", "deze", "dit", "zijn", "haar", "onze", "ons", "mijn", "van", "in", "met", "voor"],
        "pt" => &["o", "a", "os", "as", "um", "uma", "de", "do", "da", "dos", "das", "este", "esta", "seu", "sua", "no", "na", "em", "com"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, BlockKind, Lang, Post, Text};
    use crate::theme::words;

    #[test]
    fn nouns_follow_articles() {
        let text = "We adjust the outer margin of the page. They adjust a margin for the reader. ".repeat(8);
        let post = Post { blocks: vec![Block::new(BlockKind::Para(Text::from_plain(text)), Default::default())], ..Post::default() };
        let words = words::read(&[post], &Lang::new("en"));
        let nouns = Nouns::new(&words, &[0], "en");
        let number = |w: &str| words.names.iter().position(|n| n == w).expect("it is in the text") as u32;
        assert!(nouns.is_noun(number("margin")) && nouns.is_noun(number("reader")));
        assert!(!nouns.is_noun(number("adjust")) && nouns.is_verb(number("adjust")));
        assert!(!nouns.is_verb(number("outer")) && !nouns.is_noun(number("outer")));
    }
}

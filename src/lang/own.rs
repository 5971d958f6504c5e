//! The words of one book: its language's, those that book.toml gives instead, and English where neither has any.

use std::ops::Deref;

use super::vocabulary::Vocabulary;
use super::{Dates, Quotes};
use crate::model::{Lang, OwnLanguage};

/// The words that a book says by itself.
pub struct Words<'w> {
    vocabulary: Vocabulary<'w>,
    lang: &'w Lang,
}

impl<'w> Deref for Words<'w> {
    type Target = Vocabulary<'w>;

    fn deref(&self) -> &Vocabulary<'w> {
        &self.vocabulary
    }
}

impl<'w> Words<'w> {
    pub(super) fn of(lang: &'w Lang) -> Words<'w> {
        let mut vocabulary: Vocabulary<'w> = *super::of(lang).words.unwrap_or(&super::en::WORDS);
        for (name, word) in lang.own().into_iter().flat_map(|own| &own.words) {
            if let Some(slot) = slot(&mut vocabulary, name) {
                *slot = word;
            }
        }
        Words { vocabulary, lang }
    }

    /// The language that what starts with such a word has to be marked with; none where it is the book's.
    pub fn foreign(&self, said: &str) -> Option<Lang> {
        let given = || self.lang.own().is_some_and(|own| own.words.values().any(|word| said.starts_with(word.as_str())));
        (self.lang.primary() != self.vocabulary.lang && !given()).then(|| Lang::new(self.vocabulary.lang))
    }
}

macro_rules! named {
    ($words:ident: $($name:literal => $slot:expr),+ $(,)?) => {
        /// The names of the words in `[language.words]`.
        pub const NAMES: &[&str] = &[$($name),+];

        fn slot<'v, 'w>($words: &'v mut Vocabulary<'w>, name: &str) -> Option<&'v mut &'w str> {
            match name {
                $($name => Some(&mut $slot),)+
                _ => None,
            }
        }
    };
}

named! { words:
    "contents" => words.contents,
    "chapter" => words.chapter,
    "part" => words.part,
    "volume" => words.volume,
    "volume-short" => words.volume_abbreviation,
    "preface" => words.preface,
    "dedication" => words.dedication,
    "notes" => words.notes,
    "cover" => words.cover,
    "title-page" => words.title_page,
    "copyright" => words.copyright,
    "sources" => words.sources,
    "colophon" => words.colophon,
    "index" => words.index,
    "see" => words.see,
    "see-also" => words.see_also,
    "links" => words.links,
    "start" => words.start,
    "pages" => words.pages,
    "landmarks" => words.landmarks,
    "page" => words.page_abbreviation,
    "by" => words.by,
    "and" => words.and,
    "figure" => words.figure,
    "set-in" => words.set_in,
    "back" => words.back,
    "undated" => words.undated,
    "miscellany" => words.miscellany,
    "posts" => words.posts,
    "note" => words.callouts[0],
    "tip" => words.callouts[1],
    "important" => words.callouts[2],
    "warning" => words.callouts[3],
    "caution" => words.callouts[4],
    "illustrations" => words.credits.illustrations,
    "photographs" => words.credits.photographs,
    "translation" => words.credits.translation,
    "edition" => words.credits.edition,
    "foreword" => words.credits.foreword,
    "afterword" => words.credits.afterword,
    "design" => words.credits.design,
    "other" => words.credits.other,
}

/// How dates are written: as the language or book.toml has it, as in English where neither says so.
pub(super) fn dates(lang: &Lang) -> Dates<'_> {
    let mut dates: Dates<'_> = super::of(lang).dates.unwrap_or(super::en::DATES);
    let Some(own) = lang.own() else { return dates };
    if own.months.len() == dates.months.len() {
        dates.months_alone = None;
        for (slot, month) in dates.months.iter_mut().zip(&own.months) {
            *slot = month;
        }
    }
    dates.date = own.date.as_deref().unwrap_or(dates.date);
    dates
}

/// The language of the months in a date, where it is not the book's.
pub fn foreign_months(lang: &Lang) -> Option<Lang> {
    let known = super::of(lang).dates.is_some() || lang.own().is_some_and(|own| !own.months.is_empty());
    (!known).then(|| Lang::new(super::en::WORDS.lang))
}

/// Quotation marks as the language or book.toml has them.
pub fn quotes(lang: &Lang) -> Quotes {
    match lang.own().and_then(|own| own.quotes) {
        Some([open, close, open_inner, close_inner]) => Quotes { open, close, open_inner, close_inner },
        None => super::of(lang).quotes,
    }
}

/// Four quotation marks, the outer two and then the inner two, from a text that holds them and perhaps spaces.
pub fn quotes_of(text: &str) -> Option<[&'static str; 4]> {
    const MARKS: [&str; 16] = ["“", "”", "„", "‟", "‘", "’", "‚", "‛", "«", "»", "‹", "›", "「", "」", "『", "』"];
    let found: Option<Vec<&'static str>> =
        text.chars().filter(|c| !c.is_whitespace()).map(|c| MARKS.into_iter().find(|m| m.starts_with(c))).collect();
    found?.try_into().ok()
}

/// What a book in this language says in English, since neither the program nor book.toml has it: names of words, and `months`.
pub fn missing(lang: &Lang) -> Vec<&'static str> {
    let none = OwnLanguage::default();
    let own = lang.own().unwrap_or(&none);
    let words = NAMES.iter().copied().filter(|name| super::of(lang).words.is_none() && !own.words.contains_key(name));
    words.chain(foreign_months(lang).map(|_| "months")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_stands_for_a_word_of_its_own() {
        let mut words = *super::super::of_tag("en").words.expect("English");
        for name in NAMES {
            *slot(&mut words, name).expect("a word") = name;
        }
        for name in NAMES {
            assert_eq!(slot(&mut words, name).map(|w| *w), Some(*name));
        }
        assert_eq!(slot(&mut words, "content"), None);
    }

    #[test]
    fn quotation_marks_are_read_in_any_spacing_and_number() {
        assert_eq!(quotes_of("»«›‹"), Some(["»", "«", "›", "‹"]));
        assert_eq!(quotes_of("” ” ’ ’"), Some(["”", "”", "’", "’"]));
        for wrong in ["", "»«", "\"\"''", "»«›‹»"] {
            assert_eq!(quotes_of(wrong), None, "{wrong}");
        }
    }
}

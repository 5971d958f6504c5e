//! The words that a book says by itself: "Contents", "Chapter", "p.".

use crate::model::{Creator, Meta};

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Vocabulary<'w> {
    /// The language that they are in.
    pub lang: &'w str,
    pub contents: &'w str,
    pub chapter: &'w str,
    pub part: &'w str,
    /// A volume on its title page, with its number as `{roman}` or `{n}`.
    pub volume: &'w str,
    /// A volume in a reference, before a page.
    pub volume_abbreviation: &'w str,
    pub preface: &'w str,
    pub dedication: &'w str,
    pub notes: &'w str,
    pub cover: &'w str,
    pub title_page: &'w str,
    pub copyright: &'w str,
    pub sources: &'w str,
    pub colophon: &'w str,
    pub index: &'w str,
    /// Before another entry of the index, which has the places of this one.
    pub see: &'w str,
    /// Before another entry of the index, which a reader of this one may want.
    pub see_also: &'w str,
    /// Above the list of the addresses that posts link to.
    pub links: &'w str,
    /// The start of the text, as a landmark.
    pub start: &'w str,
    /// The page list's heading.
    pub pages: &'w str,
    pub landmarks: &'w str,
    /// "p.", before a number, with the space that belongs there.
    pub page_abbreviation: &'w str,
    /// "by", before an author.
    pub by: &'w str,
    /// What those did who are no authors, before their names on the title page.
    pub credits: Credits<'w>,
    pub figure: &'w str,
    /// "and", between the last two of a list.
    pub and: &'w str,
    /// "First published", on the copyright page, before a year.
    pub first_published: &'w str,
    /// "Set in", on the colophon, before the names of faces.
    pub set_in: &'w str,
    /// The way back from a note.
    pub back: &'w str,
    /// A chapter of posts without a date.
    pub undated: &'w str,
    /// A chapter of posts that fit nowhere else.
    pub miscellany: &'w str,
    /// A chapter of all posts, where nothing tells them apart.
    pub posts: &'w str,
    /// Callouts that their writers gave no title: note, tip, important, warning, caution.
    pub callouts: [&'w str; 5],
}

/// What somebody did for a book, as it stands before the name; languages that would inflect the name have a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Credits<'w> {
    pub illustrations: &'w str,
    pub photographs: &'w str,
    pub translation: &'w str,
    pub edition: &'w str,
    pub foreword: &'w str,
    pub afterword: &'w str,
    pub design: &'w str,
    pub other: &'w str,
}

impl<'w> Credits<'w> {
    /// The words for a role by its MARC relator.
    pub fn of(&self, role: &str) -> &'w str {
        match role {
            "ill" | "art" => self.illustrations,
            "pht" => self.photographs,
            "trl" => self.translation,
            "edt" | "cmp" => self.edition,
            "aui" | "win" => self.foreword,
            "aft" => self.afterword,
            "bkd" => self.design,
            _ => self.other,
        }
    }
}

impl Vocabulary<'_> {
    /// Those who helped with a book, a line a role: "Translated by A and B".
    pub fn credits<'c>(&self, creators: impl Iterator<Item = &'c Creator>) -> Vec<String> {
        let mut lines: Vec<(&str, Vec<String>)> = Vec::new();
        for creator in creators {
            let did = self.credits.of(&creator.role);
            match lines.iter_mut().find(|(d, _)| *d == did) {
                Some((_, names)) => names.push(creator.name.clone()),
                None => lines.push((did, vec![creator.name.clone()])),
            }
        }
        lines.into_iter().map(|(did, names)| format!("{did} {}", self.list(&names))).collect()
    }

    /// Whose book it is, as the title page says it: authors by their names alone, those who edited it with what they did.
    pub fn byline(&self, meta: &Meta) -> String {
        let principals: Vec<&Creator> = meta.principals().collect();
        if principals.iter().all(|c| c.role == "aut") {
            return self.list(&principals.iter().map(|c| c.name.clone()).collect::<Vec<_>>());
        }
        self.credits(principals.into_iter()).join(", ")
    }

    /// Names in a row: "A, B and C", 「甲、乙と丙」.
    pub fn list(&self, names: &[String]) -> String {
        let (comma, before, after) = match self.and.chars().next() {
            Some('\u{3000}'..='\u{9fff}') => ("、", "", ""),
            // A letter of its own that is written at the word that follows.
            Some('و' | 'ו') => (if self.and == "و" { "، " } else { ", " }, " ", ""),
            _ => (", ", " ", " "),
        };
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [start @ .., last] => format!("{}{before}{}{after}{last}", start.join(comma), self.and),
        }
    }
}

/// The sentences of an e-book's accessibility summary. `{n}` is a number, `{m}` one of what is missing.
#[allow(missing_docs)]
pub struct Sentences {
    pub lang: &'static str,
    pub text: &'static str,
    pub notes: &'static str,
    pub no_pictures: &'static str,
    pub decoration: &'static str,
    pub described: &'static str,
    pub undescribed: &'static str,
    pub pages: &'static str,
    pub blank_pages: &'static str,
}

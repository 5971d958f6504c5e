//! The words that a book says by itself: "Contents", "Chapter", "p.".

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Vocabulary {
    pub contents: &'static str,
    pub chapter: &'static str,
    pub part: &'static str,
    pub preface: &'static str,
    pub dedication: &'static str,
    pub notes: &'static str,
    pub cover: &'static str,
    pub title_page: &'static str,
    pub copyright: &'static str,
    pub sources: &'static str,
    pub colophon: &'static str,
    /// The start of the text, as a landmark.
    pub start: &'static str,
    /// The page list's heading.
    pub pages: &'static str,
    pub landmarks: &'static str,
    /// "p.", before a number, with the space that belongs there.
    pub page_abbreviation: &'static str,
    /// "by", before an author.
    pub by: &'static str,
    pub figure: &'static str,
    /// "and", between the last two of a list.
    pub and: &'static str,
    /// "First published", on the copyright page, before a year.
    pub first_published: &'static str,
    /// "Set in", on the colophon, before the names of faces.
    pub set_in: &'static str,
    /// The way back from a note.
    pub back: &'static str,
    /// A chapter of posts without a date.
    pub undated: &'static str,
    /// A chapter of posts that fit nowhere else.
    pub miscellany: &'static str,
    /// A chapter of all posts, where nothing tells them apart.
    pub posts: &'static str,
    /// Callouts that their writers gave no title: note, tip, important, warning, caution.
    pub callouts: [&'static str; 5],
}

impl Vocabulary {
    /// Names in a row: "A, B and C".
    pub fn list(&self, names: &[String]) -> String {
        match names {
            [] => String::new(),
            [one] => one.clone(),
            [start @ .., last] => format!("{} {} {last}", start.join(", "), self.and),
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

//! A book that is made as several, and the numbers that books have.

use super::selector::Selector;

/// A book in several volumes.
#[derive(Clone, Debug, PartialEq)]
pub struct Volumes {
    /// The most pages of a volume; where this is not said either, the most that its printers take.
    pub pages: Option<usize>,
    /// What a volume holds, where book.toml does not list that.
    pub by: By,
    /// What book.toml says of each volume, in order.
    pub list: Vec<VolumeTable>,
}

/// Where one volume ends and the next begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// As many whole chapters as it has pages for.
    Pages,
    /// The posts of a year.
    Year,
    /// A part.
    Part,
}

/// `[[volumes.volume]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct VolumeTable {
    /// A title of its own.
    pub title: Option<String>,
    /// The ISBN of the printed volume.
    pub print: Option<Isbn>,
    /// That of the e-book, as written.
    pub epub: Option<String>,
    /// Its posts; all that no volume lists are in the last.
    pub posts: Vec<Selector>,
}

/// A book's number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Isbn {
    /// Thirteen digits.
    pub digits: String,
    /// With its hyphens, as it was written.
    pub shown: String,
}

//! What names posts in book.toml.

use crate::diag::Loc;

/// A name for one post or several, with the place where it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector {
    /// What it selects by.
    pub by: SelectBy,
    /// As written.
    pub text: String,
    /// Where in book.toml.
    pub loc: Loc,
}

/// What a selector selects by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectBy {
    /// A post's id.
    Id(String),
    /// `path:` with a glob.
    Path(String),
    /// `tag:`, a tag or a category, by its slug.
    Tag(String),
    /// `series:`, by its slug.
    Series(String),
    /// `year:`.
    Year(i16),
    /// `*`: whatever no other selector took.
    Rest,
}

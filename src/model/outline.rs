//! The outline of a book: which post stands where, and why.

use crate::diag::Loc;

/// The outline of a book: which post goes where, and why.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Chapters in order.
    pub chapters: Vec<OutlineChapter>,
    /// Parts, as runs of chapters; empty when the book has none.
    pub parts: Vec<OutlinePart>,
    /// Posts that are not in the book.
    pub dropped: Vec<Dropped>,
    /// What the listed chapters of book.toml name and is not there any more.
    pub gone: Vec<Gone>,
    /// Each post is a chapter of its own (`structure = "posts"`, or `"parts"`).
    pub posts_are_chapters: bool,
    /// Why the book has this structure, in a sentence.
    pub reason: String,
}

/// A post that book.toml lists in a chapter and that is not there any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// As book.toml names it.
    pub name: String,
    /// The chapter that lists it.
    pub chapter: String,
}

/// A part of the outline.
#[derive(Clone, Debug, PartialEq)]
pub struct OutlinePart {
    /// Its title.
    pub title: String,
    /// Indices into [`Outline::chapters`].
    pub chapters: Vec<usize>,
}

/// A chapter of the outline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutlineChapter {
    /// Its title.
    pub title: String,
    /// Why it has that title and what holds it together, a sentence each.
    pub reason: Vec<String>,
    /// The words that hold it together, strongest first.
    pub words: Vec<String>,
    /// Other titles that were in the running, best first; empty where the evidence is strong.
    pub runners_up: Vec<String>,
    /// A Markdown file that introduces it.
    pub intro: Option<String>,
    /// It has no number, and those after it are counted without it.
    pub unnumbered: bool,
    /// Its posts.
    pub posts: Vec<OutlinePost>,
}

/// A post of the outline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutlinePost {
    /// The index of the post in what was planned.
    pub post: usize,
    /// A title that book.toml gives it.
    pub title: Option<String>,
    /// Why it is here.
    pub why: String,
    /// The chapter that was its second choice.
    pub second_choice: Option<String>,
    /// How well it fits its chapter: the cosine between them in 1/1000.
    pub fit: u32,
    /// How well it would fit its second choice, likewise.
    pub second_fit: u32,
    /// Why it might stand in its second choice.
    pub second_why: String,
    /// By how much it fits its chapter (without itself) better than its second choice, in 1/1000 of a cosine; below zero it is nearer to the
    /// other. `None` where something else than likeness put it where it is: a person, a series, a date.
    pub margin: Option<i32>,
    /// The series that it belongs to, as its front matter or its title says.
    pub series: Option<String>,
    /// book.toml spells the chapters out and does not name it.
    pub new: bool,
}

/// A post or a stretch of text that is not in the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The post's id, or "" for boilerplate.
    pub id: String,
    /// Where it starts.
    pub loc: Loc,
    /// Why.
    pub why: String,
}

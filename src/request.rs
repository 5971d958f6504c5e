//! What is asked for, and the stages that it takes.

use crate::config::Manifest;

/// What to build.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The outputs, by name; none means all that book.toml has.
    pub names: Vec<String>,
    /// Everything is made and nothing is written (`check`).
    pub dry: bool,
}

impl Request {
    /// Whether an output of this name is to be made.
    pub fn wants(&self, name: &str) -> bool {
        self.names.is_empty() || self.names.iter().any(|n| n == name)
    }
}

/// The stages of a build, in order. They are announced when they begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Posts are read.
    Posts,
    /// They are ordered by theme.
    Themes,
    /// The book is put together.
    Book,
    /// Its pages are set.
    Pages,
    /// The PDFs are made.
    Pdf,
    /// The e-books are made.
    Epub,
    /// The outputs get their names.
    Writing,
}

impl Stage {
    /// The stages that a request takes.
    pub fn of(manifest: &Manifest, request: &Request) -> Vec<Stage> {
        let mut stages = vec![Stage::Posts, Stage::Themes, Stage::Book, Stage::Pages, Stage::Pdf];
        stages.extend((manifest.epub.is_some() && request.wants("epub")).then_some(Stage::Epub));
        stages.extend((!request.dry).then_some(Stage::Writing));
        stages
    }

    /// As a person reads it.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Posts => "reading posts",
            Stage::Themes => "finding themes",
            Stage::Book => "putting the book together",
            Stage::Pages => "setting pages",
            Stage::Pdf => "writing PDF",
            Stage::Epub => "writing EPUB",
            Stage::Writing => "writing",
        }
    }
}

/// Who is told that a stage begins.
pub type Announce<'a> = &'a mut dyn FnMut(Stage);

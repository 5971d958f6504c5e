//! Postbound: a folder of posts becomes a book, printed and electronic.
//!
//! ```text
//!  book.toml ─► Manifest            layouts/*.toml ─► Layout     fonts/ ─► Fonts
//!                  │                        └──────────────┬────────┘
//!  seeds/* ─ source ─► Vec<Post> ─ theme ─► Outline ─ book ─► Book ─┬─ layout ─► Pages ─┬─ output::pdf  ─► screen.pdf …
//!                                                         (resolved)│                   └─ page list ─┐
//!                                                                   └─ xhtml ─► XhtmlBook ────────────┴─ output::epub ─► .epub
//! ```
//!
//! Each arrow is one function; each noun is one type; a stage never writes back into its input.

pub mod asset;
pub mod book;
pub mod check;
pub mod cli;
pub mod config;
pub mod diag;
mod digest;
pub mod fence;
pub mod font;
pub mod init;
pub mod lang;
pub mod layout;
pub mod model;
pub mod net;
pub mod output;
pub mod plan;
pub mod report;
mod session;
pub mod source;
pub mod theme;
pub mod unit;
pub mod xhtml;

pub use session::{Announce, Session, Stage, Version, assemble, plan};

use std::collections::BTreeMap;
use std::path::PathBuf;

use config::manifest::Back;
use config::{Layout, Manifest};
use diag::{Outcome, Report};
use model::{Book, Findings, Outline, Post};

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

/// What was built.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// Posts in the book.
    pub posts: usize,
    /// Its chapters.
    pub chapters: usize,
    /// Its printed pages.
    pub pages: usize,
    /// The files.
    pub outputs: Vec<Output>,
    /// What the pager achieved, a chapter a row.
    pub pagination: Vec<layout::page::Certificate>,
}

/// A file that was made.
#[derive(Clone, Debug)]
pub struct Output {
    /// `screen`, `epub` …
    pub name: String,
    /// Where it is, as a person in the current folder would type it.
    pub path: PathBuf,
    /// Its pages, where it has any.
    pub pages: Option<usize>,
    /// Its size.
    pub bytes: u64,
}

/// Posts with their outline: what `plan` shows.
#[derive(Debug, Default)]
pub struct Planned {
    /// All posts that were read.
    pub posts: Vec<Post>,
    /// What the sources told beside them.
    pub findings: Findings,
    /// What goes where, and why.
    pub outline: Outline,
}

/// The texts of the back covers, by the covers' names: what book.toml gives, else the book's description.
pub fn backs(manifest: &Manifest, report: &mut Report) -> BTreeMap<String, output::BackText> {
    let mut backs = BTreeMap::new();
    for cover in &manifest.covers {
        let described = manifest.meta.description.clone().map(Back::Text);
        let Some(text) = cover.design.back.clone().or(described) else { continue };
        let post = source::back(manifest, &text, report);
        let library = asset::load(&[&post], manifest, &model::Site::default(), report);
        let blocks = book::back(&post, &library, &manifest.meta.lang, report);
        backs.insert(cover.name.clone(), output::BackText { blocks, assets: library.assets });
    }
    backs
}

/// A book with its outputs made and not yet written.
pub struct Finished {
    /// The words.
    pub book: Book,
    /// The printed pages.
    pub pages: layout::Pages,
    /// The files.
    pub made: Vec<output::Made>,
}

/// Makes a book and its outputs in memory: all of a build but the writing. Each stage is announced when it begins.
///
/// # Errors
/// The report holds what stopped it.
pub fn make(manifest: &Manifest, layout: &Layout, names: &[String], stage: Announce<'_>, report: &mut Report) -> Outcome<Finished> {
    Session::of(manifest.clone(), layout.clone()).finish(names, stage, report)
}

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
pub mod cli;
pub mod config;
pub mod diag;
pub mod fence;
pub mod font;
pub mod init;
pub mod layout;
pub mod model;
pub mod output;
pub mod report;
pub mod source;
pub mod theme;
pub mod unit;

use std::path::PathBuf;

use config::{Layout, Manifest};
use diag::{Outcome, Report};

/// What to build.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// The outputs, by name; none means all that book.toml has.
    pub names: Vec<String>,
    /// Everything is made and nothing is written (`check`).
    pub dry: bool,
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

/// How many stages [`build`] announces.
pub const STAGES: usize = 7;

/// Builds a book: reads what `manifest` names, and writes its outputs when all of them are made. Each stage is
/// announced when it begins.
///
/// # Errors
/// The report holds what stopped it; no output was touched.
pub fn build(
    manifest: &Manifest,
    _layout: &Layout,
    _request: &Request,
    stage: &mut dyn FnMut(&'static str),
    report: &mut Report,
) -> Outcome<Built> {
    stage("reading posts");
    report.push(diag::Diagnostic::error("unfinished", format!("“{}” cannot be built yet: stages are missing", manifest.meta.title)));
    Err(diag::Stopped)
}

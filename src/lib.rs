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
pub mod fence;
pub mod font;
pub mod init;
pub mod layout;
pub mod model;
pub mod net;
pub mod output;
pub mod plan;
pub mod report;
pub mod source;
pub mod theme;
pub mod unit;
pub mod xhtml;

use std::collections::BTreeMap;
use std::path::PathBuf;

use config::manifest::Back;
use config::{Layout, Manifest};
use diag::{Outcome, Report, Stopped};
use font::Fonts;
use model::{Book, Findings, Outline, Post};

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

/// Reads the posts that `manifest` names and orders them into chapters.
///
/// # Errors
/// The report holds what stopped it.
pub fn plan(manifest: &Manifest, stage: &mut dyn FnMut(&'static str), report: &mut Report) -> Outcome<Planned> {
    stage("reading posts");
    let (posts, findings) = source::read(manifest, report)?;
    stage("finding themes");
    let outline = theme::plan(&posts, &manifest.chapters, &manifest.meta.lang, report)?;
    Ok(Planned { posts, findings, outline })
}

/// Puts the planned posts together with their pictures into a resolved book.
pub fn assemble(manifest: &Manifest, planned: &Planned, fonts: &Fonts, report: &mut Report) -> Book {
    let pages = source::pages(manifest, &planned.outline, report);
    let shown: Vec<&Post> = planned.outline.chapters.iter().flat_map(|c| &c.posts).filter_map(|p| planned.posts.get(p.post)).collect();
    let shown: Vec<&Post> = shown.into_iter().chain(pages.values()).collect();
    let library = asset::load(&shown, manifest, &planned.findings.site, report);
    let from = book::Ingredients {
        posts: &planned.posts,
        outline: &planned.outline,
        pages: &pages,
        library: &library,
        faces: &fonts.named,
        site: &planned.findings.site,
    };
    book::assemble(manifest, &from, report)
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

/// Sets the pages, with margins that every printer of `manifest` takes at the page count that comes out: a fixed point,
/// since wider margins make more pages and more pages want wider margins. They only grow, so a few rounds end it.
fn set(book: &Book, layout: &Layout, fonts: &Fonts, manifest: &Manifest, report: &mut Report) -> (Layout, layout::Pages) {
    const ROUNDS: usize = 4;
    let mut layout = layout.clone();
    let mut told = Report::default();
    let mut pages = layout::lay_out(book, &layout, fonts, manifest.links, &mut told);
    for _ in 0..ROUNDS {
        let Some(wider) = output::pdf::fitted(&layout, &pages, &manifest.pdfs) else { break };
        layout = wider;
        told = Report::default();
        pages = layout::lay_out(book, &layout, fonts, manifest.links, &mut told);
    }
    report.merge(told);
    (layout, pages)
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

/// Makes a book and its outputs in memory: all of [`build`] but the writing. Each stage is announced when it begins.
///
/// # Errors
/// The report holds what stopped it.
pub fn make(
    manifest: &Manifest,
    layout: &Layout,
    names: &[String],
    stage: &mut dyn FnMut(&'static str),
    report: &mut Report,
) -> Outcome<Finished> {
    make_at(output::Place::Memory, manifest, layout, names, stage, report)
}

fn make_at(
    place: output::Place,
    manifest: &Manifest,
    layout: &Layout,
    names: &[String],
    stage: &mut dyn FnMut(&'static str),
    report: &mut Report,
) -> Outcome<Finished> {
    let fonts = font::load::load(layout, &manifest.root.join("fonts"), report)?;
    let extras = asset::load_extras(manifest, report)?;
    let planned = plan(manifest, stage, report)?;
    stage("putting the book together");
    let book = assemble(manifest, &planned, &fonts, report);
    stage("setting pages");
    let wants = output::wants(manifest, names);
    // A cover of four million pixels is drawn while the pages are set.
    let ((layout, pages), front) = rayon::join(
        || if wants.pages { set(&book, layout, &fonts, manifest, report) } else { (layout.clone(), layout::Pages::default()) },
        || wants.front.then(|| output::front(manifest, layout, &fonts, &book, &extras)),
    );
    let backs = backs(manifest, report);
    let making =
        output::Making { manifest, layout: &layout, fonts: &fonts, book: &book, pages: &pages, extras: &extras, backs: &backs, front };
    let made = output::make(&making, names, place, stage, report)?;
    report.deny(&manifest.deny);
    if report.has_errors() { Err(Stopped) } else { Ok(Finished { book, pages, made }) }
}

/// Builds a book: reads what `manifest` names, and writes its outputs when all of them are made. Each stage is
/// announced when it begins.
///
/// # Errors
/// The report holds what stopped it; no output was touched.
pub fn build(
    manifest: &Manifest,
    layout: &Layout,
    request: &Request,
    stage: &mut dyn FnMut(&'static str),
    report: &mut Report,
) -> Outcome<Built> {
    let place = if request.dry { output::Place::Memory } else { output::Place::Disk };
    let Finished { book, pages, made } = make_at(place, manifest, layout, &request.names, stage, report)?;
    stage("writing");
    let outputs = if request.dry { Vec::new() } else { output::keep_all(manifest, made, report)? };
    Ok(Built {
        posts: book.chapters().map(|c| c.sections.len()).sum(),
        chapters: book.chapters().count(),
        pages: pages.pages.len(),
        outputs,
        pagination: pages.certificates,
    })
}

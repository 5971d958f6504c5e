//! Little books from strings, and questions to ask of them.
//!
//! ```ignore
//! use crate::support::Book;
//!
//! let book = Book::of(&[("a.md", "# Ink\n\nBlack."), ("b.md", "# Paper\n\nWhite.")])
//!     .config("[layout]\nname = \"pocket-4.25x6.875\"\n[output.pdf.kdp]\nprinter = \"kdp-paperback\"")
//!     .build();
//! assert_eq!(book.page_of("White."), 2);             // pages count from 1, as in a viewer
//! assert!(book.page(1).contains("Black."));
//! assert!(book.chapter(2).contains("<p>White.</p>")); // XHTML
//! assert!(book.pdf_pages("screen")[1].contains("White."));
//! assert_eq!(book.told(), [] as [&str; 0]);           // ids of diagnostics
//! ```
//!
//! Such a book has one chapter a post, in the order of the files' names, no front or back matter, and a date of its own, so
//! that its first page is that of the first post. Each of these settings gives way to what [`Book::config`] says.
//! A post without front matter and without a heading gets its file's name as its title, as it would in a person's book.
//!
//! [`pdf`] reads PDFs as text, [`dump`] shows all that is in one.

pub mod dump;
pub mod pdf;
#[cfg(test)]
mod tests;
pub mod wide;

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use postbound::config::{self, Layout, Manifest};
use postbound::diag::{Diagnostic, Report};
use postbound::internals::output::Artifact;
use postbound::page::{ElementId, Page, Placed};
use postbound::unit::Len;
use postbound::{Finished, Planned};

/// What a little book is configured to, unless it says otherwise.
const DEFAULTS: &str = r#"
[book]
title = "A Little Book"
date = 2026-11-22
[source]
path = "posts"
[chapters]
order = "path"
structure = "posts"
[front]
pages = []
[back]
pages = []
"#;

/// A book to be built: posts, other files, configuration.
pub struct Book {
    files: Vec<(PathBuf, Vec<u8>)>,
    config: toml::Table,
    overrides: Vec<String>,
    names: Vec<String>,
}

impl Book {
    /// A book of these posts: (name of the file below `posts/`, its text).
    pub fn of(posts: &[(&str, &str)]) -> Book {
        let files = posts.iter().map(|(name, text)| (Path::new("posts").join(name), text.as_bytes().to_vec())).collect();
        Book { files, config: DEFAULTS.parse().expect("the defaults are TOML"), overrides: Vec::new(), names: Vec::new() }
    }

    /// A book of one post called "Post", of this text.
    pub fn post(text: &str) -> Book {
        Book::of(&[("post.md", &format!("---\ntitle: Post\n---\n\n{text}\n"))])
    }

    /// Lines of book.toml on top of what was said before: tables are merged, other values replaced.
    pub fn config(mut self, lines: &str) -> Book {
        let more: toml::Table = lines.parse().unwrap_or_else(|e| panic!("the test's configuration is no TOML: {e}\n{lines}"));
        merge(&mut self.config, more);
        self
    }

    /// As `--config KEY=VALUE` on the command line.
    pub fn set(mut self, key: &str, value: &str) -> Book {
        self.overrides.push(format!("{key}={value}"));
        self
    }

    /// Another file of the book's folder: a preface, a font, a picture.
    pub fn file(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Book {
        self.files.push((path.into(), bytes.into()));
        self
    }

    /// A coloured picture of this size; its format follows from the name.
    pub fn picture(self, path: &str, width: u32, height: u32) -> Book {
        self.file(path, picture(path, width, height))
    }

    /// Only these outputs are made ("screen", "epub"); a test that asks for pages alone is quicker with "screen".
    pub fn only(mut self, names: &[&str]) -> Book {
        self.names = names.iter().map(ToString::to_string).collect();
        self
    }

    /// The book's folder, written and not built: for tests that run the command.
    pub fn folder(&self) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir_all(folder.path().join("posts")).expect("made");
        for (path, bytes) in &self.files {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().expect("a file has a folder")).expect("made");
            fs::write(path, bytes).expect("written");
        }
        fs::write(folder.path().join("book.toml"), toml::to_string(&self.config).expect("TOML")).expect("written");
        folder
    }

    /// Builds the book in memory.
    ///
    /// # Panics
    /// It cannot be built: see [`Book::try_build`].
    pub fn build(self) -> Built {
        self.try_build().unwrap_or_else(|report| panic!("the book is not built: {:#?}", report.diagnostics))
    }

    /// Builds the book in memory, or says why that cannot be done.
    pub fn try_build(self) -> Result<Built, Report> {
        let folder = self.folder();
        Built::make(folder.path(), &self.overrides, &self.names)
    }
}

/// A picture of this size, encoded as the ending of its name says; no two columns of it are alike.
pub fn picture(name: &str, width: u32, height: u32) -> Vec<u8> {
    let pixels = RgbImage::from_fn(width, height, |x, y| Rgb([(x * 7 % 256) as u8, (y * 5 % 256) as u8, ((x + y) % 256) as u8]));
    let mut bytes = Cursor::new(Vec::new());
    let format = ImageFormat::from_path(name).unwrap_or(ImageFormat::Png);
    DynamicImage::ImageRgb8(pixels).write_to(&mut bytes, format).expect("encodes");
    bytes.into_inner()
}

fn merge(into: &mut toml::Table, more: toml::Table) {
    for (key, value) in more {
        match (into.get_mut(&key), value) {
            (Some(toml::Value::Table(old)), toml::Value::Table(new)) => merge(old, new),
            (_, value) => drop(into.insert(key, value)),
        }
    }
}

/// A book that was built.
pub struct Built {
    /// book.toml.
    pub manifest: Manifest,
    /// The look.
    pub layout: Layout,
    /// Which posts stand where.
    pub planned: Planned,
    /// Words, pages and files.
    pub finished: Finished,
    /// What there was to tell.
    pub report: Report,
}

impl Built {
    /// Builds the book of a folder; `names` are the outputs, none means all.
    pub fn make(folder: &Path, overrides: &[String], names: &[String]) -> Result<Built, Report> {
        let mut report = Report::default();
        let Ok((manifest, layout)) = config::load(folder, overrides, &mut report) else { return Err(report) };
        // `make` plans for itself; the plan is made again here, to be asked, and what it tells is told once.
        let Ok(planned) = postbound::plan(&manifest, &mut |_| {}, &mut Report::default()) else {
            return Err(postbound::plan(&manifest, &mut |_| {}, &mut report).map_or_else(|_| report.clone(), |_| report.clone()));
        };
        match postbound::make(&manifest, &layout, names, &mut |_| {}, &mut report) {
            Ok(finished) => Ok(Built { manifest, layout, planned, finished, report }),
            Err(_) => Err(report),
        }
    }

    /// How many pages the printed book has.
    pub fn pages(&self) -> usize {
        self.finished.pages.pages.len()
    }

    /// The words of a page, from 1, heads and folios left out; a word divided at the end of a line is whole.
    pub fn page(&self, n: usize) -> String {
        words(&self.finished.pages.pages[n - 1], false)
    }

    /// The running heads and the folio of a page, from 1.
    pub fn furniture(&self, n: usize) -> String {
        words(&self.finished.pages.pages[n - 1], true)
    }

    /// The words of all pages, heads and folios left out.
    pub fn words(&self) -> String {
        (1..=self.pages()).map(|n| self.page(n)).collect::<Vec<_>>().join(" ")
    }

    /// The page, from 1, on which these words stand; they have to stand on one page as a whole.
    pub fn page_of(&self, words: &str) -> usize {
        let found = (1..=self.pages()).find(|n| self.page(*n).contains(words));
        found.unwrap_or_else(|| panic!("no page has “{words}”: {}", self.words()))
    }

    /// The lines of a page, from 1, as they are set: (baseline from the upper edge of the trim, words).
    pub fn lines(&self, n: usize) -> Vec<(Len, String)> {
        lines(&self.finished.pages.pages[n - 1], false).into_iter().map(|l| (l.y, l.words)).collect()
    }

    /// All lines of the text, those with a hyphen that was put in with a soft hyphen at their end.
    pub fn ends(&self) -> Vec<String> {
        let pages = self.finished.pages.pages.iter();
        pages.flat_map(|page| lines(page, false)).map(|l| if l.divided { format!("{}\u{ad}", l.words) } else { l.words }).collect()
    }

    /// The pages as text: see `layout::dump`.
    pub fn dump(&self) -> String {
        postbound::internals::layout::dump::dump(&self.finished.pages)
    }

    /// The outline as `postbound plan` prints it.
    pub fn outline(&self) -> String {
        let Planned { posts, findings, outline, .. } = &self.planned;
        postbound::internals::plan::text(&postbound::internals::plan::Plan { title: &self.manifest.meta.title, posts, findings, outline })
    }

    /// A finished file, by the output's name ("screen", "epub").
    pub fn made(&self, name: &str) -> &Artifact {
        let made = &self.finished.made;
        made.iter()
            .find(|m| m.name == name)
            .unwrap_or_else(|| panic!("no output {name}: {:?}", made.iter().map(|m| &m.name).collect::<Vec<_>>()))
    }

    /// The words of each page of a finished PDF, as its own tables of characters tell them.
    pub fn pdf_pages(&self, name: &str) -> Vec<String> {
        pdf::pages(&self.made(name).bytes)
    }

    /// The files of the EPUB by their path in the archive.
    pub fn epub(&self) -> BTreeMap<String, Vec<u8>> {
        unzip(&self.made("epub").bytes)
    }

    /// A text file of the EPUB, by its path below `OEBPS/`.
    pub fn xhtml(&self, name: &str) -> String {
        let mut files = self.epub();
        let bytes = files.remove(&format!("OEBPS/{name}"));
        let bytes = bytes.unwrap_or_else(|| panic!("the EPUB has no {name}: {:?}", files.keys()));
        String::from_utf8(bytes).expect("UTF-8")
    }

    /// The XHTML of a chapter, from 1 (its first file, where it is so long that it has several).
    pub fn chapter(&self, n: usize) -> String {
        self.xhtml(&format!("chapter-{n:02}.xhtml"))
    }

    /// The ids of all diagnostics, in their order.
    pub fn told(&self) -> Vec<&str> {
        self.report.diagnostics.iter().map(|d| d.kind.id()).collect()
    }

    /// The first diagnostic of this id.
    pub fn diagnostic(&self, id: &str) -> &Diagnostic {
        diagnostic(&self.report, id)
    }
}

/// The first diagnostic of this id.
pub fn diagnostic<'a>(report: &'a Report, id: &str) -> &'a Diagnostic {
    let found = report.diagnostics.iter().find(|d| d.kind.id() == id);
    found.unwrap_or_else(|| panic!("{id} is not told: {:#?}", report.diagnostics))
}

/// The files of a ZIP archive by their path.
pub fn unzip(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).expect("an archive");
    let mut out = BTreeMap::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).expect("an entry");
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("readable");
        out.insert(file.name().expect("a name").to_string(), bytes);
    }
    out
}

/// A line as it is set.
struct Line {
    y: Len,
    end: Len,
    words: String,
    /// Its last word goes on in the next line.
    divided: bool,
}

/// The lines of a page: those of the text, or those of heads and folios.
fn lines(page: &Page, furniture: bool) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (at, placed) in &page.placed {
        let Placed::Text(run) = placed else { continue };
        if (run.element == ElementId::ARTIFACT) != furniture {
            continue;
        }
        let end = at.x + run.width();
        match lines.last_mut() {
            // Raised and lowered signs are of the line that they stand beside.
            Some(line) if (line.y - at.y).abs() < run.size.max(Len::points(6)) * 2 / 3 && at.x >= line.end - Len::points(1) => {
                if at.x > line.end + run.size / 8 && !line.words.ends_with(' ') {
                    line.words.push(' ');
                }
                line.words.push_str(&run.text);
                (line.end, line.divided) = (end, run.hyphenated);
            }
            _ => lines.push(Line { y: at.y, end, words: run.text.to_string(), divided: run.hyphenated }),
        }
    }
    lines
}

fn words(page: &Page, furniture: bool) -> String {
    let mut out = String::new();
    for line in lines(page, furniture) {
        out.push_str(&line.words);
        if !line.divided {
            out.push(' ');
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

//! The outputs of a book: which there are, what makes them, and the step that puts them on the disk.
//!
//! All of them are made before the first is written, so a build that fails leaves the last good books as they were.

pub mod cover;
pub mod epub;
mod file;
pub mod pdf;

use std::path::{Path, PathBuf};

use crate::Output;
use crate::asset::Extras;
use crate::config::manifest::{EpubOutput, PdfOutput};
use crate::config::{Layout, Manifest};
use crate::diag::{Diagnostic, Outcome, Report, Stopped};
use crate::font::Fonts;
use crate::layout::Pages;
use crate::model::Book;
use crate::xhtml::PageBreaks;

pub use file::write;

/// Everything that an output may be made from.
pub struct Making<'a> {
    /// book.toml.
    pub manifest: &'a Manifest,
    /// The look.
    pub layout: &'a Layout,
    /// The faces.
    pub fonts: &'a Fonts,
    /// The words.
    pub book: &'a Book,
    /// The printed pages.
    pub pages: &'a Pages,
    /// The files that `[output.epub]` names.
    pub extras: &'a Extras,
}

/// An output that is made and not yet written.
pub struct Made {
    /// `screen`, `epub` …
    pub name: String,
    /// Its file, relative to the book's folder.
    pub path: PathBuf,
    /// Its pages, where it has any.
    pub pages: Option<usize>,
    /// The file.
    pub bytes: Vec<u8>,
}

/// Makes the named outputs, or all that book.toml has.
///
/// # Errors
/// The report says which one cannot be made.
pub fn make(from: &Making<'_>, names: &[String], stage: &mut dyn FnMut(&'static str), report: &mut Report) -> Outcome<Vec<Made>> {
    let wanted = |name: &str| names.is_empty() || names.iter().any(|n| n == name);
    let mut made = Vec::new();
    stage("writing PDF");
    for pdf in from.manifest.pdfs.iter().filter(|p| wanted(&p.name)) {
        made.push(make_pdf(from, pdf, report)?);
    }
    if let Some(output) = from.manifest.epub.as_ref().filter(|_| wanted("epub")) {
        stage("writing EPUB");
        made.extend(make_epubs(from, output, report)?);
    }
    Ok(made)
}

/// The e-books, with the page turns of the printed one where book.toml wants them, and a cover whether one is given or not.
fn make_epubs(from: &Making<'_>, output: &EpubOutput, report: &mut Report) -> Outcome<Vec<Made>> {
    let breaks = output.page_list.as_ref().map(|_| PageBreaks::of(from.pages));
    let xhtml = crate::xhtml::render(from.book, from.layout, breaks.as_ref(), report);
    let css = epub::stylesheet(&xhtml, from.extras, report);
    let cover = match &from.extras.cover {
        Some(given) => epub::cover::given(given),
        None => cover::front(from.book, from.layout, from.fonts),
    };
    let cover = cover.map_err(|why| {
        report.push(Diagnostic::error("epub", format!("the cover cannot be made: {why}")));
        Stopped
    })?;
    let mut made = Vec::new();
    for &target in &output.targets {
        let ingredients = epub::Ingredients { book: from.book, xhtml: &xhtml, css: &css, cover: Some(&cover), target };
        let bytes = epub::write(ingredients, report)?;
        let path = from.manifest.out_dir.join(format!("{}{}", from.book.meta.slug, target.ending()));
        made.push(Made { name: "epub".into(), path, pages: None, bytes });
    }
    Ok(made)
}

fn make_pdf(from: &Making<'_>, pdf: &PdfOutput, report: &mut Report) -> Outcome<Made> {
    let bytes = pdf::write(from.book, from.pages, from.layout, from.fonts, pdf, report)?;
    let path = from.manifest.out_dir.join(format!("{}-{}.pdf", from.book.meta.slug, pdf.name));
    Ok(Made { name: pdf.name.clone(), path, pages: Some(from.pages.pages.len()), bytes })
}

/// Writes what was made.
///
/// # Errors
/// The disk says no; the report says to which file. Files written before it stay: each is whole.
pub fn write_all(manifest: &Manifest, made: &[Made], report: &mut Report) -> Outcome<Vec<Output>> {
    let mut outputs = Vec::new();
    for output in made {
        let path = manifest.root.join(&output.path);
        if let Err(e) = write(&path, &output.bytes) {
            report.push(
                Diagnostic::error("cannot-write", format!("{} cannot be written: {e}", shown(&path)))
                    .with("the last one, if there was one, is as it was")
                    .help("check the folder's permissions and the free space, or choose another [build] dir"),
            );
            return Err(Stopped);
        }
        outputs.push(Output { name: output.name.clone(), path: shown_path(&path), pages: output.pages, bytes: output.bytes.len() as u64 });
    }
    Ok(outputs)
}

fn shown(path: &Path) -> String {
    shown_path(path).display().to_string()
}

/// Without a leading `./`.
fn shown_path(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_path_buf()
}

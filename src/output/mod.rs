//! The outputs of a book: which there are, what makes them, and the step that puts them on the disk.
//!
//! All of them are made, into drafts beside where they will be, before the first gets its name, so a build that fails leaves the
//! last good books as they were. Pictures go through one after the other, so a book may weigh more than the memory holds.

pub mod cover;
pub mod epub;
mod file;
pub mod pdf;
mod window;

use std::collections::BTreeMap;
use std::io::{Cursor, Seek, Write};
use std::path::{Path, PathBuf};

use crate::asset::Extras;
use crate::config::manifest::{CoverOutput, EpubOutput, FormulasAs, PdfOutput};
use crate::config::{Layout, Manifest};
use crate::diag::{Diagnostic, Outcome, Report, Stopped, kinds};
use crate::font::Fonts;
use crate::layout::Pages;
use crate::layout::formula::Press;
use crate::model::text::portable;
use crate::model::{Asset, Block, Book};
use crate::request::{Announce, Stage};
use crate::xhtml::{Dress, PageBreaks, XhtmlBook};

pub use file::{Draft, discard_all, write};

/// Everything that an output may be made from.
pub struct Inputs<'a> {
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
    /// The files that outputs name.
    pub extras: &'a Extras,
    /// The texts of back covers, by the covers' names.
    pub backs: &'a BTreeMap<String, BackText>,
    /// The e-book's cover, see [`front`]; `None` where no e-book is wanted.
    pub front: Option<Result<Vec<u8>, String>>,
}

/// What the wanted outputs are made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wants {
    /// Printed pages: a PDF, a cover with a spine, an e-book that names them.
    pub pages: bool,
    /// The e-book's cover.
    pub front: bool,
}

/// What the named outputs, or all that book.toml has, are made from.
pub fn wants(manifest: &Manifest, names: &[String]) -> Wants {
    let wanted = |name: &str| names.is_empty() || names.iter().any(|n| n == name);
    let epub = manifest.epub.as_ref().filter(|_| wanted("epub"));
    let printed =
        manifest.pdfs.iter().any(|p| wanted(&p.name)) || manifest.covers.iter().any(|c| wanted(&c.name) || wanted(&c.output_name()));
    Wants { pages: printed || epub.is_none_or(|e| e.page_list.is_some()), front: epub.is_some() }
}

/// The e-book's cover, a JPEG: the picture that book.toml gives, else the front of the printed book, be it a picture or drawn.
///
/// # Errors
/// What the encoder says.
pub fn front(manifest: &Manifest, layout: &Layout, fonts: &Fonts, book: &Book, extras: &Extras) -> Result<Vec<u8>, String> {
    let design = manifest.covers.first().map_or(&manifest.cover, |c| &c.design);
    let front = design.front.as_ref().and_then(|path| extras.fronts.get(path));
    match extras.cover.as_ref().or(front) {
        Some(given) => epub::cover::given(given),
        None => cover::front(&book.meta, layout, fonts, design),
    }
}

/// The text of a back cover.
#[derive(Clone, Debug, Default)]
pub struct BackText {
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// The pictures that they show.
    pub assets: Vec<Asset>,
}

/// An output that is made and does not have its place yet.
pub struct Artifact {
    /// `screen`, `epub` …
    pub name: String,
    /// Its file, relative to the book's folder.
    pub path: PathBuf,
    /// Its pages, where it has any.
    pub pages: Option<usize>,
    /// The file, where it is made in memory; empty where it is a draft.
    pub bytes: Vec<u8>,
    /// The file, where it is on the disk already, under another name.
    pub draft: Option<Draft>,
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

/// Where outputs are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// In memory: to look at them.
    Memory,
    /// On the disk, beside where they will be: to keep them.
    Disk,
}

/// What a file can be written to, piece by piece.
pub trait Sink: Write + Seek {}

impl<T: Write + Seek> Sink for T {}

/// Makes the named outputs, or all that book.toml has.
///
/// # Errors
/// The report says which one cannot be made.
pub fn make(from: &Inputs<'_>, names: &[String], place: Destination, stage: Announce<'_>, report: &mut Report) -> Outcome<Vec<Artifact>> {
    let wanted = |name: &str| names.is_empty() || names.iter().any(|n| n == name);
    let mut made = Vec::new();
    stage(Stage::Pdf);
    for pdf in from.manifest.pdfs.iter().filter(|p| wanted(&p.name)) {
        made.push(make_pdf(from, pdf, place, report)?);
    }
    for cover in from.manifest.covers.iter().filter(|c| wanted(&c.name) || wanted(&c.output_name())) {
        made.push(make_cover(from, cover, place, report)?);
    }
    if let Some(output) = from.manifest.epub.as_ref().filter(|_| wanted("epub")) {
        stage(Stage::Epub);
        made.extend(make_epubs(from, output, place, report)?);
    }
    Ok(made)
}

/// The e-books, with the page turns of the printed one where book.toml wants them, and a cover whether one is given or not.
fn make_epubs(from: &Inputs<'_>, output: &EpubOutput, place: Destination, report: &mut Report) -> Outcome<Vec<Artifact>> {
    let breaks = output.page_list.as_ref().map(|_| PageBreaks::of(from.pages));
    let (xhtml, fonts) = dressed(from, breaks.as_ref(), Some(output), report);
    let css = epub::stylesheet(&xhtml, &fonts, from.extras, report);
    let cover = from.front.as_ref().map_or(Err("it was not asked for"), |front| front.as_deref().map_err(String::as_str));
    let cover = cover.map_err(|why| {
        report.push(Diagnostic::error(kinds::EPUB, format!("the cover cannot be made: {why}")));
        Stopped
    })?;
    let mut made = Vec::new();
    for &target in &output.targets {
        let ingredients = epub::Ingredients { book: from.book, xhtml: &xhtml, css: &css, cover: Some(cover), fonts: &fonts, target };
        let path = from.manifest.out_dir.join(portable(&format!("{}{}", from.book.meta.slug, target.ending())));
        let to = (from.manifest.root.as_path(), path, place);
        made.push(write_one("epub", None, to, report, &mut |sink, report| epub::write_to(ingredients, sink, report))?);
    }
    Ok(made)
}

/// The e-book's text with the faces that it brings, whose names its stylesheet has.
fn dressed(
    from: &Inputs<'_>,
    breaks: Option<&PageBreaks>,
    output: Option<&EpubOutput>,
    report: &mut Report,
) -> (XhtmlBook, Vec<epub::fonts::Embedded>) {
    let (layout, faces) = (from.layout, from.fonts);
    let (embed, formulas) = output.map_or((false, FormulasAs::MathMl), |o| (o.embed_fonts, o.maths));
    let press = (formulas != FormulasAs::MathMl).then(|| Press::new(faces, layout));
    let dress = Dress { own_faces: embed, formulas, press: press.as_ref() };
    let mut xhtml = crate::xhtml::render(from.book, layout, breaks, dress, report);
    let fonts = if embed { epub::fonts::embed(&xhtml, layout, faces, report) } else { Vec::new() };
    if !fonts.is_empty() {
        xhtml.stylesheet = crate::xhtml::stylesheet(layout, &epub::fonts::families(layout, &fonts), xhtml.direction);
    }
    (xhtml, fonts)
}

/// The e-book's files as they are before they are packed, and its nav.
pub fn ebook(from: &Inputs<'_>, report: &mut Report) -> (epub::package::Package, String) {
    let breaks = PageBreaks::of(from.pages);
    let (xhtml, fonts) = dressed(from, Some(&breaks), from.manifest.epub.as_ref(), report);
    let css = epub::stylesheet(&xhtml, &fonts, from.extras, report);
    epub::unpacked(from.book, &xhtml, &css, &fonts)
}

/// The files that book.toml wants, by the names of their outputs, relative to the book's folder.
pub fn files(manifest: &Manifest, slug: &str) -> Vec<(String, PathBuf)> {
    let file = |name: &str| manifest.out_dir.join(format!("{slug}-{name}.pdf"));
    let mut files: Vec<(String, PathBuf)> = manifest.pdfs.iter().map(|p| (p.name.clone(), file(&p.name))).collect();
    files.extend(manifest.covers.iter().map(|c| c.output_name()).map(|name| (name.clone(), file(&name))));
    let targets = manifest.epub.iter().flat_map(|e| &e.targets);
    files.extend(targets.map(|t| ("epub".to_string(), manifest.out_dir.join(portable(&format!("{slug}{}", t.ending()))))));
    files
}

fn make_pdf(from: &Inputs<'_>, pdf: &PdfOutput, place: Destination, report: &mut Report) -> Outcome<Artifact> {
    let path = from.manifest.out_dir.join(format!("{}-{}.pdf", from.book.meta.slug, pdf.name));
    let to = (from.manifest.root.as_path(), path, place);
    write_one(&pdf.name, Some(from.pages.pages.len()), to, report, &mut |sink, report| {
        pdf::write_to(from.book, from.pages, from.layout, from.fonts, pdf, sink, report)
    })
}

/// The record of the book's pages, to be written beside its outputs.
pub fn record(manifest: &Manifest, text: String) -> Artifact {
    let path = manifest.out_dir.join(portable(&format!("{}.edition.json", manifest.meta.slug)));
    Artifact { name: "edition".to_string(), path, pages: None, bytes: text.into_bytes(), draft: None }
}

/// A cover whose spine is as wide as this book is thick.
fn make_cover(from: &Inputs<'_>, cover: &CoverOutput, place: Destination, report: &mut Report) -> Outcome<Artifact> {
    let (pages, trim) = (pdf::page_count(from.pages, &cover.printer), from.pages.trim);
    let refusals = pdf::refuses(&cover.printer, &format!("the book of the cover “{}”", cover.name), cover.paper.as_deref(), trim, pages);
    if !refusals.is_empty() {
        refusals.into_iter().for_each(|d| report.push(d.at(cover.loc.clone())));
        return Err(Stopped);
    }
    let wrap = cover::wrap(from, cover, trim, pages, report)?;
    let name = cover.output_name();
    let path = from.manifest.out_dir.join(format!("{}-{name}.pdf", from.book.meta.slug));
    let to = (from.manifest.root.as_path(), path, place);
    let front = cover.design.front.as_ref().and_then(|path| from.extras.fronts.get(path));
    let assets = from.backs.get(&cover.name).map_or(&[][..], |b| &b.assets);
    let file = pdf::CoverFile {
        name: &cover.name,
        wrap: &wrap,
        printer: &cover.printer,
        assets,
        picture: front,
        marks: cover.marks,
        profile: cover.profile.as_deref(),
    };
    write_one(&name, Some(1), to, report, &mut |sink, report| pdf::write_cover(&from.book.meta, from.fonts, &file, sink, report))
}

/// Makes one output at its place: (the book's folder, the path below it, memory or disk).
fn write_one(
    name: &str,
    pages: Option<usize>,
    (root, path, place): (&Path, PathBuf, Destination),
    report: &mut Report,
    write: &mut dyn FnMut(&mut dyn Sink, &mut Report) -> Outcome<()>,
) -> Outcome<Artifact> {
    let mut made = Artifact { name: name.to_string(), path, pages, bytes: Vec::new(), draft: None };
    match place {
        Destination::Memory => {
            let mut cursor = Cursor::new(Vec::new());
            write(&mut cursor, report)?;
            made.bytes = cursor.into_inner();
        }
        Destination::Disk => {
            let full = root.join(&made.path);
            let mut draft = Draft::new(&full).map_err(|e| cannot_write(&full, &e, report))?;
            write(&mut draft, report)?;
            made.draft = Some(draft);
        }
    }
    Ok(made)
}

fn cannot_write(path: &Path, why: &std::io::Error, report: &mut Report) -> Stopped {
    report.push(
        Diagnostic::error(kinds::CANNOT_WRITE, format!("{} cannot be written: {why}", shown(path)))
            .with("the last one, if there was one, is as it was")
            .help("check the folder's permissions and the free space, or choose another [build] dir"),
    );
    Stopped
}

/// Gives what was made its place: all of it is on the disk before the first gets its name.
///
/// # Errors
/// The disk says no; the report says to which file.
pub fn commit(manifest: &Manifest, made: Vec<Artifact>, report: &mut Report) -> Outcome<Vec<Output>> {
    let mut outputs = Vec::new();
    let mut drafts = Vec::new();
    for output in made {
        let path = manifest.root.join(&output.path);
        let sealed = on_disk(output.draft, &path, &output.bytes).and_then(|mut draft| draft.seal().map(|bytes| (draft, bytes)));
        let (draft, bytes) = sealed.map_err(|e| cannot_write(&path, &e, report))?;
        drafts.push(draft);
        outputs.push(Output { name: output.name, path: shown_path(&path), pages: output.pages, bytes });
    }
    file::keep(drafts).map_err(|(i, e)| cannot_write(outputs.get(i).map_or(Path::new(""), |o| &o.path), &e, report))?;
    Ok(outputs)
}

fn on_disk(draft: Option<Draft>, path: &Path, bytes: &[u8]) -> std::io::Result<Draft> {
    match draft {
        Some(draft) => Ok(draft),
        None => {
            let mut draft = Draft::new(path)?;
            draft.write_all(bytes)?;
            Ok(draft)
        }
    }
}

fn shown(path: &Path) -> String {
    shown_path(path).display().to_string()
}

/// Without a leading `./`.
fn shown_path(path: &Path) -> PathBuf {
    path.strip_prefix(".").unwrap_or(path).to_path_buf()
}

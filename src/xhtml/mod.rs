//! From a [`Book`] to XHTML: semantic documents in spine order, free of how a package holds them.
//!
//! The road inside: [`plan`] decides which words go into which file, so that every link knows its target before a word is
//! written; [`breaks`] puts the page turns of the printed book on the words where they happen; then every chapter is
//! written by itself ([`document`], [`block`], [`inline`], [`matter`]) through an escaping writer ([`mod@write`]). The
//! stylesheet follows the layout file of the printed book ([`style`]) and is checked against what old readers choke on ([`lint`]).

mod block;
pub mod breaks;
mod chapter;
mod document;
mod index;
mod inline;
pub mod lint;
mod matter;
mod plan;
mod split;
mod style;
pub mod write;

use rayon::prelude::*;

use crate::config::Layout;
use crate::config::manifest::FormulasAs;
use crate::diag::Report;
use crate::lang;
use crate::layout::formula::Press;
use crate::model::{self, Anchor, AssetId, Block, BlockKind, Book, Chapter, Lang, Matter, Note, NoteId, Part, UnitId, walk};

pub use breaks::{PageBreak, PageBreaks};
pub use style::{Direction, Families, stylesheet};

use document::Written;
use plan::{FileKind, Plan};

/// The book as XHTML.
#[derive(Clone, Debug, Default)]
pub struct XhtmlBook {
    /// In spine order; exactly one has no text of its own: the contents, which the package writes.
    pub documents: Vec<Document>,
    /// The contents, nested at most three deep.
    pub contents: Vec<Entry>,
    /// The file (with fragment) and the title of where the text proper starts.
    pub start: Option<Entry>,
    /// The printed book's pages in order: folio and place. Empty where the book has no page list.
    pub pages: Vec<PageTarget>,
    /// Marks of printed pages that fall into the contents.
    pub contents_pages: Vec<ContentsPage>,
    /// The pictures that are shown, each once, in the order of their first use.
    pub images: Vec<AssetId>,
    /// How well the pictures are described.
    pub pictures: Pictures,
    /// It has notes.
    pub has_notes: bool,
    /// Some printed pages have no text of their own in the e-book: they are listed with their successor.
    pub has_blank_pages: bool,
    /// The ways in which its text runs.
    pub direction: Direction,
    /// The stylesheet, following the layout.
    pub stylesheet: String,
}

impl XhtmlBook {
    /// Whether it has formulas in MathML.
    pub fn has_formulas(&self) -> bool {
        self.documents.iter().any(Document::has_formulas)
    }

    /// Whether it has pictures of formulas.
    pub fn has_pictures_of_formulas(&self) -> bool {
        self.documents.iter().any(|d| d.xhtml.as_deref().is_some_and(|x| x.contains("<svg ")))
    }
}

/// One file of the spine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Its name, in `[a-z0-9-]+\.xhtml`.
    pub file: String,
    /// What it holds, for the package's own lists.
    pub title: String,
    /// The whole document; `None` is the contents.
    pub xhtml: Option<String>,
}

impl Document {
    /// Whether it has formulas, which its package must say.
    pub fn has_formulas(&self) -> bool {
        self.xhtml.as_deref().is_some_and(|x| x.contains("<math "))
    }
}

/// A line of the contents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Its words, without markup.
    pub title: String,
    /// Where it leads: a file, usually with a fragment.
    pub href: String,
    /// What stands below it.
    pub children: Vec<Entry>,
}

/// A page of the printed book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageTarget {
    /// Its folio.
    pub label: String,
    /// Where its first word stands.
    pub href: String,
}

/// A page of the printed contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentsPage {
    /// The id of its mark.
    pub id: String,
    /// Its folio.
    pub label: String,
    /// The target of the first entry that stands on it.
    pub entry: Option<String>,
}

/// What is known of the pictures' descriptions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pictures {
    /// Pictures that are shown and mean something.
    pub shown: usize,
    /// Of these, the ones with a description.
    pub described: usize,
    /// Pictures marked as decoration.
    pub decorative: usize,
}

/// The file that the contents are in.
pub const NAV_FILE: &str = "nav.xhtml";
/// The file that the stylesheet is in.
pub const CSS_FILE: &str = "stylesheet.css";
/// The folder that pictures are in.
pub const IMAGE_FOLDER: &str = "images";

/// The place of a picture in the package.
pub fn image_href(book: &Book, id: AssetId) -> Option<String> {
    let asset = book.assets.get(id.0 as usize)?;
    let ending = match asset.encoding {
        crate::model::Encoding::Jpeg => "jpg",
        crate::model::Encoding::Png => "png",
    };
    Some(format!("{IMAGE_FOLDER}/{}.{ending}", asset.name))
}

/// What the e-book takes over from the printed one.
#[derive(Clone, Copy, Default)]
pub struct Dress<'a> {
    /// It brings its faces.
    pub own_faces: bool,
    /// What formulas are …
    pub formulas: FormulasAs,
    /// … and what makes pictures of them.
    pub press: Option<&'a Press<'a>>,
}

/// What every document's writer may look at.
struct Shared<'a> {
    book: &'a Book,
    layout: &'a Layout,
    plan: &'a Plan,
    placed: &'a breaks::Placed,
    words: lang::Words<'a>,
    dress: Dress<'a>,
    units: Vec<model::Unit<'a>>,
    /// The numbers of the notes, by unit and [`NoteId`]; `None` for those made from links, which only print shows.
    note_numbers: Vec<Vec<Option<u32>>>,
    parts: Vec<&'a Part>,
    chapters: Vec<&'a Chapter>,
}

impl Shared<'_> {
    /// The language of words that the book says by itself, where it is not the book's.
    fn foreign(&self, said: &str) -> Option<String> {
        self.words.foreign(said).map(|lang| lang.bcp47())
    }

    /// A number in the figures of the book.
    fn counted(&self, number: u32) -> String {
        lang::figures(number.to_string(), &self.book.meta.lang)
    }

    /// Where a link to an anchor leads from any file.
    fn href(&self, anchor: &Anchor) -> Option<String> {
        let file = self.plan.files.get(*self.plan.anchors.get(anchor)?)?;
        Some(format!("{}#{}", file.name, anchor.0))
    }

    fn note_number(&self, unit: UnitId, id: NoteId) -> Option<u32> {
        self.note_numbers.get(unit.0 as usize)?.get(id.0 as usize).copied().flatten()
    }

    fn note(&self, unit: UnitId, id: NoteId) -> Option<&Note> {
        self.units.get(unit.0 as usize)?.notes().get(id.0 as usize)
    }
}

/// Writes the book as XHTML; with `breaks`, every page turn of the printed book is marked where it happens. `dress` says
/// what the e-book takes over from the printed one.
pub fn render(book: &Book, layout: &Layout, breaks: Option<&PageBreaks>, dress: Dress<'_>, report: &mut Report) -> XhtmlBook {
    let book = split::large(book, report);
    let book = book.as_ref();
    let plan = plan::make(book);
    let placed = breaks::place(breaks, &plan, &book.meta.lang);
    let book_units = book.units();
    let shared = Shared {
        book,
        layout,
        plan: &plan,
        placed: &placed,
        words: lang::words(&book.meta.lang),
        dress,
        note_numbers: book_units.iter().map(|unit| number_notes(unit.notes())).collect(),
        units: book_units,
        parts: book.parts.iter().collect(),
        chapters: book.chapters().collect(),
    };
    let units = units(&plan);
    let written: Vec<Vec<Written>> = units.par_iter().map(|unit| write_unit(&shared, *unit)).collect();
    let mut out = XhtmlBook {
        pages: placed.targets.clone(),
        contents_pages: placed.contents.iter().map(|(mark, entry)| contents_page(&shared, mark, entry.as_ref())).collect(),
        has_notes: shared.note_numbers.iter().flatten().any(Option::is_some),
        has_blank_pages: placed.has_blank,
        ..XhtmlBook::default()
    };
    for one in written.into_iter().flatten() {
        out.pictures.add(one.pictures);
        for id in one.images {
            if !out.images.contains(&id) {
                out.images.push(id);
            }
        }
        report.merge(one.report);
        out.documents.push(one.document);
    }
    out.contents = contents(&shared);
    out.start = start(&shared);
    out.direction = direction(book);
    out.stylesheet = stylesheet(layout, &Families::new(), out.direction);
    out
}

/// The ways in which the text of a book runs.
fn direction(book: &Book) -> Direction {
    let rtl = lang::is_rtl(&book.meta.lang);
    let mut mixed = false;
    let mut see = |lang: Option<&Lang>| mixed |= lang.is_some_and(|l| lang::is_rtl(l) != rtl);
    for section in book.chapters().flat_map(|c| &c.sections) {
        see(section.lang.as_ref());
        walk::each(&section.blocks, &mut |b| see(b.lang.as_ref()));
    }
    for unit in book.units() {
        unit.notes().iter().for_each(|n| walk::each(&n.blocks, &mut |b| see(b.lang.as_ref())));
    }
    Direction { right_to_left: rtl, mixed }
}

fn contents_page(shared: &Shared<'_>, mark: &breaks::Mark, entry: Option<&Anchor>) -> ContentsPage {
    ContentsPage { id: mark.id.clone(), label: mark.label.clone(), entry: entry.and_then(|a| shared.href(a)) }
}

impl Pictures {
    fn add(&mut self, other: Pictures) {
        self.shown += other.shown;
        self.described += other.described;
        self.decorative += other.decorative;
    }

    /// Every picture that means something says what it shows.
    pub fn all_described(self) -> bool {
        self.shown == self.described
    }
}

/// Notes made from links are print only; the others are numbered from 1 in each unit, in the order of their marks.
fn number_notes(notes: &[Note]) -> Vec<Option<u32>> {
    let mut next = 0;
    let number = |note: &Note| {
        (!note.generated).then(|| {
            next += 1;
            next
        })
    };
    notes.iter().map(number).collect()
}

/// A run of files that is written by one worker: a chapter with its continuations, or any other file.
#[derive(Clone, Copy)]
struct Unit {
    file: usize,
    kind: FileKind,
}

fn units(plan: &Plan) -> Vec<Unit> {
    let files = plan.files.iter().enumerate();
    files.filter(|(_, f)| !matches!(f.kind, FileKind::Chapter { piece: 1.., .. })).map(|(file, f)| Unit { file, kind: f.kind }).collect()
}

fn write_unit(shared: &Shared<'_>, unit: Unit) -> Vec<Written> {
    let last = |mut written: Vec<Written>| {
        // Blank pages after the last text of the printed book have no successor: they are listed at the very end.
        if shared.plan.files.len() == unit.file + written.len() {
            if let Some(w) = written.last_mut() {
                document::add_end_marks(shared, w);
            }
        }
        written
    };
    last(match unit.kind {
        FileKind::Nav => vec![Written::contents(shared, unit.file)],
        FileKind::Front(index) => vec![matter::write(shared, unit.file, false, index)],
        FileKind::Back(index) => vec![matter::write(shared, unit.file, true, index)],
        FileKind::Part(index) => vec![matter::write_part(shared, unit.file, index)],
        FileKind::Chapter { chapter, .. } => chapter::write(shared, unit.file, chapter),
    })
}

fn contents(shared: &Shared<'_>) -> Vec<Entry> {
    let mut out = Vec::new();
    prose_entries(shared, &shared.book.front, false, &mut out);
    let mut chapter_index = 0;
    for part in &shared.parts {
        let mut chapters = Vec::new();
        for chapter in &part.chapters {
            chapters.extend(chapter_entry(shared, chapter, part.title.is_some()));
            chapter_index += 1;
        }
        match &part.title {
            Some(title) => out.push(Entry {
                title: part.label.iter().cloned().chain([title.plain().replace('\n', " ")]).collect::<Vec<_>>().join(": "),
                href: shared.href(&part.anchor).unwrap_or_default(),
                children: chapters,
            }),
            None => out.extend(chapters),
        }
    }
    debug_assert_eq!(chapter_index, shared.chapters.len());
    prose_entries(shared, &shared.book.back, true, &mut out);
    out
}

fn prose_entries(shared: &Shared<'_>, list: &[Matter], back: bool, out: &mut Vec<Entry>) {
    for (index, matter) in list.iter().enumerate() {
        let Matter::Prose { title, .. } = matter else { continue };
        let Some(file) = shared.plan.matter_file(back, index).and_then(|f| shared.plan.files.get(f)) else { continue };
        out.push(Entry { title: title.plain().replace('\n', " "), href: file.name.clone(), children: Vec::new() });
    }
}

fn chapter_entry(shared: &Shared<'_>, chapter: &Chapter, in_part: bool) -> Option<Entry> {
    let title = chapter.title.plain().replace('\n', " ");
    let title = chapter.number.map_or(title.clone(), |n| format!("{}. {title}", shared.counted(n)));
    let mut children = Vec::new();
    for section in &chapter.sections {
        match &section.title {
            Some(t) => {
                // Below parts and chapters, posts are the third level and the last.
                let below = if in_part { Vec::new() } else { heading_entries(shared, &section.blocks) };
                children.push(Entry { title: t.plain().replace('\n', " "), href: shared.href(&section.anchor)?, children: below });
            }
            // A chapter that is one long post: its main headings are worth a line.
            None => children.extend(heading_entries(shared, &section.blocks)),
        }
    }
    Some(Entry { title, href: shared.href(&chapter.anchor)?, children })
}

/// The main headings of a post.
fn heading_entries(shared: &Shared<'_>, blocks: &[Block]) -> Vec<Entry> {
    let entry = |block: &Block| match (&block.kind, &block.anchor) {
        (BlockKind::Heading { level: 1, text }, Some(anchor)) => {
            Some(Entry { title: text.plain().replace('\n', " "), href: shared.href(anchor)?, children: Vec::new() })
        }
        _ => None,
    };
    blocks.iter().filter_map(entry).collect()
}

fn start(shared: &Shared<'_>) -> Option<Entry> {
    let body = |f: &&plan::File| matches!(f.kind, FileKind::Part(_) | FileKind::Chapter { .. });
    let file = shared.plan.files.iter().find(body)?;
    Some(Entry { title: shared.words.start.to_string(), href: file.name.clone(), children: Vec::new() })
}

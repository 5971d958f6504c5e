//! book.toml as the program uses it.

pub use super::format::Format;
pub use super::selector::{SelectBy, Selector};
pub use super::volumes::{By, Isbn, VolumeTable, Volumes};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::printer::{Printer, Standard};
use crate::diag::{Kind, Loc};
use crate::model::{Date, Meta};
use crate::unit::{Len, Size};

/// book.toml, checked, with every default filled in.
#[derive(Clone, Debug)]
pub struct Manifest {
    /// The book's folder: relative paths start here.
    pub root: PathBuf,
    /// The file itself, as shown in diagnostics (`book.toml`).
    pub file: String,
    /// `[book]`; `meta.date` is the date as given there or by SOURCE_DATE_EPOCH (else `assemble` takes the newest post's).
    pub meta: Meta,
    /// `[source]`, one or several.
    pub sources: Vec<Source>,
    /// `[chapters]`.
    pub chapters: Chapters,
    /// `[book] pages`: how many pages the printed book may have; posts are chosen so that it has no more.
    pub extent: Option<usize>,
    /// `[volumes]`: the book is made as several.
    pub volumes: Option<Volumes>,
    /// `[front] pages`, in order.
    pub front: Vec<FrontPage>,
    /// `[back] pages`, in order.
    pub back: Vec<BackPage>,
    /// `[front] dedication`.
    pub dedication: Option<String>,
    /// `[front] preface`: a Markdown file.
    pub preface: Option<String>,
    /// `[front] copyright`: a Markdown file with the words of the copyright page.
    pub copyright: Option<String>,
    /// `[layout] name`: a name of `layouts/` or a path.
    pub layout_name: String,
    /// `[layout] links`.
    pub links: Links,
    /// `[fonts]`.
    pub fonts: FontSources,
    /// `[output.pdf.NAME]`, by name in the order of the file; at least `screen`.
    pub pdfs: Vec<PdfOutput>,
    /// `[output.cover.NAME]`, by name in the order of the file.
    pub covers: Vec<CoverOutput>,
    /// `[cover]`: what every cover looks like that says nothing else, the e-book's too.
    pub cover: CoverDesign,
    /// `[output.epub]`; `None` when switched off.
    pub epub: Option<EpubOutput>,
    /// `[accessibility] alt = "require"`.
    pub require_alt: bool,
    /// `[check] deny`.
    pub deny: Vec<&'static Kind>,
    /// `[maths]`.
    pub maths: Maths,
    /// `[index]`.
    pub index: IndexSettings,
    /// `[hyphenation]`: words that are divided otherwise than by patterns.
    pub exceptions: Exceptions,
    /// `[build] dir`, relative to `root`.
    pub out_dir: PathBuf,
}

/// Where faces come from, beside the binary and the book's own folder.
#[derive(Clone, Debug, Default)]
pub struct FontSources {
    /// Folders outside the book, absolute or relative to its folder.
    pub folders: Vec<PathBuf>,
    /// Families that are asked, in order, for characters that the wanted one lacks.
    pub fallback: Vec<String>,
    /// The family that sets formulas; none for the bundled one.
    pub maths: Option<String>,
}

/// `[index]`: what the index lists beside the terms that posts mark.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexSettings {
    /// Terms that are listed wherever they stand.
    pub terms: Vec<IndexTerm>,
    /// Whether terms in `<dfn>` are listed.
    pub definitions: bool,
}

/// An entry of `[index] terms`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IndexTerm {
    /// The entry, and the entries below it: the last one is looked for in the posts.
    pub path: Vec<String>,
    /// Other forms in which it stands in the posts.
    pub forms: Vec<String>,
    /// Another entry, which has its places.
    pub see: Option<String>,
    /// Other entries that a reader of this one may want.
    pub also: Vec<String>,
    /// Where it was written.
    pub loc: Loc,
}

/// `[hyphenation]`: words with their hyphens; one without any is never divided.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Exceptions {
    /// In every language.
    pub all: Vec<String>,
    /// In one, by its primary tag.
    pub by_language: BTreeMap<String, Vec<String>>,
}

/// `[maths]`: what is done with formulas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maths {
    /// Whether formulas are looked for at all.
    pub recognise: bool,
    /// Macros: names and what they stand for.
    pub macros: Vec<(String, String)>,
    /// Which displays have numbers.
    pub numbering: Numbering,
}

/// Which displays have numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    /// None but those that their writers gave tags.
    None,
    /// Those with a label.
    Labelled,
    /// Those that LaTeX would number.
    Equations,
}

impl Default for Maths {
    fn default() -> Maths {
        Maths { recognise: true, macros: Vec::new(), numbering: Numbering::Labelled }
    }
}

/// Where posts come from.
#[derive(Clone, Debug)]
pub struct Source {
    /// The folder or file, relative to the book's folder, or absolute.
    pub path: PathBuf,
    /// What the files are.
    pub format: Format,
    /// Globs below `path` that are read.
    pub include: Vec<String>,
    /// Globs below `path` that are not.
    pub exclude: Vec<String>,
    /// Whether drafts are read.
    pub drafts: bool,
    /// Whether the pages of an export ("About", "Contact") are read as posts.
    pub pages: bool,
    /// Whether the picture that an export's site shows above a post is shown.
    pub featured: bool,
    /// Only posts of this day or later.
    pub after: Option<Date>,
    /// Only posts of this day or earlier.
    pub before: Option<Date>,
    /// Addresses below which a link means a post of this book.
    pub base_url: Vec<String>,
    /// Folders in which pictures are looked for, beside the post's own.
    pub media: Vec<PathBuf>,
    /// Archive posts shorter than this are reported.
    pub min_words: usize,
    /// One post a file, or one a level-1 heading.
    pub split: SplitAt,
    /// Lines of archives that are titles: (file, line of text).
    pub titles: Vec<(String, String)>,
    /// Lines of archives that are not.
    pub not_titles: Vec<(String, String)>,
    /// Where the table stands in book.toml.
    pub loc: Loc,
}

impl Source {
    /// The source at a path, with every default.
    pub fn of(path: PathBuf) -> Source {
        Source {
            path,
            format: Format::Auto,
            include: vec!["**/*".to_string()],
            exclude: Vec::new(),
            drafts: false,
            pages: false,
            featured: false,
            after: None,
            before: None,
            base_url: Vec::new(),
            media: Vec::new(),
            min_words: 40,
            split: SplitAt::None,
            titles: Vec::new(),
            not_titles: Vec::new(),
            loc: Loc::default(),
        }
    }
}

/// Where a Markdown file is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SplitAt {
    /// A file is a post.
    None,
    /// Each level-1 heading starts a post (a novel, a journal).
    H1,
}

/// `[chapters]`.
#[derive(Clone, Debug)]
pub struct Chapters {
    /// How posts are grouped.
    pub order: Order,
    /// What a chapter is.
    pub structure: Structure,
    /// How many chapters; `None` is "auto".
    pub count: Option<usize>,
    /// How many posts the book may have; `None` takes all.
    pub posts: Option<usize>,
    /// Fewer posts than this make no chapter of their own.
    pub min_posts: usize,
    /// More chapters than this are grouped into parts or merged.
    pub max_chapters: usize,
    /// The order inside a chapter.
    pub within: Within,
    /// Whether chapters are numbered.
    pub number: bool,
    /// Posts that are left out.
    pub exclude: Vec<Selector>,
    /// Posts nailed to the start or the end of their chapter.
    pub pin: Vec<(Selector, PinAt)>,
    /// Posts that stay in one chapter, adjacent, in this order.
    pub keep_together: Vec<Vec<Selector>>,
    /// Titles of chapters made by theme, renamed (from, to, where it is said).
    pub rename: Vec<(String, String, Loc)>,
    /// Posts and the title of the chapter in which each is to stand.
    pub place: Vec<(Selector, String)>,
    /// Explicit chapters, in order; empty when the themes decide.
    pub explicit: Vec<ExplicitChapter>,
}

/// How posts are grouped into chapters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// By theme.
    Themes,
    /// By date, oldest first; a chapter a year.
    Date,
    /// By date, newest first.
    DateDesc,
    /// By their first tag or category.
    Tags,
    /// By folder and file name.
    Path,
    /// By title.
    Title,
    /// Only as `[[chapters.chapter]]` says.
    Manual,
}

/// What a chapter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Structure {
    /// Decide by number and length of the posts, and say why.
    Auto,
    /// A chapter holds posts.
    Themes,
    /// Each post is a chapter.
    Posts,
    /// Themes are parts, posts are their chapters.
    Parts,
}

/// The order of posts inside a chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// By date where nearly all have one, else by flow.
    Auto,
    /// By date.
    Date,
    /// What is presupposed comes first.
    Flow,
    /// By title.
    Title,
}

/// Where a pin nails a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinAt {
    /// The first of its chapter; of the book when it is an opening.
    First,
    /// The last.
    Last,
}

/// A chapter that book.toml spells out.
#[derive(Clone, Debug)]
pub struct ExplicitChapter {
    /// Its title; `None` only where it is the rest.
    pub title: Option<String>,
    /// A Markdown file that introduces it.
    pub intro: Option<String>,
    /// It has no number, and those after it are counted without it.
    pub unnumbered: bool,
    /// The part that it opens or continues, where the book has parts.
    pub part: Option<String>,
    /// Its posts, in order, each perhaps with a new title.
    pub posts: Vec<(Selector, Option<String>)>,
    /// Where it stands.
    pub loc: Loc,
}

/// A page before the chapters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FrontPage {
    /// The title alone.
    HalfTitle,
    /// Title, authors, publisher.
    Title,
    /// Rights and numbers, on the back of the title page.
    Copyright,
    /// The words of `front.dedication`.
    Dedication,
    /// The table of contents.
    Contents,
    /// The file of `front.preface`.
    Preface,
    /// A Markdown file: a foreword, a prologue, acknowledgements …
    File(String),
}

/// A page after the chapters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BackPage {
    /// The index: `[index]`, and what posts mark.
    Index,
    /// The addresses that posts link to, by chapter.
    Links,
    /// Where the posts were first published.
    Sources,
    /// How the book was made: faces, layout, the program.
    Colophon,
    /// A Markdown file: an afterword, acknowledgements, a page about the author …
    File(String),
}

impl Manifest {
    /// The Markdown files that stand before and after the chapters, the preface among them, as book.toml names them.
    pub fn prose(&self) -> impl Iterator<Item = &String> {
        let front = self.front.iter().filter_map(|page| match page {
            FrontPage::File(path) => Some(path),
            FrontPage::Preface => self.preface.as_ref(),
            FrontPage::Copyright => self.copyright.as_ref(),
            FrontPage::HalfTitle | FrontPage::Title | FrontPage::Dedication | FrontPage::Contents => None,
        });
        let back = self.back.iter().filter_map(|page| match page {
            BackPage::File(path) => Some(path),
            BackPage::Index | BackPage::Links | BackPage::Sources | BackPage::Colophon => None,
        });
        front.chain(back)
    }
}

/// What a link to outside the book becomes in print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Links {
    /// "(p. 57)" for links inside the book; those that lead outside are left to the e-book.
    Page,
    /// As `Page`, and the address of an outside link in a note.
    Note,
    /// As `Page`, and the address of an outside link in brackets.
    Url,
    /// Nothing.
    None,
}

/// `[output.pdf.NAME]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PdfOutput {
    /// `screen`, `kdp` …: part of the file's name.
    pub name: String,
    /// Tagged, linked, with bookmarks.
    pub tagged: bool,
    /// Who prints it; `None` for a screen, or for any printer that takes a plain page.
    pub printer: Option<Arc<Printer>>,
    /// The paper, by the printer's name for it; `None` for its first.
    pub paper: Option<String>,
    /// The standard that book.toml asks for; `None` leaves it to the printer.
    pub standard: Option<Standard>,
    /// Crop marks and colour bars.
    pub marks: bool,
    /// The inks of a press, as a profile (ICC) describes them: pictures are separated into them.
    pub profile: Option<Arc<Profile>>,
    /// Imposed two by two, for a home printer.
    pub booklet: Option<Booklet>,
    /// The most pixels per inch that photographs keep at the size at which they stand.
    pub resolution: u32,
}

/// How a press prints its four inks: an ICC profile whose colour space is CMYK.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its file, as book.toml names it.
    pub file: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Pages two by two on sheets that are folded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Booklet {
    /// Pages of a signature: 4 to 32, a multiple of 4.
    pub signature: usize,
    /// The sheet, lying.
    pub sheet: Size,
    /// How thick a sheet is, for which inner pages make room.
    pub thickness: Len,
}

impl PdfOutput {
    /// The standard that the file is of: what was asked for, else what its printer wants.
    pub fn standard(&self) -> Standard {
        self.standard.or_else(|| self.printer.as_ref().map(|p| p.standard)).unwrap_or(Standard::Plain)
    }

    /// Pixels per inch of photographs on a screen, where book.toml says nothing.
    pub const SCREEN_RESOLUTION: u32 = 200;
    /// Pixels per inch of photographs in print, where book.toml says nothing: what every printer asks for.
    pub const PRINT_RESOLUTION: u32 = 300;

    /// A PDF for the screen, called `screen`.
    pub fn screen() -> PdfOutput {
        PdfOutput {
            name: "screen".to_string(),
            tagged: true,
            printer: None,
            paper: None,
            standard: None,
            marks: false,
            profile: None,
            booklet: None,
            resolution: PdfOutput::SCREEN_RESOLUTION,
        }
    }
}

/// What a cover looks like.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoverDesign {
    /// A picture that is the front; one is typeset where there is none.
    pub front: Option<PathBuf>,
    /// What stands on the back; `None` takes the book's description.
    pub back: Option<Back>,
    /// The back's text is ragged at the right, else justified.
    pub ragged: bool,
    /// How a front is typeset.
    pub look: CoverLook,
    /// The colour of the ground; `None` lets the title choose one.
    pub colour: Option<[u8; 3]>,
    /// A second colour: of the spine's cloth, of rules and ornaments; `None` derives it from the ground.
    pub accent: Option<[u8; 3]>,
}

/// What stands on a back cover, in Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Back {
    /// The words themselves.
    Text(String),
    /// A file that holds them.
    File(String),
}

/// How a front is typeset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CoverLook {
    /// A cloth spine, patterned boards, a paper label.
    #[default]
    Boards,
    /// One cloth all round, the words in a frame.
    Cloth,
    /// Pale paper, a band of colour, dark words.
    Paper,
}

/// `[output.cover.NAME]`: back, spine and front in one PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CoverOutput {
    /// `kdp` …: part of the file's name.
    pub name: String,
    /// Who prints it.
    pub printer: Arc<Printer>,
    /// The book's paper, by the printer's name for it; `None` for its first.
    pub paper: Option<String>,
    /// The width of the spine, where the user says it.
    pub spine: Option<Len>,
    /// The number in the bar code.
    pub isbn: Option<Isbn>,
    /// The number is drawn as a bar code, where there is one.
    pub barcode: bool,
    /// Words on the spine, where they may be and fit.
    pub spine_text: bool,
    /// They read from the foot up, else from the head down.
    pub spine_up: bool,
    /// The inks of the press: colours are separated into them.
    pub profile: Option<Arc<Profile>>,
    /// Crop and fold marks.
    pub marks: bool,
    /// What it looks like.
    pub design: CoverDesign,
    /// Where the table stands in book.toml.
    pub loc: Loc,
}

impl CoverOutput {
    /// What the output is called: `kdp-cover`, beside the PDF `kdp`.
    pub fn output_name(&self) -> String {
        format!("{}-cover", self.name)
    }
}

/// `[output.epub]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpubOutput {
    /// The PDF whose pages the page list names.
    pub page_list: Option<String>,
    /// Stylesheets of the user's own, appended.
    pub css: Vec<PathBuf>,
    /// A picture for the cover.
    pub cover: Option<PathBuf>,
    /// Whether the layout's faces go into it.
    pub embed_fonts: bool,
    /// What formulas are in it.
    pub maths: FormulasAs,
    /// The shops that it is made for, each a file; at least one.
    pub targets: Vec<Target>,
}

/// What formulas are in an e-book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FormulasAs {
    /// MathML.
    #[default]
    MathMl,
    /// Pictures (SVG), with their words.
    Svg,
    /// Pictures for those who look, MathML for those who listen.
    Both,
}

/// Which reading systems an e-book is made for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Target {
    /// All of them.
    #[default]
    Standard,
    /// Amazon's: no page for the cover, contents of two levels.
    Kindle,
    /// Kobo's: its spans around sentences, `.kepub.epub`.
    Kobo,
}

impl Target {
    /// The end of the file's name.
    pub fn ending(self) -> &'static str {
        match self {
            Target::Standard => ".epub",
            Target::Kindle => "-kindle.epub",
            Target::Kobo => ".kepub.epub",
        }
    }
}

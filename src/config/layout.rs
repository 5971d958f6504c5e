//! A layout file as the program uses it: every length resolved, every style complete.

use std::collections::BTreeMap;

use crate::lang::segment::{Korean, Strictness};
use crate::unit::{Len, Size};

pub use super::layout_blocks::*;
pub use super::layout_style::*;

/// A look: trim, margins, faces and styles.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Its file's stem (`trade-6x9`).
    pub name: String,
    /// What a person calls it.
    pub title: String,
    /// `[page]`.
    pub page: PageStyle,
    /// `[text]`.
    pub text: TextStyle,
    /// The book runs from right to left: it is bound at the right.
    pub rtl: bool,
    /// The zero of the figures that the book counts with.
    pub zero: char,
    /// Where the dots of stressed words stand in the book's language; none where such words slant.
    pub dots: Option<crate::lang::Dots>,
    /// `[hyphenation]`.
    pub hyphenation: Hyphenation,
    /// `[microtype]`.
    pub microtype: Microtype,
    /// `[paging]`.
    pub paging: Paging,
    /// `[chapter]`.
    pub chapter: ChapterStyle,
    /// `[post]`.
    pub post: PostStyle,
    /// `[heading.1]` to `[heading.4]`.
    pub headings: [HeadingStyle; 4],
    /// `[quote]`.
    pub quote: QuoteStyle,
    /// `[verse]`.
    pub verse: VerseStyle,
    /// `[code]`.
    pub code: CodeStyle,
    /// `[callout]`.
    pub callout: CalloutStyle,
    /// `[table]`.
    pub table: TableStyle,
    /// `[figure]`.
    pub figure: FigureStyle,
    /// `[note]`.
    pub note: NoteStyle,
    /// `[list]`.
    pub list: ListStyle,
    /// `[scene-break]`.
    pub scene_break: SceneBreakStyle,
    /// `[contents]`.
    pub contents: ContentsStyle,
    /// `[index]`.
    pub index: IndexStyle,
    /// `[title-page]`.
    pub title_page: TitlePageStyle,
    /// `[part]`.
    pub part: PartStyle,
    /// `[dedication]`.
    pub dedication: PageOfWords,
    /// `[colophon]`.
    pub colophon: PageOfWords,
}

/// The page.
#[derive(Clone, Debug, PartialEq)]
pub struct PageStyle {
    /// Width and height after trimming.
    pub trim: Size,
    /// The margin at the spine.
    pub inside: Len,
    /// The margin at the fore-edge.
    pub outside: Len,
    /// From the trim's head to the top of the first line's slot of the text block.
    pub top: Len,
    /// From the foot of the last line's slot to the trim's foot.
    pub bottom: Len,
    /// Lines of text a page: `top + lines × leading + bottom = trim.height`.
    pub lines: u32,
    /// The running heads.
    pub head: Band,
    /// The running feet.
    pub foot: Band,
    /// Where the folio stands.
    pub folio: FolioPlace,
    /// How folios are set.
    pub folio_style: InlineStyle,
    /// From the foot of the text block to the baseline of a folio at the foot.
    pub folio_gap: Len,
}

impl PageStyle {
    /// The measure: the width of a line of text.
    pub fn measure(&self) -> Len {
        self.trim.width - self.inside - self.outside
    }
}

/// What stands above the text block, or below it.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Of left-hand pages.
    pub verso: Fields,
    /// Of right-hand pages.
    pub recto: Fields,
    /// How it is set.
    pub style: InlineStyle,
    /// From its baseline to the text block.
    pub gap: Len,
    /// A hairline between it and the text.
    pub rule: bool,
}

impl Band {
    /// Whether no page has anything there.
    pub fn is_empty(&self) -> bool {
        self.verso.is_empty() && self.recto.is_empty()
    }
}

/// The words of a head or foot: text with `{title}`, `{author}`, `{part}`, `{chapter}`, `{post}`, `{folio}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// Where the folio leaves room: in the middle, or at the fore-edge where folios stand there at the foot.
    pub main: String,
    /// At the spine.
    pub inside: String,
    /// In the middle.
    pub centre: String,
    /// At the fore-edge.
    pub outside: String,
}

impl Fields {
    /// Words that stand where the folio leaves room.
    pub fn main(words: impl Into<String>) -> Fields {
        Fields { main: words.into(), ..Fields::default() }
    }

    /// All four.
    pub fn all(&self) -> [&str; 4] {
        [&self.main, &self.inside, &self.centre, &self.outside]
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all().iter().all(|f| f.is_empty())
    }
}

/// Where a folio stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FolioPlace {
    /// In the middle of the foot.
    FootCentre,
    /// At the fore-edge of the foot.
    FootOutside,
    /// In the running head, at the fore-edge.
    HeadOutside,
    /// Nowhere.
    None,
}

/// Text.
#[derive(Clone, Debug, PartialEq)]
pub struct TextStyle {
    /// Its words.
    pub inline: InlineStyle,
    /// From baseline to baseline: the grid of the book.
    pub leading: Len,
    /// The indent of a paragraph that follows a paragraph.
    pub indent: Len,
    /// White between paragraphs, in half lines of the grid.
    pub space_halves: u32,
    /// Justified, or ragged at the right.
    pub align: HAlign,
    /// The mono family for code in a line, and its size as a fraction of the surrounding size (1/1000).
    pub code_family: String,
    /// See `code_family`.
    pub code_scale: u32,
    /// Where lines of wide text may start and end.
    pub lines: LineBreaks,
    /// The first paragraph below a heading has an indent too.
    pub indents_all: bool,
}

/// Where lines of scripts without word spaces may start and end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineBreaks {
    /// What may start a line of Chinese or Japanese.
    pub strictness: Strictness,
    /// How Korean is divided.
    pub korean: Korean,
    /// Wide stops and commas hang out of the ends of lines.
    pub hanging: bool,
}

/// Hyphenation.
#[derive(Clone, Debug, PartialEq)]
pub struct Hyphenation {
    /// Letters before a hyphen, at least.
    pub min_before: usize,
    /// Letters after it, at least.
    pub min_after: usize,
    /// Letters of a word that is divided, at least, where that is not left to the language.
    pub min_word: Option<usize>,
    /// Lines in a row that may end with a hyphen.
    pub ladder: u32,
    /// Words with their hyphens (`ta-ble`); a word without hyphens is never divided.
    pub exceptions: Vec<String>,
    /// The same for words of one language, by its primary tag.
    pub by_language: BTreeMap<String, Vec<String>>,
}

/// Microtypography.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Microtype {
    /// Punctuation and thin strokes hang into the margins.
    pub protrusion: bool,
    /// Glyphs may be wider or narrower by this, in 1/1000 (20 = 2 %).
    pub expansion: u32,
    /// Letters may be spaced by this, in 1/1000 em (8 = 0.8 %).
    pub tracking: u32,
}

/// Pages.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Paging {
    /// Lines of a paragraph at the top of a page, at least.
    pub widows: u32,
    /// Lines of a paragraph at the foot of a page, at least.
    pub orphans: u32,
    /// Facing pages end on the same line.
    pub facing: bool,
    /// White above titles and displays may be a line more or less where nothing else keeps pages level.
    pub elastic: bool,
    /// A chapter starts on a recto; else on any page.
    pub chapter_recto: bool,
}

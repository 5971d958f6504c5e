//! A layout file as the program uses it: every length resolved, every style complete.

use crate::lang::segment::{Korean, Strictness};
use crate::unit::{Len, Size};

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
    /// `[code]`.
    pub code: CodeStyle,
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
    /// `[title-page]`.
    pub title_page: TitlePageStyle,
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
    /// The running head of versos: text with `{title}`, `{chapter}`, `{part}`, `{post}`, `{author}`, `{folio}`.
    pub head_verso: String,
    /// The running head of rectos.
    pub head_recto: String,
    /// How running heads are set.
    pub head: InlineStyle,
    /// From the baseline of the head to the top of the text block.
    pub head_gap: Len,
    /// A hairline below the head.
    pub head_rule: bool,
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

/// Which cut of a family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub struct Cut {
    pub bold: bool,
    pub italic: bool,
}

/// How letters are cased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// As written.
    #[default]
    Asis,
    /// Capitals as written, the rest in small capitals (`smcp`).
    SmallCaps,
    /// All in small capitals (`smcp`, `c2sc`).
    AllSmallCaps,
    /// All in capitals.
    Capitals,
}

/// Which figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figures {
    /// Old-style, proportional: in text.
    #[default]
    OldStyle,
    /// Lining, proportional.
    Lining,
    /// Lining, tabular: in tables and contents.
    Tabular,
}

/// How a line's words are set, apart from what markup changes.
#[derive(Clone, Debug, PartialEq)]
pub struct InlineStyle {
    /// The slug of the family.
    pub family: String,
    /// The size.
    pub size: Len,
    /// Upright or italic, regular or bold.
    pub cut: Cut,
    /// The case.
    pub case: Case,
    /// The figures.
    pub figures: Figures,
    /// Space added after every letter, in 1/1000 em.
    pub tracking: i32,
    /// Grey, 0 black to 1000 white.
    pub grey: u16,
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
    /// Lines in a row that may end with a hyphen.
    pub ladder: u32,
    /// Words with their hyphens (`ta-ble`); a word without hyphens is never divided.
    pub exceptions: Vec<String>,
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
    /// A chapter starts on a recto; else on any page.
    pub chapter_recto: bool,
}

/// The opening of a chapter.
#[derive(Clone, Debug, PartialEq)]
pub struct ChapterStyle {
    /// Lines of the grid left blank above the number.
    pub sink: u32,
    /// Lines of the grid between the title and the text.
    pub after: u32,
    /// What stands above the title: text with `{number}`, `{roman}`, `{word}` ("Seven"); "" for nothing.
    pub label: String,
    /// How the label is set.
    pub label_style: InlineStyle,
    /// How the title is set.
    pub title_style: InlineStyle,
    /// The leading of the title.
    pub title_leading: Len,
    /// Where label and title stand.
    pub align: HAlign,
    /// An ornament or a rule between label and title, or below the title.
    pub ornament: Ornament,
    /// A drop capital of so many lines; 0 for none.
    pub drop_cap: u32,
    /// The first words of the text in small capitals.
    pub lead_in: bool,
}

/// An ornament of a chapter's opening.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ornament {
    /// None.
    None,
    /// A rule of this width, below the title.
    Rule(Len),
    /// A character, below the title.
    Glyph(String),
}

/// Where a line stands in the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum HAlign {
    Start,
    Centre,
    End,
    Justify,
}

/// The opening of a post inside a chapter.
#[derive(Clone, Debug, PartialEq)]
pub struct PostStyle {
    /// How the title is set.
    pub title_style: InlineStyle,
    /// Its leading.
    pub title_leading: Len,
    /// Where it stands.
    pub align: HAlign,
    /// Lines of the grid above the title.
    pub before: u32,
    /// Lines of the grid below the date and byline (or the title).
    pub after: u32,
    /// Whether dates are printed, and how (`{date}`, `{month-year}`, or of `{day}`, `{month}` and `{year}`; "" for none).
    pub date: String,
    /// Whether bylines are printed where a post names its author.
    pub byline: bool,
    /// How date and byline are set.
    pub meta_style: InlineStyle,
    /// Each post starts a new page.
    pub new_page: bool,
}

/// A heading inside a post.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadingStyle {
    /// Its words.
    pub inline: InlineStyle,
    /// Its leading.
    pub leading: Len,
    /// Lines of the grid for the heading with all its space, when it is one line long.
    pub before: u32,
    /// Lines of the grid below it.
    pub after: u32,
    /// Where it stands.
    pub align: HAlign,
}

/// Block quotations.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteStyle {
    /// Its words.
    pub inline: InlineStyle,
    /// Indent at both sides.
    pub indent: Len,
    /// Lines of the grid above and below, halves allowed (in half lines).
    pub space_halves: u32,
    /// How the attribution is set.
    pub attribution: InlineStyle,
    /// How an epigraph is set.
    pub epigraph: InlineStyle,
}

/// Code.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeStyle {
    /// Its words.
    pub inline: InlineStyle,
    /// Its leading.
    pub leading: Len,
    /// Indent at the left.
    pub indent: Len,
    /// The mark at the start of a line that continues one that was too long.
    pub continuation: String,
    /// Comments, strings and the words of the language are told apart.
    pub highlight: bool,
}

/// Tables.
#[derive(Clone, Debug, PartialEq)]
pub struct TableStyle {
    /// The cells.
    pub inline: InlineStyle,
    /// The leading in cells.
    pub leading: Len,
    /// The header cells.
    pub head: InlineStyle,
    /// Space between columns.
    pub gap: Len,
    /// The weight of the rules at head and foot.
    pub rule: Len,
    /// The caption.
    pub caption: InlineStyle,
}

/// Figures.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureStyle {
    /// The caption.
    pub caption: InlineStyle,
    /// The leading of captions.
    pub caption_leading: Len,
    /// The widest a figure may be, of the measure (1/1000).
    pub max_width: u32,
    /// The tallest it may be, in lines of the grid.
    pub max_lines: u32,
    /// Figures may move to a later place of the spread.
    pub float: bool,
}

/// Notes.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteStyle {
    /// Its words.
    pub inline: InlineStyle,
    /// Its leading.
    pub leading: Len,
    /// At the foot of the page, or at the end of the chapter.
    pub at_foot: bool,
    /// The rule above the notes: its width; zero for none.
    pub rule: Len,
}

/// Lists.
#[derive(Clone, Debug, PartialEq)]
pub struct ListStyle {
    /// The indent of a level.
    pub indent: Len,
    /// The bullets of the levels.
    pub bullets: Vec<String>,
}

/// Scene breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SceneBreakStyle {
    /// The ornament; "" for a blank line.
    pub ornament: String,
    /// Lines of the grid that it takes.
    pub lines: u32,
}

/// The contents.
#[derive(Clone, Debug, PartialEq)]
pub struct ContentsStyle {
    /// The heading; "" takes the language's own word.
    pub title: String,
    /// The lines of chapters.
    pub chapter: InlineStyle,
    /// The lines of posts; shown when `posts`.
    pub post: InlineStyle,
    /// Whether posts are listed.
    pub posts: bool,
    /// Dots between title and folio.
    pub leaders: bool,
}

/// The title page.
#[derive(Clone, Debug, PartialEq)]
pub struct TitlePageStyle {
    /// The title.
    pub title: InlineStyle,
    /// Its leading.
    pub title_leading: Len,
    /// The subtitle.
    pub subtitle: InlineStyle,
    /// The authors.
    pub author: InlineStyle,
    /// Where they stand.
    pub align: HAlign,
    /// Lines of the grid left blank above the title.
    pub sink: u32,
}

//! What a layout says of openings, blocks and the pages around the text; part of [`super::layout`].

use super::layout_style::{HAlign, InlineStyle};
use crate::unit::Len;

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
    /// Lines of the grid between label and title.
    pub label_after: u32,
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
    /// A drop capital of so many lines; 0 for none.
    pub drop_cap: u32,
    /// The first words of the text in small capitals.
    pub lead_in: bool,
}

/// A heading inside a post.
#[derive(Clone, Debug, PartialEq)]
pub struct HeadingStyle {
    /// Its words.
    pub inline: InlineStyle,
    /// Its leading.
    pub leading: Len,
    /// What stands before it: text with `{chapter}`, `{1}` to `{4}` and `{number}`, the count of its own level; "" for nothing.
    pub number: String,
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

/// Verse.
#[derive(Clone, Debug, PartialEq)]
pub struct VerseStyle {
    /// Its words.
    pub inline: InlineStyle,
    /// Each poem stands in the middle by its longest line; else all poems of the book start at the indent.
    pub centred: bool,
    /// The indent at the left, at least.
    pub indent: Len,
    /// By how much a line that is turned over is indented.
    pub turnover: Len,
    /// White between stanzas, in half lines.
    pub stanza_halves: u32,
    /// Every so many lines have a number; 0 for none.
    pub numbers: u32,
    /// Stanzas are not cut by the end of a page where they are no longer than a page.
    pub together: bool,
}

/// What stands behind and beside a block.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PanelStyle {
    /// How dark the tint behind it is: 0 none, 1000 black.
    pub tint: u16,
    /// The weight of a rule at the side where lines start; zero for none.
    pub rule: Len,
    /// The weight of a frame around it; zero for none.
    pub frame: Len,
    /// How light rule and frame are: 0 black, 1000 white.
    pub grey: u16,
    /// From rule, frame and edge to the text.
    pub padding: Len,
}

impl PanelStyle {
    /// Whether something is drawn.
    pub fn is_drawn(&self) -> bool {
        self.tint > 0 || self.rule > Len::ZERO || self.frame > Len::ZERO
    }

    /// Whether it has edges above and below.
    pub fn is_box(&self) -> bool {
        self.tint > 0 || self.frame > Len::ZERO
    }
}

/// Callouts: notes, tips, warnings.
#[derive(Clone, Debug, PartialEq)]
pub struct CalloutStyle {
    /// Its words.
    pub inline: InlineStyle,
    /// Its title.
    pub title: InlineStyle,
    /// What stands behind and beside it.
    pub panel: PanelStyle,
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
    /// By how much a line that goes on is indented beyond the start of the one that it continues.
    pub hang: Len,
    /// Every so many lines have a number; 0 for none.
    pub numbers: u32,
    /// What stands behind and beside it.
    pub panel: PanelStyle,
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
    /// What stands before captions: text with `{chapter}` and `{number}`; "" for nothing.
    pub label: String,
    /// What parts its rows.
    pub rows: Rows,
    /// How dark the tint of every other row is, of 1000.
    pub tint: u16,
    /// It is as wide as the measure, however little its columns hold.
    pub full_width: bool,
}

/// What parts the rows of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    /// Nothing.
    #[default]
    Plain,
    /// A hairline.
    Rules,
    /// Every other row has a tint.
    Zebra,
}

/// Figures.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureStyle {
    /// What stands before captions: text with `{chapter}` and `{number}`; "" for nothing.
    pub label: String,
    /// The caption.
    pub caption: InlineStyle,
    /// The leading of captions.
    pub caption_leading: Len,
    /// The widest a figure may be, of the measure (1/1000).
    pub max_width: u32,
    /// The tallest it may be, in lines of the grid.
    pub max_lines: u32,
    /// Figures may move from their place, within their post.
    pub float: bool,
    /// The smallest that a figure may be set where that keeps pages level, of its size (1/1000).
    pub min_scale: u32,
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
    /// Their marks are symbols: *, †, ‡.
    pub symbols: bool,
}

impl NoteStyle {
    /// The mark of a note of this number in its chapter. After the last symbol they are doubled (*The Chicago Manual of Style*, 14.25).
    pub fn mark(&self, number: u32) -> String {
        const SYMBOLS: [&str; 6] = ["*", "†", "‡", "§", "‖", "¶"];
        if !self.symbols || number == 0 {
            return number.to_string();
        }
        let place = number as usize - 1;
        let symbol = SYMBOLS.get(place % SYMBOLS.len()).copied().unwrap_or("*");
        symbol.repeat((place / SYMBOLS.len() + 1).min(9))
    }
}

/// Lists.
#[derive(Clone, Debug, PartialEq)]
pub struct ListStyle {
    /// The indent of a level.
    pub indent: Len,
    /// The bullets of the levels.
    pub bullets: Vec<String>,
    /// White above and below, in half lines.
    pub space_halves: u32,
    /// White between items, in half lines.
    pub items_halves: u32,
    /// The terms of definitions.
    pub term: InlineStyle,
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
    /// The lines of parts.
    pub part: InlineStyle,
    /// Which numbers stand before chapters.
    pub numbers: Numbers,
    /// Lines of the grid left blank above the heading.
    pub sink: Option<u32>,
}

/// The index.
#[derive(Clone, Debug, PartialEq)]
pub struct IndexStyle {
    /// Its entries.
    pub inline: InlineStyle,
    /// Their leading, in columns; a single column stands on the grid.
    pub leading: Len,
    /// How many columns a page has.
    pub columns: u32,
}

impl IndexStyle {
    /// White between columns.
    pub fn gap(&self) -> Len {
        self.inline.size.scale(3, 2)
    }

    /// How wide each of so many columns is in this measure.
    pub fn width(&self, columns: u32, measure: Len) -> Len {
        let columns = i64::from(columns.max(1));
        (measure - self.gap() * (columns - 1)) / columns
    }
}

/// The numbers of chapters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// None.
    None,
    /// 1, 2, 3.
    Arabic,
    /// I, II, III.
    Roman,
}

/// The page of a part.
#[derive(Clone, Debug, PartialEq)]
pub struct PartStyle {
    /// Lines of the grid left blank above.
    pub sink: Option<u32>,
    /// "Part One", above the title.
    pub label: InlineStyle,
    /// The title.
    pub title: InlineStyle,
    /// Its leading.
    pub title_leading: Len,
    /// Where they stand.
    pub align: HAlign,
}

/// A page of few words: a dedication, a colophon.
#[derive(Clone, Debug, PartialEq)]
pub struct PageOfWords {
    /// Its words.
    pub inline: InlineStyle,
    /// Where they stand.
    pub align: HAlign,
    /// Lines of the grid left blank above.
    pub sink: Option<u32>,
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
    /// Lines of the grid above the subtitle.
    pub subtitle_before: u32,
    /// The authors.
    pub author: InlineStyle,
    /// Lines of the grid above them.
    pub author_before: u32,
    /// The authors stand above the title.
    pub author_first: bool,
    /// Where they stand.
    pub align: HAlign,
    /// Lines of the grid left blank above the title.
    pub sink: u32,
}

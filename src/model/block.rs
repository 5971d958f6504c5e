//! Blocks and inlines: the text of a post, free of how it was written and of how it will look.
//!
//! [`BlockKind`] and [`Inline`] are matched exhaustively in three places: the walker ([`super::walk`]), the print
//! layout and the XHTML writer. No `_ =>` arm there: a new variant must not compile until both books can show it.

use super::{Anchor, AssetId, Lang, Leaf, NoteId};
use crate::diag::Loc;

/// A piece of inline content that stands by itself: a paragraph, a heading, a table cell, a line of verse.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Text {
    /// Its number in the book; 0 until `book::assemble` counts.
    pub leaf: Leaf,
    /// What it holds.
    pub inlines: Vec<Inline>,
}

impl Text {
    /// Plain text.
    pub fn from_plain(text: impl Into<String>) -> Text {
        Text { leaf: Leaf(0), inlines: vec![Inline::Text(text.into())] }
    }

    /// Inline content not yet counted.
    pub fn new(inlines: Vec<Inline>) -> Text {
        Text { leaf: Leaf(0), inlines }
    }

    /// The words without markup; see [`super::text::plain`] for what counts.
    pub fn plain(&self) -> String {
        super::text::plain(&self.inlines)
    }

    /// Whether there is nothing to see.
    pub fn is_empty(&self) -> bool {
        self.inlines.is_empty() || self.inlines.iter().all(|i| matches!(i, Inline::Text(t) if t.trim().is_empty()))
    }
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Inline {
    /// Words; white space is a single space, never a line end.
    Text(String),
    /// Emphasis: italic in roman, roman in italic.
    Emph(Vec<Inline>),
    /// Strong emphasis: bold.
    Strong(Vec<Inline>),
    /// Struck out.
    Strike(Vec<Inline>),
    /// Superior.
    Super(Vec<Inline>),
    /// Inferior.
    Sub(Vec<Inline>),
    /// Small capitals.
    SmallCaps(Vec<Inline>),
    /// Code, as it stands.
    Code(String),
    /// A link.
    Link {
        /// Where to.
        target: Target,
        /// The words.
        content: Vec<Inline>,
    },
    /// A picture in the line.
    Image(Image),
    /// The mark of a note.
    NoteRef(NoteKey),
    /// A forced line end.
    Break,
    /// Words in another language.
    Foreign(Lang, Vec<Inline>),
}

impl Inline {
    /// What stands inside it; nothing for what holds no inlines.
    pub fn content(&self) -> &[Inline] {
        match self {
            Inline::Emph(c)
            | Inline::Strong(c)
            | Inline::Strike(c)
            | Inline::Super(c)
            | Inline::Sub(c)
            | Inline::SmallCaps(c)
            | Inline::Foreign(_, c)
            | Inline::Link { content: c, .. } => c,
            Inline::Text(_) | Inline::Code(_) | Inline::Image(_) | Inline::NoteRef(_) | Inline::Break => &[],
        }
    }
}

/// Which note a mark refers to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKey {
    /// As the source names it (before `book::assemble`).
    Source(String),
    /// The note's index (after it).
    Id(NoteId),
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Target {
    /// As written in the source; `book::assemble` leaves none of these.
    Source(String),
    /// To a place in the book.
    Anchor(Anchor),
    /// Out of the book: an absolute address.
    Url(String),
}

/// A picture where it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Image {
    /// As written in the source.
    pub src: String,
    /// The folder of the file that it was written in, relative to the book (`""` for the book's own folder).
    pub base: String,
    /// What was found there.
    pub picture: Picture,
    /// Its description; `None` where the writer gave none, `Some("")` where it is marked as decoration.
    pub alt: Option<String>,
    /// Where it is used.
    pub loc: Loc,
}

/// A picture's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Picture {
    /// Not looked for yet; `asset::load` leaves none of these.
    Unloaded,
    /// Loaded.
    Loaded(AssetId),
    /// Not to be had: shown as a framed placeholder in both books, with a warning.
    Missing,
}

/// A block with its place in the source.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it starts in the source.
    pub loc: Loc,
    /// A name that links may point at; made unique by `book::assemble`.
    pub anchor: Option<Anchor>,
    /// The language, where it is another than that of what surrounds it.
    pub lang: Option<Lang>,
}

impl Block {
    /// A block without anchor or language of its own.
    pub fn new(kind: BlockKind, loc: Loc) -> Block {
        Block { kind, loc, anchor: None, lang: None }
    }
}

/// The kinds of block.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum BlockKind {
    /// A paragraph.
    Para(Text),
    /// A heading inside a post. `level` is 1 for the highest inside the post, whatever the source's marks were.
    Heading {
        /// 1 to 4.
        level: u8,
        /// Its words.
        text: Text,
    },
    /// A block quotation or an epigraph.
    Quote(Quote),
    /// A list.
    List {
        /// Bulleted or numbered.
        kind: ListKind,
        /// Without space between the items.
        tight: bool,
        /// The items.
        items: Vec<ListItem>,
    },
    /// Terms and what they mean.
    Definitions(Vec<Definition>),
    /// Code, or other text whose lines and spaces stay as they are. The leaf's inlines are one [`Inline::Code`].
    Code {
        /// The language, in lower case, where it is named.
        language: Option<String>,
        /// The text, lines ended by `\n`, no trailing line end.
        text: Text,
    },
    /// A table.
    Table(Table),
    /// One picture or several side by side, with a caption.
    Figure(Figure),
    /// Verse: stanzas of lines.
    Verse(Vec<Stanza>),
    /// A break between scenes: an ornament or a blank line, as the layout says.
    SceneBreak,
}

impl BlockKind {
    /// Whether the opening paragraph of a chapter may still come after it: a motto, a heading, a break; in both books.
    pub fn precedes_opening(&self) -> bool {
        match self {
            BlockKind::Heading { .. } | BlockKind::Quote(_) | BlockKind::SceneBreak => true,
            BlockKind::Para(text) => text.is_empty(),
            BlockKind::List { .. }
            | BlockKind::Definitions(_)
            | BlockKind::Code { .. }
            | BlockKind::Table(_)
            | BlockKind::Figure(_)
            | BlockKind::Verse(_) => false,
        }
    }
}

/// A quotation set off from the text.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Quote {
    /// What is quoted.
    pub blocks: Vec<Block>,
    /// Who said it, without a leading dash.
    pub attribution: Option<Text>,
    /// It opens a post, as a motto.
    pub epigraph: bool,
}

/// Bulleted or numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListKind {
    /// Bullets.
    Bullet,
    /// Numbers, from this one.
    Number(u64),
}

/// An item of a list.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct ListItem {
    /// A task's box: ticked or not.
    pub task: Option<bool>,
    /// The item.
    pub blocks: Vec<Block>,
}

/// A term and what it means.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Definition {
    /// The term.
    pub term: Text,
    /// Its explanations.
    pub details: Vec<Vec<Block>>,
}

/// How a column is aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Align {
    /// As the text runs.
    #[default]
    Start,
    /// In the middle.
    Centre,
    /// At the end, as numbers are.
    End,
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Table {
    /// One a column.
    pub align: Vec<Align>,
    /// The header row; empty where there is none.
    pub head: Row,
    /// The other rows; every row has as many cells as there are columns.
    pub rows: Vec<Row>,
    /// The caption.
    pub caption: Option<Text>,
}

/// A row of a table.
pub type Row = Vec<Cell>;

/// A cell of a table.
pub type Cell = Text;

/// How wide a figure spreads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Spread {
    /// Inside the measure.
    #[default]
    Measure,
    /// From edge to edge of the page, and over them where the printer trims: full bleed.
    Bleed,
}

/// Pictures that stand by themselves.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Figure {
    /// How wide it spreads.
    pub spread: Spread,
    /// Side by side.
    pub images: Vec<Image>,
    /// Below them.
    pub caption: Option<Text>,
}

/// A stanza: its lines.
pub type Stanza = Vec<Text>;

//! The frames of the stack: what each will become, what opened it, what it may hold.

use crate::model::{Align, Anchor, Block, Definition, Inline, Lang, ListItem, ListKind, NoteKey, Phrase, Text, Wanted};

use crate::source::dialect::callout::Head;

use super::grid::{CellFrame, RawCell, RowGroup, TableFrame};

/// What a frame of the stack will become.
#[derive(Clone, Debug)]
pub(in crate::source) enum Kind {
    /// The whole text.
    Root,
    /// A container without a meaning of its own (`<div>`).
    Group,
    /// Verse: every line end counts.
    Verse,
    /// A quotation; a callout where its first line says so.
    Quote { callout: Option<Head> },
    /// A list.
    List { kind: ListKind, tight: bool, items: Vec<ListItem> },
    /// An item of a list.
    Item { task: Option<bool>, value: Option<i64> },
    /// Terms and what they mean.
    Definitions(Vec<Definition>),
    /// A term.
    Term,
    /// What it means.
    Details,
    /// The text of a note.
    Note(NoteKey),
    /// Pictures, or anything else, with a caption.
    Figure { caption: Option<Text> },
    /// What holds pictures that bleed.
    Bleed,
    /// The caption of a figure or a table.
    Caption,
    /// A table.
    Table(TableFrame),
    /// A row of a table.
    Row { group: RowGroup, cells: Vec<RawCell> },
    /// A cell of a table.
    Cell(CellFrame),
    /// A paragraph.
    Para,
    /// A heading.
    Heading { level: u8, id: Option<Anchor> },
    /// Code, or other text whose lines stand as they are.
    Code { language: Option<String>, text: String },
    /// Italic.
    Emph,
    /// Bold.
    Strong,
    /// Struck out.
    Strike,
    /// Superior.
    Super,
    /// Inferior.
    Sub,
    /// Small capitals.
    SmallCaps,
    /// Words with a meaning that only the e-book marks up.
    Phrase(Phrase),
    /// Words between quotation marks.
    Quoted,
    /// Code in a line.
    InlineCode,
    /// A link, by its address.
    Link(String),
    /// A picture, whose words are its description.
    Image { src: String, title: String },
    /// An inline without a meaning of its own (`<span>`).
    Span,
    /// A note that stands where it is called.
    SideNote,
    /// A script, a style: what it holds is not text.
    Dropped,
}

impl Kind {
    pub(in crate::source) fn list(kind: ListKind) -> Kind {
        Kind::List { kind, tight: true, items: Vec::new() }
    }

    pub(in crate::source) fn item() -> Kind {
        Kind::Item { task: None, value: None }
    }

    pub(in crate::source) fn table(align: Vec<Align>) -> Kind {
        Kind::Table(TableFrame { align, ..TableFrame::default() })
    }

    pub(in crate::source) fn row(group: RowGroup) -> Kind {
        Kind::Row { group, cells: Vec::new() }
    }

    /// Holds blocks.
    pub(super) fn holds_blocks(&self) -> bool {
        matches!(
            self,
            Kind::Root
                | Kind::Group
                | Kind::Verse
                | Kind::Bleed
                | Kind::Quote { .. }
                | Kind::Item { .. }
                | Kind::Details
                | Kind::Note(_)
                | Kind::Figure { .. }
                | Kind::Cell(_)
        )
    }

    /// Holds parts of one kind only: items, rows, cells, terms.
    pub(super) fn holds_parts(&self) -> bool {
        matches!(self, Kind::List { .. } | Kind::Definitions(_) | Kind::Table(_) | Kind::Row { .. })
    }

    /// Holds inlines and cannot hold blocks: a block inside becomes a line of its own.
    pub(super) fn holds_lines(&self) -> bool {
        matches!(self, Kind::Caption | Kind::Term | Kind::Heading { .. })
    }

    /// Stands in a line.
    pub(super) fn is_inline(&self) -> bool {
        matches!(
            self,
            Kind::Emph
                | Kind::Strong
                | Kind::Strike
                | Kind::Super
                | Kind::Sub
                | Kind::SmallCaps
                | Kind::Phrase(_)
                | Kind::Quoted
                | Kind::InlineCode
                | Kind::Link(_)
                | Kind::Image { .. }
                | Kind::Span
                | Kind::SideNote
        )
    }

    /// Goes on in the next paragraph, where a block inside it ends the one that it started in: a look, a link.
    pub(super) fn carries_over(&self) -> bool {
        matches!(
            self,
            Kind::Emph
                | Kind::Strong
                | Kind::Strike
                | Kind::Super
                | Kind::Sub
                | Kind::SmallCaps
                | Kind::Phrase(Phrase::Marked | Phrase::Inserted | Phrase::Underlined | Phrase::Override(_) | Phrase::Indexed(_))
                | Kind::Link(_)
        )
    }

    /// Whether an end tag of this name cannot close anything outside of this frame.
    pub(super) fn bounds(&self, name: &str) -> bool {
        match self {
            Kind::Table(_) => name != "table",
            Kind::Row { .. } => !matches!(name, "tr" | "tbody" | "thead" | "tfoot" | "table"),
            Kind::Cell(_) => !matches!(name, "td" | "th" | "tr" | "tbody" | "thead" | "tfoot" | "table"),
            Kind::Caption => !matches!(name, "caption" | "figcaption" | "table" | "figure"),
            Kind::List { .. } => name == "li",
            Kind::Definitions(_) => matches!(name, "dt" | "dd"),
            Kind::Note(_) => true,
            Kind::Root
            | Kind::Group
            | Kind::Verse
            | Kind::Quote { .. }
            | Kind::Item { .. }
            | Kind::Term
            | Kind::Details
            | Kind::Figure { .. }
            | Kind::Bleed
            | Kind::Para
            | Kind::Heading { .. }
            | Kind::Code { .. }
            | Kind::Emph
            | Kind::Strong
            | Kind::Strike
            | Kind::Super
            | Kind::Sub
            | Kind::SmallCaps
            | Kind::Phrase(_)
            | Kind::Quoted
            | Kind::InlineCode
            | Kind::Link(_)
            | Kind::Image { .. }
            | Kind::Span
            | Kind::SideNote
            | Kind::Dropped => false,
        }
    }
}

/// What opened a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::source) enum Opener {
    /// A start whose end is sure to come, as a Markdown parser gives them.
    Paired,
    /// A tag, by its name, whose end may be missing or misplaced.
    Tag(String),
    /// Text, or a part, that needed it.
    Implied,
}

/// What an element says beside its kind.
#[derive(Clone, Debug, Default)]
pub(in crate::source) struct Said {
    /// Its names: what links may call it.
    pub names: Vec<String>,
    /// Its language.
    pub lang: Option<Lang>,
    /// The alignment of its lines.
    pub align: Option<Align>,
    /// The side at which the picture that it holds stands.
    pub side: Option<Align>,
    /// How large the picture that it holds shall be.
    pub wanted: Wanted,
    /// Looks that its style gives to all words in it.
    pub looks: Vec<Kind>,
    /// It says that it is a note.
    pub note: bool,
}

/// A frame of the stack.
#[derive(Debug)]
pub(super) struct Frame {
    pub kind: Kind,
    pub opener: Opener,
    pub serial: usize,
    pub line: usize,
    pub blocks: Vec<Block>,
    pub inlines: Vec<Inline>,
    /// Titles of pictures, which are captions where the picture stands by itself.
    pub titles: Vec<String>,
    /// What its element says beside its kind.
    pub said: Said,
}

impl Frame {
    pub(super) fn new(kind: Kind, opener: Opener, serial: usize, line: usize) -> Frame {
        let (blocks, inlines, titles) = (Vec::new(), Vec::new(), Vec::new());
        Frame { kind, opener, serial, line, blocks, inlines, titles, said: Said::default() }
    }
}

/// A look that goes on in the paragraphs below: it was opened outside of them.
#[derive(Clone, Debug)]
pub(super) struct Carried {
    pub kind: Kind,
    pub opener: Opener,
    /// The frame in which it goes on.
    pub holder: usize,
}

/// Whether two looks are the same.
pub(super) fn same(a: &Kind, b: &Kind) -> bool {
    match (a, b) {
        (Kind::Link(a), Kind::Link(b)) => a == b,
        (Kind::Phrase(a), Kind::Phrase(b)) => a == b,
        _ => std::mem::discriminant(a) == std::mem::discriminant(b),
    }
}

/// Whether an element is a heading.
pub(super) fn is_heading(name: &str) -> bool {
    matches!(name, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")
}

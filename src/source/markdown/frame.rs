//! The frames of the builder's stack: what each will become, which tag opened it, what it may hold.

use crate::model::{Align, Anchor, Block, Cell, Definition, Inline, Lang, ListItem, ListKind, NoteKey, Row, Text};

/// What a frame of the stack will become.
#[derive(Debug)]
pub(super) enum Kind {
    /// The post.
    Root,
    /// A container without a meaning of its own (`<div>`).
    Group,
    /// Verse: every line end counts.
    Verse,
    Quote {
        label: Option<&'static str>,
    },
    List {
        kind: ListKind,
        tight: bool,
        items: Vec<ListItem>,
    },
    Item {
        task: Option<bool>,
    },
    Definitions(Vec<Definition>),
    Term,
    Details,
    Note(NoteKey),
    Figure {
        caption: Option<Text>,
    },
    /// What holds pictures that bleed.
    Bleed,
    Caption,
    Table {
        align: Vec<Align>,
        head: Row,
        rows: Vec<Row>,
        caption: Option<Text>,
    },
    Row {
        head: bool,
        cells: Vec<Cell>,
    },
    Cell {
        head: bool,
    },
    Para,
    Heading {
        level: u8,
        id: Option<Anchor>,
    },
    Code {
        language: Option<String>,
        text: String,
    },
    Emph,
    Strong,
    Strike,
    Super,
    Sub,
    SmallCaps,
    /// Words between quotation marks.
    Quoted,
    InlineCode,
    Link(String),
    Image {
        src: String,
        title: String,
    },
    /// An inline without a meaning of its own (`<span>`).
    Span,
    /// A script, a style: what it holds is not text.
    Dropped,
}

impl Kind {
    pub(super) fn list(kind: ListKind) -> Kind {
        Kind::List { kind, tight: true, items: Vec::new() }
    }

    pub(super) fn table(align: Vec<Align>) -> Kind {
        Kind::Table { align, head: Vec::new(), rows: Vec::new(), caption: None }
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
        )
    }

    /// Holds parts of one kind only: items, rows, cells, terms.
    pub(super) fn holds_parts(&self) -> bool {
        matches!(self, Kind::List { .. } | Kind::Definitions(_) | Kind::Table { .. } | Kind::Row { .. })
    }

    /// Holds inlines and cannot hold blocks: a block inside becomes a line of its own.
    pub(super) fn holds_lines(&self) -> bool {
        matches!(self, Kind::Cell { .. } | Kind::Caption | Kind::Term | Kind::Heading { .. })
    }

    pub(super) fn is_inline(&self) -> bool {
        matches!(
            self,
            Kind::Emph
                | Kind::Strong
                | Kind::Strike
                | Kind::Super
                | Kind::Sub
                | Kind::SmallCaps
                | Kind::Quoted
                | Kind::InlineCode
                | Kind::Link(_)
                | Kind::Image { .. }
                | Kind::Span
        )
    }
}

/// Which tag opened a frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum From {
    Markdown,
    Html(String),
    /// Text that needed it.
    Text,
}

#[derive(Debug)]
pub(super) struct Frame {
    pub kind: Kind,
    pub from: From,
    pub serial: usize,
    pub line: usize,
    pub blocks: Vec<Block>,
    pub inlines: Vec<Inline>,
    /// Titles of pictures, which are captions where the picture stands by itself.
    pub titles: Vec<String>,
    /// The language that its tag names.
    pub lang: Option<Lang>,
}

impl Frame {
    pub(super) fn new(kind: Kind, from: From, serial: usize, line: usize) -> Frame {
        Frame { kind, from, serial, line, blocks: Vec::new(), inlines: Vec::new(), titles: Vec::new(), lang: None }
    }
}

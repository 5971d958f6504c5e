//! Blocks and inlines: the text of a post, free of how it was written and of how it will look.
//!
//! [`BlockKind`] and [`Inline`] are matched exhaustively in three places: the walker ([`super::walk`]), the print
//! layout and the XHTML writer. No `_ =>` arm there: a new variant must not compile until both books can show it.

use super::formula::Formula;
use super::table::Table;
use super::{Anchor, Image, Lang, Leaf, NoteId};
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

    /// Whether any of its inlines, inner ones included, is such a one.
    pub fn has(&self, wanted: impl Fn(&Inline) -> bool) -> bool {
        let mut found = false;
        self.inlines.iter().for_each(|i| i.visit(&mut |i| found |= wanted(i)));
        found
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
    /// A formula.
    Formula(Box<Formula>),
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
    /// Words with a meaning that print shows as plain words and the e-book marks up.
    Phrase(Phrase, Vec<Inline>),
}

/// What a phrase means.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Phrase {
    /// Marked by the writer, as with a highlighter.
    Marked,
    /// Inserted later.
    Inserted,
    /// Underlined.
    Underlined,
    /// An abbreviation, and what it is short for.
    Abbreviation(String),
    /// Characters with their readings: inlines, and [`Phrase::Reading`]s behind what they are readings of.
    Ruby,
    /// The reading of what stands before it, between the brackets that print shows.
    Reading,
    /// Set against the direction of its letters; from right to left where true.
    Override(bool),
    /// Words that the index names.
    Indexed(IndexMark),
    /// The number of something that has one, which a link leads to: print needs no folio beside it.
    Reference,
    /// Words that the layout adds (the folios of an index): they are no part of the book's text.
    Added,
}

/// What the index of the book says of a place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct IndexMark {
    /// The entry, and the entries below it, in which the place stands; none for the marked words themselves.
    pub terms: Vec<String>,
    /// Another entry, which has the places of this one.
    pub see: Option<String>,
    /// Other entries that a reader of this one may want.
    pub also: Vec<String>,
    /// The words are explained here: they stand in italics.
    pub defines: bool,
    /// Where the index leads to; set by `book::assemble` in a book that has an index.
    pub anchor: Option<Anchor>,
}

/// A line of an index.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct IndexEntry {
    /// Its words, with where to look else.
    pub text: Text,
    /// Its places, in the order of the book.
    pub places: Vec<Anchor>,
    /// 0 for an entry, 1 for one below it, and so on.
    pub level: u8,
    /// It starts with another letter than the entry before it.
    pub opens_group: bool,
}

impl Inline {
    /// What stands inside it; nothing for what holds no inlines.
    pub fn content(&self) -> &[Inline] {
        self.inside().map_or(&[], Vec::as_slice)
    }

    /// What stands inside it; `None` for what holds no inlines.
    pub fn inside(&self) -> Option<&Vec<Inline>> {
        match self {
            Inline::Emph(c)
            | Inline::Strong(c)
            | Inline::Strike(c)
            | Inline::Super(c)
            | Inline::Sub(c)
            | Inline::SmallCaps(c)
            | Inline::Foreign(_, c)
            | Inline::Phrase(_, c)
            | Inline::Link { content: c, .. } => Some(c),
            Inline::Text(_) | Inline::Code(_) | Inline::Formula(_) | Inline::Image(_) | Inline::NoteRef(_) | Inline::Break => None,
        }
    }

    /// What stands inside it, to be changed; `None` for what holds no inlines.
    pub fn content_mut(&mut self) -> Option<&mut Vec<Inline>> {
        match self {
            Inline::Emph(c)
            | Inline::Strong(c)
            | Inline::Strike(c)
            | Inline::Super(c)
            | Inline::Sub(c)
            | Inline::SmallCaps(c)
            | Inline::Foreign(_, c)
            | Inline::Phrase(_, c)
            | Inline::Link { content: c, .. } => Some(c),
            Inline::Text(_) | Inline::Code(_) | Inline::Formula(_) | Inline::Image(_) | Inline::NoteRef(_) | Inline::Break => None,
        }
    }

    /// Whether it could hold inlines and does not.
    pub fn is_hollow(&self) -> bool {
        self.inside().is_some_and(Vec::is_empty)
    }

    /// The same inline with other content; what holds no inlines is as it was.
    pub fn map_content(mut self, change: impl FnOnce(Vec<Inline>) -> Vec<Inline>) -> Inline {
        if let Some(content) = self.content_mut() {
            *content = change(std::mem::take(content));
        }
        self
    }

    /// Calls `see` with it and all that it holds, outer before inner, in reading order.
    pub fn visit<'a>(&'a self, see: &mut dyn FnMut(&'a Inline)) {
        see(self);
        self.content().iter().for_each(|i| i.visit(see));
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
    /// Other names that links may use for it: the ids of HTML elements that start in it.
    pub names: Vec<String>,
    /// How its lines are aligned, where its writer said so.
    pub align: Option<Align>,
}

impl Block {
    /// A block without anchor or language of its own.
    pub fn new(kind: BlockKind, loc: Loc) -> Block {
        Block { kind, loc, anchor: None, lang: None, names: Vec::new(), align: None }
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
    /// A remark set off from the text: a note, a tip, a warning.
    Callout(Callout),
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
    /// A formula by itself. The leaf's inlines are one [`Inline::Formula`].
    Formula {
        /// The formula.
        text: Text,
        /// Its number, without brackets, where it has one.
        number: Option<String>,
    },
    /// A table.
    Table(Table),
    /// One picture or several side by side, or other blocks, with a caption.
    Figure(Figure),
    /// Verse: stanzas of lines.
    Verse(Vec<Stanza>),
    /// An index, in its order.
    Index(Vec<IndexEntry>),
    /// A break between scenes: an ornament or a blank line, as the layout says.
    SceneBreak,
}

impl BlockKind {
    /// Whether the opening paragraph of a chapter may still come after it: a motto, a heading, a break.
    pub fn precedes_opening(&self) -> bool {
        match self {
            BlockKind::Heading { .. } | BlockKind::Quote(_) | BlockKind::Callout(_) | BlockKind::SceneBreak => true,
            BlockKind::Para(text) => text.is_empty(),
            BlockKind::List { .. }
            | BlockKind::Definitions(_)
            | BlockKind::Code { .. }
            | BlockKind::Formula { .. }
            | BlockKind::Table(_)
            | BlockKind::Figure(_)
            | BlockKind::Index(_)
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

/// A remark set off from the text, as a box on a screen.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Callout {
    /// What it is for.
    pub kind: CalloutKind,
    /// Its title; empty where its writer gave none, until `book::assemble` names it in its language.
    pub title: Text,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// What a callout is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CalloutKind {
    /// Something by the way.
    Note,
    /// Advice.
    Tip,
    /// What must not be missed.
    Important,
    /// What may go wrong.
    Warning,
    /// What does harm.
    Caution,
}

/// Bulleted or numbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ListKind {
    /// Bullets.
    Bullet,
    /// Numbers, from this one.
    Number(u64),
    /// Numbers as HTML counts them: letters, Roman numerals, backwards.
    Counted(Counting),
}

/// How the items of a list are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Counting {
    /// The number of the first item; may be negative.
    pub start: i64,
    /// Each item has one less than the item before.
    pub reversed: bool,
    /// What the numbers look like.
    pub style: NumberStyle,
}

/// What the numbers of a list look like: `type` of HTML's `ol`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NumberStyle {
    /// 1, 2, 3.
    Decimal,
    /// a, b, c.
    LowerAlpha,
    /// A, B, C.
    UpperAlpha,
    /// i, ii, iii.
    LowerRoman,
    /// I, II, III.
    UpperRoman,
}

impl ListKind {
    /// The kind of a list that is counted so: [`ListKind::Number`] where it is counted plainly.
    pub fn counted(counting: Counting) -> ListKind {
        match (counting, u64::try_from(counting.start)) {
            (Counting { reversed: false, style: NumberStyle::Decimal, .. }, Ok(start)) => ListKind::Number(start),
            _ => ListKind::Counted(counting),
        }
    }

    /// The kind of a list that goes on where one of these items ends.
    pub fn after(self, items: &[ListItem]) -> ListKind {
        let (start, step) = match self {
            ListKind::Bullet => return ListKind::Bullet,
            ListKind::Number(start) => (i64::try_from(start).unwrap_or(i64::MAX), 1),
            ListKind::Counted(c) => (c.start, if c.reversed { -1 } else { 1 }),
        };
        let start = items.iter().fold(start, |next, item| item.value.unwrap_or(next).saturating_add(step));
        match self {
            ListKind::Counted(c) => ListKind::Counted(Counting { start, ..c }),
            ListKind::Bullet | ListKind::Number(_) => ListKind::counted(Counting { start, reversed: false, style: NumberStyle::Decimal }),
        }
    }

    /// The numbers of the items, as they are shown; nothing for bullets.
    pub fn numbers(self, items: &[ListItem]) -> Vec<Option<String>> {
        let (mut next, step, style) = match self {
            ListKind::Bullet => return vec![None; items.len()],
            ListKind::Number(start) => (i128::from(start), 1, NumberStyle::Decimal),
            ListKind::Counted(c) => (i128::from(c.start), if c.reversed { -1 } else { 1 }, c.style),
        };
        let number = |item: &ListItem| {
            let own = item.value.map_or(next, i128::from);
            next = own + step;
            Some(super::number::styled(own, style))
        };
        items.iter().map(number).collect()
    }
}

/// An item of a list.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct ListItem {
    /// A task's box: ticked or not.
    pub task: Option<bool>,
    /// Its number, where it is another than that of its place.
    pub value: Option<i64>,
    /// The item.
    pub blocks: Vec<Block>,
}

/// A term and what it means.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Definition {
    /// The term.
    pub term: Text,
    /// Its explanations; none where it shares those of the next term.
    pub details: Vec<Vec<Block>>,
}

/// How a column, a block or a picture is aligned.
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

/// How wide a figure spreads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Spread {
    /// Inside the measure.
    #[default]
    Measure,
    /// From edge to edge of the page, and over them where the printer trims: full bleed.
    Bleed,
}

/// Pictures that stand by themselves, or other blocks, with a caption.
#[derive(Clone, Debug, Default, PartialEq, Hash)]
pub struct Figure {
    /// How wide it spreads.
    pub spread: Spread,
    /// Side by side.
    pub images: Vec<Image>,
    /// What the caption is of, where it is no picture: code, verse, a list. Either these or pictures.
    pub blocks: Vec<Block>,
    /// Below them.
    pub caption: Option<Text>,
}

impl Figure {
    /// The side at which it stands: several pictures, and those of which their writer did not say, are in the middle.
    pub fn side(&self) -> Align {
        match self.images.as_slice() {
            [image] => image.align.unwrap_or(Align::Centre),
            _ => Align::Centre,
        }
    }
}

/// A stanza: its lines.
pub type Stanza = Vec<Text>;

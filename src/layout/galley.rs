//! The galley: a chapter as a column of type, before pages are cut from it.
//!
//! Two lists run side by side in a [`Column`]: what the pager may know ([`super::pager::Item`]: depths and costs) and what the
//! compositor needs to draw it ([`Piece`]). Lines are not made here; a piece holds paragraphs that can make any of
//! their lines later, once the pages and with them the folios are known.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::config::layout::PanelStyle;
use crate::diag::Loc;
use crate::model::{Anchor, AssetId, Lang, LeafPos, NoteId};
use crate::unit::{Len, Point, Size};

use super::page::{Element, ElementId, LinkTo, Role, TextRun};
use super::pager::{Fragment, Item};
use super::para::Line;
use super::setter::Paragraph;

/// A column of type with its structure.
#[derive(Debug, Default)]
pub struct Galley {
    /// The column itself.
    pub column: Column,
    /// All paragraphs of it.
    pub paragraphs: Vec<Paragraph>,
    /// The structure tree of this column; element 0 is its root.
    pub elements: Vec<Element>,
    /// Titles of the posts, for running heads.
    pub posts: Vec<String>,
    /// It names pages of the book, so its lines are made only when all pages are known.
    pub names_pages: bool,
}

impl Galley {
    /// An empty galley whose root has this role.
    pub fn new(role: Role) -> Galley {
        let root = Element { role, parent: ElementId::DOCUMENT, lang: None, alt: None, actual: None, loc: None, span: None };
        Galley { elements: vec![root], ..Galley::default() }
    }

    /// The root of its structure.
    pub const ROOT: ElementId = ElementId(0);

    /// Adds an element below `parent`.
    pub fn element(&mut self, role: Role, parent: ElementId) -> ElementId {
        self.elements.push(Element { role, parent, lang: None, alt: None, actual: None, loc: None, span: None });
        ElementId(u32::try_from(self.elements.len() - 1).unwrap_or(u32::MAX))
    }

    /// Sets the language of an element.
    pub fn speaks(&mut self, element: ElementId, lang: Option<&Lang>) {
        if let Some(e) = self.elements.get_mut(element.0 as usize) {
            e.lang = lang.cloned();
        }
    }

    /// Keeps a paragraph.
    pub fn keep(&mut self, paragraph: Paragraph) -> usize {
        self.paragraphs.push(paragraph);
        self.paragraphs.len() - 1
    }
}

/// What stands behind and beside neighbouring items, on every page that holds any of them.
#[derive(Debug)]
pub struct Panel {
    /// Which.
    pub items: Range<usize>,
    /// Its left edge, from that of the text block.
    pub left: Len,
    /// How wide it is.
    pub width: Len,
    /// How it looks.
    pub style: PanelStyle,
    /// Its rule stands at the right.
    pub rtl: bool,
}

/// Items one below the other, and the notes called in them.
#[derive(Debug, Default)]
pub struct Column {
    /// For the pager.
    pub items: Vec<Item>,
    /// For the compositor; one an item.
    pub pieces: Vec<Piece>,
    /// The notes as set, by id.
    pub notes: BTreeMap<NoteId, SetNote>,
    /// What stands behind and beside items.
    pub panels: Vec<Panel>,
}

impl Column {
    /// Adds an item with what is drawn for it.
    pub fn push(&mut self, item: Item, piece: Piece) {
        self.items.push(item);
        self.pieces.push(piece);
    }
}

/// What is drawn for an item.
#[derive(Debug)]
pub struct Piece {
    /// Where it comes from.
    pub loc: Loc,
    /// Links may point at it.
    pub anchors: Vec<Anchor>,
    /// It belongs to this post of the galley's ([`Galley::posts`]), from 1; 0 is before the first.
    pub post: usize,
    /// What it is.
    pub body: Body,
}

/// The kinds of piece.
#[derive(Debug)]
pub enum Body {
    /// A paragraph: its lines are the item's lines.
    Lines(SetLines),
    /// Ready slugs: each is a line of the item.
    Slugs {
        /// The slugs.
        slugs: Vec<Slug>,
        /// The first of them is drawn again above the rest where the item is continued on another page.
        repeat: bool,
        /// Drawn below the last slug of each page: a table's closing rule.
        foot: Vec<Drawn>,
        /// Depth for it that the last slug holds.
        close: Len,
    },
    /// A figure in several sizes: one slug for each choice of the item.
    Sizes(Vec<Slug>),
}

/// A paragraph's lines on a page.
#[derive(Debug)]
pub struct SetLines {
    /// The index in [`Galley::paragraphs`].
    pub paragraph: usize,
    /// The paragraph's variant for each choice of the item.
    pub order: Vec<usize>,
    /// From the left edge of the text block.
    pub x: Len,
    /// Its own leading; `None` on the grid.
    pub pitch: Option<Len>,
    /// Its element.
    pub element: ElementId,
    /// Its words are not the book's text.
    pub generated: bool,
    /// Drawn with its first line, from the baseline at the left edge of the text block.
    pub label: Vec<Drawn>,
    /// Drawn with a line, likewise: (which, what).
    pub beside: Vec<(usize, Drawn)>,
    /// Drawn before the words of its first line: generated words.
    pub lead: Option<Line>,
    /// The folio of this anchor is set at the right end of its last line, with dots before it or without.
    pub tail: Option<Tail>,
}

/// What ends a line of the contents.
#[derive(Debug)]
pub struct Tail {
    /// The page of this anchor.
    pub anchor: Anchor,
    /// How it is set.
    pub style: crate::config::layout::InlineStyle,
    /// Dots lead to it.
    pub leaders: bool,
    /// Its right edge, from the left edge of the text block.
    pub right: Len,
    /// The element of folio and dots.
    pub element: ElementId,
}

impl Galley {
    /// The places of the index in the lines of a piece that stand on a page, and those in it that links lead to.
    pub fn places<'g>(&'g self, piece: &'g Piece, fragment: &Fragment) -> Vec<&'g Anchor> {
        let facts = |paragraph: usize, variant: Option<usize>, line: usize| {
            let set = self.paragraphs.get(paragraph)?;
            set.variants.get(variant.unwrap_or(set.best))?.lines.get(line)
        };
        let lines: Vec<_> = match &piece.body {
            Body::Lines(set) => {
                let variant = set.order.get(fragment.variant).copied();
                fragment.lines.clone().filter_map(|n| facts(set.paragraph, variant, n)).collect()
            }
            Body::Slugs { .. } | Body::Sizes(_) => {
                let drawn = piece.body.shown(fragment).iter().flat_map(|slug| &slug.drawn);
                let line = |drawn: &Drawn| match drawn.what {
                    DrawnKind::Line(paragraph, n) => facts(paragraph, None, n),
                    DrawnKind::Generated(..)
                    | DrawnKind::Words(_)
                    | DrawnKind::Anchor(_)
                    | DrawnKind::Run(..)
                    | DrawnKind::Image(..)
                    | DrawnKind::Bleed { .. }
                    | DrawnKind::Rule(..)
                    | DrawnKind::Link(..) => None,
                };
                drawn.filter_map(line).collect()
            }
        };
        let linked = piece.body.shown(fragment).iter().flat_map(|slug| &slug.drawn).filter_map(Drawn::anchor);
        lines.into_iter().flat_map(|facts| &facts.places).chain(linked).collect()
    }
}

impl Body {
    /// The slugs that stand on a page: lines of it, or the figure in its size.
    pub fn shown(&self, fragment: &Fragment) -> &[Slug] {
        match self {
            Body::Lines(_) => &[],
            Body::Slugs { slugs, .. } => slugs.get(fragment.lines.clone()).unwrap_or_default(),
            Body::Sizes(slugs) => slugs.get(fragment.variant).map(std::slice::from_ref).unwrap_or_default(),
        }
    }

    /// One slug that nothing is repeated of.
    pub fn slug(slug: Slug) -> Body {
        Body::Slugs { slugs: vec![slug], repeat: false, foot: Vec::new(), close: Len::ZERO }
    }
}

/// An unbreakable piece of the column.
#[derive(Debug, Default)]
pub struct Slug {
    /// How deep it is.
    pub depth: Len,
    /// What is drawn, from its upper left corner.
    pub drawn: Vec<Drawn>,
}

impl Slug {
    /// Cuts a slug into pieces of this depth, each with what starts in it.
    pub fn cut(self, step: Len) -> Vec<Slug> {
        let step = step.max(Len(1));
        let count = usize::try_from((self.depth.0 + step.0 - 1) / step.0).unwrap_or(0).clamp(1, 100_000);
        let mut slugs: Vec<Slug> = (0..count).map(|_| Slug { depth: step, drawn: Vec::new() }).collect();
        for mut drawn in self.drawn {
            // A baseline belongs to the piece that ends below it.
            let at = usize::try_from((drawn.at.y.0 - 1).max(0) / step.0).unwrap_or(0).min(count - 1);
            drawn.at.y -= step * i64::try_from(at).unwrap_or(0);
            if let Some(slug) = slugs.get_mut(at) {
                slug.drawn.push(drawn);
            }
        }
        slugs
    }
}

/// Something drawn.
#[derive(Clone, Debug)]
pub struct Drawn {
    /// Where: a baseline's start, or an upper left corner.
    pub at: Point,
    /// What.
    pub what: DrawnKind,
    /// Its element.
    pub element: ElementId,
}

impl Drawn {
    fn anchor(&self) -> Option<&Anchor> {
        if let DrawnKind::Anchor(anchor) = &self.what { Some(anchor) } else { None }
    }
}

/// What is drawn.
#[derive(Clone, Debug)]
pub enum DrawnKind {
    /// A line of a paragraph, in its best variant: (index in [`Galley::paragraphs`], line).
    Line(usize, usize),
    /// The same of words that are not the book's text: a title page, the contents, what is said in a picture's place.
    Generated(usize, usize),
    /// Generated words.
    Words(Line),
    /// A place that links lead to.
    Anchor(Anchor),
    /// A run with a place in the text: a drop capital.
    Run(TextRun, Option<LeafPos>),
    /// A picture.
    Image(AssetId, Size),
    /// A picture over the edges of the page.
    Bleed {
        /// Which.
        asset: AssetId,
        /// Its upper left corner from that of the trim; `y` counts from where it is drawn, or from the trim where it takes a page.
        at: Point,
        /// How large it is.
        size: Size,
        /// How much of it is seen, from [`super::block`]'s overlap on the left and above.
        seen: Size,
        /// It takes a page of its own.
        page: bool,
    },
    /// A rule.
    Rule(Size, u16),
    /// A place that leads elsewhere, and what it says for those who do not see it.
    Link(Size, LinkTo, String),
}

/// A note as set: a run of lines, all equally deep.
#[derive(Debug)]
pub struct SetNote {
    /// Its element. Its parent is found when the note is called.
    pub element: ElementId,
    /// Its lines.
    pub lines: Vec<NoteLine>,
    /// Where it comes from.
    pub loc: Loc,
}

/// A line of a note.
#[derive(Debug, Default)]
pub struct NoteLine {
    /// What is drawn, from the left edge of the text block at the line's baseline.
    pub drawn: Vec<Drawn>,
    /// What is drawn is a figure, which hangs from this line over so many more.
    pub hangs: usize,
    /// It belongs together with the next one: the lines of a figure.
    pub keeps: bool,
}

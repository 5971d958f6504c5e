//! The printed book as a display list: what stands where on which page. Every PDF walks it and decides nothing.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::Loc;
use crate::font::FaceId;
use crate::model::{Anchor, AssetId, Lang, LeafPos, TextPos, UnitId};
use crate::unit::{Len, Point, Size};

/// The laid-out book.
#[derive(Clone, Debug, Default)]
pub struct Pages {
    /// Trim size.
    pub trim: Size,
    /// The book runs from right to left.
    pub rtl: bool,
    /// The pages in order; the first is a recto, or where the book runs from right to left a verso.
    pub pages: Vec<Page>,
    /// The structure tree: element 0 is the document; a child's index is greater than its parent's.
    pub elements: Vec<Element>,
    /// Where each anchor stands: (index of the page, place on it from the trim's upper left corner).
    pub anchors: BTreeMap<Anchor, (usize, Point)>,
    /// Bookmarks in reading order, nested by level.
    pub bookmarks: Vec<Bookmark>,
    /// What the pager achieved, a chapter a row.
    pub certificates: Vec<Certificate>,
}

impl Pages {
    /// The pages of a book from right to left, which were made as if they ran from left to right: odd ones lie at the left.
    pub fn mirror(&mut self) {
        let width = self.trim.width;
        self.rtl = true;
        for page in &mut self.pages {
            page.placed = page.placed.mirrored(width);
            page.side = page.side.other();
        }
        for (_, at) in self.anchors.values_mut() {
            at.x = width - at.x;
        }
    }
}

/// A page of the book.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// Its number, whether printed on it or not.
    pub folio: Folio,
    /// Left or right.
    pub side: Side,
    /// Nothing stands on it.
    pub blank: bool,
    /// The unit that it belongs to: places in its runs are places in this one's text.
    pub unit: UnitId,
    /// Where the elements of that unit start in [`Pages::elements`].
    pub first_element: u32,
    /// What stands where, from the trim's upper left corner; in reading order, artifacts (heads, folios) last.
    pub placed: Shown,
    /// Where the page starts in the text.
    pub start: PageStart,
}

impl Page {
    /// A recto on which nothing stands.
    pub fn blank() -> Page {
        Page {
            folio: Folio::Arabic(0),
            side: Side::Recto,
            blank: true,
            unit: UnitId::default(),
            first_element: 0,
            placed: Shown::default(),
            start: PageStart::Blank,
        }
    }

    /// The index in [`Pages::elements`] of what something on this page belongs to.
    #[inline]
    pub fn element(&self, id: ElementId) -> ElementId {
        if id == ElementId::ARTIFACT { id } else { ElementId(id.0.saturating_add(self.first_element)) }
    }
}

pub use crate::model::number::roman;

/// All that stands on a page, in order.
type Everything<'a> = std::iter::Chain<std::slice::Iter<'a, (Point, Placed)>, std::slice::Iter<'a, (Point, Placed)>>;

/// What stands on a page: its unit's own, which all copies of the page share, then its head and folio.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    matter: Arc<Vec<(Point, Placed)>>,
    furniture: Vec<(Point, Placed)>,
}

impl Shown {
    /// All of it, in order.
    pub fn iter(&self) -> Everything<'_> {
        self.matter.iter().chain(&self.furniture)
    }

    /// How many things there are.
    pub fn len(&self) -> usize {
        self.matter.len() + self.furniture.len()
    }

    /// Whether nothing stands there.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The thing of this index.
    pub fn get(&self, index: usize) -> Option<&(Point, Placed)> {
        self.matter.get(index).or_else(|| self.furniture.get(index.checked_sub(self.matter.len())?))
    }

    /// Whether it is the same as another, as can be seen without looking at each thing: what its unit gave is shared.
    pub fn shares(&self, other: &Shown) -> bool {
        Arc::ptr_eq(&self.matter, &other.matter) && self.furniture == other.furniture
    }

    /// All of it seen in a mirror, on a page of this width. Runs and pictures keep their faces.
    fn mirrored(&self, width: Len) -> Shown {
        let mirror = |all: &[(Point, Placed)]| all.iter().map(|(at, placed)| placed.mirrored(*at, width)).collect();
        Shown { matter: Arc::new(mirror(&self.matter)), furniture: mirror(&self.furniture) }
    }

    /// Gives its pictures other ids.
    pub(super) fn rename(&mut self, ids: &BTreeMap<AssetId, AssetId>) {
        let is_picture = |placed: &Placed| matches!(placed, Placed::Image { .. });
        if !self.matter.iter().any(|(_, placed)| is_picture(placed)) {
            return;
        }
        for (_, placed) in Arc::make_mut(&mut self.matter) {
            if let Placed::Image { asset, .. } = placed {
                *asset = ids.get(asset).copied().unwrap_or(*asset);
            }
        }
    }

    /// Adds to the head or the folio.
    pub fn push(&mut self, item: (Point, Placed)) {
        self.furniture.push(item);
    }
}

impl From<Vec<(Point, Placed)>> for Shown {
    fn from(matter: Vec<(Point, Placed)>) -> Shown {
        Shown { matter: Arc::new(matter), furniture: Vec::new() }
    }
}

impl<'a> IntoIterator for &'a Shown {
    type Item = &'a (Point, Placed);
    type IntoIter = Everything<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// A page's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Folio {
    /// In the front matter: i, ii, iii.
    Roman(u32),
    /// In the body: 1, 2, 3.
    Arabic(u32),
}

impl Folio {
    /// Whether the other one is that of the next page.
    pub fn is_followed_by(self, next: Folio) -> bool {
        match (self, next) {
            (Folio::Roman(a), Folio::Roman(b)) | (Folio::Arabic(a), Folio::Arabic(b)) => b == a + 1,
            (Folio::Roman(_), Folio::Arabic(_)) | (Folio::Arabic(_), Folio::Roman(_)) => false,
        }
    }
}

impl std::fmt::Display for Folio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match *self {
            Folio::Arabic(n) => write!(f, "{n}"),
            Folio::Roman(n) => f.write_str(&roman(n)),
        }
    }
}

/// The side of a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Right-hand, odd folio.
    Recto,
    /// Left-hand, even folio.
    Verso,
}

impl Side {
    /// The side across the spine.
    pub fn other(self) -> Side {
        match self {
            Side::Recto => Side::Verso,
            Side::Verso => Side::Recto,
        }
    }
}

/// Where a page starts in the text of the book: the EPUB's page list is keyed by this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageStart {
    /// At a place in the text (of the first text or picture that is not a note's).
    Text(TextPos),
    /// At the start of the n-th front or back matter (front first), which has no text leaf of its own:
    /// a title page, the contents.
    Matter {
        /// In `Book::back` rather than in `Book::front`.
        back: bool,
        /// The index there.
        index: usize,
        /// The page of that matter, from 0.
        page: usize,
    },
    /// At a part's or a chapter's opening page: by the chapter's (or part's) anchor's first leaf, its title.
    /// Blank pages take the start of their successor.
    Blank,
}

/// Something on a page.
#[derive(Clone, Debug, PartialEq)]
pub enum Placed {
    /// Words; the point is the start of their baseline.
    Text(TextRun),
    /// A picture; the point is its upper left corner.
    Image {
        /// Which.
        asset: AssetId,
        /// How large.
        size: Size,
        /// Its figure in the structure tree.
        element: ElementId,
        /// It runs over the edges of the page: what is seen of it (upper left corner from the trim's, size) where a sheet has
        /// room for that. It keeps its place on the trim when the text block is moved.
        seen: Option<(Point, Size)>,
    },
    /// A filled rectangle; the point is its upper left corner.
    Rule {
        /// How large.
        size: Size,
        /// Grey, 0 black to 1000 white.
        grey: u16,
    },
    /// A place that leads elsewhere; the point is its upper left corner.
    Link {
        /// How large.
        size: Size,
        /// Where to.
        to: LinkTo,
        /// What it says, for those who do not see it.
        contents: String,
        /// Its element (a `Role::Link`) in the structure tree.
        element: ElementId,
    },
}

impl Placed {
    /// The same on a page that is seen in a mirror: where it stands then.
    fn mirrored(&self, at: Point, page: Len) -> (Point, Placed) {
        let flip = |x: Len, width: Len| page - x - width;
        let width = match self {
            Placed::Text(run) => run.width(),
            Placed::Image { size, .. } | Placed::Rule { size, .. } | Placed::Link { size, .. } => size.width,
        };
        let mut placed = self.clone();
        if let Placed::Image { seen: Some((corner, size)), .. } = &mut placed {
            corner.x = flip(corner.x, size.width);
        }
        (Point { x: flip(at.x, width), y: at.y }, placed)
    }
}

/// Where a link of a page leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkTo {
    /// Inside the book.
    Anchor(Anchor),
    /// Out of it.
    Url(String),
}

/// Words in one face, size and colour on one baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct TextRun {
    /// The face.
    pub face: FaceId,
    /// The size.
    pub size: Len,
    /// Horizontal scale in 1/1000: 1000 is none, 1020 is 2 % wider (font expansion).
    pub expand: u16,
    /// Grey, 0 black to 1000 white.
    pub grey: u16,
    /// Space after each letter; the advances have it in them.
    pub tracking: Len,
    /// The glyphs in visual order.
    pub glyphs: Vec<PlacedGlyph>,
    /// The characters of the run in logical order, as a reader would copy them.
    pub text: Arc<str>,
    /// Its element in the structure tree; [`ElementId::ARTIFACT`] for heads, folios and the like.
    pub element: ElementId,
    /// Where in the text of its page's unit it starts; `None` for generated words ("(p. 57)", folios, labels, hyphens).
    pub pos: Option<LeafPos>,
    /// A hyphen that the line breaker put in ends the run; it is the last glyph and not in `text`.
    pub hyphenated: bool,
}

/// A glyph with the step to the next one: 16 bytes, as a book has millions. Its lengths reach 32,767 pt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacedGlyph {
    /// The glyph's index in its font file.
    pub gid: u16,
    /// The byte in [`TextRun::text`] where the glyph's characters start (a cluster); glyphs of one cluster share it.
    pub cluster: u16,
    advance: i32,
    dx: i32,
    dy: i32,
}

impl PlacedGlyph {
    /// A glyph, the step to the next one, and the first byte of its characters.
    #[inline]
    pub fn new(gid: u16, advance: Len, cluster: usize) -> PlacedGlyph {
        PlacedGlyph { gid, cluster: u16::try_from(cluster).unwrap_or(u16::MAX), advance: short(advance), dx: 0, dy: 0 }
    }

    /// The same, shifted to the right and upwards from the pen.
    #[inline]
    pub fn shifted(self, dx: Len, dy: Len) -> PlacedGlyph {
        PlacedGlyph { dx: short(dx), dy: short(dy), ..self }
    }

    /// The pen's step, all kerning, tracking, stretch and expansion included.
    #[inline]
    pub fn advance(&self) -> Len {
        Len(i64::from(self.advance))
    }

    /// The same glyph with a shorter step.
    #[inline]
    pub fn narrowed(self, by: Len) -> PlacedGlyph {
        PlacedGlyph { advance: short(self.advance() - by), ..self }
    }

    /// Shift of this glyph to the right of the pen (marks, kerning of pairs); mostly zero.
    #[inline]
    pub fn dx(&self) -> Len {
        Len(i64::from(self.dx))
    }

    /// Shift upwards; mostly zero.
    #[inline]
    pub fn dy(&self) -> Len {
        Len(i64::from(self.dy))
    }
}

#[inline]
fn short(length: Len) -> i32 {
    i32::try_from(length.0).unwrap_or(if length.0 < 0 { i32::MIN } else { i32::MAX })
}

impl TextRun {
    /// The most bytes of text in a run, so that clusters fit 16 bits; a longer text is several runs.
    pub const MOST: usize = 0xffff;

    /// How far the pen goes.
    pub fn width(&self) -> Len {
        self.glyphs.iter().map(PlacedGlyph::advance).sum()
    }
}

/// The index of an element in [`Pages::elements`]; on a page, and in a galley, among the elements of its unit ([`Page::element`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub u32);

impl ElementId {
    /// Not part of the text: heads, folios, rules.
    pub const ARTIFACT: ElementId = ElementId(u32::MAX);
    /// The whole document.
    pub const DOCUMENT: ElementId = ElementId(0);
}

/// An element of the structure tree, in reading order among its siblings.
#[derive(Clone, Debug, PartialEq)]
pub struct Element {
    /// What it is.
    pub role: Role,
    /// Its parent.
    pub parent: ElementId,
    /// The language, where it differs from the parent's.
    pub lang: Option<Lang>,
    /// A description: of figures and formulas.
    pub alt: Option<String>,
    /// The characters that it stands for: of formulas, their TeX.
    pub actual: Option<String>,
    /// Where it comes from.
    pub loc: Option<Loc>,
    /// What a cell of a table spans, where that is more than itself.
    pub span: Option<CellSpan>,
}

/// How many columns and rows of its table a cell takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellSpan {
    /// At least 1.
    pub columns: usize,
    /// At least 1.
    pub rows: usize,
}

impl Default for CellSpan {
    fn default() -> CellSpan {
        CellSpan { columns: 1, rows: 1 }
    }
}

impl Element {
    /// Whether it is a picture that its writer marked as decoration: an artifact, not content.
    pub fn is_decoration(&self) -> bool {
        self.role == Role::Figure && self.alt.as_deref() == Some("")
    }
}

/// What an element is; the names are PDF 1.7's (ISO 32000-1, 14.8.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Role {
    Document,
    Part,
    Sect,
    Div,
    H(u8),
    P,
    BlockQuote,
    Toc,
    Toci,
    Index,
    Reference,
    L,
    Li,
    Lbl,
    LBody,
    Table,
    Tr,
    /// A header cell of a column.
    Th,
    /// A header cell of a row.
    RowTh,
    Td,
    Caption,
    Figure,
    Code,
    /// A formula.
    Formula,
    Note,
    Link,
    Span,
    /// A quotation's or a verse's line and the like that no standard role names: mapped to P.
    Title,
}

/// An entry of the outline panel.
#[derive(Clone, Debug, PartialEq)]
pub struct Bookmark {
    /// From 1.
    pub level: u8,
    /// Its words.
    pub title: String,
    /// Where it leads.
    pub anchor: Anchor,
}

/// What the pager achieved in a chapter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Certificate {
    /// The chapter's title.
    pub chapter: String,
    /// What the chosen pagination costs.
    pub cost: f64,
    /// What filling each page in turn would cost.
    pub first_fit: f64,
    /// No pagination costs less than this.
    pub lower_bound: f64,
}

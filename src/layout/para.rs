//! The seam between lines and pages: a paragraph with its variants, from which the pager chooses and of which
//! lines are made only once the pages are known.

use std::sync::Arc;

use crate::config::layout::{HAlign, InlineStyle};
use crate::model::{Anchor, AssetId, Lang, LeafPos, NoteId};
use crate::unit::{Len, Size};

use super::page::{Folio, LinkTo, TextRun};

/// How a text is set into lines.
#[derive(Clone, Debug)]
pub struct ParaStyle {
    /// The words, apart from what markup changes.
    pub inline: InlineStyle,
    /// The full width of a line.
    pub measure: Len,
    /// Justified, or ragged at one side or both.
    pub align: HAlign,
    /// The indent of the first line (negative hangs it out).
    pub first_indent: Len,
    /// The first lines that are narrower on the left (a drop capital, a label): (lines, by how much).
    pub cut_in: Option<(u32, Len)>,
    /// Where words may be divided: no in headings, titles and verse.
    pub hyphenate: bool,
    /// The language.
    pub lang: Lang,
    /// Code: every space and line end stays, nothing is hyphenated; too long a line is wrapped with this mark.
    pub verbatim: Option<Verbatim>,
    /// Stretches of code that look unlike the rest, in order, by the bytes of the text.
    pub tints: Vec<super::highlight::Tint>,
    /// How many leading words are set in small capitals (a chapter's lead-in); 0 for none.
    pub lead_in_words: u32,
    /// Skip so many bytes of the text: they stand in the drop capital.
    pub skip: u32,
    /// Wanted variants: so many lines fewer and more than the best breaking (0, 0 for none).
    pub fewer: u32,
    /// See `fewer`.
    pub more: u32,
    /// Wanted: the best breaking without the hyphens of the best of all, should one of them stand where the page turns.
    pub unhyphenated: bool,
    /// Balance the lines (headings, captions): no greedy last word.
    pub balance: bool,
}

/// How lines of code that are too long go on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verbatim {
    /// The mark before the rest.
    pub mark: String,
    /// By how much it is indented beyond the line that it continues.
    pub hang: Len,
}

/// One way to break a paragraph, as the pager sees it.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// What it costs to read (Knuth–Plass demerits, ours added).
    pub demerits: f64,
    /// One a line.
    pub lines: Vec<LineFacts>,
}

/// What the pager must know of a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineFacts {
    /// It ends with a hyphen.
    pub hyphenated: bool,
    /// Notes whose marks stand in it.
    pub notes: Vec<NoteId>,
    /// Places in it that the index leads to.
    pub places: Vec<Anchor>,
    /// Where it starts in the text.
    pub start: LeafPos,
    /// How high and how deep the formulas in it are.
    pub formulas: (Len, Len),
}

/// A line made: runs from the left edge of the measure.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// In logical order. `x` is from the left edge of the full measure and may be negative (protrusion).
    pub pieces: Vec<LinePiece>,
    /// By how much the line is wider than the measure, where no breaking was good enough.
    pub overfull: Len,
    /// The glue set ratio, for dumps and meters.
    pub ratio: f64,
}

impl Line {
    /// The same line measured from the right edge of a measure: where books run from right to left, all places are distances from the
    /// edge at which lines start, and pages are mirrored as a whole when they are finished.
    pub fn measured_from_start(mut self, measure: Len) -> Line {
        for piece in &mut self.pieces {
            piece.x = measure - piece.x - piece.what.width();
        }
        self
    }

    /// The same line moved so that its first piece starts at 0.
    pub fn at_start(mut self) -> Line {
        let first = self.pieces.iter().map(|p| p.x).reduce(Len::min).unwrap_or(Len::ZERO);
        self.pieces.iter_mut().for_each(|p| p.x -= first);
        self
    }

    /// The right edge of the furthest piece, from the left edge of the measure.
    pub fn width(&self) -> Len {
        self.pieces.iter().map(|p| p.x + p.what.width()).fold(Len::ZERO, Len::max)
    }
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub struct LinePiece {
    /// From the left edge of the measure.
    pub x: Len,
    /// Upwards from the baseline (superiors that the face has no glyphs for).
    pub rise: Len,
    /// What it is.
    pub what: PieceKind,
    /// What it belongs to: the layout maps these to elements of the structure tree.
    pub tag: PieceTag,
}

/// What a piece of a line is.
#[derive(Clone, Debug, PartialEq)]
pub enum PieceKind {
    /// Words; their `element` is still [`super::page::ElementId::ARTIFACT`].
    Text(TextRun),
    /// A small picture standing on the baseline.
    Image {
        /// Which.
        asset: AssetId,
        /// How large.
        size: Size,
        /// Its description.
        alt: Option<String>,
    },
    /// A rule (struck-out words), from `x`, at `rise`.
    Rule {
        /// How large.
        size: Size,
    },
}

impl PieceKind {
    /// How wide it is.
    pub fn width(&self) -> Len {
        match self {
            PieceKind::Text(run) => run.width(),
            PieceKind::Image { size, .. } | PieceKind::Rule { size } => size.width,
        }
    }
}

/// What a piece belongs to.
#[derive(Clone, Debug, PartialEq)]
pub enum PieceTag {
    /// The paragraph itself.
    Plain,
    /// A link; pieces of one link share `index` (unique in the paragraph).
    Link {
        /// Which link of the paragraph.
        index: u32,
        /// Where to.
        to: LinkTo,
    },
    /// The mark of a note (linked to the note).
    NoteRef(NoteId),
    /// Words in another language.
    Foreign(Lang),
    /// Code in a line.
    Code,
    /// A formula.
    Formula(Arc<Said>),
    /// Generated words that are not the book's ("(p. 57)"): linked to the anchor.
    PageRef(Anchor, Option<Lang>),
}

/// What those who do not see a formula are told of it.
#[derive(Debug, PartialEq, Eq)]
pub struct Said {
    /// What tells it from the other formulas of its paragraph.
    pub at: usize,
    /// It in words.
    pub spoken: String,
    /// Its TeX.
    pub tex: String,
}

/// Folios of anchors, once the pages are known.
pub trait Folios {
    /// The folio of the page on which an anchor stands.
    fn folio(&self, anchor: &Anchor) -> Option<Folio>;
}

/// No page is known yet.
pub struct NoFolios;

impl Folios for NoFolios {
    fn folio(&self, _: &Anchor) -> Option<Folio> {
        None
    }
}

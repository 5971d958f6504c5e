//! What lines are set with: a [`BookContext`] is made once a book and shared by all workers; a [`UnitContext`] is what of it and of a unit the
//! unit's setter sees. Both are cheap.

use std::sync::{Arc, OnceLock};

use crate::config::Layout;
use crate::config::manifest::Links;
use crate::font::Fonts;
use crate::font::math::MathFont;
use crate::font::words::{Shelf, WordStore};
use crate::model::{Anchor, Asset, Note, NoteId};

use super::AllFolios;
use super::hyphen::Hyphenator;
use super::page::Folio;
use super::para::Folios;
use super::wishes::Wanted;

/// What all units of a book share: faces, the look, pictures (for their sizes), and the store of words already shaped.
pub struct BookContext<'a> {
    fonts: &'a Fonts,
    layout: &'a Layout,
    note_layout: Layout,
    links: Links,
    assets: &'a [Asset],
    words: WordStore<'a>,
    maths: Option<MathFont<'a>>,
}

impl<'a> BookContext<'a> {
    /// A context with an empty store of words.
    pub fn new(fonts: &'a Fonts, layout: &'a Layout, links: Links, assets: &'a [Asset]) -> BookContext<'a> {
        BookContext::with_words(fonts, layout, links, assets, Arc::default())
    }

    /// A context with words that were shaped before, for the same faces and hyphenation.
    pub fn with_words(fonts: &'a Fonts, layout: &'a Layout, links: Links, assets: &'a [Asset], words: Arc<Shelf>) -> BookContext<'a> {
        let words = WordStore::with(fonts, Box::new(Hyphenator::new(&layout.hyphenation)), words);
        let note_layout = super::look::of_notes(layout);
        BookContext { fonts, layout, note_layout, links, assets, words, maths: MathFont::of(fonts, fonts.maths()) }
    }

    /// What a unit of this name (see [`crate::model::Unit::name`]) with these notes is set with.
    pub fn of_unit<'s>(&'s self, unit: impl Into<String>, notes: &'s [Note]) -> UnitContext<'s> {
        let BookContext { fonts, layout, note_layout, links, assets, words, maths } = self;
        let wishes = Wanted::default();
        UnitContext {
            fonts,
            layout,
            note_layout,
            links: *links,
            unit: unit.into(),
            notes,
            assets,
            words,
            maths: maths.as_ref(),
            folios: None,
            wishes,
        }
    }
}

/// What the setter of a unit may look at.
pub struct UnitContext<'a> {
    /// The faces.
    pub fonts: &'a Fonts,
    /// The look.
    pub layout: &'a Layout,
    /// The look of what stands in notes.
    pub note_layout: &'a Layout,
    /// What links become.
    pub links: Links,
    /// The unit's name, from which the anchors of its notes are made.
    pub unit: String,
    /// The unit's notes, by [`crate::model::NoteId`].
    pub notes: &'a [Note],
    /// The book's pictures, by [`crate::model::AssetId`].
    pub assets: &'a [Asset],
    /// Every distinct word that was met, shaped.
    pub words: &'a WordStore<'a>,
    /// The face of formulas.
    pub maths: Option<&'a MathFont<'a>>,
    /// The folios of what stands before the unit, where it is set when they are known.
    pub(super) folios: Option<&'a OnceLock<AllFolios>>,
    /// Where the unit's pages should start.
    pub(super) wishes: Wanted<'a>,
}

impl UnitContext<'_> {
    /// The folio of a place in the book, where it is known before lines are broken.
    pub fn folio(&self, anchor: &Anchor) -> Option<Folio> {
        self.folios.and_then(OnceLock::get).and_then(|folios| folios.folio(anchor))
    }

    /// Where links to a note of the unit lead.
    pub fn note_anchor(&self, id: NoteId) -> Anchor {
        Anchor(format!("pb-note-{}-{}", self.unit, id.0))
    }
}

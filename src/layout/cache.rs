//! What was set before: units by the content that they were made of, so that a change costs what it changes.
//!
//! A unit is a pure function of its own content and of a few facts of the book; both are in its [`Key`]. What is kept of it is small
//! where it can be: how many pages it has on either side, where anchors stand, what could not be paged well; and its pages as
//! composed, which the laid-out book shares.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::Report;
use crate::digest::Key;
use crate::font::words::Shelf;
use crate::model::{Anchor, AssetId};

use super::compose::Composed;
use super::furniture::Lines;
use super::page::Folio;
use super::para::Folios;
use super::trouble::Trouble;

/// Units that were laid out, words that were shaped. A cache serves one set of faces; what it holds never changes what comes out.
#[derive(Default)]
pub struct Cache {
    units: BTreeMap<Key, (Kept, u64)>,
    round: u64,
    /// The words, by how they are divided.
    words: Option<(Key, Arc<Shelf>)>,
    /// Heads and folios as set, by the look of the book.
    pub(super) furniture: BTreeMap<Key, Lines>,
    /// The threads that units are set by.
    pub(super) threads: Option<rayon::ThreadPool>,
    /// How many units had to be set since the cache was made.
    set: usize,
}

/// A store of words is begun anew when it holds more than this: only a session of many thousand edits gets there.
const MOST_WORDS: usize = 1 << 19;

impl Cache {
    /// A new version of the book begins: what neither this nor the last version needed is let go.
    pub fn begin(&mut self) {
        self.round += 1;
        let round = self.round;
        self.units.retain(|_, (_, used)| *used + 1 >= round);
        self.furniture.retain(|_, lines| lines.len() < MOST_WORDS);
        while self.furniture.len() > 4 {
            self.furniture.pop_first();
        }
    }

    /// How many units were set since the cache was made: those that were found in it are not among them.
    pub fn units_set(&self) -> usize {
        self.set
    }

    pub(super) fn get(&self, key: &Key) -> Option<Kept> {
        self.units.get(key).map(|(kept, _)| kept.clone())
    }

    pub(super) fn keep(&mut self, key: Option<Key>, kept: Kept, was_set: bool) {
        self.set += usize::from(was_set);
        if let Some(key) = key {
            self.units.insert(key, (kept, self.round));
        }
    }

    /// The words that are divided in one way.
    pub(super) fn shelf(&mut self, divided: Key) -> Arc<Shelf> {
        match &self.words {
            Some((key, shelf)) if *key == divided && shelf.len() < MOST_WORDS => shelf.clone(),
            _ => {
                let shelf = Arc::new(Shelf::default());
                self.words = Some((divided, shelf.clone()));
                shelf
            }
        }
    }
}

/// What is kept of a unit: opening on a recto, opening on a verso (where it may).
#[derive(Clone, Default)]
pub(super) struct Kept {
    pub sides: [Option<Arc<Paged>>; 2],
    pub composed: [Option<Composition>; 2],
    pub report: Arc<Report>,
    /// The ids that its pictures had in the book when it was composed, in the order in which they are met.
    pub pictures: Arc<[AssetId]>,
}

impl Kept {
    /// The same in a book in which its pictures have these ids.
    pub fn with_pictures(self, now: &[AssetId]) -> Kept {
        if *self.pictures == *now {
            return self;
        }
        let ids: BTreeMap<AssetId, AssetId> = self.pictures.iter().copied().zip(now.iter().copied()).collect();
        let renamed = |of: Composition| {
            let mut composed = Composed::clone(&of.composed);
            composed.pages.iter_mut().for_each(|page| page.placed.rename(&ids));
            Composition { composed: Arc::new(composed), ..of }
        };
        Kept { composed: self.composed.map(|composed| composed.map(renamed)), pictures: now.into(), ..self }
    }
}

/// A unit as it was paged, opening on one side.
pub(super) struct Paged {
    /// How many pages it has.
    pub pages: usize,
    /// On which of them anchors stand.
    pub anchors: Vec<(Anchor, usize)>,
    /// What the pages cost, what filling each in turn would, and what they cost at least.
    pub achieved: [f64; 3],
    /// What could not be paged well.
    pub troubles: Vec<Trouble>,
}

/// A unit composed, and the folios that it names.
#[derive(Clone)]
pub(super) struct Composition {
    pub composed: Arc<Composed>,
    asked: Arc<BTreeMap<Anchor, Option<Folio>>>,
}

impl Composition {
    /// Composes with folios, and notes which were asked for.
    pub fn by(folios: &dyn Folios, compose: impl FnOnce(&dyn Folios) -> Composed) -> Composition {
        let asking = Asking { folios, asked: RefCell::default() };
        let composed = Arc::new(compose(&asking));
        Composition { composed, asked: Arc::new(asking.asked.into_inner()) }
    }

    /// Whether it would be the same with these folios.
    pub fn holds(&self, folios: &dyn Folios) -> bool {
        self.asked.iter().all(|(anchor, folio)| folios.folio(anchor) == *folio)
    }
}

struct Asking<'f> {
    folios: &'f dyn Folios,
    asked: RefCell<BTreeMap<Anchor, Option<Folio>>>,
}

impl Folios for Asking<'_> {
    fn folio(&self, anchor: &Anchor) -> Option<Folio> {
        let folio = self.folios.folio(anchor);
        self.asked.borrow_mut().insert(anchor.clone(), folio);
        folio
    }
}

//! A unit set, paged and composed, or found in the [`Cache`] where its content was laid out before.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::sync::Arc;

use crate::config::Layout;
use crate::diag::{Diagnostic, Report, kinds};
use crate::digest::{Digest, Key};
use crate::model::{Anchor, Asset, AssetId, Book, Content, Inline, Matter, Note, Picture, walk};

use super::block::{Bench, Ctx, Flow, Grid};
use super::cache::{Cache, Composition, Kept, Paged};
use super::compose;
use super::context::UnitContext;
use super::galley::Galley;
use super::names::Names;
use super::numbering::Numbering;
use super::page::{Role, Side};
use super::pager::{self, Geometry, NoteRules, Plan};
use super::para::{Folios, NoFolios};
use super::setter::Setter;
use super::{Setting, Unit, When, Wishes, keep, trouble};

/// What the keys of all units of a book have in common.
pub(super) struct BookKey<'b> {
    book: &'b Book,
    wishes: &'b Wishes,
    common: Key,
}

impl<'b> BookKey<'b> {
    pub fn new(book: &'b Book, setting: Setting<'b>) -> BookKey<'b> {
        let Setting { layout, links, wishes, .. } = setting;
        let common = Digest::of(&format!("{layout:?} {links:?} {:?}", book.meta));
        BookKey { book, wishes, common }
    }

    /// The key of what heads and folios are set by.
    pub fn furniture(&self) -> Key {
        self.common
    }

    /// The key of a unit: everything that [`set_unit`] looks at, but for the ids of its pictures, which are beside it. None for what
    /// looks at the whole book: the contents, and what is set when the folios are known.
    pub fn of(&self, unit: &Unit<'_>) -> Option<(Key, Vec<AssetId>)> {
        if unit.when == When::OnceFoliosAreKnown {
            return None;
        }
        let mut pictures = Pictures::default();
        let mut digest = Digest::default();
        let name = unit.unit.name();
        let wanted = self.wishes.of(&name);
        (self.common, unit.either, name, wanted.starts, wanted.allowance.to_bits()).hash(&mut digest);
        match unit.unit.content {
            Content::Front(_, Matter::Contents) | Content::Back(_, Matter::Contents) => return None,
            Content::Front(_, matter) | Content::Back(_, matter) => matter.hash(&mut digest),
            Content::Part(_, part) => (part.number, &part.label, &part.title).hash(&mut digest),
            Content::Chapter { chapter, part, .. } => (level(self.book, part), chapter).hash(&mut digest),
        }
        unit.unit.texts(&mut |text| {
            text.inlines.iter().for_each(|inline| {
                inline.visit(&mut |inline| {
                    if let Inline::Image(image) = inline {
                        pictures.meet(image.picture);
                    }
                });
            });
        });
        unit.unit.blocks(&mut |blocks| {
            walk::figures(blocks, &mut |figure| figure.images.iter().for_each(|image| pictures.meet(image.picture)));
        });
        pictures.uses.hash(&mut digest);
        let assets: Vec<Option<&Asset>> = pictures.ids.iter().map(|id| self.book.assets.get(id.0 as usize)).collect();
        // What the layout knows of a picture: how large it is, and its name for what it has to say of it.
        assets.iter().for_each(|a| a.map(|a| (a.width, a.height, a.ppi, &a.path)).hash(&mut digest));
        Some((digest.key(), pictures.ids))
    }
}

/// The pictures of a unit, numbered in the order in which they are met.
#[derive(Default)]
struct Pictures {
    ids: Vec<AssetId>,
    numbers: BTreeMap<AssetId, usize>,
    /// Which picture each place shows.
    uses: Vec<Option<usize>>,
}

impl Pictures {
    fn meet(&mut self, picture: Picture) {
        let number = match picture {
            Picture::Loaded(id) => {
                let next = self.ids.len();
                let number = *self.numbers.entry(id).or_insert(next);
                self.ids.extend((number == next).then_some(id));
                Some(number)
            }
            Picture::Unloaded | Picture::Missing => None,
        };
        self.uses.push(number);
    }
}

/// The level of the title of a chapter of this part.
fn level(book: &Book, part: usize) -> u8 {
    if book.parts.get(part).is_some_and(|p| p.title.is_some()) { 2 } else { 1 }
}

/// A unit set and paged.
pub(super) struct SetUnit<'a> {
    pub key: Option<Key>,
    pub kept: Kept,
    /// What its lines are made from, until they are made.
    work: Option<Work<'a>>,
    /// It was not found in the cache.
    pub was_set: bool,
    /// The side that it opens on.
    pub side: Side,
    /// The index of its first page in the book.
    pub first: usize,
}

struct Work<'a> {
    setter: Setter<'a>,
    grid: Grid,
    galley: Galley,
    /// Opening on a recto, opening on a verso (where it may).
    plans: [Option<Plan>; 2],
}

impl Work<'_> {
    /// What its pages cost, on the side where they cost more, with the wishes that they do not meet.
    fn cost(&self) -> f64 {
        self.plans.iter().flatten().map(|p| p.cost + p.wishes).fold(0.0, f64::max)
    }

    fn compose(&mut self, side: usize, folios: &dyn Folios) -> Composition {
        let Some(plan) = self.plans.get(side).and_then(Option::as_ref) else { return Composition::by(folios, |_| Default::default()) };
        Composition::by(folios, |asking| compose::compose(&self.galley, plan, &mut self.setter, &self.grid, asking))
    }
}

impl<'a> SetUnit<'a> {
    /// Finds a unit in the cache, or sets it.
    pub fn find_or_set(
        unit: &Unit<'_>,
        key: Option<(Key, Vec<AssetId>)>,
        book: &'a Book,
        cx: &'a UnitContext<'a>,
        cache: &Cache,
    ) -> SetUnit<'a> {
        let (key, pictures) = key.unzip();
        let pictures = pictures.unwrap_or_default();
        if let Some(kept) = key.and_then(|key| cache.get(&key)).map(|kept| kept.with_pictures(&pictures)) {
            return SetUnit { key, kept, work: None, was_set: false, side: Side::Recto, first: 0 };
        }
        let (mut work, report) = set_unit(unit, book, cx);
        let paged = |plan: &Plan| Arc::new(Paged::of(&work.galley, plan));
        let sides = work.plans.each_ref().map(|plan| plan.as_ref().map(paged));
        let mut kept = Kept { sides, report: Arc::new(report), pictures: pictures.into(), ..Kept::default() };
        let ready = !work.galley.names_pages && !unit.either;
        if ready {
            kept.composed = [Some(work.compose(0, &NoFolios)), None];
        }
        let work = (!ready).then_some(work);
        SetUnit { key, kept, work, was_set: true, side: Side::Recto, first: 0 }
    }

    /// The index of the side that it opens on.
    fn at(&self) -> usize {
        usize::from(self.side == Side::Verso && self.kept.sides.iter().skip(1).any(Option::is_some))
    }

    pub fn paged(&self) -> &Paged {
        self.kept.sides.get(self.at()).and_then(Option::as_ref).expect("a unit is always paged from a recto")
    }

    /// Makes its pages, unless they were made with the same folios before.
    pub fn compose(&mut self, unit: &Unit<'_>, book: &'a Book, cx: &'a UnitContext<'a>, folios: &dyn Folios) -> Arc<compose::Composed> {
        let at = self.at();
        if let Some(known) = self.kept.composed.get(at).and_then(Option::as_ref).filter(|c| c.holds(folios)) {
            return known.composed.clone();
        }
        let mut work = self.work.take().unwrap_or_else(|| set_unit(unit, book, cx).0);
        let made = work.compose(at, folios);
        let composed = made.composed.clone();
        if let Some(slot) = self.kept.composed.get_mut(at) {
            *slot = Some(made);
        }
        composed
    }
}

impl Paged {
    fn of(galley: &Galley, plan: &Plan) -> Paged {
        let mut anchors: Vec<(Anchor, usize)> = Vec::new();
        for (n, page) in plan.pages.iter().enumerate() {
            for fragment in &page.fragments {
                let Some(piece) = galley.column.pieces.get(fragment.item) else { continue };
                let own = piece.anchors.iter().filter(|_| fragment.lines.start == 0);
                anchors.extend(own.chain(galley.places(piece, fragment)).map(|anchor| (anchor.clone(), n)));
            }
        }
        let achieved = [plan.cost, plan.first_fit, plan.lower_bound];
        Paged { pages: plan.pages.len(), anchors, achieved, troubles: trouble::of(galley, plan) }
    }
}

/// Sets a unit and pages it.
fn set_unit<'a>(unit: &Unit<'_>, book: &'a Book, cx: &'a UnitContext<'a>) -> (Work<'a>, Report) {
    let (work, report) = page_unit(unit, book, cx, BTreeSet::new());
    if work.cost() > pager::cost::RETRY_ABOVE {
        // What is rare is worth a second look: the paragraphs near the trouble in twice as many ways.
        let near = work.plans.iter().flatten().flat_map(Plan::trouble).collect();
        let (again, said) = page_unit(unit, book, cx, near);
        if again.cost() < work.cost() {
            return (again, said);
        }
    }
    (work, report)
}

/// Sets a unit, with the usual variants of its paragraphs or, for these items of its galley, with more, and pages it.
fn page_unit<'a>(unit: &Unit<'_>, book: &'a Book, cx: &'a UnitContext<'a>, generous: BTreeSet<usize>) -> (Work<'a>, Report) {
    let opening = match unit.unit.content {
        Content::Chapter { chapter, .. } => chapter.opening,
        Content::Front(..) | Content::Back(..) | Content::Part(..) => None,
    };
    let numbering = match unit.unit.content {
        Content::Chapter { chapter, .. } => Numbering::of(chapter, cx.layout),
        Content::Front(..) | Content::Back(..) | Content::Part(..) => Numbering::default(),
    };
    let ctx = Ctx { opening, numbering, ..Ctx::new(cx, generous) };
    let mut bench = Bench::new(cx, root_role(unit));
    bench.setter = bench.setter.knowing(Names::of(&unit.unit, &book.meta.lang));
    bench.galley.speaks(Galley::ROOT, Some(&book.meta.lang));
    let mut flow = Flow::new(&ctx, &mut bench);
    match unit.unit.content {
        Content::Front(_, matter) | Content::Back(_, matter) => flow.matter(matter, book),
        Content::Part(_, part) => flow.part(part, book),
        Content::Chapter { chapter, part, .. } => flow.chapter(chapter, level(book, part), &book.meta.lang),
    }
    let column = flow.column;
    let Bench { setter, galley, report } = bench;
    let (galley, grid) = (Galley { column, ..galley }, ctx.grid);
    let geometry = geometry(cx.layout, &grid);
    let paginate = |side| keep::paginate(&galley, &geometry, side, cx.wishes);
    let (recto, verso) = (Some(paginate(Side::Recto)), unit.either.then(|| paginate(Side::Verso)));
    (Work { setter, grid, galley, plans: [recto, verso] }, report)
}

fn root_role(unit: &Unit<'_>) -> Role {
    match unit.unit.content {
        Content::Part(..) => Role::Part,
        Content::Chapter { .. } | Content::Front(..) | Content::Back(..) => Role::Sect,
    }
}

/// What the pager knows of a layout.
fn geometry(layout: &Layout, grid: &Grid) -> Geometry {
    let depth = i32::try_from(grid.lines.clamp(2, 2000) * 2).unwrap_or(72);
    Geometry {
        depth,
        long: 2,
        half: grid.half(),
        facing: layout.paging.facing,
        note_gap: grid.half(),
        note_pitch: layout.note.leading,
        note_rules: NoteRules::default(),
    }
}

/// A note that the pager did not know of.
pub(super) fn stray_note(note: Option<&Note>) -> Diagnostic {
    let number = note.map_or(0, |n| n.number);
    let loc = note.and_then(|n| n.blocks.first()).map(|b| b.loc.clone()).unwrap_or_default();
    Diagnostic::error(kinds::INTERNAL_ERROR, format!("note {number} is not on the page of its mark"))
        .at(loc)
        .with("it stands at the foot of its chapter's last page")
        .help("this is a fault in Postbound: please report it, with the post if you may")
}

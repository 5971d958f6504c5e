//! From a [`Book`] to [`Pages`]: lines, then galleys, then pages, then the display list.
//!
//! ```text
//!  Book ─ block ─► Galley ─ pager ─► Plan ─ compose ─► Composed ─ furniture ─► Pages
//!           │ setter: Text ─► Paragraph (variants) ……………… Line │
//! ```
//!
//! A chapter, a piece of front or back matter, a part's page: each is a *unit* that is laid out by itself, in any
//! number of threads. A unit that names no pages is composed at once and its galley dropped; the others wait until
//! all page numbers are known. Then the units are put in a row, blank versos between them where chapters open on rectos.

pub mod around;
pub mod bidi;
mod block;
pub mod breaker;
mod compose;
pub mod dump;
mod furniture;
mod galley;
pub mod highlight;
pub mod hyphen;
pub mod inline;
pub mod item;
pub mod line;
mod look;
mod matter;
pub mod page;
pub mod pager;
pub mod para;
mod rebreak;
pub mod rivers;
pub mod setter;
#[cfg(test)]
mod tests;
mod trouble;
pub mod verbatim;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::config::Layout;
use crate::config::manifest::Links;
use crate::diag::{Diagnostic, Report};
use crate::font::Fonts;
use crate::model::{self, Anchor, Book, Content, Matter, Note, TextPos};

use block::{Builder, Grid};
use compose::{Composed, Running};
use furniture::{Furniture, HeadWords};
use galley::Galley;
use page::{Bookmark, Certificate, Element, ElementId, Folio, PageStart, Role, Side};
use pager::{Geometry, NoteRules, Plan};
use para::{Folios, NoFolios};

pub use page::{Page, Pages};
pub use setter::{BookContext, Paragraph, Setter, Shop};

/// Lays out a book.
pub fn lay_out(book: &Book, layout: &Layout, fonts: &Fonts, links: Links, report: &mut Report) -> Pages {
    with_room(|| lay_out_here(book, layout, fonts, links, report))
}

/// Threads that set deeply nested text need room on their stacks: quotations in lists in quotations.
const STACK: usize = 32 << 20;

/// Runs work, and what it does in parallel, on as many threads as are there, with such stacks.
fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(rayon::current_num_threads()).stack_size(STACK).build() {
        Ok(pool) => pool.install(work),
        Err(_) => work(),
    }
}

fn lay_out_here(book: &Book, layout: &Layout, fonts: &Fonts, links: Links, report: &mut Report) -> Pages {
    let context = BookContext::new(fonts, layout, links, &book.assets);
    let units = units(book, layout);
    let shops: Vec<Shop<'_>> = units.iter().map(|u| context.shop(u.unit.name(), u.unit.notes())).collect();
    let mut set: Vec<SetUnit<'_>> = units.par_iter().zip(&shops).map(|(unit, shop)| set_unit(unit, book, shop)).collect();
    let mut rows = Rows::default();
    for (unit, set) in units.iter().zip(&mut set) {
        rows.take(unit, set);
    }
    let folios = rows.folios(&set);
    let composed: Vec<Composed> = set.par_iter_mut().map(|s| s.compose(&folios)).collect();
    for s in &mut set {
        report.merge(std::mem::take(&mut s.report));
    }
    report.keep_first("missing-glyph");
    report.keep_first("no-hyphenation");
    report.keep_first("unknown-code-language");
    report.keep_first("right-to-left");
    report.keep_first("east-asian");
    let heads = context.shop("", &[]);
    let mut binder = Binder::new(book, layout, &heads);
    for ((unit, set), composed) in units.iter().zip(&set).zip(composed) {
        binder.bind(unit, set, composed, report);
    }
    binder.finish()
}

/// A unit of the book, and how it opens.
struct Unit<'b> {
    unit: model::Unit<'b>,
    /// It opens on a recto; else on the next page.
    recto: bool,
    /// It may open on either side, as the pages before it end.
    either: bool,
}

impl Unit<'_> {
    /// Numbered in roman.
    fn front(&self) -> bool {
        matches!(self.unit.content, Content::Front(..))
    }

    /// Heads and folios stand on its pages.
    fn furnished(&self) -> bool {
        match self.unit.content {
            Content::Front(_, matter) | Content::Back(_, matter) => matches!(matter, Matter::Contents | Matter::Prose { .. }),
            Content::Part(..) => false,
            Content::Chapter { .. } => true,
        }
    }

    /// The index of its part.
    fn part(&self) -> Option<usize> {
        match self.unit.content {
            Content::Part(part, _) | Content::Chapter { part, .. } => Some(part),
            Content::Front(..) | Content::Back(..) => None,
        }
    }
}

/// The units of a book in the order of their pages.
fn units<'b>(book: &'b Book, layout: &Layout) -> Vec<Unit<'b>> {
    let is_copyright = |matter: &Matter| matches!(matter, Matter::Copyright(_));
    let opens_recto = |unit: &model::Unit<'_>| match unit.content {
        Content::Front(_, matter) => !is_copyright(matter),
        Content::Part(..) => true,
        Content::Chapter { .. } => layout.paging.chapter_recto,
        Content::Back(_, matter) => !is_copyright(matter) && layout.paging.chapter_recto,
    };
    let mut first_of_body = true;
    let unit = |unit: model::Unit<'b>| {
        let body = !matches!(unit.content, Content::Front(..));
        let recto = opens_recto(&unit) || body && std::mem::take(&mut first_of_body);
        first_of_body &= !body;
        Unit { unit, recto, either: !recto }
    };
    book.units().into_iter().map(unit).collect()
}

/// A unit set and paged.
struct SetUnit<'a> {
    /// Until the lines are made.
    setter: Option<Setter<'a>>,
    grid: Grid,
    galley: Galley,
    /// Opening on a recto, opening on a verso (where it may).
    plans: [Option<Plan>; 2],
    /// The side that it opens on.
    side: Side,
    /// The index of its first page in the book.
    first: usize,
    /// Composed already.
    done: Option<Composed>,
    report: Report,
}

impl SetUnit<'_> {
    fn plan(&self) -> &Plan {
        let [recto, verso] = &self.plans;
        let wanted = if self.side == Side::Recto { recto } else { verso };
        wanted.as_ref().or(recto.as_ref()).expect("a unit is always paged from a recto")
    }

    /// What its pages cost, on the side where they cost more.
    fn cost(&self) -> f64 {
        self.plans.iter().flatten().map(|p| p.cost).fold(0.0, f64::max)
    }

    fn compose(&mut self, folios: &dyn Folios) -> Composed {
        if let Some(done) = self.done.take() {
            return done;
        }
        let Some(mut setter) = self.setter.take() else { return Composed::default() };
        let composed = compose::compose(&self.galley, self.plan(), &mut setter, &self.grid, folios);
        for id in &composed.stray_notes {
            self.report.push(stray_note(setter.shop.notes.get(id.0 as usize)));
        }
        // The lines are made: what they were made of is no longer needed.
        self.galley.paragraphs = Vec::new();
        self.galley.notes = BTreeMap::new();
        composed
    }
}

/// A note that the pager did not know of.
fn stray_note(note: Option<&Note>) -> Diagnostic {
    let number = note.map_or(0, |n| n.number);
    let loc = note.and_then(|n| n.blocks.first()).map(|b| b.loc.clone()).unwrap_or_default();
    Diagnostic::error("internal-error", format!("note {number} is not on the page of its mark"))
        .at(loc)
        .with("it stands at the foot of its chapter's last page")
        .help("this is a fault in Postbound: please report it, with the post if you may")
}

/// Sets a unit and pages it; composes it too if it names no pages.
fn set_unit<'a>(unit: &Unit<'a>, book: &'a Book, shop: &'a Shop<'a>) -> SetUnit<'a> {
    let mut set = page_unit(unit, book, shop, BTreeSet::new());
    if set.cost() > pager::cost::TROUBLE {
        // What is rare is worth a second look: the paragraphs near the trouble in twice as many ways.
        let near = set.plans.iter().flatten().flat_map(Plan::trouble).collect();
        let again = page_unit(unit, book, shop, near);
        if again.cost() < set.cost() {
            set = again;
        }
    }
    if !set.galley.names_pages && !unit.either {
        set.done = Some(set.compose(&NoFolios));
    }
    set
}

/// Sets a unit, with the usual variants of its paragraphs or, for these items of its galley, with more, and pages it.
fn page_unit<'a>(unit: &Unit<'a>, book: &'a Book, shop: &'a Shop<'a>, generous: BTreeSet<usize>) -> SetUnit<'a> {
    let mut builder = Builder::new(shop, root_role(unit));
    builder.generous = generous;
    builder.galley.speaks(Galley::ROOT, Some(&book.meta.lang));
    match unit.unit.content {
        Content::Front(_, matter) | Content::Back(_, matter) => builder.matter(matter, book),
        Content::Part(_, part) => builder.part(part, book),
        Content::Chapter { chapter, part, .. } => {
            let level = if book.parts.get(part).is_some_and(|p| p.title.is_some()) { 2 } else { 1 };
            builder.chapter(chapter, level, &book.meta.lang);
        }
    }
    let Builder { setter, grid, galley, report, .. } = builder;
    let geometry = geometry(shop.layout, &grid);
    let recto = Some(pager::paginate(&galley.items, &geometry, Side::Recto));
    let verso = unit.either.then(|| pager::paginate(&galley.items, &geometry, Side::Verso));
    SetUnit { setter: Some(setter), grid, galley, plans: [recto, verso], side: Side::Recto, first: 0, done: None, report }
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

/// Folios of all anchors.
struct AllFolios(BTreeMap<Anchor, Folio>);

impl Folios for AllFolios {
    fn folio(&self, anchor: &Anchor) -> Option<Folio> {
        self.0.get(anchor).copied()
    }
}

/// Puts units in a row: which page each starts on.
#[derive(Default)]
struct Rows {
    next: usize,
    /// The index of page 1: the first page that is not front matter.
    body: Option<usize>,
}

impl Rows {
    fn take(&mut self, unit: &Unit<'_>, set: &mut SetUnit<'_>) {
        if unit.recto && self.next % 2 == 1 {
            self.next += 1;
        }
        if !unit.front() && self.body.is_none() {
            self.body = Some(self.next);
        }
        set.side = if self.next % 2 == 0 { Side::Recto } else { Side::Verso };
        set.first = self.next;
        self.next += set.plan().pages.len();
    }

    fn folio(&self, page: usize) -> Folio {
        folio_of(page, self.body.unwrap_or(usize::MAX))
    }

    fn folios(&self, set: &[SetUnit<'_>]) -> AllFolios {
        let mut folios = BTreeMap::new();
        for unit in set {
            for (n, page) in unit.plan().pages.iter().enumerate() {
                for fragment in page.fragments.iter().filter(|f| f.lines.start == 0) {
                    let anchors = unit.galley.pieces.get(fragment.item).map(|p| p.anchors.as_slice()).unwrap_or_default();
                    for anchor in anchors {
                        folios.insert(anchor.clone(), self.folio(unit.first + n));
                    }
                }
            }
        }
        AllFolios(folios)
    }
}

/// The folio of a page when the body starts at page `body`.
fn folio_of(page: usize, body: usize) -> Folio {
    let number = |n: usize| u32::try_from(n + 1).unwrap_or(u32::MAX);
    if page < body { Folio::Roman(number(page)) } else { Folio::Arabic(number(page - body)) }
}

/// Binds units into one book.
struct Binder<'s, 'b> {
    book: &'b Book,
    shop: &'s Shop<'s>,
    pages: Pages,
    running: Vec<Option<(HeadWords, Running)>>,
    body: Option<usize>,
    part: Option<(usize, ElementId, String)>,
}

impl<'s, 'b> Binder<'s, 'b> {
    fn new(book: &'b Book, layout: &'b Layout, shop: &'s Shop<'s>) -> Binder<'s, 'b> {
        let mut pages = Pages { trim: layout.page.trim, ..Pages::default() };
        let document =
            Element { role: Role::Document, parent: ElementId::DOCUMENT, lang: Some(book.meta.lang.clone()), alt: None, loc: None };
        pages.elements.push(document);
        Binder { book, shop, pages, running: Vec::new(), body: None, part: None }
    }

    fn bind(&mut self, unit: &Unit<'_>, set: &SetUnit<'_>, composed: Composed, report: &mut Report) {
        self.fill_to(set.first);
        if !unit.front() && self.body.is_none() {
            self.body = Some(set.first);
        }
        let parent = match (&self.part, unit.part()) {
            (Some((n, element, _)), Some(part)) if *n == part => *element,
            _ => ElementId::DOCUMENT,
        };
        let offset = u32::try_from(self.pages.elements.len()).unwrap_or(u32::MAX);
        for (n, element) in composed.elements.into_iter().enumerate() {
            let lang = element.lang.filter(|l| n > 0 || *l != self.book.meta.lang);
            let up = if n == 0 { parent } else { ElementId(element.parent.0.saturating_add(offset)) };
            self.pages.elements.push(Element { parent: up, lang, ..element });
        }
        if let Content::Part(_, part) = unit.unit.content {
            let title = part.title.as_ref().map(|t| t.plain()).unwrap_or_default();
            self.part = unit.part().map(|n| (n, ElementId(offset), title));
        }
        for (anchor, page, at) in composed.anchors {
            self.pages.anchors.entry(anchor).or_insert((set.first + page, at));
        }
        let words = self.head_words(unit);
        for (n, (mut page, running)) in composed.pages.into_iter().zip(composed.running).enumerate() {
            (page.unit, page.first_element) = (unit.unit.id, offset);
            page.start = match (page.start, unit.unit.content) {
                (PageStart::Text(pos), _) => PageStart::Text(TextPos { unit: unit.unit.id, ..pos }),
                (_, Content::Front(index, _)) => PageStart::Matter { back: false, index, page: n },
                (_, Content::Back(index, _)) => PageStart::Matter { back: true, index, page: n },
                (start @ (PageStart::Matter { .. } | PageStart::Blank), Content::Part(..) | Content::Chapter { .. }) => start,
            };
            self.pages.pages.push(page);
            self.running.push(unit.furnished().then(|| (words.clone(), running)));
        }
        self.bookmark(unit);
        self.certify(unit, set, report);
    }

    /// Blank pages up to this one.
    fn fill_to(&mut self, first: usize) {
        while self.pages.pages.len() < first {
            let side = if self.pages.pages.len() % 2 == 0 { Side::Recto } else { Side::Verso };
            let page = Page { side, ..Page::blank() };
            self.pages.pages.push(page);
            self.running.push(None);
        }
    }

    fn head_words(&self, unit: &Unit<'_>) -> HeadWords {
        let meta = &self.book.meta;
        let names: Vec<String> = meta.authors.iter().map(|a| a.name.clone()).collect();
        let chapter = match unit.unit.content {
            Content::Chapter { chapter, .. } => chapter.title.plain(),
            Content::Front(_, matter) | Content::Back(_, matter) => matter::title_of(matter, self.book),
            Content::Part(..) => String::new(),
        };
        let part = self.part.as_ref().filter(|p| Some(p.0) == unit.part()).map(|p| p.2.clone()).unwrap_or_default();
        let author = crate::model::vocabulary::of(&meta.lang).list(&names);
        HeadWords { title: meta.title.clone(), author, part, chapter }
    }

    fn bookmark(&mut self, unit: &Unit<'_>) {
        let mut add = |level: u8, title: String, anchor: &Anchor| {
            self.pages.bookmarks.push(Bookmark { level, title, anchor: anchor.clone() });
        };
        match unit.unit.content {
            Content::Front(_, matter) | Content::Back(_, matter) => {
                if let Some(anchor) = matter::anchor_of(matter) {
                    add(1, matter::title_of(matter, self.book), &anchor);
                }
            }
            Content::Part(_, part) => add(1, part.title.as_ref().map(|t| t.plain()).unwrap_or_default(), &part.anchor),
            Content::Chapter { chapter, .. } => {
                let level = if self.part.as_ref().is_some_and(|p| Some(p.0) == unit.part()) { 2 } else { 1 };
                let title = chapter.title.plain();
                let title = chapter.number.map_or(title.clone(), |n| format!("{n}. {title}"));
                add(level, title, &chapter.anchor);
                for section in &chapter.sections {
                    if let Some(title) = &section.title {
                        add(level + 1, title.plain(), &section.anchor);
                    }
                }
            }
        }
    }

    fn certify(&mut self, unit: &Unit<'_>, set: &SetUnit<'_>, report: &mut Report) {
        let Content::Chapter { chapter, .. } = unit.unit.content else { return };
        let plan = set.plan();
        self.pages.certificates.push(Certificate {
            chapter: chapter.title.plain(),
            cost: plan.cost,
            first_fit: plan.first_fit,
            lower_bound: plan.lower_bound,
        });
        let body = self.body.unwrap_or(0);
        trouble::report(&set.galley, plan, |page| folio_of(set.first + page, body), report);
    }

    fn finish(mut self) -> Pages {
        let body = self.body.unwrap_or(self.pages.pages.len());
        let mut setter = Setter::new(self.shop);
        let mut furniture = Furniture::new(&mut setter, &self.book.meta.lang);
        for (n, page) in self.pages.pages.iter_mut().enumerate() {
            page.folio = folio_of(n, body);
            if let Some(Some((words, running))) = self.running.get(n) {
                furniture.put(page, words, running);
            }
        }
        self.pages
    }
}

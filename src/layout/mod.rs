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
mod cache;
mod compose;
mod context;
pub mod dump;
pub mod formula;
mod furniture;
mod galley;
mod gap;
pub mod highlight;
pub mod hyphen;
pub mod inline;
pub mod item;
mod keep;
mod leads;
pub mod line;
mod look;
mod matter;
mod names;
pub mod numbering;
pub mod page;
pub mod pager;
pub mod para;
mod price;
mod rebreak;
pub mod rivers;
mod ruby;
mod scripts;
mod set;
pub mod setter;
mod spaces;
#[cfg(test)]
mod tests;
mod trouble;
pub mod verbatim;
mod wishes;
mod word_look;

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use crate::config::Layout;
use crate::config::manifest::Links;
use crate::diag::Report;
use crate::digest::Digest;
use crate::font::Fonts;
use crate::model::{self, Anchor, Book, Content, Matter, TextPos};

use cache::Paged;
use compose::{Composed, Running};
use furniture::{Furniture, HeadWords, Lines};
use page::{Bookmark, Certificate, Element, ElementId, Folio, PageStart, Role, Side};
use para::Folios;
use set::{BookKey, SetUnit};

pub use block::Grid;
pub use cache::Cache;
pub use context::{BookContext, UnitContext};
pub use page::{Page, Pages};
pub use setter::Setter;
pub use wishes::Wishes;

/// Lays out a book.
pub fn lay_out(book: &Book, layout: &Layout, fonts: &Fonts, links: Links, report: &mut Report) -> Pages {
    lay_out_again(&mut Cache::default(), book, Setting { layout, fonts, links, wishes: &Wishes::default() }, report)
}

/// What a book is set by.
#[derive(Clone, Copy)]
pub struct Setting<'a> {
    /// The look.
    pub layout: &'a Layout,
    /// The faces.
    pub fonts: &'a Fonts,
    /// What links become.
    pub links: Links,
    /// Where pages should start.
    pub wishes: &'a Wishes,
}

/// Lays out a book of which a version was laid out before with the same faces: only what changed is set. The pages are the same as
/// without the cache.
pub fn lay_out_again(cache: &mut Cache, book: &Book, setting: Setting<'_>, report: &mut Report) -> Pages {
    match cache.threads.take().filter(|pool| pool.current_num_threads() == rayon::current_num_threads()).or_else(roomy) {
        Some(pool) => {
            let pages = pool.install(|| lay_out_here(cache, book, setting, report));
            cache.threads = Some(pool);
            pages
        }
        None => lay_out_here(cache, book, setting, report),
    }
}

/// Threads that set deeply nested text need room on their stacks: quotations in lists in quotations.
const STACK: usize = 32 << 20;

/// As many threads as there are, with such stacks; none where the system has none to give.
fn roomy() -> Option<rayon::ThreadPool> {
    rayon::ThreadPoolBuilder::new().num_threads(rayon::current_num_threads()).stack_size(STACK).build().ok()
}

fn lay_out_here(cache: &mut Cache, book: &Book, setting: Setting<'_>, report: &mut Report) -> Pages {
    let Setting { layout, fonts, links, wishes } = setting;
    let words = cache.shelf(Digest::of(&format!("{:?}", layout.hyphenation)));
    let context = BookContext::with_words(fonts, layout, links, &book.assets, words);
    let units = units(book, layout);
    let early = OnceLock::new();
    let cx = |u: &Unit<'_>| UnitContext {
        folios: (u.when == When::OnceFoliosAreKnown).then_some(&early),
        wishes: wishes.of(&u.unit.name()),
        ..context.of_unit(u.unit.name(), &[])
    };
    let contexts: Vec<UnitContext<'_>> = units.iter().map(|u| UnitContext { notes: u.unit.notes(), ..cx(u) }).collect();
    let key = BookKey::new(book, setting);
    let known: &Cache = cache;
    let find_or_set = |unit: &Unit<'_>, cx| SetUnit::find_or_set(unit, key.of(unit), book, cx, known);
    let now: Vec<Option<SetUnit<'_>>> =
        units.par_iter().zip(&contexts).map(|(unit, cx)| (unit.when == When::Now).then(|| find_or_set(unit, cx))).collect();
    let mut rows = Rows::default();
    let mut set: Vec<SetUnit<'_>> = Vec::with_capacity(units.len());
    for ((unit, cx), ready) in units.iter().zip(&contexts).zip(now) {
        let mut one = ready.unwrap_or_else(|| {
            early.get_or_init(|| rows.folios(&set));
            find_or_set(unit, cx)
        });
        rows.take(unit, &mut one);
        set.push(one);
    }
    let folios = rows.folios(&set);
    let composed: Vec<Arc<Composed>> =
        set.par_iter_mut().zip(units.par_iter().zip(&contexts)).map(|(s, (unit, cx))| s.compose(unit, book, cx, &folios)).collect();
    for ((unit, s), composed) in units.iter().zip(&set).zip(&composed) {
        report.merge(Report::clone(&s.kept.report));
        composed.stray_notes.iter().for_each(|id| report.push(set::stray_note(unit.unit.notes().get(id.0 as usize))));
    }
    report.keep_once();
    let heads = context.of_unit("", &[]);
    let mut binder = Binder::new(book, layout, &heads);
    for ((unit, set), composed) in units.iter().zip(&set).zip(composed) {
        binder.bind(unit, set, &composed, report);
    }
    let pages = binder.finish(cache.furniture.entry(key.furniture()).or_default());
    for s in set {
        cache.keep(s.key, s.kept, s.was_set);
    }
    pages
}

/// A unit of the book, and how it opens.
struct Unit<'b> {
    unit: model::Unit<'b>,
    /// It opens on a recto; else on the next page.
    recto: bool,
    /// It may open on either side, as the pages before it end.
    either: bool,
    when: When,
}

/// When a unit is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// With all others, in any order: what it names of pages is put into slots of one width.
    Now,
    /// When it is known on which pages all before it stand: its lines are broken with the folios in them. It moves no page of theirs.
    OnceFoliosAreKnown,
}

impl When {
    fn of(unit: &model::Unit<'_>) -> When {
        match unit.content {
            Content::Back(_, Matter::Prose { kind, .. }) if kind == "index" => When::OnceFoliosAreKnown,
            Content::Front(..) | Content::Part(..) | Content::Chapter { .. } | Content::Back(..) => When::Now,
        }
    }
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
        Unit { unit, recto, either: !recto, when: When::of(&unit) }
    };
    book.units().into_iter().map(unit).collect()
}

/// Folios of all anchors.
#[derive(Debug)]
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
        self.next += set.paged().pages;
    }

    fn folio(&self, page: usize) -> Folio {
        folio_of(page, self.body.unwrap_or(usize::MAX))
    }

    fn folios(&self, set: &[SetUnit<'_>]) -> AllFolios {
        let mut folios = BTreeMap::new();
        for unit in set {
            for (anchor, page) in &unit.paged().anchors {
                folios.insert(anchor.clone(), self.folio(unit.first + page));
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
    cx: &'s UnitContext<'s>,
    pages: Pages,
    running: Vec<Option<(HeadWords, Running)>>,
    body: Option<usize>,
    part: Option<(usize, ElementId, String)>,
}

impl<'s, 'b> Binder<'s, 'b> {
    fn new(book: &'b Book, layout: &'b Layout, cx: &'s UnitContext<'s>) -> Binder<'s, 'b> {
        let mut pages = Pages { trim: layout.page.trim, ..Pages::default() };
        let document = Element {
            role: Role::Document,
            parent: ElementId::DOCUMENT,
            lang: Some(book.meta.lang.clone()),
            alt: None,
            actual: None,
            loc: None,
            span: None,
        };
        pages.elements.push(document);
        Binder { book, cx, pages, running: Vec::new(), body: None, part: None }
    }

    fn bind(&mut self, unit: &Unit<'_>, set: &SetUnit<'_>, composed: &Composed, report: &mut Report) {
        self.fill_to(set.first);
        if !unit.front() && self.body.is_none() {
            self.body = Some(set.first);
        }
        let parent = match (&self.part, unit.part()) {
            (Some((n, element, _)), Some(part)) if *n == part => *element,
            _ => ElementId::DOCUMENT,
        };
        let offset = u32::try_from(self.pages.elements.len()).unwrap_or(u32::MAX);
        for (n, element) in composed.elements.iter().cloned().enumerate() {
            let lang = element.lang.filter(|l| n > 0 || *l != self.book.meta.lang);
            let up = if n == 0 { parent } else { ElementId(element.parent.0.saturating_add(offset)) };
            self.pages.elements.push(Element { parent: up, lang, ..element });
        }
        if let Content::Part(_, part) = unit.unit.content {
            let title = part.title.as_ref().map(|t| t.plain()).unwrap_or_default();
            self.part = unit.part().map(|n| (n, ElementId(offset), title));
        }
        for (anchor, page, at) in &composed.anchors {
            self.pages.anchors.entry(anchor.clone()).or_insert((set.first + page, *at));
        }
        let words = self.head_words(unit);
        for (n, (mut page, running)) in composed.pages.iter().cloned().zip(composed.running.iter().cloned()).enumerate() {
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
        let author = crate::lang::words(&meta.lang).list(&names);
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
        let Paged { achieved: [cost, first_fit, lower_bound], troubles, .. } = set.paged();
        self.pages.certificates.push(Certificate {
            chapter: chapter.title.plain(),
            cost: *cost,
            first_fit: *first_fit,
            lower_bound: *lower_bound,
        });
        let body = self.body.unwrap_or(0);
        troubles.iter().for_each(|t| report.push(t.tell(|page| folio_of(set.first + page, body))));
    }

    fn finish(mut self, lines: &mut Lines) -> Pages {
        let body = self.body.unwrap_or(self.pages.pages.len());
        let mut setter = Setter::new(self.cx);
        let mut furniture = Furniture::new(&mut setter, &self.book.meta.lang, lines);
        for (n, page) in self.pages.pages.iter_mut().enumerate() {
            page.folio = folio_of(n, body);
            if let Some(Some((words, running))) = self.running.get(n) {
                furniture.put(page, words, running);
            }
        }
        if self.cx.layout.rtl {
            self.pages.mirror();
        }
        self.pages
    }
}

//! From a galley and its plan to pages: every line is made now and gets its place on the trim.
//!
//! Chapters are composed alone, with page indices of their own and without heads and folios; [`super::furniture`]
//! adds these when all chapters stand in a row.

mod starts;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::ops::Range;

use crate::config::layout::{Cut, InlineStyle};
use crate::model::{Anchor, Leaf, LeafPos, NoteId, UnitId};
use crate::unit::{Len, Point, Size};

use super::block::Grid;
use super::galley::{Body, Drawn, DrawnKind, Galley, NoteLine, Piece, SetLines, Slug, Tail};
use super::leads::leads;
use super::page::{Element, ElementId, Folio, LinkTo, Page, PageStart, Placed, Role, Side, TextRun};
use super::pager::{Fragment, Pitch, Plan, PlanPage};
use super::para::{Folios, Line, LinePiece, PieceKind, PieceTag};
use super::setter::Setter;

/// Pages of a chapter or of a piece of front or back matter.
#[derive(Clone, Debug, Default)]
pub struct Composed {
    /// The pages; folios count from 1 and units from 0, and both are corrected later.
    pub pages: Vec<Page>,
    /// What heads need to know of each.
    pub running: Vec<Running>,
    /// Its structure tree, element 0 its root.
    pub elements: Vec<Element>,
    /// Where anchors stand: (page, place).
    pub anchors: Vec<(Anchor, usize, Point)>,
    /// Notes that found no place on the page of their marks or after it: never any, if the pager counted what is drawn here.
    pub stray_notes: Vec<NoteId>,
}

/// What a running head may say of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Running {
    /// The post that the page starts in, or that starts on it.
    pub post: String,
    /// A chapter opens here: no head.
    pub opening: bool,
    /// A picture takes the page: neither head nor folio.
    pub bare: bool,
}

/// Composes a galley as planned.
pub fn compose(galley: &Galley, plan: &Plan, setter: &mut Setter<'_>, grid: &Grid, folios: &dyn Folios) -> Composed {
    let layout = setter.cx.layout;
    let mut c = Compositor {
        galley,
        setter,
        grid,
        folios,
        left: Len::ZERO,
        top: layout.page.top,
        out: Composed { elements: galley.elements.clone(), ..Composed::default() },
        placed: Vec::new(),
        inline: BTreeMap::new(),
        queue: VecDeque::new(),
        held: None,
        noted: BTreeSet::new(),
        posts: 0,
        bare: false,
        at_foot: false,
    };
    for (n, page) in plan.pages.iter().enumerate() {
        c.left = match page.side {
            Side::Recto => layout.page.inside,
            Side::Verso => layout.page.outside,
        };
        c.page(page, n, n + 1 == plan.pages.len());
    }
    c.out
}

struct Compositor<'c, 's> {
    galley: &'c Galley,
    setter: &'c mut Setter<'s>,
    grid: &'c Grid,
    folios: &'c dyn Folios,
    /// The text block's upper left corner.
    left: Len,
    top: Len,
    out: Composed,
    placed: Vec<(Point, Placed)>,
    /// Elements inside a paragraph, by paragraph and what they are.
    inline: BTreeMap<(ElementId, Inside), ElementId>,
    /// Lines of notes that are still to be placed.
    queue: VecDeque<(NoteId, usize)>,
    /// A picture of a note that found no room: it is drawn with the next line.
    held: Option<(NoteId, usize)>,
    noted: BTreeSet<NoteId>,
    posts: usize,
    /// A picture takes this page.
    bare: bool,
    /// Nothing stands below on this page, notes apart.
    at_foot: bool,
}

/// No line of the contents has more dots.
const MOST_DOTS: usize = 400;

/// As what words are set.
#[derive(Clone, Copy, PartialEq, Eq)]
enum As {
    /// The book's text.
    Text,
    /// Words that are not: they have no place in it.
    Generated,
    /// A table's header once more: not even read aloud.
    Again,
}

/// Names an element inside a paragraph.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Inside {
    Link(u32),
    Note(NoteId),
    Page(Anchor),
    Formula(usize),
    Piece(usize, usize),
}

impl Compositor<'_, '_> {
    fn page(&mut self, page: &PlanPage, number: usize, last: bool) {
        let mut running = Running::default();
        let mut start = None;
        let shift = shift_to_foot(&page.fragments);
        self.panels(&page.fragments, shift);
        for (n, fragment) in page.fragments.iter().enumerate() {
            let top = fragment.top + i32::from(n >= shift);
            let y = self.top + self.grid.half() * i64::from(top);
            let piece = &self.galley.column.pieces[fragment.item];
            if fragment.lines.start == 0 {
                let at = Point { x: self.left, y };
                self.out.anchors.extend(piece.anchors.iter().map(|a| (a.clone(), number, at)));
            }
            if running.post.is_empty() && piece.post > 0 {
                running.post = self.galley.posts.get(piece.post - 1).cloned().unwrap_or_default();
            }
            self.posts = piece.post;
            self.at_foot = n + 1 == page.fragments.len();
            let from = self.placed.len();
            self.fragment(piece, fragment, y);
            if start.is_none() && !self.is_moved(&page.fragments, n) {
                start = self.first_text(from);
            }
        }
        let start = start.or_else(|| self.first_text(0));
        if last {
            self.gather_strays(page);
        }
        self.notes(page, number, last);
        self.out.pages.push(Page {
            folio: Folio::Arabic(u32::try_from(number + 1).unwrap_or(u32::MAX)),
            side: page.side,
            blank: false,
            unit: UnitId::default(),
            first_element: 0,
            placed: self.placed.drain(..).collect::<Vec<_>>().into(),
            start: start.map_or(PageStart::Blank, |pos| PageStart::Text(pos.of(UnitId::default()))),
        });
        running.opening = number == 0;
        running.bare = std::mem::take(&mut self.bare);
        self.out.running.push(running);
    }

    /// The panels of what stands on the page, below it.
    fn panels(&mut self, fragments: &[Fragment], shift: usize) {
        let half = self.grid.half();
        for panel in &self.galley.column.panels {
            let mut beside = fragments.iter().enumerate().filter(|(_, f)| panel.items.contains(&f.item));
            let Some(first) = beside.next() else { continue };
            let last = beside.next_back().unwrap_or(first);
            let top = |(n, f): (usize, &Fragment)| half * i64::from(f.top + i32::from(n >= shift));
            let height = top(last) + half * i64::from(last.1.depth) - top(first);
            let style = &panel.style;
            // The edges of a box stand in the white above and below.
            let out = if style.is_box() { style.padding.min(half) / 2 } else { Len::ZERO };
            let (x, y) = (self.left + panel.left, self.top + top(first) - out);
            let (width, height) = (panel.width, height + out * 2);
            let mut put = |x: Len, y: Len, width: Len, height: Len, grey: u16| {
                self.placed.push((Point { x, y }, Placed::Rule { size: Size { width, height }, grey }));
            };
            if style.tint > 0 {
                put(x, y, width, height, 1000 - style.tint.min(1000));
            }
            let line = style.frame;
            if line > Len::ZERO {
                put(x, y, width, line, style.grey);
                put(x, y + height - line, width, line, style.grey);
                put(x, y, line, height, style.grey);
                put(x + width - line, y, line, height, style.grey);
            }
            if style.rule > Len::ZERO {
                let at = if panel.rtl { x + width - style.rule } else { x };
                put(at, y, style.rule, height, style.grey);
            }
        }
    }

    fn fragment(&mut self, piece: &Piece, fragment: &Fragment, y: Len) {
        match &piece.body {
            Body::Lines(lines) => self.lines(lines, fragment, y),
            Body::Slugs { slugs, repeat, foot, close } => {
                let choice = &self.galley.column.items[fragment.item].variants[fragment.variant];
                let head = self.galley.column.items[fragment.item].head;
                let mut y = y
                    + self.slack(choice, fragment, head) / 2
                    + self.to_foot(slugs, fragment.lines.clone(), self.slack(choice, fragment, head));
                if fragment.lines.start > 0 && *repeat {
                    if let Some(first) = slugs.first() {
                        self.slug(first, y, As::Again);
                        y += first.depth;
                    }
                }
                for slug in slugs.get(fragment.lines.clone()).unwrap_or_default() {
                    self.slug(slug, y, As::Text);
                    y += slug.depth;
                }
                let end = if fragment.lines.end == slugs.len() { y - *close } else { y };
                for drawn in foot {
                    self.draw(drawn, Point { x: self.left, y: end }, As::Text);
                }
            }
            Body::Sizes(_) => {
                for slug in piece.body.shown(fragment) {
                    let room = self.grid.half() * i64::from(fragment.depth) - slug.depth;
                    let y = y + self.to_foot(std::slice::from_ref(slug), 0..1, room.max(Len::ZERO));
                    self.slug(slug, y, As::Text);
                }
            }
        }
    }

    /// What rounding up to whole lines left over.
    fn slack(&self, choice: &super::pager::Choice, fragment: &Fragment, head: Len) -> Len {
        match &choice.pitch {
            Pitch::Grid => Len::ZERO,
            Pitch::Own(_) => {
                let used = choice.extent(fragment.lines.start, fragment.lines.end, head);
                (self.grid.half() * i64::from(fragment.depth) - used).max(Len::ZERO)
            }
        }
    }

    /// By how much slugs at the foot of a page are lowered, so that their last words stand on the last line as those of the facing
    /// page do: what is below them, a rule or white, hangs out.
    fn to_foot(&self, slugs: &[Slug], lines: Range<usize>, slack: Len) -> Len {
        let words = |d: &&Drawn| matches!(d.what, DrawnKind::Line(..) | DrawnKind::Generated(..) | DrawnKind::Words(_));
        let shown = slugs.get(lines).unwrap_or_default().last().filter(|_| self.at_foot);
        let Some((last, end)) = shown.and_then(|slug| Some((slug, slug.drawn.iter().filter(words).map(|d| d.at.y).max()?))) else {
            return Len::ZERO;
        };
        let down = last.depth - end + slack - slack / 2 - (self.grid.leading - self.grid.base);
        down.max(-slack / 2).min(self.grid.leading)
    }

    fn slug(&mut self, slug: &Slug, y: Len, what: As) {
        for drawn in &slug.drawn {
            self.draw(drawn, Point { x: self.left, y }, what);
        }
    }

    fn lines(&mut self, set: &SetLines, fragment: &Fragment, y: Len) {
        let paragraph = &self.galley.paragraphs[set.paragraph];
        let choice = &self.galley.column.items[fragment.item].variants[fragment.variant];
        let variant = set.order.get(fragment.variant).copied().unwrap_or(paragraph.best);
        let (pitch, base) = match set.pitch {
            None => (self.grid.leading, self.grid.base),
            Some(pitch) if self.at_foot => (pitch, self.grid.base - (self.grid.leading - pitch) + self.slack(choice, fragment, Len::ZERO)),
            Some(pitch) => (pitch, self.grid.base_in(pitch) + self.slack(choice, fragment, Len::ZERO) / 2),
        };
        let count = choice.lines.len();
        // Formulas may keep lines apart.
        let white = match (&set.pitch, &choice.pitch, paragraph.variants.get(variant)) {
            (None, Pitch::Own(_), Some(chosen)) => leads(&chosen.lines, pitch),
            _ => Vec::new(),
        };
        let mut down = Len::ZERO;
        for (step, n) in (0i64..).zip(fragment.lines.clone()) {
            down += white.get(n).copied().unwrap_or_default();
            let baseline = y + base + pitch * step + down;
            let line = paragraph.line(variant, n, self.setter, self.folios);
            let origin = Point { x: self.left + set.x, y: baseline };
            if n == 0 {
                for drawn in &set.label {
                    self.draw(drawn, Point { x: self.left, y: baseline }, As::Text);
                }
                if let Some(lead) = &set.lead {
                    let first = line.pieces.iter().map(|p| p.x).min().unwrap_or_default();
                    self.line(lead.clone(), Point { x: origin.x + first - lead.width(), y: baseline }, set.element, As::Generated);
                }
            }
            for (_, drawn) in set.beside.iter().filter(|(line, _)| *line == n) {
                self.draw(drawn, Point { x: self.left, y: baseline }, As::Text);
            }
            let tail = set.tail.as_ref().filter(|_| n + 1 == count).map(|tail| (tail, origin.x + line.width()));
            self.line(line, origin, set.element, if set.generated { As::Generated } else { As::Text });
            if let Some((tail, from)) = tail {
                self.tail(tail, from, baseline);
            }
            if let Some(facts) = paragraph.variants.get(variant).and_then(|v| v.lines.get(n)) {
                self.reached(&facts.places, Point { x: origin.x, y: baseline - base });
                self.call(&facts.notes, set.element);
            }
        }
    }

    /// Places of the index that stand in a line, whose upper edge is at `at`.
    fn reached(&mut self, places: &[Anchor], at: Point) {
        let page = self.out.pages.len();
        self.out.anchors.extend(places.iter().map(|place| (place.clone(), page, at)));
    }

    /// The folio at the end of a line of the contents.
    fn tail(&mut self, tail: &Tail, from: Len, y: Len) {
        let words = self.folios.folio(&tail.anchor).map_or_else(|| "–".to_string(), |f| f.to_string());
        let words = crate::lang::figures_from(words, self.setter.cx.layout.zero);
        let lang = crate::model::Lang::default();
        let line = self.setter.simple(&words, &tail.style, &lang);
        let right = self.left + tail.right;
        let x = right - line.width();
        if tail.leaders {
            let light = InlineStyle { cut: Cut { bold: false, ..tail.style.cut }, ..tail.style.clone() };
            let dot = self.setter.simple(".", &light, &lang);
            let step = tail.style.size * 2 / 3;
            // Dots stand at the same places on every line: they are counted from the right edge.
            let last = (3..).map(|n| right - step * n).find(|at| *at + dot.width() + step / 2 < x).unwrap_or(x);
            let dots: Vec<Len> = (0..).map(|n| last - step * n).take_while(|at| *at > from + step).take(MOST_DOTS).collect();
            // Two dots lead nowhere.
            for at in dots.iter().copied().filter(|_| dots.len() >= 3) {
                self.line(dot.clone(), Point { x: at, y }, ElementId::ARTIFACT, As::Generated);
            }
        }
        let link = self.inside(tail.element, Inside::Page(tail.anchor.clone()), Role::Link);
        self.line(line, Point { x, y }, link, As::Generated);
        let size = Size { width: right - (self.left), height: self.grid.leading };
        let at = Point { x: self.left, y: y - self.grid.base };
        let to = LinkTo::Anchor(tail.anchor.clone());
        self.placed.push((at, Placed::Link { size, to, contents: words, element: link }));
    }

    fn draw(&mut self, drawn: &Drawn, origin: Point, as_what: As) {
        let at = Point { x: origin.x + drawn.at.x, y: origin.y + drawn.at.y };
        let element = if as_what == As::Again { ElementId::ARTIFACT } else { drawn.element };
        match &drawn.what {
            DrawnKind::Line(paragraph, n) => {
                let p = &self.galley.paragraphs[*paragraph];
                let line = p.line(p.best, *n, self.setter, self.folios);
                self.line(line, at, element, as_what);
                if let Some(facts) = p.variants.get(p.best).and_then(|v| v.lines.get(*n)).filter(|_| as_what == As::Text) {
                    self.reached(&facts.places, Point { x: at.x, y: at.y - self.grid.base });
                    self.call(&facts.notes, element);
                }
            }
            DrawnKind::Generated(paragraph, n) => {
                let p = &self.galley.paragraphs[*paragraph];
                let line = p.line(p.best, *n, self.setter, self.folios);
                self.line(line, at, element, As::Generated);
            }
            DrawnKind::Anchor(anchor) => self.out.anchors.push((anchor.clone(), self.out.pages.len(), at)),
            DrawnKind::Words(line) => self.line(line.clone(), at, element, As::Generated),
            DrawnKind::Run(run, pos) => {
                let run = TextRun { element, pos: *pos, ..run.clone() };
                self.placed.push((at, Placed::Text(run)));
            }
            DrawnKind::Image(asset, size) => self.placed.push((at, Placed::Image { asset: *asset, size: *size, element, seen: None })),
            DrawnKind::Bleed { asset, at: corner, size, seen, page } => {
                self.bare |= *page;
                let over = (seen.width - self.setter.cx.layout.page.trim.width) / 2;
                let point = Point { x: corner.x, y: corner.y + if *page { Len::ZERO } else { at.y } };
                let window = (Point { x: -over, y: if *page { -over } else { point.y } }, *seen);
                self.placed.push((point, Placed::Image { asset: *asset, size: *size, element, seen: Some(window) }));
            }
            DrawnKind::Rule(size, grey) => self.placed.push((at, Placed::Rule { size: *size, grey: *grey })),
            DrawnKind::Link(size, to, contents) => {
                self.placed.push((at, Placed::Link { size: *size, to: to.clone(), contents: contents.clone(), element }));
            }
        }
    }

    /// Places a line: `at` is where the measure's left edge meets the baseline.
    fn line(&mut self, line: Line, at: Point, element: ElementId, as_what: As) {
        let mut links: Vec<(ElementId, LinkTo, Len, Len, String)> = Vec::new();
        for (n, piece) in line.pieces.into_iter().enumerate() {
            let (inner, to) = if element == ElementId::ARTIFACT { (element, None) } else { self.tagged(&piece, element) };
            let from = at.x + piece.x;
            let y = at.y - piece.rise;
            let right = from + piece.what.width();
            let words = run_of(&piece).map(|r| r.text.clone());
            let words = words.as_deref().unwrap_or("");
            match piece.what {
                PieceKind::Text(mut run) => {
                    // Pages are kept until every output is written: no spare room is kept with them.
                    run.glyphs.shrink_to_fit();
                    let pos = run.pos.filter(|p| as_what == As::Text && p.leaf != Leaf(0));
                    self.placed.push((Point { x: from, y }, Placed::Text(TextRun { element: inner, pos, ..run })));
                }
                PieceKind::Image { asset, size, alt } => {
                    let figure = if inner == ElementId::ARTIFACT || alt.as_deref() == Some("") {
                        ElementId::ARTIFACT
                    } else {
                        let figure = self.inside(inner, Inside::Piece(self.placed.len(), n), Role::Figure);
                        if let Some(e) = self.out.elements.get_mut(figure.0 as usize) {
                            e.alt = alt;
                        }
                        figure
                    };
                    let at = Point { x: from, y: y - size.height };
                    self.placed.push((at, Placed::Image { asset, size, element: figure, seen: None }));
                }
                PieceKind::Rule { size } => self.placed.push((Point { x: from, y }, Placed::Rule { size, grey: 0 })),
            }
            let Some(to) = to else { continue };
            match links.last_mut() {
                Some(last) if last.0 == inner => {
                    last.3 = last.3.max(right);
                    if !last.4.is_empty() && !words.is_empty() {
                        last.4.push(' ');
                    }
                    last.4.push_str(words);
                }
                _ => links.push((inner, to, from, right, words.to_string())),
            }
        }
        for (element, to, from, right, words) in links {
            let contents = match &to {
                LinkTo::Url(url) => url.clone(),
                LinkTo::Anchor(_) => words,
            };
            let point = Point { x: from, y: at.y - self.grid.base };
            let size = Size { width: right - from, height: self.grid.leading };
            self.placed.push((point, Placed::Link { size, to, contents, element }));
        }
    }

    /// The element of a piece of a line, and where it leads.
    fn tagged(&mut self, piece: &LinePiece, element: ElementId) -> (ElementId, Option<LinkTo>) {
        match &piece.tag {
            PieceTag::Plain => (element, None),
            PieceTag::Link { index, to } => (self.inside(element, Inside::Link(*index), Role::Link), Some(to.clone())),
            PieceTag::NoteRef(id) => {
                let reference = self.inside(element, Inside::Note(*id), Role::Reference);
                let link = self.inside(reference, Inside::Note(*id), Role::Link);
                (link, Some(LinkTo::Anchor(self.setter.cx.note_anchor(*id))))
            }
            PieceTag::PageRef(anchor, lang) => {
                let link = self.inside(element, Inside::Page(anchor.clone()), Role::Link);
                if let Some(e) = self.out.elements.get_mut(link.0 as usize) {
                    e.lang.clone_from(lang);
                }
                (link, Some(LinkTo::Anchor(anchor.clone())))
            }
            PieceTag::Foreign(lang) => {
                let pos = run_of(piece).and_then(|r| r.pos).unwrap_or_default();
                let key = Inside::Piece(pos.leaf.0 as usize, pos.offset as usize);
                let span = self.inside(element, key, Role::Span);
                if let Some(e) = self.out.elements.get_mut(span.0 as usize) {
                    e.lang = Some(lang.clone());
                }
                (span, None)
            }
            PieceTag::Formula(said) => {
                let formula = self.inside(element, Inside::Formula(said.at), Role::Formula);
                if let Some(e) = self.out.elements.get_mut(formula.0 as usize) {
                    (e.alt, e.actual) = (Some(said.spoken.clone()), Some(said.tex.clone()));
                }
                (formula, None)
            }
            PieceTag::Code => {
                let pos: LeafPos = run_of(piece).and_then(|r| r.pos).unwrap_or_default();
                let key = Inside::Piece(pos.leaf.0 as usize, pos.offset as usize);
                (self.inside(element, key, Role::Code), None)
            }
        }
    }

    /// The element of this name below `parent`, made when it is first asked for.
    fn inside(&mut self, parent: ElementId, name: Inside, role: Role) -> ElementId {
        let elements = &mut self.out.elements;
        *self.inline.entry((parent, name)).or_insert_with(|| {
            elements.push(Element { role, parent, lang: None, alt: None, actual: None, loc: None, span: None });
            ElementId(u32::try_from(elements.len() - 1).unwrap_or(u32::MAX))
        })
    }

    /// Notes are called: their lines wait for the foot of the page.
    fn call(&mut self, notes: &[NoteId], element: ElementId) {
        for id in notes {
            let Some(note) = self.galley.column.notes.get(id) else { continue };
            if !self.noted.insert(*id) {
                continue;
            }
            let parent = if element == ElementId::ARTIFACT { Galley::ROOT } else { element };
            if let Some(e) = self.out.elements.get_mut(note.element.0 as usize) {
                e.parent = parent;
            }
            self.queue.extend((0..note.lines.len()).map(|n| (*id, n)));
        }
    }

    /// What the pager did not count is put on the last page, rather than lost, and is told.
    fn gather_strays(&mut self, page: &PlanPage) {
        let uncalled: Vec<NoteId> = self.galley.column.notes.keys().filter(|id| !self.noted.contains(id)).copied().collect();
        self.out.stray_notes.clone_from(&uncalled);
        self.call(&uncalled, ElementId::ARTIFACT);
        self.out.stray_notes.extend(self.queue.iter().skip(page.note_lines as usize).map(|l| l.0));
        self.out.stray_notes.dedup();
    }

    /// The notes at the foot of a page; all that are left on the last one.
    fn notes(&mut self, page: &PlanPage, number: usize, last: bool) {
        let layout = self.setter.cx.layout;
        let count = if last { self.queue.len() } else { (page.note_lines as usize).min(self.queue.len()) };
        if count == 0 {
            return;
        }
        let lines: Vec<_> = self.queue.drain(..count).collect();
        let pitch = layout.note.leading;
        let depth = self.grid.leading * (i64::from(self.grid.lines) - i64::from(page.short));
        let last = self.top + depth - (self.grid.leading - self.grid.base);
        let first = last - pitch * i64::try_from(count - 1).unwrap_or(0);
        let galley = self.galley;
        if layout.note.rule > Len::ZERO {
            let size = Size { width: layout.note.rule.min(self.grid.measure), height: Len::pt(0.4) };
            let at = Point { x: self.left, y: first - self.grid.base_in(pitch) - self.grid.half() / 2 };
            self.placed.push((at, Placed::Rule { size, grey: 0 }));
        }
        let mut rooms = vec![0; lines.len()];
        for step in (1..lines.len()).rev() {
            rooms[step - 1] = if lines[step - 1].0 == lines[step].0 { rooms[step] + 1 } else { 0 };
        }
        for (step, ((id, n), room)) in lines.iter().copied().zip(rooms).enumerate() {
            let Some(line) = galley.column.notes.get(&id).and_then(|note| note.lines.get(n)) else { continue };
            let y = first + pitch * i64::try_from(step).unwrap_or(0);
            if n == 0 {
                self.out.anchors.push((self.setter.cx.note_anchor(id), number, Point { x: self.left, y: y - pitch }));
            }
            self.note_line(id, n, line, Point { x: self.left, y }, room);
        }
    }

    /// A line of a note; `room` lines of the note stand below it on the page. A figure that hangs lower than that is drawn with the
    /// first line on the next page if more of its lines stand there, and smaller in either case.
    fn note_line(&mut self, id: NoteId, n: usize, line: &NoteLine, at: Point, room: usize) {
        let held = self.held.take().and_then(|(note, m)| {
            let from = self.galley.column.notes.get(&note)?.lines.get(m)?;
            (note == id).then_some((from, from.hangs.saturating_sub(n - m)))
        });
        if let Some((from, hangs)) = held {
            self.note_figure(from, at, hangs.min(room));
        }
        if line.hangs > room && line.hangs - room > room + 1 {
            self.held = Some((id, n));
        } else {
            self.note_figure(line, at, line.hangs.min(room));
        }
    }

    /// What is drawn from a note's line on. A figure hangs over so many lines instead of those that it wants: its pictures are
    /// smaller by what is missing, and its caption follows them.
    fn note_figure(&mut self, line: &NoteLine, at: Point, hangs: usize) {
        let missing = self.setter.cx.layout.note.leading * i64::try_from(line.hangs.saturating_sub(hangs)).unwrap_or(0);
        let foot = |d: &Drawn| if let DrawnKind::Image(_, size) = &d.what { Some(d.at.y + size.height) } else { None };
        let foot = line.drawn.iter().filter_map(foot).max();
        for drawn in &line.drawn {
            match (&drawn.what, foot) {
                (DrawnKind::Image(asset, size), Some(_)) => {
                    let height = (size.height - missing).max(size.height / 4);
                    let small = Size { width: size.width.scale(height.0, size.height.0.max(1)), height };
                    let place = Point { x: at.x + drawn.at.x + (size.width - small.width) / 2, y: at.y + drawn.at.y };
                    self.placed.push((place, Placed::Image { asset: *asset, size: small, element: drawn.element, seen: None }));
                }
                (_, Some(foot)) if drawn.at.y >= foot => self.draw(drawn, Point { y: at.y - missing, ..at }, As::Text),
                _ => self.draw(drawn, at, As::Text),
            }
        }
    }
}

fn run_of(piece: &LinePiece) -> Option<&TextRun> {
    match &piece.what {
        PieceKind::Text(run) => Some(run),
        PieceKind::Image { .. } | PieceKind::Rule { .. } => None,
    }
}

/// From which fragment on a page's end must be moved down by half a line, because a display that is set off by half
/// lines runs into the foot of the page: its space then takes a whole line above and its lines register.
fn shift_to_foot(fragments: &[Fragment]) -> usize {
    let odd_end = fragments.last().is_some_and(|f| (f.top + f.depth) % 2 != 0);
    if !odd_end {
        return fragments.len();
    }
    fragments.iter().rposition(|f| f.top % 2 == 0).map_or(0, |n| n + 1)
}

//! The content stream of a page: the display list as PDF operators, and what of it belongs to which element.
//!
//! The painter walks the list and knows marked content, colours and where things stand on the sheet; what a line of text looks
//! like in operators is the [`Pen`]'s.

use std::io::Write as _;

use super::fonts::{Cluster, SubsetFace, Subsets, clusters};
use super::number::{Milli, milli, push_hex_utf16};
use super::pen::Pen;
use super::reading::{PlacedAt, next_of};
use super::role::role_name;
use super::sheet::{Area, Sheet};
use crate::layout::page::{Element, ElementId, LinkTo, Page, Placed, Role, TextRun};
use crate::model::AssetId;
use crate::unit::{Len, Point, Size};

/// A text that goes on does so within so many pages: on the next one, but for pages of pictures.
const NEAR: usize = 4;
/// What every page of a PDF shares.
pub struct Canvas<'a> {
    /// The faces.
    pub subsets: &'a Subsets,
    /// The structure tree; `None` for an untagged PDF.
    pub elements: Option<&'a [Element]>,
    pub sheet: &'a Sheet,
    /// The format has replacement text (from 1.4 on).
    pub actual_text: bool,
}

/// A place that leads elsewhere.
pub struct LinkArea<'a> {
    /// Where on the sheet.
    pub area: Area,
    /// Where to.
    pub to: &'a LinkTo,
    /// What it says.
    pub contents: &'a str,
    pub element: ElementId,
}

/// A page painted.
#[derive(Default)]
pub struct Painted<'a> {
    /// The operators.
    pub stream: Vec<u8>,
    /// The element of each marked content, by its identifier (MCID).
    pub marks: Vec<ElementId>,
    /// Where pictures stand, and whose they are.
    pub figures: Vec<(ElementId, Area)>,
    /// The first character of each label of a list.
    pub labels: Vec<(ElementId, char)>,
    /// Places that lead elsewhere.
    pub links: Vec<LinkArea<'a>>,
}

/// What the marked content that is open belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Closed,
    Pagination,
    Layout,
    Element(ElementId),
    /// A stretch of an element that stands for other characters than its glyphs'.
    Actual,
}

struct Painter<'a> {
    canvas: &'a Canvas<'a>,
    /// Where the layout's upper left corner stands on the sheet.
    origin: Point,
    /// The upper left corner of the trim.
    trim: Point,
    /// The height of the sheet.
    height: Len,
    painted: Painted<'a>,
    mark: Mark,
    page: &'a Page,
    /// What the run being painted belongs to.
    element: ElementId,
    grey: u16,
    pen: Pen,
}

/// Paints a page's things in the order given; `later` are those of the pages after it, where its texts may go on, to know
/// whether a space is between.
pub fn paint<'a>(canvas: &'a Canvas<'a>, page: &'a Page, items: &[&'a PlacedAt], later: &[Page]) -> Painted<'a> {
    let mut painter = Painter {
        canvas,
        origin: canvas.sheet.origin(page.side),
        trim: canvas.sheet.trim_origin(page.side),
        height: canvas.sheet.size().height,
        painted: Painted::default(),
        mark: Mark::Closed,
        page,
        element: ElementId::ARTIFACT,
        grey: 0,
        pen: Pen::default(),
    };
    let mut rest = items;
    while let [(point, placed), after @ ..] = rest {
        match placed {
            Placed::Text(run) => {
                // Without a structure tree nobody is told of spaces that are not set.
                let goes_on = canvas.elements.is_some().then(|| {
                    let on = later.iter().take(NEAR).filter(|later| later.unit == page.unit).flat_map(|later| &later.placed);
                    next_of(run, after.iter().copied()).or_else(|| next_of(run, on))
                });
                painter.text(*point, run, goes_on.flatten().is_some_and(|n| is_space_between(run, n)));
            }
            Placed::Image { asset, size, element, seen } => painter.image(*point, *asset, *size, page.element(*element), *seen),
            Placed::Rule { size, grey } => painter.rule(*point, *size, *grey),
            Placed::Link { size, to, contents, element } => {
                let area = painter.area(*point, *size);
                painter.painted.links.push(LinkArea { area, to, contents, element: page.element(*element) });
            }
        }
        rest = after;
    }
    painter.end_text();
    painter.close_mark();
    painter.painted.stream = painter.pen.out;
    painter.painted
}

/// Whether the text has characters between two runs: the space at which a line was broken, which nobody sets.
fn is_space_between(run: &TextRun, next: &TextRun) -> bool {
    match (run.pos, next.pos) {
        (Some(a), Some(b)) => {
            !run.hyphenated
                && a.leaf == b.leaf
                && b.offset as usize > a.offset as usize + run.text.len()
                && !run.text.ends_with(char::is_whitespace)
        }
        _ => false,
    }
}

impl<'a> Painter<'a> {
    fn x(&self, x: Len) -> f64 {
        (x + self.origin.x).to_pt()
    }

    fn y(&self, y: Len) -> Milli {
        milli(self.height - self.origin.y - y)
    }

    fn area(&self, point: Point, size: Size) -> Area {
        let left = point.x + self.origin.x;
        [milli(left), self.y(point.y + size.height), milli(left + size.width), self.y(point.y)]
    }

    /// Opens the marked content that something belongs to, unless it is open.
    fn mark(&mut self, element: ElementId, otherwise: Mark) {
        let Some(elements) = self.canvas.elements else { return };
        let role = elements.get(element.0 as usize).filter(|e| !e.is_decoration()).map(|e| e.role);
        let mark = if role.is_some() { Mark::Element(element) } else { otherwise };
        if mark == self.mark {
            return;
        }
        self.close_mark();
        match (mark, role) {
            (Mark::Element(element), Some(role)) => {
                let mcid = self.next_mcid(element);
                writeln!(self.pen.out, "/{}<</MCID {mcid}>>BDC", role_name(role)).expect("a vector takes all bytes");
            }
            (Mark::Layout, _) => self.pen.op("/Artifact<</Type/Layout>>BDC\n"),
            _ => self.pen.op("/Artifact<</Type/Pagination>>BDC\n"),
        }
        self.mark = mark;
    }

    /// Opens the marked content of the run being painted again, after a stretch that had one of its own.
    #[inline]
    fn mark_again(&mut self) {
        if self.mark == Mark::Closed && self.canvas.elements.is_some() {
            self.mark(self.element, Mark::Pagination);
        }
    }

    fn next_mcid(&mut self, element: ElementId) -> usize {
        self.painted.marks.push(element);
        self.painted.marks.len() - 1
    }

    fn close_mark(&mut self) {
        self.pen.end_show();
        if self.mark != Mark::Closed {
            self.pen.op("EMC\n");
            self.mark = Mark::Closed;
        }
    }

    /// Ends the text object. Marked content must begin and end on the same side of its border.
    fn end_text(&mut self) {
        if self.pen.in_text() {
            self.close_mark();
            self.pen.end();
        }
    }

    fn grey(&mut self, grey: u16) {
        if grey != self.grey {
            self.pen.end_show();
            self.pen.milli(Milli::from(grey.min(1000)));
            self.pen.op("g\n");
            self.grey = grey;
        }
    }

    fn text(&mut self, point: Point, run: &'a TextRun, space_follows: bool) {
        let canvas = self.canvas;
        let Some(face) = canvas.subsets.get(run.face) else { return };
        if run.glyphs.is_empty() || run.size <= Len::ZERO {
            return;
        }
        if !self.pen.in_text() {
            self.close_mark();
        }
        self.pen.begin();
        let before = self.painted.marks.len();
        self.element = self.page.element(run.element);
        self.mark(self.element, Mark::Pagination);
        if self.painted.marks.len() > before {
            self.note_label(run);
        }
        self.grey(run.grey);
        self.note_figure(point, run);
        self.pen.set(run, face);
        self.pen.move_to(self.x(point.x), self.y(point.y));
        self.glyphs(point, run, face);
        if let (true, Some(space)) = (space_follows, &face.space) {
            self.pen.code(space);
        }
    }

    /// What the run being painted is a part of.
    fn role(&self) -> Option<Role> {
        self.canvas.elements.and_then(|e| e.get(self.element.0 as usize)).map(|e| e.role)
    }

    fn note_label(&mut self, run: &TextRun) {
        let role = self.role();
        if let (Some(Role::Lbl), Some(c)) = (role, run.text.chars().next()) {
            self.painted.labels.push((self.element, c));
        }
    }

    /// Words may stand for a picture that is not there; they show where it would be. The signs of a formula show where that is.
    fn note_figure(&mut self, point: Point, run: &TextRun) {
        if matches!(self.role(), Some(Role::Figure | Role::Formula)) {
            let top = Point { x: point.x, y: point.y - run.size };
            let area = self.area(top, Size { width: run.width(), height: run.size * 5 / 4 });
            self.painted.figures.push((self.element, area));
        }
    }

    fn glyphs(&mut self, point: Point, run: &TextRun, face: &SubsetFace) {
        let mut x = self.x(point.x);
        let mut clusters = clusters(run);
        let mut in_span = 0usize;
        while let Some(cluster) = clusters.next() {
            if in_span == 0 && !means(face, &cluster) {
                // Glyphs that say something else than what they stand for here: told as one stretch.
                let more: Vec<&str> = clusters.clone().take_while(|c| !means(face, c)).map(|c| c.text).collect();
                in_span = 1 + more.len();
                self.begin_actual_text(std::iter::once(cluster.text).chain(more));
            }
            self.mark_again();
            for glyph in cluster.glyphs {
                self.pen.glyph(glyph, x, face.code(glyph.gid));
                x += glyph.advance().to_pt();
            }
            if in_span > 0 {
                in_span -= 1;
                if in_span == 0 {
                    self.end_actual_text();
                }
            }
        }
        if let (true, Some(hyphen)) = (run.hyphenated, run.glyphs.last()) {
            self.begin_actual_text(std::iter::once("\u{ad}"));
            self.mark_again();
            self.pen.glyph(hyphen, x, face.code(hyphen.gid));
            self.end_actual_text();
        }
    }

    /// Says what the glyphs that follow stand for. In an element this is marked content of its own beside the
    /// element's others and not inside them: some readers lose what comes after a nested one.
    fn begin_actual_text<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        self.pen.end_show();
        if !self.canvas.actual_text {
            return;
        }
        if let Mark::Element(element) = self.mark {
            self.close_mark();
            let mcid = self.next_mcid(element);
            write!(self.pen.out, "/Span<</MCID {mcid}/ActualText").expect("a vector takes all bytes");
            self.mark = Mark::Actual;
        } else {
            self.pen.op("/Span<</ActualText");
        }
        push_hex_utf16(&mut self.pen.out, texts);
        self.pen.op(">>BDC\n");
    }

    fn end_actual_text(&mut self) {
        if self.mark == Mark::Actual {
            return self.close_mark();
        }
        self.pen.end_show();
        if !self.canvas.actual_text {
            return;
        }
        self.pen.op("EMC\n");
    }

    fn image(&mut self, point: Point, asset: AssetId, size: Size, element: ElementId, seen: Option<(Point, Size)>) {
        self.end_text();
        self.mark(element, Mark::Layout);
        let origin = self.origin;
        if seen.is_some() {
            self.origin = self.trim;
        }
        let area = self.area(point, size);
        self.pen.op("q ");
        if let Some((corner, size)) = seen {
            let (window, sheet) = (self.area(corner, size), self.canvas.sheet.bleed_box());
            let [left, bottom] = [window[0].max(sheet[0]), window[1].max(sheet[1])];
            self.pen.milli(left);
            self.pen.milli(bottom);
            self.pen.milli((window[2].min(sheet[2]) - left).max(0));
            self.pen.milli((window[3].min(sheet[3]) - bottom).max(0));
            self.pen.op("re W n ");
        }
        self.origin = origin;
        self.pen.milli(area[2] - area[0]);
        self.pen.op("0 0 ");
        self.pen.milli(area[3] - area[1]);
        self.pen.milli(area[0]);
        self.pen.milli(area[1]);
        writeln!(self.pen.out, "cm/{} Do Q", super::images::resource(asset)).expect("a vector takes all bytes");
        self.painted.figures.push((element, area));
    }

    fn rule(&mut self, point: Point, size: Size, grey: u16) {
        self.end_text();
        self.mark(ElementId::ARTIFACT, Mark::Layout);
        self.grey(grey);
        let area = self.area(point, size);
        self.pen.milli(area[0]);
        self.pen.milli(area[1]);
        self.pen.milli(area[2] - area[0]);
        self.pen.milli(area[3] - area[1]);
        self.pen.op("re f\n");
    }
}

/// Whether the glyphs of a cluster say by themselves what they stand for.
#[inline]
fn means(face: &SubsetFace, cluster: &Cluster<'_>) -> bool {
    if let ([glyph], [letter]) = (cluster.glyphs, cluster.text.as_bytes()) {
        return face.code(glyph.gid).letter == *letter;
    }
    let mut rest = cluster.text;
    let mut says = |gid: u16| rest.strip_prefix(face.text(face.code(gid))).map(|r| rest = r).is_some();
    cluster.glyphs.iter().all(|g| says(g.gid)) && rest.is_empty()
}

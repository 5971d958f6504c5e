//! The content stream of a page: the display list as PDF operators.
//!
//! A line is one `TJ`: strings of two-byte codes with numbers between them wherever the pen shall not go just as far
//! as the glyph is wide: at word spaces, which justification stretches, and at kerns. A reader adds up widths that
//! are rounded; so the painter keeps the reader's pen beside the layout's and writes the difference, which never
//! grows. Expansion is the horizontal scale (`Tz`), letter-spacing the character spacing (`Tc`).

use std::io::Write as _;

use super::fonts::{Cluster, SubsetFace, Subsets, clusters};
use super::number::{Milli, milli, push_decimal, push_hex_utf16, push_milli, push_string_byte, push_tenths};
use super::reading::{Item, next_of};
use super::sheet::{Area, Sheet};
use super::tags::{is_decoration, role_name};
use crate::font::FaceId;
use crate::layout::page::{Element, ElementId, LinkTo, Page, Placed, PlacedGlyph, Role, TextRun};
use crate::model::AssetId;
use crate::unit::{Len, Point, SP, Size, nearest};

/// A step that is let be, in 1/1000 em.
const TOLERANCE: f64 = 0.3;
/// How far the reader's pen may be off the layout's, in 1/1000 em: a sixtieth of a point in a text of 11 pt.
const DRIFT: f64 = 1.5;
/// A text that goes on does so within so many pages: on the next one, but for pages of pictures.
const NEAR: usize = 4;
/// A gap in a line wider than this, in ems, starts a new `TJ`.
const FAR: f64 = 4.0;

/// What every page of a PDF shares.
pub struct Canvas<'a> {
    /// The faces.
    pub subsets: &'a Subsets,
    /// The structure tree; `None` for an untagged PDF.
    pub elements: Option<&'a [Element]>,
    /// The sheet.
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
    /// Its element.
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

/// What the graphics state holds of text.
#[derive(Clone, Copy, PartialEq, Eq)]
struct TextState {
    face: FaceId,
    size: Milli,
    expand: u16,
    /// Character spacing in 1/100,000 pt.
    tracking: i64,
}

/// The `TJ` being written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Show {
    Closed,
    Between,
    InString,
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
    /// What the run being painted belongs to.
    element: ElementId,
    in_text: bool,
    show: Show,
    state: Option<TextState>,
    grey: u16,
    rise: Milli,
    /// The start of the line, from which `Td` counts.
    line: (Milli, Milli),
    /// The reader's pen, in points from the left edge of the sheet.
    pen: f64,
    /// How far the reader's pen is ahead of the layout's, in 1/1000 em.
    drift: f64,
}

/// Paints a page's things in the order given; `later` are those of the pages after it, where its texts may go on, to know
/// whether a space is between.
pub fn paint<'a>(canvas: &'a Canvas<'a>, page: &'a Page, items: &[&'a Item], later: &[Page]) -> Painted<'a> {
    let mut painter = Painter {
        canvas,
        origin: canvas.sheet.origin(page.side),
        trim: canvas.sheet.trim_origin(page.side),
        height: canvas.sheet.size().height,
        painted: Painted::default(),
        mark: Mark::Closed,
        element: ElementId::ARTIFACT,
        in_text: false,
        show: Show::Closed,
        state: None,
        grey: 0,
        rise: 0,
        line: (0, 0),
        pen: 0.0,
        drift: 0.0,
    };
    let mut rest = items;
    while let [(point, placed), after @ ..] = rest {
        match placed {
            Placed::Text(run) => {
                // Without a structure tree nobody is told of spaces that are not set.
                let goes_on = canvas.elements.is_some().then(|| {
                    let on = later.iter().take(NEAR).flat_map(|page| &page.placed);
                    next_of(run, after.iter().copied()).or_else(|| next_of(run, on))
                });
                painter.text(*point, run, goes_on.flatten().is_some_and(|n| is_space_between(run, n)));
            }
            Placed::Image { asset, size, element, seen } => painter.image(*point, *asset, *size, *element, *seen),
            Placed::Rule { size, grey } => painter.rule(*point, *size, *grey),
            Placed::Link { size, to, contents, element } => {
                let area = painter.area(*point, *size);
                painter.painted.links.push(LinkArea { area, to, contents, element: *element });
            }
        }
        rest = after;
    }
    painter.end_text();
    painter.close_mark();
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
    fn out(&mut self) -> &mut Vec<u8> {
        &mut self.painted.stream
    }

    fn op(&mut self, operator: &str) {
        self.painted.stream.extend_from_slice(operator.as_bytes());
    }

    fn milli(&mut self, value: Milli) {
        push_milli(&mut self.painted.stream, value);
        self.painted.stream.push(b' ');
    }

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
        let role = elements.get(element.0 as usize).filter(|e| !is_decoration(e)).map(|e| e.role);
        let mark = if role.is_some() { Mark::Element(element) } else { otherwise };
        if mark == self.mark {
            return;
        }
        self.close_mark();
        match (mark, role) {
            (Mark::Element(element), Some(role)) => {
                let mcid = self.next_mcid(element);
                writeln!(self.out(), "/{}<</MCID {mcid}>>BDC", role_name(role)).expect("a vector takes all bytes");
            }
            (Mark::Layout, _) => self.op("/Artifact<</Type/Layout>>BDC\n"),
            _ => self.op("/Artifact<</Type/Pagination>>BDC\n"),
        }
        self.mark = mark;
    }

    fn next_mcid(&mut self, element: ElementId) -> usize {
        self.painted.marks.push(element);
        self.painted.marks.len() - 1
    }

    fn close_mark(&mut self) {
        self.end_show();
        if self.mark != Mark::Closed {
            self.op("EMC\n");
            self.mark = Mark::Closed;
        }
    }

    fn begin_text(&mut self) {
        if !self.in_text {
            self.op("BT\n");
            self.in_text = true;
            self.line = (0, 0);
            self.pen = f64::NEG_INFINITY;
        }
    }

    /// Ends the text object. Marked content must begin and end on the same side of its border.
    fn end_text(&mut self) {
        self.end_show();
        if self.in_text {
            self.close_mark();
            self.op("ET\n");
            self.in_text = false;
        }
    }

    fn end_show(&mut self) {
        match self.show {
            Show::Closed => {}
            Show::Between => self.op("]TJ\n"),
            Show::InString => self.op(")]TJ\n"),
        }
        self.show = Show::Closed;
    }

    fn grey(&mut self, grey: u16) {
        if grey != self.grey {
            self.end_show();
            self.milli(Milli::from(grey.min(1000)));
            self.op("g\n");
            self.grey = grey;
        }
    }

    fn text(&mut self, point: Point, run: &'a TextRun, space_follows: bool) {
        let canvas = self.canvas;
        let Some(face) = canvas.subsets.get(run.face) else { return };
        if run.glyphs.is_empty() || run.size <= Len::ZERO {
            return;
        }
        if !self.in_text {
            self.close_mark();
        }
        self.begin_text();
        let before = self.painted.marks.len();
        self.element = run.element;
        self.mark(run.element, Mark::Pagination);
        if self.painted.marks.len() > before {
            self.note_label(run);
        }
        self.grey(run.grey);
        let unit = unit(run);
        self.note_figure(point, run);
        let tracking = run.tracking.scale(100_000 * 1000, SP * i64::from(run.expand.max(1))).0;
        let state = TextState { face: run.face, size: milli(run.size), expand: run.expand, tracking };
        self.set_state(state, face);
        self.move_to(point, unit);
        self.glyphs(point, run, face, unit);
        if let (true, Some(space)) = (space_follows, face.space) {
            self.show_code(space, face, unit);
        }
    }

    fn note_label(&mut self, run: &TextRun) {
        let role = self.canvas.elements.and_then(|e| e.get(run.element.0 as usize)).map(|e| e.role);
        if let (Some(Role::Lbl), Some(c)) = (role, run.text.chars().next()) {
            self.painted.labels.push((run.element, c));
        }
    }

    /// Words may stand for a picture that is not there; they show where it would be.
    fn note_figure(&mut self, point: Point, run: &TextRun) {
        let role = self.canvas.elements.and_then(|e| e.get(run.element.0 as usize)).map(|e| e.role);
        if role == Some(Role::Figure) {
            let top = Point { x: point.x, y: point.y - run.size };
            let area = self.area(top, Size { width: run.width(), height: run.size * 5 / 4 });
            self.painted.figures.push((run.element, area));
        }
    }

    fn set_state(&mut self, state: TextState, face: &SubsetFace) {
        let old = self.state;
        if old == Some(state) {
            return;
        }
        self.end_show();
        if old.is_none_or(|o| o.face != state.face || o.size != state.size) {
            write!(self.out(), "/{} ", face.resource).expect("a vector takes all bytes");
            self.milli(state.size);
            self.op("Tf\n");
        }
        if old.map_or(1000, |o| o.expand) != state.expand {
            push_tenths(self.out(), i64::from(state.expand));
            self.op(" Tz\n");
        }
        if old.map_or(0, |o| o.tracking) != state.tracking {
            push_decimal(self.out(), state.tracking, 5);
            self.op(" Tc\n");
        }
        self.state = Some(state);
    }

    /// Brings the pen to a run's start: by going on in the same `TJ` where the run goes on in the line.
    fn move_to(&mut self, point: Point, unit: f64) {
        let (x, y) = (self.x(point.x), self.y(point.y));
        let gap = (x - self.pen) / unit / 1000.0;
        if y == self.line.1 && (-0.5..FAR).contains(&gap) {
            return;
        }
        self.end_show();
        let x = (x * 1000.0).round() as Milli;
        let (dx, dy) = (x - self.line.0, y - self.line.1);
        self.milli(dx);
        self.milli(dy);
        self.op("Td\n");
        self.line = (x, y);
        self.pen = x as f64 / 1000.0;
        self.drift = 0.0;
    }

    fn glyphs(&mut self, point: Point, run: &TextRun, face: &SubsetFace, unit: f64) {
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
            for glyph in cluster.glyphs {
                self.glyph(glyph, x, face, unit);
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
            self.glyph(hyphen, x, face, unit);
            self.end_actual_text();
        }
    }

    /// Says what the glyphs that follow stand for. In an element this is marked content of its own beside the
    /// element's others and not inside them: some readers lose what comes after a nested one.
    fn begin_actual_text<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        self.end_show();
        if !self.canvas.actual_text {
            return;
        }
        if let Mark::Element(element) = self.mark {
            self.close_mark();
            let mcid = self.next_mcid(element);
            write!(self.out(), "/Span<</MCID {mcid}/ActualText").expect("a vector takes all bytes");
            self.mark = Mark::Actual;
        } else {
            self.op("/Span<</ActualText");
        }
        push_hex_utf16(self.out(), texts);
        self.op(">>BDC\n");
    }

    fn end_actual_text(&mut self) {
        if self.mark == Mark::Actual {
            return self.close_mark();
        }
        self.end_show();
        if !self.canvas.actual_text {
            return;
        }
        self.op("EMC\n");
    }

    /// Shows a glyph whose pen stands at `x` in the layout.
    fn glyph(&mut self, glyph: &PlacedGlyph, x: f64, face: &SubsetFace, unit: f64) {
        if self.mark == Mark::Closed {
            self.mark(self.element, Mark::Pagination);
        }
        let rise = if glyph.dy() == Len::ZERO { 0 } else { milli(glyph.dy()) };
        if rise != self.rise {
            self.end_show();
            self.milli(rise);
            self.op("Ts\n");
            self.rise = rise;
        }
        // A positive number in a TJ moves the pen back (ISO 32000-1, 9.4.3). What this glyph itself asks for is written as a
        // whole number, the same wherever the same kern or the line's word space stands, which deflates best; the rests
        // add up to the drift, and go in with a number of their own before anybody could see them.
        let back = (self.pen - x - glyph.dx().to_pt()) / unit;
        let own = back - self.drift;
        let own = if own.abs() > TOLERANCE { nearest(own) as f64 } else { 0.0 };
        let written = if (back - own).abs() > DRIFT { nearest(back) as f64 } else { own };
        self.drift = back - written;
        if written != 0.0 {
            self.adjust(written as i64);
            self.pen -= written * unit;
        }
        self.show_code(face.code(glyph.gid), face, unit);
    }

    fn adjust(&mut self, back: i64) {
        match self.show {
            Show::Closed => self.op("["),
            Show::Between => self.op(" "),
            Show::InString => self.op(")"),
        }
        self.show = Show::Between;
        push_tenths(self.out(), back.saturating_mul(10));
    }

    fn show_code(&mut self, code: u16, face: &SubsetFace, unit: f64) {
        match self.show {
            Show::Closed => self.op("[("),
            Show::Between => self.op("("),
            Show::InString => {}
        }
        self.show = Show::InString;
        for byte in code.to_be_bytes() {
            push_string_byte(self.out(), byte);
        }
        let (tracking, expand) = self.state.map_or((0, 1000), |s| (s.tracking, s.expand));
        self.pen += face.width(code) * unit + tracking as f64 / 1e5 * f64::from(expand) / 1e3;
    }

    fn image(&mut self, point: Point, asset: AssetId, size: Size, element: ElementId, seen: Option<(Point, Size)>) {
        self.end_text();
        self.mark(element, Mark::Layout);
        let origin = self.origin;
        if seen.is_some() {
            self.origin = self.trim;
        }
        let area = self.area(point, size);
        self.op("q ");
        if let Some((corner, size)) = seen {
            let (window, sheet) = (self.area(corner, size), self.canvas.sheet.bleed_box());
            let [left, bottom] = [window[0].max(sheet[0]), window[1].max(sheet[1])];
            self.milli(left);
            self.milli(bottom);
            self.milli((window[2].min(sheet[2]) - left).max(0));
            self.milli((window[3].min(sheet[3]) - bottom).max(0));
            self.op("re W n ");
        }
        self.origin = origin;
        self.milli(area[2] - area[0]);
        self.op("0 0 ");
        self.milli(area[3] - area[1]);
        self.milli(area[0]);
        self.milli(area[1]);
        writeln!(self.out(), "cm/{} Do Q", super::images::resource(asset)).expect("a vector takes all bytes");
        self.painted.figures.push((element, area));
    }

    fn rule(&mut self, point: Point, size: Size, grey: u16) {
        self.end_text();
        self.mark(ElementId::ARTIFACT, Mark::Layout);
        self.grey(grey);
        let area = self.area(point, size);
        self.milli(area[0]);
        self.milli(area[1]);
        self.milli(area[2] - area[0]);
        self.milli(area[3] - area[1]);
        self.op("re f\n");
    }
}

/// A thousandth of an em in a run, in points.
fn unit(run: &TextRun) -> f64 {
    milli(run.size) as f64 / 1e6 * f64::from(run.expand) / 1e3
}

/// Whether the glyphs of a cluster say by themselves what they stand for.
fn means(face: &SubsetFace, cluster: &Cluster<'_>) -> bool {
    let mut rest = cluster.text;
    cluster.glyphs.iter().all(|g| rest.strip_prefix(face.text(face.code(g.gid))).map(|r| rest = r).is_some()) && rest.is_empty()
}

//! A cover's drawing as a PDF of one page: the same fonts, pictures, boxes and standards as a book's pages have, and a content
//! stream of shapes, turned words and one cropped picture.

use std::io::Write;

use super::colour::{Inks, Press};
use super::content::{self, Canvas};
use super::fonts::Subsets;
use super::number::{Milli, milli, push_milli};
use super::sheet::Sheet;
use super::standard;
use super::target::Target;
use super::{images, marks, write};
use crate::config::manifest::{PdfOutput, Profile};
use crate::config::printer::Printer;
use crate::diag::{Diagnostic, Outcome, Report, kinds};
use crate::font::Fonts;
use crate::font::outline::Step;
use crate::layout::page::{ElementId, Folio, Page, Pages, Placed, Side};
use crate::model::{Asset, AssetId, Book, Colour, Meta};
use crate::output::cover::Wrap;
use crate::output::cover::drawing::{Area, Drawing, Ink, Mark, Placement, Turn};
use crate::unit::{Len, Point, Size};

/// What a cover's file is made from.
pub struct CoverFile<'a> {
    /// The output's name.
    pub name: &'a str,
    /// What is drawn.
    pub wrap: &'a Wrap,
    /// Who prints it.
    pub printer: &'a Printer,
    /// The pictures of its back.
    pub assets: &'a [Asset],
    /// The picture of the front.
    pub picture: Option<&'a Asset>,
    /// Crop and fold marks.
    pub marks: bool,
    /// The press that colours are separated for.
    pub profile: Option<&'a Profile>,
}

/// Writes a cover.
///
/// # Errors
/// A face that cannot be embedded, a picture that changed since it was loaded, a disk that is full; the report says why.
pub fn write_cover<W: Write + ?Sized>(meta: &Meta, fonts: &Fonts, cover: &CoverFile<'_>, to: &mut W, report: &mut Report) -> Outcome<()> {
    let bleed = cover.wrap.measures.bleed;
    let sheet = Sheet { bleed, bleed_spine: bleed, ..Sheet::plain(cover.wrap.measures.trim()) };
    let sheet = if cover.marks { sheet.marked() } else { sheet };
    let standard = standard::of(cover.printer.standard);
    let sides = vec![Side::Recto];
    let target = Target {
        name: cover.name,
        printer: Some(cover.printer),
        sheet,
        sides,
        tagged: false,
        standard,
        marks: cover.marks,
        profile: cover.profile,
        resolution: PdfOutput::PRINT_RESOLUTION,
    };
    let mut little = Book { assets: cover.assets.to_vec(), ..Book::of(meta.clone()) };
    little.assets.extend(cover.picture.cloned());
    let front = AssetId(u32::try_from(cover.assets.len()).unwrap_or(u32::MAX));
    let pages = page_of(&cover.wrap.drawing, &target, front);
    let subsets = super::fonts::subset(&pages.pages, fonts, report)?;
    let inks = target.inks(report)?;
    tell_of_greys(cover, &inks, report);
    let stream = draw(cover, &target, &subsets, front, &inks);
    let mut document = write::document(&little, &pages, &subsets, &target);
    let pictures = images::Pictures::of(&document, &little, inks);
    let mut finish = super::Finish::new(&mut document, &little, &pages, &target);
    finish.contents(vec![super::deflate::deflate(&stream)]);
    finish.fonts(&subsets, fonts);
    finish.information();
    finish.viewer(false, pages.rtl);
    finish.output_intent();
    if standard.has_metadata(false) {
        finish.metadata(standard.claims(&standard::Found::default(), report));
    }
    if !target.is_modern() {
        finish.for_old_readers();
    }
    super::saved(&mut document, &pictures, &target, to, report)
}

/// All that is set, as one page: by it the fonts are cut down and the pictures known.
fn page_of(drawing: &Drawing, target: &Target<'_>, front: AssetId) -> Pages {
    let mut placed = Vec::new();
    for mark in &drawing.marks {
        match mark {
            Mark::Set { placed: set, .. } => placed.extend(set.iter().cloned()),
            Mark::Picture { .. } => {
                let image = Placed::Image { asset: front, size: Size::default(), element: ElementId::ARTIFACT, seen: None };
                placed.push((Point::default(), image));
            }
            Mark::Fill { .. } | Mark::Repeat { .. } => {}
        }
    }
    Pages { trim: target.sheet.trim, pages: vec![blank(placed)], ..Pages::default() }
}

fn blank(placed: Vec<(Point, Placed)>) -> Page {
    Page { folio: Folio::Arabic(1), blank: false, placed: placed.into(), ..Page::blank() }
}

/// Says that a cover has lost its colours, which nobody expects of one.
fn tell_of_greys(cover: &CoverFile<'_>, inks: &Inks, report: &mut Report) {
    let all = standard::of(cover.printer.standard).is_black_alone();
    let picture = cover.picture.is_some_and(|p| p.colour == Colour::Rgb);
    if matches!(inks, Inks::Grey) && (all || picture) {
        let what = if all { "the whole cover" } else { "the picture of the front" };
        let d = Diagnostic::warning(
            kinds::COVER_GREY,
            format!("the cover “{}”: {what} is grey: {} takes no RGB", cover.name, cover.printer.title),
        );
        report.push(d.help("name the ICC profile of its press, by which colours become inks: `profile = \"….icc\"`"));
    }
}

/// How colours are said.
enum Space<'a> {
    Rgb,
    /// As the profile of a press says.
    Press(&'a Press),
    /// With at most so much ink, in percent.
    Cmyk(u32),
    Grey,
}

/// The content stream.
fn draw(cover: &CoverFile<'_>, target: &Target<'_>, subsets: &Subsets, front: AssetId, inks: &Inks) -> Vec<u8> {
    let drawing = &cover.wrap.drawing;
    let space = match inks {
        Inks::Screen => Space::Rgb,
        Inks::Process(press) => Space::Press(press),
        Inks::Grey if target.standard.is_black_alone() => Space::Grey,
        Inks::Grey => Space::Cmyk(cover.printer.ink.map_or(300, |(warned, _)| warned)),
    };
    let mut pen = Pen { out: Vec::new(), height: drawing.height, space };
    let slug = milli(target.sheet.slug);
    pen.word("q 1 0 0 1");
    pen.numbers(&[slug, slug]);
    pen.word("cm 0 0");
    pen.numbers(&[thousandths(drawing.width), thousandths(drawing.height)]);
    pen.word("re W n\n");
    for mark in &drawing.marks {
        match mark {
            Mark::Fill { path, ink } => {
                pen.ink(*ink);
                pen.path(path, [0.0, 0.0]);
                pen.word("f\n");
            }
            Mark::Repeat { motif, at, ink } => {
                pen.ink(*ink);
                for place in at {
                    // Only the few numbers of the place differ, so that all of them together deflate to little.
                    pen.word("q 1 0 0 1");
                    pen.numbers(&[thousandths(place[0].into()), thousandths(drawing.height - f64::from(place[1]))]);
                    pen.word("cm\n");
                    pen.path_up(motif);
                    pen.word("f Q\n");
                }
            }
            Mark::Set { placed, ink, place } => pen.set(placed, *ink, *place, subsets, target.is_modern()),
            Mark::Picture { area, window } => pen.picture(*area, *window, front),
        }
    }
    pen.word("Q\n");
    if cover.marks {
        pen.out.extend_from_slice(&marks::draw(&target.sheet, Side::Recto, target.bars()));
        let panels = &cover.wrap.panels;
        let folds = [panels.spine.x, panels.spine.right()].map(|x| slug + thousandths(x));
        pen.out.extend_from_slice(&marks::folds(&target.sheet, &folds));
    }
    pen.out
}

fn thousandths(points: f64) -> Milli {
    (points * 1000.0).round() as Milli
}

/// Writes operators. The drawing counts from above, a PDF from below.
struct Pen<'a> {
    out: Vec<u8>,
    height: f64,
    space: Space<'a>,
}

impl Pen<'_> {
    fn word(&mut self, word: &str) {
        self.out.extend_from_slice(word.as_bytes());
    }

    fn numbers(&mut self, values: &[Milli]) {
        for value in values {
            self.out.push(b' ');
            push_milli(&mut self.out, *value);
        }
        self.out.push(b' ');
    }

    /// Sets the colour of what follows.
    fn ink(&mut self, ink: Ink) {
        match (ink, &self.space) {
            (Ink::Black, _) => self.word("0 g\n"),
            (Ink::White, _) => self.word("1 g\n"),
            (Ink::Colour(rgb), Space::Rgb) => {
                self.numbers(&rgb.map(|c| i64::from(c) * 1000 / 255));
                self.word("rg\n");
            }
            (Ink::Colour(rgb), Space::Grey) => {
                self.numbers(&[thousandths(crate::output::cover::drawing::lightness(rgb))]);
                self.word("g\n");
            }
            (Ink::Colour(rgb), Space::Cmyk(most)) => {
                self.numbers(&cmyk(rgb, *most));
                self.word("k\n");
            }
            (Ink::Colour(rgb), Space::Press(press)) => {
                let inks = press.separate(&rgb).unwrap_or_default();
                let inks: Vec<Milli> = inks.iter().map(|i| i64::from(*i) * 1000 / 255).collect();
                self.numbers(if inks.len() == 4 { &inks } else { &[0, 0, 0, 1000] });
                self.word("k\n");
            }
        }
    }

    fn path(&mut self, path: &[Step], [dx, dy]: [f64; 2]) {
        let height = self.height;
        self.steps(path, &|[x, y]| [thousandths(f64::from(x) + dx), thousandths(height - f64::from(y) - dy)]);
    }

    /// A path about the origin.
    fn path_up(&mut self, path: &[Step]) {
        self.steps(path, &|[x, y]| [thousandths(x.into()), thousandths(-f64::from(y))]);
    }

    fn steps(&mut self, path: &[Step], at: &dyn Fn([f32; 2]) -> [Milli; 2]) {
        let mut pen = [0.0_f32; 2];
        for step in path {
            match *step {
                Step::Move(p) => {
                    self.numbers(&at(p));
                    self.word("m\n");
                    pen = p;
                }
                Step::Line(p) => {
                    self.numbers(&at(p));
                    self.word("l\n");
                    pen = p;
                }
                Step::Quad(c, p) => {
                    // A quadratic curve as the cubic one that it is.
                    let third = |from: [f32; 2]| [from[0] + (c[0] - from[0]) * 2.0 / 3.0, from[1] + (c[1] - from[1]) * 2.0 / 3.0];
                    self.numbers(&[at(third(pen)), at(third(p)), at(p)].concat());
                    self.word("c\n");
                    pen = p;
                }
                Step::Cubic(c, d, p) => {
                    self.numbers(&[at(c), at(d), at(p)].concat());
                    self.word("c\n");
                    pen = p;
                }
                Step::Close => self.word("h\n"),
            }
        }
    }

    /// Set matter, painted as a page is, turned and scaled about its corner.
    fn set(&mut self, placed: &[(Point, Placed)], ink: Ink, place: Placement, subsets: &Subsets, actual_text: bool) {
        if placed.is_empty() {
            return;
        }
        let placed = placed.iter().map(|(at, what)| (*at, one_colour(what))).collect();
        let page = blank(placed);
        // The painter counts from the foot of a sheet that is as high as the drawing.
        let (h, s) = (self.height, place.scale);
        let sheet = Sheet::plain(Size { width: Len::points(1), height: Len::pt(h) });
        let h_set = milli(sheet.trim.height) as f64 / 1000.0;
        let (x, y) = (place.x, h - place.y);
        let [a, b, c, d, e, f] = match place.turn {
            Turn::None => [s, 0.0, 0.0, s, x, y - s * h_set],
            Turn::Down => [0.0, -s, s, 0.0, x - s * h_set, y],
            Turn::Up => [0.0, s, -s, 0.0, x + s * h_set, y],
        };
        self.word("q");
        for value in [a, b, c, d] {
            self.word(&format!(" {}", (value * 1e6).round() / 1e6));
        }
        self.numbers(&[thousandths(e), thousandths(f)]);
        self.word("cm\n");
        self.ink(ink);
        let canvas = Canvas { subsets, elements: None, sheet: &sheet, actual_text };
        let items: Vec<_> = page.placed.iter().collect();
        let painted = content::paint(&canvas, &page, &items, &[]);
        self.out.extend_from_slice(&painted.stream);
        self.word("Q\n");
    }

    /// A picture, of which a window is seen.
    fn picture(&mut self, area: Area, window: Area, front: AssetId) {
        let bottom = |a: Area| thousandths(self.height - a.bottom());
        let (window_foot, area_foot) = (bottom(window), bottom(area));
        self.word("q");
        self.numbers(&[thousandths(window.x), window_foot, thousandths(window.w), thousandths(window.h)]);
        self.word("re W n\n");
        self.numbers(&[thousandths(area.w), 0, 0, thousandths(area.h), thousandths(area.x), area_foot]);
        self.word(&format!("cm/{} Do Q\n", images::resource(front)));
    }
}

/// Words and rules without greys of their own: the colour is that of the whole.
fn one_colour(placed: &Placed) -> Placed {
    match placed {
        Placed::Text(run) => Placed::Text(crate::layout::page::TextRun { grey: 0, element: ElementId::ARTIFACT, ..run.clone() }),
        Placed::Rule { size, .. } => Placed::Rule { size: *size, grey: 0 },
        other @ (Placed::Image { .. } | Placed::Link { .. }) => other.clone(),
    }
}

/// A flat colour in process inks, in thousandths: black takes the place of what the three have in common, and all together
/// stay below so many percent. Pictures are converted through profiles; a flat colour of our own choosing has none to keep.
fn cmyk(rgb: [u8; 3], most: u32) -> [Milli; 4] {
    let [r, g, b] = rgb.map(|c| 1.0 - f64::from(c) / 255.0);
    let common = r.min(g).min(b);
    let black = common * common.sqrt();
    let left = |c: f64| if black < 1.0 { ((c - black) / (1.0 - black)).clamp(0.0, 1.0) } else { 0.0 };
    let inks = [left(r), left(g), left(b)];
    let sum: f64 = inks.iter().sum();
    let room = f64::from(most) / 100.0 - black;
    let scale = if sum > room { (room / sum).max(0.0) } else { 1.0 };
    let [c, m, y] = inks.map(|i| (i * scale * 1000.0).floor() as Milli);
    [c, m, y, (black * 1000.0).floor() as Milli]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flat_colours_keep_below_the_ink_limit_and_greys_are_black() {
        for r in (0..=255).step_by(15) {
            for g in (0..=255).step_by(15) {
                for b in (0..=255).step_by(15) {
                    let inks = cmyk([r, g, b], 240);
                    assert!(inks.iter().sum::<Milli>() <= 2400 && inks.iter().all(|i| (0..=1000).contains(i)), "{r} {g} {b}: {inks:?}");
                }
            }
        }
        assert_eq!(cmyk([255, 255, 255], 240), [0, 0, 0, 0]);
        assert_eq!(cmyk([0, 0, 0], 240), [0, 0, 0, 1000]);
        assert_eq!(cmyk([255, 0, 0], 240), [0, 1000, 1000, 0]);
    }
}

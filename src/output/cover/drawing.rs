//! A cover as it is thought of before anybody draws it: shapes, words and pictures with their places, in points from the
//! upper left corner. The e-book's picture ([`super::raster`]) and the printer's file (`output::pdf`) are two renderings of it.

use crate::font::outline::Step;
use crate::layout::page::Placed;
use crate::unit::Point;

/// Red, green, blue.
pub type Rgb = [u8; 3];

/// The paper of labels, and words on dark grounds.
pub const CREAM: Rgb = [0xF7, 0xF2, 0xE6];
/// Words on a screen; a press prints them in black alone.
pub const DARK: Rgb = [0x1E, 0x1B, 0x18];

/// A drawing of one sheet.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// In points.
    pub width: f64,
    /// In points.
    pub height: f64,
    /// What is on it, from the bottom up.
    pub marks: Vec<Mark>,
}

/// A colour, as a screen or a press shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Words and bars: black ink and nothing else.
    Black,
    /// No ink: the paper of the press.
    White,
    /// A colour of the screen; a press gets its separation.
    Colour(Rgb),
}

/// Left, top, width, height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    /// From the left edge of the sheet.
    pub x: f64,
    /// From its head.
    pub y: f64,
    /// Its width.
    pub w: f64,
    /// Its height.
    pub h: f64,
}

impl Area {
    /// The same, smaller by `d` at all sides.
    pub fn inset(self, d: f64) -> Area {
        Area { x: self.x + d, y: self.y + d, w: (self.w - 2.0 * d).max(0.0), h: (self.h - 2.0 * d).max(0.0) }
    }

    /// Its right edge.
    pub fn right(self) -> f64 {
        self.x + self.w
    }

    /// Its lower edge.
    pub fn bottom(self) -> f64 {
        self.y + self.h
    }

    /// The middle of its width.
    pub fn centre(self) -> f64 {
        self.x + self.w / 2.0
    }
}

/// Which way words run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Turn {
    /// From left to right.
    #[default]
    None,
    /// From the head of the sheet to its foot, letters standing on the left.
    Down,
    /// From the foot to the head, letters standing on the right.
    Up,
}

/// Where the upper left corner of set matter comes to stand, how large, and which way round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    /// From the left edge of the sheet, in points.
    pub x: f64,
    /// From its head.
    pub y: f64,
    /// 1 leaves it as it was set.
    pub scale: f64,
    /// Turned about that corner.
    pub turn: Turn,
}

/// Something on a cover.
#[derive(Clone, Debug)]
pub enum Mark {
    /// A filled shape; its points are the sheet's.
    Fill {
        /// The outline.
        path: Vec<Step>,
        /// Its colour.
        ink: Ink,
    },
    /// One shape at many places.
    Repeat {
        /// The outline about the origin.
        motif: Vec<Step>,
        /// Where the origin comes to stand.
        at: Vec<[f32; 2]>,
        /// Its colour.
        ink: Ink,
    },
    /// Set matter: words, rules and small pictures, as on a page.
    Set {
        /// What stands where from its corner.
        placed: Vec<(Point, Placed)>,
        /// The colour of its words and rules.
        ink: Ink,
        /// Where the corner is.
        place: Placement,
    },
    /// The picture of the front, cut to fit.
    Picture {
        /// The whole picture.
        area: Area,
        /// What is seen of it.
        window: Area,
    },
}

impl Drawing {
    /// An empty sheet.
    pub fn new(width: f64, height: f64) -> Drawing {
        Drawing { width, height, marks: Vec::new() }
    }

    /// The whole of it.
    pub fn area(&self) -> Area {
        Area { x: 0.0, y: 0.0, w: self.width, h: self.height }
    }

    /// Fills a rectangle.
    pub fn rect(&mut self, area: Area, ink: Ink) {
        self.marks.push(Mark::Fill { path: rect(area), ink });
    }

    /// Draws the edge of a rectangle, `weight` wide, inside it: two outlines, the inner one running the other way round.
    pub fn frame(&mut self, area: Area, weight: f64, ink: Ink) {
        let mut path = rect(area);
        let inner = area.inset(weight);
        path.extend(rect(Area { x: inner.right(), w: -inner.w, ..inner }));
        self.marks.push(Mark::Fill { path, ink });
    }

    /// Fills a shape that was drawn about the origin, `size` times as large, at a place.
    pub fn shape(&mut self, motif: &[Step], x: f64, y: f64, size: f64, ink: Ink) {
        let size = size as f32;
        let path = moved(motif, |[a, b]| [a * size + x as f32, b * size + y as f32]);
        self.marks.push(Mark::Fill { path, ink });
    }
}

/// The outline of a rectangle; a negative width runs the other way round.
pub fn rect(a: Area) -> Vec<Step> {
    let (l, t, r, b) = (a.x as f32, a.y as f32, a.right() as f32, a.bottom() as f32);
    vec![Step::Move([l, t]), Step::Line([r, t]), Step::Line([r, b]), Step::Line([l, b]), Step::Close]
}

/// A path whose points are moved.
pub fn moved(path: &[Step], to: impl Fn([f32; 2]) -> [f32; 2]) -> Vec<Step> {
    path.iter()
        .map(|step| match *step {
            Step::Move(p) => Step::Move(to(p)),
            Step::Line(p) => Step::Line(to(p)),
            Step::Quad(c, p) => Step::Quad(to(c), to(p)),
            Step::Cubic(c, d, p) => Step::Cubic(to(c), to(d), to(p)),
            Step::Close => Step::Close,
        })
        .collect()
}

/// A colour between two: 0 is the first, 1 the second.
pub fn mix(a: Rgb, b: Rgb, t: f64) -> Rgb {
    let part = |i: usize| (f64::from(a[i]) + (f64::from(b[i]) - f64::from(a[i])) * t).round().clamp(0.0, 255.0) as u8;
    [part(0), part(1), part(2)]
}

/// How light a colour is, 0 to 1 (Rec. 709's luma, without undoing the gamma: near enough to choose an ink).
pub fn lightness([r, g, b]: Rgb) -> f64 {
    (0.2126 * f64::from(r) + 0.7152 * f64::from(g) + 0.0722 * f64::from(b)) / 255.0
}

/// What is read on a ground: cream on a dark one, black on a light one.
pub fn ink_on(ground: Rgb) -> Ink {
    if lightness(ground) < 0.58 { Ink::Colour(CREAM) } else { Ink::Black }
}

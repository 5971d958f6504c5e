//! The text operators of a content stream: strings of codes, and numbers between them wherever the pen shall not go just as
//! far as a glyph is wide.
//!
//! A line is one `TJ`. Its numbers stand at word spaces, which justification stretches, and at kerns. A reader adds up widths
//! that are rounded; so the pen here is the reader's, kept beside the layout's, and the difference is written, which never
//! grows. Expansion is the horizontal scale (`Tz`), letter-spacing the character spacing (`Tc`).

use std::io::Write as _;

use super::fonts::{Code, SubsetFace};
use super::number::{Milli, milli, push_decimal, push_milli, push_tenths};
use crate::font::FaceId;
use crate::layout::page::{PlacedGlyph, TextRun};
use crate::unit::{Len, SP, nearest};

/// A step that is let be, in 1/1000 em.
const TOLERANCE: f64 = 0.3;
/// How far the reader's pen may be off the layout's, in 1/1000 em: a sixtieth of a point in a text of 11 pt.
const DRIFT: f64 = 1.5;
/// A gap in a line wider than this, in ems, starts a new `TJ`.
const FAR: f64 = 4.0;

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
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Show {
    #[default]
    Closed,
    Between,
    InString,
}

/// A page's operators being written, and what a reader's text state is after them.
#[derive(Default)]
pub struct Pen {
    /// The operators.
    pub out: Vec<u8>,
    in_text: bool,
    show: Show,
    state: Option<TextState>,
    rise: Milli,
    /// The start of the line, from which `Td` counts.
    line: (Milli, Milli),
    /// The reader's pen, in points from the left edge of the sheet.
    at: f64,
    /// How far the reader's pen is ahead of the layout's, in 1/1000 em.
    drift: f64,
    /// A thousandth of an em of the run being shown, in points.
    unit: f64,
    /// What the character spacing adds to every step, in points.
    spacing: f64,
}

impl Pen {
    /// Writes an operator.
    pub fn op(&mut self, operator: &str) {
        self.out.extend_from_slice(operator.as_bytes());
    }

    /// Writes a coordinate and a space.
    pub fn milli(&mut self, value: Milli) {
        push_milli(&mut self.out, value);
        self.out.push(b' ');
    }

    /// Whether a text object is open.
    pub fn in_text(&self) -> bool {
        self.in_text
    }

    /// Opens a text object, unless one is open.
    pub fn begin(&mut self) {
        if !self.in_text {
            self.op("BT\n");
            self.in_text = true;
            self.line = (0, 0);
            self.at = f64::NEG_INFINITY;
        }
    }

    /// Closes the text object.
    pub fn end(&mut self) {
        self.end_show();
        if self.in_text {
            self.op("ET\n");
            self.in_text = false;
        }
    }

    /// Ends the `TJ` being written.
    pub fn end_show(&mut self) {
        match self.show {
            Show::Closed => {}
            Show::Between => self.op("]TJ\n"),
            Show::InString => self.op(")]TJ\n"),
        }
        self.show = Show::Closed;
    }

    /// Sets face, size, expansion and letter-spacing as a run wants them.
    pub fn set(&mut self, run: &TextRun, face: &SubsetFace) {
        let tracking = run.tracking.scale(100_000 * 1000, SP * i64::from(run.expand.max(1))).0;
        let state = TextState { face: run.face, size: milli(run.size), expand: run.expand, tracking };
        self.unit = state.size as f64 / 1e6 * f64::from(run.expand) / 1e3;
        self.spacing = tracking as f64 / 1e5 * f64::from(run.expand) / 1e3;
        let old = self.state;
        if old == Some(state) {
            return;
        }
        self.end_show();
        if old.is_none_or(|o| o.face != state.face || o.size != state.size) {
            write!(self.out, "/{} ", face.resource).expect("a vector takes all bytes");
            self.milli(state.size);
            self.op("Tf\n");
        }
        if old.map_or(1000, |o| o.expand) != state.expand {
            push_tenths(&mut self.out, i64::from(state.expand));
            self.op(" Tz\n");
        }
        if old.map_or(0, |o| o.tracking) != state.tracking {
            push_decimal(&mut self.out, state.tracking, 5);
            self.op(" Tc\n");
        }
        self.state = Some(state);
    }

    /// Brings the pen to a run's start (in points and in thousandths of them from the lower left corner of the sheet): by going on
    /// in the same `TJ` where the run goes on in the line.
    pub fn move_to(&mut self, x: f64, y: Milli) {
        let gap = (x - self.at) / self.unit / 1000.0;
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
        self.at = x as f64 / 1000.0;
        self.drift = 0.0;
    }

    /// Shows a glyph whose pen stands at `x` in the layout.
    #[inline]
    pub fn glyph(&mut self, glyph: &PlacedGlyph, x: f64, code: &Code) {
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
        let back = (self.at - x - glyph.dx().to_pt()) / self.unit;
        let own = back - self.drift;
        let own = if own.abs() > TOLERANCE { nearest(own) as f64 } else { 0.0 };
        let written = if (back - own).abs() > DRIFT { nearest(back) as f64 } else { own };
        self.drift = back - written;
        if written != 0.0 {
            self.adjust(written as i64);
            self.at -= written * self.unit;
        }
        self.code(code);
    }

    fn adjust(&mut self, back: i64) {
        match self.show {
            Show::Closed => self.op("["),
            Show::Between => self.op(" "),
            Show::InString => self.op(")"),
        }
        self.show = Show::Between;
        push_decimal(&mut self.out, back, 0);
    }

    /// Shows a code where the reader's pen is.
    #[inline]
    pub fn code(&mut self, code: &Code) {
        match self.show {
            Show::Closed => self.op("[("),
            Show::Between => self.op("("),
            Show::InString => {}
        }
        self.show = Show::InString;
        code.push(&mut self.out);
        self.at += code.width * self.unit + self.spacing;
    }
}

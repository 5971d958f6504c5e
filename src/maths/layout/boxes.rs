//! Boxes: what a formula is set as. A box has a width, a height above its baseline and a depth below it, and holds its ink.

use crate::font::FaceId;
use crate::unit::Len;

/// Something set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hbox {
    /// How far it moves the pen.
    pub width: Len,
    /// Above the baseline.
    pub height: Len,
    /// Below the baseline.
    pub depth: Len,
    /// What is drawn, in reading order.
    pub marks: Vec<Mark>,
}

/// Something drawn: where, from the start of the box's baseline to the right and upwards, and what.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Mark {
    pub x: Len,
    pub y: Len,
    pub ink: Drawn,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Drawn {
    /// A glyph.
    Glyph {
        face: FaceId,
        gid: u16,
        size: Len,
        advance: Len,
        /// What a reader copies.
        text: Box<str>,
    },
    /// A rule, by its lower left corner.
    Rule { width: Len, height: Len },
}

impl Hbox {
    /// White.
    pub fn white(width: Len) -> Hbox {
        Hbox { width, ..Hbox::default() }
    }

    /// A rule that stands with its lower edge at a height.
    pub fn rule(width: Len, thick: Len, y: Len) -> Hbox {
        let mark = Mark { x: Len::ZERO, y, ink: Drawn::Rule { width, height: thick } };
        Hbox { width, height: (y + thick).max(Len::ZERO), depth: (-y).max(Len::ZERO), marks: vec![mark] }
    }

    /// From its top to its foot.
    pub fn total(&self) -> Len {
        self.height + self.depth
    }

    /// The same, higher by so much.
    pub fn raised(mut self, by: Len) -> Hbox {
        self.marks.iter_mut().for_each(|m| m.y += by);
        Hbox { height: self.height + by, depth: self.depth - by, ..self }
    }

    /// The same, in the middle of a width.
    pub fn centred(mut self, width: Len) -> Hbox {
        let left = (width - self.width) / 2;
        self.marks.iter_mut().for_each(|m| m.x += left);
        Hbox { width, ..self }
    }

    /// The same, its middle at a height.
    pub fn about(self, axis: Len) -> Hbox {
        let by = axis - (self.height - self.depth) / 2;
        self.raised(by)
    }

    /// Draws another in this one, from a place; this one's width stays.
    pub fn draw(&mut self, other: Hbox, x: Len, y: Len) {
        self.height = self.height.max(other.height + y);
        self.depth = self.depth.max(other.depth - y);
        self.marks.extend(other.marks.into_iter().map(|m| Mark { x: m.x + x, y: m.y + y, ink: m.ink }));
    }

    /// Sets another behind this one.
    pub fn push(&mut self, other: Hbox) {
        let (x, width) = (self.width, other.width);
        self.draw(other, x, Len::ZERO);
        self.width += width;
    }

    /// Where it ends at the right: its ink may reach beyond its width.
    pub fn reach(&self) -> Len {
        self.ink_end().max(self.width)
    }

    /// Where its ink ends at the right.
    pub fn ink_end(&self) -> Len {
        let end = |m: &Mark| match &m.ink {
            Drawn::Glyph { advance, .. } => m.x + *advance,
            Drawn::Rule { width, .. } => m.x + *width,
        };
        self.marks.iter().map(end).fold(Len::ZERO, Len::max)
    }
}

/// A part of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Item {
    /// A box.
    Box(Hbox),
    /// White that belongs where it stands.
    Kern(Len),
    /// White between two atoms; a line may end before it, after what stands there.
    Glue(Glue, Option<After>),
}

/// White between two atoms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Glue {
    pub natural: Len,
    pub stretch: Len,
    pub shrink: Len,
}

/// What a line of a formula may end with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum After {
    /// A relation.
    Relation,
    /// A binary operator.
    Operator,
    /// A comma.
    Comma,
}

/// Items as one box.
pub fn packed(items: Vec<Item>) -> Hbox {
    let mut whole = Hbox::default();
    for item in items {
        match item {
            Item::Box(one) => whole.push(one),
            Item::Kern(width) => whole.width += width,
            Item::Glue(glue, _) => whole.width += glue.natural,
        }
    }
    whole
}

/// How wide the widest part is between two places at which a line may end.
pub fn widest(items: &[Item]) -> Len {
    let (mut most, mut part) = (Len::ZERO, Len::ZERO);
    for item in items {
        match item {
            Item::Box(one) => part += one.width,
            Item::Kern(width) => part += *width,
            Item::Glue(glue, None) => part += glue.natural,
            Item::Glue(_, Some(_)) => part = Len::ZERO,
        }
        most = most.max(part);
    }
    most
}

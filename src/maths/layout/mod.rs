//! Formulas in print: from the tree to boxes, by the rules of TeX (*The TeXbook*, Appendix G) with the measures of an OpenType
//! `MATH` table in the place of TeX's font parameters.
//!
//! A [`Composer`] sets a tree in a [`MathFont`]. What comes out is an [`Hbox`] — glyphs and rules with their places — or, for a
//! formula in a line, its [`Item`]s, between which the line may end.

mod accent;
mod boxes;
mod fence;
mod fraction;
mod glyph;
mod lines;
mod row;
mod scripts;
mod style;
mod table;

use super::{Node, Variant};
use crate::font::math::{Constant, MathFont};
use crate::unit::Len;

pub use boxes::{After, Drawn, Glue, Hbox, Item, Mark, packed, widest};
pub use lines::Line;
use style::Ctx;

/// Trees nested deeper than this are cut off; the parser makes none.
const MAX_DEPTH: u32 = 200;

/// What sets words in the book's own face.
pub trait Words {
    /// Words, as large as the letters of a formula of this size.
    fn set(&self, words: &str, variant: Variant, size: Len) -> Hbox;
}

/// Sets formulas of one size.
pub struct Composer<'c> {
    /// The face of the signs.
    pub font: &'c MathFont<'c>,
    /// Sets what stands in `\text`.
    pub words: &'c dyn Words,
    /// The size of the signs.
    pub size: Len,
    /// Lines may end between stretched delimiters, in groups and after commas of displays too.
    pub loose: bool,
}

impl Composer<'_> {
    /// The same, for formulas that do not fit else.
    pub fn loosened(&self) -> Composer<'_> {
        Composer { font: self.font, words: self.words, size: self.size, loose: true }
    }

    /// A formula in a line, in pieces between which the line may end; its signs may be those of a display.
    pub fn inline(&self, node: &Node, display: bool) -> Vec<Item> {
        self.row(std::slice::from_ref(node), Ctx::new(display))
    }

    /// A formula by itself: its lines, none wider than the measure where that can be helped.
    pub fn display(&self, node: &Node, measure: Len) -> Vec<Line> {
        self.lines(node, measure, Ctx::new(true))
    }

    /// The rows of a display as one box, with their tags at the right.
    pub fn numbered(&self, node: &Node) -> Hbox {
        let ctx = Ctx::new(true);
        let lines = self.display(node, Len::pt(100_000.0));
        let tags: Vec<Option<Hbox>> =
            lines.iter().map(|l| l.tag.as_deref().map(|t| self.words.set(t, Variant::Upright, self.size))).collect();
        let widest = tags.iter().flatten().map(|t| t.width).fold(Len::ZERO, Len::max);
        let mut whole = Hbox::default();
        let mut y = Len::ZERO;
        for (line, tag) in lines.into_iter().zip(tags) {
            y -= line.step.unwrap_or_default();
            let right = line.hbox.width + self.thousandths(2000, ctx);
            whole.width = whole.width.max(right + widest);
            whole.draw(line.hbox, Len::ZERO, y);
            if let Some(tag) = tag {
                let x = right + widest - tag.width;
                whole.draw(tag, x, y);
            }
        }
        whole.about(self.axis(ctx))
    }

    /// The size of a style's signs.
    fn size(&self, ctx: Ctx) -> Len {
        let percent = match ctx.level() {
            0 => return self.size,
            1 => self.font.constant(Constant::ScriptPercentScaleDown),
            _ => self.font.constant(Constant::ScriptScriptPercentScaleDown),
        };
        self.size.scale(i64::from(percent), 100)
    }

    /// Font units in a style.
    fn units(&self, units: i32, ctx: Ctx) -> Len {
        self.size(ctx).scale(i64::from(units), self.font.em())
    }

    /// A constant of the font in a style.
    fn constant(&self, which: Constant, ctx: Ctx) -> Len {
        self.units(self.font.constant(which), ctx)
    }

    /// One of two constants: of displays, or of everything else.
    fn constant_of(&self, display: Constant, other: Constant, ctx: Ctx) -> Len {
        self.constant(if ctx.display() { display } else { other }, ctx)
    }

    /// The height of the axis: of bars, and of the middles of delimiters.
    fn axis(&self, ctx: Ctx) -> Len {
        self.constant(Constant::AxisHeight, ctx)
    }

    /// Thousandths of an em in a style.
    fn thousandths(&self, n: i32, ctx: Ctx) -> Len {
        self.size(ctx).scale(i64::from(n), 1000)
    }

    /// A node as a box.
    fn node(&self, node: &Node, ctx: Ctx) -> Hbox {
        self.nucleus(node, ctx).hbox
    }
}

//! Delimiters (*The TeXbook*, Appendix G, rule 19), and what is drawn round or through something.

use super::super::{Enclosure, Node};
use super::Composer;
use super::boxes::{Drawn, Hbox, Mark};
use super::style::Ctx;
use crate::unit::Len;

/// A delimiter covers so many thousandths of what it stands at (`\delimiterfactor`) …
const FACTOR: i64 = 901;
/// … or leaves out no more than this, in thousandths of an em (`\delimitershortfall`).
const SHORTFALL: i32 = 500;
/// The delimiters of a fraction without a bar are so high in displays, and elsewhere (plain TeX's `\delim1` and `\delim2`).
const BINOMIAL: (i32, i32) = (2390, 1010);
/// The white that stands for a delimiter that is none (`\nulldelimiterspace`), in thousandths of the text's em in all styles.
pub(super) const NULL: i64 = 120;

impl Composer<'_> {
    pub(super) fn fence(&self, (open, close): (char, char), parts: &[Node], middle: &[char], ctx: Ctx) -> Hbox {
        let bare = match parts {
            [Node::Fraction { rule: false, style, .. }] => Some(style.map_or(ctx, |s| ctx.styled(s))),
            _ => None,
        };
        let parts: Vec<Hbox> = parts.iter().map(|part| self.fenced(part, ctx)).collect();
        let least = match bare {
            Some(ctx) => self.thousandths(if ctx.display() { BINOMIAL.0 } else { BINOMIAL.1 }, ctx),
            None => self.least_of(&parts, ctx),
        };
        let mut whole = self.delimiter(open, least, ctx);
        for (n, part) in parts.into_iter().enumerate() {
            whole.push(part);
            if let Some(c) = middle.get(n) {
                whole.push(self.delimiter(*c, least, ctx));
            }
        }
        whole.push(self.delimiter(close, least, ctx));
        whole
    }

    /// How high delimiters round these are at least.
    pub(super) fn least_of(&self, parts: &[Hbox], ctx: Ctx) -> Len {
        let axis = self.axis(ctx);
        let high = parts.iter().map(|p| (p.height - axis).max(p.depth + axis)).fold(Len::ZERO, Len::max);
        (high * 2).scale(FACTOR, 1000).max(high * 2 - self.thousandths(SHORTFALL, ctx))
    }

    /// What stands between delimiters: a fraction without a bar is one with them, and has no white at its sides.
    fn fenced(&self, part: &Node, ctx: Ctx) -> Hbox {
        match part {
            Node::Fraction { above, below, rule: false, style } => self.fraction(above, below, false, style.map_or(ctx, |s| ctx.styled(s))),
            other => self.group(other, ctx),
        }
    }

    /// A delimiter of at least this size, its middle on the axis.
    pub(super) fn delimiter(&self, c: char, least: Len, ctx: Ctx) -> Hbox {
        if c == '.' {
            return Hbox::white(self.size.scale(NULL, 1000));
        }
        self.tall(c, least, ctx).about(self.axis(ctx))
    }

    /// A delimiter of a size of its own: so many thousandths of the height of a parenthesis.
    pub(super) fn big(&self, c: char, size: u32, ctx: Ctx) -> Hbox {
        let paren = self.tall('(', Len::ZERO, ctx).total();
        let high = paren.scale(i64::from(size), 1000);
        let least = high.scale(FACTOR, 1000).max(high - self.thousandths(SHORTFALL, ctx));
        self.delimiter(c, least, ctx)
    }

    pub(super) fn enclosed(&self, how: Enclosure, body: &Node, ctx: Ctx) -> Hbox {
        let mut body = self.group(body, ctx);
        let thick = self.thousandths(40, ctx);
        let (width, height, depth) = (body.width, body.height, body.depth);
        match how {
            Enclosure::Box => {
                let pad = self.thousandths(300, ctx) + thick;
                let mut frame = Hbox::white(width + pad * 2);
                let (top, foot) = (height + pad, -depth - pad);
                for (x, y, width, height) in [
                    (Len::ZERO, foot, frame.width, thick),
                    (Len::ZERO, top - thick, frame.width, thick),
                    (Len::ZERO, foot, thick, top - foot),
                    (frame.width - thick, foot, thick, top - foot),
                ] {
                    frame.marks.push(Mark { x, y, ink: Drawn::Rule { width, height } });
                }
                frame.draw(body, pad, Len::ZERO);
                Hbox { height: top, depth: -foot, ..frame }
            }
            Enclosure::Cancel => struck(body, &[true], thick),
            Enclosure::BackCancel => struck(body, &[false], thick),
            Enclosure::CrossCancel => struck(body, &[true, false], thick),
            Enclosure::Strike => {
                body.draw(Hbox::rule(width, thick, (height - depth) / 2), Len::ZERO, Len::ZERO);
                body
            }
        }
    }
}

/// Strokes from corner to corner, rising or falling: as there are only upright rules, each is many of them, finer than any eye can tell.
fn struck(mut body: Hbox, rising: &[bool], thick: Len) -> Hbox {
    const MOST: i64 = 400;
    let (width, foot, high) = (body.width, -body.depth - thick, body.total() + thick * 2);
    let steps = ((width.max(high).0 * 2) / thick.0.max(1)).clamp(1, MOST);
    // A stroke is as thick as a rule, measured across it.
    let slant = ((width.0 as f64).powi(2) + (high.0 as f64).powi(2)).sqrt() / (width.0 as f64).max(1.0);
    let upright = Len((thick.0 as f64 * slant.min(8.0)) as i64);
    for up in rising {
        for n in 0..steps {
            let (from, to) = (width.scale(n, steps), width.scale(n + 1, steps));
            let level = if *up { n } else { steps - 1 - n };
            let y = foot + (high - upright).scale(level, (steps - 1).max(1));
            body.marks.push(Mark { x: from, y, ink: Drawn::Rule { width: to - from, height: upright } });
        }
    }
    body
}

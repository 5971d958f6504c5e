//! Accents, bars and braces (*The TeXbook*, Appendix G, rules 9, 10 and 12), and stacks.

use super::super::{Class, Node};
use super::Composer;
use super::boxes::Hbox;
use super::glyph::Nucleus;
use super::style::Ctx;
use crate::font::math::Constant;
use crate::unit::Len;

impl Composer<'_> {
    pub(super) fn accent(&self, base: &Node, mark: char, wide: bool, below: bool, ctx: Ctx) -> Nucleus {
        let inner = self.nucleus(base, ctx.cramped());
        match (mark, below) {
            ('\u{AF}', _) => return self.bar(base, false, ctx).into(),
            ('_', _) => return self.bar(base, true, ctx).into(),
            _ => {}
        }
        let single = inner.glyph;
        let body = match single {
            Some(_) => Hbox { width: inner.hbox.width, ..inner.hbox.clone() },
            None => self.group(base, ctx.cramped()),
        };
        let width = body.width;
        let brace = matches!(mark, '⏞' | '⏟' | '⎴' | '⎵' | '⏜' | '⏝' | '\u{20D6}' | '\u{20D7}' | '\u{20E1}' | '\u{20EE}' | '\u{20EF}');
        let found = if wide { self.wide(mark, width, !brace, ctx) } else { self.wide(mark, Len::ZERO, true, ctx) };
        let Some((sign, gid)) = found else { return body.into() };
        // The middle of the mark stands over the place that the font names, or over the middle.
        let ink = self.font.ink(gid);
        let middle = match self.font.accent(gid).filter(|_| sign.marks.len() == 1) {
            Some(at) => self.units(at, ctx),
            None if sign.marks.len() > 1 => sign.width / 2,
            None => self.units((ink.left + ink.right) / 2, ctx),
        };
        let place = single.filter(|_| !below).and_then(|g| self.font.accent(g)).map_or(width / 2, |at| self.units(at, ctx));
        let x = place - middle;
        let y = if below { -body.depth } else { body.height - body.height.min(self.constant(Constant::AccentBaseHeight, ctx)) };
        let mut whole = body;
        whole.draw(sign, x, y);
        // Scripts hang on the letter below the accent.
        Nucleus { hbox: whole, glyph: single, italics: single.map_or(Len::ZERO, |_| inner.italics), large: false }
    }

    /// A bar over or under something.
    fn bar(&self, base: &Node, below: bool, ctx: Ctx) -> Hbox {
        let of = |which| self.constant(which, ctx);
        let mut body = self.group(base, if below { ctx } else { ctx.cramped() });
        let width = body.width;
        if below {
            let (gap, thick) = (of(Constant::UnderbarVerticalGap), of(Constant::UnderbarRuleThickness));
            let foot = body.depth + gap + thick;
            body.draw(Hbox::rule(width, thick, -foot), Len::ZERO, Len::ZERO);
            Hbox { depth: foot + of(Constant::UnderbarExtraDescender), ..body }
        } else {
            let (gap, thick) = (of(Constant::OverbarVerticalGap), of(Constant::OverbarRuleThickness));
            let top = body.height + gap;
            body.draw(Hbox::rule(width, thick, top), Len::ZERO, Len::ZERO);
            Hbox { height: top + thick + of(Constant::OverbarExtraAscender), ..body }
        }
    }

    /// Something above and below; an arrow is as long as they are.
    pub(super) fn stack(&self, base: &Node, over: Option<&Node>, under: Option<&Node>, stretch: bool, ctx: Ctx) -> Hbox {
        let pad = if stretch { self.thousandths(250, ctx) } else { Len::ZERO };
        let padded = |hbox: Hbox| {
            let width = hbox.width + pad;
            hbox.centred(width)
        };
        let over = over.map(|n| padded(self.group(n, ctx.sup())));
        let under = under.map(|n| padded(self.group(n, ctx.sub())));
        if !stretch {
            return self.limits(self.nucleus(base, ctx), over, under, ctx);
        }
        let wanted = [&over, &under].into_iter().flatten().map(|b| b.width).fold(self.thousandths(1000, ctx), Len::max);
        let arrow = match base {
            Node::Atom { text, class: Class::Rel, .. } => text.chars().next().and_then(|c| self.wide(c, wanted, false, ctx)),
            _ => None,
        };
        let arrow = arrow.map_or_else(|| self.node(base, ctx), |(hbox, _)| hbox);
        let width = wanted.max(arrow.width);
        let (height, depth) = (arrow.height, arrow.depth);
        let mut whole = arrow.centred(width);
        if let Some(over) = over.filter(|o| !o.marks.is_empty()) {
            let (gap, rise) = (self.constant(Constant::StretchStackGapAboveMin, ctx), self.constant(Constant::StretchStackTopShiftUp, ctx));
            let y = (height + gap + over.depth).max(rise);
            whole.draw(over.centred(width), Len::ZERO, y);
        }
        if let Some(under) = under.filter(|u| !u.marks.is_empty()) {
            let (gap, drop) =
                (self.constant(Constant::StretchStackGapBelowMin, ctx), self.constant(Constant::StretchStackBottomShiftDown, ctx));
            let y = (depth + gap + under.height).max(drop);
            whole.draw(under.centred(width), Len::ZERO, -y);
        }
        whole
    }
}

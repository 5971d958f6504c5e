//! Superiors, inferiors and limits (*The TeXbook*, Appendix G, rules 13a and 18).

use super::super::{Limits, Node};
use super::Composer;
use super::boxes::Hbox;
use super::glyph::Nucleus;
use super::style::Ctx;
use crate::font::math::{Constant, Corner};
use crate::unit::Len;

impl Composer<'_> {
    pub(super) fn scripts(&self, base: &Node, sub: Option<&Node>, sup: Option<&Node>, ctx: Ctx) -> Hbox {
        let above = match base.limits() {
            Limits::Always => true,
            Limits::InDisplay => ctx.display(),
            Limits::Never => false,
        };
        let nucleus = self.nucleus(base, ctx);
        let over = sup.map(|n| self.script(n, ctx.sup()));
        let under = sub.map(|n| self.script(n, ctx.sub()));
        if above {
            self.limits(nucleus, over.map(|s| s.hbox), under.map(|s| s.hbox), ctx)
        } else {
            self.beside(&nucleus, over.as_ref(), under.as_ref(), ctx)
        }
    }

    /// A script: one glyph is kerned into the corner of its base.
    fn script(&self, node: &Node, ctx: Ctx) -> Nucleus {
        let nucleus = self.nucleus(node, ctx);
        match nucleus.glyph {
            Some(_) => Nucleus { hbox: Hbox { width: nucleus.hbox.width + nucleus.italics, ..nucleus.hbox }, ..nucleus },
            None => Nucleus { hbox: self.group(node, ctx), ..Nucleus::default() },
        }
    }

    /// Scripts above and below.
    pub(super) fn limits(&self, base: Nucleus, over: Option<Hbox>, under: Option<Hbox>, ctx: Ctx) -> Hbox {
        let lean = base.italics / 2;
        let base = base.hbox;
        let widths = [Some(base.width), over.as_ref().map(|b| b.width), under.as_ref().map(|b| b.width)];
        let width = widths.into_iter().flatten().fold(Len::ZERO, Len::max);
        let (height, depth) = (base.height, base.depth);
        let mut whole = base.centred(width);
        if let Some(over) = over {
            let rise = self.constant(Constant::UpperLimitBaselineRiseMin, ctx);
            let gap = self.constant(Constant::UpperLimitGapMin, ctx);
            let y = height + rise.max(gap + over.depth);
            whole.draw(over.centred(width), lean, y);
        }
        if let Some(under) = under {
            let drop = self.constant(Constant::LowerLimitBaselineDropMin, ctx);
            let gap = self.constant(Constant::LowerLimitGapMin, ctx);
            let y = depth + drop.max(gap + under.height);
            whole.draw(under.centred(width), -lean, -y);
        }
        whole
    }

    /// Scripts at the right.
    fn beside(&self, base: &Nucleus, sup: Option<&Nucleus>, sub: Option<&Nucleus>, ctx: Ctx) -> Hbox {
        let of = |which| self.constant(which, ctx);
        let single = base.glyph.is_some() && !base.large;
        let (mut up, mut down) = if single {
            (Len::ZERO, Len::ZERO)
        } else {
            let (up, down) = (of(Constant::SuperscriptBaselineDropMax), of(Constant::SubscriptBaselineDropMin));
            (base.hbox.height - up, base.hbox.depth + down)
        };
        if let Some(sup) = sup {
            let least = if ctx.cramped { Constant::SuperscriptShiftUpCramped } else { Constant::SuperscriptShiftUp };
            up = up.max(of(least)).max(sup.hbox.depth + of(Constant::SuperscriptBottomMin));
        }
        if let Some(sub) = sub {
            down = down.max(of(Constant::SubscriptShiftDown)).max(sub.hbox.height - of(Constant::SubscriptTopMax));
        }
        if let (Some(sup), Some(sub)) = (sup, sub) {
            let gap = (up - sup.hbox.depth) - (sub.hbox.height - down);
            let least = of(Constant::SubSuperscriptGapMin);
            if gap < least {
                down += least - gap;
                let room = of(Constant::SuperscriptBottomMaxWithSubscript) - (up - sup.hbox.depth);
                if room > Len::ZERO {
                    let shift = room.min(least - gap);
                    up += shift;
                    down -= shift;
                }
            }
        }
        let mut whole = base.hbox.clone();
        let width = whole.width;
        let mut end = width;
        if let Some(sup) = sup {
            let x = width + if base.large { Len::ZERO } else { base.italics } + self.kern(base, sup, up, true, ctx);
            end = end.max(x + sup.hbox.width);
            whole.draw(sup.hbox.clone(), x, up);
        }
        if let Some(sub) = sub {
            let x = width - if base.large { base.italics } else { Len::ZERO } + self.kern(base, sub, -down, false, ctx);
            end = end.max(x + sub.hbox.width);
            whole.draw(sub.hbox.clone(), x, -down);
        }
        whole.width = end + of(Constant::SpaceAfterScript);
        whole
    }

    /// By how much a script that is shifted moves into the corner of its base.
    fn kern(&self, base: &Nucleus, script: &Nucleus, shift: Len, up: bool, ctx: Ctx) -> Len {
        let Some(glyph) = base.glyph else { return Len::ZERO };
        let inner = if up { ctx.sup() } else { ctx.sub() };
        let units = |length: Len, ctx: Ctx| length.scale(self.font.em(), self.size(ctx).0.max(1)).0 as i32;
        let (out, into) = if up { (Corner::TopRight, Corner::BottomLeft) } else { (Corner::BottomRight, Corner::TopLeft) };
        // At two heights: of the script's near edge, and of the base's.
        let (near, edge) = if up { (shift - script.hbox.depth, base.hbox.height) } else { (shift + script.hbox.height, -base.hbox.depth) };
        let at = |height: Len| {
            let own = self.units(self.font.kern(glyph, out, units(height, ctx)), ctx);
            let other = script.glyph.map_or(Len::ZERO, |g| self.units(self.font.kern(g, into, units(height - shift, inner)), inner));
            own + other
        };
        at(near).max(at(edge))
    }
}

//! Fractions and roots (*The TeXbook*, Appendix G, rules 11 and 15).

use super::super::{Node, Style};
use super::Composer;
use super::boxes::Hbox;
use super::style::Ctx;
use crate::font::math::Constant;
use crate::unit::Len;

impl Composer<'_> {
    /// A fraction, without the white at its sides.
    pub(super) fn fraction(&self, above: &Node, below: &Node, rule: bool, ctx: Ctx) -> Hbox {
        let (above, below) = (self.group(above, ctx.above()), self.group(below, ctx.below()));
        let width = above.width.max(below.width);
        let of = |display, other| self.constant_of(display, other, ctx);
        use Constant as C;
        let (mut up, mut down) = if rule {
            (
                of(C::FractionNumeratorDisplayStyleShiftUp, C::FractionNumeratorShiftUp),
                of(C::FractionDenominatorDisplayStyleShiftDown, C::FractionDenominatorShiftDown),
            )
        } else {
            (of(C::StackTopDisplayStyleShiftUp, C::StackTopShiftUp), of(C::StackBottomDisplayStyleShiftDown, C::StackBottomShiftDown))
        };
        let mut whole = Hbox::white(width);
        if rule {
            let thick = self.constant(C::FractionRuleThickness, ctx);
            let axis = self.axis(ctx);
            let over = of(C::FractionNumDisplayStyleGapMin, C::FractionNumeratorGapMin);
            let under = of(C::FractionDenomDisplayStyleGapMin, C::FractionDenominatorGapMin);
            up = up.max(axis + thick / 2 + over + above.depth);
            down = down.max(thick / 2 - axis + under + below.height);
            whole.draw(above.centred(width), Len::ZERO, up);
            whole.draw(Hbox::rule(width, thick, axis - thick / 2), Len::ZERO, Len::ZERO);
        } else {
            let least = of(C::StackDisplayStyleGapMin, C::StackGapMin);
            let gap = (up - above.depth) - (below.height - down);
            if gap < least {
                up += (least - gap) / 2;
                down += least - gap - (least - gap) / 2;
            }
            whole.draw(above.centred(width), Len::ZERO, up);
        }
        whole.draw(below.centred(width), Len::ZERO, -down);
        whole
    }

    /// A root, with its degree.
    pub(super) fn root(&self, body: &Node, degree: Option<&Node>, ctx: Ctx) -> Hbox {
        let body = self.group(body, ctx.cramped());
        let thick = self.constant(Constant::RadicalRuleThickness, ctx);
        let mut gap = self.constant_of(Constant::RadicalDisplayStyleVerticalGap, Constant::RadicalVerticalGap, ctx);
        let sign = self.tall('√', body.total() + gap + thick, ctx);
        // A sign that is larger than it must be leaves the same white above and below.
        let spare = sign.total() - thick - body.total() - gap;
        if spare > Len::ZERO {
            gap += spare / 2;
        }
        let top = body.height + gap + thick;
        let sign_width = sign.width;
        let sign_height = sign.height;
        let mut whole = Hbox::white(sign_width + body.width);
        whole.draw(sign, Len::ZERO, top - sign_height);
        whole.draw(Hbox::rule(body.width, thick, top - thick), sign_width, Len::ZERO);
        whole.draw(body, sign_width, Len::ZERO);
        whole.height = whole.height.max(top + self.constant(Constant::RadicalExtraAscender, ctx));
        let Some(degree) = degree else { return whole };
        let degree = self.group(degree, Ctx { style: Style::ScriptScript, cramped: true, ..ctx });
        let (before, after) = (self.constant(Constant::RadicalKernBeforeDegree, ctx), self.constant(Constant::RadicalKernAfterDegree, ctx));
        let percent = i64::from(self.font.constant(Constant::RadicalDegreeBottomRaisePercent));
        let rise = whole.total().scale(percent, 100) - whole.depth + degree.depth;
        let left = (before + degree.width + after).max(Len::ZERO);
        let mut with = Hbox::white(left + whole.width);
        with.draw(degree.clone(), left - after - degree.width, rise);
        with.draw(whole, left, Len::ZERO);
        with
    }
}

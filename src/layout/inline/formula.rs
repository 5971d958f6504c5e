//! Formulas among words: boxes in the row of a paragraph, and between them the places at which its line may end.

use std::sync::Arc;

use crate::maths::layout::{After, Hbox, Item, widest};
use crate::model::Formula;
use crate::unit::Len;

use super::super::formula::{self, Among};
use super::super::item::{Flex, ItemKind};
use super::super::para::PieceTag;
use super::{Filler, Look};

/// Demerits for a line that ends in a formula, beside those that the breaker knows; see [`super::super::breaker::Prices`] for the unit.
fn price(after: After) -> f64 {
    match after {
        After::Relation => 8.0,
        After::Comma => 10.0,
        After::Operator => 14.0,
    }
}

impl Filler<'_, '_> {
    /// A formula; as its TeX where it could not be read.
    pub(super) fn formula(&mut self, formula: &Formula, look: &Look<'_>) {
        let (Some(read), Some(font)) = (&formula.read, self.cx.maths) else { return self.code(&formula.tex, look) };
        let among = Among { family: look.family, size: look.size, lang: look.lang };
        let room = Len(self.row.narrowest);
        let (items, squeezed) = formula::fitted(among, font, self.words, room, |c| c.inline(&read.node, formula.display), |i| widest(i));
        self.row.squeezed.extend(squeezed.map(|squeezed| (formula.loc.clone(), squeezed)));
        let inner = look.clone().generated().tagged(PieceTag::Formula(formula::said(formula, self.row.items.len())));
        let span = self.span(&inner).span;
        // Formulas run from left to right.
        let level = if self.scripts.rtl { 2 } else { 0 };
        let mut hbox = Hbox::default();
        for item in items {
            match item {
                Item::Box(one) => hbox.push(one),
                Item::Kern(white) => hbox.width += white,
                Item::Glue(glue, None) => hbox.width += glue.natural,
                Item::Glue(glue, Some(after)) => {
                    self.formula_part(std::mem::take(&mut hbox), span, level);
                    let white = Flex { natural: glue.natural, ..Flex::default() };
                    self.row.glue(white, Some(price(after)), span, level, self.pos);
                }
            }
        }
        self.formula_part(hbox, span, level);
        self.current = Default::default();
        self.before = None;
        self.pos += formula.tex.len() as u32;
    }

    fn formula_part(&mut self, hbox: Hbox, span: u16, level: u8) {
        let width = hbox.width;
        self.row.object(ItemKind::Formula(Arc::new(hbox)), width, span, level, self.pos);
    }
}

//! Links in a line, and what print says of where they lead.

use crate::config::layout::Figures;
use crate::config::manifest::Links;
use crate::lang;
use crate::model::text::{self, plain};
use crate::model::{Inline, Phrase, Target};
use crate::unit::Len;

use super::super::item::ItemKind;
use super::super::page::LinkTo;
use super::super::para::PieceTag;
use super::{Current, Filler, Look};

impl Filler<'_, '_> {
    pub(super) fn link<'t>(&mut self, target: &'t Target, content: &'t [Inline], look: &Look<'t>) {
        let index = self.links;
        self.links += 1;
        let to = match target {
            Target::Anchor(anchor) => LinkTo::Anchor(anchor.clone()),
            Target::Url(url) => LinkTo::Url(url.clone()),
            Target::Source(_) => return self.nested(content, look.clone(), look),
        };
        let inner = look.clone().tagged(PieceTag::Link { index, to });
        self.nested(content, inner.clone(), look);
        match (target, self.cx.links) {
            // It is itself a folio, or a number that a reader finds without one.
            _ if look.generated || matches!(content, [Inline::Phrase(Phrase::Reference, _)]) => {}
            (Target::Anchor(anchor), Links::Page | Links::Note | Links::Url) => {
                let words = lang::words(look.lang);
                let foreign = words.foreign(words.page_abbreviation);
                let mut after = look.clone().generated().tagged(PieceTag::PageRef(anchor.clone(), foreign));
                after.figures = Figures::Lining;
                self.generated(&format!(" ({}", words.page_abbreviation), &after);
                let Current { span, style, .. } = self.span(&after);
                let known = self.cx.folio(anchor).map(|folio| lang::figures(folio.to_string(), look.lang));
                let slot = self.words.word(style, known.as_deref().unwrap_or("000"));
                let store = self.words.store;
                let word = store.get(slot);
                let width = store.fonts().face(word.face).map_or(Len::ZERO, |f| f.at(word.width, after.size));
                let level = self.level();
                self.row.object(ItemKind::Folio(Box::new(anchor.clone())), width, span, level, self.pos);
                self.generated(&format!("{})", lang::of(look.lang).after_page), &after);
            }
            (Target::Url(url), Links::Url) if !plain(content).contains(text::shown_address(url)) => {
                let mut after = inner.generated();
                after.hyphenate = false;
                self.generated(&format!(" ({url})"), &after);
            }
            _ => {}
        }
    }
}

//! The index: terms with the folios on which they stand. Its pages are set when all others are known.

use crate::config::layout::{Figures, HAlign, InlineStyle};
use crate::diag::Loc;
use crate::lang;
use crate::model::{Anchor, IndexEntry, Inline, Phrase, Target, Text};
use crate::unit::Len;

use super::super::page::{Folio, Role};
use super::{Flow, Frame, ParaLook};

impl Flow<'_, '_> {
    /// Entries as large as notes are, each hung from its first line, white before each new letter.
    pub(super) fn index(&mut self, entries: &[IndexEntry], frame: &Frame, loc: &Loc) {
        let element = self.element(Role::Index, frame.parent);
        let step = self.ctx.layout.text.indent;
        let style = InlineStyle { size: self.ctx.layout.note.inline.size, figures: Figures::Lining, ..frame.style.clone() };
        for entry in entries {
            if entry.opens_group {
                self.joint.want_space(1);
            }
            // Turned lines stand further in than the entries below this one.
            let hang = step * (i64::from(entry.level.min(4)) + 2);
            let inner = Frame {
                left: frame.left + hang,
                width: (frame.width - hang).max(frame.width / 4),
                align: HAlign::Start,
                style: style.clone(),
                ..frame.clone()
            };
            let paragraph = self.element(Role::P, element);
            let text = self.with_folios(entry, frame);
            self.para(&text, &inner, loc, ParaLook { indent: Len::ZERO - step * 2, ..ParaLook::of(paragraph) });
        }
    }

    /// The words of an entry and the folios of its places: "kerning, 12, 57–59".
    fn with_folios(&self, entry: &IndexEntry, frame: &Frame) -> Text {
        let mut added = Vec::new();
        for (first, last, anchor) in ranges(&entry.places, |anchor| self.ctx.cx.folio(anchor)) {
            let folio = |folio: Folio| lang::figures(folio.to_string(), &frame.lang);
            let words = if first == last { folio(first) } else { format!("{}–{}", folio(first), folio(last)) };
            added.push(Inline::Text(", ".to_string()));
            added.push(Inline::Link { target: Target::Anchor(anchor.clone()), content: vec![Inline::Text(words)] });
        }
        let mut text = entry.text.clone();
        if !added.is_empty() {
            text.inlines.push(Inline::Phrase(Phrase::Added, added));
        }
        text
    }
}

/// Runs of neighbouring folios: the first, the last, and the place on the first. Two neighbours are no run.
fn ranges(places: &[Anchor], folio: impl Fn(&Anchor) -> Option<Folio>) -> Vec<(Folio, Folio, &Anchor)> {
    let mut folios: Vec<(Folio, &Anchor)> = places.iter().filter_map(|anchor| Some((folio(anchor)?, anchor))).collect();
    folios.sort_by_key(|(folio, _)| *folio);
    folios.dedup_by_key(|(folio, _)| *folio);
    let mut runs: Vec<Vec<(Folio, &Anchor)>> = Vec::new();
    for here in folios {
        match runs.last_mut().filter(|run| run.last().is_some_and(|(before, _)| before.is_followed_by(here.0))) {
            Some(run) => run.push(here),
            None => runs.push(vec![here]),
        }
    }
    let mut out = Vec::new();
    for run in runs {
        match run.as_slice() {
            [(first, anchor), _, .., (last, _)] => out.push((*first, *last, *anchor)),
            few => out.extend(few.iter().map(|(folio, anchor)| (*folio, *folio, *anchor))),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_neighbours_are_a_range_and_pages_are_named_once() {
        let places: Vec<Anchor> = (0..8).map(|n| Anchor(n.to_string())).collect();
        let pages = [3, 4, 5, 5, 9, 10, 40, 41];
        let folio = |a: &Anchor| a.0.parse::<usize>().ok().and_then(|n| pages.get(n)).map(|p| Folio::Arabic(*p));
        let said: Vec<(u32, u32)> = ranges(&places, folio)
            .into_iter()
            .filter_map(|(a, b, _)| match (a, b) {
                (Folio::Arabic(a), Folio::Arabic(b)) => Some((a, b)),
                _ => None,
            })
            .collect();
        assert_eq!(said, [(3, 5), (9, 9), (10, 10), (40, 40), (41, 41)]);
    }
}

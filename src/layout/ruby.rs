//! Readings (ruby) and emphasis dots, set above or below what they belong to.

use crate::font::words::WordId;
use crate::lang::Dots;
use crate::model::{Inline, Phrase, text::plain};
use crate::unit::Len;

use super::inline::{Current, Filler, Kind};
use super::item::{Dot, Flex};
use super::word_look::Look;

impl Filler<'_, '_> {
    /// Whether readings find room between the lines.
    pub(super) fn has_room_above(&self, look: &Look<'_>) -> bool {
        self.scripts.has_units() && !self.scripts.generates_levels() && self.cx.layout.text.leading >= look.size * 3 / 2
    }

    /// Characters with their readings above them: each [`Phrase::Reading`] is that of what stands before it (JLREQ, 3.3). Readings that
    /// are wider than their base push its neighbours off, by what they do not hang over them.
    pub(super) fn ruby<'t>(&mut self, content: &'t [Inline], look: &Look<'t>) {
        let mut small = look.clone();
        (small.size, small.rise) = (look.size / 2, look.rise + look.size.scale(23, 25));
        for group in content.split_inclusive(|inline| matches!(inline, Inline::Phrase(Phrase::Reading, _))) {
            let Some((Inline::Phrase(Phrase::Reading, bracketed), base)) = group.split_last() else {
                self.inlines(group, look);
                continue;
            };
            let text = plain(bracketed);
            let reading = text.trim_matches([' ', '(', ')', '（', '）']);
            self.current = [None; 4];
            let Current { span, style, .. } = self.span_at(&small, 0, Kind::Wide);
            let word = self.words.word(style, reading);
            let width = self.width(word, small.size);
            let hangs_over = small.size;
            let pad = (width - look.size * plain(base).chars().count() as i64 - hangs_over).max(Len::ZERO);
            self.pad = pad / 2;
            self.base = Some(None);
            self.inlines(base, look);
            let from = self.base.take().flatten().unwrap_or(self.row.items.len() as u32);
            self.row.reading(word, width, from, span, self.pos);
            self.row.glue(Flex::new(std::mem::take(&mut self.pad).max(pad / 2), Len::ZERO, Len::ZERO), None, span, 0, self.pos);
            self.pos += text.len() as u32;
            self.current = [None; 4];
        }
    }

    /// The dot that stands at each stressed character; none where lines are too close or no face has one.
    pub(super) fn dot(&mut self, place: Dots, look: &Look<'_>) -> Option<Dot> {
        if !self.has_room_above(look) {
            return None;
        }
        let (signs, rise) = match place {
            Dots::Over => (['﹅', '・', '•'], look.rise + look.size.scale(23, 25)),
            Dots::Under => (['•', '・', '·'], look.rise - look.size.scale(12, 25)),
        };
        let mut small = look.clone().generated();
        (small.size, small.rise, small.dot) = (look.size / 2, rise, None);
        self.current = [None; 4];
        let Current { span, style, .. } = self.span_at(&small, 0, Kind::Wide);
        self.current = [None; 4];
        let face = self.row.spans.get(usize::from(span))?.style.face;
        let sign = signs.into_iter().find(|sign| self.cx.fonts.covering(face, *sign).is_some())?;
        let word = self.words.word(style, sign.encode_utf8(&mut [0; 4]));
        Some(Dot { word, width: self.width(word, small.size), span })
    }

    /// How wide a word is with all its parts.
    fn width(&self, word: WordId, size: Len) -> Len {
        let (store, mut next, mut width) = (self.words.store, Some(word), Len::ZERO);
        while let Some(id) = next {
            let part = store.get(id);
            width += store.fonts().face(part.face).map_or(Len::ZERO, |f| f.at(part.width, size));
            next = part.next;
        }
        width
    }
}

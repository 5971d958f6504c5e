//! The words of a spine: as large as its width allows, one after the other along it; fewer of them where there is no room.

use crate::config::layout::InlineStyle;
use crate::config::manifest::{CoverLook, CoverOutput};
use crate::diag::kinds;
use crate::layout::para::Line;
use crate::unit::Len;

use super::drawing::{Ink, Mark, Placement, Turn, ink_on};
use super::panels::Panels;
use super::studio::CoverPainter;
use super::words::{extent, put};

/// No printer promises letters smaller than this, in points.
const SMALLEST: f64 = 7.0;
/// No spine needs larger ones.
const LARGEST: f64 = 24.0;

/// A piece of the spine's words.
struct Piece {
    text: String,
    style: InlineStyle,
    /// Its size, of the title's.
    part: f64,
}

impl CoverPainter<'_, '_> {
    /// Puts words on the spine where the printer allows them at so many pages and where they fit; else says why not.
    pub fn spine(&mut self, panels: &Panels, cover: &CoverOutput, pages: usize) {
        let demands = &cover.printer.cover;
        if !cover.spine_text {
            return;
        }
        if pages < demands.spine_text_pages {
            let least = demands.spine_text_pages;
            let why =
                format!("the spine has no words: {} allows them from {least} pages on, and the book has {pages}", cover.printer.title);
            return self.warnings.push((kinds::COVER_SPINE_TEXT, why));
        }
        let clear = demands.spine_text_clear.to_pt();
        let room = panels.spine.w - 2.0 * clear;
        let length = panels.spine.h - 2.0 * (panels.safe.max(panels.front.w * 0.06));
        let all = self.pieces();
        // What goes first where there is no room: the publisher, then the author.
        for count in (1..=all.len()).rev() {
            let order = if count == 1 { all.get(1..2).filter(|_| all.len() > 1).or(all.get(..1)) } else { all.get(..count) };
            let Some(pieces) = order else { continue };
            if let Some(lines) = self.fit_spine(pieces, room, length) {
                return self.put_spine(&lines, panels, length, cover.spine_up);
            }
        }
        let (have, want) = (panels.spine.w * 25.4 / 72.0, (SMALLEST * 0.78 + 2.0 * clear) * 25.4 / 72.0);
        let why = format!(
            "the spine has no words: it is {have:.1} mm wide, and letters of {SMALLEST} pt with {:.1} mm free on both sides want {want:.1} mm",
            clear * 25.4 / 72.0
        );
        self.warnings.push((kinds::COVER_SPINE_TEXT, why));
    }

    /// Author, title, publisher; without an author the title is the first.
    fn pieces(&self) -> Vec<Piece> {
        let title = self.layout.title_page.title.clone();
        let capitals = self.small_capitals();
        let mut pieces = Vec::new();
        let by = self.by();
        if !by.is_empty() {
            pieces.push(Piece { text: by, style: capitals.clone(), part: 0.78 });
        }
        pieces.push(Piece { text: self.meta.full_title(), style: title, part: 1.0 });
        if let Some(publisher) = self.meta.publisher.clone().filter(|p| *p != self.by()) {
            pieces.push(Piece { text: publisher, style: capitals, part: 0.66 });
        }
        pieces
    }

    /// The pieces at the largest size that fits, each with its size; `None` if that is too small to be read.
    fn fit_spine(&mut self, pieces: &[Piece], room: f64, length: f64) -> Option<Vec<(Line, f64)>> {
        let mut size = LARGEST.min(room);
        while size >= SMALLEST {
            let mut lines = Vec::new();
            let mut along = 0.0;
            let mut across = 0.0_f64;
            for piece in pieces {
                let style = InlineStyle { size: Len::pt(size * piece.part.max(SMALLEST / size)), grey: 0, ..piece.style.clone() };
                let line = self.setter.simple(&piece.text, &style, &self.meta.lang);
                let (above, below) = extent(&line, self.fonts);
                // Words are centred by the middle of their small letters and capitals, so both sides want as much as the larger.
                let middle = style.size.to_pt() * 0.28;
                across = across.max(2.0 * (above - middle).max(middle + below));
                along += line.width().to_pt() + size * 1.6;
                lines.push((line, middle));
            }
            // A wide spine keeps white on both sides of its words.
            if across <= room && size <= room * 0.78 + 2.0 && along - size * 1.6 <= length {
                return Some(lines);
            }
            size -= 0.25;
        }
        None
    }

    fn put_spine(&mut self, lines: &[(Line, f64)], panels: &Panels, length: f64, up: bool) {
        let spine = panels.spine;
        let margin = (spine.h - length) / 2.0;
        let on = |studio: &Self, along: f64| match studio.look {
            CoverLook::Paper if !studio.pictured && along > studio.band(panels) => Ink::Black,
            CoverLook::Boards if !studio.pictured => ink_on(studio.palette.accent),
            _ => ink_on(studio.palette.ground),
        };
        let widths: Vec<f64> = lines.iter().map(|(l, _)| l.width().to_pt()).collect();
        let free = length - widths.iter().sum::<f64>();
        let count = lines.len();
        let mut at = margin;
        for (i, (line, middle)) in lines.iter().enumerate() {
            let width = widths.get(i).copied().unwrap_or(0.0);
            // The first stands at the head, the last at the foot, a title alone in the upper half; of two, the second follows.
            let start = match (count, i) {
                (1, _) => margin + free * 0.35,
                (2, 1) => at + (free * 0.5).min(length * 0.1),
                (_, 0) => margin,
                (_, i) if i + 1 == count => margin + length - width,
                _ => at + ((free * 0.5).min(length * 0.1)),
            };
            at = start + width;
            let mut placed = Vec::new();
            put(line, 0.0, 0.0, &mut placed);
            let centre = spine.centre();
            let place = if up {
                Placement { x: centre + middle, y: spine.bottom() - start, scale: 1.0, turn: Turn::Up }
            } else {
                Placement { x: centre - middle, y: spine.y + start, scale: 1.0, turn: Turn::Down }
            };
            let along = if up { spine.bottom() - at } else { spine.y + start };
            let ink = on(self, along);
            self.drawing.marks.push(Mark::Set { placed, ink, place });
        }
    }
}

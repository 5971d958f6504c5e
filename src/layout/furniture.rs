//! Running heads and folios: put on pages when all of them stand in a row.

use std::collections::BTreeMap;

use crate::config::Layout;
use crate::config::layout::{Band, FolioPlace, InlineStyle};
use crate::lang;
use crate::model::Lang;
use crate::unit::{Len, Point, Size};

use unicode_segmentation::UnicodeSegmentation;

use super::compose::Running;
use super::page::{ElementId, Folio, Page, Placed, Side, TextRun};
use super::para::{Line, PieceKind};
use super::setter::Setter;

/// The room of a folio: no head has it.
const FOLIO: i64 = i64::MIN;

/// Where a field of a head or foot stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Inside,
    Centre,
    Outside,
}

/// What heads may say of the book and of where a page stands in it.
#[derive(Clone, Debug, Default)]
pub struct HeadWords {
    /// The book's title.
    pub title: String,
    /// Its authors.
    pub author: String,
    /// The part's title.
    pub part: String,
    /// The chapter's.
    pub chapter: String,
}

/// Lines as set, by their words, the room that they had, and whether they are set as feet are; folios have all that they want.
pub type Lines = BTreeMap<(String, i64, bool), Line>;

/// Sets heads and folios; lines that repeat are set once.
pub struct Furniture<'s, 'a> {
    setter: &'s mut Setter<'a>,
    layout: &'a Layout,
    lang: Lang,
    lines: &'s mut Lines,
}

impl<'s, 'a> Furniture<'s, 'a> {
    /// Furniture for pages of this language; `lines` are those that were set for the same look and language before.
    pub fn new(setter: &'s mut Setter<'a>, lang: &Lang, lines: &'s mut Lines) -> Furniture<'s, 'a> {
        let layout = setter.cx.layout;
        Furniture { setter, layout, lang: lang.clone(), lines }
    }

    /// Puts head and folio on a page.
    pub fn put(&mut self, page: &mut Page, words: &HeadWords, running: &Running) {
        if running.bare {
            return;
        }
        let style = &self.layout.page;
        let left = match page.side {
            Side::Recto => style.inside,
            Side::Verso => style.outside,
        };
        let head_y = style.top - style.head.gap;
        let foot_y = style.trim.height - style.bottom + style.folio_gap;
        let folio = page.folio;
        let mut room = style.measure();
        if !running.opening {
            if style.folio == FolioPlace::HeadOutside {
                let width = self.folio(page, folio, left, head_y, true);
                room -= (width + style.head.style.size * 2) * 2;
            }
            self.band(page, &style.head, words, running, Point { x: left, y: head_y }, room);
        }
        let foot = Point { x: left, y: style.trim.height - style.bottom + style.foot.gap };
        self.band(page, &style.foot, words, running, foot, style.measure());
        match style.folio {
            FolioPlace::FootCentre => {
                self.folio(page, folio, left, foot_y, false);
            }
            FolioPlace::FootOutside => {
                self.folio(page, folio, left, foot_y, true);
            }
            FolioPlace::HeadOutside if running.opening => {
                self.folio(page, folio, left, foot_y, false);
            }
            FolioPlace::HeadOutside | FolioPlace::None => {}
        }
    }

    /// Sets the folio; returns its width.
    fn folio(&mut self, page: &mut Page, folio: Folio, left: Len, y: Len, outside: bool) -> Len {
        let key = (lang::figures(folio.to_string(), &self.lang), FOLIO, false);
        if !self.lines.contains_key(&key) {
            let line = self.setter.simple(&key.0, &self.layout.page.folio_style, &self.lang);
            self.lines.insert(key.clone(), line);
        }
        let Some(line) = self.lines.get(&key) else { return Len::ZERO };
        let width = line.width();
        let measure = self.layout.page.measure();
        let x = match (outside, page.side) {
            (false, _) => (measure - width) / 2,
            (true, Side::Recto) => measure - width,
            (true, Side::Verso) => Len::ZERO,
        };
        put(page, line, Point { x: left + x, y });
        width
    }

    /// Puts the fields of a head or a foot on a page, and its rule.
    fn band(&mut self, page: &mut Page, band: &Band, words: &HeadWords, running: &Running, at: Point, room: Len) {
        let style = &self.layout.page;
        let (fields, recto) = match page.side {
            Side::Recto => (&band.recto, true),
            Side::Verso => (&band.verso, false),
        };
        let places = [
            (&fields.main, if style.folio == FolioPlace::FootOutside { Place::Outside } else { Place::Centre }),
            (&fields.inside, Place::Inside),
            (&fields.centre, Place::Centre),
            (&fields.outside, Place::Outside),
        ];
        let folio = lang::figures(page.folio.to_string(), &self.lang);
        let filled: Vec<(String, Place)> = places
            .into_iter()
            .map(|(pattern, place)| (fill(pattern, words, running, &folio), place))
            .filter(|(t, _)| !t.is_empty())
            .collect();
        if filled.is_empty() {
            return;
        }
        let measure = style.measure();
        let white = band.style.size * 2;
        let wanted: Vec<Len> = filled.iter().map(|(text, _)| self.fitted(text, room, &band.style).width()).collect();
        let all: Len = wanted.iter().copied().sum::<Len>() + white * i64::try_from(filled.len() - 1).unwrap_or(0);
        let middle = filled.iter().any(|(_, place)| *place == Place::Centre);
        for ((text, place), width) in filled.iter().zip(&wanted) {
            // Beside what stands in the middle each has a third; of two, the shorter leaves its room to the longer.
            let own = match filled.len() {
                1 => room,
                2 if !middle => ((room - white) / 2).max(room - (all - *width)),
                _ => (room - white * 2) / 3,
            };
            let line = self.fitted(text, own, &band.style);
            let width = line.width();
            let x = match (place, recto) {
                (Place::Centre, _) => (measure - width) / 2,
                (Place::Outside, true) | (Place::Inside, false) => measure - width,
                (Place::Outside, false) | (Place::Inside, true) => Len::ZERO,
            };
            put(page, &line, Point { x: at.x + x, y: at.y });
        }
        if band.rule {
            let below = std::ptr::eq(band, &self.layout.page.head);
            let y = if below { at.y + band.style.size / 2 } else { at.y - band.style.size.scale(5, 4) };
            let size = Size { width: measure, height: Len::pt(0.4) };
            page.placed.push((Point { x: at.x, y }, Placed::Rule { size, grey: 0 }));
        }
    }

    /// A head that fits: words are left out at its end until it does, and letters where not even one word fits.
    fn fitted(&mut self, text: &str, room: Len, style: &InlineStyle) -> Line {
        let key = (text.to_string(), room.0, *style == self.layout.page.foot.style);
        if let Some(line) = self.lines.get(&key) {
            return line.clone();
        }
        let mut line = self.setter.simple(text, style, &self.lang);
        if line.width() > room {
            let (setter, lang) = (&mut *self.setter, &self.lang);
            let mut cut = |end: &usize| {
                let short = text.get(..*end).unwrap_or("").trim_end_matches([',', ';', ':', '.', ' ', '–', '—']);
                setter.simple(&format!("{short}…"), style, lang)
            };
            let words: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).filter(|at| *at > 0).collect();
            let letters: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).collect();
            let fitting = |ends: &[usize], cut: &mut dyn FnMut(&usize) -> Line| {
                let count = ends.partition_point(|end| cut(end).width() <= room);
                count.checked_sub(1).and_then(|n| ends.get(n)).map(&mut *cut)
            };
            line = fitting(&words, &mut cut).or_else(|| fitting(&letters, &mut cut)).unwrap_or_default();
        }
        self.lines.insert(key, line.clone());
        line
    }
}

/// Fills in a head's pattern; what a page has not falls back to the next larger thing.
fn fill(pattern: &str, words: &HeadWords, running: &Running, folio: &str) -> String {
    let or = |a: &str, b: &str| if a.is_empty() { b.to_string() } else { a.to_string() };
    let chapter = or(&words.chapter, &words.title);
    pattern
        .replace("{title}", &words.title)
        .replace("{author}", &words.author)
        .replace("{part}", &or(&words.part, &words.title))
        .replace("{post}", &or(&running.post, &chapter))
        .replace("{chapter}", &chapter)
        .replace("{folio}", folio)
        .trim()
        .to_string()
}

/// Puts a line of generated words on a page as an artifact.
fn put(page: &mut Page, line: &Line, at: Point) {
    for piece in &line.pieces {
        if let PieceKind::Text(run) = &piece.what {
            let run = TextRun { element: ElementId::ARTIFACT, pos: None, ..run.clone() };
            page.placed.push((Point { x: at.x + piece.x, y: at.y - piece.rise }, Placed::Text(run)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_fall_back() {
        let words = HeadWords { title: "T".into(), author: "A".into(), part: String::new(), chapter: "C".into() };
        let running = Running::default();
        assert_eq!(fill("{post} {folio}", &words, &running, "3"), "C 3");
        assert_eq!(fill("{part}", &words, &running, "iv"), "T");
    }
}

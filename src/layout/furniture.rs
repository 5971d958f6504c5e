//! Running heads and folios: put on pages when all of them stand in a row.

use std::collections::BTreeMap;

use crate::config::Layout;
use crate::config::layout::{FolioPlace, InlineStyle};
use crate::model::Lang;
use crate::unit::{Len, Point, Size};

use unicode_segmentation::UnicodeSegmentation;

use super::compose::Running;
use super::page::{ElementId, Folio, Page, Placed, Side, TextRun};
use super::para::{Line, PieceKind};
use super::setter::Setter;

/// The room of a folio: no head has it.
const FOLIO: i64 = i64::MIN;

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

/// Lines as set, by their words and the room that they had; folios have all that they want.
pub type Lines = BTreeMap<(String, i64), Line>;

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
        let head_y = style.top - style.head_gap;
        let foot_y = style.trim.height - style.bottom + style.folio_gap;
        let folio = page.folio;
        let mut room = style.measure();
        if !running.opening {
            if style.folio == FolioPlace::HeadOutside {
                let width = self.folio(page, folio, left, head_y, true);
                room -= (width + style.head.size * 2) * 2;
            }
            self.head(page, words, running, left, head_y, room);
        }
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
        let key = (folio.to_string(), FOLIO);
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

    fn head(&mut self, page: &mut Page, words: &HeadWords, running: &Running, left: Len, y: Len, room: Len) {
        let style = &self.layout.page;
        let pattern = match page.side {
            Side::Recto => &style.head_recto,
            Side::Verso => &style.head_verso,
        };
        let text = fill(pattern, words, running, page.folio);
        if text.is_empty() {
            return;
        }
        let measure = style.measure();
        let line = self.fitted(&text, room);
        let width = line.width();
        let outer = style.folio == FolioPlace::FootOutside;
        let x = match (outer, page.side) {
            (false, _) => (measure - width) / 2,
            (true, Side::Recto) => measure - width,
            (true, Side::Verso) => Len::ZERO,
        };
        put(page, &line, Point { x: left + x, y });
        if style.head_rule {
            let at = Point { x: left, y: y + style.head.size / 2 };
            page.placed.push((at, Placed::Rule { size: Size { width: measure, height: Len::pt(0.4) }, grey: 0 }));
        }
    }

    /// A head that fits: words are left out at its end until it does, and letters where not even one word fits.
    fn fitted(&mut self, text: &str, room: Len) -> Line {
        if let Some(line) = self.lines.get(&(text.to_string(), room.0)) {
            return line.clone();
        }
        let style: &InlineStyle = &self.layout.page.head;
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
        self.lines.insert((text.to_string(), room.0), line.clone());
        line
    }
}

/// Fills in a head's pattern; what a page has not falls back to the next larger thing.
fn fill(pattern: &str, words: &HeadWords, running: &Running, folio: Folio) -> String {
    let or = |a: &str, b: &str| if a.is_empty() { b.to_string() } else { a.to_string() };
    let chapter = or(&words.chapter, &words.title);
    pattern
        .replace("{title}", &words.title)
        .replace("{author}", &words.author)
        .replace("{part}", &or(&words.part, &words.title))
        .replace("{post}", &or(&running.post, &chapter))
        .replace("{chapter}", &chapter)
        .replace("{folio}", &folio.to_string())
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
        assert_eq!(fill("{post} {folio}", &words, &running, Folio::Arabic(3)), "C 3");
        assert_eq!(fill("{part}", &words, &running, Folio::Roman(4)), "T");
    }
}

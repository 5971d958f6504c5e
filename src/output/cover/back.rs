//! The back: its text, set as a page of a little book of its own by the same compositor as the book, and the bar code.

use crate::config::Layout;
use crate::config::layout::{Case, Fields, FolioPlace, HAlign, InlineStyle, Ornament};
use crate::config::manifest::{CoverLook, CoverOutput, Isbn, Links};
use crate::diag::{Report, kinds};
use crate::font::Fonts;
use crate::layout::page::{Page, Placed};
use crate::model::{Asset, Block, Book, Matter, Text, text};
use crate::output::BackText;
use crate::unit::{Len, Size};

use super::barcode;
use super::drawing::{Area, Ink, Mark, Placement, Turn, ink_on};
use super::ornament::motif;
use super::panels::Panels;
use super::studio::CoverPainter;
use super::words::put;

/// The sizes at which a back's text is tried, in points.
const SIZES: [f64; 11] = [12.0, 11.5, 11.0, 10.5, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0];
/// A module of a bar code at 100 %: 0.33 mm, in whole thousandths of a point, so that every bar is exact.
const MODULE: f64 = 0.935;
/// Room for a bar code where the printer names none: size, from the spine, from the foot.
const BOX: (f64, f64, f64, f64) = (144.0, 86.4, 18.0, 18.0);

/// The text of a back, set.
struct SetText {
    page: Page,
    scale: f64,
    /// From its head to the tops of its first letters, in points on the cover.
    head: f64,
    /// From there to its last baseline.
    depth: f64,
    /// It goes on where there is no room.
    over: bool,
}

impl CoverPainter<'_, '_> {
    /// The text of the back, above the bar code.
    pub fn back_text(&mut self, panels: &Panels, cover: &CoverOutput, text: &BackText) {
        let BackText { blocks, assets } = text;
        if blocks.is_empty() {
            return;
        }
        // Where the printer puts a bar code of its own, or we do, no words go.
        let barred = cover.isbn.is_some() && cover.barcode || cover.printer.cover.barcode.is_some();
        let foot = barcode_room(panels, cover).filter(|_| barred).map_or(panels.back.bottom() - panels.safe, |room| room.y);
        let u = Self::unit(panels);
        let boards = self.look == CoverLook::Boards && !self.pictured;
        let label = self.label(panels, panels.back, false);
        let plain = |side: f64, head: f64, foot: f64| {
            let (side, head) = (side.max(panels.safe + u), panels.back.y + head);
            // Lines that are too long to be read are as unwelcome on a wide back as in a book.
            let room = panels.back.w - 2.0 * side - panels.hinge;
            let w = room.min(u * 82.0);
            let x = panels.back.x + side + if self.look == CoverLook::Cloth { (room - w) / 2.0 } else { 0.0 };
            Area { x, y: head, w, h: foot - u * 5.0 - head }
        };
        let area = match self.look {
            _ if self.pictured => plain(u * 11.0, u * 12.0, foot),
            CoverLook::Boards => Area { h: foot - u * 4.0 - label.y, ..label }.inset(u * 7.6),
            CoverLook::Cloth => plain(u * 13.0, u * 22.0, foot),
            CoverLook::Paper => plain(u * 10.0, u * 11.0, foot.min(self.band(panels))),
        };
        let Some(set) = self.set_back(area, blocks, assets, cover.design.ragged) else { return };
        if set.over {
            let words: usize = blocks.iter().map(count_words).sum();
            let shown = set.page.placed.iter().map(|(_, p)| if let Placed::Text(r) = p { r.text.split_whitespace().count() } else { 0 });
            let shown: usize = shown.sum();
            let why = format!(
                "the back has room for some {shown} of its text's {words} words at {} pt: the rest is left out",
                SIZES[SIZES.len() - 1]
            );
            self.warnings.push((kinds::COVER_BACK_TEXT, why));
        }
        let ink = if boards {
            let label = Area { h: (set.depth + u * 15.2).max(u * 30.0), ..label };
            self.draw_label(label, u);
            Ink::Black
        } else {
            if self.look == CoverLook::Cloth && !self.pictured {
                let gold = self.gold();
                self.drawing.shape(&motif(self.palette.motif), area.centre(), area.y - u * 8.0, u * 5.0, gold);
            }
            ink_on(self.palette.ground)
        };
        // A short text stands a little above the middle of its label.
        let spare = if boards { (u * 14.8 - set.depth).max(0.0) * 0.46 } else { 0.0 };
        let place = Placement { x: area.x, y: area.y + spare - set.head, scale: set.scale, turn: Turn::None };
        self.drawing.marks.push(Mark::Set { placed: set.page.placed.iter().cloned().collect(), ink, place });
    }

    /// Sets the text at the largest size at which it fits.
    fn set_back(&mut self, area: Area, blocks: &[Block], assets: &[Asset], ragged: bool) -> Option<SetText> {
        if area.w < 36.0 || area.h < 36.0 {
            let why = "the back has no room for its text".to_string();
            self.warnings.push((kinds::COVER_BACK_TEXT, why));
            return None;
        }
        let own = self.layout.text.inline.size.to_pt().max(1.0);
        let mut last = None;
        // No line of more than some sixty letters, of which each is wide as two fifths of its size.
        let largest = (area.w / 26.0).max(9.0);
        for size in SIZES.into_iter().filter(|s| *s <= largest) {
            let set = set_at(area, size / own, self.layout, self.fonts, blocks, assets, self.meta.clone(), ragged)?;
            if !set.over {
                return Some(set);
            }
            last = Some(set);
        }
        last
    }

    /// The bar code in its white box, with the number above it and its digits below.
    pub fn bar_code(&mut self, panels: &Panels, cover: &CoverOutput) {
        let Some(isbn) = cover.isbn.as_ref().filter(|_| cover.barcode) else { return };
        // One of our own stands clear of the cloth.
        let room = barcode_room(panels, cover).map(|room| {
            let clear = panels.spine.x - self.cloth(panels) - panels.front.w * 0.03;
            let x = if self.cloth(panels) > panels.hinge { room.x.min(clear - room.w) } else { room.x };
            Area { x, ..room }
        });
        let Some(room) = room.filter(|room| room.x > panels.back.x + panels.safe) else {
            let why = "the back is too narrow for a bar code: none is drawn".to_string();
            return self.warnings.push((kinds::COVER_BARCODE, why));
        };
        let Some(modules) = barcode::modules(&isbn.digits) else { return };
        let all = barcode::MODULES + barcode::QUIET.0 + barcode::QUIET.1;
        // Rounded to whole thousandths of a point, down; 80 % is the smallest that scanners are promised.
        let fitting = ((room.w - 4.0) / all as f64 * 1000.0).floor() / 1000.0;
        let module = MODULE.min(fitting).max(MODULE * 0.8);
        let thousandth = |v: f64| (v * 1000.0).round() / 1000.0;
        self.drawing.rect(room, Ink::White);
        let x = thousandth(room.centre() - module * (barcode::MODULES as f64 + 4.0) / 2.0 + module * 2.0);
        let (line, digits) = (module * 11.0, module * 9.5);
        let top = thousandth(room.y + line + module * 3.5);
        let foot = thousandth(room.bottom() - digits - module * 1.5);
        let mut path = Vec::new();
        for (from, count) in barcode::bars(&modules) {
            let drop = if barcode::is_guard(from) { module * 5.0 } else { 0.0 };
            let bar = Area { x: x + module * from as f64, y: top, w: module * count as f64, h: thousandth(foot + drop - top) };
            path.extend(super::drawing::rect(bar));
        }
        self.drawing.marks.push(Mark::Fill { path, ink: Ink::Black });
        self.digits(isbn, x, foot + module * 8.2, module);
        let style = InlineStyle { size: Len::pt(module * 8.6), tracking: 20, ..self.figures() };
        let words = self.setter.simple(&format!("ISBN {}", isbn.shown), &style, &self.meta.lang);
        let mut placed = Vec::new();
        put(&words, -words.width().to_pt() / 2.0, 0.0, &mut placed);
        let place = Placement { x: x + module * barcode::MODULES as f64 / 2.0, y: top - module * 3.0, scale: 1.0, turn: Turn::None };
        self.drawing.marks.push(Mark::Set { placed, ink: Ink::Black, place });
    }

    /// Each digit in the middle of its seven modules; the leading one stands before the bars.
    fn digits(&mut self, isbn: &Isbn, x: f64, baseline: f64, module: f64) {
        let style = InlineStyle { size: Len::pt(module * 10.0), ..self.figures() };
        let mut placed = Vec::new();
        for (i, digit) in isbn.digits.chars().enumerate() {
            let cell = match i {
                0 => -7.5,
                1..=6 => 3.0 + 7.0 * (i - 1) as f64 + 3.5,
                _ => 50.0 + 7.0 * (i - 7) as f64 + 3.5,
            };
            let line = self.setter.simple(&digit.to_string(), &style, &self.meta.lang);
            put(&line, cell * module - line.width().to_pt() / 2.0, 0.0, &mut placed);
        }
        self.drawing.marks.push(Mark::Set { placed, ink: Ink::Black, place: Placement { x, y: baseline, scale: 1.0, turn: Turn::None } });
    }

    fn figures(&self) -> InlineStyle {
        let style = self.layout.text.inline.clone();
        InlineStyle { case: Case::Asis, figures: crate::config::layout::Figures::Tabular, ..style }
    }
}

/// Where a bar code stands: beside the spine at the foot of the back.
pub fn barcode_room(panels: &Panels, cover: &CoverOutput) -> Option<Area> {
    let (w, h, from_spine, from_foot) = match cover.printer.cover.barcode {
        Some((Size { width, height }, spine, foot)) => (width.to_pt(), height.to_pt(), spine.to_pt(), foot.to_pt()),
        None => BOX,
    };
    let room = Area { x: panels.spine.x - from_spine - w, y: panels.back.bottom() - from_foot - h, w, h };
    (room.x > panels.back.x + panels.safe && room.y > panels.back.y).then_some(room)
}

#[allow(clippy::too_many_arguments, reason = "the little book is made of just these")]
fn set_at(
    area: Area,
    scale: f64,
    layout: &Layout,
    fonts: &Fonts,
    blocks: &[Block],
    assets: &[Asset],
    meta: crate::model::Meta,
    ragged: bool,
) -> Option<SetText> {
    let leading = layout.text.leading;
    let lines = (area.h / scale / leading.to_pt()).floor().clamp(2.0, 400.0) as u32;
    let mut little = layout.clone();
    let page = &mut little.page;
    page.trim = Size { width: Len::pt(area.w / scale), height: leading * i64::from(lines) };
    (page.inside, page.outside, page.top, page.bottom, page.lines) = (Len::ZERO, Len::ZERO, Len::ZERO, Len::ZERO, lines);
    (page.head.recto, page.head.verso) = Default::default();
    (page.foot.recto, page.foot.verso, page.folio) = (Fields::default(), Fields::default(), FolioPlace::None);
    let chapter = &mut little.chapter;
    (chapter.sink, chapter.after, chapter.drop_cap, chapter.lead_in, chapter.ornament) = (0, 0, 0, false, Ornament::None);
    (little.paging.widows, little.paging.orphans) = (1, 1);
    if ragged {
        little.text.align = HAlign::Start;
    }
    let matter = Matter::Prose { kind: "back".into(), title: Text::default(), blocks: blocks.to_vec(), notes: Vec::new() };
    let book = Book { front: vec![matter], assets: assets.to_vec(), ..Book::of(meta) };
    // What there is to say of these lines is said of the cover as a whole.
    let pages = crate::layout::lay_out(&book, &little, fonts, Links::None, &mut Report::default());
    let over = pages.pages.iter().skip(1).any(|p| !p.blank && !p.placed.is_empty());
    let page = pages.pages.into_iter().next()?;
    let (mut head, mut foot) = (Len(i64::MAX), Len::ZERO);
    for (at, placed) in &page.placed {
        let (top, bottom) = match placed {
            Placed::Text(run) => (at.y - run.size.scale(7, 10), at.y),
            Placed::Image { size, .. } | Placed::Rule { size, .. } | Placed::Link { size, .. } => (at.y, at.y + size.height),
        };
        (head, foot) = (head.min(top), foot.max(bottom));
    }
    let head = if head > foot { Len::ZERO } else { head };
    Some(SetText { page, scale, head: head.to_pt() * scale, depth: (foot - head).to_pt() * scale, over })
}

fn count_words(block: &Block) -> usize {
    let mut words = 0;
    crate::model::walk::texts(std::slice::from_ref(block), &mut |t: &Text| words += text::plain(&t.inlines).split_whitespace().count());
    words
}

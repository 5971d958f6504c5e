//! The three looks of a cover: its ground, and the front that is typeset where no picture is given. Everything is drawn in
//! hundredths of the front's width, so that a pocket book and an e-book's picture have the same proportions.

use crate::config::Layout;
use crate::config::layout::{Case, Figures, InlineStyle};
use crate::config::manifest::{CoverDesign, CoverLook};
use crate::diag::{Kind, kinds};
use crate::font::Fonts;
use crate::lang;
use crate::layout::Setter;
use crate::model::Meta;

use super::drawing::{Area, CREAM, DARK, Drawing, Ink, Mark, Rgb, ink_on, lightness, mix};
use super::ornament::{lozenge, motif};
use super::panels::Panels;
use super::words::{Room, Set, fit};

/// Grounds that a title may choose from.
const GROUNDS: [Rgb; 8] = [
    [0x2C, 0x4A, 0x3E],
    [0x6E, 0x2B, 0x2B],
    [0x26, 0x37, 0x55],
    [0x95, 0x5E, 0x22],
    [0x45, 0x4A, 0x54],
    [0x4E, 0x2F, 0x49],
    [0x1F, 0x52, 0x5C],
    [0x7A, 0x44, 0x2B],
];

/// The leaf that cloth is stamped with.
const GOLD: Rgb = [0xE9, 0xD8, 0xA6];

/// The colours and the figure of one book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Palette {
    pub ground: Rgb,
    /// Figures on it.
    pub tint: Rgb,
    /// The cloth of the spine; bands, rules and ornaments on paper.
    pub accent: Rgb,
    /// Which figure.
    pub motif: u8,
}

impl Palette {
    /// As the design says, or as the title chooses; a picture's own colour goes before the title's.
    pub fn new(meta: &Meta, design: &CoverDesign, picture: Option<Rgb>) -> Palette {
        let hash = blake3::hash(format!("{}\n{}", meta.title, meta.lang.tag()).as_bytes());
        let [first, motif, ..] = *hash.as_bytes();
        let chosen = GROUNDS.get(usize::from(first) % GROUNDS.len()).copied().unwrap_or(DARK);
        let ground = design.colour.or(picture).unwrap_or(chosen);
        let tint = if lightness(ground) < 0.5 { mix(ground, CREAM, 0.17) } else { mix(ground, DARK, 0.12) };
        Palette { ground, tint, accent: design.accent.unwrap_or(mix(ground, DARK, 0.55)), motif }
    }
}

/// Where covers are drawn.
pub struct CoverPainter<'s, 'a> {
    /// Sets words.
    pub setter: &'s mut Setter<'a>,
    /// The faces.
    pub fonts: &'a Fonts,
    /// The book's look.
    pub layout: &'a Layout,
    /// What the book is called, and by whom it is.
    pub meta: &'a Meta,
    /// Its colours.
    pub palette: Palette,
    pub look: CoverLook,
    /// The front is a picture.
    pub pictured: bool,
    pub drawing: Drawing,
    /// What was too much for its room: ids and what happened.
    pub warnings: Vec<(&'static Kind, String)>,
}

impl CoverPainter<'_, '_> {
    /// A hundredth of the front's width; of a lower front less, so that everything has room below one another.
    pub fn unit(panels: &Panels) -> f64 {
        panels.front.w.min(panels.front.h / 1.4) / 100.0
    }

    /// How far the cloth of a spine reaches onto front and back.
    pub fn cloth(&self, panels: &Panels) -> f64 {
        if self.look == CoverLook::Boards && !self.pictured { (Self::unit(panels) * 8.5).max(panels.hinge) } else { panels.hinge }
    }

    /// What lies under everything, over bleed and folds.
    pub fn ground(&mut self, panels: &Panels) {
        let sheet = panels.sheet;
        let u = Self::unit(panels);
        let p = self.palette;
        match self.look {
            _ if self.pictured => self.drawing.rect(sheet, Ink::Colour(p.ground)),
            CoverLook::Cloth => self.drawing.rect(sheet, Ink::Colour(p.ground)),
            CoverLook::Boards => {
                self.drawing.rect(sheet, Ink::Colour(p.ground));
                self.pattern(panels);
                let cloth = self.cloth(panels);
                let strip = Area { x: panels.spine.x - cloth, y: 0.0, w: panels.spine.w + 2.0 * cloth, h: sheet.h };
                // An e-book has no spine, and its picture starts in the middle of nothing.
                let strip = if panels.spine.w == 0.0 { Area { x: 0.0, w: cloth, ..strip } } else { strip };
                self.drawing.rect(strip, Ink::Colour(p.accent));
                for x in [strip.x, strip.right()] {
                    let line = Area { x: x - u * 0.12, w: u * 0.24, ..strip };
                    self.drawing.rect(line, Ink::Colour(mix(p.accent, CREAM, 0.35)));
                }
            }
            CoverLook::Paper => {
                self.drawing.rect(sheet, Ink::Colour(CREAM));
                let band = Area { h: self.band(panels), ..sheet };
                self.drawing.rect(band, Ink::Colour(p.ground));
                self.drawing.rect(Area { y: band.h, h: u * 0.9, ..sheet }, Ink::Colour(p.accent));
            }
        }
    }

    /// Where the band of the paper look ends, from the head of the sheet.
    pub fn band(&self, panels: &Panels) -> f64 {
        panels.front.y + panels.front.h * 0.615
    }

    /// Figures in rows over the whole sheet, every other row shifted by half a step, one of them in the middle of the front.
    fn pattern(&mut self, panels: &Panels) {
        let u = Self::unit(panels);
        let (step, row) = (u * 5.6, u * 2.8);
        let sheet = panels.sheet;
        let from = panels.front.centre() - step * ((panels.front.centre() / step).ceil() + 1.0);
        let columns = (sheet.w / step).ceil() as u32 + 3;
        let rows = (sheet.h / row).ceil() as u32 + 2;
        let mut at = Vec::new();
        for r in 0..rows {
            for c in 0..columns {
                let shift = if r % 2 == 0 { 0.0 } else { step / 2.0 };
                at.push([(from + f64::from(c) * step + shift) as f32, (f64::from(r) * row) as f32]);
            }
        }
        let size = (u * 2.9) as f32;
        let motif = super::drawing::moved(&motif(self.palette.motif), |[x, y]| [x * size, y * size]);
        self.drawing.marks.push(Mark::Repeat { motif, at, ink: Ink::Colour(self.palette.tint) });
    }

    pub fn front(&mut self, panels: &Panels) {
        match self.look {
            CoverLook::Boards => self.front_of_boards(panels),
            CoverLook::Cloth => self.front_of_cloth(panels),
            CoverLook::Paper => self.front_of_paper(panels),
        }
    }

    fn front_of_boards(&mut self, panels: &Panels) {
        let u = Self::unit(panels);
        let label = self.label(panels, panels.front, true);
        self.draw_label(label, u);
        let words = Area { x: label.x + u * 8.5, y: label.y + u * 8.8, w: label.w - u * 17.0, h: label.h - u * 17.6 };
        let largest = if self.meta.title.chars().count() < 9 { u * 18.0 } else { u * 12.5 };
        self.centred(words, u, (Ink::Black, self.on_cream()), largest, 0.46);
    }

    /// The label of a front or back in boards, beside the cloth.
    pub fn label(&self, panels: &Panels, panel: Area, is_front: bool) -> Area {
        let u = Self::unit(panels);
        let cloth = self.cloth(panels);
        let boards = Area { x: if is_front { panel.x + cloth } else { panel.x }, w: panel.w - cloth, ..panel };
        let w = u * 73.0;
        Area { x: boards.x + (boards.w - w) / 2.0, y: panel.y + panel.h * 0.135, w, h: u * 76.0 }
    }

    /// Paper with a double frame.
    pub fn draw_label(&mut self, label: Area, u: f64) {
        let ink = self.on_cream();
        self.drawing.rect(label, Ink::Colour(CREAM));
        self.drawing.frame(label.inset(u * 1.9), u * 0.55, ink);
        self.drawing.frame(label.inset(u * 3.0), u * 0.16, ink);
    }

    fn front_of_cloth(&mut self, panels: &Panels) {
        let u = Self::unit(panels);
        let p = self.palette;
        let ink = ink_on(p.ground);
        let gold = self.gold();
        let front = Area { x: panels.front.x + panels.hinge, w: panels.front.w - panels.hinge, ..panels.front };
        let frame = front.inset((u * 6.0).max(panels.safe + u));
        self.drawing.frame(frame, u * 0.5, gold);
        self.drawing.frame(frame.inset(u * 1.2), u * 0.16, gold);
        let corner = frame.inset(u * 5.2);
        for (x, y) in [(corner.x, corner.y), (corner.right(), corner.y), (corner.x, corner.bottom()), (corner.right(), corner.bottom())] {
            self.drawing.shape(&motif(p.motif), x, y, u * 3.6, gold);
        }
        let width = (frame.w - u * 22.0).min(u * 86.0);
        let words = Area { x: frame.centre() - width / 2.0, y: frame.y + u * 13.0, w: width, h: frame.h - u * 26.0 };
        let largest = if self.meta.title.chars().count() < 9 { u * 22.0 } else { u * 15.0 };
        self.centred(words, u, (ink, gold), largest, 0.36);
    }

    /// Frames and ornaments on pale paper: the ground's colour where it is dark enough to be seen.
    fn on_cream(&self) -> Ink {
        let p = self.palette;
        Ink::Colour(if lightness(p.ground) < 0.58 { p.ground } else { p.accent })
    }

    /// What frames and ornaments on cloth are stamped in: gold on dark cloth, the accent on light.
    pub fn gold(&self) -> Ink {
        let p = self.palette;
        Ink::Colour(if lightness(p.ground) < 0.58 { mix(p.ground, GOLD, 0.72) } else { p.accent })
    }

    /// Author above, title with subtitle below an ornament, publisher at the foot; all on one axis.
    fn centred(&mut self, area: Area, u: f64, (ink, accent): (Ink, Ink), largest: f64, height: f64) {
        let author = self.author(area.w, u, u * 4.3);
        let publisher = self.publisher(area.w, u * 2.9);
        let subtitle = self.subtitle(area.w, u * 4.2);
        let (author_room, foot_room) = (
            if author.is_empty() { 0.0 } else { author.height() + u * 6.0 },
            if publisher.is_empty() { 0.0 } else { publisher.height() + u * 5.0 },
        );
        let tail = if subtitle.is_empty() { u * 5.2 } else { u * 9.6 + subtitle.height() + subtitle.below };
        let room = area.h - author_room - foot_room;
        let title = self.title(area.w, room - tail - u * 2.0, largest);
        let x = area.centre();
        self.drawing.marks.push(author.mark(x, area.y, 0.5, ink));
        let block = title.height() + tail;
        let top = area.y + author_room + ((room - block) * height).max(0.0);
        self.drawing.marks.push(title.mark(x, top, 0.5, ink));
        let rule = top + title.height() + title.below.max(u * 1.4) + u * 3.0;
        self.rule(x, rule, u, accent);
        self.drawing.marks.push(subtitle.mark(x, rule + u * 4.6, 0.5, ink));
        self.drawing.marks.push(publisher.mark(x, area.bottom() - publisher.height(), 0.5, ink));
    }

    /// Two rules with a lozenge between them.
    fn rule(&mut self, x: f64, y: f64, u: f64, ink: Ink) {
        let weight = u * 0.22;
        for side in [-1.0, 1.0] {
            let from = x + side * u * 1.7;
            let to = x + side * u * 9.0;
            self.drawing.rect(Area { x: from.min(to), y: y - weight / 2.0, w: (to - from).abs(), h: weight }, ink);
        }
        self.drawing.shape(&lozenge(), x, y, u * 2.0, ink);
    }

    fn front_of_paper(&mut self, panels: &Panels) {
        let u = Self::unit(panels);
        let p = self.palette;
        let front = panels.front;
        let band = self.band(panels);
        let x = front.x + (u * 9.0).max(panels.hinge + panels.safe);
        let width = front.right() - x - u * 9.0;
        let ink = ink_on(p.ground);
        let author = self.author(width, u, u * 4.4);
        let top = front.y + u * 11.0;
        self.drawing.marks.push(author.mark(x, top, 0.0, ink));
        let head = top + if author.is_empty() { 0.0 } else { author.height() + u * 8.0 };
        let largest = if self.meta.title.chars().count() < 9 { u * 24.0 } else { u * 15.0 };
        let title = self.title(width, band - u * 10.0 - head, largest);
        self.drawing.marks.push(title.mark(x, band - u * 9.5 - title.height(), 0.0, ink));
        let subtitle = self.subtitle(width, u * 4.8);
        self.drawing.marks.push(subtitle.mark(x, band + u * 9.0, 0.0, Ink::Black));
        let publisher = self.publisher(width, u * 3.0);
        let foot = front.bottom() - u * 9.0;
        self.drawing.marks.push(publisher.mark(x, foot - publisher.height(), 0.0, Ink::Black));
        self.drawing.shape(&motif(p.motif), front.right() - u * 11.0, foot - u * 2.0, u * 5.0, self.on_cream());
    }

    fn title(&mut self, width: f64, height: f64, largest: f64) -> Set {
        let style = self.layout.title_page.title.clone();
        let room = Room { width, height, largest, smallest: 9.0_f64.min(largest), lines: 4 };
        let set = fit(self.setter, &self.meta.title, &style, &self.meta.lang, room);
        if set.cut {
            self.warnings.push((
                kinds::COVER_TITLE,
                format!("the title does not fit on the front at {:.1} pt: its end is left out there", set.size),
            ));
        } else if set.size < largest * 0.4 {
            self.warnings.push((kinds::COVER_TITLE, format!("the title is so long that it is set in {:.1} pt on the front", set.size)));
        }
        set
    }

    fn subtitle(&mut self, width: f64, largest: f64) -> Set {
        let Some(text) = self.meta.subtitle.clone() else { return Set::default() };
        let style = self.layout.title_page.subtitle.clone();
        let room = Room { width, height: largest * 5.5, largest, smallest: largest * 0.6, lines: 3 };
        let set = fit(self.setter, &text, &style, &self.meta.lang, room);
        if set.cut {
            self.warnings.push((kinds::COVER_TITLE, "the subtitle does not fit on the front: its end is left out there".to_string()));
        }
        set
    }

    fn author(&mut self, width: f64, u: f64, largest: f64) -> Set {
        let text = self.by();
        let style = InlineStyle { tracking: self.layout.title_page.author.tracking.max(60), ..self.layout.title_page.author.clone() };
        let room = Room { width, height: u * 16.0, largest, smallest: largest * 0.5, lines: 3 };
        let set = fit(self.setter, &text, &style, &self.meta.lang, room);
        if set.cut {
            self.warnings.push((kinds::COVER_TITLE, "the authors do not all fit on the front".to_string()));
        }
        set
    }

    /// The authors, as a reader says them; nobody where a blog is its own author.
    pub fn by(&self) -> String {
        let names: Vec<String> = self.meta.authors.iter().filter(|a| a.role == "aut").map(|a| a.name.clone()).collect();
        let names = if names.is_empty() { self.meta.authors.iter().map(|a| a.name.clone()).collect() } else { names };
        Some(lang::words(&self.meta.lang).list(&names)).filter(|by| *by != self.meta.title).unwrap_or_default()
    }

    fn publisher(&mut self, width: f64, size: f64) -> Set {
        let Some(text) = self.meta.publisher.clone().filter(|p| *p != self.by()) else { return Set::default() };
        let style = self.small_capitals();
        let room = Room { width, height: size * 3.0, largest: size, smallest: size * 0.6, lines: 1 };
        fit(self.setter, &text, &style, &self.meta.lang, room)
    }

    /// The text's family in letterspaced small capitals.
    pub fn small_capitals(&self) -> InlineStyle {
        let style = self.layout.title_page.author.clone();
        InlineStyle { case: Case::AllSmallCaps, tracking: 90, figures: Figures::Lining, ..style }
    }
}

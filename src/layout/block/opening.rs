//! The opening of a chapter and of a post: titles, labels, ornaments, the drop capital and the lead-in.

use crate::config::Layout;
use crate::config::layout::{Case, HAlign, Ornament};
use crate::diag::Loc;
use crate::font::wide::{self, Class};
use crate::lang;
use crate::model::text::{initial, lead_in};
use crate::model::{Chapter, Inline, Lang, LeafPos, Section, Text};
use crate::unit::{Len, Point, Size};

use super::super::galley::{Drawn, DrawnKind};
use super::super::page::{ElementId, Role, TextRun, roman};
use super::super::para::{Line, ParaStyle, PieceKind};
use super::{Flow, Frame, ParaLook, Turn, face_of, halves};

impl Flow<'_, '_> {
    /// Sets a chapter whole.
    pub fn chapter(&mut self, chapter: &Chapter, level: u8, lang: &Lang) {
        let mut frame = Frame { heading_base: level, ..self.frame(ElementId(0), lang) };
        self.anchor(&chapter.anchor);
        let loc = chapter.sections.first().map(|s| s.loc.clone()).unwrap_or_default();
        let alone = chapter.sections.first().filter(|s| s.title.is_none() && chapter.sections.len() == 1);
        let meta = alone.map(|s| self.meta(s, lang)).unwrap_or_default();
        let label = chapter.number.map(|n| self.label(n, lang)).unwrap_or_default();
        self.open_chapter(&chapter.title, &label, &meta, level, &frame, &loc);
        self.blocks(&chapter.intro, &frame);
        for (n, section) in chapter.sections.iter().enumerate() {
            let first = n == 0 && chapter.intro.is_empty();
            self.section(section, level, first, &frame);
        }
        // The heading of the notes is one of the last post's.
        frame.heading_base = chapter.sections.last().map_or(level, |s| level + u8::from(s.title.is_some()));
        self.chapter_notes(&frame);
    }

    /// The words above a chapter's title.
    fn label(&self, n: u32, lang: &Lang) -> String {
        lang::numbers::with_word(&self.ctx.layout.chapter.label, n, lang)
            .replace("{number}", &lang::figures(n.to_string(), lang))
            .replace("{roman}", &roman(n).to_uppercase())
            .replace("{chapter}", lang::words(lang).chapter)
    }

    /// The opening of a chapter or of a piece of front or back matter: one slug at the top of a page.
    pub fn open_chapter(&mut self, title: &Text, label: &str, meta: &[String], level: u8, frame: &Frame, loc: &Loc) {
        let style = &self.ctx.layout.chapter;
        let element = self.element(Role::H(level), frame.parent);
        let mut drawn = Vec::new();
        let mut y = self.ctx.grid.leading * i64::from(style.sink);
        if !label.is_empty() {
            let slot = self.ctx.grid.leading * self.ctx.grid.lines_of(style.label_style.size).max(1);
            let base = y + slot - (self.ctx.grid.leading - self.ctx.grid.base);
            let spoken = self.spoken(lang::words(&frame.lang).chapter, label, frame, element);
            drawn.push(self.draw_words(label, &style.label_style, frame, style.align, base, spoken));
            y += slot + self.ctx.grid.leading * i64::from(style.label_after);
        }
        if !title.is_empty() {
            let look = self.display(&style.title_style, frame, style.align);
            y += self.draw_title(title, &look, style.title_leading, (frame.left, y), element, loc, &mut drawn);
        }
        y += self.ornament(&style.ornament, style.align, frame, y, &mut drawn);
        y += self.draw_meta(meta, style.align, frame, y, &mut drawn);
        y += self.ctx.grid.leading * i64::from(style.after);
        self.add_solid(y, drawn, loc);
        self.joint.space = 0;
        self.joint.no_turn();
        self.joint.flush = true;
    }

    fn ornament(&mut self, ornament: &Ornament, align: HAlign, frame: &Frame, y: Len, drawn: &mut Vec<Drawn>) -> Len {
        match ornament {
            Ornament::None => Len::ZERO,
            Ornament::Rule(width) => {
                let width = (*width).min(frame.width);
                let x = match align {
                    HAlign::Start | HAlign::Justify => Len::ZERO,
                    HAlign::Centre => (frame.width - width) / 2,
                    HAlign::End => frame.width - width,
                };
                let size = Size { width, height: Len::pt(0.5) };
                let at = Point { x: frame.left + x, y: y + self.ctx.grid.base };
                drawn.push(Drawn { at, what: DrawnKind::Rule(size, 0), element: ElementId::ARTIFACT });
                self.ctx.grid.leading
            }
            Ornament::Glyph(glyph) => {
                let style = self.ctx.layout.text.inline.clone();
                let y = y + self.ctx.grid.leading + self.ctx.grid.base;
                drawn.push(self.draw_words(glyph, &style, frame, align, y, ElementId::ARTIFACT));
                self.ctx.grid.leading * 2
            }
        }
    }

    /// The element for words of the book's own: one of their language, inside `parent`, where `words` hold a word `own` that neither the
    /// program nor book.toml has in the language of the text.
    pub fn spoken(&mut self, own: &str, words: &str, frame: &Frame, parent: ElementId) -> ElementId {
        let Some(lang) = lang::words(&frame.lang).foreign(own).filter(|_| words.contains(own)) else { return parent };
        let span = self.element(Role::Span, parent);
        self.bench.galley.speaks(span, Some(&lang));
        span
    }

    /// Date and byline, a line each.
    fn draw_meta(&mut self, meta: &[String], align: HAlign, frame: &Frame, y: Len, drawn: &mut Vec<Drawn>) -> Len {
        let style = self.ctx.layout.post.meta_style.clone();
        for (n, line) in (0i64..).zip(meta) {
            let element = self.element(Role::P, frame.parent);
            let words = lang::words(&frame.lang);
            let by = words.foreign(words.by).filter(|_| line.contains(&format!("{} ", words.by)));
            let own = by.or_else(|| lang::own::foreign_months(&frame.lang));
            self.bench.galley.speaks(element, own.filter(|_| line.contains(char::is_alphabetic)).as_ref());
            let base = y + self.ctx.grid.leading * n + self.ctx.grid.base;
            drawn.push(self.draw_words(line, &style, frame, align, base, element));
        }
        self.ctx.grid.leading * i64::try_from(meta.len()).unwrap_or(0)
    }

    /// What is printed below a post's title.
    fn meta(&self, section: &Section, lang: &Lang) -> Vec<String> {
        let style = &self.ctx.layout.post;
        let words = lang::words(lang);
        let date = section.date.filter(|_| !style.date.is_empty()).map(|d| lang::figures(lang::dates(lang).format(&style.date, d), lang));
        let by = (style.byline && !section.authors.is_empty()).then(|| format!("{} {}", words.by, words.list(&section.authors)));
        let one: Vec<String> = date.into_iter().chain(by).collect();
        if one.is_empty() { Vec::new() } else { vec![one.join(" · ")] }
    }

    fn section(&mut self, section: &Section, level: u8, first: bool, frame: &Frame) {
        let lang = section.lang.as_ref().unwrap_or(&frame.lang).clone();
        let sect = self.element(Role::Sect, frame.parent);
        if section.lang.is_some() {
            self.bench.galley.speaks(sect, Some(&lang));
        }
        let mut inner = Frame { parent: sect, lang: lang.clone(), ..frame.clone() };
        self.anchor(&section.anchor);
        let title = section.title.as_ref().map(Text::plain);
        self.bench.galley.posts.push(title.clone().unwrap_or_default());
        if let Some(title) = &section.title {
            self.open_post(title, section, level + 1, first, &inner);
            inner.heading_base = level + 1;
        }
        self.opens_post = section.opening();
        self.blocks(&section.blocks, &inner);
    }

    /// The look of the paragraph that this text is, if it opens a chapter or a post: lines of its capital, and whether it has a lead-in.
    pub(super) fn opening_of(&self, text: &Text) -> Option<(u32, bool)> {
        let Layout { chapter, post, .. } = self.ctx.layout;
        let chapters = (self.ctx.opening == Some(text.leaf)).then_some((chapter.drop_cap, chapter.lead_in));
        let posts = (self.opens_post == Some(text.leaf)).then_some((post.drop_cap, post.lead_in));
        chapters.filter(|(lines, words)| *lines >= 2 || *words).or(posts)
    }

    fn open_post(&mut self, title: &Text, section: &Section, level: u8, first: bool, frame: &Frame) {
        let style = &self.ctx.layout.post;
        let element = self.element(Role::H(level.min(6)), frame.parent);
        let mut drawn = Vec::new();
        let look = self.display(&style.title_style, frame, style.align);
        let mut y = self.draw_title(title, &look, style.title_leading, (frame.left, Len::ZERO), element, &section.loc, &mut drawn);
        let meta = self.meta(section, &frame.lang);
        y += self.draw_meta(&meta, style.align, frame, y, &mut drawn);
        self.joint.space = if first { 0 } else { self.joint.space.max(halves(style.before)) };
        self.joint.new_page = style.new_page && !first;
        self.joint.elastic = !first;
        self.joint.takes = !first;
        self.add_solid(y, drawn, &section.loc);
        if let Some(item) = self.column.items.last_mut() {
            item.after_floats = true;
        }
        self.joint.space = halves(style.after);
        self.joint.no_turn();
        self.joint.lines_wanted = 3;
        self.joint.flush = true;
    }

    /// The first paragraph of a chapter or a post, with a drop capital and a lead-in where the layout wants them. Whether it was set.
    pub(super) fn open_text(&mut self, text: &Text, (drop_cap, words): (u32, bool), element: ElementId, frame: &Frame, loc: &Loc) -> bool {
        if drop_cap < 2 && !words {
            return false;
        }
        let mut look = ParaLook::of(element);
        look.lead_in_words = if words { u32::try_from(lead_in(&text.inlines).0).unwrap_or(0) } else { 0 };
        if drop_cap >= 2
            && let Some(capital) = self.drop_cap(text, drop_cap, element, frame)
        {
            let gap = frame.style.size.scale(if capital.word { 1 } else { 0 }, 6) + frame.style.size.scale(1, 6);
            look.cut_in = Some((drop_cap + u32::from(capital.deep), capital.width + gap));
            look.skip = capital.skip;
            look.label = capital.drawn;
            look.together = drop_cap as usize + usize::from(capital.deep);
            look.lead_in_words = look.lead_in_words.max(u32::from(words));
        }
        self.para(text, frame, loc, look);
        true
    }

    /// The drop capital of a text. An opening quotation mark hangs before it at the size of the text.
    fn drop_cap(&mut self, text: &Text, lines: u32, element: ElementId, frame: &Frame) -> Option<DropCap> {
        let Some(Inline::Text(words)) = text.inlines.first() else { return None };
        if self.ctx.layout.rtl || !is_narrow(text) {
            return None; // letters that join, or stand in an em of their own, do not open a text alone
        }
        let (marks, letter) = initial(&text.inlines, lines)?;
        let (quote, letter) = (words.get(..marks)?, words.get(marks..marks + letter)?);
        let face = face_of(self.ctx.cx.fonts, &frame.style)?;
        let metrics = face.metrics;
        let cap = i64::from(metrics.cap_height).max(i64::from(metrics.units_per_em) / 2);
        let em = i64::from(metrics.units_per_em.max(1));
        let down = self.ctx.grid.leading * i64::from(lines - 1);
        let height = down + frame.style.size.scale(cap, em);
        let big = crate::config::layout::InlineStyle { size: height.scale(em, cap), case: Case::Asis, tracking: 0, ..frame.style.clone() };
        let mut runs = Vec::new();
        let mut take = |line: Line, at: Point, offset: usize| {
            for piece in line.pieces {
                if let PieceKind::Text(run) = piece.what {
                    let pos = LeafPos { leaf: text.leaf, offset: u32::try_from(offset).unwrap_or(0) };
                    let at = Point { x: at.x + piece.x, y: at.y };
                    runs.push(Drawn { at, what: DrawnKind::Run(TextRun { element, ..run }, Some(pos)), element });
                }
            }
        };
        if !quote.is_empty() {
            let line = self.bench.setter.simple(quote, &frame.style, &frame.lang);
            let x = frame.left - line.width() - frame.style.size.scale(1, 20);
            take(line, Point { x, y: Len::ZERO }, 0);
        }
        let line = self.bench.setter.simple(letter, &big, &frame.lang);
        // Its ink stands at the edge and makes room, not the white that a letter of that size has around it.
        let first = line.pieces.first().and_then(|p| if let PieceKind::Text(run) = &p.what { Some(run) } else { None });
        let (left, right, below) = first
            .and_then(|run| {
                let face = self.ctx.cx.fonts.face(run.face)?;
                let (left, bottom, right, _) = face.shaper.ink(run.glyphs.first()?.gid)?;
                Some((face.at(left, run.size), face.at(right, run.size), face.at(-bottom, run.size)))
            })
            .unwrap_or((Len::ZERO, line.width(), Len::ZERO));
        take(line, Point { x: frame.left - left, y: down }, quote.len());
        let skip = u32::try_from(quote.len() + letter.len()).ok()?;
        let word = words.get(skip as usize..).is_some_and(|rest| rest.starts_with(char::is_whitespace));
        // The tail of a Q or a J reaches into the line below.
        Some(DropCap { drawn: runs, skip, width: right - left, deep: below > self.ctx.grid.leading / 3, word })
    }

    /// A heading inside a post.
    pub(super) fn heading(&mut self, level: u8, text: &Text, frame: &Frame, loc: &Loc) {
        let level = usize::from(level.clamp(1, 4));
        let style = self.ctx.layout.headings[level - 1].clone();
        let role = Role::H((frame.heading_base + u8::try_from(level).unwrap_or(1)).min(6));
        let element = self.element(role, frame.parent);
        let mut drawn = Vec::new();
        let look = self.display(&style.inline, frame, style.align);
        let number = self.ctx.numbering.get(text.leaf).map(|words| self.bench.setter.simple(words, &style.inline, &frame.lang));
        let at_start = matches!(look.align, HAlign::Start | HAlign::Justify);
        let hang = number.as_ref().filter(|_| at_start).map_or(Len::ZERO, |n| n.width() + style.inline.size.scale(4, 5));
        let inner = frame.inside(hang, Len::ZERO, &self.ctx.grid);
        let look = ParaStyle { measure: inner.width, ..look };
        let mut depth = self.draw_title(text, &look, style.leading, (inner.left, Len::ZERO), element, loc, &mut drawn);
        if let Some(line) = number {
            // Beside a heading at the left, above one that stands elsewhere.
            let first = drawn.first().map_or(self.ctx.grid.base, |d| d.at.y);
            let room = frame.width - line.width();
            let (x, down) = match look.align {
                HAlign::Start | HAlign::Justify => (Len::ZERO, Len::ZERO),
                HAlign::Centre => (room / 2, self.ctx.grid.leading),
                HAlign::End => (room, self.ctx.grid.leading),
            };
            drawn.iter_mut().for_each(|d| d.at.y += down);
            drawn.insert(0, Drawn { at: Point { x: frame.left + x, y: first }, what: DrawnKind::Words(line), element });
            depth += down;
        }
        let above = if self.joint.turn == Turn::Never { style.before.min(1) } else { style.before };
        self.joint.want_space(halves(above));
        self.joint.elastic = true;
        self.add_solid(depth, drawn, loc);
        self.joint.no_turn();
        self.joint.lines_wanted = 2;
        self.joint.flush = true;
        self.joint.space = halves(style.after);
    }
}

/// A capital over several lines.
struct DropCap {
    /// Its runs, from the first baseline.
    drawn: Vec<Drawn>,
    /// How many bytes of the text it takes.
    skip: u32,
    /// How wide its ink is, from the left edge.
    width: Len,
    /// It is a word of its own.
    word: bool,
    /// It reaches below the baseline it stands on.
    deep: bool,
}

/// Whether a text opens with a letter of a narrow script whose letters stand alone.
fn is_narrow(text: &Text) -> bool {
    let first = text.plain().chars().find(|c| c.is_alphanumeric());
    first.is_some_and(|c| wide::class(c) == Class::Western)
}

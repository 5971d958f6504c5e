//! The pages before the first chapter and after the last, and the pages of parts: half-title, title page, copyright,
//! dedication, contents, prose.

use crate::config::layout::{Case, Figures, HAlign, InlineStyle, Numbers};
use crate::diag::Loc;
use crate::lang;
use crate::model::{Anchor, Block, BlockKind, Book, Chapter, Matter, Part, Text};
use crate::unit::{Len, Point};

use super::block::prose::ParaLook;
use super::block::{Flow, Frame, order_of};
use super::galley::{Body, Drawn, DrawnKind, SetLines, Tail};
use super::page::{ElementId, Role};
use super::para::ParaStyle;

/// Where a piece of matter is found by links, where it has a place in the contents.
pub fn anchor_of(matter: &Matter) -> Option<Anchor> {
    match matter {
        Matter::Contents => Some(Anchor("contents".to_string())),
        Matter::Prose { kind, .. } => Some(Anchor(kind.clone())),
        Matter::HalfTitle | Matter::Title | Matter::Copyright(_) | Matter::Dedication(_) => None,
    }
}

/// Its words in the contents and in bookmarks.
pub fn title_of(matter: &Matter, book: &Book) -> String {
    match matter {
        Matter::Contents => contents_title(book, ""),
        Matter::Prose { title, .. } => title.plain(),
        Matter::HalfTitle | Matter::Title | Matter::Copyright(_) | Matter::Dedication(_) => String::new(),
    }
}

fn contents_title(book: &Book, own: &str) -> String {
    if own.is_empty() { lang::words(&book.meta.lang).contents.to_string() } else { own.to_string() }
}

impl<'a> Flow<'_, 'a> {
    /// Sets a piece of matter.
    pub fn matter(&mut self, matter: &Matter, book: &'a Book) {
        let frame = self.frame(ElementId(0), &book.meta.lang);
        if let Some(anchor) = anchor_of(matter) {
            self.anchor(&anchor);
        }
        match matter {
            Matter::HalfTitle => self.half_title(book, &frame),
            Matter::Title => self.title_page(book, &frame),
            Matter::Copyright(lines) => self.copyright(lines, &frame),
            Matter::Dedication(blocks) => self.dedication(blocks, &frame),
            Matter::Contents => self.contents(book, &frame),
            Matter::Prose { title, blocks, kind, .. } if matches!(kind.as_str(), "sources" | "links") => {
                self.open_prose(title, blocks, &frame);
                self.sources(blocks, &frame);
            }
            Matter::Prose { title, blocks, kind, .. } if kind == "colophon" => self.colophon(title, blocks, &frame),
            Matter::Prose { title, blocks, .. } => {
                self.open_prose(title, blocks, &frame);
                self.blocks(blocks, &frame);
                self.chapter_notes(&frame);
            }
        }
    }

    fn open_prose(&mut self, title: &Text, blocks: &[Block], frame: &Frame) {
        let loc = blocks.first().map(|b| b.loc.clone()).unwrap_or_default();
        self.open_chapter(title, "", &[], 1, frame, &loc);
    }

    /// A list of sources, as large as notes are: each hangs, so that the eye finds where the next one starts.
    fn sources(&mut self, blocks: &[Block], frame: &Frame) {
        let hang = self.ctx.layout.text.indent;
        let style = InlineStyle { size: self.ctx.layout.note.inline.size, ..frame.style.clone() };
        let inner = Frame { left: frame.left + hang, width: frame.width - hang, align: HAlign::Start, style, ..frame.clone() };
        for block in blocks {
            if let BlockKind::Para(text) = &block.kind {
                let element = self.element(Role::P, frame.parent);
                self.para(text, &inner, &block.loc, ParaLook { indent: -hang, ..ParaLook::of(element) });
            } else {
                self.block(block, &inner);
            }
        }
    }

    /// Words that are not the book's text, balanced over lines, from `y`; returns where they end.
    fn words(&mut self, words: &str, style: &InlineStyle, leading: Len, align: HAlign, frame: &Frame, y: Len, out: &mut Vec<Drawn>) -> Len {
        let element = self.element(Role::P, frame.parent);
        let look = self.display(style, frame, align);
        y + self.draw_generated(words, &look, leading, (frame.left, y), element, out)
    }

    /// Like [`Flow::draw_title`], for words that have no place in the text.
    fn draw_generated(
        &mut self,
        words: &str,
        style: &ParaStyle,
        leading: Len,
        place: (Len, Len),
        element: ElementId,
        out: &mut Vec<Drawn>,
    ) -> Len {
        let from = out.len();
        let text = Text::from_plain(words);
        let depth = self.draw_title(&text, style, leading, place, element, &Loc::default(), out);
        for drawn in out.iter_mut().skip(from) {
            if let DrawnKind::Line(paragraph, line) = drawn.what {
                drawn.what = DrawnKind::Generated(paragraph, line);
            }
        }
        depth
    }

    fn half_title(&mut self, book: &Book, frame: &Frame) {
        let style = &self.ctx.layout.title_page;
        let mut drawn = Vec::new();
        let y = self.ctx.grid.leading * i64::from(style.sink);
        let inline = InlineStyle { size: style.subtitle.size.max(self.ctx.layout.text.inline.size), ..style.title.clone() };
        let inline = InlineStyle { size: inline.size.min(style.title.size), ..inline };
        let leading = style.title_leading.min(inline.size.scale(13, 10).max(self.ctx.grid.leading));
        let end = self.words(&book.meta.title, &inline, leading, style.align, frame, y, &mut drawn);
        self.add_solid(end, drawn, &Loc::default());
    }

    fn title_page(&mut self, book: &Book, frame: &Frame) {
        let style = &self.ctx.layout.title_page;
        let meta = &book.meta;
        let mut drawn = Vec::new();
        let mut y = self.ctx.grid.leading * i64::from(style.sink);
        let words = lang::words(&meta.lang);
        let names = words.byline(meta);
        let lines = |n: u32| self.ctx.grid.leading * i64::from(n);
        let (subtitle_above, author_above) = (lines(style.subtitle_before), lines(style.author_before));
        let own = |size: Len| size.scale(13, 10).max(self.ctx.grid.leading);
        let (subtitle_leading, author_leading) = (own(style.subtitle.size), own(style.author.size));
        if style.author_first && !names.is_empty() {
            y = self.words(&names, &style.author, author_leading, style.align, frame, y, &mut drawn) + author_above;
        }
        y = self.words(&meta.title, &style.title, style.title_leading, style.align, frame, y, &mut drawn);
        if let Some(subtitle) = &meta.subtitle {
            y = self.words(subtitle, &style.subtitle, subtitle_leading, style.align, frame, y + subtitle_above, &mut drawn);
        }
        if !style.author_first && !names.is_empty() {
            y = self.words(&names, &style.author, author_leading, style.align, frame, y + author_above, &mut drawn);
        }
        for (n, line) in words.credits(meta.contributors()).iter().enumerate() {
            let small = InlineStyle { size: style.author.size.min(self.ctx.layout.text.inline.size), ..style.author.clone() };
            let above = if n == 0 { self.ctx.grid.leading } else { Len::ZERO };
            let spoken = self.spoken(line, line, frame, frame.parent);
            let frame = &Frame { parent: spoken, ..frame.clone() };
            y = self.words(line, &small, self.ctx.grid.leading, style.align, frame, y + above, &mut drawn);
        }
        if let Some(publisher) = &meta.publisher {
            let foot = self.ctx.grid.leading * (i64::from(self.ctx.grid.lines) - 1);
            let small = InlineStyle { size: style.author.size.min(self.ctx.layout.text.inline.size), ..style.author.clone() };
            y = self.words(publisher, &small, self.ctx.grid.leading, style.align, frame, foot.max(y), &mut drawn);
        }
        self.add_solid(y, drawn, &Loc::default());
    }

    /// The copyright page: its lines stand at the foot.
    fn copyright(&mut self, lines: &[Text], frame: &Frame) {
        let inline =
            InlineStyle { size: self.ctx.layout.note.inline.size, figures: Figures::Lining, ..self.ctx.layout.text.inline.clone() };
        let mut drawn = Vec::new();
        let mut y = Len::ZERO;
        for line in lines {
            let element = self.element(Role::P, frame.parent);
            let look = ParaStyle { balance: false, ..self.display(&inline, frame, HAlign::Start) };
            y += self.draw_title(line, &look, self.ctx.grid.leading, (frame.left, y), element, &Loc::default(), &mut drawn);
        }
        let page = self.ctx.grid.leading * i64::from(self.ctx.grid.lines);
        if y > page {
            return self.long_copyright(lines, inline, frame);
        }
        let down = page - y;
        for d in &mut drawn {
            d.at.y += down;
        }
        self.add_solid(y + down, drawn, &Loc::default());
    }

    /// A copyright page that is more than a page.
    fn long_copyright(&mut self, lines: &[Text], style: InlineStyle, frame: &Frame) {
        let inner = Frame { align: HAlign::Start, style, ..frame.clone() };
        for line in lines {
            let element = self.element(Role::P, frame.parent);
            self.para(line, &inner, &Loc::default(), ParaLook::of(element));
        }
    }

    fn dedication(&mut self, blocks: &[Block], frame: &Frame) {
        let style = &self.ctx.layout.dedication;
        let down = style.sink.unwrap_or(self.ctx.grid.lines / 3).min(self.ctx.grid.lines / 2);
        self.add_solid(self.ctx.grid.leading * i64::from(down), Vec::new(), &Loc::default());
        let mut inner = frame.inside(frame.width / 8, frame.width / 8, &self.ctx.grid);
        (inner.align, inner.style) = (style.align, style.inline.clone());
        for block in blocks {
            self.joint.flush = true;
            self.block(block, &inner);
        }
    }

    /// The colophon: at the head of a page below its title, or lower down without one.
    fn colophon(&mut self, title: &Text, blocks: &[Block], frame: &Frame) {
        let style = &self.ctx.layout.colophon;
        let inner = Frame { align: style.align, style: style.inline.clone(), ..frame.clone() };
        match style.sink {
            None => self.open_prose(title, blocks, frame),
            Some(lines) => {
                let down = self.ctx.grid.leading * i64::from(lines.min(self.ctx.grid.lines / 2 + self.ctx.grid.lines / 4).max(1));
                self.add_solid(down, Vec::new(), &Loc::default());
            }
        }
        self.blocks(blocks, &inner);
        self.chapter_notes(frame);
    }

    /// A part's own page.
    pub fn part(&mut self, part: &Part, book: &Book) {
        let frame = self.frame(ElementId(0), &book.meta.lang);
        let style = &self.ctx.layout.part;
        self.anchor(&part.anchor);
        let element = self.element(Role::H(1), frame.parent);
        let mut drawn = Vec::new();
        let sink = style.sink.unwrap_or(self.ctx.layout.title_page.sink.max(self.ctx.grid.lines / 4));
        let mut y = self.ctx.grid.leading * i64::from(sink);
        if let Some(label) = &part.label {
            let base = y + self.ctx.grid.base;
            let spoken = self.spoken(label, label, &frame, element);
            drawn.push(self.draw_words(label, &style.label, &frame, style.align, base, spoken));
            y += self.ctx.grid.leading * 2;
        }
        if let Some(title) = &part.title {
            let look = self.display(&style.title, &frame, style.align);
            y += self.draw_title(title, &look, style.title_leading, (frame.left, y), element, &Loc::default(), &mut drawn);
        }
        self.add_solid(y, drawn, &Loc::default());
    }

    /// The contents.
    fn contents(&mut self, book: &'a Book, frame: &Frame) {
        let style = &self.ctx.layout.contents;
        let title = contents_title(book, &style.title);
        let mut drawn = Vec::new();
        let element = self.element(Role::H(1), frame.parent);
        self.bench.galley.speaks(element, lang::words(&frame.lang).foreign(&title).filter(|_| style.title.is_empty()).as_ref());
        let chapter = &self.ctx.layout.chapter;
        let look = self.display(&chapter.title_style, frame, chapter.align);
        let sink = self.ctx.grid.leading * i64::from(style.sink.unwrap_or(chapter.sink.min(self.ctx.grid.lines / 6)));
        let depth = self.draw_generated(&title, &look, chapter.title_leading, (frame.left, sink), element, &mut drawn);
        self.add_solid(sink + depth + self.ctx.grid.leading * i64::from(chapter.after.clamp(1, 3)), drawn, &Loc::default());
        self.joint.no_turn();
        let toc = self.element(Role::Toc, frame.parent);
        let inner = Frame { parent: toc, ..frame.clone() };
        self.bench.galley.names_pages = true;
        let numbers = self.number_width(book, &style.chapter, frame);
        for matter in book.front.iter().filter(|m| !matches!(m, Matter::Contents)) {
            self.matter_entry(matter, book, &style.chapter, numbers, &inner);
        }
        for part in &book.parts {
            self.part_entries(part, numbers, &inner);
        }
        for matter in &book.back {
            self.matter_entry(matter, book, &style.chapter, numbers, &inner);
        }
    }

    fn matter_entry(&mut self, matter: &Matter, book: &Book, style: &InlineStyle, numbers: Len, frame: &Frame) {
        if let Some(anchor) = anchor_of(matter) {
            let title = title_of(matter, book);
            self.entry(&title, None, &anchor, style, (numbers, numbers), frame);
        }
    }

    fn part_entries(&mut self, part: &'a Part, numbers: Len, frame: &Frame) {
        let style = &self.ctx.layout.contents;
        if let Some(title) = &part.title {
            self.joint.want_space(2);
            // 第一部 is as short as a number, and says more; "Part One" gives way to I.
            let whole = lang::of(&frame.lang).counted.is_some();
            let number =
                part.label.as_ref().map(|label| if whole { label.clone() } else { super::page::roman(part.number).to_uppercase() });
            let heading = style.part.clone();
            let title = title.plain();
            let words = number.map_or(title.clone(), |n| format!("{n}\u{2002}{title}"));
            self.entry(&words, None, &part.anchor, &heading, (Len::ZERO, Len::ZERO), frame);
            self.joint.no_turn();
        }
        for chapter in &part.chapters {
            self.chapter_entries(chapter, numbers, frame);
        }
    }

    fn chapter_entries(&mut self, chapter: &Chapter, numbers: Len, frame: &Frame) {
        let style = &self.ctx.layout.contents;
        let posts: Vec<_> = chapter.sections.iter().filter(|s| style.posts && s.title.is_some()).collect();
        if !posts.is_empty() {
            self.joint.want_space(1);
        }
        let listed = !posts.is_empty();
        self.entry(&chapter.title.plain(), chapter.number, &chapter.anchor, &style.chapter, (numbers, numbers), frame);
        for section in posts {
            if chapter.sections.first().is_some_and(|first| first.anchor == section.anchor) {
                self.joint.no_turn();
            }
            let title = section.title.as_ref().map(Text::plain).unwrap_or_default();
            let left = numbers.max(self.ctx.layout.text.indent);
            self.entry(&title, None, &section.anchor, &style.post, (left, left), frame);
        }
        if listed {
            self.joint.want_space(1);
        }
    }

    /// The width of the column of chapter numbers; zero where chapters have none.
    fn number_width(&mut self, book: &Book, style: &InlineStyle, frame: &Frame) -> Len {
        let tabular = figures_of(style);
        let numbers: Vec<String> = book.chapters().filter_map(|c| self.number_of(c.number?)).collect();
        let widths = numbers.iter().map(|n| self.bench.setter.simple(n, &tabular, &frame.lang).width());
        widths.max().map_or(Len::ZERO, |widest| widest + style.size * 4 / 5)
    }

    /// The number of a chapter as the contents show it.
    fn number_of(&self, number: u32) -> Option<String> {
        match self.ctx.layout.contents.numbers {
            Numbers::None => None,
            Numbers::Arabic => Some(lang::figures_from(number.to_string(), self.ctx.layout.zero)),
            Numbers::Roman => Some(super::page::roman(number).to_uppercase()),
        }
    }

    /// A line of the contents: its number hangs, its folio stands at the right, turned over lines are indented.
    fn entry(&mut self, title: &str, number: Option<u32>, anchor: &Anchor, style: &InlineStyle, place: (Len, Len), frame: &Frame) {
        let (left, _) = place;
        let tabular = figures_of(style);
        let slot = self.bench.setter.simple(&lang::figures("0000".into(), &frame.lang), &tabular, &frame.lang).width() + style.size;
        let turnover = style.size;
        let item = self.element(Role::Toci, frame.parent);
        if let Some(number) = number.and_then(|n| self.number_of(n)) {
            let line = self.bench.setter.simple(&number, &tabular, &frame.lang);
            let lbl = self.element(Role::Lbl, item);
            let x = frame.left + left - style.size * 4 / 5 - line.width();
            self.joint.label.push(Drawn { at: Point { x, y: Len::ZERO }, what: DrawnKind::Words(line), element: lbl });
        }
        let element = self.element(Role::Reference, item);
        let inner = Frame {
            left: frame.left + left + turnover,
            width: frame.width - left - turnover - slot,
            align: HAlign::Start,
            ..frame.clone()
        };
        let look = ParaStyle { first_indent: -turnover, balance: false, ..self.display(style, &inner, HAlign::Start) };
        let paragraph = self.set(&Text::from_plain(title), &look, &Loc::default());
        let order = order_of(&paragraph).into_iter().take(1).collect::<Vec<_>>();
        let variants = self.choices(&paragraph, &order, super::pager::Pitch::Grid, 9);
        let lines = SetLines {
            paragraph: self.bench.galley.keep(paragraph),
            order,
            x: inner.left,
            pitch: None,
            element,
            generated: true,
            label: Vec::new(),
            beside: Vec::new(),
            lead: None,
            tail: Some(Tail {
                anchor: anchor.clone(),
                style: tabular,
                leaders: self.ctx.layout.contents.leaders,
                right: frame.left + frame.width,
                element,
            }),
        };
        self.add(variants, true, Body::Lines(lines), &Loc::default());
    }
}

/// How numbers stand in the contents: all figures equally wide and tall, whatever the case of the titles.
fn figures_of(style: &InlineStyle) -> InlineStyle {
    InlineStyle { figures: Figures::Tabular, case: Case::Asis, tracking: 0, ..style.clone() }
}

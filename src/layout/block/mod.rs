//! From blocks to the galley: every kind of block becomes paragraphs or slugs of whole grid lines.
//!
//! The builder walks the blocks once, in reading order, and lays down for each what the pager may know and what the
//! compositor will draw. The structure tree grows beside it, so that its order is the order of reading. One place
//! of the three that match every kind of block is [`Builder::block`]; notes are set by [`note`].

mod bleed;
mod columns;
mod display;
mod figure;
mod list;
pub(super) mod note;
mod opening;
mod table;

use std::collections::BTreeSet;

use crate::config::Layout;
use crate::config::layout::{HAlign, InlineStyle};
use crate::diag::{Diagnostic, Loc, Report};
use crate::font::{Face, Fonts};
use crate::model::{Anchor, Block, BlockKind, Inline, Lang, NoteId, Target, Text};
use crate::unit::{Len, Point};

use super::galley::{Body, Drawn, Galley, Piece, SetLines, Slug, What};
use super::page::{ElementId, Role};
use super::pager::cost::{self, LESS_SPACE, MORE_SPACE, RULE};
use super::pager::{Choice, Halves, Item, LineCost, Pitch};
use super::para::{Line, ParaStyle};
use super::setter::{Paragraph, Setter, Shop};

/// The grid of a book: where lines stand in their slots.
#[derive(Clone, Copy, Debug)]
pub struct Grid {
    /// From baseline to baseline.
    pub leading: Len,
    /// From the top of a line's slot to its baseline.
    pub base: Len,
    /// The measure.
    pub measure: Len,
    /// Lines a page.
    pub lines: u32,
}

impl Grid {
    /// The grid of a layout: the text face's ascender and descender centred in the leading.
    pub fn new(layout: &Layout, fonts: &Fonts) -> Grid {
        let leading = layout.text.leading;
        let size = layout.text.inline.size;
        let base = face_of(fonts, &layout.text.inline).map_or(leading.scale(3, 4), |face| {
            let m = face.metrics;
            let of = |units: i16| size.scale(i64::from(units), i64::from(m.units_per_em.max(1)));
            let (ascender, descender) = (of(m.ascender), of(m.descender).abs());
            ((leading - ascender - descender) / 2 + ascender).max(leading.scale(13, 20)).min(leading.scale(17, 20))
        });
        Grid { leading, base, measure: layout.page.measure(), lines: layout.page.lines }
    }

    /// Half a line.
    pub fn half(&self) -> Len {
        self.leading / 2
    }

    /// The baseline in a slot of another leading, in proportion.
    pub fn base_in(&self, pitch: Len) -> Len {
        pitch.scale(self.base.0, self.leading.0.max(1))
    }

    /// Whole lines that a depth takes.
    pub fn lines_of(&self, depth: Len) -> i64 {
        depth.round_up_to(self.leading).0 / self.leading.0.max(1)
    }
}

/// The face that a style asks for.
pub fn face_of<'f>(fonts: &'f Fonts, style: &InlineStyle) -> Option<&'f Face> {
    let family = fonts.families.get(&style.family)?;
    let id = family.cuts.get(&style.cut).or_else(|| family.cuts.values().next())?;
    fonts.faces.get(usize::from(id.0))
}

/// What surrounds a block.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The left edge, from that of the text block.
    pub left: Len,
    /// The width.
    pub width: Len,
    /// How words are set.
    pub style: InlineStyle,
    /// The language.
    pub lang: Lang,
    /// The element that holds it.
    pub parent: ElementId,
    /// How deep lists are nested.
    pub level: usize,
    /// Paragraphs start on whole lines of the grid.
    pub on_grid: bool,
    /// How paragraphs are set.
    pub align: HAlign,
}

impl Frame {
    /// The frame inside an indent at both sides; never narrower than a quarter of the measure.
    pub fn inside(&self, left: Len, right: Len, grid: &Grid) -> Frame {
        let least = grid.measure / 4;
        if self.width - left - right < least {
            self.clone()
        } else {
            Frame { left: self.left + left, width: self.width - left - right, ..self.clone() }
        }
    }
}

/// How a paragraph differs from the plain one.
#[derive(Debug)]
pub struct ParaLook {
    /// The indent of the first line.
    pub indent: Len,
    /// Its element, made already.
    pub element: ElementId,
    /// Drawn with its first line.
    pub label: Vec<Drawn>,
    /// Generated words before its first.
    pub lead: Option<Line>,
    /// See [`ParaStyle::cut_in`].
    pub cut_in: Option<(u32, Len)>,
    /// See [`ParaStyle::skip`].
    pub skip: u32,
    /// See [`ParaStyle::lead_in_words`].
    pub lead_in_words: u32,
    /// Lines that stay together at its start, at least.
    pub together: usize,
}

/// Builds a galley.
pub struct Builder<'a> {
    /// Sets words.
    pub setter: Setter<'a>,
    /// What all share.
    pub shop: &'a Shop<'a>,
    /// The look.
    pub layout: &'a Layout,
    /// The grid.
    pub grid: Grid,
    /// What was built.
    pub galley: Galley,
    /// What there is to say.
    pub report: Report,
    /// Space wanted above the next item.
    pub space: Halves,
    /// The next item must not be parted from what is above it.
    pub keep: bool,
    /// The next paragraph has no indent.
    pub flush: bool,
    /// The next item starts a page.
    pub new_page: bool,
    /// The space above the next item may be a line more or less.
    pub elastic: bool,
    /// Space wanted below the figure above, if that does not wait for the next page.
    pub below_float: Halves,
    /// And below the one above that.
    below_other: Halves,
    /// What a page turn above the next item costs.
    pub before: f64,
    /// So many lines must follow on the same page, at least: a title has just been set.
    pub lines_wanted: usize,
    /// Drawn with the first line of the next item: a bullet, a number.
    pub label: Vec<Drawn>,
    anchors: Vec<Anchor>,
    /// Paragraphs are set in more ways than usual.
    pub generous: bool,
    /// The level of the element of a heading of level 0.
    pub heading_base: u8,
    seen_notes: BTreeSet<NoteId>,
    /// Notes that stand at the end of the chapter.
    noted: Vec<NoteId>,
    /// The opening of the text: a drop capital and a lead-in are still to come.
    pub opening: bool,
}

impl<'a> Builder<'a> {
    /// A builder with an empty galley.
    pub fn new(shop: &'a Shop<'a>, root: Role) -> Builder<'a> {
        let layout = shop.layout;
        Builder {
            setter: Setter::new(shop),
            shop,
            layout,
            grid: Grid::new(layout, shop.fonts),
            galley: Galley::new(root),
            report: Report::default(),
            space: 0,
            keep: false,
            flush: true,
            new_page: false,
            elastic: false,
            below_float: 0,
            below_other: 0,
            before: 0.0,
            lines_wanted: 0,
            label: Vec::new(),
            anchors: Vec::new(),
            generous: false,
            heading_base: 1,
            seen_notes: BTreeSet::new(),
            noted: Vec::new(),
            opening: false,
        }
    }

    /// The frame of plain text below `parent`.
    pub fn frame(&self, parent: ElementId, lang: &Lang) -> Frame {
        Frame {
            left: Len::ZERO,
            width: self.grid.measure,
            style: self.layout.text.inline.clone(),
            lang: lang.clone(),
            parent,
            level: 0,
            on_grid: true,
            align: self.layout.text.align,
        }
    }

    /// The next item carries this anchor.
    pub fn anchor(&mut self, anchor: &Anchor) {
        self.anchors.push(anchor.clone());
    }

    /// Wants at least so many halves above the next item.
    pub fn want_space(&mut self, halves: Halves) {
        self.space = self.space.max(halves);
    }

    /// Sets blocks one below the other.
    pub fn blocks(&mut self, blocks: &[Block], frame: &Frame) {
        for block in blocks {
            self.block(block, frame);
        }
    }

    /// Sets a block.
    pub fn block(&mut self, block: &Block, frame: &Frame) {
        let mut own;
        let mut frame = frame;
        if let Some(lang) = &block.lang {
            if let Some(told) = unknown(lang, &block.loc) {
                self.report.push(told);
            }
            own = frame.clone();
            own.lang = lang.clone();
            frame = &own;
        }
        self.anchors.extend(block.anchor.clone());
        let first = self.galley.elements.len();
        match &block.kind {
            BlockKind::Para(text) => self.plain(text, frame, &block.loc),
            BlockKind::Heading { level, text } => self.heading(*level, text, frame, &block.loc),
            BlockKind::Quote(quote) => self.quote(quote, frame, &block.loc),
            BlockKind::List { kind, items, .. } => self.list(*kind, items, frame, &block.loc),
            BlockKind::Definitions(definitions) => self.definitions(definitions, frame, &block.loc),
            BlockKind::Code { language, text } => self.code(language.as_deref(), text, frame, &block.loc),
            BlockKind::Table(table) => self.table(table, frame, &block.loc),
            BlockKind::Figure(figure) => self.figure(figure, frame, &block.loc),
            BlockKind::Verse(stanzas) => self.verse(stanzas, frame, &block.loc),
            BlockKind::SceneBreak => self.scene_break(frame, &block.loc),
        }
        if block.lang.is_some() {
            let (parent, lang) = (frame.parent, frame.lang.clone());
            for element in self.galley.elements.iter_mut().skip(first).filter(|e| e.parent == parent) {
                element.lang = Some(lang.clone());
            }
        }
    }

    /// A plain paragraph.
    fn plain(&mut self, text: &Text, frame: &Frame, loc: &Loc) {
        if text.is_empty() {
            return;
        }
        let element = self.galley.element(Role::P, frame.parent);
        let indent = if self.flush { Len::ZERO } else { self.layout.text.indent };
        if std::mem::take(&mut self.opening) && self.open_text(text, element, frame, loc) {
            return;
        }
        self.para(text, frame, loc, ParaLook { indent, ..ParaLook::of(element) });
        if self.before == 0.0 && text.plain().ends_with(':') {
            self.before = INTRODUCED;
        }
    }

    /// Sets a paragraph on the grid.
    pub fn para(&mut self, text: &Text, frame: &Frame, loc: &Loc, look: ParaLook) {
        let style = ParaStyle {
            first_indent: look.indent,
            cut_in: look.cut_in,
            skip: look.skip,
            lead_in_words: look.lead_in_words,
            ..self.style(&frame.style, frame)
        };
        let paragraph = self.set(text, &style, loc);
        let order = order_of(&paragraph);
        let wanted = std::mem::take(&mut self.lines_wanted);
        let variants = self.choices(&paragraph, &order, Pitch::Grid, look.together.max(wanted));
        let shortest = variants.iter().map(|v| v.lines.len()).min().unwrap_or(0);
        let lines = SetLines {
            paragraph: self.galley.keep(paragraph),
            order,
            x: frame.left,
            pitch: None,
            element: look.element,
            generated: false,
            label: look.label,
            lead: look.lead,
            tail: None,
        };
        self.add(variants, frame.on_grid, Body::Lines(lines), loc);
        self.flush = false;
        if shortest < wanted {
            self.before = FEW_LINES;
            self.lines_wanted = wanted - shortest;
        }
    }

    /// A paragraph's style in a frame.
    pub fn style(&self, inline: &InlineStyle, frame: &Frame) -> ParaStyle {
        let others = if frame.align != HAlign::Justify { 0 } else { 1 + u32::from(self.generous) };
        ParaStyle {
            inline: inline.clone(),
            measure: frame.width,
            align: frame.align,
            first_indent: Len::ZERO,
            cut_in: None,
            hyphenate: true,
            lang: frame.lang.clone(),
            verbatim: None,
            tints: Vec::new(),
            lead_in_words: 0,
            skip: 0,
            // A ragged paragraph with a line more than it needs looks broken, not loose.
            fewer: others,
            more: others,
            unhyphenated: self.generous,
            balance: false,
        }
    }

    /// The style of words that stand by themselves: titles, captions, labels.
    pub fn display(&self, inline: &InlineStyle, frame: &Frame, align: HAlign) -> ParaStyle {
        ParaStyle { align, hyphenate: false, fewer: 0, more: 0, unhyphenated: false, balance: true, ..self.style(inline, frame) }
    }

    /// Sets a text into lines, its notes too.
    pub fn set(&mut self, text: &Text, style: &ParaStyle, loc: &Loc) -> Paragraph {
        self.galley.names_pages |= names_pages(&text.inlines);
        self.setter.set(text, style, loc, &mut self.report)
    }

    /// What the pager may know of a paragraph's variants.
    pub fn choices(&mut self, paragraph: &Paragraph, order: &[usize], pitch: Pitch, together: usize) -> Vec<Choice> {
        let best = paragraph.variants.get(paragraph.best).map_or(0.0, |v| v.demerits);
        let widows = self.layout.paging.widows as usize;
        let orphans = (self.layout.paging.orphans as usize).max(together);
        let mut fresh = BTreeSet::new();
        let mut choices = Vec::new();
        for variant in order.iter().filter_map(|i| paragraph.variants.get(*i)) {
            let count = variant.lines.len();
            let mut lines = Vec::with_capacity(count);
            let mut seen = BTreeSet::new();
            for (n, facts) in variant.lines.iter().enumerate() {
                let (above, below) = (n + 1, count - n - 1);
                let missing = orphans.saturating_sub(above) + widows.saturating_sub(below);
                let mut line = LineCost { turn: RULE * missing as f64, hyphen: facts.hyphenated, ..LineCost::default() };
                for note in &facts.notes {
                    if !self.seen_notes.contains(note) && seen.insert(*note) {
                        fresh.insert(*note);
                        line.last_note = self.note_lines(*note);
                        line.notes = line.notes.saturating_add(line.last_note);
                    }
                }
                lines.push(line);
            }
            choices.push(Choice { cost: cost::variant(variant.demerits - best), pitch: pitch.clone(), lines });
        }
        self.seen_notes.extend(fresh);
        choices
    }

    /// Adds an item below what is there, with the space that is wanted above it.
    pub fn add(&mut self, variants: Vec<Choice>, on_grid: bool, mut body: Body, loc: &Loc) {
        let label = std::mem::take(&mut self.label);
        match &mut body {
            Body::Lines(lines) => lines.label.extend(label),
            Body::Slugs { slugs, .. } => {
                let base = self.grid.base;
                let down = label.into_iter().map(|d| Drawn { at: Point { x: d.at.x, y: d.at.y + base }, ..d });
                if let Some(slug) = slugs.first_mut() {
                    slug.drawn.splice(0..0, down);
                }
            }
        }
        let before = if std::mem::take(&mut self.keep) { RULE } else { self.before };
        self.before = 0.0;
        let below = std::mem::take(&mut self.below_float);
        let alone = (below > 0).then_some([self.space.max(std::mem::take(&mut self.below_other)), self.space]);
        self.below_other = below;
        self.want_space(below);
        let item = Item {
            spaces: self.spaces(),
            before,
            on_grid,
            new_page: std::mem::take(&mut self.new_page),
            waits: false,
            alone,
            head: Len::ZERO,
            variants,
        };
        let piece = Piece { loc: loc.clone(), anchors: std::mem::take(&mut self.anchors), post: self.galley.posts.len(), body };
        self.galley.push(item, piece);
    }

    /// The space above the next item, and what may be taken instead where that saves a page.
    fn spaces(&mut self) -> Vec<(Halves, f64)> {
        let space = std::mem::take(&mut self.space);
        let mut spaces = vec![(space, 0.0)];
        if std::mem::take(&mut self.elastic) && !self.galley.items.is_empty() {
            spaces.push((space + 2, MORE_SPACE));
            if space >= 6 {
                spaces.push((space - 2, LESS_SPACE));
            }
        }
        spaces
    }

    /// Adds an unbreakable slug, rounded up to whole lines; what it draws stands at the top. What is deeper than a page
    /// can hold is cut into lines after all.
    pub fn add_solid(&mut self, depth: Len, drawn: Vec<Drawn>, loc: &Loc) {
        let lines = self.grid.lines_of(depth).max(1);
        let halves = i32::try_from(lines * 2).unwrap_or(i32::MAX / 8);
        let slug = Slug { depth: self.grid.leading * lines, drawn };
        if lines <= i64::from(self.grid.lines) {
            return self.add(vec![Choice::solid(halves, self.grid.half())], true, Body::slug(slug), loc);
        }
        let slugs = slug.cut(self.grid.leading);
        let choice = self.choice_of(&slugs, |_, _| TURN_IN_SOLID);
        self.add(vec![choice], true, Body::Slugs { slugs, repeat: false, foot: Vec::new(), close: Len::ZERO }, loc);
    }

    /// The choice of a run of slugs; `turn` is what a page turn after the n-th of `count` costs.
    pub fn choice_of(&self, slugs: &[Slug], turn: impl Fn(usize, usize) -> f64) -> Choice {
        let mut ends = vec![Len::ZERO];
        let mut end = Len::ZERO;
        for slug in slugs {
            end += slug.depth;
            ends.push(end);
        }
        let count = slugs.len();
        let lines = (1..=count).map(|n| LineCost { turn: turn(n, count), ..LineCost::default() }).collect();
        Choice { cost: 0.0, pitch: Pitch::Own(ends), lines }
    }

    /// Draws a display text's lines from `top`, so that its last line stands on the grid: returns its depth in whole
    /// lines of the grid.
    pub fn draw_title(
        &mut self,
        text: &Text,
        style: &ParaStyle,
        leading: Len,
        place: (Len, Len),
        element: ElementId,
        loc: &Loc,
        out: &mut Vec<Drawn>,
    ) -> Len {
        let (left, top) = place;
        let paragraph = self.set(text, style, loc);
        let count = paragraph.variants.get(paragraph.best).map_or(1, |v| v.lines.len());
        let order = [paragraph.best];
        self.choices(&paragraph, &order, Pitch::Grid, 0);
        let id = self.galley.keep(paragraph);
        let steps = leading * i64::try_from(count.saturating_sub(1)).unwrap_or(0);
        let depth = self.grid.leading * self.grid.lines_of(steps + leading.max(style.inline.size).scale(9, 10)).max(1);
        let last = top + depth - (self.grid.leading - self.grid.base);
        for line in 0..count {
            let up = leading * i64::try_from(count - 1 - line).unwrap_or(0);
            out.push(Drawn { at: Point { x: left, y: last - up }, what: What::Line(id, line), element });
        }
        depth
    }

    /// Draws generated words on one line.
    pub fn draw_words(&mut self, words: &str, style: &InlineStyle, frame: &Frame, align: HAlign, y: Len, element: ElementId) -> Drawn {
        let line = self.setter.simple(words, style, &frame.lang);
        let room = frame.width - line.width();
        let x = match align {
            HAlign::Start | HAlign::Justify => Len::ZERO,
            HAlign::Centre => room / 2,
            HAlign::End => room,
        };
        Drawn { at: Point { x: frame.left + x, y }, what: What::Words(line), element }
    }

    /// A heading inside a post.
    fn heading(&mut self, level: u8, text: &Text, frame: &Frame, loc: &Loc) {
        let level = usize::from(level.clamp(1, 4));
        let style = self.layout.headings[level - 1].clone();
        let role = Role::H((self.heading_base + u8::try_from(level).unwrap_or(1)).min(6));
        let element = self.galley.element(role, frame.parent);
        let mut drawn = Vec::new();
        let look = self.display(&style.inline, frame, style.align);
        let depth = self.draw_title(text, &look, style.leading, (frame.left, Len::ZERO), element, loc, &mut drawn);
        let above = if self.keep { style.before.min(1) } else { style.before };
        self.want_space(halves(above));
        self.elastic = true;
        self.add_solid(depth, drawn, loc);
        self.keep = true;
        self.lines_wanted = 2;
        self.flush = true;
        self.space = halves(style.after);
    }

    fn scene_break(&mut self, frame: &Frame, loc: &Loc) {
        let style = self.layout.scene_break.clone();
        let lines = style.lines.max(1);
        let depth = self.grid.leading * i64::from(lines);
        let mut drawn = Vec::new();
        if !style.ornament.is_empty() {
            let y = self.grid.leading * i64::from((lines - 1) / 2) + self.grid.base;
            let ornament = style.ornament.clone();
            drawn.push(self.draw_words(&ornament, &frame.style, frame, HAlign::Centre, y, ElementId::ARTIFACT));
        }
        let blank = drawn.is_empty();
        self.before = if blank { AT_TURN_BLANK } else { AT_TOP };
        self.add_solid(depth, drawn, loc);
        self.before = if blank { AT_TURN_BLANK } else { AT_FOOT };
        self.flush = true;
    }
}

/// A page turn inside what should not be cut but is deeper than a page.
const TURN_IN_SOLID: f64 = 1e7;
/// Too few lines below a title at the foot of a page.
const FEW_LINES: f64 = 2e7;
/// What a paragraph that ends with a colon introduces, on another page than it.
const INTRODUCED: f64 = 3e5;
/// More lines than this together are all of them.
pub const TOGETHER: usize = 99;
/// An ornament at the top of a page.
const AT_TOP: f64 = 3e5;
/// An ornament at the foot of a page.
const AT_FOOT: f64 = 1e6;
/// A blank scene break where the page turns: nobody would see it.
const AT_TURN_BLANK: f64 = 1e7;

impl ParaLook {
    /// A plain paragraph of this element.
    pub fn of(element: ElementId) -> ParaLook {
        ParaLook { indent: Len::ZERO, element, label: Vec::new(), lead: None, cut_in: None, skip: 0, lead_in_words: 0, together: 0 }
    }
}

/// The variants of a paragraph, the best first.
pub fn order_of(paragraph: &Paragraph) -> Vec<usize> {
    let rest = (0..paragraph.variants.len()).filter(|i| *i != paragraph.best);
    std::iter::once(paragraph.best).chain(rest).collect()
}

/// Tells of a language whose words are not divided, though its script would let them be.
fn unknown(lang: &Lang, loc: &Loc) -> Option<Diagnostic> {
    let known = crate::layout::hyphen::knows(lang.tag());
    let whole = matches!(lang.primary(), "ar" | "fa" | "he" | "ja" | "ko" | "th" | "ur" | "vi" | "yi" | "zh" | "und" | "mul" | "zxx");
    (!known && !whole).then(|| {
        Diagnostic::note("no-hyphenation", format!("words in “{}” are not divided at line ends", lang.tag()))
            .at(loc.clone())
            .with("no patterns are known of this language: lines may stand wide")
            .help("check the tag (en, de, fr, es, it, nl, pt, pl, sv, cs, el and ru are known), or put soft hyphens into long words")
    })
}

/// Lines in halves.
pub fn halves(lines: u32) -> Halves {
    i32::try_from(lines.min(1000) * 2).unwrap_or(0)
}

/// Whether a link inside the book stands in it: its page is printed beside it.
fn names_pages(inlines: &[Inline]) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Link { target: Target::Anchor(_), .. } => true,
        Inline::Link { content: c, target: Target::Source(_) | Target::Url(_) }
        | Inline::Emph(c)
        | Inline::Strong(c)
        | Inline::Strike(c)
        | Inline::Super(c)
        | Inline::Sub(c)
        | Inline::SmallCaps(c)
        | Inline::Foreign(_, c) => names_pages(c),
        Inline::Text(_) | Inline::Code(_) | Inline::Image(_) | Inline::NoteRef(_) | Inline::Break => false,
    })
}

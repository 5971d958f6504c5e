//! From blocks to the galley: every kind of block becomes paragraphs or slugs of whole grid lines.
//!
//! A [`Flow`] walks the blocks once, in reading order, and lays down for each what the pager may know and what the
//! compositor will draw. What it goes by is its [`Ctx`], which never changes; what passes from block to block is its [`Joint`].
//! The structure tree grows beside it, so that its order is the order of reading. One place of the three that match every kind of
//! block is [`Flow::block`]; notes are set by [`note`], in flows of their own.

mod bleed;
mod callout;
mod cell;
mod code;
mod columns;
mod display;
mod figure;
mod formula;
mod index;
mod joint;
mod list;
pub(super) mod note;
mod opening;
mod panel;
pub(super) mod prose;
mod stack;
mod table;

use std::collections::BTreeSet;

use crate::config::Layout;
use crate::config::layout::{HAlign, InlineStyle};
use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::font::{Face, Fonts};
use crate::lang;
use crate::model::{Anchor, Block, BlockKind, Lang, Leaf};
use crate::unit::Len;

use super::around::{self, Around};
use super::context::UnitContext;
use super::galley::{Column, Galley};
use super::numbering::Numbering;
use super::page::{ElementId, Role};
use super::pager::Halves;
use super::setter::Setter;

use joint::{Joint, Turn};
use note::Called;
use prose::ParaLook;
pub use prose::order_of;

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
    /// The level of the element of a heading of level 0.
    pub heading_base: u8,
    /// It holds the text itself, and not a part of a list or a quotation: figures may be moved past its blocks.
    pub outer: bool,
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
            Frame { outer: false, ..self.clone() }
        } else {
            Frame { left: self.left + left, width: self.width - left - right, outer: false, ..self.clone() }
        }
    }
}

/// What a column is set by; nothing of it changes while it is set.
pub struct Ctx<'a> {
    /// What all units share, and the unit's notes.
    pub cx: &'a UnitContext<'a>,
    /// The look.
    pub layout: &'a Layout,
    /// The grid.
    pub grid: Grid,
    /// The items of the column whose paragraphs are set in more ways than usual.
    pub generous: BTreeSet<usize>,
    /// The paragraph that opens a chapter.
    pub opening: Option<Leaf>,
    /// What stands before headings and captions.
    pub numbering: Numbering,
    /// The level of the element of a heading of level 0, where no post says otherwise.
    pub heading_base: u8,
}

impl<'a> Ctx<'a> {
    /// The context of a unit's own text.
    pub fn new(cx: &'a UnitContext<'a>, generous: BTreeSet<usize>) -> Ctx<'a> {
        let layout = cx.layout;
        Ctx { cx, layout, grid: Grid::new(layout, cx.fonts), generous, opening: None, numbering: Numbering::default(), heading_base: 1 }
    }

    /// The context of the notes called in this one: smaller, on a leading of their own.
    fn for_notes(&self) -> Ctx<'a> {
        let leading = self.layout.note.leading;
        let grid = Grid { leading, base: self.grid.base_in(leading), ..self.grid };
        Ctx { layout: self.cx.note_layout, grid, heading_base: 5, ..Ctx::new(self.cx, BTreeSet::new()) }
    }
}

/// What a unit's columns, its text and its notes, are all set with, and what they draw on.
pub struct Bench<'a> {
    /// Sets words.
    pub setter: Setter<'a>,
    /// The paragraphs and elements of the unit.
    pub galley: Galley,
    /// What there is to say.
    pub report: Report,
}

impl<'a> Bench<'a> {
    /// A bench with an empty galley whose root has this role.
    pub fn new(cx: &'a UnitContext<'a>, root: Role) -> Bench<'a> {
        Bench { setter: Setter::new(cx), galley: Galley::new(root), report: Report::default() }
    }
}

/// A column being set: every kind of block has a function that adds its items. Between two blocks there is only the [`Joint`].
pub struct Flow<'f, 'a> {
    /// What it is set by.
    pub ctx: &'f Ctx<'a>,
    /// What it is set with.
    pub bench: &'f mut Bench<'a>,
    /// What was set.
    pub column: Column,
    /// What the next block finds above it.
    pub joint: Joint,
    /// The paragraph that opens the post.
    opens_post: Option<Leaf>,
    called: Called,
}

impl<'f, 'a> Flow<'f, 'a> {
    /// An empty column.
    pub fn new(ctx: &'f Ctx<'a>, bench: &'f mut Bench<'a>) -> Flow<'f, 'a> {
        Flow { ctx, bench, column: Column::default(), joint: Joint::default(), opens_post: None, called: Called::default() }
    }

    /// Adds an element below `parent`.
    pub fn element(&mut self, role: Role, parent: ElementId) -> ElementId {
        self.bench.galley.element(role, parent)
    }

    /// The frame of plain text below `parent`.
    pub fn frame(&self, parent: ElementId, lang: &Lang) -> Frame {
        Frame {
            left: Len::ZERO,
            width: self.ctx.grid.measure,
            style: self.ctx.layout.text.inline.clone(),
            lang: lang.clone(),
            parent,
            level: 0,
            heading_base: self.ctx.heading_base,
            outer: true,
            on_grid: self.ctx.layout.text.space_halves % 2 == 0,
            align: self.ctx.layout.text.align,
        }
    }

    /// The next item carries this anchor.
    pub fn anchor(&mut self, anchor: &Anchor) {
        self.joint.anchors.push(anchor.clone());
    }

    /// Sets blocks one below the other.
    pub fn blocks(&mut self, blocks: &[Block], frame: &Frame) {
        let mut above = Around::default();
        for (n, (block, next)) in blocks.iter().zip(blocks.iter().skip(1).map(Some).chain([None])).enumerate() {
            self.joint.takes = frame.outer || n == 0 && self.joint.takes;
            let paragraph = matches!(block.kind, BlockKind::Para(_));
            self.joint.around = Around { below: next.map_or(0, around::opening), ..if paragraph { above } else { Around::default() } };
            self.block(block, frame);
            above = if paragraph { std::mem::take(&mut self.joint.beneath) } else { Around::default() };
        }
    }

    /// Sets a block.
    pub fn block(&mut self, block: &Block, frame: &Frame) {
        let mut own;
        let mut frame = frame;
        if let Some(lang) = &block.lang {
            if let Some(told) = unknown(lang, &block.loc) {
                self.bench.report.push(told);
            }
            own = frame.clone();
            own.lang = lang.clone();
            frame = &own;
        }
        if let Some(align) = block.align {
            own = Frame { align: columns::aligned(align), ..frame.clone() };
            frame = &own;
            // What its writer has put in the middle or at the right has no indent.
            self.joint.flush = true;
        }
        self.joint.anchors.extend(block.anchor.clone());
        let first = self.bench.galley.elements.len();
        match &block.kind {
            BlockKind::Para(text) => self.plain(text, frame, &block.loc),
            BlockKind::Heading { level, text } => self.heading(*level, text, frame, &block.loc),
            BlockKind::Quote(quote) => self.quote(quote, frame, &block.loc),
            BlockKind::Callout(callout) => self.callout(callout, frame, &block.loc),
            BlockKind::List { kind, items, .. } => self.list(*kind, items, frame, &block.loc),
            BlockKind::Definitions(definitions) => self.definitions(definitions, frame, &block.loc),
            BlockKind::Code { language, text } => self.code(language.as_deref(), text, frame, &block.loc),
            BlockKind::Formula { text, number } => self.formula(text, number.as_deref(), frame, &block.loc),
            BlockKind::Table(table) => self.table(table, frame, &block.loc),
            BlockKind::Figure(figure) => self.figure(figure, block.align, frame, &block.loc),
            BlockKind::Verse(stanzas) => self.verse(stanzas, frame, &block.loc),
            BlockKind::Index(entries) => self.index(entries, frame, &block.loc),
            BlockKind::SceneBreak => self.scene_break(frame, &block.loc),
        }
        self.joint.interrupted = !matches!(block.kind, BlockKind::Para(_));
        if block.lang.is_some() {
            let (parent, lang) = (frame.parent, frame.lang.clone());
            for element in self.bench.galley.elements.iter_mut().skip(first).filter(|e| e.parent == parent) {
                element.lang = Some(lang.clone());
            }
        }
    }
}

/// Reports a language whose words are not divided, though its script would let them be.
fn unknown(lang: &Lang, loc: &Loc) -> Option<Diagnostic> {
    (lang::of(lang).hyphenation == lang::Hyphenation::Unknown && !lang::is_rtl(lang)).then(|| {
        let known: Vec<&str> = lang::ALL.iter().filter_map(|l| l.tags.first().copied()).collect();
        Diagnostic::note(kinds::NO_HYPHENATION, format!("words in “{}” are not divided at line ends", lang.tag()))
            .at(loc.clone())
            .with("no patterns are known of this language: lines may stand wide")
            .help(format!("check the tag ({} are known), or put soft hyphens into long words", known.join(", ")))
    })
}

/// Lines in halves.
pub fn halves(lines: u32) -> Halves {
    i32::try_from(lines.min(1000) * 2).unwrap_or(0)
}

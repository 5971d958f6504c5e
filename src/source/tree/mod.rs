//! The tree: a stack machine that starts and ends of elements, of Markdown or of HTML, drive. It knows no syntax.
//!
//! It never fails. Text where no text may stand opens the paragraph, item or cell that it needs; an end without a start
//! is ignored; what is open at the end is closed. Nesting is an explicit stack, so nothing that a file holds can exhaust
//! ours; past [`MAX_DEPTH`] levels it flattens and says so.

mod address;
mod close;
mod dropped;
mod finish;
mod frame;
mod grid;
mod inline;
mod notes;
pub(super) mod shape;
mod twins;

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Loc;
use crate::model::{Block, BlockKind, Formula, Image, Inline, ListKind, NoteKey, Text};
use crate::source::maths::{Held, Kept, Part};

pub(super) use frame::{Kind, Opener, Said};
pub(super) use grid::{CellFrame, RowGroup, TableFrame};

use dropped::Dropped;
use frame::{Carried, Frame, is_heading, same};

/// Blocks and inlines may nest this deep; deeper ones are flattened into what holds them.
pub const MAX_DEPTH: usize = 256;
/// So many looks go on from paragraph to paragraph.
const MOST_CARRIED: usize = 8;

/// Where a text stands.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file and the line that stands before the text's first one.
    pub before: Loc,
    /// The folder of the file, relative to the book: where its pictures are looked for.
    pub base: String,
}

/// A text as blocks, headings still at the levels of their marks (1 to 6).
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The text.
    pub blocks: Vec<Block>,
    /// Its notes.
    pub notes: BTreeMap<NoteKey, Vec<Block>>,
    /// What may be its title, best first: `og:title`, `<title>`. A heading of level 1 stays in the text.
    pub titles: Vec<String>,
}

/// The stack machine.
pub(super) struct Tree<'a> {
    place: &'a Place,
    stack: Vec<Frame>,
    /// The frames that paired starts made, by serial number; `None` where one made no frame.
    paired: Vec<Option<usize>>,
    serial: usize,
    line: usize,
    notes: BTreeMap<NoteKey, Vec<Block>>,
    /// Looks that go on in later paragraphs.
    carried: Vec<Carried>,
    /// Names that wait for the next block that is finished.
    names: Vec<String>,
    /// All names so far.
    named: BTreeSet<String>,
    /// Names that links with the look of a note's mark lead to.
    marks: BTreeSet<String>,
    /// Those that say so themselves, whatever their words are.
    declared: BTreeSet<String>,
    /// Names that links lead back to which say so themselves.
    ways_back: BTreeSet<String>,
    /// The note beside the text that is open has a mark of its own before it.
    pub(super) marked_before: bool,
    /// The last picture, while no words followed it.
    pub(super) last_picture: Option<twins::Shown>,
    /// Elements inside of a dropped one that have its name.
    dropped_inside: usize,
    /// Notes that were a paragraph, whose frames are still open.
    begun: Vec<notes::Begun>,
    /// Those whose element only led back: the words follow in what holds it.
    led_back: BTreeSet<String>,
    /// Elements that were dropped.
    dropped: Dropped,
    /// What a platform has put into the post.
    furniture: Dropped,
    too_deep: Option<usize>,
    /// The formulas that the text has marks for.
    kept: Kept,
    /// The line end that comes next is one inside of a formula.
    in_formula: bool,
    /// What may be the title.
    pub(super) titles: Vec<String>,
    /// Names of the notes that the text has: their marks in HTML mean them too.
    pub(super) noted: BTreeSet<String>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(place: &'a Place) -> Tree<'a> {
        Tree {
            place,
            stack: vec![Frame::new(Kind::Root, Opener::Implied, 0, 1)],
            paired: Vec::new(),
            serial: 0,
            line: 1,
            notes: BTreeMap::new(),
            carried: Vec::new(),
            names: Vec::new(),
            named: BTreeSet::new(),
            marks: BTreeSet::new(),
            declared: BTreeSet::new(),
            ways_back: BTreeSet::new(),
            marked_before: false,
            last_picture: None,
            dropped_inside: 0,
            begun: Vec::new(),
            led_back: BTreeSet::new(),
            dropped: Dropped::default(),
            furniture: Dropped::default(),
            too_deep: None,
            kept: Kept::default(),
            in_formula: false,
            titles: Vec::new(),
            noted: BTreeSet::new(),
        }
    }

    /// What follows stands on this line of the text.
    pub(super) fn at_line(&mut self, line: usize) {
        self.line = line;
    }

    fn loc(&self, line: usize) -> Loc {
        self.place.before.down(line)
    }

    fn top(&mut self) -> &mut Frame {
        self.stack.last_mut().expect("the root is never popped")
    }

    fn push(&mut self, kind: Kind, opener: Opener) -> usize {
        self.serial += 1;
        self.stack.push(Frame::new(kind, opener, self.serial, self.line));
        self.serial
    }

    /// Opens a frame; `None` where nothing could be opened here.
    pub(super) fn open(&mut self, kind: Kind, opener: Opener) -> Option<usize> {
        if self.dropping() {
            return None;
        }
        if self.stack.len() >= MAX_DEPTH {
            self.too_deep.get_or_insert(self.line);
            if !kind.is_inline() {
                self.end_paragraph();
            }
            return None;
        }
        if matches!(kind, Kind::Dropped) {
            return Some(self.push(kind, opener));
        }
        if kind.is_inline() {
            self.ensure_inline();
            return Some(self.push(kind, opener));
        }
        self.carry(&opener);
        self.end_paragraph();
        match kind {
            Kind::Item { .. } if !matches!(self.top().kind, Kind::List { .. }) => {
                self.open(Kind::list(ListKind::Bullet), Opener::Implied)?;
            }
            Kind::Row { .. } if !matches!(self.top().kind, Kind::Table(_)) => {
                self.open(Kind::table(Vec::new()), Opener::Implied)?;
            }
            Kind::Cell(_) if !matches!(self.top().kind, Kind::Row { .. }) => {
                let group = self.row_group();
                self.open(Kind::row(group), Opener::Implied)?;
            }
            Kind::Term | Kind::Details if !matches!(self.top().kind, Kind::Definitions(_)) => {
                self.open(Kind::Definitions(Vec::new()), Opener::Implied)?;
            }
            Kind::Item { .. } | Kind::Row { .. } | Kind::Cell(_) | Kind::Term | Kind::Details => {}
            Kind::Caption if matches!(self.top().kind, Kind::Table(_) | Kind::Figure { .. }) => {}
            _ => self.ensure_blocks(),
        }
        if self.top().kind.holds_lines() {
            if !self.top().inlines.is_empty() {
                self.line_break();
            }
            return None;
        }
        let in_line = matches!(kind, Kind::Para) || kind.holds_lines();
        let serial = self.push(kind, opener);
        if in_line {
            self.resume();
        }
        Some(serial)
    }

    /// What the element of the frame that was opened last says beside its kind.
    pub(super) fn say(&mut self, said: Said) {
        let holder = self.top().serial;
        let inline = self.top().kind.is_inline() || self.top().kind.holds_lines() || matches!(self.top().kind, Kind::Para);
        for look in said.looks.iter().cloned() {
            if inline && self.stack.len() >= MAX_DEPTH {
                break;
            } else if inline {
                self.push(look, Opener::Implied);
            } else if self.carried.len() < MOST_CARRIED {
                self.carried.push(Carried { kind: look, opener: Opener::Implied, holder });
            }
        }
        let at = self.stack.iter().rposition(|f| f.serial == holder);
        if let Some(frame) = at.and_then(|at| self.stack.get_mut(at)) {
            frame.said = Said { looks: Vec::new(), ..said };
        }
    }

    /// What follows may be called so by links.
    pub(super) fn name(&mut self, name: &str) {
        if !name.is_empty() && self.named.insert(name.to_string()) {
            self.names.push(name.to_string());
        }
    }

    /// Looks that a block ends, though they were opened outside of a paragraph of its own, go on in it.
    fn carry(&mut self, opener: &Opener) {
        if !matches!(opener, Opener::Tag(_)) {
            return;
        }
        let inlines = self.stack.iter().rev().take_while(|f| f.kind.is_inline()).count();
        let at = self.stack.len() - inlines;
        let implied =
            at.checked_sub(1).and_then(|i| self.stack.get(i)).is_some_and(|f| matches!(f.kind, Kind::Para) && f.opener == Opener::Implied);
        let Some(holder) = at.checked_sub(2).and_then(|i| self.stack.get(i)).filter(|_| implied).map(|f| f.serial) else { return };
        let fresh: Vec<Carried> = self
            .stack
            .iter()
            .skip(at)
            .filter(|f| f.opener != Opener::Paired && f.kind.carries_over())
            .filter(|f| !self.carried.iter().any(|c| c.opener == f.opener && same(&c.kind, &f.kind)))
            .map(|f| Carried { kind: f.kind.clone(), opener: f.opener.clone(), holder })
            .collect();
        let room = MOST_CARRIED.saturating_sub(self.carried.len());
        self.carried.extend(fresh.into_iter().take(room));
    }

    /// Opens the looks again that go on in a new paragraph.
    fn resume(&mut self) {
        for carried in self.carried.clone() {
            if self.stack.len() < MAX_DEPTH {
                self.push(carried.kind, carried.opener);
            }
        }
    }

    /// Opens a frame for a start whose end is sure to come; every call is matched by one of `close_paired`.
    pub(super) fn open_paired(&mut self, kind: Option<Kind>) {
        if matches!(kind, Some(Kind::Para)) {
            self.loosen();
        }
        let serial = kind.and_then(|k| self.open(k, Opener::Paired));
        self.paired.push(serial);
    }

    /// A paragraph of its own in an item makes its list a loose one.
    fn loosen(&mut self) {
        let n = self.stack.len();
        if matches!(self.stack.last().map(|f| &f.kind), Some(Kind::Item { .. })) {
            if let Some(Kind::List { tight, .. }) = n.checked_sub(2).and_then(|i| self.stack.get_mut(i)).map(|f| &mut f.kind) {
                *tight = false;
            }
        }
    }

    /// Closes the frame of the innermost paired start, and what is open inside it.
    pub(super) fn close_paired(&mut self) {
        let Some(Some(serial)) = self.paired.pop() else { return };
        if let Some(at) = self.stack.iter().rposition(|f| f.serial == serial) {
            self.pop_to(at);
        }
    }

    /// Closes the innermost frame that a tag of this name opened. Frames that the end of such an element cannot close
    /// (see [`Kind::bounds`]) stop it, and so do paired ones, save a paragraph in which the end of its container stands.
    pub(super) fn close_tag(&mut self, name: &str) {
        if self.dropping() && (self.top().opener != Opener::Tag(name.to_string()) || self.ends_inside()) {
            return;
        }
        if let Some(at) = self.carried.iter().rposition(|c| c.opener == Opener::Tag(name.to_string())) {
            self.carried.truncate(at);
            let in_line = self.stack.iter().rev().take_while(|f| f.kind.is_inline()).any(|f| f.opener == Opener::Tag(name.to_string()));
            if !in_line {
                return;
            }
        }
        let heading = is_heading(name);
        let mut paragraphs = 0;
        let mut at = self.stack.len();
        while let Some(frame) = at.checked_sub(1).and_then(|i| self.stack.get(i)) {
            match &frame.opener {
                Opener::Tag(n) if n == name || (heading && is_heading(n)) => {
                    let block = !frame.kind.is_inline();
                    if paragraphs == 0 || block {
                        self.pop_to(at - 1);
                    }
                    return;
                }
                Opener::Paired if matches!(frame.kind, Kind::Para) || frame.kind.is_inline() => paragraphs += 1,
                Opener::Paired => return,
                Opener::Tag(_) | Opener::Implied => {}
            }
            // A caption by its class is a paragraph like any other, which the end of what holds it ends.
            let plain = matches!(&frame.opener, Opener::Tag(n) if matches!(frame.kind, Kind::Caption) && !n.ends_with("caption"));
            if frame.kind.bounds(name) && !plain {
                return;
            }
            at -= 1;
        }
    }

    /// Closes what lets a figure bleed, where that is the innermost frame.
    pub(super) fn close_bleed(&mut self) {
        if matches!(&self.top().kind, Kind::Bleed) && self.top().opener == Opener::Tag("figure".into()) {
            self.pop();
        }
    }

    /// Whether a part is expected here and nothing else: an item, a row, a cell, a term.
    pub(super) fn expects_parts(&mut self) -> bool {
        self.top().kind.holds_parts()
    }

    /// Whether a frame of this kind is open.
    pub(super) fn is_inside(&self, is: impl Fn(&Kind) -> bool) -> bool {
        self.stack.iter().any(|f| is(&f.kind))
    }

    /// The group that rows of the innermost table belong to now.
    pub(super) fn row_group(&self) -> RowGroup {
        let table = self.stack.iter().rev().find_map(|f| if let Kind::Table(t) = &f.kind { Some(t.group) } else { None });
        table.unwrap_or_default()
    }

    /// Whether a table is open and none of its rows.
    pub(super) fn wants_row(&self) -> bool {
        let inner = |f: &Frame| match f.kind {
            Kind::Table(_) => Some(true),
            Kind::Row { .. } => Some(false),
            _ => None,
        };
        self.stack.iter().rev().find_map(inner).unwrap_or(false)
    }

    /// Rows that follow belong to this group.
    pub(super) fn set_row_group(&mut self, group: RowGroup) {
        if let Some(Kind::Table(table)) = self.stack.iter_mut().rev().map(|f| &mut f.kind).find(|k| matches!(k, Kind::Table(_))) {
            table.group = match (group, table.group) {
                // Each `tbody` is a group of its own.
                (RowGroup::Body(_), RowGroup::Body(n)) => RowGroup::Body(n.saturating_add(1)),
                (group, _) => group,
            };
        }
    }

    fn pop_to(&mut self, at: usize) {
        while self.stack.len() > at.max(1) {
            self.pop();
        }
    }

    /// Closes inlines and an open paragraph, down to what holds blocks, parts or lines.
    fn end_paragraph(&mut self) {
        while self.top().kind.is_inline() || matches!(self.top().kind, Kind::Para | Kind::Code { .. }) {
            self.pop();
        }
    }

    /// Ends the paragraph or the code that is open.
    pub(super) fn end_block(&mut self) {
        self.end_paragraph();
    }

    /// Makes room for a block.
    fn ensure_blocks(&mut self) {
        let part = match self.top().kind {
            Kind::List { .. } => Kind::item(),
            Kind::Definitions(_) => Kind::Details,
            Kind::Table(_) => Kind::row(self.row_group()),
            Kind::Row { .. } => Kind::Cell(CellFrame::default()),
            _ => return,
        };
        self.push(part, Opener::Implied);
        self.ensure_blocks();
    }

    /// Makes room for text.
    fn ensure_inline(&mut self) {
        self.ensure_blocks();
        if self.top().kind.holds_blocks() {
            self.push(Kind::Para, Opener::Implied);
            self.resume();
        }
    }

    /// A line end of the source, which counts in verse only.
    pub(super) fn soft_break(&mut self) {
        if std::mem::take(&mut self.in_formula) {
            return;
        }
        if self.in_verse() {
            self.line_break();
        } else {
            self.text("\n");
        }
    }

    /// Whether line ends count here.
    pub(super) fn in_verse(&self) -> bool {
        let outer = |k: &Kind| k.is_inline() || matches!(k, Kind::Para | Kind::Verse);
        self.stack.iter().rev().take_while(|f| outer(&f.kind)).any(|f| matches!(f.kind, Kind::Verse))
    }

    /// Words. Characters that no book can hold are dropped, and told; those of Windows' code page 1252 that were written by
    /// their number in it mean what browsers show.
    pub(super) fn text(&mut self, text: &str) {
        self.in_formula = false;
        if self.kept.marks(text) {
            return self.marked(text);
        }
        let clean = text.chars().any(|c| c.is_control() && c != '\n' && c != '\t').then(|| self.clean(text));
        let text = clean.as_deref().unwrap_or(text);
        let top = self.top();
        match &mut top.kind {
            Kind::Dropped => {}
            Kind::Code { text: code, .. } => code.push_str(text),
            kind if (kind.holds_blocks() || kind.holds_parts()) && text.trim_matches([' ', '\n', '\t', '\r']).is_empty() => {}
            _ => self.inline(Inline::Text(text.to_string())),
        }
    }

    /// The formulas that marks in the text stand for.
    pub(super) fn keep(&mut self, kept: Kept) {
        self.kept = kept;
    }

    /// Text with marks of formulas.
    fn marked(&mut self, text: &str) {
        let kept = std::mem::take(&mut self.kept);
        for part in kept.parts(text) {
            self.in_formula = matches!(part, Part::Earlier);
            match part {
                Part::Words(words) => self.text(words),
                Part::Formula(held) => self.formula(held),
                Part::Earlier => {}
            }
        }
        self.kept = kept;
    }

    /// A formula; one that stands by itself ends the paragraph, where that is a plain one.
    pub(super) fn formula(&mut self, held: &Held) {
        let Held { tex, written, display, line } = held.clone();
        let code = self.stack.iter().rev().take_while(|f| f.kind.is_inline()).any(|f| matches!(f.kind, Kind::InlineCode));
        match &mut self.top().kind {
            Kind::Dropped => return,
            Kind::Code { text, .. } => return text.push_str(&written),
            _ if code => return self.inline(Inline::Text(written)),
            _ => {}
        }
        let plain = self.stack.iter().rev().take_while(|f| !f.kind.holds_blocks()).all(|f| matches!(f.kind, Kind::Para | Kind::Span));
        let loc = self.loc(line);
        let tex = if display { tex } else { tex.replace('\n', " ") };
        let formula = Inline::Formula(Box::new(Formula { tex, written, display, loc: loc.clone(), read: None }));
        if !display || !plain || self.in_verse() {
            return self.inline(formula);
        }
        self.end_paragraph();
        self.give(vec![Block::new(BlockKind::Formula { text: Text::new(vec![formula]), number: None }, loc)]);
    }

    fn clean(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match super::encoding::windows_1252(c) {
                Some(meant) => out.push(meant),
                None if c.is_control() && c != '\n' && c != '\t' => {
                    if c != '\r' {
                        self.drop_element(&format!("the control character U+{:04X}", u32::from(c)));
                    }
                }
                None => out.push(c),
            }
        }
        out
    }

    /// Code in a line.
    pub(super) fn code(&mut self, text: &str) {
        match &mut self.top().kind {
            Kind::Dropped => {}
            Kind::Code { text: code, .. } => code.push_str(text),
            _ => {
                let text = self.kept.restored(text).into_owned();
                self.inline(Inline::Code(text));
            }
        }
    }

    /// The mark of a note.
    pub(super) fn note_mark(&mut self, key: &str) {
        if self.is_verbatim() {
            return self.text(&format!("[^{key}]"));
        }
        self.inline(Inline::NoteRef(NoteKey::Source(key.to_string())));
    }

    /// A forced line end.
    pub(super) fn line_break(&mut self) {
        match &mut self.top().kind {
            Kind::Code { text, .. } => text.push('\n'),
            Kind::Dropped => {}
            kind if kind.holds_blocks() || kind.holds_parts() => {}
            _ => self.inline(Inline::Break),
        }
    }

    /// Something in a line.
    pub(super) fn inline(&mut self, inline: Inline) {
        if matches!(self.top().kind, Kind::Dropped) {
            return;
        }
        if !matches!(&inline, Inline::Text(t) if t.trim().is_empty()) {
            self.last_picture = None;
        }
        self.ensure_inline();
        self.top().inlines.push(inline);
    }

    /// A picture, as its source says it; its place is added.
    pub(super) fn image(&mut self, image: Image, title: String) {
        if self.dropping() {
            return;
        }
        self.inline(Inline::Image(Image { base: self.place.base.clone(), loc: self.loc(self.line), ..image }));
        if !title.trim().is_empty() {
            self.top().titles.push(title);
        }
    }

    /// A rule: a break between scenes.
    pub(super) fn rule(&mut self) {
        if self.dropping() {
            return;
        }
        self.end_paragraph();
        self.ensure_blocks();
        if self.top().kind.holds_lines() {
            return self.line_break();
        }
        let block = Block::new(BlockKind::SceneBreak, self.loc(self.line));
        self.give(vec![block]);
    }

    /// The box of a task.
    pub(super) fn task(&mut self, done: bool) {
        if let Some(Kind::Item { task, .. }) = self.stack.iter_mut().rev().map(|f| &mut f.kind).find(|k| matches!(k, Kind::Item { .. })) {
            *task = Some(done);
        }
    }

    /// Whether text stands as it is here.
    pub(super) fn in_code(&mut self) -> bool {
        matches!(self.top().kind, Kind::Code { .. })
    }

    /// Whether text is code here, in a line or by itself.
    pub(super) fn is_verbatim(&mut self) -> bool {
        self.in_code() || self.stack.iter().rev().take_while(|f| f.kind.is_inline()).any(|f| matches!(f.kind, Kind::InlineCode))
    }

    /// The line of what is being read.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// Names the language of the code that is open, where nothing has yet.
    pub(super) fn name_code(&mut self, name: &str) {
        if let Kind::Code { language, .. } = &mut self.top().kind {
            language.get_or_insert_with(|| name.to_string());
        }
    }
}

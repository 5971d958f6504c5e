//! The builder: opening and closing tags, of Markdown or of HTML, become a tree by way of an explicit stack.
//!
//! It never fails. Text that stands where no text may stand opens the paragraph, item or cell that it needs; a
//! closing tag without an opening one is ignored; what is still open at the end is closed.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Loc, Report};
use crate::model::{
    Block, BlockKind, Cell, Definition, Figure, Image, Inline, Lang, ListItem, ListKind, NoteKey, Picture, Quote, Spread, Table, Target,
    Text, text::plain, walk::speak,
};

use super::frame::{Frame, From, Kind};
use super::{MAX_DEPTH, Parsed, Place, attributes, inline, shape};

/// See the module.
pub(super) struct Builder<'a> {
    place: &'a Place,
    stack: Vec<Frame>,
    /// The frames that Markdown's open tags made, by serial number; `None` where one made no frame.
    opened: Vec<Option<usize>>,
    serial: usize,
    line: usize,
    notes: BTreeMap<NoteKey, Vec<Block>>,
    /// Tags that were dropped: how often, and the line of the first.
    dropped: BTreeMap<String, (usize, usize)>,
    too_deep: Option<usize>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(place: &'a Place) -> Builder<'a> {
        Builder {
            place,
            stack: vec![Frame::new(Kind::Root, From::Text, 0, 1)],
            opened: Vec::new(),
            serial: 0,
            line: 1,
            notes: BTreeMap::new(),
            dropped: BTreeMap::new(),
            too_deep: None,
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

    fn push(&mut self, kind: Kind, from: From) -> usize {
        self.serial += 1;
        self.stack.push(Frame::new(kind, from, self.serial, self.line));
        self.serial
    }

    /// Opens a frame; `None` where nothing could be opened here.
    pub(super) fn open(&mut self, kind: Kind, from: From) -> Option<usize> {
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
            return Some(self.push(kind, from));
        }
        if kind.is_inline() {
            self.ensure_inline();
            return Some(self.push(kind, from));
        }
        self.end_paragraph();
        match kind {
            Kind::Item { .. } if !matches!(self.top().kind, Kind::List { .. }) => {
                self.open(Kind::list(ListKind::Bullet), From::Text)?;
            }
            Kind::Row { .. } if !matches!(self.top().kind, Kind::Table { .. }) => {
                self.open(Kind::table(Vec::new()), From::Text)?;
            }
            Kind::Cell { .. } if !matches!(self.top().kind, Kind::Row { .. }) => {
                self.open(Kind::Row { head: false, cells: Vec::new() }, From::Text)?;
            }
            Kind::Term | Kind::Details if !matches!(self.top().kind, Kind::Definitions(_)) => {
                self.open(Kind::Definitions(Vec::new()), From::Text)?;
            }
            Kind::Item { .. } | Kind::Row { .. } | Kind::Cell { .. } | Kind::Term | Kind::Details => {}
            Kind::Caption if matches!(self.top().kind, Kind::Table { .. } | Kind::Figure { .. }) => {}
            _ => self.ensure_blocks(),
        }
        if self.top().kind.holds_lines() {
            self.line_break();
            return None;
        }
        Some(self.push(kind, from))
    }

    /// What the innermost frame holds is in this language.
    pub(super) fn speak(&mut self, lang: Lang) {
        self.top().lang = Some(lang);
    }

    /// Opens a frame for a tag of Markdown; every call is matched by one of `close_markdown`.
    pub(super) fn open_markdown(&mut self, kind: Option<Kind>) {
        if matches!(kind, Some(Kind::Para)) {
            self.loosen();
        }
        let serial = kind.and_then(|k| self.open(k, From::Markdown));
        self.opened.push(serial);
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

    /// Closes the frame of Markdown's innermost open tag, and what is open inside it.
    pub(super) fn close_markdown(&mut self) {
        let Some(Some(serial)) = self.opened.pop() else { return };
        if let Some(at) = self.stack.iter().rposition(|f| f.serial == serial) {
            self.pop_to(at);
        }
    }

    /// Closes the innermost frame that this HTML tag opened, unless one of Markdown's stands between.
    pub(super) fn close_html(&mut self, name: &str) {
        if self.dropping() && self.top().from != From::Html(name.to_string()) {
            return;
        }
        let mut at = self.stack.len();
        while let Some(frame) = at.checked_sub(1).and_then(|i| self.stack.get(i)) {
            match &frame.from {
                From::Html(n) if n == name => return self.pop_to(at - 1),
                From::Markdown => return,
                From::Html(_) | From::Text => at -= 1,
            }
        }
    }

    /// Closes what lets a figure bleed, where that is the innermost frame.
    pub(super) fn close_bleed(&mut self) {
        if matches!(&self.top().kind, Kind::Bleed) && self.top().from == From::Html("figure".into()) {
            self.pop();
        }
    }

    /// Whether the innermost frame was opened by this HTML tag, for tags whose end may be left out.
    pub(super) fn is_open(&self, name: &str) -> bool {
        let inner = self.stack.iter().rev().find(|f| f.kind.holds_blocks() || f.kind.holds_parts() || f.kind.holds_lines());
        inner.is_some_and(|f| matches!(&f.from, From::Html(n) if n == name))
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

    /// Makes room for a block.
    fn ensure_blocks(&mut self) {
        let part = match self.top().kind {
            Kind::List { .. } => Kind::Item { task: None },
            Kind::Definitions(_) => Kind::Details,
            Kind::Table { .. } => Kind::Row { head: false, cells: Vec::new() },
            Kind::Row { .. } => Kind::Cell { head: false },
            _ => return,
        };
        self.push(part, From::Text);
        self.ensure_blocks();
    }

    /// Makes room for text.
    fn ensure_inline(&mut self) {
        self.ensure_blocks();
        if self.top().kind.holds_blocks() {
            self.push(Kind::Para, From::Text);
        }
    }

    /// A line end of the source, which counts in verse only.
    pub(super) fn soft_break(&mut self) {
        let verse = self.stack.iter().rev().take_while(|f| f.kind.is_inline() || matches!(f.kind, Kind::Para | Kind::Verse));
        if verse.into_iter().any(|f| matches!(f.kind, Kind::Verse)) {
            self.line_break();
        } else {
            self.text("\n");
        }
    }

    /// Words.
    pub(super) fn text(&mut self, text: &str) {
        let top = self.top();
        match &mut top.kind {
            Kind::Dropped => {}
            Kind::Code { text: code, .. } => code.push_str(text),
            kind if (kind.holds_blocks() || kind.holds_parts()) && text.trim_matches([' ', '\n', '\t']).is_empty() => {}
            _ => self.inline(Inline::Text(text.to_string())),
        }
    }

    /// Code in a line.
    pub(super) fn code(&mut self, text: &str) {
        match &mut self.top().kind {
            Kind::Dropped => {}
            Kind::Code { text: code, .. } => code.push_str(text),
            _ => self.inline(Inline::Code(text.to_string())),
        }
    }

    /// The mark of a note.
    pub(super) fn note_mark(&mut self, key: &str) {
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
        self.ensure_inline();
        self.top().inlines.push(inline);
    }

    /// A picture.
    pub(super) fn image(&mut self, src: String, alt: Option<String>, title: String) {
        if self.dropping() {
            return;
        }
        let image = Image { src, base: self.place.base.clone(), picture: Picture::Unloaded, alt, loc: self.loc(self.line) };
        self.inline(Inline::Image(image));
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
        if let Some(Kind::Item { task }) = self.stack.iter_mut().rev().map(|f| &mut f.kind).find(|k| matches!(k, Kind::Item { .. })) {
            *task = Some(done);
        }
    }

    /// Notes that a tag was dropped.
    pub(super) fn drop_tag(&mut self, what: &str) {
        let line = self.line;
        self.dropped.entry(what.to_string()).or_insert((0, line)).0 += 1;
    }

    /// Whether the text of a script or a style is being skipped.
    pub(super) fn dropping(&mut self) -> bool {
        matches!(self.top().kind, Kind::Dropped)
    }

    /// Ends the skipping of an element whose end tag is missing, so that it cannot swallow the rest of the post.
    pub(super) fn end_dropped(&mut self) {
        while self.dropping() {
            self.pop();
        }
    }

    /// Whether text stands as it is here.
    pub(super) fn in_code(&mut self) -> bool {
        matches!(self.top().kind, Kind::Code { .. })
    }

    /// Hands finished blocks to the innermost frame that holds blocks.
    fn give(&mut self, blocks: Vec<Block>) {
        if let Some(frame) = self.stack.iter_mut().rev().find(|f| f.kind.holds_blocks()) {
            frame.blocks.extend(blocks);
        }
    }

    /// Closes the innermost frame and hands what it became to its parent.
    fn pop(&mut self) {
        let Some(frame) = (self.stack.len() > 1).then(|| self.stack.pop()).flatten() else { return };
        let loc = self.loc(frame.line);
        let Frame { kind, from, blocks, mut inlines, titles, lang, .. } = frame;
        if kind.is_inline() {
            self.top().titles.extend(titles.iter().cloned());
        }
        let blocks = match &lang {
            Some(lang) => spoken(blocks, lang),
            None => blocks,
        };
        let lines = kind.is_inline() || (kind.holds_lines() && !matches!(kind, Kind::Heading { .. }));
        if let Some(lang) = lang.as_ref().filter(|_| lines && !inlines.is_empty()) {
            inlines = vec![Inline::Foreign(lang.clone(), inlines)];
        }
        let given = self.given();
        let wrap = |kind: BlockKind| vec![Block::new(kind, loc.clone())];
        match kind {
            Kind::Root | Kind::Dropped => {}
            Kind::Group => self.give(blocks),
            Kind::Verse => self.give(shape::verse_of(blocks, &loc)),
            Kind::Bleed => self.give(bleeding(blocks)),
            Kind::Quote { label } => self.give(shape::quote(blocks, label, &loc)),
            Kind::List { kind, tight, items } if !items.is_empty() => self.give(wrap(BlockKind::List { kind, tight, items })),
            Kind::Definitions(list) if !list.is_empty() => self.give(wrap(BlockKind::Definitions(list))),
            Kind::List { .. } | Kind::Definitions(_) => {}
            Kind::Item { task } => {
                if let Kind::List { items, .. } = &mut self.top().kind {
                    items.push(ListItem { task, blocks });
                }
            }
            Kind::Term => {
                if let Kind::Definitions(list) = &mut self.top().kind {
                    list.push(Definition { term: inline::text(inlines), details: Vec::new() });
                }
            }
            Kind::Details => {
                if let Kind::Definitions(list) = &mut self.top().kind {
                    match list.last_mut() {
                        Some(definition) => definition.details.push(blocks),
                        None => list.push(Definition { term: Text::default(), details: vec![blocks] }),
                    }
                }
            }
            Kind::Note(key) => self.notes.entry(key).or_default().extend(blocks),
            Kind::Figure { caption } => self.give(shape::figure(blocks, caption, &loc)),
            Kind::Caption => self.caption(inline::text(inlines)),
            Kind::Table { align, head, rows, caption } => self.give(shape::table(Table { align, head, rows, caption }, &loc)),
            Kind::Row { head, cells } => self.row(head, cells),
            Kind::Cell { head } => {
                if let Kind::Row { head: row_head, cells } = &mut self.top().kind {
                    if from != From::Markdown {
                        *row_head = head && (cells.is_empty() || *row_head);
                    }
                    cells.push(inline::text(inlines));
                }
            }
            Kind::Para => {
                let lists = attributes::take(&mut inlines);
                lists.unknown.iter().for_each(|list| self.drop_tag(list));
                let blocks = shape::paragraph(inlines, titles, &loc);
                self.give(if lists.bleeds { bleeding(blocks) } else { blocks });
            }
            Kind::Heading { level, id } => self.give(shape::heading(inlines, level, id, &loc)),
            Kind::Code { language, text } if language.as_deref().is_some_and(is_verse) => self.give(shape::verse_lines(&text, &loc)),
            Kind::Code { language, text } => {
                let text = Text::new(vec![Inline::Code(text.trim_end_matches('\n').to_string())]);
                self.give(wrap(BlockKind::Code { language, text }));
            }
            Kind::Emph => self.wrap(inlines, Inline::Emph),
            Kind::Strong => self.wrap(inlines, Inline::Strong),
            Kind::Strike => self.wrap(inlines, Inline::Strike),
            Kind::Super => self.wrap(inlines, Inline::Super),
            Kind::Sub => self.wrap(inlines, Inline::Sub),
            Kind::SmallCaps => self.wrap(inlines, Inline::SmallCaps),
            Kind::Quoted => {
                let top = self.top();
                top.inlines.push(Inline::Text("\"".into()));
                top.inlines.extend(inlines);
                top.inlines.push(Inline::Text("\"".into()));
            }
            Kind::InlineCode => self.wrap(inlines, |c| Inline::Code(plain(&c).replace('\n', " "))),
            Kind::Link(to) => self.wrap(inlines, |content| Inline::Link { target: Target::Source(to), content }),
            Kind::Span => self.top().inlines.extend(inlines),
            Kind::Image { src, title } => {
                let alt = plain(&inlines).split_whitespace().collect::<Vec<_>>().join(" ");
                self.image(src, Some(alt).filter(|a| !a.is_empty()), title);
            }
        }
        if let (Some(lang), false) = (lang, lines) {
            self.spoken_since(given, &lang);
        }
    }

    /// How many blocks the innermost frame that holds blocks has.
    fn given(&self) -> usize {
        self.stack.iter().rev().find(|f| f.kind.holds_blocks()).map_or(0, |f| f.blocks.len())
    }

    /// The blocks given since then are in this language, where they do not say another.
    fn spoken_since(&mut self, given: usize, lang: &Lang) {
        if let Some(frame) = self.stack.iter_mut().rev().find(|f| f.kind.holds_blocks()) {
            if let Some(since) = frame.blocks.get_mut(given..) {
                speak(since, lang);
            }
        }
    }

    fn wrap(&mut self, content: Vec<Inline>, make: impl FnOnce(Vec<Inline>) -> Inline) {
        if !content.is_empty() {
            self.top().inlines.push(make(content));
        }
    }

    fn row(&mut self, head: bool, cells: Vec<Cell>) {
        if let Kind::Table { head: first, rows, .. } = &mut self.top().kind {
            if head && first.is_empty() && rows.is_empty() {
                *first = cells;
            } else {
                rows.push(cells);
            }
        }
    }

    fn caption(&mut self, text: Text) {
        if let Kind::Figure { caption } | Kind::Table { caption, .. } = &mut self.top().kind {
            match caption {
                Some(have) => {
                    have.inlines.push(Inline::Break);
                    have.inlines.extend(text.inlines);
                }
                None => *caption = Some(text),
            }
        } else if !text.is_empty() {
            let block = Block::new(BlockKind::Para(text), self.loc(self.line));
            self.give(vec![block]);
        }
    }

    /// Closes everything, and tells what was dropped.
    pub(super) fn finish(mut self, report: &mut Report) -> Parsed {
        self.pop_to(1);
        if let Some(line) = self.too_deep {
            report.push(
                Diagnostic::warning("too-deep", format!("the text nests more than {MAX_DEPTH} levels deep"))
                    .at(self.loc(line))
                    .with("what lies deeper was flattened; its words are in the book"),
            );
        }
        if !self.dropped.is_empty() {
            let first = self.dropped.values().map(|(_, line)| *line).min().unwrap_or(0);
            let list: Vec<String> =
                self.dropped.iter().map(|(name, (n, _))| if *n > 1 { format!("{name} (×{n})") } else { name.clone() }).collect();
            report.push(
                Diagnostic::warning("html", format!("some HTML has no place in a book: {}", list.join(", ")))
                    .at(self.loc(first))
                    .with("the marks were dropped; the words that they held are in the book, save those of scripts and styles"),
            );
        }
        let blocks = self.stack.pop().map(|f| f.blocks).unwrap_or_default();
        let mut parsed = Parsed { blocks, notes: self.notes };
        shape::notes(&mut parsed, &self.place.before, report);
        parsed
    }
}

/// A quotation's or a figure's parts are built by `shape`; this keeps their types in one place.
pub(super) fn quote_block(blocks: Vec<Block>, attribution: Option<Text>, loc: &Loc) -> Block {
    Block::new(BlockKind::Quote(Quote { blocks, attribution, epigraph: false }), loc.clone())
}

/// A figure.
pub(super) fn figure_block(images: Vec<Image>, caption: Option<Text>, loc: &Loc) -> Block {
    Block::new(BlockKind::Figure(Figure { images, caption, ..Figure::default() }), loc.clone())
}

/// The name of a fence or a class that makes verse of what it holds.
pub(super) fn is_verse(name: &str) -> bool {
    matches!(name, "verse" | "poem" | "poetry")
}

/// Blocks in a language, where they do not say another.
fn spoken(mut blocks: Vec<Block>, lang: &Lang) -> Vec<Block> {
    speak(&mut blocks, lang);
    blocks
}

/// Figures that run over the edges of the page.
fn bleeding(mut blocks: Vec<Block>) -> Vec<Block> {
    for block in &mut blocks {
        if let BlockKind::Figure(figure) = &mut block.kind {
            figure.spread = Spread::Bleed;
        }
    }
    blocks
}

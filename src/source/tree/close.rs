//! What a frame becomes when it is closed.

use crate::diag::Loc;
use crate::model::{
    Align, Block, BlockKind, Callout, Counting, Definition, Extent, Figure, Formula, Image, Inline, ListItem, ListKind, NoteKey, Phrase,
    Spread, Target, Text, text::plain, walk::speak,
};

use super::frame::{Frame, Kind, Opener, Said};
use super::grid::{self, RawCell, RawRow};
use super::{Tree, inline, notes, shape};
use crate::source::attributes;
use crate::source::dialect::callout::{self, Head};

impl Tree<'_> {
    /// Ends a paragraph that holds nothing but pictures and that no tag has opened: what follows stands by itself.
    pub(in crate::source) fn end_pictures(&mut self) {
        let top = self.top();
        if matches!(top.kind, Kind::Para) && top.opener == Opener::Implied && shape::is_pictures(&top.inlines) {
            self.end_paragraph();
        }
    }

    /// Hands finished blocks to the innermost frame that holds blocks.
    pub(super) fn give(&mut self, mut blocks: Vec<Block>) {
        if let (Some(first), false) = (blocks.first_mut(), self.names.is_empty()) {
            first.names.append(&mut self.names);
        }
        if let Some(frame) = self.stack.iter_mut().rev().find(|f| f.kind.holds_blocks()) {
            frame.blocks.extend(blocks);
        }
    }

    /// Closes the innermost frame and hands what it became to its parent.
    pub(super) fn pop(&mut self) {
        let Some(frame) = (self.stack.len() > 1).then(|| self.stack.pop()).flatten() else { return };
        let loc = self.loc(frame.line);
        let Frame { kind, opener, mut blocks, mut inlines, titles, said, serial, .. } = frame;
        self.carried.retain(|c| c.holder != serial);
        if kind.is_inline() {
            let top = self.top();
            top.titles.extend(titles.iter().cloned());
            top.said.names.extend(said.names.iter().cloned());
        }
        let noted = kind.holds_blocks() && self.gather_notes(serial, &mut blocks);
        say(&mut blocks, &said);
        inlines.iter_mut().for_each(|i| place_image(i, &said));
        let in_line = kind.is_inline() || (kind.holds_lines() && !matches!(kind, Kind::Heading { .. }));
        if let Some(lang) = said.lang.as_ref().filter(|_| in_line && !inlines.is_empty()) {
            inlines = vec![Inline::Foreign(lang.clone(), inlines)];
        }
        if let Some(key) = self.note_of(&kind, &said, &mut blocks, &mut inlines) {
            if matches!(kind, Kind::Para) {
                blocks = shape::paragraph(inlines, titles, &loc);
            }
            self.notes.entry(key).or_default().extend(blocks);
            return;
        }
        let given = self.given();
        let wrap = |kind: BlockKind| vec![Block::new(kind, loc.clone())];
        match kind {
            Kind::Root | Kind::Dropped => {}
            Kind::Group => self.give(blocks),
            Kind::Verse => self.give(shape::verse_of(blocks, &loc)),
            Kind::Bleed => self.give(bleeding(blocks)),
            Kind::Quote { callout: None } => self.give(shape::quote(blocks, &loc)),
            Kind::Quote { callout: Some(Head { kind, title }) } => {
                let title = inline::text(title);
                self.give(wrap(BlockKind::Callout(Callout { kind, title, blocks })));
            }
            Kind::List { kind, tight, items } if !items.is_empty() => {
                let kind = counted_down(kind, items.len());
                self.give(wrap(BlockKind::List { kind, tight, items }));
            }
            Kind::Definitions(list) if !list.is_empty() => self.give(wrap(BlockKind::Definitions(list))),
            Kind::List { .. } | Kind::Definitions(_) => {}
            Kind::Item { .. } if (opener == Opener::Implied || noted) && blocks.is_empty() => {}
            Kind::Item { task, value } => {
                if let Kind::List { items, .. } = &mut self.top().kind {
                    items.push(ListItem { task, value, blocks });
                }
            }
            Kind::Term => {
                if let Kind::Definitions(list) = &mut self.top().kind {
                    // Several terms of one meaning: the first have no details, and share those of the last.
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
            Kind::Table(table) => self.give(grid::table(table, &loc)),
            Kind::Row { group, cells } => {
                let stray = opener == Opener::Implied && cells.iter().all(|c| c.blocks.is_empty());
                if let (Kind::Table(table), false) = (&mut self.top().kind, stray || cells.is_empty()) {
                    table.rows.push(RawRow { group, cells });
                }
            }
            Kind::Cell(mut frame) => {
                if let Kind::Row { cells, group } = &mut self.top().kind {
                    // Markdown has no header cells but those of its head.
                    frame.head |= opener == Opener::Paired && *group == super::RowGroup::Head;
                    blocks.iter_mut().for_each(|b| b.align = b.align.filter(|_| said.align.is_none()));
                    if grid::shows_nothing(&blocks) {
                        blocks.clear();
                    }
                    cells.push(RawCell { frame, align: said.align, blocks });
                }
            }
            Kind::Para => {
                self.head_callout(&mut inlines);
                let lists = attributes::take(&mut inlines);
                lists.unknown.iter().for_each(|list| self.drop_element(list));
                let in_cell = matches!(self.stack.iter().rev().find(|f| f.kind.holds_blocks() && !matches!(f.kind, Kind::Group)), Some(f) if matches!(f.kind, Kind::Cell(_)));
                let blocks = if in_cell { shape::in_cell(inlines, titles, &loc) } else { self.paragraphs(inlines, titles, &loc) };
                self.give(if lists.bleeds { bleeding(blocks) } else { blocks });
            }
            Kind::Heading { level, id } => self.give(shape::heading(inlines, level, id, &loc)),
            Kind::Code { language, text } if language.as_deref().is_some_and(crate::source::classes::is_verse) => {
                self.give(shape::verse_lines(&text, &loc));
            }
            Kind::Code { language, text } if language.as_deref() == Some("math") => self.fenced(&text, loc),
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
            // A reading of nothing is only words.
            Kind::Phrase(Phrase::Reading) if !self.stack.iter().any(|f| matches!(f.kind, Kind::Phrase(Phrase::Ruby))) => {
                self.top().inlines.extend(inlines);
            }
            Kind::Phrase(Phrase::Reading) => {
                let base = plain(&self.top().inlines);
                let wide = base.trim_end().ends_with(inline::is_wide);
                let (open, close) = if wide { ("（", "）") } else { (" (", ")") };
                self.wrap(inline::text(inlines).inlines, |mut c| {
                    c.insert(0, Inline::Text(open.into()));
                    c.push(Inline::Text(close.into()));
                    Inline::Phrase(Phrase::Reading, c)
                });
            }
            Kind::Phrase(phrase) => self.wrap(inlines, |c| Inline::Phrase(phrase, c)),
            Kind::Quoted => {
                let top = self.top();
                top.inlines.push(Inline::Text("\"".into()));
                top.inlines.extend(inlines);
                top.inlines.push(Inline::Text("\"".into()));
            }
            Kind::InlineCode => self.wrap(inlines, |c| Inline::Code(plain(&c).replace('\n', " "))),
            Kind::Link(to) => {
                if let Some(name) = notes::mark(&to, &inlines) {
                    self.marks.insert(name.to_string());
                }
                if inlines.is_empty() && notes::fragment(&to).is_some_and(|n| self.ways_back.contains(n)) {
                    return self.top().inlines.push(Inline::Link { target: Target::Source(to), content: inlines });
                }
                self.wrap(inlines, |content| Inline::Link { target: Target::Source(to), content });
            }
            Kind::Span => self.top().inlines.extend(inlines),
            Kind::SideNote => self.side_note(inlines, loc),
            Kind::Image { src, title } => {
                let said = plain(&inlines).split_whitespace().collect::<Vec<_>>().join(" ");
                let (alt, wanted) = attributes::size_in_description(&said);
                let alt = Some(alt.to_string()).filter(|a| !a.is_empty());
                self.image(Image { src, alt, wanted, ..Image::default() }, title);
            }
        }
        if !in_line {
            self.say_since(given, &said);
        }
    }

    /// The first line of a quotation may make a callout of it.
    fn head_callout(&mut self, inlines: &mut Vec<Inline>) {
        let top = self.top();
        if let (Kind::Quote { callout: callout @ None }, true) = (&mut top.kind, top.blocks.is_empty()) {
            *callout = callout::head(inlines);
        }
    }

    /// The paragraphs of what stood in one: two forced line ends in a row are the only mark of a paragraph that some blogs know.
    fn paragraphs(&mut self, inlines: Vec<Inline>, titles: Vec<String>, loc: &Loc) -> Vec<Block> {
        if self.stack.iter().any(|f| matches!(f.kind, Kind::Verse)) {
            return shape::paragraph(inlines, titles, loc);
        }
        let mut titles = Some(titles);
        let parts = shape::at_double_breaks(inlines);
        parts.into_iter().flat_map(|part| shape::paragraph(part, titles.take().unwrap_or_default(), loc)).collect()
    }

    /// The note that a closed element is, where marks lead to it and it leads back to them.
    fn note_of(&mut self, kind: &Kind, said: &Said, blocks: &mut Vec<Block>, inlines: &mut Vec<Inline>) -> Option<NoteKey> {
        let name = said.names.iter().find(|n| self.marks.contains(*n))?.clone();
        if blocks.iter().any(|b| matches!(b.kind, BlockKind::Heading { .. })) {
            return None;
        }
        let ways = notes::Ways { named: &self.named, declared: &self.ways_back };
        let starts = notes::starts_back(inlines, ways);
        let leads_back = match kind {
            Kind::Item { .. } | Kind::Group => notes::take_back(blocks, ways),
            Kind::Para => notes::take_back_inlines(inlines, ways),
            _ => return None,
        };
        let empty = match kind {
            Kind::Para => inline::text(inlines.clone()).is_empty(),
            _ => grid::shows_nothing(blocks),
        };
        if leads_back && empty {
            // Only the number of the note: its words follow in what holds both.
            if let Some(outer) = self.stack.iter_mut().rev().find(|f| matches!(f.kind, Kind::Group | Kind::Item { .. })) {
                outer.said.names.push(name.clone());
                self.led_back.insert(name);
            }
            return None;
        }
        let is_note = leads_back || said.note || self.led_back.contains(&name);
        if is_note && matches!(kind, Kind::Para) {
            self.begin_note(&name, starts);
        }
        is_note.then_some(NoteKey::Source(name))
    }

    /// How many blocks the innermost frame that holds blocks has.
    fn given(&self) -> usize {
        self.stack.iter().rev().find(|f| f.kind.holds_blocks()).map_or(0, |f| f.blocks.len())
    }

    /// What an element says holds for the blocks that were given since, where they do not say otherwise.
    fn say_since(&mut self, given: usize, said: &Said) {
        if let Some(frame) = self.stack.iter_mut().rev().find(|f| f.kind.holds_blocks()) {
            if let Some(since) = frame.blocks.get_mut(given..) {
                say(since, said);
            }
        }
    }

    /// A formula that was written as code in the language of formulas.
    fn fenced(&mut self, text: &str, loc: Loc) {
        let tex = text.lines().map(str::trim_end).filter(|l| !l.is_empty()).collect::<Vec<_>>().join("\n");
        if tex.is_empty() {
            return;
        }
        let formula = Formula { tex, written: text.trim().to_string(), display: true, loc: loc.clone(), read: None };
        let text = Text::new(vec![Inline::Formula(Box::new(formula))]);
        self.give(vec![Block::new(BlockKind::Formula { text, number: None }, loc)]);
    }

    fn wrap(&mut self, content: Vec<Inline>, make: impl FnOnce(Vec<Inline>) -> Inline) {
        if !content.is_empty() {
            self.top().inlines.push(make(content));
        }
    }

    /// Words beside the text are a note, called where they stand.
    fn side_note(&mut self, inlines: Vec<Inline>, loc: Loc) {
        let words = shape::at_double_breaks(inlines).into_iter().map(inline::text).filter(|t| !t.is_empty());
        let blocks: Vec<Block> = words.map(|t| Block::new(BlockKind::Para(t), loc.clone())).collect();
        if !blocks.is_empty() {
            if std::mem::take(&mut self.marked_before) {
                self.take_mark();
            }
            let name = format!("{}{}", notes::SIDE_NOTE, self.notes.len() + 1);
            self.notes.insert(NoteKey::Source(name.clone()), blocks);
            self.note_mark(&name);
        }
    }

    fn caption(&mut self, text: Text) {
        if text.inlines.iter().any(|i| matches!(i, Inline::Image(_))) {
            let blocks = shape::paragraph(text.inlines, Vec::new(), &self.loc(self.line));
            return self.give(blocks);
        }
        if !matches!(self.top().kind, Kind::Figure { .. } | Kind::Table(_))
            && let Some(Block { kind: BlockKind::Figure(figure), .. }) = self.top().blocks.last_mut()
            && figure.caption.is_none()
            && !text.is_empty()
        {
            figure.caption = Some(text);
            return;
        }
        if let Kind::Figure { caption } | Kind::Table(super::TableFrame { caption, .. }) = &mut self.top().kind {
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
}

/// A list that counts down without saying from where ends at 1.
fn counted_down(kind: ListKind, items: usize) -> ListKind {
    match kind {
        ListKind::Counted(counting) if counting.start == i64::MIN => {
            ListKind::Counted(Counting { start: i64::try_from(items).unwrap_or(i64::MAX), ..counting })
        }
        ListKind::Bullet | ListKind::Number(_) | ListKind::Counted(_) => kind,
    }
}

/// The side of a picture in a line, and how large it is, where it does not say its own.
fn place_image(inline: &mut Inline, said: &Said) {
    if said.side.is_none() && said.wanted.is_nothing() {
        return;
    }
    match inline {
        Inline::Image(image) => place(image, said, said.side),
        other => other.content_mut().into_iter().flatten().for_each(|i| place_image(i, said)),
    }
}

/// The same of a picture; one that fills what holds it is as wide as that.
fn place(image: &mut Image, said: &Said, side: Option<Align>) {
    image.align = image.align.or(side);
    let fills = image.wanted.is_nothing() || image.wanted.width == Some(Extent::Measure(1000));
    if fills && !said.wanted.is_nothing() {
        image.wanted = said.wanted;
    }
}

/// The language and the alignment of blocks, where they do not say their own.
fn say(blocks: &mut [Block], said: &Said) {
    // Text aligned at its start says nothing of a picture: that may still be in the middle.
    let side = said.side.or(said.align.filter(|a| *a != Align::Start));
    for block in blocks.iter_mut() {
        if let BlockKind::Figure(Figure { images, .. }) = &mut block.kind
            && let [image] = images.as_mut_slice()
        {
            place(image, said, side);
        }
    }
    if let Some(lang) = &said.lang {
        speak(blocks, lang);
    }
    if let Some(align) = said.align {
        blocks.iter_mut().for_each(|b| {
            b.align.get_or_insert(align);
        });
    }
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

//! Units: what of a book is laid out by itself, and the one place that says in which order they are read.

use super::{Block, BlockKind, Book, Chapter, Leaf, Matter, Note, Part, Section, Text, walk};

/// The number of a unit in the order of reading, from 0. It moves when a unit is added before it: what is kept of a unit for later
/// says where in the unit something is, never which unit it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub u32);

/// A chapter, the page of a part, or a piece of front or back matter. Leaves ([`super::Leaf`]), notes ([`super::NoteId`]) and elements
/// of the structure tree are counted in it, so what happens in one unit changes no number in another.
#[derive(Clone, Copy, Debug)]
pub struct Unit<'b> {
    /// Its number.
    pub id: UnitId,
    /// What it is.
    pub content: Content<'b>,
}

/// The kinds of unit.
#[derive(Clone, Copy, Debug)]
pub enum Content<'b> {
    /// A piece of front matter and its index in [`Book::front`].
    Front(usize, &'b Matter),
    /// The page of a part that has a title, and its index in [`Book::parts`].
    Part(usize, &'b Part),
    /// A chapter.
    Chapter {
        /// Its index in reading order.
        index: usize,
        /// The index of its part.
        part: usize,
        /// The chapter.
        chapter: &'b Chapter,
    },
    /// A piece of back matter and its index in [`Book::back`].
    Back(usize, &'b Matter),
}

impl Book {
    /// The units in reading order.
    pub fn units(&self) -> Vec<Unit<'_>> {
        let mut contents: Vec<Content<'_>> = self.front.iter().enumerate().map(|(n, matter)| Content::Front(n, matter)).collect();
        let mut index = 0;
        for (n, part) in self.parts.iter().enumerate() {
            contents.extend(part.title.is_some().then_some(Content::Part(n, part)));
            for chapter in &part.chapters {
                contents.push(Content::Chapter { index, part: n, chapter });
                index += 1;
            }
        }
        contents.extend(self.back.iter().enumerate().map(|(n, matter)| Content::Back(n, matter)));
        contents.into_iter().zip(0..).map(|(content, id)| Unit { id: UnitId(id), content }).collect()
    }

    /// All notes in reading order.
    pub fn notes(&self) -> impl Iterator<Item = &Note> {
        self.units().into_iter().flat_map(|unit| unit.notes())
    }

    /// Numbers the texts of each unit in reading order, from 1: 0 stays free for "not counted".
    pub fn count_leaves(&mut self) {
        for matter in self.front.iter_mut().chain(&mut self.back) {
            Count::unit().matter(matter);
        }
        for part in &mut self.parts {
            part.title.iter_mut().for_each(|title| Count::unit().number(title));
            part.chapters.iter_mut().for_each(|chapter| Count::unit().chapter(chapter));
        }
    }
}

impl<'b> Unit<'b> {
    /// Its notes.
    pub fn notes(&self) -> &'b [Note] {
        match self.content {
            Content::Front(_, matter) | Content::Back(_, matter) => match matter {
                Matter::Prose { notes, .. } => notes,
                Matter::HalfTitle | Matter::Title | Matter::Copyright(_) | Matter::Dedication(_) | Matter::Contents => &[],
            },
            Content::Part(..) => &[],
            Content::Chapter { chapter, .. } => &chapter.notes,
        }
    }

    /// What tells it apart from all other units in names that the program makes up: its anchor, where it has one.
    pub fn name(&self) -> String {
        match self.content {
            Content::Front(n, matter) | Content::Back(n, matter) => match matter {
                Matter::Prose { kind, .. } => kind.clone(),
                Matter::HalfTitle | Matter::Title | Matter::Copyright(_) | Matter::Dedication(_) | Matter::Contents => {
                    format!("{}-{n}", if matches!(self.content, Content::Back(..)) { "back" } else { "front" })
                }
            },
            Content::Part(_, part) => part.anchor.0.clone(),
            Content::Chapter { chapter, .. } => chapter.anchor.0.clone(),
        }
    }

    /// Calls `see` with every list of its blocks, in reading order, notes last.
    pub fn blocks(&self, see: &mut dyn FnMut(&'b [Block])) {
        match self.content {
            Content::Front(_, matter) | Content::Back(_, matter) => match matter {
                Matter::Dedication(blocks) | Matter::Prose { blocks, .. } => see(blocks),
                Matter::HalfTitle | Matter::Title | Matter::Copyright(_) | Matter::Contents => {}
            },
            Content::Part(..) => {}
            Content::Chapter { chapter, .. } => {
                see(&chapter.intro);
                chapter.sections.iter().for_each(|section| see(&section.blocks));
            }
        }
        self.notes().iter().for_each(|note| see(&note.blocks));
    }

    /// Calls `see` with every piece of its text in the order in which leaves are counted: notes last.
    pub fn texts(&self, see: &mut dyn FnMut(&'b Text)) {
        match self.content {
            Content::Front(_, matter) | Content::Back(_, matter) => match matter {
                Matter::Copyright(lines) => lines.iter().for_each(&mut *see),
                Matter::Dedication(blocks) => walk::texts(blocks, see),
                Matter::Prose { title, blocks, .. } => {
                    see(title);
                    walk::texts(blocks, see);
                }
                Matter::HalfTitle | Matter::Title | Matter::Contents => {}
            },
            Content::Part(_, part) => part.title.iter().for_each(&mut *see),
            Content::Chapter { chapter, .. } => {
                see(&chapter.title);
                walk::texts(&chapter.intro, see);
                for section in &chapter.sections {
                    section.title.iter().for_each(&mut *see);
                    walk::texts(&section.blocks, see);
                }
            }
        }
        self.notes().iter().for_each(|note| walk::texts(&note.blocks, see));
    }
}

/// Counts leaves; the order is that of [`Unit::texts`].
struct Count(u32);

impl Count {
    fn unit() -> Count {
        Count(1)
    }

    fn number(&mut self, text: &mut Text) {
        text.leaf = Leaf(self.0);
        self.0 += 1;
    }

    fn matter(&mut self, matter: &mut Matter) {
        match matter {
            Matter::Copyright(lines) => lines.iter_mut().for_each(|t| self.number(t)),
            Matter::Dedication(blocks) => walk::blocks(blocks, self),
            Matter::Prose { title, blocks, notes, .. } => {
                self.number(title);
                walk::blocks(blocks, self);
                notes.iter_mut().for_each(|note| walk::blocks(&mut note.blocks, self));
            }
            Matter::HalfTitle | Matter::Title | Matter::Contents => {}
        }
    }

    fn chapter(&mut self, chapter: &mut Chapter) {
        self.number(&mut chapter.title);
        walk::blocks(&mut chapter.intro, self);
        for section in &mut chapter.sections {
            section.title.iter_mut().for_each(|t| self.number(t));
            walk::blocks(&mut section.blocks, self);
        }
        chapter.notes.iter_mut().for_each(|note| walk::blocks(&mut note.blocks, self));
        chapter.opening = opening_of(chapter);
    }
}

impl Section {
    /// The paragraph that opens it below its title, before any heading.
    pub fn opening(&self) -> Option<Leaf> {
        self.title.as_ref()?;
        let opens = |b: &&Block| !b.kind.precedes_opening() || matches!(b.kind, BlockKind::Heading { .. });
        let BlockKind::Para(text) = &self.blocks.iter().find(opens)?.kind else { return None };
        Some(text.leaf)
    }
}

/// The paragraph that opens a chapter: the first that only a motto, a heading or a break comes before.
fn opening_of(chapter: &Chapter) -> Option<Leaf> {
    let mut blocks = chapter.intro.iter().chain(chapter.sections.iter().flat_map(|s| &s.blocks));
    match &blocks.find(|b| !b.kind.precedes_opening())?.kind {
        BlockKind::Para(text) => Some(text.leaf),
        BlockKind::Heading { .. }
        | BlockKind::Quote(_)
        | BlockKind::Callout(_)
        | BlockKind::List { .. }
        | BlockKind::Definitions(_)
        | BlockKind::Code { .. }
        | BlockKind::Formula { .. }
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Verse(_)
        | BlockKind::Index(_)
        | BlockKind::SceneBreak => None,
    }
}

impl walk::Visit for Count {
    fn text(&mut self, text: &mut Text) {
        self.number(text);
    }
}

//! Which words go into which file: decided before anything is written, so that every link knows where it leads and
//! chapters can be written side by side.
//!
//! One file a chapter; a chapter of more than about 250 KB is cut, between posts where that is possible and between
//! blocks where not: small readers load a file as a whole.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{
    Anchor, Block, BlockKind, Book, Chapter, Content, IndexMark, Inline, Leaf, Matter, Note, NoteId, NoteKey, Phrase, Text, TextPos, Unit,
    UnitId, walk,
};

/// The files of the spine.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// In spine order.
    pub files: Vec<File>,
    /// Where each anchor lies, as an index into `files`.
    pub anchors: BTreeMap<Anchor, usize>,
    /// The first leaf of each file that has leaves, ascending.
    first_leaves: Vec<((UnitId, Leaf), usize)>,
    /// The file in which each note's mark stands first: the note is at its end.
    note_files: BTreeMap<(UnitId, NoteId), usize>,
    /// The first leaf of each note, ascending.
    note_leaves: Vec<((UnitId, Leaf), NoteId)>,
    /// For each chapter the places at which a new file starts.
    pub cuts: Vec<BTreeSet<BlockPos>>,
}

/// A file of the spine.
#[derive(Debug)]
pub(super) struct File {
    pub name: String,
    pub kind: FileKind,
    /// The unit whose words it holds; none for contents that print does not have.
    pub unit: Option<UnitId>,
}

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FileKind {
    Front(usize),
    Nav,
    Part(usize),
    Chapter { chapter: usize, piece: usize },
    Back(usize),
}

/// A place between the blocks of a chapter: section (0 is the introduction), block.
pub(super) type BlockPos = (usize, usize);

/// What a file may weigh by [`weigh`], in bytes; markup that is not counted fills it up to about 250 KB.
pub(super) const LIMIT: usize = 215_000;

/// A file of less than this is a stub: nothing is cut off that would leave one.
const STUB: usize = 8_000;

impl Plan {
    /// The file that a place in the text lies in; none in notes that only print has.
    pub fn file_of(&self, pos: TextPos) -> Option<usize> {
        if let Some(note) = last_in_unit(&self.note_leaves, pos) {
            return self.note_files.get(&(pos.unit, note)).copied();
        }
        last_in_unit(&self.first_leaves, pos)
    }

    /// Whether a note that stands in several files of a chapter has its page turns in this one.
    pub fn note_has_its_pages_in(&self, note: (UnitId, NoteId), file: usize) -> bool {
        self.note_files.get(&note) == Some(&file)
    }

    /// The file of a front or back matter; the contents' is the nav.
    pub fn matter_file(&self, back: bool, index: usize) -> Option<usize> {
        let wanted = if back { FileKind::Back(index) } else { FileKind::Front(index) };
        self.files.iter().position(|f| f.kind == wanted)
    }

    /// The file of the contents.
    pub fn nav(&self) -> usize {
        self.files.iter().position(|f| f.kind == FileKind::Nav).unwrap_or(0)
    }

    fn add(&mut self, name: String, kind: FileKind, unit: Option<UnitId>) -> usize {
        self.files.push(File { name, kind, unit });
        self.files.len() - 1
    }

    /// A text that is no block, or the first of a block: it may start a file, and its notes stand in that.
    fn leaf(&mut self, text: &Text, file: usize) {
        let unit = self.files.get(file).and_then(|f| f.unit);
        self.notes_in(text, file);
        if let Some(unit) = unit.filter(|_| self.first_leaves.last().is_none_or(|(_, f)| *f != file)) {
            self.first_leaves.push(((unit, text.leaf), file));
        }
    }

    fn notes_in(&mut self, text: &Text, file: usize) {
        let unit = self.files.get(file).and_then(|f| f.unit).unwrap_or_default();
        notes_of(&text.inlines, &mut |note| {
            self.note_files.entry((unit, note)).or_insert(file);
        });
    }

    fn blocks(&mut self, blocks: &[Block], file: usize) {
        walk::each(blocks, &mut |b| {
            if let Some(anchor) = &b.anchor {
                self.anchors.insert(anchor.clone(), file);
            }
        });
        walk::texts(blocks, &mut |t| {
            for inline in &t.inlines {
                inline.visit(&mut |i| {
                    if let Inline::Phrase(Phrase::Indexed(IndexMark { anchor: Some(anchor), .. }), _) = i {
                        self.anchors.insert(anchor.clone(), file);
                    }
                });
            }
        });
        let mut first = None;
        walk::texts(blocks, &mut |t| {
            // A head that is shown once more is no place in the text.
            first = first.or(Some(t).filter(|t| t.leaf != Leaf(0)));
            self.notes_in(t, file);
        });
        if let Some(t) = first {
            self.leaf(t, file);
        }
    }
}

/// What a sorted list says of the last place at or before this one, in the same unit.
fn last_in_unit<T: Copy>(list: &[((UnitId, Leaf), T)], pos: TextPos) -> Option<T> {
    let after = list.partition_point(|(first, _)| *first <= (pos.unit, pos.leaf));
    list.get(after.checked_sub(1)?).filter(|((unit, _), _)| *unit == pos.unit).map(|(_, found)| *found)
}

/// Plans the files of a book.
pub(super) fn make(book: &Book) -> Plan {
    let mut plan = Plan::default();
    let printed_contents = book.front.iter().position(|m| matches!(m, Matter::Contents));
    let mut nav_is_due = printed_contents.is_none();
    let chapters = book.chapters().count();
    for unit in book.units() {
        let front = matches!(unit.content, Content::Front(..));
        if !front && std::mem::take(&mut nav_is_due) {
            plan.add(super::NAV_FILE.to_string(), FileKind::Nav, None);
        }
        match unit.content {
            Content::Front(index, _) if Some(index) == printed_contents => {
                plan.add(super::NAV_FILE.to_string(), FileKind::Nav, Some(unit.id));
            }
            Content::Front(index, matter) => plan_matter(&mut plan, unit, matter, FileKind::Front(index)),
            Content::Part(index, part) => {
                let file = plan.add(format!("part-{}.xhtml", part.number), FileKind::Part(index), Some(unit.id));
                plan.anchors.insert(part.anchor.clone(), file);
                part.title.iter().for_each(|title| plan.leaf(title, file));
            }
            Content::Chapter { index, chapter, .. } => plan_chapter(&mut plan, unit.id, chapter, index, chapters),
            Content::Back(index, matter) => plan_matter(&mut plan, unit, matter, FileKind::Back(index)),
        }
        plan.note_leaves.extend(note_leaves(unit));
    }
    if nav_is_due {
        plan.add(super::NAV_FILE.to_string(), FileKind::Nav, None);
    }
    plan
}

/// The first leaf of each note. Notes made from links have leaves as well and no place in an e-book: they stand for none.
fn note_leaves(unit: Unit<'_>) -> Vec<((UnitId, Leaf), NoteId)> {
    let mut leaves = Vec::new();
    for (note, id) in unit.notes().iter().zip(0_u32..) {
        let mut first: Option<Leaf> = None;
        walk::texts(&note.blocks, &mut |t| first = first.or(Some(t.leaf)));
        leaves.extend(first.map(|leaf| ((unit.id, leaf), NoteId(id))));
    }
    leaves
}

/// The notes that inline content refers to.
fn notes_of(list: &[Inline], see: &mut dyn FnMut(NoteId)) {
    for inline in list {
        if let Inline::NoteRef(NoteKey::Id(id)) = inline {
            see(*id);
        }
        notes_of(inline.content(), see);
    }
}

fn plan_matter(plan: &mut Plan, unit: Unit<'_>, matter: &Matter, kind: FileKind) {
    let name = match matter {
        Matter::HalfTitle => "half-title",
        Matter::Title => "title",
        Matter::Copyright(_) => "copyright",
        Matter::Dedication(_) => "dedication",
        // A second contents would be the same again.
        Matter::Contents => return,
        Matter::Prose { kind, .. } => kind,
    };
    let (side, index) = match unit.content {
        Content::Back(index, _) => ("back", index),
        Content::Front(index, _) => ("front", index),
        Content::Part(..) | Content::Chapter { .. } => return,
    };
    let name = crate::model::text::portable(&crate::model::text::slug(name));
    let taken = plan.files.iter().any(|f| f.name.strip_suffix(".xhtml") == Some(&name));
    let name = if taken || name.is_empty() { format!("{side}-{}.xhtml", index + 1) } else { format!("{name}.xhtml") };
    let file = plan.add(name, kind, Some(unit.id));
    match matter {
        Matter::Copyright(lines) => lines.iter().for_each(|t| plan.leaf(t, file)),
        Matter::Dedication(blocks) => plan.blocks(blocks, file),
        Matter::Prose { kind, title, blocks, .. } => {
            plan.anchors.insert(Anchor(kind.clone()), file);
            plan.leaf(title, file);
            plan.blocks(blocks, file);
        }
        Matter::HalfTitle | Matter::Title | Matter::Contents => {}
    }
}

fn plan_chapter(plan: &mut Plan, unit: UnitId, chapter: &Chapter, at: usize, chapters: usize) {
    let cuts = cut(chapter);
    let digits = chapters.to_string().len().max(2);
    let mut piece = 0;
    let mut file = plan.add(format!("chapter-{:0digits$}.xhtml", at + 1), FileKind::Chapter { chapter: at, piece }, Some(unit));
    plan.anchors.insert(chapter.anchor.clone(), file);
    plan.leaf(&chapter.title, file);
    let mut step = |plan: &mut Plan, place: BlockPos| {
        if cuts.contains(&place) {
            piece += 1;
            file =
                plan.add(format!("chapter-{:0digits$}-{}.xhtml", at + 1, piece + 1), FileKind::Chapter { chapter: at, piece }, Some(unit));
        }
        file
    };
    for (i, block) in chapter.intro.iter().enumerate() {
        let file = step(plan, (0, i));
        plan.blocks(std::slice::from_ref(block), file);
    }
    for (s, section) in chapter.sections.iter().enumerate() {
        let file = step(plan, (s + 1, 0));
        plan.anchors.insert(section.anchor.clone(), file);
        if let Some(title) = &section.title {
            plan.leaf(title, file);
        }
        for (i, block) in section.blocks.iter().enumerate() {
            let file = if i == 0 { file } else { step(plan, (s + 1, i)) };
            plan.blocks(std::slice::from_ref(block), file);
        }
    }
    plan.cuts.push(cuts);
}

/// Where a chapter is cut: before a post that would not fit, else before a block that would not, but never between a
/// heading and what it heads.
fn cut(chapter: &Chapter) -> BTreeSet<BlockPos> {
    let mut cuts = BTreeSet::new();
    let mut filled = 0;
    let intro = (0, &chapter.intro);
    let sections = chapter.sections.iter().enumerate().map(|(i, s)| (i + 1, &s.blocks));
    for (s, blocks) in std::iter::once(intro).chain(sections) {
        let sizes: Vec<usize> = blocks.iter().map(|b| weigh(&chapter.notes, b)).collect();
        let total: usize = sizes.iter().sum();
        if s > 0 && filled > STUB && filled + total > LIMIT && (total <= LIMIT || filled > LIMIT / 3) {
            cuts.insert((s, 0));
            filled = 0;
        }
        for (i, size) in sizes.iter().enumerate() {
            let after_heading = i > 0 && blocks.get(i - 1).is_some_and(is_heading);
            let with_next = if blocks.get(i).is_some_and(is_heading) { sizes.get(i + 1).copied().unwrap_or(0) } else { 0 };
            if i > 0 && !after_heading && filled > STUB && filled + size + with_next > LIMIT {
                cuts.insert((s, i));
                filled = 0;
            }
            filled += size;
        }
    }
    cuts
}

fn is_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Heading { .. })
}

/// About how many bytes a block makes, its notes included.
pub(super) fn weigh(notes: &[Note], block: &Block) -> usize {
    let mut bytes = 0;
    let list = std::slice::from_ref(block);
    walk::each(list, &mut |_| bytes += 40);
    walk::texts(list, &mut |t| bytes += weigh_text(notes, t));
    walk::figures(list, &mut |f| bytes += f.images.iter().map(|i| 120 + i.alt.as_ref().map_or(0, String::len)).sum::<usize>());
    bytes
}

fn weigh_text(notes: &[Note], text: &Text) -> usize {
    fn note(notes: &[Note], id: usize) -> usize {
        let mut bytes = 0;
        // Only the words: a note that referred to itself would be weighed for ever.
        if let Some(note) = notes.get(id).filter(|n| !n.generated) {
            walk::texts(&note.blocks, &mut |t| bytes += t.plain().len());
        }
        bytes
    }
    let own = |inline: &Inline| match inline {
        Inline::Text(t) | Inline::Code(t) => t.len() + t.matches(['&', '<', '>']).count() * 4,
        Inline::Formula(f) => 80 + f.tex.len() * 12,
        Inline::Link { .. } => 60,
        Inline::Image(image) => 120 + image.alt.as_ref().map_or(0, String::len),
        Inline::Break => 5,
        Inline::NoteRef(NoteKey::Id(id)) => 300 + note(notes, id.0 as usize),
        Inline::NoteRef(NoteKey::Source(_)) => 0,
        // The tags around words.
        other => usize::from(other.inside().is_some()) * 20,
    };
    let mut bytes = 20;
    text.inlines.iter().for_each(|inline| inline.visit(&mut |i| bytes += own(i)));
    bytes
}

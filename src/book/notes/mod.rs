//! Notes are numbered in the order of their marks, from 1 in each chapter.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::model::{Block, BlockKind, Inline, Note, NoteId, NoteKey, Target, Text, walk};

mod nested;

/// The notes of a post by the key that its marks use.
type Notes = BTreeMap<NoteKey, Vec<Block>>;

/// Numbers notes and collects them.
pub(super) struct Numbering {
    /// The notes of the unit in hand.
    pub(super) notes: Vec<Note>,
    /// The notes of the post in hand that have their number.
    seen: BTreeMap<String, NoteId>,
    /// Notes of the post in hand whose words stand in other notes.
    within: BTreeSet<String>,
    /// What stands just before the next inline of a text.
    before: Before,
    links: bool,
}

/// What stands just before a mark.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Words, or the start of a text.
    Words,
    /// Another mark.
    Mark,
    /// Another mark, and nothing but punctuation after it.
    Punctuation,
}

impl Numbering {
    /// `links`: the address of an outside link becomes a note (of the printed book).
    pub(super) fn new(links: bool) -> Numbering {
        Numbering { notes: Vec::new(), seen: BTreeMap::new(), within: BTreeSet::new(), before: Before::Words, links }
    }

    /// Hands over the notes of a unit and starts the next one.
    pub(super) fn take(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.notes)
    }

    /// Numbers the notes of one post, those of its title first, and reports those that no mark refers to.
    pub(super) fn post(&mut self, title: Option<&mut Text>, blocks: &mut [Block], notes: &Notes, report: &mut Report) {
        self.seen.clear();
        self.within.clear();
        let loc = blocks.first().map(|b| b.loc.clone()).unwrap_or_default();
        let mut marks = Marks { numbering: self, notes, report, loc };
        if let Some(title) = title {
            walk::text(title, &mut marks);
        }
        walk::blocks(blocks, &mut marks);
        self.unused(notes, report);
    }

    fn unused(&self, notes: &Notes, report: &mut Report) {
        for (key, blocks) in notes {
            let NoteKey::Source(name) = key else { continue };
            if !self.seen.contains_key(name) && !self.within.contains(name) {
                let loc = blocks.first().map(|b| b.loc.clone()).unwrap_or_default();
                report.push(
                    Diagnostic::warning(kinds::UNUSED_NOTE, format!("no mark refers to the note [^{name}]"))
                        .at(loc)
                        .with("the note is not in the book")
                        .help(format!("put [^{name}] where it belongs, or delete the note")),
                );
            }
        }
    }

    fn add(&mut self, blocks: Vec<Block>, generated: bool) -> NoteId {
        let id = u32::try_from(self.notes.len()).unwrap_or(u32::MAX);
        self.notes.push(Note { number: id.saturating_add(1), blocks, generated });
        NoteId(id)
    }

    fn mark(&mut self, key: &NoteKey, notes: &Notes, loc: &Loc, report: &mut Report) -> Option<NoteId> {
        let name = match key {
            NoteKey::Id(id) => return Some(*id),
            NoteKey::Source(name) => name,
        };
        if let Some(id) = self.seen.get(name) {
            return Some(*id);
        }
        let Some(blocks) = notes.get(key) else {
            report.push(
                Diagnostic::warning(kinds::MISSING_NOTE, format!("there is no note for the mark [^{name}]"))
                    .at(loc.clone())
                    .with("the mark is left out")
                    .help(format!("write the note: [^{name}]: …")),
            );
            return None;
        };
        let (blocks, within) = nested::with_inner_notes(name, blocks, notes, report);
        self.within.extend(within);
        let id = self.add(blocks, false);
        self.seen.insert(name.clone(), id);
        Some(id)
    }

    fn inlines(&mut self, list: &mut Vec<Inline>, notes: &Notes, loc: &Loc, report: &mut Report) {
        let mut out = Vec::with_capacity(list.len());
        for mut inline in std::mem::take(list) {
            let mut note = None;
            let before = self.before;
            self.before = after(&inline, before);
            match &mut inline {
                Inline::NoteRef(key) => match self.mark(key, notes, loc, report) {
                    Some(id) => {
                        *key = NoteKey::Id(id);
                        out.extend(separator(before));
                        self.before = Before::Mark;
                    }
                    None => {
                        self.before = before;
                        continue;
                    }
                },
                Inline::Link { target, content } => {
                    self.inlines(content, notes, loc, report);
                    if let Target::Url(url) = target {
                        note = Some(url.clone()).filter(|u| self.links && !shows(content, u));
                    }
                }
                other => {
                    if let Some(content) = other.content_mut() {
                        self.inlines(content, notes, loc, report);
                    }
                }
            }
            out.push(inline);
            if let Some(url) = note {
                let link = Inline::Link { target: Target::Url(url.clone()), content: vec![Inline::Text(url)] };
                let id = self.add(vec![Block::new(BlockKind::Para(Text::new(vec![link])), loc.clone())], true);
                out.extend(separator(self.before));
                out.push(Inline::NoteRef(NoteKey::Id(id)));
                self.before = Before::Mark;
            }
        }
        *list = out;
    }
}

/// What the next mark has before it when this inline, which is no mark, stands between.
fn after(inline: &Inline, before: Before) -> Before {
    match inline {
        Inline::Text(t) if t.is_empty() => before,
        Inline::Text(t) if before != Before::Words && t.chars().all(is_mark_of_punctuation) => Before::Punctuation,
        Inline::Text(_) | Inline::Code(_) | Inline::Formula(_) | Inline::Break | Inline::Image(_) => Before::Words,
        Inline::NoteRef(_)
        | Inline::Emph(_)
        | Inline::Strong(_)
        | Inline::Strike(_)
        | Inline::Super(_)
        | Inline::Sub(_)
        | Inline::SmallCaps(_)
        | Inline::Foreign(..)
        | Inline::Phrase(..)
        | Inline::Link { .. } => before,
    }
}

fn is_mark_of_punctuation(c: char) -> bool {
    !c.is_alphanumeric() && !c.is_whitespace()
}

/// What keeps a mark apart from the mark before it: 1 and 2 must not read as 12, nor 1.2 as a number.
fn separator(before: Before) -> Option<Inline> {
    match before {
        Before::Words => None,
        Before::Mark => Some(Inline::Super(vec![Inline::Text(",".to_string())])),
        Before::Punctuation => Some(Inline::Text("\u{202f}".to_string())),
    }
}

/// A link whose words are its address, or that holds a picture, needs no note.
fn shows(content: &[Inline], url: &str) -> bool {
    let words = crate::model::text::plain(content);
    let bare = |s: &str| s.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/').to_string();
    words.trim().is_empty() || bare(words.trim()) == bare(url) || url.strip_prefix("mailto:") == Some(words.trim())
}

struct Marks<'a> {
    numbering: &'a mut Numbering,
    notes: &'a Notes,
    report: &'a mut Report,
    loc: Loc,
}

impl walk::Visit for Marks<'_> {
    fn block(&mut self, block: &mut Block) {
        self.loc = block.loc.clone();
    }
    fn text(&mut self, text: &mut Text) {
        if !text.has(|i| matches!(i, Inline::NoteRef(_) | Inline::Link { .. })) {
            return;
        }
        self.numbering.before = Before::Words;
        self.numbering.inlines(&mut text.inlines, self.notes, &self.loc, self.report);
    }
}

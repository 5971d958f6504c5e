//! Notes are numbered in the order of their marks, from 1 in each chapter.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Loc, Report};
use crate::model::{Block, BlockKind, Inline, Note, NoteId, NoteKey, Target, Text, walk};

/// The notes of a post by the key that its marks use.
type Notes = BTreeMap<NoteKey, Vec<Block>>;

/// Numbers notes and collects them.
pub(super) struct Numbering {
    /// The notes of the unit in hand.
    pub(super) notes: Vec<Note>,
    /// The notes of the post in hand that have their number.
    seen: BTreeMap<String, NoteId>,
    links: bool,
}

impl Numbering {
    /// `links`: the address of an outside link becomes a note (of the printed book).
    pub(super) fn new(links: bool) -> Numbering {
        Numbering { notes: Vec::new(), seen: BTreeMap::new(), links }
    }

    /// Hands over the notes of a unit and starts the next one.
    pub(super) fn take(&mut self) -> Vec<Note> {
        std::mem::take(&mut self.notes)
    }

    /// Numbers the notes of one post's blocks, and reports those of its notes that no mark refers to.
    pub(super) fn blocks(&mut self, blocks: &mut [Block], notes: &Notes, report: &mut Report) {
        self.seen.clear();
        let mut marks = Marks { numbering: self, notes, report, loc: Loc::default() };
        walk::blocks(blocks, &mut marks);
        self.unused(notes, report);
    }

    fn unused(&self, notes: &Notes, report: &mut Report) {
        for (key, blocks) in notes {
            let NoteKey::Source(name) = key else { continue };
            if !self.seen.contains_key(name) {
                let loc = blocks.first().map(|b| b.loc.clone()).unwrap_or_default();
                report.push(
                    Diagnostic::warning("unused-note", format!("no mark refers to the note [^{name}]"))
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
                Diagnostic::warning("missing-note", format!("there is no note for the mark [^{name}]"))
                    .at(loc.clone())
                    .with("the mark is left out")
                    .help(format!("write the note: [^{name}]: …")),
            );
            return None;
        };
        let mut blocks = blocks.clone();
        drop_marks(&mut blocks, report);
        let id = self.add(blocks, false);
        self.seen.insert(name.clone(), id);
        Some(id)
    }

    fn inlines(&mut self, list: &mut Vec<Inline>, notes: &Notes, loc: &Loc, report: &mut Report) {
        let mut out = Vec::with_capacity(list.len());
        for mut inline in std::mem::take(list) {
            let mut note = None;
            match &mut inline {
                Inline::NoteRef(key) => match self.mark(key, notes, loc, report) {
                    Some(id) => *key = NoteKey::Id(id),
                    None => continue,
                },
                Inline::Link { target, content } => {
                    self.inlines(content, notes, loc, report);
                    if let Target::Url(url) = target {
                        note = Some(url.clone()).filter(|u| self.links && !shows(content, u));
                    }
                }
                Inline::Emph(c)
                | Inline::Strong(c)
                | Inline::Strike(c)
                | Inline::Super(c)
                | Inline::Sub(c)
                | Inline::SmallCaps(c)
                | Inline::Foreign(_, c) => self.inlines(c, notes, loc, report),
                Inline::Text(_) | Inline::Code(_) | Inline::Break | Inline::Image(_) => {}
            }
            out.push(inline);
            if let Some(url) = note {
                let link = Inline::Link { target: Target::Url(url.clone()), content: vec![Inline::Text(url)] };
                let id = self.add(vec![Block::new(BlockKind::Para(Text::new(vec![link])), loc.clone())], true);
                out.push(Inline::NoteRef(NoteKey::Id(id)));
            }
        }
        *list = out;
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
        self.numbering.inlines(&mut text.inlines, self.notes, &self.loc, self.report);
    }
}

/// A note inside a note has no page to stand on: its mark is dropped and reported.
fn drop_marks(blocks: &mut [Block], report: &mut Report) {
    struct Drop<'a>(&'a mut Report, Loc);
    impl walk::Visit for Drop<'_> {
        fn block(&mut self, block: &mut Block) {
            self.1 = block.loc.clone();
        }
        fn text(&mut self, text: &mut Text) {
            let before = text.inlines.len();
            text.inlines.retain(|i| !matches!(i, Inline::NoteRef(_)));
            if text.inlines.len() < before {
                self.0.push(
                    Diagnostic::warning("nested-note", "a note has a note of its own")
                        .at(self.1.clone())
                        .with("the inner mark is left out")
                        .help("write the inner note's words into the outer note"),
                );
            }
        }
    }
    walk::blocks(blocks, &mut Drop(report, Loc::default()));
}

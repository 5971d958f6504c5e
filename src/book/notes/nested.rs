//! Notes called in notes: their words stand in the outer note, since only the text of pages can call notes.

use std::collections::{BTreeSet, VecDeque};

use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::model::{Block, BlockKind, Inline, NoteKey, Text, walk};

use super::Notes;

/// A note of one paragraph stands in brackets where its mark stood, down to so many notes within one another; what is deeper or
/// longer stands after the outer note.
const MOST_BRACKETS: usize = 4;

/// The blocks of a note with the words of the notes that it calls, and the names of those.
pub(super) fn with_inner_notes(name: &str, blocks: &[Block], notes: &Notes, report: &mut Report) -> (Vec<Block>, BTreeSet<String>) {
    let mut inner = Inner { notes, report, held: BTreeSet::from([name.to_string()]), later: VecDeque::new(), loc: Loc::default() };
    let mut out = blocks.to_vec();
    walk::blocks(&mut out, &mut inner);
    while let Some(mut more) = inner.later.pop_front() {
        walk::blocks(&mut more, &mut inner);
        out.append(&mut more);
    }
    inner.held.remove(name);
    (out, inner.held)
}

/// A note on its way.
struct Inner<'a> {
    notes: &'a Notes,
    report: &'a mut Report,
    /// The notes whose words are in it, itself among them: each is there once.
    held: BTreeSet<String>,
    /// Blocks that come after it.
    later: VecDeque<Vec<Block>>,
    loc: Loc,
}

impl walk::Visit for Inner<'_> {
    fn block(&mut self, block: &mut Block) {
        self.loc = block.loc.clone();
    }
    fn text(&mut self, text: &mut Text) {
        self.inlines(&mut text.inlines, 0);
    }
}

impl Inner<'_> {
    fn inlines(&mut self, list: &mut Vec<Inline>, depth: usize) {
        let mut out = Vec::with_capacity(list.len());
        for mut inline in std::mem::take(list) {
            match &mut inline {
                Inline::NoteRef(NoteKey::Source(name)) => {
                    self.mark(name, depth, &mut out);
                    continue;
                }
                other => {
                    if let Some(content) = other.content_mut() {
                        self.inlines(content, depth);
                    }
                }
            }
            out.push(inline);
        }
        *list = out;
    }

    /// A mark inside the note: the words that it calls, in brackets or later.
    fn mark(&mut self, name: &str, depth: usize, out: &mut Vec<Inline>) {
        let Some(blocks) = self.notes.get(&NoteKey::Source(name.to_string())) else {
            let told = Diagnostic::warning(kinds::MISSING_NOTE, format!("there is no note for the mark [^{name}]"))
                .at(self.loc.clone())
                .with("the mark is left out")
                .help(format!("write the note: [^{name}]: …"));
            return self.report.push(told);
        };
        if !self.held.insert(name.to_string()) {
            let told =
                Diagnostic::warning(kinds::NESTED_NOTE, format!("the note [^{name}] is called again by a note that holds its words"))
                    .at(self.loc.clone())
                    .with("the mark is left out")
                    .help("refer to it in words");
            return self.report.push(told);
        }
        let told = Diagnostic::note(kinds::NESTED_NOTE, format!("the note [^{name}] is called by another note"))
            .at(self.loc.clone())
            .with("its words stand in the outer note")
            .help("write its words into the outer note, or put its mark into the text");
        self.report.push(told);
        match blocks.as_slice() {
            [Block { kind: BlockKind::Para(text), lang: None, .. }] if depth < MOST_BRACKETS => {
                let mut words = text.inlines.clone();
                self.inlines(&mut words, depth + 1);
                let space = if ends_with_space(out) { "[" } else { " [" };
                out.push(Inline::Text(space.to_string()));
                out.append(&mut words);
                out.push(Inline::Text("]".to_string()));
            }
            more => self.later.push_back(more.to_vec()),
        }
    }
}

fn ends_with_space(inlines: &[Inline]) -> bool {
    match inlines.last() {
        Some(Inline::Text(t)) => t.is_empty() || t.ends_with(char::is_whitespace),
        Some(Inline::Break) => true,
        Some(_) | None => false,
    }
}

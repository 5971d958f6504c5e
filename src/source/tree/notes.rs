//! Notes that an engine has already turned into HTML: a mark that links to a place, and at that place words with a link back.
//!
//! WordPress, markdown-it, kramdown, Substack and Word all write them so, with other names and other elements. What makes a
//! note is only this: a link of a few characters leads to an element, and in that element a link of a few characters leads
//! back to a name that stood before it.

use std::collections::BTreeSet;

use crate::model::{Block, BlockKind, Inline, NoteKey, Target, text::plain, walk};

use super::{Parsed, Tree};

impl Tree<'_> {
    /// The first mark of a note in a text: what stands before it, its name, what follows.
    pub(in crate::source) fn mark_in<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str, &'t str)> {
        text.match_indices("[^").find_map(|(at, _)| {
            // A name is a short one.
            let inside = text.get(at + 2..)?;
            let end = inside.bytes().take(200).position(|b| b == b']')?;
            let (name, after) = (inside.get(..end)?, inside.get(end + 1..)?);
            self.noted.contains(name).then_some((text.get(..at)?, name, after))
        })
    }
}

/// The name that a link leads to, where it looks like the mark of a note: at most four characters, or digits in brackets.
pub(super) fn mark<'a>(to: &'a str, content: &[Inline]) -> Option<&'a str> {
    let name = to.strip_prefix('#').filter(|n| !n.is_empty())?;
    is_mark(&plain(content)).then_some(name)
}

/// Digits, a letter, signs; with or without brackets.
fn is_mark(words: &str) -> bool {
    let words = words.trim().trim_matches(['[', ']', '(', ')', ':', '.', '\u{a0}', '\u{fe0e}', '\u{fe0f}', ' ']);
    let count = words.chars().count();
    let signs = |c: char| !c.is_alphanumeric();
    (1..=4).contains(&count) && (words.chars().all(|c| c.is_ascii_digit()) || words.chars().all(signs) || count == 1)
}

/// Whether a link leads back: a sign or a number that leads to a known name.
fn leads_back(inline: &Inline, named: &BTreeSet<String>) -> bool {
    let Inline::Link { target: Target::Source(to), content } = inline else { return false };
    let words = plain(content);
    let arrow = words.chars().any(|c| matches!(c, '↩' | '↑' | '↵' | '⤴' | '⏎' | '^' | '←'));
    to.strip_prefix('#').is_some_and(|n| named.contains(n)) && (words.trim().is_empty() || arrow || is_mark(&words))
}

/// Takes links back out of inlines; whether there was one.
pub(super) fn take_back_inlines(inlines: &mut Vec<Inline>, named: &BTreeSet<String>) -> bool {
    let before = inlines.len();
    if inlines.first().is_some_and(|i| leads_back(i, named))
        && let Some(Inline::Text(behind)) = inlines.get_mut(1)
    {
        // "1. Words": the number was the way back.
        *behind = behind.trim_start_matches(['.', ')', ':', ' ', '\u{a0}']).to_string();
    }
    inlines.retain(|i| !leads_back(i, named));
    let mut found = inlines.len() < before;
    for inline in inlines.iter_mut() {
        if let Some(content) = inline.content_mut() {
            found |= take_back_inlines(content, named);
        }
    }
    if found {
        inlines.retain(|i| !i.is_hollow());
    }
    found
}

/// Takes links back out of blocks; whether there was one. Paragraphs that held nothing else go.
pub(super) fn take_back(blocks: &mut Vec<Block>, named: &BTreeSet<String>) -> bool {
    struct Take<'a>(&'a BTreeSet<String>, bool);
    impl walk::Visit for Take<'_> {
        fn text(&mut self, text: &mut crate::model::Text) {
            if take_back_inlines(&mut text.inlines, self.0) {
                self.1 = true;
                text.inlines = super::inline::text(std::mem::take(&mut text.inlines)).inlines;
            }
        }
    }
    let mut take = Take(named, false);
    walk::blocks(blocks, &mut take);
    if take.1 {
        blocks.retain(|b| !matches!(&b.kind, BlockKind::Para(t) if t.is_empty()));
    }
    take.1
}

/// Links to notes become their marks; what stood between text and notes (a line, a heading) goes where nothing follows it.
pub(super) fn link(parsed: &mut Parsed) {
    let keys: BTreeSet<String> = parsed
        .notes
        .keys()
        .filter_map(|k| match k {
            NoteKey::Source(name) => Some(name.clone()),
            NoteKey::Id(_) => None,
        })
        .collect();
    if keys.is_empty() {
        return;
    }
    let mut marks = Marks { keys: &keys, found: false };
    walk::blocks(&mut parsed.blocks, &mut marks);
    parsed.notes.values_mut().for_each(|b| walk::blocks(b, &mut marks));
    while marks.found && parsed.blocks.last().is_some_and(|b| matches!(b.kind, BlockKind::SceneBreak | BlockKind::Heading { .. })) {
        parsed.blocks.pop();
    }
}

struct Marks<'a> {
    keys: &'a BTreeSet<String>,
    found: bool,
}

impl Marks<'_> {
    /// The key of a mark, inside its superior too.
    fn key(&self, inline: &Inline) -> Option<String> {
        match inline {
            Inline::Link { target: Target::Source(to), content } => {
                mark(to, content).filter(|n| self.keys.contains(*n)).map(str::to_string)
            }
            Inline::Super(c) => match c.as_slice() {
                [one] => self.key(one),
                [Inline::Text(open), one, Inline::Text(close)] if open.trim() == "[" && close.trim() == "]" => self.key(one),
                _ => None,
            },
            Inline::Text(_)
            | Inline::Emph(_)
            | Inline::Strong(_)
            | Inline::Strike(_)
            | Inline::Sub(_)
            | Inline::SmallCaps(_)
            | Inline::Code(_)
            | Inline::Formula(_)
            | Inline::Image(_)
            | Inline::NoteRef(_)
            | Inline::Break
            | Inline::Link { .. }
            | Inline::Foreign(..)
            | Inline::Phrase(..) => None,
        }
    }
}

impl Marks<'_> {
    /// Whether a mark was found.
    fn inlines(&mut self, list: &mut [Inline]) -> bool {
        let mut found = false;
        for inline in list {
            if let Some(key) = self.key(inline) {
                found = true;
                *inline = Inline::NoteRef(NoteKey::Source(key));
            } else if let Some(content) = inline.content_mut() {
                found |= self.inlines(content);
            }
        }
        found
    }
}

impl walk::Visit for Marks<'_> {
    fn text(&mut self, text: &mut crate::model::Text) {
        if self.inlines(&mut text.inlines) {
            self.found = true;
            // A mark stands against its word.
            text.inlines = super::inline::text(std::mem::take(&mut text.inlines)).inlines;
        }
    }
}

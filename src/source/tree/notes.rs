//! Notes that an engine has already turned into HTML: a mark that links to a place, and at that place words with a link back.
//!
//! WordPress, markdown-it, kramdown, Substack and Word all write them so, with other names and other elements. What makes a
//! note is only this: a link of a few characters leads to an element, and in that element a link of a few characters leads
//! back to a name that stood before it.

use std::collections::BTreeSet;

use crate::model::{Block, BlockKind, Inline, NoteKey, Target, text::plain, walk};

use super::{Kind, Opener, Parsed, Tree};

/// How the names of notes start that have none of their own; no writer's note has a space in its name.
pub(super) const SIDE_NOTE: &str = "side note ";

/// A note that was a paragraph which led back from its first words, as Word and Google Docs set them: what follows it may be its own.
#[derive(Debug)]
pub(super) struct Begun {
    /// The frame that holds it.
    holder: usize,
    /// How many blocks stood in that frame before it.
    at: usize,
    name: String,
    /// It led back at its start, not at its end.
    starts: bool,
}

/// The ways back from notes: the names that stand in the text, and those that a link says it leads back to.
#[derive(Clone, Copy)]
pub(super) struct Ways<'a> {
    pub named: &'a BTreeSet<String>,
    pub declared: &'a BTreeSet<String>,
}

impl Tree<'_> {
    /// A link that leads to a note, whatever its words are.
    pub(in crate::source) fn declare_mark(&mut self, to: &str) {
        if let Some(name) = fragment(to) {
            self.marks.insert(name.to_string());
            self.declared.insert(name.to_string());
        }
    }

    /// A link that leads back from a note, whatever its words are.
    pub(in crate::source) fn declare_way_back(&mut self, to: &str) {
        if let Some(name) = fragment(to) {
            self.ways_back.insert(name.to_string());
        }
    }

    /// Whether notes were found that stand beside their marks.
    pub(in crate::source) fn has_side_notes(&self) -> bool {
        self.notes.keys().any(|k| matches!(k, NoteKey::Source(name) if name.starts_with(SIDE_NOTE)))
    }

    /// Whether the innermost element of this name is a table or a list whose parts are notes.
    pub(in crate::source) fn lays_out_notes(&self, name: &str) -> bool {
        let own = self.stack.iter().rev().find(|f| matches!(&f.opener, Opener::Tag(n) if n == name));
        own.is_some_and(|f| matches!(f.kind, Kind::Group))
    }

    /// Takes the mark away that stands before a note beside the text: it gets one of ours.
    pub(super) fn take_mark(&mut self) {
        let inlines = &mut self.top().inlines;
        let marked = |i: &Inline| matches!(i, Inline::Super(_) | Inline::Link { .. }) && is_mark(&plain(std::slice::from_ref(i)));
        while inlines.last().is_some_and(marked) {
            inlines.pop();
        }
    }

    /// A paragraph was a note of this name.
    pub(super) fn begin_note(&mut self, name: &str, starts: bool) {
        if let Some(holder) = self.stack.iter().rev().find(|f| f.kind.holds_blocks()) {
            self.begun.push(Begun { holder: holder.serial, at: holder.blocks.len(), name: name.to_string(), starts });
        }
    }

    /// Gives notes that began in a frame what follows them there, up to the next one; what follows the last is its own where the frame
    /// holds nothing but notes, or where they are those of Word and Google Docs, which set them at the end. Whether there were any.
    pub(super) fn gather_notes(&mut self, holder: usize, blocks: &mut Vec<Block>) -> bool {
        let (own, rest) = std::mem::take(&mut self.begun).into_iter().partition(|b| b.holder == holder);
        self.begun = rest;
        let own: Vec<Begun> = own;
        let Some(first) = own.first() else { return false };
        let only_notes = first.at == 0;
        let mut end = None;
        for begun in own.iter().rev() {
            let at_end = only_notes || ["_ftn", "_edn", "ftnt"].iter().any(|n| begun.name.starts_with(n));
            let to = end.unwrap_or(if at_end { blocks.len() } else { begun.at });
            let range = blocks.get(begun.at..to).unwrap_or_default();
            let parted = |b: &Block| matches!(b.kind, BlockKind::Heading { .. } | BlockKind::SceneBreak);
            let to = begun.at + range.iter().position(parted).unwrap_or(range.len());
            if begun.starts {
                let more: Vec<Block> = blocks.drain(begun.at..to).collect();
                self.notes.entry(NoteKey::Source(begun.name.clone())).or_default().extend(more);
            }
            end = Some(begun.at);
        }
        true
    }

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

/// The name in the text that a link leads to. Plug-ins write the whole address of the page before it.
pub(super) fn fragment(to: &str) -> Option<&str> {
    let (page, name) = to.rsplit_once('#')?;
    let noted = || page.contains("//") && ["foot", "note", "fn", "ftn"].iter().any(|n| name.contains(n));
    (!name.is_empty() && (page.is_empty() || noted())).then_some(name)
}

/// The name that a link leads to, where it looks like the mark of a note: at most four characters, or digits in brackets.
pub(super) fn mark<'a>(to: &'a str, content: &[Inline]) -> Option<&'a str> {
    let name = fragment(to)?;
    is_mark(&plain(content)).then_some(name)
}

/// Digits, a letter, signs; with or without brackets.
fn is_mark(words: &str) -> bool {
    let words = words.trim().trim_matches(['[', ']', '(', ')', ':', '.', '\u{a0}', '\u{fe0e}', '\u{fe0f}', ' ']);
    let count = words.chars().count();
    let signs = |c: char| !c.is_alphanumeric();
    let roman = (1..=7).contains(&count) && words.chars().all(|c| matches!(c, 'i' | 'v' | 'x' | 'l'));
    roman || (1..=4).contains(&count) && (words.chars().all(|c| c.is_ascii_digit()) || words.chars().all(signs) || count == 1)
}

/// Whether a link leads back: a sign or a number that leads to a known name.
fn leads_back(inline: &Inline, ways: Ways<'_>) -> bool {
    let Inline::Link { target: Target::Source(to), content } = inline else { return false };
    let words = plain(content);
    let arrow = words.chars().any(|c| matches!(c, '↩' | '↑' | '↵' | '⤴' | '⏎' | '^' | '←'));
    let looks = || words.trim().is_empty() || arrow || is_mark(&words);
    fragment(to).is_some_and(|n| ways.declared.contains(n) || ways.named.contains(n) && looks())
}

/// Whether the first words lead back.
pub(super) fn starts_back(inlines: &[Inline], ways: Ways<'_>) -> bool {
    let blank = |i: &&Inline| !matches!(i, Inline::Text(t) if t.trim().is_empty());
    let Some(first) = inlines.iter().find(blank) else { return false };
    leads_back(first, ways) || starts_back(first.content(), ways)
}

/// Brackets round a way back that is gone.
fn only_brackets(inlines: &[Inline]) -> bool {
    let words = plain(inlines);
    let bracket = |c: char| c.is_whitespace() || matches!(c, '[' | ']' | '(' | ')' | '.' | ':');
    words.chars().all(bracket) && !inlines.iter().any(|i| matches!(i, Inline::Image(_) | Inline::NoteRef(_)))
}

/// Takes links back out of inlines; whether there was one.
pub(super) fn take_back_inlines(inlines: &mut Vec<Inline>, ways: Ways<'_>) -> bool {
    let before = inlines.len();
    if inlines.first().is_some_and(|i| leads_back(i, ways))
        && let Some(Inline::Text(behind)) = inlines.get_mut(1)
    {
        // "1. Words": the number was the way back.
        *behind = behind.trim_start_matches(['.', ')', ':', ' ', '\u{a0}']).to_string();
    }
    inlines.retain(|i| !leads_back(i, ways));
    let mut found = inlines.len() < before;
    for inline in inlines.iter_mut() {
        if let Some(content) = inline.content_mut() {
            found |= take_back_inlines(content, ways);
        }
    }
    if found {
        inlines.retain(|i| !i.is_hollow());
        if only_brackets(inlines) {
            inlines.clear();
        }
    }
    found
}

/// Takes links back out of blocks; whether there was one. Paragraphs that held nothing else go.
pub(super) fn take_back(blocks: &mut Vec<Block>, ways: Ways<'_>) -> bool {
    struct Take<'a>(Ways<'a>, bool);
    impl walk::Visit for Take<'_> {
        fn text(&mut self, text: &mut crate::model::Text) {
            if take_back_inlines(&mut text.inlines, self.0) {
                self.1 = true;
                text.inlines = super::inline::text(std::mem::take(&mut text.inlines)).inlines;
            }
        }
    }
    let mut take = Take(ways, false);
    walk::blocks(blocks, &mut take);
    if take.1 {
        blocks.retain(|b| !matches!(&b.kind, BlockKind::Para(t) if t.is_empty()));
    }
    take.1
}

/// Takes away ways back without words that belonged to no note.
pub(super) fn without_hollow_links(parsed: &mut Parsed) {
    struct Hollow;
    impl walk::Visit for Hollow {
        fn text(&mut self, text: &mut crate::model::Text) {
            text.inlines.retain(|i| !matches!(i, Inline::Link { content, .. } if content.is_empty()));
        }
    }
    walk::blocks(&mut parsed.blocks, &mut Hollow);
    parsed.notes.values_mut().for_each(|b| walk::blocks(b, &mut Hollow));
}

/// Links to notes become their marks; what stood between text and notes (a line, a heading) goes where nothing follows it.
pub(super) fn link(parsed: &mut Parsed, declared: &BTreeSet<String>) {
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
    let mut marks = Marks { keys: &keys, declared, found: false };
    walk::blocks(&mut parsed.blocks, &mut marks);
    parsed.notes.values_mut().for_each(|b| walk::blocks(b, &mut marks));
    while marks.found && parsed.blocks.last().is_some_and(|b| matches!(b.kind, BlockKind::SceneBreak | BlockKind::Heading { .. })) {
        parsed.blocks.pop();
    }
}

struct Marks<'a> {
    keys: &'a BTreeSet<String>,
    declared: &'a BTreeSet<String>,
    found: bool,
}

impl Marks<'_> {
    /// The key of a mark, inside its superior too.
    fn key(&self, inline: &Inline) -> Option<String> {
        match inline {
            Inline::Link { target: Target::Source(to), content } => {
                let declared = || fragment(to).filter(|n| self.declared.contains(*n));
                mark(to, content).or_else(declared).filter(|n| self.keys.contains(*n)).map(str::to_string)
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

//! The entries of an index while it grows, and their lines.

use std::collections::{BTreeMap, BTreeSet};

use crate::lang::{self, Words};
use crate::model::{Anchor, IndexEntry, Inline, Lang, Text};

/// Entries by what tells them apart: their words without case.
#[derive(Default)]
pub(super) struct Tree(BTreeMap<String, Entry>);

/// An entry.
#[derive(Default)]
pub(super) struct Entry {
    words: String,
    /// Its places, in the order of the book.
    pub places: Vec<Anchor>,
    /// Entries that have its places, and others that go with it.
    pub see: BTreeSet<String>,
    pub also: BTreeSet<String>,
    below: Tree,
}

impl Tree {
    /// The entry of a path, made if there is none.
    pub fn entry(&mut self, path: &[String]) -> &mut Entry {
        let (first, rest) = path.split_first().map_or(("", path), |(first, rest)| (first.trim(), rest));
        let entry = self.0.entry(first.to_lowercase()).or_default();
        // A term at the start of a sentence has a capital that is not its own.
        if entry.words.is_empty() || first.chars().next().is_some_and(char::is_lowercase) {
            entry.words = first.to_string();
        }
        if rest.is_empty() { entry } else { entry.below.entry(rest) }
    }

    /// Whether there is an entry of this name, "fruit!apple" or "fruit, apple" for one below another.
    pub fn has(&self, name: &str) -> bool {
        let found = |at: char| {
            let mut tree = self;
            name.split(at).all(|part| match tree.0.get(&part.trim().to_lowercase()) {
                Some(entry) => {
                    tree = &entry.below;
                    true
                }
                None => false,
            })
        };
        found('!') || found(',') || self.0.contains_key(&name.trim().to_lowercase())
    }

    /// The lines of the index, in the order of its language.
    pub fn lines(&self, lang: &Lang, words: &Words<'_>) -> Vec<IndexEntry> {
        let mut lines = Vec::new();
        self.add_lines(0, lang, words, &mut lines);
        lines
    }

    fn add_lines(&self, level: u8, lang: &Lang, words: &Words<'_>, lines: &mut Vec<IndexEntry>) {
        let mut entries: Vec<(String, &Entry)> = self.0.values().map(|e| (lang::sort_key(&e.words, lang), e)).collect();
        entries.sort_by(|a, b| (&a.0, &a.1.words).cmp(&(&b.0, &b.1.words)));
        let mut group = None;
        for (n, (_, entry)) in entries.into_iter().enumerate() {
            let initial = lang::initial(&entry.words, lang);
            let opens_group = level == 0 && n > 0 && group != Some(initial.clone());
            group = Some(initial);
            let alone = entry.places.is_empty();
            let see = if alone && !entry.see.is_empty() { reference(words.see, &entry.see, true, words) } else { Vec::new() };
            let text = Text::new([vec![Inline::Text(entry.words.clone())], see].concat());
            lines.push(IndexEntry { text, places: entry.places.clone(), level, opens_group });
            let mut also = entry.also.clone();
            if !alone {
                also.extend(entry.see.iter().cloned());
            }
            if !also.is_empty() {
                let text = Text::new(reference(words.see_also, &also, false, words));
                lines.push(IndexEntry { text, places: Vec::new(), level: level.saturating_add(1), opens_group: false });
            }
            entry.below.add_lines(level.saturating_add(1), lang, words, lines);
        }
    }
}

/// "see apple; pear", behind an entry's words or on a line of its own.
fn reference(see: &str, names: &BTreeSet<String>, behind: bool, words: &Words<'_>) -> Vec<Inline> {
    let sign = !see.chars().any(char::is_alphabetic);
    let names: Vec<String> = names.iter().map(|name| name.replace('!', ", ")).collect();
    let said = match words.foreign(see) {
        Some(other) => Inline::Foreign(other, vec![Inline::Text(see.to_string())]),
        None => Inline::Text(see.to_string()),
    };
    let said = if sign { said } else { Inline::Emph(vec![said]) };
    let before = match (behind, sign) {
        (true, false) => Some(Inline::Text(", ".to_string())),
        (true, true) => Some(Inline::Text(" ".to_string())),
        (false, _) => None,
    };
    before.into_iter().chain([said, Inline::Text(format!(" {}", names.join("; ")))]).collect()
}

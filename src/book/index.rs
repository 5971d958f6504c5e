//! The index: the terms that posts mark and those that book.toml names, in the order of the book's language.
//!
//! It is made when the words of the book are settled. Every place gets an anchor; print knows the page of each (`layout/block/index.rs`), the
//! e-book links to it. A term that book.toml names is marked once in a text, a paragraph for instance: more would lead to the same page.

mod find;
mod suggest;
mod tree;

use std::collections::BTreeSet;

use crate::config::Manifest;
use crate::config::manifest::{BackPage, IndexSettings};
use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::lang;
use crate::model::{Anchor, Block, BlockKind, Book, IndexMark, Inline, Matter, Phrase, Text, text, walk};

pub use suggest::{as_toml, suggest};

use find::Finder;
use tree::Tree;

/// Marks the places of the terms and fills the page of the index; takes it out where there is nothing to list.
pub(super) fn make(book: &mut Book, manifest: &Manifest, report: &mut Report) {
    if !manifest.back.contains(&BackPage::Index) {
        if let Some(d) = not_shown(book, manifest) {
            report.push(d);
        }
        return;
    }
    let mut marker = Marker::new(&manifest.index);
    let lang = book.meta.lang.clone();
    for chapter in book.parts.iter_mut().flat_map(|p| &mut p.chapters) {
        marker.unit(&chapter.anchor);
        walk::blocks(&mut chapter.intro, &mut marker);
        chapter.sections.iter_mut().for_each(|section| walk::blocks(&mut section.blocks, &mut marker));
    }
    for matter in book.front.iter_mut().chain(&mut book.back) {
        if let Matter::Prose { kind, blocks, .. } = matter {
            marker.unit(&Anchor(kind.clone()));
            walk::blocks(blocks, &mut marker);
        }
    }
    let entries = marker.finish(report).lines(&lang, &lang::words(&lang));
    let loc = Loc::new(manifest.file.as_str(), 0);
    if entries.is_empty() {
        book.back.retain(|matter| !is_index(matter));
        let d = Diagnostic::warning(kinds::INDEX_EMPTY, "there is nothing for the index to list, and it is left out").at(loc);
        report.push(d.help("mark terms in posts, [term]{.index}, or name them: [index] terms = [\"kerning\"]"));
    } else if let Some(Matter::Prose { blocks, .. }) = book.back.iter_mut().find(|matter| is_index(matter)) {
        *blocks = vec![Block::new(BlockKind::Index(entries), loc)];
    }
}

fn is_index(matter: &Matter) -> bool {
    matches!(matter, Matter::Prose { kind, .. } if kind == "index")
}

/// Reports terms that are given while no page lists them.
fn not_shown(book: &Book, manifest: &Manifest) -> Option<Diagnostic> {
    let help = "add \"index\" to `pages` under [back]";
    if let Some(term) = manifest.index.terms.first() {
        let d = Diagnostic::warning(kinds::UNUSED_PAGE, "`index.terms` is written, but `back.pages` shows no index");
        return Some(d.at(term.loc.clone()).help(help));
    }
    let marks = |block: &&Block| {
        let mut marks = false;
        walk::texts(std::slice::from_ref(*block), &mut |text| {
            let mut see = |i: &Inline| marks |= matches!(i, Inline::Phrase(Phrase::Indexed(IndexMark { defines: false, .. }), _));
            text.inlines.iter().for_each(|inline| inline.visit(&mut see));
        });
        marks
    };
    let block = book.chapters().flat_map(|c| &c.sections).flat_map(|s| &s.blocks).find(marks)?;
    let d = Diagnostic::note(kinds::INDEX_NOT_SHOWN, "terms are marked for an index, and the book has none");
    Some(d.at(block.loc.clone()).help(help))
}

/// Gives places to the terms of texts.
struct Marker<'s> {
    settings: &'s IndexSettings,
    finder: Finder,
    tree: Tree,
    /// The anchor of the unit, which starts those of its places.
    unit: String,
    /// Places in the unit.
    count: usize,
    /// Terms of book.toml that were found in the present text, and in all.
    here: BTreeSet<usize>,
    found: BTreeSet<usize>,
    /// Where the present block stands.
    loc: Loc,
    /// Entries that others point to: the name, and who names it.
    named: Vec<(String, Loc)>,
}

impl walk::Visit for Marker<'_> {
    fn block(&mut self, block: &mut Block) {
        self.loc = block.loc.clone();
    }

    fn text(&mut self, text: &mut Text) {
        self.here.clear();
        text.inlines = self.inlines(std::mem::take(&mut text.inlines));
    }
}

impl<'s> Marker<'s> {
    fn new(settings: &'s IndexSettings) -> Marker<'s> {
        Marker {
            settings,
            finder: Finder::new(&settings.terms),
            tree: Tree::default(),
            unit: String::new(),
            count: 0,
            here: BTreeSet::new(),
            found: BTreeSet::new(),
            loc: Loc::default(),
            named: Vec::new(),
        }
    }

    fn unit(&mut self, anchor: &Anchor) {
        // No slug has a full stop, so no other anchor is called like this.
        self.unit = format!("ix.{}", anchor.0);
        self.count = 0;
    }

    fn inlines(&mut self, inlines: Vec<Inline>) -> Vec<Inline> {
        let mut out = Vec::with_capacity(inlines.len());
        for inline in inlines {
            match inline {
                Inline::Text(words) => self.words(words, &mut out),
                Inline::Code(code) => match self.finder.whole(&code) {
                    Some(term) => out.push(self.found(term, Inline::Code(code))),
                    None => out.push(Inline::Code(code)),
                },
                Inline::Phrase(Phrase::Indexed(mark), content) => {
                    let mark = self.marked(mark, &text::plain(&content));
                    out.push(Inline::Phrase(Phrase::Indexed(mark), content));
                }
                other => out.push(other.map_content(|content| self.inlines(content))),
            }
        }
        out
    }

    /// Words, the terms in them marked.
    fn words(&mut self, words: String, out: &mut Vec<Inline>) {
        let mut done = 0;
        for (range, term) in self.finder.all(&words) {
            if self.here.contains(&term) {
                continue;
            }
            let (Some(before), Some(inside)) = (words.get(done..range.start), words.get(range.clone())) else { continue };
            if !before.is_empty() {
                out.push(Inline::Text(before.to_string()));
            }
            out.push(self.found(term, Inline::Text(inside.to_string())));
            done = range.end;
        }
        match words.get(done..) {
            Some(rest) if done > 0 && !rest.is_empty() => out.push(Inline::Text(rest.to_string())),
            _ if done > 0 => {}
            _ => out.push(Inline::Text(words)),
        }
    }

    /// A place where a term of book.toml stands.
    fn found(&mut self, term: usize, inline: Inline) -> Inline {
        self.found.insert(term);
        let Some(wanted) = self.settings.terms.get(term).filter(|t| self.here.insert(term) && t.see.is_none()) else { return inline };
        let anchor = self.place();
        self.tree.entry(&wanted.path).places.push(anchor.clone());
        Inline::Phrase(Phrase::Indexed(IndexMark { anchor: Some(anchor), ..IndexMark::default() }), vec![inline])
    }

    /// What a mark in a post lists.
    fn marked(&mut self, mut mark: IndexMark, words: &str) -> IndexMark {
        let path = if mark.terms.is_empty() { vec![words.trim().to_string()] } else { mark.terms.clone() };
        if (mark.defines && !self.settings.definitions) || path.iter().any(String::is_empty) {
            return mark;
        }
        self.named.extend(mark.see.iter().chain(&mark.also).map(|name| (name.clone(), self.loc.clone())));
        if mark.see.is_none() {
            mark.anchor = Some(self.place());
        }
        let entry = self.tree.entry(&path);
        entry.places.extend(mark.anchor.clone());
        entry.see.extend(mark.see.clone());
        entry.also.extend(mark.also.iter().cloned());
        mark
    }

    fn place(&mut self) -> Anchor {
        self.count += 1;
        Anchor(format!("{}.{}", self.unit, self.count))
    }

    /// All entries; reports terms that stand nowhere, and references to entries that there are not.
    fn finish(mut self, report: &mut Report) -> Tree {
        for (n, term) in self.settings.terms.iter().enumerate() {
            let Some(last) = term.path.last() else { continue };
            if term.see.is_none() && !self.found.contains(&n) {
                let d = Diagnostic::warning(kinds::UNLISTED_TERM, format!("“{last}” of `index.terms` stands nowhere in the book"));
                let help = format!("check how it is written, or add the form that posts have: {{ term = \"{last}\", forms = [\"…\"] }}");
                report.push(d.at(term.loc.clone()).help(help));
                continue;
            }
            self.named.extend(term.see.iter().chain(&term.also).map(|name| (name.clone(), term.loc.clone())));
            let entry = self.tree.entry(&term.path);
            entry.see.extend(term.see.clone());
            entry.also.extend(term.also.iter().cloned());
        }
        for (name, loc) in &self.named {
            if !self.tree.has(name) {
                let d = Diagnostic::warning(kinds::UNLISTED_TERM, format!("the index points to “{name}”, and has no such entry"))
                    .at(loc.clone());
                report.push(d.help("name an entry as it stands in the index, or mark that term too"));
            }
        }
        self.tree
    }
}

//! `\ref` and `\eqref`, among words and in formulas, become the numbers of the formulas that they name, and lead to them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::maths::{Node, Variant, speech};
use crate::model::{Anchor, AnchorInfo, Block, Book, Inline, Matter, Phrase, Target, Text, text, walk};

/// The numbers of labels. A label holds in the file that has it.
#[derive(Default)]
pub(super) struct Labels {
    known: BTreeMap<(String, String), Label>,
    anchors: BTreeSet<Anchor>,
}

struct Label {
    number: String,
    anchor: Option<Anchor>,
}

impl Labels {
    /// A label, and the number of what has it; the first of two holds.
    pub fn add(&mut self, file: &str, label: &str, number: &str) {
        let key = (file.to_string(), label.to_string());
        self.known.entry(key).or_insert(Label { number: number.to_string(), anchor: None });
    }

    /// An anchor for the display that has a label.
    pub fn anchor(&mut self, file: &str, label: &str) -> Anchor {
        let stem = std::path::Path::new(file).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        // No slug has a full stop, so no other anchor is called like this.
        let base = format!("eq.{}.{}", text::slug(&stem), text::slug(label));
        let names = std::iter::once(base.clone()).chain((2_usize..).map(|n| format!("{base}-{n}")));
        let anchor = names.map(Anchor).find(|a| !self.anchors.contains(a)).unwrap_or(Anchor(base));
        self.anchors.insert(anchor.clone());
        anchor
    }

    /// References to a label lead here.
    pub fn lead(&mut self, file: &str, label: &str, anchor: &Anchor) {
        if let Some(label) = self.known.get_mut(&(file.to_string(), label.to_string())) {
            label.anchor.get_or_insert_with(|| anchor.clone());
        }
    }

    fn find(&self, file: &str, label: &str) -> Option<&Label> {
        self.known.get(&(file.to_string(), label.trim().to_string()))
    }
}

/// Puts numbers in the place of all references; one to a label that no number has stays as it is, and is told.
pub(super) fn resolve(book: &mut Book, labels: &Labels, report: &mut Report) {
    let mut references = References { labels, loc: Loc::new("", 0), report };
    super::each_blocks(book, &mut |blocks, _| walk::blocks(blocks, &mut references));
    if labels.anchors.is_empty() {
        return;
    }
    let mut found = Vec::new();
    for (n, chapter) in book.parts.iter_mut().flat_map(|p| &mut p.chapters).enumerate() {
        let lists = std::iter::once(&mut chapter.intro).chain(chapter.sections.iter_mut().map(|s| &mut s.blocks));
        let lists = lists.chain(chapter.notes.iter_mut().map(|note| &mut note.blocks));
        lists.for_each(|blocks| walk::blocks(blocks, &mut Anchors(labels, n, &mut found)));
    }
    for matter in book.front.iter_mut().chain(&mut book.back) {
        if let Matter::Prose { blocks, notes, .. } = matter {
            let lists = std::iter::once(blocks).chain(notes.iter_mut().map(|note| &mut note.blocks));
            lists.for_each(|blocks| walk::blocks(blocks, &mut Anchors(labels, 0, &mut found)));
        }
    }
    book.anchors.extend(found.into_iter().map(|(anchor, chapter)| (anchor, AnchorInfo { chapter, title: String::new() })));
}

/// Finds in which chapter each anchor of a formula is.
struct Anchors<'l>(&'l Labels, usize, &'l mut Vec<(Anchor, usize)>);

impl walk::Visit for Anchors<'_> {
    fn block(&mut self, block: &mut Block) {
        self.2.extend(block.anchor.iter().filter(|a| self.0.anchors.contains(a)).map(|a| (a.clone(), self.1)));
    }
}

struct References<'l> {
    labels: &'l Labels,
    loc: Loc,
    report: &'l mut Report,
}

impl walk::Visit for References<'_> {
    fn block(&mut self, block: &mut Block) {
        self.loc = block.loc.clone();
    }

    fn text(&mut self, text: &mut Text) {
        self.list(&mut text.inlines, false);
    }

    fn inline(&mut self, inline: &mut Inline) {
        if let Inline::Formula(formula) = inline {
            let Some(read) = formula.read.as_mut().filter(|_| formula.tex.contains("ref")) else { return };
            let loc = formula.loc.clone();
            let read = Arc::make_mut(read);
            let mut changed = false;
            read.node.visit_mut(&mut |node| {
                let Node::Ref(label, brackets) = node else { return };
                match self.labels.find(&loc.file, label) {
                    Some(found) => {
                        *node = Node::Text(number(&found.number, *brackets), Variant::Upright);
                        changed = true;
                    }
                    None => lost(label, &loc, self.report),
                }
            });
            if changed {
                read.spoken = speech::spoken(&read.node);
            }
        }
    }
}

/// A number as a reference shows it.
fn number(number: &str, brackets: bool) -> String {
    if brackets { number.to_string() } else { number.trim_matches(['(', ')']).to_string() }
}

fn lost(label: &str, loc: &Loc, report: &mut Report) {
    let message = format!("a reference names the formula “{label}”, and none of this file has that label and a number");
    let told = Diagnostic::warning(kinds::FORMULA, message).at(loc.clone()).with("it stands in the book as it is written");
    report.push(told.help(r"put \label{…} into the formula, and see [maths] numbering in book.toml"));
}

impl References<'_> {
    /// The references of a list of inlines, which become links but in links.
    fn list(&mut self, list: &mut Vec<Inline>, linked: bool) {
        for inline in list.iter_mut() {
            let linked = linked || matches!(inline, Inline::Link { .. });
            if let Some(content) = inline.content_mut() {
                self.list(content, linked);
            }
        }
        if list.iter().any(|i| matches!(i, Inline::Text(words) if next(words).is_some())) {
            *list = std::mem::take(list).into_iter().flat_map(|inline| self.cut(inline, linked)).collect();
        }
    }

    /// Words, with their references as inlines of their own.
    fn cut(&mut self, inline: Inline, linked: bool) -> Vec<Inline> {
        let Inline::Text(words) = inline else { return vec![inline] };
        let mut out = Vec::new();
        let (mut rest, mut plain) = (words.as_str(), String::new());
        while let Some((before, label, brackets, after)) = next(rest) {
            plain.push_str(before);
            match self.labels.find(&self.loc.file, label) {
                Some(Label { number: own, anchor: Some(anchor) }) if !linked => {
                    let shown = Inline::Phrase(Phrase::Reference, vec![Inline::Text(number(own, brackets))]);
                    out.extend(Some(std::mem::take(&mut plain)).filter(|p| !p.is_empty()).map(Inline::Text));
                    out.push(Inline::Link { target: Target::Anchor(anchor.clone()), content: vec![shown] });
                }
                Some(found) => plain.push_str(&number(&found.number, brackets)),
                None => {
                    lost(label, &self.loc, self.report);
                    plain.push_str(rest.get(before.len()..rest.len() - after.len()).unwrap_or_default());
                }
            }
            rest = after;
        }
        plain.push_str(rest);
        out.extend(Some(plain).filter(|p| !p.is_empty()).map(Inline::Text));
        out
    }
}

/// The first reference of some words: what stands before it, its label, whether brackets stand round its number, what stands after it.
fn next(words: &str) -> Option<(&str, &str, bool, &str)> {
    let commands = [(r"\eqref{", true), (r"\ref{", false), (r"\autoref{", true), (r"\cref{", true), (r"\Cref{", true)];
    let (at, command, brackets) = commands.iter().filter_map(|(c, b)| Some((words.find(c)?, c, *b))).min()?;
    let (before, rest) = words.split_at_checked(at)?;
    let (label, after) = rest.get(command.len()..)?.split_once('}')?;
    Some((before, label, brackets, after))
}

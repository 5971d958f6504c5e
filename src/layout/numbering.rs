//! The numbers of headings, figures and tables, counted in their chapter: one list for both books.

use std::collections::BTreeMap;

use crate::config::Layout;
use crate::model::{Block, BlockKind, Chapter, Leaf, walk};

/// What stands before headings and captions of a chapter, by their texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Numbering(BTreeMap<Leaf, String>);

impl Numbering {
    /// The numbers of a chapter, as a layout has them.
    pub fn of(chapter: &Chapter, layout: &Layout) -> Numbering {
        let mut counter = Counter { layout, chapter: chapter.number, headings: [0; 4], figures: 0, tables: 0, found: BTreeMap::new() };
        if counter.counts() {
            let lists = std::iter::once(&chapter.intro).chain(chapter.sections.iter().map(|s| &s.blocks));
            lists.for_each(|blocks| walk::each(blocks, &mut |block| counter.see(block)));
        }
        Numbering(counter.found)
    }

    /// What stands before a text.
    pub fn get(&self, leaf: Leaf) -> Option<&str> {
        self.0.get(&leaf).map(String::as_str)
    }
}

struct Counter<'a> {
    layout: &'a Layout,
    chapter: Option<u32>,
    headings: [u32; 4],
    figures: u32,
    tables: u32,
    found: BTreeMap<Leaf, String>,
}

impl Counter<'_> {
    /// Whether the layout numbers anything.
    fn counts(&self) -> bool {
        let Layout { headings, figure, table, .. } = self.layout;
        !(headings.iter().all(|h| h.number.is_empty()) && figure.label.is_empty() && table.label.is_empty())
    }

    fn see(&mut self, block: &Block) {
        let layout = self.layout;
        match &block.kind {
            BlockKind::Heading { level, text } => {
                let at = usize::from((*level).clamp(1, 4)) - 1;
                for (level, count) in self.headings.iter_mut().enumerate().skip(at) {
                    *count = if level == at { *count + 1 } else { 0 };
                }
                let (pattern, own) = (layout.headings.get(at).map_or("", |h| h.number.as_str()), self.headings.get(at).copied());
                self.put(text.leaf, pattern, own.unwrap_or(0));
            }
            BlockKind::Figure(figure) => {
                if let Some(caption) = figure.caption.as_ref().filter(|c| !c.is_empty()) {
                    self.figures += 1;
                    self.put(caption.leaf, &layout.figure.label, self.figures);
                }
            }
            BlockKind::Table(table) => {
                if let Some(caption) = table.caption.as_ref().filter(|c| !c.is_empty()) {
                    self.tables += 1;
                    self.put(caption.leaf, &layout.table.label, self.tables);
                }
            }
            BlockKind::Para(_)
            | BlockKind::Quote(_)
            | BlockKind::Callout(_)
            | BlockKind::List { .. }
            | BlockKind::Definitions(_)
            | BlockKind::Code { .. }
            | BlockKind::Formula { .. }
            | BlockKind::Index(_)
            | BlockKind::Verse(_)
            | BlockKind::SceneBreak => {}
        }
    }

    /// Fills in a pattern; what counts by a chapter that has no number has none either.
    fn put(&mut self, leaf: Leaf, pattern: &str, own: u32) {
        if pattern.is_empty() || pattern.contains("{chapter}") && self.chapter.is_none() {
            return;
        }
        let mut words = pattern.replace("{chapter}", &self.chapter.unwrap_or(0).to_string()).replace("{number}", &own.to_string());
        for (n, count) in self.headings.iter().enumerate() {
            words = words.replace(&format!("{{{}}}", n + 1), &count.to_string());
        }
        self.found.insert(leaf, words);
    }
}

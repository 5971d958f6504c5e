//! Blocks that are too large for a file of an e-book become several of their kind: lists, tables, quotations, definitions and verse, cut
//! between their items. Paragraphs and code stay whole, for a reader sees where they were cut; they are told.

use std::borrow::Cow;

use super::plan::{LIMIT, weigh};
use crate::diag::{Diagnostic, Report, kinds};
use crate::model::{Block, BlockKind, Book, Cell, Inline, Leaf, ListItem, ListKind, Note, Quote, Row, Table, walk};

/// The book with no block larger than a file may be, where that can be; leaves keep their numbers.
pub(super) fn large<'b>(book: &'b Book, report: &mut Report) -> Cow<'b, Book> {
    let too_large = |notes: &[Note], blocks: &[Block]| blocks.iter().any(|b| weigh(notes, b) > LIMIT);
    let any = book.chapters().any(|c| too_large(&c.notes, &c.intro) || c.sections.iter().any(|s| too_large(&c.notes, &s.blocks)));
    if !any {
        return Cow::Borrowed(book);
    }
    let mut book = book.clone();
    for chapter in book.parts.iter_mut().flat_map(|p| &mut p.chapters) {
        let notes = std::mem::take(&mut chapter.notes);
        for blocks in std::iter::once(&mut chapter.intro).chain(chapter.sections.iter_mut().map(|s| &mut s.blocks)) {
            *blocks = std::mem::take(blocks).into_iter().flat_map(|block| split(&notes, block)).collect();
            blocks.iter().filter(|b| weigh(&notes, b) > LIMIT).for_each(|b| report.push(told(&notes, b)));
        }
        chapter.notes = notes;
    }
    Cow::Owned(book)
}

fn told(notes: &[Note], block: &Block) -> Diagnostic {
    let kilobytes = weigh(notes, block) / 1000;
    Diagnostic::note(kinds::LARGE_BLOCK, format!("{} makes a file of {kilobytes} kB in the e-book", name(&block.kind)))
        .at(block.loc.clone())
        .with("it is in the book as a whole; old reading devices open such files slowly")
        .help("divide it, with a heading or some words between")
}

fn name(kind: &BlockKind) -> &'static str {
    match kind {
        BlockKind::Para(_) => "a paragraph",
        BlockKind::Heading { .. } => "a heading",
        BlockKind::Code { .. } => "a piece of code",
        BlockKind::Quote(_) | BlockKind::Callout(_) => "a quotation",
        BlockKind::List { .. } | BlockKind::Definitions(_) => "an item of a list",
        BlockKind::Table(_) => "a table",
        BlockKind::Figure(_) => "a figure",
        BlockKind::Verse(_) => "a stanza",
        BlockKind::Formula { .. } => "a formula",
        BlockKind::Index(_) => "an index",
        BlockKind::SceneBreak => "a break",
    }
}

/// A block, or the pieces of one that is too large.
fn split(notes: &[Note], block: Block) -> Vec<Block> {
    if weigh(notes, &block) <= LIMIT {
        return vec![block];
    }
    let Block { kind, loc, anchor, lang, names, align } = block;
    let part = |kind: BlockKind| Block { lang: lang.clone(), align, ..Block::new(kind, loc.clone()) };
    let blocks_weigh = |blocks: &[Block]| blocks.iter().map(|b| weigh(notes, b)).sum::<usize>();
    let mut parts: Vec<Block> = match kind {
        BlockKind::List { kind, tight, items } => {
            let mut before = 0;
            let list = |items: Vec<ListItem>, kind: ListKind| part(BlockKind::List { kind, tight, items });
            let whole = items.clone();
            let groups = grouped(items, |i| blocks_weigh(&i.blocks));
            let each = groups.into_iter().map(|group| {
                let first = kind.after(whole.get(..before).unwrap_or_default());
                before += group.len();
                list(group, first)
            });
            each.collect()
        }
        BlockKind::Definitions(list) => {
            let weight = |d: &crate::model::Definition| d.term.plain().len() + d.details.iter().map(|b| blocks_weigh(b)).sum::<usize>();
            grouped(list, weight).into_iter().map(|group| part(BlockKind::Definitions(group))).collect()
        }
        BlockKind::Table(table) => tables(notes, table).into_iter().map(|t| part(BlockKind::Table(t))).collect(),
        BlockKind::Quote(Quote { blocks, attribution, epigraph }) => {
            let blocks = blocks.into_iter().flat_map(|b| split(notes, b)).collect();
            let quote = |blocks| part(BlockKind::Quote(Quote { blocks, attribution: None, epigraph }));
            let mut parts: Vec<Block> = grouped(blocks, |b| weigh(notes, b)).into_iter().map(quote).collect();
            if let Some(BlockKind::Quote(last)) = parts.last_mut().map(|b| &mut b.kind) {
                last.attribution = attribution;
            }
            parts
        }
        BlockKind::Verse(stanzas) => {
            let weight = |stanza: &crate::model::Stanza| stanza.iter().map(|l| l.plain().len() + 60).sum();
            grouped(stanzas, weight).into_iter().map(|group| part(BlockKind::Verse(group))).collect()
        }
        kind @ (BlockKind::Para(_)
        | BlockKind::Heading { .. }
        | BlockKind::Callout(_)
        | BlockKind::Code { .. }
        | BlockKind::Figure(_)
        | BlockKind::Formula { .. }
        | BlockKind::Index(_)
        | BlockKind::SceneBreak) => vec![part(kind)],
    };
    if let Some(first) = parts.first_mut() {
        first.anchor = anchor;
        first.names = names;
    }
    parts
}

/// Items in groups, none heavier than a file may be unless a single item is.
fn grouped<T>(items: Vec<T>, weight: impl Fn(&T) -> usize) -> Vec<Vec<T>> {
    let mut groups: Vec<Vec<T>> = Vec::new();
    let mut filled = 0;
    for item in items {
        let heavy = weight(&item) + 40;
        match groups.last_mut().filter(|_| filled + heavy <= LIMIT) {
            Some(group) => {
                group.push(item);
                filled += heavy;
            }
            None => {
                groups.push(vec![item]);
                filled = heavy;
            }
        }
    }
    groups
}

/// A table as several, each with its head: cut where no cell reaches from one row into the next.
fn tables(notes: &[Note], table: Table) -> Vec<Table> {
    let Table { align, head, rows, caption } = table;
    let mut bundles: Vec<Vec<Row>> = Vec::new();
    let mut reach = 0;
    for (y, row) in rows.into_iter().enumerate() {
        let down = row.iter().map(|c| y + c.rows.max(1)).max().unwrap_or(y + 1);
        match bundles.last_mut().filter(|_| y < reach) {
            Some(bundle) => bundle.push(row),
            None => bundles.push(vec![row]),
        }
        reach = reach.max(down);
    }
    let cell = |c: &Cell| 30 + c.blocks.iter().map(|b| weigh(notes, b)).sum::<usize>();
    let groups = grouped(bundles, |rows| rows.iter().flatten().map(cell).sum());
    let mut caption = caption;
    let mut first = Some(head.clone());
    let again: Vec<Row> = head.into_iter().map(|row| row.into_iter().map(repeated).collect()).collect();
    let make = |rows: Vec<Vec<Row>>| Table {
        align: align.clone(),
        head: first.take().unwrap_or_else(|| again.clone()),
        rows: rows.into_iter().flatten().collect(),
        caption: caption.take(),
    };
    groups.into_iter().map(make).collect()
}

/// A header cell once more: no place in the text, no anchor, no mark of a note.
fn repeated(mut cell: Cell) -> Cell {
    struct Bare;
    impl walk::Visit for Bare {
        fn block(&mut self, block: &mut Block) {
            block.anchor = None;
        }
        fn text(&mut self, text: &mut crate::model::Text) {
            text.leaf = Leaf(0);
            unmarked(&mut text.inlines);
        }
    }
    fn unmarked(inlines: &mut Vec<Inline>) {
        inlines.retain(|i| !matches!(i, Inline::NoteRef(_)));
        inlines.iter_mut().filter_map(Inline::content_mut).for_each(unmarked);
    }
    walk::blocks(&mut cell.blocks, &mut Bare);
    cell
}

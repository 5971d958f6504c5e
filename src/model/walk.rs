//! The walker: visits every text and every picture of a post in reading order.
//!
//! It is one of the three places that match every kind of block, and the one that fixes reading order: leaves
//! are numbered by it, so print and e-book agree on what comes after what.

use super::block::{Block, BlockKind, Figure, Inline, Text};
use super::{Image, Lang};

/// What a walk sees, in reading order.
#[allow(unused_variables)]
pub trait Visit {
    /// A block, before what it holds.
    fn block(&mut self, block: &mut Block) {}
    /// A piece of text, before its inlines.
    fn text(&mut self, text: &mut Text) {}
    /// An inline, before what it holds.
    fn inline(&mut self, inline: &mut Inline) {}
    /// A picture, in a line or in a figure.
    fn image(&mut self, image: &mut Image) {}
}

/// Walks blocks in reading order.
pub fn blocks(blocks: &mut [Block], visit: &mut dyn Visit) {
    for block in blocks {
        visit.block(block);
        match &mut block.kind {
            BlockKind::Para(t)
            | BlockKind::Heading { text: t, .. }
            | BlockKind::Code { text: t, .. }
            | BlockKind::Formula { text: t, .. } => text(t, visit),
            BlockKind::Quote(q) => {
                self::blocks(&mut q.blocks, visit);
                if let Some(t) = &mut q.attribution {
                    text(t, visit);
                }
            }
            BlockKind::Callout(callout) => {
                text(&mut callout.title, visit);
                self::blocks(&mut callout.blocks, visit);
            }
            BlockKind::List { items, .. } => {
                for item in items {
                    self::blocks(&mut item.blocks, visit);
                }
            }
            BlockKind::Definitions(definitions) => {
                for d in definitions {
                    text(&mut d.term, visit);
                    for detail in &mut d.details {
                        self::blocks(detail, visit);
                    }
                }
            }
            BlockKind::Table(table) => {
                if let Some(t) = &mut table.caption {
                    text(t, visit);
                }
                for cell in table.head.iter_mut().chain(&mut table.rows).flatten() {
                    self::blocks(&mut cell.blocks, visit);
                }
            }
            BlockKind::Figure(figure) => {
                for image in &mut figure.images {
                    visit.image(image);
                }
                self::blocks(&mut figure.blocks, visit);
                if let Some(t) = &mut figure.caption {
                    text(t, visit);
                }
            }
            BlockKind::Verse(stanzas) => {
                for line in stanzas.iter_mut().flatten() {
                    text(line, visit);
                }
            }
            BlockKind::Index(entries) => entries.iter_mut().for_each(|e| text(&mut e.text, visit)),
            BlockKind::SceneBreak => {}
        }
    }
}

/// Blocks, and what they hold, are in this language where they do not say another.
pub fn speak(list: &mut [Block], lang: &Lang) {
    struct Speak<'a>(&'a Lang);
    impl Visit for Speak<'_> {
        fn block(&mut self, block: &mut Block) {
            block.lang.get_or_insert_with(|| self.0.clone());
        }
    }
    blocks(list, &mut Speak(lang));
}

/// Walks one text.
pub fn text(t: &mut Text, visit: &mut dyn Visit) {
    visit.text(t);
    inlines(&mut t.inlines, visit);
}

/// Walks inlines in reading order.
pub fn inlines(list: &mut [Inline], visit: &mut dyn Visit) {
    for inline in list {
        visit.inline(inline);
        if let Inline::Image(image) = inline {
            visit.image(image);
        }
        if let Some(content) = inline.content_mut() {
            inlines(content, visit);
        }
    }
}

/// Calls `see` with every piece of text, in the order of [`blocks`].
pub fn texts<'a>(list: &'a [Block], see: &mut dyn FnMut(&'a Text)) {
    for block in list {
        match &block.kind {
            BlockKind::Para(t)
            | BlockKind::Heading { text: t, .. }
            | BlockKind::Code { text: t, .. }
            | BlockKind::Formula { text: t, .. } => see(t),
            BlockKind::Quote(q) => {
                texts(&q.blocks, see);
                q.attribution.iter().for_each(&mut *see);
            }
            BlockKind::Callout(callout) => {
                see(&callout.title);
                texts(&callout.blocks, see);
            }
            BlockKind::List { items, .. } => items.iter().for_each(|i| texts(&i.blocks, see)),
            BlockKind::Definitions(definitions) => {
                for d in definitions {
                    see(&d.term);
                    d.details.iter().for_each(|b| texts(b, see));
                }
            }
            BlockKind::Table(table) => {
                table.caption.iter().for_each(&mut *see);
                table.all_rows().flatten().for_each(|c| texts(&c.blocks, see));
            }
            BlockKind::Figure(figure) => {
                texts(&figure.blocks, see);
                figure.caption.iter().for_each(&mut *see);
            }
            BlockKind::Verse(stanzas) => stanzas.iter().flatten().for_each(&mut *see),
            BlockKind::Index(entries) => entries.iter().for_each(|e| see(&e.text)),
            BlockKind::SceneBreak => {}
        }
    }
}

/// Calls `see` with every figure, in the order of [`blocks`].
pub fn figures<'a>(list: &'a [Block], see: &mut dyn FnMut(&'a Figure)) {
    each(list, &mut |block| {
        if let BlockKind::Figure(figure) = &block.kind {
            see(figure);
        }
    });
}

/// Calls `see` with every block, before what it holds, in the order of [`blocks`].
pub fn each<'a>(list: &'a [Block], see: &mut dyn FnMut(&'a Block)) {
    for block in list {
        see(block);
        match &block.kind {
            BlockKind::Quote(q) => each(&q.blocks, see),
            BlockKind::Callout(callout) => each(&callout.blocks, see),
            BlockKind::List { items, .. } => items.iter().for_each(|i| each(&i.blocks, see)),
            BlockKind::Table(table) => table.all_rows().flatten().for_each(|c| each(&c.blocks, see)),
            BlockKind::Figure(figure) => each(&figure.blocks, see),
            BlockKind::Definitions(definitions) => definitions.iter().flat_map(|d| &d.details).for_each(|b| each(b, see)),
            BlockKind::Para(_)
            | BlockKind::Heading { .. }
            | BlockKind::Code { .. }
            | BlockKind::Formula { .. }
            | BlockKind::Verse(_)
            | BlockKind::Index(_)
            | BlockKind::SceneBreak => {}
        }
    }
}

//! The looks that follow from a layout: that of notes.

use crate::config::Layout;
use crate::config::layout::InlineStyle;
use crate::unit::Len;

/// A picture in a note is at most so many of its lines deep.
const PICTURE_LINES: u32 = 9;

/// The layout by which notes are set: the text, and what is set like it, in the notes' size and on their leading.
pub fn of_notes(layout: &Layout) -> Layout {
    let mut own = layout.clone();
    let (from, to) = (layout.text.inline.size, layout.note.inline.size);
    let smaller =
        |style: &InlineStyle| InlineStyle { size: style.size.scale(to.0, from.0.max(1)).min(to.max(style.size)), ..style.clone() };
    own.text.inline = layout.note.inline.clone();
    own.text.leading = layout.note.leading;
    if own.text.space_halves > 0 {
        (own.text.space_halves, own.text.indent) = (0, layout.text.indent.max(layout.text.inline.size));
    }
    own.text.indent = layout.text.indent.scale(to.0, from.0.max(1));
    for heading in &mut own.headings {
        heading.inline = InlineStyle { size: to, ..heading.inline.clone() };
        heading.leading = layout.note.leading;
        (heading.before, heading.after) = (0, 0);
    }
    let quoted = [&mut own.quote.inline, &mut own.quote.attribution, &mut own.quote.epigraph, &mut own.verse.inline];
    for style in quoted.into_iter().chain([&mut own.callout.inline, &mut own.callout.title, &mut own.list.term]) {
        *style = InlineStyle { size: to, ..style.clone() };
    }
    (own.quote.space_halves, own.list.space_halves, own.list.items_halves, own.verse.stanza_halves) = (0, 0, 0, 1);
    // A page of notes has no room for boxes.
    (own.code.panel, own.code.numbers, own.verse.numbers) = (Default::default(), 0, 0);
    (own.callout.panel.tint, own.callout.panel.frame) = (0, Len::ZERO);
    own.code.inline = smaller(&layout.code.inline);
    own.code.leading = layout.note.leading;
    own.table.inline = smaller(&layout.table.inline);
    own.table.head = smaller(&layout.table.head);
    own.table.caption = smaller(&layout.table.caption);
    own.table.leading = layout.note.leading;
    own.figure.caption = smaller(&layout.figure.caption);
    own.figure.caption_leading = layout.note.leading;
    own.figure.max_lines = PICTURE_LINES;
    own.figure.float = false;
    own.scene_break.lines = 1;
    own
}

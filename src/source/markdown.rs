//! Markdown into blocks: the one door to `pulldown_cmark`.
//!
//! The parser's events and the tags of raw HTML drive one builder with an explicit stack, so that no nesting
//! that a file may hold can exhaust ours; past [`MAX_DEPTH`] levels it flattens and says so. What sites add to
//! Markdown (shortcodes, template tags, wiki links) is dealt with before parsing (`prepare`); what a book wants
//! of a post as a whole (its title out of its text, levels of headings, verse, epigraphs) afterwards (`shape`).

mod attributes;
mod builder;
mod frame;
mod html;
mod inline;
mod mistakes;
mod prepare;
pub(super) mod shape;

use std::collections::BTreeMap;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, Options, Parser, Tag};

use crate::diag::{Loc, Report};
use crate::model::{Align, Anchor, Block, ListKind, NoteKey, text::slug};

use builder::Builder;
use frame::Kind;

/// Blocks and inlines may nest this deep; deeper ones are flattened into what holds them.
pub const MAX_DEPTH: usize = 256;

/// Where a text stands.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file and the line that stands before the text's first one.
    pub before: Loc,
    /// The folder of the file, relative to the book: where its pictures are looked for.
    pub base: String,
}

/// A text as blocks, headings still at the levels of their marks (1 to 6).
#[derive(Clone, Debug, Default)]
pub struct Parsed {
    /// The text.
    pub blocks: Vec<Block>,
    /// Its notes.
    pub notes: BTreeMap<NoteKey, Vec<Block>>,
}

/// Reads a piece of Markdown that is not a post (an introduction, a preface, a dedication): its blocks, with headings
/// normalised, and its notes.
pub fn fragment(text: &str, place: &Place, report: &mut Report) -> Parsed {
    let text = super::encoding::clean(text);
    let mut parsed = parse(&text, place, report);
    shape::headings(&mut parsed.blocks);
    shape::verse(&mut parsed.blocks);
    parsed
}

/// Parses Markdown.
pub(super) fn parse(text: &str, place: &Place, report: &mut Report) -> Parsed {
    let prepared = prepare::prepare(text, place, report);
    let lines = LineIndex::new(&prepared);
    let mut builder = Builder::new(place);
    let mut html = String::new();
    let mut html_line = 0;
    let mut columns = 0;
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST
        | Options::ENABLE_GFM;
    for (event, range) in Parser::new_ext(&prepared, options).into_offset_iter() {
        builder.at_line(lines.line(range.start));
        match event {
            Event::Start(Tag::HtmlBlock) => {
                html.clear();
                html_line = lines.line(range.start);
                builder.open_markdown(None);
            }
            Event::Html(chunk) => html.push_str(&chunk),
            Event::End(pulldown_cmark::TagEnd::HtmlBlock) => {
                html::feed(&mut builder, &html, Some(html_line));
                builder.end_dropped();
                builder.close_markdown();
            }
            Event::Start(tag) => {
                match &tag {
                    Tag::Table(aligns) => columns = aligns.len(),
                    Tag::TableRow => {
                        let lost = mistakes::cells_without_column(prepared.get(range.clone()).unwrap_or(""), columns);
                        if lost > 0 {
                            mistakes::tell_long_row(lost, place.before.down(lines.line(range.start)), report);
                        }
                    }
                    _ => {}
                }
                let kind = kind(tag);
                builder.open_markdown(kind);
            }
            Event::End(_) => builder.close_markdown(),
            Event::Text(t) => builder.text(&t),
            Event::Code(t) => builder.code(&t),
            Event::InlineHtml(tag) => html::feed(&mut builder, &tag, None),
            Event::InlineMath(t) | Event::DisplayMath(t) => builder.code(&t),
            Event::FootnoteReference(key) => builder.note_mark(&key),
            Event::SoftBreak => builder.soft_break(),
            Event::HardBreak => builder.line_break(),
            Event::Rule => builder.rule(),
            Event::TaskListMarker(done) => builder.task(done),
        }
    }
    let mut parsed = builder.finish(report);
    let at = |name: &str| {
        let mark = format!("[^{name}]:");
        prepared
            .match_indices(&mark)
            .map(|(at, _)| at)
            .find(|at| prepared.get(..*at).is_some_and(|b| b.is_empty() || b.ends_with(['\n', ' '])))
    };
    mistakes::look_for(&mut parsed, |name| at(name).map(|at| place.before.down(lines.line(at))), report);
    parsed
}

/// What the builder makes of a tag; `None` for what only its contents matter of.
fn kind(tag: Tag<'_>) -> Option<Kind> {
    Some(match tag {
        Tag::Paragraph => Kind::Para,
        Tag::Heading { level, id, .. } => {
            Kind::Heading { level: level as u8, id: id.map(|i| slug(&i)).filter(|s| !s.is_empty()).map(Anchor) }
        }
        Tag::BlockQuote(kind) => Kind::Quote { label: kind.map(label) },
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Kind::Code { language: language(&info), text: String::new() },
        Tag::CodeBlock(CodeBlockKind::Indented) => Kind::Code { language: None, text: String::new() },
        Tag::List(start) => Kind::list(start.map_or(ListKind::Bullet, ListKind::Number)),
        Tag::Item => Kind::Item { task: None },
        Tag::FootnoteDefinition(key) => Kind::Note(NoteKey::Source(key.to_string())),
        Tag::DefinitionList => Kind::Definitions(Vec::new()),
        Tag::DefinitionListTitle => Kind::Term,
        Tag::DefinitionListDefinition => Kind::Details,
        Tag::Table(aligns) => Kind::table(aligns.into_iter().map(align).collect()),
        Tag::TableHead => Kind::Row { head: true, cells: Vec::new() },
        Tag::TableRow => Kind::Row { head: false, cells: Vec::new() },
        Tag::TableCell => Kind::Cell { head: false },
        Tag::Emphasis => Kind::Emph,
        Tag::Strong => Kind::Strong,
        Tag::Strikethrough => Kind::Strike,
        Tag::Superscript => Kind::Super,
        Tag::Subscript => Kind::Sub,
        Tag::Link { dest_url, link_type, .. } => Kind::Link(address(&dest_url, link_type)),
        Tag::Image { dest_url, title, .. } => Kind::Image { src: dest_url.to_string(), title: title.to_string() },
        Tag::HtmlBlock | Tag::MetadataBlock(_) => return None,
    })
}

fn address(dest: &CowStr<'_>, link: pulldown_cmark::LinkType) -> String {
    let mail = matches!(link, pulldown_cmark::LinkType::Email) && !dest.starts_with("mailto:");
    if mail { format!("mailto:{dest}") } else { dest.to_string() }
}

fn label(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "Note",
        BlockQuoteKind::Tip => "Tip",
        BlockQuoteKind::Important => "Important",
        BlockQuoteKind::Warning => "Warning",
        BlockQuoteKind::Caution => "Caution",
    }
}

fn align(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None | Alignment::Left => Align::Start,
        Alignment::Center => Align::Centre,
        Alignment::Right => Align::End,
    }
}

/// The language of a code block's info string: ```` ```Rust,ignore ```` and `{.rust}` are `rust`.
fn language(info: &str) -> Option<String> {
    let word = info.split([' ', ',', '\t', '}']).find(|w| !w.is_empty())?;
    Some(word.trim_start_matches(['{', '.']).to_lowercase()).filter(|w| !w.is_empty())
}

/// The text that a character reference (`&eacute;`) stands for.
fn entity(reference: &str) -> String {
    let mut out = String::new();
    for event in Parser::new(reference) {
        if let Event::Text(t) = event {
            out.push_str(&t);
        }
    }
    out
}

/// The lines of a text, for finding the line of a byte.
struct LineIndex {
    starts: Vec<usize>,
}

impl LineIndex {
    fn new(text: &str) -> LineIndex {
        LineIndex { starts: std::iter::once(0).chain(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(n, _)| n + 1)).collect() }
    }

    /// The line of a byte, from 1.
    fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|s| *s <= at)
    }
}

#[cfg(test)]
mod tests;

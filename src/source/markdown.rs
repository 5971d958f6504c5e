//! Markdown into blocks: the one door to `pulldown_cmark`.
//!
//! The parser's events drive [`super::tree`]; raw HTML goes to [`super::html`], which drives the same tree. What sites add to
//! Markdown (shortcodes, template tags, wiki links) is dealt with before parsing (`dialect`); what a book wants
//! of a post as a whole (its title out of its text, levels of headings, verse, epigraphs) afterwards (`shape`).

mod code;
mod colons;
mod mistakes;
mod slips;
mod title;
mod unindent;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::diag::Report;
use crate::model::{Align, Anchor, ListKind, NoteKey, Text, text::slug};

use super::dialect;
use super::html::{self, Rules};
use super::maths::Kept;
use super::tree::{CellFrame, Kind, RowGroup, Tree, shape};
pub use super::tree::{Parsed, Place};

/// The dialect that posts are written in.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_HEADING_ATTRIBUTES)
    .union(Options::ENABLE_DEFINITION_LIST);

/// Markdown inside HTML inside Markdown (`markdown="1"`) is followed so deep.
const MAX_PARSERS: usize = 16;

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
    slips::look_for(text, place, report);
    let (text, kept) = Kept::take(text, &code::stretches(text));
    let prepared = dialect::prepare(&text, place, report);
    let prepared = unindent::unindent(&prepared);
    let mut tree = Tree::new(place);
    tree.keep(kept.clone());
    let noted = |line: &str| Some(line.trim_start_matches([' ', '>']).strip_prefix("[^")?.split_once("]:")?.0.to_string());
    tree.noted = prepared.lines().filter_map(noted).collect();
    Events { tree: &mut tree, place, report: &mut *report, kept: &kept, depth: 0 }.feed(&prepared, 0);
    let mut parsed = tree.finish(report);
    let lines = LineIndex::new(&prepared);
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

/// What the parser's events are handed to.
struct Events<'t, 'a> {
    tree: &'t mut Tree<'a>,
    place: &'t Place,
    report: &'t mut Report,
    /// The formulas that the text has marks for.
    kept: &'t Kept,
    /// How many parsers this one is inside of.
    depth: usize,
}

impl Events<'_, '_> {
    /// Hands a text to the tree; `above` lines of the whole stand before it.
    fn feed(&mut self, text: &str, above: usize) {
        let text = &colons::escaped(text, OPTIONS);
        let lines = LineIndex::new(text);
        let line = |at: usize| above + lines.line(at);
        let mut html = String::new();
        let mut html_line = 0;
        let mut columns = 0;
        let mut titled = false;
        let mut quotes = Quotes::of(text);
        for (event, range) in Parser::new_ext(text, OPTIONS).into_offset_iter() {
            self.tree.at_line(line(range.start));
            match event {
                Event::Start(Tag::HtmlBlock) => {
                    html.clear();
                    html_line = line(range.start);
                    self.tree.end_pictures();
                    self.tree.open_paired(None);
                }
                Event::Html(chunk) => html.push_str(&chunk),
                Event::End(TagEnd::HtmlBlock) => {
                    let tags = self.kept.restored_in_tags(&html);
                    self.html(&tags, html_line);
                    self.tree.end_dropped();
                    if quotes.never_ends(&html, range.end) {
                        self.tree.close_tag("blockquote");
                    }
                    self.tree.close_paired();
                }
                Event::Start(tag) => {
                    match &tag {
                        Tag::Table(aligns) => columns = aligns.len(),
                        Tag::TableRow => {
                            let lost = mistakes::cells_without_column(text.get(range.clone()).unwrap_or(""), columns);
                            if lost > 0 {
                                mistakes::tell_long_row(lost, self.place.before.down(line(range.start)), self.report);
                            }
                        }
                        _ => {}
                    }
                    if let Tag::CodeBlock(CodeBlockKind::Fenced(info)) = &tag {
                        let title = title::of(&self.kept.restored(info), text.get(range.clone()).unwrap_or(""));
                        let figure = title.map(|t| Kind::Figure { caption: Some(Text::new(vec![t])) });
                        titled = figure.is_some();
                        figure.into_iter().for_each(|f| self.tree.open_paired(Some(f)));
                    }
                    self.tree.open_paired(kind(tag, self.kept));
                }
                Event::End(TagEnd::Paragraph) => {
                    self.tree.close_paired();
                    if quotes.ends_after(range.end) {
                        self.tree.close_tag("blockquote");
                    }
                }
                Event::End(TagEnd::CodeBlock) => {
                    self.tree.close_paired();
                    if std::mem::take(&mut titled) {
                        self.tree.close_paired();
                    }
                }
                Event::End(_) => self.tree.close_paired(),
                Event::Text(t) if self.tree.in_code() => self.tree.text(&self.kept.restored(&t)),
                Event::Text(t) => self.tree.text(&t),
                Event::Code(t) => self.tree.code(&t),
                Event::InlineHtml(tag) => html::feed(self.tree, &self.kept.restored(&tag), None, &Rules::NONE),
                Event::InlineMath(t) | Event::DisplayMath(t) => self.tree.code(&t),
                Event::FootnoteReference(key) => self.tree.note_mark(&key),
                Event::SoftBreak => self.tree.soft_break(),
                Event::HardBreak => self.tree.line_break(),
                Event::Rule => self.tree.rule(),
                Event::TaskListMarker(done) => self.tree.task(done),
            }
        }
    }

    /// An HTML block. Behind a tag that says `markdown="1"` it is Markdown again (kramdown, PHP Markdown Extra).
    fn html(&mut self, html: &str, line: usize) {
        match markdown_inside(html).filter(|_| self.depth < MAX_PARSERS) {
            Some(at) => {
                let (tags, inside) = html.split_at(at);
                html::feed(self.tree, tags, Some(line), &Rules::NONE);
                let above = line - 1 + tags.matches('\n').count();
                let inside = unindented(inside).replace("<summary>", "<summary markdown=\"span\">");
                let (tree, report) = (&mut *self.tree, &mut *self.report);
                Events { tree, place: self.place, report, kept: self.kept, depth: self.depth + 1 }.feed(&inside, above);
            }
            None => html::feed(self.tree, html, Some(line), &Rules::NONE),
        }
    }
}

/// Where Markdown starts in a piece of HTML: behind the first tag that says so.
fn markdown_inside(html: &str) -> Option<usize> {
    let lower = html.to_ascii_lowercase();
    let mut from = 0;
    while let Some(at) = lower.get(from..)?.find(" markdown").map(|n| from + n + 1) {
        let after = lower.get(at + "markdown".len()..)?;
        let says = match after.strip_prefix('=') {
            Some(value) => ["1", "block", "span"].iter().any(|v| value.trim_start_matches(['"', '\'']).starts_with(v)),
            None => after.starts_with(['>', ' ', '\n']),
        };
        let tag = lower.get(..at)?.rfind('<').is_some_and(|open| !lower.get(open..at).unwrap_or("").contains('>'));
        if says && tag {
            return lower.get(at..)?.find('>').map(|n| at + n + 1);
        }
        from = at + 1;
    }
    None
}

/// Lines without the indentation of the first of them that has words.
fn unindented(text: &str) -> String {
    let first = text.lines().skip(1).find(|l| !l.trim().is_empty()).unwrap_or("");
    let indent: String = first.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
    if indent.is_empty() {
        return text.to_string();
    }
    text.split_inclusive('\n').map(|l| l.strip_prefix(indent.as_str()).unwrap_or(l)).collect()
}

/// Quotations of HTML whose end is missing: they must not swallow the rest of a post.
struct Quotes {
    /// Where the last end tag of a quotation starts.
    last_end: Option<usize>,
    /// One that never ends has begun, and nothing stands in it yet.
    waiting: bool,
}

impl Quotes {
    fn of(text: &str) -> Quotes {
        Quotes { last_end: text.to_ascii_lowercase().rfind("</blockquote"), waiting: false }
    }

    /// Whether a block of HTML that ends at `end` has opened a quotation that no tag ends, and has words in it.
    fn never_ends(&mut self, html: &str, end: usize) -> bool {
        let lower = html.to_ascii_lowercase();
        let Some(at) = lower.rfind("<blockquote").filter(|_| self.last_end.is_none_or(|l| l < end)) else { return false };
        let after = lower.get(at..).unwrap_or("");
        if after.contains("</blockquote") {
            return false;
        }
        let words = after.find('>').and_then(|n| after.get(n + 1..)).is_some_and(|r| !r.trim().is_empty());
        self.waiting = !words;
        words
    }

    /// Whether a quotation that never ends is over with the paragraph that ends here.
    fn ends_after(&mut self, end: usize) -> bool {
        std::mem::take(&mut self.waiting) && self.last_end.is_none_or(|l| l < end)
    }
}

/// What the tree makes of a tag; `None` for what only its contents matter of.
fn kind(tag: Tag<'_>, kept: &Kept) -> Option<Kind> {
    Some(match tag {
        Tag::Paragraph => Kind::Para,
        Tag::Heading { level, id, .. } => {
            Kind::Heading { level: level as u8, id: id.map(|i| slug(&i)).filter(|s| !s.is_empty()).map(Anchor) }
        }
        Tag::BlockQuote(_) => Kind::Quote { callout: None },
        Tag::CodeBlock(CodeBlockKind::Fenced(info)) => Kind::Code { language: language(&kept.restored(&info)), text: String::new() },
        Tag::CodeBlock(CodeBlockKind::Indented) => Kind::Code { language: None, text: String::new() },
        Tag::List(start) => Kind::list(start.map_or(ListKind::Bullet, ListKind::Number)),
        Tag::Item => Kind::item(),
        Tag::FootnoteDefinition(key) => Kind::Note(NoteKey::Source(key.to_string())),
        Tag::DefinitionList => Kind::Definitions(Vec::new()),
        Tag::DefinitionListTitle => Kind::Term,
        Tag::DefinitionListDefinition => Kind::Details,
        Tag::Table(aligns) => Kind::table(aligns.into_iter().map(align).collect()),
        Tag::TableHead => Kind::row(RowGroup::Head),
        Tag::TableRow => Kind::row(RowGroup::Body(0)),
        Tag::TableCell => Kind::Cell(CellFrame::default()),
        Tag::Emphasis => Kind::Emph,
        Tag::Strong => Kind::Strong,
        Tag::Strikethrough => Kind::Strike,
        Tag::Superscript => Kind::Super,
        Tag::Subscript => Kind::Sub,
        Tag::Link { dest_url, link_type, .. } => Kind::Link(kept.restored(&address(&dest_url, link_type)).into_owned()),
        Tag::Image { dest_url, title, .. } => {
            Kind::Image { src: kept.restored(&dest_url).into_owned(), title: kept.restored(&title).into_owned() }
        }
        Tag::HtmlBlock | Tag::MetadataBlock(_) => return None,
    })
}

fn address(dest: &CowStr<'_>, link: pulldown_cmark::LinkType) -> String {
    let mail = matches!(link, pulldown_cmark::LinkType::Email) && !dest.starts_with("mailto:");
    if mail { format!("mailto:{dest}") } else { dest.to_string() }
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
    let word = word.trim_start_matches(['{', '.']);
    // `js:src/app.js`, `js{1,3}`, `title="a"`: what follows the name is none of it.
    let word = word.split([':', '{', '=']).next().filter(|_| !word.contains("=\""))?;
    Some(word.to_lowercase()).filter(|w| !w.is_empty())
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
pub(in crate::source) mod tests;

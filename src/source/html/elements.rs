//! What each element becomes.

use crate::model::{Align, Anchor, Counting, Image, IndexMark, ListKind, NumberStyle, Phrase, Scope, text::slug};
use crate::source::classes::{
    is_bleed, is_caption, is_index, is_note_mark, is_picture_table, is_side_note, is_small_caps, is_verse, repeats_notes,
};
use crate::source::tree::{CellFrame, Kind, Opener, RowGroup, TableFrame, Tree};

use super::attributes::{Element, is_safe};
use super::embeds;
use super::pictures::image;
use super::rules::{Action, Rule, Rules};

/// Opens what holds a term and its details where they are a note.
const NOTE: &str = "note of a list";

/// What an element's start does.
enum Start {
    /// It opens a frame.
    Kind(Kind),
    /// All is done.
    Done,
    /// It means nothing in a book; what it holds does.
    Unknown,
}

/// Opens an element.
pub(super) fn open(tree: &mut Tree<'_>, element: &Element<'_>, rules: &Rules) {
    // In `pre`, the usual `code` names a language at most; inline marks would be lost in code anyway.
    if tree.in_code() && element.name != "br" && !ends_code(element.name) {
        if let Some(language) = language(element) {
            tree.name_code(&language);
        }
        return;
    }
    let apart = |rule: &Rule| rule.action == Action::Drop && rule.class.is_empty() && element.holds_notes();
    let start = match rules.of(element).filter(|rule| !apart(rule)) {
        Some(rule) => ruled(tree, element, rule),
        None if element.is_hidden() => drop_all(tree, element),
        None => start(tree, element),
    };
    match start {
        Start::Kind(kind) => {
            element.names().iter().for_each(|n| tree.name(n));
            let heading = matches!(kind, Kind::Heading { .. });
            if tree.open(kind, Opener::Tag(element.name.to_string())).is_some() {
                let mut said = element.all_said();
                if element.name == "center" {
                    said.align = said.align.or(Some(Align::Centre));
                }
                if heading {
                    said.names.clear();
                }
                tree.say(said);
            }
        }
        Start::Done => element.names().iter().for_each(|n| tree.name(n)),
        Start::Unknown => {
            element.names().iter().for_each(|n| tree.name(n));
            tree.drop_element(&format!("<{}>", element.name));
        }
    }
}

/// Blocks that cannot stand in code end it: its own end tag is missing.
fn ends_code(name: &str) -> bool {
    matches!(
        name,
        "p" | "pre" | "table" | "td" | "th" | "tr" | "li" | "ul" | "ol" | "blockquote" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "hr"
    )
}

fn ruled(tree: &mut Tree<'_>, element: &Element<'_>, rule: Rule) -> Start {
    match rule.action {
        Action::Drop => {
            tree.drop_furniture(if rule.class.is_empty() { rule.element } else { rule.class.trim_end_matches(['*', '-']) });
            drop_all(tree, element)
        }
        Action::Unwrap => Start::Done,
        Action::Group => Start::Kind(Kind::Group),
        Action::Figure => Start::Kind(Kind::Figure { caption: None }),
        Action::Caption => Start::Kind(Kind::Caption),
        Action::Quote => Start::Kind(Kind::Quote { callout: None }),
        Action::Link(attribute) => {
            if let Some(address) = element.said(attribute) {
                if !embeds::link(tree, address, element.said("title")) {
                    tree.drop_element(&format!("<{}> of {address}", element.name));
                }
            }
            drop_all(tree, element)
        }
    }
}

/// An element that goes with all that it holds.
fn drop_all(tree: &mut Tree<'_>, element: &Element<'_>) -> Start {
    if !is_void(element.name) && !element.closes_itself() {
        tree.open(Kind::Dropped, Opener::Tag(element.name.to_string()));
    }
    Start::Done
}

/// Elements without contents (HTML Standard, section 13.1.2).
fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area" | "base" | "br" | "col" | "embed" | "hr" | "img" | "input" | "link" | "meta" | "param" | "source" | "track" | "wbr"
    )
}

fn start(tree: &mut Tree<'_>, element: &Element<'_>) -> Start {
    let kind = match element.name {
        "br" => {
            tree.line_break();
            return Start::Done;
        }
        "hr" => {
            tree.rule();
            return Start::Done;
        }
        "img" => {
            image(tree, element);
            return Start::Done;
        }
        "input" => {
            if element.get("type").is_some_and(|t| t.eq_ignore_ascii_case("checkbox")) {
                tree.task(element.get("checked").is_some());
            }
            return Start::Done;
        }
        "script" | "style" | "svg" | "template" | "select" | "textarea" | "button" | "datalist" => {
            let from = element.said("src").filter(|_| element.name != "script");
            tree.drop_element(&from.map_or_else(|| format!("<{}>", element.name), |s| format!("<{}> of {s}", element.name)));
            return drop_all(tree, element);
        }
        // Brackets for those who cannot show ruby: the book sets its own.
        "rp" => return drop_all(tree, element),
        "iframe" => {
            embeds::open(tree, element);
            return drop_all(tree, element);
        }
        "embed" => {
            embeds::open(tree, element);
            return Start::Done;
        }
        "video" | "audio" | "object" => {
            embeds::open(tree, element);
            Kind::Group
        }
        "meta" => {
            let title = element.get("property").or_else(|| element.get("name")).filter(|p| matches!(*p, "og:title" | "twitter:title"));
            if let Some(title) = title.and_then(|_| element.said("content")) {
                tree.titles.insert(0, title.to_string());
            }
            return Start::Done;
        }
        // A form round the rows of a table is none of its parts.
        "form" | "noscript" if tree.expects_parts() => return Start::Done,
        // In a line, as the twin of a picture that a script loads.
        "noscript" if tree.is_in_line() => Kind::Span,
        "html" | "head" | "body" | "link" | "base" | "wbr" | "col" | "colgroup" | "source" | "track" | "param" | "picture" | "area"
        | "map" => {
            return Start::Done;
        }
        "thead" | "tbody" | "tfoot" => {
            tree.close_tag("tr");
            tree.set_row_group(match element.name {
                "thead" => RowGroup::Head,
                "tfoot" => RowGroup::Foot,
                _ => RowGroup::Body(0),
            });
            return Start::Done;
        }
        // The mark of a side note, which gets one of ours.
        "sup" | "label" | "span" if element.has_class(is_note_mark) => return drop_all(tree, element),
        _ if tree.has_side_notes() && element.has_class(repeats_notes) => return drop_all(tree, element),
        "table" | "dl" if element.lays_out_notes() => Kind::Group,
        "caption" if tree.lays_out_notes("table") => return drop_all(tree, element),
        "tr" | "td" | "th" if tree.lays_out_notes("table") => Kind::Group,
        "dt" | "dd" if tree.lays_out_notes("dl") => {
            if element.name == "dt" {
                tree.close_tag(NOTE);
                tree.open(Kind::Group, Opener::Tag(NOTE.to_string()));
            }
            Kind::Group
        }
        "span" if element.has_class(|c| c == "footnote_tooltip") => {
            tree.marked_before = true;
            Kind::SideNote
        }
        "span" | "small" if element.has_class(is_side_note) => Kind::SideNote,
        "p" | "div" | "span" | "small" | "em" | "i" if element.has_class(is_caption) => Kind::Caption,
        // What scripts show of a formula; its source stands beside it.
        "span" | "div" | "mjx-math" if element.has_class(is_drawn_formula) || element.name == "mjx-math" => return drop_all(tree, element),
        "a" => {
            let href = element.said("href").unwrap_or("");
            if element.leads_to_note() {
                tree.declare_mark(href);
            } else if element.leads_back() {
                tree.declare_way_back(href);
            }
            match inline("a", element) {
                Some(kind) => kind,
                None => return Start::Unknown,
            }
        }
        name => match block(tree, element).or_else(|| inline(name, element)) {
            Some(kind) => kind,
            None => return Start::Unknown,
        },
    };
    Start::Kind(kind)
}

/// Elements that are blocks or parts of blocks.
fn block(tree: &mut Tree<'_>, element: &Element<'_>) -> Option<Kind> {
    if let Some(address) = element.background() {
        tree.image(Image { src: address.to_string(), alt: Some(String::new()), ..Image::default() }, String::new());
    }
    Some(match element.name {
        "div" | "section" | "blockquote" | "pre" | "p" if element.has_class(is_verse) => Kind::Verse,
        "div" | "section" if element.has_class(is_bleed) => Kind::Bleed,
        "p" => Kind::Para,
        "blockquote" => Kind::Quote { callout: None },
        "figure" => {
            if element.has_class(is_bleed) {
                tree.open(Kind::Bleed, Opener::Tag(element.name.to_string()));
            }
            Kind::Figure { caption: None }
        }
        "figcaption" | "caption" => Kind::Caption,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            let level = element.name.as_bytes().get(1).copied().map_or(1, |b| b - b'0');
            let id = element.said("id").map(slug).filter(|i| !i.is_empty()).map(Anchor);
            Kind::Heading { level, id }
        }
        "pre" | "xmp" | "listing" | "plaintext" => Kind::Code { language: language(element), text: String::new() },
        "ul" | "menu" | "dir" => Kind::list(ListKind::Bullet),
        "ol" => Kind::list(numbering(element)),
        "li" => {
            tree.close_tag("li");
            Kind::Item { task: None, value: element.whole("value") }
        }
        "dl" => Kind::Definitions(Vec::new()),
        "dt" | "dd" => {
            tree.close_tag("dt");
            tree.close_tag("dd");
            if element.name == "dt" { Kind::Term } else { Kind::Details }
        }
        "table" => Kind::Table(TableFrame { picture: element.has_class(is_picture_table), ..TableFrame::default() }),
        "tr" => {
            tree.close_tag("tr");
            Kind::row(tree.row_group())
        }
        "td" | "th" => {
            tree.close_tag("td");
            tree.close_tag("th");
            // A cell without a row opens one (HTML Standard, 13.2.6.4.13).
            if tree.wants_row() {
                tree.open(Kind::row(tree.row_group()), Opener::Tag("tr".to_string()));
            }
            Kind::Cell(cell(element))
        }
        "div" | "section" | "article" | "main" | "aside" | "header" | "footer" | "center" | "address" | "details" | "summary" | "nav"
        | "hgroup" | "search" | "form" | "fieldset" | "legend" | "noscript" | "canvas" | "dialog" | "noembed" | "noframes" => Kind::Group,
        _ => return None,
    })
}

/// What an element with the class of index terms says: `data-term` names the entry ("fruit!apple" is one below "fruit"), `data-see` the
/// one that has its places, `data-see-also` others, between semicolons.
fn index_mark(element: &Element<'_>) -> IndexMark {
    let parts =
        |value: &str, at: char| -> Vec<String> { value.split(at).map(str::trim).filter(|t| !t.is_empty()).map(str::to_string).collect() };
    IndexMark {
        terms: element.said("data-term").map(|t| parts(t, '!')).unwrap_or_default(),
        see: element.said("data-see").map(str::to_string),
        also: element.said("data-see-also").map(|t| parts(t, ';')).unwrap_or_default(),
        defines: element.name == "dfn",
        anchor: None,
    }
}

/// Elements that stand in a line.
fn inline(name: &str, element: &Element<'_>) -> Option<Kind> {
    Some(match name {
        "b" | "strong" if element.bold() == Some(false) => Kind::Span,
        "span" | "dfn" if element.has_class(is_index) => Kind::Phrase(Phrase::Indexed(index_mark(element))),
        "dfn" => Kind::Phrase(Phrase::Indexed(IndexMark { defines: true, ..IndexMark::default() })),
        "i" | "em" | "cite" | "var" if element.italic() == Some(false) => Kind::Span,
        "b" | "strong" => Kind::Strong,
        "i" | "em" | "cite" | "var" => Kind::Emph,
        "s" | "del" | "strike" => Kind::Strike,
        "sup" => Kind::Super,
        "sub" => Kind::Sub,
        "code" | "kbd" | "samp" | "tt" => Kind::InlineCode,
        "a" => match element.said("href").filter(|h| is_safe(h)) {
            Some(href) => Kind::Link(href.to_string()),
            None => Kind::Span,
        },
        "span" | "small" | "abbr" if element.has_class(is_small_caps) => Kind::SmallCaps,
        "q" => Kind::Quoted,
        "u" => Kind::Phrase(Phrase::Underlined),
        "ins" => Kind::Phrase(Phrase::Inserted),
        "mark" => Kind::Phrase(Phrase::Marked),
        "abbr" | "acronym" => match element.said("title") {
            Some(title) => Kind::Phrase(Phrase::Abbreviation(title.to_string())),
            None => Kind::Span,
        },
        "bdo" => Kind::Phrase(Phrase::Override(element.get("dir").is_some_and(|d| d.eq_ignore_ascii_case("rtl")))),
        "ruby" => Kind::Phrase(Phrase::Ruby),
        "rt" => Kind::Phrase(Phrase::Reading),
        "span" | "small" | "big" | "time" | "label" | "bdi" | "font" | "rb" | "rtc" | "data" | "output" | "nobr" | "option"
        | "mjx-container" | "mjx-assistive-mml" => Kind::Span,
        _ => return None,
    })
}

/// The numbers of an `ol`.
fn numbering(element: &Element<'_>) -> ListKind {
    let style = match element.said("type") {
        Some("a") => NumberStyle::LowerAlpha,
        Some("A") => NumberStyle::UpperAlpha,
        Some("i") => NumberStyle::LowerRoman,
        Some("I") => NumberStyle::UpperRoman,
        Some(_) | None => NumberStyle::Decimal,
    };
    let reversed = element.get("reversed").is_some();
    // Backwards without a start ends at 1, however many there are: known when the list ends.
    let start = element.whole("start").unwrap_or(if reversed { i64::MIN } else { 1 });
    ListKind::counted(Counting { start, reversed, style })
}

fn cell(element: &Element<'_>) -> CellFrame {
    let span = |name: &str| element.whole(name).and_then(|n| usize::try_from(n).ok());
    let scope = match element.said("scope") {
        Some("col" | "colgroup") => Some(Scope::Column),
        Some("row" | "rowgroup") => Some(Scope::Row),
        Some(_) | None => None,
    };
    let columns = span("colspan").filter(|n| *n > 0).unwrap_or(1);
    CellFrame { columns, rows: span("rowspan").unwrap_or(1), head: element.name == "th" || scope.is_some(), scope }
}

/// The language of code: `language-rust`, `lang-rust`, `highlight-source-rust`, `brush: rust`, `data-lang`.
fn language(element: &Element<'_>) -> Option<String> {
    let class = element.get("class").unwrap_or("").to_lowercase();
    let mut words = class.split([' ', ';', '\t', '\n']).filter(|w| !w.is_empty());
    let prefixes = ["language-", "lang-", "highlight-source-", "brush:"];
    let by_class = words.find_map(|w| prefixes.iter().find_map(|p| w.strip_prefix(p))).map(str::to_string);
    let by_brush = || class.split_once("brush:").map(|(_, b)| b.trim().split([' ', ';']).next().unwrap_or("").to_string());
    let by_data = || element.said("data-lang").or_else(|| element.said("data-language")).map(str::to_lowercase);
    by_class.filter(|l| !l.is_empty()).or_else(by_brush).or_else(by_data).filter(|l| !l.is_empty() && l != "none")
}

/// Closes an element.
pub(super) fn close(tree: &mut Tree<'_>, name: &str) {
    match name {
        "br" => tree.line_break(),
        "figure" => {
            tree.close_tag(name);
            tree.close_bleed();
        }
        "thead" | "tbody" | "tfoot" => {
            tree.close_tag("tr");
            tree.set_row_group(RowGroup::None);
        }
        _ => tree.close_tag(name),
    }
}

/// Classes of what KaTeX and MathJax draw of a formula.
fn is_drawn_formula(class: &str) -> bool {
    matches!(
        class,
        "katex-html" | "mathjax" | "mathjax_display" | "mathjax_preview" | "mathjax_svg" | "mathjax_svg_display" | "mathjax_chtml"
    )
}

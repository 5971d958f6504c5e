//! Raw HTML in Markdown: the tags that the model knows, and the text of all others.
//!
//! This is no HTML parser. Tags are taken as they come and handed to the builder, which copes with any order of
//! them; attributes other than an address, a picture's and a list's, a language and a few classes with a meaning in print
//! (`verse`, `small-caps`, `full-bleed`) are not looked at, so that no handler and no style can reach a book.

use crate::model::{Lang, ListKind};

use super::builder::{Builder, is_verse};
use super::entity;
use super::frame::{From, Kind};

/// A piece of HTML.
#[derive(Debug, PartialEq)]
enum Token<'a> {
    Text(&'a str),
    Open(String, &'a str),
    Close(String),
    /// A comment, a declaration: dropped.
    Nothing,
}

/// Hands a piece of HTML to the builder; `line` is where it starts, where that is not the builder's own line.
pub(super) fn feed(builder: &mut Builder<'_>, html: &str, line: Option<usize>) {
    let mut rest = html;
    let mut line = line;
    while !rest.is_empty() {
        let (token, length) = next(rest);
        if let Some(line) = line {
            builder.at_line(line);
        }
        match token {
            Token::Text(t) if !builder.dropping() => builder.text(&decode(t)),
            Token::Open(name, attributes) if !builder.dropping() => open(builder, &name, attributes),
            Token::Close(name) => close(builder, &name),
            Token::Text(_) | Token::Open(..) | Token::Nothing => {}
        }
        let eaten = rest.get(..length).unwrap_or(rest);
        line = line.map(|l| l + eaten.matches('\n').count());
        rest = rest.get(length..).unwrap_or("");
    }
}

/// The first token, and its length in bytes (at least one character).
fn next(html: &str) -> (Token<'_>, usize) {
    let text = |to: usize| (Token::Text(html.get(..to).unwrap_or(html)), to);
    if !html.starts_with('<') {
        return text(html.find('<').unwrap_or(html.len()));
    }
    let until = |end: &str| html.find(end).map_or(html.len(), |n| n + end.len());
    if html.starts_with("<!--") {
        return (Token::Nothing, until("-->"));
    }
    if html.starts_with("<!") || html.starts_with("<?") {
        return (Token::Nothing, until(">"));
    }
    let closing = html.starts_with("</");
    let name_at = if closing { 2 } else { 1 };
    let name: String = html.get(name_at..).unwrap_or("").chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        let after = html.get(1..).and_then(|h| h.find('<')).map_or(html.len(), |n| n + 1);
        return text(after);
    }
    let end = tag_end(html);
    let inner = html.get(name_at + name.len()..end).unwrap_or("").trim_end_matches('>');
    let name = name.to_ascii_lowercase();
    (if closing { Token::Close(name) } else { Token::Open(name, inner) }, end)
}

/// The byte behind the `>` of a tag; a `>` between quotation marks does not count.
fn tag_end(html: &str) -> usize {
    let mut quote = None;
    for (n, c) in html.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), c) if q == c => quote = None,
            (None, '>') => return n + 1,
            _ => {}
        }
    }
    html.find('>').map_or(html.len(), |n| n + 1)
}

/// The value of an attribute, its references decoded; "" where it has none.
fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        let key_end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '/').unwrap_or(rest.len()).max(1);
        let key_end = (key_end..=rest.len()).find(|n| rest.is_char_boundary(*n)).unwrap_or(rest.len());
        let (key, after) = rest.split_at(key_end);
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('=').map(str::trim_start) {
            None => ("", after),
            Some(v) => match v.chars().next() {
                Some(q @ ('"' | '\'')) => {
                    let v = v.get(1..).unwrap_or("");
                    let end = v.find(q).unwrap_or(v.len());
                    (v.get(..end).unwrap_or(""), v.get(end + 1..).unwrap_or(""))
                }
                _ => v.split_at(v.find(char::is_whitespace).unwrap_or(v.len())),
            },
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(decode(value));
        }
        rest = next;
    }
}

fn decode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (before, tail) = rest.split_at(at);
        out.push_str(before);
        let end = tail
            .find(';')
            .filter(|n| *n <= 32 && tail.get(1..*n).is_some_and(|r| r.chars().all(|c| c.is_ascii_alphanumeric() || c == '#')));
        match end.and_then(|n| Some((tail.get(..=n)?, tail.get(n + 1..)?))) {
            Some((reference, after)) => {
                out.push_str(&entity(reference));
                rest = after;
            }
            None => {
                out.push('&');
                rest = tail.get(1..).unwrap_or("");
            }
        }
    }
    out.push_str(rest);
    out.chars().filter(|c| !c.is_control() || *c == '\n').collect()
}

/// What a start tag does.
fn open(builder: &mut Builder<'_>, name: &str, attributes: &str) {
    let kind = match name {
        "script" | "style" | "iframe" | "object" | "embed" | "video" | "audio" | "canvas" | "svg" | "noscript" | "template" | "select"
        | "textarea" => {
            return drop_element(builder, name, attributes);
        }
        "br" => return builder.line_break(),
        "hr" => return builder.rule(),
        "wbr" => return,
        "img" => {
            let bleeds = has_class(attributes, is_bleed);
            if bleeds {
                builder.open(Kind::Bleed, From::Html(name.to_string()));
            }
            image(builder, attributes);
            if bleeds {
                builder.close_html(name);
            }
            return;
        }
        "p" => {
            builder.close_html("p");
            Kind::Para
        }
        "div" | "section" | "blockquote" if has_class(attributes, is_verse) => Kind::Verse,
        "div" | "section" if has_class(attributes, is_bleed) => Kind::Bleed,
        "blockquote" => Kind::Quote { label: None },
        "figure" => {
            if has_class(attributes, is_bleed) {
                builder.open(Kind::Bleed, From::Html(name.to_string()));
            }
            Kind::Figure { caption: None }
        }
        "figcaption" | "caption" => Kind::Caption,
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
            let level = name.as_bytes().get(1).copied().map_or(1, |b| b - b'0');
            Kind::Heading {
                level,
                id: attribute(attributes, "id").map(|i| crate::model::text::slug(&i)).filter(|i| !i.is_empty()).map(crate::model::Anchor),
            }
        }
        "pre" => Kind::Code { language: None, text: String::new() },
        "ul" | "menu" => Kind::list(ListKind::Bullet),
        "ol" => Kind::list(ListKind::Number(attribute(attributes, "start").and_then(|s| s.trim().parse().ok()).unwrap_or(1))),
        "li" => {
            if builder.is_open("li") {
                builder.close_html("li");
            }
            Kind::Item { task: None }
        }
        "dl" => Kind::Definitions(Vec::new()),
        "dt" | "dd" => {
            builder.close_html("dt");
            builder.close_html("dd");
            if name == "dt" { Kind::Term } else { Kind::Details }
        }
        "table" => Kind::table(Vec::new()),
        "tr" => {
            builder.close_html("tr");
            Kind::Row { head: false, cells: Vec::new() }
        }
        "td" | "th" => {
            builder.close_html("td");
            builder.close_html("th");
            if attribute(attributes, "colspan").is_some_and(|n| n.trim() != "1")
                || attribute(attributes, "rowspan").is_some_and(|n| n.trim() != "1")
            {
                builder.drop_tag("cells over several columns or rows");
            }
            Kind::Cell { head: name == "th" }
        }
        "thead" | "tbody" | "tfoot" | "colgroup" | "col" => return,
        "b" | "strong" => Kind::Strong,
        "i" | "em" | "cite" | "dfn" | "var" => Kind::Emph,
        "s" | "del" | "strike" => Kind::Strike,
        "sup" => Kind::Super,
        "sub" => Kind::Sub,
        "code" | "kbd" | "samp" | "tt" => Kind::InlineCode,
        "a" => match attribute(attributes, "href").filter(|h| is_safe(h)) {
            Some(href) => Kind::Link(href),
            None => Kind::Span,
        },
        "span" | "small" if has_class(attributes, is_small_caps) => Kind::SmallCaps,
        "q" => Kind::Quoted,
        "bdi" | "bdo" | "font" => Kind::Span,
        "span" | "small" | "u" | "ins" | "mark" | "abbr" | "big" | "time" | "label" => Kind::Span,
        "div" | "section" | "article" | "main" | "aside" | "header" | "footer" | "center" | "address" | "details" | "summary" | "nav" => {
            Kind::Group
        }
        _ => return builder.drop_tag(&format!("<{name}>")),
    };
    // In `pre`, the usual `code` says nothing more; inline marks would be lost in code anyway.
    if builder.in_code() {
        return;
    }
    let opened = builder.open(kind, From::Html(name.to_string()));
    if let Some(lang) = language(attributes).filter(|_| opened.is_some()) {
        builder.speak(lang);
    }
}

/// The language that a tag names.
fn language(attributes: &str) -> Option<Lang> {
    let tag = attribute(attributes, "lang").or_else(|| attribute(attributes, "xml:lang"))?;
    let parts = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    (tag.trim().len() >= 2 && tag.trim().chars().all(parts)).then(|| Lang::new(&tag))
}

fn has_class(attributes: &str, is: impl Fn(&str) -> bool) -> bool {
    attribute(attributes, "class").is_some_and(|c| c.to_lowercase().split_whitespace().any(&is))
}

/// A class that lets pictures run over the edges of the page: ours, and the one of WordPress.
pub(super) fn is_bleed(class: &str) -> bool {
    matches!(class, "full-bleed" | "fullbleed" | "bleed" | "alignfull")
}

fn is_small_caps(class: &str) -> bool {
    matches!(class, "small-caps" | "smallcaps" | "smcp" | "sc")
}

/// What an end tag does. A tag that only its start is needed of is ignored.
fn close(builder: &mut Builder<'_>, name: &str) {
    match name {
        "br" => builder.line_break(),
        "figure" => {
            builder.close_html(name);
            builder.close_bleed();
        }
        _ => builder.close_html(name),
    }
}

/// Scripts, styles and what only a screen can show: dropped with what they hold, and told.
fn drop_element(builder: &mut Builder<'_>, name: &str, attributes: &str) {
    let from = attribute(attributes, "src").filter(|s| !s.is_empty() && name != "script");
    builder.drop_tag(&from.map_or_else(|| format!("<{name}>"), |s| format!("<{name}> of {s}")));
    if !matches!(name, "embed") && !attributes.trim_end().ends_with('/') {
        builder.open(Kind::Dropped, From::Html(name.to_string()));
    }
}

fn image(builder: &mut Builder<'_>, attributes: &str) {
    let get = |name: &str| attribute(attributes, name);
    let lazy = || get("data-src").or_else(|| get("data-lazy-src")).or_else(|| get("data-original"));
    let src = get("src").filter(|s| !s.starts_with("data:") && !s.is_empty()).or_else(lazy).or_else(|| get("src"));
    match src.filter(|s| !s.is_empty()) {
        Some(src) => builder.image(src, get("alt"), get("title").unwrap_or_default()),
        None => builder.drop_tag("<img> without an address"),
    }
}

/// An address that a book may hold: no script.
pub(super) fn is_safe(address: &str) -> bool {
    let bare: String = address.chars().filter(|c| !c.is_whitespace() && !c.is_control()).collect::<String>().to_ascii_lowercase();
    !["javascript:", "vbscript:", "data:"].iter().any(|s| bare.starts_with(s))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens() {
        assert_eq!(next("a < b"), (Token::Text("a "), 2));
        assert_eq!(next("< b <i>"), (Token::Text("< b "), 4));
        assert_eq!(next("<IMG alt='a > b' src=x>y"), (Token::Open("img".into(), " alt='a > b' src=x"), 23));
        assert_eq!(next("</p >x"), (Token::Close("p".into()), 5));
        assert_eq!(next("<!-- a > b -->x"), (Token::Nothing, 14));
        assert_eq!(next("<"), (Token::Text("<"), 1));
    }

    #[test]
    fn attributes() {
        let tag = r#" SRC = "a&amp;b.png" alt='' hidden width=3/"#;
        assert_eq!(attribute(tag, "src").as_deref(), Some("a&b.png"));
        assert_eq!(attribute(tag, "alt").as_deref(), Some(""));
        assert_eq!(attribute(tag, "hidden").as_deref(), Some(""));
        assert_eq!(attribute(tag, "title"), None);
        assert_eq!(attribute("=", "é"), None);
        assert_eq!(attribute("é=1 =\"", "x"), None);
    }

    #[test]
    fn references() {
        assert_eq!(decode("&eacute;&#8212;&amp; & &nonsense; &"), "é—& & &nonsense; &");
    }
}

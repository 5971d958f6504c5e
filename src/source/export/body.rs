//! Bodies that are HTML only in part: the paragraphs of WordPress' classic editor are blank lines, and an address on a line
//! of its own is a player or a preview.

/// Elements that stand as blocks; what they hold is not joined into paragraphs with what surrounds them.
const BLOCKS: [&str; 50] = [
    "address",
    "article",
    "aside",
    "audio",
    "blockquote",
    "caption",
    "center",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "iframe",
    "legend",
    "li",
    "main",
    "map",
    "math",
    "menu",
    "nav",
    "object",
    "ol",
    "p",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "video",
    "hgroup",
];

/// Elements whose text stays as it is.
const VERBATIM: [&str; 6] = ["pre", "script", "style", "svg", "textarea", "listing"];

/// Elements inside of which a line end is a line end, and a blank line no paragraph.
const LINES: [&str; 9] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "summary"];

/// Elements that hold a line or several paragraphs: only the latter are marked.
const CELLS: [&str; 6] = ["li", "td", "th", "dd", "dt", "figcaption"];

/// Elements that hold no text of their own.
const FRAMES: [&str; 9] = ["ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr", "menu"];

/// A piece of HTML.
enum Piece<'t> {
    /// Text and inline elements.
    Words(&'t str),
    /// A tag of a block, with its name and whether it starts one.
    Tag { tag: &'t str, name: String, opens: bool },
    /// What stays as it is.
    Verbatim(&'t str),
}

/// Marks paragraphs and line ends as WordPress does when it shows a post of the classic editor.
pub(super) fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    let mut open: Vec<String> = Vec::new();
    let mut words = String::new();
    for piece in pieces(&text) {
        match piece {
            Piece::Words(w) => words.push_str(w),
            Piece::Verbatim(v) => {
                flush(&mut words, open.last().map(String::as_str), &mut out);
                out.push_str(v);
            }
            Piece::Tag { tag, name, opens } => {
                flush(&mut words, open.last().map(String::as_str), &mut out);
                out.push_str(tag);
                let empty = matches!(name.as_str(), "hr" | "col") || tag.ends_with("/>");
                if opens && !empty {
                    open.push(name);
                } else if let Some(at) = open.iter().rposition(|n| *n == name) {
                    open.truncate(at);
                }
            }
        }
    }
    flush(&mut words, open.last().map(String::as_str), &mut out);
    out
}

/// Writes the words between two blocks, as the element that holds them wants it.
fn flush(words: &mut String, inside: Option<&str>, out: &mut String) {
    let text = std::mem::take(words);
    if text.trim().is_empty() {
        return;
    }
    let inside = inside.unwrap_or("");
    if FRAMES.contains(&inside) {
        out.push_str(&text);
    } else if LINES.contains(&inside) {
        out.push_str(&broken(text.trim_matches('\n')));
    } else {
        let parts = paragraphs_of(&text);
        if CELLS.contains(&inside) && parts.len() < 2 {
            out.push_str(&broken(text.trim_matches('\n')));
            return;
        }
        for part in parts {
            match alone(part) {
                Some(address) => out.push_str(&super::link(address, address)),
                None => {
                    out.push_str("<p>");
                    out.push_str(&broken(part));
                    out.push_str("</p>\n");
                }
            }
        }
    }
}

/// Text between blank lines.
fn paragraphs_of(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut from = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            parts.push(text.get(from..at).unwrap_or(""));
            from = at + line.len();
        }
        at += line.len();
    }
    parts.push(text.get(from..).unwrap_or(""));
    parts.into_iter().map(str::trim).filter(|p| !p.is_empty()).collect()
}

/// Line ends as `<br>`, but where one stands already.
fn broken(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (n, line) in text.split('\n').enumerate() {
        if n > 0 {
            let marked = out.trim_end().to_lowercase();
            let marked = marked.ends_with("<br>") || marked.ends_with("<br/>") || marked.ends_with("<br />");
            out.push_str(if marked { "\n" } else { "<br>\n" });
        }
        out.push_str(line);
    }
    out
}

/// An address that stands by itself.
fn alone(part: &str) -> Option<&str> {
    let part = part.trim();
    let is = part.starts_with("http://") || part.starts_with("https://");
    (is && !part.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '"'))).then_some(part)
}

/// Cuts HTML at the tags of its blocks.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + found;
        let rest = text.get(start..).unwrap_or("");
        if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(text.len(), |n| start + n + 3);
            out.push(Piece::Words(text.get(from..start).unwrap_or("")));
            (from, at) = (end, end);
            continue;
        }
        let Some((name, opens)) = tag_name(rest) else {
            at = start + 1;
            continue;
        };
        let end = rest.find('>').map_or(text.len(), |n| start + n + 1);
        if opens && VERBATIM.contains(&name.as_str()) {
            let after = find_end(text, end, &name);
            out.push(Piece::Words(text.get(from..start).unwrap_or("")));
            out.push(Piece::Verbatim(text.get(start..after).unwrap_or("")));
            (from, at) = (after, after);
        } else if BLOCKS.contains(&name.as_str()) {
            out.push(Piece::Words(text.get(from..start).unwrap_or("")));
            out.push(Piece::Tag { tag: text.get(start..end).unwrap_or(""), name, opens });
            (from, at) = (end, end);
        } else {
            at = end;
        }
    }
    out.push(Piece::Words(text.get(from..).unwrap_or("")));
    out
}

/// The name of the tag that a text starts with, in lower case, and whether it is a start tag.
fn tag_name(rest: &str) -> Option<(String, bool)> {
    let inner = rest.strip_prefix('<')?;
    let (inner, opens) = inner.strip_prefix('/').map_or((inner, true), |i| (i, false));
    let name: String = inner.chars().take_while(char::is_ascii_alphanumeric).take(16).collect();
    name.starts_with(|c: char| c.is_ascii_alphabetic()).then(|| (name.to_ascii_lowercase(), opens))
}

/// Where the element of this name that was opened before `from` ends; the end of the text if it does not.
fn find_end(text: &str, from: usize, name: &str) -> usize {
    let mut at = from;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find("</")) {
        let start = at + found;
        let rest = text.get(start..).unwrap_or("");
        if tag_name(rest).is_some_and(|(n, _)| n == name) {
            return rest.find('>').map_or(text.len(), |n| start + n + 1);
        }
        at = start + 2;
    }
    text.len()
}

/// The block editor writes an embed as a bare address inside a wrapper: it becomes a link.
pub(super) fn link_embeds(html: &str) -> String {
    const WRAPPER: &str = "wp-block-embed__wrapper\">";
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(WRAPPER) {
        let (before, after) = rest.split_at(at + WRAPPER.len());
        out.push_str(before);
        let end = after.find('<').unwrap_or(after.len());
        let (inner, tail) = after.split_at(end);
        match alone(inner) {
            Some(address) => out.push_str(&super::link(address, address)),
            None => out.push_str(inner),
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_are_paragraphs_and_line_ends_are_line_ends() {
        for (text, wanted) in [
            ("One.\n\nTwo\nlines.", "<p>One.</p>\n<p>Two<br>\nlines.</p>\n"),
            ("One.\r\n\r\nTwo.", "<p>One.</p>\n<p>Two.</p>\n"),
            ("<p>Marked\nby hand.</p>\n\nNot.", "<p>Marked<br>\nby hand.</p><p>Not.</p>\n"),
            (
                "Text\n<ul>\n<li>one</li>\n<li>two\n\nthree</li>\n</ul>\nmore",
                "<p>Text</p>\n<ul><li>one</li><li><p>two</p>\n<p>three</p>\n</li></ul><p>more</p>\n",
            ),
            ("<blockquote>A.\n\nB.</blockquote>", "<blockquote><p>A.</p>\n<p>B.</p>\n</blockquote>"),
            ("<pre>a\n\n  b</pre>", "<pre>a\n\n  b</pre>"),
            ("a<br />\nb", "<p>a<br />\nb</p>\n"),
            ("<em>a</em> <!--more--> b", "<p><em>a</em>  b</p>\n"),
            ("1 < 2\n\n3", "<p>1 < 2</p>\n<p>3</p>\n"),
        ] {
            assert_eq!(paragraphs(text), wanted, "{text}");
        }
    }

    #[test]
    fn an_address_on_a_line_of_its_own_is_a_link() {
        assert!(paragraphs("See:\n\nhttps://example.org/film\n\nEnd.").contains("<a href=\"https://example.org/film\">"));
        let block = "<figure class=\"wp-block-embed\"><div class=\"wp-block-embed__wrapper\">\nhttps://example.org/x\n</div></figure>";
        assert!(link_embeds(block).contains("<p><a href=\"https://example.org/x\">"));
    }
}

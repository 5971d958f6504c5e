//! XML as exports really are: truncated, with bare ampersands, undeclared prefixes and end tags that match nothing.
//!
//! A file is first cut into its items by their tags alone ([`split`]), so that a fault in one post does not reach the next;
//! each is then read by `quick-xml` at its most lenient ([`parse`]). Nothing here fails: what cannot be read ends the item
//! that it stands in.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// Elements nest no deeper than this; what is deeper is read as part of what holds it.
const MAX_DEPTH: usize = 64;

/// An element.
#[derive(Clone, Debug, Default)]
pub(super) struct Node {
    /// Its name with its prefix, as written: `wp:post_type`.
    pub name: String,
    /// Its attributes, in order, as written.
    pub attrs: Vec<(String, String)>,
    /// All text directly inside it, character references resolved but those that only HTML knows.
    pub text: String,
    /// The elements inside it.
    pub children: Vec<Node>,
    /// What stands between its tags, as written.
    pub raw: (usize, usize),
}

impl Node {
    /// The first child of this name.
    pub fn child(&self, name: &str) -> Option<&Node> {
        self.children.iter().find(|c| c.name == name)
    }

    /// The children of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Node> {
        self.children.iter().filter(move |c| c.name == name)
    }

    /// The trimmed text of the first child of this name; "" where there is none.
    pub fn text_of(&self, name: &str) -> &str {
        self.child(name).map_or("", |c| c.text.trim())
    }

    /// An attribute.
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attrs.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// A piece of a file: where it starts, counted in lines from 1, and its text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'t> {
    /// The line of its start tag.
    pub line: usize,
    /// From its start tag to its end tag, or to the next item or the file's end where that is missing.
    pub text: &'t str,
}

/// The elements of this name, and what stands outside of them. Character data sections and comments hold no tags.
pub(super) fn split<'t>(text: &'t str, name: &str) -> (String, Vec<Piece<'t>>) {
    let mut outside = String::new();
    let mut items = Vec::new();
    let mut open: Option<(usize, usize)> = None;
    let (mut done, mut line, mut counted) = (0, 1, 0);
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + found;
        let rest = text.get(start..).unwrap_or("");
        at = if rest.starts_with("<![CDATA[") {
            rest.find("]]>").map_or(text.len(), |n| start + n + 3)
        } else if rest.starts_with("<!--") {
            rest.find("-->").map_or(text.len(), |n| start + n + 3)
        } else if is_tag(rest, "<", name) {
            line += text.get(counted..start).unwrap_or("").matches('\n').count();
            counted = start;
            match open {
                // The end tag of the one before is missing.
                Some((from, at_line)) => items.push(Piece { line: at_line, text: text.get(from..start).unwrap_or("") }),
                None => outside.push_str(text.get(done..start).unwrap_or("")),
            }
            open = Some((start, line));
            start + 1
        } else if is_tag(rest, "</", name) {
            let end = rest.find('>').map_or(text.len(), |n| start + n + 1);
            if let Some((from, at_line)) = open.take() {
                items.push(Piece { line: at_line, text: text.get(from..end).unwrap_or("") });
                done = end;
            }
            end
        } else {
            start + 1
        };
    }
    match open {
        Some((from, at_line)) => items.push(Piece { line: at_line, text: text.get(from..).unwrap_or("") }),
        None => outside.push_str(text.get(done..).unwrap_or("")),
    }
    (outside, items)
}

fn is_tag(rest: &str, mark: &str, name: &str) -> bool {
    let after = rest.strip_prefix(mark).and_then(|r| r.strip_prefix(name));
    after.is_some_and(|r| r.starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/') || r.is_empty())
}

/// Reads a piece; its elements are the children of what is returned.
pub(super) fn parse(text: &str) -> Node {
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    let mut stack = vec![Node::default()];
    loop {
        let before = position(&reader);
        let event = reader.read_event();
        let after = position(&reader);
        match event {
            Ok(Event::Start(e)) => {
                let mut node = start(&e);
                node.raw = (after, after);
                if stack.len() <= MAX_DEPTH {
                    stack.push(node);
                }
            }
            Ok(Event::Empty(e)) => {
                let mut node = start(&e);
                node.raw = (after, after);
                if let Some(top) = stack.last_mut() {
                    top.children.push(node);
                }
            }
            Ok(Event::End(e)) => {
                // An end tag ends the nearest element of its name with all that was left open inside it.
                let name: &str = e.name().into_inner();
                if let Some(depth) = stack.iter().skip(1).rposition(|n| n.name == name) {
                    close(&mut stack, depth + 1, before);
                }
            }
            Ok(Event::Text(t)) => add(&mut stack, &t.xml_content(XmlVersion::Implicit1_0)),
            Ok(Event::CData(t)) => add(&mut stack, &t),
            Ok(Event::GeneralRef(r)) => match r.resolve_char_ref() {
                Ok(Some(c)) => add(&mut stack, c.encode_utf8(&mut [0; 4])),
                Ok(None) | Err(_) => match quick_xml::escape::resolve_predefined_entity(&r) {
                    Some(known) => add(&mut stack, known),
                    None => add(&mut stack, &format!("&{};", &*r)),
                },
            },
            Ok(Event::Eof) | Err(_) => break,
            Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
        }
    }
    close(&mut stack, 1, text.len());
    stack.pop().unwrap_or_default()
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// Closes all elements from this depth on.
fn close(stack: &mut Vec<Node>, depth: usize, at: usize) {
    while stack.len() > depth {
        let Some(mut node) = stack.pop() else { return };
        node.raw.1 = at;
        if let Some(top) = stack.last_mut() {
            top.children.push(node);
        }
    }
}

fn add(stack: &mut [Node], text: &str) {
    if let Some(top) = stack.last_mut() {
        top.text.push_str(text);
    }
}

fn start(e: &BytesStart<'_>) -> Node {
    let attr = |a: quick_xml::events::attributes::Attribute<'_>| {
        let value = a.normalized_value(XmlVersion::Implicit1_0).map_or_else(|_| a.value.to_string(), |v| v.into_owned());
        (a.key.into_inner().to_string(), value)
    };
    let attrs = e.attributes().with_checks(false).filter_map(Result::ok).map(attr).collect();
    Node { name: e.name().into_inner().to_string(), attrs, ..Node::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_cut_by_their_tags_and_not_by_what_they_quote() {
        let text = "<rss>\n<title>Site</title>\n<item><b><![CDATA[</item><item>]]></b></item>\n<!-- <item> -->\n<item>second</item></rss>";
        let (outside, items) = split(text, "item");
        assert_eq!(
            items.iter().map(|p| (p.line, p.text)).collect::<Vec<_>>(),
            [(3, "<item><b><![CDATA[</item><item>]]></b></item>"), (5, "<item>second</item>")]
        );
        assert!(outside.contains("Site") && outside.ends_with("</rss>"));
    }

    #[test]
    fn a_truncated_file_keeps_what_it_has() {
        let (_, items) = split("<item>one</item><item>two<item>three", "item");
        assert_eq!(items.iter().map(|p| p.text).collect::<Vec<_>>(), ["<item>one</item>", "<item>two", "<item>three"]);
    }

    #[test]
    fn faults_stay_where_they_are() {
        for (text, wanted) in [
            ("<item><title>Salt & Pepper</title><x:y>1</x:y></item>", "Salt & Pepper"),
            ("<item><title>A &amp; B &#8212; C&nosuch;D</title></item>", "A & B — C&nosuch;D"),
            ("<item><title><![CDATA[a]]]]><![CDATA[>b]]></title></item>", "a]]>b"),
            ("<item><title>one</title></nonsense><b>2</b></item>", "one"),
            ("<item><title>open<b>2</item>", "open"),
            ("<item><title>\u{8}bell</title><broken <</item>", "\u{8}bell"),
        ] {
            let item = parse(text);
            let item = item.child("item").expect(text);
            assert_eq!(item.text_of("title"), wanted, "{text}");
        }
    }

    #[test]
    fn what_nests_too_deep_ends_nothing() {
        let deep = format!("<item>{}<title>t</title>", "<a>".repeat(100_000));
        assert_eq!(parse(&deep).children.len(), 1);
    }
}

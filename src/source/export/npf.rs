//! Tumblr's "Neue Post Format": a post as a list of blocks, with a layout that says which pictures stand in a row and what is another
//! blog's question.

use std::fmt::Write;

use serde_json::Value;

use super::{escape, figure, link};

/// Blocks as HTML.
pub(super) fn html(content: &[Value], layout: &[Value]) -> String {
    let asked = layout.iter().find(|l| string(l, "type") == "ask");
    let asked: Vec<usize> = asked.and_then(|l| l.get("blocks")).map(numbers).unwrap_or_default();
    let mut out = Writer::default();
    for (n, block) in content.iter().enumerate() {
        let question = asked.contains(&n);
        if question && Some(&n) == asked.first() {
            out.close_lists();
            out.html.push_str("<blockquote>");
        }
        out.block(block);
        if question && Some(&n) == asked.last() {
            out.close_lists();
            out.html.push_str("</blockquote>");
        }
    }
    out.close_lists();
    out.html
}

fn string<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap_or("")
}

fn numbers(list: &Value) -> Vec<usize> {
    list.as_array().into_iter().flatten().filter_map(|n| usize::try_from(n.as_u64()?).ok()).collect()
}

#[derive(Default)]
struct Writer {
    html: String,
    /// The list that is open.
    list: Option<&'static str>,
}

impl Writer {
    fn close_lists(&mut self) {
        if let Some(list) = self.list.take() {
            let _ = write!(self.html, "</{list}>");
        }
    }

    fn block(&mut self, block: &Value) {
        let list = match (string(block, "type"), string(block, "subtype")) {
            ("text", "ordered-list-item") => Some("ol"),
            ("text", "unordered-list-item") => Some("ul"),
            _ => None,
        };
        if list != self.list {
            self.close_lists();
            if let Some(list) = list {
                let _ = write!(self.html, "<{list}>");
            }
            self.list = list;
        }
        let address = || [string(block, "url"), block.pointer("/media/url").and_then(Value::as_str).unwrap_or("")];
        let address = || address().into_iter().find(|a| !a.is_empty()).unwrap_or("").to_string();
        match string(block, "type") {
            "text" => {
                let words = formatted(block);
                let (open, close) = match (string(block, "subtype"), list) {
                    (_, Some(_)) => ("<li>", "</li>"),
                    ("heading1", None) => ("<h2>", "</h2>"),
                    ("heading2", None) => ("<h3>", "</h3>"),
                    ("quote" | "indented", None) => ("<blockquote><p>", "</p></blockquote>"),
                    _ => ("<p>", "</p>"),
                };
                let _ = write!(self.html, "{open}{words}{close}");
            }
            "image" => {
                if let Some(src) = largest(block) {
                    self.html.push_str(&figure(src, string(block, "alt_text"), &escape(string(block, "caption"))));
                }
            }
            "link" => {
                let words = [string(block, "title"), string(block, "display_url")].into_iter().find(|w| !w.is_empty()).unwrap_or("");
                self.html.push_str(&link(string(block, "url"), words));
                if !string(block, "description").is_empty() {
                    let _ = write!(self.html, "<blockquote><p>{}</p></blockquote>", escape(string(block, "description")));
                }
            }
            "audio" | "video" => {
                let words: Vec<&str> = ["artist", "title"].iter().map(|k| string(block, k)).filter(|w| !w.is_empty()).collect();
                self.html.push_str(&link(&address(), &words.join(": ")));
            }
            "poll" => {
                let _ = write!(self.html, "<p>{}</p>", escape(string(block, "question")));
            }
            // What asks a visitor for money.
            _ => {}
        }
    }
}

/// The largest of the sizes of a picture.
fn largest(block: &Value) -> Option<&str> {
    let media = block.get("media")?;
    let sizes = media.as_array().map_or(std::slice::from_ref(media), Vec::as_slice);
    let width = |m: &&Value| m.get("width").and_then(Value::as_u64).unwrap_or(0);
    sizes.iter().rev().max_by_key(width).and_then(|m| m.get("url")?.as_str())
}

/// The words of a text block with their marks, whose places are counted in characters.
fn formatted(block: &Value) -> String {
    let text: Vec<char> = string(block, "text").chars().collect();
    let marks: Vec<(usize, usize, String, &str)> = block
        .get("formatting")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(mark)
        .filter(|(from, to, ..)| from < to)
        .collect();
    let mut out = String::new();
    let mut open: Vec<usize> = Vec::new();
    for at in 0..=text.len() {
        // What ends here closes what was opened inside it, which is opened again where it goes on.
        if let Some(first) = open.iter().position(|n| marks.get(*n).is_some_and(|(_, to, ..)| *to <= at)) {
            let closed = open.split_off(first);
            closed.iter().rev().filter_map(|n| marks.get(*n)).for_each(|(_, _, _, end)| out.push_str(end));
            for n in closed {
                if let Some((_, _, start, _)) = marks.get(n).filter(|(_, to, ..)| *to > at) {
                    out.push_str(start);
                    open.push(n);
                }
            }
        }
        for (n, (_, _, start, _)) in marks.iter().enumerate().filter(|(_, (from, ..))| *from == at && at < text.len()) {
            out.push_str(start);
            open.push(n);
        }
        match text.get(at) {
            Some('\n') => out.push_str("<br>"),
            Some(c) => out.push_str(&escape(c.encode_utf8(&mut [0; 4]))),
            None => {}
        }
    }
    open.iter().rev().filter_map(|n| marks.get(*n)).for_each(|(_, _, _, end)| out.push_str(end));
    out
}

/// A mark: where it starts and ends, its start tag and its end tag.
fn mark(value: &Value) -> Option<(usize, usize, String, &'static str)> {
    let place = |name: &str| usize::try_from(value.get(name)?.as_u64()?).ok();
    let (start, end) = match string(value, "type") {
        "bold" => ("<strong>".to_string(), "</strong>"),
        "italic" => ("<em>".to_string(), "</em>"),
        "strikethrough" => ("<s>".to_string(), "</s>"),
        "link" => (format!("<a href=\"{}\">", escape(string(value, "url"))), "</a>"),
        "mention" => {
            let address = value.pointer("/blog/url").and_then(Value::as_str).unwrap_or("");
            (format!("<a href=\"{}\">", escape(address)), "</a>")
        }
        _ => return None,
    };
    Some((place("start")?, place("end")?, start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(content: &str, layout: &str) -> String {
        let list = |json: &str| serde_json::from_str::<Vec<Value>>(json).expect("JSON");
        html(&list(content), &list(layout))
    }

    #[test]
    fn blocks_are_html() {
        let content = r#"[{"type":"text","subtype":"heading1","text":"A & B"},
            {"type":"text","text":"one two 🙂 three","formatting":[{"type":"bold","start":0,"end":7},{"type":"italic","start":4,"end":9},{"type":"link","start":10,"end":15,"url":"https://e.org/?a&b"}]},
            {"type":"text","subtype":"unordered-list-item","text":"x"},{"type":"text","subtype":"unordered-list-item","text":"y"},
            {"type":"image","media":[{"url":"s.jpg","width":100},{"url":"l.jpg","width":900}],"alt_text":"A","caption":"C"},
            {"type":"link","url":"https://e.org","title":"T"},{"type":"paywall"}]"#;
        assert_eq!(
            of(content, "[]"),
            "<h2>A &amp; B</h2><p><strong>one <em>two</em></strong><em> 🙂</em> <a href=\"https://e.org/?a&amp;b\">three</a></p>\
             <ul><li>x</li><li>y</li></ul><figure><img src=\"l.jpg\" alt=\"A\"><figcaption>C</figcaption></figure>\
             <p><a href=\"https://e.org\">T</a></p>"
        );
    }

    #[test]
    fn a_question_is_a_quotation() {
        let content = r#"[{"type":"text","text":"Why?"},{"type":"text","text":"Because."}]"#;
        assert_eq!(of(content, r#"[{"type":"ask","blocks":[0]}]"#), "<blockquote><p>Why?</p></blockquote><p>Because.</p>");
    }
}

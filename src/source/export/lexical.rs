//! The documents of Ghost's two editors, Lexical and Mobiledoc, as HTML.

use std::fmt::Write;

use serde_json::Value;

use super::{escape, figure, link};

/// Nodes nest no deeper than this; the words of what is deeper are lost with a document that nobody wrote.
const MAX_DEPTH: usize = 64;

/// The bits of a text node's `format`, and the element for each.
const FORMATS: [(u64, &str); 8] = [(1, "strong"), (2, "em"), (4, "s"), (8, "u"), (16, "code"), (32, "sub"), (64, "sup"), (128, "mark")];

/// A Lexical document; `None` if it is none.
pub(super) fn of_lexical(json: &str) -> Option<String> {
    let document: Value = serde_json::from_str(json).ok()?;
    let mut out = String::new();
    nodes(document.get("root")?, 0, &mut out);
    Some(out)
}

fn string<'v>(node: &'v Value, name: &str) -> &'v str {
    node.get(name).and_then(Value::as_str).unwrap_or("")
}

fn nodes(parent: &Value, depth: usize, out: &mut String) {
    if depth < MAX_DEPTH {
        for child in parent.get("children").and_then(Value::as_array).into_iter().flatten() {
            node(child, depth + 1, out);
        }
    }
}

fn wrapped(tag: &str, parent: &Value, depth: usize, out: &mut String) {
    let _ = write!(out, "<{tag}>");
    nodes(parent, depth, out);
    let _ = write!(out, "</{}>", tag.split(' ').next().unwrap_or(tag));
}

fn node(n: &Value, depth: usize, out: &mut String) {
    match string(n, "type") {
        "text" | "extended-text" => text(n, out),
        "linebreak" => out.push_str("<br>"),
        "paragraph" => wrapped("p", n, depth, out),
        "heading" | "extended-heading" => {
            let tag = Some(string(n, "tag")).filter(|t| matches!(*t, "h1" | "h2" | "h3" | "h4" | "h5" | "h6")).unwrap_or("h2");
            wrapped(tag, n, depth, out);
        }
        "quote" | "extended-quote" | "aside" => wrapped("blockquote", n, depth, out),
        "list" if string(n, "listType") == "number" => {
            let start = n.get("start").and_then(Value::as_u64).unwrap_or(1);
            wrapped(&format!("ol start=\"{start}\""), n, depth, out);
        }
        "list" => wrapped("ul", n, depth, out),
        "listitem" => wrapped("li", n, depth, out),
        "link" | "autolink" => wrapped(&format!("a href=\"{}\"", escape(string(n, "url"))), n, depth, out),
        name => card(name, n, out),
    }
    // Cards that hold nodes of their own, and nodes that are not known, keep their words.
    if n.get("children").is_some() && !KNOWN.contains(&string(n, "type")) {
        nodes(n, depth, out);
    }
}

/// Nodes whose children are written by [`node`].
const KNOWN: [&str; 13] = [
    "paragraph",
    "heading",
    "extended-heading",
    "quote",
    "extended-quote",
    "aside",
    "list",
    "listitem",
    "link",
    "autolink",
    "text",
    "extended-text",
    "linebreak",
];

fn text(n: &Value, out: &mut String) {
    let format = n.get("format").and_then(Value::as_u64).unwrap_or(0);
    let marks: Vec<&str> = FORMATS.iter().filter(|(bit, _)| format & bit != 0).map(|(_, tag)| *tag).collect();
    marks.iter().for_each(|tag| {
        let _ = write!(out, "<{tag}>");
    });
    out.push_str(&escape(string(n, "text")));
    marks.iter().rev().for_each(|tag| {
        let _ = write!(out, "</{tag}>");
    });
}

/// A card by its name, in either editor; captions are HTML.
fn card(name: &str, n: &Value, out: &mut String) {
    let s = |key: &str| string(n, key);
    match name {
        "image" => out.push_str(&figure(s("src"), s("alt"), s("caption"))),
        "gallery" => {
            let images = n.get("images").and_then(Value::as_array).into_iter().flatten();
            images.for_each(|i| out.push_str(&figure(string(i, "src"), string(i, "alt"), string(i, "caption"))));
            if !s("caption").is_empty() {
                let _ = write!(out, "<p>{}</p>", s("caption"));
            }
        }
        "html" => out.push_str(s("html")),
        "markdown" | "card-markdown" => out.push_str(&super::body::paragraphs(&escape(s("markdown")))),
        "codeblock" | "code" => {
            let _ = write!(out, "<figure><pre><code class=\"language-{}\">{}</code></pre>", escape(s("language")), escape(s("code")));
            if !s("caption").is_empty() {
                let _ = write!(out, "<figcaption>{}</figcaption>", s("caption"));
            }
            out.push_str("</figure>");
        }
        "horizontalrule" | "hr" => out.push_str("<hr>"),
        "bookmark" => {
            let title = n.pointer("/metadata/title").and_then(Value::as_str).unwrap_or(s("title"));
            out.push_str(&link(s("url"), title));
        }
        "embed" => out.push_str(&link(s("url"), n.pointer("/metadata/title").and_then(Value::as_str).unwrap_or(""))),
        "callout" => {
            let _ = write!(out, "<blockquote><p>{} {}</p></blockquote>", escape(s("calloutEmoji")), s("calloutText"));
        }
        "toggle" => {
            let _ = write!(out, "<details><summary>{}</summary>{}</details>", s("heading"), s("content"));
        }
        "video" | "audio" | "file" => {
            let words = [s("title"), s("fileTitle"), s("fileName")].into_iter().find(|w| !w.is_empty()).unwrap_or("");
            out.push_str(&link(s("src"), words));
            if !s("caption").is_empty() {
                let _ = write!(out, "<p>{}</p>", s("caption"));
            }
        }
        "product" => {
            let _ = write!(out, "<p><strong>{}</strong></p>{}", s("productTitle"), s("productDescription"));
        }
        "header" => {
            let _ = write!(out, "<h2>{}</h2><p>{}</p>", s("header"), s("subheader"));
        }
        "button" => out.push_str(&link(s("buttonUrl"), s("buttonText"))),
        // What asks a visitor for something, and the marks of a paywall.
        _ => {}
    }
}

/// A Mobiledoc document; `None` if it is none.
pub(super) fn of_mobiledoc(json: &str) -> Option<String> {
    let document: Value = serde_json::from_str(json).ok()?;
    let mut out = String::new();
    let part = |name: &str, n: &Value| n.as_u64().and_then(|i| document.get(name)?.get(usize::try_from(i).ok()?));
    for section in document.get("sections").and_then(Value::as_array)? {
        match section.get(0).and_then(Value::as_u64) {
            Some(1) => {
                let tag = section.get(1).and_then(Value::as_str).unwrap_or("p");
                let tag = if matches!(tag, "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "aside") { tag } else { "p" };
                let _ = write!(out, "<{tag}>");
                markers(section.get(2), &document, &mut out);
                let _ = write!(out, "</{tag}>");
            }
            Some(2) => out.push_str(&figure(section.get(1).and_then(Value::as_str).unwrap_or(""), "", "")),
            Some(3) => {
                let tag = if section.get(1).and_then(Value::as_str) == Some("ol") { "ol" } else { "ul" };
                let _ = write!(out, "<{tag}>");
                for item in section.get(2).and_then(Value::as_array).into_iter().flatten() {
                    out.push_str("<li>");
                    markers(Some(item), &document, &mut out);
                    out.push_str("</li>");
                }
                let _ = write!(out, "</{tag}>");
            }
            Some(10) => {
                if let Some(found) = section.get(1).and_then(|n| part("cards", n)) {
                    card(found.get(0).and_then(Value::as_str).unwrap_or(""), found.get(1).unwrap_or(&Value::Null), &mut out);
                }
            }
            Some(_) | None => {}
        }
    }
    Some(out)
}

/// Runs of text: `[kind, markups that open, how many close, text or atom]`.
fn markers(list: Option<&Value>, document: &Value, out: &mut String) {
    let mut open: Vec<String> = Vec::new();
    for marker in list.and_then(Value::as_array).into_iter().flatten() {
        for index in marker.get(1).and_then(Value::as_array).into_iter().flatten() {
            let markup = index.as_u64().and_then(|i| document.get("markups")?.get(usize::try_from(i).ok()?));
            let tag = markup.and_then(|m| m.get(0)).and_then(Value::as_str).unwrap_or("span");
            let tag = if tag.chars().all(|c| c.is_ascii_alphanumeric()) { tag } else { "span" };
            let attrs: Vec<&str> =
                markup.and_then(|m| m.get(1)).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
            let href = attrs.chunks_exact(2).find_map(|pair| (pair.first() == Some(&"href")).then(|| pair.last().copied().unwrap_or("")));
            let _ = match href {
                Some(href) => write!(out, "<{tag} href=\"{}\">", escape(href)),
                None => write!(out, "<{tag}>"),
            };
            open.push(tag.to_string());
        }
        match (marker.get(0).and_then(Value::as_u64), marker.get(3)) {
            (Some(1), Some(_)) => out.push_str("<br>"),
            (_, Some(words)) => out.push_str(&escape(words.as_str().unwrap_or(""))),
            (_, None) => {}
        }
        for _ in 0..marker.get(2).and_then(Value::as_u64).unwrap_or(0).min(64) {
            if let Some(tag) = open.pop() {
                let _ = write!(out, "</{tag}>");
            }
        }
    }
    while let Some(tag) = open.pop() {
        let _ = write!(out, "</{tag}>");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lexical_document_is_html() {
        let json = r#"{"root":{"type":"root","children":[
            {"type":"extended-heading","tag":"h2","children":[{"type":"extended-text","text":"A & B","format":0}]},
            {"type":"paragraph","children":[{"type":"text","text":"bold ","format":3},{"type":"link","url":"https://e.org/?a=1&b","children":[{"type":"text","text":"link","format":0}]}]},
            {"type":"list","listType":"number","start":3,"children":[{"type":"listitem","children":[{"type":"text","text":"x"}]}]},
            {"type":"image","src":"/a.jpg","alt":"A","caption":"<b>C</b>"},{"type":"horizontalrule"},{"type":"signup","header":"Sign up"},
            {"type":"codeblock","language":"rust","code":"a < b"}]}}"#;
        assert_eq!(
            of_lexical(json).as_deref(),
            Some(
                "<h2>A &amp; B</h2><p><strong><em>bold </em></strong><a href=\"https://e.org/?a=1&amp;b\">link</a></p><ol start=\"3\"><li>x</li></ol>\
                 <figure><img src=\"/a.jpg\" alt=\"A\"><figcaption><b>C</b></figcaption></figure><hr>\
                 <figure><pre><code class=\"language-rust\">a &lt; b</code></pre></figure>"
            )
        );
        assert_eq!(of_lexical("no"), None);
    }

    #[test]
    fn a_mobiledoc_document_is_html() {
        let json = r#"{"version":"0.3.1","atoms":[["soft-return","",{}]],"cards":[["image",{"src":"/i.png","caption":"c"}],["html",{"html":"<p>raw</p>"}]],
            "markups":[["strong"],["a",["href","https://e.org"]]],
            "sections":[[1,"p",[[0,[],0,"One "],[0,[0,1],2,"two"],[1,[],0,0],[0,[],0,"three"]]],[10,0],[3,"ul",[[[0,[],0,"item"]]]],[10,1]]}"#;
        assert_eq!(
            of_mobiledoc(json).as_deref(),
            Some(
                "<p>One <strong><a href=\"https://e.org\">two</a></strong><br>three</p><figure><img src=\"/i.png\" alt=\"\"><figcaption>c</figcaption></figure>\
                 <ul><li>item</li></ul><p>raw</p>"
            )
        );
    }
}

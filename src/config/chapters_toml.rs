//! `[chapters]` of book.toml: how posts are grouped, and where a person overrules it.

use std::path::Path;

use crate::diag::{Diagnostic, Loc, kinds};

use super::files::require_file;
use super::manifest::{Chapters, ExplicitChapter, Order, PinAt, SelectBy, Selector, Structure, Within};
use super::table::Table;
use super::tree::{Node, Value};

/// Reads the table.
pub fn read(t: &Table<'_>, root: &Path) -> Chapters {
    let chapters = Chapters {
        order: t.choice("order", &ORDER).unwrap_or(Order::Themes),
        structure: t.choice("structure", &STRUCTURE).unwrap_or(Structure::Auto),
        count: count(t),
        posts: t.whole("posts", 1..=1_000_000).and_then(|n| usize::try_from(n).ok()),
        min_posts: small(t, "min-posts", 3),
        max_chapters: small(t, "max-chapters", 24),
        within: t.choice("within", &WITHIN).unwrap_or(Within::Auto),
        number: t.bool("number").unwrap_or(true),
        exclude: selectors(t, t.list("exclude"), "chapters.exclude"),
        pin: t.tables("pin").iter().filter_map(pin).collect(),
        keep_together: keep_together(t),
        rename: rename(&t.table("rename")),
        place: place(&t.table("place")),
        explicit: t.tables("chapter").iter().map(|c| chapter(c, root)).collect(),
    };
    check_explicit(t, &chapters);
    t.finish();
    chapters
}

const ORDER: [(&str, Order); 7] = [
    ("themes", Order::Themes),
    ("date", Order::Date),
    ("date-desc", Order::DateDesc),
    ("tags", Order::Tags),
    ("path", Order::Path),
    ("title", Order::Title),
    ("manual", Order::Manual),
];
const STRUCTURE: [(&str, Structure); 4] =
    [("auto", Structure::Auto), ("themes", Structure::Themes), ("posts", Structure::Posts), ("parts", Structure::Parts)];
const WITHIN: [(&str, Within); 4] = [("auto", Within::Auto), ("date", Within::Date), ("flow", Within::Flow), ("title", Within::Title)];

/// `count = "auto"`, or a number.
fn count(t: &Table<'_>) -> Option<usize> {
    match t.get("count") {
        Some(Node { value: Value::Text(word), .. }) if word == "auto" => None,
        Some(node @ Node { value: Value::Text(word), .. }) => {
            t.bad(node, format!("`chapters.count` cannot be \"{word}\""), "it is \"auto\", or a number of chapters");
            None
        }
        _ => t.whole("count", 1..=1000).and_then(|n| usize::try_from(n).ok()),
    }
}

fn small(t: &Table<'_>, key: &'static str, default: usize) -> usize {
    t.whole(key, 1..=1000).and_then(|n| usize::try_from(n).ok()).unwrap_or(default)
}

pub(super) fn selectors(t: &Table<'_>, nodes: &[Node], what: &str) -> Vec<Selector> {
    nodes.iter().filter_map(|n| selector(t, n, what)).collect()
}

/// Reads a selector: `slug`, `path:glob`, `tag:x`, `series:x`, `year:2019`, `*`.
fn selector(t: &Table<'_>, node: &Node, what: &str) -> Option<Selector> {
    let Value::Text(text) = &node.value else {
        t.wrong_type(what, node, "the name of a post");
        return None;
    };
    let text = text.trim();
    match select_by(text) {
        Ok(by) => Some(Selector { by, text: text.to_string(), loc: node.loc() }),
        Err(help) => {
            t.bad(node, format!("\"{text}\" names no post"), help);
            None
        }
    }
}

fn select_by(text: &str) -> Result<SelectBy, String> {
    let kinds = "name a post by its slug, or by path:, tag:, series: or year:; \"*\" is the rest";
    if text == "*" {
        return Ok(SelectBy::Rest);
    }
    let Some((kind, value)) = text.split_once(':') else {
        return if text.is_empty() { Err(kinds.to_string()) } else { Ok(SelectBy::Id(text.to_string())) };
    };
    let value = value.trim();
    match kind.trim() {
        _ if value.is_empty() => Err(format!("write something after the colon; {kinds}")),
        "path" => match globset::Glob::new(value) {
            Ok(_) => Ok(SelectBy::Path(value.to_string())),
            Err(e) => Err(format!("the pattern is wrong: {}", e.kind())),
        },
        "tag" => Ok(SelectBy::Tag(value.to_string())),
        "series" => Ok(SelectBy::Series(value.to_string())),
        "year" => value.parse().map(SelectBy::Year).map_err(|_| "write a year such as year:2019".to_string()),
        _ => Err(kinds.to_string()),
    }
}

/// `{ post = "why-i-write", at = "first" }`.
fn pin(t: &Table<'_>) -> Option<(Selector, PinAt)> {
    let post = required(t, "post", "name the post: { post = \"…\", at = \"first\" }").and_then(|n| selector(t, n, "chapters.pin.post"));
    let at = t.choice("at", &[("first", PinAt::First), ("last", PinAt::Last)]);
    if !t.has("at") {
        missing(t, "at", "say where: at = \"first\" or at = \"last\"");
    }
    t.finish();
    Some((post?, at?))
}

fn required<'a>(t: &Table<'a>, key: &'static str, help: &str) -> Option<&'a Node> {
    let found = t.get(key);
    if found.is_none() {
        missing(t, key, help);
    }
    found
}

fn missing(t: &Table<'_>, key: &str, help: &str) {
    if let Some(node) = t.node().filter(|n| matches!(n.value, Value::Table(_))) {
        t.log().push(node.mark(Diagnostic::error(kinds::MISSING_KEY, format!("`{}` is missing here", t.name(key))).help(help)));
    }
}

/// `[["trip-1", "trip-2"]]`.
fn keep_together(t: &Table<'_>) -> Vec<Vec<Selector>> {
    let mut out = Vec::new();
    for group in t.list("keep-together") {
        match &group.value {
            Value::List(items) => out.push(selectors(t, items, "chapters.keep-together")),
            _ => t.bad(group, "`chapters.keep-together` is a list of lists", "write [[\"first-post\", \"second-post\"]]"),
        }
    }
    out
}

fn rename(t: &Table<'_>) -> Vec<(String, String, Loc)> {
    let mut out = Vec::new();
    for entry in t.entries() {
        match &entry.node.value {
            Value::Text(to) if !to.trim().is_empty() => out.push((entry.key.clone(), to.trim().to_string(), entry.node.loc())),
            Value::Text(_) => t.bad(&entry.node, "a chapter cannot be renamed to nothing", "write its new title between the quotes"),
            _ => t.wrong_type(&t.name(&entry.key), &entry.node, "the new title"),
        }
    }
    out
}

/// `"on-ink" = "Printing"`: a selector, and the title of a chapter.
fn place(t: &Table<'_>) -> Vec<(Selector, String)> {
    let mut out = Vec::new();
    for entry in t.entries() {
        let text = entry.key.trim().to_string();
        match (&entry.node.value, select_by(&text)) {
            (_, Err(help)) => t.bad(&entry.node, format!("\"{text}\" names no post"), help),
            (_, Ok(SelectBy::Rest)) => {
                t.bad(&entry.node, "the rest (\"*\") cannot be placed", "name posts, or list the chapters as [[chapters.chapter]]")
            }
            (Value::Text(title), Ok(by)) if !title.trim().is_empty() => {
                out.push((Selector { by, text, loc: entry.node.loc() }, title.trim().to_string()));
            }
            (Value::Text(_), Ok(_)) => {
                t.bad(&entry.node, "a post cannot be placed in a chapter without a title", "write the chapter's title between the quotes")
            }
            _ => t.wrong_type(&t.name(&entry.key), &entry.node, "the title of a chapter"),
        }
    }
    out
}

/// `[[chapters.chapter]]`.
fn chapter(t: &Table<'_>, root: &Path) -> ExplicitChapter {
    let posts: Vec<(Selector, Option<String>)> = t.list("posts").iter().filter_map(|n| chapter_post(t, n)).collect();
    if !t.has("posts") {
        missing(t, "posts", "list what it holds: posts = [\"a-slug\", \"tag:food\"], or posts = [\"*\"] for the rest");
    }
    let title = t.words("title");
    let only_rest = posts.iter().all(|(s, _)| s.by == SelectBy::Rest);
    if title.is_none() && !t.has("title") && !only_rest {
        missing(t, "title", "a chapter that names posts needs a title; only that of the rest (\"*\") does without");
    }
    let chapter = ExplicitChapter {
        title,
        intro: t.item("intro").filter(|i| require_file(t, i, root)).map(|i| i.text),
        unnumbered: t.bool("number") == Some(false),
        part: t.words("part"),
        posts,
        loc: t.loc().unwrap_or_default(),
    };
    t.finish();
    chapter
}

/// A selector, or `{ post = "lab-notes", title = "In the Lab" }`.
fn chapter_post(t: &Table<'_>, node: &Node) -> Option<(Selector, Option<String>)> {
    if !matches!(node.value, Value::Table(_)) {
        return selector(t, node, "chapters.chapter.posts").map(|s| (s, None));
    }
    let inner = Table::new("chapters.chapter.posts", Some(node), t.log());
    let help = "name the post: { post = \"…\", title = \"…\" }";
    let post = required(&inner, "post", help).and_then(|n| selector(&inner, n, "chapters.chapter.posts.post"));
    let title = inner.words("title");
    inner.finish();
    post.map(|p| (p, title))
}

/// A book by hand needs chapters; and the rest can be put in one place only.
fn check_explicit(t: &Table<'_>, chapters: &Chapters) {
    if chapters.order == Order::Manual
        && chapters.explicit.is_empty()
        && let Some(node) = t.get("order")
    {
        t.bad(
            node,
            "`order = \"manual\"` without a chapter",
            "add [[chapters.chapter]] tables, or let `postbound plan --write` write them",
        );
    }
    let mut rests = chapters.explicit.iter().flat_map(|c| &c.posts).filter(|(s, _)| s.by == SelectBy::Rest);
    if let (Some(_), Some((second, _))) = (rests.next(), rests.next()) {
        let d = Diagnostic::error(kinds::BAD_VALUE, "the rest (\"*\") stands in two places").at(second.loc.clone());
        t.log().push(d.help("keep one of them: every post goes into the book once"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_are_read() {
        assert_eq!(select_by("hello-world"), Ok(SelectBy::Id("hello-world".into())));
        assert_eq!(select_by("tag: food"), Ok(SelectBy::Tag("food".into())));
        assert_eq!(select_by("year:2019"), Ok(SelectBy::Year(2019)));
        assert_eq!(select_by("*"), Ok(SelectBy::Rest));
        assert!(select_by("year:soon").is_err());
        assert!(select_by("path:[").is_err());
        assert!(select_by("tags:food").is_err());
        assert!(select_by("").is_err());
    }
}

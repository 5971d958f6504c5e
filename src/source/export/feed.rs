//! Feeds: RSS, Atom, JSON Feed, and Blogger's exports, which are Atom with marks of their own.

use rayon::prelude::*;
use serde_json::Value;

use crate::config::manifest::Source;
use crate::diag::{Diagnostic, Loc, kinds};
use crate::model::{Lang, Site};

use super::super::html::{Action, Rule, Rules};
use super::super::{Harvest, TextFile};
use super::xml::{self, Node};
use super::{Fate, Item, day, slug_of};

/// Blogger's own markup: a captioned picture is a table of two rows.
const FURNITURE: Rules = Rules(&[
    Rule { element: "table", class: "tr-caption-container", action: Action::Figure },
    Rule { element: "td", class: "tr-caption", action: Action::Caption },
    Rule { element: "", class: "blogger-post-footer", action: Action::Drop },
    Rule { element: "", class: "feedflare", action: Action::Drop },
    Rule { element: "", class: "sharedaddy", action: Action::Drop },
]);

/// Feeds of no more items than this may hold the newest posts only.
const OFTEN_CUT: usize = 20;

/// Whether a file is a feed.
pub(in super::super) fn is_feed(file: &TextFile) -> bool {
    let head: String = file.text.chars().take(3000).collect();
    let starts = head.trim_start_matches('\u{feff}').trim_start();
    (starts.starts_with('<') && (head.contains("<rss") || head.contains("<feed") || head.contains("<rdf:RDF")))
        || (starts.starts_with('{') && head.contains("jsonfeed.org/version"))
}

/// Reads feeds.
pub(in super::super) fn read_all(files: &[TextFile], source: &Source) -> Harvest {
    let mut out = Harvest::default();
    for file in files {
        out.merge(read(file, source));
    }
    out
}

fn read(file: &TextFile, source: &Source) -> Harvest {
    let (site, items) = if file.text.trim_start_matches('\u{feff}').trim_start().starts_with('{') {
        json(&file.text)
    } else if file.text.contains("<entry") {
        atom(&file.text, source)
    } else {
        rss(&file.text)
    };
    let posts = items.iter().filter(|i| i.fate == Fate::Post).count();
    let export = file.text.contains("tag:blogger.com") || file.text.contains("blogger:type");
    let mut out = super::harvest(items.into_par_iter().map(|item| (file, item)), &FURNITURE, site);
    if !export && (1..=OFTEN_CUT).contains(&posts) {
        let d = Diagnostic::warning(kinds::SHORT_FEED, format!("the feed has {posts} posts: many feeds hold only the newest"));
        out.report.push(d.at(Loc::new(file.shown.as_str(), 0)).help("where posts are missing, ask the blog for an export of all of them"));
    }
    out
}

fn texts(site: &Node, names: &[&str]) -> Option<String> {
    names.iter().map(|n| site.text_of(n)).find(|t| !t.is_empty()).map(str::to_string)
}

fn rss(text: &str) -> (Site, Vec<Item>) {
    let (outside, pieces) = xml::split(text, "item");
    let top = xml::parse(&outside);
    let channel = top.child("rss").or_else(|| top.child("rdf:RDF")).and_then(|r| r.child("channel")).cloned().unwrap_or(top);
    let site = Site {
        title: texts(&channel, &["title"]),
        lang: texts(&channel, &["language", "dc:language"]).map(|t| Lang::new(&t)),
        base_urls: texts(&channel, &["link"]).into_iter().collect(),
        ..Site::default()
    };
    let items = pieces.iter().filter_map(|p| xml::parse(p.text).children.into_iter().next().map(|n| (p.line, n)));
    (site, items.map(|(line, node)| rss_item(&node, line)).collect())
}

fn rss_item(node: &Node, line: usize) -> Item {
    let address = texts(node, &["link", "feedburner:origLink"]).unwrap_or_default();
    let guid = node.text_of("guid");
    let body = ["content:encoded", "content", "description"].iter().find_map(|n| node.child(n).filter(|c| !c.text.trim().is_empty()));
    Item {
        title: node.text_of("title").to_string(),
        body: body.map_or(String::new(), |b| b.text.clone()),
        date: ["pubDate", "dc:date", "published", "date"].iter().find_map(|n| day(node.text_of(n))),
        authors: texts(node, &["dc:creator", "author", "itunes:author"]).map(|a| name_of(&a)).into_iter().collect(),
        tags: node.all("category").map(|c| c.text.trim().to_string()).filter(|t| !t.is_empty()).collect(),
        slug: slug_of(&address),
        urls: [address.as_str(), guid].into_iter().filter(|u| u.contains("//")).map(str::to_string).collect(),
        line,
        ..Item::default()
    }
}

/// RSS names people as `mail@example.org (A. Writer)`.
fn name_of(author: &str) -> String {
    match author.split_once('(') {
        Some((mail, rest)) if mail.contains('@') => rest.trim_end_matches(')').trim().to_string(),
        _ => author.trim().to_string(),
    }
}

fn atom(text: &str, source: &Source) -> (Site, Vec<Item>) {
    let (outside, pieces) = xml::split(text, "entry");
    let top = xml::parse(&outside);
    let feed = top.child("feed").cloned().unwrap_or(top);
    let site = Site {
        title: texts(&feed, &["title"]),
        lang: feed.attr("xml:lang").map(Lang::new),
        base_urls: address(&feed).into_iter().collect(),
        authors: feed.all("author").map(|a| a.text_of("name").to_string()).filter(|n| !n.is_empty()).collect(),
        ..Site::default()
    };
    let one = |p: &xml::Piece<'_>| xml::parse(p.text).children.into_iter().next().map(|n| entry(&n, p, source));
    (site, pieces.iter().filter_map(one).flatten().collect())
}

/// The address of a page, not that of its feed or its comments.
fn address(node: &Node) -> Option<String> {
    let link = node.all("link").find(|l| l.attr("rel").is_none_or(|r| r == "alternate"));
    link.and_then(|l| l.attr("href")).filter(|h| !h.is_empty()).map(str::to_string)
}

/// The text of an element that may hold text, escaped HTML or XHTML.
fn content(node: &Node, piece: &str) -> String {
    if node.attr("type") == Some("xhtml") {
        return piece.get(node.raw.0..node.raw.1).unwrap_or("").to_string();
    }
    match node.attr("type") {
        Some("text") => super::escape(&node.text),
        Some(_) | None => node.text.clone(),
    }
}

/// An entry; none for Blogger's settings and templates, which are entries as well.
fn entry(node: &Node, piece: &xml::Piece<'_>, source: &Source) -> Option<Item> {
    let kind = kind(node);
    if matches!(kind.as_str(), "settings" | "template") {
        return None;
    }
    let fate = match kind.as_str() {
        "post" | "" if is_draft(node) => Fate::Draft,
        "post" | "" => Fate::Post,
        "page" if source.pages => Fate::Post,
        "page" => Fate::Out("pages, which [source] pages = true reads"),
        "comment" => Fate::Out("comments"),
        _ => Fate::Out("neither posts nor pages"),
    };
    let fate = if node.text_of("blogger:trashed").is_empty() { fate } else { Fate::Out("in the bin") };
    let address =
        address(node).or_else(|| Some(node.text_of("blogger:filename").to_string()).filter(|f| !f.is_empty())).unwrap_or_default();
    let body = ["content", "summary"].iter().find_map(|n| node.child(n).map(|c| content(c, piece.text)).filter(|t| !t.trim().is_empty()));
    let tags = node.all("category").filter(|c| !c.attr("scheme").is_some_and(|s| s.ends_with("#kind")));
    Some(Item {
        fate,
        title: unescaped(node.child("title").map_or("", |t| t.text.trim())),
        body: body.unwrap_or_default(),
        date: ["published", "blogger:created", "updated", "issued", "created"].iter().find_map(|n| day(node.text_of(n))),
        authors: node.all("author").map(|a| a.text_of("name").to_string()).filter(|n| !n.is_empty() && n != "Unknown").collect(),
        tags: tags.filter_map(|c| c.attr("label").or_else(|| c.attr("term"))).filter(|t| !t.is_empty()).map(str::to_string).collect(),
        slug: slug_of(&address),
        urls: [address].into_iter().filter(|a| !a.is_empty()).collect(),
        line: piece.line,
        ..Item::default()
    })
}

/// What an entry of Blogger is: `post`, `page`, `comment` …; "" for entries of other feeds.
fn kind(node: &Node) -> String {
    let new = node.text_of("blogger:type");
    let old = node.all("category").filter(|c| c.attr("scheme").is_some_and(|s| s.ends_with("#kind")));
    let old = old.filter_map(|c| c.attr("term")?.rsplit('#').next()).next().unwrap_or("");
    if new.is_empty() { old.to_ascii_lowercase() } else { new.to_ascii_lowercase() }
}

fn is_draft(node: &Node) -> bool {
    let control = node.child("app:control").is_some_and(|c| c.text_of("app:draft") == "yes");
    control
        || node.text_of("blogger:status").eq_ignore_ascii_case("draft")
        || node.text_of("blogger:status").eq_ignore_ascii_case("scheduled")
}

/// Blogger escapes titles twice.
fn unescaped(title: &str) -> String {
    ["&amp;#", "&amp;quot;", "&amp;amp;", "&amp;lt;", "&amp;gt;"]
        .iter()
        .fold(title.to_string(), |t, twice| t.replace(twice, &twice.replace("&amp;", "&")))
}

fn json(text: &str) -> (Site, Vec<Item>) {
    let Ok(feed) = serde_json::from_str::<Value>(text) else { return (Site::default(), Vec::new()) };
    let string = |v: &Value, name: &str| v.get(name).and_then(Value::as_str).unwrap_or("").to_string();
    let site = Site {
        title: Some(string(&feed, "title")).filter(|t| !t.is_empty()),
        lang: Some(string(&feed, "language")).filter(|t| !t.is_empty()).map(|t| Lang::new(&t)),
        base_urls: Some(string(&feed, "home_page_url")).filter(|t| !t.is_empty()).into_iter().collect(),
        ..Site::default()
    };
    let item = |v: &Value| {
        let people = v.get("authors").and_then(Value::as_array).cloned().unwrap_or_else(|| v.get("author").cloned().into_iter().collect());
        let address = string(v, "url");
        let html = string(v, "content_html");
        let body = if html.is_empty() { super::body::paragraphs(&super::escape(&string(v, "content_text"))) } else { html };
        Item {
            title: string(v, "title"),
            body,
            date: day(&string(v, "date_published")),
            authors: people.iter().map(|p| string(p, "name")).filter(|n| !n.is_empty()).collect(),
            tags: v.get("tags").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_string).collect(),
            slug: slug_of(&address),
            urls: [address].into_iter().filter(|a| !a.is_empty()).collect(),
            line: 1,
            ..Item::default()
        }
    };
    (site, feed.get("items").and_then(Value::as_array).into_iter().flatten().map(item).collect())
}

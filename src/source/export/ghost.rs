//! Ghost's export in its three shapes: a database dump, the same without its envelope, and what the programming interface
//! answers. A post's text is HTML; where that is missing, it is made of the editor's own document ([`super::lexical`]).

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde_json::Value;

use crate::config::manifest::Source;
use crate::diag::Loc;
use crate::model::{Lang, Site};

use super::super::html::{Action, Rule, Rules};
use super::super::{Harvest, TextFile};
use super::{Fate, Item, day, lexical};

const FURNITURE: Rules = Rules(&[
    Rule { element: "", class: "kg-signup-card", action: Action::Drop },
    Rule { element: "", class: "kg-email*", action: Action::Drop },
    Rule { element: "", class: "kg-cta-card", action: Action::Drop },
    Rule { element: "", class: "kg-bookmark-icon", action: Action::Drop },
    Rule { element: "", class: "kg-bookmark-thumbnail", action: Action::Drop },
    Rule { element: "", class: "kg-bookmark-metadata", action: Action::Drop },
    Rule { element: "", class: "kg-audio-player*", action: Action::Drop },
    Rule { element: "", class: "kg-audio-thumbnail", action: Action::Drop },
    Rule { element: "", class: "kg-video-player*", action: Action::Drop },
    Rule { element: "", class: "kg-video-overlay", action: Action::Drop },
    Rule { element: "", class: "kg-video-large-play-icon", action: Action::Drop },
    Rule { element: "", class: "kg-file-card-icon", action: Action::Drop },
    Rule { element: "", class: "kg-file-card-metadata", action: Action::Drop },
    Rule { element: "", class: "kg-toggle-card-icon", action: Action::Drop },
    Rule { element: "", class: "kg-product-card-rating", action: Action::Drop },
]);

/// Whether a file is an export of Ghost.
pub(in super::super) fn is_export(file: &TextFile) -> bool {
    let head: String = file.text.trim_start().chars().take(2000).collect();
    let bare: String = head.chars().filter(|c| !c.is_whitespace()).take(400).collect();
    let posts = || file.text.contains("\"mobiledoc\"") || file.text.contains("\"lexical\"") || file.text.contains("\"comment_id\"");
    bare.starts_with("{\"db\":[{")
        || ((bare.starts_with("{\"meta\":{") || bare.starts_with("{\"data\":{") || bare.starts_with("{\"posts\":[")) && posts())
}

/// Reads exports.
pub(in super::super) fn read_all(files: &[TextFile], source: &Source) -> Harvest {
    let mut out = Harvest::default();
    for file in files {
        match serde_json::from_str::<Value>(&file.text) {
            Ok(all) => {
                let data = all.pointer("/db/0/data").or_else(|| all.get("data")).unwrap_or(&all);
                let tables = Tables::new(data);
                let posts: Vec<&Value> = rows(data, "posts").collect();
                let items = posts.par_iter().map(|post| (file, item(post, &tables, source)));
                out.merge(super::harvest(items, &FURNITURE, site(data)));
            }
            Err(e) => out.report.push(super::broken(&Loc::new(file.shown.as_str(), e.line()), &e)),
        }
    }
    out
}

fn rows<'v>(data: &'v Value, table: &str) -> impl Iterator<Item = &'v Value> + use<'v> {
    data.get(table).and_then(Value::as_array).into_iter().flatten()
}

/// A value as text, also where it is a number.
fn string(value: &Value, name: &str) -> String {
    match value.get(name) {
        Some(Value::String(s)) => s.clone(),
        Some(Value::Number(n)) => n.to_string(),
        Some(Value::Bool(_) | Value::Null | Value::Array(_) | Value::Object(_)) | None => String::new(),
    }
}

fn site(data: &Value) -> Site {
    let setting =
        |key: &str| rows(data, "settings").find(|s| string(s, "key") == key).map(|s| string(s, "value")).filter(|v| !v.is_empty());
    Site {
        title: setting("title"),
        lang: setting("locale").or_else(|| setting("lang")).map(|l| Lang::new(&l)),
        authors: rows(data, "users").map(|u| string(u, "name")).filter(|n| !n.is_empty()).collect(),
        ..Site::default()
    }
}

/// Which tags and authors each post has, in order.
struct Tables<'v> {
    tags: BTreeMap<String, Vec<String>>,
    authors: BTreeMap<String, Vec<String>>,
    people: BTreeMap<String, String>,
    /// What is said of a post beside it.
    meta: BTreeMap<String, &'v Value>,
}

impl<'v> Tables<'v> {
    fn new(data: &'v Value) -> Tables<'v> {
        let names = |table: &str| -> BTreeMap<String, String> { rows(data, table).map(|r| (string(r, "id"), string(r, "name"))).collect() };
        let joined = |table: &str, key: &str, names: &BTreeMap<String, String>| {
            let mut list: Vec<(i64, &Value)> =
                rows(data, table).map(|r| (r.get("sort_order").and_then(Value::as_i64).unwrap_or(0), r)).collect();
            list.sort_by_key(|(order, _)| *order);
            let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
            for (_, row) in list {
                if let Some(name) = names.get(&string(row, key)) {
                    out.entry(string(row, "post_id")).or_default().push(name.clone());
                }
            }
            out
        };
        let people = names("users");
        let meta = rows(data, "posts_meta").map(|r| (string(r, "post_id"), r)).collect();
        Tables {
            tags: joined("posts_tags", "tag_id", &names("tags")),
            authors: joined("posts_authors", "author_id", &people),
            people,
            meta,
        }
    }
}

fn item(post: &Value, tables: &Tables<'_>, source: &Source) -> Item {
    let of = |name: &str| string(post, name);
    let id = of("id");
    let named = |list: &str| -> Vec<String> { rows(post, list).map(|r| string(r, "name")).filter(|n| !n.is_empty()).collect() };
    let page = of("type") == "page" || matches!(post.get("page"), Some(Value::Bool(true))) || of("page") == "1";
    let fate = match of("status").as_str() {
        "published" | "sent" | "" if page && !source.pages => Fate::Out("pages, which [source] pages = true reads"),
        "published" | "sent" | "" => Fate::Post,
        _ => Fate::Draft,
    };
    let first = |lists: [Vec<String>; 2]| lists.into_iter().find(|l| !l.is_empty()).unwrap_or_default();
    let mut authors = first([tables.authors.get(&id).cloned().unwrap_or_default(), named("authors")]);
    if authors.is_empty() {
        authors.extend(tables.people.get(&of("author_id")).filter(|n| !n.is_empty()).cloned());
    }
    let tags = first([tables.tags.get(&id).cloned().unwrap_or_default(), named("tags")]);
    let slug = of("slug");
    let html = of("html");
    let made = || lexical::of_lexical(&of("lexical")).or_else(|| lexical::of_mobiledoc(&of("mobiledoc"))).unwrap_or_default();
    let body = if html.trim().is_empty() { made() } else { html };
    let picture = of("feature_image");
    let about = |key: &str| {
        [of(key), tables.meta.get(&id).map(|m| string(m, key)).unwrap_or_default()].into_iter().find(|t| !t.is_empty()).unwrap_or_default()
    };
    let shown = if source.featured {
        super::featured(&picture, &about("feature_image_alt"), &about("feature_image_caption"), &body)
    } else {
        String::new()
    };
    let body = format!("{shown}{body}");
    let mut urls = vec![format!("/{slug}/")];
    urls.extend([of("url"), of("canonical_url")].into_iter().filter(|u| u.contains("//")));
    Item {
        fate,
        title: super::escape(&of("title")),
        // Addresses of the site itself are marked so that it can move.
        body: body.replace("__GHOST_URL__", ""),
        date: day(&of("published_at")).or_else(|| day(&of("created_at"))),
        authors,
        // Tags that begin with a number sign are the site's own.
        tags: tags.into_iter().filter(|t| !t.starts_with('#')).collect(),
        slug,
        urls,
        line: 1,
        ..Item::default()
    }
}

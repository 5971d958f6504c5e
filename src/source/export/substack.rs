//! Substack's export: `posts.csv`, which names the posts, and a fragment of HTML for each.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::config::manifest::Source;
use crate::model::Site;

use super::super::html::{Action, Rule, Rules};
use super::super::{Harvest, TextFile};
use super::{Fate, Item, day};

const FURNITURE: Rules = Rules(&[
    Rule { element: "", class: "subscription-widget*", action: Action::Drop },
    Rule { element: "", class: "subscribe-widget*", action: Action::Drop },
    Rule { element: "", class: "captioned-button-wrap", action: Action::Drop },
    Rule { element: "", class: "button-wrapper", action: Action::Drop },
    Rule { element: "", class: "digest-post-embed", action: Action::Drop },
    Rule { element: "", class: "image-link-expand", action: Action::Drop },
    Rule { element: "", class: "poll-embed", action: Action::Drop },
    Rule { element: "", class: "pullquote", action: Action::Quote },
]);

/// Whether a file is the list of an export, or one of its posts: `1234567.a-slug.html`, without a head.
pub(in super::super) fn is_export(file: &TextFile) -> bool {
    if file.extension == "csv" {
        let head = file.text.lines().next().unwrap_or("");
        return head.contains("post_id") && head.contains("is_published");
    }
    file.extension == "html"
        && key(&file.shown).is_some()
        && !file.text.trim_start().get(..9).is_some_and(|h| h.eq_ignore_ascii_case("<!doctype"))
}

/// `ID.slug` of the path of a post.
fn key(shown: &str) -> Option<&str> {
    let stem = shown.rsplit('/').next()?.strip_suffix(".html")?;
    let (id, slug) = stem.split_once('.')?;
    (id.len() >= 4 && id.chars().all(|c| c.is_ascii_digit()) && !slug.is_empty()).then_some(stem)
}

/// What the list says of a post.
#[derive(Default)]
struct Listed {
    title: String,
    subtitle: String,
    date: String,
    kind: String,
    published: bool,
    address: String,
}

/// Reads an export.
pub(in super::super) fn read_all(files: &[TextFile], source: &Source) -> Harvest {
    let mut list: BTreeMap<String, Listed> = BTreeMap::new();
    for file in files.iter().filter(|f| f.extension == "csv") {
        list.extend(listed(&file.text));
    }
    let posts = files.par_iter().filter(|f| f.extension != "csv").map(|file| {
        let key = key(&file.shown).unwrap_or(&file.shown);
        (file, item(file, key, list.get(key), source))
    });
    super::harvest(posts, &FURNITURE, Site::default())
}

fn listed(text: &str) -> BTreeMap<String, Listed> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let Ok(head) = reader.headers().cloned() else { return BTreeMap::new() };
    let row = |record: csv::StringRecord| {
        let of = |name: &str| head.iter().position(|h| h.trim() == name).and_then(|n| record.get(n)).unwrap_or("").to_string();
        let listed = Listed {
            title: of("title"),
            subtitle: of("subtitle"),
            date: of("post_date"),
            kind: of("type"),
            published: of("is_published").eq_ignore_ascii_case("true"),
            address: of("canonical_url"),
        };
        (of("post_id"), listed)
    };
    reader.records().filter_map(Result::ok).map(row).collect()
}

fn item(file: &TextFile, key: &str, listed: Option<&Listed>, source: &Source) -> Item {
    let slug = key.split_once('.').map_or(key, |(_, s)| s);
    let fate = match listed.map(|l| (l.published, l.kind.as_str())) {
        Some((false, _)) => Fate::Draft,
        Some((true, "thread")) => Fate::Out("threads"),
        Some((true, "page")) if !source.pages => Fate::Out("pages, which [source] pages = true reads"),
        Some((true, _)) | None => Fate::Post,
    };
    let deck = listed.map_or("", |l| l.subtitle.trim());
    let deck = if deck.is_empty() { String::new() } else { format!("<p><em>{deck}</em></p>\n") };
    let mut urls = vec![format!("/p/{slug}")];
    urls.extend(listed.map(|l| l.address.clone()).filter(|a| !a.is_empty()));
    let title = listed.map(|l| l.title.clone()).filter(|t| !t.trim().is_empty()).unwrap_or_else(|| slug.replace('-', " "));
    Item {
        fate,
        title,
        body: format!("{deck}{}", file.text),
        date: listed.and_then(|l| day(&l.date)),
        slug: slug.to_string(),
        urls,
        line: 1,
        ..Item::default()
    }
}

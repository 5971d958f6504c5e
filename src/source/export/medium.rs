//! Medium's export: a folder of pages, one a post, a draft or a reply.

use rayon::prelude::*;

use crate::config::manifest::Source;
use crate::model::Site;

use super::super::html::{Action, Rule, Rules};
use super::super::{Harvest, TextFile};
use super::{Fate, Item, day, slug_of};

const FURNITURE: Rules = Rules(&[
    Rule { element: "a", class: "mixtapeimage", action: Action::Drop },
    Rule { element: "a", class: "js-mixtapeimage", action: Action::Drop },
    Rule { element: "", class: "aspectratioplaceholder-fill", action: Action::Drop },
]);

/// Posts without a title of fewer words than this are replies to other people's.
const REPLY: usize = 150;

/// Whether a file is a page of Medium's export.
pub(in super::super) fn is_export(file: &TextFile) -> bool {
    file.text.contains("class=\"h-entry\"") && file.text.contains("data-field=\"body\"")
}

/// Reads pages.
pub(in super::super) fn read_all(files: &[TextFile], _: &Source) -> Harvest {
    super::harvest(files.par_iter().map(|file| (file, item(file))), &FURNITURE, Site::default())
}

fn item(file: &TextFile) -> Item {
    let text = file.text.as_str();
    let body =
        text.find("<section data-field=\"body\"").or_else(|| text.find("class=\"e-content\"")).and_then(|at| text.get(at..)).unwrap_or("");
    let body = body.find("<footer").and_then(|n| body.get(..n)).unwrap_or(body);
    // The rule above the first section is none that the writer made.
    let body = body.replacen("<hr class=\"section-divider\">", "", 1);
    let name = file.shown.rsplit('/').next().unwrap_or("");
    let published = value(text, "dt-published", "datetime=\"").and_then(|d| day(&d));
    let canonical = value(text, "p-canonical", "href=\"");
    let words = body.split('<').map(|piece| piece.split_once('>').map_or("", |(_, w)| w).split_whitespace().count()).sum::<usize>();
    let title = between(text, "class=\"p-name\">", "</h1>").unwrap_or_default();
    // A reply has no title of its own, so that its first words are shown as one; it has no tags and seldom a picture.
    let bare = !body.contains("graf--title") && !text.contains("class=\"p-tag\"") && !body.contains("<img");
    let untitled = !text.contains("p-summary") || plain(&body).starts_with(&plain(&title));
    let fate = if name.starts_with("draft_") || published.is_none() {
        Fate::Draft
    } else if bare && untitled && words < REPLY {
        Fate::Out("replies to others")
    } else {
        Fate::Post
    };
    let author =
        text.find("p-author").and_then(|at| text.get(at..)).and_then(|t| Some(t.get(t.find('>')? + 1..t.find("</a")?)?.to_string()));
    Item {
        fate,
        title,
        body,
        date: published,
        authors: author.into_iter().filter(|a| !a.trim().is_empty()).collect(),
        tags: text.split("class=\"p-tag\">").skip(1).filter_map(|t| Some(t.get(..t.find("</a")?)?.trim().to_string())).collect(),
        slug: canonical.as_deref().map(slug_of).map(|s| without_id(&s)).unwrap_or_default(),
        urls: canonical.into_iter().collect(),
        line: 1,
        ..Item::default()
    }
}

/// The letters and digits of HTML outside of its tags.
fn plain(html: &str) -> String {
    let words = html.split('<').enumerate().map(|(n, piece)| if n == 0 { piece } else { piece.split_once('>').map_or("", |(_, w)| w) });
    words.flat_map(str::chars).filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The text between two marks.
fn between(text: &str, open: &str, close: &str) -> Option<String> {
    let rest = text.get(text.find(open)? + open.len()..)?;
    Some(rest.get(..rest.find(close)?)?.to_string())
}

/// The attribute of the tag that bears a class.
fn value(text: &str, class: &str, attribute: &str) -> Option<String> {
    let at = text.find(class)?;
    let from = text.get(..at)?.rfind('<')?;
    let tag = text.get(from..)?;
    between(tag.get(..tag.find('>')?)?, attribute, "\"")
}

/// A slug without the twelve hexadecimal digits that Medium ends it with.
fn without_id(slug: &str) -> String {
    match slug.rsplit_once('-') {
        Some((head, id)) if id.len() >= 10 && id.chars().all(|c| c.is_ascii_hexdigit()) => head.to_string(),
        _ => slug.to_string(),
    }
}

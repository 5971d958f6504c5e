//! Tumblr: what its programming interfaces answer (one JSON object, in the old one often a line of JavaScript), and the pages of the
//! archive that a blog's settings offer.

use rayon::prelude::*;
use serde_json::Value;

use crate::config::manifest::Source;
use crate::diag::Loc;
use crate::model::{Date, Site};

use super::super::html::{Action, Rule, Rules};
use super::super::{Harvest, TextFile, dates};
use super::{Fate, Item, day, escape, figure, link, npf, slug_of};

const FURNITURE: Rules = Rules(&[
    Rule { element: "div", class: "npf_row", action: Action::Group },
    Rule { element: "div", class: "npf_inquiry", action: Action::Quote },
]);

/// Reblogs of reblogs beyond this many are a hostile file's.
const MAX_TRAIL: usize = 200;

/// Whether a file is such an export.
pub(in super::super) fn is_export(file: &TextFile) -> bool {
    let head: String = file.text.chars().take(4000).collect();
    let starts = head.trim_start();
    if starts.starts_with('<') {
        return is_page(&file.text);
    }
    let json = starts.starts_with(['{', '[']);
    let new = || file.text.contains("\"blog_name\"") && file.text.contains("\"post_url\"");
    head.contains("tumblr_api_read") || json && (head.contains("\"tumblelog\"") || new())
}

/// A page of the archive: the text, then a foot with the time and the tags.
fn is_page(text: &str) -> bool {
    text.contains("id=\"footer\"") && text.contains("id=\"timestamp\"") && !text.contains("<article")
}

/// Reads exports.
pub(in super::super) fn read_all(files: &[TextFile], _: &Source) -> Harvest {
    let (pages, data): (Vec<&TextFile>, Vec<&TextFile>) = files.iter().partition(|f| f.text.trim_start().starts_with('<'));
    let mut out = super::harvest(pages.par_iter().map(|file| (*file, page(file))), &FURNITURE, Site::default());
    for file in data {
        let open = file.text.find(['{', '[']).unwrap_or(0);
        let close = file.text.rfind(['}', ']']).unwrap_or(0);
        match serde_json::from_str::<Value>(file.text.get(open..=close).unwrap_or("")) {
            Ok(all) => {
                let posts = posts(&all);
                let titles = ["/tumblelog/title", "/response/blog/title", "/blog/title"];
                let title = titles.iter().find_map(|p| all.pointer(p)?.as_str()).filter(|t| !t.is_empty()).map(str::to_string);
                let site = Site { title, ..Site::default() };
                out.merge(super::harvest(posts.par_iter().map(|post| (file, item(post))), &FURNITURE, site));
            }
            Err(e) => out.report.push(super::broken(&Loc::new(file.shown.as_str(), e.line()), &e)),
        }
    }
    out
}

/// The posts of an answer, whichever version gave it, or the one post that a file holds.
fn posts(all: &Value) -> Vec<&Value> {
    let list = ["/posts", "/response/posts", ""].iter().find_map(|p| all.pointer(p)?.as_array());
    list.map_or_else(|| vec![all], |posts| posts.iter().collect())
}

fn string(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or("").to_string()
}

fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The first of these that says something.
fn first(value: &Value, names: &[&str]) -> String {
    names.iter().map(|name| string(value, name)).find(|text| !text.is_empty()).unwrap_or_default()
}

fn item(post: &Value) -> Item {
    let fate = match string(post, "state").as_str() {
        "" | "published" => Fate::Post,
        "private" => Fate::Out("private"),
        _ => Fate::Draft,
    };
    let (title, body) = if list(post, "content").is_empty() && list(post, "trail").is_empty() || !string(post, "body").is_empty() {
        of_kind(post)
    } else {
        let trail: String = list(post, "trail").iter().take(MAX_TRAIL).map(reblogged).collect();
        (String::new(), format!("{trail}{}", npf::html(list(post, "content"), list(post, "layout"))))
    };
    let number = |name: &str| post.get(name).and_then(Value::as_i64).map(|n| n.to_string()).unwrap_or_default();
    let urls: Vec<String> = ["url-with-slug", "url", "post_url"].iter().map(|n| string(post, n)).filter(|u| !u.is_empty()).collect();
    let slug = string(post, "slug");
    Item {
        fate,
        title,
        body,
        date: [string(post, "date-gmt"), string(post, "date"), number("unix-timestamp"), number("timestamp")].iter().find_map(|s| day(s)),
        tags: list(post, "tags").iter().filter_map(Value::as_str).map(str::to_string).collect(),
        slug: if slug.is_empty() { urls.first().map(|u| slug_of(u)).unwrap_or_default() } else { slug },
        urls,
        line: 1,
        ..Item::default()
    }
}

/// What others wrote before, in a reblog.
fn reblogged(part: &Value) -> String {
    let html = npf::html(list(part, "content"), list(part, "layout"));
    let name = part.pointer("/blog/name").or_else(|| part.get("broken_blog_name")).and_then(Value::as_str).unwrap_or("");
    if html.is_empty() { html } else { format!("<blockquote>{html}<footer>{}</footer></blockquote>", escape(name)) }
}

/// Title and text of the kinds of posts that both interfaces had; the names differ by a start.
fn of_kind(post: &Value) -> (String, String) {
    let of = |names: &[&str]| first(post, names);
    let photo = |p: &Value| {
        let new = p.pointer("/original_size/url").and_then(Value::as_str).unwrap_or("").to_string();
        [new, first(p, &["photo-url-1280", "photo-url-500", "photo-url-400", "image_permalink"])].into_iter().find(|u| !u.is_empty())
    };
    match string(post, "type").as_str() {
        "photo" => {
            let several = list(post, "photos");
            let all: Vec<&Value> = if several.is_empty() { vec![post] } else { several.iter().collect() };
            let caption = |p: &Value| if several.is_empty() { String::new() } else { escape(&string(p, "caption")) };
            let pictures: String = all.iter().filter_map(|p| photo(p).map(|src| figure(&src, "", &caption(p)))).collect();
            (String::new(), format!("{pictures}{}", of(&["photo-caption", "caption"])))
        }
        "quote" => {
            let (text, by) = (of(&["quote-text", "text"]), of(&["quote-source", "source"]));
            (String::new(), format!("<blockquote><p>{text}</p><footer>{by}</footer></blockquote>"))
        }
        "link" => {
            let title = of(&["link-text", "title"]);
            (title.clone(), format!("{}{}", link(&of(&["link-url", "url"]), &title), of(&["link-description", "description"])))
        }
        "conversation" | "chat" => {
            let lines = list(post, "conversation").iter().chain(list(post, "dialogue"));
            let lines = lines.map(|l| format!("<p><strong>{}</strong> {}</p>", escape(&string(l, "label")), escape(&string(l, "phrase"))));
            (of(&["conversation-title", "title"]), lines.collect())
        }
        "answer" => (String::new(), format!("<blockquote>{}</blockquote>{}", of(&["question"]), of(&["answer"]))),
        "video" => {
            (String::new(), format!("{}{}", film(&of(&["video-source", "permalink_url", "video_url"])), of(&["video-caption", "caption"])))
        }
        "audio" => {
            let track: Vec<String> = ["artist", "track_name"].iter().map(|n| string(post, n)).filter(|t| !t.is_empty()).collect();
            let track = if track.is_empty() { String::new() } else { format!("<p>{}</p>", escape(&track.join(": "))) };
            (String::new(), format!("{track}{}", of(&["audio-caption", "caption"])))
        }
        _ => (of(&["regular-title", "title"]), of(&["regular-body", "body"])),
    }
}

fn film(address: &str) -> String {
    if address.starts_with("http") { link(address, address) } else { String::new() }
}

/// A page of the archive.
fn page(file: &TextFile) -> Item {
    let text = file.text.as_str();
    let body = text.find("<body").and_then(|at| text.get(at..)).and_then(|t| t.get(t.find('>')? + 1..)).unwrap_or(text);
    let (body, foot) = match body.find("id=\"footer\"").and_then(|at| body.get(..at)?.rfind('<')) {
        Some(at) => body.split_at(at),
        None => (body, ""),
    };
    let tags = foot.split("class=\"tag\">").skip(1).filter_map(|t| Some(t.get(..t.find('<')?)?.trim().trim_start_matches('#').to_string()));
    let (title, rest) = heading(body);
    let stem = file.shown.rsplit('/').next().unwrap_or("").trim_end_matches(".html");
    Item {
        title: title.to_string(),
        body: rest,
        date: foot.split_once("id=\"timestamp\">").and_then(|(_, t)| stamp(t.split('<').next()?)),
        tags: tags.filter(|t| !t.is_empty()).collect(),
        urls: vec![format!("/post/{stem}")],
        line: text.get(..text.find("<body").unwrap_or(0)).unwrap_or("").matches('\n').count() + 1,
        ..Item::default()
    }
}

/// The heading that a text starts with, and what follows it.
fn heading(body: &str) -> (&str, String) {
    let starts = body.trim_start();
    let cut = starts.strip_prefix("<h1>").and_then(|rest| rest.split_once("</h1>"));
    cut.map_or(("", body.to_string()), |(title, rest)| (title, rest.to_string()))
}

/// "January 5th, 2018 3:14pm".
fn stamp(text: &str) -> Option<Date> {
    let bare = ["st,", "nd,", "rd,", "th,"].iter().fold(text.trim().to_string(), |t, end| t.replace(end, ","));
    let (date, _) = bare.rsplit_once(' ')?;
    dates::line(date)
}

//! Tumblr's old programming interface: one JSON object, often written as a line of JavaScript.

use serde_json::Value;

use crate::config::manifest::Source;
use crate::diag::Loc;
use crate::model::Site;

use super::super::html::Rules;
use super::super::{Harvest, TextFile};
use super::{Item, day, escape, figure, link, slug_of};

/// Whether a file is such an export.
pub(in super::super) fn is_export(file: &TextFile) -> bool {
    let head: String = file.text.chars().take(4000).collect();
    head.contains("tumblr_api_read") || (head.trim_start().starts_with('{') && head.contains("\"tumblelog\""))
}

/// Reads exports.
pub(in super::super) fn read_all(files: &[TextFile], _: &Source) -> Harvest {
    let mut out = Harvest::default();
    for file in files {
        let json = file.text.find('{').and_then(|at| file.text.get(at..=file.text.rfind('}')?)).unwrap_or("");
        match serde_json::from_str::<Value>(json) {
            Ok(all) => {
                let title = all.get("tumblelog").map(|t| string(t, "title")).filter(|t| !t.is_empty());
                let posts = all.get("posts").and_then(Value::as_array).into_iter().flatten();
                let site = Site { title, ..Site::default() };
                out.merge(super::harvest(file, posts.map(item).collect(), &Rules::NONE, site));
            }
            Err(e) => out.report.push(super::broken(&Loc::new(file.shown.as_str(), e.line()), &e)),
        }
    }
    out
}

fn string(value: &Value, name: &str) -> String {
    value.get(name).and_then(Value::as_str).unwrap_or("").to_string()
}

fn item(post: &Value) -> Item {
    let of = |name: &str| string(post, name);
    let photo = |p: &Value| ["photo-url-1280", "photo-url-500", "photo-url-400"].iter().map(|n| string(p, n)).find(|u| !u.is_empty());
    let (title, body) = match of("type").as_str() {
        "photo" => {
            let several: Vec<&Value> = post.get("photos").and_then(Value::as_array).into_iter().flatten().collect();
            let all: Vec<&Value> = if several.is_empty() { vec![post] } else { several };
            let pictures: String =
                all.iter().filter_map(|p| photo(p).map(|src| figure(&src, "", &escape(&string(p, "caption"))))).collect();
            (String::new(), format!("{pictures}{}", of("photo-caption")))
        }
        "quote" => (String::new(), format!("<blockquote><p>{}</p><footer>{}</footer></blockquote>", of("quote-text"), of("quote-source"))),
        "link" => (of("link-text"), format!("{}{}", link(&of("link-url"), &of("link-text")), of("link-description"))),
        "conversation" => {
            let lines = post.get("conversation").and_then(Value::as_array).into_iter().flatten();
            let lines = lines.map(|l| format!("<p><strong>{}</strong> {}</p>", escape(&string(l, "label")), escape(&string(l, "phrase"))));
            (of("conversation-title"), lines.collect())
        }
        "answer" => (String::new(), format!("<blockquote>{}</blockquote>{}", of("question"), of("answer"))),
        "video" => (String::new(), format!("{}{}", film(&of("video-source")), of("video-caption"))),
        "audio" => (String::new(), of("audio-caption")),
        _ => (of("regular-title"), of("regular-body")),
    };
    let stamp = post.get("unix-timestamp").and_then(Value::as_i64).map(|n| n.to_string()).unwrap_or_default();
    let urls: Vec<String> = [of("url-with-slug"), of("url")].into_iter().filter(|u| !u.is_empty()).collect();
    let slug = of("slug");
    Item {
        title,
        body,
        date: day(&of("date-gmt")).or_else(|| day(&stamp)),
        tags: post.get("tags").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).map(str::to_string).collect(),
        slug: if slug.is_empty() { urls.first().map(|u| slug_of(u)).unwrap_or_default() } else { slug },
        urls,
        line: 1,
        ..Item::default()
    }
}

fn film(address: &str) -> String {
    if address.starts_with("http") { link(address, address) } else { String::new() }
}

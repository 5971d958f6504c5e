//! WordPress' export (WXR 1.0 to 1.2): RSS with elements of its own, in whatever state hosts and old versions leave it.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::config::manifest::Source;
use crate::model::{Date, Lang, Site};

use super::super::html::{Action, Rule, Rules};
use super::super::{Harvest, TextFile};
use super::shortcode::Expanded;
use super::xml::{self, Node, Piece};
use super::{Fate, Item, body, day, escape, shortcode};

/// Blocks that a site makes anew at each visit, and what asks its visitors for something.
const FURNITURE: Rules = Rules(&[
    Rule { element: "", class: "wp-block-latest-posts*", action: Action::Drop },
    Rule { element: "", class: "wp-block-latest-comments*", action: Action::Drop },
    Rule { element: "", class: "wp-block-search*", action: Action::Drop },
    Rule { element: "", class: "wp-block-social-link*", action: Action::Drop },
    Rule { element: "", class: "wp-block-archives*", action: Action::Drop },
    Rule { element: "", class: "wp-block-categories*", action: Action::Drop },
    Rule { element: "", class: "wp-block-navigation*", action: Action::Drop },
    Rule { element: "", class: "wp-block-comment*", action: Action::Drop },
    Rule { element: "", class: "wp-block-query*", action: Action::Drop },
    Rule { element: "", class: "wp-block-calendar*", action: Action::Drop },
    Rule { element: "", class: "wp-block-tag-cloud*", action: Action::Drop },
    Rule { element: "", class: "wp-block-rss*", action: Action::Drop },
    Rule { element: "", class: "wp-block-loginout*", action: Action::Drop },
    Rule { element: "", class: "wp-block-avatar*", action: Action::Drop },
    Rule { element: "", class: "wp-block-post-*", action: Action::Drop },
    Rule { element: "", class: "sharedaddy", action: Action::Drop },
    Rule { element: "", class: "jp-relatedposts", action: Action::Drop },
    Rule { element: "", class: "screen-reader-text", action: Action::Drop },
]);

/// Whether a file is an export of WordPress.
pub(in super::super) fn is_export(file: &TextFile) -> bool {
    let head: String = file.text.chars().take(6000).collect();
    head.contains("<rss") && (head.contains("wp:wxr_version") || head.contains("/export/1.") || file.text.contains("<wp:post_type>"))
}

/// Reads exports.
pub(in super::super) fn read_all(files: &[TextFile], source: &Source) -> Harvest {
    let mut out = Harvest::default();
    for file in files {
        out.merge(read(file, source));
    }
    out
}

/// A picture or another file of the media library.
struct Attachment {
    url: String,
    alt: String,
    caption: String,
    order: i64,
}

/// The media library.
#[derive(Default)]
struct Library {
    by_id: BTreeMap<String, Attachment>,
    /// The ids of what was uploaded to a post, by the post's.
    by_post: BTreeMap<String, Vec<String>>,
}

impl Library {
    fn of(pieces: &[Piece<'_>]) -> Library {
        let mut library = Library::default();
        let says = |p: &&Piece<'_>| ["attachment_url>", ">attachment<", "[attachment]"].iter().any(|mark| p.text.contains(mark));
        for node in pieces.iter().filter(says).filter_map(node).filter(|n| n.text_of("wp:post_type") == "attachment") {
            let id = node.text_of("wp:post_id").to_string();
            library.by_post.entry(node.text_of("wp:post_parent").to_string()).or_default().push(id.clone());
            library.by_id.insert(id, attachment(&node));
        }
        library
    }

    fn get(&self, id: &str) -> Option<&Attachment> {
        self.by_id.get(id.trim())
    }
}

/// What an item is made of besides itself.
struct Around<'a> {
    /// The display names of authors by their logins.
    names: BTreeMap<&'a str, &'a str>,
    library: Library,
    source: &'a Source,
}

/// An item's tree, which is let go before all are read: an export may be larger than memory is when all of it is trees.
fn node(piece: &Piece<'_>) -> Option<Node> {
    xml::parse(piece.text).children.into_iter().next()
}

fn read(file: &TextFile, source: &Source) -> Harvest {
    let (outside, pieces) = xml::split(&file.text, "item");
    let channel = xml::parse(&outside);
    let channel = channel.child("rss").and_then(|r| r.child("channel")).cloned().unwrap_or(channel);
    let names = channel.all("wp:author").map(|a| (a.text_of("wp:author_login"), a.text_of("wp:author_display_name"))).collect();
    let around = Around { names, library: Library::of(&pieces), source };
    let one = |p: &Piece<'_>| Some((file, node(p).filter(|n| !is_furniture(n)).map(|n| item(&n, p.line, &around))?));
    super::harvest(pieces.par_iter().filter_map(one), &FURNITURE, site(&channel, &around.names))
}

fn site(channel: &Node, names: &BTreeMap<&str, &str>) -> Site {
    let text = |name: &str| Some(channel.text_of(name).to_string()).filter(|t| !t.is_empty());
    let mut base_urls: Vec<String> = ["link", "wp:base_blog_url", "wp:base_site_url"].iter().filter_map(|n| text(n)).collect();
    base_urls.dedup();
    let authors = names.values().filter(|n| !n.is_empty()).map(ToString::to_string).collect();
    Site {
        title: text("title").map(|t| super::plain(&t)),
        lang: text("language").map(|t| Lang::new(&t)),
        base_urls,
        authors,
        ..Site::default()
    }
}

fn meta<'n>(node: &'n Node, key: &str) -> Option<&'n str> {
    node.all("wp:postmeta").find(|m| m.text_of("wp:meta_key") == key).map(|m| m.text_of("wp:meta_value"))
}

fn attachment(node: &Node) -> Attachment {
    Attachment {
        url: Some(node.text_of("wp:attachment_url")).filter(|u| !u.is_empty()).unwrap_or_else(|| node.text_of("guid")).to_string(),
        alt: meta(node, "_wp_attachment_image_alt").unwrap_or("").to_string(),
        caption: node.text_of("excerpt:encoded").to_string(),
        order: node.text_of("wp:menu_order").parse().unwrap_or(0),
    }
}

/// Items that hold no words of an author: pictures, menus, templates, styles.
fn is_furniture(node: &Node) -> bool {
    let kind = node.text_of("wp:post_type");
    matches!(kind, "attachment" | "nav_menu_item" | "revision" | "custom_css" | "customize_changeset" | "oembed_cache" | "user_request")
        || kind.starts_with("wp_")
}

fn item(node: &Node, line: usize, around: &Around<'_>) -> Item {
    let by_domain = |domain: &str| -> Vec<String> {
        let own = |c: &&Node| c.attr("domain") == Some(domain);
        node.all("category").filter(own).map(|c| c.text.trim().to_string()).filter(|t| !t.is_empty()).collect()
    };
    let display = |login: &str| around.names.get(login).filter(|n| !n.is_empty()).map_or(login, |n| n).to_string();
    let mut authors = by_domain("author");
    if authors.is_empty() {
        authors.extend(Some(node.text_of("dc:creator")).filter(|c| !c.is_empty()).map(display));
    }
    let id = node.text_of("wp:post_id");
    let shelved = |c: &&Node| c.attr("domain") == Some("category") && c.attr("nicename") != Some("uncategorized");
    let categories = node.all("category").filter(shelved).map(|c| c.text.trim().to_string());
    let categories = categories.filter(|c| !c.is_empty() && c != "Uncategorized").collect();
    let shown = text(node, id, &around.library);
    let slug = node.text_of("wp:post_name");
    let address = node.text_of("link");
    let mut urls: Vec<String> = [address, node.text_of("guid")].into_iter().filter(|u| u.contains("//")).map(str::to_string).collect();
    if !id.is_empty() {
        urls.push(format!("/?p={id}"));
    }
    Item {
        fate: fate(node, around.source),
        title: node.text_of("title").to_string(),
        body: format!("{}{}", featured(node, around), shown.html),
        date: date(node),
        authors,
        series: by_domain("series").into_iter().next(),
        shortcodes: shown.dropped,
        tags: by_domain("post_tag").into_iter().chain(by_domain("tag")).collect(),
        categories,
        slug: if slug.is_empty() { super::slug_of(address) } else { slug.to_string() },
        urls,
        line,
    }
}

/// The picture that the site shows above a post, where that is asked for and the text does not show it itself.
fn featured(node: &Node, around: &Around<'_>) -> String {
    let id = meta(node, "_thumbnail_id").filter(|_| around.source.featured);
    let Some(picture) = id.and_then(|id| around.library.get(id)) else { return String::new() };
    super::featured(&picture.url, &picture.alt, &picture.caption, node.child("content:encoded").map_or("", |c| c.text.as_str()))
}

fn fate(node: &Node, source: &Source) -> Fate {
    let kind = node.text_of("wp:post_type");
    let status = node.text_of("wp:status");
    if !node.text_of("wp:post_password").is_empty() {
        return Fate::Out("protected by a password");
    }
    match status {
        "publish" | "inherit" | "" => {}
        "private" => return Fate::Out("private"),
        "trash" => return Fate::Out("in the bin"),
        "auto-draft" => return Fate::Out("an empty draft"),
        _ => return Fate::Draft,
    }
    match kind {
        "post" | "" => Fate::Post,
        "page" if source.pages => Fate::Post,
        "page" => Fate::Out("pages, which [source] pages = true reads"),
        _ => Fate::Out("neither posts nor pages"),
    }
}

fn date(node: &Node) -> Option<Date> {
    ["wp:post_date", "wp:post_date_gmt", "pubDate"].iter().find_map(|name| day(node.text_of(name)))
}

/// The text of a post as HTML: shortcodes and embeds resolved, paragraphs marked, the notes of WordPress' own block at its end.
fn text(node: &Node, id: &str, library: &Library) -> Expanded {
    let content = node.child("content:encoded").map_or("", |c| c.text.as_str());
    let blocks = content.contains("<!-- wp:");
    let Expanded { html, notes, dropped } = shortcode::expand(content, &|wanted| gallery(wanted, id, library));
    let mut html = if blocks { body::link_embeds(&html) } else { body::paragraphs(&html) };
    html.push_str(&notes);
    if !html.contains("wp-block-footnotes")
        && let Some(notes) = meta(node, "footnotes")
    {
        html.push_str(&notes_of(notes));
    }
    Expanded { html, dropped, ..Expanded::default() }
}

/// The pictures of a gallery: those that it names, else all that were uploaded to the post.
fn gallery(wanted: &shortcode::Gallery<'_>, post: &str, library: &Library) -> String {
    let own: Vec<&Attachment> = match wanted.ids {
        Some(ids) => ids.split(',').filter_map(|id| library.get(id)).collect(),
        None => {
            let uploaded = library.by_post.get(post).filter(|_| !post.is_empty()).into_iter().flatten();
            let mut own: Vec<&Attachment> = uploaded.filter_map(|id| library.get(id)).filter(|a| is_picture(&a.url)).collect();
            own.sort_by_key(|a| a.order);
            own
        }
    };
    own.iter().map(|a| super::figure(&a.url, &a.alt, &a.caption)).collect()
}

fn is_picture(url: &str) -> bool {
    let end = url.rsplit('.').next().unwrap_or("").to_lowercase();
    matches!(end.as_str(), "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" | "svg" | "bmp" | "tif" | "tiff")
}

/// The notes of the block editor are kept beside the post, as JSON, and put into its text when it is shown.
fn notes_of(json: &str) -> String {
    let Ok(notes) = serde_json::from_str::<Vec<serde_json::Value>>(json) else { return String::new() };
    let mut out = String::new();
    for note in &notes {
        let (Some(id), Some(words)) = (note.get("id").and_then(|v| v.as_str()), note.get("content").and_then(|v| v.as_str())) else {
            continue;
        };
        let id = escape(id);
        out.push_str(&format!("<li id=\"{id}\">{words} <a href=\"#{id}-link\">↩︎</a></li>"));
    }
    if out.is_empty() { out } else { format!("<ol class=\"wp-block-footnotes\">{out}</ol>") }
}

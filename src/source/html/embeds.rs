//! Players, frames and plug-ins: paper has none, but their titles, addresses and words for those who see nothing are kept.

use crate::model::Inline;
use crate::source::tree::{Kind, Opener, Tree};

use super::attributes::Element;
use super::attributes::is_safe;

/// A paragraph that links to an address; `title` or the address itself are its words. Nothing where it is no web address.
pub(super) fn link(tree: &mut Tree<'_>, address: &str, title: Option<&str>) -> bool {
    let address = watchable(address);
    let web = address.starts_with("https://") || address.starts_with("http://");
    if !web || !is_safe(&address) {
        return false;
    }
    let words = title.map(str::trim).filter(|t| !t.is_empty()).unwrap_or(&address).to_string();
    let opened = tree.open(Kind::Para, Opener::Implied);
    if tree.open(Kind::Link(address), Opener::Tag("embed".into())).is_some() {
        tree.inline(Inline::Text(words));
        tree.close_tag("embed");
    } else {
        tree.inline(Inline::Text(words));
    }
    if opened.is_some() {
        tree.end_block();
    }
    true
}

/// `<iframe>`, `<embed>`: the address of what it shows. `<object>`, `<video>`, `<audio>`: its address before what it holds.
pub(super) fn open(tree: &mut Tree<'_>, element: &Element<'_>) {
    let address = ["src", "data-src", "data-lazy-src", "data"].iter().find_map(|a| element.said(a));
    let title = element.said("title").or_else(|| element.said("aria-label"));
    let shown = address.is_some_and(|a| link(tree, a, title));
    if !shown {
        let of = address.map(|a| format!(" of {a}")).unwrap_or_default();
        tree.drop_element(&format!("<{}>{of}", element.name));
        if let Some(title) = title {
            tree.open(Kind::Para, Opener::Implied);
            tree.inline(Inline::Text(title.to_string()));
            tree.end_block();
        }
    }
}

/// The address at which people watch what a player's address embeds.
fn watchable(address: &str) -> String {
    let address = if address.starts_with("//") { format!("https:{address}") } else { address.to_string() };
    let bare = address.split(['?', '#']).next().unwrap_or("");
    let bare = bare.trim_start_matches("https://").trim_start_matches("http://").trim_start_matches("www.");
    let id = |rest: &str| rest.split('/').next().filter(|i| !i.is_empty()).map(str::to_string);
    let youtube = ["youtube.com/embed/", "youtube-nocookie.com/embed/", "youtube.com/v/"];
    if let Some(id) = youtube.iter().find_map(|p| bare.strip_prefix(p)).and_then(id).filter(|i| i != "videoseries") {
        return format!("https://www.youtube.com/watch?v={id}");
    }
    if let Some(id) = bare.strip_prefix("player.vimeo.com/video/").and_then(id) {
        return format!("https://vimeo.com/{id}");
    }
    if let Some(id) = bare.strip_prefix("dailymotion.com/embed/video/").and_then(id) {
        return format!("https://www.dailymotion.com/video/{id}");
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn players_lead_to_where_people_watch() {
        assert_eq!(watchable("//www.youtube.com/embed/abc123DEF?rel=0"), "https://www.youtube.com/watch?v=abc123DEF");
        assert_eq!(watchable("https://player.vimeo.com/video/42#t=1"), "https://vimeo.com/42");
        assert_eq!(watchable("https://example.org/map?x=1"), "https://example.org/map?x=1");
    }
}

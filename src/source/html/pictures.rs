//! Pictures, wherever their page keeps their addresses.

use crate::model::Image;
use crate::source::classes::is_bleed;
use crate::source::maths::Held;
use crate::source::tree::{Kind, Opener, Tree};

use super::attributes::Element;

/// Where scripts that load pictures late find their addresses.
const LATE: [&str; 6] = ["data-src", "data-lazy-src", "data-lazy", "data-original", "data-large-file", "data-orig-file"];

/// The TeX of a picture of a formula, as WordPress makes them: in its description.
fn tex(element: &Element<'_>) -> Option<Held> {
    let drawn = element.has_class(|c| c == "latex") || element.said("src").is_some_and(|s| s.contains("latex.php?"));
    let tex = element.said("alt").filter(|_| drawn)?.to_string();
    Some(Held { written: format!("${tex}$"), tex, display: false, line: 0 })
}

/// A picture, from where its page or the scripts of its page take it; once, though the page has it twice.
pub(super) fn image(tree: &mut Tree<'_>, element: &Element<'_>) {
    if let Some(held) = tex(element) {
        return tree.formula(&Held { line: tree.line(), ..held });
    }
    if element.has_class(|c| c.starts_with("mwe-math-fallback")) {
        return;
    }
    if is_preview(element) || element.is_a_dot() {
        return;
    }
    let real = |s: &&str| !s.starts_with("data:");
    let late = || LATE.iter().find_map(|a| element.said(a).filter(real));
    let early = || element.said("data-src").or_else(|| element.said("data-lazy-src")).filter(real);
    let set = || ["srcset", "data-srcset", "data-lazy-srcset"].iter().find_map(|a| element.said(a)).and_then(largest).filter(real);
    let src = early().or_else(|| element.said("src").filter(real)).or_else(late).or_else(set).or_else(|| element.said("src"));
    let Some(src) = src else { return tree.drop_element("<img> without an address") };
    if tree.is_twin(src) {
        return;
    }
    let bleeds = element.has_class(is_bleed);
    if bleeds {
        tree.open(Kind::Bleed, Opener::Tag("img".into()));
    }
    let image = Image {
        src: src.to_string(),
        alt: element.get("alt").map(str::to_string),
        wanted: element.wanted(),
        align: element.side(),
        ..Image::default()
    };
    tree.image(image, element.get("title").unwrap_or_default().to_string());
    if bleeds {
        tree.close_tag("img");
    }
    tree.showed(src);
}

/// What stands in a picture's place until it is loaded: a dot in the address itself, or a blurred copy that is kept from those who listen. Any
/// other picture in an address is a picture.
fn is_preview(element: &Element<'_>) -> bool {
    const SMALL: usize = 300;
    const BLURRED: usize = 6000;
    /// A GIF of one pixel, as Base64.
    const DOT: &str = "data:image/gif;base64,R0lGODlhAQAB";
    let src = element.said("src").unwrap_or("");
    if LATE.iter().chain(&["srcset", "data-srcset", "data-lazy-srcset"]).any(|a| element.said(a).is_some()) {
        return false;
    }
    let hidden = element.said("aria-hidden") == Some("true");
    let small = src.len() < SMALL && element.said("alt").is_none();
    let inside = src.starts_with(DOT) || src.starts_with("data:") && (small || src.len() < BLURRED && hidden);
    let blurred =
        |c: &str| matches!(c, "progressivemedia-thumbnail" | "js-progressivemedia-thumbnail" | "lqip" | "gatsby-image-placeholder");
    inside || element.has_class(blurred) || src.contains("/freeze/max/")
}

/// The largest picture of a `srcset`.
fn largest(set: &str) -> Option<&str> {
    let size = |one: &&str| {
        let number = one.split_whitespace().nth(1).unwrap_or("1x").trim_end_matches(['w', 'x']).parse::<f64>();
        number.map_or(0, |n| (n * 1000.0) as i64)
    };
    let candidates = set.split(", ").map(str::trim).filter(|c| !c.is_empty());
    candidates.max_by_key(size).and_then(|c| c.split_whitespace().next())
}

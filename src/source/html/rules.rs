//! Rules by which a reader of exports tells a platform's furniture from its author's words.

use super::attributes::Element;

/// What becomes of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(dead_code)] // Each reader of exports uses some of them.
pub(crate) enum Action {
    /// It goes with all that it holds: a box to subscribe, a button to share.
    Drop,
    /// Only its contents count.
    Unwrap,
    /// A container of blocks.
    Group,
    /// A figure: pictures and a caption.
    Figure,
    /// The caption of the figure that it stands in.
    Caption,
    /// A quotation.
    Quote,
    /// It goes, and a paragraph that links to the address in this attribute stands in its place; a title or the address
    /// itself are its words.
    Link(&'static str),
}

/// A rule: elements of this name (any where it is "") with this class (any where it is ""; `x*` is every class that starts
/// with `x`).
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// The element's name, in lower case.
    pub element: &'static str,
    /// One of its classes, in lower case.
    pub class: &'static str,
    /// What becomes of it.
    pub action: Action,
}

/// The rules of a format; the first that fits counts.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Rules(pub &'static [Rule]);

impl Rules {
    /// HTML by its own meaning alone.
    pub(crate) const NONE: Rules = Rules(&[]);

    /// The rule for an element: the platform's own, else what holds everywhere.
    pub(super) fn of(&self, element: &Element<'_>) -> Option<Rule> {
        let fits = |rule: &&Rule| {
            let class = match rule.class.strip_suffix('*') {
                Some(start) => element.has_class(|c| c.starts_with(start)),
                None => rule.class.is_empty() || element.has_class(|c| c == rule.class),
            };
            class && (rule.element.is_empty() || rule.element == element.name)
        };
        self.0.iter().chain(PICTURES).find(fits).copied()
    }
}

/// Galleries and captions as WordPress and its plug-ins have written them over the years: lists and definitions that are no lists,
/// wherever its HTML went later.
const PICTURES: &[Rule] = &[
    Rule { element: "ul", class: "wp-block-gallery", action: Action::Group },
    Rule { element: "ul", class: "blocks-gallery-grid", action: Action::Group },
    Rule { element: "li", class: "blocks-gallery-item", action: Action::Group },
    Rule { element: "ul", class: "swiper-wrapper", action: Action::Group },
    Rule { element: "li", class: "swiper-slide", action: Action::Group },
    Rule { element: "dl", class: "gallery-item", action: Action::Figure },
    Rule { element: "dt", class: "gallery-icon", action: Action::Group },
    Rule { element: "dd", class: "gallery-caption", action: Action::Caption },
    Rule { element: "div", class: "wp-caption", action: Action::Figure },
    Rule { element: "dl", class: "wp-caption", action: Action::Figure },
    Rule { element: "dt", class: "wp-caption-dt", action: Action::Group },
    Rule { element: "dd", class: "wp-caption-dd", action: Action::Caption },
    Rule { element: "p", class: "wp-caption-text", action: Action::Caption },
    Rule { element: "div", class: "wp-caption-text", action: Action::Caption },
];

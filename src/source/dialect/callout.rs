//! Callouts: `> [!note] Title`, as GitHub and Obsidian have them. Other dialects' are brought into this form before parsing.

use super::args::Arguments;
use super::table::{self, Meaning};
use crate::model::{CalloutKind, Inline, text::plain};

/// Ends a title in the middle of a line: what follows is the callout's text.
pub(super) const END_OF_TITLE: char = '\u{F61E}';

/// What the first line of a callout says.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::source) struct Head {
    /// What it is for.
    pub kind: CalloutKind,
    /// Its title; nothing where the kind names it.
    pub title: Vec<Inline>,
}

/// The kinds, by the names that engines have for them. The first five names are those that a book has words for; the others stand
/// as the title where there is none.
const NAMES: &[(&str, CalloutKind)] = &[
    ("note", CalloutKind::Note),
    ("tip", CalloutKind::Tip),
    ("important", CalloutKind::Important),
    ("warning", CalloutKind::Warning),
    ("caution", CalloutKind::Caution),
    ("info", CalloutKind::Note),
    ("information", CalloutKind::Note),
    ("notice", CalloutKind::Note),
    ("abstract", CalloutKind::Note),
    ("summary", CalloutKind::Note),
    ("tldr", CalloutKind::Note),
    ("todo", CalloutKind::Note),
    ("example", CalloutKind::Note),
    ("quote", CalloutKind::Note),
    ("cite", CalloutKind::Note),
    ("question", CalloutKind::Note),
    ("help", CalloutKind::Note),
    ("faq", CalloutKind::Note),
    ("seealso", CalloutKind::Note),
    ("details", CalloutKind::Note),
    ("admonition", CalloutKind::Note),
    ("aside", CalloutKind::Note),
    ("callout", CalloutKind::Note),
    ("remark", CalloutKind::Note),
    ("hint", CalloutKind::Tip),
    ("success", CalloutKind::Tip),
    ("check", CalloutKind::Tip),
    ("done", CalloutKind::Tip),
    ("attention", CalloutKind::Warning),
    ("alert", CalloutKind::Warning),
    ("warn", CalloutKind::Warning),
    ("danger", CalloutKind::Caution),
    ("error", CalloutKind::Caution),
    ("failure", CalloutKind::Caution),
    ("fail", CalloutKind::Caution),
    ("missing", CalloutKind::Caution),
    ("bug", CalloutKind::Caution),
];

/// Names that say nothing of their own: a callout is called by its kind.
const PLAIN: [&str; 5] = ["admonition", "callout", "aside", "details", "alert"];

/// How many of [`NAMES`] are the kinds' own.
const OWN: usize = 5;

/// The kind of this name, in any case.
pub(super) fn kind_of(name: &str) -> Option<CalloutKind> {
    NAMES.iter().find(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, kind)| *kind)
}

/// The title of a callout that has only a name: nothing where the kind is called so.
fn title_of(name: &str) -> Vec<Inline> {
    let own = NAMES.iter().take(OWN).any(|(n, _)| n.eq_ignore_ascii_case(name)) || PLAIN.iter().any(|n| n.eq_ignore_ascii_case(name));
    if own {
        return Vec::new();
    }
    let words = name.replace(['-', '_'], " ").to_lowercase();
    let mut chars = words.chars();
    let title: String = chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default();
    vec![Inline::Text(title)]
}

/// Takes `[!note]- Title` off the start of a quotation's first paragraph; `None` where it starts otherwise.
pub(in crate::source) fn head(inlines: &mut Vec<Inline>) -> Option<Head> {
    let start: String = inlines.iter().map_while(|i| if let Inline::Text(t) = i { Some(t.as_str()) } else { None }).collect();
    let inner = start.trim_start().strip_prefix("[!")?;
    let (name, rest) = inner.split_once(']')?;
    let name = name.split('|').next().unwrap_or("").trim();
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ' ');
    if name.is_empty() || name.chars().count() > 40 || !name.chars().all(is_name) {
        return None;
    }
    let rest = rest.strip_prefix(['-', '+']).unwrap_or(rest);
    let mut used = start.len() - rest.len();
    let mut line = Vec::new();
    let mut body = Vec::new();
    let mut ended = false;
    for inline in std::mem::take(inlines) {
        match inline {
            Inline::Text(text) => {
                let skip = used.min(text.len());
                used -= skip;
                let text = text.get(skip..).unwrap_or("");
                match text.find(['\n', END_OF_TITLE]).filter(|_| !ended) {
                    Some(at) => {
                        ended = true;
                        line.push(Inline::Text(text.get(..at).unwrap_or("").to_string()));
                        let sign = text.get(at..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8);
                        body.push(Inline::Text(text.get(at + sign..).unwrap_or("").to_string()));
                    }
                    None if ended => body.push(Inline::Text(text.to_string())),
                    None => line.push(Inline::Text(text.to_string())),
                }
            }
            Inline::Break if !ended => ended = true,
            other if ended => body.push(other),
            other => line.push(other),
        }
    }
    *inlines = body;
    let title = if plain(&line).trim().is_empty() { title_of(name) } else { line };
    Some(Head { kind: kind_of(name).unwrap_or(CalloutKind::Note), title })
}

/// A name without what stylesheets put before it: `callout-tip`, `alert-info`, `is-warning`.
fn bare(name: &str) -> &str {
    let name = name.trim().trim_start_matches('.');
    let starts = ["callout-", "alert-", "admonition-", "is-", "ad-", "aside-", "note-", "theme-"];
    starts.iter().find_map(|s| name.strip_prefix(s)).filter(|r| kind_of(r).is_some()).unwrap_or(name)
}

/// A name of a callout among words: classes of a fenced div, of an attribute list.
pub(super) fn of_classes<'w>(words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let words: Vec<&str> = words.into_iter().map(bare).filter(|w| kind_of(w).is_some()).collect();
    words.iter().find(|w| !PLAIN.contains(w)).or(words.first()).copied()
}

/// The callout that a tag starts: its kind as a word, and its title.
pub(super) fn of_tag(name: &str, arguments: &Arguments) -> Option<(String, String)> {
    let plain = table::plain(name);
    let by_table = table::meaning(name) == Some(Meaning::Callout);
    let own = bare(&plain);
    // Names that mean something else where they are tags.
    let other = matches!(own, "quote" | "cite" | "check" | "done" | "missing" | "error" | "fail" | "help" | "summary" | "example");
    if !by_table && (kind_of(own).is_none() || other) {
        return None;
    }
    let said = arguments.named(&["type", "kind", "class", "style", "status", "variant", "level", "intent", "color", "alert"]).map(bare);
    let mut placed: Vec<&str> = arguments.placed().map(|a| a.value.as_str()).collect();
    let first = placed.first().copied().map(bare).filter(|w| kind_of(w).is_some());
    if first.is_some() {
        placed.remove(0);
    }
    let by_class = said.filter(|w| kind_of(w).is_some()).or(first);
    let word = by_class.unwrap_or(if by_table { "note" } else { own });
    let title = arguments.named(&["title", "header", "heading", "label", "summary", "name"]).map(str::to_string);
    let words = placed.iter().copied().filter(|w| w.chars().any(char::is_alphabetic)).collect::<Vec<_>>().join(" ");
    // One small word is the name of an icon.
    let icon = !words.contains(' ') && words.starts_with(char::is_lowercase);
    let title = title.unwrap_or(if icon { String::new() } else { words });
    Some((word.to_string(), one_line(&title)))
}

/// The callout that a fence starts whose content is Markdown: MyST's `{note} Title`, mdBook's `admonish tip "Title"`, Obsidian's
/// `ad-note`.
pub(super) fn of_fence(info: &str) -> Option<(String, String)> {
    if let Some((name, title)) = info.strip_prefix('{').and_then(|i| i.split_once('}')) {
        let name = bare(name);
        return kind_of(name).map(|_| (name.to_string(), one_line(title)));
    }
    if let Some(rest) = info.strip_prefix("admonish").filter(|r| r.is_empty() || r.starts_with([' ', ','])) {
        let arguments = Arguments::read(rest);
        let word = arguments.placed().find(|a| !a.quoted && kind_of(&a.value).is_some()).map_or("note", |a| a.value.as_str());
        let quoted = || arguments.placed().find(|a| a.quoted).map(|a| a.value.as_str());
        return Some((word.to_string(), one_line(arguments.named(&["title"]).or_else(quoted).unwrap_or(""))));
    }
    let name = info.strip_prefix("ad-").filter(|n| kind_of(n).is_some())?;
    Some((name.to_string(), String::new()))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(CalloutKind, String, String)> {
        let mut inlines: Vec<Inline> = text.split_inclusive(']').map(|t| Inline::Text(t.to_string())).collect();
        let head = head(&mut inlines)?;
        Some((head.kind, plain(&head.title).trim().to_string(), plain(&inlines)))
    }

    #[test]
    fn the_first_line_names_kind_and_title() {
        use CalloutKind::{Caution, Note, Tip, Warning};
        for (text, want) in [
            ("[!NOTE]\nwords", (Note, "", "words")),
            ("[!tip]- Folded [x] title\nwords", (Tip, "Folded [x] title", "words")),
            ("[!danger]+", (Caution, "Danger", "")),
            ("[!my-own kind]\nw", (Note, "My own kind", "w")),
            ("[!warning|right] T\nw", (Warning, "T", "w")),
            ("[!hint] T\u{F61E}words", (Tip, "T", "words")),
        ] {
            assert_eq!(read(text), Some((want.0, want.1.to_string(), want.2.to_string())), "{text}");
        }
        for text in ["[!]", "[note] a", "a [!note]", "[!no", "[!a(b)] c"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}

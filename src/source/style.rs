//! Declarations of CSS in `style` attributes: the few that mean something in a book.

use crate::model::Align;

/// The declarations of a `style` attribute, in lower case, without `!important`. A `;` between brackets or quotation marks
/// ends none: `url(data:image/png;base64,…)`.
pub(super) fn declarations(style: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let (mut depth, mut quote, mut start) = (0_usize, None, 0);
    let ends = style.char_indices().filter_map(|(n, c)| {
        match (quote, c) {
            (Some(q), c) if q == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth = depth.saturating_sub(1),
            (None, ';') if depth == 0 => return Some(n),
            (None, _) => {}
        }
        None
    });
    let ends: Vec<usize> = ends.chain([style.len()]).collect();
    for end in ends {
        let declaration = style.get(start..end).unwrap_or("");
        if let Some((property, value)) = declaration.split_once(':') {
            let value = value.trim().to_lowercase();
            let value = value.strip_suffix("!important").unwrap_or(&value).trim_end().to_string();
            out.push((property.trim().to_lowercase(), value));
        }
        start = end + 1;
    }
    out
}

/// The value of a property; the last one counts.
pub(super) fn value<'s>(style: &'s [(String, String)], property: &str) -> Option<&'s str> {
    style.iter().rev().find(|(p, _)| p == property).map(|(_, v)| v.as_str())
}

/// How wide something shall be; `max-width: 100%` says nothing.
pub(super) fn wide(style: &[(String, String)]) -> Option<&str> {
    let most = || value(style, "max-width").filter(|v| v.replace(' ', "") != "100%");
    value(style, "width").filter(|w| *w != "auto").or_else(most)
}

/// The side at which something stands: it floats there, or its margins push it there.
pub(super) fn float(style: &[(String, String)]) -> Option<Align> {
    let auto = |side: &str| value(style, side) == Some("auto");
    let margins = match (auto("margin-left"), auto("margin-right")) {
        (true, true) => Some(Align::Centre),
        (true, false) => Some(Align::End),
        (false, true) => Some(Align::Start),
        (false, false) => value(style, "margin").filter(|m| m.split_whitespace().any(|w| w == "auto")).map(|_| Align::Centre),
    };
    value(style, "float").and_then(side).or(margins)
}

/// A side of the measure by its name.
pub(super) fn side(name: &str) -> Option<Align> {
    match name.trim().to_ascii_lowercase().as_str() {
        "left" | "inline-start" => Some(Align::Start),
        "right" | "inline-end" => Some(Align::End),
        "center" | "centre" => Some(Align::Centre),
        _ => None,
    }
}

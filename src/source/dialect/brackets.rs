//! Where brackets close, and the attribute lists in braces: `{#id .class key="value"}`.

use super::lex::within;

/// Words between two marks are at most so long, in bytes.
pub(super) const MOST: usize = 2_000;
/// The name of a note is at most so long.
pub(super) const MOST_NAME: usize = 200;

/// An attribute list at the start of a text: its length and its words.
pub(super) fn list(text: &str) -> Option<(usize, Vec<String>)> {
    let inner = text.strip_prefix('{')?;
    let end = within(inner, MOST).find(['}', '{'])?;
    let inside = inner.get(..end).filter(|i| inner.get(end..).is_some_and(|r| r.starts_with('}')) && !i.contains("\n\n"))?;
    // Only a list with values goes over lines.
    if inside.contains('\n') && !inside.contains("=\"") {
        return None;
    }
    let kramdown = inside.starts_with(':');
    let inside = inside.trim_start_matches(':').trim();
    let mut words = Vec::new();
    let mut open = None;
    for word in inside.split_whitespace() {
        // A value between quotation marks may have spaces.
        let quotes = word.matches(['"', '\'']).count() % 2 == 1;
        match open {
            Some(()) => open = if quotes { None } else { Some(()) },
            None => {
                words.push(word.to_string());
                open = quotes.then_some(());
            }
        }
    }
    let is_attribute = |w: &String| {
        let named = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ':'));
        w.strip_prefix(['.', '#']).is_some_and(named)
            || w.split_once('=').is_some_and(|(k, _)| named(k))
            || w == "-"
            || kramdown && named(w)
    };
    (words.iter().all(is_attribute) && (kramdown || !words.is_empty())).then_some((end + 2, words))
}

/// Where what `open` starts at the start of a text ends, in one paragraph: the place of its `close`, plus one.
pub(super) fn closing(text: &str, open: char, close: char) -> Option<usize> {
    let (mut depth, mut escaped, mut angle, mut line_end) = (0_usize, false, false, false);
    for (n, c) in text.char_indices().take(MOST) {
        if c == '\n' {
            if line_end {
                return None;
            }
            line_end = true;
            continue;
        }
        line_end &= c.is_whitespace();
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '<' if open == '(' && n == 1 => angle = true,
            '>' => angle = false,
            _ if angle => {}
            c if c == open => depth += 1,
            c if c == close => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(n + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Where the bracket opened that would close at the end of a text.
pub(super) fn opening(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (n, c) in text.char_indices().rev().take(MOST) {
        let escaped = text.get(..n).is_some_and(|t| t.ends_with('\\'));
        match c {
            ']' if !escaped => depth += 1,
            '[' if !escaped && depth == 0 => return Some(n),
            '[' if !escaped => depth -= 1,
            _ => {}
        }
    }
    None
}

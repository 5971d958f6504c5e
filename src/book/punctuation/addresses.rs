//! Addresses in a text, whose hyphens and quotation marks are no punctuation.

use crate::model::{Inline, Target, text};

/// Whether a text, or what it is a part of, may hold an address: a scheme, an `@` or `www.`.
pub(super) fn may_hold_address(text: &str) -> bool {
    let w_before = |at: usize| at.checked_sub(1).is_none_or(|n| matches!(text.as_bytes().get(n), Some(b'w' | b'W')));
    text.contains(':') || text.contains('@') || text.match_indices('.').any(|(at, _)| w_before(at))
}

/// Whether a link's words are its own address, with or without its scheme: no mark in them is punctuation.
pub(super) fn shows_its_address(inline: &Inline) -> bool {
    match inline {
        Inline::Link { target: Target::Url(url), content } => {
            let words = text::plain(content);
            !words.is_empty() && text::shown_address(words.trim()) == text::shown_address(url)
        }
        _ => false,
    }
}

/// Where a text has addresses of the net or of mail, whose hyphens and quotes are no punctuation: ascending ranges.
pub(super) fn addresses(chars: &[char]) -> Vec<std::ops::Range<usize>> {
    let mut out = Vec::new();
    let mut from = 0;
    for word in chars.split(|c| c.is_whitespace()) {
        let start = from;
        from += word.len() + 1;
        if !word.iter().any(|c| matches!(c, ':' | '@' | '.')) {
            continue;
        }
        let text: String = word.iter().collect();
        let lower = text.to_lowercase();
        let scheme = ["http://", "https://", "ftp://", "mailto:", "www."].iter().filter_map(|s| lower.find(s)).min();
        let mail = || text.split_once('@').filter(|(name, host)| !name.is_empty() && host.contains('.')).map(|_| 0);
        let Some(at) = scheme.or_else(mail) else { continue };
        let open = |c: &char| matches!(c, '"' | '\'' | '(' | '[' | '<' | '“' | '‘' | '«' | '„');
        let before = lower.get(..at).map_or(0, |t| t.chars().count());
        let lead = before + word.iter().skip(before).take_while(|c| open(c)).count();
        let tail = word
            .iter()
            .rev()
            .take_while(|c| matches!(c, '.' | ',' | ';' | ':' | '!' | '?' | '"' | '\'' | ')' | ']' | '>' | '”' | '’' | '»'))
            .count();
        if lead < word.len().saturating_sub(tail) {
            out.push(start + lead..start + word.len() - tail);
        }
    }
    out
}

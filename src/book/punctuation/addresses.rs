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

/// Schemes whose addresses have no slashes behind the colon.
const BARE_SCHEMES: [&str; 16] = [
    "mailto:", "doi:", "magnet:", "urn:", "tel:", "sms:", "geo:", "xmpp:", "sip:", "sips:", "news:", "arxiv:", "bitcoin:", "matrix:",
    "did:", "data:",
];

/// Where an address starts in a word of small letters: at its scheme (RFC 3986, section 3.1) or at `www.`.
fn scheme(word: &str) -> Option<usize> {
    let slashed = word.match_indices("://").find_map(|(at, _)| {
        let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
        let before = word.get(..at)?;
        let start = before.char_indices().rev().take_while(|(_, c)| name(*c)).last().map(|(n, _)| n)?;
        before.get(start..)?.starts_with(|c: char| c.is_ascii_alphanumeric()).then_some(start)
    });
    let bare = BARE_SCHEMES.iter().filter_map(|s| {
        let at = word.find(s)?;
        let apart = word.get(..at)?.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
        (apart && word.get(at + s.len()..)?.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '+' | '?' | '@' | '/'))).then_some(at)
    });
    bare.chain(slashed).chain(word.find("www.")).min()
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
        let scheme = scheme(&lower);
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

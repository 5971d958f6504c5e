//! Addresses that stand in the text as they are become links.
//!
//! Where one starts and ends is as GitHub Flavored Markdown has it (section 6.9, "Autolinks (extension)"), with the marks of more languages.

use crate::model::{Inline, Target, Text, walk};

use super::Parsed;
use super::inline::is_wide;

/// Links the addresses of a text that stand in no link.
pub(super) fn link(parsed: &mut Parsed) {
    walk::blocks(&mut parsed.blocks, &mut Link);
    parsed.notes.values_mut().for_each(|blocks| walk::blocks(blocks, &mut Link));
}

struct Link;

impl walk::Visit for Link {
    fn text(&mut self, text: &mut Text) {
        inlines(&mut text.inlines);
    }
}

fn inlines(list: &mut Vec<Inline>) {
    let has = |i: &Inline| matches!(i, Inline::Text(t) if t.contains("://") || t.contains("www.") || t.contains('@'));
    for inline in list.iter_mut().filter(|i| !matches!(i, Inline::Link { .. })) {
        if let Some(content) = inline.content_mut() {
            inlines(content);
        }
    }
    if list.iter().any(has) {
        *list = std::mem::take(list).into_iter().flat_map(|i| if let Inline::Text(t) = i { parts(&t) } else { vec![i] }).collect();
    }
}

/// A text as words and links.
fn parts(text: &str) -> Vec<Inline> {
    let mut out = Vec::new();
    let (mut done, mut from) = (0, 0);
    while let Some((start, end)) = text.get(from..).and_then(next).map(|(s, e)| (from + s, from + e)) {
        from = end;
        let address = text.get(start..end).unwrap_or("");
        let behind = text.get(..start).and_then(|t| t.chars().next_back());
        // Scripts without spaces set an address right behind a word.
        let part = |c: char| (c.is_alphanumeric() && !is_wide(c)) || matches!(c, '/' | '@' | '.' | '=' | '-' | '+' | '_');
        if !(is_whole(address) || is_mail(address)) || behind.is_some_and(part) {
            continue;
        }
        if start > done {
            out.push(Inline::Text(text.get(done..start).unwrap_or("").to_string()));
        }
        let to = match address {
            _ if is_mail(address) => format!("mailto:{address}"),
            _ if address.starts_with("www.") => format!("http://{address}"),
            _ => address.to_string(),
        };
        out.push(Inline::Link { target: Target::Source(to), content: vec![Inline::Text(address.to_string())] });
        done = end;
    }
    out.push(Inline::Text(text.get(done..).unwrap_or("").to_string()));
    out.retain(|i| !matches!(i, Inline::Text(t) if t.is_empty()));
    out
}

/// Where the next address starts and ends.
fn next(text: &str) -> Option<(usize, usize)> {
    let site = ["https://", "http://", "www."].iter().filter_map(|scheme| text.find(scheme)).min();
    if let Some(found) = mail(text.get(..site.unwrap_or(text.len()))?) {
        return Some(found);
    }
    let start = site?;
    let rest = text.get(start..)?;
    let ends = |c: char| {
        c.is_whitespace()
            || matches!(c, '<' | '>' | '"' | '“' | '”' | '„' | '«' | '»' | '|' | '`' | '{' | '}' | '\\' | '^' | '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF20}')
    };
    let whole = rest.get(..rest.find(ends).unwrap_or(rest.len()))?;
    let mut address = whole;
    while let Some(last) = address.chars().next_back() {
        let stands_behind = match last {
            '?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '’' | '…' => true,
            ')' | ']' => {
                let open = if last == ')' { '(' } else { '[' };
                address.matches(last).count() > address.matches(open).count()
            }
            _ => false,
        };
        if !stands_behind {
            break;
        }
        address = address.get(..address.len() - last.len_utf8())?;
    }
    Some((start, start + address.len().max(1)))
}

/// Where the first address of mail starts and ends.
fn mail(text: &str) -> Option<(usize, usize)> {
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+');
    text.match_indices('@').find_map(|(at, _)| {
        let before = text.get(..at)?.char_indices().rev().find(|(_, c)| !name(*c));
        let start = before.map_or(0, |(n, c)| n + c.len_utf8());
        let host = text.get(at + 1..)?;
        let host = host.get(..host.find(|c: char| !name(c)).unwrap_or(host.len()))?.trim_end_matches(['.', '-', '_', '+']);
        let end = at + 1 + host.len();
        is_mail(text.get(start..end)?).then_some((start, end))
    })
}

/// Whether an address is one of mail: a name, and a host of at least two names.
fn is_mail(address: &str) -> bool {
    address.split_once('@').is_some_and(|(name, host)| !name.is_empty() && !name.contains('/') && host.contains('.') && is_whole(host))
}

/// Whether an address has the host of a site: names with points between them.
fn is_whole(address: &str) -> bool {
    let bare = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or(address);
    let host = bare.split(['/', '?', '#', ':']).next().unwrap_or("");
    let names: Vec<&str> = host.split('.').collect();
    names.len() >= 2 && names.iter().all(|n| !n.is_empty() && n.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(text: &str) -> String {
        let one = |i: &Inline| match i {
            Inline::Link { target: Target::Source(to), content } => format!("[{}|{to}]", crate::model::text::plain(content)),
            other => crate::model::text::plain(std::slice::from_ref(other)),
        };
        parts(text).iter().map(one).collect()
    }

    #[test]
    fn addresses_end_where_a_reader_sees_them_end() {
        for (text, wanted) in [
            ("See https://a.example/b.", "See [https://a.example/b|https://a.example/b]."),
            ("(https://a.example/b_(c))", "([https://a.example/b_(c)|https://a.example/b_(c)])"),
            ("www.a.example, too", "[www.a.example|http://www.a.example], too"),
            ("https://a.example/it's--a?b=c&d#e!", "[https://a.example/it's--a?b=c&d#e|https://a.example/it's--a?b=c&d#e]!"),
            ("“https://a.example”", "“[https://a.example|https://a.example]”"),
            ("见https://a.example/。", "见[https://a.example/|https://a.example/]。"),
            ("Write to a.b+c@d-e.example. Or", "Write to [a.b+c@d-e.example|mailto:a.b+c@d-e.example]. Or"),
            ("(me@a.example) www.b.example", "([me@a.example|mailto:me@a.example]) [www.b.example|http://www.b.example]"),
            (
                "@name, me@home, a@b@c.example, https://a.example/@name",
                "@name, me@home, a@b@c.example, [https://a.example/@name|https://a.example/@name]",
            ),
            ("写给me@a.example。", "写给[me@a.example|mailto:me@a.example]。"),
            ("http://localhost and https:// and www. and xwww.a.b", "http://localhost and https:// and www. and xwww.a.b"),
            ("https://müller.example/ä", "[https://müller.example/ä|https://müller.example/ä]"),
            ("no address: a.b/c", "no address: a.b/c"),
        ] {
            assert_eq!(linked(text), wanted);
        }
    }
}

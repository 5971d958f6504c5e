//! What the words of a file give away: leftovers, an ISBN with a wrong digit, a title page of another book.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, kinds};
use crate::model::Meta;

use super::facts::{Facts, listed};

/// A title page is looked for on so many pages.
const FRONT: usize = 10;

/// Words that are left in by oversight, as they are written.
const LEFTOVERS: [&str; 12] = ["TODO", "FIXME", "TKTK", "XXX", "Lorem ipsum", "lorem ipsum", "{{", "}}", "{%", "%}", "[[", "Untitled"];
/// Shortcodes of weblogs: with attributes, closed, or alone.
const SHORTCODES: [&str; 16] = [
    "audio",
    "caption",
    "code",
    "contact-form",
    "embed",
    "footnote",
    "gallery",
    "gist",
    "playlist",
    "shortcode",
    "soundcloud",
    "tweet",
    "video",
    "vimeo",
    "wpvideo",
    "youtube",
];

/// Leftovers and ISBNs.
pub fn check(facts: &Facts, book: Option<&Meta>, found: &mut Vec<Diagnostic>) {
    let mut left: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, page) in facts.pages.iter().enumerate() {
        let words = &page.painted.words;
        let plain = LEFTOVERS.iter().filter(|l| stands_alone(words, l)).map(|l| (*l).to_string());
        let mut here: Vec<String> = plain.chain(shortcodes(words)).collect();
        here.sort();
        here.dedup();
        here.into_iter().for_each(|l| left.entry(l).or_default().push(i));
    }
    for (leftover, pages) in left {
        let d = Diagnostic::warning(kinds::PRINT_LEFTOVER, format!("“{leftover}” stands on {}", listed(&pages)));
        found.push(d.on(&pages).help("write what belongs there, or take it out"));
    }
    isbns(facts, book, found);
}

/// Whether a leftover stands there and is no part of a longer word.
fn stands_alone(words: &str, leftover: &str) -> bool {
    words.match_indices(leftover).any(|(at, _)| {
        let before = words.get(..at).and_then(|w| w.chars().next_back());
        let after = words.get(at + leftover.len()..).and_then(|w| w.chars().next());
        let letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        !leftover.starts_with(char::is_alphabetic) || !(letter(before) || letter(after))
    })
}

/// What stands in brackets and is a shortcode: `[gallery]`, `[/caption]`, `[button url="…"]`.
fn shortcodes(words: &str) -> impl Iterator<Item = String> + '_ {
    words.match_indices('[').filter_map(|(at, _)| {
        let inside = words.get(at + 1..)?;
        let inside = inside.get(..inside.find([']', '['])?).filter(|i| i.len() < 400)?;
        let closes = inside.starts_with('/');
        let name: String = inside.trim_start_matches('/').chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
        let rest = inside.trim_start_matches('/').get(name.len()..)?;
        let attributes = rest.starts_with(' ') && (rest.contains("=\"") || rest.contains("=”") || rest.contains("=“"));
        let known = SHORTCODES.contains(&name.as_str()) && (rest.is_empty() || attributes);
        let is_code = name.starts_with(|c: char| c.is_ascii_lowercase()) && (known || attributes || (closes && rest.is_empty()));
        is_code.then(|| format!("[{}{name}]", if closes { "/" } else { "" }))
    })
}

fn isbns(facts: &Facts, book: Option<&Meta>, found: &mut Vec<Diagnostic>) {
    let given = book.and_then(|b| b.isbn_print.as_deref()).map(digits);
    let editions = book.map_or(&[][..], |b| &b.isbn_editions);
    let own: Vec<String> = given.iter().cloned().chain(editions.iter().map(|(_, isbn)| digits(isbn))).collect();
    let of_epub = book.and_then(|b| b.isbn_epub.as_deref()).map(digits);
    let mut wrong: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut others: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut seen = false;
    for (i, page) in facts.pages.iter().enumerate() {
        for isbn in said(&page.painted.words) {
            seen |= own.contains(&isbn);
            if !is_isbn(&isbn) {
                wrong.entry(isbn).or_default().push(i);
            } else if i < FRONT && given.is_some() && !own.contains(&isbn) && of_epub.as_ref() != Some(&isbn) {
                others.entry(isbn).or_default().push(i);
            }
        }
    }
    for (isbn, pages) in wrong {
        let d = Diagnostic::error(kinds::PRINT_ISBN, format!("the ISBN {isbn} on {} has a wrong check digit", listed(&pages)));
        found.push(d.on(&pages).help("copy it again from where it was assigned"));
    }
    // Another book's number may be quoted; where this book's own is missing, it stands in its place.
    for (isbn, pages) in others.into_iter().filter(|_| !seen) {
        let own = given.as_deref().unwrap_or_default();
        let d = Diagnostic::error(kinds::PRINT_ISBN_OTHER, format!("the ISBN on {} is {isbn}; the book's is {own}", listed(&pages)));
        found.push(d.on(&pages).help("build the file again, or mend `isbn` in book.toml"));
    }
}

/// The title that the file or the book has must stand at the front, for printers compare the two.
pub fn title(facts: &Facts, book: Option<&Meta>, found: &mut Vec<Diagnostic>) {
    let front = || facts.pages.iter().take(FRONT);
    let stands = |words: &str| {
        let wanted = letters(words);
        front().any(|p| letters(&p.painted.words).contains(&wanted))
    };
    if front().all(|p| letters(&p.painted.words).is_empty()) {
        return;
    }
    let who = if book.is_some() { "the book" } else { "the file" };
    let title = book.map(|b| b.title.as_str()).or(facts.title.as_deref()).filter(|t| !letters(t).is_empty());
    if let Some(title) = title.filter(|t| !stands(t)) {
        let d =
            Diagnostic::warning(kinds::PRINT_TITLE, format!("{who} is called “{title}”, which does not stand on its first {FRONT} pages"));
        found.push(d.help("set the title page in the very words of the metadata: printers and shops compare them"));
    }
    for author in book.iter().flat_map(|b| &b.authors).filter(|a| !letters(&a.name).is_empty() && !stands(&a.name)) {
        let d = Diagnostic::warning(
            kinds::PRINT_AUTHOR,
            format!("“{}” wrote the book and does not stand on its first {FRONT} pages", author.name),
        );
        found.push(d.help("set the author's name on the title page as the metadata has it"));
    }
}

/// Letters and figures alone, small: how a title is set says nothing of how it is written.
fn letters(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        match c {
            'ﬁ' => out.push_str("fi"),
            'ﬂ' => out.push_str("fl"),
            'ﬀ' => out.push_str("ff"),
            c if c.is_alphanumeric() => out.extend(c.to_lowercase()),
            _ => {}
        }
    }
    out
}

fn digits(isbn: &str) -> String {
    isbn.chars().filter(|c| c.is_ascii_digit() || *c == 'X').collect()
}

/// The digits of what is called an ISBN in a text.
fn said(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split("ISBN").skip(1).filter_map(|rest| {
        let rest = rest.trim_start_matches(|c: char| !c.is_ascii_digit() && !c.is_alphabetic());
        let digits: String = rest
            .chars()
            .take_while(|c| c.is_ascii_digit() || matches!(c, '-' | '–' | '‑' | ' ' | 'X' | '\u{a0}'))
            .filter(|c| c.is_ascii_digit() || *c == 'X')
            .collect();
        let length = if digits.starts_with("97") && digits.len() >= 13 { 13 } else { 10 };
        digits.get(..length).map(str::to_string)
    })
}

fn is_isbn(digits: &str) -> bool {
    let value = |c: char| c.to_digit(10).unwrap_or(10);
    if digits.len() == 13 {
        return digits.chars().map(value).zip([1, 3].into_iter().cycle()).map(|(d, w)| d * w).sum::<u32>() % 10 == 0;
    }
    digits.chars().map(value).zip((1..=10).rev()).map(|(d, w)| d * w).sum::<u32>() % 11 == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcodes_and_not_brackets() {
        let of = |text: &str| shortcodes(text).collect::<Vec<_>>();
        assert_eq!(of("a [gallery ids=\"1,2\"] b [/caption] [youtube]"), ["[gallery]", "[/caption]", "[youtube]"]);
        assert_eq!(of("he said [sic] and [1] and a[i] = b[j], [citation needed], [video is short]"), [""; 0]);
        assert!(stands_alone("a TODO: b", "TODO") && !stands_alone("MASTODON TODOS", "TODO"));
    }
}

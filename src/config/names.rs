//! Names of people and numbers of books: how a creator is sorted, whether an ISBN can be one.

use crate::diag::{Diagnostic, kinds};
use crate::model::Creator;

use super::isbn::hyphenated;
use super::table::{Log, Table, TextItem};
use super::tree::{Node, Value};

/// MARC relators that make sense for a book of posts (<https://www.loc.gov/marc/relators/>).
const ROLES: [&str; 12] = ["aut", "edt", "ill", "trl", "ctb", "pht", "aui", "art", "bkd", "cmp", "pbl", "win"];

/// A creator: a name, or `{ name, sort, role = "aut" }`.
pub fn creator(node: &Node, log: &Log) -> Option<Creator> {
    if let Value::Text(name) = &node.value {
        let name = name.trim();
        if name.is_empty() {
            log.push(node.mark(Diagnostic::error(kinds::BAD_VALUE, "an author has no name").help("write a name, or take the entry out")));
            return None;
        }
        return Some(Creator { name: name.to_string(), sort: sort_name(name), role: "aut".to_string() });
    }
    let t = Table::new("book.authors", Some(node), log);
    let name = t.words("name");
    if name.is_none() && !t.has("name") && matches!(node.value, Value::Table(_)) {
        t.bad(node, "an author has no name", "write { name = \"A. Writer\", sort = \"Writer, A.\" }");
    }
    let sort = t.words("sort");
    let role = t.choice("role", &ROLES.map(|r| (r, r))).unwrap_or("aut");
    t.finish();
    let name = name?;
    Some(Creator { sort: sort.unwrap_or_else(|| sort_name(&name)), name, role: role.to_string() })
}

/// How a name is sorted: the last word first, with the particle that belongs to it; a name of one word as it is.
/// A guess, which `sort` overrules.
pub fn sort_name(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    if let [article, rest @ ..] = words.as_slice()
        && !rest.is_empty()
        && ["the", "a", "an"].contains(&article.to_lowercase().as_str())
    {
        return format!("{}, {article}", rest.join(" "));
    }
    if is_organisation(&words) {
        return name.to_string();
    }
    let suffixes = ["jr.", "jr", "sr.", "sr", "ii", "iii", "iv"];
    let end = match words.last() {
        Some(last) if words.len() > 2 && suffixes.contains(&last.to_lowercase().as_str()) => words.len() - 1,
        _ => words.len(),
    };
    let Some((people, suffix)) = words.split_at_checked(end) else { return name.to_string() };
    // "Le Guin" and "De Quincey" are sorted by their particle; "van Beethoven" is not.
    let capital_particles = ["Le", "La", "De", "Du", "Van", "Von", "Di", "Da", "Mac", "St.", "St"];
    let from = match people {
        [] | [_] => return name.to_string(),
        [.., particle, _] if people.len() > 2 && capital_particles.contains(particle) => people.len() - 2,
        _ => people.len() - 1,
    };
    let (given, family) = people.split_at(from);
    let tail = if suffix.is_empty() { String::new() } else { format!(" {}", suffix.join(" ")) };
    format!("{}, {}{tail}", family.join(" "), given.join(" "))
}

/// Whether a name is a firm's or a society's rather than a person's, which is filed as it is written.
fn is_organisation(words: &[&str]) -> bool {
    const KINDS: [&str; 26] = [
        "academy",
        "agency",
        "associates",
        "association",
        "books",
        "club",
        "collective",
        "committee",
        "company",
        "council",
        "foundation",
        "gmbh",
        "group",
        "inc",
        "institute",
        "library",
        "llc",
        "ltd",
        "museum",
        "press",
        "society",
        "studio",
        "studios",
        "team",
        "union",
        "university",
    ];
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    words.iter().any(|w| *w == "&" || w.chars().any(|c| c.is_ascii_digit()) || KINDS.contains(&bare(w).as_str()))
}

/// A checked ISBN as it is printed: with the hyphens that it is written with, else with those that its group and registrant call for; one
/// of ten digits as the thirteen of its bars.
pub fn isbn_as_printed(item: &TextItem<'_>, log: &Log) -> Option<String> {
    const PARTS: usize = 5;
    let digits = isbn(item, log)?;
    let shown = item.text.trim().trim_start_matches(|c: char| c.is_alphabetic() || c == ':' || c.is_whitespace());
    let shown: String = shown.chars().map(|c| if c == '–' || c == '‐' { '-' } else { c }).collect();
    let whole = shown.chars().filter(char::is_ascii_digit).count() == digits.len();
    if whole && shown.split(['-', ' ']).filter(|part| !part.is_empty()).count() == PARTS {
        return Some(shown);
    }
    let hyphenated = hyphenated(&digits);
    if hyphenated.is_none() {
        let d = Diagnostic::warning(kinds::ISBN_RANGE, format!("the ISBN {digits} lies in no range whose hyphens are known"));
        log.push(
            item.node.mark(d.with("it is printed without hyphens").help("write it with its hyphens, as the agency that assigned it does")),
        );
    }
    Some(hyphenated.unwrap_or(digits))
}

/// The thirteen digits of an ISBN whose check digit is right; an ISBN of ten digits becomes one of thirteen.
pub fn isbn(item: &TextItem<'_>, log: &Log) -> Option<String> {
    let mut digits: Vec<char> = item.text.chars().filter(|c| !c.is_whitespace() && !"-–‐".contains(*c)).collect();
    if digits.first().is_some_and(|c| !c.is_ascii_digit()) && item.text.to_lowercase().starts_with("isbn") {
        digits.drain(..4);
    }
    let sound = match digits.len() {
        13 => check_13(&digits).filter(|check| digits.last().and_then(|c| c.to_digit(10)) == Some(*check)).map(|_| digits.iter().collect()),
        10 => check_10(&digits).then(|| from_10(&digits)).flatten(),
        n => {
            let d = Diagnostic::error(kinds::BAD_ISBN, format!("an ISBN has 13 digits, and this has {n}"));
            log.push(item.node.mark(d.help("copy it from where it was assigned, as 978-…")));
            return None;
        }
    };
    if sound.is_none() {
        let d = Diagnostic::error(kinds::BAD_ISBN, "the check digit of this ISBN is wrong");
        log.push(item.node.mark(d.help("one digit was mistyped, or two changed places")));
    }
    sound
}

/// The check digit of the first twelve digits (ISBN Users' Manual, 7th edition, appendix 1).
fn check_13(digits: &[char]) -> Option<u32> {
    let mut sum = 0;
    for (i, c) in digits.iter().take(12).enumerate() {
        sum += c.to_digit(10)? * if i % 2 == 0 { 1 } else { 3 };
    }
    Some((10 - sum % 10) % 10)
}

fn check_10(digits: &[char]) -> bool {
    let value = |(i, c): (usize, &char)| match c {
        'X' | 'x' if i == 9 => Some(10),
        _ => c.to_digit(10),
    };
    let values: Option<Vec<u32>> = digits.iter().enumerate().map(value).collect();
    values.is_some_and(|v| v.iter().zip((1..=10).rev()).map(|(d, w)| d * w).sum::<u32>() % 11 == 0)
}

fn from_10(digits: &[char]) -> Option<String> {
    let mut out: Vec<char> = "978".chars().chain(digits.iter().take(9).copied()).collect();
    out.push(char::from_digit(check_13(&out)?, 10)?);
    Some(out.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Origin, parse};
    use super::*;

    #[test]
    fn names_sort_by_family() {
        for (name, sort) in [
            ("Ada Lovelace", "Lovelace, Ada"),
            ("Plato", "Plato"),
            ("The Galley", "Galley, The"),
            ("Ursula K. Le Guin", "Le Guin, Ursula K."),
            ("Ludwig van Beethoven", "Beethoven, Ludwig van"),
            ("Martin Luther King Jr.", "King, Martin Luther Jr."),
            ("Smith & Sons", "Smith & Sons"),
            ("O’Reilly & Associates, Inc.", "O’Reilly & Associates, Inc."),
            ("18F", "18F"),
            ("Ferry Lane Press", "Ferry Lane Press"),
            ("", ""),
        ] {
            assert_eq!(sort_name(name), sort);
        }
    }

    fn read_isbn(text: &str) -> (Option<String>, usize) {
        let tree = parse(&Origin::new("b", format!("x = \"{text}\""))).expect("TOML");
        let log = Log::default();
        let t = Table::new("", Some(&tree), &log);
        let found = t.item("x").and_then(|i| isbn(&i, &log));
        (found, log.into_report().diagnostics.len())
    }

    #[test]
    fn isbns_are_checked() {
        assert_eq!(read_isbn("978-0-306-40615-7"), (Some("9780306406157".into()), 0));
        assert_eq!(read_isbn("ISBN 0-306-40615-2"), (Some("9780306406157".into()), 0));
        assert_eq!(read_isbn("978-0-306-40615-8"), (None, 1));
        assert_eq!(read_isbn("isbn"), (None, 1));
        assert_eq!(read_isbn("978-0"), (None, 1));
    }
}

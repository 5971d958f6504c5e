//! What differs between two editions, page by page.

use std::collections::BTreeMap;
use std::fmt;

use crate::diag::plural;

use super::{Edition, EditionPage};

/// What happened to a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It starts at another place in the text.
    Moved,
    /// It starts where it did, and its words are others.
    Words,
    /// There was no page of this number.
    New,
    /// There is no page of this number any more.
    Gone,
}

/// A page that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its number.
    pub folio: String,
    /// What happened.
    pub what: What,
    /// The words that it started with, and those that it starts with.
    pub starts: [String; 2],
}

/// What differs between two editions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The pages that differ, in order.
    pub pages: Vec<Change>,
    /// How many pages there are now.
    pub count: usize,
}

/// Tells two editions apart, by the numbers of their pages.
pub fn changes(old: &Edition, new: &Edition) -> Changes {
    let by_folio = |edition: &Edition| -> BTreeMap<String, usize> {
        edition.pages.iter().enumerate().map(|(n, page)| (page.folio.clone(), n)).collect()
    };
    let (before, after) = (by_folio(old), by_folio(new));
    let mut pages = Vec::new();
    for page in &new.pages {
        let what = match before.get(&page.folio).and_then(|n| old.pages.get(*n)) {
            None => Some((What::New, String::new())),
            Some(was) => compare(was, page).map(|what| (what, first_words(was))),
        };
        pages.extend(what.map(|(what, was)| Change { folio: page.folio.clone(), what, starts: [was, first_words(page)] }));
    }
    let gone = old.pages.iter().filter(|page| !after.contains_key(&page.folio));
    pages.extend(gone.map(|page| Change { folio: page.folio.clone(), what: What::Gone, starts: [first_words(page), String::new()] }));
    Changes { pages, count: new.pages.len() }
}

fn compare(was: &EditionPage, is: &EditionPage) -> Option<What> {
    let starts_there = match (&was.start, &is.start) {
        (Some(was), Some(is)) => was.is(is),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    match (starts_there && was.unit == is.unit, was.words == is.words) {
        (false, false) => Some(What::Moved),
        // A page of the same words starts where it did, whatever stands before it now.
        (true, true) | (false, true) => None,
        (true, false) => Some(What::Words),
    }
}

fn first_words(page: &EditionPage) -> String {
    page.start.as_ref().map(|start| start.words().to_string()).unwrap_or_default()
}

impl Changes {
    /// The numbers of the pages to which this happened.
    pub fn of(&self, what: What) -> Vec<&str> {
        self.pages.iter().filter(|c| c.what == what).map(|c| c.folio.as_str()).collect()
    }

    /// A line a page, for people.
    pub fn lines(&self) -> Vec<String> {
        let quoted = |words: &str| if words.is_empty() { "no words".to_string() } else { format!("“{words} …”") };
        let line = |change: &Change| {
            let [was, is] = &change.starts;
            let said = match change.what {
                What::Moved => format!("starts with {}; it started with {}", quoted(is), quoted(was)),
                What::Words => format!("has other words; it still starts with {}", quoted(is)),
                What::New => format!("is new; it starts with {}", quoted(is)),
                What::Gone => format!("is gone; it started with {}", quoted(was)),
            };
            format!("  p. {:<5} {said}", change.folio)
        };
        self.pages.iter().map(line).collect()
    }
}

/// "208 of 212 pages are as they were; 2 start elsewhere (p. 14–15); 2 have other words (p. 13, 20)".
impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let gone = self.of(What::Gone).len();
        let same = self.count - (self.pages.len() - gone);
        if self.pages.is_empty() {
            return write!(f, "all {} are as they were", plural(self.count, "page"));
        }
        let verb = if same == 1 { "is as it was" } else { "are as they were" };
        write!(f, "{same} of {} {verb}", plural(self.count, "page"))?;
        for (what, one, several) in [
            (What::Moved, "starts elsewhere", "start elsewhere"),
            (What::Words, "has other words", "have other words"),
            (What::New, "is new", "are new"),
            (What::Gone, "is gone", "are gone"),
        ] {
            let folios = self.of(what);
            match folios.len() {
                0 => {}
                1 => write!(f, "; 1 {one} ({})", listed(&folios))?,
                n => write!(f, "; {n} {several} ({})", listed(&folios))?,
            }
        }
        Ok(())
    }
}

/// "p. 3, 7–9": runs of numbers are drawn together.
fn listed(folios: &[&str]) -> String {
    let mut runs: Vec<(&str, &str)> = Vec::new();
    let follows = |a: &str, b: &str| a.parse::<u32>().is_ok_and(|a| b.parse() == Ok(a + 1));
    for folio in folios {
        match runs.last_mut() {
            Some((_, last)) if follows(last, folio) => *last = folio,
            _ => runs.push((folio, folio)),
        }
    }
    let shown: Vec<String> = runs.iter().map(|(a, b)| if a == b { (*a).to_string() } else { format!("{a}–{b}") }).collect();
    format!("p. {}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edition(pages: &[&str]) -> Edition {
        Edition::of_words("A Book", &pages.iter().map(ToString::to_string).collect::<Vec<_>>())
    }

    #[test]
    fn each_kind_of_change_is_told() {
        let old = edition(&["one two three", "four five six", "seven eight nine", "ten", "eleven"]);
        assert_eq!(changes(&old, &old).to_string(), "all 5 pages are as they were");
        let new = edition(&["one two three four", "five six", "seven eight or nine", "ten", "eleven", "twelve"]);
        let found = changes(&old, &new);
        assert_eq!(
            found.to_string(),
            "2 of 6 pages are as they were; 1 starts elsewhere (p. 2); 2 have other words (p. 1, 3); 1 is new (p. 6)"
        );
        assert_eq!(found.lines()[1], "  p. 2     starts with “five six …”; it started with “four five six …”");
        assert_eq!(changes(&new, &old).of(What::Gone), ["6"]);
        assert_eq!(listed(&["v", "3", "4", "5", "9"]), "p. v, 3–5, 9");
    }

    #[test]
    fn a_record_is_read_as_it_was_written() {
        let edition = edition(&["one “two” \\ three", "four"]);
        assert_eq!(Edition::read(&edition.write()), Ok(edition.clone()));
        assert!(Edition::read("{}").is_err() && Edition::read("").is_err());
        assert!(
            Edition::read(&edition.write().replace("\"postbound-edition\":1", "\"postbound-edition\":7"))
                .is_err_and(|e| e.contains("version 7"))
        );
    }
}

//! Finds the terms of book.toml in words: whole words, whatever their case where a term is written in lower case, the longest first.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

use crate::config::manifest::IndexTerm;

/// The forms of all terms, by their first words in lower case.
pub(super) struct Finder(BTreeMap<String, Vec<Form>>);

struct Form {
    term: usize,
    /// Marks before its first word: ".NET".
    prefix: String,
    /// From its first word on.
    words: String,
    /// It has capitals, and is found only with them.
    exact: bool,
}

impl Finder {
    /// A finder of these terms and their forms.
    pub fn new(terms: &[IndexTerm]) -> Finder {
        let mut forms: BTreeMap<String, Vec<Form>> = BTreeMap::new();
        for (n, term) in terms.iter().enumerate() {
            for form in term.path.last().into_iter().chain(&term.forms) {
                let form = form.split_whitespace().collect::<Vec<_>>().join(" ");
                let Some(run) = runs(&form).next() else { continue };
                let (Some(prefix), Some(words), Some(first)) = (form.get(..run.start), form.get(run.start..), form.get(run.clone())) else {
                    continue;
                };
                let exact = form.chars().any(char::is_uppercase);
                let form = Form { term: n, prefix: prefix.to_string(), words: words.to_string(), exact };
                forms.entry(first.to_lowercase()).or_default().push(form);
            }
        }
        forms.values_mut().for_each(|list| list.sort_by_key(|form| std::cmp::Reverse(form.words.len())));
        Finder(forms)
    }

    /// Where terms stand: byte ranges that do not overlap, in order, and the index of the term.
    pub fn all(&self, text: &str) -> Vec<(Range<usize>, usize)> {
        let mut found = Vec::new();
        if self.0.is_empty() {
            return found;
        }
        let mut done = 0;
        for run in runs(text) {
            if run.start < done {
                continue;
            }
            let forms = text.get(run.clone()).and_then(|word| self.0.get(&word.to_lowercase()));
            let found_here = forms.into_iter().flatten().find_map(|form| {
                let start = run.start.checked_sub(form.prefix.len()).filter(|s| *s >= done)?;
                let before = text.get(start..run.start)? == form.prefix;
                before.then(|| Some((start..form.end_in(text, run.start)?, form.term))).flatten()
            });
            if let Some((range, term)) = found_here {
                done = range.end;
                found.push((range, term));
            }
        }
        found
    }

    /// The term that a text is as a whole.
    pub fn whole(&self, text: &str) -> Option<usize> {
        let mut found = self.all(text).into_iter();
        found.next().filter(|(range, _)| *range == (0..text.len())).map(|(_, term)| term)
    }
}

impl Form {
    /// Where it ends if it starts at this byte.
    fn end_in(&self, text: &str, from: usize) -> Option<usize> {
        let mut rest = text.get(from..)?.char_indices().peekable();
        let mut end = 0;
        for wanted in self.words.chars() {
            if wanted == ' ' {
                let (at, space) = rest.next().filter(|(_, c)| c.is_whitespace())?;
                end = at + space.len_utf8();
                while let Some((at, space)) = rest.next_if(|(_, c)| c.is_whitespace()) {
                    end = at + space.len_utf8();
                }
                continue;
            }
            let same = |c: char| c == wanted || (!self.exact && c.to_lowercase().eq(wanted.to_lowercase()));
            let typed = |c: char| wanted == '\'' && c == '’';
            let (at, c) = rest.next().filter(|(_, c)| same(*c) || typed(*c))?;
            end = at + c.len_utf8();
        }
        let last = self.words.chars().next_back()?;
        let goes_on = rest.peek().is_some_and(|(_, c)| (c.is_alphanumeric() || is_combining_mark(*c)) && !stands_alone(*c));
        (!goes_on || stands_alone(last) || !last.is_alphanumeric()).then_some(from + end)
    }
}

/// Letters of scripts that are written without spaces, or whose words have endings: each may start and end a term.
fn stands_alone(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}')
}

/// The words of a text, as byte ranges.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = chars.find(|(_, c)| c.is_alphanumeric())?;
        let mut end = start + first.len_utf8();
        let alone = stands_alone(first);
        while let Some((at, c)) = chars.next_if(|(_, c)| is_combining_mark(*c) || (!alone && c.is_alphanumeric() && !stands_alone(*c))) {
            end = at + c.len_utf8();
        }
        Some(start..end)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Loc;

    fn found(terms: &[&str], text: &str) -> Vec<String> {
        let term = |t: &&str| IndexTerm { path: vec![t.to_string()], forms: Vec::new(), see: None, also: Vec::new(), loc: Loc::default() };
        let terms: Vec<IndexTerm> = terms.iter().map(term).collect();
        Finder::new(&terms).all(text).into_iter().map(|(range, _)| text[range].to_string()).collect()
    }

    #[test]
    fn whole_words_are_found_and_the_longest_term_wins() {
        assert_eq!(found(&["kern", "kerning"], "Kerning, kerned, unkern kern."), ["Kerning", "kern"]);
        assert_eq!(found(&["line", "line breaking"], "Line\u{a0}breaking is not a line."), ["Line\u{a0}breaking", "line"]);
        assert_eq!(found(&["Rust"], "rust never sleeps; Rust’s does"), ["Rust"]);
        assert_eq!(found(&["C++", ".NET", "C"], "C++ and .NET, not ASP.NETs; C."), ["C++", ".NET", "C"]);
        assert_eq!(found(&["don't"], "They don’t."), ["don’t"]);
    }

    #[test]
    fn scripts_without_spaces_have_terms_too() {
        assert_eq!(found(&["印刷", "러스트"], "活字の印刷です。러스트는"), ["印刷", "러스트"]);
        assert_eq!(found(&["भारत"], "भारत में"), ["भारत"]);
    }
}

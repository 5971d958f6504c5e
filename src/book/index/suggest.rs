//! Terms that an index may want: names, words that posts stress or set as code, tags that their words say. A person chooses among them.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::manifest::{IndexSettings, IndexTerm};
use crate::diag::Loc;
use crate::lang;
use crate::model::{Inline, Lang, Post, Text, text, walk};

use super::find::Finder;

/// A term that may be listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The term.
    pub term: String,
    /// How many posts have it.
    pub posts: usize,
    /// How often they have it.
    pub places: usize,
}

/// Words in a term, at most.
const LONGEST: usize = 3;
/// A term stands in so many posts and places at least; fewer are what search is for.
const POSTS: usize = 2;
const PLACES: usize = 3;
/// One term for so many words of the posts, within these bounds: an index of three pages for a book of 200.
const WORDS_A_TERM: usize = 350;
const FEWEST: usize = 20;
const MOST: usize = 400;

/// The terms that posts would give an index, without those that it has; in alphabetical order.
pub fn suggest(posts: &[&Post], settings: &IndexSettings, lang: &Lang) -> Vec<Suggestion> {
    let mut candidates: BTreeMap<String, usize> = BTreeMap::new();
    let names = !lang::of(lang).nouns_capitalised;
    for post in posts {
        let mut here = BTreeSet::new();
        here.extend(post.tags.iter().map(|tag| tag.trim().to_string()));
        walk::texts(&post.blocks, &mut |t| {
            stressed(&t.inlines, &mut here);
            if names {
                named(&t.plain(), &mut here);
            }
        });
        here.into_iter().filter(|term| is_term(term)).for_each(|term| *candidates.entry(term).or_default() += 1);
    }
    let known: BTreeSet<String> =
        settings.terms.iter().flat_map(|t| t.path.last().into_iter().chain(&t.forms)).map(|t| t.to_lowercase()).collect();
    let dates = lang::dates(lang);
    let time: BTreeSet<String> =
        dates.months.iter().map(|m| m.to_lowercase()).chain(dates.weekdays.iter().map(|d| d.to_string())).collect();
    candidates.retain(|term, _| !time.contains(&term.to_lowercase()));
    candidates.retain(|term, posts| *posts >= POSTS && !known.contains(&term.to_lowercase()));
    let mut found = counted(candidates.into_keys().collect(), posts);
    // What a third of the posts have is what the book is about.
    found.retain(|s| s.posts >= POSTS && s.places >= PLACES && s.posts <= (posts.len() / 3).max(3));
    let words: usize = posts.iter().map(|post| post.words()).sum();
    let weight = |s: &Suggestion| (s.posts * (1 + s.term.split(' ').count()), s.places);
    found.sort_by(|a, b| weight(b).cmp(&weight(a)).then_with(|| a.term.cmp(&b.term)));
    found.truncate((words / WORDS_A_TERM).clamp(FEWEST, MOST));
    found.sort_by_cached_key(|s| (lang::sort_key(&s.term, lang), s.term.clone()));
    found
}

fn is_term(words: &str) -> bool {
    let count = words.split(' ').count();
    let letters = words.chars().filter(|c| c.is_alphabetic()).count();
    (1..=LONGEST).contains(&count) && letters >= 3 && words.chars().count() <= 40 && !words.contains(['\n', '"', '\\', '!'])
}

/// Words that are stressed or stand as code.
fn stressed(inlines: &[Inline], out: &mut BTreeSet<String>) {
    for inline in inlines {
        match inline {
            Inline::Emph(content) => {
                let words = text::plain(content);
                let words = words.trim().trim_end_matches(['.', ',', ';', ':', '!', '?']);
                // A sentence in italics, or one word that is only said louder, is no term.
                if words.contains(' ') && words.chars().next().is_some_and(char::is_lowercase) {
                    out.insert(words.to_string());
                }
            }
            Inline::Code(code) => {
                out.insert(code.clone());
            }
            other => stressed(other.content(), out),
        }
    }
}

/// Names: words with capitals inside sentences.
fn named(words: &str, out: &mut BTreeSet<String>) {
    let mut run: Vec<&str> = Vec::new();
    let mut starts = true;
    for word in words.split([' ', '\n', '\u{a0}']) {
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.strip_suffix("’s").or_else(|| bare.strip_suffix("'s")).unwrap_or(bare);
        let capital = bare.chars().next().is_some_and(char::is_uppercase) && bare.chars().count() > 1;
        let opens = word.starts_with(|c: char| !c.is_alphanumeric());
        let ends = word.ends_with(|c: char| !c.is_alphanumeric());
        if capital && !starts && !(opens && run.is_empty() && word.starts_with(['“', '"', '‘', '„', '«'])) {
            if opens {
                flush(&mut run, out);
            }
            run.push(bare);
            if ends {
                flush(&mut run, out);
            }
        } else {
            flush(&mut run, out);
        }
        starts = word.ends_with(['.', '!', '?', ':', '…', '”', '"']) || word.is_empty();
    }
    flush(&mut run, out);
}

fn flush(run: &mut Vec<&str>, out: &mut BTreeSet<String>) {
    if (1..=LONGEST).contains(&run.len()) {
        out.insert(run.join(" "));
    }
    run.clear();
}

/// How many posts and places have each term.
fn counted(terms: Vec<String>, posts: &[&Post]) -> Vec<Suggestion> {
    let as_settings: Vec<IndexTerm> = terms
        .iter()
        .map(|term| IndexTerm { path: vec![term.clone()], forms: Vec::new(), see: None, also: Vec::new(), loc: Loc::default() })
        .collect();
    let finder = Finder::new(&as_settings);
    let mut counts = vec![(0, 0); terms.len()];
    for post in posts {
        let mut here = BTreeSet::new();
        let mut see = |t: &Text| {
            for (_, term) in finder.all(&t.plain()) {
                here.insert(term);
                if let Some((_, places)) = counts.get_mut(term) {
                    *places += 1;
                }
            }
        };
        walk::texts(&post.blocks, &mut see);
        for term in here {
            if let Some((posts, _)) = counts.get_mut(term) {
                *posts += 1;
            }
        }
    }
    terms.into_iter().zip(counts).map(|(term, (posts, places))| Suggestion { term, posts, places }).collect()
}

/// The suggestions as lines of book.toml.
pub fn as_toml(found: &[Suggestion], listed: bool) -> String {
    if found.is_empty() {
        return "No term stands in several posts and not in most of them.\n".to_string();
    }
    let mut out = format!(
        "# {} that several posts have. Keep what a reader would look up, and add \"index\" to `pages` under [back].\n",
        if found.len() == 1 { "A term".to_string() } else { format!("{} terms", found.len()) }
    );
    if listed {
        out.push_str("# They go into the list that book.toml has.\n");
    }
    out.push_str("[index]\nterms = [\n");
    let quoted = |s: &Suggestion| format!("\"{}\",", s.term);
    let widest = found.iter().map(|s| quoted(s).chars().count()).max().unwrap_or(0);
    for s in found {
        let quoted = quoted(s);
        let blank = " ".repeat(widest.saturating_sub(quoted.chars().count()));
        out.push_str(&format!("    {quoted}{blank}  # {} posts, {} places\n", s.posts, s.places));
    }
    out.push_str("]\n");
    out
}

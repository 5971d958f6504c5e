//! Titles of two heads: "Power and Integrity", where no one phrase holds a chapter and two words share it.
//!
//! A head is a short noun phrase out of a title of the chapter that several of its posts hold and few others, and whose words are
//! among those that hold the chapter together. Two heads
//! make a title when most of the chapter's posts hold one or the other, and each brings posts that the other has not. Two is the
//! limit: three would be a list of keywords.

use crate::model::Lang;

use super::phrase::Phrase;
use super::titlecase;
use super::words::{Word, Words, tells};

/// A phrase as half of a title.
#[derive(Clone, Debug)]
pub struct Head<'a> {
    pub phrase: &'a Phrase,
    /// Its posts and its titles in the chapter, ascending rows.
    rows: Vec<u32>,
    titles: Vec<u32>,
    /// How well the two fit the chapter, 0 to 1.
    fit: f64,
}

/// A title of two heads, with what speaks for it.
#[derive(Clone, Debug)]
pub struct Pair {
    /// In the capitals of a title.
    pub title: String,
    /// Why, in a sentence.
    pub reason: String,
    /// Comparable with the worth of a phrase.
    pub score: f64,
    /// Posts of the chapter that hold either.
    pub holders: usize,
}

/// Heads that are looked at, a chapter.
const HEADS: usize = 14;
/// Of the chapter's posts, so many hold a head at least, and so many one of the two.
const HELD: f64 = 0.3;
const TOGETHER: f64 = 0.7;
/// Words beyond which a head is too long for half of a title.
const WORDS: usize = 2;
/// What two heads are worth less than one phrase that fits as well.
const COST: f64 = 0.1;

/// Whether a phrase could be half of the title of a chapter of these rows, ascending; `holding` are the words (singular) that
/// hold it together, ascending, `all` the posts of the archive.
pub fn head<'a>(phrase: &'a Phrase, rows: &[usize], holding: &[Word], all: usize) -> Option<Head<'a>> {
    if phrase.key.iter().any(|w| tells(*w) && holding.binary_search(w).is_err()) {
        return None;
    }
    let inside = |list: &[u32]| -> Vec<u32> { list.iter().copied().filter(|r| rows.binary_search(&(*r as usize)).is_ok()).collect() };
    let (own, titles) = (inside(&phrase.rows), inside(&phrase.titles));
    let cover = own.len() as f64 / rows.len().max(1) as f64;
    let lift = cover * all as f64 / phrase.rows.len().max(1) as f64;
    if phrase.words > WORDS || titles.is_empty() || own.len() < 2 || cover < HELD || lift < 2.0 {
        return None;
    }
    let precise = own.len() as f64 / phrase.rows.len() as f64;
    let in_titles = titles.len() as f64 / rows.len() as f64;
    let fit = 2.0 * cover * precise / (cover + precise) + (in_titles / 0.4).min(1.0) * 0.5;
    Some(Head { phrase, rows: own, titles, fit })
}

/// The best title of two heads for a chapter of so many posts in an archive of so many.
pub fn best(mut heads: Vec<Head<'_>>, size: usize, words: &Words, lang: &Lang) -> Option<Pair> {
    heads.sort_by(|a, b| b.fit.total_cmp(&a.fit).then(a.phrase.key.cmp(&b.phrase.key)));
    heads.truncate(HEADS);
    let mut best: Option<(f64, usize, usize)> = None;
    for (i, a) in heads.iter().enumerate() {
        for (j, b) in heads.iter().enumerate().skip(i + 1) {
            let score = joined(a, b, size);
            if score > best.map_or(0.0, |x| x.0) {
                best = Some((score, i, j));
            }
        }
    }
    let (score, i, j) = best?;
    // The broader head opens.
    let (a, b) = if heads[j].rows.len() > heads[i].rows.len() { (&heads[j], &heads[i]) } else { (&heads[i], &heads[j]) };
    let holders = union(&a.rows, &b.rows);
    let (first, second) = (a.phrase.spelling()?, b.phrase.spelling()?);
    let primary = lang.primary();
    let name = b.phrase.key.first().is_some_and(|w| words.is_name(*w));
    let second = if matches!(primary, "en" | "de") || name { second.to_string() } else { lower(second) };
    let title = titlecase::title(&format!("{first} {} {second}", and(&second, primary)), primary);
    let titles = union(&a.titles, &b.titles);
    let reason =
        format!("“{first}” or “{second}” is in {holders} of its {size} posts ({titles} titles), and neither is in as many of the others");
    Some(Pair { title, reason, score, holders })
}

/// What two heads together are worth, 0 where they do not go together.
fn joined(a: &Head<'_>, b: &Head<'_>, size: usize) -> f64 {
    let spelled = |h: &Head<'_>| h.phrase.spelling().unwrap_or("").to_lowercase();
    let (x, y) = (spelled(a), spelled(b));
    let shared = a.phrase.key.iter().any(|w| b.phrase.key.contains(w)) || x.contains(&y) || y.contains(&x);
    let holders = union(&a.rows, &b.rows);
    let adds = holders - a.rows.len().max(b.rows.len());
    let cover = holders as f64 / size as f64;
    let titles = union(&a.titles, &b.titles);
    if shared || cover < TOGETHER || adds == 0 || titles < 2 || a.titles == b.titles {
        return 0.0;
    }
    let precise = holders as f64 / union(&a.phrase.rows, &b.phrase.rows) as f64;
    let fit = 2.0 * cover * precise / (cover + precise);
    let in_titles = titles as f64 / size as f64;
    let only_here = titles as f64 / union(&a.phrase.titles, &b.phrase.titles).max(1) as f64;
    let named = (in_titles / 0.5).min(1.0);
    0.5 * fit + 0.35 * named * only_here + 0.1 * named - COST
}

/// How many rows two ascending lists hold together.
fn union(a: &[u32], b: &[u32]) -> usize {
    a.len() + b.iter().filter(|r| a.binary_search(r).is_err()).count()
}

/// "And" before a word, as each language has it.
fn and(next: &str, primary: &str) -> &'static str {
    let next = next.to_lowercase();
    match primary {
        "en" => "and",
        "de" => "und",
        "fr" => "et",
        "es" if next.starts_with('i') || next.starts_with("hi") && !next.starts_with("hie") => "e",
        "es" => "y",
        "it" if next.starts_with('e') => "ed",
        "it" | "pt" => "e",
        "nl" => "en",
        _ => "&",
    }
}

/// A phrase with its first letter small, unless capitals follow.
fn lower(phrase: &str) -> String {
    let mut chars = phrase.chars();
    let first = chars.next();
    if chars.clone().next().is_some_and(char::is_uppercase) {
        return phrase.to_string();
    }
    first.into_iter().flat_map(char::to_lowercase).chain(chars).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn and_is_said_in_seven_languages() {
        for (second, primary, want) in [
            ("integrity", "en", "and"),
            ("Macht", "de", "und"),
            ("ville", "fr", "et"),
            ("tinta", "es", "y"),
            ("imprenta", "es", "e"),
            ("hielo", "es", "y"),
            ("editori", "it", "ed"),
            ("carta", "it", "e"),
            ("inkt", "nl", "en"),
            ("tinta", "pt", "e"),
        ] {
            assert_eq!(and(second, primary), want, "{second}");
        }
        assert_eq!((lower("Tinta"), lower("CSS")), ("tinta".to_string(), "CSS".to_string()));
    }
}

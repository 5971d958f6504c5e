//! The order of posts in a chapter and of chapters in the book.
//!
//! By flow, a post comes before those that build on it. The sign is its title: when B uses the words of A's title more
//! than A uses B's, A explains what B presupposes. Each post adds up what all others owe it, less what it owes them
//! (the *prerequisite sum*), and the greatest comes first. Chapters go from the general to the particular: the words
//! of a general chapter are the common ones of the archive.

use super::math::Row;
use super::terms::Terms;
use super::words::{BREAK, Words, tells};

/// The prerequisite sum of each of the rows in `members`, in their order.
pub fn prerequisites(terms: &Terms, words: &Words, posts: &[usize], members: &[usize]) -> Vec<f64> {
    let titles: Vec<Vec<u32>> = members.iter().map(|m| title_terms(terms, words, posts[*m])).collect();
    // How much each member uses the words of each title.
    let uses = |row: &Row, title: &[u32]| -> f64 {
        let sum: f64 = title.iter().filter_map(|t| weight(row, *t)).map(f64::from).sum();
        if title.is_empty() { 0.0 } else { sum / title.len() as f64 }
    };
    members
        .iter()
        .enumerate()
        .map(|(a, row)| {
            let others = members.iter().enumerate().filter(|(b, _)| *b != a);
            others.map(|(b, other)| uses(&terms.rows[*other], &titles[a]) - uses(&terms.rows[*row], &titles[b])).sum()
        })
        .collect()
}

fn weight(row: &Row, term: u32) -> Option<f32> {
    row.binary_search_by_key(&term, |(t, _)| *t).ok().and_then(|i| row.get(i)).map(|(_, w)| *w)
}

/// The single words of a post's title that the archive shares.
fn title_terms(terms: &Terms, words: &Words, post: usize) -> Vec<u32> {
    let mut found: Vec<u32> = words.posts[post].title.iter().filter(|w| tells(**w)).filter_map(|w| terms.number(*w, BREAK)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// How particular a chapter is: the mean idf of its words, weighted as its rows weigh them.
pub fn particularity(terms: &Terms, members: &[usize]) -> f64 {
    let (mut sum, mut all) = (0.0, 0.0);
    for (term, weight) in members.iter().flat_map(|m| &terms.rows[*m]) {
        sum += f64::from(*weight) * f64::from(terms.idf[*term as usize]);
        all += f64::from(*weight);
    }
    if all > 0.0 { sum / all } else { f64::MAX }
}

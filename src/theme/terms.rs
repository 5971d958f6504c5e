//! From words to vectors: what a post is about, as weights of words and of pairs of words.
//!
//! A term is a word or two neighbouring words. Its weight in a post is the square root of how often it occurs there
//! (title words count double) times how rare it is in the archive (smoothed idf), and every vector has length one.
//! Measured on the labelled sets: the square root beats both the raw count and the logarithm; pairs add .05 of NMI, and
//! count a little less than words.

// hash: looked up only, or sorted before it is walked.
use std::collections::HashMap;

use rayon::prelude::*;

use super::math::{self, SparseVector};
use super::words::{BREAK, PostWords, Word, Words, tells};

/// A term: a word, or two words in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Term {
    /// The word, or the first of two.
    pub first: Word,
    /// The second, or [`BREAK`] where there is none.
    pub second: Word,
}

/// The weighted terms of an archive.
#[derive(Debug, Default)]
pub struct Terms {
    /// The terms by number.
    pub terms: Vec<Term>,
    /// How rare each is: `ln((1 + posts) / (1 + posts with it)) + 1`.
    pub idf: Vec<f32>,
    /// One vector a post, in the order of the posts that were weighed.
    pub rows: Vec<SparseVector>,
}

impl Terms {
    /// The number of a term; `second` is [`BREAK`] for a single word.
    pub fn number(&self, first: Word, second: Word) -> Option<u32> {
        self.terms.binary_search(&Term { first, second }).ok().map(|i| i as u32)
    }

    /// A term in letters.
    pub fn name(&self, words: &Words, term: u32) -> String {
        self.terms.get(term as usize).map_or(String::new(), |t| {
            let first = words.name(t.first);
            if t.second == BREAK { first.to_string() } else { format!("{first} {}", words.name(t.second)) }
        })
    }
}

/// How often a title's words count.
const TITLE: u32 = 2;
/// What a pair of words weighs beside a word.
const PAIR: f64 = 0.7;

/// Weighs the terms of the posts at `kept`.
pub fn weigh(words: &Words, kept: &[usize]) -> Terms {
    let counts: Vec<Vec<(Term, u32)>> = kept.par_iter().map(|post| words.posts.get(*post).map_or_else(Vec::new, count)).collect();
    // Sorted rather than counted in a map: that can be shared out among threads.
    let mut all: Vec<Term> = counts.iter().flatten().map(|(term, _)| *term).collect();
    all.par_sort_unstable();
    // A term that one post alone has says nothing about what it shares with others.
    let common: Vec<(Term, u32)> = all.chunk_by(|a, b| a == b).filter(|run| run.len() > 1).map(|run| (run[0], run.len() as u32)).collect();
    drop(all);
    let numbers: HashMap<Term, u32> = common.iter().enumerate().map(|(i, (t, _))| (*t, i as u32)).collect();
    let posts = kept.len() as f64;
    let idf: Vec<f32> = common.iter().map(|(_, n)| (math::ln((1.0 + posts) / (1.0 + f64::from(*n))) + 1.0) as f32).collect();
    let rows = counts
        .par_iter()
        .map(|counts| {
            let mut row: SparseVector = counts
                .iter()
                .filter_map(|(term, n)| {
                    let number = *numbers.get(term)?;
                    let worth = if term.second == BREAK { 1.0 } else { PAIR };
                    Some((number, (worth * f64::from(*n).sqrt()) as f32 * idf[number as usize]))
                })
                .collect();
            math::normalise(&mut row);
            row
        })
        .collect();
    Terms { terms: common.into_iter().map(|(t, _)| t).collect(), idf, rows }
}

/// The terms of a post with their counts, ascending.
fn count(post: &PostWords) -> Vec<(Term, u32)> {
    let mut all: Vec<(Term, u32)> = Vec::with_capacity(2 * post.body.len());
    let mut push = |list: &[Word], n: u32| {
        for (i, word) in list.iter().enumerate().filter(|(_, w)| tells(**w)) {
            all.push((Term { first: *word, second: BREAK }, n));
            if let Some(next) = list.get(i + 1).filter(|w| tells(**w)) {
                all.push((Term { first: *word, second: *next }, n));
            }
        }
    };
    push(&post.title, TITLE);
    push(&post.body, 1);
    all.sort_unstable();
    let mut counts: Vec<(Term, u32)> = Vec::new();
    for (term, n) in all {
        match counts.last_mut() {
            Some(last) if last.0 == term => last.1 += n,
            _ => counts.push((term, n)),
        }
    }
    counts
}

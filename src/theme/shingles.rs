//! Posts as sets of hashes: their runs of five words (shingles), which are alike where the words are.
//!
//! Paragraphs that many posts share (a byline, a plea to subscribe) are set aside, or short posts would look alike for their
//! furniture. A post's shingles are a pure function of its words and of which of its paragraphs are furniture, so they
//! stand as long as these do.

// hash: looked up only.
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

use crate::digest::Key;
use crate::model::{Post, walk};

/// Words in a shingle.
const RUN: usize = 5;
/// A paragraph in so many posts is furniture.
const FURNITURE: usize = 4;

/// The shingles of posts, by what was read of them ([`Post::read`]).
#[derive(Default)]
pub struct Known {
    prints: BTreeMap<Key, (Print, u64)>,
    round: u64,
}

/// What is known of a post.
#[derive(Clone)]
struct Print {
    /// The hashes of its paragraphs, ascending, each once.
    paragraphs: Arc<Vec<u64>>,
    /// Those of them that were furniture when its shingles were made.
    furniture: Arc<Vec<u64>>,
    /// Its shingles, ascending, each once.
    shingles: Arc<Vec<u64>>,
}

/// A post on its way to its shingles.
struct Draft<'p> {
    post: &'p Post,
    known: Option<Print>,
    /// The words of its paragraphs, hashed one by one, where it is not known.
    words: Vec<Vec<u64>>,
    paragraphs: Arc<Vec<u64>>,
}

impl Known {
    /// A new version of the book begins: what neither this nor the last version needed is let go.
    pub fn begin(&mut self) {
        self.round += 1;
        let round = self.round;
        self.prints.retain(|_, (_, used)| *used + 1 >= round);
    }

    /// The shingles of these posts, each set ascending.
    pub(super) fn shingles(&mut self, posts: &[&Post]) -> Vec<Arc<Vec<u64>>> {
        let prints = &self.prints;
        let drafts: Vec<Draft<'_>> =
            posts.par_iter().map(|post| Draft::new(post, post.read.and_then(|key| prints.get(&key)).map(|(print, _)| print))).collect();
        let mut holders: HashMap<u64, usize> = HashMap::new();
        drafts.iter().flat_map(|draft| draft.paragraphs.iter()).for_each(|hash| *holders.entry(*hash).or_default() += 1);
        let is_furniture = |hash: &u64| holders.get(hash).is_some_and(|n| *n >= FURNITURE);
        let made: Vec<Print> = drafts.into_par_iter().map(|draft| draft.print(&is_furniture)).collect();
        let round = self.round;
        let keyed = posts.iter().zip(&made).filter_map(|(post, print)| Some((post.read?, (print.clone(), round))));
        self.prints.extend(keyed);
        made.into_iter().map(|print| print.shingles).collect()
    }
}

impl<'p> Draft<'p> {
    fn new(post: &'p Post, known: Option<&Print>) -> Draft<'p> {
        if let Some(print) = known {
            return Draft { post, known: Some(print.clone()), words: Vec::new(), paragraphs: print.paragraphs.clone() };
        }
        let words = paragraphs(post);
        let mut hashes: Vec<u64> = words.iter().map(|words| hash(words)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        Draft { post, known: None, words, paragraphs: Arc::new(hashes) }
    }

    fn print(self, is_furniture: &dyn Fn(&u64) -> bool) -> Print {
        let furniture: Vec<u64> = self.paragraphs.iter().copied().filter(is_furniture).collect();
        let words = match self.known {
            Some(print) if *print.furniture == furniture => return print,
            Some(_) => paragraphs(self.post),
            None => self.words,
        };
        let shingles = Arc::new(shingles(&words, &furniture));
        Print { paragraphs: self.paragraphs, furniture: Arc::new(furniture), shingles }
    }
}

/// The words of a post's paragraphs, hashed one by one.
fn paragraphs(post: &Post) -> Vec<Vec<u64>> {
    let mut out = Vec::new();
    walk::texts(&post.blocks, &mut |text| {
        let words = hashes(&text.plain());
        if !words.is_empty() {
            out.push(words);
        }
    });
    out
}

/// The hashes of the words of a text: runs of letters and digits in lower case, apostrophes left out; an ideograph is a word by
/// itself. Nothing is taken from it but whether two are the same, so this need not be as exact as Unicode's words are.
fn hashes(text: &str) -> Vec<u64> {
    let mut words = Vec::with_capacity(text.len() / 5);
    let (mut hash, mut open) = (FNV, false);
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            hash = (hash ^ u64::from(c.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3);
            open = true;
            continue;
        }
        let ideograph = c >= '\u{2e80}';
        let letter = c.is_alphanumeric();
        if open && (ideograph || !letter && !matches!(c, '\'' | '’')) {
            words.push(mix(hash));
            (hash, open) = (FNV, false);
        }
        if letter {
            c.to_lowercase().for_each(|l| hash = (hash ^ u64::from(l)).wrapping_mul(0x0100_0000_01b3));
            open = true;
        }
    }
    words.extend(open.then(|| mix(hash)));
    words
}

/// The shingles of a post without its furniture, sorted; with it, where little else would be left.
fn shingles(post: &[Vec<u64>], furniture: &[u64]) -> Vec<u64> {
    let own: Vec<u64> = post.iter().filter(|words| furniture.binary_search(&hash(words)).is_err()).flatten().copied().collect();
    let all: usize = post.iter().map(Vec::len).sum();
    let words = if own.len() * 2 < all { post.iter().flatten().copied().collect() } else { own };
    let mut set: Vec<u64> = words.windows(RUN).map(hash).collect();
    set.sort_unstable();
    set.dedup();
    set
}

/// Where FNV-1a starts; a finisher follows it, so that the smallest hashes are a fair sample.
const FNV: u64 = 0xcbf2_9ce4_8422_2325;

fn hash(words: &[u64]) -> u64 {
    words.iter().fold(0x9e37_79b9_7f4a_7c15, |h, w| mix(h ^ *w))
}

/// The finisher of SplitMix64.
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::digest::Digest;
    use crate::model::{Block, BlockKind, Text};

    #[test]
    fn words_are_the_same_whatever_their_dress() {
        assert_eq!(hashes("Don’t stop, “Ellen”!"), hashes("don't STOP Ellen"));
        assert_eq!(hashes("新しい本").len(), 4, "an ideograph is a word by itself");
        assert_ne!(hashes("ab c"), hashes("a bc"));
    }

    /// A byline becomes furniture with the fourth post that has it, and is none when one of these goes.
    #[test]
    fn what_is_known_is_what_is_made_anew_whatever_the_others_say() {
        let post = |n: usize, byline: &str| {
            let own: String = (0..30).map(|i| format!("word{} ", n * 100 + i)).collect();
            let para = |words: &str| Block::new(BlockKind::Para(Text::from_plain(words)), Default::default());
            Post { read: Some(Digest::of(&(n, byline))), blocks: vec![para(&own), para(byline)], ..Post::default() }
        };
        let byline = "written by the fire on a long winter evening";
        let mut known = Known::default();
        for posts in [
            (0..3).map(|n| post(n, byline)).collect::<Vec<_>>(),
            (0..6).map(|n| post(n, byline)).collect(),
            (0..6).map(|n| post(n, if n < 3 { "nothing" } else { byline })).collect(),
            (2..9).map(|n| post(n, byline)).collect(),
        ] {
            known.begin();
            let posts: Vec<&Post> = posts.iter().collect();
            assert_eq!(known.shingles(&posts), Known::default().shingles(&posts));
        }
        known.begin();
        known.begin();
        assert!(known.prints.is_empty(), "what two versions did not need is let go");
    }
}

//! The same post twice: found by its runs of five words, whatever surrounds it.
//!
//! Every post becomes the set of its five-word runs (shingles), hashed. The 64 smallest hashes are a sketch (Broder,
//! "On the resemblance and containment of documents", 1997): posts whose sketches meet are candidates, and the exact
//! Jaccard measure of the whole sets decides. Paragraphs that many posts share (a byline, a plea to subscribe) are
//! set aside first, or short posts would look alike for their furniture.

// hash: looked up only, or sorted before it is walked.
use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;

use crate::diag::{Diagnostic, Report, kinds};
use crate::model::{Dropped, Post, walk};

/// From here on a post is the other post, and one of them goes.
const SAME: f64 = 0.9;
/// From here on the writer is told.
const ALIKE: f64 = 0.5;
/// Words in a shingle.
const RUN: usize = 5;
/// Hashes in a sketch.
const SKETCH: usize = 64;
/// A paragraph in so many posts is furniture.
const FURNITURE: usize = 4;
/// Fewer shingles than this are not compared: a line or two proves nothing.
const ENOUGH: usize = 12;

/// A pair of posts with how much they share, 0 to 1; the first comes first in the source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The earlier post.
    pub a: usize,
    /// The later one.
    pub b: usize,
    /// Shared shingles of all.
    pub jaccard: f64,
}

/// Drops the posts that stand twice and reports those that nearly do; `keep` marks the posts that book.toml names,
/// which are never dropped. What is left is `kept`, in order.
pub fn drop(posts: &[Post], kept: &mut Vec<usize>, named: &[bool], dropped: &mut Vec<Dropped>, report: &mut Report) {
    let mut gone = vec![false; posts.len()];
    let mut likenesses: Vec<Pair> = Vec::new();
    for pair in pairs(posts, kept) {
        if gone[pair.a] || gone[pair.b] {
            continue;
        }
        let percent = (pair.jaccard * 100.0).floor() as u32;
        if pair.jaccard < SAME || (named[pair.a] && named[pair.b]) {
            likenesses.push(pair);
            continue;
        }
        let (stay, go) =
            if worth(&posts[pair.b], named[pair.b]) > worth(&posts[pair.a], named[pair.a]) { (pair.b, pair.a) } else { (pair.a, pair.b) };
        gone[go] = true;
        let (stay, go) = (&posts[stay], &posts[go]);
        let why = format!("the same as “{}” ({}:{}): {percent} % of the text", stay.plain_title(), stay.loc.file, stay.loc.line);
        report.push(
            Diagnostic::warning(kinds::DUPLICATE_POST, format!("“{}” stands in the archive twice", go.plain_title()))
                .at(go.loc.clone())
                .with(format!("left out: {why}"))
                .help(format!("delete one of the two, or name “{}” in [chapters] to keep both", go.id)),
        );
        dropped.push(Dropped { id: go.id.clone(), loc: go.loc.clone(), why });
    }
    kept.retain(|p| !gone[*p]);
    likenesses.retain(|pair| !gone[pair.a] && !gone[pair.b]);
    clans(&likenesses).iter().for_each(|clan| report.push(alike(posts, clan)));
}

/// Pairs that share posts, together: those made from one template are told of once. Pairs come in the order of the source.
fn clans(pairs: &[Pair]) -> Vec<Vec<Pair>> {
    let mut posts: Vec<usize> = pairs.iter().flat_map(|p| [p.a, p.b]).collect();
    posts.sort_unstable();
    posts.dedup();
    let place = |post: usize| posts.binary_search(&post).expect("all posts of all pairs are in it");
    // Each post points at an earlier one of its clan, the first at itself.
    let mut head: Vec<usize> = (0..posts.len()).collect();
    let first = |head: &[usize], mut i: usize| {
        while head[i] != i {
            i = head[i];
        }
        i
    };
    for pair in pairs {
        let (a, b) = (first(&head, place(pair.a)), first(&head, place(pair.b)));
        head[a.max(b)] = a.min(b);
        let (i, j) = (place(pair.a), place(pair.b));
        head[i] = a.min(b);
        head[j] = a.min(b);
    }
    let mut clans: BTreeMap<usize, Vec<Pair>> = BTreeMap::new();
    for pair in pairs {
        clans.entry(first(&head, place(pair.a))).or_default().push(*pair);
    }
    clans.into_values().collect()
}

/// Which of two copies is the better one to keep: named, then marked up, then dated.
fn worth(post: &Post, named: bool) -> (bool, bool, bool) {
    (named, post.split.is_none(), post.date.is_some())
}

/// What is said of posts that are nearly the same: of a pair, or of several that one template made.
fn alike(posts: &[Post], clan: &[Pair]) -> Diagnostic {
    let percent = |jaccard: f64| (jaccard * 100.0).floor() as u32;
    let mut members: Vec<usize> = clan.iter().flat_map(|p| [p.a, p.b]).collect();
    members.sort_unstable();
    members.dedup();
    let (a, b) = (&posts[clan[0].a], &posts[clan[0].b]);
    if members.len() == 2 {
        let said = format!("“{}” and “{}” are {} % the same text", a.plain_title(), b.plain_title(), percent(clan[0].jaccard));
        return Diagnostic::warning(kinds::SIMILAR_POSTS, said)
            .at(b.loc.clone())
            .with(format!("both are in the book; the other starts at {}:{}", a.loc.file, a.loc.line))
            .help(format!("leave one out with [chapters] exclude = [\"{}\"]", b.id));
    }
    let least = clan.iter().map(|p| p.jaccard).fold(1.0, f64::min);
    let most = clan.iter().map(|p| p.jaccard).fold(0.0, f64::max);
    let mut named: Vec<String> = members.iter().take(NAMED).map(|p| posts[*p].id.clone()).collect();
    if members.len() > NAMED {
        named.push(format!("{} more", members.len() - NAMED));
    }
    let range =
        if percent(least) == percent(most) { percent(least).to_string() } else { format!("{} to {}", percent(least), percent(most)) };
    Diagnostic::warning(
        kinds::SIMILAR_POSTS,
        format!("{} posts like “{}” share {range} % of their text, pair by pair", members.len(), a.plain_title()),
    )
    .at(a.loc.clone())
    .with(format!("all are in the book: {}", named.join(", ")))
    .help("leave some out with [chapters] exclude, which takes a post’s id, a tag or a series")
}

/// So many posts of one template are named.
const NAMED: usize = 6;

/// The pairs of posts that share at least half of their shingles, in the order of the source.
pub fn pairs(posts: &[Post], kept: &[usize]) -> Vec<Pair> {
    let paragraphs: Vec<Vec<Vec<u64>>> = kept.par_iter().map(|p| paragraphs(&posts[*p])).collect();
    let mut holders: HashMap<u64, usize> = HashMap::new();
    for post in &paragraphs {
        let mut hashes: Vec<u64> = post.iter().map(|words| hash(words)).collect();
        hashes.sort_unstable();
        hashes.dedup();
        hashes.into_iter().for_each(|h| *holders.entry(h).or_default() += 1);
    }
    let sets: Vec<Vec<u64>> = paragraphs.par_iter().map(|post| shingles(post, &holders)).collect();
    let mut index: Vec<(u64, u32)> = Vec::new();
    for (i, set) in sets.iter().enumerate().filter(|(_, s)| s.len() >= ENOUGH) {
        index.extend(set.iter().take(SKETCH).map(|h| (*h, i as u32)));
    }
    index.sort_unstable();
    let mut meets: Vec<(u32, u32)> = Vec::new();
    for same in index.chunk_by(|a, b| a.0 == b.0) {
        // A shingle in very many posts is furniture that the paragraphs did not show.
        for (i, (_, a)) in same.iter().enumerate().take(40) {
            meets.extend(same[i + 1..].iter().take(40).map(|(_, b)| (*a, *b)));
        }
    }
    meets.sort_unstable();
    meets
        .chunk_by(|a, b| a == b)
        .filter(|run| run.len() >= 8)
        .filter_map(|run| {
            let (a, b) = (run[0].0 as usize, run[0].1 as usize);
            let jaccard = jaccard(&sets[a], &sets[b]);
            (jaccard >= ALIKE).then_some(Pair { a: kept[a], b: kept[b], jaccard })
        })
        .collect()
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
fn shingles(post: &[Vec<u64>], holders: &HashMap<u64, usize>) -> Vec<u64> {
    let own: Vec<u64> = post.iter().filter(|words| holders.get(&hash(words)).is_none_or(|n| *n < FURNITURE)).flatten().copied().collect();
    let all: usize = post.iter().map(Vec::len).sum();
    let words = if own.len() * 2 < all { post.iter().flatten().copied().collect() } else { own };
    let mut set: Vec<u64> = words.windows(RUN).map(hash).collect();
    set.sort_unstable();
    set.dedup();
    set
}

fn jaccard(a: &[u64], b: &[u64]) -> f64 {
    let (mut i, mut j, mut both) = (0, 0, 0_usize);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        both += usize::from(x == y);
        i += usize::from(x <= y);
        j += usize::from(y <= x);
    }
    let all = a.len() + b.len() - both;
    if all == 0 { 0.0 } else { both as f64 / all as f64 }
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
    use crate::model::{Block, BlockKind, Date, Split, Text};

    fn post(id: &str, paragraphs: &[&str]) -> Post {
        let blocks = paragraphs.iter().map(|p| Block::new(BlockKind::Para(Text::from_plain(*p)), Default::default())).collect();
        Post { id: id.into(), title: Text::from_plain(id), blocks, ..Post::default() }
    }

    fn text(from: usize, words: usize) -> String {
        (from..from + words).map(|i| format!("word{i}")).collect::<Vec<_>>().join(" ")
    }

    fn run(posts: &[Post]) -> (Vec<usize>, Report) {
        let mut kept: Vec<usize> = (0..posts.len()).collect();
        let mut report = Report::default();
        drop(posts, &mut kept, &vec![false; posts.len()], &mut Vec::new(), &mut report);
        (kept, report)
    }

    #[test]
    fn words_are_the_same_whatever_their_dress() {
        assert_eq!(hashes("Don’t stop, “Ellen”!"), hashes("don't STOP Ellen"));
        assert_eq!(hashes("新しい本").len(), 4, "an ideograph is a word by itself");
        assert_ne!(hashes("ab c"), hashes("a bc"));
    }

    #[test]
    fn a_copy_goes_and_a_likeness_is_told() {
        let half = format!("{} {}", text(0, 70), text(500, 30));
        let posts = [post("a", &[&text(0, 100)]), post("b", &[&half]), post("c", &[&text(0, 100)]), post("d", &[&text(900, 100)])];
        let (kept, report) = run(&posts);
        assert_eq!(kept, [0, 1, 3]);
        let ids: Vec<&str> = report.diagnostics.iter().map(|d| d.kind.id()).collect();
        assert_eq!(ids, ["duplicate-post", "similar-posts"]);
    }

    #[test]
    fn one_template_is_told_of_once() {
        let posts: Vec<Post> =
            (0..9).map(|i| post(&format!("p{i}"), &[&format!("{} {}", text(0, 70), text(1000 * (i + 1), 30))])).collect();
        let (kept, report) = run(&posts);
        assert_eq!((kept.len(), report.diagnostics.len()), (9, 1));
        let said = format!("{:?}", report.diagnostics[0]);
        assert!(said.contains("9 posts like “p0”") && said.contains("p5, 3 more"), "{said}");
    }

    #[test]
    fn the_dated_or_marked_up_copy_stays() {
        let mut posts = [post("a", &[&text(0, 100)]), post("b", &[&text(0, 100)])];
        posts[1].date = Date::new(2020, 1, 1);
        assert_eq!(run(&posts).0, [1]);
        posts[1].split = Some(Split { score: 1.0, doubtful: false });
        assert_eq!(run(&posts).0, [0]);
    }

    #[test]
    fn furniture_does_not_count() {
        let furniture = text(0, 60);
        let posts: Vec<Post> = (0..6).map(|i| post(&format!("p{i}"), &[&furniture, &text(1000 * (i + 1), 50 + i)])).collect();
        let (kept, report) = run(&posts);
        assert_eq!(kept.len(), 6);
        assert!(report.diagnostics.is_empty());
    }
}

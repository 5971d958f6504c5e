//! The same post twice: found by its runs of five words, whatever surrounds it.
//!
//! Every post becomes the set of its five-word runs ([`super::shingles`]), hashed. The 64 smallest hashes are a sketch (Broder,
//! "On the resemblance and containment of documents", 1997): posts whose sketches meet are candidates, and the exact
//! Jaccard measure of the whole sets decides.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Report, kinds};
use crate::model::{Dropped, Post};

use super::shingles::Known;

/// From here on a post is the other post, and one of them goes.
const SAME: f64 = 0.9;
/// From here on the writer is told.
const ALIKE: f64 = 0.5;
/// Hashes in a sketch.
const SKETCH: usize = 64;
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
pub fn drop(known: &mut Known, posts: &[Post], kept: &mut Vec<usize>, named: &[bool], dropped: &mut Vec<Dropped>, report: &mut Report) {
    let mut gone = vec![false; posts.len()];
    let mut likenesses: Vec<Pair> = Vec::new();
    for pair in pairs(known, posts, kept) {
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
fn pairs(known: &mut Known, posts: &[Post], kept: &[usize]) -> Vec<Pair> {
    let sets = known.shingles(&kept.iter().filter_map(|p| posts.get(*p)).collect::<Vec<_>>());
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
        drop(&mut Known::default(), posts, &mut kept, &vec![false; posts.len()], &mut Vec::new(), &mut report);
        (kept, report)
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

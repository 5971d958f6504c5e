//! A book in several volumes: which posts stand in which.
//!
//! Chapters are laid end to end and cut where a volume is full. With the fewest volumes that there can be, the fullest is made as thin as it
//! can be, so that no volume is a remnant. A chapter is cut only where it is longer than a volume, between two of its posts.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Outline, OutlineChapter, OutlinePart, OutlinePost, Post};

/// The posts of one volume.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Volume {
    /// What it is called, where that follows from what it holds: a year, a part.
    pub title: Option<String>,
    /// Its posts, by their indices.
    pub posts: Vec<usize>,
}

/// Volumes of at most so much room, where each post takes what `sizes` says.
pub fn by_pages(outline: &Outline, sizes: &[u64], room: u64) -> Vec<Volume> {
    let size = |post: &OutlinePost| sizes.get(post.post).copied().unwrap_or(0);
    let mut pieces: Vec<(u64, Vec<usize>)> = Vec::new();
    for chapter in &outline.chapters {
        let whole: u64 = chapter.posts.iter().map(size).sum();
        let mut piece: (u64, Vec<usize>) = (0, Vec::new());
        for post in &chapter.posts {
            if whole > room && !piece.1.is_empty() && piece.0 + size(post) > room {
                pieces.push(std::mem::take(&mut piece));
            }
            piece.0 += size(post);
            piece.1.push(post.post);
        }
        pieces.push(piece);
    }
    let fewest = filled(&pieces, room).len();
    let (mut low, mut high) = (pieces.iter().map(|(size, _)| *size).max().unwrap_or(0).min(room), room);
    while low < high {
        let middle = low + (high - low) / 2;
        if filled(&pieces, middle).len() <= fewest { high = middle } else { low = middle + 1 }
    }
    filled(&pieces, high).into_iter().map(|posts| Volume { title: None, posts }).collect()
}

/// Volumes filled one after the other.
fn filled(pieces: &[(u64, Vec<usize>)], room: u64) -> Vec<Vec<usize>> {
    let mut volumes: Vec<(u64, Vec<usize>)> = Vec::new();
    for (size, posts) in pieces {
        match volumes.last_mut() {
            Some((used, list)) if *used + size <= room => {
                *used += size;
                list.extend(posts);
            }
            _ => volumes.push((*size, posts.clone())),
        }
    }
    volumes.into_iter().map(|(_, posts)| posts).collect()
}

/// A volume a year, oldest first; posts without a date are in the last.
pub fn by_year(outline: &Outline, posts: &[Post]) -> Vec<Volume> {
    let mut years: BTreeMap<i16, Vec<usize>> = BTreeMap::new();
    let mut undated = Vec::new();
    for post in placed(outline) {
        match posts.get(post).and_then(|p| p.date) {
            Some(date) => years.entry(date.year).or_default().push(post),
            None => undated.push(post),
        }
    }
    let mut volumes: Vec<Volume> = years.into_iter().map(|(year, posts)| Volume { title: Some(year.to_string()), posts }).collect();
    with_rest(&mut volumes, undated);
    volumes
}

/// A volume a part; chapters before the first part are in the first.
pub fn by_part(outline: &Outline) -> Vec<Volume> {
    let of = |chapters: &[usize]| -> Vec<usize> {
        let chapters = chapters.iter().filter_map(|c| outline.chapters.get(*c));
        chapters.flat_map(|c| c.posts.iter().map(|p| p.post)).collect()
    };
    let mut volumes: Vec<Volume> =
        outline.parts.iter().map(|part| Volume { title: Some(part.title.clone()), posts: of(&part.chapters) }).collect();
    let first = outline.parts.first().and_then(|part| part.chapters.first()).copied().unwrap_or(outline.chapters.len());
    let before = of(&(0..first).collect::<Vec<_>>());
    match volumes.first_mut() {
        Some(volume) => volume.posts.splice(0..0, before).for_each(drop),
        None => volumes.push(Volume { title: None, posts: before }),
    }
    volumes
}

/// The volumes that a person listed; what is in none of them is in the last.
pub fn listed(outline: &Outline, lists: Vec<Vec<usize>>) -> Vec<Volume> {
    let mut free: Vec<usize> = placed(outline).collect();
    let mut volumes: Vec<Volume> = Vec::new();
    for list in lists {
        let wanted: BTreeSet<usize> = list.into_iter().collect();
        let posts: Vec<usize>;
        (posts, free) = free.into_iter().partition(|p| wanted.contains(p));
        volumes.push(Volume { title: None, posts });
    }
    with_rest(&mut volumes, free);
    volumes
}

fn with_rest(volumes: &mut Vec<Volume>, rest: Vec<usize>) {
    match volumes.last_mut() {
        Some(last) => last.posts.extend(rest),
        None => volumes.push(Volume { title: None, posts: rest }),
    }
}

fn placed(outline: &Outline) -> impl Iterator<Item = usize> + '_ {
    outline.chapters.iter().flat_map(|c| c.posts.iter().map(|p| p.post))
}

/// The outline of a volume: the chapters that have posts in it, with these posts. A volume that is one part has none.
pub fn outline_of(outline: &Outline, volume: &Volume) -> Outline {
    let held: BTreeSet<usize> = volume.posts.iter().copied().collect();
    let mut kept: Vec<Option<usize>> = Vec::new();
    let mut chapters: Vec<OutlineChapter> = Vec::new();
    for chapter in &outline.chapters {
        let posts: Vec<OutlinePost> = chapter.posts.iter().filter(|p| held.contains(&p.post)).cloned().collect();
        let there = !posts.is_empty();
        kept.push(there.then_some(chapters.len()));
        if there {
            let opens = chapter.posts.first().map(|p| p.post) == posts.first().map(|p| p.post);
            chapters.push(OutlineChapter { posts, intro: chapter.intro.clone().filter(|_| opens), ..chapter.clone() });
        }
    }
    let part = |part: &OutlinePart| OutlinePart {
        title: part.title.clone(),
        chapters: part.chapters.iter().filter_map(|c| kept.get(*c).copied().flatten()).collect(),
    };
    let mut parts: Vec<OutlinePart> = outline.parts.iter().map(part).filter(|p| !p.chapters.is_empty()).collect();
    if let [only] = parts.as_slice() {
        if volume.title.as_ref() == Some(&only.title) {
            parts.clear();
        }
    }
    Outline { chapters, parts, ..outline.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(chapters: &[usize]) -> Outline {
        let mut next = 0;
        let mut chapter = |posts: &usize| {
            let posts: Vec<OutlinePost> = (next..next + posts).map(|post| OutlinePost { post, ..OutlinePost::default() }).collect();
            next += posts.len();
            OutlineChapter { title: format!("{next}"), posts, ..OutlineChapter::default() }
        };
        Outline { chapters: chapters.iter().map(&mut chapter).collect(), ..Outline::default() }
    }

    fn posts(volumes: &[Volume]) -> Vec<Vec<usize>> {
        volumes.iter().map(|v| v.posts.clone()).collect()
    }

    #[test]
    fn chapters_fill_the_fewest_volumes_evenly_and_only_long_ones_are_cut() {
        let book = outline(&[2, 2, 2, 1]);
        let sizes = [100; 7];
        assert_eq!(posts(&by_pages(&book, &sizes, 700)).len(), 1);
        assert_eq!(posts(&by_pages(&book, &sizes, 600)), [vec![0, 1, 2, 3], vec![4, 5, 6]]);
        assert_eq!(posts(&by_pages(&book, &sizes, 200)).len(), 4);
        // Longer than a volume: cut between posts; a post is never cut.
        assert_eq!(posts(&by_pages(&outline(&[3, 1]), &[100, 100, 100, 100], 200)), [vec![0, 1], vec![2, 3]]);
        assert_eq!(posts(&by_pages(&outline(&[2]), &[500, 100], 200)), [vec![0], vec![1]]);
    }

    #[test]
    fn every_post_is_in_one_volume_and_volumes_keep_their_chapters() {
        let mut book = outline(&[2, 3, 1]);
        book.parts = vec![OutlinePart { title: "P".into(), chapters: vec![1] }, OutlinePart { title: "Q".into(), chapters: vec![2] }];
        let volumes = by_part(&book);
        assert_eq!(posts(&volumes), [vec![0, 1, 2, 3, 4], vec![5]]);
        let second = outline_of(&book, &volumes[1]);
        assert!(second.parts.is_empty() && second.chapters.len() == 1, "the part is the volume");
        assert_eq!(outline_of(&book, &volumes[0]).chapters.len(), 2);
        assert_eq!(posts(&listed(&book, vec![vec![3, 0], vec![], vec![5]])), [vec![0, 3], vec![], vec![5, 1, 2, 4]]);
    }
}

//! From vectors to chapters: communities of the neighbour graph, merged or split to the number that is wanted.

use super::graph::{self, Graph};
use super::leiden;
use super::math::{self, Row};

/// How many chapters are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// So many exactly (as far as there are posts); `None` takes the number that the themes have.
    pub count: Option<usize>,
    /// No chapter smaller than this, when the number is free.
    pub min_posts: usize,
}

/// Neighbours of each post in the graph. Measured: 10 is as good as any from 8 to 15.
const NEIGHBOURS: usize = 10;

/// The chapter of each row, numbered from 0 in the order of their first rows. Rows with the same number in `unit`
/// stay together.
pub fn cluster(rows: &[Row], unit: &[u32], wanted: Wanted) -> Vec<u32> {
    let mut unit = unit.to_vec();
    let units = leiden::renumber(&mut unit);
    if units == 0 {
        return Vec::new();
    }
    let near = graph::nearest(rows, NEIGHBOURS);
    let graph = graph::of_neighbours(&near).contract(&unit, units);
    let mut sizes = vec![0_usize; units];
    for u in &unit {
        sizes[*u as usize] += 1;
    }
    let means = centroids(rows, &unit, units);
    let mut part = match wanted.count {
        Some(count) => at_count(&graph, &means, count.min(units)),
        None => {
            let mut part = leiden::communities(&graph, leiden::PLAIN);
            merge_small(&means, &sizes, &mut part, wanted.min_posts);
            part
        }
    };
    leiden::renumber(&mut part);
    unit.iter().map(|u| part[*u as usize]).collect()
}

/// The sum of the rows of each group, dense enough to be sparse rows again.
pub fn centroids(rows: &[Row], group: &[u32], groups: usize) -> Vec<Row> {
    let mut lists: Vec<Row> = vec![Vec::new(); groups];
    for (row, g) in rows.iter().zip(group) {
        lists[*g as usize].extend(row);
    }
    lists.into_iter().map(sum).collect()
}

/// Adds up entries of the same term.
fn sum(mut list: Row) -> Row {
    // A stable sort: entries of one term stay in the order of their rows, and so do the additions.
    list.sort_by_key(|(t, _)| *t);
    list.dedup_by(|from, into| {
        let same = from.0 == into.0;
        if same {
            into.1 += from.1;
        }
        same
    });
    list
}

/// Communities in exactly `count` pieces: the resolution is raised until there are enough, then the pair that
/// costs least modularity is merged until there are not too many.
fn at_count(graph: &Graph, means: &[Row], count: usize) -> Vec<u32> {
    let pieces = |resolution| {
        let mut part = leiden::communities(graph, resolution);
        (leiden::renumber(&mut part), part)
    };
    let (mut low, mut high) = (0, leiden::PLAIN);
    let mut found = pieces(high);
    while found.0 < count && high < leiden::PLAIN << 12 {
        low = high;
        high *= 2;
        found = pieces(high);
    }
    while high - low > 8 {
        let middle = low.midpoint(high);
        let tried = pieces(middle);
        if tried.0 >= count {
            high = middle;
            found = tried;
        } else {
            low = middle;
        }
    }
    let (mut n, mut part) = found;
    while n < count {
        split_largest(&mut part, means);
        n += 1;
    }
    while n > count {
        merge_cheapest(graph, &mut part);
        n = leiden::renumber(&mut part);
    }
    part
}

/// Takes the unit that is least like the rest out of the largest community.
fn split_largest(part: &mut [u32], means: &[Row]) {
    let n = leiden::renumber(part);
    let mut sizes = vec![0_usize; n];
    part.iter().for_each(|p| sizes[*p as usize] += 1);
    let Some(largest) = (0..n).max_by_key(|c| (sizes[*c], n - c)) else { return };
    let centre = sum(part.iter().zip(means).filter(|(p, _)| **p as usize == largest).flat_map(|(_, m)| m.clone()).collect());
    let odd = (0..part.len())
        .filter(|u| part[*u] as usize == largest)
        .min_by(|a, b| cosine(&means[*a], &centre).total_cmp(&cosine(&means[*b], &centre)));
    if let Some(odd) = odd {
        part[odd] = n as u32;
    }
}

/// Merges the two communities whose merging costs least modularity, or gains most.
fn merge_cheapest(graph: &Graph, part: &mut [u32]) {
    let n = leiden::renumber(part);
    let small = graph.contract(part, n);
    let mut best: Option<(i128, usize, usize)> = None;
    for a in 0..n {
        let mut between = vec![0; n];
        small.edges[a].iter().for_each(|(b, w)| between[*b as usize] = *w);
        for b in a + 1..n {
            let gain = i128::from(between[b]) * i128::from(graph.total) - i128::from(small.strength[a]) * i128::from(small.strength[b]);
            if best.is_none_or(|(g, _, _)| gain > g) {
                best = Some((gain, a, b));
            }
        }
    }
    if let Some((_, a, b)) = best {
        part.iter_mut().filter(|p| **p as usize == b).for_each(|p| *p = a as u32);
    }
}

/// The cosine of the angle between two vectors.
pub fn cosine(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let length = math::dot(a, a).sqrt() * math::dot(b, b).sqrt();
    if length > 0.0 { math::dot(a, b) / length } else { 0.0 }
}

/// Merges communities of fewer than `min` posts into the nearest, the smallest first.
fn merge_small(means: &[Row], sizes: &[usize], part: &mut [u32], min: usize) {
    loop {
        let n = leiden::renumber(part);
        let mut posts = vec![0_usize; n];
        part.iter().zip(sizes).for_each(|(p, s)| posts[*p as usize] += s);
        let Some(small) = (0..n).filter(|c| posts[*c] < min).min_by_key(|c| (posts[*c], *c)) else { return };
        if n < 2 {
            return;
        }
        let centres = centroids(means, part, n);
        let near = (0..n).filter(|c| *c != small).fold(None, |best: Option<(f32, usize)>, c| {
            let s = cosine(&centres[small], &centres[c]);
            if best.is_none_or(|b| s > b.0) { Some((s, c)) } else { best }
        });
        if let Some((_, near)) = near {
            part.iter_mut().filter(|p| **p as usize == small).for_each(|p| *p = near as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(lists: &[&[u32]]) -> Vec<Row> {
        lists
            .iter()
            .map(|l| {
                let mut row: Row = l.iter().map(|t| (*t, 1.0)).collect();
                math::normalise(&mut row);
                row
            })
            .collect()
    }

    fn two_themes() -> Vec<Row> {
        rows(&[&[0, 1, 2], &[0, 1, 3], &[1, 2, 3], &[10, 11, 12], &[10, 11, 13], &[11, 12, 13], &[0, 2, 3], &[10, 12, 13]])
    }

    #[test]
    fn themes_are_found_and_units_stay_whole() {
        let free = Wanted { count: None, min_posts: 1 };
        let alone: Vec<u32> = (0..8).collect();
        assert_eq!(cluster(&two_themes(), &alone, free), [0, 0, 0, 1, 1, 1, 0, 1]);
        let joined = [0, 1, 2, 3, 4, 5, 6, 0];
        let part = cluster(&two_themes(), &joined, free);
        assert_eq!(part[0], part[7]);
    }

    #[test]
    fn a_count_is_met() {
        let alone: Vec<u32> = (0..8).collect();
        for count in 1..=8 {
            let part = cluster(&two_themes(), &alone, Wanted { count: Some(count), min_posts: 3 });
            assert_eq!(part.iter().max().map(|m| *m as usize + 1), Some(count));
        }
    }

    #[test]
    fn a_small_theme_joins_the_nearest() {
        let part = cluster(&two_themes()[..5], &[0, 1, 2, 3, 4], Wanted { count: None, min_posts: 3 });
        assert!(part.iter().all(|p| *p == 0));
    }
}

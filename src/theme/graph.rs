//! Who is near whom: the graph of nearest neighbours, with integer weights.

use rayon::prelude::*;

use super::math::SparseVector;

/// An undirected graph with integer weights. Each edge stands in the lists of both its ends.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Graph {
    /// The neighbours of each node, ascending, without itself.
    pub edges: Vec<Vec<(u32, u64)>>,
    /// The weight inside each node (for nodes that stand for several).
    pub loops: Vec<u64>,
    /// The weight of all edge ends at each node: its edges plus twice its loop.
    pub strength: Vec<u64>,
    /// The sum of all strengths.
    pub total: u64,
}

impl Graph {
    /// Makes a graph of edges `(a, b, weight)`, each named once; parallel edges add up, `a == b` is a loop.
    pub fn new(nodes: usize, list: &[(u32, u32, u64)]) -> Graph {
        let mut graph = Graph { edges: vec![Vec::new(); nodes], loops: vec![0; nodes], strength: vec![0; nodes], total: 0 };
        for (a, b, weight) in list {
            if a == b {
                graph.loops[*a as usize] += weight;
            } else {
                graph.edges[*a as usize].push((*b, *weight));
                graph.edges[*b as usize].push((*a, *weight));
            }
        }
        for (node, edges) in graph.edges.iter_mut().enumerate() {
            edges.sort_unstable();
            edges.dedup_by(|from, into| {
                let same = from.0 == into.0;
                if same {
                    into.1 += from.1;
                }
                same
            });
            graph.strength[node] = edges.iter().map(|(_, w)| w).sum::<u64>() + 2 * graph.loops[node];
            graph.total += graph.strength[node];
        }
        graph
    }

    /// How many nodes there are.
    pub fn len(&self) -> usize {
        self.edges.len()
    }

    /// The graph in which all nodes of a community are one; `community` numbers them from 0 without gaps.
    pub fn contract(&self, community: &[u32], communities: usize) -> Graph {
        let mut list = Vec::new();
        for (a, edges) in self.edges.iter().enumerate() {
            list.extend(edges.iter().filter(|(b, _)| a < *b as usize).map(|(b, w)| (community[a], community[*b as usize], *w)));
            if self.loops[a] > 0 {
                list.push((community[a], community[a], self.loops[a]));
            }
        }
        // Sorted and summed first: parallel edges are many, and `new` would hold them all.
        list.iter_mut().for_each(|(a, b, _)| {
            if a > b {
                std::mem::swap(a, b);
            }
        });
        list.sort_unstable();
        list.dedup_by(|from, into| {
            let same = (from.0, from.1) == (into.0, into.1);
            if same {
                into.2 += from.2;
            }
            same
        });
        Graph::new(communities, &list)
    }
}

/// The weight of a cosine of one.
pub const UNIT: f32 = 65_536.0;

/// A neighbour: which row, and the cosine.
pub type Near = (u32, f32);

/// The `k` nearest of each row by cosine, nearest first, ties to the earlier; cosines of 0 are no neighbours.
///
/// All rows are compared with all by way of an inverted index; each row adds up its products in the order of its
/// own terms, so the figures do not depend on the number of threads.
pub fn nearest(rows: &[SparseVector], k: usize) -> Vec<Vec<Near>> {
    let terms = rows.iter().filter_map(|r| r.last()).map(|(t, _)| *t as usize + 1).max().unwrap_or(0);
    let mut holders: Vec<Vec<Near>> = vec![Vec::new(); terms];
    for (i, row) in rows.iter().enumerate() {
        for (term, weight) in row {
            holders[*term as usize].push((i as u32, *weight));
        }
    }
    (0..rows.len())
        .into_par_iter()
        .map_init(
            || vec![0.0_f32; rows.len()],
            |sums, i| {
                for (term, weight) in &rows[i] {
                    for (j, other) in &holders[*term as usize] {
                        sums[*j as usize] += weight * other;
                    }
                }
                sums[i] = 0.0;
                let near = first(sums.iter().enumerate().map(|(j, s)| (j as u32, *s)), k);
                sums.fill(0.0);
                near
            },
        )
        .collect()
}

/// The same for dense rows of length one, of which the first `width` numbers count.
pub fn nearest_dense(rows: &[Vec<f32>], width: usize, k: usize) -> Vec<Vec<Near>> {
    // One flat block of unit vectors, padded to whole lanes.
    let lanes = width.div_ceil(LANES) * LANES;
    let mut block = vec![0.0_f32; rows.len() * lanes];
    for (row, slot) in rows.iter().zip(block.chunks_mut(lanes.max(1))) {
        let row = row.get(..width.min(row.len())).unwrap_or(&[]);
        let length = dot_dense(row, row).sqrt();
        if length > 0.0 {
            slot.iter_mut().zip(row).for_each(|(s, x)| *s = x / length);
        }
    }
    let row = |i: usize| &block[i * lanes..(i + 1) * lanes];
    (0..rows.len())
        .into_par_iter()
        .map(|i| first((0..rows.len()).map(|j| (j as u32, if i == j { 0.0 } else { dot_dense(row(i), row(j)) })), k))
        .collect()
}

/// Sums that run side by side.
const LANES: usize = 8;

/// A scalar product in lanes: the order of the additions is fixed, and the compiler may still do eight at once.
fn dot_dense(a: &[f32], b: &[f32]) -> f32 {
    let mut sums = [0.0_f32; LANES];
    let (whole_a, rest_a) = a.as_chunks::<LANES>();
    let (whole_b, rest_b) = b.as_chunks::<LANES>();
    for (x, y) in whole_a.iter().zip(whole_b) {
        for lane in 0..LANES {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f32>() + rest_a.iter().zip(rest_b).map(|(x, y)| x * y).sum::<f32>()
}

/// The `k` nearest of a list, nearest first. Of a list of any length no more than `2 k` are held at a time: as many lists as there are rows
/// live on.
fn first(list: impl Iterator<Item = Near>, k: usize) -> Vec<Near> {
    let by = |a: &Near, b: &Near| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0));
    let mut near: Vec<Near> = Vec::with_capacity(2 * k);
    // What is not nearer than the k-th so far is not among the first; equals come later in the list, and stand behind.
    let mut least = 0.0;
    for found in list.filter(|_| k > 0) {
        if found.1 > least {
            near.push(found);
            if near.len() == 2 * k {
                near.select_nth_unstable_by(k - 1, by);
                near.truncate(k);
                least = near[k - 1].1;
            }
        }
    }
    near.sort_unstable_by(by);
    near.truncate(k);
    near.shrink_to_fit();
    near
}

/// The graph in which two rows are joined when either is among the `k` nearest of the other; the weight is their cosine.
pub fn of_neighbours(near: &[Vec<Near>], k: usize) -> Graph {
    let mut list: Vec<(u32, u32, u64)> = Vec::new();
    for (a, near) in near.iter().enumerate() {
        for (b, cosine) in near.iter().take(k) {
            let weight = (cosine * UNIT).round().max(1.0) as u64;
            list.push((*b.min(&(a as u32)), *b.max(&(a as u32)), weight));
        }
    }
    // Both ends may name the edge; its weight is the same from both, but for the last bit of a dense product.
    list.sort_unstable();
    list.dedup_by_key(|(a, b, _)| (*a, *b));
    Graph::new(near.len(), &list)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_a_long_list_are_those_of_the_sorted_list_and_hold_no_more_room() {
        let list: Vec<Near> = (0..500_u32).map(|i| (i, ((i * 7919) % 101) as f32 / 101.0)).collect();
        for k in [0, 1, 7, 60, 499, 600] {
            let mut sorted: Vec<Near> = list.iter().copied().filter(|(_, c)| *c > 0.0).collect();
            sorted.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            sorted.truncate(k);
            let found = first(list.iter().copied(), k);
            assert_eq!(found, sorted, "{k}");
            assert!(found.capacity() <= 2 * k, "{k}: {}", found.capacity());
        }
    }
}

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
    /// Weights of edges are at least one.
    pub fn contract(&self, community: &[u32], communities: usize) -> Graph {
        let mut members: Vec<Vec<u32>> = vec![Vec::new(); communities];
        community.iter().enumerate().for_each(|(node, c)| members[*c as usize].push(node as u32));
        let mut graph = Graph { loops: vec![0; communities], ..Graph::default() };
        // Weights add up in one row of sums that all communities share: no list of all edges is made or sorted.
        let (mut sums, mut seen) = (vec![0_u64; communities], Vec::new());
        for (own, members) in members.iter().enumerate() {
            // Each edge inside is met from both its ends.
            let mut inside = 0;
            for node in members.iter().map(|node| *node as usize) {
                graph.loops[own] += self.loops[node];
                for (other, weight) in self.edges[node].iter().map(|(b, w)| (community[*b as usize], *w)) {
                    if other as usize == own {
                        inside += weight;
                        continue;
                    }
                    let sum = &mut sums[other as usize];
                    if *sum == 0 {
                        seen.push(other);
                    }
                    *sum += weight;
                }
            }
            graph.loops[own] += inside / 2;
            seen.sort_unstable();
            let edges: Vec<(u32, u64)> = seen.drain(..).map(|other| (other, std::mem::take(&mut sums[other as usize]))).collect();
            let strength = edges.iter().map(|(_, w)| w).sum::<u64>() + 2 * graph.loops[own];
            graph.edges.push(edges);
            graph.strength.push(strength);
            graph.total += strength;
        }
        graph
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
    // The same rows in tiles, number by number: [`TILE`] rows are multiplied by another at once.
    let tiles: Vec<[f32; TILE]> = (0..rows.len().div_ceil(TILE) * lanes)
        .map(|at| {
            let (tile, number) = (at / lanes, at % lanes);
            std::array::from_fn(|t| block.get((tile * TILE + t) * lanes + number).copied().unwrap_or(0.0))
        })
        .collect();
    let numbered: Vec<usize> = (0..rows.len()).collect();
    // Some rows pass over each tile together, while the processor's cache holds it.
    let near = numbered.par_chunks(TILE).flat_map_iter(|some| {
        let mut near: Vec<Nearest> = some.iter().map(|_| Nearest::new(k)).collect();
        for (tile, columns) in tiles.chunks(lanes.max(1)).enumerate() {
            for (i, near) in some.iter().zip(&mut near) {
                for (t, cosine) in dots(&block[i * lanes..(i + 1) * lanes], columns).into_iter().enumerate() {
                    if cosine > near.least && tile * TILE + t != *i {
                        near.offer(((tile * TILE + t) as u32, cosine));
                    }
                }
            }
        }
        near.into_iter().map(Nearest::finish)
    });
    near.collect()
}

/// Rows in a tile.
const TILE: usize = 16;

/// The scalar products of a row and those of a tile, each to the bit what [`dot_dense`] gives: lane by lane, then the lanes in order.
fn dots(row: &[f32], tile: &[[f32; TILE]]) -> [f32; TILE] {
    let mut sums = [0.0; TILE];
    for lane in 0..LANES {
        let mut part = [0.0; TILE];
        for (x, y) in row.chunks_exact(LANES).zip(tile.chunks_exact(LANES)) {
            let (x, y) = (x[lane], &y[lane]);
            for t in 0..TILE {
                part[t] += x * y[t];
            }
        }
        for t in 0..TILE {
            sums[t] += part[t];
        }
    }
    sums
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

/// The `k` nearest of a list, nearest first.
fn first(list: impl Iterator<Item = Near>, k: usize) -> Vec<Near> {
    let mut nearest = Nearest::new(k);
    list.for_each(|found| nearest.offer(found));
    nearest.finish()
}

/// The `k` nearest of what is offered, in the order of the rows. Of a list of any length no more than `2 k` are held at a time: as many lists
/// as there are rows live on.
struct Nearest {
    k: usize,
    near: Vec<Near>,
    /// What is not nearer than the k-th so far is not among the first; equals come later in the list, and stand behind.
    least: f32,
}

impl Nearest {
    fn new(k: usize) -> Nearest {
        Nearest { k, near: Vec::with_capacity(2 * k), least: 0.0 }
    }

    fn offer(&mut self, found: Near) {
        if found.1 <= self.least || self.k == 0 {
            return;
        }
        self.near.push(found);
        if self.near.len() == 2 * self.k {
            self.near.select_nth_unstable_by(self.k - 1, nearer);
            self.near.truncate(self.k);
            self.least = self.near[self.k - 1].1;
        }
    }

    fn finish(mut self) -> Vec<Near> {
        self.near.sort_unstable_by(nearer);
        self.near.truncate(self.k);
        self.near.shrink_to_fit();
        self.near
    }
}

/// The nearer first, then the earlier.
fn nearer(a: &Near, b: &Near) -> std::cmp::Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
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

    /// A figure between 0 and 1, another for every number.
    fn figure(n: usize) -> f32 {
        ((n * 7919 + n * n * 31) % 1013) as f32 / 1013.0
    }

    #[test]
    fn tiles_give_to_the_bit_what_pairs_of_rows_give() {
        for (rows, wide, width) in
            [(0, 5, 5_usize), (1, 3, 3), (15, 8, 8), (16, 9, 4), (17, 30, 30), (100, 60, 30), (45, 60, 60), (20, 0, 0)]
        {
            let mut points: Vec<Vec<f32>> = (0..rows).map(|i| (0..wide).map(|d| figure(i % 40 * 97 + d) - 0.4).collect()).collect();
            if let Some(nothing) = points.get_mut(3) {
                nothing.fill(0.0);
            }
            let lanes = width.div_ceil(LANES) * LANES;
            let unit: Vec<Vec<f32>> = points
                .iter()
                .map(|p| {
                    let length = dot_dense(&p[..width], &p[..width]).sqrt();
                    let mut row: Vec<f32> = p[..width].iter().map(|x| if length > 0.0 { x / length } else { 0.0 }).collect();
                    row.resize(lanes, 0.0);
                    row
                })
                .collect();
            for k in [0, 1, 12, 200] {
                let pairs = |i: usize| (0..rows).filter(|j| *j != i).map(|j| (j as u32, dot_dense(&unit[i], &unit[j]))).collect::<Vec<_>>();
                let plain: Vec<Vec<Near>> = (0..rows).map(|i| first(pairs(i).into_iter(), k)).collect();
                assert_eq!(nearest_dense(&points, width, k), plain, "{rows} rows, {width} of {wide} numbers, {k} neighbours");
            }
        }
    }

    #[test]
    fn a_contracted_graph_is_the_graph_of_its_communities_edges() {
        for (nodes, communities) in [(1, 1), (30, 30), (60, 7), (200, 1), (200, 50)] {
            let at = |n: usize| (figure(n) * nodes as f32) as u32;
            let mut list: Vec<(u32, u32, u64)> = (0..nodes * 4).map(|n| (at(2 * n), at(2 * n + 1), n as u64 % 9 + 1)).collect();
            list.push((0, 0, 3));
            let community: Vec<u32> = (0..nodes).map(|n| (n * 13 % communities) as u32).collect();
            let named: Vec<(u32, u32, u64)> = list.iter().map(|(a, b, w)| (community[*a as usize], community[*b as usize], *w)).collect();
            assert_eq!(
                Graph::new(nodes, &list).contract(&community, communities),
                Graph::new(communities, &named),
                "{nodes}, {communities}"
            );
        }
    }
}

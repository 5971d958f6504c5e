//! Communities of a graph: the Leiden algorithm, without its dice.
//!
//! Traag, Waltman and van Eck, "From Louvain to Leiden: guaranteeing well-connected communities", Scientific
//! Reports 9 (2019), 5233: local moving with a queue, refinement, aggregation, until nothing moves. Where the paper
//! draws a node or a community at random, we take the nodes in their own order and the best community, ties to the
//! lower number. All weights are integers, and gains are compared in 128 bits: no rounding decides a chapter.
//!
//! The quality is modularity with a resolution γ. Moving node v into community C gains, up to a constant factor,
//! `w(v, C) · 2m − γ · k(v) · K(C)`, where w is the weight between them, k and K are strengths and 2m their total.

use std::collections::VecDeque;

use super::graph::Graph;

/// A resolution in 1/1024: more makes more communities.
pub type Resolution = u64;

/// The resolution of plain modularity.
pub const PLAIN: Resolution = 1024;

/// Rounds of the whole after which we stop even if something still moves.
const ROUNDS: usize = 20;

/// The communities of a graph, numbered from 0 in the order of their first nodes.
pub fn communities(graph: &Graph, resolution: Resolution) -> Vec<u32> {
    let mut part: Vec<u32> = (0..graph.len() as u32).collect();
    for _ in 0..ROUNDS {
        let before = part.clone();
        part = round(graph, part, resolution);
        renumber(&mut part);
        if part == before {
            break;
        }
    }
    part
}

/// Numbers the communities from 0 in the order of their first nodes; how many there are.
pub fn renumber(part: &mut [u32]) -> usize {
    let top = part.iter().max().map_or(0, |m| *m as usize + 1);
    let mut new = vec![u32::MAX; top];
    let mut next = 0;
    for p in part {
        let slot = &mut new[*p as usize];
        if *slot == u32::MAX {
            *slot = next;
            next += 1;
        }
        *p = *slot;
    }
    next as usize
}

/// Moving, refining and aggregating, from a partition down to one that no aggregation improves.
fn round(graph: &Graph, mut part: Vec<u32>, resolution: Resolution) -> Vec<u32> {
    let mut level = graph.clone();
    // Which node of the level each node of the graph has become.
    let mut place: Vec<u32> = (0..graph.len() as u32).collect();
    loop {
        renumber(&mut part);
        move_nodes(&level, &mut part, resolution);
        let communities = renumber(&mut part);
        if communities == level.len() {
            break;
        }
        let mut fine = refine(&level, &part, communities, resolution);
        let mut count = renumber(&mut fine);
        if count == level.len() {
            // Nothing could be refined: aggregate the communities themselves, or we would turn in circles.
            fine.clone_from(&part);
            count = communities;
        }
        let mut above = vec![0; count];
        for (node, f) in fine.iter().enumerate() {
            above[*f as usize] = part[node];
        }
        level = level.contract(&fine, count);
        part = above;
        place.iter_mut().for_each(|p| *p = fine[*p as usize]);
    }
    place.iter().map(|p| part[*p as usize]).collect()
}

/// What moving a node of strength `k` into a community gains: `w · 2m − γ · k · K`.
fn gain(weight: u64, k: u64, community: u64, total: u64, resolution: Resolution) -> i128 {
    i128::from(weight) * i128::from(total) * i128::from(PLAIN) - i128::from(resolution) * i128::from(k) * i128::from(community)
}

/// Weights from one node to the communities around it.
struct Around {
    weight: Vec<u64>,
    seen: Vec<u32>,
}

impl Around {
    fn new(communities: usize) -> Around {
        Around { weight: vec![0; communities], seen: Vec::new() }
    }

    fn gather(&mut self, edges: impl Iterator<Item = (u32, u64)>) {
        for c in self.seen.drain(..) {
            self.weight[c as usize] = 0;
        }
        for (c, w) in edges {
            let slot = &mut self.weight[c as usize];
            if *slot == 0 {
                self.seen.push(c);
            }
            *slot += w;
        }
        self.seen.sort_unstable();
    }
}

/// Moves single nodes to where they gain most, until none gains.
fn move_nodes(graph: &Graph, part: &mut [u32], resolution: Resolution) {
    let n = graph.len();
    let mut sums = vec![0_u64; n];
    let mut sizes = vec![0_usize; n];
    for (node, p) in part.iter().enumerate() {
        sums[*p as usize] += graph.strength[node];
        sizes[*p as usize] += 1;
    }
    let mut empty: Vec<u32> = (0..n as u32).rev().filter(|c| sizes[*c as usize] == 0).collect();
    let mut queue: VecDeque<u32> = (0..n as u32).collect();
    let mut queued = vec![true; n];
    let mut around = Around::new(n);
    // Gains are positive integers and quality is bounded, so this ends; the cap guards against a slow crawl.
    let mut steps = 0_usize;
    while let Some(node) = queue.pop_front() {
        let v = node as usize;
        queued[v] = false;
        steps += 1;
        if steps > 100 * n + 1000 {
            break;
        }
        let old = part[v];
        let k = graph.strength[v];
        sums[old as usize] -= k;
        sizes[old as usize] -= 1;
        around.gather(graph.edges[v].iter().map(|(u, w)| (part[*u as usize], *w)));
        let stay = gain(around.weight[old as usize], k, sums[old as usize], graph.total, resolution);
        let mut best = (stay, old);
        for c in &around.seen {
            let g = gain(around.weight[*c as usize], k, sums[*c as usize], graph.total, resolution);
            if g > best.0 {
                best = (g, *c);
            }
        }
        if best.0 < 0
            && sizes[old as usize] > 0
            && let Some(free) = empty.pop()
        {
            best = (0, free);
        }
        let new = best.1;
        part[v] = new;
        sums[new as usize] += k;
        sizes[new as usize] += 1;
        if new != old {
            if sizes[old as usize] == 0 {
                empty.push(old);
            }
            for (u, _) in &graph.edges[v] {
                if part[*u as usize] != new && !queued[*u as usize] {
                    queued[*u as usize] = true;
                    queue.push_back(*u);
                }
            }
        }
    }
}

/// Splits each community into well-connected pieces: single nodes join their best piece, once each.
fn refine(graph: &Graph, part: &[u32], communities: usize, resolution: Resolution) -> Vec<u32> {
    let n = graph.len();
    let mut whole = vec![0_u64; communities];
    for (node, p) in part.iter().enumerate() {
        whole[*p as usize] += graph.strength[node];
    }
    let mut fine: Vec<u32> = (0..n as u32).collect();
    let mut sums = graph.strength.clone();
    let mut sizes = vec![1_usize; n];
    // The weight between each piece and the rest of its community.
    let mut outward: Vec<u64> =
        (0..n).map(|v| graph.edges[v].iter().filter(|(u, _)| part[*u as usize] == part[v]).map(|(_, w)| w).sum()).collect();
    let connected = |outward: u64, sum: u64, whole: u64| gain(outward, sum, whole - sum, graph.total, resolution) >= 0;
    let mut around = Around::new(n);
    for v in 0..n {
        let own = fine[v] as usize;
        let all = whole[part[v] as usize];
        if sizes[own] != 1 || !connected(outward[own], sums[own], all) {
            continue;
        }
        let inside = graph.edges[v].iter().filter(|(u, _)| part[*u as usize] == part[v]);
        around.gather(inside.map(|(u, w)| (fine[*u as usize], *w)));
        let mut best = (0, own as u32);
        for c in &around.seen {
            let piece = *c as usize;
            if piece == own || !connected(outward[piece], sums[piece], all) {
                continue;
            }
            let g = gain(around.weight[piece], graph.strength[v], sums[piece], graph.total, resolution);
            if g > best.0 {
                best = (g, *c);
            }
        }
        let piece = best.1 as usize;
        if piece != own {
            let between = around.weight[piece];
            outward[piece] = outward[piece] + outward[own] - 2 * between;
            sums[piece] += sums[own];
            sizes[piece] += 1;
            sums[own] = 0;
            sizes[own] = 0;
            outward[own] = 0;
            fine[v] = best.1;
        }
    }
    fine
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Cliques of the given sizes, each joined to the next by one light edge.
    fn cliques(sizes: &[u32]) -> Graph {
        let mut list = Vec::new();
        let mut start = 0;
        for size in sizes {
            for a in 0..*size {
                for b in a + 1..*size {
                    list.push((start + a, start + b, 100));
                }
            }
            if start > 0 {
                list.push((start - 1, start, 5));
            }
            start += size;
        }
        Graph::new(start as usize, &list)
    }

    #[test]
    fn cliques_are_communities() {
        let part = communities(&cliques(&[5, 4, 6]), PLAIN);
        assert_eq!(part, [0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
    }

    #[test]
    fn a_low_resolution_makes_one() {
        let part = communities(&cliques(&[5, 4, 6]), 1);
        assert!(part.iter().all(|p| *p == 0));
    }

    #[test]
    fn nodes_without_edges_stand_alone() {
        assert_eq!(communities(&Graph::new(3, &[]), PLAIN), [0, 1, 2]);
        assert_eq!(communities(&Graph::default(), PLAIN), Vec::<u32>::new());
    }
}

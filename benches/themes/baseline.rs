//! What a textbook would do: tf-idf with k-means, and NMF, to stand beside our figures.
//!
//! Both get the number of chapters. Words are lower case, two letters at least, without English stop words and without
//! what only one post or more than half of them have; weights are counts × smoothed idf, rows of length one.

use std::collections::{BTreeMap, BTreeSet};

use super::archive::Archive;

/// A sparse row: (word, weight), ascending.
type Row = Vec<(usize, f64)>;

/// The archive as rows over so many words.
pub fn rows(archive: &Archive) -> (Vec<Row>, usize) {
    let stop: BTreeSet<&str> = stop_words::lookup("en").unwrap_or(&[]).iter().copied().collect();
    let counts: Vec<BTreeMap<String, f64>> = archive
        .posts
        .iter()
        .map(|post| {
            let mut all = post.plain_title();
            postbound::model::walk::texts(&post.blocks, &mut |t| {
                all.push(' ');
                all.push_str(&t.plain());
            });
            let mut counts = BTreeMap::new();
            for word in all.to_lowercase().split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().count() > 1 && !stop.contains(w)) {
                *counts.entry(word.to_string()).or_default() += 1.0;
            }
            counts
        })
        .collect();
    let n = counts.len();
    let mut holders: BTreeMap<&str, usize> = BTreeMap::new();
    counts.iter().flat_map(|c| c.keys()).for_each(|w| *holders.entry(w).or_default() += 1);
    holders.retain(|_, d| *d > 1 && *d * 2 <= n);
    let numbers: BTreeMap<&str, usize> = holders.keys().enumerate().map(|(i, w)| (*w, i)).collect();
    let idf = |w: &str| ((1.0 + n as f64) / (1.0 + holders[w] as f64)).ln() + 1.0;
    let rows = counts
        .iter()
        .map(|c| {
            let mut row: Row = c.iter().filter_map(|(w, n)| numbers.get(w.as_str()).map(|i| (*i, n * idf(w)))).collect();
            let length = row.iter().map(|(_, x)| x * x).sum::<f64>().sqrt().max(1e-12);
            row.iter_mut().for_each(|(_, x)| *x /= length);
            row
        })
        .collect();
    (rows, numbers.len())
}

/// Numbers that look thrown, always the same.
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// k-means with k-means++ starts; the best of ten by inertia.
pub fn k_means(rows: &[Row], words: usize, k: usize) -> Vec<usize> {
    let mut best: Option<(f64, Vec<usize>)> = None;
    for seed in 0..10 {
        let found = k_means_once(rows, words, k, &mut Dice(seed));
        if best.as_ref().is_none_or(|b| found.0 < b.0) {
            best = Some(found);
        }
    }
    best.map(|b| b.1).unwrap_or_default()
}

fn k_means_once(rows: &[Row], words: usize, k: usize, dice: &mut Dice) -> (f64, Vec<usize>) {
    let dense = |row: &Row| {
        let mut out = vec![0.0; words];
        row.iter().for_each(|(t, x)| out[*t] = *x);
        out
    };
    // All rows have length one (or none).
    let far = |row: &Row, centre: &[f64], square: f64| {
        let own: f64 = row.iter().map(|(_, x)| x * x).sum();
        (own + square - 2.0 * row.iter().map(|(t, x)| x * centre[*t]).sum::<f64>()).max(0.0)
    };
    let square = |c: &[f64]| c.iter().map(|x| x * x).sum::<f64>();
    let mut centres = vec![dense(&rows[(dice.throw() * rows.len() as f64) as usize])];
    while centres.len() < k {
        let near = |row: &Row| centres.iter().map(|c| far(row, c, square(c))).fold(f64::MAX, f64::min);
        let chances: Vec<f64> = rows.iter().map(near).collect();
        let mut left = dice.throw() * chances.iter().sum::<f64>();
        let next = chances.iter().position(|c| {
            left -= c;
            left <= 0.0
        });
        centres.push(dense(&rows[next.unwrap_or(rows.len() - 1)]));
    }
    let mut part = vec![usize::MAX; rows.len()];
    let mut inertia = 0.0;
    for _ in 0..50 {
        let squares: Vec<f64> = centres.iter().map(|c| square(c)).collect();
        let mut changed = false;
        inertia = 0.0;
        for (i, row) in rows.iter().enumerate() {
            let (c, d) = centres
                .iter()
                .enumerate()
                .map(|(c, centre)| (c, far(row, centre, squares[c])))
                .fold((0, f64::MAX), |b, x| if x.1 < b.1 { x } else { b });
            changed |= part[i] != c;
            part[i] = c;
            inertia += d;
        }
        if !changed {
            break;
        }
        for (c, centre) in centres.iter_mut().enumerate() {
            let own: Vec<&Row> = rows.iter().zip(&part).filter(|(_, p)| **p == c).map(|(r, _)| r).collect();
            if own.is_empty() {
                continue;
            }
            centre.fill(0.0);
            own.iter().for_each(|r| r.iter().for_each(|(t, x)| centre[*t] += x / own.len() as f64));
        }
    }
    (inertia, part)
}

/// Non-negative factors by multiplicative updates (Lee and Seung 2001) from an NNDSVD start (Boutsidis and Gallopoulos
/// 2008); a post goes to the factor that it has most of.
pub fn nmf(rows: &[Row], words: usize, k: usize) -> Vec<usize> {
    let (mut w, mut h) = nndsvd(rows, words, k);
    const TINY: f64 = 1e-9;
    for _ in 0..150 {
        // H ← H · WᵀV / WᵀWH
        let mut wv = vec![vec![0.0; words]; k];
        for (row, own) in rows.iter().zip(&w) {
            for (c, x) in own.iter().enumerate() {
                row.iter().for_each(|(t, v)| wv[c][*t] += x * v);
            }
        }
        let ww = gram(k, &w);
        for t in 0..words {
            let old: Vec<f64> = (0..k).map(|c| h[c][t]).collect();
            for c in 0..k {
                let below: f64 = (0..k).map(|d| ww[c][d] * old[d]).sum();
                h[c][t] = old[c] * wv[c][t] / (below + TINY);
            }
        }
        // W ← W · VHᵀ / WHHᵀ
        let hh: Vec<Vec<f64>> = (0..k).map(|c| (0..k).map(|d| h[c].iter().zip(&h[d]).map(|(x, y)| x * y).sum()).collect()).collect();
        for (row, own) in rows.iter().zip(&mut w) {
            let old = own.clone();
            for c in 0..k {
                let above: f64 = row.iter().map(|(t, v)| v * h[c][*t]).sum();
                let below: f64 = (0..k).map(|d| old[d] * hh[d][c]).sum();
                own[c] = old[c] * above / (below + TINY);
            }
        }
    }
    // The factors' lengths are arbitrary: compared as if each H had length one.
    let length: Vec<f64> = h.iter().map(|r| r.iter().map(|x| x * x).sum::<f64>().sqrt()).collect();
    w.iter().map(|own| (0..k).fold((0, -1.0), |b, c| if own[c] * length[c] > b.1 { (c, own[c] * length[c]) } else { b }).0).collect()
}

fn gram(k: usize, w: &[Vec<f64>]) -> Vec<Vec<f64>> {
    (0..k).map(|c| (0..k).map(|d| w.iter().map(|r| r[c] * r[d]).sum()).collect()).collect()
}

/// The start: of each pair of singular vectors the positive or the negative halves, whichever is longer. Zeros are made
/// small, since updates cannot leave them.
fn nndsvd(rows: &[Row], words: usize, k: usize) -> (Vec<Vec<f64>>, Vec<Vec<f64>>) {
    let n = rows.len();
    let mut dice = Dice(7);
    let mut left: Vec<Vec<f64>> = (0..k).map(|_| (0..n).map(|_| dice.throw() - 0.5).collect()).collect();
    let back = |u: &[f64]| {
        let mut out = vec![0.0; words];
        rows.iter().zip(u).for_each(|(r, x)| r.iter().for_each(|(t, v)| out[*t] += x * v));
        out
    };
    let forth = |v: &[f64]| -> Vec<f64> { rows.iter().map(|r| r.iter().map(|(t, x)| x * v[*t]).sum()).collect() };
    for _ in 0..30 {
        orthonormal(&mut left);
        left = left.iter().map(|u| forth(&back(u))).collect();
    }
    orthonormal(&mut left);
    let (mut w, mut h) = (vec![vec![0.0; k]; n], vec![vec![0.0; words]; k]);
    let half = |v: &[f64], sign: f64| -> Vec<f64> { v.iter().map(|x| (x * sign).max(0.0)).collect() };
    let norm = |v: &[f64]| v.iter().map(|x| x * x).sum::<f64>().sqrt();
    for c in 0..k {
        let right = back(&left[c]);
        let sigma = norm(&right).max(1e-12);
        let right: Vec<f64> = right.iter().map(|x| x / sigma).collect();
        let sides = [1.0, -1.0].map(|s| (half(&left[c], s), half(&right, s)));
        let weight = |s: &(Vec<f64>, Vec<f64>)| norm(&s.0) * norm(&s.1);
        let (u, v) = if weight(&sides[0]) >= weight(&sides[1]) { &sides[0] } else { &sides[1] };
        let scale = (sigma * norm(u) * norm(v)).sqrt();
        for i in 0..n {
            w[i][c] = (scale * u[i] / norm(u).max(1e-12)).max(1e-4);
        }
        for t in 0..words {
            h[c][t] = (scale * v[t] / norm(v).max(1e-12)).max(1e-4);
        }
    }
    (w, h)
}

fn orthonormal(columns: &mut [Vec<f64>]) {
    for c in 0..columns.len() {
        let (before, rest) = columns.split_at_mut(c);
        for b in before.iter() {
            let d: f64 = b.iter().zip(&rest[0]).map(|(x, y)| x * y).sum();
            rest[0].iter_mut().zip(b).for_each(|(x, y)| *x -= d * y);
        }
        let length = rest[0].iter().map(|x| x * x).sum::<f64>().sqrt().max(1e-12);
        rest[0].iter_mut().for_each(|x| *x /= length);
    }
}

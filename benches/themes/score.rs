//! Agreement of two partitions.

use std::collections::BTreeMap;

/// How well two partitions agree.
pub struct Agreement {
    /// Normalised mutual information, by the mean of the entropies.
    pub nmi: f64,
    /// The adjusted Rand index.
    pub ari: f64,
}

/// Compares chapters with labels; posts without a label do not count.
pub fn agreement(labels: &[String], found: &[usize]) -> Agreement {
    let pairs: Vec<(&String, usize)> = labels.iter().zip(found.iter().copied()).filter(|(l, _)| !l.is_empty()).collect();
    let n = pairs.len() as f64;
    let mut gold: BTreeMap<&String, f64> = BTreeMap::new();
    let mut own: BTreeMap<usize, f64> = BTreeMap::new();
    let mut both: BTreeMap<(&String, usize), f64> = BTreeMap::new();
    for (label, chapter) in &pairs {
        *gold.entry(label).or_default() += 1.0;
        *own.entry(*chapter).or_default() += 1.0;
        *both.entry((label, *chapter)).or_default() += 1.0;
    }
    let entropy = |counts: &mut dyn Iterator<Item = f64>| -> f64 { counts.map(|v| -v / n * (v / n).ln()).sum() };
    let (hg, ho) = (entropy(&mut gold.values().copied()), entropy(&mut own.values().copied()));
    let mutual: f64 = both.iter().map(|((l, c), v)| v / n * (v * n / (gold[l] * own[c])).ln()).sum();
    let choose = |x: f64| x * (x - 1.0) / 2.0;
    let sum = |counts: &mut dyn Iterator<Item = f64>| -> f64 { counts.map(choose).sum() };
    let (s, sg, so) = (sum(&mut both.values().copied()), sum(&mut gold.values().copied()), sum(&mut own.values().copied()));
    let expected = if n > 1.0 { sg * so / choose(n) } else { 0.0 };
    let most = f64::midpoint(sg, so);
    Agreement {
        nmi: if hg + ho > 0.0 { 2.0 * mutual / (hg + ho) } else { 1.0 },
        ari: if most > expected { (s - expected) / (most - expected) } else { 1.0 },
    }
}

//! How likely a boundary between subjects is, judged by all the words of the file at once.
//!
//! A post keeps to its words: once it has said "yeast" it will say it again. So the words of a stretch are the
//! likelier the more they repeat, and a file is best cut where each piece, taken whole, repeats itself most. The
//! likelihood of a piece is that of a Dirichlet-compound multinomial (J. Eisenstein and R. Barzilay, "Bayesian
//! unsupervised topic segmentation", EMNLP 2008, section 3); summed over every way to cut the file at its candidates,
//! by the forward–backward algorithm, it gives each candidate a probability. Words come in bursts, which such a
//! likelihood takes for proof; [`COOL`] takes most of its certainty back.

use super::math::{exp, ln};

/// The weight of words, less than 1 because words are not independent.
const COOL: f64 = 0.35;
/// What every word has been seen before it is seen.
const PRIOR: f64 = 0.6;
/// A piece spans at most this many candidates, and at most so many words.
const MAX_SPAN: usize = 60;
const MAX_WORDS: usize = 12_000;

/// The probability of each of the `starts` (indices of units, rising, the first not 0) to start a new subject.
/// `terms` are the words of each unit, as numbers below `vocabulary`, with how often they stand in it.
pub(super) fn posteriors(terms: &[Vec<(u32, f64)>], vocabulary: usize, starts: &[usize]) -> Vec<f64> {
    let mut bounds = vec![0];
    bounds.extend(starts);
    bounds.push(terms.len());
    let n = bounds.len();
    // pieces[i][d] is the cooled log-likelihood of the words from bound i to bound i + 1 + d.
    let pieces = pieces(terms, vocabulary, &bounds);
    let piece = |i: usize, j: usize| pieces.get(i).and_then(|p| p.get(j - i - 1)).copied();
    let mut forward = vec![f64::NEG_INFINITY; n];
    let mut backward = vec![f64::NEG_INFINITY; n];
    set(&mut forward, 0, 0.0);
    set(&mut backward, n - 1, 0.0);
    for j in 1..n {
        let sum = log_sum((j.saturating_sub(MAX_SPAN)..j).filter_map(|i| Some(get(&forward, i) + piece(i, j)?)));
        set(&mut forward, j, sum);
    }
    for i in (0..n - 1).rev() {
        let sum = log_sum((i + 1..n.min(i + 1 + MAX_SPAN)).filter_map(|j| Some(get(&backward, j) + piece(i, j)?)));
        set(&mut backward, i, sum);
    }
    let total = get(&forward, n - 1);
    (1..n - 1).map(|i| exp(get(&forward, i) + get(&backward, i) - total).min(1.0)).collect()
}

fn get(list: &[f64], at: usize) -> f64 {
    list.get(at).copied().unwrap_or(f64::NEG_INFINITY)
}

fn set(list: &mut [f64], at: usize, value: f64) {
    if let Some(slot) = list.get_mut(at) {
        *slot = value;
    }
}

fn log_sum(values: impl Iterator<Item = f64>) -> f64 {
    let list: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    let Some(max) = list.iter().copied().max_by(f64::total_cmp) else { return f64::NEG_INFINITY };
    max + ln(list.iter().map(|v| exp(v - max)).sum())
}

fn pieces(terms: &[Vec<(u32, f64)>], vocabulary: usize, bounds: &[usize]) -> Vec<Vec<f64>> {
    let mass = PRIOR * vocabulary.max(1) as f64;
    let mut counts = vec![0.0; vocabulary];
    bounds
        .iter()
        .enumerate()
        .map(|(i, from)| {
            counts.iter_mut().for_each(|c| *c = 0.0);
            let (mut total, mut sum, mut at) = (0.0, 0.0, *from);
            let mut row = Vec::new();
            for to in bounds.iter().skip(i + 1).take(MAX_SPAN) {
                while at < *to {
                    for (word, times) in terms.get(at).map_or(&[][..], Vec::as_slice) {
                        let Some(count) = counts.get_mut(*word as usize) else { continue };
                        for _ in 0..*times as usize {
                            sum += ln((PRIOR + *count) / (mass + total));
                            *count += 1.0;
                            total += 1.0;
                        }
                    }
                    at += 1;
                }
                row.push(COOL * sum);
                if total as usize > MAX_WORDS {
                    break;
                }
            }
            row
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_words_is_a_boundary() {
        // Two subjects of ten units each; candidates in the middle of each and between them.
        let unit = |base: u32, n: u32| (0..12).map(|w| (base + (w * 7 + n * 3) % 20, 1.0)).collect::<Vec<_>>();
        let terms: Vec<Vec<(u32, f64)>> = (0..20).map(|n| unit(if n < 10 { 0 } else { 20 }, n)).collect();
        let p = posteriors(&terms, 40, &[5, 10, 15]);
        assert!(p[1] > 0.9 && p[0] < 0.3 && p[2] < 0.3, "{p:?}");
    }

    #[test]
    fn nothing_to_cut() {
        assert!(posteriors(&[vec![(0, 1.0)]], 1, &[]).is_empty());
    }
}

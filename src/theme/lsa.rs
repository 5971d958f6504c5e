//! Latent semantic analysis: the archive's few dozen dimensions of co-occurrence in place of its many words.
//!
//! Two posts that share no word may share a theme when their words keep company elsewhere. The leading right singular
//! vectors of the post–term matrix (Deerwester et al., "Indexing by latent semantic analysis", JASIS 41, 1990) say which
//! words keep company. They are found by subspace iteration (Halko, Martinsson and Tropp, SIAM Review 53, 2011, §4.5)
//! from a start that is always the same; all sums run in a fixed order, so that the figures do not depend on threads.
//!
//! The matrix is passed through once for sixteen directions at a time: it is far larger than the processor's cache, and
//! reading it is what costs.

use rayon::prelude::*;

use super::math::SparseVector;

/// Rounds of the iteration; the spectrum of text falls slowly, and directions need not be exact.
const ROUNDS: usize = 4;
/// Columns that pass through the matrix together: sixteen numbers are one line of the processor's cache.
const WIDE: usize = 16;

/// Some columns side by side, a row a post or a term.
type Block = Vec<[f32; WIDE]>;

/// The posts in `dimensions` dimensions, the broadest first, each of length one (or zero where it has no shared word).
pub fn embed(rows: &[SparseVector], dimensions: usize) -> Vec<Vec<f32>> {
    let terms = rows.iter().filter_map(|r| r.last()).map(|(t, _)| *t as usize + 1).max().unwrap_or(0);
    let r = dimensions.min(rows.len()).min(terms);
    if r == 0 {
        return vec![Vec::new(); rows.len()];
    }
    // A basis of the posts' space: `r` columns, kept as rows.
    let mut basis: Vec<Vec<f64>> = (0..r).map(|c| (0..rows.len()).map(|i| start(c, i)).collect()).collect();
    orthonormalise(&mut basis);
    for _ in 0..ROUNDS {
        basis = through(rows, terms, &basis);
        orthonormalise(&mut basis);
    }
    // Orthogonal iteration brings the columns near the singular vectors in their order, so the first few axes are the
    // broadest, and a narrower space is a prefix of this one.
    let coordinates = onto_axes(&basis, through(rows, terms, &basis));
    (0..rows.len())
        .map(|i| {
            let point: Vec<f64> = coordinates.iter().map(|c| c[i]).collect();
            let length = point.iter().map(|x| x * x).sum::<f64>().sqrt();
            point.iter().map(|x| if length > 0.0 { (x / length) as f32 } else { 0.0 }).collect()
        })
        .collect()
}

/// A start without dice: the bits of a mixed counter.
fn start(c: usize, i: usize) -> f64 {
    let mut x = (c as u64) << 32 | i as u64;
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9).wrapping_add(0x9e37_79b9_7f4a_7c15);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    (x >> 11) as f64 / (1_u64 << 53) as f64 - 0.5
}

/// Posts to terms and back, `A Aᵀ x` for every column x, [`WIDE`] columns at a time.
fn through(rows: &[SparseVector], terms: usize, columns: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let found: Vec<Vec<Vec<f64>>> = columns
        .par_chunks(WIDE)
        .map(|columns| {
            let mut sums: Block = vec![[0.0; WIDE]; terms];
            for (i, row) in rows.iter().enumerate() {
                let mut x = [0.0_f32; WIDE];
                x.iter_mut().zip(columns).for_each(|(x, column)| *x = column[i] as f32);
                for (term, weight) in row {
                    sums[*term as usize].iter_mut().zip(&x).for_each(|(s, x)| *s += weight * x);
                }
            }
            let mut back: Vec<Vec<f64>> = vec![Vec::with_capacity(rows.len()); columns.len()];
            for row in rows {
                let mut y = [0.0_f32; WIDE];
                for (term, weight) in row {
                    y.iter_mut().zip(&sums[*term as usize]).for_each(|(y, s)| *y += weight * s);
                }
                back.iter_mut().zip(&y).for_each(|(column, y)| column.push(f64::from(*y)));
            }
            back
        })
        .collect();
    found.into_iter().flatten().collect()
}

/// The coordinates of the posts on the orthonormal axes that a basis `U` spans among the terms, given `A Aᵀ U`.
///
/// The axes are what Gram and Schmidt would make of `Aᵀ U`. With `Uᵀ A Aᵀ U = Rᵀ R` (Cholesky) they are `Aᵀ U R⁻¹`, and the
/// coordinates are `A Aᵀ U R⁻¹`: nothing as long as the vocabulary is ever held for all columns.
fn onto_axes(basis: &[Vec<f64>], mut image: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let r = basis.len();
    let mut upper = vec![vec![0.0; r]; r];
    for j in 0..r {
        for i in 0..=j {
            let above: f64 = (0..i).map(|k| upper[k][i] * upper[k][j]).sum();
            let left = dot(&basis[i], &image[j]) - above;
            // A direction that the others hold already is left out.
            upper[i][j] = match upper[i][i] {
                _ if i == j => left.max(0.0).sqrt(),
                length if length > TINY => left / length,
                _ => 0.0,
            };
        }
    }
    for (j, row) in upper.iter().enumerate() {
        let (done, rest) = image.split_at_mut(j);
        let column = &mut rest[0];
        for (before, factor) in done.iter().zip(upper.iter().map(|row| row[j])) {
            column.iter_mut().zip(before).for_each(|(x, b)| *x -= factor * b);
        }
        let scale = if row[j] > TINY { 1.0 / row[j] } else { 0.0 };
        column.iter_mut().for_each(|x| *x *= scale);
    }
    image
}

/// A direction that holds less than this of all posts together is what rounding left.
const TINY: f64 = 1e-2;

/// A scalar product in four lanes, so that the order of the additions is fixed and several run at once.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 4];
    let ((whole_a, rest_a), (whole_b, rest_b)) = (a.as_chunks::<4>(), b.as_chunks::<4>());
    for (x, y) in whole_a.iter().zip(whole_b) {
        for lane in 0..4 {
            sums[lane] += x[lane] * y[lane];
        }
    }
    sums.iter().sum::<f64>() + rest_a.iter().zip(rest_b).map(|(x, y)| x * y).sum::<f64>()
}

/// Gram–Schmidt, twice for stability; a column that vanishes stays zero.
fn orthonormalise(columns: &mut [Vec<f64>]) {
    for c in 0..columns.len() {
        let (before, rest) = columns.split_at_mut(c);
        let column = &mut rest[0];
        for _ in 0..2 {
            for b in before.iter() {
                let d = dot(b, column);
                column.iter_mut().zip(b).for_each(|(x, y)| *x -= d * y);
            }
        }
        let length = dot(column, column).sqrt();
        let scale = if length > 1e-12 { 1.0 / length } else { 0.0 };
        column.iter_mut().for_each(|x| *x *= scale);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two themes; the first and third post share no term, and the second joins them.
    #[test]
    fn company_makes_near() {
        let half = 0.5_f32.sqrt();
        let rows: Vec<SparseVector> = vec![
            vec![(0, half), (1, half)],
            vec![(1, half), (2, half)],
            vec![(2, half), (3, half)],
            vec![(4, half), (5, half)],
            vec![(4, half), (5, half)],
        ];
        let points = embed(&rows, 2);
        let cosine = |a: usize, b: usize| points[a].iter().zip(&points[b]).map(|(x, y)| x * y).sum::<f32>();
        assert!(cosine(0, 2) > 0.5, "{}", cosine(0, 2));
        assert!(cosine(0, 3).abs() < 0.1 && cosine(3, 4) > 0.99);
    }

    #[test]
    fn nothing_is_nothing() {
        assert!(embed(&[], 5).is_empty());
        assert_eq!(embed(&[vec![]], 5), [Vec::<f32>::new()]);
    }
}

//! The few numerical functions that decisions depend on, made of plain arithmetic only.
//!
//! The platform's `ln` may differ in its last bit from one machine to the next; a chapter must not. What stands
//! here uses `+ − × ÷` and `sqrt`, which IEEE 754 fixes to the bit.

use std::f64::consts::{LN_2, SQRT_2};

/// The natural logarithm of a positive, finite number; 0 for anything else. Correct to about 1e-15 relative.
///
/// The mantissa is brought into [1/√2, √2); there `ln m = 2 artanh((m − 1)/(m + 1))`, whose series converges fast.
pub fn ln(x: f64) -> f64 {
    if !x.is_finite() || x < f64::MIN_POSITIVE {
        return 0.0;
    }
    let bits = x.to_bits();
    let mut exponent = ((bits >> 52) & 0x7ff) as i64 - 1023;
    let mut mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    if mantissa >= SQRT_2 {
        mantissa /= 2.0;
        exponent += 1;
    }
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let mut power = s;
    let mut sum = 0.0;
    for k in 0..14 {
        sum += power / f64::from(2 * k + 1);
        power *= square;
    }
    exponent as f64 * LN_2 + 2.0 * sum
}

/// A sparse vector: (term, weight) with the terms ascending.
pub type SparseVector = Vec<(u32, f32)>;

/// The scalar product of two sparse vectors.
pub fn dot(a: &[(u32, f32)], b: &[(u32, f32)]) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        match x.0.cmp(&y.0) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += x.1 * y.1;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}

/// Scales a vector to length one; a vector of nothing stays as it is.
pub fn normalise(row: &mut [(u32, f32)]) {
    let square: f64 = row.iter().map(|(_, w)| f64::from(*w) * f64::from(*w)).sum();
    if square > 0.0 {
        let scale = 1.0 / square.sqrt();
        for (_, w) in row {
            *w = (f64::from(*w) * scale) as f32;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ln_is_the_logarithm() {
        for x in [1e-300, 0.1, 0.5, 0.7, 1.0, 1.4, 2.0, 3.0, 10.0, 12345.678, 1e300] {
            assert!((ln(x) - x.ln()).abs() <= 1e-14 * x.ln().abs().max(1.0), "{x}");
        }
        assert_eq!(ln(0.0), 0.0);
        assert_eq!(ln(-1.0), 0.0);
    }

    #[test]
    fn a_row_has_length_one() {
        let mut row = vec![(0, 3.0), (4, 4.0)];
        normalise(&mut row);
        assert!((dot(&row, &row) - 1.0).abs() < 1e-6);
        normalise(&mut []);
    }
}

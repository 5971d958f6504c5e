//! Logarithm and exponential that are the same on every machine: additions, multiplications and divisions only.
//!
//! Those of the standard library come from the platform and may differ in their last bit; where posts are cut must
//! not depend on that.

const LN_2: f64 = std::f64::consts::LN_2;

/// The natural logarithm of a positive number; that of others is that of the smallest positive one.
pub(super) fn ln(x: f64) -> f64 {
    let x = x.max(f64::MIN_POSITIVE);
    let bits = x.to_bits();
    let mut exponent = ((bits >> 52) & 0x7FF) as i64 - 1023;
    let mut m = f64::from_bits((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
    if m > 4.0 / 3.0 {
        m /= 2.0;
        exponent += 1;
    }
    // ln m = 2 artanh((m − 1) / (m + 1)), with |s| ≤ 1/5.
    let s = (m - 1.0) / (m + 1.0);
    let square = s * s;
    let series = (0..12).rev().fold(0.0, |sum, n| sum * square + 1.0 / f64::from(2 * n + 1));
    exponent as f64 * LN_2 + 2.0 * s * series
}

/// The exponential; far out it is 0 or the largest number that is used here.
pub(super) fn exp(x: f64) -> f64 {
    let x = x.clamp(-700.0, 700.0);
    let k = (x / LN_2).round();
    let r = x - k * LN_2;
    let series = (1..=16).rev().fold(1.0, |sum, n| 1.0 + sum * r / f64::from(n));
    let scale = f64::from_bits(((k as i64 + 1023) as u64) << 52);
    series * scale
}

/// A sum of evidence as a probability.
pub(super) fn sigmoid(x: f64) -> f64 {
    1.0 / (1.0 + exp(-x))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_agree_with_the_platform() {
        for n in 1..2000 {
            let x = f64::from(n) * 0.37;
            assert!((ln(x) - x.ln()).abs() < 1e-13 * (1.0 + x.ln().abs()), "ln {x}");
            assert!((exp(x / 10.0) / (x / 10.0).exp() - 1.0).abs() < 1e-13, "exp {x}");
            assert!((exp(-x / 10.0) / (-x / 10.0).exp() - 1.0).abs() < 1e-13, "exp -{x}");
        }
        assert_eq!((exp(0.0), ln(1.0), sigmoid(0.0)), (1.0, 0.0, 0.5));
    }
}

//! Lengths: integer scaled points, so that every machine adds them up alike.
//!
//! One point (the PDF's point, 1/72 in) is 65 536 scaled points. Ratios and demerits are the only floats in
//! the program, and they are compared with `total_cmp`.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};

/// A length in scaled points (1/65 536 of a PDF point, which is 1/72 in).
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Len(pub i64);

/// Scaled points in one point.
pub const SP: i64 = 65_536;

/// The nearest whole number, a half upwards: what `f64::round` is for anything that a page can hold, without a call.
#[inline]
pub fn nearest(x: f64) -> i64 {
    let cut = (x + 0.5) as i64;
    cut - i64::from(cut as f64 > x + 0.5)
}

impl Len {
    /// No length at all.
    pub const ZERO: Len = Len(0);

    /// A length of so many points, rounded to the nearest scaled point.
    pub fn pt(points: f64) -> Len {
        Len((points * SP as f64).round() as i64)
    }

    /// A length of so many whole points.
    pub const fn points(points: i64) -> Len {
        Len(points * SP)
    }

    /// A length of so many millimetres.
    pub fn mm(mm: f64) -> Len {
        Len::pt(mm * 72.0 / 25.4)
    }

    /// A length of so many inches.
    pub fn inches(inches: f64) -> Len {
        Len::pt(inches * 72.0)
    }

    /// This length in points.
    #[inline]
    pub fn to_pt(self) -> f64 {
        self.0 as f64 / SP as f64
    }

    /// This length in millimetres.
    pub fn to_mm(self) -> f64 {
        self.to_pt() * 25.4 / 72.0
    }

    /// This length in inches.
    pub fn to_in(self) -> f64 {
        self.to_pt() / 72.0
    }

    /// `self × numerator / denominator`, rounded to the nearest scaled point, computed in 128 bits where 64 are not enough.
    #[inline]
    pub fn scale(self, numerator: i64, denominator: i64) -> Len {
        if let Some(product) = self.0.checked_mul(numerator)
            && product.unsigned_abs() < 1 << 62
            && (1..1 << 62).contains(&denominator)
        {
            let half = denominator / 2;
            return Len((product + if product < 0 { -half } else { half }) / denominator);
        }
        let product = i128::from(self.0) * i128::from(numerator);
        let d = i128::from(denominator);
        let half = if (product < 0) == (d < 0) { d / 2 } else { -(d / 2) };
        Len(((product + half) / d) as i64)
    }

    /// The smaller length.
    pub fn min(self, other: Len) -> Len {
        Ord::min(self, other)
    }

    /// The larger length.
    pub fn max(self, other: Len) -> Len {
        Ord::max(self, other)
    }

    /// The length without its sign.
    pub fn abs(self) -> Len {
        Len(self.0.abs())
    }

    /// The smallest multiple of `step` that is at least `self`.
    pub fn round_up_to(self, step: Len) -> Len {
        if step.0 <= 0 {
            return self;
        }
        Len(self.0.div_euclid(step.0) * step.0 + if self.0.rem_euclid(step.0) > 0 { step.0 } else { 0 })
    }

    /// `self / other` as a ratio; zero when `other` is zero.
    pub fn ratio(self, other: Len) -> f64 {
        if other.0 == 0 { 0.0 } else { self.0 as f64 / other.0 as f64 }
    }
}

impl Add for Len {
    type Output = Len;
    fn add(self, o: Len) -> Len {
        Len(self.0 + o.0)
    }
}
impl Sub for Len {
    type Output = Len;
    fn sub(self, o: Len) -> Len {
        Len(self.0 - o.0)
    }
}
impl Neg for Len {
    type Output = Len;
    fn neg(self) -> Len {
        Len(-self.0)
    }
}
impl Mul<i64> for Len {
    type Output = Len;
    fn mul(self, n: i64) -> Len {
        Len(self.0 * n)
    }
}
impl Div<i64> for Len {
    type Output = Len;
    fn div(self, n: i64) -> Len {
        Len(self.0 / n)
    }
}
impl AddAssign for Len {
    fn add_assign(&mut self, o: Len) {
        self.0 += o.0;
    }
}
impl SubAssign for Len {
    fn sub_assign(&mut self, o: Len) {
        self.0 -= o.0;
    }
}
impl Sum for Len {
    fn sum<I: Iterator<Item = Len>>(iter: I) -> Len {
        Len(iter.map(|l| l.0).sum())
    }
}
impl fmt::Debug for Len {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}pt", (self.to_pt() * 1000.0).round() / 1000.0)
    }
}
impl fmt::Display for Len {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// A length as a person writes it: absolute, or in ems of the style that it stands in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Dimension {
    /// `6in`, `152mm`, `1.5cm`, `11pt`, `2pc`.
    Absolute(Len),
    /// `1.2em`.
    Em(f64),
    /// `2lines`: so many lines of the text's leading.
    Lines(f64),
    /// `60%` of what the key is about (a measure, a size).
    Percent(f64),
}

impl Dimension {
    /// Reads `"6in"`, `"152mm"`, `"15 cm"`, `"11pt"`, `"2pc"`, `"1.2em"`, `"2 lines"`, `"60%"`.
    ///
    /// # Errors
    /// A sentence that says which units there are.
    pub fn parse(text: &str) -> Result<Dimension, String> {
        let text = text.trim();
        let split = text
            .find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-' || c == '+'))
            .ok_or_else(|| format!("“{text}” has no unit: write “{text}pt”, “{text}mm” or “{text}in”"))?;
        let (number, unit) = text.split_at(split);
        let value: f64 = number.trim().parse().map_err(|_| format!("“{text}” is not a length: write for example “11pt”"))?;
        if !value.is_finite() || value.abs() > 100_000.0 {
            return Err(format!("“{text}” is too large for a length"));
        }
        Ok(match unit.trim() {
            "pt" => Dimension::Absolute(Len::pt(value)),
            "mm" => Dimension::Absolute(Len::mm(value)),
            "cm" => Dimension::Absolute(Len::mm(value * 10.0)),
            "in" | "\"" => Dimension::Absolute(Len::inches(value)),
            "pc" => Dimension::Absolute(Len::pt(value * 12.0)),
            "em" => Dimension::Em(value),
            "line" | "lines" => Dimension::Lines(value),
            "%" => Dimension::Percent(value / 100.0),
            other => {
                return Err(format!("unknown unit “{other}” in “{text}”: the units are pt, mm, cm, in, pc, em, lines and %"));
            }
        })
    }

    /// The length in a style of this size and leading; a percentage is taken of `whole`.
    pub fn resolve(self, size: Len, leading: Len, whole: Len) -> Len {
        let of = |l: Len, x: f64| Len((l.0 as f64 * x).round() as i64);
        match self {
            Dimension::Absolute(l) => l,
            Dimension::Em(x) => of(size, x),
            Dimension::Lines(x) => of(leading, x),
            Dimension::Percent(x) => of(whole, x),
        }
    }
}

/// A place on a page, from the upper left corner of what the context names, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Point {
    /// To the right.
    pub x: Len,
    /// Downwards.
    pub y: Len,
}

/// A width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// The width.
    pub width: Len,
    /// The height.
    pub height: Len,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_whole_number_is_that_of_round_but_for_negative_halves() {
        for x in [0.0, 0.4, 0.5, 1.49, 2.5, -0.4, -0.6, -1.49, -7.51, 1e9 + 0.25] {
            assert_eq!(nearest(x), f64::round(x) as i64, "{x}");
        }
        assert_eq!(nearest(-0.5), 0);
    }

    #[test]
    fn lengths_parse() {
        assert_eq!(Dimension::parse("6in"), Ok(Dimension::Absolute(Len::points(432))));
        assert_eq!(Dimension::parse("11 pt"), Ok(Dimension::Absolute(Len::points(11))));
        assert_eq!(Dimension::parse("1.2em"), Ok(Dimension::Em(1.2)));
        assert!(Dimension::parse("12").is_err_and(|e| e.contains("12pt")));
        assert!(Dimension::parse("12 parsecs").is_err());
    }

    #[test]
    fn scaling_rounds_to_nearest() {
        assert_eq!(Len(7).scale(1, 2), Len(4));
        assert_eq!(Len(-7).scale(1, 2), Len(-4));
        assert_eq!(Len(10).round_up_to(Len(4)), Len(12));
        assert_eq!(Len(8).round_up_to(Len(4)), Len(8));
    }
}

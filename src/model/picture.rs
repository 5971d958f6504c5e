//! Pictures where they are used, and how their writers want them to look.

use std::hash::{Hash, Hasher};

use super::AssetId;
use super::block::{Align, Target};
use crate::diag::Loc;
use crate::unit::{Len, Size};

/// A picture where it is used.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Image {
    /// As written in the source.
    pub src: String,
    /// The folder of the file that it was written in, relative to the book (`""` for the book's own folder).
    pub base: String,
    /// What was found there.
    pub picture: Picture,
    /// Its description; `None` where the writer gave none, `Some("")` where it is marked as decoration.
    pub alt: Option<String>,
    /// Where it is used.
    pub loc: Loc,
    /// How large its writer wants it.
    pub wanted: Wanted,
    /// At which side it stands where its writer said so: set apart, it stands there and is narrower than the measure.
    pub align: Option<Align>,
    /// Where the link round it leads, where it is set apart; in a line, an [`super::Inline::Link`] holds it instead.
    pub link: Option<Target>,
}

impl Image {
    /// Its address as messages and placeholders show it: of a `data:` address only its kind.
    pub fn shown(&self) -> &str {
        let data = self.src.trim_start().get(..5).is_some_and(|s| s.eq_ignore_ascii_case("data:"));
        if !data {
            return &self.src;
        }
        let kind = self.src.trim_start().split([';', ',']).next().unwrap_or("");
        kind.get(..40).unwrap_or(kind)
    }
}

/// A picture's file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Picture {
    /// Not looked for yet; `asset::load` leaves none of these.
    #[default]
    Unloaded,
    /// Loaded.
    Loaded(AssetId),
    /// Not to be had: shown as a framed placeholder in both books, with a warning.
    Missing,
}

/// Ids are the book's, and a picture that is added gives others to those behind it: what holds pictures is hashed without them.
impl Hash for Picture {
    fn hash<H: Hasher>(&self, state: &mut H) {
        std::mem::discriminant(self).hash(state);
    }
}

/// How large a writer wants a picture. Pictures keep their shape: where both are given, the width counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// So wide.
    pub width: Option<Extent>,
    /// So high; never a share of the measure.
    pub height: Option<Extent>,
}

/// A width or a height of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extent {
    /// A length; a pixel of CSS is 1/96 in.
    Length(Len),
    /// So many thousandths of the measure, at most all of it.
    Measure(u16),
    /// So many thousandths of the size of the text.
    Em(u32),
}

/// Pictures are wanted at most so large, in points.
const MOST: f64 = 14_400.0;

impl Extent {
    /// Reads a value of HTML's `width` or of CSS: `50%`, `300`, `300px`, `12em`, `8cm`. None for `auto`, for nothing and for no number.
    pub fn parse(value: &str) -> Option<Extent> {
        let value = value.trim().to_ascii_lowercase();
        let digits = value.bytes().take_while(|b| b.is_ascii_digit() || *b == b'.').count();
        let (number, unit) = value.split_at_checked(digits)?;
        let number = number.parse::<f64>().ok().filter(|n| n.is_finite() && *n > 0.0)?;
        let length = |points: f64| (points >= 0.1).then(|| Extent::Length(Len::pt(points.min(MOST))));
        match unit.trim() {
            "" | "px" => length(number * 0.75),
            "pt" => length(number),
            "pc" => length(number * 12.0),
            "in" => length(number * 72.0),
            "cm" => length(number * 720.0 / 25.4),
            "mm" => length(number * 72.0 / 25.4),
            "%" | "vw" => Some(Extent::Measure((number * 10.0).clamp(1.0, 1000.0) as u16)),
            "em" | "rem" => Some(Extent::Em((number * 1000.0).clamp(1.0, 1e6) as u32)),
            "ex" | "ch" => Some(Extent::Em((number * 500.0).clamp(1.0, 1e6) as u32)),
            _ => None,
        }
    }

    /// How long it is beside a measure and a size of text.
    pub fn length(self, measure: Len, em: Len) -> Len {
        match self {
            Extent::Length(length) => length,
            Extent::Measure(share) => measure.scale(i64::from(share), 1000),
            Extent::Em(ems) => em.scale(i64::from(ems), 1000),
        }
    }

    fn scaled(self, numerator: u32, denominator: u32) -> Extent {
        let scale = |n: u32| u64::from(n) * u64::from(numerator) / u64::from(denominator.max(1));
        match self {
            Extent::Length(length) => Extent::Length(length.scale(i64::from(numerator), i64::from(denominator.max(1)))),
            Extent::Measure(share) => Extent::Measure(u16::try_from(scale(u32::from(share))).unwrap_or(1000).min(1000)),
            Extent::Em(ems) => Extent::Em(u32::try_from(scale(ems)).unwrap_or(u32::MAX)),
        }
    }
}

impl Wanted {
    /// Reads a width and a height.
    pub fn parse(width: Option<&str>, height: Option<&str>) -> Wanted {
        let height = height.and_then(Extent::parse).filter(|h| !matches!(h, Extent::Measure(_)));
        Wanted { width: width.and_then(Extent::parse), height }
    }

    /// Nothing was said.
    pub fn is_nothing(self) -> bool {
        self == Wanted::default()
    }

    /// How wide a picture of this shape shall be.
    pub fn width_of(self, (width, height): (u32, u32)) -> Option<Extent> {
        self.width.or_else(|| self.height.map(|h| h.scaled(width, height)))
    }

    /// How large a picture of this shape shall be beside a measure and a size of text; not yet fitted into the measure.
    pub fn size_of(self, shape: (u32, u32), measure: Len, em: Len) -> Option<Size> {
        let width = self.width_of(shape)?.length(measure, em).max(Len(1));
        let (w, h) = shape;
        Some(Size { width, height: width.scale(i64::from(h), i64::from(w.max(1))).max(Len(1)) })
    }
}

/// Whether each of these pictures, side by side, is as wide as its writer says: one alone always, several where all are shares of the line.
/// Widths in pixels of pictures side by side are mostly those that their files have, and the pictures are set equally tall instead.
pub fn keep_widths(images: &[Image]) -> bool {
    images.len() == 1 || images.iter().all(|i| matches!(i.wanted.width, Some(Extent::Measure(_))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widths_are_read_in_every_unit() {
        let points = |n: i64| Some(Extent::Length(Len::points(n)));
        for (value, want) in [
            ("96", points(72)),
            (" 96px ", points(72)),
            ("96PX", points(72)),
            ("1in", points(72)),
            ("6pc", points(72)),
            ("2.54cm", points(72)),
            ("50%", Some(Extent::Measure(500))),
            ("33.3 %", Some(Extent::Measure(333))),
            ("250%", Some(Extent::Measure(1000))),
            ("50vw", Some(Extent::Measure(500))),
            ("12.5em", Some(Extent::Em(12_500))),
            ("auto", None),
            ("", None),
            ("0", None),
            ("-5px", None),
            ("1e9", None),
            ("calc(1px + 2px)", None),
            ("999999999999px", Some(Extent::Length(Len::pt(MOST)))),
        ] {
            assert_eq!(Extent::parse(value), want, "{value}");
        }
    }

    #[test]
    fn a_picture_keeps_its_shape() {
        let size = |width, height| {
            let size = Wanted::parse(width, height).size_of((400, 200), Len::points(300), Len::points(10));
            size.map(|s| (s.width.to_pt().round(), s.height.to_pt().round()))
        };
        assert_eq!(size(Some("96px"), Some("96px")), Some((72.0, 36.0)));
        assert_eq!(size(None, Some("96px")), Some((144.0, 72.0)));
        assert_eq!(size(Some("50%"), None), Some((150.0, 75.0)));
        assert_eq!(size(Some("auto"), Some("10em")), Some((200.0, 100.0)));
        assert_eq!(size(None, Some("50%")), None);
    }
}

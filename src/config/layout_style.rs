//! How words are set, apart from what markup changes; part of [`super::layout`].

use crate::unit::Len;

/// Which cut of a family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub struct Cut {
    pub bold: bool,
    pub italic: bool,
}

/// How letters are cased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Case {
    /// As written.
    #[default]
    Asis,
    /// Capitals as written, the rest in small capitals (`smcp`).
    SmallCaps,
    /// All in small capitals (`smcp`, `c2sc`).
    AllSmallCaps,
    /// All in capitals.
    Capitals,
}

/// Which figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Figures {
    /// Old-style, proportional: in running text, where the face's 1 and 0 are not those of I and o.
    OldStyle,
    /// Lining, proportional: in titles, heads, folios and notes, and beside capitals.
    #[default]
    Lining,
    /// Lining, tabular: in tables and contents.
    Tabular,
}

/// How a line's words are set, apart from what markup changes.
#[derive(Clone, Debug, PartialEq)]
pub struct InlineStyle {
    /// The slug of the family.
    pub family: String,
    /// The size.
    pub size: Len,
    /// Upright or italic, regular or bold.
    pub cut: Cut,
    /// The case.
    pub case: Case,
    /// The figures.
    pub figures: Figures,
    /// Space added after every letter, in 1/1000 em.
    pub tracking: i32,
    /// Grey, 0 black to 1000 white.
    pub grey: u16,
    /// Where what is set so stands, if that is not left to what it belongs to.
    pub align: Option<HAlign>,
}

/// Where a line stands in the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum HAlign {
    Start,
    Centre,
    End,
    Justify,
}

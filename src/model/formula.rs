//! Formulas as they stand in a text.

use crate::diag::Loc;

/// A formula where it is used.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Formula {
    /// Its TeX, without the delimiters that it stood between.
    pub tex: String,
    /// As it was written, delimiters and all.
    pub written: String,
    /// It stands by itself, or its signs are as large as if it did.
    pub display: bool,
    /// Where it starts.
    pub loc: Loc,
}

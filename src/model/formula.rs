//! Formulas as they stand in a text.

use std::sync::Arc;

use crate::diag::Loc;
use crate::maths::Node;

/// A formula where it is used.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Formula {
    /// Its TeX, without the delimiters that it stood between.
    pub tex: String,
    /// As it was written, delimiters and all.
    pub written: String,
    /// It stands by itself, or its signs are as large as if it did.
    pub display: bool,
    /// Where it starts.
    pub loc: Loc,
    /// What it says; `None` until `book::assemble`, and where it could not be read: then its TeX stands for it.
    pub read: Option<Arc<Read>>,
}

/// A formula that was read.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Read {
    /// Its tree.
    pub node: Node,
    /// The same in words, for those who listen.
    pub spoken: String,
}

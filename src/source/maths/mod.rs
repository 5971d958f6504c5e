//! Formulas in the text of posts: found by their delimiters before Markdown eats their backslashes, and kept out of its way.
//!
//! [`find`] knows the delimiters and what is none: prices, variables of a shell, brackets that were escaped. [`Kept`] is
//! a text with a mark in the place of each formula; the tree puts the formulas back where it meets the marks.

mod find;
mod kept;
mod mathml;

pub(super) use find::{Found, find};
pub(super) use kept::{Held, Kept, Part};
pub(super) use mathml::Capture;

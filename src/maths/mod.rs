//! Formulas: TeX becomes one [`Node`] tree, from which the e-book has its MathML, the page its boxes and a listener its words.
//!
//! [`parse`] reads the TeX of blogs (LaTeX with amsmath, the common commands of mhchem and siunitx) with the reader's macros. It is
//! pure and total: what it does not know is a [`Fault`] that names the command, and the formula stands as it was written.

mod atoms;
mod chemistry;
mod construct;
mod environment;
mod fault;
pub mod layout;
mod letters;
pub mod mathml;
mod packages;
mod parse;
pub mod speech;
mod symbols;
mod tokens;
mod tree;
mod units;

pub use fault::Fault;
pub use parse::{Parsed, parse};
pub use tokens::Macros;
pub use tree::{Align, Class, Enclosure, Limits, Mark, Node, Style, Table, Variant, classes};

pub use letters::mapped;

/// What stands for a reference whose label nothing has.
fn unresolved(label: &str, brackets: bool) -> String {
    if brackets { format!("({label})") } else { label.to_string() }
}

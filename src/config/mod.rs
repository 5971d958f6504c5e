//! book.toml and the layout, read and checked.
//!
//! Each file has two shapes: a file struct (serde; unknown keys are errors with "did you mean") and a usable
//! struct with nothing optional that the program must decide about again. Only usable structs leave this module.

pub mod layout;
pub mod manifest;

pub use layout::Layout;
pub use manifest::Manifest;

//! Postbound.
fn main() {}

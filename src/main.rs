//! Postbound. 
fn main() {}

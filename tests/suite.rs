//! All integration tests, in one binary: linking is the slowest part of a test build.

#[path = "suite/tidy.rs"]
mod tidy;

#[path = "suite/cli.rs"]
mod cli;

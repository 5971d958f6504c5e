//! How well chapters by theme agree with the chapters that authors made: `cargo bench --bench themes`.
//!
//! Reads labelled archives (JSON lines with `id`, `title`, `text`, `labels`, perhaps `date`) from `../shared/themes`, or
//! from the files and folders that are named after `--`, and prints a row an archive.

#![allow(missing_docs)]

#[path = "themes/mod.rs"]
mod themes;

fn main() {
    themes::run();
}

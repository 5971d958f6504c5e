//! How constant the white between blocks is, and how level the pages are: `cargo bench --bench white -- FOLDER [LOOK …]`.
//!
//! Sets the book of a folder in its own look or in those that are named, and prints for each how much white every kind of joint
//! has, in lines of the text, with how often; and how many pages are short and how many spreads uneven. The figures come from the
//! display list: from what is printed, and not from what was meant. Without a folder it measures this repository's sample.

#![allow(missing_docs)]

#[path = "white/meter.rs"]
mod meter;

use std::path::Path;
use std::time::Instant;

use postbound::config;
use postbound::diag::Report;
use postbound::internals::{font, layout};

fn main() {
    let told: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let (folder, looks) = told.split_first().map_or((".", &[][..]), |(folder, looks)| (folder.as_str(), looks));
    let looks: Vec<Vec<String>> = match looks {
        [] => vec![Vec::new()],
        named => named.iter().map(|look| vec![format!("layout.name=\"{look}\"")]).collect(),
    };
    for overrides in looks {
        measure(Path::new(folder), &overrides);
    }
}

fn measure(folder: &Path, overrides: &[String]) {
    let mut report = Report::default();
    let mut pages = || {
        let (manifest, look) = config::load(folder, overrides, &mut report).ok()?;
        let fonts = font::load::load(&look, &folder.join("fonts"), &mut report).ok()?;
        let planned = postbound::plan(&manifest, &mut |_| {}, &mut report).ok()?;
        let book = postbound::assemble(&manifest, &planned, &fonts, &mut report);
        let start = Instant::now();
        let pages = layout::lay_out(&book, &look, &fonts, manifest.links, &mut report);
        Some((look, pages, start.elapsed()))
    };
    match pages() {
        Some((look, pages, time)) => {
            println!("{} in {}: laid out in {:.2} s", folder.display(), look.name, time.as_secs_f64());
            print!("{}", meter::Meter::new(&pages, &look).read());
        }
        None => eprintln!("{}: {:#?}", folder.display(), report.diagnostics),
    }
}

//! What an edit costs: a novel of 800 pages in 55 chapters, one word changed at a time, from reading the files to the new pages.
//!
//! `cargo bench --bench edits` makes 1,000 edits; `cargo bench --bench edits -- 100` makes 100; `-- same 200` makes 200 edits of all
//! kinds to a book of 300 pages and compares the outputs of the session with those of a process that sees the book for the first time.

#![allow(missing_docs)]

#[path = "edits/book.rs"]
mod book;
#[path = "edits/same.rs"]
mod same;

use std::collections::BTreeMap;
use std::path::Path;

use postbound::diag::Report;
use postbound::{Session, Stage};

use book::Dice;

/// CPU time of all threads of the process in milliseconds, as Linux counts it; a session's threads live as long as it does.
fn cpu() -> f64 {
    let threads = std::fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let one = |thread: std::fs::DirEntry| {
        let stat = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
        stat.split(' ').next()?.parse::<f64>().ok()
    };
    let nanoseconds = threads.filter_map(one).sum::<f64>();
    if nanoseconds > 0.0 { nanoseconds / 1e6 } else { ticks() * 10.0 }
}

/// The same in hundredths of a second, where the kernel keeps no finer account: good for medians of many edits, and no more.
fn ticks() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split(' ').skip(12).take(2);
    fields.filter_map(|field| field.parse::<f64>().ok()).sum()
}

/// Memory in use, in MB; 0 where the system does not say.
fn memory() -> f64 {
    let statm = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    statm.split(' ').nth(1).and_then(|pages| pages.parse::<f64>().ok()).unwrap_or(0.0) * 4096.0 / 1e6
}

/// CPU time by stage; what comes before the first of them is `None`'s.
type Stages = BTreeMap<Option<Stage>, Vec<f64>>;

fn pages(session: &mut Session, stages: &mut Stages) -> usize {
    let mut report = Report::default();
    let (mut current, mut since) = (None, cpu());
    let mut next = |stage: Option<Stage>| {
        let now = cpu();
        stages.entry(current).or_default().push(now - since);
        (current, since) = (stage, now);
    };
    let pages = session.pages(&mut |stage| next(Some(stage)), &mut report).map(|pages| pages.pages.len());
    next(None);
    pages.unwrap_or_else(|_| panic!("{:#?}", report.diagnostics))
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times.get(times.len() / 2).copied().unwrap_or_default()
}

fn measure(what: &str, root: &Path, edits: usize) {
    let mut session = Session::open(root, &[], &mut Report::default()).expect("a book");
    let before = cpu();
    let count = pages(&mut session, &mut Stages::new());
    println!("{what}: {count} pages from nothing in {:.0} ms of CPU", cpu() - before);
    let mut files: Vec<_> = std::fs::read_dir(root.join("posts")).expect("posts").map(|e| e.expect("a file").path()).collect();
    files.sort();
    let mut dice = Dice::new(11);
    let mut took = Vec::with_capacity(edits);
    let mut stages = Stages::new();
    let mut start = memory();
    for n in 0..edits {
        if n == edits / 20 {
            start = memory();
        }
        let file = &files[dice.below(files.len())];
        let text = std::fs::read_to_string(file).expect("a post");
        std::fs::write(file, book::change_a_word(&text, &mut dice)).expect("written");
        let before = cpu();
        session.refresh(&mut Report::default()).expect("a book");
        pages(&mut session, &mut stages);
        took.push(cpu() - before);
    }
    took.sort_by(f64::total_cmp);
    let at = |share: f64| took[((took.len() - 1) as f64 * share).round() as usize];
    println!("{what}: {edits} edits, CPU each: median {:.1} ms, p99 {:.1} ms, most {:.1} ms", at(0.5), at(0.99), at(1.0));
    for (stage, times) in &mut stages {
        println!("{what}: {:<26} median {:5.1} ms", stage.map_or("before the first stage", Stage::name), median(times));
    }
    println!("{what}: memory {start:.1} MB after {} edits, {:.1} MB at the end", edits / 20, memory());
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with("--")).collect();
    let number = arguments.iter().find_map(|a| a.parse().ok());
    let dir = tempfile::tempdir().expect("a folder");
    if arguments.iter().any(|a| a == "same") {
        let edits = number.unwrap_or(200);
        same::edits_give_what_a_fresh_session_gives(dir.path(), 60, 1500, edits);
        println!("{edits} edits gave what a fresh session gives");
        return;
    }
    let edits = number.unwrap_or(1000);
    book::novel(&dir.path().join("novel"), 55, 4400);
    measure("novel", &dir.path().join("novel"), edits);
    book::novel(&dir.path().join("chapter"), 1, 90_000);
    measure("one chapter", &dir.path().join("chapter"), edits.div_ceil(50));
}

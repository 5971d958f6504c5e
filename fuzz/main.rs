//! Broken input for every reader: seeds are mutated byte by byte and token by token, by a generator whose seed makes each
//! input again. No input may panic, hang or overflow the stack.
//!
//! Without settings each target gets a few inputs, always the same: that is the pass of `cargo test`. `fuzz/run SECONDS [TARGET]`
//! goes on for longer, from a seed of its own:
//!
//! - `POSTBOUND_FUZZ_SECONDS`: how long each target runs; `POSTBOUND_FUZZ_INPUTS`: or how many inputs it gets;
//!   `POSTBOUND_FUZZ_TARGET`: which one; `POSTBOUND_FUZZ_SEED`: from where.
//!
//! The input at work is kept in `target/fuzz/TARGET.input`, so that it is there after a crash too. What failed is kept as
//! `target/fuzz/TARGET-SEED.failed`, and becomes a test beside the code that was mended.

mod books;
mod mutate;
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use mutate::Random;
use targets::{TARGETS, Target};

/// An input that costs more is reported: work has to be in proportion to size, and inputs are small.
const SLOW: Duration = Duration::from_secs(20);

/// The time that this process has worked, on all its threads: a busy machine makes no input slow. Where the system does not say, the
/// time that has passed.
fn worked(since: Instant) -> Duration {
    let ticks = || {
        let stat = fs::read_to_string("/proc/self/stat").ok()?;
        // The name of the process, in brackets, may hold anything; user and system time are the 12th and 13th field behind it.
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks = |n: usize| fields.get(n)?.parse::<u64>().ok();
        Some(ticks(11)? + ticks(12)?)
    };
    // A hundred ticks a second on every Linux (USER_HZ).
    ticks().map_or_else(|| since.elapsed(), |t| Duration::from_millis(t * 10))
}

fn main() {
    let setting = |name: &str| std::env::var(format!("POSTBOUND_FUZZ_{name}")).ok();
    let seconds = setting("SECONDS").and_then(|s| s.parse::<u64>().ok());
    let inputs = setting("INPUTS").and_then(|s| s.parse::<u64>().ok());
    let wanted = setting("TARGET");
    let seed = setting("SEED").and_then(|s| s.parse::<u64>().ok()).unwrap_or(1);
    // `cargo test NAME` hands NAME to every test binary: this one has nothing of another name.
    let filters: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    if std::env::args().any(|a| a == "--list") || !filters.iter().all(|f| "fuzz".contains(f.as_str())) {
        return;
    }
    let mut failures = 0;
    let chosen = TARGETS.iter().filter(|t| wanted.as_ref().is_none_or(|w| w == t.name));
    for target in chosen {
        failures += run(target, seconds.map(Duration::from_secs), inputs.unwrap_or(target.few), seed);
    }
    if let Some(wanted) = wanted.filter(|w| TARGETS.iter().all(|t| t.name != w)) {
        eprintln!("no target {wanted}: {}", TARGETS.map(|t| t.name).join(", "));
        failures += 1;
    }
    if failures > 0 {
        std::process::exit(1);
    }
}

fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
    fs::create_dir_all(&folder).expect("target/fuzz can be made");
    folder
}

/// Runs one target for so long, or for its few inputs; answers how many failed.
fn run(target: &Target, time: Option<Duration>, inputs: u64, seed: u64) -> usize {
    let corpus = (target.corpus)();
    assert!(!corpus.is_empty(), "{} has no seeds", target.name);
    let scratch = tempfile::tempdir().expect("a temporary folder");
    let current = folder().join(format!("{}.input", target.name));
    let start = Instant::now();
    let (mut count, mut failures) = (0, 0);
    loop {
        if time.map_or(count >= inputs, |t| start.elapsed() >= t) {
            break;
        }
        let number = seed.wrapping_mul(1_000_003).wrapping_add(count);
        let input = mutate::input(&corpus, target.tokens, target.kind, &mut Random::new(number));
        fs::write(&current, &input).expect("the input is kept");
        let began = worked(start);
        let ended = catch_unwind(AssertUnwindSafe(|| (target.run)(&input, scratch.path())));
        let slow = worked(start).saturating_sub(began) > SLOW;
        if ended.is_err() || slow {
            let kept = folder().join(format!("{}-{number}.failed", target.name));
            fs::write(&kept, &input).expect("the input is kept");
            let why = if slow { "slow" } else { "panicked" };
            println!("fuzz {}: {why}, input kept in {}", target.name, kept.display());
            failures += 1;
        }
        count += 1;
    }
    println!("fuzz {}: {count} inputs, {failures} failed", target.name);
    let _ = fs::remove_file(&current);
    failures
}

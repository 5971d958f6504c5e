//! Postbound's command: parses, calls, prints, exits.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use postbound::internals::cli;

/// The work runs on a thread whose stack is known, whatever the system gives the first one: 64 MiB.
const STACK: usize = 64 << 20;

fn main() -> ExitCode {
    let cli = match cli::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    // Where the system lets no handler be set, a stopped build leaves its drafts behind, under hidden names.
    let _ = ctrlc::set_handler(|| {
        postbound::internals::output::discard_all();
        std::process::exit(130);
    });
    let bug: Arc<Mutex<String>> = Arc::default();
    let heard = bug.clone();
    std::panic::set_hook(Box::new(move |info| {
        if postbound::internals::net::is_open() {
            return;
        }
        let mut words = heard.lock().unwrap_or_else(PoisonError::into_inner);
        if words.is_empty() {
            *words = info.to_string();
        }
    }));
    let work = move || catch_unwind(AssertUnwindSafe(|| cli::run(&cli)));
    let ended = std::thread::Builder::new().name("book".into()).stack_size(STACK).spawn(work).map(std::thread::JoinHandle::join);
    match ended {
        Ok(Ok(Ok(end))) => end.code(),
        Ok(_) => {
            eprint!("{}", cli::bug_report(&bug.lock().unwrap_or_else(PoisonError::into_inner)));
            ExitCode::from(3)
        }
        Err(e) => {
            eprintln!("error: no thread to work on: {e}");
            ExitCode::from(3)
        }
    }
}

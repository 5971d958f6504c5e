//! Postbound's command: parses, calls, prints, exits.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use postbound::internals::cli;

/// The work runs on a thread whose stack is known, whatever the system gives the first one: 64 MiB.
const STACK: usize = 64 << 20;

/// Ends the program when somebody stops it, without its drafts and with the code that shells know: 128 and the signal's number. Where the
/// system does not let it listen, a stopped build leaves its drafts behind, under hidden names.
#[cfg(unix)]
fn end_when_stopped() {
    use nix::sys::signal::{SigSet, Signal};

    let mut stops = SigSet::empty();
    [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP].into_iter().for_each(|signal| stops.add(signal));
    // Blocked before there is any other thread, they are blocked in all, and wait for the one that listens.
    if stops.thread_block().is_err() {
        return;
    }
    let listen = move || {
        if let Ok(signal) = stops.wait() {
            postbound::internals::output::discard_all();
            std::process::exit(128 + signal as i32);
        }
    };
    if std::thread::Builder::new().name("signals".into()).spawn(listen).is_err() {
        let _ = stops.thread_unblock();
    }
}

/// As on Unix; the system does not say which signal it was.
#[cfg(not(unix))]
fn end_when_stopped() {
    let _ = ctrlc::set_handler(|| {
        postbound::internals::output::discard_all();
        std::process::exit(130);
    });
}

fn main() -> ExitCode {
    let cli = match cli::parse(std::env::args_os()) {
        Ok(cli) => cli,
        Err(code) => return code,
    };
    end_when_stopped();
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

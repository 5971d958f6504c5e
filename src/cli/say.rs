//! What a run prints, and where: data to standard output, words about it to standard error.

use std::cell::Cell;
use std::io::{ErrorKind, Write};

use anstream::{AutoStream, ColorChoice};

use crate::diag::{Diagnostic, Report, kinds};
use crate::report::{self, Detail};

use super::{Colour, Format, Global};

/// The voice of a run.
pub struct Say {
    colour: ColorChoice,
    detail: Detail,
    /// One JSON object a line.
    pub json: bool,
    /// Findings as one SARIF log.
    sarif: bool,
    /// Nothing but errors.
    pub quiet: bool,
    /// Standard output took no more.
    unwritten: Cell<bool>,
}

/// What is said of a standard output that cannot be written.
pub fn unwritable(e: &std::io::Error) -> Diagnostic {
    Diagnostic::error(kinds::CANNOT_WRITE, format!("standard output cannot be written: {e}"))
        .with("what was printed so far is not complete")
        .help("make room on the disk, or send the output elsewhere")
}

impl Say {
    /// The voice that the command line asks for.
    pub fn new(global: &Global) -> Say {
        let colour = match global.color {
            Colour::Auto => ColorChoice::Auto,
            Colour::Always => ColorChoice::Always,
            Colour::Never => ColorChoice::Never,
        };
        let detail = match (global.quiet, global.verbose) {
            (true, _) => Detail::Errors,
            (_, true) => Detail::Everything,
            _ => Detail::Usual,
        };
        let (json, sarif) = (global.message_format == Format::Json, global.message_format == Format::Sarif);
        Say { colour, detail, json, sarif, quiet: global.quiet, unwritten: Cell::new(false) }
    }

    /// Data: a listing, a plan, a JSON line. A reader that has gone away is no error; a full disk is one, reported once.
    pub fn data(&self, text: &str) {
        let mut out = AutoStream::new(std::io::stdout(), self.colour).lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Ok(()) => {}
            Err(e) if e.kind() == ErrorKind::BrokenPipe => {}
            Err(e) if !self.unwritten.replace(true) => {
                let mut report = Report::default();
                report.push(unwritable(&e));
                self.error(&report::human(&report, self.detail));
            }
            Err(_) => {}
        }
    }

    /// Whether some data could not be written.
    pub fn lost_data(&self) -> bool {
        self.unwritten.get()
    }

    /// A line for people; nothing for programs, and nothing when quiet.
    pub fn line(&self, text: &str) {
        if !self.json && !self.quiet {
            self.error(&format!("{text}\n"));
        }
    }

    /// What a run found: for people on standard error, for programs on standard output.
    pub fn report(&self, report: &Report) {
        if self.json {
            self.data(&report::json(report));
        } else if self.sarif {
            self.data(&report::sarif(report));
        } else {
            self.error(&report::human(report, self.detail));
        }
    }

    /// What a run found, beside data that a program reads from standard output: always on standard error.
    pub fn aside(&self, report: &Report) {
        self.error(&if self.json { report::json(report) } else { report::human(report, self.detail) });
    }

    /// What the book lost, for people.
    pub fn losses(&self, lines: &[report::losses::Line]) {
        if !self.json && !self.sarif && !self.quiet {
            self.error(&report::losses::text(lines));
        }
    }

    fn error(&self, text: &str) {
        let mut out = AutoStream::new(std::io::stderr(), self.colour).lock();
        let _ = out.write_all(text.as_bytes());
    }
}

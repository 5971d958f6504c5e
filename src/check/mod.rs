//! Preflight: reads a finished PDF back, ours or anyone's, and says what a printer would refuse or regret.
//!
//! [`facts`] collects what the file says of itself and what its pages paint ([`paint`] follows the operators);
//! [`rules`] hold that against a [`Printer`]. Nothing is known of how the file came about, so what is found is in it.

mod facts;
mod paint;
mod rules;
#[cfg(test)]
mod tests;

use std::path::Path;

use crate::config::printer::Printer;
use crate::diag::{Diagnostic, Loc, Report};

/// Checks a file for a printer; answers how many pages it has.
pub fn file(path: &Path, printer: &Printer, paper: Option<&str>, report: &mut Report) -> usize {
    let shown = path.display().to_string();
    match std::fs::read(path) {
        Ok(bytes) => pdf(&bytes, &shown, printer, paper, report),
        Err(e) => {
            report.push(Diagnostic::error("cannot-read", format!("{shown} cannot be read: {e}")).help("check the path"));
            0
        }
    }
}

/// Checks a PDF for a printer; `shown` is its path as a person would type it, `paper` the printer's name for the paper.
/// What is wrong goes into the report, each with its pages; answers how many pages there are.
pub fn pdf(bytes: &[u8], shown: &str, printer: &Printer, paper: Option<&str>, report: &mut Report) -> usize {
    match facts::read(bytes) {
        Ok(facts) => {
            for mut finding in rules::check(&facts, printer, paper) {
                finding.loc = Some(Loc::new(shown, 0));
                report.push(finding);
            }
            facts.pages.len()
        }
        Err(why) => {
            report.push(
                Diagnostic::error("pdf-unreadable", format!("this is no PDF that can be read: {why}"))
                    .at(Loc::new(shown, 0))
                    .help("write it again; if another program wrote it, have that program save it without a password"),
            );
            0
        }
    }
}

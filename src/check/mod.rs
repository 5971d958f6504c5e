//! Preflight: reads a finished PDF back, ours or anyone's, and says what a printer would refuse or regret.
//!
//! [`facts`] collects what the file says of itself and what its pages paint ([`paint`] follows the operators);
//! [`rules`] hold that against a [`Printer`]. Nothing is known of how the file came about, so what is found is in it.

mod cover;
mod facts;
mod glyphs;
#[cfg(test)]
mod hostile;
mod ink;
mod object;
mod paint;
mod pieces;
mod rules;
#[cfg(test)]
mod tests;
mod words;

use std::path::{Path, PathBuf};

use crate::config::printer::Printer;
use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::model::Meta;

/// What files are held against.
pub struct Demand<'a> {
    /// Who prints them.
    pub printer: &'a Printer,
    /// The printer's name for the paper; the first of its papers where none is named.
    pub paper: Option<&'a str>,
    /// The book that they should hold, where it is known.
    pub book: Option<&'a Meta>,
}

/// Checks files that belong together, a cover with its pages; answers how many pages they have. `beside` are the pages of a cover
/// that is checked alone.
pub fn files(paths: &[PathBuf], beside: Option<&Path>, demand: &Demand<'_>, report: &mut Report) -> usize {
    let mut read = Vec::new();
    for path in paths {
        let shown = path.display().to_string();
        match std::fs::read(path) {
            Ok(bytes) => read.push((shown, bytes)),
            Err(e) => {
                let d = Diagnostic::error(kinds::CANNOT_READ, format!("{shown} cannot be read: {e}")).at(Loc::new(shown, 0));
                report.push(d.help("check the path"));
            }
        }
    }
    let borrowed: Vec<(&str, &[u8])> = read.iter().map(|(shown, bytes)| (shown.as_str(), bytes.as_slice())).collect();
    let beside = beside.and_then(|path| facts::read(&std::fs::read(path).ok()?).ok());
    together(&borrowed, beside, demand, report)
}

/// The words of each page of a finished PDF.
///
/// # Errors
/// Why it cannot be read.
pub fn words_of_pages(bytes: &[u8]) -> Result<Vec<String>, String> {
    Ok(facts::read(bytes)?.pages.into_iter().map(|page| page.painted.words).collect())
}

/// Checks PDFs for a printer, each with its path as a person would type it. What is wrong goes into the report, each with
/// its pages; answers how many pages there are, covers apart. A sheet wider than it is high is a cover; the first file that is none is
/// what it is wrapped around.
pub fn pdfs(files: &[(&str, &[u8])], demand: &Demand<'_>, report: &mut Report) -> usize {
    together(files, None, demand, report)
}

fn together(files: &[(&str, &[u8])], beside: Option<facts::Facts>, demand: &Demand<'_>, report: &mut Report) -> usize {
    let mut all = Vec::new();
    for (shown, bytes) in files {
        match facts::read(bytes) {
            Ok(facts) => all.push((*shown, facts)),
            Err(why) => report.push(
                Diagnostic::error(kinds::PDF_UNREADABLE, format!("this is no PDF that can be read: {why}"))
                    .at(Loc::new(*shown, 0))
                    .help("write it again; if another program wrote it, have that program save it without a password"),
            ),
        }
    }
    let inside = all.iter().map(|(_, facts)| facts).find(|facts| !cover::is_cover(facts)).or(beside.as_ref());
    for (shown, facts) in &all {
        let found = if cover::is_cover(facts) { cover::check(facts, inside, demand) } else { rules::check(facts, demand) };
        for mut finding in found {
            finding.loc = Some(Loc::new(*shown, 0));
            report.push(finding);
        }
    }
    // A cover is no page of the book; where there is nothing else, it is what was checked.
    let inner: usize = all.iter().filter(|(_, facts)| !cover::is_cover(facts)).map(|(_, facts)| facts.pages.len()).sum();
    if inner > 0 { inner } else { all.iter().map(|(_, facts)| facts.pages.len()).sum() }
}

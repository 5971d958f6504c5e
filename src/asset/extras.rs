//! What the e-book needs beside the book's pictures: a cover that book.toml names, and stylesheets of the user's own.

use crate::config::Manifest;
use crate::diag::{Diagnostic, Loc, Outcome, Report, Stopped};
use crate::fence;

use super::Asset;

/// Files that `[output.epub]` names.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// The cover, where one is given.
    pub cover: Option<Asset>,
    /// The stylesheets: path as shown, text.
    pub css: Vec<(String, String)>,
}

/// The largest stylesheet that is read, in bytes.
const MAX_CSS: usize = 1 << 20;

/// Loads the files that `[output.epub]` names; none where there is no e-book.
///
/// # Errors
/// A file that is not there or cannot be read stops the build: it was named in book.toml.
pub fn load_extras(manifest: &Manifest, report: &mut Report) -> Outcome<Extras> {
    let mut extras = Extras::default();
    let Some(epub) = &manifest.epub else { return Ok(extras) };
    let book_toml = Loc::new(manifest.file.as_str(), 0);
    let mut failed = false;
    if let Some(path) = &epub.cover {
        match super::load_one(path, manifest) {
            Ok(asset) => extras.cover = Some(asset),
            Err(mut problem) => {
                problem.severity = crate::diag::Severity::Error;
                problem.notes.clear();
                report.push(problem.at(book_toml.clone()).with("[output.epub] cover names it"));
                failed = true;
            }
        }
    }
    for path in &epub.css {
        let shown = path.to_string_lossy().replace('\\', "/");
        let problem = match fence::read_regular(&manifest.root.join(path)) {
            Ok(bytes) if bytes.len() > MAX_CSS => format!("it has {} KB; the limit is {} KB", bytes.len() >> 10, MAX_CSS >> 10),
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes).trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
                extras.css.push((shown, text));
                continue;
            }
            Err(refusal) => refusal.to_string(),
        };
        report.push(
            Diagnostic::error("missing-stylesheet", format!("the stylesheet {shown} cannot be read: {problem}"))
                .at(book_toml.clone())
                .help("check the path in [output.epub] css: it is relative to the folder of book.toml"),
        );
        failed = true;
    }
    if failed { Err(Stopped) } else { Ok(extras) }
}

//! `build --keep-pages` and `diff`: what differs between two editions.

use std::path::Path;

use serde_json::{Value, json};

use crate::diag::{Diagnostic, Loc, kinds};
use crate::edition::{Changes, Edition, What, changes};

use super::{End, fail, say::Say};

/// Reads the record of an edition.
///
/// # Errors
/// What is wrong with the file, and what to do.
pub fn read(path: &Path) -> Result<Edition, Box<Diagnostic>> {
    let shown = path.display().to_string();
    let text = String::from_utf8(bytes(path)?).map_err(|e| e.to_string());
    text.and_then(|text| Edition::read(&text)).map_err(|why| {
        let d = Diagnostic::error(kinds::EDITION_UNREADABLE, format!("{shown} is no record of an edition: {why}")).at(Loc::new(shown, 0));
        Box::new(d.help("every `postbound build` writes one beside its outputs: out/BOOK.edition.json"))
    })
}

fn bytes(path: &Path) -> Result<Vec<u8>, Box<Diagnostic>> {
    std::fs::read(path).map_err(|e| {
        let shown = path.display().to_string();
        let d = Diagnostic::error(kinds::CANNOT_READ, format!("{shown} cannot be read: {e}")).at(Loc::new(shown, 0));
        Box::new(d.help("check the path; `postbound build` writes the record of an edition beside its outputs"))
    })
}

/// Reads a record, or a finished PDF, whose pages are known by their words alone.
fn read_any(path: &Path) -> Result<Edition, Box<Diagnostic>> {
    let bytes = bytes(path)?;
    if !bytes.starts_with(b"%PDF") {
        return read(path);
    }
    let shown = path.display().to_string();
    match crate::check::words_of_pages(&bytes) {
        Ok(pages) => Ok(Edition::of_words(&shown, &pages)),
        Err(why) => {
            let d = Diagnostic::error(kinds::PDF_UNREADABLE, format!("this is no PDF that can be read: {why}")).at(Loc::new(shown, 0));
            Err(Box::new(d.help("write it again; if another program wrote it, have that program save it without a password")))
        }
    }
}

/// Compares two editions.
pub fn diff(old: &Path, new: &Path, say: &Say) -> End {
    let read = read_any(old).and_then(|old| Ok((old, read_any(new)?)));
    let (old, new) = match read {
        Ok(both) => both,
        Err(d) => return fail(say, *d),
    };
    let found = changes(&old, &new);
    if say.json {
        say.data(&format!("{}\n", json(&found)));
    } else {
        let lines: Vec<String> = std::iter::once(found.to_string()).chain(found.lines()).collect();
        say.data(&format!("{}\n", lines.join("\n")));
    }
    End::Done
}

/// Says after a build what became of the pages that were to be kept.
pub fn tell(changes: &Changes, all: bool, say: &Say) {
    say.line(&format!("Pages kept: {changes}"));
    if all {
        changes.lines().iter().for_each(|line| say.line(line));
    }
}

/// The changes for programs.
pub fn json(changes: &Changes) -> Value {
    let word = |what: What| match what {
        What::Moved => "moved",
        What::Words => "words",
        What::New => "new",
        What::Gone => "gone",
    };
    let one = |c: &crate::edition::Change| json!({ "page": c.folio, "what": word(c.what), "was": c.starts[0], "is": c.starts[1] });
    json!({ "pages": changes.count, "changed": changes.pages.iter().map(one).collect::<Vec<_>>() })
}

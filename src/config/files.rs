//! Files that book.toml names: they must be there, and be what they are named for.

use std::path::Path;
use std::sync::Arc;

use crate::diag::{Diagnostic, kinds};

use super::manifest::Profile;
use super::printer::{ColourModel, Printer};
use super::table::{Table, TextItem};

/// A file that book.toml names must be there.
pub(super) fn require_file(t: &Table<'_>, item: &TextItem<'_>, root: &Path) -> bool {
    let there = root.join(&item.text).is_file();
    if !there {
        t.bad(item.node, format!("there is no file “{}”", item.text), "paths start at the folder of book.toml");
    }
    there
}

/// The profile of a press: it must be one of four inks, for a printer who prints with them.
pub(super) fn profile(item: &TextItem<'_>, t: &Table<'_>, root: &Path, printer: Option<&Printer>) -> Option<Arc<Profile>> {
    let Some(printer) = printer else {
        t.bad(item.node, "a profile is for a printer, and none is named".to_string(), "add `printer`, or leave `profile` out");
        return None;
    };
    if !printer.colours.contains(&ColourModel::Cmyk) {
        let why = format!("{} does not print from separated colours (CMYK)", printer.title);
        t.bad(item.node, why, "leave `profile` out");
        return None;
    }
    if !require_file(t, item, root) {
        return None;
    }
    let bytes = std::fs::read(root.join(&item.text)).unwrap_or_default();
    // An ICC profile says at 16 which colours it is for, and at 36 that it is one (ISO 15076-1, 7.2).
    let is = |at: usize, what: &[u8]| bytes.get(at..at + 4) == Some(what);
    if !is(36, b"acsp") || !is(16, b"CMYK") {
        let why = format!("“{}” is no profile of four inks", item.text);
        t.bad(item.node, why, "take the ICC profile of the press and its paper, for colours in CMYK, as the printer gives it");
        return None;
    }
    Some(Arc::new(Profile { file: item.text.clone(), bytes }))
}

/// A printer of the program, or one whose file the book brings.
pub(super) fn printer(item: &TextItem<'_>, t: &Table<'_>, root: &Path) -> Option<Arc<Printer>> {
    let named = match item.text.strip_suffix(".toml") {
        None => Printer::named(&item.text),
        Some(stem) => match std::fs::read_to_string(root.join(&item.text)) {
            Ok(text) => Printer::parse(stem, &item.text, &text),
            Err(e) => {
                let d = Diagnostic::error(kinds::BAD_VALUE, format!("the printer's file {} cannot be read: {e}", item.text));
                Err(Box::new(d.help("the path is relative to book.toml's folder")))
            }
        },
    };
    match named {
        Ok(printer) => Some(Arc::new(printer)),
        Err(d) => {
            match d.loc {
                Some(_) => t.log().push(*d),
                None => t.bad(item.node, d.message, d.help.unwrap_or_default()),
            }
            None
        }
    }
}

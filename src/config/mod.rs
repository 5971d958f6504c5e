//! book.toml and the layout, read and checked.
//!
//! Each file has two shapes: the tree that was written ([`tree`], every value with its place) and a usable struct
//! with nothing optional that the program must decide about again ([`Manifest`], [`Layout`]). Only usable structs
//! leave this module. What is wrong is told all at once, each with its line and what to write instead.
//!
//! ```text
//! book.toml + --config ─► Node ─► Table readers ─► Manifest
//! layouts/NAME.toml (+ what it extends) + [layout.overrides] ─► Node ─► Table readers ─► Layout
//! ```

mod blocks_toml;
mod book_toml;
mod booklet_toml;
mod chapters_toml;
mod cover_toml;
mod files;
pub mod format;
mod habits;
mod index_toml;
mod isbn;
pub mod keys;
mod language_toml;
pub mod layout;
mod layout_blocks;
mod layout_style;
mod layout_toml;
pub mod layouts;
pub mod manifest;
mod names;
mod page_toml;
pub mod printer;
pub mod schema;
mod selector;
mod slips;
mod style_toml;
mod table;
#[cfg(test)]
mod tests;
mod tree;
mod volumes;
mod volumes_toml;

use std::path::{Path, PathBuf};

pub use layout::Layout;
pub use manifest::Manifest;

use crate::diag::{Diagnostic, Outcome, Report, Stopped, kinds};
use crate::fence;

use table::Log;
use tree::{Node, Origin, Value};

/// The name of the file that makes a folder a book.
pub const BOOK_TOML: &str = "book.toml";
/// What it is called where another program has a book.toml in the folder; it is heard before that.
pub const OTHER_TOML: &str = "postbound.toml";

/// The name of the file that makes a folder a book; of one that is no book too.
pub fn book_file(folder: &Path) -> &'static str {
    if folder.join(OTHER_TOML).is_file() { OTHER_TOML } else { BOOK_TOML }
}

/// Whether a book.toml is that of mdBook, which has keys that Postbound's has not.
pub fn is_mdbook(text: &str) -> bool {
    let Ok(table) = text.parse::<toml::Table>() else { return false };
    let within =
        |name: &str, keys: &[&str]| table.get(name).and_then(|t| t.as_table()).is_some_and(|t| keys.iter().any(|k| t.contains_key(*k)));
    let ours = ["source", "chapters", "layout", "front", "back", "cover", "check"].iter().any(|k| table.contains_key(*k));
    let theirs = within("book", &["src", "multilingual"])
        || within("output", &["html", "linkcheck"])
        || ["preprocessor", "rust"].iter().any(|k| table.contains_key(*k))
        || within("build", &["build-dir", "create-missing", "use-default-preprocessors", "extra-watch-dirs"]);
    theirs && !ours
}

/// Reads the book.toml of the folder `start` (or `start` itself, if it is a file), with `overrides` of the form
/// `KEY=VALUE` on top, and the layout that it names.
///
/// # Errors
/// The report holds every mistake found, each with its line.
pub fn load(start: &Path, overrides: &[String], report: &mut Report) -> Outcome<(Manifest, Layout)> {
    let epoch = std::env::var("SOURCE_DATE_EPOCH").ok();
    let log = Log::default();
    let loaded = read(start, overrides, epoch.as_deref(), &log);
    let mut told = log.into_report();
    // Readers tell mistakes in the order of asking; a person reads them in the order of the file.
    told.diagnostics.sort_by(|a, b| a.loc.cmp(&b.loc));
    let failed = told.has_errors();
    report.merge(told);
    match loaded {
        Some(both) if !failed => Ok(both),
        _ => Err(Stopped),
    }
}

fn read(start: &Path, overrides: &[String], epoch: Option<&str>, log: &Log) -> Option<(Manifest, Layout)> {
    let (root, name, tree) = open(start, log)?;
    let mut tree = tree;
    for text in overrides {
        if let Some(over) = command_line(text, log) {
            tree.merge(over);
        }
    }
    let mut manifest = book_toml::read(&tree, &root, name, log);
    if manifest.meta.date.is_none()
        && let Some(seconds) = epoch
    {
        manifest.meta.date = book_toml::epoch_day(seconds);
        if manifest.meta.date.is_none() {
            let d = Diagnostic::warning(kinds::BAD_EPOCH, format!("SOURCE_DATE_EPOCH is “{seconds}”, which is not a number of seconds"));
            log.push(d.help("unset it, or write under [book]: date = 2026-11-22"));
        }
    }
    let layout_table = tree.get("layout");
    let named_at = layout_table.and_then(|l| l.get("name"));
    let over = layout_table.and_then(|l| l.get("overrides"));
    let layout = layouts::load(&root, &manifest.layout_name, named_at, over, log)?;
    let mut layout = habits::suited(layout, &manifest.meta.lang, over);
    layout.hyphenation.exceptions.extend(manifest.exceptions.all.iter().cloned());
    layout.hyphenation.by_language.clone_from(&manifest.exceptions.by_language);
    Some((manifest, layout))
}

/// The book's folder and its file as a tree.
fn open(start: &Path, log: &Log) -> Option<(PathBuf, &'static str, Node)> {
    let name = if start.file_name().is_some_and(|n| n == OTHER_TOML) && start.is_file() { OTHER_TOML } else { book_file(start) };
    let (root, path) = if start.is_file() {
        (start.parent().unwrap_or(Path::new("")).to_path_buf(), start.to_path_buf())
    } else {
        (start.to_path_buf(), start.join(name))
    };
    let root = if root.as_os_str().is_empty() { PathBuf::from(".") } else { root };
    let bytes = match fence::read_regular(&path) {
        Ok(bytes) => bytes,
        Err(why) => {
            log.push(no_book(start, &why));
            return None;
        }
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text.strip_prefix('\u{feff}').map(str::to_string).unwrap_or(text),
        Err(e) => {
            let good = String::from_utf8_lossy(e.as_bytes().get(..e.utf8_error().valid_up_to()).unwrap_or_default()).into_owned();
            let line = good.matches('\n').count() + 1;
            let d = Diagnostic::error(kinds::CONFIG_SYNTAX, format!("{name} is not UTF-8")).at(crate::diag::Loc::new(name, line));
            log.push(d.help("save it as UTF-8 in your editor"));
            return None;
        }
    };
    if name == BOOK_TOML && is_mdbook(&text) {
        let d = Diagnostic::error(kinds::NO_BOOK, "the book.toml of this folder is that of an mdBook");
        log.push(d.help("`postbound init` writes a postbound.toml beside it, for the chapters of that book"));
        return None;
    }
    match tree::parse(&Origin::new(name, text)) {
        Ok(tree) => Some((root, name, tree)),
        Err(errors) => {
            errors.into_iter().for_each(|e| log.push(e));
            None
        }
    }
}

fn no_book(start: &Path, why: &fence::Refusal) -> Diagnostic {
    let shown = if start.as_os_str().is_empty() || start == Path::new(".") {
        "this folder".to_string()
    } else {
        format!("“{}”", start.display())
    };
    if !start.exists() {
        return Diagnostic::error(kinds::NO_BOOK, format!("there is no folder {shown}")).help("check the path behind -C");
    }
    let d = match why {
        fence::Refusal::Missing => Diagnostic::error(kinds::NO_BOOK, format!("there is no book.toml in {shown}")),
        other => return Diagnostic::error(kinds::NO_BOOK, format!("book.toml in {shown} cannot be read: {other}")),
    };
    let above = std::fs::canonicalize(start)
        .ok()
        .and_then(|full| full.ancestors().skip(1).take(16).position(|a| a.join(BOOK_TOML).is_file()).map(|n| vec![".."; n + 1].join("/")));
    match above {
        Some(up) => d.help(format!("there is one further up: add -C {}", Path::new(start).join(up).display())),
        None => d.help("`postbound init` writes one here, for the posts that it finds; -C names another folder"),
    }
}

/// `--config layout.name=a5`: the value is TOML, or, where it is not, a string.
fn command_line(argument: &str, log: &Log) -> Option<Node> {
    let wrong = |why: &str| {
        let d = Diagnostic::error(kinds::BAD_OVERRIDE, format!("--config {argument}: {why}"));
        log.push(d.help("write it as KEY=VALUE, for example --config layout.name=a5 or --config book.date=2026-11-22"));
        None
    };
    let Some((key, value)) = argument.split_once('=') else { return wrong("there is no `=` in it") };
    let (key, value) = (key.trim(), value.trim());
    let named = |text: String| Origin::new("--config", text);
    let parsed = tree::parse(&named(format!("{key} = {value}")))
        .or_else(|_| tree::parse(&named(format!("{key} = {}", toml::Value::String(value.to_string())))));
    match parsed {
        Ok(tree) if !key.is_empty() && matches!(&tree.value, Value::Table(entries) if entries.len() == 1) => Some(tree),
        _ => wrong("the key cannot be read"),
    }
}

//! Which layout files make a look: those in the binary, those of the book, and what `extends` what.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::{Diagnostic, did_you_mean, kinds};
use crate::fence;

use super::layout::Layout;
use super::layout_toml;
use super::table::Log;
use super::tree::{Node, Origin, Value, parse};

/// The layout of a book that names none.
pub const DEFAULT: &str = "trade-6x9";

/// How many files may extend one another.
const MAX_EXTENDS: usize = 8;

/// The layouts in the binary: name and text, in the order in which they are listed.
pub const BUNDLED: [(&str, &str); 12] = [
    ("trade-6x9", include_str!("../../layouts/trade-6x9.toml")),
    ("digest-5.5x8.5", include_str!("../../layouts/digest-5.5x8.5.toml")),
    ("a5", include_str!("../../layouts/a5.toml")),
    ("pocket-4.25x6.875", include_str!("../../layouts/pocket-4.25x6.875.toml")),
    ("large-print", include_str!("../../layouts/large-print.toml")),
    ("paperback-129x198", include_str!("../../layouts/paperback-129x198.toml")),
    ("essay-5x8", include_str!("../../layouts/essay-5x8.toml")),
    ("chapbook-5.5x8.5", include_str!("../../layouts/chapbook-5.5x8.5.toml")),
    ("manual-7x9.19", include_str!("../../layouts/manual-7x9.19.toml")),
    ("manual-7x10", include_str!("../../layouts/manual-7x10.toml")),
    ("photo-8.5x8.5", include_str!("../../layouts/photo-8.5x8.5.toml")),
    ("report-letter", include_str!("../../layouts/report-letter.toml")),
];

/// The look of a book: the file that book.toml names, on top of what it extends, under `[layout.overrides]`.
/// `None` where a file cannot be found or read; the log says why.
pub fn load(root: &Path, name: &str, named_at: Option<&Node>, overrides: Option<&Node>, log: &Log) -> Option<Layout> {
    let mut tree = chain(root, name, named_at, log)?;
    if let Some(over) = overrides {
        if matches!(over.value, Value::Table(_)) {
            tree.merge(over.clone());
        } else {
            log.push(
                over.mark(
                    Diagnostic::error(kinds::WRONG_TYPE, "`layout.overrides` is not a table")
                        .help("write [layout.overrides] and under it keys of a layout file"),
                ),
            );
        }
    }
    let stem = Path::new(name).file_stem().filter(|_| is_path(name)).map_or(name.to_string(), |s| s.to_string_lossy().into_owned());
    layout_toml::read(&tree, &stem, log)
}

/// A layout of the binary, by name, as it is without a book.
pub fn bundled(name: &str) -> Option<Layout> {
    load(Path::new(""), name, None, None, &Log::default())
}

/// A path names a file of the book; a bare name one of the binary, unless the book has a folder of that name.
fn is_path(name: &str) -> bool {
    name.contains(['/', '\\']) || name.ends_with(".toml")
}

/// The named file merged over those that it extends, outermost last.
fn chain(root: &Path, name: &str, named_at: Option<&Node>, log: &Log) -> Option<Node> {
    let mut trees: Vec<Node> = Vec::new();
    let mut seen: Vec<String> = Vec::new();
    let mut next = Some((name.to_string(), root.to_path_buf(), named_at.cloned()));
    while let Some((name, folder, at)) = next.take() {
        let (origin, folder, key) = open(&folder, &name, at.as_ref(), log)?;
        if seen.contains(&key) || seen.len() >= MAX_EXTENDS {
            let d = Diagnostic::error(kinds::LAYOUT_LOOP, format!("“{name}” extends itself, by way of {}", seen.join(" and ")));
            log.push(at.as_ref().map_or(d.clone(), |n| n.mark(d)).help("let one of them extend a layout of the binary, or none"));
            return None;
        }
        seen.push(key);
        let mut tree = match parse(&origin) {
            Ok(tree) => tree,
            Err(errors) => {
                errors.into_iter().for_each(|e| log.push(e));
                return None;
            }
        };
        if let Some(parent) = tree.take("extends") {
            match &parent.value {
                Value::Text(text) => next = Some((text.clone(), folder, Some(parent.clone()))),
                _ => log.push(parent.mark(Diagnostic::error(kinds::WRONG_TYPE, "`extends` is not the name of a layout"))),
            }
        }
        trees.push(tree);
    }
    let mut merged = trees.pop()?;
    while let Some(over) = trees.pop() {
        merged.merge(over);
    }
    Some(merged)
}

/// The text of a layout, the folder in which it stands and a name that tells it from others.
fn open(folder: &Path, name: &str, at: Option<&Node>, log: &Log) -> Option<(Arc<Origin>, PathBuf, String)> {
    if !is_path(name) {
        if let Some((_, text)) = BUNDLED.iter().find(|(n, _)| *n == name) {
            return Some((Origin::new(&format!("layouts/{name}.toml"), *text), folder.to_path_buf(), name.to_string()));
        }
        log.push(unknown(name, at));
        return None;
    }
    let path = folder.join(name);
    let text = match fence::read_regular(&path) {
        Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
        Err(why) => {
            let d = Diagnostic::error(kinds::UNKNOWN_LAYOUT, format!("the layout “{name}” cannot be read: {why}"));
            let d =
                d.help("the path starts at the folder of the file that names it; `postbound layouts` lists the layouts that need no file");
            log.push(at.map_or(d.clone(), |n| n.mark(d)));
            return None;
        }
    };
    let own_folder = path.parent().unwrap_or(folder).to_path_buf();
    Some((Origin::new(name, text), own_folder, path.display().to_string()))
}

fn unknown(name: &str, at: Option<&Node>) -> Diagnostic {
    let d = Diagnostic::error(kinds::UNKNOWN_LAYOUT, format!("there is no layout “{name}”"));
    let names = BUNDLED.iter().map(|(n, _)| *n);
    let d = match did_you_mean(name, names.clone()) {
        Some(meant) => d.help(format!("did you mean \"{meant}\"?")),
        None => d.help(format!(
            "take one of {}, or the path of a file of your own",
            names.map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(", ")
        )),
    };
    at.map_or(d.clone(), |n| n.mark(d))
}

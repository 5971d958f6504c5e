//! `[cover]`, what a book's covers look like, and `[output.cover.NAME]`, a cover for a printer: the second may say again,
//! for itself, what the first says for all.

use std::path::{Path, PathBuf};

use crate::diag::{Diagnostic, Loc, kinds};
use crate::model::text::slug;
use crate::unit::{Dimension, Len};

use super::files::{printer, profile, require_file};
use super::manifest::{Back, CoverDesign, CoverLook, CoverOutput, Isbn, PdfOutput};
use super::names;
use super::printer::{Forbidden, Printer};
use super::table::{Log, Table, TextItem};
use super::tree::{Node, Value};

const LOOKS: [(&str, CoverLook); 3] = [("boards", CoverLook::Boards), ("cloth", CoverLook::Cloth), ("paper", CoverLook::Paper)];

/// The keys that both tables have; what is not said is as in `base`.
pub(super) fn design(t: &Table<'_>, base: &CoverDesign, root: &Path) -> CoverDesign {
    let back = t.item("back").and_then(|item| back(&item, t, root));
    CoverDesign {
        front: t.item("front").filter(|i| require_file(t, i, root)).map(|i| PathBuf::from(i.text)).or_else(|| base.front.clone()),
        back: back.or_else(|| base.back.clone()),
        ragged: t.choice("back-align", &[("justify", false), ("left", true)]).unwrap_or(base.ragged),
        look: t.choice("look", &LOOKS).unwrap_or(base.look),
        colour: colour(t, "colour").or(base.colour),
        accent: colour(t, "accent").or(base.accent),
    }
}

/// Words, or the Markdown file that holds them.
fn back(item: &TextItem<'_>, t: &Table<'_>, root: &Path) -> Option<Back> {
    let text = item.text.trim();
    let is_file = !text.contains(char::is_whitespace) && [".md", ".markdown", ".txt"].iter().any(|end| text.to_lowercase().ends_with(end));
    if !is_file {
        return Some(Back::Text(item.text.clone()));
    }
    require_file(t, item, root).then(|| Back::File(text.to_string()))
}

/// `"#2c4a3e"` or `"#2ce"`.
fn colour(t: &Table<'_>, key: &'static str) -> Option<[u8; 3]> {
    let item = t.item(key)?;
    let found = item.text.trim().strip_prefix('#').and_then(hex);
    if found.is_none() {
        t.bad(item.node, format!("`{}` is no colour: “{}”", t.name(key), item.text), "write it as on the web: \"#2c4a3e\"");
    }
    found
}

fn hex(digits: &str) -> Option<[u8; 3]> {
    let digits: Vec<u8> = digits.chars().map(|c| c.to_digit(16).and_then(|d| u8::try_from(d).ok())).collect::<Option<_>>()?;
    match *digits.as_slice() {
        [r, g, b] => Some([r * 17, g * 17, b * 17]),
        [a, b, c, d, e, f] => Some([a * 16 + b, c * 16 + d, e * 16 + f]),
        _ => None,
    }
}

/// All of `[output.cover]`.
pub(super) fn covers(t: &Table<'_>, base: &CoverDesign, book_isbn: Option<&Isbn>, pdfs: &[PdfOutput], root: &Path) -> Vec<CoverOutput> {
    let mut covers = Vec::new();
    for entry in t.entries() {
        let one = Table::new(&t.name(&entry.key), Some(&entry.node), t.log());
        if entry.key != slug(&entry.key) || entry.key.is_empty() {
            let d = Diagnostic::error(kinds::BAD_VALUE, format!("a cover cannot be called `{}`", entry.key));
            let d = d.help("the name becomes part of the file's: take small letters, digits and hyphens");
            t.log().push(entry.origin.mark(d, &entry.key_span));
        }
        if pdfs.iter().any(|p| p.name == format!("{}-cover", entry.key)) {
            let d = Diagnostic::error(kinds::BAD_VALUE, format!("the cover `{0}` and the PDF `{0}-cover` would be one file", entry.key));
            t.log().push(entry.origin.mark(d.help("call one of them otherwise"), &entry.key_span));
        }
        covers.extend(cover(&entry.key, &one, base, book_isbn, root));
    }
    covers
}

fn cover(name: &str, t: &Table<'_>, base: &CoverDesign, book_isbn: Option<&Isbn>, root: &Path) -> Option<CoverOutput> {
    let named = t.item("printer");
    if named.is_none() && !t.has("printer") {
        let names: Vec<&str> = super::printer::names().collect();
        let d = Diagnostic::error(kinds::BAD_VALUE, format!("the cover `{name}` names no printer, and its size depends on the printer"));
        let d = d.help(format!("write printer = \"…\"; the printers are {}; or name a TOML file of your own", names.join(", ")));
        t.log().push(t.node().map_or(d.clone(), |n| n.mark(d)));
    }
    let printer = named.and_then(|item| printer(&item, t, root));
    let marks = marks(t, printer.as_deref());
    let profile = t.item("profile").and_then(|item| profile(&item, t, root, printer.as_deref()));
    let (barcode, spine_text) = (t.bool("barcode").unwrap_or(true), t.bool("spine-text").unwrap_or(true));
    let spine_up = t.choice("spine-reads", &[("down", false), ("up", true)]).unwrap_or(false);
    let cover = CoverOutput {
        name: name.to_string(),
        paper: t.words("paper"),
        spine: spine(t),
        isbn: isbn(t).or_else(|| book_isbn.cloned()),
        barcode,
        spine_text,
        spine_up,
        marks,
        profile,
        design: design(t, base, root),
        loc: t.loc().unwrap_or_else(|| Loc::new(super::BOOK_TOML, 0)),
        printer: match printer {
            Some(printer) => printer,
            None => {
                t.finish();
                return None;
            }
        },
    };
    t.finish();
    Some(cover)
}

/// Whether crop marks are drawn; a printer that takes none says so.
pub(super) fn marks(t: &Table<'_>, printer: Option<&Printer>) -> bool {
    let marks = t.bool("marks").unwrap_or(false);
    if let (true, Some(p), Some(node)) = (marks, printer.filter(|p| p.forbids(Forbidden::CropMarks)), t.written("marks")) {
        t.bad(node, format!("{} takes no file with crop marks", p.title), "take the line out: the boxes in the file say where it is cut");
    }
    marks
}

fn spine(t: &Table<'_>) -> Option<Len> {
    let node = t.written("spine");
    match (t.dimension("spine")?, node) {
        (Dimension::Absolute(l), _) if l > Len::ZERO && l < Len::inches(6.0) => Some(l),
        (_, Some(node)) => {
            t.bad(
                node,
                format!("`{}` is no spine", t.name("spine")),
                "copy its width from the printer's template: \"12.7mm\" or \"0.5in\"",
            );
            None
        }
        (_, None) => None,
    }
}

fn isbn(t: &Table<'_>) -> Option<Isbn> {
    let item = t.item("isbn")?;
    Some(Isbn { shown: names::isbn_as_printed(&item, t.log())?, digits: names::isbn(&item, &Log::default())? })
}

/// The ISBN of the printed book as `[book]` writes it, hyphens included; told of where it is read for good.
pub(super) fn book_isbn(tree: &Node) -> Option<Isbn> {
    let isbn = tree.get("book")?.get("isbn")?;
    let node = if matches!(isbn.value, Value::Text(_)) { isbn } else { isbn.get("print")? };
    let Value::Text(text) = &node.value else { return None };
    let (item, log) = (TextItem { text: text.clone(), node }, Log::default());
    Some(Isbn { shown: names::isbn_as_printed(&item, &log)?, digits: names::isbn(&item, &log)? })
}

//! `SUMMARY.md`, the table of contents of mdBook, GitBook and HonKit: it gives a project's pages their order, chapters and parts.

use std::collections::BTreeMap;

use crate::model::{Dropped, Findings, TocPlace, text::slug};

use super::super::{Draft, TextFile};
use super::parts;

/// A line of the table.
#[derive(Debug, PartialEq, Eq)]
struct Entry {
    part: Option<String>,
    chapter: String,
    title: String,
    file: String,
}

/// Whether a file is such a table: its name, and links in lists.
pub(in crate::source) fn is_table(file: &TextFile) -> bool {
    file.shown.rsplit('/').next() == Some("SUMMARY.md") && !entries(&file.text).is_empty()
}

/// A page of a project that has such a table: Rust code is shown without the lines that mdBook hides.
pub(in crate::source) fn page(file: TextFile, tables: &[TextFile]) -> TextFile {
    let below = tables.iter().any(|t| t.base.is_empty() || file.base.starts_with(&t.base));
    if !below || !file.text.contains("# ") {
        return file;
    }
    TextFile { text: parts::without_hidden(&file.text), ..file }
}

/// The pages that a table names, in its order. A page on the first level starts a chapter, those below it belong to that.
fn entries(text: &str) -> Vec<Entry> {
    let mut out = Vec::new();
    let (mut part, mut chapter) = (None, String::new());
    let mut first = true;
    for line in text.lines() {
        let bare = line.trim();
        if let Some(title) = bare.strip_prefix('#').map(|t| t.trim_start_matches('#').trim()) {
            // The first heading is the table's own.
            if !first || !title.to_lowercase().contains("summary") && !out.is_empty() {
                part = Some(title.to_string()).filter(|t| !t.is_empty());
            }
            first = false;
            continue;
        }
        if bare.chars().all(|c| c == '-') && bare.len() >= 3 {
            part = None;
        }
        let Some((title, file)) = link(bare.trim_start_matches(['-', '*', '+', ' '])) else { continue };
        first = false;
        if !line.starts_with([' ', '\t']) || chapter.is_empty() {
            chapter.clone_from(&title);
        }
        let file = file.split('#').next().unwrap_or("").to_string();
        if !file.is_empty() && !file.contains("://") {
            out.push(Entry { part: part.clone(), chapter: chapter.clone(), title, file });
        }
    }
    out
}

/// `[Title](file)` at the start of a line.
fn link(text: &str) -> Option<(String, String)> {
    let inner = text.strip_prefix('[')?;
    let (title, rest) = inner.split_once("](")?;
    let file = rest.split(')').next()?.trim().trim_matches(['<', '>']).trim_start_matches("./");
    let title = title.replace(['`', '*', '\\'], "");
    Some((title.trim().to_string(), file.replace("%20", " ")))
}

/// Gives pages their places; what lies beside the table and is not named in it is no page.
pub(in crate::source) fn place<S>(table: &TextFile, drafts: &mut Vec<(Draft, S)>, findings: &mut Findings) {
    let path = |file: &str| if table.base.is_empty() { file.to_string() } else { format!("{}/{file}", table.base) };
    let mut places: BTreeMap<String, (usize, Entry)> = BTreeMap::new();
    for (n, entry) in entries(&table.text).into_iter().enumerate() {
        places.entry(path(&entry.file)).or_insert((n, entry));
    }
    let below = |file: &str| table.base.is_empty() || file.strip_prefix(&table.base).is_some_and(|r| r.starts_with('/'));
    drafts.retain_mut(|(draft, _)| match places.get(draft.post.loc.file.as_ref()) {
        Some((n, entry)) => {
            draft.post.toc =
                Some(TocPlace { part: entry.part.clone(), chapter: entry.chapter.clone(), title: entry.title.clone(), order: *n });
            true
        }
        None if below(&draft.post.loc.file) => {
            let why = "SUMMARY.md does not name it".to_string();
            findings.dropped.push(Dropped { id: slug(&draft.post.plain_title()), loc: draft.post.loc.clone(), why });
            false
        }
        None => true,
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_gives_parts_chapters_and_order() {
        let table = "# Summary\n\n[Preface](preface.md)\n\n# First part\n\n- [One `x`](one.md)\n  - [Below](one/below.md)\n- [Draft]()\n- [Two](./two.md#a)\n\n# Second part\n\n* [Three](three%20a.md)\n\n---\n\n[After](after.md)\n";
        let got: Vec<String> =
            entries(table).iter().map(|e| format!("{}/{}/{}={}", e.part.as_deref().unwrap_or("-"), e.chapter, e.title, e.file)).collect();
        assert_eq!(
            got,
            [
                "-/Preface/Preface=preface.md",
                "First part/One x/One x=one.md",
                "First part/One x/Below=one/below.md",
                "First part/Two/Two=two.md",
                "Second part/Three/Three=three a.md",
                "-/After/After=after.md",
            ]
        );
    }
}

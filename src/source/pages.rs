//! Texts that are no posts: introductions of chapters, and what stands before the first and after the last, Markdown files
//! that book.toml names.

use std::collections::BTreeMap;
use std::path::Path;

use crate::config::Manifest;
use crate::config::manifest::Back;
use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::fence::Fence;
use crate::model::{BlockKind, Outline, Post, Text};

use super::markdown::{self, Place};
use super::{encoding, frontmatter};

/// Reads the introductions that the outline names and the pages before and after the chapters, by their paths as book.toml
/// writes them. One that cannot be read is an error: book.toml names it.
pub fn pages(manifest: &Manifest, outline: &Outline, report: &mut Report) -> BTreeMap<String, Post> {
    let intros = outline.chapters.iter().filter_map(|c| c.intro.as_ref());
    let mut found = BTreeMap::new();
    for path in intros.chain(manifest.prose()) {
        if !found.contains_key(path) {
            match page(manifest, path, report) {
                Ok(post) => drop(found.insert(path.clone(), post)),
                Err(problem) => report.push(problem),
            }
        }
    }
    found
}

/// Reads what stands on a back cover. A file that cannot be read is an error: book.toml names it.
pub fn back(manifest: &Manifest, back: &Back, report: &mut Report) -> Post {
    match back {
        Back::File(path) => page(manifest, path, report).unwrap_or_else(|problem| {
            report.push(problem);
            Post::default()
        }),
        Back::Text(text) => {
            let place = Place { before: Loc::new(manifest.file.as_str(), 0), base: String::new() };
            let parsed = markdown::fragment(text, &place, report);
            Post { id: "back".to_string(), blocks: parsed.blocks, notes: parsed.notes, ..Post::default() }
        }
    }
}

fn page(manifest: &Manifest, path: &str, report: &mut Report) -> Result<Post, Diagnostic> {
    let fence = Fence::around([&manifest.root]);
    let bytes = fence.read(&manifest.root.join(path)).map_err(|refusal| {
        Diagnostic::error(kinds::MISSING_PAGE, format!("{path} cannot be read: {refusal}"))
            .at(Loc::new(manifest.file.as_str(), 0))
            .help("check the path in book.toml: it is relative to the folder of book.toml")
    })?;
    let (text, warning) = encoding::decode(&bytes, path)?;
    report.diagnostics.extend(warning);
    let cut = frontmatter::cut(&text);
    if let Some(bytes) = cut.too_long {
        frontmatter::complain_of_length(bytes, &Loc::new(path, 1), report);
    }
    let title = cut.matter.and_then(|(kind, inner)| frontmatter::read(kind, inner, &Loc::new(path, cut.above), report).title);
    let base = Path::new(path).parent().map(|p| p.to_string_lossy().replace('\\', "/")).unwrap_or_default();
    let place = Place { before: Loc::new(path, cut.lines), base };
    let mut parsed = markdown::fragment(cut.body, &place, report);
    let mut title = title.map(Text::from_plain).unwrap_or_default();
    if title.is_empty() && matches!(parsed.blocks.first().map(|b| &b.kind), Some(BlockKind::Heading { level: 1, .. })) {
        if let BlockKind::Heading { text, .. } = parsed.blocks.remove(0).kind {
            title = text;
        }
    }
    Ok(Post { id: path.to_string(), title, blocks: parsed.blocks, notes: parsed.notes, loc: Loc::new(path, 1), ..Post::default() })
}

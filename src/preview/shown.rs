//! A version of the book as the preview shows it: its pages by their hashes, and what changed since the version before.

use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::{Arc, OnceLock};

use serde_json::{Value, json};

use crate::diag::{Diagnostic, Report};
use crate::digest::Digest;
use crate::layout::page::{Page, Placed, Side};
use crate::model::Content;
use crate::session::Version;

use super::ebook::Ebook;
use super::rows;
use super::svg::{Outlines, Studio};

/// A version, with what was said of it.
pub struct Shown {
    /// The book; it stays when a later state of the files makes none.
    pub version: Version,
    /// What the pages show, as hashes: a page is asked for by its own.
    pub hashes: Vec<String>,
    /// The first page of each hash.
    by_hash: BTreeMap<String, usize>,
    /// The outlines of these faces.
    outlines: Arc<Outlines>,
    /// How many sets of faces came before.
    faces: u64,
    /// The e-book, once somebody looks at it.
    pub ebook: OnceLock<Ebook>,
}

impl Shown {
    /// A version after another; of what both share, nothing is hashed again.
    pub fn new(version: Version, before: Option<&Shown>) -> Shown {
        let same_faces = before.filter(|b| Arc::ptr_eq(&b.version.fonts, &version.fonts));
        let faces = same_faces.map_or_else(|| before.map_or(0, |b| b.faces + 1), |b| b.faces);
        let outlines = same_faces.map(|b| b.outlines.clone()).unwrap_or_default();
        // Pages of other units keep their order, so what a page shares is looked for near where it was.
        let mut from = 0;
        let mut hashes = Vec::with_capacity(version.pages.pages.len());
        for page in &version.pages.pages {
            let known = same_faces.filter(|b| b.version.pages.trim == version.pages.trim).and_then(|b| {
                let near = from..b.version.pages.pages.len().min(from + NEAR);
                let old = near.clone().find(|n| b.version.pages.pages.get(*n).is_some_and(|old| is_same(page, old, &version, b)))?;
                from = old + 1;
                b.hashes.get(old).cloned()
            });
            if known.is_none() {
                from += 1;
            }
            hashes.push(known.unwrap_or_else(|| hash(page, &version, faces)));
        }
        let mut by_hash = BTreeMap::new();
        for (n, hash) in hashes.iter().enumerate() {
            by_hash.entry(hash.clone()).or_insert(n);
        }
        Shown { version, hashes, by_hash, outlines, faces, ebook: OnceLock::new() }
    }

    /// The page of a hash.
    fn page_of(&self, hash: &str) -> Option<&Page> {
        self.by_hash.get(hash).and_then(|n| self.page(*n))
    }

    /// A page by its index.
    pub fn page(&self, index: usize) -> Option<&Page> {
        self.version.pages.pages.get(index)
    }

    /// A page as a picture.
    pub fn svg(&self, hash: &str) -> Option<String> {
        let studio = Studio { fonts: &self.version.fonts, assets: &self.version.book.assets, outlines: &self.outlines };
        self.page_of(hash).map(|page| studio.page(page, self.version.pages.trim))
    }

    /// The lines of a page, for those who do not see it and for the overlays.
    pub fn lines(&self, hash: &str) -> Option<Value> {
        let page = self.page_of(hash)?;
        let rows = rows::rows(page);
        let rivers = rows::rivers(&rows);
        let line = |(row, river): (&rows::Row<'_>, &Vec<(crate::unit::Len, crate::unit::Len)>)| {
            json!({
                "x": points(row.x), "y": points(row.y), "w": points(row.end - row.x), "size": points(row.size),
                "text": row.text(), "artifact": row.artifact, "hyphen": row.hyphenated(),
                "loose": row.looseness(&self.version.fonts).map(|l| (l * 100.0).round() / 100.0),
                "rivers": river.iter().map(|(from, to)| [points(*from), points(*to - *from)]).collect::<Vec<_>>(),
            })
        };
        Some(rows.iter().zip(&rivers).map(line).collect())
    }

    /// Places of some words, at most so many, each with the index of its page and its rectangles.
    pub fn find(&self, words: &str, most: usize) -> Value {
        let pages = self.version.pages.pages.iter().enumerate();
        let found = pages.flat_map(|(n, page)| rows::find(page, words).into_iter().map(move |hits| (n, hits)));
        let rect = |h: &rows::Hit| json!([points(h.at.x), points(h.at.y), points(h.width), points(h.size)]);
        found.take(most).map(|(n, hits)| json!({ "page": n, "at": hits.iter().map(rect).collect::<Value>() })).collect()
    }

    /// The pages that the version before did not have.
    pub fn changed(&self, before: &Shown) -> Vec<usize> {
        let is_new = |(n, hash): (usize, &String)| (!before.by_hash.contains_key(hash)).then_some(n);
        self.hashes.iter().enumerate().filter_map(is_new).collect()
    }

    /// The book as the page in the browser is told of it.
    pub fn json(&self) -> Value {
        let Version { manifest, layout, book, pages, fonts, .. } = &self.version;
        let grid = crate::layout::Grid::new(layout, fonts);
        let units = book.units();
        let page = |(page, hash): (&Page, &String)| {
            let side = if page.side == Side::Recto { "recto" } else { "verso" };
            json!([hash, page.folio.to_string(), side, if page.blank { Value::Null } else { json!(page.unit.0) }])
        };
        let mut achieved = pages.certificates.iter();
        let unit = |unit: &crate::model::Unit<'_>| match unit.content {
            Content::Chapter { chapter, .. } => {
                let better = achieved.next().map(|c| json!({ "cost": c.cost, "bound": c.lower_bound }));
                json!({ "kind": "chapter", "title": chapter.title.plain(), "paging": better })
            }
            Content::Part(_, part) => json!({ "kind": "part", "title": part.title.as_ref().map(|t| t.plain()) }),
            Content::Front(..) => json!({ "kind": "front", "title": unit.name() }),
            Content::Back(..) => json!({ "kind": "back", "title": unit.name() }),
        };
        let bookmark = |b: &crate::layout::page::Bookmark| json!({ "level": b.level, "title": b.title, "page": pages.anchors.get(&b.anchor).map(|(page, _)| page) });
        let placed = |page: &Page| page.placed.iter().any(|(_, placed)| matches!(placed, Placed::Image { .. }));
        json!({
            "title": manifest.meta.title,
            "lang": manifest.meta.lang.bcp47(),
            "root": std::path::absolute(&manifest.root).unwrap_or_else(|_| manifest.root.clone()).display().to_string(),
            "trim": [points(pages.trim.width), points(pages.trim.height)],
            "grid": {
                "inside": points(layout.page.inside), "outside": points(layout.page.outside), "top": points(layout.page.top),
                "leading": points(grid.leading), "base": points(grid.base), "lines": grid.lines,
            },
            "pages": pages.pages.iter().zip(&self.hashes).map(page).collect::<Value>(),
            "pictures": pages.pages.iter().enumerate().filter(|(_, page)| placed(page)).map(|(n, _)| n).collect::<Vec<_>>(),
            "units": units.iter().map(unit).collect::<Value>(),
            "contents": pages.bookmarks.iter().map(bookmark).collect::<Value>(),
        })
    }
}

/// Pages that an edit adds or takes away between two that stay.
const NEAR: usize = 64;

/// Whether two pages are seen to be the same: they share what stands on them, and the pictures there are the same files.
fn is_same(page: &Page, old: &Page, version: &Version, before: &Shown) -> bool {
    let file = |version: &Version, id: crate::model::AssetId| version.book.assets.get(id.0 as usize).map(|a| a.hash.clone());
    let same_picture = |placed: &Placed| match placed {
        Placed::Image { asset, .. } => file(version, *asset) == file(&before.version, *asset),
        Placed::Text(_) | Placed::Rule { .. } | Placed::Link { .. } => true,
    };
    page.side == old.side && page.placed.shares(&old.placed) && page.placed.iter().all(|(_, placed)| same_picture(placed))
}

/// The hash of what a page shows, in so few letters that a thousand of them travel lightly.
fn hash(page: &Page, version: &Version, faces: u64) -> String {
    let mut digest = Digest::default();
    let trim = version.pages.trim;
    (faces, trim.width, trim.height).hash(&mut digest);
    for (at, placed) in &page.placed {
        (at.x, at.y).hash(&mut digest);
        match placed {
            Placed::Text(run) => {
                (0u8, run.face, run.size, run.expand, run.grey, &run.text, run.hyphenated).hash(&mut digest);
                for g in &run.glyphs {
                    (g.gid, g.advance(), g.dx(), g.dy()).hash(&mut digest);
                }
            }
            Placed::Image { asset, size, seen, .. } => {
                let file = version.book.assets.get(asset.0 as usize).map(|a| &a.hash);
                let seen = seen.map(|(at, size)| (at.x, at.y, size.width, size.height));
                (1u8, file, size.width, size.height, seen).hash(&mut digest);
            }
            Placed::Rule { size, grey } => (2u8, size.width, size.height, grey).hash(&mut digest),
            Placed::Link { .. } => {}
        }
    }
    digest.key().iter().take(8).fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// A length in points, to a hundredth.
fn points(length: crate::unit::Len) -> f64 {
    (length.to_pt() * 100.0).round() / 100.0
}

/// What was found, as the list of findings shows it; errors come first.
pub fn findings(report: &Report) -> Value {
    let mut all: Vec<&Diagnostic> = report.diagnostics.iter().collect();
    all.sort_by_key(|d| std::cmp::Reverse(d.severity));
    let one = |d: &&Diagnostic| {
        json!({
            "id": d.kind.id(), "severity": d.severity.word(), "message": d.message, "help": d.help, "notes": d.notes,
            "file": d.loc.as_ref().map(|l| l.file.to_string()), "line": d.loc.as_ref().map(|l| l.line),
            "snippet": d.snippet.as_ref().map(|s| &s.text),
        })
    };
    all.iter().map(one).collect()
}

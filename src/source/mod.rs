//! The sources: folders of posts in, posts out.
//!
//! A file is found by the globs of `[source]`, read inside the fence, decoded, and handed to the reader that
//! [`reader::READERS`] names for it. Readers are pure: text in; posts, findings and diagnostics out. What concerns all posts
//! together (their ids, their order, which are left out) is decided here, after every file was read.

mod archive;
mod attributes;
mod classes;
mod dates;
mod dialect;
mod encoding;
mod export;
mod files;
mod frontmatter;
mod harvest;
mod html;
mod ids;
mod known;
pub mod markdown;
mod maths;
mod pages;
mod post;
mod project;
mod reader;
mod recognise;
mod sieve;
pub(crate) mod sites;
mod style;
mod tree;
mod web;
mod zipped;

pub use known::Known;
pub use pages::{back, pages};
pub(crate) use reader::{Draft, Harvest};
pub(crate) use recognise::{Recognised, damage, holds_pictures, recognise};

use rayon::prelude::*;

use crate::config::Manifest;
use crate::diag::{Diagnostic, Loc, Outcome, Report, Stopped, kinds};
use crate::model::{Findings, Post, text::slug};
use project::{embeds, summary, translations};

/// A file, read and decoded.
#[derive(Clone, Debug)]
pub(crate) struct TextFile {
    /// The path as shown.
    pub shown: String,
    /// Its folder, relative to the book.
    pub base: String,
    /// Its text.
    pub text: String,
    /// Its extension, in lower case.
    pub extension: String,
}

impl TextFile {
    /// The text of a file; none where it has none, which is reported.
    fn decoded(bytes: &[u8], shown: &str, extension: &str, report: &mut Report) -> Option<TextFile> {
        let text = match encoding::decode(bytes, shown) {
            Ok((text, warning)) => {
                report.diagnostics.extend(warning);
                text
            }
            Err(problem) => {
                // A file without an extension that is no text is nobody's post.
                if !extension.is_empty() {
                    report.push(problem);
                }
                return None;
            }
        };
        if text.trim().is_empty() {
            report.push(Diagnostic::warning(kinds::EMPTY_FILE, "the file is empty").at(Loc::new(shown, 0)).with("it was left out"));
            return None;
        }
        Some(TextFile {
            shown: shown.to_string(),
            base: shown.rsplit_once('/').map_or("", |(parent, _)| parent).to_string(),
            text,
            extension: extension.to_string(),
        })
    }
}

/// Reads all sources: posts sorted by date (undated ones last), then path, then line.
///
/// # Errors
/// A source does not exist or its globs are broken, or there is not a single post.
pub fn read(manifest: &Manifest, report: &mut Report) -> Outcome<(Vec<Post>, Findings)> {
    read_again(&mut Known::default(), manifest, report)
}

/// As [`read`], where a version of the book was read before: files that did not change are not parsed again.
///
/// # Errors
/// As [`read`].
pub fn read_again(known: &mut Known, manifest: &Manifest, report: &mut Report) -> Outcome<(Vec<Post>, Findings)> {
    let mut drafts = Vec::new();
    let mut findings = Findings::default();
    let mut tables = Vec::new();
    let mut stopped = false;
    for source in &manifest.sources {
        let site = sites::around(&manifest.root, &source.path);
        let Ok(found) = files::find(manifest, source, site.as_ref(), report) else {
            stopped = true;
            continue;
        };
        findings.site_files += found.of_site;
        let (texts, reports): (Vec<Vec<TextFile>>, Vec<Report>) = found.found.par_iter().map(files::read).unzip();
        reports.into_iter().for_each(|r| report.merge(r));
        let (more, texts): (Vec<TextFile>, Vec<TextFile>) = texts.into_iter().flatten().partition(summary::is_table);
        let texts = embeds::embed(texts.into_iter().map(|file| summary::page(file, &more)).collect());
        tables.extend(more);
        for harvest in reader::harvest(known, texts, source, site.is_some(), &manifest.meta.lang) {
            report.merge(harvest.report);
            findings.splits.extend(harvest.findings.splits);
            findings.dropped.extend(harvest.findings.dropped);
            findings.site.merge(harvest.site);
            drafts.extend(harvest.posts.into_iter().map(|d| (with_addresses(d, site.as_ref()), source)));
        }
        findings.site.merge(sites::facts(&manifest.root, source, site.as_ref()));
    }
    if stopped {
        return Err(Stopped);
    }
    findings.splits.sort_by(|a, b| a.loc.cmp(&b.loc));
    drafts.sort_by(|(a, _), (b, _)| a.post.loc.cmp(&b.post.loc));
    tables.iter().for_each(|table| summary::place(table, &mut drafts, &mut findings));
    translations::leave_out(&mut drafts, &manifest.meta.lang, &mut findings, report);
    let mut posts = ids::choose(drafts, manifest, &mut findings, report);
    posts.sort_by(|a, b| (a.date.is_none(), a.date, &a.loc).cmp(&(b.date.is_none(), b.date, &b.loc)));
    if posts.is_empty() {
        let places: Vec<String> = manifest.sources.iter().map(|s| s.path.display().to_string()).collect();
        report.push(
            Diagnostic::error(kinds::NO_POSTS, format!("there is no post in {}", places.join(", ")))
                .at(manifest.sources.first().map(|s| s.loc.clone()).unwrap_or_default())
                .help("put Markdown files or text archives there, or let [source] path name the folder that holds them"),
        );
        return Err(Stopped);
    }
    Ok((posts, findings))
}

/// A post with the addresses that its site gives it.
fn with_addresses(mut draft: Draft, site: Option<&sites::SiteFolder>) -> Draft {
    if let Some(site) = site {
        // The id is chosen when all posts are known; the first name is what it will mostly be.
        let named = Post { id: draft.names.first().map(|n| slug(n)).unwrap_or_default(), ..draft.post };
        let more = site.addresses(&named);
        draft.post = Post { id: String::new(), ..named };
        draft.post.urls.extend(more);
    }
    draft
}

#[cfg(test)]
pub(crate) mod tests;

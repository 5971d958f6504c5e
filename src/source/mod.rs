//! The sources: folders of posts in, posts out.
//!
//! A file is found by the globs of `[source]`, read inside the fence, decoded, and handed to the reader that
//! [`FORMATS`] names for it. Readers are pure: text in; posts, findings and diagnostics out. What concerns all posts
//! together (their ids, their order, which are left out) is decided here, after every file was read.

mod archive;
mod dates;
mod encoding;
mod files;
mod frontmatter;
mod ids;
pub mod markdown;
mod pages;
mod post;

pub use pages::{back, pages};

use rayon::prelude::*;

use crate::config::Manifest;
use crate::config::manifest::{Format, Source};
use crate::diag::{Diagnostic, Outcome, Report, Stopped};
use crate::model::{Findings, Post};

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

/// What a reader makes of the files of one source that are in its format.
#[derive(Default)]
pub(crate) struct Harvest {
    posts: Vec<Draft>,
    findings: Findings,
    report: Report,
}

/// A post with what decides whether it is in the book, and under which name.
#[derive(Default)]
pub(crate) struct Draft {
    post: Post,
    /// Front matter's `draft`, or a folder of drafts.
    draft: bool,
    /// Front matter's `skip`.
    skip: bool,
    /// Names for its id, best first, not yet plain.
    names: Vec<String>,
}

/// A format of input: how it is known, and who reads it.
struct Row {
    /// `[source] format`.
    format: Format,
    /// Extensions that are always this.
    extensions: &'static [&'static str],
    /// Whether a text of another extension is this.
    sniff: fn(&str) -> bool,
    /// Reads all files of a source that are in this format; together, because an archive's boilerplate is known
    /// by its repetition.
    read: fn(&[TextFile], &Source) -> Harvest,
}

/// The formats, the surest first. A new one is one row and one file.
const FORMATS: [Row; 2] = [
    Row {
        format: Format::Markdown,
        extensions: &["md", "markdown", "mdown", "mkd", "mkdn", "mdx", "qmd", "rmd"],
        sniff: post::is_markdown,
        read: post::read_all,
    },
    Row { format: Format::Archive, extensions: &[], sniff: |_| true, read: archive::read_all },
];

/// Reads all sources: posts sorted by date (undated ones last), then path, then line.
///
/// # Errors
/// A source does not exist or its globs are broken, or there is not a single post.
pub fn read(manifest: &Manifest, report: &mut Report) -> Outcome<(Vec<Post>, Findings)> {
    let mut drafts = Vec::new();
    let mut findings = Findings::default();
    let mut stopped = false;
    for source in &manifest.sources {
        let Ok(found) = files::find(manifest, source, report) else {
            stopped = true;
            continue;
        };
        let (texts, reports): (Vec<Option<TextFile>>, Vec<Report>) = found.par_iter().map(files::read).unzip();
        reports.into_iter().for_each(|r| report.merge(r));
        for harvest in harvest(texts.into_iter().flatten().collect(), source) {
            report.merge(harvest.report);
            findings.splits.extend(harvest.findings.splits);
            findings.dropped.extend(harvest.findings.dropped);
            drafts.extend(harvest.posts.into_iter().map(|d| (d, source)));
        }
    }
    if stopped {
        return Err(Stopped);
    }
    findings.splits.sort_by(|a, b| a.loc.cmp(&b.loc));
    drafts.sort_by(|(a, _), (b, _)| a.post.loc.cmp(&b.post.loc));
    let mut posts = ids::choose(drafts, &mut findings, report);
    posts.par_iter_mut().filter(|p| p.lang.is_none()).for_each(|p| {
        p.lang = post::language(&p.blocks).filter(|l| l.primary() != manifest.meta.lang.primary());
    });
    posts.sort_by(|a, b| (a.date.is_none(), a.date, &a.loc).cmp(&(b.date.is_none(), b.date, &b.loc)));
    if posts.is_empty() {
        let places: Vec<String> = manifest.sources.iter().map(|s| s.path.display().to_string()).collect();
        report.push(
            Diagnostic::error("no-posts", format!("there is no post in {}", places.join(", ")))
                .at(manifest.sources.first().map(|s| s.loc.clone()).unwrap_or_default())
                .help("put Markdown files or text archives there, or let [source] path name the folder that holds them"),
        );
        return Err(Stopped);
    }
    Ok((posts, findings))
}

/// Each file to the reader of its format, in the order of the table.
fn harvest(texts: Vec<TextFile>, source: &Source) -> Vec<Harvest> {
    let mut shares: Vec<Vec<TextFile>> = FORMATS.iter().map(|_| Vec::new()).collect();
    for text in texts {
        let by_setting = FORMATS.iter().position(|r| r.format == source.format);
        let by_name = || FORMATS.iter().position(|r| r.extensions.contains(&text.extension.as_str()));
        let by_content = || FORMATS.iter().position(|r| (r.sniff)(&text.text));
        let row = by_setting.or_else(by_name).or_else(by_content).unwrap_or(0);
        if let Some(share) = shares.get_mut(row) {
            share.push(text);
        }
    }
    FORMATS.iter().zip(shares).map(|(row, share)| (row.read)(&share, source)).collect()
}

#[cfg(test)]
pub(crate) mod tests;

//! Which files a source holds, and their text.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::config::Manifest;
use crate::config::format::{self, Format};
use crate::config::manifest::Source;
use crate::diag::{Diagnostic, Loc, Outcome, Report, Stopped, did_you_mean, kinds};
use crate::fence::{Fence, Refusal};

use super::project::includes;
use super::sites::{SiteFolder, apart};
use super::{TextFile, encoding, sieve, zipped};

/// Folders may nest this deep.
const MAX_FOLDERS: usize = 64;

/// A file of a source, not read yet.
pub(super) struct Found {
    real: PathBuf,
    shown: String,
    extension: String,
    fence: Fence,
    /// Folders in which what it includes may lie, beside its own.
    parts: Arc<[PathBuf]>,
}

/// The files of a source, in the order of their paths.
///
/// # Errors
/// The source is not there, or a glob is broken.
pub(super) fn find(manifest: &Manifest, source: &Source, site: Option<&SiteFolder>, report: &mut Report) -> Outcome<Files> {
    let top = manifest.root.join(&source.path);
    let include = globs(&source.include, "include", source, report)?;
    let exclude = globs(&source.exclude, "exclude", source, report)?;
    let named = std::iter::once(&manifest.root).cloned().chain(
        manifest
            .sources
            .iter()
            .flat_map(|s| std::iter::once(manifest.root.join(&s.path)).chain(s.media.iter().map(|m| manifest.root.join(m)))),
    );
    let fence = Fence::around(named);
    let real = match fence.real(&top) {
        Ok(real) => real,
        Err(refusal) => {
            report.push(missing(manifest, source, &refusal));
            return Err(Stopped);
        }
    };
    let shown_top = shown(&source.path);
    if real.is_file() {
        let extension = extension(&real);
        if let (Format::Auto, Some((what, advice))) = (source.format, format::foreign(&extension)) {
            report.push(unread(&shown_top, 0, what, advice));
            return Ok(Files::default());
        }
        return Ok(Files { found: vec![Found { real, shown: shown_top, extension, fence, parts: parts_of(site) }], of_site: 0 });
    }
    let mut walk = Walk {
        fence,
        include,
        exclude,
        any: source.format != Format::Auto,
        out: Vec::new(),
        seen: BTreeSet::new(),
        foreign: Vec::new(),
        parts: parts_of(site),
        apart: Apart::new(manifest, source, &top, site),
        report,
    };
    walk.folder(&top, &shown_top, "", 0);
    let Walk { mut out, foreign, apart, report, .. } = walk;
    let of_site = apart.names.len();
    report.diagnostics.extend(apart.told(source));
    if let Some((first, what, advice)) = foreign.first() {
        report.push(unread(first, foreign.len() - 1, what, advice));
    }
    out.sort_by(|a, b| a.shown.as_bytes().cmp(b.shown.as_bytes()));
    Ok(Files { found: out, of_site })
}

/// What a source holds.
#[derive(Default)]
pub(super) struct Files {
    /// Files that may hold posts, in the order of their paths.
    pub found: Vec<Found>,
    /// How many files and folders belong to the site.
    pub of_site: usize,
}

/// Files in a format that is not read, of which `first` is the first.
fn unread(first: &str, more: usize, what: &str, advice: &str) -> Diagnostic {
    let others = if more > 0 { format!(" and {more} more") } else { String::new() };
    Diagnostic::warning(kinds::UNREAD_FILE, format!("{first}{others} is in a format that is not read ({what})"))
        .at(Loc::new(first, 0))
        .with("it is not in the book")
        .help(format!("{advice}; or name it in [source] exclude"))
}

fn globs(patterns: &[String], key: &str, source: &Source, report: &mut Report) -> Outcome<GlobSet> {
    let mut builder = GlobSetBuilder::new();
    let mut bad = false;
    for pattern in patterns {
        match Glob::new(pattern) {
            Ok(glob) => {
                builder.add(glob);
            }
            Err(e) => {
                bad = true;
                report.push(
                    Diagnostic::error(kinds::BAD_GLOB, format!("[source] {key} has a pattern that cannot be read: {e}"))
                        .at(source.loc.clone())
                        .help("write for example “drafts/**” or “*.md”"),
                );
            }
        }
    }
    if bad {
        return Err(Stopped);
    }
    builder.build().map_err(|e| {
        let message = format!("[source] {key} has {} patterns, which are too much together: {e}", patterns.len());
        report.push(
            Diagnostic::error(kinds::BAD_GLOB, message)
                .at(source.loc.clone())
                .help("name folders instead of single files: “drafts/**” stands for all that is in it"),
        );
        Stopped
    })
}

/// Why a source cannot be read.
fn missing(manifest: &Manifest, source: &Source, refusal: &Refusal) -> Diagnostic {
    let path = shown(&source.path);
    let d = Diagnostic::error(kinds::MISSING_SOURCE, format!("the source {path} cannot be read: {refusal}")).at(source.loc.clone());
    let folder = manifest.root.join(&source.path);
    let siblings: Vec<String> = folder
        .parent()
        .and_then(|p| std::fs::read_dir(p).ok())
        .map(|entries| entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect())
        .unwrap_or_default();
    let mut siblings = siblings;
    siblings.sort();
    let wanted = source.path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match did_you_mean(&wanted, siblings.iter().map(String::as_str)) {
        Some(near) => d.help(format!("did you mean {near}?")),
        None => d.help("[source] path is relative to the folder of book.toml; make the folder, or name another"),
    }
}

/// The walk through the folders.
struct Walk<'a> {
    fence: Fence,
    include: GlobSet,
    exclude: GlobSet,
    /// Whether files of any extension are read, because the format is given.
    any: bool,
    out: Vec<Found>,
    /// Folders that were walked: links may go in circles.
    seen: BTreeSet<PathBuf>,
    /// Files in formats that are not read: path, format, advice.
    foreign: Vec<(String, &'static str, &'static str)>,
    /// Folders in which what files include may lie.
    parts: Arc<[PathBuf]>,
    /// Files of the site.
    apart: Apart<'a>,
    report: &'a mut Report,
}

impl Walk<'_> {
    fn folder(&mut self, path: &Path, shown: &str, relative: &str, depth: usize) {
        match self.fence.real(path) {
            Ok(real) if depth <= MAX_FOLDERS => {
                if !self.seen.insert(real) {
                    return;
                }
            }
            Ok(_) => return,
            Err(refusal) => return self.refuse(shown, &refusal),
        }
        let entries = match std::fs::read_dir(path) {
            Ok(entries) => entries,
            Err(e) => return self.refuse(shown, &Refusal::Io(e)),
        };
        let mut names: Vec<String> = entries.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        for name in names {
            let below = if relative.is_empty() { name.clone() } else { format!("{relative}/{name}") };
            let shown = if shown.is_empty() || shown == "." { name.clone() } else { format!("{shown}/{name}") };
            let path = path.join(&name);
            if name.starts_with('.') || self.exclude.is_match(&below) {
                continue;
            }
            let is_folder = path.is_dir();
            if self.apart.takes(&path, &name, &below, is_folder) {
                self.apart.names.push(if is_folder { format!("{shown}/") } else { shown });
            } else if is_folder {
                self.folder(&path, &shown, &below, depth + 1);
            } else if self.include.is_match(&below) {
                self.file(path, shown, &below);
            }
        }
    }

    fn file(&mut self, path: PathBuf, shown: String, below: &str) {
        let extension = extension(&path);
        let archive = zipped::is_archive(&extension) && self.apart.named.contains(&below.to_string());
        if !archive && !self.any && !format::may_be_read(&extension) {
            if let Some((what, advice)) = format::foreign(&extension) {
                self.foreign.push((shown, what, advice));
            }
            return;
        }
        if let Err(refusal) = self.fence.real(&path) {
            return self.refuse(&shown, &refusal);
        }
        self.out.push(Found { real: path, shown, extension, fence: self.fence.clone(), parts: Arc::clone(&self.parts) });
    }

    fn refuse(&mut self, shown: &str, refusal: &Refusal) {
        self.report.push(refused(shown, refusal));
    }
}

/// What of a source belongs to the site and is no post.
struct Apart<'a> {
    site: Option<&'a SiteFolder>,
    /// The source's folder below the site's root, with a slash at its end; "" for the root.
    below: String,
    /// The source is the top of a site or of the book's folder.
    top: bool,
    /// Files that book.toml names one by one are posts whatever they are called.
    named: &'a [String],
    /// Where the book's outputs go.
    out: PathBuf,
    /// What was left out.
    names: Vec<String>,
}

impl<'a> Apart<'a> {
    fn new(manifest: &Manifest, source: &'a Source, top: &Path, site: Option<&'a SiteFolder>) -> Apart<'a> {
        let below = site.and_then(|s| top.strip_prefix(&s.root).ok()).map(self::shown).unwrap_or_default();
        let below = if below.is_empty() { below } else { format!("{below}/") };
        let at_root = self::shown(&source.path).is_empty();
        let out = manifest.root.join(&manifest.out_dir);
        Apart { site, top: at_root || site.is_some() && below.is_empty(), below, named: &source.include, out, names: Vec::new() }
    }

    fn takes(&self, path: &Path, name: &str, below: &str, is_folder: bool) -> bool {
        let of_site = self.site.is_some_and(|s| s.is_apart(&format!("{}{below}", self.below)));
        if is_folder {
            return of_site || apart::is_folder(name) || path == self.out;
        }
        let bare = self.site.is_some() && !name.contains('.');
        !self.named.iter().any(|n| n == below) && (of_site || bare || apart::is_file(name, self.top && !below.contains('/')))
    }

    /// One line for all of them.
    fn told(&self, source: &Source) -> Option<Diagnostic> {
        const SHOWN: usize = 6;
        let more = self.names.len().saturating_sub(SHOWN);
        let shown = self.names.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let d = Diagnostic::note(kinds::SITE_FILE, format!("files of the site are not posts: {shown}{more}"));
        (!self.names.is_empty())
            .then(|| d.at(source.loc.clone()).with("they are not in the book").help("name one in [source] include to have it read"))
    }
}

/// A link that leaves is an error that names it; a file that cannot be read is a warning.
fn refused(shown: &str, refusal: &Refusal) -> Diagnostic {
    let message = format!("{shown} is not read: {refusal}");
    let d = match refusal {
        Refusal::Outside(_) => {
            Diagnostic::error(kinds::OUTSIDE_FOLDER, message).help("copy the file into the book's folder, or make its folder a [[source]]")
        }
        _ => Diagnostic::warning(kinds::UNREADABLE, message).with("it is not in the book").help("check the file and its permissions"),
    };
    d.at(Loc::new(shown, 0))
}

/// Reads and decodes a file, or the files of an archive.
pub(super) fn read(found: &Found) -> (Vec<TextFile>, Report) {
    let mut report = Report::default();
    if zipped::is_archive(&found.extension) {
        let texts = zipped::texts(&found.real, &found.shown, &mut report);
        return (texts, report);
    }
    match bytes(&found.fence, &found.real) {
        Ok(bytes) => {
            let text = TextFile::decoded(&bytes, &found.shown, &found.extension, &mut report);
            let text = text.map(|file| with_includes(file, found, &mut report));
            (text.into_iter().collect(), report)
        }
        Err(refusal) => {
            report.push(refused(&found.shown, &refusal));
            (Vec::new(), report)
        }
    }
}

/// The bytes of a file, of a feed what is asked of it: exports are larger than memory likes.
fn bytes(fence: &Fence, path: &Path) -> Result<Vec<u8>, Refusal> {
    let mut file = fence.open(path)?;
    let mut head = Vec::new();
    file.by_ref().take(sieve::HEAD as u64).read_to_end(&mut head).map_err(Refusal::Io)?;
    if !sieve::is_feed(&head) {
        return fence.read(path);
    }
    sieve::kept(&mut head.chain(file)).map_err(Refusal::Io)
}

/// Folders of a site in which engines keep what pages include.
fn parts_of(site: Option<&SiteFolder>) -> Arc<[PathBuf]> {
    const PLACES: [&str; 11] =
        ["_includes", "", "src/_includes", "source/_includes", "includes", "snippets", "docs", "src", "assets", "static", "templates"];
    let content = |s: &SiteFolder| ["", "_includes"].map(|p| s.root.join(&s.content).join(p));
    let of = |s: &SiteFolder| PLACES.iter().map(|p| s.root.join(p)).chain(content(s)).filter(|p| p.is_dir()).collect();
    site.map(of).unwrap_or_default()
}

/// The text with the files that it includes.
fn with_includes(file: TextFile, found: &Found, report: &mut Report) -> TextFile {
    if !includes::may_include(&file.text) {
        return file;
    }
    let read = |folder: &Path, path: &str, anywhere: bool| {
        let below = path.trim_start_matches('/');
        let beside = (!anywhere || below == path).then(|| folder.join(below));
        let others = found.parts.iter().filter(|_| anywhere).map(|p| p.join(below));
        let mut why = Refusal::Missing;
        for full in beside.into_iter().chain(others) {
            match found.fence.read(&full) {
                Ok(bytes) => {
                    let (text, _) = encoding::decode(&bytes, path).map_err(|problem| problem.message)?;
                    return Ok((full.parent().map(Path::to_path_buf).unwrap_or_default(), text));
                }
                Err(Refusal::Missing) => {}
                Err(refusal) => why = refusal,
            }
        }
        Err(why.to_string())
    };
    let folder = found.real.parent().unwrap_or(Path::new(""));
    let text = includes::resolve(&file.text, &file.shown, folder, &read, report);
    TextFile { text, ..file }
}

fn shown(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let text = text.strip_prefix("./").unwrap_or(&text).trim_end_matches('/').to_string();
    if text == "." { String::new() } else { text }
}

fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}

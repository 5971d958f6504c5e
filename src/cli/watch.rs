//! `build --watch` and `preview`: the book is made again whenever something that it is made of changes.
//!
//! What is watched follows from book.toml, which is read anew after every change: a source that is added today is watched
//! from then on. What a build writes is never looked at, or one build would call for the next. A book with an error in
//! it leaves the last good one where it was, as always, and the next change tries again.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use crate::config::manifest::Back;
use crate::config::{self, Manifest};
use crate::diag::{Diagnostic, Report, kinds, plural};

use super::{End, Global, fail, say::Say};

/// An editor writes a file in several steps, and a `git checkout` writes many: they are one change if no more comes for so long.
const QUIET: Duration = Duration::from_millis(150);

/// Builds by `build`, which is told whether it is the first time, and again after every change, until the run is stopped
/// from outside. Returns only where nothing can be watched.
pub fn watch(global: &Global, say: &Say, mut build: impl FnMut(bool) -> End) -> End {
    let mut watch = match Watch::new(global) {
        Ok(watch) => watch,
        Err(d) => return fail(say, *d),
    };
    for first in std::iter::once(true).chain(std::iter::repeat(false)) {
        if let Err(d) = watch.follow(global) {
            return fail(say, *d);
        }
        build(first);
        say.line(&format!("watching {}; Ctrl-C ends", plural(watch.watched.len(), "folder")));
        if watch.wait(QUIET).is_none() {
            break;
        }
    }
    End::Done
}

/// Hears of changes of a book's files.
pub struct Watch {
    watcher: RecommendedWatcher,
    changes: Receiver<notify::Result<notify::Event>>,
    watched: Places,
    /// Where the book's outputs are.
    ours: PathBuf,
}

impl Watch {
    /// Nothing is watched yet.
    ///
    /// # Errors
    /// The system cannot watch.
    pub fn new(global: &Global) -> Result<Watch, Box<Diagnostic>> {
        let (sender, changes) = channel();
        // A change that nobody can be told of is none: the receiver lives as long as the watcher.
        let watcher = notify::recommended_watcher(move |event| drop(sender.send(event)));
        let watcher = watcher.map_err(|e| Box::new(unwatchable(&global.folder, &e)))?;
        Ok(Watch { watcher, changes, watched: Places::new(), ours: PathBuf::new() })
    }

    /// Watches what book.toml names now.
    ///
    /// # Errors
    /// A folder cannot be watched.
    pub fn follow(&mut self, global: &Global) -> Result<(), Box<Diagnostic>> {
        let (wanted, ours) = of_book(global);
        self.ours = ours;
        follow(&mut self.watcher, &mut self.watched, wanted)
    }

    /// Waits for a change of the book and for so long a calm after it, and answers the files that changed. None: nothing more can be
    /// heard.
    pub fn wait(&mut self, quiet: Duration) -> Option<Vec<PathBuf>> {
        let mut changed: Vec<PathBuf> = Vec::new();
        while changed.is_empty() {
            changed.extend(self.changes.recv().ok().map(|event| self.changed(event))?);
        }
        while let Ok(event) = self.changes.recv_timeout(quiet) {
            changed.extend(self.changed(event));
        }
        changed.sort();
        changed.dedup();
        Some(changed)
    }

    /// The files of an event that a build would read. Reading is no change, nor are our outputs, drafts and editors' own files.
    fn changed(&self, event: notify::Result<notify::Event>) -> Vec<PathBuf> {
        match event {
            Ok(event) if !matches!(event.kind, EventKind::Access(_)) => {
                event.paths.into_iter().filter(|p| matters(p, &self.ours)).collect()
            }
            Ok(_) | Err(_) => Vec::new(),
        }
    }
}

/// The folders to watch; true where those below them are meant too.
type Places = BTreeMap<PathBuf, bool>;

/// Where the files of the book stand, and where its outputs do. A book.toml that cannot be read leaves its folder to wait in.
fn of_book(global: &Global) -> (Places, PathBuf) {
    match config::load(&global.folder, &global.overrides, &mut Report::default()) {
        Ok((manifest, _)) => (places(&manifest), resolved(&manifest.root.join(&manifest.out_dir))),
        Err(_) => (Places::from([(global.folder.clone(), false)]), resolved(&global.folder.join("out"))),
    }
}

fn places(manifest: &Manifest) -> Places {
    let mut places = Places::from([(manifest.root.clone(), false)]);
    let mut add = |path: &Path, deep: bool| *places.entry(path.to_path_buf()).or_default() |= deep;
    let folders = manifest.sources.iter().flat_map(|s| std::iter::once(&s.path).chain(&s.media));
    let folders = folders.map(PathBuf::as_path).chain([Path::new("fonts"), Path::new("layouts")]);
    for path in folders.map(|f| manifest.root.join(f)) {
        if path.is_dir() {
            add(&path, true);
        } else if let Some(folder) = path.parent().filter(|f| f.is_dir()) {
            add(folder, false);
        }
    }
    for file in files(manifest) {
        if let Some(folder) = manifest.root.join(file).parent().filter(|f| f.is_dir()) {
            add(folder, false);
        }
    }
    places
}

/// The single files that book.toml names.
fn files(manifest: &Manifest) -> Vec<&Path> {
    let mut files = vec![Path::new(&manifest.layout_name)];
    files.extend(manifest.prose().map(Path::new));
    files.extend(manifest.chapters.explicit.iter().filter_map(|c| c.intro.as_ref()).map(Path::new));
    for design in manifest.covers.iter().map(|c| &c.design).chain([&manifest.cover]) {
        files.extend(design.front.as_deref());
        files.extend(match &design.back {
            Some(Back::File(file)) => Some(Path::new(file)),
            Some(Back::Text(_)) | None => None,
        });
    }
    if let Some(epub) = &manifest.epub {
        files.extend(epub.css.iter().chain(&epub.cover).map(PathBuf::as_path));
    }
    files
}

/// Makes `watcher` watch what is wanted now.
fn follow(watcher: &mut RecommendedWatcher, watched: &mut Places, wanted: Places) -> Result<(), Box<Diagnostic>> {
    for path in watched.keys().filter(|p| !wanted.contains_key(*p)) {
        // A folder that is gone is watched no more anyway.
        let _ = watcher.unwatch(path);
    }
    for (path, deep) in &wanted {
        if watched.get(path) != Some(deep) {
            let mode = if *deep { RecursiveMode::Recursive } else { RecursiveMode::NonRecursive };
            watcher.watch(path, mode).map_err(|e| Box::new(unwatchable(path, &e)))?;
        }
    }
    *watched = wanted;
    Ok(())
}

fn unwatchable(path: &Path, e: &notify::Error) -> Diagnostic {
    Diagnostic::error(kinds::CANNOT_WATCH, format!("{} cannot be watched: {e}", path.display()))
        .help("build without --watch; where the system's limit of watched folders is reached, name smaller folders under [source]")
}

/// Whether a file is one that a build may read: neither an output nor an editor's own.
fn matters(path: &Path, ours: &Path) -> bool {
    !resolved(path).starts_with(ours) && path.file_name().is_some_and(|n| !beside(&n.to_string_lossy()))
}

/// Names of files that belong to an editor or to us, and are not read: hidden ones and copies.
fn beside(name: &str) -> bool {
    name.starts_with('.') || name.ends_with('~') || name.starts_with('#')
}

/// A path as the system would name it: absolute, without `.` and `..`.
fn resolved(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut plain = PathBuf::new();
    for part in absolute.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(plain.pop()),
            part => plain.push(part),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_build_reads_matters() {
        let changed = |path: &str| matters(Path::new(path), Path::new("/book/out"));
        assert!(changed("/book/seeds/a.md") && changed("/book/book.toml") && changed("/book/outside.md"));
        assert!(!changed("/book/out/a.epub") && !changed("/book/./out/a.pdf") && !changed("/book/seeds/../out/x"));
        assert!(!changed("/book/seeds/.a.md.swp") && !changed("/book/seeds/a.md~") && !changed("/book/seeds/#a.md#"));
    }

    #[test]
    fn what_book_toml_names_is_watched() {
        let dir = tempfile::tempdir().expect("a folder");
        for folder in ["posts", "intros", "elsewhere/img"] {
            std::fs::create_dir_all(dir.path().join(folder)).expect("made");
        }
        std::fs::write(dir.path().join("intros/a.md"), "Words.\n").expect("written");
        let toml = "[book]\ntitle = \"T\"\n[source]\npath = \"posts\"\nmedia = [\"elsewhere/img\"]\n\
                    [[chapters.chapter]]\ntitle = \"A\"\nintro = \"intros/a.md\"\nposts = [\"*\"]\n";
        std::fs::write(dir.path().join("book.toml"), toml).expect("written");
        let mut report = Report::default();
        let loaded = config::load(dir.path(), &[], &mut report);
        let (manifest, _) = loaded.unwrap_or_else(|_| panic!("{:?}", report.diagnostics));
        let root = &manifest.root;
        let found = places(&manifest);
        assert_eq!(found.get(root), Some(&false));
        assert_eq!(found.get(&root.join("posts")), Some(&true));
        assert_eq!(found.get(&root.join("elsewhere/img")), Some(&true));
        assert_eq!(found.get(&root.join("intros")), Some(&false));
        assert_eq!(found.len(), 4, "{found:?}");
    }
}

//! The one place that puts a finished file on the disk.
//!
//! An output appears whole or not at all: its bytes go to a temporary file beside it, are flushed to the disk,
//! and only then take the old file's name, which is one step for the file system. An interrupted build leaves
//! the last good book where it was. A [`Draft`] is the file before that step: a book of many pictures is written into it
//! piece by piece, so that it never has to be in memory as a whole.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The drafts that are being written now.
static OPEN: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// Held while drafts get their names: a stopped build waits for the last one, so that all outputs are of one build.
static NAMING: Mutex<()> = Mutex::new(());

fn open_drafts() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes every draft that is being written: what is left to do when somebody stops a build. No draft can be kept any
/// more afterwards, so the program is to end.
pub fn discard_all() {
    // Never let go of: afterwards nothing is named any more.
    std::mem::forget(NAMING.lock().unwrap_or_else(PoisonError::into_inner));
    for temporary in std::mem::take(&mut *open_drafts()) {
        // It may have got its name a moment ago; then there is nothing to remove.
        let _ = fs::remove_file(temporary);
    }
}

/// Writes `bytes` to `path`, whole or not at all. Folders that are missing are made.
///
/// # Errors
/// What the file system says; also when `path` is a symbolic link, which is never written through, a folder,
/// or has no file name. In every case an older file of that name stays as it was.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut draft = Draft::new(path)?;
    draft.write_all(bytes)?;
    draft.seal()?;
    keep(vec![draft]).map_err(|(_, e)| e)
}

/// Gives sealed drafts their names, one right after the other: nothing that takes long stands between them.
///
/// # Errors
/// The index of the draft that the file system refuses, and why. Those before it have their names, the others are gone.
pub fn keep(drafts: Vec<Draft>) -> Result<(), (usize, io::Error)> {
    let _undisturbed = NAMING.lock().unwrap_or_else(PoisonError::into_inner);
    for (i, draft) in drafts.iter().enumerate() {
        fs::rename(&draft.temporary, &draft.path).map_err(|e| (i, e))?;
    }
    for draft in &drafts {
        flush_folder(folder_of(&draft.path));
    }
    Ok(())
}

/// A file that is being written and does not have its name yet; dropped, it is gone.
#[derive(Debug)]
pub struct Draft {
    path: PathBuf,
    temporary: PathBuf,
    /// `None` once it is closed.
    file: Option<BufWriter<File>>,
}

impl Draft {
    /// Starts what is to become `path`. Folders that are missing are made.
    ///
    /// # Errors
    /// As [`write()`].
    pub fn new(path: &Path) -> io::Result<Draft> {
        let name = path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"))?;
        let folder = folder_of(path);
        fs::create_dir_all(folder)?;
        refuse_odd_target(path)?;
        remove_leftovers(folder);
        let temporary = temporary_name(folder, name);
        open_drafts().insert(temporary.clone());
        let file = create(&temporary).inspect_err(|_| {
            open_drafts().remove(&temporary);
        })?;
        Ok(Draft { path: path.to_path_buf(), temporary, file: Some(BufWriter::with_capacity(1 << 18, file)) })
    }

    /// Puts all of it on the disk, still under its hidden name; answers how many bytes it has.
    ///
    /// # Errors
    /// What the file system says.
    pub fn seal(&mut self) -> io::Result<u64> {
        let Some(writer) = self.file.take() else { return Ok(0) };
        let file = writer.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.sync_all()?;
        Ok(file.metadata()?.len())
    }

    fn open(&mut self) -> io::Result<&mut BufWriter<File>> {
        self.file.as_mut().ok_or_else(|| io::Error::other("the file is closed"))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        drop(self.file.take());
        // After `keep` there is none of that name. Where it cannot be removed, the failure before this one is the one to report.
        let _ = fs::remove_file(&self.temporary);
        open_drafts().remove(&self.temporary);
    }
}

impl Write for Draft {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.open()?.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.open()?.flush()
    }
}

impl Seek for Draft {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.open()?.seek(to)
    }
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A link would put the book where nobody looks for it, and a folder cannot be replaced by a file.
fn refuse_odd_target(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_symlink() => {
            Err(io::Error::new(io::ErrorKind::AlreadyExists, "it is a symbolic link, and outputs are never written through links"))
        }
        Ok(meta) if !meta.is_file() => Err(io::Error::new(io::ErrorKind::AlreadyExists, "something that is not a file has this name")),
        Ok(_) => Ok(()),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(e) => Err(e),
    }
}

/// A hidden name in the same folder, so that the rename stays inside one file system; with the process's number,
/// so that two builds at once do not write into one another's file.
fn temporary_name(folder: &Path, name: &std::ffi::OsStr) -> PathBuf {
    let mut hidden = OsString::from(".");
    hidden.push(name);
    hidden.push(format!(".{}.tmp", std::process::id()));
    folder.join(hidden)
}

/// Removes the drafts of builds that were killed, where the system says which processes there are.
fn remove_leftovers(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder).map(Iterator::flatten) else { return };
    for entry in entries {
        let number = entry.file_name().to_str().and_then(process_of);
        if number.is_some_and(is_gone) && entry.file_type().is_ok_and(|t| t.is_file()) {
            // Another build may be doing the same; what cannot be removed is no worse than it was.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// The process whose draft a file is, by its hidden name.
fn process_of(name: &str) -> Option<u32> {
    let (output, number) = name.strip_prefix('.')?.strip_suffix(".tmp")?.rsplit_once('.')?;
    let ours = [".pdf", ".epub"].iter().any(|ending| output.ends_with(ending));
    number.parse().ok().filter(|_| ours)
}

/// Whether there is no process of this number; `false` where that cannot be known.
fn is_gone(number: u32) -> bool {
    let processes = Path::new("/proc");
    number != std::process::id() && processes.join("self").exists() && !processes.join(number.to_string()).exists()
}

fn create(path: &Path) -> io::Result<File> {
    let open = || OpenOptions::new().read(true).write(true).create_new(true).open(path);
    match open() {
        // Left behind by a build that was killed and whose number came round again.
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            open()
        }
        other => other,
    }
}

/// Makes the rename itself survive a power cut, where the system can; the book is whole either way.
fn flush_folder(folder: &Path) {
    if let Ok(dir) = File::open(folder) {
        let _ = dir.sync_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_output_replaces_the_old_one_and_leaves_nothing_else() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("deep/er/book.pdf");
        write(&path, b"one").expect("written");
        write(&path, b"two").expect("written again");
        assert_eq!(fs::read(&path).expect("there"), b"two");
        assert_eq!(fs::read_dir(path.parent().expect("has one")).expect("a folder").count(), 1);
    }

    #[test]
    fn a_draft_that_is_not_kept_leaves_nothing() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("book.pdf");
        let mut draft = Draft::new(&path).expect("begun");
        draft.write_all(b"half a bo").expect("written");
        draft.seek(SeekFrom::Start(0)).expect("sought");
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 1);
        drop(draft);
        assert_eq!(fs::read_dir(dir.path()).expect("a folder").count(), 0);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn drafts_of_builds_that_were_killed_are_removed_and_nothing_else() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        // No process has a number beyond the kernel's limit of 2^22.
        let (dead, alive) = (4_999_999, std::process::id());
        let gone = [format!(".book.pdf.{dead}.tmp"), format!(".other.kepub.epub.{dead}.tmp")];
        let kept =
            [format!(".book.pdf.{alive}.tmp"), format!("book.pdf.{dead}.tmp"), format!(".notes.{dead}.tmp"), ".book.pdf.x.tmp".to_string()];
        for name in gone.iter().chain(&kept) {
            fs::write(dir.path().join(name), "x").expect("written");
        }
        write(&dir.path().join("book.epub"), b"whole").expect("written");
        assert!(gone.iter().all(|n| !dir.path().join(n).exists()));
        assert!(kept.iter().all(|n| dir.path().join(n).exists()));
    }

    #[test]
    fn open_drafts_are_known_until_they_end() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let ours = |dir: &Path| open_drafts().iter().filter(|p| p.starts_with(dir)).count();
        let first = Draft::new(&dir.path().join("a.pdf")).expect("begun");
        let mut second = Draft::new(&dir.path().join("b.pdf")).expect("begun");
        assert_eq!(ours(dir.path()), 2);
        second.seal().expect("on the disk");
        keep(vec![second]).expect("kept");
        drop(first);
        assert_eq!(ours(dir.path()), 0);
        assert!(Draft::new(Path::new("/")).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn a_link_is_not_written_through() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let target = dir.path().join("precious");
        fs::write(&target, "mine").expect("written");
        let link = dir.path().join("book.pdf");
        std::os::unix::fs::symlink(&target, &link).expect("linked");
        assert!(write(&link, b"book").is_err_and(|e| e.to_string().contains("link")));
        assert_eq!(fs::read_to_string(&target).expect("there"), "mine");
    }

    #[test]
    fn a_folder_is_not_replaced() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        assert!(write(dir.path(), b"book").is_err());
        assert!(write(Path::new("/"), b"book").is_err());
    }
}

//! The one function that puts a finished file on the disk.
//!
//! An output appears whole or not at all: its bytes go to a temporary file beside it, are flushed to the disk,
//! and only then take the old file's name, which is one step for the file system. An interrupted build leaves
//! the last good book where it was.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Writes `bytes` to `path`, whole or not at all. Folders that are missing are made.
///
/// # Errors
/// What the file system says; also when `path` is a symbolic link, which is never written through, a folder,
/// or has no file name. In every case an older file of that name stays as it was.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let name = path.file_name().ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "the path names no file"))?;
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    refuse_odd_target(path)?;
    let temporary = temporary_name(folder, name);
    let done = fill(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    if done.is_err() {
        // The first failure is the one to report; that the rest cannot be removed either adds nothing.
        let _ = fs::remove_file(&temporary);
        return done;
    }
    flush_folder(folder);
    Ok(())
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

fn fill(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let open = || OpenOptions::new().write(true).create_new(true).open(path);
    let mut file = match open() {
        // Left behind by a build that was killed and whose number came round again.
        Err(e) if e.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_file(path)?;
            open()?
        }
        other => other?,
    };
    file.write_all(bytes)?;
    file.sync_all()
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

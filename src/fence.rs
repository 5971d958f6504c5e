//! The fence: files are read only from the folders that book.toml names.
//!
//! A post may say `![](../../secret.png)` or stand beside a link that leads away. Every file that content names
//! is therefore opened here: its path is made real first (`..` and links resolved), must lie below one of the
//! fence's folders, must be a regular file (no pipe or device that never ends), and is read up to a limit.

use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// The largest file that is read: 512 MiB. A larger one is refused by name.
pub const MAX_FILE: u64 = 512 * 1024 * 1024;

/// The folders that may be read.
#[derive(Clone, Debug, Default)]
pub struct Fence {
    roots: Vec<PathBuf>,
}

/// Why a file was not read.
#[derive(Debug)]
pub enum Refusal {
    /// It is not there.
    Missing,
    /// It lies outside the folders that book.toml names: where it really is.
    Outside(PathBuf),
    /// A folder, a pipe, a device.
    NotAFile,
    /// Larger than [`MAX_FILE`]: its bytes.
    TooLarge(u64),
    /// The file system says no.
    Io(io::Error),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refusal::Missing => f.write_str("there is no such file"),
            Refusal::Outside(real) => write!(f, "it leads to {}, outside the folders that book.toml names", real.display()),
            Refusal::NotAFile => f.write_str("it is not a regular file"),
            Refusal::TooLarge(bytes) => write!(f, "it has {} MB; the limit is {} MB", bytes / 1_000_000, MAX_FILE / 1_000_000),
            Refusal::Io(e) => e.fmt(f),
        }
    }
}

impl Fence {
    /// A fence around these folders (or files); those that do not exist fence nothing in.
    pub fn around<P: AsRef<Path>>(roots: impl IntoIterator<Item = P>) -> Fence {
        Fence { roots: roots.into_iter().filter_map(|r| fs::canonicalize(r).ok()).collect() }
    }

    /// Where the path really leads, if that is inside.
    ///
    /// # Errors
    /// It does not exist, or it lies outside.
    pub fn real(&self, path: &Path) -> Result<PathBuf, Refusal> {
        let real = fs::canonicalize(path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Refusal::Missing,
            _ => Refusal::Io(e),
        })?;
        if self.roots.iter().any(|root| real.starts_with(root)) { Ok(real) } else { Err(Refusal::Outside(real)) }
    }

    /// The bytes of a regular file inside the fence.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub fn read(&self, path: &Path) -> Result<Vec<u8>, Refusal> {
        read_regular(&self.real(path)?)
    }

    /// A regular file inside the fence, of any size, to be read piece by piece.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub fn open(&self, path: &Path) -> Result<fs::File, Refusal> {
        open_regular(&self.real(path)?)
    }
}

/// The bytes of a regular file that the user named directly (book.toml, a layout).
///
/// # Errors
/// See [`Refusal`]; never [`Refusal::Outside`].
pub fn read_regular(path: &Path) -> Result<Vec<u8>, Refusal> {
    let file = open_regular(path)?;
    let length = file.metadata().map_err(Refusal::Io)?.len();
    if length > MAX_FILE {
        return Err(Refusal::TooLarge(length));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    file.take(MAX_FILE).read_to_end(&mut bytes).map_err(Refusal::Io)?;
    Ok(bytes)
}

/// A regular file that the user named directly, of any size.
///
/// # Errors
/// See [`Refusal`]; never [`Refusal::Outside`] nor [`Refusal::TooLarge`].
pub fn open_regular(path: &Path) -> Result<fs::File, Refusal> {
    let missing = |e: io::Error| match e.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Refusal::Missing,
        _ => Refusal::Io(e),
    };
    // Asked before opening: opening a pipe would wait for a writer that never comes.
    if !fs::metadata(path).map_err(missing)?.is_file() {
        return Err(Refusal::NotAFile);
    }
    let file = fs::File::open(path).map_err(missing)?;
    if file.metadata().map_err(Refusal::Io)?.is_file() { Ok(file) } else { Err(Refusal::NotAFile) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fence_holds() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let book = dir.path().join("book");
        fs::create_dir_all(book.join("seeds")).expect("made");
        fs::write(dir.path().join("secret"), "s").expect("written");
        fs::write(book.join("seeds/a.md"), "a").expect("written");
        let fence = Fence::around([book.join("seeds")]);
        assert_eq!(fence.read(&book.join("seeds/a.md")).expect("inside"), b"a");
        assert!(matches!(fence.read(&book.join("seeds/../../secret")), Err(Refusal::Outside(_))));
        assert!(matches!(fence.read(&book.join("seeds/b.md")), Err(Refusal::Missing)));
        assert!(matches!(fence.read(&book.join("seeds")), Err(Refusal::NotAFile)));
    }

    #[test]
    #[cfg(unix)]
    fn a_link_that_leaves_is_refused_and_one_that_stays_is_not() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let seeds = dir.path().join("seeds");
        fs::create_dir_all(&seeds).expect("made");
        fs::write(dir.path().join("secret"), "s").expect("written");
        fs::write(seeds.join("a.md"), "a").expect("written");
        std::os::unix::fs::symlink(dir.path().join("secret"), seeds.join("out.md")).expect("linked");
        std::os::unix::fs::symlink(seeds.join("a.md"), seeds.join("in.md")).expect("linked");
        let fence = Fence::around([&seeds]);
        assert!(matches!(fence.read(&seeds.join("out.md")), Err(Refusal::Outside(_))));
        assert_eq!(fence.read(&seeds.join("in.md")).expect("inside"), b"a");
    }
}

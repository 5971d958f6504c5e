//! ZIP archives, read where they lie: nothing is unpacked to disk. A file in an archive is named by the archive's path with its own
//! name behind it, so an archive serves as a folder does.
//!
//! An archive is written by strangers. Names that lead out of it are not known at all ([`Archive::refused`]), links are no files, and
//! whatever an entry says of its size, no more is unpacked of it than [`MAX_RATIO`] allows.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use zip::ZipArchive;

/// No archive of more entries than this is read.
const MAX_ENTRIES: usize = 100_000;
/// What unpacks to more than [`FREE`] bytes and to more than this many times its size is a bomb: texts shrink to a tenth, pictures hardly.
const MAX_RATIO: u64 = 100;
/// What every entry may unpack to.
const FREE: u64 = 16 << 20;

/// An archive.
#[derive(Debug)]
pub struct Archive {
    path: PathBuf,
    zip: ZipArchive<Origin>,
    /// The index of each file by its name, with slashes.
    files: BTreeMap<String, usize>,
    refused: Vec<String>,
}

impl Archive {
    /// Opens an archive on the disk.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn open(path: &Path) -> Result<Archive, String> {
        Archive::new(path.to_path_buf(), Origin::File(Reopened { path: path.to_path_buf(), file: None, at: 0 }))
    }

    /// Opens an archive that lies in another; `path` is its name for people.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn inside(path: &Path, bytes: Vec<u8>) -> Result<Archive, String> {
        Archive::new(path.to_path_buf(), Origin::Memory(Cursor::new(bytes.into())))
    }

    fn new(path: PathBuf, origin: Origin) -> Result<Archive, String> {
        let zip = ZipArchive::new(origin).map_err(|e| e.to_string())?;
        if zip.len() > MAX_ENTRIES {
            return Err(format!("it has more than {MAX_ENTRIES} entries"));
        }
        let mut archive = Archive { path, files: BTreeMap::new(), refused: Vec::new(), zip };
        for n in 0..archive.zip.len() {
            let Ok(entry) = archive.zip.by_index_data(n) else { continue };
            let Ok(name) = entry.name().map(|n| n.into_owned()) else { continue };
            let (folder, link) = (entry.is_dir(), entry.is_symlink());
            match inner(&name).filter(|_| !link) {
                Some(name) if !folder => {
                    archive.files.insert(name, n);
                }
                Some(_) => {}
                None => archive.refused.push(name),
            }
        }
        Ok(archive)
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The names of its files, sorted. What systems keep for themselves is no file.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let hidden = |name: &str| name.starts_with("__MACOSX/") || name.split('/').any(|part| part.starts_with('.'));
        self.files.keys().map(String::as_str).filter(move |name| !hidden(name))
    }

    /// Entries that lead out of the archive, or are links.
    pub fn refused(&self) -> &[String] {
        &self.refused
    }

    /// The name of a file as this archive knows it: `.` and `..` resolved; `None` where there is no such file.
    pub fn name_of(&self, path: &str) -> Option<&str> {
        let name = inner(path)?;
        self.files.get_key_value(&name).map(|(name, _)| name.as_str())
    }

    /// Hands a file to `take`, piece by piece.
    ///
    /// # Errors
    /// There is no such file, it is damaged or encrypted, or it unpacks to more than `limit` bytes or too many times its size.
    pub fn stream<T>(&self, name: &str, limit: u64, take: impl FnOnce(&mut dyn Read) -> io::Result<T>) -> Result<T, String> {
        let index = *self.files.get(name).ok_or("there is no such file in the archive")?;
        // Of the archive only what it says of its files is shared: each reader has its own place in it.
        let mut zip = self.zip.clone();
        let entry = zip.by_index(index).map_err(|e| e.to_string())?;
        let most = limit.min(FREE.max(entry.compressed_size().saturating_mul(MAX_RATIO)));
        let mut bounded = Bounded { inner: entry, left: most, most };
        take(&mut bounded).map_err(|e| e.to_string())
    }

    /// The bytes of a file.
    ///
    /// # Errors
    /// As [`Archive::stream`].
    pub fn read(&self, name: &str, limit: u64) -> Result<Vec<u8>, String> {
        self.stream(name, limit, |reader| {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes)?;
            Ok(bytes)
        })
    }
}

/// Whether a file's name says that it is an archive.
pub fn is_named_archive(path: &Path) -> bool {
    path.extension().is_some_and(|e| e.eq_ignore_ascii_case("zip"))
}

/// An entry's name with plain slashes, `.` and `..` resolved; `None` where it leads out of the archive.
fn inner(name: &str) -> Option<String> {
    let name = name.replace('\\', "/");
    let drive = name.as_bytes().get(1) == Some(&b':');
    if name.starts_with('/') || drive || name.contains('\0') {
        return None;
    }
    let mut parts: Vec<&str> = Vec::new();
    for part in name.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// Reads no more than it may.
struct Bounded<R> {
    inner: R,
    left: u64,
    most: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        self.left = self.left.checked_sub(got as u64).ok_or_else(|| {
            io::Error::other(format!("it unpacks to more than {} MB, which is more than such a file can honestly hold", self.most >> 20))
        })?;
        Ok(got)
    }
}

/// Where the bytes of an archive are.
#[derive(Clone, Debug)]
enum Origin {
    File(Reopened),
    Memory(Cursor<Arc<[u8]>>),
}

/// A file that each copy opens for itself.
#[derive(Debug)]
struct Reopened {
    path: PathBuf,
    file: Option<File>,
    at: u64,
}

impl Clone for Reopened {
    fn clone(&self) -> Reopened {
        Reopened { path: self.path.clone(), file: None, at: 0 }
    }
}

impl Reopened {
    fn file(&mut self) -> io::Result<&mut File> {
        if self.file.is_none() {
            // Asked before opening: opening a pipe would wait for a writer that never comes.
            if !std::fs::metadata(&self.path)?.is_file() {
                return Err(io::Error::other("it is not a regular file"));
            }
            let mut file = File::open(&self.path)?;
            file.seek(SeekFrom::Start(self.at))?;
            self.file = Some(file);
        }
        self.file.as_mut().ok_or_else(|| io::Error::other("it cannot be opened"))
    }
}

impl Read for Origin {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Origin::File(file) => file.file()?.read(buffer),
            Origin::Memory(bytes) => bytes.read(buffer),
        }
    }
}

impl Seek for Origin {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Origin::File(file) => file.file()?.seek(to),
            Origin::Memory(bytes) => bytes.seek(to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default()).expect("started");
            zip.write_all(bytes).expect("written");
        }
        zip.finish().expect("finished").into_inner()
    }

    fn open(files: &[(&str, &[u8])]) -> Archive {
        Archive::inside(Path::new("a.zip"), zipped(files)).expect("an archive")
    }

    #[test]
    fn files_have_plain_names_and_those_that_climb_are_not_known() {
        let archive = open(&[
            ("posts/a.html", b"A"),
            ("posts\\b.html", b"B"),
            ("x/../c.html", b"C"),
            ("../up.html", b"U"),
            ("/etc/abs.html", b"E"),
            ("C:/drive.html", b"D"),
            ("__MACOSX/posts/a.html", b"M"),
            ("posts/.hidden.html", b"H"),
        ]);
        assert_eq!(archive.names().collect::<Vec<_>>(), ["c.html", "posts/a.html", "posts/b.html"]);
        assert_eq!(archive.refused(), ["../up.html", "/etc/abs.html", "C:/drive.html"]);
        assert_eq!(archive.name_of("posts/../posts/./b.html"), Some("posts/b.html"));
        assert_eq!(archive.name_of("posts/../../a.html"), None);
        assert_eq!(archive.read("posts/b.html", 10).expect("there"), b"B");
    }

    #[test]
    fn links_are_no_files() {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.add_symlink("secret.html", "/etc/passwd", SimpleFileOptions::default()).expect("added");
        let archive = Archive::inside(Path::new("a.zip"), zip.finish().expect("finished").into_inner()).expect("an archive");
        assert_eq!((archive.names().count(), archive.refused()), (0, ["secret.html".to_string()].as_slice()));
    }

    #[test]
    fn no_more_is_unpacked_than_a_file_can_honestly_hold() {
        let bomb = vec![0_u8; 64 << 20];
        let archive = open(&[("bomb.xml", &bomb), ("small.xml", b"text")]);
        let told = archive.read("bomb.xml", u64::MAX).expect_err("a bomb");
        assert!(told.contains("unpacks to more than 16 MB"), "{told}");
        assert!(archive.read("small.xml", 3).is_err() && archive.read("small.xml", 4).is_ok());
    }

    #[test]
    fn what_is_cut_off_or_damaged_is_told() {
        let whole = zipped(&[("a.html", b"words that are worth keeping, many of them")]);
        for cut in [whole.len() / 2, whole.len() - 4, 10, 0] {
            assert!(Archive::inside(Path::new("a.zip"), whole[..cut].to_vec()).is_err(), "{cut}");
        }
        let mut damaged = whole.clone();
        let at = 30 + "a.html".len() + 5;
        damaged[at] ^= 0x55;
        let archive = Archive::inside(Path::new("a.zip"), damaged).expect("its directory is whole");
        assert!(archive.read("a.html", 1000).is_err());
    }

    #[test]
    fn an_archive_on_the_disk_is_read_by_many_at_once() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let path = dir.path().join("a.ZIP");
        std::fs::write(&path, zipped(&[("a.txt", b"one"), ("b.txt", b"two")])).expect("written");
        let archive = Archive::open(&path).expect("opens");
        assert!(is_named_archive(&path));
        let both = std::thread::scope(|scope| {
            ["a.txt", "b.txt"].map(|name| scope.spawn(|| archive.read(name, 10))).map(|t| t.join().expect("no panic").expect("read"))
        });
        assert_eq!(both, [b"one", b"two"]);
    }
}

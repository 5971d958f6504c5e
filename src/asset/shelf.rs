//! All pictures below the book's folders by their names: a vault or an export names a picture without its folder, or in other
//! capitals than its file has.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

/// No more files than this are looked at.
const MAX_FILES: usize = 200_000;
/// How deep folders are looked into.
const MAX_DEPTH: usize = 24;
/// Endings of files that may be pictures.
const ENDINGS: [&str; 12] = ["jpg", "jpeg", "jpe", "png", "gif", "webp", "avif", "svg", "bmp", "tif", "tiff", "jfif"];

/// The pictures of some folders.
#[derive(Debug, Default)]
pub(super) struct Shelf {
    by_name: BTreeMap<String, Vec<PathBuf>>,
}

/// What a name led to.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Named {
    /// One file.
    One(PathBuf),
    /// Several that it may mean equally.
    Several(Vec<PathBuf>),
    /// None.
    None,
}

impl Shelf {
    /// Looks through these folders; links are passed by, and so is `apart`, where the book's outputs are.
    pub fn of(folders: &[PathBuf], apart: &Path) -> Shelf {
        let mut shelf = Shelf::default();
        let mut left = MAX_FILES;
        let mut seen = std::collections::BTreeSet::new();
        let mut open: Vec<(PathBuf, usize)> = folders.iter().rev().filter_map(|f| Some((f.canonicalize().ok()?, 0))).collect();
        while let Some((folder, depth)) = open.pop() {
            if !seen.insert(folder.clone()) {
                continue;
            }
            let mut entries: Vec<_> = std::fs::read_dir(&folder).into_iter().flatten().flatten().collect();
            entries.sort_by_key(std::fs::DirEntry::file_name);
            for entry in entries {
                let name = entry.file_name().to_string_lossy().into_owned();
                let Ok(kind) = entry.file_type() else { continue };
                let path = entry.path();
                if name.starts_with('.') || name == "node_modules" || path == apart || left == 0 {
                    continue;
                }
                left -= 1;
                if kind.is_dir() && depth < MAX_DEPTH {
                    open.push((path, depth + 1));
                } else if kind.is_file() {
                    shelf.put(&name, path);
                }
            }
        }
        shelf.by_name.values_mut().for_each(|files| files.sort());
        shelf
    }

    /// The shelf with these files too.
    pub fn with(mut self, files: impl Iterator<Item = PathBuf>) -> Shelf {
        for path in files {
            let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
            self.put(&name, path);
        }
        self.by_name.values_mut().for_each(|files| files.sort());
        self
    }

    fn put(&mut self, name: &str, path: PathBuf) {
        if name.rsplit_once('.').is_some_and(|(_, e)| ENDINGS.contains(&e.to_ascii_lowercase().as_str())) {
            self.by_name.entry(plain(name)).or_default().push(path);
        }
    }

    /// The file whose path ends most like this; capitals do not count.
    pub fn find(&self, path: &str) -> Named {
        let wanted: Vec<String> = path.split('/').rev().filter(|p| !matches!(*p, "" | "." | "..")).map(plain).collect();
        let Some(files) = wanted.first().and_then(|name| self.by_name.get(name)) else { return Named::None };
        let shared = |file: &Path| {
            let parts = file.components().rev().map(|c| plain(&c.as_os_str().to_string_lossy()));
            parts.zip(&wanted).take_while(|(a, b)| a == *b).count()
        };
        let best = files.iter().map(|f| shared(f)).max().unwrap_or(0);
        let mut found: Vec<PathBuf> = files.iter().filter(|f| shared(f) == best).cloned().collect();
        match found.len() {
            0 => Named::None,
            1 => found.pop().map_or(Named::None, Named::One),
            _ => Named::Several(found),
        }
    }
}

fn plain(name: &str) -> String {
    name.nfc().flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_end_of_a_path_decides_whatever_its_capitals() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        for file in ["a/One.JPG", "a/x/two.png", "b/x/two.png", "b/y/two.png", "out/One.jpg", "notes.txt"] {
            let path = dir.path().join(file);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("made");
            std::fs::write(path, "x").expect("written");
        }
        let root = dir.path().canonicalize().expect("real");
        let shelf = Shelf::of(std::slice::from_ref(&root), &root.join("out"));
        assert_eq!(shelf.find("one.jpg"), Named::One(root.join("a/One.JPG")));
        assert_eq!(shelf.find("Y/Two.png"), Named::One(root.join("b/y/two.png")));
        assert_eq!(shelf.find("b/x/two.png"), Named::One(root.join("b/x/two.png")));
        assert!(matches!(shelf.find("two.png"), Named::Several(f) if f.len() == 3));
        assert_eq!(shelf.find("notes.txt"), Named::None);
    }
}

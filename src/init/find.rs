//! Looking for posts: which files, the folder that holds them all, the language they are in.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::config::format::{self, Format};
use crate::source::{self, Recognised};

/// Folders in which nobody keeps posts.
const NOT_HERE: [&str; 6] = ["node_modules", "target", "out", "vendor", "_site", "public"];
/// Files about a repository, not for a book.
const ABOUT: [&str; 8] = ["readme", "license", "licence", "changelog", "contributing", "code_of_conduct", "security", "todo"];
/// How deep exports are looked for: they are large, and lie where they were put.
const MAX_EXPORT_DEPTH: usize = 2;
/// How deep to look, and at how many files.
const MAX_DEPTH: usize = 8;
const MAX_FILES: usize = 20_000;
/// How much is read to recognise the language.
const SAMPLE_FILES: usize = 24;
const SAMPLE_BYTES: u64 = 6_000;

/// What was found.
#[derive(Debug)]
pub struct Found {
    /// The files, below the folder, sorted.
    pub files: Vec<PathBuf>,
    /// The folder that holds them all, with slashes; "seeds" where there are none.
    pub path: String,
    /// Patterns of files in it that are no posts.
    pub exclude: Vec<String>,
    /// A language tag.
    pub language: String,
    /// The title of the site that an export comes from.
    pub title: Option<String>,
    /// What the export is, where the posts are one.
    pub export: Option<&'static str>,
    /// Files in formats that are not read: how many, the first, what it is, what to do with it.
    pub foreign: Option<(usize, String, &'static str, &'static str)>,
    /// The folder holds something that one can see.
    pub occupied: bool,
}

/// Looks below a folder. Hidden folders and links are passed by.
pub fn posts(folder: &Path) -> Found {
    let mut files = Vec::new();
    let mut about = Vec::new();
    let mut exports: Vec<(PathBuf, Recognised)> = Vec::new();
    let mut foreign: Option<(usize, String, &'static str, &'static str)> = None;
    let mut occupied = false;
    let mut folders = vec![(folder.to_path_buf(), 0)];
    while let Some((here, depth)) = folders.pop() {
        let mut entries: Vec<fs::DirEntry> = fs::read_dir(&here).into_iter().flatten().flatten().collect();
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name().to_string_lossy().into_owned();
            let Ok(kind) = entry.file_type() else { continue };
            if name.starts_with('.') {
                continue;
            }
            occupied = true;
            let path = entry.path().strip_prefix(folder).map_or(entry.path(), Path::to_path_buf);
            let extension = name.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_lowercase());
            if kind.is_file() && (extension == "zip" || format::holds_data(&extension)) {
                if depth <= MAX_EXPORT_DEPTH
                    && let Some(found) = source::recognise(&entry.path())
                {
                    exports.push((path, found));
                }
                continue;
            }
            if kind.is_file()
                && let Some((what, advice)) = format::foreign(&extension)
            {
                let (n, first, what, advice) =
                    foreign.take().unwrap_or_else(|| (0, path.to_string_lossy().replace('\\', "/"), what, advice));
                foreign = Some((n + 1, first, what, advice));
            }
            if kind.is_dir() && depth < MAX_DEPTH && !NOT_HERE.contains(&name.as_str()) {
                folders.push((entry.path(), depth + 1));
            } else if kind.is_file() && is_post(&name) && files.len() < MAX_FILES {
                if depth == 0 && is_about(&name) {
                    about.push(name);
                } else {
                    files.push(path);
                }
            }
        }
    }
    files.sort();
    exports.sort_by(|a, b| a.0.cmp(&b.0));
    // An export is the whole blog: other files beside it are not mixed into its book.
    let (title, mut said, mut export) = (exports.iter().find_map(|(_, e)| e.site.title.clone()), None, None);
    let mut path = common_folder(&files);
    if let Some((first, found)) = exports.first() {
        said = found.site.lang.as_ref().map(|l| l.bcp47());
        export = found.format.info().map(|i| i.about);
        let whole = exports.len() == 1 && found.format != Format::Substack || first.extension().is_some_and(|e| e == "zip");
        files = exports.iter().map(|(path, _)| path.clone()).collect();
        path = if whole { first.to_string_lossy().replace('\\', "/") } else { common_folder(&files) };
    }
    let exclude = if path == "." { about } else { Vec::new() };
    let language = said.unwrap_or_else(|| language(folder, &files));
    Found { files, path, exclude, language, title, export, foreign, occupied }
}

fn is_post(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, end)| !stem.is_empty() && format::may_be_read(&end.to_lowercase()))
}

fn is_about(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_lowercase();
    // LICENSE-MIT goes with LICENSE; a post may well be called security-advisory.
    ABOUT.contains(&stem.as_str()) || stem.starts_with("license-") || stem.starts_with("licence-")
}

/// The deepest folder that holds all files.
fn common_folder(files: &[PathBuf]) -> String {
    let mut parents = files.iter().map(|f| f.parent().unwrap_or(Path::new("")));
    let Some(first) = parents.next() else { return "seeds".to_string() };
    let mut common = first.to_path_buf();
    for parent in parents {
        while !parent.starts_with(&common) {
            common.pop();
        }
    }
    let names: Vec<String> = common.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    if names.is_empty() { ".".to_string() } else { names.join("/") }
}

/// The language of the beginnings of some files, spread over all; English where it cannot be told.
fn language(folder: &Path, files: &[PathBuf]) -> String {
    let step = files.len().div_ceil(SAMPLE_FILES).max(1);
    let mut text = String::new();
    for file in files.iter().step_by(step) {
        let mut bytes = Vec::new();
        if File::open(folder.join(file)).and_then(|f| f.take(SAMPLE_BYTES).read_to_end(&mut bytes)).is_ok() {
            text.push_str(&String::from_utf8_lossy(&bytes));
            text.push('\n');
        }
    }
    let sure = whatlang::detect(&text).filter(|i| i.is_reliable() || text.len() > 2_000);
    let tag = sure.and_then(|i| TAGS.iter().find(|(code, _)| *code == i.lang().code()));
    match tag {
        Some((_, "en")) => english(&text).to_string(),
        Some((_, tag)) => (*tag).to_string(),
        None => "en".to_string(),
    }
}

/// ISO 639-3, as the detector names languages, to the tag that books use.
const TAGS: [(&str, &str); 24] = [
    ("eng", "en"),
    ("deu", "de"),
    ("fra", "fr"),
    ("spa", "es"),
    ("ita", "it"),
    ("por", "pt"),
    ("nld", "nl"),
    ("pol", "pl"),
    ("swe", "sv"),
    ("dan", "da"),
    ("nob", "nb"),
    ("fin", "fi"),
    ("ces", "cs"),
    ("slk", "sk"),
    ("hun", "hu"),
    ("ell", "el"),
    ("rus", "ru"),
    ("ukr", "uk"),
    ("tur", "tr"),
    ("ron", "ro"),
    ("cat", "ca"),
    ("hrv", "hr"),
    ("heb", "he"),
    ("ara", "ar"),
];

/// British or American, by words that the two spell differently; hyphens and quotation marks follow from it.
fn english(text: &str) -> &'static str {
    const BRITISH: [&str; 8] = ["colour", "favour", "honour", "centre", "behaviour", "travell", "programme", "grey"];
    const AMERICAN: [&str; 8] = ["color", "favor", "honor", "center", "behavior", "traveling", "traveled", "gray"];
    let lower = text.to_lowercase();
    let count = |words: &[&str]| words.iter().map(|w| lower.matches(w).count()).sum::<usize>();
    let (british, american) = (count(&BRITISH), count(&AMERICAN));
    match british.cmp(&american) {
        std::cmp::Ordering::Greater => "en-GB",
        std::cmp::Ordering::Less => "en-US",
        std::cmp::Ordering::Equal => "en",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_folder_is_the_deepest() {
        let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
        assert_eq!(common_folder(&paths(&["a/b/x.md", "a/b/c/y.md"])), "a/b");
        assert_eq!(common_folder(&paths(&["a/x.md", "b/y.md"])), ".");
        assert_eq!(common_folder(&paths(&["x.md"])), ".");
        assert_eq!(common_folder(&[]), "seeds");
    }

    #[test]
    fn english_is_told_apart() {
        assert_eq!(english("the colour of the centre"), "en-GB");
        assert_eq!(english("the color of the center"), "en-US");
        assert_eq!(english("neither"), "en");
    }

    #[test]
    fn what_is_no_post_is_passed_by() {
        assert!(is_post("a.MD") && is_post("a.b.txt"));
        assert!(!is_post(".md") && !is_post("a.rs") && !is_post("md"));
        assert!(
            is_about("README.md") && is_about("LICENSE-MIT.txt") && !is_about("licensed-to-read.md") && !is_about("security-advisory.md")
        );
    }
}

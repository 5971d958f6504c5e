//! `postbound init`: a book.toml for the posts that are here, or a new book with a few posts to look at.
//!
//! Nothing is overwritten: where a book.toml (or a link of that name) exists, nothing is done; files are made with
//! "create new", so that even a race cannot destroy one.

mod find;

use std::fmt;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::config::BOOK_TOML;
use crate::diag::{Diagnostic, kinds, plural};

use find::Found;

/// The posts of a new book: they explain how one is made.
const SAMPLES: [(&str, &str); 3] = [
    ("seeds/2026-01-12-a-book-from-a-folder.md", include_str!("samples/a-book-from-a-folder.md")),
    ("seeds/2026-02-03-what-a-post-may-hold.md", include_str!("samples/what-a-post-may-hold.md")),
    ("seeds/2026-03-21-the-order-of-things.md", include_str!("samples/the-order-of-things.md")),
];

/// What `init` made.
#[derive(Debug, PartialEq, Eq)]
pub struct Made {
    /// The book's folder, as it was named.
    pub folder: PathBuf,
    /// How many posts were found there; 0 for a new book with samples.
    pub posts: usize,
    /// What the export is that was found, if the posts are one.
    pub export: Option<&'static str>,
    /// The files that were written, below the folder.
    pub files: Vec<String>,
}

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let here = self.folder == Path::new(".") || self.folder.as_os_str().is_empty();
        let at = |file: &str| if here { file.to_string() } else { self.folder.join(file).display().to_string() };
        match (self.posts, self.export) {
            (_, Some(what)) => writeln!(f, "Found {what}; wrote {} for it; nothing else was touched", at(BOOK_TOML))?,
            (0, None) => writeln!(f, "A new book: {}", self.files.iter().map(|n| at(n)).collect::<Vec<_>>().join(", "))?,
            (n, None) => writeln!(f, "Wrote {} for the {} found; nothing else was touched", at(BOOK_TOML), plural(n, "post file"))?,
        }
        let go = if here { String::new() } else { format!("cd {} && ", self.folder.display()) };
        write!(f, "Next: {go}postbound build")
    }
}

/// Makes `folder` a book.
///
/// # Errors
/// There is a book.toml already, or the file system says no.
pub fn init(folder: &Path) -> Result<Made, Box<Diagnostic>> {
    let book = folder.join(BOOK_TOML);
    if fs::symlink_metadata(&book).is_ok() {
        let d = Diagnostic::error(kinds::BOOK_EXISTS, format!("there is a {} already", book.display()));
        return Err(Box::new(d.help("nothing was changed; edit it, or name another folder: postbound init my-book")));
    }
    if folder.exists() && !folder.is_dir() {
        let d = Diagnostic::error(kinds::NOT_A_FOLDER, format!("“{}” is a file", folder.display()));
        return Err(Box::new(d.help("name a folder: it is made if it is not there")));
    }
    let found = find::posts(folder);
    if found.files.is_empty() && found.occupied {
        return Err(Box::new(no_posts(folder, &found)));
    }
    let title = found.title.clone().unwrap_or_else(|| title_of(folder));
    let mut files = vec![(BOOK_TOML.to_string(), book_toml(&title, &found))];
    if found.files.is_empty() {
        files.extend(SAMPLES.map(|(name, text)| (name.to_string(), text.to_string())));
    }
    for (name, text) in &files {
        create(&folder.join(name), text).map_err(|e| {
            let d = Diagnostic::error(kinds::CANNOT_WRITE, format!("{} cannot be written: {e}", folder.join(name).display()));
            Box::new(d.help("nothing that was there before has been changed"))
        })?;
    }
    Ok(Made {
        folder: folder.to_path_buf(),
        posts: found.files.len(),
        export: found.export,
        files: files.into_iter().map(|(name, _)| name).collect(),
    })
}

/// The folder holds something, and nothing of it can be read as posts: sample posts would only hide that.
fn no_posts(folder: &Path, found: &Found) -> Diagnostic {
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let d = Diagnostic::error(kinds::NO_POSTS, format!("there are no posts that can be read in {}", here.display()));
    match &found.foreign {
        Some((1, first, what, advice)) => d.with(format!("{first} is {what}")).help((*advice).to_string()),
        Some((n, first, what, advice)) => {
            d.with(format!("{n} files are in other formats, such as {first} ({what})")).help((*advice).to_string())
        }
        None => {
            d.help("run it in the folder that holds your posts, or name a new folder for a book with sample posts: postbound init my-book")
        }
    }
}

fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Folders whose name says what they hold, not what the book is about.
const PLAIN: [&str; 12] =
    ["content", "posts", "_posts", "post", "blog", "src", "source", "articles", "docs", "pages", "entries", "markdown"];

/// A title from the folder's name: `my-travel_blog` is "My Travel Blog", and so is `my-travel_blog/content/posts`.
fn title_of(folder: &Path) -> String {
    let full = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_path_buf());
    let plain = |p: &Path| p.file_name().is_some_and(|n| PLAIN.contains(&n.to_string_lossy().to_lowercase().as_str()));
    let telling = full.ancestors().find(|p| p.file_name().is_some() && !plain(p)).unwrap_or(&full);
    let name = telling.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let small = ["a", "an", "the", "and", "or", "of", "in", "on", "at", "to", "for", "by", "with", "from"];
    let words = name.split(['-', '_', ' ', '.']).filter(|w| !w.is_empty()).enumerate().map(|(i, word)| {
        let mut chars = word.chars();
        match chars.next() {
            Some(first) if i == 0 || !small.contains(&word) => first.to_uppercase().chain(chars).collect::<String>(),
            _ => word.to_string(),
        }
    });
    let title = words.collect::<Vec<_>>().join(" ");
    if title.is_empty() { "Untitled".to_string() } else { title }
}

/// A text as TOML writes it.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_string()).to_string()
}

fn book_toml(title: &str, found: &Found) -> String {
    let mut path = format!("path = {}", quoted(&found.path));
    path.push_str(&" ".repeat(40_usize.saturating_sub(path.chars().count())));
    let exclude = match found.exclude.as_slice() {
        [] => "# exclude = [\"drafts/**\"]".to_string(),
        names => format!("exclude = [{}]", names.iter().map(|n| quoted(n)).collect::<Vec<_>>().join(", ")),
    };
    include_str!("book.toml.txt")
        .replace("«title»", &quoted(title))
        .replace("«language»", &quoted(&found.language))
        .replace("«path»", path.trim_end())
        .replace("«exclude»", &exclude)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Report;

    fn loads(folder: &Path) -> crate::config::Manifest {
        let mut report = Report::default();
        let loaded = crate::config::load(folder, &[], &mut report);
        assert_eq!(report.diagnostics, []);
        loaded.expect("no diagnostics").0
    }

    #[test]
    fn an_empty_folder_becomes_a_book_with_samples() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = dir.path().join("my-travel_blog");
        let made = init(&folder).expect("made");
        assert_eq!((made.posts, made.files.len()), (0, 4));
        let manifest = loads(&folder);
        assert_eq!(manifest.meta.title, "My Travel Blog");
        assert_eq!(init(&folder).expect_err("there is one").kind, "book-exists");
    }

    #[test]
    fn posts_that_are_there_are_pointed_at_and_nothing_else_is_touched() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let folder = dir.path();
        fs::create_dir_all(folder.join("blog/2019")).expect("made");
        let german = "Der Wald war dunkel und die Vögel schwiegen, als wir an jenem Morgen aufbrachen, um das Meer zu sehen. ".repeat(5);
        fs::write(folder.join("blog/2019/a.md"), &german).expect("written");
        fs::write(folder.join("blog/b.txt"), &german).expect("written");
        fs::write(folder.join("README.md"), "# About this repository").expect("written");
        let made = init(folder).expect("made");
        assert_eq!((made.posts, made.files), (2, vec![BOOK_TOML.to_string()]));
        let manifest = loads(folder);
        assert_eq!(manifest.sources[0].path, Path::new("blog"));
        assert_eq!(manifest.meta.lang.tag(), "de");
    }

    #[test]
    fn posts_beside_book_toml_leave_the_readme_out() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::write(dir.path().join("first.md"), "# One").expect("written");
        fs::write(dir.path().join("README.md"), "# About").expect("written");
        init(dir.path()).expect("made");
        let manifest = loads(dir.path());
        assert_eq!(manifest.sources[0].path, Path::new("."));
        assert!(manifest.sources[0].exclude.contains(&"README.md".to_string()));
    }

    #[test]
    fn an_export_is_the_blog_and_names_the_book() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let export = "<rss xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>Harbour Notes</title><language>fr</language><wp:wxr_version>1.2</wp:wxr_version>\
                      <item><title>One</title><wp:post_type>post</wp:post_type></item></channel></rss>";
        fs::write(dir.path().join("blog.xml"), export).expect("written");
        fs::write(dir.path().join("LICENSE"), "Mine.").expect("written");
        let made = init(dir.path()).expect("made");
        assert!(made.to_string().starts_with("Found an export of WordPress"), "{made}");
        let manifest = loads(dir.path());
        assert_eq!((manifest.meta.title.as_str(), manifest.meta.lang.tag()), ("Harbour Notes", "fr"));
        assert_eq!(manifest.sources[0].path, Path::new("blog.xml"));
    }

    #[test]
    fn sample_posts_are_written_into_empty_folders_only() {
        for (name, wanted) in [("notes.org", "Org mode"), ("talk.ipynb", "Jupyter"), ("data.json", "no posts"), ("photo.jpg", "no posts")] {
            let dir = tempfile::tempdir().expect("a temporary folder");
            fs::write(dir.path().join(name), "{}").expect("written");
            let d = init(dir.path()).expect_err(name);
            assert!(format!("{d:?}").contains(wanted), "{name}: {d:?}");
            assert!(!dir.path().join(BOOK_TOML).exists(), "{name}: nothing is written");
        }
    }

    #[test]
    fn titles_come_from_folders() {
        assert_eq!(title_of(Path::new("the-art_of.travel")), "The Art of Travel");
        assert_eq!(title_of(Path::new("...")), "Untitled");
        assert_eq!(title_of(Path::new("/nowhere/the-art_of.travel/content/posts")), "The Art of Travel");
    }

    #[test]
    #[cfg(unix)]
    fn a_link_called_book_toml_is_left_alone() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::os::unix::fs::symlink(dir.path().join("elsewhere.toml"), dir.path().join(BOOK_TOML)).expect("linked");
        assert_eq!(init(dir.path()).expect_err("there is one").kind, "book-exists");
        assert!(!dir.path().join("elsewhere.toml").exists());
    }
}

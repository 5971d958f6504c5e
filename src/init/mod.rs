//! `postbound init`: a book.toml for the posts that are here, or a new book with a few posts to look at.
//!
//! Nothing is overwritten: where a book.toml (or a link of that name) exists, nothing is done; files are made with
//! "create new", so that even a race cannot destroy one.

pub mod find;

mod said;
mod survey;

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use crate::config::{self, BOOK_TOML, OTHER_TOML};
use crate::diag::{Diagnostic, did_you_mean, kinds};

use find::Found;
pub use survey::Survey;

/// The posts of a new book: they explain how one is made.
const SAMPLES: [(&str, &str); 3] = [
    ("seeds/2026-01-12-a-book-from-a-folder.md", include_str!("samples/a-book-from-a-folder.md")),
    ("seeds/2026-02-03-what-a-post-may-hold.md", include_str!("samples/what-a-post-may-hold.md")),
    ("seeds/2026-03-21-the-order-of-things.md", include_str!("samples/the-order-of-things.md")),
];

/// What `init` made.
#[derive(Debug)]
pub struct Made {
    /// The book's folder, as it was named.
    pub folder: PathBuf,
    /// The files that were written, below the folder.
    pub files: Vec<String>,
    /// What was found.
    pub found: Found,
    /// What the book holds, read as a build reads it; `None` for a new book with samples.
    pub survey: Option<Survey>,
}

impl Made {
    /// Reads the book again: something was added to its folder.
    pub fn look_again(&mut self) {
        if self.survey.is_some() {
            self.survey = Some(survey::of(&self.folder));
        }
    }
}

/// Makes `folder` a book: of what is in it, or of the export, site or folder `from`.
///
/// # Errors
/// There is a book.toml already, there is nothing to make a book of, or the file system says no.
pub fn init(folder: &Path, from: Option<&Path>) -> Result<Made, Box<Diagnostic>> {
    let name = name_of_book(folder)?;
    if folder.exists() && !folder.is_dir() {
        let d = Diagnostic::error(kinds::NOT_A_FOLDER, format!("“{}” is a file", folder.display()));
        return Err(Box::new(d.help(format!("to make a book of it, here: postbound init --from {}", folder.display()))));
    }
    let found = match from {
        None => find::posts(folder),
        Some(from) => elsewhere(folder, from)?,
    };
    if found.files.is_empty() && (found.occupied || from.is_some()) {
        return Err(Box::new(no_posts(from.unwrap_or(folder), &found)));
    }
    let host = || found.site.base_urls.first().and_then(|b| b.split("://").nth(1)).map(|b| b.trim_end_matches('/').to_string());
    let title = found.site.title.clone().or_else(host).unwrap_or_else(|| title_of(from.unwrap_or(folder)));
    let mut files = vec![(name.to_string(), book_toml(&title, &found))];
    let samples = found.files.is_empty();
    if samples {
        files.extend(SAMPLES.map(|(name, text)| (name.to_string(), text.to_string())));
    }
    for (name, text) in &files {
        create(&folder.join(name), text).map_err(|e| {
            let d = Diagnostic::error(kinds::CANNOT_WRITE, format!("{} cannot be written: {e}", folder.join(name).display()));
            Box::new(d.help("nothing that was there before has been changed"))
        })?;
    }
    let survey = if samples { None } else { Some(survey::of(folder)) };
    Ok(Made { folder: folder.to_path_buf(), files: files.into_iter().map(|(name, _)| name).collect(), found, survey })
}

/// The file that makes the folder a book: book.toml, or postbound.toml beside the book.toml of an mdBook.
fn name_of_book(folder: &Path) -> Result<&'static str, Box<Diagnostic>> {
    let taken = |name: &str| fs::symlink_metadata(folder.join(name)).is_ok();
    let other = crate::fence::read_regular(&folder.join(BOOK_TOML)).is_ok_and(|b| config::is_mdbook(&String::from_utf8_lossy(&b)));
    let name = if other { OTHER_TOML } else { BOOK_TOML };
    let there = [OTHER_TOML, name].into_iter().find(|n| taken(n));
    match there {
        None => Ok(name),
        Some(there) => {
            let d = Diagnostic::error(kinds::BOOK_EXISTS, format!("there is a {} already", folder.join(there).display()));
            Err(Box::new(d.help("nothing was changed; edit it, or name another folder: postbound init my-book")))
        }
    }
}

/// What lies at a path outside of the book's folder or further down in it, with paths as the book's folder sees them.
fn elsewhere(folder: &Path, from: &Path) -> Result<Found, Box<Diagnostic>> {
    if !from.exists() {
        return Err(Box::new(not_there(from)));
    }
    let top = if from.is_dir() { from } else { from.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")) };
    let mut found = if from.is_dir() { find::posts(from) } else { find::file(top, from) };
    let way = way(folder, top);
    let at = |path: &str| match (way.as_str(), path) {
        ("", path) => path.to_string(),
        (way, ".") => way.to_string(),
        (way, path) => format!("{way}/{path}"),
    };
    found.path = at(&found.path);
    found.media = found.media.iter().map(|m| at(m)).collect();
    // Where the export lies in the book's folder, its pictures are looked for anyway.
    if found.pictures && !way.is_empty() {
        found.media.push(way);
    }
    Ok(found)
}

/// How one gets from the book's folder to another, with slashes; "" where they are one.
fn way(folder: &Path, to: &Path) -> String {
    // The book's folder may not be there yet: what is there of it is made real.
    let real = |path: &Path| {
        let there =
            path.ancestors().find_map(|a| Some((a, fs::canonicalize(if a.as_os_str().is_empty() { Path::new(".") } else { a }).ok()?)));
        there.map_or(path.to_path_buf(), |(a, real)| path.strip_prefix(a).map_or(real.clone(), |rest| real.join(rest)))
    };
    let (folder, to) = (real(folder), real(to));
    let names = |path: &Path| {
        path.components()
            .filter(|c| !matches!(c, Component::CurDir))
            .map(|c| c.as_os_str().to_string_lossy().into_owned())
            .collect::<Vec<_>>()
    };
    let (from, full) = (names(&folder), names(&to));
    let shared = from.iter().zip(&full).take_while(|(a, b)| a == b).count();
    if shared < 2 {
        return to.to_string_lossy().replace('\\', "/");
    }
    let up = std::iter::repeat_n("..".to_string(), from.len() - shared);
    up.chain(full.into_iter().skip(shared)).collect::<Vec<_>>().join("/")
}

/// A path that does not exist, with what may be meant.
fn not_there(from: &Path) -> Diagnostic {
    let d = Diagnostic::error(kinds::MISSING_SOURCE, format!("there is no file or folder “{}”", from.display()));
    let parent = from.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut names: Vec<String> =
        fs::read_dir(parent).into_iter().flatten().flatten().filter_map(|e| e.file_name().into_string().ok()).collect();
    names.sort();
    let typed = from.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    match did_you_mean(&typed, names.iter().map(String::as_str)) {
        Some(meant) => d.help(format!("did you mean “{}”?", from.with_file_name(meant).display())),
        None => d.help("name the file or the folder that your blog was exported to"),
    }
}

/// The folder holds something, and nothing of it can be read as posts: sample posts would only hide that.
fn no_posts(folder: &Path, found: &Found) -> Diagnostic {
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let d = Diagnostic::error(kinds::NO_POSTS, format!("there are no posts that can be read in {}", here.display()));
    let foreign: usize = found.foreign.iter().map(|f| f.count).sum();
    let Some(first) = found.foreign.first() else {
        return d
            .help("run it in the folder that holds your posts, or name a new folder for a book with sample posts: postbound init my-book");
    };
    let d = match foreign {
        1 => d.with(format!("{} is {}", first.first, first.what)),
        n => d.with(format!("{n} files are in other formats, such as {} ({})", first.first, first.what)),
    };
    d.help(first.advice.to_string())
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

fn list(texts: &[String]) -> String {
    format!("[{}]", texts.iter().map(|n| quoted(n)).collect::<Vec<_>>().join(", "))
}

fn book_toml(title: &str, found: &Found) -> String {
    let line = |key: &str, value: Option<String>, example: &str| match value {
        Some(value) => format!("{key} = {value}"),
        None => format!("# {key} = {example}"),
    };
    let some = |texts: &[String]| (!texts.is_empty()).then(|| list(texts));
    let path = line("path", Some(quoted(&found.path)), "");
    let path = if found.include.is_empty() { path } else { format!("{path}\n{}", line("include", some(&found.include), "")) };
    let reachable = |b: &&String| b.starts_with("http://") || b.starts_with("https://");
    let bases: Vec<String> = found.site.base_urls.iter().filter(reachable).cloned().collect();
    let base = if bases.len() == 1 { bases.first().map(|b| quoted(b)) } else { some(&bases) };
    let padded = |text: String| format!("{text:<39} ");
    include_str!("book.toml.txt")
        .replace("«title»", &quoted(title))
        .replace("«subtitle»", &line("subtitle", found.subtitle.as_deref().map(quoted), "\"…\""))
        .replace("«authors»", &line("authors", some(&found.site.authors), "[\"Your Name\"]"))
        .replace("«language»", &quoted(&found.language))
        .replace("«path»", &path)
        .replace("«exclude»", &line("exclude", some(&found.exclude), "[\"drafts/**\"]"))
        .replace("«media»", &padded(line("media", some(&found.media), "[\"pictures\"]")))
        .replace("«base»", &padded(line("base-url", base, "\"https://blog.example\"")))
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
        let made = init(&folder, None).expect("made");
        assert_eq!((made.survey.is_none(), made.files.len()), (true, 4));
        let manifest = loads(&folder);
        assert_eq!(manifest.meta.title, "My Travel Blog");
        assert_eq!(init(&folder, None).expect_err("there is one").kind, "book-exists");
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
        let made = init(folder, None).expect("made");
        assert_eq!((made.survey.map(|s| s.posts), made.files), (Some(2), vec![BOOK_TOML.to_string()]));
        let manifest = loads(folder);
        assert_eq!(manifest.sources[0].path, Path::new("blog"));
        assert_eq!(manifest.meta.lang.tag(), "de");
    }

    #[test]
    fn posts_beside_book_toml_leave_the_readme_out() {
        let dir = tempfile::tempdir().expect("a temporary folder");
        fs::write(dir.path().join("first.md"), "# One").expect("written");
        fs::write(dir.path().join("README.md"), "# About").expect("written");
        init(dir.path(), None).expect("made");
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
        let made = init(dir.path(), None).expect("made");
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
            let d = init(dir.path(), None).expect_err(name);
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
        assert_eq!(init(dir.path(), None).expect_err("there is one").kind, "book-exists");
        assert!(!dir.path().join("elsewhere.toml").exists());
    }
}

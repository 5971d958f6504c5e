//! Looking for posts: what a folder is (a site of an engine, exports, a folder of texts), which files, the folder that holds them
//! all, the language they are in.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::config::format::{self, Format};
use crate::diag::plural;
use crate::model::{Lang, Site};
use crate::source::sites::{self, SiteFolder, apart};
use crate::source::{self, Recognised};

/// Folders in which nobody keeps posts, where no engine says more.
const NOT_HERE: [&str; 5] = ["target", "out", "dist", "build", "public"];
/// How deep exports are looked for: they are large, and lie where they were put.
const MAX_EXPORT_DEPTH: usize = 2;
/// How deep a site is looked for below the folder.
const MAX_SITE_DEPTH: usize = 2;
/// How deep to look, and at how many files.
const MAX_DEPTH: usize = 8;
const MAX_FILES: usize = 20_000;
/// Folders in which platforms put pictures beside an export.
const MEDIA: [&str; 6] = ["wp-content", "content", "media", "images", "uploads", "Albums"];
/// How much is read to recognise the language.
const SAMPLE_FILES: usize = 24;
const SAMPLE_BYTES: u64 = 6_000;
/// A text of this many bytes tells its language better than a configuration that nobody changed.
const MUCH: usize = 4_000;

/// What was found.
#[derive(Debug, Default)]
pub struct Found {
    /// The files, below the folder, sorted.
    pub files: Vec<PathBuf>,
    /// The folder that holds them all, with slashes; "seeds" where there are none.
    pub path: String,
    /// Patterns of the files in it that alone are posts.
    pub include: Vec<String>,
    /// Patterns of files in it that are no posts.
    pub exclude: Vec<String>,
    /// Folders of pictures.
    pub media: Vec<String>,
    /// A language tag.
    pub language: String,
    /// What the site or export says of itself.
    pub site: Site,
    /// Its subtitle.
    pub subtitle: Option<String>,
    /// What the folder is: "a Hugo site", "an export of WordPress".
    pub about: Option<&'static str>,
    /// Files in formats that are not read.
    pub foreign: Vec<Foreign>,
    /// What else was seen and left out.
    pub left: Vec<String>,
    /// The folder holds something that one can see.
    pub occupied: bool,
    /// There are pictures beside an export, below the folder.
    pub pictures: bool,
}

/// Files in a format that is not read.
#[derive(Clone, Debug)]
pub struct Foreign {
    /// How many.
    pub count: usize,
    /// The first.
    pub first: String,
    /// What it is.
    pub what: &'static str,
    /// What to do with it.
    pub advice: &'static str,
}

/// Looks below a folder. Hidden folders and links are passed by.
pub fn posts(folder: &Path) -> Found {
    let site = site_below(folder);
    let seen = Walk::through(folder, site.as_ref());
    let mut found = Found { occupied: seen.occupied, foreign: seen.foreign.into_values().collect(), ..Found::default() };
    match site.filter(|_| !seen.files.is_empty()) {
        Some(site) => {
            of_site(folder, &site, seen.files, &mut found);
            found.left.extend(seen.exports.iter().map(|(path, e)| format!("{} ({})", slashed(path), named(e.format))));
        }
        None if !seen.exports.is_empty() => {
            found.pictures = seen.pictures;
            found.media = seen.media;
            of_exports(seen.exports, &mut found);
        }
        None => of_texts(folder, seen.files, seen.about, &mut found),
    }
    let said = found.site.lang.take();
    found.language = chosen(said, language(folder, &found.files));
    found
}

/// One file, below its folder.
pub(super) fn file(folder: &Path, file: &Path) -> Found {
    let mut walk = Walk::default();
    let name = file.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    walk.file(file, PathBuf::from(&name), &name, 1);
    let mut found = Found { occupied: true, foreign: walk.foreign.into_values().collect(), ..Found::default() };
    if walk.exports.is_empty() {
        found.path.clone_from(&name);
        found.files = walk.files;
    } else {
        of_exports(walk.exports, &mut found);
        found.path = name;
        found.media = MEDIA.iter().filter(|m| folder.join(m).is_dir()).map(ToString::to_string).collect();
    }
    let said = found.site.lang.take();
    found.language = chosen(said, language(folder, &found.files));
    found
}

/// The site of the folder, or the only one further down, where nothing else lies that could be posts.
fn site_below(folder: &Path) -> Option<SiteFolder> {
    if let Some(site) = sites::recognise(folder) {
        return Some(site);
    }
    let mut level = vec![folder.to_path_buf()];
    for _ in 0..MAX_SITE_DEPTH {
        let below = level.iter().flat_map(|f| fs::read_dir(f).into_iter().flatten().flatten());
        let mut next: Vec<PathBuf> = below
            .filter(|e| e.file_type().is_ok_and(|t| t.is_dir()))
            .filter(|e| !e.file_name().to_string_lossy().starts_with('.') && !is_passed_by(&e.file_name().to_string_lossy()))
            .map(|e| e.path())
            .collect();
        next.sort();
        let mut found: Vec<SiteFolder> = next.iter().take(500).filter_map(|f| sites::recognise(f)).collect();
        if let (1, Some(site)) = (found.len(), found.pop()) {
            let own = sites::count(&site, "");
            let all = sites::count(&sites::plain(folder), "");
            return Some(site).filter(|_| own * 2 > all);
        }
        level = next;
    }
    None
}

fn is_passed_by(name: &str) -> bool {
    apart::is_folder(name) || NOT_HERE.contains(&name)
}

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn named(format: Format) -> &'static str {
    format.info().map_or("an export", |i| i.about)
}

/// What lies below a folder.
#[derive(Default)]
struct Walk {
    files: Vec<PathBuf>,
    /// Files about a repository, at its top.
    about: Vec<String>,
    exports: Vec<(PathBuf, Recognised)>,
    /// Archives of pictures.
    media: Vec<String>,
    /// There are pictures.
    pictures: bool,
    foreign: BTreeMap<&'static str, Foreign>,
    occupied: bool,
}

impl Walk {
    fn through(folder: &Path, site: Option<&SiteFolder>) -> Walk {
        let mut walk = Walk::default();
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
                walk.occupied = true;
                let path = entry.path();
                let below = path.strip_prefix(folder).map_or(path.clone(), Path::to_path_buf);
                let of_site = site.is_some_and(|s| path.strip_prefix(&s.root).is_ok_and(|p| s.is_apart(&slashed(p))));
                if of_site {
                    continue;
                }
                if kind.is_dir() {
                    let passed = apart::is_folder(&name) || site.is_none() && NOT_HERE.contains(&name.as_str());
                    if depth < MAX_DEPTH && !passed {
                        folders.push((path, depth + 1));
                    }
                } else if kind.is_file() {
                    walk.file(&path, below, &name, depth);
                }
            }
        }
        walk.files.sort();
        walk.exports.sort_by(|a, b| a.0.cmp(&b.0));
        walk
    }

    /// A file that may be an export, or the media of one.
    fn export(&mut self, path: &Path, below: PathBuf) {
        if let Some(found) = source::recognise(path) {
            self.exports.push((below, found));
        } else if source::holds_pictures(path) {
            self.media.push(slashed(&below));
        } else if source::damage(path).is_some() {
            let what = "a ZIP archive that is damaged or not whole";
            let first =
                || Foreign { count: 0, first: slashed(&below), what, advice: "download it again, or unpack it and name the folder" };
            self.foreign.entry(what).or_insert_with(first).count += 1;
        }
    }

    fn file(&mut self, path: &Path, below: PathBuf, name: &str, depth: usize) {
        let extension = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or(String::new(), |(_, e)| e.to_lowercase());
        if extension == "zip" || format::holds_data(&extension) {
            // Takeout's lies where the service has put it.
            if depth <= MAX_EXPORT_DEPTH || extension == "atom" {
                self.export(path, below);
            }
        } else if matches!(extension.as_str(), "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" | "svg") {
            self.pictures = true;
        } else if let Some((what, advice)) = format::foreign(&extension) {
            let first = || Foreign { count: 0, first: slashed(&below), what, advice };
            self.foreign.entry(what).or_insert_with(first).count += 1;
        } else if !extension.is_empty() && format::may_be_read(&extension) && self.files.len() < MAX_FILES {
            if !apart::is_file(name, depth == 0) {
                self.files.push(below);
            } else if depth == 0 {
                self.about.push(name.to_string());
            }
        }
    }
}

/// The posts of a site: in the folder where its engine keeps them.
fn of_site(folder: &Path, site: &SiteFolder, files: Vec<PathBuf>, found: &mut Found) {
    let prefix = site.root.strip_prefix(folder).map(slashed).unwrap_or_default();
    let at = |below: &str| match (prefix.as_str(), below) {
        ("", "") => ".".to_string(),
        (prefix, "") => prefix.to_string(),
        ("", below) => below.to_string(),
        (prefix, below) => format!("{prefix}/{below}"),
    };
    let all = sites::count(site, &site.content);
    let candidates = site.posts().into_iter().map(|p| (sites::count(site, &p), p));
    let (count, content) = candidates.into_iter().find(|(n, _)| *n > 0 && n * 2 >= all).unwrap_or((all, site.content.clone()));
    found.path = at(&content);
    if count < all {
        found.left.push(format!("{} elsewhere in {}", plural(all - count, "file"), at(&site.content)));
    }
    let marks = site.only();
    let inside = |file: &PathBuf| -> bool { found.path == "." || file.starts_with(&found.path) };
    let mut files: Vec<PathBuf> = files.into_iter().filter(inside).collect();
    let of_posts = |f: &PathBuf| f.components().any(|c| c.as_os_str() == "_posts");
    if !marks.is_empty() && files.iter().any(of_posts) {
        let (posts, others): (Vec<PathBuf>, Vec<PathBuf>) = files.into_iter().partition(of_posts);
        let drafts = others.iter().filter(|f| f.components().any(|c| c.as_os_str() == "_drafts")).count();
        let folders: std::collections::BTreeSet<PathBuf> = posts.iter().filter_map(|f| up_to_posts(f)).collect();
        match (folders.len(), folders.first()) {
            (1, Some(only)) => found.path = slashed(only),
            _ => found.include = marks.iter().map(ToString::to_string).collect(),
        }
        found.left.extend((drafts > 0).then(|| format!("{} in _drafts", plural(drafts, "draft"))));
        let rest = others.len() - drafts;
        found.left.extend((rest > 0).then(|| format!("{} outside of _posts", plural(rest, "file"))));
        files = posts;
    }
    found.files = files;
    found.media = site.media.iter().map(|m| at(m)).filter(|m| *m != found.path).collect();
    found.site = site.site.clone();
    found.subtitle.clone_from(&site.subtitle);
    found.about = Some(site.about);
}

/// `blog/_posts` of `blog/_posts/2019/a.md`.
fn up_to_posts(file: &Path) -> Option<PathBuf> {
    file.ancestors().find(|a| a.file_name().is_some_and(|n| n == "_posts")).map(Path::to_path_buf)
}

/// An export is the whole blog: other files beside it are not mixed into its book.
fn of_exports(exports: Vec<(PathBuf, Recognised)>, found: &mut Found) {
    found.files = exports.iter().map(|(path, _)| path.clone()).collect();
    found.path = common_folder(&found.files);
    // Substack's list names the pages that lie beside it.
    let list = |(_, export): &(PathBuf, Recognised)| export.format == Format::Substack && !export.packed;
    match exports.as_slice() {
        [only] if !list(only) => found.path = slashed(&only.0),
        several if !several.iter().any(list) => {
            let below = |path: &Path| slashed(path.strip_prefix(&found.path).unwrap_or(path));
            found.include = several.iter().map(|(path, _)| below(path)).collect();
        }
        _ => {}
    }
    found.about = exports.first().and_then(|(_, export)| export.format.info()).map(|i| i.about);
    exports.into_iter().for_each(|(_, e)| found.site.merge(e.site));
}

/// Texts that no engine keeps.
fn of_texts(folder: &Path, files: Vec<PathBuf>, about: Vec<String>, found: &mut Found) {
    found.path = common_folder(&files);
    found.exclude = if found.path == "." { about } else { Vec::new() };
    found.media = sites::plain(folder).media.into_iter().filter(|m| *m != found.path && !files.iter().all(|f| f.starts_with(m))).collect();
    let pages =
        files.iter().filter(|f| f.extension().is_some_and(|e| e.eq_ignore_ascii_case("html") || e.eq_ignore_ascii_case("htm"))).count();
    if pages > 0 && pages * 2 > files.len() {
        // Exports of Medium are pages too, and say so.
        let sample = files.iter().filter(|f| f.extension().is_some_and(|e| e.eq_ignore_ascii_case("html"))).take(3);
        let export = sample.filter_map(|f| source::recognise(&folder.join(f))).find_map(|e| e.format.info());
        found.about = Some(export.map_or("a folder of saved web pages", |i| i.about));
    }
    found.files = files;
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

/// The language of the book: what the site says, unless its posts speak another for certain or say more precisely which English.
fn chosen(said: Option<Lang>, spoken: Option<(String, usize)>) -> String {
    match (said, spoken) {
        (None, None) => "en".to_string(),
        (None, Some((spoken, _))) => spoken,
        (Some(said), None) => said.bcp47(),
        (Some(said), Some((spoken, bytes))) => {
            let other = Lang::new(&spoken);
            let differs = other.primary() != said.primary();
            if differs && bytes > MUCH || !differs && !said.tag().contains('-') { spoken } else { said.bcp47() }
        }
    }
}

/// The language of the beginnings of some files, spread over all, and how much was read; none where it cannot be told.
fn language(folder: &Path, files: &[PathBuf]) -> Option<(String, usize)> {
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
    let (_, tag) = sure.and_then(|i| TAGS.iter().find(|(code, _)| *code == i.lang().code()))?;
    let tag = if *tag == "en" { english(&text) } else { tag };
    Some((tag.to_string(), text.len()))
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
    fn a_site_is_believed_unless_its_posts_say_otherwise() {
        let lang = |tag: &str| Some(Lang::new(tag));
        let spoken = |tag: &str, n: usize| Some((tag.to_string(), n));
        for (said, heard, wanted) in [
            (None, None, "en"),
            (lang("fr-ca"), spoken("fr", 9_000), "fr-CA"),
            (lang("en"), spoken("en-GB", 500), "en-GB"),
            (lang("en"), spoken("de", 9_000), "de"),
            (lang("de"), spoken("en", 100), "de"),
            (None, spoken("it", 100), "it"),
        ] {
            assert_eq!(chosen(said, heard), wanted);
        }
    }
}

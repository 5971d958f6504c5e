//! Folders of sites: which engine a folder belongs to, what its configuration says of the site, where its posts and pictures lie.
//! `init` writes a book.toml of it, and sources that lie in a site know of it whatever book.toml says.

pub(crate) mod apart;
mod engines;
mod permalink;
mod settings;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use globset::{Glob, GlobSet, GlobSetBuilder};

use crate::config::format;
use crate::config::manifest::Source;
use crate::fence;
use crate::model::{Lang, Post, Site};

use engines::{ENGINES, Engine, PLAIN, keys};
use settings::Settings;

/// How far above a source that lies outside of the book's folder its site is looked for.
const MAX_ABOVE: usize = 4;
/// How deep the files of a folder are counted.
const MAX_DEPTH: usize = 12;

/// A folder that is looked at.
pub(super) struct Folder {
    path: PathBuf,
    names: BTreeSet<String>,
}

impl Folder {
    fn new(path: &Path) -> Folder {
        let names = std::fs::read_dir(path).into_iter().flatten().flatten();
        Folder { path: path.to_path_buf(), names: names.map(|e| e.file_name().to_string_lossy().into_owned()).collect() }
    }

    /// Whether there is a file or folder of this name, or at this path.
    fn has(&self, name: &str) -> bool {
        match name.split_once('/') {
            Some((first, _)) => self.names.contains(first) && self.path.join(name).exists(),
            None => self.names.contains(name),
        }
    }

    /// Whether there is a file whose name starts like this.
    fn starts(&self, start: &str) -> bool {
        self.names.iter().any(|n| n.starts_with(start))
    }

    /// The text of a file.
    fn text(&self, name: &str) -> Option<String> {
        let bytes = fence::read_regular(&self.path.join(name)).ok().filter(|_| self.has(name))?;
        Some(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// Whether package.json names a package that the site is made by.
    fn needs(&self, package: &str) -> bool {
        let of = |all: &serde_json::Value, list: &str| all.get(list).and_then(|l| l.get(package)).is_some();
        let text = self.text("package.json").and_then(|t| serde_json::from_str::<serde_json::Value>(&t).ok());
        text.is_some_and(|all| of(&all, "dependencies") || of(&all, "devDependencies"))
    }

    /// Notion ends the names of what it exports with 32 hexadecimal digits.
    fn is_notion(&self) -> bool {
        let ends = |name: &&String| {
            let stem = name.rsplit_once('.').map_or(name.as_str(), |(s, _)| s);
            stem.rsplit_once([' ', '-']).is_some_and(|(_, id)| id.len() == 32 && id.bytes().all(|b| b.is_ascii_hexdigit()))
        };
        let visible = self.names.iter().filter(|n| !n.starts_with('.')).count();
        let named = self.names.iter().filter(ends).count();
        named > 0 && named * 2 >= visible
    }
}

/// A site that was recognised.
pub(crate) struct SiteFolder {
    /// What it is: "a Hugo site".
    pub about: &'static str,
    /// Where it is.
    pub root: PathBuf,
    /// What its configuration says of it.
    pub site: Site,
    /// Its subtitle.
    pub subtitle: Option<String>,
    /// The folder of its content below the root, with slashes; "" for the root.
    pub content: String,
    /// Folders of pictures that are there, below the root.
    pub media: Vec<String>,
    /// Patterns of addresses, by the folder below the content; "" for all.
    permalinks: Vec<(String, String)>,
    engine: &'static Engine,
    apart: GlobSet,
}

/// The engine of a folder, if it is the root of a site.
pub(crate) fn recognise(path: &Path) -> Option<SiteFolder> {
    let folder = Folder::new(path);
    let engine = ENGINES.iter().find(|e| (e.signs)(&folder))?;
    Some(site(path, engine))
}

/// A folder that is no site of an engine that is known.
pub(crate) fn plain(path: &Path) -> SiteFolder {
    site(path, PLAIN)
}

/// The site that a source lies in: its own folder, or the nearest above it that is not above the book's.
pub(crate) fn around(root: &Path, source: &Path) -> Option<SiteFolder> {
    let full = root.join(source);
    let steps = if is_outside(source) { 0 } else { source.components().filter(|c| !matches!(c, std::path::Component::CurDir)).count() };
    full.ancestors().take(steps + 1).find_map(recognise)
}

/// What the site around a source says of itself and where it keeps pictures: in folders inside of the book's, which are read, and in
/// others, which are named to whoever looks for a picture.
pub(crate) fn facts(root: &Path, source: &Source, site: Option<&SiteFolder>) -> Site {
    let plain = if site.is_none() { Some(plain(root)) } else { None };
    let outside = || root.join(&source.path).ancestors().skip(1).take(MAX_ABOVE).find_map(recognise);
    let mut facts = Site::default();
    for site in site.into_iter().chain(&plain) {
        facts.merge(site.site.clone());
        facts.media.extend(site.media.iter().filter_map(|m| shown(root, &site.root.join(m))));
    }
    if let Some(outside) = if site.is_none() && is_outside(&source.path) { outside() } else { None } {
        facts.merge(outside.site);
        let full: Vec<PathBuf> = outside.media.iter().map(|m| outside.root.join(m)).collect();
        facts.nearby.extend(full.iter().map(|m| shown(root, m).unwrap_or_else(|| m.to_string_lossy().replace('\\', "/"))));
    }
    facts
}

/// A path below the book's folder, as book.toml writes it.
fn shown(root: &Path, path: &Path) -> Option<String> {
    path.strip_prefix(root).ok().map(|p| p.to_string_lossy().replace('\\', "/"))
}

fn is_outside(source: &Path) -> bool {
    source.is_absolute() || source.components().any(|c| matches!(c, std::path::Component::ParentDir))
}

fn site(path: &Path, engine: &'static Engine) -> SiteFolder {
    let settings = Settings::read(path, engine.configs);
    let code = settings.text(&["defaultContentLanguage", "default_language"]).unwrap_or_else(|| "en".to_string());
    let filled = |paths: &[&str]| -> Vec<String> { paths.iter().map(|p| p.replace("{lang}", &code)).collect() };
    let text = |paths: &[&str]| settings.text(&borrowed(&filled(paths)));
    let there = |name: &str| path.join(name).is_dir();
    let said = text(engine.content_keys).map(|c| normal(&c)).filter(|c| there(c));
    let content = said.or_else(|| engine.content.iter().find(|c| there(c)).map(ToString::to_string)).unwrap_or_default();
    let mut media = settings.texts(engine.media_keys).iter().map(|m| normal(m)).collect::<Vec<_>>();
    media.extend(engine.media.iter().map(ToString::to_string));
    media.retain(|m| !m.is_empty() && there(m) && is_exactly_named(path, m));
    let mut seen = BTreeSet::new();
    media.retain(|m| seen.insert(m.clone()));
    let authors = settings.texts(&borrowed(&filled(keys::AUTHOR)));
    let authors = authors.into_iter().filter(|a| !a.contains('@') || a.contains(' ')).collect();
    let lang = text(keys::LANGUAGE).and_then(|l| Lang::parse(l.split('.').next().unwrap_or(&l)));
    let site = Site { title: text(keys::TITLE), lang, base_urls: base(&settings).into_iter().collect(), authors, ..Site::default() };
    let mut permalinks: Vec<(String, String)> = settings.table(keys::PERMALINKS);
    permalinks.extend(settings.text(keys::PERMALINK).map(|p| (String::new(), p)));
    let mut apart = GlobSetBuilder::new();
    for glob in engine.apart.iter().filter_map(|p| Glob::new(p).ok()) {
        apart.add(glob);
    }
    SiteFolder {
        about: engine.about,
        root: path.to_path_buf(),
        site,
        subtitle: text(keys::SUBTITLE),
        content,
        media,
        permalinks,
        engine,
        apart: apart.build().unwrap_or_default(),
    }
}

fn borrowed(list: &[String]) -> Vec<&str> {
    list.iter().map(String::as_str).collect()
}

/// Where file systems take no notice of capitals, `Assets` and `assets` are one folder.
fn is_exactly_named(root: &Path, name: &str) -> bool {
    let path = root.join(name);
    let (Some(parent), Some(last)) = (path.parent(), path.file_name()) else { return false };
    std::fs::read_dir(parent).into_iter().flatten().flatten().any(|e| e.file_name() == last)
}

/// The address of a site, as one that readers can reach.
fn base(settings: &Settings) -> Option<String> {
    let base = keys::BASE.iter().find_map(|k| settings.text(&[k]).filter(|b| b.starts_with("http://") || b.starts_with("https://")))?;
    let host = base.split("://").nth(1)?.split(['/', ':']).next()?;
    if !host.contains('.') || host.starts_with("127.") || host.ends_with("example.com") && host.len() < 16 {
        return None;
    }
    let below = keys::BELOW.iter().find_map(|k| settings.text(&[k]).filter(|b| b.starts_with('/') && b.len() > 1)).unwrap_or_default();
    Some(format!("{}{}", base.trim_end_matches('/'), below.trim_end_matches('/')))
}

/// A folder as configurations write it, with slashes and without dots; "" for one that leads out.
fn normal(path: &str) -> String {
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|p| !p.is_empty() && *p != ".").collect();
    if parts.contains(&"..") { String::new() } else { parts.join("/") }
}

impl SiteFolder {
    /// Whether a file or folder, by its path below the site's root, belongs to the site and is no post.
    pub fn is_apart(&self, below: &str) -> bool {
        // No engine makes pages of plain text; it is data.
        let data = !std::ptr::eq(self.engine, PLAIN) && below.to_ascii_lowercase().ends_with(".txt");
        data || self.apart.is_match(below) || self.apart.is_match(format!("{below}/x"))
    }

    /// Folders below the root in which posts may lie, the likeliest first.
    pub fn posts(&self) -> Vec<String> {
        let at = |p: &&str| if self.content.is_empty() { (*p).to_string() } else { format!("{}/{p}", self.content) };
        let mut out: Vec<String> = self.engine.posts.iter().map(at).chain([self.content.clone()]).collect();
        out.retain(|p| self.root.join(p).is_dir());
        out
    }

    /// Patterns of the files that alone are posts, where the engine has such.
    pub fn only(&self) -> &'static [&'static str] {
        self.engine.only
    }

    /// Addresses that the site gives a post, beside those that the post says.
    pub fn addresses(&self, post: &Post) -> Vec<String> {
        let file = &*post.loc.file;
        let below = file.split_once(&format!("{}/", self.content)).map_or(file, |(_, rest)| rest);
        let section = below.rsplit_once('/').map_or("", |(folder, _)| folder);
        let first = section.split('/').next().unwrap_or("");
        let fits = |key: &str| key.is_empty() || key.trim_matches('/') == first || key == "/" && first.is_empty();
        let patterns = self.permalinks.iter().filter(|(key, _)| fits(key));
        patterns.flat_map(|(_, pattern)| permalink::addresses(pattern, post, section)).collect()
    }
}

/// How many files below a folder may be read as posts; site files are not counted.
pub(crate) fn count(site: &SiteFolder, below: &str) -> usize {
    let mut folders = vec![(below.to_string(), 0)];
    let mut n = 0;
    while let Some((folder, depth)) = folders.pop() {
        for entry in std::fs::read_dir(site.root.join(&folder)).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name.clone() } else { format!("{folder}/{name}") };
            let Ok(kind) = entry.file_type() else { continue };
            if name.starts_with('.') || site.is_apart(&path) {
                continue;
            }
            if kind.is_dir() && depth < MAX_DEPTH && !apart::is_folder(&name) {
                folders.push((path, depth + 1));
            } else if kind.is_file() && !apart::is_file(&name, folder.is_empty()) {
                let extension = name.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_lowercase());
                n += usize::from(format::is_text_of_post(&extension));
            }
        }
    }
    n
}

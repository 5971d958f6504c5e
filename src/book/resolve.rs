//! Links find what they mean: a post of this book, a heading in it, or a place outside.

use std::collections::BTreeMap;

use crate::config::Manifest;
use crate::diag::{Diagnostic, Loc, Report};
use crate::model::{Anchor, Inline, Post, Site, Target, text};

/// The posts of the book by every name that a link may call them.
pub(super) struct Index<'a> {
    /// Addresses below which a link means a post: those of book.toml, then the sites' own.
    bases: Vec<&'a str>,
    /// A post's file (and, for a page bundle, its folder) to its place in the book.
    files: BTreeMap<String, Place>,
    /// The path of an address below a base, without slashes at its ends; and bare slugs.
    addresses: BTreeMap<String, Place>,
    /// (post id, fragment) to an anchor inside it.
    fragments: BTreeMap<(String, String), Anchor>,
    /// The same by letters and digits alone: sites disagree on what becomes of the marks in a heading's name.
    letters: BTreeMap<(String, String), Anchor>,
    /// Files of posts that are read but not in the book.
    left_out: BTreeMap<String, String>,
}

#[derive(Clone)]
struct Place {
    post: String,
    anchor: Anchor,
}

impl<'a> Index<'a> {
    pub(super) fn new(manifest: &'a Manifest, site: &'a Site) -> Index<'a> {
        let named = manifest.sources.iter().flat_map(|s| &s.base_url);
        Index {
            bases: named.chain(&site.base_urls).map(String::as_str).collect(),
            files: BTreeMap::new(),
            addresses: BTreeMap::new(),
            fragments: BTreeMap::new(),
            letters: BTreeMap::new(),
            left_out: BTreeMap::new(),
        }
    }

    /// Adds a post that stands in the book at `anchor`.
    pub(super) fn add(&mut self, post: &Post, anchor: &Anchor) {
        let place = Place { post: post.id.clone(), anchor: anchor.clone() };
        let file = normal(&post.loc.file);
        if post.split.is_none() {
            if let Some(folder) = file.strip_suffix("/index.md") {
                self.files.entry(folder.to_string()).or_insert_with(|| place.clone());
            }
            self.files.entry(file.clone()).or_insert_with(|| place.clone());
            let stem = file.rsplit('/').next().unwrap_or("").trim_end_matches(".md").to_string();
            self.addresses.entry(stem).or_insert_with(|| place.clone());
        }
        for url in &post.urls {
            let key = self.below_base(url).unwrap_or_else(|| url.clone());
            self.addresses.entry(trim(&key).to_string()).or_insert_with(|| place.clone());
        }
        self.addresses.entry(post.id.clone()).or_insert_with(|| place.clone());
        self.addresses.entry(text::slug(&post.plain_title())).or_insert(place);
    }

    /// Adds a post that is not in the book.
    pub(super) fn leave_out(&mut self, post: &Post) {
        self.left_out.insert(normal(&post.loc.file), post.plain_title());
    }

    /// Adds an anchor inside a post.
    pub(super) fn add_fragment(&mut self, post: &str, fragment: &str, anchor: &Anchor) {
        self.fragments.entry((post.to_string(), fragment.to_lowercase())).or_insert_with(|| anchor.clone());
        let letters = letters(fragment);
        if !letters.is_empty() {
            self.letters.entry((post.to_string(), letters)).or_insert_with(|| anchor.clone());
        }
    }

    fn anchor_in(&self, post: &str, fragment: &str) -> Option<&Anchor> {
        let exact = self.fragments.get(&(post.to_string(), fragment.to_lowercase()));
        exact.or_else(|| self.letters.get(&(post.to_string(), letters(fragment))))
    }

    /// What an address means in a text that stands in `from` (a post's id and place); `None` if it leads nowhere:
    /// then the words stay and the report says so.
    pub(super) fn resolve(&self, address: &str, post: &str, loc: &Loc, report: &mut Report) -> Option<Target> {
        let address = address.trim();
        let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
        if path.is_empty() {
            return self.fragment(post, fragment, address, loc, report);
        }
        let found = match self.below_base(path) {
            Some(rest) => self.by_address(&rest),
            None if outside(path) => return Some(Target::Url(encode(address))),
            None => self.by_file(path, loc).or_else(|| self.by_address(path)),
        };
        if let Some(place) = found {
            if !fragment.is_empty() {
                if let Some(anchor) = self.anchor_in(&place.post, fragment) {
                    return Some(Target::Anchor(anchor.clone()));
                }
            }
            return Some(Target::Anchor(place.anchor));
        }
        if outside(path) {
            return Some(Target::Url(encode(address)));
        }
        self.dead(path, address, loc, report)
    }

    fn fragment(&self, post: &str, fragment: &str, address: &str, loc: &Loc, report: &mut Report) -> Option<Target> {
        let found = self.anchor_in(post, fragment);
        if found.is_none() {
            report.push(
                Diagnostic::warning("dead-link", format!("the link {address} leads to no heading of this post"))
                    .at(loc.clone())
                    .with("its words are kept")
                    .help("name a heading by its words in lower case with hyphens, or give it a name with {#name}"),
            );
        }
        found.map(|a| Target::Anchor(a.clone()))
    }

    fn dead(&self, path: &str, address: &str, loc: &Loc, report: &mut Report) -> Option<Target> {
        let file = join(loc, path);
        if let Some(base) = self.bases.first() {
            if self.left_out.contains_key(&file) || path.starts_with('/') {
                return Some(Target::Url(encode(&format!("{}/{}", base.trim_end_matches('/'), address.trim_start_matches('/')))));
            }
        }
        let d = match self.left_out.get(&file) {
            Some(title) => Diagnostic::warning("dead-link", format!("the link {address} leads to “{title}”, which is not in the book"))
                .help("put the post into the book, or reword the sentence"),
            None => {
                let names = self.files.keys().map(String::as_str);
                let d = Diagnostic::warning("dead-link", format!("the link {address} leads to no post and no address"));
                match crate::diag::did_you_mean(&file, names) {
                    _ if is_host(path) => d.help(format!("write the whole address: https://{address}")),
                    Some(near) => d.help(format!("did you mean {near}?")),
                    None => d.help("write a post's file, its slug or a full address"),
                }
            }
        };
        report.push(d.at(loc.clone()).with("its words are kept"));
        None
    }

    /// The part of an address below one of the blog's own bases, whatever its scheme and `www.`.
    fn below_base(&self, url: &str) -> Option<String> {
        let bare = bare(url);
        self.bases
            .iter()
            .filter_map(|b| bare.strip_prefix(self::bare(b).trim_end_matches('/')))
            .find(|r| r.is_empty() || r.starts_with('/'))
            .map(str::to_string)
    }

    fn by_address(&self, path: &str) -> Option<Place> {
        let path = path.split('?').next().unwrap_or("");
        let path = trim(path).trim_end_matches("/index.html").trim_end_matches(".html").trim_end_matches(".md");
        let last = path.rsplit('/').next().unwrap_or("");
        self.addresses.get(path).or_else(|| self.addresses.get(last)).cloned().filter(|_| !last.is_empty())
    }

    fn by_file(&self, path: &str, loc: &Loc) -> Option<Place> {
        let file = join(loc, path);
        let tries = [file.clone(), format!("{file}.md"), format!("{file}/index.md")];
        tries.iter().find_map(|t| self.files.get(t)).cloned()
    }
}

/// `github.com/a/b`: somebody forgot what an address starts with.
fn is_host(path: &str) -> bool {
    let host = path.split('/').next().unwrap_or("");
    let end = host.rsplit('.').next().unwrap_or("");
    path.contains('/') && host.contains('.') && (2..=6).contains(&end.len()) && end.chars().all(|c| c.is_ascii_alphabetic())
}

/// The letters and digits of a fragment in lower case.
fn letters(fragment: &str) -> String {
    fragment.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn outside(path: &str) -> bool {
    let scheme = path.split(':').next().unwrap_or("");
    let has_scheme =
        path.contains(':') && scheme.len() > 1 && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    has_scheme || path.starts_with("//")
}

fn bare(url: &str) -> &str {
    let url = url.strip_prefix("https:").or_else(|| url.strip_prefix("http:")).unwrap_or(url);
    let url = url.strip_prefix("//").unwrap_or(url);
    url.strip_prefix("www.").unwrap_or(url)
}

fn trim(path: &str) -> &str {
    path.trim_matches('/')
}

/// A relative path from the folder of the file where it stands, with `.` and `..` taken out.
fn join(loc: &Loc, path: &str) -> String {
    let path = path.split('?').next().unwrap_or("");
    let folder = loc.file.rsplit_once('/').map_or("", |(f, _)| f);
    if path.starts_with('/') { normal(path) } else { normal(&format!("{folder}/{path}")) }
}

fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            p => parts.push(p),
        }
    }
    parts.join("/").replace("%20", " ")
}

/// An address that can stand in XML and PDF: spaces and other odd characters as `%XX`.
fn encode(url: &str) -> String {
    let mut out = String::with_capacity(url.len());
    let url = if url.starts_with("//") { format!("https:{url}") } else { url.to_string() };
    for c in url.chars() {
        if c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}') {
            out.push(c);
        } else {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

/// Resolves the links of inline content; a link that leads nowhere becomes its words.
pub(super) fn links(inlines: &mut Vec<Inline>, resolve: &mut dyn FnMut(&str) -> Option<Target>) {
    let mut out = Vec::with_capacity(inlines.len());
    for mut inline in std::mem::take(inlines) {
        match &mut inline {
            Inline::Link { target, content } => {
                links(content, resolve);
                let found = match target {
                    Target::Source(address) => resolve(address),
                    Target::Anchor(_) | Target::Url(_) => Some(target.clone()),
                };
                match found {
                    Some(t) => *target = t,
                    None => {
                        out.append(content);
                        continue;
                    }
                }
            }
            Inline::Emph(c)
            | Inline::Strong(c)
            | Inline::Strike(c)
            | Inline::Super(c)
            | Inline::Sub(c)
            | Inline::SmallCaps(c)
            | Inline::Foreign(_, c) => links(c, resolve),
            Inline::Text(_) | Inline::Code(_) | Inline::NoteRef(_) | Inline::Break | Inline::Image(_) => {}
        }
        out.push(inline);
    }
    *inlines = out;
}

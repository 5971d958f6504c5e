//! Links find what they mean: a post of this book, a place in it, or a place outside.

use crate::config::Manifest;
use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::model::site::below;
use crate::model::{Anchor, Inline, Post, Site, Target, text};

use super::address;
use super::fragments::Fragments;
use super::places::{Found, Places};

/// The posts of the book by every name that a link may call them.
pub(super) struct Index<'a> {
    /// Addresses below which a link means a post: those of book.toml, then the sites' own.
    bases: Vec<&'a str>,
    posts: Places<Addressed>,
    fragments: Fragments,
    /// The files of posts in the book, for those who mistype one.
    files: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Addressed {
    InBook {
        post: String,
        anchor: Anchor,
        title: String,
    },
    /// A post that is read but not in the book.
    LeftOut {
        title: String,
    },
    /// A post that stands in another volume, and what is said of its place.
    Elsewhere {
        title: String,
        place: String,
    },
}

impl<'a> Index<'a> {
    pub(super) fn new(manifest: &'a Manifest, site: &'a Site) -> Index<'a> {
        let named = manifest.sources.iter().flat_map(|s| &s.base_url);
        let bases = named.chain(&site.base_urls).map(String::as_str).collect();
        Index { bases, posts: Places::new(), fragments: Fragments::default(), files: Vec::new() }
    }

    /// Adds a post that stands in the book at `anchor`.
    pub(super) fn add(&mut self, post: &Post, anchor: &Anchor) {
        self.files.push(normal(&post.loc.file));
        self.place(post, &Addressed::InBook { post: post.id.clone(), anchor: anchor.clone(), title: post.plain_title() });
    }

    /// Adds a post of another volume.
    pub(super) fn put_elsewhere(&mut self, post: &Post, place: &str) {
        self.place(post, &Addressed::Elsewhere { title: post.plain_title(), place: place.to_string() });
    }

    /// What is said of the place that a link leads to, where that is in another volume.
    pub(super) fn elsewhere(&self, target: &Target, loc: &Loc) -> Option<String> {
        let Target::Source(address) = target else { return None };
        let path = address.trim().split('#').next().filter(|path| !path.is_empty())?;
        let own = self.below_base(path);
        if own.is_none() && address::is_outside(path) {
            return None;
        }
        match self.posts.find(own.as_deref().unwrap_or(path), &normal(&loc.file)) {
            Found::One(Addressed::Elsewhere { place, .. }) => Some(place),
            Found::One(Addressed::InBook { .. } | Addressed::LeftOut { .. }) | Found::Several(_) | Found::None => None,
        }
    }

    /// Adds a post that is not in the book.
    pub(super) fn leave_out(&mut self, post: &Post) {
        self.place(post, &Addressed::LeftOut { title: post.plain_title() });
    }

    fn place(&mut self, post: &Post, place: &Addressed) {
        self.posts.add_file(&post.loc.file, post.split.is_none(), post.date, place);
        for url in &post.urls {
            let name = self.below_base(url).unwrap_or_else(|| below_host(url).to_string());
            self.posts.add_other(&name, &post.loc.file, true, place);
        }
        let title = text::slug(&post.plain_title());
        self.posts.add_other(&post.id, &post.loc.file, post.id != title, place);
        self.posts.add_other(&title, &post.loc.file, false, place);
    }

    /// Adds a place inside a post: the name that it was given, and its words where it is a heading.
    pub(super) fn add_fragment(&mut self, post: &str, name: Option<&str>, words: &str, anchor: &Anchor) {
        self.fragments.add(post, name, words, anchor);
    }

    /// What a link leads to; `None` if nowhere.
    pub(super) fn target(&self, target: &Target, post: &str, loc: &Loc, report: &mut Report) -> Option<Target> {
        match target {
            Target::Source(address) => self.resolve(address, post, loc, report),
            Target::Url(url) => checked(url, loc, report),
            Target::Anchor(_) => Some(target.clone()),
        }
    }

    /// What an address means in a text that stands in `from` (a post's id and place); `None` if it leads nowhere:
    /// then the words stay and the report says so.
    pub(super) fn resolve(&self, address: &str, post: &str, loc: &Loc, report: &mut Report) -> Option<Target> {
        let address = address.trim();
        let (path, fragment) = address.split_once('#').unwrap_or((address, ""));
        if path.is_empty() {
            return self.fragment(post, fragment, address, loc, report);
        }
        let own = self.below_base(path);
        if own.is_none() && address::is_outside(path) {
            return checked(address, loc, report);
        }
        let here = own.as_deref().unwrap_or(path);
        match self.posts.find(here, &normal(&loc.file)) {
            Found::One(Addressed::InBook { post, anchor, title }) => {
                let inside = self.fragments.find(&post, fragment);
                if inside.is_none() && names_a_place(fragment) {
                    report.push(no_such_place(address, &format!("“{title}”"), loc).with("it leads to the head of that post instead"));
                }
                Some(Target::Anchor(inside.cloned().unwrap_or(anchor)))
            }
            // The words of such a link say where it leads: see [`links`].
            Found::One(Addressed::Elsewhere { .. }) => None,
            Found::One(Addressed::LeftOut { title }) => self.outside_or_dead(address, path, Some(title), loc, report),
            Found::Several(places) => {
                let several = self.outside_or_ambiguous(address, path, &places, loc);
                several.unwrap_or_else(|d| {
                    report.push(d);
                    None
                })
            }
            Found::None if own.is_some() => checked(address, loc, report),
            Found::None => self.outside_or_dead(address, path, None, loc, report),
        }
    }

    fn fragment(&self, post: &str, fragment: &str, address: &str, loc: &Loc, report: &mut Report) -> Option<Target> {
        let found = self.fragments.find(post, fragment);
        if found.is_none() {
            report.push(no_such_place(address, "this post", loc).with("its words are kept"));
        }
        found.map(|a| Target::Anchor(a.clone()))
    }

    /// The address on the blog itself, where the blog is known and the path is one of its own.
    fn on_the_blog(&self, address: &str) -> Option<Target> {
        let base = self.bases.first()?;
        address::checked(&format!("{}/{}", base.trim_end_matches('/'), address.trim_start_matches('/'))).map(Target::Url)
    }

    fn outside_or_ambiguous(&self, address: &str, path: &str, places: &[Addressed], loc: &Loc) -> Result<Option<Target>, Diagnostic> {
        if address::is_outside(address) {
            return Ok(address::checked(address).map(Target::Url));
        }
        if let Some(target) = Some(address).filter(|_| path.starts_with('/')).and_then(|a| self.on_the_blog(a)) {
            return Ok(Some(target));
        }
        let titles: Vec<String> = places.iter().map(|p| format!("“{}”", p.title())).collect();
        Err(Diagnostic::warning(kinds::DEAD_LINK, format!("the link {address} may mean {}", titles.join(" or ")))
            .at(loc.clone())
            .with("its words are kept")
            .help("write more of the path, or the post's file"))
    }

    fn outside_or_dead(&self, address: &str, path: &str, left_out: Option<String>, loc: &Loc, report: &mut Report) -> Option<Target> {
        if address::is_outside(address) {
            return checked(address, loc, report);
        }
        if left_out.is_some() || path.starts_with('/') {
            if let Some(target) = self.on_the_blog(address) {
                return Some(target);
            }
        }
        let d = match left_out {
            Some(title) => {
                // One line for each post, however many links lead to it.
                Diagnostic::warning(kinds::LEFT_OUT_LINK, format!("links lead to “{title}”, which is not in the book"))
                    .help("put the post into the book, or reword the sentences")
            }
            None => {
                let d = Diagnostic::warning(kinds::DEAD_LINK, format!("the link {address} leads to no post and no address"));
                match crate::diag::did_you_mean(&join(loc, path), self.files.iter().map(String::as_str)) {
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
        below(self.bases.iter().copied(), url).map(str::to_string)
    }
}

impl Addressed {
    fn title(&self) -> &str {
        match self {
            Addressed::InBook { title, .. } | Addressed::LeftOut { title } | Addressed::Elsewhere { title, .. } => title,
        }
    }
}

/// An address outside, or a warning that it cannot stand in a book.
pub(super) fn checked(address: &str, loc: &Loc, report: &mut Report) -> Option<Target> {
    let checked = address::checked(address);
    if checked.is_none() {
        let shown: String = address.chars().filter(|c| !c.is_control()).take(120).collect();
        report.push(
            Diagnostic::warning(kinds::BAD_ADDRESS, format!("the address {shown} cannot stand in a book"))
                .at(loc.clone())
                .with("its words are kept, without a link")
                .help("addresses start with http://, https:// or mailto: and name a host"),
        );
    }
    checked.map(Target::Url)
}

/// Whether a fragment asks for a place inside of a page, and not for its top or for words to be looked up.
fn names_a_place(fragment: &str) -> bool {
    !fragment.is_empty() && !fragment.eq_ignore_ascii_case("top") && !fragment.starts_with(":~:")
}

fn no_such_place(address: &str, whose: &str, loc: &Loc) -> Diagnostic {
    Diagnostic::warning(kinds::DEAD_LINK, format!("the link {address} leads to no heading of {whose}"))
        .at(loc.clone())
        .help("name a heading by its words in lower case with hyphens, or give it a name with {#name}")
}

/// `github.com/a/b`: somebody forgot what an address starts with.
fn is_host(path: &str) -> bool {
    let host = path.split('/').next().unwrap_or("");
    let end = host.rsplit('.').next().unwrap_or("");
    path.contains('/') && host.contains('.') && (2..=6).contains(&end.len()) && end.chars().all(|c| c.is_ascii_alphabetic())
}

/// The path and query of an address of any host; a path stays what it is.
fn below_host(url: &str) -> &str {
    match url.split_once("://") {
        Some((_, rest)) => rest.find(['/', '?']).and_then(|at| rest.get(at..)).unwrap_or(""),
        None => url,
    }
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
    parts.join("/")
}

/// What a link leads to.
pub(super) enum End {
    /// A place in the book, or outside.
    Target(Target),
    /// Nowhere.
    Nowhere,
    /// A place in another volume, which is said behind the words.
    Elsewhere(String),
}

/// Resolves the links of inline content; a link that leads nowhere becomes its words.
pub(super) fn links(inlines: &mut Vec<Inline>, resolve: &mut dyn FnMut(&Target) -> End) {
    let mut out = Vec::with_capacity(inlines.len());
    for mut inline in std::mem::take(inlines) {
        match &mut inline {
            Inline::Link { target, content } => {
                links(content, resolve);
                match resolve(target) {
                    End::Target(t) => *target = t,
                    End::Nowhere => {
                        out.append(content);
                        continue;
                    }
                    End::Elsewhere(place) => {
                        out.append(content);
                        out.push(Inline::Text(format!(" ({place})")));
                        continue;
                    }
                }
            }
            other => {
                if let Some(content) = other.content_mut() {
                    links(content, resolve);
                }
            }
        }
        out.push(inline);
    }
    *inlines = out;
}

//! The pages before the first chapter and after the last.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::config::Manifest;
use crate::config::manifest::{BackPage, FrontPage};
use crate::diag::Loc;
use crate::lang;
use crate::model::{Block, BlockKind, Chapter, Inline, Lang, Matter, Meta, Note, Post, Site, Target, Text, prose_name, text, walk};

use super::Ingredients;

/// Pages that the book makes itself, or that have a key of their own.
const OWN: [&str; 3] = ["preface", "index", "colophon"];

/// Pages that were read from files, by the path that book.toml names.
#[derive(Default)]
pub(super) struct Prose {
    read: BTreeMap<String, (Text, Vec<Block>, Vec<Note>)>,
    /// The anchors that are given.
    kinds: BTreeSet<String>,
}

impl Prose {
    /// Adds one.
    pub(super) fn add(&mut self, path: &str, title: Text, blocks: Vec<Block>, notes: Vec<Note>) {
        self.read.insert(path.to_string(), (title, blocks, notes));
    }

    /// The page of a file; one without a title has `title`, or is called by its file's name.
    fn take(&mut self, path: &str, kind: Option<&str>, title: Text) -> Option<Matter> {
        let (own, blocks, notes) = self.read.remove(path)?;
        let stem = Path::new(path).file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        // "03-about-the-author.md" is called by its words.
        let stem = stem.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '_' | '.' | ' ')).to_string();
        let called = if title.is_empty() { Text::from_plain(in_words(&stem)) } else { title };
        let title = if own.is_empty() { called } else { own };
        let kind = kind.map_or_else(|| self.free(text::slug(&stem), path), str::to_string);
        Some(Matter::Prose { kind, title, blocks, notes })
    }

    /// The texts of a file, a line each, its title first.
    fn lines(&mut self, path: &str) -> Vec<Text> {
        let Some((title, mut blocks, _)) = self.read.remove(path) else { return Vec::new() };
        let mut lines = Lines((!title.is_empty()).then_some(title).into_iter().collect());
        walk::blocks(&mut blocks, &mut lines);
        lines.0
    }

    /// An anchor for a file: its name, where that says what the page is and no other is called so; else its path.
    fn free(&mut self, stem: String, path: &str) -> String {
        let named = prose_name(&stem).filter(|_| !OWN.contains(&stem.as_str())).map(|_| stem);
        let own = format!("page-{}", text::slug(path));
        let numbered = (2..).map(|n| format!("{own}-{n}"));
        let mut names = named.into_iter().chain([own.clone()]).chain(numbered);
        let name = names.find(|name| !self.kinds.contains(name)).unwrap_or(own);
        self.kinds.insert(name.clone());
        name
    }
}

struct Lines(Vec<Text>);

impl walk::Visit for Lines {
    fn text(&mut self, text: &mut Text) {
        self.0.push(text.clone());
    }
}

/// The words of a file's name: "about-the-author" is "About the author".
fn in_words(stem: &str) -> String {
    let words = stem.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or(words.clone(), |first| first.to_uppercase().chain(letters).collect())
}

/// The front matter, in the order of `[front] pages`; a dedication or preface that book.toml does not give is left out.
pub(super) fn front(manifest: &Manifest, meta: &Meta, prose: &mut Prose) -> Vec<Matter> {
    let words = lang::words(&meta.lang);
    let make = |page: &FrontPage| match page {
        FrontPage::HalfTitle => Some(Matter::HalfTitle),
        FrontPage::Title => Some(Matter::Title),
        FrontPage::Copyright => Some(Matter::Copyright(match &manifest.copyright {
            Some(path) => prose.lines(path),
            None => copyright(meta),
        })),
        FrontPage::Dedication => manifest.dedication.as_ref().map(|d| Matter::Dedication(dedication(manifest, d))),
        FrontPage::Contents => Some(Matter::Contents),
        FrontPage::Preface => prose.take(manifest.preface.as_ref()?, Some("preface"), own_words(words.preface, &meta.lang)),
        FrontPage::File(path) => prose.take(path, None, Text::default()),
    };
    manifest.front.iter().filter_map(make).collect()
}

fn dedication(manifest: &Manifest, text: &str) -> Vec<Block> {
    let loc = Loc::new(manifest.file.as_str(), 0);
    text.split("\n\n")
        .map(str::trim)
        .filter(|p| !p.is_empty())
        .map(|p| {
            let mut inlines = Vec::new();
            for line in p.lines().map(str::trim) {
                if !inlines.is_empty() {
                    inlines.push(Inline::Break);
                }
                inlines.push(Inline::Text(line.to_string()));
            }
            Block::new(BlockKind::Para(Text::new(inlines)), loc.clone())
        })
        .collect()
}

/// The lines of the copyright page: only what is known.
fn copyright(meta: &Meta) -> Vec<Text> {
    let words = lang::words(&meta.lang);
    let mut lines = Vec::new();
    let names: Vec<String> = meta.principals().map(|a| a.name.clone()).collect();
    match (&meta.rights, meta.date) {
        (Some(rights), _) => lines.push(rights.clone()),
        (None, Some(date)) if !names.is_empty() => {
            lines.push(format!("© {} {}", lang::figures(date.year.to_string(), &meta.lang), words.list(&names)));
        }
        (None, _) => {}
    }
    lines.extend(meta.publisher.clone());
    lines.extend(words.credits(meta.contributors()));
    lines.extend(meta.edition.clone());
    lines.extend(meta.isbn_print.as_ref().map(|i| format!("ISBN {i}")));
    lines.extend(meta.isbn_editions.iter().map(|(edition, isbn)| format!("ISBN {isbn} ({edition})")));
    lines.extend(meta.isbn_epub.as_ref().map(|i| format!("ISBN {i} (EPUB)")));
    lines.extend(meta.printing.clone());
    if lines.is_empty() {
        lines.push(meta.title.clone());
    }
    lines.into_iter().map(Text::from_plain).collect()
}

/// The back matter, in the order of `[back] pages`.
pub(super) fn back(manifest: &Manifest, from: &Ingredients<'_>, chapters: &[Chapter], read: &mut Prose) -> Vec<Matter> {
    let lang = &manifest.meta.lang;
    let words = lang::words(lang);
    let make = |page: &BackPage| match page {
        BackPage::Sources => {
            let blocks = sources(manifest, from, chapters);
            (!blocks.is_empty()).then(|| prose("sources", own_words(words.sources, lang), blocks))
        }
        BackPage::Links => {
            let blocks = links(manifest, chapters);
            (!blocks.is_empty()).then(|| prose("links", own_words(words.links, lang), blocks))
        }
        // Filled when the words of the book are settled: see `index`.
        BackPage::Index => Some(prose("index", own_words(words.index, lang), Vec::new())),
        BackPage::Colophon => Some(prose("colophon", own_words(words.colophon, lang), colophon(manifest, from))),
        BackPage::File(path) => read.take(path, None, Text::default()),
    };
    manifest.back.iter().filter_map(make).collect()
}

/// Words that the book says by itself, marked where they are not in its language.
pub(super) fn own_words(said: &str, lang: &Lang) -> Text {
    let text = Text::from_plain(said);
    match lang::words(lang).foreign(said) {
        Some(other) => Text::new(vec![Inline::Foreign(other, text.inlines)]),
        None => text,
    }
}

fn prose(kind: &str, title: Text, blocks: Vec<Block>) -> Matter {
    Matter::Prose { kind: kind.into(), title, blocks, notes: Vec::new() }
}

/// Where and when each post was first published, in the order of the book.
fn sources(manifest: &Manifest, from: &Ingredients<'_>, chapters: &[Chapter]) -> Vec<Block> {
    let dates = lang::dates(&manifest.meta.lang);
    let loc = Loc::new(manifest.file.as_str(), 0);
    let mut blocks = Vec::new();
    let posts: BTreeMap<&str, &Post> = from.posts.iter().map(|post| (post.id.as_str(), post)).collect();
    for section in chapters.iter().flat_map(|c| &c.sections) {
        let Some(post) = posts.get(section.post.as_str()) else { continue };
        let title = post.plain_title();
        let mut inlines = vec![Inline::Emph(vec![Inline::Text(title)])];
        let Some(date) = post.date else { continue };
        inlines.push(Inline::Text(format!(", {}", lang::figures(dates.date(date), &manifest.meta.lang))));
        if let Some(url) = address(post, manifest, from.site) {
            inlines.push(Inline::Text(", ".to_string()));
            inlines.push(outside(url));
        }
        blocks.push(Block::new(BlockKind::Para(Text::new(inlines)), loc.clone()));
    }
    blocks
}

/// The address at which a post was first published, where its site or book.toml says it.
fn address(post: &Post, manifest: &Manifest, site: &Site) -> Option<String> {
    let is_whole = |url: &str| url.starts_with("https://") || url.starts_with("http://");
    if let Some(whole) = post.urls.iter().find(|url| is_whole(url)) {
        return Some(whole.clone());
    }
    let mut bases = manifest.sources.iter().flat_map(|s| &s.base_url).chain(&site.base_urls);
    let base = bases.find(|base| is_whole(base))?.trim_end_matches('/');
    post.urls.iter().find(|url| url.starts_with('/')).map(|path| format!("{base}{path}"))
}

/// An address as people read it, linked to itself.
fn outside(url: String) -> Inline {
    let shown = text::shown_address(&url).to_string();
    Inline::Link { target: Target::Url(url), content: vec![Inline::Text(shown)] }
}

/// The addresses that posts link to, each once a chapter with the words that are linked, below the chapter's title.
fn links(manifest: &Manifest, chapters: &[Chapter]) -> Vec<Block> {
    let loc = Loc::new(manifest.file.as_str(), 0);
    let mut blocks = Vec::new();
    for chapter in chapters {
        let mut known = BTreeSet::new();
        let mut found: Vec<(String, String)> = Vec::new();
        let mut see = |text: &Text| {
            for inline in &text.inlines {
                inline.visit(&mut |i| {
                    if let Inline::Link { target: Target::Url(url), content } = i
                        && known.insert(url.clone())
                    {
                        found.push((url.clone(), text::plain(content)));
                    }
                });
            }
        };
        let bodies = chapter.sections.iter().map(|s| &s.blocks).chain(chapter.notes.iter().map(|n| &n.blocks));
        std::iter::once(&chapter.intro).chain(bodies).for_each(|blocks| walk::texts(blocks, &mut see));
        if found.is_empty() {
            continue;
        }
        let heading = BlockKind::Heading { level: 1, text: Text::from_plain(chapter.title.plain().replace('\n', " ")) };
        blocks.push(Block::new(heading, loc.clone()));
        for (url, words) in found {
            let words = words.trim().to_string();
            let says_it = words.is_empty() || words.contains(text::shown_address(&url));
            let before = (!says_it).then(|| Inline::Text(format!("{words}, ")));
            let inlines = before.into_iter().chain([outside(url)]).collect();
            blocks.push(Block::new(BlockKind::Para(Text::new(inlines)), loc.clone()));
        }
    }
    blocks
}

/// How the book was made: the faces that it is set in, which an e-book that leaves them to its reader does not say, and by what.
fn colophon(manifest: &Manifest, from: &Ingredients<'_>) -> Vec<Block> {
    let words = lang::words(&manifest.meta.lang);
    let loc = Loc::new(manifest.file.as_str(), 0);
    let set = format!("{} {}.", words.set_in, words.list(from.faces));
    let made = format!("Postbound {}.", env!("CARGO_PKG_VERSION"));
    let set = own_words(&set, &manifest.meta.lang);
    [set, Text::from_plain(made)].map(|line| Block::new(BlockKind::Para(line), loc.clone())).into()
}

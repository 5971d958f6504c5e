//! From posts and an outline to a [`Book`]: everything is numbered, every link points somewhere, every picture is
//! the one that was loaded. [`assemble`] is a row of passes, each over the whole book, in the order of their names
//! here; after it nothing is optional that a renderer needs.

mod address;
#[cfg(test)]
mod address_tests;
mod back;
mod callouts;
mod formulas;
mod fragments;
mod index;
mod matter;
mod notes;
mod pictures;
mod places;
mod punctuation;
mod references;
mod resolve;
#[cfg(test)]
mod tests;
mod web_words;

use std::collections::{BTreeMap, BTreeSet};

use crate::asset::Library;
use crate::config::Manifest;
use crate::config::manifest::Links;
use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::lang;
use crate::model::{
    Anchor, AnchorInfo, Block, BlockKind, Book, Chapter, Image, Inline, Lang, Matter, NoteKey, Outline, OutlineChapter, Part, Post,
    Section, Site, Target, Text, text, walk,
};
use resolve::End;

pub use back::back;
pub use index::{as_toml as terms_as_toml, suggest as suggest_terms};
pub use web_words::web_words;

/// What a book is made of, apart from its settings.
pub struct Ingredients<'a> {
    /// The posts that were planned.
    pub posts: &'a [Post],
    /// Which of them stand where.
    pub outline: &'a Outline,
    /// Introductions of chapters and pages before and after the chapters, read as posts: by the path that book.toml names.
    pub pages: &'a BTreeMap<String, Post>,
    /// The pictures.
    pub library: &'a Library,
    /// The names of the faces that the book is set in, for the colophon.
    pub faces: &'a [String],
    /// What the posts' site says of itself.
    pub site: &'a Site,
    /// Posts of other volumes by their ids, and what is said of their places.
    pub elsewhere: &'a BTreeMap<String, String>,
}

/// Puts the book together. What cannot be resolved (a link that leads nowhere, a note without text) is reported and
/// its words are kept.
pub fn assemble(manifest: &Manifest, from: &Ingredients<'_>, report: &mut Report) -> Book {
    if let Some(d) = without_words(manifest) {
        report.push(d);
    }
    let mut names = Names::default();
    let mut index = resolve::Index::new(manifest, from.site);
    let mut draft = Draft::new(manifest, from, &mut names);
    draft.anchor_headings(&mut names, &mut index, from);
    draft.enlarge_pictures(from.library);
    draft.resolve_links(&index, report);
    draft.name_callouts(&manifest.meta.lang);
    let anchors = std::mem::take(&mut names.info);
    let mut book = draft.into_book(manifest, from, anchors, report);
    load_pictures(&mut book, from.library);
    set_pictures_apart(&mut book);
    formulas::read(&mut book, &manifest.maths, report);
    set_punctuation(&mut book);
    index::make(&mut book, manifest, report);
    book.count_leaves();
    book
}

/// Reports a book in a language that the program has no words in.
fn without_words(manifest: &Manifest) -> Option<Diagnostic> {
    let lang = &manifest.meta.lang;
    let missing = lang::own::missing(lang);
    let known: Vec<&str> = lang::ALL.iter().filter_map(|l| l.tags.first().copied()).collect();
    let help = format!(
        "write them under [language.words], as in contents = \"…\", and months = [\"…\"] under [language]; the program speaks {}",
        known.join(", ")
    );
    let told = match (missing.as_slice(), lang.own()) {
        ([], _) => return None,
        (_, None) => Diagnostic::warning(kinds::NO_WORDS, format!("the program has no words of its own in “{}”", lang.bcp47()))
            .with("“Contents”, “Chapter”, the months and the like are in English, and marked as English"),
        (missing, Some(_)) => {
            Diagnostic::warning(kinds::NO_WORDS, format!("[language] leaves out words in “{}”: {}", lang.bcp47(), missing.join(", ")))
                .with("where the book needs them they are in English, and marked as English")
        }
    };
    Some(told.at(Loc::new(manifest.file.as_str(), 0)).help(help))
}

/// Hands out anchors, each once.
#[derive(Default)]
struct Names {
    used: BTreeSet<String>,
    info: BTreeMap<Anchor, AnchorInfo>,
}

impl Names {
    fn take(&mut self, wanted: &str, chapter: usize, title: String) -> Anchor {
        let base = text::slug(wanted);
        let base = if base.is_empty() { "place".to_string() } else { base };
        let mut name = base.clone();
        let mut n = 2;
        while !self.used.insert(name.clone()) {
            name = format!("{base}-{n}");
            n += 1;
        }
        let anchor = Anchor(name);
        self.info.insert(anchor.clone(), AnchorInfo { chapter, title });
        anchor
    }
}

/// A post on its way: the notes are still its own.
struct DraftPost<'a> {
    post: &'a Post,
    notes: BTreeMap<NoteKey, Vec<Block>>,
}

impl<'a> DraftPost<'a> {
    fn new(post: &'a Post) -> DraftPost<'a> {
        DraftPost { post, notes: post.notes.clone() }
    }
}

/// A chapter on its way: its sections still know their posts, for links and notes.
struct DraftChapter<'a> {
    chapter: Chapter,
    intro: Option<DraftPost<'a>>,
    posts: Vec<DraftPost<'a>>,
}

/// A book on its way.
struct Draft<'a> {
    chapters: Vec<DraftChapter<'a>>,
    /// What stands before and after the chapters and was read from a file.
    prose: Vec<(DraftPost<'a>, Vec<Block>)>,
}

impl<'a> Draft<'a> {
    fn new(manifest: &Manifest, from: &Ingredients<'a>, names: &mut Names) -> Draft<'a> {
        let mut chapters: Vec<DraftChapter<'a>> = Vec::new();
        let mut number = 0;
        for outlined in &from.outline.chapters {
            let mut draft = Draft::chapter(manifest, from, outlined, chapters.len(), names);
            if manifest.chapters.number && !outlined.unnumbered {
                number += 1;
                draft.chapter.number = Some(number);
            }
            chapters.push(draft);
        }
        let prose = manifest.prose().filter_map(|p| from.pages.get(p)).map(|p| (DraftPost::new(p), p.blocks.clone())).collect();
        Draft { chapters, prose }
    }

    fn chapter(manifest: &Manifest, from: &Ingredients<'a>, outlined: &OutlineChapter, at: usize, names: &mut Names) -> DraftChapter<'a> {
        let anchor = names.take(&format!("chapter-{}", outlined.title), at, outlined.title.clone());
        let alone = outlined.posts.len() == 1;
        let words = lang::words(&manifest.meta.lang);
        let own = [words.undated, words.miscellany, words.posts].iter().any(|word| outlined.title.starts_with(word));
        let mut title =
            if own { matter::own_words(&outlined.title, &manifest.meta.lang) } else { Text::from_plain(outlined.title.clone()) };
        let mut sections = Vec::new();
        let mut posts = Vec::new();
        for planned in &outlined.posts {
            let Some(post) = from.posts.get(planned.post) else { continue };
            let lang = post.lang.clone().filter(|l| l.primary() != manifest.meta.lang.primary());
            let post_title = planned.title.clone().map_or_else(|| post.title.clone(), Text::from_plain);
            let post_title = match &lang {
                Some(lang) => Text::new(vec![Inline::Foreign(lang.clone(), post_title.inlines)]),
                None => post_title,
            };
            let is_chapter = alone && (from.outline.posts_are_chapters || post_title.plain() == outlined.title);
            if is_chapter && post_title.plain() == outlined.title {
                title = post_title.clone();
            }
            sections.push(Section {
                anchor: names.take(&format!("post-{}", post.id), at, post_title.plain()),
                post: post.id.clone(),
                title: (!is_chapter).then_some(post_title),
                date: post.date,
                authors: post.authors.clone(),
                lang,
                blocks: post.blocks.clone(),
                loc: post.loc.clone(),
            });
            posts.push(DraftPost::new(post));
        }
        let intro = outlined.intro.as_ref().and_then(|path| from.pages.get(path));
        let blocks = intro.map(|p| p.blocks.clone()).unwrap_or_default();
        let chapter = Chapter { anchor, number: None, title, intro: blocks, sections, notes: Vec::new(), opening: None };
        DraftChapter { chapter, intro: intro.map(DraftPost::new), posts }
    }

    /// Every heading gets an anchor; links may call it by its own name or by its words.
    fn anchor_headings(&mut self, names: &mut Names, index: &mut resolve::Index<'_>, from: &Ingredients<'_>) {
        let mut placed = BTreeSet::new();
        let called = self.called();
        for (at, draft) in self.chapters.iter_mut().enumerate() {
            for (section, DraftPost { post, .. }) in draft.chapter.sections.iter_mut().zip(&draft.posts) {
                placed.insert(post.id.clone());
                index.add(post, &section.anchor);
                let prefix = section.anchor.0.clone();
                let mut visit = Headings { names, index, called: &called, post: &post.id, prefix: &prefix, chapter: at };
                walk::blocks(&mut section.blocks, &mut visit);
            }
        }
        for post in from.posts.iter().filter(|p| !placed.contains(&p.id)) {
            match from.elsewhere.get(&post.id) {
                Some(place) => index.put_elsewhere(post, place),
                None => index.leave_out(post),
            }
        }
    }

    /// What the fragments of all links call, by letters and digits alone: only places that are called need a name.
    fn called(&self) -> BTreeSet<String> {
        let mut called = BTreeSet::new();
        let mut see = |inline: &Inline| {
            if let Inline::Link { target: Target::Source(to), .. } = inline {
                called.extend(to.split_once('#').map(|(_, fragment)| fragments::loosely(fragment)));
            }
        };
        let mut blocks = |list: &[Block]| walk::texts(list, &mut |t| t.inlines.iter().for_each(|i| i.visit(&mut see)));
        let posts = self.chapters.iter().flat_map(|c| c.posts.iter().chain(&c.intro)).chain(self.prose.iter().map(|(p, _)| p));
        for draft in posts {
            blocks(&draft.post.blocks);
            draft.notes.values().for_each(|n| blocks(n));
        }
        called
    }

    /// Small pictures that are links to large ones give way to them.
    fn enlarge_pictures(&mut self, library: &Library) {
        let each = |blocks: &mut Vec<Block>, draft: &mut DraftPost<'_>| {
            pictures::enlarge(blocks, library);
            draft.notes.values_mut().for_each(|note| pictures::enlarge(note, library));
        };
        for draft in &mut self.chapters {
            if let Some(intro) = &mut draft.intro {
                each(&mut draft.chapter.intro, intro);
            }
            draft.chapter.sections.iter_mut().zip(&mut draft.posts).for_each(|(section, post)| each(&mut section.blocks, post));
        }
        self.prose.iter_mut().for_each(|(post, blocks)| each(blocks, post));
    }

    fn resolve_links(&mut self, index: &resolve::Index<'_>, report: &mut Report) {
        let mut resolve = |blocks: &mut Vec<Block>, draft: &mut DraftPost<'_>| {
            resolve_blocks(blocks, index, &draft.post.id, report);
            draft.notes.values_mut().for_each(|note| resolve_blocks(note, index, &draft.post.id, report));
        };
        for draft in &mut self.chapters {
            if let Some(intro) = &mut draft.intro {
                resolve(&mut draft.chapter.intro, intro);
            }
            for (section, post) in draft.chapter.sections.iter_mut().zip(&mut draft.posts) {
                resolve(&mut section.blocks, post);
            }
        }
        for (post, blocks) in &mut self.prose {
            resolve(blocks, post);
        }
    }

    /// Callouts without a title are named in the language of their post.
    fn name_callouts(&mut self, book: &Lang) {
        let name = |blocks: &mut Vec<Block>, draft: &mut DraftPost<'_>| {
            let lang = draft.post.lang.as_ref().unwrap_or(book);
            callouts::name(blocks, lang);
            draft.notes.values_mut().for_each(|note| callouts::name(note, lang));
        };
        for draft in &mut self.chapters {
            if let Some(intro) = &mut draft.intro {
                name(&mut draft.chapter.intro, intro);
            }
            for (section, post) in draft.chapter.sections.iter_mut().zip(&mut draft.posts) {
                name(&mut section.blocks, post);
            }
        }
        for (post, blocks) in &mut self.prose {
            name(blocks, post);
        }
    }

    fn into_book(self, manifest: &Manifest, from: &Ingredients<'a>, anchors: BTreeMap<Anchor, AnchorInfo>, report: &mut Report) -> Book {
        let mut numbering = notes::Numbering::new(manifest.links == Links::Note);
        let mut chapters = Vec::new();
        for mut draft in self.chapters {
            if let Some(intro) = draft.intro {
                numbering.post(None, &mut draft.chapter.intro, &intro.notes, report);
            }
            let alone = draft.posts.len() == 1;
            for (section, post) in draft.chapter.sections.iter_mut().zip(&draft.posts) {
                let before = numbering.notes.len();
                let title = section.title.as_mut().or(alone.then_some(&mut draft.chapter.title));
                numbering.post(title, &mut section.blocks, &post.notes, report);
                if let (Some(lang), Some(own)) = (&section.lang, numbering.notes.get_mut(before..)) {
                    own.iter_mut().for_each(|note| walk::speak(&mut note.blocks, lang));
                }
            }
            draft.chapter.notes = numbering.take();
            chapters.push(draft.chapter);
        }
        let mut prose = matter::Prose::default();
        for (draft, mut blocks) in self.prose {
            let mut title = draft.post.title.clone();
            numbering.post(Some(&mut title), &mut blocks, &draft.notes, report);
            prose.add(&draft.post.id, title, blocks, numbering.take());
        }
        let mut meta = manifest.meta.clone();
        meta.date = meta.date.or_else(|| newest(from));
        let mut book = Book {
            front: matter::front(manifest, &meta, &mut prose),
            back: matter::back(manifest, from, &chapters, &mut prose),
            parts: parts(chapters, from.outline, &meta.lang),
            assets: from.library.assets.clone(),
            meta,
            anchors,
        };
        add_part_anchors(&mut book);
        book
    }
}

/// The day of the newest post in the book.
fn newest(from: &Ingredients<'_>) -> Option<crate::model::Date> {
    from.outline.chapters.iter().flat_map(|c| &c.posts).filter_map(|p| from.posts.get(p.post)?.date).max()
}

struct Headings<'n, 'i, 'm> {
    names: &'n mut Names,
    index: &'i mut resolve::Index<'m>,
    called: &'n BTreeSet<String>,
    post: &'n str,
    prefix: &'n str,
    chapter: usize,
}

impl walk::Visit for Headings<'_, '_, '_> {
    fn block(&mut self, block: &mut Block) {
        block.names.retain(|n| self.called.contains(&fragments::loosely(n)));
        let words = match &block.kind {
            BlockKind::Heading { text, .. } => Some(text.plain()),
            _ if block.anchor.is_some() || !block.names.is_empty() => Some(String::new()),
            _ => None,
        };
        let Some(words) = words else { return };
        let own = block.anchor.take().map(|a| a.0).or_else(|| block.names.first().cloned());
        let name = own.clone().unwrap_or_else(|| text::slug(&words));
        let anchor = self.names.take(&format!("{}-{name}", self.prefix), self.chapter, words.clone());
        self.index.add_fragment(self.post, own.as_deref(), &words, &anchor);
        for name in std::mem::take(&mut block.names) {
            self.index.add_fragment(self.post, Some(&name), "", &anchor);
        }
        block.anchor = Some(anchor);
    }
}

/// Resolves the links of blocks; `walk` would borrow the block and its text at once, so texts are visited here.
fn resolve_blocks(blocks: &mut [Block], index: &resolve::Index<'_>, post: &str, report: &mut Report) {
    struct Links<'a, 'm> {
        index: &'a resolve::Index<'m>,
        post: &'a str,
        loc: crate::diag::Loc,
        report: &'a mut Report,
    }
    impl walk::Visit for Links<'_, '_> {
        fn block(&mut self, block: &mut Block) {
            self.loc = block.loc.clone();
        }
        fn text(&mut self, text: &mut Text) {
            let (index, post, loc, report) = (self.index, self.post, &self.loc, &mut *self.report);
            if text.has(|i| matches!(i, Inline::Link { .. })) {
                resolve::links(&mut text.inlines, &mut |target| match index.elsewhere(target, loc) {
                    Some(place) => End::Elsewhere(place),
                    None => index.target(target, post, loc, report).map_or(End::Nowhere, End::Target),
                });
            }
        }
        fn image(&mut self, image: &mut Image) {
            image.link = image.link.take().and_then(|target| self.index.target(&target, self.post, &self.loc, self.report));
        }
    }
    let loc = blocks.first().map(|b| b.loc.clone()).unwrap_or_default();
    walk::blocks(blocks, &mut Links { index, post, loc, report });
}

/// Groups chapters into the outline's parts. Chapters before the first part stand in one without a title, and so do all of a
/// book without parts.
fn parts(chapters: Vec<Chapter>, outline: &Outline, lang: &Lang) -> Vec<Part> {
    let mut parts = vec![Part { title: None, label: None, number: 0, anchor: Anchor("part".into()), chapters: Vec::new() }];
    for (i, chapter) in chapters.into_iter().enumerate() {
        if let Some(planned) = outline.parts.iter().find(|p| p.chapters.first() == Some(&i)) {
            let number = u32::try_from(parts.len()).unwrap_or(u32::MAX);
            let title = Some(Text::from_plain(planned.title.clone()));
            let label = part_label(&planned.title, number, lang);
            parts.push(Part { title, label, number, anchor: Anchor(format!("part-{number}")), chapters: Vec::new() });
        }
        if let Some(last) = parts.last_mut() {
            last.chapters.push(chapter);
        }
    }
    parts.retain(|p| p.title.is_some() || !p.chapters.is_empty());
    parts
}

/// "Part II"; none where the title begins with the word itself ("Part Two: The Sea").
fn part_label(title: &str, number: u32, lang: &Lang) -> Option<String> {
    let word = lang::words(lang).part;
    let first = title.split(|c: char| !c.is_alphanumeric()).find(|w| !w.is_empty()).unwrap_or_default();
    (first.to_lowercase() != word.to_lowercase()).then(|| lang::numbers::part(number, lang))
}

fn add_part_anchors(book: &mut Book) {
    let mut first = 0;
    for part in &book.parts {
        if let Some(title) = &part.title {
            book.anchors.insert(part.anchor.clone(), AnchorInfo { chapter: first, title: title.plain() });
        }
        first += part.chapters.len();
    }
}

/// Calls `each` with every list of blocks of the book in reading order (a unit's notes last), and its language.
fn each_blocks(book: &mut Book, each: &mut dyn FnMut(&mut Vec<Block>, &Lang)) {
    let lang = book.meta.lang.clone();
    let matter = |list: &mut Vec<Matter>, each: &mut dyn FnMut(&mut Vec<Block>, &Lang)| {
        for m in list {
            match m {
                Matter::Dedication(blocks) => each(blocks, &lang),
                Matter::Prose { blocks, notes, .. } => {
                    each(blocks, &lang);
                    notes.iter_mut().for_each(|note| each(&mut note.blocks, &lang));
                }
                Matter::HalfTitle | Matter::Title | Matter::Copyright(_) | Matter::Contents => {}
            }
        }
    };
    matter(&mut book.front, each);
    for chapter in book.parts.iter_mut().flat_map(|p| &mut p.chapters) {
        each(&mut chapter.intro, &lang);
        for section in &mut chapter.sections {
            let own = section.lang.clone().unwrap_or_else(|| lang.clone());
            each(&mut section.blocks, &own);
        }
        chapter.notes.iter_mut().for_each(|note| each(&mut note.blocks, &lang));
    }
    matter(&mut book.back, each);
}

fn load_pictures(book: &mut Book, library: &Library) {
    struct Load<'a>(&'a Library);
    impl walk::Visit for Load<'_> {
        fn image(&mut self, image: &mut Image) {
            image.picture = self.0.picture(image);
        }
    }
    each_blocks(book, &mut |blocks, _| walk::blocks(blocks, &mut Load(library)));
}

fn set_pictures_apart(book: &mut Book) {
    let assets = std::mem::take(&mut book.assets);
    each_blocks(book, &mut |blocks, _| pictures::set_apart(blocks, &assets));
    book.assets = assets;
}

fn set_punctuation(book: &mut Book) {
    struct Educate {
        langs: Vec<Lang>,
    }
    impl walk::Visit for Educate {
        fn block(&mut self, block: &mut Block) {
            // A block's own language holds for its first text; nested blocks name theirs again.
            self.langs.truncate(1);
            self.langs.extend(block.lang.clone());
        }
        fn text(&mut self, text: &mut Text) {
            if let Some(lang) = self.langs.last() {
                punctuation::educate(&mut text.inlines, lang);
            }
        }
    }
    each_blocks(book, &mut |blocks, lang| walk::blocks(blocks, &mut Educate { langs: vec![lang.clone()] }));
    let lang = book.meta.lang.clone();
    for matter in book.front.iter_mut().chain(&mut book.back) {
        if let Matter::Prose { title, .. } = matter {
            punctuation::educate(&mut title.inlines, &lang);
        }
    }
    for part in &mut book.parts {
        part.title.iter_mut().for_each(|t| punctuation::educate(&mut t.inlines, &lang));
        for chapter in &mut part.chapters {
            punctuation::educate(&mut chapter.title.inlines, &lang);
            for section in &mut chapter.sections {
                let own = section.lang.as_ref().unwrap_or(&lang);
                section.title.iter_mut().for_each(|t| punctuation::educate(&mut t.inlines, own));
            }
        }
    }
    for info in book.anchors.values_mut() {
        let mut inlines = vec![Inline::Text(std::mem::take(&mut info.title))];
        punctuation::educate(&mut inlines, &lang);
        info.title = text::plain(&inlines);
    }
}

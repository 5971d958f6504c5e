//! A Markdown file as one post, or as one post a level-1 heading.

use rayon::prelude::*;

use crate::config::manifest::{Source, SplitAt};
use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::model::{Block, BlockKind, Date, Inline, Lang, NoteKey, Post, Text, text::slug, walk};

use super::frontmatter::{self, Matter};
use super::markdown::{self, Parsed, Place};
use super::project::translations;
use super::tree::shape;
use super::{Draft, Harvest, TextFile, dates, dialect};

/// A language is recognised in texts of at least this many words.
const MIN_WORDS_FOR_LANGUAGE: usize = 60;
/// How many bytes of a post tell its language.
const SAMPLE_FOR_LANGUAGE: usize = 2_500;

/// Whether a text of unknown extension is Markdown: front matter, headings, links, fences.
pub(super) fn is_markdown(text: &str) -> bool {
    // Headers without a fence stand over every post of some raw archives, too.
    let fenced = ["---", "+++", "{", ";;;"].iter().any(|f| text.trim_start().starts_with(f));
    let cut = frontmatter::cut(text);
    if fenced && (cut.matter.is_some() || cut.too_long.is_some()) {
        return true;
    }
    let mut signs = 0;
    let mut quotes = 0;
    for line in text.lines() {
        let hashes = line.bytes().take_while(|b| *b == b'#').count();
        let heading = (1..=6).contains(&hashes) && line.as_bytes().get(hashes) == Some(&b' ');
        signs += 2 * usize::from(heading) + 2 * usize::from(line.starts_with("```")) + usize::from(line.contains("]("));
        // A mail quotes with the same mark: that alone is not Markdown.
        quotes = usize::from(quotes == 1 || line.starts_with("> "));
    }
    signs + quotes >= 2
}

/// Reads Markdown files.
pub(super) fn read_all(files: &[TextFile], source: &Source) -> Harvest {
    let mut out = Harvest::default();
    let each: Vec<(Vec<Draft>, Report)> = files.par_iter().map(|f| read(f, source)).collect();
    for (drafts, report) in each {
        out.posts.extend(drafts);
        out.report.merge(report);
    }
    out
}

/// What a file's path says: its stem (a bundle's is its folder's) without a date, the date, and whether it is in a folder of drafts.
struct Named {
    date: Option<Date>,
    stem: String,
    draft: bool,
}

fn named(shown: &str) -> Named {
    let mut parts: Vec<&str> = shown.split('/').collect();
    let file = parts.pop().unwrap_or(shown);
    let stem = without_hash(file.rsplit_once('.').map_or(file, |(s, _)| s));
    let (stem, _) = translations::of_stem(stem);
    let bundle = matches!(stem, "index" | "_index" | "README" | "readme" | "post");
    let draft = parts.contains(&"_drafts");
    let own = if bundle { parts.last().copied().unwrap_or(stem) } else { stem };
    let (date, rest) = dates::of_stem(own);
    Named { date, stem: if rest.is_empty() { own } else { rest }.to_string(), draft }
}

/// A name without the 32 digits that Notion's exports put behind it.
fn without_hash(stem: &str) -> &str {
    let at = stem.len().saturating_sub(32);
    let hash = stem.get(at..).is_some_and(|h| h.len() == 32 && h.bytes().all(|b| b.is_ascii_hexdigit()));
    let name = stem.get(..at).unwrap_or(stem).trim_end_matches([' ', '-', '_']);
    if hash && !name.is_empty() { name } else { stem }
}

fn read(file: &TextFile, source: &Source) -> (Vec<Draft>, Report) {
    let mut report = Report::default();
    let top = Loc::new(file.shown.as_str(), 1);
    let cut = frontmatter::cut(&file.text);
    if let Some(bytes) = cut.too_long {
        frontmatter::complain_of_length(bytes, &top, &mut report);
    }
    let matter = cut.matter.map(|(kind, inner)| frontmatter::read(kind, inner, &Loc::new(file.shown.as_str(), cut.above), &mut report));
    let matter = matter.unwrap_or_default();
    let place = Place { before: Loc::new(file.shown.as_str(), cut.lines), base: file.base.clone() };
    let parsed = markdown::parse(&dialect::with_values(cut.body, &matter.values), &place, &mut report);
    let names = named(&file.shown);
    let drafts = match source.split {
        SplitAt::None => vec![whole(parsed, matter, &names, &top, &mut report)],
        SplitAt::H1 => chapters(parsed, &matter, &names, &top),
    };
    (drafts.into_iter().filter_map(|d| finish(d, &mut report)).collect(), report)
}

/// A file that is one post.
fn whole(parsed: Parsed, matter: Matter, names: &Named, top: &Loc, report: &mut Report) -> Draft {
    let Parsed { mut blocks, notes, titles: _ } = parsed;
    let said = matter.title.as_ref().map(|t| title_of(t, top));
    let found = take_title(&mut blocks, said.as_ref());
    let (title, untitled) = match (said, found) {
        (_, Some(found)) => (found, false),
        (Some(said), None) => (said, false),
        (None, None) => (made_up(&names.stem, &blocks, top, report), true),
    };
    let untitled = untitled && !readable(&names.stem);
    let post = Post { title, untitled, blocks, notes, loc: top.clone(), ..from_matter(&matter, names) };
    let given = [matter.id, matter.slug].into_iter().flatten();
    let ids = given.chain([names.stem.clone(), post.plain_title()]).collect();
    Draft { draft: matter.draft || names.draft, skip: matter.skip, names: ids, post }
}

/// A file whose level-1 headings are posts; what stands before the first is one as well.
fn chapters(parsed: Parsed, matter: &Matter, names: &Named, top: &Loc) -> Vec<Draft> {
    let mut pieces: Vec<(Option<Text>, Loc, Vec<Block>)> = vec![(None, top.clone(), Vec::new())];
    for block in parsed.blocks {
        match block.kind {
            BlockKind::Heading { level: 1, text } => pieces.push((Some(text), block.loc, Vec::new())),
            _ => {
                if let Some((_, _, blocks)) = pieces.last_mut() {
                    blocks.push(block);
                }
            }
        }
    }
    pieces.retain(|(title, _, blocks)| title.is_some() || !blocks.is_empty());
    let mut out = Vec::new();
    for (title, loc, blocks) in pieces {
        let title =
            title.or_else(|| matter.title.as_ref().map(|t| title_of(t, top))).unwrap_or_else(|| Text::from_plain(prettify(&names.stem)));
        let mut post = Post { title, loc, ..from_matter(matter, names) };
        post.urls.clear();
        let mut marks = NoteMarks::default();
        marks.find(&post.title.inlines);
        walk::texts(&blocks, &mut |t| marks.find(&t.inlines));
        post.notes = marks.keys.into_iter().filter_map(|k| parsed.notes.get(&k).map(|b| (k, b.clone()))).collect();
        post.blocks = blocks;
        let ids = vec![post.plain_title(), names.stem.clone()];
        out.push(Draft { draft: matter.draft || names.draft, skip: matter.skip, names: ids, post });
    }
    out
}

/// The notes that texts refer to.
#[derive(Default)]
struct NoteMarks {
    keys: Vec<NoteKey>,
}

impl NoteMarks {
    fn find(&mut self, inlines: &[Inline]) {
        let mut see = |inline: &Inline| {
            if let Inline::NoteRef(key) = inline {
                self.keys.push(key.clone());
            }
        };
        inlines.iter().for_each(|i| i.visit(&mut see));
    }
}

fn from_matter(matter: &Matter, names: &Named) -> Post {
    Post {
        date: matter.date.or(names.date),
        authors: matter.authors.clone(),
        tags: matter.tags.clone(),
        categories: matter.categories.clone(),
        series: matter.series.clone(),
        chapter: matter.chapter.clone(),
        weight: matter.weight,
        lang: matter.lang.clone(),
        urls: matter.urls.clone(),
        ..Post::default()
    }
}

/// A title of front matter: inline marks of Markdown are read in it.
fn title_of(title: &str, loc: &Loc) -> Text {
    let place = Place { before: loc.clone(), base: String::new() };
    let mut quiet = Report::default();
    let mut blocks = markdown::parse(title, &place, &mut quiet).blocks;
    let one = if blocks.len() == 1 { blocks.pop().map(|b| b.kind) } else { None };
    match one {
        Some(BlockKind::Para(text)) if quiet.diagnostics.is_empty() && !text.is_empty() => text,
        _ => Text::from_plain(title),
    }
}

/// Takes the title's heading out of the text: a heading at the top that repeats the title, or, where there is no title yet,
/// the first level-1 heading, or a first block that is a heading. Another first heading is copied and stays.
fn take_title(blocks: &mut Vec<Block>, said: Option<&Text>) -> Option<Text> {
    let is_heading = |b: &Block, at_most: u8| matches!(&b.kind, BlockKind::Heading { level, .. } if *level <= at_most);
    if let Some(said) = said {
        let same = |b: &Block| matches!(&b.kind, BlockKind::Heading { text, .. } if slug(&text.plain()) == slug(&said.plain()));
        let before = blocks.iter().take_while(|b| matches!(b.kind, BlockKind::Figure(_))).count();
        if blocks.get(before).is_some_and(same)
            && let BlockKind::Heading { text, .. } = blocks.remove(before).kind
        {
            // The words are the same; a note that only the heading calls is kept with it.
            let mut marks = NoteMarks::default();
            marks.find(&text.inlines);
            return Some(text).filter(|_| !marks.keys.is_empty());
        }
        return None;
    }
    let at = match blocks.iter().position(|b| is_heading(b, 1)) {
        Some(at) => at,
        None if blocks.first().is_some_and(|b| is_heading(b, 6)) => 0,
        None => {
            return blocks.iter().find_map(|b| match &b.kind {
                BlockKind::Heading { text, .. } => Some(text.clone()),
                _ => None,
            });
        }
    };
    match blocks.remove(at).kind {
        BlockKind::Heading { text, .. } => Some(text),
        _ => None,
    }
}

fn readable(stem: &str) -> bool {
    let letters = stem.chars().filter(|c| c.is_alphabetic()).count();
    let digits = stem.chars().filter(char::is_ascii_digit).count();
    letters >= 3 && letters > digits * 2
}

fn prettify(stem: &str) -> String {
    let words = stem.replace(['-', '_'], " ");
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut chars = words.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A title for a file that has none: from its name, or from its first sentence.
fn made_up(stem: &str, blocks: &[Block], top: &Loc, report: &mut Report) -> Text {
    let from_name = readable(stem);
    let title = if from_name { prettify(stem) } else { first_sentence(blocks) };
    let title = if title.is_empty() { prettify(stem) } else { title };
    let source = if from_name { "the file's name" } else { "its first sentence" };
    report.push(
        Diagnostic::note(kinds::UNTITLED, "the post has no title")
            .at(top.clone())
            .with(format!("“{title}” was taken from {source}"))
            .help("give it a title in its front matter, or a first line “# Title”"),
    );
    Text::from_plain(title)
}

/// The first sentence of a text, cut to a title's length.
pub(super) fn first_sentence(blocks: &[Block]) -> String {
    let mut first = String::new();
    walk::texts(blocks, &mut |t| {
        if first.is_empty() {
            first = t.plain().replace('\n', " ");
        }
    });
    shorten(&first)
}

/// The start of a text as a title: to the end of its sentence, or to the last mark or word that fits in 60 characters.
pub(super) fn shorten(text: &str) -> String {
    const LIMIT: usize = 60;
    let text = text.trim();
    let end = text
        .char_indices()
        .find(|(n, c)| matches!(c, '.' | '!' | '?') && text.get(n + 1..).is_none_or(|r| r.is_empty() || r.starts_with(' ')))
        .map(|(n, _)| n);
    let sentence = end.and_then(|n| text.get(..n)).unwrap_or(text);
    let question = end.and_then(|n| text.get(n..)).is_some_and(|r| r.starts_with('?'));
    if sentence.chars().count() <= LIMIT {
        return if question { format!("{sentence}?") } else { sentence.to_string() };
    }
    let cut: String = sentence.chars().take(LIMIT).collect();
    let at_mark = cut.rfind([',', ';', ':', '–', '—']).filter(|n| *n >= 24);
    let at = at_mark.or_else(|| cut.rfind(' ')).unwrap_or(cut.len());
    let head = cut.get(..at).unwrap_or(&cut).trim_end_matches([',', ' ', ';', ':', '–', '—']);
    format!("{head} …")
}

/// What is done to every post: headings in order, verse, its epigraph. Nothing of an empty file is left.
pub(super) fn finish(mut draft: Draft, report: &mut Report) -> Option<Draft> {
    let post = &mut draft.post;
    shape::headings(&mut post.blocks);
    shape::verse(&mut post.blocks);
    shape::epigraph(&mut post.blocks);
    if post.blocks.is_empty() {
        report
            .push(Diagnostic::warning(kinds::EMPTY_POST, "the post has a title and no text").at(post.loc.clone()).with("it was left out"));
        return None;
    }
    Some(draft)
}

/// The language of a text, where it is long enough and there is little doubt.
pub(super) fn language(blocks: &[Block]) -> Option<Lang> {
    let mut sample = String::new();
    let mut words = 0;
    walk::texts(blocks, &mut |t| {
        let code = matches!(t.inlines.as_slice(), [Inline::Code(_) | Inline::Formula(_)]);
        if sample.len() < SAMPLE_FOR_LANGUAGE && !code {
            let plain = t.plain();
            words += plain.split_whitespace().count();
            sample.push_str(&plain);
            sample.push('\n');
        }
    });
    let info = whatlang::detect(&sample)?;
    let dense = sample.chars().filter(|c| u32::from(*c) >= 0x2E80).count() > 100;
    if (words < MIN_WORDS_FOR_LANGUAGE && !dense) || !info.is_reliable() || info.confidence() < 0.95 {
        return None;
    }
    tag(info.lang()).map(Lang::new)
}

/// BCP 47's two letters for a language.
fn tag(lang: whatlang::Lang) -> Option<&'static str> {
    use whatlang::Lang as W;
    Some(match lang {
        W::Eng => "en",
        W::Deu => "de",
        W::Fra => "fr",
        W::Spa => "es",
        W::Por => "pt",
        W::Ita => "it",
        W::Nld => "nl",
        W::Swe => "sv",
        W::Dan => "da",
        W::Nob => "nb",
        W::Fin => "fi",
        W::Pol => "pl",
        W::Ces => "cs",
        W::Slk => "sk",
        W::Hun => "hu",
        W::Ron => "ro",
        W::Hrv => "hr",
        W::Slv => "sl",
        W::Cat => "ca",
        W::Tur => "tr",
        W::Ell => "el",
        W::Rus => "ru",
        W::Ukr => "uk",
        W::Bul => "bg",
        W::Srp => "sr",
        W::Heb => "he",
        W::Ara => "ar",
        W::Pes => "fa",
        W::Hin => "hi",
        W::Jpn => "ja",
        W::Cmn => "zh",
        W::Kor => "ko",
        W::Vie => "vi",
        W::Ind => "id",
        W::Lat => "la",
        _ => return None,
    })
}

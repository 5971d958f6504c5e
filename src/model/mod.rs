//! What a post and a book are made of. Plain data: nothing here reads a file or decides how a page looks.
//!
//! A [`Post`] is what a source hands over; [`Book`] is what the two renderers are handed. In between,
//! `book::assemble` numbers and resolves: after it, nothing is optional that a renderer needs.

pub mod asset;
pub mod block;
mod formula;
pub mod number;
mod outline;
pub mod picture;
pub mod site;
pub mod table;
pub mod text;
mod units;
pub mod walk;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use asset::{Asset, Bytes, Colour, Encoding};
pub use block::{
    Align, Block, BlockKind, Callout, CalloutKind, Counting, Definition, Figure, IndexEntry, IndexMark, Inline, ListItem, ListKind,
    NoteKey, NumberStyle, Phrase, Quote, Spread, Stanza, Target, Text,
};
pub use formula::{Formula, Read};
pub use outline::{Dropped, Gone, Outline, OutlineChapter, OutlinePart, OutlinePost};
pub use picture::{Extent, Image, Picture, Wanted};
pub use site::Site;
pub use table::{Cell, Row, Scope, Table};

pub use units::{Content, Unit, UnitId};

use crate::diag::Loc;
use crate::digest::Key;

/// A language by its tag, in lower case with hyphens as written in BCP 47 (`en-gb`, `de`, `pt-br`); the book's own also carries what
/// book.toml says of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang {
    tag: String,
    own: Option<Arc<OwnLanguage>>,
}

/// What book.toml says of the book's language (`[language]`), beside or instead of what the program knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OwnLanguage {
    /// Words that a book says by itself, by their names.
    pub words: BTreeMap<&'static str, String>,
    /// The months as they stand in a date: twelve, or none.
    pub months: Vec<String>,
    /// A whole date, of `{d}`, `{m}` and `{y}`.
    pub date: Option<String>,
    /// Quotation marks: the outer two, then the inner two.
    pub quotes: Option<[&'static str; 4]>,
}

impl Lang {
    /// Takes a tag as a person writes it (`en_GB`, `EN-gb`).
    pub fn new(tag: &str) -> Lang {
        Lang { tag: tag.trim().replace('_', "-").to_lowercase(), own: None }
    }

    /// Takes a tag that somebody wrote, if it is one (RFC 5646, 2.1): a language of two or three letters, and perhaps a script, a region,
    /// variants and extensions.
    pub fn parse(tag: &str) -> Option<Lang> {
        let lang = Lang::new(tag);
        let mut parts = lang.tag.split('-');
        let letters = |p: &str| p.bytes().all(|b| b.is_ascii_alphabetic());
        let sound = |p: &str, least: usize| (least..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric());
        parts.next().filter(|p| (2..=3).contains(&p.len()) && letters(p))?;
        // Scripts come before regions, those before variants, those before extensions.
        let (mut rank, mut open, mut private) = (0, false, false);
        for part in parts {
            let next = match part.len() {
                _ if private || rank == 5 && part.len() > 1 => {
                    open = false;
                    if sound(part, if private { 1 } else { 2 }) { rank } else { 9 }
                }
                1 if sound(part, 1) && !open => {
                    (open, private) = (true, part == "x");
                    5
                }
                3 if letters(part) && rank == 0 => 0,
                4 if letters(part) && rank < 1 => 1,
                2 if letters(part) && rank < 2 => 2,
                3 if part.bytes().all(|b| b.is_ascii_digit()) && rank < 2 => 2,
                5..=8 if sound(part, 5) && rank < 4 => 3,
                4 if part.starts_with(|c: char| c.is_ascii_digit()) && sound(part, 4) && rank < 4 => 3,
                _ => 9,
            };
            if next == 9 {
                return None;
            }
            rank = next;
        }
        (!open).then_some(lang)
    }

    /// The whole tag in lower case: `en-gb`.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The language with what book.toml says of it.
    pub fn with(self, own: OwnLanguage) -> Lang {
        Lang { own: (own != OwnLanguage::default()).then(|| Arc::new(own)), ..self }
    }

    /// What book.toml says of it.
    pub fn own(&self) -> Option<&OwnLanguage> {
        self.own.as_deref()
    }

    /// The tag in its usual capitals, as XML and PDF want it: `en-GB`, `zh-Hant`.
    pub fn bcp47(&self) -> String {
        let mut parts = self.tag.split('-');
        let mut out = parts.next().unwrap_or_default().to_string();
        for part in parts {
            out.push('-');
            match part.len() {
                2 => out.push_str(&part.to_uppercase()),
                4 => {
                    let mut chars = part.chars();
                    out.extend(chars.next().map(|c| c.to_ascii_uppercase()));
                    out.push_str(chars.as_str());
                }
                _ => out.push_str(part),
            }
        }
        out
    }

    /// The language without its region: `en`.
    pub fn primary(&self) -> &str {
        self.tag.split('-').next().unwrap_or("")
    }
}

impl Default for Lang {
    fn default() -> Lang {
        Lang::new("en")
    }
}

/// A calendar day. Dates of posts and books are days: no clock and no time zone can move them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year, 1 to 9999.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
    /// The day of the month, 1 to 31.
    pub day: i8,
}

impl Date {
    /// A day that exists, or none.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Date> {
        jiff::civil::Date::new(year, month, day).ok().filter(|d| d.year() > 0).map(|_| Date { year, month, day })
    }

    /// Reads the leading `2019-03-07` of a date or of a time stamp.
    pub fn parse(text: &str) -> Option<Date> {
        let head = text.trim().get(..10)?;
        let mut parts = head.split(['-', '/', '.']);
        let year = parts.next()?.parse().ok()?;
        let month = parts.next()?.parse().ok()?;
        let day = parts.next()?.parse().ok()?;
        Date::new(year, month, day)
    }

    /// `2019-03-07`.
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A post, as a source hands it over.
#[derive(Clone, Debug, Default)]
pub struct Post {
    /// Stable name: front matter's `id`, else its slug, else the file's stem without a date, else the slug of
    /// the title; unique among the posts of one run.
    pub id: String,
    /// The title, inline markup kept.
    pub title: Text,
    /// The title was made up by the source (a file with no title at all).
    pub untitled: bool,
    /// When it was published.
    pub date: Option<Date>,
    /// Who wrote it, where that is said of the post itself.
    pub authors: Vec<String>,
    /// Tags, as written.
    pub tags: Vec<String>,
    /// Categories, as written.
    pub categories: Vec<String>,
    /// The series it says it belongs to, with its number where given.
    pub series: Option<Series>,
    /// Front matter's `chapter`: the chapter it asks for.
    pub chapter: Option<String>,
    /// Front matter's `weight`: smaller comes first.
    pub weight: Option<i64>,
    /// The language of the post, where it is said or was recognised as another than the book's.
    pub lang: Option<Lang>,
    /// Other addresses by which it is linked to: its permalink, aliases.
    pub urls: Vec<String>,
    /// Its place in the table of contents that its project keeps.
    pub toc: Option<TocPlace>,
    /// The text.
    pub blocks: Vec<Block>,
    /// Its notes by the key that [`Inline::NoteRef`] uses.
    pub notes: BTreeMap<NoteKey, Vec<Block>>,
    /// Where it starts.
    pub loc: Loc,
    /// How it was cut out of a raw archive; `None` for a file that holds one post.
    pub split: Option<Split>,
    /// The key of what was read of it: posts of one key have the same title, text, notes and language. `None` where nobody counted.
    pub read: Option<Key>,
}

impl Post {
    /// The title as plain text.
    pub fn plain_title(&self) -> String {
        self.title.plain()
    }

    /// How many words the body holds.
    pub fn words(&self) -> usize {
        let mut n = 0;
        walk::texts(&self.blocks, &mut |t| n += t.plain().split_whitespace().count());
        n
    }
}

/// A place in the table of contents of a project (`SUMMARY.md`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TocPlace {
    /// The part, where the table has some.
    pub part: Option<String>,
    /// The chapter: the page on the first level that it is or stands below.
    pub chapter: String,
    /// What the table calls the page.
    pub title: String,
    /// Its number in the table, from 0.
    pub order: usize,
}

/// A series that a post belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// The post's number in it.
    pub number: Option<u32>,
}

/// How a raw archive was cut at this post's title.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// How sure the splitter is, 0 to 1.
    pub score: f64,
    /// Whether a person should look.
    pub doubtful: bool,
}

/// What a source tells `plan` beside its posts.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// Lines that look like titles: those at which an archive was split and those at which it was not.
    pub splits: Vec<SplitLine>,
    /// What was left out, with its reason.
    pub dropped: Vec<Dropped>,
    /// How many files and folders belong to the sites and are no posts.
    pub site_files: usize,
    /// What the sites of the sources say of themselves.
    pub site: Site,
}

/// A line of an archive that looks like the title of a post.
#[derive(Clone, Debug, PartialEq)]
pub struct SplitLine {
    /// Where.
    pub loc: Loc,
    /// The line.
    pub title: String,
    /// How sure the splitter is that a post starts here, 0 to 1.
    pub score: f64,
    /// Whether a person should look.
    pub doubtful: bool,
    /// Whether the archive was split here.
    pub split: bool,
}

/// The index of a loaded picture in [`Book::assets`] or the loader's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AssetId(pub u32);

/// A name that a link can point at; unique in the book, `[a-z0-9-]+`, safe in XML ids and PDF names.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Anchor(pub String);

/// The number of a piece of text ([`Text::leaf`]) in its [`Unit`], counted from 1 in reading order by `book::assemble`, notes last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Leaf(pub u32);

/// A place in the text of a unit: the byte offset in the plain text ([`Text::plain`]) of a leaf.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LeafPos {
    /// Which piece of text.
    pub leaf: Leaf,
    /// Bytes into its plain text.
    pub offset: u32,
}

impl LeafPos {
    /// The same place, in the book whose unit this is.
    pub fn of(self, unit: UnitId) -> TextPos {
        TextPos { unit, leaf: self.leaf, offset: self.offset }
    }
}

/// A place in the text of the book; these sort in reading order. Page breaks of the printed book are handed to the EPUB as these.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextPos {
    /// Which unit.
    pub unit: UnitId,
    /// Which piece of its text.
    pub leaf: Leaf,
    /// Bytes into its plain text.
    pub offset: u32,
}

/// The index of a note among those of its unit ([`Unit::notes`]).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoteId(pub u32);

/// A book, resolved: numbers are given, links point somewhere, pictures are loaded.
#[derive(Clone, Debug)]
pub struct Book {
    /// Title, authors and the rest.
    pub meta: Meta,
    /// The pages before chapter one, in order.
    pub front: Vec<Matter>,
    /// The parts; a book without parts has one that is untitled.
    pub parts: Vec<Part>,
    /// The pages after the last chapter, in order.
    pub back: Vec<Matter>,
    /// All pictures that the book shows, by [`AssetId`].
    pub assets: Vec<Asset>,
    /// What each anchor stands on; every [`Target::Anchor`] of the text is in here.
    pub anchors: BTreeMap<Anchor, AnchorInfo>,
}

impl Book {
    /// A book of which only this is known.
    pub fn of(meta: Meta) -> Book {
        Book { meta, front: Vec::new(), parts: Vec::new(), back: Vec::new(), assets: Vec::new(), anchors: BTreeMap::new() }
    }

    /// The chapters in reading order.
    pub fn chapters(&self) -> impl Iterator<Item = &Chapter> {
        self.parts.iter().flat_map(|p| &p.chapters)
    }
}

/// What stands at an anchor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnchorInfo {
    /// The index of the chapter (in reading order, over all parts) that it lies in.
    pub chapter: usize,
    /// The title of what it names.
    pub title: String,
}

/// What is said of the book as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Meta {
    /// The title.
    pub title: String,
    /// The subtitle.
    pub subtitle: Option<String>,
    /// The creators, in order.
    pub authors: Vec<Creator>,
    /// The language of the book.
    pub lang: Lang,
    /// A description for shops.
    pub description: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The date that fixes every time stamp; `None` prints no year and stamps 1980-01-01.
    pub date: Option<Date>,
    /// A rights line.
    pub rights: Option<String>,
    /// Which edition it is: "Second edition, revised".
    pub edition: Option<String>,
    /// The line that says which printing it is: "2 4 6 8 9 7 5 3 1".
    pub printing: Option<String>,
    /// The ISBN of the printed book, with the hyphens that it was written with.
    pub isbn_print: Option<String>,
    /// The ISBN of the e-book, likewise.
    pub isbn_epub: Option<String>,
    /// The identifier of the e-book, where book.toml pins it.
    pub identifier: Option<String>,
    /// The ISBNs of other printed editions, as written, each with the name of its cover in book.toml.
    pub isbn_editions: Vec<(String, String)>,
    /// Which volume of a book it is: "Volume II".
    pub volume: Option<String>,
    /// The series that the book belongs to.
    pub series: Option<BookSeries>,
    /// Subjects.
    pub subjects: Vec<String>,
    /// `[accessibility] certify`.
    pub certified: bool,
    /// The base of file names: the title in `[a-z0-9-]`.
    pub slug: String,
}

impl Meta {
    /// The title with the volume, for where nothing else tells volumes apart.
    pub fn full_title(&self) -> String {
        self.volume.as_ref().map_or_else(|| self.title.clone(), |volume| format!("{}, {volume}", self.title))
    }

    /// Those whose book it is: its authors; where it has none, its editors or compilers; else everybody.
    pub fn principals(&self) -> impl Iterator<Item = &Creator> {
        const RANKS: [&[&str]; 2] = [&["aut"], &["edt", "cmp"]];
        let rank = RANKS.into_iter().find(|roles| self.authors.iter().any(|c| roles.contains(&c.role.as_str())));
        self.authors.iter().filter(move |c| rank.is_none_or(|roles| roles.contains(&c.role.as_str())))
    }

    /// Everybody else who is named: illustrators, translators, writers of a foreword …
    pub fn contributors(&self) -> impl Iterator<Item = &Creator> {
        let principals: Vec<&Creator> = self.principals().collect();
        self.authors.iter().filter(move |c| !principals.iter().any(|p| std::ptr::eq(*p, *c)))
    }
}

/// Somebody who made the book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Creator {
    /// As printed.
    pub name: String,
    /// As sorted ("Writer, A.").
    pub sort: String,
    /// A MARC relator: `aut`, `edt`, `ill`, `trl`.
    pub role: String,
}

/// The series that a book belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct BookSeries {
    /// Its name.
    pub name: String,
    /// The book's number in it.
    pub number: Option<f64>,
}

/// The name of a prose page in EPUB's structural semantics, by its kind; `None` for pages that are called something else.
pub fn prose_name(kind: &str) -> Option<&'static str> {
    const NAMES: [&str; 13] = [
        "preface",
        "foreword",
        "introduction",
        "prologue",
        "epilogue",
        "afterword",
        "conclusion",
        "acknowledgments",
        "appendix",
        "bibliography",
        "glossary",
        "index",
        "colophon",
    ];
    let kind = if kind == "acknowledgements" { "acknowledgments" } else { kind };
    NAMES.into_iter().find(|name| *name == kind)
}

/// A page, or a run of pages, before or after the chapters.
#[derive(Clone, Debug, PartialEq, Hash)]
pub enum Matter {
    /// The bare title.
    HalfTitle,
    /// The title page.
    Title,
    /// The copyright page: its lines.
    Copyright(Vec<Text>),
    /// A dedication.
    Dedication(Vec<Block>),
    /// The contents (built from the parts by each renderer, so that numbers and links agree).
    Contents,
    /// A preface or another piece of prose, with its heading and its place in the outline.
    Prose {
        /// `preface`, `afterword`, `sources`, `colophon` …: also the anchor.
        kind: String,
        /// Its heading.
        title: Text,
        /// Its text.
        blocks: Vec<Block>,
        /// Its notes, in the order of their marks.
        notes: Vec<Note>,
    },
}

/// A part; without a title, the chapters that stand before the first part, or all of a book that has none.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Part {
    /// Its title; none for chapters that stand outside of parts.
    pub title: Option<Text>,
    /// "Part II", above the title; none where the title says so itself.
    pub label: Option<String>,
    /// Its number, from 1; 0 where it has no title.
    pub number: u32,
    /// Its anchor.
    pub anchor: Anchor,
    /// Its chapters.
    pub chapters: Vec<Chapter>,
}

/// A chapter: a theme with its posts, or one long post.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Chapter {
    /// Its anchor.
    pub anchor: Anchor,
    /// Its number, from 1, where chapters are numbered.
    pub number: Option<u32>,
    /// Its title.
    pub title: Text,
    /// An introduction, before the first section.
    pub intro: Vec<Block>,
    /// Its posts.
    pub sections: Vec<Section>,
    /// Its notes, in the order of their marks.
    pub notes: Vec<Note>,
    /// The paragraph that opens its text, with a drop capital and a lead-in where the look wants them: found when leaves are counted.
    pub opening: Option<Leaf>,
}

/// A post in its chapter.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Section {
    /// Its anchor.
    pub anchor: Anchor,
    /// The id of the post.
    pub post: String,
    /// Its title; `None` where the chapter is the post and carries the title.
    pub title: Option<Text>,
    /// When it was published.
    pub date: Option<Date>,
    /// By whom, where that is said.
    pub authors: Vec<String>,
    /// The language, where it is not the book's.
    pub lang: Option<Lang>,
    /// The text.
    pub blocks: Vec<Block>,
    /// Where the post starts.
    pub loc: Loc,
}

/// A note, at the foot of the page or at the end of the chapter.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Note {
    /// Its number, starting from 1 in each chapter.
    pub number: u32,
    /// Its text.
    pub blocks: Vec<Block>,
    /// Made from a link (`[layout] links = "note"`): print only.
    pub generated: bool,
}

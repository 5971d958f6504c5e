//! Editions: where the pages of a printed book started, written down so that the next printing can keep them.
//!
//! A record is small and outlives edits: a page's start is known by the words around it, not by a number that moves with every word
//! before it. [`Edition::wishes`] finds these places again in a later text; [`changes`] tells two editions apart.

mod changes;
mod chapters;
mod words;

use serde::{Deserialize, Serialize};

use crate::config::manifest::Chapters;
use crate::digest;
use crate::layout::Wishes;
use crate::layout::page::{Page, PageStart, Pages, Placed};
use crate::model::{Book, LeafPos, Outline, Post, Unit};

pub use changes::{Change, Changes, What, changes};
use chapters::KeptChapters;
use words::{Context, Words};

/// The version of the record.
const VERSION: u32 = 1;

/// The pages of a printed book.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Edition {
    /// The version of the record.
    #[serde(rename = "postbound-edition")]
    version: u32,
    /// The book's title.
    pub title: String,
    /// The trim, in scaled points: width, height.
    #[serde(default)]
    pub trim: [i64; 2],
    /// What its pages cost by the pager's own measure, all told.
    #[serde(default)]
    cost: f64,
    /// Which posts stood in which chapter.
    #[serde(default)]
    chapters: Option<KeptChapters>,
    /// The pages in order.
    pub pages: Vec<EditionPage>,
}

/// What the pages of a chapter may cost more to stay as they were, of what all the pages of the edition cost.
const ALLOWANCE: f64 = 0.02;

/// A page of an edition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditionPage {
    /// Its number as printed.
    pub folio: String,
    /// The unit that it belongs to, by its name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Where it starts in the text of the unit; none for pages without text, such as blanks and title pages.
    #[serde(flatten)]
    start: Option<Context>,
    /// A hash of its words.
    pub words: String,
}

impl Edition {
    /// The record of a book's pages, and of the outline that it was made of.
    pub fn of(book: &Book, pages: &Pages, (outline, posts): (&Outline, &[Post])) -> Edition {
        let chapters = Some(KeptChapters::of(outline, posts));
        let units = book.units();
        let texts: Vec<Words> = units.iter().map(Words::of).collect();
        let one = |page: &Page| {
            let at = page.unit.0 as usize;
            let start = match page.start {
                PageStart::Text(pos) if !page.blank => {
                    texts.get(at).and_then(|words| words.context(LeafPos { leaf: pos.leaf, offset: pos.offset }))
                }
                PageStart::Text(_) | PageStart::Matter { .. } | PageStart::Blank => None,
            };
            let unit = if page.blank { String::new() } else { units.get(at).map(Unit::name).unwrap_or_default() };
            EditionPage { folio: page.folio.to_string(), unit, start, words: short_hash(&words_of(page)) }
        };
        let trim = [pages.trim.width.0, pages.trim.height.0];
        let cost = pages.certificates.iter().map(|c| c.cost).sum::<f64>().round();
        Edition { version: VERSION, title: book.meta.title.clone(), trim, cost, chapters, pages: pages.pages.iter().map(one).collect() }
    }

    /// The record of a finished file, of which only the words of its pages are known.
    pub fn of_words(title: &str, pages: &[String]) -> Edition {
        let mut before = "";
        let mut all = Vec::with_capacity(pages.len());
        for (n, words) in pages.iter().enumerate() {
            let start = Some(Context::between(before, words));
            all.push(EditionPage { folio: (n + 1).to_string(), unit: String::new(), start, words: short_hash(words) });
            before = words;
        }
        Edition { version: VERSION, title: title.to_string(), trim: [0, 0], cost: 0.0, chapters: None, pages: all }
    }

    /// Reads a record.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn read(text: &str) -> Result<Edition, String> {
        let edition: Edition = serde_json::from_str(text).map_err(|e| e.to_string())?;
        if edition.version == VERSION {
            Ok(edition)
        } else {
            Err(format!("it is of version {}, and this program knows version 1", edition.version))
        }
    }

    /// Writes a record: a line a page.
    pub fn write(&self) -> String {
        let line = |page: &EditionPage| serde_json::to_string(page).unwrap_or_default();
        let pages: Vec<String> = self.pages.iter().map(line).collect();
        let title = serde_json::Value::from(self.title.as_str());
        let chapters = serde_json::to_string(&self.chapters).unwrap_or_default();
        let (version, [width, height], cost) = (self.version, self.trim, self.cost);
        let head = format!("\"postbound-edition\":{version},\"title\":{title},\"trim\":[{width},{height}],\"cost\":{cost:.0}");
        format!("{{{head},\n\"chapters\":{chapters},\n\"pages\":[\n{}\n]}}\n", pages.join(",\n"))
    }

    /// What `[chapters]` says, with the chapters of this edition in the place of those that would be found; `chosen`: the book holds
    /// some of the posts, and no others than these.
    pub fn chapters_over(&self, chapters: &Chapters, chosen: bool) -> Option<Chapters> {
        self.chapters.as_ref().map(|kept| kept.over(chapters, chosen))
    }

    /// Whether its pages are as large as those of a look.
    pub fn fits(&self, trim: crate::unit::Size) -> bool {
        self.trim == [trim.width.0, trim.height.0]
    }

    /// Where the pages of a later text should start so that they start where these did.
    pub fn wishes(&self, book: &Book) -> Wishes {
        let mut wishes = Wishes::new(self.cost * ALLOWANCE);
        for unit in book.units() {
            let name = unit.name();
            let mut own = self.pages.iter().filter(|p| p.unit == name).filter_map(|p| p.start.as_ref()).peekable();
            if own.peek().is_none() {
                continue;
            }
            let words = Words::of(&unit);
            let index = words.index();
            let mut drift = 0;
            for context in own {
                if let Some((found, pos)) = index.find(context, drift) {
                    drift = found;
                    wishes.add(&name, pos);
                }
            }
        }
        wishes
    }
}

/// The words of a page that are the book's own: what "(p. 57)" and folios say may change while the text stays.
fn words_of(page: &Page) -> String {
    let mut words = String::new();
    for (_, placed) in &page.placed {
        if let Placed::Text(run) = placed
            && run.pos.is_some()
        {
            words.push_str(&run.text);
        }
    }
    words.retain(|c| !c.is_whitespace());
    words
}

fn short_hash(words: &str) -> String {
    let mut hash = digest::of_file(words.as_bytes());
    hash.truncate(16);
    hash
}

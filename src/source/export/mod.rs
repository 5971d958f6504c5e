//! Exports: what a blog platform hands out when its writer leaves. Each platform has a file of its own, which turns the
//! export into [`Item`]s; what is done to every item, whatever it came from, is done here.
//!
//! Bodies are HTML and are read by [`super::html`], with the platform's rules for its furniture; nothing is turned into
//! Markdown on the way.

mod body;
pub(super) mod feed;
pub(super) mod ghost;
mod lexical;
pub(super) mod medium;
mod npf;
mod shortcode;
pub(super) mod substack;
pub(super) mod tumblr;
pub(super) mod wordpress;
mod xml;

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::model::{BlockKind, Date, Dropped, Post, Series, Site, Text};

use super::html::{self, Rules};
use super::tree::Place;
use super::{Draft, Harvest, TextFile, post};

/// What becomes of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is a post.
    #[default]
    Post,
    /// It is a draft, which `[source] drafts` may ask for.
    Draft,
    /// It is left out, and why; items with the same reason are counted together.
    Out(&'static str),
}

/// A post or a page of an export.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// What becomes of it.
    pub fate: Fate,
    /// Its title, as HTML.
    pub title: String,
    /// Its text, as HTML.
    pub body: String,
    /// When it was published.
    pub date: Option<Date>,
    /// Who wrote it, as displayed.
    pub authors: Vec<String>,
    /// Its tags, as displayed.
    pub tags: Vec<String>,
    /// Its categories, as displayed.
    pub categories: Vec<String>,
    /// Its name in its address.
    pub slug: String,
    /// The addresses by which other posts link to it.
    pub urls: Vec<String>,
    /// The series that it belongs to.
    pub series: Option<String>,
    /// Shortcodes that no book can show.
    pub shortcodes: Vec<shortcode::Gone>,
    /// Where it starts in the file.
    pub line: usize,
}

/// What was made of an item.
enum Made {
    Out(Dropped),
    Read(Option<Box<Draft>>, Report),
}

/// Makes posts of items, each of which is let go before all are made.
pub(super) fn harvest<'f>(items: impl ParallelIterator<Item = (&'f TextFile, Item)>, rules: &Rules, site: Site) -> Harvest {
    let make = |(file, item): (&TextFile, Item)| match item.fate {
        Fate::Out(why) => Made::Out(Dropped { id: item.slug, loc: Loc::new(file.shown.as_str(), item.line), why: why.to_string() }),
        Fate::Post | Fate::Draft => {
            let (draft, report) = draft(file, item, rules);
            Made::Read(draft.map(Box::new), report)
        }
    };
    let made: Vec<Made> = items.map(make).collect();
    let mut out = Harvest { site, ..Harvest::default() };
    let mut left: BTreeMap<String, (usize, Loc)> = BTreeMap::new();
    for one in made {
        match one {
            Made::Out(dropped) => {
                left.entry(dropped.why.clone()).or_insert_with(|| (0, dropped.loc.clone())).0 += 1;
                out.findings.dropped.push(dropped);
            }
            Made::Read(draft, report) => {
                out.posts.extend(draft.map(|draft| *draft));
                out.report.merge(report);
            }
        }
    }
    for (why, (n, loc)) in left {
        let d = Diagnostic::note(kinds::LEFT_OUT, format!("{n} left out of the export: {why}")).at(loc).about(why, n);
        out.report.push(d.with("not among the posts"));
    }
    out
}

fn draft(file: &TextFile, item: Item, rules: &Rules) -> (Option<Draft>, Report) {
    let mut report = Report::default();
    let loc = Loc::new(file.shown.as_str(), item.line);
    let place = Place { before: Loc::new(file.shown.as_str(), item.line.saturating_sub(1)), base: file.base.clone() };
    let mut parsed = html::read(&item.body, &place, rules, &mut report);
    for shortcode::Gone { name, furniture } in item.shortcodes {
        let d = if furniture {
            Diagnostic::note(kinds::LEFT_OUT, format!("[{name}] is a part of the site")).with("not among the words of the post")
        } else {
            Diagnostic::warning(kinds::SHORTCODE, format!("[{name}] is shown by its site and means nothing in a book"))
                .with("it is not in the book")
        };
        report.push(d.at(loc.clone()).about(format!("[{name}]"), 1));
    }
    let title = title(&item.title, &place);
    if let (Some(title), Some(first)) = (&title, parsed.blocks.first())
        && let BlockKind::Heading { text, .. } = &first.kind
        && same_words(&text.plain(), &title.plain())
    {
        parsed.blocks.remove(0);
    }
    let untitled = title.is_none();
    let title = title.unwrap_or_else(|| Text::from_plain(post::first_sentence(&parsed.blocks)));
    let post = Post {
        title,
        untitled,
        date: item.date,
        authors: item.authors.iter().map(|name| plain(name)).collect(),
        tags: item.tags.iter().map(|name| plain(name)).collect(),
        categories: item.categories.iter().map(|name| plain(name)).collect(),
        series: item.series.map(|name| Series { name: plain(&name), number: None }),
        urls: item.urls,
        blocks: parsed.blocks,
        notes: parsed.notes,
        loc,
        ..Post::default()
    };
    let names = [item.slug, post.plain_title()].into_iter().filter(|n| !n.trim().is_empty()).collect();
    let draft = Draft { draft: item.fate == Fate::Draft, post, names, ..Draft::default() };
    (post::finish(draft, &mut report), report)
}

/// A name whose `&amp;` and the like are those of a page.
fn plain(name: &str) -> String {
    let escaped = name.split_once('&').is_some_and(|(_, rest)| rest.contains(';'));
    let text = escaped.then(|| title(name, &Place { before: Loc::default(), base: String::new() })).flatten();
    text.map_or_else(|| name.to_string(), |text| text.plain())
}

/// A title: HTML of one paragraph or less.
fn title(html: &str, place: &Place) -> Option<Text> {
    let mut blocks = html::read(html, place, &Rules::NONE, &mut Report::default()).blocks;
    let text = match (blocks.len(), blocks.pop().map(|b| b.kind)) {
        (1, Some(BlockKind::Para(text) | BlockKind::Heading { text, .. })) => text,
        _ => Text::from_plain(html.split_whitespace().collect::<Vec<_>>().join(" ")),
    };
    (!text.is_empty()).then_some(text)
}

fn same_words(a: &str, b: &str) -> bool {
    let bare = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    bare(a) == bare(b)
}

/// The day of a time stamp in any form that exports use: ISO 8601, RFC 2822, seconds or milliseconds since 1970. Stamps of
/// 1970 and before are what programs write that know no date.
fn day(stamp: &str) -> Option<Date> {
    let stamp = stamp.trim();
    let civil = |d: jiff::civil::Date| Date::new(d.year(), d.month(), d.day());
    let found = Date::parse(stamp).or_else(|| jiff::fmt::rfc2822::parse(stamp).ok().and_then(|z| civil(z.date()))).or_else(|| {
        let n: i64 = stamp.parse().ok().filter(|n| *n > 100_000_000)?;
        let seconds = if n > 100_000_000_000 { n / 1000 } else { n };
        civil(jiff::Timestamp::from_second(seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC).date())
    });
    found.filter(|d| d.year > 1970)
}

/// The last part of an address's path.
fn slug_of(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or("").trim_end_matches('/');
    let last = path.rsplit('/').next().unwrap_or("");
    let last = last.strip_suffix(".html").or_else(|| last.strip_suffix(".htm")).unwrap_or(last);
    if last.contains(':') || (last.contains('.') && !path.contains("//")) { String::new() } else { last.to_string() }
}

/// The diagnostic for an export that is not the JSON that it starts as.
fn broken(loc: &Loc, error: &serde_json::Error) -> Diagnostic {
    Diagnostic::warning(kinds::BROKEN_EXPORT, format!("the export cannot be read: {error}"))
        .at(loc.clone())
        .with("no post of it is in the book")
        .help("export it again; a download that broke off ends in the middle of a post")
}

/// Words and addresses as the text of an element or the value of an attribute.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A paragraph that is a link.
fn link(address: &str, words: &str) -> String {
    let words = if words.trim().is_empty() { address } else { words };
    format!("<p><a href=\"{}\">{}</a></p>", escape(address), escape(words))
}

/// A featured picture, unless the text shows it: its file's name stands there without a size.
fn featured(src: &str, alt: &str, caption: &str, text: &str) -> String {
    let name = src.split(['?', '#']).next().unwrap_or("").rsplit('/').next().unwrap_or("");
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    if src.trim().is_empty() || !stem.is_empty() && text.contains(stem) { String::new() } else { figure(src, alt, caption) }
}

/// A figure; the caption is HTML.
fn figure(src: &str, alt: &str, caption: &str) -> String {
    let caption = if caption.trim().is_empty() { String::new() } else { format!("<figcaption>{caption}</figcaption>") };
    format!("<figure><img src=\"{}\" alt=\"{}\">{caption}</figure>", escape(src), escape(alt))
}

#[cfg(test)]
mod formats;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps_of_every_kind_have_a_day() {
        for (stamp, wanted) in [
            ("2019-03-05 10:00:00", Date::new(2019, 3, 5)),
            ("2019-03-05T23:30:00.000Z", Date::new(2019, 3, 5)),
            ("Tue, 05 Mar 2019 10:00:00 +0000", Date::new(2019, 3, 5)),
            ("1551780000", Date::new(2019, 3, 5)),
            ("1551780000000", Date::new(2019, 3, 5)),
            ("0000-00-00 00:00:00", None),
            ("Thu, 01 Jan 1970 00:00:00 +0000", None),
            ("Wed, 30 Nov -0001 00:00:00 +0000", None),
            ("", None),
        ] {
            assert_eq!(day(stamp), wanted, "{stamp}");
        }
    }

    #[test]
    fn the_end_of_an_address_is_its_slug() {
        for (address, wanted) in
            [("https://example.org/2019/03/a-post/", "a-post"), ("https://example.org/a.html?x=1#y", "a"), ("/p/one", "one")]
        {
            assert_eq!(slug_of(address), wanted, "{address}");
        }
    }
}

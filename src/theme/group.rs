//! From posts to drafts of chapters, in the order that `[chapters] order` asks for.

use std::collections::BTreeMap;

use crate::config::manifest::{Chapters, Order, Within};
use crate::diag::{Diagnostic, Report, kinds};
use crate::lang;
use crate::model::{Date, Dropped, Lang, Post, text};

use super::arrange::{self, Control};
use super::cluster::{self, Centres, Wanted};
use super::math::SparseVector;
use super::name::{Name, Naming};
use super::place::Places;
use super::series::Series;
use super::terms::Terms;
use super::titlecase;
use super::words::Words;
use super::{leiden, order};

/// What chapters are made of.
pub struct Archive<'a> {
    /// All posts.
    pub posts: &'a [Post],
    /// Those that are in the book, ascending; a row of `terms` is one of these.
    pub kept: &'a [usize],
    /// The series among them.
    pub series: &'a [Series],
    /// The words of all posts.
    pub words: &'a Words,
    /// The weighted terms of those in the book.
    pub terms: &'a Terms,
    pub chapters: &'a Chapters,
    /// What it says about posts.
    pub control: &'a Control,
    /// The book's language.
    pub lang: &'a Lang,
}

impl<'a> Archive<'a> {
    /// What a person answered about posts between two chapters.
    pub fn places(&self) -> Places<'a> {
        Places { kept: self.kept, chapters: self.chapters, control: self.control }
    }
}

/// A chapter before it is an [`crate::model::OutlineChapter`]: posts are rows.
#[derive(Clone, Debug, Default)]
pub struct ChapterDraft {
    /// Its title and why.
    pub name: Name,
    /// What else is to be said of it.
    pub reason: Vec<String>,
    /// A Markdown file that introduces it.
    pub intro: Option<String>,
    /// It has no number.
    pub unnumbered: bool,
    /// The part that book.toml puts it in.
    pub part: Option<String>,
    /// It was made by theme.
    pub theme: bool,
    /// It was spelled out: its place and its order stand.
    pub fixed: bool,
    /// Its posts, in order.
    pub posts: Vec<Placed>,
}

/// A post in a draft.
#[derive(Clone, Debug)]
pub struct Placed {
    pub row: usize,
    /// A title of book.toml's.
    pub title: Option<String>,
    /// Why it is here, where a person said so.
    pub why: Option<String>,
    /// The chapters are spelled out, and it is in none.
    pub new: bool,
}

impl Placed {
    /// A post that the program put where it is.
    pub fn here(row: usize) -> Placed {
        Placed { row, title: None, why: None, new: false }
    }
}

/// The rows of a chapter as its posts.
fn placed(archive: &Archive<'_>, title: &str, rows: Vec<usize>) -> Vec<Placed> {
    rows.into_iter().map(|row| Placed { why: archive.places().why(title, row), ..Placed::here(row) }).collect()
}

/// The chapters of the book in order.
pub fn drafts(archive: &Archive<'_>, dropped: &mut Vec<Dropped>, report: &mut Report) -> Vec<ChapterDraft> {
    let mut free: Vec<usize> = Vec::new();
    let mut asked: Vec<Vec<usize>> = vec![Vec::new(); archive.chapters.explicit.len()];
    for (row, post) in archive.kept.iter().enumerate() {
        if archive.control.named[*post] {
            continue;
        }
        match arrange::asked_for(&archive.posts[*post], archive.chapters) {
            Some(chapter) => asked[chapter].push(row),
            None => free.push(row),
        }
    }
    let mut drafts: Vec<ChapterDraft> = Vec::new();
    let mut rest_goes: Option<(usize, usize)> = None;
    for (c, explicit) in archive.control.explicit.iter().enumerate() {
        let draft = spelled_out(archive, c, &asked[c]);
        if let Some(at) = explicit.rest_at {
            // An untitled "*" becomes chapters; a titled one is a chapter that holds the rest.
            rest_goes = Some((drafts.len(), at));
        }
        drafts.push(draft);
    }
    if drafts.is_empty() {
        return by_order(archive, &free);
    }
    let titles: Vec<String> = drafts.iter().map(|d| d.name.title.clone()).collect();
    free.retain(|row| match archive.places().home(&titles, *row) {
        Some(home) => {
            drafts[home].posts.extend(placed(archive, &titles[home], vec![*row]));
            false
        }
        None => true,
    });
    match rest_goes {
        Some((index, at)) if archive.chapters.explicit[index].title.is_some() => {
            let rest = sorted(archive, &free).into_iter().map(|row| Placed { why: Some("the rest: “*”".into()), ..Placed::here(row) });
            drafts[index].posts.splice(at..at, rest);
        }
        Some((index, _)) => {
            let untitled = drafts.remove(index);
            let mut rest = free;
            rest.extend(untitled.posts.iter().map(|p| p.row));
            rest.sort_unstable();
            drafts.splice(index..index, by_order(archive, &rest));
        }
        None if archive.chapters.order == Order::Manual => leave_out(archive, &free, dropped, report),
        None => settle(archive, &mut drafts, &free, report),
    }
    drafts
}

/// An explicit chapter as book.toml spells it, with the posts whose front matter asks for it at its end.
fn spelled_out(archive: &Archive<'_>, c: usize, asked: &[usize]) -> ChapterDraft {
    let chapter = &archive.chapters.explicit[c];
    let row_of = |post: usize| archive.kept.binary_search(&post).ok();
    let mut posts: Vec<Placed> = Vec::new();
    // What one selector names comes in the order of chapters; the selectors come in theirs.
    for same in archive.control.explicit[c].posts.chunk_by(|a, b| a.by == b.by) {
        let rows: Vec<usize> = same.iter().filter_map(|n| row_of(n.post)).collect();
        let why = format!("book.toml puts it here: “{}”", same[0].by);
        let title = if rows.len() == 1 { same[0].title.clone() } else { None };
        posts.extend(sorted(archive, &rows).into_iter().map(|row| Placed {
            title: title.clone(),
            why: Some(why.clone()),
            ..Placed::here(row)
        }));
    }
    let asks = "its front matter asks for this chapter";
    posts.extend(sorted(archive, asked).into_iter().map(|row| Placed { why: Some(asks.into()), ..Placed::here(row) }));
    ChapterDraft {
        name: Name { title: chapter.title.clone().unwrap_or_default(), reason: "book.toml spells it out".into(), runners_up: Vec::new() },
        intro: chapter.intro.clone(),
        unnumbered: chapter.unnumbered,
        part: chapter.part.clone(),
        fixed: true,
        posts,
        ..ChapterDraft::default()
    }
}

/// Posts that no chapter of a manual order names stay out, and are told.
fn leave_out(archive: &Archive<'_>, free: &[usize], dropped: &mut Vec<Dropped>, report: &mut Report) {
    for row in free {
        let post = &archive.posts[archive.kept[*row]];
        report.push(
            Diagnostic::warning(kinds::UNPLACED_POST, format!("no chapter names “{}”", post.id))
                .at(post.loc.clone())
                .with("left out, since [chapters] order is “manual”")
                .help("name it in a chapter, or give “*” a place"),
        );
        dropped
            .push(Dropped { id: post.id.clone(), loc: post.loc.clone(), why: "no chapter names it, and the order is “manual”".into() });
    }
}

/// Newcomers of a frozen book: each goes to the end of the chapter that it is most like.
fn settle(archive: &Archive<'_>, drafts: &mut [ChapterDraft], free: &[usize], report: &mut Report) {
    let centres = Centres::new(drafts.iter().map(|d| centre(archive, d.posts.iter().map(|p| p.row))).collect());
    for row in sorted(archive, free) {
        let post = &archive.posts[archive.kept[row]];
        let cosines = centres.cosines(&archive.terms.rows[row]);
        let best = cosines.iter().enumerate().fold((0, -1.0), |best, (c, s)| if *s > best.1 { (c, *s) } else { best });
        // A part of a series goes to where the other parts are.
        let kin = archive.series.iter().find(|s| s.posts.iter().any(|(p, _)| *p == archive.kept[row]));
        let home =
            kin.and_then(|s| drafts.iter().position(|d| d.posts.iter().any(|p| s.posts.iter().any(|(q, _)| *q == archive.kept[p.row]))));
        let Some(draft) = drafts.get_mut(home.unwrap_or(best.0)) else { return };
        report.push(
            Diagnostic::warning(kinds::NEW_POST, format!("“{}” is in no chapter of book.toml", post.plain_title()))
                .at(post.loc.clone())
                .with(format!("put at the end of “{}”, which it is most like", draft.name.title))
                .help("“postbound plan --write” writes it into book.toml, where you can move it"),
        );
        draft.posts.push(Placed {
            why: Some("new: book.toml does not name it; this chapter is most like it".into()),
            new: true,
            ..Placed::here(row)
        });
    }
}

/// The sum of the vectors of some rows.
pub fn centre(archive: &Archive<'_>, rows: impl Iterator<Item = usize>) -> SparseVector {
    let own: Vec<SparseVector> = rows.map(|r| archive.terms.rows[r].clone()).collect();
    cluster::centroids(&own, &vec![0; own.len()], 1).pop().unwrap_or_default()
}

/// Chapters of the rows that nobody has placed by hand.
fn by_order(archive: &Archive<'_>, rows: &[usize]) -> Vec<ChapterDraft> {
    let primary = archive.lang.primary();
    match archive.chapters.order {
        Order::Themes | Order::Manual => by_theme(archive, rows),
        Order::Date | Order::DateDesc => {
            let newest_first = archive.chapters.order == Order::DateDesc;
            let year = |row: &usize| post(archive, *row).date.map(|d| d.year);
            let mut years: BTreeMap<i16, Vec<usize>> = BTreeMap::new();
            rows.iter().filter_map(|r| year(r).map(|y| (y, *r))).for_each(|(y, r)| years.entry(y).or_default().push(r));
            let mut lists: Vec<(String, Vec<usize>)> = years.into_iter().map(|(y, rows)| (y.to_string(), rows)).collect();
            if newest_first {
                lists.reverse();
            }
            let undated: Vec<usize> = rows.iter().copied().filter(|r| year(r).is_none()).collect();
            lists.push((lang::words(archive.lang).undated.into(), undated));
            keyed(archive, lists, |a, b| {
                if newest_first { date(archive, b).cmp(&date(archive, a)) } else { date(archive, a).cmp(&date(archive, b)) }
            })
        }
        Order::Tags => keyed(archive, by_tag(archive, rows), |a, b| date(archive, a).cmp(&date(archive, b))),
        Order::Path => {
            let folder = |row: &usize| post(archive, *row).loc.file.rsplit_once('/').map_or(String::new(), |(f, _)| f.to_string());
            let mut lists: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            rows.iter().for_each(|r| lists.entry(folder(r)).or_default().push(*r));
            let named = lists.into_iter().map(|(folder, rows)| {
                let last = folder.rsplit('/').next().unwrap_or("").trim_start_matches(|c: char| c.is_ascii_digit() || "-_. ".contains(c));
                let name = if last.is_empty() { lang::words(archive.lang).posts.to_string() } else { last.replace(['-', '_'], " ") };
                (titlecase::title(&name, primary), rows)
            });
            keyed(archive, named.collect(), |a, b| {
                let at = |r| (&post(archive, r).loc.file, post(archive, r).loc.line);
                at(a).cmp(&at(b))
            })
        }
        Order::Title => {
            let initial =
                |row: &usize| text::slug(&post(archive, *row).plain_title()).chars().next().map_or('#', |c| c.to_ascii_uppercase());
            let mut lists: BTreeMap<char, Vec<usize>> = BTreeMap::new();
            rows.iter().for_each(|r| lists.entry(initial(r)).or_default().push(*r));
            keyed(archive, letters(lists, archive.chapters.min_posts), |a, b| title_key(archive, a).cmp(&title_key(archive, b)))
        }
    }
}

/// Initials, joined into ranges that are long enough for a chapter.
fn letters(lists: BTreeMap<char, Vec<usize>>, min: usize) -> Vec<(String, Vec<usize>)> {
    let mut out: Vec<(char, char, Vec<usize>)> = Vec::new();
    for (letter, rows) in lists {
        match out.last_mut() {
            Some((_, last, list)) if list.len() < min => {
                *last = letter;
                list.extend(rows);
            }
            _ => out.push((letter, letter, rows)),
        }
    }
    if out.len() > 1
        && out.last().is_some_and(|(_, _, l)| l.len() < min)
        && let (Some((_, end, rows)), Some((_, last, list))) = (out.pop(), out.last_mut())
    {
        *last = end;
        list.extend(rows);
    }
    out.into_iter().map(|(a, b, rows)| (if a == b { a.to_string() } else { format!("{a}–{b}") }, rows)).collect()
}

/// Posts by their first category or tag that enough others have; the rest are a miscellany.
fn by_tag(archive: &Archive<'_>, rows: &[usize]) -> Vec<(String, Vec<usize>)> {
    let tags = |row: usize| post(archive, row).categories.iter().chain(&post(archive, row).tags);
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        let mut own: Vec<String> = tags(*row).map(|t| text::slug(t)).collect();
        own.sort();
        own.dedup();
        own.into_iter().for_each(|t| *count.entry(t).or_default() += 1);
    }
    let mut lists: BTreeMap<String, (String, Vec<usize>)> = BTreeMap::new();
    let mut rest = Vec::new();
    for row in rows {
        match tags(*row).find(|t| count.get(&text::slug(t)).is_some_and(|n| *n >= archive.chapters.min_posts)) {
            Some(tag) => lists.entry(text::slug(tag)).or_insert_with(|| (tag.clone(), Vec::new())).1.push(*row),
            None => rest.push(*row),
        }
    }
    let primary = archive.lang.primary();
    let mut out: Vec<(String, Vec<usize>)> =
        lists.into_values().map(|(tag, rows)| (titlecase::title(&tag.replace(['-', '_'], " "), primary), rows)).collect();
    out.push((lang::words(archive.lang).miscellany.into(), rest));
    out
}

/// Chapters with given titles, their posts sorted by a key.
fn keyed(archive: &Archive<'_>, lists: Vec<(String, Vec<usize>)>, by: impl Fn(usize, usize) -> std::cmp::Ordering) -> Vec<ChapterDraft> {
    let reason = match archive.chapters.order {
        Order::Date | Order::DateDesc => "a chapter a year",
        Order::Tags => "a chapter a tag",
        Order::Path => "a chapter a folder",
        _ => "in the order of the alphabet",
    };
    let renamed = |title: String| archive.chapters.rename.iter().find(|(from, _, _)| *from == title).map_or(title, |(_, to, _)| to.clone());
    let (titles, mut lists): (Vec<String>, Vec<Vec<usize>>) = lists.into_iter().map(|(title, rows)| (renamed(title), rows)).unzip();
    archive.places().apply(&titles, &mut lists);
    let chapter = |(title, mut rows): (String, Vec<usize>)| {
        rows.sort_by(|a, b| by(*a, *b).then(a.cmp(b)));
        let posts = placed(archive, &title, rows);
        ChapterDraft { name: Name { title, reason: reason.into(), runners_up: Vec::new() }, posts, ..ChapterDraft::default() }
    };
    titles.into_iter().zip(lists).map(chapter).collect()
}

/// Chapters by theme, named, each in its order, from the general to the particular.
fn by_theme(archive: &Archive<'_>, rows: &[usize]) -> Vec<ChapterDraft> {
    if rows.is_empty() {
        return Vec::new();
    }
    let vectors: Vec<SparseVector> = rows.iter().map(|r| archive.terms.rows[*r].clone()).collect();
    let units = units(archive, rows);
    let wanted =
        Wanted { count: archive.chapters.count, min_posts: archive.chapters.min_posts, max_chapters: archive.chapters.max_chapters };
    let mut part = cluster::cluster(&vectors, &units, wanted);
    let groups = leiden::renumber(&mut part);
    let mut lists: Vec<Vec<usize>> = vec![Vec::new(); groups];
    part.iter().zip(rows).for_each(|(p, row)| lists[*p as usize].push(*row));
    part_asked(archive, &mut lists);
    let turns = order::chapters(archive.terms, archive.words, archive.kept, &lists);
    let mut lists: Vec<Vec<usize>> = turns.into_iter().map(|g| lists[g].clone()).collect();
    let naming = Naming {
        posts: archive.posts,
        words: archive.words,
        terms: archive.terms,
        kept: archive.kept,
        series: archive.series,
        lang: archive.lang,
    };
    let taken: Vec<String> = archive.chapters.explicit.iter().filter_map(|c| c.title.clone()).collect();
    let names: Vec<Name> =
        naming.names(&lists, &taken).into_iter().zip(&lists).map(|(name, list)| asked_name(archive, list, name)).collect();
    let titles: Vec<String> = names.iter().map(|name| name.title.clone()).collect();
    archive.places().apply(&titles, &mut lists);
    let chapter = |(name, list): (Name, Vec<usize>)| {
        let posts = placed(archive, &name.title, sorted(archive, &list));
        ChapterDraft { name, theme: true, posts, ..ChapterDraft::default() }
    };
    names.into_iter().zip(lists).map(chapter).collect()
}

/// The name of a chapter by theme, unless a post of it or book.toml asks for another.
fn asked_name(archive: &Archive<'_>, list: &[usize], mut name: Name) -> Name {
    if let Some(asked) = list.iter().find_map(|r| post(archive, *r).chapter.clone()) {
        name = Name { title: asked, reason: "the front matter of a post asks for this title".into(), runners_up: Vec::new() };
    }
    if let Some((from, to, _)) = archive.chapters.rename.iter().find(|(from, _, _)| text::slug(from) == text::slug(&name.title)) {
        name = Name { title: to.clone(), reason: format!("book.toml renames “{from}”"), runners_up: Vec::new() };
    }
    name
}

/// Where posts of one chapter ask for different chapters by name, those that ask for another than the first get a
/// chapter of their own.
fn part_asked(archive: &Archive<'_>, lists: &mut Vec<Vec<usize>>) {
    let asks = |row: &usize| post(archive, *row).chapter.as_deref().map(text::slug);
    let mut more: Vec<Vec<usize>> = Vec::new();
    for list in lists.iter_mut() {
        let Some(first) = list.iter().find_map(asks) else { continue };
        let mut others: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        list.retain(|row| match asks(row).filter(|a| *a != first) {
            Some(other) => {
                others.entry(other).or_default().push(*row);
                false
            }
            None => true,
        });
        more.extend(others.into_values());
    }
    lists.extend(more);
}

fn post<'a>(archive: &'a Archive<'_>, row: usize) -> &'a Post {
    &archive.posts[archive.kept[row]]
}

fn date(archive: &Archive<'_>, row: usize) -> Option<Date> {
    post(archive, row).date
}

fn title_key(archive: &Archive<'_>, row: usize) -> (String, String) {
    let title = post(archive, row).plain_title();
    (text::slug(&title), title)
}

/// Which rows move as one: series, what book.toml keeps together, posts that ask for the same chapter.
pub fn units(archive: &Archive<'_>, rows: &[usize]) -> Vec<u32> {
    let mut unit: Vec<u32> = (0..rows.len() as u32).collect();
    let mut join = |members: Vec<usize>| {
        let Some(first) = members.first().map(|i| unit[*i]) else { return };
        for i in members {
            let old = unit[i];
            unit.iter_mut().filter(|u| **u == old).for_each(|u| *u = first);
        }
    };
    let place = |p: &usize| archive.kept.binary_search(p).ok().and_then(|r| rows.binary_search(&r).ok());
    for series in archive.series {
        join(series.posts.iter().filter_map(|(p, _)| place(p)).collect());
    }
    for together in &archive.control.together {
        join(together.iter().filter_map(place).collect());
    }
    let mut asked: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        if let Some(chapter) = &post(archive, *row).chapter {
            asked.entry(text::slug(chapter)).or_default().push(i);
        }
    }
    asked.into_values().for_each(join);
    unit
}

/// The rows of one chapter in order: by weight, then as `[chapters] within` says; what belongs together stays so, and
/// pins hold.
pub fn sorted(archive: &Archive<'_>, rows: &[usize]) -> Vec<usize> {
    let mut blocks = blocks(archive, rows);
    let dated = rows.iter().filter(|r| date(archive, **r).is_some()).count();
    let within = match archive.chapters.within {
        Within::Auto if dated * 10 >= rows.len() * 8 => Within::Date,
        Within::Auto => Within::Flow,
        other => other,
    };
    match within {
        Within::Date | Within::Auto => blocks.sort_by_key(|b| {
            let first = b.iter().filter_map(|r| date(archive, *r)).min();
            (first.is_none(), first, b[0])
        }),
        Within::Title => blocks.sort_by_key(|b| title_key(archive, b[0])),
        Within::Flow => {
            let turns = order::flow(archive.terms, archive.words, archive.kept, &blocks);
            let mut old: Vec<Option<Vec<usize>>> = blocks.into_iter().map(Some).collect();
            blocks = turns.into_iter().filter_map(|turn| old.get_mut(turn).and_then(Option::take)).collect();
        }
    }
    let weight = |b: &[usize]| b.iter().filter_map(|r| post(archive, *r).weight).min().unwrap_or(i64::MAX);
    blocks.sort_by_key(|b| weight(b));
    let pinned = |list: &[usize], b: &[usize]| b.iter().filter_map(|r| list.iter().position(|p| *p == archive.kept[*r])).min();
    blocks.sort_by_key(|b| pinned(&archive.control.first, b).unwrap_or(usize::MAX));
    blocks.sort_by_key(|b| pinned(&archive.control.last, b).map_or(0, |i| i + 1));
    blocks.into_iter().flatten().collect()
}

/// The rows in runs that stay adjacent: what book.toml keeps together, series, single posts.
fn blocks(archive: &Archive<'_>, rows: &[usize]) -> Vec<Vec<usize>> {
    let mut used = vec![false; rows.len()];
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let runs = archive.control.together.iter().cloned().chain(archive.series.iter().map(|s| s.posts.iter().map(|(p, _)| *p).collect()));
    for run in runs {
        let mut block = Vec::new();
        for row in run.iter().filter_map(|p| archive.kept.binary_search(p).ok()) {
            if let Some(i) = rows.iter().position(|r| *r == row).filter(|i| !used[*i]) {
                used[i] = true;
                block.push(row);
            }
        }
        if !block.is_empty() {
            blocks.push(block);
        }
    }
    blocks.extend(rows.iter().zip(&used).filter(|(_, used)| !**used).map(|(r, _)| vec![*r]));
    blocks
}

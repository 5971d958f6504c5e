//! The theme stage: posts become an outline, chapters of what belongs together.
//!
//! The road: words → selectors resolved → duplicates out → series found → terms weighed → communities of the
//! neighbour graph → chapters named and ordered → explicit chapters and pins applied → the structure chosen. Every
//! step is a function of a module of its own; this file joins them.

mod arrange;
mod choose;
mod cluster;
mod contents;
mod counted;
mod duplicates;
mod family;
mod frozen;
mod graph;
mod group;
mod leiden;
mod lexicon;
mod lsa;
mod math;
mod name;
mod noun;
mod order;
mod pair;
mod phrase;
mod place;
mod refine;
mod select;
mod series;
mod shingles;
mod structure;
mod terms;
mod title_words;
mod titlecase;
mod words;

use crate::config::manifest::{Chapters, Order, Selector, Structure};
use crate::diag::{Diagnostic, Report, kinds};
use crate::model::{Dropped, Lang, Outline, Post};
use crate::{diag::Outcome, diag::Stopped};

pub use choose::Room;
pub use shingles::Known;

/// Orders posts into chapters; `lang` is the book's language.
///
/// # Errors
/// [`Stopped`] when a selector of `[chapters]` names nothing; the report says which.
pub fn plan(posts: &[Post], chapters: &Chapters, lang: &Lang, report: &mut Report) -> Outcome<Outline> {
    plan_again(&mut Known::default(), posts, (chapters, lang), None, report)
}

/// As [`plan`], where a version of the book was planned before: posts that did not change are not fingerprinted again. The book may
/// have room for some of the posts only: as `[chapters] posts` says, and `extent` of pages.
///
/// # Errors
/// As [`plan`].
pub fn plan_again(
    known: &mut Known,
    posts: &[Post],
    (chapters, lang): (&Chapters, &Lang),
    extent: Option<&Room>,
    report: &mut Report,
) -> Outcome<Outline> {
    let everyone: Vec<usize> = (0..posts.len()).collect();
    // Series are found twice: first for selectors, over all posts; then among those that are left, for the order.
    let all_series = every_series(posts, &everyone, &mut Report::default());
    let errors = report.count(crate::diag::Severity::Error);
    let control = arrange::control(select::Archive { posts, series: &all_series }, chapters, report);
    if report.count(crate::diag::Severity::Error) > errors {
        return Err(Stopped);
    }
    let chapters = &frozen::reconcile(chapters, &control, posts, report);
    let mut dropped = arrange::excluded(posts, &control);
    let mut kept: Vec<usize> = everyone.into_iter().filter(|p| !control.excluded[*p]).collect();
    duplicates::drop(known, posts, &mut kept, &control.named, &mut dropped, report);
    let all = kept.len();
    let mut words: Option<words::Words> = None;
    let by_number = chapters.posts.map(Room::Posts);
    for room in by_number.iter().chain(extent) {
        let words = words.get_or_insert_with(|| words::read(posts, lang));
        let series = every_series(posts, &kept, &mut Report::default());
        let terms = terms::weigh(words, &kept);
        let archive = group::Archive { posts, kept: &kept, series: &series, words, terms: &terms, chapters, control: &control, lang };
        // What there is to say of chapters is said of those of the book.
        let drafts = group::drafts(&archive, &mut Vec::new(), &mut Report::default());
        let chosen = choose::choose(&archive, &drafts, room, (&mut dropped, report));
        kept = chosen.into_iter().map(|row| kept[row]).collect();
    }
    let choice = (kept.len() < all).then(|| format!("{} of {all} posts were chosen", kept.len()));
    if let Some(mut outline) = contents::outline(posts, &kept, chapters) {
        say_choice(&mut outline, choice);
        dropped.sort_by(|a: &Dropped, b| a.loc.cmp(&b.loc));
        outline.dropped = dropped;
        return Ok(outline);
    }
    let series = every_series(posts, &kept, report);
    let words = words.unwrap_or_else(|| if themeless(chapters) { words::Words::none(posts.len()) } else { words::read(posts, lang) });
    let archive = group::Archive {
        posts,
        kept: &kept,
        series: &series,
        words: &words,
        terms: &terms::weigh(&words, &kept),
        chapters,
        control: &control,
        lang,
    };
    let mut drafts = group::drafts(&archive, &mut dropped, report);
    drafts.retain(|d| !d.posts.is_empty());
    for (from, to, loc) in &chapters.rename {
        if !drafts.iter().any(|d| d.name.title == *to) {
            let titles: Vec<&str> = drafts.iter().map(|d| d.name.title.as_str()).collect();
            let near = crate::diag::did_you_mean(from, titles)
                .map_or("“postbound plan” lists them".to_string(), |t| format!("did you mean “{t}”?"));
            report.push(
                Diagnostic::warning(kinds::EMPTY_RENAME, format!("no chapter is called “{from}”"))
                    .at(loc.clone())
                    .with("nothing was renamed")
                    .help(near),
            );
        }
    }
    let titled: Vec<(&str, Vec<usize>)> = drafts.iter().map(|d| (d.name.title.as_str(), d.posts.iter().map(|p| p.row).collect())).collect();
    archive.places().tell(&titled, report);
    if posts.is_empty() {
        report.push(Diagnostic::warning(kinds::NO_POSTS, "there are no posts to make chapters of"));
    }
    let mut outline = structure::build(&archive, drafts);
    dropped.sort_by(|a: &Dropped, b| a.loc.cmp(&b.loc));
    say_choice(&mut outline, choice);
    outline.dropped = dropped;
    outline.gone = control.gone.clone();
    Ok(outline)
}

/// The posts that selectors name, each once, in the order of the source; a selector that names none is an error.
pub fn posts_of(posts: &[Post], selectors: &[Selector], report: &mut Report) -> Vec<usize> {
    let everyone: Vec<usize> = (0..posts.len()).collect();
    let series = every_series(posts, &everyone, &mut Report::default());
    let archive = select::Archive { posts, series: &series };
    let mut found: Vec<usize> = selectors.iter().flat_map(|selector| archive.resolve(selector, report)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Says how many posts were chosen, after why the book has its structure.
fn say_choice(outline: &mut Outline, choice: Option<String>) {
    if let Some(choice) = choice {
        let reason = std::mem::take(&mut outline.reason);
        outline.reason = if reason.is_empty() { choice } else { format!("{reason}; {choice}") };
    }
}

/// Posts in an order of their own, each a chapter: nobody will ask what they are about, so their words are not read.
fn themeless(chapters: &Chapters) -> bool {
    let by_theme = matches!(chapters.order, Order::Themes | Order::Manual);
    chapters.structure == Structure::Posts && !by_theme && chapters.explicit.is_empty()
}

/// Series by their numbers, then families by their versions.
fn every_series(posts: &[Post], kept: &[usize], report: &mut Report) -> Vec<series::Series> {
    let mut found = series::find(posts, kept, report);
    found.extend(family::find(posts, kept, &found));
    found.sort_by_key(|s| s.posts.iter().map(|(p, _)| *p).min());
    found
}

#[cfg(test)]
mod tests;

//! The last step: drafts become the outline. What is a chapter, what is a part, and why each post is where it is.

use rayon::prelude::*;

use crate::config::manifest::Structure;
use crate::model::{Outline, OutlineChapter, OutlinePart, OutlinePost, text};

use super::cluster::{self, Centres, Wanted};
use super::group::{self, Archive, ChapterDraft};
use super::leiden;
use super::math::{self, SparseVector};
use super::name::Naming;

/// A post of so many words is a chapter by itself.
const CHAPTER_WORDS: usize = 3000;

/// The outline of the drafts.
pub fn build(archive: &Archive<'_>, mut drafts: Vec<ChapterDraft>) -> Outline {
    open_with_pins(archive, &mut drafts);
    let (structure, reason) = choose(archive, &drafts);
    let grouped = structure == Structure::Themes && drafts.len() > archive.chapters.max_chapters && archive.chapters.count.is_none();
    if grouped && !drafts.iter().any(|d| d.fixed) {
        themes_of_themes(archive, &mut drafts);
    }
    let centres = Centres::new(centres(archive, &drafts));
    let total = cluster::centroids(&centres.rows, &vec![0; drafts.len()], 1).pop().unwrap_or_default();
    let chapters: Vec<OutlineChapter> = (0..drafts.len()).into_par_iter().map(|d| chapter(archive, &drafts, &centres, &total, d)).collect();
    let mut outline = Outline { chapters, reason, ..Outline::default() };
    match structure {
        Structure::Posts | Structure::Parts => one_post_each(archive, &mut outline, structure == Structure::Parts),
        Structure::Themes | Structure::Auto => outline.parts = parts(&drafts),
    }
    outline
}

/// The sums of the vectors of each chapter.
fn centres(archive: &Archive<'_>, drafts: &[ChapterDraft]) -> Vec<SparseVector> {
    drafts.iter().map(|d| group::centre(archive, d.posts.iter().map(|p| p.row))).collect()
}

/// A post pinned first opens the book, and its chapter goes before the others (where the chapters are not spelled out);
/// one pinned last closes it.
fn open_with_pins(archive: &Archive<'_>, drafts: &mut Vec<ChapterDraft>) {
    let of = |drafts: &[ChapterDraft], pin: Option<&usize>| {
        let row = pin.and_then(|p| archive.kept.binary_search(p).ok())?;
        drafts.iter().position(|d| !d.fixed && d.posts.iter().any(|p| p.row == row))
    };
    if drafts.iter().any(|d| d.fixed) {
        return;
    }
    if let Some(opening) = of(drafts, archive.control.first.first()) {
        let draft = drafts.remove(opening);
        drafts.insert(0, draft);
    }
    if let Some(closing) = of(drafts, archive.control.last.last()) {
        let draft = drafts.remove(closing);
        drafts.push(draft);
    }
}

/// What the book is made of, and why.
fn choose(archive: &Archive<'_>, drafts: &[ChapterDraft]) -> (Structure, String) {
    let asked = |s| (s, "book.toml says so".to_string());
    match archive.chapters.structure {
        Structure::Auto => {}
        other => return asked(other),
    }
    if drafts.iter().any(|d| d.fixed) {
        return (Structure::Themes, "book.toml spells the chapters out".into());
    }
    if archive.chapters.count.is_some() {
        return (Structure::Themes, "book.toml gives the number of chapters".into());
    }
    let mut lengths: Vec<usize> = archive.kept.iter().map(|p| archive.posts[*p].words()).collect();
    lengths.sort_unstable();
    let median = lengths.get(lengths.len() / 2).copied().unwrap_or(0);
    if median >= CHAPTER_WORDS && drafts.len() > 1 {
        return (
            Structure::Parts,
            format!(
                "the posts are as long as chapters (half of them have {median} words or more), so each is one, and the themes are parts"
            ),
        );
    }
    if drafts.len() > archive.chapters.max_chapters {
        return (
            Structure::Themes,
            format!(
                "there are {} themes, more than max-chapters = {}, so they are grouped into parts",
                drafts.len(),
                archive.chapters.max_chapters
            ),
        );
    }
    (Structure::Themes, format!("the posts are short (half of them have {median} words or fewer), so a chapter holds those of one theme"))
}

/// One chapter of the outline.
fn chapter(archive: &Archive<'_>, drafts: &[ChapterDraft], centres: &Centres, total: &SparseVector, d: usize) -> OutlineChapter {
    let draft = &drafts[d];
    let words = holding_words(archive, drafts, &centres.rows[d], total, d);
    let mut reason = vec![draft.name.reason.clone()];
    reason.extend(draft.reason.iter().cloned());
    let posts = draft.posts.iter().map(|p| {
        let cosines = centres.cosines(&archive.terms.rows[p.row]);
        let second = cosines
            .iter()
            .enumerate()
            .filter(|(c, _)| *c != d)
            .fold((0.0, None), |best, (c, s)| if *s > best.0 { (*s, Some(c)) } else { best });
        let series = series_of(archive, archive.kept[p.row]);
        let by_likeness = (draft.theme && p.why.is_none() || p.new) && series.is_none() && !bound(archive, archive.kept[p.row]);
        let margin = second.1.filter(|_| by_likeness).map(|_| without(&centres.rows[d], &archive.terms.rows[p.row]) - second.0);
        let second_why = second.1.filter(|_| margin.is_some()).map(|c| shared(archive, p.row, &centres.rows[c], false));
        OutlinePost {
            post: archive.kept[p.row],
            title: p.title.clone(),
            why: p.why.clone().unwrap_or_else(|| why(archive, p.row, series, &centres.rows[d], draft.theme)),
            second_choice: second.1.map(|c| drafts[c].name.title.clone()),
            fit: (cosines[d] * 1000.0).round() as u32,
            second_fit: (second.0 * 1000.0).round() as u32,
            second_why: second_why.unwrap_or_default(),
            margin: margin.map(|m| (m * 1000.0).round() as i32),
            series: series.map(str::to_string),
            new: p.new,
        }
    });
    OutlineChapter {
        title: draft.name.title.clone(),
        reason,
        words,
        runners_up: draft.name.runners_up.clone(),
        intro: draft.intro.clone(),
        unnumbered: draft.unnumbered,
        posts: posts.collect(),
    }
}

/// The series of a post.
fn series_of<'a>(archive: &'a Archive<'_>, post: usize) -> Option<&'a str> {
    archive.series.iter().find(|s| s.posts.iter().any(|(p, _)| *p == post)).map(|s| s.name.as_str())
}

/// Why a post is in its chapter: the words that they share.
fn why(archive: &Archive<'_>, row: usize, series: Option<&str>, centre: &SparseVector, theme: bool) -> String {
    if let Some(series) = series {
        return format!("part of the series “{series}”");
    }
    if theme { shared(archive, row, centre, true) } else { String::new() }
}

/// The words that a post shares with the other posts of a chapter; `inside`: it is one of them.
fn shared(archive: &Archive<'_>, row: usize, centre: &SparseVector, inside: bool) -> String {
    let own = &archive.terms.rows[row];
    let mut shared: Vec<(f32, u32)> = own
        .iter()
        .filter_map(|(t, w)| {
            let i = centre.binary_search_by_key(t, |(u, _)| *u).ok()?;
            // Its own share of the sum is no bond.
            let others = if inside { centre[i].1 - w } else { centre[i].1 };
            (others > 1e-4).then_some((w * others, *t))
        })
        .collect();
    shared.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let names = distinct(archive, shared.into_iter().map(|(_, t)| t), 4);
    if names.is_empty() { "it shares no word with any other post".into() } else { format!("shares {}", names.join(", ")) }
}

/// Whether book.toml or its front matter binds a post to others.
fn bound(archive: &Archive<'_>, post: usize) -> bool {
    archive.control.together.iter().any(|group| group.contains(&post)) || archive.posts.get(post).is_some_and(|p| p.chapter.is_some())
}

/// The cosine between a post and its chapter without it: `|c − x|² = |c|² − 2 c·x + |x|²`. A chapter that is the post alone is as near as
/// can be.
fn without(centre: &SparseVector, own: &SparseVector) -> f32 {
    let (along, square, all) = (math::dot(centre, own), math::dot(own, own), math::dot(centre, centre));
    let rest = all - 2.0 * along + square;
    if rest <= 1e-6 { 1.0 } else { (along - square) / rest.sqrt() }
}

/// The words that a chapter's posts share and the others lack.
fn holding_words(archive: &Archive<'_>, drafts: &[ChapterDraft], centre: &SparseVector, total: &SparseVector, d: usize) -> Vec<String> {
    let own = drafts[d].posts.len() as f32;
    let all: f32 = drafts.iter().map(|d| d.posts.len() as f32).sum();
    let mut scored: Vec<(f32, u32)> = centre
        .iter()
        .map(|(t, w)| {
            let everywhere = total.binary_search_by_key(t, |(u, _)| *u).map_or(*w, |i| total[i].1);
            let rest = (everywhere - w).max(0.0) / (all - own).max(1.0);
            (w / own - rest, *t)
        })
        .filter(|(s, _)| *s > 0.0)
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    distinct(archive, scored.into_iter().map(|(_, t)| t), 8)
}

/// The first `n` terms in letters, without those that are part of one already there.
fn distinct(archive: &Archive<'_>, terms: impl Iterator<Item = u32>, n: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for name in terms.take(4 * n).map(|t| archive.terms.name(archive.words, t)) {
        let words = |s: &str| s.split(' ').map(String::from).collect::<Vec<_>>();
        if let Some(longer) = out.iter_mut().find(|o| words(&name).iter().any(|w| words(o).contains(w))) {
            if name.len() > longer.len() && name.contains(longer.as_str()) {
                *longer = name;
            }
        } else {
            out.push(name);
        }
    }
    out.truncate(n);
    out
}

/// Every post becomes a chapter; with `parts`, the themes become parts.
fn one_post_each(archive: &Archive<'_>, outline: &mut Outline, parts: bool) {
    let themes = std::mem::take(&mut outline.chapters);
    for theme in themes {
        let from = outline.chapters.len();
        for post in theme.posts {
            let title = post.title.clone().unwrap_or_else(|| archive.posts[post.post].plain_title());
            outline.chapters.push(OutlineChapter {
                title,
                reason: vec![format!("a post of “{}”", theme.title)],
                unnumbered: theme.unnumbered,
                posts: vec![post],
                ..OutlineChapter::default()
            });
        }
        if parts {
            outline.parts.push(OutlinePart { title: theme.title, chapters: (from..outline.chapters.len()).collect() });
        }
    }
    outline.posts_are_chapters = true;
}

/// Parts of the outline, as the drafts name them: runs of chapters. A chapter that names none goes on with the part above it;
/// before the first part it stands outside of all.
fn parts(drafts: &[ChapterDraft]) -> Vec<OutlinePart> {
    let mut parts: Vec<OutlinePart> = Vec::new();
    if drafts.iter().all(|d| d.part.is_none()) {
        return parts;
    }
    for (i, draft) in drafts.iter().enumerate() {
        match (&draft.part, parts.last_mut()) {
            (Some(title), Some(last)) if text::slug(&last.title) == text::slug(title) => last.chapters.push(i),
            (Some(title), _) => parts.push(OutlinePart { title: title.clone(), chapters: vec![i] }),
            (None, Some(last)) => last.chapters.push(i),
            (None, None) => {}
        }
    }
    parts
}

/// Groups chapters into parts by the same method that groups posts into chapters, and brings each part's together.
fn themes_of_themes(archive: &Archive<'_>, drafts: &mut Vec<ChapterDraft>) {
    let mut rows = centres(archive, drafts);
    rows.iter_mut().for_each(|r| math::normalise(r));
    let units: Vec<u32> = (0..rows.len() as u32).collect();
    let wanted = Wanted { count: Some((drafts.len() / 5).clamp(2, 9)), min_posts: 1, max_chapters: archive.chapters.max_chapters };
    let mut part = cluster::cluster(&rows, &units, wanted);
    let n = leiden::renumber(&mut part);
    let mut lists: Vec<Vec<usize>> = vec![Vec::new(); n];
    part.iter().enumerate().for_each(|(d, p)| lists[*p as usize].push(d));
    let groups: Vec<Vec<usize>> = lists.iter().map(|l| l.iter().flat_map(|d| drafts[*d].posts.iter().map(|p| p.row)).collect()).collect();
    let naming = Naming {
        posts: archive.posts,
        words: archive.words,
        terms: archive.terms,
        kept: archive.kept,
        series: archive.series,
        lang: archive.lang,
    };
    let taken: Vec<String> = drafts.iter().map(|d| d.name.title.clone()).collect();
    let names = naming.names(&groups, &taken);
    let mut old: Vec<Option<ChapterDraft>> = std::mem::take(drafts).into_iter().map(Some).collect();
    for (list, name) in lists.into_iter().zip(names) {
        for d in list {
            drafts.extend(old[d].take().map(|draft| ChapterDraft { part: Some(name.title.clone()), ..draft }));
        }
    }
}

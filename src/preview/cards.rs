//! The board: what `plan` knows of the order of the book, with the pages that it comes to.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::model::{Content, OutlinePost, Post};
use crate::plan;
use crate::session::{Planned, Version};

/// The chapters as book.toml would name them, each with its posts; then what is left out.
pub fn cards(version: &Version) -> Value {
    let planned = &version.planned;
    let starts = starts(version);
    let Planned { posts, findings, outline, .. } = &**planned;
    let plan = plan::Plan { title: &version.manifest.meta.title, posts, findings, outline };
    let themes = plan::themes(&planned.outline, &planned.posts);
    let chapter = |theme: &plan::Theme<'_>| {
        let posts: Vec<Value> =
            theme.chapters.iter().flat_map(|c| &c.posts).filter_map(|p| card(p, &planned.posts, &starts, version)).collect();
        let mut reasons = theme.chapters.iter().flat_map(|c| &c.reason);
        json!({
            "title": theme.title, "part": theme.part, "posts": posts,
            "why": reasons.next().filter(|_| theme.chapters.len() == 1),
            "words": theme.chapters.iter().flat_map(|c| &c.words).take(6).collect::<Vec<_>>(),
        })
    };
    let dropped = planned.findings.dropped.iter().chain(&planned.outline.dropped).filter(|d| !d.id.is_empty());
    let dropped = dropped.map(
        |d| json!({ "id": d.id, "title": title(&planned.posts, &d.id), "why": d.why, "file": d.loc.file.to_string(), "line": d.loc.line }),
    );
    json!({
        "chapters": themes.iter().map(chapter).collect::<Value>(),
        "dropped": dropped.collect::<Value>(),
        "frozen": !version.manifest.chapters.explicit.is_empty(),
        "reason": planned.outline.reason,
        "undecided": plan::questions(&plan),
        "singles": planned.outline.posts_are_chapters,
    })
}

fn title(posts: &[Post], id: &str) -> String {
    posts.iter().find(|p| p.id == id).map_or_else(|| id.to_string(), Post::plain_title)
}

/// The page that each post starts on, and that of what follows it.
type Starts<'a> = BTreeMap<&'a str, (usize, usize)>;

fn starts(version: &Version) -> Starts<'_> {
    let page = |anchor| version.pages.anchors.get(anchor).map(|(page, _)| *page);
    let mut pages: Vec<(Option<&str>, usize)> = Vec::new();
    for chapter in version.book.chapters() {
        pages.extend(page(&chapter.anchor).map(|p| (None, p)));
        pages.extend(chapter.sections.iter().filter_map(|s| Some((Some(s.post.as_str()), page(&s.anchor).or(page(&chapter.anchor))?))));
    }
    // The last post ends with the last chapter.
    let units = version.book.units();
    let in_chapter = |page: &crate::layout::page::Page| {
        !page.blank && units.get(page.unit.0 as usize).is_some_and(|u| matches!(u.content, Content::Chapter { .. }))
    };
    let after = version.pages.pages.iter().rposition(in_chapter).map_or(0, |n| n + 1);
    let ends = pages.iter().skip(1).map(|(_, p)| *p).chain([after]);
    pages.iter().zip(ends).filter_map(|((post, start), end)| Some(((*post)?, (*start, end)))).collect()
}

fn card(placed: &OutlinePost, posts: &[Post], starts: &Starts<'_>, version: &Version) -> Option<Value> {
    let post = posts.get(placed.post)?;
    let pages = starts.get(post.id.as_str());
    let folio = |n: usize| version.pages.pages.get(n).map(|p| p.folio.to_string());
    Some(json!({
        "id": post.id, "title": placed.title.clone().unwrap_or_else(|| post.plain_title()), "date": post.date.map(|d| d.iso()),
        "words": post.words(), "page": pages.map(|(start, _)| start), "folio": pages.and_then(|(start, _)| folio(*start)),
        "pages": pages.map(|(start, end)| end.saturating_sub(*start).max(1)),
        "why": placed.why, "second": placed.second_choice, "doubtful": plan::doubtful(placed), "new": placed.new,
        "file": post.loc.file.to_string(), "line": post.loc.line,
    }))
}

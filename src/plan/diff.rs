//! What new posts would change: the frozen outline beside the one that the themes would give today.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::model::Outline;

use super::{Plan, count};

/// Compares the plan of a book whose chapters are spelled out with `fresh`, the outline of the same posts without the
/// explicit chapters: what is new and where it went, then what would move if the book were ordered afresh.
pub fn diff(plan: &Plan<'_>, fresh: &Outline) -> String {
    let mut out = String::new();
    let new: Vec<_> = plan.outline.chapters.iter().flat_map(|c| c.posts.iter().filter(|p| p.new).map(move |p| (c, p))).collect();
    let _ = writeln!(
        out,
        "{}",
        if new.is_empty() {
            "No post is new: book.toml names all of them.".into()
        } else {
            format!("New ({}), each put at the end of the chapter that it is most like:", new.len())
        }
    );
    for (chapter, post) in new {
        let second = post.second_choice.as_ref().map_or(String::new(), |s| format!("; second choice: {s}"));
        let _ = writeln!(out, "  + {}  →  {}{second}", plan.title_of(post), chapter.title);
    }
    gone(plan, &mut out);
    moves(plan, fresh, &mut out);
    out
}

/// What book.toml lists and is not in the book: posts that were deleted, renamed or excluded.
fn gone(plan: &Plan<'_>, out: &mut String) {
    let gone = &plan.outline.gone;
    if gone.is_empty() {
        return;
    }
    let _ = writeln!(out, "\nGone ({}), and taken out of book.toml by --write:", gone.len());
    for post in gone {
        let dropped = plan.dropped().find(|d| d.id == post.name).map_or(String::new(), |d| format!(": {}", d.why));
        let _ = writeln!(out, "  - {}  ←  {}{dropped}", post.name, post.chapter);
    }
}

/// Each chapter of today stands for the frozen one with which it shares most posts; a post of it from elsewhere would move.
fn moves(plan: &Plan<'_>, fresh: &Outline, out: &mut String) {
    let mut home: BTreeMap<usize, usize> = BTreeMap::new();
    for (c, chapter) in plan.outline.chapters.iter().enumerate() {
        home.extend(chapter.posts.iter().map(|p| (p.post, c)));
    }
    let mut lines: Vec<String> = Vec::new();
    let mut fresh_titles: Vec<String> = Vec::new();
    let mut taken: Vec<usize> = Vec::new();
    for chapter in &fresh.chapters {
        let mut shares: BTreeMap<usize, usize> = BTreeMap::new();
        chapter.posts.iter().filter_map(|p| home.get(&p.post)).for_each(|c| *shares.entry(*c).or_default() += 1);
        let most = shares.iter().fold((usize::MAX, 0), |best, (c, n)| if *n > best.1 && !taken.contains(c) { (*c, *n) } else { best });
        if most.1 * 2 < chapter.posts.len() {
            fresh_titles.push(format!("  * {} ({})", chapter.title, count(chapter.posts.len(), "post")));
            continue;
        }
        taken.push(most.0);
        let title = &plan.outline.chapters[most.0].title;
        for post in chapter.posts.iter().filter(|p| home.get(&p.post).is_some_and(|c| *c != most.0)) {
            let from = home.get(&post.post).and_then(|c| plan.outline.chapters.get(*c)).map_or("", |c| c.title.as_str());
            lines.push(format!("  ~ {}: {from}  →  {title}", plan.title_of(post)));
        }
    }
    if lines.is_empty() && fresh_titles.is_empty() {
        let _ = writeln!(out, "Ordered afresh, nothing would move.");
        return;
    }
    let _ = writeln!(out, "\nNothing of this is done. Were the book ordered afresh:");
    if !lines.is_empty() {
        let _ = writeln!(out, "{} would move:\n{}", count(lines.len(), "post"), lines.join("\n"));
    }
    if !fresh_titles.is_empty() {
        let _ = writeln!(out, "There would be chapters that book.toml has not:\n{}", fresh_titles.join("\n"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_posts_and_moves_are_told() {
        let (posts, findings, mut outline) = super::super::tests::sample();
        let mut fresh = outline.clone();
        outline.chapters[1].posts[0].new = true;
        let moved = fresh.chapters[0].posts.remove(1);
        fresh.chapters[1].posts.push(moved);
        let text = diff(&Plan { title: "A", posts: &posts, findings: &findings, outline: &outline }, &fresh);
        assert!(text.contains("+ Glue & Thread  →  Binding"), "{text}");
        assert!(text.contains("~ On <Paper>: Printing  →  Binding"), "{text}");
        outline.chapters[1].posts[0].new = false;
        let same = diff(&Plan { title: "A", posts: &posts, findings: &findings, outline: &outline }, &outline);
        assert!(same.contains("No post is new") && same.contains("nothing would move"), "{same}");
    }
}

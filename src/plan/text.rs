//! The outline as text for people: sizes, what holds each chapter together, why each post is where it is.

use std::fmt::Write;

use crate::model::{OutlineChapter, OutlinePost};

use super::{Plan, count, doubtful};

/// The plan as text.
pub fn text(plan: &Plan<'_>) -> String {
    let mut out = String::new();
    let chapters = &plan.outline.chapters;
    let posts: usize = chapters.iter().map(|c| c.posts.len()).sum();
    let words: usize = chapters.iter().map(|c| plan.words(c)).sum();
    let sizes = [count(chapters.len(), "chapter"), count(posts, "post"), count(words, "word")];
    line(&mut out, &format!("{}: {}", plan.title, sizes.join(", ")));
    if !plan.outline.reason.is_empty() {
        line(&mut out, &format!("  {}", plan.outline.reason));
    }
    for (i, chapter) in chapters.iter().enumerate() {
        if let Some(part) = plan.part_at(i) {
            line(&mut out, &format!("\nPART: {part}"));
        }
        show(plan, i, chapter, &mut out);
    }
    left_out(plan, &mut out);
    splits(plan, &mut out);
    out
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}");
}

fn show(plan: &Plan<'_>, i: usize, chapter: &OutlineChapter, out: &mut String) {
    let size = format!("{}, {}", count(chapter.posts.len(), "post"), count(plan.words(chapter), "word"));
    line(out, &format!("\n{:>3}. {}  ({size})", i + 1, chapter.title));
    if !plan.outline.posts_are_chapters {
        if !chapter.words.is_empty() {
            line(out, &format!("     held together by: {}", chapter.words.join(", ")));
        }
        for reason in chapter.reason.iter().filter(|r| !r.is_empty()) {
            line(out, &format!("     title: {reason}"));
        }
        if !chapter.runners_up.is_empty() {
            line(out, &format!("     it might be called: {}", chapter.runners_up.join(" · ")));
        }
    }
    for post in &chapter.posts {
        let date = plan.post(post).and_then(|p| p.date).map_or(String::new(), |d| format!("  {}", d.iso()));
        line(out, &format!("       {}{date}", plan.title_of(post)));
        let why = because(post);
        if !why.is_empty() {
            line(out, &format!("         {why}"));
        }
    }
}

/// Why a post is where it is, and where else it might be.
fn because(post: &OutlinePost) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !post.why.is_empty() {
        parts.push(post.why.clone());
    }
    if let Some(second) = &post.second_choice {
        let close = if doubtful(post) { " (nearly as near)" } else { "" };
        parts.push(format!("second choice: {second}{close}"));
    }
    parts.join("; ")
}

fn left_out(plan: &Plan<'_>, out: &mut String) {
    let dropped: Vec<_> = plan.dropped().collect();
    if dropped.is_empty() {
        return;
    }
    line(out, &format!("\nLeft out ({}):", dropped.len()));
    for drop in dropped {
        let id = if drop.id.is_empty() { String::new() } else { format!("{}: ", drop.id) };
        line(out, &format!("  {}:{}  {id}{}", drop.loc.file, drop.loc.line, drop.why));
    }
}

fn splits(plan: &Plan<'_>, out: &mut String) {
    let (sure, doubtful): (Vec<_>, Vec<_>) = plan.findings.splits.iter().filter(|s| s.split || s.doubtful).partition(|s| !s.doubtful);
    if !sure.is_empty() {
        line(out, &format!("\nArchives were split at {}.", count(sure.len(), "line")));
    }
    if doubtful.is_empty() {
        return;
    }
    line(out, &format!("\nDoubtful splits ({}), to be settled with titles and not-titles in [source]:", doubtful.len()));
    for split in doubtful {
        let done = if split.split { "split here" } else { "not split" };
        line(out, &format!("  {}:{}  “{}”  {:.2}, {done}", split.loc.file, split.loc.line, split.title, split.score));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_said() {
        let (posts, findings, outline) = super::super::tests::sample();
        let text = text(&Plan { title: "A Book", posts: &posts, findings: &findings, outline: &outline });
        for said in [
            "A Book: 2 chapters, 3 posts, 9 words",
            "PART: Craft",
            "  1. Printing  (2 posts, 6 words)",
            "held together by: ink, press",
            "it might be called: Another",
            "On Ink  2020-01-02",
            "shares ink, press; second choice: Binding (nearly as near)",
            "seeds/gone.md:1  gone: excluded by book.toml",
            "seeds/old.txt:40  “A Line”  0.50, split here",
        ] {
            assert!(text.contains(said), "{said}\n---\n{text}");
        }
    }
}

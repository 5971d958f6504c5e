//! Which posts are in the book, and their names.
//!
//! A post's id is the first of its names that leaves something when made plain. Of two equal names, the second takes `-2`: that of
//! the later post, since book.toml may list the earlier one by its id already; without dates, that of the later path and line.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use crate::config::Manifest;
use crate::config::format;
use crate::config::manifest::{SelectBy, Source, SplitAt};
use crate::diag::{Diagnostic, Report, kinds};
use crate::model::{Dropped, Findings, Post, text::slug};

use super::Draft;
use super::sites::apart;

/// Leaves out what is not wanted, and names the rest.
pub(super) fn choose(drafts: Vec<(Draft, &Source)>, manifest: &Manifest, findings: &mut Findings, report: &mut Report) -> Vec<Post> {
    let mut taken: BTreeMap<String, Post> = BTreeMap::new();
    let mut posts = Vec::new();
    let dated = mostly_dated(&drafts);
    let mut wanted: Vec<(String, Draft)> = Vec::new();
    for (draft, source) in drafts {
        let plain = plain_id(&draft);
        let page = dated.contains(&source.path) && is_page(&draft, source) && !is_named(&plain, manifest);
        let page = page.then(|| "it is a page of the site, and [source] pages is false".to_string());
        match unwanted(&draft, source).or(page) {
            Some(why) => findings.dropped.push(Dropped { id: plain, loc: draft.post.loc, why }),
            None => wanted.push((plain, draft)),
        }
    }
    wanted.sort_by_key(|(_, draft)| (draft.post.date.is_none(), draft.post.date));
    for (plain, draft) in wanted {
        let id = free(&plain, &taken);
        let mut post = draft.post;
        if id != plain {
            let first = taken.get(&plain).map(|p| format!("{}:{}", p.loc.file, p.loc.line)).unwrap_or_default();
            report.push(
                Diagnostic::note(kinds::ID_CLASH, format!("two posts would be called “{plain}”; this one is “{id}”"))
                    .at(post.loc.clone())
                    .with(format!("the other is at {first}"))
                    .help("give one of them an id in its front matter, or another title"),
            );
        }
        post.id.clone_from(&id);
        taken.insert(id, Post { loc: post.loc.clone(), ..Post::default() });
        posts.push(post);
    }
    posts
}

/// The sources most of whose posts have dates, by their paths: what has none there is something else.
fn mostly_dated(drafts: &[(Draft, &Source)]) -> BTreeSet<PathBuf> {
    let mut counts: BTreeMap<&PathBuf, (usize, usize)> = BTreeMap::new();
    for (draft, source) in drafts {
        let (all, dated) = counts.entry(&source.path).or_default();
        *all += 1;
        *dated += usize::from(draft.post.date.is_some());
    }
    counts.into_iter().filter(|(_, (_, dated))| *dated >= 2).filter(|(_, (all, dated))| dated * 2 >= *all).map(|(p, _)| p.clone()).collect()
}

/// A page of a site (About, Contact), or a stub of one (an author, a tag).
fn is_page(draft: &Draft, source: &Source) -> bool {
    let file = &*draft.post.loc.file;
    let text = file.rsplit_once('.').is_some_and(|(_, e)| format::is_text_of_post(&e.to_lowercase()));
    let below = |i: &String| file == i || file.ends_with(&format!("/{i}"));
    draft.post.date.is_none()
        && draft.post.split.is_none()
        && text
        && !source.pages
        && source.split == SplitAt::None
        && apart::is_page(file)
        && !source.include.iter().any(below)
}

/// Whether a chapter of book.toml names the post.
fn is_named(id: &str, manifest: &Manifest) -> bool {
    let mut named = manifest.chapters.explicit.iter().flat_map(|c| &c.posts);
    named.any(|(selector, _)| matches!(&selector.by, SelectBy::Id(by) if by == id))
}

fn plain_id(draft: &Draft) -> String {
    let named = draft.names.iter().map(|n| slug(n)).find(|s| !s.is_empty());
    named.unwrap_or_else(|| {
        // Nothing of the names can be written in plain letters: a name that depends on nothing but them.
        let all = format!("{}\n{}", draft.names.join("\n"), draft.post.plain_title());
        format!("post-{}", blake3::hash(all.as_bytes()).to_hex().chars().take(8).collect::<String>())
    })
}

fn free(plain: &str, taken: &BTreeMap<String, Post>) -> String {
    if !taken.contains_key(plain) {
        return plain.to_string();
    }
    (2_usize..).map(|n| format!("{plain}-{n}")).find(|id| !taken.contains_key(id)).expect("there are more numbers than posts")
}

/// Why a post is not in the book, if it is not.
fn unwanted(draft: &Draft, source: &Source) -> Option<String> {
    if draft.skip {
        return Some("its front matter says skip".into());
    }
    if draft.draft && !source.drafts {
        return Some("it is a draft, and [source] drafts is false".into());
    }
    let date = draft.post.date?;
    if source.after.is_some_and(|after| date < after) {
        return Some(format!("it is of {}, before [source] after", date.iso()));
    }
    if source.before.is_some_and(|before| date > before) {
        return Some(format!("it is of {}, later than [source] before", date.iso()));
    }
    None
}

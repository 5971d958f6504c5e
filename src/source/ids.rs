//! Which posts are in the book, and their names.
//!
//! A post's id is the first of its names that leaves something when made plain. Ids are given in the order of
//! path and line, so that a new post with an early date renames nobody; the second of two equal names takes `-2`.

use std::collections::BTreeMap;

use crate::config::manifest::Source;
use crate::diag::{Diagnostic, Report, kinds};
use crate::model::{Dropped, Findings, Post, text::slug};

use super::Draft;

/// Leaves out what is not wanted, and names the rest.
pub(super) fn choose(drafts: Vec<(Draft, &Source)>, findings: &mut Findings, report: &mut Report) -> Vec<Post> {
    let mut taken: BTreeMap<String, Post> = BTreeMap::new();
    let mut posts = Vec::new();
    for (draft, source) in drafts {
        let plain = plain_id(&draft);
        if let Some(why) = unwanted(&draft, source) {
            findings.dropped.push(Dropped { id: plain, loc: draft.post.loc, why });
            continue;
        }
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

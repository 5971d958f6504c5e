//! What a person decided about the outline: explicit chapters, "*", what stays together, what stays out.

use std::collections::BTreeMap;

use crate::config::manifest::{Chapters, ExplicitChapter, SelectBy, Selector};
use crate::diag::{Diagnostic, Report, kinds};
use crate::model::{Dropped, Gone, Post, text};

use super::select::Archive;

/// A post that book.toml puts somewhere by name.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    pub post: usize,
    /// The title that book.toml gives it.
    pub title: Option<String>,
    /// The selector that named it, as written.
    pub by: String,
}

/// An explicit chapter, its selectors resolved.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Explicit {
    /// The posts that it names, in its order.
    pub posts: Vec<Named>,
    /// The "*" stands after so many of `posts`.
    pub rest_at: Option<usize>,
}

/// Everything that `[chapters]` says about posts, resolved.
#[derive(Clone, Debug, Default)]
pub struct Control {
    /// One a `[[chapters.chapter]]`.
    pub explicit: Vec<Explicit>,
    /// Whether each post is left out.
    pub excluded: Vec<bool>,
    /// Whether each post is named in an explicit chapter.
    pub named: Vec<bool>,
    /// Posts nailed to a start, in the order of the pins.
    pub first: Vec<usize>,
    /// Posts nailed to an end.
    pub last: Vec<usize>,
    /// Posts that stay together.
    pub together: Vec<Vec<usize>>,
    /// Posts that `[chapters.place]` names, each with the number of the line that does.
    pub placed: BTreeMap<usize, usize>,
    /// Posts that explicit chapters name and that are not there.
    pub gone: Vec<Gone>,
}

/// Resolves all selectors, and tells of those that name nothing.
pub fn control(archive: Archive<'_>, chapters: &Chapters, report: &mut Report) -> Control {
    let mut control = Control { excluded: vec![false; archive.posts.len()], named: vec![false; archive.posts.len()], ..Control::default() };
    for selector in &chapters.exclude {
        archive.resolve(selector, report).into_iter().for_each(|p| control.excluded[p] = true);
    }
    for (selector, at) in &chapters.pin {
        let list = if *at == crate::config::manifest::PinAt::First { &mut control.first } else { &mut control.last };
        let found = archive.resolve(selector, report);
        list.extend(found.into_iter().filter(|p| !control.excluded[*p]));
    }
    for group in &chapters.keep_together {
        let mut posts: Vec<usize> = Vec::new();
        for selector in group {
            let found = archive.resolve(selector, report);
            posts.extend(found.into_iter().filter(|p| !control.excluded[*p]).collect::<Vec<_>>());
        }
        let mut seen = Vec::new();
        posts.retain(|p| {
            !seen.contains(p) && {
                seen.push(*p);
                true
            }
        });
        control.together.push(posts);
    }
    // A post that is named by itself goes where that is said, whatever a tag or a year says of it.
    for narrow in [false, true] {
        for (n, (selector, _)) in chapters.place.iter().enumerate() {
            if matches!(selector.by, SelectBy::Id(_)) == narrow {
                control.placed.extend(archive.resolve(selector, report).into_iter().map(|post| (post, n)));
            }
        }
    }
    explicit(archive, chapters, &mut control, report);
    control
}

/// Gives each explicit chapter its posts. A post named by itself goes where that is said, whatever a wider selector
/// (a tag, a year) of an earlier chapter would take; among equals, the earlier chapter has it.
fn explicit(archive: Archive<'_>, chapters: &Chapters, control: &mut Control, report: &mut Report) {
    let mut owner: Vec<Option<(usize, usize)>> = vec![None; archive.posts.len()];
    let mut found: Vec<Vec<Vec<usize>>> = Vec::new();
    for chapter in &chapters.explicit {
        found.push(chapter.posts.iter().map(|(s, _)| listed(archive, s, chapter, (&mut control.gone, report))).collect());
    }
    let narrow = |s: &Selector| matches!(s.by, SelectBy::Id(_));
    for only_narrow in [true, false] {
        for (c, chapter) in chapters.explicit.iter().enumerate() {
            for (s, (selector, _)) in chapter.posts.iter().enumerate().filter(|(_, (s, _))| narrow(s) == only_narrow) {
                for post in &found[c][s] {
                    if let Some((other, _)) = owner[*post].filter(|_| only_narrow) {
                        report.push(twice(&archive.posts[*post], selector, chapters, other));
                    }
                    owner[*post].get_or_insert((c, s));
                }
            }
        }
    }
    let mut rest_seen = false;
    for (c, chapter) in chapters.explicit.iter().enumerate() {
        let mut explicit = Explicit::default();
        for (s, (selector, title)) in chapter.posts.iter().enumerate() {
            if selector.by == SelectBy::Rest {
                if rest_seen {
                    report.push(
                        Diagnostic::warning(kinds::SECOND_REST, "“*” stands in more than one place")
                            .at(selector.loc.clone())
                            .with("the first one takes the rest"),
                    );
                } else {
                    explicit.rest_at = Some(explicit.posts.len());
                    rest_seen = true;
                }
            }
            let out = found[c][s].iter().filter(|p| control.excluded[**p] && matches!(selector.by, SelectBy::Id(_)));
            let name = chapter.title.clone().unwrap_or_default();
            control.gone.extend(out.map(|p| Gone { name: archive.posts[*p].id.clone(), chapter: name.clone() }));
            let own = found[c][s].iter().filter(|p| owner[**p] == Some((c, s)) && !control.excluded[**p]);
            explicit.posts.extend(own.map(|p| Named { post: *p, title: title.clone(), by: selector.text.clone() }));
        }
        explicit.posts.iter().for_each(|n| control.named[n.post] = true);
        control.explicit.push(explicit);
    }
}

/// The posts that a selector of an explicit chapter names. A post that is named by its id and is not there was deleted or renamed since
/// the list was written: the book is made without it.
fn listed(
    archive: Archive<'_>,
    selector: &Selector,
    chapter: &ExplicitChapter,
    (gone, report): (&mut Vec<Gone>, &mut Report),
) -> Vec<usize> {
    if !matches!(selector.by, SelectBy::Id(_)) {
        return archive.resolve(selector, report);
    }
    let mut said = Report::default();
    let found = archive.resolve(selector, &mut said);
    if found.is_empty() {
        let title = chapter.title.clone().unwrap_or_default();
        let near = said
            .diagnostics
            .into_iter()
            .find_map(|d| d.help)
            .filter(|help| help.starts_with("the nearest"))
            .map_or(String::new(), |near| format!("; {near}"));
        report.push(
            Diagnostic::warning(kinds::GONE_POST, format!("“{}”, which “{title}” lists, is not among the posts", selector.text))
                .at(selector.loc.clone())
                .with("the book is made without it")
                .help(format!("if it was deleted or renamed, “postbound plan --write” takes the line out{near}")),
        );
        gone.push(Gone { name: selector.text.clone(), chapter: title });
    }
    found
}

fn twice(post: &Post, selector: &Selector, chapters: &Chapters, other: usize) -> Diagnostic {
    let title = chapters.explicit.get(other).and_then(|c| c.title.clone()).unwrap_or_default();
    Diagnostic::warning(kinds::NAMED_TWICE, format!("“{}” is named by two chapters", post.id))
        .at(selector.loc.clone())
        .with(format!("it stays where it was named first, in “{title}”"))
        .help("take one of the two out")
}

/// What `exclude` leaves out, for the outline.
pub fn excluded(posts: &[Post], control: &Control) -> Vec<Dropped> {
    let out = posts.iter().zip(&control.excluded).filter(|(_, out)| **out);
    out.map(|(p, _)| Dropped { id: p.id.clone(), loc: p.loc.clone(), why: "excluded by book.toml".into() }).collect()
}

/// The explicit chapter that a post's front matter asks for.
pub fn asked_for(post: &Post, chapters: &Chapters) -> Option<usize> {
    let slug = text::slug(post.chapter.as_deref()?);
    chapters.explicit.iter().position(|c| c.title.as_deref().is_some_and(|t| text::slug(t) == slug))
}

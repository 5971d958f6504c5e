//! The outline of posts whose project has a table of contents of its own: its order, chapters and parts stand.

use crate::config::manifest::{Chapters, Order, Structure};
use crate::model::{Outline, OutlineChapter, OutlinePart, OutlinePost, Post};

/// The outline, where book.toml asks for no other order and most posts have a place in such a table; the others follow at the end.
pub(super) fn outline(posts: &[Post], kept: &[usize], chapters: &Chapters) -> Option<Outline> {
    let free = chapters.order == Order::Themes
        && chapters.structure == Structure::Auto
        && chapters.explicit.is_empty()
        && chapters.count.is_none();
    let place = |p: &usize| posts.get(*p).and_then(|post| post.toc.as_ref());
    let placed = kept.iter().filter(|p| place(p).is_some()).count();
    if !free || placed == 0 || placed * 2 < kept.len() {
        return None;
    }
    let mut order: Vec<usize> = kept.to_vec();
    order.sort_by_key(|p| (place(p).map_or(usize::MAX, |t| t.order), *p));
    let mut outline = Outline { reason: "the project has a table of contents, whose order stands".into(), ..Outline::default() };
    let mut last: Option<(&str, Option<&str>)> = None;
    for p in order {
        let Some(post) = posts.get(p) else { continue };
        let toc = post.toc.as_ref();
        let title = toc.map_or_else(|| post.plain_title(), |t| t.chapter.clone());
        let here = toc.map(|t| (t.chapter.as_str(), t.part.as_deref()));
        if here.is_none() || here != last {
            let at = outline.chapters.len();
            // What follows the last part without one of its own ends that part.
            match (toc.and_then(|t| t.part.as_deref()), outline.parts.last_mut()) {
                (Some(part), Some(last)) if last.title == part => last.chapters.push(at),
                (Some(part), _) => outline.parts.push(OutlinePart { title: part.to_string(), chapters: vec![at] }),
                (None, Some(last)) => last.chapters.push(at),
                (None, None) => {}
            }
            let reason = vec!["the table of contents has it so".to_string()];
            outline.chapters.push(OutlineChapter { title, reason, ..OutlineChapter::default() });
            last = here;
        }
        // The table's short name is in the contents of the site; above the text stands the page's own title.
        let named = toc.filter(|_| post.untitled).map(|t| t.title.clone()).filter(|t| *t != post.plain_title());
        let why = "it stands there in the table of contents".to_string();
        if let Some(chapter) = outline.chapters.last_mut() {
            chapter.posts.push(OutlinePost { post: p, title: named, why, ..OutlinePost::default() });
        }
    }
    Some(outline)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Text, TocPlace};

    #[test]
    fn the_projects_own_order_stands() {
        let post = |title: &str, toc: Option<(Option<&str>, &str, usize)>| Post {
            id: title.into(),
            title: Text::from_plain(title),
            toc: toc.map(|(part, chapter, order)| TocPlace {
                part: part.map(str::to_string),
                chapter: chapter.into(),
                title: title.into(),
                order,
            }),
            ..Post::default()
        };
        let posts = [
            post("Extra", None),
            post("Two", Some((Some("P"), "Two", 3))),
            post("Below", Some((Some("P"), "One", 2))),
            post("One", Some((Some("P"), "One", 1))),
            post("Preface", Some((None, "Preface", 0))),
        ];
        let plain = super::super::tests::chapters();
        let chapters = Chapters { order: Order::Themes, structure: Structure::Auto, count: None, explicit: Vec::new(), ..plain };
        let outline = outline(&posts, &[0, 1, 2, 3, 4], &chapters).expect("an outline");
        let shown: Vec<String> =
            outline.chapters.iter().map(|c| format!("{}:{:?}", c.title, c.posts.iter().map(|p| p.post).collect::<Vec<_>>())).collect();
        assert_eq!(shown, ["Preface:[4]", "One:[3, 2]", "Two:[1]", "Extra:[0]"]);
        assert_eq!(outline.parts, [OutlinePart { title: "P".into(), chapters: vec![1, 2, 3] }]);
    }
}

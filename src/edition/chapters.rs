//! The chapters of an edition. Themes are found in the words of the posts, and a few other words can find others: the next printing has
//! the chapters of this one, as if book.toml listed them.

use serde::{Deserialize, Serialize};

use crate::config::manifest::{Chapters, ExplicitChapter, Order, SelectBy, Selector, Structure, Within};
use crate::diag::Loc;
use crate::model::{Outline, OutlineChapter, OutlinePost, Post};

/// What a chapter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kind {
    /// A chapter holds posts.
    Themes,
    /// Each post is a chapter; all of them are listed together.
    Posts,
    /// Each post is a chapter; what is listed are parts.
    Parts,
}

/// The chapters of an edition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptChapters {
    structure: Kind,
    list: Vec<KeptChapter>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct KeptChapter {
    title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    intro: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    unnumbered: bool,
    posts: Vec<KeptPost>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct KeptPost {
    id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    title: Option<String>,
}

impl KeptChapters {
    /// Those of an outline.
    pub fn of(outline: &Outline, posts: &[Post]) -> KeptChapters {
        let kept = |placed: &OutlinePost| Some(KeptPost { id: posts.get(placed.post)?.id.clone(), title: placed.title.clone() });
        let all = |chapters: &mut dyn Iterator<Item = &OutlineChapter>| -> Vec<KeptPost> {
            chapters.flat_map(|c| c.posts.iter().filter_map(kept)).collect()
        };
        if outline.posts_are_chapters && outline.parts.is_empty() {
            let list = vec![KeptChapter { title: "All".to_string(), posts: all(&mut outline.chapters.iter()), ..KeptChapter::default() }];
            return KeptChapters { structure: Kind::Posts, list };
        }
        if outline.posts_are_chapters {
            let part = |part: &crate::model::OutlinePart| {
                let mut own = part.chapters.iter().filter_map(|c| outline.chapters.get(*c));
                KeptChapter { title: part.title.clone(), posts: all(&mut own), ..KeptChapter::default() }
            };
            return KeptChapters { structure: Kind::Parts, list: outline.parts.iter().map(part).collect() };
        }
        let part_of = |n: usize| outline.parts.iter().find(|p| p.chapters.contains(&n)).map(|p| p.title.clone());
        let list = outline.chapters.iter().enumerate().map(|(n, chapter)| KeptChapter {
            title: chapter.title.clone(),
            part: part_of(n),
            intro: chapter.intro.clone(),
            unnumbered: chapter.unnumbered,
            posts: chapter.posts.iter().filter_map(kept).collect(),
        });
        KeptChapters { structure: Kind::Themes, list: list.collect() }
    }

    /// What book.toml would say of them: their list, in the place of all that finds and orders chapters. A book of some of the posts
    /// takes no others.
    pub fn over(&self, chapters: &Chapters, chosen: bool) -> Chapters {
        let loc = Loc::new("the record of the edition", 0);
        let named = |post: &KeptPost| {
            let by = SelectBy::Id(post.id.clone());
            (Selector { by, text: post.id.clone(), loc: loc.clone() }, post.title.clone())
        };
        let listed = |chapter: &KeptChapter| ExplicitChapter {
            title: Some(chapter.title.clone()),
            intro: chapter.intro.clone(),
            unnumbered: chapter.unnumbered,
            part: chapter.part.clone(),
            posts: chapter.posts.iter().map(named).collect(),
            loc: loc.clone(),
        };
        let count = self.list.iter().map(|c| c.posts.len()).sum();
        Chapters {
            order: Order::Themes,
            structure: match self.structure {
                Kind::Themes => Structure::Themes,
                Kind::Posts => Structure::Posts,
                Kind::Parts => Structure::Parts,
            },
            count: None,
            posts: chosen.then_some(count),
            within: Within::Auto,
            pin: Vec::new(),
            keep_together: Vec::new(),
            rename: Vec::new(),
            place: Vec::new(),
            explicit: self.list.iter().map(listed).collect(),
            ..chapters.clone()
        }
    }
}

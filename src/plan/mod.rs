//! What `plan` shows: the outline with its reasons, as text, as JSON, as a page to look at, as book.toml.
//!
//! Nothing is decided here; each file is one way to say what the theme stage found.

mod board;
mod compare;
mod diff;
mod entries;
mod html;
mod json;
mod map;
mod text;
mod undecided;
mod write;

pub use board::{Act, act};
pub use compare::compare;
pub use diff::diff;
pub use html::html;
pub use json::json;
pub use text::text;
pub use undecided::{as_json as undecided_json, as_toml as undecided_toml, questions};
pub use write::{Theme, themes, write_into};

use crate::model::{Dropped, Findings, Outline, OutlineChapter, OutlinePost, Post};

/// A plan with what it was made from.
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    /// The book's title.
    pub title: &'a str,
    /// All posts that were read; the outline counts in them.
    pub posts: &'a [Post],
    /// What the sources told beside them.
    pub findings: &'a Findings,
    /// What goes where, and why.
    pub outline: &'a Outline,
}

impl Plan<'_> {
    /// A post of the outline as the source handed it over.
    fn post(&self, placed: &OutlinePost) -> Option<&Post> {
        self.posts.get(placed.post)
    }

    /// The title under which a post goes into the book.
    fn title_of(&self, placed: &OutlinePost) -> String {
        placed.title.clone().unwrap_or_else(|| self.post(placed).map_or(String::new(), Post::plain_title))
    }

    /// What is left out: by the sources, then by the theme stage.
    fn dropped(&self) -> impl Iterator<Item = &Dropped> {
        self.findings.dropped.iter().chain(&self.outline.dropped)
    }

    /// The words of all posts of a chapter.
    fn words(&self, chapter: &OutlineChapter) -> usize {
        chapter.posts.iter().filter_map(|p| self.post(p)).map(Post::words).sum()
    }

    /// The title of the part that opens with a chapter.
    fn part_at(&self, chapter: usize) -> Option<&str> {
        self.outline.parts.iter().find(|p| p.chapters.first() == Some(&chapter)).map(|p| p.title.as_str())
    }
}

/// `1 post`, `2 posts`.
fn count(n: usize, one: &str) -> String {
    if n == 1 { format!("1 {one}") } else { format!("{} {one}s", thousands(n)) }
}

/// `12,345`.
fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A post's fit says little when its second choice fits nearly as well.
pub fn doubtful(post: &OutlinePost) -> bool {
    post.second_choice.is_some() && post.fit > 0 && post.second_fit * 10 >= post.fit * 9
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::diag::Loc;
    use crate::model::{Block, BlockKind, Date, OutlinePart, SplitLine, Text};

    /// Four posts in two chapters, one left out, one doubtful split.
    pub fn sample() -> (Vec<Post>, Findings, Outline) {
        let post = |id: &str, title: &str| Post {
            id: id.into(),
            title: Text::from_plain(title),
            date: Date::new(2020, 1, 2),
            blocks: vec![Block::new(BlockKind::Para(Text::from_plain("one two three")), Loc::new("seeds/a.md", 3))],
            loc: Loc::new(format!("seeds/{id}.md"), 1),
            ..Post::default()
        };
        let posts = vec![post("ink", "On Ink"), post("paper", "On <Paper>"), post("glue", "Glue & Thread"), post("gone", "Gone")];
        let placed = |post, second: &str| OutlinePost {
            post,
            why: "shares ink, press".into(),
            second_choice: Some(second.into()),
            fit: 400,
            second_fit: 390,
            ..OutlinePost::default()
        };
        let chapter = |title: &str, posts| OutlineChapter {
            title: title.into(),
            reason: vec!["a reason".into()],
            words: vec!["ink".into(), "press".into()],
            runners_up: vec!["Another".into()],
            posts,
            ..OutlineChapter::default()
        };
        let outline = Outline {
            chapters: vec![
                chapter("Printing", vec![placed(0, "Binding"), placed(1, "Binding")]),
                chapter("Binding", vec![placed(2, "Printing")]),
            ],
            parts: vec![OutlinePart { title: "Craft".into(), chapters: vec![0, 1] }],
            dropped: vec![Dropped { id: "gone".into(), loc: Loc::new("seeds/gone.md", 1), why: "excluded by book.toml".into() }],
            reason: "the posts are short".into(),
            ..Outline::default()
        };
        let split = SplitLine { loc: Loc::new("seeds/old.txt", 40), title: "A Line".into(), score: 0.5, doubtful: true, split: true };
        (posts, Findings { splits: vec![split], ..Findings::default() }, outline)
    }

    #[test]
    fn figures_read_well() {
        assert_eq!(count(1, "post"), "1 post");
        assert_eq!(count(12345, "word"), "12,345 words");
        assert_eq!(thousands(999), "999");
    }
}

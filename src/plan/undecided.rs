//! The posts that might as well stand in another chapter: few, the most doubtful first, each with what speaks for either chapter and
//! the lines of book.toml that answer the question.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::model::{Inline, OutlinePost, Post, Target, text, walk};

use super::write::Theme;
use super::{Plan, count, themes};

/// So many are asked about at once.
const MOST: usize = 12;
/// A post is asked about where its second choice fits within so many thousandths of a cosine as well as its chapter.
const CLOSE: i32 = 25;

/// A post that might stand in either of two chapters.
#[derive(Clone, Debug)]
pub struct Undecided<'a> {
    /// The post.
    pub post: &'a Post,
    /// Its title in the book.
    pub title: String,
    /// Where it is.
    pub here: Side,
    /// Where else it might be.
    pub there: Side,
    /// By how much it fits its chapter better, in 1/1000 of a cosine; below zero it is nearer to the other.
    pub margin: i32,
}

/// A chapter that a post might stand in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Side {
    /// The title of the chapter.
    pub chapter: String,
    /// What speaks for it: shared words, tags, links.
    pub reasons: Vec<String>,
}

impl Undecided<'_> {
    /// The line of `[chapters.place]` that puts the post into a chapter.
    pub fn line(&self, side: &Side) -> String {
        let quoted = |words: &str| toml_edit::Value::from(words).to_string();
        format!("{} = {}", quoted(&self.post.id), quoted(&side.chapter))
    }
}

/// The undecided posts of a plan, the most doubtful first; among equals, the earlier in the book.
pub fn undecided<'a>(plan: &Plan<'a>) -> Vec<Undecided<'a>> {
    let themes = themes(plan.outline, plan.posts);
    let doubts = |(n, theme): (usize, &Theme<'a>)| {
        let posts = theme.chapters.iter().flat_map(|c| &c.posts).collect::<Vec<_>>();
        posts.into_iter().filter_map(move |p| Some((p.margin?, n, p))).filter(|(margin, ..)| *margin <= CLOSE).collect::<Vec<_>>()
    };
    let mut found: Vec<(i32, usize, &OutlinePost)> = themes.iter().enumerate().flat_map(doubts).collect();
    found.sort_by_key(|(margin, ..)| *margin);
    let one = |(margin, n, placed): (i32, usize, &OutlinePost)| {
        let (post, here) = (plan.posts.get(placed.post)?, themes.get(n)?);
        let second = placed.second_choice.as_deref()?;
        let there = themes.iter().find(|t| t.title == second && t.title != here.title)?;
        let side = |theme: &Theme<'_>, why: &str| Side { chapter: theme.title.clone(), reasons: reasons(plan, post, theme, why) };
        Some(Undecided {
            post,
            title: plan.title_of(placed),
            here: side(here, &placed.why),
            there: side(there, &placed.second_why),
            margin,
        })
    };
    found.into_iter().filter_map(one).take(MOST).collect()
}

/// What binds a post to a chapter.
fn reasons(plan: &Plan<'_>, post: &Post, theme: &Theme<'_>, words: &str) -> Vec<String> {
    let others: Vec<&Post> =
        theme.chapters.iter().flat_map(|c| &c.posts).filter_map(|p| plan.post(p)).filter(|other| other.id != post.id).collect();
    let mut out: Vec<String> = Some(words).filter(|w| !w.is_empty()).map(str::to_string).into_iter().collect();
    for (n, tag) in labels(post).enumerate() {
        let slug = text::slug(tag);
        let holders = others.iter().filter(|other| labels(other).any(|t| text::slug(t) == slug)).count();
        let first = labels(post).position(|t| text::slug(t) == slug) == Some(n);
        if holders > 0 && first {
            out.push(format!("has the tag “{tag}”, as {} there", if holders == 1 { "1 post".into() } else { count(holders, "post") }));
        }
    }
    let own = addresses(post);
    for other in &others {
        if own.iter().any(|address| leads_to(address, other)) {
            out.push(format!("links to “{}”", other.plain_title()));
        } else if addresses(other).iter().any(|address| leads_to(address, post)) {
            out.push(format!("“{}” links to it", other.plain_title()));
        }
    }
    out
}

fn labels(post: &Post) -> impl Iterator<Item = &String> {
    post.categories.iter().chain(&post.tags)
}

/// The addresses that a post's links name.
fn addresses(post: &Post) -> Vec<&str> {
    let mut out = Vec::new();
    walk::texts(&post.blocks, &mut |t| {
        let mut open: Vec<&Inline> = t.inlines.iter().collect();
        while let Some(inline) = open.pop() {
            if let Inline::Link { target: Target::Source(to) | Target::Url(to), .. } = inline {
                out.push(to.as_str());
            }
            open.extend(inline.content());
        }
    });
    out
}

/// Whether an address is that of a post, by its addresses or by its name at the end.
fn leads_to(address: &str, post: &Post) -> bool {
    let plain = address.split(['#', '?']).next().unwrap_or_default().trim_end_matches('/');
    let plain = plain.strip_suffix("/index.html").unwrap_or(plain);
    let name = plain.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let same = |slug: String| !slug.is_empty() && slug == text::slug(&post.id);
    !plain.is_empty()
        && (post.urls.iter().any(|url| url.trim_end_matches('/') == plain) || same(text::slug(name)) || same(text::slug(stem)))
}

/// The questions as lines for book.toml, each with both answers; `open`: book.toml has `[chapters.place]` already.
pub fn as_toml(plan: &Plan<'_>, open: bool) -> String {
    let found = undecided(plan);
    if found.is_empty() {
        return "# No post might as well stand in another chapter.\n".into();
    }
    let mut out = match found.len() {
        1 => "# 1 post might as well stand in another chapter.".to_string(),
        n => format!("# {n} posts might as well stand in another chapter."),
    };
    out.push_str(" Paste into book.toml the line that you want of each.\n");
    out.push_str(if open { "# These lines belong below the [chapters.place] that book.toml has.\n" } else { "[chapters.place]\n" });
    for doubt in &found {
        let _ = writeln!(out, "\n# {} ({}:{})", plain(&doubt.title), doubt.post.loc.file, doubt.post.loc.line);
        for (side, word, mark) in [(&doubt.here, "is in", ""), (&doubt.there, "or in", "# ")] {
            let why = if side.reasons.is_empty() { String::new() } else { format!(": {}", side.reasons.join("; ")) };
            let _ = writeln!(out, "# {word} {}{}\n{mark}{}", plain(&side.chapter), plain(&why), doubt.line(side));
        }
    }
    out
}

/// Words on one line of a comment.
fn plain(words: &str) -> String {
    words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// The questions as one JSON object, on one line, ended by a line end:
/// `{"undecided":[{"id","title","path","line","margin","chapter":{"title","reasons":[…],"toml"},"second_choice":{…}}]}`.
pub fn as_json(plan: &Plan<'_>) -> String {
    format!("{}\n", json!({ "undecided": questions(plan) }))
}

/// The questions as a list of objects.
pub fn questions(plan: &Plan<'_>) -> Value {
    undecided(plan).iter().map(question).collect()
}

/// One question as an object.
fn question(doubt: &Undecided<'_>) -> Value {
    let side = |side: &Side| json!({ "title": side.chapter, "reasons": side.reasons, "toml": doubt.line(side) });
    json!({
        "id": doubt.post.id, "title": doubt.title, "path": &*doubt.post.loc.file, "line": doubt.post.loc.line, "margin": doubt.margin,
        "chapter": side(&doubt.here), "second_choice": side(&doubt.there),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Loc;
    use crate::model::{Block, BlockKind, Text};

    #[test]
    fn the_smallest_margins_are_asked_about_with_both_reasons() {
        let (mut posts, findings, mut outline) = super::super::tests::sample();
        for (post, tag) in posts.iter_mut().zip(["press", "Press", "press", ""]) {
            post.tags = vec![tag.to_string()];
        }
        let link = Inline::Link { target: Target::Source("../glue.md#end".into()), content: vec![Inline::Text("glue".into())] };
        posts[0].blocks.push(Block::new(BlockKind::Para(Text::new(vec![Inline::Emph(vec![link])])), Loc::new("seeds/a.md", 9)));
        let margins = [[Some(7), Some(900)].as_slice(), &[Some(-20)]];
        for (chapter, margins) in outline.chapters.iter_mut().zip(margins) {
            for (post, margin) in chapter.posts.iter_mut().zip(margins) {
                (post.margin, post.second_why) = (*margin, "shares thread".into());
            }
        }
        let plan = Plan { title: "A", posts: &posts, findings: &findings, outline: &outline };
        let found = undecided(&plan);
        assert_eq!(found.iter().map(|d| d.post.id.as_str()).collect::<Vec<_>>(), ["glue", "ink"]);
        assert_eq!(found[1].here.reasons, ["shares ink, press", "has the tag “press”, as 1 post there"]);
        assert_eq!(found[1].there.reasons, ["shares thread", "has the tag “press”, as 1 post there", "links to “Glue & Thread”"]);
        assert!(found[0].there.reasons.contains(&"“On Ink” links to it".to_string()), "{:?}", found[0].there);
        let toml = as_toml(&plan, false);
        assert!(toml.contains("\"ink\" = \"Printing\"\n# or in Binding: shares thread"), "{toml}");
        let read: toml_edit::DocumentMut = toml.parse().expect("it is TOML");
        assert_eq!(read["chapters"]["place"]["glue"].as_str(), Some("Binding"));
        assert_eq!(
            serde_json::from_str::<Value>(&as_json(&plan)).expect("JSON")["undecided"][0]["second_choice"]["toml"],
            "\"glue\" = \"Printing\""
        );
        outline.chapters.iter_mut().flat_map(|c| &mut c.posts).for_each(|p| p.margin = None);
        let plan = Plan { title: "A", posts: &posts, findings: &findings, outline: &outline };
        assert!(undecided(&plan).is_empty() && as_toml(&plan, false).starts_with("# No post"));
    }
}

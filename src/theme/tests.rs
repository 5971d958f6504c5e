//! The stage as a whole: what a person says about chapters holds.

use super::plan;
use crate::config::manifest::{Chapters, ExplicitChapter, Order, PinAt, SelectBy, Selector, Structure, Within};
use crate::diag::{Loc, Report};
use crate::model::{Block, BlockKind, Lang, Outline, Post, Text};

/// Six posts on birds and six on bread, with some company of their own each.
fn posts() -> Vec<Post> {
    let birds = ["heron", "willow", "river", "feather", "nest", "wing", "marsh", "reed"];
    let bread = ["flour", "oven", "crust", "yeast", "dough", "kneading", "baker", "loaf"];
    let make = |i: usize| {
        let (words, theme) = if i.is_multiple_of(2) { (birds, "Herons of the Marsh") } else { (bread, "The Baker’s Oven") };
        let body: Vec<String> = (0..40).map(|k| format!("{} {}{i}x{k}", words[(k * 3 + i) % 8], "other")).collect();
        Post {
            id: format!("post-{i}"),
            title: Text::from_plain(format!("{theme} {}", ["again", "at dawn", "in May", "in winter", "now", "once more"][i / 2])),
            blocks: vec![Block::new(BlockKind::Para(Text::from_plain(body.join(" "))), Loc::default())],
            loc: Loc::new(format!("seeds/{i:02}.md"), 1),
            ..Post::default()
        }
    };
    (0..12).map(make).collect()
}

pub(super) fn chapters() -> Chapters {
    Chapters {
        order: Order::Themes,
        structure: Structure::Auto,
        count: Some(2),
        posts: None,
        min_posts: 3,
        max_chapters: 24,
        within: Within::Auto,
        number: true,
        exclude: Vec::new(),
        pin: Vec::new(),
        keep_together: Vec::new(),
        rename: Vec::new(),
        place: Vec::new(),
        explicit: Vec::new(),
    }
}

fn selector(text: &str) -> Selector {
    let by = if text == "*" { SelectBy::Rest } else { SelectBy::Id(text.into()) };
    Selector { by, text: text.into(), loc: Loc::default() }
}

fn explicit(title: Option<&str>, names: &[&str]) -> ExplicitChapter {
    let posts = names.iter().map(|n| (selector(n), None)).collect();
    ExplicitChapter { title: title.map(Into::into), intro: None, unnumbered: false, part: None, posts, loc: Loc::default() }
}

fn run(posts: &[Post], chapters: &Chapters) -> (Outline, Report) {
    let mut report = Report::default();
    let outline = plan(posts, chapters, &Lang::new("en"), &mut report).expect("the selectors name posts");
    (outline, report)
}

fn members(outline: &Outline, chapter: usize) -> Vec<usize> {
    outline.chapters[chapter].posts.iter().map(|p| p.post).collect()
}

#[test]
fn themes_part_and_every_post_is_in_the_book_once() {
    let (outline, _) = run(&posts(), &chapters());
    assert_eq!(outline.chapters.len(), 2);
    for chapter in 0..2 {
        let own = members(&outline, chapter);
        assert!(own.iter().all(|p| p % 2 == own[0] % 2), "{own:?}");
    }
    let mut all: Vec<usize> = (0..2).flat_map(|c| members(&outline, c)).collect();
    all.sort_unstable();
    assert_eq!(all, (0..12).collect::<Vec<_>>());
    let titles: Vec<&str> = outline.chapters.iter().map(|c| c.title.as_str()).collect();
    assert!(titles.iter().any(|t| t.contains("Heron")) && titles.iter().any(|t| t.contains("Oven")), "{titles:?}");
}

#[test]
fn a_frozen_book_does_not_reshuffle() {
    let mut frozen = chapters();
    frozen.explicit = vec![
        explicit(Some("Birds"), &["post-4", "post-0", "post-2", "post-6"]),
        explicit(Some("Bread"), &["post-3", "post-1", "post-5", "post-7"]),
    ];
    let (outline, report) = run(&posts(), &frozen);
    assert_eq!(members(&outline, 0), [4, 0, 2, 6, 8, 10]);
    assert_eq!(members(&outline, 1), [3, 1, 5, 7, 9, 11]);
    assert!(outline.chapters[0].posts[4].new && !outline.chapters[0].posts[3].new);
    assert_eq!(report.diagnostics.iter().filter(|d| d.kind.id() == "new-post").count(), 4);
}

#[test]
fn the_rest_goes_where_the_star_is() {
    let mut book = chapters();
    book.explicit = vec![explicit(Some("First"), &["post-7"]), explicit(None, &["*"]), explicit(Some("Last"), &["post-0"])];
    let (outline, _) = run(&posts(), &book);
    assert_eq!(outline.chapters.len(), 4);
    assert_eq!((members(&outline, 0), members(&outline, 3)), (vec![7], vec![0]));
}

#[test]
fn pins_exclusions_and_what_stays_together_hold() {
    let mut book = chapters();
    book.exclude = vec![selector("post-2")];
    book.pin = vec![(selector("post-9"), PinAt::First), (selector("post-4"), PinAt::Last)];
    book.keep_together = vec![vec![selector("post-10"), selector("post-3")]];
    let (outline, _) = run(&posts(), &book);
    let order: Vec<usize> = (0..outline.chapters.len()).flat_map(|c| members(&outline, c)).collect();
    assert_eq!((order.first(), order.last()), (Some(&9), Some(&4)));
    let at = order.iter().position(|p| *p == 10).expect("it is in the book");
    assert_eq!(order.get(at + 1), Some(&3));
    assert_eq!(outline.dropped.len(), 1);
    assert_eq!(outline.dropped[0].id, "post-2");
}

#[test]
fn front_matter_names_chapters() {
    let mut posts = posts();
    posts[0].chapter = Some("Wings".into());
    posts[2].chapter = Some("Water".into());
    let (outline, _) = run(&posts, &chapters());
    let of = |post: usize| outline.chapters.iter().find(|c| c.posts.iter().any(|p| p.post == post)).map(|c| c.title.as_str());
    assert_eq!((of(0), of(2)), (Some("Wings"), Some("Water")));
}

#[test]
fn a_selector_that_names_nothing_stops_the_book() {
    let mut book = chapters();
    book.exclude = vec![selector("no-such-post")];
    let mut report = Report::default();
    assert!(plan(&posts(), &book, &Lang::new("en"), &mut report).is_err() && report.has_errors());
}

#[test]
fn nothing_and_little_make_an_outline() {
    for n in 0..4 {
        let (outline, _) = run(&posts()[..n], &chapters());
        assert_eq!(outline.chapters.iter().map(|c| c.posts.len()).sum::<usize>(), n);
        assert!(outline.chapters.iter().all(|c| !c.title.is_empty()));
    }
    let bare = vec![Post::default(), Post::default(), Post::default()];
    assert!(run(&bare, &chapters()).0.chapters.iter().all(|c| !c.title.is_empty()));
}

#[test]
fn threads_do_not_change_the_outline() {
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool of one");
    let many = rayon::ThreadPoolBuilder::new().num_threads(8).build().expect("a pool of eight");
    assert_eq!(one.install(|| run(&posts(), &chapters()).0), many.install(|| run(&posts(), &chapters()).0));
}

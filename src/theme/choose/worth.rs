//! What a post is worth by itself, from what the theme stage knows of it: a number from 0 to 1.

use std::collections::BTreeMap;

use crate::model::{Inline, Post, Target, text, walk};

/// What each quality counts; together 1.
const CENTRAL: f64 = 0.35;
const LENGTH: f64 = 0.20;
const LINKED: f64 = 0.15;
const WHOLE: f64 = 0.10;
const SERIES: f64 = 0.10;
const RECENT: f64 = 0.10;

/// A post of so many words is as long as a post has to be.
const LONG: f64 = 700.0;

/// The qualities of a post, each from 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Qualities {
    /// How near it is to the middle of its theme.
    pub central: f64,
    /// It is long enough to say something.
    pub length: f64,
    /// Other posts lead to it.
    pub linked: f64,
    /// It has a title and a date, and was not cut out of an archive in doubt.
    pub whole: f64,
    /// It is part of a series.
    pub series: f64,
    /// How late it was written, among the others.
    pub recent: f64,
}

impl Qualities {
    /// The sum, each counted for what it counts.
    pub fn worth(self) -> f64 {
        let Qualities { central, length, linked, whole, series, recent } = self;
        CENTRAL * central + LENGTH * length + LINKED * linked + WHOLE * whole + SERIES * series + RECENT * recent
    }
}

/// The qualities of posts, but for how central they are; `in_series` says which are parts of one.
pub fn qualities(posts: &[Post], kept: &[usize], in_series: &dyn Fn(usize) -> bool) -> Vec<Qualities> {
    let links = links(posts, kept);
    let mut dates: Vec<_> = kept.iter().filter_map(|p| posts[*p].date).collect();
    dates.sort_unstable();
    let recent = |post: &Post| match post.date {
        Some(date) => (dates.partition_point(|d| *d < date) as f64 + 0.5) / dates.len() as f64,
        None => 0.5,
    };
    let one = |(n, p): (usize, &usize)| {
        let post = &posts[*p];
        let sure = post.split.as_ref().is_none_or(|split| !split.doubtful);
        let parts = [!post.untitled, post.date.is_some(), sure];
        Qualities {
            central: 0.0,
            length: (post.words() as f64 / LONG).min(1.0).sqrt(),
            linked: links[n] / (links[n] + 2.0),
            whole: parts.into_iter().filter(|p| *p).count() as f64 / parts.len() as f64,
            series: f64::from(u8::from(in_series(*p))),
            recent: recent(post),
        }
    };
    kept.iter().enumerate().map(one).collect()
}

/// How many other posts link to each: by the last piece of an address, which is a post's name in every engine's permalinks.
fn links(posts: &[Post], kept: &[usize]) -> Vec<f64> {
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for (n, p) in kept.iter().enumerate() {
        let post = &posts[*p];
        let file = post.loc.file.rsplit('/').next().unwrap_or_default();
        let urls = post.urls.iter().map(|url| last_piece(url));
        for name in urls.chain([last_piece(file), text::slug(&post.id)]).filter(|name| !name.is_empty()) {
            names.entry(name).or_insert(n);
        }
    }
    let mut count = vec![0.0; kept.len()];
    for (n, p) in kept.iter().enumerate() {
        let mut led: Vec<usize> = Vec::new();
        walk::texts(&posts[*p].blocks, &mut |text| targets(&text.inlines, &mut |to| led.extend(names.get(&last_piece(to)))));
        led.sort_unstable();
        led.dedup();
        led.into_iter().filter(|to| *to != n).for_each(|to| count[to] += 1.0);
    }
    count
}

fn targets<'a>(inlines: &'a [Inline], see: &mut dyn FnMut(&'a str)) {
    for inline in inlines {
        if let Inline::Link { target: Target::Source(to) | Target::Url(to), .. } = inline {
            see(to);
        }
        targets(inline.content(), see);
    }
}

/// `https://site/2019/05/the-long-s/?a=b#c` and `../the-long-s.md` are `the-long-s`.
fn last_piece(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let piece = path.rsplit('/').next().unwrap_or_default();
    let piece = piece.trim_end_matches("index.html");
    let stem = piece.rsplit_once('.').map_or(piece, |(stem, _)| stem);
    // A date before the name is the file's, not the post's.
    let dated =
        stem.get(..11).filter(|d| d.bytes().enumerate().all(|(n, b)| if matches!(n, 4 | 7 | 10) { b == b'-' } else { b.is_ascii_digit() }));
    text::slug(dated.and_then(|_| stem.get(11..)).unwrap_or(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_piece_of_an_address_names_a_post() {
        for address in
            ["https://site.example/2019/05/the-long-s/", "/the-long-s.html?utm=x#top", "../2018-09-02-the-long-s.md", "the-long-s"]
        {
            assert_eq!(last_piece(address), "the-long-s", "{address}");
        }
        assert_eq!((last_piece("https://site.example/"), last_piece("#top")), ("site".into(), String::new()));
    }

    #[test]
    fn qualities_add_up_to_one_at_most() {
        let all = Qualities { central: 1.0, length: 1.0, linked: 1.0, whole: 1.0, series: 1.0, recent: 1.0 };
        assert!((all.worth() - 1.0).abs() < 1e-12);
        assert!(Qualities::default().worth() == 0.0);
    }
}

//! Families: posts that a version or a year tells apart ("Announcing Rust 1.44.1", "1.52.0 Pre-Release Testing",
//! "Roadmap 2019"). They are like series, but nobody expects them to be complete.

use std::collections::BTreeMap;

use crate::model::{Post, text};

use super::series::Series;

/// Posts in a family, at least; two might be chance.
const ENOUGH: usize = 3;

/// A member: its version, its post, the stem as its title spells it.
type Member = (Vec<u32>, usize, String);

/// The families among the posts at `kept` that are in no series yet, each in the natural order of its versions.
pub fn find(posts: &[Post], kept: &[usize], known: &[Series]) -> Vec<Series> {
    let mut groups: BTreeMap<String, Vec<Member>> = BTreeMap::new();
    for &post in kept {
        let in_series = known.iter().any(|s| s.posts.iter().any(|(p, _)| *p == post));
        let Some((stem, version)) = posts.get(post).filter(|_| !in_series).and_then(|p| split(&p.plain_title())) else { continue };
        groups.entry(text::slug(&stem)).or_default().push((version, post, stem));
    }
    let mut found = Vec::new();
    for (_, mut members) in groups {
        members.sort();
        let mut versions: Vec<&Vec<u32>> = members.iter().map(|m| &m.0).collect();
        versions.dedup();
        if versions.len() >= ENOUGH {
            let name = members[0].2.clone();
            found.push(Series { name, posts: members.into_iter().map(|(_, post, _)| (post, None)).collect() });
        }
    }
    found.sort_by_key(|s| s.posts.iter().map(|(p, _)| *p).min());
    found
}

/// A title as what stays and what varies: its stem and the version or year at its end or its start.
fn split(title: &str) -> Option<(String, Vec<u32>)> {
    let edge = |c: char| !c.is_alphanumeric() && !matches!(c, '?' | '!' | '”' | '"' | '+');
    let clean = |stem: &str| stem.trim_matches(edge).to_string();
    let title = title.trim();
    let ends = title.rsplit_once(char::is_whitespace).and_then(|(stem, last)| Some((clean(stem), version(last)?)));
    let starts = || title.split_once(char::is_whitespace).and_then(|(first, stem)| Some((clean(stem), version(first)?)));
    ends.or_else(starts).filter(|(stem, _)| text::slug(stem).chars().filter(char::is_ascii_alphabetic).count() > 2)
}

/// `1.44.1`, `v2.0-rc.1` or a year, as numbers.
fn version(word: &str) -> Option<Vec<u32>> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let word = word.strip_prefix(['v', 'V']).unwrap_or(word);
    let plain = word.split(['-', '+']).next()?;
    let numbers: Vec<u32> = plain.split('.').map(|n| n.parse().ok().filter(|_| n.len() < 6)).collect::<Option<_>>()?;
    let year = numbers.len() == 1 && plain.len() == 4 && (1900..2100).contains(&numbers[0]);
    (numbers.len() > 1 || year).then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Text;

    #[test]
    fn a_title_is_a_stem_and_a_version() {
        for (title, want) in [
            ("Announcing Rust 1.44.1", Some(("Announcing Rust", vec![1, 44, 1]))),
            ("1.52.0 Pre-Release Testing", Some(("Pre-Release Testing", vec![1, 52, 0]))),
            ("This Week in Print: 2019", Some(("This Week in Print", vec![2019]))),
            ("The press v2.0-rc.1", Some(("The press", vec![2, 0]))),
            ("Announcing the press", None),
            ("Catch 22", None),
            ("1.44.1", None),
        ] {
            assert_eq!(split(title), want.map(|(s, v)| (s.to_string(), v)), "{title}");
        }
    }

    #[test]
    fn versions_are_in_natural_order() {
        let titles = ["Rust 1.10", "Rust 1.9", "Other", "Rust 1.44.1", "Best of 2018", "Best of 2019"];
        let posts: Vec<Post> = titles.iter().map(|t| Post { title: Text::from_plain(*t), ..Post::default() }).collect();
        let found = find(&posts, &[0, 1, 2, 3, 4, 5], &[]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].posts, [(1, None), (0, None), (3, None)]);
    }
}

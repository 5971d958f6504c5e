//! Places inside of posts by the names that links call them.
//!
//! Three ways to name a heading are known, in this order: a name that its writer gave, the one that GitHub makes (letters of every
//! script, the second of the same name with `-1`), and ours (plain letters, the second with `-2`). Where none of them is meant, sites
//! that make other marks of marks are understood by letters and digits alone.

use std::collections::{BTreeMap, BTreeSet};

use unicode_normalization::UnicodeNormalization;

use crate::model::{Anchor, text};

type Key = (String, String);

/// The places inside of all posts.
#[derive(Default)]
pub(super) struct Fragments {
    named: BTreeMap<Key, Anchor>,
    github: BTreeMap<Key, Anchor>,
    ours: BTreeMap<Key, Anchor>,
    letters: BTreeMap<Key, Anchor>,
    /// What was taken of GitHub's names, with how often.
    taken: BTreeMap<Key, u32>,
    /// How often words were a heading.
    repeated: BTreeMap<Key, u32>,
    posts: BTreeSet<String>,
}

impl Fragments {
    /// A place in a post: the name that it was given, and its words where it is a heading. In the order of the text.
    pub(super) fn add(&mut self, post: &str, name: Option<&str>, words: &str, anchor: &Anchor) {
        self.posts.insert(post.to_string());
        let key = |fragment: String| (post.to_string(), fragment);
        if let Some(name) = name {
            self.named.entry(key(plain(name))).or_insert_with(|| anchor.clone());
            self.letters.entry(key(letters(name))).or_insert_with(|| anchor.clone());
        }
        if words.is_empty() {
            return;
        }
        let github = self.numbered(post, github(words));
        self.github.entry(key(github)).or_insert_with(|| anchor.clone());
        let slug = text::slug(words);
        let count = self.repeated.entry(key(slug.clone())).or_insert(0);
        *count += 1;
        let own = if *count == 1 { slug.clone() } else { format!("{slug}-{count}") };
        for fragment in [own, slug].into_iter().filter(|f| !f.is_empty()) {
            self.ours.entry(key(fragment)).or_insert_with(|| anchor.clone());
        }
        let letters = letters(words);
        if !letters.is_empty() {
            self.letters.entry(key(letters)).or_insert_with(|| anchor.clone());
        }
    }

    /// The name that GitHub gives to the next heading of this name.
    fn numbered(&mut self, post: &str, base: String) -> String {
        let key = |name: &str| (post.to_string(), name.to_string());
        let mut count = self.taken.get(&key(&base)).copied();
        let mut name = base.clone();
        while self.taken.contains_key(&key(&name)) {
            let next = count.map_or(1, |c| c + 1);
            count = Some(next);
            name = format!("{base}-{next}");
        }
        if let Some(count) = count {
            self.taken.insert(key(&base), count);
        }
        self.taken.insert(key(&name), 0);
        name
    }

    /// The place that a fragment of an address means.
    pub(super) fn find(&self, post: &str, fragment: &str) -> Option<&Anchor> {
        let plain = plain(fragment);
        let exact = (post.to_string(), plain.clone());
        let found = self.named.get(&exact).or_else(|| self.github.get(&exact)).or_else(|| self.ours.get(&exact));
        found.or_else(|| self.letters.get(&(post.to_string(), letters(&plain))).filter(|_| !letters(&plain).is_empty()))
    }
}

/// A name or a fragment by the letters and digits alone that it means.
pub(super) fn loosely(name: &str) -> String {
    letters(&plain(name))
}

/// A fragment decoded, composed and in lower case.
fn plain(fragment: &str) -> String {
    super::address::decoded(fragment).nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// What GitHub makes of a heading's words: no marks but hyphens and underscores, spaces as hyphens.
fn github(words: &str) -> String {
    let kept = |c: &char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_') || unicode_normalization::char::is_combining_mark(*c);
    words.trim().nfc().flat_map(char::to_lowercase).filter(kept).map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// The letters and digits of a fragment in lower case.
fn letters(fragment: &str) -> String {
    fragment.nfc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fragments(headings: &[(Option<&str>, &str)]) -> Fragments {
        let mut fragments = Fragments::default();
        for (i, (name, words)) in headings.iter().enumerate() {
            fragments.add("p", *name, words, &Anchor(i.to_string()));
        }
        fragments
    }

    fn found(fragments: &Fragments, fragment: &str) -> Option<usize> {
        fragments.find("p", fragment).and_then(|a| a.0.parse().ok())
    }

    #[test]
    fn repeated_headings_are_numbered_as_github_does_and_as_we_do() {
        let two = fragments(&[(None, "Method"), (None, "Result"), (None, "Method")]);
        assert_eq!(["method", "result", "method-1", "method-2"].map(|f| found(&two, f)), [Some(0), Some(1), Some(2), Some(2)]);
        let three = fragments(&[(None, "Method"), (None, "Method"), (None, "Method")]);
        assert_eq!(["method", "method-1", "method-2", "method-3"].map(|f| found(&three, f)), [Some(0), Some(1), Some(2), Some(2)]);
        let named = fragments(&[(None, "Method 1"), (None, "Method"), (None, "Method")]);
        assert_eq!(["method-1", "method", "method-2"].map(|f| found(&named, f)), [Some(0), Some(1), Some(2)]);
    }

    #[test]
    fn letters_of_every_script_are_letters() {
        let all = fragments(&[
            (None, "Über Größe"),
            (None, "День печатника"),
            (None, "活字"),
            (None, "हिन्दी में"),
            (None, "C++ & you"),
            (Some("été"), ""),
        ]);
        for (fragment, want) in [
            ("über-größe", 0),
            ("%C3%9Cber-gr%C3%B6%C3%9Fe", 0),
            ("u\u{308}ber-gro\u{308}ße", 0),
            ("uber-grosse", 0),
            ("день-печатника", 1),
            ("den-pechatnika", 1),
            ("活字", 2),
            ("हिन्दी-में", 3),
            ("c--you", 4),
            ("c-you", 4),
            ("c-and-you", 9),
            ("%C3%A9t%C3%A9", 5),
            ("e\u{301}te\u{301}", 5),
        ] {
            assert_eq!(found(&all, fragment), Some(want).filter(|w| *w < 9), "{fragment}");
        }
    }

    #[test]
    fn a_name_that_was_given_comes_first() {
        let given = fragments(&[(None, "Tools"), (Some("tools"), "Other")]);
        assert_eq!((found(&given, "tools"), found(&given, "Tools"), found(&given, "other")), (Some(1), Some(1), Some(1)));
        assert_eq!(found(&given, ""), None);
    }
}

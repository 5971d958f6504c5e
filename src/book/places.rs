//! Which post a path means. Sites call one post by many names: its file, its folder (a page bundle), its address with or without a
//! date, an ending, `/amp/` or a query. A path and a name agree in as many parts as they share at their ends, and the post whose
//! names agree with most is meant; where two agree equally, the one that lies nearer to the text with the link.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::model::{Date, text};

/// Endings of files that are read as posts, and of addresses that servers make of them.
const ENDINGS: [&str; 17] =
    ["md", "markdown", "mdown", "mkd", "mkdn", "mdx", "qmd", "rmd", "txt", "text", "adoc", "html", "htm", "xhtml", "php", "asp", "aspx"];
/// Files and pages that mean their folder.
const INDEX: [&str; 4] = ["index", "_index", "readme", "default"];
/// First parts of the pages that a site makes of many posts, none of which is meant.
const LISTS: [&str; 13] =
    ["page", "tag", "tags", "category", "categories", "topic", "topics", "author", "authors", "archive", "archives", "feed", "wp-content"];

/// A path taken apart: no scheme, host, query, ending, index, `/amp` or capitals; letters decoded and composed.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Parts(Vec<String>);

impl Parts {
    /// Of a path, with `.` and `..` followed from `folder`.
    pub(super) fn of(path: &str, folder: &[String]) -> Parts {
        let path = path.split(['?', '#']).next().unwrap_or("");
        let mut parts: Vec<String> = if path.starts_with('/') { Vec::new() } else { folder.to_vec() };
        for part in path.split(['/', '\\']) {
            match part {
                "" | "." => {}
                ".." => drop(parts.pop()),
                part => parts.push(plain(part)),
            }
        }
        let mut parts = Parts(parts);
        parts.trim();
        parts
    }

    /// Takes off what says nothing of the post.
    fn trim(&mut self) {
        if self.0.len() > 1 && self.0.last().is_some_and(|l| l == "amp") {
            self.0.pop();
        }
        if let Some(last) = self.0.last_mut() {
            if let Some((stem, ending)) = last.rsplit_once('.') {
                if !stem.is_empty() && ENDINGS.contains(&ending) {
                    *last = stem.strip_suffix(".amp").unwrap_or(stem).to_string();
                }
            }
        }
        if self.0.last().is_some_and(|l| INDEX.contains(&l.as_str())) {
            self.0.pop();
        }
    }

    fn last(&self) -> Option<&str> {
        self.0.last().map(String::as_str)
    }

    /// How many parts two paths share at their ends.
    fn shared(&self, other: &Parts) -> usize {
        self.0.iter().rev().zip(other.0.iter().rev()).take_while(|(a, b)| a == b).count()
    }

    /// How many parts two paths share at their starts.
    fn near(&self, other: &Parts) -> usize {
        self.0.iter().zip(&other.0).take_while(|(a, b)| a == b).count()
    }

    fn with_last(&self, last: String) -> Parts {
        let mut parts = self.0.clone();
        parts.pop();
        parts.push(last);
        Parts(parts)
    }
}

/// The folder of a file, part by part.
pub(super) fn folder(file: &str) -> Vec<String> {
    let folder = file.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder);
    let mut parts = Vec::new();
    for part in folder.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(plain(part)),
        }
    }
    parts
}

fn plain(part: &str) -> String {
    super::address::decoded(part).nfc().flat_map(char::to_lowercase).nfc().collect()
}

/// `2018-10-04-two`: the date and the rest.
fn dated(stem: &str) -> Option<(&str, &str)> {
    let (date, rest) = (stem.get(..10)?, stem.get(10..)?);
    let shaped = date.bytes().enumerate().all(|(i, b)| if i == 4 || i == 7 { matches!(b, b'-' | b'_' | b'.') } else { b.is_ascii_digit() });
    let rest = rest.strip_prefix(['-', '_', ' '])?;
    (shaped && !rest.is_empty()).then_some((date, rest))
}

/// What a path led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found<T> {
    /// One place.
    One(T),
    /// Several, none of which is meant more than the others.
    Several(Vec<T>),
    /// Nothing.
    None,
}

/// A name of a place.
#[derive(Clone, Debug)]
struct Name<T> {
    parts: Parts,
    /// The file that the place is written in.
    file: Parts,
    /// What a title would be called is meant less than what something is called.
    said: bool,
    place: T,
}

/// Everything that a path can lead to, by all its names.
#[derive(Clone, Debug)]
pub(super) struct Places<T> {
    /// All names.
    names: Vec<Name<T>>,
    /// Names by their last parts.
    by_last: BTreeMap<String, Vec<usize>>,
    /// Files, exactly.
    files: BTreeMap<Parts, T>,
    /// What a query names: `p=12`.
    numbers: BTreeMap<String, T>,
}

impl<T: Clone + PartialEq> Places<T> {
    pub(super) fn new() -> Places<T> {
        Places { names: Vec::new(), by_last: BTreeMap::new(), files: BTreeMap::new(), numbers: BTreeMap::new() }
    }

    /// A file, whole or (where it holds several posts) not, of a day.
    pub(super) fn add_file(&mut self, file: &str, whole: bool, date: Option<Date>, place: &T) {
        let parts = Parts::of(file, &[]);
        if whole {
            self.files.entry(parts.clone()).or_insert_with(|| place.clone());
            self.add_name(parts.clone(), &parts, true, place);
            let Some(stem) = parts.last().map(str::to_string) else { return };
            let written = dated(&stem).map(|(date, rest)| (date.replace(['_', '.'], "-"), rest.to_string()));
            let date = written.as_ref().map(|(d, _)| d.clone()).or_else(|| date.map(|d| d.iso()));
            let bare = written.map_or(stem, |(_, rest)| rest);
            self.add_name(parts.with_last(bare.clone()), &parts, true, place);
            if let Some(date) = date {
                let [year, month, day] = [date.get(..4), date.get(5..7), date.get(8..10)].map(|d| d.unwrap_or_default().to_string());
                self.add_name(parts.with_last(format!("{date}-{bare}")), &parts, true, place);
                self.add_name(Parts(vec![year.clone(), month.clone(), day, bare.clone()]), &parts, true, place);
                self.add_name(Parts(vec![year.clone(), month, bare.clone()]), &parts, true, place);
                self.add_name(Parts(vec![year, bare]), &parts, true, place);
            }
        }
    }

    /// Another name of a post of a file: an address or a slug that it says, or one that its title would have.
    pub(super) fn add_other(&mut self, name: &str, file: &str, said: bool, place: &T) {
        if let Some(number) = number(name) {
            self.numbers.entry(number).or_insert_with(|| place.clone());
        }
        self.add_name(Parts::of(&format!("/{name}"), &[]), &Parts::of(file, &[]), said, place);
    }

    fn add_name(&mut self, parts: Parts, file: &Parts, said: bool, place: &T) {
        let Some(last) = parts.last().map(str::to_string) else { return };
        let same = self.by_last.entry(last).or_default();
        if !same.iter().any(|i| self.names.get(*i).is_some_and(|n| n.parts == parts && n.place == *place && n.said == said)) {
            same.push(self.names.len());
            self.names.push(Name { parts, file: file.clone(), said, place: place.clone() });
        }
    }

    /// What a path means in a text of `file`.
    pub(super) fn find(&self, path: &str, file: &str) -> Found<T> {
        if let Some(place) = number(path).and_then(|n| self.numbers.get(&n).cloned().or_else(|| self.by_number(&n))) {
            return Found::One(place);
        }
        let exact = Parts::of(path, &folder(file));
        if let Some(place) = self.files.get(&exact) {
            return Found::One(place.clone());
        }
        // `../other/` goes up from where the page was on the site, which may be another folder than the file's.
        let relative = path.split('/').skip_while(|p| matches!(*p, "." | "..")).collect::<Vec<_>>().join("/");
        let parts = Parts::of(&format!("/{relative}"), &[]);
        if parts.0.len() > 1 && parts.0.first().is_some_and(|f| LISTS.contains(&f.as_str())) {
            return Found::None;
        }
        self.nearest(&parts, &exact, file)
    }

    fn by_number(&self, number: &str) -> Option<T> {
        let (_, number) = number.split_once('=')?;
        let names = self.by_last.get(number)?.iter().filter_map(|i| self.names.get(*i));
        let mut places = names.filter(|name| name.parts.0.len() == 1).map(|name| &name.place);
        places.next().cloned()
    }

    fn nearest(&self, parts: &Parts, exact: &Parts, file: &str) -> Found<T> {
        let Some(last) = parts.last() else { return Found::None };
        let from = Parts(folder(file));
        let lasts = [Some(last.to_string()), dated(last).map(|(_, rest)| rest.to_string()), Some(text::slug(last))];
        for last in lasts.into_iter().flatten() {
            let asked = parts.with_last(last.clone());
            let asked_exactly = exact.with_last(last.clone());
            let shared = |name: &Parts| name.shared(&asked).max(name.shared(&asked_exactly));
            let score = |name: &Name<T>| (shared(&name.parts), name.said, name.file.near(&from));
            let names: Vec<&Name<T>> = self.by_last.get(&last).into_iter().flatten().filter_map(|i| self.names.get(*i)).collect();
            let Some(best) = names.iter().map(|name| score(name)).max() else { continue };
            let mut places: Vec<T> = Vec::new();
            for name in names.iter().filter(|name| score(name) == best) {
                if !places.contains(&name.place) {
                    places.push(name.place.clone());
                }
            }
            return match places.len() {
                0 => Found::None,
                1 => places.pop().map_or(Found::None, Found::One),
                _ => Found::Several(places),
            };
        }
        Found::None
    }
}

/// `p=12` of an address whose query names a post by its number, as WordPress writes it.
fn number(address: &str) -> Option<String> {
    let query = address.split('#').next()?.split_once('?')?.1;
    let value = query.split('&').filter_map(|p| p.split_once('=')).find(|(key, _)| matches!(*key, "p" | "page_id" | "post"))?.1;
    (!value.is_empty() && value.bytes().all(|b| b.is_ascii_digit())).then(|| format!("p={value}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(files: &[&str]) -> Places<String> {
        let mut places = Places::new();
        for file in files {
            places.add_file(file, true, None, &(*file).to_string());
        }
        places
    }

    fn one(file: &str) -> Found<String> {
        Found::One(file.to_string())
    }

    #[test]
    fn a_bare_index_means_the_folder_where_the_link_stands_and_no_other() {
        let files = ["content/a/index.md", "content/b/index.md", "content/c/_index.md"];
        let places = places(&files);
        for (path, from, want) in [
            ("index.md", 0, 0),
            ("index.md", 1, 1),
            ("./", 1, 1),
            ("../b/index.md", 0, 1),
            ("../b/", 0, 1),
            ("../b", 0, 1),
            ("/b/", 0, 1),
            ("/posts/2019/b/index.html", 0, 1),
            ("../c/_index.md", 0, 2),
        ] {
            assert_eq!(places.find(path, files[from]), one(files[want]), "{path} from {}", files[from]);
        }
        assert_eq!(places.find("../d/index.md", files[0]), Found::None);
        assert_eq!(places.find("index.md", "elsewhere/x.md"), Found::None);
    }

    #[test]
    fn of_equal_file_names_the_longest_end_decides_and_then_the_nearer() {
        let files = ["s/2019/notes.md", "s/2020/notes.md", "s/2020/a/x.md", "s/other.md"];
        let places = places(&files);
        assert_eq!(places.find("/blog/2019/notes/", files[2]), one(files[0]));
        assert_eq!(places.find("../notes.md", files[2]), one(files[1]));
        assert_eq!(places.find("notes", files[2]), one(files[1]), "the nearer");
        assert_eq!(places.find("/notes/", files[3]), Found::Several(vec![files[0].into(), files[1].into()]));
    }

    #[test]
    fn dates_endings_and_what_servers_add_are_no_part_of_a_name() {
        let files = ["c/2018-10-04-two.markdown", "c/2019-01-02-two.mdx", "c/One Day.mkd", "c/früh.md"];
        let places = places(&files);
        for (path, want) in [
            ("/blog/2018-10-04-two/", 0),
            ("/2018/10/04/two/", 0),
            ("/2018/10/two.html", 0),
            ("/2019/two/amp/", 1),
            ("2019-01-02-two.md", 1),
            ("/2019/01/02/Two/index.html?utm=1", 1),
            ("one%20day.md", 2),
            ("/fr%C3%BCh", 3),
            ("/fru\u{308}h/", 3),
            ("/FRÜH.amp.html", 3),
        ] {
            assert_eq!(places.find(path, "c/x.md"), one(files[want]), "{path}");
        }
        assert!(matches!(places.find("/two", "c/x.md"), Found::Several(_)));
        assert_eq!(places.find("/tags/two", "c/x.md"), Found::None);
    }

    #[test]
    fn what_a_post_is_called_is_meant_before_what_its_title_would_be() {
        let mut places = places(&["s/two.md", "s/other.md"]);
        places.add_other("two", "s/other.md", false, &"s/other.md".to_string());
        places.add_other("only-a-title", "s/other.md", false, &"s/other.md".to_string());
        assert_eq!(places.find("/two/", "s/x.md"), one("s/two.md"));
        assert_eq!(places.find("/Only a Title", "s/x.md"), one("s/other.md"));
    }

    #[test]
    fn a_number_in_the_query_names_a_post() {
        let mut places = places(&["s/a.md"]);
        places.add_other("?p=12", "s/a.md", true, &"by address".to_string());
        places.add_other("34", "s/b.md", true, &"by id".to_string());
        assert_eq!(places.find("/?p=12", "s/x.md"), one("by address"));
        assert_eq!(places.find("/?page_id=34&preview=1", "s/x.md"), one("by id"));
        assert_eq!(places.find("/?p=99", "s/x.md"), Found::None);
    }
}

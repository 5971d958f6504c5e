//! Selectors: one language wherever book.toml names posts.

use globset::GlobBuilder;

use crate::config::manifest::{SelectBy, Selector};
use crate::diag::{Diagnostic, Report, kinds};
use crate::model::{Post, text};

use super::series::Series;

/// What selectors select from.
#[derive(Clone, Copy)]
pub struct Archive<'a> {
    /// All posts.
    pub posts: &'a [Post],
    /// The series found among them.
    pub series: &'a [Series],
}

impl Archive<'_> {
    /// The posts that a selector names, in the order of the source; "*" names none by itself. A selector that names
    /// nothing is an error that gives the nearest names.
    pub fn resolve(&self, selector: &Selector, report: &mut Report) -> Vec<usize> {
        if selector.by == SelectBy::Rest {
            return Vec::new();
        }
        let found = self.matches(selector);
        if found.is_empty() {
            report.push(self.nothing(selector));
        }
        found
    }

    fn matches(&self, selector: &Selector) -> Vec<usize> {
        let all = |holds: &dyn Fn(&Post) -> bool| -> Vec<usize> {
            self.posts.iter().enumerate().filter(|(_, p)| holds(p)).map(|(i, _)| i).collect()
        };
        match &selector.by {
            SelectBy::Id(id) => {
                let exact = all(&|p| p.id == *id);
                if exact.is_empty() { all(&|p| text::slug(&p.id) == text::slug(id)) } else { exact }
            }
            SelectBy::Path(glob) => {
                let exact = all(&|p| *p.loc.file == **glob);
                if !exact.is_empty() {
                    return exact;
                }
                // The glob may leave out the folder of the source, as "2019/*.md" does for "seeds/2019/one.md".
                let matcher = |glob: &str| GlobBuilder::new(glob).build().ok().map(|g| g.compile_matcher());
                let globs = [matcher(glob), matcher(&format!("**/{glob}"))];
                all(&|p| globs.iter().flatten().any(|g| g.is_match(&*p.loc.file)))
            }
            SelectBy::Tag(tag) => {
                let slug = text::slug(tag);
                all(&|p| p.tags.iter().chain(&p.categories).any(|t| text::slug(t) == slug))
            }
            SelectBy::Series(name) => {
                let slug = text::slug(name);
                let mut found: Vec<usize> = Vec::new();
                for series in self.series.iter().filter(|s| text::slug(&s.name) == slug) {
                    found.extend(series.posts.iter().map(|(p, _)| *p));
                }
                let declared = all(&|p| p.series.as_ref().is_some_and(|s| text::slug(&s.name) == slug));
                found.extend(declared.into_iter().filter(|p| !self.series.iter().any(|s| s.posts.iter().any(|(q, _)| q == p))));
                found
            }
            SelectBy::Year(year) => all(&|p| p.date.is_some_and(|d| d.year == *year)),
            SelectBy::Rest => Vec::new(),
        }
    }

    fn nothing(&self, selector: &Selector) -> Diagnostic {
        let diagnostic =
            Diagnostic::error(kinds::EMPTY_SELECTOR, format!("no post is named by “{}”", selector.text)).at(selector.loc.clone());
        let (kind, typed, mut names): (&str, String, Vec<String>) = match &selector.by {
            SelectBy::Id(id) => ("posts", id.clone(), self.posts.iter().map(|p| p.id.clone()).collect()),
            SelectBy::Path(glob) => ("files", glob.clone(), self.posts.iter().map(|p| p.loc.file.to_string()).collect()),
            SelectBy::Tag(tag) => {
                let tags = self.posts.iter().flat_map(|p| p.tags.iter().chain(&p.categories));
                ("tags", tag.clone(), tags.map(|t| format!("tag:{}", text::slug(t))).collect())
            }
            SelectBy::Series(name) => {
                ("series", name.clone(), self.series.iter().map(|s| format!("series:{}", text::slug(&s.name))).collect())
            }
            SelectBy::Year(year) => {
                let years = self.posts.iter().filter_map(|p| p.date).map(|d| format!("year:{}", d.year));
                ("years", year.to_string(), years.collect())
            }
            SelectBy::Rest => return diagnostic,
        };
        names.sort();
        names.dedup();
        let near = nearest(&typed, &names);
        if near.is_empty() {
            return diagnostic.help(format!("the archive has no {kind} of such a name; “postbound plan” lists what there is"));
        }
        diagnostic.help(format!("the nearest {kind} are {}", near.join(", ")))
    }
}

/// Up to three names, nearest first.
fn nearest(typed: &str, names: &[String]) -> Vec<String> {
    let typed = typed.to_lowercase();
    let bare = |name: &str| name.split_once(':').map_or(name, |(_, n)| n).to_lowercase();
    let mut scored: Vec<(f64, &String)> = names.iter().map(|n| (strsim::jaro_winkler(&typed, &bare(n)), n)).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    scored.into_iter().filter(|(s, _)| *s > 0.6).take(3).map(|(_, n)| n.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Loc;
    use crate::model::{Date, Text};

    fn archive() -> Vec<Post> {
        let post = |id: &str, file: &str, tag: &str, year| Post {
            id: id.into(),
            title: Text::from_plain(id),
            tags: vec![tag.into()],
            date: Date::new(year, 1, 1),
            loc: Loc::new(file, 1),
            ..Post::default()
        };
        vec![
            post("hello-world", "seeds/2019/hello.md", "Origin", 2019),
            post("paper", "seeds/2020/paper.md", "Book Making", 2020),
            post("ink", "seeds/2020/ink.md", "Book Making", 2020),
        ]
    }

    fn select(by: SelectBy) -> (Vec<usize>, Report) {
        let posts = archive();
        let mut report = Report::default();
        let selector = Selector { by, text: "…".into(), loc: Loc::default() };
        (Archive { posts: &posts, series: &[] }.resolve(&selector, &mut report), report)
    }

    #[test]
    fn each_kind_selects() {
        assert_eq!(select(SelectBy::Id("Hello World".into())).0, [0]);
        assert_eq!(select(SelectBy::Path("2020/*.md".into())).0, [1, 2]);
        assert_eq!(select(SelectBy::Path("seeds/**/ink.md".into())).0, [2]);
        assert_eq!(select(SelectBy::Tag("book-making".into())).0, [1, 2]);
        assert_eq!(select(SelectBy::Year(2019)).0, [0]);
        assert!(select(SelectBy::Rest).1.diagnostics.is_empty());
    }

    #[test]
    fn nothing_is_an_error_with_the_nearest_names() {
        let (found, report) = select(SelectBy::Id("helo-world".into()));
        assert!(found.is_empty() && report.has_errors());
        assert!(report.diagnostics[0].help.as_deref().is_some_and(|h| h.contains("hello-world")));
        assert!(select(SelectBy::Tag("bookmaking".into())).1.diagnostics[0].help.as_deref().is_some_and(|h| h.contains("tag:book-making")));
    }
}

//! Translations of one post. A book has one language: of the versions of a post, the one in the book's stays.
//!
//! Hugo, Zola and Hexo name the language behind the file's name (`index.ja.md`, `post.pt-br.md`), or in a folder of the path
//! (`content/fr/…`). A folder counts only where the same file stands in another language too: `it/` may be about computers.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::model::{Dropped, Findings, Lang};

use super::super::Draft;

/// Languages that files are named by; short words that are rather names or endings are not among them.
const CODES: [&str; 56] = [
    "en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "nn", "no", "fi", "pl", "cs", "sk", "hu", "ro", "bg", "hr", "sr", "sl",
    "uk", "ru", "el", "tr", "ar", "he", "fa", "hi", "bn", "ta", "te", "th", "vi", "id", "ms", "ko", "ja", "zh", "cn", "tw", "ca", "eu",
    "gl", "et", "lv", "lt", "ga", "cy", "be", "ka", "hy", "az", "kk", "eo",
];

/// The language that a word of a path names.
fn code(word: &str) -> Option<Lang> {
    let word = word.to_ascii_lowercase().replace('_', "-");
    let (primary, region) = word.split_once('-').map_or((word.as_str(), None), |(p, r)| (p, Some(r)));
    let region_fits = region.is_none_or(|r| (2..=4).contains(&r.len()) && r.bytes().all(|b| b.is_ascii_alphanumeric()));
    let primary = if matches!(primary, "cn" | "tw") { "zh" } else { primary };
    (CODES.contains(&primary) && region_fits).then(|| Lang::new(primary))
}

/// A file's stem without the language behind its last full stop, and that language.
pub(in crate::source) fn of_stem(stem: &str) -> (&str, Option<Lang>) {
    match stem.rsplit_once('.') {
        Some((rest, word)) if !rest.is_empty() => code(word).map_or((stem, None), |lang| (rest, Some(lang))),
        Some(_) | None => (stem, None),
    }
}

/// What a path says: the path without the language, and the languages that its name and its folders name.
struct Path {
    key: String,
    by_name: Option<Lang>,
    by_folder: Option<Lang>,
}

fn read(shown: &str) -> Path {
    let mut parts: Vec<&str> = shown.split('/').collect();
    let file = parts.pop().unwrap_or(shown);
    let (stem, ending) = file.rsplit_once('.').unwrap_or((file, ""));
    let (stem, by_name) = of_stem(stem);
    let folder = parts.iter().position(|p| code(p).is_some());
    let by_folder = folder.and_then(|at| parts.get(at)).and_then(|p| code(p));
    if let Some(at) = folder {
        parts.remove(at);
    }
    parts.push(stem);
    Path { key: format!("{}.{ending}", parts.join("/")), by_name, by_folder }
}

/// Leaves out what is in other languages than the book's, and says once how much that is.
pub(in crate::source) fn leave_out<S>(drafts: &mut Vec<(Draft, S)>, book: &Lang, findings: &mut Findings, report: &mut Report) {
    let paths: Vec<Path> = drafts.iter().map(|(d, _)| read(&d.post.loc.file)).collect();
    let mut versions: BTreeMap<&str, BTreeSet<Option<&str>>> = BTreeMap::new();
    for path in &paths {
        let lang = path.by_name.as_ref().or(path.by_folder.as_ref());
        versions.entry(&path.key).or_default().insert(lang.map(Lang::primary));
    }
    // Folders that hold a second version of something are languages.
    let mut folders: BTreeSet<&str> = BTreeSet::new();
    for path in paths.iter().filter(|p| versions.get(p.key.as_str()).is_some_and(|v| v.len() > 1)) {
        folders.extend(path.by_folder.as_ref().map(Lang::primary));
    }
    let spoken = |path: &Path| path.by_name.clone().or_else(|| path.by_folder.clone().filter(|l| folders.contains(l.primary())));
    let other = |path: &Path| match spoken(path) {
        Some(lang) => (lang.primary() != book.primary()).then(|| lang.primary().to_string()),
        // A file without a language is in the site's own; a version in the book's goes before it.
        None => {
            let own = versions.get(path.key.as_str()).is_some_and(|v| v.contains(&Some(book.primary())));
            own.then(|| "another language".to_string())
        }
    };
    let others: Vec<Option<String>> = paths.iter().map(other).collect();
    if others.iter().all(Option::is_some) || others.iter().all(Option::is_none) {
        return;
    }
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut first: Option<Loc> = None;
    let mut others = others.into_iter();
    drafts.retain(|(draft, _)| {
        let Some(lang) = others.next().flatten() else { return true };
        first.get_or_insert_with(|| draft.post.loc.clone());
        let why = format!("it is in {lang}, and the book in {}", book.primary());
        findings.dropped.push(Dropped { id: crate::model::text::slug(&draft.post.plain_title()), loc: draft.post.loc.clone(), why });
        *counts.entry(lang).or_default() += 1;
        false
    });
    let list: Vec<String> = counts.iter().map(|(lang, n)| format!("{lang}: {n}")).collect();
    report.push(
        Diagnostic::note(
            kinds::LEFT_OUT,
            format!("{} posts are in other languages than the book ({})", counts.values().sum::<usize>(), list.join(", ")),
        )
        .at(first.unwrap_or_default())
        .with("they were left out; a book has one language")
        .help(format!("it is in “{}”, as [book] language says; make a book of each language", book.primary())),
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Post, Text};

    fn kept(book: &str, files: &[&str]) -> (Vec<String>, usize) {
        let draft = |file: &&str| Draft {
            post: Post { title: Text::from_plain("T"), loc: Loc::new(*file, 1), ..Post::default() },
            ..Draft::default()
        };
        let mut drafts: Vec<(Draft, ())> = files.iter().map(|f| (draft(f), ())).collect();
        let mut report = Report::default();
        leave_out(&mut drafts, &Lang::new(book), &mut Findings::default(), &mut report);
        (drafts.into_iter().map(|(d, _)| d.post.loc.file.to_string()).collect(), report.diagnostics.len())
    }

    #[test]
    fn of_the_versions_of_a_post_that_in_the_books_language_stays() {
        for (book, files, want) in [
            ("en", vec!["a/index.md", "a/index.ja.md", "b.md", "b.pt-br.md", "c.fr.md"], vec!["a/index.md", "b.md"]),
            ("ja", vec!["a/index.md", "a/index.ja.md", "b.md"], vec!["a/index.ja.md", "b.md"]),
            ("en", vec!["content/en/a.md", "content/fr/a.md", "content/fr/b.md"], vec!["content/en/a.md"]),
            ("fr", vec!["a.md", "fr/a.md", "b.md"], vec!["fr/a.md", "b.md"]),
            ("en", vec!["i18n/zh_CN/a.md", "i18n/en/a.md"], vec!["i18n/en/a.md"]),
        ] {
            assert_eq!(kept(book, &files), (want.iter().map(ToString::to_string).collect(), 1), "{book} {files:?}");
        }
        for (book, files) in [
            ("en", vec!["it/a.md", "cooking/b.md"]),
            ("en", vec!["a.de.md", "b.de.md"]),
            ("en", vec!["a.v2.md", "notes.draft.md", "b.md"]),
            ("en", vec!["en/a.md", "en/b.md"]),
        ] {
            assert_eq!(kept(book, &files), (files.iter().map(ToString::to_string).collect(), 0), "{files:?}");
        }
    }
}

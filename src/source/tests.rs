//! Folders of posts, written to a temporary folder and read.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;
use crate::config::manifest::{Chapters, Links, Order, Source, SplitAt, Structure, Within};
use crate::diag::Loc;
use crate::model::Meta;

/// A source with every default.
pub(crate) fn source(path: impl Into<PathBuf>) -> Source {
    Source { loc: Loc::new("book.toml", 1), ..Source::of(path.into()) }
}

/// A book.toml that only names its sources.
pub(crate) fn manifest(root: &Path, sources: Vec<Source>) -> Manifest {
    Manifest {
        index: Default::default(),
        root: root.to_path_buf(),
        file: "book.toml".into(),
        meta: Meta::default(),
        sources,
        extent: None,
        volumes: None,
        chapters: Chapters {
            order: Order::Themes,
            structure: Structure::Auto,
            count: None,
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
        },
        front: Vec::new(),
        back: Vec::new(),
        dedication: None,
        preface: None,
        copyright: None,
        layout_name: "trade-6x9".into(),
        links: Links::Page,
        fonts: Default::default(),
        pdfs: Vec::new(),
        covers: Vec::new(),
        cover: crate::config::manifest::CoverDesign::default(),
        epub: None,
        require_alt: false,
        deny: Vec::new(),
        maths: Default::default(),
        exceptions: Default::default(),
        out_dir: "out".into(),
    }
}

struct Run {
    posts: Vec<Post>,
    findings: Findings,
    report: Report,
    stopped: bool,
}

/// Writes files and reads them.
fn run(files: &[(&str, &str)], change: impl FnOnce(&mut Source)) -> Run {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (path, text) in files {
        let path = dir.path().join("seeds").join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, text).expect("written");
    }
    let mut source = source("seeds");
    change(&mut source);
    let mut report = Report::default();
    match read(&manifest(dir.path(), vec![source]), &mut report) {
        Ok((posts, findings)) => Run { posts, findings, report, stopped: false },
        Err(Stopped) => Run { posts: Vec::new(), findings: Findings::default(), report, stopped: true },
    }
}

fn ids(run: &Run) -> Vec<&str> {
    run.posts.iter().map(|p| p.id.as_str()).collect()
}

fn diagnostics(run: &Run) -> Vec<&str> {
    run.report.diagnostics.iter().map(|d| d.kind.id()).collect()
}

#[test]
fn posts_are_found_named_and_sorted() {
    let run = run(
        &[
            ("2020-01-02-second.md", "# The second\n\nText."),
            ("trip/index.md", "---\ntitle: A trip\ndate: 2019-05-01\n---\nText."),
            ("own.md", "---\ntitle: Own\nid: My ID\nslug: other\n---\nText."),
            ("deep/er/slugged.md", "---\ntitle: Slugged\nslug: the-slug\ndate: 2018-01-01\n---\nText."),
            (".hidden.md", "no"),
            ("deep/picture.png", "no"),
            ("日本.md", "# 日本\n\nText."),
            ("☞☞.md", "# ☞☞\n\nText."),
        ],
        |_| {},
    );
    assert_eq!(ids(&run)[..4], ["the-slug", "trip", "second", "my-id"]);
    assert!(ids(&run).contains(&"ri-ben") && ids(&run).iter().any(|id| id.starts_with("post-")), "{:?}", ids(&run));
    assert_eq!(run.posts[2].plain_title(), "The second");
    assert_eq!(run.posts[2].date.map(|d| d.iso()).as_deref(), Some("2020-01-02"));
    assert_eq!(run.posts[1].loc.file.as_ref(), "seeds/trip/index.md");
    assert!(diagnostics(&run).is_empty());
}

#[test]
fn include_exclude_and_formats() {
    let run = run(&[("a.md", "# A\n\nText."), ("b/c.md", "# C\n\nText."), ("b/d.markdown", "# D\n\nText."), ("e.docx", "x")], |s| {
        s.include = vec!["**/*".into()];
        s.exclude = vec!["b/c*".into()];
    });
    assert_eq!(ids(&run), ["a", "d"]);
    assert_eq!(diagnostics(&run), ["unread-file"]);
}

#[test]
fn equal_names_are_told_apart_and_told() {
    let run = run(&[("a/x.md", "# One\n\nText."), ("b/x.md", "# Two\n\nText.")], |_| {});
    assert_eq!(ids(&run), ["x", "x-2"]);
    assert_eq!(diagnostics(&run), ["id-clash"]);
}

#[test]
fn drafts_dates_and_skips() {
    let files = [
        ("a.md", "---\ntitle: A\ndraft: true\n---\nText."),
        ("b.md", "---\ntitle: B\ndate: 2015-01-01\n---\nText."),
        ("c.md", "---\ntitle: C\ndate: 2017-01-01\n---\nText."),
        ("d.md", "---\ntitle: D\nskip: true\n---\nText."),
        ("_drafts/e.md", "# E\n\nText."),
    ];
    let after = |s: &mut Source| s.after = crate::model::Date::new(2016, 1, 1);
    let run = run(&files, after);
    assert_eq!(ids(&run), ["c"]);
    let mut dropped: Vec<&str> = run.findings.dropped.iter().map(|d| d.id.as_str()).collect();
    dropped.sort_unstable();
    assert_eq!(dropped, ["a", "b", "d", "e"]);
}

#[test]
fn a_novel_is_cut_at_its_chapters() {
    let text = "---\ntitle: Novel\n---\nBefore.\n\n# One {.unnumbered}\n\nText[^1].\n\n## Inside\n\n# Two\n\nMore.\n\n[^1]: Note.\n";
    let run = run(&[("novel.md", text)], |s| s.split = SplitAt::H1);
    let titles: Vec<String> = run.posts.iter().map(Post::plain_title).collect();
    assert_eq!(titles, ["Novel", "One", "Two"]);
    assert_eq!((run.posts[1].notes.len(), run.posts[2].notes.len()), (1, 0));
    assert_eq!(run.posts[1].loc.line, 6);
}

#[test]
fn titles_come_from_front_matter_headings_names_or_words() {
    let run = run(
        &[
            ("a.md", "---\ntitle: Same *thing*\n---\n# Same thing\n\nText."),
            ("b.md", "Before.\n\n## Later\n\nText."),
            ("my-summer-trip.md", "No heading at all."),
            ("20394857.md", "Only words here. And more."),
        ],
        |_| {},
    );
    let titles: Vec<(String, bool, usize)> = run.posts.iter().map(|p| (p.plain_title(), p.untitled, p.blocks.len())).collect();
    assert_eq!(
        titles,
        [
            ("Only words here".to_string(), true, 1),
            ("Same thing".into(), false, 1),
            ("Later".into(), false, 3),
            ("My summer trip".into(), false, 1)
        ]
    );
}

#[test]
fn languages_other_than_the_books_are_recognised() {
    let german =
        "Am Morgen gingen wir über die Brücke in die alte Stadt, um das Brot zu holen, das der Bäcker nur am Samstag macht. ".repeat(5);
    let english =
        "In the morning we walked over the bridge into the old town to fetch the bread that the baker makes on Saturdays. ".repeat(5);
    let run = run(&[("a.md", &german), ("b.md", &english), ("c.md", "Kurz.")], |_| {});
    let langs: Vec<Option<&str>> = run.posts.iter().map(|p| p.lang.as_ref().map(|l| l.tag())).collect();
    assert_eq!(langs, [Some("de"), None, None]);
}

#[test]
fn what_cannot_be_read_is_named() {
    assert!(run(&[("a.md", "# A\n\nx")], |s| s.path = "seed".into()).stopped);
    let missing = run(&[("a.md", "# A\n\nx")], |s| s.path = "seed".into());
    assert!(missing.report.diagnostics[0].help.as_deref().is_some_and(|h| h.contains("seeds")));
    let empty = run(&[("a.txt", " \n")], |_| {});
    assert_eq!(diagnostics(&empty), ["empty-file", "no-posts"]);
    assert!(run(&[("a.md", "x")], |s| s.include = vec!["[".into()]).stopped);
}

#[test]
#[cfg(unix)]
fn links_that_leave_the_book_are_refused() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let outside = tempfile::tempdir().expect("another");
    fs::write(outside.path().join("secret.md"), "# Secret").expect("written");
    fs::create_dir(dir.path().join("seeds")).expect("made");
    fs::write(dir.path().join("seeds/a.md"), "# A\n\nText.").expect("written");
    std::os::unix::fs::symlink(outside.path().join("secret.md"), dir.path().join("seeds/b.md")).expect("linked");
    std::os::unix::fs::symlink(outside.path(), dir.path().join("seeds/c")).expect("linked");
    std::os::unix::fs::symlink(dir.path().join("seeds"), dir.path().join("seeds/loop")).expect("linked");
    let mut report = Report::default();
    let (posts, _) = read(&manifest(dir.path(), vec![source("seeds")]), &mut report).expect("read");
    assert_eq!(posts.len(), 1);
    assert_eq!(report.diagnostics.iter().filter(|d| d.kind == "outside-folder").count(), 2);
}

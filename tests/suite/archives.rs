//! The five archives of the first real user, where they are at hand: not a post lost, not a line of debris.
//!
//! Nothing of their text stands here, only where each post starts.

use std::path::PathBuf;

use postbound::config;
use postbound::diag::Report;
use postbound::internals::source;
use postbound::model::{Findings, Post, walk};

/// The files by the start of their names, and the lines on which their posts start.
const STARTS: [(&str, &[u32]); 5] = [
    ("000_", &[1, 31, 107, 159, 227]),
    ("001_", &[1, 60, 142, 205, 235, 287, 321]),
    ("002_", &[3, 45, 91, 117, 141]),
    ("003_", &[3, 19, 29, 43, 55]),
    ("004_", &[1]),
];

fn seeds() -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/seeds").canonicalize().ok();
    if path.is_none() {
        println!("skipped: ../shared/seeds is not here");
    }
    path
}

fn read() -> Option<(PathBuf, Vec<Post>, Findings)> {
    let path = seeds()?;
    let dir = tempfile::tempdir().expect("a temporary folder");
    let toml = format!("[book]\ntitle = \"T\"\nauthors = [\"A. Writer\"]\nlanguage = \"en-GB\"\n[source]\npath = {path:?}\n");
    std::fs::write(dir.path().join("book.toml"), toml).expect("written");
    let mut report = Report::default();
    let (manifest, _) = config::load(dir.path(), &[], &mut report).unwrap_or_else(|_| panic!("{:?}", report.diagnostics));
    let (posts, findings) = source::read(&manifest, &mut report).unwrap_or_else(|_| panic!("{:?}", report.diagnostics));
    Some((path, posts, findings))
}

fn starts() -> Vec<(String, u32)> {
    STARTS.iter().flat_map(|(f, lines)| lines.iter().map(|l| (f.to_string(), *l))).collect()
}

/// The start of a file's name.
fn short(file: &str) -> String {
    file.rsplit('/').next().unwrap_or(file).chars().take(4).collect()
}

#[test]
fn every_post_of_the_archives_is_found() {
    let Some((_, posts, findings)) = read() else { return };
    let truth = starts();
    let found: Vec<(String, u32)> = posts.iter().map(|p| (short(&p.loc.file), p.loc.line)).collect();
    let doubtful: Vec<(String, u32)> = findings.splits.iter().filter(|s| s.doubtful).map(|s| (short(&s.loc.file), s.loc.line)).collect();
    for start in &truth {
        assert!(found.contains(start) || doubtful.contains(start), "the post at {start:?} is lost");
    }
    assert!(doubtful.len() <= truth.len(), "{} doubtful lines", doubtful.len());
    let wrong = found.iter().filter(|f| !truth.contains(f) && !doubtful.contains(f)).count();
    assert!(wrong <= 2, "{wrong} wrong splits that are not marked");
    assert_eq!(posts.len(), truth.len());
    assert_eq!(posts.iter().filter(|p| p.untitled).count(), 1);
}

#[test]
fn no_debris_is_left_in_the_archives() {
    let Some((_, posts, _)) = read() else { return };
    let debris = [
        "new post delivered",
        "other followers",
        "bloggers like this",
        "monthly archives",
        "blog archives",
        "recent comments",
        "signature",
    ];
    for post in &posts {
        walk::texts(&post.blocks, &mut |t| {
            let text = t.plain().to_lowercase();
            assert!(!debris.iter().any(|d| text.contains(d)) && text.trim() != "follow", "debris in {}:{}", post.loc.file, post.loc.line);
            assert!(!text.contains("  ") && !text.trim().is_empty());
        });
    }
}

/// The letters of the lines that were not dropped are, in order, the letters of the posts.
#[test]
fn every_word_of_the_archives_is_kept_once() {
    let Some((path, mut posts, findings)) = read() else { return };
    let letters = |t: &str| t.chars().filter(|c| c.is_alphabetic()).collect::<String>();
    posts.sort_by(|a, b| a.loc.cmp(&b.loc));
    let mut files: Vec<PathBuf> = std::fs::read_dir(&path).expect("listed").flatten().map(|e| e.path()).collect();
    files.sort();
    for file in files {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let dropped: Vec<u32> = findings.dropped.iter().filter(|d| d.loc.file.ends_with(&name)).map(|d| d.loc.line).collect();
        let text = std::fs::read_to_string(&file).expect("read");
        let expected: String = text.lines().zip(1_u32..).filter(|(_, n)| !dropped.contains(n)).map(|(l, _)| letters(l)).collect();
        let mut got = String::new();
        for post in posts.iter().filter(|p| p.loc.file.ends_with(&name)) {
            if !post.untitled {
                got.push_str(&letters(&post.plain_title()));
            }
            walk::texts(&post.blocks, &mut |t| got.push_str(&letters(&t.plain())));
        }
        let same = expected.chars().zip(got.chars()).take_while(|(a, b)| a == b).count();
        assert!(expected == got, "{name} differs after {same} of {} letters", expected.chars().count());
    }
}

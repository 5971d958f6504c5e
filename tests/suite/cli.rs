//! The command as a person or a script meets it: what is printed where, and with which exit code.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn postbound(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_postbound"))
        .args(args)
        .current_dir(folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .env("NO_COLOR", "1")
        .output()
        .expect("the binary runs")
}

fn out(o: &Output) -> String {
    String::from_utf8(o.stdout.clone()).expect("UTF-8")
}

fn err(o: &Output) -> String {
    String::from_utf8(o.stderr.clone()).expect("UTF-8")
}

fn code(o: &Output) -> i32 {
    o.status.code().expect("not killed")
}

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A new book made by `init`, in a folder of its own.
fn new_book() -> (tempfile::TempDir, std::path::PathBuf) {
    let dir = folder();
    let made = postbound(dir.path(), &["init", "my-book"]);
    assert_eq!(code(&made), 0, "{}", err(&made));
    let book = dir.path().join("my-book");
    (dir, book)
}

#[test]
fn a_wrong_path_says_what_to_do() {
    let dir = folder();
    let o = postbound(dir.path(), &["-C", "nowhere", "build"]);
    assert_eq!((code(&o), out(&o)), (2, String::new()));
    assert!(err(&o).contains("there is no folder “nowhere”"), "{}", err(&o));
    let o = postbound(dir.path(), &["build"]);
    assert_eq!(code(&o), 2);
    assert!(err(&o).contains("there is no book.toml in this folder") && err(&o).contains("postbound init"), "{}", err(&o));
}

#[test]
fn a_typo_is_shown_with_its_line() {
    let dir = folder();
    fs::create_dir(dir.path().join("seeds")).expect("made");
    fs::write(dir.path().join("book.toml"), "[book]\ntitle = \"A\"\n[layout]\nnam = \"a5\"\n").expect("written");
    let o = postbound(dir.path(), &["build"]);
    assert_eq!(code(&o), 2);
    for part in ["error[unknown-key]", "book.toml:4:1", "nam = \"a5\"", "did you mean `name`?", "1 error"] {
        assert!(err(&o).contains(part), "{part}\n{}", err(&o));
    }
    assert!(!dir.path().join("out").exists(), "a wrong book.toml stops a build before any output");
}

#[test]
fn programs_get_json_on_standard_output_only() {
    let dir = folder();
    fs::write(dir.path().join("book.toml"), "[book]\ntitle = \"A\"\nx = 1\ny = 2\n").expect("written");
    let o = postbound(dir.path(), &["build", "--message-format", "json"]);
    assert_eq!((code(&o), err(&o)), (2, String::new()));
    let lines: Vec<serde_json::Value> = out(&o).lines().map(|l| serde_json::from_str(l).expect("JSON")).collect();
    let keys: Vec<u64> = lines.iter().filter(|l| l["id"] == "unknown-key").filter_map(|l| l["line"].as_u64()).collect();
    assert_eq!(keys, [3, 4]);
    assert!(lines.iter().all(|l| l["reason"] == "diagnostic" && l["severity"] == "error"));
}

#[test]
fn usage_is_told_with_code_two() {
    let dir = folder();
    for args in [&["bulid"] as &[&str], &["build", "--nonsense"], &["-C"], &["build", "-q", "-v"], &["layouts", "a6"]] {
        let o = postbound(dir.path(), args);
        assert_eq!((code(&o), out(&o)), (2, String::new()), "{args:?}");
        assert!(!err(&o).is_empty());
    }
    assert_eq!(code(&postbound(dir.path(), &["--help"])), 0);
    assert!(out(&postbound(dir.path(), &["build", "--help"])).contains("Examples:"));
}

#[test]
fn an_unknown_output_is_told_with_those_that_there_are() {
    let (_dir, book) = new_book();
    let o = postbound(&book, &["build", "scren"]);
    assert_eq!(code(&o), 2);
    assert!(err(&o).contains("did you mean `screen`?"), "{}", err(&o));
}

#[test]
fn init_never_overwrites() {
    let (dir, book) = new_book();
    let before = fs::read(book.join("book.toml")).expect("there");
    let o = postbound(dir.path(), &["init", "my-book"]);
    assert_eq!(code(&o), 2);
    assert!(err(&o).contains("error[book-exists]"), "{}", err(&o));
    assert_eq!(fs::read(book.join("book.toml")).expect("there"), before);
}

#[test]
fn layouts_are_listed_and_printed_as_data() {
    let dir = folder();
    let o = postbound(dir.path(), &["layouts"]);
    assert_eq!((code(&o), err(&o)), (0, String::new()));
    assert_eq!(out(&o).lines().count(), postbound::config::layouts::BUNDLED.len());
    let o = postbound(dir.path(), &["layouts", "a5"]);
    assert!(out(&o).contains("[chapter.title]"));
    let o = postbound(dir.path(), &["layouts", "--message-format", "json"]);
    assert!(out(&o).lines().all(|l| serde_json::from_str::<serde_json::Value>(l).is_ok()));
}

#[test]
fn completions_are_printed_for_every_shell() {
    let dir = folder();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let o = postbound(dir.path(), &["completions", shell]);
        assert_eq!(code(&o), 0, "{shell}");
        assert!(out(&o).contains("postbound"), "{shell}");
    }
}

#[test]
#[cfg(unix)]
fn a_closed_pipe_is_quiet() {
    let dir = folder();
    let line = format!("{} layouts a5 | head -n 1; echo ${{PIPESTATUS[0]}}", env!("CARGO_BIN_EXE_postbound"));
    let o = Command::new("bash").args(["-c", &line]).current_dir(dir.path()).output().expect("bash runs");
    assert_eq!(err(&o), "");
    assert!(out(&o).ends_with("0\n"), "{}", out(&o));
}

#[test]
fn a_new_book_builds_and_builds_again_to_the_same_bytes() {
    let (_dir, book) = new_book();
    let o = postbound(&book, &["build"]);
    assert_eq!((code(&o), out(&o)), (0, String::new()), "{}", err(&o));
    let closing = err(&o).lines().last().unwrap_or_default().to_string();
    assert!(closing.starts_with("3 posts → ") && closing.contains(" pages · out/my-book-screen.pdf "), "{closing}");
    let pdf = fs::read(book.join("out/my-book-screen.pdf")).expect("made");
    assert!(pdf.starts_with(b"%PDF-"));
    assert_eq!(code(&postbound(&book, &["build"])), 0);
    let again = fs::read(book.join("out/my-book-screen.pdf")).expect("made");
    assert!(again == pdf, "the second build has other bytes: {} and {}", pdf.len(), again.len());
    let left: Vec<_> = fs::read_dir(book.join("out")).expect("a folder").flatten().map(|e| e.file_name()).collect();
    assert!(left.iter().all(|n| !n.to_string_lossy().ends_with(".tmp")), "{left:?}");
}

#[test]
fn a_build_for_programs_ends_with_what_it_made() {
    let (_dir, book) = new_book();
    let o = postbound(&book, &["build", "screen", "--message-format", "json"]);
    assert_eq!((code(&o), err(&o)), (0, String::new()));
    let last: serde_json::Value = serde_json::from_str(out(&o).lines().last().expect("a line")).expect("JSON");
    assert_eq!((&last["reason"], &last["outputs"][0]["name"]), (&"finished".into(), &"screen".into()));
    let path = last["outputs"][0]["path"].as_str().expect("a path");
    let bytes = fs::metadata(book.join(path)).expect("made").len();
    assert_eq!(last["outputs"][0]["bytes"].as_u64(), Some(bytes));
    assert!(last["timings"]["together"].as_f64().is_some_and(|t| t > 0.0));
}

#[test]
fn quiet_is_quiet_and_check_writes_nothing() {
    let (_dir, book) = new_book();
    let o = postbound(&book, &["check"]);
    assert_eq!(code(&o), 0, "{}", err(&o));
    assert!(!book.join("out").exists());
    let o = postbound(&book, &["build", "-q"]);
    assert_eq!((code(&o), out(&o), err(&o)), (0, String::new(), String::new()));
}

#[test]
fn what_book_toml_denies_stops_the_book_with_code_one() {
    let (_dir, book) = new_book();
    fs::write(book.join("seeds/2026-04-01-picture.md"), "# A picture\n\n![A cat](cat.png)\n\nWords.\n").expect("written");
    let o = postbound(&book, &["build"]);
    assert_eq!(code(&o), 0, "{}", err(&o));
    assert!(err(&o).contains("warning[missing-image]"), "{}", err(&o));
    let before = fs::read(book.join("out/my-book-screen.pdf")).expect("made");
    let o = postbound(
        &book,
        &["build", "--config", "check.deny=[\"missing-image\"]", "--config", "book.title=Other", "--config", "layout.name=a5"],
    );
    assert_eq!(code(&o), 1, "{}", err(&o));
    assert!(err(&o).contains("error[missing-image]") && err(&o).contains("seeds/2026-04-01-picture.md:3"), "{}", err(&o));
    assert!(!book.join("out/other-screen.pdf").exists());
    assert_eq!(fs::read(book.join("out/my-book-screen.pdf")).expect("there"), before);
}

#[test]
fn init_beside_posts_builds_them_and_touches_nothing() {
    let dir = folder();
    fs::create_dir(dir.path().join("posts")).expect("made");
    for i in 1..=3 {
        let text = format!("# Post {i}\n\nSome words about the garden and its hedges, number {i}.\n");
        fs::write(dir.path().join(format!("posts/2020-01-0{i}-post.md")), text).expect("written");
    }
    assert_eq!(code(&postbound(dir.path(), &["init"])), 0);
    let mut names: Vec<_> = fs::read_dir(dir.path()).expect("a folder").flatten().map(|e| e.file_name()).collect();
    names.sort();
    assert_eq!(names, ["book.toml", "posts"]);
    let o = postbound(dir.path(), &["build"]);
    assert_eq!(code(&o), 0, "{}", err(&o));
    assert!(err(&o).lines().last().is_some_and(|l| l.starts_with("3 posts → ")), "{}", err(&o));
}

#[test]
#[cfg(unix)]
fn outputs_are_never_written_through_links() {
    let (dir, book) = new_book();
    let precious = dir.path().join("precious");
    fs::write(&precious, "mine").expect("written");
    fs::create_dir(book.join("out")).expect("made");
    std::os::unix::fs::symlink(&precious, book.join("out/my-book-screen.pdf")).expect("linked");
    let o = postbound(&book, &["build", "screen"]);
    assert_eq!(code(&o), 1, "{}", err(&o));
    assert!(err(&o).contains("symbolic link"), "{}", err(&o));
    assert_eq!(fs::read_to_string(&precious).expect("there"), "mine");
    fs::remove_dir_all(book.join("out")).expect("removed");
    std::os::unix::fs::symlink(dir.path(), book.join("out")).expect("linked");
    let o = postbound(&book, &["build"]);
    assert_eq!(code(&o), 2);
    assert!(err(&o).contains("error[bad-out-dir]"), "{}", err(&o));
}

/// Stopped while it writes, a build leaves the last books and nothing else; one that ended before it was stopped is tried again.
#[test]
#[cfg(unix)]
fn a_stopped_build_leaves_the_last_books() {
    let (_dir, book) = new_book();
    assert_eq!(code(&postbound(&book, &["build"])), 0);
    let state = || {
        let files = fs::read_dir(book.join("out")).expect("a folder").map(|f| f.expect("a file").path());
        files.map(|f| (f.clone(), fs::read(f).unwrap_or_default())).collect::<std::collections::BTreeMap<_, _>>()
    };
    let mut before = state();
    for (signal, expected) in [("-INT", 130), ("-TERM", 143)] {
        let stopped = (0..50).any(|round| {
            before = state();
            // Another rights line: other bytes under the same names.
            let rights = format!("book.rights=Round {round}{signal}");
            let args = ["build", "-q", "--config", &rights];
            let mut build = Command::new(env!("CARGO_BIN_EXE_postbound"))
                .args(args)
                .current_dir(&book)
                .stderr(std::process::Stdio::null())
                .stdout(std::process::Stdio::null())
                .spawn()
                .expect("the binary runs");
            let writes =
                || fs::read_dir(book.join("out")).expect("a folder").flatten().any(|f| f.file_name().to_string_lossy().ends_with(".tmp"));
            while !writes() && build.try_wait().expect("it can be asked").is_none() {
                std::thread::yield_now();
            }
            Command::new("kill").args([signal, &build.id().to_string()]).status().expect("kill is there");
            build.wait().expect("it ends").code() == Some(expected)
        });
        assert!(stopped, "no build could be stopped while it wrote");
        let after = state();
        for (path, bytes) in &before {
            assert!(after.get(path) == Some(bytes), "{}", path.display());
        }
        assert!(!after.keys().any(|p| p.to_string_lossy().ends_with(".tmp")), "{:?}", after.keys());
    }
}

#[test]
fn the_plan_is_shown_and_written_and_a_written_plan_stays() {
    let (_dir, book) = new_book();
    let o = postbound(&book, &["plan"]);
    assert_eq!(code(&o), 0, "{}", err(&o));
    assert!(out(&o).contains("A book from a folder"), "{}", out(&o));
    let o = postbound(&book, &["plan", "--message-format", "json"]);
    let plan: serde_json::Value = serde_json::from_str(&out(&o)).expect("one object");
    assert!(plan["chapters"][0]["posts"][0]["id"].is_string());

    let o = postbound(&book, &["plan", "--write"]);
    assert_eq!(code(&o), 0, "{}", err(&o));
    let text = fs::read_to_string(book.join("book.toml")).expect("there");
    assert!(text.contains("[[chapters.chapter]]") && text.contains("# Chapters are made by theme."), "{text}");
    assert_eq!(code(&postbound(&book, &["plan", "--write"])), 0);
    assert_eq!(fs::read_to_string(book.join("book.toml")).expect("there"), text);
    let o = postbound(&book, &["plan", "--diff"]);
    assert_eq!(code(&o), 0, "{}", err(&o));
    assert!(out(&o).contains("No post is new"), "{}", out(&o));

    let o = postbound(&book, &["plan", "--html", "plan.html"]);
    assert_eq!(code(&o), 0, "{}", err(&o));
    assert!(fs::read_to_string(book.join("plan.html")).expect("there").starts_with("<!DOCTYPE html>"));
}

#[test]
fn a_selector_that_matches_nothing_is_told_with_the_nearest() {
    let (_dir, book) = new_book();
    let o = postbound(&book, &["build", "--config", "chapters.exclude=[\"a-book-from-a-foldr\"]"]);
    assert_eq!(code(&o), 2, "{}", err(&o));
    assert!(err(&o).contains("a-book-from-a-folder"), "{}", err(&o));
}

/// Reads what `child` says up to the line that holds `words`, and returns all of it.
fn heard(said: &mut impl std::io::BufRead, words: &str) -> String {
    let mut all = String::new();
    loop {
        let before = all.len();
        said.read_line(&mut all).expect("UTF-8");
        assert!(all.len() > before, "it ended without “{words}”:\n{all}");
        if all.get(before..).is_some_and(|line| line.contains(words)) {
            return all;
        }
    }
}

#[test]
fn a_watched_book_is_made_again_when_a_post_changes() {
    let (_dir, book) = new_book();
    let mut child = Command::new(env!("CARGO_BIN_EXE_postbound"))
        .args(["build", "epub", "--watch"])
        .current_dir(&book)
        .env("NO_COLOR", "1")
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut said = std::io::BufReader::new(child.stderr.take().expect("piped"));
    let first = heard(&mut said, "Ctrl-C ends");
    assert!(first.contains("3 posts"), "{first}");

    fs::write(book.join("seeds/new.md"), "---\ntitle: A New One\n---\n\nWords of a new post.\n").expect("written");
    let second = heard(&mut said, "Ctrl-C ends");
    assert!(second.contains("4 posts"), "{second}");

    let toml = fs::read_to_string(book.join("book.toml")).expect("read");
    fs::write(book.join("book.toml"), format!("{toml}\n[lay-out]\n")).expect("written");
    let broken = heard(&mut said, "Ctrl-C ends");
    assert!(broken.contains("lay-out") && !broken.contains("posts →"), "{broken}");

    fs::write(book.join("book.toml"), toml).expect("written");
    let mended = heard(&mut said, "Ctrl-C ends");
    assert!(mended.contains("4 posts"), "{mended}");
    child.kill().expect("still watching");
    child.wait().expect("ended");
}

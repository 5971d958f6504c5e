//! The registry of diagnostics as users meet it: `explain`, `[check] deny`, exit codes and the page of documentation.

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use postbound::diag::kinds;

fn postbound(folder: &Path, args: &[&str], stdout: Stdio) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postbound"));
    command.args(args).current_dir(folder).env("NO_COLOR", "1").stdout(stdout).stderr(Stdio::piped());
    command.spawn().and_then(std::process::Child::wait_with_output).expect("the binary runs")
}

/// A book of one post with this book.toml.
fn book(toml: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(dir.path().join("seeds")).expect("made");
    fs::write(dir.path().join("seeds/a.md"), "# A post\n\nIt has ![a stone](stone.png) and words.\n").expect("written");
    fs::write(dir.path().join("book.toml"), format!("[book]\ntitle = \"A\"\n{toml}")).expect("written");
    dir
}

/// Exit code, standard output, standard error.
fn run(folder: &Path, args: &[&str]) -> (i32, String, String) {
    let o = postbound(folder, args, Stdio::piped());
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (o.status.code().expect("not killed"), text(o.stdout), text(o.stderr))
}

#[test]
fn the_page_of_diagnostics_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, kinds::markdown()).expect("written");
    }
    let page = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(page == kinds::markdown(), "docs/diagnostics.md is out of date: BLESS=1 cargo test --test suite diagnostics");
}

#[test]
fn every_id_is_explained_and_listed() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let (code, list, _) = run(dir.path(), &["explain"]);
    assert_eq!(code, 0);
    for kind in kinds::ALL {
        assert!(list.lines().any(|l| l.split_whitespace().next() == Some(kind.id())), "{kind}");
    }
    for category in ["content", "configuration", "input/output", "internal"] {
        assert!(list.lines().any(|l| l == category), "{category}\n{list}");
    }
    for id in ["missing-image", "[missing-image]"] {
        let (code, text, _) = run(dir.path(), &["explain", id]);
        assert_eq!(code, 0);
        assert!(text.starts_with("missing-image: ") && text.contains("category   content"), "{text}");
    }
    let (_, lines, _) = run(dir.path(), &["explain", "--message-format", "json"]);
    assert_eq!(lines.lines().count(), kinds::ALL.len());
    let line: serde_json::Value = serde_json::from_str(lines.lines().next().expect("one")).expect("JSON");
    assert!(line["explanation"].is_string(), "{line}");
}

#[test]
fn a_misspelt_id_is_answered_with_the_one_that_was_meant() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    for (typed, answer) in [
        ("missing-imgae", "did you mean `missing-image`?"),
        ("Missing-Image", "did you mean `missing-image`?"),
        ("zzz", "`postbound explain` lists them all"),
    ] {
        let (code, out, err) = run(dir.path(), &["explain", typed]);
        assert_eq!((code, out.as_str()), (2, ""), "{typed}");
        assert!(err.contains("error[unknown-id]") && err.contains(answer), "{err}");
    }
    for (list, wrong) in
        [("[\"dead-lnik\"]", "did you mean `dead-link`?"), ("[\"missing-image\", \"nothing at all\"]", "postbound explain")]
    {
        let dir = book(&format!("[check]\ndeny = {list}\n"));
        for command in ["build", "check", "plan"] {
            let (code, _, err) = run(dir.path(), &[command]);
            assert_eq!(code, 2, "{command}: {err}");
            assert!(err.contains("book.toml:4:") && err.contains(wrong), "{err}");
        }
    }
}

#[test]
fn the_exit_code_follows_from_what_an_error_is_about() {
    for (toml, args, code) in [
        ("", &["check"][..], 0),
        ("[check]\ndeny = [\"missing-image\"]\n", &["check"], 1),
        ("[chapters]\npin = [{ post = \"nothing\", at = \"first\" }]\n", &["check"], 2),
        ("[source]\nexclude = [\"a[\"]\n", &["check"], 2),
        ("[source]\npath = \"nowhere\"\n", &["plan"], 2),
        ("[layout.overrides]\ntext = { family = \"no-such-family\" }\n", &["check"], 2),
        ("", &["build", "pfd"], 2),
        ("", &["check", "nothing.pdf", "--printer", "kdp-paperback"], 1),
        ("", &["check", "nothing.pdf", "--printer", "kdp"], 2),
    ] {
        let dir = book(toml);
        let (ended, _, err) = run(dir.path(), args);
        assert_eq!(ended, code, "{toml} {args:?}\n{err}");
    }
}

#[test]
fn more_patterns_than_can_be_joined_are_an_error_that_says_so() {
    let patterns: Vec<String> = (0..20_000).map(|i| format!("\"{{a,b,c,d,e}}-{i}-[a-z]*-?-é\"")).collect();
    let dir = book(&format!("[source]\nexclude = [{}]\n", patterns.join(", ")));
    let (code, _, err) = run(dir.path(), &["plan"]);
    assert_eq!(code, 2, "{}", err.chars().take(400).collect::<String>());
    assert!(err.contains("20000 patterns") && err.contains("error[bad-glob]"), "{err}");
}

/// What is written to `/dev/full` fails as on a full disk; a pipe that its reader closed is quiet.
#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_an_error_and_a_closed_pipe_is_not() {
    let dir = book("");
    let commands: [&[&str]; 10] = [
        &["plan"],
        &["plan", "--message-format", "json"],
        &["keys"],
        &["keys", "--schema", "book"],
        &["layouts"],
        &["layouts", "trade-6x9"],
        &["fonts"],
        &["explain"],
        &["completions", "bash"],
        &["--help"],
    ];
    for args in commands {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
        let o = postbound(dir.path(), args, full.into());
        let err = String::from_utf8_lossy(&o.stderr);
        assert_eq!(o.status.code(), Some(1), "{args:?}: {err}");
        assert_eq!(err.matches("error[cannot-write]: standard output cannot be written").count(), 1, "{args:?}: {err}");
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let o = postbound(dir.path(), args, writer.into());
        assert_eq!((o.status.code(), String::from_utf8_lossy(&o.stderr).matches("error").count()), (Some(0), 0), "{args:?}");
    }
}

//! `plan --undecided` and `[chapters.place]`: posts that might as well stand in another chapter, and what a person answers.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use super::preview::Preview;

/// Words of two trades, of which the posts of a made-up archive are made.
const TRADES: [(&str, [&str; 8]); 2] = [
    ("bread", ["dough", "oven", "yeast", "flour", "crust", "loaf", "knead", "baker"]),
    ("press", ["ink", "paper", "type", "roller", "printer", "sheet", "press", "proof"]),
];

/// A text about words, each in several sentences.
fn text(words: &[&str]) -> String {
    let mut out = String::new();
    for n in 0..3 * words.len() {
        let (a, b) = (words[n % words.len()], words[(n * 3 + 1) % words.len()]);
        let _ = write!(out, "The {a} stood beside the {b} until somebody asked about the {a}. ");
    }
    out
}

/// Eight posts of each trade, and one that has as much of both.
fn archive(extra: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir(dir.path().join("posts")).expect("made");
    let post = |id: &str, title: &str, words: &[&str]| {
        let text = format!("---\ntitle: {title}\n---\n\n{}\n", text(words));
        fs::write(dir.path().join(format!("posts/{id}.md")), text).expect("written");
    };
    for (trade, words) in TRADES {
        for n in 0..8 {
            let own: Vec<&str> = (0..5).map(|k| words[(n + k) % 8]).collect();
            post(&format!("{trade}-{n}"), &format!("Notes {n} of the {}", own[0]), &own);
        }
    }
    let both = [&TRADES[0].1[..4], &TRADES[1].1[..4]].concat();
    post("both", "Two Rooms", &both);
    let toml = format!("[book]\ntitle = \"Trades\"\n\n[source]\npath = \"posts\"\n\n[chapters]\ncount = 2\n{extra}");
    fs::write(dir.path().join("book.toml"), toml).expect("written");
    dir
}

fn plan(folder: &Path, args: &[&str]) -> (String, String) {
    let done = Command::new(env!("CARGO_BIN_EXE_postbound")).args(["plan", "-C"]).arg(folder).args(args).output().expect("it runs");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    (String::from_utf8_lossy(&done.stdout).into_owned(), String::from_utf8_lossy(&done.stderr).into_owned())
}

fn json(folder: &Path, args: &[&str]) -> Value {
    let (out, _) = plan(folder, &[args, &["--message-format", "json"]].concat());
    serde_json::from_str(&out).unwrap_or_else(|e| panic!("{e}: {out}"))
}

/// The titles of the chapters, and the one that holds a post.
fn chapters(folder: &Path, post: &str) -> (Vec<String>, String) {
    let plan = json(folder, &[]);
    let list = plan["chapters"].as_array().expect("chapters");
    let title = |c: &Value| c["title"].as_str().expect("a title").to_string();
    let holds = |c: &&Value| c["posts"].as_array().is_some_and(|posts| posts.iter().any(|p| p["id"] == post));
    (list.iter().map(title).collect(), list.iter().find(holds).map(title).unwrap_or_default())
}

#[test]
fn the_post_between_two_chapters_is_asked_about_and_stays_where_it_is_placed() {
    let dir = archive("");
    let found = json(dir.path(), &["--undecided"]);
    let first = &found["undecided"][0];
    assert_eq!(first["id"], "both", "{found}");
    assert!(first["chapter"]["reasons"][0].as_str().is_some_and(|r| r.starts_with("shares ")), "{first}");
    assert!(first["second_choice"]["reasons"][0].as_str().is_some_and(|r| r.starts_with("shares ")), "{first}");
    assert_eq!(json(dir.path(), &["--undecided"]), found, "the same again");

    // What is printed can be pasted as it is, and the post stays; the other answer moves it, and no title changes.
    let (titles, here) = chapters(dir.path(), "both");
    let (lines, _) = plan(dir.path(), &["--undecided"]);
    let there = first["second_choice"]["title"].as_str().expect("a title");
    assert!(titles.iter().any(|t| t == there) && here != there, "{titles:?}");
    let stay = archive(&format!("\n{lines}"));
    assert_eq!(chapters(stay.path(), "both"), (titles.clone(), here));
    let moved = archive(&format!("\n[chapters.place]\n{}\n", first["second_choice"]["toml"].as_str().expect("a line")));
    assert_eq!(chapters(moved.path(), "both"), (titles, there.to_string()));
    for answered in [&stay, &moved] {
        let again = json(answered.path(), &["--undecided"]);
        assert!(again["undecided"].as_array().expect("a list").iter().all(|d| d["id"] != "both"), "{again}");
    }

    // Written out, the chapters hold the answer, and the line goes.
    plan(moved.path(), &["--write"]);
    let toml = fs::read_to_string(moved.path().join("book.toml")).expect("there");
    assert!(!toml.contains("place") && toml.contains("count = 2"), "{toml}");
    assert_eq!(chapters(moved.path(), "both").1, there);
}

#[test]
fn a_place_that_cannot_be_had_is_told() {
    let listed = "\n[[chapters.chapter]]\ntitle = \"All\"\nposts = [\"both\"]\n[[chapters.chapter]]\ntitle = \"Rest\"\nposts = [\"*\"]\n";
    for (extra, said) in [
        ("\n[chapters.place]\nboth = \"Nowhere\"\n".to_string(), "no chapter is called “Nowhere”"),
        (format!("\n[chapters.place]\nboth = \"Rest\"\n{listed}"), "book.toml lists it in “All”"),
    ] {
        let dir = archive(&extra);
        let (_, told) = plan(dir.path(), &[]);
        assert!(told.contains(said), "{told}");
    }
    let dir = archive(&format!("\n[chapters.place]\nbread-1 = \"All\"\n{listed}"));
    assert_eq!(chapters(dir.path(), "bread-1").1, "All", "a post that no list names goes where it is placed");
}

#[test]
fn the_board_asks_and_writes_the_answer() {
    let dir = archive("");
    let preview = Preview::of(dir.path());
    preview.state(None);
    let toml = dir.path().join("book.toml");
    let before = fs::read_to_string(&toml).expect("there");
    let doubt = preview.get("board").json()["undecided"][0].clone();
    assert_eq!(doubt["id"], "both", "{doubt}");
    let act = serde_json::json!({ "act": "place", "post": "both", "title": doubt["second_choice"]["title"] }).to_string();
    assert_eq!(preview.post("act", &act).status, 200);
    let after = fs::read_to_string(&toml).expect("there");
    assert!(after.contains("[chapters.place]\nboth = ") && !after.contains("[[chapters.chapter]]"), "{after}");
    let board = preview.get("board").json();
    assert!(board["undecided"].as_array().expect("a list").iter().all(|d| d["id"] != "both"), "{board}");
    assert_eq!(chapters(dir.path(), "both").1, doubt["second_choice"]["title"].as_str().expect("a title"));
    assert_eq!(preview.post("undo", "null").status, 200);
    assert_eq!(fs::read_to_string(&toml).expect("there"), before);
}

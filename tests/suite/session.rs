//! A session that lives on gives the same files as a process that sees the book for the first time, and does no work twice.

#[path = "../../benches/edits/book.rs"]
pub mod book;
#[path = "../../benches/edits/same.rs"]
mod same;

use std::fs;
use std::path::Path;

use postbound::diag::Report;
use postbound::internals::asset::{Pixels, convert};
use postbound::internals::layout::dump::dump;
use postbound::model::Encoding;
use postbound::{Request, Session, Stage};

use book::Dice;

/// `POSTBOUND_EDITS=200` makes so many edits of a book of 300 pages; the ordinary run makes a few of a small one.
#[test]
fn edits_of_every_kind_give_what_a_fresh_session_gives() {
    let dir = tempfile::tempdir().expect("a folder");
    match std::env::var("POSTBOUND_EDITS").ok().and_then(|n| n.parse().ok()) {
        Some(edits) => same::edits_give_what_a_fresh_session_gives(dir.path(), 60, 1500, edits),
        None => same::edits_give_what_a_fresh_session_gives(dir.path(), 7, 160, 10),
    }
}

fn pages(session: &mut Session) -> String {
    let mut report = Report::default();
    match session.pages(&mut |_| {}, &mut report) {
        Ok(pages) => dump(pages),
        Err(_) => panic!("{:#?}", report.diagnostics),
    }
}

#[test]
fn an_edit_sets_the_chapter_that_it_is_in_and_the_contents() {
    let dir = tempfile::tempdir().expect("a folder");
    book::novel(dir.path(), 6, 300);
    let mut session = Session::open(dir.path(), &[], &mut Report::default()).expect("a book");
    let first = pages(&mut session);
    let all = session.units_set();
    session.refresh(&mut Report::default()).expect("a book");
    assert_eq!(pages(&mut session), first);
    assert_eq!(session.units_set() - all, 1, "the contents alone are set where nothing changed");
    let mut dice = Dice::new(5);
    for n in 0..6 {
        let file = dir.path().join(format!("posts/{n:03}.md"));
        let text = fs::read_to_string(&file).expect("a post");
        fs::write(&file, book::change_a_word(&text, &mut dice)).expect("written");
        let before = session.units_set();
        session.refresh(&mut Report::default()).expect("a book");
        let after = pages(&mut session);
        assert_eq!(session.units_set() - before, 2, "post {n}: its chapter, and the contents");
        let mut fresh = Session::open(dir.path(), &[], &mut Report::default()).expect("a book");
        assert_eq!(after, pages(&mut fresh), "post {n}");
    }
}

/// Writes a small picture of one grey.
fn picture(file: &Path, grey: u8) {
    let pixels = Pixels { width: 30, height: 20, channels: 1, data: vec![grey; 600], alpha: None };
    fs::write(file, convert::encode(&pixels, Encoding::Png, 0).expect("encodes")).expect("written");
}

/// Pictures are numbered through the book: one more in the first chapter gives other numbers to all behind it.
#[test]
fn a_picture_that_is_added_sets_its_own_chapter_alone() {
    let dir = tempfile::tempdir().expect("a folder");
    book::novel(dir.path(), 4, 200);
    let post = |n: usize| dir.path().join(format!("posts/{n:03}.md"));
    for n in 0..4u8 {
        picture(&dir.path().join(format!("posts/p{n}.png")), 40 * n);
        let text = fs::read_to_string(post(n.into())).expect("a post");
        fs::write(post(n.into()), format!("{text}\n![P](p{n}.png)\n\nSee ![again](p{n}.png) this.\n")).expect("written");
    }
    let mut session = Session::open(dir.path(), &[], &mut Report::default()).expect("a book");
    pages(&mut session);
    picture(&dir.path().join("posts/new.png"), 250);
    let text = fs::read_to_string(post(0)).expect("a post");
    for (what, text) in [("added", text.replacen("\n\n", "\n\n![New](new.png)\n\n", 1)), ("taken out", text)] {
        fs::write(post(0), text).expect("written");
        let before = session.units_set();
        session.refresh(&mut Report::default()).expect("a book");
        let after = pages(&mut session);
        assert_eq!(session.units_set() - before, 2, "{what}: its chapter, and the contents");
        let mut fresh = Session::open(dir.path(), &[], &mut Report::default()).expect("a book");
        assert_eq!(after, pages(&mut fresh), "{what}");
    }
}

/// The table of contents that a project keeps is no post, and says where its posts stand.
#[test]
fn an_edited_table_of_contents_orders_the_book_anew() {
    let dir = tempfile::tempdir().expect("a folder");
    fs::create_dir_all(dir.path().join("src")).expect("a folder");
    let write = |name: &str, text: &str| fs::write(dir.path().join(name), text).expect("written");
    write("book.toml", "[book]\ntitle = \"T\"\nauthors = [\"A\"]\n[source]\npath = \"src\"\n[output.pdf.screen]\n");
    for name in ["one", "two", "three"] {
        write(&format!("src/{name}.md"), &format!("# The {name}\n\nWords of {name}.\n"));
    }
    let mut session = None;
    let mut seen = Vec::new();
    for table in
        ["[One](one.md) [Two](two.md) [Three](three.md)", "[Three](three.md) [Two](two.md) [One](one.md)", "[Two](two.md) [One](one.md)"]
    {
        write("src/SUMMARY.md", &format!("# Summary\n\n- {}\n", table.replace(") ", ")\n- ")));
        let session = match &mut session {
            None => session.insert(Session::open(dir.path(), &[], &mut Report::default()).expect("a book")),
            Some(session) => {
                session.refresh(&mut Report::default()).expect("a book");
                session
            }
        };
        let mut fresh = Session::open(dir.path(), &[], &mut Report::default()).expect("a book");
        let now = pages(session);
        assert_eq!(now, pages(&mut fresh), "{table}");
        assert!(!seen.contains(&now), "{table}");
        seen.push(now);
    }
}

#[test]
fn a_broken_book_leaves_the_session_with_its_last_version() {
    let dir = tempfile::tempdir().expect("a folder");
    book::novel(dir.path(), 2, 60);
    let mut session = Session::open(dir.path(), &[], &mut Report::default()).expect("a book");
    let first = pages(&mut session);
    let toml = fs::read_to_string(dir.path().join("book.toml")).expect("book.toml");
    for broken in ["[book\n", "[book]\ntitel = \"T\"\n", ""] {
        fs::write(dir.path().join("book.toml"), broken).expect("written");
        let mut report = Report::default();
        assert!(session.refresh(&mut report).is_err() && report.has_errors(), "{broken}");
        assert_eq!(pages(&mut session), first, "{broken}");
    }
    fs::write(dir.path().join("book.toml"), toml).expect("written");
    session.refresh(&mut Report::default()).expect("mended");
    assert_eq!(pages(&mut session), first);
}

#[test]
fn the_stages_that_are_announced_are_those_that_were_promised() {
    let dir = tempfile::tempdir().expect("a folder");
    book::novel(dir.path(), 2, 60);
    for (names, dry) in [(vec![], false), (vec![], true), (vec!["screen".to_string()], false), (vec!["epub".to_string()], true)] {
        let mut session = Session::open(dir.path(), &[], &mut Report::default()).expect("a book");
        let request = Request { names, dry };
        let promised = Stage::of(session.manifest(), &request);
        let mut announced = Vec::new();
        session.write(&request, &mut |stage| announced.push(stage), &mut Report::default()).expect("built");
        assert_eq!(announced, promised, "{request:?}");
    }
}

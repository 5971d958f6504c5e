//! A session that lives on gives the same files as a process that sees the book for the first time, and does no work twice.

#[path = "../../benches/edits/book.rs"]
mod book;
#[path = "../../benches/edits/same.rs"]
mod same;

use std::fs;

use postbound::diag::Report;
use postbound::internals::layout::dump::dump;
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

//! The walls between rooms: which room may import which, and which files may import each other in a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::imports::{Crate, Import, circles};
use super::{complain, sources};

/// The rooms of `src` and the rooms that each imports: all of them and no others. A room is a file or a folder with what is below it, but for
/// what is below a finer room. A room may import those that stand above it here, and those inside itself.
const ROOMS: &[(&str, &[&str])] = &[
    ("unit", &[]),
    ("net", &[]),
    ("digest", &[]),
    ("diag", &[]),
    ("fence", &[]),
    ("packed", &[]),
    ("maths", &[]),
    ("model", &["unit", "digest", "diag", "maths"]),
    ("lang", &["model"]),
    ("config", &["unit", "diag", "fence", "model", "lang"]),
    ("font", &["unit", "net", "digest", "diag", "fence", "model", "lang", "config"]),
    ("maths/layout", &["unit", "maths", "font"]),
    ("asset", &["net", "digest", "diag", "fence", "packed", "model", "config", "font"]),
    (
        "source",
        &[
            "digest",
            "diag",
            "fence",
            "packed",
            "model",
            "lang",
            "config",
            "source/tree",
            "source/html",
            "source/markdown",
            "source/archive",
            "source/export",
        ],
    ),
    ("source/tree", &["diag", "model", "source"]),
    ("source/html", &["diag", "model", "source", "source/tree"]),
    ("source/markdown", &["diag", "model", "source", "source/tree", "source/html"]),
    ("source/archive", &["diag", "model", "lang", "config", "source", "source/tree"]),
    ("source/export", &["diag", "model", "config", "source", "source/tree", "source/html"]),
    ("theme", &["digest", "diag", "model", "lang", "config"]),
    ("plan", &["model"]),
    ("book", &["unit", "diag", "maths", "model", "lang", "config", "asset"]),
    (
        "layout",
        &[
            "unit",
            "digest",
            "diag",
            "maths",
            "maths/layout",
            "model",
            "lang",
            "config",
            "font",
            "layout/breaker",
            "layout/pager",
            "layout/block",
        ],
    ),
    ("layout/breaker", &[]),
    ("layout/pager", &["unit", "layout"]),
    ("layout/block", &["unit", "diag", "maths/layout", "model", "lang", "config", "font", "layout", "layout/pager"]),
    ("edition", &["unit", "digest", "diag", "model", "config", "layout"]),
    ("extent", &["model", "layout"]),
    ("volumes", &["model"]),
    ("xhtml", &["unit", "diag", "maths", "model", "lang", "config", "layout"]),
    ("request", &["config"]),
    ("output", &["diag", "model", "config", "font", "asset", "layout", "xhtml", "request", "output/cover", "output/pdf", "output/epub"]),
    ("output/cover", &["unit", "diag", "model", "lang", "config", "font", "asset", "layout", "output"]),
    ("output/pdf", &["unit", "net", "diag", "model", "config", "font", "asset", "layout", "output", "output/cover"]),
    ("output/epub", &["net", "diag", "model", "lang", "config", "font", "asset", "xhtml", "output"]),
    ("check", &["unit", "net", "diag", "model", "config", "output/pdf"]),
    ("report", &["diag"]),
    ("init", &["diag", "fence", "model", "config", "asset", "source"]),
    (
        "session",
        &[
            "digest",
            "diag",
            "model",
            "config",
            "font",
            "asset",
            "source",
            "theme",
            "book",
            "layout",
            "edition",
            "extent",
            "request",
            "output",
            "output/pdf",
            "volumes",
            "lang",
        ],
    ),
    (
        "preview",
        &[
            "unit",
            "digest",
            "diag",
            "fence",
            "model",
            "config",
            "font",
            "asset",
            "plan",
            "layout",
            "layout/block",
            "xhtml",
            "request",
            "output",
            "output/epub",
            "report",
            "session",
        ],
    ),
    ("lib", &["config", "layout", "edition", "request", "output", "session"]),
    (
        "cli",
        &[
            "unit", "diag", "fence", "config", "font", "asset", "theme", "plan", "layout", "edition", "request", "output", "check",
            "report", "init", "session", "preview",
        ],
    ),
    (
        "internals",
        &[
            "net",
            "font",
            "asset",
            "source",
            "theme",
            "plan",
            "layout",
            "xhtml",
            "output",
            "output/cover",
            "output/pdf",
            "output/epub",
            "check",
            "init",
            "session",
            "preview",
            "cli",
        ],
    ),
    ("main", &["internals"]),
];

/// Files that import each other in a circle, and why they may; a folder stands for the files in it. A file and the modules below it count as
/// no circle: the parent is where they meet.
const CIRCLES: &[(&[&str], &str)] = &[(&["model/"], "blocks hold tables, tables hold blocks, and both hold texts: one grammar")];

/// The finest room that a file is in.
fn room_of<'a>(file: &str, rooms: &[&'a str]) -> Option<&'a str> {
    let within = |room: &&&str| file.strip_prefix(**room).is_some_and(|rest| rest == ".rs" || rest.starts_with('/'));
    rooms.iter().filter(within).max_by_key(|room| room.len()).copied()
}

/// Whether one room, or one file's module, is inside another.
fn inside(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('/'))
}

/// What breaks the walls: files without a room, imports that the table does not allow, rows that are used by nothing, rows out of order.
fn breaches(rooms: &[(&str, &[&str])], files: &[&str], imports: &BTreeSet<Import>) -> Vec<String> {
    let names: Vec<&str> = rooms.iter().map(|(room, _)| *room).collect();
    let mut problems: Vec<String> =
        files.iter().filter(|f| room_of(f, &names).is_none()).map(|f| format!("src/{f} is in no room of the table")).collect();
    let mut crossings: BTreeMap<(&str, &str), Vec<&Import>> = BTreeMap::new();
    for import in imports {
        let (Some(from), Some(to)) = (room_of(&import.from, &names), room_of(&import.to, &names)) else { continue };
        if from != to {
            crossings.entry((from, to)).or_default().push(import);
        }
    }
    for (at, (room, allowed)) in rooms.iter().enumerate() {
        for other in *allowed {
            let above = names.iter().position(|name| name == other).is_some_and(|place| place < at);
            if !above && !inside(other, room) {
                problems.push(format!("{room} must not import {other}, which stands below it in the table"));
            }
            if !crossings.contains_key(&(*room, *other)) {
                problems.push(format!("{room} no longer imports {other}: take it out of the table"));
            }
        }
        if !files.iter().any(|file| room_of(file, &names) == Some(room)) {
            problems.push(format!("the room {room} has no file: take it out of the table"));
        }
    }
    for ((from, to), imports) in crossings {
        if !rooms.iter().any(|(room, allowed)| *room == from && allowed.contains(&to)) {
            let places = imports.iter().map(|i| format!("src/{}:{} imports {}", i.from, i.line, i.item.as_deref().unwrap_or(&i.to)));
            problems.push(format!("{from} must not know {to}: {}", places.collect::<Vec<_>>().join(", ")));
        }
    }
    problems
}

/// Circles that the list does not allow, and entries of the list that are no circle.
fn knots(listed: &[(&[&str], &str)], imports: &BTreeSet<Import>) -> Vec<String> {
    let module = |file: &str| file.trim_end_matches(".rs").trim_end_matches("/mod").to_owned();
    let sideways: BTreeSet<Import> = imports.iter().filter(|i| !inside(&module(&i.to), &module(&i.from))).cloned().collect();
    let (mut problems, mut met) = (Vec::new(), BTreeSet::new());
    for circle in circles(&sideways) {
        let covers = |files: &[&str]| circle.iter().all(|c| files.iter().any(|f| c == f || (f.ends_with('/') && c.starts_with(f))));
        if let Some(entry) = listed.iter().position(|(files, reason)| !reason.is_empty() && covers(files)) {
            met.insert(entry);
            continue;
        }
        let within = sideways.iter().filter(|i| circle.contains(&i.from) && circle.contains(&i.to) && i.item.is_some() && !i.passed_on);
        let edges: BTreeSet<String> =
            within.map(|i| format!("  src/{}:{} imports {} of {}", i.from, i.line, i.item.as_deref().unwrap_or_default(), i.to)).collect();
        problems.push(format!("a circle of files:\n{}", edges.into_iter().collect::<Vec<_>>().join("\n")));
    }
    let gone = listed.iter().enumerate().filter(|(at, _)| !met.contains(at));
    problems.extend(gone.map(|(_, (files, _))| format!("{} is no circle: take it out of the list", files.join(" "))));
    problems
}

#[test]
fn rooms_import_what_the_table_allows() {
    let sources = sources();
    let files: Vec<&str> = sources.keys().map(String::as_str).collect();
    let imports = Crate::new(sources.iter().map(|(name, text)| (name.as_str(), text.as_str()))).imports();
    assert!(imports.len() > 1000, "the imports are read");
    complain(breaches(ROOMS, &files, &imports));
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let imports = Crate::new(sources().iter().map(|(name, text)| (name.as_str(), text.as_str()))).imports();
    complain(knots(CIRCLES, &imports));
}

#[test]
fn a_wall_broken_on_purpose_is_found() {
    let rooms: &[(&str, &[&str])] =
        &[("model", &[]), ("source", &["model", "source/html"]), ("source/html", &["model", "source"]), ("book", &["model"])];
    let whole = [
        ("model.rs", "pub struct Post;"),
        ("source/mod.rs", "mod html; use crate::model::Post; pub struct Draft(html::Tag);"),
        ("source/html/mod.rs", "use crate::{model::Post, source::Draft}; pub struct Tag;"),
        ("book/mod.rs", "use crate::model::Post; mod links;"),
        ("book/links.rs", ""),
    ];
    let files = whole.map(|(name, _)| name);
    let found = |place: &str, code: &str, rooms: &[(&str, &[&str])]| {
        let broken = whole.map(|(name, text)| (name, if name == place { format!("{text}\n{code}") } else { text.to_owned() }));
        breaches(rooms, &files, &Crate::new(broken.iter().map(|(name, text)| (*name, text.as_str()))).imports())
    };
    assert_eq!(found("", "", rooms), [""; 0]);
    for (place, code, problem) in [
        ("book/mod.rs", "use crate::source::Draft;", "book must not know source: src/book/mod.rs:2 imports Draft"),
        ("book/links.rs", "use crate::{model::Post, source::{Draft}};", "book must not know source: src/book/links.rs:2 imports Draft"),
        ("book/links.rs", "fn f() { crate::source::html::Tag }", "book must not know source/html: src/book/links.rs:2 imports Tag"),
        ("book/links.rs", "use super::super::source as s; fn f() { s::Draft }", "book must not know source: src/book/links.rs:2 imports"),
        (
            "source/mod.rs",
            "#[cfg(feature = \"x\")]\nuse crate::book::links;",
            "source must not know book: src/source/mod.rs:3 imports book/links.rs",
        ),
        ("model.rs", "use crate::source::html;", "model must not know source/html: src/model.rs:2 imports source/html/mod.rs"),
    ] {
        let problems = found(place, code, rooms);
        assert!(problems.len() == 1 && problems[0].starts_with(problem), "{code}: {problems:?}");
    }
    for (rooms, problem) in [
        (&[rooms[0], rooms[1], rooms[2]][..], "src/book/mod.rs is in no room of the table"),
        (&[("model", &["book"][..]), rooms[1], rooms[2], rooms[3]], "model must not import book, which stands below it in the table"),
        (&[rooms[0], rooms[1], rooms[2], ("book", &["model", "source"])], "book no longer imports source: take it out of the table"),
        (&[rooms[0], rooms[1], rooms[2], rooms[3], ("theme", &[])], "the room theme has no file: take it out of the table"),
    ] {
        let problems = found("", "", rooms);
        assert!(problems.iter().any(|p| p == problem), "{problem}: {problems:?}");
    }
}

#[test]
fn a_circle_made_on_purpose_is_found_and_an_entry_that_is_none_is_refused() {
    let imports = Crate::new([
        ("a/mod.rs", "mod x; mod y; fn f() { x::X }"),
        ("a/x.rs", "use super::{f, y::Y}; pub struct X;"),
        ("a/y.rs", "pub struct Y(super::x::X);"),
    ])
    .imports();
    let problems = knots(&[], &imports);
    assert!(problems.len() == 1 && problems[0].contains("src/a/x.rs:1 imports Y of a/y.rs"), "{problems:?}");
    assert_eq!(knots(&[(&["a/x.rs", "a/y.rs"], "they are one grammar")], &imports), [""; 0]);
    assert_eq!(knots(&[(&["a/"], "they are one grammar")], &imports), [""; 0]);
    assert_eq!(knots(&[(&["a/x.rs", "a/y.rs"], "")], &imports).len(), 2, "an entry needs a reason");
    let stale = knots(&[(&["a/"], "one"), (&["b/"], "two")], &imports);
    assert_eq!(stale, ["b/ is no circle: take it out of the list"]);
}

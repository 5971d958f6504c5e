//! What each address answers. No part of an address is ever a path on the disk.

use crate::font::bundled;
use crate::plan::Act;
use crate::unit::{Len, Point};

use super::desk::Desk;
use super::ebook::Ebook;
use super::http::{Answer, Asked, BOOK_POLICY, Keep};
use super::source;

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

macro_rules! assets {
    ($($name:literal $kind:expr),+ $(,)?) => {
        &[$(($name, $kind, include_str!(concat!("assets/", $name)))),+]
    };
}

/// What the page in the browser is made of.
const ASSETS: &[(&str, &str, &str)] = assets![
    "index.html" HTML,
    "desk.css" CSS,
    "desk.js" SCRIPT,
    "net.js" SCRIPT,
    "spread.js" SCRIPT,
    "board.js" SCRIPT,
    "ebook.js" SCRIPT,
    "lists.js" SCRIPT,
    "undecided.js" SCRIPT,
    "icon.svg" "image/svg+xml",
];

/// The face of the page's headings: the first that is in the program.
const FACES: [(&str, usize); 2] = [("regular.ttf", 0), ("italic.ttf", 1)];
/// Places that a search answers at most.
const MOST_FOUND: usize = 500;

/// Answers a request that was let in.
pub fn answer(desk: &Desk, asked: &Asked<'_>) -> Answer {
    if asked.acts {
        return act(desk, asked);
    }
    let (first, rest) = asked.path.split_once('/').unwrap_or((asked.path, ""));
    match (first, rest) {
        ("", "") => asset("index.html"),
        ("state", "") => Answer::json(&desk.state(asked.get("since").and_then(|n| n.parse().ok()).unwrap_or(0))),
        ("board", "") => desk.board().map_or_else(Answer::nothing, |board| Answer::json(&board)),
        ("face", name) => face(name),
        ("page", name) => page(desk, name),
        ("lines", hash) => desk.shown().and_then(|s| s.lines(hash)).map_or_else(Answer::nothing, |v| kept(Answer::json(&v))),
        ("find", "") => {
            let found = desk.shown().map(|shown| shown.find(asked.get("q").unwrap_or_default(), MOST_FOUND));
            Answer::json(&found.unwrap_or_default())
        }
        ("source", "") => written(desk, asked),
        ("at", "") => at(desk, asked),
        ("ebook", name) => ebook(desk, name),
        (name, "") => asset(name),
        _ => Answer::nothing(),
    }
}

fn kept(answer: Answer) -> Answer {
    Answer { keep: Keep::Always, ..answer }
}

fn asset(name: &str) -> Answer {
    let found = ASSETS.iter().find(|(n, ..)| *n == name);
    found.map_or_else(Answer::nothing, |(_, kind, text)| Answer::new(kind, *text))
}

fn face(name: &str) -> Answer {
    let index = FACES.iter().find(|(n, _)| *n == name).map(|(_, index)| *index);
    let file = index.and_then(|n| bundled::FAMILIES.first()?.files.get(n));
    file.map_or_else(Answer::nothing, |(_, bytes)| kept(Answer::new("font/ttf", *bytes)))
}

fn page(desk: &Desk, name: &str) -> Answer {
    let svg = name.strip_suffix(".svg").and_then(|hash| desk.shown()?.svg(hash));
    // A picture loads nothing; its own colours are attributes.
    svg.map_or_else(Answer::nothing, |svg| kept(Answer::new("image/svg+xml", svg)))
}

/// Where the words at a point of a page were written.
fn written(desk: &Desk, asked: &Asked<'_>) -> Answer {
    let length = |key| asked.get(key).and_then(|v| v.parse().ok()).filter(|v: &f64| v.abs() < 1e6).map(Len::pt);
    let found = || {
        let shown = desk.shown()?;
        let page = shown.page(asked.get("page")?.parse().ok()?)?;
        source::at(&shown.version.book, page, Point { x: length("x")?, y: length("y")? })
    };
    Answer::json(
        &found().map_or(
            serde_json::Value::Null,
            |w| serde_json::json!({ "words": w.words, "file": w.loc.file.to_string(), "line": w.loc.line }),
        ),
    )
}

/// The page on which a line of a file stands.
fn at(desk: &Desk, asked: &Asked<'_>) -> Answer {
    let found = || {
        let shown = desk.shown()?;
        let line = asked.get("line").and_then(|l| l.parse().ok()).unwrap_or(0);
        source::page_of(&shown.version.book, &shown.version.pages.pages, asked.get("file")?, line)
    };
    Answer::json(&serde_json::json!({ "page": found() }))
}

fn ebook(desk: &Desk, name: &str) -> Answer {
    let Some(shown) = desk.shown() else { return Answer::nothing() };
    let ebook = shown.ebook.get_or_init(|| Ebook::of(&shown.version));
    if name.is_empty() {
        return Answer::json(&ebook.json());
    }
    let file = ebook.file(&shown.version.book, name);
    file.map_or_else(Answer::nothing, |(kind, bytes)| Answer { policy: BOOK_POLICY, ..Answer::new(kind, bytes) })
}

fn act(desk: &Desk, asked: &Asked<'_>) -> Answer {
    let dry = asked.get("dry").is_some();
    let done = match asked.path {
        "act" => match serde_json::from_str::<Act>(&asked.body) {
            Ok(act) => desk.act(&act, dry),
            Err(e) => return Answer::refuse(400, &format!("this is no act: {e}\n")),
        },
        "undo" => desk.undo(),
        "build" => match serde_json::from_str::<Vec<String>>(&asked.body) {
            Ok(names) => desk.build(&names),
            Err(e) => return Answer::refuse(400, &format!("this names no outputs: {e}\n")),
        },
        _ => return Answer::nothing(),
    };
    match done {
        Ok(value) => Answer::json(&value),
        Err(why) => Answer { status: 409, ..Answer::json(&serde_json::json!({ "why": why })) },
    }
}

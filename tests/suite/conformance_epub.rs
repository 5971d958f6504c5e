//! The EPUB against the validators that shops use, and against itself read back.

use std::path::{Path, PathBuf};
use std::process::Command;

use postbound::config::layouts;
use postbound::config::manifest::Target;
use postbound::diag::Report;
use postbound::internals::asset::Extras;
use postbound::internals::output::epub;
use postbound::internals::xhtml::{self, PageBreaks};
use postbound::model::Book;

use crate::epub_inside::files;
use crate::torture;

/// Whether other programs are asked: tests/run installs them and turns this on.
pub const ASKED: bool = cfg!(feature = "conformance");

/// Where tests/run puts the tools.
fn tool(name: &str) -> PathBuf {
    let tools =
        std::env::var_os("POSTBOUND_TOOLS").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools"), PathBuf::from);
    let path = tools.join(name);
    assert!(path.exists(), "{} is missing: run tests/run once, it installs what the tests need", path.display());
    path
}

/// Writes an EPUB of a book in memory.
pub fn make(book: &Book, breaks: Option<&PageBreaks>, extras: &Extras) -> Vec<u8> {
    make_for(Target::Standard, book, breaks, extras)
}

/// Writes an EPUB for a shop.
pub fn make_for(target: Target, book: &Book, breaks: Option<&PageBreaks>, extras: &Extras) -> Vec<u8> {
    let layout = layouts::bundled("trade-6x9").expect("is bundled");
    let mut report = Report::default();
    let xhtml = xhtml::render(book, &layout, breaks, xhtml::Dress { own_faces: true, ..xhtml::Dress::default() }, &mut report);
    let css = epub::stylesheet(&xhtml, &[], extras, &mut report);
    let fonts = postbound::internals::font::load::load(&layout, Path::new("no fonts of its own"), &mut report).expect("bundled");
    let cover = match &extras.cover {
        Some(given) => epub::cover::given(given),
        None => postbound::internals::output::cover::front(&book.meta, &layout, &fonts, &Default::default()),
    };
    let cover = cover.expect("a cover");
    let bytes = epub::write(epub::Ingredients { book, xhtml: &xhtml, css: &css, cover: Some(&cover), fonts: &[], target }, &mut report)
        .expect("written");
    assert!(!report.has_errors(), "{report:?}");
    bytes
}

/// EPUBCheck's messages that are errors or warnings.
pub fn epubcheck(epub: &Path) -> Vec<String> {
    let out = epub.with_extension("json");
    let done = Command::new("java")
        .args(["-XX:TieredStopAtLevel=1", "-jar"])
        .arg(tool("epubcheck.jar"))
        .arg(epub)
        .arg("-q")
        .arg("-j")
        .arg(&out)
        .output()
        .expect("java runs: apt-get install -y default-jre-headless");
    let json = std::fs::read(&out).unwrap_or_else(|_| panic!("EPUBCheck wrote nothing: {}", String::from_utf8_lossy(&done.stderr)));
    let report: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    assert!(report["publication"]["ePubVersion"].is_string(), "EPUBCheck read the book");
    let messages = report["messages"].as_array().expect("a list");
    let bad = messages.iter().filter(|m| matches!(m["severity"].as_str(), Some("FATAL" | "ERROR" | "WARNING")));
    bad.map(|m| format!("{} {} {} {}", m["severity"], m["ID"], m["message"], m["locations"][0])).collect()
}

/// Ace's violations.
pub fn ace(epub: &Path) -> Vec<String> {
    let out = epub.with_extension("ace");
    let chromium = std::env::var("PUPPETEER_EXECUTABLE_PATH").unwrap_or_else(|_| "/usr/bin/chromium".into());
    assert!(Path::new(&chromium).exists(), "{chromium} is missing: apt-get install -y chromium");
    let done = Command::new("node")
        .arg(tool("ace/node_modules/.bin/ace-cli"))
        .args(["-f", "-s", "-o"])
        .arg(&out)
        .arg(epub)
        .env("PUPPETEER_EXECUTABLE_PATH", chromium)
        .env("ACE_TIMEOUT_INITIAL", "60000")
        .output()
        .expect("node runs: apt-get install -y nodejs");
    let json =
        std::fs::read(out.join("report.json")).unwrap_or_else(|_| panic!("Ace wrote nothing: {}", String::from_utf8_lossy(&done.stdout)));
    let report: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    let mut bad = Vec::new();
    for document in report["assertions"].as_array().expect("a list") {
        for a in document["assertions"].as_array().expect("a list") {
            if a["earl:result"]["earl:outcome"] == "fail" {
                bad.push(format!(
                    "{} {} {}",
                    document["earl:testSubject"]["url"], a["earl:test"]["dct:title"], a["earl:result"]["dct:description"]
                ));
            }
        }
    }
    bad
}

fn torture_file(folder: &Path) -> PathBuf {
    let book = torture::book();
    let breaks = torture::breaks(&book);
    let path = folder.join("torture.epub");
    std::fs::write(&path, make(&book, Some(&breaks), &Extras::default())).expect("written");
    keep(&path);
    path
}

/// Keeps a file for a person to look at, where `POSTBOUND_KEEP` names a folder.
fn keep(path: &Path) {
    if let Some(folder) = std::env::var_os("POSTBOUND_KEEP") {
        std::fs::copy(path, Path::new(&folder).join(path.file_name().expect("a file"))).expect("kept");
    }
}

#[test]
#[cfg_attr(not(feature = "conformance"), ignore = "needs other programs: tests/run installs them")]
fn epubcheck_has_nothing_to_say() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(epubcheck(&torture_file(dir.path())), [] as [String; 0]);
}

/// Kindle and Kobo get what they want and still an EPUB without a fault; a user's stylesheet cannot break the book.
#[test]
#[cfg_attr(not(feature = "conformance"), ignore = "needs other programs: tests/run installs them")]
fn what_shops_want_is_valid_as_well() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let book = torture::book();
    let breaks = torture::breaks(&book);
    let css = "@import 'x.css';\nbody { direction: rtl; background: url(paper.png) }\n.label { letter-spacing: 0.1em }\np { margin: 0"
        .to_string();
    let extras = Extras {
        cover: Some(torture::asset("given", 1200, 1900, postbound::model::Encoding::Png)),
        css: vec![("own.css".into(), css)],
        ..Extras::default()
    };
    for (target, name) in [(Target::Kindle, "kindle.epub"), (Target::Kobo, "kobo.kepub.epub")] {
        let path = dir.path().join(name);
        std::fs::write(&path, make_for(target, &book, Some(&breaks), &extras)).expect("written");
        keep(&path);
        assert_eq!(epubcheck(&path), [] as [String; 0], "{name}");
        assert_eq!(ace(&path), [] as [String; 0], "{name}");
    }
}

/// Calibre reads the book and writes what Kindles read, and an EPUB of its own in which every page mark and every note is left.
#[test]
#[cfg_attr(not(feature = "conformance"), ignore = "needs other programs: tests/run installs them")]
fn calibre_converts_it() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let book = torture_file(dir.path());
    let convert = |name: &str| {
        let out = dir.path().join(name);
        let done = Command::new("ebook-convert").args([&book, &out]).output();
        let done = done.expect("calibre runs: apt-get install -y --no-install-recommends calibre (tests/run does)");
        let told = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
        assert!(done.status.success(), "{name}: {told}");
        let bad: Vec<&str> = told.lines().filter(|l| ["WARN", "ERROR", "Traceback"].iter().any(|w| l.contains(w))).collect();
        assert!(bad.is_empty(), "{name}: {bad:?}");
        std::fs::read(&out).expect("written")
    };
    assert!(convert("out.azw3").len() > 100_000);
    let count = |epub: &[u8], what: &str| -> usize {
        let documents = files(epub).into_iter().filter(|(name, _)| name.ends_with("html"));
        documents.map(|(_, bytes)| String::from_utf8_lossy(&bytes).matches(what).count()).sum()
    };
    let (ours, theirs) = (std::fs::read(&book).expect("there"), convert("out.epub"));
    for (what, least) in [("role=\"doc-footnote\"", 4), ("role=\"doc-noteref\"", 5), ("role=\"doc-pagebreak\"", 20)] {
        let (before, after) = (count(&ours, what), count(&theirs, what));
        assert!(before >= least && before == after, "{what}: {before} before, {after} after");
    }
}

/// A book of nothing but its title page, in a language that is written from right to left.
#[test]
#[cfg_attr(not(feature = "conformance"), ignore = "needs other programs: tests/run installs them")]
fn a_book_without_a_chapter_is_valid() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let mut book = torture::book();
    book.front = vec![postbound::model::Matter::Title];
    (book.parts, book.back) = (Vec::new(), Vec::new());
    book.meta = postbound::model::Meta { title: "ריק".into(), lang: postbound::model::Lang::new("he"), ..Default::default() };
    let path = dir.path().join("empty.epub");
    std::fs::write(&path, make(&book, None, &Extras::default())).expect("written");
    assert_eq!(epubcheck(&path), [] as [String; 0]);
}

#[test]
#[cfg_attr(not(feature = "conformance"), ignore = "needs other programs: tests/run installs them")]
fn ace_finds_no_violation() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(ace(&torture_file(dir.path())), [] as [String; 0]);
}

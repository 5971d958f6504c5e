//! The EPUB against the validators that shops use, and against itself read back.

use std::path::{Path, PathBuf};
use std::process::Command;

use postbound::asset::Extras;
use postbound::config::layouts;
use postbound::diag::Report;
use postbound::model::Book;
use postbound::output::epub;
use postbound::xhtml::{self, PageBreaks};

use crate::torture;

/// Where tests/run puts the tools.
fn tool(name: &str) -> PathBuf {
    let tools = std::env::var_os("POSTBOUND_TOOLS").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools"), PathBuf::from);
    let path = tools.join(name);
    assert!(path.exists(), "{} is missing: run tests/run once, it installs what the tests need", path.display());
    path
}

/// Writes an EPUB of a book in memory.
pub fn make(book: &Book, breaks: Option<&PageBreaks>, extras: &Extras) -> Vec<u8> {
    let layout = layouts::bundled("trade-6x9").expect("is bundled");
    let mut report = Report::default();
    let xhtml = xhtml::render(book, &layout, breaks, &mut report);
    let bytes = epub::write(epub::Ingredients { book, xhtml: &xhtml, extras, cover: None }, &mut report).expect("written");
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
    let json = std::fs::read(out.join("report.json")).unwrap_or_else(|_| panic!("Ace wrote nothing: {}", String::from_utf8_lossy(&done.stdout)));
    let report: serde_json::Value = serde_json::from_slice(&json).expect("JSON");
    let mut bad = Vec::new();
    for document in report["assertions"].as_array().expect("a list") {
        for a in document["assertions"].as_array().expect("a list") {
            if a["earl:result"]["earl:outcome"] == "fail" {
                bad.push(format!("{} {} {}", document["earl:testSubject"]["url"], a["earl:test"]["dct:title"], a["earl:result"]["dct:description"]));
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
    if let Some(keep) = std::env::var_os("POSTBOUND_KEEP") {
        std::fs::copy(&path, Path::new(&keep).join("torture.epub")).expect("kept");
    }
    path
}

#[test]
fn epubcheck_has_nothing_to_say() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(epubcheck(&torture_file(dir.path())), [] as [String; 0]);
}

#[test]
fn ace_finds_no_violation() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    assert_eq!(ace(&torture_file(dir.path())), [] as [String; 0]);
}

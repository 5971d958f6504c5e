//! The PDF against the rules of PDF/UA-1 and PDF/A-2a, and against the checkers that others wrote.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use postbound::config::manifest::{Links, PdfOutput};
use postbound::config::{Layout, layouts};
use postbound::diag::{Loc, Report};
use postbound::internals::output::pdf;
use postbound::model::{Block, BlockKind, Book, Figure, Inline, Matter, Text};

use crate::pdf::problems;
use crate::torture;

/// A book set and written for the screen.
fn screen(book: &Book, layout: &str) -> (Vec<u8>, Report) {
    let layout: Layout = layouts::bundled(layout).expect("is bundled");
    let mut report = Report::default();
    let fonts = postbound::internals::font::load::load(&layout, Path::new("no fonts of its own"), &mut report).expect("bundled");
    let pages = postbound::internals::layout::lay_out(book, &layout, &fonts, Links::Page, &mut report);
    let bytes = pdf::write(book, &pages, &layout, &fonts, &PdfOutput::screen(), &mut report).expect("written");
    (bytes, report)
}

/// The sample's screen PDF, made once.
fn sample() -> &'static [u8] {
    static SAMPLE: OnceLock<Vec<u8>> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let mut report = Report::default();
        let (manifest, layout) = postbound::config::load(Path::new(env!("CARGO_MANIFEST_DIR")), &[], &mut report).expect("the sample");
        let made = postbound::make(&manifest, &layout, &["screen".into()], &mut |_| {}, &mut report).expect("made").made;
        made.into_iter().next().expect("a PDF").bytes
    })
}

fn none(problems: Vec<String>) {
    let shown: Vec<&String> = problems.iter().take(30).collect();
    assert!(problems.is_empty(), "{} problems: {shown:#?}", problems.len());
}

#[test]
fn the_sample_keeps_both_standards() {
    none(problems(sample()));
}

#[test]
fn a_book_of_every_block_keeps_both_standards_in_every_look() {
    for layout in ["trade-6x9", "a5", "pocket-4.25x6.875"] {
        let (bytes, report) = screen(&torture::book(), layout);
        assert!(!report.diagnostics.iter().any(|d| d.kind == "pdf-not-accessible"), "{layout}: {:#?}", report.diagnostics);
        none(problems(&bytes));
    }
}

fn checkers(file: &Path) {
    let tools =
        std::env::var_os("POSTBOUND_TOOLS").map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools"), PathBuf::from);
    let python = tools.join("venv/bin/python");
    assert!(python.exists(), "{} is missing: run tests/run once, it installs what the tests need", python.display());
    for (module, arguments) in [("pdfua", &["check"][..]), ("outloud", &["--no-info"])] {
        let start = format!("import sys; from {module}.cli import main; sys.exit(main())");
        let told = Command::new(&python).args(["-c", &start]).args(arguments).arg(file).output().expect("python runs");
        let words = format!("{}{}", String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
        assert!(told.status.success(), "{module}: {words}");
    }
    let told = Command::new("qpdf").arg("--check").arg(file).output().expect("qpdf runs: apt-get install qpdf (tests/run does)");
    assert!(told.status.success(), "qpdf: {}", String::from_utf8_lossy(&told.stdout));
}

#[test]
#[cfg_attr(not(feature = "conformance"), ignore = "needs other programs: tests/run installs them")]
fn the_checkers_that_others_wrote_find_no_error() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in [("sample", sample().to_vec()), ("torture", screen(&torture::book(), "a5").0)] {
        let path = folder.path().join(format!("{name}.pdf"));
        std::fs::write(&path, bytes).expect("written");
        if let Some(keep) = std::env::var_os("POSTBOUND_KEEP") {
            std::fs::copy(&path, Path::new(&keep).join(path.file_name().expect("a name"))).expect("kept");
        }
        checkers(&path);
    }
}

/// What the file claims: PDF/UA, PDF/A.
fn claims(bytes: &[u8]) -> (bool, bool) {
    let has = |needle: &[u8]| bytes.windows(needle.len()).any(|w| w == needle);
    (has(b"<pdfuaid:part>1<"), has(b"<pdfaid:part>2<"))
}

#[test]
fn a_claim_stands_in_the_file_only_while_it_is_true() {
    assert_eq!(claims(&screen(&torture::book(), "a5").0), (true, true));
    let mut book = torture::book();
    for block in book.parts.iter_mut().flat_map(|p| &mut p.chapters).flat_map(|c| &mut c.sections).flat_map(|s| &mut s.blocks) {
        if let Block { kind: BlockKind::Figure(Figure { images, .. }), .. } = block {
            images.iter_mut().for_each(|i| i.alt = None);
        }
    }
    let (bytes, report) = screen(&book, "a5");
    assert_eq!(claims(&bytes), (false, true), "pictures without description");
    assert!(report.diagnostics.iter().any(|d| d.kind == "pdf-not-accessible"));
    assert!(problems(&bytes).iter().any(|p| p.starts_with("UA 7.3")), "the rules here see it too");
    let mut book = torture::book();
    book.meta.title = String::new();
    assert!(!claims(&screen(&book, "a5").0).0, "a book without a title");
    let mut book = torture::book();
    if let Some(Matter::Prose { blocks, .. }) = book.back.last_mut() {
        let text = Text::new(vec![Inline::Text("A sign that no face has: \u{13000}.".into())]);
        blocks.push(Block::new(BlockKind::Para(text), Loc::new("torture.md", 1)));
    }
    let (bytes, report) = screen(&book, "a5");
    assert!(report.diagnostics.iter().any(|d| d.kind == "missing-script"));
    none(problems(&bytes));
}

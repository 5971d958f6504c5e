//! The sample book, whole: it builds without an error, the same bytes come out every time, and the tools that others
//! wrote can read what was made.

use std::fs;
use std::path::Path;
use std::process::Command;

use postbound::diag::Report;
use postbound::internals::output::Artifact;
use postbound::{Finished, config};

/// One target of every kind that book.toml knows, beside the PDF for the screen and the e-book.
const TARGETS: [&str; 6] = [
    "output.pdf.kdp.printer=kdp-paperback",
    "output.pdf.ingram.printer=ingram-paperback",
    "output.pdf.x4.printer=generic-x4",
    "output.pdf.booklet.imposition=booklet",
    "output.cover.kdp.printer=kdp-paperback",
    "output.epub.targets=[\"standard\", \"kindle\", \"kobo\"]",
];

/// Builds the sample book in memory, with so many threads.
fn sample(threads: usize) -> Finished {
    with(threads, &[])
}

fn with(threads: usize, more: &[&str]) -> Finished {
    let more: Vec<String> = more.iter().map(ToString::to_string).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).stack_size(64 << 20).build().expect("threads");
    pool.install(|| {
        let mut report = Report::default();
        let (manifest, layout) =
            config::load(Path::new(env!("CARGO_MANIFEST_DIR")), &more, &mut report).unwrap_or_else(|_| panic!("{:#?}", report.diagnostics));
        let made = postbound::make(&manifest, &layout, &[], &mut |_| {}, &mut report);
        made.unwrap_or_else(|_| panic!("{:#?}", report.diagnostics))
    })
}

fn named<'a>(made: &'a [Artifact], name: &str) -> &'a Artifact {
    made.iter().find(|m| m.name == name).unwrap_or_else(|| panic!("no output {name}"))
}

/// What a program says of a file; the line that installs it where it is missing.
fn ask(program: &str, package: &str, arguments: &[&str], file: &Path) -> String {
    let output = Command::new(program).args(arguments).arg(file).output();
    let output = output.unwrap_or_else(|e| panic!("{program}: {e}; install it: apt-get install {package} (tests/run does)"));
    let told = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{program} says: {told}");
    told
}

#[test]
fn the_same_book_is_the_same_bytes_with_any_number_of_threads() {
    let one = with(1, &TARGETS);
    let again = with(1, &TARGETS);
    let eight = with(8, &TARGETS);
    assert_eq!(one.made.len(), 9, "screen, three printers, a booklet, a cover, three e-books");
    for (i, first) in one.made.iter().enumerate() {
        let name = first.path.display();
        assert!(first.bytes.len() > 10_000, "{name} is a book or its cover");
        assert!(first.bytes == again.made[i].bytes, "{name}: the second build of one process differs");
        assert!(first.bytes == eight.made[i].bytes, "{name}: eight threads make another book than one");
    }
    assert!(one.pages.pages.len() > 80);
}

#[test]
#[cfg_attr(not(feature = "conformance"), ignore = "needs other programs: tests/run installs them")]
fn other_programs_read_the_pdf() {
    let finished = sample(2);
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("book.pdf");
    fs::write(&path, &named(&finished.made, "screen").bytes).expect("written");
    let told = ask("qpdf", "qpdf", &["--check"], &path);
    assert!(told.contains("No syntax or stream encoding errors found"), "{told}");
    let fonts = ask("pdffonts", "poppler-utils", &[], &path);
    let rows: Vec<&str> = fonts.lines().skip(2).collect();
    assert!(rows.len() >= 3, "{fonts}");
    for row in rows {
        assert!(row.split_whitespace().filter(|w| *w == "yes").count() == 3, "embedded, subset, with Unicode: {row}");
        assert!(row.as_bytes().get(6) == Some(&b'+'), "a subset has its tag: {row}");
    }
    let info = ask("pdfinfo", "poppler-utils", &[], &path);
    assert!(info.contains(&format!("Pages:           {}", finished.pages.pages.len())), "{info}");
    assert!(info.contains("Tagged:          yes"), "{info}");
}

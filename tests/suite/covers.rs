//! Covers: their sizes against the printers' formulas worked out by hand, their words against the safe zones, the bar code against a
//! reader; all from the finished PDF, by programs that others wrote.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use lopdf::{Document, Object};
use postbound::config;
use postbound::diag::{Report, Severity};
use postbound::internals::asset::load_extras;
use postbound::internals::asset::{Pixels, convert::encode};
use postbound::internals::output::cover::Wrap;
use postbound::internals::output::{Inputs, cover, pdf};
use postbound::internals::{font, session::backs};
use postbound::model::{Book, Encoding};
use postbound::page::Pages;
use postbound::unit::{Len, Size};

const SIX_BY_NINE: (f64, f64) = (432.0, 648.0);

/// A cover, made for a book of so many pages.
struct Cover {
    wrap: Wrap,
    bytes: Vec<u8>,
    report: Report,
}

const BOOK: &str = "[book]\ntitle = \"Notes on the Making of Books\"\nauthors = [\"Margaret Hale\"]\npublisher = \"The Galley Press\"\n\
    description = \"Fifty-two short essays on letterforms, paper and binding, and on what a margin is for.\"\n\
    isbn = { print = \"978-0-306-40615-7\" }\n";

/// Makes the cover that `tables` describe; `Err` holds what was told instead.
fn make(book: &str, tables: &str, pages: usize) -> Result<Cover, Report> {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(dir.path().join("seeds")).expect("a folder");
    fs::write(dir.path().join("book.toml"), format!("{book}{tables}")).expect("written");
    let wide = Pixels { width: 300, height: 200, channels: 3, data: [30, 60, 120].repeat(60_000), alpha: None };
    fs::write(dir.path().join("wide.jpg"), encode(&wide, Encoding::Jpeg, 80).expect("encodes")).expect("written");
    let mut report = Report::default();
    let Ok((manifest, layout)) = config::load(dir.path(), &[], &mut report) else { return Err(report) };
    let fonts = font::load::load(&layout, Path::new("no such folder"), &mut report).expect("bundled fonts");
    let extras = load_extras(&manifest, &mut report).expect("files");
    let backs = backs(&manifest, &mut report);
    let (book, empty) = (Book::of(manifest.meta.clone()), Pages::default());
    let inputs = Inputs {
        manifest: &manifest,
        layout: &layout,
        fonts: &fonts,
        book: &book,
        pages: &empty,
        extras: &extras,
        backs: &backs,
        front: None,
    };
    let output = manifest.covers.first().expect("a cover");
    let trim = Size { width: Len::pt(SIX_BY_NINE.0), height: Len::pt(SIX_BY_NINE.1) };
    let Ok(wrap) = cover::wrap(&inputs, output, trim, pages, &mut report) else { return Err(report) };
    let picture = output.design.front.as_ref().and_then(|p| extras.fronts.get(p));
    let file =
        pdf::CoverFile { name: "c", wrap: &wrap, printer: &output.printer, assets: &[], picture, marks: output.marks, profile: None };
    let mut bytes = Vec::new();
    pdf::write_cover(&book.meta, &fonts, &file, &mut bytes, &mut report).unwrap_or_else(|_| panic!("{:#?}", report.diagnostics));
    Ok(Cover { wrap, bytes, report })
}

fn cover_for(tables: &str, pages: usize) -> Cover {
    make(BOOK, &format!("[output.cover.c]\n{tables}"), pages).unwrap_or_else(|report| panic!("{:#?}", report.diagnostics))
}

fn told(report: &Report) -> Vec<&str> {
    report.diagnostics.iter().map(|d| d.kind.id()).collect()
}

fn page_box(document: &Document, key: &str) -> [f64; 4] {
    let page = document.page_iter().next().expect("a page");
    let values = document.get_dictionary(page).and_then(|d| d.get(key.as_bytes())).and_then(Object::as_array).expect("a box");
    let values: Vec<f64> = values.iter().map(|v| f64::from(v.as_float().expect("a number"))).collect();
    values.try_into().expect("four numbers")
}

fn near(have: [f64; 4], want: [f64; 4]) -> bool {
    have.iter().zip(want).all(|(h, w)| (h - w).abs() < 0.02)
}

#[test]
fn sheets_are_as_large_as_the_printers_formulas_say() {
    // Width of the spine in inches, by hand, of a book of 6 × 9 in.
    let cases: [(&str, usize, f64); 10] = [
        ("printer = \"kdp-paperback\"", 24, 0.054_048),
        ("printer = \"kdp-paperback\"", 79, 0.177_908),
        ("printer = \"kdp-paperback\"", 120, 0.270_24),
        ("printer = \"kdp-paperback\"", 300, 0.675_6),
        ("printer = \"kdp-paperback\"", 828, 1.864_656),
        ("printer = \"kdp-paperback\"\npaper = \"cream\"", 300, 0.75),
        ("printer = \"kdp-paperback\"\npaper = \"premium-colour\"", 120, 0.281_64),
        ("printer = \"lulu-paperback\"", 300, 300.0 / 444.0 + 0.06),
        ("printer = \"ingram-paperback\"\nspine = \"12.7mm\"", 300, 0.5),
        ("printer = \"kdp-paperback\"\npaper = \"groundwood\"\nspine = \"0.61in\"", 300, 0.61),
    ];
    for (tables, pages, spine) in cases {
        let made = cover_for(tables, pages);
        let document = Document::load_mem(&made.bytes).expect("a PDF");
        let (width, height) = ((12.0 + spine + 0.25) * 72.0, 9.25 * 72.0);
        assert!(
            near(page_box(&document, "MediaBox"), [0.0, 0.0, width, height]),
            "{tables} {pages}: {:?}",
            page_box(&document, "MediaBox")
        );
        assert!(near(page_box(&document, "TrimBox"), [9.0, 9.0, width - 9.0, height - 9.0]), "{tables} {pages}");
        assert!(near(page_box(&document, "BleedBox"), [0.0, 0.0, width, height]), "{tables} {pages}");
        assert_eq!(document.get_pages().len(), 1);
    }
}

#[test]
fn a_case_is_the_one_that_was_measured_and_says_that_it_is_an_estimate() {
    // The calibrated point: 6 × 9 in, 309 pages on cream paper, 14.437 × 10.417 in.
    let made = cover_for("printer = \"kdp-hardcover\"\npaper = \"cream\"", 309);
    let document = Document::load_mem(&made.bytes).expect("a PDF");
    let [_, _, width, height] = page_box(&document, "MediaBox");
    assert!((width / 72.0 - 14.437).abs() < 0.001 && (height / 72.0 - 10.417).abs() < 0.001, "{width} {height}");
    assert!(told(&made.report).contains(&"cover-estimate"));
    assert!(told(&cover_for("printer = \"lulu-paperback\"", 300).report).contains(&"cover-estimate"));
    assert!(!told(&cover_for("printer = \"kdp-paperback\"", 300).report).contains(&"cover-estimate"));
}

#[test]
fn a_spine_that_no_formula_gives_is_asked_for_by_its_key() {
    for tables in ["printer = \"ingram-paperback\"", "printer = \"bod\"", "printer = \"kdp-paperback\"\npaper = \"groundwood\""] {
        let Err(report) = make(BOOK, &format!("[output.cover.c]\n{tables}\n"), 300) else { panic!("{tables}: a spine was guessed") };
        let error = report.diagnostics.iter().find(|d| d.kind.id() == "cover-spine").expect("told");
        assert_eq!(error.severity, Severity::Error);
        assert!(error.help.as_ref().is_some_and(|h| h.contains("[output.cover.c]") && h.contains("spine = ")), "{error:?}");
    }
    let Err(report) = make(BOOK, "[output.cover.c]\npaper = \"white\"\n", 300) else { panic!("a printer was guessed") };
    assert!(report.diagnostics[0].help.as_ref().is_some_and(|h| h.contains("kdp-paperback")));
}

/// Words with what they cover, in points from the upper left corner, as Poppler reads them.
fn words(bytes: &[u8]) -> Vec<(String, [f64; 4])> {
    let (_dir, path) = on_disk(bytes);
    let output = Command::new("pdftotext").arg("-bbox").arg(&path).arg("-").output();
    let output = output.unwrap_or_else(|e| panic!("pdftotext: {e}; install it: apt-get install poppler-utils (tests/run does)"));
    let html = String::from_utf8_lossy(&output.stdout).into_owned();
    let number =
        |line: &str, key: &str| line.split(&format!("{key}=\"")).nth(1).and_then(|r| r.split('"').next()).and_then(|n| n.parse().ok());
    let word = |line: &str| {
        let bounds = ["xMin", "yMin", "xMax", "yMax"].map(|key| number(line, key).unwrap_or(f64::NAN));
        let text = line.split('>').nth(1).and_then(|r| r.split('<').next()).unwrap_or_default();
        (text.to_string(), bounds)
    };
    html.lines().filter(|l| l.contains("<word ")).map(word).collect()
}

fn on_disk(bytes: &[u8]) -> (tempfile::TempDir, PathBuf) {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("cover.pdf");
    fs::write(&path, bytes).expect("written");
    (dir, path)
}

#[test]
#[cfg_attr(not(feature = "conformance"), ignore = "needs other programs: tests/run installs them")]
fn words_keep_out_of_bleed_margins_and_folds() {
    for (tables, pages) in [
        ("printer = \"kdp-paperback\"", 24),
        ("printer = \"kdp-paperback\"", 120),
        ("printer = \"kdp-paperback\"\nlook = \"cloth\"", 300),
        ("printer = \"kdp-paperback\"\nlook = \"paper\"\nspine-reads = \"up\"", 828),
        ("printer = \"lulu-paperback\"\nlook = \"paper\"\nback-align = \"left\"", 120),
        ("printer = \"ingram-paperback\"\nspine = \"0.5in\"", 200),
        ("printer = \"kdp-hardcover\"", 300),
        ("printer = \"kdp-hardcover\"\nlook = \"cloth\"", 75),
    ] {
        let made = cover_for(tables, pages);
        let p = made.wrap.panels;
        let words = words(&made.bytes);
        assert!(words.iter().any(|(w, _)| w == "Making" || w == "Mak"), "{tables}: {words:?}");
        for (word, [left, top, right, bottom]) in words {
            // Poppler counts a letter's whole line, ascender to descender; a point of that is air.
            let inside = |x0: f64, x1: f64| left >= x0 - 1.0 && right <= x1 + 1.0;
            let (safe, hinge) = (p.safe, p.hinge);
            let back = inside(p.back.x + safe, p.back.right() - hinge);
            let front = inside(p.front.x + hinge, p.front.right() - safe);
            let spine = inside(p.spine.x, p.spine.right());
            assert!(back || front || spine, "{tables}: “{word}” at {left}–{right} lies on a fold or in the margin of {p:?}");
            assert!(top >= p.front.y + safe - 1.0 && bottom <= p.front.bottom() - safe + 1.0, "{tables}: “{word}” at {top}–{bottom}");
        }
    }
}

#[test]
#[cfg_attr(not(feature = "conformance"), ignore = "needs other programs: tests/run installs them")]
fn a_spine_has_words_where_the_printer_lets_it_and_they_fit() {
    let on_spine = |made: &Cover| {
        let spine = made.wrap.panels.spine;
        words(&made.bytes)
            .into_iter()
            .filter(|(_, [l, _, r, _])| *l > spine.x - 1.0 && *r < spine.right() + 1.0)
            .map(|w| w.0)
            .collect::<Vec<_>>()
    };
    // 0.0625 in of each side stay free: at 79 pages that leaves 3.8 pt, too little for letters of 7 pt.
    for (pages, has) in [(24, false), (78, false), (79, false), (120, true), (300, true), (828, true)] {
        let made = cover_for("printer = \"kdp-paperback\"", pages);
        let found = on_spine(&made);
        assert_eq!(!found.is_empty(), has, "{pages} pages: {found:?}");
        assert_eq!(told(&made.report).contains(&"cover-spine-text"), !has, "{pages}");
        if has {
            let spine = made.wrap.panels.spine;
            let clear = 4.5;
            for mark in &made.wrap.drawing.marks {
                if let cover::drawing::Mark::Set { place, .. } = mark
                    && place.turn != cover::drawing::Turn::None
                {
                    assert!(place.x > spine.x + clear && place.x < spine.right() - clear, "{pages}: a baseline in the clearance");
                }
            }
        }
    }
    assert!(on_spine(&cover_for("printer = \"kdp-paperback\"\nspine-text = false", 300)).is_empty());
}

/// What a reader of bar codes finds on a rendering of the cover.
fn scanned(bytes: &[u8]) -> String {
    let tools = std::env::var("POSTBOUND_TOOLS").unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/target/tools").to_string());
    let python = Path::new(&tools).join("venv/bin/python");
    let program = "import sys, pymupdf, zxingcpp, numpy\n\
        p = pymupdf.open(sys.argv[1])[0].get_pixmap(dpi=300)\n\
        a = numpy.frombuffer(p.samples, numpy.uint8).reshape(p.h, p.w, p.n)\n\
        print([(r.format.name, r.text) for r in zxingcpp.read_barcodes(numpy.ascontiguousarray(a))])";
    let (_dir, path) = on_disk(bytes);
    let output = Command::new(&python).args(["-c", program]).arg(&path).output();
    let output = output.unwrap_or_else(|e| panic!("{}: {e}; tests/run installs it", python.display()));
    assert!(output.status.success(), "{}; tests/run installs what is missing", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
#[cfg_attr(not(feature = "conformance"), ignore = "needs other programs: tests/run installs them")]
fn a_reader_reads_the_isbn_off_every_printers_cover() {
    for (tables, pages) in [
        ("printer = \"kdp-paperback\"", 120),
        ("printer = \"ingram-paperback\"\nspine = \"10mm\"\nlook = \"cloth\"", 300),
        ("printer = \"lulu-paperback\"\nlook = \"paper\"", 300),
        ("printer = \"generic-x4\"\nspine = \"10mm\"", 300),
        ("printer = \"kdp-hardcover\"", 300),
    ] {
        let found = scanned(&cover_for(tables, pages).bytes);
        assert!(found.contains("EAN13") && found.contains("9780306406157"), "{tables}: {found}");
    }
    assert_eq!(scanned(&cover_for("printer = \"kdp-paperback\"\nbarcode = false", 120).bytes).trim(), "[]");
}

/// The operators of a cover's content.
fn operators(bytes: &[u8]) -> BTreeMap<String, usize> {
    let document = Document::load_mem(bytes).expect("a PDF");
    let page = document.page_iter().next().expect("a page");
    let content = lopdf::content::Content::decode(&document.get_page_content(page)).expect("operators");
    let mut count = BTreeMap::new();
    for operation in content.operations {
        *count.entry(operation.operator).or_insert(0) += 1;
    }
    count
}

#[test]
fn colours_are_said_as_the_printer_wants_them() {
    let kdp = operators(&cover_for("printer = \"kdp-paperback\"", 120).bytes);
    assert!(kdp.contains_key("rg") && !kdp.contains_key("k"));
    let ingram = cover_for("printer = \"ingram-paperback\"\nspine = \"10mm\"", 120);
    let said = operators(&ingram.bytes);
    assert!(said.contains_key("k") && said.contains_key("g") && !said.contains_key("rg"), "{said:?}");
    let document = Document::load_mem(&ingram.bytes).expect("a PDF");
    assert_eq!(document.version, "1.3");
    assert!(document.catalog().is_ok_and(|c| c.has(b"OutputIntents")));
    let info =
        document.trailer.get(b"Info").and_then(|i| document.dereference(i)).and_then(|(_, i)| i.as_dict().cloned()).expect("information");
    assert_eq!(info.get(b"GTS_PDFXConformance").and_then(Object::as_str).expect("said"), b"PDF/X-1a:2001");
}

#[test]
fn odd_books_get_a_sensible_cover_and_are_told_why() {
    let cover = "[output.cover.c]\nprinter = \"kdp-paperback\"\n";
    let make = |book: &str, tables: &str| make(book, tables, 120).unwrap_or_else(|r| panic!("{:#?}", r.diagnostics));
    let endless = format!("[book]\ntitle = \"{}\"\n", "The Long and Winding Title of It All ".repeat(30).trim());
    assert!(told(&make(&endless, cover).report).contains(&"cover-title"));
    let nobody = make("[book]\ntitle = \"Ink\"\n", cover);
    assert_eq!(told(&nobody.report), [] as [&str; 0]);
    let long = make(BOOK, &format!("{cover}back = \"{}\"\n", "word ".repeat(3000)));
    let d = long.report.diagnostics.iter().find(|d| d.kind.id() == "cover-back-text").expect("told");
    assert!(d.message.contains("3000 words"), "{}", d.message);
    let picture = make(BOOK, &format!("{cover}front = \"wide.jpg\"\n"));
    assert_eq!(told(&picture.report), ["cover-small", "cover-picture-shape", "cover-picture-resolution"]);
    assert_eq!(operators(&picture.bytes).get("Do"), Some(&1));
}

#[test]
fn the_same_cover_is_the_same_bytes() {
    let make = || cover_for("printer = \"kdp-paperback\"", 300).bytes;
    assert_eq!(make(), make());
}

//! One pagination, many PDFs: the same pages for every printer of a trim, each file as its printer wants it, read back.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use lopdf::{Document, Object};
use postbound::config::manifest::{Links, PdfOutput, Profile};
use postbound::config::printer::Printer;
use postbound::config::{Layout, layouts};
use postbound::diag::Report;
use postbound::internals::asset::{Pixels, convert::encode};
use postbound::internals::check::{Demand, pdfs};
use postbound::internals::font::Fonts;
use postbound::internals::output::pdf;
use postbound::model::{Asset, Book, Colour, Encoding};
use postbound::page::{PageStart, Pages};

use crate::torture;

/// A book set once.
struct Set {
    book: Book,
    layout: Layout,
    fonts: Fonts,
    pages: Pages,
}

/// The torture book again and again until it has pages enough for every printer.
fn set(layout: &str, change: impl Fn(&mut Layout)) -> Set {
    let mut layout = layouts::bundled(layout).expect("is bundled");
    change(&mut layout);
    let mut book = torture::book();
    let chapters = book.parts[0].chapters.clone();
    for round in 0..6 {
        for mut chapter in chapters.clone() {
            chapter.anchor = postbound::model::Anchor(format!("{}-{round}", chapter.anchor.0));
            book.parts[0].chapters.push(chapter);
        }
    }
    book.count_leaves();
    let mut report = Report::default();
    let fonts = postbound::internals::font::load::load(&layout, Path::new("no fonts of its own"), &mut report).expect("bundled");
    let pages = postbound::internals::layout::lay_out(&book, &layout, &fonts, Links::Page, &mut report);
    Set { book, layout, fonts, pages }
}

fn output(name: &str, printer: Option<&str>) -> PdfOutput {
    let printer = printer.map(|p| Arc::new(Printer::named(p).expect("a printer")));
    PdfOutput { name: name.into(), tagged: printer.is_none(), printer, ..PdfOutput::screen() }
}

fn written(set: &Set, output: &PdfOutput) -> Result<Vec<u8>, Report> {
    let mut report = Report::default();
    pdf::write(&set.book, &set.pages, &set.layout, &set.fonts, output, &mut report).map_err(|_| report)
}

/// The words of each page, as another program reads them.
fn words(bytes: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("book.pdf");
    std::fs::write(&path, bytes).expect("written");
    let told = std::process::Command::new("pdftotext").args(["-raw"]).arg(&path).arg("-").output();
    let told = told.expect("pdftotext runs: apt-get install poppler-utils (tests/run does)");
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    // Notes are painted in another order on the screen, and PDF 1.3 has no replacement text: hyphens and Arabic differ.
    let bare = |page: &str| {
        let mut letters: Vec<char> = page.chars().filter(char::is_ascii_alphanumeric).collect();
        letters.sort_unstable();
        letters.into_iter().collect::<String>()
    };
    text.split('\u{c}').map(bare).collect()
}

const ALL: [&str; 5] = ["kdp-paperback", "kdp-hardcover", "ingram-paperback", "lulu-paperback", "generic-x4"];

#[test]
#[cfg_attr(not(feature = "conformance"), ignore = "needs other programs: tests/run installs them")]
fn pages_break_alike_for_the_screen_and_for_every_printer() {
    let set = set("trade-6x9", |_| {});
    let screen = words(&written(&set, &output("screen", None)).expect("a file"));
    let count = set.pages.pages.len();
    assert!(count >= 75, "{count} pages");
    for name in ALL {
        let bytes = written(&set, &output("print", Some(name))).unwrap_or_else(|r| panic!("{name}: {:#?}", r.diagnostics));
        let printed = words(&bytes);
        assert!(printed.len() >= count, "{name}");
        for (n, (a, b)) in screen.iter().zip(&printed).take(count).enumerate() {
            assert!(a == b, "{name}: page {} has other words", n + 1);
        }
        assert!(printed.iter().skip(count).all(String::is_empty), "{name}: only blank pages are added");
    }
}

#[test]
fn what_is_written_for_a_printer_passes_the_check_for_it() {
    let set = set("trade-6x9", |_| {});
    for name in ALL {
        let printer = Printer::named(name).expect("a printer");
        let bytes = written(&set, &output("print", Some(name))).expect("a file");
        let mut report = Report::default();
        pdfs(&[("print.pdf", &bytes)], &Demand { printer: &printer, paper: None, book: Some(&set.book.meta) }, &mut report);
        // Its pictures are coarse on purpose, and its prose shows braces.
        let found: BTreeSet<&str> = report
            .diagnostics
            .iter()
            .map(|d| d.kind.id())
            .filter(|id| !["print-resolution", "print-resolution-high", "print-leftover", "print-author"].contains(id))
            .collect();
        assert!(
            found.is_empty(),
            "{name}: {found:?}: {:#?}",
            report.diagnostics.iter().filter(|d| found.contains(d.kind.id())).collect::<Vec<_>>()
        );
    }
}

/// The left edge of the words of a page, in points from the trim's.
fn left_edge(bytes: &[u8], page: usize) -> f64 {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("book.pdf");
    std::fs::write(&path, bytes).expect("written");
    let n = page.to_string();
    let told =
        std::process::Command::new("pdftotext").args(["-bbox", "-f", &n, "-l", &n]).arg(&path).arg("-").output().expect("pdftotext runs");
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    text.split("xMin=\"").skip(1).filter_map(|t| t.split('"').next()?.parse().ok()).fold(f64::MAX, f64::min)
}

/// The page with the most on it, of those on one side, from 1.
fn fullest(pages: &Pages, side: usize) -> usize {
    (side..pages.pages.len()).step_by(2).max_by_key(|n| pages.pages[*n].placed.len()).expect("pages") + 1
}

#[test]
#[cfg_attr(not(feature = "conformance"), ignore = "needs other programs: tests/run installs them")]
fn a_wider_gutter_moves_the_text_and_breaks_no_page_anew() {
    let set = set("trade-6x9", |_| {});
    let (wide, narrow) = (set.layout.page.inside.to_pt(), set.layout.page.outside.to_pt());
    let screen = written(&set, &output("screen", None)).expect("a file");
    let mut printer = Printer::named("generic-x4").expect("a printer");
    printer.bleed.always = false;
    printer.gutter = vec![(usize::MAX, postbound::unit::Len::pt(wide + 9.0))];
    printer.outside = postbound::unit::Len::pt(narrow - 18.0);
    let other = PdfOutput { printer: Some(Arc::new(printer)), ..output("print", Some("generic-x4")) };
    let printed = written(&set, &other).expect("a file");
    assert!(words(&screen)[..set.pages.pages.len()] == words(&printed)[..set.pages.pages.len()], "the same words on each page");
    // A recto's words stand farther from the spine, a verso's farther to the left.
    let (recto, verso) = (fullest(&set.pages, 0), fullest(&set.pages, 1));
    let moved = |page| left_edge(&printed, page) - left_edge(&screen, page);
    // Hanging punctuation has its room besides.
    assert!((9.0..12.0).contains(&moved(recto)), "{}", moved(recto));
    assert!((moved(verso) + moved(recto)).abs() < 0.1, "{}", moved(verso));
}

#[test]
#[cfg_attr(not(feature = "conformance"), ignore = "needs other programs: tests/run installs them")]
fn where_a_shift_is_not_enough_the_measure_shrinks_for_all() {
    let set = set("trade-6x9", |layout| {
        layout.page.inside = postbound::unit::Len::mm(7.0);
        layout.page.outside = postbound::unit::Len::mm(7.0);
    });
    let outputs = [output("screen", None), output("print", Some("ingram-paperback"))];
    let report = written(&set, &outputs[1]).expect_err("half an inch is wanted on both sides");
    assert_eq!(report.diagnostics[0].kind, "margins-too-small");
    let fitted = pdf::fitted(&set.layout, &set.pages, &outputs).expect("a wider layout");
    // Half an inch, and room for hanging punctuation.
    assert!((0.5..0.54).contains(&fitted.page.inside.to_in()) && (0.5..0.54).contains(&fitted.page.outside.to_in()));
    let pages = postbound::internals::layout::lay_out(&set.book, &fitted, &set.fonts, Links::Page, &mut Report::default());
    let again = Set { layout: fitted, pages, ..set };
    assert!(pdf::fitted(&again.layout, &again.pages, &outputs).is_none(), "this ends");
    let (screen, print) = (written(&again, &outputs[0]).expect("a file"), written(&again, &outputs[1]).expect("a file"));
    assert!(words(&screen)[..again.pages.pages.len()] == words(&print)[..again.pages.pages.len()], "the same words on each page");
    let page = fullest(&again.pages, 0);
    assert!(left_edge(&print, page) >= 35.5, "{}", left_edge(&print, page));
}

#[test]
fn what_a_printer_does_not_cut_or_bind_is_an_error_that_says_what_it_does() {
    let mut set = set("trade-6x9", |_| {});
    let report = written(&set, &output("print", Some("bod"))).expect_err("no such trim");
    let d = report.diagnostics.iter().find(|d| d.kind.id() == "trim-not-cut").expect("told");
    assert!(d.help.as_deref().is_some_and(|h| h.contains("155.0 × 220.0 mm")), "the nearest: {d:?}");
    set.pages.pages.truncate(20);
    set.pages.pages.last_mut().expect("a page").start = PageStart::Blank;
    let report = written(&set, &output("print", Some("kdp-paperback"))).expect_err("too thin");
    let d = report.diagnostics.iter().find(|d| d.kind.id() == "page-limit").expect("told");
    assert!(d.message.contains("24 to 828 on white paper"), "the limit: {}", d.message);
}

/// A picture of all hues and depths.
fn coloured() -> Asset {
    let data = (0..64 * 64u32).flat_map(|i| [(i % 64 * 4) as u8, (i / 64 * 4) as u8, (i % 7 * 36) as u8]).collect();
    let pixels = Pixels { width: 64, height: 64, channels: 3, data, alpha: None };
    let bytes = encode(&pixels, Encoding::Png, 90).expect("encodes");
    let (path, name, hash) = ("hues.png".to_string(), "hues".to_string(), "hues".to_string());
    Asset { path, name, width: 64, height: 64, ppi: None, colour: Colour::Rgb, encoding: Encoding::Png, bytes: bytes.into(), hash }
}

/// Colours are separated by a profile that Debian has (and that is under Ghostscript's licence, so it is not ours to give).
#[test]
#[cfg_attr(not(feature = "conformance"), ignore = "needs other programs: tests/run installs them")]
fn pictures_are_separated_for_a_press_below_its_limit_of_ink() {
    let path = "/usr/share/color/icc/ghostscript/default_cmyk.icc";
    let bytes = std::fs::read(path).unwrap_or_else(|e| panic!("{path}: {e}; install it: apt-get install libgs-common (tests/run does)"));
    let mut set = set("trade-6x9", |_| {});
    set.book.assets[1] = coloured();
    let profile = Some(Arc::new(Profile { file: "press.icc".into(), bytes }));
    for (name, limit) in [("ingram-paperback", 240.0), ("generic-x4", 300.0)] {
        let with = PdfOutput { profile: profile.clone(), ..output("print", Some(name)) };
        let bytes = written(&set, &with).unwrap_or_else(|r| panic!("{name}: {:#?}", r.diagnostics));
        let document = Document::load_mem(&bytes).expect("loads");
        let separated = document
            .objects
            .values()
            .filter_map(|o| o.as_stream().ok())
            .find(|s| s.dict.get(b"ColorSpace").and_then(Object::as_name).is_ok_and(|n| n == b"DeviceCMYK"));
        let inks = separated.expect("a picture in four inks").get_plain_content().expect("inflates");
        let most = inks.chunks_exact(4).map(|p| p.iter().map(|i| u32::from(*i)).sum::<u32>()).max().unwrap_or(0);
        assert!(f64::from(most) / 2.55 <= limit + 0.01 && most > 255, "{name}: {}", f64::from(most) / 2.55);
        let printer = Printer::named(name).expect("a printer");
        let mut report = Report::default();
        pdfs(&[("print.pdf", &bytes)], &Demand { printer: &printer, paper: None, book: None }, &mut report);
        assert!(
            !report.diagnostics.iter().any(|d| ["print-ink", "print-colour", "print-standard"].contains(&d.kind.id())),
            "{:#?}",
            report.diagnostics
        );
        let plain = written(&set, &output("print", Some(name))).expect("a file");
        assert!(!plain.windows(10).any(|w| w == b"DeviceCMYK"), "{name}: grey without a profile");
    }
}

/// A standard is asked for without a printer: the file keeps it, and another program can read it.
#[test]
fn a_file_is_of_the_standard_that_is_asked_for() {
    use postbound::config::printer::Standard;
    let set = set("trade-6x9", |_| {});
    let asked = |standard: Standard| {
        let tagged = standard.wants_tags().unwrap_or(false);
        let output = PdfOutput { name: "own".into(), tagged, standard: Some(standard), ..PdfOutput::screen() };
        written(&set, &output).unwrap_or_else(|r| panic!("{standard:?}: {:#?}", r.diagnostics))
    };
    for standard in [Standard::A2a, Standard::X1a, Standard::X4] {
        let bytes = asked(standard);
        let checker = match standard {
            Standard::X1a => "ingram-paperback",
            Standard::X4 | Standard::A2a | Standard::Ua1 | Standard::Plain => "generic-x4",
        };
        let printer = Printer { standard, ..Printer::named(checker).expect("a printer") };
        let mut report = Report::default();
        pdfs(&[("own.pdf", &bytes)], &Demand { printer: &printer, paper: None, book: None }, &mut report);
        let wrong = ["print-standard", "print-version"];
        assert!(!report.diagnostics.iter().any(|d| wrong.contains(&d.kind.id())), "{standard:?}: {:#?}", report.diagnostics);
        if standard.is_for_print() {
            assert!(!report.diagnostics.iter().any(|d| d.kind.id() == "print-colour"), "{standard:?}: {:#?}", report.diagnostics);
        }
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().join("own.pdf");
        std::fs::write(&path, &bytes).expect("written");
        let told = std::process::Command::new("qpdf").arg("--check").arg(&path).output().expect("qpdf runs: tests/run installs it");
        assert!(told.status.success(), "{standard:?}: {}", String::from_utf8_lossy(&told.stdout));
    }
    // A file that nobody asked anything of is what it was: it claims what it keeps.
    let (plain, same) = (asked(Standard::Plain), written(&set, &PdfOutput { name: "own".into(), tagged: false, ..PdfOutput::screen() }));
    assert!(plain == same.expect("a file"));
}

//! Small files made by hand, each with one thing wrong.

use lopdf::{Dictionary, Document, Object, Stream};

use super::*;

/// A file of `count` pages, 6 × 9 in, with `content` on each and `change` made to each page.
fn file(count: usize, content: &str, change: impl Fn(usize, &mut Dictionary)) -> Vec<u8> {
    let mut document = Document::with_version("1.4");
    let pages = document.new_object_id();
    let program = document.add_object(Stream::new(Dictionary::new(), b"a program".to_vec()));
    let descriptor = Dictionary::from_iter([("Type", "FontDescriptor".into()), ("FontFile2", Object::Reference(program))]);
    let font = Dictionary::from_iter([
        ("Type", "Font".into()),
        ("Subtype", "TrueType".into()),
        ("BaseFont", "Own".into()),
        ("Encoding", "WinAnsiEncoding".into()),
        ("FirstChar", 65.into()),
        ("Widths", Object::Array(vec![500.into(); 26])),
        ("FontDescriptor", Object::Dictionary(descriptor)),
    ]);
    let image = Stream::new(
        Dictionary::from_iter([
            ("Type", "XObject".into()),
            ("Subtype", "Image".into()),
            ("Width", 100.into()),
            ("Height", 100.into()),
            ("ColorSpace", "DeviceRGB".into()),
        ]),
        vec![0; 3],
    );
    let image = document.add_object(image);
    let fonts = Dictionary::from_iter([("F", Object::Dictionary(font))]);
    let objects = Dictionary::from_iter([("I", Object::Reference(image))]);
    let clear = Dictionary::from_iter([("G", Object::Dictionary(Dictionary::from_iter([("ca", Object::Real(0.5))])))]);
    let resources = Dictionary::from_iter([
        ("Font", Object::Dictionary(fonts)),
        ("XObject", Object::Dictionary(objects)),
        ("ExtGState", Object::Dictionary(clear)),
    ]);
    let contents = document.add_object(Stream::new(Dictionary::new(), content.as_bytes().to_vec()));
    let mut kids = Vec::new();
    for index in 0..count {
        let mut page = Dictionary::from_iter([
            ("Type", "Page".into()),
            ("Parent", Object::Reference(pages)),
            ("Contents", Object::Reference(contents)),
        ]);
        change(index, &mut page);
        kids.push(Object::Reference(document.add_object(page)));
    }
    let node = Dictionary::from_iter([
        ("Type", "Pages".into()),
        ("Count", (count as i64).into()),
        ("Kids", Object::Array(kids)),
        ("MediaBox", Object::Array(vec![0.into(), 0.into(), 432.into(), 648.into()])),
        ("Resources", Object::Dictionary(resources)),
    ]);
    document.set_object(pages, node);
    let catalog = document.add_object(Dictionary::from_iter([("Type", "Catalog".into()), ("Pages", Object::Reference(pages))]));
    document.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).expect("a vector takes all bytes");
    bytes
}

/// The ids of what is found.
pub fn ids(bytes: &[u8], printer: &str) -> Vec<&'static str> {
    let mut report = Report::default();
    let printer = Printer::named(printer).expect("a printer");
    pdfs(&[("book.pdf", bytes)], &Demand { printer: &printer, paper: None, book: None }, &mut report);
    report.diagnostics.iter().map(|d| d.kind.id()).collect()
}

const WORDS: &str = "BT /F 10 Tf 60 300 Td (ABC) Tj ET";

#[test]
fn a_plain_book_passes() {
    assert_eq!(ids(&file(24, WORDS, |_, _| {}), "kdp-paperback"), [] as [&str; 0]);
}

#[test]
fn each_fault_is_found_and_no_other() {
    let cases: [(&str, &[&str]); 8] = [
        ("BT /F 10 Tf 10 300 Td (ABC) Tj ET", &["print-margin-inside", "print-margin-outside"]),
        ("BT /F 10 Tf 60 10 Td (ABC) Tj ET", &["print-margin-outside"]),
        ("BT /F 10 Tf 60 300 Td (ABC) Tj ET q 100 0 0 100 60 300 cm /I Do Q", &["print-resolution"]),
        ("BT /F 10 Tf 60 300 Td (ABC) Tj ET q 500 0 0 20 -10 300 cm /I Do Q", &["print-bleed", "print-resolution"]),
        ("/G gs BT /F 10 Tf 60 300 Td (ABC) Tj ET", &["print-transparency"]),
        ("BT /F 10 Tf 1 0 0 1 60 300 Tm [(A) -36000 (BC)] TJ ET", &["print-margin-inside", "print-margin-outside"]),
        ("q 2 0 0 2 0 0 cm BT /F 10 Tf 30 150 Td (ABC) Tj ET Q", &[]),
        ("BT /F 10 Tf 60 300 Td (TODO) Tj ET", &["print-leftover"]),
    ];
    for (content, expected) in cases {
        assert_eq!(ids(&file(24, content, |_, _| {}), "kdp-paperback"), expected, "{content}");
    }
}

#[test]
fn counts_sizes_and_annotations() {
    assert_eq!(ids(&file(10, WORDS, |_, _| {}), "kdp-paperback"), ["print-page-count"]);
    assert_eq!(ids(&file(25, WORDS, |_, _| {}), "kdp-paperback"), ["print-parity"]);
    let other = |i: usize, page: &mut Dictionary| {
        if i == 3 {
            page.set("MediaBox", vec![0.into(), 0.into(), 500.into(), 648.into()]);
        }
    };
    assert_eq!(ids(&file(24, WORDS, other), "kdp-paperback"), ["print-page-size"]);
    let linked = |i: usize, page: &mut Dictionary| {
        if i == 0 {
            page.set("Annots", vec![Object::Dictionary(Dictionary::new())]);
        }
    };
    assert_eq!(ids(&file(24, WORDS, linked), "kdp-paperback"), ["print-annotations"]);
}

#[test]
fn colours_ink_and_standard_of_another_printer() {
    let found = ids(&file(24, "1 1 1 .5 k 0 0 1 1 re f 1 0 0 rg BT /F 10 Tf 60 300 Td (ABC) Tj ET", |_, _| {}), "ingram-paperback");
    assert_eq!(found, ["print-last-page", "print-colour", "print-ink", "print-standard"]);
}

#[test]
fn what_is_no_pdf_is_an_error_and_no_panic() {
    let whole = file(24, WORDS, |_, _| {});
    for bytes in [&b""[..], b"%PDF-1.7", b"PK\x03\x04", &whole[..whole.len() / 2]] {
        assert_eq!(ids(bytes, "bod"), ["pdf-unreadable"]);
    }
}

#[test]
fn the_check_digits_of_isbns() {
    let wrong = "BT /F 10 Tf 60 300 Td (ISBN 978-3-16-148410-1) Tj ET";
    assert_eq!(ids(&file(24, wrong, |_, _| {}), "kdp-paperback"), ["print-isbn"]);
    let right = "BT /F 10 Tf 60 300 Td (ISBN 978-3-16-148410-0, ISBN 0-306-40615-2) Tj ET";
    assert_eq!(ids(&file(24, right, |_, _| {}), "kdp-paperback"), [] as [&str; 0]);
}

#[test]
fn pages_of_findings_are_told_one_by_one() {
    let mut report = Report::default();
    let printer = Printer::named("kdp-paperback").expect("a printer");
    let linked = |i: usize, page: &mut Dictionary| {
        if i == 2 || i == 5 {
            page.set("Annots", vec![Object::Dictionary(Dictionary::new())]);
        }
    };
    let bytes = file(24, WORDS, linked);
    pdfs(&[("book.pdf", &bytes)], &Demand { printer: &printer, paper: None, book: None }, &mut report);
    assert_eq!(report.diagnostics[0].pages, [3, 6]);
}

#[test]
fn words_placed_by_the_pen_are_words() {
    for content in [
        "BT /F 10 Tf 60 300 Td [(TO) 20 (DO)] TJ ET",
        "BT /F 10 Tf 60 300 Td (TO) Tj 10 0 Td (DO) Tj ET",
        "BT /F 10 Tf 60 300 Td [(A) -400 (TODO) -400 (B)] TJ ET",
        "BT /F 10 Tf 1 0 0 1 60 300 Tm (AB) Tj 1 0 0 1 60 280 Tm (TODO) Tj ET",
    ] {
        assert_eq!(ids(&file(24, content, |_, _| {}), "kdp-paperback"), ["print-leftover"], "{content}");
    }
    assert_eq!(ids(&file(24, "BT /F 10 Tf 60 300 Td [(TO) -400 (DO)] TJ ET", |_, _| {}), "kdp-paperback"), [] as [&str; 0]);
}

#[test]
fn the_ink_of_colour_spaces_and_pictures_is_measured() {
    let inked = |content: &str| ids(&file(24, content, |_, _| {}), "ingram-paperback").contains(&"print-ink");
    assert!(inked("/DeviceCMYK cs 1 1 1 .2 scn 0 0 1 1 re f"));
    assert!(inked("/DeviceCMYK CS 1 1 1 .2 SCN 0 0 m 9 9 l S"));
    assert!(!inked("/DeviceCMYK cs 0 0 0 1 scn 0 0 1 1 re f"));
    let picture = |pixel: &str| format!("q 9 0 0 9 60 300 cm BI /W 1 /H 1 /BPC 8 /CS /CMYK /F /AHx ID {pixel}> EI Q");
    assert_eq!(inked(&picture("FFFFFF00")), inked(&picture("FFFFFFFF")), "what can be read is measured alike");
}

/// A book by its metadata.
fn book(title: &str, isbn: Option<&str>) -> Meta {
    Meta { title: title.into(), isbn_print: isbn.map(str::to_string), ..Meta::default() }
}

#[test]
fn the_title_page_is_held_against_the_book() {
    let found = |content: &str, book: &Meta| {
        let mut report = Report::default();
        let printer = Printer::named("kdp-paperback").expect("a printer");
        let bytes = file(24, content, |_, _| {});
        pdfs(&[("book.pdf", &bytes)], &Demand { printer: &printer, paper: None, book: Some(book) }, &mut report);
        report.diagnostics.iter().map(|d| d.kind.id()).collect::<Vec<_>>()
    };
    assert_eq!(found("BT /F 10 Tf 60 300 Td (THE TITLE) Tj ET", &book("The Title", None)), [""; 0]);
    assert_eq!(found("BT /F 10 Tf 60 300 Td (ANOTHER) Tj ET", &book("The Title", None)), ["print-title"]);
    let page = "BT /F 10 Tf 60 300 Td (T ISBN 0-306-40615-2) Tj ET";
    assert_eq!(found(page, &book("T", Some("978-0-306-40615-7"))), ["print-isbn-other"]);
    assert_eq!(found(page, &book("T", Some("0306406152"))), [""; 0]);
}

#[test]
fn covers_are_as_wide_as_their_pages_make_them() {
    let cover = |width: f64, content: &str| {
        let wide = move |_: usize, page: &mut Dictionary| {
            page.set("MediaBox", vec![0.into(), 0.into(), Object::Real(width as f32), 666.into()]);
        };
        file(1, content, wide)
    };
    let check = |pages: usize, cover: &[u8]| {
        let mut report = Report::default();
        let printer = Printer::named("kdp-paperback").expect("a printer");
        let inside = file(pages, WORDS, |_, _| {});
        let demand = Demand { printer: &printer, paper: Some("cream"), book: None };
        pdfs(&[("inside.pdf", &inside), ("cover.pdf", cover)], &demand, &mut report);
        report.diagnostics.iter().map(|d| d.kind.id()).collect::<Vec<_>>()
    };
    // Two trims of 6 in, the spine of so many cream pages, an eighth of an inch on either side.
    let wide = |pages: f64| 2.0 * 432.0 + pages * 0.18 + 18.0;
    assert_eq!(check(120, &cover(wide(120.0), "")), [""; 0]);
    assert_eq!(check(300, &cover(wide(120.0), "")), ["cover-size"]);
    let turned = |pages: f64| format!("BT /F 10 Tf 0 -1 1 0 {} 400 Tm (ABC) Tj ET", wide(pages) / 2.0 - 2.0);
    assert_eq!(check(120, &cover(wide(120.0), &turned(120.0))), [""; 0]);
    assert_eq!(check(70, &cover(wide(70.0), &turned(70.0))), ["cover-spine-text", "cover-spine-room"]);
}

//! Whole files, read back: what the pages say must be in them, and a book must give the same bytes twice.

use std::sync::Arc;

use lopdf::{Dictionary, Document, Object};
use skrifa::instance::{LocationRef, Size as FontSize};
use skrifa::{FontRef, MetadataProvider};

use super::sheet::Sheet;
use super::*;
use crate::asset::convert;
use crate::diag::Report;
use crate::font::{Face, FaceId, FontData};
use crate::layout::page::{Bookmark, Element, ElementId, Folio, LinkTo, Page, Placed, PlacedGlyph, Role, Side, TextRun};
use crate::model::{Anchor, AnchorInfo, Asset, AssetId, Colour, Creator, Date, Encoding, Leaf, LeafPos, Meta};
use crate::unit::{Len, Point, Size};

const REGULAR: &[u8] = include_bytes!("../../../fonts/eb-garamond/EBGaramond-Regular.ttf");

fn fonts() -> Fonts {
    let face = crate::font::load::face(FontData::Bundled(REGULAR), "eb-garamond", "bundled").expect("a font");
    Fonts { faces: vec![face], ..Fonts::default() }
}

/// Sets words without a shaper: a glyph a character, `ﬁ` as the ligature of `fi`.
fn run(text: &str, element: u32, pos: Option<(u32, u32)>, hyphenated: bool) -> TextRun {
    let font = FontRef::new(REGULAR).expect("a font");
    let (charmap, metrics) = (font.charmap(), font.glyph_metrics(FontSize::unscaled(), LocationRef::default()));
    let mut glyphs = Vec::new();
    let mut plain = String::new();
    let mut put = |c: char, cluster: usize| {
        let gid = charmap.map(c).expect("a glyph");
        let stretch = if c == ' ' { 37 } else { 0 };
        let advance = Len::points(11).scale(metrics.advance_width(gid).expect("a width") as i64 + stretch, 1000);
        glyphs.push(PlacedGlyph::new(gid.to_u32() as u16, advance, cluster));
    };
    for c in text.chars() {
        put(c, plain.len());
        match c {
            'ﬁ' => plain.push_str("fi"),
            c => plain.push(c),
        }
    }
    if hyphenated {
        put('-', plain.len());
    }
    TextRun {
        face: FaceId(0),
        size: Len::points(11),
        expand: 1000,
        grey: 0,
        tracking: Len::ZERO,
        glyphs,
        text: plain.into(),
        element: ElementId(element),
        pos: pos.map(|(leaf, offset)| LeafPos { leaf: Leaf(leaf), offset }),
        hyphenated,
    }
}

fn at(x: i64, y: i64, placed: Placed) -> (Point, Placed) {
    (Point { x: Len::points(x), y: Len::points(y) }, placed)
}

fn page(folio: Folio, side: Side, placed: Vec<(Point, Placed)>) -> Page {
    Page { folio, side, blank: false, placed: placed.into(), ..Page::blank() }
}

fn element(role: Role, parent: u32, alt: Option<&str>) -> Element {
    Element { role, parent: ElementId(parent), lang: None, alt: alt.map(str::to_string), actual: None, loc: None, span: None }
}

fn picture() -> Asset {
    let pixels =
        crate::asset::Pixels { width: 2, height: 2, channels: 3, data: vec![255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 9, 9], alpha: None };
    Asset {
        path: "p.png".into(),
        name: "p".into(),
        width: 2,
        height: 2,
        ppi: None,
        colour: Colour::Rgb,
        encoding: Encoding::Png,
        bytes: convert::encode(&pixels, Encoding::Png, 90).expect("encodes").into(),
        hash: String::new(),
    }
}

fn book() -> Book {
    let anchor = |name: &str, title: &str| (Anchor(name.into()), AnchorInfo { chapter: 0, title: title.into() });
    Book {
        meta: Meta {
            title: "Über Bücher & (mehr)".into(),
            authors: vec![Creator { name: "A. Writer".into(), sort: "Writer, A.".into(), role: "aut".into() }],
            date: Date::new(2026, 11, 22),
            subjects: vec!["books".into()],
            ..Meta::default()
        },
        front: Vec::new(),
        parts: Vec::new(),
        back: Vec::new(),
        assets: vec![picture()],
        anchors: [anchor("one", "One"), anchor("two", "Two")].into_iter().collect(),
    }
}

/// Three pages: a heading, a paragraph that is divided at a hyphen, goes on over the page and holds a link, a picture.
fn pages() -> Pages {
    let elements = vec![
        element(Role::Document, 0, None),
        element(Role::Sect, 0, None),
        element(Role::H(1), 1, None),
        element(Role::P, 1, None),
        element(Role::Link, 3, None),
        element(Role::Figure, 1, Some("Four coloured squares")),
    ];
    let text = |x, y, run| at(x, y, Placed::Text(run));
    let head = |words: &str| text(60, 40, TextRun { element: ElementId::ARTIFACT, ..run(words, 0, None, false) });
    let link = |to| Placed::Link {
        size: Size { width: Len::points(60), height: Len::points(12) },
        to,
        contents: String::new(),
        element: ElementId(4),
    };
    let first = vec![
        text(60, 100, run("Of ﬁne books", 2, Some((1, 0)), false)),
        text(60, 130, run("The ﬁrst line of a para", 3, Some((2, 0)), true)),
        text(60, 144, run("graph and the second", 3, Some((2, 23)), false)),
        head("Running head"),
    ];
    let second = vec![
        text(60, 100, run("line, which has ", 3, Some((2, 44)), false)),
        text(150, 100, run("a link", 4, Some((2, 60)), false)),
        at(150, 90, link(LinkTo::Anchor(Anchor("two".into())))),
        at(150, 200, link(LinkTo::Url("https://example.org/ä".into()))),
        text(180, 100, run(" in it.", 3, Some((2, 66)), false)),
        at(60, 50, Placed::Rule { size: Size { width: Len::points(200), height: Len::pt(0.4) }, grey: 500 }),
        head("Another"),
    ];
    let third = vec![at(
        60,
        100,
        Placed::Image {
            asset: AssetId(0),
            size: Size { width: Len::points(100), height: Len::points(50) },
            element: ElementId(5),
            seen: None,
        },
    )];
    let anchor = |name: &str, page, y| (Anchor(name.into()), (page, Point { x: Len::points(60), y: Len::points(y) }));
    let mark = |level, title: &str, to: &str| Bookmark { level, title: title.into(), anchor: Anchor(to.into()) };
    Pages {
        rtl: false,
        trim: Size { width: Len::points(432), height: Len::points(648) },
        pages: vec![
            page(Folio::Roman(1), Side::Recto, first),
            page(Folio::Arabic(1), Side::Verso, second),
            page(Folio::Arabic(2), Side::Recto, third),
        ],
        elements,
        anchors: [anchor("one", 0, 90), anchor("two", 1, 90)].into_iter().collect(),
        bookmarks: vec![mark(1, "Eins", "one"), mark(2, "Zwei ü", "two")],
        certificates: Vec::new(),
    }
}

fn written(book: &Book, pages: &Pages, tagged: bool) -> (Vec<u8>, Report) {
    let mut report = Report::default();
    let mut bytes = Vec::new();
    file(book, pages, &fonts(), &target(pages, tagged), &mut bytes, &mut report).expect("a file");
    (bytes, report)
}

fn target(pages: &Pages, tagged: bool) -> Target<'static> {
    Target {
        name: "screen",
        printer: None,
        sheet: Sheet::plain(pages.trim),
        sides: pages.pages.iter().map(|p| p.side).collect(),
        tagged,
        standard: standard::of(crate::config::printer::Standard::Plain),
        marks: false,
        profile: None,
        resolution: PdfOutput::SCREEN_RESOLUTION,
    }
}

fn loaded(tagged: bool) -> Document {
    Document::load_mem(&written(&book(), &pages(), tagged).0).expect("loads")
}

fn catalog(document: &Document) -> &Dictionary {
    document.catalog().expect("a catalogue")
}

fn content(document: &Document, number: u32) -> String {
    String::from_utf8_lossy(&document.get_page_content(document.get_pages()[&number])).into_owned()
}

#[test]
fn the_words_come_out_of_the_file() {
    let document = loaded(true);
    // The extractor adds a space at every operator, besides those of the text.
    let words = document.extract_text(&[1, 2]).expect("text").split_whitespace().collect::<Vec<_>>().join(" ");
    for phrase in ["Of fine books", "The first line of a para", "line, which has a link in it."] {
        assert!(words.contains(phrase), "{phrase:?} in {words:?}");
    }
}

#[test]
fn a_hyphen_of_the_line_breaker_is_a_soft_one_and_lines_are_parted_by_spaces() {
    let document = loaded(true);
    let first = content(&document, 1);
    assert_eq!(first.matches("/ActualText<FEFF00AD>").count(), 1, "{first}");
    // The paragraph's text on the first page ends with the space at which the page was turned.
    let space = document.extract_text(&[1]).expect("text");
    assert!(space.contains("graph and the second "), "{space:?}");
    assert!(!content(&loaded(false), 1).contains("MCID"));
}

#[test]
fn what_is_justified_by_spaces_is_one_operator_a_line() {
    let first = content(&loaded(false), 1);
    assert_eq!(first.matches("TJ").count(), 5, "four runs, and the hyphen apart: {first}");
    assert!(first.contains("-37"), "{first}");
}

#[test]
fn the_same_book_gives_the_same_bytes() {
    for tagged in [true, false] {
        let (a, _) = written(&book(), &pages(), tagged);
        let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
        let (b, _) = one.install(|| written(&book(), &pages(), tagged));
        assert!(a == b, "tagged: {tagged}");
    }
}

#[test]
fn pages_are_labelled_as_they_are_printed() {
    let document = loaded(false);
    let labels = catalog(&document)
        .get(b"PageLabels")
        .and_then(Object::as_dict)
        .and_then(|d| d.get(b"Nums"))
        .and_then(Object::as_array)
        .expect("labels");
    let shown: Vec<(i64, &[u8])> = labels
        .chunks(2)
        .map(|c| (c[0].as_i64().expect("a page"), c[1].as_dict().and_then(|d| d.get(b"S")).and_then(Object::as_name).expect("a style")))
        .collect();
    assert_eq!(shown, [(0, &b"r"[..]), (1, &b"D"[..])]);
}

#[test]
fn fonts_are_subsets_with_exact_widths_and_names_from_their_content() {
    let document = loaded(true);
    let fonts: Vec<&Dictionary> = document
        .objects
        .values()
        .filter_map(|o| o.as_dict().ok())
        .filter(|d| d.get(b"Subtype").and_then(Object::as_name).is_ok_and(|s| s == b"Type0"))
        .collect();
    let [font] = fonts.as_slice() else { panic!("one font") };
    let name = String::from_utf8_lossy(font.get(b"BaseFont").and_then(Object::as_name).expect("a name")).into_owned();
    assert!(name.ends_with("+EBGaramond-Regular") && name.len() == 6 + 1 + 18, "{name}");
    let descendant = font.get(b"DescendantFonts").and_then(Object::as_array).expect("descendants")[0].as_dict().expect("a font");
    let widths = descendant.get(b"W").and_then(Object::as_array).expect("widths")[1].as_array().expect("a list");
    let kept = fonts::subset(&pages().pages, &super::tests::fonts(), &mut Report::default()).expect("subsets");
    assert_eq!(widths.len(), kept.get(FaceId(0)).expect("a face").widths.len());
}

#[test]
fn links_are_annotations_that_the_structure_knows() {
    let document = loaded(true);
    let second = document.get_pages()[&2];
    let annotations = document.get_dictionary(second).and_then(|p| p.get(b"Annots")).and_then(Object::as_array).expect("annotations");
    assert_eq!(annotations.len(), 2);
    for annotation in annotations {
        let dict = document.get_dictionary(annotation.as_reference().expect("a reference")).expect("a dictionary");
        assert!(dict.has(b"StructParent") && dict.has(b"Contents") && dict.get(b"F").and_then(Object::as_i64).is_ok_and(|f| f == 4));
    }
    assert!(document.get_dictionary(document.get_pages()[&1]).is_ok_and(|p| !p.has(b"Annots")));
}

#[test]
fn a_file_for_print_has_neither_links_nor_bookmarks_nor_tags() {
    let document = loaded(false);
    for key in ["Outlines", "StructTreeRoot", "MarkInfo", "Metadata", "OutputIntents", "Names"] {
        assert!(!catalog(&document).has(key.as_bytes()), "{key}");
    }
    assert!(document.get_pages().values().all(|id| document.get_dictionary(*id).is_ok_and(|p| !p.has(b"Annots"))));
}

#[test]
fn a_picture_without_description_takes_the_claim_away_and_says_so() {
    let packet = |pages: &Pages| {
        let (bytes, report) = written(&book(), pages, true);
        let document = Document::load_mem(&bytes).expect("loads");
        let id = catalog(&document).get(b"Metadata").and_then(Object::as_reference).expect("metadata");
        let stream = document.get_object(id).and_then(Object::as_stream).expect("a stream");
        (String::from_utf8_lossy(&stream.content).into_owned(), report)
    };
    let (claimed, report) = packet(&pages());
    assert!(claimed.contains("<pdfuaid:part>1<") && claimed.contains("<pdfaid:part>2<") && report.diagnostics.is_empty());
    let mut bare = pages();
    bare.elements[5].alt = None;
    let (unclaimed, report) = packet(&bare);
    assert!(!unclaimed.contains("<pdfuaid:part>") && unclaimed.contains("<pdfaid:part>2<"));
    assert_eq!(report.diagnostics[0].kind, "pdf-not-accessible");
}

#[test]
fn decoration_is_an_artifact() {
    let mut decorated = pages();
    decorated.elements[5].alt = Some(String::new());
    let document = Document::load_mem(&written(&book(), &decorated, true).0).expect("loads");
    assert!(content(&document, 3).starts_with("/Artifact"));
}

#[test]
fn a_picture_is_there_even_before_the_finish() {
    let subsets = fonts::subset(&pages().pages, &fonts(), &mut Report::default()).expect("subsets");
    let document = write::document(&book(), &pages(), &subsets, &target(&pages(), true));
    let images = document
        .objects
        .values()
        .filter_map(|o| o.as_stream().ok())
        .filter(|s| s.dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Image"));
    assert_eq!(images.count(), 1);
}

#[test]
fn an_unknown_face_is_an_error_and_no_panic() {
    let mut report = Report::default();
    let nothing = Fonts::default();
    assert!(fonts::subset(&pages().pages, &nothing, &mut report).is_err());
    assert_eq!(report.diagnostics[0].kind, "unknown-face");
    let broken = Face { data: FontData::Loaded(Arc::from(&b"no font"[..])), ..fonts().faces.remove(0) };
    let mut report = Report::default();
    assert!(fonts::subset(&pages().pages, &Fonts { faces: vec![broken], ..Fonts::default() }, &mut report).is_err());
    assert_eq!(report.diagnostics[0].kind, "font-not-embeddable");
}

fn for_printer(name: &str, paper: Option<&str>, change: impl FnOnce(&mut Pages)) -> Result<Document, Vec<&'static str>> {
    let mut pages = pages();
    for n in 3..=30 {
        pages.pages.push(page(Folio::Arabic(n), if n % 2 == 1 { Side::Verso } else { Side::Recto }, Vec::new()));
    }
    change(&mut pages);
    let printer = crate::config::printer::Printer::named(name).expect("a printer");
    let output = PdfOutput {
        name: "print".into(),
        tagged: false,
        printer: Some(Arc::new(printer)),
        paper: paper.map(str::to_string),
        standard: None,
        marks: false,
        profile: None,
        booklet: None,
        resolution: PdfOutput::PRINT_RESOLUTION,
    };
    let layout = crate::config::layouts::bundled("trade-6x9").expect("a layout");
    let mut report = Report::default();
    let bytes = write(&book(), &pages, &layout, &fonts(), &output, &mut report);
    let ids = report.diagnostics.iter().map(|d| d.kind.id()).collect();
    bytes.map(|b| Document::load_mem(&b).expect("loads")).map_err(|_| ids)
}

fn boxes(document: &Document, number: u32, key: &str) -> Vec<f32> {
    let page = document.get_dictionary(document.get_pages()[&number]).expect("a page");
    let values = page.get(key.as_bytes()).and_then(Object::as_array).unwrap_or_else(|_| panic!("{key}"));
    values.iter().map(|v| v.as_float().expect("a number")).collect()
}

#[test]
fn a_printers_page_count_is_even_and_its_file_says_nothing_but_the_pages() {
    let document = for_printer("kdp-paperback", None, |_| {}).expect("a file");
    assert_eq!(document.get_pages().len(), 32);
    assert_eq!(boxes(&document, 1, "MediaBox"), [0.0, 0.0, 432.0, 648.0]);
    let info =
        document.trailer.get(b"Info").and_then(Object::as_reference).and_then(|id| document.get_dictionary(id)).expect("information");
    assert!(!info.has(b"Title") && !info.has(b"Author"));
}

#[test]
fn pdf_x_1a_is_pdf_1_3_with_its_marks_and_grey_pictures() {
    let document = for_printer("ingram-paperback", None, |_| {}).expect("a file");
    assert_eq!(document.version, "1.3");
    let info =
        document.trailer.get(b"Info").and_then(Object::as_reference).and_then(|id| document.get_dictionary(id)).expect("information");
    assert_eq!(info.get(b"GTS_PDFXConformance").and_then(Object::as_str).expect("a mark"), b"PDF/X-1a:2001");
    let streams = document.objects.values().filter_map(|o| o.as_stream().ok());
    let spaces: Vec<_> = streams.filter_map(|s| s.dict.get(b"ColorSpace").and_then(Object::as_name).ok()).collect();
    assert_eq!(spaces, [b"DeviceGray"]);
    // The last page is blank, as the printer wants it, and the count even.
    assert_eq!(document.get_pages().len(), 32);
}

#[test]
fn bleed_that_a_printer_always_wants_is_around_the_trim() {
    let document = for_printer("lulu-paperback", None, |_| {}).expect("a file");
    assert_eq!(boxes(&document, 2, "MediaBox"), [0.0, 0.0, 450.0, 666.0]);
    assert_eq!(boxes(&document, 2, "TrimBox"), [9.0, 9.0, 441.0, 657.0]);
}

#[test]
fn what_a_printer_cannot_take_is_an_error_that_says_so() {
    assert_eq!(for_printer("bod", None, |_| {}).err(), Some(vec!["trim-not-cut"]));
    assert_eq!(for_printer("kdp-paperback", None, |p| p.pages.truncate(10)).err(), Some(vec!["page-limit"]));
    assert_eq!(for_printer("kdp-paperback", Some("vellum"), |_| {}).err(), Some(vec!["unknown-paper"]));
}

/// The forms of each side of a booklet's sheets with how far from the left edge each stands.
fn shown(document: &Document) -> Vec<Vec<(String, f32)>> {
    let sides = document.get_pages().into_values().map(|id| {
        let content = lopdf::content::Content::decode(&document.get_page_content(id)).expect("operators");
        let mut x = 0.0;
        let mut forms = Vec::new();
        for operation in content.operations {
            match operation.operator.as_str() {
                "cm" => x = operation.operands[4].as_float().expect("a number"),
                "Do" => forms.push((String::from_utf8_lossy(operation.operands[0].as_name().expect("a name")).into_owned(), x)),
                _ => {}
            }
        }
        forms
    });
    sides.collect()
}

#[test]
fn a_booklet_shows_the_books_pages_in_pairs_and_inner_sheets_creep_to_the_fold() {
    let mut pages = pages();
    for n in 3..=30 {
        pages.pages.push(page(Folio::Arabic(n), if n % 2 == 1 { Side::Verso } else { Side::Recto }, Vec::new()));
    }
    let count = pages.pages.len();
    let sheet = Size { width: Len::mm(420.0), height: Len::mm(297.0) };
    let booklet = crate::config::manifest::Booklet { signature: 16, sheet, thickness: Len::points(1) };
    let output = PdfOutput { name: "booklet".into(), tagged: false, booklet: Some(booklet), ..PdfOutput::screen() };
    let layout = crate::config::layouts::bundled("trade-6x9").expect("a layout");
    let make = || write(&book(), &pages, &layout, &fonts(), &output, &mut Report::default()).expect("a file");
    let bytes = make();
    assert_eq!(bytes, make());
    let document = Document::load_mem(&bytes).expect("loads");
    let sides = shown(&document);
    assert_eq!((count, sides.len()), (31, 16));
    assert_eq!(boxes(&document, 1, "MediaBox")[2..], [1190.551, 841.89]);
    let near = |have: &[(String, f32)], want: [(&str, f32); 2]| {
        have.len() == 2 && have.iter().zip(want).all(|(h, w)| h.0 == w.0 && (h.1 - w.1).abs() < 0.002)
    };
    let fold = 595.276;
    assert!(near(&sides[0], [("P15", fold - 432.0), ("P0", fold)]), "{:?}", sides[0]);
    assert!(near(&sides[1], [("P1", fold - 432.0), ("P14", fold)]), "{:?}", sides[1]);
    assert!(near(&sides[6], [("P9", fold - 432.0 + 3.0), ("P6", fold - 3.0)]), "{:?}", sides[6]);
    // The last signature has fifteen pages: a blank one follows the last.
    assert_eq!(sides[8], [("P16".to_string(), sides[0][1].1)]);
    let preferences = document.catalog().and_then(|c| c.get(b"ViewerPreferences")).and_then(Object::as_dict).expect("preferences");
    assert_eq!(preferences.get(b"Duplex").and_then(Object::as_name).expect("said"), b"DuplexFlipShortEdge");
}

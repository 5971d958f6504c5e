//! The EPUB read back: what is in the archive, and whether everything in it leads where it should.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Cursor;

use postbound::config::layouts;
use postbound::diag::Report;
use postbound::internals::asset::Extras;
use postbound::internals::output::epub;
use postbound::internals::xhtml::{self, lint};
use postbound::model::*;
use postbound::page::PageStart;
use quick_xml::Reader;
use quick_xml::events::Event;

use crate::conformance_epub::make;
pub use crate::support::unzip as files;
use crate::torture;

/// A document flattened: its words, where each id stands in them, and its links.
#[derive(Default)]
pub struct Flat {
    pub words: String,
    pub ids: BTreeMap<String, usize>,
    /// (element, attributes, place in the words)
    pub elements: Vec<(String, BTreeMap<String, String>, usize)>,
}

pub fn flatten(xml: &[u8]) -> Flat {
    let text = std::str::from_utf8(xml).expect("UTF-8");
    let mut reader = Reader::from_str(text);
    let mut flat = Flat::default();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Eof => return flat,
            Event::Start(e) | Event::Empty(e) => {
                let at = flat.words.len();
                let mut attrs = BTreeMap::new();
                for a in e.attributes() {
                    let a = a.expect("an attribute");
                    let value = quick_xml::escape::unescape(&a.value).expect("unescapes").into_owned();
                    attrs.insert(a.key.as_ref().to_string(), value);
                }
                if let Some(id) = attrs.get("id") {
                    assert!(flat.ids.insert(id.clone(), at).is_none(), "the id {id} stands twice");
                }
                flat.elements.push((e.name().as_ref().to_string(), attrs, at));
            }
            Event::Text(t) => flat.words.push_str(&t.xml10_content()),
            Event::GeneralRef(r) => {
                let name = r.xml10_content();
                flat.words.push_str(match name.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    other => panic!("the entity {other}"),
                });
            }
            _ => {}
        }
    }
}

fn documents(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<String, Flat> {
    let xhtml = files.iter().filter(|(name, _)| name.ends_with(".xhtml"));
    xhtml.map(|(name, bytes)| (name.trim_start_matches("OEBPS/").to_string(), flatten(bytes))).collect()
}

fn torture_files() -> (Book, BTreeMap<String, Vec<u8>>) {
    let book = torture::book();
    let breaks = torture::breaks(&book);
    let files = files(&make(&book, Some(&breaks), &Extras::default()));
    (book, files)
}

/// The page list of the nav: label, file, id.
pub fn page_list(nav: &[u8]) -> Vec<(String, String, String)> {
    let text = std::str::from_utf8(nav).expect("UTF-8");
    let list = text.split("epub:type=\"page-list\"").nth(1).expect("a page list");
    let mut out = Vec::new();
    for item in list.split("<a href=\"").skip(1) {
        let (href, rest) = item.split_once("\">").expect("a link");
        let (file, id) = href.split_once('#').expect("a fragment");
        out.push((rest.split('<').next().expect("words").to_string(), file.to_string(), id.to_string()));
    }
    out
}

#[test]
fn every_printed_page_is_listed_once_and_in_order() {
    let (book, files) = torture_files();
    let documents = documents(&files);
    let list = page_list(&files["OEBPS/nav.xhtml"]);
    let labels: Vec<String> = list.iter().map(|(label, ..)| label.clone()).collect();
    let wanted: Vec<String> = torture::breaks(&book).pages.into_iter().map(|p| p.label).collect();
    assert_eq!(labels, wanted);
    let opf = std::str::from_utf8(&files["OEBPS/content.opf"]).expect("UTF-8");
    let spine: Vec<String> =
        opf.split("<itemref idref=\"").skip(1).map(|s| s.split('"').next().expect("an id").replace("id_", "")).collect();
    let mut last = (0, 0);
    for (label, file, id) in &list {
        let place = *documents[file].ids.get(id).unwrap_or_else(|| panic!("{file} has no {id}"));
        let document = if file == "nav.xhtml" { "nav" } else { file };
        let here = (spine.iter().position(|s| s == document).expect("in the spine"), place);
        assert!(here >= last, "page {label} goes back");
        last = here;
    }
    let ncx = std::str::from_utf8(&files["OEBPS/toc.ncx"]).expect("UTF-8");
    assert_eq!(ncx.matches("<pageTarget ").count(), wanted.len());
}

#[test]
fn the_word_behind_a_mark_is_the_first_of_its_page() {
    let (book, files) = torture_files();
    let documents = documents(&files);
    let list = page_list(&files["OEBPS/nav.xhtml"]);
    let behind = |label: &str| {
        let (_, file, id) = list.iter().find(|(l, ..)| l == label).expect("listed");
        let flat = &documents[file];
        flat.words[flat.ids[id]..].trim_start().to_string()
    };
    for (label, words) in [
        ("iii", "The Torture & <Trial>"),
        ("iv", "© 2026"),
        ("ix", "Preface"),
        ("4", "Every block"),
        ("5", "with strength"),
        ("6", "outside"),
        ("7", "Weltschmerz"),
        ("8", "extraordinally simple"),
        ("9", "A heading too deep"),
        ("10", "two"),
        ("11", "= \"a very long"),
        ("15", "The dark unfathom’d"),
        ("18", "2 The second chapter"),
        ("19", "Part the second"),
        ("20", "Sources"),
    ] {
        assert!(behind(label).starts_with(words), "page {label} starts with {words}, not {:.40}", behind(label));
    }
    // A blank page stands where its successor does.
    assert_eq!(behind("ii"), behind("iii"));
    assert_eq!(behind("17"), behind("18"));
    assert!(behind("16").starts_with("The second of them."), "a page that starts inside a note: {:.30}", behind("16"));
    assert!(behind("vii").starts_with("Contents"));
    assert!(behind("viii").starts_with("2. The second chapter"), "the second page of the contents: {:.30}", behind("viii"));
    let at = |label: &str| torture::breaks(&book).pages.iter().position(|p| p.label == label);
    assert!(matches!(torture::breaks(&book).pages[at("8").expect("there")].start, PageStart::Text(_)));
}

/// A chapter so long that it is cut into files, with one note that both of them refer to: the note stands in both, and the
/// page that starts inside it in the first.
#[test]
fn a_note_in_two_files_has_its_page_turn_in_one() {
    let mut book = torture::book();
    let blocks = &mut book.parts[0].chapters[0].sections[0].blocks;
    let loc = blocks[0].loc.clone();
    let para = |inlines: Vec<Inline>| Block::new(BlockKind::Para(Text::new(inlines)), loc.clone());
    blocks.extend((0..400).map(|_| para(vec![Inline::Text("Words that fill the file until it is cut. ".repeat(20))])));
    blocks.push(para(vec![Inline::Text("The first note again".into()), Inline::NoteRef(NoteKey::Id(NoteId(0)))]));
    book.count_leaves();
    let files = files(&make(&book, Some(&torture::breaks(&book)), &Extras::default()));
    let documents = documents(&files);
    let with_note = documents.iter().filter(|(name, d)| name.starts_with("chapter-01") && d.ids.contains_key("note-1")).count();
    assert_eq!(with_note, 2, "the note is in both files");
    let (_, file, id) = page_list(&files["OEBPS/nav.xhtml"]).into_iter().find(|(label, ..)| label == "16").expect("listed");
    let holders: Vec<&String> = documents.iter().filter(|(_, d)| d.ids.contains_key(&id)).map(|(name, _)| name).collect();
    assert_eq!(holders, [&file]);
}

#[test]
fn every_link_leads_somewhere_and_every_note_leads_back() {
    let (_, files) = torture_files();
    let documents = documents(&files);
    let mut notes = 0;
    for (name, flat) in &documents {
        for (tag, attrs, at) in &flat.elements {
            let Some(href) = attrs.get("href").filter(|h| !h.contains(':')) else { continue };
            let (file, id) = href.split_once('#').unwrap_or((href, ""));
            let file = if file.is_empty() { name } else { file };
            if file == "stylesheet.css" {
                continue;
            }
            let target = documents.get(file).unwrap_or_else(|| panic!("{name}: {href} leads to no file"));
            assert!(id.is_empty() || target.ids.contains_key(id), "{name}: {href} leads nowhere ({tag})");
            if attrs.get("role").is_some_and(|r| r == "doc-noteref") {
                assert_eq!(file, name, "a note is in the file of its mark");
                assert!(flat.ids[id] > *at, "a note stands behind its mark");
                let inside = flat.elements.iter().skip_while(|(_, a, _)| a.get("id").map(String::as_str) != Some(id));
                let back = inside.map(|(_, a, _)| a).find(|a| a.contains_key("href")).expect("a link in the note");
                assert_eq!(back.get("role").map(String::as_str), Some("doc-backlink"), "the way back comes first");
                notes += 1;
            }
        }
    }
    assert_eq!(notes, 5, "four marks in the first chapter, of which two are of one note, and one in the second");
}

#[test]
fn words_stay_and_debris_goes() {
    let (book, files) = torture_files();
    let documents = documents(&files);
    let all: String = documents.values().map(|d| d.words.as_str()).collect();
    assert!(!all.contains('\u{AD}') && !all.contains('\u{FFFE}') && !all.contains('\u{1}'));
    let squeeze = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let all = squeeze(&all);
    torture::each_text(&book, &mut |t| {
        let plain = t.plain();
        // Marks of notes stand between words; a text without them is there as a whole.
        let noted = t.inlines.iter().any(|i| matches!(i, Inline::NoteRef(_) | Inline::Link { .. }));
        if !noted && !plain.contains("print") {
            assert!(all.contains(&squeeze(&plain)), "{plain}");
        }
    });
    assert!(!all.contains("exampleorgprint"), "notes made for print stay in print");
}

/// Two posts of one title in one chapter: only the first is a region of that name.
#[test]
fn regions_have_names_of_their_own() {
    let mut book = torture::book();
    let sections = &mut book.parts[0].chapters[0].sections;
    sections[1].title = Some(Text::from_plain("every  Block"));
    book.count_leaves();
    let files = files(&make(&book, None, &Extras::default()));
    let chapter = flatten(&files["OEBPS/chapter-01.xhtml"]);
    let posts = chapter.elements.iter().filter(|(tag, a, _)| tag == "section" && a.get("class").is_some_and(|c| c == "post"));
    let named: Vec<bool> = posts.map(|(_, a, _)| a.contains_key("aria-labelledby")).collect();
    assert_eq!(named, [true, false]);
}

#[test]
fn headings_skip_no_level_and_a_file_has_one_top_heading() {
    let (_, files) = torture_files();
    for (name, flat) in documents(&files) {
        let levels: Vec<u32> = flat.elements.iter().filter_map(|(tag, ..)| tag.strip_prefix('h').and_then(|n| n.parse().ok())).collect();
        assert!(levels.iter().filter(|l| **l == 1).count() <= 1, "{name}: {levels:?}");
        assert!(levels.windows(2).all(|w| w[1] <= w[0] + 1), "{name}: {levels:?}");
    }
}

#[test]
fn the_archive_is_as_readers_want_it() {
    let book = torture::book();
    let breaks = torture::breaks(&book);
    let epub = make(&book, Some(&breaks), &Extras::default());
    assert_eq!(epub, make(&book, Some(&breaks), &Extras::default()), "the same book is the same bytes");
    assert_eq!(&epub[30..58], b"mimetypeapplication/epub+zip", "first, stored, no extra field");
    let mut archive = zip::ZipArchive::new(Cursor::new(&epub[..])).expect("an archive");
    let mut names = Vec::new();
    for i in 0..archive.len() {
        let file = archive.by_index(i).expect("an entry");
        let start = usize::try_from(file.header_start()).expect("small");
        assert_eq!(epub[start + 6] & 8, 0, "{} has a data descriptor", file.name().expect("a name"));
        assert_eq!(file.last_modified().map(|t| (t.year(), t.month(), t.day(), t.hour())), Some((2026, 11, 22, 0)));
        if file.name().expect("a name").contains("images/") {
            assert_eq!(file.compression(), zip::CompressionMethod::Stored);
        }
        names.push(file.name().expect("a name").to_string());
    }
    assert!(names[1..].is_sorted(), "{names:?}");
    let folded: BTreeSet<String> = names.iter().map(|n| n.to_lowercase()).collect();
    assert_eq!(folded.len(), names.len(), "no two names differ by case only");
}

#[test]
fn large_pictures_are_made_smaller() {
    let (_, files) = torture_files();
    let png = &files["OEBPS/images/stripes-2.png"];
    let side = |at: usize| u64::from(u32::from_be_bytes(png[at..at + 4].try_into().expect("four")));
    assert!(side(16) * side(20) <= 4_000_000, "{} × {}", side(16), side(20));
    assert!(side(16) > 2000);
}

#[test]
fn manifest_and_spine_are_those_that_epub_builder_was_given() {
    let book = torture::book();
    let layout = layouts::bundled("trade-6x9").expect("is bundled");
    let xhtml = xhtml::render(&book, &layout, None, xhtml::Dress { own_faces: true, ..xhtml::Dress::default() }, &mut Report::default());
    let package = epub::package::package(&book, &xhtml, Some(Vec::new()), xhtml.stylesheet.clone());
    let files = files(&make(&book, None, &Extras::default()));
    let opf = flatten(&files["OEBPS/content.opf"]);
    let items: BTreeMap<&str, &str> =
        opf.elements.iter().filter(|(tag, ..)| tag == "item").map(|(_, a, _)| (a["href"].as_str(), a["media-type"].as_str())).collect();
    let mut wanted: BTreeMap<&str, &str> = package.resources.iter().map(|r| (r.href.as_str(), r.media_type)).collect();
    wanted.insert("nav.xhtml", "application/xhtml+xml");
    wanted.insert("toc.ncx", "application/x-dtbncx+xml");
    assert_eq!(items, wanted);
    let by_id: BTreeMap<&str, &str> =
        opf.elements.iter().filter(|(tag, ..)| tag == "item").map(|(_, a, _)| (a["id"].as_str(), a["href"].as_str())).collect();
    let spine: Vec<&str> = opf.elements.iter().filter(|(tag, ..)| tag == "itemref").map(|(_, a, _)| by_id[a["idref"].as_str()]).collect();
    assert_eq!(spine, package.spine);
}

#[test]
fn another_library_reads_the_book() {
    let book = torture::book();
    let epub = make(&book, None, &Extras::default());
    let read = rbook::Epub::read(Cursor::new(epub)).expect("rbook opens it");
    let title = read.metadata().title().expect("a title");
    assert_eq!(title.value(), "The Torture & <Trial> of Blocks");
    assert_eq!(read.metadata().creators().count(), 1);
    assert!(read.reader().len() >= 12, "{} documents", read.reader().len());
}

/// Everything that is known of the book is said of it, in the form that shops and other readers look for.
#[test]
fn the_metadata_is_complete_and_another_library_reads_it() {
    let mut book = torture::book();
    let meta = &mut book.meta;
    meta.title = "The Art of Testing".into();
    meta.subtitle = Some("A Primer".into());
    meta.certified = false;
    meta.isbn_epub = Some("9783161484100".into());
    meta.isbn_print = Some("9780306406157".into());
    meta.series = Some(BookSeries { name: "Primers".into(), number: Some(2.0) });
    meta.subjects = vec!["Testing".into(), "Books & more".into()];
    (meta.publisher, meta.rights, meta.description) = (Some("Press".into()), Some("© A".into()), Some("About <it>".into()));
    let breaks = torture::breaks(&book);
    let epub = make(&book, Some(&breaks), &Extras::default());
    let files = files(&epub);
    let opf = std::str::from_utf8(&files["OEBPS/content.opf"]).expect("UTF-8");
    for wanted in [
        "xml:lang=\"en-GB\"",
        "dir=\"ltr\"",
        "prefix=\"schema: http://schema.org/ a11y:",
        "<dc:identifier id=\"epub-id-1\">urn:isbn:9783161484100</dc:identifier>",
        "<meta refines=\"#title\" property=\"file-as\">Art of Testing, The</meta>",
        "<meta refines=\"#subtitle\" property=\"title-type\">subtitle</meta>",
        "<meta refines=\"#creator-1\" property=\"role\" scheme=\"marc:relators\">aut</meta>",
        "<meta refines=\"#contributor-1\" property=\"display-seq\">1</meta>",
        "<meta property=\"dcterms:modified\">2026-11-22T00:00:00Z</meta>",
        "<dc:publisher>Press</dc:publisher>",
        "<dc:rights>© A</dc:rights>",
        "<dc:description>About &lt;it&gt;</dc:description>",
        "<dc:subject>Books &amp; more</dc:subject>",
        "<meta property=\"belongs-to-collection\" id=\"series\">Primers</meta>",
        "<meta refines=\"#series\" property=\"group-position\">2</meta>",
        "<dc:source id=\"print\">urn:isbn:9780306406157</dc:source>",
        "<meta refines=\"#print\" property=\"source-of\">pagination</meta>",
        "<meta property=\"pageBreakSource\">urn:isbn:9780306406157</meta>",
        "<meta name=\"cover\" content=\"cover-image\"/>",
        "<meta property=\"schema:accessibilityFeature\">pageNavigation</meta>",
        "<meta property=\"schema:accessibilitySummary\" xml:lang=\"en\">",
    ] {
        assert!(opf.contains(wanted), "{wanted} is not in {opf}");
    }
    assert_eq!(opf.matches("dcterms:modified").count(), 1);
    assert!(!opf.contains("conformsTo"), "nobody certified it");
    let read = rbook::Epub::read(Cursor::new(epub)).expect("rbook opens it");
    let titles: Vec<String> = read.metadata().titles().map(|t| t.value().to_string()).collect();
    assert_eq!(titles, ["The Art of Testing", "A Primer"]);
    let subjects: Vec<String> = read.metadata().tags().map(|t| t.value().to_string()).collect();
    assert_eq!(subjects, ["Testing", "Books & more"]);
    assert_eq!(read.metadata().publishers().next().map(|p| p.value().to_string()).as_deref(), Some("Press"));
}

/// What the makers certify is claimed only where nothing that is known contradicts them.
#[test]
fn conformance_is_claimed_by_the_makers_and_not_against_the_evidence() {
    let mut book = torture::book();
    book.meta.certified = true;
    let opf = |book: &Book, css: &str| {
        let extras = Extras { css: vec![("own.css".into(), css.into())], ..Extras::default() };
        String::from_utf8(files(&make(book, None, &extras)).remove("OEBPS/content.opf").expect("there")).expect("UTF-8")
    };
    let plain = opf(&book, "");
    assert!(plain.contains("EPUB Accessibility 1.1 - WCAG 2.2 Level AA") && plain.contains("displayTransformability"));
    let fixed = opf(&book, "p { font-size: 12pt }");
    assert!(!fixed.contains("conformsTo") && !fixed.contains("displayTransformability"));
    for block in book.parts.iter_mut().flat_map(|p| &mut p.chapters).flat_map(|c| &mut c.sections).flat_map(|s| &mut s.blocks) {
        if let BlockKind::Figure(figure) = &mut block.kind {
            figure.images.iter_mut().for_each(|i| i.alt = None);
        }
    }
    let silent = opf(&book, "");
    assert!(!silent.contains("conformsTo") && !silent.contains("alternativeText"));
    assert!(silent.contains("without a description: "));
}

#[test]
fn a_long_chapter_is_cut_and_its_links_and_notes_follow() {
    let mut book = torture::book();
    let chapter = &mut book.parts[0].chapters[0];
    let mut long = chapter.sections[1].clone();
    for i in 0..900 {
        let words = format!("Paragraph {i}. {}", "Words that fill a file until it is too long for a small reader. ".repeat(12));
        long.blocks.push(Block::new(BlockKind::Para(Text::from_plain(words)), long.loc.clone()));
    }
    long.blocks.push(Block::new(
        BlockKind::Para(Text::new(vec![Inline::Text("A late mark".into()), Inline::NoteRef(NoteKey::Id(NoteId(0)))])),
        long.loc.clone(),
    ));
    chapter.sections[1] = long;
    book.count_leaves();
    let files = files(&make(&book, None, &Extras::default()));
    let pieces: Vec<&String> = files.keys().filter(|n| n.contains("chapter-01")).collect();
    assert!(pieces.len() >= 4, "{pieces:?}");
    for (name, bytes) in files.iter().filter(|(n, _)| n.ends_with(".xhtml")) {
        assert!(bytes.len() <= 250_000, "{name} has {} bytes", bytes.len());
    }
    let documents = documents(&files);
    let last = documents.values().find(|d| d.words.contains("A late mark")).expect("written");
    assert!(last.words.contains("The first note"), "the note is in the file of its mark");
    assert!(!last.words.contains("Every block"), "which is not the first one");
}

#[test]
fn the_stylesheet_of_every_look_is_safe() {
    for (name, _) in layouts::BUNDLED {
        let layout = layouts::bundled(name).expect("is bundled");
        let css = xhtml::stylesheet(&layout, &xhtml::Families::new(), xhtml::Direction { right_to_left: false, mixed: true });
        assert_eq!(lint::lint(&css), [], "{name}");
        assert!(css.contains("h1.chapter-title") && css.len() > 2000);
    }
}

#[test]
fn what_only_machines_read_of_the_contents_is_hidden_by_the_stylesheet_too() {
    let layout = layouts::bundled("trade-6x9").expect("is bundled");
    let css = xhtml::stylesheet(&layout, &xhtml::Families::new(), xhtml::Direction::default());
    assert!(css.contains("nav.hidden {\n  display: none;"), "{css}");
    assert!(css.contains("figure, ") && css.contains("display: block"), "HTML 4 engines know these elements by the stylesheet alone");
}

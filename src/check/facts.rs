//! What a PDF says of itself: pages and their boxes, fonts, annotations, metadata, and what each page paints.

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, LoadOptions, Object, ObjectId};

use super::object::{Box4, array, box4, dictionary, resolve};
use super::paint::{self, Painted};
use super::pieces::objects_fit;
use crate::net;

/// The most that one stream may unpack to: hostile files hold gigabytes in a few bytes.
const MAX_STREAM: usize = 256 << 20;

/// What a file is and holds.
#[derive(Debug, Default)]
pub struct Facts {
    /// `1.7`.
    pub version: String,
    /// The file's size.
    pub bytes: usize,
    pub pages: Vec<Page>,
    /// Its fonts by name.
    pub fonts: BTreeMap<String, Font>,
    /// It is locked, though anyone may read it.
    pub locked: bool,
    pub bookmarks: bool,
    /// It says its title, its author, or more (XMP).
    pub metadata: bool,
    /// Its title, as it says.
    pub title: Option<String>,
    /// What `GTS_PDFXVersion` says.
    pub pdfx: Option<String>,
    /// It has an output intent for print.
    pub print_intent: bool,
    /// The part and level of PDF/A that it claims: `2a`.
    pub pdfa: Option<String>,
    /// It claims PDF/UA-1.
    pub pdfua: bool,
}

/// A page.
#[derive(Debug, Default)]
pub struct Page {
    /// The sheet.
    pub media: Box4,
    /// The page after trimming.
    pub trim: Box4,
    /// The trim with its bleed, where the file says it.
    pub bleed: Option<Box4>,
    /// How many annotations.
    pub annotations: usize,
    /// What is on it.
    pub painted: Painted,
}

/// A font.
#[derive(Clone, Copy, Debug, Default)]
pub struct Font {
    /// Its program is in the file.
    pub embedded: bool,
    /// Its glyphs are drawings (Type 3).
    pub type3: bool,
}

/// Reads a file.
///
/// # Errors
/// Why it cannot be read.
pub fn read(bytes: &[u8]) -> Result<Facts, String> {
    net::caught(|| unguarded(bytes))?
}

fn unguarded(bytes: &[u8]) -> Result<Facts, String> {
    if !objects_fit(bytes) {
        return Err("its objects unpack to more than a program can hold".to_string());
    }
    let options = LoadOptions { max_decompressed_size: Some(MAX_STREAM), ..LoadOptions::default() };
    let document = Document::load_mem_with_options(bytes, options).map_err(|e| e.to_string())?;
    if document.is_encrypted() {
        return Err("it is encrypted".to_string());
    }
    let catalog = document.catalog().map_err(|e| e.to_string())?;
    let info = document.trailer.get(b"Info").ok().and_then(|o| dictionary(&document, o));
    let said = |key: &[u8]| info.and_then(|i| i.get(key).ok()).and_then(|v| text(&document, v)).filter(|t| !t.is_empty());
    let packet = metadata(&document, catalog).unwrap_or_default();
    let mut facts = Facts {
        version: document.version.clone(),
        bytes: bytes.len(),
        locked: document.was_encrypted(),
        bookmarks: catalog.get(b"Outlines").ok().and_then(|o| dictionary(&document, o)).is_some_and(|o| o.has(b"First")),
        metadata: catalog.has(b"Metadata") || [&b"Title"[..], b"Author", b"Subject", b"Keywords"].iter().any(|k| said(k).is_some()),
        title: said(b"Title"),
        pdfx: said(b"GTS_PDFXVersion").or_else(|| said_in(&packet, "GTS_PDFXVersion")),
        print_intent: print_intent(&document, catalog),
        pdfa: said_in(&packet, "pdfaid:part").map(|part| part + &said_in(&packet, "pdfaid:conformance").unwrap_or_default().to_lowercase()),
        pdfua: said_in(&packet, "pdfuaid:part").as_deref() == Some("1"),
        ..Facts::default()
    };
    let mut cache = paint::Cache::default();
    for (_, id) in document.get_pages() {
        let page = page(&document, id, &mut cache);
        facts.pages.push(page);
    }
    facts.fonts = fonts(&document);
    if facts.pages.is_empty() { Err("it has no pages".to_string()) } else { Ok(facts) }
}

fn page(document: &Document, id: ObjectId, cache: &mut paint::Cache) -> Page {
    let media = inherited(document, id, b"MediaBox").and_then(|o| box4(document, &o)).unwrap_or([0.0, 0.0, 612.0, 792.0]);
    let own = |key: &[u8]| document.get_dictionary(id).ok().and_then(|d| d.get(key).ok()).and_then(|o| box4(document, o));
    let crop = inherited(document, id, b"CropBox").and_then(|o| box4(document, &o)).unwrap_or(media);
    let annotations =
        document.get_dictionary(id).ok().and_then(|d| d.get(b"Annots").ok()).and_then(|a| array(document, a)).map_or(0, Vec::len);
    let resources = inherited(document, id, b"Resources");
    let painted = match document.get_page_content_with_limit(id, MAX_STREAM) {
        Ok(content) if !cache.may_follow(content.len()) => Painted { unread: true, ..Painted::default() },
        Ok(content) => paint::page(document, &content, resources.as_ref().and_then(|r| dictionary(document, r)), cache),
        Err(_) => Painted { unread: true, ..Painted::default() },
    };
    Page { media, trim: own(b"TrimBox").or_else(|| own(b"ArtBox")).unwrap_or(crop), bleed: own(b"BleedBox"), annotations, painted }
}

fn text(document: &Document, object: &Object) -> Option<String> {
    let bytes = resolve(document, object).as_str().ok()?;
    let text = match bytes.strip_prefix(b"\xfe\xff") {
        Some(utf16) => {
            let (units, _) = utf16.as_chunks::<2>();
            String::from_utf16_lossy(&units.iter().map(|u| u16::from_be_bytes(*u)).collect::<Vec<_>>())
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    };
    Some(text.trim_matches(char::from(0)).to_string())
}

/// A page's own entry, or that of a node above it.
fn inherited(document: &Document, id: ObjectId, key: &[u8]) -> Option<Object> {
    let mut seen = BTreeSet::new();
    let mut at = id;
    while seen.insert(at) {
        let dict = document.get_dictionary(at).ok()?;
        if let Ok(value) = dict.get(key) {
            return Some(resolve(document, value).clone());
        }
        at = dict.get(b"Parent").and_then(Object::as_reference).ok()?;
    }
    None
}

/// The XMP packet.
fn metadata(document: &Document, catalog: &Dictionary) -> Option<String> {
    let stream = resolve(document, catalog.get(b"Metadata").ok()?).as_stream().ok()?;
    let packet = stream.get_plain_content_with_limit(MAX_STREAM).ok()?;
    Some(String::from_utf8_lossy(&packet).into_owned())
}

/// What a packet says of something, as an element or as an attribute.
fn said_in(packet: &str, name: &str) -> Option<String> {
    let (_, rest) = packet.split_once(name)?;
    let value = rest.trim_start_matches(['>', '=', '"', ' ']);
    Some(value.split(['<', '"']).next()?.to_string())
}

fn print_intent(document: &Document, catalog: &Dictionary) -> bool {
    let intents = catalog.get(b"OutputIntents").ok().and_then(|o| array(document, o));
    let kind = |o: &Object| dictionary(document, o).and_then(|d| d.get(b"S").ok()).and_then(|s| s.as_name().ok()) == Some(b"GTS_PDFX");
    intents.is_some_and(|list| list.iter().any(kind))
}

/// All fonts of the file, with their programs.
fn fonts(document: &Document) -> BTreeMap<String, Font> {
    let mut fonts = BTreeMap::new();
    for dict in document.objects.values().filter_map(|o| o.as_dict().ok()) {
        let name_of = |d: &Dictionary, key: &[u8]| {
            d.get(key).ok().and_then(|o| resolve(document, o).as_name().ok()).map(|n| String::from_utf8_lossy(n).into_owned())
        };
        if name_of(dict, b"Type").as_deref() != Some("Font") || dict.has(b"CIDSystemInfo") {
            continue;
        }
        let type3 = name_of(dict, b"Subtype").as_deref() == Some("Type3");
        let descendant = dict
            .get(b"DescendantFonts")
            .ok()
            .and_then(|o| array(document, o))
            .and_then(|a| a.first())
            .and_then(|o| dictionary(document, o));
        let descriptor = descendant.unwrap_or(dict).get(b"FontDescriptor").ok().and_then(|o| dictionary(document, o));
        let embedded = type3 || descriptor.is_some_and(|d| [&b"FontFile"[..], b"FontFile2", b"FontFile3"].iter().any(|k| d.has(k)));
        let name = name_of(dict, b"BaseFont").unwrap_or_else(|| "a font without a name".to_string());
        fonts.insert(name, Font { embedded, type3 });
    }
    fonts
}

/// Pages as a person lists them, from 1: `pages 3, 7 and 9 more`.
pub fn listed(pages: &[usize]) -> String {
    let shown: Vec<String> = pages.iter().take(5).map(|p| (p + 1).to_string()).collect();
    let more = pages.len().saturating_sub(shown.len());
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{} {}{more}", if pages.len() == 1 { "page" } else { "pages" }, shown.join(", "))
}

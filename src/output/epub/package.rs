//! What an EPUB is made of, as plain data: the files with their media types, their order, and what is said of the whole.
//! Nothing here knows how any of it is written.

use crate::diag::kinds;
use crate::model::{AssetId, Book, Creator, Date};
use crate::xhtml::{ContentsPage, Entry, PageTarget, XhtmlBook, image_href};

use super::fonts::Embedded;
use super::metadata::{self, Element};

/// An EPUB before it is written.
#[derive(Debug)]
pub struct Package {
    /// The text of the unique identifier: a URN.
    pub identifier: String,
    pub title: String,
    /// The creators, in order.
    pub creators: Vec<Creator>,
    /// The language, as BCP 47 writes it.
    pub lang: String,
    /// Written from right to left.
    pub rtl: bool,
    /// The day that stamps everything.
    pub date: Date,
    /// The metadata, in order.
    pub metadata: Vec<Element>,
    /// Every file but those that belong to the packaging itself (container, package document, nav, NCX).
    pub resources: Vec<Resource>,
    /// The files of the text in order, the nav among them.
    pub spine: Vec<String>,
    pub contents: Vec<Entry>,
    /// The landmarks: `epub:type`, title, target.
    pub landmarks: Vec<(&'static str, String, String)>,
    /// The page list.
    pub pages: Vec<PageTarget>,
    /// Marks of pages that lie in the contents.
    pub contents_pages: Vec<ContentsPage>,
}

/// A file.
#[derive(Debug)]
pub struct Resource {
    /// Its path beside the package document.
    pub href: String,
    pub media_type: &'static str,
    /// It is the picture of the cover.
    pub cover: bool,
    /// What it holds.
    pub data: Data,
}

/// What a file holds.
#[derive(Debug)]
pub enum Data {
    Text(String),
    /// A picture of the book; its bytes are made when they are written.
    Picture(AssetId),
    /// Bytes that are there, and are packed already.
    Bytes(Vec<u8>),
    /// A font file: bytes that are there, and can be packed.
    Font(Vec<u8>),
}

/// The file of the cover's page.
pub const COVER_PAGE: &str = "cover.xhtml";
/// Makes the package of a book; `cover` is a JPEG, `css` the whole stylesheet.
pub fn package(book: &Book, xhtml: &XhtmlBook, cover: Option<Vec<u8>>, css: String) -> Package {
    let words = crate::lang::words(&book.meta.lang);
    let identifier = metadata::identifier(&book.meta);
    let date = metadata::stamp(book.meta.date);
    let claims = claims(book, xhtml, &css);
    let mut resources = vec![Resource { href: crate::xhtml::CSS_FILE.into(), media_type: "text/css", cover: false, data: Data::Text(css) }];
    let mut spine = Vec::new();
    let mut landmarks = Vec::new();
    if let Some(jpeg) = cover {
        let page = super::cover::page(book);
        resources.push(Resource { href: super::cover::COVER_IMAGE.into(), media_type: "image/jpeg", cover: true, data: Data::Bytes(jpeg) });
        resources.push(Resource { href: COVER_PAGE.into(), media_type: XHTML, cover: false, data: Data::Text(page) });
        spine.push(COVER_PAGE.to_string());
        landmarks.push(("cover", words.cover.to_string(), COVER_PAGE.to_string()));
    }
    for document in &xhtml.documents {
        spine.push(document.file.clone());
        if let Some(text) = &document.xhtml {
            let data = Data::Text(text.clone());
            resources.push(Resource { href: document.file.clone(), media_type: XHTML, cover: false, data });
        }
    }
    for id in &xhtml.images {
        if let Some(href) = image_href(book, *id) {
            let media_type = if href.ends_with(".png") { "image/png" } else { "image/jpeg" };
            resources.push(Resource { href, media_type, cover: false, data: Data::Picture(*id) });
        }
    }
    // A book without a chapter has a contents all the same: readers refuse an empty one.
    let mut contents = xhtml.contents.clone();
    if let Some(first) = spine.first().filter(|_| contents.is_empty()) {
        contents.push(Entry { title: book.meta.title.clone(), href: first.clone(), children: Vec::new() });
    }
    landmarks.push(("toc", words.contents.to_string(), format!("{}#toc", crate::xhtml::NAV_FILE)));
    landmarks.extend(xhtml.start.iter().map(|s| ("bodymatter", s.title.clone(), s.href.clone())));
    Package {
        metadata: metadata::elements(book, xhtml, &identifier, date, claims),
        identifier,
        title: book.meta.title.clone(),
        creators: book.meta.principals().cloned().collect(),
        lang: book.meta.lang.bcp47(),
        rtl: crate::lang::is_rtl(&book.meta.lang),
        date,
        resources,
        spine,
        contents,
        landmarks,
        pages: xhtml.pages.clone(),
        contents_pages: xhtml.contents_pages.clone(),
    }
}

/// What may be claimed: the makers' word counts where nothing that is known contradicts it.
fn claims(book: &Book, xhtml: &XhtmlBook, css: &str) -> metadata::Claims {
    let fixed = crate::xhtml::lint::lint(css).iter().any(|l| l.kind == kinds::CSS_ABSOLUTE_SIZE);
    let conforms = book.meta.certified && xhtml.pictures.all_described() && !fixed;
    metadata::Claims { sizes_follow_the_reader: !fixed, conforms }
}

impl Package {
    /// Adds the faces that the stylesheet names.
    pub fn add_fonts(&mut self, fonts: &[Embedded]) {
        if !fonts.is_empty() {
            // Apple Books shows a book's own faces only where this is said.
            let attrs = vec![("property", "ibooks:specified-fonts".to_string())];
            self.metadata.push(Element { tag: "meta", attrs, text: "true".to_string() });
        }
        self.resources.extend(fonts.iter().map(|font| Resource {
            href: font.href.clone(),
            media_type: font.media_type,
            cover: false,
            data: Data::Font(font.bytes.clone()),
        }));
    }
}

/// The media type of the text's files.
pub const XHTML: &str = "application/xhtml+xml";

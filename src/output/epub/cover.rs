//! The cover: the picture that is given, as shops want it; and its page.

use crate::asset::convert::{encode, pixels, scaled};
use crate::lang;
use crate::model::{Asset, Book, Encoding};
use crate::xhtml::write::Xml;

/// The file of the cover's picture.
pub const COVER_IMAGE: &str = "images/cover-image.jpg";

/// The area that shops ask for, as width and height in pixels.
const MAX_SIZE: (u32, u32) = (1600, 2560);
/// The most bytes of a cover.
const MAX_BYTES: usize = 2_000_000;

/// A given cover as a JPEG of at most 1600 × 2560 pixels' area and two megabytes.
///
/// # Errors
/// What the encoder says.
pub fn given(asset: &Asset) -> Result<Vec<u8>, String> {
    let area = u64::from(MAX_SIZE.0) * u64::from(MAX_SIZE.1);
    let fits = u64::from(asset.width) * u64::from(asset.height) <= area;
    if asset.encoding == Encoding::Jpeg && fits && asset.bytes.len() <= MAX_BYTES {
        return asset.bytes.get().map(|bytes| bytes.into_owned());
    }
    let full = pixels(asset).ok_or("its pixels cannot be read")?;
    let small = scaled(&full, area);
    let source = small.as_ref().unwrap_or(&full);
    let mut quality = 90;
    loop {
        let bytes = encode(source, Encoding::Jpeg, quality)?;
        if bytes.len() <= MAX_BYTES || quality <= 40 {
            return Ok(bytes);
        }
        quality -= 10;
    }
}

/// The cover's page: nothing but the picture, whose description is what stands on it.
pub fn page(book: &Book) -> String {
    let words = lang::words(&book.meta.lang);
    let tag = book.meta.lang.bcp47();
    let names: Vec<String> = book.meta.authors.iter().map(|a| a.name.clone()).collect();
    let mut alt = format!("{}: {}", words.cover, book.meta.title);
    if !names.is_empty() {
        alt.push_str(&format!(", {}", words.list(&names)));
    }
    let mut x = Xml::new();
    x.open(
        "html",
        &[("xmlns", "http://www.w3.org/1999/xhtml"), ("xmlns:epub", "http://www.idpf.org/2007/ops"), ("lang", &tag), ("xml:lang", &tag)],
    );
    x.open("head", &[]);
    x.element("title", &[], words.cover);
    x.void("link", &[("rel", "stylesheet"), ("type", "text/css"), ("href", crate::xhtml::CSS_FILE)]);
    x.close();
    x.line();
    x.open("body", &[("epub:type", "frontmatter"), ("class", "cover")]);
    x.open("section", &[("epub:type", "cover"), ("aria-label", words.cover)]);
    x.void("img", &[("src", COVER_IMAGE), ("alt", &alt), ("role", "doc-cover")]);
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n{}\n", x.finish())
}

//! Completes what epub-builder wrote and streams the final archive.
//!
//! Of the package document everything stays but its metadata, which is ours; the package gets its language and
//! direction, and the nav its place in the spine. Nav and NCX are written anew. The final archive has `mimetype` first
//! and stored, the other entries sorted by path, one time on all of them, pictures stored, and no data descriptors: the
//! same book is the same bytes.

use std::borrow::Cow;
use std::io::{Cursor, Read, Seek, Write};

use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use super::package::{Data, Package};
use crate::lang::Words;
use crate::model::AssetId;
use crate::output::window;

/// The folder of the package document, as epub-builder has it.
const FOLDER: &str = "OEBPS";

/// What went wrong, in words.
type Result<T> = std::result::Result<T, String>;

fn text<E: std::fmt::Display>(e: E) -> String {
    e.to_string()
}

/// Writes the finished book to `to`. `built` is what epub-builder made; `picture` yields the bytes of a picture.
///
/// # Errors
/// What the archive or the writer says.
pub fn finish<'a, W: Write + Seek>(
    package: &'a Package,
    built: &[u8],
    words: &Words<'_>,
    picture: &(dyn Fn(AssetId) -> Result<Cow<'a, [u8]>> + Sync),
    to: W,
) -> Result<()> {
    let mut archive = ZipArchive::new(Cursor::new(built)).map_err(text)?;
    let mut entries: Vec<(String, Source<'_>)> = vec![
        ("META-INF/container.xml".into(), Source::Made(read(&mut archive, "META-INF/container.xml")?)),
        (format!("{FOLDER}/content.opf"), Source::Made(opf(package, &read(&mut archive, &format!("{FOLDER}/content.opf"))?)?)),
        (format!("{FOLDER}/nav.xhtml"), Source::Made(super::nav::nav(package, words))),
        (format!("{FOLDER}/toc.ncx"), Source::Made(super::nav::ncx(package))),
    ];
    entries.extend(package.resources.iter().map(|r| (format!("{FOLDER}/{}", r.href), Source::Given(&r.data))));
    entries.sort_by(|a, b| a.0.cmp(&b.0));

    let mut zip = ZipWriter::new(to);
    let time = DateTime::from_date_and_time(package.date.year.unsigned_abs(), month(package), day(package), 0, 0, 0).unwrap_or_default();
    let options = SimpleFileOptions::default().last_modified_time(time).system(System::Unix).unix_permissions(0o644);
    let stored = options.compression_method(CompressionMethod::Stored);
    let deflated = options.compression_method(CompressionMethod::Deflated).compression_level(Some(9));
    zip.start_file("mimetype", stored).map_err(text)?;
    zip.write_all(b"application/epub+zip").map_err(text)?;
    // Pictures are made ready side by side, a few at a time: they are all that is large.
    let ready = |(_, source): &(String, Source<'a>)| match source {
        Source::Given(Data::Picture(id)) => Some(picture(*id)),
        Source::Given(Data::Text(_) | Data::Bytes(_) | Data::Font(_)) | Source::Made(_) => None,
    };
    window::ordered_pipeline(&entries, ready, |(path, source), picture| {
        let (bytes, options): (Cow<'_, [u8]>, _) = match (source, picture) {
            (_, Some(bytes)) => (bytes?, stored),
            (Source::Made(text) | Source::Given(Data::Text(text)), None) => (text.as_bytes().into(), deflated),
            (Source::Given(Data::Bytes(bytes)), None) => (bytes.as_slice().into(), stored),
            (Source::Given(Data::Font(bytes)), None) => (bytes.as_slice().into(), deflated),
            (Source::Given(Data::Picture(_)), None) => return Err("a picture is not ready".to_string()),
        };
        zip.start_file(path.as_str(), options).map_err(text)?;
        zip.write_all(&bytes).map_err(text)
    })?;
    zip.finish().map_err(text)?.flush().map_err(text)
}

enum Source<'a> {
    Made(String),
    Given(&'a Data),
}

fn month(package: &Package) -> u8 {
    u8::try_from(package.date.month).unwrap_or(1)
}

fn day(package: &Package) -> u8 {
    u8::try_from(package.date.day).unwrap_or(1)
}

fn read(archive: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> Result<String> {
    let mut out = String::new();
    archive.by_name(name).map_err(text)?.read_to_string(&mut out).map_err(text)?;
    Ok(out)
}

/// Completes the package document.
fn opf(package: &Package, built: &str) -> Result<String> {
    let mut reader = Reader::from_str(built);
    let mut writer = Writer::new(Vec::new());
    let mut in_metadata = false;
    let mut at = 0;
    loop {
        let event = reader.read_event().map_err(text)?;
        match event {
            Event::Eof => break,
            Event::Start(e) if e.name().as_ref() == "package" => {
                writer.write_event(Event::Start(package_start(package, &e))).map_err(text)?;
            }
            Event::Start(e) if e.name().as_ref() == "metadata" => {
                in_metadata = true;
                let mut start = BytesStart::new("metadata");
                start.push_attribute(("xmlns:dc", "http://purl.org/dc/elements/1.1/"));
                writer.write_event(Event::Start(start)).map_err(text)?;
                metadata(package, &mut writer)?;
            }
            Event::End(e) if e.name().as_ref() == "metadata" => {
                in_metadata = false;
                writer.write_event(Event::End(e)).map_err(text)?;
            }
            _ if in_metadata => {}
            Event::Empty(e) if e.name().as_ref() == "itemref" => {
                if package.spine.get(at).is_some_and(|href| href == crate::xhtml::NAV_FILE) {
                    nav_itemref(&mut writer)?;
                    at += 1;
                }
                at += 1;
                writer.write_event(Event::Empty(e)).map_err(text)?;
            }
            Event::Empty(mut e) if e.name().as_ref() == "item" => {
                let properties = properties(package, &e);
                if !properties.is_empty() {
                    e.push_attribute(("properties", properties.join(" ").as_str()));
                }
                writer.write_event(Event::Empty(e)).map_err(text)?;
            }
            Event::End(e) if e.name().as_ref() == "spine" => {
                if package.spine.get(at).is_some_and(|href| href == crate::xhtml::NAV_FILE) {
                    nav_itemref(&mut writer)?;
                }
                writer.write_event(Event::End(e)).map_err(text)?;
            }
            other => writer.write_event(other).map_err(text)?,
        }
    }
    String::from_utf8(writer.into_inner()).map_err(text)
}

/// What the file of an item of the manifest holds that must be said there (EPUB 3.3, D.1.4).
fn properties(package: &Package, item: &BytesStart<'_>) -> Vec<&'static str> {
    let href = item.attributes().flatten().find(|a| a.key.as_ref() == "href").map(|a| a.value.to_string());
    let file = href.and_then(|href| package.resources.iter().find(|r| r.href == href));
    let Some(Data::Text(text)) = file.map(|r| &r.data) else { return Vec::new() };
    [("<math ", "mathml"), ("<svg ", "svg")].into_iter().filter(|(tag, _)| text.contains(tag)).map(|(_, property)| property).collect()
}

fn nav_itemref(writer: &mut Writer<Vec<u8>>) -> Result<()> {
    let mut item = BytesStart::new("itemref");
    item.push_attribute(("idref", "nav"));
    writer.write_event(Event::Empty(item)).map_err(text)?;
    writer.write_event(Event::Text(BytesText::new("\n    "))).map_err(text)
}

fn package_start(package: &Package, built: &BytesStart<'_>) -> BytesStart<'static> {
    let mut start = built.to_owned();
    start.push_attribute(("xml:lang", package.lang.as_str()));
    start.push_attribute(("dir", if package.rtl { "rtl" } else { "ltr" }));
    let mut prefix = "schema: http://schema.org/ a11y: http://www.idpf.org/epub/vocab/package/a11y/#".to_string();
    if package.metadata.iter().any(|e| e.attrs.iter().any(|(_, value)| value.starts_with("ibooks:"))) {
        prefix.push_str(" ibooks: http://vocabulary.itunes.apple.com/rdf/ibooks/vocabulary-extensions-1.0/");
    }
    start.push_attribute(("prefix", prefix.as_str()));
    start
}

fn metadata(package: &Package, writer: &mut Writer<Vec<u8>>) -> Result<()> {
    let line = |writer: &mut Writer<Vec<u8>>| writer.write_event(Event::Text(BytesText::new("\n    "))).map_err(text);
    for element in &package.metadata {
        line(writer)?;
        let mut start = BytesStart::new(element.tag);
        for (name, value) in &element.attrs {
            start.push_attribute((*name, clean(value).as_str()));
        }
        if element.text.is_empty() {
            writer.write_event(Event::Empty(start)).map_err(text)?;
            continue;
        }
        writer.write_event(Event::Start(start)).map_err(text)?;
        writer.write_event(Event::Text(BytesText::new(&clean(&element.text)))).map_err(text)?;
        writer.write_event(Event::End(BytesEnd::new(element.tag))).map_err(text)?;
    }
    if package.resources.iter().any(|r| r.cover) {
        line(writer)?;
        let mut start = BytesStart::new("meta");
        start.push_attribute(("name", "cover"));
        start.push_attribute(("content", "cover-image"));
        writer.write_event(Event::Empty(start)).map_err(text)?;
    }
    writer.write_event(Event::Text(BytesText::new("\n  "))).map_err(text)
}

/// Words without what XML has no place for; line ends become spaces.
fn clean(words: &str) -> String {
    words
        .chars()
        .map(|c| if c.is_whitespace() && c != '\u{A0}' && c != '\u{202F}' { ' ' } else { c })
        .filter(|c| !c.is_control() && *c != '\u{AD}' && (*c as u32) & 0xFFFE != 0xFFFE)
        .collect()
}

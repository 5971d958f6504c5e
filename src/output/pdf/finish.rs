//! What the PDF library does not write: contents, links, destinations, bookmarks, page labels, language, metadata,
//! colours and exact widths. It adds; of what the library wrote only the pages' empty contents give way.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, StringFormat};

use super::content::{LinkArea, Painted};
use super::deflate::deflated;
use super::fonts::Subsets;
use super::number::milli;
use super::save::{reference, text_string};
use super::standard::Intent;
use super::tags::{self, Annotation};
use super::target::Target;
use super::xmp::{self, Claims};
use crate::config::printer::Forbidden;
use crate::font::Fonts;
use crate::layout::page::{Bookmark, Folio, LinkTo, Pages};
use crate::model::{Anchor, Book};
use crate::unit::Point;

/// Destinations in a leaf of the tree of names.
const LEAF: usize = 64;

/// What the finishing passes work on.
pub struct Finish<'a> {
    /// The library's document.
    pub document: &'a mut Document,
    pub book: &'a Book,
    pub pages: &'a Pages,
    /// What becomes of them for this PDF.
    pub target: &'a Target<'a>,
    /// Their page objects.
    pub page_ids: Vec<ObjectId>,
}

impl<'a> Finish<'a> {
    /// Takes the library's document.
    pub fn new(document: &'a mut Document, book: &'a Book, pages: &'a Pages, target: &'a Target<'a>) -> Finish<'a> {
        let page_ids = document.page_iter().collect();
        Finish { document, book, pages, target, page_ids }
    }

    fn page(&mut self, index: usize) -> Option<&mut Dictionary> {
        let id = *self.page_ids.get(index)?;
        self.document.get_dictionary_mut(id).ok()
    }

    /// Puts the pages' contents in, has them share one dictionary of resources, and sets the boxes.
    pub fn contents(&mut self, streams: Vec<Vec<u8>>) {
        let shared = self.page(0).and_then(|p| p.get(b"Resources").and_then(Object::as_reference).ok());
        if let Some(dict) = shared.and_then(|id| self.document.get_dictionary_mut(id).ok()) {
            // Empty ones only cost room; the library writes them for every page.
            dict.remove(b"ExtGState");
            dict.remove(b"Shading");
        }
        let sheet = self.target.sheet;
        let bleed = (sheet.bleed.0 > 0 || sheet.slug.0 > 0).then(|| Object::Array(sheet.bleed_box().into_iter().map(real).collect()));
        for (index, stream) in streams.into_iter().enumerate() {
            let Some(page) = self.page(index) else { continue };
            page.remove(b"Annots");
            page.remove(b"CropBox");
            if let Some(bleed) = &bleed {
                page.set("BleedBox", bleed.clone());
            }
            let contents = page.get(b"Contents").and_then(Object::as_reference).ok();
            let own = page.get(b"Resources").and_then(Object::as_reference).ok();
            if let Some(shared) = shared {
                page.set("Resources", reference(shared));
            }
            if let Some(own) = own.filter(|own| Some(*own) != shared) {
                self.document.objects.remove(&own);
            }
            if let Some(id) = contents {
                self.document.objects.insert(id, Object::Stream(deflated(Dictionary::new(), stream)));
            }
        }
    }

    /// Widths as they are, which the library cuts off to whole numbers, and the measures that it cannot know.
    pub fn fonts(&mut self, subsets: &Subsets, fonts: &Fonts) {
        let Some(resources) = self.font_resources() else { return };
        for (face_id, subset) in subsets.iter() {
            let (Some(font), Some(face)) = (resource(&resources, &subset.resource), fonts.faces.get(usize::from(face_id.0))) else {
                continue;
            };
            let Some(descriptor) = self.set_widths(font, &subset.widths) else { continue };
            let Ok(dict) = self.document.get_dictionary_mut(descriptor) else { continue };
            let m = &face.metrics;
            let scaled = |v: i16| i64::from(v) * 1000 / i64::from(m.units_per_em.max(1));
            if m.cap_height > 0 {
                dict.set("CapHeight", scaled(m.cap_height));
            }
            if m.x_height > 0 {
                dict.set("XHeight", scaled(m.x_height));
            }
            let flags = dict.get(b"Flags").and_then(Object::as_i64).unwrap_or(32);
            dict.set("Flags", flags | i64::from(m.monospaced) | i64::from(m.serif) << 1 | i64::from(face.cut.italic) << 6);
        }
    }

    fn font_resources(&mut self) -> Option<Dictionary> {
        let resources = self.page(0)?.get(b"Resources").and_then(Object::as_reference).ok()?;
        let fonts = self.document.get_dictionary(resources).ok()?.get(b"Font").and_then(Object::as_reference).ok()?;
        self.document.get_dictionary(fonts).ok().cloned()
    }

    /// Sets the widths of a composite font; answers its descriptor.
    fn set_widths(&mut self, font: ObjectId, widths: &[f64]) -> Option<ObjectId> {
        let font = self.document.get_dictionary_mut(font).ok()?;
        let descendants = font.get_mut(b"DescendantFonts").and_then(Object::as_array_mut).ok()?;
        let descendant = descendants.first_mut()?.as_dict_mut().ok()?;
        let widths = widths.iter().map(|w| if w.fract() == 0.0 { Object::Integer(*w as i64) } else { Object::Real(*w as f32) });
        descendant.set("W", vec![Object::Integer(0), Object::Array(widths.collect())]);
        descendant.get(b"FontDescriptor").and_then(Object::as_reference).ok()
    }

    fn catalog(&mut self) -> Option<&mut Dictionary> {
        let root = self.document.trailer.get(b"Root").and_then(Object::as_reference).ok()?;
        self.document.get_dictionary_mut(root).ok()
    }

    fn set_in_catalog(&mut self, key: &str, value: impl Into<Object>) {
        if let Some(catalog) = self.catalog() {
            catalog.set(key, value);
        }
    }

    /// Dates without a clock, and nothing that is not so.
    pub fn information(&mut self) {
        let date = Object::String(xmp::pdf_date(&self.book.meta).into_bytes(), StringFormat::Literal);
        let id = self.document.trailer.get(b"Info").and_then(Object::as_reference);
        let Some(info) = id.ok().and_then(|id| self.document.get_dictionary_mut(id).ok()) else { return };
        for key in ["GTS_PDFXVersion", "Identifier", "Trapped"] {
            info.remove(key.as_bytes());
        }
        for key in ["Title", "Author", "Subject", "Keywords"] {
            if info.get(key.as_bytes()).and_then(Object::as_str).is_ok_and(<[u8]>::is_empty) {
                info.remove(key.as_bytes());
            }
        }
        info.set("CreationDate", date.clone());
        info.set("ModDate", date);
        if self.target.printer.is_some_and(|p| p.forbids(Forbidden::Metadata)) {
            for key in ["Title", "Author", "Subject", "Keywords", "Creator"] {
                info.remove(key.as_bytes());
            }
        }
        self.target.standard.inform(info);
    }

    /// Roman and arabic page numbers, as printed.
    pub fn labels(&mut self) {
        let mut numbers = Vec::new();
        let mut expected = None;
        for (index, page) in self.pages.pages.iter().enumerate() {
            if expected != Some(page.folio) {
                let (style, start) = match page.folio {
                    Folio::Roman(n) => ("r", n),
                    Folio::Arabic(n) => ("D", n),
                };
                let range = Dictionary::from_iter([("S", style.into()), ("St", i64::from(start).into())]);
                numbers.extend([Object::Integer(index as i64), Object::Dictionary(range)]);
            }
            expected = Some(match page.folio {
                Folio::Roman(n) => Folio::Roman(n.saturating_add(1)),
                Folio::Arabic(n) => Folio::Arabic(n.saturating_add(1)),
            });
        }
        self.set_in_catalog("PageLabels", Dictionary::from_iter([("Nums", Object::Array(numbers))]));
    }

    /// Language, and the title in the window instead of the file's name; PDF 1.3 knows neither.
    pub fn viewer(&mut self, outlined: bool, rtl: bool) {
        let lang = text_string(&self.book.meta.lang.bcp47());
        self.set_in_catalog("Lang", lang);
        let mut preferences = Dictionary::from_iter([("DisplayDocTitle", Object::Boolean(true))]);
        if rtl {
            preferences.set("Direction", "R2L");
        }
        self.set_in_catalog("ViewerPreferences", preferences);
        if outlined {
            self.set_in_catalog("PageMode", "UseOutlines");
        }
    }

    /// Every anchor as a named destination, in a tree sorted by name.
    pub fn destinations(&mut self) {
        let pages = self.pages;
        let leaves: Vec<Vec<(&Anchor, Object)>> = pages
            .anchors
            .iter()
            .filter_map(|(anchor, (page, point))| Some((anchor, self.destination(*page, *point)?)))
            .collect::<Vec<_>>()
            .chunks(LEAF)
            .map(<[_]>::to_vec)
            .collect();
        let mut kids = Vec::new();
        for leaf in leaves {
            let (Some(first), Some(last)) = (leaf.first(), leaf.last()) else { continue };
            let limits = vec![name(first.0), name(last.0)];
            let names = leaf.iter().flat_map(|(anchor, destination)| [name(anchor), destination.clone()]).collect();
            let dict = Dictionary::from_iter([("Limits", Object::Array(limits)), ("Names", Object::Array(names))]);
            kids.push(reference(self.document.add_object(dict)));
        }
        if kids.is_empty() {
            return;
        }
        let tree = self.document.add_object(Dictionary::from_iter([("Kids", Object::Array(kids))]));
        self.set_in_catalog("Names", Dictionary::from_iter([("Dests", reference(tree))]));
    }

    fn destination(&self, page: usize, point: Point) -> Option<Object> {
        let id = self.page_ids.get(page)?;
        let origin = self.target.sheet.origin(*self.target.sides.get(page)?);
        let (x, y) = (point.x + origin.x, self.target.sheet.size().height - origin.y - point.y);
        Some(Object::Array(vec![reference(*id), "XYZ".into(), real(milli(x)), real(milli(y)), Object::Null]))
    }

    /// The links as annotations; answers them with the elements that they belong to.
    pub fn links(&mut self, painted: &[Painted<'_>]) -> Vec<Annotation> {
        let mut annotations = Vec::new();
        for (page, painted) in painted.iter().enumerate() {
            let mut here = Vec::new();
            for link in &painted.links {
                let Some(dict) = self.link(link) else { continue };
                let id = self.document.add_object(dict);
                here.push(reference(id));
                annotations.push(Annotation { element: link.element, id, page });
            }
            if let (false, Some(page)) = (here.is_empty(), self.page(page)) {
                page.set("Annots", Object::Array(here));
            }
        }
        annotations
    }

    fn link(&self, link: &LinkArea<'_>) -> Option<Dictionary> {
        let mut dict = Dictionary::new();
        dict.set("Type", "Annot");
        dict.set("Subtype", "Link");
        dict.set("Rect", Object::Array(link.area.iter().map(|m| real(*m)).collect()));
        dict.set("Border", vec![0.into(), 0.into(), 0.into()]);
        // Printed with the page, as PDF/A wants every annotation to be; there is nothing of it to see.
        dict.set("F", 4);
        let said = match link.to {
            LinkTo::Anchor(anchor) => {
                self.pages.anchors.get(anchor)?;
                dict.set("Dest", name(anchor));
                self.book.anchors.get(anchor).map_or("", |a| a.title.as_str())
            }
            LinkTo::Url(url) => {
                let uri = Object::String(ascii_uri(url), StringFormat::Literal);
                dict.set("A", Dictionary::from_iter([("S", "URI".into()), ("URI", uri)]));
                url.as_str()
            }
        };
        let contents = [link.contents, said, "Link"].into_iter().find(|t| !t.trim().is_empty()).unwrap_or_default();
        dict.set("Contents", text_string(contents));
        Some(dict)
    }

    /// Nested bookmarks; the chapters are shown and their posts folded away.
    pub fn bookmarks(&mut self) {
        let marks: Vec<&Bookmark> = self.pages.bookmarks.iter().filter(|b| self.pages.anchors.contains_key(&b.anchor)).collect();
        if marks.is_empty() {
            return;
        }
        let root = self.document.new_object_id();
        let ids: Vec<ObjectId> = marks.iter().map(|_| self.document.new_object_id()).collect();
        let parents = parents(&marks.iter().map(|b| b.level).collect::<Vec<_>>());
        let (mut top, mut children) = (Vec::new(), vec![Vec::new(); marks.len()]);
        for (i, parent) in parents.iter().enumerate() {
            parent.map_or(&mut top, |p| &mut children[p]).push(i);
        }
        for (i, mark) in marks.iter().enumerate() {
            let siblings = parents[i].map_or(&top, |p| &children[p]);
            let place = siblings.partition_point(|s| *s < i);
            let mut dict = Dictionary::new();
            dict.set("Title", text_string(&mark.title));
            dict.set("Parent", reference(parents[i].map_or(root, |p| ids[p])));
            dict.set("Dest", name(&mark.anchor));
            if let Some(previous) = place.checked_sub(1).and_then(|p| siblings.get(p)) {
                dict.set("Prev", reference(ids[*previous]));
            }
            if let Some(next) = siblings.get(place + 1) {
                dict.set("Next", reference(ids[*next]));
            }
            if let (Some(first), Some(last)) = (children[i].first(), children[i].last()) {
                dict.set("First", reference(ids[*first]));
                dict.set("Last", reference(ids[*last]));
                // Negative: folded, with so many below.
                dict.set("Count", -(children[i].len() as i64));
            }
            self.document.objects.insert(ids[i], Object::Dictionary(dict));
        }
        let mut dict = Dictionary::from_iter([("Type", "Outlines".into()), ("Count", Object::Integer(top.len() as i64))]);
        if let (Some(first), Some(last)) = (top.first(), top.last()) {
            dict.set("First", reference(ids[*first]));
            dict.set("Last", reference(ids[*last]));
        }
        self.document.objects.insert(root, Object::Dictionary(dict));
        self.set_in_catalog("Outlines", reference(root));
    }

    /// The structure tree.
    pub fn tags(&mut self, painted: &[Painted<'_>], annotations: &[Annotation]) {
        let root = tags::build(self.document, &self.pages.elements, painted, &self.page_ids, annotations);
        self.set_in_catalog("StructTreeRoot", reference(root));
        self.set_in_catalog("MarkInfo", Dictionary::from_iter([("Marked", Object::Boolean(true))]));
    }

    /// The XMP packet, uncompressed, so that programs find it which read no PDF.
    pub fn metadata(&mut self, claims: Claims) {
        let dict = Dictionary::from_iter([("Type", "Metadata".into()), ("Subtype", "XML".into())]);
        let packet = Stream::new(dict, xmp::packet(&self.book.meta, claims).into_bytes()).with_compression(false);
        let id = self.document.add_object(packet);
        self.set_in_catalog("Metadata", reference(id));
    }

    /// What the colours mean: on a screen, or in print.
    pub fn output_intent(&mut self) {
        // A profile that says what the file is separated for goes with it, where the printer lets it.
        let own = self.target.profile.filter(|_| !self.target.printer.is_some_and(|p| p.forbids(Forbidden::Icc)));
        let Some(Intent { kind, condition, info, profile }) = self.target.standard.intent(self.target.tagged, own) else { return };
        let mut intent = Dictionary::from_iter([
            ("Type", "OutputIntent".into()),
            ("S", kind.into()),
            ("OutputConditionIdentifier", text_string(condition)),
            ("Info", text_string(&info)),
        ]);
        if condition != "Custom" {
            intent.set("RegistryName", text_string("http://www.color.org"));
        }
        if let Some((profile, components)) = profile {
            let profile = Stream::new(Dictionary::from_iter([("N", Object::Integer(components))]), profile);
            let profile = self.document.add_object(profile);
            intent.set("DestOutputProfile", reference(profile));
        }
        self.set_in_catalog("OutputIntents", vec![Object::Dictionary(intent)]);
    }

    /// Takes out what PDF 1.3 did not have yet.
    pub fn for_old_readers(&mut self) {
        for key in ["Lang", "ViewerPreferences"] {
            if let Some(catalog) = self.catalog() {
                catalog.remove(key.as_bytes());
            }
        }
    }
}

fn real(milli: i64) -> Object {
    if milli % 1000 == 0 { Object::Integer(milli / 1000) } else { Object::Real(milli as f32 / 1000.0) }
}

fn name(anchor: &Anchor) -> Object {
    Object::String(anchor.0.as_bytes().to_vec(), StringFormat::Literal)
}

fn resource(resources: &Dictionary, name: &str) -> Option<ObjectId> {
    resources.get(name.as_bytes()).and_then(Object::as_reference).ok()
}

/// An address in the seven-bit characters that a PDF wants: others as their UTF-8 bytes in `%XX`.
fn ascii_uri(url: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(url.len());
    for &b in url.as_bytes() {
        if b.is_ascii_graphic() {
            out.push(b);
        } else {
            out.extend_from_slice(format!("%{b:02X}").as_bytes());
        }
    }
    out
}

/// The parent of each entry of a list nested by level: the last one before it with a lower level.
fn parents(levels: &[u8]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    let mut parents = Vec::with_capacity(levels.len());
    for (i, level) in levels.iter().enumerate() {
        while open.last().is_some_and(|last| levels[*last] >= *level) {
            open.pop();
        }
        parents.push(open.last().copied());
        open.push(i);
    }
    parents
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bookmarks_nest_by_level_even_where_levels_are_skipped() {
        assert_eq!(parents(&[1, 2, 2, 1, 3, 2]), [None, Some(0), Some(0), None, Some(3), Some(3)]);
    }

    #[test]
    fn addresses_are_ascii() {
        assert_eq!(ascii_uri("https://example.org/ü?a=1"), b"https://example.org/%C3%BC?a=1");
    }
}

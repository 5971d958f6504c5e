//! The pages: their operators, colours, marked content and annotations.

use lopdf::content::Content;
use lopdf::{Dictionary, Object, ObjectId};

use super::{Exam, words};

/// What may stand in a content stream of a page that draws no paths but rectangles; all of it is in ISO 32000-1, annex A.
const OPERATORS: [&str; 44] = [
    "q", "Q", "cm", "w", "J", "j", "M", "d", "ri", "i", "gs", "m", "l", "c", "v", "y", "h", "re", "S", "s", "f", "F", "f*", "B", "n", "W",
    "BT", "ET", "Tc", "Tw", "Tz", "TL", "Tf", "Tr", "Ts", "Td", "TD", "Tm", "T*", "Tj", "TJ", "g", "G", "Do",
];
const MARKED: [&str; 4] = ["BMC", "BDC", "EMC", "rg"];

impl Exam {
    /// Walks all pages.
    pub fn contents(&mut self) {
        let dests = self.destinations(&self.root());
        for (index, id) in self.page_ids().into_iter().enumerate() {
            let page = self.page(id);
            let at = format!("page {}", index + 1);
            self.must(page.has(b"Resources"), "A 6.2.2", format!("{at} has no resources of its own"));
            self.must(self.name(&page, "Tabs") == "S", "UA 7.18.3", format!("{at}: the tab order"));
            let media = self.array(&page, "MediaBox");
            let inside = media.len() == 4 && media.iter().skip(2).all(|v| v.as_float().is_ok_and(|v| (3.0..=14_400.0).contains(&v)));
            self.must(inside, "A 6.1.13", format!("{at}: its size"));
            self.operators(id, &page, &at);
            for annotation in self.array(&page, "Annots") {
                let Ok(reference) = annotation.as_reference() else { continue };
                self.annotation(reference, &dests, &at);
            }
        }
    }

    fn operators(&mut self, id: ObjectId, page: &Dictionary, at: &str) {
        let bytes = self.doc.get_page_content(id);
        let content = Content::decode(&bytes).expect("operators");
        let resources = self.dict(page, "Resources");
        let fonts = self.dict(&resources, "Font");
        let mut open: Vec<(String, Option<i64>)> = Vec::new();
        let mut saved = 0_usize;
        let mut font: Option<ObjectId> = None;
        for operation in &content.operations {
            let operator = operation.operator.as_str();
            let known = OPERATORS.contains(&operator) || MARKED.contains(&operator);
            self.must(known, "A 6.2.2", format!("{at}: the operator {operator}"));
            match operator {
                "q" => saved += 1,
                "Q" => saved = saved.saturating_sub(1),
                "BDC" | "BMC" => {
                    let tag = operation.operands.first().and_then(|o| o.as_name().ok()).map(|n| String::from_utf8_lossy(n).into_owned());
                    let tag = tag.unwrap_or_default();
                    let properties = operation.operands.get(1).and_then(|o| o.as_dict().ok()).cloned().unwrap_or_default();
                    self.open_mark(id, &tag, &properties, &open, at);
                    open.push((tag, properties.get(b"MCID").and_then(Object::as_i64).ok()));
                }
                "EMC" => {
                    self.must(open.pop().is_some(), "UA 7.1", format!("{at}: EMC without BDC"));
                }
                "Tf" => {
                    let name = operation.operands.first().and_then(|o| o.as_name().ok()).unwrap_or_default();
                    font = fonts.get(name).and_then(Object::as_reference).ok();
                    self.must(font.is_some(), "A 6.2.2", format!("{at}: a font that is no resource"));
                }
                "Tj" | "TJ" | "Do" | "f" | "S" | "B" | "s" => {
                    let belongs = open.iter().any(|(tag, mcid)| tag == "Artifact" || mcid.is_some());
                    self.must(belongs, "UA 7.1", format!("{at}: {operator} is neither content nor artifact"));
                    self.shown(operation.operands.last(), font);
                }
                _ => {}
            }
            self.must(saved <= 28, "A 6.1.13", format!("{at}: the graphics state saved too deep"));
        }
        self.must(open.is_empty() && saved == 0, "UA 7.1", format!("{at}: what was opened is not closed"));
    }

    fn open_mark(&mut self, page: ObjectId, tag: &str, properties: &Dictionary, open: &[(String, Option<i64>)], at: &str) {
        let inside_artifact = open.iter().any(|(tag, _)| tag == "Artifact");
        let inside_content = open.iter().any(|(_, mcid)| mcid.is_some());
        match properties.get(b"MCID").and_then(Object::as_i64) {
            Ok(mcid) => {
                self.must(
                    !inside_artifact && !inside_content && tag != "Artifact",
                    "UA 7.1",
                    format!("{at}: content in an artifact or in other content"),
                );
                let twice = self.marked.insert((page, mcid), tag.to_string()).is_some();
                self.must(!twice, "UA 7.1", format!("{at}: MCID {mcid} twice"));
            }
            Err(_) if tag == "Artifact" => {
                self.must(!inside_content, "UA 7.1", format!("{at}: an artifact in content"));
                let kind = self.name(properties, "Type");
                let named = kind.is_empty() || ["Pagination", "Layout", "Page", "Background"].contains(&kind.as_str());
                self.must(named, "32000 14.8.2.2", format!("{at}: an artifact of the kind {kind}"));
            }
            Err(_) => {}
        }
        if let Ok(actual) = properties.get(b"ActualText").and_then(Object::as_str) {
            let text = words(actual);
            let private = text.chars().any(|c| matches!(c, '\u{e000}'..='\u{f8ff}' | '\0'));
            self.must(!private, "A 6.2.11.7.3", format!("{at}: replacement text for private use: {text:?}"));
        }
    }

    /// Notes which codes of a font are shown; all of our fonts have codes of two bytes.
    fn shown(&mut self, operand: Option<&Object>, font: Option<ObjectId>) {
        let strings: Vec<&[u8]> = match operand {
            Some(Object::Array(items)) => items.iter().filter_map(|o| o.as_str().ok()).collect(),
            Some(other) => other.as_str().ok().into_iter().collect(),
            None => Vec::new(),
        };
        let codes: Vec<u16> = strings.iter().flat_map(|s| s.chunks_exact(2)).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
        if let Some(font) = font {
            self.shown.entry(font).or_default().extend(codes);
        }
    }

    /// ISO 19005-2, 6.3; ISO 14289-1, 7.18.
    fn annotation(&mut self, id: ObjectId, dests: &std::collections::BTreeSet<Vec<u8>>, at: &str) {
        let dict = self.doc.get_dictionary(id).cloned().unwrap_or_default();
        self.must(self.name(&dict, "Subtype") == "Link", "A 6.3.1", format!("{at}: an annotation that is no link"));
        let flags = dict.get(b"F").and_then(Object::as_i64).unwrap_or(0);
        self.must(flags & 4 != 0 && flags & (1 | 2 | 32 | 256) == 0, "A 6.3.2", format!("{at}: flags {flags}"));
        self.must(!self.text(&dict, "Contents").trim().is_empty(), "UA 7.18.5", format!("{at}: a link without description"));
        self.must(dict.has(b"StructParent"), "UA 7.18.1", format!("{at}: a link that the structure does not know"));
        let area: Vec<f32> = self.array(&dict, "Rect").iter().filter_map(|v| v.as_float().ok()).collect();
        self.must(area.len() == 4 && area[0] <= area[2] && area[1] <= area[3], "32000 12.5.2", format!("{at}: a link's place {area:?}"));
        match self.get(&dict, "Dest") {
            Object::Null => {
                let action = self.dict(&dict, "A");
                let uri = self.get(&action, "URI").as_str().map(<[u8]>::to_vec).unwrap_or_default();
                self.must(!uri.is_empty() && uri.is_ascii(), "32000 12.6.4.7", format!("{at}: a link's address"));
            }
            to => self.must(to.as_str().is_ok_and(|n| dests.contains(n)), "32000 12.3.2.3", format!("{at}: a link leads nowhere")),
        }
    }
}

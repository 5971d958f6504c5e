//! The file as a whole: its bytes, its catalogue, its colours, what it says of itself.

use lopdf::{Dictionary, Object};
use quick_xml::events::Event;

use super::Exam;

impl Exam {
    /// ISO 19005-2, 6.1: the frame of the file.
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.must(bytes.starts_with(b"%PDF-1.") && bytes.get(7).is_some_and(|b| (b'0'..=b'7').contains(b)), "A 6.1.2", "the header");
        let second = bytes.split(|b| *b == b'\n').nth(1).unwrap_or_default();
        self.must(second.len() >= 5 && second[0] == b'%' && second[1..5].iter().all(|b| *b > 127), "A 6.1.2", "the binary comment");
        self.must(bytes.ends_with(b"%%EOF\n") || bytes.ends_with(b"%%EOF"), "A 6.1.3", "something follows the end of the file");
        let trailer = self.doc.trailer.clone();
        self.must(!trailer.has(b"Encrypt"), "A 6.1.3", "the file is encrypted");
        let ids = self.array(&trailer, "ID");
        self.must(ids.len() == 2 && ids.iter().all(|i| i.as_str().is_ok_and(|s| !s.is_empty())), "A 6.1.3", "the identifiers");
        for (id, object) in self.doc.objects.clone() {
            self.must(id.0 <= 8_388_607, "A 6.1.13", "too many objects");
            self.limits(&object, 0);
            if let Object::Stream(stream) = &object {
                for key in ["F", "FFilter", "FDecodeParms"] {
                    self.must(!stream.dict.has(key.as_bytes()), "A 6.1.7.1", format!("a stream outside the file ({key})"));
                }
                let filters = match stream.dict.get(b"Filter") {
                    Ok(Object::Array(list)) => list.clone(),
                    Ok(one) => vec![one.clone()],
                    Err(_) => Vec::new(),
                };
                let known = |o: &Object| o.as_name().is_ok_and(|n| [&b"FlateDecode"[..], b"DCTDecode"].contains(&n));
                self.must(filters.iter().all(known), "A 6.1.7.2", format!("a filter: {filters:?}"));
                let length = stream.dict.get(b"Length").and_then(Object::as_i64).unwrap_or(-1);
                self.must(length == stream.content.len() as i64, "A 6.1.7.1", format!("object {}: its length", id.0));
            }
        }
    }

    /// ISO 19005-2, 6.1.13; and 6.5.1, 6.6.1: what no object may ask for.
    fn limits(&mut self, object: &Object, depth: usize) {
        self.must(depth < 40, "A 6.1.13", "nested too deep");
        let dict = match object {
            Object::Integer(i) => return self.must(i32::try_from(*i).is_ok(), "A 6.1.13", format!("{i}")),
            Object::Real(r) => return self.must(r.is_finite(), "A 6.1.13", format!("{r}")),
            Object::Name(n) => return self.must(n.len() <= 127 && std::str::from_utf8(n).is_ok(), "A 6.1.8", format!("{n:?}")),
            Object::String(s, _) => return self.must(s.len() <= 32_767, "A 6.1.13", "a long string"),
            Object::Array(list) => return list.iter().for_each(|o| self.limits(o, depth + 1)),
            Object::Dictionary(d) => d,
            Object::Stream(s) => &s.dict,
            _ => return,
        };
        dict.iter().for_each(|(_, o)| self.limits(o, depth + 1));
        for key in ["AA", "JS", "OPI", "Alternates", "TR", "HTP", "SMask", "PresSteps", "OC"] {
            self.must(!dict.has(key.as_bytes()), "A 6.2–6.6", format!("/{key}"));
        }
        self.must(!matches!(dict.get(b"Interpolate"), Ok(Object::Boolean(true))), "A 6.2.8", "an interpolated image");
        self.must(!dict.has(b"Group"), "A 6.2.10", "a transparency group");
        for key in ["ca", "CA"] {
            let opaque = dict.get(key.as_bytes()).map_or(true, |v| v.as_float().is_ok_and(|v| v >= 1.0));
            self.must(opaque, "A 6.2.10", "transparency");
        }
        if dict.get(b"Subtype").and_then(Object::as_name).is_ok_and(|n| n == b"Image") {
            let bits = dict.get(b"BitsPerComponent").and_then(Object::as_i64).unwrap_or(0);
            self.must([1, 2, 4, 8].contains(&bits), "A 6.2.8.3", format!("{bits} bits"));
        }
        if let (true, Ok(kind)) = (dict.has(b"URI") || dict.has(b"D") || dict.has(b"JS"), dict.get(b"S").and_then(Object::as_name)) {
            self.must([&b"URI"[..], b"GoTo"].contains(&kind), "A 6.5.1", format!("an action: {}", String::from_utf8_lossy(kind)));
        }
    }

    /// The catalogue: marks, language, title, colours.
    pub fn catalogue(&mut self) {
        let root = self.root();
        for key in ["OCProperties", "AA", "OpenAction", "Requirements", "NeedsRendering", "Perms", "AcroForm", "Collection"] {
            self.must(!root.has(key.as_bytes()), "A 6", format!("/{key} in the catalogue"));
        }
        let names = self.dict(&root, "Names");
        for key in ["EmbeddedFiles", "AlternatePresentations", "JavaScript", "Renditions"] {
            self.must(!names.has(key.as_bytes()), "A 6.8", format!("/{key}"));
        }
        let mark = self.dict(&root, "MarkInfo");
        self.must(matches!(mark.get(b"Marked"), Ok(Object::Boolean(true))), "UA 6.2", "the file is not marked as tagged");
        self.must(!matches!(mark.get(b"Suspects"), Ok(Object::Boolean(true))), "UA 7.1", "suspects");
        let viewer = self.dict(&root, "ViewerPreferences");
        self.must(matches!(viewer.get(b"DisplayDocTitle"), Ok(Object::Boolean(true))), "UA 7.1", "the title is not shown");
        let lang = self.text(&root, "Lang");
        self.must(is_language(&lang), "UA 7.2", format!("the language “{lang}”"));
        self.must(self.dict(&root, "PageLabels").has(b"Nums"), "UA 7.17", "page labels");
        self.intents(&root);
        self.outline(&root);
    }

    /// ISO 19005-2, 6.2.3: one profile for all device colours, of a version that it knows.
    fn intents(&mut self, root: &Dictionary) {
        let intents = self.array(root, "OutputIntents");
        let ours: Vec<Dictionary> = intents.iter().filter_map(|o| self.resolve(o).as_dict().cloned().ok()).collect();
        let archival: Vec<&Dictionary> = ours.iter().filter(|d| self.name(d, "S") == "GTS_PDFA1").collect();
        self.must(archival.len() == 1, "A 6.2.3", format!("{} output intents", archival.len()));
        let Some(intent) = archival.first() else { return };
        self.must(!self.text(intent, "OutputConditionIdentifier").is_empty(), "A 6.2.3", "a condition without a name");
        let Object::Stream(profile) = self.get(intent, "DestOutputProfile") else { return self.must(false, "A 6.2.3", "no profile") };
        let icc = profile.get_plain_content().unwrap_or_default();
        let at = |i: usize| icc.get(i..i + 4).unwrap_or_default().to_vec();
        let size = at(0).iter().fold(0usize, |n, b| n << 8 | usize::from(*b));
        self.must(size == icc.len() && at(36) == b"acsp", "A 6.2.3", "the profile's head");
        self.must(icc.get(8).is_some_and(|v| *v < 5), "A 6.2.3", "the profile's version");
        self.must([b"mntr", b"prtr"].iter().any(|c| at(12) == **c), "A 6.2.3", "the profile's class");
        let components = match &at(16)[..] {
            b"RGB " => 3,
            b"GRAY" => 1,
            b"CMYK" => 4,
            _ => 0,
        };
        let said = profile.dict.get(b"N").and_then(Object::as_i64).unwrap_or(0);
        self.must(components == said, "A 6.2.3", format!("N is {said}, the profile has {components}"));
        self.must(components == 3, "A 6.2.4.3", "RGB colours without an RGB profile");
        let profile = moxcms::ColorProfile::new_from_slice(&icc);
        self.must(profile.is_ok(), "A 6.2.3", "the profile cannot be read");
    }

    /// The bookmarks: each with words and a place, linked both ways.
    fn outline(&mut self, root: &Dictionary) {
        let outlines = self.dict(root, "Outlines");
        let dests = self.destinations(root);
        let mut open: Vec<Dictionary> = vec![outlines];
        let mut count = 0;
        while let Some(entry) = open.pop() {
            for key in ["First", "Next"] {
                if entry.has(key.as_bytes()) {
                    open.push(self.dict(&entry, key));
                }
            }
            if entry.has(b"Title") {
                count += 1;
                let title = self.text(&entry, "Title");
                self.must(!title.trim().is_empty(), "UA 7.17", "a bookmark without words");
                let to = self.get(&entry, "Dest");
                self.must(to.as_str().is_ok_and(|n| dests.contains(n)), "UA 7.17", format!("“{title}” leads nowhere"));
            }
            assert!(count < 100_000, "bookmarks go in a circle");
        }
        self.must(count > 0, "UA 7.17", "no bookmarks");
    }

    /// The names of the destinations that lead to a page.
    pub fn destinations(&self, root: &Dictionary) -> std::collections::BTreeSet<Vec<u8>> {
        let tree = self.dict(&self.dict(root, "Names"), "Dests");
        let pages = self.page_ids();
        let mut names = std::collections::BTreeSet::new();
        for leaf in self.array(&tree, "Kids") {
            let Ok(leaf) = self.resolve(&leaf).as_dict().cloned() else { continue };
            for pair in self.array(&leaf, "Names").chunks_exact(2) {
                let to = self.resolve(&pair[1]);
                let page = to.as_array().ok().and_then(|a| a.first()).and_then(|o| o.as_reference().ok());
                if let (Ok(name), Some(true)) = (pair[0].as_str(), page.map(|p| pages.contains(&p))) {
                    names.insert(name.to_vec());
                }
            }
        }
        names
    }

    /// ISO 19005-2, 6.6.2; ISO 14289-1, clause 5: what the file says of itself.
    pub fn metadata(&mut self) {
        let Object::Stream(stream) = self.get(&self.root(), "Metadata") else { return self.must(false, "A 6.6.2", "no metadata") };
        self.must(!stream.dict.has(b"Filter"), "A 6.6.2", "compressed metadata");
        self.must(self.name(&stream.dict, "Type") == "Metadata" && self.name(&stream.dict, "Subtype") == "XML", "A 6.6.2", "its type");
        let packet = String::from_utf8(stream.content.clone()).expect("UTF-8");
        let head = packet.split("?>").next().unwrap_or_default();
        self.must(!head.contains("bytes=") && !head.contains("encoding="), "A 6.6.2.1", "attributes of the packet");
        let values = flat(&packet);
        let value = |key: &str| values.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str()).unwrap_or_default();
        self.must(value("pdfaid:part") == "2" && value("pdfaid:conformance") == "A", "A 6.6.4", "no claim to PDF/A-2a");
        self.must(value("pdfuaid:part") == "1", "UA 5", "no claim to PDF/UA-1");
        self.must(!value("dc:title").trim().is_empty(), "UA 7.1", "no title");
        const KNOWN: [&str; 13] = [
            "dc",
            "pdf",
            "xmp",
            "xmpMM",
            "pdfaid",
            "pdfuaid",
            "pdfaExtension",
            "pdfaSchema",
            "pdfaProperty",
            "rdf",
            "x",
            "xml",
            "xmpRights",
        ];
        for (key, _) in &values {
            let prefix = key.split(':').next().unwrap_or_default();
            self.must(KNOWN.contains(&prefix), "A 6.6.2.3", format!("a property that no schema has: {key}"));
        }
        self.must(packet.contains("pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/<"), "A 6.6.2.3", "pdfuaid is not described");
        // The information dictionary, where it says something, says the same.
        let trailer = self.doc.trailer.clone();
        let info = self.dict(&trailer, "Info");
        for (key, property) in
            [("Title", "dc:title"), ("Subject", "dc:description"), ("Creator", "xmp:CreatorTool"), ("Producer", "pdf:Producer")]
        {
            let said = self.text(&info, key);
            self.must(said.is_empty() || said == value(property), "A 6.6.3", format!("{key} “{said}” and “{}”", value(property)));
        }
        let date = self.text(&info, "CreationDate");
        let digits = |t: &str| t.chars().filter(char::is_ascii_digit).collect::<String>();
        self.must(digits(&date) == digits(value("xmp:CreateDate")), "A 6.6.3", format!("the dates {date} and {}", value("xmp:CreateDate")));
    }
}

/// Elements that hold words, with the name of the property for the members of its lists.
fn flat(xml: &str) -> Vec<(String, String)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let (mut open, mut values): (Vec<String>, Vec<(String, String)>) = (Vec::new(), Vec::new());
    let mut after = false;
    loop {
        let event = reader.read_event().expect("well-formed");
        let reference = matches!(event, Event::GeneralRef(_));
        match event {
            Event::Start(e) => {
                let name = e.name().as_ref().to_string();
                open.push(name);
            }
            Event::End(_) => {
                open.pop();
            }
            Event::Text(t) => {
                let words = t.to_string();
                if let (true, Some(name)) = (!words.trim().is_empty() || after, open.iter().rev().find(|n| !n.starts_with("rdf:"))) {
                    push(&mut values, name, &words);
                }
            }
            Event::GeneralRef(r) => {
                let name = open.iter().rev().find(|n| !n.starts_with("rdf:")).cloned().unwrap_or_default();
                let c = match &*r {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    other => panic!("&{other};"),
                };
                push(&mut values, &name, c);
            }
            Event::Eof => return values,
            _ => {}
        }
        after = reference;
    }
}

/// Words that go on after a reference belong to the same value.
fn push(values: &mut Vec<(String, String)>, name: &str, words: &str) {
    match values.last_mut() {
        Some((last, value)) if last == name && !matches!(name, "dc:creator" | "dc:subject") => value.push_str(words),
        _ => values.push((name.to_string(), words.to_string())),
    }
}

/// A language tag (BCP 47) by its shape.
pub fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    parts.next().is_some_and(|p| (2..=3).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphabetic()))
        && parts.all(|p| (1..=8).contains(&p.len()) && p.chars().all(|c| c.is_ascii_alphanumeric()))
}

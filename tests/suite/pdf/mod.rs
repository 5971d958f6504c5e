//! The rules of PDF/UA-1 (ISO 14289-1, by the failure conditions of the Matterhorn protocol) and PDF/A-2a (ISO 19005-2)
//! that a machine can see, held against a finished file. It knows the standards and nothing of how the file was made.

mod content;
mod file;
mod fonts;
mod structure;

use std::collections::{BTreeMap, BTreeSet};

use lopdf::{Dictionary, Document, Object, ObjectId};

/// A file under examination.
pub struct Exam {
    doc: Document,
    found: Vec<String>,
    /// Codes shown in each font, by the font's object.
    shown: BTreeMap<ObjectId, BTreeSet<u16>>,
    /// Marked content of each page: (page object, MCID) and its tag.
    marked: BTreeMap<(ObjectId, i64), String>,
}

/// What breaks PDF/UA-1 or PDF/A-2a in a file, each with the clause.
pub fn problems(bytes: &[u8]) -> Vec<String> {
    let doc = Document::load_mem(bytes).expect("the file loads");
    let mut exam = Exam { doc, found: Vec::new(), shown: BTreeMap::new(), marked: BTreeMap::new() };
    exam.bytes(bytes);
    exam.catalogue();
    exam.metadata();
    exam.contents();
    exam.fonts();
    exam.structure();
    exam.found
}

impl Exam {
    fn must(&mut self, holds: bool, clause: &str, what: impl Into<String>) {
        if !holds {
            self.found.push(format!("{clause}: {}", what.into()));
        }
    }

    fn resolve(&self, object: &Object) -> Object {
        self.doc.dereference(object).map_or(Object::Null, |(_, o)| o.clone())
    }

    /// The value of a key, references followed; null where there is none.
    fn get(&self, dict: &Dictionary, key: &str) -> Object {
        dict.get(key.as_bytes()).map_or(Object::Null, |o| self.resolve(o))
    }

    fn dict(&self, dict: &Dictionary, key: &str) -> Dictionary {
        match self.get(dict, key) {
            Object::Dictionary(d) => d,
            Object::Stream(s) => s.dict,
            _ => Dictionary::new(),
        }
    }

    fn array(&self, dict: &Dictionary, key: &str) -> Vec<Object> {
        self.get(dict, key).as_array().cloned().unwrap_or_default()
    }

    fn name(&self, dict: &Dictionary, key: &str) -> String {
        self.get(dict, key).as_name().map(|n| String::from_utf8_lossy(n).into_owned()).unwrap_or_default()
    }

    fn text(&self, dict: &Dictionary, key: &str) -> String {
        self.get(dict, key).as_str().map(words).unwrap_or_default()
    }

    fn root(&self) -> Dictionary {
        self.doc.catalog().cloned().expect("a catalogue")
    }

    fn page_ids(&self) -> Vec<ObjectId> {
        self.doc.page_iter().collect()
    }

    fn page(&self, id: ObjectId) -> Dictionary {
        self.doc.get_dictionary(id).cloned().expect("a page")
    }
}

/// A text string: UTF-16 with its mark, else (near enough) ASCII.
pub fn words(bytes: &[u8]) -> String {
    match bytes.strip_prefix(b"\xfe\xff") {
        Some(utf16) => {
            let units: Vec<u16> = utf16.chunks_exact(2).map(|c| u16::from_be_bytes([c[0], c[1]])).collect();
            String::from_utf16_lossy(&units)
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

//! One document on its way: its head and body, the notes that wait for its end, and what it has shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::breaks::Mark;
use super::write::{Attrs, Xml};
use super::{Document, Pictures, Shared};
use crate::diag::Report;
use crate::lang::is_rtl;
use crate::layout::numbering::Numbering;
use crate::model::{AssetId, Lang, NoteId, UnitId};

/// A document that is done, with what the package needs to know of it.
pub(super) struct Written {
    pub document: Document,
    pub images: Vec<AssetId>,
    pub pictures: Pictures,
    pub report: Report,
}

impl Written {
    /// The contents have a place in the spine; the package writes them.
    pub fn contents(shared: &Shared<'_>, file: usize) -> Written {
        let title = shared.words.contents.to_string();
        Written {
            document: Document { file: file_name(shared, file), title, xhtml: None },
            images: Vec::new(),
            pictures: Pictures::default(),
            report: Report::default(),
        }
    }
}

pub(super) fn file_name(shared: &Shared<'_>, file: usize) -> String {
    shared.plan.files.get(file).map(|f| f.name.clone()).unwrap_or_default()
}

/// Adds the marks of pages that come after the last word of the book to its last document.
pub(super) fn add_end_marks(shared: &Shared<'_>, written: &mut Written) {
    let Some(xhtml) = &mut written.document.xhtml else { return };
    let Some(at) = xhtml.rfind("</body>") else { return };
    let mut marks = Xml::new();
    for mark in &shared.placed.end {
        page_mark(&mut marks, mark);
    }
    xhtml.insert_str(at, &marks.finish());
}

/// A page turn of the printed book.
pub(super) fn page_mark(x: &mut Xml, mark: &Mark) {
    let attrs = [("epub:type", "pagebreak"), ("role", "doc-pagebreak"), ("id", mark.id.as_str()), ("aria-label", mark.label.as_str())];
    x.empty("span", &attrs);
}

/// The writer of one document.
pub(super) struct Doc<'a> {
    pub shared: &'a Shared<'a>,
    pub x: Xml,
    file: usize,
    /// The unit whose words it holds.
    pub unit: UnitId,
    title: String,
    /// The level of the last heading that was written: the next one is at most one deeper.
    pub level: u8,
    /// What `BlockKind::Heading { level: 1 }` becomes.
    pub base_level: u8,
    /// The language of what surrounds the next block.
    pub lang: Lang,
    /// Notes whose marks stand in this file, in order.
    pub notes: Vec<NoteId>,
    /// What stands before headings and captions.
    pub numbering: Arc<Numbering>,
    /// Page turns are written: not so in a note that has them in another file.
    pub page_turns: bool,
    /// How often each of them was referred to.
    pub refs: BTreeMap<NoteId, u32>,
    pub images: Vec<AssetId>,
    pub pictures: Pictures,
    pub report: Report,
}

impl<'a> Doc<'a> {
    /// Starts a document: everything up to and including `<body>`.
    pub fn new(shared: &'a Shared<'a>, file: usize, title: &str, body_type: &'static str) -> Doc<'a> {
        let lang = shared.book.meta.lang.clone();
        // A document without a title is an error; a heading may be nothing but a picture.
        let title = [title, &shared.book.meta.title].into_iter().find(|t| !t.trim().is_empty()).unwrap_or("…");
        let mut x = Xml::new();
        let tag = lang.bcp47();
        let mut attrs: Vec<(&'static str, &str)> = vec![
            ("xmlns", "http://www.w3.org/1999/xhtml"),
            ("xmlns:epub", "http://www.idpf.org/2007/ops"),
            ("lang", &tag),
            ("xml:lang", &tag),
        ];
        if is_rtl(&lang) {
            attrs.push(("dir", "rtl"));
        }
        x.open("html", &attrs);
        x.line();
        x.open("head", &[]);
        x.line();
        x.element("title", &[], title);
        x.line();
        x.void("link", &[("rel", "stylesheet"), ("type", "text/css"), ("href", super::CSS_FILE)]);
        x.line();
        x.close();
        x.line();
        x.open("body", &[("epub:type", body_type)]);
        x.line();
        let mut doc = Doc {
            shared,
            x,
            file,
            unit: shared.plan.files.get(file).and_then(|f| f.unit).unwrap_or_default(),
            title: title.to_string(),
            level: 0,
            base_level: 2,
            lang,
            notes: Vec::new(),
            numbering: Arc::default(),
            page_turns: true,
            refs: BTreeMap::new(),
            images: Vec::new(),
            pictures: Pictures::default(),
            report: Report::default(),
        };
        if let Some(marks) = shared.placed.files.get(&file) {
            marks.iter().for_each(|m| page_mark(&mut doc.x, m));
        }
        doc
    }

    /// Opens a block-level element on a line of its own.
    pub fn open(&mut self, tag: &'static str, attrs: Attrs<'_>) {
        self.x.open(tag, attrs);
        self.x.line();
    }

    /// Closes a block-level element.
    pub fn close(&mut self) {
        self.x.close();
        self.x.line();
    }

    /// Writes the notes whose marks have been written, each once, with the way back first: that is how Kindle knows a note
    /// that it may show on the page of its mark.
    pub fn write_notes(&mut self) {
        let notes = std::mem::take(&mut self.notes);
        if notes.is_empty() {
            return;
        }
        self.open("div", &[("class", "notes")]);
        for (i, id) in notes.iter().enumerate() {
            let Some(note) = self.shared.note(self.unit, *id) else { continue };
            let number = self.shared.note_number(self.unit, *id).unwrap_or(note.number);
            let own_id = format!("note-{number}");
            let class = if i == 0 { "note first-note" } else { "note" };
            self.open("aside", &[("epub:type", "footnote"), ("role", "doc-footnote"), ("id", &own_id), ("class", class)]);
            self.page_turns = self.shared.plan.note_has_its_pages_in((self.unit, *id), self.file);
            self.note_blocks(&note.blocks, number);
            self.page_turns = true;
            self.close();
        }
        self.close();
    }

    /// Ends the document.
    pub fn finish(mut self) -> Written {
        self.write_notes();
        let body = self.x.finish();
        let xhtml = format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n{body}\n");
        Written {
            document: Document { file: file_name(self.shared, self.file), title: self.title, xhtml: Some(xhtml) },
            images: self.images,
            pictures: self.pictures,
            report: self.report,
        }
    }
}

//! The pages before the first chapter and after the last, and the pages that open parts: each a file of its own.

use super::Shared;
use super::document::{Doc, Written};
use super::write::in_language;
use crate::model::{Matter, Meta};

/// Writes one front or back matter.
pub(super) fn write(shared: &Shared<'_>, file: usize, back: bool, index: usize) -> Written {
    let list = if back { &shared.book.back } else { &shared.book.front };
    let body = if back { "backmatter" } else { "frontmatter" };
    let (words, meta) = (&shared.words, &shared.book.meta);
    match list.get(index) {
        Some(Matter::HalfTitle) => {
            let mut doc = Doc::new(shared, file, &meta.title, body);
            doc.open("section", &[("class", "half-title"), ("epub:type", "halftitlepage"), ("aria-label", &meta.title)]);
            doc.x.element("p", &[], &meta.title);
            doc.x.line();
            doc.close();
            doc.finish()
        }
        Some(Matter::Title) => {
            let mut doc = Doc::new(shared, file, words.title_page, body);
            doc.open("section", &[("class", "title-page"), ("epub:type", "titlepage"), ("aria-label", words.title_page)]);
            title_page(&mut doc, meta);
            doc.close();
            doc.finish()
        }
        Some(Matter::Copyright(lines)) => {
            let mut doc = Doc::new(shared, file, words.copyright, body);
            doc.open("section", &[("class", "copyright-page"), ("epub:type", "copyright-page"), ("aria-label", words.copyright)]);
            for line in lines {
                doc.x.open("p", &[]);
                doc.text(line);
                doc.close();
            }
            doc.close();
            doc.finish()
        }
        Some(Matter::Dedication(blocks)) => {
            let mut doc = Doc::new(shared, file, words.dedication, body);
            let attrs =
                [("class", "dedication"), ("epub:type", "dedication"), ("role", "doc-dedication"), ("aria-label", words.dedication)];
            doc.open("section", &attrs);
            doc.blocks(blocks);
            doc.close();
            doc.finish()
        }
        Some(Matter::Prose { kind, title, blocks, .. }) => {
            let mut doc = Doc::new(shared, file, &title.plain().replace('\n', " "), body);
            let class = format!("prose {}", crate::model::text::slug(kind));
            let mut attrs = vec![("class", class.as_str()), ("aria-labelledby", kind.as_str())];
            let named = semantics(kind);
            attrs.extend(named.iter().flatten().map(|(name, value)| (*name, value.as_str())));
            doc.open("section", &attrs);
            doc.marks_before(title);
            doc.x.open("h1", &[("id", kind), ("class", "chapter-title")]);
            doc.text_after_marks(title);
            doc.close();
            doc.level = 1;
            // The colophon's first paragraph names the printed book's faces.
            let skipped = usize::from(kind == "colophon" && !shared.dress.own_faces);
            for block in blocks.iter().take(skipped) {
                if let crate::model::BlockKind::Para(text) = &block.kind {
                    doc.marks_before(text);
                }
            }
            doc.blocks(blocks.get(skipped..).unwrap_or_default());
            doc.write_notes();
            doc.close();
            doc.finish()
        }
        // The plan makes no other file.
        Some(Matter::Contents) | None => Doc::new(shared, file, words.contents, body).finish(),
    }
}

fn title_page(doc: &mut Doc<'_>, meta: &Meta) {
    doc.x.element("h1", &[("class", "book-title")], &meta.title);
    doc.x.line();
    if let Some(subtitle) = &meta.subtitle {
        doc.x.element("p", &[("class", "book-subtitle"), ("role", "doc-subtitle")], subtitle);
        doc.x.line();
    }
    let words = &doc.shared.words;
    let names = words.byline(meta);
    if !names.is_empty() {
        doc.x.element("p", &[("class", "book-author")], &names);
        doc.x.line();
    }
    for line in words.credits(meta.contributors()) {
        let tag = doc.shared.foreign(&line);
        let mut attrs = vec![("class", "book-credit")];
        attrs.extend(in_language(tag.as_deref()));
        doc.x.element("p", &attrs, &line);
        doc.x.line();
    }
    if let Some(publisher) = &meta.publisher {
        doc.x.element("p", &[("class", "book-publisher")], publisher);
        doc.x.line();
    }
}

/// The semantic name of a prose page, and the role that is called like it in DPUB-ARIA.
fn semantics(kind: &str) -> Option<[(&'static str, String); 2]> {
    let name = crate::model::prose_name(kind)?;
    Some([("epub:type", name.to_string()), ("role", format!("doc-{name}"))])
}

/// Writes the page that opens a part.
pub(super) fn write_part(shared: &Shared<'_>, file: usize, index: usize) -> Written {
    let title = shared.parts.get(index).and_then(|p| p.title.as_ref().map(|t| (p, t)));
    let Some((part, title)) = title else { return Doc::new(shared, file, shared.words.part, "bodymatter").finish() };
    let mut doc = Doc::new(shared, file, &title.plain().replace('\n', " "), "bodymatter");
    let attrs = [("class", "part"), ("epub:type", "part"), ("role", "doc-part"), ("aria-labelledby", part.anchor.0.as_str())];
    doc.open("section", &attrs);
    doc.marks_before(title);
    doc.x.open("h1", &[("id", &part.anchor.0), ("class", "chapter-title part-title")]);
    if let Some(label) = &part.label {
        let tag = shared.foreign(label);
        let mut attrs = vec![("class", "label")];
        attrs.extend(in_language(tag.as_deref()));
        doc.x.element("span", &attrs, label);
        doc.x.text(" ");
    }
    doc.text_after_marks(title);
    doc.close();
    doc.write_notes();
    doc.close();
    doc.finish()
}

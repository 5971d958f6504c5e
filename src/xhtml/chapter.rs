//! A chapter: its opening, its posts, and its continuation in further files where it is too long for one.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Shared;
use super::block::Opens;
use super::document::{Doc, Written};
use super::write::in_language;
use crate::lang::{self, is_rtl};
use crate::layout::numbering::Numbering;
use crate::layout::page::roman;
use crate::model::{Block, BlockKind, Chapter, Leaf, Section};

/// Writes the files of a chapter, the first of which is `file`.
pub(super) fn write(shared: &Shared<'_>, file: usize, index: usize) -> Vec<Written> {
    let (Some(chapter), Some(cuts)) = (shared.chapters.get(index), shared.plan.cuts.get(index)) else { return Vec::new() };
    let title = chapter.title.plain().replace('\n', " ");
    let numbering = Arc::new(Numbering::of(chapter, shared.layout));
    let mut writer =
        Writer { shared, chapter, title, file, doc: None, done: Vec::new(), names: BTreeSet::new(), opens_post: None, numbering };
    let mut doc = writer.start();
    writer.heading(&mut doc);
    writer.doc = Some(doc);
    if !chapter.intro.is_empty() {
        writer.with(|doc| doc.open("div", &[("class", "intro")]));
        for (i, block) in chapter.intro.iter().enumerate() {
            if i > 0 && cuts.contains(&(0, i)) {
                writer.cut(None);
            }
            writer.block(block);
        }
        writer.with(Doc::close);
    }
    for (s, section) in chapter.sections.iter().enumerate() {
        if cuts.contains(&(s + 1, 0)) {
            writer.cut(None);
        }
        writer.open_section(section);
        for (i, block) in section.blocks.iter().enumerate() {
            if i > 0 && cuts.contains(&(s + 1, i)) {
                writer.with(Doc::close);
                writer.cut(Some(section));
            }
            writer.block(block);
        }
        writer.with(Doc::close);
    }
    writer.finish()
}

struct Writer<'a> {
    shared: &'a Shared<'a>,
    chapter: &'a Chapter,
    title: String,
    file: usize,
    doc: Option<Doc<'a>>,
    done: Vec<Written>,
    /// What the regions of this file are called, in lower case: those who jump from one to the next tell them apart by that.
    names: BTreeSet<String>,
    /// The paragraph that opens the post.
    opens_post: Option<Leaf>,
    /// What stands before headings and captions.
    numbering: Arc<Numbering>,
}

impl<'a> Writer<'a> {
    fn with(&mut self, act: impl FnOnce(&mut Doc<'a>)) {
        if let Some(doc) = &mut self.doc {
            act(doc);
        }
    }

    fn start(&mut self) -> Doc<'a> {
        let mut doc = Doc::new(self.shared, self.file, &self.title, "bodymatter");
        let first = self.done.is_empty();
        self.names.clear();
        doc.numbering = self.numbering.clone();
        let label: (&'static str, &str) = if first { ("aria-labelledby", &self.chapter.anchor.0) } else { ("aria-label", &self.title) };
        let class = if first { "chapter" } else { "chapter continued" };
        doc.open("section", &[("class", class), ("epub:type", "chapter"), ("role", "doc-chapter"), label]);
        doc
    }

    /// Ends a file and goes on in the next, with the section open if the cut is inside one.
    fn cut(&mut self, inside: Option<&Section>) {
        let level = self.doc.as_ref().map_or((1, 2), |d| (d.level, d.base_level));
        self.end_file();
        self.file += 1;
        let mut doc = self.start();
        (doc.level, doc.base_level) = level;
        if let Some(section) = inside {
            open_section_element(&mut doc, section, Region::None);
        }
        self.doc = Some(doc);
    }

    fn end_file(&mut self) {
        if let Some(mut doc) = self.doc.take() {
            doc.lang = self.shared.book.meta.lang.clone();
            doc.write_notes();
            doc.close();
            self.done.push(doc.finish());
        }
    }

    fn finish(mut self) -> Vec<Written> {
        self.end_file();
        self.done
    }

    /// Label and title are one heading: that is how a listener hears them, and how contents are made of them.
    fn heading(&self, doc: &mut Doc<'a>) {
        doc.level = 1;
        doc.base_level = 2;
        doc.marks_before(&self.chapter.title);
        doc.x.open("h1", &[("id", &self.chapter.anchor.0), ("class", "chapter-title")]);
        let label = self.label();
        if !label.is_empty() {
            let tag = self.shared.foreign(self.shared.words.chapter).filter(|_| label.contains(self.shared.words.chapter));
            let mut attrs = vec![("class", "label")];
            attrs.extend(in_language(tag.as_deref()));
            doc.x.element("span", &attrs, &label);
            doc.x.text(" ");
        }
        // A post that is the chapter has no heading of its own to lead to.
        let own: Option<&Section> = self.chapter.sections.first().filter(|s| s.title.is_none());
        let mut attrs = vec![("class", "words")];
        attrs.extend(own.map(|s| ("id", s.anchor.0.as_str())));
        doc.x.open("span", &attrs);
        doc.text_after_marks(&self.chapter.title);
        doc.x.close();
        doc.close();
        if let Some(section) = own {
            post_meta(doc, section);
        }
    }

    /// What the layout wants above the title.
    fn label(&self) -> String {
        let Some(number) = self.chapter.number else { return String::new() };
        let lang = &self.shared.book.meta.lang;
        lang::numbers::with_word(&self.shared.layout.chapter.label, number, lang)
            .replace("{number}", &lang::figures(number.to_string(), lang))
            .replace("{roman}", &roman(number).to_uppercase())
            .replace("{chapter}", self.shared.words.chapter)
            .trim()
            .to_string()
    }

    fn open_section(&mut self, section: &Section) {
        let first = self.chapter.sections.first().is_some_and(|s| std::ptr::eq(s, section));
        self.opens_post = section.opening();
        let Some(doc) = &mut self.doc else { return };
        let Some(title) = &section.title else {
            open_section_element(doc, section, Region::None);
            if !first {
                doc.x.empty("span", &[("id", &section.anchor.0)]);
            }
            doc.base_level = 2;
            return;
        };
        let name = title.plain().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        open_section_element(doc, section, if self.names.insert(name) { Region::Named } else { Region::Unnamed });
        doc.open("header", &[("class", "post-head")]);
        doc.marks_before(title);
        doc.x.open("h2", &[("id", &section.anchor.0), ("class", "post-title")]);
        doc.text_after_marks(title);
        doc.close();
        post_meta(doc, section);
        doc.close();
        doc.level = 2;
        doc.base_level = 3;
    }

    fn block(&mut self, block: &Block) {
        let (chapter, post) = (&self.shared.layout.chapter, &self.shared.layout.post);
        let leaf = if let BlockKind::Para(text) = &block.kind { Some(text.leaf) } else { None };
        let drawn = |lines: u32, words: bool| lines >= 2 || words;
        let opens = if leaf.is_some() && leaf == self.chapter.opening && drawn(chapter.drop_cap, chapter.lead_in) {
            Some(Opens::Chapter)
        } else {
            (leaf.is_some() && leaf == self.opens_post && drawn(post.drop_cap, post.lead_in)).then_some(Opens::Post)
        };
        self.with(|doc| match opens {
            Some(opens) => doc.opening(block, opens),
            None => doc.block(block),
        });
    }
}

/// What a post is to those who navigate by regions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Region {
    /// A region with the name of its heading.
    Named,
    /// A section whose heading another of the file has as well: two regions of one name could not be told apart.
    Unnamed,
    /// A plain division, for no heading names it.
    None,
}

fn open_section_element(doc: &mut Doc<'_>, section: &Section, region: Region) {
    let book_lang = doc.shared.book.meta.lang.clone();
    doc.lang = section.lang.clone().unwrap_or_else(|| book_lang.clone());
    let tag = doc.lang.bcp47();
    let mut attrs: Vec<(&'static str, &str)> = vec![("class", "post")];
    if region == Region::Named {
        attrs.push(("aria-labelledby", &section.anchor.0));
    }
    if doc.lang != book_lang {
        attrs.extend([("lang", tag.as_str()), ("xml:lang", tag.as_str())]);
        if is_rtl(&doc.lang) != is_rtl(&book_lang) {
            attrs.push(("dir", if is_rtl(&doc.lang) { "rtl" } else { "ltr" }));
        }
    }
    doc.open(if region == Region::None { "div" } else { "section" }, &attrs);
}

/// The date and the byline, as the layout wants them in print.
fn post_meta(doc: &mut Doc<'_>, section: &Section) {
    let style = &doc.shared.layout.post;
    let date = section.date.filter(|_| !style.date.is_empty());
    let byline = style.byline && !section.authors.is_empty();
    if date.is_none() && !byline {
        return;
    }
    let own = section.lang.as_ref().unwrap_or(&doc.shared.book.meta.lang);
    let words = lang::words(own);
    doc.x.open("p", &[("class", "post-meta")]);
    if let Some(date) = date {
        let (iso, shown) = (date.iso(), lang::figures(lang::dates(own).format(&style.date, date), own));
        let other = lang::own::foreign_months(own).filter(|_| shown.contains(char::is_alphabetic)).map(|lang| lang.bcp47());
        let mut attrs = vec![("datetime", iso.as_str())];
        attrs.extend(in_language(other.as_deref()));
        doc.x.element("time", &attrs, &shown);
    }
    if byline {
        if date.is_some() {
            doc.x.text(" · ");
        }
        match words.foreign(words.by).map(|lang| lang.bcp47()) {
            Some(tag) => doc.x.element("span", &in_language(Some(&tag)), words.by),
            None => doc.x.text(words.by),
        }
        doc.x.text(&format!(" {}", words.list(&section.authors)));
    }
    doc.close();
}

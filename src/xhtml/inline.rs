//! Words, their markup, and the page turns between them.

use super::Dress;
use super::breaks::{Mark, settle};
use super::document::{Doc, page_mark};
use crate::config::manifest::FormulasAs;
use crate::lang::{self, is_rtl};
use crate::layout::formula;
use crate::maths::mathml;
use crate::model::{Formula, Image, Inline, Lang, NoteId, NoteKey, Phrase, Picture, Target, Text, text};

/// How far a text is written, and the marks that are still to come.
pub(super) struct Cursor {
    at: usize,
    /// Settled, last first.
    marks: Vec<Mark>,
}

impl Cursor {
    /// The next mark, if it stands before `end`.
    fn take_before(&mut self, end: usize) -> Option<Mark> {
        if self.marks.last()?.offset < end { self.marks.pop() } else { None }
    }
}

/// Where inline content stands.
#[derive(Clone, Copy, Default)]
struct Within {
    link: bool,
}

impl Doc<'_> {
    /// Writes a text with the page turns inside it.
    pub fn text(&mut self, t: &Text) {
        let mut cursor = self.cursor(t);
        self.inlines(&t.inlines, &mut cursor, Within::default());
        self.rest(cursor);
    }

    /// As [`Doc::text`], with the page turns at its very start already written by [`Doc::marks_before`].
    pub fn text_after_marks(&mut self, t: &Text) {
        let mut cursor = self.cursor(t);
        cursor.marks.retain(|m| m.offset > 0);
        self.inlines(&t.inlines, &mut cursor, Within::default());
        self.rest(cursor);
    }

    /// Writes the page turns at the very start of a text: for headings, so that their words stay whole.
    pub fn marks_before(&mut self, t: &Text) {
        let cursor = self.cursor(t);
        cursor.marks.iter().rev().filter(|m| m.offset == 0).for_each(|m| page_mark(&mut self.x, m));
    }

    /// Writes the words of a text as they stand, for code, with the page turns inside it.
    pub fn raw_text(&mut self, t: &Text) {
        let mut cursor = self.cursor(t);
        self.words(&t.plain(), &mut cursor);
        self.rest(cursor);
    }

    fn cursor(&self, t: &Text) -> Cursor {
        let Some(marks) = self.shared.placed.leaves.get(&(self.unit, t.leaf)).filter(|_| self.page_turns) else {
            return Cursor { at: 0, marks: Vec::new() };
        };
        let plain = t.plain();
        let mut marks: Vec<Mark> = marks.iter().map(|m| Mark { offset: settle(&plain, m.offset), ..m.clone() }).collect();
        marks.reverse();
        Cursor { at: 0, marks }
    }

    fn rest(&mut self, cursor: Cursor) {
        cursor.marks.iter().rev().for_each(|m| page_mark(&mut self.x, m));
    }

    fn words(&mut self, words: &str, cursor: &mut Cursor) {
        let start = cursor.at;
        let mut done = 0;
        while let Some(mark) = cursor.take_before(start + words.len()) {
            let at = mark.offset.saturating_sub(start).max(done);
            self.x.text(words.get(done..at).unwrap_or(""));
            page_mark(&mut self.x, &mark);
            done = at;
        }
        self.x.text(words.get(done..).unwrap_or(""));
        cursor.at = start + words.len();
    }

    fn inlines(&mut self, list: &[Inline], cursor: &mut Cursor, within: Within) {
        for inline in list {
            match inline {
                Inline::Text(t) => self.words(t, cursor),
                Inline::Code(t) => {
                    let attrs: &[(&'static str, &str)] = if is_rtl(&self.lang) { &[("dir", "ltr")] } else { &[] };
                    self.wrapped("code", attrs, cursor, t.len(), |doc, cursor| doc.words(t, cursor));
                }
                Inline::Formula(f) => self.formula(f, cursor),
                Inline::Emph(c) => {
                    // Among characters that are stressed by dots, words of letters slant as ever.
                    let dotted = lang::of(&self.lang).habits.dots.is_some();
                    let letters = dotted && lang::dots(&text::plain(c), &self.lang).is_none();
                    let attrs: &[(&'static str, &str)] = if letters { &[("class", "letters")] } else { &[] };
                    self.span("em", attrs, c, cursor, within);
                }
                Inline::Strong(c) => self.span("strong", &[], c, cursor, within),
                Inline::Strike(c) => self.span("s", &[], c, cursor, within),
                Inline::Super(c) => self.span("sup", &[], c, cursor, within),
                Inline::Sub(c) => self.span("sub", &[], c, cursor, within),
                Inline::SmallCaps(c) => self.span("span", &[("class", "sc")], c, cursor, within),
                Inline::Foreign(lang, c) => self.foreign(lang, c, cursor, within),
                Inline::Phrase(phrase, c) => self.phrase(phrase, c, cursor, within),
                Inline::Link { target, content } => self.link(target, content, cursor, within),
                Inline::Image(image) => {
                    while let Some(mark) = cursor.take_before(cursor.at + 1) {
                        page_mark(&mut self.x, &mark);
                    }
                    self.image(image, Some(("class", "inline")));
                }
                Inline::NoteRef(NoteKey::Id(id)) => {
                    if !within.link {
                        self.note_ref(*id);
                    }
                }
                // Resolved or dropped when the book was assembled.
                Inline::NoteRef(NoteKey::Source(_)) => {}
                Inline::Break => {
                    self.x.void("br", &[]);
                    cursor.at += 1;
                }
            }
        }
    }

    /// A formula; one that could not be read as TeX.
    fn formula(&mut self, formula: &Formula, cursor: &mut Cursor) {
        let tex = &formula.tex;
        let Some(read) = &formula.read else {
            return self.wrapped("code", &[("class", "tex")], cursor, tex.len(), |doc, cursor| doc.words(tex, cursor));
        };
        // A formula holds no page turns: those in it stand before it.
        while let Some(mark) = cursor.take_before(cursor.at + tex.len().max(1)) {
            page_mark(&mut self.x, &mark);
        }
        cursor.at += tex.len();
        let Dress { formulas, press, .. } = self.shared.dress;
        let picture = match formulas {
            FormulasAs::MathMl => None,
            FormulasAs::Svg | FormulasAs::Both => press.and_then(|press| press.picture(&read.node, formula.display, &self.lang)),
        };
        let math = || mathml::math(&read.node, tex, formula.display, &read.spoken);
        match (picture, formulas) {
            (Some(picture), FormulasAs::Both) => {
                self.picture_of(&picture, None);
                self.x.open("span", &[("class", "heard")]);
                self.element(&math());
                self.x.close();
            }
            (Some(picture), _) => self.picture_of(&picture, Some(&read.spoken)),
            (None, _) => self.element(&math()),
        }
    }

    /// A formula as a picture, with its words where it has no MathML beside it.
    fn picture_of(&mut self, picture: &formula::Picture, spoken: Option<&str>) {
        let em = |thousandths: i64| format!("{}em", thousandths as f64 / 1000.0);
        let (width, height) = (em(picture.width), em(picture.height + picture.depth));
        let view = format!("0 {} {} {}", -picture.height, picture.width, picture.height + picture.depth);
        let style = format!("vertical-align: {}", em(-picture.depth));
        let mut attributes = vec![("xmlns", "http://www.w3.org/2000/svg"), ("class", "formula"), ("width", &width), ("height", &height)];
        attributes.extend([("viewBox", view.as_str()), ("style", &style), ("fill", "currentColor")]);
        match spoken {
            Some(words) => attributes.extend([("role", "img"), ("aria-label", words)]),
            None => attributes.push(("aria-hidden", "true")),
        }
        self.x.open("svg", &attributes);
        self.x.void("path", &[("d", &picture.path)]);
        self.x.close();
    }

    fn element(&mut self, element: &mathml::Element) {
        let attributes: Vec<(&'static str, &str)> = element.attributes.iter().map(|(name, value)| (*name, value.as_str())).collect();
        match &element.content {
            mathml::Content::Text(text) => self.x.element(element.name, &attributes, text),
            mathml::Content::Elements(inner) => {
                self.x.open(element.name, &attributes);
                inner.iter().for_each(|e| self.element(e));
                self.x.close();
            }
        }
    }

    fn span(&mut self, tag: &'static str, attrs: super::write::Attrs<'_>, content: &[Inline], cursor: &mut Cursor, within: Within) {
        let length = text::plain(content).len();
        self.wrapped(tag, attrs, cursor, length, |doc, cursor| doc.inlines(content, cursor, within));
    }

    /// Writes an element around `write`; a page that starts with its first word is marked before it.
    fn wrapped(
        &mut self,
        tag: &'static str,
        attrs: super::write::Attrs<'_>,
        cursor: &mut Cursor,
        length: usize,
        write: impl FnOnce(&mut Self, &mut Cursor),
    ) {
        if length > 0 {
            while let Some(mark) = cursor.take_before(cursor.at + 1) {
                page_mark(&mut self.x, &mark);
            }
        }
        self.x.open(tag, attrs);
        write(self, cursor);
        self.x.close();
    }

    fn phrase(&mut self, phrase: &Phrase, content: &[Inline], cursor: &mut Cursor, within: Within) {
        match phrase {
            Phrase::Marked => self.span("mark", &[], content, cursor, within),
            Phrase::Inserted => self.span("ins", &[], content, cursor, within),
            Phrase::Underlined => self.span("u", &[], content, cursor, within),
            Phrase::Abbreviation(title) => self.span("abbr", &[("title", title)], content, cursor, within),
            Phrase::Override(rtl) => self.span("bdo", &[("dir", if *rtl { "rtl" } else { "ltr" })], content, cursor, within),
            // A ruby without a reading is no ruby.
            Phrase::Ruby if content.iter().any(|i| matches!(i, Inline::Phrase(Phrase::Reading, _))) => {
                self.span("ruby", &[], content, cursor, within);
            }
            Phrase::Ruby | Phrase::Reference => self.inlines(content, cursor, within),
            Phrase::Indexed(mark) => {
                let id: Vec<(&'static str, &str)> = mark.anchor.iter().map(|a| ("id", a.0.as_str())).collect();
                match (mark.defines, id.as_slice()) {
                    (true, id) => self.span("dfn", id, content, cursor, within),
                    (false, []) => self.inlines(content, cursor, within),
                    (false, id) => self.span("span", id, content, cursor, within),
                }
            }
            // What print adds.
            Phrase::Added => {}
            Phrase::Reading => {
                let (open, reading, close) = brackets(content);
                self.wrapped("rp", &[], cursor, open.len(), |doc, cursor| doc.words(&open, cursor));
                self.span("rt", &[], &reading, cursor, within);
                self.wrapped("rp", &[], cursor, close.len(), |doc, cursor| doc.words(&close, cursor));
            }
        }
    }

    fn foreign(&mut self, lang: &Lang, content: &[Inline], cursor: &mut Cursor, within: Within) {
        if *lang == self.lang {
            return self.inlines(content, cursor, within);
        }
        let tag = lang.bcp47();
        let mut attrs: Vec<(&'static str, &str)> = vec![("lang", &tag), ("xml:lang", &tag)];
        if is_rtl(lang) != is_rtl(&self.lang) {
            attrs.push(("dir", if is_rtl(lang) { "rtl" } else { "ltr" }));
        }
        self.span("span", &attrs, content, cursor, within);
    }

    fn link(&mut self, target: &Target, content: &[Inline], cursor: &mut Cursor, within: Within) {
        let href = match target {
            _ if within.link => None,
            Target::Anchor(anchor) => self.shared.href(anchor),
            Target::Url(url) => Some(url.clone()),
            Target::Source(_) => None,
        };
        match href {
            // A link without words is no use to anybody who listens, and validators refuse it.
            Some(href) if !nothing_to_see(content) => {
                self.span("a", &[("href", &href)], content, cursor, Within { link: true });
                // A link cannot hold a link: marks of notes inside it follow it.
                self.note_refs_of(content);
            }
            Some(_) | None => self.inlines(content, cursor, within),
        }
    }

    fn note_refs_of(&mut self, content: &[Inline]) {
        for inline in content {
            if let Inline::NoteRef(NoteKey::Id(id)) = inline {
                self.note_ref(*id);
            }
            self.note_refs_of(inline.content());
        }
    }

    fn note_ref(&mut self, id: NoteId) {
        let Some(number) = self.shared.note_number(self.unit, id) else { return };
        if !self.notes.contains(&id) {
            self.notes.push(id);
        }
        let times = self.refs.entry(id).or_insert(0);
        *times += 1;
        let own_id = if *times == 1 { format!("ref-{number}") } else { format!("ref-{number}-{times}") };
        let href = format!("#note-{number}");
        self.x.open("sup", &[("class", "note-mark")]);
        let attrs = [("epub:type", "noteref"), ("role", "doc-noteref"), ("id", own_id.as_str()), ("href", href.as_str())];
        self.x.element("a", &attrs, &self.shared.counted(number));
        self.x.close();
    }

    /// A picture that stands by itself, in the link round it.
    pub fn linked_image(&mut self, image: &Image, look: Option<(&'static str, &str)>) {
        let (href, says) = match &image.link {
            Some(Target::Anchor(anchor)) => {
                (self.shared.href(anchor), self.shared.book.anchors.get(anchor).map(|a| a.title.clone()).unwrap_or_default())
            }
            Some(Target::Url(url)) => (Some(url.clone()), url.clone()),
            Some(Target::Source(_)) | None => (None, String::new()),
        };
        let Some(href) = href else { return self.image(image, look) };
        let mut attrs = vec![("href", href.as_str())];
        // A decoration says nothing: the link has to.
        if image.alt.as_deref().is_some_and(|alt| alt.trim().is_empty()) {
            attrs.push(("aria-label", if says.is_empty() { href.as_str() } else { says.as_str() }));
        }
        self.x.open("a", &attrs);
        self.image(image, look);
        self.x.close();
    }

    /// A picture; one that is not to be had leaves its description in a frame.
    pub fn image(&mut self, image: &Image, look: Option<(&'static str, &str)>) {
        let href = match image.picture {
            Picture::Loaded(id) => super::image_href(self.shared.book, id).map(|href| (id, href)),
            Picture::Unloaded | Picture::Missing => None,
        };
        let Some((id, href)) = href else {
            let name = image.shown().rsplit('/').next().unwrap_or("");
            let words = image.alt.as_deref().filter(|a| !a.trim().is_empty()).unwrap_or(name);
            return self.x.element("span", &[("class", "missing")], words);
        };
        if !self.images.contains(&id) {
            self.images.push(id);
        }
        let alt = image.alt.as_deref().map(str::trim);
        match alt {
            Some("") => self.pictures.decorative += 1,
            Some(_) => {
                self.pictures.shown += 1;
                self.pictures.described += 1;
            }
            None => self.pictures.shown += 1,
        }
        // Where the writer gave none, "Figure" is at least no lie; an empty one would hide the picture.
        let words = alt.unwrap_or(self.shared.words.figure);
        let tag = self.shared.foreign(self.shared.words.figure).filter(|_| alt.is_none());
        let mut attrs = vec![("src", href.as_str()), ("alt", words)];
        attrs.extend(super::write::in_language(tag.as_deref()));
        if words.is_empty() {
            attrs.push(("role", "presentation"));
        }
        attrs.extend(look);
        self.x.void("img", &attrs);
    }
}

/// A reading without the brackets that it stands between, and these.
fn brackets(content: &[Inline]) -> (String, Vec<Inline>, String) {
    let mut reading = content.to_vec();
    let (mut open, mut close) = (String::new(), String::new());
    if let Some(Inline::Text(first)) = reading.first_mut() {
        let end = first.find(['(', '（']).map_or(0, |at| at + first.get(at..).and_then(|r| r.chars().next()).map_or(0, char::len_utf8));
        open = first.drain(..end).collect();
    }
    if let Some(Inline::Text(last)) = reading.last_mut() {
        let start = last.rfind([')', '）']).unwrap_or(last.len());
        close = last.drain(start..).collect();
    }
    (open, reading, close)
}

/// Whether inline content shows nothing: then it cannot be the words of a link.
fn nothing_to_see(content: &[Inline]) -> bool {
    fn has_image(list: &[Inline]) -> bool {
        list.iter().any(|inline| match inline {
            Inline::Image(image) => image.alt.as_deref() != Some(""),
            other => has_image(other.content()),
        })
    }
    text::plain(content).trim().is_empty() && !has_image(content)
}

//! Shops' own wishes, each a small change to the one clean package: the standard book is right everywhere, these are better
//! in one place.
//!
//! **Kindle** (Kindle Publishing Guidelines, 2024): the cover is the picture that the metadata names, and a page that shows it again
//! is refused; contents have two levels. **Kobo**: its reader keeps its place, and marks passages, by numbered spans around
//! sentences; a book that has them is opened by the better of its two engines when its name ends in `.kepub.epub`.

use quick_xml::Reader;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};

use super::package::{COVER_PAGE, Data, Package, XHTML};
use crate::config::manifest::Target;

/// Changes a package to what a shop wants.
///
/// # Errors
/// A document that is no XML; ours all are.
pub fn suit(package: &mut Package, target: Target) -> Result<(), String> {
    match target {
        Target::Standard => Ok(()),
        Target::Kindle => {
            kindle(package);
            Ok(())
        }
        Target::Kobo => kobo(package),
    }
}

fn kindle(package: &mut Package) {
    package.spine.retain(|href| href != COVER_PAGE);
    package.resources.retain(|r| r.href != COVER_PAGE);
    package.landmarks.retain(|(kind, ..)| *kind != "cover");
    for entry in &mut package.contents {
        entry.children.iter_mut().for_each(|child| child.children.clear());
    }
}

fn kobo(package: &mut Package) -> Result<(), String> {
    for resource in package.resources.iter_mut().filter(|r| r.media_type == XHTML) {
        if let Data::Text(text) = &mut resource.data {
            *text = spans(text).map_err(|why| format!("{}: {why}", resource.href))?;
        }
    }
    Ok(())
}

/// Elements that start a paragraph in Kobo's count.
const PARAGRAPHS: [&str; 10] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "table", "blockquote"];

/// Puts a numbered span around every sentence and picture of a document's body, and Kobo's two boxes around all of it.
fn spans(xhtml: &str) -> Result<String, String> {
    let mut reader = Reader::from_str(xhtml);
    let mut out = quick_xml::Writer::new(Vec::new());
    let (mut body, mut verbatim) = (false, 0_usize);
    let (mut paragraph, mut sentence) = (0_usize, 0_usize);
    // Words and the entities between them are one text; a span may not end inside an entity.
    let mut pending = String::new();
    loop {
        let event = reader.read_event().map_err(|e| e.to_string())?;
        match &event {
            Event::Text(t) if body && verbatim == 0 => {
                pending.push_str(&t.xml10_content());
                continue;
            }
            Event::GeneralRef(r) if body && verbatim == 0 => {
                pending.push_str(match r.xml10_content().as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    other => return Err(format!("the entity &{other}; is unknown")),
                });
                continue;
            }
            _ => {}
        }
        for words in sentences(&std::mem::take(&mut pending)) {
            if words.trim().is_empty() {
                write(&mut out, Event::Text(BytesText::new(words)))?;
                continue;
            }
            sentence += 1;
            write(&mut out, Event::Start(span(paragraph.max(1), sentence)))?;
            write(&mut out, Event::Text(BytesText::new(words)))?;
            write(&mut out, Event::End(BytesEnd::new("span")))?;
        }
        match event {
            Event::Eof => break,
            Event::Start(e) => {
                let name = e.name().as_ref().to_string();
                if PARAGRAPHS.contains(&name.as_str()) {
                    paragraph += 1;
                    sentence = 0;
                }
                verbatim += usize::from(name == "pre");
                write(&mut out, Event::Start(e))?;
                if name == "body" {
                    body = true;
                    for id in ["book-columns", "book-inner"] {
                        let mut div = BytesStart::new("div");
                        div.push_attribute(("id", id));
                        write(&mut out, Event::Start(div))?;
                    }
                }
            }
            Event::End(e) => {
                let name = e.name().as_ref().to_string();
                verbatim = verbatim.saturating_sub(usize::from(name == "pre"));
                if name == "body" {
                    body = false;
                    write(&mut out, Event::End(BytesEnd::new("div")))?;
                    write(&mut out, Event::End(BytesEnd::new("div")))?;
                }
                write(&mut out, Event::End(e))?;
            }
            Event::Empty(e) if body && e.name().as_ref() == "img" => {
                paragraph += 1;
                sentence = 1;
                write(&mut out, Event::Start(span(paragraph, sentence)))?;
                write(&mut out, Event::Empty(e))?;
                write(&mut out, Event::End(BytesEnd::new("span")))?;
            }
            other => write(&mut out, other)?,
        }
    }
    String::from_utf8(out.into_inner()).map_err(|e| e.to_string())
}

fn write(out: &mut quick_xml::Writer<Vec<u8>>, event: Event<'_>) -> Result<(), String> {
    out.write_event(event).map_err(|e| e.to_string())
}

fn span(paragraph: usize, sentence: usize) -> BytesStart<'static> {
    let mut span = BytesStart::new("span");
    span.push_attribute(("class", "koboSpan"));
    span.push_attribute(("id", format!("kobo.{paragraph}.{sentence}").as_str()));
    span
}

/// Cuts a text after the white space that follows a sentence's end.
fn sentences(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut ended = false;
    let mut space = false;
    for (i, c) in text.char_indices() {
        if space && !c.is_whitespace() {
            out.extend(text.get(start..i));
            start = i;
            (ended, space) = (false, false);
        }
        if matches!(c, '.' | '!' | '?' | ':' | '…') {
            ended = true;
        } else if ended && c.is_whitespace() {
            space = true;
        } else if !matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | '“') {
            ended = false;
        }
    }
    out.extend(text.get(start..).filter(|rest| !rest.is_empty()));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_end() {
        assert_eq!(sentences("One. Two!” Three 3.5 four"), ["One. ", "Two!” ", "Three 3.5 four"]);
        assert_eq!(sentences(""), [] as [&str; 0]);
        assert_eq!(sentences("  "), ["  "]);
    }

    #[test]
    fn words_stay_what_they_are_inside_their_spans() {
        let xhtml = "<html><head><title>T. T</title></head><body><p>A &amp; b. C<em>d</em></p>\n<pre>x. y</pre><img src=\"a\" alt=\"\"/></body></html>";
        let wanted = "<html><head><title>T. T</title></head><body><div id=\"book-columns\"><div id=\"book-inner\">\
            <p><span class=\"koboSpan\" id=\"kobo.1.1\">A &amp; b. </span><span class=\"koboSpan\" id=\"kobo.1.2\">C</span>\
            <em><span class=\"koboSpan\" id=\"kobo.1.3\">d</span></em></p>\n<pre>x. y</pre>\
            <span class=\"koboSpan\" id=\"kobo.2.1\"><img src=\"a\" alt=\"\"/></span></div></div></body></html>";
        assert_eq!(spans(xhtml).expect("XML"), wanted);
    }
}

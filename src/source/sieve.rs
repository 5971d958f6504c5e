//! What of a large XML export is kept in memory. Half a gigabyte of an old blog is mostly what no book needs: comments, menus,
//! revisions, what plug-ins note down. An export is therefore read piece by piece, and what no reader asks for goes on the way;
//! its line ends stay, so that a line's number is that of the file.
//!
//! Only tags are looked at, as [`super::export`] does when it cuts an export into items: a fault in one item ends with it.

use std::io::{self, Read};

/// How much is read at once.
const CHUNK: usize = 256 << 10;
/// How much of a file tells what it is.
pub(super) const HEAD: usize = 8 << 10;

/// Elements of WordPress that no reader asks for.
const DROPPED: [&[u8]; 4] = [b"wp:comment", b"wp:term", b"wp:category", b"wp:tag"];
/// What is asked of a post's `wp:postmeta`.
const ASKED: [&[u8]; 4] = [b"_thumbnail_id", b"_wp_attachment_image_alt", b"footnotes", b"_wp_attached_file"];
/// Kinds of items whose text nobody reads: Blogger's, by what their entries say outside of it.
const ASIDE: [&[u8]; 5] = [b"kind#comment", b"kind#settings", b"kind#template", b"<blogger:type>COMMENT<", b"<blogger:type>TEMPLATE<"];

/// Whether a file that starts like this is a feed or an export made of one, in an encoding whose tags are plain bytes.
pub(super) fn is_feed(head: &[u8]) -> bool {
    let starts = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(head).trim_ascii_start();
    starts.starts_with(b"<") && [&b"<rss"[..], b"<feed"].iter().any(|mark| find(head, mark).is_some())
}

/// Reads an export and keeps what may be asked of it.
///
/// # Errors
/// What reading it says.
pub(super) fn kept(reader: &mut dyn Read) -> io::Result<Vec<u8>> {
    let mut tokens = Tokens { reader, buffer: Vec::new(), at: 0, ended: false };
    let mut kept = Kept::default();
    while let Some(token) = tokens.next()? {
        kept.take(tokens.bytes(&token));
        tokens.at = token.end;
    }
    kept.end_item();
    kept.out.shrink_to_fit();
    Ok(kept.out)
}

/// What is kept so far.
#[derive(Default)]
struct Kept {
    out: Vec<u8>,
    /// The element that goes, until its end or that of its item.
    skipped: Option<&'static [u8]>,
    /// Where the open item starts.
    item: Option<usize>,
    /// Where its text starts and ends.
    text: Option<(usize, usize)>,
    /// Where an open `wp:postmeta` starts.
    meta: Option<usize>,
}

impl Kept {
    fn take(&mut self, token: &[u8]) {
        let tag = Tag::of(token);
        let bounds = matches!(tag.map(|t| t.name), Some(b"item" | b"entry"));
        if let Some(name) = self.skipped {
            let ends = tag.is_some_and(|t| t.name == name && !t.opens);
            if ends || bounds {
                self.skipped = None;
            }
            if !bounds {
                return self.line_ends(token);
            }
        }
        let Some(tag) = tag else { return self.out.extend_from_slice(token) };
        match (tag.name, tag.opens) {
            (b"item" | b"entry", true) => {
                self.end_item();
                self.item = Some(self.out.len());
            }
            (b"content:encoded" | b"content", true) if self.item.is_some() => {
                self.out.extend_from_slice(token);
                self.text = Some((self.out.len(), usize::MAX));
                return;
            }
            (b"content:encoded" | b"content", false) => {
                if let Some((_, end)) = &mut self.text {
                    *end = self.out.len().min(*end);
                }
            }
            (b"wp:postmeta", true) => self.meta = Some(self.out.len()),
            (name, true) => {
                self.skipped = DROPPED.iter().copied().find(|d| *d == name).filter(|_| !token.ends_with(b"/>"));
                if self.skipped.is_some() {
                    return self.line_ends(token);
                }
            }
            (_, false) => {}
        }
        self.out.extend_from_slice(token);
        match (tag.name, tag.opens) {
            (b"wp:postmeta", false) => self.end_meta(),
            (b"item" | b"entry", false) => self.end_item(),
            _ => {}
        }
    }

    fn line_ends(&mut self, token: &[u8]) {
        self.out.extend(token.iter().filter(|b| **b == b'\n'));
    }

    /// Of what stands between two places only the line ends are kept.
    fn blank(&mut self, from: usize, to: usize) {
        let lines = self.out.get(from..to).unwrap_or_default().iter().filter(|b| **b == b'\n').count();
        self.out.splice(from..to, std::iter::repeat_n(b'\n', lines));
    }

    fn end_meta(&mut self) {
        let Some(from) = self.meta.take() else { return };
        let asked = self.out.get(from..).is_some_and(|meta| ASKED.iter().any(|key| find(meta, key).is_some()));
        if !asked {
            self.blank(from, self.out.len());
        }
    }

    fn end_item(&mut self) {
        self.meta = None;
        let (Some(from), text) = (self.item.take(), self.text.take()) else { return };
        let Some((start, end)) = text.filter(|(_, end)| *end <= self.out.len()) else { return };
        let outside = [self.out.get(from..start).unwrap_or_default(), self.out.get(end..).unwrap_or_default()];
        if outside.iter().any(|o| is_aside(o)) {
            self.blank(start, end);
        }
    }
}

/// Whether an item is none whose text is read, by what stands outside of its text.
fn is_aside(outside: &[u8]) -> bool {
    const TYPE: &[u8] = b"<wp:post_type>";
    let kind = find(outside, TYPE).and_then(|at| outside.get(at + TYPE.len()..)).map(|rest| {
        let rest = rest.trim_ascii_start();
        rest.strip_prefix(b"<![CDATA[").unwrap_or(rest)
    });
    let read = |kind: &[u8]| [&b"post"[..], b"page", b"<", b"]"].iter().any(|k| kind.trim_ascii_start().starts_with(k));
    kind.is_some_and(|kind| !read(kind)) || ASIDE.iter().any(|mark| find(outside, mark).is_some())
}

/// A tag: its name with its prefix, and whether it opens.
#[derive(Clone, Copy)]
struct Tag<'t> {
    name: &'t [u8],
    opens: bool,
}

impl<'t> Tag<'t> {
    fn of(token: &'t [u8]) -> Option<Tag<'t>> {
        let inner = token.strip_prefix(b"<")?;
        let (inner, opens) = inner.strip_prefix(b"/").map_or((inner, true), |i| (i, false));
        let end = inner.iter().position(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/')).unwrap_or(inner.len());
        inner.first().is_some_and(u8::is_ascii_alphabetic).then(|| Tag { name: inner.get(..end).unwrap_or_default(), opens })
    }
}

/// A file as tags, character data, comments and what stands between them.
struct Tokens<'r> {
    reader: &'r mut dyn Read,
    buffer: Vec<u8>,
    /// Where the next token starts.
    at: usize,
    ended: bool,
}

/// Where a token ends in the buffer.
struct Token {
    end: usize,
}

impl Tokens<'_> {
    fn bytes(&self, token: &Token) -> &[u8] {
        self.buffer.get(self.at..token.end).unwrap_or_default()
    }

    /// Reads more, and lets go what was taken; false at the end of the file.
    fn fill(&mut self) -> io::Result<bool> {
        if self.ended {
            return Ok(false);
        }
        self.buffer.drain(..self.at);
        self.at = 0;
        let got = (&mut *self.reader).take(CHUNK as u64).read_to_end(&mut self.buffer)?;
        self.ended = got == 0;
        Ok(got > 0)
    }

    fn next(&mut self) -> io::Result<Option<Token>> {
        while self.buffer.len() - self.at < b"<![CDATA[".len() && self.fill()? {}
        let rest = self.buffer.get(self.at..).unwrap_or_default();
        let end = match rest {
            [] => return Ok(None),
            [b'<', ..] if rest.starts_with(b"<![CDATA[") => self.past(b"]]>")?,
            [b'<', ..] if rest.starts_with(b"<!--") => self.past(b"-->")?,
            [b'<', b, ..] if b.is_ascii_alphabetic() || matches!(b, b'/' | b'?' | b'!') => self.past_tag()?,
            [_, rest @ ..] => self.at + 1 + find(rest, b"<").unwrap_or(rest.len()),
        };
        Ok(Some(Token { end }))
    }

    /// Where a tag ends: behind its `>`, or before another tag that begins inside it.
    fn past_tag(&mut self) -> io::Result<usize> {
        let mut looked = 1;
        loop {
            let rest = self.buffer.get(self.at + looked..).unwrap_or_default();
            if let Some(found) = rest.iter().position(|b| matches!(b, b'>' | b'<')) {
                let closed = rest.get(found) == Some(&b'>');
                return Ok(self.at + looked + found + usize::from(closed));
            }
            looked += rest.len();
            if !self.fill()? {
                return Ok(self.buffer.len());
            }
        }
    }

    /// Where the mark that ends a token ends; the end of the file where there is none.
    fn past(&mut self, mark: &[u8]) -> io::Result<usize> {
        let mut looked = 0;
        loop {
            let rest = self.buffer.get(self.at + looked..).unwrap_or_default();
            if let Some(found) = find(rest, mark) {
                return Ok(self.at + looked + found + mark.len());
            }
            looked += rest.len().saturating_sub(mark.len() - 1);
            if !self.fill()? {
                return Ok(self.buffer.len());
            }
        }
    }
}

/// Where a mark stands first.
fn find(text: &[u8], mark: &[u8]) -> Option<usize> {
    let (first, others) = mark.split_first()?;
    let mut at = 0;
    while let Some(found) = text.get(at..)?.iter().position(|b| b == first) {
        if text.get(at + found + 1..)?.starts_with(others) {
            return Some(at + found);
        }
        at += found + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader that gives a few bytes at a time.
    struct Slow<'t>(&'t [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let n = self.1.min(buffer.len()).min(self.0.len());
            let (now, later) = self.0.split_at(n);
            buffer[..n].copy_from_slice(now);
            self.0 = later;
            Ok(n)
        }
    }

    fn sieved(text: &str) -> String {
        let whole = kept(&mut text.as_bytes()).expect("read");
        for step in [1, 7, 64] {
            assert_eq!(kept(&mut Slow(text.as_bytes(), step)).expect("read"), whole, "{step}");
        }
        String::from_utf8(whole).expect("text")
    }

    #[test]
    fn what_is_read_stays_as_it_is() {
        for text in [
            "<rss><channel><title>a < b & c</title><item><content:encoded><![CDATA[<wp:comment>x</wp:comment> ]] </item>]]></content:encoded>\
             <wp:post_type>post</wp:post_type><wp:postmeta><wp:meta_key>_thumbnail_id</wp:meta_key></wp:postmeta></item></channel></rss>",
            "<feed><entry><content type='html'>a post of kind#comment &lt;b></content><title>t</title></entry></feed>",
            "<item><content:encoded>never closed",
            "<!-- <item> --><wp:tag/>a",
        ] {
            assert_eq!(sieved(text), text);
        }
    }

    #[test]
    fn what_nobody_asks_for_goes_and_its_lines_stay() {
        let text = "<item>\n<title>t</title>\n<wp:comment>\n<wp:comment_content><![CDATA[</wp:comment>\nspam]]></wp:comment_content>\n</wp:comment>\n\
                    <wp:postmeta><wp:meta_key>_edit\n_last</wp:meta_key></wp:postmeta><wp:post_type>post</wp:post_type></item>\n<item>x</item>";
        let out = sieved(text);
        assert_eq!(out.lines().count(), text.lines().count());
        assert!(out.ends_with("\n<wp:post_type>post</wp:post_type></item>\n<item>x</item>"), "{out}");
        assert!(!out.contains("spam") && !out.contains("_edit"), "{out}");
    }

    #[test]
    fn the_text_of_items_that_are_no_posts_goes() {
        for (kind, stays) in
            [("post", true), ("page", true), ("", true), ("revision", false), ("attachment", false), ("wp_template", false)]
        {
            for kind in [format!("<wp:post_type>{kind}</wp:post_type>"), format!("<wp:post_type><![CDATA[{kind}]]></wp:post_type>")] {
                let text = format!("<item><content:encoded>body\n</content:encoded>{kind}<excerpt:encoded>cap</excerpt:encoded></item>");
                let out = sieved(&text);
                assert_eq!(out.contains("body"), stays, "{text}");
                assert!(out.contains("cap") && out.contains('\n'), "{out}");
            }
        }
        let comment = "<entry><category term='http://schemas.google.com/blogger/2008/kind#comment'/><content>Nice!</content></entry>";
        assert!(!sieved(comment).contains("Nice"));
    }

    #[test]
    fn an_element_without_an_end_ends_with_its_item() {
        let text = "<item><wp:comment>open</item><item><wp:comment><item>third</item>";
        assert_eq!(sieved(text), "<item></item><item><item>third</item>");
        assert!(sieved(&format!("<rss><item>{}", "<a".repeat(2_000))).len() > 3_000);
    }

    #[test]
    fn feeds_are_known_by_their_start() {
        for (head, wanted) in [
            ("<?xml version='1.0'?>\n<rss version='2.0'>", true),
            ("\u{feff} <feed xmlns='http://www.w3.org/2005/Atom'>", true),
            ("<html>", false),
            ("{\"rss\": \"<rss\"}", false),
        ] {
            assert_eq!(is_feed(head.as_bytes()), wanted, "{head}");
        }
    }
}

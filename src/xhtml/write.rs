//! A writer that cannot emit bad XML: elements close in the order in which they opened, everything is escaped, and
//! characters that XML 1.0 has no place for are left out. Soft hyphens are left out as well: reading systems divide words by
//! themselves, and a soft hyphen breaks look-up, search and copying.

/// The attributes that mark words as being in a language, given by its tag.
pub fn in_language(tag: Option<&str>) -> Vec<(&'static str, &str)> {
    tag.into_iter().flat_map(|tag| [("lang", tag), ("xml:lang", tag)]).collect()
}

/// Builds one XML document, or a piece of one.
#[derive(Debug, Default)]
pub struct Xml {
    out: String,
    open: Vec<&'static str>,
}

/// Attributes, in the order in which they are written.
pub type Attrs<'a> = &'a [(&'static str, &'a str)];

impl Xml {
    /// An empty piece.
    pub fn new() -> Xml {
        Xml::default()
    }

    /// Opens an element.
    pub fn open(&mut self, tag: &'static str, attrs: Attrs<'_>) {
        self.start(tag, attrs);
        self.out.push('>');
        self.open.push(tag);
    }

    /// Closes the element opened last; nothing where none is open.
    pub fn close(&mut self) {
        if let Some(tag) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(tag);
            self.out.push('>');
        }
    }

    /// An element that never holds anything: `<br/>`, `<img/>`.
    pub fn void(&mut self, tag: &'static str, attrs: Attrs<'_>) {
        self.start(tag, attrs);
        self.out.push_str("/>");
    }

    /// An element that happens to hold nothing, with both its tags: readers that parse HTML take `<span/>` for an opening.
    pub fn empty(&mut self, tag: &'static str, attrs: Attrs<'_>) {
        self.open(tag, attrs);
        self.close();
    }

    /// An element that holds words only.
    pub fn element(&mut self, tag: &'static str, attrs: Attrs<'_>, words: &str) {
        self.open(tag, attrs);
        self.text(words);
        self.close();
    }

    /// Words.
    pub fn text(&mut self, words: &str) {
        for c in words.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' => self.out.push_str("&lt;"),
                '>' => self.out.push_str("&gt;"),
                c if allowed(c) => self.out.push(c),
                _ => {}
            }
        }
    }

    /// A line end between blocks, for people who open the file.
    pub fn line(&mut self) {
        self.out.push('\n');
    }

    /// Closes what is open and hands the document over.
    pub fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn start(&mut self, tag: &'static str, attrs: Attrs<'_>) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attrs {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            for c in value.chars() {
                match c {
                    '&' => self.out.push_str("&amp;"),
                    '<' => self.out.push_str("&lt;"),
                    '"' => self.out.push_str("&quot;"),
                    '\n' | '\t' | '\r' => self.out.push(' '),
                    c if allowed(c) => self.out.push(c),
                    _ => {}
                }
            }
            self.out.push('"');
        }
    }
}

/// XML 1.0's `Char` (section 2.2) without carriage returns, soft hyphens and the controls of Latin-1's upper half, which
/// validators warn of.
fn allowed(c: char) -> bool {
    match c {
        '\n' | '\t' => true,
        '\u{0}'..='\u{1F}' | '\u{7F}'..='\u{9F}' | '\u{AD}' | '\u{FDD0}'..='\u{FDEF}' => false,
        c => (c as u32) & 0xFFFE != 0xFFFE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_bad_gets_out() {
        let mut x = Xml::new();
        x.open("p", &[("title", "a\"b<c&d\ne")]);
        x.text("1 < 2 & 3 ]]> \u{0}\u{B}\u{FFFE}\u{1FFFF}hy\u{AD}phen");
        x.void("br", &[]);
        x.empty("span", &[("id", "x")]);
        assert_eq!(x.finish(), "<p title=\"a&quot;b&lt;c&amp;d e\">1 &lt; 2 &amp; 3 ]]&gt; hyphen<br/><span id=\"x\"></span></p>");
    }

    #[test]
    fn what_is_open_gets_closed() {
        let mut x = Xml::new();
        x.open("a", &[]);
        x.open("b", &[]);
        assert_eq!(x.finish(), "<a><b></b></a>");
        let mut x = Xml::new();
        x.close();
        assert_eq!(x.finish(), "");
    }
}

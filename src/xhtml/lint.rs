//! Checks a stylesheet against what reading systems are known to choke on. Every rule has an id that is the diagnostic's.
//!
//! What would make the whole book invalid (a file that is not in the package, a property that EPUB forbids) is left out, to the
//! nearest declaration or rule, and said; the rest stays as its writer wants it, and is said.

use std::ops::Range;

use crate::diag::{Kind, kinds};

/// Something about a stylesheet that is worth a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lint {
    /// The diagnostic's kind.
    pub kind: &'static Kind,
    /// What is wrong.
    pub message: String,
    /// What to do instead.
    pub help: &'static str,
    /// The line, from 1.
    pub line: usize,
    /// The bytes that must not go into the book; empty where nothing is cut out.
    pub cut: Range<usize>,
}

/// The largest stylesheet that is not remarked on, in bytes.
pub const MAX_BYTES: usize = 20_000;

/// Checks a stylesheet.
pub fn lint(css: &str) -> Vec<Lint> {
    let mut checker = Checker { css, found: Vec::new() };
    let blank = blank_out(css);
    checker.rules(&blank, 0..blank.len(), 0);
    if css.len() > MAX_BYTES {
        let message = format!("the stylesheet has {} KB", css.len() / 1000);
        checker.add(kinds::CSS_SIZE, message, "small readers load it again for every chapter: keep it below 20 KB", 0, 0..0);
    }
    checker.found.sort_by_key(|l| l.line);
    checker.found
}

/// The stylesheet without what must not go into the book.
pub fn without_cuts(css: &str, lints: &[Lint]) -> String {
    let mut cuts: Vec<Range<usize>> = lints.iter().map(|l| l.cut.clone()).filter(|c| !c.is_empty()).collect();
    cuts.sort_by_key(|c| (c.start, c.end));
    let mut out = String::new();
    let mut at = 0;
    for cut in cuts {
        if cut.start > at {
            out.push_str(css.get(at..cut.start).unwrap_or(""));
        }
        at = at.max(cut.end);
    }
    out.push_str(css.get(at..).unwrap_or(""));
    out
}

/// The same bytes with comments and the insides of strings turned to spaces, so that braces in them count for nothing.
fn blank_out(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css.char_indices().peekable();
    let mut string: Option<char> = None;
    let mut comment = false;
    let mut previous = ' ';
    while let Some((_, c)) = rest.next() {
        let next = rest.peek().map(|(_, n)| *n);
        if comment {
            blank(&mut out, c);
            if c == '/' && previous == '*' {
                comment = false;
                previous = ' ';
                continue;
            }
        } else if let Some(quote) = string {
            if c == '\\' {
                blank(&mut out, c);
                if let Some((_, escaped)) = rest.next() {
                    blank(&mut out, escaped);
                }
            } else if c == quote || c == '\n' {
                string = None;
                out.push(c);
            } else {
                blank(&mut out, c);
            }
        } else if c == '/' && next == Some('*') {
            comment = true;
            blank(&mut out, c);
            blank(&mut out, '*');
            rest.next();
            previous = ' ';
            continue;
        } else {
            if c == '"' || c == '\'' {
                string = Some(c);
            }
            out.push(c);
        }
        previous = c;
    }
    out
}

/// As many spaces as the character has bytes; line ends stay.
fn blank(out: &mut String, c: char) {
    if c == '\n' {
        out.push('\n');
    } else {
        (0..c.len_utf8()).for_each(|_| out.push(' '));
    }
}

struct Checker<'a> {
    css: &'a str,
    found: Vec<Lint>,
}

impl Checker<'_> {
    fn add(&mut self, kind: &'static Kind, message: impl Into<String>, help: &'static str, at: usize, cut: Range<usize>) {
        let line = self.css.get(..at).map_or(1, |head| head.matches('\n').count() + 1);
        self.found.push(Lint { kind, message: message.into(), help, line, cut });
    }

    /// The rules of a sheet or of an `@media` block.
    fn rules(&mut self, blank: &str, within: Range<usize>, depth: usize) {
        let mut at = within.start;
        while at < within.end {
            let rest = blank.get(at..within.end).unwrap_or("");
            let lead = rest.len() - rest.trim_start().len();
            let start = at + lead;
            let Some(rest) = blank.get(start..within.end).filter(|r| !r.is_empty()) else { return };
            let Some(end) = rest.find(['{', ';', '}']) else {
                return self.syntax("the last rule has no end", start, start..within.end);
            };
            let head = rest.get(..end).unwrap_or("").trim();
            match rest.as_bytes().get(end) {
                Some(b'{') => {
                    let Some(close) = matching(rest, end) else {
                        return self.syntax("a “{” is never closed", start, start..within.end);
                    };
                    let body = start + end + 1..start + close;
                    self.rule(blank, head, start, body, depth);
                    at = start + close + 1;
                }
                Some(b';') => {
                    self.statement(head, start, start..start + end + 1);
                    at = start + end + 1;
                }
                _ => {
                    self.syntax("a “}” closes nothing", start, start..start + end + 1);
                    at = start + end + 1;
                }
            }
        }
    }

    fn syntax(&mut self, message: &str, at: usize, cut: Range<usize>) {
        self.add(kinds::CSS_SYNTAX, message, "older readers drop a whole stylesheet for this: check the braces", at, cut);
    }

    /// `@import …;` and the like.
    fn statement(&mut self, head: &str, at: usize, cut: Range<usize>) {
        if head.starts_with("@import") {
            self.add(
                kinds::CSS_IMPORT,
                "@import is left out: the book holds one stylesheet",
                "name the file in [output.epub] css as well",
                at,
                cut,
            );
        } else if head.starts_with("@charset") || head.starts_with("@namespace") {
            self.add(kinds::CSS_IMPORT, format!("{head} is left out: it must come first"), "it is not needed: leave it out", at, cut);
        } else {
            self.syntax("this is neither a rule nor an at-rule", at, cut);
        }
    }

    fn rule(&mut self, blank: &str, head: &str, at: usize, body: Range<usize>, depth: usize) {
        let whole = at..body.end + 1;
        if head.starts_with("@font-face") {
            return self.add(
                kinds::CSS_URL,
                "@font-face is left out: its file is not in the book",
                "name a family that readers have",
                at,
                whole,
            );
        }
        if head.starts_with("@media") || head.starts_with("@supports") {
            if head.starts_with("@supports") {
                self.add(
                    kinds::CSS_AT_RULE,
                    "@supports makes older readers drop the stylesheet",
                    "write the fallback first and the wish after it",
                    at,
                    0..0,
                );
            }
            if depth < 4 {
                self.rules(blank, body, depth + 1);
            }
            return;
        }
        if head.starts_with('@') {
            return self.declarations(blank, "", body);
        }
        for selector in head.split(',').map(str::trim) {
            if selector == "*" {
                self.add(
                    kinds::CSS_RESET,
                    "a rule on everything overrides what readers chose",
                    "name the elements that you mean",
                    at,
                    0..0,
                );
            }
            if matches!(selector, "div" | "span") {
                self.add(
                    kinds::CSS_BARE_ELEMENT,
                    format!("a rule on every {selector}: Kobo puts elements of its own into the text"),
                    "use a class",
                    at,
                    0..0,
                );
            }
        }
        self.declarations(blank, head, body);
    }

    fn declarations(&mut self, blank: &str, head: &str, body: Range<usize>) {
        let text = blank.get(body.clone()).unwrap_or("");
        let mut at = body.start;
        let mut broken: Vec<(String, usize)> = Vec::new();
        let mut page_broken = Vec::new();
        for declaration in text.split(';') {
            let range = at..(at + declaration.len() + 1).min(body.end);
            at += declaration.len() + 1;
            let Some((property, value)) = declaration.split_once(':') else { continue };
            let property = property.trim().to_lowercase();
            let start = range.start + declaration.len() - declaration.trim_start().len();
            if let Some(kind) = property.strip_prefix("page-break-") {
                page_broken.push(kind.to_string());
            } else if let Some(kind) = property.strip_prefix("break-") {
                broken.push((kind.to_string(), start));
            }
            self.declaration(head, &property, &value.trim().to_lowercase(), start, range);
        }
        for (kind, at) in broken.into_iter().filter(|(kind, _)| !page_broken.contains(kind)) {
            let message = format!("break-{kind} stands without page-break-{kind}");
            self.add(kinds::CSS_BREAK, message, "older readers know the older name only: write both", at, 0..0);
        }
    }

    fn declaration(&mut self, head: &str, property: &str, value: &str, at: usize, range: Range<usize>) {
        if matches!(property, "direction" | "unicode-bidi") {
            let message = format!("{property} is left out: EPUB forbids it in stylesheets");
            return self.add(kinds::CSS_DIRECTION, message, "the text's language decides it", at, range);
        }
        if value.contains("url(") {
            return self.add(kinds::CSS_URL, "url(…) is left out: its file is not in the book", "show pictures in the text", at, range);
        }
        if property == "position" && matches!(value, "fixed" | "absolute") {
            self.add(
                kinds::CSS_POSITION,
                format!("position: {value} does not survive paging"),
                "let it stand in the flow of the text",
                at,
                0..0,
            );
        }
        if (property == "font-size" || property == "font") && absolute(value) {
            self.add(
                kinds::CSS_ABSOLUTE_SIZE,
                format!("{property}: {value} overrides the reader's own size"),
                "give sizes in em",
                at,
                0..0,
            );
        }
        let on_text = head.split(',').map(str::trim).any(|s| matches!(s, "body" | "html" | "p" | "*"));
        let coloured = matches!(property, "color" | "background" | "background-color");
        if on_text && coloured && !matches!(value, "inherit" | "transparent" | "none") {
            self.add(
                kinds::CSS_COLOUR,
                format!("{property} on the text fights the reader's dark mode"),
                "leave the colours of text to the reader",
                at,
                0..0,
            );
        }
        for function in ["var(", "calc(", "min(", "max(", "clamp(", "env("] {
            let starts = |i: usize| !value.get(..i).unwrap_or("").ends_with(|c: char| c.is_alphanumeric() || c == '-');
            if value.match_indices(function).any(|(i, _)| starts(i)) {
                let message = format!("{function}…) makes older readers drop the stylesheet");
                self.add(kinds::CSS_FUNCTION, message, "write the value out", at, 0..0);
            }
        }
    }
}

/// Whether a font size is one that a reader cannot enlarge.
fn absolute(value: &str) -> bool {
    value.split([' ', '/']).any(|word| {
        let number = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        let unit = word.get(number.len()..).unwrap_or("");
        matches!(unit, "px" | "pt" | "pc" | "cm" | "mm" | "in" | "q") && number.parse::<f64>().is_ok_and(|n| n > 0.0)
    })
}

/// The brace that closes the one at `open`.
fn matching(text: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (i, b) in text.bytes().enumerate().skip(open) {
        match b {
            b'{' => depth += 1,
            b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(i);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(css: &str) -> Vec<&'static str> {
        lint(css).into_iter().map(|l| l.kind.id()).collect()
    }

    #[test]
    fn each_rule_has_its_id() {
        for (css, id) in [
            ("* { margin: 0 }", "css-reset"),
            ("p { font-size: 12pt }", "css-absolute-size"),
            ("p { font: italic 12px/1.2 serif }", "css-absolute-size"),
            ("body { color: #000 }", "css-colour"),
            ("p, body { background: white }", "css-colour"),
            (".x { width: calc(100% - 1em) }", "css-function"),
            (".x { width: var(--w) }", "css-function"),
            ("span { color: red }", "css-bare-element"),
            ("h1 { break-after: avoid }", "css-break"),
            (".x { background: url(x.png) }", "css-url"),
            ("@font-face { font-family: X; src: url(x.ttf) }", "css-url"),
            ("@import \"x.css\";", "css-import"),
            ("p { direction: rtl }", "css-direction"),
            (".x { position: fixed }", "css-position"),
            ("@supports (x: y) { .x { top: 0 } }", "css-at-rule"),
            ("p { margin: 0", "css-syntax"),
            ("p { margin: 0 } }", "css-syntax"),
            ("@media screen { p { font-size: 3px } }", "css-absolute-size"),
        ] {
            assert_eq!(ids(css), [id], "{css}");
        }
    }

    #[test]
    fn good_sheets_pass() {
        let css = "/* * { } */ h1 { page-break-after: avoid; break-after: avoid; content: \"} url(\"; font-size: 1.2em }\n.a span { min-width: 1em }";
        assert_eq!(lint(css), []);
        assert_eq!(lint(""), []);
    }

    #[test]
    fn what_would_break_the_book_is_cut_out() {
        let css = "p { direction: rtl; margin: 0 }\n@import 'x';\n.y { color: red }";
        let lints = lint(css);
        assert_eq!(without_cuts(css, &lints), "p { margin: 0 }\n\n.y { color: red }");
        assert_eq!(lints.iter().map(|l| l.line).collect::<Vec<_>>(), [1, 2]);
    }
}

//! A text whose formulas are kept out of Markdown's way.

use std::borrow::Cow;
use std::ops::Range;

use super::{Found, find};

/// A formula, kept.
#[derive(Clone, Debug)]
pub(in crate::source) struct Held {
    /// Its TeX.
    pub tex: String,
    /// As it was written.
    pub written: String,
    /// It stands by itself.
    pub display: bool,
    /// The line on which it starts, from 1.
    pub line: usize,
}

/// A part of a text with marks.
pub(in crate::source) enum Part<'t> {
    /// Words.
    Words(&'t str),
    /// A formula.
    Formula(&'t Held),
    /// An earlier line of the next formula: nothing, and what follows joins what came before.
    Earlier,
}

/// Formulas that were taken out of a text, with marks in their places: a character that the text does not have, a number, the
/// character again. A formula's lines but the last are marks without a number, so lines keep their numbers.
#[derive(Clone, Debug, Default)]
pub(in crate::source) struct Kept {
    mark: Option<char>,
    held: Vec<Held>,
}

impl Kept {
    /// Takes the formulas out of a text.
    pub fn take(text: &str, code: &[Range<usize>]) -> (String, Kept) {
        let found = find(text, code);
        // One of the characters that Unicode gives a meaning to nowhere.
        let mark = ('\u{F0000}'..='\u{F0FFF}').find(|c| !text.contains(*c));
        let (Some(mark), false) = (mark, found.is_empty()) else { return (text.to_string(), Kept::default()) };
        let mut kept = Kept { mark: Some(mark), held: Vec::with_capacity(found.len()) };
        let mut out = String::with_capacity(text.len());
        let (mut at, mut line) = (0, 1);
        for Found { range, tex, display } in found {
            let (before, written) = (text.get(at..range.start).unwrap_or(""), text.get(range.clone()).unwrap_or(""));
            out.push_str(before);
            line += before.matches('\n').count();
            let mut lines = written.split('\n').peekable();
            let mut first = true;
            while let Some(own) = lines.next() {
                if !first {
                    out.push('\n');
                    out.push_str(own.get(..own.len() - own.trim_start_matches([' ', '\t', '>']).len()).unwrap_or(""));
                }
                out.push(mark);
                if lines.peek().is_none() {
                    out.push_str(&kept.held.len().to_string());
                }
                out.push(mark);
                first = false;
            }
            kept.held.push(Held { tex, written: written.to_string(), display, line });
            line += written.matches('\n').count();
            at = range.end;
        }
        out.push_str(text.get(at..).unwrap_or(""));
        (out, kept)
    }

    /// Whether a text has marks.
    pub fn marks(&self, text: &str) -> bool {
        self.mark.is_some_and(|m| text.contains(m))
    }

    /// The parts of a text with marks.
    pub fn parts<'t>(&'t self, text: &'t str) -> Vec<Part<'t>> {
        let Some(mark) = self.mark else { return vec![Part::Words(text)] };
        let mut out = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(mark) {
            let Some((number, after)) = after.split_once(mark) else { break };
            if !before.is_empty() {
                out.push(Part::Words(before));
            }
            match number.parse::<usize>().ok().and_then(|n| self.held.get(n)) {
                Some(held) => out.push(Part::Formula(held)),
                None => out.push(Part::Earlier),
            }
            rest = if number.is_empty() { after.trim_start_matches(['\n', ' ', '\t', '>']) } else { after };
        }
        if !rest.is_empty() {
            out.push(Part::Words(rest));
        }
        out
    }

    /// A text with formulas as they were written: in addresses, in code, in tags.
    pub fn restored<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if !self.marks(text) {
            return Cow::Borrowed(text);
        }
        let word = |part: Part<'_>| match part {
            Part::Words(words) => words.to_string(),
            Part::Formula(held) => held.written.clone(),
            Part::Earlier => String::new(),
        };
        Cow::Owned(self.parts(text).into_iter().map(word).collect())
    }

    /// A piece of HTML with the formulas inside of its tags as they were written.
    pub fn restored_in_tags<'t>(&self, html: &'t str) -> Cow<'t, str> {
        if !self.marks(html) {
            return Cow::Borrowed(html);
        }
        let mut out = String::with_capacity(html.len());
        for piece in html.split_inclusive('>') {
            let (words, tag) = piece.find('<').map_or((piece, ""), |at| piece.split_at(at));
            out.push_str(words);
            out.push_str(&self.restored(tag));
        }
        Cow::Owned(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_comes_back_as_it_was_written() {
        for text in ["a $x_1$ b $$y$$ c", "plain", "$a\n+ b$ end", "> $$\n> x\n> $$\n> more", "\u{F0000}$x$\u{F0000}"] {
            let (kept_text, kept) = Kept::take(text, &[]);
            assert_eq!(kept_text.matches('\n').count(), text.matches('\n').count());
            if !text.contains("\n>") {
                assert_eq!(kept.restored(&kept_text), text);
            }
        }
        let (_, kept) = Kept::take("a\n\n$x$", &[]);
        assert_eq!(kept.held.first().map(|h| h.line), Some(3));
    }
}

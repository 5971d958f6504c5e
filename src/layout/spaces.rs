//! The spaces of texts: where words end, and how wide each space is and whether a line may end at it.

use crate::font::words::MAX_WORD;

/// How many bytes of text there are before the next space.
pub(super) fn word_end(text: &str) -> usize {
    // Spaces are the ASCII ones, U+00A0 and those of U+2000–U+202F: their first bytes tell most letters apart from them.
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' => break,
            0xc2 if bytes.get(at + 1) == Some(&0xa0) => break,
            0xe2 | 0xe3 if text.get(at..).and_then(|t| t.chars().next()).is_some_and(is_space) => break,
            _ => at += 1,
        }
        if at >= MAX_WORD && text.is_char_boundary(at) {
            break;
        }
    }
    at.min(text.len())
}

fn is_space(c: char) -> bool {
    matches!(c, '\u{2000}'..='\u{200a}' | '\u{2028}' | '\u{2029}' | '\u{202f}' | '\u{205f}' | '\u{3000}')
}

/// A kind of space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Space {
    /// Between words.
    Word,
    /// Between words that stay on one line.
    Fast,
    /// Of a width of its own, in thousandths of an em; whether a line may end at it.
    Fixed(i64, bool),
}

impl Space {
    pub fn of(c: char) -> Space {
        match c {
            '\u{a0}' => Space::Fast,
            '\u{2000}' | '\u{2002}' => Space::Fixed(500, true),
            '\u{2001}' | '\u{2003}' | '\u{3000}' => Space::Fixed(1000, true),
            '\u{2004}' => Space::Fixed(333, true),
            '\u{2005}' => Space::Fixed(250, true),
            '\u{2006}' => Space::Fixed(167, true),
            '\u{2007}' => Space::Fixed(500, false),
            '\u{2008}' => Space::Fixed(250, true),
            '\u{2009}' | '\u{205f}' => Space::Fixed(180, true),
            '\u{200a}' => Space::Fixed(90, true),
            '\u{202f}' => Space::Fixed(180, false),
            _ => Space::Word,
        }
    }
}

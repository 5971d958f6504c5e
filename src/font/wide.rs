//! Wide characters: what Chinese, Japanese and Korean text is made of, and how much of a mark's em is blank.
//!
//! A full-width mark has its ink in half of an em, or less; the rest is a space that belongs to the line and not to the mark: it vanishes
//! where a line starts or ends and beside other marks, and gives way where a line is tight. So marks are kept at the width of their
//! ink, and the space is put back as glue: *Requirements for Japanese Text Layout* (JLREQ), 3.1.2 to 3.1.5; *Requirements for Chinese
//! Text Layout* (CLREQ), 3.1.6. Which half is blank the outlines say: it is not the same in Tokyo, Taipei and Beijing.

use super::Face;
use super::shape::Glyph;

/// What a character does to its neighbours in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// A letter, a figure or a sign of a narrow script.
    Western,
    /// A mark of a narrow script.
    Mark,
    /// A character of one em: Han, kana, full-width letters.
    Ideograph,
    /// A Korean syllable.
    Hangul,
    /// A wide mark that opens.
    Open,
    /// A wide mark that closes, a comma, a stop.
    Close,
    /// A wide mark between two, such as ・.
    Middle,
    /// A wide dash or an ellipsis.
    Dash,
    /// A letter of a script whose words are read by their joined forms, or that has no spaces between words.
    Joined,
}

impl Class {
    /// Whether it is set on the grid of ems.
    pub fn is_wide(self) -> bool {
        matches!(self, Class::Ideograph | Class::Hangul | Class::Open | Class::Close | Class::Middle | Class::Dash)
    }

    /// Whether it is a mark of one em.
    pub fn is_wide_mark(self) -> bool {
        matches!(self, Class::Open | Class::Close | Class::Middle)
    }
}

/// What a character is when it stands among wide ones: quotation marks, dashes and dots are narrow elsewhere.
pub fn ambiguous(c: char) -> Option<Class> {
    Some(match c {
        '“' | '‘' => Class::Open,
        '”' | '’' => Class::Close,
        '—' | '―' | '…' | '‥' => Class::Dash,
        '·' => Class::Middle,
        _ => return None,
    })
}

/// What a character is.
pub fn class(c: char) -> Class {
    match c {
        '「' | '『' | '（' | '【' | '〈' | '《' | '〔' | '［' | '｛' | '｟' | '〖' | '〘' | '〝' => Class::Open,
        '」' | '』' | '）' | '】' | '〉' | '》' | '〕' | '］' | '｝' | '｠' | '〗' | '〙' | '〟' => Class::Close,
        '、' | '。' | '，' | '．' | '！' | '？' => Class::Close,
        '・' | '：' | '；' => Class::Middle,
        '\u{ff61}'..='\u{ffdc}' => Class::Western,
        c if crate::lang::segment::is_hangul(c) => Class::Hangul,
        '\u{2e80}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}' => Class::Ideograph,
        '\u{900}'..='\u{109f}' | '\u{1200}'..='\u{137f}' | '\u{1780}'..='\u{18af}' | '\u{1900}'..='\u{1aaf}' | '\u{1b00}'..='\u{1c4f}' => {
            Class::Joined
        }
        '\u{a800}'..='\u{a82f}' | '\u{a840}'..='\u{a95f}' | '\u{a980}'..='\u{aadf}' | '\u{abc0}'..='\u{abff}' => Class::Joined,
        c if c.is_alphanumeric() => Class::Western,
        '%' | '‰' | '°' | '℃' | '$' | '€' | '£' | '¥' | '#' | '@' | '&' | '+' | '=' | '<' | '>' | '~' | '^' | '|' | '*' | '\\' => {
            Class::Western
        }
        _ => Class::Mark,
    }
}

/// The blank before and after the ink of one wide mark, taken off its glyph.
///
/// Half of an em where the ink stands at one side, a quarter at each where it stands in the middle, but never more than is blank.
pub fn trim(face: &Face, class: Class, c: char, glyph: &mut Glyph) -> (i32, i32) {
    let em = i32::from(face.metrics.units_per_em);
    if !class.is_wide_mark() || glyph.advance < em * 9 / 10 {
        return (0, 0);
    }
    let Some((left, _, right, _)) = face.shaper.ink(glyph.gid) else { return (0, 0) };
    let (before, after) = (left.max(0), (glyph.advance - right).max(0));
    let middle = (left + right) * 5 / glyph.advance.max(1);
    let (before, after) = match middle {
        _ if class == Class::Open => (before.min(em / 2), 0),
        0..=3 => (0, after.min(em / 2)),
        // A question mark in the middle of its em fills it, as Japanese sets it.
        _ if matches!(c, '！' | '？') => (0, 0),
        4..=5 => (before.min(em / 4), after.min(em / 4)),
        _ => (before.min(em / 2), 0),
    };
    glyph.advance -= before + after;
    glyph.dx = glyph.dx.saturating_sub(i16::try_from(before).unwrap_or(0));
    (before, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_what_layout_takes_them_for() {
        for (c, wanted) in [
            ('漢', Class::Ideograph),
            ('か', Class::Ideograph),
            ('ー', Class::Ideograph),
            ('한', Class::Hangul),
            ('「', Class::Open),
            ('。', Class::Close),
            ('・', Class::Middle),
            ('a', Class::Western),
            ('7', Class::Western),
            ('%', Class::Western),
            ('.', Class::Mark),
            ('(', Class::Mark),
            ('क', Class::Joined),
            ('ไ', Class::Joined),
            ('ខ', Class::Joined),
            ('é', Class::Western),
        ] {
            assert_eq!(class(c), wanted, "{c}");
        }
        assert_eq!(ambiguous('“'), Some(Class::Open));
        assert_eq!(ambiguous('a'), None);
    }
}

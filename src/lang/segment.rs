//! Where lines may start and where words end in scripts that put no spaces between words. The door to `icu_segmenter`.
//!
//! Lines: Unicode Standard Annex 14, with a dictionary for Thai, Lao, Khmer and Burmese. Words: Annex 29, with the same dictionary and
//! one for Chinese and Japanese. Both look at a text as a whole; the caller asks only where a script needs it.

use std::sync::OnceLock;

use icu_segmenter::options::{LineBreakOptions, LineBreakStrictness, LineBreakWordOption, WordBreakInvariantOptions};
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed, WordSegmenter, WordSegmenterBorrowed};

/// How strict the rules for the starts and ends of lines are (CSS Text 3, `line-break`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Strictness {
    /// Small kana, the long vowel mark and marks of repetition may start a line: for narrow columns.
    Loose,
    /// Small kana and the long vowel mark may start a line.
    Normal,
    /// Nothing that belongs to what stands before it starts a line: books.
    #[default]
    Strict,
}

/// How Korean is divided at line ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Korean {
    /// Between any two syllables.
    #[default]
    Syllables,
    /// Between words.
    Words,
}

fn segmenter(strictness: Strictness, korean: Korean) -> LineSegmenterBorrowed<'static> {
    static MADE: [OnceLock<LineSegmenterBorrowed<'static>>; 6] = [const { OnceLock::new() }; 6];
    let at = strictness as usize * 2 + korean as usize;
    let make = || {
        let mut options = LineBreakOptions::default();
        options.strictness = Some(match strictness {
            Strictness::Loose => LineBreakStrictness::Loose,
            Strictness::Normal => LineBreakStrictness::Normal,
            Strictness::Strict => LineBreakStrictness::Strict,
        });
        options.word_option = Some(LineBreakWordOption::Normal);
        LineSegmenter::new_dictionary(options)
    };
    MADE.get(at).map_or_else(make, |slot| *slot.get_or_init(make))
}

/// The bytes at which a line may start, ascending, the start of the text left out.
///
/// The caller has put brackets in the place of quotation marks that belong to wide text: Annex 14 forbids a line end at either side
/// of a mark that may open or close.
pub fn line_starts(text: &str, strictness: Strictness, korean: Korean) -> Vec<usize> {
    let hangul = |at: usize| {
        let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
        let is = |c: Option<char>| c.is_some_and(is_hangul);
        is(before.chars().next_back()) && is(after.chars().next())
    };
    let kept = |at: &usize| *at > 0 && *at < text.len() && (korean == Korean::Syllables || !hangul(*at));
    segmenter(strictness, korean).segment_str(text).filter(kept).collect()
}

/// Whether a character is a Korean syllable or a part of one.
pub fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}' | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}')
}

/// Whether a character is Han or kana.
pub fn is_ideographic(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
        && c != '・'
}

/// Whether a character is of a script without spaces between words, Hangul among them, since particles stand right behind figures.
pub fn is_unspaced(c: char) -> bool {
    is_ideographic(c) || is_hangul(c) || matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}')
}

/// Whether a text has characters of scripts without spaces between words, by their first bytes: Thai and Lao, Burmese and Khmer, Chinese
/// and Japanese.
pub fn needs_words(text: &str) -> bool {
    let special = |c: char| {
        matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}')
            || matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
    };
    text.bytes().any(|b| matches!(b, 0xe0 | 0xe1 | 0xe3..=0xe9 | 0xef | 0xf0)) && text.chars().any(special)
}

/// The words of a text in order, with their bytes, without what stands between them.
pub fn words(text: &str) -> Vec<(usize, &str)> {
    static MADE: OnceLock<WordSegmenterBorrowed<'static>> = OnceLock::new();
    let segmenter = MADE.get_or_init(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));
    let mut found = Vec::new();
    let mut from = 0;
    for (at, kind) in segmenter.segment_str(text).iter_with_word_type() {
        found.extend(text.get(from..at).filter(|word| !word.is_empty() && kind.is_word_like()).map(|word| (from, word)));
        from = at;
    }
    found
}

/// A text without the spaces between wide characters that stand on both sides of them: words that were joined by rote.
pub fn close_up(text: &str) -> String {
    let wide = |c: Option<char>| c.is_some_and(|c| matches!(c, '\u{e00}'..='\u{eff}' | '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'));
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        if c != ' ' || !wide(out.chars().next_back()) || !wide(letters.peek().copied()) {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, strictness: Strictness, korean: Korean) -> String {
        let mut out = text.to_string();
        line_starts(text, strictness, korean).into_iter().rev().for_each(|at| out.insert(at, '|'));
        out
    }

    #[test]
    fn lines_start_where_the_script_lets_them() {
        let strict = |text| cut(text, Strictness::Strict, Korean::Syllables);
        assert_eq!(strict("東京へ行った。"), "東|京|へ|行っ|た。");
        assert_eq!(strict("（注）コーヒー"), "（注）|コー|ヒー");
        assert_eq!(strict("你好，世界！"), "你|好，|世|界！");
        assert_eq!(strict("ภาษาไทยสวยงาม"), "ภาษา|ไทย|สวยงาม");
        assert_eq!(cut("行った", Strictness::Loose, Korean::Syllables), "行|っ|た");
        assert_eq!(strict("한국어 책"), "한|국|어 |책");
        assert_eq!(cut("한국어 책", Strictness::Strict, Korean::Words), "한국어 |책");
    }

    #[test]
    fn words_are_found_without_spaces() {
        let words = |text| words(text).into_iter().map(|(_, word)| word).collect::<Vec<_>>();
        assert_eq!(words("春天的茶山，很美。"), ["春天", "的", "茶山", "很美"]);
        assert_eq!(words("ฉันรักภาษาไทย"), ["ฉัน", "รัก", "ภาษา", "ไทย"]);
        assert_eq!(close_up("春天 茶山 tea 中"), "春天茶山 tea 中");
        assert!(needs_words("東京") && needs_words("ไทย") && !needs_words("naïve Ελλάδα हिन्दी 한국어"));
    }
}

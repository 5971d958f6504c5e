//! What a paragraph's characters ask of its lines, where they are not those of a script that is set from left to right with spaces
//! between its words: directions, units, and where lines may start.
//!
//! Most paragraphs have none; then this costs a look at the bytes and no more.

use crate::config::layout::LineBreaks;
use crate::font::wide::{self, Class};
use crate::lang::segment;
use crate::model::{Inline, Lang, text::plain};

use super::bidi;
use super::para::ParaStyle;

/// What is known of a paragraph.
#[derive(Debug, Default)]
pub struct Scripts {
    /// The level of embedding of each byte of its plain words; empty where all run from left to right.
    pub levels: Vec<u8>,
    /// It runs from right to left as a whole.
    pub rtl: bool,
    /// Where units start that are not words between spaces, ascending.
    cuts: Vec<UnitAt>,
}

/// The start of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitAt {
    /// The byte of the plain words.
    pub at: u32,
    /// Of its characters.
    pub class: Class,
    /// A line may start here.
    pub starts: bool,
}

impl Scripts {
    /// Looks at a paragraph.
    pub fn of(inlines: &[Inline], style: &ParaStyle, rules: LineBreaks) -> Scripts {
        let code = Lang::new("und");
        // A listing is read from the left, also among letters that are not.
        let lang = if style.verbatim.is_some() { &code } else { &style.lang };
        if !crate::lang::is_rtl(lang) && !inlines.iter().any(suspicious) {
            return Scripts::default();
        }
        let text = plain(inlines);
        let (levels, rtl) = bidi::levels(isolated(inlines, &text).as_ref().unwrap_or(&text), lang);
        let special = |c: char| !matches!(wide::class(c), Class::Western | Class::Mark);
        let cuts = if text.chars().any(special) { cuts(&text, lang, rules) } else { Vec::new() };
        Scripts { levels, rtl, cuts }
    }

    /// Whether words that are not the book's have levels of their own.
    pub fn generates_levels(&self) -> bool {
        self.rtl || !self.levels.is_empty()
    }

    /// Of words that stand alone, without units.
    pub fn of_words(lang: &Lang) -> Scripts {
        Scripts { rtl: crate::lang::is_rtl(lang), ..Scripts::default() }
    }

    /// The first unit that starts at a byte or after it.
    pub fn next(&self, at: u32) -> Option<UnitAt> {
        self.cuts.get(self.cuts.partition_point(|c| c.at < at)).copied()
    }

    /// The unit that starts at a byte.
    pub fn at(&self, at: u32) -> Option<UnitAt> {
        self.next(at).filter(|c| c.at == at)
    }

    /// Whether it has units.
    pub fn has_units(&self) -> bool {
        !self.cuts.is_empty()
    }
}

/// Whether there may be such characters: by their first bytes (U+0590 to U+1FFF, U+3000 on).
fn suspicious(inline: &Inline) -> bool {
    match inline {
        Inline::Text(t) | Inline::Code(t) => t.bytes().any(|b| matches!(b, 0xd6..=0xe1 | 0xe3..=0xf4)),
        other => other.content().iter().any(suspicious),
    }
}

/// The text with letters in the place of its code: code runs from left to right as a whole, whatever its marks. None where it has none.
fn isolated(inlines: &[Inline], text: &str) -> Option<String> {
    let mut told = String::with_capacity(text.len());
    let has_code = tell(inlines, &mut told);
    (has_code && told.len() == text.len()).then_some(told)
}

fn tell(inlines: &[Inline], out: &mut String) -> bool {
    let mut has_code = false;
    for inline in inlines {
        match inline {
            Inline::Code(code) => {
                has_code = true;
                out.extend(code.chars().map(|c| ['a', 'é', 'ก', '𐐀'].get(c.len_utf8() - 1).copied().unwrap_or('a')));
            }
            other if other.content().is_empty() => out.push_str(&plain(std::slice::from_ref(other))),
            other => has_code |= tell(other.content(), out),
        }
    }
    has_code
}

/// The class of each character, marks that are ambiguous taken for what their neighbours make of them.
fn classes(text: &str, lang: &Lang) -> Vec<(usize, char, Class)> {
    let mut found: Vec<(usize, char, Class)> = text.char_indices().map(|(at, c)| (at, c, wide::class(c))).collect();
    if lang.primary() == "ko" {
        return found;
    }
    let wide = |class: Class| class.is_wide() && class != Class::Hangul;
    for n in 0..found.len() {
        let Some(class) = found.get(n).and_then(|(_, c, _)| wide::ambiguous(*c)) else { continue };
        let before = n.checked_sub(1).and_then(|m| found.get(m)).is_some_and(|(_, _, class)| wide(*class));
        let mut later = found.iter().skip(n + 1).skip_while(|(_, c, _)| wide::ambiguous(*c).is_some());
        if before || later.next().is_some_and(|(_, _, class)| wide(*class)) {
            if let Some(slot) = found.get_mut(n) {
                slot.2 = class;
            }
        }
    }
    found
}

/// The units of a text: each wide character, each run of Korean or joined letters between two places where a line may start, and what
/// follows them without a space.
fn cuts(text: &str, lang: &Lang, rules: LineBreaks) -> Vec<UnitAt> {
    let classes = classes(text, lang);
    // Quotation marks may stand on either side for Annex 14: here they open or close. The interpunct and the wide tilde are a letter and a
    // character there: here they start no line, as marks of as many bytes do not.
    let bracketed = |(_, c, class): &(usize, char, Class)| match (class, wide::ambiguous(*c)) {
        (Class::Open, Some(_)) => '「',
        (Class::Close, Some(_)) => '」',
        (Class::Middle, Some(_)) => '\u{61b}',
        (Class::Ideograph, None) if *c == '～' => '〜',
        _ => *c,
    };
    let told: String = classes.iter().map(bracketed).collect();
    let starts = if told.len() == text.len() { &told } else { text };
    let starts = segment::line_starts(starts, rules.strictness, rules.korean);
    let mut starts = starts.into_iter().peekable();
    let mut cuts = Vec::new();
    let (mut before, mut last) = (None, '\0');
    for (at, c, class) in classes {
        while starts.next_if(|s| *s < at).is_some() {}
        let may_start = starts.peek() == Some(&at);
        if c.is_whitespace() {
            (before, last) = (None, c);
            continue;
        }
        let goes_on = is_mark(c) && before.is_some();
        let same = |kind: Class| class == kind && before == Some(kind);
        let unit = match class {
            _ if goes_on => false,
            Class::Ideograph | Class::Open | Class::Close | Class::Middle => true,
            Class::Dash => !(same(Class::Dash) && c == last),
            Class::Hangul | Class::Joined => !same(class) || may_start,
            Class::Western | Class::Mark => before.is_some_and(Class::is_wide) || (before == Some(Class::Joined) && may_start),
        };
        if unit {
            cuts.push(UnitAt { at: u32::try_from(at).unwrap_or(u32::MAX), class, starts: may_start });
        }
        if !goes_on {
            before = Some(if class == Class::Mark && before == Some(Class::Joined) { Class::Joined } else { class });
        }
        last = c;
    }
    cuts
}

/// Whether a character only modifies the one before it.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{3099}' | '\u{309a}')
        || unicode_normalization::char::is_combining_mark(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The units of a text: `|` before one at which a line may start, `·` before others.
    fn units(text: &str, lang: &str) -> String {
        let mut out = text.to_string();
        cuts(text, &Lang::new(lang), LineBreaks::default())
            .iter()
            .rev()
            .for_each(|c| out.insert_str(c.at as usize, if c.starts { "|" } else { "¦" }));
        out
    }

    #[test]
    fn texts_are_cut_into_units() {
        for (text, lang, wanted) in [
            ("朝の港で、", "ja", "¦朝|の|港|で¦、"),
            ("2019年の春", "ja", "2019|年|の|春"),
            ("行く「本」だ", "ja", "¦行|く|「¦本¦」|だ"),
            ("他说：“好。”", "zh", "¦他|说¦：|“¦好¦。¦”"),
            ("以后……我", "zh", "¦以|后¦……|我"),
            ("我——你", "zh", "¦我|——|你"),
            ("a “good” word", "zh", "a “good” word"),
            ("ภาษาไทย a", "th", "¦ภาษา|ไทย a"),
            ("नमस्ते, दुनिया", "hi", "¦नमस्ते, |दुनिया"),
            ("道格拉斯·亚当斯", "zh", "¦道|格|拉|斯¦·|亚|当|斯"),
            ("三～五", "ja", "¦三¦～|五"),
            ("한국어 “책”", "ko", "¦한|국|어 “¦책¦”"),
            ("naïve “quotes” — кириллица", "en", "naïve “quotes” — кириллица"),
        ] {
            assert_eq!(units(text, lang), wanted, "{text}");
        }
    }
}

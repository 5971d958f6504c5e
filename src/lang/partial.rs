//! Languages of which only the typography is known: the program divides none of their words and has no words of its own in them.

use super::{Hyphenation, Language, LineEnd, Quotes};

const NEVER: Hyphenation = Hyphenation::Never;

const fn line_end(one_letter: bool, repeats_hyphen: bool, dash_never_starts: bool) -> LineEnd {
    LineEnd { one_letter, repeats_hyphen, dash_never_starts }
}

/// A row a language, or for several that have everything here in common.
pub(super) static ALL: &[Language] = &[
    Language { tags: &["sk"], quotes: Quotes::new("„", "“", "‚", "‘"), line_end: line_end(true, true, true), ..Language::UNKNOWN },
    Language {
        tags: &["sl"], quotes: Quotes::new("„", "“", "‚", "‘"), line_end: line_end(false, true, false), ..Language::UNKNOWN
    },
    Language { tags: &["hr", "bs", "sr"], line_end: line_end(false, true, false), ..Language::UNKNOWN },
    Language { tags: &["hu", "ro"], quotes: Quotes::new("„", "”", "‚", "’"), ..Language::UNKNOWN },
    Language {
        tags: &["uk"],
        quotes: Quotes::new("«", "»", "„", "“"),
        dash: "—",
        line_end: line_end(true, false, true),
        ..Language::UNKNOWN
    },
    Language {
        tags: &["be"],
        quotes: Quotes::new("«", "»", "„", "“"),
        dash: "—",
        line_end: line_end(false, false, true),
        ..Language::UNKNOWN
    },
    Language { tags: &["bg"], dash: "—", line_end: line_end(false, false, true), ..Language::UNKNOWN },
    Language { tags: &["fi"], quotes: Quotes::new("”", "”", "’", "’"), ..Language::UNKNOWN },
    Language { tags: &["tr", "az", "crh", "tt"], dotted_i: true, ..Language::UNKNOWN },
    Language { tags: &["ar", "fa", "ur", "yi", "vi", "und", "mul", "zxx"], hyphenation: NEVER, ..Language::UNKNOWN },
    Language { tags: &["he", "ja", "ko", "th", "zh"], hyphenation: NEVER, decimal: '.', ..Language::UNKNOWN },
];

//! Languages of which only the typography is known: the program divides none of their words and has no words of its own in them.

use super::{Habits, Hyphenation, Language, LineEnd, Quotes};

const NEVER: Hyphenation = Hyphenation::Never;

/// Letters with marks above and below.
const TALL: Habits = Habits { leading: 1500, indent: None, grid: false, dots: None };

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
    Language { tags: &["yi", "vi", "und", "mul", "zxx"], hyphenation: NEVER, ..Language::UNKNOWN },
    Language {
        tags: &["lo", "km", "my", "bn", "ta", "te", "mr", "ne", "yue"],
        hyphenation: NEVER,
        decimal: '.',
        habits: TALL,
        ..Language::UNKNOWN
    },
    Language { tags: &["ps", "ckb", "sd", "ug", "dv", "syr"], hyphenation: NEVER, habits: TALL, ..Language::UNKNOWN },
];

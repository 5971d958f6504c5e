//! What sites put round posts, in the words of each language: date lines, bylines, buttons, menus, readers' comments.
//!
//! A raw archive does not say which language its site is in, and its furniture may be in another than its posts; so all languages are
//! tried on each line. English patterns that no word list can say stand in `source/archive/patterns.txt`.

use std::collections::BTreeSet;
use std::sync::OnceLock;

/// The words of a language. All in lower case.
#[derive(Clone, Copy)]
pub struct SiteWords {
    /// What stands before a date: "veröffentlicht am".
    pub dated: &'static [&'static str],
    /// What stands before an author's name: "von"; nouns with the colon that they need: "autor:".
    pub by: &'static [&'static str],
    /// What does so behind a date only, and may open a name elsewhere: "van", "di".
    pub by_behind: &'static [&'static str],
    /// What stands before a time of day: "um".
    pub at: &'static [&'static str],
    /// Lines that can be nothing else, as patterns: `#` is a number, `*` any words.
    pub lines: &'static [&'static str],
    /// Words of menus and buttons, which are furniture in company only.
    pub menu: &'static [&'static str],
    /// Headings of lists in a side bar: "neueste beiträge".
    pub lists: &'static [&'static str],
    /// What readers' comments are called: the singular, the plural, and what else they are called behind their number.
    pub comments: &'static [&'static str],
    /// What a commenter does: "schrieb".
    pub says: &'static [&'static str],
    /// Buttons below a comment: "antworten".
    pub buttons: &'static [&'static str],
}

impl SiteWords {
    /// Of a language whose sites are not known.
    pub const NONE: SiteWords = SiteWords {
        dated: &[],
        by: &[],
        by_behind: &[],
        at: &[],
        lines: &[],
        menu: &[],
        lists: &[],
        comments: &[],
        says: &[],
        buttons: &[],
    };
}

/// Which list of [`SiteWords`] is meant.
pub type Field = fn(&SiteWords) -> &'static [&'static str];

/// The words of one list in all languages, sorted.
pub fn all(field: Field) -> BTreeSet<&'static str> {
    super::ALL.iter().flat_map(|l| field(&l.site).iter().copied()).collect()
}

macro_rules! shared {
    ($(#[$doc:meta] $name:ident: $field:ident;)+) => {
        $(#[$doc]
        pub fn $name() -> &'static BTreeSet<&'static str> {
            static WORDS: OnceLock<BTreeSet<&'static str>> = OnceLock::new();
            WORDS.get_or_init(|| all(|s| s.$field))
        })+
    };
}

shared! {
    /// What stands before a date, in any language.
    dated: dated;
    /// What stands before an author's name.
    by: by;
    /// What does so behind a date only.
    by_behind: by_behind;
    /// What stands before a time of day.
    at: at;
    /// Headings of lists in a side bar.
    lists: lists;
    /// What readers' comments are called.
    comments: comments;
    /// What a commenter does.
    says: says;
    /// Buttons below a comment.
    buttons: buttons;
}

//! What is asked and known of a word: its style, its kind, where it may be divided and why.

use super::FaceId;
use super::shape::Features;
use crate::model::Lang;

/// Where words may be divided; implemented by the hyphenator.
pub trait Divide: Sync + Send {
    /// Appends the bytes before which a run of letters may be divided, ascending.
    fn divide(&self, word: &str, lang: &str, points: &mut Vec<usize>);
    /// Appends the bytes of a run of letters at which no ligature may reach from one part of a compound into the next, ascending.
    fn joints(&self, _word: &str, _lang: &str, _joints: &mut Vec<usize>) {}
}

/// How a word is set, its size apart.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WordStyle {
    /// The wanted face; characters that it lacks come from others.
    pub face: FaceId,
    pub features: Features,
    /// The language: of forms and of hyphenation.
    pub lang: Lang,
    /// Set from right to left.
    pub rtl: bool,
    /// May be hyphenated.
    pub hyphenate: bool,
    /// Set in capitals.
    pub capitals: bool,
    /// Code or an address: divided at its punctuation, never hyphenated.
    pub code: bool,
    /// A unit of wide text: a mark's blank is taken off, nothing hangs out, and the face is that of the wide characters.
    pub wide: bool,
    /// Its wide stops and commas hang out of the ends of lines.
    pub hangs: bool,
    /// The first part of a divided word: a hyphen is set after it that is not in its text.
    pub hyphen: bool,
}

/// What the line breaker wants to know of a word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traits {
    /// It starts with a capital.
    pub capital: bool,
    /// Digits: not to be parted from the unit that follows.
    pub number: bool,
    /// An initial or the short form of a title ("J.", "Mrs."): not to be parted from the name that follows.
    pub herald: bool,
    /// A line may start after it, though no space follows: a missing character.
    pub open: bool,
}

/// A place where a word may be divided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Division {
    /// The byte of the word's text.
    pub at: u32,
    /// Why it may be divided here.
    pub why: Why,
    /// The width of what stands before, with the hyphen if one is set, in font units.
    pub before: i32,
    /// The word's width less that of what stands after it, in font units.
    pub skipped: i32,
    /// By how much the first part hangs into the right margin, in font units.
    pub right: i32,
    /// By how much the second part hangs into the left margin, in font units.
    pub left: i32,
    /// Glyphs that move the pen before it, hyphen and all.
    pub steps_before: u32,
    /// Glyphs before it, as they are in the undivided word.
    pub steps_skipped: u32,
    /// Letters of the same run before it.
    pub letters_before: u32,
    /// Letters of the same run after it.
    pub letters_after: u32,
}

/// Why a word may be divided at a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Why {
    /// The language's patterns or the user's exceptions: a hyphen is set.
    #[default]
    Hyphen,
    /// A soft hyphen stood there: a hyphen is set.
    Soft,
    /// After a hyphen that is written.
    Written,
    /// Before a hyphen that is written, in a language that repeats it at the start of the next line: a hyphen is set.
    Repeated,
    /// After a hyphen between digits.
    Number,
    /// After a dash, an ellipsis, a slash.
    Dash,
    /// In an address, a file's name or code: after a slash, before a point.
    Address,
    /// There, where a reader would not look for it: after a hyphen.
    Within,
    /// At a zero-width space.
    Open,
}

impl Why {
    /// Whether it is at a hyphen that its writer has put between two words.
    pub fn is_written(self) -> bool {
        matches!(self, Why::Written | Why::Repeated)
    }

    /// Whether a hyphen is put in.
    pub fn hyphen(self) -> bool {
        matches!(self, Why::Hyphen | Why::Soft | Why::Repeated)
    }
}

//! How words are set at a place of the markup, and which OpenType features that asks for.

use crate::config::layout::{Case, Cut, Figures, InlineStyle};
use crate::font::shape::Features;
use crate::model::Lang;
use crate::unit::Len;

use super::item::Dot;
use super::para::PieceTag;

/// How words are set at a place of the markup.
#[derive(Clone, Debug)]
pub struct Look<'t> {
    pub(super) family: &'t str,
    pub(super) size: Len,
    pub(super) cut: Cut,
    pub(super) case: Case,
    pub(super) figures: Figures,
    pub(super) tracking: i32,
    pub(super) grey: u16,
    pub(super) lang: &'t Lang,
    pub(super) rise: Len,
    pub(super) strike: bool,
    pub(super) code: bool,
    /// How many superiors and inferiors it stands in.
    pub(super) scripts: u8,
    /// `sups` or `subs`, where the face has real ones.
    pub(super) script: Features,
    pub(super) hyphenate: bool,
    pub(super) generated: bool,
    pub(super) tag: PieceTag,
    /// What stands at each of its wide characters.
    pub(super) dot: Option<Dot>,
}

impl<'t> Look<'t> {
    /// The look of a style, unmarked.
    pub fn of(style: &'t InlineStyle, lang: &'t Lang, hyphenate: bool) -> Look<'t> {
        Look {
            family: &style.family,
            size: style.size,
            cut: style.cut,
            case: style.case,
            figures: style.figures,
            tracking: style.tracking,
            grey: style.grey,
            lang,
            rise: Len::ZERO,
            strike: false,
            code: false,
            scripts: 0,
            script: Features::NONE,
            hyphenate,
            generated: false,
            tag: PieceTag::Plain,
            dot: None,
        }
    }

    /// The same for words that are not the book's.
    pub fn generated(mut self) -> Look<'t> {
        self.generated = true;
        self
    }

    pub(super) fn tagged(mut self, tag: PieceTag) -> Look<'t> {
        if !matches!(self.tag, PieceTag::Link { .. }) || matches!(tag, PieceTag::NoteRef(_) | PieceTag::PageRef(..)) {
            self.tag = tag;
        }
        self
    }
}

/// The features of a look in a face, which may have small capitals.
pub(super) fn features(look: &Look<'_>, case: Case, small_caps: bool) -> Features {
    if look.code {
        return Features::PLAIN;
    }
    let mut features = match look.figures {
        Figures::OldStyle => Features::OLD_STYLE.and(Features::PROPORTIONAL),
        Figures::Lining => Features::LINING.and(Features::PROPORTIONAL),
        Figures::Tabular => Features::LINING.and(Features::TABULAR),
    };
    if look.script != Features::NONE {
        features = look.script;
    }
    match case {
        Case::SmallCaps if small_caps => features = features.and(Features::SMALL_CAPS),
        Case::AllSmallCaps if small_caps => features = features.and(Features::SMALL_CAPS).and(Features::CAPS_TO_SMALL),
        Case::Capitals => features = features.and(Features::CASE),
        Case::Asis | Case::SmallCaps | Case::AllSmallCaps => {}
    }
    // The German f of EB Garamond, whose arm is short, has no small capital: with it "Luft" would read "LUfT".
    let small = features.has(Features::SMALL_CAPS) && look.lang.primary() == "de";
    let features = if small { features.and(Features::NO_LOCAL) } else { features };
    if look.tracking >= 20 { features.and(Features::PLAIN) } else { features }
}

/// Whether old-style figures of a word would stand among capitals, whose height lining ones have: A4, UTF-8, M25.
pub(super) fn wants_lining(word: &str, look: &Look<'_>) -> bool {
    look.figures == Figures::OldStyle && word.contains(|c: char| c.is_ascii_digit()) && word.contains(char::is_uppercase)
}

//! The composing room: from a [`Text`] and a [`ParaStyle`] to a [`Paragraph`] with its variants.
//!
//! A [`Shop`] is made once a book and shared by all workers; a [`Setter`] is made once a worker and is cheap.

use crate::asset::Asset;
use crate::config::Layout;
use crate::config::layout::InlineStyle;
use crate::config::manifest::Links;
use crate::diag::{Loc, Report};
use crate::font::Fonts;
use crate::model::{Lang, Note, Text, TextPos};

use super::para::{Folios, Line, LineFacts, ParaStyle, Variant};

/// What all workers of a book share: faces, the look, notes (for their numbers), pictures (for their sizes), and the store of
/// words already shaped.
pub struct Shop<'a> {
    /// The faces.
    pub fonts: &'a Fonts,
    /// The look.
    pub layout: &'a Layout,
    /// What links become.
    pub links: Links,
    /// The book's notes, by [`crate::model::NoteId`].
    pub notes: &'a [Note],
    /// The book's pictures, by [`crate::model::AssetId`].
    pub assets: &'a [Asset],
}

impl<'a> Shop<'a> {
    /// A shop with an empty store of words.
    pub fn new(fonts: &'a Fonts, layout: &'a Layout, links: Links, notes: &'a [Note], assets: &'a [Asset]) -> Shop<'a> {
        Shop { fonts, layout, links, notes, assets }
    }
}

/// A compositor: one a worker (a chapter).
pub struct Setter<'a> {
    /// The shop.
    pub shop: &'a Shop<'a>,
}

/// A paragraph broken into lines in one or several ways.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    /// Sorted by the number of lines, each count once.
    pub variants: Vec<Variant>,
    /// The index of the best of them.
    pub best: usize,
}

impl<'a> Setter<'a> {
    /// A setter of this shop.
    pub fn new(shop: &'a Shop<'a>) -> Setter<'a> {
        Setter { shop }
    }

    /// Sets a text into lines in all the ways that the style asks for. An empty text has one empty line.
    pub fn set(&mut self, text: &Text, style: &ParaStyle, loc: &Loc, report: &mut Report) -> Paragraph {
        let _ = (style, loc, report);
        let start = TextPos { leaf: text.leaf, offset: 0 };
        Paragraph { variants: vec![Variant { demerits: 0.0, lines: vec![LineFacts { start, ..LineFacts::default() }] }], best: 0 }
    }

    /// One line of generated words, for heads, folios and labels; see [`Line::width`].
    pub fn simple(&mut self, words: &str, style: &InlineStyle, lang: &Lang) -> Line {
        let _ = (words, style, lang);
        Line::default()
    }
}

impl Paragraph {
    /// Makes a line of a variant.
    pub fn line(&self, variant: usize, line: usize, setter: &Setter<'_>, folios: &dyn Folios) -> Line {
        let _ = (variant, line, setter, folios);
        Line::default()
    }
}

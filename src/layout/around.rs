//! What stands above and below a paragraph: a reader's eye does not stop at its edges.
//!
//! The same word at the ends of two lines, or a river of white, is seen all the same when one of the lines belongs to the
//! paragraph above. So the breaker is told the word that ends the paragraph above and the word that opens the one below — neither
//! hangs on how those are broken — and the spaces of the last lines above, as they are in its best breaking.

use crate::font::pieces;
use crate::model::{Block, BlockKind, Inline};

use super::rivers::Lines;

/// What is known of a paragraph's neighbours; nothing where something else than a paragraph is next to it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Around {
    /// The word that ends the paragraph above, by its [`stem`](pieces::stem).
    pub above: u32,
    /// The word that opens the paragraph below.
    pub below: u32,
    /// The word spaces of the last lines above, from the left edge of the measure.
    pub gaps: Lines,
}

/// The word that opens a block, if that is a paragraph.
pub fn opening(block: &Block) -> u32 {
    let BlockKind::Para(text) = &block.kind else { return 0 };
    first_word(&text.inlines).map_or(0, pieces::stem)
}

/// The first word, unless markup parts it.
fn first_word(inlines: &[Inline]) -> Option<&str> {
    let first = inlines.first()?;
    match first {
        Inline::Text(text) => text.split_whitespace().next(),
        other => first_word(other.content()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Text;

    #[test]
    fn the_first_word_is_found_inside_markup_and_without_its_marks() {
        let plain = Text::from_plain("“Master, is he at home?”");
        let marked = [Inline::Emph(vec![Inline::Text("Master".into())])];
        let of = |inlines: &[Inline]| first_word(inlines).map(pieces::stem);
        assert_eq!(of(&plain.inlines), of(&marked));
        assert_eq!(of(&[]), None);
    }
}

//! Where the text of a page starts: at its first words, unless these are the caption of a figure that was moved there.

use crate::model::LeafPos;

use super::super::page::Placed;
use super::super::pager::Fragment;
use super::Compositor;

impl Compositor<'_, '_> {
    /// The first place in the text among what was placed from here on.
    pub(super) fn first_text(&self, from: usize) -> Option<LeafPos> {
        self.placed.iter().skip(from).find_map(|(_, p)| match p {
            Placed::Text(run) => run.pos,
            Placed::Image { .. } | Placed::Rule { .. } | Placed::Link { .. } => None,
        })
    }

    /// Whether a fragment is a figure away from its place: the text below it does not go on where the figure stood.
    pub(super) fn is_moved(&self, fragments: &[Fragment], n: usize) -> bool {
        let floats = |f: &Fragment| self.galley.column.items.get(f.item).is_some_and(|i| i.floats);
        let Some(figure) = fragments.get(n).filter(|f| floats(f)) else { return false };
        let text = fragments.iter().skip(n + 1).find(|f| !floats(f));
        text.is_some_and(|f| f.item < figure.item || f.lines.start > 0)
    }
}

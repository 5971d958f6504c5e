//! The titles of callouts whose writers gave them none.

use crate::lang;
use crate::model::{Block, BlockKind, CalloutKind, Lang, walk};

use super::matter::own_words;

/// Names callouts by what they are for, in the language of what holds them.
pub(super) fn name(blocks: &mut [Block], lang: &Lang) {
    walk::blocks(blocks, &mut Name { lang });
}

struct Name<'a> {
    lang: &'a Lang,
}

impl walk::Visit for Name<'_> {
    fn block(&mut self, block: &mut Block) {
        let BlockKind::Callout(callout) = &mut block.kind else { return };
        if callout.title.is_empty() {
            let lang = block.lang.as_ref().unwrap_or(self.lang);
            let [note, tip, important, warning, caution] = lang::words(lang).callouts;
            let title = match callout.kind {
                CalloutKind::Note => note,
                CalloutKind::Tip => tip,
                CalloutKind::Important => important,
                CalloutKind::Warning => warning,
                CalloutKind::Caution => caution,
            };
            callout.title = own_words(title, lang);
        }
    }
}

//! The text of a back cover: the passes of a book that it needs, and none of what only a book can hold: notes, links, places.

use crate::asset::Library;
use crate::diag::{Diagnostic, Report, kinds};
use crate::model::{Block, Image, Inline, Lang, Post, Text, walk};

use super::punctuation;

/// The blocks of a back cover: pictures loaded, punctuation set, links reduced to their words, notes left out.
pub fn back(post: &Post, library: &Library, lang: &Lang, report: &mut Report) -> Vec<Block> {
    let mut blocks = post.blocks.clone();
    if !post.title.is_empty() {
        let kind = crate::model::BlockKind::Heading { level: 1, text: post.title.clone() };
        blocks.insert(0, Block::new(kind, post.loc.clone()));
    }
    if !post.notes.is_empty() {
        let d = Diagnostic::warning(kinds::COVER_BACK_TEXT, "a back cover has no notes: those of its text are left out");
        report.push(d.at(post.loc.clone()).help("say it in the text, or leave it out"));
    }
    walk::blocks(&mut blocks, &mut Bare { library, lang });
    blocks
}

struct Bare<'a> {
    library: &'a Library,
    lang: &'a Lang,
}

impl walk::Visit for Bare<'_> {
    fn block(&mut self, block: &mut Block) {
        block.anchor = None;
    }

    fn text(&mut self, text: &mut Text) {
        unlink(&mut text.inlines);
        punctuation::educate(&mut text.inlines, self.lang);
    }

    fn image(&mut self, image: &mut Image) {
        image.picture = self.library.picture(image);
    }
}

/// Links become their words, marks of notes go. The parser bounds how deep inlines nest.
fn unlink(inlines: &mut Vec<Inline>) {
    for inline in std::mem::take(inlines) {
        match inline {
            Inline::Link { mut content, .. } => {
                unlink(&mut content);
                inlines.append(&mut content);
            }
            Inline::NoteRef(_) => {}
            other => inlines.push(other.map_content(|mut content| {
                unlink(&mut content);
                content
            })),
        }
    }
}

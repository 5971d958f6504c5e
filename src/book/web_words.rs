//! Words that mean something on a web page and nothing in a book: "click here", "in my last post", a first sentence that
//! starts with "yesterday". `check` lists them; nothing is changed.
//!
//! The lists stand with the languages ([`crate::lang::WebWords`]). They hold what is a slip in nine of ten places at least:
//! "see below" and "this post" are as good in a book, and are left alone.

use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::lang::{self, WebWords};
use crate::model::{Block, BlockKind, Book, Inline, Section, Target, text, walk};

/// Tells of every such place in the posts.
pub fn web_words(book: &Book, report: &mut Report) {
    for section in book.chapters().flat_map(|chapter| &chapter.sections) {
        let words = lang::of(section.lang.as_ref().unwrap_or(&book.meta.lang)).web;
        let mut place = Search { words, report };
        place.section(section);
    }
}

struct Search<'r> {
    words: WebWords,
    report: &'r mut Report,
}

impl Search<'_> {
    fn section(&mut self, section: &Section) {
        for (at, block) in section.blocks.iter().enumerate() {
            if matches!(block.kind, BlockKind::Code { .. }) {
                continue;
            }
            let opens = at == 0 && section.date.is_some() && matches!(block.kind, BlockKind::Para(_));
            self.block(block, opens);
        }
    }

    fn block(&mut self, block: &Block, opens: bool) {
        walk::texts(std::slice::from_ref(block), &mut |text| {
            let plain = normal(&text.plain());
            for phrase in self.words.phrases {
                for _ in 0..count(&plain, phrase) {
                    self.tell(phrase, &block.loc, "means nothing on paper", "say it in other words, or leave it out");
                }
            }
            if opens {
                if let Some(word) = self.words.opening.iter().find(|w| starts(&plain, w)) {
                    let why = "is a day that a reader of the book does not know";
                    self.tell(word, &block.loc, why, "name the day or the year, or leave it out");
                }
            }
            text.inlines.iter().for_each(|inline| inline.visit(&mut |inline| self.link(inline, &block.loc)));
        });
    }

    /// A link whose words say nothing of where it leads. Inside the book a page number follows them; outside nothing does.
    fn link(&mut self, inline: &Inline, loc: &Loc) {
        let Inline::Link { target: Target::Url(_), content, .. } = inline else { return };
        let words = normal(&text::plain(content));
        let words = words.trim_matches(|c: char| !c.is_alphanumeric());
        if self.words.links.contains(&words) && !self.words.phrases.contains(&words) {
            self.tell(words, loc, "is a link whose words say nothing of where it leads", "let the link stand on what it is about");
        }
    }

    fn tell(&mut self, words: &str, loc: &Loc, why: &str, help: &str) {
        self.report.push(Diagnostic::warning(kinds::WEB_WORDS, format!("“{words}” {why}")).at(loc.clone()).help(help));
    }
}

/// In lower case, with plain apostrophes and single spaces.
fn normal(text: &str) -> String {
    let lower = text.to_lowercase().replace(['’', 'ʼ'], "'");
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// How often a phrase stands in a text, as whole words.
fn count(text: &str, phrase: &str) -> usize {
    let whole = |at: usize| {
        let before = text.get(..at).and_then(|t| t.chars().next_back());
        let after = text.get(at + phrase.len()..).and_then(|t| t.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    };
    text.match_indices(phrase).filter(|(at, _)| whole(*at)).count()
}

/// Whether a text starts with these words.
fn starts(text: &str, words: &str) -> bool {
    text.strip_prefix(words).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_as_whole_words_only() {
        assert_eq!(count("click here, or click here.", "click here"), 2);
        assert_eq!(count("clicks herein", "click here"), 0);
        assert_eq!(count(&normal("In  my\nlast post, I’d"), "in my last post"), 1);
        assert!(starts("yesterday, i", "yesterday") && !starts("yesterdays", "yesterday"));
    }
}

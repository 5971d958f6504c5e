//! Attribute lists behind pictures, `![alt](a.png){.full-bleed}`, as Pandoc, kramdown and Markdown-It have them.
//!
//! A book wants little of them: whether the picture runs over the edges of the page. What else they say is for screens; it
//! is taken out of the text and told.

use crate::model::Inline;

use super::classes::is_bleed;

/// What attribute lists said.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lists {
    /// Pictures run over the edges of the page.
    pub bleeds: bool,
    /// Lists that mean nothing in a book, as they are named in a diagnostic.
    pub unknown: Vec<String>,
}

/// Takes the lists that stand right behind pictures out of a paragraph.
pub(super) fn take(inlines: &mut [Inline]) -> Lists {
    let mut found = Lists::default();
    let mut after_image = false;
    for inline in inlines.iter_mut() {
        if let (true, Inline::Text(text)) = (after_image, &mut *inline) {
            if let Some((list, rest)) = list(text) {
                let words: Vec<&str> = list.split_whitespace().collect();
                let bleeds = |w: &&str| w.strip_prefix('.').is_some_and(|c| is_bleed(&c.to_lowercase()));
                found.bleeds |= words.iter().any(bleeds);
                if !words.iter().all(bleeds) {
                    found.unknown.push(format!("the attribute list {{{list}}}"));
                }
                *text = rest;
            }
        }
        after_image = matches!(inline, Inline::Image(_));
    }
    found
}

/// The list that a text starts with, without its braces, and what follows it.
fn list(text: &str) -> Option<(String, String)> {
    let inner = text.strip_prefix('{')?;
    let (list, rest) = inner.split_once('}')?;
    let list = list.trim_start_matches(':').trim();
    let is_attribute = |w: &str| w.starts_with(['.', '#']) || w.contains('=');
    (!list.is_empty() && list.split_whitespace().all(is_attribute)).then(|| (list.to_string(), rest.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Loc;
    use crate::model::{Image, Picture};

    fn run(text: &str) -> (String, Lists) {
        let image = Image { src: "a.png".into(), base: String::new(), picture: Picture::Unloaded, alt: None, loc: Loc::default() };
        let mut inlines = vec![Inline::Image(image), Inline::Text(text.into())];
        let lists = take(&mut inlines);
        (crate::model::text::plain(&inlines[1..]), lists)
    }

    #[test]
    fn lists_behind_pictures_are_taken_out() {
        assert_eq!(run("{.full-bleed}"), (String::new(), Lists { bleeds: true, unknown: vec![] }));
        assert_eq!(run("{: .bleed} b"), (" b".into(), Lists { bleeds: true, unknown: vec![] }));
        assert_eq!(run("{width=50%}").1.unknown, ["the attribute list {width=50%}"]);
        assert_eq!(run("{x} and"), ("{x} and".into(), Lists::default()));
        assert_eq!(run(" {.bleed}").1, Lists::default());
    }
}

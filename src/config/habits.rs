//! What a book's language asks of any layout: the direction of its pages, lines far enough apart, indents by the em, figures.
//!
//! The layouts are drawn for Latin letters. What a person has set under `[layout.overrides]` stands as it is.

use crate::lang;
use crate::model::Lang;
use crate::unit::Len;

use super::layout::{Figures, Layout};
use super::tree::Node;

/// A layout as a language has it; `over` is what a person set.
pub fn suited(mut layout: Layout, language: &Lang, over: Option<&Node>) -> Layout {
    let said = |table: &str, key: &str| over.and_then(|o| o.get(table)).is_some_and(|t| t.get(key).is_some());
    layout.rtl = lang::is_rtl(language);
    layout.zero = lang::zero(language);
    layout.dots = lang::of(language).habits.dots;
    if layout.rtl {
        (layout.chapter.drop_cap, layout.chapter.lead_in) = (0, false);
        (layout.post.drop_cap, layout.post.lead_in) = (0, false);
    }
    let habits = lang::of(language).habits;
    let size = layout.text.inline.size;
    if !said("text", "leading") {
        let least = size.scale(i64::from(habits.leading), 1000);
        if layout.text.leading < least {
            spread(&mut layout, least);
        }
    }
    if let Some(ems) = habits.indent {
        layout.text.indents_all = true;
        (layout.chapter.drop_cap, layout.chapter.lead_in) = (0, false);
        (layout.post.drop_cap, layout.post.lead_in) = (0, false);
        if !said("text", "indent") {
            layout.text.indent = size * i64::from(ems);
        }
        if !said("text", "figures") {
            let Layout { text, quote, verse, callout, .. } = &mut layout;
            let quoted = [&mut quote.inline, &mut quote.attribution, &mut quote.epigraph];
            let styles = quoted.into_iter().chain([&mut text.inline, &mut verse.inline, &mut callout.inline]);
            styles.for_each(|s| s.figures = Figures::Lining);
        }
    }
    if habits.grid && over.is_none_or(|o| o.get("page").is_none()) {
        let rest = Len(layout.page.measure().0.rem_euclid(size.0.max(1)));
        layout.page.inside += rest / 2;
        layout.page.outside += rest - rest / 2;
    }
    layout
}

/// Sets the lines of the text further apart: fewer of them stand on a page.
fn spread(layout: &mut Layout, leading: Len) {
    let old = layout.text.leading;
    let depth = old * i64::from(layout.page.lines);
    let lines = u32::try_from(depth.0 / leading.0.max(1)).unwrap_or(layout.page.lines).max(5);
    layout.page.bottom += depth - leading * i64::from(lines);
    layout.page.lines = lines;
    layout.text.leading = leading;
    layout.note.leading = layout.note.leading.scale(leading.0, old.0.max(1));
    let others = [&mut layout.code.leading, &mut layout.table.leading, &mut layout.figure.caption_leading];
    let headings = layout.headings.iter_mut().map(|h| &mut h.leading);
    others.into_iter().chain(headings).filter(|l| **l == old).for_each(|l| *l = leading);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::layouts::{BUNDLED, bundled};

    #[test]
    fn every_layout_suits_every_language() {
        for name in BUNDLED.iter().map(|l| l.0) {
            let plain = bundled(name).expect("is bundled");
            for tag in ["en", "zh", "ja", "ko", "th", "hi", "he", "ar", "fa", "ur", "km"] {
                let layout = suited(plain.clone(), &Lang::new(tag), None);
                let page = &layout.page;
                assert_eq!(page.top + layout.text.leading * i64::from(page.lines) + page.bottom, page.trim.height, "{name} {tag}");
                assert!(layout.text.leading >= plain.text.leading && page.lines >= 5, "{name} {tag}");
                assert_eq!(layout.rtl, ["he", "ar", "fa", "ur"].contains(&tag));
                if ["zh", "ja"].contains(&tag) {
                    assert_eq!(page.measure().0 % layout.text.inline.size.0, 0, "{name} {tag}: the measure is a whole number of ems");
                }
            }
            assert_eq!(format!("{:?}", suited(plain.clone(), &Lang::new("en"), None)), format!("{plain:?}"), "nothing changes for English");
        }
    }
}

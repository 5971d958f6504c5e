//! Attribute lists behind pictures, `![alt](a.png){.full-bleed width=50%}`, as Pandoc, kramdown and Markdown-It have them, and the size that
//! Obsidian puts into the description, `![alt|100x50](a.png)`.
//!
//! A book wants little of them: how large the picture shall be, at which side, and whether it runs over the edges of the page. What
//! else they say is for screens; it is taken out of the text and told.

use crate::model::{Image, Inline, Wanted};

use super::classes::{is_bleed, side_of};
use super::style;

/// What attribute lists said.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Lists {
    /// Pictures run over the edges of the page.
    pub bleeds: bool,
    /// Lists that mean nothing in a book, as they are named in a diagnostic.
    pub unknown: Vec<String>,
}

/// Takes the lists that stand right behind pictures out of a paragraph; what they say of a picture's look is said by it then.
pub(super) fn take(inlines: &mut Vec<Inline>) -> Lists {
    let mut found = Lists::default();
    if !inlines.iter().any(|i| matches!(i, Inline::Text(t) if t.starts_with('{'))) {
        return found;
    }
    // A parser may hand a list over in pieces.
    let mut joined: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in std::mem::take(inlines) {
        match (joined.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(more)) => before.push_str(&more),
            (_, inline) => joined.push(inline),
        }
    }
    for inline in joined {
        match (picture(inlines), inline) {
            (Some(image), Inline::Text(text)) => match split(&text) {
                Some((list, rest)) => {
                    found.say(list, image);
                    inlines.push(Inline::Text(rest.to_string()));
                }
                None => inlines.push(Inline::Text(text)),
            },
            (_, inline) => inlines.push(inline),
        }
    }
    found
}

/// The picture that stands last, in a link or not.
fn picture(inlines: &mut [Inline]) -> Option<&mut Image> {
    match inlines.last_mut()? {
        Inline::Image(image) => Some(image),
        Inline::Link { content, .. } => match content.as_mut_slice() {
            [Inline::Image(image)] => Some(image),
            _ => None,
        },
        _ => None,
    }
}

impl Lists {
    fn say(&mut self, list: &str, image: &mut Image) {
        let mut understood = true;
        let (mut width, mut height) = (None, None);
        for word in words(list) {
            match word.split_once('=') {
                Some((name, value)) => {
                    let value = value.trim_matches(['"', '\'', '“', '”']);
                    match name.to_ascii_lowercase().as_str() {
                        "width" => width = Some(value.to_string()),
                        "height" => height = Some(value.to_string()),
                        "style" => {
                            let style = style::declarations(value);
                            width = style::wide(&style).map(str::to_string).or(width);
                            height = style::value(&style, "height").map(str::to_string).or(height);
                            image.align = style::float(&style).or(image.align);
                        }
                        "align" => image.align = style::side(value).or(image.align),
                        "class" => value.split_whitespace().for_each(|class| understood &= self.class(class, image)),
                        "alt" => image.alt = image.alt.take().or_else(|| Some(value.to_string())),
                        // How a page loads it, and names for links.
                        "loading" | "id" | "decoding" => {}
                        _ => understood = false,
                    }
                }
                None => match word.strip_prefix('.') {
                    Some(class) => understood &= self.class(class, image),
                    None => understood &= word.starts_with('#'),
                },
            }
        }
        let wanted = Wanted::parse(width.as_deref(), height.as_deref());
        understood &= !wanted.is_nothing() || (width.is_none() && height.is_none());
        if !wanted.is_nothing() {
            image.wanted = wanted;
        }
        if !understood {
            self.unknown.push(format!("the attribute list {{{list}}}"));
        }
    }

    /// Whether a class means something.
    fn class(&mut self, class: &str, image: &mut Image) -> bool {
        let class = class.to_lowercase();
        let (bleeds, side) = (is_bleed(&class), side_of(&class));
        self.bleeds |= bleeds;
        image.align = side.or(image.align);
        bleeds || side.is_some()
    }
}

/// The list that a text starts with, without its braces, and what follows it.
fn split(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix('{')?;
    let (list, rest) = inner.split_once('}')?;
    let list = list.trim_start_matches(':').trim();
    let is_attribute = |w: &str| w.starts_with(['.', '#']) || w.contains('=');
    (!list.is_empty() && words(list).iter().all(|w| is_attribute(w))).then_some((list, rest))
}

/// The words of a list; white space between quotation marks parts none.
fn words(list: &str) -> Vec<&str> {
    let mut quote = None;
    list.split(|c: char| {
        match (quote, c) {
            (Some(q), c) if c == q => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(_) | None, _) => {}
        }
        quote.is_none() && c.is_whitespace()
    })
    .filter(|w| !w.is_empty())
    .collect()
}

/// A description without the size that it ends with, and that: `alt|100`, `alt|100x50`, `|100`, as Obsidian has them.
pub(super) fn size_in_description(said: &str) -> (&str, Wanted) {
    let sized = said.rsplit_once('|').or_else(|| said.bytes().all(|b| b.is_ascii_digit() || b == b'|').then_some(("", said)));
    let Some((alt, size)) = sized.filter(|(_, s)| !s.trim().is_empty()) else { return (said, Wanted::default()) };
    let (width, height) = size.trim().split_once(['x', '×']).map_or((size.trim(), None), |(w, h)| (w, Some(h)));
    let is_number = |n: &str| !n.is_empty() && n.len() <= 5 && n.bytes().all(|b| b.is_ascii_digit());
    if !said.contains('|') || !is_number(width) || !height.is_none_or(is_number) {
        return (said, Wanted::default());
    }
    (alt.trim_end(), Wanted::parse(Some(width), height))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Align, Extent, text::plain};
    use crate::unit::Len;

    fn run(text: &str) -> (String, Lists, Image) {
        let mut inlines = vec![Inline::Image(Image::default()), Inline::Text(text.into())];
        let lists = take(&mut inlines);
        let Inline::Image(image) = inlines.remove(0) else { panic!("a picture") };
        (plain(&inlines), lists, image)
    }

    #[test]
    fn lists_behind_pictures_are_taken_out() {
        let bleeds = || Lists { bleeds: true, unknown: vec![] };
        assert_eq!(run("{.full-bleed}").1, bleeds());
        assert_eq!((run("{: .bleed} b").0, run("{: .bleed} b").1), (" b".into(), bleeds()));
        assert_eq!(run("{target=_blank}").1.unknown, ["the attribute list {target=_blank}"]);
        assert_eq!((run("{x} and").0, run("{x} and").1), ("{x} and".into(), Lists::default()));
        assert_eq!(run(" {.bleed}").1, Lists::default());
    }

    #[test]
    fn lists_say_how_large_a_picture_is_and_where_it_stands() {
        let half = Wanted { width: Some(Extent::Measure(500)), height: None };
        for list in ["{width=50%}", "{ width=\"50%\" }", "{: width='50%'}", "{style=\"width: 50%; border: 0\"}", "{#fig width=50%}"] {
            let (rest, lists, image) = run(list);
            assert_eq!((rest.as_str(), lists, image.wanted), ("", Lists::default(), half), "{list}");
        }
        assert_eq!(run("{height=96px}").2.wanted.height, Some(Extent::Length(Len::points(72))));
        assert_eq!(run("{.align-right width=10em}").2.align, Some(Align::End));
        assert_eq!(run("{style='float:left'}").2.align, Some(Align::Start));
        assert_eq!(run("{width=wide}").1.unknown.len(), 1, "what is not understood is told");
    }

    #[test]
    fn a_description_may_end_with_a_size() {
        let px = |n: i64| Some(Extent::Length(Len::points(n * 3 / 4)));
        for (said, alt, width, height) in [
            ("Wide|200", "Wide", px(200), None),
            ("Wide |200x100", "Wide", px(200), px(100)),
            ("a|b|200", "a|b", px(200), None),
            ("|200", "", px(200), None),
            ("Wide|Narrow", "Wide|Narrow", None, None),
            ("200", "200", None, None),
            ("1|", "1|", None, None),
            ("", "", None, None),
        ] {
            assert_eq!(size_in_description(said), (alt, Wanted { width, height }), "{said}");
        }
    }
}

//! Pictures among words: what is too large to be a sign in a line is a figure beside its paragraph, in both books.
//!
//! Weblog editors leave a picture and the words beside it in one paragraph. Print has no text that runs around pictures, so the picture
//! stands before the paragraph that it opens, and after any other. A line in italics that follows it is its caption.

use crate::asset::Library;
use crate::model::{Asset, Block, BlockKind, Figure, Image, Inline, Picture, Target, Text, walk};
use crate::unit::Len;

/// A picture higher than this stands in no line: about two lines of text, in points.
const MOST_IN_LINE: i64 = 36;
/// Pixels per inch of a picture that does not say, as on screens.
const PPI: u32 = 96;

/// A measure and a size of text by which widths that writers gave are judged here: the layout has its own.
const MEASURE: Len = Len::points(300);
const EM: Len = Len::points(11);

/// Puts large pictures in the places of the small ones that link to them, without the link.
pub(super) fn enlarge(blocks: &mut [Block], library: &Library) {
    struct Enlarge<'a>(&'a Library);
    impl walk::Visit for Enlarge<'_> {
        fn text(&mut self, text: &mut Text) {
            if text.has(|i| matches!(i, Inline::Link { .. })) {
                enlarge_inlines(&mut text.inlines, self.0);
            }
        }
        fn image(&mut self, image: &mut Image) {
            if let Some(larger) = image.link.as_ref().and_then(|link| self.0.larger(image, link)) {
                *image = larger;
            }
        }
    }
    walk::blocks(blocks, &mut Enlarge(library));
}

fn enlarge_inlines(inlines: &mut Vec<Inline>, library: &Library) {
    for mut inline in std::mem::take(inlines) {
        inline.content_mut().into_iter().for_each(|content| enlarge_inlines(content, library));
        if let Inline::Link { target, content } = &mut inline
            && let Some(image) = sole_image(content)
            && let Some(larger) = library.larger(image, target)
        {
            *image = larger;
            inlines.append(content);
        } else {
            inlines.push(inline);
        }
    }
}

/// The only picture in a link.
fn sole_image(content: &mut [Inline]) -> Option<&mut Image> {
    let images = |i: &Inline| {
        let mut count = 0;
        i.visit(&mut |i| count += usize::from(matches!(i, Inline::Image(_))));
        count
    };
    if content.iter().map(images).sum::<usize>() != 1 {
        return None;
    }
    match content.iter_mut().find(|i| images(i) == 1)? {
        Inline::Image(image) => Some(image),
        other => sole_image(other.content_mut()?),
    }
}

/// Makes figures of the large pictures that stand among words, in all of these blocks and what they hold.
pub(super) fn set_apart(blocks: &mut Vec<Block>, assets: &[Asset]) {
    for mut block in std::mem::take(blocks) {
        match &mut block.kind {
            BlockKind::Para(text) if !text.has(|i| matches!(i, Inline::Image(_))) => trim(&mut text.inlines),
            BlockKind::Para(text) => {
                let inlines = std::mem::take(&mut text.inlines);
                let parts = Parts::of(inlines, assets);
                blocks.extend(parts.into_blocks(block));
                continue;
            }
            BlockKind::Quote(quote) => set_apart(&mut quote.blocks, assets),
            BlockKind::Callout(callout) => set_apart(&mut callout.blocks, assets),
            BlockKind::Figure(figure) => set_apart(&mut figure.blocks, assets),
            BlockKind::List { items, .. } => items.iter_mut().for_each(|item| set_apart(&mut item.blocks, assets)),
            BlockKind::Definitions(list) => list.iter_mut().flat_map(|d| &mut d.details).for_each(|d| set_apart(d, assets)),
            BlockKind::Table(table) => {
                table.head.iter_mut().chain(&mut table.rows).flatten().for_each(|cell| set_apart(&mut cell.blocks, assets));
            }
            BlockKind::Heading { .. }
            | BlockKind::Code { .. }
            | BlockKind::Formula { .. }
            | BlockKind::Verse(_)
            | BlockKind::Index(_)
            | BlockKind::SceneBreak => {}
        }
        blocks.push(block);
    }
}

/// Whether a picture is too high for a line.
fn is_large(image: &Image, assets: &[Asset]) -> bool {
    let Picture::Loaded(id) = image.picture else { return false };
    let Some(asset) = assets.get(id.0 as usize) else { return false };
    match image.wanted.size_of((asset.width, asset.height), MEASURE, EM) {
        Some(size) => size.height > Len::points(MOST_IN_LINE),
        None => Len::inches(f64::from(asset.height) / f64::from(asset.ppi.unwrap_or(PPI).max(1))) > Len::points(MOST_IN_LINE),
    }
}

/// A paragraph taken apart.
#[derive(Default)]
struct Parts {
    /// Figures of pictures that come before all words.
    before: Vec<Figure>,
    /// What stays in the paragraph.
    rest: Vec<Inline>,
    /// Figures of the other pictures.
    after: Vec<Figure>,
}

impl Parts {
    fn of(inlines: Vec<Inline>, assets: &[Asset]) -> Parts {
        let mut parts = Parts::default();
        // A picture that has just been taken out: what follows may be another beside it, or its caption.
        let mut open = false;
        let mut inlines = inlines.into_iter().peekable();
        while let Some(mut inline) = inlines.next() {
            let mut images = Vec::new();
            take_large(&mut inline, None, assets, &mut images);
            let gone = !images.is_empty() && is_blank(std::slice::from_ref(&inline));
            if !images.is_empty() {
                parts.take(images, open);
                open = true;
            }
            if gone {
                continue;
            }
            if open && is_blank(std::slice::from_ref(&inline)) {
                // White between the picture and what follows goes with it, unless it parts words.
                if !parts.rest.is_empty() && inlines.peek().is_some_and(|next| !is_blank(std::slice::from_ref(next)) && !is_caption(next)) {
                    parts.rest.push(inline);
                }
                continue;
            }
            let ends = inlines.peek().is_none_or(|next| matches!(next, Inline::Break | Inline::Image(_)));
            match inline {
                Inline::Emph(words) if open && ends => parts.caption(words),
                inline => parts.keep(inline, open),
            }
            open = false;
        }
        trim(&mut parts.rest);
        parts
    }

    /// Keeps what is no picture; where a picture stood before it, one space of the two around that.
    fn keep(&mut self, mut inline: Inline, after_picture: bool) {
        let spaced = matches!(self.rest.last(), Some(Inline::Text(t)) if t.ends_with(char::is_whitespace));
        if let Inline::Text(t) = &mut inline
            && after_picture
            && spaced
        {
            t.replace_range(..t.len() - t.trim_start().len(), "");
        }
        self.rest.push(inline);
    }

    fn figures(&mut self) -> &mut Vec<Figure> {
        if is_blank(&self.rest) { &mut self.before } else { &mut self.after }
    }

    /// Pictures side by side are one figure.
    fn take(&mut self, images: Vec<Image>, beside: bool) {
        let figures = self.figures();
        match figures.last_mut().filter(|f| beside && f.caption.is_none()) {
            Some(figure) => figure.images.extend(images),
            None => figures.push(Figure { images, ..Figure::default() }),
        }
    }

    fn caption(&mut self, words: Vec<Inline>) {
        if let Some(figure) = self.figures().last_mut() {
            figure.caption = Some(Text::new(words));
        }
    }

    /// The blocks in the place of the paragraph; the first of them has its anchor.
    fn into_blocks(self, mut block: Block) -> Vec<Block> {
        let figure = |figure: Figure| BlockKind::Figure(figure);
        let mut kinds: Vec<BlockKind> = self.before.into_iter().map(figure).collect();
        if kinds.is_empty() && self.after.is_empty() || !is_blank(&self.rest) {
            kinds.push(BlockKind::Para(Text::new(self.rest)));
        }
        kinds.extend(self.after.into_iter().map(figure));
        let names = &mut block.names;
        let of = |kind| Block {
            kind,
            anchor: block.anchor.take(),
            lang: block.lang.clone(),
            loc: block.loc.clone(),
            names: std::mem::take(names),
            align: block.align,
        };
        kinds.into_iter().map(of).collect()
    }
}

/// Takes large pictures out of an inline, which is emptied if it is one itself; each keeps the link round it.
fn take_large(inline: &mut Inline, link: Option<&Target>, assets: &[Asset], out: &mut Vec<Image>) {
    match inline {
        Inline::Image(image) => {
            if is_large(image, assets) {
                out.push(Image { link: link.cloned().or_else(|| image.link.take()), ..image.clone() });
                *inline = Inline::Text(String::new());
            }
        }
        Inline::Link { target, content } => content.iter_mut().for_each(|i| take_large(i, Some(target), assets, out)),
        other => other.content_mut().into_iter().flatten().for_each(|i| take_large(i, link, assets, out)),
    }
}

/// A caption may follow: italic words.
fn is_caption(inline: &Inline) -> bool {
    matches!(inline, Inline::Emph(_))
}

/// Nothing is to be seen but white.
fn is_blank(inlines: &[Inline]) -> bool {
    inlines.iter().all(|i| match i {
        Inline::Text(t) => t.trim().is_empty(),
        Inline::Break => true,
        other => other.inside().is_some_and(|c| is_blank(c)),
    })
}

/// White at the ends of a paragraph.
fn trim(inlines: &mut Vec<Inline>) {
    while inlines.last().is_some_and(|i| is_blank(std::slice::from_ref(i))) {
        inlines.pop();
    }
    let white = inlines.iter().take_while(|i| is_blank(std::slice::from_ref(i))).count();
    inlines.drain(..white);
    if let Some(Inline::Text(first)) = inlines.first_mut() {
        first.replace_range(..first.len() - first.trim_start().len(), "");
    }
    if let Some(Inline::Text(last)) = inlines.last_mut() {
        last.truncate(last.trim_end().len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Loc;
    use crate::model::AssetId;
    use crate::model::{Colour, Encoding};

    fn assets() -> Vec<Asset> {
        let asset = |width: u32, height: u32| Asset {
            path: "a.png".into(),
            name: "a".into(),
            width,
            height,
            ppi: None,
            colour: Colour::Grey,
            encoding: Encoding::Png,
            bytes: Vec::new().into(),
            hash: "a".into(),
        };
        vec![asset(1200, 800), asset(20, 20)]
    }

    fn picture(id: u32) -> Inline {
        Inline::Image(Image { picture: Picture::Loaded(AssetId(id)), ..Image::default() })
    }

    fn words(t: &str) -> Inline {
        Inline::Text(t.into())
    }

    fn italic(t: &str) -> Inline {
        Inline::Emph(vec![words(t)])
    }

    /// What becomes of a paragraph, a word a block: `F2(caption)` is a figure of two pictures.
    fn shown(inlines: Vec<Inline>) -> String {
        let mut blocks = vec![Block::new(BlockKind::Para(Text::new(inlines)), Loc::default())];
        set_apart(&mut blocks, &assets());
        let show = |block: &Block| match &block.kind {
            BlockKind::Figure(f) => format!("F{}({})", f.images.len(), f.caption.as_ref().map(Text::plain).unwrap_or_default()),
            BlockKind::Para(text) => text.plain(),
            other => format!("{other:?}"),
        };
        blocks.iter().map(show).collect::<Vec<_>>().join(" | ")
    }

    #[test]
    fn large_pictures_leave_their_paragraph_and_small_ones_stay() {
        assert_eq!(shown(vec![picture(0), words(" The tool.")]), "F1() | The tool.");
        assert_eq!(shown(vec![words("The tool "), picture(0)]), "The tool | F1()");
        assert_eq!(shown(vec![words("The "), picture(0), words(" tool.")]), "The tool. | F1()");
        assert_eq!(shown(vec![picture(0), Inline::Break, italic("A caption")]), "F1(A caption)");
        assert_eq!(shown(vec![picture(0), words(" "), italic("A caption")]), "F1(A caption)");
        assert_eq!(shown(vec![picture(0), Inline::Break, italic("Not"), words(" a caption")]), "F1() | Not a caption");
        assert_eq!(shown(vec![picture(0), words(" "), picture(0), words(" and words")]), "F2() | and words");
        assert_eq!(shown(vec![words("A sign "), picture(1), words(" in a line")]), "A sign  in a line");
        let linked = Inline::Link { target: crate::model::Target::Url("https://a.example".into()), content: vec![picture(0)] };
        assert_eq!(shown(vec![linked, words(" after")]), "F1() | after");
    }
}

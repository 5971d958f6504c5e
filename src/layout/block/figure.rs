//! Figures: pictures scaled to the measure and to whole lines, side by side where there are several, the caption
//! below. A picture that could not be loaded leaves a frame with its description.

use crate::config::layout::{Cut, HAlign, InlineStyle};
use crate::diag::{Diagnostic, Loc, kinds};
use crate::model::picture::keep_widths;
use crate::model::{Align, AssetId, Figure, Image, Picture, Spread, Target, Text};
use crate::unit::{Len, Point, Size};

use super::super::galley::{Body, Drawn, DrawnKind, Slug};
use super::super::page::{ElementId, LinkTo, Role};
use super::super::pager::cost::{self, FEW_LINES, INTRODUCED};
use super::super::pager::{Choice, FIGURE_WHITE, MOST_SIZES};
use super::{Flow, Frame, Turn};

/// Pixels per inch of a picture that does not say: large enough for print to be sharp, small enough for a screenshot.
const PPI: i64 = 200;

impl Flow<'_, '_> {
    /// Sets a figure at the side where its writer wants it: of its picture, or else of its block.
    pub(super) fn figure(&mut self, figure: &Figure, of_block: Option<Align>, frame: &Frame, loc: &Loc) {
        if figure.images.is_empty() {
            return self.captioned(figure, frame, loc);
        }
        if figure.spread == Spread::Bleed && self.bleed(figure, frame, loc) {
            return;
        }
        let style = &self.ctx.layout.figure;
        let measure = frame.width.scale(i64::from(style.max_width.clamp(100, 1000)), 1000);
        let gap = self.ctx.grid.leading;
        let caption = figure.caption.as_ref().filter(|c| !c.is_empty());
        let foot = caption.map_or(0, |text| self.foot_of(text));
        let most_lines = i64::from(style.max_lines.clamp(3, self.ctx.grid.lines)).min(i64::from(self.ctx.grid.lines) - foot);
        let caption_room = if caption.is_some() { 3 } else { 0 };
        let tallest = self.ctx.grid.leading * (most_lines - caption_room).max(2);
        let sizes = self.sizes(&figure.images, measure, gap, tallest);
        let total: Len = sizes.iter().map(|s| s.width).sum::<Len>() + gap * i64::try_from(sizes.len().saturating_sub(1)).unwrap_or(0);
        let tall = sizes.iter().map(|s| s.height).fold(Len::ZERO, Len::max);
        let outer = if caption.is_some() { self.element(Role::Div, frame.parent) } else { frame.parent };
        let drop = self.ctx.grid.leading - self.ctx.grid.base;
        let mut drawn = Vec::new();
        let side = match figure.side() {
            // Text that is aligned at its start, or justified, says nothing of a picture.
            Align::Centre => of_block.filter(|a| *a != Align::Start).unwrap_or(Align::Centre),
            side @ (Align::Start | Align::End) => side,
        };
        let row = PictureRow { left: frame.left, room: frame.width, side, size: Size { width: total, height: tall } };
        let mut x = row.start(total);
        for (image, size) in figure.images.iter().zip(&sizes) {
            let at = Point { x, y: tall - size.height };
            self.picture(image, *size, at, outer, frame, &mut drawn);
            x += size.width + gap;
        }
        let mut depth = tall;
        if let Some(text) = caption {
            let element = self.element(Role::Caption, outer);
            depth += drop;
            depth += self.caption_below(text, depth, frame, (element, side), loc, &mut drawn);
        }
        // A width that its writer gave is kept.
        let scalable = figure.images.iter().all(|image| self.asset(image).is_some() && image.wanted == Default::default());
        let widest = Size { width: measure, height: tallest };
        let sizes = if scalable { self.in_lines(&row, depth - tall, widest, &drawn) } else { Vec::new() };
        let sizes = if sizes.is_empty() {
            // What rounding to whole lines leaves over is white above and below alike.
            let slack = depth.round_up_to(self.ctx.grid.leading) - depth;
            drawn.iter_mut().for_each(|d| d.at.y += slack / 2);
            vec![Slug { depth, drawn }]
        } else {
            sizes
        };
        self.add_floating(sizes, loc);
        self.joint.flush = false;
    }

    /// A row of pictures in all sizes in which it takes whole lines together with its caption, so deep: the first as near to its own
    /// size as can be, the others a line smaller each. None where its own size is too small for that.
    fn in_lines(&self, row: &PictureRow, caption: Len, widest: Size, drawn: &[Drawn]) -> Vec<Slug> {
        let leading = self.ctx.grid.leading;
        let own = row.size;
        let lines = (own.height + caption).0 / leading.0.max(1);
        let height = |lines: i64| leading * lines - caption;
        // A row that is as wide as it may be is not made wider; others are rounded to the nearest line.
        let larger = height(lines + 1);
        let fits = larger <= widest.height && own.width.scale(larger.0, own.height.0.max(1)) <= widest.width;
        let first = if fits && larger - own.height < own.height - height(lines) { lines + 1 } else { lines };
        let least = own.height.scale(i64::from(self.ctx.layout.figure.min_scale), 1000);
        // To stand on whole lines at all a figure may be a sixth smaller, whatever the layout says of less.
        if height(first) < own.height.scale(5, 6) {
            return Vec::new();
        }
        let some = (0..=first).rev().take(MOST_SIZES).enumerate();
        let some = some.take_while(|(n, lines)| *n == 0 || height(*lines) >= least);
        some.map(|(_, lines)| Slug { depth: leading * lines, drawn: row.scaled(drawn, height(lines)) }).collect()
    }

    /// Blocks with a caption below them.
    fn captioned(&mut self, figure: &Figure, frame: &Frame, loc: &Loc) {
        let outer = self.element(Role::Div, frame.parent);
        let inner = Frame { parent: outer, outer: false, ..frame.clone() };
        self.blocks(&figure.blocks, &inner);
        let Some(text) = figure.caption.as_ref().filter(|c| !c.is_empty()) else { return };
        let element = self.element(Role::Caption, outer);
        let mut drawn = Vec::new();
        let depth = self.caption_below(text, Len::ZERO, frame, (element, Align::Centre), loc, &mut drawn);
        self.joint.no_turn();
        self.add_solid(depth, drawn, loc);
        self.joint.want_space(2);
        self.joint.elastic = true;
        self.joint.flush = false;
    }

    /// Draws a caption from `top` on: returns its depth.
    pub(super) fn caption_below(
        &mut self,
        text: &Text,
        top: Len,
        frame: &Frame,
        (element, side): (ElementId, Align),
        loc: &Loc,
        drawn: &mut Vec<Drawn>,
    ) -> Len {
        let style = &self.ctx.layout.figure;
        let indent = self.ctx.layout.text.indent;
        let (left, right, align) = match side {
            Align::Start => (Len::ZERO, indent * 2, HAlign::Start),
            Align::Centre => (indent, indent, HAlign::Centre),
            Align::End => (indent * 2, Len::ZERO, HAlign::End),
        };
        let inner = frame.inside(left, right, &self.ctx.grid);
        let look = self.display(&style.caption, &inner, align);
        let base = top + self.ctx.grid.base_in(style.caption_leading);
        let label = self.caption_label(text, &style.caption, &inner, look.align, base, element);
        let down = if label.is_some() { style.caption_leading } else { Len::ZERO };
        drawn.extend(label);
        let y = base + down;
        let paragraph = self.set(text, &look, loc);
        let count = paragraph.variants.get(paragraph.best).map_or(1, |v| v.lines.len());
        let id = self.bench.galley.keep(paragraph);
        for (step, line) in (0i64..).zip(0..count) {
            let at = Point { x: inner.left, y: y + style.caption_leading * step };
            drawn.push(Drawn { at, what: DrawnKind::Line(id, line), element });
        }
        style.caption_leading * i64::try_from(count).unwrap_or(1) + down
    }

    /// The number above a caption, where captions have numbers.
    pub(super) fn caption_label(
        &mut self,
        text: &Text,
        style: &InlineStyle,
        frame: &Frame,
        align: HAlign,
        y: Len,
        element: ElementId,
    ) -> Option<Drawn> {
        let words = self.ctx.numbering.get(text.leaf)?.to_string();
        let bold = InlineStyle { cut: Cut { bold: true, italic: false }, align: None, ..style.clone() };
        Some(self.draw_words(&words, &bold, frame, align, y, element))
    }

    /// Adds a figure in these sizes, the largest first. It may be moved, if the layout lets it and nothing but a title binds it to what
    /// stands above.
    pub(super) fn add_floating(&mut self, sizes: Vec<Slug>, loc: &Loc) {
        let under_title = self.joint.turn == Turn::Never;
        let below_title = under_title.then_some(self.joint.space).or(self.joint.below_title);
        let depth = sizes.first().map_or(Len::ZERO, |slug| slug.depth);
        self.joint.want_space(FIGURE_WHITE);
        self.joint.elastic = true;
        self.add_sizes(sizes, loc);
        let Some(item) = self.column.items.last_mut() else { return };
        // The notes of a caption are called where the figure stands, which the pager must know when it sets the figure.
        let alone = item.variants.iter().all(|v| matches!(v.lines.as_slice(), [line] if line.notes == 0));
        let free = if under_title { item.takes } else { item.before < INTRODUCED };
        item.floats = self.ctx.layout.figure.float && alone && free;
        item.after_floats = true;
        if item.floats {
            (self.joint.below_float, self.joint.below_title) = (FIGURE_WHITE, below_title);
        } else {
            self.joint.want_space(FIGURE_WHITE);
        }
        // A title and a picture say little without the words below them; a picture that fills the page may stand alone with its title.
        if under_title && depth * 2 < self.ctx.grid.leading * i64::from(self.ctx.grid.lines) {
            self.joint.no_turn();
        } else if under_title {
            self.joint.turn_costs(FEW_LINES);
        }
    }

    /// Adds a figure in its sizes; in its largest only where notes are called in it, or where it fills the page.
    fn add_sizes(&mut self, mut sizes: Vec<Slug>, loc: &Loc) {
        let grid = self.ctx.grid;
        let several = sizes.len() > 1
            && sizes.first().is_some_and(|s| grid.lines_of(s.depth) <= i64::from(grid.lines))
            && sizes.iter().all(|s| self.least_foot(&s.drawn) == 0);
        if !several {
            let Slug { depth, drawn } = if sizes.is_empty() { Slug::default() } else { sizes.swap_remove(0) };
            return self.add_solid(depth, drawn, loc);
        }
        let halves = |slug: &Slug| i32::try_from(grid.lines_of(slug.depth) * 2).unwrap_or(i32::MAX / 8);
        let size = |(n, slug): (i32, &Slug)| Choice { cost: cost::smaller(n), ..Choice::solid(halves(slug), grid.half()) };
        let variants = (0..).zip(&sizes).map(size).collect();
        self.add(variants, true, Body::Sizes(sizes), loc);
    }

    /// One picture or its placeholder.
    pub(super) fn picture(&mut self, image: &Image, size: Size, at: Point, parent: ElementId, frame: &Frame, drawn: &mut Vec<Drawn>) {
        let parent = self.linked(image, size, at, parent, drawn);
        let element = self.figure_element(image, parent);
        match self.asset(image) {
            Some(id) => drawn.push(Drawn { at, what: DrawnKind::Image(id, size), element }),
            None => self.placeholder(image, size, at, element, frame, drawn),
        }
    }

    /// The link round a picture: its element, in which the picture stands; `parent` where there is none.
    fn linked(&mut self, image: &Image, size: Size, at: Point, parent: ElementId, drawn: &mut Vec<Drawn>) -> ElementId {
        let alt = image.alt.clone().unwrap_or_default();
        let (to, contents) = match &image.link {
            Some(Target::Url(url)) => (LinkTo::Url(url.clone()), url.clone()),
            Some(Target::Anchor(anchor)) => (LinkTo::Anchor(anchor.clone()), alt),
            Some(Target::Source(_)) | None => return parent,
        };
        let element = self.element(Role::Link, parent);
        drawn.push(Drawn { at, what: DrawnKind::Link(size, to, contents), element });
        element
    }

    /// The element of a picture; a decoration has none.
    pub(super) fn figure_element(&mut self, image: &Image, parent: ElementId) -> ElementId {
        if image.alt.as_deref() == Some("") {
            return ElementId::ARTIFACT;
        }
        let element = self.element(Role::Figure, parent);
        if let Some(e) = self.bench.galley.elements.get_mut(element.0 as usize) {
            e.alt = image.alt.clone();
            e.loc = Some(image.loc.clone());
        }
        element
    }

    pub(super) fn asset(&self, image: &Image) -> Option<AssetId> {
        match image.picture {
            Picture::Loaded(id) if (id.0 as usize) < self.ctx.cx.assets.len() => Some(id),
            Picture::Loaded(_) | Picture::Missing | Picture::Unloaded => None,
        }
    }

    /// A frame with the description of what should be in it.
    fn placeholder(&mut self, image: &Image, size: Size, at: Point, element: ElementId, frame: &Frame, drawn: &mut Vec<Drawn>) {
        let thin = Len::pt(0.5);
        for (x, y, width, height) in [
            (Len::ZERO, Len::ZERO, size.width, thin),
            (Len::ZERO, size.height - thin, size.width, thin),
            (Len::ZERO, Len::ZERO, thin, size.height),
            (size.width - thin, Len::ZERO, thin, size.height),
        ] {
            let at = Point { x: at.x + x, y: at.y + y };
            drawn.push(Drawn { at, what: DrawnKind::Rule(Size { width, height }, 400), element: ElementId::ARTIFACT });
        }
        let words = match image.alt.as_deref() {
            Some(alt) if !alt.is_empty() => alt.to_string(),
            Some(_) | None => image.shown().to_string(),
        };
        let inner = Frame { left: at.x + self.ctx.grid.half(), width: size.width - self.ctx.grid.leading, ..frame.clone() };
        let style = self.display(&self.ctx.layout.figure.caption.clone(), &inner, HAlign::Centre);
        let paragraph = self.set(&crate::model::Text::from_plain(words), &style, &image.loc);
        let pitch = self.ctx.layout.figure.caption_leading;
        let room = usize::try_from((size.height.0 / pitch.0.max(1)).max(1)).unwrap_or(1);
        let count = paragraph.variants.get(paragraph.best).map_or(1, |v| v.lines.len()).min(room);
        let id = self.bench.galley.keep(paragraph);
        let top = at.y + (size.height - pitch * i64::try_from(count).unwrap_or(1)) / 2 + self.ctx.grid.base_in(pitch);
        for (step, line) in (0i64..).zip(0..count) {
            let at = Point { x: inner.left, y: top + pitch * step };
            drawn.push(Drawn { at, what: DrawnKind::Generated(id, line), element });
        }
    }

    /// The sizes of pictures side by side: one is as large as it wants and the measure allows, several are equally
    /// tall and fill the measure together.
    pub(super) fn sizes(&mut self, images: &[Image], measure: Len, gap: Len, tallest: Len) -> Vec<Size> {
        let mut natural: Vec<Size> = images.iter().map(|i| self.natural(i, measure)).collect();
        if images.len() > 1 {
            // Among others a placeholder is a picture of common shape, as tall as the tallest.
            let tall = images.iter().zip(&natural).filter(|(i, _)| self.asset(i).is_some()).map(|(_, s)| s.height).max();
            let tall = tall.unwrap_or(measure / 3);
            for (_, size) in images.iter().zip(&mut natural).filter(|(i, _)| self.asset(i).is_none()) {
                *size = Size { width: tall.scale(4, 3), height: tall };
            }
        }
        let count = i64::try_from(natural.len()).unwrap_or(1);
        let room = (measure - gap * (count - 1)).max(measure / 4);
        let common = natural.iter().map(|s| s.height).fold(Len::ZERO, Len::max).max(Len::points(1));
        let level: Vec<Size> = natural.iter().map(|s| Size { width: s.width.scale(common.0, s.height.0.max(1)), height: common }).collect();
        let level = if keep_widths(images) { natural } else { level };
        let wide: Len = level.iter().map(|s| s.width).sum();
        let tall = level.iter().map(|s| s.height).fold(Len::ZERO, Len::max);
        let by_width = (wide > room).then_some((room, wide));
        let fit = |s: Len| by_width.map_or(s, |(a, b)| s.scale(a.0, b.0.max(1)));
        let (num, den) = if fit(tall) > tallest { (tallest, fit(tall)) } else { (Len(1), Len(1)) };
        level
            .iter()
            .map(|s| Size {
                width: fit(s.width).scale(num.0, den.0.max(1)),
                height: fit(s.height).scale(num.0, den.0.max(1)).max(Len::points(1)),
            })
            .collect()
    }

    /// The size of a picture at its own resolution; a placeholder is as wide as the measure and five lines deep.
    fn natural(&mut self, image: &Image, measure: Len) -> Size {
        let Some(asset) = self.asset(image).and_then(|id| self.ctx.cx.assets.get(id.0 as usize)) else {
            return Size { width: measure, height: self.ctx.grid.leading * 5 };
        };
        if let Some(size) = image.wanted.size_of((asset.width, asset.height), measure, self.ctx.layout.text.inline.size) {
            return size;
        }
        let (w, h) = (i64::from(asset.width.max(1)), i64::from(asset.height.max(1)));
        let ppi = asset.ppi.map_or(PPI, i64::from).clamp(72, 2400);
        let size = Size { width: Len::points(72).scale(w, ppi), height: Len::points(72).scale(h, ppi) };
        if size.width < measure / 3 && w >= 300 && ppi > 150 {
            let note = format!("{} is printed {:.0} mm wide, as its {ppi} pixels an inch say", asset.path, size.width.to_mm());
            self.bench.report.push(Diagnostic::note(kinds::SMALL_PICTURE, note).at(image.loc.clone()));
        }
        size
    }
}

/// Where pictures stand in a row.
#[derive(Clone, Copy, Debug)]
struct PictureRow {
    left: Len,
    room: Len,
    side: Align,
    /// All of it together, at its own size.
    size: Size,
}

impl PictureRow {
    /// Where it starts when it is so wide.
    fn start(&self, width: Len) -> Len {
        self.left
            + match self.side {
                Align::Start => Len::ZERO,
                Align::Centre => (self.room - width) / 2,
                Align::End => self.room - width,
            }
    }

    /// What was drawn of it at its own size, with its caption, when its pictures are so high.
    fn scaled(&self, drawn: &[Drawn], height: Len) -> Vec<Drawn> {
        let scale = |length: Len| length.scale(height.0, self.size.height.0.max(1));
        let scaled = |size: Size| Size { width: scale(size.width), height: scale(size.height) };
        let from = self.start(self.size.width);
        let to = self.start(scale(self.size.width));
        let picture = |at: Point| Point { x: to + scale(at.x - from), y: scale(at.y) };
        let one = |d: &Drawn| match &d.what {
            DrawnKind::Image(asset, size) => Drawn { at: picture(d.at), what: DrawnKind::Image(*asset, scaled(*size)), element: d.element },
            DrawnKind::Link(size, leads, said) => {
                Drawn { at: picture(d.at), what: DrawnKind::Link(scaled(*size), leads.clone(), said.clone()), element: d.element }
            }
            DrawnKind::Line(..)
            | DrawnKind::Generated(..)
            | DrawnKind::Words(_)
            | DrawnKind::Anchor(_)
            | DrawnKind::Run(..)
            | DrawnKind::Rule(..)
            | DrawnKind::Bleed { .. } => Drawn { at: Point { y: d.at.y + height - self.size.height, ..d.at }, ..d.clone() },
        };
        drawn.iter().map(one).collect()
    }
}

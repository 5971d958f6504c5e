//! Figures: pictures scaled to the measure and to whole lines, side by side where there are several, the caption
//! below. A picture that could not be loaded leaves a frame with its description.

use crate::config::layout::{Cut, HAlign, InlineStyle};
use crate::diag::{Diagnostic, Loc, kinds};
use crate::model::picture::keep_widths;
use crate::model::{Align, AssetId, Figure, Image, Picture, Spread, Target, Text};
use crate::unit::{Len, Point, Size};

use super::super::galley::{Drawn, DrawnKind};
use super::super::page::{ElementId, LinkTo, Role};
use super::super::pager::cost::{FEW_LINES, INTRODUCED};
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
        let mut x = frame.left
            + match side {
                Align::Start => Len::ZERO,
                Align::Centre => (frame.width - total) / 2,
                Align::End => frame.width - total,
            };
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
        // What rounding to whole lines leaves over is white above and below alike.
        let slack = depth.round_up_to(self.ctx.grid.leading) - depth;
        drawn.iter_mut().for_each(|d| d.at.y += slack / 2);
        self.joint.want_space(2);
        self.joint.elastic = true;
        self.add_floating(depth, drawn, loc);
        self.joint.flush = false;
    }

    /// Blocks with a caption below them.
    fn captioned(&mut self, figure: &Figure, frame: &Frame, loc: &Loc) {
        let outer = self.element(Role::Div, frame.parent);
        let inner = Frame { parent: outer, ..frame.clone() };
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

    /// Adds a figure that may wait for the top of the next page, if the layout lets it and nothing binds it to what
    /// stands above.
    pub(super) fn add_floating(&mut self, depth: Len, drawn: Vec<Drawn>, loc: &Loc) {
        let under_title = self.joint.turn == Turn::Never;
        let may_wait = self.ctx.layout.figure.float && !under_title;
        self.add_solid(depth, drawn, loc);
        let Some(item) = self.column.items.last_mut() else { return };
        // The notes of a caption are called where the figure stands, which the pager must know when it sets the figure.
        let alone = item.variants.iter().all(|v| matches!(v.lines.as_slice(), [line] if line.notes == 0));
        item.waits = may_wait && alone && item.before < INTRODUCED;
        item.after_floats = true;
        if item.waits {
            self.joint.below_float = 2;
        } else {
            self.joint.want_space(2);
        }
        // A title and a picture say little without the words below them; a picture that fills the page may stand alone with its title.
        if under_title && depth * 2 < self.ctx.grid.leading * i64::from(self.ctx.grid.lines) {
            self.joint.no_turn();
        } else if under_title {
            self.joint.turn_costs(FEW_LINES);
        }
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
            Some(_) | None => image.src.clone(),
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

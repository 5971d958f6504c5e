//! What a drawing costs to draw, estimated before it is drawn: pixels that are touched, and bytes of layers that stand at once.
//!
//! Filters are what makes drawings dear: a renderer goes over the region of each once for every primitive, and the wide ones
//! (`feMorphology`, `feConvolveMatrix`) over a window around every pixel, so that their cost grows with the fourth power of the
//! scale. The estimate follows what resvg does (`filter/`, `render.rs`); it need not be exact, only never far too low.

use resvg::tiny_skia::{PathSegment, Rect};
use resvg::usvg::filter::{Filter, Kind};
use resvg::usvg::roxmltree::Document;
use resvg::usvg::{Group, ImageKind, Node, Paint, Path, Tree};

/// The most pixels that may be touched: a few seconds.
const MOST_TOUCHES: f64 = 6e8;
/// The most bytes of layers that may stand at once.
const MOST_BYTES: f64 = 400e6;
/// Groups within groups that are followed; the parser refuses deeper ones.
const MAX_DEPTH: usize = 1200;
/// The renderer fills every line of pixels in four passes, to smooth edges (`tiny_skia`, supersampling).
const PASSES: f64 = 4.0;

/// The characters of the longest text of a drawing.
pub fn longest_text(document: &Document<'_>) -> usize {
    let mut longest = 0;
    let mut until = 0;
    for text in document.descendants().filter(|n| n.is_element() && n.tag_name().name() == "text") {
        // Texts within texts are counted with those.
        if text.range().start >= until {
            until = text.range().end;
            let words = text.descendants().filter(|n| n.is_text()).filter_map(|n| n.text());
            longest = longest.max(words.map(|w| w.chars().count()).sum());
        }
    }
    longest
}

/// What drawing takes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Work {
    /// Pixels that are read or written, however often.
    pub touches: f64,
    /// Bytes of the layers that stand at once.
    pub bytes: f64,
}

impl Work {
    /// Of a drawing at a scale, on a canvas of so many pixels.
    pub fn of(tree: &Tree, scale: f32, canvas: (f64, f64)) -> Work {
        let mut estimate = Estimate { scale: f64::from(scale), canvas, touches: 0.0 };
        let bytes = estimate.group(tree.root(), 0) + canvas.0 * canvas.1 * 4.0;
        Work { touches: estimate.touches, bytes }
    }

    /// Whether it can be afforded.
    pub fn fits(self) -> bool {
        self.touches <= MOST_TOUCHES && self.bytes <= MOST_BYTES
    }
}

struct Estimate {
    scale: f64,
    canvas: (f64, f64),
    touches: f64,
}

impl Estimate {
    /// The pixels of a box that are drawn; a layer may be five times as wide and as high as the canvas.
    fn area(&self, bounds: Rect, times: f64) -> f64 {
        let side = |length: f32, most: f64| (f64::from(length) * self.scale).clamp(1.0, most * times);
        side(bounds.width(), self.canvas.0) * side(bounds.height(), self.canvas.1)
    }

    /// Adds what a group touches; answers the bytes of layers that stand at once for it.
    fn group(&mut self, group: &Group, depth: usize) -> f64 {
        if depth > MAX_DEPTH {
            self.touches = f64::INFINITY;
            return 0.0;
        }
        // Once it is too much, how much too much does not matter.
        let mut inner: f64 = 0.0;
        for child in group.children() {
            if self.touches > MOST_TOUCHES {
                return inner;
            }
            inner = inner.max(self.node(child, depth + 1));
        }
        if !group.should_isolate() {
            return inner;
        }
        let layer = self.area(group.abs_layer_bounding_box().to_rect(), 5.0);
        let (sx, sy) = group.abs_transform().get_scale();
        let zoom = (self.scale * f64::from(sx), self.scale * f64::from(sy));
        self.touches += layer * 2.0;
        let mut own = layer * 4.0;
        for filter in group.filters() {
            own += self.filter(filter, layer, zoom, depth);
        }
        let mut next = group.clip_path();
        while let Some(clip) = next {
            self.touches += layer * 2.0;
            inner = inner.max(layer * 4.0 + self.group(clip.root(), depth + 1));
            next = clip.clip_path();
        }
        let mut next = group.mask();
        while let Some(mask) = next {
            self.touches += layer * 3.0;
            inner = inner.max(layer * 4.0 + self.group(mask.root(), depth + 1));
            next = mask.mask();
        }
        own + inner
    }

    /// The results of all primitives are kept until the last is drawn.
    fn filter(&mut self, filter: &Filter, region: f64, zoom: (f64, f64), depth: usize) -> f64 {
        let mut bytes = 0.0;
        for primitive in filter.primitives() {
            // To linear colours and back.
            self.touches += region * (10.0 + window(primitive.kind(), zoom, self.canvas));
            bytes += region * 4.0;
            if let Kind::Image(image) = primitive.kind() {
                bytes += self.group(image.root(), depth + 1);
            }
        }
        bytes
    }

    fn node(&mut self, node: &Node, depth: usize) -> f64 {
        match node {
            Node::Group(group) => self.group(group, depth),
            Node::Path(path) => self.path(path, depth),
            Node::Image(image) => match image.kind() {
                ImageKind::SVG(tree) => self.group(tree.root(), depth),
                ImageKind::JPEG(_) | ImageKind::PNG(_) | ImageKind::GIF(_) | ImageKind::WEBP(_) => 0.0,
            },
            Node::Text(text) => self.group(text.flattened(), depth),
        }
    }

    fn path(&mut self, path: &Path, depth: usize) -> f64 {
        let outline = self.outline(path);
        let (filled, dash) = (path.fill(), path.stroke().and_then(|s| s.dasharray()));
        self.touches += self.area(path.abs_stroke_bounding_box(), 1.0);
        if filled.is_some() {
            self.touches += outline.0;
        }
        if path.stroke().is_some() {
            // Both sides of the line, and what joins its parts.
            self.touches += outline.0 * 3.0;
        }
        if let Some(dash) = dash {
            let period: f64 = dash.iter().map(|d| f64::from(*d)).sum();
            self.touches += (outline.1 / period.max(1e-6)).min(1e6) * 200.0;
        }
        let mut bytes: f64 = 0.0;
        let paints = [filled.map(|f| f.paint()), path.stroke().map(|s| s.paint())];
        for paint in paints.into_iter().flatten() {
            match paint {
                Paint::Pattern(pattern) => {
                    let tile = self.area(pattern.rect().to_rect(), 1.0);
                    self.touches += tile * 2.0;
                    bytes = bytes.max(tile * 4.0 + self.group(pattern.root(), depth + 1));
                }
                Paint::Color(_) | Paint::LinearGradient(_) | Paint::RadialGradient(_) => {}
            }
        }
        bytes
    }

    /// What finding the pixels between a path's edges takes, and how long the path is in its own units. The edges that cross a line
    /// of pixels are kept sorted by insertion, so many that lie side by side cost more than as many below one another.
    fn outline(&self, path: &Path) -> (f64, f64) {
        let (sx, sy) = path.abs_transform().get_scale();
        let zoom = self.scale * f64::from(sx.max(sy));
        let (mut rows, mut length, mut count) = (0.0, 0.0, 0.0_f64);
        let (mut x, mut y) = (0.0, 0.0);
        for segment in path.data().segments() {
            let (to, parts) = match segment {
                PathSegment::MoveTo(p) => {
                    (x, y) = (f64::from(p.x), f64::from(p.y));
                    continue;
                }
                PathSegment::LineTo(p) => (p, 1.0),
                PathSegment::QuadTo(_, p) => (p, 4.0),
                PathSegment::CubicTo(_, _, p) => (p, 8.0),
                PathSegment::Close => continue,
            };
            let (to_x, to_y) = (f64::from(to.x), f64::from(to.y));
            rows += ((to_y - y).abs() * zoom).min(self.canvas.1) + parts;
            length += (to_x - x).hypot(to_y - y);
            count += parts;
            (x, y) = (to_x, to_y);
        }
        let rows = rows * PASSES;
        let side_by_side = rows / (self.canvas.1.max(1.0) * PASSES);
        (rows * (1.0 + side_by_side / 32.0) + count * 8.0, length)
    }
}

/// How often a primitive touches every pixel of its region.
fn window(kind: &Kind, zoom: (f64, f64), canvas: (f64, f64)) -> f64 {
    match kind {
        Kind::Morphology(m) => {
            let side = |radius: f32, zoom: f64, most: f64| (f64::from(radius) * zoom * 2.0 + 1.0).min(most * 5.0);
            side(m.radius_x().get(), zoom.0, canvas.0) * side(m.radius_y().get(), zoom.1, canvas.1)
        }
        Kind::ConvolveMatrix(m) => f64::from(m.matrix().columns()) * f64::from(m.matrix().rows()) * 2.0,
        Kind::Turbulence(t) => f64::from(t.num_octaves()) * 40.0,
        Kind::DiffuseLighting(_) | Kind::SpecularLighting(_) => 40.0,
        Kind::DropShadow(_) | Kind::GaussianBlur(_) => 30.0,
        Kind::Merge(merge) => merge.inputs().len() as f64 * 3.0,
        Kind::DisplacementMap(_) | Kind::Tile(_) | Kind::ColorMatrix(_) | Kind::ComponentTransfer(_) | Kind::Composite(_) => 10.0,
        Kind::Blend(_) | Kind::Flood(_) | Kind::Image(_) | Kind::Offset(_) => 4.0,
    }
}

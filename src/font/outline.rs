//! The outlines of glyphs, for what is drawn and not set: a cover.

use skrifa::instance::Size;
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, GlyphId, MetadataProvider, Tag};

use super::Face;

/// A step of an outline, in font units, y upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Starts a contour.
    Move([f32; 2]),
    /// A straight line.
    Line([f32; 2]),
    /// A quadratic curve: control point, end.
    Quad([f32; 2], [f32; 2]),
    /// A cubic curve: two control points, end.
    Cubic([f32; 2], [f32; 2], [f32; 2]),
    /// Ends a contour.
    Close,
}

/// The outline of a glyph; empty where the face has none.
pub fn outline(face: &Face, glyph: u16) -> Vec<Step> {
    let mut pen = Pen(Vec::new());
    let Ok(font) = FontRef::new(face.data.bytes()) else { return Vec::new() };
    let location = font.axes().location(face.location.iter().map(|(tag, value)| (Tag::new(tag), *value)));
    if let Some(glyph) = font.outline_glyphs().get(GlyphId::new(u32::from(glyph))) {
        // A damaged outline is drawn as far as it goes.
        let _ = glyph.draw(DrawSettings::unhinted(Size::unscaled(), &location), &mut pen);
    }
    pen.0
}

struct Pen(Vec<Step>);

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.0.push(Step::Move([x, y]));
    }
    fn line_to(&mut self, x: f32, y: f32) {
        self.0.push(Step::Line([x, y]));
    }
    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.0.push(Step::Quad([cx, cy], [x, y]));
    }
    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        self.0.push(Step::Cubic([ax, ay], [bx, by], [x, y]));
    }
    fn close(&mut self) {
        self.0.push(Step::Close);
    }
}

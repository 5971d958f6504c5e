//! A drawing as pixels, for the e-book: the one door to `tiny-skia`, which fills outlines.

use std::sync::Mutex;

use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Transform};

use crate::asset::{Pixels, convert::encode};
use crate::font::Fonts;
use crate::font::outline::{Step, outline};
use crate::layout::page::{Placed, TextRun};
use crate::model::Encoding;
use crate::unit::Point;

use super::drawing::{Area, DARK, Drawing, Ink, Mark, Placement, Rgb, Turn, rect};

/// A shape of one colour.
#[derive(Clone, Debug, PartialEq)]
struct Layer {
    path: Path,
    ink: Ink,
    transform: Transform,
}

/// All that a picture depends on.
#[derive(Clone, Debug, PartialEq)]
struct Plate {
    layers: Vec<Layer>,
    size: (u32, u32),
}

/// The last picture and what it was made of: a process that builds a book again (`build --watch`) seldom has another cover.
static LAST: Mutex<Option<(Plate, Vec<u8>)>> = Mutex::new(None);

/// A JPEG of a drawing, so many pixels wide and high.
///
/// # Errors
/// What the encoder says.
pub fn jpeg(drawing: &Drawing, fonts: &Fonts, size: (u32, u32)) -> Result<Vec<u8>, String> {
    let plate = Plate { layers: layers(drawing, fonts, size), size };
    if let Ok(last) = LAST.lock()
        && let Some((_, picture)) = last.as_ref().filter(|(made_of, _)| *made_of == plate)
    {
        return Ok(picture.clone());
    }
    let picture = print(&plate)?;
    if let Ok(mut last) = LAST.lock() {
        *last = Some((plate, picture.clone()));
    }
    Ok(picture)
}

/// A drawing as shapes.
fn layers(drawing: &Drawing, fonts: &Fonts, (width, height): (u32, u32)) -> Vec<Layer> {
    let scale = Transform::from_scale((f64::from(width) / drawing.width) as f32, (f64::from(height) / drawing.height) as f32);
    let shape = |mark: &Mark| match mark {
        Mark::Fill { path, ink } => Some(Layer { path: path_of(path)?, ink: *ink, transform: scale }),
        Mark::Repeat { motif, at, ink } => {
            let mut path = PathBuilder::new();
            at.iter().for_each(|[x, y]| trace(&mut path, motif, |[a, b]| [a + x, b + y]));
            Some(Layer { path: path.finish()?, ink: *ink, transform: scale })
        }
        Mark::Set { placed, ink, place } => set(placed, *ink, *place, fonts, scale),
        // An e-book's cover that is a picture is that picture, and no drawing.
        Mark::Picture { .. } => None,
    };
    drawing.marks.iter().filter_map(shape).collect()
}

fn print(plate: &Plate) -> Result<Vec<u8>, String> {
    let (width, height) = plate.size;
    let mut map = Pixmap::new(width, height).ok_or("there is no room for a cover")?;
    map.fill(Color::WHITE);
    for Layer { path, ink, transform } in &plate.layers {
        let [r, g, b] = rgb(*ink);
        let mut paint = Paint::default();
        paint.set_color(Color::from_rgba8(r, g, b, 255));
        paint.anti_alias = true;
        map.fill_path(path, &paint, FillRule::Winding, *transform, None);
    }
    let rgb = map.data().as_chunks::<4>().0.iter().flat_map(|p| [p[0], p[1], p[2]]).collect();
    encode(&Pixels { width, height, channels: 3, data: rgb, alpha: None }, Encoding::Jpeg, 88)
}

fn rgb(ink: Ink) -> Rgb {
    match ink {
        Ink::Black => DARK,
        Ink::White => [255; 3],
        Ink::Colour(rgb) => rgb,
    }
}

fn path_of(steps: &[Step]) -> Option<Path> {
    let mut path = PathBuilder::new();
    trace(&mut path, steps, |p| p);
    path.finish()
}

/// Words and rules, laid about their corner.
fn set(placed: &[(Point, Placed)], ink: Ink, place: Placement, fonts: &Fonts, scale: Transform) -> Option<Layer> {
    let mut path = PathBuilder::new();
    for (at, placed) in placed {
        match placed {
            Placed::Text(run) => letters(&mut path, *at, run, fonts),
            Placed::Rule { size, .. } => {
                let area = Area { x: at.x.to_pt(), y: at.y.to_pt(), w: size.width.to_pt(), h: size.height.to_pt() };
                trace(&mut path, &rect(area), |p| p);
            }
            Placed::Image { .. } | Placed::Link { .. } => {}
        }
    }
    let s = place.scale as f32;
    let (x, y) = (place.x as f32, place.y as f32);
    let own = match place.turn {
        Turn::None => Transform::from_row(s, 0.0, 0.0, s, x, y),
        Turn::Down => Transform::from_row(0.0, s, -s, 0.0, x, y),
        Turn::Up => Transform::from_row(0.0, -s, s, 0.0, x, y),
    };
    Some(Layer { path: path.finish()?, ink, transform: own.post_concat(scale) })
}

fn letters(path: &mut PathBuilder, at: Point, run: &TextRun, fonts: &Fonts) {
    let Some(face) = fonts.faces.get(usize::from(run.face.0)) else { return };
    let scale = run.size.to_pt() as f32 / f32::from(face.metrics.units_per_em.max(1));
    let wide = scale * f32::from(run.expand) / 1000.0;
    let mut pen = at.x;
    for glyph in &run.glyphs {
        let (x, y) = ((pen + glyph.dx()).to_pt() as f32, (at.y - glyph.dy()).to_pt() as f32);
        trace(path, &outline(face, glyph.gid), |[px, py]| [x + px * wide, y - py * scale]);
        pen += glyph.advance();
    }
}

fn trace(path: &mut PathBuilder, steps: &[Step], at: impl Fn([f32; 2]) -> [f32; 2]) {
    for step in steps {
        match *step {
            Step::Move(p) => {
                let [a, b] = at(p);
                path.move_to(a, b);
            }
            Step::Line(p) => {
                let [a, b] = at(p);
                path.line_to(a, b);
            }
            Step::Quad(c, p) => {
                let ([a, b], [e, f]) = (at(c), at(p));
                path.quad_to(a, b, e, f);
            }
            Step::Cubic(c, d, p) => {
                let ([a, b], [e, f], [g, h]) = (at(c), at(d), at(p));
                path.cubic_to(a, b, e, f, g, h);
            }
            Step::Close => path.close(),
        }
    }
}

//! Small figures: printed in rows on patterned boards, and alone as ornaments. Each is an outline about the origin, about one
//! unit high and wide.

use std::f32::consts::FRAC_1_SQRT_2;

use crate::font::outline::Step;

/// One of the figures.
pub fn motif(choice: u8) -> Vec<Step> {
    let mut path = Vec::new();
    match choice % 4 {
        0 => star(&mut path),
        1 => quatrefoil(&mut path),
        2 => leaf(&mut path),
        _ => ring(&mut path),
    }
    path
}

/// A star of four points with hollow sides.
fn star(path: &mut Vec<Step>) {
    let k = 0.07;
    path.push(Step::Move([0.0, -0.62]));
    path.push(Step::Quad([k, -k], [0.62, 0.0]));
    path.push(Step::Quad([k, k], [0.0, 0.62]));
    path.push(Step::Quad([-k, k], [-0.62, 0.0]));
    path.push(Step::Quad([-k, -k], [0.0, -0.62]));
    path.push(Step::Close);
}

fn quatrefoil(path: &mut Vec<Step>) {
    for (dx, dy) in [(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)] {
        circle(path, dx * 0.27, dy * 0.27, 0.22, false);
    }
}

/// Two leaves that meet at their points.
fn leaf(path: &mut Vec<Step>) {
    for side in [-1.0, 1.0] {
        path.push(Step::Move([0.0, 0.25]));
        path.push(Step::Quad([side * 0.08, -0.4], [side * 0.6, -0.34]));
        path.push(Step::Quad([side * 0.55, 0.24], [0.0, 0.25]));
        path.push(Step::Close);
    }
    circle(path, 0.0, 0.5, 0.09, false);
}

/// A ring with a point in it.
fn ring(path: &mut Vec<Step>) {
    circle(path, 0.0, 0.0, 0.46, false);
    circle(path, 0.0, 0.0, 0.34, true);
    circle(path, 0.0, 0.0, 0.12, false);
}

/// A circle of four curves; a hole runs the other way round, so that the winding leaves it empty.
fn circle(path: &mut Vec<Step>, x: f32, y: f32, r: f32, hole: bool) {
    const K: f32 = 0.552_284_8;
    let s = if hole { -1.0 } else { 1.0 };
    let k = r * K;
    path.push(Step::Move([x, y - r]));
    path.push(Step::Cubic([x + s * k, y - r], [x + s * r, y - k], [x + s * r, y]));
    path.push(Step::Cubic([x + s * r, y + k], [x + s * k, y + r], [x, y + r]));
    path.push(Step::Cubic([x - s * k, y + r], [x - s * r, y + k], [x - s * r, y]));
    path.push(Step::Cubic([x - s * r, y - k], [x - s * k, y - r], [x, y - r]));
    path.push(Step::Close);
}

/// A lozenge: the joint of two rules.
pub fn lozenge() -> Vec<Step> {
    let r = 0.5 * FRAC_1_SQRT_2;
    vec![Step::Move([0.0, -r]), Step::Line([r, 0.0]), Step::Line([0.0, r]), Step::Line([-r, 0.0]), Step::Close]
}

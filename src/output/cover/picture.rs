//! A picture as the front: cut to the front's shape, its own colour for spine and back, its pixels counted.

use crate::asset::convert;
use crate::config::manifest::CoverOutput;
use crate::diag::kinds;
use crate::model::Asset;

use super::drawing::{Area, DARK, Mark, Rgb, lightness, mix};
use super::panels::Panels;
use super::studio::CoverPainter;

impl CoverPainter<'_, '_> {
    /// Fills the front and its bleed with a picture; what does not go in is cut off at both sides alike.
    pub fn picture(&mut self, asset: &Asset, panels: &Panels, cover: &CoverOutput) {
        let front = panels.front;
        let window = Area { x: front.x, y: 0.0, w: panels.sheet.right() - front.x, h: panels.sheet.h };
        let (w, h) = (f64::from(asset.width.max(1)), f64::from(asset.height.max(1)));
        let scale = (window.w / w).max(window.h / h);
        let area = Area { x: window.x + (window.w - w * scale) / 2.0, y: (window.h - h * scale) / 2.0, w: w * scale, h: h * scale };
        self.drawing.marks.push(Mark::Picture { area, window });
        let lost = 1.0 - window.w * window.h / (area.w * area.h);
        let want = cover.printer.ppi.0.max(1);
        let pixels = |points: f64| (points / 72.0 * f64::from(want)).ceil() as u32;
        let best = format!("{} × {} pixels", pixels(window.w), pixels(window.h));
        if lost > 0.03 {
            let why = format!(
                "{} is {} × {}, and the front with its bleed is {:.1} × {:.1} mm: {:.0} % of the picture is cut off; {best} would fit",
                asset.path,
                asset.width,
                asset.height,
                window.w * 25.4 / 72.0,
                window.h * 25.4 / 72.0,
                lost * 100.0
            );
            self.warnings.push((kinds::COVER_PICTURE_SHAPE, why));
        }
        let ppi = 72.0 / scale;
        if ppi + 0.5 < f64::from(want) {
            let why = format!(
                "{} has {ppi:.0} pixels an inch on the front, and {} asks for {want}: {best} would do",
                asset.path, cover.printer.title
            );
            self.warnings.push((kinds::COVER_PICTURE_RESOLUTION, why));
        }
    }
}

/// A ground that goes with a picture: the mean of its colours along the spine, darkened until cream can be read on it.
pub fn ground(asset: &Asset) -> Option<Rgb> {
    let pixels = convert::pixels(asset)?;
    let data = convert::flatten(&pixels);
    let channels = usize::from(pixels.channels.max(1));
    let (width, edge) = (pixels.width as usize, (pixels.width as usize / 8).max(1));
    let mut sums = [0_u64; 3];
    let mut count = 0_u64;
    for row in data.chunks_exact(width * channels) {
        for pixel in row.chunks_exact(channels).take(edge) {
            for (i, sum) in sums.iter_mut().enumerate() {
                *sum += u64::from(pixel.get(i).or(pixel.first()).copied().unwrap_or(0));
            }
            count += 1;
        }
    }
    let mut mean: Rgb = sums.map(|s| u8::try_from(s / count.max(1)).unwrap_or(u8::MAX));
    while lightness(mean) > 0.32 {
        mean = mix(mean, DARK, 0.15);
    }
    Some(mean)
}

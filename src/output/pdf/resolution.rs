//! How many pixels a PDF keeps of a picture. A photograph of twelve megapixels that stands across a text block has nine
//! hundred pixels an inch; a screen shows two hundred of them, and a press three hundred.
//!
//! As pre-press programs do, a picture is resampled only where it has half as many again as are wanted: to take fewer away
//! costs sharpness and saves little. Drawings and pictures of screens (PNG) keep twice as many, for their edges.

use std::collections::BTreeMap;

use crate::layout::page::{Pages, Placed};
use crate::model::{Asset, AssetId, Encoding};
use crate::unit::Size;

/// The largest size at which each picture stands, in both directions, whatever the page.
pub fn placed(pages: &Pages) -> BTreeMap<AssetId, Size> {
    let mut largest: BTreeMap<AssetId, Size> = BTreeMap::new();
    for (_, placed) in pages.pages.iter().flat_map(|page| page.placed.iter()) {
        if let Placed::Image { asset, size, .. } = placed {
            let known = largest.entry(*asset).or_default();
            *known = Size { width: known.width.max(size.width), height: known.height.max(size.height) };
        }
    }
    largest
}

/// How many pixels a picture keeps that stands at this size where photographs have so many pixels an inch; `None` for all.
pub fn kept(asset: &Asset, size: Size, resolution: u32) -> Option<u64> {
    let wanted = match asset.encoding {
        Encoding::Jpeg => f64::from(resolution),
        Encoding::Png => f64::from(resolution) * 2.0,
    };
    let across = size.width.to_in() * wanted;
    let down = size.height.to_in() * wanted;
    let area = f64::from(asset.width) * f64::from(asset.height);
    // A pixel more each way: what is rounded down still has what a printer asks for.
    let kept = (across + 1.0) * (down + 1.0);
    (across >= 1.0 && down >= 1.0 && area > kept * (1.5 * 1.5)).then_some(kept as u64)
}

//! Pictures as reading systems take them: at most four megapixels and five megabytes, in the encoding that they have.

use std::borrow::Cow;

use crate::asset::convert::{encode, pixels, scaled};
use crate::model::{Asset, Encoding};

/// The most pixels of a picture in the text.
pub const MAX_PIXELS: u64 = 4_000_000;
/// The most bytes.
pub const MAX_BYTES: usize = 5_000_000;

/// The bytes of a picture for the package; those that are within the limits stay as they are.
///
/// # Errors
/// What the encoder says.
pub fn prepare(asset: &Asset) -> Result<Cow<'_, [u8]>, String> {
    let area = u64::from(asset.width) * u64::from(asset.height);
    if area <= MAX_PIXELS && asset.bytes.len() <= MAX_BYTES {
        return asset.bytes.get();
    }
    let Some(full) = pixels(asset) else { return asset.bytes.get() };
    let mut limit = MAX_PIXELS.min(area);
    // A photograph saved as PNG can be heavy at four megapixels still: it shrinks until it is light enough.
    for _ in 0..6 {
        let small = scaled(&full, limit);
        let bytes = encode(small.as_ref().unwrap_or(&full), asset.encoding, quality(asset))?;
        if bytes.len() <= MAX_BYTES {
            return Ok(bytes.into());
        }
        limit = limit * 6 / 10;
    }
    let small = scaled(&full, limit);
    encode(small.as_ref().unwrap_or(&full), asset.encoding, quality(asset)).map(Cow::Owned)
}

fn quality(asset: &Asset) -> u8 {
    match asset.encoding {
        Encoding::Jpeg => 86,
        Encoding::Png => 0,
    }
}

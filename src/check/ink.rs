//! Ink, where colours are said in the process inks: how much lies on the paper at most.

use lopdf::{Document, Object, Stream};
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use super::object::{array, dictionary, number, resolve};

/// The most that a picture may unpack to.
const MAX_PIXELS: usize = 1 << 30;
/// Pixels looked at, at most; of larger pictures every so many.
const SAMPLES: usize = 4_000_000;
/// One pixel of so many may have more ink than what is told: noise makes no blot.
const NOISE: usize = 2_000;

/// Whether a colour space has the four process inks for its colours.
pub fn is_process(document: &Document, space: &Object) -> bool {
    match resolve(document, space) {
        Object::Name(name) => matches!(name.as_slice(), b"DeviceCMYK" | b"CMYK"),
        Object::Array(parts) => match parts.first().and_then(|p| resolve(document, p).as_name().ok()) {
            Some(b"DeviceCMYK" | b"CMYK") => true,
            Some(b"ICCBased") => {
                let profile = parts.get(1).and_then(|p| dictionary(document, p));
                profile.and_then(|d| d.get(b"N").ok()).and_then(|n| number(document, n)) == Some(4.0)
            }
            _ => false,
        },
        _ => false,
    }
}

/// The most ink of a picture's pixels, in percent; 0 where its colours are no process inks.
pub fn of_pixels(document: &Document, stream: &Stream, space: &Object) -> f64 {
    if let Some(table) = palette(document, space) {
        return most(table.chunks_exact(4));
    }
    if !is_process(document, space) {
        return 0.0;
    }
    let inverted = stream
        .dict
        .get(b"Decode")
        .ok()
        .and_then(|d| array(document, d))
        .is_some_and(|d| d.first().and_then(|v| number(document, v)) == Some(1.0));
    let last = match stream.dict.get(b"Filter").map(|f| resolve(document, f)) {
        Ok(Object::Array(list)) => list.last().and_then(|f| f.as_name().ok()),
        Ok(one) => one.as_name().ok(),
        Err(_) => None,
    };
    let bits = stream.dict.get(b"BitsPerComponent").ok().and_then(|b| number(document, b)).unwrap_or(8.0);
    let pixels = match last {
        Some(b"DCTDecode" | b"DCT") => jpeg(&stream.content),
        _ if bits == 8.0 => stream.get_plain_content_with_limit(MAX_PIXELS).ok(),
        _ => None,
    };
    let Some(mut pixels) = pixels else { return 0.0 };
    if inverted {
        pixels.iter_mut().for_each(|p| *p = 255 - *p);
    }
    most(pixels.chunks_exact(4))
}

/// The four inks of a JPEG's pixels as its bytes say them.
fn jpeg(bytes: &[u8]) -> Option<Vec<u8>> {
    let options = DecoderOptions::default().jpeg_set_out_colorspace(ColorSpace::CMYK).set_max_width(1 << 15).set_max_height(1 << 15);
    JpegDecoder::new_with_options(ZCursor::new(bytes), options).decode().ok()
}

/// The colours of a palette in process inks.
fn palette(document: &Document, space: &Object) -> Option<Vec<u8>> {
    let parts = array(document, space)?;
    let kind = resolve(document, parts.first()?).as_name().ok()?;
    if !matches!(kind, b"Indexed" | b"I") || !is_process(document, parts.get(1)?) {
        return None;
    }
    match resolve(document, parts.get(3)?) {
        Object::String(table, _) => Some(table.clone()),
        Object::Stream(table) => table.get_plain_content_with_limit(1 << 16).ok(),
        _ => None,
    }
}

/// The most ink of pixels, a few outliers aside.
fn most<'a>(pixels: impl ExactSizeIterator<Item = &'a [u8]>) -> f64 {
    let count = pixels.len();
    let mut with = [0usize; 4 * 255 + 1];
    let mut seen = 0;
    for pixel in pixels.step_by(count / SAMPLES + 1) {
        seen += 1;
        with[pixel.iter().map(|p| usize::from(*p)).sum::<usize>().min(4 * 255)] += 1;
    }
    let mut left = if count < NOISE { 0 } else { seen / NOISE };
    for (ink, pixels) in with.iter().enumerate().rev() {
        if *pixels > left {
            return ink as f64 / 2.55;
        }
        left -= pixels;
    }
    0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_blot_counts_and_a_grain_does_not() {
        let mut pixels = vec![[0u8, 0, 0, 128]; 10_000];
        pixels[7] = [255; 4];
        assert!((most(pixels.iter().map(|p| &p[..])) - 50.2).abs() < 0.1);
        pixels[..100].fill([255, 255, 255, 0]);
        assert_eq!(most(pixels.iter().map(|p| &p[..])), 300.0);
        assert_eq!(most(std::iter::empty::<&[u8]>()), 0.0);
    }
}

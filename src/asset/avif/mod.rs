//! AVIF: a picture that was compressed as one frame of AV1 video. The door to `re_rav1d`.
//!
//! `container` finds the streams in the file, the decoder makes frames of them, `colour` makes those red, green and blue; here
//! tiles are put together, transparency is laid on, and the picture is cropped and turned as its file asks.

mod colour;
mod container;

use image::{DynamicImage, GrayImage, RgbImage, Rgba, RgbaImage, imageops};
use re_rav1d::dav1d::{Decoder, Error, Picture, PixelLayout, Settings};

use super::pixels::MAX_PIXELS;
use container::{Coded, Nclx, Still};

pub use container::{is_avif, moves};

/// A decoded file.
pub struct Decoded {
    /// Upright, as it is to be seen.
    pub picture: DynamicImage,
    /// The profile that says what its colours mean.
    pub icc: Option<Vec<u8>>,
}

/// The picture of a file.
///
/// # Errors
/// Why it cannot be shown.
pub fn decode(file: &[u8]) -> Result<Decoded, String> {
    let still = container::read(file)?;
    let (width, height) = still.colour.size;
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(format!("it has {width} × {height} pixels; the limit is {} million", MAX_PIXELS / 1_000_000));
    }
    let Still { colour, alpha, premultiplied, nclx, icc, .. } = &still;
    let mut picture = plane(colour, *nclx, false)?;
    if let Some(alpha) = alpha {
        let alpha = plane(alpha, None, true)?.into_luma8();
        picture = see_through(picture, &alpha, *premultiplied)?;
    }
    let icc = icc.clone().or_else(|| nclx.and_then(|n| super::icc::of_primaries(n.primaries)));
    Ok(Decoded { picture: placed(picture, &still)?, icc })
}

/// The pixels of one stream or of several; `luma` asks for that alone.
fn plane(coded: &Coded, nclx: Option<Nclx>, luma: bool) -> Result<DynamicImage, String> {
    let mut whole: Option<DynamicImage> = None;
    let (width, height) = coded.size;
    let rows = coded.tiles.len().div_ceil(coded.columns.max(1));
    // A stream that says that it is much larger than its file does is not waited for; a tile may reach beyond the whole.
    let most = (u64::from(width) * u64::from(height)).clamp(1 << 14, MAX_PIXELS) * 4;
    for (i, stream) in coded.tiles.iter().enumerate() {
        let tile = tile(stream.clone(), most, nclx, luma)?;
        if coded.tiles.len() == 1 && (tile.width(), tile.height()) == (width, height) {
            return Ok(tile);
        }
        let fits = |tile: u32, count: usize, whole: u32| {
            let (tile, count, whole) = (u64::from(tile), count as u64, u64::from(whole));
            tile * count >= whole && tile * count.saturating_sub(1) < whole
        };
        if !fits(tile.width(), coded.columns, width) || !fits(tile.height(), rows, height) {
            return Err(format!("its parts do not make up {width} × {height} pixels"));
        }
        let whole = whole.get_or_insert_with(|| DynamicImage::new(width, height, tile.color()));
        let (x, y) = (i % coded.columns.max(1), i / coded.columns.max(1));
        imageops::replace(whole, &tile, (x as u64 * u64::from(tile.width())) as i64, (y as u64 * u64::from(tile.height())) as i64);
    }
    whole.ok_or_else(|| "it holds no picture".to_string())
}

fn tile(stream: Vec<u8>, most: u64, nclx: Option<Nclx>, luma: bool) -> Result<DynamicImage, String> {
    let frame = frame(stream, most)?;
    let nclx = nclx.unwrap_or_else(|| colour::stated(&frame));
    let (w, h) = (frame.width(), frame.height());
    let made = if luma || frame.pixel_layout() == PixelLayout::I400 {
        colour::grey(&frame, nclx).and_then(|data| GrayImage::from_raw(w, h, data)).map(DynamicImage::ImageLuma8)
    } else {
        RgbImage::from_raw(w, h, colour::rgb(&frame, nclx)?).map(DynamicImage::ImageRgb8)
    };
    made.ok_or_else(|| "its pixels are not all there".to_string())
}

/// How many frames are taken out of a stream at most: a picture has one, or one for each of a few layers.
const MAX_FRAMES: usize = 16;

/// The last frame of a stream, of at most so many pixels. One thread, so that it is always the same work; the pictures of a book are decoded side by side.
fn frame(stream: Vec<u8>, most: u64) -> Result<Picture, String> {
    let mut settings = Settings::new();
    settings.set_n_threads(1);
    settings.set_max_frame_delay(1);
    settings.set_all_layers(false);
    settings.set_frame_size_limit(u32::try_from(most).unwrap_or(u32::MAX));
    let mut decoder = Decoder::with_settings(&settings).map_err(|e| e.to_string())?;
    let mut sent = decoder.send_data(stream, None, None, None);
    let mut last = None;
    for _ in 0..MAX_FRAMES {
        match decoder.get_picture() {
            Ok(picture) => last = Some(picture),
            Err(Error::Again) if sent.is_ok() => break,
            Err(Error::Again) => {}
            Err(e) => return Err(e.to_string()),
        }
        match sent {
            Err(Error::Again) => sent = decoder.send_pending_data(),
            Err(e) => return Err(e.to_string()),
            Ok(()) => {}
        }
    }
    last.ok_or_else(|| "there is no picture in its stream".to_string())
}

fn see_through(picture: DynamicImage, alpha: &GrayImage, premultiplied: bool) -> Result<DynamicImage, String> {
    if (alpha.width(), alpha.height()) != (picture.width(), picture.height()) {
        return Err("its transparency is of another size".to_string());
    }
    let mut out: RgbaImage = picture.into_rgba8();
    for (pixel, alpha) in out.pixels_mut().zip(alpha.pixels()) {
        let a = alpha.0[0];
        let whole =
            |c: u8| if premultiplied && a > 0 { ((u32::from(c) * 255 + u32::from(a) / 2) / u32::from(a)).min(255) as u8 } else { c };
        let [r, g, b, _] = pixel.0;
        *pixel = Rgba([whole(r), whole(g), whole(b), a]);
    }
    Ok(DynamicImage::ImageRgba8(out))
}

/// Cropped, turned and mirrored, in that order (ISO/IEC 23000-22, 7.3.6.7).
fn placed(picture: DynamicImage, still: &Still) -> Result<DynamicImage, String> {
    let mut out = match still.crop {
        Some(crop) => {
            let (x, y, w, h) = cropped(crop, (picture.width(), picture.height())).ok_or("it is cropped to nothing")?;
            picture.crop_imm(x, y, w, h)
        }
        None => picture,
    };
    out = match still.turns {
        1 => out.rotate270(),
        2 => out.rotate180(),
        3 => out.rotate90(),
        _ => out,
    };
    Ok(match still.mirror {
        Some(false) => out.flipv(),
        Some(true) => out.fliph(),
        None => out,
    })
}

/// Left, top, width and height of what a clean aperture leaves (ISO/IEC 14496-12, 12.1.4), where that lies inside.
fn cropped(crop: [(u32, u32); 4], (width, height): (u32, u32)) -> Option<(u32, u32, u32, u32)> {
    let [w, h, x, y] = crop;
    let whole = |(n, d): (u32, u32)| (d != 0 && n % d == 0).then(|| n / d);
    let (w, h) = (whole(w)?, whole(h)?);
    // The offset is that of the centre and may be negative: left = offset + (outer − inner) / 2.
    let start = |(n, d): (u32, u32), outer: u32, inner: u32| {
        let (n, d) = (i64::from(n.cast_signed()), i64::from(d.cast_signed()));
        let doubled = (2 * n).checked_div(d)? + i64::from(outer) - i64::from(inner);
        u32::try_from(doubled / 2).ok().filter(|s| doubled >= 0 && u64::from(*s) + u64::from(inner) <= u64::from(outer))
    };
    (w > 0 && h > 0).then_some(())?;
    Some((start(x, width, w)?, start(y, height, h)?, w, h))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `tests/data/avif`: the picture of [`pixel`], 48 × 32, by Debian's `avifenc` in several ways.
    const FILES: [(&str, &[u8]); 10] = [
        ("small", include_bytes!("../../../tests/data/avif/small.avif")),
        ("deep", include_bytes!("../../../tests/data/avif/deep.avif")),
        ("wide", include_bytes!("../../../tests/data/avif/wide.avif")),
        ("lossless", include_bytes!("../../../tests/data/avif/lossless.avif")),
        ("moving", include_bytes!("../../../tests/data/avif/moving.avif")),
        ("grey", include_bytes!("../../../tests/data/avif/grey.avif")),
        ("clear", include_bytes!("../../../tests/data/avif/clear.avif")),
        ("turned", include_bytes!("../../../tests/data/avif/turned.avif")),
        ("cropped", include_bytes!("../../../tests/data/avif/cropped.avif")),
        ("grid", include_bytes!("../../../tests/data/avif/grid.avif")),
    ];

    fn file(name: &str) -> &'static [u8] {
        FILES.iter().find(|(n, _)| *n == name).expect("there").1
    }

    /// A red corner on a field that gets redder to the right, greener downwards, and bluer square by square.
    fn pixel(x: u32, y: u32) -> [u8; 3] {
        let part = |n: u32, of: u32| u8::try_from(255 * n / of).expect("within");
        if x < 12 && y < 8 { [230, 20, 20] } else { [part(x, 47), part(y, 31), if (x / 8 + y / 8) % 2 == 1 { 128 } else { 40 }] }
    }

    /// How far a decoded picture is from one that is known, of 255, on average.
    fn distance(picture: &DynamicImage, known: impl Fn(u32, u32) -> [u8; 3]) -> f64 {
        let rgb = picture.to_rgb8();
        let apart = rgb.enumerate_pixels().map(|(x, y, p)| {
            let sum: u32 = p.0.iter().zip(known(x, y)).map(|(a, b)| u32::from(a.abs_diff(b))).sum();
            f64::from(sum) / 3.0
        });
        apart.sum::<f64>() / f64::from(picture.width() * picture.height())
    }

    fn decoded(name: &str) -> Decoded {
        decode(file(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
    }

    #[test]
    fn every_kind_of_sampling_depth_and_colour_is_decoded() {
        for (name, most) in [("small", 8.0), ("deep", 3.0), ("wide", 6.0), ("lossless", 0.0), ("moving", 3.0)] {
            let picture = decoded(name).picture;
            assert_eq!((picture.width(), picture.height()), (48, 32), "{name}");
            let apart = distance(&picture, pixel);
            assert!(apart <= most, "{name} is {apart} apart");
        }
        assert!(decoded("wide").icc.is_some() && decoded("deep").icc.is_none(), "only wide colours need a profile");
        let grey = decoded("grey").picture;
        let luma = |x, y| {
            let [r, g, b] = pixel(x, y).map(f64::from);
            [(0.299 * r + 0.587 * g + 0.114 * b) as u8; 3]
        };
        assert!(distance(&grey, luma) < 3.0 && grey.color() == image::ColorType::L8);
    }

    #[test]
    fn transparency_is_kept() {
        let picture = decoded("clear").picture.into_rgba8();
        let apart = picture.enumerate_pixels().map(|(x, _, p)| u32::from(p.0[3]).abs_diff(255 * x / 47)).max();
        assert!(apart <= Some(4), "{apart:?}");
    }

    #[test]
    fn a_picture_is_cropped_and_turned_as_its_file_asks() {
        // A quarter against the clock, then top to bottom: what were rows are columns.
        let turned = decoded("turned").picture;
        assert_eq!((turned.width(), turned.height()), (32, 48));
        assert!(distance(&turned, |x, y| pixel(y, x)) < 3.0);
        let cropped = decoded("cropped").picture;
        assert_eq!((cropped.width(), cropped.height()), (24, 16));
        assert!(distance(&cropped, |x, y| pixel(x + 8, y + 4)) < 3.0);
    }

    #[test]
    fn tiles_are_put_together() {
        let grid = decoded("grid").picture;
        assert_eq!((grid.width(), grid.height()), (256, 128));
        assert!(distance(&grid, |x, y| pixel(x * 48 / 256, y * 32 / 128)) < 14.0);
    }

    #[test]
    fn a_clean_aperture_lies_inside() {
        let at = |w, h, x: i32, y: i32| cropped([(w, 1), (h, 1), (x.cast_unsigned(), 2), (y.cast_unsigned(), 2)], (48, 32));
        assert_eq!(at(24, 16, 0, 0), Some((12, 8, 24, 16)));
        assert_eq!(at(24, 16, -24, -16), Some((0, 0, 24, 16)));
        assert_eq!((at(24, 16, 26, 0), at(49, 16, 0, 0), at(0, 16, 0, 0)), (None, None, None));
        assert_eq!(cropped([(24, 0), (16, 1), (0, 1), (0, 1)], (48, 32)), None);
    }

    /// Cut anywhere, and with bits that fell over, a file is a picture or an error.
    #[test]
    fn broken_files_are_refused_or_shown_and_never_worse() {
        let mut seed = 0x9E37_79B9_7F4A_7C15_u64;
        let mut random = move |below: usize| {
            seed ^= seed << 13;
            seed ^= seed >> 7;
            seed ^= seed << 17;
            usize::try_from(seed % below as u64).expect("small")
        };
        let mut refused = 0;
        for (name, whole) in FILES {
            assert!(is_avif(whole), "{name}");
            for n in (0..whole.len()).step_by(whole.len() / 12) {
                refused += usize::from(decode(&whole[..n]).is_err());
            }
            for _ in 0..20 {
                let mut bytes = whole.to_vec();
                for _ in 0..=random(4) {
                    let at = random(bytes.len());
                    bytes[at] ^= 1 << random(8);
                }
                refused += usize::from(decode(&bytes).is_err());
            }
        }
        assert!(refused > 60, "{refused}");
    }

    #[test]
    fn a_tiny_file_cannot_ask_for_a_huge_picture() {
        let mut bytes = file("small").to_vec();
        let at = bytes.windows(4).position(|w| w == b"ispe").expect("a size") + 8;
        bytes[at..at + 8].copy_from_slice(&[0, 1, 0, 0, 0, 1, 0, 0]);
        assert!(decode(&bytes).is_err_and(|why| why.contains("65536")));
    }
}

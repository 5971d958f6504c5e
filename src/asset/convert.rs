//! From a picture's file to an upright JPEG or PNG without EXIF, and to pixels.
//!
//! A JPEG that is upright and not CMYK is kept as its photographer made it, less its application segments; anything
//! else is decoded. A picture all of whose pixels are grey becomes grey, so that a printer sees one ink.

use std::borrow::Cow;
use std::io::Cursor;

use fast_image_resize as resize;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits};
use jpeg_encoder::{Encoder, SamplingFactor};

use super::pixels::{MAX_PIXELS, Pixels};
use super::{avif, icc, jpeg, svg};
use crate::diag::{Diagnostic, kinds};
use crate::model::{Asset, Colour, Encoding};
use crate::net;

/// The most bytes that the pixels of a picture take while it is decoded: as many as the most pixels have, of eight bits a colour.
const MAX_BYTES: u64 = MAX_PIXELS * 6;

fn broken(shown: &str, why: impl std::fmt::Display) -> Diagnostic {
    Diagnostic::warning(kinds::BROKEN_IMAGE, format!("the picture {shown} cannot be decoded: {why}"))
        .with("a frame with its description stands in its place")
        .help("save it again as JPEG or PNG")
}

/// Makes an asset of a file's bytes. The net under all decoders of pictures is here.
pub(super) fn asset(shown: &str, name: &str, bytes: Vec<u8>) -> Result<Asset, Diagnostic> {
    net::caught(|| unguarded(shown, name, bytes)).unwrap_or_else(|fallen| Err(broken(shown, fallen)))
}

fn unguarded(shown: &str, name: &str, bytes: Vec<u8>) -> Result<Asset, Diagnostic> {
    if svg::is_svg(&bytes) {
        return drawing(shown, name, &bytes);
    }
    if avif::is_avif(&bytes) {
        return from_avif(shown, name, &bytes);
    }
    let format = image::guess_format(&bytes).map_err(|_| broken(shown, "it is in no format that is known"))?;
    let mut decoder = reader(&bytes, format, shown)?.into_decoder().map_err(|e| broken(shown, e))?;
    let (w, h) = decoder.dimensions();
    if u64::from(w) * u64::from(h) > MAX_PIXELS {
        return Err(broken(shown, format!("it has {w} × {h} pixels; the limit is {} million", MAX_PIXELS / 1_000_000)));
    }
    if w == 0 || h == 0 {
        return Err(broken(shown, "it has no pixels"));
    }
    if let Some(too_many) = too_many_bytes(&decoder) {
        return Err(broken(shown, too_many));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let upright = orientation == Orientation::NoTransforms;
    let plain = matches!(decoder.original_color_type(), ExtendedColorType::L8 | ExtendedColorType::Rgb8);
    let ppi = ppi(&bytes, format);
    // The decoder says what it makes of the inks of a print file, which is not what is in it.
    let jpeg = (format == ImageFormat::Jpeg).then(|| jpeg::facts(&bytes)).flatten();
    let inks = jpeg.as_ref().is_some_and(|j| j.colours() == 4);
    let profile = decoder.icc_profile().ok().flatten().filter(|p| !inks && icc::differs(p));
    let plain = plain && !inks && profile.is_none();
    if upright && plain && jpeg.is_some_and(|j| j.is_plain()) {
        if let Some(kept) = jpeg::stripped(&bytes) {
            let colour = if decoder.color_type() == ColorType::L8 { Colour::Grey } else { Colour::Rgb };
            return Ok(finish(shown, name, (w, h), ppi, colour, Encoding::Jpeg, kept));
        }
    }
    let stated = decoder.original_color_type();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|e| broken(shown, e))?;
    picture.apply_orientation(orientation);
    let mut pixels = to_pixels(picture);
    if let Some(converted) = profile.as_ref().filter(|_| pixels.channels == 3).and_then(|p| icc::to_srgb(p, &pixels.data)) {
        pixels.data = converted;
    }
    let as_stated = match stated {
        ExtendedColorType::L8 => pixels.channels == 1 && pixels.alpha.is_none(),
        ExtendedColorType::Rgb8 => pixels.channels == 3 && pixels.alpha.is_none(),
        _ => false,
    };
    if format == ImageFormat::Png && upright && as_stated && profile.is_none() {
        if let Some(kept) = strip_png(&bytes) {
            let colour = if pixels.channels == 1 { Colour::Grey } else { Colour::Rgb };
            return Ok(finish(shown, name, (w, h), ppi, colour, Encoding::Png, kept));
        }
    }
    let photo = format == ImageFormat::Jpeg || (format == ImageFormat::WebP && is_photo(&pixels));
    encoded(shown, name, &pixels, ppi, if photo { Encoding::Jpeg } else { Encoding::Png })
}

fn encoded(shown: &str, name: &str, pixels: &Pixels, ppi: Option<u32>, encoding: Encoding) -> Result<Asset, Diagnostic> {
    let out = encode(pixels, encoding, 90).map_err(|e| broken(shown, e))?;
    let colour = if pixels.channels == 1 { Colour::Grey } else { Colour::Rgb };
    Ok(finish(shown, name, (pixels.width, pixels.height), ppi, colour, encoding, out))
}

/// A drawing as a PNG.
fn drawing(shown: &str, name: &str, bytes: &[u8]) -> Result<Asset, Diagnostic> {
    let (pixels, ppi) = svg::draw(bytes).map_err(|why| broken(shown, why))?;
    encoded(shown, name, &pixels, Some(ppi), Encoding::Png)
}

fn from_avif(shown: &str, name: &str, bytes: &[u8]) -> Result<Asset, Diagnostic> {
    let decoded = avif::decode(bytes).map_err(|why| broken(shown, why))?;
    let mut pixels = to_pixels(decoded.picture);
    let profile = decoded.icc.filter(|p| pixels.channels == 3 && icc::differs(p));
    if let Some(converted) = profile.and_then(|p| icc::to_srgb(&p, &pixels.data)) {
        pixels.data = converted;
    }
    let encoding = if is_photo(&pixels) { Encoding::Jpeg } else { Encoding::Png };
    encoded(shown, name, &pixels, None, encoding)
}

/// Whether a picture of a format that is used for photographs and drawings alike is of the first kind: opaque, and of more
/// colours than a drawing or a picture of a screen has. JPEG would make lines of the others grey.
fn is_photo(pixels: &Pixels) -> bool {
    let mut colours = std::collections::BTreeSet::new();
    let many = pixels.data.chunks(usize::from(pixels.channels)).any(|p| colours.insert(p) && colours.len() > DRAWN_COLOURS);
    many && pixels.alpha.is_none()
}

/// The most colours of what was drawn; greys there are no more of.
const DRAWN_COLOURS: usize = 200;

/// What [`asset`] makes of a file's bytes, without its facts.
pub(super) fn made(shown: &str, bytes: Vec<u8>) -> Result<Vec<u8>, Diagnostic> {
    let asset = asset(shown, "", bytes)?;
    asset.bytes.get().map(|bytes| bytes.into_owned()).map_err(|why| broken(shown, why))
}

/// A JPEG or PNG without what says nothing of its picture.
pub(super) fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    jpeg::stripped(bytes).or_else(|| strip_png(bytes))
}

fn finish(shown: &str, name: &str, size: (u32, u32), ppi: Option<u32>, colour: Colour, encoding: Encoding, bytes: Vec<u8>) -> Asset {
    let hash = blake3::hash(&bytes).to_hex().to_string();
    let (width, height) = size;
    Asset { path: shown.to_string(), name: name.to_string(), width, height, ppi, colour, encoding, bytes: bytes.into(), hash }
}

fn reader<'a>(bytes: &'a [u8], format: ImageFormat, shown: &str) -> Result<ImageReader<Cursor<&'a [u8]>>, Diagnostic> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(50_000);
    limits.max_image_height = Some(50_000);
    limits.max_alloc = Some(MAX_PIXELS * 4);
    reader.limits(limits);
    if reader.format().is_none() {
        return Err(broken(shown, "it is in no format that is known"));
    }
    Ok(reader)
}

/// The pixels of a loaded picture; `None` if its bytes do not decode (they did when it was loaded, or were JPEG).
pub fn pixels(asset: &Asset) -> Option<Pixels> {
    let format = match asset.encoding {
        Encoding::Jpeg => ImageFormat::Jpeg,
        Encoding::Png => ImageFormat::Png,
    };
    let bytes = asset.bytes.get().ok()?;
    let picture = net::caught(|| reader(&bytes, format, &asset.path).ok()?.decode().ok()).ok()??;
    Some(to_pixels(picture))
}

/// Why a picture needs more memory than it is given, if it does. What is not eight bits of grey or of red, green and blue is brought
/// to that by way of a copy with transparency, which stands beside it.
fn too_many_bytes(decoder: &impl ImageDecoder) -> Option<String> {
    let (w, h) = decoder.dimensions();
    let each = u64::from(decoder.color_type().bytes_per_pixel());
    let copies = match decoder.color_type() {
        ColorType::L8 => 0,
        ColorType::Rgb8 | ColorType::Rgba8 => 3,
        _ => 4,
    };
    let bytes = u64::from(w) * u64::from(h) * (each + copies);
    (bytes > MAX_BYTES).then(|| {
        let most = MAX_BYTES / (each + copies) / 1_000_000;
        format!("its {w} × {h} pixels of {each} bytes take too much memory; the limit for such pixels is {most} million")
    })
}

fn to_pixels(picture: DynamicImage) -> Pixels {
    let (width, height) = (picture.width(), picture.height());
    let rgba = match picture {
        DynamicImage::ImageLuma8(grey) => return Pixels { width, height, channels: 1, data: grey.into_raw(), alpha: None },
        DynamicImage::ImageRgb8(rgb) => return opaque(width, height, rgb.into_raw()),
        other => other.into_rgba8(),
    };
    let (quads, _) = rgba.as_raw().as_chunks::<4>();
    let opaque = quads.iter().all(|p| p[3] == 255);
    let grey = quads.iter().all(|p| p[0] == p[1] && p[1] == p[2]);
    let alpha = (!opaque).then(|| quads.iter().map(|p| p[3]).collect());
    let data = if grey { quads.iter().map(|p| p[0]).collect() } else { quads.iter().flat_map(|p| [p[0], p[1], p[2]]).collect() };
    Pixels { width, height, channels: if grey { 1 } else { 3 }, data, alpha }
}

/// Colours without transparent places; grey where all of them are.
fn opaque(width: u32, height: u32, rgb: Vec<u8>) -> Pixels {
    let triples = rgb.as_chunks::<3>().0;
    if triples.iter().all(|[r, g, b]| r == g && g == b) {
        return Pixels { width, height, channels: 1, data: triples.iter().map(|p| p[0]).collect(), alpha: None };
    }
    Pixels { width, height, channels: 3, data: rgb, alpha: None }
}

/// Encodes pixels as JPEG (of this quality, 1 to 100; transparent places on white) or PNG.
///
/// # Errors
/// What the encoder says.
pub fn encode(pixels: &Pixels, encoding: Encoding, quality: u8) -> Result<Vec<u8>, String> {
    let mut out = Vec::new();
    let (w, h) = (pixels.width, pixels.height);
    match encoding {
        Encoding::Jpeg => {
            let side = |n: u32| u16::try_from(n).map_err(|_| format!("a JPEG has at most 65,535 pixels a side, and this has {n}"));
            let colour = if pixels.channels == 1 { jpeg_encoder::ColorType::Luma } else { jpeg_encoder::ColorType::Rgb };
            let mut encoder = Encoder::new(&mut out, quality);
            encoder.set_sampling_factor(SamplingFactor::R_4_4_4);
            encoder.encode(&flatten(pixels), side(w)?, side(h)?, colour).map_err(|e| e.to_string())?;
        }
        Encoding::Png => {
            let (data, colour) = interleave(pixels);
            let encoder = PngEncoder::new_with_quality(&mut out, CompressionType::Best, FilterType::Adaptive);
            encoder.write_image(&data, w, h, colour.into()).map_err(|e| e.to_string())?;
        }
    }
    Ok(out)
}

/// Colours and transparency, pixel by pixel.
fn interleave(pixels: &Pixels) -> (Vec<u8>, ColorType) {
    match (&pixels.alpha, pixels.channels) {
        (None, 1) => (pixels.data.clone(), ColorType::L8),
        (None, _) => (pixels.data.clone(), ColorType::Rgb8),
        (Some(alpha), 1) => (pixels.data.iter().zip(alpha).flat_map(|(g, a)| [*g, *a]).collect(), ColorType::La8),
        (Some(alpha), _) => {
            let rgb = pixels.data.as_chunks::<3>().0;
            (rgb.iter().zip(alpha).flat_map(|(p, a)| [p[0], p[1], p[2], *a]).collect(), ColorType::Rgba8)
        }
    }
}

/// The colours on white paper.
pub fn flatten(pixels: &Pixels) -> Cow<'_, [u8]> {
    let Some(alpha) = &pixels.alpha else { return Cow::Borrowed(&pixels.data) };
    let channels = usize::from(pixels.channels);
    let over = |c: u8, a: u8| (255 - (u32::from(255 - c) * u32::from(a) + 127) / 255) as u8;
    pixels.data.chunks(channels).zip(alpha).flat_map(|(p, &a)| p.iter().map(move |&c| over(c, a))).collect::<Vec<u8>>().into()
}

/// Scales a picture down so that it has at most `max_pixels`; `None` where it is small enough.
pub fn scaled(pixels: &Pixels, max_pixels: u64) -> Option<Pixels> {
    let have = u64::from(pixels.width) * u64::from(pixels.height);
    if have <= max_pixels {
        return None;
    }
    let factor = (max_pixels as f64 / have as f64).sqrt();
    let to = |n: u32| ((f64::from(n) * factor).floor() as u32).max(1);
    let (data, colour) = interleave(pixels);
    let (kind, coloured, clear) = match colour {
        ColorType::L8 => (resize::PixelType::U8, false, false),
        ColorType::La8 => (resize::PixelType::U8x2, false, true),
        ColorType::Rgb8 => (resize::PixelType::U8x3, true, false),
        _ => (resize::PixelType::U8x4, true, true),
    };
    let large = resize::images::Image::from_vec_u8(pixels.width, pixels.height, data, kind).ok()?;
    let mut small = resize::images::Image::new(to(pixels.width), to(pixels.height), kind);
    let lanczos = resize::ResizeAlg::Convolution(resize::FilterType::Lanczos3);
    resize::Resizer::new().resize(&large, &mut small, &resize::ResizeOptions::new().resize_alg(lanczos)).ok()?;
    let (width, height) = (small.width(), small.height());
    let data = small.into_vec();
    Some(match (coloured, clear) {
        (true, false) => opaque(width, height, data),
        (false, false) => Pixels { width, height, channels: 1, data, alpha: None },
        (true, true) => to_pixels(DynamicImage::ImageRgba8(image::RgbaImage::from_raw(width, height, data)?)),
        (false, true) => to_pixels(DynamicImage::ImageLumaA8(image::GrayAlphaImage::from_raw(width, height, data)?)),
    })
}

/// Pixels per inch by JFIF's density or PNG's `pHYs`, where they are believable.
fn ppi(bytes: &[u8], format: ImageFormat) -> Option<u32> {
    let value = match format {
        ImageFormat::Jpeg if bytes.get(6..11) == Some(b"JFIF\0") => {
            let density = u32::from(*bytes.get(14)?) * 256 + u32::from(*bytes.get(15)?);
            match bytes.get(13)? {
                1 => density,
                2 => density * 254 / 100,
                _ => return None,
            }
        }
        ImageFormat::Png => {
            let at = bytes.windows(4).take(4096).position(|w| w == b"pHYs")?;
            let x: [u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
            if bytes.get(at + 12) != Some(&1) {
                return None;
            }
            (u64::from(u32::from_be_bytes(x)) * 254 / 10_000) as u32
        }
        _ => return None,
    };
    (50..=2400).contains(&value).then_some(value)
}

/// A PNG with the chunks that its picture needs and no others; `None` if the chunks do not parse.
fn strip_png(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..8).filter(|b| *b == b"\x89PNG\r\n\x1a\n")?.to_vec();
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
        let end = at.checked_add(12)?.checked_add(usize::try_from(length).ok()?)?;
        let kind = bytes.get(at + 4..at + 8)?;
        let chunk = bytes.get(at..end)?;
        if matches!(kind, b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND" | b"pHYs") {
            out.extend_from_slice(chunk);
        }
        if kind == b"IEND" {
            return Some(out);
        }
        at = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(width: u32, height: u32) -> Pixels {
        Pixels { width, height, channels: 1, data: (0..width * height).map(|i| (i % 251) as u8).collect(), alpha: None }
    }

    #[test]
    fn a_picture_made_smaller_keeps_its_kind() {
        let even = |channels: u8, alpha: Option<u8>| Pixels {
            width: 40,
            height: 30,
            channels,
            data: [10, 90, 200].iter().copied().cycle().take(1200 * usize::from(channels)).collect(),
            alpha: alpha.map(|a| vec![a; 1200]),
        };
        for picture in [even(1, None), even(3, None), even(1, Some(100)), even(3, Some(100))] {
            let small = scaled(&picture, 300).expect("it is larger");
            assert_eq!((small.width, small.height, small.channels), (20, 15, picture.channels));
            assert_eq!(small.data.len(), 300 * usize::from(picture.channels));
            assert_eq!(small.alpha.as_ref().map(|a| a.iter().all(|a| *a == 100)), picture.alpha.as_ref().map(|_| true));
        }
        assert!(scaled(&even(3, None), 1200).is_none());
    }

    #[test]
    fn a_png_goes_round_unchanged() {
        let png = encode(&grey(40, 30), Encoding::Png, 0).expect("encodes");
        let asset = asset("a.png", "a", png).expect("loads");
        assert_eq!((asset.width, asset.height, asset.colour, asset.encoding), (40, 30, Colour::Grey, Encoding::Png));
        assert_eq!(pixels(&asset), Some(grey(40, 30)));
    }

    #[test]
    fn a_png_keeps_its_picture_and_loses_its_text() {
        let png = encode(&grey(40, 30), Encoding::Png, 0).expect("encodes");
        let end = png.len() - 12;
        let text = [0, 0, 0, 3, b't', b'E', b'X', b't', b'a', 0, b'b', 0, 0, 0, 0];
        let with_text: Vec<u8> = [&png[..end], &text[..], &png[end..]].concat();
        assert_eq!(strip_png(&with_text), Some(png));
    }

    #[test]
    fn a_jpeg_loses_its_comment_and_keeps_its_picture() {
        let jpeg = encode(&grey(16, 16), Encoding::Jpeg, 90).expect("encodes");
        let mut with_comment = jpeg[..2].to_vec();
        with_comment.extend_from_slice(&[0xFF, 0xFE, 0, 6, b'h', b'i', b'!', b'!']);
        with_comment.extend_from_slice(&jpeg[2..]);
        let asset = asset("a.jpg", "a", with_comment).expect("loads");
        assert_eq!(asset.bytes.get().expect("held"), &jpeg[..]);
    }

    #[test]
    fn a_jpeg_says_how_many_colours_it_has() {
        let rgb = Pixels { width: 8, height: 8, channels: 3, data: vec![90; 192], alpha: None };
        let colours = |bytes: &[u8]| jpeg::facts(bytes).map(|f| f.colours());
        assert_eq!(colours(&encode(&rgb, Encoding::Jpeg, 90).expect("encodes")), Some(3));
        assert_eq!(colours(&encode(&grey(8, 8), Encoding::Jpeg, 90).expect("encodes")), Some(1));
        assert_eq!(colours(&[0xFF, 0xD8, 0xFF, 0xC0, 0, 17, 8, 0, 9, 0, 9]), None, "cut off");
        let inks = b"\xFF\xD8\xFF\xE1\0\x04ab\xFF\xC2\0\x14\x08\0\x09\0\x09\x04\x01\x11\0\x02\x11\0\x03\x11\0\x04\x11\0\xFF\xDA\0\x02";
        assert_eq!(colours(inks), Some(4));
    }

    #[test]
    fn what_is_no_picture_is_told() {
        let d = asset("x.png", "x", b"not a picture".to_vec()).expect_err("no picture");
        assert_eq!(d.kind, "broken-image");
        let cut = encode(&grey(40, 30), Encoding::Png, 0).expect("encodes");
        assert!(asset("x.png", "x", cut[..60].to_vec()).is_err());
    }

    #[test]
    fn transparent_places_are_white_on_paper() {
        let p = Pixels { width: 2, height: 1, channels: 1, data: vec![0, 0], alpha: Some(vec![0, 255]) };
        assert_eq!(flatten(&p)[..], [255, 0]);
    }

    #[test]
    fn large_pictures_shrink() {
        let small = scaled(&grey(200, 100), 5_000).expect("shrinks");
        assert_eq!((small.width, small.height), (100, 50));
        assert!(scaled(&grey(20, 10), 5_000).is_none());
    }
}

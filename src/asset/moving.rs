//! Pictures that move: animated GIF, PNG, WebP and AVIF. A book shows their first frame, and says so.

use std::io::Cursor;

use image::ImageFormat;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;

use super::avif;

/// Whether a file holds more frames than one.
pub fn moves(bytes: &[u8]) -> bool {
    if avif::is_avif(bytes) {
        return avif::moves(bytes);
    }
    let read = Cursor::new(bytes);
    match image::guess_format(bytes) {
        Ok(ImageFormat::Gif) => gif_frames(bytes) > 1,
        Ok(ImageFormat::Png) => PngDecoder::new(read).and_then(|png| png.is_apng()).unwrap_or(false),
        Ok(ImageFormat::WebP) => WebPDecoder::new(read).is_ok_and(|webp| webp.has_animation()),
        _ => false,
    }
}

/// How many pictures a GIF holds, counted without decoding any (GIF89a, appendix B).
fn gif_frames(bytes: &[u8]) -> usize {
    // A table of colours follows where the packed byte's highest bit says so; its lowest three say how large it is.
    let table = |packed: u8| if packed & 0x80 == 0 { 0 } else { 3usize << ((packed & 7) + 1) };
    let mut count = 0;
    let mut walk = || -> Option<()> {
        let mut at = 13 + table(*bytes.get(10)?);
        loop {
            match *bytes.get(at)? {
                0x21 => at += 2,
                0x2C => {
                    count += 1;
                    at += 11 + table(*bytes.get(at + 9)?);
                }
                _ => return None,
            }
            // Pieces of data, each with its length, and one of none at the end.
            loop {
                let length = usize::from(*bytes.get(at)?);
                at += 1 + length;
                if length == 0 {
                    break;
                }
            }
        }
    };
    let _ = walk();
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::codecs::gif::GifEncoder;
    use image::{Frame, Rgba, RgbaImage};

    fn gif(frames: u8) -> Vec<u8> {
        let mut out = Vec::new();
        let frame = |n: u8| Frame::new(RgbaImage::from_pixel(5, 4, Rgba([n * 40, 0, 9, 255])));
        GifEncoder::new(&mut out).encode_frames((0..frames).map(frame)).expect("encodes");
        out
    }

    #[test]
    fn frames_of_a_gif_are_counted() {
        assert_eq!((gif_frames(&gif(1)), gif_frames(&gif(3))), (1, 3));
        assert!(moves(&gif(2)) && !moves(&gif(1)));
        let cut = gif(3);
        assert!((0..cut.len()).all(|n| gif_frames(&cut[..n]) <= 3), "wherever it is cut");
    }

    #[test]
    fn a_png_and_a_webp_say_that_they_move() {
        let mut png = Vec::new();
        RgbaImage::new(3, 3).write_to(&mut Cursor::new(&mut png), ImageFormat::Png).expect("encodes");
        assert!(!moves(&png));
        // `acTL` (animation control: two frames, for ever) before the first data.
        let chunk = [&[0, 0, 0, 8][..], b"acTL", &[0, 0, 0, 2, 0, 0, 0, 0], &[0xF3, 0x8D, 0x93, 0x70]].concat();
        png.splice(33..33, chunk);
        assert!(moves(&png));
        let mut webp = Vec::new();
        RgbaImage::new(3, 3).write_to(&mut Cursor::new(&mut webp), ImageFormat::WebP).expect("encodes");
        assert!(!moves(&webp));
    }
}

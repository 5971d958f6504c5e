//! Pictures as image objects: a JPEG as it is, byte for byte; a PNG's rows as they are where a PDF can hold them, else
//! decoded and packed again. Grey stays grey. Transparent places are laid on white, which is what paper does, so that
//! no file of ours needs transparency.

use std::collections::BTreeMap;

use printpdf::{DictItem, ExternalStream, ExternalXObject, Px};

use crate::asset::{Asset, Colour, Encoding, Pixels, convert};
use crate::model::AssetId;

/// A picture's name among a page's resources.
pub fn resource(asset: AssetId) -> String {
    format!("I{}", asset.0)
}

/// A picture as the PDF library takes it, in grey unless `rgb` colours are welcome; `None` when its bytes turn
/// out not to decode.
pub fn object(asset: &Asset, rgb: bool) -> Option<ExternalXObject> {
    let image = match asset.encoding {
        _ if !rgb && asset.colour == Colour::Rgb => greyed(asset)?,
        Encoding::Jpeg => jpeg(asset),
        Encoding::Png => png(asset).or_else(|| decoded(asset))?,
    };
    Some(ExternalXObject {
        stream: ExternalStream { dict: image.dict(), content: image.data, compress: false },
        width: Some(Px(image.width as usize)),
        height: Some(Px(image.height as usize)),
        dpi: None,
    })
}

struct Image {
    width: u32,
    height: u32,
    bits: u8,
    space: Space,
    filter: &'static str,
    /// Colours a row holds, where its rows are filtered as PNG filters them.
    predicted: Option<u8>,
    data: Vec<u8>,
}

enum Space {
    Grey,
    Rgb,
    /// Red, green, blue of each colour.
    Palette(Vec<u8>),
    /// The grey of each colour.
    GreyPalette(Vec<u8>),
}

impl Image {
    fn dict(&self) -> BTreeMap<String, DictItem> {
        let name = |n: &str| DictItem::Name(n.as_bytes().to_vec());
        let space = match &self.space {
            Space::Grey => name("DeviceGray"),
            Space::Rgb => name("DeviceRGB"),
            Space::Palette(colours) => indexed("DeviceRGB", colours.len() / 3, colours),
            Space::GreyPalette(greys) => indexed("DeviceGray", greys.len(), greys),
        };
        let mut dict = BTreeMap::from([
            ("Type".to_string(), name("XObject")),
            ("Subtype".to_string(), name("Image")),
            ("Width".to_string(), DictItem::Int(i64::from(self.width))),
            ("Height".to_string(), DictItem::Int(i64::from(self.height))),
            ("BitsPerComponent".to_string(), DictItem::Int(i64::from(self.bits))),
            ("ColorSpace".to_string(), space),
            ("Filter".to_string(), name(self.filter)),
        ]);
        if let Some(colours) = self.predicted {
            let map = BTreeMap::from([
                ("Predictor".to_string(), DictItem::Int(15)),
                ("Colors".to_string(), DictItem::Int(i64::from(colours))),
                ("BitsPerComponent".to_string(), DictItem::Int(i64::from(self.bits))),
                ("Columns".to_string(), DictItem::Int(i64::from(self.width))),
            ]);
            dict.insert("DecodeParms".to_string(), DictItem::Dict { map });
        }
        dict
    }
}

fn indexed(base: &str, count: usize, table: &[u8]) -> DictItem {
    let name = |n: &str| DictItem::Name(n.as_bytes().to_vec());
    let table = DictItem::String { data: table.to_vec(), literal: false };
    DictItem::Array(vec![name("Indexed"), name(base), DictItem::Int(count as i64 - 1), table])
}

fn jpeg(asset: &Asset) -> Image {
    let space = if asset.colour == Colour::Grey { Space::Grey } else { Space::Rgb };
    Image { width: asset.width, height: asset.height, bits: 8, space, filter: "DCTDecode", predicted: None, data: asset.bytes.to_vec() }
}

/// A PNG whose compressed rows a PDF can hold as they are: without transparency, not interlaced, eight bits at most.
/// Both formats deflate, and PDF's predictor 15 is PNG's row filter (ISO 32000-1, 7.4.4.4).
fn png(asset: &Asset) -> Option<Image> {
    let mut rest = asset.bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
    let (mut header, mut palette, mut data) = (None, Vec::new(), Vec::new());
    loop {
        let length = u32::from_be_bytes(rest.get(..4)?.try_into().ok()?) as usize;
        let (kind, body) = (rest.get(4..8)?, rest.get(8..)?.get(..length)?);
        rest = rest.get(length.checked_add(12)?..)?;
        match kind {
            b"IHDR" => header = Some(body),
            b"PLTE" => palette = body.to_vec(),
            b"IDAT" => data.extend_from_slice(body),
            b"tRNS" => return None,
            b"IEND" => break,
            _ => {}
        }
    }
    let header = header?;
    let number = |at: usize| Some(u32::from_be_bytes(header.get(at..at + 4)?.try_into().ok()?));
    let (width, height) = (number(0)?, number(4)?);
    let &[bits, colour, _, _, interlace] = header.get(8..13)? else { return None };
    let (space, colours) = match colour {
        0 => (Space::Grey, 1),
        // Grey that is written as colour is packed again, as grey.
        2 if asset.colour == Colour::Rgb => (Space::Rgb, 3),
        3 if palette.len() >= 3 && palette.len() % 3 == 0 => (space_of(palette), 1),
        _ => return None,
    };
    if bits > 8 || interlace != 0 || data.is_empty() {
        return None;
    }
    Some(Image { width, height, bits, space, filter: "FlateDecode", predicted: Some(colours), data })
}

/// A palette, of greys where all its colours are.
fn space_of(palette: Vec<u8>) -> Space {
    let (colours, _) = palette.as_chunks::<3>();
    if colours.iter().all(|[r, g, b]| r == g && g == b) {
        return Space::GreyPalette(colours.iter().map(|c| c[0]).collect());
    }
    Space::Palette(palette)
}

fn decoded(asset: &Asset) -> Option<Image> {
    let pixels = convert::pixels(asset)?;
    let space = if pixels.channels == 1 { Space::Grey } else { Space::Rgb };
    Some(packed(pixels.width, pixels.height, space, &convert::flatten(&pixels)))
}

/// A picture without its colours, by its luminance.
fn greyed(asset: &Asset) -> Option<Image> {
    let pixels = convert::pixels(asset)?;
    let data = convert::flatten(&pixels);
    let grey = if pixels.channels == 1 { data } else { super::colour::to_grey(&data)? };
    if asset.encoding == Encoding::Png {
        return Some(packed(pixels.width, pixels.height, Space::Grey, &grey));
    }
    let grey = Pixels { channels: 1, data: grey, alpha: None, ..pixels };
    let data = convert::encode(&grey, Encoding::Jpeg, 92).ok()?;
    Some(Image { width: grey.width, height: grey.height, bits: 8, space: Space::Grey, filter: "DCTDecode", predicted: None, data })
}

fn packed(width: u32, height: u32, space: Space, data: &[u8]) -> Image {
    Image { width, height, bits: 8, space, filter: "FlateDecode", predicted: None, data: super::save::deflate(data) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(pixels: &Pixels, encoding: Encoding) -> Asset {
        let bytes = convert::encode(pixels, encoding, 90).expect("encodes");
        Asset {
            path: "p.png".into(),
            name: "p".into(),
            width: pixels.width,
            height: pixels.height,
            ppi: None,
            colour: if pixels.channels == 1 { Colour::Grey } else { Colour::Rgb },
            encoding,
            bytes: bytes.into(),
            hash: String::new(),
        }
    }

    fn name_of(object: &ExternalXObject, key: &str) -> String {
        match &object.stream.dict[key] {
            DictItem::Name(n) => String::from_utf8_lossy(n).into_owned(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_jpeg_is_passed_through_byte_for_byte() {
        let a = asset(&Pixels { width: 2, height: 1, channels: 1, data: vec![0, 255], alpha: None }, Encoding::Jpeg);
        let o = object(&a, true).expect("an object");
        assert_eq!((o.stream.content.as_slice(), name_of(&o, "ColorSpace").as_str()), (&a.bytes[..], "DeviceGray"));
    }

    #[test]
    fn opaque_pngs_keep_their_rows_and_transparent_ones_are_laid_on_white() {
        let rgb = Pixels { width: 2, height: 1, channels: 3, data: vec![0, 0, 0, 255, 0, 0], alpha: None };
        let o = object(&asset(&rgb, Encoding::Png), true).expect("an object");
        assert!(o.stream.dict.contains_key("DecodeParms"));
        let clear = Pixels { alpha: Some(vec![255, 0]), ..rgb };
        let o = object(&asset(&clear, Encoding::Png), true).expect("an object");
        assert!(!o.stream.dict.contains_key("DecodeParms"));
        let mut raw = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(o.stream.content.as_slice()), &mut raw).expect("inflates");
        assert_eq!(raw, [0, 0, 0, 255, 255, 255]);
    }

    #[test]
    fn for_a_printer_who_takes_no_screen_colours_pictures_are_grey() {
        let red = Pixels { width: 1, height: 1, channels: 3, data: vec![255, 0, 0], alpha: None };
        for encoding in [Encoding::Png, Encoding::Jpeg] {
            let o = object(&asset(&red, encoding), false).expect("an object");
            assert_eq!(name_of(&o, "ColorSpace"), "DeviceGray");
        }
    }
}

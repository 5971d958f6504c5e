//! Pictures as image objects: a JPEG as it is, byte for byte; a PNG's rows as they are where a PDF can hold them, else
//! decoded and packed again. Grey stays grey. Transparent places are laid on white, which is what paper does, so that
//! no file of ours needs transparency. What has many more pixels than the size at which it stands can show is resampled
//! first ([`super::resolution`]), unless that would make it larger.
//!
//! The library is given pictures without their bytes; those are made when the file is written, a few at a time
//! ([`super::save`]), since all of a book's together may be more than the memory holds.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, Stream, StringFormat};
use printpdf::{DictItem, ExternalStream, ExternalXObject, Px};

use super::colour::{Inks, Press};
use super::resolution;
use crate::asset::{Pixels, convert};
use crate::diag::{Diagnostic, kinds};
use crate::layout::page::Pages;
use crate::model::{Asset, AssetId, Book, Colour, Encoding};

/// A picture's name among a page's resources.
pub fn resource(asset: AssetId) -> String {
    format!("I{}", asset.0)
}

/// A picture as the PDF library takes it, without its bytes.
pub fn empty(asset: &Asset) -> ExternalXObject {
    let name = |n: &str| DictItem::Name(n.as_bytes().to_vec());
    let dict = BTreeMap::from([
        ("Type".to_string(), name("XObject")),
        ("Subtype".to_string(), name("Image")),
        ("Width".to_string(), DictItem::Int(i64::from(asset.width))),
        ("Height".to_string(), DictItem::Int(i64::from(asset.height))),
    ]);
    ExternalXObject {
        stream: ExternalStream { dict, content: Vec::new(), compress: false },
        width: Some(Px(asset.width as usize)),
        height: Some(Px(asset.height as usize)),
        dpi: None,
    }
}

/// The pictures of a document, by the number of their object: what is put in when it is saved.
#[derive(Default)]
pub struct Pictures<'a> {
    assets: BTreeMap<u32, Shown<'a>>,
    inks: Inks,
}

/// A picture, and how much of it a file shows.
#[derive(Clone, Copy)]
struct Shown<'a> {
    id: AssetId,
    asset: &'a Asset,
    /// The most pixels that are kept; `None` for all.
    kept: Option<u64>,
}

impl<'a> Pictures<'a> {
    /// Finds the pictures among the objects of the library's document: all its pages have the same.
    pub fn of(document: &Document, book: &'a Book, inks: Inks) -> Pictures<'a> {
        let mut assets = BTreeMap::new();
        for (name, id) in named(document).unwrap_or_default() {
            let number = name.strip_prefix('I').and_then(|n| n.parse::<u32>().ok());
            let asset = number.and_then(|n| Some((AssetId(n), book.assets.get(n as usize)?)));
            assets.extend(asset.map(|(number, asset)| (id, Shown { id: number, asset, kept: None })));
        }
        Pictures { assets, inks }
    }

    /// Lets those that stand on the pages keep so many pixels an inch, at the largest size at which they stand.
    pub fn fitted(mut self, pages: &Pages, resolution: u32) -> Pictures<'a> {
        let placed = resolution::placed(pages);
        for shown in self.assets.values_mut() {
            shown.kept = placed.get(&shown.id).and_then(|size| resolution::kept(shown.asset, *size, resolution));
        }
        self
    }

    /// Whether an object is one of them.
    pub fn has(&self, id: u32) -> bool {
        self.assets.contains_key(&id)
    }

    /// How many have colours.
    pub fn coloured(&self) -> usize {
        self.assets.values().filter(|s| s.asset.colour == Colour::Rgb).count()
    }

    /// Their objects' numbers, in order.
    pub fn ids(&self) -> Vec<u32> {
        self.assets.keys().copied().collect()
    }

    /// An object; one whose bytes turn out not to decode is a white spot, and told.
    ///
    /// # Errors
    /// The picture's file is not what it was.
    pub fn stream(&self, id: u32) -> Result<(Stream, Option<Diagnostic>), String> {
        let shown = self.assets.get(&id).ok_or("an object is no picture")?;
        if let Some(image) = image(shown, &self.inks)? {
            return Ok((image.stream(), None));
        }
        let asset = shown.asset;
        let told =
            Diagnostic::warning(kinds::BROKEN_IMAGE, format!("the picture {} cannot be decoded and is missing from the PDF", asset.path))
                .help("save it again as PNG or JPEG");
        Ok((packed(1, 1, Space::Grey, &[255]).stream(), Some(told)))
    }
}

/// The XObjects of the first page, by name.
fn named(document: &Document) -> Option<Vec<(String, u32)>> {
    let dictionary = |object: &Object| match object {
        Object::Reference(id) => document.get_dictionary(*id).ok().cloned(),
        other => other.as_dict().ok().cloned(),
    };
    let page = document.get_dictionary(document.page_iter().next()?).ok()?;
    let resources = dictionary(page.get(b"Resources").ok()?)?;
    let objects = dictionary(resources.get(b"XObject").ok()?)?;
    let one = |(name, object): (&Vec<u8>, &Object)| Some((String::from_utf8_lossy(name).into_owned(), object.as_reference().ok()?.0));
    Some(objects.iter().filter_map(one).collect())
}

/// A picture, its colours as the press wants them; `None` when its bytes turn out not to decode.
fn image(shown: &Shown<'_>, inks: &Inks) -> Result<Option<Image>, String> {
    let asset = shown.asset;
    let bytes = asset.bytes.get()?;
    let fewer = shown.kept.and_then(|most| convert::scaled(&convert::pixels(asset)?, most));
    let (width, height) = (asset.width, asset.height);
    let whole = match (inks, asset.colour, asset.encoding) {
        (Inks::Grey, Colour::Rgb, _) => return Ok(fewer.or_else(|| convert::pixels(asset)).and_then(|p| greyed(p, asset.encoding))),
        (Inks::Process(press), Colour::Rgb, _) => {
            return Ok(fewer.or_else(|| convert::pixels(asset)).and_then(|p| separated(&p, press)));
        }
        (_, _, Encoding::Jpeg) => Some(jpeg(width, height, asset.colour, bytes.into_owned())),
        (_, _, Encoding::Png) => png(asset.colour, &bytes).or_else(|| Some(decoded(&convert::pixels(asset)?))),
    };
    let fewer = fewer.and_then(|p| written(p, asset.encoding));
    Ok(match (whole, fewer) {
        (Some(whole), Some(fewer)) if fewer.data.len() < whole.data.len() => Some(fewer),
        (whole, fewer) => whole.or(fewer),
    })
}

/// How well photographs that are resampled keep: what is lost cannot be seen at arm's length.
const QUALITY: u8 = 90;

/// Pixels that were made of a picture, in its encoding.
fn written(pixels: Pixels, encoding: Encoding) -> Option<Image> {
    let colour = if pixels.channels == 1 { Colour::Grey } else { Colour::Rgb };
    if encoding == Encoding::Jpeg {
        return Some(jpeg(pixels.width, pixels.height, colour, convert::encode(&pixels, encoding, QUALITY).ok()?));
    }
    let opaque = Pixels { data: convert::flatten(&pixels).into_owned(), alpha: None, ..pixels };
    let made = convert::encode(&opaque, Encoding::Png, 0).ok()?;
    png(colour, &made).or_else(|| Some(decoded(&opaque)))
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
    Cmyk,
    /// Red, green, blue of each colour.
    Palette(Vec<u8>),
    /// The grey of each colour.
    GreyPalette(Vec<u8>),
}

impl Image {
    fn stream(self) -> Stream {
        let name = |n: &str| Object::Name(n.as_bytes().to_vec());
        let space = match &self.space {
            Space::Grey => name("DeviceGray"),
            Space::Rgb => name("DeviceRGB"),
            Space::Cmyk => name("DeviceCMYK"),
            Space::Palette(colours) => indexed("DeviceRGB", colours.len() / 3, colours),
            Space::GreyPalette(greys) => indexed("DeviceGray", greys.len(), greys),
        };
        let mut dict = Dictionary::from_iter([
            ("Type", name("XObject")),
            ("Subtype", name("Image")),
            ("Width", i64::from(self.width).into()),
            ("Height", i64::from(self.height).into()),
            ("BitsPerComponent", i64::from(self.bits).into()),
            ("ColorSpace", space),
            ("Filter", name(self.filter)),
        ]);
        if let Some(colours) = self.predicted {
            let parameters = [
                ("Predictor", Object::Integer(15)),
                ("Colors", i64::from(colours).into()),
                ("BitsPerComponent", i64::from(self.bits).into()),
                ("Columns", i64::from(self.width).into()),
            ];
            dict.set("DecodeParms", Dictionary::from_iter(parameters));
        }
        Stream::new(dict, self.data).with_compression(false)
    }
}

fn indexed(base: &str, count: usize, table: &[u8]) -> Object {
    let name = |n: &str| Object::Name(n.as_bytes().to_vec());
    let table = Object::String(table.to_vec(), StringFormat::Hexadecimal);
    Object::Array(vec![name("Indexed"), name(base), Object::Integer(count as i64 - 1), table])
}

fn jpeg(width: u32, height: u32, colour: Colour, data: Vec<u8>) -> Image {
    let space = if colour == Colour::Grey { Space::Grey } else { Space::Rgb };
    Image { width, height, bits: 8, space, filter: "DCTDecode", predicted: None, data }
}

/// A PNG whose compressed rows a PDF can hold as they are: without transparency, not interlaced, eight bits at most.
/// Both formats deflate, and PDF's predictor 15 is PNG's row filter (ISO 32000-1, 7.4.4.4).
fn png(wanted: Colour, bytes: &[u8]) -> Option<Image> {
    let mut rest = bytes.strip_prefix(b"\x89PNG\r\n\x1a\n")?;
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
        2 if wanted == Colour::Rgb => (Space::Rgb, 3),
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

fn decoded(pixels: &Pixels) -> Image {
    let space = if pixels.channels == 1 { Space::Grey } else { Space::Rgb };
    packed(pixels.width, pixels.height, space, &convert::flatten(pixels))
}

/// A picture without its colours, by its luminance.
fn greyed(pixels: Pixels, encoding: Encoding) -> Option<Image> {
    let data = convert::flatten(&pixels);
    let grey = if pixels.channels == 1 { data.into_owned() } else { super::colour::to_grey(&data)? };
    if encoding == Encoding::Png {
        return Some(packed(pixels.width, pixels.height, Space::Grey, &grey));
    }
    let grey = Pixels { width: pixels.width, height: pixels.height, channels: 1, data: grey, alpha: None };
    let data = convert::encode(&grey, Encoding::Jpeg, 92).ok()?;
    Some(Image { width: grey.width, height: grey.height, bits: 8, space: Space::Grey, filter: "DCTDecode", predicted: None, data })
}

/// A picture in the four inks of a press, without loss; rows as differences to the pixel before (PNG's "sub").
fn separated(pixels: &Pixels, press: &Press) -> Option<Image> {
    if pixels.channels == 1 {
        return Some(decoded(pixels));
    }
    let inks = press.separate(&convert::flatten(pixels))?;
    let wide = (pixels.width as usize).max(1) * 4;
    let mut rows = Vec::with_capacity(inks.len() + pixels.height as usize);
    for row in inks.chunks(wide) {
        rows.push(1);
        let before = [0; 4].iter().chain(row);
        rows.extend(row.iter().zip(before).map(|(now, before)| now.wrapping_sub(*before)));
    }
    Some(Image { predicted: Some(4), ..packed(pixels.width, pixels.height, Space::Cmyk, &rows) })
}

fn packed(width: u32, height: u32, space: Space, data: &[u8]) -> Image {
    Image { width, height, bits: 8, space, filter: "FlateDecode", predicted: None, data: super::deflate::deflate(data) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::unit::Len;

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

    fn object(asset: &Asset, rgb: bool) -> Stream {
        let shown = Shown { id: AssetId(0), asset, kept: None };
        image(&shown, if rgb { &Inks::Screen } else { &Inks::Grey }).expect("held").expect("decodes").stream()
    }

    #[test]
    fn photographs_keep_what_their_size_can_show_and_no_picture_grows() {
        let noise = |n: u32| (0..n).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect::<Vec<u8>>();
        let photo = asset(&Pixels { width: 1200, height: 800, channels: 1, data: noise(960_000), alpha: None }, Encoding::Jpeg);
        let inches = |w: f64, h: f64| crate::unit::Size { width: Len::inches(w), height: Len::inches(h) };
        let wide = |asset: &Asset, kept: Option<u64>| {
            let made = image(&Shown { id: AssetId(0), asset, kept }, &Inks::Screen).expect("held").expect("decodes");
            (made.width, made.data.len())
        };
        let two = wide(&photo, resolution::kept(&photo, inches(2.0, 1.333), 200));
        assert!((400..=403).contains(&two.0) && two.1 < photo.bytes.len() / 4, "{two:?}");
        assert_eq!(resolution::kept(&photo, inches(4.5, 3.0), 200), None, "267 pixels an inch are near enough to 200");
        assert_eq!(resolution::kept(&photo, inches(0.0, 0.0), 200), None, "where it stands is not known");
        let flat = asset(&Pixels { width: 1200, height: 800, channels: 1, data: vec![255; 960_000], alpha: None }, Encoding::Png);
        assert_eq!(resolution::kept(&flat, inches(2.5, 1.667), 200), None, "drawings keep twice as many");
        let small = resolution::kept(&flat, inches(0.5, 0.333), 200);
        assert!(small.is_some() && wide(&flat, small).1 <= flat.bytes.len());
        assert_eq!(wide(&flat, Some(959_999)).0, 1200, "resampled it would be larger");
    }

    fn name_of(object: &Stream, key: &[u8]) -> String {
        String::from_utf8_lossy(object.dict.get(key).and_then(Object::as_name).expect("a name")).into_owned()
    }

    #[test]
    fn a_jpeg_is_passed_through_byte_for_byte() {
        let a = asset(&Pixels { width: 2, height: 1, channels: 1, data: vec![0, 255], alpha: None }, Encoding::Jpeg);
        let o = object(&a, true);
        assert_eq!((&o.content[..], name_of(&o, b"ColorSpace").as_str()), (&a.bytes.get().expect("held")[..], "DeviceGray"));
    }

    #[test]
    fn opaque_pngs_keep_their_rows_and_transparent_ones_are_laid_on_white() {
        let rgb = Pixels { width: 2, height: 1, channels: 3, data: vec![0, 0, 0, 255, 0, 0], alpha: None };
        let o = object(&asset(&rgb, Encoding::Png), true);
        assert!(o.dict.has(b"DecodeParms"));
        let clear = Pixels { alpha: Some(vec![255, 0]), ..rgb };
        let o = object(&asset(&clear, Encoding::Png), true);
        assert!(!o.dict.has(b"DecodeParms"));
        let mut raw = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::ZlibDecoder::new(o.content.as_slice()), &mut raw).expect("inflates");
        assert_eq!(raw, [0, 0, 0, 255, 255, 255]);
    }

    #[test]
    fn for_a_printer_who_takes_no_screen_colours_pictures_are_grey() {
        let red = Pixels { width: 1, height: 1, channels: 3, data: vec![255, 0, 0], alpha: None };
        for encoding in [Encoding::Png, Encoding::Jpeg] {
            assert_eq!(name_of(&object(&asset(&red, encoding), false), b"ColorSpace"), "DeviceGray");
        }
    }

    #[test]
    fn bytes_that_do_not_decode_leave_a_white_spot_and_are_told() {
        let mut broken = asset(&Pixels { width: 1, height: 1, channels: 3, data: vec![9, 9, 9], alpha: None }, Encoding::Png);
        broken.bytes = b"no picture".to_vec().into();
        let pictures = Pictures { assets: BTreeMap::from([(7, Shown { id: AssetId(0), asset: &broken, kept: None })]), inks: Inks::Screen };
        let (stream, told) = pictures.stream(7).expect("held");
        assert_eq!((name_of(&stream, b"ColorSpace").as_str(), told.expect("told").kind.id()), ("DeviceGray", "broken-image"));
    }
}

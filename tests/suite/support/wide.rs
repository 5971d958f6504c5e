//! A face of wide characters: an em each, with ink where the real ones have it. No face of Chinese or Japanese is in the repository.

use write_fonts::read::{FontRef, TableProvider};
use write_fonts::tables::cmap::Cmap;
use write_fonts::types::{GlyphId, Tag};
use write_fonts::{FontBuilder, dump_table};

/// Which ink a glyph has: from left to right, in thousandths of an em. Glyph 0 is what no character has, 1 the space.
const INKS: [(i16, i16); 6] = [(100, 900), (0, 0), (50, 950), (50, 350), (650, 950), (400, 600)];
const OPENS: &str = "「『（【〈《“‘";
const CLOSES: &str = "」』）】〉》、。，．”’！？；：";
const MIDDLES: &str = "・·";

/// The file.
pub fn face() -> Vec<u8> {
    let base = include_bytes!("../../../fonts/noto-serif-thai/NotoSerifThai-Regular.ttf");
    let font = FontRef::new(base).expect("a font");
    let table = |tag: &[u8; 4]| font.data_for_tag(Tag::new(tag)).expect("there").as_bytes().to_vec();
    let (mut glyf, mut loca, mut hmtx) = (Vec::new(), vec![0u32], Vec::new());
    for (left, right) in INKS {
        if right > left {
            glyf.extend(rectangle(left, right));
        }
        loca.push(glyf.len() as u32);
        hmtx.extend([1000i16.to_be_bytes(), left.to_be_bytes()].concat());
    }
    let count = (INKS.len() as u16).to_be_bytes();
    let (mut head, mut hhea, mut maxp) = (table(b"head"), table(b"hhea"), table(b"maxp"));
    head[18..20].copy_from_slice(&1000u16.to_be_bytes());
    head[50..52].copy_from_slice(&1u16.to_be_bytes());
    hhea[34..36].copy_from_slice(&count);
    maxp[4..6].copy_from_slice(&count);
    let mut builder = FontBuilder::new();
    for (tag, bytes) in [(b"glyf", glyf), (b"hmtx", hmtx), (b"head", head), (b"hhea", hhea), (b"maxp", maxp)] {
        builder.add_raw(Tag::new(tag), bytes);
    }
    builder.add_raw(Tag::new(b"loca"), loca.iter().flat_map(|n| n.to_be_bytes()).collect::<Vec<u8>>());
    builder.add_raw(Tag::new(b"cmap"), dump_table(&Cmap::from_mappings(characters()).expect("in order")).expect("written"));
    let mut post = table(b"post")[..32].to_vec();
    post[..4].copy_from_slice(&0x0003_0000u32.to_be_bytes());
    builder.add_raw(Tag::new(b"post"), post);
    builder.add_raw(Tag::new(b"OS/2"), table(b"OS/2"));
    builder.add_raw(Tag::new(b"name"), table(b"name"));
    assert!(font.os2().is_ok());
    builder.build()
}

fn characters() -> Vec<(char, GlyphId)> {
    let all = ('\u{3000}'..='\u{30ff}').chain('\u{4e00}'..='\u{9fff}').chain('\u{ac00}'..='\u{d7a3}').chain('\u{ff01}'..='\u{ff5e}');
    let narrow = [' ', '·', '—', '‘', '’', '“', '”', '…'];
    let glyph = |c: char| match c {
        ' ' => 1,
        c if CLOSES.contains(c) => 3,
        c if OPENS.contains(c) => 4,
        c if MIDDLES.contains(c) => 5,
        _ => 2,
    };
    narrow.into_iter().chain(all).map(|c| (c, GlyphId::new(glyph(c)))).collect()
}

/// A simple glyph of one rectangle (OpenType 1.9, `glyf`).
fn rectangle(left: i16, right: i16) -> Vec<u8> {
    let (low, high) = (-100i16, 850i16);
    let mut out = Vec::new();
    for number in [1, left, low, right, high, 3, 0] {
        out.extend(i16::to_be_bytes(number));
    }
    out.extend([1u8; 4]);
    for delta in [left, right - left, 0, left - right, low, 0, high - low, 0] {
        out.extend(i16::to_be_bytes(delta));
    }
    while out.len() % 4 != 0 {
        out.push(0);
    }
    out
}

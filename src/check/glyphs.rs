//! What must be known of a font to follow its pen and read its words: widths by code, and what codes mean.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object};

use super::object::{array, dictionary, number, resolve};

/// The most that a Unicode map may unpack to.
const MAX_MAP: usize = 16 << 20;
/// Codes that one list may name, at most: ranges of hostile files have no end.
const MAX_CODES: usize = 1 << 18;

/// What must be known of a font to follow its pen.
#[derive(Clone, Debug, Default)]
pub struct Metrics {
    /// Bytes a code.
    pub bytes: usize,
    /// Widths in 1/1000 em.
    pub widths: BTreeMap<u32, f64>,
    /// The width of the others.
    pub default: f64,
    /// What its codes mean, where it says so.
    pub texts: BTreeMap<u32, String>,
}

/// Reads a font.
pub fn metrics(document: &Document, font: &Dictionary) -> Metrics {
    let numbers =
        |o: &Object| array(document, o).map_or(Vec::new(), |a| a.iter().map(|v| number(document, v).unwrap_or(0.0)).collect::<Vec<f64>>());
    let descendant =
        font.get(b"DescendantFonts").ok().and_then(|o| array(document, o)).and_then(|a| a.first()).and_then(|o| dictionary(document, o));
    let Some(descendant) = descendant else {
        let first = font.get(b"FirstChar").ok().and_then(|v| number(document, v)).unwrap_or(0.0) as u32;
        let widths = font.get(b"Widths").map(numbers).unwrap_or_default();
        return Metrics { bytes: 1, widths: (first..).zip(widths).collect(), default: 500.0, texts: unicode(document, font) };
    };
    let default = descendant.get(b"DW").ok().and_then(|v| number(document, v)).unwrap_or(1000.0);
    let mut widths = BTreeMap::new();
    let mut spent = 0usize;
    if let Some(list) = descendant.get(b"W").ok().and_then(|o| array(document, o)) {
        let mut rest = list.as_slice();
        while let ([first, second, more @ ..], true) = (rest, widths.len() < MAX_CODES) {
            let first = number(document, first).unwrap_or(0.0) as u32;
            if let Some(run) = array(document, second) {
                widths.extend((first..).zip(run.iter().filter_map(|v| number(document, v))));
                rest = more;
            } else {
                let last = (number(document, second).unwrap_or(0.0) as u32).min(0xffff);
                let width = more.first().and_then(|v| number(document, v)).unwrap_or(default);
                spent += (last.saturating_sub(first)) as usize;
                if spent > MAX_CODES {
                    break;
                }
                widths.extend((first..=last).map(|code| (code, width)));
                rest = more.get(1..).unwrap_or(&[]);
            }
        }
    }
    Metrics { bytes: 2, widths, default, texts: unicode(document, font) }
}

/// What a font's Unicode map says of its codes (ISO 32000-1, 9.10.3); what it says of more than a code at once is
/// spelled out.
fn unicode(document: &Document, font: &Dictionary) -> BTreeMap<u32, String> {
    let stream = font.get(b"ToUnicode").ok().and_then(|o| resolve(document, o).as_stream().ok());
    let Some(map) = stream.and_then(|s| s.get_plain_content_with_limit(MAX_MAP).ok()) else { return BTreeMap::new() };
    let map = String::from_utf8_lossy(&map).into_owned();
    let mut texts = BTreeMap::new();
    let mut spent = 0usize;
    for section in map.split("beginbfchar").skip(1) {
        let codes = hex(section.split("endbfchar").next().unwrap_or_default());
        texts.extend(codes.chunks_exact(2).map(|pair| (number_of(&pair[0]), utf16(&pair[1]))));
    }
    for section in map.split("beginbfrange").skip(1) {
        for line in section.split("endbfrange").next().unwrap_or_default().lines() {
            let codes = hex(line);
            let [low, high, targets @ ..] = codes.as_slice() else { continue };
            let (low, high) = (number_of(low), number_of(high).min(0xffff));
            spent += high.saturating_sub(low) as usize;
            if spent > MAX_CODES {
                return texts;
            }
            for (code, i) in (low..=high).zip(0usize..) {
                let text = match targets {
                    [only] => {
                        utf16(only).chars().next().and_then(|c| char::from_u32(u32::from(c).saturating_add(i as u32))).map(String::from)
                    }
                    list => list.get(i).map(|t| utf16(t)),
                };
                texts.extend(text.map(|t| (code, t)));
            }
        }
    }
    texts
}

/// The hexadecimal strings of a text.
fn hex(text: &str) -> Vec<Vec<u8>> {
    let strings = text.split('<').skip(1).filter_map(|s| s.split_once('>')).map(|(s, _)| s);
    strings
        .map(|s| s.as_bytes().chunks_exact(2).filter_map(|p| u8::from_str_radix(std::str::from_utf8(p).ok()?, 16).ok()).collect())
        .collect()
}

fn number_of(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0u32, |n, b| n << 8 | u32::from(*b))
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.chunks_exact(2).map(|b| u16::from(b[0]) << 8 | u16::from(b[1])).collect();
    String::from_utf16_lossy(&units)
}

//! What a JPEG says of itself (ITU-T T.81, annex B), and which may go into a book as they are.
//!
//! Reading systems and printers' programs know eight-bit pictures, baseline or progressive, grey or of three colours, with colours
//! as fine as their light or half as fine. The standard has many more kinds; those are decoded and written anew, or are broken
//! pictures where they cannot be decoded.

/// What the segments before the picture's data say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The marker of the frame: `0xC0` is baseline, `0xC2` progressive.
    frame: u8,
    bits: u8,
    /// Identifier, horizontal and vertical sampling, table of quantisation of each component.
    components: Vec<(u8, u8, u8, u8)>,
    /// Frames, of which there should be one.
    frames: usize,
    /// Tables of quantisation that are given, a bit each.
    quantisation: u8,
    /// Any table of Huffman codes is given.
    codes: bool,
    /// An Adobe segment says how the colours are meant.
    adobe: bool,
    /// The first scan has data after it, and the file an end.
    ended: bool,
}

/// Reads the segments of a JPEG; `None` if they do not parse.
pub fn facts(bytes: &[u8]) -> Option<Facts> {
    let mut facts = Facts::default();
    let mut at = 2;
    bytes.get(..2).filter(|b| *b == [0xFF, 0xD8])?;
    loop {
        let (marker, segment, end) = segment(bytes, at)?;
        let body = segment.get(4..).unwrap_or_default();
        match marker {
            0xC4 => facts.codes = true,
            0xDB => facts.quantisation |= tables(body),
            0xC0..=0xCF if marker != 0xC8 && marker != 0xCC => {
                facts.frames += 1;
                facts.frame = marker;
                facts.bits = *body.first()?;
                let count = usize::from(*body.get(5)?);
                let triples = body.get(6..)?.chunks_exact(3).take(count);
                facts.components = triples.map(|c| (c[0], c[1] >> 4, c[1] & 15, c[2])).collect();
                (facts.components.len() == count).then_some(())?;
            }
            0xEE => facts.adobe |= body.starts_with(b"Adobe"),
            0xDA => {
                let data = bytes.get(end..).unwrap_or_default();
                // A scan of nothing is none; what follows the end (a second picture, a film) is nobody's business.
                facts.ended = data.windows(2).position(|w| w == [0xFF, 0xD9]).is_some_and(|n| n > 0);
                return Some(facts);
            }
            _ => {}
        }
        at = end;
    }
}

/// The segment that starts at `at`, fill bytes skipped: its marker, itself and where the next one starts.
fn segment(bytes: &[u8], mut at: usize) -> Option<(u8, &[u8], usize)> {
    loop {
        let marker = *bytes.get(at + 1).filter(|_| bytes.get(at) == Some(&0xFF))?;
        if marker == 0xFF {
            at += 1;
            continue;
        }
        let length = usize::from(*bytes.get(at + 2)?) * 256 + usize::from(*bytes.get(at + 3)?);
        let end = at + 2 + length;
        return Some((marker, bytes.get(at..end)?, end));
    }
}

/// The tables of a `DQT` segment, a bit each.
fn tables(mut body: &[u8]) -> u8 {
    let mut seen = 0;
    while let Some(&first) = body.first() {
        seen |= 1_u8.checked_shl(u32::from(first & 15)).unwrap_or(0);
        body = body.get(if first >> 4 == 0 { 65 } else { 129 }..).unwrap_or_default();
    }
    seen
}

impl Facts {
    /// Whether every program that shows pictures shows this one, so that it can stay as it is.
    pub fn is_plain(&self) -> bool {
        let sampling: Vec<(u8, u8)> = self.components.iter().map(|c| (c.1, c.2)).collect();
        let usual = match sampling.as_slice() {
            [(1, 1)] => true,
            [luma, (1, 1), (1, 1)] => matches!(luma, (1, 1) | (2, 1) | (1, 2) | (2, 2) | (4, 1)),
            _ => false,
        };
        // Components called R, G and B without a word of Adobe's are taken for one thing here and for another there.
        let clear = self.adobe || !self.components.iter().map(|c| c.0).eq(*b"RGB");
        let quantised = self.components.iter().all(|c| 1_u8.checked_shl(u32::from(c.3)).is_some_and(|t| self.quantisation & t != 0));
        let known = matches!(self.frame, 0xC0 | 0xC2) && self.frames == 1 && self.bits == 8;
        known && usual && clear && quantised && self.codes && self.ended
    }

    /// How many colours each pixel has: 1 grey, 3 colours, 4 inks.
    pub fn colours(&self) -> usize {
        self.components.len()
    }
}

/// A JPEG without its application segments and comments (JFIF's and Adobe's, which say what the colours are, stay); `None` if the
/// segments do not parse.
pub fn stripped(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut out = bytes.get(..2).filter(|b| *b == [0xFF, 0xD8])?.to_vec();
    let mut at = 2;
    loop {
        let (marker, segment, end) = segment(bytes, at)?;
        let keep = !matches!(marker, 0xE1..=0xED | 0xEF | 0xFE);
        if keep {
            out.extend_from_slice(segment);
        }
        at = end;
        if marker == 0xDA {
            out.extend_from_slice(bytes.get(at..)?);
            return Some(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::asset::{Pixels, convert};
    use crate::model::Encoding;

    fn jpeg(channels: u8) -> Vec<u8> {
        let data = (0..usize::from(channels) * 768).map(|i| (i * 7 % 256) as u8).collect();
        let pixels = Pixels { width: 32, height: 24, channels, data, alpha: None };
        convert::encode(&pixels, Encoding::Jpeg, 90).expect("encodes")
    }

    /// Where the frame's marker is.
    fn frame(bytes: &[u8]) -> usize {
        bytes.windows(2).position(|w| w == [0xFF, 0xC0] || w == [0xFF, 0xC1] || w == [0xFF, 0xC2]).expect("a frame")
    }

    fn is_plain(bytes: &[u8]) -> bool {
        facts(bytes).is_some_and(|f| f.is_plain())
    }

    #[test]
    fn photographs_of_every_camera_stay_as_they_are() {
        let colour = jpeg(3);
        assert!(is_plain(&jpeg(1)) && is_plain(&colour));
        let at = frame(&colour);
        for luma in [0x11, 0x21, 0x12, 0x22, 0x41] {
            let mut other = colour.clone();
            other[at + 11] = luma;
            assert!(is_plain(&other), "{luma:x}");
        }
        let mut trailed = colour;
        trailed.extend(b"a film, or a second picture");
        assert!(is_plain(&trailed));
    }

    #[test]
    fn what_other_programs_cannot_read_is_not_passed_through() {
        let colour = jpeg(3);
        let at = frame(&colour);
        let with = |index: usize, value: u8| {
            let mut other = colour.clone();
            other[at + index] = value;
            other
        };
        let kinds = [0xC1, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF];
        kinds.iter().for_each(|k| assert!(!is_plain(&with(1, *k)), "frame {k:x}"));
        assert!(!is_plain(&with(4, 12)), "twelve bits");
        assert!(!is_plain(&with(9, 2)) && !is_plain(&with(9, 4)), "two colours, four inks");
        for luma in [0x31, 0x13, 0x33, 0x14, 0x24, 0x44] {
            assert!(!is_plain(&with(11, luma)), "{luma:x}");
        }
        assert!(!is_plain(&with(14, 0x21)), "colours finer than light");
        assert!(!is_plain(&with(12, 3)), "a table that is not there");
        let mut named = colour.clone();
        [(10, b'R'), (13, b'G'), (16, b'B')].iter().for_each(|(i, name)| named[at + i] = *name);
        assert!(!is_plain(&named), "red, green and blue, perhaps");
        (0..colour.len() - 2).step_by(7).for_each(|n| assert!(!is_plain(&colour[..n]), "cut at {n}"));
        let mut twice = colour.clone();
        let length = usize::from(colour[at + 2]) * 256 + usize::from(colour[at + 3]) + 2;
        let again = colour[at..at + length].to_vec();
        twice.splice(at..at, again);
        assert!(!is_plain(&twice), "two frames");
    }
}

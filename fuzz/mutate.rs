//! Making broken input of good one.

/// Numbers that look random and are the same for the same seed (SplitMix64, Steele, Lea and Flood, 2014).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `n`; 0 where `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { (self.next() % n as u64) as usize }
    }
}

/// What the input is made of.
#[derive(Clone, Copy, PartialEq)]
pub enum Kind {
    /// Text: mutations keep whole characters, mostly.
    Text,
    /// Bytes: lengths and offsets are what breaks a reader.
    Bytes,
}

/// The largest input.
const MOST: usize = 1 << 20;

/// One input: a seed with one to twelve mutations.
pub fn input(corpus: &[Vec<u8>], tokens: &[&str], kind: Kind, random: &mut Random) -> Vec<u8> {
    let mut input = corpus[random.below(corpus.len())].clone();
    for _ in 0..=random.below(12) {
        match kind {
            Kind::Text => text(&mut input, corpus, tokens, random),
            Kind::Bytes => bytes(&mut input, corpus, random),
        }
    }
    input.truncate(MOST);
    input
}

/// A range of the input that is not longer than `longest`.
fn range(input: &[u8], longest: usize, random: &mut Random) -> std::ops::Range<usize> {
    let start = random.below(input.len() + 1);
    start..(start + random.below(longest)).min(input.len())
}

fn text(input: &mut Vec<u8>, corpus: &[Vec<u8>], tokens: &[&str], random: &mut Random) {
    let token = |random: &mut Random| tokens.get(random.below(tokens.len())).map_or(&b""[..], |t| t.as_bytes()).to_vec();
    let at = random.below(input.len() + 1);
    match random.below(8) {
        // A token, once or so often that depth and length are tried.
        0 | 1 => drop(input.splice(at..at, token(random))),
        2 => {
            let many = token(random).repeat(1 << random.below(10));
            input.splice(at..at, many);
        }
        // A stretch away, doubled, moved, or of another seed.
        3 => drop(input.drain(range(input, 40, random))),
        4 => {
            let copy = input[range(input, 200, random)].to_vec();
            input.splice(at..at, copy);
        }
        5 => {
            let other = &corpus[random.below(corpus.len())];
            let copy = other[range(other, 400, random)].to_vec();
            input.splice(at..at, copy);
        }
        6 => {
            const ODD: [&str; 14] = [
                "\0",
                "\u{FEFF}",
                "\u{202E}",
                "\u{200D}",
                "\u{AD}",
                "\r",
                "\u{85}",
                "\u{2028}",
                "中",
                "🇺🇳",
                "e\u{301}",
                "ß",
                "\u{10FFFF}",
                "\t",
            ];
            let odd = ODD[random.below(ODD.len())];
            input.splice(at..at, odd.bytes());
        }
        _ => bytes(input, corpus, random),
    }
}

fn bytes(input: &mut Vec<u8>, corpus: &[Vec<u8>], random: &mut Random) {
    let at = random.below(input.len());
    match random.below(7) {
        0 => {
            if let Some(byte) = input.get_mut(at) {
                *byte ^= 1 << random.below(8);
            }
        }
        1 => {
            if let Some(byte) = input.get_mut(at) {
                *byte = [0, 1, 0x7F, 0x80, 0xFF][random.below(5)];
            }
        }
        // A number where there may have been a length.
        2 => {
            let number = [0u32, 1, 0x7FFF, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF][random.below(7)].to_be_bytes();
            let end = (at + 4).min(input.len());
            input[at..end].copy_from_slice(&number[..end - at]);
        }
        3 => drop(input.drain(range(input, 64, random))),
        4 => input.truncate(at),
        5 => {
            let copy = input[range(input, 64, random)].to_vec();
            input.splice(at..at, copy);
        }
        _ => {
            let other = &corpus[random.below(corpus.len())];
            let copy = other[range(other, 256, random)].to_vec();
            let end = (at + copy.len()).min(input.len());
            input[at..end].copy_from_slice(&copy[..end - at]);
        }
    }
}

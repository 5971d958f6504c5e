//! Content streams in pieces: the library makes a list of all operators of what it is given, which takes several hundred times the
//! room of their bytes, so it is given a few thousand at a time. And how much is unpacked of a file in all, counted.

use std::io::Read;

use flate2::read::ZlibDecoder;

/// Operators in a piece.
const PIECE: usize = 20_000;
/// The most that the object streams of a file may unpack to.
const MAX_OBJECT_BYTES: u64 = 256 << 20;
/// The most tokens in them: each becomes an object of a hundred bytes.
const MAX_TOKENS: u64 = 6_000_000;

/// The pieces of a content stream, each ending after an operator.
pub struct Pieces<'a> {
    rest: &'a [u8],
}

/// Divides a content stream.
pub fn pieces(content: &[u8]) -> Pieces<'_> {
    Pieces { rest: content }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        if self.rest.is_empty() {
            return None;
        }
        let end = end_of_piece(self.rest);
        let (piece, rest) = self.rest.split_at_checked(end).unwrap_or((self.rest, &[]));
        self.rest = rest;
        Some(piece)
    }
}

/// Where a piece ends (ISO 32000-1, 7.2 and 7.8.2): after so many operators, outside of arrays, dictionaries and inline pictures.
fn end_of_piece(content: &[u8]) -> usize {
    let (mut at, mut depth, mut operators) = (0, 0_usize, 0);
    while let Some(&byte) = content.get(at) {
        match byte {
            b'(' => at = after_string(content, at),
            b'[' => (at, depth) = (at + 1, depth + 1),
            b']' => (at, depth) = (at + 1, depth.saturating_sub(1)),
            b'<' if content.get(at + 1) == Some(&b'<') => (at, depth) = (at + 2, depth + 1),
            b'>' if content.get(at + 1) == Some(&b'>') => (at, depth) = (at + 2, depth.saturating_sub(1)),
            b'%' => at += content.get(at..).and_then(|c| c.iter().position(|b| matches!(b, b'\r' | b'\n'))).unwrap_or(content.len()),
            b'/' => at = after_word(content, at + 1),
            b if is_regular(b) => {
                let end = after_word(content, at);
                let word = content.get(at..end).unwrap_or_default();
                at = end;
                if word == b"ID" {
                    at = after_picture(content, at);
                }
                if is_operator(word) {
                    operators += 1;
                    if operators >= PIECE && depth == 0 && !matches!(word, b"BI") {
                        return at;
                    }
                }
            }
            _ => at += 1,
        }
    }
    content.len()
}

fn is_operator(word: &[u8]) -> bool {
    let letter = word.first().is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'\'' | b'"'));
    letter && !matches!(word, b"true" | b"false" | b"null" | b"ID")
}

/// Neither white nor a delimiter.
fn is_regular(byte: u8) -> bool {
    !matches!(byte, 0 | b'\t' | b'\n' | 0x0C | b'\r' | b' ' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%')
}

fn after_word(content: &[u8], at: usize) -> usize {
    let rest = content.get(at..).unwrap_or_default();
    at + rest.iter().position(|b| !is_regular(*b)).unwrap_or(rest.len())
}

/// Behind the parenthesis that closes the one at `at`.
fn after_string(content: &[u8], at: usize) -> usize {
    let (mut at, mut depth) = (at, 0_usize);
    while let Some(byte) = content.get(at) {
        match byte {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            break;
        }
    }
    at.min(content.len())
}

/// Behind the `EI` that ends an inline picture.
fn after_picture(content: &[u8], at: usize) -> usize {
    let rest = content.get(at..).unwrap_or_default();
    let white = |b: Option<&u8>| b.is_none_or(|b| !is_regular(*b));
    let end = rest
        .windows(2)
        .enumerate()
        .find(|(i, w)| *w == b"EI" && i.checked_sub(1).is_some_and(|before| white(rest.get(before))) && white(rest.get(i + 2)));
    end.map_or(content.len(), |(i, _)| at + i + 2)
}

/// What unpacking has taken so far, of one file.
#[derive(Default)]
struct Unpacked {
    bytes: u64,
    tokens: u64,
    within: bool,
}

impl Unpacked {
    fn fits(&self) -> bool {
        self.bytes <= MAX_OBJECT_BYTES && self.tokens <= MAX_TOKENS
    }

    fn count(&mut self, chunk: &[u8]) {
        self.bytes += chunk.len() as u64;
        for &b in chunk {
            let regular = is_regular(b);
            self.tokens += u64::from(regular && !self.within || matches!(b, b'[' | b'(' | b'<'));
            self.within = regular;
        }
    }
}

/// Whether the object streams of a file unpack to what a program can hold: they are unpacked once for counting alone.
pub fn objects_fit(file: &[u8]) -> bool {
    let mut unpacked = Unpacked::default();
    let mut at = 0;
    while let Some(found) = find(file, at, b"/ObjStm") {
        at = found + 7;
        let Some(start) = find(file, at, b"stream").filter(|s| s - at < 4096) else { continue };
        // The dictionary, on both sides of its type.
        let from = file.get(..found).and_then(|f| f.iter().rposition(|b| *b == b'j')).unwrap_or(0);
        let dictionary = file.get(from..start).unwrap_or_default();
        let filters = (0..dictionary.len()).filter(|i| dictionary.get(*i..).is_some_and(|d| d.starts_with(b"/Fl"))).count();
        let body = file.get(start + 6..).unwrap_or_default();
        let line_end = body.iter().take(2).take_while(|b| matches!(b, b'\r' | b'\n')).count();
        count(body.get(line_end..).unwrap_or_default(), filters, &mut unpacked);
        if !unpacked.fits() {
            return false;
        }
    }
    true
}

/// Unpacks data that is deflated so many times over.
fn count(data: &[u8], filters: usize, unpacked: &mut Unpacked) {
    let mut reader: Box<dyn Read + '_> = Box::new(data);
    for _ in 0..filters.min(4) {
        reader = Box::new(ZlibDecoder::new(reader));
    }
    if filters == 0 {
        return;
    }
    let mut chunk = vec![0; 1 << 16];
    while unpacked.fits() {
        // Data that is damaged is as long as can be read of it.
        match reader.read(&mut chunk) {
            Ok(n) if n > 0 => unpacked.count(chunk.get(..n).unwrap_or_default()),
            Ok(_) | Err(_) => return,
        }
    }
}

fn find(file: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    let rest = file.get(from..)?;
    let first = *what.first()?;
    let mut at = 0;
    loop {
        at += rest.get(at..)?.iter().position(|b| *b == first)?;
        if rest.get(at..).is_some_and(|r| r.starts_with(what)) {
            return Some(from + at);
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn pieces_are_the_whole_and_end_after_operators() {
        let one = b"q 1 0 0 1 0 0 cm [(a) Tj ] 5 (b\\)(q) q) Tj <</A q>> BDC % q q\nBI /W 1 ID q q EI Q\n".as_slice();
        let content = one.repeat(9_000);
        let pieces: Vec<&[u8]> = pieces(&content).collect();
        assert!(pieces.len() > 2, "{}", pieces.len());
        assert_eq!(pieces.concat(), content);
        for piece in &pieces {
            let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
            let ends = [&b"q"[..], b"cm", b" Tj", b"BDC", b"EI", b"Q"];
            assert!(ends.iter().any(|e| piece.ends_with(e)), "{:?}", String::from_utf8_lossy(&piece[piece.len().saturating_sub(20)..]));
        }
        assert_eq!(end_of_piece(b"(never closed"), 13);
        assert_eq!(end_of_piece(b"ID never ended"), 14);
    }

    fn deflated(data: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        encoder.write_all(data).expect("memory");
        encoder.finish().expect("memory")
    }

    #[test]
    fn object_streams_are_counted_together() {
        let stream = |data: &[u8], filters: &str| {
            let mut out = format!("5 0 obj<</Type/ObjStm/Filter{filters}/Length {}>>stream\r\n", data.len()).into_bytes();
            out.extend_from_slice(data);
            out
        };
        let bomb = deflated(&vec![b'0'; 100 << 20]);
        assert!(objects_fit(&stream(&bomb, "/FlateDecode")));
        assert!(!objects_fit(&stream(&bomb, "/FlateDecode").repeat(3)), "each fits, all together do not");
        let twice = deflated(&deflated(&vec![b'0'; 300 << 20]));
        assert!(!objects_fit(&stream(&twice, "[/FlateDecode/FlateDecode]")));
        assert!(!objects_fit(&stream(&deflated(&b"0 ".repeat(7_000_000)), "/FlateDecode")), "seven million numbers");
        assert!(objects_fit(b"/ObjStm stream") && objects_fit(b""));
    }
}

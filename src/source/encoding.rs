//! From a file's bytes to clean text: any encoding, one kind of line end, nothing that no book can hold.
//!
//! The order of trust: a byte order mark; valid UTF-8; UTF-16 betrayed by its zero bytes; UTF-8 with a few
//! damaged bytes; and only then a guess by `chardetng`. Whatever was guessed is told.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::diag::{Diagnostic, Loc};

/// Decodes a file; a diagnostic where it was not plain UTF-8, or `Err` where it is no text at all.
pub(super) fn decode(bytes: &[u8], file: &str) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    let (encoding, skip) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, length),
        None => (guess(bytes), 0),
    };
    let body = bytes.get(skip..).unwrap_or_default();
    let (text, damaged) = encoding.decode_without_bom_handling(body);
    if looks_binary(&text) {
        return Err(Diagnostic::warning("not-text", "the file is not text")
            .at(Loc::new(file, 0))
            .with("it was left out")
            .help("name it in [source] exclude"));
    }
    let clean = clean(&text);
    if encoding == UTF_8 && !damaged {
        return Ok((clean, None));
    }
    let message = if encoding == UTF_8 {
        "some bytes of the file are not valid UTF-8".to_string()
    } else {
        format!("the file is not UTF-8; it was read as {}", encoding.name())
    };
    let line = text.lines().position(|l| l.contains('\u{FFFD}')).map_or(0, |n| n + 1);
    let mut warning = Diagnostic::warning("encoding", message).at(Loc::new(file, if damaged { line } else { 0 }));
    if damaged {
        warning = warning.with("what could not be read stands as “\u{FFFD}”");
    }
    Ok((clean, Some(warning.help("check the accented letters, and save the file as UTF-8"))))
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    match std::str::from_utf8(bytes) {
        Ok(_) => return UTF_8,
        Err(_) if mostly_utf8(bytes) => return UTF_8,
        Err(_) => {}
    }
    if let Some(wide) = utf16_by_zeros(bytes) {
        return wide;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// Ten good sequences of several bytes for each bad byte: a damaged UTF-8 file, not another encoding.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= 10 * bad
}

/// Text in the Latin script as UTF-16 has a zero in nearly every other byte.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096))?;
    let zeros = |at: usize| sample.iter().skip(at).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), sample.len() / 2);
    if pairs < 4 {
        None
    } else if odd * 10 >= pairs * 6 && even * 20 < pairs {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 6 && odd * 20 < pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// More than one character in a hundred is a control character: a picture, an archive, a program.
fn looks_binary(text: &str) -> bool {
    let mut total = 0_usize;
    let mut odd = 0_usize;
    for c in text.chars().take(8192) {
        total += 1;
        odd += usize::from(is_dropped(c) && c != '\u{FEFF}' && c != '\u{200B}' && c != '\r');
    }
    odd > 4 && odd * 100 > total
}

/// Characters that no book can hold: controls (but not tab and line feed), noncharacters, stray byte order
/// marks, spaces of no width and the overrides that turn text round.
fn is_dropped(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{FEFF}' | '\u{200B}' | '\u{FFFE}' | '\u{FFFF}' | '\u{FDD0}'..='\u{FDEF}' => true,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FFF9}'..='\u{FFFB}' => true,
        c => c.is_control() || (u32::from(c) & 0xFFFE) == 0xFFFE,
    }
}

/// One kind of line end, no control characters, composed letters (NFC).
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut previous = ' ';
    let mut rest = text;
    loop {
        // Nearly all of a text is ASCII that stays as it is.
        let plain = rest.bytes().take_while(|b| matches!(b, b' '..=b'~')).count();
        let (stays, after) = rest.split_at_checked(plain).unwrap_or((rest, ""));
        out.push_str(stays);
        previous = stays.chars().next_back().unwrap_or(previous);
        let mut chars = after.chars();
        match chars.next() {
            None => break,
            Some(c) => {
                match c {
                    '\n' if previous == '\r' => {}
                    '\r' | '\u{2028}' | '\u{2029}' | '\u{85}' | '\u{0C}' | '\u{0B}' => out.push('\n'),
                    c if is_dropped(c) => {}
                    c => out.push(c),
                }
                previous = c;
            }
        }
        rest = chars.as_str();
    }
    // ASCII is composed; where it stands between marks, leaving it out can only make the answer more careful.
    if is_nfc_quick(out.chars().filter(|c| !c.is_ascii())) == IsNormalized::Yes { out } else { out.nfc().collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, bool) {
        let (text, warning) = decode(bytes, "a.txt").expect("text");
        (text, warning.is_some())
    }

    #[test]
    fn encodings_are_recognised() {
        assert_eq!(read("caf\u{E9} \u{2014} ok".as_bytes()), ("café — ok".into(), false));
        assert_eq!(read(b"\xEF\xBB\xBFplain"), ("plain".into(), false));
        let wide: Vec<u8> = "A line of text, naïve\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(read(&wide), ("A line of text, naïve\n".into(), true));
        let mut marked = vec![0xFE, 0xFF];
        marked.extend("Ärger".encode_utf16().flat_map(u16::to_be_bytes));
        assert_eq!(read(&marked), ("Ärger".into(), true));
        let latin = b"Le caf\xE9 \xE9tait ferm\xE9, la biblioth\xE8que aussi; quel \xE9t\xE9 \xE9trange.";
        assert_eq!(read(latin).0, "Le café était fermé, la bibliothèque aussi; quel été étrange.");
    }

    #[test]
    fn a_damaged_file_keeps_the_rest() {
        let mut bytes = "“Quoted — ééééé ààààà” and so on".as_bytes().to_vec();
        bytes.push(0xFF);
        let (text, warned) = read(&bytes);
        assert!(text.starts_with("“Quoted — ééééé") && text.ends_with('\u{FFFD}') && warned);
    }

    #[test]
    fn controls_go_and_letters_are_composed() {
        assert_eq!(clean("a\r\nb\rc\u{2028}d\u{0}e\u{7}\u{200B}f\u{202E}"), "a\nb\nc\ndef");
        assert_eq!(clean("e\u{301}"), "é");
    }

    #[test]
    fn a_picture_is_not_text() {
        assert!(decode(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0\x08\x06\0\0\0", "a.txt").is_err());
    }
}

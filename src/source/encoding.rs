//! From a file's bytes to clean text: any encoding, one kind of line end, nothing that no book can hold.
//!
//! The order of trust: a byte order mark; valid UTF-8; UTF-16 betrayed by its zero bytes; UTF-8 with a few
//! damaged bytes; and only then a guess by `chardetng`. Whatever was guessed is told.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::diag::{Diagnostic, Loc, kinds};

/// Decodes a file; a diagnostic where it was not plain UTF-8, or `Err` where it is no text at all.
pub(super) fn decode(bytes: &[u8], file: &str) -> Result<(String, Option<Diagnostic>), Diagnostic> {
    let (encoding, skip) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => (encoding, length),
        None => (guess(bytes), 0),
    };
    let body = bytes.get(skip..).unwrap_or_default();
    let (text, damaged) = encoding.decode_without_bom_handling(body);
    if looks_binary(&text) {
        return Err(Diagnostic::warning(kinds::NOT_TEXT, "the file is not text")
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
    let mut warning = Diagnostic::warning(kinds::ENCODING, message).at(Loc::new(file, if damaged { line } else { 0 }));
    if damaged {
        warning = warning.with("what could not be read stands as “\u{FFFD}”");
    }
    Ok((clean, Some(warning.help("check the accented letters, and save the file as UTF-8"))))
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    // Before all: UTF-16 of plain English is valid UTF-8, with a zero in every second place.
    if let Some(wide) = utf16_by_zeros(bytes) {
        return wide;
    }
    match std::str::from_utf8(bytes) {
        Ok(_) => return UTF_8,
        Err(_) if mostly_utf8(bytes) => return UTF_8,
        Err(_) => {}
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

/// UTF-16 without a mark: text in any other encoding holds no zeros, and in this one every space and line end has one, on one side
/// or the other. It is what it seems to be if it makes sense as text of that order.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(8192) / 2 * 2)?;
    let (pairs, _) = sample.as_chunks::<2>();
    let (first, second) = pairs.iter().fold((0, 0), |(a, b), p| (a + usize::from(p[0] == 0), b + usize::from(p[1] == 0)));
    if bytes.len() % 2 != 0 || pairs.len() < 4 || first.max(second) == 0 {
        return None;
    }
    let (order, unit): (_, fn([u8; 2]) -> u16) =
        if second > first { (UTF_16LE, u16::from_le_bytes) } else { (UTF_16BE, u16::from_be_bytes) };
    let units: Vec<u16> = pairs.iter().map(|p| unit(*p)).collect();
    // A sample may end within a pair of surrogates; what is no character anywhere else is no text.
    let whole = units.strip_suffix(&[0xD83D]).unwrap_or(&units);
    let mut sense = 0;
    let mut total = 0;
    for c in char::decode_utf16(whole.iter().copied()) {
        total += 1;
        sense += usize::from(c.is_ok_and(|c| c != '\0' && !betrays_binary(c) && !is_private(c)));
    }
    let spaced = units.iter().any(|u| matches!(u, 0x20 | 0x0A | 0x0D));
    (sense * 50 >= total * 49 && spaced).then_some(order)
}

/// Characters that mean something only where they come from.
fn is_private(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..)
}

/// More than one character in a hundred is one that no text has: a picture, an archive, a program.
fn looks_binary(text: &str) -> bool {
    let mut total = 0_usize;
    let mut odd = 0_usize;
    for c in text.chars().take(8192) {
        total += 1;
        odd += usize::from(betrays_binary(c));
    }
    odd > 4 && odd * 100 > total
}

/// Controls that no writer types, and noncharacters. Marks of direction and joiners are text, however many there are.
fn betrays_binary(c: char) -> bool {
    let typed = matches!(c, '\n' | '\r' | '\t' | '\u{B}' | '\u{C}' | '\u{85}');
    c.is_control() && !typed || (u32::from(c) & 0xFFFE) == 0xFFFE || matches!(c, '\u{FDD0}'..='\u{FDEF}')
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

/// What a control character U+0080 to U+009F means where it was written for a character of Windows' code page 1252, by the
/// table of the HTML Standard (section 13.2.5.84); `None` where it means nothing.
pub(super) fn windows_1252(c: char) -> Option<char> {
    const TABLE: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘', '’', '“', '”', '•',
        '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let at = u32::from(c).checked_sub(0x80).and_then(|n| usize::try_from(n).ok())?;
    TABLE.get(at).copied().filter(|meant| *meant != c)
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
                match windows_1252(c).unwrap_or(c) {
                    '\n' if previous == '\r' => {}
                    '\r' | '\u{2028}' | '\u{2029}' | '\u{0C}' | '\u{0B}' => out.push('\n'),
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
    fn utf16_needs_no_mark_in_any_script_and_either_order() {
        for text in [
            "Plain English, and nothing else.\n",
            "# Заголовок\n\nРусский текст, без единой латинской буквы.\n",
            "# 活字\n\n紙は白い。\n",
            "Emoji 🙂 and more 🙂.\n",
            "# כותרת\n\nטקסט בעברית.\n",
        ] {
            let units: Vec<u16> = text.encode_utf16().collect();
            let little: Vec<u8> = units.iter().flat_map(|u| u.to_le_bytes()).collect();
            let big: Vec<u8> = units.iter().flat_map(|u| u.to_be_bytes()).collect();
            assert_eq!(read(&little), (text.into(), true), "little: {text}");
            assert_eq!(read(&big), (text.into(), true), "big: {text}");
        }
    }

    #[test]
    fn marks_of_direction_are_text() {
        let marked: String = "\u{202B}\u{200F}א\u{202C} \u{2067}ב\u{2069}\u{200E}\u{200D}\u{200B}".repeat(50);
        let (text, warned) = read(marked.as_bytes());
        assert!(text.contains('א') && text.contains('ב') && !warned);
        assert!(decode(&[1, 2, 3, 4, 5, 6, 7, 8, 0, 14, 15, 16], "a.txt").is_err());
        assert!(decode(&b"GIF89a\x05\0\x04\0\xF0\0\0\0\0\0\xFF\xFF\xFF!\xF9\x04\0\0\0\0\0,\0\0\0\0"[..], "a.txt").is_err());
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

//! Numbers and strings as a PDF writes them: short, exact, the same on every machine.

use crate::unit::{Len, SP};

/// A coordinate in 1/1000 pt, the precision to which things are placed in the file (a third of a micrometre).
pub type Milli = i64;

/// A length in 1/1000 pt, to the nearest.
pub fn milli(length: Len) -> Milli {
    length.scale(1000, SP).0
}

/// Writes thousandths as a decimal number without needless zeros: `-14`, `.25`.
pub fn push_milli(out: &mut Vec<u8>, value: i64) {
    push_decimal(out, value, 3);
}

/// Writes tenths as a decimal number.
pub fn push_tenths(out: &mut Vec<u8>, value: i64) {
    push_decimal(out, value, 1);
}

/// Writes a number of which so many digits stand after the point.
pub fn push_decimal(out: &mut Vec<u8>, value: i64, places: usize) {
    let mut digits = [0u8; 24];
    let mut start = digits.len();
    let mut rest = value.unsigned_abs();
    let mut place = 0;
    let mut significant = false;
    loop {
        let digit = (rest % 10) as u8;
        rest /= 10;
        if place < places {
            if digit != 0 || significant {
                significant = true;
                start -= 1;
                digits[start] = b'0' + digit;
            }
        } else {
            if place == places && significant {
                start -= 1;
                digits[start] = b'.';
            }
            // "0.5" is written ".5", but "0" is a number.
            if digit != 0 || rest != 0 || !significant {
                start -= 1;
                digits[start] = b'0' + digit;
            }
            if rest == 0 {
                break;
            }
        }
        place += 1;
    }
    if value < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[start..]);
}

/// Writes a byte of a literal string (ISO 32000-1, 7.3.4.2).
pub fn push_string_byte(out: &mut Vec<u8>, byte: u8) {
    match byte {
        b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
        // A bare carriage return would be read as a line feed.
        b'\r' => out.extend_from_slice(b"\\r"),
        _ => out.push(byte),
    }
}

/// Writes text as a string of UTF-16 with its byte order mark, in hexadecimal.
pub fn push_hex_utf16<'a>(out: &mut Vec<u8>, texts: impl Iterator<Item = &'a str>) {
    out.extend_from_slice(b"<FEFF");
    for unit in texts.flat_map(str::encode_utf16) {
        for shift in [12, 8, 4, 0] {
            out.push(b"0123456789ABCDEF"[usize::from(unit >> shift & 15)]);
        }
    }
    out.push(b'>');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(f: impl Fn(&mut Vec<u8>)) -> String {
        let mut out = Vec::new();
        f(&mut out);
        String::from_utf8(out).expect("ASCII")
    }

    #[test]
    fn decimals_are_short() {
        for (value, text) in
            [(0, "0"), (1, ".001"), (-14000, "-14"), (250, ".25"), (-1250, "-1.25"), (10_000, "10"), (100_010, "100.01"), (-5, "-.005")]
        {
            assert_eq!(written(|o| push_milli(o, value)), text);
        }
        assert_eq!(written(|o| push_tenths(o, 1020)), "102");
        assert_eq!(written(|o| push_tenths(o, -1235)), "-123.5");
    }

    #[test]
    fn strings_escape_what_they_must() {
        assert_eq!(written(|o| b"a(\\)\r".iter().for_each(|b| push_string_byte(o, *b))), "a\\(\\\\\\)\\r");
        assert_eq!(written(|o| push_hex_utf16(o, ["a", "\u{ad}"].into_iter())), "<FEFF006100AD>");
    }
}

//! Numbers as lists and front matter have them: Roman numerals, letters.

use super::NumberStyle;

/// A number as the items of a list have it. Letters go on with aa behind z; there are none, and no Roman numerals, for what
/// is less than 1 or, of these, more than 3999: they are figures then (CSS Counter Styles, section 6.1).
pub fn styled(n: i128, style: NumberStyle) -> String {
    let small = u32::try_from(n).ok().filter(|n| *n > 0);
    match (style, small) {
        (NumberStyle::LowerAlpha, Some(n)) => letters(n),
        (NumberStyle::UpperAlpha, Some(n)) => letters(n).to_uppercase(),
        (NumberStyle::LowerRoman, Some(n)) if n < 4000 => roman(n),
        (NumberStyle::UpperRoman, Some(n)) if n < 4000 => roman(n).to_uppercase(),
        (
            NumberStyle::Decimal | NumberStyle::LowerAlpha | NumberStyle::UpperAlpha | NumberStyle::LowerRoman | NumberStyle::UpperRoman,
            _,
        ) => n.to_string(),
    }
}

/// a to z, aa to zz, and so on.
fn letters(mut n: u32) -> String {
    let mut out = Vec::new();
    while n > 0 {
        n -= 1;
        out.push(char::from(b'a' + u8::try_from(n % 26).unwrap_or(0)));
        n /= 26;
    }
    out.iter().rev().collect()
}

/// A number in lower-case roman numerals.
pub fn roman(mut n: u32) -> String {
    let mut out = String::new();
    for (value, digits) in [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ] {
        while n >= value {
            out.push_str(digits);
            n -= value;
        }
    }
    out
}

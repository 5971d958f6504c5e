//! Letters of another look, as Unicode has them: "Mathematical Alphanumeric Symbols", U+1D400 to U+1D7FF, with the holes that older
//! characters fill.

use super::Variant;

/// The character of a look; itself where there is none. [`Variant::Auto`] makes single letters italic.
pub fn mapped(c: char, variant: Variant) -> char {
    let italic = Variant::Italic;
    let variant = match (variant, c) {
        (Variant::Auto, 'a'..='z' | 'A'..='Z' | 'α'..='ω' | '∂' | 'ϵ' | 'ϑ' | 'ϰ' | 'ϕ' | 'ϱ' | 'ϖ' | 'ı' | 'ȷ') => italic,
        (Variant::Auto, _) => return c,
        // TeX's bold capitals of Greek are upright.
        (Variant::BoldItalic, 'Α'..='Ω' | '∇') => Variant::Bold,
        (other, _) => other,
    };
    if let Some(hole) = hole(c, variant) {
        return hole;
    }
    let latin: Option<u32> = match variant {
        Variant::Auto | Variant::Upright => None,
        Variant::Bold => Some(0x1D400),
        Variant::Italic => Some(0x1D434),
        Variant::BoldItalic => Some(0x1D468),
        Variant::Script => Some(0x1D49C),
        Variant::Fraktur => Some(0x1D504),
        Variant::Double => Some(0x1D538),
        Variant::Sans => Some(0x1D5A0),
        Variant::Mono => Some(0x1D670),
    };
    let greek: Option<u32> = match variant {
        Variant::Bold => Some(0x1D6A8),
        Variant::Italic => Some(0x1D6E2),
        Variant::BoldItalic => Some(0x1D71C),
        Variant::Auto | Variant::Upright | Variant::Script | Variant::Fraktur | Variant::Double | Variant::Sans | Variant::Mono => None,
    };
    let digits: Option<u32> = match variant {
        Variant::Bold | Variant::BoldItalic => Some(0x1D7CE),
        Variant::Double => Some(0x1D7D8),
        Variant::Sans => Some(0x1D7E2),
        Variant::Mono => Some(0x1D7F6),
        Variant::Auto | Variant::Upright | Variant::Italic | Variant::Script | Variant::Fraktur => None,
    };
    let code = u32::from(c);
    let found = match c {
        'A'..='Z' => latin.map(|l| l + code - 0x41),
        'a'..='z' => latin.map(|l| l + code - 0x61 + 26),
        '0'..='9' => digits.map(|d| d + code - 0x30),
        'Α'..='Ω' => greek.map(|g| g + code - 0x391),
        '∇' => greek.map(|g| g + 25),
        'α'..='ω' => greek.map(|g| g + 26 + code - 0x3B1),
        '∂' => greek.map(|g| g + 51),
        'ϵ' => greek.map(|g| g + 52),
        'ϑ' => greek.map(|g| g + 53),
        'ϰ' => greek.map(|g| g + 54),
        'ϕ' => greek.map(|g| g + 55),
        'ϱ' => greek.map(|g| g + 56),
        'ϖ' => greek.map(|g| g + 57),
        _ => None,
    };
    found.and_then(char::from_u32).unwrap_or(c)
}

fn hole(c: char, variant: Variant) -> Option<char> {
    Some(match (variant, c) {
        (Variant::Italic, 'h') => 'ℎ',
        (Variant::Italic, 'ı') => '𝚤',
        (Variant::Italic, 'ȷ') => '𝚥',
        (Variant::Script, 'B') => 'ℬ',
        (Variant::Script, 'E') => 'ℰ',
        (Variant::Script, 'F') => 'ℱ',
        (Variant::Script, 'H') => 'ℋ',
        (Variant::Script, 'I') => 'ℐ',
        (Variant::Script, 'L') => 'ℒ',
        (Variant::Script, 'M') => 'ℳ',
        (Variant::Script, 'R') => 'ℛ',
        (Variant::Script, 'e') => 'ℯ',
        (Variant::Script, 'g') => 'ℊ',
        (Variant::Script, 'o') => 'ℴ',
        (Variant::Fraktur, 'C') => 'ℭ',
        (Variant::Fraktur, 'H') => 'ℌ',
        (Variant::Fraktur, 'I') => 'ℑ',
        (Variant::Fraktur, 'R') => 'ℜ',
        (Variant::Fraktur, 'Z') => 'ℨ',
        (Variant::Double, 'C') => 'ℂ',
        (Variant::Double, 'H') => 'ℍ',
        (Variant::Double, 'N') => 'ℕ',
        (Variant::Double, 'P') => 'ℙ',
        (Variant::Double, 'Q') => 'ℚ',
        (Variant::Double, 'R') => 'ℝ',
        (Variant::Double, 'Z') => 'ℤ',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_have_their_looks_and_others_stay() {
        for (c, variant, want) in [
            ('x', Variant::Auto, '𝑥'),
            ('h', Variant::Auto, 'ℎ'),
            ('Γ', Variant::Auto, 'Γ'),
            ('α', Variant::Auto, '𝛼'),
            ('R', Variant::Double, 'ℝ'),
            ('L', Variant::Script, 'ℒ'),
            ('g', Variant::Fraktur, '𝔤'),
            ('7', Variant::Bold, '𝟕'),
            ('∇', Variant::Bold, '𝛁'),
            ('x', Variant::Upright, 'x'),
            ('+', Variant::Bold, '+'),
        ] {
            assert_eq!(mapped(c, variant), want);
        }
    }
}

//! Scripts that the program brings no face for: what they are called, and which free faces have them.

use crate::model::Lang;

/// A script, and a free family that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Script {
    /// Its name ("Devanagari").
    pub name: &'static str,
    /// A family of Debian that has it.
    pub family: &'static str,
    /// The package that has the family.
    pub package: &'static str,
    /// What Google Fonts calls the family.
    pub google: &'static str,
}

const CORE: &str = "fonts-noto-core";
const CJK: &str = "fonts-noto-cjk";

const fn noto(name: &'static str, family: &'static str) -> Script {
    Script { name, family, package: CORE, google: family }
}

const fn cjk(name: &'static str, family: &'static str, google: &'static str) -> Script {
    Script { name, family, package: CJK, google }
}

const JAPANESE: Script = cjk("Japanese", "Noto Serif CJK JP", "Noto Serif JP");
const KOREAN: Script = cjk("Korean", "Noto Serif CJK KR", "Noto Serif KR");
const SIMPLIFIED: Script = cjk("Chinese (simplified)", "Noto Serif CJK SC", "Noto Serif SC");
const TRADITIONAL: Script = cjk("Chinese (traditional)", "Noto Serif CJK TC", "Noto Serif TC");

/// First and last character of blocks, and the script that has them (Unicode 16, Blocks.txt).
const BLOCKS: &[(u32, u32, Script)] = &[
    (0x0530, 0x058f, noto("Armenian", "Noto Serif Armenian")),
    (0x0590, 0x05ff, noto("Hebrew", "Noto Serif Hebrew")),
    (0x0600, 0x06ff, noto("Arabic", "Noto Naskh Arabic")),
    (0x0700, 0x074f, noto("Syriac", "Noto Sans Syriac")),
    (0x0750, 0x077f, noto("Arabic", "Noto Naskh Arabic")),
    (0x0780, 0x07bf, noto("Thaana", "Noto Sans Thaana")),
    (0x07c0, 0x07ff, noto("N’Ko", "Noto Sans NKo")),
    (0x0900, 0x097f, noto("Devanagari", "Noto Serif Devanagari")),
    (0x0980, 0x09ff, noto("Bengali", "Noto Serif Bengali")),
    (0x0a00, 0x0a7f, noto("Gurmukhi", "Noto Serif Gurmukhi")),
    (0x0a80, 0x0aff, noto("Gujarati", "Noto Serif Gujarati")),
    (0x0b00, 0x0b7f, noto("Odia", "Noto Sans Oriya")),
    (0x0b80, 0x0bff, noto("Tamil", "Noto Serif Tamil")),
    (0x0c00, 0x0c7f, noto("Telugu", "Noto Serif Telugu")),
    (0x0c80, 0x0cff, noto("Kannada", "Noto Serif Kannada")),
    (0x0d00, 0x0d7f, noto("Malayalam", "Noto Serif Malayalam")),
    (0x0d80, 0x0dff, noto("Sinhala", "Noto Serif Sinhala")),
    (0x0e00, 0x0e7f, noto("Thai", "Noto Serif Thai")),
    (0x0e80, 0x0eff, noto("Lao", "Noto Serif Lao")),
    (0x0f00, 0x0fff, noto("Tibetan", "Noto Serif Tibetan")),
    (0x1000, 0x109f, noto("Burmese", "Noto Serif Myanmar")),
    (0x10a0, 0x10ff, noto("Georgian", "Noto Serif Georgian")),
    (0x1100, 0x11ff, KOREAN),
    (0x1200, 0x139f, noto("Ethiopic", "Noto Serif Ethiopic")),
    (0x13a0, 0x13ff, noto("Cherokee", "Noto Sans Cherokee")),
    (0x1400, 0x167f, noto("Canadian Aboriginal", "Noto Sans Canadian Aboriginal")),
    (0x1780, 0x17ff, noto("Khmer", "Noto Serif Khmer")),
    (0x1800, 0x18af, noto("Mongolian", "Noto Sans Mongolian")),
    (0x2d30, 0x2d7f, noto("Tifinagh", "Noto Sans Tifinagh")),
    (0x3040, 0x30ff, JAPANESE),
    (0x3130, 0x318f, KOREAN),
    (0xa960, 0xa97f, KOREAN),
    (0xac00, 0xd7ff, KOREAN),
    (0x12000, 0x1254f, noto("Cuneiform", "Noto Sans Cuneiform")),
    (0x13000, 0x1345f, noto("Egyptian hieroglyphs", "Noto Sans Egyptian Hieroglyphs")),
    (0x1e900, 0x1e95f, noto("Adlam", "Noto Sans Adlam")),
];

/// Whether a character is one that Chinese, Japanese and Korean share.
fn is_han(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{303f}' | '\u{3100}'..='\u{312f}' | '\u{3190}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
        || matches!(c, '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

/// The script of a character that no face has, in a text of this language; none where it is a sign of no script.
pub fn of(c: char, lang: &Lang) -> Option<Script> {
    if is_han(c) {
        return Some(match lang.primary() {
            "ja" => JAPANESE,
            "ko" => KOREAN,
            _ if crate::lang::is_traditional(lang) => TRADITIONAL,
            _ => SIMPLIFIED,
        });
    }
    let at = BLOCKS.partition_point(|(_, last, _)| *last < u32::from(c));
    BLOCKS.get(at).filter(|(first, ..)| *first <= u32::from(c)).map(|(_, _, script)| *script)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_in_order() {
        assert!(BLOCKS.windows(2).all(|w| w[0].1 < w[1].0 && w[0].0 <= w[0].1));
    }

    #[test]
    fn a_character_leads_to_a_face() {
        let family = |c, lang: &str| of(c, &Lang::new(lang)).map(|s| s.family);
        assert_eq!(family('語', "ja"), Some("Noto Serif CJK JP"));
        assert_eq!(family('語', "zh-TW"), Some("Noto Serif CJK TC"));
        assert_eq!(family('語', "zh-Hant"), Some("Noto Serif CJK TC"));
        assert_eq!(family('語', "en"), Some("Noto Serif CJK SC"));
        assert_eq!(family('。', "ko"), Some("Noto Serif CJK KR"));
        assert_eq!(family('か', "en"), Some("Noto Serif CJK JP"));
        assert_eq!(family('한', "en"), Some("Noto Serif CJK KR"));
        assert_eq!(family('ក', "en"), Some("Noto Serif Khmer"));
        assert_eq!(family('\u{13000}', "en"), Some("Noto Sans Egyptian Hieroglyphs"));
        assert_eq!(family('\u{10ffff}', "en"), None);
    }
}

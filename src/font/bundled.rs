//! The families in the binary. Kept by hand: a family is a folder of `fonts/` and a row here.

/// A family in the binary.
pub struct Bundled {
    /// Its folder.
    pub slug: &'static str,
    /// Its `family.toml`.
    pub manifest: &'static str,
    /// File names and bytes.
    pub files: &'static [(&'static str, &'static [u8])],
}

macro_rules! family {
    ($slug:literal, $($file:literal),+) => {
        Bundled {
            slug: $slug,
            manifest: include_str!(concat!("../../fonts/", $slug, "/family.toml")),
            files: &[$(($file, include_bytes!(concat!("../../fonts/", $slug, "/", $file)))),+],
        }
    };
}

/// The families: for text first, then those that are only asked for characters that a text face lacks. A `static`: a constant's fonts
/// would be in the binary once a use.
pub static FAMILIES: &[Bundled] = &[
    family!("eb-garamond", "EBGaramond-Regular.ttf", "EBGaramond-Italic.ttf", "EBGaramond-Bold.ttf", "EBGaramond-BoldItalic.ttf"),
    family!("alegreya", "Alegreya-Regular.ttf", "Alegreya-Italic.ttf", "Alegreya-Bold.ttf", "Alegreya-BoldItalic.ttf"),
    family!("literata", "Literata-Regular.ttf", "Literata-Italic.ttf", "Literata-Bold.ttf", "Literata-BoldItalic.ttf"),
    family!("alegreya-sans", "AlegreyaSans-Regular.ttf", "AlegreyaSans-Italic.ttf", "AlegreyaSans-Bold.ttf", "AlegreyaSans-BoldItalic.ttf"),
    family!(
        "iosevka-charon-mono",
        "IosevkaCharonMono-Regular.ttf",
        "IosevkaCharonMono-Italic.ttf",
        "IosevkaCharonMono-Bold.ttf",
        "IosevkaCharonMono-BoldItalic.ttf"
    ),
    family!("noto-symbols", "NotoSymbols-Regular.ttf"),
    family!("noto-emoji", "NotoEmoji-Regular.ttf"),
    family!("noto-serif-hebrew", "NotoSerifHebrew-Regular.ttf", "NotoSerifHebrew-Bold.ttf"),
    family!("noto-naskh-arabic", "NotoNaskhArabic-Regular.ttf", "NotoNaskhArabic-Bold.ttf"),
    family!("noto-serif-devanagari", "NotoSerifDevanagari-Regular.ttf", "NotoSerifDevanagari-Bold.ttf"),
    family!("noto-serif-thai", "NotoSerifThai-Regular.ttf", "NotoSerifThai-Bold.ttf"),
    family!("garamond-math", "Garamond-Math.otf"),
];

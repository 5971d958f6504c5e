//! Which way a language runs: by the script that its tag names, else by the script that it is usually written in.

use crate::model::Lang;

/// The direction of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

/// Scripts that run from right to left (ISO 15924).
const SCRIPTS: &[&str] = &[
    "adlm", "arab", "aran", "armi", "hebr", "mand", "mend", "nkoo", "phnx", "rohg", "samr", "syrc", "syre", "syrj", "syrn", "thaa", "yezi",
];

/// Languages usually written in one of these scripts (CLDR, likely subtags), with the tags of three letters that people use beside those
/// of two.
const LANGUAGES: &[&str] = &[
    "ar", "ara", "acm", "aeb", "ajp", "apc", "apd", "arc", "ars", "ary", "arz", "bal", "bqi", "brh", "ckb", "dv", "div", "fa", "fas",
    "per", "glk", "haz", "he", "heb", "iw", "hno", "ji", "khw", "kas", "ks", "lah", "lrc", "luz", "mzn", "nqo", "pnb", "prs", "ps", "pus",
    "pbt", "sam", "sd", "snd", "sdh", "skr", "syr", "trw", "ug", "uig", "ur", "urd", "yi", "yid",
];

/// Languages written so in some countries only (CLDR, likely subtags).
const BY_REGION: &[(&str, &[&str])] = &[
    ("az", &["ir", "iq"]),
    ("ha", &["cm", "sd"]),
    ("kk", &["af", "cn", "ir", "mn"]),
    ("ku", &["iq", "ir"]),
    ("ky", &["cn"]),
    ("ms", &["cc"]),
    ("pa", &["pk"]),
    ("tg", &["pk"]),
    ("tk", &["af", "ir"]),
    ("uz", &["af", "cn"]),
];

/// Languages of [`LANGUAGES`] that some countries write from left to right.
const EXCEPT: &[(&str, &[&str])] = &[("sd", &["in"]), ("ug", &["kz", "mn"])];

/// The direction of a language: `ps`, `ckb`, `uz-arab` and `pa-pk` run from right to left; `ar-latn` and `ku` do not.
pub fn direction(lang: &Lang) -> Direction {
    let mut parts = lang.tag().split('-');
    let primary = parts.next().unwrap_or("");
    let mut region = "";
    for part in parts.take_while(|p| p.len() > 1) {
        // A script has four letters; a variant of four characters starts with a digit.
        if part.len() == 4 && part.bytes().all(|b| b.is_ascii_alphabetic()) {
            return if SCRIPTS.contains(&part) { Direction::Rtl } else { Direction::Ltr };
        }
        if part.len() == 2 {
            region = part;
        }
    }
    let listed = |table: &[(&str, &[&str])]| table.iter().any(|(l, regions)| *l == primary && regions.contains(&region));
    if (LANGUAGES.contains(&primary) && !listed(EXCEPT)) || listed(BY_REGION) { Direction::Rtl } else { Direction::Ltr }
}

/// Whether a language is written from right to left.
pub fn is_rtl(lang: &Lang) -> bool {
    direction(lang) == Direction::Rtl
}

/// Whether Chinese of this tag is written in traditional characters.
pub fn is_traditional(lang: &Lang) -> bool {
    let mut parts = lang.tag().split('-').take_while(|part| part.len() > 1);
    let chinese = matches!(parts.next(), Some("zh" | "yue" | "lzh"));
    let rest: Vec<&str> = parts.collect();
    chinese && !rest.contains(&"hans") && (rest.iter().any(|p| matches!(*p, "hant" | "tw" | "hk" | "mo")) || lang.primary() == "yue")
}

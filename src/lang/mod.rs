//! The languages: everything that the program knows of each, one file a language.
//!
//! A stage that behaves differently by language asks [`of`] for its [`Language`] and reads a field; nothing else in the program compares
//! language tags. A field that a file leaves out has the value of [`Language::UNKNOWN`]; the test at the end lists each of these with the
//! reason, so that a new language is a file here, a row of `languages!` and the answers to that test.

pub mod dates;
pub mod divisions;
pub mod numbers;
mod order;
pub mod own;
mod script;
pub mod segment;
pub mod site;
pub mod vocabulary;
mod web;

mod ar;
mod cs;
mod de;
mod el;
mod en;
mod es;
mod fa;
mod fr;
mod he;
mod hi;
mod it;
mod ja;
mod ko;
mod nl;
mod partial;
mod pl;
mod pt;
mod ru;
mod sv;
mod th;
mod ur;
mod zh;

pub use dates::Dates;
pub use numbers::NumberWords;
pub use order::{initial, sort_key};
pub use own::Words;
pub use script::{is_rtl, is_traditional};
pub use site::SiteWords;
use vocabulary::{Sentences, Vocabulary};
pub use web::WebWords;

use crate::model::Lang;

/// What is known of one language.
#[derive(Clone, Copy)]
pub struct Language {
    /// Its own tag in lower case, then tags of regions that have everything in common with it.
    pub tags: &'static [&'static str],
    /// Regions that differ.
    pub regions: &'static [&'static Language],
    /// The words that a book says by itself.
    pub words: Option<&'static Vocabulary<'static>>,
    /// The accessibility summary of an e-book.
    pub summary: Option<&'static Sentences>,
    /// How dates are written and read.
    pub dates: Option<Dates<'static>>,
    /// Numbers in words.
    pub numbers: Option<NumberWords>,
    /// How chapters and parts are counted, where that is one expression: 第三章.
    pub counted: Option<Counted>,
    /// What stands behind the number of a page that is referred to: 第57页.
    pub after_page: &'static str,
    /// The zero of its figures.
    pub digits: char,
    /// What it asks of any layout.
    pub habits: Habits,
    /// Quotation marks.
    pub quotes: Quotes,
    /// The dash between spaces that sets off an aside.
    pub dash: &'static str,
    /// The dash that opens a line of speech and sets off its attribution: the raya of Spanish.
    pub speech_dash: Option<&'static str>,
    /// Words that start with an apostrophe, without it; those with `?` also stand without, in single quotes.
    pub elisions: &'static [&'static str],
    /// The high punctuation marks stand off by narrow spaces, as in French.
    pub spaced_punctuation: bool,
    /// The sign before decimals.
    pub decimal: char,
    /// How its words are divided at line ends.
    pub hyphenation: Hyphenation,
    /// Where its lines must not end.
    pub line_end: LineEnd,
    /// The letter i keeps its dot in capitals and small capitals, and has a sister without one: Turkish.
    pub dotted_i: bool,
    /// Words at the start of a title that go behind it when titles are sorted.
    pub articles: &'static [&'static str],
    /// All nouns have capitals, not names alone: German.
    pub nouns_capitalised: bool,
    /// What sites in it put round posts.
    pub site: SiteWords,
    /// What means something on a web page only.
    pub web: WebWords,
}

impl Language {
    /// A language of which nothing is known.
    pub const UNKNOWN: Language = Language {
        tags: &["und"],
        regions: &[],
        words: None,
        summary: None,
        dates: None,
        numbers: None,
        counted: None,
        after_page: "",
        digits: '0',
        habits: Habits { leading: 0, indent: None, grid: false, dots: None },
        quotes: Quotes::new("“", "”", "‘", "’"),
        dash: "–",
        speech_dash: None,
        elisions: &["s", "t", "n"],
        spaced_punctuation: false,
        decimal: ',',
        hyphenation: Hyphenation::Unknown,
        line_end: LineEnd { one_letter: false, repeats_hyphen: false, dash_never_starts: false },
        dotted_i: false,
        articles: &[],
        nouns_capitalised: false,
        site: SiteWords::NONE,
        web: WebWords::NONE,
    };
}

/// What a language asks of a layout that was drawn for Latin letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Habits {
    /// The least leading, in thousandths of the size: its letters are taller or deeper, or fill their line.
    pub leading: u16,
    /// Every paragraph opens with an indent of so many ems, the first one too.
    pub indent: Option<u8>,
    /// A line is a whole number of ems wide.
    pub grid: bool,
    /// What is stressed has a dot at each character, and no letter slants.
    pub dots: Option<Dots>,
}

/// Where emphasis dots stand (JLREQ and CLREQ, “Emphasis Dots”).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dots {
    /// Above the characters: Japanese.
    Over,
    /// Below them: Chinese.
    Under,
}

/// How a language counts chapters and parts: `{word}` is the number in words, `{number}` in figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Counted {
    pub chapter: &'static str,
    pub part: &'static str,
}

/// The quotation marks of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Quotes {
    pub open: &'static str,
    pub close: &'static str,
    pub open_inner: &'static str,
    pub close_inner: &'static str,
}

impl Quotes {
    const fn new(open: &'static str, close: &'static str, open_inner: &'static str, close_inner: &'static str) -> Quotes {
        Quotes { open, close, open_inner, close_inner }
    }
}

/// How the words of a language are divided at line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hyphenation {
    /// By these patterns.
    Patterns(Patterns),
    /// They are not: the script has no hyphens, or the language does without.
    Never,
    /// They are, by rules that the program does not have.
    Unknown,
}

/// Sets of hyphenation patterns that are in the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Patterns {
    EnglishUs,
    EnglishGb,
    German,
    French,
    Spanish,
    Italian,
    Dutch,
    Portuguese,
    Polish,
    Swedish,
    Czech,
    Greek,
    Russian,
}

/// Where lines of a language must not end, beyond what Unicode says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineEnd {
    /// After a word of one letter.
    pub one_letter: bool,
    /// At a written hyphen: a word divided there has it again at the start of the next line.
    pub repeats_hyphen: bool,
    /// Before a dash.
    pub dash_never_starts: bool,
}

macro_rules! languages {
    ($($primary:literal => $language:path),+ $(,)?) => {
        /// The languages that have a file of their own.
        pub static ALL: &[&Language] = &[$(&$language),+];

        fn by_primary(primary: &str) -> Option<&'static Language> {
            match primary {
                $($primary => Some(&$language),)+
                _ => ALL.iter().copied().chain(partial::ALL).find(|l| l.tags.contains(&primary)),
            }
        }
    };
}

languages! {
    "en" => en::LANGUAGE,
    "de" => de::LANGUAGE,
    "fr" => fr::LANGUAGE,
    "es" => es::LANGUAGE,
    "it" => it::LANGUAGE,
    "nl" => nl::LANGUAGE,
    "pt" => pt::LANGUAGE,
    "pl" => pl::LANGUAGE,
    "sv" => sv::LANGUAGE,
    "cs" => cs::LANGUAGE,
    "el" => el::LANGUAGE,
    "ru" => ru::LANGUAGE,
    "zh" => zh::LANGUAGE,
    "ja" => ja::LANGUAGE,
    "ko" => ko::LANGUAGE,
    "th" => th::LANGUAGE,
    "hi" => hi::LANGUAGE,
    "he" => he::LANGUAGE,
    "ar" => ar::LANGUAGE,
    "fa" => fa::LANGUAGE,
    "ur" => ur::LANGUAGE,
}

/// What is known of a language, as its region has it.
pub fn of(lang: &Lang) -> &'static Language {
    of_tag(lang.tag())
}

/// As [`of`], by a tag in lower case with hyphens.
pub fn of_tag(tag: &str) -> &'static Language {
    let primary = tag.split('-').next().unwrap_or("");
    let Some(language) = by_primary(primary) else { return &Language::UNKNOWN };
    let covers = |t: &&str| tag.strip_prefix(*t).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    language.regions.iter().find(|region| region.tags.iter().any(&covers)).copied().unwrap_or(language)
}

/// How words of a language may be divided beside its patterns; `None` where they are not.
pub fn divisions(tag: &str) -> Option<divisions::Rules> {
    match of_tag(tag).hyphenation {
        Hyphenation::Patterns(patterns) => Some(patterns.rules()),
        Hyphenation::Never | Hyphenation::Unknown => None,
    }
}

/// The words of a book in a language: English where neither the program nor book.toml has any.
pub fn words(lang: &Lang) -> Words<'_> {
    Words::of(lang)
}

/// How dates are written in a language: as in English where neither the program nor book.toml knows.
pub fn dates(lang: &Lang) -> Dates<'_> {
    own::dates(lang)
}

/// The zero of the figures that books of a language have. Those of Arabic are European in the countries of the Maghreb.
pub fn zero(lang: &Lang) -> char {
    const MAGHREB: [&str; 5] = ["ma", "dz", "tn", "ly", "eh"];
    let european = || lang.tag().split('-').any(|part| part == "latn" || MAGHREB.contains(&part));
    Some(of(lang).digits).filter(|zero| *zero != '0' && !european()).unwrap_or('0')
}

/// A text with the figures of a language.
pub fn figures(text: String, lang: &Lang) -> String {
    figures_from(text, zero(lang))
}

/// A text with the figures that follow a zero.
pub fn figures_from(text: String, zero: char) -> String {
    if zero == '0' {
        return text;
    }
    let figure = |c: char| c.to_digit(10).and_then(|n| char::from_u32(u32::from(zero) + n)).filter(|_| c.is_ascii_digit()).unwrap_or(c);
    text.chars().map(figure).collect()
}

/// Where stressed words of a language have their dots; none where they slant, as words without wide characters do in any language.
pub fn dots(words: &str, lang: &Lang) -> Option<Dots> {
    of(lang).habits.dots.filter(|_| words.chars().any(segment::is_ideographic))
}

/// The accessibility summary in a language: in English where the program has none.
pub fn summary(lang: &Lang) -> &'static Sentences {
    of(lang).summary.unwrap_or(&en::SUMMARY)
}

/// Abbreviations that a number follows, of all languages, in lower case without their point: "p", "fig", "стр".
const NUMBERED: &[&str] = &[
    "abb", "abs", "anm", "arg", "art", "artt", "bd", "bl", "bzw", "ca", "cap", "capp", "cf", "ch", "chap", "cit", "col", "coll", "cz",
    "eq", "ex", "fig", "figg", "figs", "fol", "hft", "il", "jg", "kap", "lib", "lám", "mod", "nos", "no", "nr", "núm", "num", "obr", "odd",
    "pag", "pagg", "par", "pl", "pkt", "poz", "pp", "pág", "págs", "ref", "rev", "rozdz", "rys", "sec", "sect", "sez", "sid", "sig", "ss",
    "str", "tab", "taf", "tav", "teil", "tom", "vers", "vgl", "vol", "vols", "vv", "zob", "zv", "кн", "рис", "стр", "табл", "гл", "разд",
    "ср", "κεφ", "σελ", "τόμ", "εικ", "αρ", "č", "čís", "roč",
];

/// Whether an abbreviation, in lower case without its point, is one that a number follows.
pub fn takes_number(abbreviation: &str) -> bool {
    NUMBERED.contains(&abbreviation)
}

/// A text with its first letter raised, as the language raises it: İstanbul.
pub fn capitalized(text: &str, lang: &Lang) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some('i') if of(lang).dotted_i => format!("İ{}", letters.as_str()),
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests;

//! What the themes know of each language: stop words, the words of series, numbers, small words of titles.
//!
//! English, German, French, Spanish, Italian, Dutch and Portuguese are known; another language gets the stop
//! words that there are and no more.

// hash: looked up only, or sorted before it is walked.
use std::collections::HashSet;

/// Words that say nothing about a theme, lower case, straight apostrophes.
pub fn stop_words(primary: &str) -> HashSet<String> {
    let mut set: HashSet<String> = stop_words::lookup(primary).unwrap_or(&[]).iter().map(|w| w.to_lowercase().replace('’', "'")).collect();
    let more: &[&str] = match primary {
        "en" => &["www", "com", "org", "html", "don't", "doesn't", "it's", "i'm", "i've", "you're", "can't"],
        _ => &["www", "com", "org", "html"],
    };
    if primary == "en" {
        THEMATIC_EN.iter().for_each(|w| {
            set.remove(*w);
        });
    }
    set.extend(more.iter().map(|w| (*w).to_string()));
    set
}

/// Words that the English list of stop words has, though posts are about them.
const THEMATIC_EN: &[&str] = &[
    "research",
    "text",
    "system",
    "information",
    "open",
    "group",
    "groups",
    "keys",
    "test",
    "index",
    "web",
    "website",
    "page",
    "pages",
    "computer",
    "room",
    "rooms",
    "state",
    "states",
    "making",
    "detail",
    "problem",
    "problems",
    "value",
    "copy",
    "bill",
    "book",
    "case",
    "cases",
    "cause",
    "changes",
    "face",
    "fact",
    "facts",
    "member",
    "members",
    "order",
    "site",
    "sites",
    "side",
    "sides",
    "section",
    "number",
    "numbers",
    "interest",
];

/// Words before (or, for ordinals, after) the number of a part: lower case, of all seven languages.
pub const PART_WORDS: &[&str] = &[
    "part",
    "pt",
    "parts",
    "chapter",
    "episode",
    "ep",
    "volume",
    "vol",
    "issue",
    "no",
    "number",
    "day",
    "week", // en
    "teil",
    "folge",
    "kapitel",
    "tag",
    "woche",
    "nr",
    "ausgabe", // de
    "partie",
    "épisode",
    "chapitre",
    "jour",
    "semaine",
    "numéro",
    "volet", // fr
    "parte",
    "capítulo",
    "episodio",
    "día",
    "semana",
    "número", // es
    "puntata",
    "capitolo",
    "giorno",
    "settimana",
    "numero", // it
    "deel",
    "hoofdstuk",
    "aflevering",
    "dag",
    "week", // nl
    "episódio",
    "dia", // pt
];

/// Words between the number of a part and the number of all parts.
pub const OF_WORDS: &[&str] = &["of", "von", "de", "sur", "di", "van", "out"];

/// A number in words, one to twelve, cardinal or ordinal, or none.
pub fn number_word(word: &str) -> Option<u32> {
    const WORDS: [&[&str]; 12] = [
        &[
            "one",
            "first",
            "eins",
            "erster",
            "erste",
            "un",
            "une",
            "première",
            "premier",
            "uno",
            "una",
            "primera",
            "primero",
            "prima",
            "primo",
            "een",
            "één",
            "eerste",
            "um",
            "uma",
            "primeira",
            "primeiro",
        ],
        &[
            "two",
            "second",
            "zwei",
            "zweiter",
            "zweite",
            "deux",
            "deuxième",
            "seconde",
            "dos",
            "segunda",
            "segundo",
            "due",
            "seconda",
            "secondo",
            "twee",
            "tweede",
            "dois",
            "duas",
        ],
        &[
            "three",
            "third",
            "drei",
            "dritter",
            "dritte",
            "trois",
            "troisième",
            "tres",
            "tercera",
            "tercero",
            "tre",
            "terza",
            "terzo",
            "drie",
            "derde",
            "três",
            "terceira",
            "terceiro",
        ],
        &[
            "four",
            "fourth",
            "vier",
            "vierter",
            "vierte",
            "quatre",
            "quatrième",
            "cuatro",
            "cuarta",
            "cuarto",
            "quattro",
            "quarta",
            "quarto",
            "vierde",
            "quatro",
        ],
        &["five", "fifth", "fünf", "fünfter", "fünfte", "cinq", "cinquième", "cinco", "quinta", "quinto", "cinque", "vijf", "vijfde"],
        &["six", "sixth", "sechs", "sechster", "sechste", "sixième", "seis", "sexta", "sexto", "sei", "sesta", "sesto", "zes", "zesde"],
        &[
            "seven",
            "seventh",
            "sieben",
            "siebter",
            "siebte",
            "sept",
            "septième",
            "siete",
            "séptima",
            "sette",
            "settima",
            "zeven",
            "zevende",
            "sete",
            "sétima",
        ],
        &[
            "eight",
            "eighth",
            "acht",
            "achter",
            "achte",
            "huit",
            "huitième",
            "ocho",
            "octava",
            "otto",
            "ottava",
            "achtste",
            "oito",
            "oitava",
        ],
        &["nine", "ninth", "neun", "neunter", "neunte", "neuf", "neuvième", "nueve", "novena", "nove", "nona", "negen", "negende"],
        &["ten", "tenth", "zehn", "zehnter", "zehnte", "dix", "dixième", "diez", "décima", "dieci", "decima", "tien", "tiende", "dez"],
        &["eleven", "eleventh", "elf", "elfter", "elfte", "onze", "onzième", "once", "undici", "elfde"],
        &["twelve", "twelfth", "zwölf", "zwölfter", "zwölfte", "douze", "douzième", "doce", "dodici", "twaalf", "twaalfde", "doze"],
    ];
    WORDS.iter().position(|list| list.contains(&word)).map(|i| i as u32 + 1)
}

//! Numbers in words, for the labels of chapters: “Twenty-one”, «Глава двадцать первая».
//!
//! Where a language counts its chapters (Kapitel drei) the words are cardinals, where it orders them (Rozdział trzeci) ordinals in the
//! gender of its word for a chapter. Each language is a row of twenty words, a row of tens and one rule that joins them.

use super::Lang;

/// How a language says numbers: the words of 1 to 20, the tens from 20 to 90, and what joins a ten and a unit.
struct Words {
    first: [&'static str; 20],
    tens: [&'static str; 8],
    join: Join,
}

/// Makes a word of the number, its ten and its unit.
type Join = fn(u32, &str, &str) -> String;

/// A number in words, capitalised: 1 to 99 in the languages that the program speaks, else figures.
pub fn number_word(n: u32, lang: &Lang) -> String {
    let Some(words) = words_of(lang).filter(|_| (1..=99).contains(&n)) else { return n.to_string() };
    let first = |n: u32| words.first.get(n as usize - 1).copied().unwrap_or("");
    let said = match (n, n % 10) {
        (1..=20, _) => first(n).to_string(),
        // French counts by twenties from seventy on.
        (71..=79 | 91..=99, unit) if lang.primary() == "fr" => (words.join)(n, ten(&words, n), first(10 + unit)),
        (_, 0) if lang.primary() == "ru" => RUSSIAN_TENS.get((n / 10 - 2) as usize).copied().unwrap_or("").to_string(),
        (80, _) if lang.primary() == "fr" => "quatre-vingts".to_string(),
        (70 | 90, _) if lang.primary() == "fr" => format!("{}-dix", ten(&words, n)),
        (_, 0) => ten(&words, n).to_string(),
        (_, unit) => (words.join)(n, ten(&words, n), first(unit)),
    };
    let mut letters = said.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Puts a number in words for each `{word}` of a chapter's label. Behind other words only English has it with a capital: “Chapter
/// One”, but “Kapitel eins”.
pub fn with_word(label: &str, n: u32, lang: &Lang) -> String {
    let Some((before, _)) = label.split_once("{word}") else { return label.to_string() };
    let word = number_word(n, lang);
    let word = if before.trim().is_empty() || lang.primary() == "en" { word } else { word.to_lowercase() };
    label.replace("{word}", &word)
}

fn ten(words: &Words, n: u32) -> &'static str {
    words.tens.get((n / 10).saturating_sub(2) as usize).copied().unwrap_or("")
}

/// Russian orders by the last word only: двадцать первая, but двадцатая.
const RUSSIAN_TENS: [&str; 8] =
    ["двадцатая", "тридцатая", "сороковая", "пятидесятая", "шестидесятая", "семидесятая", "восьмидесятая", "девяностая"];

fn spaced(_: u32, ten: &str, unit: &str) -> String {
    format!("{ten} {unit}")
}

fn with_and(_: u32, ten: &str, unit: &str) -> String {
    format!("{ten} e {unit}")
}

fn words_of(lang: &Lang) -> Option<Words> {
    let brazil = lang.tag() == "pt-br";
    let (first, tens, join): (&'static str, &'static str, Join) = match lang.primary() {
        "en" => (
            "one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen, seventeen, \
             eighteen, nineteen, twenty",
            "twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety",
            |_, ten, unit| format!("{ten}-{unit}"),
        ),
        "de" => (
            "eins, zwei, drei, vier, fünf, sechs, sieben, acht, neun, zehn, elf, zwölf, dreizehn, vierzehn, fünfzehn, sechzehn, siebzehn, \
             achtzehn, neunzehn, zwanzig",
            "zwanzig, dreißig, vierzig, fünfzig, sechzig, siebzig, achtzig, neunzig",
            |_, ten, unit| format!("{}und{ten}", if unit == "eins" { "ein" } else { unit }),
        ),
        "fr" => (
            "un, deux, trois, quatre, cinq, six, sept, huit, neuf, dix, onze, douze, treize, quatorze, quinze, seize, dix-sept, dix-huit, \
             dix-neuf, vingt",
            "vingt, trente, quarante, cinquante, soixante, soixante, quatre-vingt, quatre-vingt",
            |n, ten, unit| if n % 10 == 1 && n < 80 { format!("{ten} et {unit}") } else { format!("{ten}-{unit}") },
        ),
        "es" => (
            "uno, dos, tres, cuatro, cinco, seis, siete, ocho, nueve, diez, once, doce, trece, catorce, quince, dieciséis, diecisiete, \
             dieciocho, diecinueve, veinte",
            "veinte, treinta, cuarenta, cincuenta, sesenta, setenta, ochenta, noventa",
            |n, ten, unit| match n {
                22 => "veintidós".to_string(),
                23 => "veintitrés".to_string(),
                26 => "veintiséis".to_string(),
                21..=29 => format!("veinti{unit}"),
                _ => format!("{ten} y {unit}"),
            },
        ),
        "it" => (
            "uno, due, tre, quattro, cinque, sei, sette, otto, nove, dieci, undici, dodici, tredici, quattordici, quindici, sedici, \
             diciassette, diciotto, diciannove, venti",
            "venti, trenta, quaranta, cinquanta, sessanta, settanta, ottanta, novanta",
            |_, ten, unit| {
                let elided = ten.get(..ten.len() - 1).filter(|_| unit.starts_with(['u', 'o'])).unwrap_or(ten);
                format!("{elided}{}", if unit == "tre" { "tré" } else { unit })
            },
        ),
        "nl" => (
            "één, twee, drie, vier, vijf, zes, zeven, acht, negen, tien, elf, twaalf, dertien, veertien, vijftien, zestien, zeventien, \
             achttien, negentien, twintig",
            "twintig, dertig, veertig, vijftig, zestig, zeventig, tachtig, negentig",
            |_, ten, unit| match unit {
                "één" => format!("eenen{ten}"),
                _ if unit.ends_with('e') => format!("{unit}ën{ten}"),
                _ => format!("{unit}en{ten}"),
            },
        ),
        "pt" if brazil => (
            "um, dois, três, quatro, cinco, seis, sete, oito, nove, dez, onze, doze, treze, catorze, quinze, dezesseis, dezessete, dezoito, \
             dezenove, vinte",
            "vinte, trinta, quarenta, cinquenta, sessenta, setenta, oitenta, noventa",
            with_and,
        ),
        "pt" => (
            "um, dois, três, quatro, cinco, seis, sete, oito, nove, dez, onze, doze, treze, catorze, quinze, dezasseis, dezassete, dezoito, \
             dezanove, vinte",
            "vinte, trinta, quarenta, cinquenta, sessenta, setenta, oitenta, noventa",
            with_and,
        ),
        "sv" => (
            "ett, två, tre, fyra, fem, sex, sju, åtta, nio, tio, elva, tolv, tretton, fjorton, femton, sexton, sjutton, arton, nitton, tjugo",
            "tjugo, trettio, fyrtio, femtio, sextio, sjuttio, åttio, nittio",
            |_, ten, unit| format!("{ten}{unit}"),
        ),
        "pl" => (
            "pierwszy, drugi, trzeci, czwarty, piąty, szósty, siódmy, ósmy, dziewiąty, dziesiąty, jedenasty, dwunasty, trzynasty, czternasty, \
             piętnasty, szesnasty, siedemnasty, osiemnasty, dziewiętnasty, dwudziesty",
            "dwudziesty, trzydziesty, czterdziesty, pięćdziesiąty, sześćdziesiąty, siedemdziesiąty, osiemdziesiąty, dziewięćdziesiąty",
            spaced,
        ),
        "cs" => (
            "první, druhá, třetí, čtvrtá, pátá, šestá, sedmá, osmá, devátá, desátá, jedenáctá, dvanáctá, třináctá, čtrnáctá, patnáctá, \
             šestnáctá, sedmnáctá, osmnáctá, devatenáctá, dvacátá",
            "dvacátá, třicátá, čtyřicátá, padesátá, šedesátá, sedmdesátá, osmdesátá, devadesátá",
            spaced,
        ),
        "el" => (
            "πρώτο, δεύτερο, τρίτο, τέταρτο, πέμπτο, έκτο, έβδομο, όγδοο, ένατο, δέκατο, ενδέκατο, δωδέκατο, δέκατο τρίτο, δέκατο τέταρτο, \
             δέκατο πέμπτο, δέκατο έκτο, δέκατο έβδομο, δέκατο όγδοο, δέκατο ένατο, εικοστό",
            "εικοστό, τριακοστό, τεσσαρακοστό, πεντηκοστό, εξηκοστό, εβδομηκοστό, ογδοηκοστό, ενενηκοστό",
            spaced,
        ),
        "ru" => (
            "первая, вторая, третья, четвёртая, пятая, шестая, седьмая, восьмая, девятая, десятая, одиннадцатая, двенадцатая, тринадцатая, \
             четырнадцатая, пятнадцатая, шестнадцатая, семнадцатая, восемнадцатая, девятнадцатая, двадцатая",
            "двадцать, тридцать, сорок, пятьдесят, шестьдесят, семьдесят, восемьдесят, девяносто",
            spaced,
        ),
        _ => return None,
    };
    Some(Words { first: row(first), tens: row(tens), join })
}

/// The words of a row.
fn row<const N: usize>(text: &'static str) -> [&'static str; N] {
    let mut words = text.split(", ");
    std::array::from_fn(|_| words.next().unwrap_or(""))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chapters_are_counted_in_words() {
        let cases = [
            ("en", [(1, "One"), (20, "Twenty"), (21, "Twenty-one"), (99, "Ninety-nine"), (40, "Forty")]),
            ("de", [(1, "Eins"), (21, "Einundzwanzig"), (30, "Dreißig"), (67, "Siebenundsechzig"), (12, "Zwölf")]),
            (
                "fr",
                [
                    (21, "Vingt et un"),
                    (71, "Soixante et onze"),
                    (80, "Quatre-vingts"),
                    (81, "Quatre-vingt-un"),
                    (97, "Quatre-vingt-dix-sept"),
                ],
            ),
            ("es", [(16, "Dieciséis"), (22, "Veintidós"), (25, "Veinticinco"), (31, "Treinta y uno"), (50, "Cincuenta")]),
            ("it", [(21, "Ventuno"), (28, "Ventotto"), (33, "Trentatré"), (45, "Quarantacinque"), (17, "Diciassette")]),
            ("nl", [(1, "Één"), (21, "Eenentwintig"), (22, "Tweeëntwintig"), (34, "Vierendertig"), (80, "Tachtig")]),
            ("pt-br", [(16, "Dezesseis"), (21, "Vinte e um"), (30, "Trinta"), (1, "Um"), (99, "Noventa e nove")]),
            ("sv", [(1, "Ett"), (21, "Tjugoett"), (18, "Arton"), (70, "Sjuttio"), (43, "Fyrtiotre")]),
            ("pl", [(1, "Pierwszy"), (21, "Dwudziesty pierwszy"), (30, "Trzydziesty"), (12, "Dwunasty"), (55, "Pięćdziesiąty piąty")]),
            ("cs", [(1, "První"), (21, "Dvacátá první"), (20, "Dvacátá"), (14, "Čtrnáctá"), (90, "Devadesátá")]),
            ("el", [(1, "Πρώτο"), (13, "Δέκατο τρίτο"), (21, "Εικοστό πρώτο"), (40, "Τεσσαρακοστό"), (6, "Έκτο")]),
            ("ru", [(1, "Первая"), (21, "Двадцать первая"), (30, "Тридцатая"), (40, "Сороковая"), (20, "Двадцатая")]),
            ("hu", [(1, "1"), (2, "2"), (20, "20"), (21, "21"), (99, "99")]),
        ];
        for (lang, numbers) in cases {
            for (n, word) in numbers {
                assert_eq!(number_word(n, &Lang::new(lang)), word, "{lang} {n}");
            }
        }
        for lang in ["en", "de", "fr", "es", "it", "nl", "pt", "sv", "pl", "cs", "el", "ru"] {
            let all: std::collections::BTreeSet<String> = (1..=99).map(|n| number_word(n, &Lang::new(lang))).collect();
            assert_eq!(all.len(), 99, "{lang}");
            assert!(all.iter().all(|w| w.len() > 1), "{lang}");
        }
        assert_eq!(with_word("{chapter} {word}", 1, &Lang::new("ru")), "{chapter} первая");
        assert_eq!(with_word("{word}", 1, &Lang::new("ru")), "Первая");
        assert_eq!(with_word("Chapter {word}", 1, &Lang::new("en")), "Chapter One");
        assert_eq!(number_word(0, &Lang::new("en")), "0");
        assert_eq!(number_word(100, &Lang::new("en")), "100");
    }
}

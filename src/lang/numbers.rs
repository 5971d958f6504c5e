//! Numbers in words, for the labels of chapters: “Twenty-one”, «Глава двадцать первая».
//!
//! Where a language counts its chapters (Kapitel drei) the words are cardinals, where it orders them (Rozdział trzeci) ordinals in the
//! gender of its word for a chapter. Each language has a row of twenty words, a row of tens and one rule that joins them.

use crate::model::Lang;

/// How a language says the numbers from 1 to 99.
#[derive(Clone, Copy)]
pub struct NumberWords {
    /// The words of 1 to 20, separated by commas.
    pub first: &'static str,
    /// The tens from 20 to 90, separated by commas.
    pub tens: &'static str,
    /// Makes a word of the number, its ten and its unit.
    pub join: fn(u32, &str, &str) -> String,
    /// Numbers above 20 that follow another rule.
    pub special: Option<fn(&NumberWords, u32) -> Option<String>>,
    /// The word has a capital behind other words too: “Chapter One”, but “Kapitel eins”.
    pub capital_inside: bool,
}

impl NumberWords {
    /// The word of 1 to 20.
    pub fn first(&self, n: u32) -> &'static str {
        self.first.split(", ").nth((n as usize).wrapping_sub(1)).unwrap_or("")
    }

    /// The word of the number's ten, from twenty on.
    pub fn ten(&self, n: u32) -> &'static str {
        self.tens.split(", ").nth((n / 10).saturating_sub(2) as usize).unwrap_or("")
    }

    fn say(&self, n: u32) -> String {
        if n <= 20 {
            return self.first(n).to_string();
        }
        if let Some(said) = self.special.and_then(|rule| rule(self, n)) {
            return said;
        }
        if n % 10 == 0 { self.ten(n).to_string() } else { (self.join)(n, self.ten(n), self.first(n % 10)) }
    }
}

/// A ten and a unit with a space between them.
pub fn spaced(_: u32, ten: &str, unit: &str) -> String {
    format!("{ten} {unit}")
}

/// A number in words, capitalised: 1 to 99 in the languages that the program speaks, else figures.
pub fn number_word(n: u32, lang: &Lang) -> String {
    let Some(words) = super::of(lang).numbers.filter(|_| (1..=99).contains(&n)) else { return n.to_string() };
    super::capitalized(&words.say(n), lang)
}

/// Puts a number in words for each `{word}` of a chapter's label.
pub fn with_word(label: &str, n: u32, lang: &Lang) -> String {
    // A label that is nothing but the number takes the language's own way to count chapters.
    let counted = super::of(lang)
        .counted
        .filter(|_| ["{number}", "{word}", "{roman}", "{chapter} {number}", "{chapter} {word}"].contains(&label.trim()));
    let label = counted.map_or(label, |c| c.chapter);
    let Some((before, _)) = label.split_once("{word}") else { return label.to_string() };
    let word = number_word(n, lang);
    let capital = before.trim().is_empty() || super::of(lang).numbers.is_some_and(|words| words.capital_inside);
    let word = if capital { word } else { word.to_lowercase() };
    label.replace("{word}", &word)
}

/// “Part II”, 第二部.
pub fn part(n: u32, lang: &Lang) -> String {
    match super::of(lang).counted {
        Some(counted) => super::figures(counted.part.replace("{word}", &number_word(n, lang)).replace("{number}", &n.to_string()), lang),
        None => format!("{} {}", super::words(lang).part, crate::model::number::roman(n).to_uppercase()),
    }
}

/// “Volume II”.
pub fn volume(n: u32, lang: &Lang) -> String {
    numbered(super::words(lang).volume, n, lang)
}

/// “vol. 2”.
pub fn volume_abbreviated(n: u32, lang: &Lang) -> String {
    numbered(super::words(lang).volume_abbreviation, n, lang)
}

fn numbered(pattern: &str, n: u32, lang: &Lang) -> String {
    let roman = crate::model::number::roman(n).to_uppercase();
    super::figures(pattern.replace("{roman}", &roman).replace("{n}", &n.to_string()), lang)
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

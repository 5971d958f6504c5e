//! What each language has, and the reasons for what it has not.

use super::script::{Direction, direction};
use super::*;

/// The fields of a language, and whether its file fills them.
fn fields(l: &Language) -> [(&'static str, bool); 17] {
    let none = Language::UNKNOWN;
    [
        ("words", l.words.is_some()),
        ("summary", l.summary.is_some()),
        ("dates", l.dates.is_some()),
        ("numbers", l.numbers.is_some()),
        ("quotes", l.quotes != none.quotes),
        ("dash", l.dash != none.dash),
        ("speech_dash", l.speech_dash.is_some()),
        ("elisions", l.elisions != none.elisions),
        ("spaced_punctuation", l.spaced_punctuation),
        ("decimal", l.decimal != none.decimal),
        ("hyphenation", l.hyphenation != none.hyphenation),
        ("line_end", l.line_end != none.line_end),
        ("dotted_i", l.dotted_i),
        ("articles", !l.articles.is_empty()),
        ("site", !l.site.dated.is_empty()),
        ("web", !l.web.links.is_empty() && !l.web.phrases.is_empty() && !l.web.opening.is_empty()),
        ("regions", !l.regions.is_empty()),
    ]
}

/// Fields that languages leave as they are, each with the reason.
const WAIVED: &[(&str, &str, &str)] = &[
    ("summary", "th hi fa ur", "not translated yet: readers get it in English, marked as English"),
    ("numbers", "ko th hi he ar fa ur", "chapters are counted in figures"),
    (
        "quotes",
        "en nl zh ko th hi ur",
        "double marks outside and single ones inside are the ones that every language has which says nothing",
    ),
    (
        "dash",
        "en de fr es it nl pt pl sv cs el ko th hi he ar fa ur",
        "an en dash between spaces is what every language has which says nothing",
    ),
    (
        "speech_dash",
        "en de fr it nl pt pl sv cs el ru zh ja ko th hi he ar fa ur",
        "speech that opens with a dash is typed with the dash of the language",
    ),
    (
        "elisions",
        "fr es it pt pl sv cs el ru zh ja ko th hi he ar fa ur",
        "words do not open with an apostrophe, but for the letters that every language has",
    ),
    ("spaced_punctuation", "en de es it nl pt pl sv cs el ru zh ja ko th hi he ar fa ur", "its punctuation stands at the word"),
    ("decimal", "de fr es it nl pt pl sv cs el ru", "a comma, as in most languages"),
    ("line_end", "fr es it el zh ja ko th hi he ar fa ur", "no rule beyond Unicode's"),
    ("dotted_i", "en de fr es it nl pt pl sv cs el ru zh ja ko th hi he ar fa ur", "an alphabet with one i"),
    ("articles", "pl sv cs el ru zh ja ko th hi he ar fa ur", "no article stands before a noun, or titles are sorted with it"),
    ("regions", "fr es it nl pl sv cs el ru ja ko th hi he ar fa ur", "one custom for all regions"),
];

#[test]
fn every_field_of_every_language_is_filled_or_waived_with_a_reason() {
    for language in ALL {
        let tag = language.tags[0];
        for (field, filled) in fields(language) {
            let waived = WAIVED.iter().any(|(f, tags, _)| *f == field && tags.split(' ').any(|t| t == tag));
            assert!(filled != waived, "{tag}: {field} is {}", if filled { "filled and waived" } else { "neither filled nor waived" });
        }
    }
}

#[test]
fn every_list_of_site_words_is_filled_in_lower_case() {
    for language in ALL {
        let s = &language.site;
        let lists = [s.dated, s.by, s.at, s.lists, s.comments, s.says, s.buttons];
        if lists.iter().all(|l| l.is_empty()) {
            continue; // waived above
        }
        // The patterns of English stand with the archives.
        let patterns = [s.lines, s.menu];
        assert!(lists.iter().all(|l| !l.is_empty()), "{}", language.tags[0]);
        assert!(language.tags[0] == "en" || patterns.iter().all(|l| !l.is_empty()), "{}", language.tags[0]);
        for words in lists.iter().chain(&patterns).flat_map(|l| l.iter()) {
            assert_eq!(*words, words.to_lowercase(), "{}", language.tags[0]);
        }
    }
}

#[test]
fn tags_find_their_language() {
    for (tag, own) in [
        ("en", "en"),
        ("en-US", "en-us"),
        ("en-AU", "en-gb"),
        ("en-GB-oxendict", "en-gb"),
        ("de-AT", "de"),
        ("de-CH", "de-ch"),
        ("pt-BR", "pt-br"),
        ("sr-Latn", "hr"),
        ("zh-CN", "zh"),
        ("zh-Hant-HK", "zh-hant"),
        ("zh-TW", "zh-hant"),
        ("iw", "he"),
        ("fi", "fi"),
        ("xx", "und"),
    ] {
        assert_eq!(of(&Lang::new(tag)).tags[0], own, "{tag}");
    }
}

#[test]
fn the_script_decides_the_direction() {
    for tag in [
        "ar", "ar-EG", "he", "iw", "fa", "prs", "ps", "ur", "ckb", "yi", "dv", "syr", "ug", "sd", "ks", "uz-Arab", "az-arab", "pa-PK",
        "ku-Arab", "ku-IQ", "en-Hebr", "nqo", "ff-Adlm",
    ] {
        assert_eq!(direction(&Lang::new(tag)), Direction::Rtl, "{tag}");
    }
    for tag in [
        "en",
        "de",
        "ru",
        "ar-Latn",
        "yi-latn",
        "ur-Latn-PK",
        "ku",
        "ku-Latn",
        "uz",
        "pa",
        "sd-IN",
        "sd-Deva",
        "ug-Cyrl",
        "az",
        "ja",
        "und",
        "",
        "en-x-arab",
    ] {
        assert_eq!(direction(&Lang::new(tag)), Direction::Ltr, "{tag}");
    }
}

#[test]
fn dates_take_the_form_of_their_language() {
    use crate::model::Date;
    let date = Date::new(2019, 3, 1).expect("a day");
    for (tag, whole, month) in [
        ("en", "1\u{a0}March 2019", "March 2019"),
        ("en-US", "March\u{a0}1, 2019", "March 2019"),
        ("de", "1.\u{a0}März 2019", "März 2019"),
        ("fr", "1er\u{a0}mars 2019", "mars 2019"),
        ("es", "1\u{a0}de marzo de 2019", "marzo de 2019"),
        ("it", "1º\u{a0}marzo 2019", "marzo 2019"),
        ("pt", "1\u{a0}de março de 2019", "março de 2019"),
        ("pl", "1\u{a0}marca 2019", "marzec 2019"),
        ("cs", "1.\u{a0}března 2019", "březen 2019"),
        ("ru", "1\u{a0}марта 2019", "март 2019"),
        ("el", "1\u{a0}Μαρτίου 2019", "Μάρτιος 2019"),
        ("sv", "1\u{a0}mars 2019", "mars 2019"),
        ("nl", "1\u{a0}maart 2019", "maart 2019"),
    ] {
        let lang = Lang::new(tag);
        let dates = dates(&lang);
        assert_eq!(dates.format("{date}", date), whole, "{tag}");
        assert_eq!(dates.format("{month-year}", date), month, "{tag}");
        let second = Date::new(2019, 3, 2).expect("a day");
        assert!(dates.date(second).starts_with('2') || tag == "en-US", "{tag}");
    }
}

#[test]
fn chapters_parts_and_figures_are_those_of_the_language() {
    for (tag, n, chapter, part) in [
        ("zh-Hans", 13, "第十三章", "第十三部分"),
        ("zh-Hant", 3, "第三章", "第三部"),
        ("ja", 21, "第二十一章", "第二十一部"),
        ("ko", 3, "제{number}장", "제3부"),
        ("th", 3, "บทที่ {number}", "ภาคที่ 3"),
        ("he", 3, "פרק {number}", "חלק 3"),
        ("ar", 12, "الفصل {number}", "الجزء ١٢"),
        ("fa", 4, "فصل {number}", "بخش ۴"),
        ("en", 4, "{number}", "Part IV"),
    ] {
        let lang = Lang::new(tag);
        assert_eq!(numbers::with_word("{number}", n, &lang), chapter, "{tag}");
        assert_eq!(numbers::part(n, &lang), part, "{tag}");
    }
    for (tag, wanted) in [("ar-EG", "١٩"), ("ar-MA", "19"), ("fa", "۱۹"), ("he", "19"), ("fa-Latn", "19")] {
        assert_eq!(figures("19".into(), &Lang::new(tag)), wanted, "{tag}");
    }
    assert_eq!(numbers::with_word("Chapter {number}", 3, &Lang::new("zh")), "Chapter {number}", "what a person wrote stands");
    let names = ["甲".to_string(), "乙".to_string(), "丙".to_string()];
    assert_eq!(words(&Lang::new("ja")).list(&names), "甲、乙と丙");
}

#[test]
fn the_first_letter_is_raised_as_the_language_raises_it() {
    for (text, tag, want) in [
        ("istanbul", "tr", "İstanbul"),
        ("ılık", "tr", "Ilık"),
        ("istanbul", "en", "Istanbul"),
        ("ilk", "az-Latn", "İlk"),
        ("élan", "fr", "Élan"),
        ("", "tr", ""),
    ] {
        assert_eq!(capitalized(text, &Lang::new(tag)), want);
    }
}

#[test]
fn names_in_a_row() {
    let names = ["A".to_string(), "B".to_string(), "C".to_string()];
    assert_eq!(words(&Lang::new("de")).list(&names), "A, B und C");
}

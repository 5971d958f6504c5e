//! Tests of quotation marks, dashes and spaces.

use super::*;
use crate::model::Target;
use crate::model::text::{self, plain};

fn educated(text: &str, lang: &str) -> String {
    let mut inlines = vec![Inline::Text(text.into())];
    educate(&mut inlines, &Lang::new(lang));
    plain(&inlines)
}

#[test]
fn quotes_that_end_together_both_close() {
    for (typed, set) in [
        ("\"'so'\", he said", "“‘so’”, he said"),
        ("'\"so\"', he said", "‘“so”’, he said"),
        ("(\"'so'\")", "(“‘so’”)"),
        ("\"He said 'so'.\" And", "“He said ‘so’.” And"),
        ("\"'so' he said\"", "“‘so’ he said”"),
    ] {
        assert_eq!(educated(typed, "en"), set);
    }
}

#[test]
fn english() {
    assert_eq!(educated("\"It's the dogs' '90s,\" she said.", "en"), "“It’s the dogs’ ’90s,” she said.");
    assert_eq!(educated("He said 'no' and 'the boys' book'.", "en"), "He said ‘no’ and ‘the boys’ book’.");
    assert_eq!(educated("wait... word--word, 10--20, a - b", "en"), "wait… word—word, 10–20, a\u{A0}– b");
    assert_eq!(educated("5 - 3, --help, 6\" wide", "en"), "5 - 3, --help, 6″ wide");
}

#[test]
fn other_languages() {
    assert_eq!(educated("\"Ja\", sagte er.", "de"), "„Ja“, sagte er.");
    assert_eq!(educated("\"Oui\" ! Vraiment? À 10:30: fin", "fr"), "«\u{202F}Oui\u{202F}»\u{202F}! Vraiment\u{202F}? À 10:30\u{A0}: fin");
    assert_eq!(educated("\"Nej\"", "sv"), "”Nej”");
    assert_eq!(educated("\"Да\" - сказал он", "ru"), "«Да»\u{A0}— сказал он");
    assert_eq!(educated("« Oui »", "fr"), "«\u{202F}Oui\u{202F}»");
    assert_eq!(educated("¿\"Qué\"?", "es"), "¿«Qué»?");
}

#[test]
fn words_in_another_language_have_its_marks() {
    let german = Inline::Foreign(Lang::new("de"), vec![Inline::Text("\"Ja\"".into())]);
    let mut inlines = vec![Inline::Text("\"He said ".into()), german, Inline::Text(", \"no\"".into())];
    educate(&mut inlines, &Lang::new("en"));
    assert_eq!(plain(&inlines), "“He said „Ja“, “no”");
}

#[test]
fn quotes_see_through_markup_and_code_is_left() {
    let mut inlines = vec![
        Inline::Text("\"".into()),
        Inline::Emph(vec![Inline::Text("Really".into())]),
        Inline::Text("\" and ".into()),
        Inline::Code("\"--x\"".into()),
        Inline::Text("'s".into()),
    ];
    educate(&mut inlines, &Lang::new("en"));
    assert_eq!(plain(&inlines), "“Really” and \"--x\"’s");
}

#[test]
fn numbers_run_from_one_to_another() {
    assert_eq!(educated("pp. 12-15, 1984-1990; (98-99).", "en"), "pp.\u{A0}12–15, 1984–1990; (98–99).");
    for whole in ["2020-01-12", "555-1234", "978-0", "15-12", "A4-12", "1-2-3", "10-12.5", "3.10-12"] {
        assert_eq!(educated(whole, "en"), whole);
    }
    assert_eq!(educated("l'opera n. 7, σ. 12 e € 5", "it"), "l’opera n.\u{A0}7, σ.\u{A0}12 e €\u{A0}5");
    assert_eq!(educated("- Sei - disse -, e", "pt").matches('–').count(), 2);
}

#[test]
fn primes_stand_behind_numbers() {
    for (typed, set) in [
        ("a 5' x 7' rug", "a 5′ x 7′ rug"),
        ("a 5'×7' rug", "a 5′×7′ rug"),
        ("He is 6'2\" tall", "He is 6′2″ tall"),
        ("48° 51' 24\" N", "48° 51′ 24″ N"),
        ("a run of 3' 15\" flat", "a run of 3′ 15″ flat"),
        ("a 10\" x 12\" print", "a 10″ x 12″ print"),
        ("\"It is a 10\" x 12\" print,\" she said", "“It is a 10″ x 12″ print,” she said"),
        ("the 1980's and the '90s", "the 1980’s and the ’90s"),
        ("the boys of '98' said", "the boys of ’98’ said"),
        ("He said 'I have 5'.", "He said ‘I have 5’."),
    ] {
        assert_eq!(educated(typed, "en"), set, "{typed}");
    }
}

#[test]
fn apostrophes_open_words() {
    for (typed, set, lang) in [
        ("'Twouldn't do, 'twasn't so, 'tisn't", "’Twouldn’t do, ’twasn’t so, ’tisn’t", "en"),
        ("'round midnight, 'neath the moon", "’round midnight, ’neath the moon", "en"),
        ("a 'round' table", "a ‘round’ table", "en"),
        ("'s avonds at hij 't op", "’s avonds at hij ’t op", "nl"),
        ("'ne Menge, so 'n Mist", "’ne Menge, so ’n Mist", "de"),
        ("''So,'' she said", "“So,” she said", "en"),
        ("''Ja'', sagte er", "„Ja“, sagte er", "de"),
        ("an empty '' string", "an empty ’’ string", "en"),
    ] {
        let set = if typed.contains(" '' ") { typed } else { set };
        assert_eq!(educated(typed, lang), set, "{typed}");
    }
}

#[test]
fn double_hyphens_are_the_dash_of_the_language() {
    for (typed, set, lang) in [
        ("--Ven --dijo Ana--. Es tarde.", "—Ven —dijo Ana—. Es tarde.", "es"),
        ("La casa --vieja ya-- se cae.", "La casa —vieja ya— se cae.", "es"),
        ("Use --help or -v", "Use --help or -v", "es"),
        ("Он -- мой друг", "Он\u{a0}— мой друг", "ru"),
        ("Жизнь - это путь", "Жизнь\u{a0}— это путь", "ru"),
        ("pp. 10--20", "pp.\u{a0}10–20", "ru"),
        ("well -- so", "well\u{a0}– so", "en"),
        ("Use --help", "Use --help", "en"),
    ] {
        assert_eq!(educated(typed, lang), set, "{typed}");
    }
}

#[test]
fn addresses_keep_their_marks() {
    for text in [
        "https://example.org/a--b/c...d",
        "www.example.org/it's--here",
        "http://example.org/?q=\"a\"--1",
        "ann--o'brien@example.org",
        "gemini://a.example/it's--a",
        "doi:10.1000/a--b'c",
        "magnet:?xt=urn:btih:abc--d",
        "ipfs://Qm--x's",
        "git+ssh://a.b/c--d",
        "tel:+1--2",
    ] {
        assert_eq!(educated(text, "en"), text);
    }
    let shown = |words: &str, url: &str| {
        let content = vec![Inline::Emph(vec![Inline::Text(words.into())])];
        let mut inlines = vec![Inline::Link { target: Target::Url(url.into()), content }];
        educate(&mut inlines, &Lang::new("en"));
        text::plain(&inlines)
    };
    for words in ["example.org/it's--here...", "gemini://example.org/a--b", "http://www.example.org/\"x\""] {
        let url = if words.contains("://") { words.to_string() } else { format!("https://www.{words}/") };
        assert_eq!(shown(words, &url), words);
    }
    assert_eq!(shown("it's--here", "https://example.org/it's--here"), "it’s—here", "these are words");
    assert_eq!(educated("(see \"https://example.org/a--b\"), she said", "en"), "(see “https://example.org/a--b”), she said");
    assert_eq!(educated("Voir https://example.org/a?b=c!d: fin", "fr"), "Voir https://example.org/a?b=c!d\u{a0}: fin");
}

#[test]
fn a_sentence_ends_before_a_number() {
    assert_eq!(educated("Take this one. 3.14 is pi. It was day. 7 came.", "en"), "Take this one. 3.14 is pi. It was day. 7 came.");
    for (text, lang) in [("see fig. 3", "en"), ("vgl. Bd. 3", "de"), ("voir art. 3", "fr"), ("стр. 12", "ru"), ("w r. 1998", "pl")] {
        assert!(educated(text, lang).contains('\u{a0}'), "{text}");
    }
}

#[test]
fn lines_do_not_end_between_a_number_and_its_unit() {
    assert_eq!(
        educated("J. R. Smith set 11 pt on 24 mm; see p. 7", "en"),
        "J.\u{A0}R.\u{A0}Smith set 11\u{A0}pt on 24\u{A0}mm; see p.\u{A0}7"
    );
}

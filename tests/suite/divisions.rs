//! Where words are divided at line ends, which figures numbers have, which letters join.

use std::collections::BTreeSet;

use postbound::page::Placed;

use crate::support::{Book, Built};

const POCKET: &str = "[layout]\nname = \"pocket-4.25x6.875\"";

/// Paragraphs in which the words stand at all places of a line, set in a narrow look: `words` in turn, among short ones.
fn crowded(words: &[&str]) -> String {
    const SHORT: [&str; 7] = ["a", "to", "the", "with", "and so", "of it", "is as"];
    let mut out = String::from("# Words\n\n");
    for n in 0..words.len() * 12 {
        for k in 0..9 {
            out.push_str(SHORT[(n + k * k) % SHORT.len()]);
            out.push(' ');
            out.push_str(words[(n + k) % words.len()]);
            out.push(' ');
        }
        out.push_str("here.\n\n");
    }
    out
}

/// What stands before the ends of lines at which a hyphen was put in, and what opens the lines below.
fn divided(built: &Built) -> Vec<(String, String)> {
    let lines = built.ends();
    let word = |line: &str, last: bool| {
        let mut words = line.split_whitespace();
        if last { words.next_back().unwrap_or_default().to_string() } else { words.next().unwrap_or_default().to_string() }
    };
    let pairs = lines.iter().zip(lines.iter().skip(1)).filter(|(line, _)| line.ends_with('\u{ad}'));
    pairs.map(|(line, next)| (word(line.trim_end_matches('\u{ad}'), true), word(next, false))).collect()
}

/// Pairs of what ends a line and what opens the next, where no hyphen was put in and the word is one.
fn parted(built: &Built, words: &[&str]) -> BTreeSet<(String, String)> {
    let lines = built.ends();
    let pairs = lines.iter().zip(lines.iter().skip(1)).filter(|(line, _)| !line.ends_with('\u{ad}'));
    let ends = pairs.filter_map(|(line, next)| Some((line.split_whitespace().next_back()?, next.split_whitespace().next()?)));
    ends.filter(|(a, b)| words.contains(&format!("{a}{b}").as_str())).map(|(a, b)| (a.to_string(), b.to_string())).collect()
}

fn set_in(language: &str, look: &str, text: &str) -> Built {
    Book::post(text).config(&format!("[book]\nlanguage = \"{language}\"\n{look}")).build()
}

#[test]
fn compounds_divide_at_their_own_hyphens() {
    let words = ["machine-readable", "fellow-feeling", "re-implementation", "straw-chopping-machinery"];
    let built = set_in("en", POCKET, &crowded(&words));
    for (before, after) in divided(&built) {
        assert!(!before.contains('-') && !after.contains('-'), "{before}/{after}");
    }
    assert!(built.ends().iter().any(|line| line.ends_with('-')), "a line ends at a written hyphen");
}

#[test]
fn a_language_that_repeats_the_hyphen_has_it_on_both_lines() {
    let built = set_in("pt", POCKET, &crowded(&["disseram-lhe", "encontrá-lo-emos", "guarda-chuvas", "oferecendo-nos"]));
    let divided = divided(&built);
    assert!(divided.iter().any(|(_, after)| after.starts_with('-')), "{divided:?}");
    assert!(divided.iter().all(|(before, after)| after.starts_with('-') || !before.contains('-') && !after.contains('-')), "{divided:?}");
    assert!(built.ends().iter().all(|line| !line.ends_with('-')), "a written hyphen alone ends no line");
}

#[test]
fn short_words_and_what_is_no_word_are_not_divided() {
    for (language, words) in [
        ("it", &["sono", "come", "altro", "dopo"][..]),
        ("de", &["ohne", "Hause", "Leute", "immer"]),
        ("en", &["under", "paper", "UNESCO", "PostScript", "PPPoE", "x86er", "priority=high", "preseed_partman"]),
    ] {
        let built = set_in(language, POCKET, &crowded(words));
        assert_eq!(divided(&built), [], "{language}");
    }
}

#[test]
fn words_have_no_tails_of_two_letters_in_any_look() {
    for (name, ..) in postbound::config::layouts::BUNDLED {
        let layout = postbound::config::layouts::bundled(name).expect("is bundled");
        assert!(layout.hyphenation.min_after >= 3, "{name}");
    }
    let built = set_in("it", POCKET, &crowded(&["comunicazione", "indipendente", "tipografico"]));
    let short = divided(&built).into_iter().find(|(_, after)| after.trim_end_matches('.').chars().count() < 3);
    assert_eq!(short, None);
}

#[test]
fn file_names_and_addresses_divide_where_a_reader_expects() {
    let words = ["settings/Cargo.toml", "blog_os-x86_64.json", "https://www.example.org/about-us", "--message-format=json"];
    for text in [
        crowded(&words),
        crowded(&words.map(|w| if w.starts_with("http") { w.to_string() } else { format!("`{w}`") }).each_ref().map(String::as_str)),
    ] {
        let built = set_in("en", POCKET, &text);
        assert_eq!(divided(&built), []);
        let parted = parted(&built, &words);
        assert!(!parted.is_empty());
        for (before, after) in &parted {
            assert!(!after.starts_with(['-', '/', '_']), "{before} / {after}");
            assert!(before.ends_with(['/', '_', ':', '-']) || after.starts_with(['.', '=', '?']), "{before} / {after}");
        }
    }
}

#[test]
fn code_stands_at_the_edge_and_does_not_hang() {
    let built = set_in("en", POCKET, &crowded(&["`.gitignore.example`", "`(lambda)-`", "`-type-of-thing-`"]));
    let (inside, measure) = (built.layout.page.inside, built.layout.page.measure());
    let outside = built.layout.page.outside;
    for (n, page) in built.finished.pages.pages.iter().enumerate() {
        let left = if n % 2 == 0 { inside } else { outside };
        for (at, placed) in &page.placed {
            let Placed::Text(run) = placed else { continue };
            if run.text.contains("lambda") || run.text.contains("gitignore") || run.text.contains("type-of") {
                let code = run.text.trim();
                assert!(at.x >= left - postbound::unit::Len::pt(0.05), "{code} hangs out at the left of page {}", n + 1);
                assert!(at.x + run.width() <= left + measure + postbound::unit::Len::pt(0.3), "{code} hangs out at the right");
            }
        }
    }
}

#[test]
fn a_dutch_diaeresis_goes_where_the_hyphen_parts_the_vowels() {
    let words = ["geïnstalleerd", "gecoördineerde", "geëncrypteerd", "sublicentiëren"];
    let built = set_in("nl", POCKET, &crowded(&words));
    let divided = divided(&built);
    assert!(divided.iter().any(|(_, after)| after.starts_with("installeerd") || after.starts_with("encrypt")), "{divided:?}");
    for (before, after) in divided {
        assert!(!after.starts_with(['ï', 'ë', 'ö', 'ü', 'ä']), "{before}-{after}");
    }
    assert!(built.chapter(1).contains("geïnstalleerd"), "the e-book has the word");
}

#[test]
fn exceptions_are_the_books_or_a_languages() {
    let text = crowded(&["databaseadministrators", "typefaceindependently"]);
    let config = |table: &str| format!("{POCKET}\n[hyphenation]\n{table}");
    let built = set_in("en", &config("exceptions = [\"database-administrators\", \"typefaceindependently\"]"), &text);
    let found = divided(&built);
    assert!(!found.is_empty() && found.iter().all(|(before, _)| before == "database"), "{found:?}");
    let built = set_in(
        "en",
        &config("languages = { en = [\"databaseadministrators\", \"typefaceindependently\"], de = [\"data-baseadministrators\"] }"),
        &text,
    );
    assert_eq!(divided(&built), []);
}

/// The glyphs of the first run that has these words.
fn glyphs(built: &Built, words: &str) -> Vec<u16> {
    for page in &built.finished.pages.pages {
        for (_, placed) in &page.placed {
            let Placed::Text(run) = placed else { continue };
            if let Some(at) = run.text.find(words) {
                let within = |g: &&postbound::page::PlacedGlyph| (at..at + words.len()).contains(&usize::from(g.cluster));
                return run.glyphs.iter().filter(within).map(|g| g.gid).collect();
            }
        }
    }
    panic!("no run has {words}")
}

#[test]
fn no_ligature_reaches_over_the_joint_of_a_german_compound() {
    let text = "# Wörter\n\nDie Auflage der Schifffahrt treffen Kaufleute mit Verzweiflung, Schiff, fahrt.\n";
    let look = "[layout]\nname = \"a5\"";
    let (built, other) = (set_in("de", look, text), set_in("en", look, text));
    let ligatures = |built: &Built, word: &str| word.chars().count() - glyphs(built, word).len();
    for (word, joined) in [("Auflage", false), ("Kaufleute", false), ("treffen", true), ("Verzweiflung", true)] {
        assert!(ligatures(&other, word) > 0, "the face joins {word}");
        assert_eq!(ligatures(&built, word) > 0, joined, "{word}");
    }
    assert_eq!(ligatures(&built, "Schifffahrt"), ligatures(&built, "Schiff,"));
}

#[test]
fn figures_are_lining_but_in_the_text_of_a_look_that_wants_others() {
    let text = "---\ntitle: The Year 1901\ndate: 1911-10-01\n---\nIn 1847 the A4 sheet of UTF8 cost 1,001 crowns.[^1]\n\n## Of 1789\n\nMore.\n\n[^1]: See page 1663.\n";
    let set = |figures: &str| {
        let over = format!("[layout.overrides.text]\nfigures = \"{figures}\"\n[layout.overrides.note]\nplace = \"foot\"");
        Book::post(text).config(&over).build()
    };
    let (lining, old_style) = (set("lining"), set("old-style"));
    for words in ["1901", "A4", "UTF8", "1789", "1663"] {
        assert_eq!(glyphs(&lining, words), glyphs(&old_style, words), "{words}");
    }
    for words in ["1847", "1,001"] {
        assert_ne!(glyphs(&lining, words), glyphs(&old_style, words), "{words}");
    }
    // A look says it once, for both books.
    for (name, numbers) in [("trade-6x9", "lining-nums"), ("pocket-4.25x6.875", "lining-nums"), ("digest-5.5x8.5", "oldstyle-nums")] {
        let built = Book::post(text).config(&format!("[layout]\nname = \"{name}\"")).build();
        let sheet =
            built.epub().into_iter().find(|(file, _)| file.ends_with(".css")).map(|(_, b)| String::from_utf8_lossy(&b).into_owned());
        let sheet = sheet.expect("a stylesheet");
        let body = sheet.split("body {").nth(1).and_then(|s| s.split('}').next()).unwrap_or_default();
        assert!(body.contains(numbers), "{name}: {body}");
        assert!(sheet.split("h2.post-title {").nth(1).is_some_and(|s| s.split('}').next().is_some_and(|r| r.contains("lining-nums"))));
    }
}

#[test]
fn names_are_dear_to_divide() {
    const SHORT: [&str; 12] = ["the", "and", "so", "of", "it", "is", "as", "we", "all", "saw", "them", "there"];
    const LONG: [&str; 3] = ["Bulstrode", "Featherstone", "Cadwallader"];
    let text = |long: &[String]| {
        let mut state = 7_u32;
        let mut next = |n: usize| {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 16) as usize % n
        };
        let mut word = || if next(6) == 0 { long[next(3)].clone() } else { SHORT[next(SHORT.len())].to_string() };
        let paragraph = |_| format!("We {}.\n\n", (0..70).map(|_| word()).collect::<Vec<_>>().join(" "));
        format!("# Words\n\n{}", (0..120).map(paragraph).collect::<String>())
    };
    let count = |long: &[String]| divided(&Book::post(&text(long)).build()).len();
    let (names, words) = (count(&LONG.map(String::from)), count(&LONG.map(str::to_lowercase)));
    assert!(words > 20 && names * 3 <= words * 2, "{names} divisions of names, {words} of the same words in lower case");
}

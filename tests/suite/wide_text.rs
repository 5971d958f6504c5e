//! Chinese and Japanese lines, held against *Requirements for Chinese Text Layout* (CLREQ) and *Requirements for Japanese Text Layout*
//! (JLREQ): what a line must not start or end with, over long generated texts, and one small case for each requirement.

use postbound::page::Placed;

use crate::support::{Book, Built, wide};

/// Marks that start no line (CLREQ, line start prohibition; JLREQ, 3.1.7, strict).
const NEVER_START: &str = "，。、；：！？）》〉」』】〕］｝”’·・‥…々〻ゝゞヽヾーぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ〜～゠‐–";
/// Marks that end no line (CLREQ, line end prohibition; JLREQ, 3.1.8).
const NEVER_END: &str = "（《〈「『【〔［｛“‘";

fn book(lang: &str, text: &str) -> Built {
    Book::post(text).set("book.language", lang).file("fonts/wide.ttf", wide::face()).only(&["screen"]).build()
}

/// Numbers without a pattern (Knuth, linear congruential).
struct Chance(u32);

impl Chance {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) as usize % n
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

/// So many characters of text in paragraphs: words of one and more characters, with marks of all kinds between them, some of them in rows.
fn generated(words: &[&str], marks: &[&str], characters: usize) -> String {
    let (mut chance, mut out, mut count) = (Chance(29), String::new(), 0);
    while count < characters {
        let mut paragraph = String::new();
        for _ in 0..20 + chance.below(60) {
            (0..1 + chance.below(7)).for_each(|_| paragraph.push_str(chance.of(words)));
            (0..1 + chance.below(3) / 2).for_each(|_| paragraph.push_str(chance.of(marks)));
        }
        count += paragraph.chars().count();
        out += &format!("山{paragraph}山。\n\n");
    }
    out
}

fn lines(built: &Built) -> Vec<String> {
    (1..=built.pages()).flat_map(|n| built.lines(n)).map(|(_, words)| words.trim().to_string()).filter(|l| !l.is_empty()).collect()
}

/// 10⁵ characters; 10⁶ with `POSTBOUND_LONG` in the environment.
#[test]
fn no_line_of_a_long_text_starts_or_ends_with_what_it_must_not() {
    let half = if std::env::var_os("POSTBOUND_LONG").is_some() { 500_000 } else { 50_000 };
    let chinese = ["山", "水之间", "读书", "2018", "天地", "Rust", "茶", "慢慢地", "二〇一八年", "50%", "it’s"];
    let chinese_marks = [
        "，", "。", "；", "：“", "”，", "！", "？", "、", "（", "）", "《", "》", "〈", "〉", "……", "——", "。”", "·", "【", "】", "‘", "’",
    ];
    let japanese = ["港", "ちょっと", "コーヒー", "人々", "は", "東京", "きっと", "PC", "三か月", "いすゞ", "ヴァイオリン", "1,000"];
    let japanese_marks =
        ["、", "。", "「", "」", "『", "』", "（", "）", "・", "！", "？」", "……", "――", "〜", "［", "］", "〔", "〕", "‥"];
    for (lang, text) in [("zh", generated(&chinese, &chinese_marks, half)), ("ja", generated(&japanese, &japanese_marks, half))] {
        let built = book(lang, &text);
        let lines = lines(&built);
        assert!(lines.len() > half / 40, "{} lines", lines.len());
        let mut bad: Vec<&String> =
            lines.iter().filter(|l| l.starts_with(|c| NEVER_START.contains(c)) || l.ends_with(|c| NEVER_END.contains(c))).collect();
        bad.truncate(20);
        assert!(bad.is_empty(), "{lang}: {bad:#?}");
        let parted = |c: char| lines.windows(2).filter(|w| w[0].ends_with(c) && w[1].starts_with(c)).count();
        assert_eq!("…‥—―".chars().map(parted).sum::<usize>(), 0, "{lang}: a dash or an ellipsis is parted");
        assert!(!built.told().contains(&"overfull-line"), "{lang}: {:?}", built.told());
    }
}

/// Where lines may start, a row each: `|` where one may and somewhere does, `?` where one may, nothing where none may.
fn rows() -> Vec<(&'static str, String, &'static str)> {
    let mut rows = Vec::new();
    let mut each = |lang, marks: &str, pattern: &str, requirement| {
        marks.chars().for_each(|c| rows.push((lang, pattern.replace('X', &c.to_string()), requirement)));
    };
    each("zh", "，。、；：！？", "甲|乙X|丙", "CLREQ: pauses and stops start no line");
    each("zh", "）》〉」』】〕”’", "甲|乙X|丙", "CLREQ: closing brackets and quotation marks start no line");
    each("zh", "（《〈「『【〔“‘", "甲|X乙|丙", "CLREQ: opening brackets and quotation marks end no line");
    each("zh", "·～", "甲|乙X?丙", "CLREQ: interpuncts and connectors start no line");
    each("ja", "」』）］｝〉》】〕", "甲|乙X|丙", "JLREQ cl-02: closing brackets start no line");
    each("ja", "「『（［｛〈《【〔", "甲|X乙|丙", "JLREQ cl-01: opening brackets end no line");
    each("ja", "、。，．", "甲|乙X|丙", "JLREQ cl-06 and cl-07: stops and commas start no line");
    each("ja", "！？", "甲|乙X|丙", "JLREQ cl-04: dividing marks start no line");
    each("ja", "・：；", "甲|乙X?丙", "JLREQ cl-05: middle dots start no line");
    each("ja", "々〻ゝゞヽヾ", "甲|乙X|丙", "JLREQ cl-09: marks of repetition start no line");
    each("ja", "ー", "甲|乙X|丙", "JLREQ cl-10: the long vowel mark starts no line");
    each("ja", "ぁぃっゃゅょゎァッャュョヮヵヶ", "甲|乙X|丙", "JLREQ cl-11: small kana start no line");
    each("ja", "〜゠", "甲|乙X?丙", "JLREQ cl-03: hyphens start no line");
    for (lang, pattern, requirement) in [
        ("zh", "甲|乙。”|丙", "CLREQ: a stop and the mark that closes stay together"),
        ("zh", "甲|乙）|（丙|丁", "CLREQ: a line may end between a closing and an opening bracket"),
        ("zh", "甲|“‘乙|丙", "CLREQ: two opening marks stay together"),
        ("zh", "甲|乙……|丙", "CLREQ: an ellipsis is one mark"),
        ("zh", "甲|乙?——|丙", "CLREQ: a dash is one mark"),
        ("zh", "甲|乙？！|丙", "CLREQ: two marks that end a sentence stay together"),
        ("zh", "甲|乙！！！|丙", "CLREQ: three of them, too"),
        ("zh", "甲|Rust|乙", "CLREQ: a Western word is not divided without its rules"),
        ("zh", "甲|2018|乙", "CLREQ: nor is a number"),
        ("zh", "甲|50%|乙", "CLREQ: a sign stays at its number"),
        ("zh", "甲|$50|乙", "CLREQ: so does a currency's"),
        ("zh", "甲|20°C|乙", "CLREQ: so does a unit"),
        ("zh", "甲|it’s|乙", "CLREQ: an apostrophe is no quotation mark"),
        ("zh", "甲|二|〇|一|乙", "CLREQ: the round zero is a character"),
        ("zh", "甲|乙|（丙|丁）|戊", "CLREQ: brackets stay at their words"),
        ("ja", "甲|乙。」|丙", "JLREQ: a stop and a bracket stay together"),
        ("ja", "甲|乙！？|丙", "JLREQ: two dividing marks stay together"),
        ("ja", "甲|乙……|丙", "JLREQ cl-08: an ellipsis is not parted"),
        ("ja", "甲|乙?――|丙", "JLREQ cl-08: a dash is not parted"),
        ("ja", "甲|「『乙|丙", "JLREQ: two opening brackets stay together"),
        ("ja", "甲|1,000|乙", "JLREQ cl-24: a grouped number is not parted"),
        ("ja", "甲|3.14|乙", "JLREQ cl-24: nor a decimal one"),
        ("ja", "甲|10:30|乙", "JLREQ: nor a time"),
        ("ja", "甲|¥500|乙", "JLREQ cl-12: a sign before a number stays at it"),
        ("ja", "甲|30%|乙", "JLREQ cl-13: a sign behind it, too"),
        ("ja", "甲|〝乙〟|丙", "JLREQ: the marks of quotation that are typed with strokes"),
        ("ja", "きゃ|く|と", "JLREQ: syllables with a small kana stay together"),
        ("ja", "コー|ヒー|も", "JLREQ: so do long vowels"),
    ] {
        rows.push((lang, pattern.to_string(), requirement));
    }
    rows
}

/// Rows that do not hold yet, each with the reason.
const KNOWN: &[(&str, &str)] = &[];

/// A row without its signs, and what each joint of it is: that of two characters stands at the place of the second.
fn read(pattern: &str) -> (Vec<char>, Vec<Option<char>>) {
    let (mut letters, mut joints, mut sign) = (Vec::new(), Vec::new(), None);
    for c in pattern.chars() {
        if matches!(c, '|' | '?') {
            sign = Some(c);
        } else {
            letters.push(c);
            joints.push(sign.take());
        }
    }
    (letters, joints)
}

/// The most characters of a line.
const MOST: usize = 34;

#[test]
fn lines_start_where_the_requirements_let_them() {
    let rows = rows();
    assert!(rows.len() >= 60, "{} rows", rows.len());
    for lang in ["zh", "ja"] {
        let rows: Vec<_> = rows.iter().filter(|row| row.0 == lang).collect();
        // Each row stands behind so many characters that a line would end at each place of it.
        let samples: Vec<(usize, usize)> = (0..rows.len()).flat_map(|row| (0..MOST).map(move |before| (row, before))).collect();
        let paragraph = |(row, before): &(usize, usize)| {
            let letters: String = read(&rows[*row].1).0.into_iter().collect();
            format!("{}{letters}{}", "山".repeat(*before), "石".repeat(MOST))
        };
        let texts: Vec<String> = samples.iter().map(paragraph).collect();
        let built = book(lang, &texts.join("\n\n"));
        // The titles before them are none of them.
        let mut lines = lines(&built).into_iter().map(|l| l.replace(' ', "")).skip_while(|l| !l.starts_with('甲')).peekable();
        let mut seen: Vec<Vec<usize>> = rows.iter().map(|row| vec![0; read(&row.1).0.len()]).collect();
        for ((row, before), text) in samples.iter().zip(&texts) {
            let mut at = 0;
            while let Some(line) = lines.next_if(|l| text[at..].starts_with(l.as_str())) {
                at += line.len();
                let place = text[..at].chars().count().checked_sub(*before);
                if let Some(count) = place.filter(|_| at < text.len()).and_then(|n| seen[*row].get_mut(n)) {
                    *count += 1;
                }
            }
            assert_eq!(at, text.len(), "{lang}: {text} is not set as it stands: {:?}", lines.peek());
        }
        let mut wrong = Vec::new();
        for (row, seen) in rows.iter().zip(&seen) {
            let (letters, joints) = read(&row.1);
            let holds = (1..letters.len()).all(|n| match joints[n] {
                Some('|') => seen[n] > 0,
                Some(_) => true,
                None => seen[n] == 0,
            });
            let known = KNOWN.iter().any(|(pattern, _)| *pattern == row.1);
            if holds == known {
                wrong.push(format!("{} {} ({}): {:?}", row.0, row.1, row.2, &seen[1..]));
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    }
}

/// The runs of a page whose text has these words.
fn ink(built: &Built) -> Vec<(f64, f64, f64, String)> {
    let size = built.layout.text.inline.size.to_pt();
    let placed = built.finished.pages.pages.iter().flat_map(|p| &p.placed);
    placed
        .filter_map(|(at, placed)| match placed {
            Placed::Text(run) => Some((at.x.to_pt() / size, at.y.to_pt() / size, run.size.to_pt() / size, run.text.to_string())),
            _ => None,
        })
        .collect()
}

#[test]
fn stressed_characters_have_dots_and_words_of_letters_slant() {
    for (lang, above) in [("ja", true), ("zh", false)] {
        let plain = book(lang, "山水之间，石。");
        let built = book(lang, "山*水之间，石*。");
        let dots: Vec<_> = ink(&built).into_iter().filter(|run| run.3.is_empty()).collect();
        assert_eq!(dots.len(), 4, "{lang}: one a character, none at the comma: {dots:?}");
        let line = ink(&built).into_iter().find(|run| run.3.contains('山')).expect("is set");
        assert!(dots.iter().all(|dot| (dot.1 < line.1) == above), "{lang}: {dots:?}");
        assert!(dots.windows(2).take(2).all(|w| (w[1].0 - w[0].0 - 1.0).abs() < 0.02), "{lang}: in the middle of each character");
        let copied = |built: &Built| built.page(1).split_whitespace().collect::<String>();
        assert_eq!(copied(&plain), copied(&built), "{lang}: nobody reads or copies them");
        let letters = book(lang, "山 *Walden* 水");
        assert!(ink(&letters).iter().all(|run| !run.3.is_empty()), "{lang}: words of letters have none");
    }
    let english = book("en", "A *word* and *水*.");
    assert!(ink(&english).iter().all(|run| !run.3.is_empty()), "the dots are a habit of the language and not of the script");
}

#[test]
fn readings_in_braces_stand_above_their_characters_in_both_books() {
    let text = "山の{漢字|かん|じ}と{紫陽花|あじさい}と`{漢字|かんじ}`。\n\n| 表 |\n|---|\n| {東|ひがし} |";
    let built = Book::post(text).set("book.language", "ja").file("fonts/wide.ttf", wide::face()).build();
    let small: Vec<String> = ink(&built).into_iter().filter(|run| (run.2 - 0.5).abs() < 0.01).map(|run| run.3).collect();
    assert!(["かん", "じ", "あじさい"].iter().all(|r| small.iter().any(|s| s == r)), "{small:?}");
    let xhtml: String = built.epub().into_iter().filter(|(n, _)| n.ends_with("html")).map(|(_, b)| String::from_utf8(b).unwrap()).collect();
    for wanted in [
        "<ruby>漢<rp>（</rp><rt>かん</rt><rp>）</rp>字<rp>（</rp><rt>じ</rt><rp>）</rp></ruby>",
        "<ruby>紫陽花<rp>（</rp><rt>あじさい</rt><rp>）</rp></ruby>",
        "<code>{漢字|かんじ}</code>",
        "<ruby>東<rp>（</rp><rt>ひがし</rt><rp>）</rp></ruby>",
    ] {
        assert!(xhtml.contains(wanted), "{wanted}");
    }
}

#[test]
fn the_stylesheet_of_wide_text_is_strict_and_slants_nothing() {
    for (lang, dots, indent) in [("ja", "over right", "1em"), ("zh", "under right", "2em")] {
        let built =
            Book::post("山水。\n\n*石*と *Walden*。\n\n- 一").set("book.language", lang).file("fonts/wide.ttf", wide::face()).build();
        let files = built.epub();
        let text = |end: &str| {
            files.iter().filter(|(n, _)| n.ends_with(end)).map(|(_, b)| String::from_utf8(b.clone()).unwrap()).collect::<String>()
        };
        let css = text(".css");
        let indent = format!("\np {{\n  margin: 0;\n  text-indent: 0;\n}}\np {{\n  text-indent: {indent};\n}}");
        for wanted in ["line-break: strict", "text-align: justify", &format!("text-emphasis-position: {dots}"), &indent] {
            assert!(css.contains(wanted), "{lang}: {wanted}: {css}");
        }
        assert_eq!(css.matches("italic").count(), 1, "{lang}: words of letters slant alone");
        let xhtml = text("html");
        assert!(xhtml.contains("<em>石</em>") && xhtml.contains("<em class=\"letters\">Walden</em>"), "{lang}");
    }
    let english = Book::post("A *word*.").build();
    let css: String = english.epub().into_iter().filter(|(n, _)| n.ends_with(".css")).map(|(_, b)| String::from_utf8(b).unwrap()).collect();
    assert!(!css.contains("emphasis") && !css.contains("line-break"));
}

//! Chinese and Japanese lines, held against *Requirements for Chinese Text Layout* (CLREQ) and *Requirements for Japanese Text Layout*
//! (JLREQ): what a line must not start or end with, over long generated texts, readings, stress, the stylesheet.

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

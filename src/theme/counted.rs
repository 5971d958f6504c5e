//! Numbers of parts in titles of scripts that do not write "Part 2": 第3回, (二), 제4화, ตอนที่ ๕, भाग २, الجزء الثاني, חלק ב.

use std::ops::Range;

/// The zeros of decimal figures.
const ZEROS: [char; 9] = ['0', '٠', '۰', '०', '০', '๐', '០', '၀', '０'];

/// A number in a title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// The bytes of its mark.
    pub span: Range<usize>,
    pub number: u32,
    /// The mark without its number: 第回.
    pub word: String,
}

/// What stands before a number and behind it. One of the signs behind must follow, where there are any.
struct Frame {
    before: &'static [&'static str],
    after: &'static str,
    words: &'static [&'static str],
}

const HAN: &[&str] = &["一", "二", "三", "四", "五", "六", "七", "八", "九", "十"];
const ARABIC: &[&str] = &["الأول", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع", "العاشر"];
const ARABIC_F: &[&str] = &["الأولى", "الثانية", "الثالثة", "الرابعة", "الخامسة", "السادسة", "السابعة", "الثامنة", "التاسعة", "العاشرة"];
const PERSIAN: &[&str] = &["اول", "دوم", "سوم", "چهارم", "پنجم", "ششم", "هفتم", "هشتم", "نهم", "دهم"];
const HEBREW: &[&str] = &["א", "ב", "ג", "ד", "ה", "ו", "ז", "ח", "ט", "י"];
const HEBREW_WORDS: &[&str] = &["ראשון", "שני", "שלישי", "רביעי", "חמישי", "שישי", "שביעי", "שמיני", "תשיעי", "עשירי"];
const NO_WORDS: &[&str] = &[];

const FRAMES: &[Frame] = &[
    // Chinese and Japanese.
    Frame { before: &["第"], after: "回章話话部節节篇集巻卷弾弹期日夜天周週課课講讲季幕號号", words: HAN },
    Frame { before: &["その", "其", "之"], after: "", words: HAN },
    Frame { before: &["（", "("], after: "）)", words: HAN },
    // Korean.
    Frame { before: &["제"], after: "회장부화편강권", words: NO_WORDS },
    // Thai, Hindi.
    Frame {
        before: &["ตอนที่", "ตอน", "ภาคที่", "ภาค", "บทที่"], after: "", words: NO_WORDS
    },
    Frame { before: &["भाग", "अध्याय", "किस्त"], after: "", words: NO_WORDS },
    // Arabic, Persian, Urdu, Hebrew.
    Frame { before: &["الجزء", "الفصل", "القسم"], after: "", words: ARABIC },
    Frame { before: &["الحلقة"], after: "", words: ARABIC_F },
    Frame { before: &["قسمت", "بخش", "فصل", "حصہ", "قسط"], after: "", words: PERSIAN },
    Frame { before: &["חלק", "פרק"], after: "", words: HEBREW },
    Frame { before: &["חלק", "פרק"], after: "", words: HEBREW_WORDS },
];

/// Korean counters stand behind the number alone, too: 여행 2부.
const KOREAN: &str = "부화편회";

/// The last number of a part in a title.
pub fn find(title: &str) -> Option<Counted> {
    // Latin, Greek and Cyrillic letters have their own rules.
    if !title.chars().any(|c| ('\u{590}'..'\u{1e00}').contains(&c) || ('\u{2e80}'..'\u{fb00}').contains(&c)) {
        return None;
    }
    let framed = FRAMES.iter().flat_map(|frame| frame.before.iter().map(move |before| (frame, *before)));
    let found = framed.filter_map(|(frame, before)| {
        let one = |(at, _): (usize, &str)| {
            let (length, number, sign) = inside(title, at + before.len(), frame)?;
            let word = before.chars().chain(sign).filter(|c| c.is_alphanumeric()).collect();
            Some(Counted { span: at..at + before.len() + length, number, word })
        };
        title.match_indices(before).filter_map(one).last()
    });
    found.chain(korean(title)).max_by_key(|found| (found.span.start, found.span.end))
}

/// How long number and sign are at a place, and what they are.
fn inside(title: &str, at: usize, frame: &Frame) -> Option<(usize, u32, Option<char>)> {
    let rest = title.get(at..)?;
    let text = rest.trim_start();
    let skipped = rest.len() - text.len();
    let (length, number) = digits(text).or_else(|| word(text, frame.words))?;
    let behind = text.get(length..)?;
    if frame.after.is_empty() {
        return (!behind.starts_with(char::is_alphanumeric)).then_some((skipped + length, number, None));
    }
    let sign = behind.trim_start().chars().next().filter(|c| frame.after.contains(*c))?;
    let gap = behind.len() - behind.trim_start().len();
    Some((skipped + length + gap + sign.len_utf8(), number, Some(sign)))
}

/// A number of at most three figures at the start of a text.
fn digits(text: &str) -> Option<(usize, u32)> {
    let figures: Vec<(usize, u32)> = text.chars().map_while(|c| Some((c.len_utf8(), value(c)?))).take(4).collect();
    let length = figures.iter().map(|(n, _)| n).sum();
    (1..=3).contains(&figures.len()).then(|| (length, figures.iter().fold(0, |sum, (_, figure)| sum * 10 + figure)))
}

/// What a figure of any script is worth.
pub fn value(c: char) -> Option<u32> {
    ZEROS.iter().filter_map(|zero| u32::from(c).checked_sub(u32::from(*zero))).find(|n| *n < 10)
}

/// A number in words at the start of a text; those of Han are put together up to 99.
fn word(text: &str, words: &[&str]) -> Option<(usize, u32)> {
    if words.first() == HAN.first() {
        return han(text);
    }
    let worth = |(n, word): (usize, &&str)| Some((word.len(), u32::try_from(n + 1).ok()?));
    words.iter().enumerate().filter(|(_, word)| text.starts_with(**word)).max_by_key(|(_, word)| word.len()).and_then(worth)
}

fn han(text: &str) -> Option<(usize, u32)> {
    let worth = |c: char| HAN.iter().position(|h| h.starts_with(c)).and_then(|n| u32::try_from(n + 1).ok());
    let signs: Vec<u32> = text.chars().map_while(worth).take(4).collect();
    let number = match signs.as_slice() {
        [n] => *n,
        [10, unit @ 1..=9] => 10 + unit,
        [ten @ 1..=9, 10] => ten * 10,
        [ten @ 1..=9, 10, unit @ 1..=9] => ten * 10 + unit,
        _ => return None,
    };
    Some((signs.len() * '一'.len_utf8(), number))
}

fn korean(title: &str) -> Option<Counted> {
    let mut found = title.char_indices().filter(|(_, c)| KOREAN.contains(*c)).filter_map(|(at, c)| {
        let before = title.get(..at)?;
        let figures = before.bytes().rev().take_while(u8::is_ascii_digit).count();
        let start = at - figures;
        let ends = !title.get(at + c.len_utf8()..)?.starts_with(char::is_alphanumeric);
        let apart = title.get(..start)?.ends_with([' ', '(', '（', ',']);
        let number = title.get(start..at)?.parse().ok().filter(|n| *n < 1000)?;
        (ends && apart).then(|| Counted { span: start..at + c.len_utf8(), number, word: c.to_string() })
    });
    found.next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_counted_in_every_script() {
        for (title, stem, number) in [
            ("港の話 第1回", "港の話 ", 1),
            ("港の話 第十二回：朝", "港の話 ", 12),
            ("港の話　その３", "港の話　", 3),
            ("茶山游记（二）", "茶山游记", 2),
            ("茶山游记之三", "茶山游记", 3),
            ("茶山游记 第二十章 雨", "茶山游记 ", 20),
            ("여행 제3화", "여행 ", 3),
            ("여행 2부", "여행 ", 2),
            ("เดินทาง ตอนที่ ๕", "เดินทาง ", 5),
            ("เดินทาง ตอนที่ 2: ทะเล", "เดินทาง ", 2),
            ("यात्रा भाग २", "यात्रा ", 2),
            ("رحلة الجزء ١", "رحلة ", 1),
            ("رحلة: الجزء الثاني", "رحلة: ", 2),
            ("رحلة، الحلقة الثالثة", "رحلة، ", 3),
            ("سفر، قسمت سوم", "سفر، ", 3),
            ("سفر بخش ۴", "سفر ", 4),
            ("מסע, חלק ב", "מסע, ", 2),
            ("מסע, חלק שלישי", "מסע, ", 3),
        ] {
            let found = find(title).map(|found| (title[..found.span.start].to_string(), found.number));
            assert_eq!(found, Some((stem.to_string(), number)), "{title}");
        }
        for title in [
            "Part 2",
            "第一印象",
            "其他的事",
            "之后",
            "（注）",
            "東京（2019）",
            "제주도",
            "الجزء الأكبر",
            "חלק בלתי נפרד",
            "2019년 일부",
            "भाग जाना",
        ] {
            assert_eq!(find(title), None, "{title}");
        }
    }
}

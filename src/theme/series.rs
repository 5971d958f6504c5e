//! Series: posts whose titles say that they are parts of one thing.
//!
//! A title is cut into its stem and its number: "Building a Press, Part 2: The Rollers" is "Building a Press", 2. Posts
//! of one stem are a series when there are two of them at least; two series may share a stem (an interview in two parts,
//! and years later another one), which shows when the numbers start again. What the front matter says comes first.

use std::collections::BTreeMap;
use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::diag::{Diagnostic, Report, kinds};
use crate::model::{Post, text};

use super::counted;
use super::lexicon;
use super::titlecase;

/// A series and its posts in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Series {
    /// Its name as the titles spell it.
    pub name: String,
    /// Its posts in order, with their numbers where they have one.
    pub posts: Vec<(usize, Option<u32>)>,
}

/// A number in a title.
#[derive(Clone, Debug, PartialEq, Eq)]
struct PartMark {
    /// The bytes of the mark: "Part 2 of 3", "#4", "III".
    span: Range<usize>,
    number: u32,
    /// How many parts there are, where that is said.
    of: Option<u32>,
    /// A bare number or numeral at the end: proof of nothing by itself.
    bare: bool,
    /// The mark's word, for titles that are nothing but the mark ("Day 3: Over the Pass").
    word: String,
}

/// Finds the series among the posts at `kept`, and reports gaps and doubles.
pub fn find(posts: &[Post], kept: &[usize], report: &mut Report) -> Vec<Series> {
    let mut groups: BTreeMap<String, Vec<Member>> = BTreeMap::new();
    for &post in kept {
        if let Some((key, member)) = member(posts, post) {
            groups.entry(key).or_default().push(member);
        }
    }
    adopt_first_parts(posts, kept, &mut groups);
    let mut found: Vec<Series> = Vec::new();
    for members in groups.into_values() {
        for run in runs(members) {
            if is_series(&run) {
                found.push(close(posts, run, report));
            }
        }
    }
    found.sort_by_key(|s| s.posts.iter().map(|(p, _)| *p).min());
    found
}

/// A post that may belong to a series.
#[derive(Clone, Debug)]
struct Member {
    post: usize,
    name: String,
    number: Option<u32>,
    of: Option<u32>,
    bare: bool,
    declared: bool,
    /// The title is nothing but the mark and what follows.
    stemless: bool,
}

fn member(posts: &[Post], post: usize) -> Option<(String, Member)> {
    let p = posts.get(post)?;
    let title = p.plain_title();
    let mark = mark(&title);
    if let Some(series) = &p.series {
        let number = series.number.or(mark.map(|m| m.number));
        let name = series.name.clone();
        let member = Member { post, name, number, of: None, bare: false, declared: true, stemless: false };
        return Some((format!("declared {}", text::slug(&series.name)), member));
    }
    let mark = mark?;
    let stem = stem(&title, &mark);
    let stemless = stem.is_empty();
    let name = if stemless { mark.word.clone() } else { stem };
    let key = text::slug(&name);
    if key.is_empty() {
        return None;
    }
    let member = Member { post, name, number: Some(mark.number), of: mark.of, bare: mark.bare, declared: false, stemless };
    Some((key, member))
}

/// The title before the mark, without the punctuation that led to it.
fn stem(title: &str, mark: &PartMark) -> String {
    let before = title.get(..mark.span.start).unwrap_or("");
    before.trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '?' | '!' | ')' | '”' | '"')).trim().to_string()
}

/// A title without its "(Part 2 of 3)" and without what stood around it; `None` where it has no such mark.
pub fn without_mark(title: &str) -> Option<String> {
    let mark = mark(title).filter(|m| !m.bare)?;
    let stem = stem(title, &mark);
    // "Working in public from Day 1" has no mark to lose.
    let hangs = stem.split_whitespace().next_back().is_none_or(titlecase::is_small);
    (!hangs).then_some(stem)
}

/// A post whose whole title is the stem of a series without part 1 is its first part.
fn adopt_first_parts(posts: &[Post], kept: &[usize], groups: &mut BTreeMap<String, Vec<Member>>) {
    for &post in kept {
        let Some(p) = posts.get(post) else { continue };
        let title = p.plain_title();
        let key = text::slug(&title);
        let Some(group) = groups.get_mut(&key) else { continue };
        let fits = p.series.is_none() && group.iter().all(|m| m.post != post && m.number != Some(1) && !m.stemless);
        if fits && group.iter().any(|m| m.number == Some(2)) {
            group.push(Member { post, name: title, number: Some(1), of: None, bare: false, declared: false, stemless: false });
        }
    }
}

/// Cuts the posts of one stem where the numbers start again. Posts are taken in the order of the source, which is that
/// of their dates; a run that counts down (newest first) is as good as one that counts up.
fn runs(mut members: Vec<Member>) -> Vec<Vec<Member>> {
    members.sort_by_key(|m| m.post);
    let mut numbers: Vec<u32> = members.iter().filter_map(|m| m.number).collect();
    numbers.sort_unstable();
    let doubles = numbers.windows(2).filter(|w| w[0] == w[1]).count();
    // One number given twice in a long series is a slip; half of them twice are two series.
    if doubles * 3 < numbers.len() || members.iter().any(|m| m.declared) {
        return vec![members];
    }
    let mut runs: Vec<Vec<Member>> = Vec::new();
    for member in members {
        match runs.last_mut() {
            Some(run) if run.iter().all(|m| m.number != member.number) => run.push(member),
            _ => runs.push(vec![member]),
        }
    }
    // A part left over by itself is a slip too: nobody starts a second series with its part 2 and stops.
    if runs.len() > 1 && runs.iter().any(|run| run.len() == 1) {
        return vec![runs.concat()];
    }
    runs
}

/// Whether the posts of one stem are a series: two with a mark in words, or three with bare numbers in sequence.
fn is_series(run: &[Member]) -> bool {
    if run.iter().any(|m| m.declared) {
        return run.len() > 1;
    }
    let mut numbers: Vec<u32> = run.iter().filter_map(|m| m.number).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let enough = if run.iter().any(|m| m.stemless) { 3 } else { 2 };
    let close = numbers.windows(2).all(|w| w[1] - w[0] <= 2);
    numbers.len() >= enough && (close || !run.iter().all(|m| m.bare))
}

/// Sorts a run into a series and tells of gaps and doubles.
fn close(posts: &[Post], mut run: Vec<Member>, report: &mut Report) -> Series {
    let date = |m: &Member| posts.get(m.post).and_then(|p| p.date);
    run.sort_by(|a, b| {
        let number = a.number.unwrap_or(u32::MAX).cmp(&b.number.unwrap_or(u32::MAX));
        number.then(date(a).cmp(&date(b))).then(a.post.cmp(&b.post))
    });
    let name = run.first().map_or(String::new(), |m| m.name.clone());
    let at = run.first().and_then(|m| posts.get(m.post)).map(|p| p.loc.clone()).unwrap_or_default();
    let numbers: Vec<u32> = run.iter().filter_map(|m| m.number).collect();
    let last = run.iter().filter_map(|m| m.of).chain(numbers.iter().copied()).max().unwrap_or(0);
    let first = if numbers.first() == Some(&0) { 0 } else { 1 };
    let missing: Vec<String> = (first..=last).filter(|n| !numbers.contains(n)).take(20).map(|n| n.to_string()).collect();
    if !missing.is_empty() && !numbers.is_empty() {
        let parts = if missing.len() == 1 { "part" } else { "parts" };
        report.push(
            Diagnostic::warning(kinds::SERIES_GAP, format!("the series “{name}” has no {parts} {}", missing.join(", ")))
                .at(at.clone())
                .with(format!("its {} posts stand together in the order of their numbers", run.len()))
                .help("add the missing post, or say series: in the front matter of the one that it is"),
        );
    }
    for pair in run.windows(2).filter(|w| w[0].number.is_some() && w[0].number == w[1].number) {
        let ids: Vec<&str> = pair.iter().filter_map(|m| posts.get(m.post)).map(|p| p.id.as_str()).collect();
        let number = pair[0].number.unwrap_or(0);
        report.push(
            Diagnostic::warning(kinds::SERIES_DOUBLE, format!("the series “{name}” has two parts {number}: {}", ids.join(" and ")))
                .at(at.clone())
                .with("both are in the book, the earlier one first")
                .help("leave one out with [chapters] exclude, or number them in their front matter"),
        );
    }
    Series { name, posts: run.into_iter().map(|m| (m.post, m.number)).collect() }
}

/// The last mark of a title that says which part it is.
fn mark(title: &str) -> Option<PartMark> {
    if let Some(counted::Counted { span, number, word }) = counted::find(title) {
        return Some(PartMark { span, number, of: None, bare: false, word });
    }
    let tokens: Vec<(usize, &str)> = title.unicode_word_indices().collect();
    let end = |i: usize| tokens.get(i).map_or(title.len(), |(at, w)| at + w.len());
    let lower: Vec<String> = tokens.iter().map(|(_, w)| w.to_lowercase()).collect();
    let is_part = |i: usize| lower.get(i).is_some_and(|w| lexicon::PART_WORDS.contains(&w.as_str()));
    let number = |i: usize| tokens.get(i).and_then(|(_, w)| number(w, true));
    // A mark in words first: the "1 of 3" of "Part 1 of 3" is one only without its "Part".
    for i in (0..tokens.len()).rev() {
        let start = tokens[i].0;
        // "Part 2", "part two of three", "Teil II"
        if is_part(i)
            && let Some(n) = number(i + 1)
            && n < 1000
        {
            let of = lower.get(i + 2).is_some_and(|w| lexicon::OF_WORDS.contains(&w.as_str())).then(|| number(i + 3)).flatten();
            let slash = fraction(title, end(i + 1)).and_then(|_| number(i + 2));
            let last = if of.is_some() {
                i + 3
            } else if slash.is_some() {
                i + 2
            } else {
                i + 1
            };
            return Some(PartMark { span: start..end(last), number: n, of: of.or(slash), bare: false, word: tokens[i].1.to_string() });
        }
        // "3e partie", "2. Teil", "2nd part", at the end or before a colon or a dash
        if is_part(i + 1)
            && let Some(n) = ordinal(tokens[i].1, title.get(end(i)..).unwrap_or(""))
            && !title.get(end(i + 1)..).is_some_and(|rest| rest.trim_start().starts_with(|c: char| c.is_alphanumeric() || c == '-'))
        {
            return Some(PartMark { span: start..end(i + 1), number: n, of: None, bare: false, word: tokens[i + 1].1.to_string() });
        }
        // "Zweiter Teil", "second part"
        if is_part(i + 1)
            && let Some(n) = lexicon::number_word(&lower[i])
            && i + 2 == tokens.len()
        {
            return Some(PartMark { span: start..end(i + 1), number: n, of: None, bare: false, word: tokens[i + 1].1.to_string() });
        }
    }
    for i in (0..tokens.len()).rev() {
        let start = tokens[i].0;
        // "#4", "№ 4"
        let sign = title.get(..start).is_some_and(|b| b.trim_end().ends_with(['#', '№']));
        if sign && let Some(n) = tokens[i].1.parse().ok().filter(|n| *n < 1000) {
            let from = title.get(..start).and_then(|b| b.rfind(['#', '№'])).unwrap_or(start);
            return Some(PartMark { span: from..end(i), number: n, of: None, bare: false, word: String::new() });
        }
        // "(2/3)", "2 of 3"
        if let Some(n) = number(i).filter(|_| tokens[i].1.chars().all(|c| c.is_ascii_digit())) {
            let of = if fraction(title, end(i)).is_some() { number(i + 1).map(|m| (m, i + 1)) } else { None };
            let of =
                of.or_else(|| (lower.get(i + 1).map(String::as_str) == Some("of")).then(|| number(i + 2)).flatten().map(|m| (m, i + 2)));
            if let Some((m, last)) = of.filter(|(m, last)| n <= *m && *m < 40 && last + 1 == tokens.len()) {
                return Some(PartMark { span: start..end(last), number: n, of: Some(m), bare: false, word: String::new() });
            }
        }
    }
    // A number or a numeral at the very end, or before a colon: "Lab Notes 4", "Iceland II: The Ring Road".
    let colon = title.find(": ").map(|c| tokens.iter().take_while(|(at, _)| *at < c).count());
    [Some(tokens.len()), colon].into_iter().flatten().find_map(|after| {
        let i = after.checked_sub(1).filter(|i| *i > 0)?;
        let word = tokens[i].1;
        let n = self::number(word, false).filter(|n| *n < 100)?;
        let tail = title.get(end(i)..)?;
        let closes = tail.trim_start_matches([')', ']', '.']).trim_start();
        (closes.is_empty() || closes.starts_with(':')).then(|| PartMark {
            span: tokens[i].0..end(i),
            number: n,
            of: None,
            bare: true,
            word: String::new(),
        })
    })
}

/// An ordinal in digits: "3e", "2ª", "2nd", or "2" before a full stop.
fn ordinal(word: &str, after: &str) -> Option<u32> {
    const ENDINGS: [&str; 17] = ["st", "nd", "rd", "th", "e", "er", "re", "ère", "ème", "de", "te", "ste", "ª", "º", "a", "o", "ter"];
    let letters = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = &word[..word.len() - letters.len()];
    let fits = if letters.is_empty() { after.starts_with(['.', 'ª', 'º']) } else { ENDINGS.contains(&letters.to_lowercase().as_str()) };
    digits.parse().ok().filter(|n| fits && (1..100).contains(n))
}

/// Whether "/" and a number follow at `at`.
fn fraction(title: &str, at: usize) -> Option<()> {
    title.get(at..)?.trim_start().strip_prefix('/')?.trim_start().starts_with(|c: char| c.is_ascii_digit()).then_some(())
}

/// A number in digits, in roman numerals (capitals) or, where `words` are allowed, in words.
fn number(word: &str, words: bool) -> Option<u32> {
    let figures: Option<Vec<u32>> = word.chars().take(4).map(counted::value).collect();
    if let Some(figures) = figures.filter(|f| (1..=3).contains(&f.len())) {
        return Some(figures.iter().fold(0, |sum, figure| sum * 10 + figure));
    }
    roman(word).or_else(|| if words { lexicon::number_word(&word.to_lowercase()) } else { None })
}

/// I to XXXIX; a single I counts, since a title may end with it.
fn roman(word: &str) -> Option<u32> {
    let value = |c| match c {
        'I' => Some(1),
        'V' => Some(5),
        'X' => Some(10),
        _ => None,
    };
    let digits: Vec<u32> = word.chars().map(value).collect::<Option<_>>()?;
    if digits.is_empty() || digits.len() > 6 {
        return None;
    }
    let mut sum = 0;
    for (i, d) in digits.iter().enumerate() {
        if digits.get(i + 1).is_some_and(|next| next > d) { sum -= *d as i32 } else { sum += *d as i32 }
    }
    u32::try_from(sum).ok().filter(|n| *n > 0 && spell(*n) == word)
}

fn spell(mut n: u32) -> String {
    let mut out = String::new();
    for (value, letters) in [(10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
        while n >= value {
            out.push_str(letters);
            n -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Text;

    fn posts(titles: &[&str]) -> Vec<Post> {
        titles.iter().map(|t| Post { id: text::slug(t), title: Text::from_plain(*t), ..Post::default() }).collect()
    }

    fn series(titles: &[&str]) -> (Vec<Vec<usize>>, Vec<&'static str>) {
        let posts = posts(titles);
        let kept: Vec<usize> = (0..posts.len()).collect();
        let mut report = Report::default();
        let found = find(&posts, &kept, &mut report);
        let order = found.iter().map(|s| s.posts.iter().map(|(p, _)| *p).collect()).collect();
        (order, report.diagnostics.iter().map(|d| d.kind.id()).collect())
    }

    #[test]
    fn marks() {
        for (title, stem, number) in [
            ("Building a Press, Part 2: The Rollers", "Building a Press", 2),
            ("Iceland (Part 1 of 3)", "Iceland", 1),
            ("Iceland III", "Iceland", 3),
            ("Iceland II: The Ring Road", "Iceland", 2),
            ("Iceland, part two", "Iceland", 2),
            ("Lab notes #4", "Lab notes", 4),
            ("Why we fly (2/3)", "Why we fly", 2),
            ("Die Reise, zweiter Teil", "Die Reise", 2),
            ("Le voyage – 3e partie : la mer", "Le voyage", 3),
            ("Die Reise, 2. Teil", "Die Reise", 2),
            ("El viaje: 2ª parte", "El viaje", 2),
            ("Il viaggio (2a parte)", "Il viaggio", 2),
            ("De reis, 2e deel", "De reis", 2),
            ("A viagem, 3ª parte: o mar", "A viagem", 3),
            ("The press, 2nd part", "The press", 2),
            ("The 3rd day of rain", "", 0),
            ("10 day trip", "", 0),
            ("El viaje, parte 3", "El viaje", 3),
            ("Reisverslag deel 2", "Reisverslag", 2),
        ] {
            let found = mark(title).map(|m| (super::stem(title, &m), m.number));
            let want = (number > 0).then(|| (stem.to_string(), number));
            assert_eq!(found, want, "{title}");
        }
        for title in ["Best of 2019", "Why I write", "Catch-22", "The One Ring", "Two of a kind"] {
            assert_eq!(mark(title).filter(|m| !m.bare), None, "{title}");
        }
    }

    #[test]
    fn series_are_found_in_every_script() {
        for titles in [
            ["港の話 第2回", "港の話 第1回", "港の話 第3回"],
            ["茶山游记（二）", "茶山游记（一）", "茶山游记（三）"],
            ["여행 제2화", "여행 제1화", "여행 제3화"],
            ["เดินทาง ตอนที่ ๒", "เดินทาง ตอนที่ ๑", "เดินทาง ตอนที่ ๓"],
            ["यात्रा २", "यात्रा १", "यात्रा ३"],
            ["رحلة ٢", "رحلة ١", "رحلة ٣"],
            ["سفر، قسمت دوم", "سفر، قسمت اول", "سفر، قسمت سوم"],
            ["第二章", "第一章", "第三章"],
        ] {
            assert_eq!(series(&titles).0, [[1, 0, 2]], "{titles:?}");
        }
    }

    #[test]
    fn newest_first_and_a_gap() {
        let (order, ids) = series(&["Iceland, Part 4", "Other", "Iceland, Part 3: Home", "Iceland, Part 2"]);
        assert_eq!(order, [[3, 2, 0]]);
        assert_eq!(ids, ["series-gap"]);
    }

    #[test]
    fn the_first_part_may_have_no_number() {
        assert_eq!(series(&["The Press II", "The Press"]).0, [[1, 0]]);
    }

    #[test]
    fn two_series_of_one_stem() {
        let (order, ids) = series(&["Interview, Part 1", "Interview, Part 2", "Interview, Part 1", "Interview, Part 2"]);
        assert_eq!(order, [[0, 1], [2, 3]]);
        assert!(ids.is_empty());
    }

    #[test]
    fn a_double_is_told() {
        let (order, ids) = series(&["Notes #1", "Notes #2", "Notes #2", "Notes #3"]);
        assert_eq!(order, [[0, 1, 2, 3]]);
        assert_eq!(ids, ["series-double"]);
        let (order, ids) = series(&["Ink #1", "Ink #2", "Ink #2"]);
        assert_eq!((order, ids), (vec![vec![0, 1, 2]], vec!["series-double"]));
    }

    #[test]
    fn years_and_single_posts_are_none() {
        assert!(series(&["Best of 2018", "Best of 2019", "Windows 10", "Day 1: Out"]).0.is_empty());
    }
}

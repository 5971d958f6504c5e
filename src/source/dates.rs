//! Dates as people write them: `2019-03-07`, `March 7, 2019`, `7th of March 2019`, `7. März 2019`, `7 mars 2019`.

use crate::model::Date;

/// The names of the months, by language: English, German, French, Spanish, Portuguese, Italian, Dutch. A name
/// is known by its first letters, as long as nothing else is meant by them.
const MONTHS: [&[&str]; 12] = [
    &["january", "januar", "jänner", "janvier", "enero", "janeiro", "gennaio", "januari", "jan"],
    &["february", "februar", "février", "fevrier", "febrero", "fevereiro", "febbraio", "februari", "feb"],
    &["march", "märz", "maerz", "mars", "marzo", "março", "marco", "maart", "mar"],
    &["april", "avril", "abril", "aprile", "apr"],
    &["may", "mai", "mayo", "maio", "maggio", "mei"],
    &["june", "juni", "juin", "junio", "junho", "giugno", "jun"],
    &["july", "juli", "juillet", "julio", "julho", "luglio", "jul"],
    &["august", "août", "aout", "agosto", "augustus", "aug"],
    &["september", "septembre", "septiembre", "setembro", "settembre", "sept", "sep"],
    &["october", "oktober", "octobre", "octubre", "outubro", "ottobre", "oct", "okt"],
    &["november", "novembre", "noviembre", "novembro", "nov"],
    &["december", "dezember", "décembre", "decembre", "diciembre", "dezembro", "dicembre", "dec", "dez", "déc"],
];

const DAYS: [&str; 14] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn month(word: &str) -> Option<i8> {
    MONTHS.iter().position(|names| names.contains(&word)).and_then(|n| i8::try_from(n + 1).ok())
}

fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    lower
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '.' | '(' | ')' | '|' | '·' | '•'))
        .filter(|w| !w.is_empty())
        .map(str::to_string)
        .collect()
}

/// `7`, `7th`, `1er`.
fn day_number(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(char::is_alphabetic);
    let rest = word.get(digits.len()..)?;
    matches!(rest, "" | "st" | "nd" | "rd" | "th" | "er").then(|| digits.parse::<i8>().ok()).flatten().filter(|d| (1..=31).contains(d))
}

fn year_number(word: &str) -> Option<i16> {
    (word.len() == 4).then(|| word.parse().ok()).flatten().filter(|y| (1900..=2199).contains(y))
}

/// `2019-03-07`, `2019/3/7`, `7.3.2019`; `3/7/2019` only where one of the numbers can be no month.
fn numeric(word: &str) -> Option<Date> {
    // A time stamp may end in the offset of its zone, whose sign is no separator of the day.
    let word = if word.get(..4).is_some_and(|y| y.bytes().all(|b| b.is_ascii_digit())) {
        word.split(['t', 'T']).next().unwrap_or(word)
    } else {
        word
    };
    let sep = ['-', '/', '.'].into_iter().find(|s| word.matches(*s).count() == 2)?;
    let parts: Vec<&str> = word.split(sep).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    if a.len() == 4 {
        return Date::new(a.parse().ok()?, b.parse().ok()?, c.parse().ok()?);
    }
    let (first, second, year) = (a.parse::<i8>().ok()?, b.parse::<i8>().ok()?, year_number(c)?);
    if sep == '.' || first > 12 {
        return Date::new(year, second, first);
    }
    (second > 12 || first == second).then(|| Date::new(year, first, second)).flatten()
}

/// The day that a text starts with: a date, or a time stamp.
pub(super) fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    let first = text.split_whitespace().next()?.trim_end_matches([',', '.', ';']);
    if let Some(date) = numeric(first) {
        return Some(date);
    }
    let all = words(text);
    let start = usize::from(all.first().is_some_and(|w| DAYS.contains(&w.as_str())));
    let kept: Vec<&String> = all.iter().skip(start).filter(|w| !matches!(w.as_str(), "of" | "de" | "the" | "den")).take(3).collect();
    let [a, b, c] = kept.as_slice() else { return None };
    let year = year_number(c)?;
    if let (Some(m), Some(d)) = (month(a), day_number(b)) {
        return Date::new(year, m, d);
    }
    let (d, m) = (day_number(a)?, month(b)?);
    Date::new(year, m, d)
}

/// The day in an address or a path: `/2019/03/07/on-paper`, `2019/03/07`.
pub(super) fn of_path(path: &str) -> Option<Date> {
    let parts: Vec<&str> = path.split('/').collect();
    let digits = |s: &str, n: usize| s.len() <= n && !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    parts.windows(3).find_map(|w| {
        let [y, m, d] = w else { return None };
        let all = year_number(y).is_some() && digits(m, 2) && digits(d, 2);
        all.then(|| Date::new(y.parse().ok()?, m.parse().ok()?, d.parse().ok()?)).flatten()
    })
}

/// A line that is a date and next to nothing else (a time, a day of the week, an author): the date.
pub(super) fn line(text: &str) -> Option<Date> {
    let lower = text.trim().to_lowercase();
    let mut rest = lower.as_str();
    for lead in ["posted on", "published on", "published", "posted", "written on", "date:", "updated", "on"] {
        if let Some(after) = rest.strip_prefix(lead).filter(|a| a.starts_with(|c: char| !c.is_alphanumeric())) {
            rest = after.trim_start_matches([':', ' ']);
        }
    }
    let date = parse(rest)?;
    (words(rest).len() <= 12 && !text.trim_end().ends_with(['.', '!', '?', ';'])).then_some(date)
}

/// A line such as `September 2010`, perhaps with a count behind it.
pub(super) fn month_and_year(text: &str) -> bool {
    let all = words(text);
    matches!(all.as_slice(), [m, y] if month(m).is_some() && year_number(y).is_some())
        || matches!(all.as_slice(), [m, y, n] if month(m).is_some() && year_number(y).is_some() && n.parse::<u32>().is_ok())
}

/// The date at the start of a file's stem, and what follows it: `2019-03-07-on-paper`.
pub(super) fn of_stem(stem: &str) -> (Option<Date>, &str) {
    let head = stem.get(..10).and_then(|h| h.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.')).then_some(h));
    let Some(date) = head.and_then(|h| Date::parse(&h.replace(['_', '.'], "-"))) else { return (None, stem) };
    let rest = stem.get(10..).unwrap_or("").trim_start_matches(['-', '_', ' ', '.']);
    (Some(date), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_people_write_them() {
        let day = Date::new(2019, 3, 7);
        for text in [
            "2019-03-07",
            "2019-3-7",
            "2019-03-07T10:00:00Z",
            "2019-03-07T10:00:00-0400",
            "2019-03-07 10:00 +0100",
            "2019/03/07",
            "March 7, 2019",
            "Mar 7th, 2019",
            "Thursday, March 7, 2019",
            "7 March 2019",
            "7th of March, 2019",
            "7. März 2019",
            "7 mars 2019",
            "7 de marzo de 2019",
            "7.3.2019",
            "Thursday, 7 March 2019 at 10:31",
        ] {
            assert_eq!(parse(text), day, "{text}");
        }
        assert_eq!(parse("13/2/2020"), Date::new(2020, 2, 13));
        for text in ["3/7/2019", "May you live in 2019", "2019", "March", "7 apples 2019", ""] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn lines_that_are_dates() {
        assert_eq!(line("Posted on March 7, 2019 by Anna"), Date::new(2019, 3, 7));
        assert_eq!(line("On March 7, 2019 we drove to the coast, and it rained all the way there and back."), None);
        assert!(month_and_year("September 2010 (4)") && !month_and_year("Summer 2010"));
    }

    #[test]
    fn stems_lose_their_date() {
        assert_eq!(of_stem("2019-03-07-on-paper"), (Date::new(2019, 3, 7), "on-paper"));
        assert_eq!(of_stem("on-paper"), (None, "on-paper"));
    }

    #[test]
    fn addresses_may_hold_the_day() {
        assert_eq!(of_path("2019/03/07/on-paper"), Date::new(2019, 3, 7));
        assert_eq!(of_path("https://blog.example/2019/3/7/"), Date::new(2019, 3, 7));
        for text in ["2019/03/on-paper", "1/2/3", "2019/13/07", "on-paper"] {
            assert_eq!(of_path(text), None, "{text}");
        }
    }
}

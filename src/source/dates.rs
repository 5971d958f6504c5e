//! Dates as people write them: `2019-03-07`, `March 7, 2019`, `7th of March 2019`, `7. März 2019`, `7 mars 2019`, `2019年3月7日`; and the
//! lines of sites that say when, and by whom, a post was published.

use crate::lang::segment::is_unspaced;
use crate::lang::{dates as names, site};
use crate::model::Date;

/// A word of a text in lower case, and the byte of the text behind it.
struct Token {
    word: String,
    end: usize,
}

/// The first words of a text, without the marks that stand round the parts of dates.
fn tokens(text: &str, most: usize) -> Vec<Token> {
    let parts = |c: char| c.is_whitespace() || matches!(c, ',' | '.' | '(' | ')' | '|' | '·' | '•');
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (start, parts(c)) {
            (None, false) => start = Some(at),
            (Some(from), true) => {
                start = None;
                out.push(Token { word: text.get(from..at).unwrap_or("").to_lowercase(), end: at });
                if out.len() == most {
                    break;
                }
            }
            _ => {}
        }
    }
    out
}

/// `7`, `7th`, `1er`, `1º`.
fn day_number(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_alphabetic() || c == '°');
    let rest = word.get(digits.len()..)?;
    let ordinal = matches!(rest, "" | "st" | "nd" | "rd" | "th" | "er" | "e" | "°" | "º" | "ª" | "o");
    ordinal.then(|| digits.parse::<i8>().ok()).flatten().filter(|d| (1..=31).contains(d))
}

fn year_number(word: &str) -> Option<i16> {
    (word.len() == 4).then(|| word.parse().ok()).flatten().filter(|y| (1900..=2199).contains(y))
}

/// `2019-03-07`, `2019/3/7`, `7.3.2019`, `2019年3月7日`; `3/7/2019` only where one of the numbers can be no month.
fn numeric(word: &str) -> Option<Date> {
    if word.contains('年') {
        let parts: Vec<&str> = word.split(['年', '月', '日']).collect();
        let [year, month, day, ..] = parts.as_slice() else { return None };
        return Date::new(year_number(year)?, month.parse().ok()?, day.parse().ok()?);
    }
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

/// The day that a text starts with, and what stands behind it.
fn date_at(text: &str) -> Option<(Date, &str)> {
    let text = text.trim_start();
    let first = text.split_whitespace().next()?;
    let bare = first.trim_end_matches([',', '.', ';', ')', ']', ':']);
    if let Some(date) = numeric(bare) {
        return Some((date, text.get(bare.len()..)?));
    }
    let all = tokens(text, 8);
    let from = |skip: usize| -> Option<(Date, &str)> {
        let kept: Vec<&Token> = all.iter().skip(skip).filter(|t| !names::is_particle(&t.word)).take(3).collect();
        let [a, b, c] = kept.as_slice() else { return None };
        let rest = text.get(c.end..)?;
        // `2019년 3월 7일`.
        if let (Some(y), Some(d)) = (a.word.strip_suffix('년'), c.word.trim_end_matches('.').strip_suffix('일')) {
            return Some((Date::new(year_number(y)?, names::month(&b.word)?, day_number(d)?)?, rest));
        }
        let year = year_number(&c.word)?;
        if let (Some(m), Some(d)) = (names::month(&a.word), day_number(&b.word)) {
            return Some((Date::new(year, m, d)?, rest));
        }
        let day = day_number(&a.word)?;
        if let Some(m) = names::month(&b.word) {
            return Some((Date::new(year, m, day)?, rest));
        }
        // `7. 3. 2019`.
        let spaced = text.get(a.end..).is_some_and(|t| t.starts_with(". ")) && text.get(b.end..).is_some_and(|t| t.starts_with(". "));
        Some((Date::new(year, b.word.parse().ok().filter(|_| spaced)?, day)?, rest))
    };
    from(0).or_else(|| all.first().filter(|t| names::is_weekday(t.word.trim_end_matches(':'))).and_then(|_| from(1)))
}

/// The day that a text starts with: a date, or a time stamp.
pub(super) fn parse(text: &str) -> Option<Date> {
    date_at(text).map(|(date, _)| date)
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

/// A line that is a date and next to nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DateLine {
    /// The day.
    pub date: Date,
    /// Who wrote the post, where the line says it.
    pub author: Option<String>,
    /// The words before the date: "posted on".
    pub lead: Option<String>,
    /// It has a time of day.
    pub timed: bool,
}

impl DateLine {
    /// It says that something was published, as no reader's comment does.
    pub fn says_published(&self) -> bool {
        self.lead.as_deref().is_some_and(|lead| lead.chars().count() > 5)
    }
}

/// Words in a date line, at most.
const MOST_WORDS: usize = 14;

/// A line that is a date and next to nothing else (a time, a day of the week, an author): the date.
pub(super) fn line(text: &str) -> Option<Date> {
    read_line(text).map(|l| l.date)
}

/// A line that is a date and next to nothing else, with what it says.
pub(super) fn read_line(text: &str) -> Option<DateLine> {
    let bare = text.trim();
    if bare.split_whitespace().count() > MOST_WORDS || !bare.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    // "[5 March 2019]", "— March 5, 2019".
    let bare =
        bare.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@').trim_end_matches([']', ')', ' ', '—', '–', '-', '|', '·', '•']);
    published(bare).or_else(|| by_and_date(bare))
}

/// "Posted on March 7, 2019 by Anna", "Am 7. März 2019", "7 mars 2019 à 10:31".
fn published(text: &str) -> Option<DateLine> {
    let (lead, rest) = leads(text);
    let (date, tail) = date_at(rest)?;
    let tail = tail.trim_start_matches([',', '.', ']', ')', ' ', '\u{a0}', ':']);
    // A year's own word: "5 марта 2015 г.".
    let tail = tail.split_once(' ').filter(|(w, _)| names::is_particle(w.trim_end_matches('.'))).map_or(tail, |(_, t)| t);
    let over = tail.trim_end_matches('.').is_empty() || names::is_particle(tail.trim_end_matches('.'));
    let meridiem = tail.ends_with("a.m.") || tail.ends_with("p.m.");
    if !over && !meridiem && text.ends_with(['.', '!', '?', ';']) {
        return None;
    }
    let short = lead.as_deref().is_none_or(|l| l.chars().count() <= 5);
    let runs_on = tail.starts_with(char::is_lowercase) || lead.is_some();
    if short && runs_on && !over && !is_tail(tail) {
        return None;
    }
    Some(DateLine { date, author: author(tail), lead, timed: has_time(tail) })
}

/// "By Ann | May 8, 2015", "Written by Ann on May 1, 2015".
fn by_and_date(text: &str) -> Option<DateLine> {
    let (lead, rest) = strip_phrase(text, site::by())?;
    let cut = rest.char_indices().find_map(|(at, c)| {
        let tail = rest.get(at..)?;
        let parts = c.is_whitespace() || matches!(c, ',' | '|' | '·' | '•' | '—' | '–' | '/');
        parts.then(|| published(tail.trim_start_matches(|c: char| !c.is_alphanumeric()))).flatten().map(|line| (at, line))
    });
    let (at, line) = cut?;
    let name = names_of(rest.get(..at)?)?;
    Some(DateLine { author: Some(name), lead: Some(lead.to_string()), ..line })
}

/// The words before a date, in any language, and what stands behind them.
fn leads(text: &str) -> (Option<String>, &str) {
    let mut rest = text;
    let mut lead: Option<String> = None;
    for _ in 0..3 {
        let Some((words, after)) = strip_phrase(rest, site::dated()) else { break };
        lead = Some(lead.map_or_else(|| words.to_string(), |l| format!("{l} {words}")));
        rest = after;
    }
    (lead, rest)
}

/// The longest of these phrases that a text starts with, and what stands behind it and a colon.
pub(super) fn strip_phrase<'a>(text: &'a str, phrases: &std::collections::BTreeSet<&'static str>) -> Option<(&'static str, &'a str)> {
    let mut best: Option<(&'static str, &str)> = None;
    let mut head = String::new();
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]).take(48) {
        // A date may stand right behind a word of a script without spaces: 发表于2024年3月1日.
        if !c.is_alphanumeric() || (c.is_ascii_digit() && head.ends_with(is_unspaced)) {
            let with_colon = || (c == ':').then(|| format!("{head}:")).and_then(|h| phrases.get(h.as_str()));
            if let Some(found) = phrases.get(head.as_str()).or_else(with_colon) {
                best = Some((found, text.get(at..).unwrap_or("").trim_start_matches([':', ' ', '\u{a0}'])));
            }
        }
        head.extend(c.to_lowercase());
    }
    best.filter(|(_, rest)| !rest.is_empty())
}

/// What may stand behind a date whose lead is a mere preposition: a time, an author, anything behind a mark.
fn is_tail(tail: &str) -> bool {
    let marked = tail.starts_with(['|', '·', '•', '—', '–', '-', '/', '@', '(', '[', '«']);
    let filed = ["in ", "dans ", "unter ", "under "].iter().any(|w| tail.starts_with(w));
    marked
        || filed
        || tail.starts_with(|c: char| c.is_ascii_digit())
        || [site::at(), site::by(), site::by_behind()].iter().any(|p| strip_phrase(tail, p).is_some())
}

/// Whether a text has a time of day: `10:31`, `10.31`, `10h31`, `4 pm`.
pub(super) fn has_time(text: &str) -> bool {
    let lower = text.to_lowercase();
    let clock = lower.split_whitespace().any(|word| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric());
        let digits = |s: &str| (1..=2).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
        let parts: Vec<&str> = word.split([':', '.', 'h']).collect();
        matches!(parts.as_slice(), [h, m, ..] if digits(h) && m.len() >= 2 && digits(m.get(..2).unwrap_or("")))
    });
    clock
        || lower
            .split_whitespace()
            .zip(lower.split_whitespace().skip(1))
            .any(|(n, m)| n.parse::<u8>().is_ok() && matches!(m, "am" | "pm" | "uhr"))
}

/// The author in what stands behind a date: "by Anna", "von Anna Schreiber um 10:31".
fn author(tail: &str) -> Option<String> {
    let words: Vec<(usize, &str)> =
        tail.char_indices().filter(|(at, _)| starts_word(tail, *at)).filter_map(|(at, _)| Some((at, tail.get(at..)?))).collect();
    let rest = words
        .iter()
        .find_map(|(_, rest)| strip_phrase(rest, site::by()).or_else(|| strip_phrase(rest, site::by_behind())).map(|(_, r)| r))?;
    names_of(rest)
}

fn starts_word(text: &str, at: usize) -> bool {
    text.get(..at).is_none_or(|t| !t.ends_with(char::is_alphanumeric))
        && text.get(at..).is_some_and(|t| t.starts_with(char::is_alphanumeric))
}

/// The name at the start of a text, up to a mark or a word that goes on to a date, a time or a category.
fn names_of(text: &str) -> Option<String> {
    let text = text.split(['|', '·', '•', '(', '[', ',', '—', '–', '/']).next()?.trim();
    let goes_on = |w: &str| {
        let lower = w.to_lowercase();
        matches!(lower.as_str(), "in" | "dans" | "unter" | "under")
            || site::at().contains(lower.as_str())
            || site::dated().contains(lower.as_str())
    };
    let words: Vec<&str> = text.split_whitespace().take_while(|w| !goes_on(w)).collect();
    (!words.is_empty() && words.len() <= 5).then(|| words.join(" "))
}

/// A line such as `September 2010`, perhaps with a count behind it.
pub(super) fn month_and_year(text: &str) -> bool {
    let all: Vec<String> = tokens(text, 6).into_iter().map(|t| t.word).filter(|w| !names::is_particle(w)).collect();
    let is = |m: &str, y: &str| names::month(m).is_some() && year_number(y).is_some();
    matches!(all.as_slice(), [m, y] if is(m, y)) || matches!(all.as_slice(), [m, y, n] if is(m, y) && n.parse::<u32>().is_ok())
}

/// A line right below a title that says who and when, though nothing but its place tells the name from a title: "Ann Writer | May 8, 2015".
pub(super) fn read_below_title(text: &str) -> Option<DateLine> {
    read_line(text).or_else(|| {
        let (name, rest) = text.split_once(['|', '·', '•'])?;
        let names =
            (1..=4).contains(&name.split_whitespace().count()) && name.split_whitespace().all(|w| w.starts_with(char::is_uppercase));
        let line = published(rest.trim_start()).filter(|_| names && text.split_whitespace().count() <= MOST_WORDS)?;
        Some(DateLine { author: Some(name.trim().to_string()), ..line })
    })
}

/// The first date inside a text, with what stands before and behind it.
pub(super) fn find(text: &str) -> Option<(&str, Date, &str)> {
    let starts = text.char_indices().map(|(at, _)| at).filter(|at| starts_word(text, *at));
    starts.take(MOST_WORDS).find_map(|at| {
        let (date, rest) = date_at(text.get(at..)?)?;
        Some((text.get(..at)?.trim(), date, rest))
    })
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
    fn dates_of_every_language_are_known() {
        let day = Date::new(2015, 5, 1);
        for text in [
            "Freitag, 1. Mai 2015",
            "Fr., 1. Mai 2015",
            "Freitag, den 1. Mai 2015",
            "1. 5. 2015",
            "vendredi 1er mai 2015",
            "Vendredi 1 mai 2015",
            "viernes, 1 de mayo de 2015",
            "1 de mayo del 2015",
            "venerdì 1° maggio 2015",
            "ven 1 maggio 2015",
            "1º maggio 2015",
            "vrijdag 1 mei 2015",
            "sexta-feira, 1 de maio de 2015",
            "1º de maio de 2015",
            "piątek, 1 maja 2015",
            "1 maja 2015 r.",
            "fredag den 1 maj 2015",
            "pátek 1. května 2015",
            "Παρασκευή, 1 Μαΐου 2015",
            "пятница, 1 мая 2015 г.",
            "1 мая 2015",
            "2015年5月1日",
        ] {
            assert_eq!((parse(text), line(text)), (day, day), "{text}");
        }
    }

    #[test]
    fn lines_that_say_who_published_and_when() {
        for (text, author) in [
            ("Veröffentlicht am 1. Mai 2015 von Anna Schreiber", Some("Anna Schreiber")),
            ("Am 1. Mai 2015", None),
            ("1. Mai 2015 um 10:14 Uhr", None),
            ("Publié le 1er mai 2015 par Anne Auteur", Some("Anne Auteur")),
            ("Le vendredi 1er mai 2015 à 10h14", None),
            ("Publicado el 1 de mayo de 2015 por Ana Autora", Some("Ana Autora")),
            ("Pubblicato il 1° maggio 2015 da Anna Autrice", Some("Anna Autrice")),
            ("Geplaatst op 1 mei 2015 door Anna van Dijk", Some("Anna van Dijk")),
            ("Publicado em 1 de maio de 2015 por Ana Autora", Some("Ana Autora")),
            ("Opublikowano 1 maja 2015 przez Anna Autorka", Some("Anna Autorka")),
            ("Publicerad den 1 maj 2015 av Anna Skribent", Some("Anna Skribent")),
            ("Publikováno 1. května 2015", None),
            ("Δημοσιεύτηκε στις 1 Μαΐου 2015 από Άννα Γραφέα", Some("Άννα Γραφέα")),
            ("Опубликовано 1 мая 2015 автором Анна Автор", Some("Анна Автор")),
            ("Written by Ann Writer on May 1, 2015", Some("Ann Writer")),
            ("By Ann Writer | May 1, 2015", Some("Ann Writer")),
            ("by Ann Writer, 1 May 2015", Some("Ann Writer")),
            ("Von Anna Schreiber am 1. Mai 2015", Some("Anna Schreiber")),
            ("Last updated: May 1, 2015", None),
            ("— May 1, 2015", None),
            ("[1 May 2015]", None),
            ("(Published: 1 May 2015)", None),
            ("1 May 2015 · 4 min read", None),
            ("May 1, 2015.", None),
            ("May 1, 2015 at 10:14 a.m.", None),
            ("Posted on May 1, 2015 by Ann Writer in Travel", Some("Ann Writer")),
        ] {
            let found = read_line(text).map(|l| (l.date, l.author));
            assert_eq!(found, Date::new(2015, 5, 1).map(|d| (d, author.map(str::to_string))), "{text}");
        }
        let named = read_below_title("Ann Writer | May 1, 2015").and_then(|l| l.author);
        assert_eq!(named.as_deref(), Some("Ann Writer"));
        for text in [
            "Am 1. Mai 2015 fuhren wir nach Bergen",
            "Le 1er mai 2015 nous partons",
            "El 1 de mayo de 2015 salimos temprano",
            "1 May 2015 was a good day",
            "Trip Report | May 1, 2015",
            "Berlin – 1 May 2015",
            "By the lake",
            "Il 1° maggio a Roma",
        ] {
            assert_eq!(line(text), None, "{text}");
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

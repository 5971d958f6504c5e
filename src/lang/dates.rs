//! Dates: how each language writes them, and the words by which they are known when they are read.

// hash: none; the maps are sorted, and looked up only.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use crate::model::Date;

/// How a language writes dates.
#[derive(Clone, Copy)]
pub struct Dates<'w> {
    /// The months as they stand in a date: the genitive, where a language has one.
    pub months: [&'w str; 12],
    /// The months by themselves, where that differs.
    pub months_alone: Option<[&'w str; 12]>,
    /// Other spellings of each month, lower case: abbreviations, what people type without accents.
    pub spellings: [&'static [&'static str]; 12],
    /// The days of the week and their abbreviations, lower case.
    pub weekdays: &'static [&'static str],
    /// Small words inside a date: "7 *de* marzo *de* 2019", "1 мая 2015 *г.*".
    pub particles: &'static [&'static str],
    /// A whole date: `{d}` day, `{m}` month, `{y}` year.
    pub date: &'w str,
    /// The first day of a month: "1er" in French.
    pub first_day: &'static str,
    /// A month of a year.
    pub month_and_year: &'static str,
}

impl Dates<'_> {
    /// A date in words: "7 March 2019".
    pub fn date(&self, date: Date) -> String {
        let month = name(&self.months, date);
        let day = if date.day == 1 { self.first_day.to_string() } else { date.day.to_string() };
        self.date.replace("{d}", &day).replace("{m}", month).replace("{y}", &date.year.to_string())
    }

    /// A date by a layout's template: `{date}` is the language's own whole date, `{month-year}` its month and year; `{day}`, `{month}`
    /// and `{year}` are the parts.
    pub fn format(&self, template: &str, date: Date) -> String {
        let alone = name(self.months_alone.as_ref().unwrap_or(&self.months), date);
        let month_and_year = self.month_and_year.replace("{m}", alone).replace("{y}", &date.year.to_string());
        let month = if template.contains("{day}") { name(&self.months, date) } else { alone };
        let template = template.replace("{date}", &self.date(date)).replace("{month-year}", &month_and_year);
        template.replace("{day}", &date.day.to_string()).replace("{month}", month).replace("{year}", &date.year.to_string())
    }
}

fn name<'w>(months: &[&'w str; 12], date: Date) -> &'w str {
    usize::try_from(date.month - 1).ok().and_then(|m| months.get(m)).copied().unwrap_or("")
}

/// The number of a month by a name that any language has for it, in lower case.
pub fn month(word: &str) -> Option<i8> {
    static NAMES: OnceLock<BTreeMap<String, i8>> = OnceLock::new();
    let names = NAMES.get_or_init(|| {
        let mut names = BTreeMap::new();
        for dates in super::ALL.iter().filter_map(|l| l.dates) {
            for (n, spellings) in (1..=12).zip(dates.spellings) {
                let alone = dates.months_alone.unwrap_or(dates.months);
                let at = usize::try_from(n - 1).unwrap_or(0);
                let own = [dates.months.get(at), alone.get(at)].into_iter().flatten().map(|m| m.to_lowercase());
                for spelling in own.chain(spellings.iter().map(ToString::to_string)) {
                    names.entry(spelling).or_insert(n);
                }
            }
        }
        names
    });
    names.get(word).copied()
}

/// Whether a word in lower case is a day of the week in any language.
pub fn is_weekday(word: &str) -> bool {
    static NAMES: OnceLock<BTreeSet<&str>> = OnceLock::new();
    NAMES.get_or_init(|| super::ALL.iter().filter_map(|l| l.dates).flat_map(|d| d.weekdays.iter().copied()).collect()).contains(word)
}

/// Whether a word in lower case may stand between the parts of a date.
pub fn is_particle(word: &str) -> bool {
    static WORDS: OnceLock<BTreeSet<&str>> = OnceLock::new();
    WORDS.get_or_init(|| super::ALL.iter().filter_map(|l| l.dates).flat_map(|d| d.particles.iter().copied()).collect()).contains(word)
}

//! Where a raw archive is cut into posts.
//!
//! Of the lines that look like headings, about one in four is the title of a post; the others stand inside posts.
//! Each is measured (`features`), the measures are weighed, and the sum is a probability. The weights were fitted by
//! logistic regression on archives whose true starts are known (see `WEIGHTS`). Above [`SPLIT`] the archive is cut; a line
//! whose probability is in the doubtful band is marked, cut or not, so that a person can overrule it; and no file
//! has more doubtful lines than posts.

use super::features::{Features, NAMES, Texture};
use super::lines::Unit;
use crate::source::dates;

/// A line is cut at from this score on.
pub const SPLIT: f64 = 0.5;
/// The scores of doubtful lines.
pub const DOUBTFUL: std::ops::Range<f64> = 0.12..0.88;
/// Words between two titles, at least.
const MIN_POST: usize = 25;

/// A line over a date is lifted from here to a title.
const LIFTED: std::ops::Range<f64> = 0.15..SPLIT;

/// A line that looks like a title.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Candidate {
    /// Which unit.
    pub unit: usize,
    /// How sure it is that a post starts here, 0 to 1.
    pub score: f64,
    /// Whether a person should look.
    pub doubtful: bool,
    /// Whether the file is cut here.
    pub split: bool,
}

/// What a person said about the lines of this file.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Said<'a> {
    /// These are titles.
    pub titles: &'a [String],
    /// These are not.
    pub not_titles: &'a [String],
}

/// The candidates of a file, in its order.
pub(super) fn split(units: &[Unit], said: Said<'_>) -> Vec<Candidate> {
    let looks: Vec<bool> = (0..units.len()).map(|at| looks_like_title(units, at)).collect();
    let texture = Texture::new(units, &looks);
    let mut out: Vec<Candidate> = Vec::new();
    let first = units.iter().position(|u| dates::line(&u.text).is_none()).unwrap_or(0);
    for (at, unit) in units.iter().enumerate() {
        let forced = says(said.titles, &unit.text);
        if !forced && !looks.get(at).copied().unwrap_or(false) {
            continue;
        }
        let score = if forced {
            1.0
        } else if says(said.not_titles, &unit.text) {
            0.0
        } else if at == first {
            // A title at the top of a file needs no other evidence.
            1.0
        } else {
            score(&texture.measure(at))
        };
        out.push(Candidate { unit: at, score, doubtful: false, split: false });
    }
    lift(&mut out, units);
    decide(&mut out, units);
    out
}

/// Where titles of a file stand over their dates, a line over a date is one of them, though its last mark or its first word speaks
/// against it.
fn lift(candidates: &mut [Candidate], units: &[Unit]) {
    let dated: Vec<bool> = candidates.iter().map(|c| stands_over_date(units, c.unit)).collect();
    if candidates.iter().zip(&dated).any(|(c, dated)| *dated && c.score >= SPLIT) {
        for (candidate, _) in candidates.iter_mut().zip(&dated).filter(|(c, dated)| **dated && LIFTED.contains(&c.score)) {
            candidate.score = SPLIT;
        }
    }
}

fn says(list: &[String], text: &str) -> bool {
    list.iter().any(|l| super::lines::spaces(l) == text)
}

/// Weighs the measures of a line.
pub(super) fn score(features: &Features) -> f64 {
    let sum: f64 = features.iter().zip(WEIGHTS).map(|(f, (_, w))| f * w).sum();
    super::math::sigmoid(sum)
}

/// Cuts, and marks what is doubtful.
fn decide(candidates: &mut [Candidate], units: &[Unit]) {
    let words: Vec<usize> = units.iter().map(Unit::words).collect();
    let between = |a: usize, b: usize| words.get(a + 1..b).unwrap_or_default().iter().sum::<usize>();
    let mut last: Option<usize> = None;
    for i in 0..candidates.len() {
        let Some(c) = candidates.get(i).cloned() else { break };
        let mut cut = c.score >= SPLIT;
        if cut && between(c.unit, units.len()) < MIN_POST && c.score < 1.0 {
            cut = false;
        }
        if let (true, Some(p)) = (cut, last) {
            let before = candidates.get(p).map_or(0, |p| p.unit);
            if between(before, c.unit) < MIN_POST && c.score < 1.0 {
                cut = false;
            }
        }
        if let Some(c) = candidates.get_mut(i) {
            c.split = cut;
        }
        if cut {
            last = Some(i);
        }
    }
    // The doubtful ones, nearest to the threshold first, at most as many as there are posts.
    let posts = candidates.iter().filter(|c| c.split).count().max(1);
    let mut near: Vec<usize> = (0..candidates.len()).filter(|i| candidates.get(*i).is_some_and(|c| DOUBTFUL.contains(&c.score))).collect();
    near.sort_by(|a, b| {
        let distance = |i: &usize| candidates.get(*i).map_or(1.0, |c| (c.score - SPLIT).abs());
        distance(a).total_cmp(&distance(b)).then(a.cmp(b))
    });
    for i in near.into_iter().take(posts) {
        if let Some(c) = candidates.get_mut(i) {
            c.doubtful = true;
        }
    }
}

/// A line that could be a title: short, without the end of a statement, not an item, a date, an attribution, and with text below.
fn looks_like_title(units: &[Unit], at: usize) -> bool {
    let Some(unit) = units.get(at) else { return false };
    let text = unit.text.as_str();
    let words = unit.words();
    if stands_over_date(units, at) {
        return true;
    }
    // `… that I am engaged.”` ends as a sentence does.
    let bare = text.trim_end_matches(['”', '"', '»', ')']);
    let ends = bare.ends_with(['.', ',', ';']) && !bare.ends_with("...") && !bare.ends_with("etc.");
    let bullet = super::marks::item(text).is_some() && super::marks::number(text).is_none();
    if words == 0 || words > 25 || text.chars().count() > 170 || unit.lines > 1 || ends || bullet {
        return false;
    }
    let odd = dates::line(text).is_some()
        || super::signs::byline(text).is_some()
        || crate::source::tree::shape::starts_with_dash(text)
        || super::marks::is_caption(text);
    if odd
        || super::marks::is_field(text)
        || is_aside(text)
        || in_quotation(units, at)
        || !text.chars().any(char::is_alphabetic)
        || text.starts_with("http")
    {
        return false;
    }
    // Two sentences are no title, unless the second is the question that it asks.
    let sentences = text.matches(". ").count() + text.matches("! ").count() + text.matches("? ").count();
    if sentences > 1 && words > 12 {
        return false;
    }
    // In a column of short lines (verse, a table, a list without marks) nothing is a title.
    let short = |i: usize| units.get(i).is_some_and(|u| u.words() <= 8 && u.blanks == 0 && u.lines == 1 && dates::line(&u.text).is_none());
    if unit.blanks == 0 && at > 0 && short(at) && short(at + 1) && short(at - 1) {
        return false;
    }
    units.iter().skip(at + 1).take(12).any(|u| u.words() >= 12)
}

/// A short line with a date below it and then a paragraph is a title, whatever its last mark or its first word. Where a title and no
/// paragraph follows the date, the date is that one's.
fn stands_over_date(units: &[Unit], at: usize) -> bool {
    let Some(unit) = units.get(at) else { return false };
    let text = unit.text.as_str();
    let dated = |i: usize| units.get(i).is_some_and(|u| dates::read_below_title(&u.text).is_some());
    let byline = units.get(at + 1).is_some_and(|u| super::signs::byline(&u.text).is_some()) && dated(at + 2);
    let below = if byline { at + 3 } else { at + 2 };
    let line = unit.words() <= 20 && unit.lines == 1 && text.chars().any(char::is_alphabetic) && dates::line(text).is_none();
    line && (byline || dated(at + 1))
        && units.get(below).is_some_and(|u| u.words() >= 12)
        && !text.starts_with("http")
        && super::marks::item(text).is_none_or(|_| super::marks::number(text).is_some())
        && !text.ends_with([',', ';', ':'])
        && super::signs::byline(text).is_none()
        && !super::signs::is_farewell(text)
}

/// A short sentence that goes on from the one before it.
fn is_aside(text: &str) -> bool {
    const STARTS: [&str; 14] = [
        "incidentally",
        "furthermore",
        "moreover",
        "however",
        "also,",
        "finally,",
        "anyway",
        "by the way",
        "and so",
        "but then",
        "for example",
        "in other words",
        "in short",
        "lets,",
    ];
    let lower = text.to_lowercase();
    STARTS.iter().any(|s| lower.starts_with(s))
}

/// Whether marks that opened in an earlier paragraph are closed in a later one, and this one stands between.
fn in_quotation(units: &[Unit], at: usize) -> bool {
    let count = |i: usize, c: char| units.get(i).map_or(0, |u| u.text.matches(c).count());
    let opened = (at.saturating_sub(6)..at).rev().find(|i| count(*i, '“') != count(*i, '”'));
    let closed = (at..units.len().min(at + 6)).find(|i| count(*i, '“') != count(*i, '”'));
    opened.is_some_and(|i| count(i, '“') > count(i, '”')) && closed.is_some_and(|i| count(i, '”') > count(i, '“'))
}

/// What each measure counts for.
///
/// Fitted by logistic regression on 209 archives cut from seven public blogs (1 030 posts; dates, farewells,
/// boilerplate and extra blank lines between some) and on five scraped ones. Fitted on six of the blogs, they find
/// the starts of the seventh with F = 0.88 on average (0.73 to 0.97); `topic` is the most telling of them.
pub(super) const WEIGHTS: [(&str, f64); NAMES.len()] = [
    ("bias", -1.72),
    ("cohesion", -0.48),
    ("cohesion_rank", 2.03),
    ("gain", 1.12),
    ("after", -0.98),
    ("far", 1.10),
    ("blanks_1", 1.57),
    ("blanks_many", 3.29),
    ("dropped", 3.68),
    ("dated", 3.35),
    ("undated_among_dated", -3.28),
    ("words_long", -0.47),
    ("words_short", -2.21),
    ("titled", -0.24),
    ("titled_relative", 3.67),
    ("length_relative", -0.27),
    ("question", -0.50),
    ("colon", -4.05),
    ("numbered", -2.60),
    ("part", -0.23),
    ("quoted", -1.29),
    ("capitals", -1.07),
    ("lower", -0.02),
    ("farewell", 2.68),
    ("introduced", 0.43),
    ("followed_by_candidate", -0.37),
    ("after_candidate", -0.55),
    ("generic", -1.34),
    ("since_last", -0.01),
    ("until_next", -0.79),
    ("opens", 0.40),
    ("continues", -1.43),
    ("exclaims", -1.52),
    ("underlined", 0.00),
    ("topic", 1.77),
    ("density", 1.64),
    ("cohesion_order", -0.53),
    ("gain_order", 0.68),
    ("novelty", -0.28),
];

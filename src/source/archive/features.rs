//! What can be measured of a line that may be a title: numbers, each between about -1 and 1.
//!
//! Two kinds of evidence. How the line looks and what stands round it: its length, its case, blank lines, a date
//! below it, a farewell above it. And what the text is about: the words before the line and after it, weighed by how
//! rare they are in the file (a word that every paragraph has says nothing), compared by the cosine of the angle
//! between them; and whether the title's own words come back after it more than they stood before it.

// hash: looked up only, or sorted before it is walked.
use std::collections::HashMap;

use super::lines::Unit;
use super::signs::{byline, continues, has_part, is_farewell, is_generic, opens, titled};
use crate::source::dates;

/// Names of the features, in the order of [`Features`]: for `WEIGHTS` and for reading a score.
pub(super) const NAMES: [&str; 39] = [
    "bias",
    "cohesion",
    "cohesion_rank",
    "gain",
    "after",
    "far",
    "blanks_1",
    "blanks_many",
    "dropped",
    "dated",
    "undated_among_dated",
    "words_long",
    "words_short",
    "titled",
    "titled_relative",
    "length_relative",
    "question",
    "colon",
    "numbered",
    "part",
    "quoted",
    "capitals",
    "lower",
    "farewell",
    "introduced",
    "followed_by_candidate",
    "after_candidate",
    "generic",
    "since_last",
    "until_next",
    "opens",
    "continues",
    "exclaims",
    "underlined",
    "topic",
    "density",
    "cohesion_order",
    "gain_order",
    "novelty",
];

/// One number a name.
pub(super) type Features = [f64; NAMES.len()];

/// Words on either side that are compared.
const WINDOW: usize = 350;
/// How far after a title its words are looked for.
const FAR: usize = 1200;

/// A file's units with what is measured once for all of them.
pub(super) struct Texture<'a> {
    units: &'a [Unit],
    /// The rare words of each unit, as numbers, with how often they stand in it.
    terms: Vec<Vec<(u32, f64)>>,
    /// How much a word says, by number.
    weight: Vec<f64>,
    words: Vec<usize>,
    /// The cosines at all boundaries between units, sorted.
    cosines: Vec<f64>,
    candidates: Vec<bool>,
    any_dated: bool,
    mean_titled: f64,
    mean_words: f64,
    density: f64,
    /// By unit: the logarithm of the odds that a new subject starts there.
    topics: HashMap<usize, f64>,
    candidate_cosines: Vec<f64>,
    candidate_gains: Vec<f64>,
}

impl<'a> Texture<'a> {
    pub(super) fn new(units: &'a [Unit], candidates: &[bool]) -> Texture<'a> {
        let mut ids: HashMap<String, u32> = HashMap::new();
        let mut df: Vec<f64> = Vec::new();
        let mut terms = Vec::with_capacity(units.len());
        for unit in units {
            let mut own: Vec<(u32, f64)> = Vec::new();
            for word in content_words(&unit.text) {
                let next = u32::try_from(ids.len()).unwrap_or(u32::MAX);
                let id = *ids.entry(word).or_insert(next);
                match own.iter_mut().find(|(i, _)| *i == id) {
                    Some((_, n)) => *n += 1.0,
                    None => own.push((id, 1.0)),
                }
            }
            df.resize(ids.len(), 0.0);
            for (id, _) in &own {
                if let Some(n) = df.get_mut(*id as usize) {
                    *n += 1.0;
                }
            }
            terms.push(own);
        }
        let n = units.len() as f64 + 1.0;
        let weight = df.iter().map(|d| super::math::ln(n / (1.0 + d)).max(0.0)).collect();
        let words = units.iter().map(Unit::words).collect();
        let chosen: Vec<&Unit> = units.iter().zip(candidates).filter(|(_, c)| **c).map(|(u, _)| u).collect();
        let mean = |f: fn(&Unit) -> f64| chosen.iter().map(|u| f(u)).sum::<f64>() / chosen.len().max(1) as f64;
        let mut texture = Texture {
            units,
            terms,
            weight,
            words,
            cosines: Vec::new(),
            candidates: candidates.to_vec(),
            any_dated: false,
            mean_titled: mean(|u| titled(&u.text)),
            mean_words: mean(|u| u.words() as f64),
            density: 0.0,
            topics: HashMap::new(),
            candidate_cosines: Vec::new(),
            candidate_gains: Vec::new(),
        };
        let mut cosines: Vec<f64> = (1..units.len()).map(|at| texture.cosine(at)).collect();
        cosines.sort_by(f64::total_cmp);
        texture.cosines = cosines;
        let starts: Vec<usize> = (1..units.len()).filter(|at| candidates.get(*at) == Some(&true)).collect();
        let common = units.len() / 4 + 2;
        let rare: Vec<Vec<(u32, f64)>> = texture
            .terms
            .iter()
            .map(|t| t.iter().filter(|(id, _)| df.get(*id as usize).is_some_and(|d| *d < common as f64)).copied().collect())
            .collect();
        let odds = super::topics::posteriors(&rare, df.len(), &starts);
        texture.topics = starts.iter().copied().zip(odds.iter().map(|p| super::math::ln((p + 1e-3) / (1.0 - p + 1e-3)))).collect();
        let sorted = |mut v: Vec<f64>| {
            v.sort_by(f64::total_cmp);
            v
        };
        texture.candidate_cosines = sorted(starts.iter().map(|at| texture.cosine(*at)).collect());
        texture.candidate_gains = sorted(starts.iter().map(|at| texture.own_words(*at).0).collect());
        let all: usize = texture.words.iter().sum();
        texture.density = (super::math::ln(all as f64 / (starts.len() + 1) as f64 + 1.0) - 5.0) / 2.0;
        texture.any_dated = (0..units.len()).filter(|at| candidates.get(*at) == Some(&true) && texture.dated(*at)).count() >= 2;
        texture
    }

    fn unit(&self, at: usize) -> Option<&Unit> {
        self.units.get(at)
    }

    fn is_candidate(&self, at: usize) -> bool {
        self.candidates.get(at).copied().unwrap_or(false)
    }

    /// The weighed words of up to so many words, walking from a unit in one direction.
    fn window(&self, range: impl Iterator<Item = usize>, limit: usize) -> HashMap<u32, f64> {
        let mut out: HashMap<u32, f64> = HashMap::new();
        let mut seen = 0;
        for at in range {
            for (id, n) in self.terms.get(at).map_or(&[][..], Vec::as_slice) {
                *out.entry(*id).or_default() += n;
            }
            seen += self.words.get(at).copied().unwrap_or(0);
            if seen >= limit {
                break;
            }
        }
        out
    }

    /// How alike the words before and after the start of a unit are, 0 to 1; the unit itself does not count.
    fn cosine(&self, at: usize) -> f64 {
        let before = self.window((0..at).rev(), WINDOW);
        let after = self.window(at + 1..self.units.len(), WINDOW);
        let value = |id: u32, n: f64| n.sqrt() * self.weight.get(id as usize).copied().unwrap_or(0.0);
        let sorted = |m: &HashMap<u32, f64>| {
            let mut list: Vec<(u32, f64)> = m.iter().map(|(i, n)| (*i, value(*i, *n))).collect();
            list.sort_by_key(|(i, _)| *i);
            list
        };
        let (a, b) = (sorted(&before), sorted(&after));
        let norm = |l: &[(u32, f64)]| l.iter().map(|(_, v)| v * v).sum::<f64>().sqrt();
        let dot: f64 =
            a.iter().filter_map(|(i, v)| b.binary_search_by_key(i, |(j, _)| *j).ok().and_then(|n| b.get(n)).map(|(_, w)| v * w)).sum();
        let both = norm(&a) * norm(&b);
        if both > 0.0 { dot / both } else { 0.0 }
    }

    /// A date line right above or below.
    fn dated(&self, at: usize) -> bool {
        let is_date = |i: usize| self.unit(i).is_some_and(|u| u.words() <= 14 && dates::line(&u.text).is_some());
        let below = |i: usize| self.unit(i).is_some_and(|u| dates::read_below_title(&u.text).is_some());
        below(at + 1) || (at > 0 && is_date(at - 1)) || (self.is_byline(at + 1) && is_date(at + 2))
    }

    fn is_byline(&self, at: usize) -> bool {
        self.unit(at).is_some_and(|u| byline(&u.text).is_some())
    }

    /// Measures a candidate.
    pub(super) fn measure(&self, at: usize) -> Features {
        let Some(unit) = self.unit(at) else { return [0.0; NAMES.len()] };
        let text = unit.text.as_str();
        let words = unit.words() as f64;
        let cosine = self.cosine(at);
        let rank = self.cosines.partition_point(|c| *c < cosine) as f64 / self.cosines.len().max(1) as f64;
        let (gain, after, far) = self.own_words(at);
        let before = at.checked_sub(1).and_then(|b| self.unit(b));
        let next = self.unit(at + 1);
        let blanks = unit.blanks;
        let usual = self.usual_blanks();
        let dated = self.dated(at);
        let flag = |b: bool| f64::from(u8::from(b));
        let run = |range: &mut dyn Iterator<Item = usize>| {
            let mut n = 0;
            for i in range {
                if self.is_candidate(i) {
                    break;
                }
                n += self.words.get(i).copied().unwrap_or(0);
            }
            (super::math::ln(n as f64 + 1.0) / 7.0).min(1.2)
        };
        [
            1.0,
            1.0 - cosine,
            1.0 - rank,
            gain,
            after,
            far,
            flag(blanks > usual),
            flag(blanks > usual + 2),
            flag(unit.after_dropped),
            flag(dated),
            flag(!dated && self.any_dated),
            ((words - 6.0) / 6.0).clamp(0.0, 1.5),
            ((6.0 - words) / 5.0).clamp(0.0, 1.0),
            titled(text),
            (titled(text) - self.mean_titled).clamp(-1.0, 1.0),
            ((words - self.mean_words) / 6.0).clamp(-1.0, 1.0),
            flag(text.ends_with('?')),
            flag(text.ends_with(':')),
            flag(super::marks::number(text).is_some()),
            flag(has_part(text)),
            flag(text.starts_with(['“', '"', '‘', '\'', '«', '…', '('])),
            flag(text.chars().any(char::is_alphabetic) && !text.chars().any(char::is_lowercase)),
            flag(text.starts_with(char::is_lowercase)),
            flag(before.is_some_and(|b| is_farewell(&b.text))),
            flag(before.is_some_and(|b| b.text.ends_with([':', ',', ';']))),
            flag(self.is_candidate(at + 1)),
            flag(at > 0 && self.is_candidate(at - 1)),
            flag(is_generic(text)),
            run(&mut (0..at).rev()),
            run(&mut (at + 1..self.units.len())),
            flag(next.is_some_and(|n| opens(&n.text))),
            flag(next.is_some_and(|n| continues(&n.text))),
            flag(text.ends_with('!')),
            flag(unit.underlined),
            self.topics.get(&at).copied().unwrap_or(0.0) / 4.0,
            self.density.clamp(-1.0, 1.5),
            1.0 - order(&self.candidate_cosines, cosine),
            order(&self.candidate_gains, gain),
            self.novelty(at),
        ]
    }

    fn usual_blanks(&self) -> usize {
        let mut all: Vec<usize> = self.units.iter().skip(1).map(|u| u.blanks).collect();
        all.sort_unstable();
        all.get(all.len() / 2).copied().unwrap_or(1)
    }

    /// The title's own words: how much more of them stands after it than before, how much after, how much far after.
    fn own_words(&self, at: usize) -> (f64, f64, f64) {
        let own = self.terms.get(at).map_or(&[][..], Vec::as_slice);
        let total: f64 = own.iter().map(|(id, _)| self.weight_of(*id)).sum();
        if total <= 0.0 {
            return (0.0, 0.0, 0.0);
        }
        let before = self.window((0..at).rev(), WINDOW);
        let after = self.window(at + 1..self.units.len(), WINDOW);
        let beyond = self.window(self.beyond(at)..self.units.len(), FAR - WINDOW);
        let share =
            |m: &HashMap<u32, f64>| own.iter().filter(|(id, _)| m.contains_key(id)).map(|(id, _)| self.weight_of(*id)).sum::<f64>() / total;
        (share(&after) - share(&before), share(&after), share(&beyond))
    }

    /// The share of what the words after say that did not stand in the words before, twice as far.
    fn novelty(&self, at: usize) -> f64 {
        let before = self.window((0..at).rev(), 2 * WINDOW);
        let mut new = 0.0;
        let mut all = 0.0;
        let mut seen = 0;
        for i in at + 1..self.units.len() {
            for (id, n) in self.terms.get(i).map_or(&[][..], Vec::as_slice) {
                let w = n.sqrt() * self.weight_of(*id);
                all += w;
                new += if before.contains_key(id) { 0.0 } else { w };
            }
            seen += self.words.get(i).copied().unwrap_or(0);
            if seen >= WINDOW {
                break;
            }
        }
        if all > 0.0 { new / all } else { 0.0 }
    }

    /// The first unit that lies more than a window after a unit.
    fn beyond(&self, at: usize) -> usize {
        let mut seen = 0;
        let mut i = at + 1;
        while i < self.units.len() && seen < WINDOW {
            seen += self.words.get(i).copied().unwrap_or(0);
            i += 1;
        }
        i
    }

    fn weight_of(&self, id: u32) -> f64 {
        self.weight.get(id as usize).copied().unwrap_or(0.0)
    }
}

/// Where a value stands among others, 0 the least to 1 the greatest; equal ones stand in the middle.
fn order(sorted: &[f64], value: f64) -> f64 {
    let below = sorted.partition_point(|v| *v < value);
    let up_to = sorted.partition_point(|v| *v <= value);
    (below + up_to) as f64 / (2 * sorted.len()).max(1) as f64
}

/// Words of four letters or more, in lower case, plural endings off.
fn content_words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric() && c != '’' && c != '\'')
        .map(|w| w.split(['’', '\'']).next().unwrap_or("").to_lowercase())
        .filter(|w| w.chars().count() >= 4 || w.chars().any(|c| u32::from(c) > 0x2E80))
        .map(|w| {
            let bare = w.strip_suffix('s').filter(|b| !b.ends_with('s') && b.len() >= 4);
            bare.map_or(w.clone(), str::to_string)
        })
        .collect()
}

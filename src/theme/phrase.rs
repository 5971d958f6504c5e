//! Phrases out of the titles of posts, and where else in the archive they stand.
//!
//! A phrase has up to four words, of which up to three say something; small words may stand between them ("State of the
//! Art"). Singular and plural are one phrase, and it is spelled as most titles spell it.

// hash: looked up only; never walked.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use crate::lang;
use crate::model::{Lang, Post, walk};

use super::series;
use super::terms::Terms;
use super::title_words;
use super::words::{self, BREAK, IDLE, Word, Words, tells};

/// Words in a phrase, at most.
const LONGEST: usize = 4;
/// Of these, words that say something.
const TELLING: usize = 3;

/// A phrase out of the titles.
#[derive(Clone, Debug, Default)]
pub struct Phrase {
    /// Its words, singular.
    pub key: Vec<Word>,
    /// How titles spell it: the spelling and how often.
    spellings: BTreeMap<String, usize>,
    /// The rows whose titles hold it, ascending.
    pub titles: Vec<u32>,
    /// The rows that hold it anywhere, ascending.
    pub rows: Vec<u32>,
    /// Words that say something.
    pub words: usize,
    /// A single word that is a name ("Vim", "CSS").
    pub name: bool,
    /// A name that the texts say, in a title or not.
    pub said: bool,
    /// The same in the plural, where the archive has that about as often.
    plural: Option<String>,
}

impl Phrase {
    /// As most titles spell it, without a possessive ending; in the plural, where the archive has that, unless it is a name.
    pub fn spelling(&self) -> Option<&str> {
        if let Some(plural) = self.plural.as_ref().filter(|_| !self.name) {
            return Some(plural);
        }
        let most = self.spellings.iter().fold(
            None,
            |best: Option<(&String, usize)>, (s, n)| {
                if best.is_none_or(|(_, m)| *n > m) { Some((s, *n)) } else { best }
            },
        );
        // Where some titles have the plural, so has the chapter.
        let plural =
            most.filter(|_| self.words > 1).and_then(|(s, n)| self.spellings.get_key_value(&format!("{s}s")).filter(|(_, m)| *m * 2 >= n));
        let most = plural.map(|(s, n)| (s, *n)).or(most);
        most.map(|(s, _)| s.strip_suffix("’s").or_else(|| s.strip_suffix("'s")).unwrap_or(s))
    }
}

/// A phrase's words, filled up with [`BREAK`].
type Key = [Word; LONGEST];

/// The phrases of all titles, with the rows that hold them.
pub fn of_titles(posts: &[Post], words: &Words, terms: &Terms, kept: &[usize], lang: &Lang) -> Vec<Phrase> {
    let singular = singulars(words, lang.primary());
    let mut plurals: Vec<Option<Word>> = vec![None; words.names.len()];
    for (plural, singular) in singular.iter().enumerate().filter(|(p, s)| *p as Word != **s) {
        plurals[*singular as usize].get_or_insert(plural as Word);
    }
    if !title_words::PLURAL_TITLES.contains(&lang.primary()) {
        plurals.fill(None);
    }
    let mut keys: HashMap<Key, u32> = HashMap::new();
    let mut phrases: Vec<Phrase> = Vec::new();
    let mut starts = vec![false; words.names.len()];
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for (row, post) in kept.iter().enumerate() {
        let title = posts[*post].plain_title();
        let cut = series::without_mark(&title).unwrap_or(title);
        let primary = words::language(&posts[*post], lang);
        // The parts of a series have one title between them.
        let again = !seen.insert(cut.to_lowercase());
        // The words of the cut title are the first of the title's.
        let known: Vec<Word> = words.posts[*post].title.iter().copied().filter(|w| *w != BREAK).collect();
        for (key, spelling, telling) in in_title(&cut, &known, words, &singular, primary) {
            let id = *keys.entry(key).or_insert_with(|| {
                starts[key[0] as usize] = true;
                let own: Vec<Word> = key.iter().copied().filter(|w| *w != BREAK).collect();
                let single = telling == 1;
                let name = single && (words.is_name(key[0]) || spelling.chars().skip(1).any(char::is_uppercase));
                let plural = if !in_plural(terms, &own, &plurals) {
                    None
                } else if single {
                    plurals.get(key[0] as usize).and_then(|p| *p).map(|p| words.name(p).to_string())
                } else {
                    let (one, more) = (words.name(own[1]), plurals[own[1] as usize].map_or("", |p| words.name(p)));
                    spelling.to_lowercase().ends_with(one).then(|| format!("{}{more}", &spelling[..spelling.len() - one.len()]))
                };
                phrases.push(Phrase { key: own, words: telling, name, plural, ..Phrase::default() });
                phrases.len() as u32 - 1
            });
            let phrase = &mut phrases[id as usize];
            *phrase.spellings.entry(spelling).or_default() += 1;
            if !again && phrase.titles.last() != Some(&(row as u32)) {
                phrase.titles.push(row as u32);
            }
        }
    }
    let found: Vec<Vec<u32>> = kept
        .par_iter()
        .map(|post| {
            let mut ids = Vec::new();
            for list in [&words.posts[*post].title, &words.posts[*post].body] {
                scan(list, &singular, &starts, &keys, &mut ids);
            }
            ids.sort_unstable();
            ids.dedup();
            ids
        })
        .collect();
    for (row, ids) in found.iter().enumerate() {
        ids.iter().for_each(|id| phrases[*id as usize].rows.push(row as u32));
    }
    phrases
}

/// The phrases of one title: their words, their spelling, and how many of the words say something.
fn in_title(title: &str, known: &[Word], words: &Words, singular: &[Word], primary: &str) -> Vec<(Key, String, usize)> {
    let tokens: Vec<(usize, &str)> = title.unicode_word_indices().collect();
    let names = |i: usize| known.get(i).is_some_and(|w| tells(*w) && title_words::may_name(words.name(*w), primary));
    let joins = |i: usize| known.get(i).is_some_and(|w| !tells(*w) && title_words::joins(words.name(*w), primary));
    let mut out = Vec::new();
    // "How to Cause …": what follows is done, not named.
    let word = |i: Option<usize>| i.and_then(|i| tokens.get(i)).map_or(String::new(), |(_, w)| w.to_lowercase());
    let done = |i: usize| primary == "en" && word(i.checked_sub(1)) == "to" && matches!(word(i.checked_sub(2)).as_str(), "how" | "");
    for first in (0..tokens.len()).filter(|i| names(*i) && !done(*i)) {
        let mut key = [BREAK; LONGEST];
        let mut telling = 0;
        for (length, i) in (0..LONGEST).map(|l| (l, first + l)) {
            let Some((at, word)) = tokens.get(i) else { break };
            let gap = tokens.get(i.wrapping_sub(1)).and_then(|(a, w)| title.get(a + w.len()..*at)).unwrap_or("");
            if length > 0 && gap.chars().any(|c| c != ' ' && c != '-') || !(names(i) || joins(i)) {
                break;
            }
            let Some(number) = known.get(i).and_then(|w| singular.get((w & !IDLE) as usize)) else { break };
            key[length] = *number;
            if names(i) {
                telling += 1;
                if telling > TELLING {
                    break;
                }
                // Half a compound is no phrase: "Non-Lexical Lifetimes" keeps its "Non", and nothing ends before a hyphen.
                let whole = !title.get(at + word.len()..).is_some_and(|rest| rest.starts_with('-'));
                if whole && title_words::may_end(words.name(known[i]), primary) {
                    let spelling = title.get(compound_start(title, tokens[first].0)..at + word.len()).unwrap_or("");
                    out.push((key, spelling.to_string(), telling));
                }
            }
        }
    }
    out
}

/// Whether a pair of words stands in the plural in half as many posts as in the singular, at least; a word, in a sixth.
fn in_plural(terms: &Terms, key: &[Word], plurals: &[Option<Word>]) -> bool {
    let Some((last, before)) = key.split_last().filter(|(_, b)| b.len() < 2) else { return false };
    let Some(plural) = plurals.get(*last as usize).copied().flatten() else { return false };
    let idf = |word: Word| {
        let number = before.first().map_or_else(|| terms.number(word, BREAK), |first| terms.number(*first, word));
        number.and_then(|t| terms.idf.get(t as usize)).copied()
    };
    // Half as many posts is about ln 2 of idf; a word by itself wants the plural more than a pair does.
    let far = if before.is_empty() { 1.8 } else { 0.7 };
    idf(plural).is_some_and(|p| idf(*last).is_none_or(|s| p <= s + far))
}

/// Where the hyphenated compound starts that the word at `at` belongs to.
fn compound_start(title: &str, at: usize) -> usize {
    let before = title.get(..at).unwrap_or("");
    if !before.ends_with('-') {
        return at;
    }
    before.trim_end_matches(|c: char| c.is_alphanumeric() || c == '-').len()
}

/// Phrases of the texts to be looked at, a group.
const OF_TEXT: usize = 6;
/// Posts of a group in which their spelling is looked up.
const SPELLED_IN: usize = 40;

/// Pairs of words that stand in half of a group's posts and hardly elsewhere, as their texts spell them; only where they
/// stand by themselves, between words that say nothing, and not as a piece of something longer.
pub fn of_texts(posts: &[Post], words: &Words, terms: &Terms, kept: &[usize], groups: &[Vec<usize>], lang: &Lang) -> Vec<Phrase> {
    let mut everywhere = vec![0_u32; terms.terms.len()];
    terms.rows.iter().flatten().for_each(|(t, _)| everywhere[*t as usize] += 1);
    let primary = lang.primary();
    let fair = |t: u32| {
        let term = terms.terms[t as usize];
        let names = [term.first, term.second].map(|w| words.name(w));
        term.second != BREAK && names.iter().all(|w| title_words::may_name(w, primary)) && title_words::may_end(names[1], primary)
    };
    let of_group = |rows: &Vec<usize>| {
        let mut inside: BTreeMap<u32, u32> = BTreeMap::new();
        rows.iter().flat_map(|r| &terms.rows[*r]).for_each(|(t, _)| *inside.entry(*t).or_default() += 1);
        let mut found: Vec<(f64, u32)> = inside
            .into_iter()
            .filter(|(t, n)| *n > 2 && *n as usize * 2 >= rows.len() && fair(*t))
            .map(|(t, n)| (f64::from(n) / rows.len() as f64 + f64::from(n) / f64::from(everywhere[t as usize]), t))
            .collect();
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        found.truncate(OF_TEXT);
        found.retain(|(_, t)| by_itself(words, kept, rows, [terms.terms[*t as usize].first, terms.terms[*t as usize].second]));
        let pairs: Vec<(u32, [&str; 2])> = found
            .iter()
            .map(|(_, t)| (*t, [terms.terms[*t as usize].first, terms.terms[*t as usize].second].map(|w| words.name(w))))
            .collect();
        spelled(posts, kept, rows, &pairs)
    };
    let found: Vec<Vec<(u32, BTreeMap<String, usize>)>> = groups.par_iter().map(of_group).collect();
    let mut wanted: BTreeMap<u32, BTreeMap<String, usize>> = BTreeMap::new();
    found.into_iter().flatten().filter(|(_, s)| !s.is_empty()).for_each(|(t, s)| wanted.entry(t).or_default().extend(s));
    let mut phrases = Vec::new();
    for (t, spellings) in wanted {
        let key = vec![terms.terms[t as usize].first, terms.terms[t as usize].second];
        let rows = holders(terms, t);
        let titled = |r: &u32| words.posts[kept[*r as usize]].title.windows(2).any(|w| w == key.as_slice());
        let titles = rows.iter().copied().filter(titled).collect();
        phrases.push(Phrase { key, spellings, titles, rows, words: 2, ..Phrase::default() });
    }
    phrases
}

/// Names of one word that stand in most of a group's posts and hardly elsewhere, be they in no title: what a chapter is
/// written in or with ("Elixir", "PostgreSQL"). People are named in full or as those who say something; a thing stands after
/// an article or a preposition.
pub fn names_in_texts(posts: &[Post], words: &Words, terms: &Terms, kept: &[usize], groups: &[Vec<usize>], lang: &Lang) -> Vec<Phrase> {
    if lang::of(lang).nouns_capitalised {
        return Vec::new();
    }
    let mut everywhere = vec![0_u32; terms.terms.len()];
    terms.rows.iter().flatten().for_each(|(t, _)| everywhere[*t as usize] += 1);
    let of_group = |rows: &Vec<usize>| {
        let mut inside: BTreeMap<u32, u32> = BTreeMap::new();
        rows.iter().flat_map(|r| &terms.rows[*r]).for_each(|(t, _)| *inside.entry(*t).or_default() += 1);
        let fits = |t: u32, n: u32| {
            let term = terms.terms[t as usize];
            term.second == BREAK
                && n > 2
                && n as usize * 5 >= rows.len() * 3
                && n * 5 >= everywhere[t as usize] * 3
                && words.is_name(term.first)
        };
        let mut found: Vec<u32> = inside.into_iter().filter(|(t, n)| fits(*t, *n)).map(|(t, _)| t).collect();
        found.retain(|t| is_thing(words, kept, rows, terms.terms[*t as usize].first));
        let names: Vec<(u32, &str)> = found.iter().map(|t| (*t, words.name(terms.terms[*t as usize].first))).collect();
        spelled_names(posts, kept, rows, &names)
    };
    let found: Vec<Vec<(u32, BTreeMap<String, usize>)>> = groups.par_iter().map(of_group).collect();
    let mut phrases = Vec::new();
    for (t, spellings) in found.into_iter().flatten().filter(|(_, s)| !s.is_empty()) {
        let word = terms.terms[t as usize].first;
        let rows: Vec<u32> = holders(terms, t);
        let titles = rows.iter().copied().filter(|r| words.posts[kept[*r as usize]].title.contains(&word)).collect();
        phrases.push(Phrase { key: vec![word], spellings, titles, rows, words: 1, name: true, said: true, ..Phrase::default() });
    }
    phrases
}

/// Whether a name is a thing's: it mostly stands apart from other names, and often after a word that says nothing.
fn is_thing(words: &Words, kept: &[usize], rows: &[usize], name: Word) -> bool {
    let (mut apart, mut led, mut all) = (0, 0, 0);
    for body in rows.iter().map(|r| &words.posts[kept[*r]].body) {
        for at in body.iter().enumerate().filter(|(_, w)| **w == name).map(|(at, _)| at) {
            let beside = |i: Option<usize>| i.and_then(|i| body.get(i)).copied().unwrap_or(BREAK);
            let (before, after) = (beside(at.checked_sub(1)), beside(Some(at + 1)));
            let is_name = |w: Word| tells(w) && words.is_name(w);
            all += 1;
            apart += u32::from(!is_name(before) && !is_name(after));
            led += u32::from(before != BREAK && !tells(before));
        }
    }
    apart * 10 >= all * 7 && led * 4 >= all
}

/// How the texts of some rows spell single words.
fn spelled_names(posts: &[Post], kept: &[usize], rows: &[usize], names: &[(u32, &str)]) -> Vec<(u32, BTreeMap<String, usize>)> {
    let mut out: Vec<(u32, BTreeMap<String, usize>)> = names.iter().map(|(t, _)| (*t, BTreeMap::new())).collect();
    if names.is_empty() {
        return out;
    }
    for row in rows.iter().take(SPELLED_IN) {
        walk::texts(&posts[kept[*row]].blocks, &mut |text| {
            for word in text.plain().unicode_words() {
                let folded = words::fold(word);
                if let Some(i) = names.iter().position(|(_, name)| *name == folded) {
                    *out[i].1.entry(word.to_string()).or_default() += 1;
                }
            }
        });
    }
    out
}

/// The rows that hold a term.
fn holders(terms: &Terms, t: u32) -> Vec<u32> {
    (0..terms.rows.len() as u32).filter(|r| terms.rows[*r as usize].binary_search_by_key(&t, |(u, _)| *u).is_ok()).collect()
}

/// Whether a pair of words mostly stands alone in the texts of some rows.
fn by_itself(words: &Words, kept: &[usize], rows: &[usize], pair: [Word; 2]) -> bool {
    let (mut alone, mut all) = (0, 0);
    for body in rows.iter().map(|r| &words.posts[kept[*r]].body) {
        for at in body.windows(2).enumerate().filter(|(_, w)| **w == pair).map(|(at, _)| at) {
            let says = |i: Option<usize>| i.and_then(|i| body.get(i)).is_some_and(|w| tells(*w));
            all += 1;
            alone += u32::from(!says(at.checked_sub(1)) && !says(Some(at + 2)));
        }
    }
    alone * 2 >= all
}

/// How the texts of some rows spell pairs of words.
fn spelled(posts: &[Post], kept: &[usize], rows: &[usize], pairs: &[(u32, [&str; 2])]) -> Vec<(u32, BTreeMap<String, usize>)> {
    let mut out: Vec<(u32, BTreeMap<String, usize>)> = pairs.iter().map(|(t, _)| (*t, BTreeMap::new())).collect();
    if pairs.is_empty() {
        return out;
    }
    for row in rows.iter().take(SPELLED_IN) {
        walk::texts(&posts[kept[*row]].blocks, &mut |text| {
            let text = text.plain();
            let mut last: Option<(usize, String)> = None;
            for (at, word) in text.unicode_word_indices() {
                let folded = words::fold(word);
                if let Some((from, before)) = &last {
                    for (i, (_, pair)) in pairs.iter().enumerate().filter(|(_, (_, p))| p[0] == *before && p[1] == folded) {
                        let spelling = text.get(*from..at + pair[1].len()).unwrap_or("");
                        *out[i].1.entry(spelling.to_string()).or_default() += 1;
                    }
                }
                last = Some((at, folded));
            }
        });
    }
    out
}

/// Adds the numbers of the phrases that a list of words holds.
fn scan(list: &[Word], singular: &[Word], starts: &[bool], keys: &HashMap<Key, u32>, ids: &mut Vec<u32>) {
    for i in 0..list.len() {
        let mut key = [BREAK; LONGEST];
        for length in 0..LONGEST {
            let Some(word) = list.get(i + length).filter(|w| **w != BREAK) else { break };
            let Some(word) = singular.get((word & !IDLE) as usize) else { break };
            if length == 0 && !starts.get(*word as usize).is_some_and(|s| *s) {
                break;
            }
            key[length] = *word;
            ids.extend(keys.get(&key));
        }
    }
}

/// For each word its singular, where the archive has that too; else the word itself.
pub fn singulars(words: &Words, primary: &str) -> Vec<Word> {
    let numbers: HashMap<&str, Word> = words.names.iter().enumerate().map(|(i, w)| (w.as_str(), i as Word)).collect();
    let find = |word: &str| title_words::singulars(word, primary).into_iter().find_map(|s| numbers.get(s.as_str()).copied());
    words.names.iter().enumerate().map(|(i, word)| find(word).unwrap_or(i as Word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Text;
    use crate::theme::terms;

    #[test]
    fn phrases_cross_small_words_but_no_commas() {
        let title = |t: &str| Post { title: Text::from_plain(t), ..Post::default() };
        let posts = [title("The Price of Paper"), title("Papers, prices"), title("Better papers (Part 2)")];
        let lang = Lang::new("en");
        let words = words::read(&posts, &lang);
        let found = of_titles(&posts, &words, &terms::weigh(&words, &[0, 1, 2]), &[0, 1, 2], &lang);
        let mut shown: Vec<(String, usize)> = found.iter().map(|p| (p.spelling().unwrap_or("").to_string(), p.rows.len())).collect();
        shown.sort();
        // "papers" is the commoner, "prices" is not.
        assert_eq!(shown, [("Price".to_string(), 2), ("Price of Paper".to_string(), 1), ("papers".to_string(), 3)]);
    }
}

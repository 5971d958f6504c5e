//! Phrases out of the titles of posts, and where else in the archive they stand.
//!
//! A phrase has up to four words, of which up to three say something; small words may stand between them ("State of the
//! Art"). Singular and plural are one phrase, and it is spelled as most titles spell it.

// hash: looked up only; never walked.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use crate::model::{Lang, Post};

use super::series;
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
    /// A single common word in the plural, where the archive has that.
    plural: Option<String>,
}

impl Phrase {
    /// As most titles spell it, without a possessive ending; a single common word in the plural.
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
        most.map(|(s, _)| s.strip_suffix("’s").or_else(|| s.strip_suffix("'s")).unwrap_or(s))
    }
}

/// A phrase's words, filled up with [`BREAK`].
type Key = [Word; LONGEST];

/// The phrases of all titles, with the rows that hold them.
pub fn of_titles(posts: &[Post], words: &Words, kept: &[usize], lang: &Lang) -> Vec<Phrase> {
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
                let own = key.iter().copied().filter(|w| *w != BREAK).collect();
                let single = telling == 1;
                let name = single && (words.is_name(key[0]) || spelling.chars().skip(1).any(char::is_uppercase));
                let plural = if single { plurals.get(key[0] as usize).and_then(|p| *p).map(|p| words.name(p).to_string()) } else { None };
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
    for first in (0..tokens.len()).filter(|i| names(*i)) {
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
                if title_words::may_end(words.name(known[i]), primary) {
                    let spelling = title.get(tokens[first].0..at + word.len()).unwrap_or("");
                    out.push((key, spelling.to_string(), telling));
                }
            }
        }
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
fn singulars(words: &Words, primary: &str) -> Vec<Word> {
    let numbers: HashMap<&str, Word> = words.names.iter().enumerate().map(|(i, w)| (w.as_str(), i as Word)).collect();
    let find = |word: &str| title_words::singulars(word, primary).into_iter().find_map(|s| numbers.get(s.as_str()).copied());
    words.names.iter().enumerate().map(|(i, word)| find(word).unwrap_or(i as Word)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Text;

    #[test]
    fn phrases_cross_small_words_but_no_commas() {
        let title = |t: &str| Post { title: Text::from_plain(t), ..Post::default() };
        let posts = [title("The Price of Paper"), title("Paper, prices"), title("Better papers (Part 2)")];
        let lang = Lang::new("en");
        let words = words::read(&posts, &lang);
        let found = of_titles(&posts, &words, &[0, 1, 2], &lang);
        let mut shown: Vec<(String, usize)> = found.iter().map(|p| (p.spelling().unwrap_or("").to_string(), p.rows.len())).collect();
        shown.sort();
        assert_eq!(shown, [("Price of Paper".to_string(), 1), ("papers".to_string(), 3), ("prices".to_string(), 2)]);
    }
}

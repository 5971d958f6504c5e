//! What to call a chapter.
//!
//! In this order: a tag that the chapter has and the rest has not; a phrase of two or three words out of the titles
//! that most of the chapter shares; one word that stands in many of its titles; the title of its most central post.
//! Never a list of keywords. Where the evidence is thin, the titles that were in the running are told as well.

// hash: looked up only, or sorted before it is walked.
use std::collections::{BTreeMap, HashMap};

use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use crate::model::{Lang, Post, text};

use super::cluster;
use super::lexicon;
use super::series;
use super::terms::Terms;
use super::titlecase;
use super::words::{self, BREAK, IDLE, Word, Words};

/// A chapter's title and how it came about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Name {
    /// The title.
    pub title: String,
    /// Why, in a sentence.
    pub reason: String,
    /// Other titles, best first, where the evidence is thin.
    pub runners_up: Vec<String>,
}

/// What names are made from.
pub struct Naming<'a> {
    /// All posts.
    pub posts: &'a [Post],
    /// Their words.
    pub words: &'a Words,
    /// The weighted terms of those that are kept.
    pub terms: &'a Terms,
    /// The post of each row.
    pub kept: &'a [usize],
    /// The book's language.
    pub lang: &'a Lang,
}

/// Words in a phrase, at most.
const LONGEST: usize = 3;

/// A phrase out of the titles.
#[derive(Clone, Debug, Default)]
struct Phrase {
    /// How titles spell it: the spelling and how often.
    spellings: BTreeMap<String, usize>,
    /// The rows whose titles hold it, ascending.
    titles: Vec<u32>,
    /// The rows that hold it anywhere, ascending.
    rows: Vec<u32>,
    /// Words that say something.
    words: usize,
}

/// A title in the running.
struct Candidate {
    title: String,
    reason: String,
    score: f64,
    strong: bool,
}

impl Naming<'_> {
    /// A title for each group of rows; `taken` are titles that are in use already.
    pub fn names(&self, groups: &[Vec<usize>], taken: &[String]) -> Vec<Name> {
        let phrases = self.phrases();
        let mut group_of = vec![usize::MAX; self.kept.len()];
        for (g, rows) in groups.iter().enumerate() {
            rows.iter().for_each(|r| group_of[*r] = g);
        }
        let mut running: Vec<Vec<Candidate>> = groups.iter().map(|rows| self.tags(rows)).collect();
        for phrase in &phrases {
            self.judge(phrase, groups, &group_of, &mut running);
        }
        let mut used: Vec<String> = taken.iter().map(|t| text::slug(t)).collect();
        // The group with the best claim takes a title first, so that two do not share one.
        let mut names = vec![Name::default(); groups.len()];
        for (g, list) in running.iter_mut().enumerate() {
            list.extend(self.central(&groups[g]));
            list.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.title.cmp(&b.title)));
            list.dedup_by(|later, first| text::slug(&later.title) == text::slug(&first.title));
        }
        let mut turns: Vec<usize> = (0..groups.len()).collect();
        let claim = |g: usize| running[g].first().map_or(0.0, |c| c.score);
        turns.sort_by(|a, b| claim(*b).total_cmp(&claim(*a)).then(a.cmp(b)));
        for g in turns {
            let free: Vec<&Candidate> = running[g].iter().filter(|c| !used.contains(&text::slug(&c.title))).collect();
            let Some(best) = free.first() else { continue };
            used.push(text::slug(&best.title));
            let runners_up = if best.strong { Vec::new() } else { free.iter().skip(1).take(3).map(|c| c.title.clone()).collect() };
            names[g] = Name { title: best.title.clone(), reason: best.reason.clone(), runners_up };
        }
        names
    }

    /// Tags and categories that most of the group has and few others have.
    fn tags(&self, rows: &[usize]) -> Vec<Candidate> {
        let holders = |rows: &mut dyn Iterator<Item = usize>| {
            let mut count: BTreeMap<String, (usize, String)> = BTreeMap::new();
            for post in rows.map(|r| &self.posts[self.kept[r]]) {
                let mut own: Vec<(String, &String)> = post.categories.iter().chain(&post.tags).map(|t| (text::slug(t), t)).collect();
                own.sort();
                own.dedup_by(|a, b| a.0 == b.0);
                for (slug, tag) in own {
                    count.entry(slug).or_insert_with(|| (0, tag.clone())).0 += 1;
                }
            }
            count
        };
        let all = holders(&mut (0..self.kept.len()));
        let rest = self.kept.len() - rows.len();
        let mut found = Vec::new();
        for (slug, (n, tag)) in holders(&mut rows.iter().copied()) {
            let outside = all.get(&slug).map_or(0, |(m, _)| *m) - n;
            if n * 10 >= rows.len() * 6 && n > 1 && outside * 5 <= rest {
                let spaced = if tag.contains(' ') { tag } else { tag.replace(['-', '_'], " ") };
                let title = titlecase::title(&spaced, self.lang.primary());
                let reason = format!("the tag “{spaced}” is on {n} of its {} posts and on {outside} of the other {rest}", rows.len());
                let score = 3.0 + n as f64 / rows.len() as f64 - outside as f64 / rest.max(1) as f64;
                found.push(Candidate { title, reason, score, strong: true });
            }
        }
        found
    }

    /// The phrases of all titles, with the rows that hold them.
    fn phrases(&self) -> Vec<Phrase> {
        let mut keys: HashMap<[Word; LONGEST], usize> = HashMap::new();
        let mut phrases: Vec<Phrase> = Vec::new();
        let mut number: HashMap<&str, Word> = HashMap::new();
        self.words.names.iter().enumerate().for_each(|(i, w)| {
            number.insert(w, i as Word);
        });
        for (row, post) in self.kept.iter().enumerate() {
            let title = self.posts[*post].plain_title();
            let cut = series::without_mark(&title).unwrap_or(title);
            let primary = words::language(&self.posts[*post], self.lang);
            for (key, spelling, words) in spellings(&cut, &number, &self.words.posts[*post].title, primary) {
                let id = *keys.entry(key).or_insert_with(|| {
                    phrases.push(Phrase { words, ..Phrase::default() });
                    phrases.len() - 1
                });
                let phrase = &mut phrases[id];
                *phrase.spellings.entry(spelling).or_default() += 1;
                if phrase.titles.last() != Some(&(row as u32)) {
                    phrase.titles.push(row as u32);
                }
            }
        }
        let mut starts = vec![false; self.words.names.len()];
        keys.keys().for_each(|k| starts[k[0] as usize] = true);
        let found: Vec<Vec<u32>> = self
            .kept
            .par_iter()
            .map(|post| {
                let post = &self.words.posts[*post];
                let mut ids = Vec::new();
                for list in [&post.title, &post.body] {
                    scan(list, &starts, &keys, &mut ids);
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

    /// Enters a phrase for the groups that it would be a title of.
    fn judge(&self, phrase: &Phrase, groups: &[Vec<usize>], group_of: &[usize], running: &mut [Vec<Candidate>]) {
        let mut holds: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for row in &phrase.rows {
            holds.entry(group_of[*row as usize]).or_default().0 += 1;
        }
        for row in &phrase.titles {
            holds.entry(group_of[*row as usize]).or_default().1 += 1;
        }
        for (g, (rows, titles)) in holds.into_iter().filter(|(g, (_, titles))| *g < groups.len() && *titles > 0) {
            let size = groups[g].len();
            let rest = self.kept.len() - size;
            let outside = phrase.rows.len() - rows;
            let (cover, leak) = (rows as f64 / size as f64, outside as f64 / rest.max(1) as f64);
            let in_titles = titles as f64 / size as f64;
            let fits = if phrase.words > 1 { cover >= 0.4 && titles > 1 } else { in_titles >= 0.2 && titles > 1 };
            if !fits || phrase.rows.len() * 2 > self.kept.len() && groups.len() > 1 {
                continue;
            }
            let spelling = phrase.spellings.iter().fold(("", 0), |best, (s, n)| if *n > best.1 { (s, *n) } else { best }).0;
            let score = if phrase.words > 1 { 2.0 } else { 1.0 } + cover - leak + in_titles;
            let title = titlecase::title(spelling, self.lang.primary());
            let reason = format!(
                "“{spelling}” stands in {titles} of its {size} titles and in {rows} of its posts, and in {outside} of the other {rest}"
            );
            running[g].push(Candidate { title, reason, score, strong: cover >= 0.6 && leak <= 0.2 });
        }
    }

    /// The title of the group's most central post.
    fn central(&self, rows: &[usize]) -> Option<Candidate> {
        let own: Vec<_> = rows.iter().map(|r| self.terms.rows[*r].clone()).collect();
        let centre = cluster::centroids(&own, &vec![0; own.len()], 1).pop()?;
        let best = rows.iter().zip(&own).fold(None, |best: Option<(f32, usize)>, (row, vector)| {
            let s = cluster::cosine(vector, &centre);
            if best.is_none_or(|b| s > b.0) { Some((s, *row)) } else { best }
        })?;
        let title = self.posts[self.kept[best.1]].plain_title();
        let title = titlecase::title(&short(&title), self.lang.primary());
        Some(Candidate {
            title,
            reason: "the title of its most central post, for want of a phrase that they share".into(),
            score: 0.0,
            strong: false,
        })
    }
}

/// A post's title without its part's number and its subtitle.
fn short(title: &str) -> String {
    let cut = series::without_mark(title).unwrap_or_else(|| title.to_string());
    let head = cut.split_once(": ").map(|(h, _)| h).filter(|h| h.split_whitespace().count() > 1);
    head.unwrap_or(&cut).trim().to_string()
}

/// The phrases of one title: their words' numbers, their spelling and how many words they have.
fn spellings(title: &str, number: &HashMap<&str, Word>, known: &[Word], primary: &str) -> Vec<([Word; LONGEST], String, usize)> {
    let tokens: Vec<(usize, &str)> = title.unicode_word_indices().collect();
    let word = |i: usize| -> Option<Word> {
        let (_, w) = tokens.get(i)?;
        let n = *number.get(words::fold(w).as_str())?;
        // Idle words are marked in the words of the title itself.
        (known.contains(&n) && lexicon::may_name(&words::fold(w), primary)).then_some(n)
    };
    let mut out = Vec::new();
    for i in 0..tokens.len() {
        let mut key = [BREAK; LONGEST];
        for (length, slot) in (0..LONGEST).map(|l| (l, i + l)) {
            let Some(n) = word(slot) else { break };
            if length > 0 {
                let from = tokens[slot - 1].0 + tokens[slot - 1].1.len();
                if title.get(from..tokens[slot].0).is_none_or(|gap| gap.chars().any(|c| c != ' ' && c != '-')) {
                    break;
                }
            }
            key[length] = n;
            let spelling = title.get(tokens[i].0..tokens[slot].0 + tokens[slot].1.len()).unwrap_or("");
            out.push((key, spelling.to_string(), length + 1));
        }
    }
    out
}

/// Adds the numbers of the phrases that a list of words holds.
fn scan(list: &[Word], starts: &[bool], keys: &HashMap<[Word; LONGEST], usize>, ids: &mut Vec<u32>) {
    for i in 0..list.len() {
        let mut key = [BREAK; LONGEST];
        for length in 0..LONGEST {
            let Some(word) = list.get(i + length).filter(|w| **w != BREAK) else { break };
            let word = word & !IDLE;
            if length == 0 && !starts.get(word as usize).is_some_and(|s| *s) {
                break;
            }
            key[length] = word;
            ids.extend(keys.get(&key).map(|id| *id as u32));
        }
    }
}

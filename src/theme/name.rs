//! What to call a chapter.
//!
//! In this order: a tag that the chapter has and the rest has not; a phrase out of the titles that most of the chapter
//! shares and the rest does not; the title of one of its central posts, the one that says most about the others. Never a
//! list of keywords. Where the evidence is thin, the titles that were in the running are told as well.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::lang;
use crate::model::{Lang, Post, text};

use super::cluster::{self, Centres};
use super::math::SparseVector;
use super::noun::Nouns;
use super::pair;
use super::phrase::{self, Phrase};
use super::series::{self, Series};
use super::terms::Terms;
use super::title_words;
use super::titlecase;
use super::words::{self, BREAK, Word, Words, tells};

/// A chapter's title and how it came about.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Name {
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
    pub words: &'a Words,
    /// The weighted terms of those that are kept.
    pub terms: &'a Terms,
    /// The post of each row.
    pub kept: &'a [usize],
    /// The series among them.
    pub series: &'a [Series],
    /// The book's language.
    pub lang: &'a Lang,
}

/// A title in the running.
#[derive(Clone, Debug)]
struct Candidate {
    title: String,
    reason: String,
    /// Above 1 for tags, 0 to 1 for phrases, below 0 for the titles of posts.
    score: f64,
    strong: bool,
    /// The words of a phrase, and how many posts of the chapter hold it.
    key: Vec<u32>,
    holders: usize,
}

/// A phrase of less than this is worse than the title of a post.
const ENOUGH: f64 = 0.34;
/// Titles that are in the running for a chapter, at most.
const LIST: usize = 24;
/// From here on there is nothing to ask.
const STRONG: f64 = 0.55;
/// From here on a phrase needs no second one beside it.
const CLEAR: f64 = 0.5;
/// What a phrase is worth less that nearly all of the chapter says, and many others too.
const FAINT: f64 = 2.0;
/// Words that are looked at for titles of two heads, a chapter.
const HOLDING: usize = 16;

impl Naming<'_> {
    /// A title for each group of rows; `taken` are titles that are in use already.
    pub fn names(&self, groups: &[Vec<usize>], taken: &[String]) -> Vec<Name> {
        let mut group_of = vec![usize::MAX; self.kept.len()];
        for (g, rows) in groups.iter().enumerate() {
            rows.iter().for_each(|r| group_of[*r] = g);
        }
        let all_tags = self.tag_holders(&mut (0..self.kept.len()));
        let mut running: Vec<Vec<Candidate>> = groups.iter().map(|rows| self.tags(rows, &all_tags)).collect();
        for (rows, list) in groups.iter().zip(&mut running) {
            list.extend(self.of_series(rows));
        }
        let nouns = Nouns::new(self.words, self.kept, self.lang.primary());
        let mut phrases = phrase::of_titles(self.posts, self.words, self.terms, self.kept, self.lang);
        phrases.extend(phrase::of_texts(self.posts, self.words, self.terms, self.kept, groups, self.lang));
        phrases.extend(phrase::names_in_texts(self.posts, self.words, self.terms, self.kept, groups, self.lang));
        for phrase in &phrases {
            let carries = phrase.name || nouns.carry(&phrase.key, self.words);
            self.judge(phrase, carries, groups, &group_of, &mut running);
        }
        running.iter_mut().for_each(without_fragments);
        phrases.retain(|p| nouns.carry(&p.key, self.words) && p.key.last().is_some_and(|w| p.name || nouns.is_seen_as_noun(*w)));
        let sums = |rows: &Vec<usize>| {
            let own: Vec<_> = rows.iter().map(|r| self.terms.rows[*r].clone()).collect();
            cluster::centroids(&own, &vec![0; own.len()], 1).pop().unwrap_or_default()
        };
        let centres = Centres::new(groups.iter().map(sums).collect());
        self.pairs(&phrases, groups, &centres, &mut running);
        let columns = self.columns();
        for (g, list) in running.iter_mut().enumerate() {
            list.extend(self.central(&groups[g], g, &centres, &columns, &nouns));
            list.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.title.cmp(&b.title)));
            list.truncate(LIST);
        }
        let mut names = choose(&running, taken);
        // Posts without titles and words have nothing to be named after.
        let bare = names.iter_mut().filter(|n| n.title.is_empty()).enumerate();
        for (i, name) in bare {
            let own = lang::words(self.lang).miscellany;
            name.title = if i == 0 { own.to_string() } else { format!("{own} {}", i + 1) };
            name.reason = "its posts have neither titles nor words in common".into();
        }
        names
    }

    /// Tags and categories that most of the group has and few others have.
    fn tags(&self, rows: &[usize], all: &BTreeMap<String, (usize, String)>) -> Vec<Candidate> {
        let rest = self.kept.len() - rows.len();
        let mut found = Vec::new();
        for (slug, (n, tag)) in self.tag_holders(&mut rows.iter().copied()) {
            let outside = all.get(&slug).map_or(0, |(m, _)| *m) - n;
            if n * 10 >= rows.len() * 6 && n > 1 && outside * 5 <= rest {
                let spaced = if tag.contains(' ') { tag } else { self.spaced(&tag) };
                let title = titlecase::title(&spaced, self.lang.primary());
                let reason = format!("the tag “{spaced}” is on {n} of its {} posts and on {outside} of the other {rest}", rows.len());
                let score = 2.0 + n as f64 / rows.len() as f64 - outside as f64 / rest.max(1) as f64;
                found.push(Candidate { title, reason, score, strong: true, key: Vec::new(), holders: n });
            }
        }
        found
    }

    /// A tag in words: hyphens go, and "AsyncInterviews" parts where titles have "Async Interview" in two words.
    fn spaced(&self, tag: &str) -> String {
        let mut parted = String::new();
        for c in tag.chars() {
            if c.is_uppercase() && parted.ends_with(char::is_lowercase) {
                parted.push(' ');
            }
            parted.push(c);
        }
        let lower = parted.to_lowercase();
        let stem = lower.trim_end_matches('s');
        let said = parted.contains(' ') && self.kept.iter().any(|p| self.posts[*p].plain_title().to_lowercase().contains(stem));
        if said { parted } else { tag.replace(['-', '_'], " ") }
    }

    /// The name of a series that most of the group belongs to.
    fn of_series(&self, rows: &[usize]) -> Option<Candidate> {
        let inside = |s: &Series| s.posts.iter().filter(|(p, _)| rows.iter().any(|r| self.kept[*r] == *p)).count();
        let (n, series) =
            self.series.iter().map(|s| (inside(s), s)).fold((0, None), |best, (n, s)| if n > best.0 { (n, Some(s)) } else { best });
        let series = series.filter(|_| n > 1 && n * 2 >= rows.len())?;
        let last = series.name.split_whitespace().next_back().unwrap_or("").to_lowercase();
        let primary = self.lang.primary();
        if title_words::joins(&last, primary) || series.name.chars().count() < 3 {
            return None;
        }
        let cover = n as f64 / rows.len() as f64;
        let score = 1.2 + cover - 1.5 * title_words::title_faults(&series.name, primary);
        let reason = format!("{n} of its {} posts are of the series “{}”", rows.len(), series.name);
        Some(Candidate { title: titlecase::title(&series.name, primary), reason, score, strong: score > 1.4, key: Vec::new(), holders: n })
    }

    /// How many of some rows have each tag, and its first spelling.
    fn tag_holders(&self, rows: &mut dyn Iterator<Item = usize>) -> BTreeMap<String, (usize, String)> {
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
    }

    /// Enters a phrase for the groups that it would be a title of. One that does not carry a title by its grammar, as far as the
    /// archive shows, must be nearly everywhere in the chapter and hardly elsewhere ("Git", "Open Source").
    fn judge(&self, phrase: &Phrase, carries: bool, groups: &[Vec<usize>], group_of: &[usize], running: &mut [Vec<Candidate>]) {
        let mut holds: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for row in &phrase.rows {
            holds.entry(group_of[*row as usize]).or_default().0 += 1;
        }
        for row in &phrase.titles {
            holds.entry(group_of[*row as usize]).or_default().1 += 1;
        }
        let common = phrase.rows.len() * 2 > self.kept.len() && groups.len() > 1;
        for (g, (rows, titles)) in holds.into_iter().filter(|(g, _)| *g < groups.len()) {
            let (size, all) = (groups[g].len() as f64, self.kept.len() as f64);
            let cover = rows as f64 / size;
            let in_titles = titles as f64 / size;
            let lift = cover * all / phrase.rows.len() as f64;
            // A name that nearly all of the chapter drops and hardly anybody else is its theme, in its titles or not.
            let everywhere = cover >= 0.6 && rows as f64 >= 0.6 * phrase.rows.len() as f64;
            let dominant = match phrase.words {
                1 => cover >= 0.75 && lift >= 4.0,
                2 => cover >= 0.6 && lift >= 2.5 && titles > 2,
                _ => false,
            };
            if !carries && !dominant {
                continue;
            }
            let fits = match phrase.words {
                1 if phrase.name && everywhere => titles > 0 || phrase.said,
                1 if phrase.name => titles > 1 && in_titles >= 0.15 && cover >= 0.35,
                // A common word is often a coincidence.
                1 => {
                    titles > 2 && in_titles >= 0.15 && cover >= 0.4 && lift >= 2.2
                        || titles > 1 && in_titles >= 0.2 && cover >= 0.5 && lift >= 4.0
                }
                // Two names are mostly a person's, and a person is no theme unless the titles say so.
                2 if in_titles < 0.25 && phrase.key.len() == 2 && phrase.key.iter().all(|w| self.words.is_name(*w)) => false,
                _ if titles == 0 => cover >= 0.6 && rows > 3 && lift >= 2.0,
                // In a short chapter, a phrase of a title that two of three posts say, and nobody else.
                _ if size < 6.0 && cover >= 0.6 && lift >= 4.0 => rows > 1,
                _ => cover >= 0.3 && titles > 1 || cover >= 0.5 && rows > 3,
            };
            let fits = fits && !common && (groups.len() == 1 || lift >= 1.5);
            // What nearly all of the chapter says is better than the title of a post, be it said elsewhere too.
            if !fits && !(carries && phrase.words > 1 && titles > 0 && cover >= 0.75 && lift >= 1.25) {
                continue;
            }
            let Some(spelling) = phrase.spelling() else { continue };
            // A title is true of most of its chapter.
            let score = worth(phrase, rows, titles, size) - 0.8 * (0.5 - cover).max(0.0) - if fits { 0.0 } else { FAINT };
            let title = titlecase::title(spelling, self.lang.primary());
            let outside = phrase.rows.len() - rows;
            let reason = format!(
                "“{spelling}” is in {rows} of its {} posts ({titles} titles) and in {outside} of the other {}",
                groups[g].len(),
                self.kept.len() - groups[g].len()
            );
            running[g].push(Candidate {
                title,
                reason,
                score,
                strong: score >= STRONG && titles > 0,
                key: phrase.key.clone(),
                holders: rows,
            });
        }
    }

    /// Titles of two heads, where no phrase is a good title by itself.
    fn pairs(&self, phrases: &[Phrase], groups: &[Vec<usize>], centres: &Centres, running: &mut [Vec<Candidate>]) {
        let singular = phrase::singulars(self.words, self.lang.primary());
        let total = cluster::centroids(&centres.rows, &vec![0; groups.len()], 1).pop().unwrap_or_default();
        for ((rows, list), centre) in groups.iter().zip(running).zip(&centres.rows) {
            if rows.len() < 3 || groups.len() < 2 || list.iter().any(|c| c.score >= CLEAR) {
                continue;
            }
            let mut rows = rows.clone();
            rows.sort_unstable();
            let holding = self.holding(centre, &total, rows.len(), &singular);
            let heads = phrases.iter().filter_map(|p| pair::head(p, &rows, &holding, self.kept.len())).collect();
            if let Some(pair) = pair::best(heads, rows.len(), self.words, self.lang).filter(|p| p.score >= ENOUGH) {
                let (title, reason, score, holders) = (pair.title, pair.reason, pair.score, pair.holders);
                list.push(Candidate { title, reason, score, strong: false, key: Vec::new(), holders });
            }
        }
    }

    /// The words (singular) that a chapter's posts share and the others lack, ascending.
    fn holding(&self, centre: &SparseVector, total: &SparseVector, size: usize, singular: &[Word]) -> Vec<Word> {
        let rest = self.kept.len().saturating_sub(size).max(1) as f32;
        let mut scored: Vec<(f32, Word)> = centre
            .iter()
            .filter(|(t, _)| self.terms.terms[*t as usize].second == BREAK)
            .map(|(t, w)| {
                let everywhere = total.binary_search_by_key(t, |(u, _)| *u).map_or(*w, |i| total[i].1);
                (w / size as f32 - (everywhere - w).max(0.0) / rest, self.terms.terms[*t as usize].first)
            })
            .collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let mut words: Vec<Word> = scored.into_iter().take(HOLDING).filter_map(|(_, w)| singular.get(w as usize).copied()).collect();
        words.sort_unstable();
        words
    }

    /// The heads that several titles share before a colon: the names of columns.
    fn columns(&self) -> BTreeMap<String, usize> {
        let mut columns: BTreeMap<String, usize> = BTreeMap::new();
        for post in self.kept {
            if let Some((head, _)) = self.posts[*post].plain_title().split_once(": ") {
                *columns.entry(text::slug(head)).or_default() += 1;
            }
        }
        columns
    }

    /// The titles of the group's posts, by how central the post is and how much its title says about the group.
    fn central(&self, rows: &[usize], g: usize, centres: &Centres, columns: &BTreeMap<String, usize>, nouns: &Nouns) -> Vec<Candidate> {
        let centre = &centres.rows[g];
        let weight = |term: u32| centre.binary_search_by_key(&term, |(t, _)| *t).map_or(0.0, |i| f64::from(centre[i].1));
        let most = centre.iter().map(|(_, w)| f64::from(*w)).fold(1e-9, f64::max);
        let near: Vec<f64> = rows.par_iter().map(|r| f64::from(centres.cosines(&self.terms.rows[*r])[g])).collect();
        let nearest = near.iter().copied().fold(1e-9, f64::max);
        let mut found = Vec::new();
        for (row, near) in rows.iter().zip(&near) {
            let post = &self.posts[self.kept[*row]];
            let title = short(&post.plain_title(), columns);
            // What is left of some titles is an article.
            if post.untitled || !title.split_whitespace().any(|w| w.chars().count() > 2 && !titlecase::is_small(w)) {
                continue;
            }
            let own: Vec<f64> = self.words.posts[self.kept[*row]]
                .title
                .iter()
                .filter(|w| tells(**w))
                .map(|w| self.terms.number(*w, BREAK).map_or(0.0, &weight))
                .collect();
            let says = own.iter().sum::<f64>() / own.len().max(1) as f64 / most;
            let mut score = near / nearest + 0.8 * says - title_words::title_faults(&title, words::language(post, self.lang)) - 3.0;
            // An order to do something is the title of a post, not of a chapter.
            let opening = self.words.posts[self.kept[*row]].title.first().filter(|w| tells(**w) && !self.words.is_name(**w));
            score -= opening.map_or(0.0, |w| {
                if nouns.is_verb(*w) {
                    0.35
                } else if nouns.is_never_opened(*w) {
                    0.2
                } else {
                    0.0
                }
            });
            let title = titlecase::title(&title, self.lang.primary());
            let reason = "the title of a post at its centre, since no phrase is shared by enough of its posts".to_string();
            found.push(Candidate { title, reason, score, strong: false, key: Vec::new(), holders: 1 });
        }
        found
    }
}

/// What a phrase is worth as a title, about 0 to 1: that the chapter has it and the rest has not, in the text and above all
/// in the titles; a phrase of several words says more than one word, unless that is a name ("CSS").
fn worth(phrase: &Phrase, rows: usize, titles: usize, size: f64) -> f64 {
    let cover = rows as f64 / size;
    let precise = rows as f64 / phrase.rows.len() as f64;
    let fit = 2.0 * cover * precise / (cover + precise);
    let in_titles = titles as f64 / size;
    let only_here = titles as f64 / phrase.titles.len().max(1) as f64;
    let named = (in_titles / 0.4).min(1.0);
    let length = match phrase.words {
        1 if phrase.name => 0.10,
        1 => -0.06,
        2 => 0.10,
        _ => 0.13,
    };
    0.5 * fit + 0.35 * named * only_here + 0.1 * named + length
}

/// Leaves out phrases that are only a piece of a longer one which as good as the same posts hold, and what is too weak.
fn without_fragments(list: &mut Vec<Candidate>) {
    let whole = list.clone();
    list.retain(|c| {
        let piece = |longer: &Candidate| {
            longer.key.len() > c.key.len() && longer.key.windows(c.key.len()).any(|w| w == c.key) && longer.holders * 4 >= c.holders * 3
        };
        c.key.is_empty() || (c.score >= ENOUGH || c.score < 0.0) && !whole.iter().any(piece)
    });
}

/// Gives each group its best title that is still free; the group with the best claim chooses first.
fn choose(running: &[Vec<Candidate>], taken: &[String]) -> Vec<Name> {
    // "File" and "Files" are one title.
    let key = |title: &str| text::slug(title).trim_end_matches('s').to_string();
    let mut used: Vec<String> = taken.iter().map(|t| key(t)).collect();
    let mut names = vec![Name::default(); running.len()];
    let mut turns: Vec<usize> = (0..running.len()).collect();
    let claim = |g: usize| running[g].first().map_or(f64::MIN, |c| c.score);
    turns.sort_by(|a, b| claim(*b).total_cmp(&claim(*a)).then(a.cmp(b)));
    for g in turns {
        let mut free: Vec<&Candidate> = Vec::new();
        for candidate in &running[g] {
            let own = key(&candidate.title);
            if !used.contains(&own) && !free.iter().any(|f| key(&f.title) == own) {
                free.push(candidate);
            }
        }
        let Some(best) = free.first() else { continue };
        used.push(key(&best.title));
        let runners_up = if best.strong { Vec::new() } else { free.iter().skip(1).take(3).map(|c| c.title.clone()).collect() };
        names[g] = Name { title: best.title.clone(), reason: best.reason.clone(), runners_up };
    }
    names
}

/// A post's title without its part's number, the name of its column and its subtitle.
fn short(title: &str, columns: &BTreeMap<String, usize>) -> String {
    let mut cut = series::without_mark(title).unwrap_or_else(|| title.to_string());
    if let Some((head, tail)) = cut.split_once(": ") {
        let column = columns.get(&text::slug(head)).is_some_and(|n| *n > 2);
        if column {
            cut = tail.to_string();
        } else if head.split_whitespace().count() > 1 {
            cut = head.to_string();
        }
    }
    cut.trim().trim_end_matches(['.', ',', ';']).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Block, BlockKind};
    use crate::theme::terms;

    fn name(titles: &[(&str, &str)], groups: &[Vec<usize>]) -> Vec<Name> {
        let posts: Vec<Post> = titles
            .iter()
            .map(|(title, body)| Post {
                title: crate::model::Text::from_plain(*title),
                blocks: vec![Block::new(BlockKind::Para(crate::model::Text::from_plain(*body)), Default::default())],
                ..Post::default()
            })
            .collect();
        let lang = Lang::new("en");
        let words = words::read(&posts, &lang);
        let kept: Vec<usize> = (0..posts.len()).collect();
        let terms = terms::weigh(&words, &kept);
        Naming { posts: &posts, words: &words, terms: &terms, kept: &kept, series: &[], lang: &lang }.names(groups, &[])
    }

    #[test]
    fn a_shared_phrase_is_the_title_and_else_a_post_is() {
        let names = name(
            &[
                ("The art of letter spacing", "letter spacing and kerning"),
                ("Why letter spacing matters", "kerning"),
                ("Kerning pairs", "letter spacing again"),
                ("A walk by the river", "water, willows and herons"),
                ("Herons", "a heron stood in the water by the river"),
                ("Willow bark", "willows grow by water"),
            ],
            &[vec![0, 1, 2], vec![3, 4, 5]],
        );
        assert_eq!(names[0].title, "Letter Spacing");
        assert!(["A Walk by the River", "Herons", "Willow Bark"].contains(&names[1].title.as_str()), "{}", names[1].title);
        assert!(!names[1].runners_up.is_empty());
    }

    #[test]
    fn titles_are_cut_to_what_they_name() {
        let columns = BTreeMap::from([("field-notes".to_string(), 3)]);
        for (title, want) in [
            ("Iceland (Part 2 of 3)", "Iceland"),
            ("Field Notes: Moss", "Moss"),
            ("The Ring Road: Ten Days in a Small Car", "The Ring Road"),
            ("Ink: a History", "Ink: a History"),
            ("It rained.", "It rained"),
        ] {
            assert_eq!(short(title, &columns), want);
        }
    }
}

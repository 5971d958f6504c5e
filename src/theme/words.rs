//! The words of a post, as the themes see them: lower case, with the places where a phrase cannot go on marked.
//!
//! A word is what Unicode calls one; it counts when it has a letter in it, is no stop word of its language and is
//! longer than a letter or two. Possessive endings go ("author's" is "author"), accents and everything else stay.

// hash: looked up only, or sorted before it is walked.
use std::collections::HashMap;
use std::collections::HashSet;

use rayon::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use crate::lang::segment;
use crate::model::{Lang, Post, walk};

use super::lexicon;

/// A word by its number, in the order in which words were first met, with [`IDLE`] set where it says nothing about a
/// theme; [`BREAK`] where a phrase ends.
pub type Word = u32;

/// Between two words that no phrase may join: a comma, a full stop, the end of a paragraph.
pub const BREAK: Word = u32::MAX;

/// The bit of a word that says nothing here: a stop word of the post's language, a number, a letter or two.
pub const IDLE: Word = 1 << 31;

/// Whether a word says something: neither idle nor a break.
pub fn tells(word: Word) -> bool {
    word & IDLE == 0
}

/// The words of all posts.
#[derive(Debug, Default)]
pub struct Words {
    /// The words by number, lower case.
    pub names: Vec<String>,
    /// How often each stands inside a sentence, and how often with a capital there.
    pub inside: Vec<(u32, u32)>,
    /// One a post.
    pub posts: Vec<PostWords>,
}

/// The words of one post.
#[derive(Debug, Default, Clone)]
pub struct PostWords {
    pub title: Vec<Word>,
    /// Of its text.
    pub body: Vec<Word>,
}

/// Reads the words of all posts; `lang` is the book's language.
pub fn read(posts: &[Post], lang: &Lang) -> Words {
    let mut stops: HashMap<String, HashSet<String>> = HashMap::new();
    for post in posts {
        let primary = language(post, lang);
        stops.entry(primary.to_string()).or_insert_with(|| lexicon::stop_words(primary));
    }
    let mut words = Words::default();
    let mut numbers: HashMap<String, Word> = HashMap::new();
    // In slices, so that the text of a large archive is never held twice as a whole.
    for slice in posts.chunks(256) {
        let split: Vec<Local> = slice
            .par_iter()
            .map(|post| {
                let none = HashSet::new();
                let stop = stops.get(language(post, lang)).unwrap_or(&none);
                let (mut local, mut known) = (Local::default(), HashMap::new());
                let mut tokens = Vec::new();
                split(&post.plain_title(), stop, &mut tokens);
                local.title = tokens.drain(..).map(|t| local.number(&mut known, t)).collect();
                walk::texts(&post.blocks, &mut |text| {
                    split(&text.plain(), stop, &mut tokens);
                    tokens.push(None);
                    for token in tokens.drain(..) {
                        let number = local.number(&mut known, token);
                        local.body.push(number);
                    }
                });
                local
            })
            .collect();
        split.into_iter().for_each(|local| words.take(&mut numbers, local));
    }
    words
}

/// The words of one post, numbered among themselves: most of the work is done before posts meet.
#[derive(Default)]
struct Local {
    distinct: Vec<String>,
    title: Vec<Option<(u32, bool, Option<bool>)>>,
    body: Vec<Option<(u32, bool, Option<bool>)>>,
}

impl Local {
    fn number(&mut self, known: &mut HashMap<String, u32>, token: Token) -> Option<(u32, bool, Option<bool>)> {
        let (word, tells, capital) = token?;
        let number = match known.get(&word) {
            Some(number) => *number,
            None => {
                let number = self.distinct.len() as u32;
                self.distinct.push(word.clone());
                known.insert(word, number);
                number
            }
        };
        Some((number, tells, capital))
    }
}

/// A word in lower case, whether it says something and, inside a sentence, whether it has a capital; `None` is a break.
type Token = Option<(String, bool, Option<bool>)>;

impl Words {
    /// No words of so many posts.
    pub fn none(posts: usize) -> Words {
        Words { posts: vec![PostWords::default(); posts], ..Words::default() }
    }

    /// Takes in the words of the next post.
    fn take(&mut self, numbers: &mut HashMap<String, Word>, local: Local) {
        let mut here: Vec<Word> = Vec::with_capacity(local.distinct.len());
        for word in local.distinct {
            here.push(match numbers.get(&word) {
                Some(number) => *number,
                None => {
                    let number = self.names.len() as Word;
                    self.names.push(word.clone());
                    self.inside.push((0, 0));
                    numbers.insert(word, number);
                    number
                }
            });
        }
        let mut number = |list: Vec<Option<(u32, bool, Option<bool>)>>| -> Vec<Word> {
            list.into_iter()
                .map(|token| {
                    let Some((word, tells, capital)) = token else { return BREAK };
                    let number = here[word as usize];
                    if let Some(capital) = capital {
                        let inside = &mut self.inside[number as usize];
                        inside.0 += 1;
                        inside.1 += u32::from(capital);
                    }
                    if tells { number } else { number | IDLE }
                })
                .collect()
        };
        let (title, body) = (number(local.title), number(local.body));
        self.posts.push(PostWords { title, body });
    }

    /// Whether a word is a name: nearly always with a capital where a common word has none.
    pub fn is_name(&self, word: Word) -> bool {
        self.inside.get((word & !IDLE) as usize).is_some_and(|(all, capital)| *all > 2 && capital * 10 >= all * 7)
    }

    /// A word in letters; "" for a break.
    pub fn name(&self, word: Word) -> &str {
        self.names.get((word & !IDLE) as usize).map_or("", String::as_str)
    }
}

/// The language of a post, without its region.
pub fn language<'a>(post: &'a Post, book: &'a Lang) -> &'a str {
    post.lang.as_ref().unwrap_or(book).primary()
}

/// The words of a text with their bytes: by spaces and marks, or by a dictionary where the script has no spaces.
fn words_of(text: &str) -> Vec<(usize, &str)> {
    if segment::needs_words(text) { segment::words(text) } else { text.unicode_word_indices().collect() }
}

/// Whether a word is long enough to say something: three letters, or two characters that are words or syllables.
fn is_long(word: &str) -> bool {
    let dense =
        |c: char| matches!(c, '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
    let letters = word.chars().count();
    letters > 2 || letters == 2 && word.chars().all(dense)
}

/// Appends the words of a text.
fn split(text: &str, stop: &HashSet<String>, out: &mut Vec<Token>) {
    let mut end = 0;
    for (at, word) in words_of(text) {
        // Anything but a space or a hyphen between two words ends a phrase: a comma, a dash, a bracket.
        if text.get(end..at).is_some_and(|gap| gap.chars().any(|c| !c.is_whitespace() && c != '-')) {
            out.push(None);
        }
        end = at + word.len();
        let lower = fold(word);
        // The scheme of an address says nothing; a post on HTTPS does.
        let scheme = lower.starts_with("http") && text.get(end..).is_some_and(|rest| rest.starts_with("://"));
        let tells = is_long(&lower) && lower.chars().any(char::is_alphabetic) && !stop.contains(&lower) && !scheme;
        let inside = matches!(out.last(), Some(Some(_)));
        out.push(Some((lower, tells, inside.then(|| word.starts_with(char::is_uppercase)))));
    }
}

/// Lower case, straight apostrophes, without a possessive ending.
pub fn fold(word: &str) -> String {
    let mut lower = word.to_lowercase();
    if lower.contains('’') {
        lower = lower.replace('’', "'");
    }
    if lower.ends_with("'s") {
        lower.truncate(lower.len() - 2);
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_break_at_commas_and_idle_at_stops() {
        let stop = lexicon::stop_words("en");
        let mut out = Vec::new();
        split("The author's red ink, and paper-folding 42", &stop, &mut out);
        split("HTTPS at https://example.org", &stop, &mut out);
        let mut chinese = Vec::new();
        split("春天的茶山，很美", &HashSet::from(["的".to_string()]), &mut chinese);
        let told: Vec<String> =
            chinese.into_iter().map(|t| t.map_or("|".into(), |(w, tells, _)| if tells { w } else { format!("({w})") })).collect();
        assert_eq!(told, ["春天", "(的)", "茶山", "|", "很美"]);
        let shown: Vec<String> =
            out.into_iter().map(|t| t.map_or("|".into(), |(w, tells, _)| if tells { w } else { format!("({w})") })).collect();
        assert_eq!(
            shown,
            ["(the)", "author", "red", "ink", "|", "(and)", "paper", "folding", "(42)", "https", "(at)", "(https)", "|", "example.org"]
        );
    }
}

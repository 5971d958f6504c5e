//! Books made up from a seed, and edits of them: for the benchmark and for the tests of sessions.

use std::path::Path;

/// Numbers that look random and are always the same (Marsaglia, *Xorshift RNGs*, 2003).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % n.max(1)
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len())]
    }
}

const SMALL: [&str; 24] = [
    "the", "of", "and", "to", "a", "in", "he", "she", "it", "that", "was", "his", "her", "with", "for", "as", "not", "but", "on", "at",
    "be", "had", "they", "you",
];
const OPEN: [&str; 16] = ["b", "c", "d", "f", "gr", "h", "l", "m", "n", "p", "r", "st", "t", "v", "w", "sh"];
const VOWEL: [&str; 8] = ["a", "e", "i", "o", "u", "ea", "ou", "ai"];
const CLOSE: [&str; 8] = ["", "n", "r", "s", "t", "ng", "ld", "ck"];

/// A word: short ones are common, and of the others a few are common and many are rare.
pub fn word(dice: &mut Dice) -> String {
    if dice.below(100) < 45 {
        return dice.of(&SMALL).to_string();
    }
    let most = 1 + dice.below(9000);
    let rank = 1 + dice.below(most);
    let mut own = Dice::new(rank as u64);
    let syllables = 1 + own.below(4);
    let mut word = String::new();
    for _ in 0..syllables {
        word.push_str(own.of(&OPEN));
        word.push_str(own.of(&VOWEL));
    }
    word.push_str(own.of(&CLOSE));
    word
}

fn sentence(dice: &mut Dice) -> String {
    let words: Vec<String> = (0..6 + dice.below(18)).map(|_| word(dice)).collect();
    let mut text = words.join(" ");
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text + dice.of(&[".", ".", ".", "?", "!"])
}

/// A paragraph of two to seven sentences.
pub fn paragraph(dice: &mut Dice) -> String {
    (0..2 + dice.below(6)).map(|_| sentence(dice)).collect::<Vec<_>>().join(" ")
}

/// A post of about so many words, published on the n-th day.
pub fn post(dice: &mut Dice, n: usize, words: usize) -> String {
    let title = format!("{} {} {n}", word(dice), word(dice));
    let mut text = format!("---\ntitle: The {title}\ndate: {}\n---\n", date(n));
    let mut count = 0;
    while count < words {
        let paragraph = paragraph(dice);
        count += paragraph.split(' ').count();
        text.push('\n');
        text.push_str(&paragraph);
        text.push('\n');
    }
    text
}

/// The n-th day, in months of 28 days.
pub fn date(n: usize) -> String {
    format!("{}-{:02}-{:02}", 1990 + n / 336, n / 28 % 12 + 1, n % 28 + 1)
}

/// Writes a novel: `chapters` posts of so many words, each a chapter.
pub fn novel(root: &Path, chapters: usize, words: usize) {
    let mut dice = Dice::new(7);
    let toml = "[book]\ntitle = \"The Novel\"\nauthors = [\"A. Writer\"]\n[source]\npath = \"posts\"\n\
                [chapters]\nstructure = \"posts\"\norder = \"date\"\n[output.pdf.screen]\n[output.epub]\n";
    std::fs::create_dir_all(root.join("posts")).expect("a folder");
    std::fs::write(root.join("book.toml"), toml).expect("written");
    for n in 0..chapters {
        std::fs::write(root.join(format!("posts/{n:03}.md")), post(&mut dice, n, words)).expect("written");
    }
}

/// Puts another word in the place of one of the words of a post, somewhere below its front matter.
pub fn change_a_word(text: &str, dice: &mut Dice) -> String {
    let start = text.rfind("---\n").map_or(0, |at| at + 4);
    let from = text[start..].char_indices().filter(|(_, c)| *c == ' ').map(|(at, _)| start + at + 1).collect::<Vec<_>>();
    let Some(&at) = from.get(dice.below(from.len())) else { return text.to_string() };
    let end = text[at..].find([' ', '\n']).map_or(text.len(), |n| at + n);
    format!("{}{}{}", &text[..at], word(dice), &text[end..])
}

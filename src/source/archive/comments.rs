//! Readers' comments below a post: what other people wrote is not in the book.
//!
//! A section of comments starts with its own heading ("3 comments", "5 Antworten auf …") and goes on as long as comments do: a line that
//! says who and when, words, a button to reply. Without such lines nothing is dropped. A section ends where the next post starts: at a line
//! that says "posted on", at a title with a date of the archive's own kind below it, at a short line with more prose below it than comments
//! have; where the next section starts; and at what sites put at the foot of a page.

use std::collections::BTreeSet;

use super::lines::Line;
use crate::lang::site;
use crate::source::dates::{self, DateLine};

/// Words of prose below a short line that make a post of them, where no button to reply follows.
const POST: usize = 25;
/// As many do below a title and a date of the archive's own kind.
const DATED_POST: usize = 12;
/// Lines between two comment heads or buttons, at most.
const QUIET: usize = 8;
/// Words of the last comment of a section, at most.
const LAST: usize = 120;

/// What tells a post's own date line from a comment's: the words before it, and whether it has a time.
type Kind = (Option<String>, bool);

fn kind(line: &DateLine) -> Kind {
    (line.lead.clone(), line.timed)
}

/// Marks the comments of a file. Lines that book.toml names as titles start posts.
pub(super) fn mark(lines: &mut [Line], titles: &[String]) {
    let own = own_kinds(lines);
    let mut at = 0;
    while at < lines.len() {
        if lines.get(at).is_some_and(|l| is_section_head(&l.text)) {
            let end = Section { lines, own: &own, titles }.end(at);
            for line in lines.get_mut(at..end).unwrap_or_default() {
                if line.gone.is_none() {
                    line.gone = Some(WHY.into());
                }
            }
            at = end.max(at + 1);
        } else {
            at += 1;
        }
    }
}

/// Why a line of a comment is left out.
pub(super) const WHY: &str = "a reader's comment";

/// The kinds of date lines that stand before the first comments of a file.
fn own_kinds(lines: &[Line]) -> BTreeSet<Kind> {
    let before = lines.iter().take_while(|l| !is_section_head(&l.text));
    before.filter_map(|l| dates::read_line(&l.text)).map(|l| kind(&l)).collect()
}

fn is_section_head(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let noun = |w: &str| site::comments().contains(w.trim_matches([':', '.', '(', ')']));
    let counts = |w: &str| w.chars().all(|c| c.is_ascii_digit() || c == ',') || ONE.contains(&w);
    // "to “A Post”", "zu „Ein Gang“", "sur « Une marche »".
    let about = || words.get(2).is_some_and(|w| w.chars().count() <= 3) && words.len() <= 25;
    let counted = words.first().is_some_and(|w| counts(w)) && words.get(1).is_some_and(|w| noun(w)) && (words.len() == 2 || about());
    counted || is_plain_head(lower.trim_end_matches(|c: char| c == ':' || c.is_whitespace()))
}

/// "one", as it stands before a comment.
const ONE: [&str; 16] = ["one", "ein", "eine", "un", "une", "uno", "una", "um", "uma", "één", "een", "en", "jeden", "jedna", "ένα", "один"];

/// "Comments" alone, in any language: the plural.
fn is_plain_head(lower: &str) -> bool {
    matches!(lower, "reader comments" | "discussion") || crate::lang::ALL.iter().any(|l| l.site.comments.get(1) == Some(&lower))
}

struct Section<'a> {
    lines: &'a [Line],
    own: &'a BTreeSet<Kind>,
    titles: &'a [String],
}

impl Section<'_> {
    fn text(&self, at: usize) -> &str {
        self.lines.get(at).map_or("", |l| l.text.as_str())
    }

    fn words(&self, at: usize) -> usize {
        self.text(at).split_whitespace().count()
    }

    /// The first line behind the section whose head stands at `head`.
    fn end(&self, head: usize) -> usize {
        let mut end = head;
        let mut by_button = false;
        let mut at = head + 1;
        let mut quiet = 0;
        while let Some(line) = self.lines.get(at) {
            if is_button(line) || is_comment_head(&line.text, self.own) {
                by_button = is_button(line);
                end = at + 1;
                quiet = 0;
            } else if line.gone.is_some() {
                // Boilerplate that ends the page.
                if end > head {
                    let between: usize = (end..at).map(|i| self.words(i)).sum();
                    return if between <= LAST { at } else { self.last_comment(end, at, by_button) };
                }
            } else if is_section_head(&line.text) || self.starts_post(at) {
                return if end > head { self.last_comment(end, at, by_button) } else { end };
            } else {
                quiet += 1;
                // A comment may have a few paragraphs; then there must be a next comment, or a button.
                if quiet > QUIET {
                    break;
                }
            }
            at += 1;
        }
        if end > head { self.last_comment(end, at, by_button) } else { end }
    }

    /// The end of a section whose last head or button is right before `from`, and which goes no further than `limit`.
    fn last_comment(&self, from: usize, limit: usize, by_button: bool) -> usize {
        let words: usize = (from..limit).map(|i| self.words(i)).sum();
        match by_button {
            // Below the last button stands what follows the comments.
            true => from,
            false if words <= LAST => limit,
            // Too much for one comment: its first paragraph is.
            false => from + 1,
        }
    }

    /// Whether a line is the title of the next post, or says when it was published.
    fn starts_post(&self, at: usize) -> bool {
        if self.titles.iter().any(|t| super::lines::spaces(t) == super::lines::spaces(self.text(at))) {
            return true;
        }
        if let Some(line) = dates::read_line(self.text(at)) {
            // A date above its title.
            return line.says_published() || (self.own.contains(&kind(&line)) && self.is_title(at + 1) && self.prose(at + 2) >= DATED_POST);
        }
        if !self.is_title(at) {
            return false;
        }
        match dates::read_below_title(self.text(at + 1)) {
            Some(line) if line.says_published() => true,
            // A comment may have its name and its date in two lines.
            Some(line) => self.own.contains(&kind(&line)) && self.prose(at + 2) >= DATED_POST,
            None => self.prose(at + 1) >= POST,
        }
    }

    /// A short line of its own that no sentence ends, or one with a date below it.
    fn is_title(&self, at: usize) -> bool {
        let text = self.text(at);
        let kept = self.lines.get(at).is_some_and(|l| l.gone.is_none() && !is_button(l));
        let ends = text.ends_with(['.', '!', '?', ',', ';', ':']) && dates::read_line(self.text(at + 1)).is_none();
        kept && (1..=20).contains(&self.words(at))
            && !ends
            && text.starts_with(|c: char| c.is_uppercase() || c.is_numeric() || "“‘«„¿¡".contains(c))
    }

    /// Words of paragraphs from a line on, up to the next comment, button or title; none where a button ends them.
    fn prose(&self, from: usize) -> usize {
        let mut words = 0;
        for at in from.. {
            let Some(line) = self.lines.get(at) else { break };
            if is_button(line) || is_comment_head(&line.text, self.own) {
                return 0;
            }
            if line.gone.is_some() || is_section_head(&line.text) || words > 4 * LAST {
                break;
            }
            words += self.words(at);
        }
        words
    }
}

fn is_button(line: &Line) -> bool {
    site::buttons().contains(line.text.to_lowercase().as_str())
}

/// "Anna says:", "Anna on May 3, 2011 at 10:14 am", "Anna schrieb am 3. Mai 2011 um 10:14:", "May 3, 2011 at 10:14 am", "Anonymous said…".
/// A line that says that something was published is none, nor is a date of the archive's own kind.
fn is_comment_head(text: &str, own: &BTreeSet<Kind>) -> bool {
    let lower = text.to_lowercase();
    let words = lower.split_whitespace().count();
    if words > 14 {
        return false;
    }
    let bare = lower.trim_end_matches(|c: char| matches!(c, ':' | '.' | '…') || c.is_whitespace());
    if words <= 6 && says(bare) {
        return true;
    }
    if let Some(line) = dates::read_line(text) {
        return !line.says_published() && line.timed && !own.contains(&kind(&line));
    }
    let Some((before, _, _)) = dates::find(text) else { return false };
    let before = before.to_lowercase();
    let before = before.trim_end_matches(|c: char| !c.is_alphanumeric());
    // "Anna on", "Anna schrieb am", "Anna, le".
    let lead = before.rsplit(' ').next().unwrap_or("");
    let name = before.split_whitespace().count();
    (2..=6).contains(&name) && site::dated().contains(lead) && lead.chars().count() <= 5 && !text.ends_with(['.', '!', '?'])
}

/// Whether a line ends with what a commenter does: "anna says", "anna a écrit".
fn says(lower: &str) -> bool {
    site::says().iter().any(|s| lower.strip_suffix(s).is_some_and(|name| name.ends_with(char::is_whitespace)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::archive::lines::lines;

    fn kept(text: &str) -> Vec<String> {
        let mut all = lines(text);
        mark(&mut all, &[]);
        all.into_iter().filter(|l| l.gone.is_none()).map(|l| l.text).collect()
    }

    #[test]
    fn comments_go() {
        let text = "The last words of the post.\n\n2 responses to “A Post”\n\nAnna says:\n\nMay 3, 2011 at 10:14 am\n\nLovely, thank you for this.\n\nReply\n\nBob on May 4, 2011 at 9:00 pm\n\nI disagree with all of it.\n\nReply\n";
        assert_eq!(kept(text), ["The last words of the post."]);
    }

    #[test]
    fn comments_go_in_every_language() {
        for (head, says, date, button) in [
            ("2 Kommentare zu „Ein Gang im Regen“", "Anna sagt:", "3. Mai 2011 um 10:14", "Antworten"),
            ("2 réponses à « Une marche »", "Anne dit :", "3 mai 2011 à 10:14", "Répondre"),
            ("2 comentarios en «Un paseo»", "Ana dice:", "3 de mayo de 2011 a las 10:14", "Responder"),
            ("2 commenti su “Una passeggiata”", "Anna ha detto:", "3 maggio 2011 alle 10:14", "Rispondi"),
            ("2 reacties op “Een wandeling”", "Anna schreef:", "3 mei 2011 om 10:14", "Beantwoorden"),
            ("2 comentários em “Um passeio”", "Ana disse:", "3 de maio de 2011 às 10:14", "Responder"),
            ("2 komentarze", "Anna pisze:", "3 maja 2011 o 10:14", "Odpowiedz"),
            ("2 kommentarer", "Anna skriver:", "3 maj 2011 kl. 10:14", "Svara"),
            ("2 komentáře", "Anna napsala:", "3. 5. 2011 v 10:14", "Odpovědět"),
            ("2 σχόλια", "Άννα λέει:", "3 Μαΐου 2011 στις 10:14", "Απάντηση"),
            ("2 комментария", "Анна пишет:", "3 мая 2011 в 10:14", "Ответить"),
        ] {
            let text = format!(
                "The last words.\n\n{head}\n\n{says}\n\n{date}\n\nThank you.\n\n{button}\n\n{says}\n\n{date}\n\nMore.\n\n{button}\n"
            );
            assert_eq!(kept(&text), ["The last words."], "{head}");
        }
    }

    /// A post behind comments, in several manners: all of its lines stay.
    #[test]
    fn the_next_post_is_no_comment() {
        let prose = "The dough needs four things and patience, and most people are short of the last of them on weekdays, when it matters.";
        let comments = [
            "2 thoughts on “A Walk”\n\nBob says:\n\nMay 2, 2015 at 4:05 pm\n\nNice one.\n\nReply\n\n",
            "1 comment\n\nBob said...\n\nNice one.\n\nMay 2, 2015 at 4:05 PM\n\n",
            "2 comments\n\nBob on May 2, 2015 at 4:05 pm\n\nNice one.\n\nCarla on May 3, 2015 at 4:05 pm\n\nIndeed.\n\n",
        ];
        let posts = [
            format!("Bread on a Weekday\n\nPosted on May 8, 2015 by Ann Writer\n\n{prose}\n\n{prose}"),
            format!("Bread on a Weekday\n\nMay 8, 2015\n\n{prose}\n\n{prose}"),
            format!("Bread on a Weekday\n\n{prose}\n\n{prose}\n\n{prose}"),
            format!("Bread is great.\n\nMay 8, 2015\n\n{prose}"),
        ];
        for comment in comments {
            for post in &posts {
                for tail in ["", "\n\n1 comment\n\nBob says:\n\nAgain.\n\nReply"] {
                    let text = format!("A Walk\n\nMay 1, 2015\n\n{prose}\n\n{comment}{post}{tail}\n");
                    let found = kept(&text).join("\n\n");
                    assert!(found.ends_with(post.as_str()), "{text}\n—\n{found}");
                    assert!(!found.contains("Nice one"), "{text}\n—\n{found}");
                }
            }
        }
    }

    #[test]
    fn a_heading_called_comments_stays_where_no_comments_follow() {
        let text = "Comments\n\nA program should have comments where it surprises.\n\nAnd nowhere else.";
        assert_eq!(kept(text).len(), 3);
    }
}

//! Readers' comments below a post: what other people wrote is not in the book.
//!
//! A section of comments starts with its own heading ("3 comments", "5 responses to …") and goes on as long as
//! comments do: a line that says who and when, words, a button to reply. Without such lines nothing is dropped.

use super::lines::Line;
use crate::source::dates;

/// Marks the comments of a file.
pub(super) fn mark(lines: &mut [Line]) {
    let mut at = 0;
    while at < lines.len() {
        if lines.get(at).is_some_and(|l| is_section_head(&l.text)) {
            let end = section_end(lines, at);
            for line in lines.get_mut(at..end).unwrap_or_default() {
                if line.gone.is_none() {
                    line.gone = Some("a reader's comment".into());
                }
            }
            at = end.max(at + 1);
        } else {
            at += 1;
        }
    }
}

fn is_section_head(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower.split_whitespace().collect();
    let count = words.first().is_some_and(|w| w.chars().all(|c| c.is_ascii_digit() || c == ',') || *w == "one");
    let what = words.get(1).is_some_and(|w| {
        matches!(
            w.trim_end_matches([':', '.']),
            "comment" | "comments" | "response" | "responses" | "thought" | "thoughts" | "reply" | "replies"
        )
    });
    (count && what && (words.len() == 2 || matches!(words.get(2), Some(&("to" | "on" | "for")))))
        || matches!(lower.trim_end_matches(':'), "comments" | "reader comments" | "discussion")
}

/// The first line behind the section.
fn section_end(lines: &[Line], head: usize) -> usize {
    let mut end = head;
    let mut at = head + 1;
    let mut quiet = 0;
    while let Some(line) = lines.get(at) {
        if is_comment_head(&line.text) || is_button(line) {
            end = at + 1;
            quiet = 0;
        } else if line.gone.is_some() {
            // Boilerplate that ends the page.
            if end > head {
                return end.max(at);
            }
        } else {
            quiet += 1;
            // A comment may have a few paragraphs; then there must be a next comment, or a button.
            if quiet > 8 {
                break;
            }
        }
        at += 1;
    }
    if end > head && at == lines.len() { lines.len() } else { end }
}

fn is_button(line: &Line) -> bool {
    matches!(line.text.to_lowercase().as_str(), "reply" | "reply ↓" | "↓" | "like" | "log in to reply" | "report" | "delete" | "replies")
}

/// "Anna says:", "Anna on May 3, 2011 at 10:14 am", "May 3, 2011 at 10:14 am", "Anonymous said…".
fn is_comment_head(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words = lower.split_whitespace().count();
    if words > 14 {
        return false;
    }
    let bare = lower.trim_end_matches([':', '.', '…', ' ']);
    let speaks = [" says", " said", " wrote", " commented", " schrieb", " sagt", " a dit"].iter().any(|s| bare.ends_with(s)) && words <= 6;
    let timed = lower.contains(" at ") && (lower.contains(':') || lower.contains(" am") || lower.contains(" pm"));
    let after_on = text.split(" on ").nth(1).unwrap_or(text);
    let dated = dates::parse(after_on).is_some() && (timed || text.contains(" on "));
    speaks || dated
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::archive::lines::lines;

    fn kept(text: &str) -> Vec<String> {
        let mut all = lines(text);
        mark(&mut all);
        all.into_iter().filter(|l| l.gone.is_none()).map(|l| l.text).collect()
    }

    #[test]
    fn comments_go() {
        let text = "The last words of the post.\n\n2 responses to “A Post”\n\nAnna says:\n\nMay 3, 2011 at 10:14 am\n\nLovely, thank you for this.\n\nReply\n\nBob on May 4, 2011 at 9:00 pm\n\nI disagree with all of it.\n\nReply\n";
        assert_eq!(kept(text), ["The last words of the post."]);
    }

    #[test]
    fn a_heading_called_comments_stays_where_no_comments_follow() {
        let text = "Comments\n\nA program should have comments where it surprises.\n\nAnd nowhere else.";
        assert_eq!(kept(text).len(), 3);
    }
}

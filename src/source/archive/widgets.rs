//! Lists that sites put beside or below posts: recent posts, archives, categories. They are known by their heading, in any language, and go
//! wherever they stand: to the end of a file as long as scraps follow, in the middle of it up to the next post.

use super::lines::Line;
use crate::lang::site;
use crate::source::dates;

/// Words of a line that is no item of a list.
const SENTENCE: usize = 14;
/// Words of the first paragraph below a title.
const PROSE: usize = 12;

/// Marks the lists of a file.
pub(super) fn mark(lines: &mut [Line]) {
    let mut at = 0;
    while at < lines.len() {
        let end = if is_head(lines, at) { end(lines, at) } else { at };
        for line in lines.get_mut(at..end).unwrap_or_default() {
            if line.gone.is_none() {
                line.gone = Some("a list that sites put beside posts".into());
            }
        }
        at = end.max(at + 1);
    }
}

fn text(lines: &[Line], at: usize) -> &str {
    lines.get(at).map_or("", |l| l.text.as_str())
}

fn words(lines: &[Line], at: usize) -> usize {
    text(lines, at).split_whitespace().count()
}

fn is_head(lines: &[Line], at: usize) -> bool {
    let head = text(lines, at).to_lowercase();
    site::lists().contains(head.trim_end_matches([':', ' ', '\u{a0}', '…', '.']))
}

/// The first line behind the list whose heading stands at `head`; `head` itself where there is none.
fn end(lines: &[Line], head: usize) -> usize {
    let n = lines.len();
    let sentence = |i: &usize| lines.get(*i).is_some_and(|l| l.gone.is_none()) && words(lines, *i) > SENTENCE;
    if !(head + 1..n).any(|i| sentence(&i)) && (head + 1 < n || head * 2 > n) {
        return n;
    }
    let mut end = head + 1;
    while end < n && is_item(lines, end) && !is_title(lines, end) {
        end += 1;
    }
    // A heading of one word may be a post's own; a list of one item may be its first line.
    let items = end - head - 1;
    let beside = lines.get(head.wrapping_sub(1)).is_some_and(|l| l.gone.is_some()) || lines.get(end).is_some_and(|l| l.gone.is_some());
    let sure = text(lines, head).split_whitespace().count() >= 2 || beside;
    if items >= 2 && (sure || items >= 4) || items >= 1 && sure && beside { end } else { head }
}

/// A short line that no sentence ends.
fn is_item(lines: &[Line], at: usize) -> bool {
    let text = text(lines, at);
    let counts = words(lines, at) <= SENTENCE && (!text.ends_with(['.', '!', ';', ',']) || text.ends_with("..."));
    counts && !text.starts_with(['•', '‣', '-', '*'])
}

/// A line with a paragraph below it, or with a date and then a paragraph.
fn is_title(lines: &[Line], at: usize) -> bool {
    let dated = dates::read_below_title(text(lines, at + 1)).is_some();
    let below = at + 1 + usize::from(dated);
    words(lines, below) >= PROSE && lines.get(below).is_some_and(|l| l.gone.is_none())
        || (dates::line(text(lines, at)).is_some() && is_title_under_date(lines, at))
}

/// A date that stands above its title.
fn is_title_under_date(lines: &[Line], at: usize) -> bool {
    words(lines, at + 1) <= SENTENCE && words(lines, at + 2) >= PROSE
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
    fn lists_of_recent_posts_go_wherever_they_stand() {
        let prose = "The dough needs four things and patience, and most people are short of the last of them on weekdays.";
        for head in ["Recent Posts", "Neueste Beiträge", "Articles récents:", "Entradas recientes", "Ostatnie wpisy", "Свежие записи"]
        {
            let text = format!("{prose}\n\n{head}\n\nA Walk in the Rain\n\nGreen Tickets\n\nA Telescope\n\nBread Again\n\n{prose}\n");
            assert_eq!(kept(&text), [prose, "Bread Again", prose], "{head}");
            let dated = format!("{prose}\n\n{head}\nA Walk\nMay 1, 2015\nTickets\nMay 2, 2015\nBread Again\n\nMay 8, 2015\n\n{prose}\n");
            assert_eq!(kept(&dated), [prose, "Bread Again", "May 8, 2015", prose], "{head}");
            let foot = format!("{prose}\n\n{head}\nA Walk\nTickets\n");
            assert_eq!(kept(&foot), [prose], "{head}");
        }
    }

    #[test]
    fn a_heading_of_a_post_stays() {
        let prose = "The dough needs four things and patience, and most people are short of the last of them on weekdays.";
        for text in [format!("{prose}\n\nCategories\n\n{prose}\n\n{prose}"), format!("{prose}\n\nPages\n\nThe first one\n\n{prose}")] {
            assert_eq!(kept(&text).len(), 4, "{text}");
        }
    }
}

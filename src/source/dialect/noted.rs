//! Links and pictures with the marks of notes in their words: Markdown has no mark there, and would make no link of them.

use super::brackets::{MOST, MOST_NAME, closing, list};
use super::lex::{span_end, within};

/// The length of a link or a picture at the start of a text that has marks in its words, and the same with the marks behind it.
pub(super) fn behind(text: &str) -> Option<(usize, String)> {
    let near = within(text, MOST);
    if !near.contains("[^") && !near.contains("^[") {
        return None;
    }
    let sign = usize::from(text.starts_with('!'));
    let length = sign + closing(text.get(sign..)?, '[', ']')?;
    let (said, after) = (text.get(sign + 1..length - 1)?, text.get(length..)?);
    let address = match after.chars().next()? {
        '(' => closing(after, '(', ')')?,
        '[' if !after.starts_with("[^") => closing(after, '[', ']')?,
        _ => return None,
    };
    let sized = list(after.get(address..)?).map_or(0, |(n, _)| n);
    let (words, marks) = without_marks(said);
    let made = format!("{}[{words}]{}{marks}", text.get(..sign)?, after.get(..address + sized)?);
    (!marks.is_empty()).then_some((length + address + sized, made))
}

/// Words without the marks of notes among them (`[^name]`, `^[words]`), and the marks. Code holds none.
fn without_marks(said: &str) -> (String, String) {
    let (mut words, mut marks) = (String::new(), String::new());
    let mut at = 0;
    while let Some(c) = said.get(at..).and_then(|r| r.chars().next()) {
        let rest = said.get(at..).unwrap_or("");
        let mark = match c {
            '[' if rest.starts_with("[^") => rest.find(']').map(|n| n + 1).filter(|n| {
                let name = rest.get(2..n - 1).unwrap_or("");
                *n <= MOST_NAME && !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '[')
            }),
            '^' if rest.starts_with("^[") => rest.get(1..).and_then(|r| closing(r, '[', ']')).map(|n| n + 1),
            _ => None,
        };
        let length = match (mark, c) {
            (Some(length), _) => length,
            (None, '`') => span_end(said, at) - at,
            (None, '\\') => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            (None, c) => c.len_utf8(),
        };
        let piece = rest.get(..length).unwrap_or("");
        if mark.is_some() {
            // A mark stands against its word.
            words.truncate(words.trim_end().len());
            marks.push_str(piece);
        } else {
            words.push_str(piece);
        }
        at += length;
    }
    (words, marks)
}

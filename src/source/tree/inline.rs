//! The white space of a line, and how a line is cut at its forced ends.

use crate::model::{Inline, Text};

/// Inlines as a text: runs of white space are one space, none at either end or beside a forced line end.
pub(in crate::source) fn text(inlines: Vec<Inline>) -> Text {
    Text::new(tidy(inlines))
}

/// Joins neighbouring texts and sets white space right.
pub(super) fn tidy(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut state = Space::Start;
    let mut out = squeeze(inlines, &mut state);
    trim_end(&mut out);
    out
}

/// What stands before the next character.
#[derive(Clone, Copy, PartialEq)]
enum Space {
    /// The start of a line: white space is dropped.
    Start,
    /// A space has been written.
    Written,
    /// A letter.
    None,
    /// A letter of a script that has no spaces between its words.
    Wide,
}

pub(super) fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x2E80..=0xA4CF | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x20000..=0x3FFFF)
}

fn squeeze(inlines: Vec<Inline>, state: &mut Space) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in joined(inlines) {
        let next = match inline {
            Inline::Text(t) => {
                let t = squeeze_text(&t, state);
                match out.last_mut() {
                    _ if t.is_empty() => continue,
                    Some(Inline::Text(before)) => {
                        before.push_str(&t);
                        continue;
                    }
                    _ => Inline::Text(t),
                }
            }
            Inline::Break => {
                trim_end(&mut out);
                *state = Space::Start;
                Inline::Break
            }
            Inline::Code(c) => {
                *state = Space::None;
                Inline::Code(c)
            }
            Inline::Formula(f) => {
                *state = Space::None;
                Inline::Formula(f)
            }
            Inline::Image(i) => {
                *state = Space::None;
                Inline::Image(i)
            }
            Inline::NoteRef(k) => {
                trim_before_note(&mut out, state);
                Inline::NoteRef(k)
            }
            other => other.map_content(|c| squeeze(c, state)),
        };
        out.push(next);
    }
    out
}

/// Neighbouring texts as one: white space is judged by what stands on both its sides.
fn joined(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match (out.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(t)) => before.push_str(&t),
            (_, inline) => out.push(inline),
        }
    }
    out
}

/// A note's mark stands against its word.
fn trim_before_note(out: &mut Vec<Inline>, state: &mut Space) {
    if *state == Space::Written {
        if let Some(Inline::Text(t)) = out.last_mut() {
            t.truncate(t.trim_end_matches(' ').len());
            if t.is_empty() {
                out.pop();
            }
        }
    }
    *state = Space::None;
}

fn squeeze_text(text: &str, state: &mut Space) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    loop {
        let word = rest.bytes().take_while(|b| b.is_ascii() && !matches!(b, b' ' | b'\t' | b'\n')).count();
        let (word, after) = rest.split_at_checked(word).unwrap_or((rest, ""));
        if !word.is_empty() {
            out.push_str(word);
            *state = Space::None;
        }
        let mut chars = after.chars();
        let Some(c) = chars.next() else { return out };
        rest = chars.as_str();
        match c {
            ' ' | '\t' | '\n' => {
                let joins = c == '\n' && *state == Space::Wide && rest.chars().next().is_some_and(is_wide);
                if matches!(*state, Space::None | Space::Wide) && !joins {
                    out.push(' ');
                    *state = Space::Written;
                }
            }
            c => {
                out.push(c);
                *state = if is_wide(c) { Space::Wide } else { Space::None };
            }
        }
    }
}

/// Drops white space and forced line ends from the end.
fn trim_end(out: &mut Vec<Inline>) {
    while let Some(last) = out.last_mut() {
        match last {
            Inline::Text(t) => {
                t.truncate(t.trim_end_matches([' ', '\n']).len());
                if !t.is_empty() {
                    return;
                }
            }
            Inline::Break => {}
            other => match other.content_mut() {
                Some(content) => {
                    trim_end(content);
                    if !content.is_empty() {
                        return;
                    }
                }
                None => return,
            },
        }
        out.pop();
    }
}

/// The lines of a text, cut at its forced ends; marks that span an end are set again on each line.
pub(in crate::source) fn lines(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    cut(inlines).into_iter().map(tidy).collect()
}

/// The text cut at its forced ends, white space as it was.
pub(super) fn at_breaks(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    cut(inlines)
}

/// The lines, white space as it was: inside a mark, a space at the end of a line may stand before more words.
fn cut(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut out: Vec<Vec<Inline>> = vec![Vec::new()];
    for inline in inlines {
        let parts: Vec<Option<Inline>> = match inline {
            Inline::Break => vec![None, None],
            mut other => match other.content_mut().map(std::mem::take) {
                Some(content) if !content.is_empty() => each(content, |c| other.clone().map_content(|_| c)),
                Some(_) | None => vec![Some(other)],
            },
        };
        for (n, part) in parts.into_iter().enumerate() {
            if n > 0 {
                out.push(Vec::new());
            }
            if let (Some(part), Some(line)) = (part, out.last_mut()) {
                line.push(part);
            }
        }
    }
    out
}

fn each(content: Vec<Inline>, make: impl Fn(Vec<Inline>) -> Inline) -> Vec<Option<Inline>> {
    cut(content).into_iter().map(|c| (!c.is_empty()).then(|| make(c))).collect()
}

//! The lines of a raw text, and the units that they make: a paragraph each, hard wraps undone.
//!
//! Three habits are told apart by measuring, a file at a time: a paragraph a line with blank lines between, a
//! paragraph a line with none, and lines wrapped at a fixed width. A line was wrapped where the first word of the
//! next would not have fitted behind it; so wraps are undone exactly, and lines that are short on purpose stay.

/// A line that was not blank.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    /// From 1.
    pub number: usize,
    /// Without white space at its ends; spaces that are more or other than one space are still there.
    pub text: String,
    /// Columns of white space before it.
    pub indent: usize,
    /// Blank lines before it.
    pub blanks: usize,
    /// Why it is left out, if it is.
    pub gone: Option<String>,
}

/// The lines of a file that are not blank.
pub(super) fn lines(text: &str) -> Vec<Line> {
    let mut out = Vec::new();
    let mut blanks = 0;
    for (n, line) in text.lines().enumerate() {
        let bare = line.trim();
        if bare.is_empty() {
            blanks += 1;
            continue;
        }
        let lead = line.len() - line.trim_start().len();
        let indent = line.get(..lead).unwrap_or("").chars().map(|c| if c == '\t' { 4 } else { 1 }).sum();
        out.push(Line { number: n + 1, text: bare.replace('\u{ad}', ""), indent, blanks, gone: None });
        blanks = 0;
    }
    out
}

/// A paragraph, a heading, an item: one line, or several that a wrap had parted.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unit {
    /// The number of its first line.
    pub line: usize,
    /// Its words, white space normalised.
    pub text: String,
    /// Columns of white space before its first line.
    pub indent: usize,
    /// Blank lines before it.
    pub blanks: usize,
    /// How many lines it was.
    pub lines: usize,
    /// Boilerplate was dropped between the unit before and this one.
    pub after_dropped: bool,
    /// A rule of `===` or `---` stood right below it.
    pub underlined: bool,
}

impl Unit {
    /// How many words it has.
    pub fn words(&self) -> usize {
        self.text.split_whitespace().count()
    }
}

/// The units of a file.
pub(super) fn units(lines: &[Line]) -> Vec<Unit> {
    let width = wrap_width(lines);
    let mut out: Vec<Unit> = Vec::new();
    let mut dropped = false;
    let mut last: Option<&Line> = None;
    for line in lines {
        if line.gone.is_some() {
            dropped = true;
            last = None;
            continue;
        }
        if line.blanks == 0 && !dropped && is_underline(&line.text) {
            if let Some(unit) = out.last_mut().filter(|u| u.lines == 1 && u.words() <= 20) {
                unit.underlined = true;
                last = None;
                continue;
            }
        }
        let joins = width.is_some_and(|w| last.is_some_and(|l| line.blanks == 0 && wrapped(l, line, w)));
        match out.last_mut() {
            Some(unit) if joins => {
                join(&mut unit.text, &spaces(&line.text));
                unit.lines += 1;
            }
            _ => out.push(Unit {
                line: line.number,
                text: spaces(&line.text),
                indent: line.indent,
                blanks: line.blanks,
                lines: 1,
                after_dropped: dropped,
                underlined: false,
            }),
        }
        dropped = false;
        last = Some(line);
    }
    mend(out)
}

fn is_underline(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    matches!(first, Some('=' | '-' | '~' | '–' | '—' | '_')) && text.chars().count() >= 3 && chars.all(|c| Some(c) == first)
}

/// Joins a wrapped line; a hyphen at the end of a line stays, without a space behind it.
fn join(text: &mut String, next: &str) {
    let hyphen = text.ends_with('-') && !text.ends_with(" -") && !text.ends_with("--") && next.starts_with(char::is_lowercase);
    if !hyphen {
        text.push(' ');
    }
    text.push_str(next);
}

/// The column at which the lines of a file were wrapped, where they were: of the lines that another follows at once,
/// seven in ten end where the next word would have crossed it.
fn wrap_width(lines: &[Line]) -> Option<usize> {
    let kept: Vec<&Line> = lines.iter().filter(|l| l.gone.is_none()).collect();
    let mut lengths: Vec<usize> = kept.iter().map(|l| l.indent + l.text.chars().count()).collect();
    lengths.sort_unstable();
    let width = *lengths.get(lengths.len().saturating_sub(1) * 97 / 100)?;
    if !(40..=120).contains(&width) || lengths.last().is_some_and(|max| *max > width * 2) {
        return None;
    }
    let pairs: Vec<(&&Line, &&Line)> = kept.iter().zip(kept.iter().skip(1)).filter(|(_, b)| b.blanks == 0).collect();
    let full = pairs.iter().filter(|(a, b)| crosses(a, b, width)).count();
    (pairs.len() >= 4 && full * 10 >= pairs.len() * 6).then_some(width)
}

fn crosses(a: &Line, b: &Line, width: usize) -> bool {
    let word = b.text.split_whitespace().next().map_or(0, |w| w.chars().count());
    a.indent + a.text.chars().count() + 1 + word > width
}

fn wrapped(a: &Line, b: &Line, width: usize) -> bool {
    // A new paragraph may be marked by an indent alone, an item by its mark.
    let new_paragraph = b.indent > a.indent + 1 && a.text.ends_with(['.', '!', '?', '”', '"', ':']);
    crosses(a, b, width.saturating_sub(6)) && !new_paragraph && super::marks::item(&b.text).is_none()
}

/// One space between words, whatever stood there; a space that French wants before a mark does not break.
pub(super) fn spaces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if !c.is_whitespace() {
            out.push(c);
            continue;
        }
        let mut unbreakable = is_unbreakable(c);
        while let Some(next) = chars.next_if(|n| n.is_whitespace()) {
            unbreakable &= is_unbreakable(next);
        }
        let french = chars.peek().is_some_and(|n| matches!(n, ':' | ';' | '!' | '?' | '»' | '%')) || out.ends_with('«');
        out.push(if unbreakable && french { '\u{a0}' } else { ' ' });
    }
    out.trim().to_string()
}

fn is_unbreakable(c: char) -> bool {
    matches!(c, '\u{a0}' | '\u{202f}')
}

/// Joins paragraphs that a scraper cut in two: no end of a sentence before, a small letter after.
fn mend(units: Vec<Unit>) -> Vec<Unit> {
    let mut out: Vec<Unit> = Vec::with_capacity(units.len());
    for unit in units {
        let small = unit.text.starts_with(char::is_lowercase) && !unit.after_dropped && super::marks::item(&unit.text).is_none();
        match out.last_mut() {
            Some(before)
                if small
                    && unit.blanks <= 1
                    && before.words() >= 8
                    && super::marks::item(&before.text).is_none()
                    && before.text.ends_with(|c: char| c.is_alphanumeric() || c == ',') =>
            {
                join(&mut before.text, &unit.text);
                before.lines += unit.lines;
            }
            _ => out.push(unit),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str) -> Vec<String> {
        units(&lines(text)).into_iter().map(|u| u.text).collect()
    }

    #[test]
    fn a_line_is_a_paragraph_where_nothing_was_wrapped() {
        let long = "A paragraph that goes on for a while, as paragraphs of prose do when nobody cuts them into lines of seventy columns each, and then on.";
        assert_eq!(texts(&format!("{long}\n{long}\n\nTitle\n\n{long}")), [long, long, "Title", long]);
    }

    #[test]
    fn wraps_are_undone_and_short_lines_stay() {
        let text = "A title of its own\nMay 3, 2011\n\nThe first line of this paragraph was cut by a mail\nprogram that thought lines should be short, and so\nwere all the others, down to the last which ends\nhere.\n\nAnother paragraph follows after a blank line, with\na second line, and a third one that is well-\nmeant.\n";
        assert_eq!(
            texts(text),
            [
                "A title of its own",
                "May 3, 2011",
                "The first line of this paragraph was cut by a mail program that thought lines should be short, and so were all the others, down to the last which ends here.",
                "Another paragraph follows after a blank line, with a second line, and a third one that is well-meant.",
            ]
        );
    }

    #[test]
    fn underlines_mark_their_line() {
        let all = units(&lines("Heading\n=======\n\nText."));
        assert_eq!((all.len(), all[0].underlined, all[1].underlined), (2, true, false));
    }

    #[test]
    fn white_space_is_one_space() {
        assert_eq!(
            spaces("One.  Two.\u{a0} Three\u{a0}four «\u{a0}cinq\u{a0}» six\u{a0}!"),
            "One. Two. Three four «\u{a0}cinq\u{a0}» six\u{a0}!"
        );
    }

    #[test]
    fn a_paragraph_cut_in_two_is_mended() {
        let text = "Is this the only shop in the town where they sell such\n\ngood bread? Not at all.\n\nYes.";
        assert_eq!(texts(text), ["Is this the only shop in the town where they sell such good bread? Not at all.", "Yes."]);
    }
}

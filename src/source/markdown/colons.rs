//! Lines that start with a colon and define nothing: `:smile:`, `:::`, `:)`.
//!
//! PHP Markdown Extra, which the notation is from, wants white space behind the colon of a definition; the parser does not. Where it has
//! found a definition without, the colon is escaped, so that the line is read as what it is.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag};

/// A line that was no definition may have hidden another: so often is looked again.
const ROUNDS: usize = 8;

/// The text with the colons escaped that define nothing.
pub(super) fn escaped(text: &str, options: Options) -> Cow<'_, str> {
    let mut text = Cow::Borrowed(text);
    for _ in 0..ROUNDS {
        let slips = slips(&text, options);
        if slips.is_empty() {
            break;
        }
        let mut out = String::with_capacity(text.len() + slips.len());
        let mut done = 0;
        for at in slips {
            out.push_str(text.get(done..at).unwrap_or(""));
            out.push('\\');
            done = at;
        }
        out.push_str(text.get(done..).unwrap_or(""));
        text = Cow::Owned(out);
    }
    text
}

/// Where definitions start whose colon has no white space behind it, ascending.
fn slips(text: &str, options: Options) -> Vec<usize> {
    let suspect = |line: &str| line.trim_start_matches([' ', '\t', '>']).strip_prefix(':').is_some_and(|r| !r.starts_with([' ', '\t']));
    if !text.lines().any(suspect) {
        return Vec::new();
    }
    let mut found: Vec<usize> = Parser::new_ext(text, options)
        .into_offset_iter()
        .filter(|(event, _)| matches!(event, Event::Start(Tag::DefinitionListDefinition)))
        .filter_map(|(_, range)| {
            let inside = text.get(range.clone())?;
            let colon = inside.find(':')?;
            let blank = inside.get(..colon)?.trim().is_empty();
            let after = inside.get(colon + 1..)?;
            (blank && !after.starts_with([' ', '\t', '\n', '\r']) && !after.is_empty()).then_some(range.start + colon)
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

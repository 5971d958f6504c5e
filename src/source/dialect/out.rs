//! What a text becomes, line by line: line ends that were taken are given back at the next one, so that lines keep their numbers.

use super::args::Arguments;

/// A text that is being made.
#[derive(Default)]
pub(super) struct Out {
    text: String,
    /// Line ends that are owed; fewer than none where there are more than there were.
    owed: isize,
}

impl Out {
    /// What there is so far.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The last character.
    pub(super) fn last(&self) -> Option<char> {
        self.text.chars().next_back()
    }

    /// Adds something that stands for so many line ends.
    pub(super) fn push(&mut self, made: &str, lines: usize) {
        self.text.push_str(made);
        let has = made.matches('\n').count();
        self.owed += isize::try_from(lines).unwrap_or(0) - isize::try_from(has).unwrap_or(0);
    }

    /// Adds prose as it stands.
    pub(super) fn prose(&mut self, text: &str) {
        for piece in text.split_inclusive('\n') {
            if self.owed < 0 && piece == "\n" && self.text.ends_with("\n\n") {
                self.owed += 1;
                continue;
            }
            self.text.push_str(piece);
            if piece.ends_with('\n') {
                self.settle();
            }
        }
    }

    fn settle(&mut self) {
        while self.owed > 0 {
            self.text.push('\n');
            self.owed -= 1;
        }
    }

    /// The whole.
    pub(super) fn finish(mut self) -> String {
        self.settle();
        self.text
    }
}

/// What stands before something on its line, where that is only white space and marks of quotations.
pub(super) fn line_prefix(text: &str) -> Option<&str> {
    let line = text.rsplit('\n').next().unwrap_or("");
    line.chars().all(|c| matches!(c, ' ' | '\t' | '>')).then_some(line)
}

/// The lines of `inner`, which stood behind a tag and before its end, as a quotation whose first line is `head`; `prefix` stands
/// before each line.
pub(super) fn quoted(inner: &str, head: &str, prefix: &str) -> String {
    let segments: Vec<&str> = inner.split('\n').collect();
    let (first, rest) = segments.split_first().unwrap_or((&"", &[]));
    let mut out = format!("> {head}");
    if !first.trim().is_empty() {
        out.push(super::callout::END_OF_TITLE);
        out.push_str(first.trim());
    }
    for (n, segment) in rest.iter().enumerate() {
        let line = segment.strip_prefix(prefix).unwrap_or_else(|| segment.trim_start());
        out.push('\n');
        out.push_str(prefix);
        if n + 1 < rest.len() || !line.trim().is_empty() {
            out.push_str("> ");
            out.push_str(line);
        }
    }
    if rest.last().is_none_or(|l| !l.trim().is_empty()) {
        // What follows on the next line does not belong to it.
        out.push('\n');
        out.push_str(prefix);
    }
    out
}

/// Code in a fence of its own, or between backticks where it stands among words.
pub(super) fn fenced(inner: &str, language: &str, prefix: Option<&str>, after: &str) -> String {
    let longest = inner.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let Some(prefix) = prefix.filter(|_| inner.contains('\n') || after.trim().is_empty()) else {
        let ticks = "`".repeat(longest + 1);
        return if inner.trim().is_empty() { String::new() } else { format!("{ticks}{}{ticks}", inner.trim()) };
    };
    // A fence inside says the language itself.
    let own = inner.trim();
    if own.starts_with("```") && own.ends_with("```") && own.len() > 6 {
        return inner.to_string();
    }
    let ticks = "`".repeat((longest + 1).max(3));
    let start = if inner.starts_with('\n') || inner.starts_with("\r\n") { String::new() } else { format!("\n{prefix}") };
    let last = inner.rsplit('\n').next().unwrap_or("");
    let end =
        if inner.contains('\n') && last.chars().all(|c| matches!(c, ' ' | '\t' | '>')) { String::new() } else { format!("\n{prefix}") };
    format!("{ticks} {language}{start}{inner}{end}{ticks}")
}

/// A picture in Markdown.
pub(super) fn picture(src: &str, alt: &str, caption: &str) -> String {
    let clean = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ").replace(['[', ']'], "").replace('"', "”");
    let caption = clean(&caption.replace("**", "").replace('*', ""));
    let title = if caption.is_empty() { String::new() } else { format!(" \"{caption}\"") };
    format!("![{}](<{}>{title})", clean(alt), src.trim().replace(['<', '>'], ""))
}

/// Words that the index lists: `[kerning]{.index entry="type!kerning" see="…" seealso="…"}`.
pub(super) fn index_term(inside: &str, said: &Arguments) -> String {
    let names: [(&str, &[&str]); 3] =
        [("data-term", &["entry", "term", "data-term"]), ("data-see", &["see", "data-see"]), ("data-see-also", &["seealso", "see-also"])];
    let mut out = "<span class=\"index-term\"".to_string();
    for (attribute, names) in names {
        if let Some(value) = said.named(names) {
            out.push_str(&format!(" {attribute}=\"{}\"", value.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")));
        }
    }
    format!("{out}>{inside}</span>")
}

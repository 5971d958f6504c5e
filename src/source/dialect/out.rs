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

/// Whether what follows a text stands inside a block of HTML, where nothing is Markdown: its first line starts with a tag, and no blank line
/// came since.
pub(super) fn in_html(text: &str) -> bool {
    let block = text.rsplit("\n\n").next().unwrap_or("");
    let first = block.trim_start_matches('\n').lines().next().unwrap_or("").trim();
    let tag = first.strip_prefix('<').map(|r| r.trim_start_matches('/'));
    let name = |t: &str| t.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let whole = first.ends_with('>') && first.matches('<').count() == 1;
    let holds =
        |t: &str| matches!(name(t).as_str(), "div" | "p" | "center" | "figure" | "table" | "tr" | "td" | "th" | "section" | "li" | "ul");
    block.contains('\n') && tag.is_some_and(|t| t.starts_with(|c: char| c.is_ascii_alphabetic()) && (whole || holds(t)))
}

/// A picture in HTML.
pub(super) fn html_picture(src: &str, alt: &str, caption: &str) -> String {
    let safe = |t: &str| t.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let img = format!("<img src=\"{}\" alt=\"{}\">", safe(src.trim()), safe(alt));
    if caption.is_empty() { img } else { format!("<figure>{img}<figcaption>{}</figcaption></figure>", safe(caption)) }
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

/// The words of a text without its links and tags: `Ann ([@ann](https://…))` is `Ann (@ann)`.
pub(in crate::source) fn bare_words(text: &str) -> String {
    let mut out = text.to_string();
    while let Some(middle) = out.find("](") {
        let open = out.get(..middle).and_then(|t| t.rfind('['));
        let close = out.get(middle..).and_then(|t| t.find(')')).map(|n| middle + n);
        let (Some(open), Some(close)) = (open, close) else { break };
        let words = out.get(open + 1..middle).unwrap_or("").to_string();
        out.replace_range(open..=close, &words);
    }
    let mut from = 0;
    while let Some(start) = out.get(from..).and_then(|t| t.find('<')).map(|n| from + n) {
        let inner = out.get(start + 1..).unwrap_or("");
        let end = inner.find('>').filter(|_| inner.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
        match end {
            Some(end) if !inner.get(..end).is_some_and(|t| t.contains("://") || t.contains('@')) => {
                out.replace_range(start..=start + 1 + end, "")
            }
            Some(_) | None => from = start + 1,
        }
    }
    out
}

/// A picture in Markdown.
pub(super) fn picture(src: &str, alt: &str, caption: &str) -> String {
    let clean = |t: &str| t.split_whitespace().collect::<Vec<_>>().join(" ").replace(['[', ']'], "").replace('"', "”");
    let caption = clean(&bare_words(caption).replace("**", "").replace('*', ""));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_without_links_and_tags() {
        for (text, want) in [
            ("Ann ([@ann](https://x.y/ann)), and <i lang=\"fr\">co</i>", "Ann (@ann), and co"),
            ("[a](b) [c](d", "a [c](d"),
            ("a < b, <me@x.y> and ](", "a < b, <me@x.y> and ]("),
        ] {
            assert_eq!(bare_words(text), want, "{text}");
        }
    }

    #[test]
    fn what_follows_a_tag_on_its_own_line_is_html() {
        for (text, want) in
            [("<a href='x'>\n", true), ("a\n\n<div class=x>words\n", true), ("<b>a</b> b\n", false), ("<div>\n\n", false), ("a\n", false)]
        {
            assert_eq!(in_html(text), want, "{text}");
        }
    }
}

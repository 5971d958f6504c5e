//! Which lines are code.

use super::callout;

/// Follows the lines of a text and says which of them are code: fenced, or indented where that makes code.
#[derive(Default)]
pub(in crate::source) struct CodeLines {
    fence: Option<Fence>,
    /// A fence whose content is Markdown: an admonition.
    open: Option<Fence>,
    indented: bool,
    after_text: bool,
    in_list: bool,
    /// How deep the last item of the list stands.
    item: usize,
}

/// A fence of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fence {
    sign: char,
    length: usize,
    quoted: bool,
}

impl CodeLines {
    /// Whether the next line is code, or the fence of some.
    pub(in crate::source) fn is_code(&mut self, line: &str) -> bool {
        let bare = line.trim_end();
        let mark = fence(bare);
        if let Some(open) = self.fence {
            let outside = open.quoted && !bare.trim_start().starts_with('>');
            if mark.is_some_and(|(m, info)| closes(open, m) && info.is_empty()) || outside {
                self.fence = None;
            }
            if !outside {
                self.after_text = false;
                return true;
            }
        }
        if let (Some(open), Some((m, ""))) = (self.open, mark)
            && closes(open, m)
        {
            self.open = None;
            self.after_text = false;
            return false;
        }
        if let Some((m, info)) = mark.filter(|_| !self.indent(line)) {
            if is_item(bare) {
                (self.in_list, self.item) = (true, columns(line));
            }
            // Quotations and items keep their verse as code; the tree makes lines of it.
            let markdown = callout::of_fence(info).is_some() || verse_fence(line).is_some();
            *(if markdown { &mut self.open } else { &mut self.fence }) = Some(m);
            self.after_text = false;
            return !markdown;
        }
        if bare.is_empty() {
            self.after_text = false;
            return false;
        }
        self.indented = self.indent(line) && (self.indented || !self.after_text);
        let item = is_item(bare);
        if item && !self.indented {
            self.item = columns(line);
        }
        if !line.starts_with([' ', '\t']) {
            self.in_list = item || (self.in_list && self.after_text);
        }
        self.after_text = !self.indented;
        self.indented && !item
    }

    /// Whether a line is indented as code is: deeper where a list is open.
    fn indent(&self, line: &str) -> bool {
        columns(line) >= if self.in_list { self.item + 8 } else { 4 }
    }
}

/// How deep a line is indented.
fn columns(line: &str) -> usize {
    line.chars().take_while(|c| matches!(c, ' ' | '\t')).map(|c| if c == '\t' { 4 } else { 1 }).sum()
}

fn closes(open: Fence, mark: Fence) -> bool {
    open.sign == mark.sign && mark.length >= open.length
}

/// The mark of a fence, and what stands behind it.
fn fence(line: &str) -> Option<(Fence, &str)> {
    let mut trimmed = line.trim_start_matches([' ', '\t', '>']);
    // It may open an item of a list.
    while is_item(trimmed) {
        trimmed = trimmed.trim_start_matches(|c: char| !c.is_whitespace()).trim_start();
    }
    let sign = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let info = trimmed.trim_start_matches(sign);
    let length = trimmed.len() - info.len();
    let fence = Fence { sign, length, quoted: line.trim_start().starts_with('>') };
    (length >= 3 && !(sign == '`' && info.contains('`'))).then_some((fence, info.trim()))
}

/// MDX without lines that hold nothing but a tag of layout, and without the indentation that would make code of words inside them:
/// MDX has no code by indentation, and Markdown goes on inside its elements.
pub(super) fn without_layout(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<Fence> = None;
    let mut lead = "";
    let mut in_list = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let mark = fence(line.trim_end());
        let fenced = open.is_some();
        match (open, mark) {
            (None, Some((m, _))) => {
                open = Some(m);
                lead = if in_list { "" } else { line.get(..line.len() - line.trim_start().len()).unwrap_or("") };
            }
            (Some(o), Some((m, ""))) if closes(o, m) => open = None,
            (_, _) => {}
        }
        if fenced || open.is_some() {
            // A fence deep inside elements stands as deep as they do.
            out.push_str(line.strip_prefix(lead).unwrap_or(line));
            continue;
        }
        if !line.starts_with([' ', '\t']) && !bare.is_empty() {
            in_list = is_item(line);
        }
        let tag = ["<div", "</div", "<section", "</section", "<main", "</main", "<center", "</center", "<article", "</article"];
        let layout = tag.iter().any(|t| bare.strip_prefix(t).is_some_and(|r| r.starts_with(['>', ' '])));
        if layout && bare.ends_with('>') && bare.matches('<').count() == 1 && bare.matches('>').count() == 1 {
            out.push_str(line.get(line.trim_end().len()..).unwrap_or(""));
        } else {
            out.push_str(if in_list { line } else { line.trim_start_matches([' ', '\t']) });
        }
    }
    out
}

/// The signs of a fence that holds verse, where it stands in no quotation and opens no item.
pub(super) fn verse_fence(line: &str) -> Option<&str> {
    let (signs, info) = fence_info(line)?;
    (line.trim_start().starts_with(signs) && crate::source::classes::is_verse_fence(info)).then_some(signs)
}

/// The signs of a fence and what its first line says.
pub(in crate::source) fn fence_info(line: &str) -> Option<(&str, &str)> {
    let (mark, info) = fence(line.trim_end())?;
    let at = line.find(mark.sign)?;
    Some((line.get(at..at + mark.length)?, info))
}

/// Whether a line starts an item of a list.
pub(super) fn is_item(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t']);
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let rest = match digits {
        0 => line.strip_prefix(['-', '*', '+']),
        1..=9 => line.get(digits..).and_then(|r| r.strip_prefix(['.', ')'])),
        _ => None,
    };
    rest.is_some_and(|r| r.is_empty() || r.starts_with([' ', '\t']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> String {
        let mut lines = CodeLines::default();
        text.split('\n').map(|l| if lines.is_code(l) { 'x' } else { '.' }).collect()
    }

    #[test]
    fn lines_of_code_are_told_from_prose() {
        for (text, want) in [
            ("a\n```\nb\n```\nc", ".xxx."),
            ("~~~~\n~~~\n~~~~\nc", "xxx."),
            ("a\n\n    b\n\n    c\nd", "..x.x."),
            ("a\n    b", ".."),
            ("- a\n\n    b\n\n        c", "....x"),
            ("- a\n\t- b\n\n\t\tc\n\n\t\t\td", ".....x"),
            ("- - ```\n    a\n    ```\n    b", "xxx."),
            ("> ```\n> a\nb", "xx."),
            ("```admonish note\na\n```\nb", "...."),
            ("``` a ` b\nc", ".."),
        ] {
            assert_eq!(code(text), want, "{text}");
        }
    }
}

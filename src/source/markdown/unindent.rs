//! HTML blocks with blank lines and indentation inside them.
//!
//! CommonMark ends an HTML block at a blank line, and makes code of indented lines that follow it. Posts written for
//! programs that kept such blocks whole (kramdown, Blackfriday, PHP Markdown) have both: their tags would be printed. So
//! lines inside an open HTML block lose the indentation that would make code of them; all else stays Markdown's.

/// Elements that hold blocks.
const CONTAINERS: [&str; 21] = [
    "table",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "div",
    "section",
    "article",
    "aside",
    "blockquote",
    "figure",
    "ul",
    "ol",
    "li",
    "dl",
    "dd",
    "dt",
    "details",
    "center",
];

/// The text with lines inside open HTML blocks unindented where they would be code; lines keep their numbers.
pub(super) fn unindent(text: &str) -> String {
    if !text.contains('<') {
        return text.to_string();
    }
    let mut out = String::with_capacity(text.len());
    let (mut depth, mut tables) = (0_usize, 0_usize);
    let mut blank = true;
    let mut fence: Option<&str> = None;
    let mut code = false;
    let mut pre = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        let deep = indent >= 4 || line.starts_with('\t');
        let mark = ["```", "~~~"].into_iter().find(|m| bare.starts_with(m));
        let tag = starts_with_tag(bare);
        code = deep && (code || blank) && depth == 0 && !bare.is_empty();
        match (fence, mark) {
            (None, Some(mark)) if !pre && !deep => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            _ => {}
        }
        if fence.is_some() || pre || code {
            pre = pre && !bare.to_ascii_lowercase().contains("</pre");
            out.push_str(line);
            blank = bare.is_empty();
            continue;
        }
        let inside = depth > 0 && deep && blank && (tag || tables > 0);
        out.push_str(if inside { line.trim_start_matches([' ', '\t']) } else { line });
        if depth > 0 || (tag && !deep) {
            count(bare, &mut depth, &mut tables);
            let lower = bare.to_ascii_lowercase();
            pre = lower.rfind("<pre").is_some_and(|at| lower.get(at..).is_some_and(|r| !r.contains("</pre")));
        }
        // What was unindented goes on unindented: a paragraph's next lines are not code in any case.
        blank = bare.is_empty();
    }
    out
}

/// Whether a line starts with a tag.
fn starts_with_tag(bare: &str) -> bool {
    bare.strip_prefix('<').map(|r| r.trim_start_matches('/')).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Counts the containers that a line opens and closes.
fn count(line: &str, depth: &mut usize, tables: &mut usize) {
    for (at, _) in line.match_indices('<') {
        let rest = line.get(at + 1..).unwrap_or("");
        let (closes, rest) = rest.strip_prefix('/').map_or((false, rest), |r| (true, r));
        let name: String = rest.chars().take_while(char::is_ascii_alphanumeric).take(12).collect::<String>().to_ascii_lowercase();
        if !CONTAINERS.contains(&name.as_str()) {
            continue;
        }
        let table = usize::from(name == "table");
        // Ends of cells and items may be left out: their table or list closes them.
        let counts = matches!(
            name.as_str(),
            "table" | "div" | "section" | "article" | "aside" | "blockquote" | "figure" | "ul" | "ol" | "dl" | "details" | "center"
        );
        let step = usize::from(counts);
        if closes {
            *depth = depth.saturating_sub(step);
            *tables = tables.saturating_sub(table);
        } else {
            *depth += step;
            *tables += table;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_inside_an_open_block_are_no_code() {
        let text = "<table>\n  <tr>\n    <td>a</td>\n\n    <td>b</td>\n\n      words\n  </tr>\n</table>\n\n    code\n";
        assert_eq!(unindent(text), "<table>\n  <tr>\n    <td>a</td>\n\n<td>b</td>\n\nwords\n  </tr>\n</table>\n\n    code\n");
    }

    #[test]
    fn code_stays_as_it_is() {
        for text in [
            "    <table>\n\n    <td>\n",
            "```\n<div>\n\n    <p>\n```\n",
            "<div>\n<pre>\n\n    <p>\n</pre>\n</div>\n",
            "<div>\n\n    code\n\n</div>\n",
            "a < b\n\n    code\n",
        ] {
            assert_eq!(unindent(text), text);
        }
    }
}

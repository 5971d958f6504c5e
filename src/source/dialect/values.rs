//! What a page says of itself in its front matter and shows in its text: `{{ page.title }}`, `{{< meta subtitle >}}`, `{{< param "x" >}}`,
//! `{frontmatter.title}`.

use super::lex::{span_end, within};
use super::lines::CodeLines;

/// A tag that shows a value is at most so long.
const MOST: usize = 200;

/// The text with the values of its front matter, by their names in lower case; code is left alone, and lines keep their numbers.
pub(in crate::source) fn with_values(text: &str, values: &[(String, String)]) -> String {
    if values.is_empty() || !(text.contains("{{") || text.contains("{frontmatter.")) {
        return text.to_string();
    }
    let mut code = CodeLines::default();
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        if code.is_code(line.trim_end_matches('\n')) || !line.contains('{') {
            out.push_str(line);
        } else {
            shown(line, values, &mut out);
        }
    }
    out
}

fn shown(line: &str, values: &[(String, String)], out: &mut String) {
    let mut at = 0;
    while let Some(c) = line.get(at..).and_then(|r| r.chars().next()) {
        let rest = line.get(at..).unwrap_or("");
        if c == '`' {
            let end = span_end(line, at);
            out.push_str(line.get(at..end).unwrap_or(""));
            at = end;
            continue;
        }
        match if c == '{' { tag(rest) } else { None }.and_then(|(length, name)| Some((length, value(name, values)?))) {
            Some((length, value)) => {
                out.push_str(value);
                at += length;
            }
            None => {
                out.push(c);
                at += c.len_utf8();
            }
        }
    }
}

/// A tag that may show a value: its length, and the name.
fn tag(text: &str) -> Option<(usize, &str)> {
    for (open, close) in [("{{<", ">}}"), ("{{%", "%}}"), ("{{", "}}"), ("{frontmatter.", "}")] {
        let Some(inner) = text.strip_prefix(open) else { continue };
        let end = within(inner, MOST).find(close)?;
        let inner = inner.get(..end)?.trim_matches([' ', '-']);
        let name = match open {
            "{{<" | "{{%" => inner.strip_prefix("param ").or_else(|| inner.strip_prefix("meta "))?,
            "{{" => inner.split('|').next().filter(|name| !(inner.contains('|') && name.contains("date")))?,
            _ => inner,
        };
        return Some((open.len() + end + close.len(), name.trim().trim_matches(['"', '\''])));
    }
    None
}

fn value<'v>(name: &str, values: &'v [(String, String)]) -> Option<&'v str> {
    let starts = [
        "page.data.",
        "page.meta.",
        "page.",
        "post.",
        "$frontmatter.",
        "frontmatter.",
        ".page.params.",
        ".params.",
        ".page.",
        "$page.",
        ".",
    ];
    let name = name.to_lowercase();
    let key = starts.iter().find_map(|s| name.strip_prefix(s)).unwrap_or(&name);
    values.iter().find(|(k, _)| k == key).map(|(_, v)| v.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_front_matter_stand_where_they_are_shown() {
        let values = [("title".to_string(), "A *T*".to_string()), ("sub-title".to_string(), "S".to_string())];
        for (text, want) in [
            ("{{ page.title }}\n===\n", "A *T*\n===\n"),
            ("{{title | escape}} and {{ .Title }}", "A *T* and A *T*"),
            ("{{< meta sub-title >}} {{% param \"title\" %}} {frontmatter.title}", "S A *T* A *T*"),
            ("`{{ page.title }}`", "`{{ page.title }}`"),
            ("```\n{{ page.title }}\n```", "```\n{{ page.title }}\n```"),
            ("{{ site.title }} {{ page.none }} {{< x >}} {{", "{{ site.title }} {{ page.none }} {{< x >}} {{"),
        ] {
            assert_eq!(with_values(text, &values), want, "{text}");
        }
    }
}

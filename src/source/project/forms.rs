//! The forms in which engines say that another file stands here: mdBook's `{{#include}}`, Liquid's `{% include %}`, Hugo's and Quarto's
//! `{{< include >}}`, snippets of PyMdown (`--8<-- "file"`), `{! file !}`, `<!--@include: file-->`, `<<< file`, `:::{include} file`.

use crate::source::dialect::Arguments;

/// An include that was read at a place.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Include {
    /// How many bytes it takes.
    pub length: usize,
    /// The files with their ranges; none for what shows nothing.
    pub files: Vec<(String, String)>,
    /// Where files are looked for, and what becomes of them.
    pub way: Way,
    /// The file is shown as code of this language.
    pub code: Option<String>,
    /// Values by name, for a template.
    pub values: Vec<(String, String)>,
}

/// How a form is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// mdBook: beside the file, in code too; what is missing goes.
    Beside,
    /// Snippets: anywhere in the site, in code too; what is missing goes. A line of its own holds it.
    Snippet,
    /// A template: anywhere in the site, in prose only; what is missing is left to the reader of tags, which tells of it.
    Template,
}

/// Tags are at most so long.
const MOST: usize = 4_000;

/// The include at the start of a text; `at_line` says that only white space stands before it in its line.
pub(super) fn at(text: &str, at_line: bool) -> Option<Include> {
    match text.as_bytes().first()? {
        b'{' if text.starts_with("{{#") => mdbook(text),
        b'{' if text.starts_with("{{<") || text.starts_with("{{%") => hugo(text),
        b'{' if text.starts_with("{%") => liquid(text),
        b'{' if text.starts_with("{!") => {
            let (length, inner) = between(text, "{!", "!}")?;
            one_line(inner).map(|file| found(length, vec![split(file)], Way::Snippet))
        }
        b'-' if at_line => snippet(text),
        b'<' if text.starts_with("<!--") => {
            let (length, inner) = between(text, "<!--", "-->")?;
            let file = inner.trim_start().strip_prefix("@include:")?.trim();
            let (file, range) = file.split_once('{').map_or((file, ""), |(f, r)| (f, r.trim_end_matches('}')));
            Some(found(length, vec![(file.trim().to_string(), range.replace(',', ":"))], Way::Template))
        }
        b'<' if at_line && text.starts_with("<<< ") => {
            let line = text.lines().next()?;
            let file = line.get(4..)?.split(['{', '[']).next()?.trim();
            let (file, region) = file.split_once('#').unwrap_or((file, ""));
            let file = file.trim_start_matches("@/").to_string();
            let code = Some(ending(&file));
            Some(Include { code, ..found(line.len(), vec![(file, region.to_string())], Way::Template) })
        }
        _ => None,
    }
}

fn found(length: usize, files: Vec<(String, String)>, way: Way) -> Include {
    Include { length, files, way, code: None, values: Vec::new() }
}

/// What stands between two marks, and how long the whole is.
fn between<'t>(text: &'t str, open: &str, close: &str) -> Option<(usize, &'t str)> {
    let inner = text.strip_prefix(open)?;
    let end = inner.find(close).filter(|n| *n < MOST)?;
    Some((open.len() + end + close.len(), inner.get(..end)?))
}

fn one_line(inner: &str) -> Option<&str> {
    let file = inner.trim();
    (!file.is_empty() && !file.contains(['\n', '{', '}'])).then_some(file)
}

/// A file and its range: `a.rs:2:5`, not `C:/a` nor `https://…`.
fn split(file: &str) -> (String, String) {
    let file = file.trim().trim_matches(['"', '\'']);
    let (name, range) = file.split_once(':').filter(|(n, r)| n.len() > 1 && !r.starts_with("//")).unwrap_or((file, ""));
    (name.to_string(), range.to_string())
}

fn ending(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_ascii_lowercase())
}

fn mdbook(text: &str) -> Option<Include> {
    let (length, inner) = between(text, "{{#", "}}")?;
    let (name, rest) = inner.trim().split_once(char::is_whitespace).unwrap_or((inner.trim(), ""));
    let argument = rest.split_whitespace().next().unwrap_or("");
    match name {
        "include" | "rustdoc_include" if !argument.is_empty() => Some(found(length, vec![split(argument)], Way::Beside)),
        "playground" | "playpen" if !argument.is_empty() => {
            Some(Include { code: Some("rust".to_string()), ..found(length, vec![split(argument)], Way::Beside) })
        }
        "title" => Some(found(length, Vec::new(), Way::Beside)),
        _ => None,
    }
}

/// `--8<-- "file"`, or files line by line between two such marks.
fn snippet(text: &str) -> Option<Include> {
    let line = text.lines().next()?;
    let dashes = line.len() - line.trim_start_matches('-').len();
    let rest = line.get(dashes..)?.strip_prefix("8<")?;
    let mark = line.get(..line.len() - rest.trim_start_matches('-').len())?;
    let file = rest.trim_start_matches('-').trim();
    if !file.is_empty() {
        let quoted = file.len() > 2 && file.starts_with(['"', '\'']) && file.ends_with(['"', '\'']);
        return quoted.then(|| found(line.len(), vec![split(file)], Way::Snippet));
    }
    let mut files = Vec::new();
    let mut length = 0;
    for (n, line) in text.split_inclusive('\n').enumerate() {
        let bare = line.trim();
        if n > 0 && bare == mark {
            let end = length + line.trim_end().len();
            return Some(found(end, files, Way::Snippet));
        }
        if n > 0 && !bare.is_empty() && !bare.starts_with(';') {
            files.push(split(bare));
        }
        length += line.len();
        if length > MOST {
            break;
        }
    }
    None
}

/// `{% include file.md name="value" %}`, `{% include_relative file %}`.
fn liquid(text: &str) -> Option<Include> {
    let (length, inner) = between(text, "{%", "%}")?;
    let inner = inner.trim_matches(|c: char| c.is_whitespace() || c == '-');
    let (name, rest) = inner.split_once(char::is_whitespace)?;
    if !matches!(name, "include" | "include_relative" | "include_cached" | "render") {
        return None;
    }
    let arguments = Arguments::read(rest);
    let file = arguments.nth(0)?.to_string();
    let values = arguments.0.iter().filter_map(|a| Some((a.name.clone()?, a.value.clone()))).collect();
    (!arguments.pictures().iter().any(|p| *p != file))
        .then(|| Include { values, ..found(length, vec![(file, String::new())], Way::Template) })
}

/// `{{< include _a.qmd >}}`, `{{% readfile file="a.md" code="true" lang="sh" %}}`.
fn hugo(text: &str) -> Option<Include> {
    let close = if text.starts_with("{{<") { ">}}" } else { "%}}" };
    let (length, inner) = between(text, text.get(..3)?, close)?;
    let (name, rest) = inner.trim().trim_end_matches('/').trim_end().split_once(char::is_whitespace)?;
    if !matches!(name, "include" | "readfile" | "readFile" | "includefile" | "include-md" | "include_file" | "markdownify-file") {
        return None;
    }
    let arguments = Arguments::read(rest);
    let file = arguments.named(&["file", "path", "src", "filename"]).or_else(|| arguments.nth(0))?.to_string();
    let is_code = arguments.named(&["code"]).is_some_and(|v| v == "true");
    let language = arguments.named(&["lang", "language"]).map(str::to_string);
    let code = if is_code || language.is_some() { Some(language.unwrap_or_else(|| ending(&file))) } else { None };
    Some(Include { code, ..found(length, vec![(file, String::new())], Way::Template) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_is_read() {
        for (text, files, way) in [
            ("{{#include a.rs:2:5}} b", vec![("a.rs", "2:5")], Way::Beside),
            ("{{#title X}}", vec![], Way::Beside),
            ("--8<-- \"a.md\"\nb", vec![("a.md", "")], Way::Snippet),
            ("--8<-- \"a.md:part\"", vec![("a.md", "part")], Way::Snippet),
            ("--8<--\na.md\n; b.md\n\nc.md:1:2\n--8<--\nx", vec![("a.md", ""), ("c.md", "1:2")], Way::Snippet),
            ("{! docs/a.py !}", vec![("docs/a.py", "")], Way::Snippet),
            ("{% include_relative a.md %}", vec![("a.md", "")], Way::Template),
            ("{%- include \"a.md\" with=1 -%}", vec![("a.md", "")], Way::Template),
            ("{{< include _a.qmd >}}", vec![("_a.qmd", "")], Way::Template),
            ("{{% readfile file=\"/a.md\" %}}", vec![("/a.md", "")], Way::Template),
            ("<!--@include: ./a.md{2,5}-->", vec![("./a.md", "2:5")], Way::Template),
            ("<<< @/snippets/a.js#part{2}", vec![("snippets/a.js", "part")], Way::Template),
        ] {
            let got = at(text, true).map(|i| (i.files, i.way));
            let files = files.iter().map(|(f, r): &(&str, &str)| (f.to_string(), r.to_string())).collect();
            assert_eq!(got, Some((files, way)), "{text}");
        }
        let code = |text: &str| at(text, true).and_then(|i| i.code);
        assert_eq!(code("{{% readfile file=\"a.sh\" code=\"true\" %}}"), Some("sh".to_string()));
        assert_eq!(code("{{#playground a.rs}}"), Some("rust".to_string()));
    }

    #[test]
    fn what_is_no_include_is_left() {
        for text in [
            "{{#each x}}",
            "{{< figure src=\"a.png\" >}}",
            "{% include figure.html src=\"a.png\" %}",
            "--- a",
            "--8<--",
            "<!-- a -->",
            "{!a",
            "{{#",
            "{%",
        ] {
            assert_eq!(at(text, true), None, "{text}");
        }
    }
}

//! Files that are parts of others: mdBook's `{{#include file:anchor}}` and its kind, resolved wherever they stand, in code too.
//!
//! The syntax is that of mdBook's links preprocessor: lines (`:2`, `:2:10`, `::10`), anchors (`ANCHOR: name` to `ANCHOR_END: name`),
//! `rustdoc_include` (whose other lines are hidden), `playground`, `title`.

use crate::diag::{Diagnostic, Loc, Report, kinds};

/// Files are followed so deep into each other.
const MOST_DEEP: usize = 8;
/// A text with all that it includes is at most so long.
const MOST_BYTES: usize = 16 << 20;

/// Reads a file by its path from the folder of the text; the problem in words where that fails.
pub(in crate::source) type ReadFile<'a> = dyn Fn(&str) -> Result<String, String> + 'a;

/// The text with what it includes.
pub(in crate::source) fn resolve(text: &str, shown: &str, read: &ReadFile<'_>, report: &mut Report) -> String {
    let mut told = |line: usize, what: &str, why: &str| {
        report.push(
            Diagnostic::warning(kinds::SHORTCODE, format!("cannot include {what}: {why}"))
                .at(Loc::new(shown, line))
                .with("what it would show is not in the book")
                .help("check the path, which counts from the folder of this file; the folder must be one that the book reads"),
        );
    };
    nested(text, "", read, 0, &mut told)
}

fn nested(text: &str, base: &str, read: &ReadFile<'_>, depth: usize, told: &mut dyn FnMut(usize, &str, &str)) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(start) = text.get(at..).and_then(|t| t.find("{{#")).map(|n| at + n) {
        let Some(end) = text.get(start..).and_then(|t| t.find("}}")).map(|n| start + n) else { break };
        let inner = text.get(start + 3..end).unwrap_or("").trim();
        let before = text.get(at..start).unwrap_or("");
        at = end + 2;
        if let Some(before) = before.strip_suffix('\\') {
            out.push_str(before);
            out.push_str(text.get(start..at).unwrap_or(""));
            continue;
        }
        out.push_str(before);
        let (name, rest) = inner.split_once(char::is_whitespace).unwrap_or((inner, ""));
        let argument = rest.split_whitespace().next().unwrap_or("");
        match name {
            "include" | "rustdoc_include" | "playground" | "playpen" if !argument.is_empty() => {
                let (file, range) = argument.split_once(':').unwrap_or((argument, ""));
                let path = joined(base, file);
                match read(&path) {
                    Ok(_) if out.len() > MOST_BYTES || depth >= MOST_DEEP => {
                        told(line_of(text, start), file, "too much is included in too much");
                    }
                    Ok(whole) => {
                        let part = part(&whole, range);
                        let folder = path.rsplit_once('/').map_or("", |(f, _)| f);
                        let part = if part.contains("{{#") { nested(&part, folder, read, depth + 1, told) } else { part };
                        let fence = name.starts_with("play");
                        out.push_str(&if fence { format!("```rust\n{}\n```", part.trim_end()) } else { part });
                    }
                    Err(why) => told(line_of(text, start), file, &why),
                }
            }
            "title" => {}
            _ => out.push_str(text.get(start..at).unwrap_or("")),
        }
    }
    out.push_str(text.get(at..).unwrap_or(""));
    out
}

fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).map_or(0, |t| t.matches('\n').count()) + 1
}

/// A path relative to a folder.
fn joined(base: &str, file: &str) -> String {
    let mut parts: Vec<&str> = base.split('/').filter(|p| !p.is_empty()).collect();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|p| *p != "..") => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Lines of a file: all, some by number, or those between two anchors. Lines of anchors never show.
fn part(text: &str, range: &str) -> String {
    let anchors = |l: &&str| !l.contains("ANCHOR:") && !l.contains("ANCHOR_END:");
    let numbers = range.chars().all(|c| c.is_ascii_digit() || c == ':');
    let lines: Vec<&str> = if range.is_empty() {
        text.lines().filter(anchors).collect()
    } else if numbers {
        let (from, to) = range.split_once(':').unwrap_or((range, range));
        let from = from.parse::<usize>().unwrap_or(1).max(1);
        let to = to.parse::<usize>().unwrap_or(usize::MAX);
        text.lines().enumerate().filter(|(n, _)| (from..=to).contains(&(n + 1))).map(|(_, l)| l).filter(anchors).collect()
    } else {
        let marks = |l: &str, mark: &str| {
            l.split_once(mark).is_some_and(|(_, r)| {
                r.trim_start().split([' ', '*', '-']).next() == Some(range)
                    || r.trim().trim_end_matches("*/").trim_end_matches("-->").trim() == range
            })
        };
        let held = text.lines().skip_while(|l| !marks(l, "ANCHOR:")).skip(1).take_while(|l| !marks(l, "ANCHOR_END:"));
        held.filter(anchors).collect()
    };
    lines.join("\n")
}

/// The text without the lines of Rust code that mdBook hides: those that start with `# `.
pub(in crate::source) fn without_hidden(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut fence: Option<(&str, bool)> = None;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let mark = ["```", "~~~"].into_iter().find(|m| bare.starts_with(m));
        match (fence, mark) {
            (None, Some(mark)) => {
                let language = bare.trim_start_matches(['`', '~']).trim();
                fence = Some((mark, language.starts_with("rust")));
            }
            (Some((open, _)), Some(mark)) if open == mark && bare.trim_matches(['`', '~']).is_empty() => fence = None,
            (Some((_, true)), _) if bare == "#" || bare.starts_with("# ") => continue,
            (Some((_, true)), _) if bare.starts_with("## ") || bare == "##" => {
                out.push_str(&line.replacen("##", "#", 1));
                continue;
            }
            (_, _) => {}
        }
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> (String, usize) {
        let read = |path: &str| match path {
            "a.rs" => Ok("one\n// ANCHOR: x\ntwo\n// ANCHOR: y\nthree\n// ANCHOR_END: y\n// ANCHOR_END: x\nfour\n".to_string()),
            "sub/b.md" => Ok("b {{#include c.txt}}".to_string()),
            "sub/c.txt" => Ok("c".to_string()),
            "loop.md" => Ok("l{{#include loop.md}}".to_string()),
            _ => Err("there is no such file".to_string()),
        };
        let mut report = Report::default();
        (resolve(text, "p.md", &read, &mut report), report.diagnostics.len())
    }

    #[test]
    fn files_lines_and_anchors_are_included() {
        for (text, want) in [
            ("```\n{{#include a.rs}}\n```", "```\none\ntwo\nthree\nfour\n```"),
            ("{{#include ./a.rs:x}}", "two\nthree"),
            ("{{#rustdoc_include sub/../a.rs:y}}", "three"),
            ("{{#include a.rs:1}} {{#include a.rs:8:}} {{#include a.rs::1}} {{#include a.rs:3:5}}", "one four one two\nthree"),
            ("{{#include sub/b.md}}", "b c"),
            ("{{#playground a.rs:y editable}}", "```rust\nthree\n```"),
            ("{{#title A title}}# T", "# T"),
            ("\\{{#include a.rs}} {{#each x}}", "{{#include a.rs}} {{#each x}}"),
        ] {
            assert_eq!(run(text), (want.to_string(), 0), "{text}");
        }
        assert_eq!(run("a {{#include none.rs}} b"), ("a  b".to_string(), 1));
        assert_eq!(run("{{#include loop.md}}").1, 1);
        assert_eq!(run("{{#include "), ("{{#include ".to_string(), 0));
    }

    #[test]
    fn hidden_lines_of_rust_go() {
        let text = "# Head\n```rust,ignore\n# use x;\n#\nfn a() {\n    # hidden\n## shown\n#[attribute]\n}\n```\n```sh\n# shown\n```\n";
        let want = "# Head\n```rust,ignore\nfn a() {\n# shown\n#[attribute]\n}\n```\n```sh\n# shown\n```\n";
        assert_eq!(without_hidden(text), want);
    }
}

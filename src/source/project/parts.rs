//! Parts of files: lines by number, what stands between two anchors (mdBook) or in a section (snippets of PyMdown).

/// Lines of a file by the range behind its name: all, some by number (`2`, `2:10`, `::10`, `1:3,5:6`), or those between anchors. Lines
/// that only mark an anchor or a section never show.
pub(super) fn of(text: &str, range: &str) -> String {
    let lines: Vec<&str> = if range.is_empty() {
        text.lines().collect()
    } else if range.chars().all(|c| c.is_ascii_digit() || matches!(c, ':' | ',' | '-')) {
        let all: Vec<&str> = text.lines().collect();
        range.split(',').flat_map(|r| numbered(&all, r)).copied().collect()
    } else {
        let held = text.lines().skip_while(|l| !starts(l, range)).skip(1);
        held.take_while(|l| !ends(l, range)).collect()
    };
    let shown: Vec<&str> = lines.into_iter().filter(|l| !is_mark(l)).collect();
    shown.join("\n")
}

fn numbered<'l, 't>(lines: &'l [&'t str], range: &str) -> &'l [&'t str] {
    let (from, to) = range.split_once([':', '-']).unwrap_or((range, range));
    let from = from.parse::<usize>().unwrap_or(1).max(1);
    let to = to.trim_start_matches(':').parse::<usize>().unwrap_or(usize::MAX).min(lines.len());
    lines.get(from - 1..to).unwrap_or_default()
}

fn is_mark(line: &str) -> bool {
    line.contains("ANCHOR:") || line.contains("ANCHOR_END:") || section(line).is_some()
}

/// The mark of a section: `--8<-- [start:name]`, and whether it starts one.
fn section(line: &str) -> Option<(bool, &str)> {
    let rest = line.split_once("--8<--")?.1.trim_start().strip_prefix('[')?;
    let (way, name) = rest.split_once(']')?.0.split_once(':')?;
    match way.trim() {
        "start" => Some((true, name.trim())),
        "end" => Some((false, name.trim())),
        _ => None,
    }
}

fn anchor(line: &str, mark: &str, name: &str) -> bool {
    line.split_once(mark).is_some_and(|(_, rest)| {
        let word = rest.trim_start().split([' ', '*', '-']).next();
        word == Some(name) || rest.trim().trim_end_matches("*/").trim_end_matches("-->").trim() == name
    })
}

fn starts(line: &str, name: &str) -> bool {
    anchor(line, "ANCHOR:", name) || section(line) == Some((true, name))
}

fn ends(line: &str, name: &str) -> bool {
    anchor(line, "ANCHOR_END:", name) || section(line) == Some((false, name))
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

    #[test]
    fn parts_are_lines_anchors_and_sections() {
        let text = "one\n# --8<-- [start:a]\ntwo\n// ANCHOR: b\nthree\n// ANCHOR_END: b\n# --8<-- [end:a]\nfour";
        for (range, want) in [
            ("", "one\ntwo\nthree\nfour"),
            ("a", "two\nthree"),
            ("b", "three"),
            ("1", "one"),
            ("3:5", "two\nthree"),
            ("::3", "one\ntwo"),
            ("8:", "four"),
            ("1,8:8", "one\nfour"),
            ("9:2", ""),
            ("none", ""),
        ] {
            assert_eq!(of(text, range), want, "{range}");
        }
    }
    #[test]
    fn hidden_lines_of_rust_go() {
        let text = "# Head\n```rust,ignore\n# use x;\n#\nfn a() {\n    # hidden\n## shown\n#[attribute]\n}\n```\n```sh\n# shown\n```\n";
        let want = "# Head\n```rust,ignore\nfn a() {\n# shown\n#[attribute]\n}\n```\n```sh\n# shown\n```\n";
        assert_eq!(without_hidden(text), want);
    }
}

//! Files that are parts of others, put where they are included: [`forms`] says how engines write it, [`parts`] which lines are meant.
//!
//! Only text files inside the fence are read. What a template includes is shown where it is words: a widget of the site (scripts, forms, the
//! logic of a template) is left to the reader of tags, which tells of it.

use std::path::{Path, PathBuf};

use crate::diag::{Diagnostic, Loc, Report, kinds};

use super::forms::{self, Include, Way};
use super::parts;
use crate::source::{dialect, frontmatter};

/// Files are followed so deep into each other.
const MOST_DEEP: usize = 8;
/// A text with all that it includes is at most so long.
const MOST_BYTES: usize = 16 << 20;

/// A file that was read, and the folder that it lies in.
pub(in crate::source) type Read = Result<(PathBuf, String), String>;
/// Reads a file by its path: from a folder alone, or, where the last argument says so, from the places of the site too.
pub(in crate::source) type ReadFile<'a> = dyn Fn(&Path, &str, bool) -> Read + 'a;

/// Whether a text may include something.
pub(in crate::source) fn may_include(text: &str) -> bool {
    let has = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
    has(&["{{#", "--8<", "{!", "@include:", "<<< "]) || (has(&["{{", "{%"]) && has(&["nclude", "eadfile", "eadFile", "{% render"]))
}

/// The text of a file in a folder, with what it includes.
pub(in crate::source) fn resolve(text: &str, shown: &str, folder: &Path, read: &ReadFile<'_>, report: &mut Report) -> String {
    let mut scribe = Scribe { read, shown, report, line: 1, bytes: 0 };
    scribe.nested(text, folder, 0)
}

struct Scribe<'a> {
    read: &'a ReadFile<'a>,
    shown: &'a str,
    report: &'a mut Report,
    /// The line of the outermost text that is being read.
    line: usize,
    /// How much was included.
    bytes: usize,
}

impl Scribe<'_> {
    fn tell(&mut self, what: &str, why: &str) {
        self.report.push(
            Diagnostic::warning(kinds::SHORTCODE, format!("cannot include {what}: {why}"))
                .at(Loc::new(self.shown, self.line))
                .with("what it would show is not in the book")
                .help("check the path; the folder must be one that the book reads"),
        );
    }

    fn nested(&mut self, text: &str, folder: &Path, depth: usize) -> String {
        let mut out = String::with_capacity(text.len());
        let mut fence = Fence::default();
        let mut raw = Raw::default();
        let (mut at, mut line_start) = (0, 0);
        let mut in_code = fence.is_code(text.lines().next().unwrap_or(""));
        while let Some(c) = text.get(at..).and_then(|t| t.chars().next()) {
            let rest = text.get(at..).unwrap_or("");
            if c == '\n' {
                out.push(c);
                at += 1;
                line_start = at;
                in_code = fence.is_code(text.get(at..).and_then(|t| t.lines().next()).unwrap_or(""));
                self.line += usize::from(depth == 0);
                continue;
            }
            let found = if matches!(c, '{' | '-' | '<') && !raw.is_inside(rest) {
                let lead = text.get(line_start..at).unwrap_or("");
                forms::at(rest, lead.trim_matches([' ', '\t', '>']).is_empty()).map(|include| (include, lead))
            } else {
                None
            };
            let Some((include, lead)) = found.filter(|(i, _)| !in_code || i.way != Way::Template) else {
                out.push(c);
                at += c.len_utf8();
                continue;
            };
            let written = rest.get(..include.length).unwrap_or("");
            if out.ends_with('\\') && include.way == Way::Beside {
                out.pop();
                out.push_str(written);
            } else {
                let made = self.one(&include, folder, lead, depth);
                out.push_str(made.as_deref().unwrap_or(written));
            }
            at += written.len().max(1);
            self.line += if depth == 0 { written.matches('\n').count() } else { 0 };
        }
        out
    }

    /// What stands for an include; `None` where it stays as it is written.
    fn one(&mut self, include: &Include, folder: &Path, lead: &str, depth: usize) -> Option<String> {
        let mut shown = Vec::new();
        for (file, range) in &include.files {
            if include.way == Way::Template && dialect::is_tag(file) {
                return None;
            }
            let (folder, whole) = match (self.read)(folder, file, include.way != Way::Beside) {
                Ok(read) if include.way == Way::Template && include.code.is_none() && is_widget(file, &read.1) => return None,
                Ok(read) => read,
                Err(_) if include.way == Way::Template => return None,
                Err(why) => {
                    self.tell(file, &why);
                    continue;
                }
            };
            if depth >= MOST_DEEP || self.bytes + whole.len() > MOST_BYTES {
                self.tell(file, "too much is included in too much");
                continue;
            }
            self.bytes += whole.len();
            let whole = match include.way {
                Way::Template if include.code.is_none() => filled(frontmatter::cut(&whole).body, &include.values),
                Way::Template | Way::Beside | Way::Snippet => whole,
            };
            let part = parts::of(&whole, range);
            let part = if may_include(&part) && include.code.is_none() { self.nested(&part, &folder, depth + 1) } else { part };
            shown.push(match &include.code {
                Some(language) => format!("```{language}\n{}\n```", part.trim_end()),
                None => part,
            });
        }
        let made = shown.join("\n");
        // Lines go on as deep as the first of them stands.
        let deep = include.way != Way::Beside && !lead.is_empty() && lead.chars().all(|c| matches!(c, ' ' | '\t' | '>'));
        Some(if deep { made.replace('\n', &format!("\n{lead}")) } else { made })
    }
}

/// Whether an included file is a part of the site's machinery rather than words.
fn is_widget(file: &str, text: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let ending = name.rsplit_once('.').map_or("", |(_, e)| e);
    let words = ["md", "markdown", "mdown", "qmd", "rmd", "txt", "mdx"].iter().any(|e| ending.eq_ignore_ascii_case(e));
    let page = ["html", "htm", ""].iter().any(|e| ending.eq_ignore_ascii_case(e));
    let lower = text.to_ascii_lowercase();
    let machinery =
        ["<script", "<form", "<input", "<button", "<style", "<link ", "<nav", "<html", "<svg", "{%", "{{-", "{{ range", "{{ if"];
    !words && !(page && !machinery.iter().any(|m| lower.contains(m)))
}

/// A template with the values that it was called with.
fn filled(text: &str, values: &[(String, String)]) -> String {
    let mut out = text.to_string();
    for (name, value) in values {
        for form in [format!("{{{{ include.{name} }}}}"), format!("{{{{include.{name}}}}}"), format!("{{{{ {name} }}}}")] {
            out = out.replace(&form, value);
        }
    }
    out
}

/// Follows the fences of code.
#[derive(Default)]
struct Fence {
    open: Option<(char, usize)>,
}

impl Fence {
    /// Whether a line is code or a fence of some.
    fn is_code(&mut self, line: &str) -> bool {
        let bare = line.trim_start_matches([' ', '\t', '>']);
        let sign = bare.chars().next().filter(|c| matches!(c, '`' | '~'));
        let length = sign.map_or(0, |s| bare.chars().take_while(|c| *c == s).count());
        let info = bare.get(length..).unwrap_or("").trim();
        match (self.open, sign) {
            (None, Some(sign)) if length >= 3 && !info.contains('`') => self.open = Some((sign, length)),
            (Some((open, least)), Some(sign)) if open == sign && length >= least && info.is_empty() => {
                self.open = None;
                return true;
            }
            (_, _) => {}
        }
        self.open.is_some()
    }
}

/// Follows Liquid's `raw`: what is inside is shown as it is written.
#[derive(Default)]
struct Raw {
    inside: bool,
}

impl Raw {
    fn is_inside(&mut self, rest: &str) -> bool {
        if let Some(tag) = rest.strip_prefix("{%") {
            let name = tag.trim_start_matches(['-', ' ']);
            self.inside = if self.inside {
                !name.starts_with("endraw")
            } else {
                name.starts_with("raw ") || name.starts_with("raw%") || name.starts_with("raw-")
            };
        }
        self.inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(text: &str) -> (String, usize) {
        let read = |folder: &Path, path: &str, anywhere: bool| {
            let full = folder.join(path);
            let full = full.to_string_lossy().replace("sub/../", "").replace("./", "");
            let text = match full.trim_start_matches('/') {
                "a.rs" => "one\n// ANCHOR: x\ntwo\n// ANCHOR: y\nthree\n// ANCHOR_END: y\n// ANCHOR_END: x\nfour\n",
                "sub/b.md" => "b {{#include c.txt}}",
                "sub/c.txt" => "c",
                "loop.md" => "l{{#include loop.md}}",
                "w.md" if anywhere => "---\ntitle: W\n---\nWords {{ include.of }} it.\n\nMore.\n",
                "widget.html" => "<form>a</form>",
                "page.html" => "<p>words</p>",
                _ => return Err("there is no such file".to_string()),
            };
            Ok((Path::new(&full).parent().unwrap_or(Path::new("")).to_path_buf(), text.to_string()))
        };
        let mut report = Report::default();
        (resolve(text, "p.md", Path::new(""), &read, &mut report), report.diagnostics.len())
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
    fn templates_and_snippets_are_included_where_they_are_words() {
        for (text, want) in [
            ("{% include w.md of=\"of\" %}\nB", "Words of it.\n\nMore.\nB"),
            ("> {{< include w.md >}}", "> Words {{ include.of }} it.\n> \n> More."),
            ("{% include page.html %}", "<p>words</p>"),
            ("{% include widget.html %}", "{% include widget.html %}"),
            ("{% include figure.html src=\"a.png\" %}", "{% include figure.html src=\"a.png\" %}"),
            ("{% include none.md %}", "{% include none.md %}"),
            ("{% raw %}{% include w.md %}{% endraw %}", "{% raw %}{% include w.md %}{% endraw %}"),
            ("```\n{{< include w.md >}}\n```", "```\n{{< include w.md >}}\n```"),
            ("```py\n--8<-- \"a.rs:y\"\n```", "```py\nthree\n```"),
            ("  --8<-- \"a.rs:x\"", "  two\n  three"),
        ] {
            assert_eq!(run(text), (want.to_string(), 0), "{text}");
        }
        assert_eq!(run("--8<-- \"none.md\"\nB"), ("\nB".to_string(), 1));
    }
}

//! What a run found, as text: for people with the line of the file and what to do about it, for programs as JSON.
//!
//! Pure: diagnostics in, a string out. Colours are ANSI codes, which the stream strips where nobody sees them.

pub mod losses;
mod sarif;

use std::collections::BTreeMap;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use serde_json::json;

use crate::diag::{Diagnostic, Report, Severity, plural};

pub use sarif::sarif;

/// How many warnings of one kind are shown before they are counted.
const WARNINGS_SHOWN: usize = 5;
/// The same for errors; there are that many only where `[check] deny` raised warnings.
const ERRORS_SHOWN: usize = 30;

/// How much to tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Errors only.
    Errors,
    /// Errors and warnings, of each kind the first few.
    Usual,
    /// Notes too, and all of each kind.
    Everything,
}

/// The report for people, with a line that counts at its end; "" where there is nothing to tell.
pub fn human(report: &Report, detail: Detail) -> String {
    let mut out = String::new();
    let mut shown: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    let mut hidden: BTreeMap<(Severity, &str), usize> = BTreeMap::new();
    let renderer = Renderer::styled().decor_style(DecorStyle::Unicode);
    for d in report.diagnostics.iter().filter(|d| told(d.severity, detail)) {
        let limit = match d.severity {
            _ if detail == Detail::Everything => usize::MAX,
            Severity::Error => ERRORS_SHOWN,
            _ => WARNINGS_SHOWN,
        };
        let kind = (d.severity, d.kind.id());
        let count = shown.entry(kind).or_default();
        if *count < limit {
            *count += 1;
            out.push_str(&one(d, &renderer));
            out.push_str("\n\n");
        } else {
            *hidden.entry(kind).or_default() += 1;
        }
    }
    for ((_, id), n) in hidden.iter().rev() {
        out.push_str(&format!("… and {n} more [{id}]; -v shows them all\n"));
    }
    if !hidden.is_empty() {
        out.push('\n');
    }
    let counts = counts(report, detail);
    if !counts.is_empty() {
        out.push_str(&counts);
        out.push('\n');
    }
    out
}

fn told(severity: Severity, detail: Detail) -> bool {
    match severity {
        Severity::Error => true,
        Severity::Warning => detail != Detail::Errors,
        Severity::Note => detail == Detail::Everything,
    }
}

/// "2 errors, 41 warnings"; notes are not worth counting.
fn counts(report: &Report, detail: Detail) -> String {
    let count = |severity, word| match report.count(severity) {
        0 => None,
        _ if !told(severity, detail) => None,
        n => Some(plural(n, word)),
    };
    [count(Severity::Error, "error"), count(Severity::Warning, "warning")].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn one(d: &Diagnostic, renderer: &Renderer) -> String {
    let level = match d.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let mut group: Group<'_> = Group::with_title(level.primary_title(visible(&d.message)).id(d.kind.id()));
    // Words that stand in no file (a title on the cover, say) have no place to show.
    if let Some(loc) = d.loc.as_ref().filter(|l| !l.file.is_empty()) {
        let line = usize::try_from(loc.line).unwrap_or(usize::MAX);
        group = match &d.snippet {
            Some(s) if !s.text.trim().is_empty() && s.text.len() < 4_000 => {
                let (text, span) = visible_snippet(s);
                let snippet = Snippet::source(text).line_start(line.max(1)).path(visible(&loc.file));
                group.element(snippet.annotation(AnnotationKind::Primary.span(span)))
            }
            _ if line > 0 => group.element(Origin::path(visible(&loc.file)).line(line)),
            _ => group.element(Origin::path(visible(&loc.file))),
        };
    }
    for note in &d.notes {
        group = group.element(Level::NOTE.message(visible(note)));
    }
    if let Some(help) = &d.help {
        group = group.element(Level::HELP.message(visible(help)));
    }
    renderer.render(&[group])
}

/// A message may quote what somebody else wrote: what would command the terminal, or turn round the order of its letters, is
/// shown as an escape.
fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\t' => out.push(c),
            _ if c.is_control() || is_bidi_control(c) => out.extend(c.escape_unicode()),
            _ => out.push(c),
        }
    }
    out
}

/// The same for the line of a file, with the bytes that are meant in it.
fn visible_snippet(s: &crate::diag::Snippet) -> (String, std::ops::Range<usize>) {
    let at = |byte: usize| s.text.get(..byte).map_or(0, |before| visible(before).len());
    (visible(&s.text), at(s.span.start)..at(s.span.end))
}

/// Unicode's `Bidi_Control`: marks, embeddings, overrides and isolates, none of which is seen.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The report for programs: a JSON object a line. `column` counts characters from 1.
pub fn json(report: &Report) -> String {
    let mut out = String::new();
    for d in &report.diagnostics {
        let column = d.snippet.as_ref().and_then(|s| s.text.get(..s.span.start)).map(|before| before.chars().count() + 1);
        let line = json!({
            "reason": "diagnostic",
            "severity": d.severity.word(),
            "id": d.kind.id(),
            "message": d.message,
            "file": d.loc.as_ref().map(|l| l.file.to_string()),
            "line": d.loc.as_ref().map(|l| l.line).filter(|l| *l > 0),
            "column": column,
            "snippet": d.snippet.as_ref().map(|s| s.text.as_str()),
            "page": d.pages.first(),
            "pages": d.pages,
            "help": d.help,
            "notes": d.notes,
            "loss": d.kind.loss().map(crate::diag::Loss::word),
            "subjects": d.subjects.iter().map(|(name, times)| json!({ "name": name, "times": times })).collect::<Vec<_>>(),
        });
        out.push_str(&format!("{line}\n"));
    }
    out
}

/// A size as people say it: "812 B", "64 kB", "1.1 MB".
pub fn bytes(n: u64) -> String {
    match n {
        0..=999 => format!("{n} B"),
        1_000..=99_999 => format!("{} kB", (n + 500) / 1000),
        _ => format!("{:.1} MB", n as f64 / 1e6),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Loc, kinds};

    fn plain(report: &Report, detail: Detail) -> String {
        anstream::adapter::strip_str(&human(report, detail)).to_string()
    }

    #[test]
    fn a_mistake_is_shown_with_its_line_and_its_remedy() {
        let mut report = Report::default();
        let d = Diagnostic::error(kinds::UNKNOWN_KEY, "unknown key `titel` in [book]").at(Loc::new("book.toml", 2));
        report.push(d.showing("titel = \"A\"", 0..5).help("did you mean `title`?"));
        let text = plain(&report, Detail::Usual);
        for part in [
            "error[unknown-key]: unknown key `titel` in [book]",
            "book.toml:2:1",
            "titel = \"A\"",
            "help: did you mean `title`?",
            "1 error",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }

    #[test]
    fn the_same_again_is_counted() {
        let mut report = Report::default();
        for i in 0..40 {
            report.push(Diagnostic::warning(kinds::MISSING_IMAGE, format!("no picture {i}")).at(Loc::new("a.md", i)));
        }
        report.push(Diagnostic::note(kinds::UNTITLED, "a note"));
        let text = plain(&report, Detail::Usual);
        assert_eq!(text.matches("warning[missing-image]").count(), 5);
        assert!(text.contains("… and 35 more [missing-image]; -v shows them all"), "{text}");
        assert!(text.trim_end().ends_with("40 warnings"), "{text}");
        assert!(!text.contains("a note"));
        assert_eq!(plain(&report, Detail::Everything).matches("warning[missing-image]").count(), 40);
        assert_eq!(plain(&report, Detail::Errors), "");
    }

    #[test]
    fn programs_get_a_line_each() {
        let mut report = Report::default();
        report.push(Diagnostic::warning(kinds::BAD_VALUE, "a \"quoted\"\nmessage").at(Loc::new("a.md", 3)).showing("é bad", 3..6));
        let text = json(&report);
        assert_eq!(text.lines().count(), 1);
        let value: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        assert_eq!((value["line"].as_u64(), value["column"].as_u64(), value["id"].as_str()), (Some(3), Some(3), Some("bad-value")));
    }

    #[test]
    fn bidi_controls_are_shown_escaped_wherever_they_are_quoted() {
        for c in ['\u{61c}', '\u{200f}', '\u{202e}', '\u{2066}'] {
            let mut report = Report::default();
            let d = Diagnostic::warning(kinds::DEAD_LINK, format!("a{c}b")).at(Loc::new(format!("x{c}.md"), 3));
            report.push(d.showing(format!("né{c}w [x]"), 3..9).help(format!("h{c}")).with(format!("n{c}")));
            let text = plain(&report, Detail::Usual);
            assert!(!text.contains(c), "{text}");
            assert_eq!(text.matches(&c.escape_unicode().to_string()).count(), 5, "{text}");
        }
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        let mut report = Report::default();
        report.push(Diagnostic::warning(kinds::BAD_VALUE, "bell \u{7} and \u{1b}[31mred"));
        assert!(!plain(&report, Detail::Usual).contains('\u{7}'));
        assert!(!human(&report, Detail::Usual).contains("\u{1b}[31mred"));
    }
}

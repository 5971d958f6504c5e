//! What a book lost or changed of what its sources hold: a line for each kind of thing over the whole book, losses first, so that what
//! matters is not hidden behind a thousand single findings.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, Loss, Report, plural};

/// A kind of thing that was lost or changed.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// How much of it is gone.
    pub loss: Loss,
    /// What it is: a shortcode's or an element's name, else what its kind is called.
    pub name: String,
    /// The id of its diagnostics.
    pub id: &'static str,
    /// How often.
    pub times: usize,
    /// In how many files.
    pub files: usize,
    /// What became of it.
    pub fate: String,
    /// Where, with what is said there: file, line, message.
    pub places: Vec<(String, u32, String)>,
}

/// The losses that a report tells of: what is gone, then what is not quite as it was; of each the most frequent first.
pub fn losses(report: &Report) -> Vec<Line> {
    let mut lines: BTreeMap<(Loss, &str, String), (Line, BTreeSet<&str>)> = BTreeMap::new();
    for d in &report.diagnostics {
        let Some(loss) = d.kind.loss() else { continue };
        for (name, times) in subjects(d) {
            let line = || Line { loss, name: name.clone(), id: d.kind.id(), times: 0, files: 0, fate: fate(d), places: Vec::new() };
            let (line, files) = lines.entry((loss, d.kind.id(), name.clone())).or_insert_with(|| (line(), BTreeSet::new()));
            line.times += times;
            if let Some(loc) = &d.loc {
                files.insert(&loc.file);
                line.places.push((loc.file.to_string(), loc.line, d.message.clone()));
            }
        }
    }
    let mut out: Vec<Line> = lines.into_values().map(|(line, files)| Line { files: files.len(), ..line }).collect();
    out.sort_by(|a, b| (a.loss, std::cmp::Reverse(a.times), a.id, &a.name).cmp(&(b.loss, std::cmp::Reverse(b.times), b.id, &b.name)));
    out
}

fn subjects(d: &Diagnostic) -> Vec<(String, usize)> {
    if d.subjects.is_empty() { vec![(d.kind.title(), 1)] } else { d.subjects.clone() }
}

fn fate(d: &Diagnostic) -> String {
    const LONG: usize = 72;
    let said = d.notes.first().cloned().unwrap_or_else(|| d.kind.explanation().trim_end_matches('.').to_string());
    // Of much that is said of one case, its first part holds for all.
    match said.split_once("; ") {
        Some((first, _)) if said.chars().count() > LONG => first.to_string(),
        Some(_) | None => said,
    }
}

/// The losses as people read them, with a head and an end; "" where there are none.
pub fn text(lines: &[Line]) -> String {
    const SHOWN: usize = 24;
    let Some(widest) = lines.iter().take(SHOWN).map(|l| l.name.chars().count().min(36)).max() else { return String::new() };
    let mut out = String::from("What the book lost or changed:\n");
    for line in lines.iter().take(SHOWN) {
        let name: String =
            if line.name.chars().count() > 36 { line.name.chars().take(35).chain(['…']).collect() } else { line.name.clone() };
        let place = if line.files > 1 { format!(" in {}", plural(line.files, "file")) } else { String::new() };
        let times = format!("{}×{place}", line.times);
        out.push_str(&format!("  {:<8} {name:<widest$}  {times:<18} {}\n", line.loss.word(), line.fate));
    }
    if lines.len() > SHOWN {
        out.push_str(&format!("  … and {} kinds more\n", lines.len() - SHOWN));
    }
    out.push_str("`postbound plan --losses` lists the places.\n");
    out
}

/// All places, by what was lost there.
pub fn places(lines: &[Line]) -> String {
    let mut out = String::new();
    for line in lines {
        out.push_str(&format!("{} ({}), {}: {}\n", line.name, line.id, line.loss.word(), line.fate));
        for (file, at, message) in &line.places {
            let at = if *at > 0 { format!("{file}:{at}") } else { file.clone() };
            out.push_str(&format!("  {at}  {}\n", super::visible(message)));
        }
        out.push('\n');
    }
    if out.is_empty() { "Nothing was lost.\n".to_string() } else { out }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Loc, kinds};

    fn report() -> Report {
        let mut report = Report::default();
        let shortcode = |file: &str, n: usize| {
            Diagnostic::warning(kinds::SHORTCODE, "{{< map >}} means nothing")
                .at(Loc::new(file, 3))
                .about("{{< map >}}", n)
                .with("it was dropped")
        };
        report.push(shortcode("a.md", 2));
        report.push(Diagnostic::warning(kinds::DEAD_LINK, "the link x leads nowhere").at(Loc::new("a.md", 9)).with("its words are kept"));
        report.push(shortcode("b.md", 1));
        report.push(Diagnostic::warning(kinds::MISSING_IMAGE, "cannot find the picture a.png").at(Loc::new("b.md", 4)).with("a frame"));
        report.push(Diagnostic::note(kinds::UNTITLED, "the post has no title").at(Loc::new("b.md", 4)));
        report
    }

    #[test]
    fn a_kind_of_thing_is_a_line_and_losses_come_first() {
        let lines = losses(&report());
        let said: Vec<(Loss, &str, usize, usize)> = lines.iter().map(|l| (l.loss, l.name.as_str(), l.times, l.files)).collect();
        assert_eq!(said, [(Loss::Gone, "{{< map >}}", 3, 2), (Loss::Gone, "missing image", 1, 1), (Loss::Changed, "dead link", 1, 1),]);
        let text = text(&lines);
        assert!(text.contains("lost     {{< map >}}    3× in 2 files") && text.contains("its words are kept"), "{text}");
        assert!(places(&lines).contains("  b.md:4  cannot find the picture a.png"), "{}", places(&lines));
    }

    #[test]
    fn a_book_that_lost_nothing_says_nothing() {
        assert_eq!(text(&losses(&Report::default())), "");
        assert_eq!(places(&[]), "Nothing was lost.\n");
    }
}

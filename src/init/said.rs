//! What `init` says in a few lines: what it found, what is left out, what it wrote, and what to type next.

use std::fmt;
use std::path::Path;

use crate::diag::plural;

use super::find::Found;
use super::{Made, Survey};

impl fmt::Display for Made {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let here = self.folder == Path::new(".") || self.folder.as_os_str().is_empty();
        let at = |file: &str| if here { file.to_string() } else { self.folder.join(file).display().to_string() };
        let files = self.files.iter().map(|n| at(n)).collect::<Vec<_>>();
        match &self.survey {
            None => writeln!(f, "A new book: {}", files.join(", "))?,
            Some(survey) => {
                writeln!(f, "{}", found(&self.found, survey))?;
                let left = left_out(&self.found, survey);
                if !left.is_empty() {
                    writeln!(f, "Left out: {}", left.join(", "))?;
                }
                for foreign in &self.found.foreign {
                    let files =
                        if foreign.count == 1 { "which is".to_string() } else { format!("and {} more, which are", foreign.count - 1) };
                    writeln!(f, "Not read: {}, {files} {}; {}", foreign.first, foreign.what, foreign.advice)?;
                }
                let media = match self.found.media.as_slice() {
                    [] => String::new(),
                    media => format!("; pictures are looked for in {} too", listed(media)),
                };
                writeln!(f, "Wrote {}{media}; nothing else was touched", files.join(", "))?;
            }
        }
        let go = if here { String::new() } else { format!("cd {} && ", self.folder.display()) };
        write!(f, "Next: {go}postbound build")
    }
}

/// "Found a Hugo site, “Harbour Notes” by Ann Other: 38 posts, 2009 to 2019, in content".
fn found(found: &Found, survey: &Survey) -> String {
    let mut line = String::from("Found ");
    if let Some(about) = found.about {
        line.push_str(about);
        if let Some(title) = &found.site.title {
            line.push_str(&format!(", “{title}”"));
        }
        if !found.site.authors.is_empty() {
            line.push_str(&format!(" by {}", listed(&found.site.authors)));
        }
        line.push_str(": ");
    }
    line.push_str(&plural(survey.posts, "post"));
    if let Some((first, last)) = survey.dates {
        let years = if first.year == last.year { format!(" of {}", first.year) } else { format!(", {} to {}", first.year, last.year) };
        line.push_str(&years);
    }
    if found.path != "." {
        line.push_str(&format!(", in {}", found.path));
    }
    line
}

fn left_out(found: &Found, survey: &Survey) -> Vec<String> {
    let mut left: Vec<String> = survey.left_out.iter().map(|(kind, n)| counted(*n, kind)).collect();
    left.extend(found.left.iter().cloned());
    if survey.site_files > 0 {
        left.push(format!("{} of the site", plural(survey.site_files, "file")));
    }
    left
}

/// "1 draft", "2 replies", "3 posts (private)".
fn counted(n: usize, kind: &str) -> String {
    match kind.split_once(" (") {
        Some((word, why)) => format!("{} ({why}", plural(n, word)),
        None if kind.ends_with('y') && n != 1 => format!("{n} {}ies", kind.trim_end_matches('y')),
        None => plural(n, kind),
    }
}

/// "a", "a and b", "a, b and c"; of many the first.
fn listed(names: &[String]) -> String {
    const SHOWN: usize = 4;
    match names {
        [] => String::new(),
        [one] => one.clone(),
        many if many.len() > SHOWN => {
            format!("{} and {} more", many.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", "), many.len() - SHOWN)
        }
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

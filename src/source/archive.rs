//! Raw archives: text files with several posts each and no markup, as a scraper or an old hard disk leaves them.
//!
//! ```text
//! lines ─ boilerplate ─► lines that stay ─ units ─► paragraphs ─ split ─► posts ─ structure ─► blocks
//! ```
//!
//! Every step says what it did: each line that was dropped and each line that looked like a title is listed in the
//! findings, with a reason or a score, for `plan` to print and a person to overrule.

mod boilerplate;
mod comments;
mod features;
mod lines;
mod marks;
mod math;
mod quotes;
mod signs;
mod split;
mod structure;
mod topics;
mod widgets;

use rayon::prelude::*;

use crate::config::manifest::Source;
use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::model::{Date, Dropped, Findings, Post, Split, SplitLine, Text};

use super::{Draft, Harvest, TextFile, dates, post};
use lines::{Line, Unit};
use split::{Candidate, Said};

/// Reads all archives of a source.
pub(super) fn read_all(files: &[TextFile], source: &Source) -> Harvest {
    let mut lines: Vec<Vec<Line>> = files.par_iter().map(|f| lines::lines(&f.text)).collect();
    boilerplate::mark(&mut lines);
    lines.par_iter_mut().zip(files).for_each(|(l, file)| comments::mark(l, &said(&source.titles, &file.shown)));
    let each: Vec<Harvest> = files.par_iter().zip(&lines).map(|(file, lines)| read(file, lines, source)).collect();
    let mut out = Harvest::default();
    for harvest in each {
        out.posts.extend(harvest.posts);
        out.findings.splits.extend(harvest.findings.splits);
        out.findings.dropped.extend(harvest.findings.dropped);
        out.report.merge(harvest.report);
    }
    unheard(files, source, &mut out.report);
    out
}

/// One archive.
fn read(file: &TextFile, lines: &[Line], source: &Source) -> Harvest {
    let mut out = Harvest { findings: Findings { dropped: gone(file, lines), ..Findings::default() }, ..Harvest::default() };
    report_comments(file, lines, &mut out.report);
    let units = lines::units(lines);
    let titles = said(&source.titles, &file.shown);
    let not_titles = said(&source.not_titles, &file.shown);
    let candidates = split::split(&units, Said { titles: &titles, not_titles: &not_titles });
    out.findings.splits = candidates.iter().filter(|c| c.split || c.doubtful).map(|c| finding(c, &units, file)).collect();
    let mut starts: Vec<(usize, Option<&Candidate>)> = candidates.iter().filter(|c| c.split).map(|c| (c.unit, Some(c))).collect();
    if starts.first().is_none_or(|(at, _)| *at > 0) && !units.is_empty() {
        starts.insert(0, (0, None));
    }
    // A date that stands above a title is the last unit of the piece before.
    let mut above = None;
    for (n, (from, candidate)) in starts.iter().enumerate() {
        let mut to = starts.get(n + 1).map_or(units.len(), |(at, _)| *at);
        let date = above.take();
        if n + 1 < starts.len() && Head::read(units.get(to + 1..).unwrap_or_default()).date.is_none() {
            above = to.checked_sub(1).and_then(|i| units.get(i)).filter(|u| u.words() <= 8).and_then(|u| dates::line(&u.text));
            to -= usize::from(above.is_some() && to > *from);
        }
        let piece = units.get(*from..to).unwrap_or_default();
        if let Some(draft) = cut_out(piece, *candidate, date, file, source, &mut out) {
            out.posts.push(draft);
        }
    }
    out
}

/// A piece as a post: its title (or one made of its first sentence), its date and author, its text.
fn cut_out(
    piece: &[Unit],
    candidate: Option<&Candidate>,
    above: Option<Date>,
    file: &TextFile,
    source: &Source,
    out: &mut Harvest,
) -> Option<Draft> {
    let first = piece.first()?;
    let loc = Loc::new(file.shown.as_str(), first.line);
    let body = if candidate.is_some() { piece.get(1..).unwrap_or_default() } else { piece };
    let mut head = Head::read(body);
    let mut captions = Vec::new();
    let text = head.read_foot(body.get(head.units..).unwrap_or_default(), &mut captions);
    let blocks = structure::blocks(text, &file.shown, &mut captions);
    for (line, why) in captions {
        out.findings.dropped.push(Dropped { id: String::new(), loc: Loc::new(file.shown.as_str(), line), why });
    }
    if blocks.is_empty() && candidate.is_none() {
        return None;
    }
    let title = match candidate {
        Some(_) => lines::spaces(&first.text),
        None => post::first_sentence(&blocks),
    };
    let post = Post {
        title: Text::from_plain(title.clone()),
        untitled: candidate.is_none(),
        date: head.date.or(above),
        authors: head.author.into_iter().collect(),
        blocks,
        loc: loc.clone(),
        split: candidate.map(|c| Split { score: c.score, doubtful: c.doubtful }),
        ..Post::default()
    };
    if candidate.is_none() {
        out.report.push(
            Diagnostic::note(kinds::UNTITLED, "the text has no title")
                .at(loc.clone())
                .with(format!("“{title}” was made of its first sentence"))
                .help("write a title on a line of its own above it, or name a line of it in [source] titles"),
        );
    }
    let words = post.words();
    if words > 0 && words < source.min_words {
        out.report.push(
            Diagnostic::warning(kinds::SHORT_POST, format!("“{title}” has only {words} words"))
                .at(loc)
                .help("if it is no post, name its first line in [source] not-titles"),
        );
    }
    let draft = Draft { names: vec![title, format!("{} {}", stem(&file.shown), first.line)], post, ..Draft::default() };
    post::finish(draft, &mut out.report)
}

/// What stands between a title and the text: a date, an author.
#[derive(Default)]
struct Head {
    date: Option<Date>,
    author: Option<String>,
    units: usize,
}

impl Head {
    fn read(body: &[Unit]) -> Head {
        let mut head = Head::default();
        for unit in body.iter().take(3) {
            if let Some(line) = dates::read_below_title(&unit.text).filter(|_| head.date.is_none()) {
                head.date = Some(line.date);
                head.author = head.author.or(line.author);
            } else if let Some(author) = signs::byline(&unit.text).filter(|_| head.author.is_none()) {
                head.author = Some(author);
            } else {
                break;
            }
            head.units += 1;
        }
        head
    }
}

impl Head {
    /// Lines at the foot of a post that say who posted it, and when: taken off the text, and listed.
    fn read_foot<'a>(&mut self, body: &'a [Unit], dropped: &mut Vec<(usize, String)>) -> &'a [Unit] {
        let mut end = body.len();
        while let Some(unit) = end.checked_sub(1).and_then(|i| body.get(i)) {
            let lower = unit.text.to_lowercase();
            let posted = lower.starts_with("posted ") && unit.words() <= 14 && !lower.ends_with(['.', '!', '?']);
            if !posted || end <= 1 {
                break;
            }
            self.date = self.date.or_else(|| dates::line(&unit.text));
            dropped.push((unit.line, "it says when and by whom the post was published".into()));
            end -= 1;
        }
        body.get(..end).unwrap_or(body)
    }
}

fn stem(shown: &str) -> &str {
    let file = shown.rsplit('/').next().unwrap_or(shown);
    file.rsplit_once('.').map_or(file, |(s, _)| s)
}

/// The dropped lines of a file, neighbours with one reason as one.
fn gone(file: &TextFile, lines: &[Line]) -> Vec<Dropped> {
    lines
        .iter()
        .filter_map(|l| l.gone.as_ref().map(|why| (l, why)))
        .map(|(l, why)| Dropped {
            id: String::new(),
            loc: Loc::new(file.shown.as_str(), l.number),
            why: format!("“{}”: {why}", post::shorten(&l.text)),
        })
        .collect()
}

/// Words of one section of comments beyond which a person should look whether a post is among them.
const MANY_WORDS: usize = 400;

/// Long sections of readers' comments: a warning each, with its place.
fn report_comments(file: &TextFile, lines: &[Line], report: &mut Report) {
    let is_comment = |l: &Line| l.gone.as_deref() == Some(comments::WHY);
    for section in lines.chunk_by(|a, b| is_comment(a) == is_comment(b)).filter(|s| s.first().is_some_and(is_comment)) {
        let words: usize = section.iter().map(|l| l.text.split_whitespace().count()).sum();
        let (Some(first), Some(last)) = (section.first(), section.last()) else { continue };
        if words > MANY_WORDS {
            report.push(
                Diagnostic::warning(kinds::LONG_COMMENTS, format!("{words} words were taken for readers’ comments"))
                    .at(Loc::new(file.shown.as_str(), first.number))
                    .with(format!("lines {} to {} were left out", first.number, last.number))
                    .help("if a post starts among them, name its title in [source] titles"),
            );
        }
    }
}

fn finding(c: &Candidate, units: &[Unit], file: &TextFile) -> SplitLine {
    let unit = units.get(c.unit);
    SplitLine {
        loc: Loc::new(file.shown.as_str(), unit.map_or(0, |u| u.line)),
        title: unit.map_or_else(String::new, |u| u.text.clone()),
        score: c.score,
        doubtful: c.doubtful,
        split: c.split,
    }
}

/// The lines that book.toml names for this file; it may be named with or without its folder.
fn said(list: &[(String, String)], shown: &str) -> Vec<String> {
    list.iter().filter(|(f, _)| names(f, shown)).map(|(_, line)| line.clone()).collect()
}

fn names(given: &str, shown: &str) -> bool {
    shown == given || shown.strip_suffix(given).is_some_and(|rest| rest.ends_with('/'))
}

/// Lines of `titles` and `not-titles` that are in no file are errors of book.toml, with the nearest line.
fn unheard(files: &[TextFile], source: &Source, report: &mut Report) {
    for (key, list) in [("titles", &source.titles), ("not-titles", &source.not_titles)] {
        for (name, line) in list {
            let wanted = lines::spaces(line);
            let Some(file) = files.iter().find(|f| names(name, &f.shown)) else {
                let near = crate::diag::did_you_mean(name, files.iter().map(|f| f.shown.rsplit('/').next().unwrap_or(&f.shown)));
                let d = Diagnostic::error(
                    kinds::NO_SUCH_FILE,
                    format!("[source] {key} names the file {name}, which is no archive of this source"),
                )
                .at(source.loc.clone());
                report.push(match near {
                    Some(near) => d.help(format!("did you mean {near}?")),
                    None => d.help("name it as it is called below the source's folder"),
                });
                continue;
            };
            if !file.text.lines().any(|l| lines::spaces(l) == wanted) {
                let near = crate::diag::did_you_mean(&wanted, file.text.lines().filter(|l| l.len() < 200).map(str::trim));
                let d = Diagnostic::error(
                    kinds::NO_SUCH_LINE,
                    format!("[source] {key} names a line that {} does not have: “{line}”", file.shown),
                )
                .at(source.loc.clone());
                report.push(match near {
                    Some(near) => d.help(format!("did you mean “{near}”?")),
                    None => d.help("copy the whole line from the file"),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests;

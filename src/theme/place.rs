//! `[chapters.place]`: a person's answer to the question in which of two chapters a post belongs.
//!
//! Chapters are found and named as if nobody had answered, so that an answer does not change the titles that the others name; then the
//! posts move.

use crate::config::manifest::Chapters;
use crate::diag::{self, Diagnostic, Report, kinds};
use crate::model::text;

use super::arrange::Control;

/// Why a post is where it is.
const WHY: &str = "book.toml places it here";

/// Whether a chapter of this title is the one that is meant; a chapter that was renamed answers to its old title too.
fn is_meant(wanted: &str, title: &str, chapters: &Chapters) -> bool {
    let same = |a: &str, b: &str| a == b || (!text::slug(a).is_empty() && text::slug(a) == text::slug(b));
    same(wanted, title) || chapters.rename.iter().any(|(from, to, _)| same(wanted, from) && same(to, title))
}

/// What a person answered.
#[derive(Clone, Copy)]
pub struct Places<'a> {
    /// The posts of the book; rows count in them.
    pub kept: &'a [usize],
    pub chapters: &'a Chapters,
    pub control: &'a Control,
}

impl<'a> Places<'a> {
    /// The number of the line of book.toml that places a row.
    fn line(self, row: usize) -> Option<usize> {
        self.control.placed.get(self.kept.get(row)?).copied()
    }

    fn wanted(self, row: usize) -> Option<&'a str> {
        self.chapters.place.get(self.line(row)?).map(|(_, title)| title.as_str())
    }

    /// The chapter, of those with these titles, in which a row is to stand.
    pub fn home(self, titles: &[String], row: usize) -> Option<usize> {
        let wanted = self.wanted(row)?;
        titles.iter().position(|title| is_meant(wanted, title, self.chapters))
    }

    /// Why a row is in a chapter, where book.toml places it there.
    pub fn why(self, title: &str, row: usize) -> Option<String> {
        self.wanted(row).filter(|wanted| is_meant(wanted, title, self.chapters)).map(|_| WHY.to_string())
    }

    /// Moves rows to the chapters in which they are to stand.
    pub fn apply(self, titles: &[String], lists: &mut [Vec<usize>]) {
        let mut moves: Vec<(usize, usize)> = Vec::new();
        for (c, list) in lists.iter_mut().enumerate() {
            list.retain(|row| match self.home(titles, *row).filter(|to| *to != c) {
                Some(to) => {
                    moves.push((to, *row));
                    false
                }
                None => true,
            });
        }
        for (to, row) in moves {
            if let Some(list) = lists.get_mut(to) {
                list.push(row);
                list.sort_unstable();
            }
        }
    }

    /// Tells of posts that are not where book.toml places them, given each chapter's title and rows.
    pub fn tell(self, chapters: &[(&str, Vec<usize>)], report: &mut Report) {
        for (n, (selector, title)) in self.chapters.place.iter().enumerate() {
            let others = chapters.iter().filter(|(other, _)| !is_meant(title, other, self.chapters));
            let stray =
                others.flat_map(|(other, rows)| rows.iter().map(move |row| (*other, *row))).find(|(_, row)| self.line(*row) == Some(n));
            let Some((other, row)) = stray else { continue };
            let listed = self.kept.get(row).and_then(|post| self.control.named.get(*post)) == Some(&true);
            let name = &selector.text;
            report.push(if listed {
                Diagnostic::warning(kinds::FROZEN_KEY, format!("`place` does not move “{name}”: book.toml lists it in “{other}”"))
                    .at(selector.loc.clone())
                    .with("it has no effect")
                    .help("move its line in [[chapters.chapter]]")
            } else {
                let near = diag::did_you_mean(title, chapters.iter().map(|(title, _)| *title).collect::<Vec<_>>());
                Diagnostic::warning(kinds::EMPTY_PLACE, format!("no chapter is called “{title}”"))
                    .at(selector.loc.clone())
                    .with(format!("“{name}” is in “{other}”"))
                    .help(near.map_or("“postbound plan” lists them".to_string(), |t| format!("did you mean “{t}”?")))
            });
        }
    }
}

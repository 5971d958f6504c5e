//! What a new book holds: its sources read as a build reads them, so that `init` can say what is there and what is lost.

use std::collections::BTreeMap;
use std::path::Path;

use crate::config;
use crate::diag::Report;
use crate::model::Date;
use crate::{asset, source};

/// What the sources of a book hold.
#[derive(Debug, Default)]
pub struct Survey {
    /// How many posts are in the book.
    pub posts: usize,
    /// The first and the last of their dates.
    pub dates: Option<(Date, Date)>,
    /// What was left out, by what it is, with how many.
    pub left_out: Vec<(String, usize)>,
    /// How many files belong to the site.
    pub site_files: usize,
    /// What reading them had to say.
    pub report: Report,
}

/// Reads the book of a folder; pictures are looked for and not read.
pub(super) fn of(folder: &Path) -> Survey {
    let mut survey = Survey::default();
    let Ok((manifest, _)) = config::load(folder, &[], &mut survey.report) else { return survey };
    let Ok((posts, findings)) = source::read(&manifest, &mut survey.report) else { return survey };
    survey.report.merge(asset::missing(&posts.iter().collect::<Vec<_>>(), &manifest, &findings.site));
    let dates = posts.iter().filter_map(|p| p.date);
    survey.dates = dates.clone().min().zip(dates.max());
    survey.posts = posts.len();
    survey.site_files = findings.site_files;
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    for dropped in findings.dropped.iter().filter(|d| !d.id.is_empty()) {
        *left.entry(kind_of(&dropped.why)).or_default() += 1;
    }
    survey.left_out = left.into_iter().collect();
    survey
}

/// What was left out for a reason: "draft", "page", or what the reason says.
fn kind_of(why: &str) -> String {
    let known = [
        ("it is a draft", "draft"),
        ("it is a page", "page"),
        ("pages", "page"),
        ("comments", "comment"),
        ("replies", "reply"),
        ("threads", "thread"),
    ];
    let kind = known.iter().find(|(start, _)| why.starts_with(start)).map(|(_, kind)| *kind);
    kind.map_or_else(|| format!("post ({why})"), str::to_string)
}

//! What a reader makes of its files.

use crate::diag::Report;
use crate::model::{Findings, Post, Site};

/// What a reader makes of the files of one source that are in its format.
#[derive(Clone, Default)]
pub(crate) struct Harvest {
    /// The posts.
    pub posts: Vec<Draft>,
    /// What `plan` shows beside them.
    pub findings: Findings,
    /// What the site or export says of itself.
    pub site: Site,
    /// What was dropped or could not be read.
    pub report: Report,
}

impl Harvest {
    /// Adds what another file of the source holds.
    pub(super) fn merge(&mut self, other: Harvest) {
        self.posts.extend(other.posts);
        self.findings.splits.extend(other.findings.splits);
        self.findings.dropped.extend(other.findings.dropped);
        self.site.merge(other.site);
        self.report.merge(other.report);
    }
}

/// A post with what decides whether it is in the book, and under which name.
#[derive(Clone, Default)]
pub(crate) struct Draft {
    /// The post.
    pub post: Post,
    /// It is a draft: front matter's `draft`, an export's status, or a folder of drafts.
    pub draft: bool,
    /// Front matter's `skip`.
    pub skip: bool,
    /// Names for its id, best first, not yet plain.
    pub names: Vec<String>,
}

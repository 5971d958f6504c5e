//! Raw archives: text files with several posts each and no markup (being built; such files are named and left out).

use super::{Harvest, TextFile};
use crate::config::manifest::Source;
use crate::diag::{Diagnostic, Loc};

/// Reads archives.
pub(super) fn read_all(files: &[TextFile], _source: &Source) -> Harvest {
    let mut out = Harvest::default();
    for file in files {
        out.report.push(Diagnostic::warning("archive", "raw archives are not read yet").at(Loc::new(file.shown.as_str(), 0)));
    }
    out
}

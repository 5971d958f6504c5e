//! PDF/A-2a (ISO 19005-2, level A): a file that lasts, with its structure.

use super::{Claims, Found, Intent, Said, Standard, notdef, plain};
use crate::config::manifest::Profile;
use crate::diag::{Diagnostic, Report};

/// PDF/A-2a.
#[derive(Debug)]
pub struct A2a;

impl Standard for A2a {
    fn name(&self) -> &'static str {
        "PDF/A-2a"
    }

    fn version(&self, _printed: bool) -> &'static str {
        "1.7"
    }

    fn intent(&self, _tagged: bool, _profile: Option<&Profile>) -> Option<Intent> {
        Some(super::screen())
    }

    fn claims(&self, found: &Found<'_>, report: &mut Report) -> Claims {
        Claims { a: self.broken(found).is_empty(), ..plain::accessible(found, report) }
    }

    fn broken(&self, found: &Found<'_>) -> Vec<Diagnostic> {
        notdef(found, self.name()).into_iter().collect()
    }

    fn check(&self, said: &Said<'_>, who: &str) -> Vec<Diagnostic> {
        let kept = said.pdfa.is_some_and(|level| level.eq_ignore_ascii_case("2a"));
        let have = said.pdfa.map_or("none for keeping".to_string(), |level| format!("PDF/A-{level}"));
        let claim = (!kept).then(|| super::unclaimed(self.name(), &have, who).help("export it as PDF/A-2a"));
        claim.into_iter().chain(super::founded_on(&["1.4", "1.5", "1.6", "1.7"], self.name(), said.version)).collect()
    }
}

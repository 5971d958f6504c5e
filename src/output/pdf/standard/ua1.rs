//! PDF/UA-1 (ISO 14289-1): a file that everyone can read, with whatever helps them.

use super::{Claims, Found, Intent, Said, Standard, notdef, undescribed, untitled};
use crate::config::manifest::Profile;
use crate::diag::{Diagnostic, Report};

/// PDF/UA-1.
#[derive(Debug)]
pub struct Ua1;

impl Standard for Ua1 {
    fn name(&self) -> &'static str {
        "PDF/UA-1"
    }

    fn version(&self, _printed: bool) -> &'static str {
        "1.7"
    }

    fn intent(&self, tagged: bool, _profile: Option<&Profile>) -> Option<Intent> {
        tagged.then(super::screen)
    }

    fn claims(&self, found: &Found<'_>, _report: &mut Report) -> Claims {
        Claims { ua: self.broken(found).is_empty(), ..Claims::default() }
    }

    fn broken(&self, found: &Found<'_>) -> Vec<Diagnostic> {
        let name = self.name();
        [undescribed(found, name), notdef(found, name), untitled(found, name)].into_iter().flatten().collect()
    }

    fn check(&self, said: &Said<'_>, who: &str) -> Vec<Diagnostic> {
        let claim =
            (!said.pdfua).then(|| super::unclaimed(self.name(), "none for everyone's reading", who).help("export it tagged, as PDF/UA"));
        claim.into_iter().chain(super::founded_on(&["1.7"], self.name(), said.version)).collect()
    }
}

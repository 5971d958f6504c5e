//! PDF/X-4 (ISO 15930-7): a file for print, founded on PDF 1.6. Without the profile of a press ours are for black ink alone.

use lopdf::Dictionary;

use super::{Claims, Found, Intent, Said, Standard};
use crate::config::manifest::Profile;
use crate::diag::{Diagnostic, Report};

/// PDF/X-4.
#[derive(Debug)]
pub struct X4;

impl Standard for X4 {
    fn name(&self) -> &'static str {
        "PDF/X-4"
    }

    fn version(&self, _printed: bool) -> &'static str {
        "1.6"
    }

    fn takes_rgb(&self) -> bool {
        false
    }

    fn is_black_alone(&self) -> bool {
        true
    }

    fn inform(&self, info: &mut Dictionary) {
        info.set("Trapped", "False");
    }

    fn has_metadata(&self, _tagged: bool) -> bool {
        true
    }

    fn intent(&self, _tagged: bool, profile: Option<&Profile>) -> Option<Intent> {
        let black = || {
            let profile = super::super::colour::black_press().map(|p| (p, 1));
            Intent { kind: "GTS_PDFX", condition: "Custom", info: "Black ink, gamma 2.2".to_string(), profile }
        };
        Some(super::press(profile, black))
    }

    fn claims(&self, found: &Found<'_>, report: &mut Report) -> Claims {
        Claims { x4: true, ..super::plain::accessible(found, report) }
    }

    fn check(&self, said: &Said<'_>, who: &str) -> Vec<Diagnostic> {
        super::check_print(self.name(), "PDF/X-4", &["1.4", "1.5", "1.6"], said, who)
    }
}

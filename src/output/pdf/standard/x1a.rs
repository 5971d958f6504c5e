//! PDF/X-1a:2001 (ISO 15930-1): a file for print without transparency, in inks alone, founded on PDF 1.3.

use lopdf::Dictionary;

use super::super::save::text_string;
use super::{Claims, Found, Intent, Said, Standard};
use crate::config::manifest::Profile;
use crate::diag::{Diagnostic, Report};

/// PDF/X-1a:2001.
#[derive(Debug)]
pub struct X1a;

impl Standard for X1a {
    fn name(&self) -> &'static str {
        "PDF/X-1a"
    }

    fn version(&self, _printed: bool) -> &'static str {
        "1.3"
    }

    fn is_modern(&self) -> bool {
        false
    }

    fn takes_rgb(&self) -> bool {
        false
    }

    fn inform(&self, info: &mut Dictionary) {
        info.set("Trapped", "False");
        info.set("GTS_PDFXVersion", text_string("PDF/X-1:2001"));
        info.set("GTS_PDFXConformance", text_string("PDF/X-1a:2001"));
    }

    fn intent(&self, _tagged: bool, profile: Option<&Profile>) -> Option<Intent> {
        // A condition that the ICC's registry names needs no profile (ISO 15930-1, 6.2.2).
        let swop = || Intent { kind: "GTS_PDFX", condition: "CGATS TR 001", info: "SWOP (CGATS TR 001)".to_string(), profile: None };
        Some(super::press(profile, swop))
    }

    fn claims(&self, _found: &Found<'_>, _report: &mut Report) -> Claims {
        Claims::default()
    }

    fn check(&self, said: &Said<'_>, who: &str) -> Vec<Diagnostic> {
        super::check_print(self.name(), "PDF/X-1", &["1.3", "1.4"], said, who)
    }
}

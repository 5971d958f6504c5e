//! No standard in particular. A tagged file claims PDF/UA-1 and PDF/A-2a all the same, where it keeps them.

use super::{Claims, Found, Intent, Said, Standard};
use crate::config::manifest::Profile;
use crate::diag::{Diagnostic, Report, kinds};

/// Any PDF.
#[derive(Debug)]
pub struct Plain;

impl Standard for Plain {
    fn name(&self) -> &'static str {
        "PDF"
    }

    fn version(&self, printed: bool) -> &'static str {
        if printed { "1.6" } else { "1.7" }
    }

    fn intent(&self, tagged: bool, _profile: Option<&Profile>) -> Option<Intent> {
        tagged.then(super::screen)
    }

    fn claims(&self, found: &Found<'_>, report: &mut Report) -> Claims {
        accessible(found, report)
    }

    fn check(&self, _said: &Said<'_>, _who: &str) -> Vec<Diagnostic> {
        Vec::new()
    }
}

/// What a tagged file can claim that nobody asked to claim anything.
pub fn accessible(found: &Found<'_>, report: &mut Report) -> Claims {
    if !found.tagged {
        return Claims::default();
    }
    let name = found.name;
    let (pictures, loc) = &found.undescribed;
    if *pictures > 0 {
        let mut d = Diagnostic::note(
            kinds::PDF_NOT_ACCESSIBLE,
            format!("the PDF “{name}” makes no claim to PDF/UA: {pictures} pictures have no description"),
        )
        .help("describe each picture (`![description](picture.png)`), or mark decoration with an empty description");
        d.loc.clone_from(loc);
        report.push(d);
    }
    if let Some(face) = found.notdef {
        let message = format!("the PDF “{name}” claims no standard: it shows a missing character in {face}");
        let d = Diagnostic::note(kinds::PDF_MISSING_GLYPH, message);
        report.push(d.help("add a family that has the character to the book's fonts folder"));
    }
    let whole = found.notdef.is_none();
    Claims { ua: *pictures == 0 && whole && found.titled, a: whole && !found.separated, x4: false }
}

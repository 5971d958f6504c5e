//! The standards that a PDF can keep, each with what it writes and what it checks side by side.
//!
//! A printer demands one, or book.toml asks for one with `standard`; nothing else in the program asks which it is.

mod a2a;
mod plain;
mod ua1;
mod x1a;
mod x4;

use lopdf::Dictionary;

use crate::config::manifest::Profile;
use crate::config::printer;
use crate::diag::{Diagnostic, Loc, Report, kinds};

pub use super::xmp::Claims;

/// What a file says its colours mean.
pub struct Intent {
    /// `GTS_PDFX`, `GTS_PDFA1`.
    pub kind: &'static str,
    /// The condition's name in the ICC's registry; `Custom` for none of them.
    pub condition: &'static str,
    /// The same for people.
    pub info: String,
    /// The profile and how many colours it has, where it goes with the file.
    pub profile: Option<(Vec<u8>, i64)>,
}

/// What is known of a file that may break a standard.
#[derive(Debug, Default)]
pub struct Found<'a> {
    /// The output's name.
    pub name: &'a str,
    /// It has a structure tree.
    pub tagged: bool,
    /// Pictures without a description, and where the first of them stands.
    pub undescribed: (usize, Option<Loc>),
    /// A face of which a missing glyph is shown.
    pub notdef: Option<&'a str>,
    /// The book has a title.
    pub titled: bool,
    /// Colours are separated into the inks of a press.
    pub separated: bool,
}

/// What a finished file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said<'a> {
    /// `1.7`.
    pub version: &'a str,
    /// What `GTS_PDFXVersion` says.
    pub pdfx: Option<&'a str>,
    /// It has an output intent for print.
    pub print_intent: bool,
    /// `2a`, of PDF/A.
    pub pdfa: Option<&'a str>,
    /// It claims PDF/UA-1.
    pub pdfua: bool,
}

/// A standard: the choices that it leaves to the writer, what it has written, and how a finished file is held against it.
pub trait Standard: std::fmt::Debug + Sync {
    /// As people call it.
    fn name(&self) -> &'static str;

    /// The version of the format that a file is written in; `printed` where a printer gets it.
    fn version(&self, printed: bool) -> &'static str;

    /// Whether that version has object streams, replacement text and languages.
    fn is_modern(&self) -> bool {
        true
    }

    /// Whether colours of a screen may be in the file.
    fn takes_rgb(&self) -> bool {
        true
    }

    /// Whether files without the profile of a press are for black ink alone.
    fn is_black_alone(&self) -> bool {
        false
    }

    /// Adds what it wants in the information dictionary.
    fn inform(&self, _info: &mut Dictionary) {}

    /// Whether the file has an XMP packet.
    fn has_metadata(&self, tagged: bool) -> bool {
        tagged
    }

    /// What the colours mean, where the file must say it; `profile` is that of the press, where it may go with the file.
    fn intent(&self, tagged: bool, profile: Option<&Profile>) -> Option<Intent>;

    /// The standards that the file will claim. What keeps it from claiming one that nobody asked for is told.
    fn claims(&self, found: &Found<'_>, report: &mut Report) -> Claims;

    /// Why a file that was asked for cannot be made.
    fn broken(&self, _found: &Found<'_>) -> Vec<Diagnostic> {
        Vec::new()
    }

    /// What keeps a finished file from being one of this standard; `who` wants it.
    fn check(&self, said: &Said<'_>, who: &str) -> Vec<Diagnostic>;
}

/// The standard of a name.
pub fn of(name: printer::Standard) -> &'static dyn Standard {
    match name {
        printer::Standard::Plain => &plain::Plain,
        printer::Standard::Ua1 => &ua1::Ua1,
        printer::Standard::A2a => &a2a::A2a,
        printer::Standard::X1a => &x1a::X1a,
        printer::Standard::X4 => &x4::X4,
    }
}

/// Pictures without a description break PDF/UA (ISO 14289-1, 7.3).
fn undescribed(found: &Found<'_>, standard: &str) -> Option<Diagnostic> {
    let (pictures, loc) = &found.undescribed;
    (*pictures > 0).then(|| {
        let message = format!("the PDF “{}” cannot be {standard}: {pictures} pictures have no description", found.name);
        let mut d = Diagnostic::error(kinds::PDF_NOT_ACCESSIBLE, message)
            .help("describe each picture (`![description](picture.png)`), or mark decoration with an empty description");
        d.loc.clone_from(loc);
        d
    })
}

/// A missing glyph breaks PDF/A and PDF/UA (ISO 19005-2, 6.2.11.8; ISO 14289-1, 7.21.8).
fn notdef(found: &Found<'_>, standard: &str) -> Option<Diagnostic> {
    found.notdef.map(|face| {
        let message = format!("the PDF “{}” cannot be {standard}: it shows a missing character in {face}", found.name);
        Diagnostic::error(kinds::PDF_MISSING_GLYPH, message).help("add a family that has the character to the book's fonts folder")
    })
}

/// A file without a title breaks PDF/UA (ISO 14289-1, 7.1).
fn untitled(found: &Found<'_>, standard: &str) -> Option<Diagnostic> {
    (!found.titled).then(|| {
        let message = format!("the PDF “{}” cannot be {standard}: the book has no title", found.name);
        Diagnostic::error(kinds::PDF_NOT_ACCESSIBLE, message).help("give it one: [book] title")
    })
}

/// A finished file that does not say that it is of a standard.
fn unclaimed(standard: &str, have: &str, who: &str) -> Diagnostic {
    Diagnostic::error(kinds::PRINT_STANDARD, format!("{who} wants {standard}; the file's standard for print: {have}"))
}

/// A finished file of another version than a standard is founded on.
fn founded_on(versions: &[&str], standard: &str, version: &str) -> Option<Diagnostic> {
    (!versions.contains(&version)).then(|| {
        let message = format!("the file is PDF {version}; {standard} is founded on {}", versions.join(" or "));
        Diagnostic::error(kinds::PRINT_VERSION, message).help(format!("export it as {standard}"))
    })
}

/// The check of the standards for print: a claim, an intent and a version.
fn check_print(standard: &str, start: &str, versions: &[&str], said: &Said<'_>, who: &str) -> Vec<Diagnostic> {
    let claimed = said.pdfx.is_some_and(|v| v.starts_with(start)) && said.print_intent;
    let claim = (!claimed)
        .then(|| unclaimed(standard, said.pdfx.unwrap_or("none"), who).help(format!("export it as {standard}, with an output intent")));
    claim.into_iter().chain(founded_on(versions, standard, said.version)).collect()
}

/// The intent of a file whose colours are those of a screen.
fn screen() -> Intent {
    let profile = super::colour::srgb().map(|p| (p, 3));
    Intent { kind: "GTS_PDFA1", condition: "sRGB", info: "sRGB IEC61966-2.1".to_string(), profile }
}

/// The intent of a file that is separated for a press, or what a standard says where it is not.
fn press(profile: Option<&Profile>, otherwise: impl FnOnce() -> Intent) -> Intent {
    match profile {
        Some(own) => Intent { kind: "GTS_PDFX", condition: "Custom", info: own.file.clone(), profile: Some((own.bytes.clone(), 4)) },
        None => otherwise(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use printer::Standard as Name;

    const ALL: [Name; 5] = [Name::Plain, Name::Ua1, Name::A2a, Name::X1a, Name::X4];

    fn sound() -> Found<'static> {
        Found { name: "screen", tagged: true, titled: true, ..Found::default() }
    }

    #[test]
    fn what_breaks_a_standard_is_an_error_where_it_is_asked_for_and_a_note_where_it_is_not() {
        let ids = |name: Name, found: &Found<'_>| of(name).broken(found).iter().map(|d| d.kind.id()).collect::<Vec<_>>();
        for name in ALL {
            assert!(ids(name, &sound()).is_empty(), "{name:?}");
        }
        let pictures = Found { undescribed: (2, None), ..sound() };
        let glyphs = Found { notdef: Some("Face"), ..sound() };
        let untitled = Found { titled: false, ..sound() };
        assert_eq!(ids(Name::Ua1, &pictures), ["pdf-not-accessible"]);
        assert!(ids(Name::A2a, &pictures).is_empty(), "descriptions are PDF/UA's");
        assert_eq!((ids(Name::Ua1, &glyphs), ids(Name::A2a, &glyphs)), (vec!["pdf-missing-glyph"], vec!["pdf-missing-glyph"]));
        assert_eq!((ids(Name::Ua1, &untitled), ids(Name::X4, &untitled)), (vec!["pdf-not-accessible"], vec![]));
        let mut report = Report::default();
        assert_eq!(of(Name::Plain).claims(&pictures, &mut report), Claims { ua: false, a: true, x4: false });
        assert_eq!(report.diagnostics.len(), 1);
    }

    #[test]
    fn a_file_claims_what_was_asked_for() {
        let claims = |name: Name| of(name).claims(&sound(), &mut Report::default());
        assert_eq!(claims(Name::Plain), Claims { ua: true, a: true, x4: false });
        assert_eq!(claims(Name::Ua1), Claims { ua: true, a: false, x4: false });
        assert!(claims(Name::A2a).a);
        assert_eq!(claims(Name::X1a), Claims::default());
        assert!(claims(Name::X4).x4);
    }

    #[test]
    fn finished_files_are_held_against_each() {
        let file = |version, pdfx, pdfa, pdfua| Said { version, pdfx, print_intent: pdfx.is_some(), pdfa, pdfua };
        let files = [
            file("1.7", None, Some("2a"), true),
            file("1.3", Some("PDF/X-1:2001"), None, false),
            file("1.6", Some("PDF/X-4"), None, false),
            file("1.4", None, Some("1b"), false),
        ];
        let passes = |name: Name| files.iter().map(|f| of(name).check(f, "somebody").is_empty()).collect::<Vec<_>>();
        assert_eq!(passes(Name::Plain), [true; 4]);
        assert_eq!(passes(Name::Ua1), [true, false, false, false]);
        assert_eq!(passes(Name::A2a), [true, false, false, false]);
        assert_eq!(passes(Name::X1a), [false, true, false, false]);
        assert_eq!(passes(Name::X4), [false, false, true, false]);
    }
}

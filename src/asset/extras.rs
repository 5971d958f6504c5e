//! What outputs need beside the book's pictures: covers that book.toml names, and stylesheets of the user's own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::config::Manifest;
use crate::diag::{Diagnostic, Loc, Outcome, Report, Stopped, kinds};
use crate::fence;

use crate::model::Asset;

/// Files that `[cover]`, `[output.cover.NAME]` and `[output.epub]` name.
#[derive(Clone, Debug, Default)]
pub struct Extras {
    /// The cover, where one is given.
    pub cover: Option<Asset>,
    /// Pictures that are the fronts of covers, by the path that book.toml names.
    pub fronts: BTreeMap<PathBuf, Asset>,
    /// The stylesheets: path as shown, text.
    pub css: Vec<(String, String)>,
}

/// The largest stylesheet that is read, in bytes.
const MAX_CSS: usize = 1 << 20;

/// Loads the files that outputs name.
///
/// # Errors
/// A file that is not there or cannot be read stops the build: it was named in book.toml.
pub fn load_extras(manifest: &Manifest, report: &mut Report) -> Outcome<Extras> {
    let mut extras = Extras::default();
    let book_toml = Loc::new(manifest.file.as_str(), 0);
    let mut failed = false;
    let fronts = manifest.covers.iter().map(|c| (&c.design.front, &c.loc)).chain([(&manifest.cover.front, &book_toml)]);
    for (path, loc) in fronts.filter_map(|(front, loc)| front.as_ref().map(|path| (path, loc))) {
        if !extras.fronts.contains_key(path) {
            match picture(path, manifest, loc, "a cover's `front` names it", report) {
                Some(asset) => drop(extras.fronts.insert(path.clone(), asset)),
                None => failed = true,
            }
        }
    }
    let fallback = manifest.covers.first().map_or(&manifest.cover, |c| &c.design).front.as_ref();
    let Some(epub) = &manifest.epub else { return if failed { Err(Stopped) } else { Ok(extras) } };
    if let Some(path) = &epub.cover {
        extras.cover = picture(path, manifest, &book_toml, "[output.epub] cover names it", report);
        failed |= extras.cover.is_none();
    }
    let shown = extras.cover.as_ref().or_else(|| extras.fronts.get(fallback?));
    shown.and_then(too_small).into_iter().for_each(|d| report.push(d.at(book_toml.clone())));
    for path in &epub.css {
        let shown = path.to_string_lossy().replace('\\', "/");
        let problem = match fence::read_regular(&manifest.root.join(path)) {
            Ok(bytes) if bytes.len() > MAX_CSS => format!("it has {} KB; the limit is {} KB", bytes.len() >> 10, MAX_CSS >> 10),
            Ok(bytes) => {
                let text = String::from_utf8_lossy(&bytes).trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
                extras.css.push((shown, text));
                continue;
            }
            Err(refusal) => refusal.to_string(),
        };
        report.push(
            Diagnostic::error(kinds::MISSING_STYLESHEET, format!("the stylesheet {shown} cannot be read: {problem}"))
                .at(book_toml.clone())
                .help("check the path in [output.epub] css: it is relative to the folder of book.toml"),
        );
        failed = true;
    }
    if failed { Err(Stopped) } else { Ok(extras) }
}

/// What shops ask of an e-book's cover, in pixels: KDP refuses less than the first, and wants the second ("Cover image guidelines").
const LEAST_COVER: (u32, u32) = (625, 1000);
const GOOD_COVER: (u32, u32) = (1600, 2560);

/// What shops will say of an e-book's cover.
fn too_small(cover: &Asset) -> Option<Diagnostic> {
    let (width, height) = (cover.width, cover.height);
    let below = |(w, h): (u32, u32)| width < w || height < h;
    let size = format!("the e-book's cover {} has {width} × {height} pixels", cover.path);
    let wanted = format!("give a picture of {} × {} pixels or more, higher than it is wide", GOOD_COVER.0, GOOD_COVER.1);
    if below(LEAST_COVER) {
        let least = format!("shops refuse less than {} × {}", LEAST_COVER.0, LEAST_COVER.1);
        return Some(Diagnostic::warning(kinds::COVER_SMALL, size).with(least).help(wanted));
    }
    if width > height {
        let on_its_side = "it lies on its side: shops show covers upright, and this one very small";
        return Some(Diagnostic::warning(kinds::COVER_SMALL, size).with(on_its_side).help(wanted));
    }
    below(GOOD_COVER).then(|| Diagnostic::note(kinds::COVER_SMALL, size).with("it looks soft on large screens").help(wanted))
}

/// A picture that must be there.
fn picture(path: &Path, manifest: &Manifest, loc: &Loc, who: &str, report: &mut Report) -> Option<Asset> {
    match super::load_one(path, manifest) {
        Ok((asset, told)) => {
            told.into_iter().for_each(|d| report.push(d.at(loc.clone())));
            Some(asset)
        }
        Err(mut problem) => {
            problem.severity = crate::diag::Severity::Error;
            problem.notes.clear();
            report.push(problem.at(loc.clone()).with(who.to_string()));
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Severity;
    use crate::model::{Bytes, Colour, Encoding};

    #[test]
    fn covers_that_shops_refuse_are_warned_of() {
        let told = |width, height| {
            let cover = Asset {
                path: "c.png".into(),
                name: "c".into(),
                width,
                height,
                ppi: None,
                colour: Colour::Rgb,
                encoding: Encoding::Png,
                bytes: Bytes::from(Vec::new()),
                hash: String::new(),
            };
            too_small(&cover).map(|d| d.severity)
        };
        for (size, want) in [
            ((300, 480), Some(Severity::Warning)),
            ((2000, 999), Some(Severity::Warning)),
            ((624, 4000), Some(Severity::Warning)),
            ((2560, 1600), Some(Severity::Warning)),
            ((1000, 1600), Some(Severity::Note)),
            ((1600, 2560), None),
            ((3000, 3000), None),
        ] {
            assert_eq!(told(size.0, size.1), want, "{size:?}");
        }
    }
}

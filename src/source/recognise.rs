//! What a file is, for `init`: an export is known by how it starts, an archive by the names of what it holds.

use std::path::Path;

use crate::config::format::{self, Format};
use crate::config::manifest::Source;
use crate::model::Site;

use super::reader::READERS;
use super::{TextFile, encoding, zipped};

/// An export that was found.
pub(crate) struct Recognised {
    /// Its format.
    pub format: Format,
    /// What it says of the site that it comes from.
    pub site: Site,
}

/// What an export is and where it comes from; `None` for a file that is none, or cannot be read.
pub(crate) fn recognise(path: &Path) -> Option<Recognised> {
    let extension = path.extension()?.to_string_lossy().to_lowercase();
    if zipped::is_archive(&extension) {
        let bytes = crate::fence::read_regular(path).ok()?;
        return archive(&bytes).map(|format| Recognised { format, site: Site::default() });
    }
    if !format::holds_data(&extension) && !matches!(extension.as_str(), "html" | "htm") {
        return None;
    }
    let shown = path.to_string_lossy().replace('\\', "/");
    let (text, _) = encoding::decode(&crate::fence::read_regular(path).ok()?, &shown).ok()?;
    let file = TextFile { shown, base: String::new(), text, extension };
    let reader = READERS.iter().find(|r| r.surely && (r.sniff)(&file))?;
    let site =
        if format::holds_data(&file.extension) { (reader.read)(&[file], &Source::of(path.to_path_buf())).site } else { Site::default() };
    Some(Recognised { format: reader.format, site })
}

/// Substack's and Medium's exports, by the names inside.
fn archive(bytes: &[u8]) -> Option<Format> {
    let names = zipped::names(bytes);
    let has = |fits: fn(&str) -> bool| names.iter().any(|n| fits(n));
    if has(|n| n.ends_with("posts.csv")) {
        return Some(Format::Substack);
    }
    has(|n| n.contains("posts/") && n.ends_with(".html")).then_some(Format::Medium)
}

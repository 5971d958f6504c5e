//! Exports that come as a ZIP archive: its text files are read as if they lay in a folder of the archive's name. Nothing is
//! written to disk, so a path inside the archive cannot lead anywhere.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::config::format;
use crate::diag::{Diagnostic, Loc, kinds};

/// No more entries than this are looked at.
const MAX_ENTRIES: usize = 100_000;
/// No more bytes than this are unpacked in all, whatever the archive says of itself.
const MAX_BYTES: u64 = 1 << 30;

/// A file inside an archive.
pub(super) struct Entry {
    /// Its path: that of the archive, then its own.
    pub shown: String,
    /// Its extension, in lower case.
    pub extension: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Whether a file is named as an archive.
pub(super) fn is_archive(extension: &str) -> bool {
    extension == "zip"
}

/// The names of what an archive holds; none where it cannot be read.
pub(super) fn names(bytes: &[u8]) -> Vec<String> {
    let Ok(mut archive) = ZipArchive::new(Cursor::new(bytes)) else { return Vec::new() };
    let count = archive.len().min(MAX_ENTRIES);
    (0..count).filter_map(|n| archive.by_index_raw(n).ok()?.name().ok().map(|name| name.into_owned())).collect()
}

/// The files of an archive that may hold posts, in the order of their paths.
///
/// # Errors
/// What is wrong with it.
pub(super) fn entries(bytes: &[u8], shown: &str) -> Result<Vec<Entry>, Diagnostic> {
    let broken = |why: String| {
        Diagnostic::warning(kinds::BROKEN_EXPORT, format!("{shown} cannot be read as a ZIP archive: {why}"))
            .at(Loc::new(shown, 0))
            .with("nothing of it is in the book")
            .help("unpack it and let [source] path name the folder")
    };
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|e| broken(e.to_string()))?;
    if archive.len() > MAX_ENTRIES {
        return Err(broken(format!("it has more than {MAX_ENTRIES} entries")));
    }
    let mut out = Vec::new();
    let mut left = MAX_BYTES;
    for n in 0..archive.len() {
        let mut file = archive.by_index(n).map_err(|e| broken(e.to_string()))?;
        let name = file.name().map_err(|e| broken(e.to_string()))?.replace('\\', "/");
        let last = name.rsplit('/').next().unwrap_or("");
        let extension = last.rsplit_once('.').map_or(String::new(), |(_, e)| e.to_lowercase());
        let hidden = last.starts_with('.') || name.starts_with("__MACOSX/");
        if file.is_dir() || hidden || !format::may_be_read(&extension) {
            continue;
        }
        let mut bytes = Vec::new();
        file.by_ref().take(left + 1).read_to_end(&mut bytes).map_err(|e| broken(e.to_string()))?;
        left = left
            .checked_sub(u64::try_from(bytes.len()).unwrap_or(u64::MAX))
            .ok_or_else(|| broken("it unpacks to more than 1 GB".into()))?;
        out.push(Entry { shown: format!("{shown}/{}", name.trim_start_matches('/')), extension, bytes });
    }
    out.sort_by(|a, b| a.shown.as_bytes().cmp(b.shown.as_bytes()));
    Ok(out)
}

//! What a file is, for `init`: an export is known by how it starts, an archive by what it holds.

use std::io::Read;
use std::path::Path;

use crate::config::format::{self, Format};
use crate::config::manifest::Source;
use crate::fence::{MAX_FILE, open_regular};
use crate::model::Site;
use crate::packed::Archive;

use super::reader::READERS;
use super::{TextFile, encoding, zipped};

/// How much of a feed or a page tells what it is and where it comes from.
const HEAD: u64 = 1 << 20;
/// No more files of an archive than this are looked into.
const MAX_LOOKED: usize = 400;
/// Endings of pictures.
const PICTURES: [&str; 7] = ["jpg", "jpeg", "png", "gif", "webp", "avif", "svg"];

/// An export that was found.
pub(crate) struct Recognised {
    /// Its format.
    pub format: Format,
    /// What it says of the site that it comes from.
    pub site: Site,
    /// It is an archive.
    pub packed: bool,
}

/// What an export is and where it comes from; `None` for a file that is none, or cannot be read.
pub(crate) fn recognise(path: &Path) -> Option<Recognised> {
    let extension = path.extension()?.to_string_lossy().to_lowercase();
    if zipped::is_archive(&extension) {
        return archive(&Archive::open(path).ok()?, true).map(|found| Recognised { packed: true, ..found });
    }
    let shown = path.to_string_lossy().replace('\\', "/");
    sniff(&shown, &extension, |limit| {
        let mut bytes = Vec::new();
        open_regular(path).ok()?.take(limit).read_to_end(&mut bytes).ok()?;
        Some(bytes)
    })
}

/// Whether a file is an archive that holds pictures and no export: a part of one, or its media.
pub(crate) fn holds_pictures(path: &Path) -> bool {
    let ending = |name: &str| name.rsplit_once('.').is_some_and(|(_, e)| PICTURES.contains(&e.to_ascii_lowercase().as_str()));
    crate::packed::is_named_archive(path) && Archive::open(path).is_ok_and(|archive| archive.names().any(ending))
}

/// Why a file that is named as an archive is none; `None` where it is one.
pub(crate) fn damage(path: &Path) -> Option<String> {
    crate::packed::is_named_archive(path).then(|| Archive::open(path).err()).flatten()
}

/// What a file is by its start, which `read` gives up to so many bytes.
fn sniff(shown: &str, extension: &str, read: impl FnOnce(u64) -> Option<Vec<u8>>) -> Option<Recognised> {
    let data = format::holds_data(extension);
    if !data && !matches!(extension, "html" | "htm") {
        return None;
    }
    // What JSON says of its site may stand anywhere in it.
    let limit = if matches!(extension, "json" | "js") { MAX_FILE } else { HEAD };
    let (text, _) = encoding::decode(&read(limit)?, shown).ok()?;
    let file = TextFile { shown: shown.to_string(), base: String::new(), text, extension: extension.to_string() };
    let reader = READERS.iter().find(|r| r.surely && (r.sniff)(&file))?;
    let site = if data { (reader.read)(&[file], &Source::of(shown.into())).site } else { Site::default() };
    Some(Recognised { format: reader.format, site, packed: false })
}

/// The first export among the files of an archive, or of an archive in it; lists and data come before pages.
fn archive(archive: &Archive, outer: bool) -> Option<Recognised> {
    let ending = |name: &str| name.rsplit('/').next().and_then(|n| n.rsplit_once('.')).map_or(String::new(), |(_, e)| e.to_lowercase());
    let (data, others): (Vec<&str>, Vec<&str>) = archive.names().partition(|name| format::holds_data(&ending(name)));
    let look = |name: &str| {
        let start = |limit| {
            let mut bytes = Vec::new();
            let read = |reader: &mut dyn Read| reader.take(limit).read_to_end(&mut bytes);
            archive.stream(name, u64::MAX, read).ok().map(|_| bytes)
        };
        sniff(name, &ending(name), start)
    };
    let texts = data.iter().chain(&others).filter(|name| format::may_be_read(&ending(name)));
    let found = texts.take(MAX_LOOKED).find_map(|name| look(name));
    found.or_else(|| {
        let mut packed = others.iter().filter(|name| outer && zipped::is_archive(&ending(name)));
        packed.find_map(|name| self::archive(&Archive::inside(Path::new(name), archive.read(name, MAX_FILE).ok()?).ok()?, false))
    })
}

//! Exports that come as a ZIP archive: its texts are read as if they lay in a folder of the archive's name.

use std::io::Read;
use std::path::Path;

use crate::config::format;
use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::fence::MAX_FILE;
use crate::packed::Archive;

use super::{TextFile, sieve};

/// No more bytes than this are kept of an archive's texts, whatever it says of itself.
const MAX_BYTES: usize = 1 << 30;

/// Whether a file is named as an archive.
pub(super) fn is_archive(extension: &str) -> bool {
    extension == "zip"
}

/// The texts of an archive that may hold posts, in the order of their paths. Those of an archive in it, as Tumblr packs posts, are
/// read too; what is deeper is not.
pub(super) fn texts(path: &Path, shown: &str, report: &mut Report) -> Vec<TextFile> {
    match Archive::open(path) {
        Ok(archive) => {
            let mut reading = Reading { report, texts: Vec::new(), left: MAX_BYTES };
            reading.archive(&archive, shown, true);
            reading.texts.sort_by(|a, b| a.shown.as_bytes().cmp(b.shown.as_bytes()));
            reading.texts
        }
        Err(why) => {
            report.push(broken(shown, &format!("{shown} cannot be read as a ZIP archive: {why}")).with("nothing of it is in the book"));
            Vec::new()
        }
    }
}

fn broken(shown: &str, message: &str) -> Diagnostic {
    let d = Diagnostic::warning(kinds::BROKEN_EXPORT, message).at(Loc::new(shown, 0));
    d.help("download it again; if it stays so, unpack it and let [source] path name the folder")
}

/// What is read of an archive.
struct Reading<'r> {
    report: &'r mut Report,
    texts: Vec<TextFile>,
    left: usize,
}

impl Reading<'_> {
    fn archive(&mut self, archive: &Archive, shown: &str, outer: bool) {
        self.refused(archive, shown);
        for name in archive.names() {
            let extension = name.rsplit('/').next().and_then(|n| n.rsplit_once('.')).map_or(String::new(), |(_, e)| e.to_lowercase());
            let path = format!("{shown}/{name}");
            if is_archive(&extension) && outer {
                match archive.read(name, MAX_FILE).and_then(|bytes| Archive::inside(Path::new(&path), bytes)) {
                    Ok(inner) => self.archive(&inner, &path, false),
                    Err(why) => self.failed(&path, &why),
                }
            } else if format::may_be_read(&extension) {
                match content(archive, name) {
                    Ok(bytes) => match self.left.checked_sub(bytes.len()) {
                        Some(left) => {
                            self.left = left;
                            self.texts.extend(TextFile::decoded(&bytes, &path, &extension, self.report));
                        }
                        None => {
                            let message = format!("the texts of {shown} unpack to more than {} GB", MAX_BYTES >> 30);
                            self.report.push(broken(&path, &message).with("what follows is not in the book"));
                            return;
                        }
                    },
                    Err(why) => self.failed(&path, &why),
                }
            }
        }
    }

    fn failed(&mut self, path: &str, why: &str) {
        self.report.push(broken(path, &format!("{path} cannot be unpacked: {why}")).with("it is not in the book"));
    }

    /// One line for all entries that an honest archive does not have.
    fn refused(&mut self, archive: &Archive, shown: &str) {
        let Some(first) = archive.refused().first() else { return };
        let more = archive.refused().len() - 1;
        let others = if more > 0 { format!(" and {more} more") } else { String::new() };
        let d = Diagnostic::warning(kinds::OUTSIDE_FOLDER, format!("entries of {shown} are links or lead out of it: {first}{others}"));
        self.report
            .push(d.at(Loc::new(shown, 0)).with("they are not read").help("no blog exports such entries: ask where the file comes from"));
    }
}

/// The bytes of a text, of a feed what is asked of it.
fn content(archive: &Archive, name: &str) -> Result<Vec<u8>, String> {
    archive.stream(name, u64::MAX, |reader| {
        let mut head = Vec::new();
        reader.take(sieve::HEAD as u64).read_to_end(&mut head)?;
        if sieve::is_feed(&head) {
            return sieve::kept(&mut head.chain(reader));
        }
        if (&mut *reader).take(MAX_FILE).read_to_end(&mut head)? as u64 == MAX_FILE && reader.read(&mut [0])? > 0 {
            return Err(std::io::Error::other(format!("it unpacks to more than {} MB", MAX_FILE >> 20)));
        }
        Ok(head)
    })
}

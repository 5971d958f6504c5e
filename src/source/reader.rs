//! The readers: for each format of [`crate::config::format::FORMATS`] how its files are recognised and who reads them.
//!
//! A new format is a row of `FORMATS` (name, extensions), a row of [`READERS`] (sniffing, reader) and the file of its
//! reader. The reader gets all files of one source that are in its format, together: an archive's boilerplate is known
//! by its repetition, an export's pictures by its own list.

use crate::config::format::{FORMATS, Format};
use crate::config::manifest::Source;
use crate::diag::Report;
use crate::model::{Findings, Lang, Post, Site};

use super::known::{By, Known};
use super::{TextFile, archive, post, web};

/// A format with its reader.
pub(crate) struct Reader {
    /// Which format.
    pub format: Format,
    /// Whether a file is in this format, by its name and content; asked where the extension does not decide, and before
    /// the extension does where [`Reader::surely`] says so.
    pub sniff: fn(&TextFile) -> bool,
    /// Whether `sniff` outranks extensions: true for exports, which are known for certain by how they start.
    pub surely: bool,
    /// Reads all files of a source that are in this format. Pure: text in; posts, findings and diagnostics out.
    pub read: fn(&[TextFile], &Source) -> Harvest,
}

/// The readers, one a format, in the order of [`FORMATS`].
pub(crate) const READERS: &[Reader] = &[
    Reader { format: Format::Markdown, sniff: |f| post::is_markdown(&f.text), surely: false, read: post::read_all },
    Reader { format: Format::Html, sniff: web::is_page, surely: false, read: web::read_all },
    Reader { format: Format::Archive, sniff: |_| true, surely: false, read: archive::read_all },
];

/// What a reader makes of the files of one source that are in its format.
#[derive(Clone, Default)]
pub(crate) struct Harvest {
    /// The posts.
    pub posts: Vec<Draft>,
    /// What `plan` shows beside them.
    pub findings: Findings,
    /// What the site or export says of itself.
    pub site: Site,
    /// What was dropped or could not be read.
    pub report: Report,
}

/// A post with what decides whether it is in the book, and under which name.
#[derive(Clone, Default)]
pub(crate) struct Draft {
    /// The post.
    pub post: Post,
    /// It is a draft: front matter's `draft`, an export's status, or a folder of drafts.
    pub draft: bool,
    /// Front matter's `skip`.
    pub skip: bool,
    /// Names for its id, best first, not yet plain.
    pub names: Vec<String>,
}

/// The reader of a file: what the source says, else certain signs, else the extension, else the content.
pub(super) fn of(file: &TextFile, source: &Source) -> usize {
    let by_setting = READERS.iter().position(|r| r.format == source.format);
    let by_signs = || READERS.iter().position(|r| r.surely && (r.sniff)(file));
    let extension = file.extension.as_str();
    let by_name = || {
        let format = FORMATS.iter().find(|f| f.extensions.contains(&extension))?.format;
        READERS.iter().position(|r| r.format == format)
    };
    let by_content = || READERS.iter().position(|r| (r.sniff)(file));
    by_setting.or_else(by_signs).or_else(by_name).or_else(by_content).unwrap_or(0)
}

/// Each file to the reader of its format, in the order of the table.
pub(super) fn harvest(known: &mut Known, texts: Vec<TextFile>, source: &Source, lang: &Lang) -> Vec<Harvest> {
    let mut shares: Vec<Vec<TextFile>> = READERS.iter().map(|_| Vec::new()).collect();
    for text in texts {
        if let Some(share) = shares.get_mut(of(&text, source)) {
            share.push(text);
        }
    }
    let read = |(reader, share): (&Reader, Vec<TextFile>)| {
        let by = By { read: reader.read, each: reader.format == Format::Markdown };
        known.harvest(&by, &share, source, lang)
    };
    READERS.iter().zip(shares).filter(|(_, share)| !share.is_empty()).flat_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_has_one_reader_in_the_same_order() {
        let named: Vec<Format> = FORMATS.iter().map(|f| f.format).collect();
        let read: Vec<Format> = READERS.iter().map(|r| r.format).collect();
        assert_eq!(named, read);
    }
}

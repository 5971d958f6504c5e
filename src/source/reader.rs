//! The readers: for each format of [`crate::config::format::FORMATS`] how its files are recognised and who reads them.
//!
//! A new format is a row of `FORMATS` (name, extensions), a row of [`READERS`] (sniffing, reader) and the file of its
//! reader. The reader gets all files of one source that are in its format, together: an archive's boilerplate is known
//! by its repetition, an export's pictures by its own list.

use crate::config::format::{self, FORMATS, Format};
use crate::config::manifest::Source;
use crate::diag::{Diagnostic, Loc, kinds};
use crate::model::Lang;

pub(crate) use super::harvest::{Draft, Harvest};
use super::known::{By, Known};
use super::{TextFile, archive, export, frontmatter, post, web};

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
    Reader { format: Format::WordPress, sniff: export::wordpress::is_export, surely: true, read: export::wordpress::read_all },
    Reader { format: Format::Ghost, sniff: export::ghost::is_export, surely: true, read: export::ghost::read_all },
    Reader { format: Format::Substack, sniff: export::substack::is_export, surely: true, read: export::substack::read_all },
    Reader { format: Format::Medium, sniff: export::medium::is_export, surely: true, read: export::medium::read_all },
    Reader { format: Format::Tumblr, sniff: export::tumblr::is_export, surely: true, read: export::tumblr::read_all },
    Reader { format: Format::Feed, sniff: export::feed::is_feed, surely: true, read: export::feed::read_all },
    Reader { format: Format::Archive, sniff: |_| true, surely: false, read: archive::read_all },
];

/// The reader of a file: what the source says, else certain signs, else the extension, else the content. Data that is none of
/// the known exports has no reader: nobody wants to read its brackets in a book.
pub(super) fn of(file: &TextFile, source: &Source) -> Option<usize> {
    let by_setting = READERS.iter().position(|r| r.format == source.format);
    let by_signs = || READERS.iter().position(|r| r.surely && (r.sniff)(file));
    let extension = file.extension.as_str();
    // A page with front matter is one of an engine, which reads its tags.
    let by_matter = || {
        let html = Format::Html == FORMATS.iter().find(|f| f.extensions.contains(&extension))?.format;
        let fenced = html && file.text.trim_start().starts_with(['-', '+']) && frontmatter::cut(&file.text).matter.is_some();
        READERS.iter().position(|r| fenced && r.format == Format::Markdown)
    };
    let by_name = || {
        let format = FORMATS.iter().find(|f| f.extensions.contains(&extension))?.format;
        READERS.iter().position(|r| r.format == format)
    };
    let by_content = || READERS.iter().position(|r| (r.sniff)(file));
    let by_content = || by_content().filter(|_| !format::holds_data(extension));
    by_setting.or_else(by_signs).or_else(by_matter).or_else(by_name).or_else(by_content)
}

/// Each file to the reader of its format, in the order of the table.
pub(super) fn harvest(known: &mut Known, texts: Vec<TextFile>, source: &Source, in_site: bool, lang: &Lang) -> Vec<Harvest> {
    let mut shares: Vec<Vec<TextFile>> = READERS.iter().map(|_| Vec::new()).collect();
    let (texts, apart) = if in_site { (texts, Vec::new()) } else { of_export(texts, source) };
    let mut unread = Vec::new();
    for text in texts {
        match of(&text, source).and_then(|n| shares.get_mut(n)) {
            Some(share) => share.push(text),
            None => unread.push(text),
        }
    }
    let read = |(reader, share): (&Reader, Vec<TextFile>)| {
        let by = By { read: reader.read, each: reader.format == Format::Markdown };
        known.harvest(&by, &share, source, lang)
    };
    let mut out: Vec<Harvest> = READERS.iter().zip(shares).filter(|(_, share)| !share.is_empty()).flat_map(read).collect();
    let mut rest = Harvest::default();
    rest.report.diagnostics.extend(unknown(&unread, in_site));
    rest.report.diagnostics.extend(beside(&apart));
    out.push(rest);
    out
}

/// The files of an export, and those that a platform packs beside its posts (profiles, bookmarks, read-mes), which are none.
fn of_export(texts: Vec<TextFile>, source: &Source) -> (Vec<TextFile>, Vec<TextFile>) {
    let surely = |file: &TextFile| READERS.iter().find(|r| r.surely && (r.sniff)(file)).map(|r| r.format);
    let packed = crate::packed::is_named_archive(&source.path);
    // A feed may lie anywhere; what else is an export is a whole blog.
    let whole = |format: Format| format != Format::Feed || packed;
    if source.format != Format::Auto || !texts.iter().any(|file| surely(file).is_some_and(whole)) {
        return (texts, Vec::new());
    }
    texts.into_iter().partition(|file| surely(file).is_some())
}

/// One line for all files beside an export.
fn beside(files: &[TextFile]) -> Option<Diagnostic> {
    let first = files.first()?;
    let others = if files.len() > 1 { format!(" and {} more", files.len() - 1) } else { String::new() };
    let d = Diagnostic::note(kinds::SITE_FILE, format!("files beside the posts of the export are not posts: {}{others}", first.shown));
    Some(d.at(Loc::new(first.shown.as_str(), 0)).with("they are not in the book"))
}

/// Data that is no export of a kind that is known: one line for all of it. A site has such files for its own purposes.
fn unknown(files: &[TextFile], in_site: bool) -> Option<Diagnostic> {
    let first = files.first()?;
    let others = if files.len() > 1 { format!(" and {} more", files.len() - 1) } else { String::new() };
    let loc = Loc::new(first.shown.as_str(), 0);
    if in_site {
        let d = Diagnostic::note(kinds::SITE_FILE, format!("data files of the site are not posts: {}{others}", first.shown));
        return Some(d.at(loc).with("it is not in the book"));
    }
    let known: Vec<&str> = FORMATS.iter().filter(|f| f.possible.iter().any(|e| format::holds_data(e))).map(|f| f.about).collect();
    let d = Diagnostic::warning(kinds::UNREAD_FILE, format!("{}{others} is not an export that Postbound knows", first.shown));
    let d = d.at(loc).with("it is not in the book");
    Some(d.help(format!("these are read: {}; other data has to be converted to Markdown, or named in [source] exclude", known.join(", "))))
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

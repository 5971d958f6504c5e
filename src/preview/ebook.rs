//! The e-book as its readers' programs are given it: the same files as in the archive, by their names.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::diag::Report;
use crate::model::{AssetId, Book};
use crate::output::epub::package::Data;
use crate::session::Version;
use crate::{asset, output};

/// The files of the e-book.
#[derive(Default)]
pub struct Ebook {
    files: BTreeMap<String, (&'static str, Data)>,
    /// The files of the text in order.
    spine: Vec<String>,
    /// By the index of the printed page: the file and the mark at which it starts.
    pages: Vec<String>,
    /// Why there is none.
    trouble: Option<String>,
}

impl Ebook {
    /// Makes it; marks of all printed pages are in it, so that it can follow them.
    pub fn of(version: &Version) -> Ebook {
        let Version { manifest, layout, fonts, book, pages, .. } = version;
        let mut report = Report::default();
        let Ok(extras) = asset::load_extras(manifest, &mut report) else {
            let why = report.diagnostics.first().map_or_else(String::new, |d| d.message.clone());
            return Ebook { trouble: Some(why), ..Ebook::default() };
        };
        let backs = BTreeMap::new();
        let inputs = output::Inputs { manifest, layout, fonts, book, pages, extras: &extras, backs: &backs, front: None };
        let (package, nav) = output::ebook(&inputs, &mut report);
        let mut files: BTreeMap<String, (&'static str, Data)> =
            package.resources.into_iter().map(|r| (r.href, (r.media_type, r.data))).collect();
        files.insert(crate::xhtml::NAV_FILE.to_string(), (output::epub::package::XHTML, Data::Text(nav)));
        Ebook { files, spine: package.spine, pages: package.pages.into_iter().map(|p| p.href).collect(), trouble: None }
    }

    /// A file by its name.
    pub fn file(&self, book: &Book, name: &str) -> Option<(&'static str, Vec<u8>)> {
        let (kind, data) = self.files.get(name)?;
        let picture = |id: &AssetId| book.assets.get(id.0 as usize).and_then(|a| a.bytes.get().ok()).map(|b| b.into_owned());
        let bytes = match data {
            Data::Text(text) => Some(text.clone().into_bytes()),
            Data::Picture(id) => picture(id),
            Data::Bytes(bytes) | Data::Font(bytes) => Some(bytes.clone()),
        };
        bytes.map(|bytes| (*kind, bytes))
    }

    /// What there is to read.
    pub fn json(&self) -> Value {
        json!({ "spine": self.spine, "pages": self.pages, "trouble": self.trouble })
    }
}

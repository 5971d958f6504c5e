//! Pictures that a book shows: found in the folders that book.toml names, loaded once, measured, converted.
//!
//! `find` looks for the file and refuses what lies outside, `convert` makes an upright JPEG or PNG of it without
//! EXIF, and [`load`] joins them and tells what could not be had. This is the one door to the `image` crate.

mod address;
mod avif;
mod bytes;
pub mod convert;
mod data;
mod extras;
pub mod fetch;
mod find;
mod icc;
mod jpeg;
mod moving;
mod pixels;
mod shelf;
mod svg;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::AtomicUsize;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rayon::prelude::*;

use crate::config::Manifest;
use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::digest::{Digest, Key};
use crate::model::{Asset, AssetId, Image, Inline, Picture, Post, Site, Target, text, walk};
use crate::net;

pub use extras::{Extras, load_extras};
pub use pixels::Pixels;

use find::Place;

/// All pictures of a book, and which use means which.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// The pictures, by [`AssetId`].
    pub assets: Vec<Asset>,
    /// (folder of the text, as written) to what was found.
    uses: BTreeMap<(String, String), Picture>,
}

impl Library {
    /// What was found for a use of a picture.
    pub fn picture(&self, image: &Image) -> Picture {
        self.uses.get(&(image.base.clone(), image.src.clone())).copied().unwrap_or(Picture::Missing)
    }

    /// The picture that a link round a smaller one leads to, where that was found.
    pub fn larger(&self, image: &Image, link: &Target) -> Option<Image> {
        let larger = enlarged(image, link)?;
        matches!(self.picture(&larger), Picture::Loaded(_)).then_some(larger)
    }
}

/// The picture that a link leads to, in the place of the smaller one that the link is round.
fn enlarged(image: &Image, link: &Target) -> Option<Image> {
    let Target::Source(address) = link else { return None };
    let path = address.split(['?', '#']).next().unwrap_or("").to_ascii_lowercase();
    let picture = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".svg", ".bmp", ".tif", ".tiff"].iter().any(|e| path.ends_with(e));
    picture.then(|| Image { src: address.clone(), link: None, ..image.clone() })
}

/// Collects the uses of pictures in reading order.
struct Uses<'a> {
    finder: &'a find::Finder<'a>,
    found: Vec<Image>,
}

impl Uses<'_> {
    /// The pictures of posts.
    fn of(posts: &[&Post], finder: &find::Finder<'_>) -> Vec<Image> {
        let mut uses = Uses { finder, found: Vec::new() };
        posts.iter().for_each(|post| uses.post(post));
        uses.found
    }

    fn inlines(&mut self, list: &[Inline], link: Option<&Target>) {
        for inline in list {
            match inline {
                Inline::Image(image) => self.image(image, link),
                Inline::Link { target, content } => self.inlines(content, Some(target)),
                other => self.inlines(other.content(), link),
            }
        }
    }

    /// A picture, or the larger one that the link round it leads to, where that is in the book's folders.
    fn image(&mut self, image: &Image, link: Option<&Target>) {
        let larger = link.and_then(|link| enlarged(image, link)).filter(|larger| self.finder.find(larger).is_ok());
        self.found.push(larger.unwrap_or_else(|| image.clone()));
    }

    fn post(&mut self, post: &Post) {
        for blocks in std::iter::once(&post.blocks).chain(post.notes.values()) {
            walk::texts(blocks, &mut |t| self.inlines(&t.inlines, None));
            walk::figures(blocks, &mut |f| f.images.iter().for_each(|i| self.image(i, i.link.as_ref())));
        }
    }
}

/// Loads every picture that the posts show (posts, intros and a preface alike), each file once. A picture that cannot
/// be had is a warning and [`Picture::Missing`]; what else goes wrong with it (no description, an odd format) is told too.
pub fn load(posts: &[&Post], manifest: &Manifest, site: &Site, report: &mut Report) -> Library {
    load_again(&Known::default(), posts, manifest, site, report)
}

/// As [`load`], where a version of the book was loaded before: files that did not change are read and not decoded again.
pub fn load_again(known: &Known, posts: &[&Post], manifest: &Manifest, site: &Site, report: &mut Report) -> Library {
    let finder = find::Finder::new(manifest, site);
    let uses = Uses::of(posts, &finder);
    let mut library = Library::default();

    let mut wanted: BTreeMap<std::path::PathBuf, (Place, Vec<(String, String)>)> = BTreeMap::new();
    let mut first_use: BTreeMap<std::path::PathBuf, Loc> = BTreeMap::new();
    for image in &uses {
        let key = (image.base.clone(), image.src.clone());
        if library.uses.contains_key(&key) {
            continue;
        }
        library.uses.insert(key.clone(), Picture::Missing);
        match finder.find(image) {
            Ok(place) => {
                first_use.entry(place.path.clone()).or_insert_with(|| image.loc.clone());
                wanted.entry(place.path.clone()).or_insert_with(|| (place, Vec::new())).1.push(key);
            }
            Err(problem) => report.push(problem.at(image.loc.clone())),
        }
    }
    let room = AtomicUsize::new(bytes::ROOM);
    let let_go = |(asset, told): (Asset, Option<Diagnostic>), place: &Place| {
        let bytes = bytes::held_while_there_is(&room, &asset, place);
        (Asset { bytes, ..asset }, told)
    };
    let read_one = |place: &Place| known.read(place, &finder).map(|read| let_go(read, place));
    let loaded: Vec<_> = wanted.into_par_iter().map(|(path, (place, keys))| (read_one(&place), path, keys)).collect();
    let mut names = BTreeMap::new();
    for (result, path, keys) in loaded {
        match result {
            Ok((mut asset, told)) => {
                told.into_iter().for_each(|d| report.push(d.at(first_use.get(&path).cloned().unwrap_or_default())));
                let same = library.assets.iter().position(|a| a.hash == asset.hash);
                let id = same.unwrap_or_else(|| {
                    asset.name = unique(&mut names, &asset.name);
                    library.assets.push(asset);
                    library.assets.len() - 1
                });
                let id = AssetId(u32::try_from(id).unwrap_or(u32::MAX));
                for key in keys {
                    library.uses.insert(key, Picture::Loaded(id));
                }
            }
            Err(problem) => {
                let loc = first_use.get(&path).cloned().unwrap_or_default();
                report.push(problem.at(loc));
            }
        }
    }
    missing_alts(&uses, manifest, report);
    library
}

/// What cannot be found of the pictures that the posts show; no file is read.
pub fn missing(posts: &[&Post], manifest: &Manifest, site: &Site) -> Report {
    let finder = find::Finder::new(manifest, site);
    let uses = Uses::of(posts, &finder);
    let mut seen = std::collections::BTreeSet::new();
    let once = uses.iter().filter(|image| seen.insert((&image.base, &image.src)));
    let diagnostics = once.filter_map(|image| finder.find(image).err().map(|d| d.at(image.loc.clone()))).collect();
    Report { diagnostics }
}

/// The pictures on the web that the posts show and that are in no folder of the book, each with the place that shows it first.
pub fn on_the_web(posts: &[&Post], manifest: &Manifest, site: &Site) -> Vec<(String, Loc)> {
    let finder = find::Finder::new(manifest, site);
    let mut seen = std::collections::BTreeSet::new();
    let uses = Uses::of(posts, &finder);
    let remote = uses.iter().filter(|image| address::is_remote(&image.src) && seen.insert(&image.src));
    remote.filter(|image| finder.find(image).is_err()).map(|image| (image.src.clone(), image.loc.clone())).collect()
}

/// Reads one picture that book.toml names (a cover), and says what of it is not shown; the path is relative to the book's folder.
///
/// # Errors
/// A diagnostic that says what is wrong with the file.
pub fn load_one(path: &Path, manifest: &Manifest) -> Result<(Asset, Option<Diagnostic>), Diagnostic> {
    let site = Site::default();
    let finder = find::Finder::new(manifest, &site);
    let full = manifest.root.join(path);
    if !full.is_file() {
        return Err(Diagnostic::error(kinds::MISSING_IMAGE, format!("there is no picture {}", path.display()))
            .help("check the path: it is relative to the folder of book.toml"));
    }
    Known::default().read(&Place::on_disk(full), &finder)
}

/// A picture, and what is to be told of it.
type Read = (Asset, Option<Diagnostic>);

/// Pictures that were made before, by the path and the content of their files.
#[derive(Default)]
pub struct Known {
    pictures: Mutex<BTreeMap<Key, (Read, u64)>>,
    round: u64,
}

impl Known {
    /// A new version of the book begins: what neither this nor the last version needed is let go.
    pub fn begin(&mut self) {
        self.round += 1;
        let round = self.round;
        self.lock().retain(|_, (_, used)| *used + 1 >= round);
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, (Read, u64)>> {
        self.pictures.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn read(&self, place: &Place, finder: &find::Finder<'_>) -> Result<Read, Diagnostic> {
        let path = place.path.as_path();
        let shown = finder.shown(path);
        let bytes = place.read(&shown)?;
        let key = Digest::of(&(path, &bytes));
        if let Some((read, used)) = self.lock().get_mut(&key) {
            *used = self.round;
            return Ok(read.clone());
        }
        let read = make(path, &shown, bytes)?;
        // What is large is made again rather than held twice; see [`Bytes`].
        if read.0.bytes.len() <= MOST_KEPT {
            self.lock().insert(key, (read.clone(), self.round));
        }
        Ok(read)
    }
}

/// Pictures of more bytes than this are not kept from version to version.
const MOST_KEPT: usize = 1 << 20;

fn make(path: &Path, shown: &str, bytes: Vec<u8>) -> Result<Read, Diagnostic> {
    let stem = path.file_stem().map(|s| text::portable(&text::slug(&s.to_string_lossy()))).unwrap_or_default();
    let moves = net::caught(|| moving::moves(&bytes)).unwrap_or(false);
    let html = if svg::is_svg(&bytes) { net::caught(|| svg::plain_html(&bytes)).unwrap_or(0) } else { 0 };
    let asset = convert::asset(shown, if stem.is_empty() { "picture" } else { &stem }, bytes)?;
    let still = || {
        Diagnostic::warning(kinds::MOVING_PICTURE, format!("the picture {shown} moves"))
            .with("its first frame is shown: paper and e-books hold no film")
            .help("choose the frame that says most, or show several in a row")
    };
    let words = || {
        let pieces = if html == 1 { "a piece of HTML".to_string() } else { format!("{html} pieces of HTML") };
        Diagnostic::warning(kinds::DRAWING_HTML, format!("the drawing {shown} holds {pieces} (foreignObject)"))
            .with("its words are set plainly; the rest is drawn")
            .help("save it with its labels as text (Mermaid: `htmlLabels: false`; draw.io: no “formatted text”)")
    };
    Ok((asset, if moves { Some(still()) } else { (html > 0).then(words) }))
}

fn unique(names: &mut BTreeMap<String, usize>, name: &str) -> String {
    let count = names.entry(name.to_string()).or_insert(0);
    *count += 1;
    if *count == 1 {
        return name.to_string();
    }
    let candidate = format!("{name}-{count}");
    unique(names, &candidate)
}

fn missing_alts(uses: &[Image], manifest: &Manifest, report: &mut Report) {
    for image in uses.iter().filter(|i| i.alt.is_none()) {
        let message = format!("the picture {} has no description", image.shown());
        let d = if manifest.require_alt {
            Diagnostic::error(kinds::MISSING_ALT, message)
        } else {
            Diagnostic::warning(kinds::MISSING_ALT, message)
        };
        report.push(d.at(image.loc.clone()).help("say in ![…] what it shows, for readers who cannot see it"));
    }
}

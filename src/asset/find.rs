//! Where a picture lies: beside its text, below a source, or in a media folder, and never anywhere else.

use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::config::Manifest;
use crate::diag::{Diagnostic, kinds};
use crate::fence::{Fence, Refusal};
use crate::model::{Image, Site, site};
use crate::packed::{self, Archive};

use super::address::{self, percent_decode};
use super::data;
use super::fetch::Known;
use super::shelf::{Named, Shelf};

/// The largest picture that is unpacked.
const MAX_PACKED: u64 = 256 << 20;

/// The file of a picture, on the disk or in an archive.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// Its path; one in an archive goes on behind the archive's.
    pub path: PathBuf,
    origin: Origin,
}

/// Where the bytes of a picture come from.
#[derive(Clone, Debug)]
enum Origin {
    /// A file of its own.
    Disk,
    /// An archive, and the name there.
    Packed(Arc<Archive>, String),
    /// A `data:` address in the text.
    Text(Arc<[u8]>),
}

impl Place {
    /// A file on the disk.
    pub fn on_disk(path: PathBuf) -> Place {
        Place { path, origin: Origin::Disk }
    }

    /// A picture that stands in the text itself; the path only tells it from others.
    fn in_text(bytes: Vec<u8>) -> Place {
        let hash: String = blake3::hash(&bytes).to_hex().chars().take(12).collect();
        Place { path: PathBuf::from(format!("data:{hash}/picture")), origin: Origin::Text(bytes.into()) }
    }

    /// The bytes of the picture.
    pub fn read(&self, shown: &str) -> Result<Vec<u8>, Diagnostic> {
        let read = match &self.origin {
            Origin::Disk => crate::fence::read_regular(&self.path).map_err(|refusal| refusal.to_string()),
            Origin::Packed(archive, name) => archive.read(name, MAX_PACKED),
            Origin::Text(bytes) => Ok(bytes.to_vec()),
        };
        read.map_err(|why| {
            Diagnostic::warning(kinds::MISSING_IMAGE, format!("the picture {shown} cannot be read: {why}"))
                .with("a frame with its description stands in its place")
                .help("check the file and its permissions")
        })
    }
}

/// Looks for pictures in the folders that book.toml names.
pub(super) struct Finder<'a> {
    root: PathBuf,
    /// Knows the files of addresses.
    site: &'a Site,
    /// Addresses of the site itself.
    bases: Vec<&'a str>,
    /// The folders below which a picture may lie.
    fence: Fence,
    /// Folders and archives in which an absolute or remote address is looked for.
    places: Vec<PathBuf>,
    /// The archives among the places, each with the place that it is.
    archives: Vec<(PathBuf, Arc<Archive>)>,
    /// Where the book's outputs are.
    out: PathBuf,
    /// Pictures that were fetched from the web.
    fetched: Known,
    /// All pictures by name, when one is not where it is said to be.
    shelf: OnceLock<Shelf>,
}

/// Where a picture is looked for.
struct Wanted {
    /// Its address, without wrappers.
    address: String,
    /// The paths that it may mean.
    paths: Vec<String>,
    /// It is on a host that is not the site's.
    elsewhere: bool,
    /// It is relative to the file that shows it.
    relative: bool,
}

impl<'a> Finder<'a> {
    pub(super) fn new(manifest: &'a Manifest, site: &'a Site) -> Finder<'a> {
        let root = manifest.root.clone();
        let mut places: Vec<PathBuf> = Vec::new();
        for source in &manifest.sources {
            places.extend(source.media.iter().map(|m| root.join(m)));
            places.push(root.join(&source.path));
        }
        places.push(root.clone());
        places.extend(site.media.iter().map(|m| root.join(m)));
        let bases = manifest.sources.iter().flat_map(|s| &s.base_url).chain(&site.base_urls).map(String::as_str).collect();
        let out = root.join(&manifest.out_dir);
        let out = out.canonicalize().unwrap_or(out);
        let fence = Fence::around(&places);
        // What is wrong with an archive is told by those who read its posts.
        let packed = places.iter().filter(|place| packed::is_named_archive(place));
        let archives = packed.filter_map(|place| Some((place.clone(), Arc::new(Archive::open(&fence.real(place).ok()?).ok()?)))).collect();
        Finder { fence, fetched: Known::in_folder(&root), root, site, bases, places, archives, out, shelf: OnceLock::new() }
    }

    /// The path as a person would type it from the book's folder.
    pub(super) fn shown(&self, path: &Path) -> String {
        let root = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
        path.strip_prefix(&root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }

    fn wanted(&self, src: &str) -> Wanted {
        let address = address::unwrapped(src);
        let remote = address::is_remote(&address);
        let own = if remote { site::below(self.bases.iter().copied(), &address) } else { None };
        let path = match own {
            Some(path) => path.to_string(),
            None if remote => address.split_once("//").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path).to_string(),
            None => address.clone(),
        };
        let relative = !remote && !path.starts_with('/');
        Wanted { paths: address::paths(&path), elsewhere: remote && own.is_none(), relative, address }
    }

    /// The picture at a path, in the folders of the book or in an archive among them.
    fn at(&self, path: &Path) -> Result<Option<Place>, Refusal> {
        for (place, archive) in &self.archives {
            let Ok(inside) = path.strip_prefix(place) else { continue };
            let name = archive.name_of(&inside.to_string_lossy());
            return Ok(
                name.map(|name| Place { path: archive.path().join(name), origin: Origin::Packed(archive.clone(), name.to_string()) })
            );
        }
        let real = self.fence.real(path)?;
        Ok(real.is_file().then(|| Place::on_disk(real)))
    }

    /// The file that a picture's address means.
    pub(super) fn find(&self, image: &Image) -> Result<Place, Diagnostic> {
        if data::is_data(&image.src) {
            return data::bytes(&image.src).map(Place::in_text).map_err(|why| {
                Diagnostic::warning(kinds::BROKEN_IMAGE, format!("a picture inside an address (data:) cannot be read: {why}"))
                    .with("a frame with its description stands in its place")
                    .help("save it as a file and name the file")
            });
        }
        let wanted = self.wanted(&image.src);
        let mut tried: Vec<PathBuf> =
            [&image.src, &wanted.address].iter().filter_map(|a| self.site.file_of(a)).map(|file| self.root.join(file)).collect();
        for path in &wanted.paths {
            if wanted.relative {
                tried.push(self.root.join(&image.base).join(path));
            }
            tried.extend(self.places.iter().map(|p| p.join(path)));
        }
        for path in &wanted.paths {
            if let Some(name) = Path::new(path).file_name() {
                tried.extend(self.places.iter().map(|p| p.join(name)));
            }
        }
        let mut outside = false;
        for path in tried {
            match self.at(&path) {
                Ok(Some(place)) => return Ok(place),
                Err(Refusal::Outside(real)) => outside |= real.is_file(),
                Ok(None) | Err(_) => {}
            }
        }
        if let Some(Ok(real)) = self.fetched.find(&image.src).map(|path| self.fence.real(path)) {
            return Ok(Place::on_disk(real));
        }
        let several = match self.by_name(&wanted) {
            Named::One(path) => match self.at(&path) {
                Ok(Some(place)) => return Ok(place),
                Ok(None) | Err(_) => Vec::new(),
            },
            Named::Several(files) => files,
            Named::None => Vec::new(),
        };
        Err(self.problem(image, &wanted, outside, &several))
    }

    /// A picture somewhere else below the book's folders, by its name; what another host shows is none of them, unless it is where
    /// a platform keeps what its writers upload.
    fn by_name(&self, wanted: &Wanted) -> Named {
        if wanted.elsewhere && !address::is_of_platform(&wanted.address) {
            return Named::None;
        }
        let packed = || self.archives.iter().flat_map(|(place, archive)| archive.names().map(move |name| place.join(name)));
        let shelf = self.shelf.get_or_init(|| Shelf::of(&self.places, &self.out).with(packed()));
        wanted.paths.iter().map(|p| shelf.find(p)).find(|found| *found != Named::None).unwrap_or(Named::None)
    }

    fn problem(&self, image: &Image, wanted: &Wanted, outside: bool, several: &[PathBuf]) -> Diagnostic {
        if outside {
            return Diagnostic::warning(
                kinds::OUTSIDE_FOLDER,
                format!("the picture {} lies outside the book's folders and is not read", image.src),
            )
            .with("a frame with its description stands in its place")
            .help("copy it into the book's folder, or name its folder in [source] media");
        }
        let d = Diagnostic::warning(kinds::MISSING_IMAGE, format!("cannot find the picture {}", image.src))
            .about(if wanted.elsewhere { "picture on another site" } else { "picture" }, 1)
            .with("a frame with its description stands in its place");
        if let Some(first) = several.first() {
            let folder = first.parent().map(|p| self.shown(p)).unwrap_or_default();
            return d
                .with(format!(
                    "{} files have its name: {}",
                    several.len(),
                    several.iter().take(3).map(|p| self.shown(p)).collect::<Vec<_>>().join(", ")
                ))
                .help(format!("name the folder of the right one: [source] media = [\"{folder}\"]"));
        }
        let nearby = self.site.nearby.iter().find(|n| wanted.paths.iter().any(|p| self.root.join(n).join(p).is_file()));
        if let Some(folder) = nearby {
            return d.help(format!("it lies in {folder}: add under [source] media = [\"{folder}\"]"));
        }
        if wanted.elsewhere {
            return d.help("save the picture and name its folder in [source] media, or have pictures fetched: postbound build --fetch");
        }
        match self.nearest(image) {
            Some(near) => d.help(format!("did you mean {near}?")),
            None if wanted.relative => {
                d.help("check the path: it is relative to the file that shows the picture; further folders are named in [source] media")
            }
            None => {
                let folder = wanted.paths.first().and_then(|p| p.split_once('/')).map_or("images", |(first, _)| first);
                d.help(format!("name the folder that holds “{folder}” on your site, for example [source] media = [\"static\"]"))
            }
        }
    }

    /// The file beside the missing one whose name is nearest.
    fn nearest(&self, image: &Image) -> Option<String> {
        let path = self.root.join(&image.base).join(percent_decode(&image.src));
        if path.components().any(|c| c == Component::ParentDir) {
            return None;
        }
        let name = path.file_name()?.to_string_lossy().into_owned();
        let mut names: Vec<String> =
            std::fs::read_dir(path.parent()?).ok()?.flatten().map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        crate::diag::did_you_mean(&name, names.iter().map(String::as_str)).map(str::to_string)
    }
}

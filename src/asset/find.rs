//! Where a picture lies: beside its text, below a source, or in a media folder, and never anywhere else.

use std::path::{Component, Path, PathBuf};
use std::sync::OnceLock;

use crate::config::Manifest;
use crate::diag::{Diagnostic, kinds};
use crate::fence::{Fence, Refusal};
use crate::model::{Image, Site, site};

use super::address::{self, percent_decode};
use super::fetch::Known;
use super::shelf::{Named, Shelf};

/// Looks for pictures in the folders that book.toml names.
pub(super) struct Finder<'a> {
    root: PathBuf,
    /// Knows the files of addresses.
    site: &'a Site,
    /// Addresses of the site itself.
    bases: Vec<&'a str>,
    /// The folders below which a picture may lie.
    fence: Fence,
    /// Folders in which an absolute or remote address is looked for.
    places: Vec<PathBuf>,
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
        Finder { fence: Fence::around(&places), fetched: Known::in_folder(&root), root, site, bases, places, out, shelf: OnceLock::new() }
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

    /// The file that a picture's address means.
    pub(super) fn find(&self, image: &Image) -> Result<PathBuf, Diagnostic> {
        if image.src.starts_with("data:") {
            return Err(Diagnostic::warning(kinds::MISSING_IMAGE, "a picture inside an address (data:) is not read")
                .with("a frame with its description stands in its place")
                .help("save it as a file and name the file"));
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
            match self.fence.real(&path) {
                Ok(real) if real.is_file() => return Ok(real),
                Err(Refusal::Outside(real)) => outside |= real.is_file(),
                Ok(_) | Err(_) => {}
            }
        }
        if let Some(Ok(real)) = self.fetched.find(&image.src).map(|path| self.fence.real(path)) {
            return Ok(real);
        }
        let several = match self.by_name(&wanted) {
            Named::One(path) => match self.fence.real(&path) {
                Ok(real) => return Ok(real),
                Err(_) => Vec::new(),
            },
            Named::Several(files) => files,
            Named::None => Vec::new(),
        };
        Err(self.problem(image, &wanted, outside, &several))
    }

    /// A picture somewhere else below the book's folders, by its name; what another host shows is none of them.
    fn by_name(&self, wanted: &Wanted) -> Named {
        if wanted.elsewhere {
            return Named::None;
        }
        let shelf = self.shelf.get_or_init(|| Shelf::of(&self.places, &self.out));
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

/// The bytes of a picture's file.
pub(super) fn read(path: &Path, shown: &str) -> Result<Vec<u8>, Diagnostic> {
    crate::fence::read_regular(path).map_err(|refusal| {
        Diagnostic::warning(kinds::MISSING_IMAGE, format!("the picture {shown} cannot be read: {refusal}"))
            .with("a frame with its description stands in its place")
            .help("check the file and its permissions")
    })
}

//! Where a picture lies: beside its text, below a source, or in a media folder, and never anywhere else.

use std::path::{Component, Path, PathBuf};

use crate::config::Manifest;
use crate::diag::{Diagnostic, kinds};
use crate::fence::{Fence, Refusal};
use crate::model::{Image, Site};

/// Looks for pictures in the folders that book.toml names.
pub(super) struct Finder<'a> {
    root: PathBuf,
    /// Knows the files of addresses.
    site: &'a Site,
    /// The folders below which a picture may lie.
    fence: Fence,
    /// Folders in which an absolute or remote address is looked for.
    places: Vec<PathBuf>,
}

impl<'a> Finder<'a> {
    pub(super) fn new(manifest: &Manifest, site: &'a Site) -> Finder<'a> {
        let root = manifest.root.clone();
        let mut places: Vec<PathBuf> = Vec::new();
        for source in &manifest.sources {
            places.extend(source.media.iter().map(|m| root.join(m)));
            places.push(root.join(&source.path));
        }
        places.push(root.clone());
        Finder { fence: Fence::around(&places), root, site, places }
    }

    /// The path as a person would type it from the book's folder.
    pub(super) fn shown(&self, path: &Path) -> String {
        let root = self.root.canonicalize().unwrap_or_else(|_| self.root.clone());
        path.strip_prefix(&root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }

    /// The file that a picture's address means.
    pub(super) fn find(&self, image: &Image) -> Result<PathBuf, Diagnostic> {
        let src = image.src.split(['?', '#']).next().unwrap_or("");
        if src.starts_with("data:") {
            return Err(Diagnostic::warning(kinds::MISSING_IMAGE, "a picture inside an address (data:) is not read")
                .with("a frame stands in its place")
                .help("save it as a file and name the file"));
        }
        let remote = src.starts_with("http://") || src.starts_with("https://") || src.starts_with("//");
        let decoded = percent_decode(src);
        let tail = if remote { decoded.splitn(4, '/').nth(3).unwrap_or("").to_string() } else { decoded };
        let relative = Path::new(tail.trim_start_matches('/'));
        let mut tried: Vec<PathBuf> = self.site.file_of(&image.src).map(|file| self.root.join(file)).into_iter().collect();
        if !remote && !tail.starts_with('/') {
            tried.push(self.root.join(&image.base).join(relative));
        }
        tried.extend(self.places.iter().map(|p| p.join(relative)));
        if let Some(name) = relative.file_name() {
            tried.extend(self.places.iter().map(|p| p.join(name)));
        }
        let mut outside = false;
        for path in tried {
            match self.fence.real(&path) {
                Ok(real) if real.is_file() => return Ok(real),
                Err(Refusal::Outside(real)) => outside |= real.is_file(),
                Ok(_) | Err(_) => {}
            }
        }
        Err(self.problem(image, outside, remote))
    }

    fn problem(&self, image: &Image, outside: bool, remote: bool) -> Diagnostic {
        if outside {
            return Diagnostic::warning(
                kinds::OUTSIDE_FOLDER,
                format!("the picture {} lies outside the book's folders and is not read", image.src),
            )
            .with("a frame with its description stands in its place")
            .help("copy it into the book's folder, or name its folder in [source] media");
        }
        let d = Diagnostic::warning(kinds::MISSING_IMAGE, format!("the picture {} is not to be found", image.src))
            .with("a frame with its description stands in its place");
        if remote {
            return d.help("nothing is fetched from the network: save the picture and name its folder in [source] media");
        }
        match self.nearest(image) {
            Some(near) => d.help(format!("did you mean {near}?")),
            None => d.help("check the path: it is relative to the file that shows the picture"),
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

/// Decodes `%XX`; what does not decode to UTF-8 stays as written.
pub(super) fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while let Some(&b) = bytes.get(i) {
        let hex = (b == b'%').then(|| text.get(i + 1..i + 3).and_then(|h| u8::from_str_radix(h, 16).ok())).flatten();
        match hex {
            Some(value) => {
                out.push(value);
                i += 3;
            }
            None => {
                out.push(b);
                i += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_signs_decode() {
        assert_eq!(percent_decode("a%20b%2"), "a b%2");
        assert_eq!(percent_decode("%C3%A9"), "é");
        assert_eq!(percent_decode("%FF"), "%FF");
    }
}

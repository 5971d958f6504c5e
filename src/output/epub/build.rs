//! The door to epub-builder: from a [`Package`] to an archive with container, manifest and spine.
//!
//! Everything goes in empty: of epub-builder's archive only container and package are read, which hold names and no contents.
//! [`super::finish`] puts the files into the final archive, so that each is deflated once.

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, PageDirection, ReferenceType, ZipLibrary};

use super::package::{COVER_PAGE, Data, Package, XHTML};

/// Writes the archive that [`super::finish`] completes.
///
/// # Errors
/// What epub-builder says.
pub fn build(package: &Package) -> Result<Vec<u8>, String> {
    attempt(package).map_err(|e| e.to_string())
}

const EMPTY: &[u8] = &[];

fn attempt(package: &Package) -> Result<Vec<u8>, epub_builder::Error> {
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    builder.set_title(package.title.as_str());
    builder.set_lang(package.lang.as_str());
    let contents = package.landmarks.iter().find(|(kind, ..)| *kind == "toc").map_or("", |(_, title, _)| title.as_str());
    builder.set_toc_name(contents);
    builder.metadata("direction", if package.rtl { PageDirection::Rtl } else { PageDirection::Ltr }.to_string())?;
    builder.set_authors(package.creators.iter().map(|c| c.name.clone()).collect());
    for resource in package.resources.iter().filter(|r| r.media_type != XHTML) {
        match (resource.cover, resource.media_type) {
            (true, _) => builder.add_cover_image(&resource.href, EMPTY, resource.media_type)?,
            (false, "text/css") => builder.stylesheet(EMPTY)?,
            (false, _) => builder.add_resource(&resource.href, EMPTY, resource.media_type)?,
        };
    }
    let start = package.landmarks.iter().find(|(kind, ..)| *kind == "bodymatter");
    for href in &package.spine {
        // The nav is epub-builder's own file; it takes its place in the spine when the package is finished.
        let Some(resource) = package.resources.iter().find(|r| r.href == *href) else { continue };
        if !matches!(resource.data, Data::Text(_)) {
            continue;
        }
        let mut content = EpubContent::new(href.as_str(), EMPTY);
        if href == COVER_PAGE {
            let title = package.landmarks.iter().find(|(kind, ..)| *kind == "cover").map_or("", |(_, title, _)| title.as_str());
            content = content.title(title).reftype(ReferenceType::Cover);
        } else if let Some((_, title, _)) = start.filter(|(_, _, target)| target == href) {
            content = content.title(title.as_str()).reftype(ReferenceType::Text);
        }
        builder.add_content(content)?;
    }
    let mut out = Vec::new();
    builder.generate(&mut out)?;
    Ok(out)
}

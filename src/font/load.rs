//! Loading: the families that a layout names, from the book's own `fonts` folder or from the binary, and the fallbacks.
//!
//! A family is a folder of font files. `family.toml` beside them says which file is which; where it is missing, the files'
//! own name tables say it. A family of the book's own comes before a bundled one of the same slug.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::bundled::{self, Bundled};
use super::cuts::{self, Candidate};
use super::folders::{self, Listed, Sfnt, is_font};
use super::math::MathFont;
use super::microtype::Edges;
use super::read::{self, Facts};
use super::shape::{Features, How, ShapeFace, Shaper};
use super::{Face, FaceId, Family, FontData, Fonts, Location};
use crate::config::Layout;
use crate::config::layout::{Cut, InlineStyle};
use crate::diag::{Diagnostic, Kind, Loc, Outcome, Report, Stopped, did_you_mean, kinds};
use crate::digest::{self, Digest, Key};
use crate::fence::Fence;
use crate::model::text::slug;

/// `family.toml`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct FamilyFile {
    name: String,
    slug: Option<String>,
    #[serde(default)]
    licence: String,
    #[serde(default)]
    #[allow(dead_code, reason = "read by people, and by the tool that makes the folder again")]
    class: String,
    #[serde(default)]
    #[allow(dead_code, reason = "read by people, and by the tool that makes the folder again")]
    version: String,
    #[serde(default)]
    #[allow(dead_code, reason = "read by people, and by the tool that makes the folder again")]
    source: String,
    faces: BTreeMap<String, String>,
}

const REGULAR: Cut = Cut { bold: false, italic: false };

fn cut_of(name: &str) -> Option<Cut> {
    Some(match name {
        "regular" => REGULAR,
        "italic" => Cut { bold: false, italic: true },
        "bold" => Cut { bold: true, italic: false },
        "bold-italic" => Cut { bold: true, italic: true },
        _ => return None,
    })
}

/// A family that could be loaded: not parsed yet.
struct Found {
    name: String,
    slug: String,
    licence: String,
    /// (cut where it is said, path for messages, bytes)
    files: Vec<(Option<Cut>, String, FontData)>,
}

/// What stands in a folder of faces: files with the key of their content, in order. Another stamp says that faces must be loaded anew.
pub fn stamp(book_fonts: &Path) -> Vec<(PathBuf, Option<Key>)> {
    let mut found = Vec::new();
    let mut folders = vec![(book_fonts.to_path_buf(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        for path in std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                folders.extend((depth < 3).then_some((path, depth + 1)));
            } else {
                let key = crate::fence::read_regular(&path).ok().map(|bytes| Digest::of(&bytes));
                found.push((path, key));
            }
        }
    }
    found.sort();
    found
}

/// Where faces come from, beside the binary.
#[derive(Clone, Copy, Debug)]
pub struct Places<'a> {
    /// The book's own folder.
    pub own: &'a Path,
    /// Folders outside the book: families in them are read where they are named.
    pub folders: &'a [PathBuf],
    /// Families that are asked, in order, for characters that the wanted one lacks.
    pub fallback: &'a [String],
    /// The family that sets formulas, where a person named one.
    pub maths: Option<&'a str>,
}

/// As [`load_from`], from the book's own folder alone.
///
/// # Errors
/// As there.
pub fn load(layout: &Layout, own: &Path, report: &mut Report) -> Outcome<Fonts> {
    load_from(layout, Places { own, folders: &[], fallback: &[], maths: None }, report)
}

/// Loads the families that a layout names, and the fallbacks.
///
/// # Errors
/// A family that is nowhere, or a file that is no font, stops the build.
pub fn load_from(layout: &Layout, places: Places<'_>, report: &mut Report) -> Outcome<Fonts> {
    let mut own = own_families(places.own, report)?;
    let fallback: Vec<String> = places.fallback.iter().map(|name| slug(name)).collect();
    let maths = places.maths.map(slug);
    let wanted = layout.inline_styles().into_iter().chain(fallback.iter().map(String::as_str)).chain(maths.as_deref());
    own.extend(outside(wanted, places, &own, report)?);
    let mut fonts = Fonts::default();
    for style in layout.inline_styles() {
        if !fonts.families.contains_key(style) {
            add_named(style, &own, &mut fonts, report)?;
        }
    }
    for slug in layout.inline_styles() {
        let name = fonts.families.get(slug).map(|f| f.name.clone());
        let new = name.filter(|n| !fonts.named.contains(n));
        fonts.named.extend(new);
    }
    let mut asked = vec![layout.text.inline.family.clone()];
    for slug in &fallback {
        if !fonts.families.contains_key(slug) {
            match own.iter().find(|f| f.slug == *slug) {
                Some(family) => add(family, &mut fonts, report)?,
                None => add_named(slug, &own, &mut fonts, report)?,
            }
        }
        asked.push(slug.clone());
    }
    // A face that a person put there is meant to be used, named or not: it comes before the bundled ones.
    for family in &own {
        if !fonts.families.contains_key(&family.slug) {
            add(family, &mut fonts, report)?;
        }
        asked.push(family.slug.clone());
    }
    for family in bundled::FAMILIES {
        if !fonts.families.contains_key(family.slug) {
            add(&from_bundled(family), &mut fonts, report)?;
        }
        asked.push(family.slug.to_string());
    }
    if let Some(maths) = maths {
        if !fonts.families.contains_key(&maths) {
            add_named(&maths, &own, &mut fonts, report)?;
        }
        if MathFont::of(&fonts, &maths).is_none() {
            let message = format!("[fonts] maths names the family “{maths}”, which has no measures for formulas (a MATH table)");
            let help = "name a face that is made for formulas, such as STIX Two Math, or leave out the key";
            report.push(Diagnostic::error(kinds::BAD_FAMILY, message).help(help));
            return Err(Stopped);
        }
        fonts.maths = Some(maths);
    }
    probe_spaces(&mut fonts);
    for slug in asked {
        let face = fonts.families.get(&slug).and_then(|f| f.cuts.get(&REGULAR)).copied();
        fonts.fallbacks.extend(face.filter(|f| !fonts.fallbacks.contains(f)));
    }
    Ok(fonts)
}

/// Finds out which faces kern letters against the space. Most do not, and then a space is as wide wherever it stands.
fn probe_spaces(fonts: &mut Fonts) {
    const LETTERS: &str = "AFLPTVWYfkrvwy14’”.,“‘";
    let kerns = |fonts: &Fonts, at: usize| {
        let mut shaper = Shaper::new(fonts);
        let (Some(face), Ok(id)) = (fonts.faces.get(at), u16::try_from(at)) else { return false };
        let how = How { face: FaceId(id), features: Features::NONE, lang: "en", rtl: false, joints: &[] };
        LETTERS.chars().any(|c| {
            let mut glyphs = Vec::new();
            shaper.shape(how, &format!(" {c} "), &mut glyphs);
            glyphs.iter().any(|g| g.advance != face.shaper.advance(g.gid))
        })
    };
    for at in 0..fonts.faces.len() {
        let found = fonts.faces.get(at).is_some_and(|f| !f.metrics.monospaced) && kerns(fonts, at);
        if let Some(face) = fonts.faces.get_mut(at) {
            face.kerns_space = found;
        }
    }
}

impl Layout {
    /// The slugs of all families that the styles of this layout name, the text's first.
    pub fn inline_styles(&self) -> Vec<&str> {
        let mut styles: Vec<&InlineStyle> = vec![&self.text.inline, &self.page.head.style, &self.page.foot.style];
        styles.extend([&self.page.folio_style, &self.verse.inline, &self.callout.inline, &self.callout.title, &self.list.term]);
        styles.extend([&self.contents.part, &self.part.label, &self.part.title, &self.dedication.inline, &self.colophon.inline]);
        styles.extend([&self.chapter.label_style, &self.chapter.title_style, &self.post.title_style, &self.post.meta_style]);
        styles.extend(self.headings.iter().map(|h| &h.inline));
        styles.extend([&self.quote.inline, &self.quote.attribution, &self.quote.epigraph, &self.code.inline]);
        styles.extend([&self.table.inline, &self.table.head, &self.table.caption, &self.figure.caption, &self.note.inline]);
        styles.extend([&self.contents.chapter, &self.contents.post, &self.title_page.title, &self.title_page.subtitle]);
        styles.push(&self.title_page.author);
        let mut slugs: Vec<&str> = styles.iter().map(|s| s.family.as_str()).collect();
        slugs.push(&self.text.code_family);
        slugs
    }
}

fn add_named(slug: &str, own: &[Found], fonts: &mut Fonts, report: &mut Report) -> Outcome<()> {
    if let Some(found) = own.iter().find(|f| f.slug == slug) {
        add(found, fonts, report)?;
        if let Some(family) = fonts.families.get(slug) {
            lacks(family, fonts, report);
        }
        return Ok(());
    }
    if let Some(family) = bundled::FAMILIES.iter().find(|f| f.slug == slug) {
        return add(&from_bundled(family), fonts, report);
    }
    let names: BTreeSet<&str> = own.iter().map(|f| f.slug.as_str()).chain(bundled::FAMILIES.iter().map(|f| f.slug)).collect();
    let near = did_you_mean(slug, names.iter().copied()).map_or(String::new(), |n| format!("did you mean “{n}”? "));
    report.push(
        Diagnostic::error(kinds::UNKNOWN_FAMILY, format!("book.toml or its layout names a font family “{slug}” that is not there")).help(
            format!(
                "{near}put its files into fonts/{slug}/ of the book's folder, name the folder that they are in under [fonts] folders, \
                 or name one of: {}",
                Vec::from_iter(names).join(", ")
            ),
        ),
    );
    Err(Stopped)
}

fn from_bundled(family: &Bundled) -> Found {
    let file: FamilyFile = toml::from_str(family.manifest).unwrap_or_else(|_| FamilyFile {
        name: family.slug.to_string(),
        slug: None,
        licence: String::new(),
        class: String::new(),
        version: String::new(),
        source: String::new(),
        faces: BTreeMap::new(),
    });
    let cut = |name: &str| file.faces.iter().find(|(_, f)| f.as_str() == name).and_then(|(c, _)| cut_of(c));
    let files = family.files.iter().map(|(name, bytes)| {
        let path = format!("fonts/{}/{name} (bundled)", family.slug);
        (cut(name), path, FontData::Bundled(bytes))
    });
    Found { name: file.name.clone(), slug: family.slug.to_string(), licence: file.licence.clone(), files: files.collect() }
}

fn add(found: &Found, fonts: &mut Fonts, report: &mut Report) -> Outcome<()> {
    let mut best: BTreeMap<Cut, (f32, usize, Location)> = BTreeMap::new();
    for (n, (said, path, data)) in found.files.iter().enumerate() {
        let Some(facts) = read::read(data, &Location::new()) else {
            report.push(
                Diagnostic::error(kinds::BAD_FONT, format!("{path} is no font that can be read"))
                    .at(Loc::new(path.as_str(), 0))
                    .help("TrueType and OpenType files (.ttf, .otf) can be used"),
            );
            return Err(Stopped);
        };
        for Candidate { cut, location, far } in cuts::candidates(&facts, *said) {
            if best.get(&cut).is_none_or(|(least, ..)| far < *least) {
                best.insert(cut, (far, n, location));
            }
        }
    }
    let mut cuts = BTreeMap::new();
    for (cut, (_, n, location)) in best {
        let Some((_, path, data)) = found.files.get(n) else { continue };
        let Some(mut face) = face_at(data.clone(), location, &found.slug, path) else { continue };
        face.cut = cut;
        if !face.location.is_empty() {
            let style = match (cut.bold, cut.italic) {
                (false, false) => "Regular",
                (false, true) => "Italic",
                (true, false) => "Bold",
                (true, true) => "BoldItalic",
            };
            face.name = format!("{}-{style}", found.name.replace(' ', ""));
        }
        if cuts.is_empty() {
            warn_of(&face, report);
        }
        cuts.insert(cut, FaceId(u16::try_from(fonts.faces.len()).unwrap_or(u16::MAX)));
        fonts.faces.push(face);
    }
    let Some(any) = cuts.values().next().copied() else { return Ok(()) };
    let regular = cuts.get(&REGULAR).copied().unwrap_or(any);
    for (bold, italic) in [(false, false), (false, true), (true, false), (true, true)] {
        let near = [Cut { bold, italic }, Cut { bold: false, italic }, Cut { bold, italic: false }];
        let id = near.iter().find_map(|c| cuts.get(c)).copied().unwrap_or(regular);
        cuts.entry(Cut { bold, italic }).or_insert(id);
    }
    let family = Family { name: found.name.clone(), slug: found.slug.clone(), cuts, licence: found.licence.clone() };
    fonts.families.insert(found.slug.clone(), family);
    Ok(())
}

/// Tells of a face of the book's own whose flags forbid what is going to be done with it: a PDF without its faces cannot be printed.
fn warn_of(face: &Face, report: &mut Report) {
    let why = match read::permission(face.data.bytes()) {
        _ if matches!(face.data, FontData::Bundled(_)) => return,
        read::Permission::Subset => return,
        read::Permission::Whole => "to be cut down to the characters that are used",
        read::Permission::None => "to be embedded",
    };
    let told = Diagnostic::warning(
        kinds::RESTRICTED_FONT,
        format!("the face {} forbids {why} (fsType), and so may others of its family", face.name),
    )
    .at(Loc::new(face.path.as_str(), 0))
    .with("PDFs have it all the same, cut down: without it nobody could print them")
    .help("make sure that your licence allows it, or name another family in [layout.overrides] text");
    report.push(told);
}

/// Tells what a family of the book's own lacks of what every layout asks for.
fn lacks(family: &Family, fonts: &Fonts, report: &mut Report) {
    let face = |bold, italic| family.cuts.get(&Cut { bold, italic }).and_then(|id| fonts.face(*id));
    let Some(regular) = face(false, false) else { return };
    let missing = |bold, italic| face(bold, italic).is_none_or(|f| f.cut != Cut { bold, italic });
    let words: Vec<&str> = [("italic", missing(false, true)), ("bold", missing(true, false))].iter().filter(|m| m.1).map(|m| m.0).collect();
    if !words.is_empty() {
        let told = Diagnostic::warning(kinds::MISSING_CUT, format!("the family “{}” has no {}", family.name, words.join(" and no ")))
            .at(Loc::new(regular.path.as_str(), 0))
            .with("words that should stand in it stand in the regular: a reader cannot tell them apart")
            .help("put the missing files beside it, or name another family in [layout.overrides] text");
        report.push(told);
    }
    if !regular.small_caps && !regular.metrics.monospaced {
        let told = Diagnostic::note(kinds::NO_SMALL_CAPITALS, format!("the family “{}” has no small capitals", family.name))
            .at(Loc::new(regular.path.as_str(), 0))
            .with("what the layout sets in them stands as it is written; none are made by shrinking capitals, which look thin beside the text")
            .help("name a family that has them (the OpenType feature smcp), or other case = … in [layout.overrides]");
        report.push(told);
    }
}

/// A face from a font file's bytes; `None` for what is no font. Its cut is what the file says.
pub fn face(data: FontData, family: &str, path: &str) -> Option<Face> {
    face_at(data, Location::new(), family, path)
}

/// The same at a place in a variable font's design space.
fn face_at(data: FontData, location: Location, family: &str, path: &str) -> Option<Face> {
    let Facts { font, name, cut, metrics, .. } = read::read(&data, &location)?;
    let (superiors, small_caps) = (read::has_feature(&font, b"sups"), read::has_feature(&font, b"smcp"));
    let shaper = ShapeFace::new(font);
    let space = shaper.glyph(' ').map_or(i32::from(metrics.units_per_em) / 4, |g| shaper.advance(g));
    let (family, path, edges) = (family.to_string(), path.to_string(), Edges::default());
    Some(Face { name, family, cut, data, location, metrics, path, space, superiors, small_caps, kerns_space: false, edges, shaper })
}

/// The families of the book's own folder: a folder each, or files that lie in it loose.
fn own_families(folder: &Path, report: &mut Report) -> Outcome<Vec<Found>> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(Vec::new()) };
    let fence = Fence::around([folder]);
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    paths.sort();
    let mut found = Vec::new();
    for path in paths.iter().filter(|p| p.is_dir()) {
        found.extend(own_family(path, &fence, report)?);
    }
    let loose: Vec<PathBuf> = paths.into_iter().filter(|p| is_font(p)).collect();
    found.extend(guessed(&loose, &fence, report)?);
    Ok(found)
}

/// The wanted families that folders outside the book have and the book and the binary have not.
fn outside<'w>(wanted: impl Iterator<Item = &'w str>, places: Places<'_>, own: &[Found], report: &mut Report) -> Outcome<Vec<Found>> {
    let known = |slug: &str| own.iter().any(|f| f.slug == slug) || bundled::FAMILIES.iter().any(|f| f.slug == slug);
    let wanted: BTreeSet<&str> = wanted.filter(|slug| !known(slug)).collect();
    if wanted.is_empty() || places.folders.is_empty() {
        return Ok(Vec::new());
    }
    let listed = folders::list(places.folders);
    let mut found = Vec::new();
    for slug in wanted {
        let family: Vec<&Listed> = listed.iter().filter(|l| l.family == slug).collect();
        let mut nearest: Vec<&Listed> = Vec::new();
        for (weight, italic) in [(400, false), (400, true), (700, false), (700, true)] {
            let near = family.iter().filter(|l| l.italic == italic).min_by_key(|l| l.weight.abs_diff(weight));
            nearest.extend(near.filter(|l| !nearest.contains(*l)).copied());
        }
        found.extend(from_outside(&nearest, report)?);
    }
    Ok(found)
}

/// Reads the faces of a family outside the book, and tells that the book depends on them.
fn from_outside(faces: &[&Listed], report: &mut Report) -> Outcome<Option<Found>> {
    let mut family: Option<Found> = None;
    for face in faces {
        let path = face.path.display().to_string();
        let data = match Sfnt::open(&face.path).and_then(|mut file| file.member(face.member)) {
            Ok(bytes) => FontData::Loaded(Arc::from(bytes)),
            Err(e) => return stop(report, kinds::BAD_FONT, &face.path, &e.to_string()),
        };
        let Some(facts) = read::read(&data, &Location::new()) else {
            return stop(report, kinds::BAD_FONT, &face.path, "it is no font that can be read: TrueType and OpenType files can be");
        };
        let told = Diagnostic::note(kinds::OUTSIDE_FONT, format!("the face {} is not in the book's folder", facts.name))
            .at(Loc::new(path.as_str(), 0))
            .with(format!("the book depends on this file; its BLAKE3 hash is {}", digest::of_file(data.bytes())))
            .help("copy it into the book's fonts folder to have the same pages on another computer");
        report.push(told);
        let licence = licence(&facts);
        let entry = family.get_or_insert_with(|| Found { name: facts.family, slug: face.family.clone(), licence, files: Vec::new() });
        entry.files.push((None, path, data));
    }
    Ok(family)
}

/// What a file says of its licence: as an SPDX name where it is that of most free faces.
fn licence(facts: &Facts) -> String {
    let said = &facts.licence;
    if said.to_lowercase().contains("openfontlicense") || said.contains("scripts.sil.org/OFL") {
        "OFL-1.1".to_string()
    } else {
        said.clone()
    }
}

fn own_family(folder: &Path, fence: &Fence, report: &mut Report) -> Outcome<Vec<Found>> {
    let file = folder.join("family.toml");
    let Ok(text) = std::fs::read_to_string(&file) else {
        let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(|e| e.ok().map(|e| e.path()));
        let mut paths: Vec<PathBuf> = entries.filter(|p| is_font(p)).collect();
        paths.sort();
        return guessed(&paths, fence, report);
    };
    let parsed: FamilyFile = match toml::from_str(&text) {
        Ok(parsed) => parsed,
        Err(e) => return stop(report, kinds::BAD_FAMILY, &file, &e.message().replace('\n', " ")),
    };
    let mut files = Vec::new();
    for (cut, name) in &parsed.faces {
        let Some(cut) = cut_of(cut) else {
            return stop(
                report,
                kinds::BAD_FAMILY,
                &file,
                &format!("[faces] has no “{cut}”: regular, italic, bold and bold-italic are read"),
            );
        };
        files.push((Some(cut), shown(&folder.join(name)), bytes(&folder.join(name), fence, report)?));
    }
    let slug = parsed.slug.unwrap_or_else(|| slug(&parsed.name));
    Ok(vec![Found { name: parsed.name, slug, licence: parsed.licence, files }])
}

/// Families by what the files say of themselves.
fn guessed(paths: &[PathBuf], fence: &Fence, report: &mut Report) -> Outcome<Vec<Found>> {
    let mut families: BTreeMap<String, Found> = BTreeMap::new();
    for (path, data) in paths.iter().map(|path| Ok((path, all_bytes(path, fence, report)?))).collect::<Outcome<Vec<_>>>()? {
        for data in data {
            let Some(facts) = read::read(&data, &Location::new()) else {
                return stop(report, kinds::BAD_FONT, path, "it is no font that can be read: TrueType and OpenType files can be");
            };
            let slug = slug(&facts.family);
            let licence = licence(&facts);
            let new = || Found { name: facts.family.clone(), slug: slug.clone(), licence, files: Vec::new() };
            families.entry(slug.clone()).or_insert_with(new).files.push((None, shown(path), data));
        }
    }
    Ok(families.into_values().collect())
}

/// The faces of a file: several in a collection.
fn all_bytes(path: &Path, fence: &Fence, report: &mut Report) -> Outcome<Vec<FontData>> {
    let ending = |e: &std::ffi::OsStr| e.eq_ignore_ascii_case("ttc") || e.eq_ignore_ascii_case("otc");
    if !path.extension().is_some_and(ending) {
        return Ok(vec![bytes(path, fence, report)?]);
    }
    let real = match fence.real(path) {
        Ok(real) => real,
        Err(refusal) => return stop(report, kinds::BAD_FONT, path, &refusal.to_string()),
    };
    let read = Sfnt::open(&real).and_then(|mut file| (0..file.members()).map(|n| file.member(n)).collect::<std::io::Result<Vec<_>>>());
    match read {
        Ok(faces) => Ok(faces.into_iter().map(|bytes| FontData::Loaded(Arc::from(bytes))).collect()),
        Err(e) => stop(report, kinds::BAD_FONT, path, &e.to_string()),
    }
}

fn bytes(path: &Path, fence: &Fence, report: &mut Report) -> Outcome<FontData> {
    match fence.read(path) {
        Ok(bytes) => Ok(FontData::Loaded(Arc::from(bytes))),
        Err(refusal) => stop(report, kinds::BAD_FONT, path, &refusal.to_string()),
    }
}

fn stop<T>(report: &mut Report, kind: &'static Kind, path: &Path, why: &str) -> Outcome<T> {
    let shown = shown(path);
    report.push(Diagnostic::error(kind, format!("{shown} cannot be used: {why}")).at(Loc::new(shown, 0)));
    Err(Stopped)
}

/// A path as messages show it: from the book's `fonts` folder on.
fn shown(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    let from = parts.iter().rposition(|p| p == "fonts").unwrap_or(0);
    parts.get(from..).unwrap_or(&parts).join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A layout whose text is set in a family of the book's own, made of files of a bundled one.
    fn own(files: &[(&str, Vec<u8>)]) -> (Fonts, Vec<&'static str>) {
        let dir = tempfile::tempdir().expect("a folder");
        std::fs::create_dir_all(dir.path().join("fonts/mine")).expect("a folder");
        let faces: Vec<String> = files.iter().map(|(cut, _)| format!("{cut} = \"{cut}.ttf\"")).collect();
        let told = format!("name = \"Mine\"\n[faces]\n{}\n", faces.join("\n"));
        std::fs::write(dir.path().join("fonts/mine/family.toml"), told).expect("written");
        for (cut, bytes) in files {
            std::fs::write(dir.path().join(format!("fonts/mine/{cut}.ttf")), bytes).expect("written");
        }
        let mut layout = crate::config::layouts::bundled("trade-6x9").expect("is bundled");
        layout.text.inline.family = "mine".to_string();
        let mut report = Report::default();
        let fonts = load(&layout, &dir.path().join("fonts"), &mut report).unwrap_or_default();
        (fonts, report.diagnostics.iter().map(|d| d.kind.id()).collect())
    }

    fn garamond(cut: &str) -> Vec<u8> {
        let family = bundled::FAMILIES.iter().find(|f| f.slug == "eb-garamond").expect("is bundled");
        let file = from_bundled(family).files.into_iter().find(|f| f.0 == cut_of(cut)).expect("has it");
        file.2.bytes().to_vec()
    }

    /// The same file with other flags of permission.
    fn flagged(mut bytes: Vec<u8>, flags: u16) -> Vec<u8> {
        let record = (12..).step_by(16).find(|at| &bytes[*at..at + 4] == b"OS/2").expect("has the table");
        let table = u32::from_be_bytes(bytes[record + 8..record + 12].try_into().expect("four")) as usize;
        bytes[table + 8..table + 10].copy_from_slice(&flags.to_be_bytes());
        bytes
    }

    #[test]
    fn what_a_family_of_ones_own_lacks_is_told() {
        let (fonts, told) = own(&[("regular", garamond("regular"))]);
        assert_eq!(told, ["missing-cut"]);
        let regular = fonts.find("mine", REGULAR);
        assert_eq!(fonts.find("mine", Cut { bold: true, italic: true }), regular, "the nearest stands in");
        let (_, told) = own(&[("regular", garamond("regular")), ("italic", garamond("italic")), ("bold", garamond("bold"))]);
        assert!(told.is_empty(), "{told:?}");
    }

    #[test]
    fn a_face_that_forbids_to_be_embedded_is_told_before_any_book_is_made_of_it() {
        let all = |flags| ["regular", "italic", "bold"].map(|cut| (cut, flagged(garamond(cut), flags)));
        assert_eq!(own(&all(2)).1, ["restricted-font"]);
        assert_eq!(own(&all(0x100)).1, ["restricted-font"]);
        assert!(own(&all(8)).1.is_empty());
    }
}

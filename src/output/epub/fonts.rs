//! The layout's faces inside the e-book, where book.toml asks for them (`[output.epub] embed-fonts`): each cut down to the
//! characters of the book. What a face does not permit is not done, and told. The reader's own choice of a face still
//! wins: the stylesheet names ours where it would name "serif".

use std::collections::{BTreeMap, BTreeSet};

use super::subset::{self, Names, Permission};
use crate::config::Layout;
use crate::config::layout::Cut;
use crate::diag::{Diagnostic, Report, kinds};
use crate::font::{Face, FaceId, Fonts};
use crate::xhtml::{Families, XhtmlBook};

/// A face in the e-book.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Embedded {
    /// Its path beside the package document.
    pub href: String,
    pub media_type: &'static str,
    /// The family, as the stylesheet calls it.
    pub family: String,
    /// Upright or italic, regular or bold.
    pub cut: Cut,
    /// The file.
    pub bytes: Vec<u8>,
}

/// The folder that faces are in.
const FOLDER: &str = "fonts";
const CUTS: [(Cut, &str, &str); 4] = [
    (Cut { bold: false, italic: false }, "Regular", "regular"),
    (Cut { bold: false, italic: true }, "Italic", "italic"),
    (Cut { bold: true, italic: false }, "Bold", "bold"),
    (Cut { bold: true, italic: true }, "Bold Italic", "bold-italic"),
];

/// The faces of a layout, for the characters of a book.
pub fn embed(xhtml: &XhtmlBook, layout: &Layout, fonts: &Fonts, report: &mut Report) -> Vec<Embedded> {
    let characters = characters(xhtml);
    let mut refused = BTreeSet::new();
    let mut out = Vec::new();
    for (slug, name) in names(layout) {
        for id in cuts(xhtml, layout, fonts, &slug) {
            let Some(face) = fonts.face(id) else { continue };
            match one(face, &name, &characters) {
                Ok((embedded, problem)) => {
                    problem.into_iter().for_each(|d| report.push(d));
                    out.push(embedded);
                }
                Err(problem) => {
                    report.push(problem);
                    refused.insert(name.clone());
                }
            }
        }
    }
    // Half a family would be read as one whose other half is slanted or thickened by the reader's own means.
    out.retain(|e| !refused.contains(&e.family));
    out
}

/// The families' names for the stylesheet.
pub fn families(layout: &Layout, embedded: &[Embedded]) -> Families {
    let there = |name: &String| embedded.iter().any(|e| e.family == *name);
    names(layout).into_iter().filter(|(_, name)| there(name)).collect()
}

/// The rules that tell a reading system of the faces; the shape is that which the oldest of them read.
pub fn rules(embedded: &[Embedded]) -> String {
    let mut css = String::new();
    for e in embedded {
        let (weight, style) = (if e.cut.bold { "bold" } else { "normal" }, if e.cut.italic { "italic" } else { "normal" });
        css.push_str(&format!(
            "@font-face {{\n  font-family: \"{}\";\n  font-weight: {weight};\n  font-style: {style};\n  src: url({});\n}}\n",
            e.family, e.href
        ));
    }
    css
}

/// A plain name for each family of the layout: a cut face may not bear the one that its makers reserved.
fn names(layout: &Layout) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let mut further = 0;
    let mut add = |slug: &str, name: Option<&str>| {
        names.entry(slug.to_string()).or_insert_with(|| match name {
            Some(name) => name.to_string(),
            None => {
                further += 1;
                if further == 1 { "Book Display".to_string() } else { format!("Book Display {further}") }
            }
        });
    };
    add(&layout.text.inline.family, Some("Book Text"));
    add(&layout.text.code_family, Some("Book Code"));
    layout.inline_styles().into_iter().for_each(|slug| add(slug, None));
    names
}

/// The faces of a family that the book may ask for; a cut that the family lacks is that of the nearest.
fn cuts(xhtml: &XhtmlBook, layout: &Layout, fonts: &Fonts, slug: &str) -> Vec<FaceId> {
    let is_text = slug == layout.text.inline.family;
    let both = xhtml.documents.iter().filter_map(|d| d.xhtml.as_deref()).any(bold_italic);
    let wanted = CUTS.iter().map(|(cut, ..)| *cut).filter(|cut| match (cut.bold, cut.italic) {
        (false, false) => true,
        (true, true) => is_text && both,
        // Display faces are used as the layout says, and italics in headings are rare but are.
        _ => slug != layout.text.code_family || is_text,
    });
    let mut ids: Vec<FaceId> = wanted.map(|cut| fonts.find(slug, cut)).collect();
    ids.dedup();
    ids.retain(|id| fonts.face(*id).is_some_and(|f| f.family == slug));
    ids.sort();
    ids.dedup();
    ids
}

/// Whether a document has emphasis inside of what is bold, or the other way round.
fn bold_italic(xhtml: &str) -> bool {
    let (mut bold, mut italic) = (0_usize, 0_usize);
    for tag in xhtml.split('<').skip(1) {
        let name: &str = tag.split(['>', ' ', '/']).find(|n| !n.is_empty()).unwrap_or("");
        let closes = tag.starts_with('/');
        let depth = match name {
            "strong" | "th" | "dt" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => &mut bold,
            "em" => &mut italic,
            _ => continue,
        };
        *depth = if closes { depth.saturating_sub(1) } else { *depth + 1 };
        if bold > 0 && italic > 0 {
            return true;
        }
    }
    false
}

/// Every character that the e-book may show: those of its files and of its stylesheet, and their capitals, which a style may ask for.
fn characters(xhtml: &XhtmlBook) -> BTreeSet<char> {
    let documents = xhtml.documents.iter().filter_map(|d| d.xhtml.as_deref());
    let titles = xhtml.documents.iter().map(|d| d.title.as_str());
    let mut seen: BTreeSet<char> = documents.chain(titles).chain([xhtml.stylesheet.as_str()]).flat_map(str::chars).collect();
    // Figures of lists, bullets and the hyphen of a divided word come from the reading system.
    seen.extend("0123456789.•◦‐-".chars());
    let capitals: Vec<char> = seen.iter().flat_map(|c| c.to_uppercase()).collect();
    seen.extend(capitals);
    seen.retain(|c| !c.is_control());
    seen
}

/// One face; with it a word on what could not be done as wished.
fn one(face: &Face, family: &str, characters: &BTreeSet<char>) -> Result<(Embedded, Option<Diagnostic>), Diagnostic> {
    let (cut, style, slug) = CUTS.iter().find(|(cut, ..)| *cut == face.cut).copied().unwrap_or(CUTS[0]);
    let data = face.data.bytes();
    let permission = subset::permission(data);
    if permission == Permission::None {
        let d = Diagnostic::warning(
            kinds::FONT_NOT_EMBEDDABLE,
            format!("the face {} forbids to be embedded ({}, fsType)", face.name, face.path),
        );
        return Err(d
            .with("the e-book shows its family in the reader's own face")
            .help("ask its maker for a licence for e-books, or name another family in the layout"));
    }
    let cut_down = if permission == Permission::Subset { subset::subset(data, characters, Names { family, style }) } else { None };
    let name = crate::model::text::slug(family);
    let make = |ending: &str, media_type, bytes| Embedded {
        href: format!("{FOLDER}/{name}-{slug}.{ending}"),
        media_type,
        family: family.to_string(),
        cut,
        bytes,
    };
    // EPUB 3.3, section 3.2: core media types.
    if let Some(bytes) = cut_down {
        return Ok((make("ttf", "font/ttf", bytes), None));
    }
    let told = Diagnostic::note(
        kinds::FONT_WHOLE,
        format!("the face {} is in the e-book as a whole, {} KB ({})", face.name, data.len() / 1000, face.path),
    )
    .help("only TrueType outlines that are not variable are cut down, and only where the font permits it");
    let (ending, media_type) = if data.starts_with(b"OTTO") { ("otf", "font/otf") } else { ("ttf", "font/ttf") };
    Ok((make(ending, media_type, data.to_vec()), Some(told)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emphasis_in_what_is_bold_is_found() {
        assert!(bold_italic("<p><strong>a <em>b</em></strong></p>"));
        assert!(bold_italic("<h2 class=\"x\"><em>b</em></h2>"));
        assert!(!bold_italic("<p><strong>a</strong> <em>b</em><br/></p>"));
    }

    /// The faces of a layout, the text's regular with other flags of permission.
    fn with_flags(flags: u16) -> (Layout, Fonts) {
        use crate::font::FontData;
        let layout = crate::config::layouts::bundled("trade-6x9").expect("is bundled");
        let mut fonts = crate::font::load::load(&layout, std::path::Path::new("none"), &mut Report::default()).expect("bundled");
        let regular = fonts.find(&layout.text.inline.family, Cut::default());
        let face = fonts.faces.get_mut(usize::from(regular.0)).expect("there");
        face.data = FontData::Loaded(subset::flagged(face.data.bytes(), flags).into());
        (layout, fonts)
    }

    #[test]
    fn a_face_that_forbids_it_is_not_embedded_nor_is_its_family() {
        let (layout, fonts) = with_flags(2);
        let mut report = Report::default();
        let embedded = embed(&XhtmlBook::default(), &layout, &fonts, &mut report);
        assert_eq!(report.diagnostics.iter().map(|d| d.kind.id()).collect::<Vec<_>>(), ["font-not-embeddable"]);
        assert!(!embedded.is_empty() && embedded.iter().all(|e| e.family != "Book Text"));
        let css = crate::xhtml::stylesheet(&layout, &families(&layout, &embedded), crate::xhtml::Direction::default());
        assert!(!css.contains("Book Text"), "the stylesheet names no face that is not there");
        assert!(css.contains("\"Book Code\", monospace"));
    }

    #[test]
    fn a_face_that_may_not_be_cut_goes_in_whole_and_is_told() {
        let (layout, fonts) = with_flags(0x100);
        let mut report = Report::default();
        let embedded = embed(&XhtmlBook::default(), &layout, &fonts, &mut report);
        assert_eq!(report.diagnostics.iter().map(|d| d.kind.id()).collect::<Vec<_>>(), ["font-whole"]);
        let whole = embedded.iter().find(|e| e.href == "fonts/book-text-regular.ttf").expect("embedded");
        assert!(whole.bytes.len() > 300_000);
    }

    #[test]
    fn rules_are_as_the_oldest_readers_want_them() {
        let e = Embedded {
            href: "fonts/book-text-bold.ttf".into(),
            media_type: "font/ttf",
            family: "Book Text".into(),
            cut: Cut { bold: true, italic: false },
            bytes: Vec::new(),
        };
        let css = rules(&[e]);
        assert!(css.contains("src: url(fonts/book-text-bold.ttf);") && css.contains("font-weight: bold;"));
    }
}

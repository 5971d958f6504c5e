//! The faces in the e-book, where book.toml asks for them: each character that the book shows is in the face that shows it.

use std::collections::BTreeSet;
use std::path::Path;

use postbound::config;
use postbound::diag::Report;
use write_fonts::read::{FontRef, TableProvider};

use crate::conformance_epub::{ASKED, epubcheck};
use crate::epub_inside::{files, flatten};

/// The sample's e-book, with its faces or without.
fn sample(with_faces: bool) -> Vec<u8> {
    let mut report = Report::default();
    let switch = format!("output.epub.embed-fonts={with_faces}");
    let (manifest, layout) = config::load(Path::new(env!("CARGO_MANIFEST_DIR")), &[switch], &mut report).expect("the sample's book.toml");
    let made = postbound::make(&manifest, &layout, &["epub".to_string()], &mut |_| {}, &mut report);
    made.unwrap_or_else(|_| panic!("{:#?}", report.diagnostics)).made.remove(0).bytes
}

#[test]
fn embedded_faces_have_every_character_and_little_else() {
    let epub = sample(true);
    let plain = sample(false);
    assert!(epub.len() - plain.len() < 600_000, "{} KB of faces", (epub.len() - plain.len()) / 1000);
    let files = files(&epub);
    let faces: Vec<(&String, &Vec<u8>)> = files.iter().filter(|(name, _)| name.ends_with(".ttf")).collect();
    assert!(faces.len() >= 4, "{:?}", files.keys());
    let css = std::str::from_utf8(&files["OEBPS/stylesheet.css"]).expect("UTF-8");
    for (name, _) in &faces {
        assert!(css.contains(&format!("src: url({});", name.trim_start_matches("OEBPS/"))), "{name}");
    }
    assert!(css.contains("font-family: \"Book Text\", serif;"));
    let opf = std::str::from_utf8(&files["OEBPS/content.opf"]).expect("UTF-8");
    assert!(opf.contains("<meta property=\"ibooks:specified-fonts\">true</meta>"), "Apple Books shows them");
    let shown: BTreeSet<char> = files
        .iter()
        .filter(|(n, _)| n.ends_with(".xhtml"))
        .flat_map(|(_, bytes)| flatten(bytes).words.chars().collect::<Vec<_>>())
        .collect();
    // What the original lacks (a symbol, an emoji), the reading system shows in a face of its own, as it does without ours.
    let original = include_bytes!("../../fonts/eb-garamond/EBGaramond-Regular.ttf");
    let original = FontRef::new(original).expect("a font").cmap().expect("a map");
    let regular = FontRef::new(&files["OEBPS/fonts/book-text-regular.ttf"]).expect("a font");
    let map = regular.cmap().expect("a map");
    let mut checked = 0;
    for c in shown.iter().filter(|c| !c.is_control() && original.map_codepoint(**c).is_some()) {
        assert!(map.map_codepoint(*c).is_some(), "{c} is not in the face");
        checked += 1;
    }
    assert!(checked > 60, "{checked}");
    assert!(regular.gsub().is_ok() && regular.gpos().is_ok(), "it kerns, and has its small capitals");
    let dir = tempfile::tempdir().expect("a temporary folder");
    let path = dir.path().join("fonts.epub");
    std::fs::write(&path, &epub).expect("written");
    if ASKED {
        assert_eq!(epubcheck(&path), [] as [String; 0]);
    }
}

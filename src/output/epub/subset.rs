//! A face cut down to the characters of a book, as a font file that still works as one: with its character map, its kerning, its
//! ligatures, small capitals and figures. (A PDF's subset has none of these: there the letters are set already.)
//!
//! Glyphs keep their numbers, so that the layout tables need not be written anew; the outlines of those that no character of
//! the book can lead to, by whatever feature, are emptied. The cut file is a modified version in the sense of the Open Font
//! License and may not bear a name that its makers reserved, so it gets a plain one; copyright and licence stay in it.

use std::collections::BTreeSet;

use write_fonts::read::collections::IntSet;
use write_fonts::read::tables::glyf::Glyph;
use write_fonts::read::{FontRef, TableProvider};
use write_fonts::tables::cmap::Cmap;
use write_fonts::types::{GlyphId, GlyphId16, NameId, Tag};
use write_fonts::{FontBuilder, dump_table};

use crate::net;

pub use crate::font::read::{Permission, permission};

/// The names of a cut face: family, style.
#[derive(Clone, Copy, Debug)]
pub struct Names<'a> {
    pub family: &'a str,
    /// "Regular", "Bold Italic".
    pub style: &'a str,
}

/// Tables that are taken over as they are.
const KEPT: [&[u8; 4]; 14] =
    [b"OS/2", b"hhea", b"hmtx", b"maxp", b"cvt ", b"fpgm", b"prep", b"gasp", b"GDEF", b"GSUB", b"GPOS", b"kern", b"vhea", b"vmtx"];

/// Cuts a TrueType face down to `characters`; `None` where its outlines are of another kind (`CFF`, variable), or where
/// it does not parse.
pub fn subset(data: &[u8], characters: &BTreeSet<char>, names: Names<'_>) -> Option<Vec<u8>> {
    net::caught(|| unguarded(data, characters, names)).ok()?
}

fn unguarded(data: &[u8], characters: &BTreeSet<char>, names: Names<'_>) -> Option<Vec<u8>> {
    let font = FontRef::new(data).ok()?;
    if font.data_for_tag(Tag::new(b"fvar")).is_some() {
        return None;
    }
    let cmap = font.cmap().ok()?;
    let mapped: Vec<(char, GlyphId)> =
        characters.iter().filter_map(|c| Some((*c, cmap.map_codepoint(*c)?))).filter(|(_, g)| g.to_u32() != 0).collect();
    let wanted = closure(&font, mapped.iter().map(|(_, g)| *g));
    let (loca, glyf) = outlines(&font, wanted)?;
    let mut builder = FontBuilder::new();
    for tag in KEPT.map(Tag::new) {
        if let Some(table) = font.data_for_tag(tag) {
            builder.add_raw(tag, table.as_bytes());
        }
    }
    builder.add_raw(Tag::new(b"glyf"), glyf);
    builder.add_raw(Tag::new(b"loca"), loca);
    builder.add_raw(Tag::new(b"cmap"), dump_table(&Cmap::from_mappings(mapped).ok()?).ok()?);
    builder.add_raw(Tag::new(b"head"), head(&font)?);
    builder.add_raw(Tag::new(b"post"), post(&font)?);
    builder.add_raw(Tag::new(b"name"), naming(&font, names));
    Some(builder.build())
}

/// The glyphs that can come of some: by any substitution, and as parts of others.
fn closure(font: &FontRef<'_>, start: impl Iterator<Item = GlyphId>) -> IntSet<GlyphId> {
    let mut glyphs: IntSet<GlyphId> = start.collect();
    glyphs.insert(GlyphId::new(0));
    if let Ok(gsub) = font.gsub() {
        let lookups = gsub.collect_lookups(&features(&gsub)).unwrap_or_default();
        // A table that does not parse to its end has led to what it could.
        let _ = gsub.closure_glyphs(&lookups, &mut glyphs);
    }
    let (Ok(loca), Ok(glyf)) = (font.loca(None), font.glyf()) else { return glyphs };
    let mut todo: Vec<GlyphId> = glyphs.iter().collect();
    while let Some(glyph) = todo.pop() {
        if let Ok(Some(Glyph::Composite(composite))) = loca.get_glyf(glyph, &glyf) {
            for (part, _) in composite.component_glyphs_and_flags() {
                let part: GlyphId = part.into();
                if glyphs.insert(part) {
                    todo.push(part);
                }
            }
        }
    }
    glyphs
}

/// All features but the one that offers every form of every character in a palette: no stylesheet asks for it.
fn features(gsub: &write_fonts::read::tables::gsub::Gsub<'_>) -> IntSet<u16> {
    let Ok(list) = gsub.feature_list() else { return IntSet::empty() };
    let palette = Tag::new(b"aalt");
    let named = list.feature_records().iter().zip(0u16..);
    named.filter(|(record, _)| record.feature_tag() != palette).map(|(_, index)| index).collect()
}

/// `loca` (of the long form) and `glyf` with the outlines of `wanted` alone.
fn outlines(font: &FontRef<'_>, wanted: IntSet<GlyphId>) -> Option<(Vec<u8>, Vec<u8>)> {
    let (loca, glyf) = (font.loca(None).ok()?, font.data_for_tag(Tag::new(b"glyf"))?);
    let glyf = glyf.as_bytes();
    let (mut offsets, mut data) = (vec![0_u8; 4], Vec::new());
    for glyph in 0..font.maxp().ok()?.num_glyphs() {
        if wanted.contains(GlyphId16::new(glyph).into()) {
            let at = |index: usize| loca.get_raw(index).and_then(|n| usize::try_from(n).ok());
            let (start, end) = (at(usize::from(glyph))?, at(usize::from(glyph) + 1)?);
            data.extend_from_slice(glyf.get(start..end)?);
            data.resize(data.len().next_multiple_of(4), 0);
        }
        offsets.extend_from_slice(&u32::try_from(data.len()).ok()?.to_be_bytes());
    }
    Some((offsets, data))
}

/// `head`, saying that `loca` is of the long form.
fn head(font: &FontRef<'_>) -> Option<Vec<u8>> {
    let mut head = font.data_for_tag(Tag::new(b"head"))?.as_bytes().to_vec();
    head.get_mut(50..52)?.copy_from_slice(&1_u16.to_be_bytes());
    Some(head)
}

/// `post` without the glyphs' names (version 3).
fn post(font: &FontRef<'_>) -> Option<Vec<u8>> {
    let mut post = font.data_for_tag(Tag::new(b"post"))?.as_bytes().get(..32)?.to_vec();
    post.get_mut(..4)?.copy_from_slice(&0x0003_0000_u32.to_be_bytes());
    Some(post)
}

/// `name`: the new names, and what the old table says of copyright and licence.
fn naming(font: &FontRef<'_>, names: Names<'_>) -> Vec<u8> {
    let Names { family, style } = names;
    let old = |id: NameId| {
        let table = font.name().ok()?;
        let record = table.name_record().iter().find(|r| r.name_id() == id && r.platform_id() == 3)?;
        Some(record.string(table.string_data()).ok()?.to_string())
    };
    let made = [
        (0, old(NameId::COPYRIGHT_NOTICE)),
        (1, Some(family.to_string())),
        (2, Some(style.to_string())),
        (4, Some(format!("{family} {style}"))),
        (6, Some(format!("{family}-{style}").replace(' ', ""))),
        (13, old(NameId::LICENSE_DESCRIPTION)),
        (14, old(NameId::LICENSE_URL)),
    ];
    let (mut records, mut strings) = (Vec::new(), Vec::new());
    let made: Vec<(u16, Vec<u8>)> = made
        .into_iter()
        .filter_map(|(id, text)| Some((id, text?.encode_utf16().take(16_000).flat_map(u16::to_be_bytes).collect::<Vec<u8>>())))
        .collect();
    let number = |n: usize| u16::try_from(n).unwrap_or(u16::MAX).to_be_bytes();
    for (id, text) in &made {
        // Windows, Unicode, American English: the one record that everything reads.
        for field in [3_u16, 1, 0x409, *id] {
            records.extend_from_slice(&field.to_be_bytes());
        }
        records.extend_from_slice(&number(text.len()));
        records.extend_from_slice(&number(strings.len()));
        strings.extend_from_slice(text);
    }
    let mut out = Vec::from([0, 0]);
    out.extend_from_slice(&number(made.len()));
    out.extend_from_slice(&number(6 + records.len()));
    out.extend_from_slice(&records);
    out.extend_from_slice(&strings);
    out
}

/// A copy of a font with other flags.
#[cfg(test)]
pub fn flagged(data: &[u8], flags: u16) -> Vec<u8> {
    let font = FontRef::new(data).expect("a font");
    let mut os2 = font.data_for_tag(Tag::new(b"OS/2")).expect("there").as_bytes().to_vec();
    os2[8..10].copy_from_slice(&flags.to_be_bytes());
    FontBuilder::new().add_raw(Tag::new(b"OS/2"), os2).copy_missing_tables(font).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::font::bundled::FAMILIES;

    const NAMES: Names<'_> = Names { family: "Book Text", style: "Regular" };

    fn regular() -> &'static [u8] {
        FAMILIES[0].files[0].1
    }

    #[test]
    fn a_subset_has_its_characters_and_what_features_make_of_them() {
        let text: BTreeSet<char> = "Office 1896".chars().collect();
        let cut = subset(regular(), &text, NAMES).expect("cut");
        assert!(cut.len() < regular().len() / 3, "{} of {}", cut.len(), regular().len());
        let (old, new) = (FontRef::new(regular()).expect("a font"), FontRef::new(&cut).expect("a font"));
        let map = new.cmap().expect("a map");
        for c in text {
            assert_eq!(map.map_codepoint(c), old.cmap().expect("a map").map_codepoint(c), "{c}");
        }
        assert_eq!(map.map_codepoint('z'), None);
        let (loca, glyf) = (new.loca(None).expect("places"), new.glyf().expect("outlines"));
        let drawn = (0..new.maxp().expect("a size").num_glyphs())
            .filter(|g| loca.get_glyf(GlyphId16::new(*g).into(), &glyf).expect("parses").is_some())
            .count();
        assert!(drawn > 20 && drawn < 200, "{drawn}: letters, ligatures, small capitals, figures");
        let names = new.name().expect("names");
        let name = |id| {
            let record = names.name_record().iter().find(|r| r.name_id() == NameId::new(id)).expect("said");
            record.string(names.string_data()).expect("reads").to_string()
        };
        assert_eq!((name(1).as_str(), name(6).as_str()), ("Book Text", "BookText-Regular"));
        assert!(name(13).contains("SIL Open Font License"), "{}", name(13));
    }

    #[test]
    fn what_a_font_permits() {
        assert_eq!(permission(regular()), Permission::Subset);
        for (flags, wanted) in [
            (2, Permission::None),
            (4, Permission::Subset),
            (8, Permission::Subset),
            (6, Permission::Subset),
            (0x108, Permission::Whole),
            (0x200, Permission::None),
        ] {
            assert_eq!(permission(&flagged(regular(), flags)), wanted, "{flags:#x}");
        }
    }

    #[test]
    fn what_is_no_font_is_not_cut() {
        assert_eq!(subset(b"no font", &BTreeSet::new(), NAMES), None);
        assert_eq!(subset(&regular()[..regular().len() / 2], &BTreeSet::from(['a']), NAMES), None);
    }
}

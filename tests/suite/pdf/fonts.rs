//! The fonts: embedded, as wide as they say, with a meaning for every code that is shown.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId};
use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, GlyphId, MetadataProvider};

use super::{Exam, words};

impl Exam {
    /// ISO 19005-2, 6.2.11; ISO 14289-1, 7.21.
    pub fn fonts(&mut self) {
        self.must(!self.shown.is_empty(), "test", "no words at all");
        for (id, codes) in self.shown.clone() {
            let font = self.doc.get_dictionary(id).cloned().unwrap_or_default();
            let name = self.name(&font, "BaseFont");
            self.must(self.name(&font, "Subtype") == "Type0", "test", format!("{name} is no composite font"));
            self.must(self.name(&font, "Encoding") == "Identity-H", "A 6.2.11.3.3", format!("{name}: its encoding"));
            let descendants = self.array(&font, "DescendantFonts");
            let descendant = descendants.first().map(|o| self.resolve(o)).and_then(|o| o.as_dict().cloned().ok()).unwrap_or_default();
            let kind = self.name(&descendant, "Subtype");
            let identity = self.name(&descendant, "CIDToGIDMap") == "Identity";
            self.must(kind != "CIDFontType2" || identity, "A 6.2.11.3.2", format!("{name}: its map to glyphs"));
            self.must(descendant.has(b"CIDSystemInfo"), "A 6.2.11.3.1", format!("{name}: its collection"));
            let descriptor = self.dict(&descendant, "FontDescriptor");
            let same = self.name(&descendant, "BaseFont") == name && self.name(&descriptor, "FontName") == name;
            self.must(same, "32000 9.8", format!("{name} has several names"));
            let tagged = name.len() > 7 && name.as_bytes()[..6].iter().all(u8::is_ascii_uppercase) && name.as_bytes()[6] == b'+';
            self.must(tagged, "32000 9.6.4", format!("{name}: a subset without its tag"));
            self.must(!descriptor.has(b"CIDSet"), "A 6.2.11.4.2", format!("{name}: a set of glyphs that may be wrong"));
            for key in ["Flags", "FontBBox", "ItalicAngle", "Ascent", "Descent", "StemV", "CapHeight"] {
                self.must(descriptor.has(key.as_bytes()), "32000 9.8.1", format!("{name}: no {key}"));
            }
            let flags = descriptor.get(b"Flags").and_then(Object::as_i64).unwrap_or(0);
            self.must((flags & 4 != 0) != (flags & 32 != 0), "32000 9.8.2", format!("{name}: symbolic and not, or neither: {flags}"));
            self.must(!codes.contains(&0), "A 6.2.11.8", format!("{name}: .notdef is shown"));
            self.program(&name, &descendant, &descriptor, codes.iter().copied());
            self.meanings(&name, id, codes.iter().copied());
        }
    }

    /// Widths agree with the font program, which has every glyph.
    fn program(&mut self, name: &str, descendant: &Dictionary, descriptor: &Dictionary, codes: impl Iterator<Item = u16>) {
        let program = ["FontFile2", "FontFile3"].into_iter().find_map(|key| match self.get(descriptor, key) {
            Object::Stream(s) => s.get_plain_content().ok(),
            _ => None,
        });
        let Some(program) = program else { return self.must(false, "A 6.2.11.4.1", format!("{name} is not embedded")) };
        let Ok(font) = FontRef::new(&program) else { return self.must(false, "A 6.2.11.4.1", format!("{name} cannot be read")) };
        let said = self.widths(descendant);
        let metrics = font.glyph_metrics(Size::unscaled(), LocationRef::default());
        let em = f64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em.max(1));
        let count = metrics.glyph_count();
        for code in codes {
            self.must(u32::from(code) < count, "A 6.2.11.4.1", format!("{name} has no glyph {code}"));
            let width = f64::from(metrics.advance_width(GlyphId::from(code)).unwrap_or(0.0)) * 1000.0 / em;
            let said = said.get(&code).copied().unwrap_or(f64::from(descendant.get(b"DW").and_then(Object::as_float).unwrap_or(1000.0)));
            self.must((width - said).abs() <= 1.0, "A 6.2.11.5", format!("{name}: glyph {code} is {width} wide and says {said}"));
        }
    }

    fn widths(&self, descendant: &Dictionary) -> BTreeMap<u16, f64> {
        let list = self.array(descendant, "W");
        let mut widths = BTreeMap::new();
        let mut rest = list.as_slice();
        while let [first, run, more @ ..] = rest {
            let first = first.as_i64().expect("a code") as u16;
            let run = self.resolve(run).as_array().cloned().expect("a run of widths");
            widths.extend((first..).zip(run.iter().map(|w| f64::from(w.as_float().expect("a width")))));
            rest = more;
        }
        widths
    }

    /// Every code shown has a text, and none that is no character.
    fn meanings(&mut self, name: &str, font: ObjectId, codes: impl Iterator<Item = u16>) {
        let dict = self.doc.get_dictionary(font).cloned().unwrap_or_default();
        let Object::Stream(stream) = self.get(&dict, "ToUnicode") else {
            return self.must(false, "A 6.2.11.7.2", format!("{name}: no Unicode"));
        };
        let map = String::from_utf8_lossy(&stream.get_plain_content().unwrap_or_default()).into_owned();
        let mut texts = BTreeMap::new();
        for section in map.split("beginbfchar").skip(1) {
            for line in section.split("endbfchar").next().unwrap_or_default().lines() {
                let parts: Vec<Vec<u8>> = line.split('<').skip(1).filter_map(|p| p.split('>').next()).map(unhex).collect();
                if let [code, text] = parts.as_slice() {
                    texts.insert(code.iter().fold(0u16, |n, b| n << 8 | u16::from(*b)), words(&[&b"\xfe\xff"[..], text].concat()));
                }
            }
        }
        self.must(!map.contains("beginbfrange"), "test", "ranges are not read here");
        for code in codes {
            let text = texts.get(&code).cloned().unwrap_or_default();
            let bad =
                text.is_empty() || text.chars().any(|c| matches!(c, '\0' | '\u{feff}' | '\u{fffe}' | '\u{fffd}' | '\u{e000}'..='\u{f8ff}'));
            self.must(!bad, "UA 7.21.7", format!("{name}: glyph {code} means {text:?}"));
        }
    }
}

fn unhex(text: &str) -> Vec<u8> {
    text.as_bytes().chunks_exact(2).map(|p| u8::from_str_radix(std::str::from_utf8(p).expect("ASCII"), 16).expect("hexadecimal")).collect()
}

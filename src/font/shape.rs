//! The door to the shaper (`harfrust`, a port of HarfBuzz): characters in, glyphs in font units out.
//!
//! Nothing else in the program knows the shaper. A [`Shaper`] belongs to one worker; it keeps a plan for each (face, features,
//! language, script, direction), so that shaping a word costs the word and no more.

use harfrust::font::Font;
use harfrust::{Buffer, BufferFlags, Direction, Feature, Language, Script, ShapeOptions, ShapePlan, ShaperFont, Tag};

use super::{FaceId, Fonts};

/// A face as the shaper sees it; part of [`super::Face`].
#[derive(Clone)]
pub struct ShapeFace {
    font: Font,
    /// The glyphs of ASCII, 0 for none: nearly all that is ever asked for.
    ascii: [u16; 128],
}

impl std::fmt::Debug for ShapeFace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ShapeFace")
    }
}

impl ShapeFace {
    /// Wraps a parsed font.
    pub fn new(font: Font) -> ShapeFace {
        let ascii = std::array::from_fn(|c| mapped(&font, char::from(c as u8)));
        ShapeFace { font, ascii }
    }

    /// The glyph of a character, if the face has one.
    #[inline]
    pub fn glyph(&self, c: char) -> Option<u16> {
        let glyph = self.ascii.get(c as usize).copied().unwrap_or_else(|| mapped(&self.font, c));
        (glyph != 0).then_some(glyph)
    }

    /// How many glyphs it has.
    pub fn glyphs(&self) -> usize {
        self.font.num_glyphs() as usize
    }

    /// How far a glyph moves the pen, in font units.
    pub fn advance(&self, glyph: u16) -> i32 {
        self.font.glyph_metrics().h_advance(u32::from(glyph).into()).round() as i32
    }

    /// A glyph's ink: (left, bottom, right, top) in font units from the pen; `None` where there is none.
    pub fn ink(&self, glyph: u16) -> Option<(i32, i32, i32, i32)> {
        let e = self.font.glyph_metrics().extents(u32::from(glyph).into())?;
        let (left, top) = (e.x_bearing as i32, e.y_bearing as i32);
        Some((left, top - (e.height as i32).abs(), left + e.width as i32, top))
    }
}

/// The glyph of a character, 0 for none.
fn mapped(font: &Font, c: char) -> u16 {
    font.charmap().map_unicode(c).and_then(|g| u16::try_from(g.to_u32()).ok()).unwrap_or(0)
}

/// OpenType features that are switched on beside a face's own (kerning, ligatures, marks).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Features(u16);

impl Features {
    /// None beside the face's own.
    pub const NONE: Features = Features(0);
    /// Lower case as small capitals.
    pub const SMALL_CAPS: Features = Features(1);
    /// Capitals as small capitals.
    pub const CAPS_TO_SMALL: Features = Features(1 << 1);
    /// Old-style figures.
    pub const OLD_STYLE: Features = Features(1 << 2);
    /// Lining figures.
    pub const LINING: Features = Features(1 << 3);
    /// Proportional figures.
    pub const PROPORTIONAL: Features = Features(1 << 4);
    /// Tabular figures.
    pub const TABULAR: Features = Features(1 << 5);
    pub const SUPERIOR: Features = Features(1 << 6);
    pub const INFERIOR: Features = Features(1 << 7);
    /// No ligatures and no contextual forms: code, and letters that are spaced out.
    pub const PLAIN: Features = Features(1 << 8);
    /// Punctuation for capitals.
    pub const CASE: Features = Features(1 << 9);
    /// No letters of a language's own (`locl`).
    pub const NO_LOCAL: Features = Features(1 << 10);

    /// Whether small letters become capitals.
    const fn small_caps(self) -> bool {
        self.0 & (Self::SMALL_CAPS.0 | Self::CAPS_TO_SMALL.0) != 0
    }

    /// Both.
    pub const fn and(self, other: Features) -> Features {
        Features(self.0 | other.0)
    }

    /// Whether all of `other` are on.
    pub const fn has(self, other: Features) -> bool {
        self.0 & other.0 == other.0
    }

    fn list(self) -> Vec<Feature> {
        const TABLE: [(Features, &[u8; 4], u32); 15] = [
            (Features::SMALL_CAPS, b"smcp", 1),
            (Features::CAPS_TO_SMALL, b"c2sc", 1),
            (Features::OLD_STYLE, b"onum", 1),
            (Features::LINING, b"lnum", 1),
            (Features::PROPORTIONAL, b"pnum", 1),
            (Features::TABULAR, b"tnum", 1),
            (Features::SUPERIOR, b"sups", 1),
            (Features::INFERIOR, b"subs", 1),
            (Features::PLAIN, b"liga", 0),
            (Features::PLAIN, b"clig", 0),
            (Features::PLAIN, b"dlig", 0),
            (Features::PLAIN, b"calt", 0),
            (Features::PLAIN, b"hlig", 0),
            (Features::CASE, b"case", 1),
            (Features::NO_LOCAL, b"locl", 0),
        ];
        TABLE.iter().filter(|(f, _, _)| self.has(*f)).map(|(_, tag, value)| Feature::new(Tag::new(tag), *value, ..)).collect()
    }
}

/// A shaped glyph, in font units; 12 bytes, as there are millions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Glyph {
    /// Its index in the font file.
    pub gid: u16,
    /// The byte of the shaped text where its cluster starts.
    pub cluster: u16,
    /// The pen's step.
    pub advance: i32,
    /// Shift to the right.
    pub dx: i16,
    /// Shift upwards.
    pub dy: i16,
}

/// How a text is shaped, its characters apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct How<'l> {
    pub face: FaceId,
    pub features: Features,
    /// The language, as a BCP 47 tag.
    pub lang: &'l str,
    /// From right to left.
    pub rtl: bool,
    /// Bytes of the text, ascending, over which no ligature reaches.
    pub joints: &'l [usize],
}

struct Plan {
    face: FaceId,
    features: Features,
    lang: String,
    script: Script,
    rtl: bool,
    language: Option<Language>,
    list: Vec<Feature>,
    plan: ShapePlan,
}

/// Fills a buffer with a text whose letters do not join over some places: a zero-width non-joiner stands there while it is shaped, over
/// which letters are still kerned.
fn push_apart(buffer: &mut Buffer, text: &str, joints: &[usize]) {
    let mut cluster = 0;
    for (at, c) in text.char_indices() {
        if joints.contains(&at) {
            buffer.push(u32::from('\u{200c}'), cluster);
        }
        cluster = u32::try_from(at).unwrap_or(u32::MAX);
        buffer.push(u32::from(c), cluster);
    }
    buffer.set_flags(BufferFlags::REMOVE_DEFAULT_IGNORABLES);
}

/// A worker's shaper.
pub struct Shaper<'a> {
    fonts: &'a Fonts,
    plans: Vec<Plan>,
    buffer: Buffer,
}

impl<'a> Shaper<'a> {
    /// A shaper of these faces.
    pub fn new(fonts: &'a Fonts) -> Shaper<'a> {
        Shaper { fonts, plans: Vec::new(), buffer: Buffer::new() }
    }

    /// Shapes a text of one script and one direction (at most 65,535 bytes), appending its glyphs in visual order.
    pub fn shape(&mut self, how: How<'_>, text: &str, out: &mut Vec<Glyph>) {
        let Some(face) = self.fonts.face(how.face) else { return };
        let font = ShaperFont::new(&face.shaper.font);
        let buffer = &mut self.buffer;
        buffer.clear();
        buffer.set_flags(BufferFlags::default());
        match how.features.small_caps().then(|| super::greek::bare(text)).flatten() {
            Some(bare) => buffer.push_str(&bare),
            None if how.joints.is_empty() => buffer.push_str(text),
            None => push_apart(buffer, text, how.joints),
        }
        buffer.guess_segment_properties();
        let script = buffer.script().filter(|s| *s != Script::COMMON && *s != Script::UNKNOWN).unwrap_or(Script::LATIN);
        let found = self
            .plans
            .iter()
            .position(|p| p.face == how.face && p.features == how.features && p.rtl == how.rtl && p.script == script && p.lang == how.lang);
        let at = found.unwrap_or_else(|| {
            let list = how.features.list();
            let language = Language::new(how.lang);
            let direction = if how.rtl { Direction::RightToLeft } else { Direction::LeftToRight };
            let plan = ShapePlan::new(&face.shaper.font, direction, Some(script), language.as_ref(), &list);
            self.plans.push(Plan {
                face: how.face,
                features: how.features,
                lang: how.lang.to_string(),
                script,
                rtl: how.rtl,
                language,
                list,
                plan,
            });
            self.plans.len() - 1
        });
        let Some(plan) = self.plans.get(at) else { return };
        buffer.set_script(Some(script));
        buffer.set_direction(plan.plan.direction());
        buffer.set_language(plan.language.clone());
        let options = ShapeOptions::new().plan(Some(&plan.plan)).features(&plan.list);
        if harfrust::shape(&font, buffer, options).is_err() {
            return;
        }
        let short = |v: i32| i16::try_from(v).unwrap_or(0);
        out.extend(buffer.glyph_infos().iter().zip(buffer.glyph_positions()).map(|(info, at)| Glyph {
            gid: u16::try_from(info.glyph_id).unwrap_or(0),
            cluster: u16::try_from(info.cluster).unwrap_or(u16::MAX),
            advance: at.x_advance,
            dx: short(at.x_offset),
            dy: short(at.y_offset),
        }));
    }
}

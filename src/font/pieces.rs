//! What the characters of a word say, before it is shaped: which face has them, where they may be divided, what kind of word it is.

use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;

use super::word::{Divide, Division, Traits, Why, WordStyle};
use super::{Face, FaceId, Fonts};

/// A word's characters, without those that only say where it may be divided.
#[derive(Debug, Default)]
pub struct Clean {
    text: String,
    /// Bytes of `text` at which soft hyphens stood.
    soft: Vec<usize>,
    /// Bytes of `text` at which zero-width spaces stood.
    open: Vec<usize>,
}

/// A part of a word that one face has.
#[derive(Debug, Default)]
pub struct Piece {
    pub face: FaceId,
    /// The characters.
    pub text: String,
    /// Those that no face has; they stand in `text` by their numbers.
    pub missing: Vec<char>,
    /// A sign that no face has as a whole, whose parts start here.
    pub apart: Option<Box<str>>,
    soft: Vec<usize>,
    open: Vec<usize>,
}

const SOFT_HYPHEN: char = '\u{ad}';
const ZERO_WIDTH_SPACE: char = '\u{200b}';

/// Takes out the characters that are never printed; makes capitals.
pub fn clean(text: &str, capitals: bool, lang: &str) -> Clean {
    let dotted = capitals && crate::lang::of_tag(lang).dotted_i;
    let mut clean = Clean::default();
    for c in text.chars() {
        match c {
            SOFT_HYPHEN => clean.soft.push(clean.text.len()),
            ZERO_WIDTH_SPACE => clean.open.push(clean.text.len()),
            '\u{2060}' | '\u{feff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            c if c.is_control() => {}
            'i' if dotted => clean.text.push('İ'),
            c if capitals => clean.text.extend(c.to_uppercase()),
            c => clean.text.push(c),
        }
    }
    if capitals && let Some(bare) = super::greek::bare(&clean.text) {
        clean.text = bare;
    }
    clean
}

/// Whether a character only modifies the one before it, and goes with it wherever that is set.
fn follows(c: char) -> bool {
    if c < '\u{300}' {
        return false;
    }
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
        || unicode_normalization::char::is_combining_mark(c)
}

/// Characters that are never seen by themselves, whatever a face has for them: the shaper takes them out (Unicode 16, 5.21).
fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{61c}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0000}'..='\u{e0fff}')
}

/// Cuts a word where its face must change. What is read as one sign (Unicode's grapheme clusters: a letter and its marks, a flag, a
/// joined emoji) is set whole from one face, or taken apart where none has all of it; a character that no face has is written as
/// `[U+4E2D]`.
pub fn by_face(fonts: &Fonts, wanted: FaceId, clean: &Clean) -> Vec<Piece> {
    let mut cutter = Cutter { fonts, wanted, clean, pieces: Vec::new() };
    // Below the first combining mark every character is a sign of its own.
    if clean.text.chars().all(|c| c < '\u{300}') {
        clean.text.char_indices().for_each(|(at, c)| cutter.sign(at, c.encode_utf8(&mut [0; 4])));
    } else {
        clean.text.grapheme_indices(true).for_each(|(at, sign)| cutter.sign(at, sign));
    }
    if cutter.pieces.is_empty() {
        cutter.pieces.push(Piece { face: wanted, ..Piece::default() });
    }
    cutter.pieces
}

struct Cutter<'a> {
    fonts: &'a Fonts,
    wanted: FaceId,
    clean: &'a Clean,
    pieces: Vec<Piece>,
}

impl Cutter<'_> {
    fn sign(&mut self, at: usize, sign: &str) {
        if let Some(face) = self.fonts.covering_all(self.wanted, sign, is_ignorable) {
            return self.push(face, at, sign, None);
        }
        let mut apart = sign.chars().filter(|c| !is_ignorable(*c)).nth(1).map(|_| Box::from(sign));
        for (byte, c) in sign.char_indices().filter(|(_, c)| !is_ignorable(*c)) {
            let mut one = [0; 4];
            match self.fonts.covering(self.wanted, c) {
                Some(face) => self.push(face, at + byte, c.encode_utf8(&mut one), apart.take()),
                None => {
                    let piece = numbered(self.fonts, self.wanted, &[c]);
                    self.pieces.push(piece);
                }
            }
        }
    }

    /// Adds to the last piece, if it is of this face, or starts another.
    fn push(&mut self, face: FaceId, at: usize, text: &str, apart: Option<Box<str>>) {
        let goes_on = self.pieces.last().is_some_and(|p| p.face == face && p.missing.is_empty() && apart.is_none());
        if !goes_on {
            self.pieces.push(Piece { face, apart, ..Piece::default() });
        }
        let Some(piece) = self.pieces.last_mut() else { return };
        for (byte, c) in text.char_indices() {
            let here = piece.text.len();
            piece.soft.extend(self.clean.soft.iter().filter(|s| **s == at + byte).map(|_| here));
            piece.open.extend(self.clean.open.iter().filter(|s| **s == at + byte).map(|_| here));
            piece.text.push(c);
        }
    }
}

/// Characters that no face has, by their numbers.
fn numbered(fonts: &Fonts, wanted: FaceId, missing: &[char]) -> Piece {
    let face = fonts.covering_all(wanted, "[U+0123456789ABCDEF]", is_ignorable).unwrap_or(wanted);
    let mut piece = Piece { face, missing: missing.to_vec(), ..Piece::default() };
    for c in missing {
        let _ = write!(piece.text, "[U+{:04X}]", u32::from(*c));
    }
    piece
}

/// A piece that its face cannot show, though it has the characters (its rules of substitution end nowhere): their numbers.
pub fn unshown(fonts: &Fonts, piece: &Piece) -> Piece {
    let missing: Vec<char> = piece.text.chars().filter(|c| !is_ignorable(*c)).collect();
    numbered(fonts, piece.face, &missing)
}

/// The hyphen that a face has.
pub fn hyphen(face: &Face) -> char {
    if face.shaper.glyph('\u{2010}').is_some() { '\u{2010}' } else { '-' }
}

/// A word without the marks that follow it, if any do.
pub fn without_marks(text: &str) -> Option<&str> {
    let stem = text.trim_end_matches([',', '.', ';', ':', '!', '?', '”', '’', '»', ')']);
    (!stem.is_empty() && stem.len() < text.len()).then_some(stem)
}

/// Finds where a piece may be divided; widths are measured later. The divisions of the same word without the marks that follow
/// it may be known.
pub fn divisions(piece: &Piece, style: &WordStyle, divide: &dyn Divide, known: Option<&[Division]>, out: &mut Vec<Division>) {
    if !piece.missing.is_empty() {
        return;
    }
    let text = piece.text.as_str();
    let mut add = |at: usize, why: Why, before: usize, after: usize| {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        if at > 0 && at < text.len() {
            out.push(Division { at: count(at), why, letters_before: count(before), letters_after: count(after), ..Division::default() });
        }
    };
    piece.soft.iter().for_each(|at| add(*at, Why::Soft, 9, 9));
    piece.open.iter().for_each(|at| add(*at, Why::Open, 9, 9));
    if style.code || is_technical(text) {
        technical(text, &mut add);
    } else {
        punctuation(text, crate::lang::of(&style.lang).line_end.repeats_hyphen, &mut add);
        if style.hyphenate && piece.soft.is_empty() {
            match known {
                Some(known) => known.iter().filter(|d| d.why == Why::Hyphen).for_each(|d| {
                    add(d.at as usize, d.why, d.letters_before as usize, d.letters_after as usize);
                }),
                None => hyphens(text, style.lang.tag(), divide, &mut add),
            }
        }
    }
    out.sort_by_key(|d| d.at);
    out.dedup_by_key(|d| d.at);
}

/// The divisions of the runs of letters in a word. A hyphen in what has figures (x86er, 4th) would be read as a part of it.
fn hyphens(text: &str, lang: &str, divide: &dyn Divide, add: &mut impl FnMut(usize, Why, usize, usize)) {
    if text.chars().zip(text.chars().skip(1)).any(|(a, b)| a.is_alphabetic() && b.is_numeric() || a.is_numeric() && b.is_alphabetic()) {
        return;
    }
    let mut points = Vec::new();
    runs(text, |from, run| {
        points.clear();
        divide.divide(run, lang, &mut points);
        for p in &points {
            let count = |s: Option<&str>| s.map_or(0, |s| s.chars().count());
            add(from + p, Why::Hyphen, count(run.get(..*p)), count(run.get(*p..)));
        }
    });
}

/// Where no ligature may stand: the joints of compounds.
pub fn joints(text: &str, lang: &str, divide: &dyn Divide) -> Vec<usize> {
    let mut joints = Vec::new();
    let mut own = Vec::new();
    runs(text, |from, run| {
        own.clear();
        divide.joints(run, lang, &mut own);
        joints.extend(own.iter().map(|at| from + at));
    });
    joints
}

/// The runs of letters in a text, and where each starts.
fn runs(text: &str, mut see: impl FnMut(usize, &str)) {
    let mut start = None;
    let ends = text.char_indices().map(|(at, c)| (at, c.is_alphabetic() || follows(c))).chain([(text.len(), false)]);
    for (at, letter) in ends {
        match (start, letter) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                start = None;
                if let Some(run) = text.get(from..at) {
                    see(from, run);
                }
            }
            (None, false) | (Some(_), true) => {}
        }
    }
}

/// At written hyphens, which some languages repeat at the start of the next line; after dashes, ellipses and slashes.
fn punctuation(text: &str, repeats: bool, add: &mut impl FnMut(usize, Why, usize, usize)) {
    let mut before = 0;
    let mut last = '\0';
    let mut last_two = '\0';
    let mut hyphen_at = 0;
    for (at, c) in text.char_indices() {
        let word = c.is_alphanumeric();
        let why = match last {
            '-' | '\u{2010}' if last_two.is_alphanumeric() && c.is_alphabetic() => Some(if repeats { Why::Repeated } else { Why::Written }),
            '-' | '\u{2010}' if !repeats && last_two.is_ascii_digit() && c.is_ascii_digit() => Some(Why::Number),
            '—' | '―' if last_two != '\0' && !closes(c) => Some(Why::Dash),
            '–' if last_two.is_alphabetic() && word => Some(Why::Dash),
            '…' if last_two.is_alphanumeric() && c.is_alphabetic() => Some(Why::Dash),
            '/' if before >= 3 && c.is_alphabetic() => Some(Why::Dash),
            _ => None,
        };
        if let Some(why) = why {
            add(if why == Why::Repeated { hyphen_at } else { at }, why, before, text.len() - at);
        }
        (last_two, last, hyphen_at) = (last, c, at);
        before += 1;
    }
}

/// Characters that may not start a line.
fn closes(c: char) -> bool {
    matches!(c, '’' | '”' | '»' | ')' | ']' | '}' | ',' | '.' | ';' | ':' | '!' | '?' | '…' | '—' | '–' | '-' | '\'' | '"')
}

/// Whether a word is no word of a language, though no markup says so: an address, a path, a file's name, an option, a setting.
/// "and/or" is a word.
pub fn is_technical(text: &str) -> bool {
    if text.contains("://") || text.starts_with("www.") || text.starts_with("--") && text.len() > 2 {
        return true;
    }
    let text = text.trim_matches(|c: char| !c.is_alphanumeric());
    let mut around = text.chars().zip(text.chars().skip(1)).zip(text.chars().skip(2));
    let slashes = text.matches(['/', '\\']).count();
    slashes >= 2 && text.len() > 24
        || around.any(|((a, mark), b)| {
            let joins = a.is_alphanumeric() && b.is_alphanumeric();
            joins && (matches!(mark, '_' | '@' | '=' | '\\') || mark == '.' && a.is_alphanumeric() && b.is_lowercase() && text.len() > 5)
        })
}

/// In addresses and code: after slashes, colons and low lines, before points and what starts a query (*The Chicago Manual of Style*,
/// 14.18), beside a hyphen only where nothing else will do and never before it; never with a hyphen that is not there.
fn technical(text: &str, add: &mut impl FnMut(usize, Why, usize, usize)) {
    let mut last = '\0';
    let mut seen = 0;
    for (at, c) in text.char_indices() {
        let mark = |c: char| matches!(c, '.' | '?' | '&' | '=' | '%' | '#' | '~' | '@' | '+');
        let after = matches!(last, ':' | '/' | '\\' | '(' | ',' | ';' | '|' | '_') && !matches!(c, '/' | ':' | ')' | '\\' | '_');
        let before = mark(c) && last.is_alphanumeric();
        let why = if after || before { Some(Why::Address) } else { (last == '-' && c.is_alphanumeric()).then_some(Why::Within) };
        if let Some(why) = why.filter(|_| seen >= 3 && text.len() - at >= 3) {
            add(at, why, seen, text.chars().count() - seen);
        }
        last = c;
        seen += 1;
    }
}

/// A hash of the letters and digits in lower case (FNV-1a), by which the same word is known again; 0 for fewer than two of them.
pub fn stem(text: &str) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    let mut count = 0;
    for c in text.chars().filter(|c| c.is_alphanumeric()) {
        count += 1;
        let mut add = |letter: char| hash = (hash ^ u32::from(letter)).wrapping_mul(0x0100_0193);
        if c.is_ascii() { add(c.to_ascii_lowercase()) } else { c.to_lowercase().for_each(add) }
    }
    if count < 2 { 0 } else { hash.max(1) }
}

/// What kind of word it is.
pub fn traits(piece: &Piece) -> Traits {
    const HERALDS: [&str; 24] = [
        "Mr.", "Mrs.", "Ms.", "Dr.", "St.", "Prof.", "Mme", "M.", "Mlle", "No.", "Nr.", "Fig.", "fig.", "p.", "pp.", "S.", "vol.", "ch.",
        "Capt.", "Col.", "Gen.", "Rev.", "Sir", "Hr.",
    ];
    let text = piece.text.trim_start_matches(['(', '[', '“', '‘', '«', '„', '"']);
    let mut letters = text.chars().filter(|c| c.is_alphanumeric());
    let first = letters.next();
    let initials = text.ends_with('.') && text.len() <= 12 && {
        let mut parts = text.split_terminator('.');
        parts.all(|p| p.chars().count() == 1 && p.chars().all(char::is_uppercase))
    };
    Traits {
        capital: first.is_some_and(char::is_uppercase),
        number: first.is_some_and(|c| c.is_ascii_digit())
            && text.chars().all(|c| !c.is_alphabetic())
            && text.ends_with(|c: char| c.is_ascii_digit()),
        herald: initials || HERALDS.contains(&text),
        open: !piece.missing.is_empty(),
    }
}

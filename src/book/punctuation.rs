//! Typewriter punctuation becomes the language's own: quotes, apostrophes, dashes, ellipses, the spaces before French
//! punctuation, and the spaces at which a line must not end.
//!
//! A text is flattened to characters first, so that a quote beside `**` sees the letter behind it; each character gets
//! its replacement, and the inlines are written anew. Code is never touched. Marks that are already typographic stay.

mod addresses;
#[cfg(test)]
mod tests;

use crate::lang::{self, Language, Quotes};
use crate::model::{Inline, Lang};

use addresses::{addresses, may_hold_address, shows_its_address};

/// Makes the punctuation of one text typographic.
pub(super) fn educate(inlines: &mut [Inline], lang: &Lang) {
    let mut flat = Flat::default();
    flat.add(inlines, lang);
    if flat.chars.iter().all(|c| c.is_alphanumeric()) {
        return;
    }
    let replacements = Pass::new(&flat).run();
    if !replacements.is_empty() {
        WriteBack { at: 0, replacements: &replacements }.inlines(inlines);
    }
}

/// The characters of a text, and where another language starts.
#[derive(Default)]
struct Flat {
    chars: Vec<char>,
    /// From this character on: this language.
    langs: Vec<(usize, Lang)>,
    /// It may hold an address: few texts do.
    addressed: bool,
}

impl Flat {
    fn add(&mut self, inlines: &[Inline], lang: &Lang) {
        if self.langs.last().is_none_or(|l| l.1 != *lang) {
            self.langs.push((self.chars.len(), lang.clone()));
        }
        for inline in inlines {
            match inline {
                Inline::Text(t) => {
                    self.chars.extend(t.chars());
                    self.addressed |= may_hold_address(t);
                }
                Inline::Code(t) => self.chars.extend(t.chars().map(|_| CODE)),
                Inline::Formula(f) => self.chars.extend(f.tex.chars().map(|_| CODE)),
                Inline::Foreign(other, c) => {
                    self.add(c, other);
                    self.langs.push((self.chars.len(), lang.clone()));
                }
                Inline::Break => self.chars.push('\n'),
                other => {
                    let from = self.chars.len();
                    self.add(other.content(), lang);
                    if shows_its_address(other) {
                        self.chars.iter_mut().skip(from).for_each(|c| *c = CODE);
                    }
                }
            }
        }
    }
}

/// A mark of French punctuation with its space.
fn spaced(c: char) -> &'static str {
    match c {
        ';' => "\u{202F};",
        '!' => "\u{202F}!",
        '?' => "\u{202F}?",
        ':' => "\u{A0}:",
        _ => "\u{202F}»",
    }
}

/// Stands for a character of code, which is a letter to its neighbours and is not replaced.
const CODE: char = '\u{F8FF}';

/// Puts the replacements into the text; the rest of it is not written again.
struct WriteBack<'r> {
    /// The number of the next character.
    at: usize,
    /// What is left, ascending.
    replacements: &'r [(usize, &'static str)],
}

impl WriteBack<'_> {
    fn inlines(&mut self, inlines: &mut [Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(t) => self.text(t),
                Inline::Code(t) => self.at += t.chars().count(),
                Inline::Formula(f) => self.at += f.tex.chars().count(),
                Inline::Break => self.at += 1,
                other => other.content_mut().into_iter().for_each(|content| self.inlines(content)),
            }
        }
    }

    fn text(&mut self, text: &mut String) {
        let from = self.at;
        self.at += text.chars().count();
        let count = self.replacements.partition_point(|(at, _)| *at < self.at);
        let (here, rest) = self.replacements.split_at(count);
        self.replacements = rest;
        if here.is_empty() {
            return;
        }
        let mut out = String::with_capacity(text.len() + here.len());
        let mut here = here.iter().peekable();
        for (c, at) in text.chars().zip(from..) {
            match here.next_if(|(n, _)| *n == at) {
                Some((_, replacement)) => out.push_str(replacement),
                None => out.push(c),
            }
        }
        *text = out;
    }
}

/// Whether double hyphens set off speech or asides: one of them stands at a word's end (`--Ven --dijo Ana--.`) or the text opens with
/// one. Else they may be options of a command.
fn paired(chars: &[char]) -> bool {
    if !chars.contains(&'-') {
        return false;
    }
    let speaks = |c: &char| c.is_uppercase() || matches!(c, '¿' | '¡' | '«' | '"' | '“' | '…');
    let opens = chars.starts_with(&['-', '-']) && chars.iter().find(|c| **c != '-').is_some_and(speaks);
    let closes = |w: &[char]| matches!(w, [a, '-', '-', b] if a.is_alphanumeric() && !b.is_alphanumeric() && *b != '-');
    opens || chars.windows(4).any(closes) || matches!(chars, [.., a, '-', '-'] if a.is_alphanumeric())
}

struct Pass<'a> {
    chars: &'a [char],
    langs: &'a [(usize, Lang)],
    addressed: bool,
    /// That of the character in hand.
    lang: &'a Lang,
    /// What is known of it.
    known: &'static Language,
    quotes: Quotes,
    /// See [`paired`].
    paired: bool,
    /// What is written in the place of characters, ascending by their numbers.
    out: Vec<(usize, &'static str)>,
    double_open: bool,
    single_open: bool,
}

impl<'a> Pass<'a> {
    fn new(flat: &'a Flat) -> Pass<'a> {
        let (chars, langs) = (flat.chars.as_slice(), flat.langs.as_slice());
        let lang = &langs.first().expect("a flat text starts in a language").1;
        Pass {
            chars,
            langs,
            addressed: flat.addressed,
            lang,
            known: lang::of(lang),
            quotes: lang::own::quotes(lang),
            paired: paired(chars),
            out: Vec::new(),
            double_open: false,
            single_open: false,
        }
    }

    fn at(&self, i: usize, offset: isize) -> char {
        i.checked_add_signed(offset).and_then(|j| self.chars.get(j)).copied().unwrap_or('\n')
    }

    fn set(&mut self, i: usize, with: &'static str) {
        if i >= self.chars.len() {
            return;
        }
        match self.place(i) {
            Ok(n) => self.out[n].1 = with,
            Err(n) => self.out.insert(n, (i, with)),
        }
    }

    /// Where the replacement of a character is, or would be: near the end, since they come in the order of the text.
    fn place(&self, i: usize) -> Result<usize, usize> {
        let after = self.out.iter().rev().take_while(|(at, _)| *at > i).count();
        let n = self.out.len() - after;
        match n.checked_sub(1).and_then(|last| self.out.get(last)) {
            Some((at, _)) if *at == i => Ok(n - 1),
            _ => Err(n),
        }
    }

    fn is_set(&self, i: usize) -> bool {
        self.place(i).is_ok()
    }

    fn run(mut self) -> Vec<(usize, &'static str)> {
        let addresses = if self.addressed { addresses(self.chars) } else { Vec::new() };
        let mut addresses = addresses.into_iter().peekable();
        for (i, c) in self.chars.iter().enumerate() {
            let stays = match c {
                ' ' => !self.may_tie(i),
                '!'..='?' | '«' | '»' => false,
                _ => true,
            };
            if stays {
                continue;
            }
            while addresses.next_if(|a| a.end <= i).is_some() {}
            if addresses.peek().is_some_and(|a| a.contains(&i)) {
                continue;
            }
            while let Some((_, lang)) = self.langs.first().filter(|(from, _)| *from <= i) {
                self.lang = lang;
                self.known = lang::of(lang);
                self.quotes = lang::own::quotes(lang);
                self.langs = self.langs.get(1..).unwrap_or_default();
            }
            match self.at(i, 0) {
                '"' => self.double(i),
                '\'' => self.single(i),
                '-' => self.hyphen(i),
                '.' => self.dots(i),
                ' ' => self.space(i),
                ';' | '!' | '?' | ':' | '»' if self.is_french() => self.french(i),
                '«' if self.is_french() && !self.at(i, 1).is_whitespace() => self.set(i, "«\u{202F}"),
                '«' if self.is_french() && self.at(i, 1) == ' ' => self.set(i + 1, "\u{202F}"),
                _ => {}
            }
        }
        self.out
    }

    fn is_french(&self) -> bool {
        self.known.spaced_punctuation
    }

    fn opens(&self, i: usize) -> bool {
        let (prev, next) = (self.at(i, -1), self.at(i, 1));
        let free_before = prev.is_whitespace()
            || matches!(prev, '(' | '[' | '{' | '¿' | '¡' | '—' | '–' | '“' | '‘' | '«' | '„' | '\'' | '"' | '/' | '-');
        free_before && !next.is_whitespace()
    }

    /// Whether a mark stands behind one of the other kind and before no word: “‘so’”.
    fn closes_both(&self, i: usize) -> bool {
        matches!(self.at(i, -1), '\'' | '"' | '’' | '”') && !self.at(i, 1).is_alphanumeric()
    }

    fn double(&mut self, i: usize) {
        let q = self.quotes;
        if self.at(i, -1).is_ascii_digit() && (!self.double_open || self.is_measure(i)) {
            self.set(i, "″");
        } else if self.opens(i) && !(self.double_open && (self.at(i, -1) == '-' || self.closes_both(i))) {
            self.double_open = true;
            self.set(i, q.open);
        } else {
            self.double_open = false;
            self.set(i, q.close);
        }
    }

    fn single(&mut self, i: usize) {
        if self.is_set(i) {
            return;
        }
        let q = self.quotes;
        let (prev, next) = (self.at(i, -1), self.at(i, 1));
        if next == '\'' && prev != '\'' && self.at(i, 2) != '\'' {
            return self.pair(i);
        }
        if prev.is_ascii_digit() && self.is_measure(i) {
            return self.set(i, "′");
        }
        if prev.is_alphanumeric() && next.is_alphanumeric() {
            return self.set(i, "’");
        }
        if self.opens(i) && !self.elision(i) && !(self.single_open && self.closes_both(i)) {
            self.single_open = true;
            return self.set(i, q.open_inner);
        }
        if self.single_open && !(prev == 's' && next.is_whitespace() && self.closes_later(i)) {
            self.single_open = false;
            return self.set(i, q.close_inner);
        }
        self.set(i, "’");
    }

    /// Two apostrophes that stand for a double quote: `''so''`, ```so''`.
    fn pair(&mut self, i: usize) {
        let q = self.quotes;
        let (prev, next) = (self.at(i, -1), self.at(i, 2));
        let mark = if prev.is_ascii_digit() && !self.double_open {
            "″"
        } else if !prev.is_whitespace() && !matches!(prev, '(' | '[' | '¿' | '¡') {
            self.double_open = false;
            q.close
        } else if !next.is_whitespace() {
            self.double_open = true;
            q.open
        } else {
            self.set(i, "'");
            return self.set(i + 1, "'");
        };
        self.set(i, mark);
        self.set(i + 1, "");
    }

    /// Whether the mark behind a digit is a prime: `5'×7'`, `6'2"`, `30' 15"`, `10" x 12"`, `48° 30'`.
    fn is_measure(&self, i: usize) -> bool {
        let gap = |step: isize| if self.at(i, step) == ' ' { 2 * step } else { step };
        let (next, from) = (self.at(i, gap(1)), gap(1));
        let times = |c: char| matches!(c, '×' | 'x' | 'X');
        let before = |at: isize| self.at(i, at);
        if times(next) && before(from + 1).is_ascii_digit() || times(next) && before(from + 1) == ' ' && before(from + 2).is_ascii_digit() {
            return true;
        }
        // A number, and the mark of the smaller unit.
        let digits = (0..3).take_while(|n| before(from + n).is_ascii_digit()).count() as isize;
        let minutes = self.at(i, 0) == '\'';
        let mark = before(from + digits);
        if minutes
            && digits > 0
            && (from == 1 && !before(1 + digits).is_alphabetic()
                || matches!(mark, '"' | '″')
                || mark == '\'' && before(from + digits + 1) == '\'')
        {
            return true;
        }
        // The number before it, and what stands there.
        let number = (1..8isize).take_while(|n| matches!(before(-*n), '0'..='9' | '.' | ',' | '½' | '¼' | '¾')).count() as isize;
        let at = if before(-number - 1) == ' ' { -number - 2 } else { -number - 1 };
        match before(at) {
            '°' => true,
            // The second factor is of the unit of the first.
            c if times(c) => {
                let first = if before(at - 1) == ' ' { at - 2 } else { at - 1 };
                matches!(before(first), '\'' | '"' | '′' | '″') && before(first - 1).is_ascii_digit()
            }
            // Inches behind feet.
            '\'' | '′' => !minutes && before(at - 1).is_ascii_digit(),
            _ => false,
        }
    }

    /// `'90s`, `'tis`, `'em`: an apostrophe at the start of a word.
    fn elision(&self, i: usize) -> bool {
        if self.at(i, 1).is_ascii_digit() {
            return true;
        }
        let word: String = self.chars.iter().skip(i + 1).take_while(|c| c.is_alphabetic()).flat_map(|c| c.to_lowercase()).collect();
        // Some are words of their own as well: 'round the fire, but 'round' and 'square'.
        self.known.elisions.iter().any(|e| match e.strip_suffix('?') {
            Some(e) => e == word && !self.closes_later(i),
            None => *e == word,
        })
    }

    /// Whether another closing single quote follows before the next opening one: then `dogs'` is a genitive.
    fn closes_later(&self, i: usize) -> bool {
        let mut j = i + 1;
        while j < self.chars.len() {
            if self.at(j, 0) == '\'' && !(self.at(j, -1).is_alphanumeric() && self.at(j, 1).is_alphanumeric()) {
                return !self.opens(j);
            }
            j += 1;
        }
        false
    }

    /// `--` and `---`; a lone hyphen between spaces is a dash as well.
    fn hyphen(&mut self, i: usize) {
        if self.is_set(i) || self.at(i, -1) == '-' {
            return;
        }
        let run = (0..).take_while(|&n| self.at(i, n) == '-').count();
        let (before, after) = (self.at(i, -1), self.at(i, run as isize));
        let dash = match run {
            1 if before == ' ' && (after == ' ' || matches!(after, ',' | ';' | ':') && self.at(i, 2) == ' ') && !self.sum(i) => {
                self.known.dash
            }
            1 if self.range(i) => "–",
            2 | 3 if self.speech() => self.known.speech_dash.unwrap_or("—"),
            2 if before.is_whitespace() && !after.is_whitespace() => return,
            2 if before.is_alphabetic() && after.is_alphabetic() => "—",
            2 if before.is_ascii_digit() && after.is_ascii_digit() => "–",
            2 => self.known.dash,
            3 => "—",
            _ => return,
        };
        self.set(i, dash);
        (1..run).for_each(|n| self.set(i + n, ""));
    }

    /// Whether double hyphens set off speech or asides, in a language that has a dash for these.
    fn speech(&self) -> bool {
        self.paired && self.known.speech_dash.is_some()
    }

    /// `5 - 3`.
    fn sum(&self, i: usize) -> bool {
        self.at(i, -2).is_ascii_digit() && self.at(i, 2).is_ascii_digit()
    }

    /// `12-15`: from one number to a larger one of as many figures, and nothing else at either end: no telephone, no day, no ISBN.
    fn range(&self, i: usize) -> bool {
        let figures = |step: isize| (1..=5).map(|n| self.at(i, n * step)).take_while(char::is_ascii_digit).collect::<Vec<char>>();
        let (mut from, to) = (figures(-1), figures(1));
        from.reverse();
        let (before, after) = (self.at(i, -(from.len() as isize) - 1), self.at(i, to.len() as isize + 1));
        let ends = (before.is_whitespace() || matches!(before, '(' | '[' | '.' | ',' | '\u{a0}'))
            && !self.at(i, -(from.len() as isize) - 2).is_ascii_digit()
            && (after.is_whitespace() || matches!(after, ')' | ']' | ',' | '.' | ';' | ':' | '?' | '!'))
            && !(matches!(after, '.' | ',' | ':') && self.at(i, to.len() as isize + 2).is_ascii_digit());
        ends && (1..=4).contains(&from.len()) && from.len() == to.len() && from < to
    }

    /// `...` and `. . .`.
    fn dots(&mut self, i: usize) {
        if self.at(i, -1) == '.' || self.is_set(i) {
            return;
        }
        let run = (0..).take_while(|&n| self.at(i, n) == '.').count();
        if run == 3 {
            self.set(i, "…");
            self.set(i + 1, "");
            self.set(i + 2, "");
        } else if run > 3 {
            self.set(i, "…");
            (1..run - 1).for_each(|n| self.set(i + n, ""));
        } else if [self.at(i, 1), self.at(i, 2), self.at(i, 3), self.at(i, 4)] == [' ', '.', ' ', '.'] {
            self.set(i, "…");
            (1..5).for_each(|n| self.set(i + n, ""));
        }
    }

    /// The high punctuation of French stands off by a narrow space that no line ends at.
    fn french(&mut self, i: usize) {
        let (prev, c, next) = (self.at(i, -1), self.at(i, 0), self.at(i, 1));
        let closing = next.is_whitespace() || matches!(next, '»' | ')' | '"' | '”' | '!' | '?' | '.' | ',');
        if matches!(prev, '\u{202F}' | '\u{A0}' | '!' | '?' | '(' | '[') || !(closing || c == '»') {
            return;
        }
        let space = if c == ':' { "\u{A0}" } else { "\u{202F}" };
        if prev == ' ' {
            self.set(i - 1, space);
        } else if !prev.is_whitespace() {
            self.set(i, spaced(c));
        }
    }

    /// Whether a line might have to go on at a space, by what stands beside it: most spaces stand between two words.
    fn may_tie(&self, i: usize) -> bool {
        let (prev, next) = (self.at(i, -1), self.at(i, 1));
        let asks = matches!(prev, '.' | '§' | '№' | '€' | '£' | '$' | 'º' | '×') && next.is_ascii_digit();
        let initial = prev == '.' && self.at(i, -2).is_uppercase();
        asks || initial || prev.is_ascii_digit() || matches!(next, '–' | '—' | '-')
    }

    /// Spaces at which a line must not end: after initials, between a number and its unit. Not after “Mr.”: a novel says it
    /// a thousand times, and a tie there leaves a short paragraph's first line with nowhere to end.
    fn space(&mut self, i: usize) {
        if self.is_set(i) {
            return;
        }
        let before: Vec<char> = self.chars.iter().take(i).rev().take_while(|c| !c.is_whitespace()).take(8).copied().collect();
        let before: String = before.into_iter().rev().collect();
        let after: String = self.chars.iter().skip(i + 1).take_while(|c| !c.is_whitespace()).take(8).collect();
        let word = before.trim_start_matches(['(', '[', '“', '‘', '"', '\'', '«', '„']);
        let mut letters = word.chars();
        let initial = letters.next().is_some_and(char::is_uppercase)
            && letters.as_str() == "."
            && after.chars().next().is_some_and(char::is_uppercase);
        let number_next = after.starts_with(|c: char| c.is_ascii_digit());
        // “n. 7”, “σ. 12”, “art. 3”: after an abbreviation or one letter with a point, or a sign that asks for a number.
        let short = word.strip_suffix('.').is_some_and(|w| {
            let one = w.chars().count() == 1 && w.chars().all(char::is_alphabetic);
            one || lang::takes_number(&w.to_lowercase()) || lang::dates::month(&w.to_lowercase()).is_some()
        });
        let reference = number_next && (short || matches!(word, "§" | "§§" | "№" | "€" | "£" | "$" | "n.º" | "n.°"));
        let unit = after.trim_end_matches([',', '.', ';', ':', ')', '?', '!']);
        let measured = word.ends_with(|c: char| c.is_ascii_digit())
            && matches!(
                unit,
                "mm" | "cm"
                    | "m"
                    | "km"
                    | "kg"
                    | "g"
                    | "mg"
                    | "pt"
                    | "in"
                    | "ft"
                    | "%"
                    | "°C"
                    | "ppi"
                    | "dpi"
                    | "gsm"
                    | "KB"
                    | "MB"
                    | "GB"
                    | "€"
                    | "£"
            );
        let dash_next = matches!(self.at(i, 1), '–' | '—')
            || (self.at(i, 1) == '-' && self.at(i, 2) == ' ' && !self.sum(i + 1))
            || [self.at(i, 1), self.at(i, 2), self.at(i, 3)] == ['-', '-', ' '];
        // 900 × 640 is one measure.
        let factor = |c: char| matches!(c, '×' | 'x');
        let before_sign =
            self.at(i, -1).is_ascii_digit() && factor(self.at(i, 1)) && self.at(i, 2) == ' ' && self.at(i, 3).is_ascii_digit();
        let after_sign = self.at(i, -1) == '×' && number_next && self.at(i, -2) == ' ' && self.at(i, -3).is_ascii_digit();
        let times = before_sign || after_sign;
        let ambiguous_in = unit == "in" && self.lang.primary() == "en" && after == "in";
        // Where a line must not start with a dash.
        let minds = self.known.line_end.dash_never_starts;
        let dash_follows = dash_next && minds && i > 0 && !self.at(i, -1).is_whitespace();
        if initial || reference || times || (measured && !ambiguous_in) || dash_follows {
            self.set(i, "\u{A0}");
        }
    }
}

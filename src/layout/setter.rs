//! The composing room: from a [`Text`] and a [`ParaStyle`] to a [`Paragraph`] with its variants.

use std::cell::RefCell;
use std::sync::Arc;

use crate::config::layout::{HAlign, InlineStyle, Microtype};
use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::font::scripts;
use crate::font::words::{WordId, Words};
use crate::model::{Lang, Leaf, LeafPos, Text};
use crate::unit::Len;

use super::around::Around;
use super::breaker::{self, Breaker, Breaking, Justification, PRICES, Prices, Shape};
use super::context::UnitContext;
use super::inline::Filler;
use super::item::{Item, ItemKind, Joint, ParagraphItems, Span};
use super::names::{self, Names};
use super::para::{Line, LineFacts, NoFolios, ParaStyle, Variant};
use super::scripts::Scripts;
use super::verbatim;
use super::word_look::Look;

/// A compositor: one a worker (a chapter).
pub struct Setter<'a> {
    /// What the unit is set with.
    pub cx: &'a UnitContext<'a>,
    pub(super) words: RefCell<Words<'a>>,
    pub(super) row: ParagraphItems,
    pub(super) breaker: Breaker,
    /// What costs how much when lines are broken.
    pub prices: Prices,
}

/// A paragraph broken into lines in one or several ways.
#[derive(Clone, Debug, Default)]
pub struct Paragraph {
    /// Sorted by the number of lines, each count once; then the one without hyphens, where that was wanted.
    pub variants: Vec<Variant>,
    /// The index of the best of them.
    pub best: usize,
    /// What the lines are made of.
    pub(super) items: Vec<Item>,
    pub(super) spans: Vec<Span>,
    /// For each variant, how its lines end.
    pub(super) joints: Vec<Vec<Joint>>,
    pub(super) frame: Frame,
}

/// The frame that the lines of a paragraph stand in.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    pub leaf: Leaf,
    pub measure: Len,
    pub indent: Len,
    pub cut_in: (u32, Len),
    pub align: Option<HAlign>,
    /// Glyph expansion and tracking, where lines are justified.
    pub expansion: u32,
    pub tracking: u32,
    pub hangs: bool,
    /// What opens the lines of code that go on.
    pub mark: Option<Mark>,
    /// The text as a whole runs from right to left.
    pub rtl: bool,
}

/// The mark of a line of code that goes on.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub word: WordId,
    pub span: u16,
    pub width: Len,
    /// By how much each line is indented, those that go on.
    pub indents: Vec<Len>,
}

impl Frame {
    /// The left edge of a line, counted from 0, and its width.
    pub fn line(&self, n: usize) -> (Len, Len) {
        let mut left = if n == 0 { self.indent } else { Len::ZERO };
        if n < self.cut_in.0 as usize {
            left += self.cut_in.1;
        }
        if self.rtl {
            return (Len::ZERO, self.measure - left);
        }
        (left, self.measure - left)
    }
}

impl<'a> Setter<'a> {
    /// A setter with this context.
    pub fn new(cx: &'a UnitContext<'a>) -> Setter<'a> {
        Setter {
            cx,
            words: RefCell::new(Words::new(cx.words)),
            row: ParagraphItems::default(),
            breaker: Breaker::default(),
            prices: PRICES,
        }
    }

    /// The same, which knows names.
    pub fn knowing(mut self, names: Names) -> Setter<'a> {
        self.row.names = Arc::new(names);
        self
    }

    /// Sets a text that stands by itself into lines in all the ways that the style asks for. An empty text has one empty line.
    #[cfg(test)]
    pub fn set(&mut self, text: &Text, style: &ParaStyle, loc: &Loc, report: &mut Report) -> Paragraph {
        self.set_between(text, style, &Around::default(), loc, report).0
    }

    /// Sets a text into lines that go well with its neighbours; also says what the paragraph below will have above it.
    pub fn set_between(&mut self, text: &Text, style: &ParaStyle, around: &Around, loc: &Loc, report: &mut Report) -> (Paragraph, Around) {
        let justified = style.align == HAlign::Justify && style.verbatim.is_none();
        let microtype = self.cx.layout.microtype;
        let hangs = microtype.protrusion && style.verbatim.is_none() && matches!(style.align, HAlign::Justify | HAlign::Start);
        let cut_in = style.cut_in.unwrap_or((0, Len::ZERO));
        let row = &mut self.row;
        row.start(justified.then_some(microtype), hangs);
        row.every_cluster = style.verbatim.is_some();
        row.capitals_tell = names::tells(&style.lang);
        row.minds_one_letter = crate::lang::of(&style.lang).line_end.one_letter;
        row.narrowest = (style.measure - style.first_indent.max(Len::ZERO) - cut_in.1).0.max(style.inline.size.0);
        let scripts = Scripts::of(&text.inlines, style, self.cx.layout.text.lines);
        let rtl = scripts.rtl;
        let words = self.words.get_mut();
        Filler::new(self.cx, words, row, &scripts).fill(&text.inlines, style);
        row.finish();
        row.between(around.above, around.below);
        let mut mark = style.verbatim.as_ref().and_then(|verbatim| make_mark(&verbatim.mark, row, words));
        // A paragraph over pages gives the pager freedom enough by where it is cut; its variants would cost by the square of its length.
        let endless = row.points.last().is_some_and(|p| p.end.width > style.measure.0.saturating_mul(ENDLESS));
        let shape = Shape {
            justification: match (justified, style.balance) {
                (true, _) => Justification::Justified,
                (false, true) => Justification::Balanced,
                (false, false) => Justification::Ragged,
            },
            measure: style.measure.0,
            indent: style.first_indent.0,
            cut_in: (cut_in.0, cut_in.1.0),
            runt: (self.cx.layout.text.indent * 2).0,
            em: style.inline.size.0,
            ladder: self.cx.layout.hyphenation.ladder,
            fewer: if endless { 0 } else { style.fewer },
            more: if endless { 0 } else { style.more },
            reserve: reserve(microtype),
            prices: self.prices,
        };
        let (breakings, best) = match &mut mark {
            Some(mark) => {
                let hang = style.verbatim.as_ref().map_or(Len::ZERO, |v| v.hang);
                let (breaking, indents) =
                    verbatim::wrap(&row.points, style.measure.0, mark.width.0, |at| row.white_at(at).map_or(0, |white| (white + hang).0));
                mark.indents = indents;
                (vec![breaking], 0)
            }
            None => self.breaker.search(&row.points, &shape),
        };
        let breakings = if justified { self.without_rivers(breakings, best, &shape, &around.gaps) } else { breakings };
        let breakings = if style.unhyphenated && justified { self.unhyphenated(breakings, best, &shape) } else { breakings };
        let beneath = self.beneath_of(breakings.get(best).filter(|_| justified), &shape);
        let frame = Frame {
            leaf: text.leaf,
            measure: style.measure,
            indent: style.first_indent,
            cut_in,
            align: Some(style.align),
            expansion: if justified { microtype.expansion } else { 0 },
            tracking: if justified { microtype.tracking } else { 0 },
            hangs,
            mark,
            rtl,
        };
        let paragraph = compose(&self.row, &breakings, best, frame);
        self.tell(&style.lang, &paragraph, &shape, &breakings, loc, report);
        if !scripts.levels.is_empty() {
            report.push(
                Diagnostic::note(
                    kinds::RIGHT_TO_LEFT,
                    "words that run from right to left are set without hyphenation and without stretched letters",
                )
                .at(loc.clone())
                .help("look these lines over in the proof"),
            );
        }
        (paragraph, beneath)
    }

    /// Tells of characters that no face has: those of a script together, with a face that has them.
    fn tell_missing(&self, lang: &Lang, loc: &Loc, report: &mut Report) {
        let mut told: Vec<&str> = Vec::new();
        for c in &self.row.missing {
            let printed = format!("“[U+{:04X}]” is printed in its place", u32::from(*c));
            let Some(script) = scripts::of(*c, lang) else {
                let d = Diagnostic::warning(kinds::MISSING_GLYPH, format!("no face has “{c}” (U+{:04X})", u32::from(*c)));
                let help = "put a font that has it into the book's fonts folder, or write the word otherwise";
                report.push(d.at(loc.clone()).with(printed).help(help));
                continue;
            };
            if told.contains(&script.name) {
                continue;
            }
            told.push(script.name);
            let scripts::Script { name, family, package, google } = script;
            let d = Diagnostic::warning(kinds::MISSING_SCRIPT, format!("no face has the characters of {name}"))
                .at(loc.clone())
                .with(format!("the first is “{c}”; {printed}, and likewise for the others"))
                .help(format!(
                    "put the files of Google's font “{google}” into the book's fonts folder; or install Debian's package {package} and write \
                     under [fonts]: folders = [\"/usr/share/fonts\"] and fallback = [\"{family}\"]"
                ));
            report.push(d);
        }
    }

    /// Tells of characters that no face has and of lines that came out too wide.
    fn tell(&self, lang: &Lang, paragraph: &Paragraph, shape: &Shape, breakings: &[Breaking], loc: &Loc, report: &mut Report) {
        self.tell_missing(lang, loc, report);
        for sign in &self.row.apart {
            report.push(
                Diagnostic::warning(kinds::MISSING_GLYPH, format!("no face has “{sign}” as one sign"))
                    .at(loc.clone())
                    .with("its parts are set one after the other")
                    .help("put a font that has it into the book's fonts folder"),
            );
        }
        self.row.squeezed.iter().for_each(|(loc, squeezed)| report.push(squeezed.told(loc)));
        if let Some(word) = &self.row.cut {
            let shown: String = word.chars().take(40).collect();
            report.push(
                Diagnostic::warning(kinds::FORCED_BREAK, format!("“{shown}” is wider than the line and can be divided nowhere"))
                    .at(loc.clone())
                    .with("it was cut where the line was full, without a hyphen")
                    .help("write soft hyphens (U+00AD) into it, or name its divisions under [hyphenation] exceptions"),
            );
        }
        let Some(breaking) = breakings.get(paragraph.best).filter(|b| b.demerits >= breaker::OVERFULL) else { return };
        let Some(over) = breaker::overfull_by(&self.row.points, shape, &breaking.ends) else { return };
        report.push(
            Diagnostic::warning(kinds::OVERFULL_LINE, format!("a line is {:.1} pt wider than its measure", Len(over).to_pt()))
                .at(loc.clone())
                .with("it was set as it is: nothing in it can be divided or squeezed further")
                .help("write soft hyphens (U+00AD) into its long words, or say it in other words"),
        );
    }

    /// How wide a text is: on one line (the longest, where it has forced ends), its widest word, and the widest piece of a word
    /// that cannot be divided.
    pub fn extent(&mut self, text: &Text, style: &ParaStyle) -> (Len, Len, Len) {
        self.row.start(None, false);
        self.row.narrowest = i64::MAX;
        let scripts = Scripts::of(&text.inlines, style, self.cx.layout.text.lines);
        let hand = self.words.get_mut();
        Filler::new(self.cx, hand, &mut self.row, &scripts).fill(&text.inlines, style);
        self.row.finish();
        let (mut line, mut word, mut piece) = (0, 0, 0);
        let points = &self.row.points;
        let (mut from_line, mut from_word, mut from_piece) = (0, 0, 0);
        if let Some(first) = points.first() {
            (from_line, from_word, from_piece) = (first.start.width, first.start.width, first.start.width);
        }
        for point in points.iter().skip(1) {
            piece = piece.max(point.end.width - from_piece);
            from_piece = point.start.width;
            if !point.hyphen {
                word = word.max(point.end.width - from_word);
                from_word = point.start.width;
            }
            if point.forced {
                line = line.max(point.end.width - from_line);
                from_line = point.start.width;
            }
        }
        (Len(line), Len(word), Len(piece))
    }

    /// One line of generated words, for heads, folios and labels; see [`Line::width`].
    pub fn simple(&mut self, words: &str, style: &InlineStyle, lang: &Lang) -> Line {
        self.row.start(None, false);
        self.row.narrowest = i64::MAX;
        let look = Look::of(style, lang, false).generated();
        let hand = self.words.get_mut();
        Filler::new(self.cx, hand, &mut self.row, &Scripts::of_words(lang)).generated(words, &look);
        self.row.finish();
        let Some(end) = self.row.points.len().checked_sub(1) else { return Line::default() };
        let breaking = Breaking { demerits: 0.0, ends: vec![end as u32] };
        let frame = Frame { measure: Len(i64::MAX / 4), align: Some(HAlign::Start), ..Frame::default() };
        let paragraph = compose(&self.row, &[breaking], 0, frame);
        let line = paragraph.line(0, 0, self, &NoFolios);
        if self.cx.layout.rtl { line.at_start() } else { line }
    }
}

/// The part of the micro stretch that letters may take beyond it: as much tracking again. A letter is about two fifths of an em wide.
fn reserve(microtype: Microtype) -> f64 {
    let (letters, glyphs) = (f64::from(microtype.tracking), 0.42 * f64::from(microtype.expansion));
    if letters > 0.0 { letters / (letters + glyphs) } else { 0.0 }
}

/// A paragraph of more lines than this is set in one way only.
const ENDLESS: i64 = 80;
/// The mark that opens continued lines of code, in the code's own style.
fn make_mark(mark: &str, row: &mut ParagraphItems, words: &mut Words<'_>) -> Option<Mark> {
    let mut span = row.spans.first()?.clone();
    span.generated = true;
    let style = words.style(&span.style);
    let word = words.word(style, mark);
    let store = words.store;
    let (width, size) = (store.get(word).width, span.size);
    let width = store.fonts().face(store.get(word).face).map_or(Len::ZERO, |f| f.at(width + f.space, size));
    row.spans.push(span);
    Some(Mark { word, span: u16::try_from(row.spans.len() - 1).ok()?, width, indents: Vec::new() })
}

/// Keeps what the lines will be made of.
fn compose(row: &ParagraphItems, breakings: &[Breaking], best: usize, frame: Frame) -> Paragraph {
    let joints: Vec<Vec<Joint>> =
        breakings.iter().map(|b| b.ends.iter().filter_map(|e| row.joints.get(*e as usize)).copied().collect()).collect();
    let start = row.joints.first().copied().unwrap_or_default();
    let variants = breakings
        .iter()
        .zip(&joints)
        .map(|(breaking, joints)| Variant { demerits: breaking.demerits, lines: facts(row, start, joints, frame.leaf) });
    Paragraph { variants: variants.collect(), best, items: row.items.clone(), spans: row.spans.clone(), joints, frame }
}

fn facts(row: &ParagraphItems, start: Joint, joints: &[Joint], leaf: Leaf) -> Vec<LineFacts> {
    let mut before = start;
    let mut facts = Vec::with_capacity(joints.len());
    let mut places = row.places.iter().peekable();
    for (n, joint) in joints.iter().enumerate() {
        let to = if joint.end_byte > 0 { joint.end + 1 } else { joint.end };
        let from = row.notes.partition_point(|(at, _)| *at < before.start);
        let notes = row.notes.iter().skip(from).take_while(|(at, _)| *at < to).map(|(_, n)| *n).collect();
        // A place at the end of the text has no item that follows.
        let here =
            std::iter::from_fn(|| places.next_if(|(at, _)| *at < to || n + 1 == joints.len()).map(|(_, place)| place.clone())).collect();
        let offset = row.items.get(before.start as usize).map_or(0, |i| i.pos + before.start_byte);
        let held = row.items.get(before.start as usize..to as usize).unwrap_or_default();
        let start = LeafPos { leaf, offset };
        facts.push(LineFacts { hyphenated: joint.hyphenated, notes, places: here, start, formulas: formulas(held, &row.spans) });
        before = *joint;
    }
    facts
}

/// How high and how deep the formulas among some items are.
fn formulas(items: &[Item], spans: &[Span]) -> (Len, Len) {
    let one = |item: &Item| match &item.what {
        ItemKind::Formula(hbox) => {
            let rise = spans.get(usize::from(item.span)).map_or(Len::ZERO, |s| s.rise);
            Some((hbox.height + rise, hbox.depth - rise))
        }
        ItemKind::Word(_)
        | ItemKind::Space(..)
        | ItemKind::Glue(_)
        | ItemKind::Reading(_)
        | ItemKind::Folio(_)
        | ItemKind::Image(_)
        | ItemKind::Break => None,
    };
    items.iter().filter_map(one).fold((Len::ZERO, Len::ZERO), |a, b| (a.0.max(b.0), a.1.max(b.1)))
}

#[cfg(test)]
#[path = "setter_tests.rs"]
mod tests;

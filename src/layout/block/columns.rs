//! The columns of a table: how wide they are, where numbers have their points, and what is done when they do not fit.
//!
//! Cells are measured once, at the size that the layout asks for. If the columns fit without dividing words, they stand as
//! they are. Else the table is set smaller, down to three quarters of its size; words are divided on the way. What is too
//! wide even then is cut into parts, one below the other, each with the first column again: nothing leaves the page.

use crate::config::layout::{Cut, HAlign, InlineStyle, TableStyle};
use crate::diag::{Diagnostic, Loc, kinds};
use crate::model::{Align, Cell, Inline, Lang, Table, table};
use crate::unit::Len;

use super::{Flow, Frame, cell};

/// What is tried: the size in percent of the table's, the space between columns in percent of what is meant, and whether
/// words may be divided.
const STEPS: [(i64, i64, bool); 7] =
    [(100, 100, false), (100, 65, false), (92, 60, false), (92, 60, true), (84, 50, true), (80, 45, true), (75, 45, true)];
/// The size at which a table is cut into parts.
const PARTED: i64 = 80;
/// No table is set smaller than this.
const SMALLEST: Len = Len::points(6);

/// The columns of a table, or of a part of one.
#[derive(Debug)]
pub struct Columns {
    /// Which columns of the table.
    pub of: Vec<usize>,
    /// How wide each is.
    pub widths: Vec<Len>,
    /// Where each starts.
    pub lefts: Vec<Len>,
    /// How each is aligned.
    pub aligns: Vec<HAlign>,
    /// For columns of numbers: the widest of what stands behind their points.
    pub tails: Vec<Option<Len>>,
}

impl Columns {
    /// Where a cell that starts in the column at `at` and takes so many columns stands: its left edge and its width. Of
    /// columns that are in another part of the table it gets none.
    pub fn place(&self, at: usize, columns: usize) -> Option<(Len, Len)> {
        let (first, left) = (*self.of.get(at)?, *self.lefts.get(at)?);
        let reached = self.of.iter().enumerate().skip(at).take_while(|(_, n)| **n < first + columns).map(|(i, _)| i).last()?;
        let right = *self.lefts.get(reached)? + *self.widths.get(reached)?;
        Some((left, right - left))
    }

    /// The left edge of the first and the right edge of the last.
    pub fn edges(&self) -> (Len, Len) {
        let left = self.lefts.first().copied().unwrap_or_default();
        let right = self.lefts.last().zip(self.widths.last()).map_or(left, |(l, w)| *l + *w);
        (left, right)
    }
}

/// How a table is set so that it fits.
#[derive(Debug)]
pub struct Fit {
    /// The look, smaller where it must be.
    pub style: TableStyle,
    /// The table, or its parts.
    pub parts: Vec<Columns>,
    /// The sign before decimals, in each column of numbers.
    pub points: Vec<Option<char>>,
}

/// What a column wants.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Want {
    /// Its widest cell on one line.
    line: Len,
    /// Its widest word.
    word: Len,
    /// Its widest piece of a word.
    piece: Len,
}

impl Want {
    fn percent(self, n: i64) -> Want {
        Want { line: self.line.scale(n, 100), word: self.word.scale(n, 100), piece: self.piece.scale(n, 100) }
    }

    fn least(&self, divided: bool) -> Len {
        if divided { self.piece } else { self.word }
    }
}

impl Flow<'_, '_> {
    /// The columns of a table in a frame.
    pub(super) fn fit(&mut self, table: &Table, frame: &Frame, loc: &Loc) -> Fit {
        let style = &self.ctx.layout.table;
        let count = table.columns().max(1);
        let points: Vec<Option<char>> = (0..count).map(|n| point_of(table, n, &frame.lang)).collect();
        let (wants, tails) = self.wants(table, &points, style, frame);
        let gaps = i64::try_from(count.saturating_sub(1)).unwrap_or(0);
        let all: Vec<usize> = (0..count).collect();
        let steps = STEPS.iter().filter(|s| s.0 == 100 || style.inline.size.scale(s.0, 100) >= SMALLEST);
        let unwrapped = STEPS.iter().take(3).find(|(percent, white, _)| {
            let lines: Len = wants.iter().map(|w| w.percent(*percent).line).sum();
            lines + style.gap.scale(*white, 100) * gaps <= frame.width
        });
        for &(percent, white, divided) in unwrapped.into_iter().chain(steps) {
            let gap = style.gap.scale(white, 100);
            let room = frame.width - gap * gaps;
            let least: Len = wants.iter().map(|w| w.percent(percent).least(divided)).sum();
            if least <= room {
                let columns = place(&all, &wants, &tails, table, percent, divided, gap, (frame, style.full_width));
                return Fit { style: smaller(style, percent), parts: vec![columns], points };
            }
        }
        let percent = if style.inline.size.scale(PARTED, 100) >= SMALLEST { PARTED } else { 100 };
        let gap = style.gap.scale(60, 100);
        // What stands in the first column names the row, unless it is a number.
        let named = table.align.first() != Some(&Align::End);
        let parts = groups(&wants, percent, gap, frame.width, named, style.inline.size * 8);
        let shown = parts.len();
        let mut parts: Vec<Columns> =
            parts.iter().map(|of| place(of, &wants, &tails, table, percent, true, gap, (frame, style.full_width))).collect();
        let left = parts.iter().map(|p| p.edges().0).min().unwrap_or(frame.left);
        for part in &mut parts {
            let back = part.edges().0 - left;
            part.lefts.iter_mut().for_each(|l| *l -= back);
        }
        self.tell_parts(count, shown, loc);
        Fit { style: smaller(style, percent), parts, points }
    }

    fn tell_parts(&mut self, columns: usize, parts: usize, loc: &Loc) {
        let done = if parts > 1 {
            format!("it was set small and cut into {parts} parts, one below the other")
        } else {
            "it was set small, and its longest words are cut".to_string()
        };
        let told = Diagnostic::warning(kinds::WIDE_TABLE, format!("a table of {columns} columns is wider than the page"))
            .at(loc.clone())
            .with(done)
            .help("leave columns out, turn rows into columns, or write its long words shorter; the e-book shows it whole");
        self.bench.report.push(told);
    }

    /// What each column wants at the table's own size, and the widest of what stands behind its points.
    fn wants(&mut self, table: &Table, points: &[Option<char>], style: &TableStyle, frame: &Frame) -> (Vec<Want>, Vec<Option<Len>>) {
        let mut wants = vec![Want::default(); points.len()];
        let mut before = vec![Len::ZERO; points.len()];
        let mut tails: Vec<Option<Len>> = points.iter().map(|p| p.map(|_| Len::ZERO)).collect();
        let bullets = self.ctx.layout.list.bullets.clone();
        let head = table.head.iter().map(|r| (r, &style.head, true));
        let rows = head.chain(table.rows.iter().map(|r| (r, &style.inline, false)));
        for (row, inline, is_head) in rows {
            for cell in row.iter().filter(|c| c.column < points.len()) {
                let n = cell.column;
                let slack = inline.size / 12;
                let (mut line, mut word, mut piece) = (Len::ZERO, Len::ZERO, Len::ZERO);
                for part in cell::pieces(&cell.blocks, &bullets) {
                    let extent = self.piece_extent(&part, inline, frame);
                    line = line.max(extent.0);
                    word = word.max(extent.1);
                    piece = piece.max(extent.2);
                }
                // What spans columns wants a share of each.
                let shares = i64::try_from(cell.columns).unwrap_or(1).max(1);
                for want in wants.iter_mut().skip(n).take(cell.columns) {
                    want.line = want.line.max(line / shares + slack);
                    want.word = want.word.max(word / shares + slack);
                    want.piece = want.piece.max(piece / shares + slack);
                }
                if let (false, 1, Some(Some(point)), Some(Some(tail)), Some(before)) =
                    (is_head, cell.columns, points.get(n), tails.get_mut(n), before.get_mut(n))
                {
                    let own = self.tail_of(cell, *point, inline, &frame.lang);
                    *tail = (*tail).max(own);
                    *before = (*before).max(line + slack - own);
                }
            }
        }
        for ((want, before), tail) in wants.iter_mut().zip(&before).zip(&tails) {
            if let Some(tail) = tail {
                let whole = *before + *tail;
                *want = Want { line: want.line.max(whole), word: want.word.max(whole), piece: want.piece.max(whole) };
            }
        }
        (wants, tails)
    }

    /// The width of what stands behind the point of a number.
    pub(super) fn tail_of(&mut self, cell: &Cell, point: char, style: &InlineStyle, lang: &Lang) -> Len {
        let plain = cell.plain();
        let Some(number) = number(&plain, point) else { return Len::ZERO };
        let bold = cell.text().is_some_and(|t| t.inlines.iter().any(|i| matches!(i, Inline::Strong(_))));
        let style = InlineStyle { cut: Cut { bold: style.cut.bold || bold, ..style.cut }, ..style.clone() };
        self.bench.setter.simple(number.tail, &style, lang).width()
    }
}

/// The table's look at so many percent of its size.
fn smaller(style: &TableStyle, percent: i64) -> TableStyle {
    if percent == 100 {
        return style.clone();
    }
    let inline = |s: &InlineStyle| InlineStyle { size: s.size.scale(percent, 100), ..s.clone() };
    TableStyle {
        inline: inline(&style.inline),
        head: inline(&style.head),
        leading: style.leading.scale(percent, 100),
        gap: style.gap.scale(percent, 100),
        ..style.clone()
    }
}

/// The columns `of` a table side by side in the middle of a frame.
fn place(
    of: &[usize],
    wants: &[Want],
    tails: &[Option<Len>],
    table: &Table,
    percent: i64,
    divided: bool,
    gap: Len,
    (frame, full): (&Frame, bool),
) -> Columns {
    let gaps = gap * i64::try_from(of.len().saturating_sub(1)).unwrap_or(0);
    let mine: Vec<Want> = of.iter().filter_map(|n| wants.get(*n)).map(|w| w.percent(percent)).collect();
    let lines: Vec<Len> = mine.iter().map(|w| w.line).collect();
    let least: Vec<Len> = mine.iter().map(|w| w.least(divided)).collect();
    let mut widths = share(&lines, &least, (frame.width - gaps).max(frame.width / 2));
    let used: Len = widths.iter().copied().sum();
    if full && used + gaps < frame.width && !widths.is_empty() {
        let more = frame.width - gaps - used;
        let count = i64::try_from(widths.len()).unwrap_or(1);
        widths.iter_mut().for_each(|w| *w += more / count);
    }
    let total: Len = widths.iter().copied().sum::<Len>() + gaps;
    let mut x = frame.left + (frame.width - total).max(Len::ZERO) / 2;
    let mut lefts = Vec::with_capacity(widths.len());
    for width in &widths {
        lefts.push(x);
        x += *width + gap;
    }
    let aligns = of.iter().map(|n| aligned(table.align.get(*n).copied().unwrap_or_default()));
    let tails = of.iter().map(|n| tails.get(*n).copied().flatten().map(|t| t.scale(percent, 100)));
    Columns { of: of.to_vec(), widths, lefts, aligns: aligns.collect(), tails: tails.collect() }
}

/// How print aligns what is to be aligned so.
pub(super) fn aligned(align: Align) -> HAlign {
    match align {
        Align::Start => HAlign::Start,
        Align::Centre => HAlign::Centre,
        Align::End => HAlign::End,
    }
}

/// The columns of each part: the first in all of them where it names the rows, the others as many as fit; a column of
/// much text makes do with `enough`.
fn groups(wants: &[Want], percent: i64, gap: Len, width: Len, named: bool, enough: Len) -> Vec<Vec<usize>> {
    let least = |n: usize| wants.get(n).map_or(Len::ZERO, |w| w.percent(percent).line.min(enough).max(w.percent(percent).piece));
    // A first column that fills half the page is not worth repeating.
    let first = (named && least(0) * 2 < width).then_some(0usize);
    let mut parts: Vec<Vec<usize>> = Vec::new();
    let mut left = Len::ZERO;
    for n in 0..wants.len() {
        let need = least(n) + gap;
        match parts.last_mut() {
            Some(part) if need <= left => {
                part.push(n);
                left -= need;
            }
            _ => {
                let mut part: Vec<usize> = first.filter(|f| *f != n).into_iter().collect();
                left = (width - part.iter().map(|f| least(*f) + gap).sum::<Len>() - least(n)).max(Len::ZERO);
                part.push(n);
                parts.push(part);
            }
        }
    }
    let fits = |part: &[usize]| part.iter().map(|n| least(*n)).sum::<Len>() + gap * (part.len() as i64 - 1) <= width;
    level(&mut parts, first.is_some(), fits);
    parts.retain(|part| part.iter().any(|n| Some(*n) != first) || wants.len() == 1);
    parts
}

/// Columns are dealt out evenly where that takes no more parts and all parts fit: 8 and 8 rather than 15 and 1.
fn level(parts: &mut Vec<Vec<usize>>, repeats: bool, fits: impl Fn(&[usize]) -> bool) {
    let skip = usize::from(repeats);
    let head: Vec<usize> = parts.first().map(|p| p.iter().take(skip).copied().collect()).unwrap_or_default();
    let body: Vec<usize> = parts.iter().flat_map(|p| p.iter().skip(skip).copied()).collect();
    let count = parts.len().max(1);
    let mut from = 0;
    let dealt: Vec<Vec<usize>> = (0..count)
        .map(|n| {
            let to = from + body.len() / count + usize::from(n < body.len() % count);
            let part = head.iter().chain(body.get(from..to).unwrap_or_default()).copied().collect();
            from = to;
            part
        })
        .collect();
    if dealt.iter().all(|part| fits(part)) {
        *parts = dealt;
    }
}

/// Shares out the room among columns: all they want, or at least their longest words and the rest in proportion.
fn share(wants: &[Len], least: &[Len], room: Len) -> Vec<Len> {
    let wanted: Len = wants.iter().copied().sum();
    if wanted <= room {
        return wants.to_vec();
    }
    let needed: Len = least.iter().copied().sum();
    if needed >= room {
        return least.iter().map(|l| l.scale(room.0, needed.0.max(1))).collect();
    }
    let rest = room - needed;
    let spread: Len = wants.iter().zip(least).map(|(w, l)| (*w - *l).max(Len::ZERO)).sum();
    wants.iter().zip(least).map(|(w, l)| *l + (*w - *l).max(Len::ZERO).scale(rest.0, spread.0.max(1))).collect()
}

/// A number as a table has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Number<'t> {
    /// From its point on; or what follows its figures, where it has none.
    tail: &'t str,
    /// It has a point.
    decimal: bool,
}

/// Reads a number whose decimals stand behind `point`.
fn number(words: &str, point: char) -> Option<Number<'_>> {
    let words = words.trim();
    let body = words.trim_start_matches(['+', '-', '−', '–', '±', '~', '≈', '<', '>', '$', '€', '£', ' ']);
    let figures =
        body.find(|c: char| !c.is_ascii_digit() && !matches!(c, '.' | ',' | '\u{202f}' | '\u{a0}' | '’' | '\'')).unwrap_or(body.len());
    let (digits, unit) = body.split_at(figures);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == point)
        || unit.chars().count() > 4
        || unit.chars().any(|c| c.is_ascii_digit())
    {
        return None;
    }
    let start = body.len();
    let at = digits.rfind(point).filter(|at| digits.matches(point).count() == 1 && digits.len() > at + point.len_utf8());
    let tail = at.unwrap_or_else(|| digits.trim_end_matches(['.', ',', '\u{202f}', '\u{a0}', '’', '\'']).len());
    Some(Number { tail: words.get(words.len() - start + tail..).unwrap_or(""), decimal: at.is_some() })
}

/// The sign before decimals in a column of numbers that stands at its right; `None` where they need none.
fn point_of(table: &Table, column: usize, lang: &Lang) -> Option<char> {
    if table.align.get(column) != Some(&Align::End) {
        return None;
    }
    let cells: Vec<String> = table.rows.iter().filter_map(|r| table::at(r, column)).filter(|c| !c.is_empty()).map(Cell::plain).collect();
    let own = crate::lang::of(lang).decimal;
    [own, if own == '.' { ',' } else { '.' }].into_iter().find(|point| {
        let numbers: Vec<Number<'_>> = cells.iter().filter_map(|c| number(c, *point)).collect();
        let decimals = numbers.iter().filter(|n| n.decimal).count();
        // A point of another language counts where it cannot part thousands.
        let meant = *point == own || numbers.iter().any(|n| n.decimal && n.tail.chars().filter(char::is_ascii_digit).count() != 3);
        decimals > 0 && meant && numbers.len() * 2 > cells.len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Text;

    fn pt(p: &[i64]) -> Vec<Len> {
        p.iter().map(|n| Len::points(*n)).collect()
    }

    #[test]
    fn columns_share_the_room() {
        assert_eq!(share(&pt(&[40, 60]), &pt(&[10, 10]), Len::points(200)), pt(&[40, 60]));
        let tight = share(&pt(&[40, 360]), &pt(&[40, 50]), Len::points(200));
        assert_eq!(tight, pt(&[40, 160]));
        let crowded: Len = share(&pt(&[300, 300]), &pt(&[200, 200]), Len::points(100)).into_iter().sum();
        assert_eq!(crowded, Len::points(100));
    }

    #[test]
    fn numbers_have_tails() {
        let tail = |words: &'static str, point| number(words, point).map(|n| (n.tail, n.decimal));
        assert_eq!(tail("1,204.50", '.'), Some((".50", true)));
        assert_eq!(tail("−0.125 %", '.'), Some((".125 %", true)));
        assert_eq!(tail("100", '.'), Some(("", false)));
        assert_eq!(tail("100 %", '.'), Some((" %", false)));
        assert_eq!(tail("1.204,5", ','), Some((",5", true)));
        assert_eq!(tail("12 of 13", '.'), None);
        assert_eq!(tail("none", '.'), None);
        assert_eq!(tail("1.2.3", '.'), Some(("", false)));
    }

    #[test]
    fn a_column_knows_its_point() {
        let table = |cells: &[&str]| Table {
            align: vec![Align::End],
            rows: cells.iter().map(|c| table::row([Text::from_plain(*c)])).collect(),
            ..Table::default()
        };
        let point = |cells: &[&str], lang: &str| point_of(&table(cells), 0, &Lang::new(lang));
        assert_eq!(point(&["1.5", "2", "n/a"], "en"), Some('.'));
        assert_eq!(point(&["1,204", "2"], "en"), None);
        assert_eq!(point(&["1,5", "2"], "de"), Some(','));
        assert_eq!(point(&["1.5", "2"], "de"), Some('.'));
        assert_eq!(point(&["1.204", "2"], "de"), None);
        assert_eq!(point(&["words", "1.5", "more"], "en"), None);
    }

    #[test]
    fn wide_tables_are_dealt_out_evenly() {
        let want = Want { line: Len::points(30), word: Len::points(30), piece: Len::points(30) };
        let parts = groups(&[want; 12], 100, Len::points(10), Len::points(310), true, Len::points(90));
        assert_eq!(parts, [vec![0, 1, 2, 3, 4, 5, 6], vec![0, 7, 8, 9, 10, 11]]);
        let narrow = groups(&[want; 20], 100, Len::points(10), Len::points(150), true, Len::points(90));
        assert!(narrow.iter().all(|p| p.len() > 1) && narrow.iter().flatten().filter(|n| **n == 19).count() == 1, "{narrow:?}");
    }
}

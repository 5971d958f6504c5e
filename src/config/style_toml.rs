//! Styles and lengths of a layout file: what every table has in common.

use crate::diag::{Diagnostic, kinds};
use crate::model::text::slug;
use crate::unit::{Dimension, Len};

use super::layout::{Case, Cut, Figures, HAlign, InlineStyle};
use super::table::Table;
use super::tree::{Node, Value};

/// What lengths are resolved against.
pub(super) struct Base {
    /// The text's own style, with lining figures: what titles, heads, notes and tables depart from.
    pub text: InlineStyle,
    /// The figures of running text.
    pub figures: Figures,
    /// The grid.
    pub leading: Len,
    /// The width of a line.
    pub measure: Len,
}

/// `family`, `size`, `cut`, `case`, `figures`, `tracking`, `grey`: what a table does not say is taken from `from`.
pub(super) fn style(t: &Table<'_>, from: &InlineStyle) -> InlineStyle {
    const CUTS: [(&str, Cut); 4] = [
        ("regular", Cut { bold: false, italic: false }),
        ("italic", Cut { bold: false, italic: true }),
        ("bold", Cut { bold: true, italic: false }),
        ("bold-italic", Cut { bold: true, italic: true }),
    ];
    const CASES: [(&str, Case); 4] =
        [("as-is", Case::Asis), ("small-caps", Case::SmallCaps), ("all-small-caps", Case::AllSmallCaps), ("capitals", Case::Capitals)];
    const FIGURES: [(&str, Figures); 3] = [("old-style", Figures::OldStyle), ("lining", Figures::Lining), ("tabular", Figures::Tabular)];
    let size = size(t, "size", from.size);
    InlineStyle {
        family: family(t).unwrap_or_else(|| from.family.clone()),
        size,
        cut: t.choice("cut", &CUTS).unwrap_or(from.cut),
        case: t.choice("case", &CASES).unwrap_or(from.case),
        figures: t.choice("figures", &FIGURES).unwrap_or(from.figures),
        tracking: thousandths(t, "tracking", -50, 300).unwrap_or(from.tracking),
        grey: share(t, "grey", 800).unwrap_or(from.grey),
        align: from.align,
    }
}

/// A style with its `align`, where the table says it.
pub(super) fn placed(t: &Table<'_>, style: InlineStyle) -> InlineStyle {
    let found = align(t, "align", HAlign::Start);
    InlineStyle { align: if t.has("align") { Some(found) } else { style.align }, ..style }
}

/// A share of at most so many thousandths.
pub(super) fn share(t: &Table<'_>, key: &'static str, most: i32) -> Option<u16> {
    thousandths(t, key, 0, most).and_then(|n| u16::try_from(n).ok())
}

/// `numbers = 5`, `true` for 1, `false` for 0.
pub(super) fn every(t: &Table<'_>, key: &'static str) -> u32 {
    match t.get(key) {
        Some(Node { value: Value::Bool(on), .. }) => u32::from(*on),
        _ => t.whole(key, 0..=50).and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
    }
}

/// Whole lines of the grid, where that is not left to what is around.
pub(super) fn maybe_lines(t: &Table<'_>, key: &'static str) -> Option<u32> {
    let found = lines(t, key, 0);
    t.has(key).then_some(found)
}

/// A table of one style with the lines above it.
pub(super) fn spaced(t: &Table<'_>, key: &'static str, from: &InlineStyle, above: u32) -> (InlineStyle, u32) {
    let inner = t.table(key);
    let found = (placed(&inner, style(&inner, from)), lines(&inner, "before", above));
    inner.finish();
    found
}

pub(super) fn family(t: &Table<'_>) -> Option<String> {
    t.words("family").map(|name| slug(&name))
}

/// A size: absolute, or in em or % of the one that it departs from; 4 to 144 pt.
pub(super) fn size(t: &Table<'_>, key: &'static str, from: Len) -> Len {
    let Some(d) = t.dimension(key) else { return from };
    if let Dimension::Lines(_) = d {
        bad(t, key, "a size is not counted in lines", "write it in pt, em or %");
        return from;
    }
    let size = d.resolve(from, from, from);
    if size < Len::points(4) || size > Len::points(144) {
        bad(t, key, format!("`{}` comes to {size}", t.name(key)), "type is set between 4pt and 144pt");
        return from;
    }
    size
}

/// A leading for a style: absolute, in em or % of its own size, or in lines of the grid.
pub(super) fn leading(t: &Table<'_>, key: &'static str, size: Len, base: &Base, default: Len) -> Len {
    let Some(d) = t.dimension(key) else { return default };
    let leading = d.resolve(size, base.leading, size);
    if leading < size.scale(8, 10) || leading > size * 4 {
        bad(t, key, format!("a leading of {leading} does not suit type of {size}"), "take 1.1 to 1.5 times the size");
        return default;
    }
    leading
}

/// A share in % or em as thousandths: `"2%"` is 20, `"0.05em"` is 50.
pub(super) fn thousandths(t: &Table<'_>, key: &'static str, from: i32, to: i32) -> Option<i32> {
    let value = match t.dimension(key)? {
        Dimension::Percent(x) | Dimension::Em(x) => (x * 1000.0).round(),
        Dimension::Absolute(Len(0)) => 0.0,
        Dimension::Absolute(_) | Dimension::Lines(_) => {
            bad(t, key, format!("`{}` is a share", t.name(key)), "write it in %, such as \"2%\"");
            return None;
        }
    };
    if value < f64::from(from) || value > f64::from(to) {
        let help = format!("take {}% to {}%", f64::from(from) / 10.0, f64::from(to) / 10.0);
        bad(t, key, format!("`{}` is {}%", t.name(key), value / 10.0), help);
        return None;
    }
    Some(value as i32)
}

/// A length inside the measure, not negative.
pub(super) fn width(t: &Table<'_>, key: &'static str, size: Len, base: &Base, default: Len) -> Len {
    let Some(d) = t.dimension(key) else { return default };
    let found = d.resolve(size, base.leading, base.measure);
    if found < Len::ZERO || found > base.measure {
        bad(
            t,
            key,
            format!("`{}` comes to {:.1} mm", t.name(key), found.to_mm()),
            format!("take 0 to the measure, {:.1} mm", base.measure.to_mm()),
        );
        return default;
    }
    found
}

/// Whole lines of the grid: `3` or `"3 lines"`.
pub(super) fn lines(t: &Table<'_>, key: &'static str, default: u32) -> u32 {
    halves(t, key, default * 2, false) / 2
}

/// Half lines of the grid: `"0.5 lines"` is 1.
pub(super) fn halves(t: &Table<'_>, key: &'static str, default: u32, allow_half: bool) -> u32 {
    let Some(node) = t.get(key) else { return default };
    let count = match &node.value {
        Value::Whole(n) => *n as f64,
        Value::Text(_) => match t.dimension(key) {
            Some(Dimension::Lines(x)) => x,
            Some(_) => {
                bad(t, key, format!("`{}` is counted in lines of the grid", t.name(key)), "write for example \"2 lines\"");
                return default;
            }
            None => return default,
        },
        _ => {
            t.wrong_type(&t.name(key), node, "a number of lines");
            return default;
        }
    };
    let step = if allow_half { 0.5 } else { 1.0 };
    if !(0.0..=60.0).contains(&count) || (count / step).fract() != 0.0 {
        let unit = if allow_half { "half or whole lines" } else { "whole lines" };
        bad(t, key, format!("`{}` is {count} lines", t.name(key)), format!("everything stands on the grid: take 0 to 60 {unit}"));
        return default;
    }
    (count * 2.0) as u32
}

pub(super) fn align(t: &Table<'_>, key: &'static str, default: HAlign) -> HAlign {
    const ALIGN: [(&str, HAlign); 4] =
        [("left", HAlign::Start), ("centre", HAlign::Centre), ("right", HAlign::End), ("justify", HAlign::Justify)];
    // Justified titles would be torn apart: headings stand left, centred or right.
    t.choice(key, ALIGN.get(..3).unwrap_or(&ALIGN)).unwrap_or(default)
}

pub(super) fn bad(t: &Table<'_>, key: &'static str, message: impl Into<String>, help: impl Into<String>) {
    let d = Diagnostic::error(kinds::BAD_VALUE, message).help(help);
    t.log().push(match t.get(key).or(t.node()) {
        Some(node) => node.mark(d),
        None => d,
    });
}

/// Text with names in braces, "" where nothing is said.
pub(super) fn pattern(t: &Table<'_>, key: &'static str, names: &[&str]) -> String {
    let text = t.text(key).unwrap_or_default();
    check_braces(t, key, &text, names);
    text
}

/// A name in braces that is not known would be printed as it stands.
pub(super) fn check_braces(t: &Table<'_>, key: &'static str, text: &str, names: &[&str]) {
    let list = || names.iter().map(|n| format!("{{{n}}}")).collect::<Vec<_>>().join(", ");
    let mut rest = text;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else {
            bad(t, key, format!("a brace of `{}` is not closed", t.name(key)), format!("write one of {}", list()));
            return;
        };
        if !names.contains(&name) {
            bad(t, key, format!("`{}` asks for {{{name}}}", t.name(key)), format!("there are {}", list()));
        }
        rest = after;
    }
}

/// A table of one style: read, closed.
pub(super) fn styled(t: &Table<'_>, key: &'static str, from: &InlineStyle) -> InlineStyle {
    let inner = t.table(key);
    let style = placed(&inner, style(&inner, from));
    inner.finish();
    style
}

/// A table of one style with its leading.
pub(super) fn led(t: &Table<'_>, key: &'static str, from: &InlineStyle, base: &Base) -> (InlineStyle, Len) {
    let inner = t.table(key);
    let style = placed(&inner, style(&inner, from));
    let leading = leading(&inner, "leading", style.size, base, style.size.scale(12, 10).max(base.leading));
    inner.finish();
    (style, leading)
}

impl InlineStyle {
    pub(super) fn at(&self, numerator: i64, denominator: i64) -> InlineStyle {
        InlineStyle { size: self.size.scale(numerator, denominator), ..self.clone() }
    }
    pub(super) fn cut(&self, bold: bool, italic: bool) -> InlineStyle {
        InlineStyle { cut: Cut { bold, italic }, ..self.clone() }
    }
    pub(super) fn cased(&self, case: Case, tracking: i32) -> InlineStyle {
        InlineStyle { case, tracking, ..self.clone() }
    }
    pub(super) fn figured(&self, figures: Figures) -> InlineStyle {
        InlineStyle { figures, ..self.clone() }
    }
}

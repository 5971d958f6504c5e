//! `[page]` of a layout, and the arithmetic of a page: what must add up, and what may be left out to be computed.

use crate::diag::{Diagnostic, kinds};
use crate::unit::{Dimension, Len, Size};

use super::layout::{Band, Case, Fields, Figures, FolioPlace, InlineStyle, PageStyle, TextStyle};
use super::style_toml::{bad, check_braces, style};
use super::table::Table;
use super::tree::{Node, Value};

/// Average width of a character of English prose, word spaces included, in 1/1000 em, measured on 300,000
/// characters with the bundled files. Other families are taken as 430.
const WIDTHS: [(&str, i64); 5] =
    [("eb-garamond", 379), ("alegreya", 405), ("alegreya-sans", 382), ("literata", 475), ("iosevka-charon-mono", 500)];

/// Fewer characters a line than this hyphenate and gape; more lose the reader's eye on the way back.
const MEASURE: std::ops::RangeInclusive<i64> = 40..=80;

/// By how much top + lines + bottom may miss the page: what a millimetre written with one digit loses.
const SLACK: Len = Len(crate::unit::SP / 3);

/// Reads `[page]`; `None` where trim or margins are missing or cannot be.
pub fn read(t: &Table<'_>, text: &TextStyle) -> Option<PageStyle> {
    let trim = trim(t);
    let margins = margins(t, text);
    let lines = t.whole("lines", 5..=120).and_then(|n| u32::try_from(n).ok());
    let display = text.inline.figured(Figures::Lining);
    let head_from = InlineStyle { case: Case::AllSmallCaps, tracking: 60, ..display.clone() };
    let gap = |t: &Table<'_>, default| t.dimension("gap").map_or(default, |d| d.resolve(text.inline.size, text.leading, text.leading));
    let head = band(&t.table("head"), &head_from, ("{title}", "{chapter}"), |t| gap(t, text.leading));
    let foot = band(&t.table("foot"), &InlineStyle { case: Case::Asis, tracking: 0, ..head_from }, ("", ""), |t| gap(t, text.leading * 2));
    let (folio, folio_style, folio_gap) = folio(t, text, &display, gap);
    t.finish();
    let (trim, margins) = (trim?, margins?);
    if margins.inside + margins.outside + Len::mm(20.0) > trim.width {
        let (inside, outside) = (margins.inside.to_mm(), margins.outside.to_mm());
        let sum = format!("margins of {inside:.1} mm and {outside:.1} mm leave no text on a page {:.1} mm wide", trim.width.to_mm());
        t.log().push(mark(t, "margins", Diagnostic::error(kinds::LAYOUT_ARITHMETIC, sum).help("make `inside` or `outside` smaller")));
        return None;
    }
    let (lines, bottom) = settle(t, trim, &margins, text, lines)?;
    Some(PageStyle {
        trim,
        inside: margins.inside,
        outside: margins.outside,
        top: margins.top,
        bottom,
        lines,
        head,
        foot,
        folio,
        folio_style,
        folio_gap,
    })
}

/// `[page.head]` or `[page.foot]`.
fn band(t: &Table<'_>, from: &InlineStyle, (left, right): (&str, &str), gap: impl Fn(&Table<'_>) -> Len) -> Band {
    let found = Band {
        verso: fields(t, "left", left),
        recto: fields(t, "right", right),
        style: style(t, from),
        gap: gap(t),
        rule: t.bool("rule").unwrap_or(false),
    };
    t.finish();
    found
}

/// `left = "{title}"`, or `left = { outside = "{folio}", inside = "{chapter}" }`.
fn fields(t: &Table<'_>, key: &'static str, default: &str) -> Fields {
    match t.written(key).map(|n| &n.value) {
        Some(Value::Table(_)) => {
            let inner = t.table(key);
            let field = |name| {
                let text = inner.text(name).unwrap_or_default();
                check_head(&inner, name, &text);
                text
            };
            let found = Fields { main: String::new(), inside: field("inside"), centre: field("centre"), outside: field("outside") };
            inner.finish();
            found
        }
        _ => {
            let main = t.text(key).unwrap_or_else(|| default.to_string());
            check_head(t, key, &main);
            Fields::main(main)
        }
    }
}

struct Margins {
    inside: Len,
    outside: Len,
    top: Len,
    bottom: Option<Len>,
}

/// `trim = ["6in", "9in"]`.
fn trim(t: &Table<'_>) -> Option<Size> {
    let mut sides = t.texts("trim").unwrap_or_default().into_iter();
    let (Some(width), Some(height), None) = (sides.next(), sides.next(), sides.next()) else {
        bad(t, "trim", "a page has a width and a height", "write for example trim = [\"6in\", \"9in\"]");
        return None;
    };
    let side = |item: super::table::TextItem<'_>| match Dimension::parse(&item.text) {
        Ok(Dimension::Absolute(l)) if l >= Len::inches(3.0) && l <= Len::inches(17.0) => Some(l),
        Ok(Dimension::Absolute(l)) => {
            t.bad(item.node, format!("a side of {:.2} in is no page of a book", l.to_in()), "take 3in to 17in");
            None
        }
        Ok(_) => {
            t.bad(item.node, "a page is measured in in, mm, cm or pt", "write for example trim = [\"6in\", \"9in\"]");
            None
        }
        Err(why) => {
            t.bad(item.node, why, "write for example trim = [\"6in\", \"9in\"]");
            None
        }
    };
    let (width, height) = (side(width), side(height));
    Some(Size { width: width?, height: height? })
}

fn margins(t: &Table<'_>, text: &TextStyle) -> Option<Margins> {
    let m = t.table("margins");
    let margin = |key: &'static str| {
        let length = m.dimension(key)?.resolve(text.inline.size, text.leading, Len::ZERO);
        if length < Len::mm(5.0) {
            bad(
                &m,
                key,
                format!("a margin of {:.1} mm would be cut into", length.to_mm()),
                "leave at least 5 mm; printers want 6.4 mm and more",
            );
            return None;
        }
        Some(length)
    };
    let (inside, outside, top, bottom) = (margin("inside"), margin("outside"), margin("top"), margin("bottom"));
    for key in ["inside", "outside", "top"].into_iter().filter(|k| !m.has(k)) {
        bad(
            &m,
            key,
            format!("the layout does not say `page.margins.{key}`"),
            "write margins = { inside = \"20mm\", outside = \"24mm\", top = \"25mm\", bottom = \"25mm\" }",
        );
    }
    let bottom_is_wrong = m.has("bottom") && bottom.is_none();
    m.finish();
    if bottom_is_wrong {
        return None;
    }
    Some(Margins { inside: inside?, outside: outside?, top: top?, bottom })
}

/// Lines a page and the lower margin: whichever is left out is computed; where both are given they must agree.
fn settle(t: &Table<'_>, trim: Size, m: &Margins, text: &TextStyle, lines: Option<u32>) -> Option<(u32, Len)> {
    let below_top = trim.height - m.top;
    let fit = |space: Len| u32::try_from((space.0 + SLACK.0).max(0) / text.leading.0.max(1)).unwrap_or(0);
    let lines = match (lines, m.bottom) {
        (Some(lines), None) => lines,
        (None, bottom) => fit(below_top - bottom.unwrap_or(m.top)),
        (Some(lines), Some(bottom)) => {
            let text_height = text.leading * i64::from(lines);
            let missed = m.top + text_height + bottom - trim.height;
            if missed.abs() > SLACK {
                let sum = format!(
                    "top {:.1} mm + {lines} lines × {} + bottom {:.1} mm make {:.1} mm, but the page is {:.1} mm high",
                    m.top.to_mm(),
                    text.leading,
                    bottom.to_mm(),
                    (m.top + text_height + bottom).to_mm(),
                    trim.height.to_mm()
                );
                let fits = fit(below_top - bottom);
                let help = format!(
                    "{fits} lines fit; or leave out `lines` or `bottom` and it is computed (bottom would be {:.1} mm)",
                    (below_top - text_height).to_mm()
                );
                t.log().push(mark(t, "lines", Diagnostic::error(kinds::LAYOUT_ARITHMETIC, sum).help(help)));
                return None;
            }
            lines
        }
    };
    let bottom = below_top - text.leading * i64::from(lines);
    if lines < 5 || bottom < Len::mm(5.0) {
        let sum = format!("{lines} lines of {} leave a lower margin of {:.1} mm", text.leading, bottom.to_mm());
        let help = format!(
            "between a top of {:.1} mm and a foot of 5 mm there is room for {} lines",
            m.top.to_mm(),
            fit(below_top - Len::mm(5.0))
        );
        t.log().push(mark(t, "lines", Diagnostic::error(kinds::LAYOUT_ARITHMETIC, sum).help(help)));
        return None;
    }
    Some((lines, bottom))
}

fn mark(t: &Table<'_>, key: &'static str, d: Diagnostic) -> Diagnostic {
    t.get(key).or_else(|| t.get("margins")).or(t.node()).map_or(d.clone(), |n: &Node| n.mark(d))
}

/// A running head names what it shows in braces.
fn check_head(t: &Table<'_>, key: &'static str, head: &str) {
    check_braces(t, key, head, &["title", "chapter", "part", "post", "author", "folio"]);
}

/// `folio = "foot-centre"`, or `folio = { place = "foot-centre", size = "10pt", gap = "2 lines" }`.
fn folio(t: &Table<'_>, text: &TextStyle, plain: &InlineStyle, gap: impl Fn(&Table<'_>, Len) -> Len) -> (FolioPlace, InlineStyle, Len) {
    const PLACES: [(&str, FolioPlace); 4] = [
        ("foot-centre", FolioPlace::FootCentre),
        ("foot-outside", FolioPlace::FootOutside),
        ("head-outside", FolioPlace::HeadOutside),
        ("none", FolioPlace::None),
    ];
    let default_gap = text.leading * 2;
    match t.get("folio") {
        Some(Node { value: Value::Text(_), .. }) => {
            (t.choice("folio", &PLACES).unwrap_or(FolioPlace::FootCentre), plain.clone(), default_gap)
        }
        _ => {
            let inner = t.table("folio");
            let place = inner.choice("place", &PLACES).unwrap_or(FolioPlace::FootCentre);
            let found = (place, style(&inner, plain), gap(&inner, default_gap));
            inner.finish();
            found
        }
    }
}

/// Checks what can only be seen of the whole: the measure, and that heads and folios lie on the page.
pub fn check(t: &Table<'_>, page: &PageStyle, text: &TextStyle) {
    check_measure(t, page, text);
    let lowest = Len::mm(4.0);
    let has_head = !page.head.is_empty() || page.folio == FolioPlace::HeadOutside;
    let head_top = page.top - page.head.gap - page.head.style.size;
    if has_head && (head_top < lowest || page.head.gap < Len::ZERO) {
        let d = Diagnostic::error(
            kinds::LAYOUT_ARITHMETIC,
            format!("the running head would stand {:.1} mm from the page's edge", head_top.to_mm()),
        );
        t.log().push(mark(t, "head", d.help(format!("make `head.gap` smaller than it is ({}), or `margins.top` larger", page.head.gap))));
    }
    if page.folio == FolioPlace::HeadOutside && !(page.head.verso.outside.is_empty() && page.head.recto.outside.is_empty()) {
        bad(t, "folio", "the folio stands where `page.head` has words", "write {folio} among them and `place = \"none\"`, or move either");
    }
    let foot_below = page.bottom - page.foot.gap;
    if !page.foot.is_empty() && (foot_below < lowest || page.foot.gap < page.foot.style.size.scale(3, 4)) {
        let sum = format!("the running foot would stand {:.1} mm from the page's edge", foot_below.to_mm());
        let help =
            format!("a `foot.gap` of {} to {} fits between text and edge", page.foot.style.size, (page.bottom - lowest).max(Len::ZERO));
        t.log().push(mark(t, "foot", Diagnostic::error(kinds::LAYOUT_ARITHMETIC, sum).help(help)));
    }
    let at_foot = matches!(page.folio, FolioPlace::FootCentre | FolioPlace::FootOutside);
    let below = page.bottom - page.folio_gap;
    if at_foot && (below < lowest || page.folio_gap < page.folio_style.size.scale(3, 4)) {
        let d = Diagnostic::error(kinds::LAYOUT_ARITHMETIC, format!("the folio would stand {:.1} mm from the page's edge", below.to_mm()));
        let help = format!("a gap of {} to {} fits between text and edge", page.folio_style.size, (page.bottom - lowest).max(Len::ZERO));
        t.log().push(mark(t, "folio", d.help(format!("{help}: set it by `folio = {{ place = \"…\", gap = \"…\" }}`"))));
    }
}

fn check_measure(t: &Table<'_>, page: &PageStyle, text: &TextStyle) {
    let measure = page.measure();
    let per_em = WIDTHS.iter().find(|(f, _)| *f == text.inline.family).map_or(430, |(_, w)| *w);
    let character = text.inline.size.scale(per_em, 1000);
    let characters = measure.0 / character.0.max(1);
    if MEASURE.contains(&characters) {
        return;
    }
    let wide = if characters > *MEASURE.end() { "long" } else { "short" };
    let message = format!(
        "lines of {characters} characters are too {wide}: the measure is {:.1} mm ({:.1} mm less {:.1} mm inside and {:.1} mm outside), the type {}",
        measure.to_mm(),
        page.trim.width.to_mm(),
        page.inside.to_mm(),
        page.outside.to_mm(),
        text.inline.size
    );
    let (from, to) = ((character * *MEASURE.start()).to_mm(), (character * (*MEASURE.end() + 1)).to_mm());
    let smallest = measure.to_pt() / (*MEASURE.end() + 1) as f64 / (per_em as f64 / 1000.0);
    let largest = measure.to_pt() / *MEASURE.start() as f64 / (per_em as f64 / 1000.0);
    let help = format!(
        "books have {} to {}: change the margins so that the measure is {from:.0} to {to:.0} mm, or set the type between {smallest:.1}pt and {largest:.1}pt",
        MEASURE.start(),
        MEASURE.end(),
    );
    t.log().push(mark(t, "margins", Diagnostic::error(kinds::LAYOUT_MEASURE, message).help(help)));
}

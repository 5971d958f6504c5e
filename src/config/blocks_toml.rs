//! Tables of a layout file that say how blocks and the pages around the text are set.

use super::layout::{
    CalloutStyle, Case, ChapterStyle, CodeStyle, ContentsStyle, Figures, HAlign, IndexStyle, InlineStyle, ListStyle, NoteStyle, Numbers,
    PageOfWords, PanelStyle, PartStyle, QuoteStyle, Rows, TableStyle, TitlePageStyle, VerseStyle,
};
use super::style_toml::{Base, align, bad, every, halves, leading, led, lines, maybe_lines, pattern, share, spaced, style, styled, width};
use super::table::Table;
use crate::unit::Len;

pub(super) fn quote(t: &Table<'_>, base: &Base) -> QuoteStyle {
    let inline = style(t, &base.text.at(21, 22).figured(base.figures));
    let found = QuoteStyle {
        indent: width(t, "indent", inline.size, base, inline.size.scale(3, 2)),
        space_halves: halves(t, "space", 1, true),
        attribution: styled(t, "attribution", &inline),
        epigraph: styled(t, "epigraph", &inline.cut(false, true)),
        inline,
    };
    t.finish();
    found
}

pub(super) fn code(t: &Table<'_>, base: &Base) -> CodeStyle {
    let mono = InlineStyle { family: "iosevka-charon-mono".into(), figures: Figures::Lining, ..base.text.at(17, 22) };
    let inline = style(t, &mono);
    let found = CodeStyle {
        leading: leading(t, "leading", inline.size, base, base.leading),
        indent: width(t, "indent", inline.size, base, Len::ZERO),
        continuation: t.text("continuation").unwrap_or_else(|| "↪".to_string()),
        highlight: t.bool("highlight").unwrap_or(true),
        hang: width(t, "hang", inline.size, base, inline.size),
        numbers: every(t, "numbers"),
        panel: panel(t, PanelStyle::default(), inline.size, base),
        inline,
    };
    t.finish();
    found
}

pub(super) fn table(t: &Table<'_>, base: &Base) -> TableStyle {
    let inline = style(t, &base.text.at(10, 11).figured(Figures::Tabular));
    let found = TableStyle {
        leading: leading(t, "leading", inline.size, base, base.leading),
        head: styled(t, "head", &inline.cut(false, true)),
        gap: width(t, "gap", inline.size, base, inline.size.scale(3, 2)),
        rule: width(t, "rule", inline.size, base, Len::pt(0.6)),
        caption: styled(t, "caption", &inline.cut(false, true)),
        label: pattern(t, "label", &["chapter", "number"]),
        rows: t.choice("rows", &[("plain", Rows::Plain), ("rules", Rows::Rules), ("zebra", Rows::Zebra)]).unwrap_or_default(),
        tint: share(t, "tint", 300).unwrap_or(60),
        full_width: t.choice("width", &[("natural", false), ("full", true)]).unwrap_or(false),
        inline,
    };
    t.finish();
    found
}

pub(super) fn list(t: &Table<'_>, base: &Base, space: u32) -> ListStyle {
    let bullets: Vec<String> = t.texts("bullets").unwrap_or_default().into_iter().map(|i| i.text).filter(|b| !b.is_empty()).collect();
    let found = ListStyle {
        indent: width(t, "indent", base.text.size, base, base.text.size.scale(3, 2)),
        space_halves: halves(t, "space", space, true),
        items_halves: halves(t, "items", 0, true),
        term: styled(t, "term", &base.text.figured(base.figures).cut(true, false)),
        bullets: if bullets.is_empty() { vec!["•".into(), "–".into(), "·".into()] } else { bullets },
    };
    t.finish();
    found
}

pub(super) fn contents(t: &Table<'_>, base: &Base, chapter: &ChapterStyle) -> ContentsStyle {
    // As chapters are numbered where they open.
    let numbers = match chapter.label.as_str() {
        label if label.contains("{roman}") => Numbers::Roman,
        label if label.contains("{number}") || label.contains("{word}") || label.contains("{chapter}") => Numbers::Arabic,
        _ => Numbers::None,
    };
    let line = styled(t, "chapter", &base.text.figured(Figures::Tabular));
    let found = ContentsStyle {
        title: t.text("title").unwrap_or_default(),
        part: styled(t, "part", &InlineStyle { cut: chapter.title_style.cut, ..line.clone() }),
        chapter: line,
        numbers: t.choice("numbers", &[("none", Numbers::None), ("arabic", Numbers::Arabic), ("roman", Numbers::Roman)]).unwrap_or(numbers),
        sink: maybe_lines(t, "sink"),
        post: styled(t, "post", &base.text.at(10, 11).figured(Figures::Tabular)),
        posts: t.bool("posts").unwrap_or(true),
        leaders: t.bool("leaders").unwrap_or(false),
    };
    t.finish();
    found
}

/// Columns narrower than this hold no entry that reads well, and where nothing is said there is one instead of two.
const NARROWEST: i64 = 11;

pub(super) fn index(t: &Table<'_>, base: &Base, note: &NoteStyle) -> IndexStyle {
    let inline = style(t, &InlineStyle { size: note.inline.size, ..base.text.clone() });
    let default = if inline.size == note.inline.size { note.leading } else { inline.size.scale(5, 4) };
    let leading = leading(t, "leading", inline.size, base, default);
    let asked = t.whole("columns", 1..=3).and_then(|n| u32::try_from(n).ok());
    let found = IndexStyle { columns: asked.unwrap_or(2), leading, inline };
    let width = |columns| found.width(columns, base.measure);
    let columns = match asked {
        Some(columns) if columns > 1 && width(columns) < found.inline.size * 8 => {
            let message = format!("{columns} columns of the index are {:.0} mm wide each", width(columns).to_mm());
            bad(t, "columns", message, "take fewer, or a smaller size: a column holds 8 em at least");
            1
        }
        Some(columns) => columns,
        None if width(2) < found.inline.size * NARROWEST => 1,
        None => 2,
    };
    t.finish();
    IndexStyle { columns, ..found }
}

pub(super) fn title_page(t: &Table<'_>, base: &Base) -> TitlePageStyle {
    let (title, title_leading) = led(t, "title", &base.text.at(28, 11), base);
    let (subtitle, subtitle_before) = spaced(t, "subtitle", &base.text.at(14, 11).cut(false, true), 1);
    let (author, author_before) = spaced(t, "author", &base.text.at(13, 11).cased(Case::SmallCaps, 40), 3);
    let found = TitlePageStyle {
        title,
        title_leading,
        subtitle,
        subtitle_before,
        author,
        author_before,
        author_first: t.choice("first", &[("title", false), ("author", true)]).unwrap_or(false),
        align: align(t, "align", HAlign::Centre),
        sink: lines(t, "sink", 8),
    };
    t.finish();
    found
}

pub(super) fn verse(t: &Table<'_>, base: &Base, quote: &QuoteStyle) -> VerseStyle {
    let inline = style(t, &quote.inline);
    let found = VerseStyle {
        centred: t.choice("align", &[("centre", true), ("left", false)]).unwrap_or(true),
        indent: width(t, "indent", inline.size, base, quote.indent),
        turnover: width(t, "turnover", inline.size, base, inline.size * 2),
        stanza_halves: halves(t, "stanza-space", 2, true),
        numbers: every(t, "numbers"),
        together: t.bool("together").unwrap_or(false),
        inline,
    };
    t.finish();
    found
}

pub(super) fn callout(t: &Table<'_>, base: &Base) -> CalloutStyle {
    let inline = style(t, &base.text.figured(base.figures));
    let plain = PanelStyle { rule: Len::points(2), grey: 600, padding: inline.size, ..PanelStyle::default() };
    let found = CalloutStyle {
        title: styled(t, "title", &inline.cut(true, false).figured(Figures::Lining)),
        panel: panel(t, plain, inline.size, base),
        inline,
    };
    t.finish();
    found
}

/// `tint`, `rule`, `frame`, `rule-grey`, `padding`.
fn panel(t: &Table<'_>, from: PanelStyle, size: Len, base: &Base) -> PanelStyle {
    let found = PanelStyle {
        tint: share(t, "tint", 300).unwrap_or(from.tint),
        rule: width(t, "rule", size, base, from.rule).min(Len::points(12)),
        frame: width(t, "frame", size, base, from.frame).min(Len::points(6)),
        grey: share(t, "rule-grey", 800).unwrap_or(from.grey),
        padding: from.padding,
    };
    let padding = if from.padding > Len::ZERO || !found.is_drawn() { from.padding } else { size.scale(7, 10) };
    PanelStyle { padding: width(t, "padding", size, base, padding), ..found }
}

pub(super) fn part(t: &Table<'_>, base: &Base, chapter: &ChapterStyle, page: &TitlePageStyle) -> PartStyle {
    let (title, title_leading) = led(t, "title", &chapter.title_style, base);
    let title_leading = if t.has("title") { title_leading } else { chapter.title_leading };
    let found = PartStyle {
        sink: maybe_lines(t, "sink"),
        label: styled(t, "label", &chapter.label_style),
        title,
        title_leading,
        align: align(t, "align", page.align),
    };
    t.finish();
    found
}

/// A page of few words; `from` is how it is set where nothing is said.
pub(super) fn words(t: &Table<'_>, from: InlineStyle, at: HAlign) -> PageOfWords {
    let inline = style(t, &from);
    let found = PageOfWords { align: align(t, "align", at), sink: maybe_lines(t, "sink"), inline };
    t.finish();
    found
}

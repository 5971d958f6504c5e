//! A layout file, from its tree to a [`Layout`]: one function a table, every length resolved.
//!
//! A file must say its trim, its margins and its text; all other tables have defaults that follow from the text,
//! so that a look of one's own is a dozen lines. Lengths in `em` are of the style that they stand in, `lines` are
//! lines of the text's leading, `%` of a size is of the text's size and `%` of a width is of the measure.

use crate::diag::{Diagnostic, kinds};
use crate::lang::segment::{Korean, Strictness};
use crate::unit::Len;

use super::layout::{
    Case, ChapterStyle, CodeStyle, ContentsStyle, Cut, FigureStyle, Figures, HAlign, HeadingStyle, Hyphenation, InlineStyle, Layout,
    LineBreaks, ListStyle, Microtype, NoteStyle, Ornament, Paging, PostStyle, QuoteStyle, SceneBreakStyle, TableStyle, TextStyle,
    TitlePageStyle,
};
use super::page_toml;
use super::style_toml::{Base, align, bad, halves, leading, led, lines, style, styled, thousandths, width};
use super::table::{Log, Table};
use super::tree::{Node, Value};

/// The size of text where a file gives none that can be used.
const SIZE: Len = Len::points(11);

/// Reads a layout; `None` when it cannot be one (the log says why).
pub fn read(tree: &Node, name: &str, log: &Log) -> Option<Layout> {
    let top = Table::new("", Some(tree), log);
    let title = top.words("title").unwrap_or_else(|| name.to_string());
    let mut text = text(&top.table("text"));
    let page_table = top.table("page");
    let page = page_toml::read(&page_table, &text);
    let base = Base { text: text.inline.clone(), leading: text.leading, measure: page.as_ref().map_or(Len::mm(100.0), |p| p.measure()) };
    let heading = top.table("heading");
    let headings = [
        heading_of(&heading, "1", &base),
        heading_of(&heading, "2", &base),
        heading_of(&heading, "3", &base),
        heading_of(&heading, "4", &base),
    ];
    heading.finish();
    let code = code(&top.table("code"), &base);
    text.code_family.clone_from(&code.inline.family);
    text.code_scale = u32::try_from(code.inline.size.scale(1000, text.inline.size.0.max(1)).0).unwrap_or(1000);
    let rest = Rest::read(&top, &base);
    top.finish();
    let page = page?;
    page_toml::check(&page_table, &page, &text);
    Some(Layout {
        name: name.to_string(),
        title,
        page,
        text,
        rtl: false,
        hyphenation: rest.hyphenation,
        microtype: rest.microtype,
        paging: rest.paging,
        chapter: rest.chapter,
        post: rest.post,
        headings,
        quote: rest.quote,
        code,
        table: rest.table,
        figure: rest.figure,
        note: rest.note,
        list: rest.list,
        scene_break: rest.scene_break,
        contents: rest.contents,
        title_page: rest.title_page,
    })
}

/// The tables that need nothing but the text.
struct Rest {
    hyphenation: Hyphenation,
    microtype: Microtype,
    paging: Paging,
    chapter: ChapterStyle,
    post: PostStyle,
    quote: QuoteStyle,
    table: TableStyle,
    figure: FigureStyle,
    note: NoteStyle,
    list: ListStyle,
    scene_break: SceneBreakStyle,
    contents: ContentsStyle,
    title_page: TitlePageStyle,
}

impl Rest {
    fn read(top: &Table<'_>, base: &Base) -> Rest {
        Rest {
            hyphenation: hyphenation(&top.table("hyphenation")),
            microtype: microtype(&top.table("microtype")),
            paging: paging(&top.table("paging")),
            chapter: chapter(&top.table("chapter"), base),
            post: post(&top.table("post"), base),
            quote: quote(&top.table("quote"), base),
            table: table(&top.table("table"), base),
            figure: figure(&top.table("figure"), base),
            note: note(&top.table("note"), base),
            list: list(&top.table("list"), base),
            scene_break: scene_break(&top.table("scene-break"), base),
            contents: contents(&top.table("contents"), base),
            title_page: title_page(&top.table("title-page"), base),
        }
    }
}

fn text(t: &Table<'_>) -> TextStyle {
    for key in ["family", "size", "leading"] {
        if !t.has(key) {
            let d = Diagnostic::error(kinds::MISSING_KEY, format!("the layout does not say `text.{key}`"));
            let d = d.help("a layout needs [text] with family, size and leading, or `extends` another that has them");
            t.log().push(t.node().map_or(d.clone(), |n| n.mark(d)));
        }
    }
    let plain = InlineStyle {
        family: "eb-garamond".to_string(),
        size: SIZE,
        cut: Cut::default(),
        case: Case::Asis,
        figures: Figures::OldStyle,
        tracking: 0,
        grey: 0,
    };
    let inline = style(t, &plain);
    let mut leading = t.dimension("leading").map_or(inline.size.scale(13, 10), |d| d.resolve(inline.size, inline.size, inline.size));
    if leading < inline.size || leading > inline.size * 3 {
        bad(t, "leading", format!("a leading of {leading} does not suit text of {}", inline.size), "take 1.15 to 1.5 times the size");
        leading = inline.size.scale(13, 10);
    }
    let indent = t.dimension("indent").map_or(inline.size, |d| d.resolve(inline.size, leading, inline.size)).max(Len::ZERO);
    let align = t.choice("align", &[("justify", HAlign::Justify), ("left", HAlign::Start)]).unwrap_or(HAlign::Justify);
    let strictness = [("strict", Strictness::Strict), ("normal", Strictness::Normal), ("loose", Strictness::Loose)];
    let lines = LineBreaks {
        strictness: t.choice("line-break", &strictness).unwrap_or_default(),
        korean: t.choice("korean", &[("syllables", Korean::Syllables), ("words", Korean::Words)]).unwrap_or_default(),
        hanging: t.bool("hanging").unwrap_or(false),
    };
    t.finish();
    TextStyle { inline, leading, indent, align, code_family: String::new(), code_scale: 1000, lines, indents_all: false }
}

fn hyphenation(t: &Table<'_>) -> Hyphenation {
    let letters = |key, default| t.whole(key, 1..=10).and_then(|n| usize::try_from(n).ok()).unwrap_or(default);
    let found = Hyphenation {
        min_before: letters("min-before", 2),
        min_after: letters("min-after", 3),
        ladder: t.whole("ladder", 1..=10).and_then(|n| u32::try_from(n).ok()).unwrap_or(2),
        exceptions: t.texts("exceptions").unwrap_or_default().into_iter().map(|i| i.text).collect(),
    };
    t.finish();
    found
}

fn microtype(t: &Table<'_>) -> Microtype {
    let share = |key, to, default: u32| thousandths(t, key, 0, to).and_then(|n| u32::try_from(n).ok()).unwrap_or(default);
    let found = Microtype {
        protrusion: t.bool("protrusion").unwrap_or(true),
        expansion: share("expansion", 50, 20),
        tracking: share("tracking", 20, 8),
    };
    t.finish();
    found
}

fn paging(t: &Table<'_>) -> Paging {
    let few = |key, default| t.whole(key, 1..=6).and_then(|n| u32::try_from(n).ok()).unwrap_or(default);
    let found = Paging {
        widows: few("widows", 2),
        orphans: few("orphans", 2),
        facing: t.bool("facing").unwrap_or(true),
        chapter_recto: t.choice("chapter-start", &[("recto", true), ("any", false)]).unwrap_or(true),
    };
    t.finish();
    found
}

fn chapter(t: &Table<'_>, base: &Base) -> ChapterStyle {
    let label = t.table("label");
    let label_text = label.text("text").unwrap_or_else(|| "{number}".to_string());
    let label_style = style(&label, &base.text);
    label.finish();
    let (title_style, title_leading) = led(t, "title", &base.text.at(18, 11), base);
    let found = ChapterStyle {
        sink: lines(t, "sink", 6),
        after: lines(t, "after", 3),
        label: label_text,
        label_style,
        align: align(t, "align", HAlign::Centre),
        ornament: ornament(t, title_style.size, base),
        drop_cap: drop_cap(t),
        lead_in: t.bool("lead-in").unwrap_or(false),
        title_style,
        title_leading,
    };
    t.finish();
    found
}

fn ornament(t: &Table<'_>, size: Len, base: &Base) -> Ornament {
    let glyph = t.text("ornament").filter(|o| !o.is_empty());
    let rule = width(t, "rule", size, base, Len::ZERO);
    match (glyph, rule) {
        (Some(_), rule) if rule > Len::ZERO => {
            bad(t, "rule", "an opening has a rule or an ornament, not both", "take out `rule`, or write ornament = \"\"");
            Ornament::Rule(rule)
        }
        (Some(glyph), _) => Ornament::Glyph(glyph),
        (None, rule) if rule > Len::ZERO => Ornament::Rule(rule),
        (None, _) => Ornament::None,
    }
}

/// `drop-cap = 3`, or `false`.
fn drop_cap(t: &Table<'_>) -> u32 {
    match t.get("drop-cap") {
        Some(Node { value: Value::Bool(false), .. }) => 0,
        Some(Node { value: Value::Bool(true), .. }) => 3,
        _ => t.whole("drop-cap", 0..=6).and_then(|n| u32::try_from(n).ok()).unwrap_or(0),
    }
}

fn post(t: &Table<'_>, base: &Base) -> PostStyle {
    let (title_style, title_leading) = led(t, "title", &base.text.at(13, 11).cut(false, true), base);
    let found = PostStyle {
        title_style,
        title_leading,
        align: align(t, "align", HAlign::Centre),
        before: lines(t, "before", 3),
        after: lines(t, "after", 1),
        date: t.text("date").unwrap_or_else(|| "{date}".to_string()),
        byline: t.bool("byline").unwrap_or(true),
        meta_style: styled(t, "meta", &base.text.cased(Case::AllSmallCaps, 50)),
        new_page: t.bool("new-page").unwrap_or(false),
    };
    t.finish();
    found
}

fn heading_of(t: &Table<'_>, key: &'static str, base: &Base) -> HeadingStyle {
    let inner = t.table(key);
    let (style_from, before) = match key {
        "1" => (base.text.cased(Case::SmallCaps, 30), 2),
        "2" => (base.text.cut(false, true), 2),
        _ => (base.text.cut(false, true), 1),
    };
    let inline = style(&inner, &style_from);
    let found = HeadingStyle {
        leading: leading(&inner, "leading", inline.size, base, base.leading.max(inline.size.scale(11, 10))),
        before: lines(&inner, "before", before),
        after: lines(&inner, "after", u32::from(key != "3" && key != "4")),
        align: align(&inner, "align", HAlign::Start),
        inline,
    };
    inner.finish();
    found
}

fn quote(t: &Table<'_>, base: &Base) -> QuoteStyle {
    let inline = style(t, &base.text.at(21, 22));
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

fn code(t: &Table<'_>, base: &Base) -> CodeStyle {
    let mono = InlineStyle { family: "iosevka-charon-mono".into(), figures: Figures::Lining, ..base.text.at(17, 22) };
    let inline = style(t, &mono);
    let found = CodeStyle {
        leading: leading(t, "leading", inline.size, base, base.leading),
        indent: width(t, "indent", inline.size, base, Len::ZERO),
        continuation: t.text("continuation").unwrap_or_else(|| "↪".to_string()),
        highlight: t.bool("highlight").unwrap_or(true),
        inline,
    };
    t.finish();
    found
}

fn table(t: &Table<'_>, base: &Base) -> TableStyle {
    let inline = style(t, &base.text.at(10, 11).figured(Figures::Tabular));
    let found = TableStyle {
        leading: leading(t, "leading", inline.size, base, base.leading),
        head: styled(t, "head", &inline.cut(false, true)),
        gap: width(t, "gap", inline.size, base, inline.size.scale(3, 2)),
        rule: width(t, "rule", inline.size, base, Len::pt(0.6)),
        caption: styled(t, "caption", &inline.cut(false, true)),
        inline,
    };
    t.finish();
    found
}

fn figure(t: &Table<'_>, base: &Base) -> FigureStyle {
    let (caption, caption_leading) = {
        let inner = t.table("caption");
        let caption = style(&inner, &base.text.at(19, 22).cut(false, true));
        let led = leading(&inner, "leading", caption.size, base, base.leading);
        inner.finish();
        (caption, led)
    };
    let found = FigureStyle {
        caption,
        caption_leading,
        max_width: thousandths(t, "max-width", 100, 1000).and_then(|n| u32::try_from(n).ok()).unwrap_or(1000),
        max_lines: lines(t, "max-height", 24).max(4),
        float: t.bool("float").unwrap_or(true),
    };
    t.finish();
    found
}

fn note(t: &Table<'_>, base: &Base) -> NoteStyle {
    let inline = style(t, &base.text.at(9, 11));
    let found = NoteStyle {
        leading: leading(t, "leading", inline.size, base, inline.size.scale(5, 4)),
        at_foot: t.choice("place", &[("foot", true), ("chapter-end", false)]).unwrap_or(true),
        rule: width(t, "rule", inline.size, base, base.text.size * 4),
        inline,
    };
    t.finish();
    found
}

fn list(t: &Table<'_>, base: &Base) -> ListStyle {
    let bullets: Vec<String> = t.texts("bullets").unwrap_or_default().into_iter().map(|i| i.text).filter(|b| !b.is_empty()).collect();
    let found = ListStyle {
        indent: width(t, "indent", base.text.size, base, base.text.size.scale(3, 2)),
        bullets: if bullets.is_empty() { vec!["•".into(), "–".into(), "·".into()] } else { bullets },
    };
    t.finish();
    found
}

fn scene_break(t: &Table<'_>, _: &Base) -> SceneBreakStyle {
    let found = SceneBreakStyle { ornament: t.text("ornament").unwrap_or_else(|| "* * *".to_string()), lines: lines(t, "space", 3).max(1) };
    t.finish();
    found
}

fn contents(t: &Table<'_>, base: &Base) -> ContentsStyle {
    let found = ContentsStyle {
        title: t.text("title").unwrap_or_default(),
        chapter: styled(t, "chapter", &base.text.figured(Figures::Tabular)),
        post: styled(t, "post", &base.text.at(10, 11).figured(Figures::Tabular)),
        posts: t.bool("posts").unwrap_or(true),
        leaders: t.bool("leaders").unwrap_or(false),
    };
    t.finish();
    found
}

fn title_page(t: &Table<'_>, base: &Base) -> TitlePageStyle {
    let (title, title_leading) = led(t, "title", &base.text.at(28, 11), base);
    let found = TitlePageStyle {
        title,
        title_leading,
        subtitle: styled(t, "subtitle", &base.text.at(14, 11).cut(false, true)),
        author: styled(t, "author", &base.text.at(13, 11).cased(Case::SmallCaps, 40)),
        align: align(t, "align", HAlign::Centre),
        sink: lines(t, "sink", 8),
    };
    t.finish();
    found
}

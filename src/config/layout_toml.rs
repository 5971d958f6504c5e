//! A layout file, from its tree to a [`Layout`]: one function a table, every length resolved.
//!
//! A file must say its trim, its margins and its text; all other tables have defaults that follow from the text,
//! so that a look of one's own is a dozen lines. Lengths in `em` are of the style that they stand in, `lines` are
//! lines of the text's leading, `%` of a size is of the text's size and `%` of a width is of the measure.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, kinds};
use crate::lang::segment::{Korean, Strictness};
use crate::unit::Len;

use super::blocks_toml as blocks;
use super::layout::{
    CalloutStyle, Case, ChapterStyle, ContentsStyle, Cut, FigureStyle, Figures, HAlign, HeadingStyle, Hyphenation, IndexStyle, InlineStyle,
    Layout, LineBreaks, ListStyle, Microtype, NoteStyle, Ornament, PageOfWords, Paging, PartStyle, PostStyle, QuoteStyle, SceneBreakStyle,
    TableStyle, TextStyle, TitlePageStyle, VerseStyle,
};
use super::page_toml;
use super::style_toml::{Base, align, bad, halves, leading, led, lines, pattern, placed, style, styled, thousandths, width};
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
    let display = text.inline.figured(Figures::Lining);
    let base = Base {
        text: display,
        figures: text.inline.figures,
        leading: text.leading,
        measure: page.as_ref().map_or(Len::mm(100.0), |p| p.measure()),
    };
    let heading = top.table("heading");
    let headings = [
        heading_of(&heading, "1", &base),
        heading_of(&heading, "2", &base),
        heading_of(&heading, "3", &base),
        heading_of(&heading, "4", &base),
    ];
    heading.finish();
    let code = blocks::code(&top.table("code"), &base);
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
        zero: '0',
        dots: None,
        hyphenation: rest.hyphenation,
        microtype: rest.microtype,
        paging: rest.paging,
        chapter: rest.chapter,
        post: rest.post,
        headings,
        quote: rest.quote,
        verse: rest.verse,
        code,
        callout: rest.callout,
        table: rest.table,
        figure: rest.figure,
        note: rest.note,
        list: rest.list,
        scene_break: rest.scene_break,
        contents: rest.contents,
        index: rest.index,
        title_page: rest.title_page,
        part: rest.part,
        dedication: rest.dedication,
        colophon: rest.colophon,
    })
}

/// The tables that need nothing but the text, and one another.
struct Rest {
    hyphenation: Hyphenation,
    microtype: Microtype,
    paging: Paging,
    chapter: ChapterStyle,
    post: PostStyle,
    quote: QuoteStyle,
    verse: VerseStyle,
    callout: CalloutStyle,
    table: TableStyle,
    figure: FigureStyle,
    note: NoteStyle,
    list: ListStyle,
    scene_break: SceneBreakStyle,
    contents: ContentsStyle,
    index: IndexStyle,
    title_page: TitlePageStyle,
    part: PartStyle,
    dedication: PageOfWords,
    colophon: PageOfWords,
}

impl Rest {
    fn read(top: &Table<'_>, base: &Base) -> Rest {
        let chapter = chapter(&top.table("chapter"), base);
        let quote = blocks::quote(&top.table("quote"), base);
        let title_page = blocks::title_page(&top.table("title-page"), base);
        let note = note(&top.table("note"), base);
        let slanted = base.text.figured(base.figures).cut(false, true);
        Rest {
            hyphenation: hyphenation(&top.table("hyphenation")),
            microtype: microtype(&top.table("microtype")),
            paging: paging(&top.table("paging")),
            post: post(&top.table("post"), base),
            verse: blocks::verse(&top.table("verse"), base, &quote),
            callout: blocks::callout(&top.table("callout"), base),
            table: blocks::table(&top.table("table"), base),
            figure: figure(&top.table("figure"), base),
            index: blocks::index(&top.table("index"), base, &note),
            note,
            list: blocks::list(&top.table("list"), base, quote.space_halves),
            scene_break: scene_break(&top.table("scene-break"), base),
            contents: blocks::contents(&top.table("contents"), base, &chapter),
            part: blocks::part(&top.table("part"), base, &chapter, &title_page),
            dedication: blocks::words(&top.table("dedication"), slanted, HAlign::Centre),
            colophon: blocks::words(&top.table("colophon"), base.text.clone(), HAlign::Start),
            chapter,
            quote,
            title_page,
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
        figures: Figures::Lining,
        tracking: 0,
        grey: 0,
        align: None,
    };
    let inline = style(t, &plain);
    let mut leading = t.dimension("leading").map_or(inline.size.scale(13, 10), |d| d.resolve(inline.size, inline.size, inline.size));
    if leading < inline.size || leading > inline.size * 3 {
        bad(t, "leading", format!("a leading of {leading} does not suit text of {}", inline.size), "take 1.15 to 1.5 times the size");
        leading = inline.size.scale(13, 10);
    }
    let space_halves = halves(t, "space", 0, true);
    // Either tells where a paragraph starts.
    let usual = if space_halves > 0 { Len::ZERO } else { inline.size };
    let indent = t.dimension("indent").map_or(usual, |d| d.resolve(inline.size, leading, inline.size)).max(Len::ZERO);
    let align = t.choice("align", &[("justify", HAlign::Justify), ("left", HAlign::Start)]).unwrap_or(HAlign::Justify);
    let strictness = [("strict", Strictness::Strict), ("normal", Strictness::Normal), ("loose", Strictness::Loose)];
    let lines = LineBreaks {
        strictness: t.choice("line-break", &strictness).unwrap_or_default(),
        korean: t.choice("korean", &[("syllables", Korean::Syllables), ("words", Korean::Words)]).unwrap_or_default(),
        hanging: t.bool("hanging").unwrap_or(false),
    };
    t.finish();
    TextStyle { inline, leading, indent, space_halves, align, code_family: String::new(), code_scale: 1000, lines, indents_all: false }
}

fn hyphenation(t: &Table<'_>) -> Hyphenation {
    let letters = |key, default| t.whole(key, 1..=10).and_then(|n| usize::try_from(n).ok()).unwrap_or(default);
    let found = Hyphenation {
        min_before: letters("min-before", 2),
        min_after: letters("min-after", 3),
        min_word: t.whole("min-word", 2..=20).and_then(|n| usize::try_from(n).ok()),
        ladder: t.whole("ladder", 1..=10).and_then(|n| u32::try_from(n).ok()).unwrap_or(2),
        exceptions: exceptions(t, "exceptions"),
        by_language: BTreeMap::new(),
    };
    t.finish();
    found
}

/// Words with their hyphens, by a key.
pub(super) fn exceptions(t: &Table<'_>, key: &'static str) -> Vec<String> {
    let items = t.texts(key).unwrap_or_default();
    items.into_iter().filter_map(|item| word_with_hyphens(t, item.node)).collect()
}

/// A word with its hyphens: "data-base".
pub(super) fn word_with_hyphens(t: &Table<'_>, node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(word) if !word.trim().is_empty() && !word.trim().contains(char::is_whitespace) => Some(word.trim().to_string()),
        _ => {
            t.bad(node, "an exception is one word", "write the word with its hyphens: \"data-base\"; without any it is never divided");
            None
        }
    }
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
        elastic: t.bool("elastic").unwrap_or(true),
        chapter_recto: t.choice("chapter-start", &[("recto", true), ("any", false)]).unwrap_or(true),
    };
    t.finish();
    found
}

fn chapter(t: &Table<'_>, base: &Base) -> ChapterStyle {
    let label = t.table("label");
    let label_text = label.text("text").unwrap_or_else(|| "{number}".to_string());
    let label_style = placed(&label, style(&label, &base.text));
    let label_after = lines(&label, "after", 1);
    label.finish();
    let (title_style, title_leading) = led(t, "title", &base.text.at(18, 11), base);
    let found = ChapterStyle {
        sink: lines(t, "sink", 6),
        after: lines(t, "after", 3),
        label: label_text,
        label_style,
        label_after,
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
        drop_cap: drop_cap(t),
        lead_in: t.bool("lead-in").unwrap_or(false),
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
        number: pattern(&inner, "number", &["chapter", "number", "1", "2", "3", "4"]),
        leading: leading(&inner, "leading", inline.size, base, base.leading.max(inline.size.scale(11, 10))),
        before: lines(&inner, "before", before),
        after: lines(&inner, "after", u32::from(key != "3" && key != "4")),
        align: align(&inner, "align", HAlign::Start),
        inline,
    };
    inner.finish();
    found
}

fn figure(t: &Table<'_>, base: &Base) -> FigureStyle {
    let (caption, caption_leading) = {
        let inner = t.table("caption");
        let caption = placed(&inner, style(&inner, &base.text.at(19, 22).cut(false, true)));
        let led = leading(&inner, "leading", caption.size, base, base.leading);
        inner.finish();
        (caption, led)
    };
    let found = FigureStyle {
        label: pattern(t, "label", &["chapter", "number"]),
        caption,
        caption_leading,
        max_width: thousandths(t, "max-width", 100, 1000).and_then(|n| u32::try_from(n).ok()).unwrap_or(1000),
        max_lines: lines(t, "max-height", 24).max(4),
        float: t.bool("float").unwrap_or(true),
        min_scale: thousandths(t, "min-scale", 500, 1000).and_then(|n| u32::try_from(n).ok()).unwrap_or(850),
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
        symbols: t.choice("marks", &[("numbers", false), ("symbols", true)]).unwrap_or(false),
        inline,
    };
    t.finish();
    found
}

fn scene_break(t: &Table<'_>, _: &Base) -> SceneBreakStyle {
    let found = SceneBreakStyle { ornament: t.text("ornament").unwrap_or_else(|| "* * *".to_string()), lines: lines(t, "space", 3).max(1) };
    t.finish();
    found
}

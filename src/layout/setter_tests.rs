//! Paragraphs set in the faces that are bundled: widths, words, marks, references, code, scripts.

use super::*;
use crate::config::layout::{Case, Cut, Figures};
use crate::config::manifest::Links;
use crate::config::{Layout, layouts};
use crate::font::Fonts;
use crate::layout::BookContext;
use crate::layout::page::Folio;
use crate::layout::para::{Folios, PieceKind, PieceTag, Verbatim};
use crate::model::{Anchor, Block, BlockKind, Inline, Note, NoteId, NoteKey, Target};

const PROSE: &str = "The compositor stood at the frame from morning until the light failed, and what he set by day he read by \
    candle. A measure of twenty-four ems is narrow for a novel and generous for verse; between the two lies every\u{a0}page that \
    anybody has read with pleasure. “Hyphenation,” said the overseer, “is a courtesy to the eye and an insult to the word”—which \
    did not keep him from dividing extraordinary, incomprehensibility, and (once) the name of the proprietor’s daughter.";

struct World {
    layout: Layout,
    fonts: Fonts,
    notes: Vec<Note>,
}

fn world() -> World {
    let layout = layouts::bundled("trade-6x9").expect("a layout of the binary");
    let fonts = crate::font::load::load(&layout, std::path::Path::new("no such folder"), &mut Report::default()).expect("bundled");
    let note = Note { number: 12, blocks: vec![Block::new(BlockKind::SceneBreak, Loc::default())], generated: false };
    World { layout, fonts, notes: vec![note] }
}

fn style(world: &World) -> ParaStyle {
    ParaStyle {
        inline: world.layout.text.inline.clone(),
        measure: world.layout.page.measure(),
        align: HAlign::Justify,
        first_indent: world.layout.text.indent,
        cut_in: None,
        hyphenate: true,
        lang: Lang::new("en"),
        verbatim: None,
        tints: Vec::new(),
        lead_in_words: 0,
        skip: 0,
        fewer: 1,
        unhyphenated: false,
        more: 2,
        balance: false,
    }
}

struct OnPage(u32);

impl Folios for OnPage {
    fn folio(&self, _: &Anchor) -> Option<Folio> {
        Some(Folio::Arabic(self.0))
    }
}

/// The lines of the best breaking, and what was told.
fn lines(world: &World, text: Vec<Inline>, style: &ParaStyle, page: u32) -> (Vec<Line>, Report) {
    let context = BookContext::new(&world.fonts, &world.layout, Links::Page, &[]);
    let cx = context.of_unit("unit", &world.notes);
    let mut setter = Setter::new(&cx);
    let mut report = Report::default();
    let p = setter.set(&Text::new(text), style, &Loc::new("a.md", 7), &mut report);
    let count = p.variants[p.best].lines.len();
    ((0..count).map(|l| p.line(p.best, l, &setter, &OnPage(page))).collect(), report)
}

fn plain(inlines: &str) -> Vec<Inline> {
    vec![Inline::Text(inlines.to_string())]
}

fn words(lines: &[Line], generated: bool) -> String {
    let mut out = String::new();
    for piece in lines.iter().flat_map(|l| &l.pieces) {
        if let PieceKind::Text(run) = &piece.what
            && (generated || run.pos.is_some())
        {
            out.push_str(&run.text);
        }
    }
    out
}

fn right(line: &Line) -> Len {
    line.pieces.last().map_or(Len::ZERO, |p| p.x + p.what.width())
}

#[test]
fn advances_add_up_to_the_measure() {
    let mut world = world();
    world.layout.microtype.protrusion = false;
    let mut tried = 0;
    for (n, percent) in (40..=130).step_by(3).enumerate() {
        let mut style = style(&world);
        style.measure = style.measure.scale(percent, 100);
        style.cut_in = (n % 3 == 0).then_some((2, Len::points(30)));
        let (lines, report) = lines(&world, plain(PROSE), &style, 1);
        let overfull = report.diagnostics.iter().any(|d| d.kind == "overfull-line");
        for (at, line) in lines.iter().enumerate().take(lines.len() - 1).filter(|_| !overfull) {
            assert_eq!(right(line), style.measure, "line {at} at {percent} %");
            let left = if at == 0 { style.first_indent } else { Len::ZERO }
                + style.cut_in.filter(|c| at < c.0 as usize).map_or(Len::ZERO, |c| c.1);
            assert_eq!(line.pieces[0].x, left);
            tried += 1;
        }
    }
    assert!(tried > 200, "{tried} lines");
}

#[test]
fn no_word_is_lost_in_any_variant() {
    let world = world();
    let context = BookContext::new(&world.fonts, &world.layout, Links::Page, &[]);
    let cx = context.of_unit("unit", &[]);
    let mut setter = Setter::new(&cx);
    for percent in [35, 50, 70, 100] {
        let mut style = style(&world);
        style.measure = style.measure.scale(percent, 100);
        let p = setter.set(&Text::new(plain(PROSE)), &style, &Loc::default(), &mut Report::default());
        for (v, variant) in p.variants.iter().enumerate() {
            let lines: Vec<Line> = (0..variant.lines.len()).map(|l| p.line(v, l, &setter, &OnPage(1))).collect();
            let squeezed = |s: &str| s.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!(squeezed(&words(&lines, false)), squeezed(PROSE), "{percent} %, variant {v}");
            for (line, facts) in lines.iter().zip(&variant.lines) {
                let Some(PieceKind::Text(run)) = line.pieces.first().map(|p| &p.what) else { panic!("a line of words") };
                assert_eq!(run.pos, Some(facts.start), "where the line starts");
                assert!(PROSE[facts.start.offset as usize..].starts_with(run.text.trim_end()));
            }
        }
        assert!(p.variants.windows(2).all(|w| w[0].lines.len() < w[1].lines.len()), "sorted by the number of lines");
    }
}

#[test]
fn a_character_without_a_face_is_printed_by_its_number_and_told() {
    let (lines, report) = lines(&world(), plain("The sign 中 stands alone, and 中 again."), &style(&world()), 1);
    assert!(words(&lines, true).contains("[U+4E2D]"));
    let told: Vec<_> = report.diagnostics.iter().filter(|d| d.kind.id() == "missing-script").collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].message.contains("Chinese"));
    assert_eq!(told[0].loc, Some(Loc::new("a.md", 7)));
}

#[test]
fn no_sign_is_painted_as_the_missing_glyph() {
    let world = world();
    let signs = [
        "👍🏽",
        "👋🏿",
        "☝🏻",
        "✌🏼",
        "✊🏾",
        "1️⃣",
        "#️⃣",
        "*️⃣",
        "9⃣",
        "👩‍🚀",
        "👨‍👩‍👧‍👦",
        "🏳️‍🌈",
        "🏴‍☠️",
        "❤️‍🔥",
        "🇩🇪",
        "🇯🇵🇧🇷",
        "🇽🇽",
        "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
        "❤️",
        "❤︎",
        "☎️",
        "©️",
        "↪️",
        "🤷🏽‍♀️",
        "🧑🏻‍🤝‍🧑🏿",
        "🫱🏻‍🫲🏿",
        "x\u{20e3}",
        "q\u{301}\u{327}",
        "Z\u{351}\u{33f}",
        "ش\u{651}",
        "שׁ",
        "क्ष",
        "நி",
        "각",
        "🏻",
        "\u{200d}",
        "a\u{200d}b",
        "\u{fe0f}",
        "ﷺ",
        "\u{10ffff}",
        "e\u{fe0f}",
        "1\u{fe0f}",
    ];
    for sign in signs {
        for around in [sign.to_string(), format!("word{sign}"), format!("“{sign},”"), format!("{sign}{sign}")] {
            let (lines, _) = lines(&world, plain(&format!("Here is {around} in a line.")), &style(&world), 1);
            for piece in lines.iter().flat_map(|l| &l.pieces) {
                if let PieceKind::Text(run) = &piece.what {
                    assert!(run.glyphs.iter().all(|g| g.gid != 0), "{sign:?} in {around:?}: {:?}", run.text);
                }
            }
        }
    }
    // What a face has is set whole, and what none has is told.
    for whole in ["👍🏽", "1️⃣", "🇩🇪"] {
        let (_, report) = lines(&world, plain(whole), &style(&world), 1);
        assert!(report.diagnostics.iter().all(|d| d.kind.id() != "missing-glyph"), "{whole}: {report:?}");
    }
    for apart in ["x\u{20e3}", "நி"] {
        let (_, report) = lines(&world, plain(apart), &style(&world), 1);
        assert!(report.diagnostics.iter().any(|d| d.kind.id().starts_with("missing-")), "{apart}");
    }
}

#[test]
fn other_scripts_come_from_other_faces() {
    let world = world();
    let (lines, report) = lines(&world, plain("Letters: Καλημέρα, здравствуй, שלום עולם, 🙂, →."), &style(&world), 1);
    assert!(report.diagnostics.iter().all(|d| !d.kind.id().starts_with("missing-")), "{report:?}");
    let faces: std::collections::BTreeSet<_> =
        lines.iter().flat_map(|l| &l.pieces).filter_map(|p| if let PieceKind::Text(r) = &p.what { Some(r.face) } else { None }).collect();
    assert!(faces.len() >= 3, "{faces:?}");
    // The two Hebrew words are seen from right to left: the first one read stands to the right of the second.
    let at = |word: &str| {
        lines.iter().flat_map(|l| &l.pieces).find_map(|p| match &p.what {
            PieceKind::Text(r) if &*r.text == word => Some(p.x),
            _ => None,
        })
    };
    assert!(at("שלום").expect("set") > at("עולם").expect("set"));
}

#[test]
fn a_reference_gets_its_page_and_the_line_its_measure() {
    let mut world = world();
    world.layout.microtype.protrusion = false;
    let link = Inline::Link { target: Target::Anchor(Anchor("a".into())), content: plain("the chapter on paper") };
    let mut text = plain("As was said in ");
    text.push(link);
    text.extend(plain(&format!(", {PROSE}")));
    for page in [7, 57, 357] {
        let (lines, _) = lines(&world, text.clone(), &style(&world), page);
        assert!(words(&lines, true).contains(&format!("(p.\u{a0}{page}),")), "{}", words(&lines, true));
        assert!(!words(&lines, false).contains("(p."), "it is not the book's");
        assert!(lines.iter().take(lines.len() - 1).all(|l| right(l) == style(&world).measure));
        assert!(lines.iter().flat_map(|l| &l.pieces).any(|p| p.tag == PieceTag::PageRef(Anchor("a".into()), None)));
    }
}

#[test]
fn the_mark_of_a_note_is_in_its_line() {
    let world = world();
    let mut text = plain(PROSE);
    text.push(Inline::NoteRef(NoteKey::Id(NoteId(0))));
    let context = BookContext::new(&world.fonts, &world.layout, Links::Page, &[]);
    let cx = context.of_unit("unit", &world.notes);
    let mut setter = Setter::new(&cx);
    let p = setter.set(&Text::new(text), &style(&world), &Loc::default(), &mut Report::default());
    for variant in &p.variants {
        assert_eq!(variant.lines.last().map(|l| l.notes.as_slice()), Some([NoteId(0)].as_slice()));
    }
    let last = p.line(p.best, p.variants[p.best].lines.len() - 1, &setter, &OnPage(1));
    let mark = last.pieces.iter().find(|p| p.tag == PieceTag::NoteRef(NoteId(0))).expect("a mark");
    assert!(matches!(&mark.what, PieceKind::Text(r) if &*r.text == "12" && r.pos.is_none()));
}

#[test]
fn code_keeps_its_lines_and_spaces_and_goes_on_after_a_mark() {
    let world = world();
    let mut style = style(&world);
    style.inline = world.layout.code.inline.clone();
    style.align = HAlign::Start;
    style.first_indent = Len::ZERO;
    style.verbatim = Some(Verbatim { mark: "↪".into(), hang: Len::ZERO });
    let code = "fn main() {\n    let answer = 42;\n\n    println!(\"{answer} is what was asked for, again and again, by everybody who ever asked\");\n}";
    let (lines, _) = lines(&world, vec![Inline::Code(code.into())], &style, 1);
    let text: Vec<String> = lines.iter().map(|l| words(std::slice::from_ref(l), true)).collect();
    assert_eq!(text[0].trim_end(), "fn main() {");
    assert_eq!(text[1], "    let answer = 42;");
    assert_eq!(text[2], "");
    assert!(text[3].starts_with("    println!"));
    // The mark is drawn, and stands for no text that anyone would copy.
    let mark = lines[4].pieces.first().map(|p| &p.what);
    assert!(matches!(mark, Some(PieceKind::Text(run)) if run.text.is_empty() && !run.glyphs.is_empty()), "{:?}", lines[4]);
    assert!(text.iter().all(|t| !t.contains('↪')), "{text:?}");
    assert_eq!(text.last().map(String::as_str), Some("}"));
    assert!(lines.iter().all(|l| l.width() <= style.measure + Len(1)));
}

#[test]
fn capitals_small_and_large() {
    let world = world();
    let context = BookContext::new(&world.fonts, &world.layout, Links::Page, &[]);
    let cx = context.of_unit("unit", &[]);
    let mut setter = Setter::new(&cx);
    let mut style = world.layout.text.inline.clone();
    let width = |setter: &mut Setter<'_>, style: &InlineStyle, words: &str| setter.simple(words, style, &Lang::new("en")).width();
    let normal = width(&mut setter, &style, "Chapter");
    style.case = Case::Capitals;
    let capitals = width(&mut setter, &style, "Chapter");
    style.case = Case::AllSmallCaps;
    let small = width(&mut setter, &style, "Chapter");
    assert!(normal < small && small < capitals, "{normal} {small} {capitals}");
    style.case = Case::Asis;
    style.figures = Figures::Tabular;
    assert_eq!(width(&mut setter, &style, "111"), width(&mut setter, &style, "888"));
    style.cut = Cut { bold: true, italic: true };
    assert_ne!(width(&mut setter, &style, "Chapter"), normal);
}

#[test]
fn soft_hyphens_divide_and_are_not_printed() {
    let world = world();
    let mut style = style(&world);
    style.measure = Len::points(60);
    style.hyphenate = false;
    let (lines, _) = lines(&world, plain("Donau\u{ad}dampf\u{ad}schiff\u{ad}fahrt"), &style, 1);
    assert!(lines.len() > 1);
    assert_eq!(words(&lines, true), "Donaudampfschifffahrt");
    assert!(
        lines.iter().take(lines.len() - 1).all(|l| matches!(&l.pieces.last().expect("a piece").what, PieceKind::Text(r) if r.hyphenated))
    );
}

#[test]
fn what_cannot_be_divided_is_cut_and_told() {
    let world = world();
    let mut style = style(&world);
    style.measure = Len::points(50);
    let long = "x".repeat(60);
    let (lines, report) = lines(&world, plain(&long), &style, 1);
    assert_eq!(words(&lines, true), long);
    assert!(lines.iter().all(|l| l.width() <= style.measure + Len::points(2)));
    assert!(report.diagnostics.iter().any(|d| d.kind == "forced-break"));
}

#[test]
fn an_empty_text_has_one_empty_line() {
    let world = world();
    let (lines, _) = lines(&world, Vec::new(), &style(&world), 1);
    assert_eq!(lines.len(), 1);
    assert!(lines[0].pieces.is_empty());
}

#[test]
fn breaks_are_kept_and_headings_are_balanced() {
    let world = world();
    let mut style = style(&world);
    (style.align, style.balance, style.hyphenate, style.first_indent) = (HAlign::Centre, true, false, Len::ZERO);
    let mut text = plain("First line");
    text.push(Inline::Break);
    text.extend(plain("second, which is long enough to need another line below it when set at this measure"));
    let (lines, _) = lines(&world, text, &style, 1);
    assert_eq!(words(&lines[..1], true), "First line");
    let (a, b) = (lines[1].width() - lines[1].pieces[0].x, lines[2].width() - lines[2].pieces[0].x);
    assert_eq!(lines.len(), 3);
    assert!((a - b).abs() < Len::points(40), "{a} and {b}");
}

#[test]
fn the_german_f_is_a_small_capital_too() {
    let world = world();
    let context = BookContext::new(&world.fonts, &world.layout, Links::Page, &[]);
    let cx = context.of_unit("unit", &world.notes);
    let mut setter = Setter::new(&cx);
    let style = InlineStyle { case: Case::AllSmallCaps, tracking: 60, ..world.layout.text.inline.clone() };
    let mut glyphs = |lang: &str| {
        let line = setter.simple("Luft", &style, &Lang::new(lang));
        let runs = line.pieces.iter().filter_map(|p| if let PieceKind::Text(run) = &p.what { Some(run) } else { None });
        runs.flat_map(|run| run.glyphs.iter().map(|g| g.gid)).collect::<Vec<_>>()
    };
    assert_eq!(glyphs("de"), glyphs("en"));
}

//! Markdown cases: text in, an outline of the blocks out.

use proptest::prelude::*;

use super::*;
use crate::diag::Loc;
use crate::model::Block;
use crate::model::{BlockKind, Inline, walk};

fn read(text: &str) -> (Parsed, Report) {
    let mut report = Report::default();
    let parsed = fragment(text, &Place { before: Loc::new("a.md", 0), base: "posts".into() }, &mut report);
    (parsed, report)
}

/// One line a block: what it is, and its words.
fn outline(text: &str) -> String {
    show(&read(text).0.blocks)
}

pub(crate) fn show(blocks: &[Block]) -> String {
    let each: Vec<String> = blocks.iter().map(show_one).collect();
    each.join(" | ")
}

fn show_one(block: &Block) -> String {
    match &block.kind {
        BlockKind::Para(t) => format!("p{} {}", block.align.map(|a| format!("~{a:?}")).unwrap_or_default(), spans(&t.inlines)),
        BlockKind::Heading { level, text } => format!("h{level} {}", spans(&text.inlines)),
        BlockKind::Quote(q) => {
            let by = q.attribution.as_ref().map(|a| format!(" by {}", spans(&a.inlines))).unwrap_or_default();
            format!("quote[{}]{by}", show(&q.blocks))
        }
        BlockKind::Callout(c) => format!("{:?}({})[{}]", c.kind, spans(&c.title.inlines), show(&c.blocks)),
        BlockKind::List { kind, tight, items: list } => {
            let items: Vec<String> =
                list.iter().map(|i| format!("{}{}", i.task.map_or("", |t| if t { "x " } else { "o " }), show(&i.blocks))).collect();
            format!("{}{}[{}]", list_of(*kind, list), if *tight { "" } else { " loose" }, items.join("; "))
        }
        BlockKind::Definitions(list) => {
            let list: Vec<String> = list
                .iter()
                .map(|d| format!("{}: {}", spans(&d.term.inlines), d.details.iter().map(|b| show(b)).collect::<Vec<_>>().join(" / ")))
                .collect();
            format!("dl[{}]", list.join("; "))
        }
        BlockKind::Code { language, text } => format!("code {} {:?}", language.as_deref().unwrap_or("-"), text.plain()),
        BlockKind::Table(t) => {
            let cell = |c: &crate::model::Cell| {
                let span = if (c.columns, c.rows) == (1, 1) { String::new() } else { format!("{}×{} ", c.columns, c.rows) };
                let head = if c.scope == crate::model::Scope::Row { "# " } else { "" };
                format!("{head}{span}{}", c.text().map_or_else(|| show(&c.blocks), |t| spans(&t.inlines)))
            };
            let rows = |rows: &[crate::model::Row]| {
                rows.iter().map(|r| r.iter().map(cell).collect::<Vec<_>>().join(",")).collect::<Vec<_>>().join(" / ")
            };
            let caption = t.caption.as_ref().map(|c| format!(" ^{}", spans(&c.inlines))).unwrap_or_default();
            format!("table[{} :: {}]{caption}", rows(&t.head), rows(&t.rows))
        }
        BlockKind::Figure(f) => {
            let images: Vec<String> = f.images.iter().map(|i| format!("{}({})", i.src, i.alt.as_deref().unwrap_or("?"))).collect();
            let inside = if f.blocks.is_empty() { String::new() } else { format!("[{}]", show(&f.blocks)) };
            format!("figure {}{inside} {}", images.join("+"), f.caption.as_ref().map(|c| spans(&c.inlines)).unwrap_or_default())
        }
        BlockKind::Verse(stanzas) => stanzas
            .iter()
            .map(|s| format!("verse {}", s.iter().map(|l| spans(&l.inlines)).collect::<Vec<_>>().join(" / ")))
            .collect::<Vec<_>>()
            .join(" // "),
        BlockKind::Index(_) => "index".to_string(),
        BlockKind::SceneBreak => "***".into(),
        BlockKind::Formula { text, .. } => format!("$${}$$", text.plain()),
    }
}

/// Bullets, where plain numbers start, or all numbers.
fn list_of(kind: ListKind, items: &[crate::model::ListItem]) -> String {
    match kind {
        ListKind::Number(_) | ListKind::Bullet if items.iter().all(|i| i.value.is_none()) => format!("{kind:?}"),
        ListKind::Number(_) | ListKind::Bullet | ListKind::Counted(_) => {
            kind.numbers(items).into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
    }
}

fn spans(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|i| match i {
            Inline::Text(t) => t.clone(),
            Inline::Emph(c) => format!("<i {}>", spans(c)),
            Inline::Strong(c) => format!("<b {}>", spans(c)),
            Inline::Strike(c) => format!("<s {}>", spans(c)),
            Inline::Super(c) => format!("<sup {}>", spans(c)),
            Inline::Sub(c) => format!("<sub {}>", spans(c)),
            Inline::SmallCaps(c) => format!("<sc {}>", spans(c)),
            Inline::Code(c) => format!("`{c}`"),
            Inline::Formula(f) => format!("${}$", f.tex),
            Inline::Link { target: crate::model::Target::Source(to), content } => format!("<a {to}: {}>", spans(content)),
            Inline::Link { content, .. } => spans(content),
            Inline::Image(i) => format!("<img {}>", i.src),
            Inline::NoteRef(k) => format!("{k:?}"),
            Inline::Break => "⏎".into(),
            Inline::Foreign(_, c) => spans(c),
            Inline::Phrase(p, c) => format!("<{p:?} {}>", spans(c)),
        })
        .collect()
}

/// Cases: Markdown, and what it becomes.
const CASES: &[(&str, &str)] = &[
    ("a *b* **c** ~~d~~ `e`", "p a <i b> <b c> <s d> `e`"),
    ("one\ntwo  three", "p one two three"),
    ("漢字\n仮名\nend", "p 漢字仮名 end"),
    ("a  \nb", "p a⏎b"),
    ("short\\\nlines\\\nof verse\n\nand\\\nmore", "verse short / lines / of verse // verse and / more"),
    ("# A\n\n### B\n\n## C", "h1 A | h2 B | h2 C"),
    ("A\n===\n\nB\n---", "h1 A | h2 B"),
    ("a\n\n---\n\n\\* \\* \\*\n\nb", "p a | *** | *** | p b"),
    ("- a\n- b\n  - c", "Bullet[p a; p b | Bullet[p c]]"),
    ("3. a\n\n4. b", "Number(3) loose[p a; p b]"),
    ("- [x] done\n- [ ] not", "Bullet[x p done; o p not]"),
    ("> a\n>\n> — Ann Author, *Book*", "quote[p a] by Ann Author, <i Book>"),
    ("> a\n> -- Ann", "quote[p a] by Ann"),
    ("> a – and – b", "quote[p a – and – b]"),
    ("> [!NOTE]\n> Mind.", "Note()[p Mind.]"),
    ("> [!bug]- Two *words*\n> Mind.\n>\n> > [!tip]\n> > - a", "Caution(Two <i words>)[p Mind. | Tip()[Bullet[p a]]]"),
    ("Term\n: What it is", "dl[Term: p What it is]"),
    ("|a|b|\n|-|-:|\n|1|2|\n|3|", "table[a,b :: 1,2 / 3,]"),
    ("```Rust,ignore\nfn a() {}\n```\n\n    b\n    c", "code rust \"fn a() {}\" | code - \"b\\nc\""),
    ("![alt](a.png \"The caption\")", "figure a.png(alt) The caption"),
    ("![](a.png)\n![b](b.png)", "figure a.png(?)+b.png(b) "),
    ("[![alt](a.png)](big.png)", "figure a.png(alt) "),
    ("see ![alt](a.png) here", "p see <img a.png> here"),
    ("[a](b.md) <http://x.y> <a@b.c>", "p <a b.md: a> <a http://x.y: http://x.y> <a mailto:a@b.c: a@b.c>"),
    ("x<sup>2</sup> H<sub>2</sub>O<br>end <kbd>Ctrl</kbd> <b>b</b> <small>s</small>", "p x<sup 2> H<sub 2>O⏎end `Ctrl` <b b> s"),
    ("<p>One &amp; two</p>\n<blockquote><p>Q</p></blockquote>", "p One & two | quote[p Q]"),
    ("<figure>\n<img src=\"a.png\" alt=\"\">\n<figcaption>Cap <i>x</i></figcaption>\n</figure>", "figure a.png() Cap <i x>"),
    ("<figure>\n\n![a](b.png)\n\n<figcaption>Cap</figcaption>\n</figure>\n\nafter", "figure b.png(a) Cap | p after"),
    ("<table><tr><th>a<th>b<tr><td>1<td>2</table>", "table[a,b :: 1,2]"),
    ("<div>\n\n**md** in *html*\n\n</div>", "p <b md> in <i html>"),
    ("<ul><li>a<li>b</ul>tail", "Bullet[p a; p b] | p tail"),
    ("<hr>\n\na <script>alert(1)</script> b", "*** | p a b"),
    ("<pre><code>a\n  b</code></pre>", "code - \"a\\n  b\""),
    ("<a href=\"javascript:alert(1)\">x</a>", "p x"),
    ("text <!--more--> end", "p text end"),
    ("a word[^1].\n\n[^1]: The note.", "p a wordSource(\"1\")."),
    ("a [^x] b", "p a [^x] b"),
    ("</div></p></b>text", "p text"),
    ("<dl><dt>T<dd>D</dl>", "dl[T: p D]"),
    ("&nbsp;\n\na", "p a"),
    ("## *A* `b` {#own}", "h1 <i A> `b`"),
    // Markdown inside HTML that asks for it.
    (
        "<div markdown=\"1\">\nSome *emphasis* and a [link](u).\n\n- one\n- two\n</div>\n\nafter",
        "p Some <i emphasis> and a <a u: link>. | Bullet[p one; p two] | p after",
    ),
    ("<p markdown=\"span\">More *emphasis*.</p>\n\nafter", "p More <i emphasis>. | p after"),
    // Blank lines and indentation inside HTML blocks.
    (
        "<table>\n  <tr>\n    <td>\n      <strong>A</strong>\n    </td>\n\n    <td>\n      B\n    </td>\n  </tr>\n\n  <tr>\n    <td>\n      L\n    </td>\n  </tr>\n</table>\n\nAfter.",
        "table[ :: <b A>,B / L,] | p After.",
    ),
    ("<blockquote>a\n\nb</blockquote>\n\nafter", "quote[p a | p b] | p after"),
    ("<blockquote>never closed\n\nafter\n\nmore", "quote[p never closed] | p after | p more"),
    ("<blockquote>\n\nnever closed\n\nafter\n\nmore", "quote[p never closed] | p after | p more"),
    ("Don&#146;t \u{93}q\u{94} &#150;", "p Don’t “q” –"),
    ("| ![a](a.png) | ![b](b.png) |\n|---|---|\n| M | E |", "figure a.png(a)+b.png(b) M; E"),
    ("text <sup id=\"r1\">[1](#n1)</sup>\n\n<b id=\"n1\">1</b> The note. [↩](#r1)", "p textSource(\"n1\")"),
];

#[test]
fn markdown_cases() {
    for (text, expected) in CASES {
        assert_eq!(&outline(text), expected, "{text:?}");
    }
}

#[test]
fn verse_in_a_fence_has_the_marks_of_a_line() {
    for (text, want) in [
        (
            "a\n\n```verse\nOne *line* [x](u)\n  and **two**\n\n# no 1. head\n```\nafter",
            "p a | verse One <i line> <a u: x> /  and <b two> // verse # no 1. head | p after",
        ),
        ("```poem\n- a[^1]\n- b\n```\n\n[^1]: Note.", "verse - aSource(\"1\") / - b"),
        ("::: verse\nOne *line*\n1. two\n:::\n\nafter", "verse One <i line> / 1. two | p after"),
        ("::: {.poem}\n    One\ntwo\n:::", "verse   One / two"),
        ("```verse\n```", ""),
        ("> ```verse\n> a\n> b\n> ```", "quote[verse a / b]"),
    ] {
        assert_eq!(outline(text).replace('\u{2003}', " "), want, "{text}");
    }
}

#[test]
fn notes_keep_their_blocks() {
    let (parsed, report) = read("a[^n]\n\n[^n]: One.\n\n    Two.\n");
    let note = parsed.notes.get(&NoteKey::Source("n".into())).expect("a note");
    assert_eq!(show(note), "p One. | p Two.");
    assert!(report.diagnostics.is_empty());
}

#[test]
fn a_note_that_nothing_refers_to_is_not_lost() {
    let (parsed, report) = read("a\n\n[^n]: Lost?\n");
    assert_eq!(show(&parsed.blocks), "p a | p Lost?");
    assert_eq!(report.diagnostics[0].kind, "unused-note");
}

#[test]
fn what_html_was_dropped_is_told_once() {
    let (_, report) = read("a <marquee>b</marquee> <marquee>c</marquee>\n\n<iframe src=\"x.html\"></iframe>\n\nd");
    assert_eq!(report.diagnostics.len(), 1);
    let d = &report.diagnostics[0];
    assert!(d.message.contains("<marquee> (×2)") && d.message.contains("<iframe> of x.html"), "{}", d.message);
}

#[test]
fn an_element_that_never_ends_swallows_nothing() {
    assert_eq!(outline("<video src=a>\n\ntext\n\n<svg>\n\nmore"), "p text | p more");
}

#[test]
fn lines_and_anchors_are_kept() {
    let (parsed, _) = read("one\n\n## Two words\n\n![a](x.png)");
    let lines: Vec<u32> = parsed.blocks.iter().map(|b| b.loc.line).collect();
    assert_eq!(lines, [1, 3, 5]);
    assert_eq!(parsed.blocks[1].anchor, Some(Anchor("two-words".into())));
    let BlockKind::Figure(f) = &parsed.blocks[2].kind else { panic!("a figure") };
    assert_eq!((f.images[0].base.as_str(), f.images[0].loc.line), ("posts", 5));
}

#[test]
fn depth_is_flattened_not_followed() {
    for open in ["> ", "- ", "<div>", "<b>", "*a "] {
        let (parsed, _) = read(&format!("{}deep", open.repeat(20_000)));
        let mut words = String::new();
        walk::texts(&parsed.blocks, &mut |t| words.push_str(&t.plain()));
        assert!(words.contains("deep"), "{open}");
    }
    let (_, report) = read(&format!("{}deep", "> ".repeat(1_000)));
    assert_eq!(report.diagnostics[0].kind, "too-deep");
}

pub(crate) fn words_of(parsed: &Parsed) -> Vec<String> {
    let mut words = Vec::new();
    let mut see = |blocks: &[Block]| {
        walk::texts(blocks, &mut |t| {
            words.extend(t.plain().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_string))
        });
    };
    see(&parsed.blocks);
    parsed.notes.values().for_each(|b| see(b));
    words.sort();
    words
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// No text makes the reader panic.
    #[test]
    fn any_text_is_read(text in "\\PC{0,200}") {
        read(&text);
    }

    /// Marks in any order, over several lines: no panic, and never a line end inside a text.
    #[test]
    fn any_marks_are_read(parts in prop::collection::vec(prop::sample::select(vec![
        "# ", "> ", "- ", "1. ", "* ", "**", "_", "`", "```", "\n", "\n\n", "    ", "[a](b)", "![a](b \"t\")", "[^1]", "[^1]: ", "|a|b|\n|-|-|\n", ": ", "<b>", "</b>",
        "<p>", "</p>", "<table>", "<tr>", "<td>", "</table>", "<figure>", "</figure>", "<li>", "<ul>", "</ul>", "<!--", "-->", "<script>", "</script>", "<dl>", "<dt>", "<dd>",
        "<figcaption>", "<pre>", "</pre>", "<svg>", "<h2>", "</h2>", "{{< x >}}", "{% y %}", "[[w|l]]", "&amp;", "word", "\\", "---", "***", "é", "字", "  \n", "<br>", "<blockquote>", "— Ann",
    ]), 0..40)) {
        let (parsed, _) = read(&parts.concat());
        walk::texts(&parsed.blocks, &mut |t| {
            for inline in &t.inlines {
                if let Inline::Text(t) = inline { assert!(!t.contains('\n')) }
            }
        });
    }

    /// Every word of prose arrives once, whatever plain marks stand round it.
    #[test]
    fn every_word_is_kept(words in prop::collection::vec("wx[a-z]{2,9}", 1..30), marks in prop::collection::vec(prop::sample::select(vec![
        " ", " ", " *", "* ", "** ", " **", "\n", "\n\n", "\n- ", "\n> ", "\n\n# ", "\n\n1. ", " `", "` ", "~~", "\n\n---\n\n", "  \n", "<b>", "</b>", "<div>", "</div>", "<td>", "</p>", "<p>", "<h3>",
        "<table>", "\n\n<ul><li>", "<figcaption>", "<figure>", "</figure>", "<dt>", "<tr>", "\n\n",
    ]), 30)) {
        let text: String = words.iter().zip(&marks).map(|(w, m)| format!("{m}{w} ")).collect();
        let (parsed, _) = read(&text);
        let mut expected: Vec<String> = words.clone();
        expected.sort();
        let arrived: Vec<String> = words_of(&parsed).into_iter().filter(|w| w.starts_with("wx")).collect();
        prop_assert_eq!(arrived, expected, "{}", text);
    }
}

#[test]
fn a_colon_defines_only_with_white_space_behind_it() {
    for (text, want) in [
        ("Term\n: meaning", "dl[Term: p meaning]"),
        ("Term\n:\tmeaning", "dl[Term: p meaning]"),
        ("Words\n:smile: more", "p Words 😄 more"),
        ("Words\n\n:smile:", "p Words | p 😄"),
        ("Words\n:)", "p Words :)"),
        ("Words\n:one\n:two", "p Words :one :two"),
        ("Term\n: meaning\n:not another", "dl[Term: p meaning :not another]"),
        ("> Words\n> :smile:", "quote[p Words 😄]"),
        ("- Words\n  :smile:", "Bullet[p Words 😄]"),
        ("```\na\n:b\n```", "code - \"a\\n:b\""),
        ("    a\n    :b", "code - \"a\\n:b\""),
    ] {
        assert_eq!(outline(text), want, "{text}");
    }
}

//! HTML in, an outline of the blocks out.

use super::*;
use crate::diag::Loc;
use crate::model::{Block, BlockKind};
use crate::source::markdown;
use crate::source::markdown::tests::{show, words_of};

fn place() -> Place {
    Place { before: Loc::new("a.html", 0), base: String::new() }
}

fn parsed(html: &str) -> (Parsed, Report) {
    let mut report = Report::default();
    let parsed = read(html, &place(), &Rules::NONE, &mut report);
    (parsed, report)
}

fn outline(html: &str) -> String {
    show(&parsed(html).0.blocks)
}

/// Cases: HTML, and what it becomes, as a document and as a block of a Markdown post.
const CASES: &[(&str, &str)] = &[
    // Two line ends in a row are the only mark of a paragraph that some blogs know.
    ("<div>One.<br /><br />Two.<br/><br/>\nThree.</div>", "p One. | p Two. | p Three."),
    ("<p>One<br>line.<br><br><br>Two.</p>", "p One⏎line. | p Two."),
    // Looks by style and by old attributes.
    (
        "<p><span style=\"font-weight: bold;\">B</span> <span style='font-style:italic'>I</span> <b style=\"font-weight:normal\">p</b></p>",
        "p <b B> <i I> p",
    ),
    ("<p style=\"font-weight:700\">all <i style='font-style: normal'>bold</i></p>", "p <b all bold>"),
    ("<p><span style='text-decoration: line-through; font-weight:bold'>x</span> y</p>", "p <b <s x>> y"),
    ("<div style=\"font-style:italic\"><p>a</p><p>b</p></div><p>c</p>", "p <i a> | p <i b> | p c"),
    ("<center>Mid</center><p align=right>End</p><p style='text-align:center'>M</p>", "p~Centre Mid | p~End End | p~Centre M"),
    // A look or a link round blocks goes on in each of them.
    ("<b>a<p>b</p>c</b> d", "p <b a> | p <b b> | p <b c> d"),
    ("<a href=\"x.html\"><h2>T</h2><p>w</p></a>", "h1 <a x.html: T> | p <a x.html: w>"),
    ("<p>a <b>open</p><p>b</p>", "p a <b open> | p b"),
    // References by number mean what browsers show.
    ("<p>Don&#146;t &#x93;q&#x94; &#150; &#133; &#128;5 &#153; &hellip; &eacute</p>", "p Don’t “q” – … €5 ™ … é"),
    // Tables.
    (
        "<table><tr><td>o<table><tr><td>i</td></tr></table></td></tr><tr><td>2</td></tr></table><p>after</p>",
        "table[ :: p o | table[ :: i] / 2] | p after",
    ),
    (
        "<table><thead><tr><th>S</th><th colspan=2>In</th><th>U</th></tr></thead><tbody><tr><td rowspan=2>C<td>15<td>20<td>b<tr><td>16<td>21<td>m</table>",
        "table[S,2×1 In,U :: 1×2 C,15,20,b / 16,21,m]",
    ),
    ("<table><tr><th rowspan=2>N<th colspan=2>S<tr><th>1<th>2<tr><td>a<td>b<td>c</table>", "table[1×2 N,2×1 S / 1,2 :: a,b,c]"),
    (
        "<table><thead><tr><td></td><th>G</th></tr><tr><th>N</th><th>M</th></tr></thead><tfoot><tr><td>S<td>3</tfoot><tbody><tr><th>C<td>1</table>",
        "table[,G / N,M :: # C,1 / S,3]",
    ),
    ("<table><td>a<td>b<tr><td>c<td>d</table>", "table[ :: a,b / c,d]"),
    ("<table><th>N<th>M<tr><td>1<td>2</table><p>after", "table[N,M :: 1,2] | p after"),
    ("<table><tr><th>H<td>10<tr><th>W<td>20</table>", "table[ :: # H,10 / # W,20]"),
    (
        "<table><tr><td><ul><li>a</li><li>b</li></ul></td><td><pre>l\nm</pre></td><td><p>A</p><p>B</p></td></tr></table>",
        "table[ :: Bullet[p a; p b],code - \"l\\nm\",p A | p B]",
    ),
    ("<table><caption>Cap</caption><tr><td>a<td>b</table>", "table[ :: a,b] ^Cap"),
    ("<figure><table><tr><td>a<td>b</table><figcaption>Cap</figcaption></figure>", "table[ :: a,b] ^Cap"),
    (
        "<table class='tr-caption-container'><tr><td><img src=a.png alt=x></td></tr><tr><td class='tr-caption'>Cap</td></tr></table>",
        "figure a.png(x) Cap",
    ),
    ("<table><tr><td><img src=a.png><td><img src=b.png><tr><td>M<td>E</table>", "figure a.png(?)+b.png(?) M; E"),
    ("<figure><pre><code>x = 1</code></pre><figcaption>Listing 1</figcaption></figure>", "figure [code - \"x = 1\"] Listing 1"),
    ("<figure><figcaption>List</figcaption><ul><li>a</ul></figure>", "figure [Bullet[p a]] List"),
    ("<figure><blockquote><p>Q</p></blockquote><figcaption>— Ann</figcaption></figure>", "quote[p Q] by Ann"),
    (
        "<figure><video src=https://example.org/a.mp4></video><figcaption>A film</figcaption></figure>",
        "figure [p <a https://example.org/a.mp4: https://example.org/a.mp4>] A film",
    ),
    // Lists.
    ("<ol type=a><li>x<li>y</ol>", "a b[p x; p y]"),
    ("<ol start=5><li>x<li value=9>y<li>z</ol>", "5 9 10[p x; p y; p z]"),
    ("<ol reversed><li>x<li>y<li>z</ol>", "3 2 1[p x; p y; p z]"),
    ("<ol type=I start=4><li>x</ol><ol start=-1><li>y</ol>", "IV[p x] | -1[p y]"),
    ("<dl><dt>A<dt>B<dd>x<dt>C<dd>y</dl>", "dl[A: ; B: p x; C: p y]"),
    // Words with a meaning.
    (
        "<p><abbr title='x y'>XY</abbr> <mark>m</mark> <ins>n</ins> <u>u</u></p>",
        "p <Abbreviation(\"x y\") XY> <Marked m> <Inserted n> <Underlined u>",
    ),
    ("<p><ruby>K<rp>(</rp><rt>k</rt><rp>)</rp></ruby> <ruby>O<rt>o</ruby>.</p>", "p <Ruby K<Reading  (k)>> <Ruby O<Reading  (o)>>."),
    ("<p>K <rt>k</rt> <rtc><rt>o</rt></rtc> <ruby>O<rt>o</ruby></p>", "p K k o <Ruby O<Reading  (o)>>"),
    ("<p><ruby>東<rt>とう<rt></ruby></p>", "p <Ruby 東<Reading （とう）>>"),
    // Players and what is there for those who see none.
    ("<p>a</p><video src=press.mp4><p>A film.</p></video><p>b</p>", "p a | p A film. | p b"),
    (
        "<iframe src='//www.youtube.com/embed/abc123DEF' title='How'>x</iframe><p>b</p>",
        "p <a https://www.youtube.com/watch?v=abc123DEF: How> | p b",
    ),
    ("<object data=old.swf><p>Flash</p></object><noscript>No script</noscript><canvas>C</canvas>", "p Flash | p No script | p C"),
    // What authors hid stays hidden.
    ("<p>a<span style='display:none'>b</span></p><div hidden>c<p>d</p></div><p>e</p>", "p a | p e"),
    ("<p>a<span style='visibility: hidden'>b</span></p><div style='color:red;visibility:collapse'>c</div><p>e</p>", "p a | p e"),
    ("<pre><code class='language-Rust'>a\n\n  b</code></pre>", "code rust \"a\\n\\n  b\""),
    ("<pre>\nfirst</pre>", "code - \"first\""),
];

#[test]
fn html_cases() {
    for (html, expected) in CASES {
        assert_eq!(&outline(html).replace("h2 ", "h1 "), expected, "{html}");
    }
}

#[test]
fn html_means_the_same_inside_markdown() {
    for (html, expected) in CASES.iter().filter(|(h, _)| h.starts_with("<div") || h.starts_with("<table") || h.starts_with("<ol")) {
        if html.contains("\n\n") || html.contains("display:none") {
            continue;
        }
        let mut report = Report::default();
        let parsed = markdown::fragment(&format!("{html}\n\nafter all"), &place(), &mut report);
        assert_eq!(show(&parsed.blocks), format!("{expected} | p after all"), "{html}");
    }
}

#[test]
fn notes_of_engines_are_notes() {
    let engines = [
        // WordPress
        "<p>Word<sup data-fn=\"u1\" class=\"fn\"><a href=\"#u1\" id=\"u1-link\">1</a></sup>.</p><ol class=\"wp-block-footnotes\"><li id=\"u1\">The note. <a href=\"#u1-link\" aria-label=\"Jump\">↩︎</a></li></ol>",
        // markdown-it
        "<p>Word<sup class=\"footnote-ref\"><a href=\"#fn1\" id=\"fnref1\">[1]</a></sup>.</p><hr class=\"footnotes-sep\"><section class=\"footnotes\"><ol><li id=\"fn1\" class=\"footnote-item\"><p>The note. <a href=\"#fnref1\" class=\"footnote-backref\">↩︎</a></p></li></ol></section>",
        // kramdown
        "<p>Word<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote\">1</a></sup>.</p><div class=\"footnotes\"><ol><li id=\"fn:1\"><p>The note. <a href=\"#fnref:1\" class=\"reversefootnote\">&#8617;</a></p></li></ol></div>",
        // Substack
        "<p>Word<a class=\"footnote-anchor\" id=\"footnote-anchor-1\" href=\"#footnote-1\">1</a>.</p><div class=\"footnote\"><a id=\"footnote-1\" href=\"#footnote-anchor-1\" class=\"footnote-number\">1</a><div class=\"footnote-content\"><p>The note.</p></div></div>",
        // Word
        "<p>Word<a href=\"#_ftn1\" name=\"_ftnref1\"><sup>[1]</sup></a>.</p><div><hr><div id=\"ftn1\"><p><a href=\"#_ftnref1\" name=\"_ftn1\">[1]</a> The note.</p></div></div>",
    ];
    for html in engines {
        let (parsed, _) = parsed(html);
        let notes: Vec<String> = parsed.notes.values().map(|b| show(b)).collect();
        assert_eq!(notes, ["p The note."], "{html}");
        let [Block { kind: BlockKind::Para(text), .. }] = parsed.blocks.as_slice() else {
            panic!("one paragraph: {}", show(&parsed.blocks))
        };
        assert!(text.inlines.iter().any(|i| matches!(i, crate::model::Inline::NoteRef(_))), "{html}");
    }
}

#[test]
fn links_of_a_contents_list_are_no_notes() {
    let html = "<p><a href='#s1'>1</a></p><p id='top'>x</p><div id='s1'><h2>One</h2><p>Words. <a href='#top'>↑</a></p></div>";
    let (parsed, _) = parsed(html);
    assert!(parsed.notes.is_empty());
    assert!(show(&parsed.blocks).contains("Words."));
}

#[test]
fn any_element_may_be_named() {
    let html = "<p>a</p><p><a name='x'></a>b <span id='y'>c</span></p><ul><li id='z'>d</li></ul><table><tr><td id='w'>e<td>f</table><a id='end'></a>";
    let (parsed, _) = parsed(html);
    let mut names = Vec::new();
    crate::model::walk::each(&parsed.blocks, &mut |b| names.extend(b.names.clone()));
    assert_eq!(names, ["x", "y", "z", "end", "w"].map(str::to_string), "of the paragraph, the item, the last block, the cell");
}

#[test]
fn the_words_that_a_diagnostic_says_are_kept_are_kept() {
    let kept =
        ["video", "audio", "object", "noscript", "canvas", "marquee", "blink", "center", "form", "label", "dialog", "math", "unknown-tag"];
    for name in kept {
        let (parsed, _) = parsed(&format!("<p>before</p><{name}>kept words</{name}><p>after</p>"));
        assert_eq!(words_of(&parsed), ["after", "before", "kept", "words"], "{name}");
    }
    for name in ["script", "style", "select", "textarea", "template", "svg"] {
        let (parsed, report) = parsed(&format!("<p>before</p><{name}>gone</{name}><p>after</p>"));
        assert_eq!(words_of(&parsed), ["after", "before"], "{name}");
        assert!(report.diagnostics.iter().any(|d| d.message.contains(name)), "{name} is told");
    }
}

#[test]
fn titles_and_rules_serve_those_who_read_exports() {
    let html = "<html><head><title>T &amp; U</title><style>x</style><meta property='og:title' content='Best'></head><body><div class='subscribe-box'><p>Subscribe</p></div><div class='embed' data-url='https://example.org/p'>card</div><div class='image-box'><img src=a.png><p>x</p></div></body></html>";
    const RULES: Rules = Rules(&[
        Rule { element: "", class: "subscribe*", action: Action::Drop },
        Rule { element: "div", class: "embed", action: Action::Link("data-url") },
        Rule { element: "div", class: "image-box", action: Action::Figure },
    ]);
    let mut report = Report::default();
    let parsed = read(html, &place(), &RULES, &mut report);
    assert_eq!(parsed.titles, ["Best", "T & U"]);
    assert_eq!(show(&parsed.blocks), "p <a https://example.org/p: https://example.org/p> | figure a.png(?)  | p x");
}

#[test]
fn hostile_html_is_read_in_time() {
    for html in ["<b>", "<table><tr><td>", "<div><b>", "<ruby><rt>", "<a href=x><p>", "<ol><li>", "&#", "<!--", "<a b='"] {
        let (_, _) = parsed(&html.repeat(20_000));
    }
}

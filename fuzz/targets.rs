//! The readers, each with seeds and with the tokens of its grammar.

use std::fs;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use postbound::config::manifest::Links;
use postbound::config::printer::Printer;
use postbound::config::{self, layouts};
use postbound::diag::Report;
use postbound::internals::check::{self, Demand};
use postbound::internals::font::{FontData, Fonts};
use postbound::internals::layout::formula::Press;

use crate::books;
use crate::mutate::Kind;

/// A reader under test.
pub struct Target {
    pub name: &'static str,
    pub kind: Kind,
    /// Words of the grammar, put in at any place.
    pub tokens: &'static [&'static str],
    pub corpus: fn() -> Vec<Vec<u8>>,
    /// Reads an input; the folder is the target's own.
    pub run: fn(&[u8], &Path),
    /// How many inputs it gets in `cargo test`.
    pub few: u64,
}

pub const TARGETS: [Target; 13] = [
    Target { name: "front-matter", kind: Kind::Text, tokens: FRONT, corpus: front_matter, run: post, few: 60 },
    Target { name: "markdown", kind: Kind::Text, tokens: MARKDOWN, corpus: markdown, run: post, few: 60 },
    Target { name: "html", kind: Kind::Text, tokens: HTML, corpus: html, run: post, few: 60 },
    Target { name: "archive", kind: Kind::Text, tokens: ARCHIVE, corpus: archive, run: text_archive, few: 40 },
    Target { name: "book-toml", kind: Kind::Text, tokens: TOML, corpus: book_toml, run: configuration, few: 60 },
    Target { name: "layout", kind: Kind::Text, tokens: MARKDOWN, corpus: markdown, run: pages, few: 6 },
    Target { name: "maths", kind: Kind::Text, tokens: MATHS, corpus: maths, run: formula, few: 200 },
    Target { name: "books", kind: Kind::Text, tokens: books::TOKENS, corpus: books::corpus, run: books::build, few: 4 },
    Target { name: "avif", kind: Kind::Bytes, tokens: &[], corpus: avif, run: |b, f| picture(b, f, "a.avif"), few: 30 },
    Target { name: "svg", kind: Kind::Text, tokens: SVG, corpus: svg, run: |b, f| picture(b, f, "a.svg"), few: 30 },
    Target { name: "raster", kind: Kind::Bytes, tokens: &[], corpus: raster, run: |b, f| picture(b, f, "a.png"), few: 30 },
    Target { name: "font", kind: Kind::Bytes, tokens: &[], corpus: font, run: face, few: 6 },
    Target { name: "pdf", kind: Kind::Bytes, tokens: &[], corpus: pdf, run: preflight, few: 20 },
];

#[rustfmt::skip]
const MATHS: &[&str] = &[
    "\\frac", "\\sqrt[", "\\left(", "\\right)", "\\middle|", "\\begin{matrix}", "\\begin{align}", "\\end{matrix}", "\\end{align}", "\\\\", "&", "{", "}", "^", "_",
    "'", "\\sum", "\\int", "\\hat", "\\widehat", "\\overline", "\\underbrace", "\\xrightarrow[", "\\text{", "\\displaystyle", "\\kern-9em", "\\hspace{99em}",
    "\\Bigg", "\\cancel", "\\boxed", "\\phantom", "\\hline", "\\substack{", "\\ce{", "\\qty{", "\\tag{", "\\label{", "\\newcommand{\\a}", "\\not", "\\limits", "∑", "é", "漢",
];
const FRONT: &[&str] = &[
    "---\n",
    "+++\n",
    "title: ",
    "date: ",
    "tags: [",
    "]",
    "{",
    "}",
    ": ",
    "- ",
    "&a ",
    "*a",
    "<<: ",
    "!!binary ",
    "|\n  ",
    ">\n",
    "\"",
    "'",
    "2020-02-30",
    "9999999999999999999",
    "[[",
    "= ",
    "slug: ../..",
    "aliases:\n",
    "  ",
    "null",
    "~",
    "? ",
    "series: ",
    "weight: -1",
];
const MARKDOWN: &[&str] = &[
    "> ",
    "- ",
    "1. ",
    "999999999. ",
    "    ",
    "\t",
    "```",
    "~~~",
    "|",
    "---|",
    "\n",
    "\n\n",
    "[^a]",
    "[^a]: ",
    "[",
    "](",
    ")",
    "![",
    "{.x}",
    "*",
    "**",
    "_",
    "`",
    "~~",
    "# ",
    "#### ",
    "<b>",
    "</b>",
    "<!--",
    "-->",
    "&#x41;",
    "\\",
    ": ",
    "- [ ] ",
    "***",
    "$$",
    "https://",
    "<div>",
    "  \n",
    "[x]: ",
    "\"",
    "--",
    "...",
    "== ",
    "^",
    "~",
];
const HTML: &[&str] = &[
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<table>",
    "<tr>",
    "<td>",
    "<td colspan=9999>",
    "<ul>",
    "<li>",
    "<blockquote>",
    "<figure>",
    "<figcaption>",
    "<img src=a.png>",
    "<a href=\"",
    "\">",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "&bogus;",
    "<script>",
    "</script>",
    "<style>",
    "<svg>",
    "<math>",
    "<b",
    "=",
    "'",
    "<br>",
    "<pre>",
    "<code>",
    "<span lang=\"x\">",
    "<details>",
    "<h1>",
    "</",
    "<",
    ">",
    "<template>",
    "<iframe>",
    "<sup>",
    "<dl><dt>",
    "<dd>",
];
const ARCHIVE: &[&str] = &[
    "\n\n",
    "\n",
    "Posted by ",
    "January 2, 2020",
    "2020-01-02",
    "Comments",
    "Share this",
    "* * *",
    "====",
    "Tags: ",
    "Page 2",
    "Home | About",
    "Read more",
];
const TOML: &[&str] = &[
    "[book]\n",
    "[[chapters.chapter]]\n",
    "[output.pdf.x]\n",
    "title = ",
    "\"",
    "“",
    "”",
    "'",
    "= ",
    "true",
    "yes",
    "[",
    "]",
    "{",
    "}",
    "1e999",
    "-1",
    "nan",
    "2026-02-30",
    "\"\"\"",
    "\\u",
    "\\",
    "\n",
    ".",
    "#",
    "0pt",
    "1e9mm",
    "-5em",
    "layout.overrides.",
    "page.trim = [",
    "inf",
    "99999999999999999999",
    "extends = ",
    "printer = ",
    "\"a5\"",
];
const SVG: &[&str] = &[
    "<g>",
    "</g>",
    "<rect width=\"1e9\" height=\"5\"/>",
    "<use href=\"#a\"/>",
    "id=\"a\"",
    "<image href=\"a.png\"/>",
    "transform=\"scale(1e9)\"",
    "<text>",
    "</text>",
    "<filter>",
    "<pattern>",
    "<mask>",
    "viewBox=\"0 0 0 0\"",
    "NaN",
    "-1",
    "1e38",
    "<!ENTITY a \"b\">",
    "&a;",
    "<clipPath>",
    "<path d=\"M0 0L1 1\"/>",
    "stroke-dasharray=\"0\"",
];

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The files of a folder of the repository with one of these endings, in the order of their names.
fn files(folder: &str, endings: &[&str]) -> Vec<Vec<u8>> {
    let entries = fs::read_dir(here(folder)).expect("the folder is there").flatten().map(|e| e.path());
    let mut paths: Vec<PathBuf> = entries.filter(|p| p.extension().is_some_and(|e| endings.iter().any(|n| *n == e))).collect();
    paths.sort();
    paths.iter().map(|p| fs::read(p).expect("the file is there")).collect()
}

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|t| t.as_bytes().to_vec()).collect()
}

fn front_matter() -> Vec<Vec<u8>> {
    texts(&[
        "---\ntitle: A title\ndate: 2020-01-02T03:04:05Z\ntags: [a, b]\nseries: { name: S, number: 2 }\ndraft: false\n---\n\nWords.\n",
        "+++\ntitle = \"A title\"\ndate = 2020-01-02\ncategories = [\"a\"]\n[extra]\nx = 1\n+++\n\nWords.\n",
        "---\ntitle: \"Quoted: yes\"\nslug: a-slug\nlanguage: de\naliases:\n  - /old\n  - /older\nauthor: &me\n  name: Me\neditor: *me\n---\nWords.\n",
        "{\n \"title\": \"J\", \"date\": \"2020-01-02\"\n}\n\nWords.\n",
    ])
}

fn markdown() -> Vec<Vec<u8>> {
    files("tests/data/torture/posts", &["md"])
}

fn html() -> Vec<Vec<u8>> {
    texts(&[
        "<p>One <b>two <i>three</b> four</i></p>\n<ul><li>a<ul><li>b</ul><li>c</ul>\n<blockquote><p>Q</p><cite>W</cite></blockquote>\n",
        "<table><thead><tr><th>a<th>b</thead><tr><td colspan=2>c<tr><td rowspan=2>d<td>e</table>\n\n<figure><img src=\"a.png\" alt=\"x\"><figcaption>C</figcaption></figure>\n",
        "<div class=\"verse\"><p>a<br>b<br>c</p></div>\n<pre><code class=\"language-rust\">fn a() {}\n</code></pre>\n<dl><dt>t<dd>d</dl>\n<!-- c --><script>x</script>\n",
        "Words <span lang=\"de\" style=\"color:red\">und</span> <sup>2</sup> &copy; &nbsp; <a href=\"https://example.org/?a&b\">l</a>\n\n<details><summary>S</summary>T</details>\n",
    ])
}

fn archive() -> Vec<Vec<u8>> {
    let one = |n: u32| {
        let words = "Words that follow one another and say little, so that a post has some length to it. ".repeat(6);
        format!(
            "Home | About | Archive\n\nA Title of Post {n}\nPosted by A. Writer on January {n}, 2020\n\n{words}\n\n{words}\n\nShare this\n3 Comments\n\n"
        )
    };
    let joined: String = (1..6).map(one).collect();
    let ruled: String = (1..6).map(|n| format!("{}\n====\n\n2020-0{n}-02\n\nWords.\n\n* * *\n\n", n * 11)).collect();
    vec![joined.into_bytes(), ruled.into_bytes()]
}

fn book_toml() -> Vec<Vec<u8>> {
    let mut all = files("layouts", &["toml"]);
    all.push(fs::read(here("tests/data/all-keys.toml")).expect("the file is there"));
    all.push(fs::read(here("book.toml")).expect("the file is there"));
    all
}

fn avif() -> Vec<Vec<u8>> {
    files("tests/data/avif", &["avif"])
}

fn maths() -> Vec<Vec<u8>> {
    let all = include_str!("../tests/data/maths/formulas.tex").lines();
    all.filter(|l| !l.starts_with('%') && !l.is_empty()).map(|l| l.as_bytes().to_vec()).collect()
}

fn svg() -> Vec<Vec<u8>> {
    texts(&[
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\" viewBox=\"0 0 40 30\"><defs><g id=\"a\"><circle r=\"5\"/></g><linearGradient id=\"l\"><stop offset=\"0\" stop-color=\"red\"/></linearGradient></defs><use href=\"#a\" x=\"9\" y=\"9\"/><path d=\"M1 1C2 2 3 3 4 4z\" fill=\"url(#l)\"/><text x=\"1\" y=\"9\">T</text></svg>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9mm\" height=\"9mm\"><style>rect{fill:blue}</style><rect width=\"5\" height=\"5\" transform=\"rotate(30)\" opacity=\".5\"/><clipPath id=\"c\"><rect width=\"3\" height=\"3\"/></clipPath><g clip-path=\"url(#c)\"><rect width=\"9\" height=\"9\"/></g></svg>",
    ])
}

fn raster() -> Vec<Vec<u8>> {
    let pixels = DynamicImage::ImageRgb8(RgbImage::from_fn(24, 16, |x, y| Rgb([(x * 9) as u8, (y * 13) as u8, 7])));
    let formats = [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::Gif, ImageFormat::WebP, ImageFormat::Tiff, ImageFormat::Bmp];
    let encoded = formats.into_iter().map(|format| {
        let mut bytes = Cursor::new(Vec::new());
        pixels.write_to(&mut bytes, format).expect("encodes");
        bytes.into_inner()
    });
    encoded.collect()
}

fn font() -> Vec<Vec<u8>> {
    files("fonts/noto-serif-hebrew", &["ttf"]).into_iter().chain(files("fonts/noto-symbols", &["ttf"])).collect()
}

fn pdf() -> Vec<Vec<u8>> {
    let scratch = tempfile::tempdir().expect("a temporary folder");
    write(scratch.path(), "posts/a.md", b"Words, *more* words, and a [link](https://example.org).\n\n| a | b |\n|---|---|\n| c | d |\n");
    write(scratch.path(), "book.toml", BOOK.as_bytes());
    let mut report = Report::default();
    let (manifest, layout) = config::load(scratch.path(), &[], &mut report).expect("the book is configured");
    let made = postbound::make(&manifest, &layout, &["screen".into(), "x4".into()], &mut |_| {}, &mut report).expect("made");
    made.made.into_iter().map(|m| m.bytes).collect()
}

const BOOK: &str = "[book]\ntitle = \"T\"\ndate = 2026-11-22\n[source]\npath = \"posts\"\n[layout]\nname = \"a5\"\n[output.pdf.screen]\n[output.pdf.x4]\nprinter = \"generic-x4\"\n";

pub fn write(folder: &Path, name: &str, bytes: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("made");
    fs::write(path, bytes).expect("written");
}

const LOOKS: [&str; 4] = ["a5", "pocket-4.25x6.875", "digest-5.5x8.5", "large-print"];

/// The bundled faces of a look, loaded once.
fn faces(look: usize) -> &'static Fonts {
    static FACES: [OnceLock<Fonts>; LOOKS.len()] = [const { OnceLock::new() }; LOOKS.len()];
    FACES[look].get_or_init(|| {
        let layout = layouts::bundled(LOOKS[look]).expect("is bundled");
        postbound::internals::font::load::load(&layout, Path::new("no fonts of its own"), &mut Report::default())
            .expect("the bundled faces load")
    })
}

/// A book of one file, read, planned and put together.
fn assembled(folder: &Path) -> Option<postbound::model::Book> {
    let mut report = Report::default();
    let (manifest, _) = config::load(folder, &[], &mut report).ok()?;
    let planned = postbound::plan(&manifest, &mut |_| {}, &mut report).ok()?;
    Some(postbound::assemble(&manifest, &planned, faces(0), &mut report))
}

fn post(input: &[u8], folder: &Path) {
    write(folder, "book.toml", BOOK.as_bytes());
    write(folder, "posts/a.md", input);
    assembled(folder);
}

fn text_archive(input: &[u8], folder: &Path) {
    write(folder, "book.toml", BOOK.as_bytes());
    write(folder, "posts/a.txt", input);
    assembled(folder);
}

fn configuration(input: &[u8], folder: &Path) {
    let mut report = Report::default();
    fs::create_dir_all(folder.join("seeds")).expect("made");
    write(folder, "book.toml", input);
    let _ = config::load(folder, &[], &mut report);
    // The same as a layout, which has tables of its own.
    write(folder, "mine.toml", input);
    write(folder, "book.toml", b"[book]\ntitle = \"T\"\n[layout]\nname = \"mine.toml\"\n");
    let _ = config::load(folder, &[], &mut report);
}

fn pages(input: &[u8], folder: &Path) {
    write(folder, "book.toml", BOOK.as_bytes());
    // Long input shows nothing that short input does not, and takes long to set.
    write(folder, "posts/a.md", &input[..input.len().min(8000)]);
    let Some(book) = assembled(folder) else { return };
    // A look that the first bytes choose: narrow measures are where lines fail.
    let look = usize::from(input.first().copied().unwrap_or(0)) % LOOKS.len();
    let layout = layouts::bundled(LOOKS[look]).expect("is bundled");
    postbound::internals::layout::lay_out(&book, &layout, faces(look), Links::Page, &mut Report::default());
}

/// A formula is read, said, set in both styles, drawn and set in a narrow measure.
fn formula(input: &[u8], _: &Path) {
    let tex = String::from_utf8_lossy(&input[..input.len().min(4000)]);
    let Ok(parsed) = postbound::maths::parse(&tex, &mut postbound::maths::Macros::default()) else { return };
    let _ = postbound::maths::speech::spoken(&parsed.node);
    static LAYOUT: OnceLock<config::Layout> = OnceLock::new();
    let layout = LAYOUT.get_or_init(|| layouts::bundled(LOOKS[0]).expect("is bundled"));
    let press = Press::new(faces(0), layout);
    for display in [false, true] {
        let lang = postbound::model::Lang::default();
        let set = press.set(&parsed.node, display, &lang).expect("the face is bundled");
        assert!(set.marks.len() < 10_000_000, "more ink than anybody wrote");
        press.picture(&parsed.node, display, &lang).expect("the face is bundled");
    }
}

fn picture(input: &[u8], folder: &Path, name: &str) {
    write(folder, "book.toml", BOOK.as_bytes());
    write(folder, &format!("posts/{name}"), input);
    write(folder, "posts/a.md", format!("![A picture]({name})\n").as_bytes());
    assembled(folder);
}

fn face(input: &[u8], folder: &Path) {
    let data = FontData::Loaded(input.into());
    let _ = postbound::internals::font::load::face(data, "Mine", "Mine-Regular.ttf");
    // As a family of the book's own, with the places in its design space that are set; slower, so not for every input.
    if input.len() % 8 == 0 {
        write(folder, "fonts/mine/Mine-Regular.ttf", input);
        let layout = layouts::bundled("a5").expect("is bundled");
        let _ = postbound::internals::font::load::load(&layout, &folder.join("fonts"), &mut Report::default());
    }
}

fn preflight(input: &[u8], _: &Path) {
    let printer = Printer::named("generic-x4").expect("is there");
    check::pdfs(&[("a.pdf", input)], &Demand { printer: &printer, paper: None, book: None }, &mut Report::default());
}

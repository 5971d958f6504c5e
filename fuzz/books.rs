//! Whole books, mutated as a whole: posts of every kind, pictures and book.toml in one text, from the files to the finished outputs.

use std::fs;
use std::path::Path;

use postbound::config;
use postbound::diag::Report;

use crate::targets::write;

/// What stands before each file of a book.
const FILE: &str = "\n=== ";

/// Words of all the grammars that a book has, and keys of book.toml.
pub const TOKENS: &[&str] = &[
    "\n=== posts/x.md\n",
    "\n=== posts/y.html\n",
    "\n=== posts/z.txt\n",
    "\n=== posts/b.svg\n",
    "\n=== book.toml\n",
    "\n\n",
    "\n",
    "# ",
    "## ",
    "> ",
    "- ",
    "1. ",
    "    ",
    "```\n",
    "| a | b |\n|---|---|\n| c | d |\n",
    "[^n]",
    "\n\n[^n]: A note.\n",
    "![a](b.svg)",
    "![a|50](c.png){width=30%}",
    "[![t](c.png)](c.png)",
    "[l](a.md#x)",
    "[l](https://example.org/a--b)",
    "<table><tr><td rowspan=3>",
    "<td colspan=2>",
    "</table>",
    "<figure>",
    "<figcaption>",
    "</figure>",
    "<pre>",
    "<dl><dt>",
    "<dt>",
    "<dd>",
    "<ol type=i reversed>",
    "<li>",
    "<sup>",
    "<sub>",
    "<ruby>",
    "<rt>",
    "<bdo dir=rtl>",
    "<span lang=he>",
    "<p align=right>",
    "<p style=\"text-align:center;font-weight:bold\">",
    "<img src=c.png width=9999>",
    "<img src=b.svg align=left height=3em>",
    "<div class=verse>",
    "<iframe src=https://example.org/>",
    "<svg>",
    "*",
    "**",
    "_",
    "`",
    "~~",
    "---\n",
    "+++\n",
    "title: ",
    "date: 2020-02-03\n",
    "lang: he\n",
    "tags: [a, b]\n",
    "series: S\n",
    ": ",
    ":x:",
    "\\",
    "&#146;",
    "&nbsp;",
    "\u{202e}",
    "\u{ad}",
    "עברית ",
    "中文字",
    "e\u{301}\u{302}",
    "👩\u{200d}🚀",
    "ﬁ",
    "...",
    "\"",
    "'",
    "--",
    "Wordswithoutanyspacewhatsoeverthatgoonandonandonandonandonandonandon",
    "* * *\n",
    "— Ann\n",
    "[layout]\nname = \"pocket-4.25x6.875\"\n",
    "[layout.overrides]\ntext.size = \"",
    "page.trim = [\"",
    "chapter.drop-cap = ",
    "note.place = \"end\"\n",
    "[chapters]\nstructure = \"parts\"\n",
    "[chapters]\norder = \"path\"\n",
    "links = \"note\"\n",
    "links = \"url\"\n",
    "[output.epub]\nembed-fonts = true\n",
    "[output.pdf.y]\nprinter = \"kdp-paperback\"\n",
    "[cover]\n",
    "language = \"",
    "language = \"ar\"\n",
    "number = false\n",
    "[front]\npages = [",
    "[back]\npages = [\"sources\"]\n",
    "0",
    "-1",
    "99999999999",
    "1e9",
    "true",
    "[",
    "]",
    "{",
    "}",
    "=",
];

const TOML: &str = "[book]\ntitle = \"T\"\nauthors = [\"A. Writer\"]\nlanguage = \"en\"\ndate = 2026-11-22\n[source]\npath = \"posts\"\n[layout]\nname = \"a5\"\n[output.pdf.screen]\n[output.epub]\n";

const SVG: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"40\" height=\"30\"><rect x=\"2\" y=\"2\" width=\"30\" height=\"20\" fill=\"teal\"/><text x=\"4\" y=\"14\">b</text></svg>";

const MARKDOWN: &str = "---\ntitle: A post\ndate: 2020-01-02\ntags: [a, b]\n---\n\nWords with a note.[^1] And *emphasis*, a [link](b.md), \"quotes\" and code `x`.\n\n## A heading\n\n- one\n- two\n\n  with two paragraphs\n\n> A quotation.\n> — Ann\n\n| a | b |\n|--:|---|\n| 1 | two words |\n\n![A picture](c.png \"A caption\")\n\n```rust\nfn a() {}\n```\n\n[^1]: The note.\n";

const HTML: &str = "<html><head><title>Another</title></head><body><h1>Another</h1><p>Words <b>bold</b> and <i>italic</i>, <a href=\"a.md\">a link</a>.</p><table><caption>C</caption><tr><th>a<th>b<tr><td rowspan=2>1<td>2<tr><td>3</table><figure><img src=\"b.svg\" alt=\"x\"><figcaption>F</figcaption></figure><ol start=5><li>x<li>y</ol><dl><dt>t<dd>d</dl><blockquote><p>Q</p></blockquote><pre>code\n  more</pre></body></html>";

const ARCHIVE: &str = "A First Title\nJanuary 2, 2020\n\nWords that follow one another, so that there is a paragraph here.\n\nAnd a second one, which is as long as the first one was, or longer.\n\n\nA Second Title\nFebruary 3, 2020\n\nMore words than that, and again more, until this is a paragraph too.\n\n3 Comments\n\nBob says:\nNice.\n";

/// Small books of every kind of source.
pub fn corpus() -> Vec<Vec<u8>> {
    let book = |files: &[(&str, &str)]| files.iter().map(|(name, text)| format!("{FILE}{name}\n{text}")).collect::<String>().into_bytes();
    let verse =
        "A poem\n\n<div class=\"verse\">\n\nOne line\nand another\n\n</div>\n\nTerm\n: meaning\n\n***\n\n1. [ ] task\n2. [x] done\n";
    vec![
        book(&[("book.toml", TOML), ("posts/a.md", MARKDOWN), ("posts/b.md", verse), ("posts/b.svg", SVG)]),
        book(&[("book.toml", TOML), ("posts/a.md", MARKDOWN), ("posts/h.html", HTML), ("posts/b.svg", SVG)]),
        book(&[("book.toml", TOML), ("posts/all.txt", ARCHIVE)]),
        book(&[("book.toml", &TOML.replace("\"en\"", "\"he\"")), ("posts/a.md", "שלום עולם, words and עוד.\n\n- א\n- ב\n")]),
        book(&[("book.toml", &TOML.replace("a5", "digest-5.5x8.5")), ("posts/m.html", HTML), ("posts/n.md", verse)]),
    ]
}

/// Writes the files of a book and makes all its outputs.
pub fn build(input: &[u8], folder: &Path) {
    let folder = folder.join("book");
    let _ = fs::remove_dir_all(&folder);
    let text = String::from_utf8_lossy(input);
    // Long books show nothing that short ones do not, and take long to set.
    let text: String = text.chars().take(12_000).collect();
    let files = text.split(FILE).filter_map(|part| part.split_once('\n'));
    for (name, bytes) in files.filter(|(name, _)| is_name(name)) {
        write(&folder, name, bytes.as_bytes());
    }
    write(&folder, "posts/c.png", &picture());
    let mut report = Report::default();
    let Ok((manifest, layout)) = config::load(&folder, &[], &mut report) else { return };
    let _ = postbound::make(&manifest, &layout, &[], &mut |_| {}, &mut report);
}

/// Names that a mutation may have made of a file's: book.toml, or a short name in the folder of the posts.
fn is_name(name: &str) -> bool {
    let sound = |bare: &str| bare.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-'));
    let post = |bare: &str| !bare.is_empty() && bare.len() < 40 && !bare.starts_with('.') && sound(bare);
    name == "book.toml" || name.strip_prefix("posts/").is_some_and(post)
}

fn picture() -> Vec<u8> {
    let pixels = image::DynamicImage::ImageRgb8(image::RgbImage::from_fn(120, 80, |x, y| image::Rgb([(x * 2) as u8, (y * 3) as u8, 7])));
    let mut bytes = std::io::Cursor::new(Vec::new());
    pixels.write_to(&mut bytes, image::ImageFormat::Png).expect("encodes");
    bytes.into_inner()
}

//! Posts as the wild has them: markup that wants to run, broken bytes, odd names, pictures of every make. The e-book must be
//! valid all the same, and what could not be kept must have been told.

use std::collections::BTreeMap;
use std::fs;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use postbound::Finished;

use crate::conformance_epub::{ASKED, epubcheck};
use crate::epub_inside::{files, flatten};
use crate::support::{Book, Built};

const BOOK: &str = r#"
[book]
title = "Hostile & <odd>"
authors = ["A. Writer"]
language = "en"
[source]
media = "media"
min-words = 0
[output.epub]
targets = ["standard", "kindle", "kobo"]
"#;

/// A picture that is unlike those of other numbers, larger on its right.
fn pixels(n: u8, width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgb8(RgbImage::from_fn(width, height, |x, y| Rgb([n, (x % 256) as u8, (y % 200) as u8])))
}

fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).expect("encodes");
    bytes.into_inner()
}

/// A JPEG that says it lies on its side (EXIF orientation 6).
fn lying(picture: &DynamicImage) -> Vec<u8> {
    let jpeg = encoded(picture, ImageFormat::Jpeg);
    let exif = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
    let mut out = jpeg[..2].to_vec();
    out.extend([0xFF, 0xE1]);
    out.extend(u16::try_from(exif.len() + 2).expect("short").to_be_bytes());
    out.extend(exif);
    out.extend(&jpeg[2..]);
    out
}

fn pictures() -> BTreeMap<&'static str, Vec<u8>> {
    let sixteen = DynamicImage::ImageRgb16(pixels(3, 40, 30).to_rgb16());
    let grey = DynamicImage::ImageLuma8(pixels(4, 2600, 2000).to_luma8());
    BTreeMap::from([
        ("a photo, lying.jpg", lying(&pixels(1, 60, 40))),
        ("Ünïcödé 图.png", encoded(&pixels(2, 40, 30), ImageFormat::Png)),
        ("sixteen.png", encoded(&sixteen, ImageFormat::Png)),
        ("large.png", encoded(&grey, ImageFormat::Png)),
        ("still.gif", encoded(&pixels(5, 40, 30), ImageFormat::Gif)),
        ("web.webp", encoded(&pixels(6, 40, 30), ImageFormat::WebP)),
        ("fax.tiff", encoded(&pixels(7, 40, 30), ImageFormat::Tiff)),
        ("old.bmp", encoded(&pixels(8, 40, 30), ImageFormat::Bmp)),
        ("same-1.png", encoded(&pixels(9, 40, 30), ImageFormat::Png)),
        ("same-2.png", encoded(&pixels(9, 40, 30), ImageFormat::Png)),
        ("Same-1.PNG", encoded(&pixels(10, 40, 30), ImageFormat::Png)),
        (
            "drawing.svg",
            b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><rect width=\"5\" height=\"5\"/></svg>".to_vec(),
        ),
        ("outward.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"><image href=\"a.png\"/></svg>".to_vec()),
        ("new.avif", include_bytes!("../data/avif/turned.avif").to_vec()),
        ("film.avif", include_bytes!("../data/avif/moving.avif").to_vec()),
        ("torn.avif", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1miaf".to_vec()),
        ("empty.png", Vec::new()),
    ])
}

/// (file, text)
fn posts() -> Vec<(&'static str, String)> {
    let front = |title: &str| format!("---\ntitle: \"{title}\"\ndate: 2020-01-02\n---\n\n");
    let shown: String = pictures().keys().map(|name| format!("![what {} shows](<../media/{name}>)\n\n", name.len())).collect();
    vec![
        (
            "01-markup.md",
            front("Markup & <b>markup</b>")
                + "<script>alert(1)</script>\n\nBefore <span onclick=\"evil()\">the click</span> and <a href=\"javascript:evil()\">a link</a>.\n\n\
                   <form action=\"/x\"><input name=\"y\"><button>Send the form</button></form>\n\n<iframe src=\"https://example.org\"></iframe>\n\n\
                   <div style=\"position:fixed\" id=\"same\">One</div>\n\n<div id=\"same\">Two</div>\n\n<p>unclosed <b>bold <i>and</b> crossed</i>\n\n\
                   <style>body { display: none }</style>\n\n<object data=\"x.swf\"></object>\n\nAn &nbsp;entity, &copy; &bogus; &#0; &#xFFFF; &lt;tag&gt; ]]> <!-- a -- comment -->\n",
        ),
        (
            "02-bytes.md",
            front("Bytes\u{1}\u{7F}")
                + "Controls \u{1}\u{8}\u{B}\u{C}\u{1F}\u{7F}\u{85}\u{9F} soft\u{AD}hyphen, \u{FFFE}\u{FFFF}\u{1FFFE}, a lone joiner \u{200D}, \
             an emoji 👩‍👩‍👧‍👦 and a flag 🇺🇳, combining e\u{301}\u{302}\u{303}\u{304}.\n"
                + &"Plain words follow. ".repeat(120),
        ),
        (
            "03-rtl.md",
            front("שלום العربية")
                + "שלום עולם, English inside, العربية 123.\n\n\u{202E}turned about\u{202C} and \u{2067}isolated\u{2069}.\n",
        ),
        ("04-long.md", front("Long") + &"Words without an end follow one another in this paragraph. ".repeat(3500) + "\n"),
        (
            "05-ids.md",
            front("Ids")
                + "## Same\n\ntext [^1]\n\n## Same\n\n## Same {#same}\n\n## 123\n\n## !!!\n\n[to](#same) [to nothing](#nowhere) [to](05-ids.md#same-2)\n\n[^1]: Note.\n[^2]: Unused.\n",
        ),
        ("06 spaced, ünïcode 名.md", front("Pictures") + &shown),
        (
            "07-elsewhere.md",
            front("Elsewhere")
                + "![inline](data:image/png;base64,iVBORw0KGgo=)\n\n![remote](https://example.org/a.png)\n\n![gone](gone.png)\n\n![up](../../../../etc/passwd)\n\n\
             <https://example.org/ü?a=b&c=%zz#x#y> [mail](mailto:a@b.example) [bad](http://[::) [data](data:text/html,x)\n",
        ),
        ("08-empty.md", front("Empty")),
        (
            "09-deep.md",
            front("Deep")
                + &format!("{}deep\n\n{}- item\n", "> ".repeat(60), "  ".repeat(0))
                + &(0..40).map(|n| format!("{}- {n}\n", "  ".repeat(n))).collect::<String>(),
        ),
    ]
}

fn book() -> Book {
    let posts = posts();
    let posts: Vec<(&str, &str)> = posts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let book = Book::of(&posts).config(BOOK);
    pictures().into_iter().fold(book, |book, (name, bytes)| book.file(&format!("media/{name}"), bytes))
}

#[test]
fn hostile_posts_make_a_valid_book_and_nothing_is_lost_silently() {
    let dir = tempfile::tempdir().expect("a temporary folder");
    let Built { finished: Finished { made, .. }, report, .. } = book().build();
    for output in made.iter().filter(|m| m.name == "epub" && ASKED) {
        let path = dir.path().join(output.path.file_name().expect("a name"));
        fs::write(&path, &output.bytes).expect("written");
        assert_eq!(epubcheck(&path), [] as [String; 0], "{}", path.display());
    }
    let standard = made.iter().find(|m| m.path.to_string_lossy().ends_with("odd.epub")).expect("the standard one");
    let files = files(&standard.bytes);
    let mut words = String::new();
    for (name, bytes) in files.iter().filter(|(n, _)| n.ends_with(".xhtml")) {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        for bad in ["<script", "onclick", "javascript:", "<form", "<input", "<iframe", "<style", "style=", "<object", "src=\"http", "data:"]
        {
            assert!(!text.contains(bad), "{name} has {bad}");
        }
        words.push_str(&flatten(bytes).words);
    }
    for kept in ["the click", "One", "Two", "bold", "©", "שלום", "👩‍👩‍👧‍👦", "turned about", "deep"] {
        assert!(words.contains(kept), "{kept} is in the book");
    }
    assert!(words.matches("Words without an end").count() == 3500);
    // Those that can be read, the two that are the same once.
    let shown: Vec<&String> = files.keys().filter(|n| n.contains("images/") && !n.contains("cover-image")).collect();
    assert_eq!(shown.len(), 13, "{shown:?}");
    for name in &shown {
        let name = name.trim_start_matches("OEBPS/images/");
        let (stem, ending) = name.rsplit_once('.').expect("an ending");
        assert!(
            stem.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') && ["jpg", "png"].contains(&ending),
            "{name}"
        );
    }
    let read = |stem: &str| {
        let (name, bytes) = files.iter().find(|(n, _)| n.contains(stem)).unwrap_or_else(|| panic!("{stem} is there: {:?}", files.keys()));
        (image::load_from_memory(bytes).unwrap_or_else(|e| panic!("{name}: {e}")), bytes)
    };
    let (upright, bytes) = read("a-photo-lying");
    assert_eq!((upright.width(), upright.height()), (40, 60), "it stands upright");
    assert!(!bytes.windows(4).any(|w| w == b"Exif"), "and does not say otherwise");
    let (large, bytes) = read("large");
    assert!(
        u64::from(large.width()) * u64::from(large.height()) <= 4_000_000 && bytes.starts_with(b"\x89PNG"),
        "grey line art stays a PNG"
    );
    assert_eq!(large.color(), image::ColorType::L8);
    let (turned, _) = read("new");
    assert_eq!((turned.width(), turned.height()), (32, 48), "an AVIF stands upright too");
    let told = |id: &str, words: &str| report.diagnostics.iter().any(|d| d.kind == id && d.message.contains(words));
    for (id, words) in [
        ("broken-image", "outward.svg"),
        ("broken-image", "torn.avif"),
        ("moving-picture", "film.avif"),
        ("broken-image", "empty.png"),
        ("broken-image", "data:"),
        ("missing-image", "https://example.org/a.png"),
        ("missing-image", "gone.png"),
    ] {
        assert!(told(id, words), "{id} {words}: {:#?}", report.diagnostics.iter().map(|d| (d.kind.id(), &d.message)).collect::<Vec<_>>());
    }
}

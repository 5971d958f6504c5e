//! How the words of a book are shared out among the files of its e-book, and who is named on its title page.

use crate::support::{Book, Built};

/// The largest file that old reading devices open well, and the smallest that is worth a page turn.
const SIZES: std::ops::Range<usize> = 2_000..280_000;

fn chapter_files(built: &Built) -> Vec<(String, String)> {
    let files = built.epub().into_iter().filter(|(name, _)| name.contains("chapter-"));
    let mut files: Vec<(String, String)> = files.map(|(name, bytes)| (name, String::from_utf8(bytes).expect("UTF-8"))).collect();
    // The first has no number.
    files.sort_by_key(|(name, _)| (name.len(), name.clone()));
    files
}

/// About 330 kB of lines.
fn many(line: impl Fn(usize) -> String) -> String {
    (0..3300).map(|n| line(n) + "\n").collect()
}

const WORDS: &str = "words that fill a line of the book and say nothing at all, but for the number that stands behind them";

#[test]
fn large_blocks_are_shared_out_among_files_and_none_is_a_stub() {
    let cases = [
        ("list", many(|n| format!("{}. Item {WORDS} {n}", n + 1)), "<ol"),
        ("bullets", many(|n| format!("- Item {WORDS} {n}")), "<ul"),
        ("table", format!("| Head | Second[^n] |\n|---|---|\n{}\n[^n]: A note.\n", many(|n| format!("| Item {WORDS} | {n} |"))), "<thead"),
        ("definitions", many(|n| format!("Term {n}\n: Item {WORDS}\n")), "<dl"),
        ("quotation", many(|n| format!("> Item {WORDS} {n}\n>")) + "> — Ann Author\n", "<blockquote"),
        ("paragraphs", many(|n| format!("Item {WORDS} {n}\n")), "<p>"),
    ];
    for (name, text, tag) in cases {
        let built = Book::post(&text).only(&["epub"]).build();
        let files = chapter_files(&built);
        assert!(files.len() > 1, "{name}");
        for (file, words) in &files {
            assert!(SIZES.contains(&words.len()), "{name}: {file} has {} bytes", words.len());
            assert!(words.contains(tag), "{name}: {file}");
            assert!(words.contains("<title>Post</title>"), "{name}: {file}");
        }
        let items: usize = files.iter().map(|(_, words)| words.matches(WORDS).count()).sum();
        // The first words of a chapter may be set in small capitals.
        assert!((3299..=3300).contains(&items), "{name}: {items}");
        assert!(!built.told().contains(&"large-block"), "{name}");
    }
}

#[test]
fn lists_that_are_shared_out_go_on_counting() {
    for (open, first) in [("<ol>", 1), ("<ol start=\"5\">", 5)] {
        let text = format!("{open}\n{}</ol>", many(|n| format!("<li>Item {WORDS} {n}</li>")));
        let files = chapter_files(&Book::post(&text).only(&["epub"]).build());
        let before = files[0].1.matches("<li>").count();
        assert!(files[1].1.contains(&format!("<ol start=\"{}\">", first + before)), "{}", &files[1].1[..900]);
    }
}

#[test]
fn what_cannot_be_shared_out_is_told() {
    for text in [format!("```\n{}```\n", many(|n| format!("{WORDS} {n}"))), many(|n| format!("{WORDS} {n}"))] {
        let built = Book::post(&format!("Some words before.\n\n{text}")).only(&["epub"]).build();
        assert!(built.told().contains(&"large-block"));
        assert_eq!(chapter_files(&built).len(), 1, "no stub stands before it");
    }
}

#[test]
fn those_who_helped_are_named_with_what_they_did() {
    let who = "authors = [\"Ann Author\", { name = \"Bob Brush\", role = \"ill\" }, { name = \"Tess Tongue\", role = \"trl\" }, { name = \"Tim Tongue\", role = \"trl\" }]";
    for (language, lines) in [
        ("en", ["With illustrations by Bob Brush", "Translated by Tess Tongue and Tim Tongue"]),
        ("de", ["Illustriert von Bob Brush", "Übersetzt von Tess Tongue und Tim Tongue"]),
        ("pl", ["Ilustracje: Bob Brush", "Przekład: Tess Tongue i Tim Tongue"]),
    ] {
        let built = Book::post("Words.")
            .config(&format!("[book]\ntitle = \"Book\"\nlanguage = \"{language}\"\n{who}\n[front]\npages = [\"title\"]"))
            .build();
        let title = built.xhtml("title.xhtml");
        assert!(title.contains("<p class=\"book-author\">Ann Author</p>"), "{title}");
        for line in lines {
            assert!(title.contains(&format!("<p class=\"book-credit\">{line}</p>")), "{title}");
            assert!(built.words().contains(line) || built.pdf_pages("screen").join(" ").contains(line), "{line}");
        }
        assert!(built.xhtml("content.opf").contains("<dc:contributor id=\"contributor-1\">Bob Brush"));
    }
    let edited = Book::post("Words.")
        .config("[book]\ntitle = \"Book\"\nauthors = [{ name = \"Ed Itor\", role = \"edt\" }]\n[front]\npages = [\"title\"]")
        .build();
    assert!(edited.xhtml("title.xhtml").contains("<p class=\"book-author\">Edited by Ed Itor</p>"), "an anthology is its editor's");
}

#[test]
fn words_that_the_book_says_in_another_language_than_its_own_are_marked() {
    let config = "[book]\ntitle = \"Bog\"\nauthors = [\"A. Writer\", { name = \"B. Brush\", role = \"ill\" }]\nlanguage = \"da\"\nisbn = { print = \"978-3-16-148410-0\" }\n[layout.overrides.chapter.label]\ntext = \"{chapter} {number}\"\n[front]\npages = [\"title\", \"copyright\", \"contents\"]\n[back]\npages = [\"colophon\"]";
    let post = "---\ntitle: Et indlæg\ndate: 2020-03-01\n---\nOrd.[^1] ![](photo.png)\n\n[^1]: En note.";
    let of = |config: &str| Book::of(&[("post.md", post)]).config(config).picture("posts/photo.png", 300, 200).build();
    let danish = of(config);
    let chapter = danish.chapter(1);
    let english = "lang=\"en\" xml:lang=\"en\"";
    for marked in [
        format!("<span class=\"label\" {english}>Chapter 1</span>"),
        format!("datetime=\"2020-03-01\" {english}>"),
        format!("aria-label=\"1. Back to the text\" {english}>"),
        format!("alt=\"Figure\" {english}"),
    ] {
        assert!(chapter.contains(&marked), "{marked}: {chapter}");
    }
    assert!(danish.xhtml("nav.xhtml").contains(&format!("class=\"chapter-title\" {english}>Contents</h1>")));
    assert!(danish.xhtml("colophon.xhtml").contains(&format!("<span {english}>Colophon</span>")));
    assert!(danish.xhtml("title.xhtml").contains(&format!("{english}>With illustrations by B. Brush")));
    assert!(danish.xhtml("copyright.xhtml").contains("ISBN 978-3-16-148410-0"), "with the hyphens that it is written with");
    assert!(danish.words().contains("ISBN 978-3-16-148410-0"));
    let german = of(&config.replace("\"da\"", "\"de\""));
    assert!(!german.chapter(1).contains("lang=\"en\""), "{}", german.chapter(1));
}

#[test]
fn no_document_is_without_a_title() {
    for title in ["title: \"\"", "title: \" \"", "title: \"![](photo.png)\"", "title: \"<!-- -->\""] {
        let book = Book::of(&[("a.md", &format!("---\n{title}\n---\n\nWords.")), ("b.md", "Words.")]).picture("posts/photo.png", 30, 20);
        let built = book.config("[chapters]\nstructure = \"posts\"").build();
        for (name, bytes) in built.epub().iter().filter(|(name, _)| name.ends_with(".xhtml")) {
            let words = String::from_utf8_lossy(bytes);
            let title =
                words.split_once("<title").and_then(|(_, t)| t.split_once('>')).and_then(|(_, t)| t.split_once("</title>")).map(|(t, _)| t);
            assert!(title.is_some_and(|t| !t.trim().is_empty()), "{name}: {title:?}");
        }
    }
}

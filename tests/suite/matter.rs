//! What stands before the first chapter and after the last: pages that book.toml names, and Markdown files.

use crate::support::Book;

const POSTS: [(&str, &str); 2] = [
    ("one.md", "---\ntitle: One\n---\n\nThe first post has a few words of its own.\n"),
    ("two.md", "---\ntitle: Two\n---\n\nThe second post has other words.\n"),
];

fn chapters() -> &'static str {
    "[chapters]\norder = \"manual\"\nstructure = \"themes\"\n[[chapters.chapter]]\ntitle = \"Before\"\nnumber = false\nposts = [\"one\"]\n\
     [[chapters.chapter]]\ntitle = \"After\"\nposts = [\"two\"]\n"
}

#[test]
fn markdown_files_stand_before_and_after_the_chapters_where_book_toml_puts_them() {
    let book = Book::of(&POSTS)
        .config("[front]\npages = [\"title\", \"front/foreword.md\", \"contents\", \"02-how-to-read.md\"]")
        .config("[back]\npages = [\"back/afterword.md\", \"colophon\", \"about.md\"]")
        .file("front/foreword.md", "# A \"quoted\" foreword\n\nWords of the foreword, with a note.[^a]\n\n[^a]: Of the foreword.\n")
        .file("02-how-to-read.md", "Read [the second](posts/two.md) first.\n")
        .file("back/afterword.md", "---\ntitle: Afterwards\n---\n\nWords of the afterword.\n")
        .file("about.md", "# About the author\n\n![A face](face.png)\n\nShe writes.\n")
        .picture("face.png", 600, 400)
        .build();
    let places = ["Words of the foreword", "A “quoted” foreword", "Read the second", "first post", "Words of the afterword", "She writes"];
    let pages = places.map(|words| book.page_of(words));
    assert!(pages[0] < pages[2] && pages[2] < pages[3] && pages[3] < pages[4] && pages[4] < pages[5], "{pages:?}");
    assert_eq!(book.page_of("Of the foreword."), pages[0], "the note stands on the page of its mark");
    let foreword = book.xhtml("foreword.xhtml");
    assert!(foreword.contains("role=\"doc-foreword\"") && foreword.contains("A “quoted” foreword</h1>"), "{foreword}");
    let read = book.xhtml("page-02-how-to-read-md.xhtml");
    assert!(read.contains(">How to read</h1>") && read.contains("href=\"chapter-02.xhtml"), "{read}");
    assert!(book.xhtml("afterword.xhtml").contains("doc-afterword"));
    assert!(book.xhtml("page-about-md.xhtml").contains("<img "));
    let nav = book.xhtml("nav.xhtml");
    for title in ["A “quoted” foreword", "How to read", "Afterwards", "About the author"] {
        assert!(nav.contains(title), "{title} is in the contents: {nav}");
    }
}

#[test]
fn a_page_that_is_no_file_or_stands_twice_is_an_error_with_its_line() {
    for (pages, says) in [
        ("[front]\npages = [\"title\", \"forword.md\"]", "there is no file “forword.md”"),
        ("[front]\npages = [\"titel\"]", "cannot be \"titel\""),
        ("[back]\npages = [\"a.md\", \"a.md\"]", "stands twice in `back.pages`"),
        ("[back]\npages = [\"../a.md\"]", "“../a.md”"),
    ] {
        let report = Book::of(&POSTS).config(pages).file("a.md", "Words.\n").try_build().err().expect("refused");
        let told = report.diagnostics.iter().find(|d| d.message.contains(says));
        let told = told.unwrap_or_else(|| panic!("{says}: {:#?}", report.diagnostics));
        assert!(told.loc.as_ref().is_some_and(|l| l.file.as_ref() == "book.toml" && l.line > 1), "{told:?}");
    }
}

#[test]
fn a_chapter_without_a_number_is_not_counted() {
    let book = Book::of(&POSTS).config(chapters()).set("layout.overrides.chapter.label.text", "\"No {number}\"").build();
    let words = book.words();
    assert!(words.contains("No 1") && !words.contains("No 2"), "{words}");
    let (first, second) = (book.page(book.page_of("first post")), book.page(book.page_of("second post")));
    assert!(!first.contains("No 1") && second.contains("No 1"), "{first} {second}");
    assert!(!book.chapter(1).contains("class=\"label\"") && book.chapter(2).contains("class=\"label\""), "{}", book.chapter(2));
}

#[test]
fn addresses_of_links_are_listed_by_chapter_and_sources_say_where_posts_first_appeared() {
    let posts = [
        (
            "one.md",
            "---\ntitle: One\ndate: 2024-05-06\nurl: /2024/one/\n---\n\nRead [a page](https://www.example.org/a/b/) and <https://example.org/bare>, [again](https://www.example.org/a/b/).[^n]\n\n[^n]: In [a note](https://example.net/note).\n",
        ),
        ("two.md", "---\ntitle: Two\ndate: 2024-06-07\n---\n\n[The first](one.md) is a link inside of the book.\n"),
    ];
    let book = Book::of(&posts).config(&format!("[back]\npages = [\"links\", \"sources\"]\n{}", chapters()));
    let book = book.set("source.base-url", "\"https://blog.example\"").build();
    let links = book.xhtml("links.xhtml");
    for (words, address, shown) in [
        ("a page, ", "https://www.example.org/a/b/", "example.org/a/b"),
        ("<p>", "https://example.org/bare", "example.org/bare"),
        ("a note, ", "https://example.net/note", "example.net/note"),
    ] {
        assert!(links.contains(&format!("{words}<a href=\"{address}\">{shown}</a>")), "{address}: {links}");
    }
    assert_eq!(links.matches("<a ").count(), 3, "each once, and none inside the book: {links}");
    assert!(links.contains(">Before</h") && !links.contains(">After</h"), "only chapters with links have a heading: {links}");
    let sources = book.xhtml("sources.xhtml");
    assert!(sources.contains(" 2024, <a href=\"https://blog.example/2024/one/\">blog.example/2024/one</a>"), "{sources}");
    assert!(book.words().contains("a page, example.org/a/b") && book.words().contains("blog.example/2024/one"));
}

#[test]
fn the_copyright_page_says_what_book_toml_knows_or_what_a_file_says() {
    let made = Book::of(&POSTS)
        .config("[front]\npages = [\"title\", \"copyright\"]")
        .set("book.edition", "\"Second edition, revised\"")
        .set("book.printing", "\"2 4 6 5 3 1\"")
        .set("book.authors", "[\"A. Writer\", { name = \"B. Drawer\", role = \"ill\" }]")
        .set("book.isbn", "{ print = \"978-0-306-40615-7\" }")
        .build();
    let page = made.page(made.page_of("Second edition"));
    for words in ["With illustrations by B. Drawer", "Second edition, revised", "ISBN 978-0-306-40615-7", "2 4 6 5 3 1"] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let opf = made.epub().into_iter().find(|(name, _)| name.ends_with(".opf")).map(|(_, bytes)| bytes).expect("a package");
    assert!(String::from_utf8_lossy(&opf).contains("<meta property=\"schema:bookEdition\">Second edition, revised</meta>"));

    let file = "© 2026 Somebody\\\nAll rights reserved.\n\nPrinted in *Iceland*. See [the site](https://example.org).\n";
    let from_file =
        Book::of(&POSTS).config("[front]\npages = [\"title\", \"copyright\"]\ncopyright = \"rights.md\"").file("rights.md", file).build();
    let page = from_file.page(from_file.page_of("Printed in Iceland"));
    assert!(page.contains("All rights reserved.") && !page.contains("ISBN"), "{page}");
    assert!(from_file.xhtml("copyright.xhtml").contains("Printed in <em>Iceland</em>"));

    let long = "A long clause that says what nobody may do with this book, at some length.\n\n".repeat(120);
    let long =
        Book::of(&POSTS).config("[front]\npages = [\"title\", \"copyright\"]\ncopyright = \"rights.md\"").file("rights.md", long).build();
    assert_eq!(long.words().matches("A long clause").count(), 120);
    assert!(long.page_of("A long clause") < long.page_of("first post"), "before the chapters");
    assert!(long.page(long.page_of("A long clause")).matches("A long clause").count() < 60, "more than a page is set on several");
}

//! The index: what posts mark and what book.toml names, with folios in print and links in the e-book.

use crate::support::Book;

/// Words that fill a page or more.
fn filler(n: usize) -> String {
    (0..n).map(|i| format!("Paragraph {i} says nothing of note, at some length, so that pages fill up and folios differ.\n\n")).collect()
}

fn book(posts: &[(&str, &str)]) -> Book {
    Book::of(posts).config("[back]\npages = [\"index\", \"colophon\"]")
}

#[test]
fn marks_of_every_kind_are_listed_with_the_folios_of_their_pages() {
    let long = format!(
        "---\ntitle: One\n---\n\nThe [leading]{{.index}} of a page.\n\n{}A <dfn>folio</dfn> is a number. More on [the lead]{{.index entry=\"leading\"}}.\n\n\
         {}| a | b |\n|---|---|\n| [In a table]{{.index entry=\"tables!cells\"}} | x |\n\n{}The [folio]{{.index}} once more.\n",
        filler(40),
        filler(40),
        filler(40)
    );
    let built = book(&[("one.md", &long), ("two.md", "---\ntitle: Two\n---\n\nWords [here]{.index entry=pages see=folio}.\n")]).build();
    let folio = |words: &str| (built.page_of(words), built.furniture(built.page_of(words)));
    let index = built.page(built.page_of("tables"));
    let number = |page: usize| built.finished.pages.pages[page - 1].folio.to_string();
    let (first, second) = (number(folio("of a page.").0), number(folio("is a number").0));
    let (cell, last) = (number(folio("In a table").0), number(folio("once more").0));
    assert!(first != second && second != cell && cell != last, "the places lie apart: {first} {second} {cell} {last}");
    for line in [
        format!("leading, {first}, {second}"),
        format!("folio, {second}, {last}"),
        format!("cells, {cell}"),
        "pages, see folio".to_string(),
    ] {
        assert!(index.replace('\u{a0}', " ").contains(&line), "{line}: {index}");
    }
    assert!(index.find("folio,") < index.find("leading,") && index.find("leading,") < index.find("tables"), "{index}");
    let page = built.xhtml("index.xhtml");
    assert!(page.contains("epub:type=\"index\"") && page.contains("role=\"doc-index\""), "{page}");
    assert_eq!(page.matches("epub:type=\"index-locator\"").count(), 5, "{page}");
    let target = page.split("index-locator\" href=\"").nth(1).and_then(|h| h.split('"').next()).expect("a link").to_string();
    let (file, id) = target.split_once('#').expect("a fragment");
    assert!(built.xhtml(file).contains(&format!("id=\"{id}\"")), "{target}");
    let roles = &built.finished.pages.elements;
    assert!(roles.iter().any(|e| e.role == postbound::page::Role::Index), "the structure tree knows the index");
}

#[test]
fn terms_of_book_toml_are_found_in_all_their_forms_and_neighbouring_pages_are_a_range() {
    let long: String = (0..6).map(|n| format!("Kerned letters, kerning of page {n}.\n\n{}", filler(18))).collect();
    let post = format!("---\ntitle: One\n---\n\n{long}\n\n`printpdf` makes PDFs. Unkerned.\n");
    let config = "[index]\nterms = [{ term = \"kerning\", forms = [\"kerned\"], also = [\"printpdf\"] }, \"printpdf\", { term = \"type!spacing\", see = \"kerning\" }]";
    let built = book(&[("one.md", &post)]).config(config).build();
    let index = built.page(built.page_of("spacing, see kerning"));
    assert!(index.contains("kerning, 1–"), "{index}");
    assert!(index.contains("see also printpdf") && index.contains("printpdf, "), "{index}");
    assert!(index.find("kerning,") < index.find("printpdf,") && index.find("printpdf,") < index.find("type"), "{index}");
}

#[test]
fn what_cannot_be_listed_is_told_and_the_words_stay() {
    let post = "---\ntitle: One\n---\n\nPlain [words]{.index entry=\"a\" seealso=\"nothing there\"}.\n";
    let built = book(&[("one.md", post)]).config("[index]\nterms = [\"stands nowhere\"]").build();
    let told: Vec<_> = built.report.diagnostics.iter().filter(|d| d.kind == "unlisted-term").map(|d| d.message.clone()).collect();
    assert!(told.iter().any(|m| m.contains("stands nowhere")) && told.iter().any(|m| m.contains("nothing there")), "{told:?}");
    assert!(built.words().contains("Plain words."));

    let none = book(&[("one.md", "---\ntitle: One\n---\n\nPlain words.\n")]).build();
    none.diagnostic("index-empty");
    assert!(!none.epub().contains_key("OEBPS/index.xhtml"), "an empty index is no page");

    let unused = Book::of(&[("one.md", post)]).config("[index]\nterms = [\"words\"]").build();
    unused.diagnostic("unused-page");
    assert!(unused.chapter(1).contains(" words."), "{}", unused.chapter(1));
}

#[test]
fn a_marked_term_leaves_the_line_as_it_is() {
    let plain =
        "---\ntitle: One\n---\n\nA paragraph stands first.\n\nAvid typographers, AVID ones too, say “AV” fi-rst of all and efficiently.\n";
    let lines = |text: &str, terms: &str| {
        let built = book(&[("one.md", text)]).config(terms).build();
        (1..=built.pages()).map(|n| built.lines(n)).find(|l| l.iter().any(|(_, words)| words.contains("Avid"))).expect("the page")
    };
    let terms = "[index]\nterms = [\"AVID\", \"AV\", \"efficiently\", \"typographers\"]";
    assert_eq!(lines(plain, terms), lines(plain, "[index]\nterms = [\"ones\"]"), "marks move nothing");
}

/// A post with so many terms, every third with two entries below it.
fn many_terms(count: usize) -> String {
    let term = |n: usize| {
        let name = format!("{}{}", char::from(b'a' + u8::try_from(n % 26).expect("a letter")), n);
        let below = format!(" [x]{{.index entry=\"{name}!one below\"}} [y]{{.index entry=\"{name}!two below\"}}");
        format!("The [{name}]{{.index}}.{}\n\n", if n % 3 == 0 { below.as_str() } else { "" })
    };
    format!("---\ntitle: One\n---\n\n{}", (0..count).map(term).collect::<String>())
}

#[test]
fn an_index_in_columns_loses_no_entry_and_takes_fewer_pages() {
    let post = many_terms(150);
    let built = |columns: &str| {
        Book::of(&[("one.md", &post)]).config("[back]\npages = [\"index\"]").set("layout.overrides.index.columns", columns).build()
    };
    let of_index = |book: &crate::support::Built| {
        let first = book.page_of("Index");
        let words: String = (first..=book.pages()).map(|n| book.page(n) + " ").collect();
        (book.pages() + 1 - first, words)
    };
    let (one, _) = of_index(&built("1"));
    for columns in ["2", "3"] {
        let (pages, words) = of_index(&built(columns));
        assert!(pages * 2 <= one + 2, "{columns} columns take {pages} pages, one takes {one}");
        for n in 0..150usize {
            let name = format!("{}{n}, ", char::from(b'a' + u8::try_from(n % 26).expect("a letter")));
            assert!(words.contains(&name), "{name} of {columns} columns: {words}");
        }
        assert_eq!((words.matches("one below, ").count(), words.matches("two below, ").count()), (50, 50));
    }
}

#[test]
fn columns_of_the_index_that_would_be_too_narrow_are_an_error() {
    let book = |columns: &str| {
        Book::of(&[("one.md", &many_terms(3))])
            .config("[back]\npages = [\"index\"]\n[layout]\nname = \"pocket-4.25x6.875\"")
            .set("layout.overrides.index.size", "\"14pt\"")
            .set("layout.overrides.index.columns", columns)
    };
    for columns in ["3", "0", "4"] {
        let report = book(columns).try_build().err().expect("it is refused");
        assert!(report.diagnostics.iter().any(|d| d.kind == "bad-value"), "{columns}: {:?}", report.diagnostics);
    }
}

#[test]
fn plan_suggests_names_and_terms_that_several_posts_have() {
    let own = |n: usize| (0..60).map(|w| format!("w{}x{} ", n * 100 + w, (w * 7 + n) % 13)).collect::<String>();
    let post = |n: usize| {
        let name = format!("post-{n}.md");
        let rare = if n < 3 {
            "In June we met Ada Lovelace. Later, Ada Lovelace wrote, and `cargo fmt` ran over *old style figures*."
        } else {
            ""
        };
        (name, format!("---\ntitle: Post {n}\n---\n\nWords of Europe stand here, as they do. {rare}\n\n{}\n", own(n)))
    };
    let posts: Vec<(String, String)> = (0..12).map(post).collect();
    let posts: Vec<(&str, &str)> = posts.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let folder = Book::of(&posts).folder();
    let out = std::process::Command::new(env!("CARGO_BIN_EXE_postbound"))
        .args(["plan", "--index", "-C"])
        .arg(folder.path())
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&out.stdout);
    assert!(out.status.success(), "{said}");
    assert!(said.contains("\"Ada Lovelace\",") && said.contains("# 3 posts, 6 places"), "{said}");
    assert!(said.contains("\"cargo fmt\",") && said.contains("\"old style figures\","), "{said}");
    assert!(!said.contains("\"Europe\"") && !said.contains("\"June\""), "what all posts have, and months, are no terms: {said}");
    let table: toml::Table = toml::from_str(&said).expect("lines of book.toml");
    assert!(table["index"]["terms"].as_array().is_some_and(|t| t.len() >= 3));
}

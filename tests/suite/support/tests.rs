//! The little books answer what they are asked.

use super::{Book, diagnostic};

#[test]
fn a_little_book_tells_its_pages_texts_and_files() {
    let long =
        "An extraordinarily characteristic paragraph of incomprehensible circumstances, misunderstandings and typography. ".repeat(4);
    let book = Book::of(&[
        ("a.md", &format!("# Ink\n\nBlack. {long}")),
        ("b.md", "# Paper\n\nWhite, and a [link](a.md) to *ink*.\n\n![A sea](sea.png)"),
    ])
    .picture("posts/sea.png", 60, 40)
    .config("[book]\ntitle = \"Sheets\"\n[layout]\nname = \"pocket-4.25x6.875\"")
    .build();
    assert_eq!(book.told(), [] as [&str; 0], "{:#?}", book.report.diagnostics);
    assert_eq!((book.page_of("Black."), book.page_of("White,")), (1, 2), "a chapter a page");
    assert!(book.page(1).contains(long.trim()), "divided words are whole: {}", book.page(1));
    assert!(book.lines(1).windows(2).all(|pair| pair[0].0 < pair[1].0), "from top to bottom: {:?}", book.lines(1));
    assert!(book.lines(1).len() <= usize::try_from(book.layout.page.lines).expect("a few"));
    assert!(book.furniture(1).ends_with('1'), "{}", book.furniture(1));
    assert!(book.outline().contains("Ink") && book.dump().starts_with("page 1 recto"));
    assert!(book.chapter(2).contains("to <em>ink</em>"));
    let pdf = book.pdf_pages("screen");
    assert_eq!(pdf.len(), book.pages());
    assert!(pdf[1].contains("White, and a link"), "{}", pdf[1]);
}

#[test]
fn a_book_that_cannot_be_built_says_why() {
    let report = Book::post("Words.").config("[layout]\nname = \"a55\"").try_build().err().expect("no such layout");
    assert!(diagnostic(&report, "unknown-layout").help.is_some());
    let report = Book::post("Words.").set("book.titel", "T").try_build().err().expect("no such key");
    assert_eq!(diagnostic(&report, "unknown-key").kind.id(), "unknown-key");
}

//! `[language]`: books in languages that the program does not speak.

use postbound::page::{ElementId, Placed};

use crate::support::{Book, Built};

const POSTS: [(&str, &str); 3] = [
    (
        "a.md",
        "---\ntitle: Et indlæg\ndate: 2020-03-01\nauthors: [Bo]\n---\nOrd, \"sagt 'så'\".[^1] Se [b](b.md).\n\n> [!note]\n> Husk.\n\n[^1]: En note.",
    ),
    ("b.md", "---\ntitle: Et til\ndate: 2020-10-02\n---\nFlere ord."),
    ("c.md", "---\ntitle: Det sidste\n---\nDe sidste ord."),
];

const BOOK: &str = "[book]\ntitle = \"Bog\"\nlanguage = \"da\"\nauthors = [\"A\", { name = \"B\", role = \"ill\" }]\n\
    [front]\npages = [\"title\", \"contents\"]\n[back]\npages = [\"sources\"]\n\
    [layout.overrides.chapter.label]\ntext = \"{chapter} {number}\"\n[layout.overrides.note]\nplace = \"chapter-end\"\n\
    [layout.overrides.post]\ndate = \"{date}\"\nbyline = true\n";

const WORDS: &str = "[language]\nquotes = \"»«›‹\"\ndate = \"{day}. {month} {year}\"\nmonths = [\"januar\", \"februar\", \"marts\", \"april\", \"maj\", \
    \"juni\", \"juli\", \"august\", \"september\", \"oktober\", \"november\", \"december\"]\n[language.words]\ncontents = \"Indhold\"\n\
    chapter = \"Kapitel\"\nnotes = \"Noter\"\npage = \"s.\"\nby = \"af\"\nnote = \"Bemærk\"\nsources = \"Kilder\"\n";

/// The words of a PDF in elements that are marked as English, or are inside of one that is.
fn english(book: &Built) -> String {
    let pages = &book.finished.pages;
    let marked = |mut id: ElementId| {
        while let Some(element) = pages.elements.get(id.0 as usize) {
            match &element.lang {
                Some(lang) => return lang.tag() == "en",
                None if element.parent == id => return false,
                None => id = element.parent,
            }
        }
        false
    };
    let mut words = String::new();
    for page in &pages.pages {
        for (_, placed) in &page.placed {
            match placed {
                Placed::Text(run) if run.element != ElementId::ARTIFACT && marked(page.element(run.element)) => {
                    words.push_str(&run.text.replace('\u{A0}', " "));
                }
                _ => words.push('|'),
            }
        }
    }
    words
}

#[test]
fn a_book_takes_the_words_that_the_program_lacks_from_book_toml() {
    let book = Book::of(&POSTS).config(BOOK).config(WORDS).build();
    let words = book.words();
    for said in ["Indhold", "Kapitel 1", "Noter", "(s. 3", "1. marts 2020", "af Bo", "»sagt ›så‹«", "Bemærk", "Kilder"] {
        assert!(words.contains(said), "{said}: {words}");
    }
    let chapter = book.chapter(1);
    for said in ["Kapitel 1</span>", ">1. marts 2020</time>", "›så‹«", "Bemærk"] {
        assert!(chapter.contains(said), "{said}: {chapter}");
    }
    assert!(!chapter.contains("<time datetime=\"2020-03-01\" lang"), "{chapter}");
    assert!(book.xhtml("nav.xhtml").contains(">Indhold</h1>"));
    let told: Vec<_> = book.report.diagnostics.iter().filter(|d| d.kind.id() == "no-words").collect();
    assert_eq!(told.len(), 1, "what is still missing is told once");
    assert!(
        told[0].message.contains("part, volume, volume-short, preface") && !told[0].message.contains("contents"),
        "{}",
        told[0].message
    );
}

#[test]
fn what_stays_english_is_marked_in_both_books() {
    let book = Book::of(&POSTS).config(BOOK).build();
    let told: Vec<_> = book.report.diagnostics.iter().filter(|d| d.kind.id() == "no-words").collect();
    assert!(told[0].help.as_deref().is_some_and(|h| h.contains("[language.words]")), "{told:?}");
    let marked = english(&book);
    for said in ["Contents", "Chapter 1", "Notes", " (p. 3)", "1 March 2020", "With illustrations by B", "Note", "Sources"] {
        assert!(marked.contains(said), "{said}: {marked}");
    }
    assert!(!marked.contains("Ord,") && !marked.contains("Bog"), "{marked}");
    let own = Book::of(&POSTS).config(BOOK).config(WORDS).build();
    let marked = english(&own);
    assert!(marked.contains("With illustrations by B"), "{marked}");
    for said in ["Indhold", "Kapitel", "Noter", "(s.", "marts", "Bemærk", "Kilder"] {
        assert!(!marked.contains(said), "{said}: {marked}");
    }
}

#[test]
fn slips_in_the_language_of_a_book_are_answered() {
    for (lines, help) in [
        ("[language.words]\ncontent = \"Indhold\"", "did you mean `contents`?"),
        ("[language.words]\nChapter = \"Kapitel\"", "did you mean `chapter`?"),
        ("[language]\nmonth = [\"a\"]", "did you mean `months`?"),
        ("[language]\nmonths = [\"a\"]", "twelve"),
        ("[language]\nquotes = \"«»\"", "four marks"),
        ("[language]\ndate = \"{month} {year}\"", "{day}"),
        ("[book]\nauthor = \"A \\\"B\\\" C\"", "write authors = [\"A \\\"B\\\" C\"]"),
        ("[book]\nsubject = \"Ships\"", "write subjects = [\"Ships\"]"),
        ("[book]\ntitel = \"A\"", "did you mean `title`?"),
    ] {
        let Err(report) = Book::post("Words.").config(lines).try_build() else { panic!("{lines} is taken") };
        let told = report.diagnostics;
        assert!(told.iter().any(|d| d.help.as_deref().is_some_and(|h| h.contains(help))), "{lines}: {told:#?}");
    }
}

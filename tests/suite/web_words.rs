//! Words that mean something on a web page only: `check` lists them, with their lines; `build` does not.

use std::process::Command;

use crate::support::Book;

fn run(book: &Book, command: &str) -> String {
    let folder = book.folder();
    let out = Command::new(env!("CARGO_BIN_EXE_postbound")).arg(command).current_dir(folder.path()).output().expect("it runs");
    String::from_utf8_lossy(&out.stderr).into_owned()
}

fn dated(text: &str) -> Book {
    Book::of(&[("post.md", &format!("---\ntitle: Post\ndate: 2019-03-01\n---\n\n{text}\n"))]).config("[output]\nepub = false")
}

#[test]
fn check_lists_each_place_and_build_lists_none() {
    let text = "Yesterday I went to the river, as I said in my last post.\n\nThe map is [here](https://example.org/map). Stay tuned!\n";
    let told = run(&dated(text), "check");
    for (words, line) in [("yesterday", 6), ("my last post", 6), ("here", 8), ("stay tuned", 8)] {
        let at = told.find(&format!("“{words}”")).unwrap_or_else(|| panic!("{words}: {told}"));
        let rest = &told[at..];
        assert!(rest[..rest.find("help").unwrap_or(rest.len())].contains(&format!("post.md:{line}")), "{words}: {told}");
    }
    assert!(!run(&dated(text), "build").contains("web-words"));
}

#[test]
fn what_is_as_good_in_a_book_is_left_alone() {
    for text in [
        "He came yesterday, and the comments of the compiler were in the source.",
        "Look here: the link between [the two](https://example.org/a) is old. This post is about posts.",
        "I subscribe to the view that ink is mostly water, and follow me who will.",
        "```\nclick here\n```\n\nCode says what it says.",
        "Last, weeks later, it worked. Clicks hereabouts are rare.",
    ] {
        let told = run(&dated(text), "check");
        assert!(!told.contains("web-words"), "{text}: {told}");
    }
}

#[test]
fn the_words_are_those_of_the_language() {
    for (lang, text, words) in [
        ("de", "Gestern war ich am Fluss. Die Karte gibt es [hier](https://example.org/).", ["gestern", "hier"]),
        ("fr", "Hier, je suis allé au bord de l’eau. Laissez un commentaire !", ["hier", "laissez un commentaire"]),
        ("pl", "Wczoraj byłem nad rzeką. Mapa jest [tutaj](https://example.org/).", ["wczoraj", "tutaj"]),
        ("el", "Χθες πήγα στο ποτάμι. Αφήστε ένα σχόλιο.", ["χθες", "αφήστε ένα σχόλιο"]),
    ] {
        let told = run(&dated(text).config(&format!("[book]\nlanguage = \"{lang}\"")), "check");
        for word in words {
            assert!(told.contains(&format!("“{word}”")), "{lang} {word}: {told}");
        }
    }
}

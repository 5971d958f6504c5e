//! Notes, however their writers or their engines wrote them: each is called where it belongs, and its words are in both books once.

use crate::support::Book;

/// A post, and the words of its notes.
const POSTS: &[(&str, &[&str])] = &[
    ("Mark[^a][link](https://a.example) here.\n\n[^a]: Alpha words.", &["Alpha words."]),
    ("![A quay.[^a]](quay.png)\n\n[^a]: Beta words.", &["Beta words."]),
    (
        "Two ![A quay[^a] at dusk[^b]](quay.png \"Title\"){width=50%} pictures.\n\n[^a]: Gamma words.\n[^b]: Delta words.",
        &["Gamma words.", "Delta words."],
    ),
    ("One[^Note].\n\n[^note]: Epsilon words.", &["Epsilon words."]),
    (
        "<table><tr><td>Cell[^a]</td><td><b>bold[^b]</b></td></tr></table>\n\n[^a]: Zeta words.\n[^b]: Eta words.",
        &["Zeta words.", "Eta words."],
    ),
    ("<div><p>In HTML[^a].</p></div>\n\n[^a]: Theta words.", &["Theta words."]),
    (
        "Tufte<label for=\"sn\" class=\"margin-toggle sidenote-number\"></label><input type=\"checkbox\" id=\"sn\" class=\"margin-toggle\"/>\
         <span class=\"sidenote\">Iota *words*.</span> goes on.",
        &["Iota words."],
    ),
    (
        "Word<sup class=\"modern-footnotes-footnote\" data-mfn=\"1\"><a href=\"javascript:void(0)\">1</a></sup>\
         <span class=\"modern-footnotes-footnote__note\" data-mfn=\"1\">Kappa words.</span> here.",
        &["Kappa words."],
    ),
    (
        "<p>Word<sup class=\"footnote\">[<a id=\"_footnoteref_1\" class=\"footnote\" href=\"#_footnotedef_1\">1</a>]</sup>.</p>\n\
         <div id=\"footnotes\"><hr><div class=\"footnote\" id=\"_footnotedef_1\"><a href=\"#_footnoteref_1\">1</a>. Lambda words.</div></div>",
        &["1. Lambda words."],
    ),
];

#[test]
fn notes_are_notes_wherever_their_marks_stand() {
    for (post, notes) in POSTS {
        let book = Book::post(post).picture("posts/quay.png", 600, 400).build();
        let (words, chapter) = (book.words(), book.chapter(1));
        for raw in ["[^", "![", "unused"] {
            assert!(!words.contains(raw) && !chapter.contains(raw), "{post}: {words}");
        }
        assert_eq!(chapter.matches("role=\"doc-footnote\"").count(), notes.len(), "{post}: {chapter}");
        assert_eq!(chapter.matches("role=\"doc-noteref\"").count(), notes.len(), "{post}: {chapter}");
        for note in *notes {
            assert_eq!(words.matches(note).count(), 1, "{post}: {words}");
        }
        assert!(!book.told().iter().any(|id| id.contains("note")), "{post}: {:?}", book.told());
    }
}

#[test]
fn code_and_marks_without_notes_stay_as_they_are_written() {
    let book =
        Book::post("Code `a[^x]` and <code>b[^x]</code> and c[^y].\n\nWord[^x].\n\n[^x]: Words.\n\n[^_^]: hidden by its writer").build();
    let words = book.words();
    for said in ["a[^x]", "b[^x]", "c[^y]"] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert!(!words.contains("hidden"), "{words}");
    assert_eq!(book.chapter(1).matches("role=\"doc-footnote\"").count(), 1);
}

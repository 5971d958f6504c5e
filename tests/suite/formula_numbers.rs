//! Numbers of displays and of their rows, and references to them, in both books.

use postbound::page::Placed;

use crate::support::Book;

/// Rows of all kinds with what says whether they have numbers.
const ROWS: &str = r"
Words before all of it, so that it is a text: \eqref{one}, \ref{three} and \eqref{tagged}.

\begin{align}
a &= b \label{one} \\
c &= d \notag \\
e &= f \tag{T} \label{tagged} \\
g &= h \label{three}
\end{align}

Words between them.

\begin{align*}
p &= q \\
r &= s \label{starred}
\end{align*}

More words.

$$\begin{gather} u = v \nonumber \\ w = x \end{gather},$$

And more.

\begin{eqnarray}
a &=& b \\
c &=& d \label{array}
\end{eqnarray}

\begin{alignat}{2}
x &= y \quad & z &= w \\
x &= y & z &= w \label{at}
\end{alignat}

\begin{subequations}\label{all}
\begin{align}
a &= 1 \label{first} \\
b &= 2 \notag \\
c &= 3 \label{second}
\end{align}
\end{subequations}

\begin{multline} a + b \\ = c \label{multi} \end{multline}

The end: \eqref{array}, \eqref{at}, \eqref{all}, \ref{first}, \eqref{second}, \eqref{multi}, and $x \overset{\eqref{one}}{=} y$.
";

/// The numbers that stand at formulas in the e-book, in order.
fn numbers(chapter: &str) -> Vec<&str> {
    let marks = ["<mtext>(", "<span class=\"number\">("];
    let mut out = Vec::new();
    let mut rest = chapter;
    while let Some(at) = marks.iter().filter_map(|m| rest.find(m).map(|at| at + m.len() - 1)).min() {
        rest = &rest[at..];
        out.push(&rest[..rest.find('<').unwrap_or(rest.len())]);
    }
    out
}

#[test]
fn rows_have_the_numbers_that_the_book_asks_for() {
    let all = ["(1)", "(T)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8a)", "(8b)", "(9)", "(1)"];
    let labelled = ["(1)", "(T)", "(2)", "(3)", "(4)", "(5a)", "(5b)", "(6)", "(1)"];
    let none = ["(T)", "(one)"];
    for (numbering, wanted) in [("equations", &all[..]), ("labelled", &labelled), ("none", &none)] {
        let book = Book::post(ROWS).config(&format!("[maths]\nnumbering = \"{numbering}\"\n")).build();
        assert_eq!(numbers(&book.chapter(1)), wanted, "{numbering}");
        // In print the same numbers stand at the right edge, in the same order.
        let lines: Vec<_> = (1..=book.pages()).flat_map(|n| book.lines(n)).collect();
        let ends: Vec<&str> = lines.iter().filter_map(|(_, l)| l.trim_end().rsplit_once(' ').map(|(_, end)| end)).collect();
        let ends: Vec<&str> = ends.into_iter().filter(|e| wanted.contains(e)).collect();
        assert_eq!(ends, wanted[..wanted.len() - 1], "{numbering}: {lines:?}");
    }
}

#[test]
fn references_are_numbers_that_lead_to_their_formulas() {
    let book = Book::post(ROWS).config("[maths]\nnumbering = \"equations\"\n").build();
    let chapter = book.chapter(1);
    for part in [
        ">(1)</a>, <a href=\"chapter-01.xhtml#eq.",
        ">2</a> and <a",
        ">(T)</a>.",
        ">(5)</a>, <a",
        ">(7)</a>, <a",
        ">(8)</a>, <a",
        ">8a</a>, <a",
        ">(8b)</a>, <a",
        ">(9)</a>, and",
    ] {
        assert!(chapter.contains(part), "{part}\n{chapter}");
    }
    for target in chapter.split("chapter-01.xhtml#eq.").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(chapter.contains(&format!("id=\"eq.{target}\"")), "{target}");
    }
    assert!(!book.told().contains(&"formula"), "{:?}", book.told());
    // The page has links to them, without folios beside them.
    let links = book.finished.pages.pages.iter().flat_map(|p| &p.placed).filter(|(_, p)| matches!(p, Placed::Link { .. })).count();
    assert!(links >= 9, "{links}");
    assert!(!book.words().contains("(p. "), "{}", book.words());
}

#[test]
fn labels_hold_in_their_file_and_unknown_ones_are_told() {
    let text = |words: &str| format!("Words, and more of them, {words}.\n\n$$x = y \\label{{eq:a}}$$\n\nAs in \\eqref{{eq:a}}, it is.\n");
    let book = Book::of(&[("one.md", &text("the first")), ("two.md", &text("the second, as in \\ref{nowhere}"))]).build();
    let both = (1..=2).map(|n| book.chapter(n)).collect::<String>();
    assert!(both.contains(">(1)</a>, it is") && both.contains(">(2)</a>, it is"), "{both}");
    assert!(both.contains("as in \\ref{nowhere}."));
    let told: Vec<&str> = book.report.diagnostics.iter().filter(|d| d.kind.id() == "formula").map(|d| d.message.as_str()).collect();
    assert_eq!(told, ["a reference names the formula “nowhere”, and none of this file has that label and a number"]);
}

#[test]
fn pictures_of_numbered_rows_have_their_numbers() {
    let rows = "Words.\n\n\\begin{align} a &= b \\label{one} \\\\ c &= d \\end{align}\n";
    let wide = |text: &str| {
        let chapter = Book::post(text).set("output.epub.maths", "svg").build().chapter(1);
        let at = chapter.find("<svg ").expect("a picture");
        let view = chapter[at..].split("viewBox=\"").nth(1).and_then(|v| v.split(' ').nth(2)).and_then(|w| w.parse::<i64>().ok());
        view.expect("a width")
    };
    assert!(wide(rows) > wide(&rows.replace("\\label{one}", "")) + 2000);
}

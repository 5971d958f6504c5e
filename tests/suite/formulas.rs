//! Formulas: found in every dialect, kept letter for letter, and set in both books.

use postbound::maths::{Macros, parse, speech};

use crate::support::Book;

/// A post on formulas in many dialects; each is written once.
const DIALECTS: &str = r#"
Text with `$no_1$` code, **$b_1*c*d_2$** strong, [link $y$](https://a.example/$1$) and $`g_1`$ and \\(h\_1\\), \(k_1\).

> quote $$
> \begin{aligned}
> a_2 &= b \\
> c &= d
> \end{aligned}
> $$ after.

- item $\{a_3,b\}$ and

  $$x^2_4$$

| a | b |
|---|---|
| $a_5|b$ | it costs $5 or $10 |

```math
E_6 = mc^2
```

<p>Html \(x_7 &lt; y\), <span class="katex"><span class="katex-mathml"><math><semantics><mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">x_{8}</annotation></semantics></math></span><span class="katex-html" aria-hidden="true">DRAWN</span></span>,
<math><msub><mi>a</mi><mn>9</mn></msub></math>, <script type="math/tex">\sum_{10} x</script>, <img class="latex" src="https://s0.wp.com/latex.php?latex=x" alt="x_{11}"> end.</p>

\begin{align}
a_{12} &= b \\
c &= {{d}}
\end{align}
It goes on, with
$a_{13}
+b$, right.
"#;

#[test]
fn formulas_of_every_dialect_are_in_both_books_letter_for_letter() {
    let book = Book::post(DIALECTS).build();
    let chapter = book.chapter(1);
    for tex in [
        "b_1*c*d_2",
        "g_1",
        "h_1",
        "k_1",
        "a_2 &amp;= b \\\\",
        r"\{a_3,b\}",
        "x^2_4",
        "a_5|b",
        "E_6 = mc^2",
        "x_7 &lt; y",
        "x_{8}",
        "a_{9}",
        r"\sum_{10} x",
        "x_{11}",
        "a_{12} &amp;= b \\\\\nc &amp;= {{d}}",
        "a_{13} +b",
    ] {
        assert!(chapter.contains(tex), "{tex}\n{chapter}");
    }
    assert!(chapter.contains("<code>$no_1$</code>") && chapter.contains("https://a.example/$1$"));
    assert!(chapter.contains("$5 or $10") && !chapter.contains("DRAWN") && !chapter.contains('\u{F0000}'));
    assert!(chapter.contains("right.</p>"));
}

#[test]
fn dollars_of_prose_are_dollars() {
    let book =
        Book::post("So many words open it, and it costs $5 and $10, US$7; $HOME and $PATH:$HOME; \\$3 and \\$4; \\[sic\\] and \\(a remark in brackets\\).").build();
    assert!(book.chapter(1).contains("$5 and $10, US$7; $HOME and $PATH:$HOME; $3 and $4; [sic] and (a remark in brackets)."));
    assert!(!book.told().contains(&"formula"));
}

/// Formulas of all constructs, one a line.
fn formulas() -> Vec<&'static str> {
    include_str!("../data/maths/formulas.tex").lines().filter(|l| !l.starts_with("%%") && !l.is_empty()).collect()
}

#[test]
fn formulas_of_all_constructs_are_read_and_said() {
    let all = formulas();
    assert!(all.len() > 300, "{}", all.len());
    for tex in all.into_iter().filter(|t| !t.starts_with('%')) {
        let parsed = parse(tex, &mut Macros::default()).unwrap_or_else(|fault| panic!("{tex}: {fault}"));
        let words = speech::spoken(&parsed.node);
        assert!(!words.contains('\\') && (!words.is_empty() || tex.starts_with("\\bigl")), "{tex}: {words}");
    }
}

#[test]
fn the_e_book_has_mathml_with_words_and_says_so() {
    let book = Book::post(
        "Words with $x^2_i$ in them.\n\n$$\\sum_{i=1}^n \\frac{1}{i} \\label{eq:a}$$\n\nAs in \\eqref{eq:a}, and $\\nosuch{x}$ besides.\n",
    )
    .build();
    let chapter = book.chapter(1);
    for part in [
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" alttext=\"x sub i squared\">",
        "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>",
        "<munderover><mo movablelimits=\"false\">∑</mo>",
        "<annotation encoding=\"application/x-tex\">x^2_i</annotation>",
        "<span class=\"number\">(1)</span>",
        "As in (1), and <code class=\"tex\">\\nosuch{x}</code> besides.",
    ] {
        assert!(chapter.contains(part), "{part}\n{chapter}");
    }
    let package = String::from_utf8(book.epub().remove("OEBPS/content.opf").expect("a package")).expect("text");
    assert!(package.contains("properties=\"mathml\"") && package.contains("describedMath"), "{package}");
    let told: Vec<&str> = book.report.diagnostics.iter().filter(|d| d.kind.id() == "formula").map(|d| d.message.as_str()).collect();
    assert_eq!(told, ["a formula cannot be set: the command \\nosuch is not known", "a formula is printed as TeX"]);
}

#[test]
fn macros_of_the_book_and_of_the_post_are_known_and_bad_ones_end() {
    let book = Book::post("Words: $\\newcommand{\\half}[1]{\\frac{#1}{2}} \\half{a}$, $\\half{b}$, $\\R$ and $\\again$.\n")
        .config("[maths.macros]\nR = '\\mathbb{R}'\nagain = '\\again\\again'\n")
        .build();
    let chapter = book.chapter(1);
    assert!(chapter.contains("<mfrac><mi>b</mi><mn>2</mn></mfrac>") && chapter.contains("<mi>ℝ</mi>"), "{chapter}");
    assert!(chapter.contains("<code class=\"tex\">\\again</code>"));
}

#[test]
fn formulas_can_be_left_as_they_are_written() {
    let book = Book::post("Words with $x^2_i$ in them.\n").config("[maths]\nrecognise = false\n").build();
    assert!(book.chapter(1).contains("$x^2_i$ in them"));
}

#[test]
fn no_formula_nests_too_deep_or_panics() {
    let deep = |open: &str, close: &str| format!("{}x{}", open.repeat(5000), close.repeat(5000));
    for tex in [
        deep("{", "}"),
        deep("\\frac{1}{", "}"),
        deep("x^{", "}"),
        deep("\\left(", "\\right)"),
        deep("\\begin{matrix}", "\\end{matrix}"),
        "\\sqrt".repeat(5000),
        "x^".repeat(5000),
        "\\ce{".repeat(500),
        "\\def\\a{\\a\\a}\\a".into(),
        "\\def\\a{\\a}\\a".into(),
        "\\left".into(),
        "\\begin".into(),
        "\\begin{array}".into(),
        "^".into(),
        "&".into(),
        "}".into(),
        "\\".into(),
        "\\frac".into(),
        "\\qty{}{\\per}".into(),
        "\\ce{^}".into(),
    ] {
        // Whatever comes of it, it ends.
        let _ = parse(&tex, &mut Macros::default());
    }
}

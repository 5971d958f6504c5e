//! Formulas: found in every dialect, kept letter for letter, and set in both books.

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

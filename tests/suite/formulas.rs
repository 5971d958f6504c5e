//! Formulas: found in every dialect, kept letter for letter, and set in both books.

use postbound::maths::{Macros, parse, speech};

use std::path::Path;
use std::sync::OnceLock;

use postbound::config::{Layout, layouts};
use postbound::diag::Report;
use postbound::internals::font::Fonts;
use postbound::internals::font::load::load;
use postbound::internals::layout::formula::Press;
use postbound::maths::layout::{Drawn, Hbox};
use postbound::model::Lang;
use postbound::page::Placed;
use postbound::unit::Len;

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
    let files = [include_str!("../data/maths/formulas.tex"), include_str!("../data/maths/blogs.tex")];
    files.into_iter().flat_map(str::lines).filter(|l| !l.starts_with("%%") && !l.is_empty()).collect()
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

/// The words of a formula.
fn words(tex: &str) -> String {
    let parsed = parse(tex, &mut Macros::default()).unwrap_or_else(|fault| panic!("{tex}: {fault}"));
    speech::spoken(&parsed.node)
}

#[test]
fn signs_are_said_in_words() {
    let sign = |c: &char| matches!(u32::from(*c), 0x2190..=0x22FF | 0x2308..=0x230B | 0x27C0..=0x2AFF);
    let left: String =
        formulas().into_iter().filter(|t| !t.starts_with('%')).flat_map(|t| words(t).chars().collect::<Vec<_>>()).filter(sign).collect();
    assert_eq!(left, "", "signs without words");
    for (tex, wanted) in [
        (r"\bra{\psi}\hat H\ket{\psi}", "bra psi H hat ket psi"),
        (r"90^\circ", "90 degrees"),
        (r"A^\top", "A transpose"),
        (r"x₁² + 10⁻³", "x sub 1 squared plus 10 to the power minus 3 end power"),
        (r"√x", "the square root of x"),
        (r"\dv[2]{y}{t}", "the fraction d squared y over d t squared end fraction"),
        (r"\pdv{f}{x}{y}", "the fraction partial squared f over partial x partial y end fraction"),
        (r"\begin{vmatrix}a&b\\c&d\end{vmatrix}", "the determinant of the 2 by 2 matrix row 1 a, b, row 2 c, d end determinant"),
        (r"\sum_{\substack{i<n\\j<m}} a", "the sum over i is less than n, j is less than m of a"),
        (r"\let\eps\varepsilon \eps>0", "epsilon is greater than 0"),
        (r"x\hskip 3pt y \kern 1em z", "x y z"),
        ("\\text{f\\\"ur \\'{e}t\\'e \\c ca}", "fu\u{308}r e\u{301}te\u{301} c\u{327}a"),
        (r"\ce{^4_2He}", "sub 2 to the 4 He"),
        (r"\qty(\frac{a}{b})", "open paren a over b close paren"),
        (r"\let\x\x x", "x"),
    ] {
        assert_eq!(words(tex), wanted, "{tex}");
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
        "As in <a href=\"chapter-01.xhtml#eq.post.eq-a\">(1)</a>, and <code class=\"tex\">\\nosuch{x}</code> besides.",
    ] {
        assert!(chapter.contains(part), "{part}\n{chapter}");
    }
    let package = String::from_utf8(book.epub().remove("OEBPS/content.opf").expect("a package")).expect("text");
    assert!(package.contains("properties=\"mathml\"") && package.contains("describedMath"), "{package}");
    let told: Vec<&str> = book.report.diagnostics.iter().filter(|d| d.kind.id() == "formula").map(|d| d.message.as_str()).collect();
    assert_eq!(told, ["a formula cannot be set: the command \\nosuch is not known"]);
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

/// The faces and the look of a book, loaded once.
fn faces() -> &'static (Layout, Fonts) {
    static FACES: OnceLock<(Layout, Fonts)> = OnceLock::new();
    FACES.get_or_init(|| {
        let layout = layouts::bundled("trade-6x9").expect("is bundled");
        let fonts = load(&layout, Path::new("/nonexistent"), &mut Report::default()).expect("the faces are bundled");
        (layout, fonts)
    })
}

/// A formula set in a display or in a line.
fn set(tex: &str, display: bool) -> Hbox {
    let (layout, fonts) = faces();
    let parsed = parse(tex, &mut Macros::default()).unwrap_or_else(|fault| panic!("{tex}: {fault}"));
    Press::new(fonts, layout).set(&parsed.node, display, &Lang::default()).expect("has the face of formulas")
}

/// A width in eighteenths of an em, rounded to tenths of them.
fn mu(width: Len) -> f64 {
    (width.0 as f64 / faces().0.text.inline.size.0 as f64 * 180.0).round() / 10.0
}

#[test]
fn formulas_of_all_constructs_are_set_from_signs_that_the_faces_have() {
    for tex in formulas() {
        for display in [false, true] {
            let hbox = set(tex, display);
            let missing = hbox.marks.iter().any(|m| matches!(&m.ink, Drawn::Glyph { gid: 0, .. }));
            let numbered = hbox.marks.iter().any(|m| matches!(&m.ink, Drawn::Glyph { text, .. } if text.starts_with("[U+")));
            assert!(!missing && !numbered, "{tex}: a sign that no face has");
            assert!(hbox.width >= Len::ZERO && hbox.height >= Len::ZERO || tex.contains("\\!"), "{tex}");
        }
    }
}

#[test]
fn atoms_stand_as_far_apart_as_their_classes_ask() {
    let width = |tex: &str| set(tex, true).width;
    for (whole, parts, white) in [
        ("a=b", &["a", "=", "b"][..], 10.0),
        ("a+b", &["a", "+", "b"], 8.0),
        ("a,b", &["a", ",", "b"], 3.0),
        ("-b", &["-", "b"], 0.0),
        ("a=-b", &["a", "=", "-", "b"], 10.0),
        ("(-b)", &["(", "-", "b", ")"], 0.0),
        ("a\\log b", &["a", "\\log", "b"], 6.0),
        ("a\\,b", &["a", "b"], 3.0),
        ("a{+}b", &["a", "+", "b"], 0.0),
        ("a\\mathbin{b}c", &["a", "b", "c"], 8.0),
        ("\\left(a\\right)b", &["(", "a", ")", "b"], 3.0),
        ("a\\quad b", &["a", "b"], 18.0),
    ] {
        let sum: Len = parts.iter().map(|p| width(p)).sum();
        assert!((mu(width(whole) - sum) - white).abs() < 0.15, "{whole}: {} mu", mu(width(whole) - sum));
    }
    // In scripts there is none round relations and operators.
    for (whole, bare) in [("x_{a=b}", "x_{a{=}b}"), ("x^{a+b}", "x^{a{+}b}"), ("x_{a,b}", "x_{a{,}b}")] {
        assert_eq!(width(whole), width(bare), "{whole}");
    }
}

/// The rules of a box: (x, lower edge, width, height).
fn rules(hbox: &Hbox) -> Vec<(Len, Len, Len, Len)> {
    let one = |m: &postbound::maths::layout::Mark| match &m.ink {
        Drawn::Rule { width, height } => Some((m.x, m.y, *width, *height)),
        Drawn::Glyph { .. } => None,
    };
    hbox.marks.iter().filter_map(one).collect()
}

/// The baseline of a sign.
fn level(hbox: &Hbox, sign: &str) -> Len {
    let found = hbox.marks.iter().find(|m| matches!(&m.ink, Drawn::Glyph { text, .. } if &**text == sign));
    found.unwrap_or_else(|| panic!("no {sign}")).y
}

#[test]
fn bars_stand_on_the_axis_and_nothing_touches_them() {
    for tex in [r"\frac{a}{b}", r"\frac{\frac{a}{c}}{b}", r"\frac{a}{\sqrt{b}}", r"\dfrac{a_j}{b^2}", r"\cfrac{a}{1+\cfrac{1}{b}}"] {
        for display in [false, true] {
            let hbox = set(tex, display);
            let plus = set("+", display);
            let middle = (plus.height - plus.depth) / 2;
            let bars = rules(&hbox);
            assert!(bars.iter().any(|(_, y, _, high)| (*y + *high / 2 - middle).abs() < Len::pt(0.35)), "{tex}: {bars:?}, {middle:?}");
            assert!(level(&hbox, "a") > bars[0].1.min(Len::ZERO) && level(&hbox, "b") < Len::ZERO, "{tex}");
        }
    }
}

#[test]
fn scripts_stand_above_and_below_and_limits_in_displays() {
    let hbox = set("x^a_b", false);
    assert!(level(&hbox, "a") > Len::ZERO && level(&hbox, "b") < Len::ZERO);
    for (tex, limits) in
        [(r"\sum_a^b", true), (r"\lim_a", true), (r"\int_a^b", false), (r"\sum\nolimits_a", false), (r"\int\limits_a", true)]
    {
        let (display, line) = (set(tex, true), set(tex, false));
        // Whether the middle of the script stands below the middle of the sign.
        let under = |hbox: &Hbox| {
            let middle = |text: &str| {
                let found = hbox.marks.iter().find_map(|m| match &m.ink {
                    Drawn::Glyph { text: t, advance, .. } if &**t == text => Some(m.x + *advance / 2),
                    Drawn::Glyph { .. } | Drawn::Rule { .. } => None,
                });
                found.unwrap_or_else(|| panic!("{tex}: no {text}"))
            };
            let sign = if tex.contains("sum") {
                "∑"
            } else if tex.contains("int") {
                "∫"
            } else {
                "i"
            };
            // The i of "lim" is not quite in its middle.
            let near = if sign == "i" { 40 } else { 20 };
            (middle("a") - middle(sign)).abs() < faces().0.text.inline.size.scale(near, 100)
        };
        assert_eq!(under(&display), limits, "{tex}");
        assert!(level(&display, "a") < Len::ZERO && level(&line, "a") < Len::ZERO);
    }
}

#[test]
fn what_grows_is_as_large_as_what_it_holds() {
    let tall = |n: usize| format!("{}x{}", r"\frac{1}{1+".repeat(n), "}".repeat(n));
    for (open, close) in
        [("(", ")"), ("[", "]"), (r"\{", r"\}"), ("|", "|"), (r"\lfloor", r"\rceil"), (r"\langle", r"\rangle"), (r"\|", r"\|")]
    {
        for n in [0, 1, 3, 9] {
            let (body, plus) = (set(&tall(n), true), set("+", true));
            let whole = set(&format!(r"\left{open} {} \right{close}", tall(n)), true);
            // What they hold, as far above the axis as below it.
            let axis = (plus.height - plus.depth) / 2;
            let wanted = (body.height - axis).max(body.depth + axis) * 2;
            let sign = set(&format!(r"\left{open} {} \right.", tall(n)), true);
            let high = (sign.height - axis).max(sign.depth + axis) * 2;
            let em = faces().0.text.inline.size;
            assert!(high + em / 2 >= wanted && whole.width > body.width, "{open} of {n}: {high:?} for {wanted:?}");
            assert!(high <= wanted.max(em) + em / 2, "{open} of {n}: {high:?} for {wanted:?}");
        }
    }
    for n in [1, 4, 20] {
        let letters = "m".repeat(n);
        let body = set(&letters, true);
        for tex in [
            format!(r"\overline{{{letters}}}"),
            format!(r"\overbrace{{{letters}}}"),
            format!(r"\underbrace{{{letters}}}"),
            format!(r"\sqrt{{{letters}}}"),
        ] {
            let whole = set(&tex, true);
            let reach = |hbox: &Hbox| {
                hbox.marks
                    .iter()
                    .map(|m| match &m.ink {
                        Drawn::Rule { width, .. } => m.x + *width,
                        Drawn::Glyph { advance, .. } => m.x + *advance,
                    })
                    .max()
            };
            assert!(reach(&whole) >= reach(&body) && whole.height + whole.depth > body.height + body.depth, "{tex}");
        }
        let arrow = set(&format!(r"\xrightarrow{{{letters}}}"), true);
        assert!(arrow.width > set(&format!("^{{{letters}}}"), true).width, "{n}");
    }
}

#[test]
fn formulas_are_set_on_pages_and_told_to_those_who_listen() {
    let text = "Words, so many that they make a line and more of it, with $\\frac{a+1}{b}$ in them.\n\n$$\\sum_{i=1}^n \\sqrt{x_i}\\tag{A}$$\n\nMore words, and $x$.\n";
    let book = Book::post(text).build();
    assert!(!book.told().contains(&"formula"));
    let pages = book.words();
    assert!(pages.contains('∑') && pages.contains('√') && pages.contains("(A)") && !pages.contains("\\frac"), "{pages}");
    let rules = book.finished.pages.pages.iter().flat_map(|p| &p.placed).filter(|(_, p)| matches!(p, Placed::Rule { .. })).count();
    assert!(rules >= 2, "a bar and a root");
    let formulas: Vec<_> = book.finished.pages.elements.iter().filter(|e| e.role == postbound::page::Role::Formula).collect();
    let said: Vec<(Option<&str>, Option<&str>)> = formulas.iter().map(|e| (e.alt.as_deref(), e.actual.as_deref())).collect();
    assert_eq!(said.len(), 3, "{said:?}");
    assert!(said.iter().all(|(alt, tex)| alt.is_some_and(|a| !a.contains('\\')) && tex.is_some()), "{said:?}");
    assert!(said.iter().any(|(_, tex)| *tex == Some("\\frac{a+1}{b}")));
}

#[test]
fn lines_end_in_formulas_after_relations_and_operators_only() {
    let sum = (1..=40).map(|n| format!("a_{{{n}}}")).collect::<Vec<_>>().join("+");
    for tex in [format!("{sum}={sum}"), format!("f(x)={sum}\\le {sum}")] {
        let book = Book::post(&format!("Words before it, and ${tex}$ and words after it.\n")).build();
        let lines = book.lines(1);
        let inner: Vec<&String> = lines.iter().map(|(_, l)| l).filter(|l| l.contains('𝑎') || l.matches('a').count() > 3).collect();
        assert!(inner.len() > 2, "{lines:?}");
        let ends = inner.iter().take(inner.len() - 1).filter(|l| l.trim_end().ends_with(['+', '=', '≤']));
        assert_eq!(ends.count(), inner.len() - 1, "{inner:?}");
    }
    let told = Book::post(&format!("Words.\n\n$${sum}={sum}$$\n")).build();
    assert!(told.lines(1).iter().filter(|(_, l)| l.contains('+')).count() > 2, "a display that is too wide has several lines");
}

#[test]
fn the_e_book_has_formulas_as_pictures_where_they_are_wanted() {
    for (maths, mathml, svg) in [("mathml", true, false), ("svg", false, true), ("both", true, true)] {
        let book = Book::post("Words with $x^2$.\n\n$$\\frac{a}{b}$$\n").set("output.epub.maths", maths).build();
        let chapter = book.chapter(1);
        assert_eq!((chapter.contains("<math "), chapter.contains("<svg ")), (mathml, svg), "{maths}");
        assert_eq!(chapter.contains("aria-label=\"x squared\""), maths == "svg");
        let package = String::from_utf8(book.epub().remove("OEBPS/content.opf").expect("a package")).expect("text");
        let properties = [(mathml, "mathml"), (svg, "svg")].iter().filter(|p| p.0).map(|p| p.1).collect::<Vec<_>>().join(" ");
        assert!(package.contains(&format!("properties=\"{properties}\"")) && package.contains("describedMath"), "{package}");
    }
}

#[test]
fn rules_of_tables_are_all_drawn() {
    for (tex, upright, level) in [
        (r"\begin{array}{|c|c|}\hline a&b\\\hline c&d\\\hline\end{array}", 3, 3),
        (r"\begin{array}{c|c}a&b\\\hline c&d\end{array}", 1, 1),
        (r"\begin{array}{cc}\hline a&b\\ c&d\end{array}", 0, 1),
        (r"\begin{array}{cc}a&b\end{array}", 0, 0),
    ] {
        let rules = rules(&set(tex, true));
        let high = rules.iter().filter(|(_, _, width, height)| height > width).count();
        assert_eq!((high, rules.len() - high), (upright, level), "{tex}");
    }
}

#[test]
fn a_face_that_the_book_names_sets_its_formulas() {
    let text = "Words, and $x^2 + \\frac{a}{b}$ among them.\n";
    let bytes = include_bytes!("../../fonts/garamond-math/Garamond-Math.otf");
    let manifest = "name = \"My Maths\"\nslug = \"my-maths\"\nclass = \"maths\"\nlicence = \"OFL-1.1\"\nversion = \"1\"\nsource = \"a test\"\n\n[faces]\nregular = \"Mine.otf\"\n";
    let with = |name: &str| {
        let book = Book::post(text).file("fonts/my-maths/Mine.otf", bytes.to_vec()).file("fonts/my-maths/family.toml", manifest);
        book.config(&format!("[fonts]\nmaths = \"{name}\"\n"))
    };
    let face = |book: &crate::support::Built| {
        let signs = |p: &Placed| matches!(p, Placed::Text(run) if run.text.contains('+')).then(|| p.clone());
        let found = book.finished.pages.pages.iter().flat_map(|p| &p.placed).find_map(|(_, p)| signs(p));
        let Some(Placed::Text(run)) = found else { panic!("no signs") };
        run.face
    };
    let (mine, bundled) = (with("My Maths").build(), with("Garamond-Math").build());
    assert_eq!((mine.told(), bundled.told()), (vec![], vec![]));
    assert_ne!(face(&mine), face(&bundled));
    for (name, kind) in [("EB Garamond", "bad-family"), ("No Such Maths", "unknown-family")] {
        let report = with(name).try_build().err().expect("a face that cannot set formulas stops the build");
        assert!(report.diagnostics.iter().any(|d| d.kind.id() == kind), "{name}");
    }
}

//! Formulas that are wider than the measure: broken where lines may end, else set smaller and told, never silently over the edge.

use std::sync::OnceLock;

use postbound::page::{Page, Placed};
use postbound::unit::{Len, Point};

use crate::support::{Book, Built};

/// `a_1 + a_2 + …`.
fn sum(terms: usize) -> String {
    (1..=terms).map(|n| format!("a_{{{n}}}")).collect::<Vec<_>>().join("+")
}

/// Where text of prose ends at the right, on right-hand and left-hand pages.
fn edges() -> &'static [Len; 2] {
    static EDGES: OnceLock<[Len; 2]> = OnceLock::new();
    EDGES.get_or_init(|| {
        let book = Book::post(&"Words of prose that fill lines to their ends. ".repeat(150)).build();
        [0, 1].map(|n| right(&book.finished.pages.pages[n]))
    })
}

/// How far what is set on the pages reaches beyond the right edge of the lines of prose.
fn beyond(book: &Built) -> Len {
    let pages = book.finished.pages.pages.iter();
    pages.enumerate().map(|(n, page)| right(page) - edges()[n % 2]).fold(Len::ZERO, Len::max)
}

/// The right end of what is set on a page.
fn right(page: &Page) -> Len {
    let end = |(at, placed): &(Point, Placed)| match placed {
        Placed::Text(run) => at.x + run.width(),
        Placed::Rule { size, .. } => at.x + size.width,
        Placed::Image { .. } | Placed::Link { .. } => Len::ZERO,
    };
    page.placed.iter().map(end).fold(Len::ZERO, Len::max)
}

#[test]
fn wide_formulas_are_broken_wherever_a_line_may_end() {
    let (s, many) = (sum(40), (1..60).map(|n| format!("x_{{{n}}}")).collect::<Vec<_>>().join(","));
    for tex in [
        format!("$$ f(x) = {s} $$"),
        format!("$$ \\left( {s} \\right)^2 = \\frac{{1}}{{2}} $$").replace("^2", ""),
        format!("$$ y = \\left[ {s} \\right] + {{ {s} }} $$"),
        format!("$$ \\{{ {many} \\}} $$"),
        format!("\\begin{{align}} f(x) &= {s} \\\\ &= 1 + {s} \\notag \\\\ g(x) &= {s} - {s} \\tag{{T}} \\end{{align}}"),
        format!("\\begin{{gather}} {s} = 1 \\\\ 2 = {s} \\end{{gather}}"),
        format!("\\begin{{eqnarray}} f(x) &=& {s} \\\\ g &=& {s} \\end{{eqnarray}}"),
        format!("Words and $\\left( {s} \\right)$ among them."),
        format!("Words and ${{ {s} = {s} }}$ among them."),
        format!("- A point.\n\n  > $$ {s} \\le \\left\\lvert {s} \\right\\rvert $$"),
    ] {
        let book =
            Book::post(&format!("Words before it.\n\n{tex}\n\nWords after it.\n")).config("[maths]\nnumbering = \"equations\"\n").build();
        assert_eq!(book.told(), [] as [&str; 0], "{tex}");
        assert!(beyond(&book) < Len::pt(3.0), "{tex}: {:?}", beyond(&book));
        assert!(book.words().matches("40").count() >= 1 || tex.contains("x_"), "{tex}");
    }
}

#[test]
fn what_no_line_can_end_in_is_set_smaller_and_told() {
    let (s, long) = (sum(24), "7".repeat(400));
    for (tex, fits) in [
        (format!("$$ \\frac{{ {} }}{{ b }} $$", sum(19)), true),
        (format!("$$ \\sqrt{{ {} }} \\label{{a}} $$", sum(19)), true),
        (format!("Words $\\sqrt{{ {} }}$ among them.", sum(16)), true),
        (format!("$$ \\begin{{pmatrix}} {} \\end{{pmatrix}} $$", (1..19).map(|n| n.to_string()).collect::<Vec<_>>().join("&")), true),
        (format!("$$ \\overline{{ {s}{s} }} $$"), false),
        (format!("Words and ${long}$."), false),
    ] {
        let text = format!("Words before it.\n\n{tex}\n\nWords after it.\n");
        let line = text.lines().position(|l| l.contains('$')).expect("a formula") + 5;
        let book = Book::post(&text).build();
        assert!(book.told().contains(&"wide-formula"), "{tex}");
        let told = book.diagnostic("wide-formula");
        let said = told.notes.join(" ");
        assert!(said.contains("% of its size") && said.contains("still") != fits, "{tex}: {said}");
        assert_eq!(told.loc.as_ref().map(|l| l.line as usize), Some(line), "{tex}");
        assert_eq!(beyond(&book) < Len::pt(3.0), fits, "{tex}: {:?}", beyond(&book));
    }
}

#[test]
fn a_number_for_which_there_is_no_room_stands_below() {
    // Nearly as wide as the measure.
    for terms in 8..30 {
        let tex = format!("Words.\n\n$$ \\overline{{ {} }} \\tag{{A.1}} $$\n\nMore words.\n", sum(terms));
        let book = Book::post(&tex).build();
        let lines: Vec<_> = book.lines(1).into_iter().filter(|(_, l)| l.contains('a') || l.contains("(A.1)")).collect();
        assert!(beyond(&book) < Len::pt(3.0) || book.told().contains(&"wide-formula"));
        let one = lines.iter().any(|(_, l)| l.contains("(A.1)") && l.contains('+'));
        let apart = lines.iter().any(|(_, l)| l.trim() == "(A.1)");
        assert!(one != apart, "{terms}: {lines:?}");
    }
}

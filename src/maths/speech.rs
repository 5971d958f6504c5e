//! A formula in English words, for those who listen: by rule, after the "simple" style of MathSpeak and ClearSpeak.

use super::tree::{Enclosure, Node, Table};

/// The words of a formula.
pub fn spoken(node: &Node) -> String {
    let mut out = String::new();
    say(node, &mut out);
    let words: Vec<&str> = out.split_whitespace().collect();
    let mut words = words.join(" ").replace(" ,", ",");
    while words.contains(",,") {
        words = words.replace(",,", ",");
    }
    words
}

fn add(out: &mut String, words: &str) {
    out.push(' ');
    out.push_str(words);
}

fn inner(node: &Node) -> String {
    spoken(node)
}

/// Whether something is one sign to the ear.
fn is_simple(node: &Node) -> bool {
    match node {
        Node::Atom { .. } | Node::Text(..) => true,
        Node::Row(nodes) => nodes.len() <= 2 && nodes.iter().all(|n| matches!(n, Node::Atom { .. })),
        Node::Scripts { base, .. } => is_simple(base),
        Node::Classed(_, body) | Node::Styled(_, body) => is_simple(body),
        _ => false,
    }
}

fn say(node: &Node, out: &mut String) {
    match node {
        Node::Atom { text, .. } => atom(text, out),
        Node::Text(text, _) => add(out, text),
        Node::Ref(label, brackets) => add(out, &super::unresolved(label, *brackets)),
        Node::Row(nodes) => nodes.iter().for_each(|n| say(n, out)),
        Node::Classed(_, body) | Node::Styled(_, body) => say(body, out),
        Node::Scripts { base, sub, sup } => scripts(base, sub.as_deref(), sup.as_deref(), out),
        Node::Fraction { above, below, rule: true, .. } => match (is_simple(above), is_simple(below)) {
            (true, true) => {
                say(above, out);
                add(out, "over");
                say(below, out);
            }
            _ => {
                add(out, "the fraction");
                say(above, out);
                add(out, "over");
                say(below, out);
                add(out, "end fraction");
            }
        },
        Node::Fraction { above, below, .. } => {
            say(above, out);
            add(out, "choose");
            say(below, out);
        }
        Node::Root { body, degree } => {
            match degree.as_deref().map(inner).as_deref() {
                None => add(out, "the square root of"),
                Some("3") => add(out, "the cube root of"),
                Some(degree) => add(out, &format!("the root of degree {degree} of")),
            }
            say(body, out);
            if !is_simple(body) {
                add(out, "end root");
            }
        }
        Node::Fence { open, close, parts, .. } => {
            let choose = matches!(parts.as_slice(), [Node::Fraction { rule: false, .. }]);
            let cases = *close == '.' && *open == '{';
            match (open, close) {
                _ if choose => parts.iter().for_each(|p| say(p, out)),
                ('⟨', '|') => {
                    add(out, "bra");
                    parts.iter().for_each(|p| say(p, out));
                }
                ('|', '⟩') => {
                    add(out, "ket");
                    parts.iter().for_each(|p| say(p, out));
                }
                ('|', '|') if matches!(parts.as_slice(), [Node::Table(_)]) => {
                    add(out, "the determinant of");
                    parts.iter().for_each(|p| say(p, out));
                    add(out, "end determinant");
                }
                ('|', '|') => {
                    add(out, "the absolute value of");
                    parts.iter().for_each(|p| say(p, out));
                    add(out, "end absolute value");
                }
                ('‖', '‖') => {
                    add(out, "the norm of");
                    parts.iter().for_each(|p| say(p, out));
                    add(out, "end norm");
                }
                _ => {
                    if !cases {
                        delimiter(*open, true, out);
                    }
                    for (n, part) in parts.iter().enumerate() {
                        if n > 0 {
                            add(out, "bar");
                        }
                        say(part, out);
                    }
                    delimiter(*close, false, out);
                }
            }
        }
        Node::Big(c, _, _) => atom(&c.to_string(), out),
        Node::Accent { base, mark, .. } => {
            say(base, out);
            add(
                out,
                match mark {
                    '\u{302}' => "hat",
                    '\u{303}' => "tilde",
                    '\u{304}' | '\u{AF}' => "bar",
                    '\u{307}' => "dot",
                    '\u{308}' => "double dot",
                    '\u{20D7}' => "vector",
                    '\u{300}' => "grave",
                    '\u{301}' => "acute",
                    '\u{306}' => "breve",
                    '\u{30A}' => "ring",
                    '\u{30C}' => "check",
                    '\u{20DB}' => "triple dot",
                    '\u{20D6}' => "with arrow to the left above",
                    '\u{20E1}' => "with arrow to both sides above",
                    '\u{20EF}' => "with arrow to the right below",
                    '\u{20EE}' => "with arrow to the left below",
                    '⎴' => "with bracket above",
                    '⎵' => "with bracket below",
                    '⏜' => "with arc above",
                    '⏝' => "with arc below",
                    '_' => "underlined",
                    '⏞' => "with brace above",
                    '⏟' => "with brace below",
                    _ => "with mark",
                },
            );
        }
        Node::Stack { base, over, under, .. } => {
            say(base, out);
            if let Some(over) = over {
                add(out, "with");
                say(over, out);
                add(out, "above");
            }
            if let Some(under) = under {
                add(out, "with");
                say(under, out);
                add(out, "below");
            }
        }
        Node::Table(table) => rows(table, out),
        Node::Space(_) | Node::Phantom(..) => {}
        Node::Enclosed(how, body) => {
            add(out, if *how == Enclosure::Box { "boxed" } else { "crossed out" });
            say(body, out);
        }
    }
}

fn scripts(base: &Node, sub: Option<&Node>, sup: Option<&Node>, out: &mut String) {
    if base.class() == super::Class::Op {
        say(base, out);
        match (sub.map(inner), sup.map(inner)) {
            (Some(from), Some(to)) => add(out, &format!("from {from} to {to} of")),
            (Some(over), None) if inner(base).starts_with("limit") => add(out, &format!("as {over} of")),
            (Some(over), None) => add(out, &format!("over {over} of")),
            (None, Some(power)) => add(out, &power_words(&power)),
            (None, None) => {}
        }
        return;
    }
    say(base, out);
    if let Some(sub) = sub {
        add(out, "sub");
        say(sub, out);
    }
    if let Some(sup) = sup {
        add(out, &power_words(&inner(sup)));
    }
}

fn power_words(power: &str) -> String {
    match power {
        "2" => "squared".into(),
        "3" => "cubed".into(),
        "prime" | "double prime" | "triple prime" | "degrees" => power.into(),
        "T" | "top" | "transpose" => "transpose".into(),
        "composed with" => "degrees".into(),
        "star" | "times" => "star".into(),
        other if other.contains(' ') => format!("to the power {other} end power"),
        other => format!("to the {other}"),
    }
}

fn rows(table: &Table, out: &mut String) {
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let grid = table.rows.len() > 1 && !table.display && table.align.len() != 1 && !(table.small && columns == 1);
    if grid {
        add(out, &format!("the {} by {columns} matrix", table.rows.len()));
    }
    for (n, row) in table.rows.iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        if grid {
            add(out, &format!("row {}", n + 1));
        }
        for cell in row {
            say(cell, out);
            if grid {
                out.push(',');
            }
        }
    }
    while out.ends_with(',') {
        out.pop();
    }
}

fn delimiter(c: char, opens: bool, out: &mut String) {
    let side = if opens { "open" } else { "close" };
    match c {
        '.' => {}
        '(' | ')' => add(out, &format!("{side} paren")),
        '[' | ']' => add(out, &format!("{side} bracket")),
        '{' | '}' => add(out, &format!("{side} brace")),
        '⟨' | '⟩' => add(out, &format!("{side} angle bracket")),
        '⌊' | '⌋' => add(out, &format!("{side} floor")),
        '⌈' | '⌉' => add(out, &format!("{side} ceiling")),
        c => atom(&c.to_string(), out),
    }
}

/// Signs and their words.
const WORDS: &[(&str, &str)] = &[
    ("+", "plus"),
    ("−", "minus"),
    ("±", "plus or minus"),
    ("∓", "minus or plus"),
    ("×", "times"),
    ("⋅", "times"),
    ("∗", "star"),
    ("÷", "divided by"),
    ("/", "over"),
    ("=", "equals"),
    ("≠", "is not equal to"),
    ("<", "is less than"),
    (">", "is greater than"),
    ("≤", "is less than or equal to"),
    ("≥", "is greater than or equal to"),
    ("≪", "is much less than"),
    ("≫", "is much greater than"),
    ("≈", "is approximately equal to"),
    ("∼", "is similar to"),
    ("≡", "is equivalent to"),
    ("≅", "is congruent to"),
    ("∝", "is proportional to"),
    ("∈", "is in"),
    ("∉", "is not in"),
    ("⊂", "is a subset of"),
    ("⊆", "is a subset of or equal to"),
    ("⊃", "is a superset of"),
    ("∪", "union"),
    ("∩", "intersection"),
    ("∖", "without"),
    ("∅", "the empty set"),
    ("→", "goes to"),
    ("←", "comes from"),
    ("↦", "maps to"),
    ("⇒", "implies"),
    ("⟹", "implies"),
    ("⇔", "if and only if"),
    ("⟺", "if and only if"),
    ("⇌", "is in equilibrium with"),
    ("∧", "and"),
    ("∨", "or"),
    ("¬", "not"),
    ("∀", "for all"),
    ("∃", "there exists"),
    ("∂", "partial"),
    ("∇", "nabla"),
    ("∞", "infinity"),
    ("∑", "the sum"),
    ("∏", "the product"),
    ("∫", "the integral"),
    ("∮", "the contour integral"),
    ("∬", "the double integral"),
    ("∭", "the triple integral"),
    ("√", "root"),
    ("∘", "composed with"),
    ("⊕", "direct sum"),
    ("⊗", "tensor product"),
    ("∣", "such that"),
    ("|", "bar"),
    ("‖", "double bar"),
    ("′", "prime"),
    ("″", "double prime"),
    ("‴", "triple prime"),
    ("°", "degrees"),
    ("%", "percent"),
    ("…", "and so on"),
    ("⋯", "and so on"),
    ("⋮", "and so on"),
    ("⋱", "and so on"),
    ("!", "factorial"),
    ("(", "open paren"),
    (")", "close paren"),
    ("[", "open bracket"),
    ("]", "close bracket"),
    ("{", "open brace"),
    ("}", "close brace"),
    ("lim", "limit"),
    ("ℏ", "h bar"),
    ("ℝ", "the real numbers"),
    ("ℕ", "the natural numbers"),
    ("ℤ", "the integers"),
    ("ℚ", "the rational numbers"),
    ("ℂ", "the complex numbers"),
    ("⨆", "the square union"),
    ("⨄", "the disjoint union"),
    ("⊔", "square union"),
    ("⊓", "square intersection"),
    ("⨅", "the square intersection"),
    ("↗", "up and to the right"),
    ("↘", "down and to the right"),
    ("↙", "down and to the left"),
    ("↖", "up and to the left"),
    ("≕", "defines"),
    ("⩴", "is defined as"),
    ("∷", "double colon"),
    ("⊏", "is a square subset of"),
    ("⊑", "is a square subset of or equal to"),
    ("⊐", "is a square superset of"),
    ("⊒", "is a square superset of or equal to"),
    ("⇑", "double up arrow"),
    ("⇓", "double down arrow"),
    ("⊬", "does not prove"),
    ("⊭", "does not model"),
    ("≇", "is not congruent to"),
    ("⨀", "the circled dot product"),
    ("⌢", "frown"),
    ("⌣", "smile"),
    ("⋈", "join"),
    ("∔", "dot plus"),
    ("⊞", "squared plus"),
    ("⊠", "squared times"),
    ("⊸", "multimap"),
    ("↭", "wave arrow"),
    ("⇉", "double arrow"),
    (":", "colon"),
    ("≔", "is defined as"),
    ("≜", "is defined as"),
    ("≳", "is greater than or about"),
    ("≲", "is less than or about"),
    ("≰", "is not less than or equal to"),
    ("≱", "is not greater than or equal to"),
    ("≮", "is not less than"),
    ("≯", "is not greater than"),
    ("⩽", "is less than or equal to"),
    ("⩾", "is greater than or equal to"),
    ("≦", "is less than or equal to"),
    ("≧", "is greater than or equal to"),
    ("≺", "precedes"),
    ("≻", "succeeds"),
    ("⪯", "precedes or equals"),
    ("⪰", "succeeds or equals"),
    ("≼", "precedes or equals"),
    ("≽", "succeeds or equals"),
    ("⋘", "is very much less than"),
    ("⋙", "is very much greater than"),
    ("≍", "is asymptotically equal to"),
    ("≐", "approaches"),
    ("≒", "is approximately equal to"),
    ("≃", "is similar or equal to"),
    ("≢", "is not equivalent to"),
    ("≁", "is not similar to"),
    ("≉", "is not approximately equal to"),
    ("⊄", "is not a subset of"),
    ("⊈", "is not a subset of or equal to"),
    ("⊊", "is a proper subset of"),
    ("⊇", "is a superset of or equal to"),
    ("∋", "contains"),
    ("⊴", "is a normal subgroup of"),
    ("⊵", "contains as a normal subgroup"),
    ("⊢", "proves"),
    ("⊣", "reverse turnstile"),
    ("⊨", "models"),
    ("⊧", "models"),
    ("⊩", "forces"),
    ("⊥", "bottom"),
    ("⊤", "top"),
    ("⟂", "is perpendicular to"),
    ("∥", "is parallel to"),
    ("∦", "is not parallel to"),
    ("∤", "does not divide"),
    ("∠", "angle"),
    ("△", "triangle"),
    ("□", "square"),
    ("†", "dagger"),
    ("‡", "double dagger"),
    ("⟶", "goes to"),
    ("⟵", "comes from"),
    ("↔", "if and only if"),
    ("⟷", "if and only if"),
    ("⇐", "is implied by"),
    ("⟸", "is implied by"),
    ("⟼", "maps to"),
    ("↪", "injects into"),
    ("↩", "is injected from"),
    ("↠", "maps onto"),
    ("⇀", "goes to"),
    ("⇝", "leads to"),
    ("↑", "up arrow"),
    ("↓", "down arrow"),
    ("↺", "anticlockwise arrow"),
    ("↻", "clockwise arrow"),
    ("⇄", "goes to and from"),
    ("⟨", "open angle bracket"),
    ("⟩", "close angle bracket"),
    ("⌊", "open floor"),
    ("⌋", "close floor"),
    ("⌈", "open ceiling"),
    ("⌉", "close ceiling"),
    ("⟦", "open double bracket"),
    ("⟧", "close double bracket"),
    ("⌜", "open corner"),
    ("⌝", "close corner"),
    ("∄", "there does not exist"),
    ("∴", "therefore"),
    ("∵", "because"),
    ("℘", "Weierstrass p"),
    ("ℜ", "the real part of"),
    ("ℑ", "the imaginary part of"),
    ("ℵ", "aleph"),
    ("ℶ", "beth"),
    ("∁", "the complement of"),
    ("ı", "dotless i"),
    ("ȷ", "dotless j"),
    ("⋂", "the intersection"),
    ("⋃", "the union"),
    ("⋀", "the conjunction"),
    ("⋁", "the disjunction"),
    ("⨁", "the direct sum"),
    ("⨂", "the tensor product"),
    ("∐", "the coproduct"),
    ("⊎", "disjoint union"),
    ("⊖", "circled minus"),
    ("⊙", "circled dot"),
    ("⋆", "star"),
    ("•", "bullet"),
    ("∙", "bullet"),
    ("⋉", "semidirect product"),
    ("⋊", "semidirect product"),
    ("≀", "wreath product"),
    (":=", "is defined as"),
];

#[rustfmt::skip]
const GREEK: &str = "αalpha βbeta γgamma δdelta ϵepsilon εepsilon ζzeta ηeta θtheta ϑtheta ιiota κkappa λlambda μmu νnu ξxi οomicron πpi ρrho ςsigma σsigma τtau υupsilon ϕphi φphi χchi ψpsi ωomega ΓGamma ΔDelta ΘTheta ΛLambda ΞXi ΠPi ΣSigma ΥUpsilon ΦPhi ΨPsi ΩOmega ℓell";

fn atom(text: &str, out: &mut String) {
    if let Some((_, words)) = WORDS.iter().find(|(sign, _)| *sign == text) {
        return add(out, words);
    }
    let greek = GREEK.split(' ').find_map(|word| word.strip_prefix(text).filter(|_| text.chars().count() == 1));
    match greek {
        Some(name) => add(out, name),
        None if matches!(text, "," | ";") => out.push_str(text),
        None => add(out, &text.replace('\u{2009}', " ").replace('−', " minus ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::{Macros, parse};

    #[test]
    fn formulas_are_said_in_words() {
        for (tex, words) in [
            (r"\frac{x^2+1}{2}", "the fraction x squared plus 1 over 2 end fraction"),
            (r"\sum_{i=1}^n i", "the sum from i equals 1 to n of i"),
            (r"\sqrt{2}", "the square root of 2"),
            (r"e^{i\pi}+1=0", "e to the power i pi end power plus 1 equals 0"),
            (r"\lim_{x\to 0} f(x)", "limit as x goes to 0 of f open paren x close paren"),
            (r"\begin{pmatrix}1&0\\0&1\end{pmatrix}", "open paren the 2 by 2 matrix row 1 1, 0, row 2 0, 1 close paren"),
            (r"\bar{x}_i'", "x bar sub i prime"),
            (r"\binom{n}{k}", "n choose k"),
        ] {
            let node = parse(tex, &mut Macros::default()).unwrap_or_else(|f| panic!("{tex}: {f}")).node;
            assert_eq!(spoken(&node).replace(",,", ","), words, "{tex}");
        }
    }
}

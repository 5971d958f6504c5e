//! Formulas that are one line of signs: those need no boxes, and are set as the words around them are.

use crate::maths::{Class, Node, Variant, classes, mapped};
use crate::model::Inline;

/// The formula as pieces of a line of text, variables in italics; `None` where it has parts that stand above others.
pub fn linear(node: &Node) -> Option<Vec<Inline>> {
    let mut out = Vec::new();
    push(node, false, &mut out)?;
    Some(out)
}

/// White on both sides of an operator: none before which a line may end.
const BEFORE: &str = "\u{202f}";
const AFTER: &str = "\u{205f}";

fn text(words: impl Into<String>, out: &mut Vec<Inline>) {
    let words = words.into();
    match out.last_mut() {
        Some(Inline::Text(before)) => before.push_str(&words),
        _ => out.push(Inline::Text(words)),
    }
}

fn row(nodes: &[Node], script: bool, out: &mut Vec<Inline>) -> Option<()> {
    let classes = classes(nodes);
    let mut before: Option<Class> = None;
    for (node, class) in nodes.iter().zip(&classes) {
        let Some(class) = class else {
            push(node, script, out)?;
            continue;
        };
        let spaced = |c: Class| matches!(c, Class::Bin | Class::Rel);
        match before {
            _ if script => {}
            // Two relations side by side are one.
            Some(Class::Rel) if *class == Class::Rel => {}
            Some(last) if spaced(*class) && last != Class::Open => text(BEFORE, out),
            Some(last) if spaced(last) || last == Class::Punct => text(AFTER, out),
            Some(Class::Op) if !matches!(class, Class::Open | Class::Close | Class::Punct | Class::Inner) => text(BEFORE, out),
            Some(Class::Ord | Class::Close | Class::Inner) if *class == Class::Op => text(BEFORE, out),
            Some(_) | None => {}
        }
        push(node, script, out)?;
        before = Some(*class);
    }
    Some(())
}

fn push(node: &Node, script: bool, out: &mut Vec<Inline>) -> Option<()> {
    match node {
        Node::Atom { text, variant, .. } => atom(text, *variant, out),
        Node::Text(words, Variant::Italic) => out.push(Inline::Emph(vec![Inline::Text(words.clone())])),
        Node::Text(words, Variant::Bold) => out.push(Inline::Strong(vec![Inline::Text(words.clone())])),
        Node::Text(words, _) => text(words.clone(), out),
        Node::Row(nodes) => row(nodes, script, out)?,
        Node::Classed(_, body) | Node::Styled(_, body) => push(body, script, out)?,
        Node::Scripts { base, sub, sup } => {
            push(base, script, out)?;
            for (part, below) in [(sub, true), (sup, false)] {
                let Some(part) = part else { continue };
                let primes = matches!(&**part, Node::Atom { text, .. } if text.chars().all(|c| matches!(c, '′' | '″' | '‴')));
                let mut inner = Vec::new();
                push(part, true, &mut inner)?;
                match below {
                    // Primes stand high by themselves.
                    false if primes => out.extend(inner),
                    false => out.push(Inline::Super(inner)),
                    true => out.push(Inline::Sub(inner)),
                }
            }
        }
        Node::Fence { open, close, parts, middle } => {
            if *open != '.' {
                text(*open, out);
            }
            for (n, part) in parts.iter().enumerate() {
                push(part, script, out)?;
                if let Some(c) = middle.get(n) {
                    text(format!("{BEFORE}{c}{AFTER}"), out);
                }
            }
            if *close != '.' {
                text(*close, out);
            }
        }
        Node::Big(c, _, _) => text(*c, out),
        Node::Accent { base, mark: mark @ '\u{300}'..='\u{30C}', wide: false, below: false } => match &**base {
            Node::Atom { text, variant, .. } if text.chars().count() == 1 => atom(&format!("{text}{mark}"), *variant, out),
            _ => return None,
        },
        Node::Space(width) => match width {
            ..=0 => {}
            1..=240 => text("\u{202f}", out),
            241..=500 => text("\u{2005}", out),
            501..=1500 => text("\u{2003}", out),
            _ => text("\u{2003}\u{2003}", out),
        },
        Node::Fraction { .. }
        | Node::Root { .. }
        | Node::Accent { .. }
        | Node::Stack { .. }
        | Node::Table(_)
        | Node::Phantom(..)
        | Node::Enclosed(..) => return None,
    }
    Some(())
}

fn atom(words: &str, variant: Variant, out: &mut Vec<Inline>) {
    let first = words.chars().next().unwrap_or(' ');
    let letter = mapped(first, Variant::Auto) != first;
    match variant {
        Variant::Auto | Variant::Italic if letter => out.push(Inline::Emph(vec![Inline::Text(words.to_string())])),
        Variant::Auto | Variant::Italic | Variant::Upright | Variant::Sans | Variant::Mono => text(words, out),
        Variant::Bold => out.push(Inline::Strong(vec![Inline::Text(words.to_string())])),
        Variant::BoldItalic if letter => out.push(Inline::Strong(vec![Inline::Emph(vec![Inline::Text(words.to_string())])])),
        Variant::BoldItalic => out.push(Inline::Strong(vec![Inline::Text(words.to_string())])),
        Variant::Script | Variant::Fraktur | Variant::Double => text(words.chars().map(|c| mapped(c, variant)).collect::<String>(), out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::maths::{Macros, parse};

    /// A line as text: italics between underscores, superiors behind `^`, inferiors behind `!`, white as `·`.
    fn shown(list: &[Inline]) -> String {
        let one = |i: &Inline| match i {
            Inline::Text(t) => t.replace(['\u{202f}', '\u{205f}', '\u{2003}', '\u{2005}', '\u{2009}'], "·"),
            Inline::Emph(c) => format!("_{}_", shown(c)),
            Inline::Strong(c) => format!("*{}*", shown(c)),
            Inline::Super(c) => format!("^({})", shown(c)),
            Inline::Sub(c) => format!("!({})", shown(c)),
            other => format!("{other:?}"),
        };
        list.iter().map(one).collect()
    }

    #[test]
    fn lines_of_signs_are_set_as_text_and_nothing_else_is() {
        for (tex, want) in [
            ("x_i^2+1", Some("_x_!(_i_)^(2)·+·1")),
            (r"f'(x)=-y", Some("_f_′(_x_)·=·−_y_")),
            (r"x\in\mathbb{R}^n", Some("_x_·∈·ℝ^(_n_)")),
            (r"\sin x\le\alpha", Some("sin·_x_·≤·_α_")),
            (r"\mathbf{v}\cdot\hat{w}", Some("*v*·⋅·_w\u{302}_")),
            (r"\left(a,b\right)", Some("(_a_,·_b_)")),
            (r"x^{n+1}", Some("_x_^(_n_+1)")),
            (r"a\text{ if }b", Some("_a_ if _b_")),
            (r"\frac{a}{b}", None),
            (r"\sqrt{2}", None),
            (r"\begin{matrix}a\end{matrix}", None),
            (r"\overline{AB}", None),
        ] {
            let node = parse(tex, &mut Macros::default()).unwrap_or_else(|f| panic!("{tex}: {f}")).node;
            assert_eq!(linear(&node).map(|l| shown(&l)).as_deref(), want, "{tex}");
        }
    }
}

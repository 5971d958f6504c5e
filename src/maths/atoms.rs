//! Nodes that commands make, and what is done to them.

use super::fault::Fault;
use super::symbols;
use super::tokens::Token;
use super::tree::{Class, Enclosure, Limits, Node, Style, Variant};

/// A function's name.
pub(super) fn operator(words: String, limits: bool) -> Node {
    let limits = if limits { Limits::InDisplay } else { Limits::Never };
    Node::Atom { text: words, variant: Variant::Upright, class: Class::Op, limits }
}

/// Something between delimiters that grow with it.
pub(super) fn fenced(open: char, close: char, body: Node) -> Node {
    Node::Fence { open, close, parts: vec![body], middle: Vec::new() }
}

pub(super) fn infix(name: &str, above: Node, below: Node) -> Node {
    let fraction = Node::Fraction { above: Box::new(above), below: Box::new(below), rule: name == "over", style: None };
    match name {
        "choose" => fenced('(', ')', fraction),
        "brace" => fenced('{', '}', fraction),
        "brack" => fenced('[', ']', fraction),
        _ => fraction,
    }
}

pub(super) fn style(name: &str) -> Option<Style> {
    Some(match name {
        "displaystyle" => Style::Display,
        "textstyle" => Style::Text,
        "scriptstyle" => Style::Script,
        "scriptscriptstyle" => Style::ScriptScript,
        _ => return None,
    })
}

pub(super) fn set_limits(node: Option<&mut Node>, wanted: Limits) {
    match node {
        Some(Node::Atom { limits, .. }) => *limits = wanted,
        Some(Node::Stack { base, .. } | Node::Classed(_, base)) => set_limits(Some(base), wanted),
        _ => {}
    }
}

pub(super) fn join(before: Option<Node>, node: Node) -> Node {
    match before {
        Some(Node::Row(mut nodes)) => {
            nodes.push(node);
            Node::Row(nodes)
        }
        Some(other) => Node::Row(vec![other, node]),
        None => node,
    }
}

/// Letters side by side as one word.
pub(super) fn word_of(nodes: &[Node], variant: Variant) -> Option<Node> {
    let mut word = String::new();
    for node in nodes {
        match node {
            Node::Atom { text, variant: v, class: Class::Ord, .. } if *v == variant && text.chars().all(char::is_alphanumeric) => {
                word.push_str(text)
            }
            _ => return None,
        }
    }
    (word.chars().count() > 1).then_some(Node::Atom { text: word, variant, class: Class::Ord, limits: Limits::Never })
}

/// A sign that is struck through.
pub(super) fn negated(node: Node) -> Node {
    let pairs = [
        ('=', '≠'),
        ('<', '≮'),
        ('>', '≯'),
        ('∈', '∉'),
        ('∋', '∌'),
        ('⊂', '⊄'),
        ('⊃', '⊅'),
        ('⊆', '⊈'),
        ('⊇', '⊉'),
        ('≤', '≰'),
        ('≥', '≱'),
        ('∼', '≁'),
        ('≈', '≉'),
        ('≡', '≢'),
        ('≅', '≇'),
        ('∣', '∤'),
        ('∥', '∦'),
        ('∃', '∄'),
        ('→', '↛'),
        ('←', '↚'),
        ('⇒', '⇏'),
        ('⊢', '⊬'),
        ('⊨', '⊭'),
        ('⊧', '⊭'),
        ('≃', '≄'),
        ('↔', '↮'),
        ('⇔', '⇎'),
        ('≺', '⊀'),
        ('≻', '⊁'),
    ];
    match node {
        Node::Atom { text, variant, class, limits } => {
            let found = pairs.iter().find(|(c, _)| text.chars().eq([*c])).map(|(_, n)| n.to_string());
            Node::Atom { text: found.unwrap_or_else(|| format!("{text}\u{338}")), variant, class, limits }
        }
        other => Node::Enclosed(Enclosure::Cancel, Box::new(other)),
    }
}

/// Words of `\text`: what commands mean in them.
pub(super) fn spoken_text(tokens: &[Token]) -> Result<String, Fault> {
    let mut out = String::new();
    for token in tokens {
        match token {
            Token::Char('~') => out.push('\u{a0}'),
            Token::Char('\'') => out.push('’'),
            Token::Char('`') => out.push('‘'),
            Token::Char(c) => out.push(*c),
            Token::White => out.push(' '),
            Token::Begin | Token::End | Token::Parameter(_) => {}
            Token::Command(name) => match symbols::symbol(name) {
                Some((c, _)) => out.push(c),
                None if symbols::space(name).is_some() => out.push(' '),
                None if symbols::words(name).is_some() || symbols::variant(name).is_some() || name == "ensuremath" => {}
                None => match name.as_str() {
                    "\\" | "-" | "/" | "(" | ")" | "\"" | "'" => {}
                    "textquoteright" => out.push('’'),
                    "textendash" => out.push('–'),
                    _ => return Err(Fault::Unknown(name.clone())),
                },
            },
        }
    }
    Ok(out.replace("’’", "”").replace("‘‘", "“").replace("---", "—").replace("--", "–"))
}

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
    // An accent stands behind its letter.
    let mut accent = None;
    for token in tokens {
        let before = out.len();
        match token {
            Token::Char('~') => out.push('\u{a0}'),
            Token::Char('\'') => out.push('’'),
            Token::Char('`') => out.push('‘'),
            Token::Char(c) => out.push(*c),
            Token::White if accent.is_some() => {}
            Token::White => out.push(' '),
            Token::Begin | Token::End | Token::Parameter(_) => {}
            Token::Command(name) => match symbols::symbol(name) {
                Some((c, _)) => out.push(c),
                None if text_accent(name).is_some() => accent = text_accent(name),
                None if symbols::space(name).is_some() => out.push(' '),
                None if symbols::words(name).is_some() || symbols::variant(name).is_some() || is_size(name) => {}
                None => match name.as_str() {
                    "\\" | "-" | "/" | "(" | ")" | "ensuremath" => {}
                    "textquoteright" => out.push('’'),
                    "textendash" => out.push('–'),
                    "textemdash" => out.push('—'),
                    _ => return Err(Fault::Unknown(name.clone())),
                },
            },
        }
        if out.ends_with(char::is_alphabetic) && out.len() > before {
            out.extend(accent.take());
        }
    }
    Ok(out.replace("’’", "”").replace("‘‘", "“").replace("---", "—").replace("--", "–"))
}

/// The mark that an accent of text puts on its letter.
fn text_accent(name: &str) -> Option<char> {
    Some(match name {
        "\"" => '\u{308}',
        "'" => '\u{301}',
        "`" => '\u{300}',
        "^" => '\u{302}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "." => '\u{307}',
        "u" => '\u{306}',
        "v" => '\u{30C}',
        "H" => '\u{30B}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "r" => '\u{30A}',
        _ => return None,
    })
}

/// Whether a command changes the size of words, which formulas leave alone.
fn is_size(name: &str) -> bool {
    let sizes = ["tiny", "scriptsize", "footnotesize", "small", "normalsize", "large", "Large", "LARGE", "huge", "Huge"];
    sizes.contains(&name)
}

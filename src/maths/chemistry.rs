//! Formulas of chemistry (`\ce` of mhchem): `H2O`, `SO4^2-`, `2 H2 + O2 -> 2 H2O`, `^{227}_{90}Th+`, `A <=>[k] B`, `CaCO3 v`.

use super::fault::Fault;
use super::parse::Parser;
use super::tokens::tokens;
use super::tree::{Class, Limits, Node, Variant};

/// Reads a formula of chemistry.
pub(super) fn read(parser: &mut Parser, text: &str) -> Result<Node, Fault> {
    let mut reader = Reader { parser, chars: text.chars().collect(), at: 0, out: Vec::new() };
    reader.all()?;
    Ok(Node::row(reader.out))
}

struct Reader<'p> {
    parser: &'p mut Parser,
    chars: Vec<char>,
    at: usize,
    out: Vec<Node>,
}

fn upright(text: impl Into<String>) -> Node {
    Node::Atom { text: text.into(), variant: Variant::Upright, class: Class::Ord, limits: Limits::Never }
}

/// Arrows, the longest first.
const ARROWS: [(&str, char); 8] =
    [("<=>>", '⇌'), ("<<=>", '⇌'), ("<=>", '⇌'), ("<-->", '⇄'), ("<->", '↔'), ("->", '→'), ("<-", '←'), ("=>", '⇒')];

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn ahead(&self, text: &str) -> bool {
        self.chars.get(self.at..).is_some_and(|rest| text.chars().enumerate().all(|(n, c)| rest.get(n) == Some(&c)))
    }

    fn before(&self) -> Option<char> {
        self.at.checked_sub(1).and_then(|n| self.chars.get(n)).copied()
    }

    fn all(&mut self) -> Result<(), Fault> {
        while let Some(c) = self.peek() {
            if let Some((arrow, sign)) = ARROWS.iter().find(|(a, _)| self.ahead(a)) {
                self.at += arrow.chars().count();
                let over = self.bracket()?;
                let under = self.bracket()?;
                let base = Box::new(Node::atom(*sign, Class::Rel));
                self.out.push(Node::Stack { base, over: over.map(Box::new), under: under.map(Box::new), stretch: true });
                continue;
            }
            match c {
                'A'..='Z' | 'a'..='z' => self.letters(),
                '0'..='9' => self.digits(),
                '^' | '_' => self.script(c)?,
                '+' | '-' if self.is_charge() => {
                    self.at += 1;
                    let sign = if c == '-' { "−" } else { "+" };
                    self.attach(None, Some(upright(sign)));
                }
                '+' => self.push(Node::atom("+", Class::Bin)),
                '-' => self.push(Node::Classed(Class::Ord, Box::new(Node::atom("−", Class::Ord)))),
                '=' => self.push(Node::Classed(Class::Ord, Box::new(Node::atom("=", Class::Ord)))),
                '#' => self.push(Node::Classed(Class::Ord, Box::new(Node::atom("≡", Class::Ord)))),
                '*' | '.' => self.push(Node::atom("⋅", Class::Bin)),
                '(' | '[' => self.push(Node::atom(c, Class::Open)),
                ')' | ']' => self.push(Node::atom(c, Class::Close)),
                ' ' => self.at += 1,
                '$' => {
                    let inner = self.until('$');
                    let node = self.parser.inside(tokens(&inner))?;
                    self.out.push(node);
                }
                '{' => {
                    let inner = self.group();
                    let node = self.parser.inside(tokens(&inner))?;
                    self.out.push(node);
                }
                '\\' => {
                    // A command with its arguments.
                    let start = self.at;
                    self.at += 1;
                    while self.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
                        self.at += 1;
                    }
                    while self.peek() == Some(' ') && self.chars.get(self.at + 1) == Some(&'{') {
                        self.at += 1;
                    }
                    while self.peek() == Some('{') {
                        self.group();
                    }
                    let command: String = self.chars.get(start..self.at).unwrap_or_default().iter().collect();
                    let node = self.parser.inside(tokens(&command))?;
                    self.out.push(node);
                }
                c => self.push(upright(c)),
            }
        }
        Ok(())
    }

    fn push(&mut self, node: Node) {
        self.at += 1;
        self.out.push(node);
    }

    /// Letters of elements; `v` and `^` by themselves are a precipitate and a gas.
    fn letters(&mut self) {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_alphabetic())
            && (self.at == start || self.peek().is_some_and(|c| c.is_ascii_lowercase()))
        {
            self.at += 1;
        }
        let word: String = self.chars.get(start..self.at).unwrap_or_default().iter().collect();
        let alone = start.checked_sub(1).and_then(|n| self.chars.get(n)) == Some(&' ') && self.peek().is_none_or(|c| c == ' ');
        self.out.push(if word == "v" && alone { Node::atom("↓", Class::Rel) } else { upright(word) });
    }

    /// Digits: a number of atoms behind a letter or a bracket, else a coefficient.
    fn digits(&mut self) {
        let start = self.at;
        let counts = self.before().is_some_and(|c| c.is_ascii_alphabetic() || matches!(c, ')' | ']' | '}'));
        while self.peek().is_some_and(|c| c.is_ascii_digit() || (!counts && matches!(c, '.' | '/'))) {
            self.at += 1;
        }
        let number: String = self.chars.get(start..self.at).unwrap_or_default().iter().collect();
        if counts {
            return self.attach(Some(upright(number)), None);
        }
        match number.split_once('/') {
            Some((above, below)) => self.out.push(Node::Fraction {
                above: Box::new(upright(above)),
                below: Box::new(upright(below)),
                rule: true,
                style: Some(super::Style::Text),
            }),
            None => self.out.push(upright(number)),
        }
        self.out.push(Node::Space(167));
    }

    /// A sign that ends an ion's formula.
    fn is_charge(&self) -> bool {
        let follows = self.before().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, ')' | ']' | '}'));
        follows && self.chars.get(self.at + 1).is_none_or(|c| matches!(c, ' ' | ')' | ']' | '}' | ','))
    }

    fn script(&mut self, which: char) -> Result<(), Fault> {
        let alone = self.before().is_none_or(|c| c == ' ') && self.chars.get(self.at + 1).is_none_or(|c| *c == ' ');
        self.at += 1;
        if which == '^' && alone {
            self.out.push(Node::atom("↑", Class::Rel));
            return Ok(());
        }
        let text = if self.peek() == Some('{') {
            self.group()
        } else {
            let start = self.at;
            // Behind digits begins the letter of an element.
            let digits = self.peek().is_some_and(|c| c.is_ascii_digit());
            let letter = |c: char| c.is_ascii_digit() || !digits && c.is_ascii_alphabetic();
            while self.peek().is_some_and(|c| letter(c) || matches!(c, '+' | '-' | '.')) {
                self.at += 1;
                if which == '_' && self.peek().is_some_and(|c| matches!(c, '+' | '-')) {
                    break;
                }
            }
            self.chars.get(start..self.at).unwrap_or_default().iter().collect()
        };
        let simple = text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
        let node = if simple { upright(text.replace('-', "−")) } else { self.parser.inside(tokens(&text))? };
        if which == '^' {
            self.attach(None, Some(node))
        } else {
            self.attach(Some(node), None)
        }
        Ok(())
    }

    /// Hangs scripts on what stands before; on nothing where that is white or nothing.
    fn attach(&mut self, below: Option<Node>, above: Option<Node>) {
        let last = match self.out.last() {
            Some(Node::Space(_)) | None => Node::Row(Vec::new()),
            Some(node) if matches!(node.class(), Class::Bin | Class::Rel) => Node::Row(Vec::new()),
            Some(_) => self.out.pop().unwrap_or(Node::Row(Vec::new())),
        };
        let boxed = |n: Node| Box::new(n);
        self.out.push(match last {
            Node::Scripts { base, sub, sup } => Node::Scripts { base, sub: below.map(boxed).or(sub), sup: above.map(boxed).or(sup) },
            base => Node::Scripts { base: boxed(base), sub: below.map(boxed), sup: above.map(boxed) },
        });
    }

    fn bracket(&mut self) -> Result<Option<Node>, Fault> {
        if self.peek() != Some('[') {
            return Ok(None);
        }
        let inner = self.until(']');
        if inner.is_empty() {
            return Ok(None);
        }
        let mut inside = Reader { parser: &mut *self.parser, chars: inner.chars().collect(), at: 0, out: Vec::new() };
        inside.all()?;
        Ok(Some(Node::row(inside.out)))
    }

    /// What stands between here and an end, which is taken.
    fn until(&mut self, end: char) -> String {
        self.at += 1;
        let start = self.at;
        while self.peek().is_some_and(|c| c != end) {
            self.at += 1;
        }
        let inner = self.chars.get(start..self.at).unwrap_or_default().iter().collect();
        self.at += 1;
        inner
    }

    /// What stands in the braces that start here.
    fn group(&mut self) -> String {
        self.at += 1;
        let start = self.at;
        let mut depth = 0_usize;
        while let Some(c) = self.peek() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                _ => {}
            }
            self.at += 1;
        }
        let inner = self.chars.get(start..self.at).unwrap_or_default().iter().collect();
        self.at += 1;
        inner
    }
}

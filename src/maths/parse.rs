//! TeX into the tree.

use super::atoms::{infix, join, operator, set_limits, spoken_text, style, word_of};
use super::fault::{Fault, MAX_DEPTH};
use super::symbols;
use super::tokens::{Input, Macros, Token};
use super::tree::{Class, Limits, Mark, Node, Style, Variant};

/// A formula that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parsed {
    /// The tree.
    pub node: Node,
    /// What it says of its number.
    pub mark: Mark,
    /// What its rows say of theirs; none where it has one number for all of it.
    pub rows: Vec<Mark>,
    /// It is one that LaTeX numbers (`equation`, `align`).
    pub numbered: bool,
    /// Its rows share a number and are told apart by letters (`subequations`).
    pub lettered: bool,
}

/// Reads a formula.
///
/// # Errors
/// What of it cannot be read.
pub fn parse(tex: &str, macros: &mut Macros) -> Result<Parsed, Fault> {
    let mut parser = Parser::new(tex, macros);
    let mut nodes = parser.row(&Stop::End)?;
    punctuate(&mut nodes);
    let mut node = Node::row(nodes);
    let Parser { input, mut mark, mut rows, heads, numbered, lettered, .. } = parser;
    *macros = input.macros;
    if node.rows_mut().is_none_or(|table| table.rows.len() != rows.len()) {
        // Rows that stand among other things have one number.
        for row in std::mem::take(&mut rows) {
            mark.tag = mark.tag.or(row.tag);
            mark.labels.extend(row.labels);
        }
    }
    if let Some(last) = rows.last_mut() {
        last.labels.append(&mut mark.labels);
    }
    mark.labels.extend(heads);
    Ok(Parsed { node, mark, rows, numbered, lettered })
}

/// A point or comma after the rows of a display belongs to their last cell.
fn punctuate(nodes: &mut Vec<Node>) {
    let Some((first, rest)) = nodes.split_first_mut() else { return };
    let points = |n: &Node| match n {
        Node::Atom { text, class, .. } => *class == Class::Punct || text == ".",
        Node::Space(_) => true,
        _ => false,
    };
    if rest.is_empty() || !rest.iter().all(points) {
        return;
    }
    if let Some(cell) = first.rows_mut().and_then(|t| t.rows.last_mut()).and_then(|row| row.last_mut()) {
        let inner = std::mem::replace(cell, Node::Row(Vec::new()));
        *cell = Node::Row(std::iter::once(inner).chain(rest.iter().cloned()).collect());
        nodes.truncate(1);
    }
}

/// Where a row ends; what ends it is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// With the text.
    End,
    /// With `}`.
    Brace,
    /// With `\right` or `\middle`, which stay.
    Right,
    /// With `&`, `\\` or `\end`, which stay.
    Cell,
}

/// What has been read of a formula.
pub(super) struct Parser {
    pub input: Input,
    /// What the row that is being read says of its number.
    pub mark: Mark,
    /// What the rows before it say.
    pub rows: Vec<Mark>,
    /// The labels of a group of rows.
    pub heads: Vec<String>,
    pub numbered: bool,
    pub lettered: bool,
    depth: usize,
    pub(super) variant: Variant,
}

impl Parser {
    fn new(tex: &str, macros: &Macros) -> Parser {
        Parser {
            input: Input::new(tex, macros),
            mark: Mark::default(),
            rows: Vec::new(),
            heads: Vec::new(),
            numbered: false,
            lettered: false,
            depth: 0,
            variant: Variant::Auto,
        }
    }

    /// Reads some tokens by themselves.
    pub(super) fn inside(&mut self, tokens: Vec<Token>) -> Result<Node, Fault> {
        self.input.back(Token::End);
        self.input.back_all(tokens)?;
        Ok(Node::row(self.row(&Stop::Brace)?))
    }

    /// Reads nodes up to an end.
    pub(super) fn row(&mut self, stop: &Stop) -> Result<Vec<Node>, Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Fault::TooDeep);
        }
        let variant = self.variant;
        let nodes = self.nodes(stop)?;
        self.variant = variant;
        self.depth -= 1;
        Ok(nodes)
    }

    fn nodes(&mut self, stop: &Stop) -> Result<Vec<Node>, Fault> {
        let mut out: Vec<Node> = Vec::new();
        loop {
            let Some(token) = self.input.next_sign()? else {
                return if *stop == Stop::End { Ok(out) } else { Err(Fault::Missing("an end")) };
            };
            match (&token, stop) {
                (Token::End, Stop::Brace) => return Ok(out),
                (Token::Command(name), Stop::Right) if matches!(name.as_str(), "right" | "middle") => {
                    self.input.back(token);
                    return Ok(out);
                }
                (Token::Char('&'), Stop::Cell) => {
                    self.input.back(token);
                    return Ok(out);
                }
                (Token::Command(name), Stop::Cell) if matches!(name.as_str(), "\\" | "end" | "cr" | "newline") => {
                    self.input.back(token);
                    return Ok(out);
                }
                (Token::Command(name), _) if matches!(name.as_str(), "over" | "atop" | "choose" | "brace" | "brack") => {
                    let above = Node::row(std::mem::take(&mut out));
                    let below = Node::row(self.nodes(stop)?);
                    return Ok(vec![infix(name, above, below)]);
                }
                (Token::Command(name), _) if style(name).is_some() => {
                    let style = style(name).unwrap_or(Style::Text);
                    let rest = self.nodes(stop)?;
                    out.push(Node::Styled(style, Box::new(Node::row(rest))));
                    return Ok(out);
                }
                // A line that ends outside of a table: a display of several lines.
                (Token::Command(name), Stop::End) if matches!(name.as_str(), "\\" | "newline" | "cr") => {
                    return self.lines(out);
                }
                (Token::Command(name), _) if matches!(name.as_str(), "limits" | "nolimits" | "displaylimits") => {
                    let wanted = match name.as_str() {
                        "limits" => Limits::Always,
                        "nolimits" => Limits::Never,
                        _ => Limits::InDisplay,
                    };
                    set_limits(out.last_mut(), wanted);
                }
                (Token::Char('^' | '_' | '\'' | '’'), _) => {
                    let base = out.pop().unwrap_or(Node::Row(Vec::new()));
                    self.input.back(token);
                    out.push(self.scripts(base)?);
                }
                (Token::Char(c), _) if symbols::script(*c).is_some() => self.expand(*c)?,
                _ => {
                    if let Some(node) = self.node(token)? {
                        out.push(node);
                    }
                }
            }
        }
    }

    /// Characters that are scripts (`x²`, `a₁₂`) are read as what they mean.
    fn expand(&mut self, first: char) -> Result<(), Fault> {
        let Some((up, plain)) = symbols::script(first) else { return Ok(()) };
        let mut tokens = vec![Token::Char(if up { '^' } else { '_' }), Token::Begin, Token::Char(plain)];
        loop {
            match self.input.next()? {
                Some(Token::Char(c)) if symbols::script(c).is_some_and(|(same, _)| same == up) => {
                    tokens.extend(symbols::script(c).map(|(_, plain)| Token::Char(plain)));
                }
                other => {
                    other.into_iter().for_each(|t| self.input.back(t));
                    break;
                }
            }
        }
        tokens.push(Token::End);
        self.input.back_all(tokens)
    }

    /// Lines of a display that no environment holds.
    fn lines(&mut self, first: Vec<Node>) -> Result<Vec<Node>, Fault> {
        let mut rows = vec![vec![Node::row(first)]];
        self.input.option()?;
        let rest = self.nodes(&Stop::End)?;
        match rest.as_slice() {
            [Node::Table(table)] if table.gaps == [-1] => rows.extend(table.rows.clone()),
            [] => {}
            _ => rows.push(vec![Node::row(rest)]),
        }
        Ok(vec![Node::Table(Box::new(super::Table { rows, gaps: vec![-1], display: true, row_gap: 300, ..Default::default() }))])
    }

    /// One node; none where the token only changes something.
    fn node(&mut self, token: Token) -> Result<Option<Node>, Fault> {
        Ok(Some(match token {
            Token::Begin => {
                let nodes = self.row(&Stop::Brace)?;
                match <[Node; 1]>::try_from(nodes) {
                    // An operator in braces is an ordinary sign.
                    Ok([only]) => match only.class() {
                        Class::Ord | Class::Inner => only,
                        _ => Node::Classed(Class::Ord, Box::new(only)),
                    },
                    Err(nodes) => Node::Row(nodes),
                }
            }
            Token::End => return Err(Fault::Misplaced("a closing brace".into())),
            Token::White => return Ok(None),
            Token::Parameter(n) => Node::atom(format!("#{n}"), Class::Ord),
            Token::Char(c) => self.character(c)?,
            Token::Command(name) => return self.command(&name),
        }))
    }

    fn character(&mut self, c: char) -> Result<Node, Fault> {
        let atom = |text: String, class, variant| Node::Atom { text, variant, class, limits: Limits::Never };
        Ok(match c {
            '0'..='9' => {
                let mut number = String::from(c);
                while let Some(next) = self.input.next()? {
                    match next {
                        Token::Char(d @ '0'..='9') => number.push(d),
                        Token::Char('.') => {
                            // The point of a number, not that of a sentence.
                            match self.input.next()? {
                                Some(Token::Char(d @ '0'..='9')) => {
                                    number.push('.');
                                    number.push(d);
                                }
                                other => {
                                    other.into_iter().for_each(|t| self.input.back(t));
                                    self.input.back(Token::Char('.'));
                                    break;
                                }
                            }
                        }
                        other => {
                            self.input.back(other);
                            break;
                        }
                    }
                }
                atom(number, Class::Ord, self.variant)
            }
            '~' => Node::Space(250),
            ':' if self.input.take('=')? => atom(":=".into(), Class::Rel, Variant::Auto),
            '-' => atom("−".into(), Class::Bin, Variant::Auto),
            '*' => atom("∗".into(), Class::Bin, Variant::Auto),
            '√' if self.input.peek_sign()?.is_some_and(|t| !matches!(t, Token::Char('(' | '[') | Token::End)) => {
                Node::Root { body: Box::new(self.argument()?), degree: None }
            }
            '&' => return Err(Fault::Misplaced("“&”".into())),
            '$' => return Err(Fault::Misplaced("“$”".into())),
            c => atom(c.to_string(), symbols::class_of(c), self.variant),
        })
    }

    /// A node as an argument: a group or one token.
    pub(super) fn argument(&mut self) -> Result<Node, Fault> {
        loop {
            let token = self.input.next_sign()?.ok_or(Fault::Missing("an argument"))?;
            match token {
                Token::Begin => return Ok(Node::row(self.row(&Stop::Brace)?)),
                Token::Char(c @ '0'..='9') => {
                    let variant = self.variant;
                    return Ok(Node::Atom { text: c.to_string(), variant, class: Class::Ord, limits: Limits::Never });
                }
                Token::Command(name) if style(&name).is_some() => {}
                other => {
                    self.depth += 1;
                    if self.depth > MAX_DEPTH {
                        return Err(Fault::TooDeep);
                    }
                    let node = self.node(other)?;
                    self.depth -= 1;
                    if let Some(node) = node {
                        return Ok(node);
                    }
                }
            }
        }
    }

    /// The scripts that follow a base.
    fn scripts(&mut self, base: Node) -> Result<Node, Fault> {
        let (mut sub, mut sup): (Option<Node>, Option<Node>) = (None, None);
        loop {
            match self.input.next_sign()? {
                Some(Token::Char('^')) => {
                    let node = self.argument()?;
                    sup = Some(join(sup, node));
                }
                Some(Token::Char('_')) => {
                    let node = self.argument()?;
                    sub = Some(join(sub, node));
                }
                Some(Token::Char('\'' | '’')) => {
                    let mut primes = 1;
                    while self.input.take('\'')? || self.input.take('’')? {
                        primes += 1;
                    }
                    let marks = match primes {
                        1 => "′".to_string(),
                        2 => "″".to_string(),
                        3 => "‴".to_string(),
                        n => "′".repeat(n),
                    };
                    sup = Some(join(sup, Node::atom(marks, Class::Ord)));
                }
                Some(Token::Char(c)) if symbols::script(c).is_some() => self.expand(c)?,
                Some(Token::Command(name)) if matches!(name.as_str(), "limits" | "nolimits") && sub.is_none() && sup.is_none() => {}
                other => {
                    other.into_iter().for_each(|t| self.input.back(t));
                    break;
                }
            }
        }
        let bare = |n: Node| Box::new(n);
        Ok(Node::Scripts { base: Box::new(base), sub: sub.map(bare), sup: sup.map(bare) })
    }

    fn command(&mut self, name: &str) -> Result<Option<Node>, Fault> {
        if let Some(variant) = symbols::variant(name) {
            return self.letters(name, variant);
        }
        if let Some(variant) = symbols::words(name) {
            return Ok(Some(self.words(variant)?));
        }
        if let Some((c, class)) = symbols::symbol(name) {
            let limits = match class {
                Class::Op if symbols::is_integral(c) => Limits::Never,
                Class::Op => Limits::InDisplay,
                _ => Limits::Never,
            };
            return Ok(Some(Node::Atom { text: c.to_string(), variant: self.variant, class, limits }));
        }
        if let Some((words, limits)) = symbols::function(name) {
            return Ok(Some(operator(words, limits)));
        }
        if let Some((mark, wide, below)) = symbols::accent(name) {
            let base = Box::new(self.argument()?);
            return Ok(Some(Node::Accent { base, mark, wide, below }));
        }
        if let Some(arrow) = symbols::wide_arrow(name) {
            let under = self.input.option()?.map(|tokens| self.inside(tokens)).transpose()?.map(Box::new);
            let over = Some(Box::new(self.argument()?));
            let base = Box::new(Node::atom(arrow, Class::Rel));
            return Ok(Some(Node::Stack { base, over, under, stretch: true }));
        }
        if let Some(width) = symbols::space(name) {
            return Ok(Some(Node::Space(width)));
        }
        self.construct(name)
    }

    /// Letters of one look: those of an argument, or those to the end of the group (`\bf`).
    fn letters(&mut self, name: &str, variant: Variant) -> Result<Option<Node>, Fault> {
        if matches!(name, "rm" | "bf" | "it" | "cal" | "sf" | "tt" | "mit" | "frak" | "scr") {
            self.variant = variant;
            return Ok(None);
        }
        let outer = std::mem::replace(&mut self.variant, variant);
        let node = self.argument();
        self.variant = outer;
        let node = node?;
        // Upright letters are one word: `\mathrm{softmax}`.
        let word = match &node {
            Node::Row(nodes) if matches!(variant, Variant::Upright | Variant::Sans | Variant::Mono | Variant::Italic | Variant::Bold) => {
                word_of(nodes, variant)
            }
            _ => None,
        };
        Ok(Some(word.unwrap_or(node)))
    }

    /// Words, with formulas between dollars inside them.
    pub(super) fn words(&mut self, variant: Variant) -> Result<Node, Fault> {
        let tokens = self.input.argument()?;
        let mut out = Vec::new();
        for (n, part) in tokens.split(|t| *t == Token::Char('$')).enumerate() {
            if n % 2 == 1 {
                out.push(self.inside(part.to_vec())?);
            } else if !part.is_empty() {
                out.push(Node::Text(spoken_text(part)?, variant));
            }
        }
        Ok(Node::row(out))
    }

    pub(super) fn fraction(&mut self, style: Option<Style>) -> Result<Node, Fault> {
        let above = Box::new(self.argument()?);
        let below = Box::new(self.argument()?);
        Ok(Node::Fraction { above, below, rule: true, style })
    }
}

//! TeX as tokens, and macros.

use std::collections::BTreeMap;

use super::fault::Fault;

/// No formula makes more tokens, however its macros call each other.
const MOST: usize = 60_000;

/// A token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A command, without its backslash: a word, or one sign.
    Command(String),
    /// A character.
    Char(char),
    /// `{`.
    Begin,
    /// `}`.
    End,
    /// White.
    White,
    /// `#1` in a macro.
    Parameter(usize),
}

/// A macro.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Macro {
    parameters: usize,
    /// What the first parameter is where it is not given.
    default: Option<Vec<Token>>,
    body: Vec<Token>,
}

/// The macros that a formula may use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Macros(BTreeMap<String, Macro>);

impl Macros {
    /// Defines a macro; its parameters are those that the body names.
    pub fn define(&mut self, name: &str, body: &str) {
        let body = tokens(body);
        let parameters = body.iter().map(|t| if let Token::Parameter(n) = t { *n } else { 0 }).max().unwrap_or(0);
        self.0.insert(name.trim_start_matches('\\').to_string(), Macro { parameters, default: None, body });
    }
}

/// The tokens of a text. Comments are left out.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut out = Vec::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next() {
                Some(first) if first.is_ascii_alphabetic() => {
                    let mut name = String::from(first);
                    while let Some(more) = chars.next_if(char::is_ascii_alphabetic) {
                        name.push(more);
                    }
                    if matches!(name.as_str(), "operatorname" | "tag" | "hspace" | "vspace") && chars.next_if_eq(&'*').is_some() {
                        name.push('*');
                    }
                    Token::Command(name)
                }
                Some(sign) => Token::Command(if sign.is_whitespace() { " ".into() } else { sign.to_string() }),
                None => Token::Char('\\'),
            },
            '{' => Token::Begin,
            '}' => Token::End,
            '%' => {
                while chars.next().is_some_and(|c| c != '\n') {}
                continue;
            }
            '#' if chars.peek().is_some_and(char::is_ascii_digit) => {
                Token::Parameter(chars.next().and_then(|d| d.to_digit(10)).unwrap_or(0) as usize)
            }
            c if c.is_whitespace() && c != '\u{a0}' => Token::White,
            c => Token::Char(c),
        });
    }
    out
}

/// What is still to be read: the next token last.
#[derive(Debug)]
pub(super) struct Input {
    ahead: Vec<Token>,
    made: usize,
    /// Macros, those of the formula too.
    pub macros: Macros,
}

impl Input {
    pub(super) fn new(text: &str, macros: &Macros) -> Input {
        let mut ahead = tokens(text);
        ahead.reverse();
        Input { made: ahead.len(), ahead, macros: macros.clone() }
    }

    /// The next token, macros replaced.
    pub(super) fn next(&mut self) -> Result<Option<Token>, Fault> {
        loop {
            match self.ahead.pop() {
                Some(Token::Command(name)) if self.macros.0.contains_key(&name) => self.expand(&name)?,
                other => return Ok(other),
            }
        }
    }

    /// The next token that is not white.
    pub(super) fn next_sign(&mut self) -> Result<Option<Token>, Fault> {
        loop {
            match self.next()? {
                Some(Token::White) => {}
                other => return Ok(other),
            }
        }
    }

    /// Puts a token back.
    pub(super) fn back(&mut self, token: Token) {
        self.ahead.push(token);
    }

    /// Puts tokens back, the first first.
    pub(super) fn back_all(&mut self, tokens: Vec<Token>) -> Result<(), Fault> {
        self.made += tokens.len();
        if self.made > MOST {
            return Err(Fault::TooLong);
        }
        self.ahead.extend(tokens.into_iter().rev());
        Ok(())
    }

    /// The next token that is not white, which stays.
    pub(super) fn peek_sign(&mut self) -> Result<Option<Token>, Fault> {
        let next = self.next_sign()?;
        if let Some(token) = &next {
            self.back(token.clone());
        }
        Ok(next)
    }

    /// Whether the next sign is this character; it is taken then.
    pub(super) fn take(&mut self, c: char) -> Result<bool, Fault> {
        match self.next_sign()? {
            Some(Token::Char(d)) if c == d => Ok(true),
            Some(other) => {
                self.back(other);
                Ok(false)
            }
            None => Ok(false),
        }
    }

    /// An argument as it stands: a group without its braces, or one token.
    pub(super) fn argument(&mut self) -> Result<Vec<Token>, Fault> {
        loop {
            match self.ahead.pop() {
                Some(Token::White) => {}
                Some(Token::Begin) => return self.group(),
                Some(Token::End) | None => return Err(Fault::Missing("an argument")),
                Some(other) => return Ok(vec![other]),
            }
        }
    }

    /// The rest of a group that is open, its end taken.
    pub(super) fn group(&mut self) -> Result<Vec<Token>, Fault> {
        let mut out = Vec::new();
        let mut depth = 0_usize;
        loop {
            match self.ahead.pop().ok_or(Fault::Missing("a closing brace"))? {
                Token::Begin => {
                    depth += 1;
                    out.push(Token::Begin);
                }
                Token::End if depth == 0 => return Ok(out),
                Token::End => {
                    depth -= 1;
                    out.push(Token::End);
                }
                other => out.push(other),
            }
        }
    }

    /// An argument in square brackets, where there is one.
    pub(super) fn option(&mut self) -> Result<Option<Vec<Token>>, Fault> {
        if !self.take('[')? {
            return Ok(None);
        }
        let mut out = Vec::new();
        let mut depth = 0_usize;
        loop {
            match self.ahead.pop().ok_or(Fault::Missing("a closing bracket"))? {
                Token::Char(']') if depth == 0 => return Ok(Some(out)),
                token => {
                    match &token {
                        Token::Begin => depth += 1,
                        Token::End => depth = depth.saturating_sub(1),
                        _ => {}
                    }
                    out.push(token);
                }
            }
        }
    }

    /// An argument as a plain string.
    pub(super) fn word(&mut self) -> Result<String, Fault> {
        Ok(plain(&self.argument()?))
    }

    fn expand(&mut self, name: &str) -> Result<(), Fault> {
        let Some(Macro { parameters, default, body }) = self.macros.0.get(name).cloned() else { return Ok(()) };
        let mut arguments = Vec::new();
        if let Some(default) = default {
            arguments.push(self.option()?.unwrap_or(default));
        }
        while arguments.len() < parameters {
            arguments.push(self.argument()?);
        }
        let mut out = Vec::with_capacity(body.len());
        for token in body {
            match token {
                Token::Parameter(n) => out.extend(n.checked_sub(1).and_then(|n| arguments.get(n)).cloned().unwrap_or_default()),
                other => out.push(other),
            }
            if out.len() > MOST {
                return Err(Fault::TooLong);
            }
        }
        self.made += 1; // a macro without a body that calls itself never grows
        self.back_all(out)
    }

    /// `\newcommand{\name}[2][default]{body}`, `\def\name#1{body}`, `\DeclareMathOperator{\name}{words}`.
    pub(super) fn definition(&mut self, how: &str) -> Result<(), Fault> {
        let star = self.take('*')?;
        let name = match self.argument()?.into_iter().find(|t| *t != Token::White) {
            Some(Token::Command(name)) => name,
            _ => return Err(Fault::Missing("the name of a command")),
        };
        let (mut parameters, mut default) = (0, None);
        if how == "let" {
            self.take('=')?;
            let target = self.next_sign()?.ok_or(Fault::Missing("the meaning of a command"))?;
            // One that means itself would never end.
            if target != Token::Command(name.clone()) {
                self.macros.0.insert(name, Macro { parameters, default, body: vec![target] });
            }
            return Ok(());
        }
        match how {
            "def" | "gdef" => {
                while let Some(Token::Parameter(n)) = self.peek_sign()? {
                    self.next_sign()?;
                    parameters = n;
                }
            }
            "DeclareMathOperator" => {}
            _ => {
                let count = self.option()?.map(|o| plain(&o));
                parameters = count.and_then(|c| c.trim().parse().ok()).unwrap_or(0).min(9);
                default = self.option()?;
            }
        }
        let mut body = self.argument()?;
        if how == "DeclareMathOperator" {
            let command = if star { "operatorname*" } else { "operatorname" };
            body.insert(0, Token::Begin);
            body.insert(0, Token::Command(command.into()));
            body.push(Token::End);
        }
        if how != "providecommand" || !self.macros.0.contains_key(&name) {
            self.macros.0.insert(name, Macro { parameters, default, body });
        }
        Ok(())
    }
}

/// Tokens as they were written.
pub(super) fn plain(tokens: &[Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        match token {
            Token::Command(name) => {
                out.push('\\');
                out.push_str(name);
                if name.ends_with(|c: char| c.is_ascii_alphabetic()) {
                    out.push(' ');
                }
            }
            Token::Char(c) => out.push(*c),
            Token::Begin => out.push('{'),
            Token::End => out.push('}'),
            Token::White => out.push(' '),
            Token::Parameter(n) => out.push_str(&format!("#{n}")),
        }
    }
    out
}

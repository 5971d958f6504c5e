//! Commands that build something: fractions, roots, delimiters, stacks.

use super::atoms::{fenced, negated, operator, spoken_text};
use super::fault::Fault;
use super::parse::{Parser, Stop};
use super::tokens::{self, Token};
use super::tree::{Class, Enclosure, Limits, Node, Style, Variant};
use super::{chemistry, environment, packages, symbols, units};

impl Parser {
    pub(super) fn construct(&mut self, name: &str) -> Result<Option<Node>, Fault> {
        let boxed = |n: Node| Box::new(n);
        Ok(Some(match name {
            "frac" => self.fraction(None)?,
            "dfrac" => self.fraction(Some(Style::Display))?,
            "cfrac" => {
                self.input.option()?;
                let strut = Node::Phantom(boxed(Node::Big('(', 1_200, Class::Ord)), false, true);
                let above = boxed(Node::Row(vec![strut, self.argument()?]));
                Node::Fraction { above, below: boxed(self.argument()?), rule: true, style: Some(Style::Display) }
            }
            "implies" | "impliedby" | "iff" => {
                let arrow = match name {
                    "implies" => "⟹",
                    "impliedby" => "⟸",
                    _ => "⟺",
                };
                let row = Node::Row(vec![Node::Space(278), Node::atom(arrow, Class::Rel), Node::Space(278)]);
                Node::Classed(Class::Rel, boxed(row))
            }
            "colon" => Node::Classed(Class::Punct, boxed(Node::Row(vec![Node::Space(111), Node::atom(":", Class::Ord), Node::Space(131)]))),
            "tfrac" | "nicefrac" | "sfrac" => self.fraction(Some(Style::Text))?,
            "binom" | "dbinom" | "tbinom" => {
                let (above, below) = (self.argument()?, self.argument()?);
                let style = match name {
                    "dbinom" => Some(Style::Display),
                    "tbinom" => Some(Style::Text),
                    _ => None,
                };
                fenced('(', ')', Node::Fraction { above: boxed(above), below: boxed(below), rule: false, style })
            }
            "genfrac" => self.genfrac()?,
            "sqrt" => {
                let degree = self.input.option()?.map(|tokens| self.inside(tokens)).transpose()?.map(Box::new);
                Node::Root { body: boxed(self.argument()?), degree }
            }
            "left" => self.fence()?,
            "right" | "middle" => return Err(Fault::Misplaced(format!("\\{name}"))),
            "big" | "Big" | "bigg" | "Bigg" | "bigl" | "Bigl" | "biggl" | "Biggl" | "bigr" | "Bigr" | "biggr" | "Biggr" | "bigm"
            | "Bigm" | "biggm" | "Biggm" => self.big(name)?,
            "begin" => return environment::begin(self).map(Some),
            "end" => return Err(Fault::Misplaced("\\end".into())),
            "overset" | "stackrel" => {
                let over = Some(boxed(self.argument()?));
                let base = self.argument()?;
                let stack = Node::Stack { base: boxed(base), over, under: None, stretch: false };
                if name == "stackrel" { Node::Classed(Class::Rel, boxed(stack)) } else { stack }
            }
            "underset" => {
                let under = Some(boxed(self.argument()?));
                Node::Stack { base: boxed(self.argument()?), over: None, under, stretch: false }
            }
            "overunderset" => {
                let (over, under) = (Some(boxed(self.argument()?)), Some(boxed(self.argument()?)));
                Node::Stack { base: boxed(self.argument()?), over, under, stretch: false }
            }
            "substack" => environment::substack(self)?,
            "operatorname" | "operatorname*" | "mathop" => self.operator(name)?,
            "mathbin" => Node::Classed(Class::Bin, boxed(self.argument()?)),
            "mathrel" => Node::Classed(Class::Rel, boxed(self.argument()?)),
            "mathord" => Node::Classed(Class::Ord, boxed(self.argument()?)),
            "mathopen" => Node::Classed(Class::Open, boxed(self.argument()?)),
            "mathclose" => Node::Classed(Class::Close, boxed(self.argument()?)),
            "mathpunct" => Node::Classed(Class::Punct, boxed(self.argument()?)),
            "mathinner" => Node::Classed(Class::Inner, boxed(self.argument()?)),
            "phantom" => Node::Phantom(boxed(self.argument()?), true, true),
            "hphantom" => Node::Phantom(boxed(self.argument()?), true, false),
            "vphantom" | "mathstrut" if name == "mathstrut" => Node::Phantom(boxed(Node::atom("(", Class::Ord)), false, true),
            "vphantom" => Node::Phantom(boxed(self.argument()?), false, true),
            "smash" | "mathrlap" | "mathllap" | "mathclap" | "rlap" | "llap" | "vcenter" | "ensuremath" | "mathstyle" => {
                self.input.option()?;
                self.argument()?
            }
            "boxed" | "fbox" | "framebox" => Node::Enclosed(Enclosure::Box, boxed(self.argument()?)),
            "cancel" => Node::Enclosed(Enclosure::Cancel, boxed(self.argument()?)),
            "bcancel" => Node::Enclosed(Enclosure::BackCancel, boxed(self.argument()?)),
            "xcancel" => Node::Enclosed(Enclosure::CrossCancel, boxed(self.argument()?)),
            "sout" => Node::Enclosed(Enclosure::Strike, boxed(self.argument()?)),
            "not" => negated(self.argument()?),
            "bmod" => Node::Classed(Class::Bin, boxed(Node::Row(vec![Node::Space(56), operator("mod".into(), false), Node::Space(56)]))),
            "mod" | "pmod" | "pod" => self.modulus(name)?,
            "hspace" | "hspace*" | "hskip" | "kern" | "mkern" | "mskip" | "mspace" => Node::Space(self.length(name)?),
            "rule" => {
                self.input.option()?;
                let (width, _) = (self.input.word()?, self.input.word()?);
                Node::Space(environment::thousandths(&width).unwrap_or(0))
            }
            "ce" | "cee" => {
                let tokens = self.input.argument()?;
                chemistry::read(self, &tokens::plain(&tokens))?
            }
            "SI" | "qty" | "quantity" | "num" | "si" | "unit" | "SIrange" | "qtyrange" | "ang" => units::read(self, name)?,
            "bra" => fenced('⟨', '|', self.argument()?),
            "ket" => fenced('|', '⟩', self.argument()?),
            "braket" | "Braket" => fenced('⟨', '⟩', self.argument()?),
            "abs" => fenced('|', '|', self.argument()?),
            "norm" => fenced('‖', '‖', self.argument()?),
            "set" | "Set" => fenced('{', '}', self.argument()?),
            "dd" => Node::Row(vec![
                Node::Space(167),
                Node::Atom { text: "d".into(), variant: Variant::Upright, class: Class::Ord, limits: Limits::Never },
                self.argument()?,
            ]),
            "hdots" | "dotfill" => Node::atom("…", Class::Inner),
            "TeX" | "LaTeX" | "KaTeX" => Node::Text(name.to_string(), Variant::Upright),
            "color" => {
                self.input.option()?;
                self.input.word()?;
                return Ok(None);
            }
            "textcolor" | "colorbox" | "bbox" | "class" | "cssId" | "style" | "href" | "htmlClass" | "htmlId" | "htmlData"
            | "htmlStyle" => {
                self.input.option()?;
                if name != "bbox" {
                    self.input.word()?;
                }
                self.argument()?
            }
            "fcolorbox" => {
                self.input.word()?;
                self.input.word()?;
                Node::Enclosed(Enclosure::Box, boxed(self.argument()?))
            }
            "url" | "verb" => Node::Text(self.input.word()?, Variant::Mono),
            "newcommand" | "renewcommand" | "providecommand" | "def" | "gdef" | "let" | "DeclareMathOperator" => {
                self.input.definition(name)?;
                return Ok(None);
            }
            "label" => {
                let label = self.input.word()?;
                self.mark.labels.push(label.trim().to_string());
                return Ok(None);
            }
            "ref" | "eqref" => {
                let label = self.input.word()?;
                Node::Ref(label.trim().to_string(), name == "eqref")
            }
            "tag" | "tag*" => {
                self.tag(name)?;
                return Ok(None);
            }
            "notag" | "nonumber" => {
                self.mark.unnumbered = true;
                return Ok(None);
            }
            "displaylimits" | "allowbreak" | "nobreak" | "relax" | "noindent" | "centering" | "/" | "null" | "protect" | "bigskip"
            | "smallskip" | "medskip" | "strut" | "left." | "mathsurround" | "hfill" | "hfil" | "par" | "break" | "-" | "unskip"
            | "ignorespaces" | "tiny" | "scriptsize" | "footnotesize" | "small" | "normalsize" | "large" | "Large" | "LARGE" | "huge"
            | "Huge" | "hline" | "begingroup" | "endgroup" | "bgroup" | "egroup" | "raggedright" | "boldmath" | "unboldmath"
            | "displaybreak" | "@" | "*" => {
                return Ok(None);
            }
            "vspace" | "vspace*" | "require" | "usepackage" | "phantomsection" | "hypertarget" => {
                self.input.word()?;
                return Ok(None);
            }
            "(" | "[" | ")" | "]" => return Ok(None),
            "\"" | "'" | "`" | "^" | "=" | "." | "u" | "v" | "H" => {
                let mark = match name {
                    "\"" => '\u{308}',
                    "'" => '\u{301}',
                    "`" => '\u{300}',
                    "^" => '\u{302}',
                    "=" => '\u{304}',
                    "." => '\u{307}',
                    "u" => '\u{306}',
                    "v" => '\u{30C}',
                    _ => '\u{30B}',
                };
                Node::Accent { base: boxed(self.argument()?), mark, wide: false, below: false }
            }
            other => packages::read(self, other)?,
        }))
    }

    fn tag(&mut self, name: &str) -> Result<(), Fault> {
        let tokens: Vec<Token> = self.input.argument()?.into_iter().filter(|t| *t != Token::Char('$')).collect();
        let words = spoken_text(&tokens)?;
        self.mark.tag = Some(if name == "tag" { format!("({words})") } else { words });
        Ok(())
    }

    fn genfrac(&mut self) -> Result<Node, Fault> {
        let (open, close, thickness, style) = (self.input.word()?, self.input.word()?, self.input.word()?, self.input.word()?);
        let (above, below) = (Box::new(self.argument()?), Box::new(self.argument()?));
        let style = match style.trim() {
            "0" => Some(Style::Display),
            "1" => Some(Style::Text),
            "2" => Some(Style::Script),
            "3" => Some(Style::ScriptScript),
            _ => None,
        };
        let rule = environment::thousandths(&thickness) != Some(0);
        let sign = |word: &str| match word.trim().trim_start_matches('\\') {
            "" => '.',
            other => symbols::delimiter(other).or_else(|| other.chars().next()).unwrap_or('.'),
        };
        let fraction = Node::Fraction { above, below, rule, style };
        Ok(if open.trim().is_empty() && close.trim().is_empty() { fraction } else { fenced(sign(&open), sign(&close), fraction) })
    }

    /// `\left( … \middle| … \right)`.
    fn fence(&mut self) -> Result<Node, Fault> {
        let open = self.delimiter()?;
        let (mut parts, mut middle) = (Vec::new(), Vec::new());
        loop {
            parts.push(Node::row(self.row(&Stop::Right)?));
            let end = self.input.next_sign()?;
            let sign = self.delimiter()?;
            if end == Some(Token::Command("right".into())) {
                return Ok(Node::Fence { open, close: sign, parts, middle });
            }
            middle.push(sign);
        }
    }

    /// What stands between the brackets that follow, which grow with it.
    pub(super) fn sized(&mut self) -> Result<Node, Fault> {
        let open = self.delimiter()?;
        let close = match open {
            '(' => ')',
            '[' => ']',
            other => other,
        };
        let mut tokens = Vec::new();
        let mut depth = 0_usize;
        loop {
            match self.input.next()?.ok_or(Fault::Missing("a closing bracket"))? {
                Token::Char(c) if c == close && depth == 0 => break,
                token => {
                    match &token {
                        Token::Begin => depth += 1,
                        Token::Char(c) if *c == open => depth += 1,
                        Token::End => depth = depth.saturating_sub(1),
                        Token::Char(c) if *c == close => depth = depth.saturating_sub(1),
                        Token::Char(_) | Token::Command(_) | Token::White | Token::Parameter(_) => {}
                    }
                    tokens.push(token);
                }
            }
        }
        Ok(fenced(open, close, self.inside(tokens)?))
    }

    fn delimiter(&mut self) -> Result<char, Fault> {
        match self.input.next_sign()? {
            Some(Token::Char('.')) => Ok('.'),
            Some(Token::Char('<')) => Ok('⟨'),
            Some(Token::Char('>')) => Ok('⟩'),
            Some(Token::Char(c)) => Ok(c),
            Some(Token::Command(name)) => symbols::delimiter(&name).ok_or_else(|| Fault::Misplaced(format!("\\{name}"))),
            Some(Token::Begin) => {
                let tokens = self.input.group()?;
                self.input.back_all(tokens)?;
                self.delimiter()
            }
            _ => Err(Fault::Missing("a delimiter")),
        }
    }

    fn big(&mut self, name: &str) -> Result<Node, Fault> {
        let class = match name.trim_start_matches(['b', 'B', 'i', 'g']) {
            "l" => Class::Open,
            "r" => Class::Close,
            "m" => Class::Rel,
            _ => Class::Ord,
        };
        let size = match name.trim_end_matches(['l', 'r', 'm']) {
            "big" => 1_200,
            "Big" => 1_800,
            "bigg" => 2_400,
            _ => 3_000,
        };
        Ok(Node::Big(self.delimiter()?, size, class))
    }

    fn operator(&mut self, name: &str) -> Result<Node, Fault> {
        let tokens = self.input.argument()?;
        let simple = tokens.iter().all(|t| match t {
            Token::Char(c) => c.is_alphanumeric() || *c == '-',
            Token::White => true,
            Token::Command(n) => n == ",",
            Token::Begin | Token::End | Token::Parameter(_) => false,
        });
        let limits = name != "operatorname";
        if simple && name != "mathop" {
            let words: String = tokens
                .iter()
                .filter_map(|t| {
                    if let Token::Char(c) = t {
                        Some(*c)
                    } else if *t == Token::White {
                        None
                    } else {
                        Some('\u{2009}')
                    }
                })
                .collect();
            return Ok(operator(words, limits));
        }
        let outer = self.variant;
        self.variant = if name == "mathop" { outer } else { Variant::Upright };
        let body = self.inside(tokens);
        self.variant = outer;
        Ok(Node::Classed(Class::Op, Box::new(body?)))
    }

    fn modulus(&mut self, name: &str) -> Result<Node, Fault> {
        let body = self.argument()?;
        let word = Node::Classed(Class::Ord, Box::new(operator("mod".into(), false)));
        let open = |c: &str, class| Node::atom(c, class);
        Ok(Node::Row(match name {
            "mod" => vec![Node::Space(667), word, Node::Space(333), body],
            "pod" => vec![Node::Space(444), open("(", Class::Open), body, open(")", Class::Close)],
            _ => vec![Node::Space(444), open("(", Class::Open), word, Node::Space(333), body, open(")", Class::Close)],
        }))
    }

    /// A length: in an argument, or as it stands (`\kern3pt`).
    fn length(&mut self, name: &str) -> Result<i32, Fault> {
        let mut word = String::new();
        if name.starts_with('h') && name != "hskip" || name == "mspace" {
            word = self.input.word()?;
        } else {
            while let Some(token) = self.input.next()? {
                match token {
                    Token::White if word.is_empty() => {}
                    Token::Char(c) if (c.is_ascii_digit() || matches!(c, '.' | '-')) && !word.ends_with(|c: char| c.is_alphabetic()) => {
                        word.push(c)
                    }
                    Token::Char(c) if c.is_ascii_alphabetic() && word.chars().filter(|c| c.is_alphabetic()).count() < 2 => word.push(c),
                    other => {
                        self.input.back(other);
                        break;
                    }
                }
            }
        }
        Ok(environment::thousandths(&word).unwrap_or(0))
    }
}

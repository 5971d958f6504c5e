//! Commands of packages that blogs use beside amsmath: physics, braket, tensor, mathtools, cancel, slashed.

use super::atoms::{fenced, negated, operator};
use super::fault::Fault;
use super::parse::Parser;
use super::tokens::Token;
use super::tree::{Class, Enclosure, Limits, Node, Variant};

/// Reads a command of a package; none that nobody knows.
pub(super) fn read(parser: &mut Parser, name: &str) -> Result<Node, Fault> {
    Ok(match name {
        "dv" | "derivative" => derivative(parser, &upright("d"))?,
        "pdv" | "partialderivative" => derivative(parser, &Node::atom("∂", Class::Ord))?,
        "expval" | "ev" | "expectationvalue" => fenced('⟨', '⟩', parser.argument()?),
        "mel" | "matrixel" | "matrixelement" => {
            let parts = vec![parser.argument()?, parser.argument()?, parser.argument()?];
            Node::Fence { open: '⟨', close: '⟩', parts, middle: vec!['|', '|'] }
        }
        "ketbra" | "dyad" | "outerproduct" => {
            let (ket, bra) = (parser.argument()?, parser.argument()?);
            Node::Row(vec![fenced('|', '⟩', ket), Node::Space(-167), fenced('⟨', '|', bra)])
        }
        "comm" | "commutator" => pair(parser, '[', ']')?,
        "acomm" | "anticommutator" | "pb" | "poissonbracket" => pair(parser, '{', '}')?,
        "order" => Node::Row(vec![letter("O", Variant::Script), fenced('(', ')', parser.argument()?)]),
        "eval" => fenced('.', '|', parser.argument()?),
        "grad" | "gradient" => nabla(None),
        "divergence" => nabla(Some("⋅")),
        "curl" => nabla(Some("×")),
        "laplacian" => {
            let two = Node::atom("2", Class::Ord);
            Node::Scripts { base: Box::new(nabla(None)), sub: None, sup: Some(Box::new(two)) }
        }
        "vb" | "vectorbold" => {
            parser.input.take('*')?;
            bold(parser.argument()?)
        }
        "va" | "vectorarrow" => accent(bold(parser.argument()?), '\u{20D7}', false, false),
        "vu" | "vectorunit" => accent(bold(parser.argument()?), '\u{302}', false, false),
        "slashed" | "centernot" => negated(parser.argument()?),
        "cancelto" => {
            let (value, body) = (parser.argument()?, parser.argument()?);
            let struck = Node::Enclosed(Enclosure::Cancel, Box::new(body));
            Node::Scripts { base: Box::new(struck), sub: None, sup: Some(Box::new(value)) }
        }
        "enclose" => {
            let notation = parser.input.word()?;
            parser.input.option()?;
            let how = match notation.as_str() {
                n if n.contains("updiagonal") && n.contains("downdiagonal") => Enclosure::CrossCancel,
                n if n.contains("updiagonal") => Enclosure::Cancel,
                n if n.contains("downdiagonal") => Enclosure::BackCancel,
                n if n.contains("horizontalstrike") => Enclosure::Strike,
                _ => Enclosure::Box,
            };
            Node::Enclosed(how, Box::new(parser.argument()?))
        }
        "prescript" => {
            let (sup, sub) = (parser.argument()?, parser.argument()?);
            let empty = Node::Row(Vec::new());
            let before = Node::Scripts { base: Box::new(empty), sub: Some(Box::new(sub)), sup: Some(Box::new(sup)) };
            Node::Row(vec![before, parser.argument()?])
        }
        "tensor" | "indices" => {
            let base = if name == "tensor" { Some(parser.argument()?) } else { None };
            let tokens = staggered(parser.input.argument()?);
            let scripts = parser.inside(tokens)?;
            Node::Row(base.into_iter().chain([scripts]).collect())
        }
        "sideset" => sideset(parser)?,
        "varlimsup" => limit(accent(operator("lim".into(), false), '\u{AF}', true, false)),
        "varliminf" => limit(accent(operator("lim".into(), false), '_', true, true)),
        "varinjlim" => limit(accent(operator("lim".into(), false), '\u{20EF}', true, true)),
        "varprojlim" => limit(accent(operator("lim".into(), false), '\u{20EE}', true, true)),
        "utilde" | "underaccent" => {
            if name == "underaccent" {
                parser.input.argument()?;
            }
            accent(parser.argument()?, '_', true, true)
        }
        "makebox" | "raisebox" | "scalebox" | "resizebox" | "parbox" => {
            parser.input.option()?;
            if name != "makebox" {
                parser.input.word()?;
            }
            if name == "resizebox" {
                parser.input.word()?;
            }
            parser.input.option()?;
            parser.words(Variant::Upright)?
        }
        other => return Err(Fault::Unknown(other.to_string())),
    })
}

fn letter(text: &str, variant: Variant) -> Node {
    Node::Atom { text: text.into(), variant, class: Class::Ord, limits: Limits::Never }
}

fn upright(text: &str) -> Node {
    letter(text, Variant::Upright)
}

fn accent(base: Node, mark: char, wide: bool, below: bool) -> Node {
    Node::Accent { base: Box::new(base), mark, wide, below }
}

/// An operator with limits below it.
fn limit(body: Node) -> Node {
    Node::Classed(Class::Op, Box::new(body))
}

/// The letters of something bold.
fn bold(mut node: Node) -> Node {
    node.visit_mut(&mut |n| {
        if let Node::Atom { variant, .. } = n {
            *variant = Variant::Bold;
        }
    });
    node
}

fn nabla(sign: Option<&str>) -> Node {
    let mut row = vec![letter("∇", Variant::Bold)];
    row.extend(sign.map(|sign| Node::Classed(Class::Ord, Box::new(Node::atom(sign, Class::Ord)))));
    Node::row(row)
}

fn pair(parser: &mut Parser, open: char, close: char) -> Result<Node, Fault> {
    let (one, other) = (parser.argument()?, parser.argument()?);
    Ok(fenced(open, close, Node::Row(vec![one, Node::atom(",", Class::Punct), other])))
}

/// `\dv{x}`, `\dv{f}{x}`, `\dv[2]{f}{x}`, `\pdv{f}{x}{y}`.
fn derivative(parser: &mut Parser, d: &Node) -> Result<Node, Fault> {
    let order = parser.input.option()?.map(|tokens| parser.inside(tokens)).transpose()?;
    let mut arguments = vec![parser.argument()?];
    while arguments.len() < 3 && parser.input.peek_sign()? == Some(Token::Begin) {
        arguments.push(parser.argument()?);
    }
    let raised = |node: Node, power: Option<Node>| match power {
        Some(power) => Node::Scripts { base: Box::new(node), sub: None, sup: Some(Box::new(power)) },
        None => node,
    };
    let mut arguments = arguments.into_iter();
    let first = arguments.next().unwrap_or(Node::Row(Vec::new()));
    let (function, variables): (Option<Node>, Vec<Node>) = match arguments.len() {
        0 => (None, vec![first]),
        _ => (Some(first), arguments.collect()),
    };
    let power = match variables.len() {
        2.. => Some(Node::atom(variables.len().to_string(), Class::Ord)),
        _ => order.clone(),
    };
    let above = Node::row(std::iter::once(raised(d.clone(), power)).chain(function).collect());
    let below = variables.into_iter().flat_map(|v| [d.clone(), raised(v, order.clone())]).collect();
    Ok(Node::Fraction { above: Box::new(above), below: Box::new(Node::row(below)), rule: true, style: None })
}

/// Scripts one behind the other: each hangs on nothing.
fn staggered(tokens: Vec<Token>) -> Vec<Token> {
    let mut out = Vec::with_capacity(tokens.len() * 2);
    let mut depth = 0_usize;
    for token in tokens {
        match token {
            Token::Begin => depth += 1,
            Token::End => depth = depth.saturating_sub(1),
            Token::Char('^' | '_') if depth == 0 => out.extend([Token::Begin, Token::End]),
            Token::Char(_) | Token::Command(_) | Token::White | Token::Parameter(_) => {}
        }
        out.push(token);
    }
    out
}

/// `\sideset{_a^b}{_c^d}\prod`: scripts at the four corners of an operator.
fn sideset(parser: &mut Parser) -> Result<Node, Fault> {
    let before = parser.input.argument()?;
    let before = parser.inside(before)?;
    let after = parser.input.argument()?;
    let after = parser.inside(after)?;
    let mut sign = parser.argument()?;
    if let Node::Atom { limits, .. } = &mut sign {
        *limits = Limits::Never;
    }
    let sign = match after {
        Node::Scripts { sub, sup, .. } => Node::Scripts { base: Box::new(sign), sub, sup },
        Node::Row(nodes) if nodes.is_empty() => sign,
        other => Node::Row(vec![sign, other]),
    };
    Ok(limit(Node::row([before, sign].into_iter().filter(|n| *n != Node::Row(Vec::new())).collect())))
}

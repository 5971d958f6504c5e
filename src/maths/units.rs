//! Numbers and units (siunitx): `\SI{9.81}{m/s^2}`, `\qty{5}{\kilo\metre\per\second}`, `\num{1e-3}`.

use super::fault::Fault;
use super::parse::Parser;
use super::tokens::{Token, plain};
use super::tree::{Class, Limits, Node, Variant};

/// Prefixes and units by name, and their signs.
#[rustfmt::skip]
const NAMES: &str = "kilo k mega M giga G tera T peta P milli m micro µ nano n pico p femto f centi c deci d hecto h deca da \
meter m metre m second s gram g kilogram kg ampere A kelvin K mole mol candela cd hertz Hz newton N pascal Pa joule J watt W coulomb C volt V farad F ohm Ω siemens S weber Wb tesla T henry H celsius °C degreeCelsius °C lumen lm lux lx becquerel Bq gray Gy sievert Sv minute min hour h day d litre L liter L tonne t bar bar bit bit byte B electronvolt eV electronVolt eV percent % degree ° arcminute ′ arcsecond ″ angstrom Å hectare ha decibel dB kB kB year a \
kg kg km km cm cm mm mm um µm nm nm ms ms us µs ns ns kW kW MW MW Hz Hz kHz kHz MHz MHz GHz GHz kJ kJ kPa kPa mol mol eV eV keV keV MeV MeV GeV GeV mL mL L L mA mA kV kV mV mV";

/// Reads what a command says, whose name has been read.
pub(super) fn read(parser: &mut Parser, name: &str) -> Result<Node, Fault> {
    // The package physics has a command of this name, for delimiters.
    if matches!(name, "qty" | "quantity") && matches!(parser.input.peek_sign()?, Some(Token::Char('(' | '[' | '|'))) {
        return parser.sized();
    }
    parser.input.option()?;
    let mut out = Vec::new();
    match name {
        "num" => out.push(number(&plain(&parser.input.argument()?))),
        "ang" => {
            let degrees = plain(&parser.input.argument()?);
            for (part, sign) in degrees.split(';').zip(["°", "′", "″"]).filter(|(p, _)| !p.trim().is_empty()) {
                out.push(number(part));
                out.push(Node::atom(sign, Class::Ord));
            }
        }
        "si" | "unit" => out.push(unit(&parser.input.argument()?)?),
        "SIrange" | "qtyrange" => {
            out.push(number(&plain(&parser.input.argument()?)));
            out.push(Node::Text("\u{a0}to\u{a0}".into(), Variant::Upright));
            out.push(number(&plain(&parser.input.argument()?)));
            out.push(Node::Space(167));
            out.push(unit(&parser.input.argument()?)?);
        }
        _ => {
            out.push(number(&plain(&parser.input.argument()?)));
            parser.input.option()?;
            let unit = unit(&parser.input.argument()?)?;
            let close = matches!(&unit, Node::Atom { text, .. } if text.starts_with(['°', '′']) && text.chars().count() == 1);
            if !close {
                out.push(Node::Space(167));
            }
            out.push(unit);
        }
    }
    Ok(Node::row(out))
}

fn upright(text: impl Into<String>) -> Node {
    Node::Atom { text: text.into(), variant: Variant::Upright, class: Class::Ord, limits: Limits::Never }
}

/// A number: thousands set apart, `e` as a power of ten, `+-` as ±.
fn number(text: &str) -> Node {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let text = text.replace("\\pm", "±").replace("+-", "±");
    let (mantissa, power) = match text.split_once(['e', 'E']) {
        Some((m, p)) => (m.to_string(), Some(p.to_string())),
        None => (text, None),
    };
    let mut out = Vec::new();
    for (n, part) in mantissa.split('±').enumerate() {
        if n > 0 {
            out.push(Node::atom("±", Class::Bin));
        }
        match part.strip_prefix(['-', '−']) {
            Some(rest) => out.extend([Node::Classed(Class::Ord, Box::new(Node::atom("−", Class::Ord))), upright(grouped(rest))]),
            None if part.is_empty() => {}
            None => out.push(upright(grouped(part))),
        }
    }
    if let Some(power) = power {
        if !mantissa.is_empty() {
            out.push(Node::atom("×", Class::Bin));
        }
        let power = power.trim_start_matches('+').replace('-', "−");
        out.push(Node::Scripts { base: Box::new(upright("10")), sub: None, sup: Some(Box::new(upright(power))) });
    }
    Node::row(out)
}

/// Digits in groups of three, from five digits on.
fn grouped(number: &str) -> String {
    let (whole, fraction) = number.split_once(['.', ',']).map_or((number, None), |(w, f)| (w, Some(f)));
    let digits: Vec<char> = whole.chars().collect();
    let mut out = String::new();
    for (n, c) in digits.iter().enumerate() {
        if n > 0 && digits.len() > 4 && (digits.len() - n) % 3 == 0 {
            out.push('\u{2009}');
        }
        out.push(*c);
    }
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

/// A unit: by commands, or by letters.
fn unit(tokens: &[Token]) -> Result<Node, Fault> {
    if !tokens.iter().any(|t| matches!(t, Token::Command(_))) {
        return Ok(literal(&plain(tokens)));
    }
    let names: std::collections::BTreeMap<&str, &str> = pairs().collect();
    let mut out: Vec<Node> = Vec::new();
    let (mut prefix, mut below, mut power) = (String::new(), false, None::<String>);
    let mut rest = tokens.iter().peekable();
    while let Some(token) = rest.next() {
        let Token::Command(name) = token else { continue };
        match name.as_str() {
            "per" => below = true,
            "squared" | "square" | "cubed" | "cubic" | "tothe" => {
                let times = match name.as_str() {
                    "squared" | "square" => "2".to_string(),
                    "cubed" | "cubic" => "3".to_string(),
                    _ => {
                        let mut digits = String::new();
                        while let Some(Token::Char(c)) = rest
                            .next_if(|t| matches!(t, Token::Begin | Token::End | Token::Char(_)))
                            .map(|t| if let Token::Char(_) = t { t } else { &Token::Char(' ') })
                        {
                            digits.push(*c);
                        }
                        digits.trim().to_string()
                    }
                };
                if name.starts_with("square") && !name.ends_with('d') || name == "cubic" {
                    power = Some(times);
                } else if let Some(last) = out.pop() {
                    out.push(raised(last, &times));
                }
            }
            "of" | "raiseto" | "highlight" => {}
            name => {
                let sign = names.get(name).copied().ok_or_else(|| Fault::Unknown(name.to_string()))?;
                let is_prefix = PREFIXES.contains(&name);
                if is_prefix {
                    prefix.push_str(sign);
                    continue;
                }
                if !out.is_empty() {
                    out.push(Node::Space(167));
                }
                let mut node = upright(format!("{}{sign}", std::mem::take(&mut prefix)));
                let times = power.take();
                if let Some(times) = times.as_deref().or(below.then_some("1")) {
                    node = raised(node, &if below { format!("−{times}") } else { times.to_string() });
                }
                below = false;
                out.push(node);
            }
        }
    }
    Ok(Node::row(out))
}

const PREFIXES: [&str; 15] =
    ["kilo", "mega", "giga", "tera", "peta", "milli", "micro", "nano", "pico", "femto", "centi", "deci", "hecto", "deca", "atto"];

fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut words = NAMES.split_whitespace();
    std::iter::from_fn(move || Some((words.next()?, words.next()?)))
}

/// A unit to a power; one that has one already is squared after its `per`.
fn raised(node: Node, power: &str) -> Node {
    match node {
        Node::Scripts { base, sub, sup: Some(sup) } => {
            let minus = matches!(&*sup, Node::Atom { text, .. } if text.starts_with('−'));
            let power = if minus { format!("−{power}") } else { power.to_string() };
            Node::Scripts { base, sub, sup: Some(Box::new(upright(power))) }
        }
        base => Node::Scripts { base: Box::new(base), sub: None, sup: Some(Box::new(upright(power))) },
    }
}

/// A unit in letters: `m/s^2`, `kg.m^{-1}`.
fn literal(text: &str) -> Node {
    let mut out: Vec<Node> = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    let flush = |word: &mut String, out: &mut Vec<Node>| {
        if !word.is_empty() {
            out.push(upright(std::mem::take(word)));
        }
    };
    while let Some(c) = chars.next() {
        match c {
            '^' => {
                flush(&mut word, &mut out);
                let mut power = String::new();
                while let Some(c) = chars.next_if(|c| c.is_ascii_digit() || matches!(c, '-' | '{' | '}')) {
                    power.extend((!matches!(c, '{' | '}')).then_some(if c == '-' { '−' } else { c }));
                }
                if let Some(last) = out.pop() {
                    out.push(raised(last, &power));
                }
            }
            '.' | '~' | ' ' => {
                flush(&mut word, &mut out);
                if !out.is_empty() {
                    out.push(Node::Space(167));
                }
            }
            '{' | '}' | '_' => {}
            '/' => {
                flush(&mut word, &mut out);
                out.push(Node::atom("/", Class::Ord));
            }
            c => word.push(c),
        }
    }
    flush(&mut word, &mut out);
    Node::row(out)
}

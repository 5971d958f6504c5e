//! The tree as MathML Core, in the elements that EPUB's validators know too (MathML 3): styles stand on `mstyle` only.

use super::mapped;
use super::tree::{Align, Class, Enclosure, Limits, Node, Style, Table, Variant, classes};

/// An element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Element {
    /// Its name.
    pub name: &'static str,
    /// Its attributes.
    pub attributes: Vec<(&'static str, String)>,
    /// What it holds.
    pub content: Content,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// Words.
    Text(String),
    /// Elements.
    Elements(Vec<Element>),
}

fn leaf(name: &'static str, text: impl Into<String>) -> Element {
    Element { name, attributes: Vec::new(), content: Content::Text(text.into()) }
}

fn element(name: &'static str, inner: Vec<Element>) -> Element {
    Element { name, attributes: Vec::new(), content: Content::Elements(inner) }
}

impl Element {
    fn with(mut self, name: &'static str, value: impl Into<String>) -> Element {
        self.attributes.push((name, value.into()));
        self
    }
}

/// A formula as a `math` element, with its source as an annotation.
pub fn math(node: &Node, tex: &str, display: bool, alttext: &str) -> Element {
    let body = one(node, display);
    let body = if body.name == "mrow" { body } else { element("mrow", vec![body]) };
    let annotation = leaf("annotation", tex).with("encoding", "application/x-tex");
    let mut math = element("math", vec![element("semantics", vec![body, annotation])]);
    math.attributes.push(("xmlns", "http://www.w3.org/1998/Math/MathML".into()));
    if display {
        math.attributes.push(("display", "block".into()));
    }
    math.with("alttext", alttext)
}

/// A node as one element.
fn one(node: &Node, display: bool) -> Element {
    let mut all = Vec::new();
    push(node, display, false, &mut all);
    match all.len() {
        1 => all.pop().unwrap_or_else(|| element("mrow", Vec::new())),
        _ => element("mrow", all),
    }
}

fn row(nodes: &[Node], display: bool) -> Vec<Element> {
    let mut out = Vec::new();
    let classes = classes(nodes);
    for (n, (node, class)) in nodes.iter().zip(&classes).enumerate() {
        let unary = node.class() == Class::Bin && *class == Some(Class::Ord);
        let binary = *class == Some(Class::Bin) && matches!(node, Node::Classed(Class::Bin, _));
        out.extend(binary.then(|| space(222)));
        push(node, display, unary, &mut out);
        out.extend(binary.then(|| space(222)));
        // A function and its argument: MathML has no white of its own between them.
        let next = classes.iter().skip(n + 1).flatten().next();
        let function = matches!(core(node), Node::Atom { class: Class::Op, variant: Variant::Upright, .. });
        if function && next.is_some() {
            out.push(leaf("mo", "\u{2061}"));
            if !matches!(next, Some(Class::Open | Class::Inner | Class::Punct | Class::Close | Class::Rel)) {
                out.push(space(167));
            }
        }
    }
    out
}

/// What scripts hang on.
fn core(node: &Node) -> &Node {
    match node {
        Node::Scripts { base, .. } => base,
        other => other,
    }
}

fn push(node: &Node, display: bool, unary: bool, out: &mut Vec<Element>) {
    let boxed = |n: &Node| one(n, false);
    out.push(match node {
        Node::Atom { text, variant, class, .. } => atom(text, *variant, *class, unary),
        Node::Text(text, variant) => {
            let text: String = text.chars().map(|c| if c == ' ' { '\u{a0}' } else { mapped(c, words(*variant)) }).collect();
            leaf("mtext", text)
        }
        Node::Ref(label, brackets) => leaf("mtext", super::unresolved(label, *brackets)),
        Node::Row(nodes) => element("mrow", row(nodes, display)),
        Node::Classed(class, body) => match (&**body, class) {
            (Node::Atom { text, variant, limits, .. }, _) if *limits == Limits::Never => atom(text, *variant, *class, *class == Class::Ord),
            _ => one(body, display),
        },
        Node::Scripts { base, sub, sup } => scripts(base, sub.as_deref(), sup.as_deref(), display),
        Node::Fraction { above, below, rule, style } => {
            let mut fraction = element("mfrac", vec![boxed(above), boxed(below)]);
            if !rule {
                fraction = fraction.with("linethickness", "0");
            }
            match style {
                Some(style) => styled(*style, fraction),
                None => fraction,
            }
        }
        Node::Root { body, degree: None } => element("msqrt", vec![one(body, display)]),
        Node::Root { body, degree: Some(degree) } => element("mroot", vec![one(body, display), boxed(degree)]),
        Node::Fence { open, close, parts, middle } => {
            let mut inner = Vec::new();
            let fence = |c: char, form: &str| leaf("mo", c.to_string()).with("fence", "true").with("stretchy", "true").with("form", form);
            if *open != '.' {
                inner.push(fence(*open, "prefix"));
            }
            for (n, part) in parts.iter().enumerate() {
                inner.push(one(part, display));
                if let Some(c) = middle.get(n) {
                    inner.push(leaf("mo", c.to_string()).with("stretchy", "true").with("lspace", "0.17em").with("rspace", "0.17em"));
                }
            }
            if *close != '.' {
                inner.push(fence(*close, "postfix"));
            }
            element("mrow", inner)
        }
        Node::Big(c, size, class) => {
            let size = format!("{}.{}em", size / 1000, size % 1000 / 100);
            let form = match class {
                Class::Open => "prefix",
                Class::Close => "postfix",
                _ => "infix",
            };
            let delimiter = leaf("mo", c.to_string()).with("form", form).with("stretchy", "true").with("symmetric", "true");
            delimiter.with("minsize", size.clone()).with("maxsize", size)
        }
        Node::Accent { base, mark, wide, below } => {
            let text = match mark {
                '\u{302}' => "^".into(),
                '\u{303}' => "~".into(),
                '\u{304}' => "¯".into(),
                '\u{30C}' => "ˇ".into(),
                '\u{307}' => "˙".into(),
                '\u{308}' => "¨".into(),
                '\u{301}' => "´".into(),
                '\u{300}' => "`".into(),
                '\u{306}' => "˘".into(),
                '\u{30A}' => "˚".into(),
                '\u{20D7}' | '\u{20EF}' => "→".into(),
                '\u{20D6}' | '\u{20EE}' => "←".into(),
                '\u{20E1}' => "↔".into(),
                c => c.to_string(),
            };
            let mark = leaf("mo", text).with("stretchy", if *wide { "true" } else { "false" });
            let mark = if *wide { mark } else { mark.with("lspace", "0em").with("rspace", "0em") };
            match below {
                true => element("munder", vec![one(base, display), mark]).with("accentunder", "true"),
                false => element("mover", vec![one(base, display), mark]).with("accent", "true"),
            }
        }
        Node::Stack { base, over, under, stretch } => {
            let base = match (&**base, stretch) {
                (Node::Atom { text, .. }, true) => leaf("mo", text.clone()).with("stretchy", "true").with("minsize", "1.8em"),
                (base, _) => one(base, display),
            };
            let padded = |n: &Node| match stretch {
                true => element("mpadded", vec![boxed(n)]).with("width", "+0.6em").with("lspace", "0.3em"),
                false => boxed(n),
            };
            match (over, under) {
                (Some(over), Some(under)) => element("munderover", vec![base, padded(under), padded(over)]),
                (Some(over), None) => element("mover", vec![base, padded(over)]),
                (None, Some(under)) => element("munder", vec![base, padded(under)]),
                (None, None) => base,
            }
        }
        Node::Table(table) => self::table(table),
        Node::Space(width) => space(*width),
        Node::Styled(style, body) => styled(*style, one(body, *style == Style::Display)),
        Node::Phantom(body, true, true) => element("mphantom", vec![one(body, display)]),
        Node::Phantom(body, wide, _) => {
            let padded = element("mpadded", vec![element("mphantom", vec![one(body, display)])]);
            if *wide { padded.with("height", "0em").with("depth", "0em") } else { padded.with("width", "0em") }
        }
        Node::Enclosed(how, body) => {
            let notation = match how {
                Enclosure::Box => "box",
                Enclosure::Cancel => "updiagonalstrike",
                Enclosure::BackCancel => "downdiagonalstrike",
                Enclosure::CrossCancel => "updiagonalstrike downdiagonalstrike",
                Enclosure::Strike => "horizontalstrike",
            };
            element("menclose", vec![one(body, display)]).with("notation", notation)
        }
    });
}

fn words(variant: Variant) -> Variant {
    match variant {
        Variant::Auto => Variant::Upright,
        other => other,
    }
}

fn space(width: i32) -> Element {
    let sign = if width < 0 { "-" } else { "" };
    let width = width.unsigned_abs();
    element("mspace", Vec::new()).with("width", format!("{sign}{}.{:03}em", width / 1000, width % 1000))
}

fn styled(style: Style, inner: Element) -> Element {
    let (display, level) = match style {
        Style::Display => ("true", "0"),
        Style::Text => ("false", "0"),
        Style::Script => ("false", "1"),
        Style::ScriptScript => ("false", "2"),
    };
    element("mstyle", vec![inner]).with("displaystyle", display).with("scriptlevel", level)
}

fn atom(text: &str, variant: Variant, class: Class, unary: bool) -> Element {
    let first = text.chars().next().unwrap_or(' ');
    if text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '\u{2009}')) && !text.is_empty() {
        return leaf("mn", text.chars().map(|c| mapped(c, variant)).collect::<String>());
    }
    if class == Class::Ord && !unary && (first.is_alphabetic() || matches!(first, '∂' | '∞' | '∅' | '∇' | '□' | '…' | '⋯' | '⋮' | '⋱'))
        || first.is_alphabetic()
    {
        let single = text.chars().count() == 1;
        let looks: String = match variant {
            Variant::Auto | Variant::Upright => text.to_string(),
            other => text.chars().map(|c| mapped(c, other)).collect(),
        };
        let upright = single && (variant == Variant::Upright || variant == Variant::Auto && mapped(first, Variant::Auto) == first);
        let identifier = leaf("mi", looks);
        return if upright && first.is_alphabetic() { identifier.with("mathvariant", "normal") } else { identifier };
    }
    let operator = leaf("mo", text);
    match class {
        _ if unary => operator.with("form", "prefix").with("lspace", "0em").with("rspace", "0em"),
        // Brackets grow only where they are told to.
        Class::Open => operator.with("form", "prefix").with("stretchy", "false"),
        Class::Close => operator.with("form", "postfix").with("stretchy", "false"),
        Class::Ord => operator.with("stretchy", "false").with("lspace", "0em").with("rspace", "0em"),
        Class::Punct => operator.with("lspace", "0em").with("rspace", "0.167em"),
        Class::Rel if matches!(first, '|' | '∣' | '∥' | ':' | '↑' | '↓' | '↕') => {
            operator.with("stretchy", "false").with("lspace", "0.278em").with("rspace", "0.278em")
        }
        Class::Rel if matches!(u32::from(first), 0x2190..=0x21FF | 0x27F0..=0x27FF) => operator.with("stretchy", "false"),
        Class::Bin | Class::Rel | Class::Op | Class::Inner => operator,
    }
}

fn scripts(base: &Node, sub: Option<&Node>, sup: Option<&Node>, display: bool) -> Element {
    let limits = match base.limits() {
        Limits::Always => true,
        Limits::InDisplay => display,
        Limits::Never => false,
    };
    let mut core = match base {
        Node::Row(nodes) if nodes.is_empty() => element("mrow", Vec::new()),
        other => one(other, display),
    };
    if core.name == "mo" && base.class() == Class::Op {
        // What stands where is said here; the operator must not move it.
        core = core.with("movablelimits", "false");
    }
    let part = |n: &Node| one(n, false);
    match (limits, sub, sup) {
        (_, None, None) => core,
        (true, Some(sub), Some(sup)) => element("munderover", vec![core, part(sub), part(sup)]),
        (true, Some(sub), None) => element("munder", vec![core, part(sub)]),
        (true, None, Some(sup)) => element("mover", vec![core, part(sup)]),
        (false, Some(sub), Some(sup)) => element("msubsup", vec![core, part(sub), part(sup)]),
        (false, Some(sub), None) => element("msub", vec![core, part(sub)]),
        (false, None, Some(sup)) => element("msup", vec![core, part(sup)]),
    }
}

fn table(table: &Table) -> Element {
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let tagged = table.tags.iter().any(Option::is_some);
    let align = |n: usize| match table.align.get(n).or(table.align.last()).copied().unwrap_or_default() {
        Align::Left => "left",
        Align::Right => "right",
        Align::Centre => "center",
    };
    // Columns in turn, as LaTeX has them.
    let alternate = |n: usize| if table.align.len() == 2 { align(n % 2) } else { align(n) };
    let gap = |n: usize| {
        let gap = if table.gaps.len() == 2 { table.gaps.get(n % 2) } else { table.gaps.get(n).or(table.gaps.last()) };
        gap.copied().unwrap_or(0).max(0)
    };
    // MathML Core knows neither attribute: the style says it again.
    let style = |n: usize| {
        let side = |gap: i32| format!("{}.{:03}em", gap / 2000, gap / 2 % 1000);
        let (left, right) = (n.checked_sub(1).map_or(0, gap), if n + 1 < columns { gap(n) } else { 0 });
        format!("text-align: {}; padding-left: {}; padding-right: {}", alternate(n), side(left), side(right))
    };
    let rows = table.rows.iter().enumerate().map(|(n, cells)| {
        let mut inner: Vec<Element> =
            cells.iter().enumerate().map(|(n, c)| element("mtd", vec![one(c, table.display)]).with("style", style(n))).collect();
        if tagged {
            inner.extend((inner.len()..columns).map(|_| element("mtd", Vec::new())).collect::<Vec<_>>());
            let tag = table.tags.get(n).cloned().flatten();
            let number = element("mtd", tag.map(|t| leaf("mtext", t)).into_iter().collect());
            inner.push(number.with("style", "text-align: right; padding-left: 2em"));
        }
        element("mtr", inner)
    });
    let rows: Vec<Element> = rows.collect();
    let mut out = element("mtable", rows);
    let list = |of: &dyn Fn(usize) -> String, count: usize| (0..count.max(1)).map(of).collect::<Vec<_>>().join(" ");
    out = out.with("columnalign", list(&|n| alternate(n).to_string(), columns + usize::from(tagged)));
    if columns + usize::from(tagged) > 1 {
        let spacing = |n: usize| format!("{}.{:03}em", gap(n) / 1000, gap(n) % 1000);
        out = out.with("columnspacing", list(&spacing, columns - 1 + usize::from(tagged)));
    }
    if !table.rules.is_empty() && columns > 1 {
        out = out.with("columnlines", list(&|n| if table.rules.contains(&(n + 1)) { "solid".into() } else { "none".into() }, columns - 1));
    }
    if table.lines.iter().any(|l| *l > 0 && *l < table.rows.len()) {
        out = out
            .with("rowlines", list(&|n| if table.lines.contains(&(n + 1)) { "solid".into() } else { "none".into() }, table.rows.len() - 1));
    }
    if table.display {
        return element("mstyle", vec![out.with("displaystyle", "true")]).with("displaystyle", "true").with("scriptlevel", "0");
    }
    if table.small { element("mstyle", vec![out]).with("scriptlevel", "1") } else { out }
}

//! Formulas of web pages: the TeX that MathML has beside it, or TeX made of the MathML where it has none.

/// Elements nested deeper are read as if they were not.
const MAX_DEPTH: usize = 64;

/// A `<math>` that is being read.
#[derive(Debug, Default)]
pub(in crate::source) struct Capture {
    /// What it says of itself in its attribute.
    alttext: Option<String>,
    /// It stands by itself.
    pub display: bool,
    annotation: Option<String>,
    in_annotation: bool,
    stack: Vec<Element>,
    done: Vec<String>,
}

#[derive(Debug)]
struct Element {
    name: String,
    variant: Option<String>,
    fence: (String, String),
    parts: Vec<String>,
    text: String,
}

impl Capture {
    /// Starts reading one.
    pub fn new(alttext: Option<&str>, display: bool) -> Capture {
        Capture { alttext: alttext.map(str::to_string).filter(|a| a.contains(['\\', '^', '_'])), display, ..Capture::default() }
    }

    /// An element starts; `get` gives its attributes.
    pub fn open(&mut self, name: &str, closed: bool, get: &dyn Fn(&str) -> Option<String>) {
        if name == "annotation" {
            self.in_annotation = get("encoding").is_some_and(|e| e.contains("tex") || e.contains("TeX") || e.contains("LaTeX"));
        }
        if self.stack.len() < MAX_DEPTH {
            let fence = (get("open").unwrap_or_else(|| "(".into()), get("close").unwrap_or_else(|| ")".into()));
            self.stack.push(Element { name: name.to_string(), variant: get("mathvariant"), fence, parts: Vec::new(), text: String::new() });
            if closed || matches!(name, "mspace" | "mprescripts" | "none") {
                self.close(name);
            }
        }
    }

    /// Words.
    pub fn text(&mut self, text: &str) {
        if self.in_annotation {
            self.annotation.get_or_insert_default().push_str(text);
        } else if let Some(top) = self.stack.last_mut() {
            top.text.push_str(text);
        }
    }

    /// An element ends.
    pub fn close(&mut self, name: &str) {
        self.in_annotation = false;
        let Some(at) = self.stack.iter().rposition(|e| e.name == name) else { return };
        while self.stack.len() > at {
            let Some(element) = self.stack.pop() else { return };
            let Some(tex) = element.tex() else { continue };
            match self.stack.last_mut() {
                Some(outer) => outer.parts.push(tex),
                None => self.done.push(tex),
            }
        }
    }

    /// Its TeX.
    pub fn finish(mut self) -> String {
        while let Some(name) = self.stack.last().map(|e| e.name.clone()) {
            self.close(&name);
        }
        let own = self.annotation.or(self.alttext).map(|a| a.trim().to_string()).filter(|a| !a.is_empty());
        let tex = own.unwrap_or_else(|| self.done.join(" "));
        let inner = tex.strip_prefix("{\\displaystyle").and_then(|t| t.strip_suffix('}')).map(|t| t.trim().to_string());
        inner.unwrap_or(tex)
    }
}

impl Element {
    fn tex(self) -> Option<String> {
        let Element { name, variant, fence, mut parts, text } = self;
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let all = |parts: &[String]| parts.join(" ");
        let group = |n: usize| format!("{{{}}}", parts.get(n).map_or("", String::as_str));
        Some(match name.as_str() {
            "annotation" | "annotation-xml" | "mspace" | "mprescripts" | "none" => return None,
            "mi" if text.chars().count() > 1 => match FUNCTIONS.contains(&text.as_str()) {
                true => format!("\\{text}"),
                false => format!("\\mathrm{{{}}}", escaped(&text)),
            },
            "mi" => match variant.as_deref() {
                Some("bold") => format!("\\mathbf{{{}}}", escaped(&text)),
                Some("double-struck") => format!("\\mathbb{{{}}}", escaped(&text)),
                Some("normal") if text.is_ascii() => format!("\\mathrm{{{}}}", escaped(&text)),
                _ => escaped(&text),
            },
            "mn" | "mo" => escaped(&text),
            "mtext" | "ms" => format!("\\text{{{}}}", escaped(&text)),
            "mfrac" => format!("\\frac{}{}", group(0), group(1)),
            "msqrt" => format!("\\sqrt{{{}}}", all(&parts)),
            "mroot" => format!("\\sqrt[{}]{}", parts.get(1).map_or("", String::as_str), group(0)),
            "msup" => format!("{}^{}", base(&group(0)), group(1)),
            "msub" => format!("{}_{}", base(&group(0)), group(1)),
            "msubsup" => format!("{}_{}^{}", base(&group(0)), group(1), group(2)),
            "mover" => over(&group(0), parts.get(1).map_or("", String::as_str)),
            "munder" => under(&group(0), parts.get(1).map_or("", String::as_str)),
            "munderover" => format!("{}\\limits_{}^{}", base(&group(0)), group(1), group(2)),
            "mfenced" => format!("\\left{}{}\\right{}", escaped(&fence.0), parts.join(","), escaped(&fence.1)),
            "mtd" => all(&parts),
            "mtr" | "mlabeledtr" => parts.join(" & "),
            "mtable" => format!("\\begin{{matrix}}{}\\end{{matrix}}", parts.join(" \\\\ ")),
            "mphantom" => format!("\\phantom{{{}}}", all(&parts)),
            _ => {
                if !text.is_empty() {
                    parts.push(escaped(&text));
                }
                all(&parts)
            }
        })
    }
}

/// What a script may hang on: an operator without its braces, for it has limits.
fn base(group: &str) -> String {
    let inner = group.trim_start_matches('{').trim_end_matches('}');
    let bare = inner.chars().count() == 1 || inner.starts_with('\\') && inner.chars().skip(1).all(char::is_alphabetic);
    if bare { inner.to_string() } else { group.to_string() }
}

fn over(group: &str, mark: &str) -> String {
    match mark.trim() {
        "¯" | "‾" | "―" | "_" => format!("\\overline{group}"),
        "^" | "ˆ" => format!("\\hat{group}"),
        "→" | "⃗" => format!("\\vec{group}"),
        "~" | "˜" => format!("\\tilde{group}"),
        "˙" => format!("\\dot{group}"),
        "¨" => format!("\\ddot{group}"),
        "⏞" => format!("\\overbrace{group}"),
        other => format!("\\overset{{{other}}}{group}"),
    }
}

fn under(group: &str, mark: &str) -> String {
    let operator = base(group);
    match mark.trim() {
        "_" | "‾" | "¯" => format!("\\underline{group}"),
        "⏟" => format!("\\underbrace{group}"),
        mark if operator != group => format!("{operator}\\limits_{{{mark}}}"),
        mark => format!("\\underset{{{mark}}}{group}"),
    }
}

/// Functions that TeX has commands for, of those that pages write as one identifier.
const FUNCTIONS: [&str; 24] = [
    "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "log", "ln", "exp", "lim", "max",
    "min", "sup", "inf", "det", "dim", "ker", "gcd",
];

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '{' | '}' | '%' | '$' | '#' | '&' => {
                out.push('\\');
                out.push(c);
            }
            '\\' => out.push_str("\\backslash "),
            // Signs of MathML that are not seen.
            '\u{2061}'..='\u{2064}' => {}
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn none(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn a_page_without_tex_gives_tex_all_the_same() {
        let mut math = Capture::new(None, true);
        for step in ["math", "mfrac", "mi:a", "msqrt", "msup", "mi:x", "mn:2", "/msup", "/msqrt", "/mfrac", "/math"] {
            match (step.strip_prefix('/'), step.split_once(':')) {
                (Some(name), _) => math.close(name),
                (None, Some((name, text))) => {
                    math.open(name, false, &none);
                    math.text(text);
                    math.close(name);
                }
                (None, None) => math.open(step, false, &none),
            }
        }
        assert_eq!(math.finish(), "\\frac{a}{\\sqrt{x^{2}}}");
    }

    #[test]
    fn the_annotation_goes_before_all() {
        let mut math = Capture::new(None, false);
        math.open("math", false, &none);
        math.open("annotation", false, &|n| (n == "encoding").then(|| "application/x-tex".into()));
        math.text("x^2");
        math.close("annotation");
        math.close("math");
        assert_eq!(math.finish(), "x^2");
    }
}

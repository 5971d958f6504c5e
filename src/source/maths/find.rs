//! Where formulas stand in a text.
//!
//! `$…$` follows pandoc's rule (MANUAL, `tex_math_dollars`): no white space inside the dollars, no digit behind the closing one. Beyond
//! it, what reads like prose is none, so that prices and brackets that Markdown wants escaped stay what they are.

use std::ops::Range;

/// No formula in a line has more bytes.
const MOST_IN_LINE: usize = 4_000;
/// No formula has more bytes.
const MOST: usize = 40_000;

/// Endings that words for numbers have in several languages: `$n$th`, `$k$-fach`.
const ENDINGS: &[&str] = &[
    "th", "st", "nd", "rd", "s", "es", "ths", "te", "ten", "ter", "tes", "tem", "fach", "fache", "facher", "faches", "mal", "er", "ers",
    "e", "de", "ste", "ième", "ème", "ièmes", "ary", "tuple", "tuples", "fold", "ий", "й", "го", "му", "ая", "я", "х",
];

/// Environments that are formulas by themselves (amsmath).
const ENVIRONMENTS: [&str; 14] = [
    "equation",
    "align",
    "alignat",
    "aligned",
    "gather",
    "gathered",
    "multline",
    "subequations",
    "flalign",
    "eqnarray",
    "cases",
    "split",
    "math",
    "displaymath",
];

/// A formula that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::source) struct Found {
    /// Where it stands, delimiters and all.
    pub range: Range<usize>,
    /// Its TeX.
    pub tex: String,
    /// It stands by itself.
    pub display: bool,
}

/// The formulas of a text in order; none that touches one of the stretches of `code`, which are in order too.
pub(in crate::source) fn find(text: &str, code: &[Range<usize>]) -> Vec<Found> {
    let mut out = Vec::new();
    if !text.contains(['$', '\\']) && !text.contains("katex") {
        return out;
    }
    let mut code = code.iter().peekable();
    let mut at = 0;
    while let Some(next) = text.get(at..).and_then(|rest| rest.find(['$', '\\', '{'])).map(|n| at + n) {
        while code.next_if(|c| c.end <= next).is_some() {}
        let bound = code.peek().map_or(text.len(), |c| c.start);
        if bound <= next {
            at = code.peek().map_or(next + 1, |c| c.end.max(next + 1));
            continue;
        }
        // GitHub's $`…`$ looks like a dollar and a piece of code.
        let quoted = code.peek().filter(|c| c.start == next + 1).and_then(|c| dollar_code(text, next, c));
        if let Some(found) = quoted.or_else(|| starts(text, next, bound)) {
            at = found.range.end;
            out.push(found);
        } else {
            let escaped = text.get(next..).is_some_and(|r| r.starts_with("\\$") || r.starts_with("\\\\"));
            at = next + if escaped { 2 } else { 1 };
        }
    }
    settle_doubles(text, &mut out);
    out
}

/// `$$…$$` among words is a formula in the line where a post knows no other way of writing one (kramdown).
fn settle_doubles(text: &str, all: &mut [Found]) {
    let written = |f: &Found, open: &str| text.get(f.range.clone()).is_some_and(|w| w.starts_with(open));
    if all.iter().any(|f| written(f, "$") && !written(f, "$$") || written(f, "\\(") || written(f, "\\\\(")) {
        return;
    }
    for found in all.iter_mut().filter(|f| written(f, "$$")) {
        let before = text.get(..found.range.start).unwrap_or("").rsplit('\n').next().unwrap_or("");
        let after = text.get(found.range.end..).unwrap_or("").split('\n').next().unwrap_or("");
        let among = |line: &str| line.chars().any(char::is_alphanumeric);
        let one_line = text.get(found.range.clone()).is_some_and(|w| !w.contains('\n'));
        found.display &= !(one_line && (among(before.trim_start_matches(['-', '*', '>', ' '])) || among(after)));
    }
}

fn dollar_code(text: &str, at: usize, code: &Range<usize>) -> Option<Found> {
    let inner = text.get(code.clone())?.strip_prefix('`')?.strip_suffix('`')?;
    text.get(at..)?.starts_with("$`").then_some(())?;
    text.get(code.end..)?.starts_with('$').then_some(())?;
    Some(Found { range: at..code.end + 1, tex: clean(inner), display: false })
}

/// The formula that starts here and ends before `bound`.
fn starts(text: &str, at: usize, bound: usize) -> Option<Found> {
    let rest = text.get(at..bound)?;
    let before = text.get(..at)?.chars().next_back();
    let after = |n: usize| text.get(at + n..).and_then(|r| r.chars().next());
    if rest.starts_with("$$") {
        return double(text, at, rest);
    }
    if rest.starts_with('$') {
        return single(rest, before, after).map(|(length, tex)| Found { range: at..at + length, tex, display: false });
    }
    for (open, close) in
        [("{{< katex display >}}", "{{< /katex >}}"), ("{{< katex >}}", "{{< /katex >}}"), ("{% katex %}", "{% endkatex %}")]
    {
        if rest.starts_with(open) {
            let (length, inner) = between(rest, open, close, MOST)?;
            return Some(Found { range: at..at + length, tex: clean(inner), display: open.contains("display") });
        }
    }
    for (open, close, doubled) in [("\\\\(", "\\\\)", true), ("\\(", "\\)", false)] {
        if rest.starts_with(open) {
            let (length, inner) = between(rest, open, close, MOST_IN_LINE)?;
            let tex = if doubled { halved(inner) } else { inner.to_string() };
            let sound = !has_blank_line(inner) && !inner.trim().is_empty() && (doubled || !is_prose(inner));
            return sound.then(|| Found { range: at..at + length, tex: clean(&tex), display: false });
        }
    }
    for (open, close, doubled) in [("\\\\[", "\\\\]", true), ("\\[", "\\]", false)] {
        if rest.starts_with(open) {
            let (length, inner) = between(rest, open, close, MOST)?;
            let tex = if doubled { halved(inner) } else { inner.to_string() };
            let sure = doubled || (inner.contains(['\\', '^', '_', '=']) && !is_prose(inner));
            return (sure && !inner.trim().is_empty()).then(|| display(text, at, length, &tex));
        }
    }
    environment(text, at, rest)
}

fn double(text: &str, at: usize, rest: &str) -> Option<Found> {
    let (length, inner) = between(rest, "$$", "$$", MOST)?;
    let alone = inner.starts_with('\n') || inner.starts_with("\r\n");
    let sound = !inner.trim().is_empty() && (alone || !has_blank_line(inner)) && !inner.trim_start().starts_with('$');
    sound.then(|| display(text, at, length, inner))
}

/// A formula by itself: with the mark of punctuation that stands against it, and its name behind it (`{#eq:name}`, pandoc-crossref).
fn display(text: &str, at: usize, length: usize, inner: &str) -> Found {
    let mut tex = clean(inner);
    let mut end = at + length;
    let rest = text.get(end..).unwrap_or("");
    if let Some(mark) = rest.chars().next().filter(|c| matches!(c, '.' | ',' | ';' | ':')) {
        if rest.get(1..).is_none_or(|r| r.is_empty() || r.starts_with(char::is_whitespace)) {
            tex.push(mark);
            end += 1;
        }
    }
    let rest = text.get(end..).unwrap_or("");
    let indent = rest.len() - rest.trim_start_matches(' ').len();
    let name = rest.trim_start_matches(' ').strip_prefix("{#").and_then(|r| r.split_once('}')).map(|(name, _)| name);
    if let Some(name) = name.filter(|n| n.len() < 100 && !n.is_empty() && !n.contains(['\n', '{', '\\', ' '])) {
        tex.push_str(&format!("\\label{{{name}}}"));
        end += indent + name.len() + 3;
    }
    Found { range: at..end, tex, display: true }
}

/// `$…$`: its length and its TeX.
fn single(rest: &str, before: Option<char>, after: impl Fn(usize) -> Option<char>) -> Option<(usize, String)> {
    let inner = rest.get(1..)?;
    if inner.starts_with(char::is_whitespace) || before == Some('\\') {
        return None;
    }
    let end = closing(inner)?;
    let inner = inner.get(..end)?;
    let next = after(end + 2);
    let last = inner.chars().next_back()?;
    let spaced = last.is_whitespace() || next.is_some_and(|c| c.is_ascii_digit());
    // `$PATH:$HOME`, `$a,$b`, `$A$B`; but `$n$th`.
    let behind = rest.get(end + 2..).filter(|_| next.is_some_and(is_close)).map_or("", |r| r.split(|c| !is_close(c)).next().unwrap_or(""));
    let written = inner.contains(['\\', '^', '{']);
    let runs_on = next.is_some_and(is_close) && (last == '_' || last == '/' || last == ':' || !(written || ENDINGS.contains(&behind)));
    // `US$5`, `2$x$`
    let joined = before.is_some_and(is_close) && (!written || inner.starts_with(|c: char| c.is_ascii_digit()));
    if spaced || runs_on || joined || has_blank_line(inner) || is_prose(inner) {
        return None;
    }
    let inner = inner.strip_prefix("latex ").unwrap_or(inner);
    Some((end + 2, clean(inner)))
}

/// A letter or a digit that a dollar cannot touch from outside: of a script that has spaces between its words.
fn is_close(c: char) -> bool {
    c.is_alphanumeric() && u32::from(c) < 0x2E80
}

/// Where the dollar is that closes a formula: the next one that is neither escaped nor in braces.
fn closing(inner: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut escaped = false;
    for (n, c) in inner.char_indices().take(MOST_IN_LINE) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            '$' if depth == 0 => return Some(n),
            _ => {}
        }
    }
    None
}

/// `\begin{align} … \end{align}`.
fn environment(text: &str, at: usize, rest: &str) -> Option<Found> {
    let name = rest.strip_prefix("\\begin{")?.split_once('}')?.0;
    ENVIRONMENTS.contains(&name.trim_end_matches('*')).then_some(())?;
    let (open, close) = (format!("\\begin{{{name}}}"), format!("\\end{{{name}}}"));
    let mut depth = 0_usize;
    let mut from = 0;
    let window = upto(rest, MOST);
    loop {
        let ahead = window.get(from..)?;
        let end = ahead.find(&close)?;
        depth += ahead.get(..end)?.matches(&open).count();
        depth = depth.saturating_sub(1);
        from += end + close.len();
        if depth == 0 {
            let inner = rest.get(..from)?;
            return Some(display(text, at, from, inner));
        }
    }
}

/// What stands between two delimiters, and its length with them.
fn between<'t>(rest: &'t str, open: &str, close: &str, most: usize) -> Option<(usize, &'t str)> {
    let inner = rest.get(open.len()..)?;
    let end = upto(inner, most).find(close)?;
    Some((open.len() + end + close.len(), inner.get(..end)?))
}

fn upto(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|n| text.is_char_boundary(*n)).unwrap_or(0);
    text.get(..end).unwrap_or("")
}

fn has_blank_line(text: &str) -> bool {
    let blank = |line: &str| line.trim_matches([' ', '\t', '\r', '>']).is_empty();
    text.split_once('\n').and_then(|(_, rest)| rest.rsplit_once('\n')).is_some_and(|(inner, _)| inner.split('\n').any(blank))
}

/// Whether it reads like prose: words, and nothing that only formulas have.
fn is_prose(inner: &str) -> bool {
    let words = |least: usize| {
        let long = |w: &&str| w.chars().count() >= least && w.chars().all(char::is_alphabetic);
        inner.split(|c: char| !c.is_alphabetic()).filter(long).count()
    };
    if inner.contains(['\\', '^', '_', '{']) {
        return false;
    }
    let starts_with_number = inner.starts_with(|c: char| c.is_ascii_digit());
    let long = words(3);
    (starts_with_number && inner.contains(' ') && words(2) >= 1)
        || (inner.contains(' ') && long >= 2)
        || (!inner.contains(' ') && long >= 1 && words(5) >= 1 && !inner.contains(['=', '(']))
}

/// Backslashes that were doubled for Markdown, as it reads them.
fn halved(inner: &str) -> String {
    let doubled = inner.contains("\\\\\\\\");
    let mut out = String::with_capacity(inner.len());
    let mut chars = inner.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some('_' | '*')) => {}
            ('\\', Some('\\')) if doubled => {
                out.push('\\');
                chars.next();
            }
            ('\\', Some('\\')) => {
                out.push_str("\\\\");
                chars.next();
            }
            _ => out.push(c),
        }
    }
    out
}

/// TeX without the marks of quotations at the starts of its lines, and with the characters that HTML wants written by name.
fn clean(inner: &str) -> String {
    let lines: Vec<&str> = inner.trim().lines().map(|l| l.trim_start_matches(['>', ' ', '\t']).trim_end()).collect();
    let quoted = inner.lines().count() > 1 && inner.trim().lines().skip(1).all(|l| l.trim_start().starts_with('>'));
    let text = if quoted { lines.join("\n") } else { inner.trim().replace('\r', "") };
    let text: String = text.lines().filter(|l| !l.trim().is_empty()).collect::<Vec<_>>().join("\n");
    if !text.contains('&') {
        return text;
    }
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&nbsp;", " ").replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tex(text: &str) -> Vec<String> {
        find(text, &[]).into_iter().map(|f| if f.display { format!("[{}]", f.tex) } else { f.tex }).collect()
    }

    #[test]
    fn delimiters_of_every_habit_are_known() {
        for (text, want) in [
            (r"Euler wrote $e^{i\pi} + 1 = 0$ once", r"e^{i\pi} + 1 = 0"),
            (r"and \(a_1^2 + b\) too", "a_1^2 + b"),
            (r"and \\(a\_1^2\\) too", "a_1^2"),
            (r"\[ \sum_{i=1}^n i \]", r"[\sum_{i=1}^n i]"),
            ("\\\\[ a \\\\\\\\ b \\\\]", r"[a \\ b]"),
            ("$$\na\\,b\n\nc\n$$", "[a\\,b\nc]"),
            ("then $$x$$ and $y$", "[x]"),
            ("then $$x$$ and so on", "x"),
            ("as in\n$$x$$\nand so on", "[x]"),
            ("$$x$$.", "[x.]"),
            ("$$x$$ {#eq:one}", r"[x\label{eq:one}]"),
            (r"\begin{align*}a&=b\\c&=d\end{align*}", r"[\begin{align*}a&=b\\c&=d\end{align*}]"),
            ("> $$\n> a\n> b\n> $$", "[a\nb]"),
            ("$a &lt; b$", "a < b"),
            ("the $n$th", "n"),
            ("die $k$fache und $n$te", "k"),
            ("设$x$是", "x"),
            ("($y$), $z$-axis", "y"),
            ("f$^2$", "^2"),
            ("$latex x^2$", "x^2"),
            (r"$\text{if $x$}$", r"\text{if $x$}"),
            ("{{< katex >}}x{{< /katex >}}", "x"),
        ] {
            assert_eq!(tex(text).first().map(String::as_str), Some(want), "{text}");
        }
    }

    #[test]
    fn prices_variables_and_escaped_brackets_are_no_formulas() {
        for text in [
            "it costs $5 or $10, or 20$ and 30$",
            "$5 and $10",
            "a $20-$30 range",
            "$HOME and $PATH, $PATH:$HOME",
            "The $100 bill and the 20$ bill",
            r"\$5 and \$6",
            r"\[sic\] and \[1\] and \[…\] and \[see below\]",
            r"\(a remark in brackets\)",
            "US$ and CA$",
            "$",
            "$$",
            "$$$$",
            "a\n\n$x\n\ny$",
            r"\begin{center}a\end{center}",
            r"\begin{align}a",
            "$foo, $bar",
            "$A$B",
            "$x$y prose",
            "$HOME/$USER and $HOME/bin:$PATH",
            "US$ 5 to US$ 10, US$5 to US$6",
            "it cost $5-$10, $5k-$10k, $5/$6",
            "A$5, NZ$6 and A$7$",
            "a$b$c and $a_b$c",
        ] {
            assert_eq!(tex(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn code_holds_no_formulas() {
        let text = "`$x$` and $y$";
        assert_eq!(find(text, std::slice::from_ref(&(0..5))).into_iter().map(|f| f.tex).collect::<Vec<_>>(), ["y"]);
        let text = "$`x_1`$ here";
        assert_eq!(find(text, std::slice::from_ref(&(1..6))).into_iter().map(|f| f.tex).collect::<Vec<_>>(), ["x_1"]);
    }
}

//! Cuts a text into prose, code and the tags of templates: Hugo's `{{< x >}}`, Liquid's and its relatives' `{% x %}` and `{{ x }}`,
//! and the elements and expressions of JSX.
//!
//! One walk over the text. Code is left alone, so that a post about shortcodes keeps them; whatever starts and never ends is text.

use std::collections::BTreeSet;
use std::ops::Range;

use super::args::balanced;
use super::lines::CodeLines;
use super::table::{self, Meaning};

/// Whose tag it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Syntax {
    /// `{{< x >}}`, `{{% x %}}`.
    Hugo,
    /// `{% x %}`.
    Liquid,
    /// `{{ x }}`.
    Expression,
    /// `<X>`.
    Jsx,
}

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// It starts something, or stands alone.
    Open,
    /// It ends something.
    Close,
    /// It stands alone.
    Alone,
}

/// A tag.
#[derive(Clone, Debug)]
pub(super) struct Tag<'t> {
    pub syntax: Syntax,
    pub form: Form,
    pub name: &'t str,
    pub arguments: &'t str,
}

/// A piece of a text that is not plain prose.
#[derive(Clone, Debug)]
pub(super) enum Token<'t> {
    /// A tag.
    Tag(Tag<'t>),
    /// A tag with what it holds up to its end, which is no Markdown.
    Verbatim(Tag<'t>, &'t str),
    /// A block of code.
    Code,
    /// A comment, an import: nothing.
    Nothing,
    /// Words that stand for themselves.
    Words(String),
    /// An expression of JSX.
    Script(&'t str),
    /// A line that only an engine reads, by its name.
    Line(String),
    /// `*[short]: long`.
    Abbreviation(&'t str, &'t str),
}

/// A token and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Placed<'t> {
    pub range: Range<usize>,
    pub token: Token<'t>,
}

/// What engines and editors keep from readers: Handlebars, MDX, templates of Ruby and Java.
const COMMENTS: [(&str, &str); 5] = [("{{!--", "--}}"), ("{{! ", "}}"), ("{/*", "*/}"), ("<%#", "%>"), ("<%--", "--%>")];
/// Tags are at most so long.
const MOST: usize = 20_000;
/// Code between backticks and formulas are at most so long.
const MOST_IN_PARAGRAPH: usize = 4_000;

/// Cuts a text; `mdx` says that it is MDX, where braces and `import` are JavaScript.
pub(super) fn tokens(text: &str, mdx: bool) -> Vec<Placed<'_>> {
    let mut lexer = Lexer { text, at: 0, out: Vec::new(), missing: BTreeSet::new(), lines: CodeLines::default(), mdx };
    lexer.run();
    lexer.out
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    out: Vec<Placed<'t>>,
    /// Ends that are not in the rest of the text.
    missing: BTreeSet<String>,
    lines: CodeLines,
    mdx: bool,
}

impl<'t> Lexer<'t> {
    fn run(&mut self) {
        let mut at_line = true;
        while self.at < self.text.len() {
            if std::mem::take(&mut at_line) && self.line_start() {
                at_line = true;
                continue;
            }
            let before = self.at;
            match self.text.as_bytes().get(self.at) {
                Some(b'\n') => {
                    self.at += 1;
                    at_line = true;
                }
                Some(b'`') => self.code_span(),
                Some(b'<') => self.angle(),
                Some(b'{') => self.brace(),
                Some(b'$') => self.at = maths_end(self.text, self.at).unwrap_or(self.at + 1),
                Some(b'%') => self.percent(),
                Some(b'\\') => self.at += if self.rest(1).starts_with(|c: char| c.is_ascii_punctuation()) { 2 } else { 1 },
                Some(_) | None => self.at += 1,
            }
            // What was taken over line ends: the rest of its last line is no start of a line.
            debug_assert!(self.at > before);
        }
    }

    /// The text from so many bytes on.
    fn rest(&self, skip: usize) -> &'t str {
        self.text.get(self.at + skip..).unwrap_or("")
    }

    fn push(&mut self, length: usize, token: Token<'t>) {
        let range = self.at..(self.at + length).min(self.text.len());
        self.at = range.end;
        self.out.push(Placed { range, token });
    }

    /// Where `end` starts in the rest, from `skip` on; asked once where it is not there.
    fn find(&mut self, skip: usize, end: &str) -> Option<usize> {
        if self.missing.contains(end) {
            return None;
        }
        let found = self.rest(skip).find(end).map(|n| skip + n);
        if found.is_none() {
            self.missing.insert(end.to_string());
        }
        found
    }

    /// Lines that are code, comments or imports; true where the line was taken.
    fn line_start(&mut self) -> bool {
        let rest = self.rest(0);
        let line = rest.split_inclusive('\n').next().unwrap_or("");
        if self.lines.is_code(line) {
            // A block of code is one token, so that what is inside can be seen as a whole.
            match self.out.last_mut() {
                Some(Placed { range, token: Token::Code }) if range.end == self.at => {
                    range.end += line.len();
                    self.at += line.len();
                }
                _ => self.push(line.len(), Token::Code),
            }
            return true;
        }
        let bare = line.trim_end();
        if ["[//]: #", "[//]:#", "[//]: <>", "[comment]: <>", "[comment]: #", "[_]: #"].iter().any(|m| bare.trim_start().starts_with(m)) {
            self.push(line.trim_end_matches(['\r', '\n']).len(), Token::Nothing);
            return false;
        }
        if let Some((short, long)) = abbreviation(bare) {
            self.push(bare.len(), Token::Abbreviation(short, long));
            return false;
        }
        if let Some(name) = engine_line(bare) {
            self.push(bare.len(), Token::Line(name));
            return false;
        }
        if let Some(length) = module(rest, self.mdx) {
            self.push(length, Token::Nothing);
            return false;
        }
        false
    }

    /// Code between backticks, in one paragraph.
    fn code_span(&mut self) {
        self.at = span_end(self.text, self.at);
    }

    /// Obsidian's comments.
    fn percent(&mut self) {
        let before = self.text.get(..self.at).and_then(|t| t.chars().next_back());
        let starts = self.rest(0).starts_with("%%") && before.is_none_or(|c| !c.is_alphanumeric() && c != '%');
        match if starts { self.find(2, "%%") } else { None } {
            Some(end) => self.push(end + 2, Token::Nothing),
            None => self.at += 1,
        }
    }

    /// A comment, taken whole; whether there is one.
    fn comment(&mut self) -> bool {
        let rest = self.rest(0);
        let Some((open, close)) = COMMENTS.iter().find(|(open, _)| rest.starts_with(open)) else { return false };
        let Some(end) = self.find(open.len(), close) else { return false };
        self.push(end + close.len(), Token::Nothing);
        true
    }

    fn angle(&mut self) {
        if self.comment() {
            return;
        }
        let rest = self.rest(0);
        if rest.starts_with("<!--") {
            let end = self.find(4, "-->").map_or(4, |end| end + 3);
            let before = self.text.get(..self.at).and_then(|t| t.rsplit('\n').next()).unwrap_or("");
            // The parser knows comments, but not one that starts among words and goes on behind a blank line.
            if !before.trim().is_empty() && rest.get(..end).is_some_and(|c| c.contains("\n\n")) {
                return self.push(end, Token::Nothing);
            }
            self.at += end;
            return;
        }
        let name = rest.get(1..).unwrap_or("").trim_start_matches('/');
        let name = name.get(..name.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '-' | ':' | '_')).unwrap_or(name.len()));
        let name = name.unwrap_or("");
        if !rest.starts_with("</") && matches!(name, "pre" | "script" | "style" | "textarea" | "code" | "svg" | "math") {
            let end = format!("</{name}");
            self.at += self.find(1, &end).map_or(1, |n| n + end.len());
            return;
        }
        let closing = rest.starts_with("</");
        let bare = rest.trim_start_matches(['<', '/']);
        if self.mdx && (rest.starts_with("<>") || rest.starts_with("</>")) {
            let length = rest.find('>').map_or(1, |n| n + 1);
            return self.push(length, Token::Nothing);
        }
        // Elements of a site's own: MDX has Markdown in them, and WebC and Vue values that HTML does not know.
        let bound = || within(rest, 400).split('>').next().is_some_and(|t| t.contains(" @") || t.contains(" :"));
        let custom = name.contains('-') && name.starts_with(|c: char| c.is_ascii_lowercase()) && (self.mdx || bound());
        if !custom && !is_component(bare, self.mdx) && !(self.mdx && !closing && element(bare)) {
            self.at += 1;
            return;
        }
        match jsx(rest) {
            Some((length, tag)) => self.tag(length, tag),
            None => self.at += 1,
        }
    }

    fn brace(&mut self) {
        if self.comment() {
            return;
        }
        let rest = self.rest(0);
        if rest.starts_with("{{/*") || rest.starts_with("{{- /*") {
            if let Some(end) = self.find(4, "*/").and_then(|n| self.find(n, "}}")) {
                return self.push(end + 2, Token::Nothing);
            }
        }
        if let Some(named) = rest.strip_prefix("{:/") {
            // The end of one of kramdown's extensions.
            if let Some(end) = named.find('}').filter(|n| named.get(..*n).is_some_and(|w| w.chars().all(|c| c.is_ascii_alphabetic()))) {
                return self.push("{:/".len() + end + 1, Token::Nothing);
            }
        }
        if rest.starts_with("{::comment}") {
            let ends = ["{:/comment}", "{:/}"].map(|end| self.find(2, end).map(|at| at + end.len()));
            if let Some(end) = ends.into_iter().flatten().min() {
                return self.push(end, Token::Nothing);
            }
        }
        if let Some((length, words)) = escaped(rest) {
            return self.push(length, Token::Words(words));
        }
        if rest.starts_with("{#") && !rest.starts_with("{##") && rest.get(2..).is_some_and(|r| r.starts_with([' ', '-', '\n'])) {
            if let Some(end) = self.find(2, "#}") {
                return self.push(end + 2, Token::Nothing);
            }
        }
        for (open, close, syntax) in
            [("{{<", ">}}", Syntax::Hugo), ("{{%", "%}}", Syntax::Hugo), ("{%", "%}", Syntax::Liquid), ("{{", "}}", Syntax::Expression)]
        {
            if !rest.starts_with(open) {
                continue;
            }
            let Some(end) = self.find(open.len(), close).filter(|n| *n < MOST) else { continue };
            let inner = rest.get(open.len()..end).unwrap_or("");
            // `{{` ends in its line, unless it calls something.
            if syntax == Syntax::Expression && inner.contains('\n') && !inner.contains('(') {
                break;
            }
            return match template(inner, syntax) {
                Some(tag) => self.tag(end + close.len(), tag),
                None => self.at += 1,
            };
        }
        if self.mdx && !rest.starts_with("{:") && !rest.starts_with("{#") && !rest.starts_with("{.") {
            if let Some(length) = balanced(rest) {
                return self.push(length, Token::Script(rest.get(1..length - 1).unwrap_or("").trim()));
            }
        }
        self.at += 1;
    }

    /// A tag; what holds code or a comment is taken up to its end.
    fn tag(&mut self, length: usize, tag: Tag<'t>) {
        let meaning = table::meaning(tag.name);
        let verbatim = matches!(meaning, Some(Meaning::Code | Meaning::Raw | Meaning::Comment));
        if verbatim && tag.form == Form::Open {
            if let Some((inner, whole)) = self.end_of(&tag, length) {
                let held = self.rest(length).get(..inner - length).unwrap_or("");
                if meaning == Some(Meaning::Comment) {
                    return self.push(whole, Token::Nothing);
                }
                return self.push(whole, Token::Verbatim(tag, held));
            }
        }
        self.push(length, Token::Tag(tag));
    }

    /// Where the end tag of a tag starts and ends, from where the tag starts.
    fn end_of(&mut self, tag: &Tag<'t>, length: usize) -> Option<(usize, usize)> {
        let name = tag.name;
        let key = format!("end of {name}");
        if self.missing.contains(&key) {
            return None;
        }
        let rest = self.rest(length);
        let (mark, close) = match tag.syntax {
            Syntax::Hugo => ("{{", "}}"),
            Syntax::Liquid => ("{%", "%}"),
            Syntax::Jsx => ("</", ">"),
            Syntax::Expression => return None,
        };
        let zola = tag.syntax == Syntax::Liquid && tag.arguments.trim_start().starts_with('(');
        let found = rest.match_indices(mark).find_map(|(n, _)| {
            let after = rest.get(n + mark.len()..)?.trim_start_matches(['<', '%', '-', '+', '~', ' ']);
            let named = match tag.syntax {
                Syntax::Hugo => after.strip_prefix('/')?.trim_start().strip_prefix(name)?,
                Syntax::Liquid => after.strip_prefix("end")?.strip_prefix(if zola { "" } else { name })?,
                Syntax::Jsx | Syntax::Expression => after.strip_prefix(name)?,
            };
            let ends = !named.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '_'));
            let end = rest.get(n..)?.find(close).filter(|_| ends)?;
            Some((length + n, length + n + end + close.len()))
        });
        if found.is_none() {
            self.missing.insert(key);
        }
        found
    }
}

/// The first bytes of a text, at most so many.
pub(super) fn within(text: &str, most: usize) -> &str {
    let end = (0..4).map(|n| most.saturating_sub(n)).find(|n| text.is_char_boundary(*n)).unwrap_or(0);
    if text.len() <= most { text } else { text.get(..end).unwrap_or("") }
}

/// Where code between backticks ends that starts here; behind the backticks where it never does.
pub(super) fn span_end(text: &str, at: usize) -> usize {
    let rest = within(text.get(at..).unwrap_or(""), MOST_IN_PARAGRAPH);
    let run = rest.bytes().take_while(|b| *b == b'`').count();
    let paragraph = rest.find("\n\n").unwrap_or(rest.len());
    let mut from = run;
    while from < paragraph {
        let Some(tick) = rest.as_bytes().get(from..paragraph).and_then(|r| r.iter().position(|b| *b == b'`')) else { break };
        let start = from + tick;
        let length = rest.as_bytes().iter().skip(start).take_while(|b| **b == b'`').count();
        from = start + length;
        if length == run {
            return at + from;
        }
    }
    at + run
}

/// Where a formula ends that starts here: `$$…$$` in one paragraph, `$…$` without space inside its marks and no digit behind.
pub(super) fn maths_end(text: &str, at: usize) -> Option<usize> {
    let rest = within(text.get(at..)?, MOST_IN_PARAGRAPH);
    let paragraph = rest.find("\n\n").unwrap_or(rest.len());
    if let Some(inner) = rest.get(..paragraph).and_then(|r| r.strip_prefix("$$")) {
        return inner.find("$$").map(|n| at + n + 4);
    }
    let inner = rest.get(1..paragraph).filter(|i| !i.starts_with(char::is_whitespace))?;
    let end = inner.find('$').filter(|n| *n > 0)?;
    let spaced = inner.get(..end)?.ends_with(char::is_whitespace);
    let digit = inner.get(end + 1..)?.starts_with(|c: char| c.is_ascii_digit());
    (!spaced && !digit).then_some(at + end + 2)
}

/// Hugo's way to show a shortcode: `{{</* x */>}}` is `{{< x >}}`.
pub(super) fn escaped(text: &str) -> Option<(usize, String)> {
    for (open, close, shown) in [("{{</*", "*/>}}", ("{{<", ">}}")), ("{{%/*", "*/%}}", ("{{%", "%}}"))] {
        if let Some(inner) = text.strip_prefix(open) {
            let end = within(inner, MOST_IN_PARAGRAPH).find(close)?;
            let words = format!("{}{}{}", shown.0, inner.get(..end)?, shown.1);
            return Some((open.len() + end + close.len(), words));
        }
    }
    None
}

/// A tag between the marks of a template; `None` where it is no tag but text: `{{ 1 + 2 }}`, `{{}}`.
fn template(inner: &str, syntax: Syntax) -> Option<Tag<'_>> {
    let inner = inner.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '~'));
    if syntax == Syntax::Expression {
        let named = inner.trim_start_matches(['.', '#', '>', '$', '^', '/', '&']).starts_with(|c: char| c.is_alphabetic());
        let quoted = inner.starts_with(['"', '\'']);
        let name = inner.get(..inner.find(|c: char| c.is_whitespace() || matches!(c, '(' | '|')).unwrap_or(inner.len()))?;
        let words = name.chars().all(|c| c.is_alphanumeric() || ".#>_-/&$^:[]'\"".contains(c));
        return (quoted || named && words).then_some(Tag { syntax, form: Form::Alone, name, arguments: inner });
    }
    let (closing, inner) = match inner.strip_prefix('/') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, inner),
    };
    let (alone, inner) = match inner.strip_suffix('/') {
        Some(rest) if !closing && !rest.is_empty() => (true, rest),
        _ => (false, inner),
    };
    let end = inner.find(|c: char| c.is_whitespace() || c == '(').unwrap_or(inner.len());
    let (name, arguments) = (inner.get(..end)?, inner.get(end..)?);
    let name = name.trim_end_matches(['"', '\'']);
    let form = if closing || (syntax == Syntax::Liquid && name.starts_with("end")) {
        Form::Close
    } else if alone {
        Form::Alone
    } else {
        Form::Open
    };
    let name = if syntax == Syntax::Liquid && form == Form::Close { name.strip_prefix("end").unwrap_or(name) } else { name };
    Some(Tag { syntax, form, name: if name.is_empty() && form == Form::Open { return None } else { name }, arguments })
}

/// Whether this starts with the name of a component: a capital and then a small letter, or a dot in it.
fn is_component(text: &str, mdx: bool) -> bool {
    let mut chars = text.chars();
    let capital = chars.next().is_some_and(|c| c.is_ascii_uppercase());
    let name: String = text.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '_')).take(60).collect();
    let ends = text.get(name.len()..).is_some_and(|r| r.starts_with([' ', '>', '/', '\n', '\r', '\t']));
    capital && ends && (mdx || name.contains('.') || name.chars().skip(1).any(|c| c.is_ascii_lowercase()))
}

/// Whether a tag of HTML has values that only JSX knows, or stands on several lines, of which Markdown would take the last for a quotation.
fn element(text: &str) -> bool {
    let tag = within(text, 400);
    let spread = tag.find('>').and_then(|n| tag.get(..n)).is_some_and(|t| t.contains('\n') && !t.contains('<'));
    if spread && text.starts_with(|c: char| c.is_ascii_lowercase()) {
        return true;
    }
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && tag.find('{').is_some_and(|n| {
            tag.get(..n).is_some_and(|t| t.ends_with('=') || t.ends_with(' ')) && !tag.get(..n).is_some_and(|t| t.contains('>'))
        })
}

/// A tag of JSX at the start of a text.
fn jsx(text: &str) -> Option<(usize, Tag<'_>)> {
    let closing = text.starts_with("</");
    let start = if closing { 2 } else { 1 };
    let inner = text.get(start..)?;
    let end = inner.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '.' | '_' | '-' | ':')).filter(|n| *n > 0)?;
    let name = inner.get(..end)?;
    let mut at = start + end;
    let from = at;
    loop {
        let rest = text.get(at..).filter(|_| at < MOST)?;
        let c = rest.chars().next()?;
        match c {
            '>' => {
                let alone = text.get(from..at)?.trim_end().ends_with('/');
                let form = if closing {
                    Form::Close
                } else if alone {
                    Form::Alone
                } else {
                    Form::Open
                };
                let arguments = text.get(from..at)?.trim_end().trim_end_matches('/');
                return Some((at + 1, Tag { syntax: Syntax::Jsx, form, name, arguments }));
            }
            '"' | '\'' => at += 2 + rest.get(1..)?.find(c)?,
            '{' => at += balanced(rest)?,
            '<' => return None,
            c => at += c.len_utf8(),
        }
    }
}

/// The length of an import or export of MDX at the start of a line, without its last line end.
fn module(text: &str, mdx: bool) -> Option<usize> {
    let line = text.lines().next().unwrap_or("");
    let import = line.starts_with("import ") || line.starts_with("import{");
    let quoted = |l: &str| l.trim_end().trim_end_matches(';').ends_with(['"', '\'']);
    if import
        && quoted(line)
        && (line.contains(" from ") || line.contains("} from") || line.trim_start_matches("import").trim_start().starts_with(['"', '\'']))
    {
        return Some(line.trim_end().len());
    }
    let export =
        ["export const ", "export default ", "export function ", "export let ", "export async ", "export {", "export * ", "export var "];
    if !mdx || !(import || export.iter().any(|e| line.starts_with(e))) {
        return None;
    }
    // Up to the blank line behind which its brackets are closed.
    let mut depth = 0_i64;
    let mut length = 0;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() && depth <= 0 || length > MOST {
            break;
        }
        depth += line.chars().map(|c| i64::from(matches!(c, '{' | '(' | '[')) - i64::from(matches!(c, '}' | ')' | ']'))).sum::<i64>();
        length += line.len();
    }
    Some(text.get(..length)?.trim_end().len())
}

/// A line `*[short]: long`.
fn abbreviation(line: &str) -> Option<(&str, &str)> {
    let (short, long) = line.strip_prefix("*[")?.split_once("]:")?;
    (!short.is_empty() && !short.contains(['[', ']'])).then_some((short, long.trim()))
}

/// What a line is that holds nothing but tags (`#travel #sea`) or a field (`status:: done`) of a vault.
fn engine_line(line: &str) -> Option<String> {
    let mut tags = line.split_whitespace().peekable();
    if line.starts_with('#') {
        let is_tag = |w: &str| {
            let name = w.strip_prefix('#').unwrap_or("");
            name.starts_with(char::is_alphabetic) && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '/'))
        };
        // One word with a capital may be a heading without its space.
        let several = line.split_whitespace().nth(1).is_some();
        let small = line.get(1..).is_some_and(|l| l.starts_with(char::is_lowercase));
        return (tags.peek().is_some() && tags.all(is_tag) && (several || small)).then(|| "a line of tags".to_string());
    }
    if let Some(file) = line.strip_prefix("--8<--").map(|f| f.trim().trim_matches('"')).filter(|f| !f.is_empty()) {
        return Some(format!("the include “{file}”"));
    }
    let (key, value) = line.split_once("::")?;
    let named = key.starts_with(|c: char| c.is_ascii_alphabetic())
        && key.len() <= 30
        && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
    (named && value.starts_with(' ') && !value.trim().is_empty()).then(|| format!("the field “{key}::”"))
}

/// Whether a text is MDX, whatever its file is called: it imports components.
pub(super) fn is_mdx(text: &str) -> bool {
    let mut lines = CodeLines::default();
    text.lines().take(400).any(|line| !lines.is_code(line) && line.starts_with("import ") && module(line, false).is_some())
}

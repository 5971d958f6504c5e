//! Tags become Markdown, or go; the lines of a text keep their numbers.

use std::collections::BTreeMap;
use std::ops::Range;

use super::args::{Arguments, balanced};
use super::lex::{Form, Placed, Syntax, Tag, Token};
use super::out::{Out, fenced, html_picture, in_html, line_prefix, picture, quoted};
use super::table::{self, Meaning};
use super::{blocks, callout, marks};

/// Tags are followed so deep into each other.
const MOST_DEEP: usize = 24;

/// What was dropped or changed: how often, and the line of the first.
pub(super) type Told = BTreeMap<String, (usize, usize)>;

/// The tags of a text, paired.
pub(super) struct Render<'t> {
    pub text: &'t str,
    pub tokens: Vec<Placed<'t>>,
    /// For each token that starts something, the one that ends it.
    pub ends: Vec<Option<usize>>,
    pub told: Told,
    /// The words of notes that stood in the text.
    pub notes: Vec<String>,
    /// Abbreviations and what they are short for.
    abbreviations: Vec<(&'t str, &'t str)>,
    line_starts: Vec<usize>,
}

impl<'t> Render<'t> {
    pub(super) fn new(text: &'t str, tokens: Vec<Placed<'t>>) -> Render<'t> {
        let ends = pairs(&tokens);
        let short = |t: &Placed<'t>| if let Token::Abbreviation(short, long) = t.token { Some((short, long)) } else { None };
        let abbreviations = tokens.iter().filter_map(short).collect();
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(n, _)| n + 1)).collect();
        Render { text, tokens, ends, told: Told::new(), notes: Vec::new(), abbreviations, line_starts }
    }

    /// The whole text.
    pub(super) fn all(&mut self) -> String {
        self.span(0..self.text.len(), 0..self.tokens.len(), 0)
    }

    /// Tells of something dropped, once a name.
    fn tell(&mut self, name: String, at: usize) {
        let line = self.line_starts.partition_point(|s| *s <= at);
        self.told.entry(name).or_insert((0, line)).0 += 1;
    }

    /// A part of the text with the tokens in it.
    fn span(&mut self, bytes: Range<usize>, tokens: Range<usize>, depth: usize) -> String {
        let mut out = Out::default();
        let mut at = bytes.start;
        let mut n = tokens.start;
        while let Some(placed) = self.tokens.get(n).filter(|_| n < tokens.end) {
            let Placed { range, token } = placed.clone();
            self.prose(at..range.start, &mut out);
            let mut end = range.end;
            n += 1;
            let made = match token {
                Token::Code => code(self.text.get(range.clone()).unwrap_or("")),
                Token::Nothing => String::new(),
                Token::Line(name) => {
                    self.tell(name, range.start);
                    String::new()
                }
                Token::Abbreviation(..) => String::new(),
                Token::Words(words) => marks::literally(&words),
                Token::Script(inner) => self.script(inner, range.start),
                Token::Verbatim(tag, inner) => self.verbatim(&tag, inner, &out, range.clone()),
                Token::Tag(tag) => {
                    let close = self.ends.get(n - 1).copied().flatten().filter(|c| *c < tokens.end && depth < MOST_DEEP);
                    let held = close.map(|close| {
                        let from = self.tokens.get(close).map_or(range.end..range.end, |t| t.range.clone());
                        end = from.end;
                        let first = n;
                        n = close + 1;
                        (range.end..from.start, first..close)
                    });
                    self.tag(&tag, held, &out, range.start, depth)
                }
            };
            let lines = self.text.get(range.start..end).map_or(0, |t| t.matches('\n').count());
            out.push(&made, lines);
            at = end;
        }
        self.prose(at..bytes.end, &mut out);
        out.finish()
    }

    fn prose(&mut self, bytes: Range<usize>, out: &mut Out) {
        let start = bytes.start;
        let text = self.text.get(bytes).unwrap_or("");
        let mut told = Vec::new();
        let made =
            marks::prose(text, out.last(), &mut marks::Ink { notes: &mut self.notes, told: &mut told, abbreviations: &self.abbreviations });
        told.into_iter().for_each(|(name, at)| self.tell(name, start + at));
        out.prose(&made);
    }

    /// An expression of JSX: a string is its words, anything else has none.
    fn script(&mut self, inner: &str, at: usize) -> String {
        let quote = inner.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
        let words = quote.and_then(|q| inner.strip_prefix(q)?.strip_suffix(q).filter(|w| !w.contains(q) && !w.contains("${")));
        match words {
            Some(words) => words.to_string(),
            None if inner.is_empty() || inner.starts_with("/*") || inner.starts_with("//") => String::new(),
            None => {
                let short: String = inner.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(40).collect();
                self.tell(format!("the expression {{{short}}}"), at);
                String::new()
            }
        }
    }

    /// Code, or words that only the engine must leave alone.
    fn verbatim(&mut self, tag: &Tag<'_>, inner: &str, out: &Out, range: Range<usize>) -> String {
        if table::meaning(tag.name) == Some(Meaning::Raw) {
            return inner.to_string();
        }
        let arguments = Arguments::read(tag.arguments);
        let named = arguments.named(&["lang", "language", "syntax", "type"]);
        let file =
            arguments.named(&["file", "filename", "title"]).or_else(|| arguments.nth(0)).and_then(|f| f.rsplit_once('.')).map(|(_, e)| e);
        let is_language =
            |w: &&str| w.len() <= 20 && w.chars().all(|c| c.is_ascii_alphanumeric() || "+#-_.".contains(c)) && !w.contains('.');
        let placed =
            arguments.placed().next().filter(|a| !matches!(a.value.as_str(), "linenos" | "wide" | "copy")).map(|a| a.value.as_str());
        let language = named.or_else(|| placed.filter(is_language)).or(file.filter(is_language)).unwrap_or("");
        let language = if table::plain(tag.name) == "mermaid" { "mermaid" } else { language };
        // JSX writes code as a template string.
        let inner = match tag.syntax {
            Syntax::Jsx => jsx_code(inner),
            Syntax::Hugo | Syntax::Liquid | Syntax::Expression => inner,
        };
        let rest = self.text.get(range.end..).and_then(|t| t.lines().next()).unwrap_or("");
        fenced(inner, language, line_prefix(out.text()), rest)
    }

    /// A tag, with the bytes and tokens that it holds where it ends somewhere.
    fn tag(&mut self, tag: &Tag<'t>, held: Option<(Range<usize>, Range<usize>)>, out: &Out, at: usize, depth: usize) -> String {
        if tag.form == Form::Close {
            return String::new();
        }
        let mut arguments = Arguments::read(tag.arguments);
        let mut meaning = table::meaning(tag.name);
        let mut name = tag.name.to_string();
        if meaning == Some(Meaning::Include)
            && let Some(file) = arguments.nth(0).map(str::to_string)
        {
            // `include figure.html src="a.png"` is the tag `figure`.
            let stem = file.rsplit('/').next().unwrap_or("").split('.').next().unwrap_or("").to_string();
            if !super::args::is_picture(&file) {
                arguments.0.remove(arguments.0.iter().position(|a| a.name.is_none()).unwrap_or(0));
            }
            meaning = table::meaning(&stem).filter(|m| *m != Meaning::Code).or(meaning);
            name = stem;
        }
        if tag.syntax == Syntax::Jsx && tag.name.starts_with(char::is_lowercase) && !tag.name.contains('-') {
            return element(tag);
        }
        if meaning == Some(Meaning::Loop) {
            self.tell(shown(tag), at);
            return String::new();
        }
        let inner = held.map(|(bytes, tokens)| self.span(bytes, tokens, depth + 1));
        let in_address = out.text().ends_with("](")
            || out.text().ends_with("](<")
            || out.text().ends_with(['='])
            || out.text().ends_with("=\"")
            || out.text().ends_with("='");
        if tag.syntax == Syntax::Expression
            && meaning.is_none_or(|m| m == Meaning::Address)
            && let Some(made) = expression(tag, &arguments)
        {
            return made;
        }
        let callout = callout::of_tag(&name, &arguments);
        match meaning {
            Some(Meaning::Keys) if inner.is_none() => {
                let keys: Vec<&str> = arguments.placed().map(|a| a.value.as_str()).collect();
                return format!("<kbd>{}</kbd>", keys.join(" ").replace('<', "&lt;"));
            }
            Some(Meaning::Root) => return inner.unwrap_or_default(),
            Some(Meaning::Address) if !in_address && tag.syntax == Syntax::Jsx => {}
            Some(Meaning::Address) => {
                if let Some(address) = address(&arguments) {
                    let words = arguments.placed().filter(|a| a.quoted).nth(1).map(|a| a.value.clone());
                    return match (words, &inner) {
                        (Some(words), None) if !in_address => format!("[{words}](<{address}>)"),
                        (_, Some(inner)) if !inner.trim().is_empty() => format!("[{}](<{address}>)", inner.trim()),
                        _ => address,
                    };
                }
            }
            Some(Meaning::Link) => {
                if let Some(made) = link(&arguments, inner.as_deref()) {
                    return made;
                }
            }
            Some(Meaning::Elsewhere) => {
                if let Some(address) = table::elsewhere(tag.name, &arguments) {
                    let words = inner.as_deref().map(str::trim).filter(|i| !i.is_empty()).map(|i| format!(" {i}")).unwrap_or_default();
                    let link = if in_html(out.text()) { format!("<a href=\"{address}\">{address}</a>") } else { format!("<{address}>") };
                    return format!("{link}{words}");
                }
            }
            Some(Meaning::Note) => {
                let words = inner.as_deref().map(str::trim).filter(|w| !w.is_empty());
                let words = words.or_else(|| {
                    arguments.named(&["text", "content", "note"]).or_else(|| arguments.placed().last().map(|a| a.value.as_str()))
                });
                if let Some(words) = words.filter(|w| !w.chars().all(|c| c.is_ascii_digit())) {
                    let label = arguments.placed().filter(|_| inner.is_some()).nth(2).map(|a| a.value.clone()).unwrap_or_default();
                    self.notes.push(words.to_string());
                    return format!("{label}[^{}{}]", marks::NOTE, self.notes.len());
                }
            }
            Some(Meaning::Quote) => {
                if let Some(inner) = &inner {
                    return quotation(inner, &arguments, tag, out);
                }
            }
            Some(
                Meaning::Picture
                | Meaning::Code
                | Meaning::Raw
                | Meaning::Comment
                | Meaning::Callout
                | Meaning::Include
                | Meaning::Keys
                | Meaning::Loop
                | Meaning::Control,
            )
            | None => {}
        }
        if let (Some((word, title)), true) = (callout, inner.is_some() || arguments.prose().is_some()) {
            let words = inner.unwrap_or_else(|| arguments.prose().unwrap_or("").to_string());
            return match line_prefix(out.text()) {
                Some(prefix) => quoted(&blocks::prepare(&words, depth + 1), &format!("[!{word}] {title}"), prefix),
                None => words,
            };
        }
        let pictures = arguments.pictures();
        if let (Some(first), true) = (pictures.first(), meaning != Some(Meaning::Elsewhere)) {
            if in_address {
                return (*first).to_string();
            }
            let pictures: Vec<String> = pictures.iter().map(|p| (*p).to_string()).collect();
            let draw = if in_html(out.text()) { html_picture } else { picture };
            return pictured(&pictures, &arguments, inner.as_deref(), draw);
        }
        self.other(tag, meaning, &arguments, inner, out, at)
    }

    /// A tag that means nothing in a book: its words stay.
    fn other(
        &mut self,
        tag: &Tag<'_>,
        meaning: Option<Meaning>,
        arguments: &Arguments,
        inner: Option<String>,
        out: &Out,
        at: usize,
    ) -> String {
        let silent =
            meaning == Some(Meaning::Control) && matches!(table::plain(tag.name).as_str(), "more" | "toc" | "title" | "else" | "endif");
        if !silent {
            let file = Arguments::read(tag.arguments).nth(0).map(str::to_string);
            let name = match (meaning, file) {
                (Some(Meaning::Include), Some(file)) => format!("the include “{file}”"),
                _ => shown(tag),
            };
            self.tell(name, at);
        }
        if meaning == Some(Meaning::Control) {
            return inner.unwrap_or_default();
        }
        let Some(inner) = inner else {
            if let (Some(_), Some(address)) = (arguments.named(&["href", "link", "url", "to"]), arguments.address()) {
                return link(arguments, None).unwrap_or_else(|| format!("<{address}>"));
            }
            return arguments.prose().unwrap_or("").to_string();
        };
        if let Some(made) = link(arguments, Some(&inner))
            .filter(|_| !inner.trim().contains('\n') && arguments.named(&["href", "to", "url", "link"]).is_some())
        {
            return made;
        }
        let title = arguments.named(&["title", "label", "summary", "header", "heading", "name"]);
        let placed = || arguments.placed().next().filter(|a| a.quoted || table::plain(tag.name) == "details").map(|a| a.value.as_str());
        let title = title.or_else(placed).filter(|t| t.chars().any(char::is_alphabetic));
        match (line_prefix(out.text()), title) {
            // On lines of its own: its title is a line of its own too.
            (Some(prefix), Some(title)) => {
                format!("**{}**\n{prefix}\n{prefix}{}", title.replace('*', ""), inner.trim_start_matches(['\n', '\r']))
            }
            // Beside another: words of the two must not run together.
            (_, title) if (tag.syntax == Syntax::Jsx || is_panel(tag.name)) && starts_block(&inner, out) => {
                let title = title.filter(|_| tag.syntax != Syntax::Jsx).map(|t| format!("**{}**\n\n", t.replace('*', "")));
                format!("\n\n{}{inner}\n\n", title.unwrap_or_default())
            }
            (_, _) => inner,
        }
    }
}

/// Whether a tag is one of several that stand side by side on a screen.
fn is_panel(name: &str) -> bool {
    let name = table::plain(name);
    ["tab", "col", "panel", "card", "step", "slide", "accordion"].iter().any(|kind| name.starts_with(kind))
}

/// Pictures with their descriptions and captions.
fn pictured(pictures: &[String], arguments: &Arguments, inner: Option<&str>, draw: fn(&str, &str, &str) -> String) -> String {
    let words: Vec<&str> =
        arguments.placed().filter(|a| a.quoted && !super::args::is_picture(&a.value)).map(|a| a.value.as_str()).collect();
    let prose = |w: &&&str| w.chars().any(char::is_alphabetic) && !w.contains("vw") && !w.contains("px") && !w.contains("://");
    let alt = arguments.named(&["alt", "alttext", "alt-text"]).or_else(|| words.iter().find(prose).copied());
    let bare: Vec<&str> =
        arguments.placed().filter(|a| !a.quoted && !super::args::is_picture(&a.value)).map(|a| a.value.as_str()).collect();
    let caption = arguments.named(&["caption", "cap", "title", "figcaption", "text", "description", "desc"]).map(str::to_string);
    let second = || words.iter().filter(prose).nth(1).map(|w| (*w).to_string());
    let inner = inner.map(str::trim).filter(|i| !i.is_empty());
    let short = inner.filter(|i| !i.contains('\n') && !i.contains(['"', '[', '<']));
    let caption =
        caption.or_else(second).or_else(|| short.map(str::to_string)).or_else(|| Some(bare.join(" ")).filter(|b| b.contains(' ')));
    let many = pictures.iter().enumerate().map(|(n, src)| {
        let last = n + 1 == pictures.len();
        draw(src, alt.unwrap_or(""), caption.as_deref().filter(|_| last).unwrap_or(""))
    });
    let shown = many.collect::<Vec<_>>().join(" ");
    match inner.filter(|_| short.is_none() || arguments.named(&["caption", "title"]).is_some()) {
        Some(inner) => format!("{shown}\n\n{inner}\n"),
        None => shown,
    }
}

/// Whether words that a component holds would run together with those before it, which were its neighbour's.
fn starts_block(inner: &str, out: &Out) -> bool {
    let text = inner.trim();
    let before = out.text().chars().next_back();
    text.split_whitespace().nth(1).is_some() && before.is_some_and(|c| !c.is_whitespace() && !"([“\"'*_".contains(c))
}

/// What an expression between `{{` and `}}` stands for; `None` where the table says more of it.
fn expression(tag: &Tag<'_>, arguments: &Arguments) -> Option<String> {
    let inner = tag.arguments;
    if inner.starts_with(['"', '\'']) {
        return arguments.0.first().map(|a| a.value.clone());
    }
    if table::plain(tag.name) == "title" && tag.name.starts_with('#') {
        return Some(String::new());
    }
    let filters = ["relative_url", "absolute_url", "url_for", "get_url", "asset_path"];
    let call = Arguments::read(inner.get(tag.name.len()..)?);
    let path = call.named(&["path", "url"]).or_else(|| call.placed().find(|a| a.quoted).map(|a| a.value.as_str()));
    path.filter(|_| filters.iter().any(|f| inner.contains(f))).map(str::to_string)
}

fn address(arguments: &Arguments) -> Option<String> {
    let named = arguments.named(&["path", "href", "to", "url", "link"]);
    named.or_else(|| arguments.nth(0)).map(|a| a.trim_matches(['"', '\'', '`']).to_string()).filter(|a| !a.is_empty())
}

/// A link by a tag: `[words](address)`.
fn link(arguments: &Arguments, inner: Option<&str>) -> Option<String> {
    let address = address(arguments)?;
    let inner = inner.map(str::trim).filter(|i| !i.is_empty());
    let rest: Vec<&str> = arguments.placed().skip(1).map(|a| a.value.as_str()).collect();
    let words = inner.map(str::to_string).or_else(|| arguments.named(&["title", "text", "label", "name"]).map(str::to_string));
    let words = words.or_else(|| Some(rest.join(" ")).filter(|r| !r.is_empty())).unwrap_or_else(|| address.clone());
    Some(format!("[{words}](<{}>)", address.replace(['<', '>'], "")))
}

/// A quotation, and below it who said it.
fn quotation(inner: &str, arguments: &Arguments, tag: &Tag<'_>, out: &Out) -> String {
    let named = arguments.named(&["author", "by", "cite", "source", "attribution", "name"]).map(str::to_string);
    let placed = arguments.placed().map(|a| a.value.as_str()).collect::<Vec<_>>().join(" ");
    let by = named.or_else(|| Some(placed).filter(|p| tag.syntax == Syntax::Liquid && p.starts_with(char::is_uppercase)));
    let Some(prefix) = line_prefix(out.text()) else { return inner.to_string() };
    let mut words = blocks::prepare(inner, 1).trim_matches(['\n', '\r']).to_string();
    if let Some(by) = by {
        words.push_str(&format!("\n{prefix}\n{prefix}— {by}"));
    }
    quoted(&format!("\n{words}\n"), "", prefix)
}

/// How a tag is called in a diagnostic.
fn shown(tag: &Tag<'_>) -> String {
    match tag.syntax {
        Syntax::Hugo => format!("the shortcode “{}”", tag.name),
        Syntax::Liquid => format!("the tag {{% {} %}}", tag.name),
        Syntax::Expression => format!("the template variable {{{{ {} }}}}", tag.name),
        Syntax::Jsx => format!("the component <{}>", tag.name),
    }
}

/// An element of HTML with values of JSX: those that are strings are kept.
fn element(tag: &Tag<'_>) -> String {
    let mut kept = String::new();
    for a in Arguments::read(tag.arguments).0 {
        match a.name {
            Some(name) if !a.value.is_empty() => {
                let name = if name == "classname" { "class" } else { &name };
                kept.push_str(&format!(" {name}=\"{}\"", a.value.replace('"', "&quot;")));
            }
            Some(_) | None => {}
        }
    }
    let end = if tag.form == Form::Alone { " /" } else { "" };
    format!("<{}{kept}{end}>", tag.name)
}

/// Code that a component holds: a template string, a fence, or as it stands.
fn jsx_code(inner: &str) -> &str {
    let bare = inner.trim();
    let string = balanced(bare).filter(|n| *n == bare.len()).and_then(|n| bare.get(1..n - 1)).map(str::trim);
    string.and_then(|s| s.strip_prefix('`')?.strip_suffix('`')).unwrap_or(inner)
}

/// Code as its engine shows it: escaped shortcodes and Liquid's `raw` have done their work.
fn code(text: &str) -> String {
    let mut text = text.to_string();
    while let Some((at, (length, words))) = text.match_indices("{{").find_map(|(at, _)| Some((at, super::lex::escaped(text.get(at..)?)?))) {
        text.replace_range(at..at + length, &words);
    }
    if text.contains("endraw %}") || text.contains("endraw -%}") {
        let tags = ["{% raw %}", "{% endraw %}", "{%- raw -%}", "{%- endraw -%}", "{%raw%}", "{%endraw%}"];
        let only_tag = |l: &&str| !tags.contains(&l.trim());
        text = text.split_inclusive('\n').filter(only_tag).collect();
        tags.iter().for_each(|t| text = text.replace(t, ""));
    }
    text
}

/// For each token that starts something, the one that ends it.
fn pairs(tokens: &[Placed<'_>]) -> Vec<Option<usize>> {
    let mut ends = vec![None; tokens.len()];
    let mut open: BTreeMap<(Syntax, String), Vec<usize>> = BTreeMap::new();
    let mut calls = Vec::new();
    for (n, placed) in tokens.iter().enumerate() {
        let Token::Tag(tag) = &placed.token else { continue };
        let key = || (tag.syntax, tag.name.to_string());
        match tag.form {
            Form::Open => {
                open.entry(key()).or_default().push(n);
                if tag.syntax == Syntax::Liquid && tag.arguments.trim_start().starts_with('(') {
                    calls.push(n);
                }
            }
            Form::Close => {
                // Zola ends whatever was called last.
                let start = if tag.name.is_empty() { calls.pop() } else { open.get_mut(&key()).and_then(Vec::pop) };
                if let Some(end) = start.and_then(|s| ends.get_mut(s)) {
                    *end = Some(n);
                }
            }
            Form::Alone => {}
        }
    }
    ends
}

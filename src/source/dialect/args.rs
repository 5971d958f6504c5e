//! The arguments of tags: `"a.png", alt="A" title: 'T' (x=1) wide`.

/// One argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::source) struct Argument {
    /// Its name, in lower case; `None` for one known by its place.
    pub name: Option<String>,
    /// Its value, without quotation marks.
    pub value: String,
    /// It stood in quotation marks.
    pub quoted: bool,
}

/// The arguments of a tag, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::source) struct Arguments(pub Vec<Argument>);

/// Endings of pictures' names.
const PICTURES: [&str; 14] = ["png", "jpg", "jpeg", "gif", "webp", "avif", "svg", "bmp", "tif", "tiff", "jfif", "heic", "apng", "ico"];

/// Whether an address ends as pictures do.
pub(super) fn is_picture(address: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or("");
    let ending = path.rsplit_once('.').map(|(stem, e)| (stem.is_empty(), e.to_ascii_lowercase()));
    ending.is_some_and(|(bare, e)| !bare && PICTURES.contains(&e.as_str())) && !address.contains('\n')
}

impl Arguments {
    /// Reads arguments as templates write them; attributes of JSX too, whose braces stand for quotation marks.
    pub(in crate::source) fn read(text: &str) -> Arguments {
        let mut out = Vec::new();
        let mut rest = text.trim_start_matches(is_gap);
        while !rest.is_empty() {
            let (mut argument, after) = one(rest);
            rest = after;
            // `name = value`, `name: value`: what stands before the sign was no value.
            let sign = rest.trim_start();
            let named = !argument.quoted && argument.name.is_none() && is_name(&argument.value);
            let spaced = sign.strip_prefix('=').or_else(|| rest.strip_prefix(':').filter(|r| !r.starts_with("//")));
            if let (true, Some(value)) = (named, spaced) {
                let (found, after) = one(value.trim_start());
                argument = Argument { name: Some(argument.value.to_lowercase()), ..found };
                rest = after;
            }
            if !argument.value.is_empty() || argument.quoted {
                out.push(argument);
            }
            rest = rest.trim_start_matches(is_gap);
        }
        Arguments(out)
    }

    /// The value of the first of these names that is there and says something.
    pub(in crate::source) fn named(&self, names: &[&str]) -> Option<&str> {
        let find = |name: &&str| self.0.iter().find(|a| a.name.as_deref() == Some(*name)).map(|a| a.value.trim());
        names.iter().filter_map(find).find(|v| !v.is_empty())
    }

    /// Values known by their places.
    pub(in crate::source) fn placed(&self) -> impl Iterator<Item = &Argument> {
        self.0.iter().filter(|a| a.name.is_none())
    }

    /// The n-th value known by its place.
    pub(in crate::source) fn nth(&self, n: usize) -> Option<&str> {
        self.placed().nth(n).map(|a| a.value.as_str())
    }

    /// Addresses of pictures: the one that is named so, or all that are known by their places.
    pub(in crate::source) fn pictures(&self) -> Vec<&str> {
        let named = |a: &&Argument| a.name.is_some() && is_picture(&a.value);
        let best = ["src", "url", "path", "image", "img", "file", "filename", "name", "light"];
        let by_name = best.iter().find_map(|n| self.named(&[n]).filter(|v| is_picture(v)));
        let placed: Vec<&str> = self.placed().map(|a| a.value.as_str()).filter(|v| is_picture(v)).collect();
        match by_name {
            Some(one) => vec![one],
            None if !placed.is_empty() => placed,
            None => self.0.iter().find(named).map(|a| a.value.as_str()).into_iter().collect(),
        }
    }

    /// The first web address.
    pub(super) fn address(&self) -> Option<&str> {
        let web = |v: &&str| v.starts_with("https://") || v.starts_with("http://") || v.starts_with("//");
        self.0.iter().map(|a| a.value.trim()).find(web)
    }

    /// Words meant to be read, for a tag that has none between its start and its end.
    pub(super) fn prose(&self) -> Option<&str> {
        let said = self.named(&["content", "text", "message", "body", "quote", "caption", "description"]);
        let sentence = |v: &&str| v.split_whitespace().count() >= 3 && !v.contains("://");
        said.or_else(|| self.placed().filter(|a| a.quoted).map(|a| a.value.as_str()).find(sentence))
    }
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, ',' | '(' | ')')
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
        && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
}

/// One value at the start, and what follows it.
fn one(text: &str) -> (Argument, &str) {
    let plain = |value: &str, quoted| Argument { name: None, value: value.to_string(), quoted };
    match text.chars().next() {
        Some(quote @ ('"' | '\'' | '`')) => {
            let inner = text.get(1..).unwrap_or("");
            let mut escaped = false;
            let end = inner.char_indices().find(|(_, c)| {
                let ends = *c == quote && !escaped;
                escaped = *c == '\\' && !escaped && quote != '`';
                ends
            });
            let end = end.map_or(inner.len(), |(n, _)| n);
            let value = inner.get(..end).unwrap_or("").replace("\\\"", "\"").replace("\\'", "'");
            (plain(&value, true), inner.get(end + 1..).unwrap_or(""))
        }
        Some('{') => {
            let end = balanced(text).unwrap_or(text.len());
            let inner = text.get(1..end.saturating_sub(1)).unwrap_or("").trim();
            let quote = inner.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
            let literal = quote.filter(|q| inner.len() > 1 && inner.ends_with(*q)).and_then(|_| inner.get(1..inner.len() - 1));
            let value = literal.filter(|v| !v.contains("${")).or_else(|| inner.parse::<f64>().ok().map(|_| inner)).unwrap_or("");
            (plain(value, true), text.get(end..).unwrap_or(""))
        }
        _ => {
            let mut end = text.find(|c: char| c.is_whitespace() || matches!(c, ',' | '=' | '(' | ')' | '"' | '\'')).unwrap_or(text.len());
            // `lang:rust`, but not `https://…`.
            let word = text.get(..end).unwrap_or("");
            if let Some(colon) = word.find(':').filter(|n| !word.get(n + 1..).unwrap_or("").starts_with("//")) {
                end = if is_name(word.get(..colon).unwrap_or("")) { colon } else { end };
            }
            let end = if end == 0 { text.chars().next().map_or(1, char::len_utf8) } else { end };
            let word = text.get(..end).unwrap_or(text);
            (plain(if matches!(word, "=" | ":") { "" } else { word }, false), text.get(end..).unwrap_or(""))
        }
    }
}

/// The end of what `{` at the start opens, strings not counted; `None` where it never ends.
pub(super) fn balanced(text: &str) -> Option<usize> {
    let (mut depth, mut quote, mut escaped) = (0_usize, None, false);
    for (n, c) in text.char_indices().take_while(|(n, _)| *n < MOST_BALANCED) {
        match (quote, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(q), c) if q == c || (c == '\n' && q != '`') => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'' | '`') if depth > 0 => quote = Some(c),
            (None, '{') => depth += 1,
            (None, '}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(n + 1);
                }
            }
            (None, _) => {}
        }
    }
    None
}

/// Longer expressions are none.
const MOST_BALANCED: usize = 20_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        let show = |a: &Argument| a.name.as_ref().map_or_else(|| a.value.clone(), |n| format!("{n}={}", a.value));
        Arguments::read(text).0.iter().map(show).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn arguments_of_every_engine_are_read() {
        for (text, want) in [
            ("src=\"a b.png\" alt='x'", "src=a b.png|alt=x"),
            ("\"./a.png\", \"An alt\", \"(min-width: 30em) 50vw\"", "./a.png|An alt|(min-width: 30em) 50vw"),
            ("(path=\"a.png\", width=10, op = 'fill')", "path=a.png|width=10|op=fill"),
            ("Title words lang:rust https://x.y/z", "Title|words|lang=rust|https://x.y/z"),
            ("alt: \"A\", src: page.image", "alt=A|src=page.image"),
            ("src={\"a.png\"} n={3} on={() => x} style={{ a: 'b' }} wide", "src=a.png|n=3|on=|style=|wide"),
            ("title=\"say \\\"a\\\"\"", "title=say \"a\""),
            ("= : ,", ""),
            ("\"never ends", "never ends"),
        ] {
            assert_eq!(read(text), want, "{text}");
        }
    }

    #[test]
    fn pictures_are_known_by_their_ending() {
        for (text, want) in [
            ("src=a.PNG alt=b", vec!["a.PNG"]),
            ("a.png b.jpg", vec!["a.png", "b.jpg"]),
            ("light=\"l.svg\" dark=\"d.svg\"", vec!["l.svg"]),
            ("poster='p.webp?x=1'", vec!["p.webp?x=1"]),
            ("png .png a.pdf", vec![]),
        ] {
            assert_eq!(Arguments::read(text).pictures(), want, "{text}");
        }
    }
}

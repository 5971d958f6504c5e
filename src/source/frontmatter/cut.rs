//! Where front matter ends and the text begins, in each of the forms that engines have for it.

use super::MAX_BYTES;

/// A file cut into front matter and text.
#[derive(Debug)]
pub(in crate::source) struct Cut<'a> {
    /// The front matter's text, without its fences, and which kind it is.
    pub matter: Option<(Kind, &'a str)>,
    /// The text of the post.
    pub body: &'a str,
    /// How many lines stand before the body.
    pub lines: usize,
    /// How many lines stand before the front matter's first.
    pub above: usize,
    /// The front matter is longer than any that is read: how many bytes it has.
    pub too_long: Option<usize>,
}

/// Which kind of front matter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::source) enum Kind {
    /// Between `---`; also without the first of them (Hexo).
    Yaml,
    /// Between `+++`.
    Toml,
    /// An object (Hugo), or what stands in one, up to `;;;` (Hexo).
    Json,
    /// Lines `Key: value` up to a blank one (Pelican, MultiMarkdown, Nikola).
    Header,
    /// Lines that start with `%`: title, authors, date (Pandoc).
    Percent,
    /// A heading, and below it lines `Key: value` (Notion).
    Properties,
}

/// Keys that only front matter has in common: a text that starts with one of them, a colon and a value starts with front matter.
const KEYS: [&str; 24] = [
    "title",
    "date",
    "author",
    "authors",
    "tags",
    "category",
    "categories",
    "slug",
    "status",
    "layout",
    "draft",
    "lang",
    "language",
    "permalink",
    "created",
    "created time",
    "modified",
    "published",
    "publish date",
    "last edited time",
    "last updated",
    "summary",
    "subtitle",
    "template",
];

/// Front matter is at most so many lines long where nothing fences it.
const MOST_LINES: usize = 200;

/// Cuts a file; a rule at its top (`---` and then no `key:`) is not front matter.
pub(in crate::source) fn cut(text: &str) -> Cut<'_> {
    let lead = lead(text);
    let above = text.get(..lead).map_or(0, |t| t.matches('\n').count());
    let rest = text.get(lead..).unwrap_or("");
    let found = fenced(rest).or_else(|| json(rest)).or_else(|| percent(rest)).or_else(|| bare(rest)).or_else(|| properties(rest));
    let Some((kind, inner, end)) = found else {
        return Cut { matter: None, body: text, lines: 0, above: 0, too_long: None };
    };
    let inner_text = rest.get(inner.0..inner.1).unwrap_or("");
    let count = |to: usize| rest.get(..to).map_or(0, |t| t.matches('\n').count());
    let too_long = Some(inner_text.len()).filter(|length| *length > MAX_BYTES);
    Cut {
        matter: Some((kind, inner_text)).filter(|_| too_long.is_none()),
        body: rest.get(end..).unwrap_or(""),
        lines: above + count(end),
        above: above + count(inner.0),
        too_long,
    }
}

/// What was found: its kind, where its text starts and ends, and where the post's text starts.
type Found = Option<(Kind, (usize, usize), usize)>;

/// Blank lines and comments before front matter; nothing where none follows them.
fn lead(text: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or("");
        let white = rest.len() - rest.trim_start_matches(['\n', '\r', ' ', '\u{feff}']).len();
        let rest = rest.get(white..).unwrap_or("");
        // Nikola's header may stand in a comment.
        let header = rest.strip_prefix("<!--").is_some_and(|r| r.trim_start().starts_with(".. "));
        match rest.strip_prefix("<!--").and_then(|r| r.find("-->")) {
            Some(end) if !header && end < 4_000 => at += white + 4 + end + 3,
            Some(_) | None => return at + white,
        }
    }
}

/// Between fences.
fn fenced(text: &str) -> Found {
    let first = text.split('\n').next().map(str::trim_end)?;
    let (kind, fence) = match first {
        "---" | "---yaml" | "---yml" => (Kind::Yaml, "---"),
        "---json" | "---js" => (Kind::Json, "---"),
        "---toml" => (Kind::Toml, "---"),
        "+++" => (Kind::Toml, "+++"),
        ";;;" => (Kind::Json, ";;;"),
        _ => return None,
    };
    let start = text.find('\n').map_or(text.len(), |n| n + 1);
    let mut at = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        let bare = line.trim_end();
        if bare == fence || (kind == Kind::Yaml && bare == "...") {
            let inner = text.get(start..at)?;
            return (inner.trim().is_empty() || plausible(kind, inner)).then_some((kind, (start, at), at + line.len()));
        }
        at += line.len();
    }
    None
}

/// The first line that is no comment holds a key.
fn plausible(kind: Kind, inner: &str) -> bool {
    let sep = if kind == Kind::Toml { '=' } else { ':' };
    let first = inner.lines().map(str::trim).find(|l| !l.is_empty() && !l.starts_with('#')).unwrap_or("");
    if kind == Kind::Json {
        return first.starts_with(['{', '"']);
    }
    let key = first.split(sep).next().unwrap_or("").trim().trim_matches(['"', '\'', '{', '[']);
    let is_key = !key.is_empty() && key.split_whitespace().count() <= 3 && key.chars().all(|c| c.is_alphanumeric() || " _-.]".contains(c));
    (first.contains(sep) || (kind == Kind::Toml && first.starts_with('['))) && is_key
}

/// An object at the top, or what stands in one up to `;;;`.
fn json(text: &str) -> Found {
    if text.starts_with('"') {
        let end = text.find("\n;;;").filter(|n| *n <= MAX_BYTES)?;
        let after = text.get(end + 1..)?;
        return Some((Kind::Json, (0, end + 1), end + 1 + after.find('\n').map_or(after.len(), |n| n + 1)));
    }
    if !text.starts_with('{') || !text.trim_start_matches(['{', ' ', '\n', '\r', '\t']).starts_with(['"', '}']) {
        return None;
    }
    let mut values =
        serde_json::Deserializer::from_str(text.get(..text.len().min(MAX_BYTES)).unwrap_or(text)).into_iter::<serde_json::Value>();
    let value = values.next()?.ok()?;
    let end = values.byte_offset();
    let after = text.get(end..)?;
    let line = after.find('\n').map_or(after.len(), |n| n + 1);
    let alone = after.get(..line).is_some_and(|l| l.trim().is_empty());
    (value.is_object() && alone).then_some((Kind::Json, (0, end), end + line))
}

/// Pandoc's title block.
fn percent(text: &str) -> Found {
    let mut end = 0;
    let mut fields = 0;
    for line in text.split_inclusive('\n') {
        let starts = line.starts_with("% ") || line.trim_end() == "%";
        if (starts && fields == 3) || !(starts || fields > 0 && line.starts_with([' ', '\t']) && !line.trim().is_empty()) {
            break;
        }
        fields += usize::from(starts);
        end += line.len();
    }
    (text.starts_with("% ") && fields > 0).then_some((Kind::Percent, (0, end), end))
}

/// The key of a line `Key: value`.
fn key_of(line: &str) -> Option<&str> {
    let line = line.strip_prefix(".. ").unwrap_or(line);
    let (key, rest) = line.split_once(':')?;
    let named =
        key.starts_with(|c: char| c.is_alphabetic()) && key.len() <= 40 && key.chars().all(|c| c.is_alphanumeric() || " _-".contains(c));
    (named && key.split_whitespace().count() <= 3 && (rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))).then_some(key)
}

fn is_known(key: &str) -> bool {
    KEYS.iter().any(|k| k.eq_ignore_ascii_case(key.trim()))
}

/// Lines `key: value` without a fence above them: up to `---` they are YAML, up to a blank line a header.
fn bare(text: &str) -> Found {
    let (start, comment) = match text.strip_prefix("<!--") {
        Some(rest) => (text.len() - rest.trim_start().len(), true),
        None => (0, false),
    };
    let inner = text.get(start..)?;
    let first = inner.lines().next()?;
    key_of(first).filter(|k| is_known(k))?;
    let mut at = start;
    let mut blank = None;
    for (n, line) in inner.split_inclusive('\n').enumerate() {
        let bare = line.trim_end();
        if comment && bare.trim() == "-->" {
            return Some((Kind::Header, (start, at), at + line.len()));
        }
        if bare == "---" && n > 0 {
            return Some((Kind::Yaml, (start, at), at + line.len()));
        }
        let list = bare.starts_with("- ") || bare == "-";
        let goes_on = bare.starts_with([' ', '\t']) || list || bare.starts_with('#');
        if bare.is_empty() && blank.is_none() {
            blank = Some((at, at + line.len()));
        }
        if n > MOST_LINES
            || (!bare.is_empty() && key_of(bare).is_none() && !goes_on)
            || (blank.is_some() && !bare.is_empty() && key_of(bare).is_none())
        {
            break;
        }
        at += line.len();
    }
    let (end, body) = blank.unwrap_or((at, at));
    let header = text.get(start..end)?;
    let mut lines = header.lines().filter(|l| !l.trim().is_empty());
    let keys = lines.clone().filter_map(key_of).any(|k| matches!(k.trim().to_ascii_lowercase().as_str(), "title" | "date"));
    (!comment && keys && lines.all(|l| key_of(l).is_some() || l.starts_with([' ', '\t'])) && (blank.is_some() || at == text.len()))
        .then_some((Kind::Header, (start, end), body))
}

/// A heading and lines `Key: value` below it.
fn properties(text: &str) -> Found {
    let first = text.split_inclusive('\n').next()?;
    if !first.starts_with("# ") {
        return None;
    }
    let after = text.get(first.len()..)?;
    let start = first.len() + (after.len() - after.trim_start_matches(['\n', '\r']).len());
    let lines: Vec<&str> = text.get(start..)?.split_inclusive('\n').take_while(|l| !l.trim().is_empty()).collect();
    let property = |l: &&str| key_of(l).is_some_and(|k| l.get(k.len() + 1..).is_some_and(|v| !v.trim().is_empty()));
    let dated = |k: &str| {
        matches!(k.trim().to_ascii_lowercase().as_str(), "date" | "tags" | "status" | "published")
            || k.to_ascii_lowercase().starts_with("created")
            || k.to_ascii_lowercase().starts_with("last edited")
    };
    let known = lines.iter().filter_map(|l| key_of(l)).any(dated);
    let end = start + lines.iter().map(|l| l.len()).sum::<usize>();
    (known && lines.iter().all(property)).then_some((Kind::Properties, (0, end), end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_of_every_engine_is_cut_off() {
        use Kind::{Header, Json, Percent, Properties, Toml, Yaml};
        for (text, kind, body) in [
            ("---\ntitle: A\n---\nB", Yaml, "B"),
            ("\n\n---\ntitle: A\n...\nB", Yaml, "B"),
            ("<!-- an editor's line -->\n\n---\ntitle: A\n---\nB", Yaml, "B"),
            ("title: A\ntags:\n- x\n- y\n---\nB", Yaml, "B"),
            ("+++\ntitle = 'A'\n+++\nB", Toml, "B"),
            ("---toml\ntitle = 'A'\n---\nB", Toml, "B"),
            ("{\n\"title\": \"A }\"\n}\nB", Json, "B"),
            ("{ \"title\": \"A\" }\n\nB", Json, "\nB"),
            ("---json\n{\"title\": \"A\"}\n---\nB", Json, "B"),
            ("\"title\": \"A\",\n\"date\": \"2020-01-01\"\n;;;\nB", Json, "B"),
            (";;;\n\"title\": \"A\"\n;;;\nB", Json, "B"),
            ("Title: A\nDate: 2020-01-01\nTags: x, y\n\nB", Header, "B"),
            ("Title: A\n  goes on\nAuthor: C\n\nB", Header, "B"),
            (".. title: A\n.. date: 2020-01-01\n\nB", Header, "B"),
            ("<!--\n.. title: A\n.. slug: a\n-->\nB", Header, "B"),
            ("% A\n% C; D\n% 2020-01-01\n\nB", Percent, "\nB"),
            ("# A\n\nCreated: January 2, 2020 3:04 PM\nTags: x, y\n\nB", Properties, "\nB"),
        ] {
            let cut = cut(text);
            assert_eq!((cut.matter.map(|m| m.0), cut.body), (Some(kind), body), "{text}");
            assert_eq!(cut.lines, text.len().checked_sub(body.len()).map_or(0, |n| text[..n].matches('\n').count()), "{text}");
        }
    }

    #[test]
    fn texts_that_only_look_so_are_whole() {
        for text in [
            "---\n\nA text.\n\n---\n",
            "--- \nno end: here\n",
            "+++\n",
            "Text\n---\n",
            "Note: this is a text.\n\nMore.",
            "Summary: it rained, and then some more.\nIt went on like this.\n\nMore",
            "Tip: a\nHint: b\n\nc",
            "{ not json }\n",
            "{{< figure >}}\n",
            "%% a comment %%\n",
            "100 % of it\n",
            "# A\n\nNote: this.\n\nB",
            "# A\n\nDate: 2020-01-01\nand words that go on.\n\nB",
            "<!-- a comment -->\nText",
            "\"Quoted words\", he said.\n",
        ] {
            let cut = cut(text);
            assert!(cut.matter.is_none(), "{text}");
            assert_eq!((cut.body, cut.lines), (text, 0));
        }
    }
}

//! What a post says about itself before its text: YAML, TOML or JSON, headers, title blocks, properties ([`cut`] knows the forms).
//!
//! All are read into one tree of JSON values, and the keys that a book can use are taken from it; others are
//! left alone, for they belong to the site that the post came from. Front matter that does not parse is never
//! fatal: the lines `key: value` that can be read are used, and the post is kept.

use serde_json::{Map, Value};

use crate::diag::{Diagnostic, Loc, Report, kinds};
use crate::model::{Date, Lang, Series};

use super::dates;
use super::dialect::bare_words;

mod cut;

pub(super) use cut::{Kind, cut};

/// Front matter is at most this long; a longer block is not read, since it would be an attack on the parser, and no text either.
pub const MAX_BYTES: usize = 64 * 1024;
/// Brackets nested deeper than this are refused: YAML's parser takes quadratic time over them.
pub const MAX_DEPTH: usize = 32;

/// Keys that say when a post was published, best first.
const DATES: [&str; 14] = [
    "date",
    "pubdate",
    "publishdate",
    "published",
    "pubdatetime",
    "publish date",
    "published at",
    "publishedat",
    "date_published",
    "post_date",
    "created",
    "created time",
    "created at",
    "date created",
];

/// What a post said of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Matter {
    pub title: Option<String>,
    pub date: Option<Date>,
    pub authors: Vec<String>,
    pub tags: Vec<String>,
    pub categories: Vec<String>,
    pub series: Option<Series>,
    pub draft: bool,
    pub skip: bool,
    pub slug: Option<String>,
    pub id: Option<String>,
    pub lang: Option<Lang>,
    pub chapter: Option<String>,
    pub weight: Option<i64>,
    pub urls: Vec<String>,
    /// All that is one value, by its name in lower case: what a page may show of itself.
    pub values: Vec<(String, String)>,
}

/// Says that front matter was too long to be read.
pub(super) fn complain_of_length(bytes: usize, top: &Loc, report: &mut Report) {
    let message = format!("the front matter has {} KB; the limit is {} KB", bytes.div_ceil(1024), MAX_BYTES / 1024);
    report.push(
        Diagnostic::warning(kinds::FRONT_MATTER, message)
            .at(top.clone())
            .with("it was left out, with the title and the date that it may hold; the text is in the book")
            .help("keep what a book can use (title, date, tags), and move the rest to another file"),
    );
}

/// Reads front matter; what is wrong with it goes to the report, with its line in the file.
pub(super) fn read(kind: Kind, inner: &str, first: &Loc, report: &mut Report) -> Matter {
    let parsed = match kind {
        Kind::Yaml => yaml(inner),
        Kind::Toml => toml(inner),
        Kind::Json => json(inner),
        Kind::Header | Kind::Properties => Ok(header(inner)),
        Kind::Percent => Ok(title_block(inner)),
    };
    let tree = match parsed {
        Ok(tree) => tree,
        Err((line, why)) => {
            let text = inner.lines().nth(line.saturating_sub(1)).unwrap_or("");
            report.push(
                Diagnostic::warning(kinds::FRONT_MATTER, format!("the front matter does not parse: {why}"))
                    .at(first.down(line))
                    .showing(text, 0..text.len())
                    .with("its plain “key: value” lines were used; the post is in the book")
                    .help("put quotes round values that hold a colon or a quotation mark"),
            );
            rescue(inner, if kind == Kind::Toml { '=' } else { ':' })
        }
    };
    let mut fields = Fields { tree, inner, first, report };
    fields.matter()
}

type Failure = (usize, String);

fn yaml(inner: &str) -> Result<Map<String, Value>, Failure> {
    if let Some(line) = too_deep(inner) {
        return Err((line, format!("more than {MAX_DEPTH} brackets or dashes are nested")));
    }
    let value: serde_yaml_ng::Value = serde_yaml_ng::from_str(inner).map_err(|e| {
        let message = e.to_string();
        let short = message.split(" at line ").next().unwrap_or("").to_string();
        (e.location().map_or(1, |l| l.line()), short)
    })?;
    match yaml_value(value) {
        Value::Object(map) => Ok(map),
        Value::Null => Ok(Map::new()),
        _ => Err((1, "it is no list of keys and values".into())),
    }
}

/// The line where flow brackets, or list dashes on one line, nest too deep.
fn too_deep(inner: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (n, line) in inner.lines().enumerate() {
        let mut marks = 0;
        for c in line.chars() {
            match c {
                '[' | '{' => depth += 1,
                ']' | '}' => depth = depth.saturating_sub(1),
                '-' | '?' | ':' | '!' | '&' | '*' => marks += 1,
                _ => {}
            }
        }
        let dashes = line.split_whitespace().take_while(|w| matches!(*w, "-" | "?" | ":")).count();
        if depth > MAX_DEPTH || dashes > MAX_DEPTH || (marks > 2000 && marks * 2 > line.len()) {
            return Some(n + 1);
        }
    }
    None
}

fn yaml_value(value: serde_yaml_ng::Value) -> Value {
    use serde_yaml_ng::Value as Y;
    match value {
        Y::Null => Value::Null,
        Y::Bool(b) => Value::Bool(b),
        Y::Number(n) => n.as_i64().map_or_else(|| Value::String(n.to_string()), Value::from),
        Y::String(s) => Value::String(s),
        Y::Sequence(list) => Value::Array(list.into_iter().map(yaml_value).collect()),
        Y::Mapping(map) => Value::Object(
            map.into_iter()
                .filter_map(|(k, v)| match yaml_value(k) {
                    Value::String(key) => Some((key, yaml_value(v))),
                    Value::Number(key) => Some((key.to_string(), yaml_value(v))),
                    _ => None,
                })
                .collect(),
        ),
        // `title: !important words`: nobody who writes posts means a type of YAML's.
        Y::Tagged(tagged) => match yaml_value(tagged.value) {
            Value::String(words) => Value::String(format!("{} {words}", tagged.tag)),
            Value::Null => Value::String(tagged.tag.to_string()),
            other => other,
        },
    }
}

fn toml(inner: &str) -> Result<Map<String, Value>, Failure> {
    let table: toml::Table = inner.parse().map_err(|e: toml::de::Error| {
        let line = e.span().map_or(1, |s| inner.bytes().take(s.start).filter(|b| *b == b'\n').count() + 1);
        (line, e.message().to_string())
    })?;
    match toml_value(toml::Value::Table(table)) {
        Value::Object(map) => Ok(map),
        _ => Ok(Map::new()),
    }
}

/// An object, with or without its braces.
fn json(inner: &str) -> Result<Map<String, Value>, Failure> {
    let bare = inner.trim().trim_end_matches(',');
    let whole = if bare.starts_with('{') { inner.to_string() } else { format!("{{{bare}}}") };
    match serde_json::from_str(&whole) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => Err((1, "it is no list of keys and values".into())),
        Err(e) => Err((e.line().max(1), e.to_string())),
    }
}

/// Lines `Key: value`, some of which go on indented; a heading above them is the title.
fn header(inner: &str) -> Map<String, Value> {
    let mut out = Map::new();
    let mut last = String::new();
    for line in inner.lines().filter(|l| !l.trim().is_empty()) {
        if let Some(title) = line.strip_prefix("# ") {
            out.insert("title".into(), Value::String(title.trim().to_string()));
        } else if let (true, Some(Value::String(value))) = (line.starts_with([' ', '\t']), out.get_mut(&last)) {
            value.push(' ');
            value.push_str(line.trim());
        } else if let Some((key, value)) = line.strip_prefix(".. ").unwrap_or(line).split_once(':') {
            last = key.trim().to_string();
            // Authors of headers may be named last name first, with semicolons between them.
            let several = value.contains(';') && key.trim().to_ascii_lowercase().starts_with("author");
            let value = if several {
                Value::Array(value.split(';').map(|v| Value::String(v.trim().to_string())).collect())
            } else {
                Value::String(value.trim().to_string())
            };
            out.entry(last.clone()).or_insert(value);
        }
    }
    out
}

/// Pandoc's `% title`, `% authors`, `% date`.
fn title_block(inner: &str) -> Map<String, Value> {
    let mut fields: Vec<String> = Vec::new();
    for line in inner.lines() {
        match (line.strip_prefix('%'), fields.last_mut()) {
            (Some(field), _) => fields.push(field.trim().to_string()),
            (None, Some(_)) => {
                let sign = if fields.len() == 2 { ";" } else { " " };
                if let Some(field) = fields.last_mut() {
                    field.push_str(sign);
                    field.push_str(line.trim());
                }
            }
            (None, None) => {}
        }
    }
    let mut fields = fields.into_iter().map(|f| f.trim_matches([';', ' ']).to_string());
    let mut out = Map::new();
    for key in ["title", "authors", "date"] {
        let Some(value) = fields.next().filter(|f| !f.is_empty()) else { continue };
        let value = if key == "authors" {
            Value::Array(value.split(';').map(|a| Value::String(a.trim().to_string())).collect())
        } else {
            Value::String(value)
        };
        out.insert(key.into(), value);
    }
    out
}

fn toml_value(value: toml::Value) -> Value {
    match value {
        toml::Value::String(s) => Value::String(s),
        toml::Value::Integer(n) => Value::from(n),
        toml::Value::Float(x) => Value::String(x.to_string()),
        toml::Value::Boolean(b) => Value::Bool(b),
        toml::Value::Datetime(d) => Value::String(d.to_string()),
        toml::Value::Array(list) => Value::Array(list.into_iter().map(toml_value).collect()),
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(k, v)| (k, toml_value(v))).collect()),
    }
}

/// The lines `key: value` of front matter that does not parse.
fn rescue(inner: &str, sep: char) -> Map<String, Value> {
    let mut out = Map::new();
    for line in inner.lines() {
        let Some((key, value)) = line.split_once(sep) else { continue };
        let (key, value) = (key.trim(), value.trim().trim_matches(['"', '\'']).trim());
        // An anchor or an alias is one word; a title may start with the same sign.
        let marked = value.starts_with(['&', '*']) && !value.contains([' ', '*']);
        let other = marked || value.starts_with('{') || matches!(value, "|" | ">" | "|-" | ">-" | "|+" | ">+");
        if !line.starts_with([' ', '\t', '-', '#']) && !key.is_empty() && !value.is_empty() && !other {
            let list = value.strip_prefix('[').and_then(|v| v.strip_suffix(']'));
            let value = match list {
                Some(items) => Value::Array(items.split(',').map(|i| Value::String(i.trim().trim_matches(['"', '\'']).into())).collect()),
                None => Value::String(value.to_string()),
            };
            out.entry(key.to_string()).or_insert(value);
        }
    }
    out
}

/// The tree, and where to complain.
struct Fields<'a> {
    tree: Map<String, Value>,
    inner: &'a str,
    first: &'a Loc,
    report: &'a mut Report,
}

impl Fields<'_> {
    fn matter(&mut self) -> Matter {
        let published = self.get(&["published"]).and_then(|v| as_bool(&v));
        let mut tags = self.list(&["tags", "tag", "keywords"]);
        let mut categories = self.list(&["categories", "category"]);
        let mut authors: Vec<String> = self.list(&["authors", "author", "byline"]).iter().map(|a| bare_words(a)).collect();
        if let Some(Value::Object(taxonomies)) = self.get(&["taxonomies"]) {
            let more = |key: &str| taxonomies.get(key).map(|v| strings(v, true)).unwrap_or_default();
            tags.extend(more("tags"));
            categories.extend(more("categories"));
            authors.extend(more("authors"));
        }
        let mut urls = self.list(&["permalink", "url", "path"]);
        urls.extend(self.list(&["aliases", "redirect_from"]));
        Matter {
            title: self.text(&["title"]),
            date: self.date(),
            authors: dedup(authors),
            tags: dedup(tags),
            categories: dedup(categories),
            series: self.series(),
            draft: self.flag("draft") || published == Some(false) || self.is_unpublished(),
            skip: self.flag("skip"),
            slug: self.text(&["slug"]),
            id: self.text(&["id"]),
            lang: self.lang(),
            chapter: self.text(&["chapter"]),
            weight: self.weight(),
            urls: dedup(urls),
            values: self.values(),
        }
    }

    fn values(&self) -> Vec<(String, String)> {
        let one = |(key, value): (&String, &Value)| match value {
            Value::String(_) | Value::Number(_) => Some((key.to_lowercase(), one_line(strings(value, false).first()?))),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        };
        let more = self.tree.get("params").and_then(Value::as_object);
        self.tree.iter().chain(more.into_iter().flatten()).filter_map(one).collect()
    }

    /// The first of these keys that is there; capitals do not matter.
    fn get(&self, keys: &[&str]) -> Option<Value> {
        keys.iter().find_map(|key| self.tree.iter().find(|(k, v)| k.eq_ignore_ascii_case(key) && !v.is_null()).map(|(_, v)| v.clone()))
    }

    fn text(&self, keys: &[&str]) -> Option<String> {
        self.get(keys).and_then(|v| strings(&v, false).into_iter().next()).map(|s| one_line(&s)).filter(|s| !s.is_empty())
    }

    fn list(&self, keys: &[&str]) -> Vec<String> {
        self.get(keys).map(|v| strings(&v, true)).unwrap_or_default()
    }

    fn flag(&self, key: &str) -> bool {
        self.get(&[key]).and_then(|v| as_bool(&v)).unwrap_or(false)
    }

    /// A status that keeps a post off its site.
    fn is_unpublished(&self) -> bool {
        let status = self.text(&["status", "post_status"]).unwrap_or_default().to_lowercase();
        matches!(status.as_str(), "draft" | "private" | "pending" | "trash" | "skip")
    }

    fn date(&mut self) -> Option<Date> {
        for key in DATES {
            let Some(value) = self.get(&[key]).filter(|v| !v.is_boolean()) else { continue };
            let text = strings(&value, false).into_iter().next().unwrap_or_default();
            if let Some(date) = dates::parse(&text) {
                return Some(date);
            }
            if key == "date" && !text.is_empty() {
                let message = format!("“{}” is no date", shorten(&text));
                self.complain(key, message, "the post has no date", "write it as 2019-03-07");
            }
        }
        ["path", "permalink", "url"].iter().find_map(|key| dates::of_path(&self.text(&[key])?))
    }

    fn lang(&mut self) -> Option<Lang> {
        let text = self.text(&["language", "lang"])?;
        let lang = Lang::parse(&text);
        if lang.is_none() {
            let key = if self.get(&["language"]).is_some() { "language" } else { "lang" };
            let message = format!("“{}” is no language tag", shorten(&text));
            self.complain(key, message, "the post's language is told from its words", "write a tag such as “de” or “en-GB”");
        }
        lang
    }

    fn weight(&mut self) -> Option<i64> {
        let value = self.get(&["weight"])?;
        let number = value.as_i64().or_else(|| value.as_str().and_then(|s| s.trim().parse().ok()));
        if number.is_none() {
            self.complain("weight", "a weight is a whole number".into(), "it was ignored", "write for example weight: 10");
        }
        number
    }

    fn series(&mut self) -> Option<Series> {
        let value = self.get(&["series"])?;
        let number =
            |v: Option<&Value>| v.and_then(|v| v.as_u64().or_else(|| v.as_str()?.trim().parse().ok())).and_then(|n| u32::try_from(n).ok());
        let order = number(self.get(&["series_order", "series_number", "series_part", "part"]).as_ref());
        match &value {
            Value::Object(map) => {
                let name = map.get("name").or_else(|| map.get("title")).and_then(Value::as_str).map(one_line)?;
                let part = number(map.get("number").or_else(|| map.get("part")).or_else(|| map.get("order"))).or(order);
                Some(Series { name, number: part })
            }
            _ => strings(&value, false)
                .into_iter()
                .next()
                .map(|s| one_line(&s))
                .filter(|s| !s.is_empty())
                .map(|name| Series { name, number: order }),
        }
    }

    /// Complains of a key at its line.
    fn complain(&mut self, key: &str, message: String, done: &str, help: &str) {
        let at = self.inner.lines().position(|l| l.trim_start().to_lowercase().starts_with(key)).unwrap_or(0);
        let line = self.inner.lines().nth(at).unwrap_or("");
        let warning = Diagnostic::warning(kinds::FRONT_MATTER, message).at(self.first.down(at + 1)).showing(line, 0..line.len());
        self.report.push(warning.with(done).help(help));
    }
}

fn as_bool(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(b) => Some(*b),
        Value::String(s) => match s.trim().to_ascii_lowercase().as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// The strings of a value; a single string is a list of its parts between commas where `split`.
fn strings(value: &Value, split: bool) -> Vec<String> {
    let keep = |s: String| Some(without_wiki(&one_line(&s))).filter(|s| !s.is_empty());
    match value {
        Value::String(s) if split => s.split(',').filter_map(|p| keep(p.to_string())).collect(),
        Value::String(s) => keep(s.clone()).into_iter().collect(),
        Value::Number(n) => vec![n.to_string()],
        Value::Array(list) => list.iter().take(1000).flat_map(|v| strings(v, false)).collect(),
        Value::Object(map) => map.get("name").and_then(Value::as_str).and_then(|s| keep(s.to_string())).into_iter().collect(),
        Value::Bool(_) | Value::Null => Vec::new(),
    }
}

/// `[[Ann|A. Writer]]` in a vault's front matter is the name that its reader sees.
fn without_wiki(text: &str) -> String {
    let inner = text.strip_prefix("[[").and_then(|t| t.strip_suffix("]]")).filter(|t| !t.contains("[["));
    inner.map_or_else(|| text.to_string(), |t| t.rsplit(['|', '/']).next().unwrap_or(t).trim().to_string())
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shorten(text: &str) -> String {
    text.chars().take(40).collect()
}

fn dedup(list: Vec<String>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for item in list {
        if !out.contains(&item) {
            out.push(item);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matter(text: &str) -> (Matter, Report) {
        let mut report = Report::default();
        let cut = cut(text);
        let (kind, inner) = cut.matter.expect("front matter");
        (read(kind, inner, &Loc::new("a.md", 1), &mut report), report)
    }

    #[test]
    fn yaml_and_toml_say_the_same() {
        let yaml = "---\ntitle: \"On: paper\"\ndate: 2019-03-07 10:00:00 +0200\nauthor: Ada\ntags: [a, b]\ncategories: x, y\nseries: {name: Paper, number: 2}\ndraft: true\nlang: en_GB\nweight: 3\naliases: [/old/]\nlayout: post\n---\nBody\n";
        let toml = "+++\ntitle = \"On: paper\"\ndate = 2019-03-07T10:00:00+02:00\nauthor = \"Ada\"\ntags = [\"a\", \"b\"]\ncategories = [\"x\", \"y\"]\nseries = {name = \"Paper\", number = 2}\ndraft = true\nlang = \"en_GB\"\nweight = 3\naliases = [\"/old/\"]\nlayout = \"post\"\n+++\nBody\n";
        let (a, report) = matter(yaml);
        assert!(report.diagnostics.is_empty());
        assert_eq!(a, Matter { values: a.values.clone(), ..matter(toml).0 });
        assert_eq!(a.title.as_deref(), Some("On: paper"));
        assert_eq!((a.date, a.draft, a.weight), (Date::new(2019, 3, 7), true, Some(3)));
        assert_eq!(a.series, Some(Series { name: "Paper".into(), number: Some(2) }));
        assert_eq!(
            (a.tags, a.categories, a.authors),
            (vec!["a".into(), "b".into()], vec!["x".into(), "y".into()], vec!["Ada".to_string()])
        );
    }

    #[test]
    fn broken_front_matter_keeps_what_can_be_read() {
        let (m, report) = matter("---\ntitle: Paper: a love story\ndate: 2019-03-07\n---\n");
        assert_eq!((m.title.as_deref(), m.date), (Some("Paper: a love story"), Date::new(2019, 3, 7)));
        let d = &report.diagnostics[0];
        assert_eq!((d.kind.id(), d.loc.as_ref().map(|l| l.line)), ("front-matter", Some(2)));
    }

    #[test]
    fn wrong_values_are_told_with_their_line() {
        let (m, report) = matter("---\ntitle: A\ndate: someday\nweight: heavy\n---\n");
        assert_eq!((m.date, m.weight), (None, None));
        let lines: Vec<u32> = report.diagnostics.iter().filter_map(|d| d.loc.as_ref()).map(|l| l.line).collect();
        assert_eq!(lines, [3, 4]);
    }

    #[test]
    fn headers_title_blocks_and_objects_say_the_same() {
        for text in [
            "Title: On: paper\nDate: 2019-03-07 10:00\nAuthors: Ada; Bob\nTags: a, b\nStatus: draft\n\nBody",
            ".. title: On: paper\n.. date: 2019-03-07\n.. author: Ada, Bob\n.. tags: a, b\n.. status: draft\n\nBody",
            "{\"title\": \"On: paper\", \"date\": \"2019-03-07\", \"authors\": [\"Ada\", \"Bob\"], \"tags\": [\"a\", \"b\"], \"draft\": true}\nBody",
            "\"title\": \"On: paper\",\n\"date\": \"2019-03-07\",\n\"author\": \"Ada, Bob\",\n\"tags\": [\"a\", \"b\"],\n\"draft\": true\n;;;\nBody",
            "title: \"On: paper\"\ndate: 2019-03-07\nauthor: [\"[[Ada]]\", \"[[people/Bob]]\"]\ntags: [a, b]\ndraft: true\n---\nBody",
            "# On: paper\n\nCreated: March 7, 2019 3:04 PM\nAuthor: Ada, Bob\nTags: a, b\nStatus: Draft\n\nBody",
        ] {
            let (m, report) = matter(text);
            assert_eq!(report.diagnostics.len(), 0, "{text}");
            assert_eq!((m.title.as_deref(), m.date, m.draft), (Some("On: paper"), Date::new(2019, 3, 7), true), "{text}");
            assert_eq!((m.authors.join("|"), m.tags.join("|")), ("Ada|Bob".into(), "a|b".into()), "{text}");
        }
        let (m, _) = matter("% On\n  paper\n% Ada; Bob\n% 7 March 2019\n\nBody");
        assert_eq!((m.title.as_deref(), m.date, m.authors.len()), (Some("On paper"), Date::new(2019, 3, 7), 2));
    }

    #[test]
    fn titles_that_start_with_a_mark_are_kept() {
        for title in ["**Not** a title", "@home and away", "`code` first", "%d things"] {
            assert_eq!(matter(&format!("---\ntitle: {title}\n---\n")).0.title.as_deref(), Some(title));
        }
    }

    #[test]
    fn bombs_are_refused() {
        let deep = format!("---\na: {}\n---\n", "[".repeat(20_000));
        assert_eq!(matter(&deep).1.diagnostics.len(), 1);
        let dashes = format!("---\na:\n{}\n---\n", "- ".repeat(20_000));
        assert_eq!(matter(&dashes).1.diagnostics.len(), 1);
        let long = format!("---\n{}---\n", "a: b\n".repeat(20_000));
        assert!(cut(&long).matter.is_none());
        let huge = format!("---\ntitle: T\nx: |\n{}---\nBody\n", "  words\n".repeat(700_000));
        let parts = cut(&huge);
        assert_eq!((parts.body, parts.lines, parts.too_long.is_some(), parts.matter.is_some()), ("Body\n", 700_004, true, false));
        let never = format!("---\ntitle: T\n{}", "words\n".repeat(20_000));
        assert_eq!((cut(&never).body.len(), cut(&never).too_long), (never.len(), None), "a rule, and no front matter");
        let aliases = "---\na: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e]\n---\n";
        matter(aliases);
    }

    #[test]
    fn jekyll_and_zola_habits() {
        let (m, _) = matter(
            "---\nTitle: A\npublished: false\nTags: one, two words\nauthors:\n  - name: Ada\n  - Bob\nseries: [S]\nseries_order: 4\n---\n",
        );
        assert!(m.draft);
        assert_eq!(m.tags, ["one", "two words"]);
        assert_eq!(m.authors, ["Ada", "Bob"]);
        assert_eq!(m.series.map(|s| s.number), Some(Some(4)));
        assert_eq!(matter("+++\ntitle = \"A\"\npath = \"2019/03/07/a\"\n+++\n").0.date, Date::new(2019, 3, 7));
        assert_eq!(matter("+++\ntitle = \"A\"\n[taxonomies]\ntags = [\"x\"]\n+++\n").0.tags, ["x"]);
    }

    #[test]
    fn a_language_that_is_none_is_told() {
        let (kind, top) = (Kind::Yaml, Loc::new("a.md", 1));
        for (tag, want) in [
            ("de", Some("de")),
            ("en_GB", Some("en-gb")),
            ("zh-Hant-TW", Some("zh-hant-tw")),
            ("german language", None),
            ("english", None),
            ("e", None),
            ("日本語", None),
            ("en-", None),
        ] {
            let mut report = Report::default();
            let matter = read(kind, &format!("title: T\nlanguage: {tag}\n"), &top, &mut report);
            assert_eq!(matter.lang.map(|l| l.tag().to_string()).as_deref(), want, "{tag}");
            assert_eq!(
                report.diagnostics.iter().map(|d| (d.kind.id(), d.loc.as_ref().map_or(0, |l| l.line))).collect::<Vec<_>>(),
                if want.is_some() { vec![] } else { vec![("front-matter", 3)] }
            );
        }
    }
}

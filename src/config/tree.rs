//! TOML as a tree in which every value knows the file and the bytes that it came from.
//!
//! book.toml, `--config` and layout files are merged before they are read, and a message about a value must point
//! at the line that a person can change. So each [`Node`] carries its [`Origin`].

use std::ops::Range;
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use crate::diag::{Diagnostic, Loc, kinds};
use crate::model::Date;

use super::slips;

/// A text that was parsed: a file, or a `--config` argument.
#[derive(Debug, PartialEq, Eq)]
pub struct Origin {
    /// As shown in diagnostics.
    pub name: Arc<str>,
    /// The whole text.
    pub text: String,
}

impl Origin {
    /// A text with the name under which it is shown.
    pub fn new(name: &str, text: impl Into<String>) -> Arc<Origin> {
        Arc::new(Origin { name: Arc::from(name), text: text.into() })
    }

    /// Points a diagnostic at these bytes: file, line, and the line itself with the bytes that lie on it.
    pub fn mark(&self, diagnostic: Diagnostic, span: &Range<usize>) -> Diagnostic {
        let start = floor_char(&self.text, span.start);
        let end = floor_char(&self.text, span.end.max(start));
        let before = self.text.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |i| i + 1);
        let line = self.text.get(line_start..).unwrap_or_default();
        let line = line.split('\n').next().unwrap_or_default().trim_end_matches('\r');
        let number = before.matches('\n').count() + 1;
        let last = end.saturating_sub(line_start).min(line.len());
        let first = (start - line_start).min(last);
        diagnostic.at(Loc::new(self.name.clone(), number)).showing(line, first..last)
    }

    fn loc(&self, span: &Range<usize>) -> Loc {
        let start = floor_char(&self.text, span.start);
        Loc::new(self.name.clone(), self.text.get(..start).unwrap_or_default().matches('\n').count() + 1)
    }
}

/// The nearest character boundary at or before a byte.
fn floor_char(text: &str, byte: usize) -> usize {
    let mut at = byte.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// A value with its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its bytes in the origin's text.
    pub span: Range<usize>,
    /// Where it was written.
    pub origin: Arc<Origin>,
}

/// A TOML value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A string.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number with a point.
    Real(f64),
    /// `true` or `false`.
    Bool(bool),
    /// A date (of a time stamp, its day); `None` for a time alone or a day that does not exist.
    Date(Option<Date>),
    /// An array.
    List(Vec<Node>),
    /// A table, in the order of the file.
    Table(Vec<Entry>),
}

impl Value {
    /// What it is, for messages.
    pub fn kind(&self) -> &'static str {
        match self {
            Value::Text(_) => "a string",
            Value::Whole(_) => "a whole number",
            Value::Real(_) => "a number",
            Value::Bool(_) => "true or false",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Table(_) => "a table",
        }
    }
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The key's bytes in `origin`.
    pub key_span: Range<usize>,
    /// Where the key was written.
    pub origin: Arc<Origin>,
    /// Its value.
    pub node: Node,
}

impl Node {
    /// A table without keys, at the start of a text.
    pub fn empty(origin: &Arc<Origin>) -> Node {
        Node { value: Value::Table(Vec::new()), span: 0..0, origin: origin.clone() }
    }

    /// Where it stands.
    pub fn loc(&self) -> Loc {
        self.origin.loc(&self.span)
    }

    /// Points a diagnostic at it.
    pub fn mark(&self, diagnostic: Diagnostic) -> Diagnostic {
        self.origin.mark(diagnostic, &self.span)
    }

    /// The value of a key, if this is a table that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Table(entries) => entries.iter().find(|e| e.key == key).map(|e| &e.node),
            _ => None,
        }
    }

    /// Takes a key with its value out of a table.
    pub fn take(&mut self, key: &str) -> Option<Node> {
        let Value::Table(entries) = &mut self.value else { return None };
        let at = entries.iter().position(|e| e.key == key)?;
        Some(entries.remove(at).node)
    }

    /// Lays `over` on top: tables are merged key by key, anything else is replaced. Keys keep the place of their
    /// first mention; what is wrong with a table is shown where it was mentioned last.
    pub fn merge(&mut self, over: Node) {
        let over = match (&mut self.value, over) {
            (Value::Table(base), Node { value: Value::Table(entries), span, origin }) => {
                (self.span, self.origin) = (span, origin);
                for entry in entries {
                    match base.iter_mut().find(|e| e.key == entry.key) {
                        Some(old) => {
                            old.key_span = entry.key_span;
                            old.origin = entry.origin;
                            old.node.merge(entry.node);
                        }
                        None => base.push(entry),
                    }
                }
                return;
            }
            (_, over) => over,
        };
        *self = over;
    }
}

/// Parses a text; what cannot be read is reported, all of it, and the rest is returned.
///
/// # Errors
/// The diagnostics, one a mistake of syntax.
pub fn parse(origin: &Arc<Origin>) -> Result<Node, Vec<Diagnostic>> {
    let (table, errors) = DeTable::parse_recoverable(&origin.text);
    if errors.is_empty() {
        let span = table.span();
        return Ok(Node { value: from_table(table.into_inner(), origin), span, origin: origin.clone() });
    }
    let mut out: Vec<Diagnostic> = Vec::new();
    for error in &errors {
        let found = syntax_error(error.message(), &error.span().unwrap_or(0..0), origin);
        // What follows from a slip is not told beside it.
        if out.iter().all(|told| told.loc != found.loc) {
            out.push(found);
        }
    }
    Err(out)
}

fn syntax_error(message: &str, span: &Range<usize>, origin: &Origin) -> Diagnostic {
    let plain = origin.mark(Diagnostic::error(kinds::CONFIG_SYNTAX, format!("this is not TOML: {message}")), span);
    let line = plain.snippet.as_ref().map(|s| s.text.clone()).unwrap_or_default();
    if message.contains("duplicate") {
        return twice(plain, &line, &origin.text);
    }
    match slips::mend(&line) {
        Some(mended) => Diagnostic { message: mended.why, ..plain }.help(format!("write {}", mended.line)),
        None => plain,
    }
}

/// A table or a key that stands in two places.
fn twice(plain: Diagnostic, line: &str, text: &str) -> Diagnostic {
    let name = |line: &str| match line.trim() {
        header if header.starts_with('[') => header.split('#').next().unwrap_or_default().trim().to_string(),
        entry => entry.split('=').next().unwrap_or_default().trim().to_string(),
    };
    let (wanted, here) = (name(line), plain.loc.as_ref().map_or(0, |l| l.line) as usize);
    let table = wanted.starts_with('[');
    let above: Vec<(usize, &str)> = text.lines().zip(1..).map(|(l, n)| (n, l)).take(here.saturating_sub(1)).collect();
    // A key is a second one only in its own table.
    let own = above.iter().rev().take_while(|(_, l)| table || !l.trim_start().starts_with('['));
    let Some((first, _)) = own.into_iter().find(|(_, l)| name(l) == wanted) else { return plain };
    let message = format!("{wanted} stands in lines {first} and {here}");
    let help = if table { "move what stands below the second to the first, and take the second out" } else { "take one of them out" };
    Diagnostic { message, ..plain }.help(help)
}

fn from_table(table: DeTable<'_>, origin: &Arc<Origin>) -> Value {
    let mut entries: Vec<Entry> = table
        .into_iter()
        .map(|(key, value)| {
            let key_span = key.span();
            let span = value.span();
            let node = Node { value: from_value(value.into_inner(), origin), span, origin: origin.clone() };
            Entry { key: key.into_inner().into_owned(), key_span, origin: origin.clone(), node }
        })
        .collect();
    entries.sort_by_key(|e| e.key_span.start);
    Value::Table(entries)
}

fn from_value(value: DeValue<'_>, origin: &Arc<Origin>) -> Value {
    match value {
        DeValue::String(s) => Value::Text(s.into_owned()),
        DeValue::Integer(i) => i64::from_str_radix(i.as_str(), i.radix()).map_or(Value::Real(f64::INFINITY), Value::Whole),
        DeValue::Float(f) => Value::Real(f.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(b) => Value::Bool(b),
        DeValue::Datetime(d) => Value::Date(d.date.and_then(|d| {
            let (month, day) = (i8::try_from(d.month).ok()?, i8::try_from(d.day).ok()?);
            Date::new(i16::try_from(d.year).ok()?, month, day)
        })),
        DeValue::Array(items) => Value::List(
            items
                .into_iter()
                .map(|item| {
                    let span = item.span();
                    Node { value: from_value(item.into_inner(), origin), span, origin: origin.clone() }
                })
                .collect(),
        ),
        DeValue::Table(table) => from_table(table, origin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn merging_keeps_what_is_not_said_again() {
        let base = Origin::new("a.toml", "x = 1\n[t]\na = 1\nb = [1, 2]\n");
        let over = Origin::new("b.toml", "t = { b = [3], c = 4 }\n");
        let mut tree = parse(&base).expect("TOML");
        tree.merge(parse(&over).expect("TOML"));
        let t = tree.get("t").expect("there");
        assert_eq!(t.get("a").expect("kept").value, Value::Whole(1));
        let b = t.get("b").expect("there");
        assert_eq!(b.origin.name.as_ref(), "b.toml");
        assert!(matches!(&b.value, Value::List(items) if items.len() == 1));
    }

    #[test]
    fn every_mistake_of_syntax_has_its_line() {
        let text = Origin::new("book.toml", "[book]\ntitle = My Book\n\nlanguage = \"en\nx = 1\n");
        let errors = parse(&text).expect_err("two mistakes");
        let lines: Vec<u32> = errors.iter().filter_map(|e| e.loc.as_ref()).map(|l| l.line).collect();
        assert!(lines.contains(&2) && lines.contains(&4), "{lines:?}");
        assert_eq!(errors[0].help.as_deref(), Some("write title = \"My Book\""));
    }

    #[test]
    fn what_stands_twice_is_told_with_both_lines() {
        for (text, message) in [
            ("[book]\ntitle = \"A\"\n[layout]\nname = \"a5\"\n[layout]\nlinks = \"page\"\n", "[layout] stands in lines 3 and 5"),
            ("[book]\ntitle = \"A\"\ntitle = \"B\"\n", "title stands in lines 2 and 3"),
            ("[a]\nx = 1\n[b]\nx = 2\nx = 3\n", "x stands in lines 4 and 5"),
        ] {
            let errors = parse(&Origin::new("book.toml", text)).expect_err("twice");
            assert_eq!(errors.first().map(|e| e.message.as_str()), Some(message), "{errors:?}");
        }
    }

    #[test]
    fn one_slip_is_one_message() {
        for (text, help) in [
            ("[book]\ntitle: \"A\"\n", "write title = \"A\""),
            ("[source]\npath = \"C:\\Users\\Me\\unknown\"\n", "write path = \"C:/Users/Me/unknown\""),
            ("[book]\ntitle = “A”\n", "write title = \"A\""),
        ] {
            let errors = parse(&Origin::new("book.toml", text)).expect_err("a slip");
            let helps: Vec<&str> = errors.iter().filter_map(|e| e.help.as_deref()).collect();
            assert_eq!((errors.len(), helps), (1, vec![help]), "{errors:?}");
        }
    }

    #[test]
    fn marks_never_cut_a_character() {
        let text = Origin::new("b", "é = 1\nü");
        for start in 0..10 {
            for end in 0..10 {
                let d = text.mark(Diagnostic::note(kinds::BAD_VALUE, "m"), &(start..end));
                let s = d.snippet.expect("shown");
                assert!(s.text.get(s.span).is_some());
            }
        }
    }
}

//! Reading a table key by key, every mistake told and none fatal.
//!
//! A reader is asked for the keys that the program knows; it gives the value or tells the [`Log`] what is wrong
//! with it, and goes on. When it is [`Table::finish`]ed, the keys that nobody asked for are the unknown ones, and
//! the keys that were asked for are what "did you mean" chooses from. So no list of keys can fall behind the code.

use std::cell::RefCell;
use std::ops::RangeInclusive;

use crate::diag::{Diagnostic, Loc, Report, did_you_mean, kinds};
use crate::model::Date;
use crate::unit::Dimension;

use super::tree::{Entry, Node, Value};

/// Where readers tell what is wrong, and which keys they asked for: the schema for editors is made of the latter.
#[derive(Debug, Default)]
pub struct Log {
    report: RefCell<Report>,
    asked: RefCell<Vec<KnownKey>>,
}

/// A key that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownKey {
    /// `book.title`.
    pub path: String,
    /// As what.
    pub kind: Kind,
}

/// What a key may hold.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// Its reader decides.
    Any,
    /// A string.
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number, from and to.
    Whole(i64, i64),
    /// One of these words.
    Words(Vec<&'static str>),
    /// A day.
    Date,
    /// A string or a list of them.
    Texts,
    /// A length with its unit.
    Length,
    /// A list.
    List,
    /// A table.
    Table,
}

impl Log {
    /// Tells one thing.
    pub fn push(&self, diagnostic: Diagnostic) {
        self.report.borrow_mut().push(diagnostic);
    }

    /// Everything told, in the order of telling.
    pub fn into_report(self) -> Report {
        self.report.into_inner()
    }

    /// Every key that was asked for, in the order of asking.
    pub fn into_known_keys(self) -> Vec<KnownKey> {
        self.asked.into_inner()
    }
}

/// A table that is being read.
pub struct Table<'a> {
    /// `book`, `chapters.chapter`: as it stands between brackets; "" at the top.
    path: String,
    node: Option<&'a Node>,
    entries: &'a [Entry],
    asked: RefCell<Vec<&'static str>>,
    log: &'a Log,
}

/// A string of a list, with its node for messages.
#[derive(Clone, Debug)]
pub struct TextItem<'a> {
    /// The string.
    pub text: String,
    /// Where it stands.
    pub node: &'a Node,
}

impl<'a> Table<'a> {
    /// Starts reading; a node that is no table is reported and read as an empty one.
    pub fn new(path: &str, node: Option<&'a Node>, log: &'a Log) -> Table<'a> {
        let entries: &[Entry] = match node.map(|n| &n.value) {
            Some(Value::Table(entries)) => entries,
            _ => &[],
        };
        let table = Table { path: path.to_string(), node, entries, asked: RefCell::default(), log };
        if let Some(node) = node.filter(|n| !matches!(n.value, Value::Table(_))) {
            table.wrong_type(path, node, "a table");
        }
        table
    }

    /// The log that it tells.
    pub fn log(&self) -> &'a Log {
        self.log
    }

    /// Where the table stands; the start of the file when it is not there.
    pub fn loc(&self) -> Option<Loc> {
        self.node.map(Node::loc)
    }

    /// The table's node, if it is there.
    pub fn node(&self) -> Option<&'a Node> {
        self.node
    }

    /// Whether the table has this key, without asking for it.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|e| e.key == key)
    }

    /// The node of a key, without asking for it.
    pub fn written(&self, key: &str) -> Option<&'a Node> {
        self.entries.iter().find(|e| e.key == key).map(|e| &e.node)
    }

    /// The node of a key, whatever it holds.
    pub fn get(&self, key: &'static str) -> Option<&'a Node> {
        self.ask(key, Kind::Any)
    }

    fn ask(&self, key: &'static str, kind: Kind) -> Option<&'a Node> {
        self.asked.borrow_mut().push(key);
        self.log.asked.borrow_mut().push(KnownKey { path: self.name(key), kind });
        self.entries.iter().find(|e| e.key == key).map(|e| &e.node)
    }

    /// All entries, for tables whose keys are the user's own.
    pub fn entries(&self) -> &'a [Entry] {
        self.entries
    }

    /// The full name of a key: `book.title`.
    pub fn name(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_string() } else { format!("{}.{key}", self.path) }
    }

    /// Reports a value that is of another type than wanted.
    pub fn wrong_type(&self, key: &str, node: &Node, wanted: &str) {
        let d = Diagnostic::error(kinds::WRONG_TYPE, format!("`{key}` is {}, but {wanted} is wanted", node.value.kind()));
        self.log.push(node.mark(d));
    }

    /// Reports a value that cannot be.
    pub fn bad(&self, node: &Node, message: impl Into<String>, help: impl Into<String>) {
        self.log.push(node.mark(Diagnostic::error(kinds::BAD_VALUE, message).help(help)));
    }

    /// A string.
    pub fn text(&self, key: &'static str) -> Option<String> {
        self.item(key).map(|i| i.text)
    }

    /// A string with its node.
    pub fn item(&self, key: &'static str) -> Option<TextItem<'a>> {
        let node = self.ask(key, Kind::Text)?;
        match &node.value {
            Value::Text(text) => Some(TextItem { text: text.clone(), node }),
            _ => {
                self.wrong_type(&self.name(key), node, "a string");
                None
            }
        }
    }

    /// A string that says something: empty ones are reported.
    pub fn words(&self, key: &'static str) -> Option<String> {
        let item = self.item(key)?;
        // TOML can spell control characters (`\u0000`); no book can hold them.
        let text: String = item.text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
        let text = text.trim();
        if text.is_empty() {
            self.bad(item.node, format!("`{}` is empty", self.name(key)), "write something between the quotes, or take the line out");
            return None;
        }
        Some(text.to_string())
    }

    /// `true` or `false`.
    pub fn bool(&self, key: &'static str) -> Option<bool> {
        let node = self.ask(key, Kind::Bool)?;
        match node.value {
            Value::Bool(b) => Some(b),
            _ => {
                let d = node.value.kind();
                let d = Diagnostic::error(kinds::WRONG_TYPE, format!("`{}` is {d}, but true or false is wanted", self.name(key)));
                let meant = matches!(&node.value, Value::Text(t) if ["yes", "true", "on"].contains(&t.trim().to_lowercase().as_str()));
                self.log.push(node.mark(d.help(format!("write {key} = {}, without quotes", if meant { "true" } else { "false" }))));
                None
            }
        }
    }

    /// A whole number of this range.
    pub fn whole(&self, key: &'static str, range: RangeInclusive<i64>) -> Option<i64> {
        let node = self.ask(key, Kind::Whole(*range.start(), *range.end()))?;
        match node.value {
            Value::Whole(n) => self.in_range(key, node, n, range),
            _ => {
                self.wrong_type(&self.name(key), node, "a whole number");
                None
            }
        }
    }

    fn in_range(&self, key: &str, node: &Node, n: i64, range: RangeInclusive<i64>) -> Option<i64> {
        if range.contains(&n) {
            return Some(n);
        }
        let (from, to) = (range.start(), range.end());
        self.bad(node, format!("`{}` is {n}", self.name(key)), format!("take a number from {from} to {to}"));
        None
    }

    /// One of a few words.
    pub fn choice<T: Copy>(&self, key: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        self.log.asked.borrow_mut().push(KnownKey { path: self.name(key), kind: Kind::Words(words.iter().map(|(w, _)| *w).collect()) });
        let item = self.item(key)?;
        let found = choose(&item, words, self.log, &format!("`{}`", self.name(key)));
        found.copied()
    }

    /// A day: `2026-11-22`, with quotes or without.
    pub fn date(&self, key: &'static str) -> Option<Date> {
        let node = self.ask(key, Kind::Date)?;
        let day = match &node.value {
            Value::Date(day) => *day,
            Value::Text(text) => Date::parse(text),
            _ => {
                self.wrong_type(&self.name(key), node, "a date such as 2026-11-22");
                return None;
            }
        };
        if day.is_none() {
            self.bad(node, format!("`{}` is not a valid date", self.name(key)), "write it as 2026-11-22: year, month, day");
        }
        day
    }

    /// A list of strings; a single string is a list of one.
    pub fn texts(&self, key: &'static str) -> Option<Vec<TextItem<'a>>> {
        let node = self.ask(key, Kind::Texts)?;
        let nodes = match &node.value {
            Value::List(items) => items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let mut out = Vec::with_capacity(nodes.len());
        for node in nodes {
            match &node.value {
                Value::Text(text) => out.push(TextItem { text: text.clone(), node }),
                _ => self.wrong_type(&self.name(key), node, "a string"),
            }
        }
        Some(out)
    }

    /// The nodes of a list; anything else is a list of one.
    pub fn list(&self, key: &'static str) -> &'a [Node] {
        match self.ask(key, Kind::List) {
            None => &[],
            Some(Node { value: Value::List(items), .. }) => items,
            Some(node) => std::slice::from_ref(node),
        }
    }

    /// A length with its unit.
    pub fn dimension(&self, key: &'static str) -> Option<Dimension> {
        let node = self.ask(key, Kind::Length)?;
        match &node.value {
            Value::Text(text) => match Dimension::parse(text) {
                Ok(d) => return Some(d),
                Err(why) => {
                    self.bad(node, format!("`{}`: {why}", self.name(key)), "write for example \"11pt\", \"20mm\", \"1.2em\" or \"2 lines\"")
                }
            },
            Value::Whole(0) => return Some(Dimension::Absolute(crate::unit::Len::ZERO)),
            Value::Whole(_) | Value::Real(_) => {
                self.bad(
                    node,
                    format!("`{}` has no unit", self.name(key)),
                    "write for example \"11pt\", \"20mm\", \"1.2em\" or \"2 lines\"",
                );
            }
            _ => self.wrong_type(&self.name(key), node, "a length such as \"11pt\""),
        }
        None
    }

    /// A table inside this one; empty when it is not there.
    pub fn table(&self, key: &'static str) -> Table<'a> {
        Table::new(&self.name(key), self.ask(key, Kind::Table), self.log)
    }

    /// Tables of an array of tables (`[[x]]`); a single table is one of one.
    pub fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        self.list(key).iter().map(|node| Table::new(&self.name(key), Some(node), self.log)).collect()
    }

    /// Reports the keys that nobody asked for.
    pub fn finish(&self) {
        let asked = self.asked.borrow();
        for entry in self.entries.iter().filter(|e| !asked.contains(&e.key.as_str())) {
            let place = if self.path.is_empty() { "at the top of the file".to_string() } else { format!("in [{}]", self.path) };
            let d = Diagnostic::error(kinds::UNKNOWN_KEY, format!("unknown key `{}` {place}", entry.key));
            let help = self.as_list(entry, &asked).unwrap_or_else(|| key_help(&entry.key, &self.path, &asked));
            self.log.push(entry.origin.mark(d.help(help), &entry.key_span));
        }
    }
}

impl Table<'_> {
    /// The line as it should be, where one thing was written for a list of them: `author = "A"`.
    fn as_list(&self, entry: &Entry, asked: &[&'static str]) -> Option<String> {
        let Value::Text(text) = &entry.node.value else { return None };
        let meant = did_you_mean(&entry.key, asked.iter().copied())?;
        let path = self.name(meant);
        let list = self.log.asked.borrow().iter().any(|k| k.path == path && matches!(k.kind, Kind::List | Kind::Texts));
        list.then(|| format!("write {meant} = [\"{}\"]", text.trim().replace('\\', "\\\\").replace('"', "\\\"")))
    }
}

/// What to do about an unknown key: the one that was meant, the table that it belongs to, or all that there are.
fn key_help(key: &str, path: &str, asked: &[&'static str]) -> String {
    if let Some(meant) = did_you_mean(key, asked.iter().copied()) {
        return format!("did you mean `{meant}`?");
    }
    if let Some(home) = super::keys::home(key).filter(|home| *home != path) {
        return format!("`{key}` belongs under [{home}]");
    }
    let mut known: Vec<&str> = asked.to_vec();
    known.sort_unstable();
    known.dedup();
    let list = known.iter().map(|k| format!("`{k}`")).collect::<Vec<_>>().join(", ");
    if path.is_empty() { format!("the tables are {list}") } else { format!("valid keys in [{path}]: {list}") }
}

/// The word of a list that an item says; anything else is reported with the nearest.
pub fn choose<'w, T>(item: &TextItem<'_>, words: &'w [(&'static str, T)], log: &Log, what: &str) -> Option<&'w T> {
    let typed = item.text.trim();
    if let Some((_, value)) = words.iter().find(|(word, _)| *word == typed) {
        return Some(value);
    }
    let names = || words.iter().map(|(word, _)| *word);
    let help = match did_you_mean(typed, names()) {
        Some(meant) => format!("did you mean \"{meant}\"?"),
        None => format!("it can be {}", names().map(|n| format!("\"{n}\"")).collect::<Vec<_>>().join(", ")),
    };
    log.push(item.node.mark(Diagnostic::error(kinds::BAD_VALUE, format!("{what} cannot be \"{typed}\"")).help(help)));
    None
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Origin, parse};
    use super::*;

    #[test]
    fn every_mistake_is_told_with_its_line() {
        let text = Origin::new("book.toml", "[book]\ntitel = \"A\"\ndate = 2026-02-30x\n");
        assert!(parse(&text).is_err());
        let text = Origin::new("book.toml", "[book]\ntitel = \"A\"\nnumber = true\nwithin = \"dat\"\nn = 99\n");
        let tree = parse(&text).expect("TOML");
        let log = Log::default();
        let book = Table::new("book", tree.get("book"), &log);
        assert_eq!(book.words("title"), None);
        assert_eq!(book.bool("number"), Some(true));
        assert_eq!(book.choice("within", &[("date", 1), ("flow", 2)]), None);
        assert_eq!(book.whole("n", 0..=9), None);
        book.finish();
        let told: Vec<(u32, &str, Option<String>)> =
            log.into_report().diagnostics.into_iter().map(|d| (d.loc.expect("placed").line, d.kind.id(), d.help)).collect();
        assert_eq!(told[0], (4, "bad-value", Some("did you mean \"date\"?".into())));
        assert_eq!(told[1], (5, "bad-value", Some("take a number from 0 to 9".into())));
        assert_eq!(told[2], (2, "unknown-key", Some("did you mean `title`?".into())));
    }
}

//! A PDF as text that a person can read and a line-by-line comparison can use: the objects as one tree from the catalogue
//! down, streams inflated, words as words. No offsets and no object numbers: what is referred to from elsewhere has a name
//! after what it is (`&page-1`, `&P-3`), and a reference is that name (`*page-1`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};

use super::pdf::{self, Meanings};

/// Keys whose values are shown elsewhere: they only refer, where what they refer to has a name.
const REFERRING: [&[u8]; 10] = [b"P", b"Parent", b"Pg", b"Prev", b"Last", b"Obj", b"Dest", b"D", b"Names", b"Nums"];
/// Values that fit a line of this width stand on one.
const WIDTH: usize = 110;

/// The whole file as text.
pub fn dump(bytes: &[u8]) -> String {
    let document = Document::load_mem(bytes).expect("the PDF loads");
    let mut dumper = Dumper {
        document: &document,
        names: BTreeMap::new(),
        counts: BTreeMap::new(),
        referred: BTreeSet::new(),
        shown: BTreeSet::new(),
        out: String::new(),
    };
    let entry = |key: &[u8]| document.trailer.get(key).cloned().unwrap_or(Object::Null);
    dumper.name(&entry(b"Root"), b"Root", false);
    for key in ["Root", "Info"] {
        dumper.entry(key.as_bytes(), &entry(key.as_bytes()), 0, &Meanings::new());
    }
    dumper.out.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

struct Dumper<'a> {
    document: &'a Document,
    /// Names of objects that have a place in the tree.
    names: BTreeMap<ObjectId, String>,
    counts: BTreeMap<String, usize>,
    /// Objects that something refers to by their name.
    referred: BTreeSet<ObjectId>,
    /// Names that stand at their object already.
    shown: BTreeSet<String>,
    out: String,
}

impl Dumper<'_> {
    /// Gives each object below this one a name, in the order in which they will stand.
    fn name(&mut self, object: &Object, key: &[u8], referring: bool) {
        match object {
            Object::Reference(id) if self.names.contains_key(id) => drop(self.referred.insert(*id)),
            Object::Reference(id) => {
                let Ok(target) = self.document.get_object(*id).cloned() else { return };
                if referring && matches!(target, Object::Array(_)) {
                    self.name(&target, key, true);
                } else if !referring {
                    let kind = kind(&target, key);
                    let count = self.counts.entry(kind.clone()).or_insert(0);
                    *count += 1;
                    self.names.insert(*id, format!("{kind}-{count}"));
                    self.name(&target, key, false);
                }
            }
            Object::Array(items) => items.iter().for_each(|item| self.name(item, key, referring)),
            Object::Dictionary(dict) => self.name_entries(dict),
            Object::Stream(stream) => self.name_entries(&stream.dict),
            _ => {}
        }
    }

    fn name_entries(&mut self, dict: &Dictionary) {
        // What only refers comes last: then all that it may refer to has its name.
        for (key, value) in sorted(dict) {
            self.name(value, key, is_referring(key));
        }
    }

    /// A value on one line, if it can stand on one.
    fn inline(&self, object: &Object, referring: bool) -> Option<String> {
        Some(match object {
            Object::Reference(id) => match self.names.get(id) {
                Some(name) if referring || self.shown.contains(name) => format!("*{name}"),
                _ => {
                    let name = self.names.get(id).filter(|_| self.referred.contains(id)).map_or(String::new(), |n| format!("&{n} "));
                    format!("{name}{}", self.inline(self.document.get_object(*id).ok()?, referring)?)
                }
            },
            Object::Null => "null".into(),
            Object::Boolean(b) => b.to_string(),
            Object::Integer(n) => n.to_string(),
            Object::Real(n) => n.to_string(),
            Object::Name(name) => format!("/{}", String::from_utf8_lossy(name)),
            Object::String(bytes, _) => format!("({})", string(bytes)),
            Object::Array(items) => {
                let items: Vec<String> = items.iter().map(|i| self.inline(i, referring)).collect::<Option<_>>()?;
                format!("[{}]", items.join(" "))
            }
            Object::Dictionary(dict) => {
                let entries = sorted(dict)
                    .into_iter()
                    .map(|(key, value)| Some(format!("{} {}", String::from_utf8_lossy(key), self.inline(value, is_referring(key))?)));
                format!("<< {} >>", entries.collect::<Option<Vec<_>>>()?.join(" "))
            }
            Object::Stream(_) => return None,
        })
        .filter(|line| line.len() <= WIDTH && !line.contains('\n'))
    }

    fn entry(&mut self, key: &[u8], value: &Object, depth: usize, meanings: &Meanings) {
        let label = String::from_utf8_lossy(key).into_owned();
        self.labelled(&label, key, value, depth, meanings);
    }

    fn labelled(&mut self, label: &str, key: &[u8], value: &Object, depth: usize, meanings: &Meanings) {
        let indent = "  ".repeat(depth);
        if let Some(line) = self.inline(value, is_referring(key)) {
            self.shown.extend(line.split([' ', '[']).filter_map(|word| word.strip_prefix('&')).map(str::to_string));
            let _ = writeln!(self.out, "{indent}{label} {line}");
            return;
        }
        let (value, name) = match value {
            Object::Reference(id) => {
                let name = self.names.get(id).filter(|_| self.referred.contains(id)).map_or(String::new(), |n| format!(" &{n}"));
                (self.document.get_object(*id).cloned().unwrap_or(Object::Null), name)
            }
            other => (other.clone(), String::new()),
        };
        self.shown.extend(name.strip_prefix(" &").map(str::to_string));
        let _ = writeln!(self.out, "{indent}{label}{name}");
        match &value {
            Object::Dictionary(dict) => self.entries(dict, depth + 1, meanings),
            Object::Array(items) => match items
                .iter()
                .map(|i| self.inline(i, is_referring(key)).filter(|_| i.as_reference().is_err()))
                .collect::<Option<Vec<_>>>()
            {
                Some(scalars) => wrapped(&scalars, &format!("{indent}  "), &mut self.out),
                None => items.iter().for_each(|item| self.labelled("-", key, item, depth + 1, meanings)),
            },
            Object::Stream(stream) => {
                self.entries(&stream.dict, depth + 1, meanings);
                self.stream(key, stream, &"  ".repeat(depth + 1), meanings);
            }
            other => {
                let _ = writeln!(self.out, "{indent}  {other:?}");
            }
        }
    }

    fn entries(&mut self, dict: &Dictionary, depth: usize, meanings: &Meanings) {
        let page = dict.get(b"Type").and_then(Object::as_name).is_ok_and(|t| t == b"Page");
        let own = page.then(|| pdf::meanings(self.document, dict));
        for (key, value) in sorted(dict) {
            // How a stream is packed, and how long it is, says nothing of what is in it.
            if !matches!(key, b"Length" | b"Filter" | b"DecodeParms" | b"Length1" | b"Length2" | b"Length3") {
                self.entry(key, value, depth, own.as_ref().unwrap_or(meanings));
            }
        }
    }

    fn stream(&mut self, key: &[u8], stream: &Stream, indent: &str, meanings: &Meanings) {
        let plain = stream.get_plain_content().unwrap_or_else(|_| stream.content.clone());
        let lines: Vec<String> = match key {
            b"ToUnicode" => vec![
                pdf::table(&String::from_utf8_lossy(&plain)).values().map(|t| t.escape_debug().to_string()).collect::<Vec<_>>().join(" "),
            ],
            b"Contents" => operations(&plain, meanings),
            b"Metadata" => String::from_utf8_lossy(&plain).lines().map(str::to_string).collect(),
            _ => vec!["(bytes)".to_string()],
        };
        for line in lines {
            let _ = writeln!(self.out, "{indent}| {}", line.trim_end());
        }
    }
}

/// Values on as many lines as they need.
fn wrapped(values: &[String], indent: &str, out: &mut String) {
    let mut line = String::new();
    for value in values {
        if !line.is_empty() && line.len() + value.len() > WIDTH {
            let _ = writeln!(out, "{indent}{line}");
            line.clear();
        }
        line.push_str(if line.is_empty() { "" } else { " " });
        line.push_str(value);
    }
    let _ = writeln!(out, "{indent}{line}");
}

fn is_referring(key: &[u8]) -> bool {
    REFERRING.contains(&key)
}

/// The entries of a dictionary, what only refers last.
fn sorted(dict: &Dictionary) -> Vec<(&[u8], &Object)> {
    let mut entries: Vec<(&[u8], &Object)> = dict.iter().map(|(k, v)| (k.as_slice(), v)).collect();
    entries.sort_by_key(|(key, _)| (is_referring(key), *key));
    entries
}

/// What an object is, in a word.
fn kind(object: &Object, key: &[u8]) -> String {
    let dict = match object {
        Object::Dictionary(dict) => dict,
        Object::Stream(stream) => &stream.dict,
        _ => return String::from_utf8_lossy(key).to_lowercase(),
    };
    let name = |key: &[u8]| dict.get(key).and_then(Object::as_name).map(|n| String::from_utf8_lossy(n).into_owned()).ok();
    match name(b"Type").as_deref() {
        Some("Page") => "page".into(),
        Some("Annot") => "annot".into(),
        Some("Font") => name(b"BaseFont").map_or("font".into(), |n| n.split('+').next_back().unwrap_or_default().to_string()),
        _ if dict.has(b"S") && dict.has(b"P") => name(b"S").unwrap_or_default(),
        _ => String::from_utf8_lossy(key).to_lowercase(),
    }
}

/// A string: UTF-16 as text, dates and the like as they are.
fn string(bytes: &[u8]) -> String {
    crate::pdf::words(bytes).escape_debug().to_string()
}

/// The operators of a page, one a line, with words for codes.
fn operations(content: &[u8], meanings: &Meanings) -> Vec<String> {
    let Ok(content) = Content::decode(content) else { return vec!["(unreadable)".into()] };
    let mut font: Vec<u8> = Vec::new();
    let mut lines = Vec::new();
    for Operation { operator, operands } in content.operations {
        if operator == "Tf" {
            font = operands.first().and_then(|f| f.as_name().ok()).unwrap_or_default().to_vec();
        }
        let shown: Vec<String> = operands.iter().map(|o| operand(o, meanings.get(&font))).collect();
        lines.push(format!("{} {operator}", shown.join(" ")).trim_start().to_string());
    }
    lines
}

fn operand(object: &Object, meanings: Option<&BTreeMap<u16, String>>) -> String {
    match object {
        Object::String(bytes, _) if meanings.is_some() && !bytes.starts_with(b"\xfe\xff") => format!("({})", pdf::text(bytes, meanings)),
        Object::String(bytes, _) => format!("({})", string(bytes)),
        Object::Array(parts) => format!("[{}]", parts.iter().map(|p| operand(p, meanings)).collect::<Vec<_>>().join("")),
        Object::Dictionary(dict) => {
            let entries = dict.iter().map(|(k, v)| format!("/{} {}", String::from_utf8_lossy(k), operand(v, None)));
            format!("<<{}>>", entries.collect::<Vec<_>>().join(" "))
        }
        Object::Name(name) => format!("/{}", String::from_utf8_lossy(name)),
        Object::Integer(n) => n.to_string(),
        Object::Real(n) => n.to_string(),
        other => format!("{other:?}"),
    }
}

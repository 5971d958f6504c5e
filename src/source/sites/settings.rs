//! The configuration of a site in the notation of its engine, as one tree: TOML, YAML and JSON as they are; of programs
//! (JavaScript, Python) the values that are written out, by the names that they are given.

use std::path::Path;

use serde_json::{Map, Value};

use crate::fence;

/// A longer configuration is none that a person wrote.
const MAX_BYTES: usize = 256 * 1024;
/// Deeper brackets are refused before a parser sees them.
const MAX_DEPTH: usize = 48;

/// What the configuration files of a site say; the first that says something is heard.
#[derive(Debug, Default)]
pub(super) struct Settings {
    trees: Vec<Tree>,
}

#[derive(Debug)]
struct Tree {
    top: Value,
    /// Keys are found by their last part, wherever they stand.
    flat: bool,
}

impl Settings {
    /// Reads those of these files that are there, below a folder.
    pub fn read(folder: &Path, files: &[&str]) -> Settings {
        Settings { trees: files.iter().filter_map(|file| tree(&folder.join(file))).collect() }
    }

    /// The first text at one of these paths (`params.author.name`; capitals do not count), of a list its first.
    pub fn text(&self, paths: &[&str]) -> Option<String> {
        self.values(paths).find_map(|v| texts(v).into_iter().next())
    }

    /// All texts at the first of these paths that has any.
    pub fn texts(&self, paths: &[&str]) -> Vec<String> {
        self.values(paths).map(texts).find(|list| !list.is_empty()).unwrap_or_default()
    }

    /// The keys and texts of the table at one of these paths.
    pub fn table(&self, paths: &[&str]) -> Vec<(String, String)> {
        let tables = self.values(paths).filter_map(Value::as_object);
        tables.flatten().filter_map(|(key, value)| Some((key.clone(), texts(value).into_iter().next()?))).collect()
    }

    fn values<'a>(&'a self, paths: &'a [&str]) -> impl Iterator<Item = &'a Value> {
        paths.iter().flat_map(move |path| self.trees.iter().filter_map(move |tree| tree.at(path)))
    }
}

impl Tree {
    fn at(&self, path: &str) -> Option<&Value> {
        let path = if self.flat { path.rsplit('.').next().unwrap_or(path) } else { path };
        let step = |value: &'_ Value, key: &str| -> Option<usize> { value.as_object()?.keys().position(|k| k.eq_ignore_ascii_case(key)) };
        let mut value = &self.top;
        for key in path.split('.') {
            let at = step(value, key)?;
            value = value.as_object()?.values().nth(at)?;
        }
        Some(value)
    }
}

/// The texts of a value: of a list each, of a table its name. What a program fills in is no text.
fn texts(value: &Value) -> Vec<String> {
    let plain = |s: &str| {
        let s = s.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(s).filter(|s| !s.is_empty() && !["${", "{{", "process.env"].iter().any(|mark| s.contains(mark)))
    };
    match value {
        Value::String(s) => plain(s).into_iter().collect(),
        Value::Number(n) => vec![n.to_string()],
        Value::Array(list) => list.iter().take(64).filter_map(|v| texts(v).into_iter().next()).collect(),
        Value::Object(map) => {
            map.iter().find(|(k, _)| k.eq_ignore_ascii_case("name")).and_then(|(_, v)| plain(v.as_str()?)).into_iter().collect()
        }
        Value::Null | Value::Bool(_) => Vec::new(),
    }
}

fn tree(path: &Path) -> Option<Tree> {
    let bytes = fence::read_regular(path).ok().filter(|b| b.len() <= MAX_BYTES)?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.trim_start_matches('\u{feff}');
    let extension = path.extension()?.to_string_lossy().to_lowercase();
    let (top, flat) = match extension.as_str() {
        "toml" => (toml(text), false),
        "yml" | "yaml" => (yaml(text), false),
        "json" => (serde_json::from_str(text).ok(), false),
        _ => (Some(Value::Object(assignments(text))), true),
    };
    // What does not parse still has lines that can be read.
    Some(match top {
        Some(top) => Tree { top, flat },
        None => Tree { top: Value::Object(assignments(text)), flat: true },
    })
}

fn toml(text: &str) -> Option<Value> {
    serde_json::to_value(text.parse::<toml::Table>().ok()?).ok()
}

fn yaml(text: &str) -> Option<Value> {
    let mut depth = 0_usize;
    for c in text.chars() {
        match c {
            '[' | '{' => depth += 1,
            ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH {
            return None;
        }
    }
    if text.lines().any(|line| line.split_whitespace().take_while(|w| matches!(*w, "-" | "?")).count() > MAX_DEPTH) {
        return None;
    }
    serde_yaml_ng::from_str(text).ok()
}

/// `name: 'value'` and `NAME = "value"` of a program, the first of each name; comments are passed by.
fn assignments(text: &str) -> Map<String, Value> {
    let mut out = Map::new();
    for line in text.lines().take(4_000) {
        let mut rest = line.split("//").next().filter(|_| !line.contains("://")).unwrap_or(line);
        if rest.trim_start().starts_with(['#', '*']) || line.trim_start().starts_with("//") {
            continue;
        }
        while let Some(at) = rest.find([':', '=']) {
            let (before, after) = rest.split_at(at);
            let name: String = before
                .trim_end()
                .trim_end_matches(['"', '\''])
                .chars()
                .rev()
                .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-'))
                .collect();
            let name: String = name.chars().rev().collect();
            rest = after.get(1..).unwrap_or("");
            let value = rest.trim_start().trim_start_matches(['[', '(', '{', ' ']);
            // `author: { name: 'A' }`: the name is read in its turn.
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\'' | '`'));
            let text = match quote {
                Some(quote) => value.get(1..).and_then(|v| v.split(quote).next()).map(str::to_string),
                None => None,
            };
            if let Some(text) = text.filter(|_| !name.is_empty()) {
                rest = rest.get(rest.find(&text).map_or(0, |n| n + text.len() + 1)..).unwrap_or("");
                out.entry(name).or_insert(Value::String(text));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(name: &str, text: &str) -> Settings {
        let dir = tempfile::tempdir().expect("a temporary folder");
        std::fs::write(dir.path().join(name), text).expect("written");
        Settings::read(dir.path(), &["missing.toml", name])
    }

    #[test]
    fn every_notation_says_the_same() {
        for (name, text) in [
            ("a.toml", "Title = \"Quay\"\n[author]\nname = \"Ann\"\n"),
            ("a.yml", "title: Quay\nauthor:\n  name: Ann\n"),
            ("a.json", "{\"title\": \"Quay\", \"author\": {\"name\": \"Ann\"}}"),
            ("a.js", "module.exports = {\n  // title: 'Old',\n  title: \"Quay\", author: { name: 'Ann' },\n};"),
            ("a.py", "# TITLE = 'Old'\nTITLE = 'Quay'\nNAME = \"Ann\"\n"),
            ("b.yml", "title: Quay\nname: \"Ann\"\nbroken: [\n  {{ x }}: y: z"),
        ] {
            let s = settings(name, text);
            if name != "b.yml" {
                assert_eq!(s.text(&["title"]).as_deref(), Some("Quay"), "{name}");
            }
            assert_eq!(s.text(&["author.name", "name"]).as_deref(), Some("Ann"), "{name}");
        }
    }

    #[test]
    fn what_a_program_fills_in_is_no_value() {
        let s = settings("a.js", "export default { site: process.env.URL, url: `${base}/x`, base: 'https://a.example/b' }");
        assert_eq!((s.text(&["site"]), s.text(&["url"]), s.text(&["base"]).as_deref()), (None, None, Some("https://a.example/b")));
    }

    #[test]
    fn bombs_are_not_parsed() {
        let s = settings("a.yml", &format!("title: {}", "[".repeat(100_000)));
        assert_eq!(s.text(&["title"]), None);
    }
}

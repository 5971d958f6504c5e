//! The JSON Schemas of book.toml and of layout files, for editors that complete and check while one types.
//!
//! They are not written down anywhere: the readers are run over a skeleton, and what they ask for is the schema.
//! So a key that is read is in it, and one that is not cannot be.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value as Json, json};

use super::keys;
use super::table::{Kind, KnownKey, Log};
use super::tree::{Node, Origin, parse};
use super::{BOOK_TOML, book_toml, layout_toml};

/// Lists of tables are only read where there is one; `NAME` stands for names of the user's own.
const BOOK: &str = "book = { authors = [{}], series = {} }\nsource = [{ titles = { NAME = [] }, not-titles = { NAME = [] } }]\n\
    index = { terms = [{}] }\nvolumes = { volume = [{}] }\n\
    chapters = { pin = [{}], chapter = [{ posts = [{}] }], rename = { NAME = \"\" }, place = { NAME = \"\" } }\noutput = { pdf = { NAME = {} }, cover = { NAME = { printer = \"bod\" } } }\n";

/// Keys of which a file may hold a list of tables as well as one.
const REPEATED: [&str; 6] = ["book.authors", "source", "chapters.pin", "chapters.chapter", "index.terms", "volumes.volume"];

/// What is asked for in book.toml.
pub(super) fn book_keys() -> Vec<KnownKey> {
    asked(BOOK, |tree, log| {
        book_toml::read(tree, Path::new(""), BOOK_TOML, log);
    })
}

/// What is asked for in a layout file.
pub(super) fn layout_keys() -> Vec<KnownKey> {
    let mut keys = asked("", |tree, log| {
        layout_toml::read(tree, "layout", log);
    });
    keys.insert(0, KnownKey { path: "extends".into(), kind: Kind::Text });
    keys
}

fn asked(skeleton: &str, read: impl Fn(&Node, &Log)) -> Vec<KnownKey> {
    let origin = Origin::new("skeleton", skeleton);
    let tree = parse(&origin).unwrap_or_else(|_| Node::empty(&origin));
    let log = Log::default();
    read(&tree, &log);
    log.into_known_keys()
}

/// The schema of book.toml.
pub fn book() -> Json {
    let mut schema = schema("book.toml of Postbound", &book_keys(), keys::book_doc);
    if let Some(table) = schema.pointer_mut("/properties/layout/properties/overrides") {
        *table = json!({ "type": "object", "description": keys::book_doc("layout.overrides").unwrap_or_default() });
    }
    schema
}

/// The schema of a layout file.
pub fn layout() -> Json {
    schema("A layout of Postbound", &layout_keys(), keys::layout_doc)
}

/// The words that a key may hold, where they are few, by the key's path.
pub fn choices() -> BTreeMap<String, Vec<&'static str>> {
    let words = |asked: KnownKey| match asked.kind {
        Kind::Words(words) => Some((asked.path, words)),
        Kind::Bool => Some((asked.path, vec!["true", "false"])),
        _ => None,
    };
    book_keys().into_iter().chain(layout_keys()).filter_map(words).collect()
}

fn schema(title: &str, asked: &[KnownKey], doc: fn(&str) -> Option<&'static str>) -> Json {
    let mut kinds: BTreeMap<&str, Vec<&Kind>> = BTreeMap::new();
    for a in asked {
        let known = kinds.entry(a.path.as_str()).or_default();
        if !known.contains(&&a.kind) {
            known.push(&a.kind);
        }
    }
    let mut root = table_schema("", &kinds, doc);
    root.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    root.insert("title".into(), json!(title));
    Json::Object(root)
}

/// The keys that lie one step below a table.
fn table_schema(table: &str, kinds: &BTreeMap<&str, Vec<&Kind>>, doc: fn(&str) -> Option<&'static str>) -> Map<String, Json> {
    let mut properties = Map::new();
    let mut own_names = Json::Bool(false);
    for path in children(table, kinds) {
        let key = path.rsplit('.').next().unwrap_or(&path).to_string();
        let below = !children(&path, kinds).is_empty();
        let mut one =
            if below { table_schema(&path, kinds, doc) } else { plain_schema(kinds.get(path.as_str()).map_or(&[], Vec::as_slice)) };
        if below {
            let alternatives = kinds.get(path.as_str()).map_or(&[] as &[&Kind], Vec::as_slice);
            one = table_or(&path, one, alternatives);
        }
        if let Some(words) = doc(&path) {
            one.insert("description".into(), json!(words));
        }
        if key == "NAME" {
            own_names = Json::Object(one);
        } else {
            properties.insert(key, Json::Object(one));
        }
    }
    let mut out = Map::new();
    out.insert("type".into(), json!("object"));
    out.insert("properties".into(), Json::Object(properties));
    out.insert("additionalProperties".into(), own_names);
    out
}

/// Paths one step below, whether asked for or only passed through.
fn children(table: &str, kinds: &BTreeMap<&str, Vec<&Kind>>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for path in kinds.keys() {
        let rest = if table.is_empty() { Some(*path) } else { path.strip_prefix(table).and_then(|r| r.strip_prefix('.')) };
        let Some(step) = rest.and_then(|r| r.split('.').next()).filter(|s| !s.is_empty()) else { continue };
        let child = if table.is_empty() { step.to_string() } else { format!("{table}.{step}") };
        if !found.contains(&child) {
            found.push(child);
        }
    }
    found
}

/// A table that may also be a list of tables, or a word, or `false`.
fn table_or(path: &str, table: Map<String, Json>, kinds: &[&Kind]) -> Map<String, Json> {
    let table = Json::Object(table);
    let mut forms = vec![table.clone()];
    if REPEATED.contains(&path) {
        let item = if path == "book.authors" { json!({ "anyOf": [{ "type": "string" }, table] }) } else { table };
        forms.push(json!({ "type": "array", "items": item }));
    }
    for kind in kinds {
        match kind {
            Kind::Any => forms.push(json!({ "type": ["boolean", "string"] })),
            Kind::Words(_) | Kind::Text | Kind::Texts => forms.push(Json::Object(plain_schema(&[kind]))),
            Kind::List if path == "chapters.chapter.posts" => forms.push(json!({ "type": ["array", "string"] })),
            _ => {}
        }
    }
    let mut out = Map::new();
    if forms.len() == 1 {
        return forms.pop().and_then(|f| f.as_object().cloned()).unwrap_or_default();
    }
    out.insert("anyOf".into(), Json::Array(forms));
    out
}

fn plain_schema(kinds: &[&Kind]) -> Map<String, Json> {
    let specific: Vec<&Kind> = kinds.iter().copied().filter(|k| **k != Kind::Any).collect();
    let words = specific.iter().any(|k| matches!(k, Kind::Words(_)));
    // A choice is read as a string first, and a length may be written as a number of lines: the narrower word holds.
    let narrow = specific.into_iter().filter(|k| !(words && **k == Kind::Text));
    let mut forms: Vec<Json> = narrow.map(kind_schema).collect();
    if kinds.contains(&&Kind::Any) && forms.len() == 1 {
        forms.push(json!({ "type": ["boolean", "number", "string"] }));
    }
    match forms.len() {
        0 => Map::new(),
        1 => forms.pop().and_then(|f| f.as_object().cloned()).unwrap_or_default(),
        _ => Map::from_iter([("anyOf".to_string(), Json::Array(forms))]),
    }
}

fn kind_schema(kind: &Kind) -> Json {
    match kind {
        Kind::Any => json!({}),
        Kind::Text => json!({ "type": "string" }),
        Kind::Bool => json!({ "type": "boolean" }),
        Kind::Whole(from, to) => json!({ "type": "integer", "minimum": from, "maximum": to }),
        Kind::Words(words) => json!({ "enum": words }),
        // Editors hand TOML dates on as strings.
        Kind::Date => json!({ "type": "string", "format": "date" }),
        Kind::Texts => json!({ "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }] }),
        Kind::Length => json!({ "type": ["string", "integer"], "examples": ["11pt", "20mm", "1.2em", "2 lines"] }),
        Kind::List => json!({ "type": ["array", "string"] }),
        Kind::Table => json!({ "type": "object" }),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::Value;
    use super::*;

    fn paths(keys: Vec<KnownKey>) -> Vec<String> {
        let mut paths: Vec<String> = keys.into_iter().map(|a| a.path).filter(|p| !p.ends_with("NAME")).collect();
        paths.sort();
        paths.dedup();
        paths
    }

    #[test]
    fn every_key_is_explained_and_every_explanation_has_its_key() {
        let book = paths(book_keys());
        let unexplained: Vec<&String> = book.iter().filter(|p| keys::book_doc(p).is_none()).collect();
        assert!(unexplained.is_empty(), "{unexplained:?}");
        let gone: Vec<&str> = keys::BOOK.iter().map(|(p, _)| *p).filter(|p| !book.iter().any(|k| k == p || p.ends_with("NAME"))).collect();
        assert!(gone.is_empty(), "{gone:?}");
        let layout = paths(layout_keys());
        let unexplained: Vec<&String> = layout.iter().filter(|p| keys::layout_doc(p).is_none()).collect();
        assert!(unexplained.is_empty(), "{unexplained:?}");
    }

    #[test]
    fn the_test_of_all_keys_has_all_keys() {
        let text = include_str!("../../tests/data/all-keys.toml");
        let tree = parse(&Origin::new("all", text)).expect("TOML");
        for path in paths(book_keys()) {
            let steps = path.split('.');
            let mut nodes = vec![tree.clone()];
            for step in steps {
                nodes = nodes.iter().flat_map(|n| below(n, step)).collect();
            }
            assert!(!nodes.is_empty(), "tests/data/all-keys.toml lacks {path}");
        }
    }

    fn below(node: &Node, step: &str) -> Vec<Node> {
        match &node.value {
            Value::List(items) => items.iter().flat_map(|i| below(i, step)).collect(),
            Value::Table(entries) if step == "NAME" => entries.iter().map(|e| e.node.clone()).collect(),
            _ => node.get(step).cloned().into_iter().collect(),
        }
    }

    #[test]
    fn the_schema_knows_tables_words_and_lists() {
        let book = book();
        assert_eq!(book.pointer("/properties/book/properties/title/type"), Some(&json!("string")));
        assert_eq!(book.pointer("/properties/layout/properties/links/enum"), Some(&json!(["page", "note", "url", "none"])));
        assert_eq!(book.pointer("/properties/book/additionalProperties"), Some(&json!(false)));
        assert!(book.pointer("/properties/output/properties/pdf/additionalProperties/properties/tagged").is_some());
        assert!(book.pointer("/properties/source/anyOf/1/items/properties/base-url").is_some());
        let layout = layout();
        assert!(layout.pointer("/properties/chapter/properties/title/properties/size").is_some());
        assert!(layout.pointer("/properties/extends").is_some());
    }
}

//! `[index]`: terms that the book's index lists wherever they stand.

use crate::diag::Loc;

use super::manifest::{IndexSettings, IndexTerm};
use super::table::{Log, Table};
use super::tree::{Node, Value};

/// Reads the table.
pub fn index(t: &Table<'_>) -> IndexSettings {
    let terms = t.list("terms").iter().filter_map(|node| term(node, t.log())).collect();
    let settings = IndexSettings { terms, definitions: t.bool("definitions").unwrap_or(true) };
    t.finish();
    settings
}

/// A term: its words, or a table that says more.
fn term(node: &Node, log: &Log) -> Option<IndexTerm> {
    if let Value::Text(words) = &node.value {
        return checked(words, node, log).map(|words| IndexTerm { path: levels(&words), ..IndexTerm::at(node.loc()) });
    }
    let t = Table::new("index.terms", Some(node), log);
    let words = t.item("term").and_then(|item| checked(&item.text, item.node, log));
    if words.is_none() && !t.has("term") && matches!(node.value, Value::Table(_)) {
        t.bad(node, "an entry of the index has no term", "write { term = \"kerning\", forms = [\"kerned\"] }");
    }
    let texts = |key| t.texts(key).unwrap_or_default().into_iter().map(|item| item.text).collect();
    let term = IndexTerm { forms: texts("forms"), see: t.words("see"), also: texts("also"), ..IndexTerm::at(node.loc()) };
    t.finish();
    words.map(|words| IndexTerm { path: levels(&words), ..term })
}

fn checked(words: &str, node: &Node, log: &Log) -> Option<String> {
    let said = !levels(words).is_empty();
    if !said {
        Table::new("index.terms", None, log).bad(node, "an entry of the index has no words", "write a term, or take the entry out");
    }
    said.then(|| words.to_string())
}

/// "fruit!apple" is an entry below "fruit".
fn levels(words: &str) -> Vec<String> {
    words.split('!').map(str::trim).filter(|w| !w.is_empty()).map(str::to_string).collect()
}

impl IndexTerm {
    fn at(loc: Loc) -> IndexTerm {
        IndexTerm { path: Vec::new(), forms: Vec::new(), see: None, also: Vec::new(), loc }
    }
}

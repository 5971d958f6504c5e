//! `[language]` of book.toml: what the program does not know of the book's language, or what the book says otherwise.

use crate::lang::own;
use crate::model::OwnLanguage;

use super::table::Table;

/// Reads the table.
pub(super) fn own_language(t: &Table<'_>) -> OwnLanguage {
    let listed = t.table("words");
    let word = |name: &&'static str| {
        let said = listed.words(name)?;
        // The number of a page stands on the line of its word.
        let said = if *name == "page" { format!("{said}\u{A0}") } else { said };
        Some((*name, said))
    };
    let words = own::NAMES.iter().filter_map(word).collect();
    listed.finish();
    let language = OwnLanguage { words, months: months(t), date: date(t), quotes: quotes(t) };
    t.finish();
    language
}

fn months(t: &Table<'_>) -> Vec<String> {
    let Some(items) = t.texts("months") else { return Vec::new() };
    let months: Vec<String> = items.iter().map(|i| i.text.trim().to_string()).filter(|m| !m.is_empty()).collect();
    if months.len() == 12 {
        return months;
    }
    if let Some(node) = t.written("months") {
        t.bad(node, format!("`{}` has {} names", t.name("months"), months.len()), "name all twelve months as they stand in a date");
    }
    Vec::new()
}

fn date(t: &Table<'_>) -> Option<String> {
    const PARTS: [(&str, &str); 3] = [("{day}", "{d}"), ("{month}", "{m}"), ("{year}", "{y}")];
    let said = t.words("date")?;
    if let Some((part, _)) = PARTS.iter().find(|(part, _)| !said.contains(part)) {
        if let Some(node) = t.written("date") {
            t.bad(node, format!("`{}` has no {part}", t.name("date")), "write for example \"{day}. {month} {year}\"");
        }
        return None;
    }
    Some(PARTS.iter().fold(said, |said, (part, short)| said.replace(part, short)))
}

fn quotes(t: &Table<'_>) -> Option<[&'static str; 4]> {
    let item = t.item("quotes")?;
    let found = own::quotes_of(&item.text);
    if found.is_none() {
        let message = format!("`{}` cannot be \"{}\"", t.name("quotes"), item.text);
        t.bad(item.node, message, "write four marks, those outside and then those inside: \"“”‘’\", \"»«›‹\", \"„“‚‘\"");
    }
    found
}

//! What a run found as SARIF 2.1.0, the format that code hosts and editors show findings from: a rule for each kind of
//! finding, a result for each finding, with the line of its file or the pages of its PDF.

use serde_json::{Value, json};

use crate::diag::{Diagnostic, Kind, Report, Severity};

/// Pages named one by one, at most.
const PAGES: usize = 100;

/// The report as a SARIF log.
pub fn sarif(report: &Report) -> String {
    let mut kinds: Vec<&Kind> = report.diagnostics.iter().map(|d| d.kind).collect();
    kinds.sort_unstable_by_key(|k| k.id());
    kinds.dedup();
    let rules: Vec<Value> = kinds.iter().map(|kind| rule(kind, report)).collect();
    let results: Vec<Value> = report.diagnostics.iter().map(|d| result(d, kinds.partition_point(|k| k.id() < d.kind.id()))).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": { "name": "Postbound", "semanticVersion": env!("CARGO_PKG_VERSION"), "rules": rules } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

/// A kind of finding: as grave as its gravest, with the advice of its first.
fn rule(kind: &Kind, report: &Report) -> Value {
    let of = || report.diagnostics.iter().filter(|d| d.kind == kind);
    let worst = of().map(|d| d.severity).max().unwrap_or(Severity::Note);
    let mut rule = json!({
        "id": kind.id(),
        "shortDescription": { "text": kind.explanation() },
        "properties": { "category": kind.category().to_string() },
        "defaultConfiguration": { "level": worst.word() },
    });
    if let Some(help) = of().find_map(|d| d.help.as_deref()) {
        rule["help"] = json!({ "text": help });
    }
    rule
}

fn result(d: &Diagnostic, index: usize) -> Value {
    let told = std::iter::once(d.message.clone()).chain(d.notes.iter().map(|n| format!("note: {n}")));
    let words: Vec<String> = told.chain(d.help.iter().map(|h| format!("help: {h}"))).collect();
    let mut result = json!({
        "ruleId": d.kind.id(),
        "ruleIndex": index,
        "level": d.severity.word(),
        "message": { "text": words.join("\n") },
    });
    let places = places(d);
    if !places.is_empty() {
        result["locations"] = Value::Array(places);
    }
    if !d.pages.is_empty() {
        result["properties"] = json!({ "pages": d.pages });
    }
    result
}

/// The line of a file, or each page of a PDF.
fn places(d: &Diagnostic) -> Vec<Value> {
    let Some(loc) = d.loc.as_ref().filter(|l| !l.file.is_empty()) else { return Vec::new() };
    let mut physical = json!({ "artifactLocation": { "uri": uri(&loc.file) } });
    if loc.line > 0 {
        physical["region"] = json!({ "startLine": loc.line });
        if let Some(s) = &d.snippet {
            let column = |at: usize| s.text.get(..at).map_or(1, |before| before.chars().count() + 1);
            physical["region"] = json!({
                "startLine": loc.line,
                "startColumn": column(s.span.start),
                "endColumn": column(s.span.end),
                "snippet": { "text": s.text },
            });
        }
    }
    if d.pages.is_empty() {
        return vec![json!({ "physicalLocation": physical })];
    }
    let page = |n: &u32| json!({ "physicalLocation": physical, "logicalLocations": [{ "name": format!("page {n}"), "kind": "page" }] });
    d.pages.iter().take(PAGES).map(page).collect()
}

/// A path as a reference (RFC 3986): relative ones stay relative.
fn uri(path: &str) -> String {
    let mut out = String::new();
    if path.starts_with('/') {
        out.push_str("file://");
    }
    for b in path.replace('\\', "/").bytes() {
        if b.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&b) {
            out.push(char::from(b));
        } else {
            out.push_str(&format!("%{b:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Loc, kinds};

    #[test]
    fn findings_have_rules_levels_lines_and_pages() {
        let mut report = Report::default();
        report.push(Diagnostic::warning(kinds::MISSING_IMAGE, "a line").at(Loc::new("a b.md", 3)).showing("é bad", 3..6).help("mend it"));
        report.push(Diagnostic::error(kinds::BAD_VALUE, "two pages").at(Loc::new("/x/é.pdf", 0)).on(&[0, 6]));
        report.push(Diagnostic::note(kinds::MISSING_IMAGE, "nowhere").with("a fact"));
        let log: Value = serde_json::from_str(&sarif(&report)).expect("JSON");
        assert_eq!(log["version"], "2.1.0");
        let run = &log["runs"][0];
        let rules = &run["tool"]["driver"]["rules"];
        assert_eq!((rules[0]["id"].as_str(), rules[1]["id"].as_str()), (Some("bad-value"), Some("missing-image")));
        assert_eq!(rules[1]["defaultConfiguration"]["level"], "warning");
        assert_eq!(rules[1]["shortDescription"]["text"], kinds::MISSING_IMAGE.explanation());
        let results = run["results"].as_array().expect("results");
        for result in results {
            let index = result["ruleIndex"].as_u64().expect("an index") as usize;
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
        let place = &results[0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "a%20b.md");
        assert_eq!((place["region"]["startColumn"].as_u64(), place["region"]["endColumn"].as_u64()), (Some(3), Some(6)));
        let pages = results[1]["locations"].as_array().expect("pages");
        assert_eq!(pages[1]["logicalLocations"][0]["name"], "page 7");
        assert_eq!(pages[0]["physicalLocation"]["artifactLocation"]["uri"], "file:///x/%C3%A9.pdf");
        assert!(results[2].get("locations").is_none());
        let empty: Value = serde_json::from_str(&sarif(&Report::default())).expect("JSON");
        assert_eq!(empty["runs"][0]["results"], json!([]), "a run without findings says so");
    }
}

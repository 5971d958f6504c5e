//! Documents that are made from the program, and what documents promise.
//!
//! `BLESS=1 tests/run docs` writes them anew.

use std::fs;
use std::path::Path;

use postbound::config::{self, keys, schema};
use postbound::diag::{Loc, Report};

const INTRODUCTION: &str = r#"# book.toml

Every key of book.toml and of layout files. `postbound keys WORD` explains keys in the terminal; `postbound keys --schema book` and
`--schema layout` print JSON Schemas for editors. This page is made from the program (`BLESS=1 tests/run docs`).

Only the title is required:

```toml
[book]
title = "Notes on the Making of Books"
```

**Selectors** name posts in the same way everywhere: a post's id, `path:` with a pattern (`path:2019/**`), `tag:`, `series:`, `year:`, `*` for
all the rest. One that matches nothing is an error with the nearest names.

**A post's front matter** (YAML between `---`, or TOML between `+++`) may say `title date author tags categories series slug id language draft
chapter weight skip aliases`.

`NAME` stands for a name of your own: `[output.pdf.kdp]` makes `…-kdp.pdf`.
"#;

const LAYOUTS: &str = "
# Layout files

Keys of `layouts/NAME.toml`, and of `[layout.overrides]` in book.toml. Lengths have units: `\"11pt\"`, `\"20mm\"`, `\"0.5in\"`, `\"1.2em\"`,
`\"2 lines\"`. A file of your own may say `extends = \"trade-6x9\"` and only what differs.
";

const STYLES: &str = "
## Styles

Everything that is set has these keys too: `text`, `page.head`, `chapter.title`, `note` and the others.
";

/// Keys as tables, a section for each table at the top.
fn tables(rows: &[(&str, &str)]) -> String {
    let choices = schema::choices();
    let mut out = String::new();
    let mut section = "";
    for (path, doc) in rows {
        let top = path.split('.').next().unwrap_or(path);
        if top != section {
            section = top;
            let heads = rows.iter().any(|(p, _)| p.starts_with(&format!("{top}.")));
            out.push_str(&if heads { format!("\n## [{top}]\n\n") } else { format!("\n## {top}\n\n") });
            out.push_str("| key | | values | default |\n|---|---|---|---|\n");
        }
        let values = choices.get(*path).map_or(String::new(), |w| w.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", "));
        let default = keys::default(path).map_or(String::new(), |d| format!("`{d}`"));
        out.push_str(&format!("| `{path}` | {} | {values} | {default} |\n", doc.replace('|', "\\|")));
    }
    out
}

fn book_toml() -> String {
    let styles: String = keys::STYLE.iter().map(|(key, doc)| format!("| `{key}` | {doc} |\n")).collect();
    format!("{INTRODUCTION}{}{LAYOUTS}{}{STYLES}\n| key | |\n|---|---|\n{styles}", tables(keys::BOOK), tables(keys::LAYOUT))
}

#[test]
fn docs_of_book_toml_are_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/book-toml.md");
    let made = book_toml();
    if std::env::var_os("BLESS").is_some_and(|b| b == "1") {
        fs::write(&path, &made).expect("written");
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "docs/book-toml.md is not what the program says: BLESS=1 tests/run docs");
}

#[test]
fn the_readme_is_short_and_its_links_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let documents = [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "docs/book-toml.md",
        "docs/printing.md",
        "docs/glossary.md",
        "docs/decisions/README.md",
    ];
    let mut problems = Vec::new();
    for name in documents {
        let path = root.join(name);
        let text = fs::read_to_string(&path).unwrap_or_else(|e| panic!("{name}: {e}"));
        // What stands in code is an example and no link.
        let text: String = text.lines().flat_map(|line| line.split('`').step_by(2)).collect::<Vec<_>>().join(" ");
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|l| !l.contains(':') && !l.starts_with('#') && !l.contains(' ')) {
            let target = path.parent().expect("a folder").join(link.split('#').next().unwrap_or(link));
            if !target.exists() {
                problems.push(format!("{name} links to {link}, which is not there"));
            }
        }
    }
    let lines = fs::read_to_string(root.join("README.md")).expect("it is there").lines().count();
    if lines > 150 {
        problems.push(format!("README.md has {lines} lines, more than 150"));
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

#[test]
fn defaults_are_what_holds_where_nothing_is_said() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("seeds")).expect("made");
    let text = "[book]\ntitle = \"T\"\nauthors = [{ name = \"A\" }]\n[source]\n[chapters]\n[volumes]\n[layout]\n[cover]\n[output.pdf.screen]\n\
        [output.pdf.print]\n[output.cover.print]\nprinter = \"kdp-paperback\"\n[output.epub]\n[accessibility]\n[build]\n[maths]\n[index]\n";
    let read = |text: &str| {
        fs::write(folder.path().join("book.toml"), text).expect("written");
        let mut report = Report::default();
        let loaded = config::load(folder.path(), &[], &mut report);
        let mut manifest = loaded.unwrap_or_else(|_| panic!("{text}{:#?}", report.diagnostics)).0;
        // Lines move; what they say stays.
        manifest.sources.iter_mut().for_each(|s| s.loc = Loc::default());
        manifest.covers.iter_mut().for_each(|c| c.loc = Loc::default());
        format!("{manifest:?}")
    };
    // A booklet's keys say something of a booklet only.
    let text_of = |path: &str| {
        let booklet = ["signature", "sheet", "sheet-thickness"].iter().any(|k| path == format!("output.pdf.NAME.{k}"));
        if booklet { text.replace("[output.pdf.print]\n", "[output.pdf.print]\nimposition = \"booklet\"\n") } else { text.to_string() }
    };
    for (path, value) in keys::DEFAULTS {
        assert!(keys::book_doc(path).is_some(), "{path} is no key");
        let named = path.replace("NAME", "print");
        let (table, key) = named.rsplit_once('.').expect("below a table");
        let plain = text_of(path);
        let said = match *path {
            "book.authors.role" => plain.replace("name = \"A\"", &format!("name = \"A\", role = {value}")),
            _ => plain.replace(&format!("[{table}]\n"), &format!("[{table}]\n{key} = {value}\n")),
        };
        assert_ne!(plain, said, "{path} has a place in the test");
        assert_eq!(read(&plain), read(&said), "{path} = {value}");
    }
}

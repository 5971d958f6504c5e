//! Titles of code: what the first line of a fence says beside the language, by the habits of many engines.
//!
//! `title="…"` (Docusaurus, Astro, MkDocs, Gatsby), `filename=…` (Quarto, Nextra), `name=…` (Zola), `caption=…` (Listings), `js:src/app.js`
//! (Qiita, Zenn), `js [app.js]` (VitePress), and `#| filename: …` in the first lines of the code (Quarto).

use crate::model::Inline;
use crate::source::dialect::Arguments;

/// Names of what says a title.
const NAMES: [&str; 9] = ["title", "filename", "file", "caption", "name", "file_name", "file-name", "lst-cap", "path"];

/// The title of a block of code with this first line.
pub(super) fn of(info: &str, block: &str) -> Option<Inline> {
    let title = said(info).or_else(|| option(block))?;
    let file = !title.contains(char::is_whitespace) && title.contains(['.', '/', '_']);
    Some(if file { Inline::Code(title) } else { Inline::Text(title) })
}

fn said(info: &str) -> Option<String> {
    let info = info.trim();
    let words: String = info.chars().map(|c| if matches!(c, '{' | '}') { ' ' } else { c }).collect();
    // Gatsby sets its marks against the language: `js:title=a.js`.
    let words = words.replace(":title=", " title=");
    if let Some(title) = words.contains('=').then(|| Arguments::read(&words)).and_then(|a| a.named(&NAMES).map(str::to_string)) {
        return Some(title);
    }
    if let Some(file) = info.split_once([' ', '[']).and_then(|_| info.split_once('[')).and_then(|(_, r)| r.split_once(']')) {
        let (file, _) = file;
        return Some(file.trim().to_string()).filter(|f| !f.is_empty() && !f.contains('='));
    }
    let (language, file) = info.split_whitespace().next()?.split_once(':')?;
    let plain = !language.is_empty() && language.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_'));
    let names = file.contains(['.', '/']) || file.starts_with(|c: char| c.is_ascii_uppercase());
    (plain && names && !file.contains('=')).then(|| file.to_string())
}

/// `#| filename: "a.py"` in the first lines of a block.
fn option(block: &str) -> Option<String> {
    let signs = ["#| ", "//| ", "--| ", "%%| "];
    let options = block.lines().skip(1).map_while(|l| signs.iter().find_map(|s| l.trim_start().strip_prefix(s)));
    let (_, value) = options.filter_map(|o| o.split_once(':')).find(|(name, _)| matches!(name.trim(), "filename" | "lst-cap"))?;
    Some(value.trim().trim_matches(['"', '\'']).to_string()).filter(|v| !v.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_what_each_engine_calls_so() {
        for (info, want) in [
            ("rust title=\"src/main.rs\"", Some("src/main.rs")),
            ("js title='A title' {1,3}", Some("A title")),
            ("{.python filename=\"a b.py\"}", Some("a b.py")),
            ("py {caption=\"The cap\"}", Some("The cap")),
            ("rust,name=src/x.rs", Some("src/x.rs")),
            ("js:src/app.js", Some("src/app.js")),
            ("js:title=src/app.js", Some("src/app.js")),
            ("ts [app.ts]", Some("app.ts")),
            ("rust,editable", None),
            ("{.python label=\"lst-main\"}", None),
            ("{.rust .numberLines startFrom=\"3\"}", None),
            ("js{1,3-5}", None),
            ("sh", None),
            ("", None),
        ] {
            assert_eq!(said(info).as_deref(), want, "{info}");
        }
    }

    #[test]
    fn options_of_cells_may_name_a_file() {
        assert_eq!(option("```{r}\n#| echo: false\n#| filename: \"a.R\"\nx\n```").as_deref(), Some("a.R"));
        assert_eq!(option("```r\nx\n#| filename: a.R\n```"), None);
    }
}

//! What people who do not write TOML write into book.toml, and the line that they meant.
//!
//! A line is mended step by step, and a step is taken back unless the line can be read after it: so whatever is suggested can be
//! pasted as it is.

use toml::de::DeTable;

/// A line as it should be, with what was wrong with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mended {
    /// What was wrong, in a sentence without a full stop.
    pub why: String,
    /// The whole line.
    pub line: String,
}

const CURLY: [char; 8] = ['“', '”', '„', '‟', '‘', '’', '«', '»'];

/// Mends a line that cannot be read; none where nothing is known that it could mean.
pub fn mend(line: &str) -> Option<Mended> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') || reads(line) {
        return None;
    }
    if line.starts_with('[') && !line.contains('=') {
        return header(line);
    }
    let (code, comment) = comment_of(line);
    let Some((key, sign, value)) = parts(code) else {
        return element(code).map(|m| Mended { line: m.line + comment, ..m });
    };
    let whole = |why: String, value: &str| {
        let line = format!("{key} = {value}{comment}");
        reads(&line).then_some(Mended { why, line })
    };
    let key_why = match sign {
        ':' => Some("in TOML a key and its value are joined by `=`"),
        '=' => None,
        _ => Some("the `=` between key and value is missing"),
    };
    if let Some(why) = key_why
        && let Some(mended) = whole(why.to_string(), value)
    {
        return Some(mended);
    }
    candidates(value).into_iter().find_map(|(why, value)| whole(why, &value))
}

/// Whether a text is TOML.
fn reads(text: &str) -> bool {
    DeTable::parse_recoverable(text).1.is_empty()
}

/// `[book` or `[book]]`.
fn header(line: &str) -> Option<Mended> {
    let (code, comment) = comment_of(line);
    let name = code.trim().trim_matches(['[', ']']).trim();
    let double = code.trim().starts_with("[[");
    let line = if double { format!("[[{name}]]{comment}") } else { format!("[{name}]{comment}") };
    let name_reads = !name.is_empty() && reads(&line);
    name_reads.then(|| Mended { why: "the brackets round the name of a table do not match".to_string(), line })
}

/// A line of a list that goes over several lines.
fn element(code: &str) -> Option<Mended> {
    let body = code.trim().trim_end_matches(',');
    let comma = if code.trim().ends_with(',') { "," } else { "" };
    let inside = |value: &str| reads(&format!("x = [{value}]"));
    if inside(code.trim()) {
        return None;
    }
    let found = candidates(body).into_iter().find(|(_, value)| inside(value));
    found.map(|(why, value)| Mended { why, line: format!("{value}{comma}") })
}

/// The code of a line and its comment, with the space before it.
fn comment_of(line: &str) -> (&str, &str) {
    let mut quote: Option<char> = None;
    for (n, c) in line.char_indices() {
        match (quote, c) {
            (None, '"') => quote = Some('"'),
            (Some('"'), '"') => quote = None,
            (None, '#') if line.get(..n).is_some_and(|head| head.ends_with([' ', '\t'])) => {
                let code = line.get(..n).unwrap_or_default().trim_end();
                return (code, line.get(code.len()..).unwrap_or_default());
            }
            _ => {}
        }
    }
    (line, "")
}

/// Key, sign and value of `key = value`, `key: value`, `key "value"`.
fn parts(code: &str) -> Option<(&str, char, &str)> {
    let is_key = |key: &str| !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    let end = code.find(|c: char| c == '=' || c == ':' || c.is_whitespace())?;
    let (key, rest) = code.split_at(end);
    if !is_key(key) {
        return None;
    }
    let rest = rest.trim_start();
    match rest.chars().next()? {
        sign @ ('=' | ':') => Some((key, sign, rest.get(1..)?.trim())),
        first if first == '"' || first == '\'' || CURLY.contains(&first) => Some((key, ' ', rest.trim())),
        _ => None,
    }
}

/// What a value may be meant to be, the likeliest first.
fn candidates(value: &str) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut offer = |why: &str, value: String| out.push((why.to_string(), value));
    let value = value.trim();
    let first = value.chars().find(|c| CURLY.contains(c)).unwrap_or('“');
    let curly = format!("{first} is a typographic quotation mark: TOML takes straight ones");
    let truth = match value.to_ascii_lowercase().as_str() {
        "yes" | "on" | "true" => Some("true"),
        "no" | "off" | "false" => Some("false"),
        _ => None,
    };
    if let Some(truth) = truth {
        offer(&format!("`{value}` is written `{truth}` in TOML"), truth.to_string());
    }
    let ended = value.trim_end_matches([',', ';']);
    if ended != value {
        offer("nothing stands behind a value: its line ends it", ended.trim_end().to_string());
    }
    if value.contains(CURLY) && !value.starts_with('"') {
        // In a list each string has its own; elsewhere the outer ones are those that were meant.
        if value.starts_with('[') {
            offer(&curly, value.replace(['“', '”', '„', '‟', '«', '»'], "\""));
            offer(&curly, value.replace(CURLY, "\""));
        }
        if value.starts_with(CURLY) {
            offer(&curly, quoted(value.trim_matches(CURLY).trim_matches('"')));
        }
    }
    if value.starts_with('"') && value.trim_end_matches('”').len() < value.len() {
        offer(&curly, quoted(value.trim_matches(['"', '”'])));
    }
    if value.contains('\\') && !value.starts_with('\'') {
        let path = value.trim_matches('"').replace("\\\\", "/").replace('\\', "/");
        let slashed = if value.starts_with('[') { value.replace('\\', "/") } else { format!("\"{path}\"") };
        offer("a backslash has a meaning of its own in TOML: write / instead", slashed);
    }
    if let Some(inner) = value.strip_prefix('\'') {
        offer("the apostrophe ends the text: put it between double quotes", quoted(inner.strip_suffix('\'').unwrap_or(inner)));
    }
    let listed = value.starts_with(['[', '{']);
    match (value.strip_prefix('"'), value.strip_suffix('"').filter(|_| !listed)) {
        (Some(inner), Some(_)) if value.len() > 1 => {
            let inner = inner.strip_suffix('"').unwrap_or(inner);
            offer("a quotation mark inside the text ends it: a backslash before it keeps it", quoted(inner));
        }
        (Some(inner), _) => offer("the quotation mark at the end is missing", quoted(inner.trim_end_matches('\''))),
        (None, Some(inner)) => offer("the quotation mark at the start is missing", quoted(inner)),
        (None, None) => {}
    }
    if value.starts_with(|c: char| c.is_alphanumeric() || CURLY.contains(&c) || "(¿¡…*@$€£".contains(c)) {
        offer("text stands in quotes", quoted(value.trim_matches(CURLY)));
    }
    if value.starts_with('[') && !value.ends_with(']') {
        offer("the bracket at the end of the list is missing", format!("{value}]"));
    }
    out
}

/// A text between straight quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "/").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_slip_is_answered_with_the_line_that_was_meant() {
        for (line, wanted, why) in [
            ("title = “My Book”", "title = \"My Book\"", "typographic"),
            ("title = “The ‘Best’ Book”", "title = \"The ‘Best’ Book\"", "typographic"),
            ("title = \"My Book”", "title = \"My Book\"", "typographic"),
            ("title = ‘My Book’", "title = \"My Book\"", "typographic"),
            ("authors = [“A. Writer”, “B. Other”]", "authors = [\"A. Writer\", \"B. Other\"]", "typographic"),
            ("title = «Le livre»  # mine", "title = \"Le livre\"  # mine", "typographic"),
            ("title = My Book", "title = \"My Book\"", "stands in quotes"),
            ("title = The Writer's Book", "title = \"The Writer's Book\"", "stands in quotes"),
            ("title = 'The Writer's Book'", "title = \"The Writer's Book\"", "apostrophe"),
            ("path = \"C:\\Users\\Me\\posts\"", "path = \"C:/Users/Me/posts\"", "backslash"),
            ("path = C:\\Users\\Me\\posts", "path = \"C:/Users/Me/posts\"", "backslash"),
            ("media = [\"img\\new\\x\", \"b\"]", "media = [\"img/new/x\", \"b\"]", "backslash"),
            ("title: \"My Book\"", "title = \"My Book\"", "joined by `=`"),
            ("title: My Book", "title = \"My Book\"", "stands in quotes"),
            ("title \"My Book\"", "title = \"My Book\"", "missing"),
            ("number = yes", "number = true", "`yes` is written `true`"),
            ("number = False", "number = false", "`False` is written `false`"),
            ("number: no", "number = false", "`no` is written `false`"),
            ("title = \"My Book", "title = \"My Book\"", "at the end is missing"),
            ("title = My Book\"", "title = \"My Book\"", "at the start is missing"),
            ("title = \"The \"Best\" Book\"", "title = \"The \\\"Best\\\" Book\"", "inside the text"),
            ("title = \"My Book\",", "title = \"My Book\"", "nothing stands behind"),
            ("title = \"My Book\";", "title = \"My Book\"", "nothing stands behind"),
            ("authors = [\"A. Writer\"", "authors = [\"A. Writer\"]", "bracket"),
            ("[book", "[book]", "brackets"),
            ("[chapters.chapter]]", "[chapters.chapter]", "brackets"),
            ("“one”,", "\"one\",", "typographic"),
            ("'it's',", "\"it's\",", "apostrophe"),
        ] {
            let mended = mend(line).unwrap_or_else(|| panic!("{line} is not mended"));
            assert_eq!(mended.line, wanted, "{line}");
            assert!(mended.why.contains(why), "{line}: {}", mended.why);
        }
    }

    #[test]
    fn what_can_be_read_or_means_nothing_is_let_be() {
        for line in ["title = \"My Book\"", "", "# a comment", "[book]", "\"one\",", "]", "???", "= 3", "x = [[", "\u{1}"] {
            assert_eq!(mend(line), None, "{line}");
        }
    }
}

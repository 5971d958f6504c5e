//! The list of a chapter's posts in book.toml, each post with the comments that belong to it.
//!
//! `toml_edit` keeps a comment with what comes after it. A person reads `"ink", # On Ink` otherwise: the comment beside a post is
//! that post's, and so are those on the lines above it.

use toml_edit::{Array, Value};

/// A post in the list.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The comments on the lines above it, each with its `#`.
    pub above: Vec<String>,
    /// What names it.
    pub value: Value,
    /// The comment beside it, with its `#`.
    pub beside: Option<String>,
}

/// A list of posts, with the comments below the last.
#[derive(Clone, Debug, Default)]
pub struct Entries {
    /// The posts.
    pub list: Vec<Entry>,
    /// Comments that stand below all of them.
    pub below: Vec<String>,
}

impl Entry {
    /// A post by its id, under a title of its own where it has one, with the title that it bears beside it.
    pub fn new(id: &str, own: Option<&str>, title: &str) -> Entry {
        let value = match own {
            None => Value::from(id),
            Some(own) => {
                let mut table = toml_edit::InlineTable::new();
                table.insert("post", id.into());
                table.insert("title", own.into());
                Value::InlineTable(table)
            }
        };
        let mut entry = Entry { above: Vec::new(), value, beside: None };
        entry.explain(title);
        entry
    }

    /// What it names: an id, or a wider selector.
    pub fn names(&self) -> Option<&str> {
        self.value.as_str().or_else(|| self.value.as_inline_table().and_then(|t| t.get("post")).and_then(Value::as_str))
    }

    /// Puts the post's title beside it, where nothing says it yet.
    pub fn explain(&mut self, title: &str) {
        let says = self.value.as_inline_table().is_some_and(|t| t.contains_key("title"));
        if self.beside.is_none() && !says && !title.is_empty() {
            let plain: String = title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            self.beside = Some(format!("# {}", plain.trim()));
        }
    }
}

impl Entries {
    /// Reads a list.
    pub fn read(array: &Array) -> Entries {
        let mut out = Entries::default();
        for value in array {
            let decor = |text: Option<&toml_edit::RawString>| text.and_then(|t| t.as_str()).unwrap_or_default().to_string();
            let (prefix, suffix) = (decor(value.decor().prefix()), decor(value.decor().suffix()));
            let above = out.split(&prefix);
            let mut value = value.clone();
            value.decor_mut().clear();
            out.list.push(Entry { above, value, beside: comments(&suffix).next() });
        }
        let trailing = array.trailing().as_str().unwrap_or_default().to_string();
        out.below = out.split(&trailing);
        out
    }

    /// What stands between two posts: a comment on the first line is the earlier one's, the others are answered.
    fn split(&mut self, between: &str) -> Vec<String> {
        let (line, rest) = between.split_once('\n').unwrap_or((between, ""));
        let first = comments(line).next();
        match self.list.last_mut() {
            Some(last) => {
                if last.beside.is_none() {
                    last.beside = first;
                    comments(rest).collect()
                } else {
                    first.into_iter().chain(comments(rest)).collect()
                }
            }
            None => first.into_iter().chain(comments(rest)).collect(),
        }
    }

    /// Writes it, a post a line.
    pub fn write(&self) -> Array {
        let mut array = Array::new();
        let mut before: Option<&String> = None;
        let lead = |before: Option<&String>, above: &[String]| {
            let mut text = before.map_or(String::new(), |c| format!(" {c}"));
            text.push('\n');
            above.iter().for_each(|c| text.push_str(&format!("    {c}\n")));
            text
        };
        for entry in &self.list {
            let mut value = entry.value.clone();
            value.decor_mut().set_prefix(lead(before, &entry.above) + "    ");
            value.decor_mut().set_suffix("");
            array.push_formatted(value);
            before = entry.beside.as_ref();
        }
        array.set_trailing(lead(before, &self.below));
        array.set_trailing_comma(!self.list.is_empty());
        array
    }
}

fn comments(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(str::trim).filter(|l| l.starts_with('#')).map(str::to_string)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Entries {
        let value: Value = text.parse().expect("a value");
        Entries::read(value.as_array().expect("a list"))
    }

    #[test]
    fn comments_stay_with_their_post() {
        let entries = read("[ # the best\n  \"a\", # A\n  # needs pictures\n  \"b\" # B\n  , \"c\", \"d\", # D\n  # more to come\n]");
        type Found<'a> = (Option<&'a str>, Vec<&'a str>, Option<&'a str>);
        let found: Vec<Found<'_>> =
            entries.list.iter().map(|e| (e.names(), e.above.iter().map(String::as_str).collect(), e.beside.as_deref())).collect();
        assert_eq!(
            found,
            [
                (Some("a"), vec!["# the best"], Some("# A")),
                (Some("b"), vec!["# needs pictures"], Some("# B")),
                (Some("c"), vec![], None),
                (Some("d"), vec![], Some("# D")),
            ]
        );
        assert_eq!(entries.below, ["# more to come"]);
        let mut moved = entries.clone();
        moved.list.swap(0, 1);
        let written = Value::Array(moved.write()).to_string();
        assert_eq!(
            written.trim(),
            "[\n    # needs pictures\n    \"b\", # B\n    # the best\n    \"a\", # A\n    \"c\",\n    \"d\", # D\n    # more to come\n]"
        );
        let again = Value::Array(read(&written).write()).to_string();
        assert_eq!(again.trim(), written.trim(), "reading what was written changes nothing");
    }
}

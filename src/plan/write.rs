//! The outline as explicit chapters of book.toml, with everything else in the file, comments too, left as it was.

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, Value};

use crate::model::{Outline, OutlineChapter, Post};

/// `book_toml` with the outline written into it as `[[chapters.chapter]]` tables. A chapter that stands there already
/// keeps its comments and its other keys, and so do the posts of it that stay.
///
/// # Errors
/// A sentence, when the file is not TOML or has something else where chapters belong.
pub fn write_into(book_toml: &str, outline: &Outline, posts: &[Post]) -> Result<String, String> {
    let mut document: DocumentMut = book_toml.parse().map_err(|e| format!("book.toml cannot be read: {e}"))?;
    let chapters = document.entry("chapters").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    let chapters = chapters.as_table_mut().ok_or("“chapters” is not a table of its own: write it as [chapters]")?;
    let before: Vec<Table> = match chapters.get("chapter") {
        None => Vec::new(),
        Some(item) => {
            item.as_array_of_tables().ok_or("“chapters.chapter” is not written as [[chapters.chapter]]")?.iter().cloned().collect()
        }
    };
    let mut list = ArrayOfTables::new();
    for (title, part, members) in themes(outline, posts) {
        let old = before.iter().find(|t| t.get("title").and_then(Item::as_str) == Some(title.as_str()));
        list.push(table(&title, part.as_deref(), &members, posts, old));
    }
    if outline.posts_are_chapters {
        let structure = if outline.parts.is_empty() { "posts" } else { "parts" };
        chapters.set_implicit(false);
        chapters["structure"] = toml_edit::value(structure);
    }
    chapters.insert("chapter", Item::ArrayOfTables(list));
    Ok(document.to_string())
}

/// Title, part and chapters to draw posts from, for each table to be written. Where posts are chapters, the tables are
/// the parts, since a table a post would say the same thing twice.
fn themes<'a>(outline: &'a Outline, posts: &[Post]) -> Vec<(String, Option<String>, Vec<&'a OutlineChapter>)> {
    if !outline.posts_are_chapters {
        let part = |i: usize| outline.parts.iter().find(|p| p.chapters.contains(&i)).map(|p| p.title.clone());
        return outline.chapters.iter().enumerate().map(|(i, c)| (c.title.clone(), part(i), vec![c])).collect();
    }
    if outline.parts.is_empty() {
        let first = outline.chapters.first().and_then(|c| c.posts.first()).and_then(|p| posts.get(p.post));
        return vec![(first.map_or(String::new(), Post::plain_title), None, outline.chapters.iter().collect())];
    }
    let of = |list: &[usize]| list.iter().filter_map(|i| outline.chapters.get(*i)).collect();
    outline.parts.iter().map(|p| (p.title.clone(), None, of(&p.chapters))).collect()
}

/// One `[[chapters.chapter]]`.
fn table(title: &str, part: Option<&str>, members: &[&OutlineChapter], posts: &[Post], old: Option<&Table>) -> Table {
    let mut table = old.cloned().unwrap_or_default();
    table.set_position(None);
    if old.is_none() {
        table["title"] = toml_edit::value(title);
        if let Some(part) = part.filter(|p| !p.is_empty()) {
            table["part"] = toml_edit::value(part);
        }
        if let Some(intro) = members.iter().find_map(|c| c.intro.as_ref()) {
            table["intro"] = toml_edit::value(intro);
        }
        if members.iter().any(|c| c.unnumbered) {
            table["number"] = toml_edit::value(false);
        }
    }
    let known: Vec<Value> =
        old.and_then(|t| t.get("posts")).and_then(Item::as_array).map(|a| a.iter().cloned().collect()).unwrap_or_default();
    let mut list = Array::new();
    for placed in members.iter().flat_map(|c| &c.posts) {
        let Some(post) = posts.get(placed.post) else { continue };
        let value =
            known.iter().find(|v| names(v) == Some(post.id.as_str())).cloned().unwrap_or_else(|| entry(&post.id, placed.title.as_deref()));
        let comment = value.decor().prefix().and_then(|p| p.as_str()).is_some_and(|p| p.contains('#'));
        let mut value = value;
        if !comment {
            value.decor_mut().set_prefix("\n    ");
        }
        list.push_formatted(value);
    }
    list.set_trailing("\n");
    list.set_trailing_comma(true);
    table["posts"] = toml_edit::value(list);
    table
}

/// What a value of `posts` names.
fn names(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.as_inline_table().and_then(|t| t.get("post")).and_then(Value::as_str))
}

fn entry(id: &str, title: Option<&str>) -> Value {
    let Some(title) = title else { return Value::from(id) };
    let mut table = InlineTable::new();
    table.insert("post", id.into());
    table.insert("title", title.into());
    Value::InlineTable(table)
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOOK: &str = "# My book.\n[book]\ntitle = \"A Book\" # for now\n\n[chapters]\nmin-posts = 3 # few\n\n[layout]\nname = \"a5\"\n";

    #[test]
    fn comments_and_other_keys_stay() {
        let (posts, _, outline) = super::super::tests::sample();
        let written = write_into(BOOK, &outline, &posts).expect("it is TOML");
        for kept in ["# My book.\n", "title = \"A Book\" # for now", "min-posts = 3 # few", "[layout]\nname = \"a5\""] {
            assert!(written.contains(kept), "{kept}\n---\n{written}");
        }
        let chapter = "[[chapters.chapter]]\ntitle = \"Printing\"\npart = \"Craft\"\nposts = [\n    \"ink\",\n    \"paper\",\n]\n";
        assert!(written.contains(chapter), "{written}");
        assert_eq!(write_into(&written, &outline, &posts).as_deref(), Ok(written.as_str()), "writing twice changes nothing");
    }

    #[test]
    fn what_a_person_wrote_into_a_chapter_stays() {
        let (posts, _, outline) = super::super::tests::sample();
        let own = "[book]\ntitle = \"A\"\n\n# The best one.\n[[chapters.chapter]]\ntitle = \"Binding\"\nintro = \"b.md\"\nposts = [\n    # Needs pictures.\n    { post = \"glue\", title = \"Glue\" },\n    \"gone\",\n]\n";
        let written = write_into(own, &outline, &posts).expect("it is TOML");
        for kept in ["# The best one.", "intro = \"b.md\"", "# Needs pictures.\n    { post = \"glue\", title = \"Glue\" }"] {
            assert!(written.contains(kept), "{kept}\n---\n{written}");
        }
        assert!(!written.contains("\"gone\""));
        assert!(write_into("[book", &outline, &posts).is_err());
        assert!(write_into("chapters = 3", &outline, &posts).is_err());
    }

    #[test]
    fn parts_of_posts_are_written_as_themes() {
        let (posts, _, mut outline) = super::super::tests::sample();
        outline.posts_are_chapters = true;
        let written = write_into(BOOK, &outline, &posts).expect("it is TOML");
        assert!(written.contains("structure = \"parts\""), "{written}");
        assert!(written.contains("title = \"Craft\"\nposts = [\n    \"ink\",\n    \"paper\",\n    \"glue\",\n]"), "{written}");
    }
}

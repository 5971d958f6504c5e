//! The outline as explicit chapters of book.toml, with everything else in the file, comments too, left as it was.

use toml_edit::{ArrayOfTables, DocumentMut, Item, Table};

use crate::model::{Outline, OutlineChapter, Post};

use super::entries::{Entries, Entry};

/// `book_toml` with the outline written into it as `[[chapters.chapter]]` tables. A chapter that stands there already
/// keeps its comments and its other keys, and so do the posts of it that stay.
///
/// # Errors
/// A sentence, when the file is not TOML or has something else where chapters belong.
pub fn write_into(book_toml: &str, outline: &Outline, posts: &[Post]) -> Result<String, String> {
    let mut document: DocumentMut = book_toml.parse().map_err(|e| format!("book.toml cannot be read: {e}"))?;
    let chapters = chapters_of(&mut document)?;
    let mut before: Vec<Option<Table>> = match chapters.get("chapter") {
        None => Vec::new(),
        Some(item) => {
            let tables = item.as_array_of_tables().ok_or("“chapters.chapter” is not written as [[chapters.chapter]]")?;
            tables.iter().cloned().map(Some).collect()
        }
    };
    let mut list = ArrayOfTables::new();
    for theme in themes(outline, posts) {
        let is_it = |t: &Option<Table>| t.as_ref().is_some_and(|t| t.get("title").and_then(Item::as_str) == Some(theme.title.as_str()));
        let old = before.iter_mut().find(|t| is_it(t)).and_then(Option::take);
        list.push(table(&theme, posts, old));
    }
    if outline.posts_are_chapters {
        let structure = if outline.parts.is_empty() { "posts" } else { "parts" };
        chapters.set_implicit(false);
        if chapters.get("structure").and_then(Item::as_str) != Some(structure) {
            chapters["structure"] = toml_edit::value(structure);
        }
    }
    chapters.insert("chapter", Item::ArrayOfTables(list));
    // The lists answer from now on.
    for placed in outline.chapters.iter().flat_map(|c| &c.posts) {
        posts.get(placed.post).iter().for_each(|post| unplace(chapters, &post.id));
    }
    Ok(document.to_string())
}

/// The table `[chapters]`, which is made where there is none.
///
/// # Errors
/// A sentence, when something else stands there.
pub(super) fn chapters_of(document: &mut DocumentMut) -> Result<&mut Table, String> {
    let chapters = document.entry("chapters").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    chapters.as_table_mut().ok_or_else(|| "“chapters” is not a table of its own: write it as [chapters]".to_string())
}

/// Takes the line of `[chapters.place]` out that names a post.
pub(super) fn unplace(chapters: &mut Table, post: &str) {
    let Some(place) = chapters.get_mut("place").and_then(Item::as_table_like_mut) else { return };
    place.remove(post);
    if place.is_empty() {
        chapters.remove("place");
    }
}

/// A chapter as book.toml names it.
#[derive(Clone, Debug)]
pub struct Theme<'a> {
    /// Its title.
    pub title: String,
    /// The part that it belongs to.
    pub part: Option<String>,
    /// What it draws its posts from: the chapter, or those of a part where posts are chapters.
    pub chapters: Vec<&'a OutlineChapter>,
}

/// The tables that book.toml has for an outline. Where posts are chapters, they are the parts, since a table a post would say the
/// same thing twice.
pub fn themes<'a>(outline: &'a Outline, posts: &[Post]) -> Vec<Theme<'a>> {
    if !outline.posts_are_chapters {
        let part = |i: usize| outline.parts.iter().find(|p| p.chapters.contains(&i)).map(|p| p.title.clone());
        let all = outline.chapters.iter().enumerate();
        return all.map(|(i, c)| Theme { title: c.title.clone(), part: part(i), chapters: vec![c] }).collect();
    }
    if outline.parts.is_empty() {
        let first = outline.chapters.first().and_then(|c| c.posts.first()).and_then(|p| posts.get(p.post));
        let title = first.map_or(String::new(), Post::plain_title);
        return vec![Theme { title, part: None, chapters: outline.chapters.iter().collect() }];
    }
    let of = |list: &[usize]| list.iter().filter_map(|i| outline.chapters.get(*i)).collect();
    outline.parts.iter().map(|p| Theme { title: p.title.clone(), part: None, chapters: of(&p.chapters) }).collect()
}

/// One `[[chapters.chapter]]`.
fn table(theme: &Theme<'_>, posts: &[Post], old: Option<Table>) -> Table {
    let is_new = old.is_none();
    let mut table = old.unwrap_or_default();
    table.set_position(None);
    if is_new {
        table["title"] = toml_edit::value(theme.title.as_str());
        if let Some(part) = theme.part.as_ref().filter(|p| !p.is_empty()) {
            table["part"] = toml_edit::value(part.as_str());
        }
        if let Some(intro) = theme.chapters.iter().find_map(|c| c.intro.as_ref()) {
            table["intro"] = toml_edit::value(intro.as_str());
        }
        if theme.chapters.iter().any(|c| c.unnumbered) {
            table["number"] = toml_edit::value(false);
        }
    }
    let known = table.get("posts").and_then(Item::as_array).map(Entries::read).unwrap_or_default();
    let mut entries = Entries { list: Vec::new(), below: known.below };
    for placed in theme.chapters.iter().flat_map(|c| &c.posts) {
        let Some(post) = posts.get(placed.post) else { continue };
        let title = post.plain_title();
        let mut entry = known.list.iter().find(|e| e.names() == Some(post.id.as_str())).cloned();
        entry.iter_mut().for_each(|e| e.explain(&title));
        entries.list.push(entry.unwrap_or_else(|| Entry::new(&post.id, placed.title.as_deref(), &title)));
    }
    table["posts"] = toml_edit::value(entries.write());
    table
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
        let chapter = "[[chapters.chapter]]\ntitle = \"Printing\"\npart = \"Craft\"\nposts = [\n    \"ink\", # On Ink\n    \"paper\", # On <Paper>\n]\n";
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
        assert!(
            written.contains(
                "title = \"Craft\"\nposts = [\n    \"ink\", # On Ink\n    \"paper\", # On <Paper>\n    \"glue\", # Glue & Thread\n]"
            ),
            "{written}"
        );
    }
}

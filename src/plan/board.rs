//! What a person does to the order of the book, one act at a time, as edits of book.toml: posts and chapters are moved with their
//! comments, and all else in the file stays as it is.
//!
//! The first act writes the chapters out (as `plan --write` does); chapters and posts are counted as [`super::themes`] shows them.

use serde::Deserialize;
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, Value};

use crate::model::{Outline, Post};

use super::entries::{Entries, Entry};
use super::write::{chapters_of, write_into};

/// An act.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Act {
    /// A post goes to a chapter; it stands at this place there when it is done.
    MovePost {
        /// Its id.
        post: String,
        /// The chapter.
        chapter: usize,
        /// The place among its posts.
        at: usize,
    },
    /// A chapter goes to another place; it is the `to`-th when it is done.
    MoveChapter {
        /// The chapter.
        chapter: usize,
        /// Where it goes.
        to: usize,
    },
    /// A chapter gets another title.
    Rename {
        /// The chapter.
        chapter: usize,
        /// The title.
        title: String,
    },
    /// A post gets another title in the book; an empty one gives it its own back.
    Retitle {
        /// Its id.
        post: String,
        /// The title.
        title: String,
    },
    /// A part starts with a chapter; without a name, the chapter goes on with the part before it.
    Part {
        /// The chapter.
        chapter: usize,
        /// The part's title.
        title: String,
    },
    /// A chapter ends before one of its posts, and a new one starts there.
    Split {
        /// The chapter.
        chapter: usize,
        /// The first post of the new one.
        at: usize,
        /// The title of the new one.
        title: String,
    },
    /// A chapter's posts go to the end of the one before it.
    Merge {
        /// The chapter.
        chapter: usize,
    },
    /// A post stays out of the book.
    Exclude {
        /// Its id.
        post: String,
    },
    /// A post is to stand in a chapter made by theme, which stay as they are: no chapter is written out.
    Place {
        /// Its id.
        post: String,
        /// The chapter's title.
        title: String,
    },
    /// A post that was excluded comes back, at the end of a chapter.
    Include {
        /// Its id.
        post: String,
        /// The chapter.
        chapter: usize,
    },
}

/// `book_toml` after an act on the outline that it gave.
///
/// # Errors
/// A sentence that says why the act cannot be done.
pub fn act(book_toml: &str, outline: &Outline, posts: &[Post], act: &Act) -> Result<String, String> {
    if let Act::Place { post, title } = act {
        return place(book_toml, post, title);
    }
    let frozen = write_into(book_toml, outline, posts)?;
    let mut document: DocumentMut = frozen.parse().map_err(|e| format!("book.toml cannot be read: {e}"))?;
    let chapters = chapters_of(&mut document)?;
    let tables = chapters.remove("chapter").and_then(|item| item.into_array_of_tables().ok()).unwrap_or_default();
    let mut board = Board { tables: tables.into_iter().collect(), posts };
    match act {
        Act::MovePost { post, chapter, at } => board.move_post(post, *chapter, *at)?,
        Act::MoveChapter { chapter, to } => {
            board.has(*chapter)?;
            let table = board.tables.remove(*chapter);
            board.tables.insert((*to).min(board.tables.len()), table);
        }
        Act::Rename { chapter, title } => board.name(*chapter, "title", title)?,
        Act::Retitle { post, title } => board.retitle(post, title)?,
        Act::Part { chapter, title } => board.name(*chapter, "part", title)?,
        Act::Split { chapter, at, title } => board.split(*chapter, *at, title)?,
        Act::Merge { chapter } => board.merge(*chapter)?,
        Act::Place { .. } => return Err("a post is placed among chapters that are not written out".to_string()),
        Act::Exclude { post } => {
            board.take(post)?;
            exclusions(chapters)?.push(post.as_str());
        }
        Act::Include { post, chapter } => {
            let list = exclusions(chapters)?;
            let at = list.iter().position(|v| v.as_str() == Some(post.as_str()));
            let at = at.ok_or_else(|| format!("“{post}” is not left out by its name: see `exclude` in book.toml"))?;
            list.remove(at);
            if list.is_empty() {
                chapters.remove("exclude");
            }
            let entry = Entry::new(post, None, &title_of(posts, post));
            board.edit(*chapter, |entries| entries.list.push(entry))?;
        }
    }
    let chapters = chapters_of(&mut document)?;
    chapters.insert("chapter", Item::ArrayOfTables(board.tables()));
    Ok(document.to_string())
}

/// Writes a line of `[chapters.place]`.
fn place(book_toml: &str, post: &str, title: &str) -> Result<String, String> {
    let mut document: DocumentMut = book_toml.parse().map_err(|e| format!("book.toml cannot be read: {e}"))?;
    let chapters = chapters_of(&mut document)?;
    let tables = chapters.get("chapter").and_then(Item::as_array_of_tables);
    let lists = tables.into_iter().flatten().filter_map(|t| t.get("posts").and_then(Item::as_array)).map(Entries::read);
    if lists.into_iter().any(|entries| entries.list.iter().any(|e| e.names() == Some(post))) {
        return Err(format!("book.toml lists “{post}” in a chapter: move it there"));
    }
    let item = chapters.entry("place").or_insert_with(|| Item::Table(Table::new()));
    let place = item.as_table_like_mut().ok_or("`place` in book.toml is not a table: write it as [chapters.place]")?;
    place.insert(post, toml_edit::value(title.trim()));
    Ok(document.to_string())
}

fn title_of(posts: &[Post], id: &str) -> String {
    posts.iter().find(|p| p.id == id).map(Post::plain_title).unwrap_or_default()
}

/// The list of what is left out, which is made where there is none.
fn exclusions(chapters: &mut Table) -> Result<&mut Array, String> {
    chapters.set_implicit(false);
    let item = chapters.entry("exclude").or_insert_with(|| toml_edit::value(Array::new()));
    item.as_array_mut().ok_or_else(|| "`exclude` in book.toml is not a list".to_string())
}

struct Board<'a> {
    tables: Vec<Table>,
    posts: &'a [Post],
}

impl Board<'_> {
    fn has(&self, chapter: usize) -> Result<(), String> {
        if chapter < self.tables.len() { Ok(()) } else { Err("there is no such chapter any more".to_string()) }
    }

    fn entries(&self, chapter: usize) -> Entries {
        let posts = self.tables.get(chapter).and_then(|t| t.get("posts")).and_then(Item::as_array);
        posts.map(Entries::read).unwrap_or_default()
    }

    fn edit(&mut self, chapter: usize, change: impl FnOnce(&mut Entries)) -> Result<(), String> {
        self.has(chapter)?;
        let mut entries = self.entries(chapter);
        change(&mut entries);
        if let Some(table) = self.tables.get_mut(chapter) {
            table["posts"] = toml_edit::value(entries.write());
        }
        Ok(())
    }

    /// Takes a post out of its chapter, with its comments. A chapter that is left without posts goes too.
    fn take(&mut self, post: &str) -> Result<(usize, Entry), String> {
        let place = (0..self.tables.len()).find_map(|c| Some((c, self.entries(c).list.iter().position(|e| e.names() == Some(post))?)));
        let (chapter, at) = place.ok_or_else(|| format!("no chapter holds “{post}” any more"))?;
        let mut entry = None;
        self.edit(chapter, |entries| entry = Some(entries.list.remove(at)))?;
        entry.map(|entry| (chapter, entry)).ok_or_else(|| format!("no chapter holds “{post}” any more"))
    }

    fn move_post(&mut self, post: &str, chapter: usize, at: usize) -> Result<(), String> {
        self.has(chapter)?;
        let (_, entry) = self.take(post)?;
        self.edit(chapter, |entries| entries.list.insert(at.min(entries.list.len()), entry))
    }

    /// Gives a key of a chapter a value; an empty one takes the key away.
    fn name(&mut self, chapter: usize, key: &str, words: &str) -> Result<(), String> {
        self.has(chapter)?;
        let words = words.trim();
        let Some(table) = self.tables.get_mut(chapter) else { return Ok(()) };
        if words.is_empty() && key == "title" {
            return Err("a chapter needs a title".to_string());
        }
        if words.is_empty() {
            table.remove(key);
        } else if let Some(old) = table.get_mut(key).and_then(Item::as_value_mut) {
            let decor = old.decor().clone();
            *old = Value::from(words);
            *old.decor_mut() = decor;
        } else {
            table.insert(key, toml_edit::value(words));
            // A title comes first, and what part it opens right after it.
            table.sort_values_by(|a, _, b, _| rank(a.get()).cmp(&rank(b.get())));
        }
        Ok(())
    }

    fn retitle(&mut self, post: &str, title: &str) -> Result<(), String> {
        let own = title_of(self.posts, post);
        let place = (0..self.tables.len()).find_map(|c| Some((c, self.entries(c).list.iter().position(|e| e.names() == Some(post))?)));
        let (chapter, at) = place.ok_or_else(|| format!("no chapter holds “{post}” any more"))?;
        let title = Some(title.trim()).filter(|t| !t.is_empty() && *t != own);
        self.edit(chapter, |entries| {
            if let Some(entry) = entries.list.get_mut(at) {
                entry.value = Entry::new(post, title, "").value;
                entry.explain(&own);
            }
        })
    }

    fn split(&mut self, chapter: usize, at: usize, title: &str) -> Result<(), String> {
        let title = title.trim();
        let count = self.entries(chapter).list.len();
        if title.is_empty() || !(1..count).contains(&at) {
            return Err("a chapter is split between two of its posts, and the new one needs a title".to_string());
        }
        let mut rest = Entries::default();
        self.edit(chapter, |entries| {
            rest.list = entries.list.split_off(at);
            rest.below = std::mem::take(&mut entries.below);
        })?;
        let mut table = Table::new();
        table["title"] = toml_edit::value(title);
        table["posts"] = toml_edit::value(rest.write());
        table.decor_mut().set_prefix("\n");
        self.tables.insert(chapter + 1, table);
        Ok(())
    }

    fn merge(&mut self, chapter: usize) -> Result<(), String> {
        self.has(chapter)?;
        let before = chapter.checked_sub(1).ok_or("nothing stands before the first chapter")?;
        let entries = self.entries(chapter);
        let table = self.tables.remove(chapter);
        // Its introduction would be lost, and the part that it opens goes on with what follows.
        if table.contains_key("intro") {
            return Err("this chapter has an introduction: take `intro` out of book.toml first".to_string());
        }
        if let (Some(part), Some(next)) = (table.get("part"), self.tables.get_mut(chapter)) {
            if !next.contains_key("part") {
                next.insert("part", part.clone());
                next.sort_values_by(|a, _, b, _| rank(a.get()).cmp(&rank(b.get())));
            }
        }
        self.edit(before, |all| {
            all.list.extend(entries.list);
            all.below.extend(entries.below);
        })
    }

    /// The chapters that hold posts, in their order.
    fn tables(self) -> ArrayOfTables {
        let mut out = ArrayOfTables::new();
        let held = |t: &Table| t.get("posts").and_then(Item::as_array).is_some_and(|a| !a.is_empty());
        for mut table in self.tables.into_iter().filter(held) {
            table.set_position(None);
            let prefix = table.decor().prefix().and_then(|p| p.as_str()).unwrap_or_default();
            let lead = format!("\n{}", prefix.trim_start_matches(['\n', '\r', ' ']));
            table.decor_mut().set_prefix(lead);
            out.push(table);
        }
        out
    }
}

/// The order of a chapter's keys, where one is added.
fn rank(key: &str) -> usize {
    ["title", "part", "intro", "posts"].iter().position(|k| *k == key).unwrap_or(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Chapters with their posts.
    type Order = Vec<(String, Vec<String>)>;

    const BOOK: &str = "# My book.\n[book]\ntitle = \"A Book\" # for now\n\n[chapters]\nmin-posts = 3 # few\n\n[layout]\nname = \"a5\"\n";

    fn done(acts: &[Act]) -> String {
        let (posts, _, mut outline) = super::super::tests::sample();
        outline.parts.clear();
        let mut text = BOOK.to_string();
        for (n, one) in acts.iter().enumerate() {
            // The tests follow the acts by hand: the outline that book.toml gives would be read from its tables.
            let from = if n == 0 { outline.clone() } else { read(&text, &posts) };
            text = act(&text, &from, &posts, one).unwrap_or_else(|why| panic!("{one:?}: {why}"));
        }
        text
    }

    /// The outline that explicit chapters give.
    fn read(text: &str, posts: &[Post]) -> Outline {
        let document: DocumentMut = text.parse().expect("TOML");
        let mut outline = Outline::default();
        let chapters = document["chapters"]["chapter"].as_array_of_tables().expect("chapters");
        for table in chapters {
            let list = Entries::read(table["posts"].as_array().expect("a list"));
            let placed = list.list.iter().filter_map(|e| posts.iter().position(|p| e.names() == Some(&p.id)));
            let placed = placed.map(|post| crate::model::OutlinePost { post, ..Default::default() }).collect();
            let title = table["title"].as_str().expect("a title").to_string();
            outline.chapters.push(crate::model::OutlineChapter { title, posts: placed, ..Default::default() });
        }
        outline
    }

    fn order(text: &str) -> Order {
        let document: DocumentMut = text.parse().expect("TOML");
        let chapters = document["chapters"]["chapter"].as_array_of_tables().expect("chapters");
        let ids = |t: &Table| {
            Entries::read(t["posts"].as_array().expect("a list")).list.iter().filter_map(|e| e.names().map(String::from)).collect()
        };
        chapters.iter().map(|t| (t["title"].as_str().expect("a title").to_string(), ids(t))).collect()
    }

    fn chapter(title: &str, posts: &[&str]) -> (String, Vec<String>) {
        (title.to_string(), posts.iter().map(|p| (*p).to_string()).collect())
    }

    #[test]
    fn each_act_does_what_it_says_and_nothing_else() {
        let cases: [(Vec<Act>, Order); 8] = [
            (
                vec![Act::MovePost { post: "paper".into(), chapter: 1, at: 0 }],
                vec![chapter("Printing", &["ink"]), chapter("Binding", &["paper", "glue"])],
            ),
            (vec![Act::MoveChapter { chapter: 0, to: 1 }], vec![chapter("Binding", &["glue"]), chapter("Printing", &["ink", "paper"])]),
            (
                vec![Act::Rename { chapter: 1, title: "Glue and Thread".into() }],
                vec![chapter("Printing", &["ink", "paper"]), chapter("Glue and Thread", &["glue"])],
            ),
            (
                vec![Act::Split { chapter: 0, at: 1, title: "Sheets".into() }],
                vec![chapter("Printing", &["ink"]), chapter("Sheets", &["paper"]), chapter("Binding", &["glue"])],
            ),
            (vec![Act::Merge { chapter: 1 }], vec![chapter("Printing", &["ink", "paper", "glue"])]),
            (vec![Act::MovePost { post: "glue".into(), chapter: 0, at: 9 }], vec![chapter("Printing", &["ink", "paper", "glue"])]),
            (vec![Act::Exclude { post: "glue".into() }], vec![chapter("Printing", &["ink", "paper"])]),
            (
                vec![Act::Exclude { post: "ink".into() }, Act::Include { post: "ink".into(), chapter: 1 }],
                vec![chapter("Printing", &["paper"]), chapter("Binding", &["glue", "ink"])],
            ),
        ];
        for (acts, wanted) in cases {
            let text = done(&acts);
            assert_eq!(order(&text), wanted, "{acts:?}\n{text}");
            for kept in ["# My book.\n", "title = \"A Book\" # for now", "min-posts = 3 # few", "[layout]\nname = \"a5\""] {
                assert!(text.contains(kept), "{acts:?} lost {kept}\n{text}");
            }
            assert!(!text.contains("exclude = []"), "{text}");
        }
    }

    #[test]
    fn comments_travel_with_posts_and_chapters() {
        let (posts, _, outline) = super::super::tests::sample();
        let own = "[book]\ntitle = \"A\"\n\n# The best one.\n[[chapters.chapter]]\ntitle = \"Printing\" # or Ink?\nposts = [\n    # Needs pictures.\n    \"ink\", # check the date\n    \"paper\",\n]\n\n# Short.\n[[chapters.chapter]]\ntitle = \"Binding\"\nposts = [\"glue\"]\n\n[layout]\nname = \"a5\"\n";
        let moved = act(own, &outline, &posts, &Act::MovePost { post: "ink".into(), chapter: 1, at: 1 }).expect("done");
        assert!(moved.contains("    \"glue\", # Glue & Thread\n    # Needs pictures.\n    \"ink\", # check the date\n]"), "{moved}");
        let moved = act(own, &outline, &posts, &Act::MoveChapter { chapter: 1, to: 0 }).expect("done");
        let (short, best) =
            (moved.find("# Short.\n[[chapters.chapter]]\ntitle = \"Binding\""), moved.find("# The best one.\n[[chapters.chapter]]"));
        assert!(short.is_some() && best.is_some() && short < best, "{moved}");
        let named = act(own, &outline, &posts, &Act::Rename { chapter: 0, title: "Ink".into() }).expect("done");
        assert!(named.contains("title = \"Ink\" # or Ink?"), "{named}");
        let parted = act(own, &outline, &posts, &Act::Part { chapter: 1, title: "Part Two".into() }).expect("done");
        assert!(parted.contains("title = \"Binding\"\npart = \"Part Two\"\nposts"), "{parted}");
        let own_title = act(own, &outline, &posts, &Act::Retitle { post: "ink".into(), title: "Of Ink".into() }).expect("done");
        assert!(own_title.contains("{ post = \"ink\", title = \"Of Ink\" }, # check the date"), "{own_title}");
    }

    #[test]
    fn what_cannot_be_done_is_refused() {
        let (posts, _, outline) = super::super::tests::sample();
        for one in [
            Act::MovePost { post: "nobody".into(), chapter: 0, at: 0 },
            Act::MovePost { post: "ink".into(), chapter: 7, at: 0 },
            Act::MoveChapter { chapter: 9, to: 0 },
            Act::Rename { chapter: 0, title: "  ".into() },
            Act::Split { chapter: 1, at: 1, title: "X".into() },
            Act::Merge { chapter: 0 },
            Act::Include { post: "ink".into(), chapter: 0 },
        ] {
            assert!(act(BOOK, &outline, &posts, &one).is_err(), "{one:?}");
        }
        assert!(act("[book", &outline, &posts, &Act::Merge { chapter: 1 }).is_err());
    }
}

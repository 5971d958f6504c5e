//! Labelled archives as posts.

use std::path::Path;

use postbound::config::manifest::{Chapters, Order, Structure, Within};
use postbound::diag::Loc;
use postbound::model::{Block, BlockKind, Date, Post, Text};

/// A labelled archive.
pub struct Archive {
    pub name: String,
    pub posts: Vec<Post>,
    /// The author's own chapter of each post; "" for none.
    pub labels: Vec<String>,
    /// The author's order, where it is known.
    pub order: Option<Vec<i64>>,
}

impl Archive {
    /// How many chapters the author made.
    pub fn gold(&self) -> usize {
        let mut labels: Vec<&String> = self.labels.iter().filter(|l| !l.is_empty()).collect();
        labels.sort();
        labels.dedup();
        labels.len()
    }
}

/// The archives of a file or a folder, by name.
pub fn read(path: &Path) -> Vec<Archive> {
    if path.is_dir() {
        let mut files: Vec<_> = std::fs::read_dir(path).into_iter().flatten().flatten().map(|e| e.path()).collect();
        files.retain(|f| f.extension().is_some_and(|e| e == "jsonl"));
        files.sort();
        return files.iter().flat_map(|f| read(f)).collect();
    }
    let Ok(text) = std::fs::read_to_string(path) else {
        eprintln!("{}: cannot be read", path.display());
        return Vec::new();
    };
    let name = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let mut archive = Archive { name, posts: Vec::new(), labels: Vec::new(), order: None };
    let mut order = Vec::new();
    for line in text.lines() {
        let Ok(json) = serde_json::from_str::<serde_json::Value>(line) else { continue };
        let field = |key: &str| json[key].as_str().unwrap_or("").to_string();
        let blocks = field("text")
            .split("\n\n")
            .filter(|p| !p.trim().is_empty())
            .map(|p| Block::new(BlockKind::Para(Text::from_plain(p.split_whitespace().collect::<Vec<_>>().join(" "))), Loc::default()))
            .collect();
        archive.posts.push(Post {
            id: field("id"),
            title: Text::from_plain(field("title")),
            date: Date::parse(&field("date")),
            blocks,
            loc: Loc::new(field("id"), 1),
            ..Post::default()
        });
        archive.labels.push(json["labels"][0].as_str().unwrap_or("").to_string());
        order.extend(json["order"].as_i64());
    }
    archive.order = (order.len() == archive.posts.len()).then_some(order);
    vec![archive]
}

/// `[chapters]` as it is when book.toml says nothing.
pub fn chapters(count: Option<usize>) -> Chapters {
    Chapters {
        order: Order::Themes,
        structure: Structure::Themes,
        count,
        posts: None,
        min_posts: 3,
        max_chapters: 24,
        within: Within::Auto,
        number: true,
        exclude: Vec::new(),
        pin: Vec::new(),
        keep_together: Vec::new(),
        rename: Vec::new(),
        place: Vec::new(),
        explicit: Vec::new(),
    }
}

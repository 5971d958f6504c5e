//! Edits of all kinds, after each of which a session and a fresh one make the same files and say the same.

use std::fs;
use std::path::{Path, PathBuf};

use postbound::config;
use postbound::diag::Report;
use postbound::internals::asset::{Pixels, convert};
use postbound::model::Encoding;
use postbound::{Request, Session};

use super::book::{self, Dice};

/// A folder of posts that is edited.
struct Desk {
    root: PathBuf,
    dice: Dice,
    /// Posts made so far.
    made: usize,
    /// Words of a post.
    words: usize,
}

impl Desk {
    fn toml(&self, extra: &str) {
        let text = format!(
            "[book]\ntitle = \"Edited\"\nauthors = [\"A. Writer\"]\n[source]\npath = \"posts\"\nmedia = [\"img\"]\n\
             [output.pdf.screen]\n{}[output.epub]\n{extra}",
            // It takes no thin books; where it takes one, it wants margins by the number of pages.
            if self.words > 500 { "[output.pdf.kdp]\nprinter = \"kdp-paperback\"\n" } else { "" }
        );
        fs::write(self.root.join("book.toml"), text).expect("written");
    }

    fn posts(&self) -> Vec<PathBuf> {
        let mut posts: Vec<PathBuf> = fs::read_dir(self.root.join("posts")).expect("a folder").map(|e| e.expect("a file").path()).collect();
        posts.sort();
        posts
    }

    fn any(&mut self) -> PathBuf {
        let posts = self.posts();
        posts[self.dice.below(posts.len())].clone()
    }

    fn change(&mut self, change: impl FnOnce(&str, &mut Dice) -> String) {
        let file = self.any();
        let text = fs::read_to_string(&file).expect("a post");
        let text = change(&text, &mut self.dice);
        fs::write(file, text).expect("written");
    }

    fn add_post(&mut self) {
        self.made += 1;
        let mut text = book::post(&mut self.dice, self.made, self.words);
        let other = self.dice.below(self.made);
        text.push_str(&format!("\nSee [that one](p{other:03}.md), and a note.[^n]\n\n[^n]: {}\n", book::paragraph(&mut self.dice)));
        text.push_str(&format!("\n## {}\n\n![A picture](a{}.png)\n\n", book::word(&mut self.dice), self.made % 3));
        fs::write(self.root.join(format!("posts/p{:03}.md", self.made)), text).expect("written");
    }

    /// A picture of one grey.
    fn picture(&mut self, name: &str) {
        let (width, height) = (20 + self.dice.below(60) as u32, 20 + self.dice.below(60) as u32);
        let data = vec![self.dice.below(255) as u8; (width * height) as usize];
        let pixels = Pixels { width, height, channels: 1, data, alpha: None };
        fs::write(self.root.join("img").join(name), convert::encode(&pixels, Encoding::Png, 0).expect("encodes")).expect("written");
    }

    fn edit(&mut self, n: usize) -> &'static str {
        match n % 10 {
            0 | 5 => {
                self.change(book::change_a_word);
                "a word"
            }
            1 => {
                self.change(|text, dice| format!("{text}\n{}\n", book::paragraph(dice)));
                "a paragraph"
            }
            2 => {
                self.add_post();
                "a post added"
            }
            3 => {
                let day = self.dice.below(300);
                self.change(|text, _| {
                    let lines =
                        text.lines().map(|l| if l.starts_with("date: ") { format!("date: {}", book::date(day)) } else { l.to_string() });
                    lines.collect::<Vec<_>>().join("\n") + "\n"
                });
                "a post moved"
            }
            4 => {
                let from = self.any();
                fs::rename(&from, self.root.join(format!("posts/renamed-{n:03}.md"))).expect("renamed");
                "a post renamed"
            }
            6 => {
                let name = format!("a{}.png", self.dice.below(3));
                self.picture(&name);
                "a picture"
            }
            7 => {
                fs::remove_file(self.any()).expect("removed");
                "a post removed"
            }
            8 => {
                self.toml(["", "[layout]\nname = \"a5\"\n", "[layout]\nlinks = \"note\"\n", "[chapters]\ncount = 3\n"][n / 10 % 4]);
                "book.toml"
            }
            _ => {
                let (a, b) = (self.any(), self.any());
                let (x, y) = (fs::read(&a).expect("a post"), fs::read(&b).expect("a post"));
                fs::write(&a, y).and_then(|()| fs::write(&b, x)).expect("written");
                "two posts swapped"
            }
        }
    }
}

/// Makes a book of `posts` posts of so many words in `root`, edits it so often, and compares after every edit.
pub fn edits_give_what_a_fresh_session_gives(root: &Path, posts: usize, words: usize, edits: usize) {
    fs::create_dir_all(root.join("posts")).and_then(|()| fs::create_dir_all(root.join("img"))).expect("folders");
    let mut desk = Desk { root: root.to_path_buf(), dice: Dice::new(3), made: 0, words };
    desk.toml("");
    (0..posts).for_each(|_| desk.add_post());
    ["a0.png", "a1.png", "a2.png"].into_iter().for_each(|name| desk.picture(name));
    let mut session = Session::open(root, &[], &mut Report::default()).expect("a book");
    for n in 0..=edits {
        let what = if n == 0 { "nothing" } else { desk.edit(n - 1) };
        let mut said = Report::default();
        session.refresh(&mut said).expect("book.toml is sound");
        let built = session.write(&Request::default(), &mut |_| {}, &mut said);
        let built = built.unwrap_or_else(|_| panic!("edit {n}, {what}: {:#?}", said.diagnostics));
        let mut fresh = Report::default();
        let (manifest, layout) = config::load(root, &[], &mut fresh).expect("book.toml is sound");
        let made =
            postbound::make(&manifest, &layout, &[], &mut |_| {}, &mut fresh).unwrap_or_else(|_| panic!("{:#?}", fresh.diagnostics)).made;
        assert_eq!(said.diagnostics, fresh.diagnostics, "edit {n}, {what}");
        assert_eq!(built.outputs.len(), made.len(), "edit {n}, {what}");
        for made in made {
            let ours = fs::read(root.join(&made.path)).expect("written");
            assert!(ours == made.bytes, "edit {n}, {what}: {} differs", made.name);
        }
    }
}

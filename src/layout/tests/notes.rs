//! Notes, wherever their marks stand: each is printed once, and starts on the page of its mark.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use super::super::page::LinkTo;
use super::*;

/// A chapter on its way: each call makes a note.
#[derive(Default)]
struct Notes(Vec<Note>);

impl Notes {
    /// Words that call so many notes at their end.
    fn call(&mut self, words: &str, notes: usize) -> Text {
        let mut inlines = vec![Inline::Text(words.into())];
        for _ in 0..notes {
            let number = u32::try_from(self.0.len()).unwrap_or(0);
            inlines.push(Inline::NoteRef(NoteKey::Id(NoteId(number))));
            self.0.push(Note { number: number + 1, blocks: vec![prose(1)], generated: false });
        }
        inlines.push(Inline::Text(" And on.".into()));
        Text::new(inlines)
    }

    /// A block of some kind that calls notes wherever it can.
    fn block(&mut self, kind: usize, notes: usize) -> Block {
        let image = Image { src: "no.png".into(), picture: Picture::Missing, alt: Some("A boat".into()), loc: loc(), ..Image::default() };
        block(match kind {
            0 => BlockKind::Heading { level: 1, text: self.call("A heading", notes) },
            1 => BlockKind::Table(Table {
                align: vec![Align::Start, Align::End],
                caption: Some(self.call("A caption", notes)),
                head: vec![row([self.call("Name", notes), self.call("Value", notes)])],
                rows: (0..4).map(|_| row([self.call("A cell", notes), text("7")])).collect(),
            }),
            2 => BlockKind::Figure(Figure { images: vec![image], caption: Some(self.call("What it shows", notes)), ..Figure::default() }),
            3 => BlockKind::Quote(Quote { blocks: vec![prose(1)], attribution: Some(self.call("Somebody", notes)), epigraph: false }),
            4 => BlockKind::Definitions(vec![Definition { term: self.call("A term", notes), details: vec![vec![prose(1)]] }]),
            5 => BlockKind::Verse(vec![vec![text("A line"), self.call("Another", notes)]]),
            6 => {
                let items = vec![ListItem { task: None, value: None, blocks: vec![block(BlockKind::Para(self.call("An item", notes)))] }];
                BlockKind::List { kind: ListKind::Bullet, tight: true, items }
            }
            _ => BlockKind::Para(self.call(&PROSE.repeat(kind % 5 + 1), notes)),
        })
    }
}

/// A book of one chapter, whose post's title calls a note too.
fn noted(kinds: &[(usize, usize)]) -> Book {
    let mut notes = Notes::default();
    let title = notes.call("A Post", 1);
    let blocks = kinds.iter().map(|(kind, count)| notes.block(*kind, *count)).collect();
    let mut book = book(vec![blocks]);
    for chapter in book.parts.iter_mut().flat_map(|p| &mut p.chapters) {
        chapter.notes = std::mem::take(&mut notes.0);
        chapter.sections.iter_mut().for_each(|s| s.title = Some(title.clone()));
    }
    book.count_leaves();
    book
}

/// The page of the first mark of each note.
fn marks(pages: &Pages) -> BTreeMap<Anchor, usize> {
    let mut found = BTreeMap::new();
    for (n, page) in pages.pages.iter().enumerate() {
        for (_, placed) in &page.placed {
            if let Placed::Link { to: LinkTo::Anchor(anchor), .. } = placed
                && anchor.0.starts_with("pb-note-")
            {
                found.entry(anchor.clone()).or_insert(n);
            }
        }
    }
    found
}

#[test]
fn a_note_starts_on_the_page_of_its_mark_whatever_calls_it() {
    let layout = crate::config::layouts::bundled("a5").expect("a bundled layout");
    let mut report = Report::default();
    let fonts = crate::font::load::load(&layout, Path::new("no-such-folder"), &mut report).expect("bundled fonts load");
    let blocks = prop::collection::vec((0usize..14, 0usize..3), 1..24);
    let mut runner = TestRunner::new_with_rng(
        Config { cases: 30, failure_persistence: None, ..Config::default() },
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    let outcome = runner.run(&blocks, |kinds| {
        let book = noted(&kinds);
        let mut report = Report::default();
        let pages = lay_out(&book, &layout, &fonts, Links::Page, &mut report);
        prop_assert!(report.diagnostics.iter().all(|d| d.kind.id() != "internal-error"));
        prop_assert_eq!(words_of(&book), words_on(&pages));
        for (note, page) in marks(&pages) {
            prop_assert_eq!(pages.anchors.get(&note).map(|a| a.0), Some(page), "{:?}", note);
        }
        Ok(())
    });
    if let Err(told) = outcome {
        panic!("{told}");
    }
}

#[test]
fn a_flood_of_notes_is_set_whole_and_in_proportion() {
    for (marks, words) in [(120, 1), (1, 60)] {
        let mut notes = Notes::default();
        let mut inlines = Vec::new();
        for _ in 0..marks {
            inlines.extend(notes.call("One more word", 1).inlines);
        }
        notes.0.iter_mut().for_each(|n| n.blocks = vec![prose(words)]);
        let mut book = book(vec![vec![block(BlockKind::Para(Text::new(inlines))), prose(20)]]);
        for chapter in book.parts.iter_mut().flat_map(|p| &mut p.chapters) {
            chapter.notes = std::mem::take(&mut notes.0);
        }
        book.count_leaves();
        let (pages, report) = lay(&book, "trade-6x9");
        same_words(&book, &pages);
        assert!(report.diagnostics.iter().all(|d| d.kind.id() != "internal-error"));
    }
}

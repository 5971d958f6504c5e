//! Small books laid out whole, and what must be true of every page of them.

mod notes;

use std::collections::BTreeMap;
use std::path::Path;

use super::page::Placed;
use super::*;
use crate::diag::Loc;
use crate::model::table::row;
use crate::model::*;
use crate::unit::Len;

const PROSE: &str = "The page is a piece of paper and the book is a row of them, sewn. Whoever sets type decides, line after line, \
    where a word may be divided and where the eye may rest; nobody who reads the line should ever have to think of it. ";

fn loc() -> Loc {
    Loc::new("seeds/a.md", 7)
}

fn block(kind: BlockKind) -> Block {
    Block::new(kind, loc())
}

fn prose(times: usize) -> Block {
    block(BlockKind::Para(Text::from_plain(PROSE.repeat(times).trim_end())))
}

fn text(t: &str) -> Text {
    Text::from_plain(t)
}

/// Every kind of block, and some of them inside others.
fn torture() -> Vec<Block> {
    let image =
        |alt: &str| Image { src: "no.png".into(), picture: Picture::Missing, alt: Some(alt.into()), loc: loc(), ..Image::default() };
    let note = Text::new(vec![
        Inline::Text("A paragraph that calls a note".into()),
        Inline::NoteRef(NoteKey::Id(NoteId(0))),
        Inline::Text(" and one more,".into()),
        Inline::NoteRef(NoteKey::Id(NoteId(1))),
        Inline::Text(" and then the first again.".into()),
        Inline::NoteRef(NoteKey::Id(NoteId(0))),
    ]);
    let item = |blocks: Vec<Block>| ListItem { task: None, value: None, blocks };
    let nested = block(BlockKind::List {
        kind: ListKind::Bullet,
        tight: true,
        items: vec![item(vec![prose(1)]), item(vec![block(BlockKind::Para(text("Deeper")))]), item(vec![])],
    });
    vec![
        prose(2),
        block(BlockKind::Heading { level: 1, text: text("A heading that says what follows") }),
        block(BlockKind::Heading { level: 2, text: text("And one below it") }),
        block(BlockKind::Para(note)),
        block(BlockKind::Quote(Quote { blocks: vec![prose(1), prose(1)], attribution: Some(text("Somebody")), epigraph: false })),
        prose(3),
        block(BlockKind::List {
            kind: ListKind::Number(9),
            tight: true,
            items: vec![
                item(vec![prose(1), nested]),
                item(vec![prose(1)]),
                ListItem { task: Some(true), value: None, blocks: vec![prose(1)] },
            ],
        }),
        block(BlockKind::Definitions(vec![Definition { term: text("Leading"), details: vec![vec![prose(1)], vec![prose(1)]] }])),
        block(BlockKind::Code { language: None, text: Text::new(vec![Inline::Code("fn main() {\n    let lines = 3;\n}".into())]) }),
        block(BlockKind::Table(Table {
            align: vec![Align::Start, Align::End],
            head: vec![row([text("Name"), text("Points")])],
            rows: (0..24).map(|n| row([text("Long primer"), text(&n.to_string())])).collect(),
            caption: Some(text("Old names of sizes")),
        })),
        block(BlockKind::Figure(Figure { images: vec![image("A drawing")], caption: Some(text("Its caption")), ..Figure::default() })),
        prose(2),
        block(BlockKind::Figure(Figure { images: vec![image("Left"), image("Right")], ..Figure::default() })),
        block(BlockKind::Verse(vec![vec![text("A line"), text("Another line")], vec![text("The last")]])),
        block(BlockKind::SceneBreak),
        prose(4),
    ]
}

/// The notes of a chapter with these blocks: the two of [`torture`], if it calls them.
fn notes_of(blocks: &[Block]) -> Vec<Note> {
    let mut called = false;
    walk::texts(blocks, &mut |t| called |= t.inlines.iter().any(|i| matches!(i, Inline::NoteRef(_))));
    let note = |number: u32, times: usize| Note { number, blocks: vec![prose(times), prose(1)], generated: false };
    if called { vec![note(1, 1), note(2, 4)] } else { Vec::new() }
}

fn book(chapters: Vec<Vec<Block>>) -> Book {
    let chapters = chapters.into_iter().zip(0u32..).map(|(blocks, n)| Chapter {
        anchor: Anchor(format!("chapter-{n}")),
        number: Some(n + 1),
        title: text(&format!("Of Pages {n}")),
        intro: vec![prose(1)],
        notes: notes_of(&blocks),
        opening: None,
        sections: vec![Section {
            anchor: Anchor(format!("post-{n}")),
            post: format!("p{n}"),
            title: Some(text("A Post")),
            date: Date::new(2019, 3, 7),
            authors: vec!["B. Writer".into()],
            lang: None,
            blocks,
            loc: loc(),
        }],
    });
    let mut book = Book {
        meta: Meta { title: "A Small Book".into(), subtitle: Some("For Tests".into()), ..Meta::default() },
        front: vec![Matter::HalfTitle, Matter::Title, Matter::Copyright(vec![text("© nobody")]), Matter::Contents],
        parts: vec![Part { title: None, label: None, number: 1, anchor: Anchor("part-1".into()), chapters: chapters.collect() }],
        back: vec![],
        assets: vec![],
        anchors: BTreeMap::new(),
    };
    book.count_leaves();
    book
}

/// The words of every leaf of the book.
fn words_of(book: &Book) -> BTreeMap<(UnitId, Leaf), String> {
    let mut out = BTreeMap::new();
    for unit in book.units() {
        unit.texts(&mut |t| {
            let words: String = t.plain().split_whitespace().collect();
            if !words.is_empty() {
                out.insert((unit.id, t.leaf), words);
            }
        });
    }
    out
}

/// The words of every leaf as they stand on pages.
fn words_on(pages: &Pages) -> BTreeMap<(UnitId, Leaf), String> {
    let mut runs: BTreeMap<TextPos, Vec<&str>> = BTreeMap::new();
    for (page, (_, placed)) in pages.pages.iter().flat_map(|p| p.placed.iter().map(move |placed| (p, placed))) {
        if let Placed::Text(run) = placed
            && let Some(pos) = run.pos
        {
            runs.entry(pos.of(page.unit)).or_default().push(&run.text);
        }
    }
    let mut out: BTreeMap<(UnitId, Leaf), String> = BTreeMap::new();
    for (pos, texts) in runs {
        let words = out.entry((pos.unit, pos.leaf)).or_default();
        texts.into_iter().for_each(|t| words.extend(t.split_whitespace()));
    }
    out
}

/// Complains of leaves that differ, not of all.
fn same_words(book: &Book, pages: &Pages) {
    let (want, have) = (words_of(book), words_on(pages));
    for leaf in want.keys().chain(have.keys()) {
        assert_eq!(want.get(leaf), have.get(leaf), "leaf {leaf:?}: wanted, found");
    }
}

fn lay(book: &Book, layout: &str) -> (Pages, Report) {
    lay_in(book, &crate::config::layouts::bundled(layout).expect("a bundled layout"))
}

fn lay_in(book: &Book, layout: &Layout) -> (Pages, Report) {
    let mut report = Report::default();
    let fonts = crate::font::load::load(layout, Path::new("no-such-folder"), &mut report).expect("bundled fonts load");
    let pages = lay_out(book, layout, &fonts, Links::Page, &mut report);
    (pages, report)
}

const LAYOUTS: [&str; 3] = ["trade-6x9", "digest-5.5x8.5", "a5"];

#[test]
fn every_word_stands_on_a_page_once() {
    let book = book(vec![torture(), vec![prose(12), prose(3)]]);
    for layout in LAYOUTS {
        let (pages, _) = lay(&book, layout);
        same_words(&book, &pages);
    }
}

#[test]
fn no_word_is_lost_where_chapters_run_on_and_notes_stand_at_the_end() {
    let book = book(vec![torture(), vec![prose(9)], vec![prose(3)], vec![prose(30)]]);
    let mut layout = crate::config::layouts::bundled("trade-6x9").expect("a bundled layout");
    layout.paging.chapter_recto = false;
    layout.paging.facing = false;
    layout.note.at_foot = false;
    layout.post.new_page = true;
    layout.chapter.drop_cap = 3;
    layout.scene_break.ornament.clear();
    let (pages, _) = lay_in(&book, &layout);
    same_words(&book, &pages);
    assert!(pages.pages.iter().enumerate().all(|(n, p)| (p.side == Side::Recto) == (n % 2 == 0)));
}

#[test]
fn what_is_deeper_than_a_page_goes_on_over_pages() {
    let tall = block(BlockKind::Table(Table {
        align: vec![Align::Start],
        head: vec![row([text("Head")])],
        rows: vec![row([text(&PROSE.repeat(5))]), row([text("End")])],
        caption: None,
    }));
    let heading = block(BlockKind::Heading { level: 1, text: text(&PROSE.repeat(4)) });
    let book = book(vec![vec![prose(2), heading, prose(2), tall, prose(1)]]);
    let mut layout = crate::config::layouts::bundled("trade-6x9").expect("a bundled layout");
    layout.page.lines = 9;
    let (pages, _) = lay_in(&book, &layout);
    same_words(&book, &pages);
    for page in &pages.pages {
        for (at, placed) in &page.placed {
            assert!(!matches!(placed, Placed::Text(_)) || at.y < pages.trim.height, "a line stands below page {}", page.folio);
        }
    }
}

#[test]
fn sides_alternate_and_chapters_open_on_rectos() {
    let (pages, _) = lay(&book(vec![torture(), vec![prose(3)], vec![prose(3)]]), "trade-6x9");
    for (n, page) in pages.pages.iter().enumerate() {
        assert_eq!(page.side == Side::Recto, n % 2 == 0, "page {n}");
        assert_eq!(page.blank, page.placed.is_empty(), "page {n}");
    }
    let first = pages.pages.iter().position(|p| p.folio == Folio::Arabic(1)).expect("a page 1");
    assert_eq!(pages.anchors.get(&Anchor("chapter-0".into())).map(|a| a.0), Some(first));
    for n in 0..3 {
        let at = pages.anchors[&Anchor(format!("chapter-{n}"))].0;
        assert_eq!(pages.pages[at].side, Side::Recto);
    }
}

#[test]
fn lines_stand_on_the_grid_and_inside_the_page() {
    let layout = crate::config::layouts::bundled("trade-6x9").expect("a bundled layout");
    let (pages, _) = lay(&book(vec![vec![prose(9), prose(7), prose(30)]]), "trade-6x9");
    let mut baselines = std::collections::BTreeSet::new();
    for page in pages.pages.iter().filter(|p| matches!(p.folio, Folio::Arabic(_))) {
        for (at, placed) in &page.placed {
            if let Placed::Text(run) = placed
                && run.pos.is_some()
                && run.size == layout.text.inline.size
            {
                baselines.insert((at.y - layout.page.top).0.rem_euclid(layout.text.leading.0));
                assert!(at.x > Len::points(20) && at.x + run.width() < layout.page.trim.width - Len::points(20));
            }
        }
    }
    assert_eq!(baselines.len(), 1, "{baselines:?}");
}

#[test]
fn the_tree_is_in_order_and_every_element_has_a_parent_before_it() {
    let (pages, _) = lay(&book(vec![torture()]), "trade-6x9");
    for (n, element) in pages.elements.iter().enumerate().skip(1) {
        assert!((element.parent.0 as usize) < n, "element {n} {:?}", element.role);
    }
    let count = |role: Role| pages.elements.iter().filter(|e| e.role == role).count();
    assert_eq!(count(Role::Table), 1);
    assert_eq!(count(Role::Th), 2);
    assert_eq!(count(Role::Note), 2);
    assert_eq!(count(Role::Figure), 3);
    for (page, (_, placed)) in pages.pages.iter().flat_map(|p| p.placed.iter().map(move |placed| (p, placed))) {
        if let Placed::Text(run) = placed {
            assert!(run.element == ElementId::ARTIFACT || (page.element(run.element).0 as usize) < pages.elements.len());
        }
    }
}

#[test]
fn the_same_book_gives_the_same_pages() {
    let book = book(vec![torture(), torture(), vec![prose(9)]]);
    let (one, _) = lay(&book, "trade-6x9");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a pool");
    let (two, _) = pool.install(|| lay(&book, "trade-6x9"));
    assert_eq!(dump::dump(&one), dump::dump(&two));
    assert_eq!(one.elements, two.elements);
    assert_eq!(one.anchors, two.anchors);
}

/// What stands on the pages of the chapters after the first, and nothing of where in the book they are.
fn later_chapters(pages: &Pages) -> Vec<Vec<(crate::unit::Point, Placed)>> {
    let first = pages.anchors[&Anchor("chapter-1".into())].0;
    let body = |placed: &Placed| !matches!(placed, Placed::Text(run) if run.pos.is_none());
    let page = |page: &Page| page.placed.iter().filter(|(_, placed)| body(placed)).cloned().collect();
    pages.pages.iter().skip(first).map(page).collect()
}

#[test]
fn what_is_added_to_a_chapter_changes_no_number_in_the_next_ones() {
    let before = book(vec![vec![prose(3)], torture(), torture()]);
    let (pages, _) = lay(&before, "trade-6x9");
    for added in [vec![prose(2)], torture(), vec![block(BlockKind::Heading { level: 1, text: text("More") }), prose(1)]] {
        let mut after = book(vec![[vec![prose(3)], added].concat(), torture(), torture()]);
        assert_eq!(before.parts[0].chapters[1..], after.parts[0].chapters[1..]);
        let (more, _) = lay(&after, "trade-6x9");
        assert_eq!(later_chapters(&pages), later_chapters(&more));
        // A unit before them moves the numbers of units, and still nothing on the pages.
        after.front.push(Matter::Dedication(vec![prose(1)]));
        after.count_leaves();
        assert_eq!(later_chapters(&pages), later_chapters(&lay(&after, "trade-6x9").0));
    }
}

#[test]
fn page_starts_rise_through_the_text() {
    let (pages, _) = lay(&book(vec![vec![prose(9), prose(30), prose(30)]]), "trade-6x9");
    let starts: Vec<TextPos> = pages
        .pages
        .iter()
        .filter_map(|p| match p.start {
            PageStart::Text(pos) if matches!(p.folio, Folio::Arabic(_)) => Some(pos),
            _ => None,
        })
        .collect();
    assert!(starts.len() > 5 && starts.is_sorted(), "{starts:?}");
}

/// The baselines of the words of a unit that is the last of its book, and those words.
fn last_unit(pages: &Pages, anchor: &str) -> (usize, String) {
    let first = pages.anchors[&Anchor(anchor.into())].0;
    let (mut lines, mut words) = (std::collections::BTreeSet::new(), String::new());
    for (n, page) in pages.pages.iter().enumerate().skip(first) {
        for (at, placed) in &page.placed {
            if let (Placed::Text(run), false) = (placed, page.blank) {
                lines.insert((n, at.y));
                words.push_str(&run.text);
            }
        }
    }
    (lines.len(), words)
}

#[test]
fn an_index_is_broken_into_lines_with_its_folios_and_moves_no_page_before_it() {
    let with_back = |kind: &str| {
        let mut book = book(vec![vec![prose(9)], vec![prose(9)], vec![prose(9)]]);
        let links = (0..90).map(|n| Inline::Link {
            target: Target::Anchor(Anchor(format!("chapter-{}", n % 3))),
            content: vec![Inline::Text(format!("word {n}"))],
        });
        let title = text("Index");
        let text = Text::new(links.flat_map(|link| [link, Inline::Text(", ".into())]).collect());
        let blocks = vec![block(BlockKind::Para(text))];
        book.back.push(Matter::Prose { kind: kind.into(), title, blocks, notes: Vec::new() });
        book.count_leaves();
        lay(&book, "trade-6x9").0
    };
    let (index, other) = (with_back("index"), with_back("afterword"));
    let ((lines, words), (more, same)) = (last_unit(&index, "index"), last_unit(&other, "afterword"));
    let bare = |s: &str| s.chars().filter(|c| !c.is_whitespace() && !matches!(c, '\u{ad}' | '-')).collect::<String>();
    assert!(lines < more, "{lines} lines with folios of one figure, {more} with slots for three");
    assert_eq!(bare(&words).matches("(p.").count(), 90, "{words}");
    assert_eq!(bare(&same).matches("(p.").count(), 90);
    for n in 0..3 {
        let anchor = Anchor(format!("chapter-{n}"));
        assert_eq!(index.anchors[&anchor], other.anchors[&anchor]);
        let folio = index.pages[index.anchors[&anchor].0].folio;
        assert!(bare(&words).contains(&bare(&format!("(p.{folio})"))), "{folio}: {words}");
    }
}

#[test]
fn deep_nesting_is_set_all_the_same() {
    let mut inner = vec![prose(1)];
    for n in 0..200 {
        let kind = match n % 3 {
            0 => BlockKind::Quote(Quote { blocks: inner, attribution: None, epigraph: false }),
            1 => BlockKind::List { kind: ListKind::Bullet, tight: true, items: vec![ListItem { task: None, value: None, blocks: inner }] },
            _ => BlockKind::Definitions(vec![Definition { term: text("Term"), details: vec![inner] }]),
        };
        inner = vec![block(kind)];
    }
    let mut words = vec![Inline::Text("deep".into())];
    for _ in 0..200 {
        words = vec![Inline::Emph(words)];
    }
    inner.push(block(BlockKind::Para(Text::new(words))));
    let book = book(vec![inner]);
    let (pages, _) = lay(&book, "trade-6x9");
    same_words(&book, &pages);
}

#[test]
fn nothing_makes_a_book_of_nothing() {
    let mut empty = book(vec![vec![]]);
    empty.parts[0].chapters.clear();
    empty.front.clear();
    assert!(lay(&empty, "trade-6x9").0.pages.is_empty());
    let (pages, _) = lay(&book(vec![vec![block(BlockKind::List { kind: ListKind::Bullet, tight: true, items: vec![] })]]), "trade-6x9");
    assert!(!pages.pages.is_empty());
}

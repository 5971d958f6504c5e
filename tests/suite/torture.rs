//! A book with every block that the model knows, made by hand, and page turns at awkward places of it.

use postbound::diag::Loc;
use postbound::internals::asset::{Pixels, convert::encode};
use postbound::internals::xhtml::{PageBreak, PageBreaks};
use postbound::model::table::row;
use postbound::model::*;
use postbound::model::{Asset, Colour, Encoding};
use postbound::page::PageStart;

fn loc() -> Loc {
    Loc::new("torture.md", 1)
}

fn block(kind: BlockKind) -> Block {
    Block::new(kind, loc())
}

fn text(words: &str) -> Inline {
    Inline::Text(words.to_string())
}

fn para(inlines: Vec<Inline>) -> Block {
    block(BlockKind::Para(Text::new(inlines)))
}

fn plain(words: &str) -> Block {
    para(vec![text(words)])
}

fn heading(level: u8, words: &str, anchor: Option<&str>) -> Block {
    let mut b = block(BlockKind::Heading { level, text: Text::from_plain(words) });
    b.anchor = anchor.map(|a| Anchor(a.into()));
    b
}

fn link(target: Target, words: &str) -> Inline {
    Inline::Link { target, content: vec![text(words)] }
}

fn url(address: &str, words: &str) -> Inline {
    link(Target::Url(address.into()), words)
}

fn to(anchor: &str, words: &str) -> Inline {
    link(Target::Anchor(Anchor(anchor.into())), words)
}

fn note(id: u32) -> Inline {
    Inline::NoteRef(NoteKey::Id(NoteId(id)))
}

fn image(picture: Picture, alt: Option<&str>) -> Image {
    Image { src: "x/picture.png".into(), picture, alt: alt.map(str::to_string), loc: loc(), ..Image::default() }
}

fn item(blocks: Vec<Block>) -> ListItem {
    ListItem { task: None, value: None, blocks }
}

pub fn asset(name: &str, width: u32, height: u32, encoding: Encoding) -> Asset {
    let data = (0..width * height).map(|i| ((i * 7) % 251) as u8).collect();
    let bytes = encode(&Pixels { width, height, channels: 1, data, alpha: None }, encoding, 80).expect("encodes");
    let hash = format!("{name}-{width}");
    Asset {
        path: format!("{name}.png"),
        name: name.into(),
        width,
        height,
        ppi: None,
        colour: Colour::Grey,
        encoding,
        bytes: bytes.into(),
        hash,
    }
}

const LONG: &str = "Typesetting was, for most of its history, a trade of patience: a compositor stood at the case, read a line of copy, \
and set it letter by letter into the stick, feeling for the nick on each sort, spacing the line until it neither rattled nor bulged, and \
then began again; what we call an extraordinarily simple paragraph was, to that person, a morning.";

/// Every inline, in one paragraph.
fn every_inline() -> Block {
    para(vec![
        text("Plain & <escaped> \u{1}words, "),
        Inline::Emph(vec![text("emphasis "), Inline::Strong(vec![text("with strength")])]),
        text(", "),
        Inline::Strike(vec![text("struck")]),
        text(", x"),
        Inline::Super(vec![text("2")]),
        text(", H"),
        Inline::Sub(vec![text("2")]),
        text("O, "),
        Inline::SmallCaps(vec![text("nasa")]),
        text(", "),
        Inline::Code("let x = a < b && c;".into()),
        text(", "),
        url("https://example.org/a%20b?x=%5B1%5D&y=2#f", "outside"),
        text(", "),
        text("unsafe"),
        text(", "),
        text("broken"),
        text(", "),
        to("post-second", "inside"),
        text(", "),
        to("nowhere", "to nowhere"),
        text(", "),
        Inline::Foreign(Lang::new("de"), vec![text("Weltschmerz")]),
        text(", "),
        Inline::Foreign(Lang::new("he"), vec![text("שלום")]),
        text(", a picture "),
        Inline::Image(image(Picture::Loaded(AssetId(0)), Some("a small mark"))),
        text(" and a note"),
        note(0),
        text("; a link with a note "),
        Inline::Link { target: Target::Url("https://example.org/".into()), content: vec![text("in it"), note(1)] },
        text(", a link around a "),
        Inline::Link {
            target: Target::Url("https://example.org/".into()),
            content: vec![Inline::Image(image(Picture::Loaded(AssetId(0)), Some("logo")))],
        },
        text(" picture; hy\u{AD}phen.\u{FFFE}"),
        Inline::Break,
        text("A new line, the first note again"),
        note(0),
        text(" and a print-only one"),
        note(2),
        text("."),
    ])
}

fn every_block() -> Vec<Block> {
    let mut german = plain("Ein deutscher Absatz mit Donaudampfschifffahrtsgesellschaft.");
    german.lang = Some(Lang::new("de"));
    let mut arabic = plain("فقرة عربية قصيرة.");
    arabic.lang = Some(Lang::new("ar"));
    let mut placed = plain("A paragraph with a name.");
    placed.anchor = Some(Anchor("post-first-named".into()));
    vec![
        block(BlockKind::Quote(Quote {
            blocks: vec![plain("A motto of few words.")],
            attribution: Some(Text::from_plain("Somebody")),
            epigraph: true,
        })),
        every_inline(),
        plain(&LONG.replace("extraordinarily", "extraordinally")),
        placed,
        german,
        arabic,
        heading(3, "A heading too deep at once", Some("post-first-deep")),
        heading(1, "A heading", Some("post-first-heading")),
        heading(2, "A heading below", None),
        heading(4, "A heading far below", None),
        block(BlockKind::Quote(Quote {
            blocks: vec![plain("A quotation."), heading(2, "With a heading", None), plain("And more.")],
            attribution: Some(Text::new(vec![text("Somebody, "), Inline::Emph(vec![text("Somewhere")])])),
            epigraph: false,
        })),
        block(BlockKind::List {
            kind: ListKind::Bullet,
            tight: true,
            items: vec![
                item(vec![plain("one")]),
                item(vec![plain("two"), block(BlockKind::List { kind: ListKind::Number(4), tight: true, items: vec![item(vec![plain("four")])] })]),
                item(vec![]),
            ],
        }),
        block(BlockKind::List {
            kind: ListKind::Number(1),
            tight: false,
            items: vec![item(vec![plain("loose"), plain("with two paragraphs")]), item(vec![block(BlockKind::SceneBreak)])],
        }),
        block(BlockKind::List {
            kind: ListKind::Bullet,
            tight: true,
            items: vec![
                ListItem { task: Some(true), value: None, blocks: vec![plain("done")] },
                ListItem { task: Some(false), value: None, blocks: vec![plain("to do")] },
            ],
        }),
        block(BlockKind::Definitions(vec![
            Definition { term: Text::from_plain("Term"), details: vec![vec![plain("Meaning.")], vec![plain("Another."), plain("In two.")]] },
            Definition { term: Text::from_plain("Lonely"), details: vec![] },
        ])),
        block(BlockKind::Code {
            language: Some("rust".into()),
            text: Text::new(vec![Inline::Code("fn main() {\n    println!(\"<&>\");\n\n    let wide = \"a very long line that goes on and on until it must be wrapped\";\n}".into())]),
        }),
        block(BlockKind::Table(Table {
            align: vec![Align::Start, Align::Centre, Align::End],
            head: vec![row([Text::from_plain("Name"), Text::default(), Text::from_plain("Number")])],
            rows: vec![
                row([Text::from_plain("first row"), Text::from_plain("x"), Text::from_plain("1,204")]),
                row([Text::new(vec![text("second"), note(3)]), Text::default(), Text::from_plain("17")]),
            ],
            caption: Some(Text::from_plain("A table")),
        })),
        block(BlockKind::Table(Table {
            align: vec![Align::Start],
            head: vec![],
            rows: vec![row([Text::from_plain("headless")])],
            caption: None,
        })),
        block(BlockKind::Figure(Figure {
            images: vec![image(Picture::Loaded(AssetId(1)), Some("A pattern of \"grey\" stripes"))],
            caption: Some(Text::from_plain("Stripes")),
            ..Figure::default()
        })),
        block(BlockKind::Figure(Figure {
            images: vec![
                image(Picture::Loaded(AssetId(0)), Some("left")),
                image(Picture::Loaded(AssetId(2)), Some("right")),
            ],
            ..Figure::default()
        })),
        block(BlockKind::Figure(Figure { images: vec![image(Picture::Loaded(AssetId(0)), Some(""))], ..Figure::default() })),
        block(BlockKind::Figure(Figure { images: vec![image(Picture::Missing, Some("what is not there"))], caption: Some(Text::from_plain("Lost")), ..Figure::default() })),
        block(BlockKind::Verse(vec![
            vec![Text::from_plain("Full many a gem of purest ray serene,"), Text::from_plain("The dark unfathom’d caves of ocean bear:")],
            vec![Text::from_plain("A second stanza of one line that is long enough to go on in a second line on a telephone")],
        ])),
        block(BlockKind::SceneBreak),
        plain("After the break."),
    ]
}

fn section(id: &str, title: Option<&str>, blocks: Vec<Block>) -> Section {
    Section {
        anchor: Anchor(format!("post-{id}")),
        post: id.into(),
        title: title.map(Text::from_plain),
        date: Date::new(2019, 3, 7),
        authors: vec!["A. Guest".into()],
        lang: None,
        blocks,
        loc: loc(),
    }
}

fn notes() -> Vec<Note> {
    let one = |blocks, generated| Note { number: 1, blocks, generated };
    let mut notes = vec![
        one(vec![plain("The first note, with two paragraphs."), plain("The second of them.")], false),
        one(vec![plain("A note of a link.")], false),
        one(vec![para(vec![url("https://example.org/print", "https://example.org/print")])], true),
        one(vec![block(BlockKind::Code { language: None, text: Text::new(vec![Inline::Code("note in code".into())]) })], false),
    ];
    for (n, note) in notes.iter_mut().enumerate() {
        note.number = u32::try_from(n + 1).expect("few");
    }
    notes
}

fn meta() -> Meta {
    let creator = |name: &str, sort: &str, role: &str| Creator { name: name.into(), sort: sort.into(), role: role.into() };
    Meta {
        title: "The Torture & <Trial> of Blocks".into(),
        subtitle: Some("A “test”, with everything".into()),
        authors: vec![creator("A. Writer", "Writer, A.", "aut"), creator("B. Editor", "Editor, B.", "edt")],
        lang: Lang::new("en-GB"),
        description: Some("Everything <at> once & more.".into()),
        publisher: Some("Small & Sons".into()),
        date: Date::new(2026, 11, 22),
        edition: None,
        printing: None,
        rights: Some("© 2026 A. Writer".into()),
        isbn_print: Some("9783161484100".into()),
        isbn_epub: None,
        identifier: None,
        isbn_editions: Vec::new(),
        volume: None,
        series: Some(BookSeries { name: "Trials".into(), number: Some(1.0) }),
        subjects: vec!["Typography".into(), "Books & paper".into()],
        certified: true,
        slug: "torture".into(),
    }
}

fn prose(kind: &str, title: &str, words: &str) -> Matter {
    Matter::Prose { kind: kind.into(), title: Text::from_plain(title), blocks: vec![plain(words)], notes: vec![] }
}

/// The book.
pub fn book() -> Book {
    let mut second = section(
        "second",
        Some("The second post"),
        vec![plain(LONG), para(vec![text("Back to "), to("post-first", "the first"), text("."), note(0)])],
    );
    second.lang = Some(Lang::new("fr"));
    let first = Chapter {
        anchor: Anchor("chapter-one".into()),
        number: Some(1),
        title: Text::new(vec![text("The "), Inline::Emph(vec![text("first")]), text(" chapter")]),
        intro: vec![plain(LONG)],
        sections: vec![
            section("first", Some("Every block"), every_block()),
            section("again", Some("Again"), vec![plain(LONG), plain(LONG)]),
        ],
        notes: notes(),
        opening: None,
    };
    let other = Chapter {
        anchor: Anchor("chapter-two".into()),
        number: Some(2),
        title: Text::from_plain("The second chapter"),
        intro: vec![],
        sections: vec![second],
        notes: vec![Note { number: 1, blocks: vec![plain("In the second chapter.")], generated: false }],
        opening: None,
    };
    let alone = Chapter {
        anchor: Anchor("chapter-alone".into()),
        number: None,
        title: Text::from_plain("A post that is a chapter"),
        intro: vec![],
        sections: vec![section("alone", None, vec![plain(LONG), heading(1, "Inside", Some("post-alone-inside")), plain(LONG)])],
        notes: vec![],
        opening: None,
    };
    let anchors =
        ["chapter-one", "chapter-two", "chapter-alone", "post-first", "post-second", "post-again", "post-alone", "part-1", "part-2"];
    let mut book = Book {
        meta: meta(),
        front: vec![
            Matter::HalfTitle,
            Matter::Title,
            Matter::Copyright(vec![Text::from_plain("© 2026 A. Writer"), Text::from_plain("ISBN 978-3-16-148410-0")]),
            Matter::Dedication(vec![plain("For M.")]),
            Matter::Contents,
            Matter::Prose {
                kind: "preface".into(),
                title: Text::from_plain("Preface"),
                blocks: vec![plain(LONG), heading(1, "Thanks", None), plain(LONG)],
                notes: vec![],
            },
        ],
        parts: vec![
            Part {
                title: Some(Text::from_plain("Part the first")),
                label: None,
                number: 1,
                anchor: Anchor("part-1".into()),
                chapters: vec![first, other],
            },
            Part {
                title: Some(Text::from_plain("Part the second")),
                label: None,
                number: 2,
                anchor: Anchor("part-2".into()),
                chapters: vec![alone],
            },
        ],
        back: vec![prose("sources", "Sources", "Every block, 7 March 2019"), prose("colophon", "Colophon", "Set by hand.")],
        assets: vec![
            asset("mark", 40, 30, Encoding::Png),
            asset("stripes", 640, 400, Encoding::Jpeg),
            asset("stripes-2", 2600, 2000, Encoding::Png),
        ],
        anchors: anchors.iter().map(|a| (Anchor((*a).into()), AnchorInfo { chapter: 0, title: String::new() })).collect(),
    };
    book.count_leaves();
    book
}

/// The leaf of the first text that starts with these words, and how far into it the words after `|` are.
pub fn at(book: &Book, words: &str) -> TextPos {
    let (before, after) = words.split_once('|').unwrap_or(("", words));
    let whole = format!("{before}{after}");
    let mut found = None;
    for unit in book.units() {
        unit.texts(&mut |t| {
            if let (None, Some(start)) = (found, t.plain().find(&whole)) {
                found = Some(TextPos { unit: unit.id, leaf: t.leaf, offset: u32::try_from(start + before.len()).expect("short") });
            }
        });
    }
    found.unwrap_or_else(|| panic!("{words} stands in the book"))
}

/// Every text of the book in reading order.
pub fn each_text<'a>(book: &'a Book, see: &mut dyn FnMut(&'a Text)) {
    book.units().iter().for_each(|unit| unit.texts(see));
}

/// Page turns at awkward places: in front of, inside and behind things; blank pages; inside a note; out of order.
pub fn breaks(book: &Book) -> PageBreaks {
    let page = |label: &str, start: PageStart| PageBreak { label: label.into(), start, entry: None };
    let text = |label: &str, words: &str| page(label, PageStart::Text(at(book, words)));
    let matter = |label: &str, index, n| page(label, PageStart::Matter { back: false, index, page: n });
    PageBreaks {
        pages: vec![
            matter("i", 0, 0),
            page("ii", PageStart::Blank),
            matter("iii", 1, 0),
            text("iv", "© 2026"),
            text("v", "For M."),
            page("vi", PageStart::Blank),
            matter("vii", 4, 0),
            PageBreak { entry: Some(Anchor("chapter-two".into())), ..matter("viii", 4, 1) },
            text("ix", "Preface"),
            text("x", "Thanks"),
            text("1", "Part the first"),
            page("2", PageStart::Blank),
            text("3", "The first chapter"),
            text("4", "Every block"),
            text("5", "emphasis |with strength"),
            text("6", "outside"),
            text("7", "Weltschmerz"),
            text("8", "an extraordi|nally"),
            text("9", "A heading too deep"),
            text("10", "two"),
            text("11", "    let wide| = "),
            text("12", "second"),
            // The pager let a figure float past the words before it.
            text("13", "After the break."),
            text("14", "Stripes"),
            text("15", "The dark unfathom’d"),
            // A page that starts inside a note.
            text("16", "The second of them."),
            page("17", PageStart::Blank),
            text("18", "The second chapter"),
            text("19", "Part the second"),
            text("20", "Sources"),
            text("21", "Colophon"),
            page("22", PageStart::Blank),
        ],
    }
}

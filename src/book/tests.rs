//! Small books, put together by hand.

use std::collections::BTreeMap;
use std::fs;

use super::*;
use crate::diag::Loc;
use crate::model::{Date, NoteId, OutlinePost, Site, Target, text};

fn manifest(toml: &str) -> Manifest {
    let dir = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(dir.path().join("seeds")).expect("made");
    fs::write(dir.path().join("book.toml"), format!("[book]\ntitle = \"T\"\nauthors = [\"A\"]\nlanguage = \"en-GB\"\n{toml}"))
        .expect("written");
    let mut report = Report::default();
    let loaded = crate::config::load(dir.path(), &[], &mut report);
    loaded.unwrap_or_else(|_| panic!("{:#?}", report.diagnostics)).0
}

fn para(inlines: Vec<Inline>) -> Block {
    Block::new(BlockKind::Para(Text::new(inlines)), Loc::new("seeds/a.md", 3))
}

fn words(text: &str) -> Inline {
    Inline::Text(text.into())
}

fn link(to: &str, content: &str) -> Inline {
    Inline::Link { target: Target::Source(to.into()), content: vec![words(content)] }
}

fn post(id: &str, file: &str, title: &str, blocks: Vec<Block>) -> Post {
    Post { id: id.into(), title: Text::from_plain(title), loc: Loc::new(file, 1), blocks, ..Post::default() }
}

fn outline(chapters: &[(&str, &[usize])]) -> Outline {
    let chapter = |(title, posts): &(&str, &[usize])| OutlineChapter {
        title: (*title).into(),
        posts: posts.iter().map(|&post| OutlinePost { post, ..OutlinePost::default() }).collect(),
        ..OutlineChapter::default()
    };
    Outline { chapters: chapters.iter().map(chapter).collect(), ..Outline::default() }
}

fn book(manifest: &Manifest, posts: &[Post], outline: &Outline) -> (Book, Report) {
    let mut report = Report::default();
    let from = Ingredients {
        posts,
        outline,
        pages: &BTreeMap::new(),
        library: &Library::default(),
        faces: &["EB Garamond".to_string()],
        site: &Site::default(),
        elsewhere: &BTreeMap::new(),
    };
    (assemble(manifest, &from, &mut report), report)
}

fn first_links(blocks: &[Block]) -> Vec<Target> {
    fn collect(inlines: &[Inline], out: &mut Vec<Target>) {
        for inline in inlines {
            if let Inline::Link { target, .. } = inline {
                out.push(target.clone());
            }
        }
    }
    let mut out = Vec::new();
    walk::texts(blocks, &mut |t| collect(&t.inlines, &mut out));
    out
}

#[test]
fn links_find_posts_by_file_address_and_heading() {
    let manifest = manifest("[source]\npath = \"seeds\"\nbase-url = \"https://blog.example\"\n");
    let heading = Block::new(BlockKind::Heading { level: 1, text: Text::from_plain("Deep Inside") }, Loc::new("seeds/b.md", 5));
    let posts = [
        post(
            "first",
            "seeds/2019/a.md",
            "First",
            vec![para(vec![
                link("b.md", "file"),
                link("https://www.blog.example/2020/second/?utm=1", "address"),
                link("b.md#deep-inside", "heading"),
                link("b.md#deep-in-side", "heading as another site writes it"),
                link("https://elsewhere.example/a b", "outside"),
                link("nowhere.md", "dead"),
            ])],
        ),
        post("second", "seeds/2019/b.md", "Second", vec![heading]),
    ];
    let (book, report) = book(&manifest, &posts, &outline(&[("One", &[0, 1])]));
    let section = &book.parts[0].chapters[0].sections[0];
    let at = |name: &str| Target::Anchor(Anchor(name.into()));
    assert_eq!(
        first_links(&section.blocks),
        [
            at("post-second"),
            at("post-second"),
            at("post-second-deep-inside"),
            at("post-second-deep-inside"),
            Target::Url("https://elsewhere.example/a%20b".into())
        ]
    );
    assert_eq!(report.diagnostics.iter().map(|d| d.kind.id()).collect::<Vec<_>>(), ["dead-link"]);
    let BlockKind::Para(text) = &section.blocks[0].kind else { panic!("a paragraph") };
    assert!(text.plain().ends_with("dead"), "the words of a dead link stay");
    for target in first_links(&section.blocks) {
        if let Target::Anchor(a) = target {
            assert!(book.anchors.contains_key(&a));
        }
    }
}

#[test]
fn notes_are_numbered_by_their_marks() {
    let manifest = manifest("[layout]\nlinks = \"note\"\n");
    let key = |k: &str| NoteKey::Source(k.into());
    let mark = |k: &str| Inline::NoteRef(key(k));
    let mut one = post(
        "a",
        "seeds/a.md",
        "A",
        vec![para(vec![words("x"), mark("z"), link("https://far.example", "y"), mark("b"), mark("z"), mark("no")])],
    );
    one.notes = [("z", "last letter"), ("b", "second"), ("unused", "never")].map(|(k, t)| (key(k), vec![para(vec![words(t)])])).into();
    let (book, report) = book(&manifest, &[one], &outline(&[("One", &[0])]));
    let told: Vec<(u32, bool, String)> = book
        .notes()
        .map(|n| {
            let mut t = String::new();
            walk::texts(&n.blocks, &mut |x| t += &x.plain());
            (n.number, n.generated, t)
        })
        .collect();
    assert_eq!(told, [(1, false, "last letter".into()), (2, true, "https://far.example".into()), (3, false, "second".into())]);
    assert_eq!(report.diagnostics.iter().map(|d| d.kind.id()).collect::<Vec<_>>(), ["missing-note", "unused-note"]);
    let mut ids = Vec::new();
    walk::texts(&book.parts[0].chapters[0].sections[0].blocks, &mut |t| {
        ids.extend(t.inlines.iter().filter_map(|i| if let Inline::NoteRef(NoteKey::Id(NoteId(n))) = i { Some(*n) } else { None }));
    });
    assert_eq!(ids, [0, 1, 2, 0]);
}

#[test]
fn a_chapter_of_one_post_is_that_post() {
    let manifest = manifest("");
    let posts = [post("a", "seeds/a.md", "Alone", vec![para(vec![words("x")])])];
    let (book, _) = book(&manifest, &posts, &outline(&[("Alone", &[0])]));
    let chapter = book.chapters().next().expect("a chapter");
    assert_eq!((chapter.title.plain(), chapter.sections[0].title.clone()), ("Alone".to_string(), None));
}

#[test]
fn leaves_are_counted_once_in_reading_order() {
    let manifest = manifest("");
    let posts = [
        post("a", "seeds/a.md", "A", vec![para(vec![words("one")]), para(vec![words("two")])]),
        post("b", "seeds/b.md", "B", vec![para(vec![words("three")])]),
    ];
    let (book, _) = book(&manifest, &posts, &outline(&[("Both", &[1, 0])]));
    let chapter = book.chapters().next().expect("a chapter");
    let mut seen = vec![chapter.title.leaf];
    for s in &chapter.sections {
        seen.extend(s.title.iter().map(|t| t.leaf));
        walk::texts(&s.blocks, &mut |t| seen.push(t.leaf));
    }
    assert!(seen.windows(2).all(|w| w[0] < w[1]), "{seen:?}");
    assert!(seen.iter().all(|l| l.0 > 0));
}

#[test]
fn the_newest_post_dates_a_book_without_a_date() {
    let manifest = manifest("");
    let mut posts = [post("a", "seeds/a.md", "A", Vec::new()), post("b", "seeds/b.md", "B", Vec::new())];
    posts[0].date = Date::new(2020, 1, 2);
    posts[1].date = Date::new(2019, 1, 2);
    let (book, _) = book(&manifest, &posts, &outline(&[("Both", &[0, 1])]));
    assert_eq!(book.meta.date, Date::new(2020, 1, 2));
    let lines =
        book.front.iter().find_map(|m| if let Matter::Copyright(lines) = m { Some(lines) } else { None }).expect("a copyright page");
    assert_eq!(text::plain(&lines[0].inlines), "© 2020 A");
}

/// A post with these notes, each a paragraph.
fn post_with_notes(blocks: Vec<Block>, notes: &[(&str, Vec<Inline>)]) -> Post {
    let notes = notes.iter().map(|(key, inlines)| (NoteKey::Source((*key).into()), vec![para(inlines.clone())])).collect();
    Post { notes, ..post("p", "seeds/p.md", "P", blocks) }
}

fn mark(key: &str) -> Inline {
    Inline::NoteRef(NoteKey::Source(key.into()))
}

/// The words of the only chapter's only paragraph, marks as `^`.
fn shown(inlines: &[Inline]) -> String {
    let show = |i: &Inline| match i {
        Inline::NoteRef(_) => "^".to_string(),
        other => {
            text::plain(std::slice::from_ref(other))
                + &"^".repeat(other.content().iter().filter(|i| matches!(i, Inline::NoteRef(_))).count())
        }
    };
    inlines.iter().map(show).collect()
}

#[test]
fn marks_side_by_side_are_kept_apart() {
    let cases: [(Vec<Inline>, &str); 5] = [
        (vec![words("once"), mark("x"), mark("y"), words(" more")], "once^,^ more"),
        (vec![words("once"), mark("x"), words("."), mark("y")], "once^.\u{202f}^"),
        (vec![words("once"), mark("x"), words(", "), mark("y")], "once^, ^"),
        (vec![words("once"), Inline::Emph(vec![mark("x")]), mark("y")], "once^,^"),
        (vec![words("once"), mark("x"), words(" and"), mark("y")], "once^ and^"),
    ];
    for (inlines, want) in cases {
        let notes = [("x", vec![words("First")]), ("y", vec![words("Second")])];
        let post = post_with_notes(vec![para(inlines)], &notes);
        let (book, _) = book(&manifest(""), &[post], &outline(&[("P", &[0])]));
        let section = &book.parts[0].chapters[0].sections[0];
        let BlockKind::Para(text) = &section.blocks[0].kind else { panic!("a paragraph") };
        assert_eq!(shown(&text.inlines), want);
    }
}

#[test]
fn a_note_called_in_a_note_stands_in_it_and_rings_end() {
    let notes = [
        ("a", vec![words("Outer"), mark("b"), words(" and on")]),
        ("b", vec![words("inner"), Inline::Emph(vec![mark("c")])]),
        ("c", vec![words("innermost"), mark("a")]),
    ];
    let post = post_with_notes(vec![para(vec![words("Words"), mark("a")])], &notes);
    let (book, report) = book(&manifest(""), &[post], &outline(&[("P", &[0])]));
    let notes = &book.parts[0].chapters[0].notes;
    assert_eq!(notes.len(), 1);
    let mut said = String::new();
    walk::texts(&notes[0].blocks, &mut |t| said.push_str(&t.plain()));
    assert_eq!(said, "Outer [inner [innermost]] and on");
    assert!(report.diagnostics.iter().all(|d| d.kind.id() != "unused-note"), "{:?}", report.diagnostics);
}

#[test]
fn a_title_keeps_its_note_as_the_first() {
    let mut post =
        post_with_notes(vec![para(vec![words("Words"), mark("x")])], &[("t", vec![words("Of the title")]), ("x", vec![words("X")])]);
    post.title = Text::new(vec![words("P"), mark("t")]);
    for chapters in [&[("P", &[0usize] as &[usize])], &[("Else", &[0usize] as &[usize])]] {
        let (book, report) = book(&manifest(""), std::slice::from_ref(&post), &outline(chapters));
        let notes = &book.parts[0].chapters[0].notes;
        assert_eq!(notes.len(), 2, "{:?}", report.diagnostics);
        let mut first = String::new();
        walk::texts(&notes[0].blocks, &mut |t| first.push_str(&t.plain()));
        assert_eq!(first, "Of the title");
    }
}

#[test]
fn names_of_any_element_are_found_plain_or_encoded_and_others_are_left_out() {
    let manifest = manifest("[source]\npath = \"seeds\"\n");
    let named = |name: &str| Block {
        names: vec![name.into()],
        ..Block::new(BlockKind::Para(Text::from_plain("Words")), Loc::new("seeds/a.md", 3))
    };
    let calls = Block::new(BlockKind::Para(Text::new(vec![link("#größe", "a"), link("#%C3%BCber", "b")])), Loc::new("seeds/a.md", 1));
    let posts = [post("a", "seeds/a.md", "A", vec![calls, named("größe"), named("über"), named("never-called")])];
    let (book, report) = book(&manifest, &posts, &outline(&[("C", &[0])]));
    let blocks: Vec<&Block> = book.chapters().flat_map(|c| &c.sections).flat_map(|s| &s.blocks).collect();
    let anchors: Vec<bool> = blocks.iter().map(|b| b.anchor.is_some()).collect();
    assert_eq!(anchors, [false, true, true, false]);
    assert_eq!(report.diagnostics, []);
}

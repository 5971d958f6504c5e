//! A book of some of the posts: whole series, every theme, the room that there is, and a reason for what is left out.

use std::collections::BTreeSet;

use crate::support::{Book, Built};

const THEMES: [(&str, [&str; 10]); 3] = [
    ("bread", ["dough", "flour", "oven", "yeast", "crust", "loaf", "baker", "knead", "rye", "sourdough"]),
    ("birds", ["heron", "feather", "nest", "wing", "reed", "marsh", "beak", "flight", "egg", "migration"]),
    ("ships", ["harbour", "mast", "sail", "hull", "anchor", "rope", "captain", "tide", "keel", "deck"]),
];

/// A post of a theme, of so many paragraphs.
fn post(theme: usize, n: usize, paragraphs: usize) -> (String, String) {
    let (name, words) = &THEMES[theme];
    let word = |i: usize| words[(i * 7 + n * 3 + i / 4) % words.len()];
    let sentence = |s: usize| format!("The {} and the {} near a {} with some {} again", word(s), word(s + 1), word(s + 2), word(s + n));
    let body: Vec<String> = (0..paragraphs).map(|p| (0..8).map(|s| sentence(p * 8 + s)).collect::<Vec<_>>().join(". ") + ".").collect();
    let title = if n >= 6 { format!("The Long {name} Diary, Part {}", n - 5) } else { format!("The {} of a {}", word(n), word(n + 1)) };
    let file = format!("{name}-{n}.md");
    (
        file,
        format!(
            "---\ntitle: \"{title} {}\"\ndate: 20{:02}-03-0{}\n---\n\n{}\n",
            if n < 6 { name } else { "" },
            10 + n,
            theme + 1,
            body.join("\n\n")
        ),
    )
}

/// Nine posts of each of three themes; the last three of each are a series.
fn archive(paragraphs: usize) -> Book {
    let posts: Vec<(String, String)> = (0..3).flat_map(|t| (0..9).map(move |n| post(t, n, paragraphs))).collect();
    let borrowed: Vec<(&str, &str)> = posts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    Book::of(&borrowed).config("[chapters]\norder = \"themes\"\nstructure = \"themes\"\n[output.pdf.screen]").only(&["screen"])
}

fn chosen(built: &Built) -> BTreeSet<String> {
    built.finished.book.chapters().flat_map(|c| c.sections.iter().map(|s| s.post.clone())).collect()
}

fn of_theme(posts: &BTreeSet<String>, theme: &str) -> Vec<usize> {
    posts.iter().filter_map(|p| p.strip_prefix(theme)?.strip_prefix('-')?.parse().ok()).collect()
}

#[test]
fn a_number_of_posts_is_chosen_from_every_theme_and_series_stay_whole() {
    for wanted in [4, 8, 12, 20] {
        let built = archive(2).config(&format!("[chapters]\nposts = {wanted}")).build();
        let posts = chosen(&built);
        assert!(posts.len() <= wanted && posts.len() + 2 >= wanted, "{wanted}: {posts:?}");
        for (theme, _) in THEMES {
            let own = of_theme(&posts, theme);
            assert!(!own.is_empty(), "{wanted}: {theme} has no post in the book");
            let parts = own.iter().filter(|n| **n >= 6).count();
            assert!(parts == 0 || parts == 3, "{wanted}: {parts} parts of the series of {theme}");
        }
        let outline = built.outline();
        let left_out = built.planned.outline.dropped.len();
        assert_eq!(left_out + posts.len(), 27);
        assert_eq!(built.told().iter().filter(|id| **id == "not-chosen").count(), left_out);
        assert!(built.planned.outline.dropped.iter().all(|d| d.why.starts_with("not chosen: ")), "{outline}");
        assert!(outline.contains(&format!("{} of 27 posts were chosen", posts.len())), "{outline}");
    }
}

#[test]
fn all_posts_are_in_the_book_where_there_is_room() {
    let built = archive(1).config("[chapters]\nposts = 27").build();
    assert_eq!(chosen(&built).len(), 27);
    assert!(!built.outline().contains("chosen"));
}

#[test]
fn posts_that_book_toml_names_are_always_chosen() {
    let names = "[[chapters.pin]]\npost = \"bread-2\"\nat = \"first\"\n[chapters]\nposts = 6\n";
    let built = archive(1).config(names).build();
    assert!(chosen(&built).contains("bread-2") && chosen(&built).len() <= 6);
    let listed = "[chapters]\nposts = 2\n[[chapters.chapter]]\ntitle = \"Mine\"\nposts = [\"birds-0\", \"birds-1\", \"ships-3\"]\n";
    let built = archive(1).config(listed).build();
    assert_eq!(chosen(&built).into_iter().collect::<Vec<_>>(), ["birds-0", "birds-1", "ships-3"]);
    assert!(built.diagnostic("chosen-by-hand").notes[0].contains("1 post too many"));
}

#[test]
fn other_orders_choose_too() {
    for order in ["date", "path", "title", "tags"] {
        let built = archive(1).config(&format!("[chapters]\nposts = 9\norder = \"{order}\"\nstructure = \"posts\"")).build();
        let posts = chosen(&built);
        assert!(posts.len() <= 9 && posts.len() >= 7, "{order}: {posts:?}");
    }
}

#[test]
fn a_number_of_pages_is_filled_to_within_a_signature() {
    let open = |toml: &str| {
        let folder = archive(9).config(toml).folder();
        let mut report = postbound::diag::Report::default();
        let mut session = postbound::Session::open(folder.path(), &[], &mut report).expect("a book");
        let pages = session.pages(&mut |_| {}, &mut report).expect("pages").pages.len();
        let outline = session.plan(&mut |_| {}, &mut report).expect("planned").outline.clone();
        (pages, outline, report)
    };
    let (all, ..) = open("");
    assert!(all > 50, "{all}");
    for wanted in [24, 40, all - 3] {
        let (pages, outline, report) = open(&format!("[book]\npages = {wanted}"));
        assert!(pages <= wanted && pages + 16 > wanted, "{pages} of {wanted}");
        let posts: usize = outline.chapters.iter().map(|c| c.posts.len()).sum();
        assert_eq!(posts + outline.dropped.len(), 27);
        assert_eq!(report.diagnostics.iter().filter(|d| d.kind.id() == "not-chosen").count(), outline.dropped.len());
    }
    let (pages, outline, _) = open(&format!("[book]\npages = {}", all + 5));
    assert_eq!((pages, outline.dropped.len()), (all, 0));
    let (.., report) = open("[book]\npages = 4");
    assert!(
        report.diagnostics.iter().any(|d| d.kind.id() == "extent-missed") || report.diagnostics.iter().any(|d| d.kind.id() == "not-chosen")
    );
}

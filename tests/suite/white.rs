//! White is constant: what stands above and below titles and displays is one value per style, in every look and on every page.

#[path = "../../benches/white/meter.rs"]
mod meter;

use super::support::Book;

/// Words enough that no post is like another, and that lines are of all lengths.
const WORDS: &str = "the page is a piece of paper and whoever sets type decides line after line where words may be divided or where an eye rests \
    so that nobody reading thinks of it while margins leading white measure signature binding thread needle bone folder press ink roller \
    stone brass rule composing stick galley proof reader corrector warehouse drying quire ream watermark chain laid wove";

/// So many sentences of ten words or so, the same for the same seed.
fn sentences(seed: usize, count: usize) -> String {
    let words: Vec<&str> = WORDS.split_whitespace().collect();
    let mut at = seed * 7919 + 13;
    let mut sentence = |_| {
        let some: Vec<&str> = (0..7 + at % 7)
            .map(|_| {
                at = (at * 1_103_515_245 + 12_345) % 2_147_483_648;
                words[at / 65_536 % words.len()]
            })
            .collect();
        format!("So {}.", some.join(" "))
    };
    (0..count).map(&mut sentence).collect::<Vec<_>>().join(" ")
}

/// Posts of headings and displays among paragraphs of many lengths, so that pages end at all kinds of places.
fn posts() -> Vec<(String, String)> {
    let display = |seed: usize, n: usize| match n % 6 {
        0 => "## The second thing to say\n\n".to_string(),
        1 => "- One of them\n- Another\n- And the last of them\n\n".to_string(),
        2 => format!("> {}\n\n", sentences(seed + 500, 3)),
        3 => "```text\nfour lines\nof code\nthat all\nare short\n```\n\n".to_string(),
        4 => "## A heading above a list\n\n- One of them\n- Another\n\n".to_string(),
        _ => "### A smaller thing\n\n".to_string(),
    };
    let post = |p: usize| {
        let body: String = (0..24)
            .map(|n| {
                let seed = p * 24 + n;
                let more = if n % 2 == 1 { display(seed, p + n / 2) } else { String::new() };
                format!("{}\n\n{more}", sentences(seed, 2 + seed * 5 % 7))
            })
            .collect();
        (format!("{p:02}.md"), format!("---\ntitle: What there is to say\ntags: [all]\n---\n\n{body}{}\n", sentences(p + 900, 4)))
    };
    (0..10).map(post).collect()
}

fn reading(settings: &[(&str, &str)]) -> meter::Reading {
    let posts = posts();
    let posts: Vec<(&str, &str)> = posts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let book = Book::of(&posts).config("[chapters]\norder = \"tags\"\nstructure = \"auto\"").only(&["screen"]);
    let built = settings.iter().fold(book, |book, (key, value)| book.set(key, value)).build();
    meter::Meter::new(&built.finished.pages, &built.layout).read()
}

#[test]
fn white_is_one_value_per_style() {
    for look in ["trade-6x9", "digest-5.5x8.5", "manual-7x10"] {
        for elastic in ["true", "false"] {
            let reading = reading(&[("layout.name", look), ("layout.overrides.paging.elastic", elastic)]);
            // A quotation set off by half lines moves down by half a line at the foot of its page, so that its words register.
            let one = |name: &str| name.contains("title") || name.contains("list") || name.contains("code");
            let whites = reading.joints.iter().filter(|(name, _)| one(name) && !name.contains("quotation"));
            let (mut all, mut usual) = (0, 0);
            for (name, whites) in whites {
                all += whites.values().sum::<usize>();
                usual += whites.values().max().copied().unwrap_or(0);
                // Below a title white is never stretched, nor where the look forbids it.
                let never = elastic == "false" || name.starts_with("below title") || name.starts_with("title");
                assert!(!never || whites.len() == 1, "{look}, elastic {elastic}: white {name}:\n{reading}");
            }
            assert!(all > 200, "{look}: {all} joints were seen:\n{reading}");
            assert!(usual * 100 >= all * 98, "{look}, elastic {elastic}: {usual} of {all} are as they should be:\n{reading}");
            assert_eq!(reading.spreads.1, 0, "{look}, elastic {elastic}: facing pages are level:\n{reading}");
        }
    }
}

/// Posts of paragraphs and pictures of many shapes, some of them opening a post, some with captions.
fn photographs() -> Book {
    let shapes = [(900, 600), (600, 900), (800, 600), (600, 600), (960, 540), (900, 300), (400, 300)];
    let post = |p: usize| {
        let picture = |n: usize| {
            let caption = if (p + n) % 2 == 0 { " \"What is seen in it\"" } else { "" };
            format!("![A view](img{}.png{caption})\n\n", (p * 5 + n) % shapes.len())
        };
        let body = (0..8).map(|n| {
            let opens = if n == 0 && p % 3 == 0 { picture(7) } else { String::new() };
            let more = if n % 3 == p % 3 { picture(n) } else { String::new() };
            format!("{opens}{}\n\n{more}", sentences(p * 8 + n, 2 + (p * 3 + n * 5) % 8))
        });
        (format!("{p:02}.md"), format!("---\ntitle: What was seen on day {p}\ntags: [all]\n---\n\n{}", body.collect::<String>()))
    };
    let posts: Vec<(String, String)> = (0..14).map(post).collect();
    let posts: Vec<(&str, &str)> = posts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let book = Book::of(&posts).config("[chapters]\norder = \"tags\"\nstructure = \"auto\"").only(&["screen"]);
    (0..).zip(shapes).fold(book, |book, (n, (width, height))| book.picture(&format!("posts/img{n}.png"), width, height))
}

#[test]
fn figures_have_the_same_white_wherever_they_stand_and_pages_of_figures_are_level() {
    for look in ["trade-6x9", "a5"] {
        let built = photographs().set("layout.name", look).build();
        let reading = meter::Meter::new(&built.finished.pages, &built.layout).read();
        assert!(reading.pictures.0 > 40, "{look}: pictures were seen:\n{reading}");
        for joint in ["above figure", "below figure"] {
            let whites: Vec<i64> = reading.joints.get(joint).into_iter().flat_map(|whites| whites.keys().copied()).collect();
            assert_eq!(whites, [100], "{look}: white {joint}:\n{reading}");
        }
        assert_eq!(reading.pictures.1, 0, "{look}: a figure is nearer than a line to words:\n{reading}");
        assert_eq!(reading.spreads.1, 0, "{look}: facing pages are level:\n{reading}");
        assert!(reading.short.keys().all(|lines| *lines < 2), "{look}: no page is short by two lines:\n{reading}");
    }
}

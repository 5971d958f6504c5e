//! How large pictures are, where they stand and where they lead, as their writers said it: in both books.

use postbound::page::{LinkTo, Placed};
use postbound::unit::Len;

use crate::support::{Book, Built};

fn built(post: &str) -> Built {
    let pictures = |book: Book| book.picture("posts/photo.png", 600, 400).picture("posts/photo-150x100.png", 150, 100);
    pictures(Book::post(post)).build()
}

/// The pictures of the pages: left edge and width, in points.
fn placed(built: &Built) -> Vec<(f64, f64)> {
    let all = built.finished.pages.pages.iter().flat_map(|page| &page.placed);
    all.filter_map(|(at, placed)| match placed {
        Placed::Image { size, .. } => Some((at.x.to_pt(), size.width.to_pt())),
        _ => None,
    })
    .collect()
}

#[test]
fn widths_that_writers_give_are_kept_in_both_books() {
    for (post, css, points) in [
        ("![a](photo.png){width=192px}", "width: 192px", 144.0),
        ("![a](photo.png){: width=\"192\"}", "width: 192px", 144.0),
        ("![a|192](photo.png)", "width: 192px", 144.0),
        ("![[photo.png|192x10]]", "width: 192px", 144.0),
        ("![a](photo.png =192x)", "width: 192px", 144.0),
        ("<img src=\"photo.png\" alt=\"a\" width=\"192\" height=\"128\">", "width: 192px", 144.0),
        ("<p><img src=\"photo.png\" alt=\"a\" style=\"width: 2in\"></p>", "width: 192px", 144.0),
        ("<img src=\"photo.png\" alt=\"a\" height=\"128\">", "width: 192px", 144.0),
        ("Words <img src=\"photo.png\" alt=\"a\" width=\"192\"> and words", "width: 192px", 144.0),
    ] {
        let built = built(post);
        assert!(built.chapter(1).contains(&format!("style=\"{css}\"")), "{post}: {}", built.chapter(1));
        let pictures = placed(&built);
        assert!(pictures.iter().any(|(_, width)| (width - points).abs() < 0.5), "{post}: {pictures:?}");
    }
}

#[test]
fn shares_are_of_the_measure_and_nothing_is_wider_than_it() {
    let width = |post: &str| placed(&built(post)).first().map_or(0.0, |(_, width)| *width);
    let whole = width("![a](photo.png){width=100%}");
    assert!((width("![a](photo.png){width=50%}") * 2.0 - whole).abs() < 0.5);
    assert!((width("<img src=photo.png alt=a width=25%>") * 4.0 - whole).abs() < 0.5);
    assert!((width("<figure style=\"width:50%\"><img src=photo.png alt=a width=100%></figure>") * 2.0 - whole).abs() < 0.5);
    assert!((width("![a](photo.png){width=9999}") - whole).abs() < 0.5);
    assert!((width("![a](photo.png){width=10em}") - 10.0 * width("![a](photo.png){width=1em}")).abs() < 0.5);
}

#[test]
fn pictures_stand_at_the_side_that_their_writers_say() {
    for (post, side) in [
        ("<img src=photo.png alt=a width=96 align=right>", "end"),
        ("<img src=photo.png alt=a width=96 style=\"float: left\">", "start"),
        ("<figure class=\"alignright\"><img src=photo.png alt=a width=96></figure>", "end"),
        ("<p style=\"text-align:right\"><img src=photo.png alt=a width=96></p>", "end"),
        ("<p><a href=\"https://example.org/\" style=\"float:left\"><img src=photo.png alt=a width=96></a></p>", "start"),
        ("![a](photo.png){.align-left width=96}", "start"),
        ("<p style=\"text-align:justify\"><img src=photo.png alt=a width=96></p>", ""),
        ("<center><img src=photo.png alt=a width=96></center>", ""),
    ] {
        let built = built(post);
        let class = if side.is_empty() { "class=\"single\"".to_string() } else { format!("class=\"single {side}\"") };
        assert!(built.chapter(1).contains(&class), "{post}: {}", built.chapter(1));
        let (x, _) = placed(&built)[0];
        let centred = placed(&self::built("![a](photo.png){width=96}"))[0].0;
        let stands = if (x - centred).abs() < 1.0 {
            ""
        } else if x < centred {
            "start"
        } else {
            "end"
        };
        assert_eq!(stands, side, "{post}");
    }
}

#[test]
fn links_round_pictures_lead_somewhere_in_both_books() {
    let links = |built: &Built| -> Vec<LinkTo> {
        let all = built.finished.pages.pages.iter().flat_map(|page| &page.placed);
        all.filter_map(
            |(_, p)| if let Placed::Link { to, size, .. } = p { (size.height > Len::points(30)).then(|| to.clone()) } else { None },
        )
        .collect()
    };
    for post in [
        "[![a](photo.png)](https://example.org/b)",
        "<p>Words <a href=\"https://example.org/b\"><img src=photo.png alt=a></a> and words.</p>",
        "<a href=\"https://example.org/b\"><img src=photo.png alt=\"\"></a>",
        "<figure><a href=\"https://example.org/b\"><img src=photo.png alt=a></a><figcaption>C</figcaption></figure>",
    ] {
        let built = built(post);
        assert!(built.chapter(1).contains("href=\"https://example.org/b\""), "{post}: {}", built.chapter(1));
        assert_eq!(links(&built), [LinkTo::Url("https://example.org/b".into())], "{post}");
    }
    let inside = built("[![a](photo.png)](#there)\n\n## There\n\nWords.");
    assert!(inside.chapter(1).contains("#post-posts-there\"><img"), "{}", inside.chapter(1));
    assert!(matches!(links(&inside).as_slice(), [LinkTo::Anchor(_)]));
    let dead = built("[![a](photo.png)](nowhere.md)");
    assert!(dead.told().contains(&"dead-link"));
}

#[test]
fn a_small_picture_that_links_to_the_large_one_gives_way_to_it() {
    for post in [
        "[![a](photo-150x100.png)](photo.png)",
        "<a href=\"photo.png\"><img src=\"photo-150x100.png\" alt=a></a>",
        "Words <a href=\"photo.png\"><img src=\"photo-150x100.png\" alt=a></a> and words.",
        "<a href=\"photo.png\"><img src=\"photo-150x100.png\" alt=a> larger</a>",
    ] {
        let built = built(post);
        let chapter = built.chapter(1);
        assert!(chapter.contains("images/photo.png") && !chapter.contains("150x100") && !chapter.contains("<a "), "{post}: {chapter}");
        assert_eq!(built.told(), Vec::<&str>::new(), "{post}");
    }
    let kept = built("[![a](photo-150x100.png)](https://example.org/elsewhere.png)");
    assert!(kept.chapter(1).contains("150x100"), "what is not in the book's folders stays a link");
    assert!(kept.chapter(1).contains("href=\"https://example.org/elsewhere.png\""));
}

#[test]
fn captions_of_what_is_no_picture_are_captions() {
    for (inside, words) in [("<pre>code</pre>", "code"), ("<ul><li>one</li></ul>", "one"), ("<p>A paragraph.</p>", "A paragraph.")] {
        let built = built(&format!("<figure>{inside}<figcaption>What it is</figcaption></figure>\n\nMore words."));
        let chapter = built.chapter(1);
        assert!(chapter.contains("<figcaption>What it is</figcaption>\n</figure>"), "{chapter}");
        assert!(built.words().contains("What it is") && built.words().contains(words), "{}", built.words());
    }
}

#[test]
fn several_terms_share_a_meaning() {
    let built = built("<dl><dt>Colour</dt><dt>Color</dt><dd>What one sees.</dd></dl>");
    assert!(built.chapter(1).contains("<dt>Colour</dt>\n<dt>Color</dt>\n<dd>What one sees.</dd>"), "{}", built.chapter(1));
}

#[test]
fn pictures_side_by_side_keep_shares_and_are_equally_tall_otherwise() {
    let row = |first: &str, second: &str| {
        let built = built(&format!("<img src=photo.png alt=a width={first}> <img src=photo.png alt=b width={second}>"));
        let widths: Vec<f64> = placed(&built).iter().map(|(_, width)| *width).collect();
        (widths, built.chapter(1))
    };
    let (widths, chapter) = row("60%", "30%");
    assert!((widths[0] - 2.0 * widths[1]).abs() < 0.5, "{widths:?}");
    assert!(chapter.contains("width: 60%") && chapter.contains("width: 30%"), "{chapter}");
    let (widths, chapter) = row("300", "100");
    assert!((widths[0] - widths[1]).abs() < 0.5, "{widths:?}");
    assert!(!chapter.contains("px"), "{chapter}");
}

#[test]
fn pictures_of_html_that_a_blank_line_parts_stand_below_each_other_as_wide_as_their_writer_wants() {
    let post = "<img src=\"a.png\" width=\"100\" alt=\"one\">\n\n<img src=\"a.png\" style=\"width:30%\" alt=\"two\">\n\n<img src=\"a.png\" width=\"50%\" alt=\"three\">";
    let book = Book::post(post).picture("posts/a.png", 1200, 800).build();
    let chapter = book.chapter(1);
    assert_eq!(chapter.matches("<figure class=\"single\">").count(), 3, "{chapter}");
    for width in ["width: 100px", "width: 30%", "width: 50%"] {
        assert!(chapter.contains(width), "{width}: {chapter}");
    }
}

/// A grey ramp of 120 × 120 pixels.
const RAMP: &str = "iVBORw0KGgoAAAANSUhEUgAAAHgAAAB4CAAAAAAcD2kOAAAA9UlEQVR42u3NAWaCAQCA0V8ymUySmSSTJEkmk5lMMpNkkiRJJpmZmczMJJmZmczMJMnMTJIkSZJMJpNkZmYyMzOZzExn6B753gWeIIjEU5Jp6YxMrpidU6rU8xqtTm8wmhbMi5alZeuKzb665nC61t0er88fCIY2wpHNre2d3eje/sFhLJ44Oj45PUueX1xepdKZ7PXN7V0uXyiWypVqrd5o3rce2o+dbu/p+eX1rf/+8fn1PfgZ/v79jwRiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmJiYmLiSYvH0ZYnR0DDgYwAAAAASUVORK5CYII=";

#[test]
fn pictures_in_data_addresses_are_shown_in_both_books_and_broken_ones_told() {
    let svg = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='90' height='90'%3E%3Crect width='90' height='90'/%3E%3C/svg%3E";
    for good in [
        format!("![ramp](data:image/png;base64,{RAMP})"),
        format!("Words.\n\n<img alt=\"ramp\" src=\"DATA:image/png;base64,{RAMP}\">\n"),
        format!("<figure><img alt=\"ramp\" src=\"{svg}\"><figcaption>A ramp</figcaption></figure>"),
    ] {
        let built = built(&good);
        assert_eq!(placed(&built).len(), 1, "{good}");
        assert!(!built.report.diagnostics.iter().any(|d| d.kind == "broken-image"), "{good}");
        assert!(built.chapter(1).contains("<img ") && !built.chapter(1).contains("data:"), "{good}: {}", built.chapter(1));
    }
    for bad in ["![ramp](data:image/png;base64,iVBORw0KGgo=)", "![ramp](data:image/png;base64,???)", "![ramp](data:image/png)"] {
        let built = built(&format!("Words before.\n\n{bad}\n"));
        let told: Vec<_> = built.report.diagnostics.iter().filter(|d| d.kind == "broken-image").collect();
        assert!(told.len() == 1 && told[0].loc.as_ref().is_some_and(|l| l.line > 0), "{bad}: {:#?}", built.report.diagnostics);
        assert!(built.chapter(1).contains("ramp") && !built.chapter(1).contains("data:"), "{}", built.chapter(1));
    }
}

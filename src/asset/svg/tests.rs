//! Drawings drawn, drawn smaller and refused.

use super::*;

const DRAWING: &str = "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"50\">\
    <rect x=\"10\" y=\"10\" width=\"30\" height=\"30\" fill=\"#000\"/><text x=\"50\" y=\"40\" font-family=\"Arial\">Words</text></svg>";

#[test]
fn a_drawing_is_sharp_grey_and_has_its_words() {
    assert!(is_svg(DRAWING.as_bytes()) && !is_svg(b"\x89PNG") && !is_svg(b"<html></html>"));
    let (pixels, ppi) = draw(DRAWING.as_bytes()).expect("drawn");
    assert_eq!((pixels.width, pixels.height, pixels.channels, ppi), (400, 200, 1, 384));
    let at = |x: usize, y: usize| pixels.data[y * 400 + x];
    assert_eq!((at(0, 0), at(100, 100)), (255, 0), "white paper, black square");
    let inked = (0..200).flat_map(|y| (200..400).map(move |x| (x, y))).filter(|(x, y)| at(*x, *y) < 128).count();
    assert!(inked > 500, "{inked} pixels of words");
}

#[test]
fn a_huge_drawing_is_drawn_smaller() {
    let (pixels, _) = draw(DRAWING.replace("\"100\"", "\"20000\"").as_bytes()).expect("drawn");
    assert!(u64::from(pixels.width) * u64::from(pixels.height) <= 12_100_000);
}

#[test]
fn what_cannot_be_drawn_is_refused() {
    for (part, why) in [("<image href=\"/etc/passwd\"/>", "picture"), ("<rect>", "")] {
        let svg = DRAWING.replace("</svg>", &format!("{part}</svg>"));
        assert!(draw(svg.as_bytes()).is_err_and(|e| e.contains(why)), "{part}");
    }
    let mut deep = String::from("<svg xmlns=\"http://www.w3.org/2000/svg\">");
    deep.push_str(&"<g>".repeat(100_000));
    assert!(draw(deep.as_bytes()).is_err());
}

/// A drawing of 300 by 120 with this in it.
fn drawing(part: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"300\" height=\"120\">{part}</svg>")
}

/// Pixels of ink in what is drawn.
fn ink(svg: &str) -> usize {
    draw(svg.as_bytes()).expect("drawn").0.data.iter().filter(|p| **p < 128).count()
}

const HTML: &str = "<div xmlns=\"http://www.w3.org/1999/xhtml\">Rope &amp; knot</div>";

#[test]
fn the_branch_of_a_switch_that_can_be_drawn_is_drawn() {
    let words = "<text x=\"150\" y=\"64\" text-anchor=\"middle\">Rope</text>";
    let alone = ink(&drawing(words));
    assert!(alone > 300, "{alone}");
    let extensible = "requiredFeatures=\"http://www.w3.org/TR/SVG11/feature#Extensibility\"";
    for attributes in ["width=\"100%\" height=\"100%\"", extensible, ""] {
        let both = format!("<switch><foreignObject {attributes}>{HTML}</foreignObject>{words}</switch>");
        let both = drawing(&both);
        assert_eq!((ink(&both), plain_html(both.as_bytes())), (alone, 0), "{attributes}");
    }
    let notice = format!("{words}<switch><g {extensible}/><a><text y=\"50\">Text is not SVG - cannot display</text></a></switch>");
    assert_eq!(ink(&drawing(&notice)), alone, "what a program says of itself is no part of the drawing");
}

#[test]
fn html_without_another_branch_becomes_words_and_the_rest_is_drawn() {
    let html =
        format!("<rect width=\"20\" height=\"20\"/><foreignObject x=\"50\" y=\"20\" width=\"200\" height=\"40\">{HTML}</foreignObject>");
    assert_eq!(plain_html(drawing(&html).as_bytes()), 1);
    let rect = ink(&drawing("<rect width=\"20\" height=\"20\"/>"));
    assert!(ink(&drawing(&html)) > rect + 300);
    // A picture of the words, as newer programs write it, says where they stand.
    let pictured = format!(
        "<switch><foreignObject width=\"100%\" height=\"100%\">{HTML}</foreignObject><image x=\"50\" y=\"20\" width=\"200\" height=\"40\" href=\"data:image/png;base64,AAAA\"/></switch>"
    );
    assert!(ink(&drawing(&pictured)) > 300);
    let empty = drawing("<foreignObject/><rect width=\"9\" height=\"9\"/>");
    assert_eq!((plain_html(empty.as_bytes()), draw(empty.as_bytes()).is_ok()), (0, true));
}

#[test]
fn words_of_html_keep_their_lines_and_their_place() {
    let styled = "<foreignObject width=\"100%\" height=\"100%\"><div style=\"margin-left: 10px; padding-top: 30px; width: 100px; color: #ff0000; font-size: 12px\">One<br/>two<style>p { }</style></div></foreignObject>";
    let namespaced = drawing(styled).replace("<div", "<div xmlns=\"http://www.w3.org/1999/xhtml\"");
    let plain = html::without(&namespaced).expect("it has HTML");
    for part in ["x=\"60\"", "y=\"30.5\"", "fill=\"#ff0000\"", "font-size=\"12\"", ">One</tspan>", ">two</tspan>"] {
        assert!(plain.text.contains(part), "{part} in {}", plain.text);
    }
    assert!(!plain.text.contains("foreignObject") && !plain.text.contains("p { }"));
}

#[test]
fn costly_filters_are_drawn_smaller_or_refused_by_what_they_cost() {
    let with = |size: u32, primitives: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\"><filter id=\"f\">{primitives}</filter><rect width=\"{size}\" height=\"{size}\" filter=\"url(#f)\"/></svg>"
        )
    };
    let width = |svg: String| draw(svg.as_bytes()).map(|(pixels, _)| pixels.width);
    assert_eq!(width(with(100, "<feGaussianBlur stdDeviation=\"2\"/>")), Ok(400), "a plain shadow is as sharp as anything");
    let smaller = width(with(700, "<feMorphology radius=\"4\"/>")).expect("drawn");
    assert!((700..2800).contains(&smaller), "{smaller}");
    for primitives in [
        "<feTurbulence baseFrequency=\"0.05\" numOctaves=\"10\"/><feMorphology radius=\"50\"/>".repeat(150),
        "<feMorphology radius=\"1000\"/>".to_string(),
        "<feTurbulence baseFrequency=\"0.05\" numOctaves=\"2000000000\"/>".to_string(),
        "<feFlood/>".repeat(3000),
    ] {
        let refused = width(with(2000, &primitives)).expect_err("too dear");
        assert!(refused.contains("too long"), "{refused}");
    }
    let zigzag: String = (0..400_000_u64).map(|n| format!("L{} {} ", n % 997, (n * 7919) % 1000)).collect();
    let path = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1000\" height=\"1000\"><path d=\"M0 0{zigzag}\"/></svg>");
    assert!(width(path).is_err());
}

#[test]
fn a_text_as_long_as_a_book_is_refused() {
    let svg = |words: usize| drawing(&format!("<text x=\"1\" y=\"20\">{}</text>", "word ".repeat(words)));
    assert!(draw(svg(1_000).as_bytes()).is_ok());
    assert!(draw(svg(10_000).as_bytes()).is_err_and(|why| why.contains("characters")));
}

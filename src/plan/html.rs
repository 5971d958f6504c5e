//! The outline as one page to look at: a map of themes, then the chapters. No network, no script.

use std::fmt::Write;

use super::map::{self, Map};
use super::{Plan, count, doubtful};

const STYLE: &str = include_str!("plan.css");

/// The plan as one self-contained HTML page.
pub fn html(plan: &Plan<'_>) -> String {
    let chapters = &plan.outline.chapters;
    let posts: usize = chapters.iter().map(|c| c.posts.len()).sum();
    let mut out = String::new();
    let title = escape(plan.title);
    put(&mut out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    put(&mut out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    put(&mut out, &format!("<title>{title}: the plan</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n"));
    put(
        &mut out,
        &format!(
            "<header>\n<h1>{title}</h1>\n<p>{}, {}. {}.</p>\n</header>\n",
            count(chapters.len(), "chapter"),
            count(posts, "post"),
            escape(&capital(&plan.outline.reason))
        ),
    );
    picture(plan, &map::lay_out(plan.outline), &mut out);
    put(&mut out, "<main>\n");
    for i in 0..chapters.len() {
        if let Some(part) = plan.part_at(i) {
            put(&mut out, &format!("<h2 class=\"part\">{}</h2>\n", escape(part)));
        }
        chapter(plan, i, &mut out);
    }
    rest(plan, &mut out);
    put(&mut out, "</main>\n</body>\n</html>\n");
    out
}

fn put(out: &mut String, text: &str) {
    out.push_str(text);
}

/// A sentence with its first letter raised.
fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |c| c.to_uppercase().chain(chars).collect())
}

/// The colour of a chapter: hues spread by the golden section, so that neighbours in the book differ.
fn hue(chapter: usize) -> usize {
    (chapter * 137 + 210) % 360
}

/// The map.
fn picture(plan: &Plan<'_>, map: &Map, out: &mut String) {
    let _ = writeln!(
        out,
        "<figure>\n<svg viewBox=\"0 0 {:.0} {:.0}\" role=\"img\" aria-label=\"The posts as a map of themes\">",
        map.width, map.height
    );
    for (i, (island, chapter)) in map.islands.iter().zip(&plan.outline.chapters).enumerate() {
        let _ = writeln!(out, "<a href=\"#c{}\"><g class=\"island\" style=\"--h:{}\">", i + 1, hue(i));
        let _ = writeln!(
            out,
            "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"{:.1}\"><title>{}: {}</title></circle>",
            island.centre.x,
            island.centre.y,
            island.radius,
            escape(&chapter.title),
            count(chapter.posts.len(), "post")
        );
        for (place, post) in island.posts.iter().zip(&chapter.posts) {
            let class = if doubtful(post) { " class=\"doubt\"" } else { "" };
            let second = post.second_choice.as_ref().map_or(String::new(), |s| format!(" (or: {})", escape(s)));
            let _ = writeln!(
                out,
                "<circle{class} cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\"><title>{}{second}</title></circle>",
                place.x,
                place.y,
                escape(&plan.title_of(post))
            );
        }
        out.push_str("</g></a>\n");
    }
    // Labels last, above every island, each under its own so that no dot is hidden.
    for (i, (island, chapter)) in map.islands.iter().zip(&plan.outline.chapters).enumerate() {
        let lines = wrap(&format!("{}. {}", i + 1, chapter.title), 22);
        let top = island.centre.y + island.radius + 11.0;
        for (k, line) in lines.iter().enumerate() {
            let _ = writeln!(out, "<text x=\"{:.1}\" y=\"{:.1}\">{}</text>", island.centre.x, top + 13.0 * k as f64, escape(line));
        }
    }
    out.push_str("</svg>\n<figcaption>Each dot is a post, each island a chapter. A post lies on the side of its second choice; a hollow one might as well be there. Islands that share posts' second choices lie near each other.</figcaption>\n</figure>\n");
}

/// A text in lines of about so many characters.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let full = lines.last().is_some_and(|l| !l.is_empty() && l.chars().count() + word.chars().count() >= width);
        if full {
            lines.push(String::new());
        }
        if let Some(last) = lines.last_mut() {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}

fn chapter(plan: &Plan<'_>, i: usize, out: &mut String) {
    let chapter = &plan.outline.chapters[i];
    let size = format!("{}, {}", count(chapter.posts.len(), "post"), count(plan.words(chapter), "word"));
    let _ = writeln!(
        out,
        "<section id=\"c{0}\" style=\"--h:{1}\">\n<h2>{0}. {2} <small>{size}</small></h2>",
        i + 1,
        hue(i),
        escape(&chapter.title)
    );
    if !chapter.words.is_empty() {
        let _ = writeln!(
            out,
            "<p class=\"words\">{}</p>",
            chapter.words.iter().map(|w| format!("<span>{}</span>", escape(w))).collect::<Vec<_>>().join(" ")
        );
    }
    for reason in chapter.reason.iter().filter(|r| !r.is_empty()) {
        let _ = writeln!(out, "<p class=\"why\">{}</p>", escape(reason));
    }
    if !chapter.runners_up.is_empty() {
        let _ = writeln!(out, "<p class=\"why\">It might be called: {}</p>", escape(&chapter.runners_up.join(" · ")));
    }
    out.push_str("<ol>\n");
    for placed in &chapter.posts {
        let date = plan.post(placed).and_then(|p| p.date).map_or(String::new(), |d| format!(" <time>{}</time>", d.iso()));
        let new = if placed.new { " <b>new</b>" } else { "" };
        let mut why = escape(&placed.why);
        if let Some(second) = &placed.second_choice {
            let close = if doubtful(placed) { ", nearly as near" } else { "" };
            let _ = write!(why, "{}second choice: {}{close}", if why.is_empty() { "" } else { " · " }, escape(second));
        }
        let _ = writeln!(out, "<li>{}{date}{new}<br><span class=\"why\">{why}</span></li>", escape(&plan.title_of(placed)));
    }
    out.push_str("</ol>\n</section>\n");
}

/// What was left out, and doubtful splits.
fn rest(plan: &Plan<'_>, out: &mut String) {
    let dropped: Vec<_> = plan.dropped().collect();
    if !dropped.is_empty() {
        out.push_str("<section>\n<h2>Left out</h2>\n<ul>\n");
        for d in dropped {
            let _ = writeln!(
                out,
                "<li>{}:{} {}<br><span class=\"why\">{}</span></li>",
                escape(&d.loc.file),
                d.loc.line,
                escape(&d.id),
                escape(&d.why)
            );
        }
        out.push_str("</ul>\n</section>\n");
    }
    let splits: Vec<_> = plan.findings.splits.iter().filter(|s| s.doubtful).collect();
    if !splits.is_empty() {
        out.push_str("<section>\n<h2>Doubtful splits</h2>\n<ul>\n");
        for s in splits {
            let done = if s.split { "split here" } else { "not split" };
            let _ = writeln!(
                out,
                "<li>{}:{} “{}”<br><span class=\"why\">{:.2}, {done}</span></li>",
                escape(&s.loc.file),
                s.loc.line,
                escape(&s.title),
                s.score
            );
        }
        out.push_str("</ul>\n</section>\n");
    }
}

/// Text that cannot be taken for markup.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_stands_alone_and_is_safe() {
        let (posts, findings, outline) = super::super::tests::sample();
        let page = html(&Plan { title: "A & B", posts: &posts, findings: &findings, outline: &outline });
        assert!(page.contains("<title>A &amp; B: the plan</title>") && page.contains("On &lt;Paper&gt;"));
        assert!(!page.contains("<script") && !page.contains("http"));
        assert_eq!(page.matches("r=\"4\"").count(), 3);
        for id in ["href=\"#c1\"", "id=\"c2\"", "Left out", "Doubtful splits"] {
            assert!(page.contains(id), "{id}");
        }
    }

    #[test]
    fn labels_wrap() {
        assert_eq!(wrap("1. A Rather Long Title of a Chapter", 14), ["1. A Rather", "Long Title of", "a Chapter"]);
    }
}

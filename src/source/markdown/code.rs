//! Where a text has code, before anything is done to it: nothing in it is a formula.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag};

/// Elements whose text is code.
const ELEMENTS: [&str; 8] = ["code", "pre", "kbd", "samp", "tt", "script", "style", "textarea"];
/// Tags of generators round code.
const TAGS: [(&str, &str); 3] =
    [("{% highlight", "{% endhighlight"), ("{%- highlight", "{%- endhighlight"), ("{{< highlight", "{{< /highlight")];

/// The stretches of code of a text that may hold formulas, in order; they do not overlap. `<script type="math/tex">` is none.
pub(super) fn stretches(text: &str) -> Vec<Range<usize>> {
    if !text.contains(['$', '\\']) && !text.contains("katex") {
        return Vec::new();
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_DEFINITION_LIST | Options::ENABLE_GFM;
    let mut open: Option<(&str, usize)> = None;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        match event {
            Event::Code(_) | Event::Start(Tag::CodeBlock(_)) => found.push(range),
            Event::InlineHtml(tag) => match open {
                None => open = ELEMENTS.into_iter().find(|e| starts(&tag, e)).map(|e| (e, range.start)),
                Some((element, start)) if tag.strip_prefix("</").is_some_and(|t| starts(&format!("<{t}"), element)) => {
                    found.push(start..range.end);
                    open = None;
                }
                Some(_) => {}
            },
            Event::Start(Tag::HtmlBlock) => {
                open = None;
                elements(text, range, &mut found);
            }
            Event::Start(Tag::Paragraph) => open = None,
            _ => {}
        }
    }
    for (start, end) in TAGS {
        for (at, _) in text.match_indices(start) {
            let length = text.get(at..).and_then(|r| r.find(end)).unwrap_or(start.len());
            found.push(at..at + length);
        }
    }
    found.sort_by_key(|r| (r.start, r.end));
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for range in found {
        match merged.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    merged
}

fn starts(tag: &str, element: &str) -> bool {
    let name = tag.strip_prefix('<').and_then(|t| t.get(..element.len()));
    let next = tag.as_bytes().get(element.len() + 1);
    name.is_some_and(|n| n.eq_ignore_ascii_case(element)) && next.is_some_and(|b| !b.is_ascii_alphanumeric())
}

/// The elements of code in a block of HTML.
fn elements(text: &str, block: Range<usize>, found: &mut Vec<Range<usize>>) {
    let lower = text.get(block.clone()).unwrap_or("").to_ascii_lowercase();
    let mut at = 0;
    while let Some(start) = lower.get(at..).and_then(|r| r.find('<')).map(|n| at + n) {
        let rest = lower.get(start..).unwrap_or("");
        at = start + 1;
        let Some(element) = ELEMENTS.into_iter().find(|e| starts(rest, e)) else { continue };
        let end = rest.find(&format!("</{element}")).unwrap_or(rest.len());
        found.push(block.start + start..block.start + start + end);
        at = start + end.max(1);
    }
}

//! HTML inside a drawing. Programs that draw diagrams write their labels as HTML in a `foreignObject`, and most say the same again,
//! for programs without HTML, as another branch of one `switch` (SVG 2, 5.6). The branch that can be drawn is taken; where there is
//! none, or only a picture of the words, the words themselves are set where the HTML stood.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};

/// A drawing that holds no HTML any more.
pub struct Plain {
    /// The drawing.
    pub text: String,
    /// How many pieces of HTML had no other branch: their words are set plainly.
    pub plain: usize,
}

/// Replaces the HTML of a drawing; `None` where there is none, or the drawing does not parse.
pub fn without(text: &str) -> Option<Plain> {
    if !text.contains("foreignObject") && !text.contains("<switch") && !text.contains(":switch") {
        return None;
    }
    let document = Document::parse_with_options(text, ParsingOptions { allow_dtd: true, ..ParsingOptions::default() }).ok()?;
    let mut edits: BTreeMap<usize, (Range<usize>, String)> = BTreeMap::new();
    let mut plain = 0;
    let mut done = 0;
    for node in document.descendants().filter(Node::is_element) {
        // What lies in a part that is replaced goes with it.
        if node.range().start < done {
            continue;
        }
        let mut replace = |node: Node<'_, '_>, by: String| {
            edits.insert(node.range().start, (node.range(), by));
        };
        match node.tag_name().name() {
            "switch" => match branch(node) {
                Branch::AsItIs => {}
                Branch::Drawn => html_of(node).for_each(|n| replace(n, String::new())),
                Branch::Notice => {
                    replace(node, String::new());
                    done = node.range().end;
                }
                Branch::Words(at) => {
                    replace(node, html_of(node).next().map(|html| words(html, at)).unwrap_or_default());
                    plain += usize::from(at.is_none());
                    done = node.range().end;
                }
            },
            "foreignObject" if !node.parent_element().is_some_and(|p| p.tag_name().name() == "switch") => {
                let words = words(node, None);
                plain += usize::from(!words.is_empty());
                replace(node, words);
                done = node.range().end;
            }
            _ => {}
        }
    }
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (range, by) in edits.into_values() {
        // Parts that an entity repeats have one place in the file.
        if range.start >= at {
            out.push_str(text.get(at..range.start)?);
            out.push_str(&by);
            at = range.end;
        }
    }
    out.push_str(text.get(at..)?);
    Some(Plain { text: out, plain })
}

/// What of a `switch` is to be drawn.
enum Branch {
    /// No HTML is in question.
    AsItIs,
    /// A branch that a renderer of SVG can draw.
    Drawn,
    /// No part of the drawing, but the notice of a program (draw.io) that HTML may be missing.
    Notice,
    /// The words of the HTML, in the middle of a box where one is known.
    Words(Option<Area>),
}

/// x, y, width, height.
type Area = [f64; 4];

fn branch(switch: Node<'_, '_>) -> Branch {
    let children = || switch.children().filter(Node::is_element);
    let Some(first) = children().next() else { return Branch::AsItIs };
    if first.tag_name().name() == "g" && !first.has_children() && first.has_attribute("requiredFeatures") {
        return Branch::Notice;
    }
    if html_of(switch).next().is_none() {
        return Branch::AsItIs;
    }
    let others: Vec<Node<'_, '_>> = children().filter(|n| n.tag_name().name() != "foreignObject").collect();
    if others.iter().any(|n| n.tag_name().name() != "image") {
        return Branch::Drawn;
    }
    Branch::Words(others.first().and_then(|image| area(*image)))
}

/// The HTML that is a branch of a `switch`.
fn html_of<'a, 'i>(switch: Node<'a, 'i>) -> impl Iterator<Item = Node<'a, 'i>> {
    switch.children().filter(|n| n.is_element() && n.tag_name().name() == "foreignObject")
}

/// The box that a node's attributes give in the drawing's units.
fn area(node: Node<'_, '_>) -> Option<Area> {
    let number = |name: &str| node.attribute(name).map(|v| v.trim().trim_end_matches("px").parse::<f64>().ok().filter(|n| n.is_finite()));
    Some([number("x").unwrap_or(Some(0.0))?, number("y").unwrap_or(Some(0.0))?, number("width")??, number("height")??])
}

/// HTML as words of the drawing, in the middle of their box; nothing where it has no words.
fn words(html: Node<'_, '_>, at: Option<Area>) -> String {
    let style = |name: &str| html.descendants().filter_map(|n| n.attribute("style")).find_map(|s| declared(s, name));
    let length = |name: &str| style(name).and_then(|v| v.trim_end_matches("px").trim().parse::<f64>().ok()).filter(|n| n.is_finite());
    let size = length("font-size").filter(|s| *s > 0.0);
    // draw.io's foreign objects cover the whole drawing, and a box in them says by its style where the words are.
    let styled = || {
        let (x, width) = (length("margin-left")?, length("width").unwrap_or(1.0));
        Some([x, length("padding-top")?, width, length("height").unwrap_or(1.0)])
    };
    let Some([x, y, width, height]) = at.or_else(|| area(html)).or_else(styled) else { return String::new() };
    let left = style("justify-content").is_some_and(|v| v.contains("start"));
    let measure = (width / size.unwrap_or(16.0) / 0.5).max(0.0) as usize;
    let lines = lines(html, if measure < 4 { usize::MAX } else { measure + measure / 4 });
    if lines.is_empty() {
        return String::new();
    }
    let (anchor, x) = if left { ("start", x) } else { ("middle", x + width / 2.0) };
    let fill = style("color").filter(|c| c.starts_with('#') || c.starts_with("rgb(")).unwrap_or("#000");
    let size = size.map(|s| format!(" font-size=\"{s}\"")).unwrap_or_default();
    let mut out = format!(
        "<text xmlns=\"http://www.w3.org/2000/svg\" x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\" fill=\"{}\" stroke=\"none\"{size}>",
        y + height / 2.0,
        escaped(fill)
    );
    let first = 0.35 - 0.6 * (lines.len() as f64 - 1.0);
    for (n, line) in lines.iter().enumerate() {
        let dy = if n == 0 { first } else { 1.2 };
        write!(out, "<tspan x=\"{x}\" dy=\"{dy:.2}em\">{}</tspan>", escaped(line)).expect("a string takes all text");
    }
    out.push_str("</text>");
    out
}

/// The value of a property in a `style` attribute.
fn declared<'a>(style: &'a str, name: &str) -> Option<&'a str> {
    style.split(';').filter_map(|d| d.split_once(':')).find(|(n, _)| n.trim() == name).map(|(_, value)| value.trim())
}

/// The words of HTML, line by line, none longer than `measure` characters where a space lets it be divided.
fn lines(html: Node<'_, '_>, measure: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for node in html.descendants() {
        if node.is_element() && matches!(node.tag_name().name(), "br" | "div" | "p" | "li" | "tr" | "h1" | "h2" | "h3") {
            lines.push(String::new());
        }
        let hidden = node.parent_element().is_some_and(|p| matches!(p.tag_name().name(), "style" | "script"));
        for word in node.text().filter(|_| node.is_text() && !hidden).into_iter().flat_map(str::split_whitespace) {
            let full = lines.last().is_some_and(|l| !l.is_empty() && l.chars().count() + 1 + word.chars().count() > measure);
            if full {
                lines.push(String::new());
            }
            if let Some(line) = lines.last_mut() {
                line.push_str(if line.is_empty() { "" } else { " " });
                line.push_str(word);
            }
        }
    }
    lines.retain(|l| !l.is_empty());
    lines
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

//! WordPress' shortcodes: `[caption …]…[/caption]` and the like, as HTML.
//!
//! Only what is known, or what has attributes or an end, is a shortcode; `[sic]` is prose.

use std::fmt::Write;

/// A gallery that a post asks for.
pub(super) struct Gallery<'t> {
    /// The ids of its pictures; `None` for all that were uploaded to the post.
    pub ids: Option<&'t str>,
}

/// A tag in brackets.
struct Code<'t> {
    name: &'t str,
    /// What stands behind the name, as written.
    rest: &'t str,
    /// Bytes of the whole tag.
    len: usize,
}

/// Resolves shortcodes outside of code; `gallery` gives the figures of a gallery.
pub(super) fn expand(html: &str, gallery: &dyn Fn(&Gallery<'_>) -> String) -> String {
    let mut out = String::with_capacity(html.len());
    let mut at = 0;
    while let Some(found) = html.get(at..).and_then(|rest| rest.find(['[', '<'])) {
        let start = at + found;
        out.push_str(html.get(at..start).unwrap_or(""));
        let rest = html.get(start..).unwrap_or("");
        let (text, used) = if rest.starts_with('<') { verbatim(rest) } else { bracket(rest, gallery) };
        out.push_str(&text);
        at = start + used.max(1);
    }
    out.push_str(html.get(at..).unwrap_or(""));
    out
}

/// Code is passed over, and so is every tag, whose attributes may hold brackets.
fn verbatim(rest: &str) -> (String, usize) {
    let lower = |n: usize| rest.get(..n).unwrap_or("").to_ascii_lowercase();
    for (open, close) in [("<pre", "</pre>"), ("<code", "</code>"), ("<script", "</script>"), ("<style", "</style>")] {
        if lower(open.len()) == open && rest.get(open.len()..).is_some_and(|r| r.starts_with(['>', ' ', '\n'])) {
            let end = find_ignoring_case(rest, close).map_or(rest.len(), |n| n + close.len());
            return (rest.get(..end).unwrap_or("").to_string(), end);
        }
    }
    let tag = rest.get(1..).is_some_and(|r| r.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/' || c == '!'));
    let end = if tag { rest.find('>').map_or(1, |n| n + 1) } else { 1 };
    (rest.get(..end).unwrap_or("<").to_string(), end)
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    text.char_indices()
        .filter(|(_, c)| *c == '<')
        .map(|(n, _)| n)
        .find(|&n| text.get(n..n + wanted.len()).is_some_and(|t| t.eq_ignore_ascii_case(wanted)))
}

fn bracket(rest: &str, gallery: &dyn Fn(&Gallery<'_>) -> String) -> (String, usize) {
    // Doubled brackets are how a shortcode is written that is to be read.
    if let Some(inner) = rest.strip_prefix("[[")
        && let Some(end) = inner.find("]]")
        && code(rest.get(1..).unwrap_or("")).is_some()
    {
        return (format!("[{}]", inner.get(..end).unwrap_or("")), end + 4);
    }
    let Some(code) = code(rest) else { return ("[".to_string(), 1) };
    let after = rest.get(code.len..).unwrap_or("");
    let close = format!("[/{}]", code.name);
    let paired = after.find(&close).map(|n| (after.get(..n).unwrap_or(""), code.len + n + close.len()));
    let attr = |name: &str| attribute(code.rest, name);
    let alone = |text: String| (text, code.len);
    match code.name {
        "caption" | "wp_caption" => paired.map_or_else(|| alone(String::new()), |(inner, used)| (caption(code.rest, inner), used)),
        "gallery" => {
            let ids = attr("ids").or_else(|| attr("include"));
            alone(gallery(&Gallery { ids: ids.as_deref() }))
        }
        "embed" | "video" | "audio" | "playlist" | "youtube" | "vimeo" | "soundcloud" | "dailymotion" | "ted" | "tweet" | "instagram" => {
            let inner = paired.map(|(inner, _)| inner.trim());
            let said = ["src", "mp3", "mp4", "m4a", "ogg", "webm", "url", "href"].iter().find_map(|name| attr(name));
            let bare = code.rest.trim_start_matches(['=', ' ']).split_whitespace().next().unwrap_or("").trim_matches(['"', '\'', '/']);
            let address = said
                .or_else(|| inner.filter(|i| i.contains("//")).map(str::to_string))
                .or_else(|| bare.contains("//").then(|| bare.to_string()).or_else(|| player(code.name, bare)));
            let text = address.map_or(String::new(), |a| super::link(&a, &a));
            (text, paired.map_or(code.len, |(_, used)| used))
        }
        "sourcecode" | "code" | "source" | "highlight" | "cc" | "codeblock" | "php" | "python" | "css" | "html" | "xml" | "bash"
        | "sql" | "javascript" | "js" | "java" | "ruby" | "perl" | "cpp" | "csharp" => match paired {
            Some((inner, used)) => {
                let language = attr("language").or_else(|| attr("lang")).unwrap_or_else(|| match code.name {
                    "sourcecode" | "code" | "source" | "highlight" | "cc" | "codeblock" => String::new(),
                    own => own.to_string(),
                });
                let class = if language.is_empty() { String::new() } else { format!(" class=\"language-{}\"", super::escape(&language)) };
                let text = inner.trim_matches('\n').replace('<', "&lt;").replace('>', "&gt;");
                (format!("<pre><code{class}>{text}</code></pre>"), used)
            }
            None => ("[".to_string(), 1),
        },
        // What only a site can show.
        "contact-form"
        | "contact-form-7"
        | "archives"
        | "polldaddy"
        | "poll"
        | "recent_posts"
        | "sitemap"
        | "jetpack-related-posts"
        | "subscribe2"
        | "subscribe"
        | "wpforms"
        | "gravityform"
        | "toc" => (String::new(), paired.map_or(code.len, |(_, used)| used)),
        // Others keep their words; one alone that names nothing is prose.
        _ => match paired {
            Some((inner, used)) => (expand(inner, gallery), used),
            None if code.rest.contains('=') => alone(unknown(code.rest)),
            None => ("[".to_string(), 1),
        },
    }
}

/// An unknown shortcode with attributes: the picture or the address that it names stays.
fn unknown(rest: &str) -> String {
    let mut src = None;
    let (mut alt, mut words) = (String::new(), String::new());
    for (name, value) in attributes(rest) {
        let end = value.split(['?', '#']).next().unwrap_or("").rsplit('.').next().unwrap_or("").to_ascii_lowercase();
        if matches!(end.as_str(), "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" | "svg") && src.is_none() {
            src = Some(value);
        } else if name == "alt" {
            alt = value;
        } else if matches!(name.as_str(), "caption" | "title") {
            words = super::escape(&value);
        }
    }
    src.map_or(String::new(), |src| super::figure(&src, &alt, &words))
}

/// The page of a film that a shortcode names by its number.
fn player(name: &str, id: &str) -> Option<String> {
    let sound = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    match name {
        "youtube" if sound => Some(format!("https://www.youtube.com/watch?v={id}")),
        "vimeo" if sound => Some(format!("https://vimeo.com/{id}")),
        _ => None,
    }
}

/// The tag that a text starts with.
fn code(rest: &str) -> Option<Code<'_>> {
    let inner = rest.strip_prefix('[')?;
    let end = end_of(inner)?;
    let inner = inner.get(..end)?;
    let name_end = inner.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))).unwrap_or(inner.len());
    let (name, rest) = inner.split_at(name_end);
    let sound =
        name.starts_with(|c: char| c.is_ascii_lowercase()) && (rest.is_empty() || rest.starts_with([' ', '=', '/', '\u{a0}', '\n']));
    sound.then_some(Code { name, rest: rest.trim().trim_end_matches('/'), len: end + 2 })
}

/// The closing bracket, not one inside quotation marks; a tag is no longer than this many bytes.
fn end_of(inner: &str) -> Option<usize> {
    const LONGEST: usize = 4000;
    let mut quote = None;
    for (n, c) in inner.char_indices().take(LONGEST) {
        match (quote, c) {
            (None, ']') => return Some(n),
            (None, '[' | '<') if c == '[' => return None,
            (None, '"' | '\'') => quote = Some(c),
            (Some(q), c) if c == q => quote = None,
            _ => {}
        }
    }
    // A quotation mark that nothing closes is an apostrophe.
    inner.find(']').filter(|n| *n < LONGEST)
}

/// Attributes: `name="value"`, `name='value'`, `name=value`, with the entities and curly quotes that editors leave.
fn attributes(rest: &str) -> Vec<(String, String)> {
    let rest = rest.replace("&quot;", "\"").replace("&#8221;", "\"").replace("&#8220;", "\"").replace(['“', '”', '″'], "\"");
    let mut out = Vec::new();
    let mut text = rest.as_str();
    while let Some(eq) = text.find('=') {
        let name: String = text.get(..eq).unwrap_or("").trim_end().rsplit(char::is_whitespace).next().unwrap_or("").to_ascii_lowercase();
        let value = text.get(eq + 1..).unwrap_or("").trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(q) => {
                let inner = value.get(1..).unwrap_or("");
                let end = inner.find(q).unwrap_or(inner.len());
                (inner.get(..end).unwrap_or(""), inner.get(end + 1..).unwrap_or(""))
            }
            None => {
                let end = value.find(char::is_whitespace).unwrap_or(value.len());
                value.split_at(end)
            }
        };
        out.push((name, value.to_string()));
        text = after;
    }
    out
}

fn attribute(rest: &str, name: &str) -> Option<String> {
    attributes(rest).into_iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v)
}

/// `[caption]`: the picture, with its link, and the words behind it or in the attribute of old exports.
fn caption(rest: &str, inner: &str) -> String {
    let lower = inner.to_ascii_lowercase();
    let Some(image) = lower.find("<img") else { return inner.to_string() };
    let mut end = lower.get(image..).and_then(|r| r.find('>')).map_or(inner.len(), |n| image + n + 1);
    if let Some(after) = lower.get(end..)
        && after.trim_start().starts_with("</a>")
    {
        end += after.find("</a>").unwrap_or(0) + 4;
    }
    let (picture, words) = inner.split_at(end);
    let words = if words.trim().is_empty() { attribute(rest, "caption").unwrap_or_default() } else { words.trim().to_string() };
    let class = attribute(rest, "align").unwrap_or_default();
    let mut out = String::new();
    let _ = write!(out, "<figure class=\"{}\">{}", super::escape(&class), picture.trim());
    if !words.is_empty() {
        let _ = write!(out, "<figcaption>{words}</figcaption>");
    }
    out.push_str("</figure>");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(text: &str) -> String {
        expand(text, &|g| format!("<gallery {}>", g.ids.unwrap_or("all")))
    }

    #[test]
    fn captions_of_both_forms_are_figures() {
        let new = "[caption id=\"a\" align=\"alignleft\" width=\"300\"]<a href=\"x\"><img src=\"p.jpg\" /></a> The <em>wall</em>[/caption]";
        assert_eq!(
            expanded(new),
            "<figure class=\"alignleft\"><a href=\"x\"><img src=\"p.jpg\" /></a><figcaption>The <em>wall</em></figcaption></figure>"
        );
        let old = "[caption id='a' caption='It’s old [sic]']<img src=\"p.jpg\">[/caption]";
        assert_eq!(expanded(old), "<figure class=\"\"><img src=\"p.jpg\"><figcaption>It’s old [sic]</figcaption></figure>");
    }

    #[test]
    fn prose_in_brackets_stays() {
        for text in [
            "He said [sic] so.",
            "[top]",
            "[simple]",
            "a [1] b",
            "[...]",
            "x[i] = 2",
            "[Ed.: no]",
            "[a",
            "<code>[gallery]</code>",
            "[quote]",
        ] {
            assert_eq!(expanded(text), text);
        }
        assert_eq!(expanded("[[gallery]]"), "[gallery]");
    }

    #[test]
    fn known_ones_become_what_they_show() {
        assert_eq!(expanded("[gallery ids=\"1,2\"]"), "<gallery 1,2>");
        assert_eq!(expanded("[gallery]"), "<gallery all>");
        assert!(expanded("[youtube https://youtu.be/x]").contains("href=\"https://youtu.be/x\""));
        assert!(expanded("[youtube abc_123]").contains("watch?v=abc_123"));
        assert!(expanded("[embed width=\"3\"]https://example.org/f[/embed]").contains("example.org/f"));
        assert!(expanded("[audio mp3=\"https://example.org/a.mp3\"][/audio]").contains("a.mp3"));
        assert_eq!(
            expanded("[sourcecode language=\"php\"]\nif (a < b) {}\n[/sourcecode]"),
            "<pre><code class=\"language-php\">if (a &lt; b) {}</code></pre>"
        );
        assert_eq!(expanded("[box style=\"x\"]words [em x=1]more[/em][/box]"), "words more");
        assert!(expanded("[figure src=\"a/b.jpg\" alt=\"A\" caption=\"C\"]").contains("<figcaption>C</figcaption>"));
        assert_eq!(expanded("a [contact-form-7 id=\"3\"] b"), "a  b");
    }
}

//! WordPress' shortcodes: `[caption …]…[/caption]` and the like, as HTML.
//!
//! Only what is known, or what has attributes or an end, is a shortcode; `[sic]` is prose.

use std::collections::BTreeSet;
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

/// What became of a text with shortcodes.
#[derive(Default)]
pub(super) struct Expanded {
    /// The text as HTML.
    pub html: String,
    /// The notes that it has called, as a list; "" where there are none.
    pub notes: String,
    /// Shortcodes of which nothing is left.
    pub dropped: Vec<Gone>,
}

/// A shortcode of which nothing is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::source) struct Gone {
    /// Its name.
    pub name: String,
    /// It is a form, a list of links or the like, which is none of the post's words anyway.
    pub furniture: bool,
}

/// Shortcodes nest no deeper than this; what is deeper stays as it is.
const MAX_DEPTH: usize = 32;

/// Resolves shortcodes outside of code; `gallery` gives the figures of a gallery.
pub(super) fn expand(html: &str, gallery: &dyn Fn(&Gallery<'_>) -> String) -> Expanded {
    let mut run = Run { gallery, notes: String::new(), count: 0, dropped: Vec::new() };
    let html = run.text(html, 0);
    let notes = if run.notes.is_empty() { String::new() } else { format!("<ol class=\"wp-block-footnotes\">{}</ol>", run.notes) };
    Expanded { html, notes, dropped: run.dropped }
}

struct Run<'g> {
    gallery: &'g dyn Fn(&Gallery<'_>) -> String,
    notes: String,
    count: usize,
    dropped: Vec<Gone>,
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

impl Run<'_> {
    fn text(&mut self, html: &str, depth: usize) -> String {
        if depth > MAX_DEPTH {
            return html.to_string();
        }
        let mut out = String::with_capacity(html.len());
        // Names that nothing closes any more, so that they are not looked for again.
        let mut open: BTreeSet<&str> = BTreeSet::new();
        let mut at = 0;
        while let Some(found) = html.get(at..).and_then(|rest| rest.find(['[', '<'])) {
            let start = at + found;
            out.push_str(html.get(at..start).unwrap_or(""));
            let rest = html.get(start..).unwrap_or("");
            let (text, used) = if rest.starts_with('<') { verbatim(rest) } else { self.bracket(rest, &mut open, depth) };
            out.push_str(&text);
            at = start + used.max(1);
        }
        out.push_str(html.get(at..).unwrap_or(""));
        out
    }

    fn bracket<'t>(&mut self, rest: &'t str, open: &mut BTreeSet<&'t str>, depth: usize) -> (String, usize) {
        // Doubled brackets are how a shortcode is written that is to be read.
        if let Some(inner) = rest.strip_prefix("[[")
            && let Some(end) = inner.find("]]")
            && code(rest.get(1..).unwrap_or("")).is_some()
        {
            return (format!("[{}]", inner.get(..end).unwrap_or("")), end + 4);
        }
        let Some(code) = code(rest) else { return ("[".to_string(), 1) };
        let after = rest.get(code.len..).unwrap_or("");
        let paired = if open.contains(code.name) { None } else { closed(after, code.name) };
        if paired.is_none() {
            open.insert(code.name);
        }
        let inner = paired.map(|n| after.get(..n).unwrap_or(""));
        let used = paired.map_or(code.len, |n| code.len + n + code.name.len() + "[/]".len());
        match self.shown(&code, inner, depth) {
            Some(text) => (text, used),
            None => ("[".to_string(), 1),
        }
    }

    /// What a shortcode shows, with what stands between it and its end; `None` where it is prose.
    fn shown(&mut self, code: &Code<'_>, inner: Option<&str>, depth: usize) -> Option<String> {
        let attr = |name: &str| attribute(code.rest, name);
        Some(match (code.name, inner) {
            ("caption" | "wp_caption", inner) => inner.map_or(String::new(), |inner| caption(code.rest, inner)),
            ("gallery", _) => {
                let ids = attr("ids").or_else(|| attr("include"));
                (self.gallery)(&Gallery { ids: ids.as_deref() })
            }
            ("footnote" | "fn" | "ref" | "efn_note" | "mfn" | "modern_footnote" | "sidenote", Some(inner)) => self.note(inner, depth),
            ("quote" | "blockquote" | "pullquote" | "su_quote", Some(inner)) => {
                let by = ["author", "cite", "name"].iter().find_map(|name| attr(name));
                let by = by.map_or(String::new(), |by| format!("<footer>{}</footer>", super::escape(&by)));
                format!("<blockquote>{}{by}</blockquote>", self.text(inner, depth + 1))
            }
            (name, inner)
                if is_code(name) && (name != "highlight" || inner.is_some_and(|i| i.contains('\n')) || code.rest.contains("lang")) =>
            {
                listing(name, &attr, inner?)
            }
            (name, _) if is_furniture(name) => {
                self.dropped.push(Gone { name: name.to_string(), furniture: true });
                String::new()
            }
            (name, inner) if is_embed(name) && (inner.is_some() || !code.rest.is_empty() || is_media(name)) => {
                match embedded(code, inner) {
                    Some(address) => super::link(&address, &address),
                    None => self.gone(name),
                }
            }
            // Others keep their words; one alone that names nothing is prose.
            (_, Some(inner)) => {
                let words = self.text(inner, depth + 1);
                let address =
                    ["link", "url", "href"].iter().find_map(|name| attr(name)).filter(|a| a.contains('/') && !words.contains("<a "));
                address.map_or(words.clone(), |address| format!("<a href=\"{}\">{words}</a>", super::escape(&address)))
            }
            (name, None) if code.rest.contains('=') => unknown(code.rest).unwrap_or_else(|| self.gone(name)),
            (_, None) => return None,
        })
    }

    fn gone(&mut self, name: &str) -> String {
        self.dropped.push(Gone { name: name.to_string(), furniture: false });
        String::new()
    }

    /// A note, which is called where it stands and is read at the end of the post.
    fn note(&mut self, inner: &str, depth: usize) -> String {
        self.count += 1;
        let (n, words) = (self.count, self.text(inner.trim(), depth + 1));
        let _ = write!(self.notes, "<li id=\"shortcode-note-{n}\">{words} <a href=\"#shortcode-note-{n}-link\">↩︎</a></li>");
        format!("<sup class=\"fn\"><a href=\"#shortcode-note-{n}\" id=\"shortcode-note-{n}-link\">{n}</a></sup>")
    }
}

/// Where the end of a shortcode stands, those of the same name inside it passed over.
fn closed(after: &str, name: &str) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(found) = after.get(at..).and_then(|rest| rest.find('[')) {
        let start = at + found;
        let rest = after.get(start + 1..).unwrap_or("");
        if rest.strip_prefix('/').and_then(|r| r.strip_prefix(name)).is_some_and(|r| r.starts_with(']')) {
            match depth.checked_sub(1) {
                Some(less) => depth = less,
                None => return Some(start),
            }
        } else if rest.strip_prefix(name).is_some_and(|r| r.starts_with([']', ' ', '=', '\n'])) {
            depth += 1;
        }
        at = start + 1;
    }
    // One of the same name that is never closed holds nothing.
    after.find(&format!("[/{name}]"))
}

/// Shortcodes of listings.
fn is_code(name: &str) -> bool {
    const NAMES: [&str; 20] = [
        "sourcecode",
        "code",
        "source",
        "highlight",
        "cc",
        "codeblock",
        "php",
        "python",
        "css",
        "html",
        "xml",
        "bash",
        "sql",
        "javascript",
        "js",
        "java",
        "ruby",
        "perl",
        "cpp",
        "csharp",
    ];
    NAMES.contains(&name)
}

fn listing(name: &str, attr: &dyn Fn(&str) -> Option<String>, inner: &str) -> String {
    let language = attr("language").or_else(|| attr("lang")).unwrap_or_else(|| match name {
        "sourcecode" | "code" | "source" | "highlight" | "cc" | "codeblock" => String::new(),
        own => own.to_string(),
    });
    let class = if language.is_empty() { String::new() } else { format!(" class=\"language-{}\"", super::escape(&language)) };
    let text = inner.trim_matches('\n').replace('<', "&lt;").replace('>', "&gt;");
    format!("<pre><code{class}>{text}</code></pre>")
}

/// Shortcodes of sound and film that need say nothing.
fn is_media(name: &str) -> bool {
    matches!(name, "embed" | "video" | "audio" | "playlist")
}

/// Shortcodes that show something from elsewhere.
fn is_embed(name: &str) -> bool {
    const NAMES: [&str; 34] = [
        "youtube",
        "vimeo",
        "soundcloud",
        "dailymotion",
        "ted",
        "tweet",
        "instagram",
        "wpvideo",
        "videopress",
        "googlemaps",
        "google_maps",
        "slideshare",
        "scribd",
        "gist",
        "spotify",
        "bandcamp",
        "archiveorg",
        "mixcloud",
        "facebook",
        "pinterest",
        "flickr",
        "vine",
        "kickstarter",
        "ustream",
        "twitch",
        "tiktok",
        "codepen",
        "iframe",
        "embedyt",
        "googlevideo",
        "presentation",
        "polldaddy_embed",
        "gfycat",
        "wufoo",
    ];
    is_media(name) || NAMES.contains(&name)
}

/// What only a site can show, and nobody misses in a book.
fn is_furniture(name: &str) -> bool {
    const NAMES: [&str; 19] = [
        "contact-form",
        "contact-form-7",
        "archives",
        "polldaddy",
        "poll",
        "recent_posts",
        "sitemap",
        "jetpack-related-posts",
        "subscribe2",
        "subscribe",
        "wpforms",
        "gravityform",
        "toc",
        "mc4wp_form",
        "newsletter",
        "ninja_form",
        "jetpack_subscription_form",
        "share",
        "social",
    ];
    NAMES.contains(&name)
}

/// The address that an embed names, in an attribute, between its tags, or by the number of a film.
fn embedded(code: &Code<'_>, inner: Option<&str>) -> Option<String> {
    let said = ["src", "mp3", "mp4", "m4a", "ogg", "webm", "url", "href"].iter().find_map(|name| attribute(code.rest, name));
    let bare = code.rest.trim_start_matches(['=', ' ']).split_whitespace().next().unwrap_or("").trim_matches(['"', '\'', '/']);
    let inner = inner.map(str::trim).filter(|i| i.contains("//") && !i.contains(char::is_whitespace)).map(str::to_string);
    let id = || attribute(code.rest, "id").unwrap_or_else(|| bare.to_string());
    said.or(inner).or_else(|| bare.contains("//").then(|| bare.to_string())).or_else(|| player(code.name, &id()))
}

/// An unknown shortcode with attributes: the picture or the address that it names stays.
fn unknown(rest: &str) -> Option<String> {
    let (mut src, mut address) = (None, None);
    let (mut alt, mut words) = (String::new(), String::new());
    for (name, value) in attributes(rest) {
        let end = value.split(['?', '#']).next().unwrap_or("").rsplit('.').next().unwrap_or("").to_ascii_lowercase();
        if matches!(end.as_str(), "jpg" | "jpeg" | "png" | "gif" | "webp" | "avif" | "svg") && src.is_none() {
            src = Some(value);
        } else if value.starts_with("http://") || value.starts_with("https://") {
            address = address.or(Some(value));
        } else if name == "alt" {
            alt = value;
        } else if matches!(name.as_str(), "caption" | "title" | "text") {
            words = value;
        }
    }
    let figure = src.map(|src| super::figure(&src, &alt, &super::escape(&words)));
    figure.or_else(|| address.map(|address| super::link(&address, &words)))
}

/// The page of a film that a shortcode names by its number.
fn player(name: &str, id: &str) -> Option<String> {
    let sound = !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    match name {
        "youtube" if sound => Some(format!("https://www.youtube.com/watch?v={id}")),
        "vimeo" if sound => Some(format!("https://vimeo.com/{id}")),
        "wpvideo" | "videopress" if sound => Some(format!("https://videopress.com/v/{id}")),
        "gist" if sound => Some(format!("https://gist.github.com/{id}")),
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
        expand(text, &|g| format!("<gallery {}>", g.ids.unwrap_or("all"))).html
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
        assert_eq!(expanded("so [highlight]marked[/highlight] it is"), "so marked it is");
        assert_eq!(expanded("[button link=\"https://example.org/a?b&c\"]Go[/button]"), "<a href=\"https://example.org/a?b&amp;c\">Go</a>");
        assert_eq!(expanded("[quote author=\"Bo\"]Said.[/quote]"), "<blockquote>Said.<footer>Bo</footer></blockquote>");
        assert!(expanded("[wpvideo aBc12 w=640]").contains("videopress.com/v/aBc12"));
        assert!(expanded("[card url=\"https://example.org/x\" title=\"A card\"]").contains(">A card</a>"));
    }

    #[test]
    fn those_of_the_same_name_in_each_other_end_where_they_should() {
        for (text, wanted) in
            [("[row][row w=1]a[/row] b[/row] c", "a b c"), ("[col]a[/col][col]b[/col]", "ab"), ("[box]a [box w=2] b[/box] c", "a  b c")]
        {
            assert_eq!(expanded(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_nests_deep_or_never_ends_takes_no_time() {
        let deep = format!("{}words{}", "[a x=1]".repeat(3000), "[/a]".repeat(3000));
        assert!(expanded(&deep).contains("words"));
        let open = "[a][b x=1]".repeat(20_000);
        assert_eq!(expanded(&open).len(), "[a]".len() * 20_000);
    }

    #[test]
    fn notes_are_called_and_listed() {
        let found = expand("One[footnote]First [em x=1]note[/em].[/footnote] two[ref]Second.[/ref].", &|_| String::new());
        assert!(found.html.contains("One<sup") && found.html.ends_with("</sup>."), "{}", found.html);
        assert!(found.notes.contains("First note.") && found.notes.contains("Second."), "{}", found.notes);
    }

    #[test]
    fn what_is_dropped_is_named() {
        let found = expand("[toc] [nggallery id=3] [soundcloud params=\"x\"] [box]words[/box]", &|_| String::new());
        let named: Vec<(&str, bool)> = found.dropped.iter().map(|g| (g.name.as_str(), g.furniture)).collect();
        assert_eq!(named, [("toc", true), ("nggallery", false), ("soundcloud", false)]);
    }
}
